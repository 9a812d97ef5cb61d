/* models/path.c: endpoints -> resource ids.
 *
 * Framing: a segment of MTU bytes carries MTU - 52 of payload (IPv4 20, TCP 20, timestamps 12) and takes MTU + 38 on the wire (preamble 8, header 14, FCS 4, gap 12):
 * use 1 062 155 ppm at MTU 1500. MTU end to end: segments are as large as the smaller of both adapters' MTU, as the handshake agrees. A router on the way says when one is too
 * large for its next link or network, and the sender adapts; a vSwitch or a physical switch drops it without a word: the handshake has passed, bulk data stalls.
 * RTT is that of the physical route: sites and links, there and back.
 */
#include "models/path.h"

#define WIRE_OVERHEAD 38
#define HEADERS 52
#define NFC_HOST_CAP (INT64_C(294) << 20) /* bytes/s: the measured aggregate of 80 NFC copies from one host */

struct host_res {
	uint32_t nic_base;      /* two per NIC: out, in */
	uint32_t *sender;       /* per NIC, SHARE_NONE until used */
	uint32_t nfc_out, nfc_in;
	GArray *pools;          /* uint32_t per netstack, SHARE_NONE until used */
	GArray *meters;         /* uint32_t per netstack and direction, SHARE_NONE until used: resources without limit, to measure what a netstack carries */
};

struct paths {
	const struct estate *e;
	const struct assume *assume;
	struct res_table *t;
	struct host_res *hosts;
	uint32_t link_base;      /* two per link */
	uint32_t datastore_base; /* two per datastore */
};

static uint32_t add_pair(struct paths *p, const char *name, enum res_kind kind, enum res_direction first, enum res_direction second, share_rate rate)
{
	uint32_t i = res_add(p->t, name, kind, first, rate, false);
	res_add(p->t, name, kind, second, rate, false);
	return i;
}

static void add_hosts(struct paths *p)
{
	p->hosts = g_new0(struct host_res, p->e->hosts->len);
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		const struct host *h = estate_host(p->e, i);
		struct host_res *r = &p->hosts[i];
		r->nic_base = p->t->res->len;
		r->nfc_out = r->nfc_in = SHARE_NONE;
		r->pools = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->meters = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->sender = g_new(uint32_t, h->nics->len);
		for (uint32_t k = 0; k < h->nics->len; k++) {
			g_autofree char *name = g_strdup_printf("%s/%s", h->name, host_nic(h, k)->name);
			add_pair(p, name, RES_NIC, RES_OUT, RES_IN, share_from_bps((uint64_t)host_nic(h, k)->rate_bps));
			r->sender[k] = SHARE_NONE;
		}
	}
}

static share_rate disk_rate(int64_t bps)
{
	return bps ? share_from_bps((uint64_t)bps) : SHARE_RATE_MAX;
}

struct paths *path_map_new(const struct estate *e, const struct assume *a, struct res_table *t)
{
	struct paths *p = g_new0(struct paths, 1);
	*p = (struct paths){.e = e, .assume = a, .t = t};
	add_hosts(p);
	p->link_base = t->res->len;
	for (uint32_t i = 0; i < e->fabric.links->len; i++) {
		const struct fabric_link *l = fabric_link(&e->fabric, i);
		add_pair(p, l->name, RES_LINK, RES_FORWARD, RES_BACKWARD, share_from_bps((uint64_t)l->rate_bps));
	}
	p->datastore_base = t->res->len;
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *d = estate_datastore(e, i);
		res_add(t, d->name, RES_DATASTORE_READ, RES_NO_DIRECTION, disk_rate(d->read_bps), false);
		res_add(t, d->name, RES_DATASTORE_WRITE, RES_NO_DIRECTION, disk_rate(d->write_bps), false);
	}
	return p;
}

void path_map_free(struct paths *p)
{
	if (!p)
		return;
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		g_free(p->hosts[i].sender);
		g_array_unref(p->hosts[i].pools);
		g_array_unref(p->hosts[i].meters);
	}
	g_free(p->hosts);
	g_free(p);
}

uint32_t path_nic(const struct paths *p, uint32_t host, uint32_t nic, enum res_direction d)
{
	return p->hosts[host].nic_base + 2 * nic + (d == RES_IN);
}

uint32_t path_link(const struct paths *p, uint32_t link, enum res_direction d)
{
	return p->link_base + 2 * link + (d == RES_BACKWARD);
}

uint32_t path_datastore(const struct paths *p, uint32_t datastore, bool write)
{
	return p->datastore_base + 2 * datastore + write;
}

void path_link_changed(struct paths *p, uint32_t link)
{
	share_rate rate = share_from_bps((uint64_t)fabric_link(&p->e->fabric, link)->rate_bps);
	res_set_nominal(p->t, path_link(p, link, RES_FORWARD), rate);
	res_set_nominal(p->t, path_link(p, link, RES_BACKWARD), rate);
}

