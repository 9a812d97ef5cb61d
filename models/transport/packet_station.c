/* models/transport/packet_station.c: stations (contract S6): what serves blocks besides networks: reading and writing a datastore, the vMotion sender of an
 * uplink, a host's NFC.
 *
 * A block passes the stations of its stream's path one after another before it is sent, those of the other end, too: what they add is rate, not delay. Each
 * serves one block at a time, at the capacity that sharing has (soft ones: that of their members), remainders carried, so that its rate is exact. Streams take
 * turns: a turn is 64 KiB for each connection that the stream stands for (deficit round robin), so bytes are shared evenly whatever the blocks' sizes. Where
 * the datastore is read over a network, a block crosses that (packet_leg.c) when it has been read. A capacity that changes counts from the next block on.
 */
#include "models/transport/packet_inside.h"

#define TURN PACKET_BLOCK

struct job { /* a block under way */
	struct packet_xfer *x; /* NULL: its transfer is over */
	uint32_t stream;
	uint64_t bytes;
	uint32_t at, ppm;  /* the station it is at or has passed, and how much of that it takes; SHARE_NONE: none yet */
	bool crossed;      /* the network of what it is read from */
	struct job *next;
};

struct seat { /* a stream with blocks that wait here */
	struct packet_xfer *x;
	uint32_t stream;
	int64_t deficit;
	bool turn;
	struct job *first, *last;
	struct seat *next;
};

struct station {
	uint32_t res;
	struct job *serving;
	uint32_t ppm;
	struct seat *first, *last; /* in the order of their turns */
	sim_i128 rest;             /* of the last service: work below 1 ps */
	struct sim_time free;      /* when the last service ended or will */
};

struct packet_station_table {
	GPtrArray *stations; /* struct station by number: target of its timer */
	GArray *of_res;      /* uint32_t: number + 1 */
	struct job *spare;
};

static struct packet_station_table *table(struct packet *p)
{
	if (!p->stations) {
		p->stations = g_new0(struct packet_station_table, 1);
		p->stations->stations = g_ptr_array_new();
		p->stations->of_res = g_array_new(FALSE, TRUE, sizeof(uint32_t));
	}
	return p->stations;
}

static bool is_station(const struct packet *p, uint32_t res)
{
	const struct res *r = res_get(p->res, res);
	bool serves = r->kind == RES_DATASTORE_READ || r->kind == RES_DATASTORE_WRITE || r->kind == RES_VMOTION_SENDER || r->kind == RES_HOST_NFC;
	return serves && r->nominal < SHARE_RATE_MAX;
}

static uint32_t number_of(struct packet *p, uint32_t res)
{
	struct packet_station_table *t = table(p);
	if (t->of_res->len <= res)
		g_array_set_size(t->of_res, res + 1);
	uint32_t *n = &g_array_index(t->of_res, uint32_t, res);
	if (!*n) {
		struct station *st = g_new0(struct station, 1);
		st->res = res;
		g_ptr_array_add(t->stations, st);
		*n = t->stations->len;
	}
	return *n - 1;
}

/* --- turns --- */

static struct seat *seat_of(struct station *st, struct packet_xfer *x, uint32_t stream)
{
	struct seat *s = st->first;
	while (s && (s->x != x || s->stream != stream))
		s = s->next;
	if (s)
		return s;
	s = g_new0(struct seat, 1);
	s->x = x;
	s->stream = stream;
	*(st->last ? &st->last->next : &st->first) = s;
	return st->last = s;
}

static void leave(struct station *st)
{
	struct seat *s = st->first;
	st->first = s->next;
	if (!st->first)
		st->last = NULL;
	g_free(s);
}

static void to_the_end(struct station *st)
{
	struct seat *s = st->first;
	s->turn = false;
	if (!s->next)
		return;
	st->first = s->next;
	s->next = NULL;
	st->last->next = s;
	st->last = s;
}

/* The block to serve next; NULL: none waits. */
static struct job *next_job(struct station *st)
{
	for (struct seat *s; (s = st->first); to_the_end(st)) {
		if (!s->turn)
			s->deficit += (int64_t)TURN * MAX(s->x->streams[s->stream].path.weight, 1);
		s->turn = true;
		if (s->deficit < (int64_t)s->first->bytes)
			continue;
		struct job *j = s->first;
		s->deficit -= (int64_t)j->bytes;
		s->first = j->next;
		if (!s->first)
			leave(st);
		return j;
	}
	return NULL;
}

static void serve(struct packet *p, uint32_t number)
{
	struct station *st = p->stations->stations->pdata[number];
	struct job *j = st->serving ? NULL : next_job(st);
	if (!j)
		return;
	share_rate rate = MAX(share_res_capacity(p->res->share, st->res), 1);
	struct sim_time now = packet_now(p);
	if (st->free.ps != now.ps)
		st->rest = 0;
	sim_i128 work = base_div_ceil((sim_i128)j->bytes * j->ppm, SHARE_UNIT) * TP_BYTE + st->rest;
	int64_t lasts = base_div_floor(work, rate);
	st->rest = work - (sim_i128)lasts * rate;
	st->serving = j;
	st->free = sim_after(now, sim_dur_ps(lasts));
	net_timer(p->net, st->free, number, PACKET_STATION);
}

/* --- the way of a block --- */

