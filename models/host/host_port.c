/* models/host/host_port.c: the ports of a host's virtual switches, and which NIC carries what enters by one.
 *
 * The explicit failover order: the first healthy active NIC, else the first healthy standby one (vSphere Networking, "Configure NIC teaming, failover and load
 * balancing"). Left out: load-balancing policies, beacon probing and failback delay; with one VMkernel port per port group the explicit order is what a planner
 * sets.
 */
#include "models/host/host.h"

uint32_t host_port_add(struct host *h, uint32_t portgroup)
{
	struct host_vport v = {.portgroup = portgroup};
	for (guint i = 0; i < h->ports->len; i++)
		v.number += host_portgroup(h, host_port(h, i)->portgroup)->sw == host_portgroup(h, portgroup)->sw;
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

static bool is_uplink(const struct host_switch *s, uint32_t nic)
{
	for (guint i = 0; i < s->uplinks->len; i++)
		if (g_array_index(s->uplinks, uint32_t, i) == nic)
			return true;
	return false;
}

static uint32_t first_healthy(const struct host *h, const struct host_switch *s, const GArray *order)
{
	for (guint i = 0; i < order->len; i++) {
		uint32_t nic = g_array_index(order, uint32_t, i);
		if (host_nic(h, nic)->up && is_uplink(s, nic))
			return nic;
	}
	return HOST_NONE;
}

static uint32_t in_order(const struct host *h, uint32_t portgroup)
{
	const struct host_portgroup *pg = host_portgroup(h, portgroup);
	const struct host_switch *s = host_switch(h, pg->sw);

	if (pg->removed || s->removed)
		return HOST_NONE;
	if (!pg->active->len && !pg->standby->len)
		return first_healthy(h, s, s->uplinks);
	uint32_t nic = first_healthy(h, s, pg->active);
	return nic != HOST_NONE ? nic : first_healthy(h, s, pg->standby);
}

bool host_has_uplink(const struct host *h, uint32_t portgroup)
{
	return in_order(h, portgroup) != HOST_NONE;
}

uint32_t host_uplink(const struct host *h, uint32_t portgroup, struct host_port port)
{
	SIM_ASSERT(port.id == HOST_NONE || host_port(h, port.id)->portgroup == portgroup);
	return in_order(h, portgroup);
}

struct host_port host_adapter_port(const struct host *h, uint32_t adapter, struct ip peer)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	return (struct host_port){.id = a->port, .src = a->address, .dst = peer};
}

uint32_t host_adapter_uplink(const struct host *h, uint32_t adapter)
{
	return host_uplink(h, host_adapter(h, adapter)->portgroup, host_adapter_port(h, adapter, (struct ip){.family = IP_NONE}));
}
