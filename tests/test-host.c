/* tests/test-host.c: the state of hosts, estates and worlds: names, defaults, failover order, copies; the names of services, actions and assumptions. */
#include "models/world.h"
#include "tests/suite.h"

static void releases_compare_by_their_three_numbers(void)
{
	static const struct {
		const char *less, *more;
	} order[] = {{"5.5", "6.0"}, {"6.0", "6.5"}, {"6.7", "6.7.1"}, {"6.7.3", "7.0"}, {"7.0.1", "7.0.2"}, {"7.0.9", "7.0.10"}, {"7.0 "
	"U3", "8.0"}, {"9.0", "10.0"}};
	static const char *const bad[] = {"", "7", "7.", "7.0.", "7.0.x", "7.0.3.1", "7.0 ", "7.0-3", "v7.0", "7.0 3", "1000.0"};
	struct release a, b;

	for (unsigned i = 0; i < G_N_ELEMENTS(order); i++) {
		CU_ASSERT_TRUE_FATAL(release_parse(order[i].less, &a) && release_parse(order[i].more, &b));
		CU_ASSERT_TRUE(release_compare(a, b) < 0);
		CU_ASSERT_TRUE(release_compare(b, a) > 0);
		CU_ASSERT_EQUAL(release_compare(a, a), 0);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++)
		CU_ASSERT_FALSE(release_parse(bad[i], &a));
	CU_ASSERT_TRUE(release_parse("7.0 U3", &a) && release_parse("7.0.3", &b) && release_compare(a, b) == 0);
}

/* From the documents' tables, not from release.c: the last release without and the first one with. */
static void each_release_has_what_the_documents_say_it_brought(void)
{
	static const struct {
		enum release_feature f;
		struct release without, with;
	} of[] = {
		{RELEASE_SHARED_NOTHING, {5, 0, 3}, {5, 1, 0}}, {RELEASE_DEDICATED_STACKS, {5, 5, 3}, {6, 0, 0}}, {RELEASE_CUSTOM_STACKS, {5, 1, 3}, {5, 5, 0}},
		{RELEASE_LONG_DISTANCE, {5, 5, 3}, {6, 0, 0}}, {RELEASE_REPLICATION, {5, 0, 3}, {5, 1, 0}}, {RELEASE_VSAN, {5, 1, 3}, {5, 5, 0}},
		{RELEASE_PROVISIONING, {5, 5, 3}, {6, 0, 0}}, {RELEASE_REPLICATION_NFC, {5, 5, 3}, {6, 0, 0}}, {RELEASE_WITNESS, {6, 0, 3}, {6, 5, 0}},
		{RELEASE_BACKUP_NFC, {6, 7, 3}, {7, 0, 0}}, {RELEASE_PTP, {6, 7, 3}, {7, 0, 0}}, {RELEASE_NVME, {7, 0, 2}, {7, 0, 3}},
		{RELEASE_VSAN_EXTERNAL, {8, 0, 3}, {9, 0, 0}}, {RELEASE_ADAPTER_GATEWAY, {6, 0, 3}, {6, 5, 0}}, {RELEASE_RA_BY_DEFAULT, {6, 0, 3}, {6, 5, 0}},
		{RELEASE_ENCRYPTED_VMOTION, {6, 0, 3}, {6, 5, 0}}, {RELEASE_ECN, {6, 7, 3}, {7, 0, 0}}, {RELEASE_SHORT_TRACES, {6, 7, 3}, {7, 0, 0}},
		{RELEASE_BACKUP_CLASS, {7, 0, 0}, {7, 0, 1}}, {RELEASE_STREAM_AUTOSCALING, {7, 0, 1}, {7, 0, 2}}, {RELEASE_NVME_CLASS, {7, 0, 2}, {7, 0, 3}},
		{RELEASE_UDT, {7, 0, 3}, {8, 0, 0}}, {RELEASE_PROVISIONING_CLASS, {8, 0, 3}, {9, 0, 0}},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(of); i++) {
		CU_ASSERT_TRUE(release_is_known(of[i].without) && release_is_known(of[i].with));
		CU_ASSERT_FALSE(release_has(of[i].without, of[i].f));
		CU_ASSERT_TRUE(release_has(of[i].with, of[i].f));
	}
	CU_ASSERT_FALSE(release_is_known(RELEASE(7, 1, 0)) || release_is_known(RELEASE(6, 7, 4)) || release_is_known(RELEASE(4, 1, 0)));
}

