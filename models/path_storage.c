/* models/path_storage.c: the datastore end of a path: what reading or writing it from a host uses.
 *
 * A local or Fibre Channel datastore is the datastore alone. One over IP adds the array's portal, the links between, the NIC and the netstack of the storage
 * adapter; every byte is spread evenly over the paths in use, so a path that is narrower than the others holds all of it. vSAN with N hosts in reach: (N - 1)/N of
 * what is read comes from the others in even parts; what is written goes to two of the N, of which this host is one as often as any other. Dependent iSCSI hardware
 * loads the NIC, not the VMkernel's stack. The windows of the storage connections are a resource of host and datastore where they can bind: window / RTT for each path.
 *
 * Windows: NFS 3 received 256 KB and sent 264 KB, NFS 4.1 and newer NFS 3 1024 KB each way (texts of the advanced options NFS.ReceiveBufferSize and the like); the
 * rest the 16 MiB of TCP autotuning; a netstack's `socket_buffer` is the most. Left out: the headers of iSCSI and RPC, loss on the way to an array, the latency of
 * disks, what metadata costs, vSAN's other policies, caches and resynchronisation.
 */
#include "models/path_inside.h"
#include "models/rules/rules_storage.h"

/* num/den of every byte goes this way. */
static void add_part(struct paths *p, struct path *out, const struct path *way, uint64_t num, uint64_t den)
{
	for (uint32_t i = 0; i < way->n; i++)
		path_take(p, out, way->uses[i].res, (uint32_t)((way->uses[i].ppm * num + den - 1) / den));
}

struct io {
	struct paths *p;
	const struct host *h;
	uint32_t datastore;
	const struct estate_datastore *d;
	bool write;
	const struct storage_paths *s;
	struct sim_time now;
};

/* The host's own side. What hardware sends by itself passes classes and shapers of the virtual switch by. */
static void own_end(const struct io *io, const struct path_end *e, struct path_frame f, struct path *out)
{
	if (io->s->bypass)
		path_take(io->p, out, path_nic(io->p, e->host, host_uplink(io->h, e->portgroup, e->port), io->write ? RES_OUT : RES_IN), path_on_the_wire(f));
	else if (io->write)
		path_leave(io->p, e, f, out);
	else
		path_arrive(io->p, e, f, out);
}

/* The array's portal, or the other host of vSAN. */
static void far_end(const struct io *io, const struct storage_path *x, const struct path_end *peer, struct path_frame f, struct path *out)
{
	if (!peer)
		path_use(out, path_portal(io->p, io->s->array, x->portal, io->write), SHARE_UNIT);
	else if (io->write)
		path_arrive(io->p, peer, f, out);
	else
		path_leave(io->p, peer, f, out);
}

/* One path, for a byte that takes it. */
static struct verdict cross(const struct io *io, const struct storage_path *x, struct path *out)
{
	bool vsan = io->s->service == SERVICE_VSAN;
	struct path_frame f = {x->packet, x->packet - (uint32_t)constant(CONSTANT_SEGMENT_HEADERS)};
	struct path_end here = path_adapter_end(io->h, x->adapter, x->to_address, io->s->service), there = here;
	if (vsan)
		there = path_adapter_end(estate_host(io->p->e, x->portal), x->to, x->from_address, io->s->service);
	const struct path_end *far = vsan ? &there : NULL;
	struct verdict v = path_carries(io->p, &here);
	if (v.ok && vsan)
		v = path_carries(io->p, &there);
	if (!v.ok)
		return v;
	if (io->write) {
		own_end(io, &here, f, out);
		path_between(io->p, &here, far, &x->way, f, out);
		far_end(io, x, far, f, out);
	} else {
		struct fabric_route way = path_way_back(&x->way);
		far_end(io, x, far, f, out);
		path_between(io->p, far, &here, &way, f, out);
		own_end(io, &here, f, out);
	}
	return v;
}

