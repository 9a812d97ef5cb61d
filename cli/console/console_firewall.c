/* cli/console/console_firewall.c: esxcli network firewall: the rule sets of a host, and to whom they are open.
 *
 * Only the rule sets that the model's traffic meets exist (models/host/firewall.h), and the firewall as a whole is always on: both is said where it matters.
 */
#include <string.h>

#include "cli/console/console_families.h"

#define PORTS 65536

static int get(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Default Action", CONSOLE_STRING}, {"Enabled", CONSOLE_BOOLEAN}, {"Loaded", CONSOLE_BOOLEAN}};
	struct console_table *t = console_table_new("Firewall", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	(void)a;
	console_put(t, "DROP");
	console_put_bool(t, true);
	console_put_bool(t, true);
	console_show(c, t);
	return 0;
}

static int refresh(struct console *c, const struct console_args *a)
{
	(void)c;
	(void)a;
	return 0;
}

static int unload(struct console *c, const struct console_args *a)
{
	(void)a;
	console_fault(c, "Unable to change the firewall");
	console_note(c, "the firewall of a host cannot be turned off here; single rule sets can be opened: network firewall ruleset set");
	return 1;
}

static int set(struct console *c, const struct console_args *a)
{
	bool enabled = true;
	if (console_arg_bool(a, "enabled", &enabled) && enabled)
		return 0;
	return unload(c, a);
}

/* The rule set that --ruleset-id names. False: there is none, which has been said. */
static bool meant(struct console *c, const char *name, enum firewall_set *out)
{
	if (firewall_parse(name, out) && strcmp(name, firewall_name(*out)) == 0)
		return true;
	console_fault(c, "Invalid ruleset id: %s", name);
	if (firewall_parse(name, out))
		console_note(c, "did you mean '%s'? names of rule sets mind upper and lower case", firewall_name(*out));
	else
		console_note(c, "the lab knows the rule sets that its traffic meets: 'esxcli network firewall ruleset list'");
	return false;
}

/* Calls `put` for the one that is named, or for all. */
static int each(struct console *c, const struct console_args *a, struct console_table *t,
	void (*put)(struct console_table *t, const struct firewall *f, enum firewall_set s))
{
	const char *name = console_arg(a, "ruleset-id");
	enum firewall_set only = FIREWALL__COUNT;
	if (name && !meant(c, name, &only)) {
		console_table_free(t);
		return 1;
	}
	for (enum firewall_set s = 0; s < FIREWALL__COUNT; s++)
		if (!name || s == only)
			put(t, &console_host(c)->firewall, s);
	console_show(c, t);
	return 0;
}

static void put_set(struct console_table *t, const struct firewall *f, enum firewall_set s)
{
	console_put(t, firewall_name(s));
	console_put_bool(t, firewall_get(f, s).open);
}

static int list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Name", CONSOLE_STRING}, {"Enabled", CONSOLE_BOOLEAN}};
	return each(c, a, console_table_new("Ruleset", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields)), put_set);
}

static char *peer(struct ip ip) { return ip.len == (ip.family == IP_V6 ? 128 : 32) ? ip_format(ip) : ip_format_prefix(ip); }

/* As the action takes them; NULL-terminated, g_strfreev. `but`: without that one. */
static char **allowed_of(const struct firewall *f, enum firewall_set s, const char *but)
{
	GArray *ips = firewall_get(f, s).allowed;
	GStrvBuilder *b = g_strv_builder_new();
	for (guint i = 0; ips && i < ips->len; i++) {
		g_autofree char *text = peer(g_array_index(ips, struct ip, i));
		if (!but || strcmp(text, but) != 0)
			g_strv_builder_add(b, text);
	}
	char **out = g_strv_builder_end(b);
	g_strv_builder_unref(b);
	return out;
}

static void put_allowed(struct console_table *t, const struct firewall *f, enum firewall_set s)
{
	static const char *const all[] = {"All", NULL};
	g_auto(GStrv) some = allowed_of(f, s, NULL);
	console_put(t, firewall_name(s));
	console_put_all(t, firewall_get(f, s).allowed ? (const char *const *)some : all);
}

static int allowed_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Ruleset", CONSOLE_STRING}, {"Allowed IP Addresses", CONSOLE_STRINGS}};
	return each(c, a, console_table_new("AllowedIp", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields)), put_allowed);
}

static void put_rules(struct console_table *t, const struct firewall *f, enum firewall_set s)
{
	(void)f;
	for (int incoming = 1; incoming >= 0; incoming--)
		for (uint32_t port = 1; port < PORTS; port++) {
			enum firewall_set of;
			if (!firewall_of_port(port, incoming, &of) || of != s)
				continue;
			console_put(t, firewall_name(s));
			console_put(t, incoming ? "Inbound" : "Outbound");
			console_put(t, "TCP");
			console_put(t, "Dst");
			console_put_int(t, port);
			console_put_int(t, port);
		}
}

static int rule_list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Ruleset", CONSOLE_STRING}, {"Direction", CONSOLE_STRING}, {"Protocol", CONSOLE_STRING},
		{"Port Type", CONSOLE_STRING}, {"Port Begin", CONSOLE_INTEGER}, {"Port End", CONSOLE_INTEGER}};
	return each(c, a, console_table_new("Rule", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields)), put_rules);
}

/* --- changes --- */

static struct entry *change(struct console *c, enum firewall_set s)
{
	struct entry *e = entry_new(ACTION_SET_FIREWALL);
	entry_text(e, "host", c->host);
	entry_text(e, "name", firewall_name(s));
	return e;
}

