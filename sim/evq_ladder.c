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

#define LADDER_SORTED 24 /* keys that are sorted at once rather than spread: less than a chunk */
#define LADDER_EARLY 160 /* chunks that there is room for from the beginning: slots keep theirs, and time comes by many */
#define LADDER_AHEAD 8 /* keys that the bottom should have: further slots are taken until then */
#define LADDER_SPILL 24 /* keys that the bottom may always have, and twice those that it may grow by before it gives some back */
#define LADDER_SPILL_MOST 64

static uint32_t ladder_chunk_next(const struct ladder *l, uint32_t chunk)
{
	return (uint32_t)l->keys[chunk];
}

static uint32_t ladder_chunk_n(const struct ladder *l, uint32_t chunk)
{
	return (uint32_t)((uint64_t)l->keys[chunk] >> 32);
}

static void ladder_chunk_close(struct ladder *l, uint32_t chunk, uint32_t n, uint32_t next)
{
	l->keys[chunk] = (uint64_t)n << 32 | next;
}

static uint32_t ladder_chunk_take(struct ladder *l)
{
	uint32_t chunk = l->first_free;
	if (chunk != 0) {
		l->first_free = ladder_chunk_next(l, chunk);
		return chunk;
	}
	if (l->n_keys == l->cap_keys) {
		l->cap_keys *= 2;
		l->keys = g_renew(evq_key, l->keys, l->cap_keys);
	}
	l->n_keys += LADDER_CHUNK;
	return l->n_keys - LADDER_CHUNK;
}

static void ladder_chunk_give(struct ladder *l, uint32_t chunk)
{
	ladder_chunk_close(l, chunk, 0, l->first_free);
	l->first_free = chunk;
}

static uint32_t ladder_level(uint64_t differs)
{
	return (uint32_t)(63 - __builtin_clzll(differs | 1)) / LADDER_DIGIT;
}

/* Which slot a key of this time belongs to: level and digit in one number. */
static uint32_t ladder_place(const struct ladder *l, uint64_t t)
{
	uint32_t level = ladder_level(t ^ l->base);
	return level * LADDER_FAN + ((uint32_t)(t >> level * LADDER_DIGIT) & (LADDER_FAN - 1));
}

static void ladder_mark(struct ladder *l, uint32_t place)
{
	l->used[place / LADDER_FAN] |= UINT64_C(1) << place % LADDER_FAN;
	l->levels |= 1u << place / LADDER_FAN;
}

static inline void ladder_unmark(struct ladder *l, uint32_t place)
{
	uint64_t left = l->used[place / LADDER_FAN] &= ~(UINT64_C(1) << place % LADDER_FAN);
	if (left == 0)
		l->levels &= ~(1u << place / LADDER_FAN);
}

/* The slot has no chunk, or its last one is full. */
static __attribute__((noinline)) void ladder_slot_more(struct ladder *l, uint32_t place)
{
	struct ladder_slot *s = &l->slots[place];
	uint32_t chunk = ladder_chunk_take(l);
	if (s->at == 0)
		s->head = chunk;
	else
		ladder_chunk_close(l, s->at - LADDER_CHUNK, LADDER_CHUNK - 1, chunk);
	s->at = chunk + 1;
}

/* Into its slot; base is not after it. */
static inline void ladder_append(struct ladder *l, evq_key k)
{
	uint32_t place = ladder_place(l, evq_key_high(k));
	struct ladder_slot *s = &l->slots[place];
	if (s->at % LADDER_CHUNK == 0)
		ladder_slot_more(l, place);
	l->keys[s->at++] = k;
	ladder_mark(l, place);
}

/* Takes a slot out of its level; its chain, from the chunk that is returned, is the caller's. */
static uint32_t ladder_detach(struct ladder *l, uint32_t place)
{
	struct ladder_slot *s = &l->slots[place];
	uint32_t last = (s->at - 1) / LADDER_CHUNK * LADDER_CHUNK;
	ladder_chunk_close(l, last, s->at - last - 1, 0);
	s->at = 0;
	ladder_unmark(l, place);
	return s->head;
}

