/* tests/test-loader.c: what a scenario file comes to: ranges, templates, profiles, variants, sets, order, limits. */
#include "scenarios/edit.h"
#include "scenarios/expand.h"
#include "scenarios/natural.h"
#include "scenarios/scenario.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

#define FABRIC \
	"vmksim: 1\n" \
	"sites: {s: {}}\n" \
	"networks:\n" \
	"  mgmt: {site: s, vlan: 10, subnet: 10.10.0.0/16, gateway: 10.10.255.1}\n" \
	"  vmo: {site: s, vlan: 20, subnet: 10.20.0.0/16}\n"
#define PROFILE \
	"profiles:\n" \
	"  h:\n" \
	"    release: 7.0.3\n" \
	"    site: s\n" \
	"    nics: {vmnic0: 10 Gbit/s, vmnic1: 25 Gbit/s}\n" \
	"    switches: {vSwitch0: {uplinks: [vmnic1, vmnic0]}}\n" \
	"    portgroups:\n" \
	"      Management: {switch: vSwitch0, network: mgmt}\n" \
	"      vMotion: {switch: vSwitch0, network: vmo, active: [vmnic1], standby: [vmnic0]}\n" \
	"    adapters:\n" \
	"      vmk0: {portgroup: Management, services: [management], ipv4: \"10.10.0.{10+n}/16\"}\n" \
	"      vmk1: {portgroup: vMotion, stack: vmotion, ipv4: {address: \"10.20.0.{2*n+10}/16\", gateway: 10.20.0.1}}\n"
#define HOSTS "hosts:\n  esx(08..11): {profile: h}\n"
#define DATASTORES "datastores:\n  shared: {type: vmfs_fc, hosts: \"esx*\"}\n"
#define VMS "vms:\n  vm(1..3): {host: esx08, memory: 8 GiB, disks: [{size: 20 GiB, datastore: shared}]}\n"
#define ESTATE FABRIC PROFILE HOSTS DATASTORES VMS

/* The faults of a text that must not load. g_free. */
static char *faults_with(const char *text, const struct scenario_opts *o)
{
	struct diags *d = diag_new("t.yaml", text, strlen(text));
	struct scenario *s = scenario_load_bytes(text, strlen(text), "t.yaml", o, d);
	char *got = diag_render(d);
	CU_ASSERT_PTR_NULL(s);
	scenario_free(s);
	diag_free(d);
	return got;
}

static const struct host_adapter *adapter(const struct scenario *s, const char *host, const char *name)
{
	const struct host *h = estate_host(s->world->estate, estate_host_find(s->world->estate, host));
	uint32_t i = host_adapter_find(h, name);
	return i == HOST_NONE ? NULL : host_adapter(h, i);
}

static void check_address(const struct scenario *s, const char *host, const char *name, const char *expected)
{
	const struct host_adapter *a = adapter(s, host, name);
	CU_ASSERT_PTR_NOT_NULL_FATAL(a);
	g_autofree char *got = ip_format_prefix(a->address);
	CU_ASSERT_STRING_EQUAL(got, expected);
}

/* ---- names ---- */

static void natural_order(void)
{
	static const char *const names[] = {"", "a", "esx", "esx01", "esx1", "esx2", "esx02x", "esx10", "esx10a", "esx99999999999999999999", "esy", "vmk0"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
			int c = natural_compare(names[i], names[k]);
			CU_ASSERT_EQUAL((c > 0) - (c < 0), (i > k) - (i < k));
		}
	CU_ASSERT_EQUAL(natural_compare(NULL, ""), 0);
	CU_ASSERT_TRUE(natural_compare(NULL, "a") < 0 && natural_compare("a", NULL) > 0);
}

static void globs(void)
{
	CU_ASSERT_TRUE(natural_match("esx*", "esx01"));
	CU_ASSERT_TRUE(natural_match("*", ""));
	CU_ASSERT_TRUE(natural_match("e?x*1", "esx01"));
	CU_ASSERT_FALSE(natural_match("esx", "esx01"));
	CU_ASSERT_FALSE(natural_match("esx0?", "esx0"));
	g_autofree char *name = g_strnfill(10000, 'a');
	CU_ASSERT_FALSE(natural_match("*a*a*a*a*a*a*a*b", name));
}

