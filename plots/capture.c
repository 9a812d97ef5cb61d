/* plots/capture.c: the packets of a run in libpcap's format, a file for each adapter.
 *
 * Segments are numbered, bytes are what TCP numbers: where a segment is shorter than a full one, all that come after it lie that much lower. Time stamps and identifications
 * travel with a packet: what was sent waits in order until it is seen at the other end, and what it overtakes there was lost. Left out: segments joined by offload (a capture at an adapter with TSO shows them joined), payload, acknowledgements with more than one block of SACK.
 */
#include "plots/capture.h"

#include <string.h>
#include "plots/capture_file.h"

#define SCALE 10            /* of windows: 64 MiB at most, in KiB */
#define ROUTER_MAC {0x00, 0x00, 0x5e, 0x00, 0x01, 0x01} /* a virtual router's */

struct flight {             /* a packet on its way */
	uint32_t seq, sack_from, sack_to, stamp, echo;
	uint16_t ident;
};

struct shift {              /* segments after this one lie so much higher than full ones would */
	uint32_t seq;
	int64_t bytes;
};

struct side {
	uint32_t file;          /* UINT32_MAX: no adapter of ours */
	uint8_t mac[6], peer_mac[6];
	uint32_t clock;         /* its timestamps count from here */
	uint32_t echo;          /* the last stamp it has seen */
	uint16_t ident;
	GQueue sent;            /* struct flight, the earliest first */
};

struct connection {
	struct run_trace_connection is; /* without its texts */
	struct side from, to;
	uint32_t back;          /* file of what the receiver sends */
	uint32_t first, first_back; /* initial sequence numbers */
	uint32_t next;          /* segment after the highest sent */
	GArray *shifts;         /* struct shift, ascending; bytes accumulate */
	bool begun, ended, seen; /* seen: one of its adapters is ours, and it speaks TCP */
};

struct capture {
	GPtrArray *connections; /* struct connection by number, or NULL */
	struct capture_files *files;
};

bool capture_available(void) { return capture_file_available(); }

struct capture *capture_new(const char *dir, int64_t most, GError **err)
{
	struct capture_files *files = capture_file_new(dir, most, err);
	struct capture *c = files ? g_new0(struct capture, 1) : NULL;
	if (c)
		*c = (struct capture){g_ptr_array_new(), files};
	return c;
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	uint64_t z = ((uint64_t)a << 32 | b) + UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(z ^ z >> 31);
}

/* VMware's prefix; of an adapter by its name, of others by their address. */
static void make_mac(const struct run_trace_end *e, uint8_t out[6])
{
	uint32_t h = 0;
	for (unsigned i = 0; i < sizeof(e->address.bytes) && !e->host; i++)
		h = mix(h, e->address.bytes[i]);
	if (e->host)
		h = mix(g_str_hash(e->host), g_str_hash(e->adapter));
	const uint8_t mac[6] = {0x00, 0x50, 0x56, 0x60 | (h >> 16 & 0x0f), (uint8_t)(h >> 8), (uint8_t)h};
	memcpy(out, mac, sizeof(mac));
}

static uint32_t file_for(struct capture *c, const struct run_trace_end *e)
{
	return e->host ? capture_file_of(c->files, e->host, e->adapter) : UINT32_MAX;
}

static void make_side(struct capture *c, struct side *s, const struct run_trace_connection *is, const struct run_trace_end *own, const struct run_trace_end *peer)
{
	static const uint8_t router[6] = ROUTER_MAC;
	s->file = file_for(c, own);
	s->clock = own->host ? g_str_hash(own->host) : mix(own->address.bytes[3], 1);
	make_mac(own, s->mac);
	make_mac(peer, s->peer_mac);
	if (is->routed)
		memcpy(s->peer_mac, router, sizeof(router));
	g_queue_init(&s->sent);
}

static void opened(void *ctx, const struct run_trace_connection *is)
{
	struct capture *c = ctx;
	struct connection *x = g_new0(struct connection, 1);
	while (c->connections->len <= is->connection)
		g_ptr_array_add(c->connections, NULL);
	c->connections->pdata[is->connection] = x;
	x->is = *is;
	x->shifts = g_array_new(FALSE, FALSE, sizeof(struct shift));
	x->first = mix(is->connection, 2);
	x->first_back = mix(is->connection, 3);
	x->seen = (is->from.host || is->to.host) && ip_is_set(is->from.address) && is->from.address.family == is->to.address.family && is->mss;
	if (x->seen) {
		make_side(c, &x->from, is, &is->from, &is->to);
		make_side(c, &x->to, is, &is->to, &is->from);
		x->back = file_for(c, &is->back);
	}
	x->is.session = x->is.service = NULL;
	x->is.from.host = x->is.from.adapter = x->is.to.host = x->is.to.adapter = x->is.back.host = x->is.back.adapter = NULL;
}

