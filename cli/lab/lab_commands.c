/* cli/lab/lab_commands.c: a lab and the list of its commands. */
#include <string.h>

#include "cli/lab/lab.h"

static const struct console_command *const families[] = {lab_time, lab_tasks, lab_world, lab_past, lab_exercise};

struct lab *lab_new(const struct scenario *s, const struct run_opts *o, const char *host)
{
	struct lab *l = g_new0(struct lab, 1);
	l->scenario = s;
	l->session = session_new(s, o);
	GArray *rows = g_array_new(TRUE, TRUE, sizeof(struct console_command));
	for (unsigned i = 0; i < G_N_ELEMENTS(families); i++)
		for (const struct console_command *row = families[i]; row->name; row++)
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