static uint32_t sender(struct paths *p, uint32_t host, uint32_t nic)
{
	uint32_t *slot = &p->hosts[host].sender[nic];
	const struct host *h = estate_host(p->e, host);
	if (*slot == SHARE_NONE) {
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, host_nic(h, nic)->name);
		*slot = res_add(p->t, name, RES_VMOTION_SENDER, RES_OUT, share_from_bps((uint64_t)host_nic(h, nic)->rate_bps), true);
	}
	return *slot;
}

static uint32_t nfc_cap(struct paths *p, uint32_t host, bool out)
{
	uint32_t *slot = out ? &p->hosts[host].nfc_out : &p->hosts[host].nfc_in;
	if (*slot == SHARE_NONE)
		*slot = res_add(p->t, estate_host(p->e, host)->name, RES_HOST_NFC, out ? RES_OUT : RES_IN, share_from_bytes(NFC_HOST_CAP), true);
	return *slot;
}

static uint32_t *slot_of(GArray *slots, uint32_t i)
{
	while (slots->len <= i)
		g_array_append_val(slots, (uint32_t){SHARE_NONE});
	return &g_array_index(slots, uint32_t, i);
}

static uint32_t meter(struct paths *p, const struct host *h, uint32_t stack, enum res_direction d)
{
	uint32_t *slot = slot_of(p->hosts[h->index].meters, 2 * stack + (d == RES_IN));
	if (*slot == SHARE_NONE) {
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, host_netstack(h, stack)->key);
		*slot = res_add(p->t, name, RES_STACK_POOL, d, SHARE_RATE_MAX, false);
	}
	return *slot;
}

uint32_t path_pool(struct paths *p, uint32_t host, uint32_t stack)
{
	const struct host *h = estate_host(p->e, host);
	if (p->assume->value[ASSUME_SHARED_POOL] == ASSUME_YES)
		stack = 0;
	uint32_t *slot = slot_of(p->hosts[host].pools, stack);
	if (*slot == SHARE_NONE) {
		const struct host_netstack *ns = host_netstack(h, stack);
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, ns->key);
		*slot = res_pool_add(p->t, name, ns->pool ? ns->pool : p->assume->value[ASSUME_STACK_POOL]);
	}
	return *slot;
}

static void use(struct path *out, uint32_t res, uint32_t ppm)
{
	SIM_ASSERT(out->n < PATH_MAX_RES);
	out->uses[out->n++] = (struct share_use){res, ppm};
}

static void use_soft(struct path *out, uint32_t res)
{
	use(out, res, SHARE_UNIT);
	for (int i = 0; i < 3; i++)
		if (out->soft[i] == SHARE_NONE) {
			out->soft[i] = res;
			return;
		}
	SIM_ASSERT(!"a path has at most three soft resources");
}

static uint32_t switch_mtu(const struct host *h, const struct host_adapter *a)
{
	return host_switch(h, host_portgroup(h, a->portgroup)->sw)->mtu;
}

static const struct fabric_network *network_of(const struct paths *p, const struct host *h, const struct host_adapter *a)
{
	return fabric_network(&p->e->fabric, host_portgroup(h, a->portgroup)->network);
}

/* The size of packet that gets through, or the switch that drops the one agreed on. */
static struct verdict packet_size(const struct paths *p, const struct endpoints *e, const struct host_adapter *a, const struct host_adapter *b, bool routed,
	const struct fabric_route *way, uint32_t *out)
{
	const struct host *from = estate_host(p->e, e->from_host), *to = estate_host(p->e, e->to_host);
	const struct fabric_network *near = network_of(p, from, a), *far = network_of(p, to, b);
	uint32_t size = MIN(a->mtu, b->mtu), sw = switch_mtu(from, a);
	if (size > sw || size > near->mtu)
		return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes from %s of '%s' are dropped: %s '%s' carries %u", size, a->name, from->name,
			size > sw ? "its vSwitch" : "network", size > sw ? host_switch(from, host_portgroup(from, a->portgroup)->sw)->name : near->name,
			size > sw ? sw : near->mtu);
	if (routed)
		size = MIN(size, way->mtu);
	sw = switch_mtu(to, b);
	if (size > sw || size > far->mtu)
		return verdict_no(VERDICT_SILENT, "RTE-10", NULL, "packets of %u bytes to %s of '%s' are dropped: %s '%s' carries %u", size, b->name, to->name,
			size > sw ? "its vSwitch" : "network", size > sw ? host_switch(to, host_portgroup(to, b->portgroup)->sw)->name : far->name,
			size > sw ? sw : far->mtu);
	*out = size;
	return verdict_ok();
}

