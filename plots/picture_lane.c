/* plots/picture_lane.c: one service of one VMkernel adapter over time.
 *
 * When a service was tagged follows from the adapter's history ("tagged for vmotion", "untagged for vmotion") and from how it ends: what came before a change
 * is its opposite. So does whether a tag that a takeover had made void came back when the takeover ended.
 */
#include "plots/picture_lane.h"

#include <string.h>
#include "plots/text.h"

struct look {
	const struct outcome *o;
	const struct outcome_adapter *a;
	struct lane *lane;
	int64_t born, gone; /* the adapter's life within the run */
};

static void free_label(gpointer p)
{
	struct lane_label *l = p;
	g_free(l->words);
	g_free(l->short_words);
	g_free(l);
}

void picture_lane_free(gpointer p)
{
	struct lane *l = p;
	g_array_unref(l->states);
	g_array_unref(l->busy);
	g_ptr_array_unref(l->labels);
	g_free(l);
}

static bool listed(const GPtrArray *texts, const char *s)
{
	for (guint i = 0; i < texts->len; i++)
		if (g_strcmp0(g_ptr_array_index(texts, i), s) == 0)
			return true;
	return false;
}

static void list(GPtrArray *texts, const char *s)
{
	if (s && !listed(texts, s))
		g_ptr_array_add(texts, (gpointer)s);
}

GPtrArray *picture_lane_services(const struct outcome_adapter *a)
{
	GPtrArray *texts = g_ptr_array_new();
	for (guint i = 0; i < a->services->len; i++)
		list(texts, g_ptr_array_index(a->services, i));
	for (guint i = 0; i < a->disabled_for_future->len; i++)
		list(texts, ((const struct outcome_disabled *)g_ptr_array_index(a->disabled_for_future, i))->service);
	for (guint i = 0; i < a->bytes_by_service->len; i++)
		list(texts, ((const struct outcome_service_bytes *)g_ptr_array_index(a->bytes_by_service, i))->service);
	if (!texts->len)
		g_ptr_array_add(texts, NULL);
	return texts;
}

/* --- when it was enabled --- */

/* Whether `words`, behind `verb`, list the service: "tagged for vmotion, management". */
static bool names_service(const char *words, const char *verb, const char *service)
{
	if (!words || !service || !g_str_has_prefix(words, verb))
		return false;
	g_auto(GStrv) part = g_strsplit(words + strlen(verb), ", ", -1);
	return g_strv_contains((const char *const *)part, service);
}

/* What `c` makes of a switch: 1, 0; -1: nothing. */
static int tag_of(const struct outcome_change *c, const char *service)
{
	return names_service(c->what, "tagged for ", service) ? 1 : names_service(c->what, "untagged for ", service) ? 0 : -1;
}

static int power_of(const struct outcome_change *c)
{
	return !c->what ? -1 : g_str_has_prefix(c->what, "enabled") ? 1 : g_str_has_prefix(c->what, "disabled") ? 0 : -1;
}

static bool concerns(const struct lane *l, const struct outcome_disabled *d) { return g_strcmp0(d->service, l->service) == 0; }

/* The earliest takeover that lasts beyond `at`, or NULL. */
static const struct outcome_disabled *takeover_after(const struct look *k, int64_t at)
{
	const struct outcome_disabled *next = NULL;
	for (guint i = 0; i < k->a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(k->a->disabled_for_future, i);
		bool over = d->until_s != OUTCOME_NULL && d->until_s <= at;
		if (concerns(k->lane, d) && !over && (!next || d->since_s < next->since_s))
			next = d;
	}
	return next;
}

/* Whether the tag is there at `at`, as what comes after tells. */
static bool tag_holds(const struct look *k, int64_t at)
{
	for (guint i = 0; i < k->a->history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(k->a->history, i);
		int to = c->at_s < at ? -1 : tag_of(c, k->lane->service);
		if (to >= 0)
			return !to;
	}
	return listed(k->a->services, k->lane->service);
}

/* A takeover knows what it found, unless the tag changed before. */
static bool tagged_at_first(const struct look *k)
{
	const struct outcome_disabled *d = takeover_after(k, k->born);
	for (guint i = 0; d && i < k->a->history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(k->a->history, i);
		if (c->at_s < d->since_s && tag_of(c, k->lane->service) >= 0)
			d = NULL;
	}
	return d ? d->tagged : tag_holds(k, k->born);
}

static bool enabled_at_first(const struct look *k)
{
	for (guint i = 0; i < k->a->history->len; i++) {
		int to = power_of(g_ptr_array_index(k->a->history, i));
		if (to >= 0)
			return !to;
	}
	return k->a->enabled || k->a->removed_s != OUTCOME_NULL;
}

