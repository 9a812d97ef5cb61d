/* tests/validation/validate_published_esxi.c: published figures of ESXi: vMotion, NFC, copies that a host makes itself, limits.
 *
 * Where no NIC is named, a peak is that of 100 Gbit/s, and NFC, which a NIC of 10 Gbit/s never holds, has one. Packets are of 9000 bytes from 40 Gbit/s on.
 */
#include "tests/validation/validate_published.h"

#include "models/fabric/constant.h"
#include "models/migration/plan.h"
#include "models/rules/support.h"
#include "models/transport/flow_tcp.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MIB 1048576.
#define GIB 1073741824.
#define PAYLOAD (1448. / 1538) /* of the wire, at MTU 1500 */

/* ---- vMotion ---- */

static const char *release_of(const char *stack)
{
	static const struct {
		const char *stack, *release;
	} known[] = {{"vmotion-4", "5.0.0"}, {"vmotion-5", "5.5.0"}, {"vmotion-6", "6.7.0"}, {"vmotion-7.0.3", "7.0.3"}, {"vmotion-7/8", "8.0.0"},
		{"vmotion-7", "7.0.3"}, {"vmotion-8", "8.0.0"}, {"vmotion/udt", "8.0.0"}, {"vmotion", "6.7.0"}};
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (g_str_has_prefix(stack, known[i].stack))
			return known[i].release;
	return "7.0.3";
}

static double vmotion_rate(struct published *p)
{
	const char *stack = published_text(p, "stack");
	double link = published_number(p, "link_gbps", 100), memory = published_number(p, "mem_gib", 64);
	g_autofree char *vm = g_strdup_printf("memory: %.0f MiB", memory * 1024);
	struct scene s = {.release = release_of(stack),
		.link_gbps = link,
		.rtt_ms = published_number(p, "rtt_ms", 0),
		.mtu = link >= 40 ? 9000 : 1500,
		.vmknics = (uint32_t)published_number(p, "nic_count", 1),
		.vm = vm};
	if (g_str_has_prefix(stack, "vmotion-4"))
		s.advanced = "Migrate.NetLatencyModeThreshold: 1000"; /* 4.1 has no such mode */
	struct outcome *o = validate_scene_play(&s, &p->err);
	double rate = NAN;
	for (guint i = 0; o && i < o->sessions->len; i++) {
		const struct outcome_session *x = o->sessions->pdata[i];
		if (strcmp(x->service, "vmotion") == 0)
			rate = (double)x->mean_bps;
	}
	outcome_free(o);
	return rate;
}

/* The round trip at which a window just carries what the link does. */
static double longest_rtt(const struct published *p)
{
	share_rate line = (share_rate)((double)share_from_bps((uint64_t)(published_number(p, "link_gbps", 1) * 1e9)) * PAYLOAD);
	int64_t low = 1, high = 10 * SIM_S;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (flow_window_rate(advanced_table[ADVANCED_SEND_BUFFER].value, sim_dur_ps(middle)) >= line)
			low = middle;
		else
			high = middle;
	}
	return (double)low / 1e12;
}

static double vmotions_at_once(struct published *p)
{
	struct scene s = {.release = "6.7.0", .link_gbps = published_number(p, "link_gbps", 10), .vms = 16, .vm = "memory: 1 GiB"};
	struct outcome *o = validate_scene_play(&s, &p->err);
	double n = o ? validate_scene_at_once(o) : NAN;
	outcome_free(o);
	return n;
}

