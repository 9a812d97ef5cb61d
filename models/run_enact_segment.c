/* models/run_enact_segment.c: the network that a port group stands on when it is given a VLAN, as administrators do, and not a network by name.
 *
 * A VLAN id says nothing of subnets: it is the segment that ports tagged so share with others behind the same NICs. So it is a network of the site with that
 * VLAN; of several, the one the port group is on, else one that the same switch has already, else the first. Where a site has none, the id is new to its
 * physical switches: a segment without a subnet, router or server, on which only ports given the same VLAN at that site hear each other. Whether a physical
 * switch carries the VLAN is asked where frames leave (NET-08). Left out: trunks into a port group (VLAN 4095), and private VLANs.
 */
#include "models/run_enact.h"

static bool fits(const struct fabric *f, uint32_t network, uint32_t site, uint32_t vlan)
{
	return network != FABRIC_NONE && fabric_network(f, network)->site == site && fabric_network(f, network)->vlan == vlan;
}

static uint32_t beside(const struct fabric *f, const struct host *h, uint32_t sw, uint32_t site, uint32_t vlan)
{
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *pg = host_portgroup(h, i);
		if (!pg->removed && pg->sw == sw && fits(f, pg->network, site, vlan))
			return pg->network;
	}
	return FABRIC_NONE;
}

static uint32_t first(const struct fabric *f, uint32_t site, uint32_t vlan)
{
	for (uint32_t i = 0; i < f->networks->len; i++)
		if (fits(f, i, site, vlan))
			return i;
	return FABRIC_NONE;
}

static uint32_t make(struct run *r, uint32_t site, uint32_t vlan)
{
	struct fabric *f = &r->estate->fabric;
	g_autoptr(GString) name = g_string_new(NULL);
	if (vlan)
		g_string_printf(name, "VLAN %u of %s", vlan, fabric_site(f, site)->name);
	else
		g_string_printf(name, "untagged at %s", fabric_site(f, site)->name);
	while (fabric_network_find(f, name->str) != FABRIC_NONE)
		g_string_append_c(name, '\'');
	struct fabric_network *n = fabric_network_add(f, estate_string(r->estate, name->str));
	n->site = site;
	n->vlan = vlan;
	run_note(r, "NET-10", n->name, "no network of the site has this VLAN: only ports given it there hear each other");
	return f->networks->len - 1;
}

uint32_t run_enact_segment(struct run *r, const struct host *h, uint32_t sw, uint32_t now, uint32_t vlan)
{
	const struct fabric *f = &r->estate->fabric;
	run_rule(r, "NET-10");
	if (fits(f, now, h->site, vlan))
		return now;
	uint32_t network = beside(f, h, sw, h->site, vlan);
	if (network == FABRIC_NONE)
		network = first(f, h->site, vlan);
	return network == FABRIC_NONE ? make(r, h->site, vlan) : network;
}
