/* models/host/advanced.c: the advanced options of an ESXi host, as a table.
 *
 * Defaults and ranges: public dumps of the options of real hosts (names, defaults, and in older ones minimum and maximum). Where a dump gives no range it is ours,
 * wide enough not to bind. Whose value counts is derived: pre-copy, streams and sockets are the sender's, the receive buffer the receiver's, and a connection
 * ends with the first of its two ends that gives up. Left out: options that a release lacks; every host has all of them.
 */
#include "models/host/advanced.h"


#define M "Migrate."
#define OPT_OUT "Net.IOControlPnicOptOut"

const struct advanced_row advanced_table[ADVANCED__COUNT] = {
	[ADVANCED_SWITCHOVER_GOAL] = {M "PreCopySwitchoverTimeGoal", 500, 100, 100000, "ms", "source", "what is left is sent, and the VM switched over, when it takes no "
		"longer than this", true, false},
	[ADVANCED_MIN_PROGRESS] = {M "PreCopyMinProgressPerc", 130, 1, 1000, "%", "source", "a round is progress when it sends this much of what is dirtied meanwhile", true,
		false},
	[ADVANCED_SDPS_ENABLED] = {M "SdpsEnabled", ADVANCED_SDPS_DYNAMIC, 0, 2, "", "source", "0: guests are never slowed; 1: always; 2: when a round makes no progress",
		true, false},
	[ADVANCED_SDPS_TARGET] = {M "SdpsTargetRate", 500, 1, 10000, "%", "source", "a guest is slowed until sending is this much of dirtying", true, false},
	[ADVANCED_SDPS_DELAY] = {M "SdpsDynamicDelaySec", 30, 0, 10000, "s", "source", "how often progress is judged in the first round; 0: at its end only", true, false},
	[ADVANCED_NET_TIMEOUT] = {M "NetTimeout", 20, 1, 3600, "s", "both", "how long a vMotion session without progress is waited for; the shorter of the two counts", true,
		false},
	[ADVANCED_NFC_TIMEOUT] = {M "NfcNetTimeout", 60, 1, 3600, "s", "both", "the same of NFC", true, false},
	[ADVANCED_SEND_BUFFER] = {M "SndBufSize", 562540, 65536, 1000000, "B", "source", "send buffer of a vMotion stream below the latency threshold", true, false},
	[ADVANCED_RECEIVE_BUFFER] = {M "RcvBufSize", 562540, 65536, 1000000, "B", "destination", "receive buffer of the same", true, false},
	[ADVANCED_LINE_RATE] = {M "NetExpectedLineRateMBps", 133, 1, 2000, "MB/s", "both", "rate that buffers are sized for above the latency threshold; the lower of the "
		"two counts", true, false},
	[ADVANCED_LATENCY_MODE] = {M "NetLatencyModeThreshold", 4, 1, 1000, "ms", "source", "round trip from which buffers are sized for it", true, false},
	[ADVANCED_STREAM_HELPERS] = {M "VMotionStreamHelpers", 0, 0, 112, "", "source", "streams of a vMotion, spread over its adapters, at least one each; 0: by the speed of "
		"the uplinks", true, false},
	[ADVANCED_MAX_HELPERS] = {M "VMotionMaxStreamHelpers", 112, 1, 112, "", "source", "the most streams a vMotion opens by the speed of its uplinks", false, false},
	[ADVANCED_HELPER_RATE] = {M "MigrateStreamHelperBwUtilMax", 15000, 1, 1000000, "Mbit/s", "source", "what one stream carries, from 7.0 Update 2 on", false, false},
	[ADVANCED_BIND_TO_VMKNIC] = {M "BindToVmknic", 3, 0, 3, "", "host", "0: vMotion is not bound to its adapter, so the routes decide where it leaves", false, false},
	[ADVANCED_DETECT_ZERO_PAGES] = {M "DetectZeroPages", 1, 0, 1, "", "source", "0: pages of zeros are sent like others", false, false},
	[ADVANCED_PROHIBIT_INSTANT_CLONE] = {M "ProhibitInstantClone", 0, 0, 1, "", "host", "1: instant clones are refused", false, false},
	[ADVANCED_MAX_NETSTACKS] = {"Net.TcpipMaxNetstackInstances", 48, 1, 48, "", "host", "netstacks a host may have", false, true},
	[ADVANCED_PAGES_PER_SEND] = {M "PreCopyPagesPerSend", 32, 1, 1024, "pages", "source", NULL, true, false},
	[ADVANCED_CPU_MIN] = {M "MigrateCpuMinPctDefault", 30, 1, 100, "%", "host", NULL, false, false},
	[ADVANCED_CPU_PER_GBIT] = {M "MigrateCpuPctPerGb", 10, 0, 100, "%", "host", NULL, false, false},
	[ADVANCED_CHECKPOINT_CACHE] = {M "CptCacheMaxSizeMB", 544, 8, 1024, "MB", "host", NULL, true, false},
	[ADVANCED_PREALLOCATE] = {M "PreallocLPages", 1, 0, 1, "", "destination", NULL, false, false},
	[ADVANCED_BITMAP_ENCODING] = {M "MigrateBitmapEncodingType", 2, 0, 2, "", "source", NULL, false, false},
};

void advanced_init(struct advanced *a)
{
	*a = (struct advanced){0};
	for (unsigned i = 0; i < ADVANCED__COUNT; i++)
		a->value[i] = advanced_table[i].value;
}

/* "/Migrate/NetTimeout" is "Migrate.NetTimeout". */
static bool is_named(const char *name, const char *given)
{
	const char *p = given + (*given == '/');
	for (; *name && *p; name++, p++) {
		char c = *p == '/' && *given == '/' ? '.' : *p;
		if (g_ascii_tolower(c) != g_ascii_tolower(*name))
			return false;
	}
	return !*name && !*p;
}

int advanced_find(const char *name)
{
	for (unsigned i = 0; i < ADVANCED__COUNT; i++)
		if (is_named(advanced_table[i].name, name))
			return (int)i;
	return -1;
}

bool advanced_is_opt_out(const char *name) { return is_named(OPT_OUT, name); }

GPtrArray *advanced_names(void)
{
	GPtrArray *all = g_ptr_array_new();
	for (unsigned i = 0; i < ADVANCED__COUNT; i++)
		g_ptr_array_add(all, (gpointer)advanced_table[i].name);
	g_ptr_array_add(all, (gpointer)OPT_OUT);
	return all;
}

bool advanced_allows(enum advanced_id id, int64_t value) { return value >= advanced_table[id].min && value <= advanced_table[id].max; }

void advanced_set(struct advanced *a, enum advanced_id id, int64_t value)
{
	SIM_ASSERT((unsigned)id < ADVANCED__COUNT && advanced_allows(id, value));
	a->value[id] = value;
	a->given |= 1u << id;
}

int64_t advanced_get(const struct advanced *a, enum advanced_id id)
{
	SIM_ASSERT((unsigned)id < ADVANCED__COUNT);
	return a->value[id];
}

bool advanced_is_given(const struct advanced *a, enum advanced_id id) { return a->given & 1u << id; }
