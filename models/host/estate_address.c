/* models/host/estate_address.c: the addresses that a segment's servers and routers give, and the state an estate comes to when they have long done so.
 *
 * A server leases the lowest address of its range that no adapter on its network has. One that asks and is not answered takes an address of 169.254/16 (RFC 3927),
 * here always the same one for an adapter of that name, the next one if another adapter on the network has it. Left out: relays, reservations, several servers on
 * one network, addresses a server remembers for a client that has gone.
 */
#include "models/host/estate.h"

#include "sim/rng.h"

uint32_t estate_address_network(const struct host *h, const struct host_adapter *a)
{
	return host_portgroup(h, a->portgroup)->network;
}

static const struct fabric_dhcp *server_of(const struct estate *e, uint32_t network, enum ip_family family)
{
	const struct fabric_network *n = fabric_network(&e->fabric, network);
	return family == IP_V6 ? &n->dhcp6 : &n->dhcp;
}

/* It sends, and what it sends comes to its network: its uplink has a link, to a port that carries the VLAN. */
static bool on_air(const struct host *h, const struct host_adapter *a)
{
	if (a->removed || !a->enabled)
		return false;
	uint32_t nic = host_uplink(h, a->portgroup, (struct host_port){.id = a->port, .src = a->address});
	return nic != HOST_NONE && !(host_portgroup(h, a->portgroup)->untrunked >> MIN(nic, 63) & 1);
}

bool estate_address_served(const struct estate *e, const struct host *h, const struct host_adapter *a, enum ip_family family)
{
	const struct fabric_dhcp *s = server_of(e, estate_address_network(h, a), family);
	return s->present && s->up && on_air(h, a);
}

bool estate_address_advertised(const struct estate *e, const struct host *h, const struct host_adapter *a)
{
	uint32_t network = estate_address_network(h, a);
	return fabric_network(&e->fabric, network)->ra.present && host_address_hears_ra(h, a) && fabric_has_router(&e->fabric, network) && on_air(h, a);
}

static gint compare(gconstpointer a, gconstpointer b)
{
	return ip_compare(*(const struct ip *)a, *(const struct ip *)b);
}

/* Addresses of one family; servers, and those who make themselves an address, look at one each. */
struct range {
	struct ip low, high;
};

static const struct range link_locals = {{{169, 254, 1, 0}, IP_V4, 32}, {{169, 254, 254, 255}, IP_V4, 32}};

static struct range range_of(const struct estate *e, uint32_t network, enum ip_family family)
{
	const struct fabric_dhcp *s = server_of(e, network, family);
	return (struct range){s->low, s->high};
}

static bool is_in(const struct range *x, struct ip a)
{
	return ip_is_set(a) && a.family == x->low.family && ip_compare(x->low, a) <= 0 && ip_compare(a, x->high) <= 0;
}

static void add(GArray *list, const struct range *x, struct ip a, bool *ascending)
{
	if (!is_in(x, a))
		return;
	*ascending &= !list->len || ip_compare(g_array_index(list, struct ip, list->len - 1), a) < 0;
	g_array_append_val(list, a);
}

/* The addresses of a range that adapters of a network have, ascending; as a rule they were given out in the order of hosts. */
static GArray *taken(const struct estate *e, uint32_t network, const struct range *x)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct ip));
	bool ascending = true;
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		for (uint32_t k = 0; k < h->adapters->len; k++) {
			const struct host_adapter *a = host_adapter(h, k);
			if (a->removed || estate_address_network(h, a) != network)
				continue;
			add(list, x, a->address, &ascending);
			for (uint32_t j = 0; j < a->n_ipv6; j++)
				add(list, x, a->ipv6[j].ip, &ascending);
		}
	}
	if (!ascending)
		g_array_sort(list, compare);
	return list;
}

