/* plots/report_evacuation.c: evacuations in the text report: whether the host could be emptied, where its VMs went, and who stays for what reason. One by one while
 * they are few; totals, the slowest and the troubled ones when they are many.
 */
#include "plots/report_page.h"

#include "plots/words.h"

#define MOST_NAMED 12 /* of VMs that stay; the rest is counted */
#define SLOWEST 10
#define TROUBLED 10

static enum report_style style_of(const char *state) { return report_mood_style(digest_evacuation_mood(state)); }

/* How many went to each host, in the order of the hosts. */
static const char *destinations(struct report_page *p, const struct outcome_evacuation *v, GHashTable *by_id)
{
	g_autoptr(GString) s = g_string_new(NULL);
	g_autoptr(GHashTable) came = digest_arrivals(v, by_id);
	for (guint i = 0; i < v->to->len; i++) {
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(came, g_ptr_array_index(v->to, i)));
		if (n)
			g_string_append_printf(s, "%s%s %u", s->len ? ", " : "", report_name(p, g_ptr_array_index(v->to, i)), n);
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

static void print_evacuation(struct report_page *p, const struct outcome_evacuation *v, GHashTable *by_id)
{
	g_string_append(p->out, "  ");
	report_styled(p, REPORT_BOLD, report_name(p, v->id));
	g_string_append_c(p->out, ' ');
	report_styled(p, style_of(v->state), report_name(p, words_evacuation(v->state)));
	g_string_append_printf(p->out, " after %s\n", report_duration(p, v->duration_s));
	bool counted = v->moved != OUTCOME_NULL && v->to_move != OUTCOME_NULL;
	report_paragraph(p, REPORT_INDENT,
		!counted ? report_name(p, v->host) : report_print(p, "%s: %" G_GINT64_FORMAT " of %s left", report_name(p, v->host), v->moved,
			report_count(p, v->to_move, "virtual machine has", "virtual machines have")));
	if (v->reason)
		report_field(p, "why", report_print(p, "%s%s%s", report_name(p, v->reason), v->rule ? p->dot : "", v->rule ? report_name(p, v->rule) : ""));
	report_field(p, "went to", destinations(p, v, by_id));
	print_blockers(p, v);
	print_left(p, v);
	if (v->exited_s != OUTCOME_NULL)
		report_field(p, "in service", report_print(p, "again at %s", report_duration(p, v->exited_s)));
}

static const struct outcome_evacuation *evacuation(const GPtrArray *list, guint i) { return g_ptr_array_index(list, i); }

static void print_states(struct report_page *p, struct report_table *t)
{
	for (unsigned k = 0; k < G_N_ELEMENTS(digest_states); k++) {
		guint n = 0;
		for (guint i = 0; i < p->o->evacuations->len; i++)
			n += !g_strcmp0(evacuation(p->o->evacuations, i)->state, digest_states[k]);
		if (n)
			*report_table_add(t) = (struct report_row){.cell = {k ? words_evacuation(digest_states[k]) : "in maintenance, and back in service", report_print(p, "%u", n)},
				.style = {style_of(digest_states[k])}};
	}
}

static void print_totals(struct report_page *p, const struct digest_evacuations *all)
{
	struct report_table *t = report_table_new(2, 2);
	t->right[1] = true;
	print_states(p, t);
	*report_table_add(t) = (struct report_row){.cell = {"virtual machines that were to leave", report_print(p, "%" G_GINT64_FORMAT, all->to_move)}};
	*report_table_add(t) = (struct report_row){.cell = {"that have left", report_print(p, "%" G_GINT64_FORMAT, all->moved)}};
	*report_table_add(t) = (struct report_row){
		.cell = {"first request to last end", report_duration(p, digest_span(all->first_s, all->last_s))}};
	*report_table_add(t) = (struct report_row){.cell = {"shortest", report_duration(p, all->shortest_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"median", report_duration(p, all->median_s)}};
	*report_table_add(t) = (struct report_row){.cell = {"longest", report_duration(p, all->longest_s)}};
	report_table_print(p, t);
}

static void print_slowest(struct report_page *p, const GPtrArray *by_duration)
{
	static const char *const head[] = {"id", "host", "state", "left", "duration"};
	struct report_table *t = report_table_new(G_N_ELEMENTS(head), 2);
	for (unsigned i = 0; i < G_N_ELEMENTS(head); i++)
		t->head[i] = head[i];
	t->right[3] = t->right[4] = true;
	g_string_append_c(p->out, '\n');
	report_paragraph(p, 2, report_print(p, "The %d slowest of %u (--all shows every evacuation)", SLOWEST, by_duration->len));
	for (guint i = 0; i < SLOWEST; i++) {
		const struct outcome_evacuation *v = evacuation(by_duration, i);
		*report_table_add(t) = (struct report_row){
			.cell = {report_name(p, v->id), report_name(p, v->host), report_name(p, words_evacuation(v->state)), report_print(p, "%" G_GINT64_FORMAT, v->moved), report_duration(p, v->duration_s)},
			.style = {REPORT_BOLD, REPORT_PLAIN, style_of(v->state)},
		};
	}
	report_table_print(p, t);
}

static void print_summary(struct report_page *p, GHashTable *by_id)
{
	struct digest_evacuations all = digest_evacuations(p->o);
	guint troubled = 0;
	print_totals(p, &all);
	print_slowest(p, all.by_duration);
	g_ptr_array_unref(all.by_duration);
	for (guint i = 0; i < p->o->evacuations->len; i++) {
		const struct outcome_evacuation *v = evacuation(p->o->evacuations, i);
		if (style_of(v->state) != REPORT_GOOD && troubled++ < TROUBLED)
			print_evacuation(p, v, by_id);
	}
	if (troubled > TROUBLED)
		report_paragraph(p, 2, report_print(p, "and %u more that emptied no host (--all shows every evacuation)", troubled - TROUBLED));
}

void report_evacuations(struct report_page *p)
{
	g_autoptr(GHashTable) by_id = g_hash_table_new(g_str_hash, g_str_equal); /* look-up only */
	if (!p->o->evacuations->len)
		return;
	for (guint i = 0; i < p->o->migrations->len; i++) {
		struct outcome_migration *m = g_ptr_array_index(p->o->migrations, i);
		if (m->id)
			g_hash_table_insert(by_id, (gpointer)m->id, m);
	}
	report_heading(p, "EVACUATIONS");
	if (p->o->evacuations->len > REPORT_DETAILS && !p->opts->all) {
		print_summary(p, by_id);
		return;
	}
	for (guint i = 0; i < p->o->evacuations->len; i++)
		print_evacuation(p, evacuation(p->o->evacuations, i), by_id);
}
