/* plots/picture_adapters.c: VMkernel adapters over time: a lane for each service of each of them.
 *
 * Few are all drawn. Of many, those that are disabled for a service at some time, change, come or go, and those that took over from them; where there are none,
 * those that carried something. Where they are still many, adapters of several hosts that look alike and carried nothing share lanes. Of more lanes than LANES,
 * those go first where most happened; the other adapters are counted.
 */
#include "plots/picture_data.h"

#include <string.h>
#include "plots/picture_lane.h"
#include "plots/text.h"

/* Columns (picture_columns) of names. */
#define HOST 20
#define ADAPTER 8
#define SERVICE 24
#define STACK 24
#define SAID 40 /* characters of a name in a sentence */
#define LANES 36
#define EACH 20			    /* so few lanes are drawn one by one */
#define WORDS 110		    /* characters of a label */
#define LAST_LABEL (-1000000000000) /* ps, minus a second: its room is the rest of the lane and what is right of it */
#define FEW 8			    /* adapters: all are drawn, though nothing happened to them */

struct shown {
	const struct outcome_adapter *a;
	guint index, alike;  /* in the outcome; how many others look the same */
	unsigned rank;	     /* the higher, the more happened */
	GPtrArray *services; /* text */
	unsigned host;	     /* groups before it */
};

static void free_shown(gpointer p)
{
	struct shown *s = p;
	g_ptr_array_unref(s->services);
	g_free(s);
}

/* Whether `b`, of the same host, is what took over from `a`. */
static bool took_over(const struct outcome_adapter *a, const struct outcome_adapter *b)
{
	if (g_strcmp0(a->host, b->host))
		return false;
	for (guint i = 0; i < a->disabled_for_future->len; i++)
		if (g_strcmp0(((const struct outcome_disabled *)g_ptr_array_index(a->disabled_for_future, i))->by, b->adapter) == 0)
			return true;
	return false;
}

/* 0: nothing ever happened to it. */
static unsigned rank_of(const struct outcome_adapter *a)
{
	unsigned rank = a->disabled_for_future->len ? 1 : 0;
	if (a->history->len || a->created_s > 0 || a->removed_s != OUTCOME_NULL)
		rank = 2;
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, i);
		rank = MAX(rank, d->sessions_in_flight->len ? 4 : d->since_s > 0 || d->until_s != OUTCOME_NULL ? 3 : 1);
	}
	return rank;
}

/* Hosts stand together in the outcome: who took over from an adapter is near. */
static unsigned rank_among(const struct outcome *o, guint i)
{
	const struct outcome_adapter *b = g_ptr_array_index(o->adapters, i);
	unsigned rank = rank_of(b);
	for (int step = -1; step <= 1; step += 2)
		for (guint k = i + (guint)step; k < o->adapters->len; k += (guint)step) {
			const struct outcome_adapter *a = g_ptr_array_index(o->adapters, k);
			if (g_strcmp0(a->host, b->host))
				break;
			if (took_over(a, b))
				rank = MAX(rank, rank_of(a));
		}
	return rank;
}

/* What adapters that look alike have in common; NULL: it looks like no other. */
static char *look_of(const struct outcome_adapter *a)
{
	if (a->bytes_by_service->len)
		return NULL;
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "%s\n%s\n%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, a->adapter ? a->adapter : "", a->stack ? a->stack : "", a->enabled,
		a->created_s, a->removed_s);
	for (guint i = 0; i < a->services->len; i++)
		g_string_append_printf(s, "\n%s", (const char *)g_ptr_array_index(a->services, i));
	for (guint i = 0; i < a->history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(a->history, i);
		g_string_append_printf(s, "\n%" G_GINT64_FORMAT " %s", c->at_s, c->what ? c->what : "");
	}
	for (guint i = 0; i < a->disabled_for_future->len; i++) {
		const struct outcome_disabled *d = g_ptr_array_index(a->disabled_for_future, i);
		g_string_append_printf(s, "\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %s %d", d->since_s, d->until_s, d->service ? d->service : "",
			d->by ? d->by : "", d->tagged);
		if (d->sessions_in_flight->len)
			return g_string_free(s, TRUE), NULL;
	}
	return g_string_free(s, FALSE);
}

