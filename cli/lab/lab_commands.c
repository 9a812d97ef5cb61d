/* cli/lab/lab_commands.c: a lab and the list of its commands. */
#include <string.h>

#include "cli/lab/lab.h"

const struct lab_family lab_families[] = {
	{"Time and tasks", lab_time},
	{NULL, lab_tasks},
	{"The world around", lab_world},
	{NULL, lab_wizard_commands},
	{"Why", lab_why},
	{NULL, lab_show},
	{NULL, lab_explain},
	{"What was done", lab_past},
	{NULL, lab_diff},
	{NULL, lab_what_if},
	{NULL, lab_save},
	{"An exercise", lab_exercise},
	{"Help", lab_help},
	{NULL, NULL},
};

struct lab *lab_new(const struct scenario *s, const struct run_opts *o, const char *host)
{
	struct lab *l = g_new0(struct lab, 1);
	l->scenario = s;
	l->session = session_new(s, o);
	GArray *rows = g_array_new(TRUE, TRUE, sizeof(struct console_command));
	for (const struct lab_family *f = lab_families; f->rows; f++)
		for (const struct console_command *row = f->rows; row->name; row++)
			g_array_append_val(rows, *row);
	l->commands = (struct console_command *)(void *)g_array_free(rows, FALSE);
	l->console = console_new(l->session, host ? host : estate_host(s->world->estate, 0)->name, l->commands, l);
	return l;
}

void lab_free(struct lab *l)
{
	if (!l)
		return;
	console_free(l->console);
	session_free(l->session);
	g_free(l->commands);
	g_free(l);
}
