/* models/run_session.c: a session: one service's conversation between two hosts, on the adapters chosen when it began.
 *
 * It carries transfers one after another: files to copy (jobs), rounds of memory, mirrored writes. Every change of configuration rebuilds its paths; a path that
 * carries nothing any more starts the timeout of its service (20 s vMotion, 60 s NFC, 140 s for storage of a host's own copy), after which the session is broken. When the round trip or segment size of a path
 * changes, what the sender may do changes too: the rest of the transfer goes on as a new one, on the open connection.
 */
#include "models/run_internal.h"
#include "sim/rng.h"

const char *run_protocol_name(enum run_protocol p)
{
	static const char *const names[] = {[RUN_VMOTION] = "vmotion", [RUN_NFC] = "nfc", [RUN_UDT] = "udt", [RUN_MIRROR] = "mirror", [RUN_DATA_MOVER] = "data_mover", [RUN_TCP] = "tcp"};
	return names[p];
}

struct run_transfer *run_session_current(const struct run_session *s)
{
	guint n = s->transfers->len;
	struct run_transfer *t = n ? &g_array_index(s->transfers, struct run_transfer, n - 1) : NULL;
	return t && t->to.ps == SIM_TIME_NEVER.ps ? t : NULL;
}

/* --- where it is: uplinks --- */

void run_session_add_uplink(GPtrArray *list, const struct host *h, uint32_t adapter, struct ip own, struct ip peer)
{
	struct host_port port = {.id = host_adapter(h, adapter)->port, .src = own, .dst = peer};
	run_session_add_nic(list, h, host_uplink(h, host_adapter(h, adapter)->portgroup, port));
}

void run_session_add_nic(GPtrArray *list, const struct host *h, uint32_t nic)
{
	if (nic == HOST_NONE)
		return;
	char *name = g_strdup_printf("%s/%s", h->name, host_nic(h, nic)->name);
	for (guint i = 0; i < list->len; i++)
		if (g_str_equal(list->pdata[i], name)) {
			g_free(name);
			return;
		}
	g_ptr_array_add(list, name);
}

void run_session_take_uplinks(struct run *r, struct run_session *s, GPtrArray *now)
{
	GString *a = g_string_new(NULL), *b = g_string_new(NULL);
	for (guint i = 0; i < s->uplinks->len; i++)
		g_string_append_printf(a, "%s%s", i ? " " : "", (const char *)s->uplinks->pdata[i]);
	for (guint i = 0; i < now->len; i++)
		g_string_append_printf(b, "%s%s", i ? " " : "", (const char *)now->pdata[i]);
	if (!g_string_equal(a, b))
		run_change(s->history, sim_now(r->sim), "%s", b->len ? b->str : "none");
	g_ptr_array_unref(s->uplinks);
	s->uplinks = now;
	g_string_free(a, TRUE);
	g_string_free(b, TRUE);
}

static void note_uplinks(struct run *r, struct run_session *s)
{
	GPtrArray *now = g_ptr_array_new_with_free_func(g_free);
	if (s->t)
		run_traffic_uplinks(r, s, now);
	for (uint32_t i = 0; !s->t && i < s->bulk->n; i++)
		run_session_add_uplink(now, estate_host(r->estate, s->bulk->from_host), s->bulk->pair[i].from, s->bulk->pair[i].from_address, s->bulk->pair[i].to_address);
	for (uint32_t i = 0; !s->t && i < s->bulk->n; i++)
		run_session_add_uplink(now, estate_host(r->estate, s->bulk->to_host), s->bulk->pair[i].to, s->bulk->pair[i].to_address, s->bulk->pair[i].from_address);
	run_session_take_uplinks(r, s, now);
}

const char *run_session_owner(const struct run_session *s)
{
	return s->m ? s->m->id : s->t->id;
}

bool run_session_uses(const struct run_session *s, uint32_t host, uint32_t adapter)
{
	const struct endpoints *both[] = {s->ends, s->bulk};
	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; i < both[k]->n; i++) {
			const struct endpoint_pair *p = &both[k]->pair[i];
			if ((both[k]->from_host == host && p->from == adapter) || (both[k]->to_host == host && (p->to == adapter || p->back == adapter)))
				return true;
		}
	return false;
}

