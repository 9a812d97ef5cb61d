/* plots/page_migration.c: the card of one migration: what became of it, its phases, what held it back, its waits, what moved, its rounds, its sessions. */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/words.h"
#include "sim/time.h"

#define ROUNDS_FIRST 9 /* of many rounds, these and the last are shown */
#define ROUNDS_LAST 3
#define WAITS_MOST 12
#define SESSIONS_MOST 24
#define SESSIONS_OPEN 3 /* migrations at most, for their sessions to be shown without asking */

static bool ended(const struct outcome_migration *m) { return m->duration_s >= 0 && g_strcmp0(m->outcome, "unfinished") != 0; }

static void write_headline(struct page_moved *v, const struct outcome_migration *m, const char *heading)
{
	struct html *h = &v->p->h;
	html_open(h, heading, NULL);
	html_name(h, m->id);
	html_text(h, " ");
	page_badge(v->p, digest_end_mood(m->outcome), m->outcome);
	html_close(h);
	html_open(h, "p", "class", "lead", NULL);
	html_name(h, m->vm);
	html_text(h, g_strcmp0(m->from, m->to) ? ": " : ", on ");
	page_way(v->p, m->from, m->to);
	html_printf(h, " · %s%s", words_migration(m->kind), m->encrypted ? ", encrypted" : "");
	if (!ended(m) && m->state)
		html_printf(h, ", in phase %s when the run ended", m->state);
	html_close(h);
}

static void write_failure(struct page_moved *v, const struct outcome_migration *m)
{
	struct html *h = &v->p->h;
	const char *message = digest_message(m);
	int64_t shown = m->progress_at_failure_pct;
	if (!m->rule && !m->reason && !message && !m->fault && shown < 0)
		return;
	page_facts(v->p, "points trouble");
	if (m->rule || m->reason) {
		page_fact(v->p, "Why");
		html_text(h, m->reason);
		html_text(h, m->reason ? " " : "");
		page_rule(v->p, m->rule);
		page_fact_end(v->p);
	}
	if (message || m->fault) {
		page_fact(v->p, "The user sees");
		if (message)
			html_element(h, "q", message, NULL);
		html_text(h, message && m->fault ? " " : "");
		if (m->fault)
			html_element(h, "code", m->fault, NULL);
		page_fact_end(v->p);
	}
	page_fact_value(v->p, "Progress shown when it failed", "progress_at_failure_pct", HTML_PERCENT, shown);
	page_facts_end(v->p);
}

static void write_figures(struct page_moved *v, const struct outcome_migration *m)
{
	struct page *p = v->p;
	bool completed = g_strcmp0(m->outcome, "completed") == 0;
	page_facts(p, "figures");
	if (m->duration_s > 0 || completed)
		page_fact_value(p, completed ? "Duration" : ended(m) ? "Ended after" : "Has taken", "duration_s", HTML_DURATION, m->duration_s);
	else
		page_fact_value(p, "At", "finished_s", HTML_DURATION, m->finished_s);
	page_fact_value(p, "Downtime", "downtime_s", HTML_DURATION, m->downtime_s);
	if (m->queued_s > 0)
		page_fact_value(p, "In the queue", "queued_s", HTML_DURATION, m->queued_s);
	if (m->bytes.total > 0)
		page_fact_value(p, completed ? "Moved" : ended(m) ? "Moved in vain" : "Moved so far", "bytes/total", HTML_BYTES, m->bytes.total);
	page_fact_rate(p, "Mean rate", "mean_bps", m->mean_bps);
	if (digest_slowed_by(m)) {
		page_fact(p, "Guest slowed down by");
		html_value(&p->h, "sdps/guest_slowdown_pct", HTML_PERCENT, m->sdps.guest_slowdown_pct);
		html_open(&p->h, "small", NULL);
		html_text(&p->h, " for ");
		html_value(&p->h, "sdps/active_s", HTML_DURATION, m->sdps.active_s);
		html_printf(&p->h, " (%s)", digest_slowed_by(m));
		html_close(&p->h);
		page_fact_end(p);
	}
	if (!completed && m->progress_pct > 0)
		page_fact_value(p, "Progress in bytes", "progress_pct", HTML_PERCENT, m->progress_pct);
	page_facts_end(p);
}

