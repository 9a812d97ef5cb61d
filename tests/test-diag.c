/* tests/test-diag.c: faults are gathered, ordered, shortened and shown as data. */
#include "scenarios/diag.h"
#include "tests/suite.h"

#include <string.h>

static char *rendered(const char *text, struct diag_mark at, const char *help, const char *words)
{
	struct diags *d = diag_new("a.yaml", text, strlen(text));
	diag_add(d, at, help, "%s", words);
	char *out = diag_render(d);
	diag_free(d);
	return out;
}

static void check(const char *text, struct diag_mark at, const char *help, const char *expected)
{
	g_autofree char *got = rendered(text, at, help, "wrong");
	CU_ASSERT_STRING_EQUAL(got, expected);
}

static void place_and_caret(void)
{
	check("one\ntwo: x\n", (struct diag_mark){2, 6, 1, 0}, "write y", "a.yaml:2:6: error: wrong\n    2 | two: x\n      |      ^\n   help: write y\n");
	check("two: xyz", (struct diag_mark){1, 6, 3, 0}, NULL, "a.yaml:1:6: error: wrong\n    1 | two: xyz\n      |      ^~~\n");
}

static void no_place(void) { check("text", (struct diag_mark){0}, NULL, "a.yaml: error: wrong\n"); }

/* The caret stands under the third character, though it is the fifth byte. */
static void columns_are_code_points(void)
{
	check("\xc3\xa9\xc3\xa9x", (struct diag_mark){1, 3, 1, 0}, NULL, "a.yaml:1:3: error: wrong\n    1 | \xc3\xa9\xc3\xa9x\n      |   ^\n");
}

static void past_the_end_of_a_line(void) { check("ab\ncd", (struct diag_mark){1, 3, 1, 0}, NULL, "a.yaml:1:3: error: wrong\n    1 | ab\n      |   ^\n"); }

/* An escape sequence in a file must not reach the terminal; the caret still stands under what it means. */
static void control_characters_are_escaped(void)
{
	check("a\x1b[1mb", (struct diag_mark){1, 6, 1, 0}, NULL, "a.yaml:1:6: error: wrong\n    1 | a\\u001b[1mb\n      |           ^\n");
	g_autofree char *got = rendered("x", (struct diag_mark){0}, NULL, "name '\x1b[31m'");
	CU_ASSERT_PTR_NULL(strchr(got, '\x1b'));
}

static void bytes_that_are_no_text_are_escaped(void)
{
	check("a\xff""b", (struct diag_mark){1, 2, 1, 0}, NULL, "a.yaml:1:2: error: wrong\n    1 | a\\xffb\n      |  ^~~~\n");
}

/* Of a line of 1,000,000 characters a window around the place is shown, and the caret is under it. */
static void long_lines_are_shortened(void)
{
	g_autofree char *text = g_strnfill(1000000, 'x');
	text[499999] = 'Y';
	g_autofree char *got = rendered(text, (struct diag_mark){1, 500000, 1, 0}, NULL, "wrong");
	CU_ASSERT(strlen(got) < 500);
	g_auto(GStrv) lines = g_strsplit(got, "\n", -1);
	CU_ASSERT_EQUAL_FATAL(g_strv_length(lines), 4);
	CU_ASSERT_PTR_NOT_NULL_FATAL(strchr(lines[1], 'Y'));
	CU_ASSERT_EQUAL(strchr(lines[1], 'Y') - lines[1], strchr(lines[2], '^') - lines[2]);
}

static void faults_come_in_order_of_place(void)
{
	struct diags *d = diag_new("a.yaml", "", 0);
	diag_add(d, (struct diag_mark){9, 1, 1, 0}, NULL, "third");
	diag_add(d, (struct diag_mark){2, 7, 1, 0}, NULL, "second");
	diag_add(d, (struct diag_mark){2, 3, 1, 0}, NULL, "first");
	g_autofree char *got = diag_render(d);
	CU_ASSERT_STRING_EQUAL(got, "a.yaml:2:3: error: first\na.yaml:2:7: error: second\na.yaml:9:1: error: third\n");
	diag_free(d);
}

static void the_first_twenty_by_place_are_kept(void)
{
	struct diags *d = diag_new("a.yaml", "", 0);
	for (uint32_t i = 25; i > 0; i--)
		diag_add(d, (struct diag_mark){i, 1, 1, 0}, NULL, "fault %u", i);
	CU_ASSERT_EQUAL(diag_count(d), 25);
	g_autofree char *got = diag_render(d);
	CU_ASSERT(g_str_has_prefix(got, "a.yaml:1:1: error: fault 1\n"));
	CU_ASSERT(g_str_has_suffix(got, "a.yaml:20:1: error: fault 20\na.yaml: and 5 more faults\n"));
	diag_free(d);
}

/* A range of 500 hosts with one wrong word is one fault. */
static void one_fault_of_one_place_is_told_once(void)
{
	struct diags *d = diag_new("a.yaml", "", 0);
	for (int i = 0; i < 500; i++)
		diag_add(d, (struct diag_mark){3, 5, 1, 0}, NULL, "host 'esx%d' is wrong", i);
	diag_add(d, (struct diag_mark){3, 5, 1, 0}, NULL, "another fault");
	CU_ASSERT_EQUAL(diag_count(d), 2);
	diag_free(d);
}

static void the_nearest_name_is_meant(void)
{
	static const char *const names[] = {"address", "gateway", "mtu", "ipv4", NULL};
	CU_ASSERT_STRING_EQUAL(diag_nearest("adress", names), "address");
	CU_ASSERT_STRING_EQUAL(diag_nearest("gatewya", names), "gateway");
	CU_ASSERT_STRING_EQUAL(diag_nearest("MTU", names), "mtu");
	CU_ASSERT_PTR_NULL(diag_nearest("colour", names));
	CU_ASSERT_PTR_NULL(diag_nearest("", names));
}

static const struct suite_case cases[] = {
	{"a fault shows its place, the line, a caret and its help", place_and_caret},
	{"a fault without a place is one line", no_place},
	{"columns count code points, not bytes", columns_are_code_points},
	{"a place past the end of a line has its caret there", past_the_end_of_a_line},
	{"control characters never reach the terminal", control_characters_are_escaped},
	{"bytes that are no text are shown as numbers", bytes_that_are_no_text_are_escaped},
	{"of a long line the part around the place is shown", long_lines_are_shortened},
	{"faults are printed in order of place", faults_come_in_order_of_place},
	{"the first twenty faults by place are kept, the rest counted", the_first_twenty_by_place_are_kept},
	{"what is wrong once in the text is told once", one_fault_of_one_place_is_told_once},
	{"the nearest known name is suggested, and none when none is near", the_nearest_name_is_meant},
};
SUITE_MAIN("diag", cases)
