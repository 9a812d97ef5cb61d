/* models/run_ft.c: fault tolerant VMs: a primary whose log goes to a secondary on another host as traffic `ft/VM`; what fails, and who takes over.
 *
 * The pair is made at the start, in the order of the VMs, as long as neither host has four fault tolerant VMs or eight of their vCPUs (FTL-03). The log is elastic: what does not
 * get through at once makes the secondary lag behind; beyond `max_lag` that is a finding (FTL-05). A host none of whose NICs has link has failed: its primaries are taken over by
 * their secondaries at once, and a pair that has lost a host gets a new secondary on the first host of its cluster that is up, has room and, like the primary's, an adapter for
 * logging; else the VM runs unprotected (FTL-04). Left out: the copy that makes a new secondary, the guest's standing still, and that a primary which lags is slowed down.
 */
#include "models/run_internal.h"

#define MOST_VMS 4
#define MOST_VCPUS 8

struct run_ft {
	uint32_t vm, secondary;
	struct world_traffic *w;
	struct run_traffic *t;
	bool on;
};

static bool is_up(const struct run *r, uint32_t host)
{
	const struct host *h = estate_host(r->estate, host);
	for (uint32_t i = 0; i < h->nics->len; i++)
		if (host_nic(h, i)->up)
			return true;
	return false;
}

static struct run_ft *pair(const struct run *r, guint i)
{
	return r->ft->pdata[i];
}

static bool has_room(const struct run *r, uint32_t host, const struct run_ft *newcomer)
{
	uint32_t vms = 0, vcpus = run_vm(r, newcomer->vm)->vcpus;
	for (guint i = 0; i < r->ft->len; i++) {
		const struct run_ft *f = pair(r, i);
		if (f == newcomer || !f->on || (r->vms[f->vm].host != host && f->secondary != host))
			continue;
		vms++;
		vcpus += run_vm(r, f->vm)->vcpus;
	}
	return vms < MOST_VMS && vcpus <= MOST_VCPUS;
}

static bool has_adapter(const struct run *r, uint32_t host)
{
	struct candidates c;
	return rules_candidates(r->estate, host, SERVICE_FAULT_TOLERANCE, IP_NONE, sim_now(r->sim), &c).ok;
}

static void refuse(struct run *r, const struct run_ft *f, uint32_t host)
{
	const struct world_vm *vm = run_vm(r, f->vm);
	g_autofree char *text = g_strdup_printf("its secondary is not started: '%s' would have more than %d fault tolerant VMs or %d of their vCPUs",
		estate_host(r->estate, host)->name, MOST_VMS, MOST_VCPUS);
	run_note(r, "FTL-03", f->w->id, "%s", text);
	run_finding(r, "FTL-03", "error", f->w->id, vm->origin, text);
}

/* Of several adapters for logging a host uses one. */
static void say_spare(struct run *r, uint32_t host)
{
	const struct host *h = estate_host(r->estate, host);
	struct candidates c;
	if (!rules_candidates(r->estate, host, SERVICE_FAULT_TOLERANCE, IP_NONE, sim_now(r->sim), &c).ok || c.n_chosen < 2)
		return;
	g_autofree char *text = g_strdup_printf("only %s of its %u adapters for Fault Tolerance logging is used", host_adapter(h, c.chosen[0])->name, c.n_chosen);
	for (guint i = 0; i < r->findings->len; i++) {
		const struct run_finding *x = r->findings->pdata[i];
		if (g_str_equal(x->rule, "FTL-02") && g_str_equal(x->subject, h->name))
			return;
	}
	run_note(r, "FTL-02", h->name, "%s", text);
	run_finding(r, "FTL-02", "warning", h->name, h->origin, text);
}

static void begin(struct run *r, struct run_ft *f)
{
	struct run_sub *sub = f->t->subs->pdata[0];
	sub->from.index = r->vms[f->vm].host;
	sub->to.index = f->secondary;
	f->on = true;
	say_spare(r, sub->from.index);
	say_spare(r, sub->to.index);
	run_traffic_begin(r, f->t);
}

static void unprotected(struct run *r, struct run_ft *f, const char *why)
{
	const struct world_vm *vm = run_vm(r, f->vm);
	g_autofree char *text = g_strdup_printf("it runs unprotected on '%s': %s", estate_host(r->estate, r->vms[f->vm].host)->name, why);
	f->on = false;
	run_vm_own(r, f->vm)->ft.secondary = HOST_NONE;
	run_note(r, "FTL-04", vm->name, "%s", text);
	run_finding(r, "FTL-04", "warning", vm->name, vm->origin, text);
}

