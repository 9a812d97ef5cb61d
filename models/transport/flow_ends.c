/* models/transport/flow_ends.c: ends by slot, with the least of each block. */
#include "models/transport/flow_ends.h"

#define BLOCK FLOW_ENDS_BLOCK

struct flow_ends *flow_ends_new(void)
{
	struct flow_ends *e = g_new0(struct flow_ends, 1);
	e->free_slots = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	e->due = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	return e;
}

void flow_ends_free(struct flow_ends *e)
{
	g_free(e->end);
	g_free(e->owner);
	g_free(e->blocks);
	g_array_unref(e->free_slots);
	g_array_unref(e->due);
	g_free(e);
}

static void add_blocks(struct flow_ends *e)
{
	uint32_t from = e->room;
	e->room = e->room ? 2 * e->room : BLOCK;
	e->end = g_renew(int64_t, e->end, e->room);
	e->owner = g_renew(uint32_t, e->owner, e->room);
	e->blocks = g_renew(struct flow_ends_block, e->blocks, e->room / BLOCK);
	for (uint32_t i = from; i < e->room; i++)
		e->end[i] = SIM_TIME_NEVER.ps;
	for (uint32_t b = from / BLOCK; b < e->room / BLOCK; b++)
		e->blocks[b] = (struct flow_ends_block){SIM_TIME_NEVER.ps, b * BLOCK, false};
}

uint32_t flow_ends_take(struct flow_ends *e, uint32_t owner)
{
	uint32_t slot = e->n;
	if (e->free_slots->len) {
		slot = g_array_index(e->free_slots, uint32_t, e->free_slots->len - 1);
		g_array_set_size(e->free_slots, e->free_slots->len - 1);
	} else {
		if (e->n == e->room)
			add_blocks(e);
		e->n++;
	}
	e->owner[slot] = owner;
	return slot;
}

void flow_ends_drop(struct flow_ends *e, uint32_t slot)
{
	flow_ends_set(e, slot, SIM_TIME_NEVER);
	g_array_append_val(e->free_slots, slot);
}

static void find_least(const struct flow_ends *e, struct flow_ends_block *b)
{
	uint32_t from = b->slot / BLOCK * BLOCK, slot = from;
	for (uint32_t i = from + 1; i < from + BLOCK; i++)
		slot = e->end[i] < e->end[slot] ? i : slot;
	*b = (struct flow_ends_block){e->end[slot], slot, false};
}

struct sim_time flow_ends_least(struct flow_ends *e, uint32_t *owner)
{
	int64_t least = SIM_TIME_NEVER.ps;
	for (struct flow_ends_block *b = e->blocks; b < e->blocks + (e->n + BLOCK - 1) / BLOCK; b++) {
		if (b->lost)
			find_least(e, b);
		if (b->least >= least)
			continue;
		least = b->least;
		*owner = e->owner[b->slot];
	}
	return (struct sim_time){least};
}

static int ascending(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return x < y ? -1 : x > y;
}

const GArray *flow_ends_due(struct flow_ends *e, struct sim_time at)
{
	uint32_t first;
	g_array_set_size(e->due, 0);
	flow_ends_least(e, &first);
	for (uint32_t b = 0; b * BLOCK < e->n; b++) {
		if (e->blocks[b].least > at.ps)
			continue;
		for (uint32_t i = b * BLOCK; i < (b + 1) * BLOCK; i++)
			if (e->end[i] <= at.ps)
				g_array_append_val(e->due, e->owner[i]);
	}
	if (e->due->len > 1)
		g_array_sort(e->due, ascending);
	return e->due;
}
