/* plots/report_grounds.c: what the answer rests on: assumptions, rules, findings, expectations, and (asked for) the log of facts. */
#include "plots/report_page.h"

#include <string.h>

static void print_assumption(struct report_page *p, const struct outcome_assumption *a)
{
	text_spaces(p->out, 2);
	report_styled(p, a->decisive ? REPORT_WARN : REPORT_BOLD, report_name(p, a->id));
	const char *words = a->decisive ? report_print(p, "= %s, set by this scenario (default %s)", report_name(p, a->value), report_name(p, a->default_value))
		: report_print(p, "= %s by default%s%s", report_name(p, a->value), a->range ? "; may be " : "", a->range ? report_name(p, a->range) : "");
	g_string_append_c(p->out, ' ');
	text_wrap(p->out, words, 3 + text_width(report_name(p, a->id)), REPORT_INDENT);
	g_string_append_c(p->out, '\n');
	if (a->why)
		report_paragraph(p, REPORT_INDENT, report_name(p, a->why));
}

/* Those the scenario set come first and in full; those left at their defaults on a few lines, unless all is asked for. */
static void print_assumptions(struct report_page *p)
{
	GString *defaults = g_string_new(NULL);
	if (p->o->assumptions->len)
		report_heading(p, "ASSUMPTIONS THAT MATTERED");
	for (int decisive = 1; decisive >= 0; decisive--)
		for (guint i = 0; i < p->o->assumptions->len; i++) {
			const struct outcome_assumption *a = g_ptr_array_index(p->o->assumptions, i);
			if (a->decisive != decisive)
				continue;
			if (decisive || p->opts->all)
				print_assumption(p, a);
			else
				g_string_append_printf(defaults, "%s%s%c=%c%s", defaults->len ? ", " : "left at their defaults: ", report_name(p, a->id),
					TEXT_NBSP, TEXT_NBSP, report_name(p, a->value));
		}
	if (defaults->len) {
		g_string_append(defaults, "");
		report_paragraph(p, 2, defaults->str);
	}
	g_string_free(defaults, TRUE);
}

static void print_rules(struct report_page *p)
{
	if (!p->o->rules->len)
		return;
	report_heading(p, "RULES APPLIED");
	unsigned width = 0;
	for (guint i = 0; i < p->o->rules->len; i++)
		width = MAX(width, text_width(report_name(p, ((struct outcome_rule *)g_ptr_array_index(p->o->rules, i))->id)));
	for (guint i = 0; i < p->o->rules->len; i++) {
		const struct outcome_rule *r = g_ptr_array_index(p->o->rules, i);
		text_spaces(p->out, 2);
		GString *id = g_string_new(NULL);
		text_pad(id, report_name(p, r->id), width + 2, false);
		report_styled(p, REPORT_BOLD, id->str);
		text_wrap(p->out, r->count > 1 ? report_print(p, "%s (%d%ctimes)", report_name(p, r->text), (int)r->count, TEXT_NBSP) : report_name(p, r->text),
			width + 4, width + 4);
		g_string_append_c(p->out, '\n');
		g_string_free(id, TRUE);
	}
	report_paragraph(p, 2, "(vmksim explain NAME tells more of a rule or an assumption)");
}

static void print_findings(struct report_page *p)
{
	if (!p->o->findings->len)
		return;
	report_heading(p, "FINDINGS");
	for (guint i = 0; i < p->o->findings->len; i++) {
		const struct outcome_finding *f = g_ptr_array_index(p->o->findings, i);
		bool error = g_strcmp0(f->severity, "error") == 0;
		text_spaces(p->out, 2);
		report_styled(p, error ? REPORT_BAD : REPORT_WARN, report_name(p, f->severity));
		if (f->rule)
			g_string_append_printf(p->out, " %s", report_name(p, f->rule));
		if (f->subject)
			g_string_append_printf(p->out, " %s", report_name(p, f->subject));
		if (f->origin)
			g_string_append_printf(p->out, " (%s)", report_name(p, f->origin));
		g_string_append_c(p->out, '\n');
		report_paragraph(p, REPORT_INDENT, report_name(p, f->message));
	}
}

void report_missed(struct report_page *p, const struct outcome_expectation *x)
{
	g_string_append(p->out, "  ");
	report_styled(p, REPORT_BAD, "not met");
	g_string_append_printf(p->out, " ");
	text_wrap(p->out, report_name(p, x->that), 10, REPORT_INDENT);
	g_string_append_c(p->out, '\n');
	report_field(p, "expected", x->expected ? report_name(p, x->expected) : NULL);
	report_field(p, "actual", x->actual ? report_name(p, x->actual) : NULL);
	report_field(p, "difference", x->difference ? report_name(p, x->difference) : NULL);
	report_field(p, "held by", x->held_by ? report_name(p, x->held_by) : NULL);
	report_field(p, "because", x->because ? report_name(p, x->because) : NULL);
	report_field(p, "written at", x->origin ? report_name(p, x->origin) : NULL);
}

static void print_expectations(struct report_page *p)
{
	unsigned met = 0, n = p->o->expectations->len;
	for (guint i = 0; i < n; i++)
		met += ((struct outcome_expectation *)g_ptr_array_index(p->o->expectations, i))->met;
	if (!n)
		return;
	report_heading(p, "EXPECTATIONS");
	for (guint i = 0; i < n; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(p->o->expectations, i);
		if (!x->met)
			report_missed(p, x);
	}
	for (guint i = 0; p->opts->all && i < n; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(p->o->expectations, i);
		if (x->met)
			report_paragraph(p, 2, report_print(p, "met: %s", report_name(p, x->that)));
	}
	report_paragraph(p, 2, met == n ? (n == 1 ? "the one expectation is met" : report_print(p, "all %u met", n)) : report_print(p, "%u of %u met", met, n));
}

static void print_log(struct report_page *p)
{
	if (!p->opts->all || !p->o->log->len)
		return;
	report_heading(p, "LOG");
	struct report_table *t = report_table_new(4, 2);
	t->right[0] = true;
	for (guint i = 0; i < p->o->log->len; i++) {
		const struct outcome_log *l = g_ptr_array_index(p->o->log, i);
		*report_table_add(t) = (struct report_row){
			.cell = {report_duration(p, l->at_s), l->subject ? report_name(p, l->subject) : "", l->rule ? report_name(p, l->rule) : "",
				report_name(p, l->what)},
			.style = {[0] = REPORT_DIM, [1] = REPORT_BOLD},
		};
	}
	report_table_print(p, t);
}

void report_grounds(struct report_page *p)
{
	print_assumptions(p);
	print_rules(p);
	print_findings(p);
	print_expectations(p);
	print_log(p);
}