static void connection_free(struct connection *x)
{
	if (!x)
		return;
	g_queue_clear_full(&x->from.sent, g_free);
	g_queue_clear_full(&x->to.sent, g_free);
	g_array_unref(x->shifts);
	g_free(x);
}

/* Where a segment begins, from the connection's first byte. */
static uint32_t offset_of(const struct connection *x, uint32_t seq)
{
	guint low = 0, high = x->shifts->len;
	while (low < high) {
		guint mid = (low + high) / 2;
		if (g_array_index(x->shifts, struct shift, mid).seq < seq)
			low = mid + 1;
		else
			high = mid;
	}
	int64_t shift = low ? g_array_index(x->shifts, struct shift, low - 1).bytes : 0;
	return (uint32_t)((int64_t)seq * x->is.mss + shift);
}

static void note_length(struct connection *x, uint32_t seq, uint32_t bytes)
{
	if (seq < x->next)
		return;
	int64_t before = x->shifts->len ? g_array_index(x->shifts, struct shift, x->shifts->len - 1).bytes : 0;
	if (bytes != x->is.mss)
		g_array_append_val(x->shifts, ((struct shift){seq, before + bytes - x->is.mss}));
	x->next = seq + 1;
}

static uint32_t stamp_of(const struct side *s, struct sim_time at) { return s->clock + (uint32_t)(at.ps / SIM_MS); }

/* What one side sends; to be filled in. `arrived`: as the other side's adapter shows it. */
static struct frame frame_of(const struct connection *x, bool data, bool arrived)
{
	const struct side *own = data ? &x->from : &x->to, *peer = data ? &x->to : &x->from;
	const struct run_trace_end *a = data ? &x->is.from : &x->is.to, *b = data ? &x->is.to : &x->is.from;
	const struct run_trace_end *at = arrived ? b : data ? a : &x->is.back;
	struct frame f = {.vlan = at->vlan, .from = a->address, .to = b->address, .from_port = a->port, .to_port = b->port, .flags = FRAME_ACK, .window = UINT16_MAX};
	memcpy(f.from_mac, arrived ? peer->peer_mac : own->mac, sizeof(f.from_mac));
	memcpy(f.to_mac, arrived ? peer->mac : own->peer_mac, sizeof(f.to_mac));
	f.hops = arrived && x->is.routed ? 63 : 64;
	f.seq = data ? x->first + 1 : x->first_back + 1;
	f.ack = data ? x->first_back + 1 : x->first + 1;
	return f;
}

static void both_ends(struct capture *c, const struct connection *x, bool data, struct frame *f, struct sim_time at)
{
	const struct frame near = frame_of(x, data, false), far = frame_of(x, data, true);
	capture_file_write(c->files, data ? x->from.file : x->back, f, at);
	memcpy(f->from_mac, far.from_mac, sizeof(f->from_mac));
	memcpy(f->to_mac, far.to_mac, sizeof(f->to_mac));
	f->vlan = far.vlan;
	f->hops = far.hops;
	capture_file_write(c->files, data ? x->to.file : x->from.file, f, at);
	f->vlan = near.vlan;
}

/* The three packets of the handshake, at once. */
static void shake_hands(struct capture *c, struct connection *x, struct sim_time at, bool ecn)
{
	bool from = !x->is.by_receiver; /* who opens it */
	x->begun = true;
	x->from.echo = stamp_of(&x->to, at);
	x->to.echo = stamp_of(&x->from, at);
	struct frame syn = frame_of(x, from, false), answer = frame_of(x, !from, false), ack = frame_of(x, from, false);
	syn.flags = FRAME_SYN | (ecn ? FRAME_ECE | FRAME_CWR : 0);
	answer.flags = FRAME_SYN | FRAME_ACK | (ecn ? FRAME_ECE : 0);
	syn.mss = answer.mss = (uint16_t)MIN(x->is.mss + 12, UINT16_MAX); /* without the timestamps, that each segment bears */
	syn.scale = answer.scale = SCALE;
	syn.seq--;
	syn.ack = 0;
	answer.seq--;
	syn.stamp = ack.stamp = answer.echo = from ? x->to.echo : x->from.echo;
	answer.stamp = ack.echo = from ? x->from.echo : x->to.echo;
	both_ends(c, x, from, &syn, at);
	both_ends(c, x, !from, &answer, at);
	both_ends(c, x, from, &ack, at);
}

