/* plots/picture_queue.c: migrations that run and that wait, over time, those that wait parted by what they wait for; and where packets were played, the
 * longest queues in front of NICs and links.
 *
 * queue.dat: block 0 is the number of layers and of queues, from and to (s), most migrations at once, the longest queue (B), columns of its names and notes,
 * the title, the begin in words; block 1 is the layers, from below: ink, words, short words; block 2 the steps' outline: seconds, and for each layer how
 * many migrations are in it or one below; block 3 the queues: name, bytes, note, ink. An empty block is one row of "-". Of more than STEPS instants, the
 * fullest of each STEPS-th of the time are there.
 */
#include "plots/picture_data.h"

#include "scenarios/natural.h"
#include "sim/quantity.h"

#define STEPS 300
#define QUEUES 10
#define QUEUE_LEAST 100 /* a queue that is shorter than a 100th of the longest is none */
#define NAMED 3
#define FEW 8
#define NAME_MOST 26

enum layer { LAYER_RUNNING, LAYER_HOST, LAYER_NETWORK, LAYER_DATASTORE, LAYER_OTHER, LAYER_TURN, LAYERS };
static const struct {
	const char *suffix, *words;
	enum picture_ink ink;
} layers[LAYERS] = {
	[LAYER_RUNNING] = {NULL, "running", INK_BLUE},
	[LAYER_HOST] = {" host", "waiting for a host", INK_ORANGE},
	[LAYER_NETWORK] = {" network", "waiting for a network", INK_SKY},
	[LAYER_DATASTORE] = {" datastore", "waiting for a datastore", INK_GREEN},
	[LAYER_OTHER] = {"", "waiting", INK_PINK},
	[LAYER_TURN] = {NULL, "waiting for its turn", INK_GREY},
};

struct step {
	int64_t at, delta[LAYERS]; /* then: how many there are */
};
struct queue {
	GArray *steps; /* struct step, in order of time */
	GPtrArray *names[LAYERS]; /* const char *: what is waited for */
	GPtrArray *resources; /* const struct outcome_resource *, longest queue first */
	int64_t most[LAYERS], together;
};

static enum layer layer_of(const char *resource)
{
	if (g_strcmp0(resource, "queue") == 0)
		return LAYER_TURN;
	unsigned k = LAYER_HOST;
	while (k < LAYER_OTHER && !(resource && g_str_has_suffix(resource, layers[k].suffix)))
		k++;
	return (enum layer)k;
}

static void add_span(struct queue *q, enum layer layer, int64_t from, int64_t to)
{
	if (to <= from)
		return;
	struct step begin = {.at = MAX(from, 0)}, end = {.at = to};
	begin.delta[layer] = 1;
	end.delta[layer] = -1;
	g_array_append_val(q->steps, begin);
	g_array_append_val(q->steps, end);
}

static void add_name(struct queue *q, enum layer layer, const char *name)
{
	for (guint i = 0; i < q->names[layer]->len; i++)
		if (g_strcmp0(g_ptr_array_index(q->names[layer], i), name) == 0)
			return;
	g_ptr_array_add(q->names[layer], (gpointer)name);
}

static gint by_name(gconstpointer a, gconstpointer b) { return natural_compare(*(char *const *)a, *(char *const *)b); }

static void add_migration(struct queue *q, const struct outcome_migration *m)
{
	int64_t end = m->finished_s != OUTCOME_NULL ? m->finished_s : m->requested_s + MAX(m->duration_s, 0);
	for (guint i = 0; i < m->waits->len; i++) {
		const struct outcome_wait *w = g_ptr_array_index(m->waits, i);
		enum layer layer = layer_of(w->resource);
		add_span(q, layer, w->from_s, w->to_s != OUTCOME_NULL ? w->to_s : end);
		if (layer != LAYER_TURN && w->resource)
			add_name(q, layer, w->resource);
	}
	if (m->started_s != OUTCOME_NULL)
		add_span(q, LAYER_RUNNING, m->started_s, end);
}

static gint earliest_first(gconstpointer a, gconstpointer b)
{
	const struct step *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* Changes become how many there are after all of an instant. */
static void add_up(struct queue *q)
{
	int64_t now[LAYERS] = {0};
	guint n = 0;
	g_array_sort(q->steps, earliest_first);
	for (guint i = 0; i < q->steps->len; i++) {
		struct step s = g_array_index(q->steps, struct step, i);
		for (unsigned k = 0; k < LAYERS; k++)
			s.delta[k] = now[k] += s.delta[k];
		n -= n && g_array_index(q->steps, struct step, n - 1).at == s.at;
		g_array_index(q->steps, struct step, n++) = s;
	}
	g_array_set_size(q->steps, n);
	for (guint i = 0; i < n; i++) {
		int64_t together = 0;
		for (unsigned k = 0; k < LAYERS; k++) {
			int64_t there = g_array_index(q->steps, struct step, i).delta[k];
			q->most[k] = MAX(q->most[k], there);
			together += there;
		}
		q->together = MAX(q->together, together);
	}
}

static gint longest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_resource *x = *(struct outcome_resource *const *)a, *y = *(struct outcome_resource *const *)b;
	if (x->queue_peak != y->queue_peak)
		return x->queue_peak < y->queue_peak ? 1 : -1;
	int c = natural_compare(x->name, y->name);
	return c ? c : g_strcmp0(x->direction, y->direction);
}

