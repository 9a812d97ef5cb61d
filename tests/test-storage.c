/* tests/test-storage.c: storage under copies, against rates worked out by hand: whose adapters carry it, what vSAN spreads, what windows leave, what mounting answers.
 *
 * A frame of 1538 bytes carries 1448: 1 Gbit/s is 117 685 305 B/s of payload. Not pinned: words of refusals.
 */
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define GBIT_PAYLOAD INT64_C(117685305)
#define GB INT64_C(1000000000)

/* Two hosts with local disks and NFS, each with its management and its storage NIC of 1 Gbit/s; `MORE` under the hosts' profile, `REST` at the end. */
#define WORLD(NETS, STORES, MORE, REST) \
	"vmksim: 1\nsites: {s: {}, t: {}}\nlinks: {wan: {between: [s, t], rate: 10 Gbit/s, rtt: 20 ms}}\n" \
	"networks:\n  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n  nfs: {site: s, vlan: 60, subnet: 10.60.0.0/24, gateway: 10.60.0.1}\n" NETS \
	"arrays:\n  filer: {network: nfs, portals: {a: {ipv4: 10.60.0.200/24}, b: {ipv4: 10.60.0.201/24}}}\n" STORES \
	"  here: {type: local, hosts: [h1]}\n  there: {type: local, hosts: [h2]}\n" \
	"profiles:\n  h:\n    site: s\n    release: 7.0.3\n    nics: {vmnic0: 1 Gbit/s, vmnic1: 1 Gbit/s}\n" \
	"    switches: {S0: {uplinks: [vmnic0]}, S1: {uplinks: [vmnic1]}}\n" \
	"    portgroups: {M: {switch: S0, network: mgmt}, N: {switch: S1, network: nfs}}\n" \
	"    netstacks: {defaultTcpipStack: {gateway: 10.10.0.1}}\n" \
	"    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: \"10.10.0.{10+n}/24\"}\n" \
	"      vmk1: {portgroup: N, services: [vsan], ipv4: \"10.60.0.{10+n}/24\"}\n" MORE \
	"hosts: {\"h(1..2)\": {profile: h}}\n" REST
#define NFS "datastores:\n  n1: {type: nfs3, array: filer, hosts: \"h(1..2)\"}\n"
#define VM(ON) "vms: {v: {host: h1, power: off, memory: 4 GiB, disks: [{size: 10 GB, datastore: " ON "}]}}\n"
#define COPY(DS) "timeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h2, datastore: " DS "}\n"

static int64_t bytes_of(const struct outcome *o, const char *host, const char *adapter, const char *service, bool sent)
{
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		for (guint k = 0; g_str_equal(a->host, host) && g_str_equal(a->adapter, adapter) && k < a->bytes_by_service->len; k++) {
			const struct outcome_service_bytes *b = a->bytes_by_service->pdata[k];
			if (g_str_equal(b->service, service))
				return sent ? b->sent : b->received;
		}
	}
	return 0;
}

/* Seconds in ps that bytes take at a rate, within a millisecond. */
static bool takes(const struct outcome_session *s, int64_t bytes, int64_t rate)
{
	int64_t ps = base_div_floor((sim_i128)bytes * SIM_S, rate);
	return s->transfer_s > ps - SIM_MS && s->transfer_s < ps + SIM_MS;
}

/* NFS follows the route to its server: over the adapter in the server's subnet, whatever it is tagged for. Read from NFS, the copy of 10 GB leaves over vmnic0 and arrives over vmnic1. */
static void nfs_by_route(void)
{
	struct given_run p = given_play(WORLD("", NFS, "", VM("n1") COPY("there")), NULL);
	const struct outcome_session *s = given_session(p.o, "m/nfs");
	CU_ASSERT_STRING_EQUAL(s->to_adapter, "vmk1");
	CU_ASSERT_STRING_EQUAL(s->from_host, "filer");
	CU_ASSERT_STRING_EQUAL(s->from_adapter, "a");
	CU_ASSERT_STRING_EQUAL(s->rides_on, "m/provisioning");
	CU_ASSERT_EQUAL(s->bytes, 10 * GB);
	CU_ASSERT_TRUE(takes(s, 10 * GB, GBIT_PAYLOAD));
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "nfs", false), 10 * GB);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "nfs", true), 0);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk0", "provisioning", true), 10 * GB);
	CU_ASSERT_EQUAL(given_held_sum(s->held_by), s->transfer_s);
	given_done(&p);
}

