/* cli/console/console_policy.c: esxcli network vswitch standard policy and portgroup policy: failover, shaping, security.
 *
 * What is listed and what is set have different words (srcport, portid), as on a host. A list that is given takes its uplinks out of the other one; what
 * neither has is unused. Security is listed as a host has it from the start and cannot be set: nothing here depends on it. Nor can notifying switches: it is
 * always on.
 */
#include "cli/console/console_families.h"
#include "cli/console/console_switching.h"

#include <string.h>

/* ---- whose policy ---- */

struct whose {
	uint32_t sw, portgroup; /* HOST_NONE: the switch's own */
	const char *name;
};

static bool find(struct console *c, const struct console_args *a, bool portgroup, struct whose *out)
{
	out->name = console_arg(a, portgroup ? "portgroup-name" : "vswitch-name");
	out->portgroup = portgroup ? console_switching_portgroup(c, out->name) : HOST_NONE;
	if (portgroup && out->portgroup == HOST_NONE)
		return false;
	out->sw = portgroup ? host_portgroup(console_host(c), out->portgroup)->sw : console_switching_find(c, out->name);
	return out->sw != HOST_NONE;
}

static const struct teaming *own(const struct host *h, const struct whose *w)
{
	return w->portgroup == HOST_NONE ? &host_switch(h, w->sw)->teaming : &host_portgroup(h, w->portgroup)->teaming;
}

/* An action on it, with its name. */
static struct entry *on(const struct console *c, const struct whose *w, enum action_kind of_portgroup)
{
	struct entry *e = entry_new(w->portgroup == HOST_NONE ? ACTION_SET_SWITCH : of_portgroup);
	entry_text(e, "host", c->host);
	entry_text(e, w->portgroup == HOST_NONE ? "name" : "portgroup", w->name);
	return e;
}

static int done(struct console *c, struct entry *e, const char *what, const struct whose *w)
{
	return console_do(c, e) ? 0 : console_refused(c, "Unable to set %s policy of %s %s", what, w->portgroup == HOST_NONE ? "vswitch" : "portgroup", w->name);
}

static int nothing(struct console *c) { return console_fault(c, "Error: At least one policy option must be given"); }

/* ---- failover ---- */

static const char *const listed_policies[TEAMING__COUNT] = {"srcport", "srcmac", "iphash", "explicit", "lbt"};
static const struct { const char *said, *ours; } set_policies[] = {{"portid", "port_id"}, {"mac", "mac"}, {"iphash", "ip_hash"}, {"explicit", "explicit"}};

#define FAILOVER_FIELDS 7
static void put_failover(struct console_table *t, const struct host *h, const struct whose *w)
{
	const struct teaming *of = own(h, w), *inherited = &host_switch(h, w->sw)->teaming;
	struct console_switching_order o;
	console_switching_order(h, w->sw, w->portgroup, &o);
	g_autofree const char **active = console_switching_names(h, o.active, o.n_active), **standby = console_switching_names(h, o.standby, o.n_standby);
	g_autofree const char **unused = console_switching_names(h, o.unused, o.n_unused);
	bool beacon = (of->has_detection ? of : inherited)->has_detection && (of->has_detection ? of : inherited)->detection == TEAMING_BEACON;
	console_put(t, listed_policies[(of->has_policy ? of : inherited)->policy]);
	console_put(t, beacon ? "beacon" : "link");
	console_put_bool(t, true);
	console_put_bool(t, (of->has_failback ? of : inherited)->failback);
	console_put_all(t, active);
	console_put_all(t, standby);
	console_put_all(t, unused);
}

static int failover_get(struct console *c, const struct console_args *a, bool portgroup)
{
	static const struct console_field fields[] = {{"Load Balancing", CONSOLE_STRING}, {"Network Failure Detection", CONSOLE_STRING},
		{"Notify Switches", CONSOLE_BOOLEAN}, {"Failback", CONSOLE_BOOLEAN}, {"Active Adapters", CONSOLE_STRINGS},
		{"Standby Adapters", CONSOLE_STRINGS}, {"Unused Adapters", CONSOLE_STRINGS}, {"Override Vswitch Load Balancing", CONSOLE_BOOLEAN},
		{"Override Vswitch Network Failure Detection", CONSOLE_BOOLEAN}, {"Override Vswitch Notify Switches", CONSOLE_BOOLEAN},
		{"Override Vswitch Failback", CONSOLE_BOOLEAN}, {"Override Vswitch Uplinks", CONSOLE_BOOLEAN}};
	struct whose w;
	if (!find(c, a, portgroup, &w))
		return 1;
	const struct teaming *of = own(console_host(c), &w);
	struct console_table *t = console_table_new("PortsetPolicy", CONSOLE_ONE, fields, portgroup ? G_N_ELEMENTS(fields) : FAILOVER_FIELDS);
	put_failover(t, console_host(c), &w);
	if (portgroup) {
		console_put_bool(t, of->has_policy);
		console_put_bool(t, of->has_detection);
		console_put_bool(t, false);
		console_put_bool(t, of->has_failback);
		console_put_bool(t, of->has_order);
	}
	console_show(c, t);
	return 0;
}

