/* plots/timeline.c: events of Chrome's trace format, one a line, in the order: names, migrations, sessions, the log, bandwidths, windows and queues.
 *
 * Times are microseconds as exact decimals. Slices are asynchronous (`b`, `e` with an id), since phases of several migrations overlap; what lasts at the end of the run
 * ends there. A counter is told where it changes. Source: the Trace Event Format (catapult project), as Perfetto's importer reads it. Left out: flows between slices.
 */
#include "plots/timeline.h"

#include <string.h>
#include "models/outcome_json.h"
#include "sim/quantity.h"

#define PART_MOST 65536
#define PID_RUN 1        /* migrations and the log; hosts follow */
#define PID_FABRIC 2     /* links, switches, arrays */
#define PID_HOSTS 3

struct point {
	int64_t at, value;
};

struct counter {
	char *host, *name, *unit; /* host NULL: of the fabric */
	GArray *points;           /* struct point */
	unsigned skip, skipped;   /* keeps one in skip */
};

struct timeline {
	GPtrArray *windows;       /* struct counter by connection, or NULL */
	GPtrArray *queues;        /* struct counter */
	GHashTable *queue_of;     /* name: struct counter; look-up only */
};

struct writer {
	GString *out;
	const struct outcome *o;
	GHashTable *pids;         /* host: its process; look-up only */
	void (*part)(void *ctx, const GString *text);
	void *ctx;
	bool first;
};

/* ---- listening ---- */

static struct counter *counter_new(const char *host, char *name, const char *unit)
{
	struct counter *c = g_new0(struct counter, 1);
	*c = (struct counter){g_strdup(host), name, g_strdup(unit), g_array_new(FALSE, FALSE, sizeof(struct point)), 1, 0};
	return c;
}

static void counter_free(gpointer p)
{
	struct counter *c = p;
	if (!c)
		return;
	g_free(c->host);
	g_free(c->name);
	g_free(c->unit);
	g_array_unref(c->points);
	g_free(c);
}

static void count(struct counter *c, struct sim_time at, int64_t value)
{
	if (c->points->len && g_array_index(c->points, struct point, c->points->len - 1).value == value)
		return;
	if (++c->skipped < c->skip)
		return;
	c->skipped = 0;
	g_array_append_val(c->points, ((struct point){at.ps, value}));
	if (c->points->len <= TIMELINE_MOST)
		return;
	for (guint i = 1; i * 2 < c->points->len; i++)
		g_array_index(c->points, struct point, i) = g_array_index(c->points, struct point, i * 2);
	g_array_set_size(c->points, (c->points->len + 1) / 2);
	c->skip *= 2;
}

