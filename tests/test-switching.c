/* tests/test-switching.c: the laws of virtual switching below the runs: token buckets, the uplink of a port, classes of Network I/O Control.
 *
 * Sources: vSphere Networking (teaming, shaping, Network I/O Control); shares and their slack also against measurements of a kernel's hierarchical token bucket with
 * two classes on a NIC of 100 Mbit/s (frames of 1514 bytes, 1448 of payload), within the spread of three repetitions. Not pinned: words.
 */
#include "models/fabric/bucket.h"
#include "models/fabric/res.h"
#include "models/host/estate.h"
#include "tests/suite.h"

#define GBIT INT64_C(1000000000)

/* --- token buckets --- */

static void a_burst_lasts_depth_over_excess(void)
{
	struct bucket b;
	bucket_init(&b, share_from_bps(2 * GBIT), share_from_bps(4 * GBIT), 1000000000, SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(bucket_capacity(&b), share_from_bps(4 * GBIT));
	bucket_use(&b, share_from_bps(4 * GBIT), SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(bucket_empties(&b).ps, 4 * SIM_S); /* 8 Gbit at 4 - 2 Gbit/s */
	CU_ASSERT_TRUE(bucket_turn(&b, true, sim_time_ps(4 * SIM_S)));
	CU_ASSERT_EQUAL(bucket_capacity(&b), share_from_bps(2 * GBIT));
	CU_ASSERT_EQUAL(bucket_empties(&b).ps, SIM_TIME_NEVER.ps);
}

static void what_is_not_used_is_kept_up_to_the_depth(void)
{
	struct bucket b;
	bucket_init(&b, share_from_bps(2 * GBIT), share_from_bps(4 * GBIT), 1000000000, SIM_TIME_ZERO);
	bucket_use(&b, share_from_bps(4 * GBIT), SIM_TIME_ZERO);
	bucket_turn(&b, true, sim_time_ps(4 * SIM_S));
	bucket_use(&b, 0, sim_time_ps(4 * SIM_S));
	CU_ASSERT_TRUE(bucket_turn(&b, false, sim_time_ps(4 * SIM_S)));
	bucket_use(&b, share_from_bps(4 * GBIT), sim_time_ps(6 * SIM_S)); /* 2 s at 2 Gbit/s are 4 Gbit: 2 s of burst */
	CU_ASSERT_EQUAL(bucket_empties(&b).ps, 8 * SIM_S);
	bucket_use(&b, 0, sim_time_ps(6 * SIM_S));
	bucket_use(&b, share_from_bps(4 * GBIT), sim_time_ps(100 * SIM_S)); /* full again, and no more than that */
	CU_ASSERT_EQUAL(bucket_empties(&b).ps, 104 * SIM_S);
}

static void without_a_burst_the_average_is_all(void)
{
	struct bucket b;
	bucket_init(&b, share_from_bps(2 * GBIT), share_from_bps(4 * GBIT), 0, SIM_TIME_ZERO);
	CU_ASSERT_EQUAL(bucket_capacity(&b), share_from_bps(2 * GBIT));
	CU_ASSERT_FALSE(bucket_turn(&b, false, sim_time_ps(SIM_S)));
	bucket_init(&b, share_from_bps(2 * GBIT), share_from_bps(GBIT), 1000000, SIM_TIME_ZERO); /* a peak below the average bounds it */
	CU_ASSERT_EQUAL(bucket_capacity(&b), share_from_bps(GBIT));
}

/* --- uplinks --- */

enum { NICS = 4 };

static void push(GArray *list, uint32_t v)
{
	g_array_append_val(list, v);
}

/* A switch with vmnic0..3; port group 0 says nothing; ports 0..7 are on it. */
static struct host *host(void)
{
	static const char *const nics[NICS] = {"vmnic0", "vmnic1", "vmnic2", "vmnic3"};
	struct host *h = host_new("esx01", 0);
	struct host_switch *s = host_switch_add(h, "vSwitch0");
	for (uint32_t i = 0; i < NICS; i++) {
		host_nic_add(h, nics[i], 10 * GBIT);
		push(s->uplinks, i);
	}
	host_portgroup_add(h, "pg", 0, 0);
	for (uint32_t i = 0; i < 8; i++)
		host_port_add(h, 0);
	return h;
}

static struct teaming *team(struct host *h)
{
	return &host_portgroup(h, 0)->teaming;
}

static uint32_t uplink(const struct host *h, uint32_t port)
{
	return host_uplink(h, 0, (struct host_port){.id = port});
}

static void link_is(struct host *h, uint32_t nic, bool up)
{
	host_nic(h, nic)->up = host_nic(h, nic)->seen_up = up;
	host_hold(h);
}

static void ports_take_turns_and_only_those_of_a_failed_uplink_move(void)
{
	struct host *h = host();
	for (uint32_t i = 0; i < 8; i++)
		CU_ASSERT_EQUAL(uplink(h, i), i % NICS);
	link_is(h, 1, false);
	for (uint32_t i = 0; i < 8; i++)
		CU_ASSERT_TRUE(i % NICS == 1 ? uplink(h, i) != 1 && uplink(h, i) != HOST_NONE : uplink(h, i) == i % NICS);
	link_is(h, 1, true);
	CU_ASSERT_EQUAL(uplink(h, 1), 1);
	host_free(h);
}

static void a_standby_uplink_takes_the_place_of_a_failed_one(void)
{
	struct host *h = host();
	struct teaming *t = team(h);
	t->has_order = t->listed = true;
	push(t->active, 0);
	push(t->active, 1);
	push(t->standby, 2);
	CU_ASSERT_TRUE(uplink(h, 0) == 0 && uplink(h, 1) == 1 && uplink(h, 2) == 0);
	link_is(h, 0, false);
	CU_ASSERT_TRUE(uplink(h, 0) == 2 && uplink(h, 1) == 1 && uplink(h, 2) == 2);
	link_is(h, 2, false);
	CU_ASSERT_TRUE(uplink(h, 0) == 1 && uplink(h, 1) == 1);
	host_free(h);
}

static void without_failback_a_port_stays_until_its_uplink_fails_in_turn(void)
{
	struct host *h = host();
	struct teaming *t = team(h);
	t->has_policy = t->has_order = t->listed = t->has_failback = true;
	t->policy = TEAMING_EXPLICIT;
	t->failback = false;
	push(t->active, 0);
	push(t->active, 1);
	host_hold(h);
	CU_ASSERT_EQUAL(uplink(h, 0), 0);
	link_is(h, 0, false);
	CU_ASSERT_EQUAL(uplink(h, 0), 1);
	link_is(h, 0, true);
	CU_ASSERT_EQUAL(uplink(h, 0), 1);
	link_is(h, 1, false);
	CU_ASSERT_EQUAL(uplink(h, 0), 0);
	host_free(h);
}

static void what_teaming_has_not_noticed_is_lost(void)
{
	struct host *h = host();
	host_nic(h, 0)->up = false;
	CU_ASSERT_EQUAL(uplink(h, 0), HOST_NONE);
	CU_ASSERT_TRUE(host_has_uplink(h, 0));
	host_nic(h, 0)->seen_up = false;
	CU_ASSERT_NOT_EQUAL(uplink(h, 0), HOST_NONE);
	host_free(h);
}

static void ip_hash_goes_by_the_last_octets(void)
{
	struct host *h = host();
	team(h)->has_policy = true;
	team(h)->policy = TEAMING_IP_HASH;
	for (unsigned a = 1; a < 20; a++)
		for (unsigned b = 1; b < 20; b++) {
			struct host_port port = {.id = 0, .src = {.bytes = {10, 0, 0, (uint8_t)a}, .family = IP_V4}, .dst = {.bytes = {10, 0, 1, (uint8_t)b}, .family = IP_V4}};
			CU_ASSERT_EQUAL(host_uplink(h, 0, port), (a ^ b) % NICS);
		}
	host_free(h);
}

static void a_port_group_inherits_what_it_does_not_say(void)
{
	struct host *h = host();
	struct teaming *s = &host_switch(h, 0)->teaming;
	s->has_policy = s->has_failback = true;
	s->policy = TEAMING_IP_HASH;
	s->failback = false;
	s->shaping[TEAMING_EGRESS] = (struct teaming_shaping){true, true, GBIT, GBIT, 0};
	CU_ASSERT_EQUAL(host_policy(h, 0), TEAMING_IP_HASH);
	CU_ASSERT_FALSE(host_failback(h, 0));
	CU_ASSERT_PTR_NOT_NULL(host_shaping(h, 0, TEAMING_EGRESS));
	team(h)->has_policy = true;
	team(h)->policy = TEAMING_MAC;
	team(h)->shaping[TEAMING_EGRESS] = (struct teaming_shaping){.has = true, .on = false}; /* said: off */
	CU_ASSERT_EQUAL(host_policy(h, 0), TEAMING_MAC);
	CU_ASSERT_PTR_NULL(host_shaping(h, 0, TEAMING_EGRESS));
	CU_ASSERT_PTR_NULL(host_shaping(h, 0, TEAMING_INGRESS));
	host_free(h);
}

static void physical_load_is_by_port_id_on_a_standard_switch(void)
{
	struct host *h = host();
	team(h)->has_policy = true;
	team(h)->policy = TEAMING_PHYSICAL_LOAD;
	CU_ASSERT_EQUAL(host_policy(h, 0), TEAMING_PORT_ID);
	host_switch(h, 0)->dvs = 0;
	CU_ASSERT_EQUAL(host_policy(h, 0), TEAMING_PHYSICAL_LOAD);
	host_free(h);
}

static void beacons_see_a_missing_vlan_from_three_uplinks_on(void)
{
	struct host *h = host();
	struct teaming *t = team(h);
	t->has_detection = true;
	t->detection = TEAMING_BEACON;
	host_portgroup(h, 0)->untrunked = 1; /* vmnic0 */
	CU_ASSERT_NOT_EQUAL(uplink(h, 0), 0);
	t->has_order = t->listed = true;
	push(t->active, 0);
	push(t->active, 1);
	CU_ASSERT_EQUAL(uplink(h, 0), 0);
	host_free(h);
}

/* --- Network I/O Control --- */

static void provisioning_is_management_before_9_0(void)
{
	struct dvs *d = dvs_new("vds1");
	enum dvs_class c;
	CU_ASSERT_TRUE(dvs_class_of(d, SERVICE_PROVISIONING, &c) && c == DVS_MANAGEMENT);
	CU_ASSERT_TRUE(dvs_class_of(d, SERVICE_NVME_TCP, &c) && c == DVS_NVMETCP);
	d->version = RELEASE(7, 0, 0);
	CU_ASSERT_TRUE(dvs_class_of(d, SERVICE_NVME_TCP, &c) && c == DVS_MANAGEMENT);
	d->version = RELEASE(9, 0, 0);
	CU_ASSERT_TRUE(dvs_class_of(d, SERVICE_PROVISIONING, &c) && c == DVS_PROVISIONING);
	CU_ASSERT_FALSE(dvs_class_of(d, SERVICE_FCOE, &c));
	dvs_free(d);
}

static void reservations_count_in_version_3_only(void)
{
	struct dvs *d = dvs_new("vds1");
	d->classes[DVS_VMOTION].reservation_bps = GBIT;
	d->nioc = 2;
	CU_ASSERT_EQUAL(dvs_reserved_bps(d), 0);
	d->nioc = 3;
	CU_ASSERT_EQUAL(dvs_reserved_bps(d), GBIT);
	dvs_free(d);
}

/* Flows of two classes on one NIC, played to the end of each; finish[i] in ps. */
struct flow_case {
	uint32_t class;
	int64_t bytes, cap_bytes; /* per second; 0: none */
};

static void play(const uint32_t shares[2], const struct flow_case *f, unsigned n, int64_t *finish)
{
	struct share *s = share_new();
	share_res nic = share_res_add(s, share_from_bps(100000000)), class[2];
	share_flow flow[8];
	sim_i128 left[8];
	bool open[8];
	int64_t now = 0;
	for (int c = 0; c < 2; c++)
		class[c] = share_class_add(s, nic, shares[c], 0, SHARE_RATE_MAX);
	for (unsigned i = 0; i < n; i++) {
		struct share_use use = {class[f[i].class], 1045581}; /* 1514 of 1448 */
		flow[i] = share_flow_add(s, 1, f[i].cap_bytes ? share_from_bytes((uint64_t)f[i].cap_bytes) : SHARE_RATE_MAX, &use, 1);
		left[i] = ((sim_i128)f[i].bytes << 20) * SIM_S;
		open[i] = true;
	}
	for (unsigned done = 0; done < n;) {
		uint32_t changed;
		int64_t next = INT64_MAX;
		share_solve(s, &changed);
		for (unsigned i = 0; i < n; i++)
			if (open[i])
				next = MIN(next, base_div_ceil(left[i], share_flow_rate(s, flow[i])));
		for (unsigned i = 0; i < n; i++)
			if (open[i])
				left[i] -= (sim_i128)share_flow_rate(s, flow[i]) * next;
		now += next;
		for (unsigned i = 0; i < n; i++)
			if (open[i] && left[i] <= 0) {
				share_flow_remove(s, flow[i]);
				open[i] = false;
				finish[i] = now;
				done++;
			}
	}
	share_free(s);
}

static bool within(int64_t ps, double from, double to)
{
	return (double)ps / (double)SIM_S >= from && (double)ps / (double)SIM_S <= to;
}

/* Measured: three flows of 6 MB under 20 shares, one of 60 MB under 80; the large one took 6.2829 to 6.3281 s, the last of the small ones 6.5297 to 6.5742 s. */
static void shares_of_twenty_to_eighty_are_those_measured(void)
{
	static const struct flow_case f[] = {{0, 6000000, 0}, {0, 6000000, 0}, {0, 6000000, 0}, {1, 60000000, 0}};
	int64_t finish[4];
	play((const uint32_t[]){20, 80}, f, 4, finish);
	CU_ASSERT(within(finish[3], 6.26, 6.3281));
	CU_ASSERT(within(MAX(finish[0], MAX(finish[1], finish[2])), 6.51, 6.5742));
}

/* Measured: one class limited by its application to 1.25 MB/s, 6 MB in 4.756 s (10.09 Mbit/s: its first second ran ahead); the other, 60 MB, in 5.5178 to 5.5328 s. */
static void what_a_class_leaves_goes_to_the_other_as_measured(void)
{
	static const struct flow_case f[] = {{0, 6000000, 1250000}, {1, 60000000, 0}};
	int64_t finish[2];
	play((const uint32_t[]){50, 50}, f, 2, finish);
	CU_ASSERT_EQUAL(finish[0], 4800000000000);
	CU_ASSERT(within(finish[1], 5.50, 5.5328));
}

static const struct suite_case cases[] = {
	{"a burst lasts the depth of the bucket over what exceeds the average", a_burst_lasts_depth_over_excess},
	{"what is not used of the average is kept, up to the depth", what_is_not_used_is_kept_up_to_the_depth},
	{"without a burst the average is all there is, and a peak below it bounds it", without_a_burst_the_average_is_all},
	{"ports take the uplinks in turn, and only those of a failed one move", ports_take_turns_and_only_those_of_a_failed_uplink_move},
	{"a standby uplink takes the place of a failed one, with the ports at home there", a_standby_uplink_takes_the_place_of_a_failed_one},
	{"without failback a port stays until the uplink it is on fails in turn", without_failback_a_port_stays_until_its_uplink_fails_in_turn},
	{"until teaming has noticed a failure, what the uplink carried is lost", what_teaming_has_not_noticed_is_lost},
	{"IP hash goes by the last octets of both addresses", ip_hash_goes_by_the_last_octets},
	{"a port group inherits from its switch what it does not say, and may say off", a_port_group_inherits_what_it_does_not_say},
	{"on a standard switch, teaming by physical load is teaming by port id", physical_load_is_by_port_id_on_a_standard_switch},
	{"beacons see an uplink without the VLAN, from three uplinks on", beacons_see_a_missing_vlan_from_three_uplinks_on},
	{"traffic whose class the switch's version does not have is management", provisioning_is_management_before_9_0},
	{"version 2 of Network I/O Control reserves nothing", reservations_count_in_version_3_only},
	{"shares of 20 to 80 give the times that were measured", shares_of_twenty_to_eighty_are_those_measured},
	{"what a limited class leaves the other takes, as measured", what_a_class_leaves_goes_to_the_other_as_measured},
};

SUITE_MAIN("switching", cases)
