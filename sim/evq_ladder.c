/* sim/evq_ladder.c: the engine's order: a radix heap whose earliest part lies sorted, the bottom of a ladder.
 *
 * The upper half of a key (time and class) is read as eleven digits of six bits. A key lies in the slot (highest digit in which it differs from `base`, its digit
 * there), so all of a lower level come before all of a higher one, and at one level the digit decides. A slot is a chain of chunks, filled in sequence. When
 * the bottom is empty, the first slots are taken: those of few keys are sorted into the bottom, those of many are spread over the level below (base becomes the
 * slot's first instant). A slot of level 0 is one instant: it is taken whole, however many keys it has, and as they were pushed in order there is nothing to sort.
 * What is pushed up to `limit`, or before base, goes into the bottom; a bottom that has grown too long gives its later part back. No width is estimated and no
 * parameter depends on the model. A key is moved two to four times, by writes in sequence, where a heap makes dependent accesses.
 *
 * A queue of few keys lives in the bottom alone. Cancelled keys stay until they come up or outnumber the others: evq.c sees to that.
 * (Radix heap: Ahuja, Mehlhorn, Orlin, Tarjan, J. ACM 37(2) 1990. Ladder queue: Tang, Goh, Thng, ACM TOMACS 15(3) 2005.) Left out: giving memory back before the end.
 */
#include "sim/evq_inside.h"

#include <glib.h>
#include <string.h>

#define LADDER_SORTED 32 /* keys that are sorted at once rather than spread */
#define LADDER_AHEAD 8  /* keys that the bottom should have: further slots are taken until then */
#define LADDER_SPILL 24 /* keys that the bottom may always have, and twice those that it may grow by before it gives some back */
#define LADDER_SPILL_MOST 64

static struct ladder_chunk *ladder_chunk(const struct ladder *l, uint32_t i)
{
	return &l->chunks[i];
}

static uint32_t ladder_chunk_take(struct ladder *l)
{
	uint32_t i = l->first_free;
	if (i != LADDER_NONE) {
		l->first_free = l->chunks[i].next;
	} else {
		if (l->n_chunks == l->cap_chunks) {
			l->cap_chunks = l->cap_chunks ? 2 * l->cap_chunks : 16;
			l->chunks = g_renew(struct ladder_chunk, l->chunks, l->cap_chunks);
		}
		i = l->n_chunks++;
	}
	l->chunks[i].n = 0;
	l->chunks[i].next = LADDER_NONE;
	return i;
}

/* Gives a chain of chunks back, from `head` to `tail`. */
static void ladder_chunks_give(struct ladder *l, uint32_t head, uint32_t tail)
{
	l->chunks[tail].next = l->first_free;
	l->first_free = head;
}

static uint64_t ladder_high(evq_key k)
{
	return (uint64_t)(k >> 64);
}

static uint32_t ladder_level(uint64_t differs)
{
	return (uint32_t)(63 - __builtin_clzll(differs | 1)) / LADDER_DIGIT;
}

/* Into its slot; base is not after it. */
static void ladder_append(struct ladder *l, evq_key k)
{
	uint64_t t = ladder_high(k);
	uint32_t level = ladder_level(t ^ l->base);
	uint32_t digit = (uint32_t)(t >> level * LADDER_DIGIT) & (LADDER_FAN - 1);
	struct ladder_slot *s = &l->slots[level][digit];
	if (s->n++ == 0) {
		s->head = s->tail = ladder_chunk_take(l);
		l->used[level] |= UINT64_C(1) << digit;
		l->levels |= 1u << level;
	} else if (ladder_chunk(l, s->tail)->n == LADDER_CHUNK) {
		uint32_t next = ladder_chunk_take(l);
		l->chunks[s->tail].next = next;
		s->tail = next;
	}
	struct ladder_chunk *c = ladder_chunk(l, s->tail);
	c->keys[c->n++] = k;
}

/* Takes a slot out of its level; its chain is the caller's. */
static struct ladder_slot ladder_detach(struct ladder *l, uint32_t level, uint32_t digit)
{
	struct ladder_slot s = l->slots[level][digit];
	l->slots[level][digit].n = 0;
	l->used[level] &= ~(UINT64_C(1) << digit);
	if (l->used[level] == 0)
		l->levels &= ~(1u << level);
	return s;
}

/* The first instant of a slot: base, with this digit and nothing below. */
static uint64_t ladder_start(const struct ladder *l, uint32_t level, uint32_t digit)
{
	uint32_t shift = level * LADDER_DIGIT;
	uint64_t above = shift + LADDER_DIGIT >= 64 ? 0 : l->base >> (shift + LADDER_DIGIT) << (shift + LADDER_DIGIT);
	return above | (uint64_t)digit << shift;
}

