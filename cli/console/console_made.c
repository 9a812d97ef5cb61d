/* cli/console/console_made.c: MAC addresses, UUIDs and port numbers that no scenario names.
 *
 * A port of a virtual switch has the number of the switch in its upper byte, as on a host; the ports of a distributed port group are 1024 in a row, 32 of them
 * for each host, so that two hosts do not show the same one. Left out: ports that move when an adapter is reconnected.
 */
#include "cli/console/console_made.h"

#include <string.h>
#include "sim/rng.h"

#define FIRST_PORT 7           /* management, and uplinks, come before */
#define PORTS_OF_GROUP 1024
#define PORTS_OF_HOST 32

char *console_made_mac(const struct host *h, uint32_t adapter)
{
	struct ip link = {.family = IP_V6, .bytes = {0xfe, 0x80}};
	link = host_address_eui64(h, adapter, link);
	const uint8_t *b = link.bytes + 8;
	return g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", b[0] ^ 2, b[1], b[2], b[5], b[6], b[7]);
}

char *console_made_hex(const char *name, char at_8)
{
	GString *s = g_string_new(NULL);
	for (int half = 0; half < 2; half++) {
		uint64_t x = rng_hash(1, name, half ? "uuid low" : "uuid high");
		for (int i = 0; i < 8; i++, x >>= 8) {
			if (s->len)
				g_string_append_c(s, i ? ' ' : at_8);
			g_string_append_printf(s, "%02x", (unsigned)(x & 0xff));
		}
	}
	return g_string_free(s, FALSE);
}

char *console_made_portset(const struct host *h, uint32_t sw)
{
	unsigned before = 0;
	for (uint32_t i = 0; i < sw; i++)
		before += host_switch(h, i)->dvs != HOST_NONE;
	return host_switch(h, sw)->dvs == HOST_NONE ? g_strdup(host_switch(h, sw)->name) : g_strdup_printf("DvsPortset-%u", before);
}

int64_t console_made_port(const struct host *h, uint32_t sw, uint32_t number)
{
	(void)h;
	return ((int64_t)(sw + 2) << 24) + FIRST_PORT + number;
}

int64_t console_made_dvport(const struct host *h, uint32_t portgroup, uint32_t number)
{
	return (int64_t)host_portgroup(h, portgroup)->dvpg * PORTS_OF_GROUP + (h->index * PORTS_OF_HOST + number) % PORTS_OF_GROUP;
}

bool console_made_dvport_group(const struct host *h, uint32_t sw, int64_t dvport, uint32_t *out_portgroup)
{
	for (uint32_t i = 0; i < h->portgroups->len; i++) {
		const struct host_portgroup *pg = host_portgroup(h, i);
		*out_portgroup = i;
		if (!pg->removed && pg->sw == sw && pg->dvpg != HOST_NONE && dvport / PORTS_OF_GROUP == pg->dvpg)
			return dvport >= 0;
	}
	return false;
}

int64_t console_made_cookie(const char *dvs, int64_t dvport)
{
	g_autofree char *port = g_strdup_printf("port %" G_GINT64_FORMAT, dvport);
	return console_made_number(dvs, port, 0x7fffffff);
}

uint32_t console_made_number(const char *name, const char *what, uint32_t below) { return (uint32_t)(rng_hash(1, name, what) % below); }

uint32_t console_made_world(uint32_t vm) { return 2100000 + 7 * vm; }

char *console_made_uuid(const char *name)
{
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
	return g_strdup_printf("%.8s-%.8s-%.4s-%.12s", sum, sum + 8, sum + 16, sum + 20);
}
