/* cli/import/import_write.c: hosts that were read, as a scenario.
 *
 * Names are data: what is not plainly a word stands in quotes, and what the language would take for many names loses its bracket. What is assumed is a comment.
 */
#include <string.h>

#include "cli/import/import.h"
#include "models/outcome_json.h"
#include "scenarios/expand.h"

void import_write_word(GString *out, const char *name)
{
	g_autofree char *safe = g_strdup(name), *err = NULL;
	struct expand_range range;
	if (expand_has_template(name) || expand_find(name, &range, &err) != EXPAND_NONE)
		g_strdelimit(safe, "({", '[');
	if (g_regex_match_simple("^(?!(true|false|null|yes|no|on|off)$)[A-Za-z][A-Za-z0-9_.-]*$", safe, G_REGEX_CASELESS | G_REGEX_DOLLAR_ENDONLY, 0))
		g_string_append(out, safe);
	else
		outcome_json_text(out, safe);
}

/* ", key: [a, b]" of names parted by commas or line breaks; nothing where nothing was told. */
void import_write_names(GString *out, const char *key, const char *list, bool always)
{
	g_auto(GStrv) all = g_strsplit_set(list ? list : "", ",\n", -1);
	unsigned n = 0;
	g_autoptr(GString) s = g_string_new(NULL);
	for (char **w = all; *w; w++)
		if (*g_strstrip(*w)) {
			g_string_append(s, n++ ? ", " : "");
			import_write_word(s, *w);
		}
	if (n || (always && list))
		g_string_append_printf(out, ", %s: [%s]", key, s->str);
}

void import_write_fact(GString *out, const struct import_thing *t, const char *key, const char *unless)
{
	const char *value = import_fact(t, key);
	if (!value || g_strcmp0(value, unless) == 0)
		return;
	g_string_append_printf(out, ", %s: ", key);
	if (g_regex_match_simple("^([0-9]+|true|false)$", value, G_REGEX_DOLLAR_ENDONLY, 0))
		g_string_append(out, value);
	else
		import_write_word(out, value);
}

void import_write_begin(GString *out, const char *indent, const char *name)
{
	g_string_append(out, indent);
	import_write_word(out, name);
	g_string_append(out, ": {");
}

/* Ends a mapping whose members begin with a comma each, at `from`. */
void import_write_end(GString *out, gsize from)
{
	if (strncmp(out->str + from, ", ", 2) == 0)
		g_string_erase(out, (gssize)from, 2);
	g_string_append(out, "}\n");
}

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
		import_write_begin(out, "  ", w->name);
		g_string_append_printf(out, "site: site%u, vlan: %" G_GINT64_FORMAT, w->site + 1, w->vlan);
		if (w->subnet)
			g_string_append_printf(out, ", subnet: %s", w->subnet);
		if (w->gateway)
			g_string_append_printf(out, ", gateway: %s", w->gateway);
		if (w->lease)
			g_string_append_printf(out, ", dhcp: {range: %s-%s%s%s}", w->lease, w->last_lease, w->router ? ", router: " : "", w->router ? w->router : "");
		import_write_end(out, out->len);
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
			import_write_word(out, group);
			g_string_append(out, ": {network: ");
			import_write_word(out, import_network_of(n, i, group)->name);
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
			import_write_begin(out, "  ", t->name);
			dvs_uplinks(out, x, t->name);
			import_write_fact(out, t, "mtu", "1500");
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
			import_write_word(out, h->name);
			g_string_append(out, ", nic: ");
			import_write_word(out, t->name);
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
		import_write_host(out, x, i, n);
	timeline(out, x);
	import_networks_free(n);
}