static struct job *job_new(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	struct job *j = table(p)->spare;
	if (j)
		p->stations->spare = j->next;
	else
		j = g_new(struct job, 1);
	*j = (struct job){.x = x, .stream = stream, .bytes = bytes, .at = SHARE_NONE};
	return j;
}

static void job_free(struct packet *p, struct job *j)
{
	j->next = p->stations->spare;
	p->stations->spare = j;
}

/* Which of the path's uses is its next station; the path's length: it has passed all. Where the path was changed and its station is no longer there, too. */
static uint32_t next_station(const struct packet *p, const struct path *path, const struct job *j)
{
	uint32_t i = 0;
	while (j->at != SHARE_NONE && i < path->n && path->uses[i++].res != j->at)
		;
	while (i < path->n && !is_station(p, path->uses[i].res))
		i++;
	return i;
}

/* To its next station, or, when it has passed all, to its stream. */
static void pass_on(struct packet *p, struct job *j)
{
	const struct path *path = &j->x->streams[j->stream].path;
	uint32_t i = next_station(p, path, j);
	if (!j->crossed && (i >= path->n || res_get(p->res, path->uses[i].res)->kind != RES_DATASTORE_READ)) {
		j->crossed = true;
		if (packet_leg_read(p, j->x, j->stream, j->bytes, j))
			return;
	}
	if (i >= path->n) {
		struct packet_xfer *x = j->x;
		uint32_t stream = j->stream;
		uint64_t bytes = j->bytes;
		job_free(p, j);
		packet_source_granted(p, x, stream, bytes);
		return;
	}
	uint32_t number = number_of(p, path->uses[i].res);
	struct station *st = p->stations->stations->pdata[number];
	struct seat *s = seat_of(st, j->x, j->stream);
	j->at = path->uses[i].res;
	j->ppm = path->uses[i].ppm;
	j->next = NULL;
	*(s->first ? &s->last->next : &s->first) = j;
	s->last = j;
	serve(p, number);
}

void packet_station_ask(struct packet *p, struct packet_xfer *x, uint32_t stream, uint64_t bytes)
{
	pass_on(p, job_new(p, x, stream, bytes));
}

void packet_station_due(struct packet *p, uint32_t target)
{
	struct station *st = p->stations->stations->pdata[target];
	struct job *j = st->serving;
	st->serving = NULL;
	serve(p, target);
	if (j->x)
		pass_on(p, j);
	else
		job_free(p, j);
}

void packet_station_fetched(struct packet *p, void *job) { pass_on(p, job); }

void packet_station_lost(struct packet *p, void *job) { job_free(p, job); }

static void drop_seats(struct packet *p, struct station *st, const struct packet_xfer *x)
{
	struct seat **at = &st->first, *before = NULL;
	while (*at) {
		struct seat *s = *at;
		if (s->x != x) {
			before = s;
			at = &s->next;
			continue;
		}
		for (struct job *j = s->first, *next; j; j = next) {
			next = j->next;
			job_free(p, j);
		}
		*at = s->next;
		g_free(s);
	}
	st->last = before;
}

void packet_station_drop(struct packet *p, struct packet_xfer *x)
{
	for (guint i = 0; p->stations && i < p->stations->stations->len; i++) {
		struct station *st = p->stations->stations->pdata[i];
		drop_seats(p, st, x);
		if (st->serving && st->serving->x == x)
			st->serving->x = NULL;
	}
}

/* --- what others ask --- */

static const struct station *find(const struct packet *p, uint32_t res)
{
	const struct packet_station_table *t = p->stations;
	uint32_t n = t && res < t->of_res->len ? g_array_index(t->of_res, uint32_t, res) : 0;
	return n ? t->stations->pdata[n - 1] : NULL;
}

uint32_t packet_station_count(const struct packet *p, const struct path *path)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < path->n; i++)
		n += is_station(p, path->uses[i].res);
	return n;
}

/* The station where most of its blocks are now, the later of two; SHARE_NONE: none is at a station. */
uint32_t packet_station_holds(const struct packet *p, const struct packet_xfer *x, uint32_t stream, uint32_t *out_blocks)
{
	const struct path *path = &x->streams[stream].path;
	uint32_t best = SHARE_NONE, most = 0;
	for (uint32_t i = 0; i < path->n; i++) {
		const struct station *st = is_station(p, path->uses[i].res) ? find(p, path->uses[i].res) : NULL;
		uint32_t n = st && st->serving && st->serving->x == x && st->serving->stream == stream;
		for (const struct seat *s = st ? st->first : NULL; s; s = s->next)
			for (const struct job *j = s->x == x && s->stream == stream ? s->first : NULL; j; j = j->next)
				n++;
		if (n && n >= most) {
			most = n;
			best = path->uses[i].res;
		}
	}
	*out_blocks = most;
	return best;
}

static void free_station(struct station *st)
{
	while (st->first) {
		for (struct job *j = st->first->first, *next; j; j = next) {
			next = j->next;
			g_free(j);
		}
		leave(st);
	}
	g_free(st->serving);
	g_free(st);
}

void packet_station_free(struct packet *p)
{
	struct packet_station_table *t = p->stations;
	if (!t)
		return;
	for (guint i = 0; i < t->stations->len; i++)
		free_station(t->stations->pdata[i]);
	for (struct job *j = t->spare, *next; j; j = next) {
		next = j->next;
		g_free(j);
	}
	g_ptr_array_unref(t->stations);
	g_array_unref(t->of_res);
	g_free(t);
	p->stations = NULL;
}