/* --- paths --- */

/* Of the one connection of a pre-copy that is not ESXi's; else 0. */
static int64_t precopy_window_of(const struct run *r, const struct run_session *s)
{
	return s->m && s->protocol == RUN_VMOTION ? precopy_window(run_vm(r, s->m->vm)->precopy.rules) : 0;
}

static enum path_load load_of(const struct run *r, const struct run_session *s)
{
	return s->protocol == RUN_NFC ? PATH_NFC : s->protocol == RUN_MIRROR || precopy_window_of(r, s) ? PATH_MIRROR : PATH_VMOTION;
}

static bool is_local(const struct run_session *s)
{
	return s->service == SERVICE_STORAGE;
}

static void build_paths(struct run *r, struct run_session *s, struct path *out)
{
	s->dead = false;
	if (is_local(s)) {
		path_copy(r->paths, s->bulk->from_host, s->read, s->write, s->in_use, sim_now(r->sim), &out[0], &s->offloaded, s->why);
		s->dead = out[0].dead;
		return;
	}
	if (s->t) {
		run_traffic_path(r, s, out, s->why);
		s->dead = out->dead;
		return;
	}
	for (uint32_t i = 0; i < s->n_streams; i++) {
		struct verdict v;
		struct path_request q = {.ends = s->bulk, .pair = s->stream_pair[i], .load = load_of(r, s), .service = s->bulk->service,
			.read = s->read, .write = s->write, .now = sim_now(r->sim)};
		path_build(r->paths, &q, &out[i], &v);
		if (out[i].dead && !s->dead) {
			s->dead = true;
			*s->why = v;
		}
	}
	if (s->protocol != RUN_UDT || s->dead)
		return;
	struct path control; /* UDT: control stays on the provisioning adapters; without it nothing goes on */
	struct path_request q = {.ends = s->ends, .load = PATH_NFC, .service = s->service, .read = HOST_NONE, .write = HOST_NONE, .now = sim_now(r->sim)};
	path_build(r->paths, &q, &control, s->why);
	s->dead = control.dead;
	for (uint32_t i = 0; s->dead && i < s->n_streams; i++)
		out[i].dead = true, out[i].n = 0, out[i].soft[0] = out[i].soft[1] = out[i].soft[2] = SHARE_NONE, out[i].wire = WIRE_NONE;
}

static bool same_path(const struct path *a, const struct path *b)
{
	if (a->n != b->n || a->dead != b->dead || a->loss_ppb != b->loss_ppb || a->pool != b->pool || a->stage != b->stage || a->wire != b->wire ||
		a->reads != b->reads || a->writes != b->writes) /* replies may come by another way than before */
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->uses[i].res != b->uses[i].res || a->uses[i].ppm != b->uses[i].ppm)
			return false;
	return true;
}

/* What the sender's own stages and window rest on; a dead path keeps that of the live one before it. */
static bool same_shape(const struct path *a, struct path *b)
{
	if (b->dead) {
		b->rtt = a->rtt;
		b->mss = a->mss;
	}
	return a->rtt.ps == b->rtt.ps && a->mss == b->mss;
}

/* The first of both hosts that gives up ends it. A host's own copy is nobody's connection: it waits for its storage. */
static struct sim_dur patience(struct run *r, const struct run_session *s)
{
	if (is_local(s))
		return sim_dur_ps(run_assume(r, ASSUME_ALL_PATHS_DOWN));
	enum advanced_id id = s->service == SERVICE_VMOTION ? ADVANCED_NET_TIMEOUT : ADVANCED_NFC_TIMEOUT;
	int64_t least = advanced_table[id].max;
	uint32_t hosts[] = {s->bulk->from_host, s->bulk->to_host};
	for (int i = 0; i < 2; i++)
		if (hosts[i] != HOST_NONE)
			least = MIN(least, advanced_get(&estate_host(r->estate, hosts[i])->advanced, id));
	return sim_dur_ps(least * SIM_S);
}

