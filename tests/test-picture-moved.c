/* tests/test-picture-moved.c: laws of the pictures of migrations: Gantt, queue, rounds. What their data say, and that gnuplot takes them, at both widths.
 */
#include "models/outcome_json.h"
#include "plots/picture.h"
#include "plots/picture_data.h"
#include "tests/suite.h"

#include <string.h>

static struct outcome *outcome_of(const char *more)
{
	g_autofree char *json = g_strdup_printf("{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, \"scenario\": {\"name\": \"t\"}, %s}", more);
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}

static char *data_of(const struct outcome *o, enum picture_kind kind)
{
	GString *s = g_string_new("before");
	bool any = picture_kinds[kind].data(o, s);
	CU_ASSERT_EQUAL(any, strcmp(s->str, "before") != 0);
	g_string_erase(s, 0, (gssize)strlen("before"));
	return g_string_free(s, FALSE);
}

static char *say(const struct outcome *o, enum picture_kind kind)
{
	GString *s = g_string_new(NULL);
	picture_kinds[kind].say(o, s);
	return g_string_free(s, FALSE);
}

#define PHASE(name, at, lasts) "{\"name\": \"" name "\", \"start_s\": " at ", \"duration_s\": " lasts "}"
#define ROUND(at, lasts, sent, dirtied) "{\"start_s\": " at ", \"duration_s\": " lasts ", \"bytes\": " sent ", \"dirty_bytes\": " dirtied "}"
#define WAIT(from, to, what) "{\"from_s\": " from ", \"to_s\": " to ", \"resource\": \"" what "\", \"need\": 1, \"in_use\": 1}"
#define ENDED(id, outcome, requested, started, finished, lasts) \
	"{\"id\": \"" id "\", \"outcome\": \"" outcome "\", \"requested_s\": " requested ", \"started_s\": " started ", \"finished_s\": " finished \
	", \"duration_s\": " lasts

/* Given in no order: a waits 4 s, moves its memory in two rounds and is switched over; b fails while it copies disks; c is refused; d goes on. */
#define MOVED "\"migrations\": [" \
	ENDED("d", "unfinished", "7", "7", "null", "4") ", \"progress_pct\": 25, \"phases\": [" PHASE("disk", "7", "null") "]}," \
	ENDED("a", "completed", "1", "5", "9", "8") ", \"queued_s\": 4, \"phases\": [" PHASE("queued", "1", "4") "," PHASE("setup", "5", "0.001") "," \
	PHASE("memory", "5.001", "3") "," PHASE("switchover", "8.001", "0.999") "], \"rounds\": [" ROUND("5.001", "2", "4096", "1024") "," \
	ROUND("7.001", "1", "1024", "512") "], " \
	"\"waits\": [" WAIT("1", "3", "queue") "," WAIT("3", "5", "esx01 host") "]}," \
	ENDED("b", "failed", "2", "2", "5", "3") ", \"phases\": [" PHASE("disk", "2", "3") "]}," \
	ENDED("c", "refused", "3", "null", "3", "0") ", \"phases\": [" PHASE("precheck", "3", "0") "]}]"

static void gantt_rows(void)
{
	struct outcome *o = outcome_of(MOVED);
	g_autofree char *data = data_of(o, PICTURE_GANTT), *words = say(o, PICTURE_GANTT);
	g_autofree char *head = g_strdup_printf("4\t1\t11\t%u\t%u\tt\t-\t1s\n", picture_columns("d"), picture_columns("unfinished, 25 %"));
	CU_ASSERT_TRUE(g_str_has_prefix(data, head));
	CU_ASSERT_STRING_EQUAL(strchr(data, '\n'), "\n"
				     "\n\n1\ta\t8s\t9\t-\n2\tb\tfailed after 3s\t5\t×\n3\tc\trefused\t3\t×\n4\td\tunfinished, 25 %\t11\t→\n"
				     "\n\n1\t1\t5\t2\n1\t5.001\t7.001\t4\n1\t7.001\t8.001\t5\n1\t8.001\t9\t6\n2\t2\t5\t3\n4\t7\t11\t3\n");
	CU_ASSERT_PTR_NOT_NULL(strstr(words, "4 migrations"));
	CU_ASSERT_PTR_NOT_NULL(strstr(words, "1 completed, 1 failed, 1 refused, 1 unfinished"));
	CU_ASSERT_PTR_NOT_NULL(strstr(words, "1 waited in the admission queue, for 4s"));
	outcome_free(o);
}