static int64_t window(const struct io *io, uint32_t adapter)
{
	const struct host_netstack *ns = host_netstack(io->h, host_adapter(io->h, adapter)->stack);
	bool old = io->d->type == DATASTORE_NFS3 && !release_has(io->h->release, RELEASE_NFS_BUFFERS);
	int64_t w = constant(io->s->service != SERVICE_NFS ? CONSTANT_SOCKET_MAX
			     : !old                        ? CONSTANT_NFS_BUFFER
			     : io->write                   ? CONSTANT_NFS_OLD_SEND
							   : CONSTANT_NFS_OLD_RECEIVE);
	return ns->socket_buffer && !io->s->bypass ? MIN(w, ns->socket_buffer) : w;
}

/* What all connections together may carry, when that can be less than the NICs. */
static share_rate windows(const struct io *io, const struct path_ways *w)
{
	share_rate sum = 0, nics = 0;
	for (uint32_t i = 0; i < w->paths.n; i++) {
		uint32_t nic = host_adapter_uplink(io->h, w->paths.of[i].adapter);
		nics += nic == HOST_NONE ? 0 : share_from_bps((uint64_t)host_nic(io->h, nic)->rate_bps);
		if (w->rtt.ps > 0)
			sum += (share_rate)base_div_floor((sim_i128)(window(io, w->paths.of[i].adapter) << 20) * SIM_S, w->rtt.ps);
	}
	return w->rtt.ps > 0 && sum < nics ? MAX(sum, 1) : SHARE_RATE_MAX;
}

/* What one of the ways' packets meet; acknowledgements of what is written come as what is read does, and the other way round. */
static uint32_t wire_of(const struct io *io, const struct storage_path *x, const struct path *way)
{
	struct io other = *io;
	struct path back = path_empty();
	other.write = !io->write;
	struct verdict v = cross(&other, x, &back);
	SIM_ASSERT(v.ok);
	return path_wire(io->p, way, &back, x->way.rtt, (struct path_frame){x->packet, x->packet - (uint32_t)constant(CONSTANT_SEGMENT_HEADERS)}, window(io, x->adapter));
}

/* Blocks that stay on a vSAN host's own disks cross no wire. */
static void bundle(const struct io *io, uint32_t *wires, uint32_t n, uint32_t of, uint32_t copies, struct path *out)
{
	for (uint32_t i = n; i < of; i++)
		wires[i] = WIRE_NONE;
	*(io->write ? &out->writes : &out->reads) = wire_bundle_add(io->p->t->wires, wires, of, copies);
}

static struct verdict over_network(const struct io *io, struct path_ways *w, struct path *out)
{
	uint32_t n = w->paths.n, of = w->paths.service == SERVICE_VSAN ? w->paths.members : n;
	uint64_t copies = w->paths.service == SERVICE_VSAN && io->write ? (uint64_t)constant(CONSTANT_VSAN_COPIES) : 1;
	uint32_t wires[RULES_MAX_STORAGE_PATHS + 1];
	SIM_ASSERT(of >= n && of <= G_N_ELEMENTS(wires));
	w->rtt = (struct sim_dur){0};
	w->mss = UINT32_MAX;
	for (uint32_t i = 0; i < n; i++) {
		struct path way = path_empty();
		struct verdict v = cross(io, &w->paths.of[i], &way);
		if (!v.ok)
			return v;
		add_part(io->p, out, &way, copies, of);
		wires[i] = io->p->wires ? wire_of(io, &w->paths.of[i], &way) : WIRE_NONE;
		w->rtt.ps = MAX(w->rtt.ps, w->paths.of[i].way.rtt.ps);
		w->mss = MIN(w->mss, w->paths.of[i].packet - (uint32_t)constant(CONSTANT_SEGMENT_HEADERS));
	}
	if (io->p->wires)
		bundle(io, wires, n, of, (uint32_t)copies, out);
	w->window = windows(io, w);
	if (w->window < SHARE_RATE_MAX)
		path_use(out, path_window(io->p, io->h, io->datastore, io->write, w->window, io->now), SHARE_UNIT);
	for (uint32_t i = 0; i < n && !w->paths.bypass; i++) {
		struct path way = path_empty();
		path_meter(io->p, io->h, w->paths.of[i].adapter, io->write ? RES_OUT : RES_IN, &way);
		add_part(io->p, out, &way, copies, of);
	}
	return verdict_ok();
}

