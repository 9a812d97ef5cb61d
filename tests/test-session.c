/* tests/test-session.c: a scenario played by hand: what is journaled, taken back, forked, and written as a scenario that replays. */
#include "scenarios/session.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include "tests/suite.h"

/* Two hosts, one VM on shared storage; what stands behind is up to the case. */
#define ESTATE \
	"vmksim: 1\n" \
	"name: by hand\n" \
	"sites: {a: {}}\n" \
	"networks:\n" \
	"  mgmt: {site: a, vlan: 10, subnet: 10.0.0.0/24}\n" \
	"  vmo: {site: a, vlan: 20, subnet: 10.0.1.0/24}\n" \
	"datastores: {ds: {hosts: [esx01, esx02], type: vmfs_fc}}\n" \
	"hosts:\n" \
	"  esx(01..02):\n" \
	"    site: a\n" \
	"    release: 8.0.2\n" \
	"    nics: {vmnic0: 10 Gbit/s}\n" \
	"    switches: {vSwitch0: {uplinks: [vmnic0]}}\n" \
	"    portgroups: {Management: {switch: vSwitch0, network: mgmt}, vMotion: {switch: vSwitch0, network: vmo}}\n" \
	"    adapters:\n" \
	"      vmk0: {portgroup: Management, services: [management], ipv4: \"10.0.0.{n}/24\"}\n" \
	"      vmk1: {portgroup: vMotion, services: [vmotion], ipv4: \"10.0.1.{n}/24\"}\n" \
	"vms: {db: {host: esx01, memory: 8 GiB, active: 1 GiB, disks: [{size: 20 GiB, datastore: ds}]}}\n"

struct played { /* a scenario and its session */
	struct scenario *s;
	struct session *x;
};

static struct scenario *load(const char *text, const char *path)
{
	struct diags *d = diag_new(path, text, strlen(text));
	struct scenario *s = scenario_load_bytes(text, strlen(text), path, NULL, d);
	g_autofree char *why = diag_count(d) ? diag_render(d) : NULL;
	if (!s)
		fprintf(stderr, "# %s\n", why);
	diag_free(d);
	return s;
}

static struct played begin(const char *text)
{
	struct played p = {.s = load(text, "hand.yaml")};
	CU_ASSERT_PTR_NOT_NULL_FATAL(p.s);
	p.x = session_new(p.s, NULL);
	return p;
}

static void over(struct played *p)
{
	session_free(p->x);
	scenario_free(p->s);
}

static bool does(struct played *p, const char *action)
{
	struct verdict v;
	return session_do(p->x, action, "typed", &v);
}

static void wait(struct played *p, int64_t ps) { session_until(p->x, sim_after(session_now(p->x), sim_dur_ps(ps))); }

/* The text that is saved, played as a scenario, has the fingerprint of the session. g_free what is saved. */
static char *saved(struct played *p, const char *path)
{
	g_autofree char *fingerprint = NULL, *fault = NULL;
	char *text = session_text(p->x, path, &fingerprint, &fault);
	CU_ASSERT_PTR_NOT_NULL(text);
	if (!text)
		fprintf(stderr, "# %s\n", fault);
	struct scenario *s = text ? load(text, path) : NULL;
	CU_ASSERT_PTR_NOT_NULL_FATAL(s);
	struct run *r = run_new(s->world, &(struct run_opts){.transport = s->transport});
	run_play(r);
	session_play(p->x);
	g_autofree char *there = run_fingerprint(r, FACTLOG_LETTERS), *here = run_fingerprint(session_run(p->x), FACTLOG_LETTERS);
	CU_ASSERT_STRING_EQUAL(there, here);
	run_free(r);
	scenario_free(s);
	return text;
}

static void busy_hands(struct played *p)
{
	CU_ASSERT_TRUE(does(p, "migrate: {id: m1, vm: db, to: esx02}"));
	wait(p, SIM_S);
	CU_ASSERT_TRUE(does(p, "add_netstack: {host: esx01, name: vmotion}"));
	CU_ASSERT_TRUE(does(p, "add_adapter: {host: esx01, name: vmk2, portgroup: vMotion, stack: vmotion, ipv4: 10.0.1.77/24}"));
	wait(p, SIM_S / 3);
	CU_ASSERT_TRUE(does(p, "remove_adapter: {host: esx01, name: vmk2}"));
	CU_ASSERT_TRUE(does(p, "add_adapter: {host: esx01, name: vmk2, portgroup: Management, ipv4: 10.0.0.77/24}"));
	while (session_step(p->x) == RUN_UNTIL) {
	}
	CU_ASSERT_TRUE(does(p, "migrate: {id: m2, vm: db, to: esx01}"));
	wait(p, 5 * SIM_S);
}