/* n migrations, a second apart; each 97th fails; each waits half its time. */
static struct outcome *many(unsigned n)
{
	GString *s = g_string_new("\"migrations\": [");
	for (unsigned i = 0; i < n; i++)
		g_string_append_printf(s,
			"%s{\"id\": \"m%u\", \"outcome\": \"%s\", \"requested_s\": %u, \"started_s\": %u, \"finished_s\": %u, \"duration_s\": %u, "
			"\"queued_s\": 50, \"phases\": [{\"name\": \"queued\", \"start_s\": %u, \"duration_s\": 50}], "
			"\"waits\": [{\"from_s\": %u, \"to_s\": %u, \"resource\": \"esx%u network\", \"need\": 1, \"in_use\": 1}]}",
			i ? ", " : "", i, i % 97 == 96 ? "failed" : "completed", i, i + 50, i + 100 + (i == n / 2), 100 + (i == n / 2), i, i, i + 50, i % 5);
	g_string_append_c(s, ']');
	struct outcome *o = outcome_of(s->str);
	g_string_free(s, TRUE);
	return o;
}

static unsigned lines(const char *s)
{
	unsigned n = 0;
	for (; (s = strchr(s, '\n')); s++)
		n++;
	return n;
}

static void gantt_of_many(void)
{
	struct outcome *o = many(1000);
	g_autofree char *data = data_of(o, PICTURE_GANTT);
	CU_ASSERT_TRUE(g_str_has_prefix(data, "40\t0\t1099\t"));
	CU_ASSERT_PTR_NOT_NULL(strstr(data, "\t40 of 1000 migrations: what did not complete, the slowest, and some of the rest\t"));
	CU_ASSERT_PTR_NOT_NULL(strstr(data, "\tm500\t"));
	for (unsigned i = 96; i < 1000; i += 97) {
		g_autofree char *failed = g_strdup_printf("\tm%u\tfailed after 1m 40s\t", i);
		CU_ASSERT_PTR_NOT_NULL(strstr(data, failed));
	}
	g_auto(GStrv) blocks = g_strsplit(data, "\n\n\n", -1);
	CU_ASSERT_EQUAL_FATAL(g_strv_length(blocks), 3);
	CU_ASSERT_EQUAL(lines(blocks[1]), 39); /* the last row's line break belongs to the gap */
	outcome_free(o);
}

static void queue_steps(void)
{
	struct outcome *o = outcome_of(MOVED);
	g_autofree char *data = data_of(o, PICTURE_QUEUE), *words = say(o, PICTURE_QUEUE);
	CU_ASSERT_STRING_EQUAL(data, "3\t0\t1\t11\t2\t0\t0\t0\tt\t1s\n"
				     "\n\n1\trunning\trunning\n5\twaiting for esx01 host\twaiting for a host\n9\twaiting for its turn\twaiting for its turn\n"
				     "\n\n1\t0\t0\t0\n1\t0\t0\t1\n2\t0\t0\t1\n2\t1\t1\t2\n3\t1\t1\t2\n3\t1\t2\t2\n5\t1\t2\t2\n5\t1\t1\t1\n"
				     "7\t1\t1\t1\n7\t2\t2\t2\n9\t2\t2\t2\n9\t1\t1\t1\n11\t1\t1\t1\n11\t0\t0\t0\n"
				     "\n\n-\n");
	CU_ASSERT_STRING_EQUAL(words,
		"Migrations over simulated time: at most 2 ran at once; at most 1 at once waiting for esx01 host; at most 1 at once waiting for its turn.");
	outcome_free(o);
}