static void check_range(const char *text, int64_t count, const char *first, const char *last)
{
	struct expand_range r;
	g_autofree char *err = NULL;
	CU_ASSERT_EQUAL_FATAL(expand_find(text, &r, &err), EXPAND_RANGE);
	g_autofree char *a = expand_nth(text, &r, 1), *z = expand_nth(text, &r, expand_count(&r));
	CU_ASSERT_EQUAL(expand_count(&r), count);
	CU_ASSERT_STRING_EQUAL(a, first);
	CU_ASSERT_STRING_EQUAL(z, last);
}

static void ranges(void)
{
	check_range("esx(01..32)", 32, "esx01", "esx32");
	check_range("(8..11)", 4, "8", "11");
	check_range("a(008..120)b", 113, "a008b", "a120b");
	check_range("x(0..0)", 1, "x0", "x0");
	struct expand_range r;
	char *err = NULL;
	CU_ASSERT_EQUAL(expand_find("migration(c1)", &r, &err), EXPAND_NONE);
	CU_ASSERT_EQUAL(expand_find("a(1..2)b(1..2)", &r, &err), EXPAND_BAD);
	g_free(err);
}

static void check_template(const char *text, int64_t n, const char *expected)
{
	g_autofree char *err = NULL, *got = expand_template(text, true, n, &err);
	CU_ASSERT_EQUAL(got == NULL, expected == NULL);
	if (got && expected)
		CU_ASSERT_STRING_EQUAL(got, expected);
}

static void templates(void)
{
	check_template("10.0.0.{10+n}/24", 5, "10.0.0.15/24");
	check_template("{n}-{2*n+1}-{100 - n*n}", 3, "3-7-91");
	check_template("plain", 3, "plain");
	check_template("{n-4}", 3, NULL);
	check_template("{n/2}", 3, NULL);
	check_template("{n", 3, NULL);
	check_template("{}", 3, NULL);
	check_template("{999999999999*999999999999}", 3, NULL);
}

/* ---- the estate ---- */

static void hosts_of_a_range(void)
{
	struct scenario *s = given_text(ESTATE);
	const struct estate *e = s->world->estate;
	CU_ASSERT_EQUAL(e->hosts->len, 4);
	CU_ASSERT_STRING_EQUAL(estate_host(e, 0)->name, "esx08");
	CU_ASSERT_STRING_EQUAL(estate_host(e, 3)->name, "esx11");
	check_address(s, "esx08", "vmk0", "10.10.0.11/16");
	check_address(s, "esx11", "vmk0", "10.10.0.14/16");
	check_address(s, "esx10", "vmk1", "10.20.0.16/16");
	CU_ASSERT_EQUAL(estate_datastore(e, 0)->hosts->len, 4);
	scenario_free(s);
}

static void lists_keep_their_order(void)
{
	struct scenario *s = given_text(ESTATE);
	const struct host *h = estate_host(s->world->estate, 0);
	const GArray *uplinks = host_switch(h, 0)->uplinks;
	CU_ASSERT_EQUAL_FATAL(uplinks->len, 2);
	CU_ASSERT_STRING_EQUAL(host_nic(h, g_array_index(uplinks, uint32_t, 0))->name, "vmnic1");
	CU_ASSERT_STRING_EQUAL(host_nic(h, 0)->name, "vmnic0");
	scenario_free(s);
}

static void defaults(void)
{
	struct scenario *s = given_text(ESTATE);
	const struct world_vm *vm = world_vm(s->world, 0);
	const struct world_disk *disk = g_ptr_array_index(vm->disks, 0);
	CU_ASSERT_EQUAL(s->world->seed, 1);
	CU_ASSERT_EQUAL(s->world->horizon.ps, WORLD_HORIZON_DEFAULT);
	CU_ASSERT_EQUAL(vm->power, WORLD_POWER_ON);
	CU_ASSERT_EQUAL(vm->active, vm->memory);
	CU_ASSERT_EQUAL(vm->zero, 0);
	CU_ASSERT_EQUAL(vm->dirty.time_constant.ps, 0);
	CU_ASSERT_STRING_EQUAL(disk->name, "disk1");
	CU_ASSERT_EQUAL(disk->used, INT64_C(20) << 30);
	CU_ASSERT_EQUAL_FATAL(disk->chain->len, 1);
	CU_ASSERT_STRING_EQUAL(g_array_index(disk->chain, struct world_file, 0).name, "leaf");
	CU_ASSERT_EQUAL(g_array_index(disk->chain, struct world_file, 0).used, disk->used);
	const struct host_adapter *a = adapter(s, "esx08", "vmk0");
	CU_ASSERT_EQUAL(a->mtu, 1500);
	CU_ASSERT_TRUE(a->enabled);
	CU_ASSERT_EQUAL(a->ready.ps, 0);
	scenario_free(s);
}