static void add_state(const struct look *k, int64_t from, int64_t to, enum lane_state what)
{
	struct lane_span s = {MAX(from, k->born), MIN(to, k->gone), (int)what};
	if (s.from < s.to)
		g_array_append_val(k->lane->states, s);
}

/* Enabled from `from` to `to`, where no takeover says otherwise, and after it only where the tag came back. */
static void add_on(const struct look *k, int64_t from, int64_t to)
{
	const struct outcome_disabled *d = takeover_after(k, from);
	while (d && from < to) {
		add_state(k, from, MIN(to, d->since_s), LANE_ON);
		if (d->until_s == OUTCOME_NULL || !tag_holds(k, d->until_s))
			return;
		from = d->until_s;
		d = takeover_after(k, from);
	}
	add_state(k, from, to, LANE_ON);
}

static gint earliest_span(gconstpointer a, gconstpointer b)
{
	const struct lane_span *x = a, *y = b;
	return x->from != y->from ? (x->from < y->from ? -1 : 1) : (x->to > y->to) - (x->to < y->to);
}

static void add_states(const struct look *k)
{
	bool tagged = tagged_at_first(k), enabled = enabled_at_first(k);
	int64_t from = k->born;
	for (guint i = 0; i < k->a->history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(k->a->history, i);
		int tag = tag_of(c, k->lane->service), power = power_of(c);
		if (tag < 0 && power < 0)
			continue;
		if (tagged && enabled)
			add_on(k, from, c->at_s);
		tagged = tag < 0 ? tagged : tag;
		enabled = power < 0 ? enabled : power;
		from = c->at_s;
	}
	if (tagged && enabled && k->lane->service)
		add_on(k, from, k->gone);
	for (guint i = 0; i < k->a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(k->a->disabled_for_future, i);
		if (concerns(k->lane, d))
			add_state(k, d->since_s, d->until_s == OUTCOME_NULL ? INT64_MAX : d->until_s, LANE_DISABLED);
	}
	g_array_sort(k->lane->states, earliest_span);
}

/* --- sessions --- */

/* Several adapters of one session are joined by ", ". */
static bool among(const char *joined, const char *adapter)
{
	if (!joined || !adapter)
		return false;
	g_auto(GStrv) part = g_strsplit(joined, ", ", -1);
	return g_strv_contains((const char *const *)part, adapter);
}

static bool uses(const struct outcome_session *s, const struct look *k)
{
	if (g_strcmp0(s->service, k->lane->service))
		return false;
	if (g_strcmp0(s->from_host, k->a->host) == 0 && (among(s->from_adapter, k->a->adapter) || among(s->bulk_from_adapter, k->a->adapter)))
		return true;
	return g_strcmp0(s->to_host, k->a->host) == 0 &&
	       (among(s->to_adapter, k->a->adapter) || among(s->return_adapter, k->a->adapter) || among(s->bulk_to_adapter, k->a->adapter));
}

static bool in_flight(const struct outcome_session *s, const struct outcome_disabled *d)
{
	bool then = s->started_s <= d->since_s && (s->finished_s < 0 || s->finished_s > d->since_s);
	return then && listed(d->sessions_in_flight, s->migration ? s->migration : s->traffic);
}

/* The takeover that left `s` running, or NULL. */
static const struct outcome_disabled *left_by(const struct look *k, const struct outcome_session *s)
{
	for (guint i = 0; i < k->a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(k->a->disabled_for_future, i);
		if (concerns(k->lane, d) && in_flight(s, d))
			return d;
	}
	return NULL;
}

static void add_busy(const struct look *k, int64_t from, int64_t to, int what)
{
	struct lane_span s = {MAX(from, 0), MIN(to, k->gone), what};
	if (s.from < s.to)
		g_array_append_val(k->lane->busy, s);
}

/* Those on top of each other become one. */
static void unite(GArray *spans)
{
	g_array_sort(spans, earliest_span);
	guint n = 0;
	for (guint i = 0; i < spans->len; i++) {
		struct lane_span s = g_array_index(spans, struct lane_span, i), *last = n ? &g_array_index(spans, struct lane_span, n - 1) : NULL;
		if (last && s.from < last->to && s.what == last->what)
			last->to = MAX(last->to, s.to);
		else
			g_array_index(spans, struct lane_span, n++) = s;
	}
	g_array_set_size(spans, n);
}

static void add_sessions(const struct look *k)
{
	for (guint i = 0; i < k->o->sessions->len; i++) {
		const struct outcome_session *s = g_ptr_array_index(k->o->sessions, i);
		if (s->started_s < 0 || !uses(s, k))
			continue;
		int64_t to = s->finished_s < 0 ? INT64_MAX : s->finished_s;
		const struct outcome_disabled *d = left_by(k, s);
		add_busy(k, s->started_s, d ? d->since_s : to, 0);
		if (d)
			add_busy(k, d->since_s, to, 1);
	}
	unite(k->lane->busy);
}

