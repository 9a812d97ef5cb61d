/* models/path_ports.c: the resources of virtual ports and of Network I/O Control: made when first used.
 *
 * A shaper is one port's token bucket in one direction; a standard switch shapes what a port sends (there called egress), a distributed one also what it sends to
 * the port (its egress; what the port sends is its ingress). A class is a share of one NIC's way out, on distributed switches with Network I/O Control only.
 */
#include "models/path_inside.h"

static char *port_name(const struct host *h, uint32_t port)
{
	for (uint32_t i = 0; i < h->adapters->len; i++)
		if (host_adapter(h, i)->port == port)
			return g_strdup_printf("%s/%s", h->name, host_adapter(h, i)->name);
	return g_strdup_printf("%s/%s#%u", h->name, host_portgroup(h, host_port(h, port)->portgroup)->name, host_port(h, port)->number);
}

static uint32_t place(uint32_t port, enum res_direction d)
{
	return 2 * port + (d == RES_IN);
}

static void own(struct paths *p, uint32_t res, const struct host *h, uint32_t port, enum res_direction d)
{
	struct path_owned o = {res, {h->index, port, d}};
	g_array_append_val(p->owners, o); /* resources only grow, so the list is in their order */
}

static void dress_shaper(const struct paths *p, uint32_t res, const struct teaming_shaping *s)
{
	struct res *r = res_get(p->t, res);
	r->average_bps = s->average_bps;
	r->peak_bps = s->peak_bps;
	r->burst = s->burst;
}

static uint32_t shaper_of(struct paths *p, const struct host *h, uint32_t port, enum res_direction d, const struct teaming_shaping *s)
{
	uint32_t *slot = path_slot(p->hosts[h->index].shapers, place(port, d));
	if (*slot == SHARE_NONE) {
		g_autofree char *name = port_name(h, port);
		*slot = res_add(p->t, name, RES_SHAPER, d, share_from_bps((uint64_t)s->average_bps), false);
		own(p, *slot, h, port, d);
		res_set_capacity(p->t, *slot, share_from_bps((uint64_t)(s->burst && s->peak_bps > s->average_bps ? s->peak_bps : MIN(s->average_bps, s->peak_bps))));
		dress_shaper(p, *slot, s);
	}
	return *slot;
}

static uint32_t port_of(struct paths *p, const struct host *h, uint32_t port, enum res_direction d)
{
	uint32_t *slot = path_slot(p->hosts[h->index].ports, place(port, d));
	if (*slot == SHARE_NONE) {
		g_autofree char *name = port_name(h, port);
		*slot = res_add(p->t, name, RES_PORT, d, SHARE_RATE_MAX, false);
		own(p, *slot, h, port, d);
	}
	return *slot;
}

uint32_t path_port_meter(const struct paths *p, uint32_t host, uint32_t port, enum res_direction d)
{
	return *path_slot(p->hosts[host].ports, place(port, d));
}

static gint by_resource(gconstpointer a, gconstpointer b)
{
	const struct path_owned *x = a, *y = b;
	return (x->res > y->res) - (x->res < y->res);
}

bool path_owner_of(const struct paths *p, uint32_t res, struct path_owner *out)
{
	struct path_owned key = {.res = res};
	guint at;
	if (!g_array_binary_search(p->owners, &key, by_resource, &at))
		return false;
	*out = g_array_index(p->owners, struct path_owned, at).owner;
	return true;
}

/* Standard switches call what a port sends egress; distributed ones name both ways from the switch's own view. */
static const struct teaming_shaping *shaping(const struct host *h, uint32_t portgroup, enum res_direction d)
{
	bool standard = host_switch(h, host_portgroup(h, portgroup)->sw)->dvs == HOST_NONE;
	if (standard)
		return d == RES_OUT ? host_shaping(h, portgroup, TEAMING_EGRESS) : NULL;
	return host_shaping(h, portgroup, d == RES_OUT ? TEAMING_INGRESS : TEAMING_EGRESS);
}

const struct teaming_shaping *path_shaping(const struct paths *p, const struct path_owner *o)
{
	const struct host *h = estate_host(p->e, o->host);
	return shaping(h, host_port(h, o->port)->portgroup, o->direction);
}

void path_shaping_changed(struct paths *p, struct sim_time now)
{
	for (guint i = 0; p->wires && i < p->owners->len; i++) {
		const struct path_owned *o = &g_array_index(p->owners, struct path_owned, i);
		const struct res *r = res_get(p->t, o->res);
		const struct teaming_shaping *s = r->kind == RES_SHAPER ? path_shaping(p, &o->owner) : NULL;
		if (!s || (s->average_bps == r->average_bps && s->peak_bps == r->peak_bps && s->burst == r->burst))
			continue;
		dress_shaper(p, o->res, s);
		res_set_nominal(p->t, o->res, share_from_bps((uint64_t)s->average_bps), now);
		path_tell(p, o->res);
	}
}

static void allocation(const struct dvs *d, enum dvs_class c, uint32_t *shares, share_rate *reservation, share_rate *limit)
{
	const struct dvs_allocation *a = &d->classes[c];
	*shares = a->shares;
	*reservation = d->nioc == 3 ? share_from_bps((uint64_t)a->reservation_bps) : 0;
	*limit = a->limit_bps ? share_from_bps((uint64_t)a->limit_bps) : SHARE_RATE_MAX;
}

