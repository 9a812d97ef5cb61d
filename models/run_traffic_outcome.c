/* models/run_traffic_outcome.c: what became of traffic, when asked: its books, its paths, what held it, and findings where it was starved.
 *
 * Bytes are whole bytes of each session; unmet is what the others leave of the offer, so offered = delivered + unmet + backlog exactly, at any instant.
 */
#include "models/run_internal.h"

#include <string.h>

static struct run_offer offer_now(struct run *r, const struct run_sub *sub, sim_i128 *done)
{
	struct run_offer o = sub->offer;
	struct tp_progress p = {.done = 0};
	const struct run_transfer *x = sub->s ? run_session_current(sub->s) : NULL;
	if (x) {
		r->tp->ops->progress(r->tp, x->id, &p);
		run_traffic_count(&o, sim_now(r->sim), p.done);
	}
	*done = p.done;
	return o;
}

sim_i128 run_traffic_peak(struct run *r, const struct run_sub *sub)
{
	sim_i128 done;
	return offer_now(r, sub, &done).peak;
}

/* The books of one source as of now; order as run_sub.kept. */
static void books(struct run *r, const struct run_sub *sub, int64_t *out)
{
	sim_i128 done;
	memcpy(out, sub->kept, sizeof(sub->kept));
	if (!sub->s)
		return;
	struct run_offer o = offer_now(r, sub, &done);
	int64_t offered = (int64_t)(o.offered / TP_BYTE), delivered = (int64_t)(done / TP_BYTE), backlog = (int64_t)(o.backlog / TP_BYTE);
	backlog = MIN(backlog, offered - delivered);
	if (o.elastic && !o.unmet)
		backlog = offered - delivered;
	out[0] += offered;
	out[1] += delivered;
	out[2] += offered - delivered - backlog;
	out[3] += backlog;
}

static void join_name(GString *s, const char *name)
{
	g_auto(GStrv) all = g_strsplit(s->str, ", ", -1);
	if (!g_strv_contains((const char *const *)all, name))
		g_string_append_printf(s, "%s%s", s->len ? ", " : "", name);
}

/* Where a source's data enters or leaves a host: the adapter of its k-th way, or a guest's port group. False: there are no more. */
static bool place_of(struct run *r, const struct run_sub *sub, uint32_t k, const char **host, const char **adapter)
{
	const struct endpoints *e = sub->last ? sub->last->ends : NULL;
	bool far = e && e->from_host == HOST_NONE;
	uint32_t h = e && k < e->n ? (far ? e->to_host : e->from_host) : HOST_NONE;
	if (h != HOST_NONE) {
		*host = estate_host(r->estate, h)->name;
		*adapter = host_adapter(estate_host(r->estate, h), far ? e->pair[k].to : e->pair[k].from)->name;
		return true;
	}
	if (k || sub->port_host == HOST_NONE)
		return false;
	const struct host *g = estate_host(r->estate, sub->port_host);
	*host = g->name;
	*adapter = host_portgroup(g, host_port(g, sub->port)->portgroup)->name;
	return true;
}

static struct outcome_path *path_row(struct outcome_traffic *rec, struct outcome *o, const char *host, const char *adapter)
{
	for (guint i = 0; i < rec->path->len; i++) {
		struct outcome_path *x = rec->path->pdata[i];
		if (g_str_equal(x->host, host) && g_str_equal(x->adapter, adapter))
			return x;
	}
	struct outcome_path *x = outcome_list_add(rec->path, &outcome_record_path);
	*x = (struct outcome_path){outcome_text(o, host), outcome_text(o, adapter), 0, OUTCOME_NULL, OUTCOME_NULL};
	return x;
}

/* Several sources over one adapter: their least rates add up, which is the least of the sum at most. */
static void add_paths(struct run *r, const struct run_sub *sub, int64_t bytes, GString *names, struct outcome *o, struct outcome_traffic *rec)
{
	const char *host, *adapter;
	int64_t least = run_traffic_least(&sub->meter, sim_now(r->sim)), n = sub->last ? MAX(sub->last->ends->n, 1) : 1;
	for (uint32_t k = 0; place_of(r, sub, k, &host, &adapter); k++) {
		struct outcome_path *x = path_row(rec, o, host, adapter);
		x->bytes += bytes / n + (k == 0 ? bytes % n : 0);
		if (least != OUTCOME_NULL)
			x->min_bps = (x->min_bps == OUTCOME_NULL ? 0 : x->min_bps) + least / n;
		if (sub->last && sub->last->ends->n)
			join_name(names, adapter);
	}
}

static void add_sub(struct run *r, const struct run_sub *sub, GString *names, struct outcome *o, struct outcome_traffic *rec)
{
	int64_t b[4];
	books(r, sub, b);
	rec->offered_bytes += b[0];
	rec->delivered_bytes += b[1];
	rec->unmet_bytes += b[2];
	rec->backlog_bytes += b[3];
	add_paths(r, sub, b[1], names, o, rec);
	if (!rec->rule || !sub->why.ok)
		rec->rule = !sub->why.ok ? sub->why.rule : sub->last ? sub->last->ends->rule : rec->rule;
	for (guint i = 0; sub->last && i < sub->last->uplinks->len; i++) {
		const char *nic = outcome_text(o, sub->last->uplinks->pdata[i]);
		if (!g_ptr_array_find(rec->uplinks, nic, NULL))
			g_ptr_array_add(rec->uplinks, (gpointer)nic);
	}
}