static void saves_without_a_timeline(void)
{
	struct played p = begin(ESTATE "# the end\n");
	busy_hands(&p);
	g_autofree char *text = saved(&p, "hand.yaml");
	CU_ASSERT_TRUE(g_str_has_prefix(text, ESTATE "# the end\ntimeline:\n"));
	over(&p);
}

static void saves_into_a_block(void)
{
	struct played p = begin(ESTATE "timeline:\n    - at: 1 s # first\n      nic_down: {host: esx01, nic: vmnic0}\n    # a word\n    - {at: 2 s, nic_up: {host: esx01, nic: vmnic0}}\n"
		"\n# of what follows\ntags: [x]\n");
	busy_hands(&p);
	g_autofree char *text = saved(&p, "hand.yaml");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "# first\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "nic: vmnic0}}\n    # done by hand"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n\n# of what follows\ntags: [x]\n"));
	over(&p);
}

static void saves_line_ends(void)
{
	static const char name[] = "a\xe2\x80\xa8- [\xc2\x85\xef\xbb\xbf\x01\xc3\xbc";
	struct played p = begin(ESTATE);
	struct entry *e = entry_new(ACTION_ADD_SWITCH);
	struct verdict v;
	entry_text(e, "host", "esx01");
	entry_text(e, "name", name);
	CU_ASSERT_TRUE(session_do(p.x, entry_end(e), "a \xe2\x80\xa8- [", &v));
	CU_ASSERT_NOT_EQUAL(host_switch_find(estate_host(session_estate(p.x), 0), name), HOST_NONE);
	entry_free(e);
	g_autofree char *text = saved(&p, "hand.yaml");
	CU_ASSERT_PTR_NULL(strstr(text, "\xe2\x80\xa8"));
	CU_ASSERT_PTR_NULL(strstr(text, "\xc2\x85"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\xc3\xbc"));
	over(&p);
}

static void saves_into_flow(void)
{
	struct played p = begin(ESTATE "timeline: [{at: 1 s, nic_down: {host: esx01, nic: vmnic0}}, {at: 2 s, nic_up: {host: esx01, nic: vmnic0}}] # flow\ntags: [x]\n");
	busy_hands(&p);
	g_autofree char *text = saved(&p, "hand.yaml");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\ntimeline:\n  - {at: \"1 s\", nic_down: {host: esx01, nic: vmnic0}}\n"));
	CU_ASSERT_TRUE(g_str_has_suffix(text, "\ntags: [x]\n"));
	over(&p);
}

static void saves_json(void)
{
	GString *json = g_string_new("{\"vmksim\": 1, \"sites\": {\"a\": {}}, \"networks\": {\"n\": {\"site\": \"a\", \"subnet\": \"10.0.0.0/24\"}}, ");
	g_string_append(json, "\"hosts\": {\"e\": {\"site\": \"a\", \"release\": \"8.0.2\", \"nics\": {\"vmnic0\": \"1 Gbit/s\"}, \"switches\": {\"v\": {\"uplinks\": [\"vmnic0\"]}}, ");
	g_string_append(json, "\"portgroups\": {\"p\": {\"switch\": \"v\", \"network\": \"n\"}}, \"adapters\": {\"vmk0\": {\"portgroup\": \"p\", \"ipv4\": \"10.0.0.1/24\"}}}}}");
	struct played p = begin(json->str);
	CU_ASSERT_TRUE(does(&p, "add_netstack: {host: e, name: vmotion}"));
	CU_ASSERT_TRUE(does(&p, "tag: {host: e, name: vmk0, services: [vmotion]}"));
	g_free(saved(&p, "hand.yaml"));
	over(&p);
	g_string_free(json, TRUE);
}

static void saves_what_builds_on_another(void)
{
	g_autofree char *dir = g_dir_make_tmp("vmksim-XXXXXX", NULL), *base = g_build_filename(dir, "base.yaml", NULL), *top = g_build_filename(dir, "top.yaml", NULL);
	static const char *const text = "vmksim: 1\nworld: base.yaml\nname: on top\n";
	g_file_set_contents(base, ESTATE "timeline:\n  - {at: 3 s, nic_down: {host: esx02, nic: vmnic0}}\n", -1, NULL);
	struct played p = {.s = load(text, top)};
	CU_ASSERT_PTR_NOT_NULL_FATAL(p.s);
	p.x = session_new(p.s, NULL);
	busy_hands(&p);
	g_autofree char *all = saved(&p, top);
	CU_ASSERT_PTR_NOT_NULL(strstr(all, "nic_down"));
	over(&p);
	g_unlink(base);
	g_rmdir(dir);
}

/* Conditions and events of the very instant at which something is done by hand. */
static void keeps_the_order_of_an_instant(void)
{
	struct played p = begin(ESTATE "timeline:\n"
		"  - {at: 0 s, migrate: {id: m1, vm: db, to: esx02}}\n"
		"  - {after: {event: migration(m1).finished, delay: 0 s}, nic_down: {host: esx01, nic: vmnic0}}\n"
		"  - {when: \"session(h*, vmotion).bytes.sum > 0 B\", nic_up: {host: esx01, nic: vmnic0}}\n"
		"  - {when: \"adapter(esx01/vmk1).enabled == no or session(h*, vmotion).bytes.sum > 1 GiB\", untag: {host: esx02, name: vmk0, services: [management]}}\n"
		"  - {when: \"run().finished == 4 s\", add_netstack: {host: esx01, name: early}}\n");
	int64_t n;
	const char *text = "";
	while (run_metric(session_run(p.x), WORLD_FN_MIGRATION, "m1", "outcome", &n, &text) && strcmp(text, "completed") != 0 && session_step(p.x) == RUN_UNTIL) {
	}
	CU_ASSERT_TRUE(does(&p, "nic_up: {host: esx01, nic: vmnic0}"));
	CU_ASSERT_TRUE(does(&p, "migrate: {id: h2, vm: db, to: esx01}"));
	CU_ASSERT_TRUE(does(&p, "nic_down: {host: esx01, nic: vmnic0}"));
	wait(&p, SIM_S);
	CU_ASSERT_TRUE(does(&p, "set_adapter: {host: esx01, name: vmk1, enabled: false}"));
	CU_ASSERT_TRUE(does(&p, "nic_up: {host: esx01, nic: vmnic0}"));
	wait(&p, 1);
	CU_ASSERT_TRUE(does(&p, "set_adapter: {host: esx01, name: vmk1, enabled: true}"));
	g_free(saved(&p, "hand.yaml"));
	over(&p);
}

static void undone_is_as_never_done(void)
{
	struct played p = begin(ESTATE), q = begin(ESTATE);
	busy_hands(&p);
	CU_ASSERT_TRUE(session_undo(p.x, 1));
	CU_ASSERT_EQUAL(session_count(p.x), 5);
	CU_ASSERT_TRUE(session_undo(p.x, 100));
	CU_ASSERT_FALSE(session_undo(p.x, 1));
	CU_ASSERT_TRUE(sim_time_equal(session_now(p.x), SIM_TIME_ZERO));
	g_autofree char *a = run_fingerprint(session_run(p.x), FACTLOG_LETTERS), *b = run_fingerprint(session_run(q.x), FACTLOG_LETTERS);
	CU_ASSERT_STRING_EQUAL(a, b);
	over(&p);
	over(&q);
}

static void a_fork_goes_its_own_way(void)
{
	struct played p = begin(ESTATE);
	does(&p, "migrate: {id: m2, vm: db, to: esx02}");
	wait(&p, SIM_S);
	struct session *f = session_fork(p.x), *g = session_fork(p.x);
	struct verdict v;
	CU_ASSERT_TRUE(sim_time_equal(session_now(f), session_now(p.x)));
	session_do(f, "cancel: {id: m2}", "", &v);
	session_play(f);
	session_play(g);
	session_play(p.x);
	g_autofree char *a = run_fingerprint(session_run(p.x), FACTLOG_LETTERS), *b = run_fingerprint(session_run(f), FACTLOG_LETTERS),
		*c = run_fingerprint(session_run(g), FACTLOG_LETTERS);
	CU_ASSERT_STRING_NOT_EQUAL(a, b);
	CU_ASSERT_STRING_EQUAL(a, c);
	session_free(f);
	session_free(g);
	over(&p);
}

static void refused_is_not_done(void)
{
	static const char *const actions[] = {
		"add_netstack: {host: \"esx*\", name: x}", "add_netstack: {host: esx01, name: \"x(1..2)\"}", "add_netstack: {host: esx01, name: \"x(1..1)\"}",
		"migrate: {id: \"m{1+1}\", vm: db, to: esx02}", "migrate: {id: m1, vm: \"d*\", to: esx02}", "nonsense", "add_netstack: {host: esx01}",
		"nic_down: {host: esx01, nic: vmnic9}", "remove_adapter: {host: esx01, name: vmk7}", "", "{", "- x", "power: {vm: nobody, to: on}",
		"traffic_start: {id: t9, type: vmotion}", "add_adapter: {host: esx01, name: vmk5, portgroup: nowhere}",
	};
	struct played p = begin(ESTATE), q = begin(ESTATE);
	for (size_t i = 0; i < G_N_ELEMENTS(actions); i++) {
		CU_ASSERT_FALSE(does(&p, actions[i]));
		wait(&p, SIM_S);
	}
	CU_ASSERT_EQUAL(session_count(p.x), 0);
	session_play(q.x);
	g_autofree char *a = run_fingerprint(session_run(p.x), FACTLOG_LETTERS), *b = run_fingerprint(session_run(q.x), FACTLOG_LETTERS);
	CU_ASSERT_STRING_EQUAL(a, b);
	over(&p);
	over(&q);
}

static void names_are_data(void)
{
	static const char *const names[] = {"a\"b", "x: y", "[", "# no", "tab\there", "\xc3\xa9\xe2\x80\x99", "'", "\\", "- ", "null", "~"};
	struct played p = begin(ESTATE);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		struct entry *e = entry_new(ACTION_ADD_NETSTACK);
		struct verdict v;
		entry_text(e, "host", "esx01");
		entry_text(e, "name", names[i]);
		bool done = session_do(p.x, entry_end(e), "a\nb # c", &v);
		CU_ASSERT_TRUE(done);
		if (!done)
			fprintf(stderr, "# %s: %s\n", names[i], v.text);
		entry_free(e);
		CU_ASSERT_NOT_EQUAL(host_netstack_find(estate_host(session_estate(p.x), 0), names[i]), HOST_NONE);
	}
	g_free(saved(&p, "hand.yaml"));
	over(&p);
}

