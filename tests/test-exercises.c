/* The shipped exercises (scenarios/lab): each can be solved, none is solved by doing nothing or by what its story's people believe, and no goal is idle.
 *
 * An answer is played line by line as a learner types it. Wrong answers are made of the worked solution, by leaving one line out of it, and of
 * the beliefs below. */
#include <string.h>
#include "cli/lab/lab.h"
#include "cli/lab/lab_grade.h"
#include "models/rules/lint.h"
#include "models/rules/rule.h"
#include "models/transport/transport.h"
#include "tests/suite.h"

static const struct answer {
	const char *exercise; /* how its file's name begins */
	const char *lines;
} beliefs[] = { /* what somebody types who believes the wrong thing */
	/* what is done on one host is done on the other */
	{"01", "esxcli network ip interface add -i vmk1 -p vMotion -N vmotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.11 -N 255.255.255.0\n"},
	/* a tag is as good as a stack */
	{"01", "esxcli network ip interface add -i vmk1 -p vMotion\nesxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.11 -N 255.255.255.0\n"
		"esxcli network ip interface tag add -i vmk1 -t VMotion\nhost esx02\nesxcli network ip interface add -i vmk1 -p vMotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.12 -N 255.255.255.0\nesxcli network ip interface tag add -i vmk1 -t VMotion\n"},
	/* the stack of an adapter can be set */
	{"02", "esxcli network ip netstack add -N vmotion\nesxcli network ip interface set -i vmk1 --netstack=vmotion\n"
		"host esx02\nesxcli network ip netstack add -N vmotion\n"
		"esxcli network ip interface set -i vmk1 --netstack=vmotion\n"},
	/* there is such a command */
	{"03", "esxcli system vnic vmotion set -i vmk1\nhost esx02\nesxcli system vnic vmotion set -i vmk1\n"},
	/* management has an address, so tag that */
	{"03", "esxcli network ip interface tag add -i vmk0 -t VMotion\nhost esx02\nesxcli network ip interface tag add -i vmk0 -t VMotion\n"},
	/* the default stack's routes serve every stack */
	{"04", "esxcli network ip interface add -i vmk1 -p Provisioning -N vSphereProvisioning\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.30.0.11 -N 255.255.255.0\n"
		"esxcli network ip route ipv4 add -n 10.31.0.0/24 -g 10.10.0.1\n"
		"host esx11\nesxcli network ip interface add -i vmk1 -p Provisioning -N vSphereProvisioning\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.31.0.11 -N 255.255.255.0\n"
		"esxcli network ip route ipv4 add -n 10.30.0.0/24 -g 10.11.0.1\n"},
	/* gateway and name servers are the host's */
	{"05", "esxcli network ip netstack add -N backup\nesxcli network ip interface add -i vmk4 -p Backup -N backup\n"
		"esxcli network ip interface ipv4 set -i vmk4 -t static -I 10.40.0.11 -N 255.255.255.0 -g 10.40.0.1\n"
		"esxcli network ip dns server add -s 10.40.0.53\n"},
	/* wait until it is over */
	{"06", "run until done\n"
		"esxcli network ip interface add -i vmk2 -p vMotion-2 -N vmotion\nesxcli network ip interface ipv4 set -i vmk2 -t static -I 10.20.0.111 -N 255.255.255.0\n"
		"host esx02\n"
		"esxcli network ip interface add -i vmk2 -p vMotion-2 -N vmotion\nesxcli network ip interface ipv4 set -i vmk2 -t static -I 10.20.0.112 -N 255.255.255.0\n"},
	/* an adapter of the provisioning stack manages, too */
	{"07", "esxcli network ip interface tag add -i vmk2 -t Management\n"},
	/* a host of 5.5 has a vMotion stack */
	{"08", "esxcli network ip netstack add -N vmotion\nesxcli network ip interface add -i vmk1 -p vMotion -N vmotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.11 -N 255.255.255.0\n"},
	/* cold migrations use the vMotion network: make it faster */
	{"09", "esxcli network vswitch standard set -v vSwitch1 -m 9000\nesxcli network ip interface set -i vmk1 -m 9000\n"
		"host esx02\nesxcli network vswitch standard set -v vSwitch1 -m 9000\n"
		"esxcli network ip interface set -i vmk1 -m 9000\n"},
	/* an adapter has one tag */
	{"09", "esxcli network ip interface tag add -i vmk1 -t vSphereProvisioning\nesxcli network ip interface tag remove -i vmk1 -t VMotion\n"},
	/* clones of running machines are vMotion's */
	{"10", "esxcli network ip interface tag add -i vmk2 -t VMotion\nhost esx02\nesxcli network ip interface tag add -i vmk2 -t VMotion\n"},
	/* shaping belongs to the switch */
	{"13", "esxcli network vswitch standard policy shaping set -v vSwitch0 -e true -b 4000000 -k 4000000 -t 102400\n"},
	/* bandwidth is in Mbit/s */
	{"13", "esxcli network vswitch standard portgroup policy shaping set -p vMotion -e true -b 4000 -k 4000 -t 1024\n"},
	/* logging may use vMotion's adapter */
	{"15", "esxcli network ip interface tag add -i vmk1 -t faultToleranceLogging\nesxcli network ip interface tag remove -i vmk1 -t VMotion\nhost esx02\n"
		"esxcli network ip interface tag add -i vmk1 -t faultToleranceLogging\n"},
	/* a host has one gateway: change it */
	{"21", "esxcli network ip route ipv4 remove -n default -g 10.10.0.1\nesxcli network ip route ipv4 add -n default -g 10.20.0.1\n"},
	/* a second NIC makes one vMotion faster */
	{"23", "esxcli network vswitch standard uplink add -u vmnic2 -v vSwitch1\n"
		"host esx02\nesxcli network vswitch standard uplink add -u vmnic2 -v vSwitch1\n"},
	/* vmk1 has to go first */
	{"06", "run until 10s\nesxcli network ip interface remove -i vmk1\n"},
	/* one management adapter is enough; and what is in the way goes */
	{"07", "esxcli network ip interface remove -i vmk2\nesxcli network ip interface add -i vmk3 -p Second\n"
		"esxcli network ip interface ipv4 set -i vmk3 -t static -I 10.12.0.11 -N 255.255.255.0\nesxcli network ip interface tag add -i vmk3 -t Management\n"
		"esxcli network ip interface tag remove -i vmk0 -t Management\n"},
	/* each service wants a new adapter */
	{"10", "esxcli network ip interface add -i vmk3 -p Provisioning\n"},
	/* a tag moves from adapter to adapter */
	{"16", "esxcli network ip interface tag remove -i vmk1 -t VSAN\nesxcli network ip interface tag add -i vmk0 -t VSAN\n"},
	/* routes are as good as a gateway */
	{"21", "esxcli network ip route ipv4 add -n 10.21.0.0/24 -g 10.20.0.1\nhost esx11\nesxcli network ip route ipv4 add -n 10.20.0.0/24 -g 10.21.0.1\n"},
	/* more NICs, more adapters */
	{"23", "esxcli network vswitch standard uplink add -u vmnic2 -v vSwitch1\nesxcli network ip interface add -i vmk2 -p vMotion\n"
		"esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.20.0.21 -N 255.255.255.0\n"
		"esxcli network ip interface tag add -i vmk2 -t VMotion\nhost esx02\n"
		"esxcli network ip interface add -i vmk2 -p vMotion\nesxcli network ip interface ipv4 set -i vmk2 -t static -I 10.20.0.31 -N 255.255.255.0\n"
		"esxcli network ip interface tag add -i vmk2 -t VMotion\n"},
	/* any address of the subnet will do */
	{"24", "esxcli network ip interface remove -i vmk1\nesxcli network ip interface add -i vmk1 -p Storage\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.50.0.12 -N 255.255.255.0\n"},
	/* a host has one set of name servers */
	{"25", "esxcli network ip netstack set -N vmotion -c cubic -m 12000\nesxcli network ip route ipv4 add -n default -g 10.20.0.1 -N vmotion\n"
		"esxcli network ip dns server add -s 10.20.0.53\nesxcli network ip dns search add -d vmotion.example.org -N vmotion\n"},
	/* a route is a route, in whatever stack */
	{"28", "esxcli network ip route ipv4 add -n 10.21.0.0/16 -g 10.10.0.1\nhost esx11\nesxcli network ip route ipv4 add -n 10.20.0.0/16 -g 10.11.0.1\n"},
	/* the default gateway is wrong, whose ever it is */
	{"28", "esxcli network ip route ipv4 remove -n default -g 10.10.0.1\n"},
	{"29", "esxcli network ip route ipv4 remove -n default -g 10.10.0.1\n"},
	{"37", "host esx11\nesxcli network ip route ipv4 remove -n default -g 10.11.0.1\n"},
	/* what is open to all is open to provisioning */
	{"33", "host esx02\nesxcli network firewall ruleset set -r vMotion -e true\nesxcli network firewall ruleset set -r NFC -a true\n"},
	/* a tag mends it */
	{"38", "esxcli network ip interface tag add -i vmk1 -t VMotion\nhost esx02\nesxcli network ip interface tag add -i vmk1 -t VMotion\n"},
	/* vMotion moves it all */
	{"27", "esxcli network ip interface add -i vmk1 -p vMotion -N vmotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.11 -N 255.255.255.0\n"
		"esxcli network ip interface tag remove -i vmk2 -t vSphereProvisioning\nhost esx02\nesxcli network ip interface add -i vmk1 -p vMotion -N vmotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.12 -N 255.255.255.0\n"
		"esxcli network ip interface tag remove -i vmk2 -t vSphereProvisioning\n"},
	/* management answers, so move by it */
	{"30", "esxcli network ip interface tag add -i vmk0 -t VMotion\nesxcli network ip interface tag remove -i vmk1 -t VMotion\nhost esx02\n"
		"esxcli network ip interface tag add -i vmk0 -t VMotion\nesxcli network ip interface tag remove -i vmk1 -t VMotion\n"},
	/* the tag was lost: set it again */
	{"35", "esxcli network ip interface tag add -i vmk1 -t VMotion\n"},
	/* the tag that shows is a tag that works */
	{"36", "esxcli network ip interface remove -i vmk2\nesxcli network ip netstack remove -N vmotion\n"
		"host esx02\nesxcli network ip interface remove -i vmk2\n"
		"esxcli network ip netstack remove -N vmotion\n"},
	/* any free port will do */
	{"26", "esxcli network ip interface add -i vmk1 -s vds1 -P 1 -N vmotion\n"
		"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.11 -N 255.255.255.0\n"
		"host esx02\n"
		"esxcli network ip interface add -i vmk1 -s vds1 -P 1 -N vmotion\nesxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.12 -N 255.255.255.0\n"},
	/* to relocate is to copy: provisioning on its own stack */
	{"27", "esxcli network ip interface remove -i vmk2\nesxcli network ip interface add -i vmk2 -p Provisioning -N vSphereProvisioning\n"
		"esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.30.0.11 -N 255.255.255.0\n"},
};

