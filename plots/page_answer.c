/* plots/page_answer.c: the first screen: did it work, how long did it take, what held it back, what is disabled, what was expected and found. */
#include "plots/page_moved.h"
#include "plots/picture_data.h"
#include "plots/words.h"

#define CAUSES 4 /* rows of what held it back */
#define ROWS 3   /* of any other list */
#define BLOCKERS 2 /* named of what keeps a host from being emptied */
#define HOSTS_NAMED 4 /* of a row that several hosts share */
#define HELD_LEAST 1000 /* ppm: smaller shares are not worth a word */

static void add_title(struct page *p)
{
	const struct outcome_scenario *s = &p->o->scenario;
	struct html *h = &p->h;
	html_open(h, "h1", "id", "answer-heading", NULL);
	html_name(h, s->name && *s->name ? s->name : s->file);
	html_close(h);
	html_open(h, "p", "class", "origin", NULL);
	html_name(h, s->file);
	if (s->variant) {
		html_text(h, " · variant ");
		html_name(h, s->variant);
	}
	html_printf(h, " · %s fidelity", s->fidelity ? s->fidelity : "unknown");
	for (guint i = 0; i < s->options->len; i++) {
		html_text(h, " · ");
		html_name(h, g_ptr_array_index(s->options, i));
	}
	html_close(h);
}

static void add_verdict(struct page *p)
{
	static const char *const classes[DIGEST_VERDICTS] = {"verdict good", "verdict warn", "verdict warn", "verdict bad"};
	static const char *const marks[DIGEST_VERDICTS] = {"✔ ", "▲ ", "▲ Stopped: ", "✘ "};
	GString *s = g_string_new(marks[p->digest->verdict]);
	digest_sentence(p->digest, p->o, s);
	g_string_append_c(s, '.');
	html_element(&p->h, "p", s->str, "class", classes[p->digest->verdict], NULL);
	g_string_free(s, TRUE);
}

static void add_figure(struct page *p, const char *label, enum html_unit unit, int64_t v, const char *note)
{
	if (v == OUTCOME_NULL)
		return;
	page_fact(p, label);
	html_figure(&p->h, unit, v);
	if (note)
		html_element(&p->h, "small", note, NULL);
	page_fact_end(p);
}

/* How long, and how much: of all migrations together. */
static void add_figures(struct page *p)
{
	const struct digest *d = p->digest;
	guint n = p->o->migrations->len;
	if (!n) {
		page_facts(p, "figures");
		add_figure(p, "Simulated", HTML_DURATION, p->o->run.finished_s, NULL);
		page_facts_end(p);
		return;
	}
	page_facts(p, "figures");
	if (d->first_s >= 0 && d->last_s >= d->first_s)
		add_figure(p, n == 1 ? "From request to end" : "From the first request to the last end", HTML_DURATION, d->last_s - d->first_s, NULL);
	else
		add_figure(p, "Simulated, and no migration ended", HTML_DURATION, p->o->run.finished_s, NULL);
	if (n > 1) {
		bool all = d->ended[DIGEST_COMPLETED] == n;
		add_figure(p, all ? "Slowest migration" : "Slowest completed", HTML_DURATION, d->longest_s, NULL);
		if (d->ended[DIGEST_COMPLETED] > 1)
			add_figure(p, all ? "Median" : "Median completed", HTML_DURATION, d->median_s, NULL);
	}
	add_figure(p, n == 1 ? "Downtime" : "Longest downtime", HTML_DURATION, d->downtime_s, NULL);
	if (d->bytes > 0)
		add_figure(p, "Moved", HTML_BYTES, d->bytes, NULL);
	page_facts_end(p);
}

static void begin_panel(struct page *p, const char *title)
{
	html_open(&p->h, "div", "class", "panel", NULL);
	html_element(&p->h, "h2", title, NULL);
}

