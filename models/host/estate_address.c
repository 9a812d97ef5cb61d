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

/* Appends what of an adapter's addresses lies in a range. */
static void gather(const struct host_adapter *a, struct ip low, struct ip high, GArray *out)
{
	if (low.family == IP_V4 && a->address.family == IP_V4 && ip_compare(low, a->address) <= 0 && ip_compare(a->address, high) <= 0)
		g_array_append_val(out, a->address);
	for (uint32_t i = 0; low.family == IP_V6 && i < a->n_ipv6; i++)
		if (ip_compare(low, a->ipv6[i].ip) <= 0 && ip_compare(a->ipv6[i].ip, high) <= 0)
			g_array_append_val(out, a->ipv6[i].ip);
}

static gint compare(gconstpointer a, gconstpointer b)
{
	return ip_compare(*(const struct ip *)a, *(const struct ip *)b);
}

/* The addresses between two that adapters of a network have, ascending. */
static GArray *taken(const struct estate *e, uint32_t network, struct ip low, struct ip high)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(struct ip));
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		for (uint32_t k = 0; k < h->adapters->len; k++) {
			const struct host_adapter *a = host_adapter(h, k);
			if (!a->removed && estate_address_network(h, a) == network)
				gather(a, low, high, list);
		}
	}
	g_array_sort(list, compare);
	return list;
}

struct ip estate_address_free(const struct estate *e, uint32_t network, enum ip_family family)
{
	const struct fabric_network *n = fabric_network(&e->fabric, network);
	const struct fabric_dhcp *s = server_of(e, network, family);
	g_autoptr(GArray) used = taken(e, network, s->low, s->high);
	struct ip at = s->low;
	for (guint i = 0;; at = ip_next(at)) {
		while (i < used->len && ip_compare(g_array_index(used, struct ip, i), at) < 0)
			i++;
		if ((i < used->len && ip_equal(g_array_index(used, struct ip, i), at)) || fabric_answers(n, at)) {
			if (ip_equal(at, s->high))
				break;
			continue;
		}
		at.len = family == IP_V6 ? 128 : n->subnet.len;
		return at;
	}
	return (struct ip){.family = IP_NONE};
}

struct ip estate_address_link_local(const struct estate *e, const struct host *h, uint32_t adapter)
{
	const struct ip low = {{169, 254, 1, 0}, IP_V4, 32}, high = {{169, 254, 254, 255}, IP_V4, 32};
	const struct host_adapter *a = host_adapter(h, adapter);
	g_autofree char *name = g_strdup_printf("%s/%s", h->name, a->name);
	g_autoptr(GArray) used = taken(e, estate_address_network(h, a), low, high);
	uint64_t drawn = rng_hash(0, name, "link-local") % (254 * 256);
	struct ip at = {{169, 254, (uint8_t)(1 + drawn / 256), (uint8_t)drawn}, IP_V4, 32};
	for (guint tries = 0; tries < used->len; tries++) {
		bool free_of_others = true;
		for (guint i = 0; i < used->len; i++)
			free_of_others &= !ip_equal(g_array_index(used, struct ip, i), at);
		if (free_of_others)
			break;
		at = ip_equal(at, high) ? low : ip_next(at);
	}
	at.len = 16;
	return at;
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

static void lease(struct estate *e, const struct host *h, uint32_t adapter, bool routers, bool fallback)
{
	struct host_adapter *a = host_adapter(h, adapter);
	uint32_t network = estate_address_network(h, a);
	if (a->dhcp && a->enabled) {
		bool served = estate_address_served(e, h, a, IP_V4);
		struct ip got = served ? estate_address_free(e, network, IP_V4) : (struct ip){.family = IP_NONE};
		a->address = ip_is_set(got) || !fallback ? got : estate_address_link_local(e, h, adapter);
		a->address_origin = ip_is_set(got) ? HOST_ADDRESS_DHCP : HOST_ADDRESS_RANDOM;
		a->router = ip_is_set(got) && routers ? fabric_network(&e->fabric, network)->dhcp.router : a->router;
	}
	if (estate_address_by_dhcp6(e, h, a) && estate_address_served(e, h, a, IP_V6)) {
		struct ip got = estate_address_free(e, network, IP_V6);
		if (ip_is_set(got))
			host_address_put(a, got, HOST_ADDRESS_DHCP, SIM_TIME_ZERO);
	}
}

void estate_address_settle(struct estate *e, bool routers, bool fallback)
{
	for (uint32_t i = 0; i < e->hosts->len; i++) /* what is set first: a server does not lease it */
		for (uint32_t k = 0; k < estate_host(e, i)->adapters->len; k++) {
			estate_address_begin(estate_host(e, i), k, SIM_TIME_ZERO);
			if (estate_address_advertised(e, estate_host(e, i), host_adapter(estate_host(e, i), k)))
				estate_address_advertise(e, estate_host(e, i), k, SIM_TIME_ZERO);
		}
	for (uint32_t i = 0; i < e->hosts->len; i++)
		for (uint32_t k = 0; k < estate_host(e, i)->adapters->len; k++)
			lease(e, estate_host(e, i), k, routers, fallback);
}