struct timeline *timeline_new(void)
{
	struct timeline *t = g_new0(struct timeline, 1);
	*t = (struct timeline){g_ptr_array_new_with_free_func(counter_free), g_ptr_array_new_with_free_func(counter_free), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
	return t;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	g_hash_table_unref(t->queue_of);
	g_ptr_array_unref(t->windows);
	g_ptr_array_unref(t->queues);
	g_free(t);
}

static void opened(void *ctx, const struct run_trace_connection *c)
{
	struct timeline *t = ctx;
	while (t->windows->len <= c->connection)
		g_ptr_array_add(t->windows, NULL);
	counter_free(t->windows->pdata[c->connection]);
	t->windows->pdata[c->connection] = counter_new(c->from.host, g_strdup_printf("cwnd %s #%u", c->session, c->connection), "bytes");
}

static void closed(void *ctx, uint32_t connection, struct sim_time at)
{
	struct timeline *t = ctx;
	struct counter *c = connection < t->windows->len ? t->windows->pdata[connection] : NULL;
	if (c)
		g_array_append_val(c->points, ((struct point){at.ps, 0}));
}

static void window(void *ctx, uint32_t connection, struct sim_time at, uint64_t cwnd, uint64_t flight)
{
	struct timeline *t = ctx;
	struct counter *c = connection < t->windows->len ? t->windows->pdata[connection] : NULL;
	(void)flight;
	if (c)
		count(c, at, (int64_t)MIN(cwnd, (uint64_t)INT64_MAX));
}

static void queue(void *ctx, const char *resource, const char *direction, struct sim_time at, int64_t backlog)
{
	struct timeline *t = ctx;
	g_autofree char *key = g_strdup_printf("%s%s%s", resource, direction ? " " : "", direction ? direction : "");
	struct counter *c = g_hash_table_lookup(t->queue_of, key);
	if (!c) {
		const char *slash = strrchr(resource, '/');
		g_autofree char *host = slash ? g_strndup(resource, (gsize)(slash - resource)) : NULL;
		c = counter_new(host, g_strdup_printf("queue %s", slash ? key + (slash + 1 - resource) : key), "bytes");
		g_ptr_array_add(t->queues, c);
		g_hash_table_insert(t->queue_of, g_steal_pointer(&key), c);
	}
	count(c, at, backlog);
}

void timeline_listen(struct timeline *t, struct run_trace *out)
{
	out->ctx = t;
	out->opened = opened;
	out->closed = closed;
	out->window = window;
	out->queue = queue;
}

unsigned timeline_thinned(const struct timeline *t)
{
	unsigned n = 0;
	for (guint i = 0; i < t->windows->len; i++)
		n += t->windows->pdata[i] && ((const struct counter *)t->windows->pdata[i])->skip > 1;
	for (guint i = 0; i < t->queues->len; i++)
		n += ((const struct counter *)t->queues->pdata[i])->skip > 1;
	return n;
}

/* ---- one event ---- */

static void text(struct writer *w, const char *key, const char *value)
{
	g_string_append_printf(w->out, ",\"%s\":", key);
	outcome_json_text(w->out, value ? value : "");
}

static void begin(struct writer *w, char phase, guint pid)
{
	g_string_append(w->out, w->first ? "\n" : ",\n");
	w->first = false;
	g_string_append_printf(w->out, "{\"ph\":\"%c\",\"pid\":%u", phase, pid);
}

static void at(struct writer *w, int64_t ps)
{
	g_autofree char *us = quantity_decimal(ps, 6);
	g_string_append_printf(w->out, ",\"ts\":%s", us);
}

static void end(struct writer *w)
{
	g_string_append_c(w->out, '}');
	if (w->out->len < PART_MOST)
		return;
	w->part(w->ctx, w->out);
	g_string_truncate(w->out, 0);
}

static guint pid_of(const struct writer *w, const char *host)
{
	guint pid = host ? GPOINTER_TO_UINT(g_hash_table_lookup(w->pids, host)) : 0;
	return pid ? pid : PID_FABRIC;
}

static void name_of(struct writer *w, const char *what, guint pid, guint tid, const char *name)
{
	begin(w, 'M', pid);
	g_string_append_printf(w->out, ",\"tid\":%u", tid);
	text(w, "name", what);
	g_string_append(w->out, ",\"args\":{\"name\":");
	outcome_json_text(w->out, name);
	g_string_append_c(w->out, '}');
	end(w);
}

/* From an instant, for so long; of what lasts, to the end of the run. Slices of one category and id nest. */
struct slice {
	guint pid, tid;
	const char *category, *id, *name;
	int64_t from, lasts;
};

static void edge(struct writer *w, const struct slice *s, char phase, int64_t ps)
{
	begin(w, phase, s->pid);
	g_string_append_printf(w->out, ",\"tid\":%u", s->tid);
	text(w, "cat", s->category);
	text(w, "id", s->id);
	text(w, "name", s->name);
	at(w, ps);
}

static int64_t end_of(const struct writer *w, const struct slice *s)
{
	int64_t last = MAX(w->o->run.finished_s, s->from);
	return s->lasts == OUTCOME_NULL ? last : s->from + s->lasts;
}

static void open_slice(struct writer *w, const struct slice *s)
{
	edge(w, s, 'b', s->from);
	end(w);
}

static void close_slice(struct writer *w, const struct slice *s)
{
	edge(w, s, 'e', end_of(w, s));
	end(w);
}

/* ---- what the outcome has ---- */

static void add_names(struct writer *w)
{
	const struct outcome *o = w->o;
	name_of(w, "process_name", PID_RUN, 0, "migrations");
	name_of(w, "process_name", PID_FABRIC, 0, "network");
	for (guint i = 0; i < o->topology.hosts->len; i++) {
		const struct outcome_host *h = o->topology.hosts->pdata[i];
		name_of(w, "process_name", PID_HOSTS + i, 0, h->name);
		if (h->name)
			g_hash_table_insert(w->pids, (gpointer)h->name, GUINT_TO_POINTER(PID_HOSTS + i));
	}
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		name_of(w, "thread_name", pid_of(w, a->host), i + 1, a->adapter);
	}
}