static void watch(struct run *r, struct run_session *s)
{
	if (s->dead && !s->timeout.gen && s->m) /* traffic waits as long as it takes */
		s->timeout = sim_at(r->sim, sim_after(sim_now(r->sim), patience(r, s)), RUN_EV_SESSION, s->index, 0);
	if (!s->dead && s->timeout.gen)
		sim_cancel(r->sim, &s->timeout);
}

/* --- transfers --- */

static void add_stage(struct tp_spec *spec, bool hard, enum tp_cause cause, share_rate rate, uint32_t res)
{
	if (rate > 0 && rate < SHARE_RATE_MAX)
		spec->stages[spec->n_stages++] = (struct tp_stage){cause, rate, res, hard};
}

static struct release older(const struct run *r, const struct endpoints *e)
{
	return release_older(estate_host(r->estate, e->from_host)->release, estate_host(r->estate, e->to_host)->release);
}

static int64_t window_of(struct run *r, const struct run_session *s)
{
	int64_t w = constant(CONSTANT_SOCKET_MAX);
	if (s->t && (s->service == SERVICE_VM || s->service == SERVICE_FCOE || s->t->w->datastore != HOST_NONE)) /* guests' many connections; none; its path knows them */
		return TP_NO_WINDOW;
	if (precopy_window_of(r, s)) {
		w = precopy_window_of(r, s);
	} else if (s->m && s->protocol != RUN_NFC && !is_local(s)) {
		run_assume(r, ASSUME_VMOTION_LINE_RATE);
		w = plan_vmotion_window(s->rtt, &s->sockets);
	}
	return MIN(w, s->socket_limit);
}

/* What the netstacks of both ends give a socket when it is made; it keeps that. */
static void make_sockets(struct run *r, struct run_session *s)
{
	s->socket_limit = INT64_MAX;
	if (is_local(s))
		return;
	const struct host *ends[] = {estate_host(r->estate, s->bulk->from_host), estate_host(r->estate, s->bulk->to_host)};
	uint32_t adapter[] = {s->bulk->pair[0].from, s->bulk->pair[0].to};
	s->sockets = plan_sockets(&ends[0]->advanced, &ends[1]->advanced, &r->world->assume);
	for (int i = 0; i < 2; i++) {
		const struct host_netstack *ns = host_netstack(ends[i], host_adapter(ends[i], adapter[i])->stack);
		if (ns->socket_buffer)
			s->socket_limit = MIN(s->socket_limit, ns->socket_buffer);
		if (i == 0)
			s->cubic = ns->cc == HOST_CC_CUBIC;
	}
}

static void add_stages(struct run *r, const struct run_session *s, struct tp_spec *spec)
{
	bool hard = run_assume(r, ASSUME_STAGE_COMBINATION) == ASSUME_STAGES_HARD;
	if (s->protocol == RUN_NFC) {
		if (!run_assume(r, ASSUME_NFC_RATE)) {
			run_assume(r, ASSUME_NFC_CHUNK);
			run_assume(r, ASSUME_NFC_DEPTH);
		}
		add_stage(spec, hard, TP_BY_NFC_THREAD, plan_nfc_rate(s->rtt, &r->world->assume), SHARE_NONE);
		spec->app = plan_nfc_app(&r->world->assume);
	} else if (s->protocol == RUN_MIRROR) {
		add_stage(spec, hard, TP_BY_SENDER, share_from_bps((uint64_t)s->m->mirror_bps), SHARE_NONE);
		return;
	} else if (s->protocol == RUN_DATA_MOVER && s->offloaded) {
		return; /* the array is as fast as it reads and writes */
	} else if (s->protocol == RUN_DATA_MOVER) {
		add_stage(spec, hard, TP_BY_SENDER, share_from_bps((uint64_t)run_assume(r, ASSUME_DATA_MOVER_RATE)), SHARE_NONE);
	} else if (precopy_window_of(r, s) > 0) { /* one connection; its limit is lifted at the switchover */
		add_stage(spec, hard, TP_BY_SENDER, s->m->phase == RUN_SWITCHOVER ? 0 : share_from_bps((uint64_t)run_vm(r, s->m->vm)->precopy.max_bps), SHARE_NONE);
		if (s->encrypted)
			add_stage(spec, hard, TP_BY_ENCRYPTION, share_from_bps((uint64_t)run_assume(r, ASSUME_ENCRYPTION_RATE)), SHARE_NONE);
	} else {
		add_stage(spec, hard, TP_BY_STREAM_HELPER, plan_helper_rate(older(r, s->bulk), &estate_host(r->estate, s->bulk->from_host)->advanced) * s->n_streams, SHARE_NONE);
		if (s->encrypted)
			add_stage(spec, hard, TP_BY_ENCRYPTION, share_from_bps((uint64_t)run_assume(r, ASSUME_ENCRYPTION_RATE)) * s->n_streams, SHARE_NONE);
	}
	if (s->read != HOST_NONE)
		add_stage(spec, hard, TP_BY_DATASTORE_READ, share_from_bps((uint64_t)estate_datastore(r->estate, s->read)->read_bps),
			path_datastore(r->paths, s->read, false));
	if (s->write != HOST_NONE)
		add_stage(spec, hard, TP_BY_DATASTORE_WRITE, share_from_bps((uint64_t)estate_datastore(r->estate, s->write)->write_bps),
			path_datastore(r->paths, s->write, true));
}

