/* models/run_message.c: what the client shows of a migration: the texts of its end, and its warnings.
 *
 * Texts are those of the product where they are known, in our words where only the fault's name is (API reference, Broadcom KBs 1003734, 314376, 340170). Support
 * limits are run_support.c's. Left out: the client's own layout, translations, and event and alarm texts.
 */
#include "models/rules/support.h"
#include "models/run_internal.h"

char *run_message(const struct run *r, const struct run_migration *m, enum run_end end)
{
	const struct run_why *v = &m->why;
	struct candidates c;
	bool ours = m->known && v->fault && !rules_candidates(r->estate, m->from, SERVICE_VMOTION, m->family, sim_now(r->sim), &c).ok;
	const char *side = ours ? "Source" : "Destination";
	uint32_t host = ours ? m->from : m->to;
	if (end == RUN_CANCELLED && g_str_equal(v->rule, "MIG-06"))
		return g_strdup("The task was canceled by a user.");
	if (v->fault && g_str_equal(v->fault, "VMotionNotConfigured"))
		return g_strdup_printf("The vMotion interface is not configured (or is misconfigured) on the \"%s\" host '%s'.", side, estate_host(r->estate, host)->name);
	if (v->fault && g_str_equal(v->fault, "VMotionLinkDown"))
		return g_strdup_printf("The vMotion interface of the \"%s\" host '%s' has no operational network connection.", side, estate_host(r->estate, host)->name);
	if (v->fault && g_str_equal(v->fault, "VMotionConnectFailed"))
		return g_strdup("The vMotion migrations failed because the ESX hosts were not able to connect over the vMotion network. "
				"Check the vMotion network settings and physical network configuration.");
	if (v->fault && g_str_equal(v->fault, "CannotConnectToHost"))
		return g_strdup_printf("Cannot connect to host '%s'.", estate_host(r->estate, m->to)->name);
	if (v->fault && g_str_equal(v->fault, "CompatibilityCheckTimeout"))
		return g_strdup("Compatibility check took too long to complete. The hosts may not be able to connect to each other on TCP port 902.");
	if (v->fault && g_str_equal(v->fault, "VMotionNotLicensed"))
		return g_strdup_printf("Host is not licensed for this feature: %s.", v->text);
	if (v->rule && g_str_equal(v->rule, "MIG-03"))
		return g_strdup("The migration has exceeded the maximum switchover time of 100 second(s). ESX has preemptively failed the migration to allow the VM "
				"to continue running on the source.");
	if (end == RUN_FAILED && m->known && m->plan.mover != HOST_NONE)
		return g_strdup_printf("The copy within host '%s' was given up: %s.", estate_host(r->estate, m->plan.mover)->name, v->text);
	if (end == RUN_FAILED && !(v->rule && m->precopy.rules && g_str_equal(v->rule, m->precopy.rules->stop_rule))) /* else nobody gave up but vmksim */
		return g_strdup("Failed waiting for data: connection closed by remote host, possibly due to timeout.");
	return g_strdup_printf("%s.", v->text);
}

static void warn(struct run_migration *m, char *text)
{
	for (guint i = 0; i < m->warnings->len; i++)
		if (g_str_equal(m->warnings->pdata[i], text)) {
			g_free(text);
			return;
		}
	g_ptr_array_add(m->warnings, text);
}

/* The product compares the labels of the port groups. */
static void warn_of_labels(const struct run *r, struct run_migration *m, const struct endpoint_pair *p)
{
	const struct host *from = estate_host(r->estate, m->from), *to = estate_host(r->estate, m->to);
	const char *a = host_portgroup(from, host_adapter(from, p->from)->portgroup)->name;
	const char *b = host_portgroup(to, host_adapter(to, p->to)->portgroup)->name;
	if (!g_str_equal(a, b))
		warn(m, g_strdup_printf("MismatchedVMotionNetworkNames: '%s' of %s, '%s' of %s", a, from->name, b, to->name));
}

static void warn_of_speed(struct run_migration *m, const struct host *h, uint32_t adapter)
{
	uint32_t nic = host_adapter_uplink(h, adapter);
	if (nic != HOST_NONE && host_nic(h, nic)->rate_bps < SUPPORT_SLOW_UPLINK_BPS)
		warn(m, g_strdup_printf("VMotionLinkCapacityLow: %s/%s is slower than 1 Gbit/s", h->name, host_nic(h, nic)->name));
}

void run_message_warn_held(struct run *r, struct run_migration *m)
{
	int64_t held = m->mirror ? run_copy_held(r, m->mirror) : 0;
	if (held < SIM_S)
		return;
	g_autofree char *time = quantity_format(QUANTITY_TIME, held / SIM_MS * SIM_MS);
	g_ptr_array_add(m->warnings, g_strdup_printf("MIG-19: writes of the guest waited %s for their mirror", time));
	run_note(r, "MIG-19", m->id, "writes of the guest waited %s for their mirror", time);
}

void run_message_warn(struct run *r, struct run_migration *m, const struct run_session *s)
{
	for (uint32_t i = 0; s->service == SERVICE_VMOTION && i < s->bulk->n; i++) {
		warn_of_labels(r, m, &s->bulk->pair[i]);
		warn_of_speed(m, estate_host(r->estate, m->from), s->bulk->pair[i].from);
		warn_of_speed(m, estate_host(r->estate, m->to), s->bulk->pair[i].to);
	}
}