/* A server beyond a router is reached by the default gateway, over vmk0; copy and NFS share what vmnic0 carries only where they go the same way: they do not. */
static void nfs_by_gateway(void)
{
	struct given_run p = given_play(
		WORLD("  far: {site: t, subnet: 10.70.0.0/24, gateway: 10.70.0.1}\n",
			"  remote: {network: far, portals: {a: {ipv4: 10.70.0.200/24}}}\ndatastores:\n  n1: {type: nfs3, array: remote, hosts: \"h(1..2)\"}\n", "", VM("n1") COPY("there")),
		NULL);
	const struct outcome_session *s = given_session(p.o, "m/nfs");
	CU_ASSERT_STRING_EQUAL(s->to_adapter, "vmk0");
	CU_ASSERT_STRING_EQUAL(s->gateway, "10.10.0.1");
	CU_ASSERT_EQUAL(s->rtt_s, 20 * SIM_MS + 200 * SIM_US);
	/* 1 MiB of socket buffer per round trip of 20.2 ms: 51.91 MB/s, and the window is what holds it */
	CU_ASSERT_TRUE(takes(s, 10 * GB, base_div_floor((sim_i128)1048576 * SIM_S, s->rtt_s)));
	CU_ASSERT_STRING_EQUAL(((const struct outcome_held *)s->held_by->pdata[0])->cause, "window");
	given_done(&p);
}

/* Before 6.0 the receive buffer of NFS 3 is 256 KB, the send buffer 264 KB. */
static void old_nfs_buffers(void)
{
	static const char stores[] = "  remote: {network: far, portals: {a: {ipv4: 10.70.0.200/24}}}\ndatastores:\n  n1: {type: nfs3, array: remote, hosts: \"h(1..2)\"}\n";
	g_autofree char *reads = g_strdup_printf("%s", WORLD("  far: {site: t, subnet: 10.70.0.0/24, gateway: 10.70.0.1}\n", "STORES", "", VM("n1") COPY("there")));
	g_auto(GStrv) parts = g_strsplit(reads, "STORES", 2), old = NULL;
	g_autofree char *text = g_strconcat(parts[0], stores, parts[1], NULL);
	old = g_strsplit(text, "7.0.3", 2);
	g_autofree char *at55 = g_strconcat(old[0], "5.5", old[1], NULL);
	struct given_run p = given_play(at55, NULL);
	const struct outcome_session *s = given_session(p.o, "m/nfs");
	CU_ASSERT_TRUE(takes(s, 10 * GB, base_div_floor((sim_i128)(256 << 10) * SIM_S, s->rtt_s)));
	given_done(&p);
}

/* NFS 4.1 goes to both addresses of its server, by the switch to one. */
static void nfs41_trunks(void)
{
	struct given_run p = given_play(WORLD("", "datastores:\n  n1: {type: nfs41, array: filer, hosts: \"h(1..2)\"}\n", "", VM("n1") COPY("there")), NULL);
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m/nfs")->from_adapter, "a, b");
	given_done(&p);
	p = given_play(WORLD("", "datastores:\n  n1: {type: nfs41, array: filer, hosts: \"h(1..2)\"}\n", "", "assume: {nfs41_trunking: no}\n" VM("n1") COPY("there")), NULL);
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m/nfs")->from_adapter, "a");
	given_done(&p);
}

/* When the NIC of the storage adapter is gone the copy stands still and NFC's 60 s end it; back in time, it goes on. */
static void loses_the_datastore(void)
{
	struct given_run p = given_play(WORLD("", NFS, "", VM("n1") COPY("there") "  - at: 10 s\n    nic_down: {host: h1, nic: vmnic1}\n"), NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_EQUAL(m->finished_s, 70 * SIM_S);
	given_done(&p);
	p = given_play(WORLD("", NFS, "", VM("n1") COPY("there") "  - at: 10 s\n    nic_down: {host: h1, nic: vmnic1}\n  - at: 40 s\n    nic_up: {host: h1, nic: vmnic1}\n"), NULL);
	m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "completed");
	int64_t ps = base_div_floor((sim_i128)10 * GB * SIM_S, GBIT_PAYLOAD) + 30 * SIM_S;
	CU_ASSERT_TRUE(m->finished_s > ps - SIM_MS && m->finished_s < ps + SIM_MS);
	given_done(&p);
}

#define VSAN "datastores:\n  v1: {type: vsan, cluster: c}\n"

/* Of what one of two hosts reads from vSAN half comes from the other; of what it writes one copy goes there. From h1, which reads, to h2's local disks: the read takes h2's vmnic1
 * out for half of the bytes. To vSAN: h2 writes one copy to h1. */