/* The first instant of a slot: base, with this digit and nothing below. */
static uint64_t ladder_start(const struct ladder *l, uint32_t level, uint32_t digit)
{
	uint32_t shift = level * LADDER_DIGIT;
	uint64_t above = shift + LADDER_DIGIT >= 64 ? 0 : l->base >> (shift + LADDER_DIGIT) << (shift + LADDER_DIGIT);
	return above | (uint64_t)digit << shift;
}

/* The last key that may be in it. */
static evq_key ladder_end(const struct ladder *l, uint32_t level, uint32_t digit)
{
	uint64_t end = ladder_start(l, level, digit) + ((UINT64_C(1) << level * LADDER_DIGIT) - 1);
	return (evq_key)end << 64 | UINT64_MAX;
}

static __attribute__((noinline)) void ladder_bottom_grow(struct ladder *l, uint32_t n)
{
	uint32_t size = l->tail - l->head;
	memmove(l->bottom + 1, l->bottom + l->head, size * sizeof(evq_key));
	l->head = 1;
	l->tail = size + 1;
	if (size + n > l->cap / 2) {
		l->cap = MAX(2 * l->cap, 2 * (size + n));
		l->bottom = g_renew(evq_key, l->bottom, l->cap);
	}
}

static inline void ladder_bottom_room(struct ladder *l, uint32_t n)
{
	if (n > l->cap - l->tail)
		ladder_bottom_grow(l, n);
}

/* Sorts what was added to the bottom from place `from` on, by Shell's steps: keys of one instant, mostly in order. */
static void ladder_sort(struct ladder *l, uint32_t from)
{
	evq_key *b = l->bottom + from;
	uint32_t n = l->tail - from;
	for (uint32_t step = n / 2; step > 0; step = step == 2 ? 1 : step * 5 / 11)
		for (uint32_t i = step; i < n; i++) {
			evq_key k = b[i];
			uint32_t j = i;
			for (; j >= step && k < b[j - step]; j -= step)
				b[j] = b[j - step];
			b[j] = k;
		}
}

/* Few keys come into the bottom, each to the place that the number of lesser ones tells: nothing here branches on what is drawn. */
static inline void ladder_rank(struct ladder *l, const evq_key *keys, uint32_t n)
{
	evq_key *to = l->bottom + l->tail;
	for (uint32_t i = 0; i < n; i++) {
		evq_key k = keys[i];
		uint32_t less = 0;
		for (uint32_t j = 0; j < n; j++)
			less += keys[j] < k;
		to[less] = k;
		if (l->bodies)
			__builtin_prefetch(l->bodies + (size_t)evq_key_slot(k) * LADDER_BODY, 1);
	}
	l->tail += n;
}

/* A slot of level 0 is one instant: however many keys it has. */
static void ladder_load_instant(struct ladder *l, uint32_t place)
{
	uint32_t from = l->tail, chunk = ladder_detach(l, place);
	while (chunk != 0) {
		uint32_t n = ladder_chunk_n(l, chunk), next = ladder_chunk_next(l, chunk);
		ladder_bottom_room(l, n);
		memcpy(l->bottom + l->tail, l->keys + chunk + 1, n * sizeof(evq_key));
		l->tail += n;
		ladder_chunk_give(l, chunk);
		chunk = next;
	}
	ladder_sort(l, from);
}

/* The keys of a slot of one chunk come into the bottom, sorted; all that the bottom had are earlier. It keeps its chunk: no key to come needs to ask for one. */
static inline void ladder_load(struct ladder *l, uint32_t place, uint32_t n)
{
	struct ladder_slot *s = &l->slots[place];
	ladder_unmark(l, place);
	s->at = s->head + 1;
	ladder_bottom_room(l, n);
	ladder_rank(l, l->keys + s->head + 1, n);
}

