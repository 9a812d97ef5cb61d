/* models/rules/support.c: the published limits of migrations: round trip by release, sessions at once by the speed of the uplink, streams by release.
 * Sources: vCenter Server and Host Management (vMotion networking requirements; limits on simultaneous migrations), Broadcom KB 310156 and 336244,
 * core.vmware.com on 7.0 U2. Left out: editions and licences.
 */
#include "models/rules/support.h"

struct sim_dur support_max_rtt(struct release a, struct release b)
{
	return sim_dur_ps((release_has(release_older(a, b), RELEASE_LONG_DISTANCE) ? 150 : 10) * SIM_MS);
}

uint32_t support_concurrent(int64_t uplink_bps) { return uplink_bps >= INT64_C(10000000000) ? 8 : 4; }
