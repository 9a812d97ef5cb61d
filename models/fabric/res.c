/* models/fabric/res.c: resources over time.
 *
 * Areas are rate x time in 128 bits, so totals are exact however often a rate changes. A resource is brought up to date only when a solve changed it or a view asks:
 * a steady phase costs nothing. Softness follows the p-norm with p = 3 that fits the published 18 / 28 / 36 Gbit/s of one to three vMotion streams on a 40 GbE port
 * and 100 / 272 / 284 / 294 MiB/s of 1 to 80 NFC copies from one host.
 */
#include "models/fabric/res.h"

#include "models/fabric/constant.h"
#include "models/fabric/wire.h"
#include "sim/fixmath.h"

#define CONTENTION_GAP (100 * SIM_MS) /* saturated again sooner than this: one stretch */

static const char *const kind_names[RES__COUNT] = {
	[RES_NIC] = "nic",
	[RES_LINK] = "link",
	[RES_NIOC_CLASS] = "nioc_class",
	[RES_SHAPER] = "shaper",
	[RES_STACK_POOL] = "stack_pool",
	[RES_VMOTION_SENDER] = "vmotion_sender",
	[RES_HOST_NFC] = "host_nfc",
	[RES_DATASTORE_READ] = "datastore_read",
	[RES_DATASTORE_WRITE] = "datastore_write",
	[RES_PORTAL] = "portal",
	[RES_STORAGE_WINDOW] = "storage_window",
	[RES_SWITCH] = "switch",
	[RES_PORT] = "port",
	[RES_ADAPTER] = "adapter",
};

static const char *const direction_names[] = {
	[RES_NO_DIRECTION] = NULL, [RES_OUT] = "out", [RES_IN] = "in", [RES_FORWARD] = "forward", [RES_BACKWARD] = "backward",
};

const char *res_kind_name(enum res_kind k)
{
	return kind_names[k];
}

const char *res_direction_name(enum res_direction d)
{
	return direction_names[d];
}

static void free_res(gpointer p)
{
	struct res *r = p;
	g_free(r->name);
	series_free(r->series);
	g_free(r->saturations);
	g_free(r);
}

static void free_pool(gpointer p)
{
	struct res_pool *pool = p;
	g_free(pool->name);
	g_free(pool);
}

struct res_table *res_table_new(void)
{
	struct res_table *t = g_new0(struct res_table, 1);
	t->share = share_new();
	t->wires = wire_table_new();
	t->res = g_ptr_array_new_with_free_func(free_res);
	t->pools = g_ptr_array_new_with_free_func(free_pool);
	t->noted = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	return t;
}

void res_table_free(struct res_table *t)
{
	if (!t)
		return;
	share_free(t->share);
	wire_table_free(t->wires);
	g_ptr_array_unref(t->res);
	g_ptr_array_unref(t->pools);
	g_array_unref(t->noted);
	g_free(t);
}

static uint32_t add(struct res_table *t, const char *name, enum res_kind kind, enum res_direction dir, share_rate nominal, uint32_t share)
{
	struct res *r = g_new0(struct res, 1);
	r->name = g_strdup(name);
	r->kind = kind;
	r->direction = dir;
	r->nominal = nominal;
	r->parent = SHARE_NONE;
	r->measured = t->measured;
	SIM_ASSERT(share == t->res->len);
	g_ptr_array_add(t->res, r);
	return share;
}

uint32_t res_add(struct res_table *t, const char *name, enum res_kind kind, enum res_direction dir, share_rate nominal, bool soft)
{
	uint32_t i = add(t, name, kind, dir, nominal, share_res_add(t->share, nominal));
	res_get(t, i)->soft = soft;
	return i;
}

uint32_t res_class_add(struct res_table *t, const char *name, uint32_t parent, uint32_t shares, share_rate reservation, share_rate limit)
{
	uint32_t i = add(t, name, RES_NIOC_CLASS, res_get(t, parent)->direction, limit, share_class_add(t->share, parent, shares, reservation, limit));
	res_get(t, i)->parent = parent;
	res_get(t, i)->shares = shares;
	res_get(t, i)->reservation = reservation;
	return i;
}

sim_i128 res_payload_area(const struct res *r)
{
	return (r->series ? series_area(r->series) : 0) + r->carry;
}

sim_i128 res_used_area(const struct res *r)
{
	return res_payload_area(r) + r->over_area;
}