/* The packet that has come, as it was sent; those it has overtaken were lost. */
static struct flight take_flight(struct side *s, const struct tp_trace_packet *p, struct sim_time at)
{
	guint k = 0;
	for (GList *l = s->sent.head; l; l = l->next, k++) {
		const struct flight *f = l->data;
		if (f->seq != p->seq || f->sack_from != p->sack_from || f->sack_to != p->sack_to)
			continue;
		for (; k > 0; k--)
			g_free(g_queue_pop_head(&s->sent));
		g_autofree struct flight *mine = g_queue_pop_head(&s->sent);
		return *mine;
	}
	return (struct flight){.stamp = stamp_of(s, at), .echo = s->echo};
}

static struct flight send_flight(struct side *s, const struct tp_trace_packet *p)
{
	struct flight *f = g_new(struct flight, 1);
	*f = (struct flight){p->seq, p->sack_from, p->sack_to, stamp_of(s, p->at), s->echo, ++s->ident};
	g_queue_push_tail(&s->sent, f);
	return *f;
}

static void packet(void *ctx, const struct tp_trace_packet *p)
{
	struct capture *c = ctx;
	struct connection *x = p->connection < c->connections->len ? c->connections->pdata[p->connection] : NULL;
	if (!x || !x->seen)
		return;
	bool data = p->point == TP_TRACE_DATA_SENT || p->point == TP_TRACE_DATA_ARRIVED, arrived = p->point == TP_TRACE_DATA_ARRIVED || p->point == TP_TRACE_ACK_ARRIVED;
	struct side *own = data ? &x->from : &x->to, *peer = data ? &x->to : &x->from;
	if (!x->begun)
		shake_hands(c, x, p->at, p->may_mark);
	if (data && !arrived)
		note_length(x, p->seq, p->bytes);
	struct flight t = arrived ? take_flight(own, p, p->at) : send_flight(own, p);
	struct frame f = frame_of(x, data, arrived);
	f.ident = t.ident;
	f.stamp = t.stamp;
	f.echo = t.echo;
	if (arrived)
		peer->echo = t.stamp;
	if (data) {
		f.seq += offset_of(x, p->seq);
		f.payload = p->bytes;
		f.flags |= p->bytes < x->is.mss ? FRAME_PSH : 0;
		f.ecn = p->marked ? FRAME_CE : p->may_mark ? FRAME_ECT0 : FRAME_NOT_ECT;
	} else {
		f.ack += offset_of(x, p->seq);
		f.window = (uint16_t)MIN((uint64_t)p->window * x->is.mss >> SCALE, UINT16_MAX);
		f.flags |= p->echo ? FRAME_ECE : 0;
		f.sack_from = p->sack_from == p->sack_to ? 0 : x->first + 1 + offset_of(x, p->sack_from);
		f.sack_to = p->sack_from == p->sack_to ? 0 : x->first + 1 + offset_of(x, p->sack_to);
	}
	capture_file_write(c->files, arrived ? peer->file : data ? own->file : x->back, &f, p->at);
}

/* FIN both ways, at once. */
static void closed(void *ctx, uint32_t connection, struct sim_time at)
{
	struct capture *c = ctx;
	struct connection *x = connection < c->connections->len ? c->connections->pdata[connection] : NULL;
	if (!x || !x->begun || x->ended)
		return;
	x->ended = true;
	struct frame fin = frame_of(x, true, false), answer = frame_of(x, false, false), ack = frame_of(x, true, false);
	fin.seq += offset_of(x, x->next);
	answer.ack = ack.seq = fin.seq + 1;
	ack.ack = answer.seq + 1;
	fin.flags = answer.flags = FRAME_FIN | FRAME_ACK;
	fin.stamp = ack.stamp = answer.echo = stamp_of(&x->from, at);
	fin.echo = answer.stamp = ack.echo = stamp_of(&x->to, at);
	both_ends(c, x, true, &fin, at);
	both_ends(c, x, false, &answer, at);
	both_ends(c, x, true, &ack, at);
	g_queue_clear_full(&x->from.sent, g_free);
	g_queue_clear_full(&x->to.sent, g_free);
}

void capture_listen(struct capture *c, struct run_trace *out)
{
	out->ctx = c;
	out->opened = opened;
	out->packet = packet;
	out->closed = closed;
}

bool capture_close(struct capture *c, GString *talk, GError **err)
{
	bool ok = capture_file_close(c->files, talk, err);
	for (guint i = 0; i < c->connections->len; i++)
		connection_free(c->connections->pdata[i]);
	g_ptr_array_unref(c->connections);
	g_free(c);
	return ok;
}
