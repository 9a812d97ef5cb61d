/* plots/picture_topology.c: sites, links, hosts with NICs, switches, port groups and adapters, and the ways of migrations.
 *
 * Everything is placed here, for both widths; the script draws boxes, lines and texts without knowing what they mean. The estate is shown as declared, its
 * adapters as they are at the end. Not shown: firewalls, datastores, physical switches one by one, standby order of uplinks.
 */
#include "plots/picture_topology.h"

bool picture_topology_data(const struct outcome *o, GString *out)
{
	if (!o->topology.hosts->len)
		return false;
	GString *blocks = g_string_new(NULL);
	for (int narrow = 0; narrow < 2; narrow++) {
		struct topology *t = picture_topology_pick(o, narrow);
		struct paper p;
		picture_paper_begin(&p, narrow ? 400 : 1000);
		picture_topology_place(&p, t);
		picture_paper_end(&p, narrow, out, blocks);
		picture_topology_free(t);
	}
	g_string_append(out, blocks->str);
	g_string_free(blocks, TRUE);
	return true;
}

static void count(GString *out, guint n, const char *what) { g_string_append_printf(out, "%u %s%s", n, what, n == 1 ? "" : "s"); }

void picture_topology_say(const struct outcome *o, GString *out)
{
	guint disabled = 0;
	for (guint i = 0; i < o->adapters->len; i++)
		disabled += picture_topology_disabled(g_ptr_array_index(o->adapters, i)) != NULL;
	g_string_append(out, "The estate: ");
	count(out, o->topology.hosts->len, "host");
	g_string_append(out, " at ");
	count(out, o->topology.sites->len, "site");
	g_string_append(out, ", ");
	if (o->topology.links->len) {
		count(out, o->topology.links->len, "link");
		g_string_append(out, " between sites, ");
	}
	count(out, o->adapters->len, "VMkernel adapter");
	g_string_append(out, ". Each host has its adapters, coloured by TCP/IP stack, wired to their port groups, virtual switches and physical NICs. ");
	count(out, disabled, "adapter");
	g_string_append_printf(out, "%s disabled for future sessions of a service at the end.", disabled == 1 ? " is" : " are");
}
