/* tests/test-hostile.c: laws that hold of every view of an outcome whose texts mean harm (tests/hostile.h): they are shown as text and never obeyed. */
#include "models/outcome_json.h"
#include "plots/page.h"
#include "plots/picture.h"
#include "plots/report.h"
#include "plots/text.h"
#include "tests/given.h"
#include "tests/hostile.h"
#include "tests/suite.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static struct outcome *hostile(enum hostile way)
{
	struct outcome *o = given_outcome();
	hostile_fill(o);
	hostile_make(o, way);
	return o;
}

static bool is_control(gunichar c, const char *allowed) { return (c < 0x20 || (c >= 0x7f && c < 0xa0)) && !(c < 0x80 && c && strchr(allowed, (char)c)); }

static bool turns_direction(gunichar c) { return c == 0x200e || c == 0x200f || c == 0x61c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069); }

/* Valid UTF-8 without control characters, but for those allowed, and without marks of direction. */
static void expect_clean(const char *what, const char *text, const char *allowed)
{
	bool valid = g_utf8_validate(text, -1, NULL);
	unsigned bad = 0;
	for (const char *p = text; valid && *p; p = g_utf8_next_char(p))
		bad += is_control(g_utf8_get_char(p), allowed) || turns_direction(g_utf8_get_char(p));
	if (!valid || bad)
		printf("# %s: %s, %u characters that are obeyed\n", what, valid ? "UTF-8" : "not UTF-8", bad);
	CU_ASSERT(valid && !bad);
}

/* Nothing that stands for null is shown as a number or a name. */
static void expect_known(const char *what, const char *text)
{
	bool known = !strstr(text, "-922337203") && !strstr(text, "(null)");
	if (!known)
		printf("# %s: shows what is not known\n", what);
	CU_ASSERT(known);
}

static unsigned empty_lists(const struct outcome_record *r, const void *rec);

static unsigned empty_lists_of(const struct outcome_field *f, const void *at)
{
	if (f->type == OUTCOME_T_RECORD)
		return empty_lists(f->sub, at);
	if (f->type == OUTCOME_T_TEXTS)
		return (*(GPtrArray *const *)at)->len == 0;
	if (f->type != OUTCOME_T_RECORDS)
		return 0;
	const GPtrArray *list = *(GPtrArray *const *)at;
	unsigned n = list->len == 0;
	for (guint i = 0; i < list->len; i++)
		n += empty_lists(f->sub, list->pdata[i]);
	return n;
}

static unsigned empty_lists(const struct outcome_record *r, const void *rec)
{
	unsigned n = 0;
	for (const struct outcome_field *f = r->fields; f->key; f++)
		n += empty_lists_of(f, (const char *)rec + f->offset);
	return n;
}

static void nothing_is_empty(void)
{
	struct outcome *o = hostile(HOSTILE_NAMES);
	CU_ASSERT_EQUAL(empty_lists(&outcome_record_top, o), 0);
	outcome_free(o);
}

static void same_text_same_name(void)
{
	struct outcome *o = hostile(HOSTILE_EVERY);
	const struct outcome_migration *m = g_ptr_array_index(o->migrations, 0), *other = g_ptr_array_index(o->migrations, 1);
	const struct outcome_session *s = g_ptr_array_index(o->sessions, 0);
	CU_ASSERT_STRING_EQUAL(m->id, s->migration);
	CU_ASSERT_STRING_NOT_EQUAL(m->id, other->id);
	outcome_free(o);
}

static void json(void)
{
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = hostile((enum hostile)way);
		g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
		outcome_json_write(o, true, once);
		struct outcome *again = outcome_json_read(once->str, once->len, NULL);
		CU_ASSERT_PTR_NOT_NULL_FATAL(again);
		outcome_json_write(again, true, twice);
		CU_ASSERT_STRING_EQUAL(once->str, twice->str);
		outcome_free(again);
		outcome_free(o);
	}
}

static void text_report(void)
{
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = hostile((enum hostile)way);
		g_autoptr(GString) text = g_string_new(NULL);
		report_text(o, &(struct report_opts){.utf8 = true, .all = true}, text);
		expect_clean(hostile_ways[way], text->str, "\n");
		expect_known(hostile_ways[way], text->str);
		outcome_free(o);
	}
}

static void picture_data(void)
{
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = hostile((enum hostile)way);
		for (unsigned k = 0; k < PICTURES; k++) {
			g_autoptr(GString) data = g_string_new(NULL), say = g_string_new(NULL);
			if (!picture_kinds[k].data || !picture_kinds[k].data(o, data))
				continue;
			picture_kinds[k].say(o, say);
			expect_clean(picture_kinds[k].name, data->str, "\t\n");
			expect_clean(picture_kinds[k].name, say->str, "");
			expect_known(picture_kinds[k].name, data->str);
			expect_known(picture_kinds[k].name, say->str);
			CU_ASSERT_PTR_NULL(strchr(data->str, '"'));
			CU_ASSERT_PTR_NULL(strstr(data->str, "\t\t"));
		}
		outcome_free(o);
	}
}