/* active 3 GiB dirtied at 60 MiB/s: T = W/D = 51.2 s. */
static void dirty_rate_is_a_law(void)
{
	struct scenario *s = given_text(FABRIC PROFILE HOSTS "vms:\n  db: {host: esx08, memory: 16 GiB, active: 3 GiB, dirty_rate: 60 MiB/s}\n");
	CU_ASSERT_EQUAL(world_vm(s->world, 0)->dirty.working_set, INT64_C(3) << 30);
	CU_ASSERT_EQUAL(world_vm(s->world, 0)->dirty.time_constant.ps, INT64_C(51200) * SIM_MS);
	CU_ASSERT_EQUAL(world_vm(s->world, 0)->dirty.exponent_ppm, 1000000);
	scenario_free(s);
}

static void chains_add_up(void)
{
	struct scenario *s = given_text(FABRIC PROFILE HOSTS DATASTORES "vms:\n  db: {host: esx08, memory: 16 GiB, disks: [{size: 60 GiB, datastore: shared, "
		"chain: [{name: base, used: 38 GiB}, {name: leaf, used: 4 GiB}]}]}\n");
	const struct world_disk *disk = g_ptr_array_index(world_vm(s->world, 0)->disks, 0);
	CU_ASSERT_EQUAL(disk->used, INT64_C(42) << 30);
	CU_ASSERT_STRING_EQUAL(g_array_index(disk->chain, struct world_file, 1).name, "leaf");
	scenario_free(s);
}

/* Everything of a world that a run can see, as text, without places in the file. */
static char *shape(const struct scenario *s)
{
	GString *t = g_string_new(NULL);
	const struct estate *e = s->world->estate;
	for (uint32_t i = 0; i < e->fabric.networks->len; i++)
		g_string_append_printf(t, "net %s\n", fabric_network(&e->fabric, i)->name);
	for (uint32_t i = 0; i < e->hosts->len; i++) {
		const struct host *h = estate_host(e, i);
		g_string_append_printf(t, "host %s %s\n", h->name, h->release_text);
		for (uint32_t k = 0; k < h->nics->len; k++)
			g_string_append_printf(t, " %s %" G_GINT64_FORMAT "\n", host_nic(h, k)->name, host_nic(h, k)->rate_bps);
		for (uint32_t k = 0; k < h->portgroups->len; k++)
			g_string_append_printf(t, " %s %u\n", host_portgroup(h, k)->name, host_portgroup(h, k)->network);
		for (uint32_t k = 0; k < h->adapters->len; k++) {
			g_autofree char *ip = ip_format_prefix(host_adapter(h, k)->address);
			g_string_append_printf(t, " %s %s %u %u\n", host_adapter(h, k)->name, ip, host_adapter(h, k)->stack, host_adapter(h, k)->services);
		}
	}
	for (uint32_t i = 0; i < s->world->vms->len; i++)
		g_string_append_printf(t, "vm %s %u\n", world_vm(s->world, i)->name, world_vm(s->world, i)->host);
	return g_string_free(t, FALSE);
}

static void order_of_mappings(void)
{
	static const char other[] =
		"vms:\n  vm3: &v {disks: [{datastore: shared, size: 20 GiB}], host: esx08, memory: 8 GiB}\n  vm1: *v\n  vm2: *v\n"
		"hosts: {esx11: {n: 4, profile: h}, esx10: {n: 3, profile: h}, esx09: {n: 2, profile: h}, esx08: {n: 1, profile: h}}\n"
		"datastores: {shared: {hosts: [esx10, esx(08..09), esx11], type: vmfs_fc}}\n"
		"profiles:\n"
		"  h:\n"
		"    adapters:\n"
		"      vmk1: {ipv4: {gateway: 10.20.0.1, address: \"10.20.0.{2*n+10}/16\"}, stack: vmotion, portgroup: vMotion}\n"
		"      vmk0: {ipv4: \"10.10.0.{10+n}/16\", services: [management], portgroup: Management}\n"
		"    portgroups:\n"
		"      vMotion: {standby: [vmnic0], active: [vmnic1], network: vmo, switch: vSwitch0}\n"
		"      Management: {network: mgmt, switch: vSwitch0}\n"
		"    nics: {vmnic1: 25 Gbit/s, vmnic0: 10 Gbit/s}\n"
		"    switches: {vSwitch0: {uplinks: [vmnic1, vmnic0]}}\n"
		"    site: s\n    release: 7.0.3\n"
		"networks:\n"
		"  vmo: {subnet: 10.20.0.0/16, vlan: 20, site: s}\n"
		"  mgmt: {gateway: 10.10.255.1, subnet: 10.10.0.0/16, vlan: 10, site: s}\n"
		"sites: {s: {}}\n"
		"vmksim: 1\n";
	struct scenario *a = given_text(ESTATE), *b = given_text(other);
	g_autofree char *x = shape(a), *y = shape(b);
	CU_ASSERT_STRING_EQUAL(x, y);
	scenario_free(a);
	scenario_free(b);
}

