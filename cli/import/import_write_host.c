/* cli/import/import_write_host.c: one host of those that were read, as scenarios have hosts. */
#include <string.h>

#include "cli/import/import.h"
#include "models/host/release.h"
#include "models/host/service.h"

/* What a switch begins with need not be said of it; a port group says what it overrides. */
static void teaming(GString *out, const struct import_thing *t, bool is_switch)
{
	import_write_fact(out, t, "teaming", is_switch ? "port_id" : NULL);
	import_write_fact(out, t, "detection", is_switch ? "link" : NULL);
	import_write_fact(out, t, "failback", is_switch ? "true" : NULL);
	import_write_names(out, "active", import_fact(t, "active"), true);
	import_write_names(out, "standby", import_fact(t, "standby"), false);
	import_write_names(out, "unused", import_fact(t, "unused"), false);
	if (!import_fact(t, "average"))
		return;
	g_string_append_printf(out, ", shaping: {egress: {average: %s kbit/s", import_fact(t, "average"));
	if (import_fact(t, "peak"))
		g_string_append_printf(out, ", peak: %s kbit/s", import_fact(t, "peak"));
	if (import_fact(t, "burst"))
		g_string_append_printf(out, ", burst: %s KiB", import_fact(t, "burst"));
	g_string_append(out, "}}");
}

static const char *release_of(const struct import_host *h) { return h->release ? h->release : "8.0"; }

static void nics(GString *out, const struct import_host *h)
{
	bool assumed = false;
	g_string_append(out, "    nics: {");
	for (guint i = 0; i < h->things[IMPORT_NIC]->len; i++) {
		const struct import_thing *t = g_ptr_array_index(h->things[IMPORT_NIC], i);
		const char *speed = import_fact(t, "speed");
		bool told = speed && g_ascii_strtoll(speed, NULL, 10) > 0;
		assumed |= !told;
		g_string_append(out, i ? ", " : "");
		import_write_word(out, t->name);
		g_string_append_printf(out, ": %s Mbit/s", told ? speed : "1000");
	}
	g_string_append_printf(out, "}%s\n", assumed ? " # assumed: 1 Gbit/s where no listing tells" : "");
}

static void switches(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_SWITCH];
	g_string_append(out, list->len ? "    switches:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		import_write_begin(out, "      ", t->name);
		gsize from = out->len;
		import_write_names(out, "uplinks", import_fact(t, "uplinks"), true);
		import_write_fact(out, t, "mtu", "1500");
		teaming(out, t, true);
		import_write_end(out, from);
	}
}

static void portgroups(GString *out, const struct import_host *h, guint host, const struct import_networks *n)
{
	const GPtrArray *list = h->things[IMPORT_PORTGROUP];
	g_string_append(out, list->len ? "    portgroups:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		import_write_begin(out, "      ", t->name);
		g_string_append(out, "switch: ");
		import_write_word(out, import_fact(t, "switch") ? import_fact(t, "switch") : "vSwitch0");
		g_string_append(out, ", network: ");
		import_write_word(out, import_network_of(n, host, t->name)->name);
		teaming(out, t, false);
		import_write_end(out, out->len);
	}
}

static void distributed(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_DVS];
	g_string_append(out, list->len ? "    distributed:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		g_auto(GStrv) uplinks = g_strsplit(import_fact(t, "uplinks") ? import_fact(t, "uplinks") : "", ",", -1);
		import_write_begin(out, "      ", t->name);
		unsigned k = 0;
		for (char **w = uplinks; *w; w++)
			if (*g_strstrip(*w)) {
				g_string_append_printf(out, "%sUplink %u: ", k ? ", " : "", k + 1);
				import_write_word(out, *w);
				k++;
			}
		import_write_end(out, out->len);
	}
}

static void routes(GString *out, const char *list)
{
	g_auto(GStrv) lines = g_strsplit(list ? list : "", "\n", -1);
	for (char **line = lines; *line && **line; line++) {
		g_auto(GStrv) ends = g_strsplit(*line, " ", 2);
		g_string_append_printf(out, "%s{to: \"%s\", via: \"%s\"}", line == lines ? ", routes: [" : ", ", ends[0], ends[1]);
	}
	if (list)
		g_string_append_c(out, ']');
}

/* Whether a listing showed the stack's routes: then the gateway that adapters show may be their own. */
static const char *gateway_of(const struct import_host *h, const struct import_thing *stack)
{
	const char *told = import_fact(stack, "gateway");
	for (guint i = 0; !told && i < h->things[IMPORT_ADAPTER]->len; i++) {
		const struct import_thing *t = g_ptr_array_index(h->things[IMPORT_ADAPTER], i);
		const char *on = import_fact(t, "stack");
		if (strcmp(on ? on : SERVICE_STACK_DEFAULT, stack->name) == 0 && g_strcmp0(import_fact(t, "type"), "DHCP") != 0)
			told = import_fact(t, "gateway");
	}
	return told;
}