/* Where packets are lost at random or in a full queue: the seed of what is drawn for one transfer, or 0. */
static uint64_t draws(struct run *r, const struct run_session *s)
{
	bool loses = r->res->queues > 0;
	for (uint32_t i = 0; i < s->n_streams; i++)
		loses |= s->paths[i].loss_ppb > 0;
	if (!loses || run_assume(r, ASSUME_RANDOM_LOSS) != ASSUME_LOSS_DRAWN)
		return 0;
	g_autofree char *purpose = g_strdup_printf("loss %u", s->transfers->len);
	return rng_hash(r->seed, s->id, purpose) | 1;
}

static void start_transfer(struct run *r, struct run_session *s, int64_t bytes, int64_t wanted, enum run_bytes what)
{
	struct tp_spec spec = {.bytes = bytes == INT64_MAX ? UINT64_MAX : (uint64_t)bytes, .paths = s->paths, .n_paths = s->n_streams, .owner = s->index};
	s->rtt = s->paths[0].rtt;
	spec.tcp.cubic = s->cubic;
	spec.tcp.window = window_of(r, s);
	spec.tcp.warm = s->warm;
	if (r->factory->wires)
		run_packets_tcp(r, s, &spec.tcp);
	spec.draws = draws(r, s);
	spec.tell_rate = s->t != NULL || run_migrate_looks(s);
	if (s->m)
		add_stages(r, s, &spec);
	s->warm = true;
	if (!s->transfers->len)
		run_carry_begin(r, s);
	struct run_transfer t = {.streams = s->n_streams, .from = sim_now(r->sim), .to = SIM_TIME_NEVER, .what = what, .wanted = wanted};
	if (s->m && s->protocol == RUN_MIRROR)
		t.offered_bps = s->m->mirror_bps;
	t.id = r->tp->ops->start(r->tp, &spec);
	g_array_append_val(s->transfers, t);
	run_ride_begin(r, s);
	run_stay_enter(r, s);
	note_uplinks(r, s);
	watch(r, s);
}

void run_session_send(struct run *r, struct run_session *s, int64_t bytes, enum run_bytes what, uint32_t read, uint32_t write)
{
	s->read = read;
	s->write = write;
	build_paths(r, s, s->paths);
	start_transfer(r, s, bytes, bytes, what);
}

int64_t run_session_sent(const struct run *r, const struct run_session *s)
{
	const struct run_transfer *t = run_session_current(s);
	struct tp_progress p;
	if (!t)
		return 0;
	r->tp->ops->progress(r->tp, t->id, &p);
	return (int64_t)p.bytes;
}

