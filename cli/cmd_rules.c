/* cli/cmd_rules.c: vmksim rules: the rule table, or the switches of unconfirmed facts, as text or JSON. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "models/assume.h"
#include "models/rules/rule.h"
#include "models/outcome_json.h"
#include "plots/text.h"

static const char command[] = "rules";
static const char *const formats[] = {"text", "json", NULL};

struct pair {
	const char *key, *value;
};

/* One object a line: members whose value is NULL are null. */
static void add_object(GString *s, const struct pair *p, unsigned n, bool last)
{
	g_string_append(s, "  {");
	for (unsigned i = 0; i < n; i++) {
		g_string_append_printf(s, "%s\"%s\": ", i ? ", " : "", p[i].key);
		outcome_json_text(s, p[i].value);
	}
	g_string_append(s, last ? "}\n" : "},\n");
}

static void rules_json(GString *s)
{
	g_string_append(s, "[\n");
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *r = &rule_table[i];
		const struct pair p[] = {
			{"id", r->id}, {"title", r->title}, {"text", r->text}, {"source", r->source}, {"confidence", r->confidence}, {"see", r->see}};
		add_object(s, p, G_N_ELEMENTS(p), i + 1 == rule_count);
	}
	g_string_append(s, "]\n");
}

static void assumptions_json(GString *s)
{
	g_string_append(s, "[\n");
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *a = &assume_table[i];
		const struct pair p[] = {{"id", a->key}, {"default", a->default_text}, {"range", a->range_text}, {"why", a->why}};
		add_object(s, p, G_N_ELEMENTS(p), i + 1 == ASSUME__COUNT);
	}
	g_string_append(s, "]\n");
}

static void rules_text(GString *s)
{
	unsigned width = 0;
	for (size_t i = 0; i < rule_count; i++)
		width = MAX(width, text_width(rule_table[i].id));
	for (size_t i = 0; i < rule_count; i++) {
		text_pad(s, rule_table[i].id, width + 2, false);
		text_pad(s, rule_table[i].confidence, 13, false);
		text_wrap(s, rule_table[i].title, width + 15, width + 15);
		g_string_append_c(s, '\n');
	}
	g_string_append(s, "\n'vmksim explain RULE' tells all about one; 'vmksim rules --assumptions' lists the switches\nof unconfirmed facts.\n");
}

static void assumptions_text(GString *s)
{
	g_string_append(s, "Switches of unconfirmed facts: what a scenario may say under 'assume:'.\n");
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *a = &assume_table[i];
		g_string_append_printf(s, "\n%s: %s   (may be %s)\n    ", a->key, a->default_text, a->range_text);
		text_wrap(s, a->why, 4, 4);
		g_string_append_c(s, '\n');
	}
}

int cmd_rules(int argc, char **argv)
{
	static void (*const show[2][2])(GString *) = {{rules_text, rules_json}, {assumptions_text, assumptions_json}};
	char *format = NULL;
	gboolean assumptions = FALSE;
	const GOptionEntry entries[] = {
		{"assumptions", 'a', 0, G_OPTION_ARG_NONE, &assumptions, "the switches of unconfirmed facts instead", NULL},
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &format, "text (default) or json", "FORMAT"},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "",
		.entries = entries,
		.least = 0,
		.most = 0,
		.summary = "Lists the rules that decide what carries which traffic, and how sure each is.",
	};
	g_auto(GStrv) operands = NULL;
	unsigned form;
	int code;
	if (opts_parse(&spec, argc, argv, &operands, &code)) {
		code = CMD_FAULT;
		if (opts_choice(command, "--format", format, formats, &form)) {
			GString *s = g_string_new(NULL);
			show[assumptions ? 1 : 0][form](s);
			text_finish(s);
			code = out_all(command, NULL, s);
		}
	}
	g_free(format);
	return code;
}
