/* models/rules/rules_release.c: what a host of this release does not have, or has only so many of: netstacks, tags, gateways of adapters, names, counts.
 *
 * Asked by the loader of what a file declares and by the run of what an action makes. Sources: the release table (models/host/release.c) and the published
 * maxima; the numbers of adapters and of port groups are the usual reading of the configuration maxima. Left out: maxima that depend on a NIC's driver.
 */
#include "models/rules/rules.h"

#include <string.h>

/* The release a tag came with; those not named are as old as any release. */
static const struct {
	enum service service;
	enum release_feature since;
} tags[] = {
	{SERVICE_REPLICATION, RELEASE_REPLICATION}, {SERVICE_VSAN, RELEASE_VSAN}, {SERVICE_PROVISIONING, RELEASE_PROVISIONING},
	{SERVICE_REPLICATION_NFC, RELEASE_REPLICATION_NFC}, {SERVICE_VSAN_WITNESS, RELEASE_WITNESS}, {SERVICE_BACKUP_NFC, RELEASE_BACKUP_NFC},
	{SERVICE_NVME_TCP, RELEASE_NVME}, {SERVICE_NVME_RDMA, RELEASE_NVME}, {SERVICE_PTP, RELEASE_PTP}, {SERVICE_VSAN_EXTERNAL, RELEASE_VSAN_EXTERNAL},
};

struct verdict rules_release_stack(const struct host *h, const char *key)
{
	enum service own;
	bool dedicated = service_of_stack(key, &own);
	enum release_feature f = dedicated ? RELEASE_DEDICATED_STACKS : RELEASE_CUSTOM_STACKS;
	if (strcmp(key, SERVICE_STACK_DEFAULT) == 0 || release_has(h->release, f))
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, dedicated ? "REL-01" : "REL-02", NULL, "'%s' is of release %s, which has no netstack '%s': that needs %s", h->name,
		h->release_text, key, release_since(f));
}

struct verdict rules_release_services(const struct host *h, uint32_t services, const char *adapter)
{
	for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
		if ((services & SERVICE_BIT(tags[i].service)) && !release_has(h->release, tags[i].since))
			return verdict_no(VERDICT_REFUSED, "TAG-01", NULL, "%s of '%s' cannot be tagged for %s: release %s has no such service, it came with %s", adapter,
				h->name, service_name(tags[i].service), h->release_text, release_since(tags[i].since));
	return verdict_ok();
}

struct verdict rules_release_gateway(const struct host *h, const char *adapter)
{
	if (release_has(h->release, RELEASE_ADAPTER_GATEWAY))
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "REL-03", NULL, "%s of '%s' cannot have a default gateway of its own: release %s has no such setting, it came with %s",
		adapter, h->name, h->release_text, release_since(RELEASE_ADAPTER_GATEWAY));
}

struct verdict rules_release_ecn(const struct host *h)
{
	if (release_has(h->release, RELEASE_ECN))
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "REL-06", NULL, "the netstacks of '%s' have no setting for ECN: release %s has none, it came with %s", h->name, h->release_text,
		release_since(RELEASE_ECN));
}

static uint32_t adapters_of(const struct host *h)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < h->adapters->len; i++)
		n += !host_adapter(h, i)->removed;
	return n;
}

static uint32_t portgroups_of(const struct host *h, uint32_t sw)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < h->portgroups->len; i++)
		n += !host_portgroup(h, i)->removed && host_portgroup(h, i)->sw == sw;
	return n;
}

static uint32_t netstacks_of(const struct host *h)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < h->netstacks->len; i++)
		n += host_netstack(h, i)->present;
	return n;
}

static struct verdict room(const struct host *h, uint32_t n, uint32_t most, const char *what, const char *where)
{
	if (n < most)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "REL-04", NULL, "'%s' has %u %s%s%s%s, as many as it may have", h->name, n, what, where ? " on '" : "", where ? where : "",
		where ? "'" : "");
}

struct verdict rules_release_room(const struct host *h, enum rules_part part, uint32_t of)
{
	switch (part) {
	case RULES_ADAPTER: return room(h, adapters_of(h), RULES_MOST_ADAPTERS, "VMkernel adapters", NULL);
	case RULES_NETSTACK: return room(h, netstacks_of(h), (uint32_t)advanced_get(&h->advanced, ADVANCED_MAX_NETSTACKS), "netstacks", NULL);
	case RULES_PORTGROUP: return room(h, portgroups_of(h, of), RULES_MOST_PORTGROUPS, "port groups", host_switch(h, of)->name);
	}
	return verdict_ok();
}

struct verdict rules_release_switch_name(const char *name)
{
	if (g_utf8_strlen(name, -1) <= RULES_SWITCH_NAME)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "REL-05", NULL, "'%.40s' has %ld characters, and the name of a switch at most %d", name, g_utf8_strlen(name, -1),
		RULES_SWITCH_NAME);
}
