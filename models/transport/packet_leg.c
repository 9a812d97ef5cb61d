/* models/transport/packet_leg.c: storage over a network: what a block crosses after it was read and before it is sent, and after it has arrived.
 *
 * Each wire of a leg's bundle is a TCP connection of its stream's own, with the window of its storage protocol; blocks go over the wires in turn, those of a
 * mirrored write over several at once, and a block that stays on the host's own disks crosses nothing. A block is through when its last byte has arrived. What
 * was written and is not yet through holds the source back. After a change of paths the connections stay and take the new wires. Left out: commands and their
 * round trips, headers of iSCSI and NFS, caches.
 */
#include "models/transport/packet_inside.h"

#define MOST_UNDER_WAY (UINT64_C(64) << 20)
#define OUTSTANDING (8 * (uint64_t)PACKET_BLOCK) /* bytes to be written that a stream may have under way besides its windows */

struct crossing { /* a block */
	void *job;          /* the station's; NULL: it is written */
	uint64_t bytes;
	uint32_t waits;     /* copies that are not through */
};

struct part {
	struct crossing *of;
	uint64_t left;
};

struct end { /* a connection */
	uint32_t conn;
	GArray *parts;      /* struct part, in order, from `first` on */
	guint first;
};

struct packet_leg {
	uint32_t n, copies; /* ends in use; 0: none */
	uint32_t turn;
	uint32_t room;      /* ends there are */
	bool *here;         /* of the turns: the block stays on this host */
	struct end *ends;   /* by turn */
	uint64_t inside, most;
};

static uint32_t bundle_of(const struct packet_stream *s, bool write) { return write ? s->path.writes : s->path.reads; }

static void connect(struct packet *p, struct packet_xfer *x, uint32_t stream, bool write, uint32_t i, uint32_t wire, struct end *e)
{
	const struct wire *w = wire_get(p->res->wires, wire);
	struct tcp_opts tcp = x->spec.tcp;
	tcp.window = w->window;
	tcp.warm = true; /* it was open before */
	struct packet_conn *c = packet_conn_take(p, x->owner, stream, i + (write ? 2 : 1) * PACKET_LEGS, packet_lane_way(p, wire), &tcp, w->window);
	c->x = x;
	c->stream = stream;
	e->conn = c->index;
	if (!e->parts)
		e->parts = g_array_new(FALSE, FALSE, sizeof(struct part));
}

static void grow(struct packet_leg *l, uint32_t n)
{
	if (n <= l->room)
		return;
	l->ends = g_renew(struct end, l->ends, n);
	l->here = g_renew(bool, l->here, n);
	for (uint32_t i = l->room; i < n; i++)
		l->ends[i] = (struct end){.conn = UINT32_MAX};
	l->room = n;
}

/* What keeps a wire busy: its window, or what 40 Gbit/s carry in a round trip. */
static uint64_t room_of(const struct wire *w)
{
	return MIN((uint64_t)w->window, OUTSTANDING + (uint64_t)(w->rtt.ps / SIM_US) * 5000);
}

static void set(struct packet *p, struct packet_xfer *x, uint32_t stream, bool write)
{
	struct packet_stream *s = &x->streams[stream];
	struct packet_leg *l = s->legs[write];
	const struct wire_bundle *b = bundle_of(s, write) == WIRE_NONE ? NULL : wire_bundle_get(p->res->wires, bundle_of(s, write));
	if (!l && !b)
		return;
	if (!l)
		l = s->legs[write] = g_new0(struct packet_leg, 1);
	grow(l, b ? b->n : 0);
	l->n = b ? b->n : 0;
	l->copies = b ? b->copies : 1;
	l->most = OUTSTANDING;
	for (uint32_t i = 0; i < l->room; i++) {
		uint32_t wire = b ? b->wires[i % b->n] : WIRE_NONE;
		l->here[i] = i < l->n && wire == WIRE_NONE;
		if (l->ends[i].conn != UINT32_MAX)
			packet_conn_route(p, packet_conn_at(p, l->ends[i].conn), wire == WIRE_NONE || s->path.dead ? NULL : packet_lane_way(p, wire));
		else if (i < l->n && wire != WIRE_NONE)
			connect(p, x, stream, write, i, wire, &l->ends[i]);
		l->most += i < l->n && wire != WIRE_NONE ? room_of(wire_get(p->res->wires, wire)) : 0;
	}
	l->most = MIN(l->most, MOST_UNDER_WAY);
}

void packet_leg_set(struct packet *p, struct packet_xfer *x, uint32_t stream)
{
	if (x->streams[stream].path.dead) {
		for (int w = 0; w < 2; w++)
			for (uint32_t i = 0; x->streams[stream].legs[w] && i < x->streams[stream].legs[w]->room; i++)
				if (x->streams[stream].legs[w]->ends[i].conn != UINT32_MAX)
					packet_conn_route(p, packet_conn_at(p, x->streams[stream].legs[w]->ends[i].conn), NULL);
		return;
	}
	set(p, x, stream, false);
	set(p, x, stream, true);
}

