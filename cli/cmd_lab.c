/* cli/cmd_lab.c: vmksim lab: the console of a scenario's hosts. */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/fidelity.h"
#include "cli/lab/lab_classroom.h"
#include "cli/lab/lab_terminal.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "scenarios/diag.h"

static const char command[] = "lab";

struct job {
	/* as given */
	char *host, *seed, *fidelity, *color, *format, *file;
	char **lines, **answers;
	gboolean echo, quiet, list;
	/* as understood */
	struct run_opts run;
	unsigned colour; /* enum out_colour */
	unsigned form;
};

/* An option that would do nothing here was meant for something: better a word than a report that is never written. */
static bool fits(const struct job *j)
{
	const char *alone = j->format && (!j->answers || j->list)	? "--format"
			    : j->file && !j->answers && !j->list	? "--output"
									: NULL;
	const char *other = !j->answers ? NULL : j->list ? "--list" : j->lines ? "--command" : j->echo ? "--echo" : NULL;
	if (alone)
		out_fault(command, "%s goes with --grade%s", alone, j->format ? "" : " or --list");
	else if (other)
		out_fault(command, "%s does not go with --grade", other);
	return !alone && !other;
}

static bool parse(struct job *j)
{
	j->run.until = SIM_TIME_NEVER;
	return opts_choice(command, "--format", j->format, lab_classroom_formats, &j->form) && opts_seed(command, j->seed, &j->run) &&
	       fidelity_parse(command, j->fidelity, &j->run.transport) && opts_choice(command, "--color", j->color, out_colours, &j->colour);
}

/* The host whose console comes first; NULL: said why. */
static const char *first_host(const struct job *j, const struct scenario *s)
{
	const struct estate *e = s->world->estate;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < e->hosts->len; i++)
		g_ptr_array_add(names, (gpointer)estate_host(e, i)->name);
	g_ptr_array_add(names, NULL);
	if (!names->pdata[0])
		out_fault(command, "%s has no host, so there is no console", s->file);
	for (guint i = 0; names->pdata[i]; i++)
		if (!j->host || strcmp(names->pdata[i], j->host) == 0)
			return names->pdata[i];
	const char *near = j->host ? diag_nearest(j->host, (const char *const *)names->pdata) : NULL;
	if (near)
		out_fault(command, "there is no host '%s'; did you mean '%s'?", j->host, near);
	else if (j->host)
		out_fault(command, "there is no host '%s'", j->host);
	return NULL;
}

/* The exit code is that of the last command, as a shell's. */
static int play(const struct job *j, const struct scenario *s, const char *host)
{
	struct out out;
	struct lab *l = lab_new(s, &j->run, host);
	struct lab_terminal t = {.lab = l, .out = &out, .echo = j->echo, .quiet = j->quiet, .interrupt.quiet = j->quiet};
	out_open(&out, command, NULL);
	t.colour = out_colour(&out, j->colour);
	for (char **line = j->lines; line && *line && lab_terminal_line(&t, *line); line++)
		continue;
	if (!j->lines)
		lab_terminal_play(&t);
	int status = l->console->status, written = out_close(&out);
	lab_free(l);
	return written == CMD_DONE ? status : written;
}

static int open_lab(const struct job *j, const char *file)
{
	if (g_file_test(file, G_FILE_TEST_IS_DIR)) {
		out_fault(command, "%s is a folder; 'vmksim lab --list' lists the exercises in one", file);
		return CMD_FAULT;
	}
	struct scenario *s = load_file(file, NULL, NULL);
	const char *host = s ? first_host(j, s) : NULL;
	int code = CMD_FAULT;
	if (host && j->answers)
		code = lab_classroom_grade(&(struct lab_classroom){command, j->answers, host, j->form, j->file, j->run}, s);
	else if (host)
		code = play(j, s, host);
	scenario_free(s);
	return code;
}

static int work(struct job *j, char **operands)
{
	if (!parse(j) || !fits(j))
		return CMD_FAULT;
	if (j->list)
		return lab_classroom_list(command, operands, j->file);
	if (operands[0] && !operands[1])
		return open_lab(j, operands[0]);
	if (operands[0])
		out_fault(command, "'%s' is one too many: expected FILE", operands[1]);
	else
		out_fault(command, "no FILE given; try 'vmksim lab --help'");
	return CMD_FAULT;
}

int cmd_lab(int argc, char **argv)
{
	struct job j = {0};
	const GOptionEntry entries[] = {
		{"host", 'H', 0, G_OPTION_ARG_FILENAME, &j.host, "whose console comes first, instead of the first host's", "NAME"},
		{"command", 'c', 0, G_OPTION_ARG_FILENAME_ARRAY, &j.lines, "play this line instead of standard input; may be given again", "LINE"},
		{"echo", 'e', 0, G_OPTION_ARG_NONE, &j.echo, "a transcript: show prompts, lines, and all that is said on standard output", NULL},
		{"fidelity", 0, 0, G_OPTION_ARG_FILENAME, &j.fidelity, FIDELITY_HELP, "MODEL"},
		{"seed", 's', 0, G_OPTION_ARG_FILENAME, &j.seed, "seed of what is drawn at random, instead of the scenario's", "N"},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &j.color, "auto, always or never: prompts, faults and notes in colours", "WHEN"},
		{"grade", 'g', 0, G_OPTION_ARG_FILENAME_ARRAY, &j.answers, "play the lines of this file (-: standard input) and grade them; may be given again",
			"FILE"},
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &j.format, LAB_CLASSROOM_FORMATS, "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &j.file, "with --grade or --list: write to FILE, whole or not at all", "FILE"},
		{"list", 'l', 0, G_OPTION_ARG_NONE, &j.list, "list the exercises in files and folders instead; none named: those of vmksim", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &j.quiet, "no banner, and no line of progress while time passes", NULL},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "FILE",
		.summary = "Opens an emulated ESXi console on the hosts of a scenario. Time stands still until\n"
			   "it is told to pass; 'help' on the console tells what it knows.",
		.details = "Exit code: that of the last line, as a shell's: 0 it was done, 1 the command said\nno, 2 it was used wrongly, 127 there is no such "
			   "command.\n"
			   "With --grade: 0 all goals of the exercise are reached, 1 one is missed, 2 a file\nis wrong.\n\n"
			   "Examples:\n  vmksim lab --list\n  vmksim lab --grade answer.txt --format junit -o answer.xml exercise.yaml",
		.entries = entries,
		.least = 0,
		.most = G_MAXUINT,
	};
	g_auto(GStrv) operands = NULL;
	int code;
	if (opts_parse(&spec, argc, argv, &operands, &code))
		code = work(&j, operands);
	char *own[] = {j.host, j.seed, j.fidelity, j.color, j.format, j.file};
	for (unsigned i = 0; i < G_N_ELEMENTS(own); i++)
		g_free(own[i]);
	g_strfreev(j.lines);
	g_strfreev(j.answers);
	return code;
}
