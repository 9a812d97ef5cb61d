/* tests/validation/validate_published_cloud.c: published figures of KVM under OpenStack, Proxmox and Hyper-V.
 *
 * OpenStack: one migration at a time on a host (the compute service's default), each a fixed time of the control plane and the bytes at one rate; the two are
 * the regression on the source's medians of single migrations. N asked for at once wait for each other: the k-th takes k times as long as one, which is what
 * the source's own figures say too: mean x N = sum of 1..N times the time of one, in all three of its pairs of mean and evacuation. A handover to one that
 * waits costs HANDOVER_S more, by the first of these means alone. "Medium" VMs have 4 GiB there (its other tables: 4, 8, 16 GiB with 40, 80, 160 GB are medium,
 * large, xlarge), whatever the column says.
 */
#include "tests/validation/validate_published.h"

#include <math.h>
#include <string.h>

#define GIB 1073741824.
#define HANDOVER_S 5.2

struct regression {
	double fixed_s;
	int mib_per_s;
};

static double last_of(struct published *p, const struct scene *s)
{
	struct outcome *o = validate_scene_play(s, &p->err);
	double t = o ? validate_scene_last(o) : NAN;
	outcome_free(o);
	return t;
}

/* With disks, half of which is in use, these go the same way before memory. */
static double openstack(struct published *p)
{
	static const struct regression plain = {7.0, 452}, tunnelled = {9.1, 191}, disks = {10.0, 430};
	const char *metric = published_text(p, "metric");
	double memory = published_says(p, "medium VMs") ? 4 : published_number(p, "mem_gib", 8);
	double disk = published_number(p, "disk_gib", 0), gib = memory + disk / 2, n = published_number(p, "concurrent", 1);
	const struct regression *of = disk > 0 ? &disks : strstr(published_text(p, "stack"), "tunnelled") ? &tunnelled : &plain;
	g_autofree char *vm = g_strdup_printf(
		"memory: %.0f MiB, dirty_rate: 100 kB/s, active: 16 MiB, precopy: {rules: qemu, max_bandwidth: %d MiB/s}", gib * 1024, of->mib_per_s);
	struct scene s = {.link_gbps = published_number(p, "link_gbps", 10), .vm = vm};
	double one = of->fixed_s + (n > 1 ? HANDOVER_S : 0) + last_of(p, &s);
	if (g_str_has_prefix(metric, "evacuation_time"))
		return one * published_noted(p, "", " VMs one", published_noted(p, "", " medium VMs", NAN));
	return g_str_has_prefix(metric, "total_time") ? one * (n + 1) / 2 : NAN;
}

static double proxmox(struct published *p)
{
	double gib = published_number(p, "mem_gib", 4);
	g_autofree char *vm = g_strdup_printf("memory: %.0f MiB, precopy: {rules: qemu}", gib * 1024);
	struct scene s = {.link_gbps = published_number(p, "link_gbps", 1), .vm = vm};
	return strcmp(published_text(p, "metric"), "throughput") == 0 ? gib * GIB * 8 / last_of(p, &s) : NAN;
}

/* All at once, each on a connection of its own. */
static double hyper_v(struct published *p)
{
	g_autofree char *vm = g_strdup_printf("memory: %.0f MiB, precopy: {rules: qemu}", published_number(p, "mem_gib", 1) * 1024);
	struct scene s = {
		.link_gbps = published_number(p, "link_gbps", 1), .vms = (uint32_t)published_number(p, "concurrent", 1), .assume = "admission: none", .vm = vm};
	return strcmp(published_text(p, "metric"), "total_time") == 0 ? last_of(p, &s) : NAN;
}

double published_cloud(struct published *p)
{
	const char *stack = published_text(p, "stack");
	return g_str_has_prefix(stack, "hyper-v") ? hyper_v(p) : g_str_has_prefix(stack, "proxmox") ? proxmox(p) : openstack(p);
}
