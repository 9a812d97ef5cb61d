/* models/rules/rules_storage.c: which adapters and portals carry the I/O of a datastore.
 *
 * Sources: vSphere Networking (IP storage has no tag; port binding, one active uplink an adapter), Broadcom KB 318546 (adapters bound to iSCSI may share a subnet).
 * A path's packets are as large as adapter, portal and way allow; an array's ports have the MTU of their network. Left out: Jumbo frames that only the array
 * gets wrong, sessions a target refuses, CHAP, asymmetric access states of an array's controllers (all portals are equal), the I/O size and queue depth of paths
 * taken in turn: round robin is an even split over all paths whatever its `iops`.
 */
#include "models/rules/rules_storage.h"

const char *rules_storage_protocol(enum datastore_type t)
{
	static const char *const names[DATASTORE__COUNT] = {[DATASTORE_ISCSI] = "iscsi", [DATASTORE_NFS3] = "nfs3", [DATASTORE_NFS41] = "nfs41", [DATASTORE_VSAN] = "vsan"};
	return names[t];
}

static struct request request_of(const struct storage_request *q, enum service s)
{
	return (struct request){.service = s, .from = q->host, .to = q->host, .family = IP_V4, .now = q->now, .assume = q->assume, .seed = q->seed};
}

static struct verdict dropped(const struct host *h, const struct host_adapter *a, uint32_t size, const char *what, const char *name, uint32_t carries)
{
	return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes from %s of '%s' are dropped: %s '%s' carries %u", size, a->name, h->name, what, name, carries);
}

/* The uplink, and full packets, or what loses them on the way. */
static struct verdict carried(const struct estate *e, uint32_t host, uint32_t far_mtu, struct storage_path *p)
{
	const struct host *h = estate_host(e, host);
	const struct host_adapter *a = host_adapter(h, p->adapter);
	const struct host_portgroup *pg = host_portgroup(h, a->portgroup);
	const struct fabric_network *near = fabric_network(&e->fabric, pg->network);
	const struct host_switch *sw = host_switch(h, pg->sw);
	uint32_t nic = host_uplink(h, a->portgroup, host_adapter_port(h, p->adapter, p->to_address));
	if (nic == HOST_NONE)
		return verdict_no(VERDICT_SILENT, host_has_uplink(h, a->portgroup) ? "NET-03" : "SEL-05", NULL, "%s of '%s' has no uplink now", a->name, h->name);
	const struct fabric_switch *plugged = host_nic(h, nic)->pswitch == FABRIC_NONE ? NULL : fabric_switch(&e->fabric, host_nic(h, nic)->pswitch);
	if (plugged && (pg->untrunked >> MIN(nic, 63) & 1))
		return verdict_no(VERDICT_SILENT, "NET-08", NULL, "physical switch '%s' does not carry VLAN %u of %s of '%s'", plugged->name, near->vlan, a->name, h->name);
	p->packet = MIN(a->mtu, far_mtu);
	if (ip_is_set(p->gateway))
		p->packet = MIN(p->packet, p->way.mtu);
	if (p->packet > sw->mtu)
		return dropped(h, a, p->packet, "its vSwitch", sw->name, sw->mtu);
	if (p->packet > near->mtu)
		return dropped(h, a, p->packet, "network", near->name, near->mtu);
	if (plugged && p->packet > plugged->mtu)
		return dropped(h, a, p->packet, "physical switch", plugged->name, plugged->mtu);
	return verdict_ok();
}

