/* plots/report_migration.c: one migration of the text report: what became of it, what moved, and what held it back; its sessions are report_session.c's.
 *
 * A migration's held-by partitions its whole duration. Causes are sorted by seconds; those that are not worth a row share the last.
 */
#include "plots/report_page.h"

#include "plots/words.h"

#define MIGRATION_BAR 16
#define ROUNDS_SHOWN 5

enum report_style report_outcome_style(const char *outcome)
{
	return report_mood_style(digest_end_mood(outcome));
}

/* "shared with a 5s, b, c and d 3s each": sharers with equal seconds are named together; the outcome lists the longest first. Or without `seconds`. */
static const char *shared_with(struct report_page *p, const GPtrArray *with, bool seconds)
{
	if (!with->len)
		return NULL;
	GString *s = g_string_new("shared with ");
	for (guint i = 0, first = 0; i < with->len; i++) {
		const struct outcome_with *w = g_ptr_array_index(with, i), *next = i + 1 < with->len ? g_ptr_array_index(with, i + 1) : NULL;
		bool last = !next || (seconds && next->seconds != w->seconds);
		g_string_append_printf(s, "%s%s", i == 0 ? "" : last && i > first ? " and " : ", ", report_name(p, w->session));
		if (last && seconds)
			g_string_append_printf(s, "%c%s%s", TEXT_NBSP, report_duration(p, w->seconds), i > first ? " each" : "");
		first = last ? i + 1 : first;
	}
	const char *kept = report_print(p, "%s", s->str);
	g_string_free(s, TRUE);
	return kept;
}

/* Who shared what held `m` back: its sessions know; for how long, only where the session was held as long as the migration. */
static const char *sharers(struct report_page *p, const struct outcome_held *h, const struct outcome_migration *m)
{
	const struct outcome_held *own = digest_shared(p->o->sessions, m, h);
	return own ? shared_with(p, own->with, own->seconds == h->seconds) : NULL;
}

void report_held(struct report_page *p, const GPtrArray *held, unsigned indent, unsigned most, unsigned bar, const struct outcome_migration *m)
{
	g_autoptr(GPtrArray) sorted = digest_held_sorted(held);
	struct report_table *t = report_table_new(5, indent);
	t->right[2] = t->right[3] = true;
	guint shown = digest_held_shown(sorted, most);
	sim_i128 rest = 0, rest_share = 0;
	for (guint i = 0; i < sorted->len; i++) {
		const struct outcome_held *h = g_ptr_array_index(sorted, i);
		if (i >= shown) {
			rest += MAX(h->seconds, 0);
			rest_share += MAX(h->share_pct, 0);
			continue;
		}
		*report_table_add(t) = (struct report_row){
			.cell = {report_name(p, words_cause(h->cause)), h->resource ? report_name(p, h->resource) : "", report_duration(p, h->seconds),
				report_percent(p, MAX(h->share_pct, h->seconds > 0)), report_bar(p, h->share_pct, bar)},
			.style = {[4] = REPORT_BAR},
			.note = sharers(p, h, m),
		};
	}
	if (shown < sorted->len)
		*report_table_add(t) = (struct report_row){
			.cell = {report_print(p, "and %u more", sorted->len - shown), "", report_duration(p, base_saturate(rest)),
				report_percent(p, MAX(base_saturate(rest_share), rest > 0)), ""},
		};
	report_table_print(p, t);
}

static void print_headline(struct report_page *p, const struct outcome_migration *m)
{
	g_string_append_c(p->out, '\n');
	g_string_append(p->out, "  ");
	report_styled(p, REPORT_BOLD, report_name(p, m->id));
	g_string_append_c(p->out, ' ');
	report_styled(p, report_outcome_style(m->outcome), report_name(p, m->outcome));
	bool ended = m->duration_s >= 0 && g_strcmp0(m->outcome, "unfinished");
	if (ended && g_strcmp0(m->outcome, "completed") == 0)
		g_string_append_printf(p->out, " in %s", report_duration(p, m->duration_s));
	else if (ended)
		g_string_append_printf(p->out, " after %s", report_duration(p, m->duration_s));
	else if (m->state)
		g_string_append_printf(p->out, ", in phase %s", report_name(p, m->state));
	if (m->downtime_s >= 0)
		g_string_append_printf(p->out, ", downtime %s", report_duration(p, m->downtime_s));
	g_string_append_c(p->out, '\n');
	report_paragraph(p, REPORT_INDENT,
		report_print(p, "%s %s%s: %s%s", report_name(p, m->vm), g_strcmp0(m->from, m->to) ? "from " : "on ", report_way(p, m->from, m->to, " to "),
			report_name(p, words_migration(m->kind)), m->encrypted ? ", encrypted" : ""));
}

