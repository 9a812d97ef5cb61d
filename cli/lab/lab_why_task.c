/* cli/lab/lab_why_task.c: why m1: what a migration is doing or how it ended, what it chose and by which rules, and what held it back so far. */
#include "cli/lab/lab_why.h"

#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "plots/digest.h"
#include "plots/text.h"
#include "plots/words.h"
#include "sim/quantity.h"

#define LABEL 14
#define MOST_HELD 6
#define LEAST_HELD_PPM 1000

static char *percent(int64_t ppm)
{
	GString *s = g_string_new(NULL);
	text_percent(s, ppm);
	text_finish(s);
	return g_string_free(s, FALSE);
}

static char *duration_or(int64_t ps, const char *other) { return ps == OUTCOME_NULL ? g_strdup(other) : lab_time_text(ps); }

static char *state_words(const struct outcome_migration *m)
{
	if (g_strcmp0(m->outcome, "unfinished") == 0) {
		g_autofree char *far = m->progress_pct == OUTCOME_NULL ? g_strdup("nothing") : percent(m->progress_pct);
		return g_strdup_printf("in its phase '%s', %s done", m->state, far);
	}
	g_autofree char *span = duration_or(m->duration_s, "no time");
	return g_strdup_printf("%s after %s", m->outcome, span);
}

static void add_phases(GString *out, const struct outcome_migration *m)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = m->phases->pdata[i];
		g_autofree char *span = duration_or(p->duration_s, "under way");
		g_string_append_printf(s, "%s%s %s", i ? ", " : "", p->name, span);
	}
	if (s->len)
		lab_text_row(out, 2, "phases", LABEL, s->str);
	g_string_free(s, TRUE);
}

static void add_waits(GString *out, const struct outcome_migration *m)
{
	for (guint i = 0; i < m->waits->len; i++) {
		const struct outcome_wait *w = m->waits->pdata[i];
		g_autofree char *span = duration_or(digest_waited(m, w), "until now"), *holders = lab_text_list(w->holders);
		g_autofree char *words = g_strdup_printf(
			"%s for %s: needs %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT " in use by %s", span, w->resource, w->need, w->in_use, holders);
		lab_text_row(out, 2, "waited", LABEL, words);
	}
}

static void add_held(GString *out, const struct outcome_migration *m)
{
	g_autoptr(GPtrArray) held = digest_held_sorted(m->held_by);
	guint shown = digest_held_shown(held, MOST_HELD);
	for (guint i = 0; i < shown; i++) {
		const struct outcome_held *h = held->pdata[i];
		if (i && h->share_pct < LEAST_HELD_PPM)
			continue;
		g_autofree char *share = percent(h->share_pct), *span = lab_time_text(h->seconds);
		g_autofree char *words = g_strdup_printf(
			"%s%s%s for %s, %s of its time", words_cause(h->cause), h->resource ? " of " : "", h->resource ? h->resource : "", span, share);
		lab_text_row(out, 2, i ? "" : "held by", LABEL, words);
	}
}

static void add_end(GString *s, const char *host, const char *adapter, const char *address)
{
	g_string_append_printf(s, "%s%s%s%s%s", host ? host : "", adapter ? "/" : "", adapter ? adapter : "", address ? " " : "", address ? address : "");
}

/* Whom the rules did not choose, a line a rule: the adapter that the route left by is told of already. */
static void add_rejected(GString *out, const struct outcome_session *s)
{
	bool left_by = g_strcmp0(s->selected_adapter, s->from_adapter) != 0;
	g_autoptr(GHashTable) rules = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < s->candidates->len; i++) {
		const struct outcome_candidate *first = s->candidates->pdata[i];
		if (!first->rejected_by || !g_hash_table_add(rules, (gpointer)first->rejected_by))
			continue;
		g_autoptr(GPtrArray) adapters = g_ptr_array_new();
		for (guint k = i; k < s->candidates->len; k++) {
			const struct outcome_candidate *c = s->candidates->pdata[k];
			if (g_strcmp0(c->rejected_by, first->rejected_by) == 0 && !(left_by && !g_strcmp0(c->adapter, s->from_adapter)))
				g_ptr_array_add(adapters, (gpointer)c->adapter);
		}
		g_autofree char *names = lab_text_list(adapters), *why = lab_why_rule(first->rejected_by), *words = g_strdup_printf("not %s: %s", names, why);
		if (adapters->len)
			lab_text_row(out, 2, "", LABEL, words);
	}
}

