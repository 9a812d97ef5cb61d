/* models/host/estate_dvs.c: distributed switches on their member hosts, and the wiring of NICs to physical switches.
 *
 * What vCenter keeps once stands on each member as a copy: a host_switch whose uplinks are the NICs the host gives to the switch's uplinks, in the switch's order,
 * and a host_portgroup for each port group, its lists translated from uplinks to NICs. Left out: ports with settings of their own, uplinks that are LAGs.
 */
#include "models/host/estate.h"

#include <string.h>

struct dvs *estate_dvs_add(struct estate *e, const char *name)
{
	struct dvs *d = dvs_new(estate_string(e, name));

	g_ptr_array_add(e->dvs, d);
	return d;
}

struct dvs *estate_dvs(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->dvs->len);
	return e->dvs->pdata[i];
}

uint32_t estate_dvs_find(const struct estate *e, const char *name)
{
	for (guint i = 0; name && i < e->dvs->len; i++)
		if (!strcmp(estate_dvs(e, i)->name, name))
			return i;
	return HOST_NONE;
}

static uint32_t part_of(const struct host *h, uint32_t dvs)
{
	for (uint32_t i = 0; i < h->switches->len; i++)
		if (!host_switch(h, i)->removed && host_switch(h, i)->dvs == dvs)
			return i;
	return HOST_NONE;
}

uint32_t estate_dvs_join(struct estate *e, uint32_t dvs, uint32_t host)
{
	struct host *h = estate_host(e, host);
	struct host_switch *s = host_switch_add(h, estate_dvs(e, dvs)->name);

	s->dvs = dvs;
	for (guint i = 0; i < estate_dvs(e, dvs)->uplinks->len; i++)
		g_array_append_val(s->slots, (uint32_t){HOST_NONE});
	return h->switches->len - 1;
}

static void translate(const GArray *uplinks, const GArray *slots, GArray *nics)
{
	g_array_set_size(nics, 0);
	for (guint i = 0; i < uplinks->len; i++) {
		uint32_t nic = g_array_index(slots, uint32_t, g_array_index(uplinks, uint32_t, i));
		if (nic != HOST_NONE)
			g_array_append_val(nics, nic);
	}
}

static void sync_portgroup(const struct dvs_portgroup *from, const struct host_switch *s, struct host_portgroup *to)
{
	GArray *active = to->teaming.active, *standby = to->teaming.standby, *unused = to->teaming.unused;

	to->teaming = from->teaming;
	to->teaming.active = active;
	to->teaming.standby = standby;
	to->teaming.unused = unused;
	translate(from->teaming.active, s->slots, active);
	translate(from->teaming.standby, s->slots, standby);
	translate(from->teaming.unused, s->slots, unused);
	to->network = from->network;
	to->removed = from->removed;
	to->origin = from->origin;
}

static struct host_portgroup *copy_of(struct host *h, uint32_t sw, uint32_t dvpg, const struct dvs_portgroup *from)
{
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		if (host_portgroup(h, i)->sw == sw && host_portgroup(h, i)->dvpg == dvpg)
			return host_portgroup(h, i);
	struct host_portgroup *pg = host_portgroup_add(h, from->name, sw, from->network);
	pg->dvpg = dvpg;
	return pg;
}

void estate_dvs_sync_host(struct estate *e, uint32_t dvs, struct host *h)
{
	const struct dvs *d = estate_dvs(e, dvs);
	uint32_t sw = part_of(h, dvs);
	if (sw == HOST_NONE)
		return;
	struct host_switch *s = host_switch(h, sw);

	s->mtu = d->mtu;
	g_array_set_size(s->uplinks, 0);
	for (guint i = 0; i < s->slots->len; i++)
		if (g_array_index(s->slots, uint32_t, i) != HOST_NONE)
			g_array_append_val(s->uplinks, g_array_index(s->slots, uint32_t, i));
	for (guint i = 0; i < d->portgroups->len; i++)
		sync_portgroup(dvs_portgroup(d, i), s, copy_of(h, sw, i, dvs_portgroup(d, i)));
	estate_wire(e, h);
}

void estate_dvs_sync(struct estate *e, uint32_t dvs)
{
	for (uint32_t i = 0; i < e->hosts->len; i++)
		estate_dvs_sync_host(e, dvs, estate_host(e, i));
}

int64_t estate_dvs_slowest_bps(const struct estate *e, uint32_t dvs)
{
	int64_t least = 0;

	for (uint32_t i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		uint32_t sw = part_of(h, dvs);
		for (guint k = 0; sw != HOST_NONE && k < host_switch(h, sw)->uplinks->len; k++) {
			const struct host_nic *nic = host_nic(h, g_array_index(host_switch(h, sw)->uplinks, uint32_t, k));
			if (!nic->opted_out)
				least = least ? MIN(least, nic->rate_bps) : nic->rate_bps;
		}
	}
	return least;
}

void estate_wire(struct estate *e, struct host *h)
{
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		struct host_portgroup *pg = host_portgroup(h, i);
		pg->untrunked = 0;
		for (uint32_t k = 0; pg->network != FABRIC_NONE && k < MIN(h->nics->len, 64); k++)
			if (!fabric_carries(&e->fabric, host_nic(h, k)->pswitch, fabric_network(&e->fabric, pg->network)->vlan))
				pg->untrunked |= UINT64_C(1) << k;
	}
}

bool estate_is_channel(const struct host *h, const uint32_t *nics, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!host_nic(h, nics[i])->channel || host_nic(h, nics[i])->channel != host_nic(h, nics[0])->channel)
			return false;
	return true;
}