/* by_look: NULL: each has lanes of its own. */
static void add_shown(GPtrArray *list, GHashTable *by_look, const struct outcome *o, guint i, unsigned rank)
{
	char *look = !by_look ? NULL : look_of(g_ptr_array_index(o->adapters, i));
	struct shown *s = look ? g_hash_table_lookup(by_look, look) : NULL;
	if (s) {
		s->alike++;
		g_free(look);
		return;
	}
	s = g_new0(struct shown, 1);
	*s = (struct shown){
		.a = g_ptr_array_index(o->adapters, i), .index = i, .rank = rank, .services = picture_lane_services(g_ptr_array_index(o->adapters, i))};
	g_ptr_array_add(list, s);
	if (look)
		g_hash_table_insert(by_look, look, s);
}

static gint busiest_first(gconstpointer a, gconstpointer b)
{
	const struct shown *x = *(struct shown *const *)a, *y = *(struct shown *const *)b;
	return x->rank != y->rank ? (x->rank < y->rank ? 1 : -1) : (x->index > y->index) - (x->index < y->index);
}

static gint in_order(gconstpointer a, gconstpointer b)
{
	const struct shown *x = *(struct shown *const *)a, *y = *(struct shown *const *)b;
	return (x->index > y->index) - (x->index < y->index);
}

static void number_hosts(GPtrArray *list)
{
	for (guint i = 1; i < list->len; i++) {
		struct shown *before = g_ptr_array_index(list, i - 1), *s = g_ptr_array_index(list, i);
		s->host = before->host + (g_strcmp0(s->a->host, before->a->host) != 0);
	}
}

/* All that are to be drawn, were there room. */
static GPtrArray *candidates(const struct outcome *o, GHashTable *by_look, guint *lanes)
{
	bool any = false;
	GPtrArray *list = g_ptr_array_new_with_free_func(free_shown);
	for (guint i = 0; i < o->adapters->len && !any; i++)
		any = rank_of(g_ptr_array_index(o->adapters, i)) > 0;
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		unsigned rank = any ? rank_among(o, i) : a->bytes_by_service->len > 0;
		rank = o->adapters->len <= FEW ? MAX(rank, 1) : rank;
		if (rank)
			add_shown(list, by_look, o, i, rank);
	}
	*lanes = 0;
	for (guint i = 0; i < list->len; i++)
		*lanes += ((const struct shown *)g_ptr_array_index(list, i))->services->len;
	return list;
}

/* *left_out: adapters that there is no room for. */
static GPtrArray *choose(const struct outcome *o, guint *left_out)
{
	guint lanes, n = 0;
	GPtrArray *list = candidates(o, NULL, &lanes);
	if (lanes > EACH) {
		g_autoptr(GHashTable) by_look = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL); /* look-up only */
		g_ptr_array_unref(list);
		list = candidates(o, by_look, &lanes);
	}
	g_ptr_array_sort(list, busiest_first);
	lanes = 0;
	*left_out = 0;
	for (guint i = 0; i < list->len; i++) {
		const struct shown *s = g_ptr_array_index(list, i);
		lanes += s->services->len;
		if (lanes <= LANES)
			n++;
		else
			*left_out += 1 + s->alike;
	}
	g_ptr_array_set_size(list, (gint)n);
	g_ptr_array_sort(list, in_order);
	number_hosts(list);
	return list;
}

/* --- the data --- */

struct place {
	unsigned lane, adapter, host;
	int64_t end;
};

static void add_place(GString *out, const struct place *p) { g_string_append_printf(out, "%u\t%u\t%u\t", p->lane, p->adapter, p->host); }

static void add_span(GString *out, const struct place *p, const struct lane_span *s)
{
	add_place(out, p);
	picture_seconds(out, s->from);
	g_string_append_c(out, '\t');
	picture_seconds(out, MIN(s->to, p->end));
	g_string_append_c(out, '\t');
}

