/* tests/test-wire.c: what a path says its packets meet: queues there and on the reply's own way, storage legs, and what changes of the configuration do to
 * both.
 *
 * A transport that wants wires stands in for one with packets: it notes the paths it is given and the resources it is told of, and plays the fixed rate.
 */
#include "tests/fixed-transport.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

static struct tp_ops spied;
static const struct tp_ops *played;
static struct res_table *table;
static struct path first, last; /* of the first transfer that was started, of the last path that was given */
static GString *told;           /* "name;" of each changed resource */

static tp_id start(struct tp *t, const struct tp_spec *s)
{
	if (!first.mss)
		first = s->paths[0];
	last = s->paths[0];
	return played->start(t, s);
}

static void set_paths(struct tp *t, tp_id id, const struct path *paths, uint32_t n)
{
	last = paths[0];
	played->set_paths(t, id, paths, n);
}

static void changed(struct tp *t, uint32_t res)
{
	(void)t;
	g_string_append_printf(told, "%s;", res_get(table, res)->name);
}

static struct tp *make(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx)
{
	struct tp *t = fixed_factory.make(s, res, seed, handler, fn, ctx);
	played = t->ops;
	spied = *played;
	spied.start = start;
	spied.set_paths = set_paths;
	spied.resource_changed = changed;
	t->ops = &spied;
	table = res;
	return t;
}

static const struct tp_factory spy = {.name = "spy", .wires = true, .make = make}, content = {.name = "content", .make = make};

static struct given_run play_with(const char *text, const struct tp_factory *f)
{
	first = last = path_empty();
	first.mss = 0;
	g_string_truncate(told, 0);
	return given_play(text, &(struct run_opts){.transport = f});
}

static struct given_run play(const char *text) { return play_with(text, &spy); }

/* "esx01/vmnic1 out > dci forward"; g_free. */
static char *hops(const uint32_t *res, uint32_t n)
{
	GString *s = g_string_new(NULL);
	for (uint32_t i = 0; i < n; i++) {
		const struct res *r = res_get(table, res[i]);
		g_string_append_printf(s, "%s%s %s", i ? " > " : "", r->name, res_direction_name(r->direction));
	}
	return g_string_free(s, FALSE);
}

static void expect_wire(uint32_t wire, const char *there, const char *back)
{
	CU_ASSERT_NOT_EQUAL_FATAL(wire, WIRE_NONE);
	const struct wire *w = wire_get(table->wires, wire);
	g_autofree char *a = hops(w->there, w->n_there), *b = hops(w->back, w->n_back);
	CU_ASSERT_STRING_EQUAL(a, there);
	CU_ASSERT_STRING_EQUAL(b, back);
}

/* Two sites, a switch with uplinks at the first; vMotion on vmnic1. */
#define FAR(MORE, TIMELINE) \
	"vmksim: 1\nsites: {s: {rtt: 1 ms}, t: {rtt: 1 ms}}\n" \
	"links: {dci: {between: [s, t], rate: 10 Gbit/s, rtt: 20 ms, loss: 0.1 %}}\n" \
	"networks:\n  mgs: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n  mgt: {site: t, vlan: 10, subnet: 10.11.0.0/24, gateway: 10.11.0.1}\n" \
	"  vms: {site: s, vlan: 20, subnet: 10.20.0.0/24, gateway: 10.20.0.1}\n  vmt: {site: t, vlan: 20, subnet: 10.21.0.0/24, gateway: 10.21.0.1}\n" \
	"switches_physical: {tor: {site: s, uplinks: {rate: 40 Gbit/s}, nics: [h1/vmnic1]}}\n" \
	"hosts:\n" \
	"  h1:\n    site: s\n    release: 7.0.3\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n" \
	"    switches: {S0: {uplinks: [vmnic0]}, S1: {uplinks: [vmnic1]" MORE "}}\n    portgroups: {M: {switch: S0, network: mgs}, V: {switch: S1, network: vms}}\n" \
	"    netstacks: {vmotion: {gateway: 10.20.0.1}, defaultTcpipStack: {gateway: 10.10.0.1}}\n" \
	"    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.10.0.11/24}, vmk1: {portgroup: V, stack: vmotion, ipv4: 10.20.0.11/24}}\n" \
	"  h2:\n    site: t\n    release: 7.0.3\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n" \
	"    switches: {S0: {uplinks: [vmnic0]}, S1: {uplinks: [vmnic1]}}\n    portgroups: {M: {switch: S0, network: mgt}, V: {switch: S1, network: vmt}}\n" \
	"    netstacks: {vmotion: {gateway: 10.21.0.1}, defaultTcpipStack: {gateway: 10.11.0.1}}\n" \
	"    adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.11.0.12/24}, vmk1: {portgroup: V, stack: vmotion, ipv4: 10.21.0.12/24}}\n" \
	"datastores: {d: {hosts: [h1, h2], type: vmfs_fc}}\n" \
	"vms: {v: {host: h1, memory: 4 GiB, disks: [{size: 10 GB, datastore: d}]}}\n" \
	"timeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h2}\n" TIMELINE

