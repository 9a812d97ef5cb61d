/* cli/lab/lab_why.c: why: what is asked about, by its name: an adapter, a NIC, a host, a service, a migration, an evacuation or
 * traffic, a VM, a datastore, a port group, in this order. */
#include "cli/lab/lab_why.h"

#include <string.h>
#include "cli/lab/lab_news.h"
#include "models/rules/rules.h"
#include "scenarios/diag.h"

#define USAGE "vmkN|SERVICE [to HOST] | vmnicN | PORTGROUP | HOST | ID | VM | DATASTORE"

/* "vmk1" of the console's host, "esx02/vmk1". True: it was meant as an adapter; *code is how it went. */
static bool why_adapter(struct console *c, const char *name, int *code)
{
	const char *slash = strchr(name, '/'), *adapter = slash ? slash + 1 : name;
	g_autofree char *host = slash ? g_strndup(name, (gsize)(slash - name)) : g_strdup(c->host), *clean = console_shown(host);
	const struct estate *e = session_estate(c->session);
	uint32_t number, h = estate_host_find(e, host);
	if (!host_adapter_number(adapter, &number) || (slash && h == HOST_NONE))
		return false;
	uint32_t i = host_adapter_find(estate_host(e, h), adapter);
	*code = 0;
	if (i == HOST_NONE)
		*code = console_fault(c, "why: there is no adapter %s on %s", adapter, clean);
	else
		lab_why_adapter(c, estate_host(e, h), i);
	return true;
}

static uint32_t vm_of(const struct console *c, const char *name)
{
	const struct run *r = session_run(c->session);
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		if (strcmp(run_vm(r, i)->name, name) == 0)
			return i;
	return HOST_NONE;
}

/* What may be asked about. Owned texts, ended by NULL. */
static GPtrArray *names(const struct console *c)
{
	const struct estate *e = session_estate(c->session);
	const struct run *r = session_run(c->session);
	const struct host *here = console_host(c);
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < here->adapters->len; i++)
		if (!host_adapter(here, i)->removed)
			g_ptr_array_add(all, g_strdup(host_adapter(here, i)->name));
	for (guint i = 0; i < here->nics->len; i++)
		g_ptr_array_add(all, g_strdup(host_nic(here, i)->name));
	for (guint i = 0; i < here->portgroups->len; i++)
		if (!host_portgroup(here, i)->removed)
			g_ptr_array_add(all, g_strdup(host_portgroup(here, i)->name));
	for (guint i = 0; i < e->hosts->len; i++)
		g_ptr_array_add(all, g_strdup(estate_host(e, i)->name));
	for (const char *const *s = service_tags(); *s; s++)
		g_ptr_array_add(all, g_strdup(*s));
	struct outcome *o = run_outcome(session_run(c->session));
	for (guint i = 0; i < o->migrations->len; i++)
		g_ptr_array_add(all, g_strdup(((const struct outcome_migration *)o->migrations->pdata[i])->id));
	for (guint i = 0; i < o->evacuations->len; i++)
		g_ptr_array_add(all, g_strdup(((const struct outcome_evacuation *)o->evacuations->pdata[i])->id));
	for (guint i = 0; i < o->traffic->len; i++)
		g_ptr_array_add(all, g_strdup(((const struct outcome_traffic *)o->traffic->pdata[i])->id));
	outcome_free(o);
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		g_ptr_array_add(all, g_strdup(run_vm(r, i)->name));
	for (guint i = 0; i < e->datastores->len; i++)
		g_ptr_array_add(all, g_strdup(estate_datastore(e, i)->name));
	g_ptr_array_add(all, NULL);
	return all;
}

static int unknown(struct console *c, const char *name)
{
	g_autoptr(GPtrArray) all = names(c);
	const char *near = diag_nearest(name, (const char *const *)all->pdata);
	g_autofree char *clean = console_shown(name), *meant = near ? console_shown(near) : NULL;
	if (near)
		return console_fault(c, "why: there is nothing called '%s'; did you mean '%s'?", clean, meant);
	int code = console_fault(c, "why: there is nothing called '%s'", clean);
	console_note(c, "what may be asked about: " USAGE);
	return code;
}

/* The way of every service that an adapter serves. */
static int adapter_to(struct console *c, uint32_t adapter, uint32_t to)
{
	const struct host *h = console_host(c);
	bool any = false;
	for (enum service s = 0; s < SERVICE__TAGS; s++) {
		struct candidates found;
		bool serves = false;
		rules_candidates(session_estate(c->session), h->index, s, IP_NONE, session_now(c->session), &found);
		for (uint32_t i = 0; i < found.n_chosen; i++)
			serves |= found.chosen[i] == adapter;
		if (serves && rules_kind(s)->port)
			lab_why_service(c, h, s, to);
		any |= serves;
	}
	if (!any)
		lab_why_adapter(c, h, adapter);
	return 0;
}

static int why_to(struct console *c, const char *service, const char *host)
{
	const struct estate *e = session_estate(c->session);
	enum service s;
	uint32_t to = estate_host_find(e, host);
	uint32_t adapter = host_adapter_find(console_host(c), service);
	if (adapter == HOST_NONE && !service_parse_tag(service, &s))
		return unknown(c, service);
	if (to == HOST_NONE)
		return unknown(c, host);
	if (to == console_host(c)->index)
		return console_fault(c, "why: that is this host itself; 'host NAME' goes to another");
	if (adapter != HOST_NONE)
		return adapter_to(c, adapter, to);
	lab_why_service(c, console_host(c), s, to);
	return 0;
}

static int why(struct console *c, int argc, char **argv)
{
	const struct estate *e = session_estate(c->session);
	enum service s;
	int code = 0;
	if (argc == 4 && strcmp(argv[2], "to") == 0)
		return why_to(c, argv[1], argv[3]);
	if (argc != 2) {
		console_fault(c, "usage: why " USAGE);
		return 2;
	}
	const struct host *here = console_host(c);
	uint32_t nic = host_nic_find(here, argv[1]), portgroup = host_portgroup_find(here, argv[1]);
	uint32_t host = estate_host_find(e, argv[1]), vm = vm_of(c, argv[1]), datastore = estate_datastore_find(e, argv[1]);
	if (why_adapter(c, argv[1], &code))
		return code;
	if (nic != HOST_NONE)
		lab_why_nic(c, here, nic);
	else if (host != HOST_NONE)
		lab_why_host(c, estate_host(e, host));
	else if (service_parse_tag(argv[1], &s))
		lab_why_service(c, console_host(c), s, HOST_NONE);
	else if (lab_why_task(c, argv[1]))
		return 0;
	else if (vm != HOST_NONE)
		lab_why_vm(c, vm);
	else if (datastore != HOST_NONE)
		lab_why_datastore(c, datastore);
	else if (portgroup != HOST_NONE)
		lab_why_portgroup(c, here, portgroup);
	else
		return unknown(c, argv[1]);
	return 0;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	g_autoptr(GPtrArray) all = names(c);
	(void)argv;
	if (argc == 3)
		g_ptr_array_add(out, g_strdup("to"));
	for (guint i = 0; (argc == 2 || argc == 4) && all->pdata[i]; i++)
		g_ptr_array_add(out, g_strdup(all->pdata[i]));
}

const struct console_command lab_why[] = {
	{.name = "why", .usage = USAGE, .summary = "which rule lets it or stops it, what it chose, what holds it back", .run = why, .complete = complete},
	{.name = NULL},
};