static struct verdict access(struct paths *p, uint32_t host, uint32_t datastore, bool write, struct sim_time now, struct path *out, struct path_ways *ways)
{
	g_autofree struct path_ways *own = ways ? NULL : g_new(struct path_ways, 1);
	struct path_ways *w = ways ? ways : own;
	struct storage_request q = {.host = host, .datastore = datastore, .now = now, .assume = p->assume};
	struct io io = {p, estate_host(p->e, host), datastore, estate_datastore(p->e, datastore), write, &w->paths, now};
	struct verdict v = rules_storage(p->e, &q, &w->paths);
	w->window = SHARE_RATE_MAX;
	if (!v.ok)
		return v;
	if (!write)
		path_use(out, path_datastore(p, datastore, false), SHARE_UNIT);
	if (w->paths.n)
		v = over_network(&io, w, out);
	if (write)
		path_use(out, path_datastore(p, datastore, true), SHARE_UNIT);
	return v;
}

struct verdict path_read(struct paths *p, uint32_t host, uint32_t datastore, struct sim_time now, struct path *out, struct path_ways *ways)
{
	return access(p, host, datastore, false, now, out, ways);
}

struct verdict path_write(struct paths *p, uint32_t host, uint32_t datastore, struct sim_time now, struct path *out, struct path_ways *ways)
{
	return access(p, host, datastore, true, now, out, ways);
}

/* The narrowest place of the network between reading and writing is a stage as well, as long as nobody else is there. */
static void network_stage(const struct paths *p, struct path *out)
{
	for (uint32_t i = 0; i < out->n; i++) {
		const struct res *r = res_get(p->t, out->uses[i].res);
		share_rate nominal = r->parent == SHARE_NONE ? r->nominal : MIN(r->nominal, res_get(p->t, r->parent)->nominal);
		if (r->kind == RES_DATASTORE_READ || r->kind == RES_DATASTORE_WRITE || nominal >= SHARE_RATE_MAX)
			continue;
		share_rate payload = base_div_floor((sim_i128)nominal * SHARE_UNIT, out->uses[i].ppm);
		if (!out->stage || payload < out->stage) {
			out->stage = MAX(payload, 1);
			out->stage_res = out->uses[i].res;
		}
	}
}

void path_copy(struct paths *p, uint32_t host, uint32_t read, uint32_t write, bool in_use, struct sim_time now, struct path *out, bool *out_offloaded,
	struct verdict *out_why)
{
	*out = path_empty();
	out->mss = HOST_MTU_DEFAULT - (uint32_t)constant(CONSTANT_SEGMENT_HEADERS);
	*out_why = verdict_ok();
	*out_offloaded = rules_storage_offloads(p->e, host, read, write, in_use);
	if (*out_offloaded) {
		path_use(out, path_datastore(p, read, false), SHARE_UNIT);
		path_use(out, path_datastore(p, write, true), SHARE_UNIT);
		return;
	}
	g_autofree struct path_ways *ways = g_new(struct path_ways, 1);
	if (read != HOST_NONE) {
		*out_why = path_read(p, host, read, now, out, ways);
		out->weight = ways->paths.n;
	}
	if (out_why->ok && write != HOST_NONE) {
		*out_why = path_write(p, host, write, now, out, ways);
		out->weight = MAX(out->weight, ways->paths.n);
	}
	out->dead = !out_why->ok;
	if (out->dead)
		out->n = 0;
	else if (p->assume->value[ASSUME_STAGE_COMBINATION] == ASSUME_STAGES_SOFT)
		network_stage(p, out);
}