/* Sixteen hosts, one VM each, all from one datastore to another. */
static double copies_at_once(struct published *p)
{
	GString *y = g_string_new(
		"vmksim: 1\nname: published\nsites: {s: {}}\nnetworks: {mgmt: {site: s, subnet: 10.10.0.0/24}}\ndatastores:\n"
		"  a: {type: vmfs_fc, hosts: \"h(1..16)\"}\n  b: {type: vmfs_fc, hosts: \"h(1..16)\"}\nhosts:\n  h(1..16):\n    site: s\n    release: 6.7.0\n"
		"    nics: {vmnic0: 10 Gbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0]}}\n    portgroups: {Management: {switch: vSwitch0, network: "
		"mgmt}}\n"
		"    adapters: {vmk0: {portgroup: Management, services: [management], ipv4: \"10.10.0.{n}/24\"}}\nvms:\n");
	for (int i = 1; i <= 16; i++)
		g_string_append_printf(y, "  v%d: {host: h%d, memory: 1 GiB, disks: [{size: 10 GiB, datastore: a}]}\n", i, i);
	g_string_append(y, "timeline:\n");
	for (int i = 1; i <= 16; i++)
		g_string_append_printf(y, "  - at: 0 s\n    migrate: {id: m%d, vm: v%d, datastore: b}\n", i, i);
	struct outcome *o = validate_scene_text(y->str, 0, &p->err);
	double n = o ? validate_scene_at_once(o) : NAN;
	outcome_free(o);
	g_string_free(y, TRUE);
	return n;
}

/* ---- NFC ---- */

/* Copies that leave several hosts meet at one importer, whose port is as fast as theirs. */
static double copy_time(struct published *p, const char *assume, uint32_t copies, uint32_t pairs, double gib)
{
	g_autofree char *vm = g_strdup_printf("power: off, memory: 4 GiB, disks: [{size: %.0f MiB", gib * 1024);
	struct scene s = {.link_gbps = published_number(p, "link_gbps", 10),
		.pairs = pairs,
		.one_importer = pairs > 1,
		.vms = copies,
		.assume = assume,
		.vm = vm,
		.disks = true};
	struct outcome *o = validate_scene_play(&s, &p->err);
	double t = o ? validate_scene_last(o) : NAN;
	outcome_free(o);
	return t;
}

/* The rate of one copy that the same stack is said to have, by the row of its largest disk; 0: none. */
static double single_rate(const struct published *p)
{
	double rate = 0, largest = -1;
	for (uint32_t i = 0; i < validate_csv_rows(p->csv); i++) {
		struct published other = {p->csv, i, NULL};
		double gib = published_number(&other, "disk_gib", 0);
		if (strcmp(published_text(&other, "stack"), published_text(p, "stack")) == 0 &&
			strcmp(published_text(&other, "kind"), published_text(p, "kind")) == 0 && strcmp(published_text(&other, "metric"), "throughput") == 0 &&
			published_number(&other, "concurrent", 1) == 1 && gib > largest) {
			largest = gib;
			rate = published_value(&other);
		}
	}
	return rate;
}

static double nfc(struct published *p)
{
	const char *metric = published_text(p, "metric");
	bool peak = g_str_has_prefix(metric, "max_"), all = strcmp(metric, "max_host_datastore_read") == 0,
	     single = strcmp(published_text(p, "kind"), "nfc-vddk") == 0;
	double gib = published_number(p, "disk_gib", 35), rate = peak || single ? 0 : single_rate(p);
	uint32_t copies = all ? 80 : (uint32_t)published_number(p, "concurrent", 1), chunk = 0, depth = 0;
	const char *aio = strstr(published_text(p, "stack"), "aio ");
	GString *assume = g_string_new("admission: none");
	if (published_says(p, "on provisioned size"))
		gib *= 0.7; /* 35 of 50 GiB are in use, as the source's other pages say */
	if (aio && sscanf(aio, "aio %uMiBx%u", &chunk, &depth) == 2)
		g_string_append_printf(assume, ", nfc_chunk: %u MiB, nfc_depth: %u", chunk, depth);
	else if (rate > 0)
		g_string_append_printf(assume, ", nfc_rate: %.0f bit/s", rate);
	double t = copy_time(p, assume->str, copies, (uint32_t)published_number(p, "nic_count", 1), gib);
	g_string_free(assume, TRUE);
	return strcmp(metric, "total_time") == 0 ? t : copies * gib * GIB * 8 / t;
}

/* ---- copies of a host itself ---- */

/* vmkfstools from a local disk to NFS. What the devices and the server's port carry alone is fitted on these figures, MiB/s; a server's port of 1 Gbit/s
 * carries 102. */