/* The road as it is now, or why there is none. */
static struct verdict road(const struct paths *p, const struct path_request *q, const struct host_adapter *a, const struct host_adapter *b, struct fabric_route *way)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	const char *fault = rules_adapter_fault(from, a, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer send", a->name, from->name);
	fault = rules_adapter_fault(to, b, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer receive", b->name, to->name);
	if (!ip_equal(a->address, pair->from_address) || !ip_equal(b->address, pair->to_address))
		return verdict_no(VERDICT_SILENT, "MIG-05", NULL, "%s of '%s' no longer has the address the session began with",
			ip_equal(a->address, pair->from_address) ? b->name : a->name, ip_equal(a->address, pair->from_address) ? to->name : from->name);
	const struct host_adapter *back = host_adapter(to, pair->back);
	fault = pair->back == pair->to ? NULL : rules_adapter_fault(to, back, q->now);
	if (fault)
		return verdict_no(VERDICT_SILENT, fault, NULL, "%s of '%s' can no longer reply", back->name, to->name);
	bool bound = q->ends->service == SERVICE_VMOTION;
	struct request rq = {.service = q->ends->service, .from = from->index, .to = to->index, .now = q->now, .assume = p->assume};
	struct rules_hop hop;
	struct verdict v = rules_route(p->e, &rq, from->index, a->stack, b->address, bound ? pair->from : HOST_NONE, &hop);
	if (!v.ok)
		return verdict_no(VERDICT_SILENT, "RTE-05", NULL, "%.240s", v.text); /* an open connection waits for its timeout */
	hop = (struct rules_hop){pair->from, pair->gateway}; /* the session keeps the adapter and next hop it began with */
	v = rules_reach(p->e, from->index, &hop, to->index, pair->to, rules_port(q->ends->service), way);
	if (!v.ok)
		return v;
	struct fabric_route home;
	v = rules_route(p->e, &rq, to->index, b->stack, a->address, bound ? pair->to : HOST_NONE, &hop);
	if (v.ok)
		v = rules_reach(p->e, to->index, &hop, from->index, pair->from, 0, &home);
	return v.ok ? v : verdict_no(VERDICT_SILENT, "RTE-06", NULL, "the reply is lost: %.200s", v.text);
}

static void cross(struct paths *p, const struct path_request *q, const struct fabric_route *way, uint32_t ppm, struct path *out)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	const struct host_adapter *a = host_adapter(from, pair->from), *b = host_adapter(to, pair->to);
	int64_t worst = 0;
	uint32_t up_a = host_uplink(from, a->portgroup), up_b = host_uplink(to, b->portgroup);
	if (q->read != HOST_NONE)
		use(out, path_datastore(p, q->read, false), SHARE_UNIT);
	use(out, meter(p, from, a->stack, RES_OUT), SHARE_UNIT);
	if (q->load == PATH_VMOTION)
		use_soft(out, sender(p, from->index, up_a));
	if (q->load == PATH_NFC)
		use_soft(out, nfc_cap(p, from->index, true));
	use(out, path_nic(p, from->index, up_a, RES_OUT), ppm);
	for (uint32_t i = 0; i < way->n_hops; i++) {
		use(out, path_link(p, way->hops[i].link, way->hops[i].forward ? RES_FORWARD : RES_BACKWARD), ppm);
		int64_t loss = fabric_link(&p->e->fabric, way->hops[i].link)->loss_ppb;
		if (loss > worst) {
			worst = loss;
			out->lossy = out->uses[out->n - 1].res;
		}
		out->loss_ppb = MIN(INT64_C(1000000000), out->loss_ppb + loss);
	}
	use(out, path_nic(p, to->index, up_b, RES_IN), ppm);
	use(out, meter(p, to, b->stack, RES_IN), SHARE_UNIT);
	if (q->load == PATH_NFC)
		use_soft(out, nfc_cap(p, to->index, false));
	if (q->write != HOST_NONE)
		use(out, path_datastore(p, q->write, true), SHARE_UNIT);
}

void path_build(struct paths *p, const struct path_request *q, struct path *out, struct verdict *out_why)
{
	const struct endpoint_pair *pair = &q->ends->pair[q->pair];
	const struct host *from = estate_host(p->e, q->ends->from_host), *to = estate_host(p->e, q->ends->to_host);
	const struct host_adapter *a = host_adapter(from, pair->from), *b = host_adapter(to, pair->to);
	struct fabric_route way = {.mtu = HOST_MTU_MAX};
	*out = (struct path){.soft = {SHARE_NONE, SHARE_NONE, SHARE_NONE}, .lossy = SHARE_NONE};
	out->pool = path_pool(p, from->index, a->stack);
	*out_why = road(p, q, a, b, &way);
	uint32_t mtu = HOST_MTU_DEFAULT;
	if (out_why->ok) {
		out->rtt = way.rtt;
		*out_why = packet_size(p, q->ends, a, b, pair->routed, &way, &mtu);
	}
	out->mss = mtu - HEADERS;
	out->dead = !out_why->ok;
	if (out->dead)
		return;
	cross(p, q, &way, (uint32_t)(((uint64_t)(mtu + WIRE_OVERHEAD) * SHARE_UNIT + out->mss - 1) / out->mss), out);
}