static void write_warnings(struct page *p, const struct outcome_migration *m)
{
	if (!m->warnings->len)
		return;
	page_facts(p, "points");
	for (guint i = 0; i < m->warnings->len; i++) {
		page_fact_wide(p, "Warning");
		html_text(&p->h, g_ptr_array_index(m->warnings, i));
		page_fact_end(p);
	}
	page_facts_end(p);
}

static void write_when(struct page_moved *v, const struct outcome_migration *m)
{
	struct page *p = v->p;
	page_facts(p, "points");
	page_fact_value(p, "Requested at", "requested_s", HTML_DURATION, m->requested_s);
	if (m->started_s >= 0 && m->started_s != m->requested_s)
		page_fact_value(p, "Started at", "started_s", HTML_DURATION, m->started_s);
	page_fact_value(p, "Finished at", "finished_s", HTML_DURATION, m->finished_s);
	if (m->guest_writes_held_s > 0)
		page_fact_value(p, "Guest writes waited", "guest_writes_held_s", HTML_DURATION, m->guest_writes_held_s);
	if (m->precopy_stun_s > 0)
		page_fact_value(p, "Lost to page traces", "precopy_stun_s", HTML_DURATION, m->precopy_stun_s);
	page_facts_end(p);
}

/* Negative: not known. */
static int64_t since_request(const struct outcome_migration *m, int64_t at) { return at >= 0 && m->requested_s >= 0 ? at - m->requested_s : -1; }

static void write_phases(struct page_moved *v, const struct outcome_migration *m)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(struct page_part)), ticks = g_array_new(FALSE, FALSE, sizeof(int64_t));
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *ph = g_ptr_array_index(m->phases, i);
		int64_t at = since_request(m, ph->start_s), lasts;
		if (at < 0 || (lasts = ph->duration_s >= 0 ? ph->duration_s : MAX(m->duration_s, 0) - at) <= 0)
			continue;
		char *key = ph->duration_s >= 0 ? g_strdup_printf("phases/%u/duration_s", i) : NULL;
		struct page_part part = {.name = ph->name, .ink = picture_ink_phase(ph->name), .at = at, .size = lasts, .key = key};
		g_ptr_array_add(keys, key);
		g_array_append_val(parts, part);
	}
	for (guint i = 1; i < m->rounds->len; i++) {
		int64_t at = since_request(m, ((const struct outcome_round *)g_ptr_array_index(m->rounds, i))->start_s);
		if (at >= 0)
			g_array_append_val(ticks, at);
	}
	if (!parts->len)
		return;
	const char *label = ticks->len ? "Its phases over time; lines mark where pre-copy rounds began" : "Its phases over time";
	page_strip(v->p, label, &g_array_index(parts, struct page_part, 0), parts->len, m->duration_s, HTML_DURATION, ticks);
}

static void write_units(struct html *h, guint i, const char *member, int64_t n, const char *after)
{
	g_autofree char *key = g_strdup_printf("waits/%u/%s", i, member);
	html_value(h, key, HTML_COUNT, n);
	html_text(h, after);
}