static void add_label(GString *out, const struct place *p, const struct lane_label *l, int64_t room)
{
	add_place(out, p);
	picture_seconds(out, MIN(l->at, p->end));
	g_string_append_c(out, '\t');
	picture_seconds(out, room);
	g_string_append_printf(out, "\t%c\t", l->sign);
	picture_strcol(out, l->words, WORDS);
	g_string_append_c(out, '\t');
	picture_strcol(out, l->short_words, WORDS);
	picture_row(out, "\t%u\t%u", MIN(picture_columns(l->words), WORDS), MIN(picture_columns(l->short_words), WORDS));
}

/* The blocks that a lane adds to. */
struct blocks {
	GString *adapters, *lanes, *states, *busy, *labels;
	unsigned n_lanes;
	bool disabled;
};

static void add_lane(struct blocks *b, const struct place *p, const struct shown *s, const struct lane *l)
{
	add_place(b->lanes, p);
	picture_seconds(b->lanes, MAX(s->a->created_s, 0));
	g_string_append_c(b->lanes, '\t');
	picture_seconds(b->lanes, s->a->removed_s == OUTCOME_NULL ? p->end : s->a->removed_s);
	g_string_append_c(b->lanes, '\t');
	picture_strcol(b->lanes, l->service ? l->service : "no service", SERVICE);
	picture_row(b->lanes, "\t%u", MIN(picture_columns(l->service ? l->service : "no service"), SERVICE));
	for (guint i = 0; i < l->states->len; i++) {
		const struct lane_span *x = &g_array_index(l->states, struct lane_span, i);
		add_span(b->states, p, x);
		picture_row(b->states, "%d\t%d", x->what, (int)picture_ink_stack(s->a->stack));
		b->disabled |= x->what == LANE_DISABLED;
	}
	for (guint i = 0; i < l->busy->len; i++) {
		const struct lane_span *x = &g_array_index(l->busy, struct lane_span, i);
		add_span(b->busy, p, x);
		picture_row(b->busy, "%d", x->what);
	}
	for (guint i = 0; i < l->labels->len; i++) {
		const struct lane_label *next = i + 1 < l->labels->len ? g_ptr_array_index(l->labels, i + 1) : NULL;
		add_label(b->labels, p, g_ptr_array_index(l->labels, i), next ? MIN(next->at, p->end) : LAST_LABEL);
	}
}

static void add_adapter(struct blocks *b, const struct outcome *o, const struct shown *s, struct place *p)
{
	GString *name = g_string_new(NULL);
	picture_words(name, s->a->host, s->alike ? HOST / 2 : HOST);
	g_string_append_c(name, '/');
	picture_words(name, s->a->adapter, ADAPTER);
	if (s->alike)
		g_string_append_printf(name, " and %u alike", s->alike);
	add_place(b->adapters, p);
	picture_strcol(b->adapters, name->str, 0);
	g_string_append_c(b->adapters, '\t');
	picture_strcol(b->adapters, s->a->stack, STACK);
	picture_row(b->adapters, "\t%u", picture_columns(name->str));
	g_string_free(name, TRUE);
	for (guint i = 0; i < s->services->len; i++, p->lane++) {
		struct lane *l = picture_lane_new(o, s->a, g_ptr_array_index(s->services, i), i == 0, p->end);
		add_lane(b, p, s, l);
		picture_lane_free(l);
	}
	b->n_lanes = p->lane;
}

/* Netstacks of what is drawn, each with its ink. */
static unsigned add_stacks(GString *out, const GPtrArray *list)
{
	unsigned n = 0;
	for (guint i = 0; i < list->len; i++) {
		const char *stack = ((const struct shown *)g_ptr_array_index(list, i))->a->stack;
		guint k = 0;
		while (k < i && g_strcmp0(((const struct shown *)g_ptr_array_index(list, k))->a->stack, stack))
			k++;
		if (k < i || n == 6)
			continue;
		g_string_append_printf(out, "%u\t%d\t", n++, (int)picture_ink_stack(stack));
		picture_strcol(out, stack, STACK);
		g_string_append_c(out, '\n');
	}
	return n;
}

