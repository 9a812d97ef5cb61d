/* tests/test-validate.c: what the validation program reads: CSV files and classes. */
#include "sim/base.h"
#include "tests/suite.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_inside.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;
static unsigned faults;

/* In place of validate.c's, which has the program's main. */
void validation_fault(struct validation *v, const char *fmt, ...)
{
	(void)v;
	(void)fmt;
	faults++;
}

static char *write_file(const char *name, const char *text)
{
	char *path = g_build_filename(folder, name, NULL);
	SIM_ASSERT(g_file_set_contents(path, text, -1, NULL));
	return path;
}

static struct validate_csv *read_text(const char *text)
{
	g_autofree char *path = write_file("t.csv", text), *err = NULL;
	struct validate_csv *c = validate_csv_read(path, &err);
	CU_ASSERT_PTR_NOT_NULL(c);
	return c;
}

static void quoted(void)
{
	struct validate_csv *c = read_text("id,notes,value\r\na,\"commas, \"\"quotes\"\" and\na second line\",1.5\r\nb,,\r\n");
	CU_ASSERT_EQUAL(validate_csv_rows(c), 2);
	CU_ASSERT_STRING_EQUAL(validate_csv_text(c, 0, "notes"), "commas, \"quotes\" and\na second line");
	CU_ASSERT_EQUAL(validate_csv_number(c, 0, "value", 0), 1.5);
	CU_ASSERT(validate_csv_is(c, 1, "id", "b"));
	validate_csv_free(c);
}

static void missing(void)
{
	struct validate_csv *c = read_text("id,value\na,\nb\nc,12 s\n");
	CU_ASSERT_EQUAL(validate_csv_rows(c), 3);
	for (uint32_t i = 0; i < 3; i++)
		CU_ASSERT_EQUAL(validate_csv_number(c, i, "value", -7), -7);
	CU_ASSERT_STRING_EQUAL(validate_csv_text(c, 1, "value"), "");
	CU_ASSERT_STRING_EQUAL(validate_csv_text(c, 9, "value"), "");
	CU_ASSERT_STRING_EQUAL(validate_csv_text(c, 0, "nothing of the kind"), "");
	CU_ASSERT(!validate_csv_has_column(c, "nothing of the kind"));
	validate_csv_free(c);
}

static void refused(void)
{
	g_autofree char *open_quote = write_file("t.csv", "id\n\"never closed\n"), *err = NULL, *none = NULL;
	CU_ASSERT_PTR_NULL(validate_csv_read(open_quote, &err));
	CU_ASSERT_PTR_NOT_NULL(err);
	CU_ASSERT_PTR_NULL(validate_csv_read("/nowhere/t.csv", &none));
	CU_ASSERT_PTR_NOT_NULL(none);
}

static void groups(void)
{
	struct validate_csv *c = read_text("case,flow\nb,0\na,0\nb,1\n");
	g_autoptr(GPtrArray) g = validate_csv_groups(c, "case");
	CU_ASSERT_EQUAL(g->len, 2);
	const struct validate_group *first = g->pdata[0];
	CU_ASSERT_STRING_EQUAL(first->value, "b");
	CU_ASSERT_EQUAL(first->rows->len, 2);
	CU_ASSERT_EQUAL(g_array_index(first->rows, uint32_t, 1), 2);
	validate_csv_free(c);
}

static void classes(void)
{
	g_autofree char *path = write_file(
		"classes-x.csv", "case,class,fitted,left_out,note\na,A,yes,,\nb,C,no,defect,\"why, and how\"\nc,Z,no,,\nd,A,no,no-such-reason,\na,B,no,,\n");
	struct validation v = {.classes = folder, .strings = g_string_chunk_new(64)};
	struct validation_class k = {0};
	v.read = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	faults = 0;
	CU_ASSERT(validation_class_of(&v, "x", "b", &k));
	CU_ASSERT(k.class == 'C' && !k.fitted && strcmp(k.left_out, "defect") == 0);
	CU_ASSERT_EQUAL(faults, 3); /* Z, no-such-reason, a twice */
	CU_ASSERT(!validation_class_of(&v, "x", "e", &k));
	CU_ASSERT(!validation_class_of(&v, "no such source", "a", &k));
	CU_ASSERT_EQUAL(faults, 3);
	g_hash_table_unref(v.read);
	g_string_chunk_free(v.strings);
	g_unlink(path);
}

