/* models/run_enact_binding.c: iSCSI port binding, changed while it runs: which VMkernel adapters the initiator logs in by. An adapter that is bound stays.
 *
 * Source: vSphere Storage, "Configuring Iscsi Network" (one active uplink, no standby one; the default netstack). Left out: that sessions on a path must be
 * ended before its adapter is taken away: the I/O goes on by what is left, or waits as on a path that went down.
 */
#include "models/run_enact.h"

#include "models/rules/rules_storage.h"

static guint place(const GArray *bound, uint32_t adapter)
{
	guint i = 0;
	while (i < bound->len && g_array_index(bound, uint32_t, i) != adapter)
		i++;
	return i;
}

static struct verdict find(const struct host *h, const struct action *a, uint32_t *out)
{
	*out = host_adapter_find(h, a->name);
	if (*out == HOST_NONE)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "there is no VMkernel adapter '%s' on host '%s'", a->name, h->name);
	if (h->iscsi.kind == HOST_ISCSI_NONE)
		return verdict_no(VERDICT_REFUSED, "STO-01", NULL, "host '%s' has no iSCSI initiator", h->name);
	return verdict_ok();
}

static void changed(struct run *r, const struct host *h, const struct action *a, const char *what)
{
	g_autofree char *subject = g_strdup_printf("%s/%s", h->name, a->name);
	run_note(r, "STO-02", subject, "%s", what);
}

static struct verdict may_bind(const struct host *h, uint32_t adapter)
{
	const struct host_adapter *v = host_adapter(h, adapter);
	const char *key = host_netstack(h, v->stack)->key;
	uint32_t nics[HOST_MAX_TEAM], active = host_active(h, v->portgroup, nics), standby = host_standby(h, v->portgroup, nics);
	if (place(h->iscsi.bound, adapter) < h->iscsi.bound->len)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "%s of '%s' is bound to iSCSI already", v->name, h->name);
	if (h->iscsi.bound->len >= RULES_MAX_PORTAL_PATHS)
		return verdict_no(VERDICT_REFUSED, "STO-02", NULL, "the iSCSI initiator of '%s' is bound to %d adapters already", h->name, RULES_MAX_PORTAL_PATHS);
	if (!g_str_equal(key, SERVICE_STACK_DEFAULT))
		return verdict_no(VERDICT_REFUSED, "STO-02", NULL, "%s of '%s' is on netstack '%s': iSCSI runs on the default netstack", v->name, h->name, key);
	if (active != 1 || standby)
		return verdict_no(VERDICT_REFUSED, "STO-02", NULL,
			"port group '%s' of %s has %u active and %u standby uplinks: a bound adapter needs one active uplink, and none besides",
			host_portgroup(h, v->portgroup)->name, v->name, active, standby);
	return verdict_ok();
}

struct verdict run_enact_add_port_binding(struct run *r, struct host *h, const struct action *a)
{
	uint32_t adapter;
	struct verdict v = find(h, a, &adapter);
	if (v.ok)
		v = may_bind(h, adapter);
	if (!v.ok)
		return v;
	g_array_append_val(h->iscsi.bound, adapter);
	changed(r, h, a, "bound to iSCSI");
	return v;
}

struct verdict run_enact_remove_port_binding(struct run *r, struct host *h, const struct action *a)
{
	uint32_t adapter;
	struct verdict v = find(h, a, &adapter);
	guint at = v.ok ? place(h->iscsi.bound, adapter) : 0;
	if (v.ok && at == h->iscsi.bound->len)
		return verdict_no(VERDICT_REFUSED, "CFG-01", NULL, "%s of '%s' is not bound to iSCSI", a->name, h->name);
	if (v.ok && h->iscsi.kind == HOST_ISCSI_DEPENDENT && h->iscsi.bound->len == 1)
		return verdict_no(VERDICT_REFUSED, "STO-02", NULL, "%s is the only adapter of '%s' that its hardware iSCSI initiator is bound to", a->name, h->name);
	if (!v.ok)
		return v;
	g_array_remove_index(h->iscsi.bound, at);
	changed(r, h, a, "no longer bound to iSCSI");
	return v;
}

struct verdict run_enact_unbound(const struct host *h, uint32_t adapter)
{
	if (place(h->iscsi.bound, adapter) == h->iscsi.bound->len)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "STO-02", NULL, "%s of '%s' is bound to iSCSI: end its port binding first", host_adapter(h, adapter)->name, h->name);
}