static double disk_copy(struct published *p)
{
	char from[16] = "", to[16] = "";
	unsigned mtu = 1500;
	double link = published_number(p, "link_gbps", 1), gib = published_number(p, "disk_gib", 19);
	if (sscanf(published_text(p, "notes"), "src %15s dst %15s MTU %u", from, to, &mtu) != 3)
		return NAN;
	double read = strcmp(from, "HDD") == 0 ? 123 : strcmp(from, "SSD") == 0 ? 289 : 1000, write = strcmp(to, "HDD") == 0 ? 167 : 1000;
	double port = link <= 1 ? 102 * MIB * 8 : link * 1e9;
	g_autofree char *y = g_strdup_printf(
		"vmksim: 1\nname: published\nassume: {data_mover_rate: none}\nsites: {s: {}}\n"
		"networks: {mgmt: {site: s, subnet: 10.10.0.0/24}, nfs: {site: s, subnet: 10.60.0.0/24}}\n"
		"arrays: {filer: {network: nfs, portals: {a: {ipv4: 10.60.0.200/24, rate: %.0f kbit/s}}}}\n"
		"datastores:\n  from: {type: local, hosts: [h], read: %.0f MiB/s}\n  to: {type: nfs3, array: filer, hosts: [h], write: %.0f MiB/s}\n"
		"hosts:\n  h:\n    site: s\n    release: 7.0.3\n    nics: {vmnic0: %.0f Mbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0], mtu: %u}}\n"
		"    portgroups: {Management: {switch: vSwitch0, network: mgmt}, Storage: {switch: vSwitch0, network: nfs}}\n    adapters:\n"
		"      vmk0: {portgroup: Management, services: [management], ipv4: 10.10.0.1/24}\n      vmk1: {portgroup: Storage, mtu: %u, ipv4: "
		"10.60.0.1/24}\n"
		"vms: {v: {host: h, power: off, memory: 1 GiB, disks: [{size: %.0f MiB, datastore: from}]}}\ntimeline: [{at: 0 s, migrate: {id: m, vm: v, "
		"datastore: to}}]\n",
		port / 1e3, read, write, link * 1e3, mtu, mtu, gib * 1024);
	struct outcome *o = validate_scene_text(y, 0, &p->err);
	double t = o ? validate_scene_last(o) : NAN;
	outcome_free(o);
	return gib * GIB * 8 / t;
}

double published_esxi(struct published *p)
{
	const char *metric = published_text(p, "metric"), *kind = published_text(p, "kind");
	if (strcmp(metric, "per_stream_cap") == 0)
		return (double)(plan_helper_rate(RELEASE(8, 0, 0), NULL) >> 17);
	if (strcmp(metric, "max_switchover_before_abort") == 0)
		return (double)constant(CONSTANT_MAX_SWITCHOVER) / 1e12;
	if (strcmp(metric, "min_bandwidth_per_session") == 0)
		return (double)SUPPORT_SESSION_BPS;
	if (strcmp(metric, "max_concurrent_per_host") == 0)
		return vmotions_at_once(p);
	if (strcmp(metric, "max_concurrent_per_datastore") == 0)
		return copies_at_once(p);
	if (strcmp(metric, "max_rtt_without_loss_of_bw") == 0)
		return longest_rtt(p);
	bool rate = strcmp(metric, "throughput") == 0 || strcmp(metric, "peak_throughput") == 0;
	if (strcmp(kind, "vmotion") == 0)
		return rate ? vmotion_rate(p) : NAN;
	if (strcmp(kind, "disk-copy") == 0)
		return rate ? disk_copy(p) : NAN;
	bool copied =
		rate || strcmp(metric, "total_time") == 0 || strcmp(metric, "max_single_disk_rate") == 0 || strcmp(metric, "max_host_datastore_read") == 0;
	return copied && (g_str_has_prefix(kind, "nfc") || strcmp(kind, "cold-xvc") == 0) ? nfc(p) : NAN;
}