static void ladder_spread(struct ladder *l, uint32_t place)
{
	l->base = ladder_start(l, place / LADDER_FAN, place % LADDER_FAN);
	for (uint32_t chunk = ladder_detach(l, place); chunk != 0;) {
		uint32_t n = ladder_chunk_n(l, chunk), next = ladder_chunk_next(l, chunk);
		for (uint32_t i = 0; i < LADDER_CHUNK; i += 64 / sizeof(evq_key)) /* a line of the cache each */
			__builtin_prefetch(l->keys + next + i);
		for (uint32_t i = 1; i <= n; i++)
			ladder_append(l, l->keys[chunk + i]); /* may move the chunks */
		ladder_chunk_give(l, chunk);
		chunk = next;
	}
}

void evq_ladder_fill(struct ladder *l)
{
	uint32_t loaded = 0;
	l->head = l->tail = 1;
	while (l->levels != 0 && l->tail <= LADDER_AHEAD) {
		uint32_t level = (uint32_t)__builtin_ctz(l->levels);
		uint32_t place = level * LADDER_FAN + (uint32_t)__builtin_ctzll(l->used[level]);
		uint32_t n = l->slots[place].at - l->slots[place].head - 1; /* if it is of one chunk; else far more */
		if (n <= LADDER_SORTED)
			ladder_load(l, place, n);
		else if (level == 0)
			ladder_load_instant(l, place);
		else if (l->tail == 1)
			ladder_spread(l, place);
		else
			break;
		loaded = place; /* in the end */
	}
	if (l->tail > 1)
		l->limit = ladder_end(l, loaded / LADDER_FAN, loaded % LADDER_FAN);
	l->spill = MAX(LADDER_SPILL, l->tail + LADDER_SPILL / 2);
}

/* Base goes back so that `t` is not before it. What lay below the level at which the two differ has one digit there: it becomes one slot. */
static void ladder_rebase(struct ladder *l, uint64_t t)
{
	uint32_t level = ladder_level(t ^ l->base);
	uint32_t place = level * LADDER_FAN + ((uint32_t)(l->base >> level * LADDER_DIGIT) & (LADDER_FAN - 1));
	struct ladder_slot all = {0, 0};
	uint32_t last = 0;
	for (uint32_t low = 0; low < level; low++)
		while (l->used[low] != 0) {
			uint32_t from = low * LADDER_FAN + (uint32_t)__builtin_ctzll(l->used[low]);
			all.at = l->slots[from].at;
			uint32_t head = ladder_detach(l, from);
			if (last == 0)
				all.head = head;
			else
				ladder_chunk_close(l, last, ladder_chunk_n(l, last), head);
			last = (all.at - 1) / LADDER_CHUNK * LADDER_CHUNK;
		}
	if (last != 0) {
		if (l->slots[place].at != 0)
			ladder_chunk_give(l, l->slots[place].head);
		l->slots[place] = all;
		ladder_mark(l, place);
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
		uint32_t way = 64 - (uint32_t)__builtin_clzll((evq_key_high(l->bottom[i]) - evq_key_high(l->bottom[l->head])) | 1);
		if (before > 0 && way > before + most) {
			most = way - before;
			cut = i;
		}
		before = way;
	}
	return cut;
}

/* The bottom's later part goes back into the slots. */
static __attribute__((noinline)) void ladder_spill(struct ladder *l)
{
	uint32_t cut = ladder_cut(l);
	uint64_t first = evq_key_high(l->bottom[cut]);
	if (first < l->base)
		ladder_rebase(l, first);
	for (uint32_t i = cut; i < l->tail; i++)
		ladder_append(l, l->bottom[i]);
	l->limit = l->bottom[cut] - 1;
	l->tail = cut;
	l->spill = MAX(LADDER_SPILL, cut - l->head + LADDER_SPILL / 2);
}