/* Right, and not as the worked solution does it. */
static const struct answer other_ways[] = {
	{"01", "esxcli network ip netstack add --netstack=vmotion\nesxcfg-vmknic -a -i 10.20.0.11 -n 255.255.255.0 -N vmotion vMotion\nhost esx02\n"
		"esxcli network ip netstack add --netstack=vmotion\nesxcfg-vmknic -a -i 10.20.0.12 -n 255.255.255.0 -N vmotion vMotion\n"},
#define WIZARD(ADDRESS) "wizard add-networking\n1\n2\n1\nvMotion network\n20\n\n2\n1\n2\n" ADDRESS "\n255.255.255.0\n\nfinish\n"
	{"01", WIZARD("10.20.0.11") "host esx02\n" WIZARD("10.20.0.12")},
	{"02", "esxcli network ip netstack add -N=vmotion\nesxcfg-vmknic -d -p vMotion\n"
		"esxcfg-vmknic -a -i 10.20.0.11 -n 255.255.255.0 -N vmotion vMotion\nhost esx02\n"
		"esxcli network ip netstack add -N=vmotion\nesxcfg-vmknic -d -p vMotion\nesxcfg-vmknic -a -i 10.20.0.12 -n 255.255.255.0 -N vmotion vMotion\n"},
	{"03", "vim-cmd hostsvc/vmotion/vnic_set vmk1\nhost esx02\nvim-cmd hostsvc/vmotion/vnic_set vmk1\n"},
	{"04", "esxcli network ip netstack add -N vSphereProvisioning\nesxcfg-vmknic -a -i 10.30.0.11 -n 255.255.255.0 -N vSphereProvisioning Provisioning\n"
		"esxcfg-route -N vSphereProvisioning 10.30.0.1\nhost esx11\nesxcli network ip netstack add -N vSphereProvisioning\n"
		"esxcfg-vmknic -a -i 10.31.0.11 -n 255.255.255.0 -N vSphereProvisioning Provisioning\nesxcfg-route -N vSphereProvisioning 10.31.0.1\n"},
	{"09", "esxcli network ip netstack add -N vSphereProvisioning\nesxcli network ip interface add -i vmk2 -p Provisioning -N vSphereProvisioning\n"
		"esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.30.0.11 -N 255.255.255.0\n"
		"host esx02\nesxcli network ip netstack add -N vSphereProvisioning\n"
		"esxcli network ip interface add -i vmk2 -p Provisioning -N vSphereProvisioning\n"
		"esxcli network ip interface ipv4 set -i vmk2 -t static -I 10.30.0.12 -N 255.255.255.0\n"},
	{"12", "esxcfg-vswitch -m 9000 vSwitch1\nesxcfg-vmknic -m 9000 -p vMotion\n"
		"host esx02\nesxcfg-vswitch -m 9000 vSwitch1\nesxcfg-vmknic -m 9000 -p vMotion\n"},
	{"16", "esxcli network ip interface tag add -i vmk0 -t VSANWitness\nhost esx02\nesxcli network ip interface tag add -i vmk0 -t VSANWitness\n"},
#define PROVISIONING(ADDRESS, GATEWAY) \
	"esxcli network ip netstack add -N vSphereProvisioning\nesxcli network ip interface remove -i vmk2\n" \
	"esxcli network ip interface add -i vmk2 -p Provisioning -N vSphereProvisioning\n" \
	"esxcli network ip interface ipv4 set -i vmk2 -t static -I " ADDRESS " -N 255.255.255.0\n" \
	"esxcli network ip route ipv4 add -n default -g " GATEWAY " -N vSphereProvisioning\n"
	{"23", "esxcli system settings advanced set -o /Migrate/VMotionStreamHelpers -i 3\nhost esx02\n"
		"esxcli system settings advanced set -o /Migrate/VMotionStreamHelpers -i 3\n"},
	{"28", "esxcli network ip route ipv4 add -n 10.21.0.0/24 -g 10.20.0.1 -N vmotion\n"
		"host esx11\nesxcli network ip route ipv4 add -n 10.20.0.0/24 -g 10.21.0.1 -N vmotion\n"},
	{"29", PROVISIONING("10.30.0.11", "10.30.0.1") "host esx02\n" PROVISIONING("10.31.0.12", "10.31.0.1")},
	{"32", "host esx02\nesxcfg-vswitch -v 20 -p vMotion vSwitch1\n"},
	{"33", "host esx02\nesxcli network firewall ruleset set -r vMotion -e true\nesxcli network firewall ruleset set -r NFC -a true\n"
		"esxcli network firewall ruleset set -r NFC -a false\nesxcli network firewall ruleset allowedip add -r NFC -i 10.30.0.11\n"},
	{"35", "esxcli network ip interface remove -i vmk3\nesxcli network ip interface tag add -i vmk1 -t VMotion\n"},
	{"35", "esxcli network ip interface ipv4 set -i vmk3 -t static -I 10.20.0.111 -N 255.255.255.0\n"},
};