/* A packet leaves by shaper, NIC and switch, crosses the link and arrives; its acknowledgement comes the same way, which a standard switch does not shape. */
static void there_and_back(void)
{
	struct given_run p = play(FAR(", shaping: {egress: {average: 2 Gbit/s, peak: 4 Gbit/s, burst: 1 MiB}}", ""));
	expect_wire(first.wire, "h1/vmk1 out > h1/vmnic1 out > tor out > dci forward > h2/vmnic1 in", "h2/vmnic1 out > dci backward > tor in > h1/vmnic1 in");
	const struct wire *w = wire_get(table->wires, first.wire);
	CU_ASSERT_EQUAL(w->mss, 1448);
	CU_ASSERT_EQUAL(w->headers, 52);
	CU_ASSERT_EQUAL(w->rtt.ps, first.rtt.ps);
	CU_ASSERT_EQUAL(first.reads, WIRE_NONE);
	CU_ASSERT_EQUAL(first.writes, WIRE_NONE);
	const struct res *shaper = res_get(table, w->there[0]), *link = res_get(table, w->there[3]);
	CU_ASSERT_EQUAL(shaper->average_bps, INT64_C(2000000000));
	CU_ASSERT_EQUAL(shaper->peak_bps, INT64_C(4000000000));
	CU_ASSERT_EQUAL(shaper->burst, 1 << 20);
	CU_ASSERT_EQUAL(link->delay.ps, 10 * SIM_MS);
	CU_ASSERT_EQUAL(link->loss_ppb, 1000000);
	given_done(&p);
}

/* A link's new latency and loss are told; a lost link and a failed NIC are down. */
static void changes_are_told(void)
{
	struct given_run p = play(FAR("", "  - at: 1 s\n    link_set: {link: dci, rtt: 40 ms, loss: 0.2 %}\n  - at: 2 s\n    nic_down: {host: h2, nic: vmnic1}\n"));
	const struct res *link = res_get(table, wire_get(table->wires, first.wire)->there[2]);
	CU_ASSERT_STRING_EQUAL(told->str, "dci;dci;h2/vmnic1;h2/vmnic1;");
	CU_ASSERT_EQUAL(link->delay.ps, 20 * SIM_MS);
	CU_ASSERT_EQUAL(link->loss_ppb, 2000000);
	CU_ASSERT_FALSE(link->down);
	CU_ASSERT_TRUE(res_get(table, wire_get(table->wires, first.wire)->there[3])->down);
	CU_ASSERT_TRUE(last.dead);
	CU_ASSERT_EQUAL(last.wire, WIRE_NONE);
	given_done(&p);
}

/* Two hosts on one site; NFC leaves by management, whose replies the destination sends by an adapter of its own in that subnet. */
#define NEAR(STORE, MORE, VM, TIMELINE) \
	"vmksim: 1\nsites: {s: {}}\n" \
	"networks: {mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}, nfs: {site: s, vlan: 60, subnet: 10.60.0.0/24, gateway: 10.60.0.1}}\n" \
	"arrays: {filer: {network: nfs, portals: {a: {ipv4: 10.60.0.200/24, rate: 10 Gbit/s}, b: {ipv4: 10.60.0.201/24, rate: 10 Gbit/s}}}}\n" \
	"datastores:\n  x: {" STORE "}\n  here: {type: local, hosts: [h1]}\n  there: {type: local, hosts: [h2]}\n" \
	"profiles:\n  h:\n    site: s\n    release: 7.0.3\n    nics: {vmnic0: 1 Gbit/s, vmnic1: 1 Gbit/s, vmnic2: 1 Gbit/s}\n" \
	"    switches: {S0: {uplinks: [vmnic0]}, S1: {uplinks: [vmnic1]}, S2: {uplinks: [vmnic2]}}\n" \
	"    portgroups: {M: {switch: S0, network: mgmt}, N: {switch: S1, network: nfs}, O: {switch: S2, network: nfs}}\n" \
	"    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n" \
	"      vmk1: {portgroup: N, services: [vsan], ipv4: \"10.60.0.{10+n}/24\"}\n      vmk2: {portgroup: O, ipv4: \"10.60.0.{20+n}/24\"}\n" MORE \
	"hosts: {\"h(1..4)\": {profile: h}}\n" \
	"vms: {v: {host: h1, power: off, memory: 4 GiB, disks: [{size: 10 GB, datastore: " VM "}]}}\n" TIMELINE
