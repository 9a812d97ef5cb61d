/* cli/cmd_report.c: vmksim report: shows a stored outcome again. What it says about expectations is said in the text; the exit code is about the showing alone.
 */
#include <glib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/formats.h"
#include "cli/opts.h"
#include "models/outcome_json.h"
#include "plots/picture.h"

static const char command[] = "report";

struct view {
	char *format, *file, *plot, *color;
	gboolean all, quiet;
	struct formats shown;
};

static char *read_text(const char *file)
{
	g_autoptr(GError) err = NULL;
	char *text = NULL;
	if (g_file_get_contents(strcmp(file, "-") == 0 ? "/dev/stdin" : file, &text, NULL, &err))
		return text;
	out_fault(command, "cannot read '%s': %s", file, out_why(err));
	return NULL;
}

/* Several runs are stored as JSON Lines: each line is one outcome, the first ends with its closing brace. Otherwise the whole text is one. */
static char **split_outcomes(const char *text)
{
	const char *end = strchr(text, '\n');
	bool lines = end && end > text && end[-1] == '}' && strchr(end, '{');
	char **all = lines ? g_strsplit(text, "\n", -1) : g_strdupv((char *[]){(char *)text, NULL});
	guint kept = 0;
	for (guint i = 0; all[i]; i++)
		if (*g_strstrip(all[i]))
			all[kept++] = all[i];
		else
			g_free(all[i]);
	all[kept] = NULL;
	return all;
}

static bool draw(const struct view *v, const struct outcome *o)
{
	g_autoptr(GError) err = NULL;
	GString *talk = g_string_new(NULL);
	bool ok = picture_write(o, PICTURE_ALL, PICTURE_BIT(PICTURE_SVG) | PICTURE_BIT(PICTURE_PNG), v->plot, talk, &err);
	if (!ok)
		out_fault(command, "%s", err->message);
	else if (!v->quiet)
		out_talk(talk->str);
	g_string_free(talk, TRUE);
	return ok;
}

static int show_one(struct view *v, const char *file, const char *json)
{
	g_autoptr(GError) err = NULL;
	struct outcome *o = outcome_json_read(json, strlen(json), &err);
	if (!o) {
		out_fault(command, "%s: %s", file, err->message);
		return CMD_FAULT;
	}
	formats_add(&v->shown, o);
	int code = v->plot && !draw(v, o) ? CMD_FAULT : 0;
	outcome_free(o);
	return code;
}

static int show(struct view *v, const char *file)
{
	g_autofree char *text = read_text(file);
	if (!text)
		return CMD_FAULT;
	g_auto(GStrv) outcomes = split_outcomes(text);
	guint n = g_strv_length(outcomes);
	if (v->plot && n > 1) {
		out_fault(command, "--plot is for one outcome, and '%s' holds %u", file, n);
		return CMD_FAULT;
	}
	v->shown.many = n > 1;
	if (!formats_open(&v->shown))
		return CMD_FAULT;
	int code = 0;
	if (!n)
		out_fault(command, "%s: it is empty, expected the JSON of an outcome", file), code = CMD_FAULT;
	for (guint i = 0; i < n; i++)
		if (show_one(v, file, outcomes[i]))
			code = CMD_FAULT;
	int written = formats_close(&v->shown);
	return MAX(code, written);
}

int cmd_report(int argc, char **argv)
{
	struct view v = {0};
	int code;
	const GOptionEntry entries[] = {
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &v.format, "text (default), json or html", "FORMAT"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &v.file, "write to FILE, whole or not at all", "FILE"},
		{"plot", 'p', 0, G_OPTION_ARG_FILENAME, &v.plot, "draw bandwidth over time into this directory, by gnuplot", "DIR"},
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
		if (opts_choice(command, "--format", v.format, formats_names, &v.shown.form) && opts_choice(command, "--color", v.color, out_colours, &v.shown.colour)) {
			v.shown.command = command;
			v.shown.file = v.file;
			v.shown.all = v.all;
			v.shown.quiet = v.quiet;
			code = show(&v, files[0]);
		}
	}
	char *given[] = {v.format, v.file, v.plot, v.color};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	return code;
}
