/* sim/histogram.c: log-linear classes of durations.
 *
 * A duration is counted in units of 2^10 ps (about a nanosecond). Up to 32 units each has its class, beyond each doubling has 32: the class is the exponent and the five
 * bits below the leading one. Longer than 2^52 units, some 53 days, is the last class. Source: the buckets of HdrHistogram, without its packing. Left out: removal.
 */
#include "sim/histogram.h"

#include <glib.h>

#define UNIT_BITS 10
#define PART_BITS 5
#define PARTS (1u << PART_BITS)
#define CLASSES (48 * PARTS)

static unsigned class_of(int64_t ps)
{
	uint64_t units = (uint64_t)ps >> UNIT_BITS;
	if (units < PARTS)
		return (unsigned)units;
	unsigned top = 63u - (unsigned)__builtin_clzll(units);
	unsigned i = (top - PART_BITS + 1) * PARTS + (unsigned)((units >> (top - PART_BITS)) & (PARTS - 1));
	return MIN(i, CLASSES - 1);
}

/* The greatest duration of a class. */
static int64_t class_end(unsigned i)
{
	uint64_t units = i;
	if (i >= PARTS) {
		unsigned shift = i / PARTS - 1;
		units = ((uint64_t)(PARTS + i % PARTS + 1) << shift) - 1;
	}
	return (int64_t)(((units + 1) << UNIT_BITS) - 1);
}

void histogram_add(struct histogram *h, struct sim_dur d)
{
	int64_t ps = MAX(d.ps, 0);
	if (!h->classes)
		h->classes = g_new0(uint64_t, CLASSES);
	h->least = h->n ? MIN(h->least, ps) : ps;
	h->most = MAX(h->most, ps);
	h->sum += ps;
	h->n++;
	h->classes[class_of(ps)]++;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
	if (!from->n)
		return;
	if (!into->classes)
		into->classes = g_new0(uint64_t, CLASSES);
	into->least = into->n ? MIN(into->least, from->least) : from->least;
	into->most = MAX(into->most, from->most);
	into->sum += from->sum;
	into->n += from->n;
	for (unsigned i = 0; i < CLASSES; i++)
		into->classes[i] += from->classes[i];
}

int64_t histogram_quantile(const struct histogram *h, int64_t ppm)
{
	uint64_t upto = 0;
	for (unsigned i = 0; h->n && i < CLASSES; i++) {
		upto += h->classes[i];
		if ((sim_i128)upto * 1000000 >= (sim_i128)h->n * ppm && upto)
			return ppm <= 0 ? h->least : MIN(class_end(i), h->most);
	}
	return h->n ? h->most : -1;
}

void histogram_clear(struct histogram *h)
{
	g_free(h->classes);
	*h = (struct histogram){0};
}