static void add_resources(struct queue *q, const struct outcome *o)
{
	for (guint i = 0; i < o->resources->len; i++) {
		struct outcome_resource *r = g_ptr_array_index(o->resources, i);
		if (r->queue_peak > 0)
			g_ptr_array_add(q->resources, r);
	}
	g_ptr_array_sort(q->resources, longest_first);
	guint n = MIN(q->resources->len, QUEUES);
	while (n && ((struct outcome_resource *)g_ptr_array_index(q->resources, n - 1))->queue_peak <
			    ((struct outcome_resource *)g_ptr_array_index(q->resources, 0))->queue_peak / QUEUE_LEAST)
		n--;
	g_ptr_array_set_size(q->resources, (gint)n);
}

static void free_queue(struct queue *q)
{
	g_array_unref(q->steps);
	for (unsigned k = 0; k < LAYERS; k++)
		g_ptr_array_unref(q->names[k]);
	g_ptr_array_unref(q->resources);
}

/* Whether there is anything to tell: somebody waited, or more ran than are told apart in rows of their own, or packets queued. */
static bool make_queue(struct queue *q, const struct outcome *o)
{
	*q = (struct queue){.steps = g_array_new(FALSE, FALSE, sizeof(struct step)), .resources = g_ptr_array_new()};
	for (unsigned k = 0; k < LAYERS; k++)
		q->names[k] = g_ptr_array_new();
	for (guint i = 0; i < o->migrations->len; i++)
		add_migration(q, g_ptr_array_index(o->migrations, i));
	for (unsigned k = 0; k < LAYERS; k++)
		g_ptr_array_sort(q->names[k], by_name);
	add_up(q);
	add_resources(q, o);
	bool waited = false;
	for (unsigned k = LAYER_RUNNING + 1; k < LAYERS; k++)
		waited = waited || q->most[k];
	if (o->migrations->len <= FEW && !waited)
		g_array_set_size(q->steps, 0);
	if (q->steps->len || q->resources->len)
		return true;
	free_queue(q);
	return false;
}

/* --- the data --- */

/* How a name stands: picture_text as a cell, picture_words in a sentence. */
typedef void picture_queue_name(GString *out, const char *s, unsigned most);

static void add_words(GString *out, const struct queue *q, enum layer layer, picture_queue_name *name)
{
	const GPtrArray *names = q->names[layer];
	if (!names->len) {
		g_string_append(out, layers[layer].words);
		return;
	}
	g_string_append(out, "waiting for ");
	for (guint i = 0; i < MIN(names->len, NAMED); i++) {
		g_string_append(out, i == 0 ? "" : i + 1 == names->len ? " and " : ", ");
		name(out, g_ptr_array_index(names, i), NAME_MOST);
	}
	if (names->len > NAMED)
		g_string_append_printf(out, " and %u more", names->len - NAMED);
}

static unsigned add_layers(GString *out, const struct queue *q)
{
	unsigned n = 0;
	for (unsigned k = 0; k < LAYERS; k++) {
		if (!q->most[k])
			continue;
		g_string_append_printf(out, "%d\t", layers[k].ink);
		add_words(out, q, (enum layer)k, picture_text);
		picture_row(out, "\t%s", layers[k].words);
		n++;
	}
	return n;
}

static int64_t together_at(const struct queue *q, guint i)
{
	int64_t sum = 0;
	for (unsigned k = 0; k < LAYERS; k++)
		sum += g_array_index(q->steps, struct step, i).delta[k];
	return sum;
}

static void add_step(GString *out, const struct queue *q, int64_t at, const int64_t now[LAYERS])
{
	int64_t below = 0;
	picture_seconds(out, at);
	for (unsigned k = 0; k < LAYERS; k++) {
		below += now[k];
		if (q->most[k])
			g_string_append_printf(out, "\t%" G_GINT64_FORMAT, below);
	}
	g_string_append_c(out, '\n');
}