/* From the host, by `bound` or by the routes, to a portal. */
static struct verdict reach(const struct estate *e, const struct storage_request *q, enum service s, uint32_t array, uint32_t portal, uint32_t bound,
	struct storage_path *out)
{
	const struct host *h = estate_host(e, q->host);
	const struct estate_array *a = estate_array(e, array);
	struct request rq = request_of(q, s);
	struct rules_hop hop;
	*out = (struct storage_path){.adapter = bound, .portal = portal, .to_address = estate_portal(a, portal)->address};
	const char *fault = bound == HOST_NONE ? NULL : rules_adapter_fault(h, host_adapter(h, bound), IP_V4, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s', bound to iSCSI, cannot send", host_adapter(h, bound)->name, h->name);
	struct verdict v = rules_route(e, &rq, q->host, host_netstack_find(h, SERVICE_STACK_DEFAULT), out->to_address, bound, &hop);
	if (!v.ok)
		return v;
	const char *fault_there = rules_adapter_fault(h, host_adapter(h, hop.adapter), IP_V4, q->now);
	if (fault_there)
		return verdict_no(VERDICT_SILENT, fault_there, NULL, "%s of '%s', on the way to '%s', cannot send", host_adapter(h, hop.adapter)->name, h->name, a->name);
	out->adapter = hop.adapter;
	out->gateway = hop.gateway;
	out->from_address = rules_address_for(host_adapter(h, hop.adapter), out->to_address, q->now);
	v = rules_reach_network(e, host_portgroup(h, host_adapter(h, hop.adapter)->portgroup)->network, hop.gateway, a->network, rules_port(&rq), &out->way);
	if (v.ok)
		v = rules_firewall(h, false, rules_port(&rq), out->to_address);
	return v.ok ? carried(e, q->host, fabric_network(&e->fabric, a->network)->mtu, out) : v;
}

static struct verdict silent(struct verdict v)
{
	v.how = VERDICT_SILENT;
	return v;
}

/* --- NFS --- */

static struct verdict by_nfs(const struct estate *e, const struct storage_request *q, const struct estate_datastore *d, struct storage_paths *out)
{
	struct verdict first = verdict_ok();
	uint32_t n = d->type == DATASTORE_NFS3 || q->assume->value[ASSUME_NFS41_TRUNKING] == ASSUME_NO ? 1 : estate_array(e, d->array)->portals->len;
	out->service = SERVICE_NFS;
	out->rule = "STO-01";
	for (uint32_t i = 0; i < n && out->n < RULES_MAX_PORTAL_PATHS; i++) {
		struct verdict v = reach(e, q, SERVICE_NFS, d->array, i, HOST_NONE, &out->of[out->n]);
		if (v.ok)
			out->n++;
		else if (first.ok)
			first = v;
	}
	return out->n ? verdict_ok() : silent(first);
}

/* --- iSCSI --- */

void rules_storage_each(const struct estate *e, const struct storage_request *q, uint32_t array, rules_storage_fn fn, void *ctx)
{
	const struct host_iscsi *s = &estate_host(e, q->host)->iscsi;
	uint32_t left = RULES_MAX_PORTAL_PATHS;
	for (uint32_t k = 0; k < estate_array(e, array)->portals->len; k++)
		for (guint b = 0; b < MAX(s->bound->len, 1) && left; b++, left--) {
			struct storage_path p;
			bool up = reach(e, q, SERVICE_ISCSI, array, k, s->bound->len ? g_array_index(s->bound, uint32_t, b) : HOST_NONE, &p).ok;
			fn(ctx, &p, up);
		}
}

static const struct host_storage_path *change_of(const struct host_iscsi *s, uint32_t array, const struct storage_path *p, bool bound)
{
	for (guint i = 0; i < s->paths->len; i++) {
		const struct host_storage_path *x = &g_array_index(s->paths, struct host_storage_path, i);
		if (x->array == array && x->portal == p->portal && (!bound || x->adapter == p->adapter))
			return x;
	}
	return NULL;
}

struct choice {
	const struct host_iscsi *s;
	struct storage_paths *out;
	struct sim_time now;
	int64_t recovery;
	bool waits;               /* I/O waits on a path that went down */
	int64_t failed;           /* mru: when the path in use last went down, before it was used; negative: never */
	uint32_t rank;            /* fixed, mru: how many paths were looked at */
};

/* Round robin: all that are up, and those given up on only later. Fixed: the first. MRU: the one that went down longest ago, or never. */
static void choose(void *ctx, const struct storage_path *p, bool up)
{
	struct choice *c = ctx;
	const struct host_storage_path *x = change_of(c->s, c->out->array, p, c->s->bound->len > 0);
	bool waits = !up && x && x->down && c->now.ps < x->since.ps + c->recovery;
	int64_t failed = !x ? -1 : waits ? x->before.ps : x->since.ps;
	if (!up && !waits)
		return;
	if (c->s->policy == HOST_PATH_ROUND_ROBIN) {
		c->waits |= waits;
		if (up)
			c->out->of[c->out->n++] = *p;
		return;
	}
	if (c->rank++ && (c->s->policy == HOST_PATH_FIXED || failed >= c->failed))
		return;
	c->failed = failed;
	c->waits = waits;
	c->out->n = up;
	c->out->of[0] = *p;
}

static struct verdict by_iscsi(const struct estate *e, const struct storage_request *q, const struct estate_datastore *d, struct storage_paths *out)
{
	const struct host *h = estate_host(e, q->host);
	struct choice c = {.s = &h->iscsi, .out = out, .now = q->now, .recovery = q->assume->value[ASSUME_ISCSI_RECOVERY], .failed = -1};
	bool target = false;
	out->service = SERVICE_ISCSI;
	out->bypass = h->iscsi.kind == HOST_ISCSI_DEPENDENT;
	out->rule = h->iscsi.bound->len ? "STO-02" : "STO-01";
	for (guint i = 0; i < h->iscsi.targets->len; i++)
		target |= g_array_index(h->iscsi.targets, uint32_t, i) == d->array;
	if (h->iscsi.kind == HOST_ISCSI_NONE || !target)
		return verdict_no(VERDICT_SILENT, "STO-06", NULL, "host '%s' %s '%s', on which datastore '%s' lies", h->name,
			target ? "" : h->iscsi.kind == HOST_ISCSI_NONE ? "has no iSCSI initiator for" : "has no iSCSI target", estate_array(e, d->array)->name, d->name);
	rules_storage_each(e, q, d->array, choose, &c);
	if (c.waits) {
		out->n = 0;
		return verdict_no(VERDICT_SILENT, "STO-04", NULL, "I/O of '%s' to '%s' waits on a path that went down", h->name, d->name);
	}
	return out->n ? verdict_ok() : verdict_no(VERDICT_SILENT, "STO-06", NULL, "no iSCSI path of '%s' reaches '%s'", h->name, d->name);
}

/* --- vSAN --- */

static struct verdict adapter_of(const struct estate *e, const struct storage_request *q, uint32_t host, uint32_t *out)
{
	struct candidates c;
	struct verdict v = rules_candidates(e, host, SERVICE_VSAN, IP_V4, q->now, &c);
	if (v.ok)
		*out = c.chosen[0];
	else
		v = verdict_no(VERDICT_SILENT, "STO-05", NULL, "host '%s' has no working adapter for vSAN", estate_host(e, host)->name);
	return v;
}

static struct verdict reach_member(const struct estate *e, const struct storage_request *q, uint32_t own, uint32_t member, struct storage_path *out)
{
	struct request rq = request_of(q, SERVICE_VSAN);
	struct rules_hop hop;
	uint32_t theirs = HOST_NONE;
	struct verdict v = adapter_of(e, q, member, &theirs);
	if (!v.ok)
		return v;
	const struct host *h = estate_host(e, q->host), *p = estate_host(e, member);
	const struct host_adapter *a = host_adapter(h, own), *b = host_adapter(p, theirs);
	*out = (struct storage_path){.adapter = own, .portal = member, .to = theirs, .to_address = rules_address(b, IP_V4, q->now)};
	v = rules_route(e, &rq, q->host, a->stack, out->to_address, own, &hop);
	if (!v.ok)
		return v;
	out->gateway = hop.gateway;
	out->from_address = rules_address_for(a, out->to_address, q->now);
	v = rules_reach(e, q->host, &hop, member, theirs, rules_port(&rq), &out->way);
	if (v.ok)
		v = rules_firewall(h, false, rules_port(&rq), out->to_address);
	if (v.ok)
		v = rules_firewall(p, true, rules_port(&rq), out->from_address);
	return v.ok ? carried(e, q->host, b->mtu, out) : v;
}

static struct verdict by_vsan(const struct estate *e, const struct storage_request *q, const struct estate_datastore *d, struct storage_paths *out)
{
	const GArray *hosts = estate_cluster(e, d->cluster)->hosts;
	uint32_t own = HOST_NONE;
	struct verdict v = hosts->len > 1 ? adapter_of(e, q, q->host, &own) : verdict_ok();
	out->service = SERVICE_VSAN;
	out->rule = "STO-05";
	out->members = 1;
	for (guint i = 0; v.ok && i < hosts->len; i++) {
		uint32_t member = g_array_index(hosts, uint32_t, i);
		if (member == q->host || out->n == RULES_MAX_STORAGE_PATHS || !reach_member(e, q, own, member, &out->of[out->n]).ok)
			continue;
		out->n++;
		out->members++;
	}
	if (v.ok && hosts->len > 1 && !out->n)
		return verdict_no(VERDICT_SILENT, "STO-05", NULL, "host '%s' reaches no other host of vSAN '%s'", estate_host(e, q->host)->name, d->name);
	return v;
}

/* --- */

struct verdict rules_storage(const struct estate *e, const struct storage_request *q, struct storage_paths *out)
{
	const struct estate_datastore *d = estate_datastore(e, q->datastore);
	out->service = SERVICE__COUNT;
	out->bypass = false;
	out->array = d->array;
	out->n = out->members = 0;
	out->rule = NULL;
	switch (d->type) {
	case DATASTORE_ISCSI:
		return by_iscsi(e, q, d, out);
	case DATASTORE_NFS3:
	case DATASTORE_NFS41:
		return by_nfs(e, q, d, out);
	case DATASTORE_VSAN:
		return by_vsan(e, q, d, out);
	case DATASTORE_LOCAL:
	case DATASTORE_VMFS_FC:
	case DATASTORE__COUNT:
		break;
	}
	return verdict_ok();
}

bool rules_storage_offloads(const struct estate *e, uint32_t host, uint32_t from, uint32_t to, bool in_use)
{
	if (from == HOST_NONE || to == HOST_NONE || !estate_mounts(e, host, from) || !estate_mounts(e, host, to))
		return false;
	const struct estate_datastore *a = estate_datastore(e, from), *b = estate_datastore(e, to);
	uint32_t both = a->vaai & b->vaai;
	return a->array != HOST_NONE && a->array == b->array && ((both & ESTATE_VAAI_XCOPY) || ((both & ESTATE_VAAI_FILE_CLONE) && !in_use));
}