/* ---- profiles, variants, sets ---- */

static void profiles_merge(void)
{
	struct scenario *s = given_text(FABRIC PROFILE "  fast: {profile: h, release: 8.0.3, nics: {vmnic1: 100 Gbit/s}, switches: {vSwitch0: {uplinks: [vmnic1]}}, "
						 "portgroups: {vMotion: {standby: null}},\n"
						 "    adapters: {vmk1: null}}\n"
						 "hosts:\n  esx1: {profile: fast, n: 7}\n");
	const struct host *h = estate_host(s->world->estate, 0);
	CU_ASSERT_EQUAL(h->release.major, 8);
	CU_ASSERT_EQUAL(host_nic(h, 0)->rate_bps, INT64_C(10000000000));
	CU_ASSERT_EQUAL(host_nic(h, 1)->rate_bps, INT64_C(100000000000));
	CU_ASSERT_EQUAL(host_switch(h, 0)->uplinks->len, 1);
	CU_ASSERT_EQUAL(host_portgroup(h, 1)->teaming.standby->len, 0);
	CU_ASSERT_EQUAL(host_portgroup(h, 1)->teaming.active->len, 1);
	CU_ASSERT_PTR_NULL(adapter(s, "esx1", "vmk1"));
	check_address(s, "esx1", "vmk0", "10.10.0.17/16");
	scenario_free(s);
}

static void fresh_install(void)
{
	struct scenario *s = given_text(FABRIC "hosts:\n  esx1: {profile: fresh_install, site: s, release: 8.0, nics: {vmnic0: 10 Gbit/s}, "
		"portgroups: {Management Network: {network: mgmt}}, adapters: {vmk0: {ipv4: 10.10.0.1/16}}}\n");
	const struct host *h = estate_host(s->world->estate, 0);
	CU_ASSERT_STRING_EQUAL(host_portgroup(h, 0)->name, "Management Network");
	CU_ASSERT_EQUAL(adapter(s, "esx1", "vmk0")->services, SERVICE_BIT(SERVICE_MANAGEMENT));
	check_address(s, "esx1", "vmk0", "10.10.0.1/16");
	scenario_free(s);
}

#define VARIANTS \
	"variants:\n" \
	"  no-vmotion: {set: {profiles.h.adapters.vmk1: null, hosts.esx(08..11).release: 8.0.3}}\n" \
	"  slow:\n    set: {profiles.h.nics.vmnic1: 1 Gbit/s}\n    expect: [{that: \"run().finished <= 1 h\"}, {that: \"run().finished > 0 s\"}]\n"

static void variants(void)
{
	struct scenario *base = given_text(ESTATE VARIANTS), *none = given_text_with(ESTATE VARIANTS, &(struct scenario_opts){.variant = "no-vmotion"});
	struct scenario *slow = given_text_with(ESTATE VARIANTS, &(struct scenario_opts){.variant = "slow"});
	CU_ASSERT_EQUAL_FATAL(base->variants->len, 2);
	CU_ASSERT_STRING_EQUAL(g_ptr_array_index(base->variants, 1), "slow");
	CU_ASSERT_PTR_NOT_NULL(adapter(base, "esx08", "vmk1"));
	CU_ASSERT_PTR_NULL(adapter(none, "esx08", "vmk1"));
	CU_ASSERT_EQUAL(estate_host(none->world->estate, 2)->release.major, 8);
	CU_ASSERT_EQUAL(host_nic(estate_host(slow->world->estate, 0), 1)->rate_bps, INT64_C(1000000000));
	CU_ASSERT_EQUAL(base->expects->len, 0);
	CU_ASSERT_EQUAL(slow->expects->len, 2);
	scenario_free(base);
	scenario_free(none);
	scenario_free(slow);
}

