/* models/host/host_port.c: the ports of a host's virtual switches, and which NIC carries what enters by one.
 *
 * Policies (vSphere Networking, Load Balancing Algorithms Available for Virtual Switches):
 *   port_id, mac    a port's home is the active uplink at place (number mod uplinks). MAC addresses are not part of a scenario: they are taken to be given out in
 *                   the order of the ports, so both policies do the same.
 *   ip_hash         the last octets of source and destination, XORed, mod the uplinks in use: each pair of addresses its own.
 *   physical_load   as port_id, until the run moves a port (`held`).
 *   explicit        the first active uplink with link, else the first such standby one.
 * When an active uplink fails, the first free standby uplink takes its place, and the ports at home there; with none left they go to the active ones that remain,
 * by number. Failback brings them home at once; without it they stay until the uplink they are on fails in turn (`held`).
 * Teaming knows of a failure what it has noticed (`seen_up`); beacons see also that a physical switch does not carry the VLAN, if at least three uplinks send them.
 * Left out: notifying switches, failback of powered-off machines' ports, the flooding of all uplinks when two disagree about beacons.
 */
#include "models/host/host.h"

#include <string.h>

/* --- ports --- */

uint32_t host_port_add(struct host *h, uint32_t portgroup)
{
	struct host_vport v = {.portgroup = portgroup, .held = HOST_NONE};
	uint32_t sw = host_portgroup(h, portgroup)->sw;
	for (guint i = 0; i < h->ports->len; i++)
		v.number += host_portgroup(h, host_port(h, i)->portgroup)->sw == sw;
	g_array_append_val(h->ports, v);
	return h->ports->len - 1;
}

void host_port_remove(struct host *h, uint32_t id)
{
	host_port(h, id)->removed = true;
}

struct host_vport *host_port(const struct host *h, uint32_t id)
{
	SIM_ASSERT(id < h->ports->len);
	return &g_array_index(h->ports, struct host_vport, id);
}

struct host_port host_adapter_port(const struct host *h, uint32_t adapter, struct ip peer)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	struct ip src = a->address;
	for (uint32_t i = a->n_ipv6; peer.family == IP_V6 && i-- > 0;) /* the first of them that is not link-local, which comes last */
		src = a->ipv6[i].ip;
	return (struct host_port){.id = a->port, .src = src, .dst = peer};
}

/* --- settings in force --- */

static const struct teaming *own(const struct host *h, uint32_t portgroup)
{
	return &host_portgroup(h, portgroup)->teaming;
}

static const struct teaming *inherited(const struct host *h, uint32_t portgroup)
{
	return &host_switch(h, host_portgroup(h, portgroup)->sw)->teaming;
}

enum teaming_policy host_policy(const struct host *h, uint32_t portgroup)
{
	enum teaming_policy p = own(h, portgroup)->has_policy ? own(h, portgroup)->policy : inherited(h, portgroup)->policy;
	bool standard = host_switch(h, host_portgroup(h, portgroup)->sw)->dvs == HOST_NONE;
	return standard && p == TEAMING_PHYSICAL_LOAD ? TEAMING_PORT_ID : p; /* distributed switches only */
}

bool host_failback(const struct host *h, uint32_t portgroup)
{
	return own(h, portgroup)->has_failback ? own(h, portgroup)->failback : inherited(h, portgroup)->failback;
}

static enum teaming_detection detection(const struct host *h, uint32_t portgroup)
{
	return own(h, portgroup)->has_detection ? own(h, portgroup)->detection : inherited(h, portgroup)->detection;
}

const struct teaming_shaping *host_shaping(const struct host *h, uint32_t portgroup, enum teaming_direction d)
{
	const struct teaming_shaping *s = own(h, portgroup)->shaping[d].has ? &own(h, portgroup)->shaping[d] : &inherited(h, portgroup)->shaping[d];
	return s->has && s->on ? s : NULL;
}

static bool holds(const uint32_t *list, uint32_t n, uint32_t nic)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i] == nic)
			return true;
	return false;
}