/* Into the bottom, from the end that is nearer. */
static __attribute__((noinline)) void ladder_insert(struct ladder *l, evq_key k)
{
	if (l->tail - l->head >= l->spill) {
		ladder_spill(l);
		evq_ladder_put(l, k);
		return;
	}
	if (l->head > 1 && l->head < l->tail && k < l->bottom[l->head + (l->tail - l->head) / 2]) {
		evq_key *at = l->bottom + --l->head;
		for (; at[1] < k; at++)
			*at = at[1];
		*at = k;
		return;
	}
	ladder_bottom_room(l, 1);
	evq_key *at = l->bottom + l->tail++;
	l->bottom[l->head - 1] = 0; /* none is less: here the search ends */
	for (; at[-1] > k; at--)
		*at = at[-1];
	*at = k;
	if (k > l->limit)
		l->limit = k;
}

void evq_ladder_put(struct ladder *l, evq_key k)
{
	if (k > l->limit && evq_key_high(k) >= l->base && (l->levels != 0 || l->tail - l->head >= LADDER_AHEAD))
		ladder_append(l, k);
	else
		ladder_insert(l, k);
}

void evq_ladder_remove(struct ladder *l, evq_key k)
{
	for (uint32_t i = l->head; i < l->tail && l->bottom[i] <= k; i++)
		if (l->bottom[i] == k) {
			memmove(l->bottom + i, l->bottom + i + 1, (--l->tail - i) * sizeof(evq_key));
			return;
		}
	uint32_t place = ladder_place(l, evq_key_high(k)), found = 0;
	SIM_ASSERT(l->used[place / LADDER_FAN] >> place % LADDER_FAN & 1);
	for (uint32_t chunk = ladder_detach(l, place); chunk != 0;) { /* the others go back as they were */
		uint32_t n = ladder_chunk_n(l, chunk), next = ladder_chunk_next(l, chunk);
		for (uint32_t i = 1; i <= n; i++)
			if (l->keys[chunk + i] == k)
				found++;
			else
				ladder_append(l, l->keys[chunk + i]);
		ladder_chunk_give(l, chunk);
		chunk = next;
	}
	SIM_ASSERT(found == 1);
}

/* Throws away all keys that `keep` does not know; the bottom's order and that of the chains stay. */
void evq_ladder_purge(struct ladder *l, bool (*keep)(const void *ctx, evq_key k), const void *ctx)
{
	uint32_t kept = l->head;
	for (uint32_t i = l->head; i < l->tail; i++)
		if (keep(ctx, l->bottom[i]))
			l->bottom[kept++] = l->bottom[i];
	l->tail = kept;
	for (uint32_t level = 0; level < LADDER_LEVELS; level++)
		for (uint64_t left = l->used[level]; left != 0; left &= left - 1)
			for (uint32_t chunk = ladder_detach(l, level * LADDER_FAN + (uint32_t)__builtin_ctzll(left)); chunk != 0;) {
				uint32_t n = ladder_chunk_n(l, chunk), next = ladder_chunk_next(l, chunk);
				for (uint32_t i = 1; i <= n; i++)
					if (keep(ctx, l->keys[chunk + i]))
						ladder_append(l, l->keys[chunk + i]); /* where it was */
				ladder_chunk_give(l, chunk);
				chunk = next;
			}
}

struct ladder *evq_ladder_new(void)
{
	struct ladder *l = g_new0(struct ladder, 1);
	l->given = LADDER_NONE;
	l->spill = LADDER_SPILL;
	l->cap = 8 * LADDER_SPILL;
	l->bottom = g_new(evq_key, l->cap);
	l->head = l->tail = 1;
	l->n_keys = LADDER_CHUNK; /* the first is nobody's */
	l->cap_keys = LADDER_EARLY * LADDER_CHUNK;
	l->keys = g_new(evq_key, l->cap_keys);
	return l;
}

void evq_ladder_free(struct ladder *l)
{
	if (!l)
		return;
	g_free(l->bottom);
	g_free(l->keys);
	g_free(l);
}
