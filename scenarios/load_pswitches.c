/* scenarios/load_pswitches.c: physical switches, and which NIC of which host is plugged into which.
 *
 * A NIC belongs to the first switch of its host's site, in natural order of names, that names it; else to the first that names none; else to the site itself.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/natural.h"

struct plugging {
	struct fabric_switch *s;
	uint32_t index;
	GArray *nics;     /* struct load_name; NULL: all of the site */
	int64_t total_bps; /* of what is plugged in */
	int64_t oversubscription; /* x 10^6; 0: none */
};

static void read_vlans(struct load *l, const struct yaml_node *node, GArray *out)
{
	g_autoptr(GArray) names = load_names(l, node);
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		guint64 id;
		if (!g_ascii_string_to_unsigned(n->text, 10, 1, 4094, &id, NULL)) {
			load_fault(l, n->node, NULL, "'vlans' has '%s', expected a VLAN id from 1 to 4094", n->text);
			continue;
		}
		g_array_append_val(out, (uint32_t){(uint32_t)id});
	}
}

static bool names_nic(const GArray *names, const struct host *h, const struct host_nic *nic)
{
	g_autofree char *full = g_strdup_printf("%s/%s", h->name, nic->name);
	for (guint i = 0; i < names->len; i++) {
		const char *text = g_array_index(names, struct load_name, i).text;
		if (strpbrk(text, "*?") ? natural_match(text, full) : strcmp(text, full) == 0)
			return true;
	}
	return false;
}

/* A name that is no pattern must be a NIC. */
static void check_nics(struct load *l, const GArray *names)
{
	for (guint i = 0; i < names->len; i++) {
		const struct load_name *n = &g_array_index(names, struct load_name, i);
		const char *slash = strrchr(n->text, '/');
		if (strpbrk(n->text, "*?") && slash)
			continue;
		g_autofree char *host = slash ? g_strndup(n->text, (gsize)(slash - n->text)) : NULL;
		uint32_t h = host ? estate_host_find(l->e, host) : HOST_NONE;
		if (!slash)
			load_fault(l, n->node, NULL, "'%s' names no NIC, expected such as esx01/vmnic0", n->text);
		else if (h == HOST_NONE)
			load_missing(l, n->node, "host", host, l->e->hosts);
		else if (host_nic_find(estate_host(l->e, h), slash + 1) == HOST_NONE)
			load_missing(l, n->node, "NIC", slash + 1, estate_host(l->e, h)->nics);
	}
}

static void read_channels(struct load *l, const struct yaml_node *node, uint32_t site, uint32_t *channel)
{
	if (node && node->kind != YAML_MAP && !yaml_is_null(node))
		load_fault(l, node, NULL, "'port_channels' is no mapping, expected such as {po1: [esx01/vmnic0, esx01/vmnic1]}");
	g_autoptr(GArray) items = load_items(l, node, "port channel", LOAD_MAX_PARTS);
	for (guint i = 0; i < items->len; i++) {
		const struct load_item *item = &g_array_index(items, struct load_item, i);
		g_autoptr(GArray) names = load_names(l, item->value);
		check_nics(l, names);
		++*channel;
		for (uint32_t h = 0; h < l->e->hosts->len; h++)
			for (uint32_t k = 0; estate_host(l->e, h)->site == site && k < estate_host(l->e, h)->nics->len; k++)
				if (names_nic(names, estate_host(l->e, h), host_nic(estate_host(l->e, h), k)))
					host_nic(estate_host(l->e, h), k)->channel = *channel;
	}
}

static void read_pswitch(struct load *l, const struct load_item *item, struct plugging *out, uint32_t *channel)
{
	struct load_value v[SCENARIO_SLOTS], t[SCENARIO_SLOTS];
	l->scope = item->scope;
	l->here = item->key;
	load_block(l, item->value, &scenario_keys[SCENARIO_BLOCK_PSWITCH], item->key, item->name, v);
	struct fabric_switch *s = fabric_switch_add(&l->e->fabric, estate_string(l->e, item->name));
	*out = (struct plugging){.s = s, .index = l->e->fabric.switches->len - 1};
	s->origin = load_origin(l, item->key);
	s->mtu = (uint32_t)v[PSWITCH_MTU].number;
	s->site = v[PSWITCH_SITE].text ? fabric_site_find(&l->e->fabric, v[PSWITCH_SITE].text) : FABRIC_NONE;
	if (v[PSWITCH_SITE].text && s->site == FABRIC_NONE)
		load_missing(l, v[PSWITCH_SITE].node, "site", v[PSWITCH_SITE].text, l->e->fabric.sites);
	read_vlans(l, v[PSWITCH_VLANS].node, s->vlans);
	if (v[PSWITCH_NICS].node) {
		out->nics = load_names(l, v[PSWITCH_NICS].node);
		check_nics(l, out->nics);
	}
	read_channels(l, v[PSWITCH_CHANNELS].node, s->site, channel);
	if (!v[PSWITCH_UPLINKS].has || !load_block(l, v[PSWITCH_UPLINKS].node, &scenario_keys[SCENARIO_BLOCK_TRUNK], item->key, NULL, t))
		return;
	s->uplink_bps = t[TRUNK_RATE].number;
	out->oversubscription = t[TRUNK_OVERSUBSCRIPTION].number;
	if (t[TRUNK_RATE].has == t[TRUNK_OVERSUBSCRIPTION].has)
		load_fault(l, v[PSWITCH_UPLINKS].node, NULL, "the uplinks of '%s' have %s 'rate' and 'oversubscription', expected one of them", item->name,
			t[TRUNK_RATE].has ? "both" : "neither");
}

static void plug_in(struct plugging *all, guint n, const struct host *h, struct host_nic *nic)
{
	for (int named = 1; named >= 0; named--)
		for (guint i = 0; i < n; i++) {
			if (all[i].s->site != h->site || (all[i].nics != NULL) != named || (named && !names_nic(all[i].nics, h, nic)))
				continue;
			nic->pswitch = all[i].index;
			all[i].total_bps += nic->rate_bps;
			return;
		}
}

void load_pswitches(struct load *l, const struct yaml_node *node)
{
	g_autoptr(GArray) items = load_items(l, node, "physical switch", LOAD_MAX_PARTS);
	g_autofree struct plugging *all = g_new0(struct plugging, items->len + 1);
	uint32_t channel = 0;
	for (guint i = 0; i < items->len; i++)
		read_pswitch(l, &g_array_index(items, struct load_item, i), &all[i], &channel);
	for (uint32_t h = 0; h < l->e->hosts->len; h++) {
		struct host *x = estate_host(l->e, h);
		for (uint32_t k = 0; items->len && k < x->nics->len; k++)
			plug_in(all, items->len, x, host_nic(x, k));
		estate_wire(l->e, x);
	}
	for (guint i = 0; i < items->len; i++) {
		if (all[i].oversubscription)
			all[i].s->uplink_bps = base_div_floor((sim_i128)all[i].total_bps * 1000000, all[i].oversubscription);
		if (all[i].nics)
			g_array_unref(all[i].nics);
	}
	l->scope = (struct load_scope){0};
	l->here = NULL;
}
