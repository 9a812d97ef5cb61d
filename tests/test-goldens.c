/* tests/test-goldens.c: what the pictures of one outcome are made of, byte for byte: tests/pictures/KIND.dat, and KIND.txt, what they say to those who cannot see.
 *
 * The outcome is stored, so that models may change without them: it is one of scenarios/mid-migration-reconfiguration.yaml. After a change of a picture:
 * VMKSIM_UPDATE=1 tests/test-goldens (srcdir in the environment when built elsewhere) writes them anew; the difference is then looked at, as is the picture. */
#include "models/outcome_json.h"
#include "plots/picture.h"
#include "tests/suite.h"

#include <glib/gstdio.h>
#include <string.h>

static char *place(const char *folder, const char *name, const char *suffix)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *file = g_strconcat(name, suffix, NULL);
	return g_build_filename(srcdir ? srcdir : ".", folder, file, NULL);
}

static char *read_place(const char *folder, const char *name, const char *suffix)
{
	g_autofree char *file = place(folder, name, suffix);
	char *text = NULL;
	g_file_get_contents(file, &text, NULL, NULL);
	return text;
}

static struct outcome *stored(void)
{
	g_autofree char *json = read_place("tests/pictures", "outcome", ".json");
	CU_ASSERT_PTR_NOT_NULL_FATAL(json);
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	return o;
}

static void expect_same(const char *name, const char *suffix, const char *text)
{
	if (g_getenv("VMKSIM_UPDATE")) {
		g_autofree char *file = place("tests/pictures", name, suffix);
		CU_ASSERT_TRUE(g_file_set_contents(file, text, -1, NULL));
		return;
	}
	g_autofree char *golden = read_place("tests/pictures", name, suffix);
	if (g_strcmp0(golden, text) != 0)
		printf("# %s%s is not as it was\n", name, suffix);
	CU_ASSERT_STRING_EQUAL(golden ? golden : "", text);
}

static void data(void)
{
	struct outcome *o = stored();
	for (unsigned k = 0; k < PICTURES; k++) {
		g_autoptr(GString) dat = g_string_new(NULL), say = g_string_new(NULL);
		if (picture_kinds[k].data(o, dat))
			picture_kinds[k].say(o, say);
		if (say->len)
			g_string_append_c(say, '\n');
		expect_same(picture_kinds[k].name, ".dat", dat->str);
		expect_same(picture_kinds[k].name, ".txt", say->str);
	}
	outcome_free(o);
}

static void expect_copied(const char *dir, const char *name, bool drawn)
{
	g_autofree char *script = g_strconcat(name, ".gp", NULL), *file = g_build_filename(dir, script, NULL), *written = NULL;
	g_autofree char *ours = read_place("plots", name, ".gp");
	g_file_get_contents(file, &written, NULL, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(ours);
	CU_ASSERT_EQUAL(drawn, written != NULL);
	CU_ASSERT_STRING_EQUAL(ours, written ? written : ours);
}

static void scripts(void)
{
	struct outcome *o = stored();
	g_autofree char *dir = g_dir_make_tmp("vmksim-goldens-XXXXXX", NULL), *path = g_strdup(g_getenv("PATH"));
	g_autoptr(GString) talk = g_string_new(NULL), dat = g_string_new(NULL);
	g_setenv("PATH", "/nonexistent", TRUE);
	CU_ASSERT_TRUE(picture_write(o, PICTURE_ALL, PICTURE_BIT(PICTURE_SVG), dir, &(struct picture_done){0}, talk, NULL));
	g_setenv("PATH", path ? path : "", TRUE);
	expect_copied(dir, "style", true);
	for (unsigned k = 0; k < PICTURES; k++)
		expect_copied(dir, picture_kinds[k].name, picture_kinds[k].data(o, dat));
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *n; (n = g_dir_read_name(d));) {
		g_autofree char *file = g_build_filename(dir, n, NULL);
		g_unlink(file);
	}
	g_rmdir(dir);
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"data and words of every picture are as they were", data},
	{"scripts are constants: what is written is what is shipped", scripts},
};

SUITE_MAIN("goldens", cases)