/* --- words --- */

/* What happens at one instant is told together. */
static void add_label(const struct look *k, int64_t at, char sign, const char *words, const char *short_words)
{
	struct lane_label *last = k->lane->labels->len ? g_ptr_array_index(k->lane->labels, k->lane->labels->len - 1) : NULL;
	if (last && last->at == at) {
		char *both = g_strdup_printf("%s; %s", last->words, words);
		g_free(last->words);
		last->words = both;
		last->sign = last->sign == '-' ? sign : last->sign;
		return;
	}
	last = g_new(struct lane_label, 1);
	*last = (struct lane_label){at, sign, g_strdup(words), g_strdup(short_words)};
	g_ptr_array_add(k->lane->labels, last);
}

/* Until when the last of those in flight ran on, in words; "" where nobody did. */
static char *ran_on(const struct look *k, const struct outcome_disabled *d)
{
	guint n = d->sessions_in_flight->len;
	const char *who = n ? g_ptr_array_index(d->sessions_in_flight, 0) : NULL;
	if (!n)
		return g_strdup("");
	int64_t to = d->since_s;
	for (guint i = 0; i < k->lane->busy->len; i++) {
		const struct lane_span *s = &g_array_index(k->lane->busy, struct lane_span, i);
		to = s->what && s->from <= d->since_s ? MAX(to, s->to) : to;
	}
	g_autofree char *more = n > 1 ? g_strdup_printf(" and %u more", n - 1) : g_strdup("");
	GString *until = g_string_new(NULL);
	text_duration(until, to);
	text_finish(until);
	char *words = g_strdup_printf("; %s%s ran on until %s", who ? who : "-", more, until->str);
	g_string_free(until, TRUE);
	return words;
}

static void label_takeover(const struct look *k, const struct outcome_disabled *d)
{
	const char *by = d->by ? d->by : "another";
	g_autofree char *flight = ran_on(k, d);
	g_autofree char *words = g_strdup_printf("disabled for future sessions, %s took over%s", by, flight);
	g_autofree char *brief = g_strdup_printf("disabled: %s%s", by, flight);
	add_label(k, MAX(d->since_s, k->born), '-', words, brief);
}

/* The word that says it shortest. */
static const char *brief_of(const struct outcome_change *c, bool added, bool removed)
{
	if (added || removed)
		return added ? "added" : "removed";
	return !c->what ? "-" : g_str_has_prefix(c->what, "tagged") ? "tagged" : g_str_has_prefix(c->what, "untagged") ? "untagged" : c->what;
}

static bool happened_here(const struct look *k, const struct outcome_change *c, bool first)
{
	bool tags = c->what && (g_str_has_prefix(c->what, "tagged for ") || g_str_has_prefix(c->what, "untagged for "));
	return tags ? names_service(c->what, "tagged for ", k->lane->service) || names_service(c->what, "untagged for ", k->lane->service) : first;
}

static gint earliest_label(gconstpointer a, gconstpointer b)
{
	const struct lane_label *x = *(struct lane_label *const *)a, *y = *(struct lane_label *const *)b;
	return (x->at > y->at) - (x->at < y->at);
}

static void add_labels(const struct look *k, bool first)
{
	for (guint i = 0; i < k->a->history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(k->a->history, i);
		if (!happened_here(k, c, first))
			continue;
		bool added = c->at_s == k->a->created_s && c->at_s > 0, removed = c->at_s == k->a->removed_s;
		add_label(k, c->at_s, added ? '+' : removed ? 'x' : 'o', c->what ? c->what : "-", brief_of(c, added, removed));
	}
	for (guint i = 0; i < k->a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(k->a->disabled_for_future, i);
		if (concerns(k->lane, d))
			label_takeover(k, d);
	}
	g_ptr_array_sort(k->lane->labels, earliest_label);
}

struct lane *picture_lane_new(const struct outcome *o, const struct outcome_adapter *a, const char *service, bool first, int64_t end)
{
	struct lane *l = g_new(struct lane, 1);
	*l = (struct lane){service, g_array_new(FALSE, FALSE, sizeof(struct lane_span)), g_array_new(FALSE, FALSE, sizeof(struct lane_span)),
		g_ptr_array_new_with_free_func(free_label)};
	const struct look k = {o, a, l, MAX(a->created_s, 0), a->removed_s == OUTCOME_NULL ? end : MIN(a->removed_s, end)};
	add_states(&k);
	add_sessions(&k);
	add_labels(&k, first);
	return l;
}
