/* tests/test-bad.c: wrong files and the exact words about them: tests/bad/NAME.yaml and NAME.err. The file is loaded under its base name, so the words are the
 * same wherever the tree lies. Not pinned: what libfyaml itself calls a syntax error beyond the phrases scenarios/yaml.c knows. */
#include "scenarios/scenario.h"
#include "tests/suite.h"

#include <string.h>

#define AT_LEAST 40

static char *directory(void)
{
	const char *top = g_getenv("srcdir");
	return g_build_filename(top ? top : ".", "tests", "bad", NULL);
}

static gint compare(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Names without ".yaml", in order. */
static GPtrArray *names(void)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = directory();
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	for (const char *name; dir && (name = g_dir_read_name(dir));)
		if (g_str_has_suffix(name, ".yaml"))
			g_ptr_array_add(all, g_strndup(name, strlen(name) - strlen(".yaml")));
	g_ptr_array_sort(all, compare);
	return all;
}

static char *faults_of(const char *stem)
{
	g_autofree char *dir = directory(), *name = g_strconcat(stem, ".yaml", NULL), *path = g_build_filename(dir, name, NULL), *text = NULL;
	gsize n = 0;
	if (!g_file_get_contents(path, &text, &n, NULL))
		return g_strdup("cannot read it");
	struct diags *d = diag_new(name, text, n);
	struct scenario *s = scenario_load_bytes(text, n, name, NULL, d);
	char *got = s ? g_strdup("it loads") : diag_render(d);
	scenario_free(s);
	diag_free(d);
	return got;
}

static void exact_words(void)
{
	g_autoptr(GPtrArray) all = names();
	CU_ASSERT(all->len >= AT_LEAST);
	for (guint i = 0; i < all->len; i++) {
		const char *stem = g_ptr_array_index(all, i);
		g_autofree char *dir = directory(), *err = g_strconcat(stem, ".err", NULL), *path = g_build_filename(dir, err, NULL), *expected = NULL;
		g_autofree char *got = faults_of(stem);
		CU_ASSERT_TRUE(g_file_get_contents(path, &expected, NULL, NULL));
		bool same = g_strcmp0(got, expected) == 0;
		CU_ASSERT_TRUE(same);
		if (!same)
			g_printerr("%s: expected\n%s\ngot\n%s\n", stem, expected ? expected : "(no file)", got);
	}
}

/* Style of all messages: a place or the file alone, lower case, no full stop. */
static void house_style(void)
{
	g_autoptr(GPtrArray) all = names();
	for (guint i = 0; i < all->len; i++) {
		g_autofree char *got = faults_of(g_ptr_array_index(all, i));
		g_auto(GStrv) lines = g_strsplit(got, "\n", -1);
		for (char **l = lines; *l; l++) {
			const char *words = strstr(*l, ": error: ");
			if (!words || !g_str_has_prefix(*l, g_ptr_array_index(all, i)))
				continue;
			CU_ASSERT_FALSE(g_str_has_suffix(*l, "."));
			words += strlen(": error: ");
			CU_ASSERT_FALSE(g_ascii_isupper(words[0]) && g_ascii_islower(words[1]));
		}
	}
}

/* A file that begins well and is cut anywhere is refused or loads: no crash, no hang. */
static void cut_files(void)
{
	g_autofree char *dir = directory(), *path = g_build_filename(dir, "unknown-vm.yaml", NULL), *text = NULL;
	gsize n = 0;
	CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, &n, NULL));
	for (gsize i = 0; i < n; i += 7) {
		struct diags *d = diag_new("cut.yaml", text, i);
		struct scenario *s = scenario_load_bytes(text, i, "cut.yaml", NULL, d);
		CU_ASSERT_EQUAL(s == NULL, diag_count(d) > 0);
		scenario_free(s);
		diag_free(d);
	}
}

static const struct suite_case cases[] = {
	{"each wrong file is refused with exactly the words beside it", exact_words},
	{"messages are lower case, without a full stop", house_style},
	{"a file cut anywhere is refused with words, or loads", cut_files},
};
SUITE_MAIN("bad input", cases)
