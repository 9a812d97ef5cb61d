/* cli/console/console_join.c: port groups and ports by name and number, and what to say where there is none of them.
 *
 * A tool of the host names a port of a distributed switch by its number, which here follows from the port group (console_made.h): an adapter
 * gets the next one of its port group, whichever of them was typed.
 */
#include "cli/console/console_join.h"

#include <string.h>
#include "cli/console/console_made.h"
#include "scenarios/diag.h"

static void say_unknown(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		if (!host_portgroup(h, i)->removed)
			g_ptr_array_add(known, (gpointer)host_portgroup(h, i)->name);
	g_ptr_array_add(known, NULL);
	const char *nearest = diag_nearest(name, (const char *const *)known->pdata);
	console_fault(c, "Unable to find portgroup %s", name);
	if (nearest)
		console_note(c, "did you mean '%s'?", nearest);
	else
		console_note(c, "'esxcli network vswitch standard portgroup list' shows those of '%s'; names with spaces stand in quotes", c->host);
}

/* The port that the next one to be plugged in gets. */
static int64_t next_port(const struct host *h, uint32_t pg)
{
	uint32_t number = 0;
	for (uint32_t i = 0; i < h->ports->len; i++)
		number += host_portgroup(h, host_port(h, i)->portgroup)->sw == host_portgroup(h, pg)->sw;
	return console_made_dvport(h, pg, number);
}

/* The free ports of a distributed switch, one of each port group. */
static void say_distributed(struct console *c, const struct host *h, uint32_t sw)
{
	g_autoptr(GString) ports = g_string_new(NULL);
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *pg = host_portgroup(h, i);
		if (pg->sw == sw && !pg->removed && pg->dvpg != HOST_NONE)
			g_string_append_printf(ports, "%s%" G_GINT64_FORMAT " of '%s'", ports->len ? ", " : "", next_port(h, i), pg->name);
	}
	console_note(c, "esxcli joins an adapter to a free port of a distributed switch, -s %s -P PORT, which the client finds by itself; free ones are %s",
		host_switch(h, sw)->name, ports->str);
}

const char *console_join_portgroup(struct console *c, const char *name)
{
	const struct host *h = console_host(c);
	uint32_t pg = host_portgroup_find(h, name);
	if (pg == HOST_NONE)
		say_unknown(c, name);
	else if (host_portgroup(h, pg)->dvpg == HOST_NONE)
		return host_portgroup(h, pg)->name;
	else {
		console_fault(c, "Unable to find portgroup %s", name);
		console_note(c, "'%s' is a port group of the distributed switch '%s'", name, host_switch(h, host_portgroup(h, pg)->sw)->name);
		say_distributed(c, h, host_portgroup(h, pg)->sw);
	}
	return NULL;
}

const char *console_join_port(struct console *c, const char *dvs, int64_t port)
{
	const struct host *h = console_host(c);
	uint32_t sw = host_switch_find(h, dvs), pg;
	if (sw == HOST_NONE || host_switch(h, sw)->dvs == HOST_NONE) {
		console_fault(c, "Unable to find distributed switch %s", dvs);
	} else if (console_made_dvport_group(h, sw, port, &pg)) {
		return host_portgroup(h, pg)->name;
	} else {
		console_fault(c, "Unable to find port %" G_GINT64_FORMAT " on distributed switch %s", port, dvs);
		say_distributed(c, h, sw);
	}
	return NULL;
}

void console_join_say(struct console *c, const char *adapter)
{
	const struct host *h = console_host(c);
	const struct host_adapter *a = host_adapter(h, host_adapter_find(h, adapter));
	const struct host_portgroup *pg = host_portgroup(h, a->portgroup);
	if (pg->dvpg != HOST_NONE)
		console_note(c, "%s is on port %" G_GINT64_FORMAT " of '%s', port group '%s'", adapter, console_made_dvport(h, a->portgroup, host_port(h, a->port)->number),
			host_switch(h, pg->sw)->name, pg->name);
}

uint32_t console_join_adapter(struct console *c, const char *dvs, int64_t port)
{
	const struct host *h = console_host(c);
	uint32_t sw = host_switch_find(h, dvs);
	for (uint32_t i = 0; sw != HOST_NONE && i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (!a->removed && host_portgroup(h, a->portgroup)->sw == sw && console_made_dvport(h, a->portgroup, host_port(h, a->port)->number) == port)
			return i;
	}
	console_fault(c, "No matching vmknic on port %" G_GINT64_FORMAT " of distributed switch %s", port, dvs);
	return HOST_NONE;
}
