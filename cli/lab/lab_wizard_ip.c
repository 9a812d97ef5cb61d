/* cli/lab/lab_wizard_ip.c: the last pages of "Add Networking": IPv4 settings, IPv6 settings, and the review of all that was chosen. */
#include "cli/lab/lab_wizard.h"

#include <string.h>
#include "cli/console/console_ip.h"

/* ---- what the stack gives ---- */

static const struct host_netstack *stack(const struct console *c, const struct lab_wizard *w)
{
	uint32_t i = host_netstack_find(console_host(c), w->stack);
	return i == HOST_NONE ? NULL : host_netstack(console_host(c), i);
}

static char *stack_gateway(const struct console *c, const struct lab_wizard *w, enum ip_family family)
{
	const struct host_netstack *n = stack(c, w);
	struct ip g = n ? (family == IP_V6 ? n->gateway6 : n->gateway) : (struct ip){.family = IP_NONE};
	return ip_is_set(g) ? ip_format(g) : NULL;
}

static char *stack_dns(const struct console *c, const struct lab_wizard *w)
{
	const struct host_netstack *n = stack(c, w);
	return n && n->dns && *n->dns ? g_strjoinv(", ", (char **)n->dns) : NULL;
}

static bool may_override(const struct console *c) { return release_has(console_host(c)->release, RELEASE_ADAPTER_GATEWAY); }

/* ---- 4 IPv4 ---- */

static bool v4(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->v4;
}

static bool fixed(const struct console *c, const struct lab_wizard *w) { return v4(c, w) && !w->dhcp; }

static bool masked(const struct console *c, const struct lab_wizard *w) { return fixed(c, w) && w->address && !strchr(w->address, '/'); }

static bool overrides(const struct console *c, const struct lab_wizard *w) { return fixed(c, w) && may_override(c); }

static char *ask_ipv4(struct console *c, struct lab_wizard *w)
{
	lab_wizard_offer(w, "Obtain IPv4 settings automatically (DHCP)");
	lab_wizard_offer(w, "Use static IPv4 settings");
	lab_wizard_options(c, w);
	return g_strdup("IPv4 settings [1]: ");
}

static bool take_ipv4(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	if (!lab_wizard_choose(c, w, answer, 0, &i))
		return false;
	w->dhcp = i == 0;
	g_clear_pointer(&w->address, g_free);
	g_clear_pointer(&w->gateway, g_free);
	return true;
}

static char *ask_address(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup("IPv4 address: ");
}

static bool take_address(struct console *c, struct lab_wizard *w, const char *answer)
{
	struct ip ip;
	bool prefixed = strchr(answer, '/') && ip_parse_prefix(answer, &ip);
	if (!prefixed && !console_ip_read(c, answer, IP_V4, &ip))
		return false;
	if (ip.family != IP_V4) {
		console_fault(c, "'%s' is no IPv4 address", answer);
		return false;
	}
	lab_wizard_replace(&w->address, answer);
	return true;
}

static char *ask_mask(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup("Subnet mask [255.255.255.0]: ");
}

static bool take_mask(struct console *c, struct lab_wizard *w, const char *answer)
{
	int len = ip_mask_length(*answer ? answer : "255.255.255.0");
	if (len < 0) {
		console_fault(c, "'%s' is no subnet mask", answer);
		return false;
	}
	char *whole = g_strdup_printf("%s/%d", w->address, len);
	g_free(w->address);
	w->address = whole;
	return true;
}

static bool take_override(struct console *c, char **into, enum ip_family family, const char *answer)
{
	struct ip ip;
	g_clear_pointer(into, g_free);
	if (!*answer || g_ascii_strcasecmp(answer, "no") == 0 || g_ascii_strcasecmp(answer, "none") == 0)
		return true;
	if (!console_ip_read(c, answer, family, &ip))
		return false;
	*into = g_strdup(answer);
	return true;
}

static char *ask_gateway(struct console *c, struct lab_wizard *w)
{
	g_autofree char *gateway = stack_gateway(c, w, IP_V4), *dns = stack_dns(c, w);
	console_print(c, "VMkernel default gateway and DNS servers are those of the stack: %s; %s.\n", gateway ? gateway : "no gateway", dns ? dns : "no DNS server");
	return g_strdup("Override default gateway for this adapter [no]: ");
}

static bool take_gateway(struct console *c, struct lab_wizard *w, const char *answer)
{
	g_autofree char *gateway = stack_gateway(c, w, IP_V4);
	bool ok = take_override(c, &w->gateway, IP_V4, answer);
	if (ok && w->gateway && !gateway)
		console_note(c, "the selected netstack should have its default gateway explicitly set on each host: '%s' has none", w->stack);
	return ok;
}

/* ---- 5 IPv6 ---- */

static bool v6(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->v6;
}

static bool overrides6(const struct console *c, const struct lab_wizard *w) { return v6(c, w) && may_override(c); }

static char *ask_dhcp6(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup("Obtain IPv6 addresses automatically through DHCP [n]: ");
}

static bool take_dhcp6(struct console *c, struct lab_wizard *w, const char *answer) { return lab_wizard_yes(c, answer, false, &w->dhcp6); }

static char *ask_ra(struct console *c, struct lab_wizard *w)
{
	(void)w;
	return g_strdup_printf("Obtain IPv6 addresses automatically through Router Advertisement [%s]: ",
		release_has(console_host(c)->release, RELEASE_RA_BY_DEFAULT) ? "y" : "n");
}