static void a_firewall_is_open_until_a_rule_set_is_closed_or_limited(void)
{
	struct firewall f = {0}, copy;
	enum firewall_set s;
	struct ip a = {0}, b = {0}, net = {0};
	GArray *allowed = g_array_new(FALSE, FALSE, sizeof(struct ip));

	CU_ASSERT_TRUE_FATAL(firewall_parse_peer("10.0.0.7", &a) && firewall_parse_peer("10.0.1.7", &b) && firewall_parse_peer("10.0.0.0/24", &net));
	CU_ASSERT_FALSE(firewall_parse_peer("esx01", &net));
	CU_ASSERT_TRUE(firewall_of_port(8000, true, &s) && s == FIREWALL_VMOTION && firewall_of_port(902, false, &s) && s == FIREWALL_NFC);
	CU_ASSERT_TRUE(firewall_of_port(2049, false, &s) && s == FIREWALL_NFS);
	CU_ASSERT_FALSE(firewall_of_port(2049, true, &s) || firewall_of_port(0, true, &s)); /* a client, and no port */
	CU_ASSERT_TRUE(firewall_parse("NFSCLIENT", &s) && s == FIREWALL_NFS);
	CU_ASSERT_TRUE(firewall_lets(&f, FIREWALL_NFC, a));
	firewall_change(&f, FIREWALL_NFC, false, NULL);
	CU_ASSERT_FALSE(firewall_lets(&f, FIREWALL_NFC, a));
	CU_ASSERT_TRUE(firewall_lets(&f, FIREWALL_VMOTION, a));
	g_array_append_val(allowed, net);
	firewall_change(&f, FIREWALL_NFC, true, allowed);
	firewall_copy(&copy, &f);
	firewall_change(&f, FIREWALL_NFC, true, NULL);
	CU_ASSERT_TRUE(firewall_lets(&f, FIREWALL_NFC, b));
	CU_ASSERT_TRUE(firewall_lets(&copy, FIREWALL_NFC, a));
	CU_ASSERT_FALSE(firewall_lets(&copy, FIREWALL_NFC, b));
	g_array_unref(allowed);
	firewall_clear(&f);
	firewall_clear(&copy);
}

static void a_service_answers_to_all_its_names(void)
{
	static const struct {
		const char *text;
		enum service service;
	} names[] = {
		{"Management", SERVICE_MANAGEMENT}, {"VMotion", SERVICE_VMOTION}, {"vSphereProvisioning", SERVICE_PROVISIONING},
		{"faultToleranceLogging", SERVICE_FAULT_TOLERANCE},
		{"vSphereReplication", SERVICE_REPLICATION}, {"vSphereReplicationNFC", SERVICE_REPLICATION_NFC},
		{"VSAN", SERVICE_VSAN}, {"vsanWitness", SERVICE_VSAN_WITNESS}, {"vSphereBackupNFC", SERVICE_BACKUP_NFC}, {"nvmeTcp", SERVICE_NVME_TCP},
		{"NVMeTCP", SERVICE_NVME_TCP}, {"NVMeRDMA", SERVICE_NVME_RDMA}, {"nvmeRdma", SERVICE_NVME_RDMA}, {"PTP", SERVICE_PTP},
		{"vsanExternal", SERVICE_VSAN_EXTERNAL}, {"VSANWitness", SERVICE_VSAN_WITNESS},
	};
	enum service s;

	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		CU_ASSERT_TRUE(service_parse(names[i].text, &s) && s == names[i].service);
	for (unsigned i = 0; i < SERVICE__COUNT; i++) {
		CU_ASSERT_TRUE(service_parse(service_name((enum service)i), &s) && s == (enum service)i);
		CU_ASSERT_STRING_EQUAL(service_names()[i], service_name((enum service)i));
	}
	CU_ASSERT_PTR_NULL(service_names()[SERVICE__COUNT]);
	CU_ASSERT_FALSE(service_parse("vMotions", &s));
	for (unsigned i = 0; i < SERVICE__COUNT; i++)
		CU_ASSERT_EQUAL(service_parse_tag(service_name((enum service)i), &s), i < SERVICE__TAGS);
	CU_ASSERT_STRING_EQUAL(service_tags()[SERVICE__TAGS - 1], "vsan_external");
	CU_ASSERT_PTR_NULL(service_tags()[SERVICE__TAGS]);
}

