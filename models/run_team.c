/* models/run_team.c: teaming while it runs: failures are noticed, ports are balanced by load.
 *
 * Notice: a NIC's link is polled every 500 ms; where in that time a failure falls is not known, so it is taken to be noticed at the latest. Until then what the NIC
 * carried is lost. A link that has changed back in the meantime was never noticed.
 * Balance (teaming by physical load): 30 s after traffic began on a port group with that policy, and every 30 s while there is any, each uplink whose mean use, out or
 * in, was above 75 % since the last look gives one port away: the one that carried most on it, to the active uplink that is used least, if the use there and that of the
 * port together are below the use here; otherwise nothing is gained and nothing moves. Uplinks are looked at in the order of the switch, ports in that of their numbers.
 */
#include "models/run_internal.h"


/* --- failures --- */

void run_team_link(struct run *r, struct host *h, uint32_t nic, bool up)
{
	struct host_nic *n = host_nic(h, nic);
	if (n->up == up)
		return;
	n->up = up;
	path_nic_changed(r->paths, h->index, nic);
	r->teams[h->index].changed[nic] = sim_now(r->sim);
	sim_at(r->sim, sim_after(sim_now(r->sim), sim_dur_ps(constant(CONSTANT_LINK_DETECTION))), RUN_EV_TEAM, h->index, nic);
}

static void notice(struct run *r, struct host *h, uint32_t nic)
{
	struct host_nic *n = host_nic(h, nic);
	struct sim_time due = sim_after(r->teams[h->index].changed[nic], sim_dur_ps(constant(CONSTANT_LINK_DETECTION)));
	if (due.ps != sim_now(r->sim).ps || n->seen_up == n->up)
		return;
	n->seen_up = n->up;
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, n->name);
	run_note(r, "NET-03", subject, n->up ? "teaming notices that the link is back" : "teaming notices that the link is down");
	host_hold(h);
	run_enact_changed(r);
}

/* --- balance by load --- */

/* What a resource carried since the last look, as it is on the wire; notes where it stands now. */
static sim_i128 carried(struct run *r, uint32_t res, sim_i128 *mark)
{
	struct res *x = res_get(r->res, res);
	res_advance(x, sim_now(r->sim));
	sim_i128 before = *mark;
	*mark = res_used_area(x);
	return *mark - before;
}

static int64_t share_of(sim_i128 area, struct sim_dur window, const struct host *h, uint32_t nic)
{
	share_rate full = share_from_bps((uint64_t)host_nic(h, nic)->rate_bps);
	return full > 0 && window.ps > 0 ? base_div_floor(area / full * 1000000, window.ps) : 0;
}

static void measure_nics(struct run *r, const struct host *h, struct run_team *t, struct sim_dur window)
{
	if (r->tp->ops->measure)
		r->tp->ops->measure(r->tp);
	for (uint32_t k = 0; k < h->nics->len; k++) {
		sim_i128 out = carried(r, path_nic(r->paths, h->index, k, RES_OUT), &t->nic_mark[2 * k]);
		sim_i128 in = carried(r, path_nic(r->paths, h->index, k, RES_IN), &t->nic_mark[2 * k + 1]);
		t->nic_ppm[k] = share_of(MAX(out, in), window, h, k);
	}
}

static void measure_ports(struct run *r, const struct host *h, struct run_team *t)
{
	if (t->port_mark->len < 2 * h->ports->len)
		g_array_set_size(t->port_mark, 2 * h->ports->len);
	if (t->port_io->len < h->ports->len)
		g_array_set_size(t->port_io, h->ports->len);
	for (uint32_t i = 0; i < h->ports->len; i++) {
		sim_i128 io = 0;
		for (uint32_t d = 0; d < 2; d++) {
			uint32_t res = path_port_meter(r->paths, h->index, i, d ? RES_IN : RES_OUT);
			if (res != SHARE_NONE)
				io += carried(r, res, &g_array_index(t->port_mark, sim_i128, 2 * i + d));
		}
		g_array_index(t->port_io, sim_i128, i) = io;
	}
}

static bool is_balanced(const struct host *h, uint32_t port)
{
	const struct host_vport *v = host_port(h, port);
	return !v->removed && host_policy(h, v->portgroup) == TEAMING_PHYSICAL_LOAD;
}

static uint32_t busiest_port(const struct host *h, const struct run_team *t, uint32_t nic)
{
	uint32_t best = HOST_NONE;
	for (uint32_t i = 0; i < h->ports->len; i++)
		if (is_balanced(h, i) && host_port(h, i)->held == nic && g_array_index(t->port_io, sim_i128, i) > 0 &&
			(best == HOST_NONE || g_array_index(t->port_io, sim_i128, i) > g_array_index(t->port_io, sim_i128, best)))
			best = i;
	return best;
}