static void time_passes_when_nothing_happens(void)
{
	struct played p = begin(ESTATE);
	wait(&p, 3600 * SIM_S);
	CU_ASSERT_EQUAL(session_now(p.x).ps, 3600 * SIM_S);
	CU_ASSERT_EQUAL(session_step(p.x), RUN_FINISHED);
	CU_ASSERT_TRUE(does(&p, "migrate: {id: m1, vm: db, to: esx02}"));
	CU_ASSERT_EQUAL(session_entry(p.x, 0)->at.ps, 3600 * SIM_S);
	g_free(saved(&p, "hand.yaml"));
	over(&p);
}

/* Interrupted after so many looks, wherever packets are then. */
static void look(void *ctx, const struct run *r)
{
	unsigned *left = ctx;
	if (--*left)
		run_ask_look((struct run *)r);
	else
		run_interrupt((struct run *)r);
}

static void running(void *ctx, struct run *r)
{
	if (!r)
		return;
	run_set_look(r, look, ctx);
	run_ask_look(r);
}

static void packets_stop_where_they_are(void)
{
	static const char *const slow = "fidelity: packet\n";
	g_autoptr(GString) text = g_string_new(ESTATE);
	g_string_replace(text, "10 Gbit/s", "50 Mbit/s", 0);
	g_string_replace(text, "memory: 8 GiB, active: 1 GiB", "memory: 32 MiB, active: 4 MiB", 0);
	g_string_append(text, slow);
	struct played p = begin(text->str);
	CU_ASSERT_TRUE(does(&p, "migrate: {id: m1, vm: db, to: esx02}"));
	for (unsigned i = 1; i <= 4; i++) {
		unsigned left = 2 * i;
		session_set_running(p.x, running, &left);
		enum run_stop why = session_until(p.x, sim_after(session_now(p.x), sim_dur_ps(SIM_S / 2)));
		session_set_running(p.x, NULL, NULL);
		run_set_look(session_run(p.x), NULL, NULL);
		CU_ASSERT_TRUE(why == RUN_INTERRUPTED || left > 0);
		CU_ASSERT_TRUE(does(&p, i % 2 ? "nic_down: {host: esx02, nic: vmnic0}" : "nic_up: {host: esx02, nic: vmnic0}"));
	}
	g_autofree char *all = saved(&p, "hand.yaml");
	CU_ASSERT_PTR_NOT_NULL(strstr(all, slow));
	over(&p);
}

static const struct suite_case cases[] = {
	{"a session is saved into a file without a timeline", saves_without_a_timeline},
	{"a session is saved into a timeline in block style, and all else stays as it is", saves_into_a_block},
	{"what other readers of YAML take for the end of a line is not written as it is", saves_line_ends},
	{"a timeline in flow style is written anew", saves_into_flow},
	{"a file in flow style is written anew", saves_json},
	{"the timeline of a file it builds on is written anew", saves_what_builds_on_another},
	{"what is done by hand comes after all else of its instant, replayed as well", keeps_the_order_of_an_instant},
	{"what was taken back is as if it had never been done", undone_is_as_never_done},
	{"a fork is the same, and goes its own way", a_fork_goes_its_own_way},
	{"what is refused changes nothing and is not written down", refused_is_not_done},
	{"names are data, whatever they hold", names_are_data},
	{"an interrupted session of packets goes on and is saved from where it stands", packets_stop_where_they_are},
	{"time passes when nothing happens", time_passes_when_nothing_happens},
};

SUITE_MAIN("session", cases)