static void only_vmotion_and_provisioning_have_a_netstack_of_their_own(void)
{
	enum service s;

	for (unsigned i = 0; i < SERVICE__COUNT; i++) {
		const char *key = service_stack((enum service)i);
		CU_ASSERT_EQUAL(key != NULL, i == SERVICE_VMOTION || i == SERVICE_PROVISIONING);
		if (key)
			CU_ASSERT_TRUE(service_of_stack(key, &s) && s == (enum service)i);
	}
	CU_ASSERT_FALSE(service_of_stack(SERVICE_STACK_DEFAULT, &s));
	CU_ASSERT_FALSE(service_of_stack("backup", &s));
}

static void adapter_names_are_vmk_and_a_plain_number(void)
{
	static const char *const bad[] = {"vmk", "vmk01", "vmk-1", "vmk1a", "eth0", "VMK1", "vmk123456", ""};
	uint32_t n;

	CU_ASSERT_TRUE(host_adapter_number("vmk0", &n) && n == 0);
	CU_ASSERT_TRUE(host_adapter_number("vmk17", &n) && n == 17);
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++)
		CU_ASSERT_FALSE(host_adapter_number(bad[i], &n));
}

static void push(GArray *list, uint32_t v)
{
	g_array_append_val(list, v);
}

static struct teaming *order(struct host_portgroup *pg)
{
	pg->teaming.has_order = pg->teaming.listed = true;
	return &pg->teaming;
}

/* A link whose change teaming has noticed. */
static void link_is(struct host *h, uint32_t nic, bool up)
{
	host_nic(h, nic)->up = host_nic(h, nic)->seen_up = up;
}

/* vSwitch0 with vmnic0..2; one port group with nothing of its own, one with active vmnic1 then vmnic0 and standby vmnic2, one with a standby only. */
enum { PLAIN, ORDERED, STANDBY_ONLY };

static const struct host_port any = {.id = HOST_NONE};

static struct host *host(void)
{
	static const char *const nics[] = {"vmnic0", "vmnic1", "vmnic2"};
	struct host *h = host_new("esx01", 0);

	struct host_switch *s = host_switch_add(h, "vSwitch0");
	for (uint32_t i = 0; i < 3; i++) {
		host_nic_add(h, nics[i], INT64_C(10000000000));
		push(s->uplinks, i);
	}
	host_portgroup_add(h, "plain", 0, 0);
	struct teaming *ordered = order(host_portgroup_add(h, "ordered", 0, 0));
	push(ordered->active, 1);
	push(ordered->active, 0);
	push(ordered->standby, 2);
	push(order(host_portgroup_add(h, "standby", 0, 0))->standby, 2);
	return h;
}

static void the_first_healthy_active_uplink_carries_then_the_first_standby(void)
{
	struct host *h = host();

	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), 1);
	link_is(h, 1, false);
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), 0);
	link_is(h, 0, false);
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), 2);
	link_is(h, 2, false);
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), HOST_NONE);
	link_is(h, 0, true);
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), 0);
	CU_ASSERT_EQUAL(host_uplink(h, STANDBY_ONLY, any), HOST_NONE); /* a list was given: other uplinks are unused */
	host_free(h);
}