static void write_blocks(GString *out, const struct outcome *o, const GPtrArray *list, guint left_out)
{
	struct blocks b = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), g_string_new(NULL), 0, false};
	GString *stacks = g_string_new(NULL);
	struct place p = {0, 0, 0, o->run.finished_s};
	for (guint i = 0; i < list->len; i++) {
		const struct shown *s = g_ptr_array_index(list, i);
		p.adapter = i;
		p.host = s->host;
		add_adapter(&b, o, s, &p);
	}
	unsigned n_stacks = add_stacks(stacks, list);
	g_string_append_printf(out, "%u\t%u\t%u\t%u\t%d\t%d\t", b.n_lanes, list->len, p.host + 1, n_stacks, b.disabled, b.busy->len > 0);
	picture_seconds(out, p.end);
	g_string_append_c(out, '\t');
	picture_title(out, o);
	if (left_out)
		g_string_append_printf(out, "\t%u more adapters are not drawn\n", left_out);
	else
		g_string_append(out, "\t-\n");
	static const char *const heads[] = {
		"from\tto\tservice\tcolumns", "name\tnetstack\tcolumns", "from\tto\tstate\tink", "from\tto\trun on", "at\troom\tsign\twords\tbrief\tcolumns\tcolumns",
	};
	static const char no_row[] = "0\t0\t0\tNaN\tNaN\t-\t-\t-\tNaN\tNaN\n"; /* gnuplot warns of a block without any */
	GString *const block[] = {b.lanes, b.adapters, b.states, b.busy, b.labels};
	for (unsigned i = 0; i < G_N_ELEMENTS(block); i++) {
		g_string_append_printf(out, "\n\nlane\tadapter\thost\t%s\n%s", heads[i], block[i]->len ? block[i]->str : no_row);
		g_string_free(block[i], TRUE);
	}
	g_string_append_printf(out, "\n\nstack\tink\tname\n%s", stacks->str);
	g_string_free(stacks, TRUE);
}

/* Block 0: lanes, adapters, hosts, netstacks, whether any lane is disabled, was used; the end of the run, title, remark. The other blocks open with the
 * names of their columns: lanes (as long as their adapter was there), adapters, states (1: enabled, 2: disabled for future sessions), sessions, labels,
 * netstacks. */
bool picture_adapters_data(const struct outcome *o, GString *out)
{
	guint left_out;
	g_autoptr(GPtrArray) list = choose(o, &left_out);
	if (!list->len || o->run.finished_s <= 0)
		return false;
	write_blocks(out, o, list, left_out);
	return true;
}

static void say_disabled(GString *out, const struct outcome_adapter *a, const struct outcome_disabled *d)
{
	picture_words(out, a->host, SAID);
	g_string_append_c(out, '/');
	picture_words(out, a->adapter, SAID);
	g_string_append(out, " for ");
	picture_words(out, d->service, SAID);
	g_string_append(out, ", since ");
	text_duration(out, d->since_s);
	g_string_append(out, " by ");
	picture_words(out, d->by, SAID);
}

void picture_adapters_say(const struct outcome *o, GString *out)
{
	guint disabled = 0, services = 0, flight = 0, told = 0;
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		disabled += a->disabled_for_future->len > 0;
		services += a->disabled_for_future->len;
		for (guint k = 0; k < a->disabled_for_future->len; k++)
			flight += ((const struct outcome_disabled *)g_ptr_array_index(a->disabled_for_future, k))->sessions_in_flight->len;
	}
	g_string_append_printf(out, "%u VMkernel adapter%s", o->adapters->len, o->adapters->len == 1 ? "" : "s");
	if (disabled)
		g_string_append_printf(out, ", %u of them disabled for future sessions of a service at some time", disabled);
	else
		g_string_append(out, ", none of them disabled for future sessions of a service");
	if (flight)
		g_string_append_printf(out, ", %u session%s still in flight then", flight, flight == 1 ? "" : "s");
	for (guint i = 0; i < o->adapters->len && told < 3; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(o->adapters, i);
		for (guint k = 0; k < a->disabled_for_future->len && told < 3; k++, told++) {
			g_string_append(out, told ? "; " : ": ");
			say_disabled(out, a, g_ptr_array_index(a->disabled_for_future, k));
		}
	}
	if (services > told)
		g_string_append_printf(out, "; and %u more", services - told);
	g_string_append_c(out, '.');
	text_finish(out);
}
