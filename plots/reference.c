/* plots/reference.c: the reference page: values, blocks, actions, switches, expressions, metrics.
 *
 * Nothing on it is written twice: keys come from the key tables, metrics from the field tables of the outcome, functions, operators and stats from the parser's
 * own.
 */
#include "plots/reference.h"

#include <string.h>

#include "models/assume.h"
#include "models/host/service.h"
#include "scenarios/expect.h"
#include "scenarios/scenario_keys.h"

/* Text of a cell: a bar would end it. */
void reference_cell(GString *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text);
	}
}

/* --- values --- */

static void add_units(GString *out)
{
	static const struct { enum quantity_kind kind; const char *name; } rows[] = {
		{QUANTITY_TIME, "time"}, {QUANTITY_BYTES, "bytes"}, {QUANTITY_RATE, "rate"}, {QUANTITY_RATIO, "ratio"},
	};
	g_string_append(out, "\n## Values\n\nA quantity is a decimal number and a unit. Counts are bare whole numbers.\n\n| quantity | units |\n|---|---|\n");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_string_append_printf(out, "| %s |", rows[i].name);
		for (unsigned k = 0; quantity_unit_name(rows[i].kind, k); k++)
			g_string_append_printf(out, " `%s`", quantity_unit_name(rows[i].kind, k));
		g_string_append(out, " |\n");
	}
	g_string_append(out, "\nServices are");
	for (const char *const *n = service_tags(); *n; n++)
		g_string_append_printf(out, "%s `%s`", n == service_tags() ? "" : ",", *n);
	g_string_append(out, "; their esxcli tags and API names are understood.\n");
}

/* --- keys --- */

static void add_choices(GString *out, const char *const *choices)
{
	for (unsigned i = 0; choices[i]; i++)
		g_string_append_printf(out, "%s`%s`", i ? ", " : "", choices[i]);
}

static void add_bounds(GString *out, const struct scenario_field *f)
{
	if (!f->max || f->max == INT64_MAX)
		return;
	bool number = f->type == SCENARIO_NUMBER, count = f->type == SCENARIO_COUNT;
	g_autofree char *lo = number ? quantity_decimal(f->min, 6) : quantity_format(count ? QUANTITY_COUNT : f->unit, f->min);
	g_autofree char *hi = number ? quantity_decimal(f->max, 6) : quantity_format(count ? QUANTITY_COUNT : f->unit, f->max);
	if (f->min == f->max)
		g_string_append_printf(out, ", %s", lo);
	else if (f->min > 0)
		g_string_append_printf(out, ", %s to %s", lo, hi);
	else
		g_string_append_printf(out, ", at most %s", hi);
}

static void add_value(GString *out, const struct scenario_field *f)
{
	static const char *const kinds[] = {
		[SCENARIO_TEXT] = "text", [SCENARIO_NAME] = "name", [SCENARIO_NAMES] = "names", [SCENARIO_TEXTS] = "texts", [SCENARIO_COUNT] = "count", [SCENARIO_NUMBER] = "number",
		[SCENARIO_BOOL] = "`true`, `false`", [SCENARIO_ADDRESS] = "IPv4 address", [SCENARIO_PREFIX] = "IPv4 address/length", [SCENARIO_NETWORK] = "subnet",
		[SCENARIO_ADDRESS6] = "IPv6 address", [SCENARIO_ADDRESS_ANY] = "IPv4 or IPv6 address", [SCENARIO_PREFIX6] = "IPv6 address/length",
		[SCENARIO_PREFIX_ANY] = "IPv4 or IPv6 subnet", [SCENARIO_NETWORK6] = "IPv6 subnet",
		[SCENARIO_SERVICES] = "services", [SCENARIO_OWN] = "see there",
	};
	static const char *const units[] = {
		[QUANTITY_TIME] = "time", [QUANTITY_BYTES] = "bytes", [QUANTITY_RATE] = "rate", [QUANTITY_RATIO] = "ratio", [QUANTITY_COUNT] = "count"};
	switch (f->type) {
	case SCENARIO_QUANTITY:
		g_string_append(out, units[f->unit]);
		break;
	case SCENARIO_CHOICE:
		add_choices(out, f->choices);
		break;
	case SCENARIO_MAP:
		g_string_append_printf(out, "names, each a [%s](#%s)", scenario_keys[f->block].noun, scenario_keys[f->block].noun);
		break;
	case SCENARIO_BLOCK:
		g_string_append_printf(out, "[%s](#%s)", scenario_keys[f->block].noun, scenario_keys[f->block].noun);
		break;
	case SCENARIO_LIST:
		g_string_append_printf(out, "list of [%s](#%s)", scenario_keys[f->block].noun, scenario_keys[f->block].noun);
		break;
	default:
		g_string_append(out, kinds[f->type]);
	}
	add_bounds(out, f);
	if (f->nullable)
		g_string_append(out, ", `null`");
}

static void add_key(GString *out, const struct scenario_field *f)
{
	g_string_append_printf(out, "| `%s` | ", f->key);
	gsize at = out->len;
	add_value(out, f);
	for (char *c = strstr(out->str + at, "(#"); c && *c != ')'; c++)
		if (*c == ' ')
			*c = '-'; /* an anchor has no spaces */
	g_string_append_printf(out, " | %s%s%s | ", f->fallback ? "`" : f->required ? "required" : "", f->fallback ? f->fallback : "", f->fallback ? "`" : "");
	reference_cell(out, f->doc);
	g_string_append(out, " |\n");
}

