/* tests/test-picture-topology.c: laws of the picture of an estate: what is in it, at both widths, and that all is where it belongs. */
#include <string.h>

#include "models/outcome_json.h"
#include "plots/picture_topology.h"
#include "tests/given.h"
#include "tests/suite.h"

static void add_host(struct outcome *o, const char *name, const char *site)
{
	struct outcome_host *h = outcome_list_add(o->topology.hosts, &outcome_record_host);
	struct outcome_nic *n = outcome_list_add(h->nics, &outcome_record_nic);
	struct outcome_switch *w = outcome_list_add(h->switches, &outcome_record_switch);
	struct outcome_portgroup *g = outcome_list_add(h->portgroups, &outcome_record_portgroup);
	struct outcome_adapter *a = outcome_list_add(o->adapters, &outcome_record_adapter);
	h->name = a->host = outcome_text(o, name);
	h->site = site;
	h->release = "8.0.3";
	n->name = "vmnic0";
	n->rate_bps = INT64_C(10000000000);
	n->up = true;
	w->name = g->sw = "vSwitch0";
	g_ptr_array_add(w->uplinks, (gpointer) "vmnic0");
	g->name = a->portgroup = "vMotion";
	a->adapter = "vmk1";
	a->stack = "vmotion";
	a->mtu = 1500;
	a->enabled = true;
	a->removed_s = OUTCOME_NULL;
}

static struct outcome *estate(unsigned hosts, unsigned sites)
{
	static const char *const site[] = {"a", "b", "c"};
	struct outcome *o = outcome_new_empty();
	for (unsigned i = 0; i < sites; i++)
		g_ptr_array_add(o->topology.sites, (gpointer)site[i]);
	for (unsigned i = 0; i < hosts; i++) {
		g_autofree char *name = g_strdup_printf("esx%02u", i + 1);
		add_host(o, name, site[i % sites]);
	}
	return o;
}

static void migrate(struct outcome *o, const char *from, const char *to)
{
	struct outcome_migration *m = outcome_list_add(o->migrations, &outcome_record_migration);
	m->from = from;
	m->to = to;
}

static const struct topology_host *host_at(const struct topology *t, guint i) { return g_ptr_array_index(t->hosts, i); }

static void alike(void)
{
	struct outcome *o = estate(40, 1);
	migrate(o, "esx07", "esx09");
	migrate(o, "esx07", "esx09");
	migrate(o, "esx08", "esx09");
	struct topology *t = picture_topology_pick(o, false);
	CU_ASSERT_EQUAL_FATAL(t->hosts->len, 3);
	CU_ASSERT_STRING_EQUAL(host_at(t, 0)->host->name, "esx07");
	CU_ASSERT_EQUAL(host_at(t, 0)->alike, 2);
	CU_ASSERT_STRING_EQUAL(host_at(t, 1)->host->name, "esx09");
	CU_ASSERT_EQUAL(host_at(t, 2)->alike, 37);
	CU_ASSERT_STRING_EQUAL(host_at(t, 2)->last, "esx40");
	CU_ASSERT_EQUAL(t->ways->len, 1);
	CU_ASSERT_EQUAL(g_array_index(t->ways, struct topology_way, 0).n, 3);
	picture_topology_free(t);
	outcome_free(o);
}

static void few_stand_for_themselves(void)
{
	struct outcome *o = estate(TOPOLOGY_HOSTS, 1);
	migrate(o, "esx02", "esx02");
	struct topology *t = picture_topology_pick(o, false);
	CU_ASSERT_EQUAL(t->hosts->len, TOPOLOGY_HOSTS);
	CU_ASSERT_STRING_EQUAL(host_at(t, 0)->host->name, "esx02");
	CU_ASSERT_EQUAL(host_at(t, 0)->within, 1);
	CU_ASSERT_EQUAL(t->ways->len + t->hosts_left_out, 0);
	picture_topology_free(t);
	outcome_free(o);
}

