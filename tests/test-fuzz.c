/* tests/test-fuzz.c: mutated scenario files: whatever is in a file, it is read, refused or played, and nothing breaks.
 *
 * The corpus is every scenario that is shipped and every bad one of tests/bad. A mutant goes the way of `vmksim test`, `lint` and `report`: loaded, played within bounds,
 * judged, linted, its outcome written as text and as JSON, and read back. A broken invariant or a crash ends the program; the mutant is then in fuzz-mutant.yaml,
 * which is removed when all went well. VMKSIM_FUZZ_RUNS and VMKSIM_FUZZ_FIRST say how many and with which to begin; `make fuzz` does many, under sanitizers. */
#include "models/outcome_json.h"
#include "plots/report.h"
#include "scenarios/lint_file.h"
#include "scenarios/play.h"
#include "tests/draw.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RUNS 300
#define MOST_EVENTS 30000
#define MOST_PACKET_EVENTS 300000 /* at packet fidelity: VMKSIM_FIDELITY=packet */
#define MOST_SECONDS 60 /* of the whole of one mutant, under sanitizers: then it counts as a hang */
#define MUTANT "fuzz-mutant.yaml"

/* --- corpus --- */

static void gather(const char *dir, GPtrArray *out)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;
	CU_ASSERT_PTR_NOT_NULL_FATAL(d);
	while ((name = g_dir_read_name(d))) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			gather(path, out);
		else if (g_str_has_suffix(name, ".yaml"))
			g_ptr_array_add(out, g_steal_pointer(&path));
	}
	g_dir_close(d);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The texts below a directory, in the order of their names. */
static GPtrArray *texts_of(const char *dir)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *top = g_build_filename(srcdir ? srcdir : ".", dir, NULL);
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	gather(top, paths);
	g_ptr_array_sort(paths, by_name);
	for (guint i = 0; i < paths->len; i++) {
		char *text = NULL;
		CU_ASSERT_FATAL(g_file_get_contents(paths->pdata[i], &text, NULL, NULL));
		g_ptr_array_add(texts, text);
	}
	return texts;
}

/* --- mutations --- */

static const char *const odd_words[] = {
	"0", "-1", "1", "99999999999999999999", "9223372036854775807", "0.0000000001", "1e9", "0 s", "100 d", "1 ps", "0 B", "64 TiB", "1 bit/s", "100 Tbit/s", "0 %",
	"100 %", "null", "~", "true", "[]", "{}", "''", "\"\"", "*", "?", "esx(1..3)", "esx(01..40)", "x(9..1)", "{n}", "{10+n}", "{n*n}", "&a", "*a", "<<: *a", "!!str x", "- ",
	": ", "# ", "|", ">", "\t", "\r\n", "\xc3\xbc", "\xff", "\xe2\x80\xae", "0.0.0.0/0", "255.255.255.255/32", "10.10.0.11/24", "fe80::1/64", "default", "on", "off", "now", "%s%n",
	"migration(m1).progress >= 50 %", "not not not true", "((((((((", "vmk0", "vmnic0", "vmotion", "vSphereProvisioning", "defaultTcpipStack",
};

