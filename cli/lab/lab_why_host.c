/* cli/lab/lab_why_host.c: why a host, a service, a VM or a datastore is as it is: the rules, asked of the estate as it is now. */
#include "cli/lab/lab_why.h"

#include <string.h>
#include "cli/lab/lab_text.h"
#include "models/path_probe.h"
#include "models/rules/rules.h"
#include "models/rules/rules_storage.h"

#define LABEL 20

static const struct estate *estate_of(const struct console *c) { return session_estate(c->session); }

static char *verdict_words(const struct verdict *v) { return v->rule ? g_strdup_printf("%s: %s", v->rule, v->text) : g_strdup(v->text); }

static char *adapter_list(const struct host *h, const uint32_t *adapters, uint32_t n)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (uint32_t i = 0; i < n; i++)
		g_ptr_array_add(names, (gpointer)host_adapter(h, adapters[i])->name);
	return lab_text_list(names);
}

/* ---- a host ---- */

/* Whether no adapter is for the service, tagged or by its stack; of vMotion that is worth a line of its own. */
static bool nobody_is_for(enum service s, const struct candidates *found)
{
	for (uint32_t i = 0; i < found->n; i++)
		if (g_strcmp0(found->of[i].rejected_by, "SEL-07") != 0 && g_strcmp0(found->of[i].rejected_by, "SEL-08") != 0)
			return false;
	return s != SERVICE_VMOTION;
}

/* A line for the service; those that no adapter is for are gathered in `nobody`. */
static void add_service(struct console *c, const struct host *h, enum service s, GPtrArray *nobody)
{
	struct candidates found;
	struct verdict v = rules_candidates(estate_of(c), h->index, s, IP_NONE, session_now(c->session), &found);
	g_autofree char *adapters = adapter_list(h, found.chosen, found.n_chosen), *rule = lab_why_rule(found.rule);
	g_autofree char *words = v.ok ? g_strdup_printf("%s (%s)", adapters, rule) : verdict_words(&v);
	if (!v.ok && nobody_is_for(s, &found))
		g_ptr_array_add(nobody, (gpointer)service_name(s));
	else
		lab_text_row(c->out, 2, service_name(s), LABEL, words);
}

void lab_why_host(struct console *c, const struct host *h)
{
	static const char *const modes[] = {"in service", "entering maintenance mode", "in maintenance mode"};
	g_autofree char *head = g_strdup_printf("%s, ESXi %s, %s", h->name, h->release_text, modes[h->mode]);
	g_autoptr(GPtrArray) nobody = g_ptr_array_new();
	lab_text_wrap(c->out, head, 0);
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (rules_release_services(h, SERVICE_BIT(s), "").ok)
			add_service(c, h, s, nobody);
	g_autofree char *names = lab_text_list(nobody);
	if (nobody->len)
		lab_text_row(c->out, 2, "no adapter for", LABEL, names);
}

/* ---- a service ---- */

static void add_candidates(struct console *c, const struct host *h, const struct candidates *found)
{
	for (uint32_t i = 0; i < found->n; i++) {
		const char *no = found->of[i].rejected_by;
		g_autofree char *rule = lab_why_rule(no ? no : found->rule), *words = g_strdup_printf("%s, %s", no ? "no" : "yes", rule);
		lab_text_row(c->out, 2, host_adapter(h, found->of[i].adapter)->name, LABEL, words);
	}
}

static char *pair_words(const struct host *from, const struct host *to, const struct endpoint_pair *p)
{
	g_autofree char *a = ip_format(p->from_address), *b = ip_format(p->to_address), *gateway = ip_is_set(p->gateway) ? ip_format(p->gateway) : NULL;
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "%s %s to %s %s", host_adapter(from, p->from)->name, a, host_adapter(to, p->to)->name, b);
	if (gateway)
		g_string_append_printf(s, " by the gateway %s", gateway);
	if (p->from != p->chosen)
		g_string_append_printf(
			s, "; %s was chosen, but the route leaves by %s (RTE-03)", host_adapter(from, p->chosen)->name, host_adapter(from, p->from)->name);
	if (p->back != p->to)
		g_string_append_printf(s, "; answers leave by %s (RTE-06)", host_adapter(to, p->back)->name);
	return g_string_free(s, FALSE);
}

static struct request request_of(const struct console *c, enum service s, uint32_t from, uint32_t to)
{
	const struct world *w = session_scenario(c->session)->world;
	return (struct request){.service = s, .from = from, .to = to, .now = session_now(c->session), .assume = &w->assume, .seed = w->seed};
}

