/* tests/test-page-estate.c: the page's sections about the estate and the grounds: what they show of few and of many, and in which order.
 *
 * The outcome is the hand-made one, to which each case adds what it is about. */
#include "plots/page.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

static unsigned count(const char *text, const char *what)
{
	unsigned n = 0;
	for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
		n++;
	return n;
}

/* The section of that id, as the page has it; "" when it has none. g_free. */
static char *section(const struct outcome *o, const char *id)
{
	GString *page = g_string_new(NULL);
	g_autofree char *begin = g_strdup_printf("<section id=\"%s\"", id);
	page_write(o, NULL, page);
	const char *from = strstr(page->str, begin), *to = from ? strstr(from, "</section>") : NULL;
	char *text = to ? g_strndup(from, (gsize)(to - from)) : g_strdup("");
	g_string_free(page, TRUE);
	return text;
}

static void empty(GPtrArray *list, const struct outcome_record *r)
{
	for (guint i = 0; i < list->len; i++)
		outcome_record_free(r, g_ptr_array_index(list, i));
	g_ptr_array_set_size(list, 0);
}

static void add_disabled(struct outcome *o, unsigned host, int64_t since, const char *in_flight)
{
	struct outcome_adapter *a = outcome_list_add(o->adapters, &outcome_record_adapter);
	g_autofree char *name = g_strdup_printf("host%u", host);
	a->host = outcome_text(o, name);
	a->adapter = "vmk7";
	struct outcome_disabled *d = outcome_list_add(a->disabled_for_future, &outcome_record_disabled);
	d->service = "faultToleranceLogging";
	d->since_s = since;
	d->until_s = OUTCOME_NULL;
	d->by = "vmk8";
	d->rule = "STK-02";
	if (in_flight)
		g_ptr_array_add(d->sessions_in_flight, (gpointer)in_flight);
}

/* 300 hosts are alike from the start, which is one row; one host differs by its instant, another by who was in flight. */
static void alike_adapters_share_a_row(void)
{
	struct outcome *o = given_outcome();
	empty(o->adapters, &outcome_record_adapter);
	for (unsigned i = 1; i <= 300; i++)
		add_disabled(o, i, 0, NULL);
	add_disabled(o, 301, 5 * SIM_S, NULL);
	add_disabled(o, 302, 5 * SIM_S, "m1");
	g_autofree char *text = section(o, "adapters");
	CU_ASSERT_EQUAL(count(text, "/disabled_for_future/"), 3);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "<bdi>host6</bdi> and 294 more"));
	CU_ASSERT(strstr(text, "host301") < strstr(text, "host1<"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "href=\"#migration-0\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "and 102 more adapters"));
	outcome_free(o);
}

/* Nothing that migrated failed, and the host is not empty all the same. */
static void a_host_that_was_not_emptied(void)
{
	struct outcome *o = given_outcome();
	empty(o->evacuations, &outcome_record_evacuation);
	struct outcome_evacuation *v = outcome_list_add(o->evacuations, &outcome_record_evacuation);
	v->id = "ev";
	v->host = "esx77";
	v->state = "blocked";
	struct outcome_blocker *b = outcome_list_add(v->blocked_by, &outcome_record_blocker);
	b->vm = "stays";
	b->reason = "'stays' has a <passthrough> device";
	b->rule = "CLU-01";
	g_autofree char *text = section(o, "answer");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "Not emptied"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "esx77"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "&lt;passthrough&gt; device"));
	v->state = "in_maintenance";
	g_autofree char *emptied = section(o, "answer");
	CU_ASSERT_PTR_NULL(strstr(emptied, "Not emptied"));
	outcome_free(o);
}

static void no_adapter_is_disabled(void)
{
	struct outcome *o = given_outcome();
	for (guint i = 0; i < o->adapters->len; i++)
		empty(((struct outcome_adapter *)g_ptr_array_index(o->adapters, i))->disabled_for_future, &outcome_record_disabled);
	g_autofree char *text = section(o, "adapters");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "No adapter was disabled"));
	outcome_free(o);
}

static void long_logs_lose_their_middle(void)
{
	struct outcome *o = given_outcome();
	empty(o->log, &outcome_record_log);
	for (unsigned i = 0; i < 1000; i++) {
		struct outcome_log *l = outcome_list_add(o->log, &outcome_record_log);
		g_autofree char *what = g_strdup_printf("event %u.", i);
		l->at_s = i * SIM_S;
		l->what = outcome_text(o, what);
	}
	g_autofree char *text = section(o, "log");
	CU_ASSERT_EQUAL(count(text, "<tr data-of"), 200);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "800 events are left out here"));
	CU_ASSERT(strstr(text, "event 149.") && !strstr(text, "event 150.") && !strstr(text, "event 949.") && strstr(text, "event 950.") && strstr(text, "event 999."));
	outcome_free(o);
}

