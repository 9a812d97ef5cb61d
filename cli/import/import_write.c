/* cli/import/import_write.c: hosts that were read, as a scenario.
 *
 * Names are data: what is not plainly a word stands in quotes, and what the language would take for many names loses its bracket. What is assumed is a comment.
 */
#include <string.h>

#include "cli/import/import.h"
#include "models/fabric/ip.h"
#include "models/host/release.h"
#include "models/host/service.h"
#include "models/outcome_json.h"
#include "scenarios/expand.h"

static void word(GString *out, const char *name)
{
	g_autofree char *safe = g_strdup(name), *err = NULL;
	struct expand_range range;
	if (expand_has_template(name) || expand_find(name, &range, &err) != EXPAND_NONE)
		g_strdelimit(safe, "({", '[');
	if (g_regex_match_simple("^(?!(true|false|null|yes|no|on|off)$)[A-Za-z][A-Za-z0-9_.-]*$", safe, G_REGEX_CASELESS, 0))
		g_string_append(out, safe);
	else
		outcome_json_text(out, safe);
}

/* ", key: [a, b]" of names parted by commas or line breaks; nothing where nothing was told. */
static void names(GString *out, const char *key, const char *list, bool always)
{
	g_auto(GStrv) all = g_strsplit_set(list ? list : "", ",\n", -1);
	unsigned n = 0;
	g_autoptr(GString) s = g_string_new(NULL);
	for (char **w = all; *w; w++)
		if (*g_strstrip(*w)) {
			g_string_append(s, n++ ? ", " : "");
			word(s, *w);
		}
	if (n || (always && list))
		g_string_append_printf(out, ", %s: [%s]", key, s->str);
}

static void fact(GString *out, const struct import_thing *t, const char *key, const char *unless)
{
	const char *value = import_fact(t, key);
	if (value && g_strcmp0(value, unless) != 0)
		g_string_append_printf(out, ", %s: %s", key, value);
}

static void begin(GString *out, const char *indent, const char *name)
{
	g_string_append(out, indent);
	word(out, name);
	g_string_append(out, ": {");
}

/* Ends a mapping whose members begin with a comma each, at `from`. */
static void end(GString *out, gsize from)
{
	if (strncmp(out->str + from, ", ", 2) == 0)
		g_string_erase(out, (gssize)from, 2);
	g_string_append(out, "}\n");
}

/* What a switch begins with need not be said of it; a port group says what it overrides. */
static void teaming(GString *out, const struct import_thing *t, bool is_switch)
{
	fact(out, t, "teaming", is_switch ? "port_id" : NULL);
	fact(out, t, "detection", is_switch ? "link" : NULL);
	fact(out, t, "failback", is_switch ? "true" : NULL);
	names(out, "active", import_fact(t, "active"), true);
	names(out, "standby", import_fact(t, "standby"), false);
	names(out, "unused", import_fact(t, "unused"), false);
	if (!import_fact(t, "average"))
		return;
	g_string_append_printf(out, ", shaping: {egress: {average: %s kbit/s", import_fact(t, "average"));
	if (import_fact(t, "peak"))
		g_string_append_printf(out, ", peak: %s kbit/s", import_fact(t, "peak"));
	if (import_fact(t, "burst"))
		g_string_append_printf(out, ", burst: %s KiB", import_fact(t, "burst"));
	g_string_append(out, "}}");
}

/* ---- of hosts ---- */

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
		word(out, t->name);
		g_string_append_printf(out, ": %s Mbit/s", told ? speed : "1000");
	}
	g_string_append_printf(out, "}%s\n", assumed ? " # assumed: 1 Gbit/s where a NIC without link does not tell" : "");
}

static void switches(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_SWITCH];
	g_string_append(out, list->len ? "    switches:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		begin(out, "      ", t->name);
		gsize from = out->len;
		names(out, "uplinks", import_fact(t, "uplinks"), true);
		fact(out, t, "mtu", "1500");
		teaming(out, t, true);
		end(out, from);
	}
}

static void portgroups(GString *out, const struct import_host *h, guint host, const struct import_networks *n)
{
	const GPtrArray *list = h->things[IMPORT_PORTGROUP];
	g_string_append(out, list->len ? "    portgroups:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		begin(out, "      ", t->name);
		g_string_append(out, "switch: ");
		word(out, import_fact(t, "switch") ? import_fact(t, "switch") : "vSwitch0");
		g_string_append(out, ", network: ");
		word(out, import_network_of(n, host, t->name)->name);
		teaming(out, t, false);
		end(out, out->len);
	}
}

