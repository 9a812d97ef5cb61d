/* tests/validation/validate_published_tcp.c: the tables of RFC 9438: average windows by loss, and the loss that a rate allows. */
#include "tests/validation/validate_published.h"

#include "models/fabric/constant.h"
#include "models/transport/flow_tcp.h"

#include <math.h>
#include <string.h>

#define PACKET 1500
#define MANY 1000 /* segments; beyond, a loss is below what whole 10^-9 say well */

static double window_at(int64_t loss_ppb, double rtt_s, bool cubic)
{
	share_rate r = flow_loss_rate(PACKET, sim_dur_ps((int64_t)(rtt_s * 1e12 + 0.5)), loss_ppb, cubic);
	return (double)r / 1048576 * rtt_s / PACKET;
}

/* The largest loss that leaves so many segments. A window of NewReno k times as large needs a loss k^2 times as small, so that is asked in thousandths. */
static double loss_for(double segments, double rtt_s, bool cubic)
{
	double scale = !cubic && segments > MANY ? 1000 : 1;
	int64_t low = 0, high = 1000000000;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (window_at(middle, rtt_s, cubic) >= segments / scale)
			low = middle;
		else
			high = middle;
	}
	return (double)low / 1e9 / (scale * scale);
}

double published_tcp(struct published *p)
{
	const char *metric = published_text(p, "metric");
	bool cubic = strcmp(published_text(p, "stack"), "cubic") == 0;
	int64_t loss = (int64_t)(published_number(p, "loss", 0) * 1e9 + 0.5);
	double rtt = published_number(p, "rtt_ms", 100) / 1e3;
	if (strcmp(metric, "avg_window_reno") == 0)
		return window_at(loss, rtt, false);
	if (g_str_has_prefix(metric, "avg_window_cubic_C")) {
		bool known = constant_override(CONSTANT_CUBIC_C, (int64_t)(g_ascii_strtod(metric + strlen("avg_window_cubic_C"), NULL) * 1000 + 0.5));
		double segments = window_at(loss, rtt, true);
		constant_reset();
		return known ? segments : NAN;
	}
	if (g_str_has_prefix(metric, "required_loss"))
		return loss_for(published_number(p, "link_gbps", 1) * 1e9 * rtt / (8 * PACKET), rtt, cubic);
	return NAN;
}