/* Utilisation is of the nominal rate of its time. */
static sim_i128 utilised(const struct res *r)
{
	bool rated = r->nominal > 0 && r->nominal < SHARE_RATE_MAX;
	return r->past_ppm + (rated ? (res_used_area(r) - r->past_area) / r->nominal * SHARE_UNIT : 0);
}

static void rate_anew(struct res *r, share_rate nominal, struct sim_time now)
{
	if (nominal == r->nominal)
		return;
	res_advance(r, now);
	r->past_ppm = utilised(r);
	r->past_area = res_used_area(r);
	r->nominal = nominal;
}

int64_t res_mean_ppm(const struct res *r, struct sim_time now)
{
	return now.ps > 0 ? base_div_floor(utilised(r), now.ps) : 0;
}

void res_class_set(struct res_table *t, uint32_t i, uint32_t shares, share_rate reservation, share_rate limit, struct sim_time now)
{
	rate_anew(res_get(t, i), limit, now);
	res_get(t, i)->shares = shares;
	res_get(t, i)->reservation = reservation;
	share_class_set(t->share, i, shares, reservation, limit);
}

static void soften(struct res_table *t, uint32_t i)
{
	struct res *r = res_get(t, i);
	int64_t sum = r->members > SHARE_RATE_MAX ? SHARE_RATE_MAX : (int64_t)r->members;
	share_rate c = r->nominal;
	if (r->n_members)
		c = fixmath_pnorm((int64_t[]){sum, r->nominal}, 2, (uint32_t)constant(CONSTANT_SOFT_EXPONENT));
	share_res_set(t->share, i, c);
}

void res_set_nominal(struct res_table *t, uint32_t i, share_rate nominal, struct sim_time now)
{
	struct res *r = res_get(t, i);
	rate_anew(r, nominal, now);
	if (r->soft)
		soften(t, i);
	else
		share_res_set(t->share, i, nominal);
}

void res_set_queue(struct res_table *t, uint32_t i, int64_t bytes)
{
	struct res *r = res_get(t, i);
	t->queues -= res_queue_drops(r);
	r->queue_bytes = bytes;
	t->queues += res_queue_drops(r);
}

bool res_queue_drops(const struct res *r)
{
	bool local = r->kind == RES_SHAPER || r->kind == RES_PORT || r->kind == RES_NIOC_CLASS || (r->kind == RES_NIC && r->direction == RES_OUT);
	return r->queue_bytes > 0 && !local;
}

void res_set_capacity(struct res_table *t, uint32_t i, share_rate capacity)
{
	SIM_ASSERT(!res_get(t, i)->soft);
	share_res_set(t->share, i, capacity);
}

void res_member_add(struct res_table *t, uint32_t i, share_rate own_cap)
{
	struct res *r = res_get(t, i);
	SIM_ASSERT(r->soft);
	r->members += own_cap;
	r->n_members++;
	soften(t, i);
}

void res_member_remove(struct res_table *t, uint32_t i, share_rate own_cap)
{
	struct res *r = res_get(t, i);
	SIM_ASSERT(r->soft && r->n_members && r->members >= own_cap);
	r->members -= own_cap;
	r->n_members--;
	soften(t, i);
}

uint32_t res_pool_add(struct res_table *t, const char *name, int64_t bytes)
{
	struct res_pool *p = g_new0(struct res_pool, 1);
	p->name = g_strdup(name);
	p->bytes = bytes;
	g_ptr_array_add(t->pools, p);
	return t->pools->len - 1;
}

struct res_pool *res_pool(const struct res_table *t, uint32_t i)
{
	return t->pools->pdata[i];
}

void res_pool_join(struct res_table *t, uint32_t i, int64_t window)
{
	struct res_pool *p = res_pool(t, i);
	p->streams++;
	p->buffered += window;
	p->streams_peak = MAX(p->streams_peak, p->streams);
	p->buffered_peak = MAX(p->buffered_peak, MIN(p->buffered, p->bytes));
}

void res_pool_leave(struct res_table *t, uint32_t i, int64_t window)
{
	struct res_pool *p = res_pool(t, i);
	SIM_ASSERT(p->streams && p->buffered >= window);
	p->streams--;
	p->buffered -= window;
}

int64_t res_pool_part(const struct res_pool *p)
{
	return p->bytes / MAX(p->streams, 1);
}

