/* tests/validation/validate_row.c: figures put together: repetitions of the truth, seeds of ours. */
#include "tests/validation/validate.h"

void validation_spread_add(struct validation_spread *s, double x)
{
	s->low = s->n && s->low < x ? s->low : x;
	s->high = s->n && s->high > x ? s->high : x;
	s->sum += x;
	s->n++;
}

double validation_spread_mean(const struct validation_spread *s)
{
	return s->n ? s->sum / s->n : 0;
}

void validation_measured(struct validation_row *r, const struct validation_spread *truth)
{
	r->measured = validation_spread_mean(truth);
	r->low = truth->low;
	r->high = truth->high;
}

void validation_simulated(struct validation_row *r, const struct validation_spread *ours)
{
	r->simulated = validation_spread_mean(ours);
	r->sim_low = ours->low;
	r->sim_high = ours->high;
}

void validation_packets(struct validation_row *r, const struct validation_spread *ours)
{
	r->packets = ours->n > 0;
	r->packet = validation_spread_mean(ours);
	r->packet_low = ours->low;
	r->packet_high = ours->high;
}

void validation_spread_join(struct validation_spread *s, const struct validation_spread *more)
{
	if (more->n == 0)
		return;
	s->low = s->n ? MIN(s->low, more->low) : more->low;
	s->high = s->n ? MAX(s->high, more->high) : more->high;
	s->sum += more->sum;
	s->n += more->n;
}
