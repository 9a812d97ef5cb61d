/* cli/lab/lab_why_switch.c: why vmnic1, why a port group: which uplinks it may use by its team, which it uses, and what stands in the way. */
#include "cli/lab/lab_why.h"

#include "cli/lab/lab_text.h"
#include "sim/quantity.h"

#define LABEL 20

static const char *const teams[TEAMING__COUNT] = {
	[TEAMING_PORT_ID] = "by originating port",
	[TEAMING_MAC] = "by source MAC address",
	[TEAMING_IP_HASH] = "by IP hash",
	[TEAMING_EXPLICIT] = "by explicit failover order",
	[TEAMING_PHYSICAL_LOAD] = "by physical NIC load",
};

static bool among(const uint32_t *nics, uint32_t n, uint32_t nic)
{
	for (uint32_t i = 0; i < n; i++)
		if (nics[i] == nic)
			return true;
	return false;
}

/* What a NIC is in a port group's team. */
static const char *place_of(const struct host *h, uint32_t portgroup, uint32_t nic)
{
	uint32_t nics[HOST_MAX_TEAM];
	if (among(nics, host_active(h, portgroup, nics), nic))
		return "active";
	return among(nics, host_standby(h, portgroup, nics), nic) ? "standby: used when no active one works (NET-02)" : "unused";
}

/* "vmk1, vmk2": adapters of a port group; `nic`: those that it carries now, HOST_NONE: all. */
static char *adapters_of(const struct host *h, uint32_t portgroup, uint32_t nic)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && a->portgroup == portgroup && (nic == HOST_NONE || host_adapter_uplink(h, i) == nic))
			g_ptr_array_add(names, (gpointer)a->name);
	}
	return names->len ? lab_text_list(names) : NULL;
}

static char *lost_words(const struct host_portgroup *p, uint32_t nic)
{
	bool lost = nic < 64 && (p->untrunked >> nic & 1);
	return g_strdup(lost ? "; the physical switch does not carry its VLAN there, without a word (NET-08)" : "");
}

void lab_why_nic(struct console *c, const struct host *h, uint32_t nic)
{
	const struct host_nic *n = host_nic(h, nic);
	uint32_t sw = HOST_NONE;
	for (guint i = 0; i < h->switches->len; i++)
		if (!host_switch(h, i)->removed)
			for (guint k = 0; k < host_switch(h, i)->uplinks->len; k++)
				sw = g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == nic ? i : sw;
	g_autofree char *rate = quantity_format(QUANTITY_RATE, n->rate_bps);
	g_autofree char *head = g_strdup_printf("%s of %s: %s, link %s, %s%s", n->name, h->name, rate, n->up ? "up" : "down",
		sw == HOST_NONE ? "uplink of no switch, so it carries nothing" : "uplink of ", sw == HOST_NONE ? "" : host_switch(h, sw)->name);
	lab_text_wrap(c->out, head, 0);
	for (guint i = 0; sw != HOST_NONE && i < h->portgroups->len; i++) {
		const struct host_portgroup *p = host_portgroup(h, i);
		if (p->removed || p->sw != sw)
			continue;
		g_autofree char *adapters = adapters_of(h, i, nic), *lost = lost_words(p, nic);
		g_autofree char *words = g_strdup_printf("%s%s%s%s", place_of(h, i, nic), adapters ? "; carries " : "", adapters ? adapters : "", lost);
		g_autofree char *label = g_strdup_printf("%s  ", p->name);
		lab_text_row(c->out, 2, label, LABEL, words);
	}
}

static void add_team(struct console *c, const struct host *h, uint32_t portgroup, const char *label, const uint32_t *nics, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		g_autofree char *lost = lost_words(host_portgroup(h, portgroup), nics[i]);
		g_autofree char *words = g_strdup_printf("%s, link %s%s", host_nic(h, nics[i])->name, host_nic(h, nics[i])->up ? "up" : "down", lost);
		lab_text_row(c->out, 2, label, LABEL, words);
	}
}

void lab_why_portgroup(struct console *c, const struct host *h, uint32_t portgroup)
{
	const struct host_portgroup *p = host_portgroup(h, portgroup);
	const struct fabric_network *n = p->network == FABRIC_NONE ? NULL : fabric_network(&session_estate(c->session)->fabric, p->network);
	uint32_t nics[HOST_MAX_TEAM];
	g_autofree char *adapters = adapters_of(h, portgroup, HOST_NONE);
	g_autofree char *head = g_strdup_printf("%s of %s: on %s, VLAN %u%s%s, teaming %s", p->name, h->name, host_switch(h, p->sw)->name, n ? n->vlan : 0,
		n ? ", network " : "", n ? n->name : "", teams[host_policy(h, portgroup)]);
	lab_text_wrap(c->out, head, 0);
	add_team(c, h, portgroup, "active", nics, host_active(h, portgroup, nics));
	add_team(c, h, portgroup, "standby", nics, host_standby(h, portgroup, nics));
	if (!host_has_uplink(h, portgroup))
		lab_text_row(c->out, 2, "no live uplink", LABEL, "no adapter on it serves anything (SEL-05)");
	for (guint i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		uint32_t by = host_adapter_uplink(h, i);
		g_autofree char *words = g_strdup_printf("%s leaves by %s", a->name, by == HOST_NONE ? "no uplink" : host_nic(h, by)->name);
		if (!a->removed && a->portgroup == portgroup)
			lab_text_row(c->out, 2, "adapter", LABEL, words);
	}
	if (!adapters)
		lab_text_row(c->out, 2, "adapter", LABEL, "none is on it");
}