/* The largest packets of a connection, both ends having told each other their sizes: a router says when they are too large for it, a switch does not. */
static struct verdict large_packets(struct console *c, const struct request *q, const struct endpoint_pair *pair)
{
	const struct host *h = estate_host(estate_of(c), q->from);
	const struct host_adapter *from = host_adapter(h, pair->from), *to = host_adapter(estate_host(estate_of(c), q->to), pair->to);
	struct path_probe_request ask = {.host = q->from,
		.stack = from->stack,
		.bound = rules_bound(h, q->service) ? pair->from : HOST_NONE,
		.to = pair->to_address,
		.packet = MIN(from->mtu, to->mtu),
		.whole = true,
		.now = q->now,
		.assume = q->assume,
		.seed = q->seed};
	struct path_probe *p = g_new0(struct path_probe, 1);
	path_probe(estate_of(c), &ask, p);
	struct verdict v = p->end == PATH_PROBE_LOST || p->end == PATH_PROBE_LOST_BACK ? p->verdict : verdict_ok();
	g_free(p);
	return v;
}

/* Whether a session gets through: its ends and routes, the firewalls of both, and its largest packets. */
static struct verdict gets_through(struct console *c, const struct request *q, struct endpoints *ends)
{
	const struct host *from = estate_host(estate_of(c), q->from), *to = estate_host(estate_of(c), q->to);
	struct verdict v = rules_select(estate_of(c), q, ends);
	for (uint32_t i = 0; v.ok && i < ends->n; i++) {
		v = rules_firewalls(from, to, &ends->pair[i], ends->port);
		v = v.ok ? large_packets(c, q, &ends->pair[i]) : v;
	}
	return v;
}

static void add_way(struct console *c, const struct host *h, enum service s, uint32_t to)
{
	struct request q = request_of(c, s, h->index, to);
	struct endpoints *ends = g_new0(struct endpoints, 1);
	struct verdict v = gets_through(c, &q, ends);
	const struct host *peer = estate_host(estate_of(c), to);
	g_autofree char *no = verdict_words(&v);
	for (uint32_t i = 0; (v.ok || v.how == VERDICT_SILENT) && i < ends->n; i++) {
		g_autofree char *words = pair_words(h, peer, &ends->pair[i]);
		lab_text_row(c->out, 2, "way", LABEL, words);
	}
	if (v.ok)
		lab_text_row(c->out, 2, "answer", LABEL, "a session that starts now gets through");
	else
		lab_text_row(c->out, 2, v.how == VERDICT_SILENT ? "lost on the way" : v.how == VERDICT_AT_ONCE ? "fails at once" : "refused", LABEL, no);
	g_free(ends);
}

void lab_why_service(struct console *c, const struct host *h, enum service s, uint32_t to)
{
	struct candidates found;
	const struct rules_kind *kind = rules_kind(s);
	struct verdict v = rules_candidates(estate_of(c), h->index, s, IP_NONE, session_now(c->session), &found);
	bool taken = rules_taken_over(h, s) != HOST_NONE, nfc = s == SERVICE_PROVISIONING || s == SERVICE_BACKUP_NFC;
	g_autofree char *why = verdict_words(&v), *stack = taken ? g_strdup_printf("netstack %s", service_stack(s)) : g_strdup("the default netstack");
	g_autofree char *port = kind->port ? g_strdup_printf("TCP %u, ", kind->port) : g_strdup("");
	g_autofree char *head = g_strdup_printf("%s on %s: %son %s%s, %s%s", service_name(s), h->name, port, stack,
		taken ? ", which has an adapter here and owns the service" : "",
		rules_bound(h, s) ? "bound to its adapter" : "not bound to its adapter: the routes of that stack decide where packets leave",
		rules_bound(h, s) ? "" : nfc && !taken ? " (RTE-03)" : " (RTE-01)");
	lab_text_wrap(c->out, head, 0);
	add_candidates(c, h, &found);
	if (!v.ok)
		lab_text_row(c->out, 2, "nobody serves", LABEL, why);
	else if (to != HOST_NONE)
		add_way(c, h, s, to);
}

/* ---- a VM ---- */