/* "esx01 network, 4 of 4 in use by m1, m2", or what stood before it. */
static void write_wait(struct page_moved *v, const struct outcome_migration *m, guint i)
{
	const struct outcome_wait *w = g_ptr_array_index(m->waits, i);
	struct html *h = &v->p->h;
	bool turn = w->capacity < 0;
	g_autofree char *from = g_strdup_printf("waits/%u/from_s", i);
	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	if (turn)
		html_text(h, "its turn");
	else
		html_name(h, w->resource);
	html_close(h);
	page_cell_value(v->p, from, HTML_DURATION, w->from_s);
	html_open(h, "td", "class", "n", NULL);
	html_figure(h, HTML_DURATION, digest_waited(m, w));
	html_close(h);
	html_open(h, "td", NULL);
	write_units(h, i, "in_use", w->in_use, turn ? " before it: " : " of ");
	if (!turn) {
		write_units(h, i, "capacity", w->capacity, " in use, ");
		write_units(h, i, "need", w->need, " needed: ");
	}
	for (guint k = 0; k < w->holders->len; k++) {
		html_text(h, k ? ", " : "");
		page_moved_name(v, g_ptr_array_index(w->holders, k));
	}
	if (turn && w->in_use > w->holders->len)
		html_printf(h, " and %" G_GINT64_FORMAT " more", w->in_use - w->holders->len);
	html_close(h);
	html_close(h);
}

static void write_waits(struct page_moved *v, const struct outcome_migration *m)
{
	static const char *const heads[] = {"It waited for", "#From", "#For", "Held by", NULL};
	if (!m->waits->len)
		return;
	page_table(v->p, "In the admission queue", false, heads);
	for (guint i = 0; i < m->waits->len && i < WAITS_MOST; i++)
		write_wait(v, m, i);
	page_table_end(v->p);
	if (m->waits->len > WAITS_MOST)
		html_element(&v->p->h, "p", "Later waits are left out here.", NULL);
}

static unsigned ink_of_part(const char *key)
{
	if (g_str_has_suffix(key, "_disk") || g_str_equal(key, "mirror_writes") || g_str_equal(key, "consolidated"))
		return picture_ink_phase("disk");
	return picture_ink_phase(g_str_equal(key, "control") ? "setup" : "memory");
}

static void write_bytes(struct page_moved *v, const struct outcome_migration *m)
{
	static const char *const heads[] = {"What moved", "#Bytes", "Share", NULL};
	struct digest_part part[DIGEST_PARTS];
	unsigned n = digest_parts(&m->bytes, part);
	struct html *h = &v->p->h;
	if (n < 1 || m->bytes.total <= 0)
		return;
	page_table(v->p, "What moved", false, heads);
	for (unsigned i = 0; i < n; i++) {
		g_autofree char *key = g_strconcat("bytes/", part[i].key, NULL);
		int64_t share = base_div_floor((sim_i128)part[i].bytes * 1000000, m->bytes.total);
		html_open(h, "tr", NULL);
		html_element(h, "th", part[i].name, "scope", "row", NULL);
		page_cell_value(v->p, key, HTML_BYTES, part[i].bytes);
		page_share(v->p, share, ink_of_part(part[i].key));
		html_close(h);
	}
	page_table_end(v->p);
}

static void write_round(struct page *p, const struct outcome_migration *m, guint i)
{
	static const struct { const char *key; enum html_unit unit; size_t offset; } cell[] = {
		{"start_s", HTML_DURATION, offsetof(struct outcome_round, start_s)},
		{"duration_s", HTML_DURATION, offsetof(struct outcome_round, duration_s)},
		{"bytes", HTML_BYTES, offsetof(struct outcome_round, bytes)},
		{"dirty_bytes", HTML_BYTES, offsetof(struct outcome_round, dirty_bytes)},
	};
	const struct outcome_round *r = g_ptr_array_index(m->rounds, i);
	html_open(&p->h, "tr", NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_printf(&p->h, "%u", i + 1);
	html_close(&p->h);
	for (unsigned c = 0; c < G_N_ELEMENTS(cell); c++) {
		g_autofree char *key = g_strdup_printf("rounds/%u/%s", i, cell[c].key);
		page_cell_value(p, key, cell[c].unit, *(const int64_t *)((const char *)r + cell[c].offset));
	}
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, HTML_RATE, r->duration_s > 0 && r->bytes >= 0 ? base_div_floor((sim_i128)r->bytes * 8 * SIM_S, r->duration_s) : OUTCOME_NULL);
	html_close(&p->h);
	html_close(&p->h);
}

