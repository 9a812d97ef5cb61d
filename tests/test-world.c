/* tests/test-world.c: `world:`, another file to build on: what is taken over, where it may lie, and that faults and origins name the file they stand in. */
#include "scenarios/play.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char estate[] =
	"vmksim: 1\n"
	"name: estate\n"
	"sites: {s: {}}\n"
	"networks: {n: {site: s, subnet: 10.0.0.0/24}}\n"
	"profiles:\n"
	"  h:\n"
	"    release: 7.0.3\n"
	"    site: s\n"
	"    nics: {vmnic0: 10 Gbit/s}\n"
	"    switches: {S0: {uplinks: [vmnic0]}}\n"
	"    portgroups: {M: {switch: S0, network: n}}\n"
	"    adapters: {vmk0: {portgroup: M, services: [management, vmotion], ipv4: \"10.0.0.{n}/24\"}}\n"
	"hosts: {esx01: {profile: h, n: 1}, esx02: {profile: h, n: 2}}\n"
	"datastores: {d: {type: vmfs_fc, hosts: [esx01, esx02]}}\n"
	"vms: {a: {host: esx01, memory: 4 GiB, disks: [{size: 20 GiB, datastore: d}]}}\n"
	"timeline: [{at: 0 s, migrate: {id: m1, vm: a, to: esx02}}]\n"
	"variants: {slow: {set: {hosts.esx01.nics.vmnic0: 1 Gbit/s}}}\n"
	"expect: [{that: migration(m1).outcome == failed}]\n";

static char *folder;

static void put(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL), *dir = g_path_get_dirname(path);
	CU_ASSERT_EQUAL_FATAL(g_mkdir_with_parents(dir, 0700), 0);
	CU_ASSERT_TRUE_FATAL(g_file_set_contents(path, text, -1, NULL));
}

/* Without the folder's own name. */
static char *told(char *faults)
{
	g_autofree char *prefix = g_strconcat(folder, "/", NULL), *all = faults;
	g_auto(GStrv) parts = g_strsplit(all ? all : "", prefix, -1);
	return g_strjoinv("", parts);
}

static struct scenario *load(const char *name, char **out_faults)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *faults = NULL;
	struct scenario *s = scenario_load_file(path, NULL, &faults);
	*out_faults = told(faults);
	return s;
}

static struct scenario *sound(const char *name)
{
	g_autofree char *faults = NULL;
	struct scenario *s = load(name, &faults);
	if (!s)
		g_printerr("%s", faults);
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	return s;
}

static void refused(const char *name, const char *words)
{
	g_autofree char *faults = NULL;
	struct scenario *s = load(name, &faults);
	CU_ASSERT_PTR_NULL(s);
	CU_ASSERT_PTR_NOT_NULL(strstr(faults, words));
	if (!strstr(faults, words))
		g_printerr("# wanted: %s\n# got: %s", words, faults);
	scenario_free(s);
}

static void mappings_merge_lists_replace_null_deletes(void)
{
	put("estate.yaml", estate);
	put("deep.yaml", "vmksim: 1\nworld: estate.yaml\nhosts: {esx02: null, esx03: {profile: h, n: 3}}\n"
		"datastores: {d: {hosts: [esx01, esx03]}}\nprofiles: {h: {release: 8.0.3}}\ntimeline: []\n");
	struct scenario *s = sound("deep.yaml");
	const struct estate *e = s->world->estate;
	CU_ASSERT_EQUAL(e->hosts->len, 2);
	CU_ASSERT_EQUAL(estate_host_find(e, "esx02"), HOST_NONE);
	CU_ASSERT_EQUAL(estate_host(e, estate_host_find(e, "esx03"))->release.major, 8);
	CU_ASSERT_STRING_EQUAL(host_nic(estate_host(e, 0), 0)->name, "vmnic0");
	CU_ASSERT_EQUAL(s->world->actions->len, 0);
	scenario_free(s);
}

