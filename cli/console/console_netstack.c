/* cli/console/console_netstack.c: esxcli network ip netstack. Only instances that exist are listed: the two dedicated ones, too, come with `add` or their first
 * adapter.
 *
 * Left out: names other than keys, instances that are disabled, IPv6 switched off for a stack.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "scenarios/diag.h"

#define STATE_UP 4660 /* 0x1234 */

static const char *const ccs[] = {[HOST_CC_NEWRENO] = "newreno", [HOST_CC_CUBIC] = "cubic", NULL};
static const char *const ecns[] = {[HOST_ECN_ENABLED] = "enabled", [HOST_ECN_ECHO_ONLY] = "echo-only", [HOST_ECN_DISABLED] = "disabled", NULL};

static int list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Key", CONSOLE_STRING}, {"Name", CONSOLE_STRING}, {"State", CONSOLE_INTEGER}};
	const struct host *h = console_host(c);
	struct console_table *t = console_table_new("NetStackInstance", CONSOLE_BLOCKS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < h->netstacks->len; i++) {
		const struct host_netstack *n = host_netstack(h, i);
		if (!n->present)
			continue;
		console_put(t, n->key);
		console_put(t, n->key);
		console_put_int(t, STATE_UP);
	}
	console_show(c, t);
	return 0;
}

