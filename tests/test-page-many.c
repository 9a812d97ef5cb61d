/* tests/test-page-many.c: laws of what the page says of what moved: its numbers are the outcome's, its links lead somewhere, of many it stays a page. */
#include "plots/page.h"
#include "plots/report.h"
#include "sim/time.h"
#include "tests/given.h"
#include "tests/page-reader.h"
#include "tests/suite.h"

#include <string.h>
#include <time.h>

#define MANY 2000
#define PAGE_MOST (5 * 1000 * 1000) /* bytes, with pictures */
#define PICTURES_MOST (16 * 120 * 1000)
#define CPU_MOST 20 /* s: many times what it takes, also under sanitizers */

static char *page_of(const struct outcome *o)
{
	GString *s = g_string_new(NULL);
	page_write(o, NULL, s);
	return g_string_free(s, FALSE);
}

/* The outcome given, n migrations long: the first one again and again, each with a session, named anew, the later the longer; every `failing`-th failed. */
static struct outcome *many(guint n, guint failing)
{
	struct outcome *o = given_outcome();
	const struct outcome_migration m = *given_migration(o, "m1");
	const struct outcome_session s = *given_session(o, "m1/vmotion");
	for (guint i = o->migrations->len; i < n; i++) {
		struct outcome_migration *x = outcome_list_add(o->migrations, &outcome_record_migration);
		struct outcome_session *y = outcome_list_add(o->sessions, &outcome_record_session);
		g_autofree char *id = g_strdup_printf("m%u", i + 1), *session = g_strdup_printf("m%u/vmotion", i + 1);
		x->id = outcome_text(o, id);
		x->vm = m.vm, x->kind = m.kind, x->from = m.from, x->to = m.to, x->state = m.state, x->bytes = m.bytes;
		x->outcome = failing && i % failing == 0 ? "failed" : "completed";
		x->requested_s = m.requested_s, x->duration_s = m.duration_s + (int64_t)i * SIM_S, x->finished_s = x->requested_s + x->duration_s;
		x->downtime_s = x->started_s = x->partial_bytes = x->progress_at_failure_pct = x->precopy_stun_s = OUTCOME_NULL;
		for (guint k = 0; k < m.held_by->len; k++) {
			const struct outcome_held *h = g_ptr_array_index(m.held_by, k);
			struct outcome_held *own = outcome_list_add(x->held_by, &outcome_record_held);
			own->cause = h->cause, own->resource = h->resource, own->seconds = h->seconds, own->share_pct = h->share_pct;
		}
		y->id = outcome_text(o, session);
		y->migration = x->id;
		y->protocol = s.protocol, y->stack = s.stack, y->from_host = s.from_host, y->to_host = s.to_host, y->from_adapter = s.from_adapter, y->rule = s.rule;
		y->to_adapter = s.to_adapter, y->bytes = s.bytes, y->transfer_s = s.transfer_s, y->mean_bps = s.mean_bps, y->packets = OUTCOME_NULL;
	}
	return o;
}

static void numbers_and_links(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	CU_ASSERT(r->numbers > 90);
	CU_ASSERT_EQUAL(page_read_class(r, "session"), 3);
	CU_ASSERT(g_hash_table_contains(r->ids, "migration-1"));
	CU_ASSERT(g_hash_table_contains(r->ids, "session-2"));
	page_read_free(r);
	outcome_free(o);
}

static void words(void)
{
	static const char *const said[] = {
		"m1 completed", "db1: esx01 → esx11 · vMotion without shared storage", "adapter vmk2 of esx11 was removed under it; NFC gave up after 60 s NFC-07",
		"A general system error occurred: the connection was reset", "NfcConnectionReset", "Guest slowed down by12 % for 3.2s (SDPS)",
		"shared with m2/provisioning 3m 20s, others 3.5s",
		"vmk1 chosen by SEL-01 a service's dedicated netstack owns it", "vmk0 not: STK-02", "Replies leave by", "esx01/vmnic3", "the guest's snapshots move with it",
		"lic1no host mounts 'local1' MIG-13 DisksNotAccessible", "old1 and old2", "esx11 (1)", "'ev1' timed out after 5 min EVA-05", "timed out",
	};
	struct outcome *o = given_outcome();
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	for (unsigned i = 0; i < G_N_ELEMENTS(said); i++) {
		if (!strstr(r->text->str, said[i]))
			printf("# '%s' is missing\n", said[i]);
		CU_ASSERT_PTR_NOT_NULL(strstr(r->text->str, said[i]));
	}
	page_read_free(r);
	outcome_free(o);
}