/* What was and what is at each instant: the outline of steps. */
static void add_steps(GString *out, const struct queue *q)
{
	static const int64_t nothing[LAYERS];
	const int64_t *was = nothing;
	guint n = q->steps->len;
	const struct step *steps = (const struct step *)(void *)q->steps->data;
	int64_t from = steps[0].at, lasts = MAX(steps[n - 1].at - from, 1);
	for (guint i = 0; i < n;) {
		guint fullest = i;
		sim_i128 part = n > STEPS ? (sim_i128)(steps[i].at - from) * STEPS / lasts : -1;
		for (i++; part >= 0 && i + 1 < n && (sim_i128)(steps[i].at - from) * STEPS / lasts == part; i++)
			fullest = together_at(q, i) > together_at(q, fullest) ? i : fullest;
		add_step(out, q, steps[fullest].at, was);
		add_step(out, q, steps[fullest].at, was = steps[fullest].delta);
	}
}

static void name_queue(GString *out, const struct outcome_resource *r, picture_queue_name *name)
{
	name(out, r->name, NAME_MOST);
	if (r->direction) {
		g_string_append_c(out, ' ');
		name(out, r->direction, NAME_MOST);
	}
}

/* "132 KiB, 4 dropped". */
static void note_queue(GString *out, const struct outcome_resource *r)
{
	g_autofree char *bytes = quantity_format(QUANTITY_BYTES, r->queue_peak);
	g_string_append(out, bytes);
	if (r->drops > 0)
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " dropped", r->drops);
	if (r->marked > 0)
		g_string_append_printf(out, ", %" G_GINT64_FORMAT " marked", r->marked);
}

static void add_queue(GString *out, const struct outcome_resource *r)
{
	name_queue(out, r, picture_text);
	g_string_append_printf(out, "\t%" G_GINT64_FORMAT "\t", r->queue_peak);
	note_queue(out, r);
	picture_row(out, "\t%d", r->drops > 0 ? INK_VERMILION : INK_BLUE);
}

static unsigned widest(const struct queue *q, bool note)
{
	glong most = 0;
	for (guint i = 0; i < q->resources->len; i++) {
		const struct outcome_resource *r = g_ptr_array_index(q->resources, i);
		GString *s = g_string_new(NULL);
		if (note)
			note_queue(s, r);
		else
			name_queue(s, r, picture_words);
		most = MAX(most, (glong)picture_columns(s->str));
		g_string_free(s, TRUE);
	}
	return (unsigned)most;
}

static void add_head(GString *out, const struct queue *q, const struct outcome *o, unsigned n_layers)
{
	const struct outcome_resource *longest = q->resources->len ? g_ptr_array_index(q->resources, 0) : NULL;
	g_string_append_printf(out, "%u\t%u\t", n_layers, q->resources->len);
	picture_seconds(out, q->steps->len ? g_array_index(q->steps, struct step, 0).at : 0);
	g_string_append_c(out, '\t');
	picture_seconds(out, q->steps->len ? g_array_index(q->steps, struct step, q->steps->len - 1).at : 0);
	g_string_append_printf(out, "\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%u\t%u\t", q->together, longest ? longest->queue_peak : 0, widest(q, false),
		widest(q, true));
	picture_title(out, o);
	g_string_append_c(out, '\t');
	picture_duration(out, q->steps->len ? g_array_index(q->steps, struct step, 0).at : 0);
	g_string_append(out, "\n\n\n");
}

bool picture_queue_data(const struct outcome *o, GString *out)
{
	struct queue q;
	if (!make_queue(&q, o))
		return false;
	GString *words = g_string_new(NULL);
	unsigned n_layers = q.steps->len ? add_layers(words, &q) : 0;
	add_head(out, &q, o, n_layers);
	g_string_append(out, n_layers ? words->str : "-\n");
	g_string_append(out, "\n\n");
	if (n_layers)
		add_steps(out, &q);
	else
		g_string_append(out, "-\n");
	g_string_append(out, "\n\n");
	for (guint i = 0; i < q.resources->len; i++)
		add_queue(out, g_ptr_array_index(q.resources, i));
	if (!q.resources->len)
		g_string_append(out, "-\n");
	g_string_free(words, TRUE);
	free_queue(&q);
	return true;
}

void picture_queue_say(const struct outcome *o, GString *out)
{
	struct queue q;
	if (!make_queue(&q, o))
		return;
	if (q.steps->len)
		g_string_append_printf(out, "Migrations over simulated time: at most %" G_GINT64_FORMAT " ran at once", q.most[LAYER_RUNNING]);
	for (unsigned k = LAYER_HOST; q.steps->len && k < LAYERS; k++)
		if (q.most[k]) {
			g_string_append_printf(out, "; at most %" G_GINT64_FORMAT " at once ", q.most[k]);
			add_words(out, &q, (enum layer)k, picture_words);
		}
	if (q.resources->len) {
		g_string_append(out, q.steps->len ? ". The longest queue of packets was at " : "The longest queue of packets was at ");
		name_queue(out, g_ptr_array_index(q.resources, 0), picture_words);
		g_string_append(out, ": ");
		note_queue(out, g_ptr_array_index(q.resources, 0));
	}
	g_string_append_c(out, '.');
	free_queue(&q);
}