static void add_more(struct page *p, guint left, const char *section, const char *where)
{
	if (!left)
		return;
	html_open(&p->h, "p", NULL);
	html_printf(&p->h, "And %u more, under ", left);
	page_see(p, section, where);
	html_text(&p->h, ".");
	html_close(&p->h);
}

static void add_cause(struct page *p, const struct outcome_held *held)
{
	struct html *h = &p->h;
	html_open(h, "tr", NULL);
	html_open(h, "th", "scope", "row", NULL);
	page_cause(p, held);
	html_close(h);
	page_share(p, held->share_pct, picture_ink_cause(held->cause));
	html_close(h);
}

static void add_held(struct page *p)
{
	static const char *const heads[] = {"Cause", "Share of the time", NULL};
	const GPtrArray *held = digest_together(p->digest, CAUSES);
	guint shown = digest_held_shown(held, CAUSES);
	if (!held->len)
		return;
	begin_panel(p, "What held it back");
	page_table(p, p->o->migrations->len == 1 ? "Causes, by share of the migration's duration" : "Causes, by share of all durations together", false, heads);
	for (guint i = 0; i < shown; i++)
		add_cause(p, g_ptr_array_index(held, i));
	page_table_end(p);
	if (shown < held->len && ((const struct outcome_held *)g_ptr_array_index(held, shown))->share_pct >= HELD_LEAST)
		add_more(p, held->len - shown, "migrations", "Migrations");
	html_close(&p->h);
}

static bool completed(const struct outcome_migration *m) { return g_strcmp0(m->outcome, digest_ends[DIGEST_COMPLETED]) == 0; }

static bool alike(const struct outcome_migration *a, const struct outcome_migration *b)
{
	return !g_strcmp0(a->outcome, b->outcome) && !g_strcmp0(a->reason, b->reason) && !g_strcmp0(a->rule, b->rule);
}

/* Those that ended like m, of which none stands before it; how many. */
static guint add_failure(struct page_moved *v, const GPtrArray *list, guint at)
{
	const struct outcome_migration *m = g_ptr_array_index(list, at);
	struct page *p = v->p;
	struct html *h = &p->h;
	guint n = 0;
	for (guint i = at; i < list->len; i++)
		n += alike(g_ptr_array_index(list, i), m);
	html_open(h, "li", NULL);
	html_open(h, "b", NULL);
	page_moved_name(v, m->id);
	html_close(h);
	if (n > 1)
		html_printf(h, " and %u more", n - 1);
	html_text(h, " ");
	page_badge(p, digest_end_mood(m->outcome), m->outcome);
	html_printf(h, " %s ", m->reason ? m->reason : "");
	page_rule(p, m->rule);
	html_close(h);
	return n;
}

/* An expectation may ask for it: the verdict can be good all the same. What ended alike for one reason is named together. */
static void add_failures(struct page *p)
{
	const GPtrArray *list = p->o->migrations;
	guint n = list->len - p->digest->ended[DIGEST_COMPLETED], told = 0, rows = 0;
	const struct outcome_migration *of[ROWS];
	if (!n)
		return;
	struct page_moved *v = page_moved_new(p);
	begin_panel(p, "Not completed");
	html_open(&p->h, "ul", NULL);
	for (guint i = 0; i < list->len && rows < ROWS; i++) {
		const struct outcome_migration *m = g_ptr_array_index(list, i);
		bool named = completed(m);
		for (guint k = 0; k < rows && !named; k++)
			named = alike(m, of[k]);
		if (named)
			continue;
		of[rows++] = m;
		told += add_failure(v, list, i);
	}
	html_close(&p->h);
	add_more(p, n - told, "migrations", "Migrations");
	html_close(&p->h);
	page_moved_free(v);
}