static void ladder_bottom_room(struct ladder *l, uint32_t n)
{
	if (n <= l->cap - l->tail)
		return;
	uint32_t size = l->tail - l->head;
	memmove(l->bottom + 1, l->bottom + l->head, size * sizeof(evq_key));
	l->head = 1;
	l->tail = size + 1;
	if (size + n > l->cap / 2) {
		l->cap = MAX(2 * l->cap, 2 * (size + n));
		l->bottom = g_renew(evq_key, l->bottom, l->cap);
	}
}

/* Sorts what was added to the bottom from place `from` on: by insertion; many keys (one instant, whose keys are mostly in order) by Shell's steps. */
static void ladder_sort(struct ladder *l, uint32_t from)
{
	evq_key *b = l->bottom + from;
	uint32_t n = l->tail - from;
	for (uint32_t step = n > LADDER_SORTED ? n / 2 : 1; step > 0; step = step == 2 ? 1 : step * 5 / 11)
		for (uint32_t i = step; i < n; i++) {
			evq_key k = b[i];
			uint32_t j = i;
			for (; j >= step && k < b[j - step]; j -= step)
				b[j] = b[j - step];
			b[j] = k;
		}
}

/* The slot's keys come into the bottom, sorted; all that the bottom had are earlier. */
static void ladder_load(struct ladder *l, uint32_t level, uint32_t digit)
{
	uint64_t last = ladder_start(l, level, digit) + ((UINT64_C(1) << level * LADDER_DIGIT) - 1);
	struct ladder_slot s = ladder_detach(l, level, digit);
	ladder_bottom_room(l, s.n);
	uint32_t from = l->tail;
	for (uint32_t i = s.head; i != LADDER_NONE; i = l->chunks[i].next) {
		const struct ladder_chunk *c = ladder_chunk(l, i);
		for (uint32_t j = 0; j < c->n; j++) {
			if (l->bodies)
				__builtin_prefetch(l->bodies + (size_t)evq_key_slot(c->keys[j]) * LADDER_BODY, 1);
			l->bottom[l->tail++] = c->keys[j];
		}
	}
	ladder_chunks_give(l, s.head, s.tail);
	ladder_sort(l, from);
	l->limit = (evq_key)last << 64 | UINT64_MAX;
}

static void ladder_spread(struct ladder *l, uint32_t level, uint32_t digit)
{
	l->base = ladder_start(l, level, digit);
	struct ladder_slot s = ladder_detach(l, level, digit);
	for (uint32_t i = s.head; i != LADDER_NONE;) {
		uint32_t next = l->chunks[i].next;
		for (uint32_t j = 0; j < l->chunks[i].n; j++)
			ladder_append(l, l->chunks[i].keys[j]); /* may move the chunks */
		ladder_chunks_give(l, i, i);
		i = next;
	}
}

void evq_ladder_fill(struct ladder *l)
{
	l->head = l->tail = 1;
	while (l->levels != 0 && l->tail <= LADDER_AHEAD) {
		uint32_t level = (uint32_t)__builtin_ctz(l->levels);
		uint32_t digit = (uint32_t)__builtin_ctzll(l->used[level]);
		if (level == 0 || l->slots[level][digit].n <= LADDER_SORTED)
			ladder_load(l, level, digit);
		else if (l->tail == 1)
			ladder_spread(l, level, digit);
		else
			break;
	}
	l->spill = MAX(LADDER_SPILL, l->tail + LADDER_SPILL / 2);
}

/* Base goes back so that `t` is not before it. What lay below the level at which the two differ has one digit there: it becomes one slot. */
static void ladder_rebase(struct ladder *l, uint64_t t)
{
	uint32_t level = ladder_level(t ^ l->base);
	uint32_t digit = (uint32_t)(l->base >> level * LADDER_DIGIT) & (LADDER_FAN - 1);
	struct ladder_slot all = {.n = 0};
	for (uint32_t low = 0; low < level; low++)
		while (l->used[low] != 0) {
			struct ladder_slot s = ladder_detach(l, low, (uint32_t)__builtin_ctzll(l->used[low]));
			if (all.n == 0)
				all.head = s.head;
			else
				l->chunks[all.tail].next = s.head;
			all.tail = s.tail;
			all.n += s.n;
		}
	if (level > 0 && all.n > 0) {
		SIM_ASSERT(l->slots[level][digit].n == 0);
		l->slots[level][digit] = all;
		l->used[level] |= UINT64_C(1) << digit;
		l->levels |= 1u << level;
	}
	l->base = ladder_start(l, level, (uint32_t)(t >> level * LADDER_DIGIT) & (LADDER_FAN - 1));
}