static int get(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Key", CONSOLE_STRING}, {"Name", CONSOLE_STRING}, {"Enabled", CONSOLE_BOOLEAN},
		{"Max Connections", CONSOLE_INTEGER}, {"Current Max Connections", CONSOLE_INTEGER}, {"Congestion Control Algorithm", CONSOLE_STRING},
		{"IPv6 Enabled", CONSOLE_BOOLEAN}, {"Current IPv6 Enabled", CONSOLE_BOOLEAN}, {"State", CONSOLE_INTEGER}, {"ECN", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	uint32_t i = console_ip_stack(c, console_arg(a, "netstack"));
	if (i == HOST_NONE)
		return 1;
	const struct host_netstack *n = host_netstack(h, i);
	bool ecn = release_has(h->release, RELEASE_ECN);
	struct console_table *t = console_table_new("NetStackInstance", CONSOLE_ONE, fields, G_N_ELEMENTS(fields) - !ecn);
	console_put(t, n->key);
	console_put(t, n->key);
	console_put_bool(t, true);
	console_put_int(t, n->max_connections);
	console_put_int(t, n->max_connections);
	console_put(t, ccs[n->cc]);
	console_put_bool(t, true);
	console_put_bool(t, true);
	console_put_int(t, STATE_UP);
	if (ecn)
		console_put(t, ecns[n->ecn]);
	console_show(c, t);
	return 0;
}

/* A custom stack whose name only looks like a dedicated one takes nothing over. */
static void say_lookalike(struct console *c, const char *key)
{
	static const char *const dedicated[] = {SERVICE_STACK_VMOTION, SERVICE_STACK_PROVISIONING, NULL};
	g_autofree char *lower = g_ascii_strdown(key, -1);
	const char *near = diag_nearest(key, dedicated);
	for (unsigned i = 0; dedicated[i]; i++)
		if (strcmp(key, dedicated[i]) != 0 && (near == dedicated[i] || strstr(lower, i ? "provision" : "vmotion")))
			console_note(c,
				"'%s' is a custom netstack, which serves neither vMotion nor provisioning; the dedicated one is named '%s', in this case of "
				"letters",
				key, dedicated[i]);
}

static int add(struct console *c, const struct console_args *a)
{
	const char *key = console_arg(a, "netstack");
	if (console_arg_flag(a, "disabled")) {
		console_note(c, "instances that are disabled are not emulated; nothing was done");
		return 1;
	}
	struct entry *e = entry_new(ACTION_ADD_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", key);
	if (!console_do(c, e))
		return console_refused(c, "Unable to create netstack instance %s", key);
	say_lookalike(c, key);
	return 0;
}

static int remove_one(struct console *c, const struct console_args *a)
{
	const char *key = console_arg(a, "netstack");
	if (console_ip_stack(c, key) == HOST_NONE)
		return 1;
	struct entry *e = entry_new(ACTION_REMOVE_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", key);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to remove netstack instance %s", key);
}

static int set(struct console *c, const struct console_args *a)
{
	static const char *const unkept[] = {"enable", "ipv6enabled", "name"};
	const char *key = console_arg(a, "netstack"), *cc = console_arg(a, "ccalgo"), *ecn = console_arg(a, "ecn");
	int64_t most;
	bool has_most = console_arg_long(a, "maxconn", &most);
	if (console_ip_stack(c, key) == HOST_NONE)
		return 1;
	for (unsigned i = 0; i < G_N_ELEMENTS(unkept); i++)
		if (console_arg(a, unkept[i])) {
			console_note(c, "--%s of a netstack is not emulated; nothing was done", unkept[i]);
			return 1;
		}
	if (cc && !g_strv_contains(ccs, cc))
		return console_fault(c, "Error: Invalid congestion control algorithm: %s, expected newreno or cubic", cc);
	if (ecn && !g_strv_contains(ecns, ecn))
		return console_fault(c, "Error: Invalid ECN mode: %s, expected enabled, echo-only or disabled", ecn);
	if (!cc && !ecn && !has_most)
		return console_fault(c, "Error: Nothing to set: give --ccalgo, --maxconn or --ecn");
	struct entry *e = entry_new(ACTION_SET_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", key);
	entry_text(e, "congestion_control", cc);
	entry_text(e, "ecn", ecn);
	if (has_most)
		entry_number(e, "max_connections", most);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to set netstack instance %s", key);
}

/* ---- the whole host ---- */

static int get_host(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"IPv6 Enabled", CONSOLE_BOOLEAN}};
	struct console_table *t = console_table_new("IP", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	(void)a;
	console_put_bool(t, true);
	console_show(c, t);
	return 0;
}

static int set_host(struct console *c, const struct console_args *a)
{
	bool on;
	if (console_arg_bool(a, "ipv6-enabled", &on) && on)
		return 0;
	console_note(c, "a host without IPv6, which takes a reboot, is not emulated; nothing was done");
	return 1;
}

static const struct console_opt named[] = {
	{'N', "netstack", CONSOLE_ARG_STR, true, "The network stack instance", CONSOLE_STACKS, NULL},
	{0},
};
static const struct console_opt add_opts[] = {
	{'d', "disabled", CONSOLE_ARG_FLAG, false, "Create the netstack instance in disabled state", CONSOLE_NO_NAMES, NULL},
	{'N', "netstack", CONSOLE_ARG_STR, true, "The network stack instance", CONSOLE_STACKS, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'c', "ccalgo", CONSOLE_ARG_STR, false, "The TCP congestion control algorithm", CONSOLE_WORDS, ccs},
	{0, "ecn", CONSOLE_ARG_STR, false, "Explicit congestion notification", CONSOLE_WORDS, ecns},
	{'e', "enable", CONSOLE_ARG_BOOL, false, "Enable the netstack instance", CONSOLE_NO_NAMES, NULL},
	{'i', "ipv6enabled", CONSOLE_ARG_BOOL, false, "Enable IPv6 for the netstack instance", CONSOLE_NO_NAMES, NULL},
	{'m', "maxconn", CONSOLE_ARG_LONG, false, "The maximum number of connections", CONSOLE_NO_NAMES, NULL},
	{'n', "name", CONSOLE_ARG_STR, false, "The name of the network stack instance", CONSOLE_NO_NAMES, NULL},
	{'N', "netstack", CONSOLE_ARG_STR, true, "The network stack instance", CONSOLE_STACKS, NULL},
	{0},
};

static const struct console_opt host_opts[] = {
	{'e', "ipv6-enabled", CONSOLE_ARG_BOOL, true, "IPv6 enabled or disabled; takes effect after a reboot", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_netstack[] = {
	{"network ip get", "Get global IP settings", get_host, NULL},
	{"network ip set", "Update global IP settings", set_host, host_opts},
	{"network ip netstack list", "This command will list the VMkernel networking TCPIP instances", list, NULL},
	{"network ip netstack get", "This command will list the VMkernel networking TCPIP instance's detailed information", get, named},
	{"network ip netstack add", "This command will allow the user to create a new runtime netstack instance", add, add_opts},
	{"network ip netstack set", "This command allows the user to configure a given netstack instance", set, set_opts},
	{"network ip netstack remove", "This command will allow the user to remove a runtime netstack instance", remove_one, named},
	{NULL, NULL, NULL, NULL},
};