static void vsan_spreads(void)
{
	struct given_run p = given_play(WORLD("", VSAN, "", "clusters: {c: {hosts: \"h(1..2)\", vsan: true}}\n" VM("v1") COPY("there")), NULL);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "vsan", false), 5 * GB);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h2", "vmk1", "vsan", true), 5 * GB);
	CU_ASSERT_STRING_EQUAL(given_session(p.o, "m/vsan")->from_host, "c");
	given_done(&p);
	p = given_play(WORLD("", VSAN, "", "clusters: {c: {hosts: \"h(1..2)\", vsan: true}}\n" VM("here") COPY("v1")), NULL);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h2", "vmk1", "vsan", true), 10 * GB);
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "vsan", false), 10 * GB);
	given_done(&p);
}

/* A destination that mounts the datastore and does not get to it is refused; a host that does not mount it, too. */
static void refused_out_of_reach(void)
{
	struct given_run p = given_play(WORLD("", NFS, "", VM("n1") "timeline:\n  - at: 0 s\n    nic_down: {host: h2, nic: vmnic1}\n  - at: 1 s\n    migrate: {id: m, vm: v, to: h2}\n"), NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "refused");
	CU_ASSERT_STRING_EQUAL(m->rule, "STO-06");
	given_done(&p);
}

static bool logged(const struct outcome *o, const char *rule)
{
	for (guint i = 0; i < o->log->len; i++)
		if (g_strcmp0(((const struct outcome_log *)o->log->pdata[i])->rule, rule) == 0)
			return true;
	return false;
}

/* A datastore in use is not unmounted: by a VM of the host, by a migration to it. One that nobody uses is; then a migration needs it mounted again. */
static void mounting(void)
{
	struct given_run p = given_play(WORLD("", NFS, "", VM("n1") "timeline:\n  - at: 0 s\n    unmount: {host: h1, datastore: n1}\n"), NULL);
	CU_ASSERT_TRUE(logged(p.o, "STO-08"));
	given_done(&p);
	p = given_play(WORLD("", NFS, "", VM("here") "timeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h2, datastore: n1}\n  - at: 1 s\n    unmount: {host: h2, datastore: n1}\n"), NULL);
	CU_ASSERT_TRUE(logged(p.o, "STO-08"));
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	given_done(&p);
	p = given_play(WORLD("", NFS, "", VM("here") "timeline:\n  - at: 0 s\n    unmount: {host: h2, datastore: n1}\n"
		"  - at: 1 s\n    migrate: {id: m1, vm: v, to: h2, datastore: n1}\n  - at: 2 s\n    mount: {host: h2, datastore: n1}\n"
		"  - at: 3 s\n    migrate: {id: m2, vm: v, to: h2, datastore: n1}\n"), NULL);
	CU_ASSERT_FALSE(logged(p.o, "STO-08"));
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m1")->rule, "MIG-13");
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m2")->outcome, "completed");
	given_done(&p);
}

/* What traffic reads on a host is in use there, and what a host does not mount it does not read: 10 s without, then the rest at 800 Mbit/s. */
static void traffic_needs_the_mount(void)
{
#define IO "traffic: [{id: io, type: nfs, host: h1, datastore: n1, read: 800 Mbit/s, start: 5 s, stop: 25 s}]\n"
	struct given_run p = given_play(WORLD("", NFS, "", VM("here") IO "timeline:\n  - at: 10 s\n    unmount: {host: h1, datastore: n1}\n"), NULL);
	CU_ASSERT_TRUE(logged(p.o, "STO-08"));
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "nfs", false), 2 * GB);
	given_done(&p);
	p = given_play(WORLD("", NFS, "", VM("here") IO "timeline:\n  - at: 1 s\n    unmount: {host: h1, datastore: n1}\n"
		"  - at: 15 s\n    mount: {host: h1, datastore: n1}\n"), NULL);
	CU_ASSERT_FALSE(logged(p.o, "STO-08"));
	CU_ASSERT_TRUE(logged(p.o, "MIG-13"));
	CU_ASSERT_EQUAL(bytes_of(p.o, "h1", "vmk1", "nfs", false), 1 * GB);
	given_done(&p);
}

/* A host's own copy is no connection: it waits for its storage as long as the host does, 140 s or what the switch says. */
static void own_copy_waits_for_its_storage(void)
{
#define OWN_COPY "timeline:\n  - at: 0 s\n    migrate: {id: m, vm: v, to: h1, datastore: here}\n  - at: 10 s\n    nic_down: {host: h1, nic: vmnic1}\n"
	struct given_run p = given_play(WORLD("", NFS, "", VM("n1") OWN_COPY), NULL);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "failed");
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->finished_s, 150 * SIM_S);
	given_done(&p);
	p = given_play("assume: {all_paths_down: 30 s}\n" WORLD("", NFS, "", VM("n1") OWN_COPY), NULL);
	CU_ASSERT_EQUAL(given_migration(p.o, "m")->finished_s, 40 * SIM_S);
	given_done(&p);
	p = given_play(WORLD("", NFS, "", VM("n1") OWN_COPY "  - at: 149 s\n    nic_up: {host: h1, nic: vmnic1}\n"), NULL);
	CU_ASSERT_STRING_EQUAL(given_migration(p.o, "m")->outcome, "completed");
	given_done(&p);
}

