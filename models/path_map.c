/* models/path_map.c: which resource stands for which part of the estate. NICs, links, portals and datastores are made when the run begins, senders, host caps,
 * meters, buffer pools and the windows of storage connections when first used.
 */
#include "models/path_inside.h"


static uint32_t add_pair(struct paths *p, const char *name, enum res_kind kind, enum res_direction first, enum res_direction second, share_rate rate)
{
	uint32_t i = res_add(p->t, name, kind, first, rate, false);
	res_add(p->t, name, kind, second, rate, false);
	return i;
}

static void add_hosts(struct paths *p)
{
	p->hosts = g_new0(struct path_host, p->e->hosts->len);
	for (uint32_t i = 0; i < p->e->hosts->len; i++) {
		const struct host *h = estate_host(p->e, i);
		struct path_host *r = &p->hosts[i];
		r->nic_base = p->t->res->len;
		r->nfc_out = r->nfc_in = SHARE_NONE;
		r->pools = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->meters = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->adapters = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->shapers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->ports = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->classes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
		r->sender = g_new(uint32_t, h->nics->len);
		for (uint32_t k = 0; k < h->nics->len; k++) {
			g_autofree char *name = g_strdup_printf("%s/%s", h->name, host_nic(h, k)->name);
			add_pair(p, name, RES_NIC, RES_OUT, RES_IN, share_from_bps((uint64_t)host_nic(h, k)->rate_bps));
			r->sender[k] = SHARE_NONE;
			res_get(p->t, path_nic(p, i, k, RES_OUT))->down = res_get(p->t, path_nic(p, i, k, RES_IN))->down = p->wires && !host_nic(h, k)->up;
		}
	}
}

static share_rate disk_rate(int64_t bps)
{
	return bps ? share_from_bps((uint64_t)bps) : SHARE_RATE_MAX;
}

static void add_portals(struct paths *p)
{
	p->portal_base = g_new(uint32_t, p->e->arrays->len);
	for (uint32_t i = 0; i < p->e->arrays->len; i++) {
		const struct estate_array *a = estate_array(p->e, i);
		p->portal_base[i] = p->t->res->len;
		for (uint32_t k = 0; k < a->portals->len; k++) {
			g_autofree char *name = g_strdup_printf("%s/%s", a->name, estate_portal(a, k)->name);
			add_pair(p, name, RES_PORTAL, RES_OUT, RES_IN, disk_rate(estate_portal(a, k)->rate_bps));
		}
	}
}

/* What packets see of a link besides its rate. */
static void dress_link(const struct paths *p, uint32_t link)
{
	const struct fabric_link *l = fabric_link(&p->e->fabric, link);
	for (int d = 0; d < 2; d++) {
		struct res *r = res_get(p->t, path_link(p, link, d ? RES_BACKWARD : RES_FORWARD));
		r->delay = sim_dur_ps(l->rtt.ps / 2);
		r->loss_ppb = l->loss_ppb;
		r->down = !l->up;
	}
}

struct paths *path_map_new(const struct estate *e, const struct assume *a, struct res_table *t, bool wires)
{
	struct paths *p = g_new0(struct paths, 1);
	*p = (struct paths){.e = e, .assume = a, .t = t, .owners = g_array_new(FALSE, FALSE, sizeof(struct path_owned)), .wires = wires};
	add_hosts(p);
	p->link_base = t->res->len;
	for (uint32_t i = 0; i < e->fabric.links->len; i++) {
		const struct fabric_link *l = fabric_link(&e->fabric, i);
		add_pair(p, l->name, RES_LINK, RES_FORWARD, RES_BACKWARD, share_from_bps((uint64_t)l->rate_bps));
		res_set_queue(t, path_link(p, i, RES_FORWARD), l->queue_bytes);
		res_set_queue(t, path_link(p, i, RES_BACKWARD), l->queue_bytes);
		if (wires)
			dress_link(p, i);
	}
	p->switch_base = t->res->len;
	for (uint32_t i = 0; i < e->fabric.switches->len; i++) {
		const struct fabric_switch *s = fabric_switch(&e->fabric, i);
		add_pair(p, s->name, RES_SWITCH, RES_OUT, RES_IN, s->uplink_bps ? share_from_bps((uint64_t)s->uplink_bps) : SHARE_RATE_MAX);
	}
	p->datastore_base = t->res->len;
	for (uint32_t i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *d = estate_datastore(e, i);
		res_add(t, d->name, RES_DATASTORE_READ, RES_NO_DIRECTION, disk_rate(d->read_bps), false);
		res_add(t, d->name, RES_DATASTORE_WRITE, RES_NO_DIRECTION, disk_rate(d->write_bps), false);
	}
	add_portals(p);
	p->windows = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
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
		g_array_unref(p->hosts[i].adapters);
		g_array_unref(p->hosts[i].shapers);
		g_array_unref(p->hosts[i].ports);
		g_array_unref(p->hosts[i].classes);
	}
	g_array_unref(p->owners);
	g_free(p->hosts);
	g_free(p->portal_base);
	g_hash_table_destroy(p->windows);
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

void path_listen(struct paths *p, path_changed_fn fn, void *ctx)
{
	p->changed = fn;
	p->changed_ctx = ctx;
}

void path_tell(const struct paths *p, uint32_t res)
{
	if (p->changed)
		p->changed(p->changed_ctx, res);
}