static void add_evacuation(struct page *p, const struct outcome_evacuation *v, guint at)
{
	struct html *h = &p->h;
	g_autofree char *to = g_strdup_printf("#evacuation-%u", at), *of = page_pointer("evacuations", at);
	html_open(h, "li", "data-of", of, NULL);
	html_open(h, "b", NULL);
	html_open(h, "a", "href", to, NULL);
	html_name(h, v->host);
	html_close(h);
	html_close(h);
	html_text(h, " ");
	page_badge(p, digest_evacuation_mood(v->state), words_evacuation(v->state));
	html_text(h, " ");
	html_value(h, "moved", HTML_COUNT, v->moved);
	html_text(h, " of ");
	html_value(h, "to_move", HTML_COUNT, v->to_move);
	html_text(h, v->reason ? " VMs have left; " : " VMs have left");
	html_text(h, v->reason);
	for (guint i = 0; i < v->blocked_by->len && i < BLOCKERS; i++) {
		const struct outcome_blocker *b = g_ptr_array_index(v->blocked_by, i);
		html_text(h, "; ");
		html_text(h, b->reason);
		html_text(h, " ");
		page_rule(p, b->rule);
	}
	if (v->blocked_by->len > BLOCKERS)
		html_printf(h, "; and %u more stay", v->blocked_by->len - BLOCKERS);
	html_close(h);
}

/* All its migrations may complete, and a host be not empty all the same. */
static void add_evacuations(struct page *p)
{
	const GPtrArray *list = p->o->evacuations;
	guint n = 0, listed = 0;
	for (guint i = 0; i < list->len; i++)
		n += digest_evacuation_mood(((const struct outcome_evacuation *)g_ptr_array_index(list, i))->state) != DIGEST_WELL;
	if (!n)
		return;
	begin_panel(p, "Not emptied");
	html_open(&p->h, "ul", NULL);
	for (guint i = 0; i < list->len && listed < ROWS; i++) {
		const struct outcome_evacuation *v = g_ptr_array_index(list, i);
		if (digest_evacuation_mood(v->state) == DIGEST_WELL)
			continue;
		add_evacuation(p, v, i);
		listed++;
	}
	html_close(&p->h);
	add_more(p, n - listed, "evacuations", "Evacuations");
	html_close(&p->h);
}

static void add_disabled(struct page *p, const struct digest_disabled *r)
{
	const struct outcome_disabled *d = r->disabled;
	struct html *h = &p->h;
	g_autofree char *of = page_pointer("adapters", r->adapter_index), *key = g_strdup_printf("disabled_for_future/%u/since_s", r->disabled_index);
	html_open(h, "li", "data-of", of, NULL);
	html_open(h, "b", NULL);
	html_name(h, r->adapter->adapter);
	html_close(h);
	html_text(h, " of ");
	page_names(p, r->hosts, HOSTS_NAMED);
	html_text(h, " for ");
	html_name(h, d->service);
	html_text(h, d->since_s ? " since " : " from the start");
	if (d->since_s)
		html_value(h, key, HTML_DURATION, d->since_s);
	html_text(h, ": ");
	html_name(h, d->by);
	html_text(h, " took over");
	if (d->sessions_in_flight->len)
		html_printf(h, ", %u in flight ran on", d->sessions_in_flight->len);
	html_close(h);
}

/* What is still so at the end; what came on the way stands first, since it surprises. */
static void add_disabled_panel(struct page *p)
{
	g_autoptr(GPtrArray) rows = digest_disabled(p->o);
	bool for_a_time = rows->len;
	for (guint i = rows->len; i-- > 0;)
		if (((const struct digest_disabled *)g_ptr_array_index(rows, i))->disabled->until_s != OUTCOME_NULL)
			g_ptr_array_remove_index(rows, i);
	begin_panel(p, "Disabled for future sessions");
	if (!rows->len)
		html_element(&p->h, "p", for_a_time ? "At the end no adapter; for a time some were." : "No adapter.", NULL);
	else
		html_open(&p->h, "ul", NULL);
	guint shown = rows->len == ROWS + 1 ? rows->len : MIN(rows->len, ROWS); /* one more takes no more room than the word that there is one */
	for (guint i = 0; i < shown; i++)
		add_disabled(p, g_ptr_array_index(rows, i));
	if (rows->len)
		html_close(&p->h);
	add_more(p, rows->len - shown, "adapters", "Adapters");
	html_close(&p->h);
}