/* The uplinks of a list that is given, each once; false: one is not the switch's, which has been said. `names` NULL: not given. */
static bool read_list(struct console *c, const struct whose *w, const char *const *names, uint32_t *out, uint32_t *out_n)
{
	const struct host *h = console_host(c);
	const GArray *uplinks = host_switch(h, w->sw)->uplinks;
	*out_n = 0;
	for (const char *const *n = names; n && *n && *out_n < HOST_MAX_TEAM; n++) {
		uint32_t nic = host_nic_find(h, *n);
		if (!console_switching_has((const uint32_t *)(const void *)uplinks->data, uplinks->len, nic)) {
			console_fault(c, "Invalid uplink %s: it is not an uplink of vswitch %s", *n, host_switch(h, w->sw)->name);
			return false;
		}
		if (!console_switching_has(out, *out_n, nic))
			out[(*out_n)++] = nic;
	}
	return true;
}

static void without(uint32_t *list, uint32_t *n, const uint32_t *taken, uint32_t n_taken)
{
	uint32_t left = 0;
	for (uint32_t i = 0; i < *n; i++)
		if (!console_switching_has(taken, n_taken, list[i]))
			list[left++] = list[i];
	*n = left;
}

/* Both lists, as they are to be from now on. */
static bool put_order(struct console *c, const struct console_args *a, const struct whose *w, struct entry *e)
{
	const struct host *h = console_host(c);
	const char *const *active = console_arg_all(a, "active-uplinks"), *const *standby = console_arg_all(a, "standby-uplinks");
	struct console_switching_order o, said;
	if (!active && !standby)
		return true;
	if (!read_list(c, w, active, said.active, &said.n_active) || !read_list(c, w, standby, said.standby, &said.n_standby))
		return false;
	bool inherits = w->portgroup != HOST_NONE && console_arg_flag(a, "use-vswitch");
	console_switching_order(h, w->sw, inherits ? HOST_NONE : w->portgroup, &o);
	if (standby)
		without(o.active, &o.n_active, said.standby, said.n_standby);
	if (active)
		without(o.standby, &o.n_standby, said.active, said.n_active);
	if (active && standby)
		without(said.standby, &said.n_standby, said.active, said.n_active);
	g_autofree const char **a_names = active ? console_switching_names(h, said.active, said.n_active) : console_switching_names(h, o.active, o.n_active);
	g_autofree const char **s_names = standby ? console_switching_names(h, said.standby, said.n_standby) : console_switching_names(h, o.standby, o.n_standby);
	entry_texts(e, "active", a_names);
	entry_texts(e, "standby", s_names);
	return true;
}

static bool put_words(struct console *c, const struct console_args *a, struct entry *e)
{
	const char *balance = console_arg(a, "load-balancing"), *detection = console_arg(a, "failure-detection"), *ours = NULL;
	for (size_t i = 0; balance && i < G_N_ELEMENTS(set_policies); i++)
		if (strcmp(balance, set_policies[i].said) == 0)
			ours = set_policies[i].ours;
	if (balance && !ours) {
		console_fault(c, "Invalid load balancing policy %s", balance);
		if (strcmp(balance, listed_policies[TEAMING_PHYSICAL_LOAD]) == 0)
			console_note(c, "teaming by physical load is for distributed switches ('explain NET-05' tells more)");
		for (int i = 0; i < TEAMING_EXPLICIT; i++)
			if (strcmp(balance, listed_policies[i]) == 0)
				console_note(c, "'%s' is what 'policy failover get' shows; what is set is called '%s'", balance, set_policies[i].said);
		return false;
	}
	if (detection && strcmp(detection, "link") != 0 && strcmp(detection, "beacon") != 0) {
		console_fault(c, "Invalid failure detection %s: it is link or beacon", detection);
		return false;
	}
	entry_text(e, "teaming", ours);
	entry_text(e, "detection", detection);
	return true;
}