/* Rounds lie within the phase in which memory is copied. */
static void add_rounds(struct writer *w, const struct outcome_migration *m, const struct slice *phase)
{
	for (guint i = 0; i < m->rounds->len; i++) {
		const struct outcome_round *r = m->rounds->pdata[i];
		g_autofree char *name = g_strdup_printf("round %u", i);
		struct slice s = *phase;
		s.name = name;
		s.from = r->start_s;
		s.lasts = r->duration_s;
		if (s.from < phase->from || (phase->lasts != OUTCOME_NULL && s.from > phase->from + phase->lasts))
			continue;
		edge(w, &s, 'b', s.from);
		g_string_append_printf(w->out, ",\"args\":{\"bytes\":%" G_GINT64_FORMAT ",\"dirty_bytes\":%" G_GINT64_FORMAT "}", r->bytes, r->dirty_bytes);
		end(w);
		close_slice(w, &s);
	}
}

static void add_migration(struct writer *w, const struct outcome_migration *m)
{
	g_autofree char *name = g_strdup_printf("%s %s", m->id, m->vm ? m->vm : "");
	struct slice s = {PID_RUN, 0, "migration", m->id, name, m->requested_s, m->finished_s == OUTCOME_NULL ? OUTCOME_NULL : m->duration_s};
	edge(w, &s, 'b', s.from);
	g_string_append(w->out, ",\"args\":{\"outcome\":");
	outcome_json_text(w->out, m->outcome);
	text(w, "from", m->from);
	text(w, "to", m->to);
	g_string_append_c(w->out, '}');
	end(w);
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = m->phases->pdata[i];
		struct slice inner = {PID_RUN, 0, "migration", m->id, p->name, p->start_s, p->duration_s};
		open_slice(w, &inner);
		if (g_strcmp0(p->name, "memory") == 0)
			add_rounds(w, m, &inner);
		close_slice(w, &inner);
	}
	close_slice(w, &s);
}

/* Of an end of a session; 0: none. Several adapters are joined by ", ": the first counts. */
static guint thread_of(const struct writer *w, const char *host, const char *adapters)
{
	gsize n = adapters ? strcspn(adapters, ",") : 0;
	for (guint i = 0; host && n && i < w->o->adapters->len; i++) {
		const struct outcome_adapter *a = w->o->adapters->pdata[i];
		if (g_strcmp0(a->host, host) == 0 && a->adapter && strlen(a->adapter) == n && strncmp(a->adapter, adapters, n) == 0)
			return i + 1;
	}
	return 0;
}

static void add_session(struct writer *w, const struct outcome_session *x)
{
	const char *adapters = x->bulk_from_adapter ? x->bulk_from_adapter : x->from_adapter;
	struct slice s = {pid_of(w, x->from_host), thread_of(w, x->from_host, adapters), "session", x->id, x->id, x->started_s, OUTCOME_NULL};
	if (x->finished_s != OUTCOME_NULL)
		s.lasts = x->finished_s - x->started_s;
	edge(w, &s, 'b', s.from);
	g_string_append(w->out, ",\"args\":{\"service\":");
	outcome_json_text(w->out, x->service);
	g_string_append_printf(w->out, ",\"bytes\":%" G_GINT64_FORMAT "}", x->bytes);
	end(w);
	close_slice(w, &s);
}

