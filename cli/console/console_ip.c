/* cli/console/console_ip.c: names, addresses and netmasks as the tools of a host read and write them.
 *
 * What a host says of a name it does not know is our reading; that notes explain it is ours. Adapters are shown in the order of their numbers.
 */
#include "cli/console/console_ip.h"

#include <string.h>
#include "models/rules/rules.h"
#include "scenarios/diag.h"

uint32_t console_ip_adapter(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	uint32_t i = host_adapter_find(h, name);
	if (i != HOST_NONE)
		return i;
	g_autoptr(GString) all = g_string_new(NULL);
	g_autoptr(GArray) have = console_ip_adapters(h, HOST_NONE);
	for (guint k = 0; k < have->len; k++)
		g_string_append_printf(all, "%s%s", k ? ", " : "", host_adapter(h, g_array_index(have, uint32_t, k))->name);
	console_fault(c, "Unable to find VMkernel network interface %s", name);
	console_note(c, "'%s' has %s", c->host, all->len ? all->str : "no VMkernel adapter");
	return HOST_NONE;
}

static uint32_t instance(const struct host *h, const char *key)
{
	uint32_t i = host_netstack_find(h, key ? key : SERVICE_STACK_DEFAULT);
	return i != HOST_NONE && host_netstack(h, i)->present ? i : HOST_NONE;
}

uint32_t console_ip_stack(struct console *c, const char *key)
{
	const struct host *h = console_host(c);
	uint32_t i = instance(h, key);
	if (i != HOST_NONE)
		return i;
	g_autoptr(GString) all = g_string_new(NULL);
	for (uint32_t k = 0; k < h->netstacks->len; k++)
		if (host_netstack(h, k)->present)
			g_string_append_printf(all, "%s%s", all->len ? ", " : "", host_netstack(h, k)->key);
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	console_offer(c, CONSOLE_STACKS, known);
	g_ptr_array_add(known, NULL);
	const char *near = diag_nearest(key, (const char *const *)known->pdata);
	console_fault(c, "Unable to find netstack instance %s", key);
	if (near && strcmp(near, key) != 0)
		console_note(c, "did you mean '%s'? Upper and lower case count", near);
	console_note(c, "'%s' has %s; 'esxcli network ip netstack add -N NAME' makes an instance", c->host, all->str);
	return HOST_NONE;
}

bool console_ip_stack_for(struct console *c, const char *key, bool *out_made)
{
	enum service own;
	*out_made = instance(console_host(c), key) == HOST_NONE && service_of_stack(key, &own);
	return *out_made || console_ip_stack(c, key) != HOST_NONE;
}

void console_ip_say_made(struct console *c, const char *key)
{
	console_note(c, "the netstack '%s' had no instance yet: its first adapter has made it; scripts run 'esxcli network ip netstack add -N %s' before", key, key);
}

struct numbered { uint32_t number, index; };

static gint by_number(gconstpointer pa, gconstpointer pb)
{
	const struct numbered *a = pa, *b = pb;
	return a->number < b->number ? -1 : a->number > b->number;
}

GArray *console_ip_adapters(const struct host *h, uint32_t stack)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct numbered));
	GArray *out = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		struct numbered x = {a->number, i};
		if (!a->removed && (stack == HOST_NONE || a->stack == stack))
			g_array_append_val(all, x);
	}
	g_array_sort(all, by_number);
	for (guint i = 0; i < all->len; i++)
		g_array_append_val(out, g_array_index(all, struct numbered, i).index);
	return out;
}

/* ---- reading ---- */

bool console_ip_read(struct console *c, const char *text, enum ip_family family, struct ip *out)
{
	if (ip_parse(text, out) && out->family == family)
		return true;
	console_fault(c, "Error: Invalid IP address: %s", text);
	return false;
}

bool console_ip_read_net(struct console *c, const char *text, enum ip_family family, struct ip *out)
{
	bool is_default = strcmp(text, "default") == 0;
	int length = strchr(text, '.') && strchr(text, '/') ? ip_mask_length(strchr(text, '/') + 1) : -1;
	if (is_default)
		*out = (struct ip){.family = (uint8_t)family};
	if (is_default || (ip_parse_prefix(text, out) && out->family == family && ip_is_network(*out)))
		return true;
	console_fault(c, "Error: Invalid network: %s", text);
	if (ip_parse(text, out) && out->family == family)
		console_note(c, "a network is written with the length of its prefix: %s/%d", text, family == IP_V6 ? 64 : 24);
	else if (length >= 0)
		console_note(c, "a network is written with the length of its prefix: %.*s/%d", (int)strcspn(text, "/"), text, length);
	else if (ip_parse_prefix(text, out) && out->family == family)
		console_note(c, "%s is an address within a network; the network itself has no bit set behind its prefix", text);
	return false;
}

