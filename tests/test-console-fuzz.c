/* tests/test-console-fuzz.c: lines that nobody should type: whatever comes, the console answers, and the world is left as it was or as one action made it.
 *
 * The worlds are the shipped exercises. Lines are the exercises' own solutions and the transcripts, commands of every table with options and values that are
 * there or odd, all of them mutated, joined, and bytes drawn at random. After some lines time passes. At the end of each session it is played anew from its
 * journal: the same fingerprint. The lines of the session under way are in fuzz-console.txt, which is removed when all went well. VMKSIM_FUZZ_RUNS and
 * VMKSIM_FUZZ_FIRST say how many sessions and with which to begin; `make fuzz` plays many, under sanitizers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/console/console.h"
#include "tests/draw.h"
#include "tests/given.h"
#include "tests/suite.h"

#define SESSIONS 40
#define LINES 40
#define MOST_EVENTS 200000
#define MOST_SECONDS 60 /* of one session, under sanitizers: then it counts as a hang */
#define LONGEST 5000
#define KEPT "fuzz-console.txt"

static const char *const odd_values[] = {
	"", "0", "-1", "1", "1500", "9000", "4095", "4096", "99999999999999999999", "9223372036854775807", "true", "no", "default", "none", "static",
	"dhcp", "10.10.0.11", "10.20.0.99", "255.255.255.0", "255.0.255.0", "10.20.0.0/24", "0.0.0.0/0", "fe80::1/64", "::", "2001:db8::1/129", "vmk0",
	"vmk1", "vmk9", "vmk99999999999", "vmnic0", "vmnic99", "vSwitch0", "vSwitch9", "vmotion", "vSphereProvisioning", "defaultTcpipStack", "VMotion",
	"Management", "a b", "a'b", "a\"b", "a\\", "{n}", "x(1..3)", "*", "a: b", "- a", "# a", "[a]", "{a: b}", "&a", "!a", "%s%n", "\xc3\xbc",
	"\xe2\x80\xae", "\x1b[31m", "\xe2\x80\x99", "00:50:56:00:00:01", "/Migrate/VMotionStreamHelpers", "1e9", "30s", "~", "null", "-", "--", "=", "a=b",
	",", "a,b,,",
};

static const char *const joints[] = {"; ", " && ", " || ", " | grep ", " | head -", " | wc ", " | sort -", " 2>&1 ", " >", " #", "\t", " | "};

/* ---- where lines come from ---- */

static void gather(const char *dir, const char *suffix, GPtrArray *out)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *top = g_build_filename(srcdir ? srcdir : ".", dir, NULL);
	GDir *d = g_dir_open(top, 0, NULL);
	const char *name;
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	while ((name = g_dir_read_name(d)))
		if (g_str_has_suffix(name, suffix))
			g_ptr_array_add(out, g_build_filename(top, name, NULL));
	g_dir_close(d);
}

static gint by_name(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static GPtrArray *files(const char *dir, const char *suffix)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	gather(dir, suffix, paths);
	g_ptr_array_sort(paths, by_name);
	return paths;
}

/* Lines of all transcripts. */
static GPtrArray *transcripts(void)
{
	g_autoptr(GPtrArray) paths = files("tests/lab", ".in");
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < paths->len; i++) {
		g_autofree char *text = NULL;
		CU_ASSERT_FATAL(g_file_get_contents(paths->pdata[i], &text, NULL, NULL));
		g_auto(GStrv) all = g_strsplit(text, "\n", -1);
		for (char **line = all; *line; line++)
			g_ptr_array_add(lines, g_strdup(*line));
	}
	return lines;
}

static const char *odd(uint64_t *seed) { return odd_values[draw(seed, G_N_ELEMENTS(odd_values))]; }

/* A value for an option: mostly one that is there. */
static char *value(const struct console *c, const struct console_opt *o, uint64_t *seed)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	if (o->choices)
		for (const char *const *w = o->choices; *w; w++)
			g_ptr_array_add(names, g_strdup(*w));
	console_offer(c, o->names, names);
	if (names->len && draw(seed, 4))
		return g_strdup(names->pdata[draw(seed, names->len)]);
	return g_strdup(odd(seed));
}

