/* models/run_ride.c: sessions of storage that ride on a copy: NFS, iSCSI or vSAN behind the datastore it reads or writes.
 *
 * The copy is one coupled flow over all it crosses (path_storage.c), so what the storage sessions carry, and what holds them, is what the copy carries and what holds
 * it: same bytes, same time. Such a session is a record beside its carrier, one for each datastore end, with adapters and uplinks of its own; it has no transfer, no
 * timeout and no fate of its own. Its adapters are credited with what crosses them: even parts of the bytes over the paths in use, and of vSAN what leaves the host.
 */
#include "models/run_internal.h"
#include "models/rules/rules_storage.h"

struct way {
	uint32_t adapter, portal, peer_adapter; /* portal: of the array, or the other host of vSAN */
	struct ip from, to, gateway;
};

struct run_ride {
	struct run_session *carrier;
	uint32_t host, datastore, array;
	bool write;
	const char *rule;
	GArray *ways;         /* struct way: as they are now, or were before all went down */
	uint32_t num, den;    /* of each byte, this part takes each way */
	struct sim_dur rtt;
	int64_t credited;     /* of the running transfer */
};

static bool is_vsan(const struct run_session *s) { return s->service == SERVICE_VSAN; }

static int64_t part(const struct run_ride *x, guint i, int64_t bytes)
{
	if (x->den == x->ways->len) /* all of it: the odd bytes to the first */
		return bytes / x->den + (i == 0 ? bytes % x->den : 0);
	return base_div_floor((sim_i128)bytes * x->num, x->den);
}

static int64_t under_way(const struct run *r, const struct run_session *s)
{
	return run_session_sent(r, s) - s->ride->credited;
}

static void credit(struct run *r, struct run_session *s, int64_t bytes)
{
	const struct run_ride *x = s->ride;
	for (guint i = 0; i < x->ways->len; i++) {
		const struct way *w = &g_array_index(x->ways, struct way, i);
		struct run_adapter *own = run_adapter(r, x->host, w->adapter), *peer = is_vsan(s) ? run_adapter(r, w->portal, w->peer_adapter) : NULL;
		int64_t b = part(x, i, bytes);
		(x->write ? own->sent : own->received)[s->service] += b;
		if (peer)
			(x->write ? peer->received : peer->sent)[s->service] += b;
	}
	s->ride->credited += bytes;
}

/* The adapters of its ways list it, or no longer do. */
static void list(struct run *r, const struct run_session *s, bool add)
{
	for (guint i = 0; i < 2 * s->ride->ways->len; i++) {
		const struct way *w = &g_array_index(s->ride->ways, struct way, i / 2);
		if (i % 2 && !is_vsan(s))
			continue;
		run_carry_list(i % 2 ? run_adapter(r, w->portal, w->peer_adapter) : run_adapter(r, s->ride->host, w->adapter), s->index, add);
	}
}

void run_ride_now(struct run *r, const struct run_session *s, const struct run_adapter *a, int64_t *sent, int64_t *received)
{
	const struct run_ride *x = s->ride;
	int64_t bytes = under_way(r, s);
	for (guint i = 0; i < x->ways->len; i++) {
		const struct way *w = &g_array_index(x->ways, struct way, i);
		if (run_adapter(r, x->host, w->adapter) == a)
			(x->write ? sent : received)[s->service] += part(x, i, bytes);
		if (is_vsan(s) && run_adapter(r, w->portal, w->peer_adapter) == a)
			(x->write ? received : sent)[s->service] += part(x, i, bytes);
	}
}

static GPtrArray *uplinks_of(const struct run *r, const struct run_session *s)
{
	const struct host *h = estate_host(r->estate, s->ride->host);
	GPtrArray *now = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < s->ride->ways->len; i++)
		run_session_add_uplink(now, h, g_array_index(s->ride->ways, struct way, i).adapter, (struct ip){.family = IP_NONE}, (struct ip){.family = IP_NONE});
	return now;
}

/* Which ways it takes now; those it took stay when there is none. */
static void take_ways(struct run *r, struct run_session *s)
{
	struct run_ride *x = s->ride;
	struct storage_request q = {x->host, x->datastore, sim_now(r->sim), &r->world->assume, r->seed};
	g_autofree struct storage_paths *p = g_new(struct storage_paths, 1);
	if (!rules_storage(r->estate, &q, p).ok || !p->n)
		return;
	g_array_set_size(x->ways, 0);
	x->rtt = (struct sim_dur){0};
	for (uint32_t i = 0; i < p->n; i++) {
		const struct storage_path *y = &p->of[i];
		g_array_append_val(x->ways, ((struct way){y->adapter, y->portal, y->to, y->from_address, y->to_address, y->gateway}));
		x->rtt.ps = MAX(x->rtt.ps, y->way.rtt.ps);
	}
	x->num = is_vsan(s) && x->write ? 2 : 1;
	x->den = is_vsan(s) ? p->members : p->n;
	x->rule = p->rule;
	run_session_take_uplinks(r, s, uplinks_of(r, s));
}