static GPtrArray *exercises; /* struct scenario * */

static gint by_name(gconstpointer a, gconstpointer b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void load_exercises(void)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *folder = g_build_filename(srcdir ? srcdir : ".", "scenarios", "lab", NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	GDir *dir = g_dir_open(folder, 0, NULL);
	exercises = g_ptr_array_new();
	for (const char *name; dir && (name = g_dir_read_name(dir));)
		if (g_str_has_suffix(name, ".yaml"))
			g_ptr_array_add(names, g_build_filename(folder, name, NULL));
	if (dir)
		g_dir_close(dir);
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *faults = NULL;
		struct scenario *s = scenario_load_file(names->pdata[i], NULL, &faults);
		if (s && s->lab)
			g_ptr_array_add(exercises, s);
		else
			printf("# %s: %s\n", (char *)names->pdata[i], faults ? faults : "no exercise");
	}
	CU_ASSERT_TRUE(exercises->len >= 24);
	CU_ASSERT_EQUAL(exercises->len, names->len);
}

static const struct scenario *exercise(guint i)
{
	if (!exercises)
		load_exercises();
	return i < exercises->len ? exercises->pdata[i] : NULL;
}

/* The lines of an answer but that of number `without`; *worst: the worst status a line ended with. */
static struct lab_grade *grade(const struct scenario *s, const char *const *lines, guint n, guint without, int *worst)
{
	struct run_opts opts = {.transport = tp_factory_find("flow")};
	struct lab *l = lab_new(s, &opts, NULL);
	*worst = 0;
	for (guint i = 0; i < n; i++)
		if (i != without)
			*worst = MAX(*worst, console_line(l->console, lines[i]));
	struct lab_grade *g = lab_grade_new(l->session);
	lab_free(l);
	return g;
}