static void without_an_order_the_uplinks_of_the_switch_count(void)
{
	struct host *h = host();

	CU_ASSERT_EQUAL(host_uplink(h, PLAIN, any), 0);
	link_is(h, 0, false);
	CU_ASSERT_EQUAL(host_uplink(h, PLAIN, any), 1);
	g_array_set_size(host_switch(h, 0)->uplinks, 0);
	CU_ASSERT_EQUAL(host_uplink(h, PLAIN, any), HOST_NONE);
	host_free(h);
}

static void a_nic_taken_off_the_switch_carries_nothing(void)
{
	struct host *h = host();

	g_array_remove_index(host_switch(h, 0)->uplinks, 1);
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), 0);
	host_switch(h, 0)->removed = true;
	CU_ASSERT_EQUAL(host_uplink(h, ORDERED, any), HOST_NONE);
	host_free(h);
}

static void a_fresh_host_has_its_default_netstack(void)
{
	struct host *h = host();

	CU_ASSERT_EQUAL(host_netstack_find(h, SERVICE_STACK_DEFAULT), 0);
	CU_ASSERT_EQUAL(host_netstack_find(h, SERVICE_STACK_VMOTION), HOST_NONE);
	CU_ASSERT_EQUAL(host_netstack(h, 0)->max_connections, 11000);
	CU_ASSERT_EQUAL(host_netstack(h, 0)->cc, HOST_CC_NEWRENO);
	host_free(h);
}

static void what_was_removed_keeps_its_index_and_frees_its_name(void)
{
	struct host *h = host();

	host_adapter_add(h, "vmk1", PLAIN, 0);
	CU_ASSERT_EQUAL(host_adapter(h, 0)->number, 1);
	CU_ASSERT_TRUE(host_adapter(h, 0)->enabled);
	CU_ASSERT_TRUE(sim_time_equal(host_adapter(h, 0)->removed_at, SIM_TIME_NEVER));
	host_adapter(h, 0)->removed = true;
	CU_ASSERT_EQUAL(host_adapter_find(h, "vmk1"), HOST_NONE);
	host_adapter_add(h, "vmk1", ORDERED, 0);
	CU_ASSERT_EQUAL(host_adapter_find(h, "vmk1"), 1);
	CU_ASSERT_EQUAL(host_adapter(h, 0)->portgroup, PLAIN);

	host_netstack_add(h, "backup")->present = false;
	CU_ASSERT_EQUAL(host_netstack_find(h, "backup"), HOST_NONE);
	host_portgroup(h, PLAIN)->removed = true;
	CU_ASSERT_EQUAL(host_portgroup_find(h, "plain"), HOST_NONE);
	CU_ASSERT_EQUAL(host_portgroup_find(h, "ordered"), ORDERED);
	CU_ASSERT_EQUAL(host_nic_find(h, "vmnic2"), 2);
	CU_ASSERT_EQUAL(host_switch_find(h, "vSwitch9"), HOST_NONE);
	host_free(h);
}

static void a_copied_estate_is_equal_and_apart(void)
{
	struct estate *e = estate_new();

	fabric_site_add(&e->fabric, estate_string(e, "s"));
	struct host *h = estate_host_add(e, "esx01");
	host_nic_add(h, estate_string(e, "vmnic0"), 1000);
	push(host_switch_add(h, estate_string(e, "vSwitch0"))->uplinks, 0);
	host_portgroup_add(h, estate_string(e, "Management"), 0, 0);
	host_adapter_add(h, estate_string(e, "vmk0"), 0, 0);
	struct host_static_route route = {.removed = false};
	g_array_append_val(host_netstack(h, 0)->routes, route);
	estate_host_add(e, "esx02");
	push(estate_datastore_add(e, "ds")->hosts, 1);

	struct estate *c = estate_copy(e);
	g_array_set_size(host_switch(h, 0)->uplinks, 0);
	g_array_set_size(host_netstack(h, 0)->routes, 0);
	link_is(h, 0, false);
	g_array_set_size(estate_datastore(e, 0)->hosts, 0);

	uint32_t one = estate_host_find(c, "esx01");
	CU_ASSERT_EQUAL(one, 0);
	CU_ASSERT_EQUAL(estate_host(c, one)->index, 0);
	CU_ASSERT_EQUAL(host_uplink(estate_host(c, one), 0, any), 0);
	CU_ASSERT_EQUAL(host_uplink(h, 0, any), HOST_NONE);
	CU_ASSERT_EQUAL(host_netstack(estate_host(c, one), 0)->routes->len, 1);
	CU_ASSERT_TRUE(estate_mounts(c, 1, estate_datastore_find(c, "ds")));
	CU_ASSERT_FALSE(estate_mounts(c, 0, 0));
	CU_ASSERT_FALSE(estate_mounts(e, 1, 0));
	CU_ASSERT_EQUAL(estate_host_find(c, "esx03"), HOST_NONE);
	CU_ASSERT_EQUAL(estate_datastore_find(c, "esx01"), HOST_NONE);
	estate_free(c);
	estate_free(e);
}

