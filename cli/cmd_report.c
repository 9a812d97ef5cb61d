/* cli/cmd_report.c: vmksim report: shows a stored outcome again. What it says about expectations is said in the text; the exit code is about the showing alone.
 */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/draw.h"
#include "cli/formats.h"
#include "cli/opts.h"
#include "cli/stored.h"

static const char command[] = "report";

struct view {
	char *format, *file, *plot, *color, *table;
	gboolean all, quiet;
	struct formats shown;
	struct draw draw;
};

static int show_one(struct view *v, const char *file, const char *json)
{
	struct outcome *o = stored_parse(command, file, json);
	if (!o)
		return CMD_FAULT;
	formats_add(&v->shown, o);
	int code = v->plot ? draw_outcome(&v->draw, v->shown.many ? v->shown.runs : 0, o) : CMD_DONE;
	outcome_free(o);
	return code;
}

static int show(struct view *v, const char *file)
{
	g_auto(GStrv) outcomes = stored_read(command, file);
	if (!outcomes)
		return CMD_FAULT;
	v->shown.many = outcomes[1] != NULL;
	if (!formats_open(&v->shown))
		return CMD_FAULT;
	int code = CMD_DONE;
	for (char **json = outcomes; *json && formats_going(&v->shown); json++) {
		int shown = show_one(v, file, *json);
		code = MAX(code, shown);
	}
	int written = formats_close(&v->shown);
	return MAX(code, written);
}

int cmd_report(int argc, char **argv)
{
	struct view v = {0};
	int code;
	const GOptionEntry entries[] = {
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &v.format, FORMATS_HELP, "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &v.file, "write to FILE, whole or not at all (csv, several pages: a directory)", "FILE"},
		{"table", 0, 0, G_OPTION_ARG_FILENAME, &v.table, FORMATS_TABLE_HELP, "NAME"},
		{"plot", 'p', 0, G_OPTION_ARG_FILENAME, &v.plot, "draw all pictures into this directory, by gnuplot", "DIR"},
		{"all", 'a', 0, G_OPTION_ARG_NONE, &v.all, "show every migration and resource, and the log", NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &v.quiet, "results and faults only", NULL},
		{"color", 0, 0, G_OPTION_ARG_FILENAME, &v.color, "auto (default), always or never", "WHEN"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "OUTCOME",
		.entries = entries,
		.least = 1,
		.most = 1,
		.summary = "Shows the outcome, or the outcomes a line, that 'vmksim run --format json' stored\n('-': standard input).",
	};
	g_auto(GStrv) files = NULL;
	if (opts_parse(&spec, argc, argv, &files, &code)) {
		code = CMD_FAULT;
		if (draw_dir(command, "--plot", v.plot) && opts_choice(command, "--format", v.format, formats_names, &v.shown.form) &&
			opts_choice(command, "--color", v.color, out_colours, &v.shown.colour)) {
			v.shown.command = command;
			v.shown.file = v.file;
			v.shown.table = v.table;
			v.shown.all = v.all;
			v.shown.quiet = v.quiet;
			v.draw = draw_all(command, v.plot, v.quiet);
			code = show(&v, files[0]);
		}
	}
	char *given[] = {v.format, v.file, v.plot, v.color, v.table};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	return code;
}
