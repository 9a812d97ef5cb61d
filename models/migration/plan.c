/* models/migration/plan.c: what moves and how fast a session may go.
 *
 * Buffers, latency mode and expected line rate are advanced options (models/host/advanced.c); the rates of a stream before 7.0 U2 and of NFC's thread, and the ceiling of a
 * socket, are constants (models/fabric/constant.c).
 */
#include "models/migration/plan.h"

#include "models/fabric/constant.h"

#define NFC_CHUNK_UNIT 65536 /* of nfc_chunk_service */

static int64_t option(const struct advanced *a, enum advanced_id id) { return a ? advanced_get(a, id) : advanced_table[id].value; }

uint32_t plan_streams(struct release r, const struct advanced *a, int64_t uplink_bps)
{
	int64_t each = option(a, ADVANCED_HELPER_RATE) * 1000000;
	return release_has(r, RELEASE_STREAM_AUTOSCALING) ? (uint32_t)CLAMP((uplink_bps + each - 1) / each, 1, option(a, ADVANCED_MAX_HELPERS)) : 1;
}

share_rate plan_helper_rate(struct release r, const struct advanced *a)
{
	return share_from_bps(release_has(r, RELEASE_STREAM_AUTOSCALING) ? (uint64_t)(option(a, ADVANCED_HELPER_RATE) * 1000000) : (uint64_t)constant(CONSTANT_STREAM_RATE));
}

void plan_spread_streams(struct release r, const struct advanced *a, const int64_t *uplink_bps, uint32_t n, uint32_t *out)
{
	uint32_t by_hand = (uint32_t)option(a, ADVANCED_STREAM_HELPERS), most = MAX((uint32_t)option(a, ADVANCED_MAX_HELPERS), n), left = most - n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t more = plan_streams(r, a, uplink_bps[i]) - 1;
		more = MIN(more, left);
		left -= more;
		out[i] = by_hand ? MAX(1, by_hand / n + (i < by_hand % n)) : 1 + more;
	}
}

static int64_t line_rate(const struct advanced *from, const struct advanced *to, const struct assume *a)
{
	const struct advanced *ends[] = {from, to};
	int64_t least = INT64_MAX;
	for (int i = 0; i < 2; i++)
		if (ends[i] && advanced_is_given(ends[i], ADVANCED_LINE_RATE))
			least = MIN(least, advanced_get(ends[i], ADVANCED_LINE_RATE) * 8000000);
	return least == INT64_MAX ? a->value[ASSUME_VMOTION_LINE_RATE] : least;
}

struct plan_sockets plan_sockets(const struct advanced *from, const struct advanced *to, const struct assume *a)
{
	return (struct plan_sockets){.buffer = MIN(option(from, ADVANCED_SEND_BUFFER), option(to, ADVANCED_RECEIVE_BUFFER)),
		.line_rate_bps = line_rate(from, to, a),
		.latency_mode = sim_dur_ps(option(from, ADVANCED_LATENCY_MODE) * SIM_MS)};
}

int64_t plan_vmotion_window(struct sim_dur rtt, const struct plan_sockets *s)
{
	if (rtt.ps < s->latency_mode.ps)
		return s->buffer;
	int64_t bdp = base_div_floor((sim_i128)s->line_rate_bps / 8 * rtt.ps, SIM_S);
	return MIN(MAX(s->buffer, bdp), constant(CONSTANT_SOCKET_MAX));
}

static int64_t chunk_service(int64_t chunk) { return base_div_floor((sim_i128)chunk * constant(CONSTANT_NFC_CHUNK_SERVICE), NFC_CHUNK_UNIT); }

struct tp_app plan_nfc_app(const struct assume *a)
{
	if (a->value[ASSUME_NFC_RATE])
		return (struct tp_app){0};
	int64_t chunk = a->value[ASSUME_NFC_CHUNK];
	return (struct tp_app){(uint32_t)chunk, (uint32_t)a->value[ASSUME_NFC_DEPTH], sim_dur_ps(chunk_service(chunk)),
		share_from_bps((uint64_t)constant(CONSTANT_NFC_THREAD_RATE))};
}

share_rate plan_nfc_rate(struct sim_dur rtt, const struct assume *a)
{
	if (a->value[ASSUME_NFC_RATE])
		return share_from_bps((uint64_t)a->value[ASSUME_NFC_RATE]);
	int64_t chunk = a->value[ASSUME_NFC_CHUNK];
	int64_t per_trip = rtt.ps + chunk_service(chunk);
	sim_i128 r = ((sim_i128)chunk * a->value[ASSUME_NFC_DEPTH] << 20) * SIM_S / per_trip;
	share_rate peak = share_from_bps((uint64_t)constant(CONSTANT_NFC_THREAD_RATE));
	return r < peak ? (share_rate)r : peak;
}

static void add_job(GArray *to, uint32_t disk, int64_t bytes, uint32_t from, uint32_t ds)
{
	if (bytes > 0)
		g_array_append_val(to, ((struct plan_job){disk, bytes, from, ds}));
}

static uint32_t place_of(const struct plan_request *q, uint32_t disk, const struct world_file *f)
{
	return f->datastore == HOST_NONE ? q->datastores[disk] : f->datastore;
}

