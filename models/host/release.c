/* models/host/release.c: the release of an ESXi host, and what each release has.
 *
 * Sources of the rows: API "since" versions of stacks, tags and classes (vmware/govmomi, yavijava); vSphere Networking of each release (gateway of an adapter, IPv6
 * by router advertisement from 6.5, netstack ECN from 7.0); vSphere 6.5 "Encrypted vSphere vMotion"; core.vmware.com on 7.0 (page traces), 7.0 Update 2 (streams)
 * and 8.0 (UDT); public samples of esxcli's output of each release (what lists show). The exact release of the tags of vSAN witness, backup NFC and PTP is our reading. Builds and patches are left out: no row depends on one.
 */
#include "models/host/release.h"

#include <glib.h>

/* Every release, with its last update. */
static const struct release releases[] = {
	{5, 0, 3}, {5, 1, 3}, {5, 5, 3}, {6, 0, 3}, {6, 5, 3}, {6, 7, 3}, {7, 0, 3}, {8, 0, 3}, {9, 0, 1},
};

static const struct {
	struct release since;
	const char *words;
} features[RELEASE__FEATURES] = {
	[RELEASE_SHARED_NOTHING] = {{5, 1, 0}, "5.1"},
	[RELEASE_DEDICATED_STACKS] = {{6, 0, 0}, "6.0"},
	[RELEASE_CUSTOM_STACKS] = {{5, 5, 0}, "5.5"},
	[RELEASE_LONG_DISTANCE] = {{6, 0, 0}, "6.0"},
	[RELEASE_NIOC3] = {{6, 0, 0}, "6.0"},
	[RELEASE_REPLICATION] = {{5, 1, 0}, "5.1"},
	[RELEASE_VSAN] = {{5, 5, 0}, "5.5"},
	[RELEASE_PROVISIONING] = {{6, 0, 0}, "6.0"},
	[RELEASE_REPLICATION_NFC] = {{6, 0, 0}, "6.0"},
	[RELEASE_WITNESS] = {{6, 5, 0}, "6.5"},
	[RELEASE_BACKUP_NFC] = {{7, 0, 0}, "7.0"},
	[RELEASE_PTP] = {{7, 0, 0}, "7.0"},
	[RELEASE_NVME] = {{7, 0, 3}, "7.0 Update 3"},
	[RELEASE_VSAN_EXTERNAL] = {{9, 0, 0}, "9.0"},
	[RELEASE_ADAPTER_GATEWAY] = {{6, 5, 0}, "6.5"},
	[RELEASE_RA_BY_DEFAULT] = {{6, 5, 0}, "6.5"},
	[RELEASE_INSTANT_CLONE] = {{6, 7, 0}, "6.7"},
	[RELEASE_ENCRYPTED_VMOTION] = {{6, 5, 0}, "6.5"},
	[RELEASE_ECN] = {{7, 0, 0}, "7.0"},
	[RELEASE_FCOE_GONE] = {{7, 0, 0}, "7.0"},
	[RELEASE_NFS_BUFFERS] = {{6, 0, 0}, "6.0"},
	[RELEASE_NFS_MOUNTS] = {{6, 0, 0}, "6.0"},
	[RELEASE_SHORT_TRACES] = {{7, 0, 0}, "7.0"},
	[RELEASE_BACKUP_CLASS] = {{7, 0, 1}, "7.0 Update 1"},
	[RELEASE_STREAM_AUTOSCALING] = {{7, 0, 2}, "7.0 Update 2"},
	[RELEASE_NVME_CLASS] = {{7, 0, 3}, "7.0 Update 3"},
	[RELEASE_UDT] = {{8, 0, 0}, "8.0"},
	[RELEASE_PROVISIONING_CLASS] = {{9, 0, 0}, "9.0"},
	[RELEASE_LISTS_STACK] = {{5, 5, 0}, "5.5"},
	[RELEASE_LISTS_OPAQUE] = {{6, 5, 0}, "6.5"},
	[RELEASE_LISTS_QUEUES] = {{6, 7, 0}, "6.7"},
	[RELEASE_LISTS_URPF] = {{9, 0, 0}, "9.0"},
};

/* Reads 1 to 3 digits at *p and moves it behind them. */
static bool number(const char **p, uint16_t *out)
{
	unsigned v = 0, n = 0;

	for (; g_ascii_isdigit(**p) && n < 3; n++)
		v = v * 10 + (unsigned)(*(*p)++ - '0');
	*out = (uint16_t)v;
	return n > 0;
}

/* What may stand before the update: ".3", "U3", " U3", "u3". */
static void separator(const char **p)
{
	if (**p == '.') {
		(*p)++;
		return;
	}
	const char *q = *p + (**p == ' ');
	if (*q == 'U' || *q == 'u')
		*p = q + 1;
}

bool release_parse(const char *text, struct release *out)
{
	struct release r = {0};
	const char *p = text;

	if (!p || !number(&p, &r.major) || *p++ != '.' || !number(&p, &r.minor))
		return false;
	if (*p) {
		const char *before = p;
		separator(&p);
		if (p == before || !number(&p, &r.update) || *p)
			return false;
	}
	*out = r;
	return true;
}

int release_compare(struct release a, struct release b)
{
	if (a.major != b.major)
		return a.major < b.major ? -1 : 1;
	if (a.minor != b.minor)
		return a.minor < b.minor ? -1 : 1;
	return (a.update > b.update) - (a.update < b.update);
}

struct release release_older(struct release a, struct release b)
{
	return release_compare(a, b) < 0 ? a : b;
}

bool release_is_known(struct release r)
{
	for (size_t i = 0; i < G_N_ELEMENTS(releases); i++)
		if (r.major == releases[i].major && r.minor == releases[i].minor && r.update <= releases[i].update)
			return true;
	return false;
}

bool release_has(struct release r, enum release_feature f)
{
	SIM_ASSERT((unsigned)f < RELEASE__FEATURES);
	return release_compare(r, features[f].since) >= 0;
}

const char *release_since(enum release_feature f)
{
	SIM_ASSERT((unsigned)f < RELEASE__FEATURES);
	return features[f].words;
}