static void add_log(struct writer *w)
{
	for (guint i = 0; i < w->o->log->len; i++) {
		const struct outcome_log *l = w->o->log->pdata[i];
		g_autofree char *line = g_strdup_printf("%s: %s", l->subject ? l->subject : "", l->what ? l->what : "");
		begin(w, 'i', PID_RUN);
		g_string_append(w->out, ",\"tid\":0,\"s\":\"p\"");
		text(w, "cat", "log");
		text(w, "name", line);
		at(w, l->at_s);
		end(w);
	}
}

static void point(struct writer *w, guint pid, const char *name, const char *unit, int64_t ps, int64_t value)
{
	begin(w, 'C', pid);
	text(w, "name", name);
	at(w, ps);
	g_string_append(w->out, ",\"args\":{");
	outcome_json_text(w->out, unit);
	g_string_append_printf(w->out, ":%" G_GINT64_FORMAT "}", value);
	end(w);
}

static void add_series(struct writer *w, const struct outcome_series *s)
{
	const char *slash = s->name ? strrchr(s->name, '/') : NULL;
	gsize n = slash ? (gsize)(slash - s->name) : s->name && g_strcmp0(s->kind, "stack") == 0 ? strcspn(s->name, " ") : 0;
	g_autofree char *host = n ? g_strndup(s->name, n) : NULL;
	bool known = host && g_hash_table_contains(w->pids, host);
	const char *name = known ? s->name + n + 1 : s->name;
	int64_t last = OUTCOME_NULL;
	for (guint i = 0; i < s->bps->len; i++) {
		int64_t bps = outcome_int(s->bps->pdata[i]);
		if (bps != last)
			point(w, pid_of(w, host), name, "bit/s", (int64_t)i * s->width_s, bps);
		last = bps;
	}
	if (last > 0)
		point(w, pid_of(w, host), name, "bit/s", MIN((int64_t)s->bps->len * s->width_s, MAX(w->o->run.finished_s, 0)), 0);
}

static void add_counter(struct writer *w, const struct counter *c)
{
	for (guint i = 0; c && i < c->points->len; i++) {
		const struct point *p = &g_array_index(c->points, struct point, i);
		point(w, pid_of(w, c->host), c->name, c->unit, p->at, p->value);
	}
}

static void add_other(struct writer *w)
{
	const struct outcome_scenario *s = &w->o->scenario;
	g_string_append(w->out, "\n],\"displayTimeUnit\":\"ms\",\"otherData\":{\"scenario\":");
	outcome_json_text(w->out, s->name);
	text(w, "variant", s->variant);
	text(w, "fidelity", s->fidelity);
	text(w, "fingerprint", w->o->fingerprint);
	text(w, "vmksim", w->o->vmksim.version);
	g_string_append(w->out, "}}\n");
}

void timeline_write(const struct outcome *o, const struct timeline *t, void (*part)(void *ctx, const GString *text), void *ctx)
{
	struct writer w = {g_string_new("{\"traceEvents\":["), o, g_hash_table_new(g_str_hash, g_str_equal), part, ctx, true};
	add_names(&w);
	for (guint i = 0; i < o->migrations->len; i++)
		add_migration(&w, o->migrations->pdata[i]);
	for (guint i = 0; i < o->sessions->len; i++)
		add_session(&w, o->sessions->pdata[i]);
	add_log(&w);
	for (guint i = 0; i < o->series->len; i++)
		add_series(&w, o->series->pdata[i]);
	for (guint i = 0; t && i < t->windows->len; i++)
		add_counter(&w, t->windows->pdata[i]);
	for (guint i = 0; t && i < t->queues->len; i++)
		add_counter(&w, t->queues->pdata[i]);
	add_other(&w);
	part(ctx, w.out);
	g_string_free(w.out, TRUE);
	g_hash_table_unref(w.pids);
}