static void unknown_variant(void)
{
	g_autofree char *got = faults_with(ESTATE VARIANTS, &(struct scenario_opts){.variant = "slwo"});
	CU_ASSERT_STRING_EQUAL(got, "t.yaml: error: unknown variant 'slwo'\n   help: did you mean 'slow'?\n");
}

static void sets(void)
{
	static const char *const edits[] = {
		"seed=7", "vms.vm(1..3).memory=4 GiB", "hosts.\"esx(08..11)\".adapters.vmk1=null", "vms.vm(1..3).disks.0.used=1 GiB", NULL};
	struct scenario *s = given_text_with(ESTATE, &(struct scenario_opts){.sets = edits});
	CU_ASSERT_EQUAL(s->world->seed, 7);
	CU_ASSERT_EQUAL(world_vm(s->world, 2)->memory, INT64_C(4) << 30);
	CU_ASSERT_PTR_NULL(adapter(s, "esx09", "vmk1"));
	CU_ASSERT_EQUAL(((struct world_disk *)g_ptr_array_index(world_vm(s->world, 0)->disks, 0))->used, INT64_C(1) << 30);
	scenario_free(s);
}

static void wrong_sets(void)
{
	static const struct { const char *set, *words;
	} rows[] = {
		{"seed=many", "t.yaml: error: 'seed' is 'many', expected a whole number (in --set seed=many)\n"},
		{"hosts.esx99.release=8.0", "t.yaml: error: --set 'hosts.esx99.release=8.0': 'hosts' has no 'esx99'\n"},
		{"hosts.esx08.release=8.0", "t.yaml: error: --set 'hosts.esx08.release=8.0': 'hosts' has no 'esx08'\n   help: it is part of 'esx(08..11)': set "
					    "that, or declare 'esx08' by itself\n"},
		{"hosts..x=1", "t.yaml: error: --set 'hosts..x=1': 'hosts..x' is not a path, expected names joined by dots, such as hosts.esx01.release\n"},
		{"vmksim.x=1", "t.yaml: error: --set 'vmksim.x=1': 'vmksim' is a value and has no 'x'\n"},
		{"name={a", "t.yaml: error: --set 'name={a': the value is not YAML; put quotes around text\n"},
		{"name", "t.yaml: error: --set 'name' is not PATH=VALUE\n"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *const edits[] = {rows[i].set, NULL};
		g_autofree char *got = faults_with(ESTATE, &(struct scenario_opts){.sets = edits});
		CU_ASSERT_STRING_EQUAL(got, rows[i].words);
	}
}

/* ---- the timeline ---- */

static const struct action *action(const struct scenario *s, guint i)
{
	CU_ASSERT_FATAL(i < s->world->actions->len);
	return &g_array_index(s->world->actions, struct action, i);
}

static void one_action_per_host(void)
{
	struct scenario *s =
		given_text(ESTATE "timeline:\n  - at: 5 s\n    add_adapter: {host: \"esx*\", name: vmk5, portgroup: vMotion, ipv4: \"10.20.1.{n}/16\"}\n");
	CU_ASSERT_EQUAL(s->world->actions->len, 4);
	for (guint i = 0; i < 4; i++) {
		g_autofree char *ip = ip_format(action(s, i)->ipv4), *expected = g_strdup_printf("10.20.1.%u", i + 1);
		CU_ASSERT_STRING_EQUAL(action(s, i)->host, estate_host(s->world->estate, i)->name);
		CU_ASSERT_STRING_EQUAL(ip, expected);
		CU_ASSERT_STRING_EQUAL(action(s, i)->stack, SERVICE_STACK_DEFAULT);
	}
	const struct world_trigger *t = &g_array_index(s->world->triggers, struct world_trigger, 0);
	CU_ASSERT_EQUAL(t->at.ps, 5 * SIM_S);
	CU_ASSERT_EQUAL(t->n_actions, 4);
	scenario_free(s);
}

static void ranges_of_an_action_count_in_step(void)
{
	struct scenario *s = given_text(ESTATE "timeline:\n  - at: 0 s\n    do:\n      - migrate: {id: m(1..3), vm: vm(1..3), to: esx09}\n      - migrate: {id: "
					 "\"again{n}\", vm: \"vm*\", to: esx10}\n");
	CU_ASSERT_EQUAL_FATAL(s->world->actions->len, 6);
	CU_ASSERT_STRING_EQUAL(action(s, 2)->id, "m3");
	CU_ASSERT_STRING_EQUAL(action(s, 2)->vm, "vm3");
	CU_ASSERT_STRING_EQUAL(action(s, 4)->id, "again2");
	CU_ASSERT_STRING_EQUAL(action(s, 4)->vm, "vm2");
	scenario_free(s);
}

static void triggers(void)
{
	struct scenario *s = given_text(ESTATE "timeline:\n"
		"  - {at: 0 s, migrate: {id: m1, vm: vm1, to: esx09}}\n"
		"  - {when: migration(m1).progress >= 12.5 %, nic_down: {host: esx08, nic: vmnic0}}\n"
		"  - {when: migration(m1).state == memory, nic_up: {host: esx08, nic: vmnic0}}\n"
		"  - {when: \"session(m1, VMotion).bytes > 3 GiB\", cancel: {id: m1}}\n"
		"  - {when: adapter(esx09/vmk7).ready == true, remove_adapter: {host: esx09, name: vmk7}}\n"
		"  - {after: {event: migration(m1).phase(switchover), delay: 20 ms}, add_adapter: {host: esx09, name: vmk7, portgroup: vMotion}}\n");
	const struct world_trigger *t = (const struct world_trigger *)(const void *)s->world->triggers->data;
	CU_ASSERT_EQUAL_FATAL(s->world->triggers->len, 6);
	CU_ASSERT_EQUAL(t[1].kind, WORLD_WHEN);
	CU_ASSERT_EQUAL(t[1].number, 125000);
	CU_ASSERT_EQUAL(t[1].op, WORLD_GE);
	CU_ASSERT_TRUE(t[2].is_text);
	CU_ASSERT_STRING_EQUAL(t[2].text, "memory");
	CU_ASSERT_STRING_EQUAL(t[3].subject, "m1/vmotion");
	CU_ASSERT_EQUAL(t[3].number, INT64_C(3) << 30);
	CU_ASSERT_EQUAL(t[4].number, 1);
	CU_ASSERT_EQUAL(t[5].kind, WORLD_AFTER);
	CU_ASSERT_EQUAL(t[5].event, WORLD_EV_PHASE);
	CU_ASSERT_STRING_EQUAL(t[5].phase, "switchover");
	CU_ASSERT_EQUAL(t[5].delay.ps, 20 * SIM_MS);
	scenario_free(s);
}

static void origins(void)
{
	struct scenario *s = given_text("vmksim: 1\nsites:\n  s: {}\n");
	g_autofree char *site = scenario_origin(s, fabric_site(&s->world->estate->fabric, 0)->origin), *none = scenario_origin(s, 0);
	CU_ASSERT_STRING_EQUAL(site, "test.yaml:3:3");
	CU_ASSERT_STRING_EQUAL(none, "test.yaml");
	scenario_free(s);
}

/* ---- clusters ---- */

static void clusters(void)
{
	struct scenario *s = given_text(ESTATE "clusters:\n  prod: {hosts: [esx10, \"esx0*\"], ha: true, ft: true, vsan: true, drs: manual, witness: esx11}\n");
	const struct estate *e = s->world->estate;
	const struct estate_cluster *c = estate_cluster(e, estate_cluster_find(e, "prod"));
	uint32_t esx10 = estate_host_find(e, "esx10"), esx11 = estate_host_find(e, "esx11");
	CU_ASSERT_EQUAL(c->hosts->len, 3); /* esx10, esx08, esx09 */
	CU_ASSERT_EQUAL(g_array_index(c->hosts, uint32_t, 0), esx10);
	CU_ASSERT(c->ha && c->ft && c->vsan && c->witness == esx11);
	CU_ASSERT_EQUAL(estate_cluster_of(e, esx10), 0);
	CU_ASSERT_EQUAL(estate_cluster_of(e, esx11), HOST_NONE);
	CU_ASSERT_EQUAL(estate_cluster_find(e, "test"), HOST_NONE);
	struct estate *copy = estate_copy(e);
	CU_ASSERT_EQUAL(estate_cluster(copy, 0)->hosts->len, 3);
	CU_ASSERT_EQUAL(estate_cluster_of(copy, esx10), 0);
	estate_free(copy);
	scenario_free(s);
}

static void portgroups_of_vms(void)
{
	struct scenario *s = given_text(ESTATE "  web: {host: esx08, memory: 1 GiB, portgroups: [vMotion, internal_only, vMotion]}\n");
	const struct world_vm *vm = world_vm(s->world, world_vm_find(s->world, "web"));
	CU_ASSERT_EQUAL_FATAL(vm->portgroups->len, 2);
	CU_ASSERT_STRING_EQUAL(vm->portgroups->pdata[0], "vMotion");
	CU_ASSERT_STRING_EQUAL(vm->portgroups->pdata[1], "internal_only");
	CU_ASSERT_EQUAL(world_vm(s->world, world_vm_find(s->world, "vm1"))->portgroups->len, 0);
	scenario_free(s);
}

/* ---- limits ---- */

static void too_large(void)
{
	g_autofree char *got = faults_with("vmksim: 1\nname: long\n", &(struct scenario_opts){.max_bytes = 20});
	CU_ASSERT_STRING_EQUAL(got, "t.yaml: error: the input is larger than 20 B\n");
	char *faults = NULL;
	CU_ASSERT_PTR_NULL(scenario_load_file("/dev/zero", NULL, &faults)); /* has no end: at most the limit is read */
	CU_ASSERT_STRING_EQUAL(faults, "/dev/zero: error: the input is larger than 16 MiB\n");
	g_free(faults);
	CU_ASSERT_PTR_NULL(scenario_load_file("/nonexistent/plan.yaml", NULL, &faults));
	CU_ASSERT(g_str_has_prefix(faults, "/nonexistent/plan.yaml: error: cannot read it: "));
	g_free(faults);
}

static void large_estates(void)
{
	struct scenario *s = given_text(FABRIC PROFILE "hosts:\n  esx(001..500): {profile: h, adapters: {vmk1: null, vmk0: {ipv4: null}}}\n"
		"datastores: {shared: {type: vmfs_fc, hosts: \"*\"}}\n"
		"vms:\n  app(00001..20000): {host: esx001, memory: 8 GiB, disks: [{size: 20 GiB, datastore: shared}]}\n"
		"timeline:\n  - at: 0 s\n    migrate: {id: m(00001..05000), vm: app(00001..05000), to: esx002}\n");
	CU_ASSERT_EQUAL(s->world->vms->len, 20000);
	CU_ASSERT_EQUAL(s->world->actions->len, 5000);
	CU_ASSERT_STRING_EQUAL(world_vm(s->world, 19999)->name, "app20000");
	scenario_free(s);
}

static const struct suite_case cases[] = {
	{"natural order is total and compares digits as numbers", natural_order},
	{"globs match whole names, in linear memory and time", globs},
	{"ranges count up, padded as their first bound", ranges},
	{"templates are sums of products of numbers and n", templates},
	{"a range of hosts is one host each, with n from 1", hosts_of_a_range},
	{"lists keep their order, objects of mappings have natural order", lists_keep_their_order},
	{"what is not said has the language's default", defaults},
	{"a dirty rate is the concave law with T = W/D", dirty_rate_is_a_law},
	{"a chain's files add up to the disk's used bytes", chains_add_up},
	{"the order of mappings changes nothing", order_of_mappings},
	{"profiles merge: mappings deep, lists replace, null deletes", profiles_merge},
	{"fresh_install is what an installer leaves", fresh_install},
	{"a variant edits before profiles and ranges, and replaces expectations", variants},
	{"an unknown variant is named with the nearest", unknown_variant},
	{"set takes paths with ranges, quotes and list positions", sets},
	{"a wrong set is told with its own words", wrong_sets},
	{"an action on many hosts is one on each, with the host's n", one_action_per_host},
	{"ranges and globs of one action count in step", ranges_of_an_action_count_in_step},
	{"triggers are data in the run's units", triggers},
	{"an origin is the base name, line and column", origins},
	{"a cluster has its hosts in the order said, each once; a host is in one cluster", clusters},
	{"a VM keeps the names of its port groups, each once", portgroups_of_vms},
	{"an input over the limit is refused before it is read whole", too_large},
	{"500 hosts, 20,000 VMs and 5,000 migrations load", large_estates},
};
SUITE_MAIN("loader", cases)