/* Where a bottom that is too long is cut: where the way from its first key grows most, by powers of two, as timers lie far behind packets; else at its middle. */
static uint32_t ladder_cut(const struct ladder *l)
{
	uint32_t n = l->tail - l->head, cut = l->head + n / 2;
	uint32_t most = 1, before = 0;
	if (n >= LADDER_SPILL_MOST)
		return cut;
	for (uint32_t i = l->head + n / 4; i < l->tail; i++) {
		uint32_t way = 64 - (uint32_t)__builtin_clzll((ladder_high(l->bottom[i]) - ladder_high(l->bottom[l->head])) | 1);
		if (before > 0 && way > before + most) {
			most = way - before;
			cut = i;
		}
		before = way;
	}
	return cut;
}

/* The bottom's later part goes back into the slots. */
static void ladder_spill(struct ladder *l)
{
	uint32_t cut = ladder_cut(l);
	uint64_t first = ladder_high(l->bottom[cut]);
	if (first < l->base)
		ladder_rebase(l, first);
	for (uint32_t i = cut; i < l->tail; i++)
		ladder_append(l, l->bottom[i]);
	l->limit = l->bottom[cut] - 1;
	l->tail = cut;
	l->spill = MAX(LADDER_SPILL, cut - l->head + LADDER_SPILL / 2);
}

static void ladder_insert(struct ladder *l, evq_key k)
{
	if (l->tail - l->head >= l->spill) {
		ladder_spill(l);
		evq_ladder_put(l, k);
		return;
	}
	if (l->tail == l->cap)
		ladder_bottom_room(l, 1);
	evq_key *end = l->bottom + l->tail++, *at = end;
	uint64_t t = ladder_high(k);
	l->bottom[l->head - 1] = 0; /* none is less: here the search ends */
	while (ladder_high(at[-1]) > t)
		at--;
	while (at[-1] > k)
		at--;
	memmove(at + 1, at, (size_t)((char *)end - (char *)at));
	*at = k;
	if (k > l->limit)
		l->limit = k;
}

void evq_ladder_put(struct ladder *l, evq_key k)
{
	if (k <= l->limit || ladder_high(k) < l->base || (l->levels == 0 && l->tail - l->head < LADDER_AHEAD))
		ladder_insert(l, k);
	else
		ladder_append(l, k);
}

void evq_ladder_remove(struct ladder *l, evq_key k)
{
	for (uint32_t i = l->head; i < l->tail && l->bottom[i] <= k; i++)
		if (l->bottom[i] == k) {
			memmove(l->bottom + i, l->bottom + i + 1, (--l->tail - i) * sizeof(evq_key));
			return;
		}
	uint64_t t = ladder_high(k);
	uint32_t level = ladder_level(t ^ l->base);
	uint32_t digit = (uint32_t)(t >> level * LADDER_DIGIT) & (LADDER_FAN - 1);
	SIM_ASSERT(l->slots[level][digit].n > 0);
	struct ladder_slot s = ladder_detach(l, level, digit);
	uint32_t found = 0;
	for (uint32_t i = s.head; i != LADDER_NONE;) { /* the others go back as they were */
		uint32_t next = l->chunks[i].next;
		for (uint32_t j = 0; j < l->chunks[i].n; j++)
			if (l->chunks[i].keys[j] == k)
				found++;
			else
				ladder_append(l, l->chunks[i].keys[j]);
		ladder_chunks_give(l, i, i);
		i = next;
	}
	SIM_ASSERT(found == 1);
}

/* Throws away all keys that `keep` does not know; the bottom's order and that of the chains stay. */
void evq_ladder_purge(struct ladder *l, bool (*keep)(const void *ctx, evq_key k), const void *ctx)
{
	uint32_t n = l->head;
	for (uint32_t i = l->head; i < l->tail; i++)
		if (keep(ctx, l->bottom[i]))
			l->bottom[n++] = l->bottom[i];
	l->tail = n;
	for (uint32_t level = 0; level < LADDER_LEVELS; level++)
		for (uint64_t left = l->used[level]; left != 0; left &= left - 1) {
			struct ladder_slot s = ladder_detach(l, level, (uint32_t)__builtin_ctzll(left));
			for (uint32_t i = s.head; i != LADDER_NONE;) {
				uint32_t next = l->chunks[i].next;
				for (uint32_t j = 0; j < l->chunks[i].n; j++)
					if (keep(ctx, l->chunks[i].keys[j]))
						ladder_append(l, l->chunks[i].keys[j]); /* where it was */
				ladder_chunks_give(l, i, i);
				i = next;
			}
		}
}

struct ladder *evq_ladder_new(void)
{
	struct ladder *l = g_new0(struct ladder, 1);
	l->first_free = l->given = LADDER_NONE;
	l->spill = LADDER_SPILL;
	l->cap = 8 * LADDER_SPILL;
	l->bottom = g_new(evq_key, l->cap);
	l->head = l->tail = 1;
	return l;
}

void evq_ladder_free(struct ladder *l)
{
	if (!l)
		return;
	g_free(l->bottom);
	g_free(l->chunks);
	g_free(l);
}