static bool listed(const GArray *list, uint32_t nic)
{
	return list->len && holds((const uint32_t *)(const void *)list->data, list->len, nic);
}

static uint32_t among(const GArray *list, const GArray *uplinks, uint32_t *out)
{
	uint32_t n = 0;
	for (guint i = 0; i < list->len && n < HOST_MAX_TEAM; i++)
		if (listed(uplinks, g_array_index(list, uint32_t, i)))
			out[n++] = g_array_index(list, uint32_t, i);
	return n;
}

static uint32_t active(const struct host_switch *s, const struct teaming *t, uint32_t out[HOST_MAX_TEAM])
{
	if (t->has_order && t->listed)
		return among(t->active, s->uplinks, out);
	uint32_t n = 0;
	for (guint i = 0; i < s->uplinks->len && n < HOST_MAX_TEAM; i++)
		if (!listed(t->unused, g_array_index(s->uplinks, uint32_t, i)))
			out[n++] = g_array_index(s->uplinks, uint32_t, i);
	return n;
}

static const struct teaming *ordering(const struct host *h, uint32_t portgroup)
{
	return own(h, portgroup)->has_order ? own(h, portgroup) : inherited(h, portgroup);
}

uint32_t host_active(const struct host *h, uint32_t portgroup, uint32_t out[HOST_MAX_TEAM])
{
	const struct host_switch *s = host_switch(h, host_portgroup(h, portgroup)->sw);
	return host_portgroup(h, portgroup)->removed || s->removed ? 0 : active(s, ordering(h, portgroup), out);
}

uint32_t host_standby(const struct host *h, uint32_t portgroup, uint32_t out[HOST_MAX_TEAM])
{
	const struct host_switch *s = host_switch(h, host_portgroup(h, portgroup)->sw);
	const struct teaming *t = ordering(h, portgroup);
	return host_portgroup(h, portgroup)->removed || s->removed || !t->has_order ? 0 : among(t->standby, s->uplinks, out);
}

uint32_t host_switch_active(const struct host *h, uint32_t sw, uint32_t out[HOST_MAX_TEAM])
{
	return active(host_switch(h, sw), &host_switch(h, sw)->teaming, out);
}

uint32_t host_switch_standby(const struct host *h, uint32_t sw, uint32_t out[HOST_MAX_TEAM])
{
	const struct teaming *t = &host_switch(h, sw)->teaming;
	return t->has_order ? among(t->standby, host_switch(h, sw)->uplinks, out) : 0;
}

/* --- choice --- */

struct team {
	uint32_t active[HOST_MAX_TEAM], standby[HOST_MAX_TEAM]; /* NICs */
	bool works[HOST_MAX_TEAM];                             /* of the active ones, or who took its place */
	uint32_t n, n_standby, n_working;
	uint32_t working[HOST_MAX_TEAM];
};

static bool believed(const struct host *h, uint32_t portgroup, uint32_t nic, uint32_t uplinks)
{
	bool blind = (host_portgroup(h, portgroup)->untrunked >> MIN(nic, 63) & 1) != 0;
	return host_nic(h, nic)->seen_up && !(blind && detection(h, portgroup) == TEAMING_BEACON && uplinks >= TEAMING_BEACON_UPLINKS);
}

/* The uplinks in use, in the order of the active list: each active one that works, or the standby one in its place. */
static void gather(const struct host *h, uint32_t portgroup, struct team *t)
{
	t->n = host_active(h, portgroup, t->active);
	t->n_standby = host_standby(h, portgroup, t->standby);
	uint32_t all = t->n + t->n_standby, next = 0;
	t->n_working = 0;
	for (uint32_t i = 0; i < t->n; i++)
		t->works[i] = believed(h, portgroup, t->active[i], all);
	for (uint32_t i = 0; i < MAX(t->n, 1); i++) {
		if (i < t->n && !t->works[i])
			t->active[i] = HOST_NONE;
		if (i >= t->n)
			t->active[t->n++] = HOST_NONE; /* none is active: one standby uplink is in use */
		while (t->active[i] == HOST_NONE && next < t->n_standby) {
			uint32_t nic = t->standby[next++];
			if (believed(h, portgroup, nic, all))
				t->active[i] = nic;
		}
		if (t->active[i] != HOST_NONE)
			t->working[t->n_working++] = t->active[i];
	}
}