static const struct outcome_expectation *goal(const struct lab_grade *g, guint i) { return g->judged->expectations->pdata[i]; }

static void tell_missed(const struct scenario *s, const struct lab_grade *g)
{
	for (guint i = 0; i < g->goals; i++)
		if (!goal(g, i)->met)
			printf("# %s: missed: %s: %s\n", s->file, goal(g, i)->because, goal(g, i)->actual ? goal(g, i)->actual : "");
}

static void each_solution_reaches_every_goal(void)
{
	const struct scenario *s;
	for (guint i = 0; (s = exercise(i)); i++) {
		int worst;
		struct lab_grade *g = grade(s, (const char *const *)s->lab->solution->pdata, s->lab->solution->len, G_MAXUINT, &worst);
		tell_missed(s, g);
		CU_ASSERT_EQUAL(g->reached, g->goals);
		if (worst > 1)
			printf("# %s: a line of its solution is no command as the console knows them\n", s->file);
		CU_ASSERT_TRUE(worst <= 1);
		lab_grade_free(g);
	}
}

static bool is_about(const struct answer *b, const struct scenario *s)
{
	g_autofree char *base = g_path_get_basename(s->file);
	return g_str_has_prefix(base, b->exercise);
}

static struct lab_grade *grade_answer(const struct scenario *s, const struct answer *b)
{
	int worst;
	g_auto(GStrv) lines = g_strsplit(b->lines, "\n", -1);
	return grade(s, (const char *const *)lines, g_strv_length(lines), G_MAXUINT, &worst);
}