#define COPY "timeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h2, datastore: there}\n"

/* Read over iSCSI by two bound adapters: a leg of a wire each, whose data comes from the portal; blocks take them in turn. */
static void multipath_leg(void)
{
	struct given_run p = play(NEAR("type: iscsi, array: filer, hosts: [h1]", "    iscsi: {adapter: software, port_binding: [vmk1, vmk2], targets: [filer]}\n", "x", COPY));
	CU_ASSERT_NOT_EQUAL_FATAL(first.reads, WIRE_NONE);
	const struct wire_bundle *b = wire_bundle_get(table->wires, first.reads);
	CU_ASSERT_EQUAL_FATAL(b->n, 4);
	CU_ASSERT_EQUAL(b->copies, 1);
	expect_wire(b->wires[0], "filer/a out > h1/vmnic1 in", "h1/vmnic1 out > filer/a in");
	CU_ASSERT_EQUAL(wire_get(table->wires, b->wires[0])->window, INT64_C(16) << 20);
	expect_wire(first.wire, "h1/vmnic0 out > h2/vmnic0 in", "h2/vmnic0 out > h1/vmnic0 in");
	CU_ASSERT_EQUAL(first.writes, WIRE_NONE);
	given_done(&p);
}

/* vSAN writes each block to two of four hosts, of which this one is as likely as any. A host's own copy crosses no network but that. */
static void vsan_leg(void)
{
	struct given_run p = play(NEAR("type: vsan, cluster: c", "", "here",
		"clusters: {c: {hosts: \"h(1..4)\", vsan: true}}\ntimeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h1, datastore: x}\n"));
	CU_ASSERT_EQUAL(first.wire, WIRE_NONE);
	CU_ASSERT_EQUAL(first.reads, WIRE_NONE);
	CU_ASSERT_NOT_EQUAL_FATAL(first.writes, WIRE_NONE);
	const struct wire_bundle *b = wire_bundle_get(table->wires, first.writes);
	CU_ASSERT_EQUAL_FATAL(b->n, 4);
	CU_ASSERT_EQUAL(b->copies, 2);
	expect_wire(b->wires[0], "h1/vmnic1 out > h2/vmnic1 in", "h2/vmnic1 out > h1/vmnic1 in");
	CU_ASSERT_EQUAL(b->wires[3], WIRE_NONE);
	given_done(&p);
}

/* A transport that does not ask for them. */
static void flows_have_none(void)
{
	struct given_run p = play_with(FAR("", "  - at: 1 s\n    link_set: {link: dci, rtt: 40 ms}\n  - at: 2 s\n    nic_down: {host: h2, nic: vmnic1}\n"), &content);
	CU_ASSERT_EQUAL(first.wire, WIRE_NONE);
	CU_ASSERT_STRING_EQUAL(told->str, "");
	CU_ASSERT_EQUAL(res_get(table, first.uses[first.n - 2].res)->delay.ps, 0);
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"a wire has the queues there and back, latency, loss and buckets", there_and_back},
	{"changes of what packets meet are told", changes_are_told},
	{"storage by several paths is a leg of as many wires", multipath_leg},
	{"vSAN writes in two copies, some of them at home", vsan_leg},
	{"without a wish for wires nothing of it is made", flows_have_none},
};

int main(void)
{
	told = g_string_new(NULL);
	int failed = suite_main("wire", cases, sizeof(cases) / sizeof(cases[0]));
	g_string_free(told, TRUE);
	return failed;
}