static void name_variants_and_expectations_stay_the_other_files_own(void)
{
	put("estate.yaml", estate);
	put("mine.yaml", "vmksim: 1\nworld: estate.yaml\n");
	struct scenario *s = sound("mine.yaml");
	CU_ASSERT_STRING_EQUAL(s->world->name, "mine.yaml");
	CU_ASSERT_EQUAL(s->variants->len, 0);
	CU_ASSERT_EQUAL(s->expects->len, 0);
	CU_ASSERT_EQUAL(s->world->actions->len, 1); /* the timeline is taken over */
	scenario_free(s);
}

static void a_file_may_build_on_one_that_builds_on_another(void)
{
	put("below/estate.yaml", estate);
	put("below/sites.yaml", "world: estate.yaml\nvms: {a: {memory: 8 GiB}}\n");
	put("case.yaml", "vmksim: 1\nworld: below/sites.yaml\nvms: {a: {vcpus: 3}}\n");
	struct scenario *s = sound("case.yaml");
	CU_ASSERT_EQUAL(world_vm(s->world, 0)->memory, INT64_C(8) << 30);
	CU_ASSERT_EQUAL(world_vm(s->world, 0)->vcpus, 3);
	CU_ASSERT_EQUAL(s->sources->len, 2);
	scenario_free(s);
}

static void a_fault_names_the_file_it_stands_in(void)
{
	put("estate.yaml", "sites: {s: {rtx: 1 ms}}\n");
	put("mine.yaml", "vmksim: 1\nworld: estate.yaml\nseeed: 1\n");
	refused("mine.yaml", "mine.yaml:3:1: error: unknown key 'seeed'\n    3 | seeed: 1\n");
	refused("mine.yaml", "estate.yaml:1:13: error: unknown key 'rtx'\n    1 | sites: {s: {rtx: 1 ms}}\n      |             ^~~\n");
	put("estate.yaml", "sites: {s: [\n");
	g_autofree char *faults = NULL;
	struct scenario *s = load("mine.yaml", &faults);
	CU_ASSERT_TRUE(!s && (g_str_has_prefix(faults, "estate.yaml:") || strstr(faults, "\nestate.yaml:")));
}

static void an_origin_names_the_file_it_stands_in(void)
{
	put("estate.yaml", estate);
	put("mine.yaml", "vmksim: 1\nworld: estate.yaml\nhosts: {esx03: {profile: h, n: 3}}\n");
	struct scenario *s = sound("mine.yaml");
	const struct estate *e = s->world->estate;
	g_autofree char *theirs = scenario_origin(s, estate_host(e, 0)->origin), *mine = scenario_origin(s, estate_host(e, 2)->origin);
	CU_ASSERT_STRING_EQUAL(theirs, "estate.yaml:13:9");
	CU_ASSERT_STRING_EQUAL(mine, "mine.yaml:3:9");
	scenario_free(s);
}

static void only_files_in_the_folder_or_below_are_read(void)
{
	g_autofree char *link = g_build_filename(folder, "link.yaml", NULL);
	put("a.yaml", "vmksim: 1\nworld: /etc/passwd\n");
	refused("a.yaml", "expected a file in the folder of this one or below");
	put("a.yaml", "vmksim: 1\nworld: below/../../x.yaml\n");
	refused("a.yaml", "expected a file in the folder of this one or below");
	CU_ASSERT_EQUAL_FATAL(symlink("/etc/passwd", link), 0);
	put("a.yaml", "vmksim: 1\nworld: link.yaml\n");
	refused("a.yaml", "'link.yaml' leads out of the folder of the scenario");
	g_unlink(link);
	put("below/b.yaml", "world: ../a.yaml\n");
	put("a.yaml", "vmksim: 1\nworld: below/b.yaml\n");
	refused("a.yaml", "below/b.yaml:1:8: error: 'world' is '../a.yaml'");
	put("a.yaml", "vmksim: 1\nworld: below\n");
	refused("a.yaml", "cannot read 'below': it is no file");
	put("a.yaml", "vmksim: 1\nworld: nowhere.yaml\n");
	refused("a.yaml", "cannot read 'nowhere.yaml'");
	put("a.yaml", "vmksim: 1\nworld: [a, b]\n");
	refused("a.yaml", "expected the name of a file");
}

