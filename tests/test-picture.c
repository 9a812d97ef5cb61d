/* tests/test-picture.c: laws of the pictures: what the data file holds, and that names in it are drawn, never run. Whether a picture is beautiful is not pinned.
 */
#include "models/outcome_json.h"
#include "plots/picture.h"
#include "plots/picture_data.h"
#include "plots/picture_gnuplot.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <string.h>

static struct outcome *outcome_of(const char *json)
{
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}

#define HEAD "{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, \"scenario\": {\"name\": \"t\"}, \"series\": ["

static void data_file(void)
{
	struct outcome *o = outcome_of(HEAD "{\"name\": \"a/vmnic0 out\", \"kind\": \"nic\", \"width_s\": 0.1, \"bps\": [100, 200]},"
					    "{\"name\": \"a/vmotion out\", \"kind\": \"stack\", \"width_s\": 0.5, \"bps\": [7]},"
					    "{\"name\": \"b/vmnic0 in\", \"kind\": \"nic\", \"width_s\": 0.1, \"bps\": [300, 300]}],"
					    "\"resources\": [{\"name\": \"a/vmnic0\", \"kind\": \"nic\", \"direction\": \"out\", \"capacity_bps\": 1000000000}]}");
	GString *s = g_string_new(NULL);
	CU_ASSERT_TRUE(picture_bandwidth_data(o, s));
	CU_ASSERT_STRING_EQUAL(s->str, "t\t0\t0.5\t0s\t13\t21\n"
				       "\n\n1\t1\t2\t7\t0\ta/vmotion out\t7 bit/s\n"
				       "3\t2\t9\t300\t0\tb/vmnic0 in\t300 bit/s\n"
				       "3\t2\t9\t200\t1000000000\ta/vmnic0 out\t200 bit/s of 1 Gbit/s\n"
				       "\n\n0\t0\n0\t7\n0.5\t7\n0.5\t0\n"
				       "\n\n0\t0\n0\t300\n0.2\t300\n0.2\t0\n"
				       "\n\n0\t0\n0\t100\n0.1\t100\n0.1\t200\n0.2\t200\n0.2\t0\n");
	g_string_free(s, TRUE);
	outcome_free(o);
}

/* Where each adapter is alone on its netstack, its row says what the netstack's would. */
static void netstacks_of_one_adapter(void)
{
#define ADAPTER(name, stack) "{\"host\": \"a\", \"adapter\": \"" name "\", \"stack\": \"" stack "\"}"
#define SERIES(name, kind) "{\"name\": \"a/" name "\", \"kind\": \"" kind "\", \"width_s\": 1, \"bps\": [9]}"
	struct outcome *o = outcome_of(HEAD SERIES("s out", "stack") "," SERIES("vmk1 out", "adapter") "," SERIES("vmk2 in", "adapter") "], \"adapters\": ["
		ADAPTER("vmk1", "s") "," ADAPTER("vmk2", "s") "]}"),
		       *two = outcome_of(HEAD SERIES("s out", "stack") "," SERIES("vmk1 out", "adapter") "," SERIES("vmk2 out", "adapter") "], \"adapters\": ["
		ADAPTER("vmk1", "s") "," ADAPTER("vmk2", "s") "]}");
	GString *s = g_string_new(NULL);
	picture_bandwidth_data(o, s);
	CU_ASSERT_PTR_NULL(strstr(s->str, "a/s out"));
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "\n2\t2\t4\t9\t0\ta/vmk1 out, s\t9 bit/s\n"));
	picture_bandwidth_data(two, s);
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "1\t1\t4\t9\t0\ta/s out\t9 bit/s\n"));
	g_string_free(s, TRUE);
	outcome_free(o);
	outcome_free(two);
}

static void rows_too_thin_to_see(void)
{
#define CARRIED(name, bps) "{\"name\": \"a/" name " out\", \"kind\": \"nic\", \"width_s\": 1, \"bps\": [" bps "]}"
	struct outcome *o = outcome_of(HEAD CARRIED("busy", "1000") "," CARRIED("seen", "2") "," CARRIED("idle", "1") "]}");
	GString *s = g_string_new(NULL);
	picture_bandwidth_data(o, s);
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "\n3\t3\t9\t2\t0\ta/seen out\t2 bit/s\n"));
	CU_ASSERT_PTR_NULL(strstr(s->str, "a/idle out"));
	g_string_free(s, TRUE);
	outcome_free(o);
}