/* Empties the directory and says whether `name` was in it. */
static bool cleared(const char *dir, const char *name)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	bool there = false;
	for (const char *n; d && (n = g_dir_read_name(d));) {
		g_autofree char *path = g_build_filename(dir, n, NULL);
		there = there || strcmp(n, name) == 0;
		g_unlink(path);
	}
	g_rmdir(dir);
	return there;
}

/* gnuplot is called in the directory: were a text run, "owned" would appear there. */
static void pictures(void)
{
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = hostile((enum hostile)way);
		g_autofree char *dir = g_dir_make_tmp("vmksim-hostile-XXXXXX", NULL), *gnuplot = g_find_program_in_path("gnuplot");
		g_autoptr(GString) talk = g_string_new(NULL);
		CU_ASSERT_TRUE(picture_write(o, PICTURE_ALL, (1u << PICTURE_FORMATS) - 1, dir, &(struct picture_done){0}, talk, NULL));
		CU_ASSERT_EQUAL(gnuplot == NULL, strstr(talk->str, "could not be run") != NULL);
		if (strstr(talk->str, "failed"))
			printf("# %s: %s\n", hostile_ways[way], talk->str);
		CU_ASSERT_PTR_NULL(strstr(talk->str, "failed"));
		CU_ASSERT_FALSE(cleared(dir, "owned"));
		outcome_free(o);
	}
}

struct seen {
	const char *way;
	unsigned scripts, bad;
};

/* An attribute that would run or load something; a link that leads elsewhere than into the page or to a web site. */
static bool runs(const char *name, const char *value)
{
	static const char *const loading[] = {"style", "src", "srcset", "xlink:href", "action", "formaction", "data", "poster", "srcdoc", NULL};
	if (g_str_equal(name, "href"))
		return *value != '#' && !g_str_has_prefix(value, "https://") && !g_str_has_prefix(value, "http://");
	return g_str_has_prefix(name, "on") || g_strv_contains(loading, name);
}

static void see_element(GMarkupParseContext *c, const char *tag, const char **names, const char **values, gpointer ctx, GError **err)
{
	static const char *const strangers[] = {"img", "iframe", "object", "embed", "base", "link", "form", "foreignObject", "animate", "set", "image", "use", NULL};
	struct seen *s = ctx;
	(void)c, (void)err;
	s->scripts += g_str_equal(tag, "script");
	if (g_strv_contains(strangers, tag)) {
		printf("# %s: an element <%s>\n", s->way, tag);
		s->bad++;
	}
	for (unsigned i = 0; names[i]; i++)
		if (runs(names[i], values[i])) {
			printf("# %s: <%s %s=\"%.60s\">\n", s->way, tag, names[i], values[i]);
			s->bad++;
		}
}

static void page(void)
{
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = hostile((enum hostile)way);
		struct picture_drawn drawn[PICTURES];
		struct seen seen = {.way = hostile_ways[way]};
		g_autoptr(GString) out = g_string_new(NULL), talk = g_string_new(NULL);
		g_autoptr(GError) err = NULL;
		picture_draw(o, drawn, talk);
		page_write(o, drawn, out);
		g_autoptr(GMarkupParseContext) c = g_markup_parse_context_new(&(GMarkupParser){.start_element = see_element}, 0, &seen, NULL);
		if (!g_markup_parse_context_parse(c, out->str, (gssize)out->len, &err) || !g_markup_parse_context_end_parse(c, &err))
			printf("# %s: %s\n", hostile_ways[way], err->message);
		CU_ASSERT_PTR_NULL(err);
		CU_ASSERT(seen.scripts <= 1 && !seen.bad);
		expect_clean(hostile_ways[way], out->str, "\t\n");
		expect_known(hostile_ways[way], out->str);
		picture_drawn_clear(drawn);
		outcome_free(o);
	}
}

static const struct suite_case cases[] = {
	{"every list of the hostile outcome holds something", nothing_is_empty},
	{"equal texts stay equal, others stay others", same_text_same_name},
	{"JSON that was read back is written as it was", json},
	{"the text report obeys no character of a name", text_report},
	{"data of pictures keep every name in its cell, and what a picture says is plain text", picture_data},
	{"pictures draw every text and run none, in every format", pictures},
	{"the page is well-formed, and no text in it becomes an element, a handler or a link that runs", page},
};

SUITE_MAIN("hostile", cases)