static void add_disk(const struct plan_request *q, uint32_t i, struct plan *out)
{
	const struct world_disk *d = q->vm->disks->pdata[i];
	bool on = q->vm->power == WORLD_POWER_ON && q->assume->value[ASSUME_LONG_DISTANCE_DISKS] == ASSUME_DISKS_HOT_COLD;
	on |= q->vm->power == WORLD_POWER_ON && out->mover != HOST_NONE; /* the switch is one of networks */
	for (guint k = 0; k < d->chain->len; k++) {
		const struct world_file *f = &g_array_index(d->chain, struct world_file, k);
		bool leaf = k + 1 == d->chain->len;
		if (place_of(q, i, f) == q->datastore)
			continue;
		add_job(on && leaf ? out->hot : out->cold, i, f->used, place_of(q, i, f), q->datastore);
		out->write_bps += leaf ? d->write_bps : 0;
	}
}

static struct verdict reachable(const struct estate *e, const struct plan_request *q)
{
	const struct host *to = estate_host(e, q->to);
	if (q->datastore != HOST_NONE && !estate_mounts(e, q->to, q->datastore))
		return verdict_no(VERDICT_REFUSED, "MIG-13", "DatastoreNotAccessible", "host '%s' does not mount datastore '%s'", to->name,
			estate_datastore(e, q->datastore)->name);
	for (guint i = 0; q->datastore == HOST_NONE && i < q->vm->disks->len; i++)
		if (!estate_mounts(e, q->to, q->datastores[i]))
			return verdict_no(VERDICT_REFUSED, "MIG-13", "DisksNotAccessible", "host '%s' does not mount datastore '%s', where a disk of '%s' is", to->name,
				estate_datastore(e, q->datastores[i])->name, q->vm->name);
	return verdict_ok();
}

static bool disks_move(const struct plan_request *q)
{
	for (guint i = 0; q->datastore != HOST_NONE && i < q->vm->disks->len; i++) {
		const struct world_disk *d = q->vm->disks->pdata[i];
		for (guint k = 0; k < d->chain->len; k++)
			if (place_of(q, i, &g_array_index(d->chain, struct world_file, k)) != q->datastore)
				return true;
	}
	return false;
}

enum migration_kind plan_kind(const struct estate *e, const struct plan_request *q)
{
	bool on = q->vm->power == WORLD_POWER_ON, moves = disks_move(q);
	if (q->host == q->to)
		return on ? MIGRATION_STORAGE_VMOTION : MIGRATION_COLD;
	if (estate_host(e, q->host)->vcenter != estate_host(e, q->to)->vcenter)
		return MIGRATION_CROSS_VCENTER;
	return !on ? MIGRATION_COLD : moves ? MIGRATION_SHARED_NOTHING : MIGRATION_VMOTION;
}

static struct verdict other_kind(const struct plan_request *q, enum migration_kind kind, bool moves)
{
	bool stays = q->host == q->to, far = kind == MIGRATION_CROSS_VCENTER;
	return verdict_no(VERDICT_REFUSED, "CFG-03", NULL, "'%s' cannot move as %s: it is %s, its host %s%s and its disks %s, which makes it %s", q->vm->name,
		action_migration_name(q->kind), q->vm->power == WORLD_POWER_ON ? "powered on" : "not running", stays ? "stays" : "changes",
		far ? ", to another vCenter Server," : "", moves ? "move" : "stay", action_migration_name(kind));
}

void plan_init(struct plan *p)
{
	*p = (struct plan){.hot = g_array_new(FALSE, FALSE, sizeof(struct plan_job)), .cold = g_array_new(FALSE, FALSE, sizeof(struct plan_job))};
	p->mover = HOST_NONE;
}

struct verdict plan_make(const struct estate *e, const struct plan_request *q, struct plan *out)
{
	bool on = q->vm->power == WORLD_POWER_ON, moves = disks_move(q), stays = q->host == q->to;
	plan_init(out);
	out->kind = plan_kind(e, q);
	struct verdict v = reachable(e, q);
	if (!v.ok)
		return v;
	if (stays && !moves)
		return verdict_no(VERDICT_REFUSED, "MIG-14", NULL, "'%s' is on host '%s'%s already", q->vm->name, estate_host(e, q->to)->name,
			q->datastore == HOST_NONE ? "" : " and that datastore");
	if (q->kind != MIGRATION_INFERRED && q->kind != out->kind)
		return other_kind(q, out->kind, moves);
	if (stays)
		out->mover = q->host;
	for (guint i = 0; moves && i < q->vm->disks->len; i++)
		add_disk(q, i, out);
	bool detects = advanced_get(&estate_host(e, q->host)->advanced, ADVANCED_DETECT_ZERO_PAGES);
	if (on && !stays)
		out->memory = MAX(WORLD_PAGE, (q->vm->memory - (detects ? q->vm->zero : 0) + WORLD_PAGE - 1) / WORLD_PAGE * WORLD_PAGE);
	else if (q->vm->power == WORLD_POWER_SUSPENDED && moves)
		add_job(out->cold, PLAN_MEMORY_FILE, q->vm->memory, HOST_NONE, q->datastore);
	return verdict_ok();
}

void plan_clear(struct plan *p)
{
	if (p->hot)
		g_array_unref(p->hot);
	if (p->cold)
		g_array_unref(p->cold);
	*p = (struct plan){0};
}