static void distributed(GString *out, const struct import_host *h)
{
	const GPtrArray *list = h->things[IMPORT_DVS];
	g_string_append(out, list->len ? "    distributed:\n" : "");
	for (guint i = 0; i < list->len; i++) {
		const struct import_thing *t = g_ptr_array_index(list, i);
		g_auto(GStrv) uplinks = g_strsplit(import_fact(t, "uplinks") ? import_fact(t, "uplinks") : "", ",", -1);
		begin(out, "      ", t->name);
		unsigned k = 0;
		for (char **w = uplinks; *w; w++)
			if (*g_strstrip(*w)) {
				g_string_append_printf(out, "%sUplink %u: ", k ? ", " : "", k + 1);
				word(out, *w);
				k++;
			}
		end(out, out->len);
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
		begin(out, "      ", t->name);
		gsize from = out->len;
		if (gateway)
			g_string_append_printf(out, ", gateway: %s", gateway);
		if (six)
			g_string_append_printf(out, ", gateway6: \"%s\"", six);
		routes(out, import_fact(t, "routes"));
		fact(out, t, "congestion_control", "newreno");
		fact(out, t, "max_connections", "11000");
		fact(out, t, "ecn", "enabled");
		const char *dns = import_fact(t, "dns"), *search = import_fact(t, "search");
		if ((dns && *dns) || (search && *search)) {
			g_string_append(out, ", dns: {");
			gsize inner = out->len;
			names(out, "servers", dns, false);
			names(out, "search", search, false);
			end(out, inner);
			g_string_truncate(out, out->len - 1);
		}
		end(out, from);
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
	fact(out, t, "ra", knows ? "true" : "false");
	if (ask)
		g_string_append(out, ", dhcp: true");
	names(out, "static", fixed, false);
	end(out, from);
	g_string_truncate(out, out->len - 1);
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
		begin(out, "      ", t->name);
		g_string_append(out, "portgroup: ");
		word(out, group);
		if (stack && strcmp(stack, SERVICE_STACK_DEFAULT) != 0) {
			g_string_append(out, ", stack: ");
			word(out, stack);
		} else {
			names(out, "services", import_fact(t, "services"), false);
		}
		fact(out, t, "mtu", "1500");
		fact(out, t, "enabled", "true");
		addresses(out, h, t);
		end(out, out->len);
	}
}

static void write_host(GString *out, const struct import *x, guint i, const struct import_networks *n)
{
	const struct import_host *h = g_ptr_array_index(x->hosts, i);
	const GPtrArray *options = h->things[IMPORT_OPTION];
	g_string_append(out, "  ");
	word(out, h->name);
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

/* ---- beside them ---- */

static void sites(GString *out, const struct import_networks *n)
{
	g_string_append(out, "sites: {");
	for (unsigned i = 0; i < n->n_sites; i++)
		g_string_append_printf(out, "%ssite%u: {}", i ? ", " : "", i + 1);
	g_string_append(out, "} # assumed: hosts that share a subnet share a site\n");
	if (n->n_sites < 2)
		return;
	g_string_append(out, "links: # assumed: rates and round trips are on no console\n");
	for (unsigned i = 1; i < n->n_sites; i++)
		g_string_append_printf(out, "  link%u: {between: [site1, site%u], rate: 10 Gbit/s, rtt: 1 ms}\n", i, i + 1);
}

static void networks(GString *out, const struct import_networks *n)
{
	g_string_append(out, n->all->len ? "networks: # assumed: the same VLAN and subnet are the same segment\n" : "");
	for (guint i = 0; i < n->all->len; i++) {
		const struct import_network *w = g_ptr_array_index(n->all, i);
		begin(out, "  ", w->name);
		g_string_append_printf(out, "site: site%u, vlan: %" G_GINT64_FORMAT, w->site + 1, w->vlan);
		if (w->subnet)
			g_string_append_printf(out, ", subnet: %s", w->subnet);
		if (w->gateway)
			g_string_append_printf(out, ", gateway: %s", w->gateway);
		if (w->lease)
			g_string_append_printf(out, ", dhcp: {range: %s-%s%s%s}", w->lease, w->last_lease, w->router ? ", router: " : "", w->router ? w->router : "");
		end(out, out->len);
	}
}

static bool is_met(const GPtrArray *names_met, const char *name)
{
	for (guint i = 0; i < names_met->len; i++)
		if (strcmp(g_ptr_array_index(names_met, i), name) == 0)
			return true;
	return false;
}

/* As many uplinks as the host that gives it most NICs has there. */
static void dvs_uplinks(GString *out, const struct import *x, const char *dvs)
{
	unsigned most = 1;
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_thing *t = import_find(g_ptr_array_index(x->hosts, i), IMPORT_DVS, dvs);
		unsigned n = 0;
		for (const char *p = t ? import_fact(t, "uplinks") : NULL; p; p = strchr(p + 1, ','))
			n++;
		most = MAX(most, n);
	}
	for (unsigned i = 1; i <= most; i++)
		g_string_append_printf(out, "%sUplink %u", i == 1 ? "uplinks: [" : ", ", i);
	g_string_append_c(out, ']');
}