void path_link_changed(struct paths *p, uint32_t link, struct sim_time now)
{
	share_rate rate = share_from_bps((uint64_t)fabric_link(&p->e->fabric, link)->rate_bps);
	if (p->wires)
		dress_link(p, link);
	res_set_nominal(p->t, path_link(p, link, RES_FORWARD), rate, now);
	res_set_nominal(p->t, path_link(p, link, RES_BACKWARD), rate, now);
	path_tell(p, path_link(p, link, RES_FORWARD));
	path_tell(p, path_link(p, link, RES_BACKWARD));
}

void path_nic_changed(struct paths *p, uint32_t host, uint32_t nic)
{
	bool down = !host_nic(estate_host(p->e, host), nic)->up;
	if (!p->wires)
		return;
	for (int d = 0; d < 2; d++) {
		uint32_t res = path_nic(p, host, nic, d ? RES_IN : RES_OUT);
		bool was = res_get(p->t, res)->down;
		res_get(p->t, res)->down = down;
		if (was != down)
			path_tell(p, res);
	}
}

static bool softens(const struct paths *p) { return p->assume->value[ASSUME_STAGE_COMBINATION] == ASSUME_STAGES_SOFT; }

uint32_t path_sender(struct paths *p, uint32_t host, uint32_t nic)
{
	uint32_t *slot = &p->hosts[host].sender[nic];
	const struct host *h = estate_host(p->e, host);
	if (*slot == SHARE_NONE) {
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, host_nic(h, nic)->name);
		*slot = res_add(p->t, name, RES_VMOTION_SENDER, RES_OUT, share_from_bps((uint64_t)host_nic(h, nic)->rate_bps), softens(p));
	}
	return *slot;
}

uint32_t path_nfc_cap(struct paths *p, uint32_t host, bool out)
{
	uint32_t *slot = out ? &p->hosts[host].nfc_out : &p->hosts[host].nfc_in;
	if (*slot == SHARE_NONE)
		*slot = res_add(p->t, estate_host(p->e, host)->name, RES_HOST_NFC, out ? RES_OUT : RES_IN, share_from_bps((uint64_t)constant(CONSTANT_NFC_HOST_RATE)),
			softens(p));
	return *slot;
}

uint32_t *path_slot(GArray *slots, uint32_t i)
{
	while (slots->len <= i)
		g_array_append_val(slots, (uint32_t){SHARE_NONE});
	return &g_array_index(slots, uint32_t, i);
}

uint32_t path_portal(const struct paths *p, uint32_t array, uint32_t portal, bool write)
{
	return p->portal_base[array] + 2 * portal + write;
}

uint32_t path_window(struct paths *p, const struct host *h, uint32_t datastore, bool write, share_rate rate, struct sim_time now)
{
	int64_t key = ((int64_t)h->index << 32) | (int64_t)datastore << 1 | write;
	uint32_t res = GPOINTER_TO_UINT(g_hash_table_lookup(p->windows, &key));
	if (!res) {
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, estate_datastore(p->e, datastore)->name);
		res = res_add(p->t, name, RES_STORAGE_WINDOW, write ? RES_OUT : RES_IN, rate, false) + 1;
		g_hash_table_insert(p->windows, g_memdup2(&key, sizeof(key)), GUINT_TO_POINTER(res));
	}
	if (res_get(p->t, res - 1)->nominal != rate)
		res_set_nominal(p->t, res - 1, rate, now);
	return res - 1;
}

static uint32_t meter_of(struct paths *p, GArray *slots, uint32_t i, enum res_kind kind, enum res_direction d, const struct host *h, const char *name)
{
	uint32_t *slot = path_slot(slots, 2 * i + (d == RES_IN));
	if (*slot == SHARE_NONE) {
		g_autofree char *whole = g_strdup_printf("%s/%s", h->name, name);
		*slot = res_add(p->t, whole, kind, d, SHARE_RATE_MAX, false);
	}
	return *slot;
}

void path_meter(struct paths *p, const struct host *h, uint32_t adapter, enum res_direction d, struct path *out)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	const struct path_host *ours = &p->hosts[h->index];
	uint32_t first = 0;
	path_use(out, meter_of(p, ours->meters, a->stack, RES_STACK_POOL, d, h, host_netstack(h, a->stack)->key), SHARE_UNIT);
	while (host_adapter(h, first)->stack != a->stack)
		first++;
	if (first != adapter)
		path_use(out, meter_of(p, ours->adapters, adapter, RES_ADAPTER, d, h, a->name), SHARE_UNIT);
}

uint32_t path_stack_meter(const struct paths *p, uint32_t host, uint32_t stack, enum res_direction d)
{
	return *path_slot(p->hosts[host].meters, 2 * stack + (d == RES_IN));
}

uint32_t path_adapter_meter(const struct paths *p, uint32_t host, uint32_t adapter, enum res_direction d)
{
	return *path_slot(p->hosts[host].adapters, 2 * adapter + (d == RES_IN));
}

uint32_t path_pool(struct paths *p, uint32_t host, uint32_t stack)
{
	const struct host *h = estate_host(p->e, host);
	if (p->assume->value[ASSUME_SHARED_POOL] == ASSUME_YES)
		stack = 0;
	uint32_t *slot = path_slot(p->hosts[host].pools, stack);
	if (*slot == SHARE_NONE) {
		const struct host_netstack *ns = host_netstack(h, stack);
		g_autofree char *name = g_strdup_printf("%s/%s", h->name, ns->key);
		*slot = res_pool_add(p->t, name, ns->pool ? ns->pool : p->assume->value[ASSUME_STACK_POOL]);
	}
	return *slot;
}