/* ---- writing ---- */

char *console_ip_text(struct ip a) { return ip_is_set(a) ? ip_format(a) : g_strdup("0.0.0.0"); }

static struct ip masked(struct ip a, bool ones)
{
	for (unsigned i = 0; i < 32; i++) {
		uint8_t bit = (uint8_t)(0x80 >> i % 8);
		if (i < a.len)
			a.bytes[i / 8] |= ones ? 0 : bit;
		else
			a.bytes[i / 8] = ones ? a.bytes[i / 8] | bit : a.bytes[i / 8] & (uint8_t)~bit;
	}
	return a;
}

char *console_ip_mask(struct ip a) { return console_ip_text(ip_is_set(a) ? masked(a, false) : a); }
char *console_ip_broadcast(struct ip a) { return console_ip_text(ip_is_set(a) ? masked(a, true) : a); }

const char *console_ip_type(const struct host_adapter *a) { return a->dhcp ? "DHCP" : ip_is_set(a->address) ? "STATIC" : "NONE"; }

const char *console_ip_type6(enum host_address_origin o) { return o == HOST_ADDRESS_DHCP ? "DHCPV6" : o == HOST_ADDRESS_SLAAC ? "AUTO" : "STATIC"; }

const char *console_ip_status6(const struct console *c, const struct host_address *a)
{
	return sim_time_before(session_now(c->session), a->ready) ? "TENTATIVE" : "PREFERRED";
}

void console_ip_say_peer_dns(struct console *c)
{
	console_note(c, "--peer-dns is not emulated: the name servers of a lease are used as long as the netstack has none of its own");
}

/* ---- services ---- */

const char **console_ip_tags(const struct host *h, const struct host_adapter *a)
{
	const char **out = g_new0(const char *, SERVICE__TAGS + 1);
	enum service own = SERVICE__COUNT;
	uint32_t services = a->services;
	unsigned n = 0;
	if (service_of_stack(host_netstack(h, a->stack)->key, &own))
		services |= SERVICE_BIT(own);
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (services & SERVICE_BIT(s))
			out[n++] = service_tag(s);
	return out;
}

const char **console_ip_known_tags(const struct host *h)
{
	const char **out = g_new0(const char *, SERVICE__TAGS + 1);
	unsigned n = 0;
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (rules_release_services(h, SERVICE_BIT(s), "").ok)
			out[n++] = service_tag(s);
	return out;
}

static bool owned(const struct console *c, enum service s) { return rules_taken_over(console_host(c), s) != HOST_NONE; }

static bool is_managed(const struct host *h)
{
	bool any = false;
	for (uint32_t i = 0; i < h->adapters->len; i++)
		any |= !host_adapter(h, i)->removed && (host_adapter(h, i)->services & SERVICE_BIT(SERVICE_MANAGEMENT));
	return any;
}

struct console_ip_owners console_ip_owners(const struct console *c)
{
	return (struct console_ip_owners){owned(c, SERVICE_VMOTION), owned(c, SERVICE_PROVISIONING), is_managed(console_host(c))};
}

static void say_owner(struct console *c, enum service s, bool had)
{
	const char *stack = service_stack(s), *what = s == SERVICE_VMOTION ? "vMotion" : "provisioning";
	if (!had && owned(c, s))
		console_note(c,
			"STK-02: from now on only adapters of the netstack '%s' serve %s on '%s'; those of the default stack are disabled for future sessions, "
			"and running ones finish where they began ('explain STK-02' tells more)",
			stack, what, c->host);
	if (had && !owned(c, s))
		console_note(c,
			"STK-06: the netstack '%s' has no adapter left: %s returns to the default stack of '%s'; tags that were switched off stay off until "
			"they are set again",
			stack, what, c->host);
}

void console_ip_say_owners(struct console *c, struct console_ip_owners had)
{
	say_owner(c, SERVICE_VMOTION, had.vmotion);
	say_owner(c, SERVICE_PROVISIONING, had.provisioning);
	if (had.management && !is_managed(console_host(c)))
		console_note(c,
			"L40: no adapter of '%s' is tagged for Management any more: a real host would now be out of vCenter's reach, and this shell might be "
			"gone",
			c->host);
}