/* Dependent hardware loads the NIC, not the netstack: no bytes are metered on the stack, and the rate is the NIC's all the same. */
static void dependent_hardware(void)
{
	struct given_run p = given_play(WORLD("", "datastores:\n  n1: {type: iscsi, array: filer, hosts: [h1]}\n",
		"    iscsi: {adapter: dependent, port_binding: [vmk1], targets: [filer]}\n", VM("n1") COPY("there")), NULL);
	const struct outcome_session *s = given_session(p.o, "m/iscsi");
	int64_t in = 0;
	CU_ASSERT_TRUE(takes(s, 10 * GB, GBIT_PAYLOAD));
	for (guint i = 0; i < p.o->resources->len; i++) {
		const struct outcome_resource *x = p.o->resources->pdata[i];
		in += g_str_equal(x->name, "h1/vmnic1") && g_strcmp0(x->direction, "in") == 0 ? x->bytes : 0;
		CU_ASSERT_FALSE(g_str_equal(x->name, "h1/defaultTcpipStack") && g_strcmp0(x->direction, "in") == 0 && x->bytes > 0);
	}
	CU_ASSERT_EQUAL(in, 10 * GB);
	given_done(&p);
}

/* A host without the array among its targets does not see the datastore: the copy never begins to flow and ends after 60 s. */
static void no_target(void)
{
	struct given_run p = given_play(WORLD("", "datastores:\n  n1: {type: iscsi, array: filer, hosts: [h1]}\n", "", VM("n1") COPY("there")), NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_STRING_EQUAL(m->rule, "STO-06");
	given_done(&p);
}

/* A VLAN that the physical switch does not carry is lost without a word, that of storage too: nothing is read, and NFC's 60 s end the copy. */
static void physical_switch_drops(void)
{
	struct given_run p = given_play(
		WORLD("", NFS, "", "switches_physical: {access: {site: s, nics: [\"h*/vmnic1\"], vlans: [10]}}\n" VM("n1") COPY("there")), NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_STRING_EQUAL(m->rule, "NET-08");
	CU_ASSERT_EQUAL(m->bytes.total, 0);
	given_done(&p);
}

/* 8 NFS datastores before 6.0, 32 since. */
static void mount_limit(void)
{
	GString *stores = g_string_new("datastores:\n");
	for (int i = 1; i <= 33; i++)
		g_string_append_printf(stores, "  n%d: {type: nfs3, array: filer, hosts: [%s]}\n", i, i < 33 ? "h1" : "h2");
	g_auto(GStrv) parts = g_strsplit(WORLD("", "STORES", "", VM("here") "timeline:\n  - at: 0 s\n    mount: {host: h1, datastore: n33}\n  - at: 1 s\n    mount: {host: h2, datastore: n1}\n"), "STORES", 2);
	g_autofree char *text = g_strconcat(parts[0], stores->str, parts[1], NULL);
	struct given_run p = given_play(text, NULL);
	CU_ASSERT_TRUE(logged(p.o, "STO-09"));
	given_done(&p);
	g_string_free(stores, TRUE);
}

static const struct suite_case cases[] = {
	{"NFS follows the route to its server, whatever adapters are tagged for", nfs_by_route},
	{"a server beyond the gateway is read at one window a round trip", nfs_by_gateway},
	{"before 6.0 NFS 3 has smaller buffers", old_nfs_buffers},
	{"NFS 4.1 uses all addresses of its server, or one by the switch", nfs41_trunks},
	{"a copy whose datastore is out of reach stands still, and NFC's timeout ends it", loses_the_datastore},
	{"vSAN reads and writes the share of the other hosts over the network", vsan_spreads},
	{"a migration to a host that does not get to the datastore is refused", refused_out_of_reach},
	{"what is in use is not unmounted, what is mounted again serves", mounting},
	{"what traffic reads is not unmounted, what is not mounted is not read", traffic_needs_the_mount},
	{"a host's own copy waits for its storage until all paths have been down for long", own_copy_waits_for_its_storage},
	{"dependent iSCSI hardware loads its NIC and no netstack", dependent_hardware},
	{"a datastore whose array is no target is never read", no_target},
	{"a VLAN that the physical switch does not carry is lost to storage, too", physical_switch_drops},
	{"a host mounts as many NFS datastores as it is set to", mount_limit},
};

SUITE_MAIN("storage", cases)