static void relieve(struct run *r, struct host *h, struct run_team *t, uint32_t nic, struct sim_dur window, bool *moved)
{
	uint32_t port = busiest_port(h, t, nic), list[HOST_MAX_TEAM], to = HOST_NONE;
	uint32_t n = port == HOST_NONE ? 0 : host_active(h, host_port(h, port)->portgroup, list);
	for (uint32_t i = 0; i < n; i++)
		if (list[i] != nic && host_nic(h, list[i])->seen_up && host_nic(h, list[i])->up && (to == HOST_NONE || t->nic_ppm[list[i]] < t->nic_ppm[to]))
			to = list[i];
	if (to == HOST_NONE)
		return;
	sim_i128 io = g_array_index(t->port_io, sim_i128, port);
	int64_t there = share_of(io, window, h, to), here = share_of(io, window, h, nic);
	if (t->nic_ppm[to] + there >= t->nic_ppm[nic])
		return;
	t->nic_ppm[to] += there;
	t->nic_ppm[nic] -= here;
	host_port(h, port)->held = to;
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, host_portgroup(h, host_port(h, port)->portgroup)->name);
	run_note(r, "NET-04", subject, "port %u moves from %s to %s", host_port(h, port)->number, host_nic(h, nic)->name, host_nic(h, to)->name);
	*moved = true;
}

static bool busy(const struct run *r, const struct host *h)
{
	for (uint32_t i = 0; i < h->ports->len; i++)
		for (uint32_t d = 0; d < 2 && is_balanced(h, i); d++) {
			uint32_t res = path_port_meter(r->paths, h->index, i, d ? RES_IN : RES_OUT);
			if (res != SHARE_NONE && (share_res_flows(r->res->share, res) || res_get(r->res, res)->streams))
				return true;
		}
	return false;
}

/* Looking keeps no run going: traffic may have no end. */
static void next_look(struct run *r, uint32_t host)
{
	run_background(r, 1);
	sim_at(r->sim, sim_after(sim_now(r->sim), sim_dur_ps(constant(CONSTANT_BALANCE_EVERY))), RUN_EV_TEAM, host, RUN_TEAM_LOOK);
}

static void look(struct run *r, struct host *h)
{
	struct run_team *t = &r->teams[h->index];
	struct sim_dur window = sim_dur_ps(constant(CONSTANT_BALANCE_EVERY));
	bool moved = false;
	host_hold(h); /* ports that were plugged in since */
	measure_nics(r, h, t, window);
	measure_ports(r, h, t);
	for (uint32_t s = 0; s < h->switches->len; s++)
		for (guint k = 0; !host_switch(h, s)->removed && host_switch(h, s)->dvs != HOST_NONE && k < host_switch(h, s)->uplinks->len; k++) {
			uint32_t nic = g_array_index(host_switch(h, s)->uplinks, uint32_t, k);
			if (t->nic_ppm[nic] > constant(CONSTANT_BALANCE_ABOVE))
				relieve(r, h, t, nic, window, &moved);
		}
	if (moved) {
		run_enact_changed(r);
	}
	t->awake = busy(r, h);
	if (t->awake)
		next_look(r, h->index);
}

void run_team_used(struct run *r, uint32_t res)
{
	struct path_owner o;
	if (!path_owner_of(r->paths, res, &o) || r->teams[o.host].awake || (!share_res_payload(r->res->share, res) && !res_get(r->res, res)->streams))
		return;
	struct run_team *t = &r->teams[o.host];
	const struct host *h = estate_host(r->estate, o.host);
	t->awake = true;
	measure_nics(r, h, t, sim_dur_ps(0));
	measure_ports(r, h, t);
	next_look(r, o.host);
}

void run_team_check(struct run *r, uint32_t host, uint32_t adapter)
{
	if (host == HOST_NONE)
		return;
	const struct host *h = estate_host(r->estate, host);
	uint32_t pg = host_adapter(h, adapter)->portgroup, list[HOST_MAX_TEAM], n = host_active(h, pg, list);
	if (r->teams[host].told || host_policy(h, pg) != TEAMING_IP_HASH || n < 2 || estate_is_channel(h, list, n))
		return;
	r->teams[host].told = true;
	run_rule(r, "NET-06");
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, host_portgroup(h, pg)->name);
	run_finding(r, "NET-06", "warning", subject, host_portgroup(h, pg)->origin, "IP hash without a port channel on the physical switch: simulated as if there were one");
}

/* --- life --- */

void run_team_event(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct host *h = estate_host(r->estate, target);
	if (arg != RUN_TEAM_LOOK) {
		notice(r, h, (uint32_t)arg);
		return;
	}
	run_background(r, -1);
	look(r, h);
}

void run_team_init(struct run *r)
{
	r->teams = g_new0(struct run_team, r->estate->hosts->len);
	for (uint32_t i = 0; i < r->estate->hosts->len; i++) {
		struct host *h = estate_host(r->estate, i);
		struct run_team *t = &r->teams[i];
		t->changed = g_new0(struct sim_time, h->nics->len);
		t->nic_mark = g_new0(sim_i128, 2 * h->nics->len);
		t->nic_ppm = g_new0(int64_t, h->nics->len);
		t->port_mark = g_array_new(FALSE, TRUE, sizeof(sim_i128));
		t->port_io = g_array_new(FALSE, TRUE, sizeof(sim_i128));
		host_hold(h);
	}
}

void run_team_free(struct run *r)
{
	for (uint32_t i = 0; i < r->estate->hosts->len; i++) {
		g_free(r->teams[i].changed);
		g_free(r->teams[i].nic_mark);
		g_free(r->teams[i].nic_ppm);
		g_array_unref(r->teams[i].port_mark);
		g_array_unref(r->teams[i].port_io);
	}
	g_free(r->teams);
}