static bool unkept(struct console *c, const struct console_args *a)
{
	bool notify = true;
	if (console_arg_bool(a, "notify-switches", &notify) && !notify)
		console_note(c, "notifying switches cannot be turned off here: nothing depends on it; nothing was done");
	return !notify;
}

static bool says_failover(const struct console_args *a)
{
	static const char *const names[] = {"active-uplinks", "standby-uplinks", "load-balancing", "failure-detection", "failback", "notify-switches"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (console_arg(a, names[i]))
			return true;
	return console_arg_flag(a, "use-vswitch");
}

/* iSCSI is bound to adapters with one active uplink and none besides: those that are no longer so. */
static void say_bound(struct console *c, const struct whose *w)
{
	const struct host *h = console_host(c);
	for (guint i = 0; i < h->iscsi.bound->len; i++) {
		const struct host_adapter *a = host_adapter(h, g_array_index(h->iscsi.bound, uint32_t, i));
		struct console_switching_order o;
		if (a->removed || host_portgroup(h, a->portgroup)->sw != w->sw || (w->portgroup != HOST_NONE && a->portgroup != w->portgroup))
			continue;
		console_switching_order(h, w->sw, a->portgroup, &o);
		if (o.n_active != 1 || o.n_standby)
			console_note(c, "%s is bound to iSCSI, which wants one active uplink and no standby one: '%s' has %u and %u now (STO-02)", a->name,
				host_portgroup(h, a->portgroup)->name, o.n_active, o.n_standby);
	}
}

static int failover_set(struct console *c, const struct console_args *a, bool portgroup)
{
	struct whose w;
	bool failback;
	if (!find(c, a, portgroup, &w) || unkept(c, a))
		return 1;
	if (!says_failover(a))
		return nothing(c);
	struct entry *e = on(c, &w, ACTION_SET_TEAMING);
	if (console_arg_flag(a, "use-vswitch"))
		entry_bool(e, "inherit", true);
	if (console_arg_bool(a, "failback", &failback))
		entry_bool(e, "failback", failback);
	if (!put_words(c, a, e) || !put_order(c, a, &w, e)) {
		entry_free(e);
		return 1;
	}
	if (done(c, e, "failover", &w))
		return 1;
	struct console_switching_order o;
	say_bound(c, &w);
	console_switching_order(console_host(c), w.sw, w.portgroup, &o);
	if (!o.n_active && host_switch(console_host(c), w.sw)->uplinks->len)
		console_note(c, "no uplink is active for %s now%s", w.name, o.n_standby ? ": the standby ones carry" : ": nothing leaves the host from there");
	return 0;
}

/* ---- shaping ---- */

static int shaping_get(struct console *c, const struct console_args *a, bool portgroup)
{
	static const struct console_field fields[] = {{"Enabled", CONSOLE_BOOLEAN}, {"Average Bandwidth", CONSOLE_INTEGER}, {"Peak Bandwidth", CONSOLE_INTEGER},
		{"Burst Size", CONSOLE_INTEGER}, {"Override Vswitch Shaping", CONSOLE_BOOLEAN}};
	struct whose w;
	if (!find(c, a, portgroup, &w))
		return 1;
	const struct host *h = console_host(c);
	const struct teaming_shaping *said = &own(h, &w)->shaping[TEAMING_EGRESS], *of = said->has ? said : &host_switch(h, w.sw)->teaming.shaping[TEAMING_EGRESS];
	struct console_table *t = console_table_new("ShapingPolicy", CONSOLE_ONE, fields, portgroup ? G_N_ELEMENTS(fields) : G_N_ELEMENTS(fields) - 1);
	console_put_bool(t, of->has && of->on);
	console_put_int(t, of->has && of->on ? of->average_bps / 1000 : -1);
	console_put_int(t, of->has && of->on ? of->peak_bps / 1000 : -1);
	console_put_int(t, of->has && of->on ? of->burst / 1024 : -1);
	if (portgroup)
		console_put_bool(t, said->has);
	console_show(c, t);
	return 0;
}

static void entry_quantity(struct entry *e, const char *key, int64_t value, const char *unit)
{
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " %s", value, unit);
	entry_text(e, key, text);
}

