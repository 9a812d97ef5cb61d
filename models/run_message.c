/* models/run_message.c: what the client shows of a migration: the texts of its end, and its warnings.
 *
 * Texts are those of the product where they are known, in our words where only the fault's name is (API reference, Broadcom KBs 1003734, 314376, 340170). Support
 * limits are words, not refusals. Left out: the client's own layout, translations, and event and alarm texts.
 */
#include "models/rules/support.h"
#include "models/run_internal.h"

char *run_message(const struct run *r, const struct run_migration *m, enum run_end end)
{
	const struct verdict *v = &m->why;
	struct candidates c;
	bool ours = m->known && v->fault && !rules_candidates(r->estate, m->from, SERVICE_VMOTION, IP_NONE, sim_now(r->sim), &c).ok;
	const char *side = ours ? "Source" : "Destination";
	uint32_t host = ours ? m->from : m->to;
	if (end == RUN_CANCELLED)
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
	if (v->rule && g_str_equal(v->rule, "MIG-03"))
		return g_strdup("The migration has exceeded the maximum switchover time of 100 second(s). ESX has preemptively failed the migration to allow the VM "
				"to continue running on the source.");
	if (end == RUN_FAILED)
		return g_strdup_printf("Failed waiting for data: connection closed by remote host, possibly due to timeout (%s).", v->text);
	return g_strdup_printf("%s.", v->text);
}

/* Support limits and slow uplinks: words, not refusals. */
void run_message_warn(struct run *r, struct run_migration *m, const struct run_session *s)
{
	const struct host *from = estate_host(r->estate, m->from), *to = estate_host(r->estate, m->to);
	int64_t limit = support_max_rtt(from->release, to->release).ps;
	if (s->service == SERVICE_VMOTION && s->rtt.ps > limit) {
		g_autofree char *rtt = quantity_format(QUANTITY_TIME, s->rtt.ps), *most = quantity_format(QUANTITY_TIME, limit);
		g_ptr_array_add(m->warnings, g_strdup_printf("MIG-07: round trip %s is over the supported %s of this release pair", rtt, most));
		run_note(r, "MIG-07", m->id, "round trip %s is over the supported %s", rtt, most);
	}
	for (uint32_t i = 0; s->service == SERVICE_VMOTION && i < s->bulk->n; i++) {
		uint32_t nic = host_adapter_uplink(from, s->bulk->pair[i].from);
		if (nic != HOST_NONE && host_nic(from, nic)->rate_bps < SUPPORT_SLOW_UPLINK_BPS)
			g_ptr_array_add(m->warnings, g_strdup_printf("VMotionLinkCapacityLow: %s/%s is slower than 1 Gbit/s", from->name, host_nic(from, nic)->name));
	}
}

/* Long distance: 250 Mbit/s for each vMotion session are required. */
void run_message_warn_slow(struct run *r, struct run_migration *m)
{
	int64_t open_ps;
	if (!m->live || m->live->rtt.ps < SUPPORT_LONG_DISTANCE)
		return;
	run_held_free(run_held(r, m->live, SIM_TIME_ZERO, SIM_TIME_NEVER, false, &open_ps));
	int64_t bps = open_ps ? base_div_floor((sim_i128)m->live->bytes * 8 * SIM_S, open_ps) : SUPPORT_SESSION_BPS;
	if (bps >= SUPPORT_SESSION_BPS)
		return;
	g_autofree char *rate = quantity_format(QUANTITY_RATE, bps);
	g_ptr_array_add(m->warnings, g_strdup_printf("MIG-08: the vMotion session ran at %s, below the required 250 Mbit/s", rate));
	run_note(r, "MIG-08", m->id, "the vMotion session ran at %s", rate);
}