static void a_world_keeps_what_it_is_given(void)
{
	struct world *w = world_new();
	char name[] = "db1";
	const char *const order[] = {"vmnic1", "vmnic0", NULL};

	struct world_vm *vm = world_vm_add(w, name);
	name[0] = 'x';
	CU_ASSERT_STRING_EQUAL(vm->name, "db1");
	CU_ASSERT_EQUAL(world_vm_find(w, "db1"), 0);
	CU_ASSERT_EQUAL(world_vm_find(w, "xb1"), HOST_NONE);
	CU_ASSERT_PTR_EQUAL(world_vm(w, 0), vm);
	struct world_file leaf = {world_string(w, "leaf"), 4096, HOST_NONE, false};
	g_array_append_val(world_disk_add(vm, world_string(w, "disk1"))->chain, leaf);
	const char *const *copy = world_strv(w, order);
	CU_ASSERT_TRUE(copy != order && g_strv_equal(copy, order));
	CU_ASSERT_PTR_NULL(world_strv(w, NULL));
	CU_ASSERT_EQUAL(w->horizon.ps, 30 * 86400 * SIM_S);
	CU_ASSERT_EQUAL(w->assume.value[ASSUME_NFC_CHUNK], 65536);
	world_free(w);
}

static void every_action_and_kind_of_migration_has_a_name_of_its_own(void)
{
	for (int i = 0; i < ACTION__COUNT; i++)
		for (int k = 0; k < i; k++)
			CU_ASSERT_STRING_NOT_EQUAL(action_name((enum action_kind)i), action_name((enum action_kind)k));
	CU_ASSERT_STRING_EQUAL(action_name(ACTION_REMOVE_ADAPTER), "remove_adapter");
	CU_ASSERT_STRING_EQUAL(action_migration_name(MIGRATION_SHARED_NOTHING), "shared_nothing");
}

static void the_default_of_every_assumption_is_in_its_range_and_reads_back(void)
{
	struct assume a;

	assume_init(&a);
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *r = &assume_table[i];
		char *err = NULL;
		int64_t v = -1;
		CU_ASSERT_EQUAL(assume_find(r->key), i);
		CU_ASSERT_TRUE(r->min <= r->value && r->value <= r->max);
		CU_ASSERT_EQUAL(a.value[i], r->value);
		CU_ASSERT_TRUE(assume_parse(i, r->default_text, &v, &err));
		CU_ASSERT_EQUAL(v, r->value);
		g_autofree char *text = assume_format(i, v);
		CU_ASSERT_STRING_EQUAL(text, r->default_text);
		CU_ASSERT_TRUE(r->why && r->range_text);
		g_free(err);
	}
	CU_ASSERT_EQUAL(assume_find("nfc_chunks"), -1);
}