static uint32_t first_in_order(const struct host *h, uint32_t portgroup)
{
	uint32_t list[2 * HOST_MAX_TEAM], n = host_active(h, portgroup, list);
	n += host_standby(h, portgroup, list + n);
	for (uint32_t i = 0; i < n; i++)
		if (believed(h, portgroup, list[i], n))
			return list[i];
	return HOST_NONE;
}

static uint32_t last_octet(struct ip a)
{
	return a.family == IP_V4 ? a.bytes[3] : a.family == IP_V6 ? a.bytes[15] : 0;
}

/* Where a port belongs, whatever it is held on. */
static uint32_t home(const struct host *h, uint32_t portgroup, struct host_port port)
{
	enum teaming_policy policy = host_policy(h, portgroup);
	struct team t;
	if (policy == TEAMING_EXPLICIT || port.id == HOST_NONE)
		return first_in_order(h, portgroup);
	gather(h, portgroup, &t);
	if (!t.n_working)
		return HOST_NONE;
	if (policy == TEAMING_IP_HASH)
		return t.working[(last_octet(port.src) ^ last_octet(port.dst)) % t.n_working];
	uint32_t number = host_port(h, port.id)->number, place = t.active[number % t.n];
	return place != HOST_NONE ? place : t.working[number % t.n_working];
}

static bool may_stay(const struct host *h, uint32_t portgroup, uint32_t nic)
{
	uint32_t list[2 * HOST_MAX_TEAM], n = host_active(h, portgroup, list);
	n += host_standby(h, portgroup, list + n);
	return holds(list, n, nic) && believed(h, portgroup, nic, n);
}

static uint32_t chosen(const struct host *h, uint32_t portgroup, struct host_port port)
{
	uint32_t held = port.id == HOST_NONE ? HOST_NONE : host_port(h, port.id)->held;
	return held != HOST_NONE && may_stay(h, portgroup, held) ? held : home(h, portgroup, port);
}

/* With no uplink left to believe in there is nothing to choose: the first whose link is back carries. */
static uint32_t first_with_link(const struct host *h, uint32_t portgroup)
{
	uint32_t list[2 * HOST_MAX_TEAM], n = host_active(h, portgroup, list);
	n += host_standby(h, portgroup, list + n);
	for (uint32_t i = 0; i < n; i++)
		if (host_nic(h, list[i])->up)
			return list[i];
	return HOST_NONE;
}

uint32_t host_uplink(const struct host *h, uint32_t portgroup, struct host_port port)
{
	SIM_ASSERT(port.id == HOST_NONE || host_port(h, port.id)->portgroup == portgroup);
	uint32_t nic = chosen(h, portgroup, port);
	if (nic == HOST_NONE)
		return first_with_link(h, portgroup);
	return host_nic(h, nic)->up ? nic : HOST_NONE;
}

bool host_has_uplink(const struct host *h, uint32_t portgroup)
{
	return first_with_link(h, portgroup) != HOST_NONE;
}

uint32_t host_adapter_uplink(const struct host *h, uint32_t adapter)
{
	return host_uplink(h, host_adapter(h, adapter)->portgroup, host_adapter_port(h, adapter, (struct ip){.family = IP_NONE}));
}

void host_hold(struct host *h)
{
	for (uint32_t i = 0; i < h->ports->len; i++) {
		struct host_vport *v = host_port(h, i);
		enum teaming_policy policy = host_policy(h, v->portgroup);
		bool holds_on = policy == TEAMING_PHYSICAL_LOAD || (policy != TEAMING_IP_HASH && !host_failback(h, v->portgroup));
		v->held = holds_on && !v->removed ? chosen(h, v->portgroup, (struct host_port){.id = i}) : HOST_NONE;
	}
}
