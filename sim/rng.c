/* sim/rng.c: xoshiro256** behind GSL's interface, seeded by name.
 *
 * The generator is xoshiro256** 1.0 (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021), its 256 bits of state filled
 * from a 64-bit seed by SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014), as its authors advise. The seed of a stream is the first 64 bits of the SHA-256
 * of run seed, object and purpose. Draws below a bound use D. Lemire's multiplication with rejection (ACM TOMACS 2019): every value is equally likely.
 */
#include "sim/rng.h"

#include <glib.h>
#include <limits.h>
#include <string.h>

struct rng_state {
	uint64_t s[4];
};

_Static_assert(sizeof(unsigned long) == 8, "GSL hands seeds and draws around as unsigned long: it must hold 64 bits");

static uint64_t rng_rotl(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

static void rng_state_set(void *state, unsigned long seed)
{
	struct rng_state *st = state;
	uint64_t x = seed;
	for (int i = 0; i < 4; i++) {
		x += UINT64_C(0x9e3779b97f4a7c15);
		uint64_t z = x;
		z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
		st->s[i] = z ^ z >> 31;
	}
}

static unsigned long rng_state_get(void *state)
{
	uint64_t *s = ((struct rng_state *)state)->s;
	uint64_t result = rng_rotl(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rng_rotl(s[3], 45);
	return result;
}

static double rng_state_get_double(void *state)
{
	return (double)(rng_state_get(state) >> 11) * (1.0 / 9007199254740992.0);
}

static const gsl_rng_type rng_xoshiro = {
	.name = "vmksim-xoshiro256**",
	.max = ULONG_MAX,
	.min = 0,
	.size = sizeof(struct rng_state),
	.set = rng_state_set,
	.get = rng_state_get,
	.get_double = rng_state_get_double,
};

const gsl_rng_type *const rng_type = &rng_xoshiro;

uint64_t rng_hash(uint64_t run_seed, const char *object, const char *purpose)
{
	uint8_t digest[32];
	gsize len = sizeof digest;
	uint64_t seed_le = GUINT64_TO_LE(run_seed);
	uint64_t head;
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, (const guchar *)&seed_le, sizeof seed_le);
	g_checksum_update(sum, (const guchar *)object, (gssize)strlen(object) + 1);
	g_checksum_update(sum, (const guchar *)purpose, (gssize)strlen(purpose) + 1);
	g_checksum_get_digest(sum, digest, &len);
	g_checksum_free(sum);
	memcpy(&head, digest, sizeof head);
	return GUINT64_FROM_BE(head);
}

gsl_rng *rng_new(uint64_t run_seed, const char *object, const char *purpose)
{
	gsl_rng *r = gsl_rng_alloc(rng_type);
	SIM_ASSERT(r);
	gsl_rng_set(r, rng_hash(run_seed, object, purpose));
	return r;
}

uint64_t rng_next(gsl_rng *r)
{
	return gsl_rng_get(r);
}

uint64_t rng_below(gsl_rng *r, uint64_t n)
{
	SIM_ASSERT(n >= 1);
	sim_u128 m = (sim_u128)rng_next(r) * n;
	if ((uint64_t)m < n) {
		uint64_t least = (0 - n) % n;
		while ((uint64_t)m < least)
			m = (sim_u128)rng_next(r) * n;
	}
	return (uint64_t)(m >> 64);
}