/* Where an address is in such a list, or would be. */
static guint place(const GArray *used, struct ip a)
{
	guint low = 0, high = used->len;
	while (low < high) {
		guint middle = (low + high) / 2;
		if (ip_compare(g_array_index(used, struct ip, middle), a) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The lowest address from `at` on that a server has to give: nobody has it, and no router. */
static struct ip lowest(const struct fabric_network *n, const struct range *x, const GArray *used, struct ip at)
{
	for (guint i = place(used, at);; at = ip_next(at)) {
		while (i < used->len && ip_compare(g_array_index(used, struct ip, i), at) < 0)
			i++;
		if ((i == used->len || !ip_equal(g_array_index(used, struct ip, i), at)) && !fabric_answers(n, at))
			break;
		if (ip_equal(at, x->high))
			return (struct ip){.family = IP_NONE};
	}
	at.len = at.family == IP_V6 ? 128 : n->subnet.len;
	return at;
}

struct ip estate_address_free(const struct estate *e, uint32_t network, enum ip_family family)
{
	struct range x = range_of(e, network, family);
	g_autoptr(GArray) used = taken(e, network, &x);
	return lowest(fabric_network(&e->fabric, network), &x, used, x.low);
}

static struct ip link_local(const struct host *h, const struct host_adapter *a, const GArray *used)
{
	g_autofree char *name = g_strdup_printf("%s/%s", h->name, a->name);
	uint64_t drawn = rng_hash(0, name, "link-local") % (254 * 256);
	struct ip at = {{169, 254, (uint8_t)(1 + drawn / 256), (uint8_t)drawn}, IP_V4, 32};
	for (guint tries = 0; tries < used->len; tries++) {
		guint i = place(used, at);
		if (i == used->len || !ip_equal(g_array_index(used, struct ip, i), at))
			break;
		at = ip_equal(at, link_locals.high) ? link_locals.low : ip_next(at);
	}
	at.len = 16;
	return at;
}

struct ip estate_address_link_local(const struct estate *e, const struct host *h, uint32_t adapter)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	g_autoptr(GArray) used = taken(e, estate_address_network(h, a), &link_locals);
	return link_local(h, a, used);
}

bool estate_address_by_dhcp6(const struct estate *e, const struct host *h, const struct host_adapter *a)
{
	const struct fabric_network *n = fabric_network(&e->fabric, estate_address_network(h, a));
	return a->set6.dhcp || (n->ra.managed && host_address_heeds_flags(h) && estate_address_advertised(e, h, a));
}

void estate_address_advertise(const struct estate *e, const struct host *h, uint32_t adapter, struct sim_time ready)
{
	struct host_adapter *a = host_adapter(h, adapter);
	const struct fabric_network *n = fabric_network(&e->fabric, estate_address_network(h, a));
	bool managed = n->ra.managed && host_address_heeds_flags(h);
	a->router6 = n->ra.lifetime.ps > 0 ? n->ra.router : (struct ip){.family = IP_NONE};
	a->on_link6 = n->subnet6;
	if (!managed && n->subnet6.len == 64 && !host_address_of(a, HOST_ADDRESS_SLAAC))
		host_address_put(a, host_address_eui64(h, adapter, n->subnet6), HOST_ADDRESS_SLAAC, ready);
}

void estate_address_begin(const struct host *h, uint32_t adapter, struct sim_time ready)
{
	static const struct ip fe80 = {{0xfe, 0x80}, IP_V6, 64};
	struct host_adapter *a = host_adapter(h, adapter);
	a->n_ipv6 = 0;
	a->router6 = a->on_link6 = (struct ip){.family = IP_NONE};
	for (uint32_t i = 0; i < a->set6.n_fixed; i++)
		host_address_put(a, a->set6.fixed[i], HOST_ADDRESS_MANUAL, ready);
	host_address_put(a, host_address_eui64(h, adapter, fe80), HOST_ADDRESS_LINK, ready);
}

/* What is used of a network's ranges, kept while its adapters ask one after the other: nothing is given back, so the next one's address is above the last one's. */
struct book {
	struct range range;
	GArray *used;
	struct ip last;
};

enum { BOOK_V4, BOOK_V6, BOOK_LINK_LOCAL, BOOK__COUNT };

static struct book *books_of(const struct estate *e, struct book *all, uint32_t network)
{
	struct book *b = &all[BOOK__COUNT * network];
	const struct range ranges[BOOK__COUNT] = {range_of(e, network, IP_V4), range_of(e, network, IP_V6), link_locals};
	for (int k = 0; k < BOOK__COUNT && !b[k].used; k++)
		b[k] = (struct book){ranges[k], taken(e, network, &ranges[k]), ranges[k].low};
	return b;
}

static void use(struct book *b, struct ip a)
{
	for (int k = 0; k < BOOK__COUNT; k++)
		if (is_in(&b[k].range, a))
			g_array_insert_val(b[k].used, place(b[k].used, a), a);
}

static struct ip next(const struct fabric_network *n, struct book *b)
{
	struct ip got = lowest(n, &b->range, b->used, b->last);
	b->last = ip_is_set(got) ? got : b->range.high;
	return got;
}

static void lease(struct estate *e, const struct host *h, uint32_t adapter, bool routers, bool fallback, struct book *all)
{
	struct host_adapter *a = host_adapter(h, adapter);
	const struct fabric_network *n = fabric_network(&e->fabric, estate_address_network(h, a));
	bool asks6 = estate_address_by_dhcp6(e, h, a) && estate_address_served(e, h, a, IP_V6);
	if (!(a->dhcp && a->enabled) && !asks6)
		return;
	struct book *b = books_of(e, all, estate_address_network(h, a));
	if (a->dhcp && a->enabled) {
		struct ip got = estate_address_served(e, h, a, IP_V4) ? next(n, &b[BOOK_V4]) : (struct ip){.family = IP_NONE};
		a->address = ip_is_set(got) || !fallback ? got : link_local(h, a, b[BOOK_LINK_LOCAL].used);
		a->address_origin = ip_is_set(got) ? HOST_ADDRESS_DHCP : HOST_ADDRESS_RANDOM;
		a->router = ip_is_set(got) && routers ? n->dhcp.router : a->router;
		use(b, a->address);
	}
	struct ip got = asks6 ? next(n, &b[BOOK_V6]) : (struct ip){.family = IP_NONE};
	if (ip_is_set(got))
		host_address_put(a, got, HOST_ADDRESS_DHCP, SIM_TIME_ZERO);
	use(b, got);
}

void estate_address_settle(struct estate *e, bool routers, bool fallback)
{
	for (uint32_t i = 0; i < e->hosts->len; i++) /* what is set first: a server does not lease it */
		for (uint32_t k = 0; k < estate_host(e, i)->adapters->len; k++) {
			estate_address_begin(estate_host(e, i), k, SIM_TIME_ZERO);
			if (estate_address_advertised(e, estate_host(e, i), host_adapter(estate_host(e, i), k)))
				estate_address_advertise(e, estate_host(e, i), k, SIM_TIME_ZERO);
		}
	g_autofree struct book *books = g_new0(struct book, BOOK__COUNT * e->fabric.networks->len);
	for (uint32_t i = 0; i < e->hosts->len; i++)
		for (uint32_t k = 0; k < estate_host(e, i)->adapters->len; k++)
			lease(e, estate_host(e, i), k, routers, fallback, books);
	for (uint32_t i = 0; i < BOOK__COUNT * e->fabric.networks->len; i++)
		g_clear_pointer(&books[i].used, g_array_unref);
}
