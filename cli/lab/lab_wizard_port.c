/* cli/lab/lab_wizard_port.c: the page of "Add Networking" with the properties of the port: label and VLAN of a new port group, MTU, TCP/IP stack, services,
 * kinds of addresses.
 */
#include "cli/lab/lab_wizard.h"

#include <string.h>
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

static bool labelled(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return w->target != LAB_WIZARD_NETWORK;
}

static char *ask_label(struct console *c, struct lab_wizard *w)
{
	unsigned n = 1;
	g_autofree char *label = g_strdup("VMkernel");
	while (host_portgroup_find(console_host(c), label) != HOST_NONE) {
		g_free(label);
		label = g_strdup_printf("VMkernel %u", ++n);
	}
	lab_wizard_offer(w, label);
	return g_strdup_printf("Network label [%s]: ", label);
}

static bool take_label(struct console *c, struct lab_wizard *w, const char *answer)
{
	const char *label = *answer ? answer : w->options->pdata[0];
	if (host_portgroup_find(console_host(c), label) != HOST_NONE) {
		console_fault(c, "'%s' has a port group '%s' already", c->host, label);
		console_note(c, "this page makes a new one; 'esxcli network ip interface add -p' puts an adapter on one that is there");
		return false;
	}
	lab_wizard_replace(&w->portgroup, label);
	return true;
}

static char *ask_vlan(struct console *c, struct lab_wizard *w)
{
	(void)c;
	(void)w;
	return g_strdup("VLAN ID [None (0)]: ");
}

static bool take_vlan(struct console *c, struct lab_wizard *w, const char *answer)
{
	w->vlan = 0;
	if (!*answer || g_ascii_strncasecmp(answer, "none", 4) == 0 || g_ascii_string_to_signed(answer, 10, 0, 4094, &w->vlan, NULL))
		return true;
	console_fault(c, "'%s' is no VLAN ID from 0 to 4094", answer);
	return false;
}

static char *ask_mtu(struct console *c, struct lab_wizard *w)
{
	return g_strdup_printf("MTU [get MTU from switch: %d]: ", (int)lab_wizard_switch_mtu(c, w));
}

static bool take_mtu(struct console *c, struct lab_wizard *w, const char *answer)
{
	w->mtu = 0;
	return lab_wizard_mtu(c, answer, &w->mtu);
}

static char *ask_stack(struct console *c, struct lab_wizard *w)
{
	const struct host *h = console_host(c);
	enum service own;
	lab_wizard_offer(w, SERVICE_STACK_DEFAULT);
	for (enum service s = SERVICE_VMOTION; s <= SERVICE_PROVISIONING; s++)
		if (rules_release_stack(h, service_stack(s)).ok)
			lab_wizard_offer(w, service_stack(s));
	for (uint32_t i = 0; i < h->netstacks->len; i++) {
		const char *key = host_netstack(h, i)->key;
		if (host_netstack(h, i)->present && strcmp(key, SERVICE_STACK_DEFAULT) != 0 && !service_of_stack(key, &own))
			lab_wizard_offer(w, key);
	}
	console_print(c, "The TCP/IP stack is chosen now and never again:\n");
	lab_wizard_options(c, w);
	return g_strdup("TCP/IP stack [1]: ");
}

static bool take_stack(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	enum service own;
	if (!lab_wizard_choose(c, w, answer, 0, &i))
		return false;
	lab_wizard_replace(&w->stack, w->options->pdata[i]);
	w->services = 0;
	if (service_of_stack(w->stack, &own))
		console_print(c, "%s becomes its only service: it is not used for any other type of traffic.\n", service_tag(own));
	else if (strcmp(w->stack, SERVICE_STACK_DEFAULT) != 0)
		console_print(c, "No service is offered on a custom stack.\n");
	return true;
}

static bool on_default(const struct console *c, const struct lab_wizard *w)
{
	(void)c;
	return strcmp(w->stack, SERVICE_STACK_DEFAULT) == 0;
}

static char *ask_services(struct console *c, struct lab_wizard *w)
{
	const struct host *h = console_host(c);
	g_autofree const char **tags = console_ip_known_tags(h);
	console_print(c, "Available services:\n");
	for (unsigned i = 0; tags[i]; i++) {
		enum service s = SERVICE_MANAGEMENT;
		lab_wizard_offer(w, tags[i]);
		bool taken = service_parse_tag(tags[i], &s) && rules_taken_over(h, s) != HOST_NONE;
		console_print(c, "  %u) %s%s%s%s\n", i + 1, tags[i], taken ? " (not available: the netstack '" : "", taken ? service_stack(s) : "",
			taken ? "' serves it)" : "");
	}
	return g_strdup("Enabled services, parted by commas [none]: ");
}

static bool take_services(struct console *c, struct lab_wizard *w, const char *answer)
{
	g_auto(GStrv) parts = g_strsplit(answer, ",", -1);
	uint32_t services = 0;
	for (char **p = parts; *p; p++) {
		enum service s;
		guint i;
		if (!*g_strstrip(*p))
			continue;
		if (!lab_wizard_choose(c, w, *p, G_MAXUINT, &i) || !service_parse_tag(w->options->pdata[i], &s))
			return false;
		if (rules_taken_over(console_host(c), s) != HOST_NONE) {
			console_fault(c, "%s cannot be enabled: the netstack '%s' serves it on this host", (char *)w->options->pdata[i], service_stack(s));
			return false;
		}
		services |= SERVICE_BIT(s);
	}
	w->services = services;
	return true;
}

static char *ask_modes(struct console *c, struct lab_wizard *w)
{
	lab_wizard_offer(w, "IPv4");
	lab_wizard_offer(w, "IPv6");
	lab_wizard_offer(w, "IPv4 and IPv6");
	lab_wizard_options(c, w);
	return g_strdup("IP settings [1]: ");
}

static bool take_modes(struct console *c, struct lab_wizard *w, const char *answer)
{
	guint i;
	bool chosen = g_ascii_strcasecmp(answer, "IPv4") == 0 ? (i = 0, true) : lab_wizard_choose(c, w, answer, 0, &i);
	w->v4 = chosen && i != 1;
	w->v6 = chosen && i != 0;
	return chosen;
}

#define PORT 3, "Port properties"
const struct lab_wizard_step lab_wizard_port[] = {
	{PORT, labelled, ask_label, take_label},
	{PORT, labelled, ask_vlan, take_vlan},
	{PORT, NULL, ask_mtu, take_mtu},
	{PORT, NULL, ask_stack, take_stack},
	{PORT, on_default, ask_services, take_services},
	{PORT, NULL, ask_modes, take_modes},
	{0, NULL, NULL, NULL, NULL},
};