static void note_missed(struct lab_grade *g, bool *missed)
{
	for (guint i = 0; i < g->goals; i++)
		missed[i] = missed[i] || !goal(g, i)->met;
	lab_grade_free(g);
}

/* Nothing done misses something; and each goal is missed by that, by the solution without one of its lines, or by a belief. */
static void no_goal_is_idle(void)
{
	const struct scenario *s;
	for (guint i = 0; (s = exercise(i)); i++) {
		int worst;
		const char *const *solution = (const char *const *)s->lab->solution->pdata;
		g_autofree bool *missed = g_new0(bool, s->lab->goals->len);
		struct lab_grade *nothing = grade(s, NULL, 0, 0, &worst);
		CU_ASSERT_TRUE(nothing->reached < nothing->goals);
		note_missed(nothing, missed);
		for (guint without = 0; without < s->lab->solution->len; without++)
			note_missed(grade(s, solution, s->lab->solution->len, without, &worst), missed);
		for (gsize b = 0; b < G_N_ELEMENTS(beliefs); b++)
			if (is_about(&beliefs[b], s))
				note_missed(grade_answer(s, &beliefs[b]), missed);
		for (guint k = 0; k < s->lab->goals->len; k++) {
			if (!missed[k])
				printf("# %s: no wrong answer misses the goal '%s'\n", s->file, ((const struct scenario_goal *)s->lab->goals->pdata[k])->words);
			CU_ASSERT_TRUE(missed[k]);
		}
	}
}