/* Ten at one instant, an eleventh later. */
static void what_happens_to_many_is_one_row(void)
{
	struct outcome *o = given_outcome();
	empty(o->log, &outcome_record_log);
	for (unsigned i = 0; i < 11; i++) {
		struct outcome_log *l = outcome_list_add(o->log, &outcome_record_log);
		g_autofree char *subject = g_strdup_printf("s%u", i);
		l->at_s = i < 10 ? 0 : SIM_S;
		l->what = "begins";
		l->subject = outcome_text(o, subject);
	}
	g_autofree char *text = section(o, "log");
	CU_ASSERT_EQUAL(count(text, "<tr data-of"), 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "<bdi>s5</bdi> and 4 more</td>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "11 events</summary>"));
	outcome_free(o);
}

static void add_meeting(struct outcome *o, const char *where, int64_t from, int64_t to, const char *const *who)
{
	struct outcome_contention *c = outcome_list_add(o->contention, &outcome_record_contention);
	c->resource = where;
	c->from_s = from * SIM_S;
	c->to_s = to * SIM_S;
	for (; *who; who++)
		g_ptr_array_add(c->transfers, (gpointer)*who);
}

/* a and b meet for 3 s, and elsewhere for 10 s, and at another place for 10 s of which 9 s are the same time: 14 s; each meets c once, for 3 s. */
static void meetings_are_added_up(void)
{
	struct outcome *o = given_outcome();
	empty(o->contention, &outcome_record_contention);
	add_meeting(o, "here", 0, 3, (const char *const[]){"c", "b", "a", NULL});
	add_meeting(o, "there", 5, 15, (const char *const[]){"a", "b", NULL});
	add_meeting(o, "yonder", 6, 16, (const char *const[]){"a", "b", NULL});
	g_autofree char *text = section(o, "contention");
	const char *pairs = strstr(text, "Migrations and traffic that met</caption>");
	CU_ASSERT_PTR_NOT_NULL_FATAL(pairs);
	CU_ASSERT_PTR_NOT_NULL(strstr(pairs, "<bdi>a</bdi> and <bdi>b</bdi></th><td class=\"n\">2</td><td class=\"n\">14s</td><td>each other</td><td><bdi>there</bdi></td></tr>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(pairs, "<bdi>c</bdi></th><td class=\"n\">2</td><td class=\"n\">3s</td><td><bdi>a</bdi> and <bdi>b</bdi></td><td><bdi>here</bdi></td></tr>"));
	outcome_free(o);
}

static void of_many_meetings_the_longest_are_told(void)
{
	struct outcome *o = given_outcome();
	empty(o->contention, &outcome_record_contention);
	for (int64_t i = 0; i < 1000; i++)
		add_meeting(o, "here", 10 * i, 10 * i + 1 + i % 9, (const char *const[]){"a", "b", NULL});
	g_autofree char *text = section(o, "contention");
	CU_ASSERT_EQUAL(count(text, "<tr data-of"), 40);
	CU_ASSERT_EQUAL(count(text, "<td class=\"n\">9s</td><td class=\"n\">2</td>"), 1 + 40); /* the row of the resource, too */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "and 960 more times"));
	outcome_free(o);
}

static void missed_expectations_come_first(void)
{
	struct outcome *o = given_outcome();
	empty(o->expectations, &outcome_record_expectation);
	for (int i = 0; i < 2; i++) {
		struct outcome_expectation *x = outcome_list_add(o->expectations, &outcome_record_expectation);
		x->met = i == 0;
		x->that = i ? "a < 1" : "b > 1";
		x->difference = i ? "twice as much" : NULL;
	}
	g_autofree char *text = section(o, "expectations");
	CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(text, "a &lt; 1"));
	CU_ASSERT(strstr(text, "a &lt; 1") < strstr(text, "b &gt; 1"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "twice as much"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "<caption>1 of 2 met</caption>"));
	outcome_free(o);
}

/* Only what is an address of the web becomes a link. */
static void sources_are_links_where_they_are(void)
{
	struct outcome *o = given_outcome();
	empty(o->rules, &outcome_record_rule);
	struct outcome_rule *r = outcome_list_add(o->rules, &outcome_record_rule);
	r->id = "X-01";
	r->source = "a book; https://example.org/a?b&c; javascript:alert(1)";
	g_autofree char *text = section(o, "rules");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "id=\"rule-0\""));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "a book; <a href=\"https://example.org/a?b&amp;c\" rel=\"noreferrer noopener\">https://example.org/a?b&amp;c</a>; javascript:alert(1)</td>"));
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"adapters of many hosts that were disabled alike share a row; who was in flight is named, and those on the way come first", alike_adapters_share_a_row},
	{"the first screen names a host that was not emptied, and why", a_host_that_was_not_emptied},
	{"that no adapter is disabled is said", no_adapter_is_disabled},
	{"of a long log the beginning and the end are shown, and how much lies between", long_logs_lose_their_middle},
	{"what happened to several at one instant is one row of the log", what_happens_to_many_is_one_row},
	{"who met whom is added up over all the times, the longest first", meetings_are_added_up},
	{"of many times the longest are told one by one, in order of time", of_many_meetings_the_longest_are_told},
	{"expectations that were not met come first, with the difference", missed_expectations_come_first},
	{"sources of rules are links only where they are addresses of the web", sources_are_links_where_they_are},
};

SUITE_MAIN("page-estate", cases)