static void add_expectations(struct page *p)
{
	const GPtrArray *list = p->o->expectations;
	guint missed = list->len - p->digest->met, listed = 0;
	if (!list->len)
		return;
	begin_panel(p, "Expectations");
	html_open(&p->h, "p", NULL);
	html_printf(&p->h, "%u of %u ", p->digest->met, list->len);
	page_see(p, "expectations", "met");
	html_text(&p->h, missed ? "." : ", all of them.");
	html_close(&p->h);
	if (missed)
		html_open(&p->h, "ul", NULL);
	for (guint i = 0; i < list->len && listed < ROWS; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(list, i);
		if (x->met)
			continue;
		listed++;
		html_open(&p->h, "li", NULL);
		html_text(&p->h, "Not met: ");
		html_text(&p->h, x->that);
		if (x->actual) {
			html_text(&p->h, "; it is ");
			html_text(&p->h, x->actual);
		}
		html_close(&p->h);
	}
	if (missed)
		html_close(&p->h);
	add_more(p, missed - listed, "expectations", "Expectations");
	html_close(&p->h);
}

/* What has not come to its end is told in a list of its own: that no expectation names it is worth no second one. */
static GHashTable *told_already(const struct outcome *o)
{
	GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal); /* look-up only */
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		if (m->id && !completed(m))
			g_hash_table_add(ids, (gpointer)m->id);
	}
	for (guint i = 0; i < o->evacuations->len; i++) {
		const struct outcome_evacuation *v = g_ptr_array_index(o->evacuations, i);
		if (v->id && digest_evacuation_mood(v->state) != DIGEST_WELL)
			g_hash_table_add(ids, (gpointer)v->id);
	}
	return ids;
}

static void add_finding(struct page *p, const struct outcome_finding *f)
{
	html_open(&p->h, "li", NULL);
	html_element(&p->h, "b", *f->severity == 'e' ? "Error: " : "Warning: ", NULL);
	if (f->subject) {
		html_name(&p->h, f->subject);
		html_text(&p->h, ": ");
	}
	html_text(&p->h, f->message);
	html_text(&p->h, " ");
	page_rule(p, f->rule);
	html_close(&p->h);
}

/* Errors and warnings; hints stand under Findings alone. */
static void add_findings(struct page *p)
{
	const GPtrArray *list = p->o->findings;
	g_autoptr(GHashTable) told = told_already(p->o);
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	for (guint i = 0; i < list->len; i++) {
		struct outcome_finding *f = g_ptr_array_index(list, i);
		bool error = g_strcmp0(f->severity, "error") == 0;
		if ((error && !(f->subject && g_hash_table_contains(told, f->subject))) || g_strcmp0(f->severity, "warning") == 0)
			g_ptr_array_add(rows, f);
	}
	if (!rows->len)
		return;
	begin_panel(p, "Findings");
	html_open(&p->h, "ul", NULL);
	for (guint i = 0; i < rows->len && i < ROWS; i++)
		add_finding(p, g_ptr_array_index(rows, i));
	html_close(&p->h);
	add_more(p, rows->len - MIN(rows->len, ROWS), "findings", "Findings");
	html_close(&p->h);
}

void page_answer(struct page *p)
{
	html_open(&p->h, "section", "id", "answer", "aria-labelledby", "answer-heading", NULL);
	add_title(p);
	add_verdict(p);
	add_figures(p);
	html_open(&p->h, "div", "class", "panels", NULL);
	add_evacuations(p);
	add_failures(p);
	add_held(p);
	add_disabled_panel(p);
	add_expectations(p);
	add_findings(p);
	html_close(&p->h);
	page_section_end(p);
}