/* All but its series. */
static inline void advance(struct res *r, struct sim_time now)
{
	int64_t dt = sim_between(r->since, now).ps;
	if (r->used != r->payload)
		r->over_area += (sim_i128)(r->used - r->payload) * dt;
	if (r->saturated)
		r->saturated_time.ps += dt;
	r->since = now;
}

static void bring(struct res *r, struct sim_time now)
{
	advance(r, now);
	if (r->series)
		series_advance(r->series, now);
}

/* One that is measured stands where its last stretch ended: to look at it changes nothing. */
void res_advance(struct res *r, struct sim_time now)
{
	if (!r->measured)
		bring(r, now);
}

/* There is one list for each resource of the estate: it grows by little. */
static void add_span(struct res *r, struct res_span span)
{
	if (!r->saturations || r->n_saturations == r->room_saturations) {
		r->room_saturations += 4 + r->room_saturations / 8;
		r->saturations = g_renew(struct res_span, r->saturations, r->room_saturations);
	}
	r->saturations[r->n_saturations++] = span;
}

static void note_saturation(struct res *r, bool saturated, struct sim_time now)
{
	if (saturated == r->saturated)
		return;
	r->saturated = saturated;
	if (saturated) {
		r->saturated_since = now;
		return;
	}
	struct res_span *last = r->n_saturations ? &r->saturations[r->n_saturations - 1] : NULL;
	struct res_span span = {r->saturated_since, now};
	if (last && sim_between(last->to, span.from).ps < CONTENTION_GAP)
		last->to = now;
	else if (span.from.ps < span.to.ps)
		add_span(r, span);
}

static void note_peak(struct res *r, share_rate capacity)
{
	if (capacity != r->peak_capacity) {
		r->peak_capacity = capacity;
		r->peak_here = 0;
	}
	if (r->used <= r->peak_here)
		return;
	r->peak_here = r->used;
	r->peak_used = MAX(r->peak_used, r->used);
	if (capacity > 0)
		r->peak_ppm = MAX(r->peak_ppm, base_div_floor((sim_i128)r->used * 1000000, capacity));
}

void res_account(struct res_table *t, struct sim_time now)
{
	uint32_t n;
	const share_res *changed = share_changed_res(t->share, &n);
	for (uint32_t i = 0; i < n; i++) {
		struct res *r = res_get(t, changed[i]);
		struct share_state is = share_res_state(t->share, changed[i]);
		bool slack = r->soft && r->members <= r->nominal; /* its members' own ceilings hold them, not the place */
		bool saturated = is.saturated && !slack;
		is.payload = MIN(is.payload, is.used); /* a part of a transfer, the rest of which goes elsewhere, carries no more than it uses */
		if (is.payload == r->payload && is.used == r->used && is.capacity == r->peak_capacity && saturated == r->saturated)
			continue;
		advance(r, now);
		r->payload = is.payload;
		r->used = is.used;
		note_peak(r, is.capacity);
		if (r->kind == RES_SHAPER || r->kind == RES_PORT)
			g_array_append_val(t->noted, changed[i]);
		note_saturation(r, saturated, now);
		if (!r->series && r->payload)
			r->series = series_new();
		if (r->series)
			series_set(r->series, now, r->payload);
	}
}

void res_table_measured(struct res_table *t)
{
	t->measured = true;
	for (guint i = 0; i < t->res->len; i++)
		res_get(t, i)->measured = true;
}

void res_moved(struct res_table *t, uint32_t i, sim_i128 payload, sim_i128 used)
{
	struct res *r = res_get(t, i);
	r->carry += payload;
	r->over_area += used - payload;
}

void res_measured(struct res_table *t, uint32_t i, struct sim_time from, struct sim_time to, sim_i128 used, bool saturated)
{
	struct res *r = res_get(t, i);
	share_rate capacity = share_res_capacity(t->share, i);
	from = sim_time_max(from, r->since);
	int64_t dt = sim_between(from, to).ps;
	if (dt <= 0)
		return;
	bring(r, from);
	r->payload = (share_rate)MIN(r->carry / dt, SHARE_RATE_MAX);
	r->carry -= (sim_i128)r->payload * dt;
	r->used = (share_rate)CLAMP(used / dt, 0, capacity);
	note_peak(r, capacity);
	note_saturation(r, saturated, from);
	if (!r->series && r->payload)
		r->series = series_new();
	if (r->series)
		series_set(r->series, from, r->payload);
	r->used = r->payload;
	bring(r, to);
	r->payload = r->used = 0;
	if (r->series)
		series_set(r->series, to, 0);
}