/* The port groups of a distributed switch that adapters of any host are on, each once. */
static void dvs_portgroups(GString *out, const struct import *x, const struct import_networks *n, const char *dvs)
{
	g_autoptr(GPtrArray) met = g_ptr_array_new_with_free_func(g_free);
	g_string_append(out, ", portgroups: {");
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint a = 0; a < h->things[IMPORT_ADAPTER]->len; a++) {
			const struct import_thing *t = g_ptr_array_index(h->things[IMPORT_ADAPTER], a);
			g_autofree char *group = import_portgroup(t);
			if (g_strcmp0(import_fact(t, "dvs"), dvs) != 0 || is_met(met, group))
				continue;
			g_string_append(out, met->len ? ", " : "");
			word(out, group);
			g_string_append(out, ": {network: ");
			word(out, import_network_of(n, i, group)->name);
			g_string_append_c(out, '}');
			g_ptr_array_add(met, g_steal_pointer(&group));
		}
	}
	g_string_append(out, "}}\n");
}

static void distributed_switches(GString *out, const struct import *x, const struct import_networks *n)
{
	g_autoptr(GPtrArray) met = g_ptr_array_new();
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint k = 0; k < h->things[IMPORT_DVS]->len; k++) {
			struct import_thing *t = g_ptr_array_index(h->things[IMPORT_DVS], k);
			if (is_met(met, t->name))
				continue;
			g_string_append(out, met->len ? "" : "distributed_switches: # assumed: VLAN 0, and a port group for each subnet; a host is not told either\n");
			g_ptr_array_add(met, t->name);
			begin(out, "  ", t->name);
			dvs_uplinks(out, x, t->name);
			fact(out, t, "mtu", "1500");
			dvs_portgroups(out, x, n, t->name);
		}
	}
}

/* NICs without link lose it at the start. */
static void timeline(GString *out, const struct import *x)
{
	unsigned n = 0;
	for (guint i = 0; i < x->hosts->len; i++) {
		const struct import_host *h = g_ptr_array_index(x->hosts, i);
		for (guint k = 0; k < h->things[IMPORT_NIC]->len; k++) {
			const struct import_thing *t = g_ptr_array_index(h->things[IMPORT_NIC], k);
			if (!import_fact(t, "link") || g_ascii_strcasecmp(import_fact(t, "link"), "Down") != 0)
				continue;
			g_string_append(out, n++ ? "" : "timeline:\n  - at: 0 s\n    do:\n");
			g_string_append(out, "      - nic_down: {host: ");
			word(out, h->name);
			g_string_append(out, ", nic: ");
			word(out, t->name);
			g_string_append(out, "}\n");
		}
	}
}

void import_write(const struct import *x, GString *out)
{
	struct import_networks *n = import_networks_new(x);
	g_string_append(out, "# Written by `vmksim import esxcli` from what consoles of hosts showed. VMs, datastores and what moves are on none of them.\n"
			     "vmksim: 1\n");
	sites(out, n);
	networks(out, n);
	distributed_switches(out, x, n);
	g_string_append(out, "hosts:\n");
	for (guint i = 0; i < x->hosts->len; i++)
		write_host(out, x, i, n);
	timeline(out, x);
	import_networks_free(n);
}