static void queue_of_many(void)
{
	struct outcome *o = many(2000);
	g_autofree char *data = data_of(o, PICTURE_QUEUE);
	g_auto(GStrv) blocks = g_strsplit(data, "\n\n\n", -1);
	CU_ASSERT_EQUAL_FATAL(g_strv_length(blocks), 4);
	CU_ASSERT_TRUE(g_str_has_prefix(blocks[0], "2\t0\t0\t2099\t101\t")); /* the slowest overlaps one more */
	CU_ASSERT_PTR_NOT_NULL(strstr(blocks[1], "waiting for esx0 network, esx1 network, esx2 network and 2 more"));
	CU_ASSERT_TRUE(lines(blocks[2]) > 300 && lines(blocks[2]) < 620);
	CU_ASSERT_PTR_NOT_NULL(strstr(blocks[2], "\t51\t101\n")); /* the fullest instant stays */
	CU_ASSERT_TRUE(g_str_has_suffix(blocks[2], "\n2099\t0\t0"));
	outcome_free(o);
}

#define RESOURCE(name, direction, peak, drops) \
	"{\"name\": \"" name "\", \"kind\": \"nic\", \"direction\": \"" direction "\", \"queue_peak\": " peak ", \"drops\": " drops "}"

static void queues_of_packets(void)
{
	struct outcome *o = outcome_of("\"resources\": [" RESOURCE("a/vmnic0", "out", "1024", "0") "," RESOURCE("b/vmnic0", "in", "2048", "3") ","
		RESOURCE("c/vmnic0", "in", "19", "0") "," RESOURCE("d/vmnic0", "in", "null", "null") "]");
	g_autofree char *data = data_of(o, PICTURE_QUEUE), *words = say(o, PICTURE_QUEUE);
	g_autofree char *head = g_strdup_printf("0\t2\t0\t0\t0\t2048\t%u\t%u\tt\t0s\n", picture_columns("a/vmnic0 out"), picture_columns("2 KiB, 3 dropped"));
	CU_ASSERT_TRUE(g_str_has_prefix(data, head));
	CU_ASSERT_STRING_EQUAL(strchr(data, '\n'), "\n\n\n-\n\n\n-\n\n\n"
				     "b/vmnic0 in\t2048\t2 KiB, 3 dropped\t2\na/vmnic0 out\t1024\t1 KiB\t1\n");
	CU_ASSERT_STRING_EQUAL(words, "The longest queue of packets was at b/vmnic0 in: 2 KiB, 3 dropped.");
	outcome_free(o);
}

static void rounds_panels(void)
{
	struct outcome *o = outcome_of(MOVED);
	g_autofree char *data = data_of(o, PICTURE_ROUNDS), *words = say(o, PICTURE_ROUNDS);
	CU_ASSERT_STRING_EQUAL(data, "1\t512\t4096\tt\t-\n\n\na\t2\n\n\n"
				     "1\t1\t4096\t1024\t2s\t4 KiB\t1\n1\t2\t1024\t512\t1s\t1 KiB\t1\n\n\n1\t512\tswitchover\t999ms\t512 B\n");
	CU_ASSERT_STRING_EQUAL(words,
		"Pre-copy rounds. Most rounds: a, 2 rounds: the first sent 4 KiB, the last 1 KiB; 512 B were left for the switchover, which took 999ms.");
	outcome_free(o);
}

