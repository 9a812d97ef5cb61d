/* models/migration/guest.c: three measured guests: U(tau) = a tau^b of update workloads, and a saturating one that reads.
 *
 * Fitted on what bitmap syncs found in QEMU migrations of an 8 GiB guest with a key-value store under YCSB (LordWicked/live-migration-thesis-code), after passes of 0.2 to 25 s: what a
 * pass had left is in it, so under rules that end a pass in its middle it is asked after whole passes all the same. a tau^b is the start of W (1 - exp(-(tau/T)^b)) with T = (W/a)^(1/b), W the VM's memory.
 */
#include "models/migration/guest.h"

#include "sim/fixmath.h"

#define MIB (INT64_C(1) << 20)
#define MOST (INT64_C(256) << 30) /* W of a power: T stays within any horizon */

const char *const guest_names[] = {"ycsb_updates_4_threads", "ycsb_updates_16_threads", "ycsb_reads_16_threads", NULL};

static const struct {
	int64_t kib, set; /* a in KiB, of a power; or the working set, bytes */
	int64_t exponent_ppm, constant_ms;
} guests[] = {
	{54477, 0, 620000, 0},       /* 53.2 MiB */
	{126464, 0, 680000, 0},      /* 123.5 MiB */
	{0, 290 * MIB, 1000000, 1200},
};

struct world_dirty guest_dirty(int i, int64_t memory)
{
	int64_t set = MIN(memory, guests[i].set ? guests[i].set : MOST);
	struct world_dirty d = {set, sim_dur_ps(guests[i].constant_ms * SIM_MS), guests[i].exponent_ppm, WORLD_PATTERN_WHOLE};
	if (guests[i].kib) {
		double parts = (double)set / ((double)guests[i].kib * 1024.0);
		d.time_constant = sim_dur_ps((int64_t)(fixmath_pow(parts, 1e6 / (double)guests[i].exponent_ppm) * 1e12));
	}
	return d;
}