static bool over_network(const struct run *r, uint32_t datastore)
{
	return datastore != HOST_NONE && rules_storage_protocol(estate_datastore(r->estate, datastore)->type);
}

static uint32_t number_of(const struct run_migration *m, enum service service)
{
	uint32_t k = 1;
	for (guint i = 0; i < m->sessions->len; i++) {
		const struct run_session *s = m->sessions->pdata[i];
		k += s->service == service;
		for (guint n = 0; n < s->riders->len; n++)
			k += ((const struct run_session *)s->riders->pdata[n])->service == service;
	}
	return k;
}

static struct run_session *rider_new(struct run *r, struct run_session *c, uint32_t host, uint32_t datastore, bool write)
{
	static const enum service services[DATASTORE__COUNT] = {
		[DATASTORE_ISCSI] = SERVICE_ISCSI, [DATASTORE_NFS3] = SERVICE_NFS, [DATASTORE_NFS41] = SERVICE_NFS, [DATASTORE_VSAN] = SERVICE_VSAN};
	const struct estate_datastore *d = estate_datastore(r->estate, datastore);
	struct run_session *s = run_session_new(r, services[d->type]);
	s->k = number_of(c->m, s->service);
	s->id = s->k == 1 ? g_strdup_printf("%s/%s", c->m->id, service_name(s->service)) : g_strdup_printf("%s/%s/%u", c->m->id, service_name(s->service), s->k);
	s->m = c->m;
	s->n_streams = c->n_streams;
	s->ends = s->bulk = g_new0(struct endpoints, 1);
	s->ends->service = s->service;
	s->ends->from_host = s->ends->to_host = HOST_NONE;
	s->ride = g_new0(struct run_ride, 1);
	*s->ride = (struct run_ride){.carrier = c, .host = host, .datastore = datastore, .array = d->array, .write = write, .num = 1, .den = 1};
	s->ride->ways = g_array_new(FALSE, FALSE, sizeof(struct way));
	g_ptr_array_add(c->riders, s);
	return s;
}

static struct run_session *rider_for(struct run *r, struct run_session *c, uint32_t host, uint32_t datastore, bool write)
{
	for (guint i = 0; i < c->riders->len; i++) {
		struct run_session *s = c->riders->pdata[i];
		if (s->ride->datastore == datastore && s->ride->write == write)
			return s;
	}
	return rider_new(r, c, host, datastore, write);
}

static void begin(struct run *r, struct run_session *c, uint32_t host, uint32_t datastore, bool write)
{
	if (!over_network(r, datastore))
		return;
	struct run_session *s = rider_for(r, c, host, datastore, write);
	bool first = !s->transfers->len;
	struct run_transfer t = g_array_index(c->transfers, struct run_transfer, c->transfers->len - 1);
	take_ways(r, s);
	s->ride->credited = 0;
	g_array_append_val(s->transfers, t);
	list(r, s, true);
	if (!first || !s->ride->rule)
		return;
	const struct way *w = &g_array_index(s->ride->ways, struct way, 0);
	run_fact(r, FACTLOG_SELECTION, "%s %s %s %u", s->id, rules_storage_protocol(estate_datastore(r->estate, datastore)->type),
		host_adapter(estate_host(r->estate, host), w->adapter)->name, s->ride->ways->len);
	run_note(r, s->ride->rule, s->id, "%s '%s' over %s/%s%s", write ? "writes" : "reads", estate_datastore(r->estate, datastore)->name,
		estate_host(r->estate, host)->name, host_adapter(estate_host(r->estate, host), w->adapter)->name, s->ride->ways->len > 1 ? " and others" : "");
}

void run_ride_begin(struct run *r, struct run_session *c)
{
	if (!c->m)
		return;
	if (c->offloaded) {
		if (c->transfers->len == 1)
			run_note(r, "STO-07", c->id, "the array copies from '%s' to '%s' itself", estate_datastore(r->estate, c->read)->name, estate_datastore(r->estate, c->write)->name);
		return;
	}
	begin(r, c, c->bulk->from_host, c->read, false);
	begin(r, c, c->bulk->to_host, c->write, true);
}

static struct run_transfer *last(struct run_session *s)
{
	return s->transfers->len ? &g_array_index(s->transfers, struct run_transfer, s->transfers->len - 1) : NULL;
}

void run_ride_changed(struct run *r, struct run_session *c)
{
	for (guint i = 0; i < c->riders->len; i++) {
		struct run_session *s = c->riders->pdata[i];
		if (!last(s) || last(s)->to.ps != SIM_TIME_NEVER.ps)
			continue;
		credit(r, s, under_way(r, s));
		list(r, s, false);
		take_ways(r, s);
		list(r, s, true);
	}
}