static int ruleset_set(struct console *c, const struct console_args *a)
{
	const char *name = console_arg(a, "ruleset-id");
	const char *const nobody[] = {NULL};
	enum firewall_set s;
	bool enabled, all;
	if (!meant(c, name, &s))
		return 1;
	bool has_enabled = console_arg_bool(a, "enabled", &enabled), has_all = console_arg_bool(a, "allowed-all", &all);
	if (!has_enabled && !has_all)
		return console_fault(c, "Error: one of --enabled or --allowed-all is required");
	bool limited = firewall_get(&console_host(c)->firewall, s).allowed != NULL;
	struct entry *e = change(c, s);
	if (has_enabled)
		entry_bool(e, "enabled", enabled);
	if (has_all && all)
		entry_null(e, "allowed");
	else if (has_all && !limited)
		entry_texts(e, "allowed", nobody);
	if (!console_do(c, e))
		return console_refused(c, "Unable to change ruleset %s", name);
	if (has_all && !all && !limited)
		console_note(c, "until an address is added, %s is open to nobody: ruleset allowedip add", name);
	return 0;
}

static int allow(struct console *c, const struct console_args *a, bool add)
{
	const char *name = console_arg(a, "ruleset-id"), *ip = console_arg(a, "ip-address");
	enum firewall_set s;
	struct ip parsed;
	if (!meant(c, name, &s))
		return 1;
	const struct firewall *f = &console_host(c)->firewall;
	if (!firewall_parse_peer(ip, &parsed))
		return console_fault(c, "Invalid ip address: %s", ip);
	if (!firewall_get(f, s).allowed) {
		console_fault(c, "Invalid operation requested: Can not change allowed ip list this ruleset");
		console_note(c, "%s is open to all: first 'esxcli network firewall ruleset set --ruleset-id %s --allowed-all false'", name, name);
		return 1;
	}
	g_autofree char *text = peer(parsed);
	g_auto(GStrv) had = allowed_of(f, s, NULL), left = allowed_of(f, s, text);
	bool is = g_strv_length(had) != g_strv_length(left);
	if (add == is)
		return console_fault(c, is ? "%s already exists" : "%s does not exist", text);
	GStrvBuilder *b = g_strv_builder_new();
	g_strv_builder_addv(b, (const char **)left);
	if (add)
		g_strv_builder_add(b, text);
	g_auto(GStrv) now = g_strv_builder_end(b);
	g_strv_builder_unref(b);
	struct entry *e = change(c, s);
	entry_texts(e, "allowed", (const char *const *)now);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to change ruleset %s", name);
}

static int allowed_add(struct console *c, const struct console_args *a) { return allow(c, a, true); }
static int allowed_remove(struct console *c, const struct console_args *a) { return allow(c, a, false); }

#define RULESET(required)                                                                                                                                      \
	{                                                                                                                                                      \
		'r', "ruleset-id", CONSOLE_ARG_STR, (required), "The id of the firewall ruleset", CONSOLE_RULESETS, NULL                                       \
	}
static const struct console_opt maybe_one[] = {RULESET(false), {0}};
static const struct console_opt set_opts[] = {
	{'d', "default-action", CONSOLE_ARG_BOOL, false, "Set to true to set the default action PASS, set to false to set the default action DROP.",
		CONSOLE_NO_NAMES, NULL},
	{'e', "enabled", CONSOLE_ARG_BOOL, false, "Set to true to enable the firewall, set to false to disable the firewall.", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt ruleset_opts[] = {
	{'a', "allowed-all", CONSOLE_ARG_BOOL, false, "Set to true to allowed all ip, set to false to use allowed ip list.", CONSOLE_NO_NAMES, NULL},
	{'e', "enabled", CONSOLE_ARG_BOOL, false, "Set to true to enable ruleset, set to false to disable it.", CONSOLE_NO_NAMES, NULL},
	RULESET(true),
	{0},
};
static const struct console_opt ip_opts[] = {
	{'i', "ip-address", CONSOLE_ARG_STR, true, "Allowed ip address/range for the ruleset.", CONSOLE_NO_NAMES, NULL},
	RULESET(true),
	{0},
};

const struct console_esxcli console_firewall[] = {
	{"network firewall get", "Get the firewall status.", get, NULL},
	{"network firewall load", "Load firewall module and rulesets configuration.", refresh, NULL},
	{"network firewall refresh", "Load ruleset configuration for firewall.", refresh, NULL},
	{"network firewall unload", "Allow unload firewall module.", unload, NULL},
	{"network firewall set", "Set firewall enabled status and default action.", set, set_opts},
	{"network firewall ruleset list", "List the rulesets in firewall.", list, maybe_one},
	{"network firewall ruleset set", "Set firewall ruleset status (allowedAll flag and enabled status).", ruleset_set, ruleset_opts},
	{"network firewall ruleset allowedip list", "list allowed ip addresses for rulesets.", allowed_list, maybe_one},
	{"network firewall ruleset allowedip add", "Add allowed ip address/range to the ruleset ruleset.", allowed_add, ip_opts},
	{"network firewall ruleset allowedip remove", "Remove allowed ip address/range from the ruleset.", allowed_remove, ip_opts},
	{"network firewall ruleset rule list", "List the rules of each ruleset in firewall.", rule_list, maybe_one},
	{NULL, NULL, NULL, NULL},
};
