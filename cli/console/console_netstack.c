/* cli/console/console_netstack.c: esxcli network ip netstack. Only instances that exist are listed. */
#include "cli/console/console_families.h"

static const struct console_opt named[] = {
	{'N', "netstack", CONSOLE_ARG_STR, true, "The network stack instance", CONSOLE_STACKS, NULL},
	{0},
};

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
		console_put_int(t, 4660);
	}
	console_show(c, t);
	return 0;
}

static int add(struct console *c, const struct console_args *a)
{
	struct entry *e = entry_new(ACTION_ADD_NETSTACK);
	entry_text(e, "host", c->host);
	entry_text(e, "name", console_arg(a, "netstack"));
	return console_do(c, e) ? 0 : console_refused(c, "Unable to create a new netstack instance %s", console_arg(a, "netstack"));
}

const struct console_esxcli console_netstack[] = {
	{"network ip netstack list", "This command will list the VMkernel networking TCPIP instances", list, NULL},
	{"network ip netstack add", "This command will allow the user to create a new runtime netstack instance", add, named},
	{NULL, NULL, NULL, NULL},
};