static uint32_t class_of(struct paths *p, const struct host *h, uint32_t nic, uint32_t dvs, enum dvs_class c)
{
	uint32_t *slot = path_slot(p->hosts[h->index].classes, nic * DVS_CLASS__COUNT + (uint32_t)c);
	if (*slot == SHARE_NONE) {
		g_autofree char *name = g_strdup_printf("%s/%s %s", h->name, host_nic(h, nic)->name, dvs_class_name(c));
		uint32_t shares;
		share_rate reservation, limit;
		allocation(estate_dvs(p->e, dvs), c, &shares, &reservation, &limit);
		*slot = res_class_add(p->t, name, path_nic(p, h->index, nic, RES_OUT), shares, reservation, limit);
	}
	return *slot;
}

void path_nioc_changed(struct paths *p, uint32_t dvs, struct sim_time now)
{
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		const struct host *h = estate_host(p->e, i);
		for (uint32_t k = 0; k < h->switches->len; k++) {
			const struct host_switch *s = host_switch(h, k);
			for (guint u = 0; s->dvs == dvs && !s->removed && u < s->uplinks->len; u++)
				for (uint32_t c = 0; c < DVS_CLASS__COUNT; c++) {
					uint32_t shares, res = *path_slot(p->hosts[i].classes, g_array_index(s->uplinks, uint32_t, u) * DVS_CLASS__COUNT + c);
					share_rate reservation, limit;
					if (res == SHARE_NONE)
						continue;
					allocation(estate_dvs(p->e, dvs), (enum dvs_class)c, &shares, &reservation, &limit);
					res_class_set(p->t, res, shares, reservation, limit, now);
					if (p->wires)
						path_tell(p, res);
				}
		}
	}
}

/* --- what a packet meets between a port and the wire --- */

static uint32_t in_the_switch(struct path_frame f)
{
	return (uint32_t)(((uint64_t)(f.packet + (uint64_t)constant(CONSTANT_FRAME_OVERHEAD)) * SHARE_UNIT + f.payload - 1) / f.payload);
}

static void meet_port(struct paths *p, const struct host *h, const struct path_end *e, enum res_direction d, struct path_frame f, struct path *out)
{
	if (e->port.id == HOST_NONE)
		return;
	const struct teaming_shaping *s = shaping(h, e->portgroup, d);
	if (s)
		path_use(out, shaper_of(p, h, e->port.id, d, s), in_the_switch(f));
	if (host_policy(h, e->portgroup) == TEAMING_PHYSICAL_LOAD)
		path_use(out, port_of(p, h, e->port.id, d), path_on_the_wire(f));
}

/* A path may leave by a NIC more than once, and in more than one class: what the first began with counts for all. */
void path_take(struct paths *p, struct path *out, uint32_t res, uint32_t ppm)
{
	uint32_t parent = res_get(p->t, res)->parent, nic = parent == SHARE_NONE ? res : parent;
	for (uint32_t i = 0; i < out->n; i++)
		if (out->uses[i].res == nic || res_get(p->t, out->uses[i].res)->parent == nic) {
			out->uses[i].ppm += ppm;
			return;
		}
	path_use(out, res, ppm);
}

struct verdict path_carries(const struct paths *p, const struct path_end *e)
{
	const struct host *h = estate_host(p->e, e->host);
	const struct host_portgroup *pg = host_portgroup(h, e->portgroup);
	uint32_t nic = host_uplink(h, e->portgroup, e->port);
	if (nic == HOST_NONE && host_has_uplink(h, e->portgroup))
		return verdict_no(VERDICT_SILENT, "NET-03", NULL, "an uplink of '%s' of '%s' has failed, and teaming has not noticed yet", pg->name, h->name);
	if (nic == HOST_NONE)
		return verdict_no(VERDICT_SILENT, "SEL-05", NULL, "port group '%s' of '%s' has no live uplink", pg->name, h->name);
	if (pg->untrunked >> MIN(nic, 63) & 1)
		return verdict_no(VERDICT_SILENT, "NET-08", NULL, "physical switch '%s' does not carry VLAN %u of '%s' of '%s'",
			fabric_switch(&p->e->fabric, host_nic(h, nic)->pswitch)->name, fabric_network(&p->e->fabric, pg->network)->vlan, pg->name, h->name);
	return verdict_ok();
}

void path_leave(struct paths *p, const struct path_end *e, struct path_frame f, struct path *out)
{
	const struct host *h = estate_host(p->e, e->host);
	uint32_t nic = host_uplink(h, e->portgroup, e->port), dvs = host_switch(h, host_portgroup(h, e->portgroup)->sw)->dvs;
	enum dvs_class c;
	if (nic == HOST_NONE)
		return;
	meet_port(p, h, e, RES_OUT, f, out);
	bool shared = dvs != HOST_NONE && !host_nic(h, nic)->opted_out && estate_dvs(p->e, dvs)->nioc && dvs_class_of(estate_dvs(p->e, dvs), e->service, &c);
	path_take(p, out, shared ? class_of(p, h, nic, dvs, c) : path_nic(p, e->host, nic, RES_OUT), path_on_the_wire(f));
}

void path_arrive(struct paths *p, const struct path_end *e, struct path_frame f, struct path *out)
{
	const struct host *h = estate_host(p->e, e->host);
	uint32_t nic = host_uplink(h, e->portgroup, e->port);
	if (nic == HOST_NONE)
		return;
	path_use(out, path_nic(p, e->host, nic, RES_IN), path_on_the_wire(f));
	meet_port(p, h, e, RES_IN, f, out);
}