static void names_keep_their_cell(void)
{
	struct outcome *o = outcome_of(HEAD "{\"name\": \"a\\tb\\n\\nc\\\"d\\u001b#\", \"kind\": \"nic\", \"width_s\": 1, \"bps\": [1]}]}");
	GString *s = g_string_new(NULL);
	picture_bandwidth_data(o, s);
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "\ta b  c'd\\\\x1b#\t1 bit/s\n"));
	g_string_free(s, TRUE);
	outcome_free(o);
}

/* Long series are thinned, and keep what they carry: the area under the line. */
static void long_series(void)
{
	GString *json = g_string_new(HEAD "{\"name\": \"a/vmnic0 out\", \"kind\": \"nic\", \"width_s\": 1, \"bps\": ["), *s = g_string_new(NULL);
	for (unsigned i = 0; i < 1000; i++)
		g_string_append_printf(json, "%s%u", i ? "," : "", i % 2 ? 1000 : 3000);
	g_string_append(json, "]}]}");
	struct outcome *o = outcome_of(json->str);
	picture_bandwidth_data(o, s);
	CU_ASSERT_PTR_NOT_NULL(strstr(s->str, "\n\n\n0\t0\n0\t2000\n1000\t2000\n1000\t0\n"));
	g_string_free(json, TRUE);
	g_string_free(s, TRUE);
	outcome_free(o);
}

#define SVG_AND_PNG (PICTURE_BIT(PICTURE_SVG) | PICTURE_BIT(PICTURE_PNG))

