/* models/rules/support.c: the published limits of migrations: round trip by release, sessions at once by the speed of the uplink, streams by release.
 * Sources: vCenter Server and Host Management (vMotion networking requirements; limits on simultaneous migrations), Broadcom KB 310156 and 336244,
 * core.vmware.com on 7.0 U2. That other editions have 10 ms from 6.0 on is our reading. Left out: 4.x.
 */
#include "models/rules/support.h"

/* 5 ms of old; 10 ms for Enterprise Plus on 5.x ("Metro vMotion"); 150 ms from 6.0 on, again for Enterprise Plus, and 10 ms for the others. */
struct sim_dur support_max_rtt(const struct host *a, const struct host *b)
{
	bool far = release_has(release_older(a->release, b->release), RELEASE_LONG_DISTANCE);
	bool plus = MIN(a->edition, b->edition) >= HOST_ENTERPRISE_PLUS;
	return sim_dur_ps((far && plus ? 150 : far || plus ? 10 : 5) * SIM_MS);
}

uint32_t support_concurrent(int64_t uplink_bps) { return uplink_bps >= INT64_C(10000000000) ? 8 : 4; }
