/* models/run_trace.c: packets as the transport tells them, told on in the names of the world: whose connection it is, over which adapters, from which address to which.
 *
 * A connection is asked about when its first packet is seen, since the sessions of storage that ride on a copy come to be after its transfer has begun. Of several ways of
 * storage the k-th connection is taken to go the k-th, all over again from the last. The opening side has a port of its own from 10000 on (FreeBSD's range), the other the service's.
 */
#include "models/run_internal.h"
#include "models/run_trace.h"

#define FIRST_PORT 10000
#define PORTS 55536

struct run_tracing {
	const struct run_trace *to;
	GArray *connections;          /* struct tp_trace_connection, by number; owner UINT32_MAX: already told, or unknown */
};

static struct run_trace_end end_of(const struct run *r, uint32_t host, uint32_t adapter, struct ip address, uint16_t port)
{
	struct run_trace_end e = {.address = address, .port = port};
	if (host == HOST_NONE || adapter == HOST_NONE)
		return e;
	const struct host *h = estate_host(r->estate, host);
	const struct host_adapter *a = host_adapter(h, adapter);
	e.host = h->name;
	e.adapter = a->name;
	e.vlan = (uint16_t)fabric_network(&r->estate->fabric, host_portgroup(h, a->portgroup)->network)->vlan;
	return e;
}

static void add_main(const struct run *r, const struct run_session *s, uint32_t stream, struct run_trace_connection *out)
{
	const struct endpoints *e = s->bulk;
	if (!e || !e->n)
		return;
	const struct endpoint_pair *p = &e->pair[stream < s->n_streams && s->stream_pair ? s->stream_pair[stream] : 0];
	out->from = end_of(r, e->from_host, p->from, p->from_address, out->from.port);
	out->to = end_of(r, e->to_host, p->to, p->to_address, (uint16_t)e->port);
	out->back = end_of(r, e->to_host, p->back, p->to_address, (uint16_t)e->port);
	out->routed = p->routed || ip_is_set(p->gateway);
	if (e->from_host != HOST_NONE || (s->service != SERVICE_ISCSI && s->service != SERVICE_NFS))
		return;
	out->by_receiver = true;
	out->to.port = out->back.port = out->from.port;
	out->from.port = (uint16_t)e->port;
}

/* Who reads or writes opens the connection, so its port is the one of its own. */
static void add_storage(const struct run *r, const struct run_session *s, bool write, uint32_t k, struct run_trace_connection *out)
{
	struct run_ride_way w;
	uint16_t own = out->from.port;
	if (!run_ride_way(s, write, k, &w))
		return;
	const struct request q = {.service = w.service};
	struct run_trace_end here = end_of(r, w.host, w.adapter, w.from, own), there = end_of(r, w.peer, w.peer_adapter, w.to, (uint16_t)rules_port(&q));
	out->session = w.session;
	out->service = service_name(w.service);
	out->from = write ? here : there;
	out->to = out->back = write ? there : here;
	out->routed = ip_is_set(w.gateway);
	out->by_receiver = !write;
}

/* Tells of a connection once; false: nothing is known of it. */
static void tell(struct run *r, uint32_t connection, struct sim_time at)
{
	struct run_tracing *x = r->tracing;
	struct tp_trace_connection *c = connection < x->connections->len ? &g_array_index(x->connections, struct tp_trace_connection, connection) : NULL;
	if (!c || c->owner >= r->sessions->len)
		return;
	const struct run_session *s = r->sessions->pdata[c->owner];
	struct run_trace_connection out = {.connection = connection, .session = s->id, .service = service_name(s->service), .mss = c->mss, .at = at};
	out.from.port = (uint16_t)(FIRST_PORT + connection % PORTS);
	if (c->leg == TP_TRACE_MAIN)
		add_main(r, s, c->stream, &out);
	else
		add_storage(r, s, c->leg == TP_TRACE_WRITE, c->stream, &out);
	c->owner = UINT32_MAX;
	x->to->opened(x->to->ctx, &out);
}

static void opened(void *ctx, const struct tp_trace_connection *c)
{
	struct run *r = ctx;
	const struct tp_trace_connection unknown = {.owner = UINT32_MAX};
	GArray *all = r->tracing->connections;
	while (all->len <= c->connection)
		g_array_append_val(all, unknown);
	g_array_index(all, struct tp_trace_connection, c->connection) = *c;
}

static void packet(void *ctx, const struct tp_trace_packet *p)
{
	struct run *r = ctx;
	tell(r, p->connection, p->at);
	r->tracing->to->packet(r->tracing->to->ctx, p);
}

static void closed(void *ctx, uint32_t connection, struct sim_time at)
{
	const struct run *r = ctx;
	r->tracing->to->closed(r->tracing->to->ctx, connection, at);
}

static void window(void *ctx, uint32_t connection, struct sim_time at, uint64_t cwnd, uint64_t flight)
{
	struct run *r = ctx;
	tell(r, connection, at);
	r->tracing->to->window(r->tracing->to->ctx, connection, at, cwnd, flight);
}

static void queue(void *ctx, uint32_t res, struct sim_time at, int64_t backlog)
{
	const struct run *r = ctx;
	const struct res *x = res_get(r->res, res);
	r->tracing->to->queue(r->tracing->to->ctx, x->name, res_direction_name(x->direction), at, backlog);
}

void run_trace_init(struct run *r)
{
	const struct run_trace *to = r->opts.trace;
	if (!to || !r->tp->ops->trace)
		return;
	r->tracing = g_new0(struct run_tracing, 1);
	*r->tracing = (struct run_tracing){to, g_array_new(FALSE, FALSE, sizeof(struct tp_trace_connection))};
	const struct tp_trace mine = {.ctx = r, .opened = opened, .packet = to->packet ? packet : NULL, .closed = closed, .window = to->window ? window : NULL,
		.queue = to->queue ? queue : NULL};
	r->tp->ops->trace(r->tp, &mine);
}

void run_trace_free(struct run *r)
{
	if (r->tracing)
		g_array_unref(r->tracing->connections);
	g_clear_pointer(&r->tracing, g_free);
}
