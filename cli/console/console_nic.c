/* cli/console/console_nic.c: esxcli network nic and esxcfg-nics: physical NICs.
 *
 * A scenario knows of a NIC its name and its rate; what drives it, where it sits and what it is called follow from the rate and its place, as in common
 * servers. One that was taken down here is administratively down; one whose link failed is not. Packets are counted as full ones. Left out: settings of
 * speed and duplex, firmware.
 */
#include "cli/console/console_families.h"
#include "cli/console/console_made.h"
#include "cli/console/console_switching.h"
#include "sim/base.h"

#include <string.h>

/* ---- what a NIC is ---- */

struct kind {
	int64_t below_mbps;
	const char *driver, *old_driver, *maker, *description; /* maker: the first half of its MAC addresses */
};

static const struct kind kinds[] = {
	{100, "e1000", "e1000", "00:0c:29", "Intel Corporation 82545EM Gigabit Ethernet Controller (Copper)"},
	{2500, "ntg3", "tg3", "08:92:04", "Broadcom Corporation NetXtreme BCM5720 Gigabit Ethernet"},
	{10001, "ixgben", "ixgbe", "90:e2:ba", "Intel(R) 82599 10 Gigabit Dual Port Network Connection"},
	{25001, "nmlx5_core", "nmlx5_core", "88:e9:a4", "Mellanox Technologies MT27710 Family [ConnectX-4 Lx]"},
	{40001, "i40en", "i40e", "3c:fd:fe", "Intel(R) Ethernet Controller XL710 for 40GbE QSFP+"},
	{INT64_MAX, "nmlx5_core", "nmlx5_core", "b8:ce:f6", "Mellanox Technologies MT28800 Family [ConnectX-5 Ex]"},
};

static const struct kind *kind_of(const struct host_nic *n)
{
	const struct kind *k = kinds;
	while (n->rate_bps / 1000000 >= k->below_mbps)
		k++;
	return k;
}

static const char *driver(const struct host *h, const struct host_nic *n)
{
	return release_has(h->release, RELEASE_ADAPTER_GATEWAY) ? kind_of(n)->driver : kind_of(n)->old_driver; /* native drivers from 6.5 on */
}

/* Two ports a card. */
static char *pci(uint32_t nic) { return g_strdup_printf("0000:%02x:00.%u", 4 + nic / 2, nic % 2); }

static char *mac(const struct host *h, uint32_t nic)
{
	uint32_t first = console_made_number(h->name, "physical NICs", 1u << 24) & ~0x1fu;
	first += nic;
	return g_strdup_printf("%s:%02x:%02x:%02x", kind_of(host_nic(h, nic))->maker, first >> 16 & 0xff, first >> 8 & 0xff, first & 0xff);
}

static int64_t mtu(const struct host *h, uint32_t nic)
{
	for (uint32_t i = 0; i < h->switches->len; i++)
		for (guint k = 0; !host_switch(h, i)->removed && k < host_switch(h, i)->uplinks->len; k++)
			if (g_array_index(host_switch(h, i)->uplinks, uint32_t, k) == nic)
				return host_switch(h, i)->mtu;
	return HOST_MTU_DEFAULT;
}

static struct entry *switched(const struct console *c, enum action_kind kind, const char *nic)
{
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "nic", nic);
	return e;
}

/* Down, and the last who said anything of it here took it down. */
static bool admin_down(const struct console *c, const struct host_nic *n)
{
	struct entry *down = switched(c, ACTION_NIC_DOWN, n->name), *up = switched(c, ACTION_NIC_UP, n->name);
	const char *was_down = entry_end(down), *was_up = entry_end(up);
	bool by_hand = false;
	for (guint i = 0; !n->up && i < session_count(c->session); i++) {
		const char *action = session_entry(c->session, i)->action;
		by_hand = strcmp(action, was_down) == 0 || (by_hand && strcmp(action, was_up) != 0);
	}
	entry_free(down);
	entry_free(up);
	return by_hand;
}

/* ---- lists ---- */

static int list(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {{"Name", CONSOLE_STRING}, {"PCI Device", CONSOLE_STRING}, {"Driver", CONSOLE_STRING},
		{"Admin Status", CONSOLE_STRING}, {"Link Status", CONSOLE_STRING}, {"Speed", CONSOLE_INTEGER}, {"Duplex", CONSOLE_STRING},
		{"MAC Address", CONSOLE_STRING}, {"MTU", CONSOLE_INTEGER}, {"Description", CONSOLE_STRING}};
	const struct host *h = console_host(c);
	struct console_table *t = console_table_new("PhysicalNIC", CONSOLE_ROWS, fields, G_N_ELEMENTS(fields));
	(void)a;
	for (uint32_t i = 0; i < h->nics->len; i++) {
		const struct host_nic *n = host_nic(h, i);
		g_autofree char *at = pci(i), *address = mac(h, i);
		console_put(t, n->name);
		console_put(t, at);
		console_put(t, driver(h, n));
		console_put(t, admin_down(c, n) ? "Down" : "Up");
		console_put(t, n->up ? "Up" : "Down");
		console_put_int(t, n->up ? n->rate_bps / 1000000 : 0);
		console_put(t, n->up ? "Full" : "Half");
		console_put(t, address);
		console_put_int(t, mtu(h, i));
		console_put(t, kind_of(n)->description);
	}
	console_show(c, t);
	return 0;
}