static void others_are_counted(void)
{
	struct outcome *o = estate(20, 1);
	for (guint i = 0; i < o->topology.hosts->len; i++) {
		struct outcome_host *h = g_ptr_array_index(o->topology.hosts, i);
		((struct outcome_nic *)g_ptr_array_index(h->nics, 0))->rate_bps += i;
	}
	struct topology *t = picture_topology_pick(o, true);
	CU_ASSERT_EQUAL(t->hosts->len, TOPOLOGY_HOSTS);
	CU_ASSERT_EQUAL(t->hosts_left_out, 20 - TOPOLOGY_HOSTS);
	picture_topology_free(t);
	outcome_free(o);
}

/* Of a placed picture: everything inside, hosts apart. */
static void expect_placed(const struct outcome *o, bool narrow)
{
	struct topology *t = picture_topology_pick(o, narrow);
	struct paper p;
	GString *head = g_string_new(NULL), *blocks = g_string_new(NULL);
	picture_paper_begin(&p, narrow ? 400 : 1000);
	picture_topology_place(&p, t);
	for (guint i = 0; i < t->hosts->len; i++) {
		const struct topology_host *h = host_at(t, i);
		CU_ASSERT(h->x0 >= 0 && h->x1 <= p.width && h->y0 >= 0 && h->y1 <= p.height && h->x0 < h->x1 && h->y0 < h->y1);
		for (guint k = 0; k < i; k++) {
			const struct topology_host *g = host_at(t, k);
			CU_ASSERT(h->x1 <= g->x0 || g->x1 <= h->x0 || h->y1 <= g->y0 || g->y1 <= h->y0);
		}
	}
	picture_paper_end(&p, narrow, head, blocks);
	g_auto(GStrv) rows = g_strsplit(head->str, "\n", -1), parts = g_strsplit(blocks->str, "\n\n\n", -1);
	CU_ASSERT_EQUAL(g_strv_length(rows) - 1, g_strv_length(parts)); /* the last row ends its line */
	g_string_free(head, TRUE);
	g_string_free(blocks, TRUE);
	picture_topology_free(t);
}

static void hosts_stand_apart(void)
{
	for (unsigned sites = 1; sites <= 3; sites++)
		for (unsigned hosts = 1; hosts <= 9; hosts++) {
			struct outcome *o = estate(hosts, sites);
			for (unsigned i = 0; i < 3 * hosts; i++) {
				g_autofree char *from = g_strdup_printf("esx%02u", i % hosts + 1), *to = g_strdup_printf("esx%02u", (i * 5 + 1) % hosts + 1);
				migrate(o, outcome_text(o, from), outcome_text(o, to));
			}
			expect_placed(o, false);
			expect_placed(o, true);
			outcome_free(o);
		}
}

static void texts_fit(void)
{
	struct paper p;
	GString *head = g_string_new(NULL), *blocks = g_string_new(NULL);
	picture_paper_begin(&p, 400);
	picture_paper_text(&p, PAPER_TEXT, 1, 2, 60, "%s", "a name that is longer than its place");
	picture_paper_text(&p, PAPER_TEXT, 1, 2, 60, "%s", "vmk0");
	picture_paper_end(&p, true, head, blocks);
	g_auto(GStrv) lines = g_strsplit(blocks->str, "\n", -1);
	CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 5);
	const char *cut = strrchr(lines[2], '\t') + 1;
	CU_ASSERT(picture_paper_width(cut) <= 60 && strstr(cut, "...") && g_str_has_prefix(cut, "a"));
	CU_ASSERT_STRING_EQUAL(lines[3], "1\t2\tvmk0");
	g_string_free(head, TRUE);
	g_string_free(blocks, TRUE);
}

static const struct suite_case cases[] = {
	{"of many hosts, those that differ in names only and that migrations leave and reach alike are one", alike},
	{"few hosts stand for themselves, those that migrations touch first", few_stand_for_themselves},
	{"hosts that are not drawn are counted", others_are_counted},
	{"hosts stand apart and inside the picture, at both widths, and every block has its row", hosts_stand_apart},
	{"what is longer than its place is cut in its middle", texts_fit},
};
SUITE_MAIN("picture-topology", cases)