static void add_option(const struct console *c, const struct console_opt *o, GString *line, uint64_t *seed)
{
	g_autofree char *plain = value(c, o, seed), *quoted = g_shell_quote(plain);
	const char *v = draw(seed, 3) ? quoted : plain;
	if (o->letter && draw(seed, 2))
		g_string_append_printf(line, " -%c%s%s", o->letter, draw(seed, 2) ? " " : "=", v);
	else
		g_string_append_printf(line, " --%s%s%s", o->name, draw(seed, 2) ? " " : "=", v);
}

static void add_esxcli(const struct console *c, GString *line, uint64_t *seed)
{
	static const char *const formats[] = {"", "--formatter=csv ", "--formatter=json ", "--formatter=keyvalue ", "--formatter=xml ", "--debug "};
	guint tables = 0, rows = 0;
	while (console_esxcli_tables[tables])
		tables++;
	const struct console_esxcli *table = console_esxcli_tables[draw(seed, tables)];
	while (table[rows].path)
		rows++;
	const struct console_esxcli *row = &table[draw(seed, rows)];
	g_string_append_printf(line, "esxcli %s%s", formats[draw(seed, G_N_ELEMENTS(formats))], row->path);
	for (const struct console_opt *o = row->opts; o && o->name; o++)
		if (o->value != CONSOLE_ARG_FLAG && draw(seed, o->required ? 20 : 3) != 0 && (o->required || draw(seed, 2)))
			add_option(c, o, line, seed);
}

static void add_command(GString *line, uint64_t *seed)
{
	guint tables = 0, rows = 0;
	while (console_command_tables[tables])
		tables++;
	const struct console_command *table = console_command_tables[draw(seed, tables)];
	while (table[rows].name)
		rows++;
	g_string_append(line, rows ? table[draw(seed, rows)].name : "x");
	for (uint64_t n = draw(seed, 6); n > 0; n--)
		if (draw(seed, 3))
			g_string_append_printf(line, " -%c", (int)('A' + draw(seed, 58)));
		else
			g_string_append_printf(line, " %s", odd(seed));
}

static void add_bytes(GString *line, uint64_t *seed)
{
	for (uint64_t n = draw(seed, 200); n > 0; n--)
		g_string_append_c(line, (char)(draw(seed, 3) ? "abcdeikmnsv -=|;&><'\"\\$`#(){}[]*?~!%^"[draw(seed, 38)] : 1 + (int)draw(seed, 255)));
}

static void add_line(const struct console *c, const struct scenario *s, const GPtrArray *said, GString *line, uint64_t *seed)
{
	uint64_t how = draw(seed, 20);
	if (how < 9)
		add_esxcli(c, line, seed);
	else if (how < 12)
		add_command(line, seed);
	else if (how < 15 && said->len)
		g_string_append(line, said->pdata[draw(seed, said->len)]);
	else if (how < 19 && s->lab && s->lab->solution && s->lab->solution->len)
		g_string_append(line, s->lab->solution->pdata[draw(seed, s->lab->solution->len)]);
	else
		add_bytes(line, seed);
}

static void mutate(GString *line, uint64_t *seed)
{
	size_t at = line->len ? draw(seed, line->len) : 0;
	switch (draw(seed, 6)) {
	case 0:
		if (line->len)
			g_string_erase(line, (gssize)at, (gssize)(1 + draw(seed, MIN(10, line->len - at))));
		break;
	case 1: g_string_insert(line, (gssize)at, odd(seed)); break;
	case 2: g_string_insert_c(line, (gssize)at, (char)(1 + draw(seed, 255))); break;
	case 3: g_string_insert(line, (gssize)at, joints[draw(seed, G_N_ELEMENTS(joints))]); break;
	case 4: g_string_truncate(line, at); break;
	default: {
		g_autofree char *part = g_strdup(line->str + at);
		for (uint64_t n = draw(seed, 8) ? 1 : 300; n > 0 && line->len < LONGEST; n--)
			g_string_append(line, part);
		break;
	}
	}
}

