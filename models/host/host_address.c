/* models/host/host_address.c: the IPv6 addresses of an adapter: how they are kept, made and known.
 *
 * An interface identifier is made of the MAC address (RFC 4291, appendix A). MAC addresses are made up: VMware's range for VMkernel adapters, 00:50:56:60:00:00 to
 * 00:50:56:7f:ff:ff, filled by host and adapter in their order. Router advertisements are taken by default from 6.5 on, and from there on their flags M and O count
 * (vSphere Networking 6.5, "Set up IPv6"); an older host takes advertisements when told to, and makes addresses of their prefix whatever their flags. Left out:
 * privacy addresses (RFC 4941), lifetimes of prefixes, IPv6 switched off for a whole host.
 */
#include "models/host/host.h"

#include <string.h>

static unsigned rank(enum host_address_origin o)
{
	static const unsigned ranks[] = {[HOST_ADDRESS_MANUAL] = 0, [HOST_ADDRESS_DHCP] = 1, [HOST_ADDRESS_SLAAC] = 2, [HOST_ADDRESS_LINK] = 3, [HOST_ADDRESS_RANDOM] = 3};
	return ranks[o];
}

void host_address_put(struct host_adapter *a, struct ip ip, enum host_address_origin origin, struct sim_time ready)
{
	SIM_ASSERT(a->n_ipv6 < HOST_MAX_IPV6);
	uint32_t at = a->n_ipv6++;
	for (; at > 0 && rank(a->ipv6[at - 1].origin) > rank(origin); at--)
		a->ipv6[at] = a->ipv6[at - 1];
	a->ipv6[at] = (struct host_address){ip, origin, ready};
}

void host_address_drop(struct host_adapter *a, enum host_address_origin origin)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (a->ipv6[i].origin != origin)
			a->ipv6[n++] = a->ipv6[i];
	a->n_ipv6 = n;
}

const struct host_address *host_address_of(const struct host_adapter *a, enum host_address_origin origin)
{
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (a->ipv6[i].origin == origin)
			return &a->ipv6[i];
	return NULL;
}

struct ip host_address_eui64(const struct host *h, uint32_t adapter, struct ip prefix)
{
	uint32_t serial = 0x600000 | (((h->index << 8) + (adapter & 0xff)) & 0x1fffff);
	const uint8_t id[8] = {0x02, 0x50, 0x56, 0xff, 0xfe, (uint8_t)(serial >> 16), (uint8_t)(serial >> 8), (uint8_t)serial};
	memcpy(prefix.bytes + 8, id, sizeof(id));
	prefix.len = 64;
	return prefix;
}

struct sim_time host_address_ready(const struct host_adapter *a)
{
	struct sim_time first = SIM_TIME_NEVER;
	if (ip_is_set(a->address) || a->dhcp)
		return ip_is_set(a->address) ? a->ready : first;
	for (uint32_t i = 0; i < a->n_ipv6; i++)
		if (!ip_is_link_local(a->ipv6[i].ip) && sim_time_before(a->ipv6[i].ready, first))
			first = a->ipv6[i].ready;
	return first;
}

bool host_address_hears_ra(const struct host *h, const struct host_adapter *a)
{
	return a->set6.ra == HOST_RA_BY_RELEASE ? release_has(h->release, RELEASE_RA_BY_DEFAULT) : a->set6.ra == HOST_RA_YES;
}

bool host_address_heeds_flags(const struct host *h)
{
	return release_has(h->release, RELEASE_RA_BY_DEFAULT);
}
