/* tests/test-picture-rows.c: laws of the pictures of what held migrations back, of contention and of adapters: what their data say, and that gnuplot takes
 * them.
 */
#include "models/outcome_json.h"
#include "plots/picture.h"
#include "plots/picture_data.h"
#include "tests/hostile.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <string.h>

static struct outcome *outcome_of(const char *more)
{
	g_autofree char *json = g_strdup_printf(
		"{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, \"scenario\": {\"name\": \"t\"}, \"run\": {\"finished_s\": 100}, %s}", more);
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}

static char *data_of(const struct outcome *o, enum picture_kind kind)
{
	GString *s = g_string_new(NULL);
	bool any = picture_kinds[kind].data(o, s);
	CU_ASSERT_EQUAL(any, s->len > 0);
	return g_string_free(s, FALSE);
}

static char *say(const struct outcome *o, enum picture_kind kind)
{
	GString *s = g_string_new(NULL);
	picture_kinds[kind].say(o, s);
	return g_string_free(s, FALSE);
}

/* Data in which each "{words}" is how many columns these words take. */
static void check_data(const char *data, const char *expected)
{
	GString *s = g_string_new(expected);
	for (char *open; (open = strchr(s->str, '{'));) {
		gsize at = (gsize)(open - s->str), n = strcspn(open, "}") + 1;
		g_autofree char *words = g_strndup(open + 1, n - 2), *columns = g_strdup_printf("%u", picture_columns(words));
		g_string_erase(s, (gssize)at, (gssize)n);
		g_string_insert(s, (gssize)at, columns);
	}
	CU_ASSERT_STRING_EQUAL(data, s->str);
	g_string_free(s, TRUE);
}

#define HELD(cause, resource, seconds) "{\"cause\": \"" cause "\", \"resource\": " resource ", \"seconds\": " seconds "}"

/* a: 6 of NIC x, 3 of NIC y, 1 of the window; b failed after 2 of NIC y. Together 12, of which x has 6. */
#define TWO                                                                                                                                                    \
	"\"migrations\": ["                                                                                                                                    \
	"{\"id\": \"b\", \"outcome\": \"failed\", \"duration_s\": 2, \"held_by\": [" HELD(                                                                     \
		"nic", "\"y\"", "2") "]},"                                                                                                                     \
				     "{\"id\": \"a\", \"outcome\": \"completed\", \"duration_s\": 10, \"held_by\": [" HELD("nic", "\"y\"", "3") "," HELD(      \
					     "nic", "\"x\"", "6") "," HELD("window", "null", "1") "]}]"

static void held_by_bars(void)
{
	struct outcome *o = outcome_of(TWO);
	g_autofree char *data = data_of(o, PICTURE_HELD_BY), *words = say(o, PICTURE_HELD_BY);
	check_data(data, "3\t3\t10\tt\t-\n"
			 "\n\n0\taverage of all 2\t6\t6s\t{average of all 2}\t{6s}\n1\ta\t10\t10s\t{a}\t{10s}\n2\tb\t2\t2s, failed\t{b}\t{2s, failed}\n"
			 "\n\n0\t0\t3\t1\t0\tA\t50\n0\t3\t5.5\t1\t1\tB\t42\n0\t5.5\t6\t2\t0\tC\t8\n"
			 "1\t0\t6\t1\t0\tA\t60\n1\t6\t9\t1\t1\tB\t30\n1\t9\t10\t2\t0\tC\t10\n2\t0\t2\t1\t1\tB\t100\n"
			 "\n\n0\t1\t0\tA\tNIC limit\tx\tNIC limit: x\t50 %\n1\t1\t1\tB\tNIC limit\ty\tNIC limit: y\t42 %\n"
			 "2\t2\t0\tC\tsocket window / RTT\t-\tsocket window / RTT\t8 %\n");
	CU_ASSERT_STRING_EQUAL(
		words, "What held back 2 migrations, of the time they took: NIC limit of x 50 %, NIC limit of y 42 %, socket window / RTT 8.3 %.");
	outcome_free(o);
}

/* n migrations of a NIC; the last few were held by as many NICs of their own, for ever less. */
static struct outcome *many(unsigned n, unsigned odd)
{
	GString *s = g_string_new("\"migrations\": [");
	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(s,
			"%s{\"id\": \"m%u\", \"outcome\": \"completed\", \"duration_s\": %u, \"held_by\": [{\"cause\": \"nic\", \"resource\": \"x%u\", "
			"\"seconds\": %u}]}",
			i ? ", " : "", i, i + odd < n ? 1000 : 900 - (i - (n - odd)) * 10, i + odd < n ? 0 : i,
			i + odd < n ? 1000 : 900 - (i - (n - odd)) * 10);
	g_string_append_c(s, ']');
	struct outcome *o = outcome_of(s->str);
	g_string_free(s, TRUE);
	return o;
}