/* Alike: within a quarter of a power of two, whatever they took. One that sent what nobody dirtied is not there. */
#define ROUNDS "\"migrations\": [" \
	ENDED("x", "failed", "0", "0", "9", "9") ", \"rounds\": [" ROUND("0", "2", "4096", "1024") "]}," \
	ENDED("y", "failed", "0", "0", "9", "9") ", \"rounds\": [" ROUND("0", "3", "4097", "1030") "]}," \
	ENDED("z", "failed", "0", "0", "9", "9") ", \"rounds\": [" ROUND("0", "3", "4096", "0") "]}," \
	ENDED("w", "failed", "0", "0", "9", "9") ", \"rounds\": [" ROUND("0", "3", "1024", "4096") "]}]"

static void rounds_alike(void)
{
	struct outcome *o = outcome_of(ROUNDS);
	g_autofree char *data = data_of(o, PICTURE_ROUNDS);
	CU_ASSERT_STRING_EQUAL(data, "2\t1024\t4096\tt\t-\n\n\nx and 1 alike\t1\nw\t1\n\n\n"
				     "1\t1\t4096\t1024\t2s\t4 KiB\t9\n2\t1\t1024\t4096\t3s\t1 KiB\t9\n\n\n"
				     "1\t4096\tfailed\tin round 1\t×\n2\t4096\tfailed\tin round 1\t×\n");
	outcome_free(o);
}

static void nothing_to_draw(void)
{
	struct outcome *o = outcome_new_empty(), *alone = outcome_of("\"migrations\": [" ENDED("a", "completed", "0", "0", "9", "9") "}]");
	static const enum picture_kind kinds[] = {PICTURE_GANTT, PICTURE_QUEUE, PICTURE_ROUNDS};
	for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *none = data_of(o, kinds[i]), *of_one = data_of(alone, kinds[i]);
		CU_ASSERT_STRING_EQUAL(none, "");
		CU_ASSERT_EQUAL(*of_one != '\0', kinds[i] == PICTURE_GANTT); /* it waits for nobody */
	}
	g_autofree char *words = say(alone, PICTURE_GANTT);
	CU_ASSERT_STRING_EQUAL(words, "Migration a over time: completed in 9s.");
	outcome_free(o);
	outcome_free(alone);
}

static void gnuplot_takes_them(void)
{
	g_autofree char *gnuplot = g_find_program_in_path("gnuplot");
	if (!gnuplot)
		return;
	struct outcome *const outcomes[] = {outcome_of(MOVED), outcome_of(ROUNDS), many(60)};
	for (unsigned i = 0; i < G_N_ELEMENTS(outcomes); i++) {
		struct picture_drawn drawn[PICTURES];
		GString *talk = g_string_new(NULL);
		picture_draw(outcomes[i], drawn, talk);
		CU_ASSERT_STRING_EQUAL(talk->str, "");
		for (unsigned k = 0; k < PICTURES; k++) {
			bool due = k == PICTURE_GANTT || (k == PICTURE_QUEUE && i != 1) || (k == PICTURE_ROUNDS && i < 2);
			CU_ASSERT_TRUE(!due || (drawn[k].wide && strstr(drawn[k].wide, "</svg>") && drawn[k].narrow && strstr(drawn[k].narrow, "</svg>")));
		}
		picture_drawn_clear(drawn);
		g_string_free(talk, TRUE);
		outcome_free(outcomes[i]);
	}
}

static const struct suite_case cases[] = {
	{"a row is a migration, in order of request; its bars are its phases, and its rounds in turn", gantt_rows},
	{"of many migrations 40 are drawn, those that failed and the slowest among them", gantt_of_many},
	{"who runs and who waits for what is counted after all of an instant", queue_steps},
	{"of many instants the fullest ones stay", queue_of_many},
	{"queues of packets are there where packets were played, the longest first", queues_of_packets},
	{"a round goes from what it sent down to what was dirtied meanwhile", rounds_panels},
	{"migrations whose rounds look alike share a panel", rounds_alike},
	{"what tells nothing is not drawn", nothing_to_draw},
	{"gnuplot takes all of them, at both widths", gnuplot_takes_them},
};

SUITE_MAIN("picture-moved", cases)