static void add_held(struct run *r, const struct run_traffic *t, struct outcome *o, struct outcome_traffic *rec)
{
	int64_t open_ps = 0, all = 0;
	for (guint i = 0; i < t->sessions->len; i++) {
		const struct run_session *s = t->sessions->pdata[i];
		GArray *held = run_held(r, s, SIM_TIME_ZERO, SIM_TIME_NEVER, false, &open_ps);
		run_outcome_held(r, o, held, rec->held_by);
		run_held_free(held);
		all += open_ps;
		g_ptr_array_add(rec->sessions, (gpointer)outcome_text(o, s->id));
	}
	run_outcome_shares(rec->held_by, all);
}

static int64_t instant(struct sim_time t)
{
	return t.ps == SIM_TIME_NEVER.ps ? OUTCOME_NULL : t.ps;
}

static int64_t lacked(const struct run *r, const struct run_traffic *t)
{
	return t->short_for.ps + (t->lacking ? sim_between(t->lacking_since, sim_now(r->sim)).ps : 0);
}

void run_traffic_outcome(struct run *r, const struct run_traffic *t, struct outcome *o, struct outcome_traffic *rec)
{
	static const char *const states[] = {
		[RUN_TRAFFIC_WAITING] = "waiting", [RUN_TRAFFIC_ON] = "on", [RUN_TRAFFIC_DRAINING] = "draining", [RUN_TRAFFIC_OVER] = "over",
	};
	GString *names = g_string_new(NULL);
	int64_t lasts = t->started.ps == SIM_TIME_NEVER.ps ? 0 : sim_between(t->started, sim_time_min(t->stopped, sim_now(r->sim))).ps;
	rec->id = outcome_text(o, t->id);
	rec->type = service_name(t->w->type);
	rec->state = states[t->state];
	rec->elastic = t->elastic;
	rec->started_s = instant(t->started);
	rec->stopped_s = instant(t->stopped);
	rec->unmet_s = lacked(r, t);
	for (guint i = 0; i < t->subs->len; i++)
		add_sub(r, t->subs->pdata[i], names, o, rec);
	for (guint i = 0; i < rec->path->len; i++) {
		struct outcome_path *x = rec->path->pdata[i];
		x->mean_bps = run_outcome_rate(x->bytes, lasts);
	}
	rec->adapter = names->len ? outcome_text(o, names->str) : NULL;
	rec->mean_bps = run_outcome_rate(rec->delivered_bytes, lasts);
	rec->min_bps = run_traffic_least(&t->meter, sim_now(r->sim));
	rec->backlog_clear_s = rec->backlog_bytes ? OUTCOME_NULL : instant(t->cleared);
	if (!run_packets_latency(r, t, &rec->latency))
		run_traffic_latency(r, t, &rec->latency);
	add_held(r, t, o, rec);
	g_string_free(names, TRUE);
}

/* --- findings --- */

static void finding(struct run *r, struct outcome *o, const struct run_traffic *t, const char *rule, const char *message)
{
	struct outcome_finding *f = outcome_list_add(o->findings, &outcome_record_finding);
	*f = (struct outcome_finding){rule, "warning", outcome_text(o, t->id), outcome_text(o, message), NULL};
	g_array_append_val(r->finding_origins, t->w->origin);
}

/* What held it back longest, besides itself. */
static char *culprit(const struct outcome_traffic *rec)
{
	for (guint i = 0; i < rec->held_by->len; i++) {
		const struct outcome_held *h = rec->held_by->pdata[i];
		g_autofree char *words = g_strdelimit(g_strdup(h->cause), "_", ' ');
		if (!g_str_equal(h->cause, "sender"))
			return h->resource ? g_strdup_printf("%s (%s)", h->resource, words) : g_steal_pointer(&words);
	}
	return g_strdup("a change of its rate");
}

static void starved(struct run *r, struct outcome *o, const struct run_traffic *t, const struct outcome_traffic *rec)
{
	g_autofree char *lost = quantity_format(QUANTITY_BYTES, t->elastic ? rec->backlog_bytes : rec->unmet_bytes), *why = culprit(rec),
		*lasted = quantity_format(QUANTITY_TIME, rec->unmet_s);
	g_autofree char *message = t->elastic && !rec->backlog_bytes ? g_strdup_printf("it got less than it offered for %s, held back by %s; all of it was sent later", lasted, why)
		: t->elastic ? g_strdup_printf("it got less than it offered for %s, held back by %s; %s of it are not sent yet", lasted, why, lost)
		: g_strdup_printf("it got less than it offered for %s, held back by %s; %s were lost", lasted, why, lost);
	finding(r, o, t, "TRF-08", message);
}

static void no_way(struct run *r, struct outcome *o, const struct run_traffic *t)
{
	for (guint i = 0; i < t->subs->len; i++) {
		const struct run_sub *sub = t->subs->pdata[i];
		if (sub->why.ok)
			continue;
		finding(r, o, t, sub->why.rule, sub->why.text);
		return; /* the first says it; the log names them all */
	}
}

void run_traffic_findings(struct run *r, struct outcome *o)
{
	for (guint i = 0; i < r->traffic->len; i++) {
		const struct run_traffic *t = r->traffic->pdata[i];
		const struct outcome_traffic *rec = o->traffic->pdata[i];
		no_way(r, o, t);
		if (rec->unmet_s > 0)
			starved(r, o, t, rec);
	}
}