static size_t line_start(const GString *t, size_t at)
{
	while (at > 0 && t->str[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const GString *t, size_t at)
{
	while (at < t->len && t->str[at] != '\n')
		at++;
	return MIN(t->len, at + 1);
}

/* A word of a text: letters, digits and what joins them. */
static void word_at(const char *s, size_t n, size_t at, size_t *from, size_t *to)
{
#define IN_WORD(c) (g_ascii_isalnum(c) || strchr("_./-", (c)))
	*from = *to = at;
	while (*from > 0 && IN_WORD(s[*from - 1]))
		--*from;
	while (*to < n && IN_WORD(s[*to]))
		++*to;
}

static void replace(GString *t, size_t from, size_t to, const char *with, size_t n)
{
	g_autofree char *copy = g_strndup(with, n);
	g_string_erase(t, (gssize)from, (gssize)(to - from));
	g_string_insert(t, (gssize)from, copy);
}

static void mutate_bytes(GString *t, uint64_t *seed)
{
	size_t at = draw(seed, t->len);
	switch (draw(seed, 4)) {
	case 0: t->str[at] = (char)draw(seed, 256); break;
	case 1: g_string_erase(t, (gssize)at, (gssize)(1 + draw(seed, MIN(20, t->len - at)))); break;
	case 2: g_string_insert_c(t, (gssize)at, "{}[],:#&*!|>'\"%@` \n-"[draw(seed, 20)]); break;
	default: g_string_truncate(t, at); break;
	}
}

static void mutate_lines(GString *t, uint64_t *seed)
{
	size_t at = draw(seed, t->len), from = line_start(t, at), to = line_end(t, at), other = line_start(t, draw(seed, t->len));
	g_autofree char *line = g_strndup(t->str + from, to - from);
	switch (draw(seed, 4)) {
	case 0: g_string_erase(t, (gssize)from, (gssize)(to - from)); break;
	case 1: g_string_insert(t, (gssize)other, line); break;
	case 2: g_string_insert(t, (gssize)from, "  "); break;
	default:
		if (t->str[from] == ' ')
			g_string_erase(t, (gssize)from, 1);
		break;
	}
}

/* A word gives way to one of its kind (a number, a name) from the same file or another, to an odd one, or has one of its digits changed. */
static void mutate_words(GString *t, const GPtrArray *texts, uint64_t *seed)
{
	size_t from, to, a = 0, b = 0;
	const char *donor = draw(seed, 4) ? t->str : texts->pdata[draw(seed, texts->len)];
	g_autofree char *copy = g_strdup(donor);
	word_at(t->str, t->len, draw(seed, t->len), &from, &to);
	bool digit = from < t->len && g_ascii_isdigit(t->str[from]);
	if (digit && draw(seed, 2) == 0) {
		t->str[from + draw(seed, to - from)] = (char)('0' + draw(seed, 10));
		return;
	}
	if (draw(seed, 8) == 0) {
		const char *odd = odd_words[draw(seed, G_N_ELEMENTS(odd_words))];
		replace(t, from, to, odd, strlen(odd));
		return;
	}
	for (int tries = 0; tries < 30 && (a == b || (bool)g_ascii_isdigit(copy[a]) != digit); tries++)
		word_at(copy, strlen(copy), draw(seed, strlen(copy) + 1), &a, &b);
	replace(t, from, to, copy + a, b - a);
}

static char *mutant(const GPtrArray *good, const GPtrArray *bad, uint64_t seed)
{
	uint64_t s = draw(&seed, UINT64_MAX);
	const GPtrArray *texts = draw(&s, 10) ? good : bad;
	GString *t = g_string_new(texts->pdata[draw(&s, texts->len)]);
	for (uint64_t n = 1 + draw(&s, 1 + draw(&s, 5)); n > 0 && t->len > 0; n--) {
		uint64_t how = draw(&s, 20);
		if (how < 1)
			mutate_bytes(t, &s);
		else if (how < 3)
			mutate_lines(t, &s);
		else
			mutate_words(t, texts, &s);
	}
	return g_string_free(t, FALSE);
}

/* --- what is done with one --- */

struct tally {
	unsigned refused, played, met, findings;
};

static void judge(const struct scenario *s, struct tally *t)
{
	bool ok = false;
	GError *error = NULL;
	g_autoptr(GString) report = g_string_new(NULL), json = g_string_new(NULL), second = g_string_new(NULL);
	struct outcome *o = play_scenario(s, &(struct play_opts){.run = {.max_events = given_transport() ? MOST_PACKET_EVENTS : MOST_EVENTS, .transport = given_transport()}}, &ok);
	report_text(o, &(struct report_opts){0}, report);
	outcome_json_write(o, false, json);
	struct outcome *again = outcome_json_read(json->str, json->len, &error);
	if (again)
		outcome_json_write(again, false, second);
	else
		printf("# %s\n", error->message);
	CU_ASSERT(g_string_equal(json, second));
	g_clear_error(&error);
	outcome_free(again);
	outcome_free(o);
	g_autoptr(GPtrArray) findings = lint_file_findings(s, LINT_PLAN, NULL);
	t->findings += findings->len > 0;
	t->met += ok;
	t->played++;
}

static void try_one(const char *text, uint64_t seed, struct tally *t)
{
	size_t n = strlen(text);
	struct diags *d = diag_new("mutant.yaml", text, n);
	struct scenario *s = scenario_load_bytes(text, n, "mutant.yaml", NULL, d);
	g_autofree char *faults = diag_render(d);
	CU_ASSERT(s || (diag_count(d) > 0 && *faults)); /* what is refused is refused with a reason */
	diag_free(d);
	if (!s) {
		t->refused++;
		return;
	}
	if (s->variants->len && draw(&seed, 2)) {
		const struct scenario_opts v = {.variant = s->variants->pdata[draw(&seed, s->variants->len)]};
		d = diag_new("mutant.yaml", text, n);
		struct scenario *other = scenario_load_bytes(text, n, "mutant.yaml", &v, d);
		diag_free(d);
		if (other)
			judge(other, t);
		scenario_free(other);
	} else {
		judge(s, t);
	}
	scenario_free(s);
}

static unsigned from_environment(const char *name, unsigned otherwise)
{
	const char *text = g_getenv(name);
	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* For whoever looks after a crash; not g_file_set_contents(), which waits for the disk. */
static void keep(const char *text)
{
	FILE *f = fopen(MUTANT, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fputs(text, f);
	CU_ASSERT_EQUAL(fclose(f), 0);
}

static void nothing_breaks(void)
{
	unsigned runs = from_environment("VMKSIM_FUZZ_RUNS", RUNS), first = from_environment("VMKSIM_FUZZ_FIRST", 1);
	g_autoptr(GPtrArray) good = texts_of("scenarios"), bad = texts_of("tests/bad");
	struct tally t = {0};
	for (unsigned seed = first; seed < first + runs; seed++) {
		g_autofree char *text = mutant(good, bad, seed);
		keep(text);
		alarm(MOST_SECONDS);
		try_one(text, seed, &t);
		if (CU_get_number_of_failures() > 0) {
			printf("# seed %u: see " MUTANT "\n", seed);
			return;
		}
	}
	alarm(0);
	remove(MUTANT);
	printf("# %u mutants: %u refused, %u played, %u of them with all expectations met, %u with findings of lint\n", runs, t.refused, t.played, t.met, t.findings);
	CU_ASSERT(t.refused > 0 && t.played > 0);
}

static const struct suite_case cases[] = {
	{"a mutated scenario is refused with a reason, or played, judged, linted and reported, and nothing breaks", nothing_breaks},
};

SUITE_MAIN("fuzz", cases)