static void count(struct run *r, struct run_session *s, struct run_transfer *t, int64_t bytes)
{
	t->to = sim_now(r->sim);
	t->bytes = bytes;
	run_held_keep(r, s, t);
	s->bytes += bytes;
	if (s->m)
		s->m->moved[t->what] += bytes;
	run_carry_credit(r, s, bytes - s->credited);
	s->credited = 0;
	run_ride_end(r, s, bytes);
}

void run_session_stop(struct run *r, struct run_session *s)
{
	struct run_transfer *t = run_session_current(s);
	if (!t)
		return;
	count(r, s, t, (int64_t)r->tp->ops->cancel(r->tp, t->id));
	run_stay_leave(r, s);
}

void run_session_close(struct run *r, struct run_session *s)
{
	if (!s->open)
		return;
	run_session_stop(r, s);
	sim_cancel(r->sim, &s->timeout);
	run_carry_end(r, s);
	run_ride_close(r, s);
	if (r->tp->ops->hang_up)
		r->tp->ops->hang_up(r->tp, s->index);
	s->open = false;
	if (s->m)
		run_connections_close(r, s);
	g_clear_pointer(&s->paths, g_free);
	g_clear_pointer(&s->why, g_free);
	s->past = g_renew(struct run_past, s->past, s->room_past = s->n_past);
	s->finished = sim_now(r->sim);
	run_fact(r, FACTLOG_BYTES, "%s %" G_GINT64_FORMAT, s->id, s->bytes);
}

static void next_job(struct run *r, struct run_session *s)
{
	if (!s->jobs || s->next_job >= s->jobs->len) {
		s->jobs = NULL;
		run_migrate_session_idle(r, s);
		return;
	}
	const struct plan_job *j = &g_array_index(s->jobs, struct plan_job, s->next_job++);
	run_session_send(r, s, j->bytes, j->disk == PLAN_MEMORY_FILE ? RUN_SUSPENDED : s->job_bytes, j->from, j->to);
}

void run_session_jobs(struct run *r, struct run_session *s, const GArray *jobs, enum run_bytes what)
{
	s->jobs = jobs;
	s->next_job = 0;
	s->job_bytes = what;
	next_job(r, s);
}

void run_session_transport(void *ctx, uint32_t owner, tp_id id, enum tp_event ev)
{
	struct run *r = ctx;
	struct run_session *s = r->sessions->pdata[owner];
	struct run_transfer *t = run_session_current(s);
	if (ev == TP_RATE && s->t)
		run_traffic_rate(r, s);
	else if (ev == TP_RATE && run_migrate_looks(s))
		run_migrate_rate(r, s->m);
	if (ev != TP_DONE || !t || t->id != id)
		return;
	struct tp_progress p;
	r->tp->ops->progress(r->tp, id, &p);
	count(r, s, t, (int64_t)p.bytes);
	run_stay_leave(r, s);
	if (s->jobs)
		next_job(r, s);
	else
		run_migrate_session_idle(r, s);
}

/* --- changes of configuration --- */

void run_session_reroute_one(struct run *r, struct run_session *s)
{
	struct run_transfer *t = run_session_current(s);
	g_autofree struct path *paths = g_new0(struct path, s->n_streams);
	bool same = true, shape = true, was_dead = s->dead;
	if (s->t)
		run_traffic_reselect(r, s);
	build_paths(r, s, paths);
	run_ride_changed(r, s);
	for (uint32_t i = 0; i < s->n_streams; i++) {
		same &= same_path(&paths[i], &s->paths[i]);
		shape &= same_shape(&s->paths[i], &paths[i]);
	}
	if (same && shape)
		return;
	memcpy(s->paths, paths, s->n_streams * sizeof(*paths));
	if (s->dead != was_dead)
		run_note(r, s->dead ? s->why->rule : NULL, s->id, s->dead ? "no longer gets through: %s" : "gets through again%s", s->dead ? s->why->text : "");
	if (shape || s->t) { /* traffic is many connections, which come and go: its count goes on */
		run_stay_leave(r, s);
		r->tp->ops->set_paths(r->tp, t->id, s->paths, s->n_streams);
		run_stay_enter(r, s);
		note_uplinks(r, s);
		watch(r, s);
		return;
	}
	int64_t wanted = t->wanted, before = s->bytes;
	enum run_bytes what = t->what;
	run_session_stop(r, s);
	int64_t rest = wanted == INT64_MAX ? INT64_MAX : wanted - (s->bytes - before);
	start_transfer(r, s, rest, rest, what);
}

