/* models/assume.c: the switches of unconfirmed facts.
 *
 * Where no public source decides how ESXi behaves, vmksim takes one reading as default and lets a scenario take another. This table is the whole list: it gives
 * parsing, range checks, the reference and the outcome's account of which assumptions a result rests on.
 */
#include "models/assume.h"

#include <string.h>

#define KIB INT64_C(1024)
#define MIB (KIB * 1024)
#define GIB (MIB * 1024)
#define MB_PER_S INT64_C(8000000)         /* in bit/s */
#define MS INT64_C(1000000000)            /* in ps */

const struct assume_row assume_table[ASSUME__COUNT] = {
	[ASSUME_NFC_CHUNK] = {
		.key = "nfc_chunk", .type = QUANTITY_BYTES, .value = 64 * KIB, .min = 64 * KIB, .max = 4 * MIB,
		.default_text = "64 KiB", .range_text = "64 KiB to 4 MiB",
		.why = "NFC waits for an answer per chunk, but no source gives the size of a chunk; 64 KiB is the read buffer that VDDK logs show, its "
		       "asynchronous mode uses 1 MiB",
	},
	[ASSUME_NFC_DEPTH] = {
		.key = "nfc_depth", .type = QUANTITY_COUNT, .value = 1, .min = 1, .max = 64,
		.default_text = "1", .range_text = "1 to 64",
		.why = "how many chunks NFC keeps under way at once is not documented; \"synchronous\" is read as one",
	},
	[ASSUME_NFC_RATE] = {
		.key = "nfc_rate", .type = QUANTITY_RATE, .value = 0, .min = 0, .max = 100 * INT64_C(1000000000),
		.default_text = "none", .range_text = "none, or a rate up to 100 Gbit/s",
		.why = "a measured rate of one NFC copy, where there is one, stands above any model of it: given, it replaces thread and chunk",
	},
	[ASSUME_VMOTION_LINE_RATE] = {
		.key = "vmotion_line_rate", .type = QUANTITY_RATE, .value = 133 * MB_PER_S, .min = 1 * MB_PER_S, .max = 2000 * MB_PER_S,
		.default_text = "133 MB/s", .range_text = "1 MB/s to 2000 MB/s",
		.why = "from a round trip of 4 ms on, a vMotion stream sizes its buffers for this rate (the default of NetExpectedLineRateMBps); that the "
		       "buffer is rate x round trip is inferred from three field measurements",
	},
	[ASSUME_LONG_DISTANCE_DISKS] = {
		.key = "long_distance_disks", .type = ASSUME_CHOICE, .value = ASSUME_DISKS_HOT_COLD, .min = 0, .max = 1,
		.choices = {"hot_cold", "all_provisioning"}, .default_text = "hot_cold", .range_text = "hot_cold or all_provisioning",
		.why = "sources disagree on the disks of a running VM that moves far: the leaf over vMotion and the rest by NFC, or all of them over "
		       "provisioning",
	},
	[ASSUME_PIN] = {
		.key = "pin", .type = ASSUME_CHOICE, .value = ASSUME_PIN_MIGRATION, .min = 0, .max = 1,
		.choices = {"migration", "session"}, .default_text = "migration", .range_text = "migration or session",
		.why = "documents say that a running transfer keeps its adapter; whether a migration chooses all its adapters when it starts, or each "
		       "session when that begins, they do not",
	},
	[ASSUME_RETAG_ON_LAST_DELETE] = {
		.key = "retag_on_last_delete", .type = ASSUME_CHOICE, .value = ASSUME_NO, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "no", .range_text = "no or yes",
		.why = "no source says whether the tags of default-stack adapters come back when the last adapter of a dedicated netstack is removed",
	},
	[ASSUME_UDT] = {
		.key = "udt", .type = ASSUME_CHOICE, .value = ASSUME_UDT_AUTO, .min = 0, .max = 1,
		.choices = {"auto", "off"}, .default_text = "auto", .range_text = "auto or off",
		.why = "that Unified Data Transport (8.0 and later) carries bulk data over the vMotion adapters is derived from two descriptions of it; "
		       "off shows plain NFC",
	},
	[ASSUME_SAME_SUBNET_EGRESS] = {
		.key = "same_subnet_egress", .type = ASSUME_CHOICE, .value = ASSUME_EGRESS_LOWEST, .min = 0, .max = 1,
		.choices = {"lowest", "seeded"}, .default_text = "lowest", .range_text = "lowest or seeded",
		.why = "with two adapters of one netstack in one subnet, older text says that one of them sends everything, newer text that it may be "
		       "either",
	},
	[ASSUME_SHARED_POOL] = {
		.key = "shared_pool", .type = ASSUME_CHOICE, .value = ASSUME_NO, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "no", .range_text = "no or yes",
		.why = "every netstack has its own buffers; yes compares with one pool for the whole host",
	},
	[ASSUME_STACK_POOL] = {
		.key = "stack_pool", .type = QUANTITY_BYTES, .value = 1024 * MIB, .min = 8 * MIB, .max = 64 * GIB,
		.default_text = "1024 MiB", .range_text = "8 MiB to 64 GiB",
		.why = "socket buffers of a netstack come from its heap; 1024 MB is the largest heap of the TCP/IP module, per netstack is assumed",
	},
	[ASSUME_SWITCHOVER_FIXED] = {
		.key = "switchover_fixed", .type = QUANTITY_TIME, .value = 50 * MS, .min = 0, .max = 10000 * MS,
		.default_text = "50 ms", .range_text = "0 ms to 10 s",
		.why = "device state and the resume at the destination take time besides the last copy; one log gives 16 ms, 20 to 100 ms are usual; 4 "
		       "round trips come on top",
	},
	[ASSUME_QUEUE] = {
		.key = "queue", .type = ASSUME_CHOICE, .value = ASSUME_QUEUE_FIFO, .min = 0, .max = 1,
		.choices = {"fifo", "skip"}, .default_text = "fifo", .range_text = "fifo or skip",
		.why = "that vCenter lets a migration wait until all it needs is free is documented; whether one that could start overtakes one that "
		       "waits is not",
	},
	[ASSUME_ADMISSION] = {
		.key = "admission", .type = ASSUME_CHOICE, .value = ASSUME_ADMISSION_VCENTER, .min = 0, .max = 1,
		.choices = {"vcenter", "none"}, .default_text = "vcenter", .range_text = "vcenter or none",
		.why = "vCenter's documented limits hold for what vCenter starts; none: who copies is somebody else, such as a backup or VDDK client, or the "
		       "limits were raised, which is unsupported",
	},
	[ASSUME_FIREWALL_RUNNING] = {
		.key = "firewall_running", .type = ASSUME_CHOICE, .value = ASSUME_FIREWALL_CUT, .min = 0, .max = 1,
		.choices = {"cut", "keep"}, .default_text = "cut", .range_text = "cut or keep",
		.why = "no source says whether closing a rule set of a host's firewall also stops connections that are open",
	},
	[ASSUME_SUPPORT] = {
		.key = "support", .type = ASSUME_CHOICE, .value = ASSUME_SUPPORT_REPORT, .min = 0, .max = 1,
		.choices = {"report", "refuse"}, .default_text = "report", .range_text = "report or refuse",
		.why = "products go on beyond many a limit of what is supported: report simulates and warns, refuse (--strict-support) does not start such a "
		       "migration",
	},
	[ASSUME_ISCSI_RECOVERY] = {
		.key = "iscsi_recovery", .type = QUANTITY_TIME, .value = 10000 * MS, .min = 0, .max = 120000 * MS,
		.default_text = "10 s", .range_text = "0 ms to 120 s",
		.why = "how long I/O waits on an iSCSI path that went down before another path takes over: 10 s is the usual RecoveryTimeout of a software "
		       "initiator; how soon the loss is noticed depends on what broke",
	},
	[ASSUME_ALL_PATHS_DOWN] = {
		.key = "all_paths_down", .type = QUANTITY_TIME, .value = 140000 * MS, .min = 20000 * MS, .max = INT64_C(99999000) * MS,
		.default_text = "140 s", .range_text = "20 s to 99999 s",
		.why = "a host's own copy (Storage vMotion, clones) has no connection whose timeout could end it: that it is given up with the device, after the 140 s that a "
		       "host waits while all paths are down, is our reading",
	},
	[ASSUME_NFS41_TRUNKING] = {
		.key = "nfs41_trunking", .type = ASSUME_CHOICE, .value = ASSUME_YES, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "yes", .range_text = "no or yes",
		.why = "NFS 4.1 may use several addresses of a server in one session; that its I/O is spread evenly over all of them is our reading",
	},
	[ASSUME_DATA_MOVER_RATE] = {
		.key = "data_mover_rate", .type = QUANTITY_RATE, .value = 1000 * MB_PER_S, .min = 0, .max = 100 * INT64_C(1000000000),
		.default_text = "1000 MB/s", .range_text = "none, or a rate up to 100 Gbit/s",
		.why = "a host copies from datastore to datastore itself (Storage vMotion, clones); no source says how fast beyond the speed of the "
		       "datastores; 1000 MB/s keeps a copy between datastores of unstated speed from taking no time; none: they alone decide",
	},
	[ASSUME_ENCRYPTION_RATE] = {
		.key = "encryption_rate", .type = QUANTITY_RATE, .value = 0, .min = 0, .max = 1000 * INT64_C(1000000000),
		.default_text = "none", .range_text = "none, or a rate of one stream up to 1 Tbit/s",
		.why = "encryption of vMotion takes a crypto helper of its own beside each stream helper and is said to cost little throughput on processors "
		       "with AES instructions; no number was found, so it never is the limit unless a rate of one stream is given",
	},
	[ASSUME_TRACE_INSTALL] = {
		.key = "trace_install", .type = QUANTITY_TIME, .value = 1 * MS, .min = 0, .max = 10000 * MS,
		.default_text = "1 ms", .range_text = "0 ms to 10 s",
		.why = "before pages are copied, traces are put on them while vCPUs stand still: all of them before 7.0, one since; how long that takes for each "
		       "GiB is not published, the value is only an order of magnitude",
	},
	[ASSUME_CROSS_VCENTER_ENCRYPTED] = {
		.key = "cross_vcenter_encrypted", .type = ASSUME_CHOICE, .value = ASSUME_NO, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "no", .range_text = "no or yes",
		.why = "the 6.5 documents exclude encrypted VMs from migration between vCenter Servers; that later releases allow it with a shared key provider is "
		       "not confirmed",
	},
	[ASSUME_DHCP_DELAY] = {
		.key = "dhcp_delay", .type = QUANTITY_TIME, .value = 5000 * MS, .min = 0, .max = 600000 * MS,
		.default_text = "5 s", .range_text = "0 s to 600 s",
		.why = "how long an adapter waits for a lease where the network's server does not say, and before it takes an address of 169.254/16: an exchange "
		       "of four packets takes milliseconds, a port that begins to forward takes seconds",
	},
	[ASSUME_DAD_DELAY] = {
		.key = "dad_delay", .type = QUANTITY_TIME, .value = 1000 * MS, .min = 0, .max = 60000 * MS,
		.default_text = "1 s", .range_text = "0 s to 60 s",
		.why = "duplicate address detection sends one probe and waits one second by default (RFC 4862); what ESXi is set to is not documented",
	},
	[ASSUME_DHCP_FALLBACK] = {
		.key = "dhcp_fallback", .type = ASSUME_CHOICE, .value = ASSUME_FALLBACK_LINK_LOCAL, .min = 0, .max = 1,
		.choices = {"link_local", "none"}, .default_text = "link_local", .range_text = "link_local or none",
		.why = "the API has a kind of address that 169.254/16 is, so an adapter that no DHCP server answers is taken to make itself one; no manual says that it "
		       "does",
	},
	[ASSUME_DHCP_ROUTER] = {
		.key = "dhcp_router", .type = ASSUME_CHOICE, .value = ASSUME_YES, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "yes", .range_text = "no or yes",
		.why = "that the router of a DHCP lease becomes the default gateway of a netstack without one is how DHCP clients do it; the manuals do not say so of "
		       "VMkernel adapters",
	},
	[ASSUME_OVERRIDE_WITHOUT_GATEWAY] = {
		.key = "override_without_gateway", .type = ASSUME_CHOICE, .value = ASSUME_OVERRIDE_REFUSE, .min = 0, .max = 1,
		.choices = {"refuse", "accept"}, .default_text = "refuse", .range_text = "refuse or accept",
		.why = "one field report says that an adapter's IPv4 gateway cannot be set while its netstack has no default gateway; no manual says so, and none "
		       "says the opposite",
	},
	[ASSUME_NIC_QUEUE] = {
		.key = "nic_queue", .type = QUANTITY_BYTES, .value = 1500000, .min = 4096, .max = 64 * MIB,
		.default_text = "1500 kB", .range_text = "4 KiB to 64 MiB",
		.why = "no source gives the queue before an uplink; 1,000 packets of 1500 bytes are usual. It decides the latency of traffic beside a "
		       "saturated NIC, and nothing else",
	},
	[ASSUME_STAGE_COMBINATION] = {
		.key = "stage_combination", .type = ASSUME_CHOICE, .value = ASSUME_STAGES_SOFT, .min = 0, .max = 1,
		.choices = {"soft", "hard"}, .default_text = "soft", .range_text = "soft or hard",
		.why = "stages in a row (reading, a thread or the network, writing) and the streams of a sender with its line overlap imperfectly: soft takes them "
		       "together, (sum of rate^-3)^(-1/3), which fits published copies and streams; hard takes the slowest alone, as if each stage always had work",
	},
	[ASSUME_RANDOM_LOSS] = {
		.key = "random_loss", .type = ASSUME_CHOICE, .value = ASSUME_LOSS_MEAN, .min = 0, .max = 1,
		.choices = {"mean", "drawn"}, .default_text = "mean", .range_text = "mean or drawn",
		.why = "random loss: the ceiling it sets on a long average, or packets drawn from the run's seed, each of which cuts a window: right for short "
		       "transfers too, and different with every seed",
	},
	[ASSUME_MIN_RTO] = {
		.key = "min_rto", .type = QUANTITY_TIME, .value = 200 * MS, .min = 1 * MS, .max = 60000 * MS,
		.default_text = "200 ms", .range_text = "1 ms to 60 s",
		.why = "packet fidelity: the least retransmission timeout. 200 ms is Linux's; FreeBSD, which ESXi's TCP is said to derive from, has 30 ms and 200 ms of slop: "
		       "230 ms. VMware publishes none; RFC 6298 asks for 1 s",
	},
	[ASSUME_DELAYED_ACKS] = {
		.key = "delayed_acks", .type = ASSUME_CHOICE, .value = ASSUME_YES, .min = 0, .max = 1,
		.choices = {"no", "yes"}, .default_text = "yes", .range_text = "no or yes",
		.why = "packet fidelity: a receiver acknowledges each second full segment, or after a delay; no: each one, as storage vendors advise for iSCSI adapters. That other "
		       "adapters delay them is TCP's usual default",
	},
	[ASSUME_HYSTART] = {
		.key = "hystart", .type = ASSUME_CHOICE, .value = ASSUME_HYSTART_LINUX, .min = 0, .max = 2,
		.choices = {"linux", "rfc9406", "off"}, .default_text = "linux", .range_text = "linux, rfc9406 or off",
		.why = "packet fidelity: how CUBIC ends slow start before a loss: Linux's HyStart, HyStart++ of RFC 9406, or not at all; what ESXi's CUBIC does is not published",
	},
	[ASSUME_PACING] = {
		.key = "pacing", .type = ASSUME_CHOICE, .value = ASSUME_OFF, .min = 0, .max = 1,
		.choices = {"off", "on"}, .default_text = "off", .range_text = "off or on",
		.why = "packet fidelity: on spreads a window over its round trip, where off sends whenever an acknowledgement allows it; no source says that ESXi paces",
	},
	[ASSUME_SEGMENTATION_OFFLOAD] = {
		.key = "segmentation_offload", .type = ASSUME_CHOICE, .value = ASSUME_ON, .min = 0, .max = 1,
		.choices = {"off", "on"}, .default_text = "on", .range_text = "off or on",
		.why = "packet fidelity: on, which is the default of VMkernel adapters, lets up to 64 KiB leave as one burst where the window allows it; how long a burst NICs make "
		       "of it is not published",
	},
	[ASSUME_PORT_QUEUE] = {
		.key = "port_queue", .type = QUANTITY_COUNT, .value = 1000, .min = 1, .max = 1000000,
		.default_text = "1000", .range_text = "1 to 1000000 packets",
		.why = "packet fidelity: what a port of a physical switch, its uplink, a link without `queue` or a portal of an array queues before it drops; real switches share "
		       "some 12 to 32 MB among their ports, or have gigabytes",
	},
	[ASSUME_ECN_THRESHOLD] = {
		.key = "ecn_threshold", .type = QUANTITY_BYTES, .value = 0, .min = 0, .max = 64 * MIB,
		.default_text = "none", .range_text = "none, or up to 64 MiB",
		.why = "packet fidelity: from how much backlog on a queue marks packets of netstacks that use ECN (`ecn`, from 7.0 on) instead of waiting until it drops; most "
		       "switches mark nothing unless they are told to",
	},
};