static void print_failure(struct report_page *p, const struct outcome_migration *m)
{
	if (m->rule || m->reason)
		report_field(p, "why",
			report_print(p, "%s%s%s", report_name(p, m->reason ? m->reason : m->rule), m->reason && m->rule ? p->dot : "",
				m->reason && m->rule ? report_name(p, m->rule) : ""));
	const char *words = digest_message(m);
	if (words || m->fault)
		report_field(p, "user sees",
			report_print(p, "%s%s%s", report_name(p, words ? words : m->fault), words && m->fault ? p->dot : "",
				words && m->fault ? report_name(p, m->fault) : ""));
	int64_t progress = m->progress_at_failure_pct >= 0 ? m->progress_at_failure_pct : m->progress_pct;
	if (progress >= 0 && g_strcmp0(m->outcome, "completed"))
		report_field(p, "progress",
			m->partial_bytes > 0 ? report_print(p, "%s, %s moved %s", report_percent(p, progress), report_size(p, m->partial_bytes),
						       g_strcmp0(m->outcome, "unfinished") ? "in vain" : "so far")
					     : report_percent(p, progress));
}

static void print_times(struct report_page *p, const struct outcome_migration *m)
{
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "requested at %s", report_duration(p, m->requested_s));
	if (m->started_s >= 0 && m->started_s != m->requested_s)
		g_string_append_printf(s, ", started at %s", report_duration(p, m->started_s));
	if (m->finished_s >= 0)
		g_string_append_printf(s, ", finished at %s", report_duration(p, m->finished_s));
	report_field(p, "when", s->str);
	g_string_truncate(s, 0);
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *ph = g_ptr_array_index(m->phases, i);
		if (ph->duration_s > 0)
			report_join(p, s, report_print(p, "%s%c%s", report_name(p, ph->name), TEXT_NBSP, report_duration(p, ph->duration_s)));
	}
	report_field(p, "phases", s->str);
	g_string_free(s, TRUE);
}

/* "queued 12s for esx01 network (4 of 4: m1, m2, ...)", and the waits after it. */
static void print_waits(struct report_page *p, const struct outcome_migration *m)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < m->waits->len; i++) {
		const struct outcome_wait *w = g_ptr_array_index(m->waits, i);
		bool turn = w->capacity < 0;
		g_string_append_printf(s, "%s%s %s ", i ? "; " : "", report_duration(p, digest_waited(m, w)), turn ? "behind" : "for");
		if (!turn)
			g_string_append_printf(s, "%s (%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ": ", report_name(p, w->resource), w->in_use, w->capacity);
		for (guint k = 0; k < w->holders->len; k++)
			g_string_append_printf(s, "%s%s", k ? ", " : "", report_name(p, g_ptr_array_index(w->holders, k)));
		if (turn && w->in_use > w->holders->len)
			g_string_append_printf(s, " and %" G_GINT64_FORMAT " more", w->in_use - w->holders->len);
		g_string_append(s, turn ? "" : ")");
	}
	report_field(p, "queued", s->str);
	g_string_free(s, TRUE);
}

static void print_bytes(struct report_page *p, const struct outcome_migration *m)
{
	struct digest_part part[DIGEST_PARTS];
	unsigned n = digest_parts(&m->bytes, part);
	if (m->bytes.total <= 0)
		return;
	GString *s = g_string_new(report_size(p, m->bytes.total));
	if (m->mean_bps > 0)
		g_string_append_printf(s, " at %s", report_rates(p, m->mean_bps));
	const char *before = ": ";
	for (unsigned i = 0; i < n; i++, before = ", ")
		g_string_append_printf(s, "%s%s %s", before, part[i].name, report_size(p, part[i].bytes));
	report_field(p, "moved", s->str);
	g_string_free(s, TRUE);
}

static void print_rounds(struct report_page *p, const struct outcome_migration *m)
{
	GString *s = g_string_new(NULL);
	guint n = m->rounds->len;
	if (n) {
		g_string_append_printf(s, "%s: ", report_count(p, n, "round", "rounds"));
		for (guint i = 0; i < n; i++) {
			const struct outcome_round *r = g_ptr_array_index(m->rounds, i);
			if (n > ROUNDS_SHOWN && i >= ROUNDS_SHOWN - 1 && i + 1 < n) {
				g_string_append(s, i == ROUNDS_SHOWN - 1 ? ", ..." : "");
				continue;
			}
			g_string_append_printf(
				s, "%s%s%cin%c%s", i ? ", " : "", report_size(p, r->bytes), TEXT_NBSP, TEXT_NBSP, report_duration(p, r->duration_s));
		}
	}
	if (m->sdps.active_s > 0)
		g_string_append_printf(s, "%sguest slowed down by %s for %s (%s)", s->len ? "; " : "", report_percent(p, m->sdps.guest_slowdown_pct),
			report_duration(p, m->sdps.active_s), digest_slowed_by(m));
	report_field(p, "pre-copy", s->str);
	g_string_free(s, TRUE);
}

void report_migration(struct report_page *p, const struct outcome_migration *m)
{
	print_headline(p, m);
	print_failure(p, m);
	print_times(p, m);
	print_waits(p, m);
	print_bytes(p, m);
	print_rounds(p, m);
	for (guint i = 0; i < m->warnings->len; i++)
		report_field(p, "warning", report_name(p, g_ptr_array_index(m->warnings, i)));
	if (m->held_by->len) {
		text_spaces(p->out, REPORT_INDENT);
		report_styled(p, REPORT_DIM, "held back by\n");
		report_held(p, m->held_by, REPORT_INDENT + 2, REPORT_HELD_MOST, MIGRATION_BAR, m);
	}
	for (guint i = 0; i < p->o->sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(p->o->sessions, i);
		if (g_strcmp0(s->migration, m->id) == 0)
			report_session(p, m, s);
	}
}