void run_session_reroute(struct run *r)
{
	for (guint i = 0; i < r->sessions->len; i++) {
		struct run_session *s = r->sessions->pdata[i];
		if (s->open && !s->ride && run_session_current(s))
			run_session_reroute_one(r, s);
	}
}

void run_session_timeout(void *ctx, uint32_t target, uint64_t arg)
{
	struct run *r = ctx;
	struct run_session *s = r->sessions->pdata[target];
	(void)arg;
	s->timeout = (struct evq_handle){0, 0};
	run_migrate_session_broken(r, s, *s->why);
}

/* --- life --- */

static size_t kept_size(const struct endpoints *e) { return offsetof(struct endpoints, pair) + MAX(e->n, 1) * sizeof(e->pair[0]); }

static struct endpoints *kept(const struct endpoints *e)
{
	return g_memdup2(e, kept_size(e));
}

static void free_ends(struct run_session *s)
{
	if (s->bulk != s->ends)
		g_free(s->bulk);
	g_free(s->ends);
	g_free(s->asked);
}

void run_session_set_ends(struct run_session *s, const struct endpoints *ends, const struct endpoints *bulk)
{
	const struct candidates *asked = ends->from_host != HOST_NONE ? &ends->from : &ends->to;
	free_ends(s);
	s->ends = kept(ends);
	s->bulk = bulk == ends ? s->ends : kept(bulk);
	s->n_asked = asked->n;
	s->asked = g_memdup2(asked->of, asked->n * sizeof(asked->of[0]));
}

void run_session_get_ends(const struct run_session *s, struct endpoints *out)
{
	*out = (struct endpoints){0};
	memcpy(out, s->ends, kept_size(s->ends));
	struct candidates *asked = out->from_host != HOST_NONE ? &out->from : &out->to;
	asked->n = s->n_asked;
	memcpy(asked->of, s->asked, s->n_asked * sizeof(s->asked[0]));
}

static void lay_streams(struct run *r, struct run_session *s)
{
	const struct host *from = estate_host(r->estate, s->bulk->from_host);
	GArray *streams = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	int64_t bps[RULES_MAX_ADAPTERS];
	uint32_t n[RULES_MAX_ADAPTERS];
	bool single = precopy_window_of(r, s) > 0;
	for (uint32_t i = 0; i < s->bulk->n; i++) {
		uint32_t nic = host_adapter_uplink(from, s->bulk->pair[i].from);
		bps[i] = nic == HOST_NONE ? 0 : host_nic(from, nic)->rate_bps;
		n[i] = i == 0 || !single;
	}
	if ((s->protocol == RUN_VMOTION && !single) || s->protocol == RUN_UDT)
		plan_spread_streams(older(r, s->bulk), &from->advanced, bps, s->bulk->n, n);
	for (uint32_t i = 0; i < s->bulk->n; i++)
		for (uint32_t k = 0; k < n[i]; k++)
			g_array_append_val(streams, i);
	if (is_local(s))
		g_array_append_val(streams, (uint32_t){0});
	s->n_streams = streams->len;
	s->stream_pair = (uint32_t *)(void *)g_array_free(streams, FALSE);
	s->paths = g_new0(struct path, s->n_streams);
}