/* A new secondary, if there is a host for it. */
static void pair_again(struct run *r, struct run_ft *f)
{
	uint32_t primary = r->vms[f->vm].host, cluster = estate_cluster_of(r->estate, primary);
	const struct estate_cluster *c = cluster == HOST_NONE ? NULL : estate_cluster(r->estate, cluster);
	f->on = false;
	if (!has_adapter(r, primary)) {
		unprotected(r, f, "its host has no adapter for Fault Tolerance logging");
		return;
	}
	for (guint i = 0; c && i < c->hosts->len; i++) {
		uint32_t h = g_array_index(c->hosts, uint32_t, i);
		if (h == primary || estate_host(r->estate, h)->mode != HOST_IN_SERVICE || !is_up(r, h) || !has_adapter(r, h) || !has_room(r, h, f))
			continue;
		f->secondary = run_vm_own(r, f->vm)->ft.secondary = h;
		run_note(r, "FTL-04", f->w->id, "a new secondary on '%s'", estate_host(r->estate, h)->name);
		begin(r, f);
		return;
	}
	unprotected(r, f, "no other host of its cluster is up with an adapter for Fault Tolerance logging and room");
}

void run_ft_changed(struct run *r)
{
	for (guint i = 0; i < r->ft->len; i++) {
		struct run_ft *f = pair(r, i);
		struct run_vm *vm = &r->vms[f->vm];
		if (!f->on || (is_up(r, vm->host) && is_up(r, f->secondary)))
			continue;
		run_traffic_drop(r, f->t);
		if (!is_up(r, vm->host) && is_up(r, f->secondary)) {
			run_note(r, "FTL-04", f->w->id, "'%s' has failed: the secondary on '%s' takes over", estate_host(r->estate, vm->host)->name,
				estate_host(r->estate, f->secondary)->name);
			run_evacuate_left(r, f->vm, vm->host);
			run_vm_place(r, f->vm, f->secondary);
			run_evacuate_arrived(r, f->vm);
		}
		pair_again(r, f);
	}
}

void run_ft_moved(struct run *r, uint32_t vm)
{
	for (guint i = 0; i < r->ft->len; i++) {
		struct run_ft *f = pair(r, i);
		struct run_sub *sub = f->vm == vm && f->on ? f->t->subs->pdata[0] : NULL;
		if (!sub || !sub->s)
			continue;
		sub->from.index = r->vms[vm].host;
		run_session_reroute_one(r, sub->s);
	}
}

static void make(struct run *r, uint32_t vm)
{
	const struct world_vm *v = run_vm(r, vm);
	struct run_ft *f = g_new0(struct run_ft, 1);
	g_autofree char *id = g_strdup_printf("ft/%s", v->name);
	*f = (struct run_ft){.vm = vm, .secondary = v->ft.secondary, .w = world_traffic_new(g_string_chunk_insert_const(r->strings, id), SERVICE_FAULT_TOLERANCE)};
	g_array_append_val(f->w->from, ((struct world_end){.kind = WORLD_END_HOST, .index = v->host}));
	f->w->to = (struct world_end){.kind = WORLD_END_HOST, .index = f->secondary};
	f->w->rate_bps = v->ft.logging_bps;
	f->w->elastic = true;
	f->w->start = SIM_TIME_NEVER;
	f->w->origin = v->origin;
	g_ptr_array_add(r->ft, f);
	f->t = run_traffic_add(r, f->w);
	uint32_t full = !has_room(r, v->host, f) ? v->host : !has_room(r, f->secondary, f) ? f->secondary : HOST_NONE;
	if (full != HOST_NONE)
		refuse(r, f, full);
	else
		begin(r, f);
}

static void free_pair(gpointer p)
{
	struct run_ft *f = p;
	world_traffic_free(f->w);
	g_free(f);
}

void run_ft_init(struct run *r)
{
	r->ft = g_ptr_array_new_with_free_func(free_pair);
	for (uint32_t i = 0; i < r->n_vms; i++)
		if (run_vm(r, i)->ft.secondary != HOST_NONE && run_vm(r, i)->power == WORLD_POWER_ON)
			make(r, i);
}

void run_ft_findings(struct run *r, struct outcome *o)
{
	for (guint i = 0; i < r->ft->len; i++) {
		const struct run_ft *f = pair(r, i);
		const struct run_sub *sub = f->t->subs->pdata[0];
		const struct world_vm *vm = run_vm(r, f->vm);
		sim_i128 most = (sim_i128)share_from_bps((uint64_t)f->w->rate_bps) * vm->ft.max_lag.ps, lag = run_traffic_peak(r, sub);
		if (lag <= most)
			continue;
		g_autofree char *behind = quantity_format(QUANTITY_TIME, base_div_floor(lag, share_from_bps((uint64_t)f->w->rate_bps))),
			*allowed = quantity_format(QUANTITY_TIME, vm->ft.max_lag.ps);
		g_autofree char *text = g_strdup_printf("its secondary fell behind by %s, more than the %s of 'max_lag'", behind, allowed);
		struct outcome_finding *x = outcome_list_add(o->findings, &outcome_record_finding);
		*x = (struct outcome_finding){"FTL-05", "warning", outcome_text(o, f->w->id), outcome_text(o, text), NULL};
		g_array_append_val(r->finding_origins, vm->origin);
	}
}