static int esxcfg_nics(struct console *c, int argc, char **argv)
{
	const struct host *h = console_host(c);
	if (argc != 2 || (strcmp(argv[1], "-l") != 0 && strcmp(argv[1], "--list") != 0)) {
		console_print(c, "esxcfg-nics <options> [nic]\n -l|--list              Print the list of NICs and their settings.\n");
		if (argc > 1 && strcmp(argv[1], "-h") != 0 && strcmp(argv[1], "--help") != 0)
			console_note(c, "speed and duplex are not emulated: a NIC has the rate the scenario gives it");
		return argc > 1;
	}
	console_print(c, "%-7s %-12s %-11s %-4s %-10s %-6s %-17s %-6s %s\n", "Name", "PCI", "Driver", "Link", "Speed", "Duplex", "MAC Address", "MTU", "Description");
	for (uint32_t i = 0; i < h->nics->len; i++) {
		const struct host_nic *n = host_nic(h, i);
		g_autofree char *at = pci(i), *address = mac(h, i), *speed = g_strdup_printf("%" G_GINT64_FORMAT "Mbps", n->up ? n->rate_bps / 1000000 : 0);
		console_print(c, "%-7s %-12s %-11s %-4s %-10s %-6s %-17s %-6d %s\n", n->name, at, driver(h, n), n->up ? "Up" : "Down", speed,
			n->up ? "Full" : "Half", address, (int)mtu(h, i), kind_of(n)->description);
	}
	return 0;
}

/* ---- one ---- */

static void put_details(struct console *c, struct console_table *t, uint32_t i)
{
	const struct host *h = console_host(c);
	const struct host_nic *n = host_nic(h, i);
	bool copper = n->rate_bps <= INT64_C(1000000000);
	g_autofree char *at = pci(i), *hex = console_made_hex(n->name, '-'), *address = g_strdup_printf("00:50:56:5%c:%.2s:%.2s", hex[1], hex + 3, hex + 6);
	console_put_bool(t, true);
	console_put_bool(t, copper);
	console_put(t, copper ? "Twisted Pair" : "FIBRE");
	if (c->formatter == CONSOLE_TEXT)
		console_put(t, NULL); /* a block in the block */
	console_put(t, at);
	console_put(t, driver(h, n));
	console_put_bool(t, n->up);
	console_put(t, n->up ? "Up" : "Down");
	console_put(t, n->name);
	console_put_bool(t, false);
	console_put_all(t, copper ? (const char *const[]){"TP", NULL} : (const char *const[]){"FIBRE", NULL});
	console_put_bool(t, copper);
	console_put_bool(t, true);
	console_put_bool(t, copper);
	console_put(t, address);
}

static int get(struct console *c, const struct console_args *a)
{
	static const struct console_field shown[] = {{"Advertised Auto Negotiation", CONSOLE_BOOLEAN}, {"Auto Negotiation", CONSOLE_BOOLEAN},
		{"Cable Type", CONSOLE_STRING}, {"Driver Info", CONSOLE_STRING}, {"      Bus Info", CONSOLE_STRING}, {"      Driver", CONSOLE_STRING},
		{"Link Detected", CONSOLE_BOOLEAN}, {"Link Status", CONSOLE_STRING}, {"Name", CONSOLE_STRING}, {"Pause Autonegotiate", CONSOLE_BOOLEAN},
		{"Supported Ports", CONSOLE_STRINGS}, {"Supports Auto Negotiation", CONSOLE_BOOLEAN}, {"Supports Pause", CONSOLE_BOOLEAN},
		{"Supports Wakeon", CONSOLE_BOOLEAN}, {"Virtual Address", CONSOLE_STRING}};
	struct console_field fields[G_N_ELEMENTS(shown)];
	bool text = c->formatter == CONSOLE_TEXT;
	unsigned n = 0;
	uint32_t i = console_switching_nic(c, console_arg(a, "nic-name"));
	if (i == HOST_NONE)
		return 1;
	for (unsigned f = 0; f < G_N_ELEMENTS(shown); f++)
		if (text || strcmp(shown[f].label, "Driver Info") != 0)
			fields[n++] = (struct console_field){shown[f].label + (text ? 0 : strspn(shown[f].label, " ")), shown[f].type};
	struct console_table *t = console_table_new("PhysicalNICDetails", CONSOLE_ONE, fields, n);
	put_details(c, t, i);
	console_show(c, t);
	return 0;
}