static void held_by_of_many(void)
{
	struct outcome *alike = many(100, 3), *few = many(8, 3), *odd = many(100, 40);
	g_autofree char *a = data_of(alike, PICTURE_HELD_BY), *f = data_of(few, PICTURE_HELD_BY), *d = data_of(odd, PICTURE_HELD_BY);
	CU_ASSERT_TRUE(g_str_has_prefix(a, "5\t4\t1000\tt\tmigrations that look alike share a bar\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(a, "\n1\tm0 and 96 alike\t1000\t"));
	CU_ASSERT_TRUE(g_str_has_prefix(f, "9\t4\t1000\tt\t-\n"));
	CU_ASSERT_TRUE(g_str_has_prefix(d, "25\t13\t1000\tt\tthe slowest; 17 of 100 are not drawn\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(d, "\t-\teverything else\t-\t"));
	outcome_free(alike);
	outcome_free(few);
	outcome_free(odd);
}

#define MET(resource, direction, from, to, who)                                                                                                                \
	"{\"resource\": \"" resource "\", \"direction\": " direction ", \"from_s\": " from ", \"to_s\": " to ", \"transfers\": [" who "]}"

/* Of b, whose reading was never full; between its second and third bar is less than can be seen; the fourth is but rounding. */
static void contention_rows(void)
{
	struct outcome *o = outcome_of(
		"\"resources\": [{\"name\": \"b\", \"kind\": \"datastore_read\", \"saturated_s\": 0}, {\"name\": \"b\", \"kind\": \"datastore_write\", "
		"\"saturated_s\": 9}, {\"name\": \"n\", \"kind\": \"nic\", \"direction\": \"out\", \"saturated_s\": 50}], \"contention\": [" MET(
			"b", "null", "30", "31", "\"s\", \"t\"") "," MET("b", "null", "10", "12", "\"s\", \"t\"") "," MET("b", "null", "31.0001", "33",
			"\"s\", \"t\", \"u\", \"v\"") "," MET("b", "null", "50", "50.0000000001", "\"s\", \"t\"") "," MET("n", "\"out\"", "0", "50",
			"\"s\", \"t\"") "]");
	g_autofree char *data = data_of(o, PICTURE_CONTENTION), *words = say(o, PICTURE_CONTENTION);
	check_data(data, "2\t0\t62.5\t0s\tt\t-\n"
			 "\n\n0\tn\tNIC, out\t50s\t2\t{n}\t{NIC, out}\n1\tb\tdatastore write\t5s\t4\t{b}\t{datastore write}\n"
			 "\n\n0\t0\t50\t62.5\t2\t1\t1\t{s, t}\ts, t\n1\t10\t12\t30\t2\t3\t1\t{s, t}\ts, t\n1\t30\t33\t62.5\t4\t3\t2\t0\t-\n");
	CU_ASSERT_STRING_EQUAL(
		words, "2 resources were full while several transfers wanted them: n out for 50s, wanted by up to 2; b for 5s, wanted by up to 4.");
	outcome_free(o);
}

static void contention_is_looked_at_closely(void)
{
	struct outcome *o = outcome_of("\"contention\": [" MET("n", "\"out\"", "50", "51", "\"s\", \"t\"") "]");
	g_autofree char *data = data_of(o, PICTURE_CONTENTION);
	CU_ASSERT_TRUE(g_str_has_prefix(data, "1\t49.5\t51.5\t49.5s\tt\t-\n"));
	outcome_free(o);
}

#define ADAPTER(name, stack, services, more)                                                                                                                   \
	"{\"host\": \"h\", \"adapter\": \"" name "\", \"stack\": \"" stack "\", \"enabled\": true, \"created_s\": 0, \"services\": [" services "]" more "}"
#define OFF(since, until, by, tagged, flight)                                                                                                                  \
	"\"disabled_for_future\": [{\"service\": \"vmotion\", \"since_s\": " since ", \"until_s\": " until ", \"by\": \"" by "\", \"tagged\": " tagged         \
	", \"sessions_in_flight\": [" flight "]}]"
#define SESSION(id, from, to)                                                                                                                                  \
	"{\"id\": \"" id "/vmotion\", \"migration\": \"" id                                                                                                    \
	"\", \"service\": \"vmotion\", \"from_host\": \"h\", \"from_adapter\": \"vmk1, vmk9\", \"started_s\": " from ", \"finished_s\": " to "}"

/* vmk2 takes vmotion over at 20 while m runs on vmk1 until 40, and is removed at 60; the tag of vmk1 is set again at 70. */
static void adapters_taken_over(void)
{
	struct outcome *o = outcome_of("\"adapters\": [" ADAPTER(
		"vmk0", "defaultTcpipStack", "\"management\"", "," OFF("20", "60", "vmk2", "false", "")) "," ADAPTER("vmk1", "defaultTcpipStack", "\"vmotion\"",
		"," OFF("20", "60", "vmk2", "true",
			"\"m\"") ", \"history\": [{\"at_s\": 70, \"what\": \"tagged for vmotion\"}]") ","
												      "{\"host\": \"h\", \"adapter\": \"vmk2\", \"stack\": "
												      "\"vmotion\", \"services\": [\"vmotion\"], \"enabled\": "
												      "false, \"created_s\": 20, \"removed_s\": 60, "
												      "\"history\": [{\"at_s\": 20, \"what\": \"added on "
												      "netstack 'vmotion'\"}, {\"at_s\": 60, \"what\": "
												      "\"removed\"}]}], \"sessions\": [" SESSION("m", "5",
													      "40") "," SESSION("n", "75", "null") "]");
	g_autofree char *data = data_of(o, PICTURE_ADAPTERS), *words = say(o, PICTURE_ADAPTERS);
	check_data(data,
		"4\t3\t1\t2\t1\t1\t100\tt\t-\n"
		"\n\nlane\tadapter\thost\tfrom\tto\tservice\tcolumns\n0\t0\t0\t0\t100\tmanagement\t{management}\n1\t0\t0\t0\t100\tvmotion\t{vmotion}\n"
		"2\t1\t0\t0\t100\tvmotion\t{vmotion}\n3\t2\t0\t20\t60\tvmotion\t{vmotion}\n"
		"\n\nlane\tadapter\thost\tname\tnetstack\tcolumns\n0\t0\t0\th/vmk0\tdefaultTcpipStack\t{h/vmk0}\n2\t1\t0\th/vmk1\tdefaultTcpipStack\t{h/vmk1}\n"
		"3\t2\t0\th/vmk2\tvmotion\t{h/vmk2}\n"
		"\n\nlane\tadapter\thost\tfrom\tto\tstate\tink\n0\t0\t0\t0\t100\t1\t1\n1\t0\t0\t20\t60\t2\t1\n2\t1\t0\t0\t20\t1\t1\n2\t1\t0\t20\t60\t2\t1\n"
		"2\t1\t0\t70\t100\t1\t1\n3\t2\t0\t20\t60\t1\t2\n"
		"\n\nlane\tadapter\thost\tfrom\tto\trun on\n2\t1\t0\t5\t20\t0\n2\t1\t0\t20\t40\t1\n2\t1\t0\t75\t100\t0\n"
		"\n\nlane\tadapter\thost\tat\troom\tsign\twords\tbrief\tcolumns\tcolumns\n"
		"1\t0\t0\t20\t-1\t-\tdisabled for future sessions, vmk2 took over\tdisabled: vmk2\t{disabled for future sessions, vmk2 took over}\t{disabled: vmk2}\n"
		"2\t1\t0\t20\t70\t-\tdisabled for future sessions, vmk2 took over; m ran on until 40s\tdisabled: vmk2; m ran on until 40s\t"
		"{disabled for future sessions, vmk2 took over; m ran on until 40s}\t{disabled: vmk2; m ran on until 40s}\n"
		"2\t1\t0\t70\t-1\to\ttagged for vmotion\ttagged\t{tagged for vmotion}\t{tagged}\n"
		"3\t2\t0\t20\t60\t+\tadded on netstack 'vmotion'\tadded\t{added on netstack 'vmotion'}\t{added}\n"
		"3\t2\t0\t60\t-1\tx\tremoved\tremoved\t{removed}\t{removed}\n"
		"\n\nstack\tink\tname\n0\t1\tdefaultTcpipStack\n1\t2\tvmotion\n");
	CU_ASSERT_STRING_EQUAL(words, "3 VMkernel adapters, 2 of them disabled for future sessions of a service at some time, 1 session still in flight then: "
				      "h/vmk0 for vmotion, since 20s by vmk2; h/vmk1 for vmotion, since 20s by vmk2.");
	outcome_free(o);
}

static void adapters_of_many_hosts(void)
{
	GString *s = g_string_new("\"adapters\": [");
	for (unsigned i = 0; i < 300; i++)
		g_string_append_printf(s,
			"%s{\"host\": \"h%u\", \"adapter\": \"vmk0\", \"enabled\": true, \"services\": [\"vmotion\"], \"created_s\": 0, \"bytes_by_service\": "
			"[%s], "
			"\"disabled_for_future\": [{\"service\": \"vmotion\", \"since_s\": 0, \"by\": \"vmk1\", \"tagged\": true}]}",
			i ? ", " : "", i, i < 100 ? "{\"service\": \"vmotion\", \"bytes\": 1}" : "");
	g_string_append_c(s, ']');
	struct outcome *o = outcome_of(s->str);
	g_autofree char *data = data_of(o, PICTURE_ADAPTERS);
	CU_ASSERT_TRUE(g_str_has_prefix(data, "36\t36\t36\t1\t1\t0\t100\tt\t264 more adapters are not drawn\n"));
	outcome_free(o);
	g_string_replace(s, "{\"service\": \"vmotion\", \"bytes\": 1}", "", 0);
	o = outcome_of(s->str);
	g_autofree char *alike = data_of(o, PICTURE_ADAPTERS);
	CU_ASSERT_TRUE(g_str_has_prefix(alike, "1\t1\t1\t1\t1\t0\t100\tt\t-\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(alike, "\n0\t0\t0\th0/vmk0 and 299 alike\t-\t"));
	outcome_free(o);
	g_string_free(s, TRUE);
}

static void backslashes(void)
{
	struct outcome *o = outcome_of("\"contention\": [" MET("n\\\\n", "\"out\"", "0", "99", "\"s\", \"t\"") "]");
	g_autofree char *data = data_of(o, PICTURE_CONTENTION), *words = say(o, PICTURE_CONTENTION);
	CU_ASSERT_PTR_NOT_NULL(strstr(data, "\n0\tn\\\\\\\\n\tresource, out\t"));
	CU_ASSERT_PTR_NOT_NULL(strstr(words, " n\\n out "));
	outcome_free(o);
}

static void nothing_to_draw(void)
{
	struct outcome *o = outcome_new_empty();
	static const enum picture_kind kinds[] = {PICTURE_HELD_BY, PICTURE_CONTENTION, PICTURE_ADAPTERS};
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *none = data_of(o, kinds[i]);
		CU_ASSERT_STRING_EQUAL(none, "");
	}
	outcome_free(o);
}

static void gnuplot_takes_them(void)
{
	g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
	for (int way = 0; gnuplot && way <= HOSTILE_WAYS; way++) {
		struct outcome *o = outcome_of(TWO ", \"adapters\": [" ADAPTER("vmk0", "vmotion", "", "") "]");
		struct picture_drawn drawn[PICTURES];
		GString *talk = g_string_new(NULL);
		if (way < HOSTILE_WAYS) {
			hostile_fill(o);
			hostile_make(o, (enum hostile)way);
		}
		picture_draw(o, drawn, talk);
		CU_ASSERT_STRING_EQUAL(talk->str, "");
		CU_ASSERT_EQUAL(way != HOSTILE_NULL, drawn[PICTURE_HELD_BY].wide && drawn[PICTURE_HELD_BY].narrow);
		CU_ASSERT_EQUAL(way != HOSTILE_NULL, drawn[PICTURE_ADAPTERS].wide && drawn[PICTURE_ADAPTERS].narrow);
		picture_drawn_clear(drawn);
		g_string_free(talk, TRUE);
		outcome_free(o);
	}
}

static const struct suite_case cases[] = {
	{"a migration's bar is parted by cause and resource, each with one letter in all bars", held_by_bars},
	{"of many migrations those alike share a bar, and the slowest are drawn", held_by_of_many},
	{"a full resource has a row, its times are bars, and what cannot be seen apart is one", contention_rows},
	{"what is short in a long run is looked at closely", contention_is_looked_at_closely},
	{"an adapter's service is enabled, disabled, used, tagged again, and gone", adapters_taken_over},
	{"of many adapters those alike share lanes, and those that are left out are counted", adapters_of_many_hosts},
	{"a backslash in a name that a script cuts stays one", backslashes},
	{"what did not happen is not drawn", nothing_to_draw},
	{"gnuplot draws them, whatever the outcome holds", gnuplot_takes_them},
};

SUITE_MAIN("picture-rows", cases)
