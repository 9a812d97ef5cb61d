/* cli/console/console_dns.c: esxcli network ip dns: name servers and search domains, each netstack's own. The host's name is another family's. */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

static const char *const nothing[] = {NULL};

static int list(struct console *c, const struct console_args *a, bool servers)
{
	static const struct console_field fields[] = {{"DNSServers", CONSOLE_STRINGS}, {"DNSSearch Domains", CONSOLE_STRINGS}};
	uint32_t i = console_ip_stack(c, console_arg(a, "netstack"));
	if (i == HOST_NONE)
		return 1;
	const struct host_netstack *n = host_netstack(console_host(c), i);
	g_autoptr(GPtrArray) known = rules_name_servers(session_estate(c->session), console_host(c), i);
	struct console_table *t = console_table_new(servers ? "DNSServers" : "DNSSearchDomains", CONSOLE_ONE, fields + !servers, 1);
	g_ptr_array_add(known, NULL);
	console_put_all(t, servers ? (const char *const *)known->pdata : n->search ? n->search : nothing);
	console_show(c, t);
	return 0;
}

/* What is there, with one more, or with less: `without` NULL is nothing less; `none`: nothing at all. GPtrArray of const char *, NULL-terminated. */
static GPtrArray *changed(const char *const *have, const char *more, const char *without, bool none)
{
	GPtrArray *out = g_ptr_array_new();
	for (const char *const *p = have; !none && p && *p; p++)
		if (!without || strcmp(*p, without) != 0)
			g_ptr_array_add(out, (gpointer)*p);
	if (more)
		g_ptr_array_add(out, (gpointer)more);
	g_ptr_array_add(out, NULL);
	return out;
}

static int change(struct console *c, const struct console_args *a, bool servers, bool adding)
{
	const char *value = console_arg(a, servers ? "server" : "domain"), *key = console_arg(a, "netstack");
	uint32_t i = console_ip_stack(c, key);
	struct ip ip;
	if (i == HOST_NONE)
		return 1;
	const struct host_netstack *n = host_netstack(console_host(c), i);
	const char *const *have = servers ? n->dns : n->search;
	bool all = servers && !adding && console_arg_flag(a, "all"), there = value && have && g_strv_contains(have, value);
	if (!value && !all)
		return console_fault(c, "Error: Missing required parameter -%s", servers ? "s|--server" : "d|--domain");
	if (servers && adding && !ip_parse(value, &ip))
		return console_fault(c, "Error: Invalid IP address: %s", value);
	if (there == adding && !all)
		return console_fault(c, adding ? "%s exists already" : "Unable to find %s", value);
	g_autoptr(GPtrArray) now = changed(have, adding ? value : NULL, adding ? NULL : value, all);
	struct entry *e = entry_new(ACTION_SET_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", n->key);
	entry_open(e, "dns");
	entry_texts(e, "servers", servers ? (const char *const *)now->pdata : n->dns);
	entry_texts(e, "search", servers ? n->search : (const char *const *)now->pdata);
	entry_close(e);
	return console_do(c, e) ? 0 : console_refused(c, "Unable to set the DNS configuration");
}

static int server_list(struct console *c, const struct console_args *a) { return list(c, a, true); }
static int server_add(struct console *c, const struct console_args *a) { return change(c, a, true, true); }
static int server_remove(struct console *c, const struct console_args *a) { return change(c, a, true, false); }
static int search_list(struct console *c, const struct console_args *a) { return list(c, a, false); }
static int search_add(struct console *c, const struct console_args *a) { return change(c, a, false, true); }
static int search_remove(struct console *c, const struct console_args *a) { return change(c, a, false, false); }

#define STACK {'N', "netstack", CONSOLE_ARG_STR, false, "The network stack instance; if unspecified, use the default netstack instance", CONSOLE_STACKS, NULL}
#define SERVER(required) {'s', "server", CONSOLE_ARG_STR, required, "The IP address (v4 or v6) of the DNS server", CONSOLE_NO_NAMES, NULL}

static const struct console_opt list_opts[] = {STACK, {0}};
static const struct console_opt server_add_opts[] = {STACK, SERVER(true), {0}};
static const struct console_opt server_remove_opts[] = {
	{'a', "all", CONSOLE_ARG_FLAG, false, "Remove all DNS servers from the list", CONSOLE_NO_NAMES, NULL}, STACK, SERVER(false), {0},
};
static const struct console_opt search_opts[] = {
	{'d', "domain", CONSOLE_ARG_STR, true, "The name of the domain to search", CONSOLE_NO_NAMES, NULL}, STACK, {0},
};

const struct console_esxcli console_dns[] = {
	{"network ip dns server list", "Print a list of the DNS server currently configured on the system in the order in which they will be used", server_list,
		list_opts},
	{"network ip dns server add", "Add a new DNS server to the end of the list of DNS servers to use for this ESXi host", server_add, server_add_opts},
	{"network ip dns server remove", "Remove a DNS server from the list of DNS servers to use for this ESXi host", server_remove, server_remove_opts},
	{"network ip dns search list", "List the search domains currently configured on the ESXi host in the order in which they will be used", search_list,
		list_opts},
	{"network ip dns search add", "Add a search domain to the list of domains to be searched when trying to resolve a host name", search_add, search_opts},
	{"network ip dns search remove", "Remove a search domain from the list of domains to be searched", search_remove, search_opts},
	{NULL, NULL, NULL, NULL},
};
