/* cli/cmd_rules.c: vmksim rules: the rule table, the switches of unconfirmed facts, or the constants of the models, as text or JSON. */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "models/assume.h"
#include "models/fabric/constant.h"
#include "models/host/advanced.h"
#include "models/rules/rule.h"
#include "models/outcome_json.h"
#include "plots/text.h"

static const char command[] = "rules";
static const char *const formats[] = {"text", "json", NULL};

struct pair {
	const char *key, *value;
	bool number; /* the value is one */
};

/* One object a line: members whose value is NULL are null. */
static void add_object(GString *s, const struct pair *p, unsigned n, bool last)
{
	g_string_append(s, "  {");
	for (unsigned i = 0; i < n; i++) {
		g_string_append_printf(s, "%s\"%s\": ", i ? ", " : "", p[i].key);
		if (p[i].number)
			g_string_append(s, p[i].value);
		else
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
			{"id", r->id, false}, {"title", r->title, false}, {"text", r->text, false}, {"source", r->source, false},
			{"confidence", r->confidence, false}, {"see", r->see, false}};
		add_object(s, p, G_N_ELEMENTS(p), i + 1 == rule_count);
	}
	g_string_append(s, "]\n");
}

static void assumptions_json(GString *s)
{
	g_string_append(s, "[\n");
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *a = &assume_table[i];
		const struct pair p[] = {
			{"id", a->key, false}, {"default", a->default_text, false}, {"range", a->range_text, false}, {"why", a->why, false}};
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
	g_string_append(s, "\n'vmksim explain RULE' tells all about one; 'vmksim rules --assumptions' lists the switches\nof unconfirmed facts, 'vmksim rules --constants' the numbers of the models.\n");
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

/* --- constants: those of the table, then what a scenario sets: switches that are numbers, and host options that drive something --- */

struct shown {
	const char *id, *unit, *confidence, *what, *source, *fitted_on, *set_by;
	int64_t value, low, high;
	unsigned decimals;
	char *text; /* owned */
};

static void add_shown(GString *s, struct shown *c)
{
	g_autofree char *value = quantity_decimal(c->value, c->decimals), *low = quantity_decimal(c->low, c->decimals);
	g_autofree char *high = quantity_decimal(c->high, c->decimals);
	const struct pair p[] = {{"id", c->id, false}, {"value", value, true}, {"unit", c->unit, false}, {"low", low, true}, {"high", high, true},
		{"text", c->text, false}, {"confidence", c->confidence, false}, {"what", c->what, false}, {"source", c->source, false},
		{"fitted_on", c->fitted_on, false}, {"set_by", c->set_by, false}};
	g_string_append(s, s->len > 2 ? ",\n" : "");
	add_object(s, p, G_N_ELEMENTS(p), true);
	g_string_truncate(s, s->len - 1);
	g_free(c->text);
}

static struct shown shown_assumption(const struct assume_row *a)
{
	static const char *const base[] = {[QUANTITY_TIME] = "ps", [QUANTITY_BYTES] = "B", [QUANTITY_RATE] = "bit/s", [QUANTITY_RATIO] = "ppb", [QUANTITY_COUNT] = ""};
	return (struct shown){a->key, base[a->type], "assumed", a->why, NULL, NULL, "assume", a->value, a->min, a->max, 0, g_strdup(a->default_text)};
}

static struct shown shown_option(const struct advanced_row *o)
{
	return (struct shown){o->name, o->unit, "confirmed", o->drives, o->published ? "options of hosts, with their ranges" : "options of hosts; the range is ours", NULL,
		"hosts.advanced", o->value, o->min, o->max, 0, g_strdup_printf("%" G_GINT64_FORMAT "%s%s", o->value, *o->unit ? " " : "", o->unit)};
}

static void constants_json(GString *s)
{
	g_string_append(s, "[\n");
	for (int i = 0; i < CONSTANT__COUNT; i++) {
		const struct constant_row *c = &constant_table[i];
		struct shown one = {c->id, constant_unit(i), c->confidence, c->what, c->source, *c->fitted_on ? c->fitted_on : NULL, NULL, constant(i), c->low, c->high,
			c->decimals, constant_format(i, constant(i))};
		add_shown(s, &one);
	}
	for (int i = 0; i < ASSUME__COUNT; i++) {
		if (assume_table[i].type == ASSUME_CHOICE)
			continue;
		struct shown one = shown_assumption(&assume_table[i]);
		add_shown(s, &one);
	}
	for (int i = 0; i < ADVANCED__COUNT; i++) {
		if (!advanced_table[i].drives)
			continue;
		struct shown one = shown_option(&advanced_table[i]);
		add_shown(s, &one);
	}
	g_string_append(s, "\n]\n");
}

/* The lower end of a range, without the words that follow its upper end. */
static char *least(enum constant_id id)
{
	const struct constant_row *c = &constant_table[id];
	char *text = constant_format(id, c->low);
	if (c->unit && g_str_has_suffix(text, c->unit))
		text[strlen(text) - strlen(c->unit)] = '\0';
	return g_strchomp(text);
}

static void constants_text(GString *s)
{
	g_string_append(s, "Constants of the models: value, the range it may be in, how sure it is.\n");
	for (int i = 0; i < CONSTANT__COUNT; i++) {
		const struct constant_row *c = &constant_table[i];
		g_autofree char *value = constant_format(i, constant(i)), *low = least(i), *high = constant_format(i, c->high);
		g_string_append_printf(s, "\n%s: %s   (%s to %s; %s)\n    ", c->id, value, low, high, c->confidence);
		text_wrap(s, c->what, 4, 4);
		g_string_append(s, "\n    source: ");
		text_wrap(s, c->source, 12, 12);
		g_string_append(s, *c->fitted_on ? "\n    fitted on " : "");
		text_wrap(s, c->fitted_on, 14, 14);
		g_string_append_c(s, '\n');
	}
	g_string_append(s, "\nA scenario sets these itself, under 'assume:' ('vmksim rules --assumptions' gives the reasons):\n");
	for (int i = 0; i < ASSUME__COUNT; i++)
		if (assume_table[i].type != ASSUME_CHOICE)
			g_string_append_printf(s, "    %s: %s   (%s)\n", assume_table[i].key, assume_table[i].default_text, assume_table[i].range_text);
	g_string_append(s, "\nand these as options of a host, under 'advanced:':\n");
	for (int i = 0; i < ADVANCED__COUNT; i++) {
		const struct advanced_row *o = &advanced_table[i];
		if (o->drives)
			g_string_append_printf(s, "    %s: %" G_GINT64_FORMAT "%s%s   (%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ")\n", o->name, o->value, *o->unit ? " " : "", o->unit,
				o->min, o->max);
	}
}

int cmd_rules(int argc, char **argv)
{
	static void (*const show[3][2])(GString *) = {{rules_text, rules_json}, {assumptions_text, assumptions_json}, {constants_text, constants_json}};
	char *format = NULL;
	gboolean assumptions = FALSE, constants = FALSE;
	const GOptionEntry entries[] = {
		{"assumptions", 'a', 0, G_OPTION_ARG_NONE, &assumptions, "the switches of unconfirmed facts instead", NULL},
		{"constants", 'c', 0, G_OPTION_ARG_NONE, &constants, "the constants of the models instead, with range and source", NULL},
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
			show[constants ? 2 : assumptions ? 1 : 0][form](s);
			text_finish(s);
			code = out_all(command, NULL, s);
		}
	}
	g_free(format);
	return code;
}