static void add_block(GString *out, const char *title, const struct scenario_block *b)
{
	g_string_append_printf(out, "\n### %s\n\n", title);
	reference_cell(out, b->doc);
	g_string_append(out, "\n");
	if (b->n)
		g_string_append(out, "\n| key | value | default | |\n|---|---|---|---|\n");
	for (unsigned i = 0; i < b->n; i++)
		add_key(out, &b->fields[i]);
}

static void add_keys(GString *out)
{
	g_string_append(out, "\n## Blocks\n\nA profile may bring what a host lacks; there, `null` deletes.\n");
	for (int b = 0; b < SCENARIO_BLOCK__COUNT; b++)
		add_block(out, scenario_keys[b].noun, &scenario_keys[b]);
	g_string_append(out, "\n## Actions\n");
	for (int k = 0; k < ACTION__COUNT; k++)
		add_block(out, action_name(k), &scenario_actions[k]);
}

static void add_assumptions(GString *out)
{
	g_string_append(out, "\n## Switches of unconfirmed facts\n\nWhat `assume:` takes.\n\n| switch | default | may be | why |\n|---|---|---|---|\n");
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *a = &assume_table[i];
		g_string_append_printf(out, "| `%s` | %s | ", a->key, a->default_text);
		reference_cell(out, a->range_text);
		g_string_append(out, " | ");
		reference_cell(out, a->why);
		g_string_append(out, " |\n");
	}
}

/* --- expressions --- */

static void add_docs(GString *out, const char *head, bool (*row)(unsigned i, struct expect_doc *out))
{
	struct expect_doc d;
	g_string_append_printf(out, "\n| %s | |\n|---|---|\n", head);
	for (unsigned i = 0; row(i, &d); i++) {
		g_string_append(out, "| `");
		reference_cell(out, d.usage);
		g_string_append(out, "` | ");
		reference_cell(out, d.doc);
		if (d.record)
			g_string_append_printf(out, "; metrics of [%s](#metrics-of-%s)", d.record->name, d.record->name);
		g_string_append(out, " |\n");
	}
}

static void add_expressions(GString *out)
{
	g_string_append(out, "\n## Expressions\n\n"
			     "`METRIC := FUNCTION(SELECTOR, ...).NAME[(KEY)][.NAME...][.STAT]`. Selectors and keys are names or globs (`*`, `?`). Comparisons are joined by\n"
			     "`and`, `or`, `not` and parentheses; a metric that is true or false may stand by itself. `±` may be written `+-`. An expectation asks the whole run;\n"
			     "with `at:` what is open then, with `during:` every instant of a phase. A `when:` of the timeline takes the same expressions over what is true now.\n");
	add_docs(out, "function", expect_function_doc);
	add_docs(out, "operator", expect_operator_doc);
	add_docs(out, "stat", expect_stat_doc);
}

static const char *kind_of(enum outcome_type type)
{
	static const char *const words[] = {
		[OUTCOME_T_TEXT] = "text", [OUTCOME_T_BOOL] = "true or false", [OUTCOME_T_INT] = "count", [OUTCOME_T_BYTES] = "bytes",
		[OUTCOME_T_SECONDS] = "time", [OUTCOME_T_BPS] = "rate", [OUTCOME_T_PCT] = "per cent", [OUTCOME_T_TEXTS] = "list of names",
		[OUTCOME_T_INTS] = "list of numbers",
	};
	return words[type];
}

static void note_record(GPtrArray *records, const struct outcome_record *r)
{
	if (r && !g_ptr_array_find(records, r, NULL))
		g_ptr_array_add(records, (gpointer)r);
}

static void add_record(GString *out, GPtrArray *records, const struct outcome_record *r)
{
	g_string_append_printf(out, "\n### Metrics of %s\n\n", r->name);
	if (r->id_key)
		g_string_append_printf(out, "A list of these is looked up by `%s`.\n\n", r->id_key);
	g_string_append(out, "| metric | kind | |\n|---|---|---|\n");
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		g_string_append_printf(out, "| `%.*s` | ", (int)outcome_metric_length(f), f->key);
		if (f->sub)
			g_string_append_printf(out, "%s[%s](#metrics-of-%s)", f->type == OUTCOME_T_RECORDS ? "list of " : "", f->sub->name, f->sub->name);
		else
			g_string_append(out, kind_of(f->type));
		g_string_append(out, " | ");
		reference_cell(out, f->doc);
		g_string_append(out, " |\n");
		note_record(records, f->sub);
	}
}

static void add_metrics(GString *out)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new();
	struct expect_doc d;
	g_string_append(out, "\n## Metrics\n\nThe keys of the JSON outcome, without the suffix of their unit: `duration_s` is asked as `duration`.\n");
	for (unsigned i = 0; expect_function_doc(i, &d); i++)
		note_record(records, d.record);
	for (guint i = 0; i < records->len; i++) /* grows by the records in records */
		add_record(out, records, records->pdata[i]);
}

void reference_markdown(GString *out)
{
	g_string_append(out, "# Scenario reference\n\nEvery key, action, function and metric of this version. Written by `vmksim schema --reference`; the guide is "
			     "[scenario-language.md](scenario-language.md).\n");
	add_units(out);
	add_keys(out);
	add_assumptions(out);
	add_expressions(out);
	add_metrics(out);
}