/* Each row a case of its own, A and not fitted unless said. */
static const struct validation_row rows[] = {
	{.id = "one", .metric = "time", .unit = "s", .class = 'A', .measured = 10, .low = 9, .high = 11, .simulated = 11, .sim_low = 11, .sim_high = 11},
	{.id = "two", .metric = "time", .unit = "s", .class = 'A', .measured = 10, .low = 10, .high = 10, .simulated = 8, .sim_low = 8, .sim_high = 8},
	{.id = "three",
		.metric = "time",
		.unit = "s",
		.class = 'A',
		.fitted = true,
		.measured = 4,
		.low = 4,
		.high = 4,
		.simulated = 4,
		.sim_low = 4,
		.sim_high = 4},
	{.id = "four", .metric = "time", .unit = "s", .class = 'C', .measured = 10, .low = 5, .high = 15, .simulated = 16, .sim_low = 12, .sim_high = 18},
	{.id = "five", .metric = "time", .unit = "s", .class = 'A', .left_out = "defect", .measured = 3, .low = 3, .high = 3},
};

static void report(void)
{
	static const struct validation_source source = {"src", "Source", NULL, false};
	struct validation_chapter ch = {&source, g_ptr_array_new(), g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(struct validation_row))};
	struct validation v = {.chapters = g_ptr_array_new()};
	g_array_append_vals(ch.rows, rows, G_N_ELEMENTS(rows));
	g_ptr_array_add(v.chapters, &ch);
	g_autofree char *text = validate_report(&v);
	/* +10 % and -20 %: 15 % in the middle, -5 % with signs; only one has a spread, and it is inside. The fitted row stands apart. */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | A     | not fitted |    2 |       15.0 % |  1 of 2 (50 %) | 20.0 % |  -5.0 % |    1 of 1 (100 %) |"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | A     | fitted     |    1 |        0.0 % | 1 of 1 (100 %) |  0.0 % |  +0.0 % |"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | C     | not fitted |    1 |       60.0 % |   0 of 1 (0 %) | 60.0 % | +60.0 % |      0 of 1 (0 %) |"));
	/* of three rows of A: 0, 10, 20 %; one case of five left out */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| 10.0 %, missed"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| 1 of 5 (20 %), missed"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | 5     | 1        | defect 1 |"));
	g_ptr_array_unref(ch.said);
	g_array_unref(ch.rows);
	g_string_free(ch.own, TRUE);
	g_ptr_array_unref(v.chapters);
}

/* The packet model beside the flow model: of class C what lies outside the spread counts, as a part of the measured. */
static void packets(void)
{
	static const struct validation_source source = {"src", "Source", NULL, false};
	struct validation_chapter ch = {&source, g_ptr_array_new(), g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(struct validation_row))};
	struct validation v = {.chapters = g_ptr_array_new()};
	g_array_append_vals(ch.rows, rows, G_N_ELEMENTS(rows));
	g_ptr_array_add(v.chapters, &ch);
	static const double ours[] = {10.2, 9.9, 4, 15.5};
	for (guint i = 0; i < G_N_ELEMENTS(ours); i++) {
		struct validation_spread s = {0};
		validation_spread_add(&s, ours[i]);
		validation_packets(&g_array_index(ch.rows, struct validation_row, i), &s);
	}
	g_autofree char *text = validate_report(&v);
	/* 2, 1, 0 and 5 %: 1.5 % in the middle; flows: 10, 20, 0 and 10 % */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | packets |    4 |      1.5 %, met |   4 of 4 (100 %), met |  5.0 % |         0 of 1 |       0 of 1 |"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "| src    | flows   |    4 |  10.0 %, missed | 3 of 4 (75 %), missed | 20.0 % |         0 of 1 |       1 of 1 |"));
	g_ptr_array_unref(ch.said);
	g_string_free(ch.own, TRUE);
	g_array_unref(ch.rows);
	g_ptr_array_unref(v.chapters);
}

static const struct suite_case cases[] = {
	{"a quoted field may hold commas, quotes and line ends", quoted},
	{"a cell, row or column that is not there is empty, and no number", missing},
	{"a quote that never closes, and a file that is not there, are refused with a reason", refused},
	{"rows are grouped in the order in which values first appear", groups},
	{"a class, a reason or a second line of a case that cannot be is a fault", classes},
	{"medians, shares and counts of the report follow from its rows, fitted ones apart", report},
	{"the packet model's figures stand beside the flow model's, of class C by their distance from the spread", packets},
};

int main(void)
{
	folder = g_dir_make_tmp("vmksim-validate-XXXXXX", NULL);
	int rc = suite_main("validate", cases, G_N_ELEMENTS(cases));
	g_autofree char *file = g_build_filename(folder, "t.csv", NULL);
	g_unlink(file);
	g_rmdir(folder);
	g_free(folder);
	return rc;
}