static int64_t carried(const struct outcome *o, const char *host, const char *nic, const char *direction)
{
	g_autofree char *name = g_strdup_printf("%s/%s", host, nic);
	for (guint i = 0; i < o->resources->len; i++) {
		const struct outcome_resource *x = o->resources->pdata[i];
		if (strcmp(x->kind, "nic") == 0 && strcmp(x->name, name) == 0 && g_strcmp0(x->direction, direction) == 0)
			return x->bytes;
	}
	return 0;
}

static int stats(struct console *c, const struct console_args *a)
{
	enum { COUNTED = 4, FIELDS = 23 };
	static const struct console_field fields[FIELDS] = {{"Packets received", CONSOLE_INTEGER}, {"Packets sent", CONSOLE_INTEGER},
		{"Bytes received", CONSOLE_INTEGER}, {"Bytes sent", CONSOLE_INTEGER}, {"Receive packets dropped", CONSOLE_INTEGER},
		{"Transmit packets dropped", CONSOLE_INTEGER}, {"Multicast packets received", CONSOLE_INTEGER}, {"Broadcast packets received", CONSOLE_INTEGER},
		{"Multicast packets sent", CONSOLE_INTEGER}, {"Broadcast packets sent", CONSOLE_INTEGER}, {"Total receive errors", CONSOLE_INTEGER},
		{"Receive length errors", CONSOLE_INTEGER}, {"Receive over errors", CONSOLE_INTEGER}, {"Receive CRC errors", CONSOLE_INTEGER},
		{"Receive frame errors", CONSOLE_INTEGER}, {"Receive FIFO errors", CONSOLE_INTEGER}, {"Receive missed errors", CONSOLE_INTEGER},
		{"Total transmit errors", CONSOLE_INTEGER}, {"Transmit aborted errors", CONSOLE_INTEGER}, {"Transmit carrier errors", CONSOLE_INTEGER},
		{"Transmit FIFO errors", CONSOLE_INTEGER}, {"Transmit heartbeat errors", CONSOLE_INTEGER}, {"Transmit window errors", CONSOLE_INTEGER}};
	const struct host *h = console_host(c);
	uint32_t i = console_switching_nic(c, console_arg(a, "nic-name"));
	if (i == HOST_NONE)
		return 1;
	const char *name = host_nic(h, i)->name;
	struct outcome *o = run_outcome(session_run(c->session));
	int64_t in = carried(o, h->name, name, "in"), out = carried(o, h->name, name, "out"), full = mtu(h, i) + 14;
	outcome_free(o);
	struct console_table *t = console_table_new("NICStats", CONSOLE_ONE, fields, FIELDS);
	if (c->formatter == CONSOLE_TEXT)
		console_print(c, "NIC statistics for %s\n", name);
	console_put_int(t, (in + full - 1) / full);
	console_put_int(t, (out + full - 1) / full);
	console_put_int(t, in);
	console_put_int(t, out);
	for (unsigned f = COUNTED; f < FIELDS; f++)
		console_put_int(t, 0);
	console_show(c, t);
	return 0;
}

/* ---- links ---- */

static int link_set(struct console *c, const struct console_args *a, bool up)
{
	uint32_t i = console_switching_nic(c, console_arg(a, "nic-name"));
	if (i == HOST_NONE)
		return 1;
	const char *name = host_nic(console_host(c), i)->name;
	return console_do(c, switched(c, up ? ACTION_NIC_UP : ACTION_NIC_DOWN, name)) ? 0 : console_refused(c, "Unable to bring NIC %s %s", name, up ? "up" : "down");
}

static int up(struct console *c, const struct console_args *a) { return link_set(c, a, true); }

static int down(struct console *c, const struct console_args *a) { return link_set(c, a, false); }

static const struct console_opt named[] = {
	{'n', "nic-name", CONSOLE_ARG_STR, true, "The name of the NIC.", CONSOLE_NICS, NULL},
	{0},
};

const struct console_esxcli console_nic[] = {
	{"network nic list", "This command will list the Physical NICs currently installed and loaded on the system.", list, NULL},
	{"network nic get", "Get the generic configuration of a network device", get, named},
	{"network nic stats get", "Get NIC statistics for a given interface.", stats, named},
	{"network nic up", "Bring up the specified network device.", up, named},
	{"network nic down", "Bring down the specified network device.", down, named},
	{NULL, NULL, NULL, NULL},
};

const struct console_command console_nics[] = {
	{.name = "esxcfg-nics", .usage = "-l", .summary = "physical NICs", .run = esxcfg_nics},
	{.name = NULL},
};
