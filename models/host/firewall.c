/* models/host/firewall.c: the firewall of an ESXi host.
 *
 * Rule sets and ports: vSphere Security 6.5 and 6.7 (incoming and outgoing firewall ports); the default action for what no rule set lets pass is to drop it. The
 * names are those of `esxcli network firewall ruleset list`. Whether a rule set is open on a fresh host follows from what the host does (that of NFS opens with
 * a mount, that of iSCSI with the initiator): here a rule set is open until it is closed. Left out: UDP, ports above the listed ones, rule sets of one's own,
 * and services that no traffic of the model uses.
 */
#include "models/host/firewall.h"

#define PORTS_MAX 4

static const struct {
	const char *name;
	bool in, out;
	uint16_t ports[PORTS_MAX]; /* 0: none */
} table[FIREWALL__COUNT] = {
	[FIREWALL_VMOTION] = {"vMotion", true, true, {8000}},
	[FIREWALL_NFC] = {"NFC", true, true, {902}},
	[FIREWALL_ISCSI] = {"iSCSI", false, true, {3260}},
	[FIREWALL_NFS] = {"nfsClient", false, true, {2049, 111}},
	[FIREWALL_FT] = {"faultTolerance", true, true, {8100, 8200, 8300}},
	[FIREWALL_REPLICATION] = {"HBR", false, true, {31031, 44046, 32032}},
	[FIREWALL_VSAN] = {"rdt", true, true, {2233}},
	[FIREWALL_VSAN_CLUSTER] = {"cmmds", true, true, {12345, 23451, 12321}},
	[FIREWALL_HA] = {"fdm", true, true, {8182}},
	[FIREWALL_NVME] = {"NVMeTCP", false, true, {4420, 8009}},
	[FIREWALL_CLIENT] = {"vSphereClient", true, false, {443}},
};

const char *firewall_name(enum firewall_set s)
{
	SIM_ASSERT((unsigned)s < FIREWALL__COUNT);
	return table[s].name;
}

bool firewall_parse(const char *name, enum firewall_set *out)
{
	for (unsigned i = 0; i < FIREWALL__COUNT; i++)
		if (g_ascii_strcasecmp(name, table[i].name) == 0) {
			*out = (enum firewall_set)i;
			return true;
		}
	return false;
}

GPtrArray *firewall_names(void)
{
	GPtrArray *all = g_ptr_array_new();
	for (unsigned i = 0; i < FIREWALL__COUNT; i++)
		g_ptr_array_add(all, (gpointer)table[i].name);
	return all;
}

bool firewall_of_port(uint32_t port, bool incoming, enum firewall_set *out)
{
	for (unsigned i = 0; port && i < FIREWALL__COUNT; i++)
		for (unsigned k = 0; (incoming ? table[i].in : table[i].out) && k < PORTS_MAX; k++)
			if (table[i].ports[k] == port) {
				*out = (enum firewall_set)i;
				return true;
			}
	return false;
}

bool firewall_parse_peer(const char *text, struct ip *out) { return ip_parse_prefix(text, out) || ip_parse(text, out); }

static void setting_clear(gpointer p)
{
	struct firewall_setting *s = p;
	g_clear_pointer(&s->allowed, g_array_unref);
}

static GArray *settings_new(void)
{
	GArray *a = g_array_new(FALSE, FALSE, sizeof(struct firewall_setting));
	g_array_set_clear_func(a, setting_clear);
	return a;
}

void firewall_copy(struct firewall *to, const struct firewall *from)
{
	to->settings = from->settings ? settings_new() : NULL;
	for (guint i = 0; from->settings && i < from->settings->len; i++) {
		struct firewall_setting s = g_array_index(from->settings, struct firewall_setting, i);
		if (s.allowed)
			g_array_ref(s.allowed);
		g_array_append_val(to->settings, s);
	}
}

void firewall_clear(struct firewall *f) { g_clear_pointer(&f->settings, g_array_unref); }

static struct firewall_setting *find(const struct firewall *f, enum firewall_set s)
{
	for (guint i = 0; f->settings && i < f->settings->len; i++) {
		struct firewall_setting *x = &g_array_index(f->settings, struct firewall_setting, i);
		if (x->set == s)
			return x;
	}
	return NULL;
}

void firewall_change(struct firewall *f, enum firewall_set s, bool open, GArray *allowed)
{
	if (!f->settings)
		f->settings = settings_new();
	if (!find(f, s))
		g_array_append_val(f->settings, ((struct firewall_setting){.set = s}));
	struct firewall_setting *x = find(f, s);
	if (allowed)
		g_array_ref(allowed);
	setting_clear(x);
	*x = (struct firewall_setting){s, open, allowed};
}

struct firewall_setting firewall_get(const struct firewall *f, enum firewall_set s)
{
	const struct firewall_setting *x = find(f, s);
	return x ? *x : (struct firewall_setting){.set = s, .open = true};
}

bool firewall_lets(const struct firewall *f, enum firewall_set s, struct ip peer)
{
	const struct firewall_setting *x = find(f, s);
	bool in = !x || !x->allowed;
	for (guint i = 0; !in && i < x->allowed->len; i++)
		in = ip_contains(g_array_index(x->allowed, struct ip, i), peer);
	return !x || (x->open && in);
}