void run_ride_end(struct run *r, struct run_session *c, int64_t bytes)
{
	for (guint i = 0; i < c->riders->len; i++) {
		struct run_session *s = c->riders->pdata[i];
		struct run_transfer *t = last(s);
		if (!t || t->to.ps != SIM_TIME_NEVER.ps)
			continue;
		credit(r, s, bytes - s->ride->credited);
		list(r, s, false);
		*t = g_array_index(c->transfers, struct run_transfer, c->transfers->len - 1);
		s->bytes += bytes;
	}
}

void run_ride_close(struct run *r, struct run_session *c)
{
	for (guint i = 0; i < c->riders->len; i++) {
		struct run_session *s = c->riders->pdata[i];
		s->open = false;
		s->finished = sim_now(r->sim);
		run_fact(r, FACTLOG_BYTES, "%s %" G_GINT64_FORMAT, s->id, s->bytes);
	}
}

const struct run_session *run_ride_on(const struct run_session *s)
{
	return s->ride ? s->ride->carrier : s;
}

bool run_ride_way(const struct run_session *c, bool write, uint32_t k, struct run_ride_way *out)
{
	for (guint i = c->riders->len; i-- > 0;) { /* the newest is of the transfer that runs */
		const struct run_session *s = c->riders->pdata[i];
		const struct run_ride *x = s->ride;
		if (x->write != write || !x->ways->len)
			continue;
		const struct way *w = &g_array_index(x->ways, struct way, k % x->ways->len);
		*out = (struct run_ride_way){.session = s->id, .service = s->service, .host = x->host, .adapter = w->adapter, .peer = is_vsan(s) ? w->portal : HOST_NONE,
			.peer_adapter = is_vsan(s) ? w->peer_adapter : HOST_NONE, .from = w->from, .to = w->to, .gateway = w->gateway};
		return true;
	}
	return false;
}

void run_ride_free(struct run_ride *x)
{
	if (x)
		g_array_unref(x->ways);
	g_free(x);
}

/* --- the outcome --- */

static void add_name(GString *s, const char *name)
{
	g_auto(GStrv) had = g_strsplit(s->str, ", ", -1);
	if (!g_strv_contains((const char *const *)had, name))
		g_string_append_printf(s, "%s%s", s->len ? ", " : "", name);
}

static const char *far_name(const struct run *r, const struct run_session *s, const struct way *w)
{
	return is_vsan(s) ? estate_host(r->estate, w->portal)->name : estate_portal(estate_array(r->estate, s->ride->array), w->portal)->name;
}

static const char *address(struct outcome *o, struct ip a)
{
	g_autofree char *text = ip_is_set(a) ? ip_format(a) : NULL;
	return outcome_text(o, text);
}

void run_ride_outcome(struct run *r, const struct run_session *s, struct outcome *o, struct outcome_session *rec)
{
	const struct run_ride *x = s->ride;
	const struct host *h = estate_host(r->estate, x->host);
	const struct estate_datastore *d = estate_datastore(r->estate, x->datastore);
	g_autoptr(GString) near = g_string_new(NULL), far = g_string_new(NULL);
	for (guint i = 0; i < x->ways->len; i++) {
		add_name(near, host_adapter(h, g_array_index(x->ways, struct way, i).adapter)->name);
		add_name(far, far_name(r, s, &g_array_index(x->ways, struct way, i)));
	}
	const char *adapters = outcome_text(o, near->str), *portals = outcome_text(o, far->str), *name = outcome_text(o, h->name);
	const char *place = outcome_text(o, is_vsan(s) ? estate_cluster(r->estate, d->cluster)->name : estate_array(r->estate, x->array)->name);
	rec->protocol = rules_storage_protocol(d->type);
	rec->rule = x->rule;
	rec->rides_on = outcome_text(o, x->carrier->id);
	rec->datastore = outcome_text(o, d->name);
	rec->from_host = x->write ? name : place;
	rec->to_host = x->write ? place : name;
	rec->selected_adapter = x->write ? adapters : NULL;
	rec->from_adapter = x->write ? adapters : portals;
	rec->to_adapter = x->write ? portals : adapters;
	rec->streams = x->ways->len;
	rec->rtt_s = x->rtt.ps;
	if (!x->ways->len)
		return;
	const struct way *w = &g_array_index(x->ways, struct way, 0);
	const struct host_adapter *a = host_adapter(h, w->adapter);
	rec->stack = outcome_text(o, host_netstack(h, a->stack)->key);
	rec->from_address = address(o, x->write ? w->from : w->to);
	rec->to_address = address(o, x->write ? w->to : w->from);
	rec->gateway = address(o, w->gateway);
	rec->vlan = fabric_network(&r->estate->fabric, host_portgroup(h, a->portgroup)->network)->vlan;
}