static int shaping_set(struct console *c, const struct console_args *a, bool portgroup)
{
	static const struct { const char *name, *key, *unit; } parts[] = {
		{"avg-bandwidth", "average", "kbit/s"}, {"peak-bandwidth", "peak", "kbit/s"}, {"burst-size", "burst", "KiB"}};
	struct whose w;
	bool enabled = true, on_or_off = console_arg_bool(a, "enabled", &enabled);
	int64_t value[G_N_ELEMENTS(parts)];
	if (!find(c, a, portgroup, &w))
		return 1;
	const struct teaming_shaping *now = &own(console_host(c), &w)->shaping[TEAMING_EGRESS];
	const int64_t kept[] = {now->average_bps / 1000, now->peak_bps / 1000, now->burst / 1024};
	bool given = false, all = true;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		bool has = console_arg_long(a, parts[i].name, &value[i]);
		value[i] = has ? value[i] : kept[i];
		given |= has;
		all &= has || (now->has && now->on);
	}
	if (!given && !on_or_off && !console_arg_flag(a, "use-vswitch"))
		return nothing(c);
	if (enabled && (given || on_or_off) && !all)
		return console_fault(c, "Error: Missing required parameter -b|--avg-bandwidth, -k|--peak-bandwidth, -t|--burst-size: shaping has no values yet");
	struct entry *e = on(c, &w, ACTION_SET_SHAPING);
	if (console_arg_flag(a, "use-vswitch"))
		entry_bool(e, "inherit", true);
	if (!portgroup)
		entry_open(e, "shaping");
	if (!enabled)
		entry_null(e, "egress");
	else if (given || on_or_off) {
		entry_open(e, "egress");
		for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
			entry_quantity(e, parts[i].key, value[i], parts[i].unit);
	}
	return done(c, e, "shaping", &w);
}

/* ---- security ---- */

static int security_get(struct console *c, const struct console_args *a, bool portgroup)
{
	static const struct console_field fields[] = {{"Allow Promiscuous", CONSOLE_BOOLEAN}, {"Allow MAC Address Change", CONSOLE_BOOLEAN},
		{"Allow Forged Transmits", CONSOLE_BOOLEAN}, {"Override Vswitch Allow Promiscuous", CONSOLE_BOOLEAN},
		{"Override Vswitch Allow MAC Address Change", CONSOLE_BOOLEAN}, {"Override Vswitch Allow Forged Transmits", CONSOLE_BOOLEAN}};
	struct whose w;
	if (!find(c, a, portgroup, &w))
		return 1;
	struct console_table *t = console_table_new("SecurityPolicy", CONSOLE_ONE, fields, portgroup ? 6 : 3);
	for (unsigned i = 0; i < (portgroup ? 6 : 3); i++)
		console_put_bool(t, i == 1 || i == 2);
	console_show(c, t);
	return 0;
}

static int security_set(struct console *c, const struct console_args *a, bool portgroup)
{
	struct whose w;
	if (find(c, a, portgroup, &w))
		console_note(c, "security policies are not emulated: nothing here depends on them; nothing was done");
	return 1;
}

/* ---- of switches and of port groups ---- */

#define BOTH(name) \
	static int switch_##name(struct console *c, const struct console_args *a) { return name(c, a, false); } \
	static int portgroup_##name(struct console *c, const struct console_args *a) { return name(c, a, true); }
BOTH(failover_get)
BOTH(failover_set)
BOTH(shaping_get)
BOTH(shaping_set)
BOTH(security_get)
BOTH(security_set)

static const char *const detections[] = {"link", "beacon", NULL};
static const char *const balances[] = {"explicit", "iphash", "mac", "portid", NULL};

#define SWITCH {'v', "vswitch-name", CONSOLE_ARG_STR, true, "The name of the virtual switch.", CONSOLE_SWITCHES, NULL}
#define PORTGROUP {'p', "portgroup-name", CONSOLE_ARG_STR, true, "The name of the port group.", CONSOLE_PORTGROUPS, NULL}
#define USE {'u', "use-vswitch", CONSOLE_ARG_FLAG, false, "Reset all values for this policy to use parent vswitch's settings", CONSOLE_NO_NAMES, NULL}
#define FAILOVER \
	{'a', "active-uplinks", CONSOLE_ARG_STRS, false, "Configure the list of active adapters and their failover order", CONSOLE_NICS, NULL}, \
	{'b', "failback", CONSOLE_ARG_BOOL, false, "Configure whether a NIC will be used immediately when it comes back in service", CONSOLE_NO_NAMES, NULL}, \
	{'f', "failure-detection", CONSOLE_ARG_STR, false, "Set the method of determining how a network outage is detected.", CONSOLE_WORDS, detections}, \
	{'l', "load-balancing", CONSOLE_ARG_STR, false, "Set the load balancing policy for this policy. (explicit, iphash, mac, portid)", CONSOLE_WORDS, balances}, \
	{'n', "notify-switches", CONSOLE_ARG_BOOL, false, "Indicate whether to send a notification to physical switches on failover", CONSOLE_NO_NAMES, NULL}, \
	{'s', "standby-uplinks", CONSOLE_ARG_STRS, false, "Configure the list of standby adapters and their failover order", CONSOLE_NICS, NULL}