static void netstacks(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_STACK];
	g_string_append(out, list->len ? "    netstacks:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		const char *gateway = gateway_of(h, t), *six = import_fact(t, "gateway6");
		import_write_begin(out, "      ", t->name);
		gsize from = out->len;
		if (gateway)
			g_string_append_printf(out, ", gateway: %s", gateway);
		if (six)
			g_string_append_printf(out, ", gateway6: \"%s\"", six);
		routes(out, import_fact(t, "routes"));
		import_write_fact(out, t, "congestion_control", "newreno");
		import_write_fact(out, t, "max_connections", "11000");
		import_write_fact(out, t, "ecn", "enabled");
		const char *dns = import_fact(t, "dns"), *search = import_fact(t, "search");
		if ((dns && *dns) || (search && *search)) {
			g_string_append(out, ", dns: {");
			gsize inner = out->len;
			import_write_names(out, "servers", dns, false);
			import_write_names(out, "search", search, false);
			import_write_end(out, inner);
			g_string_truncate(out, out->len - 1);
		}
		import_write_end(out, from);
	}
}

static void addresses(GString *out, const struct import_host *h, const struct import_thing *t)
{
	struct release release;
	const char *ip = import_fact(t, "ipv4"), *gateway = import_fact(t, "gateway"), *on = import_fact(t, "stack");
	const struct import_thing *stack = import_find(h, IMPORT_STACK, on ? on : SERVICE_STACK_DEFAULT);
	bool own = gateway && stack && g_strcmp0(gateway, gateway_of(h, stack)) != 0, dhcp = g_strcmp0(import_fact(t, "type"), "DHCP") == 0;
	if (dhcp)
		g_string_append(out, ", ipv4: dhcp");
	else if (ip && own)
		g_string_append_printf(out, ", ipv4: {address: %s, gateway: %s}", ip, gateway);
	else if (ip)
		g_string_append_printf(out, ", ipv4: %s", ip);
	const char *fixed = import_fact(t, "static6");
	bool ask = g_strcmp0(import_fact(t, "dhcp6"), "true") == 0, knows = release_parse(release_of(h), &release) && release_has(release, RELEASE_RA_BY_DEFAULT);
	bool ra = import_fact(t, "ra") && g_strcmp0(import_fact(t, "ra"), knows ? "true" : "false") != 0;
	if (!fixed && !ask && !ra)
		return;
	g_string_append(out, ", ipv6: {");
	gsize from = out->len;
	import_write_fact(out, t, "ra", knows ? "true" : "false");
	if (ask)
		g_string_append(out, ", dhcp: true");
	import_write_names(out, "static", fixed, false);
	import_write_end(out, from);
	g_string_truncate(out, out->len - 1);
}

static void tags_note(GString *out, const struct import_thing *t, const char *stack)
{
	if (import_fact(t, "services") || (stack && strcmp(stack, SERVICE_STACK_DEFAULT) != 0))
		return;
	g_string_truncate(out, out->len - 1);
	g_string_append_printf(out, " # assumed: no tag, as no 'esxcli network ip interface tag get -i %s' was read\n", t->name);
}

static void adapters(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_ADAPTER];
	g_string_append(out, list->len ? "    adapters:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		const char *stack = import_fact(t, "stack");
		g_autofree char *group = import_portgroup(t);
		if (!group)
			continue;
		import_write_begin(out, "      ", t->name);
		g_string_append(out, "portgroup: ");
		import_write_word(out, group);
		if (stack && strcmp(stack, SERVICE_STACK_DEFAULT) != 0) {
			g_string_append(out, ", stack: ");
			import_write_word(out, stack);
		} else {
			import_write_names(out, "services", import_fact(t, "services"), false);
		}
		import_write_fact(out, t, "mtu", "1500");
		import_write_fact(out, t, "enabled", "true");
		addresses(out, h, t);
		import_write_end(out, out->len);
		tags_note(out, t, stack);
	}
}

void import_write_host(GString *out, const struct import *x, guint i, const struct import_networks *n)
{
	const struct import_host *h = g_ptr_array_index(x->hosts, i);
	const GPtrArray *options = h->things[IMPORT_OPTION];
	g_string_append(out, "  ");
	import_write_word(out, h->name);
	g_string_append_printf(out, ":\n    site: site%u\n    release: %s%s\n", g_array_index(n->sites, unsigned, i) + 1, release_of(h),
		h->release ? "" : " # assumed: no 'esxcli system version get' was read");
	nics(out, h);
	switches(out, h);
	distributed(out, h);
	portgroups(out, h, i, n);
	netstacks(out, h);
	adapters(out, h);
	g_string_append(out, options->len ? "    advanced: {" : "");
	for (guint k = 0; k < options->len; k++) {
		const struct import_thing *t = g_ptr_array_index(options, k);
		g_string_append_printf(out, "%s%s: %s", k ? ", " : "", t->name, import_fact(t, "value"));
	}
	g_string_append(out, options->len ? "}\n" : "");
}
