/* cli/cmd_explain.c: vmksim explain: all that is known about one rule, one lint, or one switch of an unconfirmed fact. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/explain.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "plots/text.h"

static const char command[] = "explain";

/* One a line, for the shell. */
static int names_of_all(void)
{
	g_autoptr(GPtrArray) names = explain_names();
	GString *s = g_string_new(NULL);
	for (guint i = 0; names->pdata[i]; i++)
		g_string_append_printf(s, "%s\n", (const char *)names->pdata[i]);
	return out_all(command, NULL, s);
}

int cmd_explain(int argc, char **argv)
{
	gboolean list = FALSE;
	const GOptionEntry entries[] = {{"names", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &list, "only the names of all", NULL}, {0}};
	const struct opts_spec spec = {
		.command = command,
		.operands = "RULE...",
		.entries = entries,
		.least = 0,
		.most = G_MAXUINT,
		.summary =
			"Tells what a rule of 'vmksim rules' says, where that comes from and how sure\n"
			"it is; also of a lint (L15), and of a switch of 'vmksim rules --assumptions'.",
	};
	g_auto(GStrv) names = NULL;
	int code;
	if (!opts_parse(&spec, argc, argv, &names, &code))
		return code;
	if (list)
		return names_of_all();
	if (!names[0]) {
		out_fault(command, "no RULE... given; try 'vmksim explain --help'");
		return CMD_FAULT;
	}
	code = CMD_DONE;
	GString *s = g_string_new(NULL);
	for (char **n = names; *n; n++) {
		if (s->len)
			g_string_append_c(s, '\n');
		if (!explain_one(*n, s)) {
			g_autofree char *words = explain_unknown(*n, "'vmksim rules' lists the rules");
			out_fault(command, "%s", words);
			code = CMD_FAULT;
		}
	}
	text_finish(s);
	int written = out_all(command, NULL, s);
	return MAX(code, written);
}