_Static_assert(sizeof(assume_table) / sizeof(assume_table[0]) == ASSUME__COUNT, "every switch has a row");

void assume_init(struct assume *a)
{
	for (int i = 0; i < ASSUME__COUNT; i++)
		a->value[i] = assume_table[i].value;
}

int assume_find(const char *key)
{
	for (int i = 0; key && i < ASSUME__COUNT; i++)
		if (!strcmp(assume_table[i].key, key))
			return i;
	return -1;
}

static bool parse_choice(const struct assume_row *r, const char *text, int64_t *out)
{
	for (int64_t i = 0; r->choices[i]; i++) {
		if (!strcmp(r->choices[i], text)) {
			*out = i;
			return true;
		}
	}
	return false;
}

static bool takes_none(const struct assume_row *r)
{
	return g_str_has_prefix(r->range_text, "none");
}

bool assume_parse(int id, const char *text, int64_t *out, char **err)
{
	SIM_ASSERT(id >= 0 && id < ASSUME__COUNT);
	const struct assume_row *r = &assume_table[id];
	const char *key = r->key;
	int64_t v = 0;

	if (r->type == ASSUME_CHOICE) {
		if (parse_choice(r, text, out))
			return true;
		*err = g_strdup_printf("'%s' is not a choice of '%s': expected %s", text, key, r->range_text);
		return false;
	}
	if (takes_none(r) && !strcmp(text, "none")) {
		*out = 0;
		return true;
	}
	if (!strcmp(text, r->default_text)) {
		*out = r->value;
		return true;
	}
	if (!quantity_parse((enum quantity_kind)r->type, text, &v, err))
		return false;
	if (v < r->min || v > r->max) {
		*err = g_strdup_printf("'%s' is out of the range of '%s': expected %s", text, key, r->range_text);
		return false;
	}
	*out = v;
	return true;
}

char *assume_format(int id, int64_t value)
{
	SIM_ASSERT(id >= 0 && id < ASSUME__COUNT);
	const struct assume_row *r = &assume_table[id];

	if (r->type == ASSUME_CHOICE) {
		SIM_ASSERT(value >= r->min && value <= r->max);
		return g_strdup(r->choices[value]);
	}
	if (takes_none(r) && value == 0)
		return g_strdup("none");
	return value == r->value ? g_strdup(r->default_text) : quantity_format((enum quantity_kind)r->type, value);
}