/* --- blocks --- */

static void through(struct packet *p, struct packet_xfer *x, uint32_t stream, struct crossing *c)
{
	struct packet_leg *l = x->streams[stream].legs[!c->job];
	struct crossing was = *c;
	l->inside -= c->bytes;
	g_free(c);
	if (was.job)
		packet_station_fetched(p, was.job);
	else
		packet_arrived(p, x, stream, was.bytes);
}

static void cross(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes, void *job)
{
	struct packet_leg *l = x->streams[stream].legs[!job];
	struct crossing *c = g_new(struct crossing, 1);
	*c = (struct crossing){job, bytes, l->copies + 1};
	l->inside += bytes;
	for (uint32_t k = 0; k < l->copies; k++) {
		uint32_t i = l->turn++ % l->n;
		if (l->here[i]) {
			c->waits--;
			continue;
		}
		g_array_append_val(l->ends[i].parts, ((struct part){c, bytes}));
		packet_conn_give(p, packet_conn_at(p, l->ends[i].conn), bytes);
	}
	if (!--c->waits)
		through(p, x, stream, c);
}

bool packet_leg_read(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes, void *job)
{
	const struct packet_leg *l = x->streams[stream].legs[0];
	if (!l || !l->n)
		return false;
	cross(p, x, stream, bytes, job);
	return true;
}

void packet_leg_write(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	const struct packet_leg *l = x->streams[stream].legs[1];
	if (!l || !l->n)
		packet_arrived(p, x, stream, bytes);
	else
		cross(p, x, stream, bytes, NULL);
}

static struct part *next_part(struct end *e)
{
	if (e->first == e->parts->len) {
		g_array_set_size(e->parts, 0);
		e->first = 0;
		return NULL;
	}
	if (e->first >= 64) { /* what is through is let go now and then */
		g_array_remove_range(e->parts, 0, e->first);
		e->first = 0;
	}
	return &g_array_index(e->parts, struct part, e->first);
}

void packet_leg_crossed(struct packet *p, struct packet_conn *c, uint64_t bytes)
{
	struct packet_xfer *x = c->x;
	uint32_t stream = c->stream, i = c->number % PACKET_LEGS;
	bool write = c->number >= 2 * PACKET_LEGS;
	struct part *t;
	while (bytes && (t = next_part(&x->streams[stream].legs[write]->ends[i]))) {
		uint64_t n = MIN(bytes, t->left);
		struct crossing *of = t->of;
		bytes -= n;
		t->left -= n;
		if (t->left)
			return;
		x->streams[stream].legs[write]->ends[i].first++;
		if (!--of->waits)
			through(p, x, stream, of);
		if (!x->streams[stream].legs[write])
			return;
	}
	if (write)
		packet_source_want(p, x, stream);
}

bool packet_leg_full(const struct packet_stream *s)
{
	return s->legs[1] && s->legs[1]->inside > s->legs[1]->most;
}

uint64_t packet_leg_room(const struct packet_stream *s)
{
	return s->legs[0] && s->legs[0]->n ? s->legs[0]->most : 0;
}

/* The connection of it that has most to carry; NULL: none. */
struct packet_conn *packet_leg_busiest(const struct packet *p, const struct packet_stream *s, bool write)
{
	const struct packet_leg *l = s->legs[write];
	struct packet_conn *best = NULL;
	for (uint32_t i = 0; l && i < l->room; i++) {
		struct packet_conn *c = l->ends[i].conn == UINT32_MAX ? NULL : packet_conn_at(p, l->ends[i].conn);
		if (c && (c->unsent + c->inside) && (!best || c->unsent + c->inside > best->unsent + best->inside))
			best = c;
	}
	return best;
}

/* --- the end --- */

static void drop_parts(struct packet *p, struct end *e)
{
	for (guint k = e->first; e->parts && k < e->parts->len; k++) {
		struct part *t = &g_array_index(e->parts, struct part, k);
		if (--t->of->waits)
			continue;
		if (t->of->job)
			packet_station_lost(p, t->of->job);
		g_free(t->of);
	}
	g_clear_pointer(&e->parts, g_array_unref);
}

void packet_leg_drop(struct packet *p, struct packet_xfer *x)
{
	for (uint32_t k = 0; k < 2 * x->n; k++) {
		struct packet_leg *l = x->streams[k / 2].legs[k % 2];
		for (uint32_t i = 0; l && i < l->room; i++) {
			drop_parts(p, &l->ends[i]);
			if (l->ends[i].conn != UINT32_MAX)
				packet_conn_drop(p, packet_conn_at(p, l->ends[i].conn));
		}
		if (l) {
			g_free(l->ends);
			g_free(l->here);
			g_free(l);
		}
		x->streams[k / 2].legs[k % 2] = NULL;
	}
}