/* How many migrations have a card. */
static unsigned cards(const struct page_read *r, guint n)
{
	unsigned found = 0;
	for (guint i = 0; i < n; i++) {
		g_autofree char *id = g_strdup_printf("migration-%u", i);
		found += g_hash_table_contains(r->ids, id);
	}
	return found;
}

static void few_have_cards(void)
{
	struct outcome *o = many(REPORT_DETAILS, 0);
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	CU_ASSERT_EQUAL(cards(r, REPORT_DETAILS), REPORT_DETAILS);
	page_read_free(r);
	outcome_free(o);
}

/* m2 failed in the outcome given; m2000 is the slowest. */
static void slowest_and_troubled(void)
{
	struct outcome *o = many(MANY, 100);
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	CU_ASSERT_EQUAL(cards(r, MANY), 20);
	CU_ASSERT(g_hash_table_contains(r->ids, "migration-1"));
	CU_ASSERT(g_hash_table_contains(r->ids, "migration-100"));
	CU_ASSERT(g_hash_table_contains(r->ids, "migration-1999"));
	CU_ASSERT_PTR_NOT_NULL(strstr(r->text->str, "The first 10 of 20 that did not complete"));
	const char *slowest = strstr(r->text->str, "The 10 slowest of the other 1990");
	CU_ASSERT_PTR_NOT_NULL_FATAL(slowest);
	CU_ASSERT_EQUAL(strncmp(slowest + strlen("The 10 slowest of the other 1990"), "m2000 ", 6), 0);
	page_read_free(r);
	outcome_free(o);
}

static void one_id_of_all(void)
{
	struct outcome *o = many(MANY, 0);
	for (guint i = 0; i < o->migrations->len; i++)
		((struct outcome_migration *)g_ptr_array_index(o->migrations, i))->id = "";
	for (guint i = 0; i < o->sessions->len; i++)
		((struct outcome_session *)g_ptr_array_index(o->sessions, i))->migration = "";
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	CU_ASSERT(strlen(page) + PICTURES_MOST < PAGE_MOST);
	page_read_free(r);
	outcome_free(o);
}

/* Each migration but the first two was held back by a NIC of its own. */
static void causes_of_many_places(void)
{
	struct outcome *o = many(30, 0);
	for (guint i = 2; i < 30; i++) {
		const struct outcome_migration *m = g_ptr_array_index(o->migrations, i);
		g_autofree char *nic = g_strdup_printf("esx%02u/vmnic0", i);
		((struct outcome_held *)g_ptr_array_index(m->held_by, 1))->resource = outcome_text(o, nic);
	}
	g_autofree char *page = page_of(o);
	struct page_read *r = page_read_new(page, o);
	CU_ASSERT_PTR_NOT_NULL(strstr(r->text->str, "NIC limit at 29 places"));
	page_read_free(r);
	outcome_free(o);
}

static void all_in_a_table(void)
{
	struct outcome *o = many(MANY, 0);
	g_autofree char *page = page_of(o);
	unsigned rows = 0;
	for (const char *p = page; (p = strstr(p, "<tr data-of=\"/migrations/")); p++)
		rows++;
	CU_ASSERT_EQUAL(rows, MANY);
	outcome_free(o);
}

static void size_and_time(void)
{
	struct outcome *o = many(MANY, 100);
	clock_t begun = clock();
	g_autofree char *page = page_of(o);
	double took = (double)(clock() - begun) / CLOCKS_PER_SEC;
	printf("# %zu bytes in %.3f s of CPU time\n", strlen(page), took);
	CU_ASSERT(strlen(page) + PICTURES_MOST < PAGE_MOST);
	CU_ASSERT(took < CPU_MOST);
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"every number of the page is the outcome's at its place, and every link leads somewhere", numbers_and_links},
	{"cards tell what became of a migration, why, and why its adapters were chosen", words},
	{"while migrations are few, each has a card", few_have_cards},
	{"of many, the troubled and the slowest have cards, the slowest first", slowest_and_troubled},
	{"where many places held back few each, causes are told together", causes_of_many_places},
	{"of many, all stand in a table", all_in_a_table},
	{"where all migrations have one id, the page stays one of ids that are its own, and small", one_id_of_all},
	{"a page of 2,000 migrations is small and soon made", size_and_time},
};

SUITE_MAIN("page of what moved", cases)