static void add_session(GString *out, const struct outcome_session *s)
{
	GString *line = g_string_new(NULL);
	g_autofree char *rule = lab_why_rule(s->rule), *bytes = quantity_format(QUANTITY_BYTES, s->bytes);
	g_string_append_printf(line, "%s: ", words_protocol(s->protocol));
	add_end(line, s->from_host, s->from_adapter, s->from_address);
	g_string_append(line, " to ");
	add_end(line, s->to_host, s->to_adapter, s->to_address);
	if (s->gateway)
		g_string_append_printf(line, " by the gateway %s", s->gateway);
	g_string_append_printf(line, ", %s; ", bytes);
	if (s->selected_adapter && g_strcmp0(s->selected_adapter, s->from_adapter))
		g_string_append_printf(line, "%s was chosen, but NFC is not bound and the route leaves by %s (RTE-03); ", s->selected_adapter, s->from_adapter);
	if (s->return_adapter && g_strcmp0(s->return_adapter, s->to_adapter))
		g_string_append_printf(line, "answers leave by %s (RTE-06); ", s->return_adapter);
	if (s->bulk_from_adapter)
		g_string_append_printf(line, "control only, the bytes ride %s to %s (UDT-01); ", s->bulk_from_adapter, s->bulk_to_adapter);
	g_string_append_printf(line, "by %s", rule);
	lab_text_row(out, 2, s->service, LABEL, line->str);
	g_string_free(line, TRUE);
	add_rejected(out, s);
}

static void tell_migration(GString *out, const struct outcome *o, const struct outcome_migration *m)
{
	g_autofree char *state = state_words(m), *rule = m->rule ? lab_why_rule(m->rule) : NULL;
	g_autofree char *head = g_strdup_printf("%s: %s of %s%s%s%s%s, %s", m->id, words_migration(m->kind), m->vm, m->from ? " from " : "",
		m->from ? m->from : "", m->to ? " to " : "", m->to ? m->to : "", state);
	const char *message = digest_message(m);
	lab_text_wrap(out, head, 0);
	if (m->reason)
		lab_text_row(out, 2, "because", LABEL, m->reason);
	if (rule)
		lab_text_row(out, 2, "by", LABEL, rule);
	if (message)
		lab_text_row(out, 2, "vCenter says", LABEL, message);
	add_phases(out, m);
	add_waits(out, m);
	add_held(out, m);
	for (guint i = 0; i < o->sessions->len; i++)
		if (g_strcmp0(((const struct outcome_session *)o->sessions->pdata[i])->migration, m->id) == 0)
			add_session(out, o->sessions->pdata[i]);
	for (guint i = 0; i < m->warnings->len; i++)
		lab_text_row(out, 2, "warning", LABEL, m->warnings->pdata[i]);
}

static void tell_evacuation(GString *out, const struct outcome_evacuation *v)
{
	g_autofree char *left = lab_text_list(v->left);
	g_autofree char *head = g_strdup_printf(
		"%s: %s, %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " VMs moved", v->id, v->host, words_evacuation(v->state), v->moved, v->to_move);
	lab_text_wrap(out, head, 0);
	if (v->reason)
		lab_text_row(out, 2, "because", LABEL, v->reason);
	if (v->left->len)
		lab_text_row(out, 2, "still there", LABEL, left);
	for (guint i = 0; i < v->blocked_by->len; i++) {
		const struct outcome_blocker *b = v->blocked_by->pdata[i];
		g_autofree char *words = g_strdup_printf("%s: %s%s%s", b->vm, b->rule ? b->rule : "", b->rule ? ": " : "", b->reason ? b->reason : "");
		lab_text_row(out, 2, "blocked by", LABEL, words);
	}
}

static void tell_traffic(GString *out, const struct outcome_traffic *t)
{
	g_autofree char *rule = lab_why_rule(t->rule), *offered = quantity_format(QUANTITY_BYTES, t->offered_bytes),
			*unmet = quantity_format(QUANTITY_BYTES, t->unmet_bytes);
	g_autofree char *uplinks = lab_text_list(t->uplinks);
	g_autofree char *head = g_strdup_printf("%s: %s traffic, %s, offered %s, of which %s found no room", t->id, t->type, t->state, offered, unmet);
	const struct outcome_held *h = digest_starved_by(t);
	lab_text_wrap(out, head, 0);
	if (t->adapter)
		lab_text_row(out, 2, "adapter", LABEL, t->adapter);
	if (t->rule)
		lab_text_row(out, 2, "by", LABEL, rule);
	if (t->uplinks->len)
		lab_text_row(out, 2, "uplinks", LABEL, uplinks);
	g_autofree char *held = h ? g_strdup_printf("%s%s%s", words_cause(h->cause), h->resource ? " of " : "", h->resource ? h->resource : "") : NULL;
	if (held)
		lab_text_row(out, 2, "held by", LABEL, held);
}

bool lab_why_task(struct console *c, const char *id)
{
	struct outcome *o = run_outcome(session_run(c->session));
	bool found = false;
	for (guint i = 0; i < o->migrations->len; i++)
		if (g_strcmp0(((const struct outcome_migration *)o->migrations->pdata[i])->id, id) == 0) {
			tell_migration(c->out, o, o->migrations->pdata[i]);
			found = true;
		}
	for (guint i = 0; !found && i < o->evacuations->len; i++)
		if (g_strcmp0(((const struct outcome_evacuation *)o->evacuations->pdata[i])->id, id) == 0) {
			tell_evacuation(c->out, o->evacuations->pdata[i]);
			found = true;
		}
	for (guint i = 0; !found && i < o->traffic->len; i++)
		if (g_strcmp0(((const struct outcome_traffic *)o->traffic->pdata[i])->id, id) == 0) {
			tell_traffic(c->out, o->traffic->pdata[i]);
			found = true;
		}
	outcome_free(o);
	return found;
}