#define SHAPING \
	{'b', "avg-bandwidth", CONSOLE_ARG_LONG, false, "The average bandwidth allowed for this shaping policy, in Kbps", CONSOLE_NO_NAMES, NULL}, \
	{'t', "burst-size", CONSOLE_ARG_LONG, false, "The largest burst size allowed for this shaping policy, in KB", CONSOLE_NO_NAMES, NULL}, \
	{'e', "enabled", CONSOLE_ARG_BOOL, false, "Indicate whether to enable traffic shaping on this policy", CONSOLE_NO_NAMES, NULL}, \
	{'k', "peak-bandwidth", CONSOLE_ARG_LONG, false, "The peak bandwidth allowed for this shaping policy, in Kbps", CONSOLE_NO_NAMES, NULL}
#define SECURITY \
	{'f', "allow-forged-transmits", CONSOLE_ARG_BOOL, false, "Allow ports to send packets with forged source information.", CONSOLE_NO_NAMES, NULL}, \
	{'m', "allow-mac-change", CONSOLE_ARG_BOOL, false, "Allow ports on the Virtual Switch to change their MAC address.", CONSOLE_NO_NAMES, NULL}, \
	{'o', "allow-promiscuous", CONSOLE_ARG_BOOL, false, "Allow ports on the Virtual Switch to enter promiscuous mode.", CONSOLE_NO_NAMES, NULL}

static const struct console_opt of_switch[] = {SWITCH, {0}}, of_portgroup[] = {PORTGROUP, {0}};
static const struct console_opt switch_failover[] = {FAILOVER, SWITCH, {0}}, portgroup_failover[] = {FAILOVER, PORTGROUP, USE, {0}};
static const struct console_opt switch_shaping[] = {SHAPING, SWITCH, {0}}, portgroup_shaping[] = {SHAPING, PORTGROUP, USE, {0}};
static const struct console_opt switch_security[] = {SECURITY, SWITCH, {0}}, portgroup_security[] = {SECURITY, PORTGROUP, USE, {0}};

#define OF_SWITCH "network vswitch standard policy "
#define OF_PORTGROUP "network vswitch standard portgroup policy "
const struct console_esxcli console_policy[] = {
	{OF_SWITCH "failover get", "Get the failover policy settings governing the given virtual switch", switch_failover_get, of_switch},
	{OF_SWITCH "failover set", "Configure the Failover policy for a virtual switch.", switch_failover_set, switch_failover},
	{OF_SWITCH "security get", "Get the Security Policy governing the given virtual switch.", switch_security_get, of_switch},
	{OF_SWITCH "security set", "Set the security policy for a given virtual switch", switch_security_set, switch_security},
	{OF_SWITCH "shaping get", "Get the shaping policy settings for the given virtual switch", switch_shaping_get, of_switch},
	{OF_SWITCH "shaping set", "Set the shaping policy settings for the given virtual switch", switch_shaping_set, switch_shaping},
	{OF_PORTGROUP "failover get", "Get the network failover policy settings governing the given port group", portgroup_failover_get, of_portgroup},
	{OF_PORTGROUP "failover set", "Configure the Failover policy for a port group.", portgroup_failover_set, portgroup_failover},
	{OF_PORTGROUP "security get", "Get the Security Policy governing the given port group.", portgroup_security_get, of_portgroup},
	{OF_PORTGROUP "security set", "Set the security policy for a given port group", portgroup_security_set, portgroup_security},
	{OF_PORTGROUP "shaping get", "Get the network shaping policy settings governing the given port group", portgroup_shaping_get, of_portgroup},
	{OF_PORTGROUP "shaping set", "Set the shaping policy for the given port group", portgroup_shaping_set, portgroup_shaping},
	{NULL, NULL, NULL, NULL},
};