static void write_rounds(struct page_moved *v, const struct outcome_migration *m)
{
	static const char *const heads[] = {"Round", "#Began at", "#Lasted", "#To send", "#Dirtied meanwhile", "#Rate", NULL};
	guint n = m->rounds->len;
	if (!n)
		return;
	page_table(v->p, "Pre-copy rounds", false, heads);
	for (guint i = 0; i < n; i++) {
		if (n <= ROUNDS_FIRST + ROUNDS_LAST + 1 || i < ROUNDS_FIRST || i + ROUNDS_LAST >= n)
			write_round(v->p, m, i);
		else if (i == ROUNDS_FIRST) {
			html_open(&v->p->h, "tr", NULL);
			html_open(&v->p->h, "td", "colspan", "6", NULL);
			html_printf(&v->p->h, "… %u rounds between", n - ROUNDS_FIRST - ROUNDS_LAST);
			html_close(&v->p->h);
			html_close(&v->p->h);
		}
	}
	page_table_end(v->p);
}

static void write_sessions(struct page_moved *v, const struct outcome_migration *m, const GArray *own, const char *heading)
{
	struct html *h = &v->p->h;
	if (!own)
		return;
	html_open(h, "details", "open", v->p->o->migrations->len <= SESSIONS_OPEN ? "open" : NULL, NULL);
	html_open(h, "summary", NULL);
	html_printf(h, "%u %s: ", own->len, own->len == 1 ? "session" : "sessions");
	for (guint i = 0; i < own->len && i < 3; i++) {
		const struct outcome_session *s = page_moved_session(v, g_array_index(own, guint, i));
		html_printf(h, "%s%s", i ? ", " : "", words_protocol(s->protocol) ? words_protocol(s->protocol) : "–");
	}
	html_text(h, own->len > 3 ? " …" : "");
	html_close(h);
	for (guint i = 0; i < own->len && i < SESSIONS_MOST; i++)
		page_session(v, m, g_array_index(own, guint, i), heading);
	if (own->len > SESSIONS_MOST) {
		html_open(h, "p", NULL);
		html_printf(h, "and %u more", own->len - SESSIONS_MOST);
		html_close(h);
	}
	html_close(h);
}

void page_card(struct page_moved *v, guint i, const char *heading)
{
	const struct outcome_migration *m = page_moved_migration(v, i);
	g_autofree char *id = g_strdup_printf("migration-%u", i), *of = page_pointer("migrations", i);
	const GArray *own = m->id ? g_hash_table_lookup(v->sessions_of, m->id) : NULL;
	g_autoptr(GPtrArray) sessions = g_ptr_array_new();
	for (guint k = 0; own && k < own->len; k++)
		g_ptr_array_add(sessions, (gpointer)page_moved_session(v, g_array_index(own, guint, k)));
	html_open(&v->p->h, "article", "class", "card", "id", id, "data-of", of, NULL);
	write_headline(v, m, heading);
	write_failure(v, m);
	write_figures(v, m);
	write_warnings(v->p, m);
	write_phases(v, m);
	if (m->held_by->len)
		page_held(v, "What held it back", m->held_by, "held_by", m, sessions);
	write_waits(v, m);
	html_open(&v->p->h, "details", NULL);
	html_element(&v->p->h, "summary", m->rounds->len ? "Times, bytes and pre-copy rounds" : m->bytes.total > 0 ? "Times and bytes" : "Times", NULL);
	write_when(v, m);
	write_bytes(v, m);
	write_rounds(v, m);
	html_close(&v->p->h);
	write_sessions(v, m, own, g_str_equal(heading, "h3") ? "h4" : "h5");
	html_close(&v->p->h);
	html_constant(&v->p->h, "\n");
}
