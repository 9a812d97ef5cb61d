/* cli/lab/lab_world.c: whose console it is, and what happens around hosts: links, routers, DHCP servers, traffic. One action each. */
#include <string.h>

#include "cli/lab/lab_act.h"
#include "scenarios/diag.h"

/* ---- host ---- */

static int list_hosts(struct console *c)
{
	const struct estate *e = session_estate(c->session);
	for (guint i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		g_autofree char *name = console_shown(h->name), *release = console_shown(h->release_text);
		console_print(c, "%s %s  ESXi %s%s\n", strcmp(h->name, c->host) == 0 ? "*" : " ", name, release,
			h->mode == HOST_IN_SERVICE ? "" : h->mode == HOST_IN_MAINTENANCE ? ", in maintenance mode" : ", entering maintenance mode");
	}
	return 0;
}

static int no_such_host(struct console *c, const char *name)
{
	const struct estate *e = session_estate(c->session);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	for (guint i = 0; i < e->hosts->len; i++)
		g_ptr_array_add(names, (gpointer)estate_host(e, i)->name);
	g_ptr_array_add(names, NULL);
	const char *near = diag_nearest(name, (const char *const *)names->pdata);
	g_autofree char *said = console_shown(name), *meant = console_shown(near);
	console_fault(c, "host: there is no host '%s'", said);
	if (near)
		console_note(c, "did you mean '%s'?", meant);
	else
		console_note(c, "'host' lists them");
	return 1;
}

static int host(struct console *c, int argc, char **argv)
{
	if (argc == 1)
		return list_hosts(c);
	if (argc > 2) {
		console_fault(c, "usage: host [NAME]");
		return 2;
	}
	if (estate_host_find(session_estate(c->session), argv[1]) == HOST_NONE)
		return no_such_host(c, argv[1]);
	console_enter(c, argv[1]);
	return 0;
}

static void complete_host(struct console *c, int argc, char **argv, GPtrArray *out)
{
	(void)argv;
	if (argc == 2)
		lab_act_names(c, CONSOLE_HOSTS, out);
}

/* ---- VERB DOWN|UP|... NAME ---- */

struct way {
	const char *verb, *what;
	struct lab_act act;
};

static const struct lab_act_word link_words[] = {
	{"rate", "rate", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"rtt", "rtt", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"loss", "loss", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};
static const struct lab_act_word traffic_words[] = {
	{"rate", "rate", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"read", "read", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"write", "write", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};

#define LINK "link down|up NAME | link set NAME [rate RATE] [rtt TIME] [loss RATIO]"
#define ROUTER "router down|up NAME"
#define DHCP "dhcp down|up NETWORK"
#define TRAFFIC "traffic start|stop ID | traffic set ID [rate RATE] [read RATE] [write RATE]"

static const struct way ways[] = {
	{"link", "down", {ACTION_LINK_DOWN, LINK, "link", CONSOLE_NO_NAMES, NULL, 0}},
	{"link", "up", {ACTION_LINK_UP, LINK, "link", CONSOLE_NO_NAMES, NULL, 0}},
	{"link", "set", {ACTION_LINK_SET, LINK, "link", CONSOLE_NO_NAMES, link_words, 0}},
	{"router", "down", {ACTION_ROUTER_DOWN, ROUTER, "router", CONSOLE_NO_NAMES, NULL, 0}},
	{"router", "up", {ACTION_ROUTER_UP, ROUTER, "router", CONSOLE_NO_NAMES, NULL, 0}},
	{"dhcp", "down", {ACTION_DHCP_DOWN, DHCP, "network", CONSOLE_NO_NAMES, NULL, 0}},
	{"dhcp", "up", {ACTION_DHCP_UP, DHCP, "network", CONSOLE_NO_NAMES, NULL, 0}},
	{"traffic", "start", {ACTION_TRAFFIC_START, TRAFFIC, "id", CONSOLE_NO_NAMES, NULL, 0}},
	{"traffic", "stop", {ACTION_TRAFFIC_STOP, TRAFFIC, "id", CONSOLE_NO_NAMES, NULL, 0}},
	{"traffic", "set", {ACTION_TRAFFIC_SET, TRAFFIC, "id", CONSOLE_NO_NAMES, traffic_words, 0}},
};

static int do_way(struct console *c, int argc, char **argv)
{
	const char *usage = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		if (strcmp(ways[i].verb, argv[0]) != 0)
			continue;
		usage = ways[i].act.usage;
		if (argc > 1 && strcmp(ways[i].what, argv[1]) == 0)
			return lab_act_do(c, &ways[i].act, argc - 1, argv + 1);
	}
	console_fault(c, "usage: %s", usage);
	return 2;
}

static void add_all(const GPtrArray *objects, GPtrArray *out)
{
	for (guint i = 0; i < objects->len; i++) /* a name, or an id, is what each begins with */
		g_ptr_array_add(out, g_strdup(*(const char *const *)objects->pdata[i]));
}

static void complete_way(struct console *c, int argc, char **argv, GPtrArray *out)
{
	const struct fabric *f = &session_estate(c->session)->fabric;
	for (size_t i = 0; argc == 2 && i < G_N_ELEMENTS(ways); i++)
		if (strcmp(ways[i].verb, argv[0]) == 0)
			g_ptr_array_add(out, g_strdup(ways[i].what));
	if (argc != 3)
		return;
	if (strcmp(argv[0], "link") == 0)
		add_all(f->links, out);
	else if (strcmp(argv[0], "router") == 0)
		add_all(f->routers, out);
	else if (strcmp(argv[0], "dhcp") == 0)
		add_all(f->networks, out);
	else
		add_all(session_scenario(c->session)->world->traffic, out);
}

const struct console_command lab_world[] = {
	{"host", "[NAME]", "whose console this is; without a name, all hosts", host, complete_host, false},
	{"link", "down|up NAME | set NAME [rate RATE] [rtt TIME] [loss RATIO]", "a physical link fails, comes back, changes", do_way, complete_way, false},
	{"router", "down|up NAME", "a router fails, or comes back", do_way, complete_way, false},
	{"dhcp", "down|up NETWORK", "the DHCP servers of a network fail, or come back", do_way, complete_way, false},
	{"traffic", "start|stop ID | set ID [rate RATE]", "background traffic begins, ends, changes", do_way, complete_way, false},
	{.name = NULL},
};