static char *made(const struct console *c, const struct scenario *s, const GPtrArray *said, uint64_t *seed)
{
	GString *line = g_string_new(NULL);
	add_line(c, s, said, line, seed);
	for (uint64_t n = draw(seed, 3) ? 0 : 1 + draw(seed, 4); n > 0; n--)
		mutate(line, seed);
	if (draw(seed, 10) == 0) {
		g_string_append(line, joints[draw(seed, G_N_ELEMENTS(joints))]);
		add_line(c, s, said, line, seed);
	}
	g_string_truncate(line, strcspn(line->str, "\n"));
	return g_string_free(line, FALSE);
}

/* ---- what is done with them ---- */

struct tally {
	unsigned lines, done, wrong, actions;
};

static void keep(const char *line, const char *mode)
{
	FILE *f = fopen(KEPT, mode);
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fprintf(f, "%s\n", line);
	CU_ASSERT_EQUAL(fclose(f), 0);
}

static void try_line(struct console *c, const char *line, uint64_t *seed, struct tally *t)
{
	guint before = session_count(c->session);
	gsize from = 0, point = draw(seed, strlen(line) + 1);
	g_autoptr(GPtrArray) words = console_complete(c, line, point, &from);
	CU_ASSERT(words && from <= point);
	int status = console_line(c, line);
	g_autofree char *prompt = console_prompt(c);
	CU_ASSERT(prompt && status >= 0 && status <= 255);
	CU_ASSERT(strlen(c->out->str) == c->out->len && strlen(c->err->str) == c->err->len);
	CU_ASSERT(!c->err->len || g_str_has_suffix(c->err->str, "\n"));
	t->lines++;
	t->done += status == 0;
	t->wrong += status != 0;
	t->actions += session_count(c->session) - before;
	c->ended = false;
}

static char *fingerprint(struct session *s)
{
	struct outcome *o = run_outcome(session_run(s));
	char *f = g_strdup(o->fingerprint);
	outcome_free(o);
	return f;
}

static void play(const struct scenario *s, const GPtrArray *said, uint64_t seed, struct tally *t)
{
	const struct run_opts o = {.max_events = MOST_EVENTS};
	struct session *session = session_new(s, &o);
	const struct estate *e = session_estate(session);
	struct console *c = console_new(session, estate_host(e, (uint32_t)draw(&seed, e->hosts->len))->name, NULL, NULL);
	for (int i = 0; i < LINES; i++) {
		g_autofree char *line = made(c, s, said, &seed);
		keep(line, "a");
		try_line(c, line, &seed, t);
		if (draw(&seed, 5) == 0)
			session_until(session, sim_after(session_now(session), sim_dur_ps((int64_t)draw(&seed, 60) * 100000000000)));
	}
	struct session *again = session_fork(session);
	g_autofree char *one = fingerprint(session), *two = fingerprint(again);
	CU_ASSERT_STRING_EQUAL(one, two);
	CU_ASSERT_EQUAL(session_count(again), session_count(session));
	session_free(again);
	console_free(c);
	session_free(session);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = g_getenv(name);
	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

static void nothing_breaks(void)
{
	unsigned runs = from_environment("VMKSIM_FUZZ_RUNS", SESSIONS), first = from_environment("VMKSIM_FUZZ_FIRST", 1);
	g_autoptr(GPtrArray) worlds = files("scenarios/lab", ".yaml"), said = transcripts();
	struct tally t = {0};
	for (unsigned seed = first; seed < first + runs; seed++) {
		uint64_t state = seed;
		g_autofree char *text = NULL;
		const char *path = worlds->pdata[draw(&state, worlds->len)];
		CU_ASSERT_FATAL(g_file_get_contents(path, &text, NULL, NULL));
		struct scenario *s = given_text(text);
		keep(path, "w");
		alarm(MOST_SECONDS);
		play(s, said, state, &t);
		scenario_free(s);
		if (CU_get_number_of_failures() > 0) {
			printf("# seed %u: see " KEPT "\n", seed);
			return;
		}
	}
	alarm(0);
	remove(KEPT);
	printf("# %u sessions, %u lines: %u done, %u refused; %u actions\n", runs, t.lines, t.done, t.wrong, t.actions);
	CU_ASSERT(t.done > 0 && t.wrong > 0 && t.actions > 0);
}

static const struct suite_case cases[] = {
	{"whatever is typed, the console answers, and the session plays anew to the same fingerprint", nothing_breaks},
};

SUITE_MAIN("console-fuzz", cases)