static void note_selection(struct run *r, const struct run_session *s)
{
	const struct host *from = estate_host(r->estate, s->ends->from_host), *to = estate_host(r->estate, s->ends->to_host);
	if (s->ends->family == IP_V6)
		run_rule(r, "ADR-09");
	for (uint32_t i = 0; i < s->ends->n; i++) {
		const struct endpoint_pair *p = &s->ends->pair[i];
		const char *a = host_adapter(from, p->from)->name, *b = host_adapter(to, p->to)->name, *back = host_adapter(to, p->back)->name;
		run_fact(r, FACTLOG_SELECTION, "%s %s %s %s %s", s->id, run_protocol_name(s->protocol), a, b, back);
		run_note(r, s->ends->rule, s->id, "%s/%s to %s/%s", from->name, a, to->name, b);
		if (p->from != p->chosen)
			run_note(r, "RTE-03", s->id, "%s/%s was chosen, but %s is not bound to it: the route to the peer leaves by %s", from->name,
				host_adapter(from, p->chosen)->name, s->service == SERVICE_VMOTION ? "vMotion" : "NFC", a);
		if (p->from != p->chosen && ip_is_set(host_adapter(from, p->chosen)->gateway))
			run_note(r, "RTE-07", s->id, "the gateway override of %s/%s is not asked", from->name, host_adapter(from, p->chosen)->name);
	}
}

struct run_session *run_session_new(struct run *r, enum service sv)
{
	struct run_session *s = g_new0(struct run_session, 1);
	*s = (struct run_session){.index = r->sessions->len, .k = 1, .service = sv, .read = HOST_NONE, .write = HOST_NONE, .open = true};
	s->why = g_new0(struct verdict, 1);
	s->started = sim_now(r->sim);
	s->finished = SIM_TIME_NEVER;
	s->transfers = g_array_new(FALSE, FALSE, sizeof(struct run_transfer));
	s->here = g_array_new(FALSE, FALSE, sizeof(struct run_here));
	s->history = g_array_new(FALSE, FALSE, sizeof(struct run_change));
	s->uplinks = g_ptr_array_new_with_free_func(g_free);
	s->riders = g_ptr_array_new();
	g_ptr_array_add(r->sessions, s);
	return s;
}

struct run_session *run_session_open(struct run *r, struct run_migration *m, enum service sv, enum run_protocol p, const struct endpoints *ends,
	const struct endpoints *bulk)
{
	struct run_session *s = run_session_new(r, sv);
	s->m = m;
	s->protocol = p;
	for (guint i = 0; i < m->sessions->len; i++)
		s->k += ((const struct run_session *)m->sessions->pdata[i])->service == sv;
	s->id = s->k == 1 ? g_strdup_printf("%s/%s", m->id, service_name(sv)) : g_strdup_printf("%s/%s/%u", m->id, service_name(sv), s->k);
	run_session_set_ends(s, ends, bulk);
	s->encrypted = p == RUN_NFC || is_local(s) ? run_vm(r, m->vm)->encrypted : m->encrypted; /* files that are encrypted stay so */
	lay_streams(r, s);
	make_sockets(r, s);
	run_connections_open(r, s);
	g_ptr_array_add(m->sessions, s);
	note_selection(r, s);
	for (uint32_t i = 0; i < s->bulk->n; i++) {
		run_team_check(r, s->bulk->from_host, s->bulk->pair[i].from);
		run_team_check(r, s->bulk->to_host, s->bulk->pair[i].to);
	}
	return s;
}

/* Its id and its place among the others stay. */
static void shed(struct run_session *s)
{
	for (guint i = 0; s->history && i < s->history->len; i++)
		g_free(g_array_index(s->history, struct run_change, i).what);
	free_ends(s);
	s->ends = s->bulk = NULL;
	s->asked = NULL;
	g_clear_pointer(&s->why, g_free);
	g_clear_pointer(&s->transfers, g_array_unref);
	g_clear_pointer(&s->past, g_free);
	g_clear_pointer(&s->here, g_array_unref);
	g_clear_pointer(&s->history, g_array_unref);
	g_clear_pointer(&s->uplinks, g_ptr_array_unref);
	g_clear_pointer(&s->riders, g_ptr_array_unref);
	g_clear_pointer(&s->stream_pair, g_free);
	g_clear_pointer(&s->paths, g_free);
}

void run_session_shed(struct run_session *s)
{
	if (!s->open)
		shed(s);
}

void run_session_free(struct run_session *s)
{
	run_ride_free(s->ride);
	shed(s);
	g_free(s->id);
	g_free(s);
}