static void files_do_not_build_on_themselves_nor_without_end(void)
{
	put("a.yaml", "vmksim: 1\nworld: a.yaml\n");
	refused("a.yaml", "a.yaml:2:8: error: 'a.yaml' builds on itself");
	put("b.yaml", "world: a.yaml\n");
	put("a.yaml", "vmksim: 1\nworld: b.yaml\n");
	refused("a.yaml", "b.yaml:1:8: error: 'a.yaml' builds on itself");
	for (int i = 1; i <= 12; i++) {
		g_autofree char *name = g_strdup_printf("c%d.yaml", i), *text = g_strdup_printf("world: c%d.yaml\n", i + 1);
		put(name, text);
	}
	put("a.yaml", "vmksim: 1\nworld: c1.yaml\n");
	refused("a.yaml", "more than 8 files build on each other");
}

static void all_files_together_are_no_larger_than_one_may_be(void)
{
	g_autofree char *path = g_build_filename(folder, "mine.yaml", NULL), *faults = NULL;
	put("estate.yaml", estate);
	put("mine.yaml", "vmksim: 1\nworld: estate.yaml\n");
	const struct scenario_opts o = {.max_bytes = (int64_t)strlen(estate) + 20};
	struct scenario *s = scenario_load_file(path, &o, &faults);
	CU_ASSERT_TRUE(!s && strstr(faults, "'estate.yaml' is too large"));
	scenario_free(s);
}

static void the_outcome_answers_for_all_that_was_read(void)
{
	g_autofree char *changed = g_strconcat(estate, "# a comment\n", NULL), *sums[2] = {NULL, NULL};
	const char *texts[] = {estate, changed};
	put("mine.yaml", "vmksim: 1\nworld: estate.yaml\n");
	for (int i = 0; i < 2; i++) {
		bool ok;
		put("estate.yaml", texts[i]);
		struct scenario *s = sound("mine.yaml");
		struct outcome *o = play_scenario(s, &(struct play_opts){0}, &ok);
		CU_ASSERT_TRUE(ok);
		CU_ASSERT_EQUAL(o->scenario.built_on->len, 1);
		CU_ASSERT_STRING_EQUAL(o->scenario.built_on->pdata[0], "estate.yaml");
		sums[i] = g_strdup(o->scenario.sha256);
		outcome_free(o);
		scenario_free(s);
	}
	CU_ASSERT_STRING_NOT_EQUAL(sums[0], sums[1]);
	g_free(sums[1]);
}

static const struct suite_case cases[] = {
	{"mappings merge, lists replace, null deletes", mappings_merge_lists_replace_null_deletes},
	{"name, variants and expectations stay the other file's own", name_variants_and_expectations_stay_the_other_files_own},
	{"a file may build on one that builds on another", a_file_may_build_on_one_that_builds_on_another},
	{"a fault names the file it stands in", a_fault_names_the_file_it_stands_in},
	{"an origin names the file it stands in", an_origin_names_the_file_it_stands_in},
	{"only files in the folder or below are read", only_files_in_the_folder_or_below_are_read},
	{"files do not build on themselves, nor without end", files_do_not_build_on_themselves_nor_without_end},
	{"all files together are no larger than one may be", all_files_together_are_no_larger_than_one_may_be},
	{"the outcome answers for all that was read", the_outcome_answers_for_all_that_was_read},
};

static void remove_below(const char *dir)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			remove_below(path);
		else
			g_unlink(path);
	}
	g_rmdir(dir);
}

int main(void)
{
	folder = g_dir_make_tmp("vmksim-world-XXXXXX", NULL);
	int code = folder ? suite_main("worlds", cases, (unsigned)G_N_ELEMENTS(cases)) : 1;
	if (folder)
		remove_below(folder);
	g_free(folder);
	return code;
}