/* Each answer about its exercise: whether it passes. */
static void pass(const struct answer *answers, gsize n, bool right)
{
	for (gsize k = 0; k < n; k++) {
		const struct scenario *s;
		unsigned found = 0;
		for (guint i = 0; (s = exercise(i)); i++) {
			if (!is_about(&answers[k], s))
				continue;
			struct lab_grade *g = grade_answer(s, &answers[k]);
			if ((g->reached == g->goals) != right)
				printf("# %s: %u of %u goals by:\n# %s\n", s->file, g->reached, g->goals, answers[k].lines);
			CU_ASSERT_EQUAL(g->reached == g->goals, right);
			lab_grade_free(g);
			found++;
		}
		CU_ASSERT_EQUAL(found, 1);
	}
}

static void who_believes_the_wrong_thing_does_not_pass(void) { pass(beliefs, G_N_ELEMENTS(beliefs), false); }
static void another_way_that_is_right_passes(void) { pass(other_ways, G_N_ELEMENTS(other_ways), true); }

static bool is_id(const char *text) { return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(text); }

static void an_exercise_says_what_it_teaches_and_where_that_stands(void)
{
	static const char *const levels[] = {"first", "practice", "trouble", NULL};
	const struct scenario *s;
	for (guint i = 0; (s = exercise(i)); i++) {
		const struct scenario_lab *lab = s->lab;
		unsigned documents = 0, rules = 0;
		CU_ASSERT_TRUE(g_strv_contains(levels, lab->level));
		CU_ASSERT_TRUE(lab->minutes >= 5 && lab->minutes <= 30);
		CU_ASSERT_TRUE(*lab->objective && *lab->story && *lab->explanation);
		CU_ASSERT_TRUE(lab->goals->len >= 2 && lab->hints->len >= 2 && lab->hints->len <= 4 && lab->solution->len > 0);
		for (guint k = 0; k < lab->sources->len; k++) {
			const char *source = lab->sources->pdata[k];
			bool known = rule_find(source) || lint_find(source);
			if (is_id(source) && !known)
				printf("# %s: there is no rule %s\n", s->file, source);
			CU_ASSERT_TRUE(known || !is_id(source));
			*(known ? &rules : &documents) += 1;
		}
		CU_ASSERT_TRUE(rules > 0 && documents > 0);
	}
}

static const struct suite_case all[] = {
	{"each solution reaches every goal of its exercise, and is made of commands", each_solution_reaches_every_goal},
	{"no goal is idle: a wrong answer misses it, and doing nothing misses one", no_goal_is_idle},
	{"who believes what an exercise corrects does not pass", who_believes_the_wrong_thing_does_not_pass},
	{"another way that is right passes", another_way_that_is_right_passes},
	{"an exercise says what it teaches, and by which rules and documents", an_exercise_says_what_it_teaches_and_where_that_stands},
};

SUITE_MAIN("exercises", all)