static void an_assumption_is_read_in_its_own_unit_and_range(void)
{
	static const struct {
		int id;
		const char *text;
		int64_t value;
	} good[] = {
		{ASSUME_NFC_CHUNK, "1 MiB", 1048576}, {ASSUME_NFC_CHUNK, "64 KiB", 65536}, {ASSUME_NFC_DEPTH, "4", 4},
		{ASSUME_NFC_RATE, "none", 0}, {ASSUME_NFC_RATE, "100 MiB/s", INT64_C(838860800)}, {ASSUME_VMOTION_LINE_RATE, "250 MB/s", INT64_C(2000000000)},
		{ASSUME_PIN, "session", ASSUME_PIN_SESSION}, {ASSUME_UDT, "off", ASSUME_UDT_OFF}, {ASSUME_SWITCHOVER_FIXED, "1 s", SIM_S},
	};
	static const struct {
		int id;
		const char *text;
	} bad[] = {
		{ASSUME_NFC_CHUNK, "32 KiB"}, {ASSUME_NFC_CHUNK, "5 MiB"}, {ASSUME_NFC_CHUNK, "none"}, {ASSUME_NFC_DEPTH, "0"}, {ASSUME_NFC_DEPTH, "65"},
		{ASSUME_PIN, "both"}, {ASSUME_RETAG_ON_LAST_DELETE, "true"}, {ASSUME_STACK_POOL, "1 MiB"}, {ASSUME_SWITCHOVER_FIXED, "11 s"},
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
		char *err = NULL;
		int64_t v = -1;
		CU_ASSERT_TRUE(assume_parse(good[i].id, good[i].text, &v, &err));
		CU_ASSERT_EQUAL(v, good[i].value);
		g_free(err);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *err = NULL;
		int64_t v = -1;
		CU_ASSERT_FALSE(assume_parse(bad[i].id, bad[i].text, &v, &err));
		CU_ASSERT_EQUAL(v, -1);
		CU_ASSERT_PTR_NOT_NULL(err);
	}
}

static void a_fault_of_an_assumption_says_the_range(void)
{
	g_autofree char *err = NULL;
	int64_t v;

	CU_ASSERT_FALSE(assume_parse(ASSUME_NFC_DEPTH, "65", &v, &err));
	CU_ASSERT_STRING_EQUAL(err, "'65' is out of the range of 'nfc_depth': expected 1 to 64");
}

static const struct suite_case cases[] = {
	{"releases compare by their three numbers, and nothing else is a release", releases_compare_by_their_three_numbers},
	{"a firewall is open until a rule set is closed or limited, and a copy keeps its own", a_firewall_is_open_until_a_rule_set_is_closed_or_limited},
	{"each release has what the documents say it brought", each_release_has_what_the_documents_say_it_brought},
	{"a service answers to its name, its esxcli tag and its API type", a_service_answers_to_all_its_names},
	{"only vmotion and provisioning have a netstack of their own", only_vmotion_and_provisioning_have_a_netstack_of_their_own},
	{"an adapter's name is vmk and a plain number", adapter_names_are_vmk_and_a_plain_number},
	{"the first healthy active uplink carries, else the first healthy standby", the_first_healthy_active_uplink_carries_then_the_first_standby},
	{"without an order the first healthy uplink of the switch carries", without_an_order_the_uplinks_of_the_switch_count},
	{"a NIC that was taken off the switch carries nothing", a_nic_taken_off_the_switch_carries_nothing},
	{"a fresh host has its default netstack and no other", a_fresh_host_has_its_default_netstack},
	{"what was removed keeps its index and frees its name", what_was_removed_keeps_its_index_and_frees_its_name},
	{"a copied estate is equal and stands apart", a_copied_estate_is_equal_and_apart},
	{"a world keeps copies of what it is given", a_world_keeps_what_it_is_given},
	{"every action and kind of migration has a name of its own", every_action_and_kind_of_migration_has_a_name_of_its_own},
	{"the default of every assumption is in its range and reads back", the_default_of_every_assumption_is_in_its_range_and_reads_back},
	{"an assumption is read in its own unit and range", an_assumption_is_read_in_its_own_unit_and_range},
	{"a fault of an assumption says the range", a_fault_of_an_assumption_says_the_range},
};

SUITE_MAIN("host", cases)
