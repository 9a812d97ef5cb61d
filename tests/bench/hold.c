/* tests/bench/hold.c: the event set alone: what it costs to take the earliest of n pending events, call its handler and put it back later. For make bench.
 *
 *   hold ladder|heap4|plain|gtree|gsequence N exp|bimodal|const [HOLDS]
 *
 * The model and its events: holdload.h. Every hold is dispatched through a function pointer that the event names. What is timed are HOLDS holds after as many as there
 * are events (two million at most). Prints one line of key=value; `check` is a digest of the order in which the events fired: equal for all that keep it.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/evq.h"
#include "tests/bench/holdload.h"
#include "tests/bench/meter.h"

#define WARM_MOST 2000000u

struct hold {
	struct holdload load;
	struct evq *q;
	GTree *tree;
	GSequence *sequence;
	uint64_t pushed;
	uint64_t check;
};

typedef void (*handler_fn)(struct hold *h, struct sim_time now, uint32_t target, uint64_t arg);

/* An event of GLib's structures: they hold pointers. */
struct node {
	int64_t ps;
	uint64_t nth;
	struct evq_event ev;
};

static int node_compare(const void *a, const void *b, void *ctx)
{
	const struct node *x = a;
	const struct node *y = b;
	(void)ctx;
	if (x->ps != y->ps)
		return x->ps < y->ps ? -1 : 1;
	return x->nth < y->nth ? -1 : x->nth > y->nth;
}

static void node_put(struct hold *h, struct node *n)
{
	n->nth = h->pushed++;
	if (h->tree)
		g_tree_insert(h->tree, n, n);
	else
		g_sequence_insert_sorted(h->sequence, n, node_compare, NULL);
}

static struct node *node_take(struct hold *h)
{
	if (h->tree) {
		struct node *n = g_tree_node_key(g_tree_node_first(h->tree));
		g_tree_remove(h->tree, n);
		return n;
	}
	GSequenceIter *first = g_sequence_get_begin_iter(h->sequence);
	struct node *n = g_sequence_get(first);
	g_sequence_remove(first);
	return n;
}

static void note(struct hold *h, struct sim_time now, uint32_t target)
{
	h->check = (h->check ^ (uint64_t)now.ps ^ target) * UINT64_C(1099511628211);
}

static void fired_queue(struct hold *h, struct sim_time now, uint32_t target, uint64_t arg)
{
	note(h, now, target);
	evq_push(h->q, sim_time_ps(now.ps + holdload_next(&h->load)), EVQ_EVENT, (struct evq_event){.arg = arg + 1, .target = target, .handler = (uint16_t)(arg & 1)});
}

static void fired_node(struct hold *h, struct sim_time now, uint32_t target, uint64_t arg)
{
	struct node *n = (struct node *)(uintptr_t)arg;
	note(h, now, target);
	n->ps = now.ps + holdload_next(&h->load);
	node_put(h, n);
}

static void play_queue(struct hold *h, uint64_t holds, handler_fn const *handlers)
{
	struct sim_time now;
	enum evq_class c;
	struct evq_event ev;
	for (uint64_t i = 0; i < holds && evq_pop(h->q, &now, &c, &ev); i++)
		handlers[ev.handler](h, now, ev.target, ev.arg);
}

static void play_nodes(struct hold *h, uint64_t holds, handler_fn const *handlers)
{
	for (uint64_t i = 0; i < holds; i++) {
		struct node *n = node_take(h);
		handlers[n->ev.handler](h, sim_time_ps(n->ps), n->ev.target, (uint64_t)(uintptr_t)n);
	}
}

static void play(struct hold *h, uint64_t holds)
{
	static handler_fn const queue[] = {fired_queue, fired_queue};
	static handler_fn const nodes[] = {fired_node};
	if (h->q)
		play_queue(h, holds, queue);
	else
		play_nodes(h, holds, nodes);
}

static bool make(struct hold *h, const char *kind)
{
	static const char *const kinds[EVQ_KINDS] = {[EVQ_LADDER] = "ladder", [EVQ_HEAP4] = "heap4", [EVQ_PLAIN] = "plain"};
	for (int k = 0; k < EVQ_KINDS; k++)
		if (strcmp(kind, kinds[k]) == 0)
			h->q = evq_new((enum evq_kind)k);
	if (strcmp(kind, "gtree") == 0)
		h->tree = g_tree_new_full(node_compare, NULL, NULL, NULL);
	if (strcmp(kind, "gsequence") == 0)
		h->sequence = g_sequence_new(NULL);
	return h->q || h->tree || h->sequence;
}

int main(int argc, char **argv)
{
	struct hold *h = g_new0(struct hold, 1);
	if (argc < 4 || argc > 5 || !make(h, argv[1])) {
		fprintf(stderr, "usage: hold ladder|heap4|plain|gtree|gsequence N exp|bimodal|const [HOLDS]\n");
		return 2;
	}
	uint32_t n = (uint32_t)strtoul(argv[2], NULL, 10);
	uint64_t holds = argc > 4 ? strtoull(argv[4], NULL, 10) : 1000000;
	holdload_init(&h->load, argv[3]);
	struct node *nodes = h->q ? NULL : g_new0(struct node, n);
	for (uint32_t i = 0; i < n; i++) {
		struct sim_time t = sim_time_ps(holdload_first(&h->load, argv[3]));
		if (h->q) {
			evq_push(h->q, t, EVQ_EVENT, (struct evq_event){.target = i});
		} else {
			nodes[i] = (struct node){.ps = t.ps, .ev.target = i};
			node_put(h, &nodes[i]);
		}
	}
	play(h, MIN(n, WARM_MOST));
	double from = meter_cpu();
	play(h, holds);
	double took = meter_cpu() - from;
	printf("mode=%s events=%llu cpu_s=%.6f ns=%.2f peak_kib=%ld check=%016llx\n", argv[1], (unsigned long long)holds, took, took * 1e9 / (double)holds, meter_peak_kib(),
		(unsigned long long)h->check);
	evq_free(h->q);
	g_free(nodes);
	g_free(h);
	return EXIT_SUCCESS;
}
