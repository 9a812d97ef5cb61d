/* scenarios/load_action_net.c: what actions on port groups and switches say of teaming, shaping and Network I/O Control; what they name without a host. */
#include "scenarios/load.h"

static void fill_nioc(struct load *l, const struct load_value *v, struct action *a)
{
	struct action_nioc *n = g_new0(struct action_nioc, 1);
	uint32_t d = v[ACT_SWITCH].text ? estate_dvs_find(l->e, v[ACT_SWITCH].text) : HOST_NONE;
	for (int c = 0; c < DVS_CLASS__COUNT; c++)
		n->classes[c] = (struct dvs_allocation){0, -1, -1};
	n->version = (uint32_t)v[ACT_VERSION].number;
	if (d != HOST_NONE)
		load_nioc_classes(l, v[ACT_CLASSES].node, estate_dvs(l->e, d), n->classes);
	else if (v[ACT_SWITCH].text)
		load_missing(l, v[ACT_SWITCH].node, "distributed switch", v[ACT_SWITCH].text, l->e->dvs);
	a->nioc = world_own(l->w, n);
}

void load_action_net(struct load *l, const struct load_value *v, struct action *a)
{
	a->uplink = world_string(l->w, v[ACT_UPLINK].text);
	a->inherit = v[ACT_INHERIT].number;
	a->has_vlan = v[ACT_VLAN].has;
	a->vlan = (uint32_t)v[ACT_VLAN].number;
	a->has_teaming = v[ACT_TEAMING].has;
	a->teaming = (enum teaming_policy)v[ACT_TEAMING].number;
	a->has_failback = v[ACT_FAILBACK].has;
	a->failback = v[ACT_FAILBACK].number;
	a->has_detection = v[ACT_DETECTION].has;
	a->detection = (enum teaming_detection)v[ACT_DETECTION].number;
	load_shaping(l, v[ACT_SHAPING].node, a->shaping);
	load_bucket(l, &v[ACT_INGRESS], &a->shaping[TEAMING_INGRESS]);
	load_bucket(l, &v[ACT_EGRESS], &a->shaping[TEAMING_EGRESS]);
	if (a->kind == ACTION_SET_NIOC)
		fill_nioc(l, v, a);
}

void load_check_segment(struct load *l, const struct load_value *v, enum action_kind kind)
{
	if (v[ACT_NETWORK].node && v[ACT_VLAN].node)
		load_fault(l, v[ACT_VLAN].node, NULL, "'%s' has both 'network' and 'vlan', expected one of them", action_name(kind));
	else if (kind == ACTION_ADD_PORTGROUP && !v[ACT_NETWORK].node && !v[ACT_VLAN].node)
		load_fault(l, v[ACT_NAME].node, NULL, "'%s' has neither 'network' nor 'vlan', expected what its ports are on", action_name(kind));
}

bool load_is_distributed(const struct load *l, enum load_kind kind, const char *name)
{
	if (kind == LOAD_SWITCH)
		return estate_dvs_find(l->e, name) != HOST_NONE;
	for (uint32_t i = 0; kind == LOAD_PORTGROUP && i < l->e->dvs->len; i++)
		if (dvs_portgroup_find(estate_dvs(l->e, i), name) != UINT32_MAX)
			return true;
	return false;
}

/* The uplinks that an action without a host names must be those of a distributed switch. */
void load_check_uplinks(struct load *l, const struct load_value *v, const struct action *a)
{
	static const uint8_t slots[] = {ACT_ACTIVE, ACT_STANDBY, ACT_UNUSED, ACT_UPLINK};
	for (size_t s = 0; s < G_N_ELEMENTS(slots) && (!a->host || slots[s] == ACT_UPLINK); s++) {
		g_autoptr(GArray) names = load_names(l, v[slots[s]].node);
		for (guint i = 0; i < names->len; i++) {
			const struct load_name *n = &g_array_index(names, struct load_name, i);
			g_autoptr(GPtrArray) known = g_ptr_array_new();
			bool found = false;
			for (uint32_t d = 0; d < l->e->dvs->len; d++) {
				found |= dvs_uplink_find(estate_dvs(l->e, d), n->text) != UINT32_MAX;
				g_ptr_array_extend(known, estate_dvs(l->e, d)->uplinks, NULL, NULL);
			}
			if (!found)
				load_unknown(l, n->node, "uplink", n->text, g_steal_pointer(&known));
		}
	}
}