/* What keeps a VM from a host, or what it loses there; NULL: nothing. g_free. */
static char *kept_from(struct console *c, uint32_t vm, uint32_t from, uint32_t to)
{
	const struct estate *e = estate_of(c);
	const struct run *r = session_run(c->session);
	const struct world_vm *v = run_vm(r, vm);
	struct request q = request_of(c, SERVICE_VMOTION, from, to);
	struct verdict no = rules_vm_may_run(e, v, from, to);
	bool shared = true;
	for (guint k = 0; k < v->disks->len; k++)
		shared &= estate_mounts(e, to, run_vm_datastore(r, vm, k));
	struct endpoints *ends = g_new0(struct endpoints, 1);
	if (no.ok && v->power == WORLD_POWER_ON)
		no = gets_through(c, &q, ends);
	q.service = SERVICE_PROVISIONING;
	if (no.ok && !shared)
		no = gets_through(c, &q, ends);
	g_free(ends);
	const char *cut = no.ok ? rules_vm_cut_off(e, v, from, to) : NULL;
	if (!no.ok)
		return verdict_words(&no);
	if (cut)
		return g_strdup_printf("it may, but the network behind its port group '%s' is another one there (CLU-03)", cut);
	return shared ? NULL : g_strdup("it may, with its disks: this host does not see the datastore (name another: 'migrate VM to HOST datastore DS')");
}

/* The migration a VM is in; NULL: none. g_free. */
static char *moved_by(struct console *c, const char *vm)
{
	struct outcome *o = run_outcome(session_run(c->session));
	char *id = NULL;
	for (guint i = 0; !id && i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		if (!g_strcmp0(m->vm, vm) && !g_strcmp0(m->outcome, "unfinished") && m->requested_s != OUTCOME_NULL)
			id = g_strdup(m->id);
	}
	outcome_free(o);
	return id;
}

void lab_why_vm(struct console *c, uint32_t vm)
{
	static const char *const powers[] = {[WORLD_POWER_ON] = "running", [WORLD_POWER_OFF] = "powered off", [WORLD_POWER_SUSPENDED] = "suspended"};
	const struct estate *e = estate_of(c);
	const struct run *r = session_run(c->session);
	const struct world_vm *v = run_vm(r, vm);
	uint32_t at = run_vm_host(r, vm);
	g_autofree char *head = at == HOST_NONE ? g_strdup_printf("%s does not exist yet", v->name)
						: g_strdup_printf("%s, %s on %s; where it may go:", v->name, powers[v->power], estate_host(e, at)->name);
	lab_text_wrap(c->out, head, 0);
	g_autofree char *id = moved_by(c, v->name), *busy = id ? g_strdup_printf("MIG-12: it is being migrated by '%s'", id) : NULL;
	if (busy)
		lab_text_row(c->out, 2, "nowhere now", LABEL, busy);
	for (uint32_t to = 0; at != HOST_NONE && !busy && to < e->hosts->len; to++) {
		if (to == at)
			continue;
		g_autofree char *no = kept_from(c, vm, at, to);
		lab_text_row(c->out, 2, estate_host(e, to)->name, LABEL, no ? no : "nothing keeps it from there");
	}
}

/* ---- a datastore ---- */

static char *storage_words(struct console *c, uint32_t host, uint32_t datastore)
{
	const struct estate *e = estate_of(c);
	const struct world *w = session_scenario(c->session)->world;
	const struct host *h = estate_host(e, host);
	struct storage_request q = {host, datastore, session_now(c->session), &w->assume, w->seed};
	struct storage_paths *found = g_new0(struct storage_paths, 1);
	struct verdict v = rules_storage(e, &q, found);
	GString *s = g_string_new(NULL);
	g_autofree char *rule = lab_why_rule(found->rule), *no = verdict_words(&v);
	for (uint32_t i = 0; v.ok && i < found->n; i++)
		g_string_append_printf(s, "%s%s", i ? ", " : "over ", host_adapter(h, found->of[i].adapter)->name);
	if (!v.ok)
		g_string_append(s, no);
	else if (found->service == SERVICE__COUNT)
		g_string_append(s, "over no IP network");
	else
		g_string_append_printf(s, " (%s)", rule);
	g_free(found);
	return g_string_free(s, FALSE);
}

void lab_why_datastore(struct console *c, uint32_t datastore)
{
	static const char *const types[] = {"local disks", "VMFS over Fibre Channel", "VMFS over iSCSI", "NFS 3", "NFS 4.1", "vSAN"};
	const struct estate *e = estate_of(c);
	const struct estate_datastore *d = estate_datastore(e, datastore);
	g_autofree char *head = g_strdup_printf("%s, %s", d->name, types[d->type]);
	lab_text_wrap(c->out, head, 0);
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		g_autofree char *words = estate_mounts(e, i, datastore) ? storage_words(c, i, datastore) : g_strdup("not mounted");
		lab_text_row(c->out, 2, estate_host(e, i)->name, LABEL, words);
	}
}
