/* plots/report_evacuation.c: evacuations in the text report: whether the host could be emptied, where its VMs went, and who stays for what reason. */
#include "plots/report_page.h"

#define MOST_NAMED 12 /* of VMs that stay; the rest is counted */

static enum report_style style_of(const char *state)
{
	if (!g_strcmp0(state, "in_maintenance") || !g_strcmp0(state, "exited") || !g_strcmp0(state, "evacuated"))
		return REPORT_GOOD;
	return g_strcmp0(state, "entering") && g_strcmp0(state, "cancelled") ? REPORT_BAD : REPORT_WARN;
}

/* "in maintenance": an identifier as words. A host in service again was in maintenance; when it came back is told below. */
static const char *state_words(struct report_page *p, const char *state)
{
	if (!g_strcmp0(state, "exited"))
		return "in maintenance";
	g_autofree char *words = g_strdelimit(g_strdup(state ? state : "-"), "_", ' ');
	return report_name(p, words);
}

/* How many went to each host, in the order of the hosts. */
static const char *destinations(struct report_page *p, const struct outcome_evacuation *v)
{
	g_autoptr(GString) s = g_string_new(NULL);
	for (guint i = 0; i < v->to->len; i++) {
		int64_t n = 0;
		for (guint k = 0; k < p->o->migrations->len; k++) {
			const struct outcome_migration *m = g_ptr_array_index(p->o->migrations, k);
			n += !g_strcmp0(m->parent, v->id) && !g_strcmp0(m->outcome, "completed") && !g_strcmp0(m->to, g_ptr_array_index(v->to, i));
		}
		if (n)
			g_string_append_printf(s, "%s%s %" G_GINT64_FORMAT, s->len ? ", " : "", report_name(p, g_ptr_array_index(v->to, i)), n);
	}
	return report_print(p, "%s", s->str);
}

/* VMs that stay for the same reason are named together. */
static void print_blockers(struct report_page *p, const struct outcome_evacuation *v)
{
	g_autoptr(GPtrArray) told = g_ptr_array_new();
	guint n = MIN(v->blocked_by->len, MOST_NAMED);
	for (guint i = 0; i < n; i++) {
		const struct outcome_blocker *b = g_ptr_array_index(v->blocked_by, i);
		g_autoptr(GPtrArray) vms = g_ptr_array_new();
		if (g_ptr_array_find(told, b, NULL))
			continue;
		for (guint k = i; k < n; k++) {
			struct outcome_blocker *c = g_ptr_array_index(v->blocked_by, k);
			if (g_strcmp0(b->reason, c->reason) || g_strcmp0(b->rule, c->rule) || g_strcmp0(b->fault, c->fault))
				continue;
			g_ptr_array_add(vms, (char *)c->vm);
			g_ptr_array_add(told, c);
		}
		report_field(p, i ? "" : "blocked by",
			report_print(p, "%s: %s%s%s%s%s", report_list(p, vms, ", "), report_name(p, b->reason), p->dot, report_name(p, b->rule), b->fault ? p->dot : "",
				b->fault ? report_name(p, b->fault) : ""));
	}
	if (v->blocked_by->len > MOST_NAMED)
		report_field(p, "", report_print(p, "and %u more", v->blocked_by->len - MOST_NAMED));
}

static void print_left(struct report_page *p, const struct outcome_evacuation *v)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < v->left->len && i < MOST_NAMED; i++)
		g_ptr_array_add(names, g_ptr_array_index(v->left, i));
	const char *list = report_list(p, names, ", ");
	if (v->left->len)
		report_field(p, "stay", v->left->len > MOST_NAMED ? report_print(p, "%s and %u more", list, v->left->len - MOST_NAMED) : list);
}

static void print_evacuation(struct report_page *p, const struct outcome_evacuation *v)
{
	g_string_append(p->out, "  ");
	report_styled(p, REPORT_BOLD, report_name(p, v->id));
	g_string_append_c(p->out, ' ');
	report_styled(p, style_of(v->state), state_words(p, v->state));
	g_string_append_printf(p->out, " after %s\n", report_duration(p, v->duration_s));
	report_paragraph(p, REPORT_INDENT,
		report_print(p, "%s: %" G_GINT64_FORMAT " of %s left", report_name(p, v->host), v->moved,
			report_count(p, v->to_move, "virtual machine has", "virtual machines have")));
	if (v->reason)
		report_field(p, "why", report_print(p, "%s%s%s", report_name(p, v->reason), v->rule ? p->dot : "", v->rule ? report_name(p, v->rule) : ""));
	report_field(p, "went to", destinations(p, v));
	print_blockers(p, v);
	print_left(p, v);
	if (v->exited_s != OUTCOME_NULL)
		report_field(p, "in service", report_print(p, "again at %s", report_duration(p, v->exited_s)));
}

void report_evacuations(struct report_page *p)
{
	if (p->o->evacuations->len)
		report_heading(p, "EVACUATIONS");
	for (guint i = 0; i < p->o->evacuations->len; i++)
		print_evacuation(p, g_ptr_array_index(p->o->evacuations, i));
}