static bool there(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void clear(const char *dir)
{
	static const char *const name[] = {"bandwidth.dat", "bandwidth.gp", "style.gp", "bandwidth.svg", "bandwidth.png", "owned"};
	for (unsigned i = 0; i < G_N_ELEMENTS(name); i++) {
		g_autofree char *path = g_build_filename(dir, name[i], NULL);
		g_remove(path);
	}
	g_rmdir(dir);
}

/* gnuplot is called in the directory: were a name run, "owned" would appear there. */
static void names_are_drawn(void)
{
	static const char name[] = "\\\"; system(\\\"touch owned\\\"); x=\\\"`touch owned` $(touch owned) '.system('touch owned').' @x {/=9 y} %s";
	g_autofree char *json = g_strdup_printf(
		"{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, \"scenario\": {\"name\": \"%s\", \"variant\": \"%s\"}, \"series\": ["
		"{\"name\": \"%s\", \"kind\": \"nic\", \"width_s\": 1, \"bps\": [1, 5, 2]}, {\"name\": \"| touch owned\", \"kind\": \"link\", \"width_s\": 1, "
		"\"bps\": [1, 5, 2]}]}",
		name, name, name);
	g_autofree char *dir = g_dir_make_tmp("vmksim-plot-XXXXXX", NULL), *gnuplot = g_find_program_in_path("gnuplot");
	struct outcome *o = outcome_of(json);
	GString *talk = g_string_new(NULL);
	CU_ASSERT_TRUE(picture_write(o, PICTURE_BIT(PICTURE_BANDWIDTH), SVG_AND_PNG, dir, &(struct picture_done){0}, talk, NULL));
	CU_ASSERT_FALSE(there(dir, "owned"));
	CU_ASSERT_TRUE(there(dir, "bandwidth.dat") && there(dir, "bandwidth.gp") && there(dir, "style.gp"));
	CU_ASSERT_EQUAL(gnuplot != NULL, there(dir, "bandwidth.svg") && there(dir, "bandwidth.png"));
	CU_ASSERT_EQUAL(gnuplot != NULL, g_str_has_prefix(talk->str, "drew "));
	g_string_free(talk, TRUE);
	clear(dir);
	outcome_free(o);
}

static void without_gnuplot(void)
{
	g_autofree char *dir = g_dir_make_tmp("vmksim-plot-XXXXXX", NULL), *path = g_strdup(g_getenv("PATH"));
	struct outcome *o = outcome_of(HEAD "{\"name\": \"a\", \"kind\": \"nic\", \"width_s\": 1, \"bps\": [1, 5, 2]}]}");
	GString *talk = g_string_new(NULL);
	g_setenv("PATH", "/nonexistent", TRUE);
	CU_ASSERT_TRUE(picture_write(o, PICTURE_BIT(PICTURE_BANDWIDTH), SVG_AND_PNG, dir, &(struct picture_done){0}, talk, NULL));
	g_setenv("PATH", path ? path : "", TRUE);
	CU_ASSERT_TRUE(there(dir, "bandwidth.dat") && there(dir, "bandwidth.gp") && there(dir, "style.gp"));
	CU_ASSERT_FALSE(there(dir, "bandwidth.svg"));
	CU_ASSERT_PTR_NOT_NULL(strstr(talk->str, "gnuplot could not be run"));
	CU_ASSERT_PTR_EQUAL(strchr(talk->str, '\n'), talk->str + talk->len - 1); /* one line */
	g_string_free(talk, TRUE);
	clear(dir);
	outcome_free(o);
}

/* Without fontconfig no font is known. */
static void glyphs(void)
{
	g_autofree char *path = g_strdup(g_getenv("PATH"));
	GString *s = g_string_new("esx01 \xc3\xa9\t\xe4\xbb\xae\xe6\x83\xb3 \xf0\x9f\x92\xa5\n");
	g_setenv("PATH", "/nonexistent", TRUE);
	picture_glyphs(s);
	g_setenv("PATH", path ? path : "", TRUE);
	CU_ASSERT_STRING_EQUAL(s->str, "esx01 \xc3\xa9\t\xe2\x96\xa1\xe2\x96\xa1 \xe2\x96\xa1\n");
	g_string_free(s, TRUE);
}

static void widths(void)
{
	GString *s = g_string_new(NULL);
	picture_text(s, "iiiiiiiiiiiiiiiiii", 10);
	CU_ASSERT_STRING_EQUAL(s->str, "iiiiiiiiiiiiiiiiii");
	g_string_truncate(s, 0);
	picture_text(s, "WWWWWWWWWWWW", 10);
	CU_ASSERT_TRUE(picture_columns(s->str) <= 10 && strstr(s->str, "W...W"));
	g_string_truncate(s, 0);
	picture_text(s, "", 10);
	CU_ASSERT_STRING_EQUAL(s->str, "-");
	g_string_free(s, TRUE);
}

static void bad_directory(void)
{
	g_autoptr(GError) err = NULL;
	struct outcome *o = outcome_new_empty();
	GString *talk = g_string_new(NULL);
	CU_ASSERT_FALSE(picture_write(o, PICTURE_BIT(PICTURE_BANDWIDTH), SVG_AND_PNG, "/dev/null/x", &(struct picture_done){0}, talk, &err));
	CU_ASSERT_PTR_NOT_NULL_FATAL(err);
	CU_ASSERT_PTR_NOT_NULL(strstr(err->message, "'/dev/null/x'"));
	g_string_free(talk, TRUE);
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"the data file of bandwidth has a row and a block for each series, the highest peak first, by netstack, adapter, NIC and link", data_file},
	{"a row whose highest peak would not be seen beside the highest of its kind is counted, not drawn", rows_too_thin_to_see},
	{"a netstack has a row of its own where several of its adapters carried something", netstacks_of_one_adapter},
	{"a long series is thinned to means", long_series},
	{"a name keeps to its cell, whatever it holds", names_keep_their_cell},
	{"a name that looks like a program is drawn, not run", names_are_drawn},
	{"without gnuplot data and script are written, and one sentence says what is missing", without_gnuplot},
	{"characters that no font has become squares", glyphs},
	{"names are cut to the room they take", widths},
	{"a directory that cannot be made is a fault with its name", bad_directory},
};

SUITE_MAIN("plot", cases)
