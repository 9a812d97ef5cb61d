/* models/rules/lint_switch.c: lints of teaming, shaping and Network I/O Control (L23 to L26), of standard vSwitches and distributed switches. */
#include "models/rules/lint_inside.h"
#include "sim/quantity.h"

static bool asks_for_load(const struct host *h, uint32_t portgroup)
{
	const struct host_portgroup *pg = host_portgroup(h, portgroup);
	const struct teaming *t = pg->teaming.has_policy ? &pg->teaming : &host_switch(h, pg->sw)->teaming;
	return t->has_policy && t->policy == TEAMING_PHYSICAL_LOAD;
}

/* L23: what a port group asks for and cannot have on this host. */
static void policy(struct lint_pass *p, const struct host *h, uint32_t portgroup)
{
	const struct host_portgroup *pg = host_portgroup(h, portgroup);
	bool standard = host_switch(h, pg->sw)->dvs == HOST_NONE;
	uint32_t list[HOST_MAX_TEAM], n = host_active(h, portgroup, list);
	struct lint_subject at = {.id = "L23", .h = h, .block = "portgroups", .name = pg->name, .origin = pg->origin};
	if (host_policy(h, portgroup) == TEAMING_IP_HASH && n > 1 && !estate_is_channel(h, list, n)) {
		at.kind = "ip_hash";
		lint_add(p, &at, "port group '%s' of '%s' balances by IP hash over %u uplinks that are no port channel of a physical switch", pg->name, h->name, n);
	}
	if (standard && asks_for_load(h, portgroup)) {
		at.kind = "physical_load";
		lint_add(p, &at, "port group '%s' of '%s' is on a standard vSwitch, which cannot balance by physical load", pg->name, h->name);
	}
}

/* L26. */
static void shaping(struct lint_pass *p, const struct host *h, const char *block, const char *name, uint32_t origin, const struct teaming_shaping *s, bool standard)
{
	struct lint_subject at = {.id = "L26", .h = h, .block = block, .name = name, .origin = origin};
	for (int d = 0; d < TEAMING__DIRECTIONS; d++)
		if (s[d].on && s[d].peak_bps < s[d].average_bps) {
			g_autofree char *peak = quantity_format(QUANTITY_RATE, s[d].peak_bps), *average = quantity_format(QUANTITY_RATE, s[d].average_bps);
			at.kind = d == TEAMING_INGRESS ? "ingress peak" : "egress peak";
			lint_add(p, &at, "'%s' is shaped to a peak of %s, below its average of %s", name, peak, average);
		}
	if (standard && s[TEAMING_INGRESS].has) {
		at.kind = "ingress";
		lint_add(p, &at, "'%s' is of a standard vSwitch, which shapes what its ports send only: `egress`; `ingress` has no effect", name);
	}
}

static void one_host(struct lint_pass *p, const struct host *h)
{
	for (uint32_t i = 0; i < h->switches->len; i++) {
		const struct host_switch *s = host_switch(h, i);
		if (!s->removed && s->dvs == HOST_NONE)
			shaping(p, h, "switches", s->name, s->origin, s->teaming.shaping, true);
	}
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *pg = host_portgroup(h, i);
		if (pg->removed)
			continue;
		policy(p, h, i);
		if (pg->dvpg == HOST_NONE)
			shaping(p, h, "portgroups", pg->name, pg->origin, pg->teaming.shaping, true);
	}
}

/* L25. */
static void nioc(struct lint_pass *p, uint32_t dvs)
{
	const struct dvs *d = estate_dvs(p->e, dvs);
	int64_t slowest = estate_dvs_slowest_bps(p->e, dvs), most = base_div_floor((sim_i128)slowest * DVS_RESERVABLE_PCT, 100), sum = dvs_reserved_bps(d);
	struct lint_subject at = {.id = "L25", .block = "distributed_switches", .name = d->name, .origin = d->origin};
	g_autofree char *reserved = quantity_format(QUANTITY_RATE, sum), *room = quantity_format(QUANTITY_RATE, most);
	if (slowest && sum > most) {
		at.kind = "sum";
		lint_add(p, &at, "'%s' reserves %s for system traffic; %d %% of its slowest NIC are %s", d->name, reserved, DVS_RESERVABLE_PCT, room);
	}
	for (int c = 0; d->nioc == 3 && c < DVS_CLASS__COUNT; c++)
		if (d->classes[c].limit_bps && d->classes[c].reservation_bps > d->classes[c].limit_bps) {
			at.kind = dvs_class_name((enum dvs_class)c);
			lint_add(p, &at, "class '%s' of '%s' has a reservation above its limit", dvs_class_name((enum dvs_class)c), d->name);
		}
}

/* L24, L26. */
static void one_dvs(struct lint_pass *p, uint32_t dvs)
{
	const struct dvs *d = estate_dvs(p->e, dvs);
	for (uint32_t i = 0; i < d->portgroups->len; i++) {
		const struct dvs_portgroup *pg = dvs_portgroup(d, i);
		const struct teaming *t = &pg->teaming;
		struct lint_subject at = {.id = "L24", .block = "portgroups", .name = pg->name, .origin = pg->origin};
		if (t->has_policy && t->policy == TEAMING_PHYSICAL_LOAD && t->has_failback && t->failback)
			lint_add(p, &at, "port group '%s' of '%s' balances by physical load and sets failback", pg->name, d->name);
		shaping(p, NULL, "portgroups", pg->name, pg->origin, t->shaping, false);
	}
	nioc(p, dvs);
}

void lint_switches(struct lint_pass *p)
{
	for (uint32_t i = 0; i < p->e->hosts->len; i++)
		one_host(p, estate_host(p->e, i));
	for (uint32_t i = 0; i < p->e->dvs->len; i++)
		one_dvs(p, i);
}
