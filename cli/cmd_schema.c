/* cli/cmd_schema.c: vmksim schema: the scenario language as a JSON Schema for editors and validators, or as a page to look things up. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "plots/reference.h"
#include "plots/schema.h"

static const char command[] = "schema";

int cmd_schema(int argc, char **argv)
{
	char *file = NULL;
	gboolean reference = FALSE, outcome = FALSE;
	const GOptionEntry entries[] = {
		{"reference", 'r', 0, G_OPTION_ARG_NONE, &reference, "the language's reference page instead, in Markdown", NULL},
		{"outcome", 0, 0, G_OPTION_ARG_NONE, &outcome, "the tables and columns of outcomes instead, in Markdown", NULL},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &file, "write it to FILE, whole or not at all", "FILE"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "",
		.entries = entries,
		.least = 0,
		.most = 0,
		.summary = "Writes the JSON Schema (draft-07) of scenario files.",
		.details = "Example, for editors that speak yaml-language-server:\n  vmksim schema -o vmksim.schema.json\n"
			   "  and as first line of a scenario: # yaml-language-server: $schema=vmksim.schema.json\n",
	};
	g_auto(GStrv) operands = NULL;
	int code;
	if (opts_parse(&spec, argc, argv, &operands, &code)) {
		GString *s = g_string_new(NULL);
		if (reference)
			reference_markdown(s);
		else if (outcome)
			reference_outcome(s);
		else
			schema_json(s);
		code = out_all(command, file, s);
	}
	g_free(file);
	return code;
}