static bool take_ra(struct console *c, struct lab_wizard *w, const char *answer)
{
	return lab_wizard_yes(c, answer, release_has(console_host(c)->release, RELEASE_RA_BY_DEFAULT), &w->ra);
}

static char *ask_static6(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup("Static IPv6 addresses with their prefix length, parted by commas [none]: ");
}

static bool take_static6(struct console *c, struct lab_wizard *w, const char *answer)
{
	g_auto(GStrv) parts = g_strsplit(answer, ",", -1);
	for (char **p = parts; *p; p++) {
		struct ip ip;
		if (*g_strstrip(*p) && (!ip_parse_prefix(*p, &ip) || ip.family != IP_V6)) {
			console_fault(c, "'%s' is no IPv6 address with a prefix length, such as fd00::5/64", *p);
			return false;
		}
	}
	g_strfreev(w->static6);
	w->static6 = *answer ? g_steal_pointer(&parts) : NULL;
	return true;
}

static char *ask_gateway6(struct console *c, struct lab_wizard *w)
{
	g_autofree char *gateway = stack_gateway(c, w, IP_V6);
	console_print(c, "The VMkernel default gateway for IPv6 is that of the stack: %s.\n", gateway ? gateway : "none");
	return g_strdup("Override default gateway for this adapter [no]: ");
}

static bool take_gateway6(struct console *c, struct lab_wizard *w, const char *answer) { return take_override(c, &w->gateway6, IP_V6, answer); }

/* ---- 6 review ---- */

static void row(struct console *c, const char *label, const char *value) { console_print(c, "  %-24s%s\n", label, value); }

static char *services(const struct console *c, const struct lab_wizard *w)
{
	g_autoptr(GString) s = g_string_new(NULL);
	enum service own;
	(void)c;
	if (service_of_stack(w->stack, &own))
		return g_strdup_printf("%s, the only one", service_tag(own));
	for (enum service x = 0; x < SERVICE__TAGS; x++)
		if (w->services & SERVICE_BIT(x))
			g_string_append_printf(s, "%s%s", s->len ? ", " : "", service_tag(x));
	return g_strdup(s->len ? s->str : "none");
}

static void review_ip(struct console *c, const struct lab_wizard *w)
{
	g_autofree char *gateway = stack_gateway(c, w, IP_V4), *six = w->static6 ? g_strjoinv(", ", w->static6) : NULL;
	if (w->v4)
		row(c, "IPv4 address", w->dhcp ? "by DHCP" : w->address);
	if (w->v4 && !w->dhcp)
		row(c, "IPv4 gateway", w->gateway ? w->gateway : gateway ? gateway : "none");
	if (!w->v6)
		return;
	row(c, "IPv6 by DHCP", w->dhcp6 ? "yes" : "no");
	row(c, "IPv6 by router", w->ra ? "yes" : "no");
	row(c, "IPv6 addresses", six ? six : "none");
	if (w->gateway6)
		row(c, "IPv6 gateway", w->gateway6);
}

static char *ask_finish(struct console *c, struct lab_wizard *w)
{
	g_autofree char *vlan = w->vlan ? g_strdup_printf("%d", (int)w->vlan) : g_strdup("None (0)"), *nics = w->nics ? g_strjoinv(", ", w->nics) : NULL;
	g_autofree char *mtu = w->mtu ? g_strdup_printf("%d", (int)w->mtu) : g_strdup("that of the switch"), *what = services(c, w);
	row(c, "VMkernel adapter", w->adapter);
	if (w->target == LAB_WIZARD_NEW_SWITCH)
		row(c, "New standard switch", w->sw);
	else
		row(c, w->target == LAB_WIZARD_NETWORK ? "Distributed switch" : "Standard switch", w->sw);
	if (w->target == LAB_WIZARD_NEW_SWITCH)
		row(c, "Active adapters", nics && *nics ? nics : "none");
	row(c, w->target == LAB_WIZARD_NETWORK ? "Distributed port group" : "New port group", w->portgroup);
	if (w->target != LAB_WIZARD_NETWORK)
		row(c, "VLAN ID", vlan);
	row(c, "MTU", mtu);
	row(c, "TCP/IP stack", w->stack);
	row(c, "Services", what);
	review_ip(c, w);
	return g_strdup("Finish [finish], back or cancel: ");
}

static bool take_finish(struct console *c, struct lab_wizard *w, const char *answer)
{
	(void)w;
	if (!*answer || g_ascii_strncasecmp(answer, "finish", strlen(answer)) == 0 || g_ascii_strncasecmp(answer, "yes", strlen(answer)) == 0)
		return true;
	console_fault(c, "'%s' is none of these: finish, back, cancel", answer);
	return false;
}

#define FOUR 4, "IPv4 settings"
#define SIX 5, "IPv6 settings"
const struct lab_wizard_step lab_wizard_ip[] = {
	{FOUR, v4, ask_ipv4, take_ipv4},
	{FOUR, fixed, ask_address, take_address},
	{FOUR, masked, ask_mask, take_mask},
	{FOUR, overrides, ask_gateway, take_gateway},
	{SIX, v6, ask_dhcp6, take_dhcp6},
	{SIX, v6, ask_ra, take_ra},
	{SIX, v6, ask_static6, take_static6},
	{SIX, overrides6, ask_gateway6, take_gateway6},
	{6, "Ready to complete", NULL, ask_finish, take_finish},
	{0, NULL, NULL, NULL, NULL},
};
