/* tests/test-outcome.c: laws of the outcome: its field tables, and its JSON written and read back. */
#include "models/outcome_json.h"
#include "tests/suite.h"

#include <string.h>

/* --- every record reachable from the top, once --- */

static void gather(const struct outcome_record *r, GPtrArray *all)
{
	if (g_ptr_array_find(all, r, NULL))
		return;
	g_ptr_array_add(all, (gpointer)r);
	for (const struct outcome_field *f = r->fields; f->key; f++)
		if (f->sub)
			gather(f->sub, all);
}

static GPtrArray *all_records(void)
{
	GPtrArray *all = g_ptr_array_new();
	gather(&outcome_record_top, all);
	return all;
}

static size_t width(const struct outcome_field *f)
{
	if (f->type == OUTCOME_T_RECORD)
		return f->sub->size;
	return f->type == OUTCOME_T_BOOL ? sizeof(bool) : 8;
}

/* Each byte of a struct belongs to exactly one row, but for padding after a bool and the outcome's string chunk. */
static void every_byte_is_covered(void)
{
	g_autoptr(GPtrArray) all = all_records();
	CU_ASSERT(all->len > 30);
	for (guint i = 0; i < all->len; i++) {
		const struct outcome_record *r = all->pdata[i];
		g_autofree unsigned char *used = g_malloc0(r->size);
		for (const struct outcome_field *f = r->fields; f->key; f++) {
			CU_ASSERT_FATAL(f->offset + width(f) <= r->size);
			for (size_t b = 0; b < width(f); b++)
				CU_ASSERT(used[f->offset + b]++ == 0);
			for (size_t b = 1; f->type == OUTCOME_T_BOOL && (f->offset + b) % 8; b++)
				used[f->offset + b] = 1;
		}
		if (r == &outcome_record_top)
			memset(used + offsetof(struct outcome, text), 1, sizeof(void *));
		CU_ASSERT_PTR_NULL(memchr(used, 0, r->size));
	}
}

static void keys_are_found_by_both_names(void)
{
	g_autoptr(GPtrArray) all = all_records();
	for (guint i = 0; i < all->len; i++) {
		const struct outcome_record *r = all->pdata[i];
		for (const struct outcome_field *f = r->fields; f->key; f++) {
			CU_ASSERT_PTR_EQUAL(outcome_field_find(r, f->key), f);
			CU_ASSERT_PTR_NOT_NULL(f->doc);
			CU_ASSERT(!f->sub == (f->type != OUTCOME_T_RECORD && f->type != OUTCOME_T_RECORDS));
		}
		const struct outcome_field *id = r->id_key ? outcome_field_find(r, r->id_key) : NULL;
		CU_ASSERT(!r->id_key || (id && id->type == OUTCOME_T_TEXT));
	}
	CU_ASSERT_STRING_EQUAL(outcome_field_find(&outcome_record_migration, "downtime")->key, "downtime_s");
	CU_ASSERT_STRING_EQUAL(outcome_field_find(&outcome_record_migration, "mean")->key, "mean_bps");
	CU_ASSERT_STRING_EQUAL(outcome_field_find(&outcome_record_migration, "progress_at_failure")->key, "progress_at_failure_pct");
	CU_ASSERT_STRING_EQUAL(outcome_field_find(&outcome_record_portgroup, "switch")->key, "switch");
	CU_ASSERT_PTR_NULL(outcome_field_find(&outcome_record_migration, "downtim"));
	CU_ASSERT_PTR_NULL(outcome_field_find(&outcome_record_migration, "downtime_"));
	CU_ASSERT_PTR_NULL(outcome_field_find(&outcome_record_migration, "_s"));
	CU_ASSERT_PTR_NULL(outcome_field_find(&outcome_record_migration, ""));
}

/* --- random outcomes, driven by the tables --- */

static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static const char *random_text(struct outcome *o, uint64_t *state)
{
	static const char *const texts[] = { NULL, "", "null", "true", "12", "m1", "esx01/vmk0 \"x\" \\ / <b>", "a\nb\tc\r\x01\x1f\x7f", "größer ± 3 %",
		"\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf", "\xf0\x9f\x98\x80 \xef\xbf\xbf \xf4\x8f\xbf\xbf", "\xff\xc0\x80 \xed\xa0\x80",
		"- {}: [] # & * !x", "\xc2\x85\xc2\xa0" };
	return outcome_text(o, texts[draw(state) % G_N_ELEMENTS(texts)]);
}

static int64_t random_number(uint64_t *state)
{
	static const int64_t special[] = { 0, 1, -1, 999999999999, 1000000000000, INT64_MAX, OUTCOME_NULL, OUTCOME_NULL + 1, 86400000000000001 };
	uint64_t kind = draw(state) % 16;
	return kind < G_N_ELEMENTS(special) ? special[kind] : (int64_t)(draw(state) >> (draw(state) % 64));
}

static void fill(struct outcome *o, const struct outcome_record *r, void *rec, uint64_t *state)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		void *at = (char *)rec + f->offset;
		unsigned n = (unsigned)(draw(state) % 4);
		if (f->type == OUTCOME_T_TEXT)
			*(const char **)at = random_text(o, state);
		else if (f->type == OUTCOME_T_BOOL)
			*(bool *)at = n & 1;
		else if (outcome_is_number(f->type))
			*(int64_t *)at = random_number(state);
		else if (f->type == OUTCOME_T_RECORD)
			fill(o, f->sub, at, state);
		for (unsigned i = 0; i < n && f->type == OUTCOME_T_RECORDS; i++)
			fill(o, f->sub, outcome_list_add(*(GPtrArray **)at, f->sub), state);
		for (unsigned i = 0; i < n && f->type == OUTCOME_T_TEXTS; i++)
			g_ptr_array_add(*(GPtrArray **)at, (gpointer)random_text(o, state));
		for (unsigned i = 0; i < n && f->type == OUTCOME_T_INTS; i++)
			g_ptr_array_add(*(GPtrArray **)at, outcome_int_box(random_number(state)));
	}
}

static void written_read_written_is_the_same_bytes(void)
{
	uint64_t state = 20;
	for (unsigned i = 0; i < 60; i++) {
		struct outcome *o = outcome_new_empty();
		fill(o, &outcome_record_top, o, &state);
		o->vmksim.outcome_version = OUTCOME_VERSION;
		g_autoptr(GString) pretty = g_string_new(NULL), line = g_string_new(NULL), again = g_string_new(NULL), line_again = g_string_new(NULL);
		outcome_json_write(o, true, pretty);
		outcome_json_write(o, false, line);
		outcome_free(o);
		g_autoptr(GError) err = NULL;
		struct outcome *back = outcome_json_read(pretty->str, pretty->len, &err);
		if (err)
			CU_FAIL(err->message);
		CU_ASSERT_PTR_NOT_NULL_FATAL(back);
		outcome_json_write(back, true, again);
		outcome_json_write(back, false, line_again);
		outcome_free(back);
		CU_ASSERT(g_string_equal(pretty, again));
		CU_ASSERT(g_string_equal(line, line_again));
		CU_ASSERT_PTR_EQUAL(strchr(line->str, '\n'), line->str + line->len - 1);
	}
}

/* --- writing --- */

static char *written(const struct outcome *o)
{
	GString *out = g_string_new(NULL);
	outcome_json_write(o, true, out);
	return g_string_free(out, FALSE);
}

static bool has(const char *text, const char *part)
{
	bool found = strstr(text, part) != NULL;
	if (!found)
		g_printerr("not found: %s\n", part);
	return found;
}

static void numbers_are_exact_decimals_in_their_unit(void)
{
	struct outcome *o = outcome_new_empty();
	struct outcome_migration *m = outcome_list_add(o->migrations, &outcome_record_migration);
	m->duration_s = INT64_C(86400000000000001);
	m->downtime_s = OUTCOME_NULL;
	m->queued_s = INT64_C(500000000000);
	m->progress_pct = 231234;
	m->partial_bytes = INT64_MAX;
	struct outcome_held *h = outcome_list_add(m->held_by, &outcome_record_held);
	h->seconds = INT64_C(1500000000000);
	h->share_pct = 1000000;
	g_autofree char *s = written(o);
	CU_ASSERT(has(s, "\"duration_s\": 86400.000000000001,"));
	CU_ASSERT(has(s, "\"downtime_s\": null,"));
	CU_ASSERT(has(s, "\"queued_s\": 0.5,"));
	CU_ASSERT(has(s, "\"progress_pct\": 23.1234,"));
	CU_ASSERT(has(s, "\"partial_bytes\": 9223372036854775807,"));
	CU_ASSERT(has(s, "\"seconds\": 1.5,\n          \"share\": 100,\n          \"with\": []"));
	outcome_free(o);
}

static void text_is_escaped(void)
{
	struct outcome *o = outcome_new_empty();
	o->fingerprint = outcome_text(o, "\"\\\n\x01<\xff\xe2\x80\xa8\xc2\x85");
	g_autofree char *s = written(o);
	CU_ASSERT(has(s, "\"fingerprint\": \"\\\"\\\\\\n\\u0001<\xef\xbf\xbd\\u2028\\u0085\","));
	outcome_free(o);
}

static void records_stand_in_blocks_and_texts_in_one_line(void)
{
	struct outcome *o = outcome_new_empty();
	struct outcome_stack *k = outcome_list_add(o->stacks, &outcome_record_stack);
	k->host = outcome_text(o, "esx01");
	g_ptr_array_add(o->topology.sites, (gpointer)outcome_text(o, "lyon"));
	g_ptr_array_add(o->topology.sites, (gpointer)outcome_text(o, "turin"));
	g_autofree char *s = written(o);
	CU_ASSERT(g_str_has_prefix(s, "{\n  \"vmksim\": {\n    \"version\": null,\n    \"outcome_version\": 1\n  },\n"));
	CU_ASSERT(has(s, "    \"sites\": [\"lyon\", \"turin\"],\n    \"links\": [],\n"));
	CU_ASSERT(has(s, "  \"stacks\": [\n    {\n      \"host\": \"esx01\",\n      \"stack\": null,\n"
		"      \"connections_peak\": 0,\n      \"buffer_bytes_peak\": 0\n    }\n  ],\n"));
	CU_ASSERT(g_str_has_suffix(s, "\n}\n"));
	outcome_free(o);
}

/* --- reading --- */

#define VERSION "\"vmksim\":{\"outcome_version\":1}"

static void what_is_not_said_is_null_and_what_is_unknown_is_passed_over(void)
{
	static const char text[] = "{" VERSION ",\"new\":{\"a\":[1,{\"b\":null}]},\"migrations\":[{\"id\":\"m1\",\"later\":3,\"duration_s\":1.000000000001}]}";
	g_autoptr(GError) err = NULL;
	struct outcome *o = outcome_json_read(text, strlen(text), &err);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	CU_ASSERT_EQUAL(o->migrations->len, 1);
	const struct outcome_migration *m = o->migrations->pdata[0];
	CU_ASSERT_STRING_EQUAL(m->id, "m1");
	CU_ASSERT_PTR_NULL(m->vm);
	CU_ASSERT_EQUAL(m->duration_s, INT64_C(1000000000001));
	CU_ASSERT_EQUAL(m->downtime_s, OUTCOME_NULL);
	CU_ASSERT_EQUAL(m->bytes.total, OUTCOME_NULL);
	CU_ASSERT_EQUAL(m->held_by->len, 0);
	CU_ASSERT_EQUAL(o->sessions->len, 0);
	outcome_free(o);
}

static void escapes_of_other_writers_are_read(void)
{
	static const char text[] = "{" VERSION ",\"fingerprint\":\"\\u00e9\\/\\ud83d\\ude00\\b\\f\"}";
	struct outcome *o = outcome_json_read(text, strlen(text), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	CU_ASSERT_STRING_EQUAL(o->fingerprint, "\xc3\xa9/\xf0\x9f\x98\x80\b\f");
	outcome_free(o);
}

static void faults_name_the_path(void)
{
	static const struct { const char *text, *fault; } cases[] = {
		{ "{\"vmksim\":{\"outcome_version\":2}}", "'vmksim.outcome_version' is 2, expected 1" },
		{ "{}", "'vmksim.outcome_version' is missing" },
		{ "[]", "'the document' is a list, expected an object" },
		{ "{\"migrations\":{}}", "'migrations' is an object, expected a list of objects" },
		{ "{\"migrations\":[{},3]}", "'migrations[1]' is '3', expected an object" },
		{ "{\"migrations\":[{\"id\":3}]}", "'migrations[0].id' is '3', expected a text" },
		{ "{\"migrations\":[{\"id\":[]}]}", "'migrations[0].id' is a list" },
		{ "{\"migrations\":[{\"encrypted\":\"true\"}]}", "'migrations[0].encrypted' is 'true', expected true or false" },
		{ "{\"migrations\":[{\"encrypted\":null}]}", "'migrations[0].encrypted' is 'null'" },
		{ "{\"migrations\":[{\"duration_s\":\"3\"}]}", "'migrations[0].duration_s' is '3', expected seconds" },
		{ "{\"migrations\":[{\"duration_s\":1.0000000000001}]}", "'migrations[0].duration_s'" },
		{ "{\"migrations\":[{\"duration_s\":1e3}]}", "'migrations[0].duration_s' is '1e3'" },
		{ "{\"migrations\":[{\"partial_bytes\":99999999999999999999}]}", "'migrations[0].partial_bytes'" },
		{ "{\"migrations\":[{\"partial_bytes\":1.5}]}", "'migrations[0].partial_bytes' is '1.5', expected a whole number of bytes" },
		{ "{\"migrations\":[{\"bytes\":{\"total\":true}}]}", "'migrations[0].bytes.total' is 'true'" },
		{ "{\"migrations\":[{\"held_by\":[{\"with\":[{\"session\":1}]}]}]}", "'migrations[0].held_by[0].with[0].session'" },
		{ "{\"series\":[{\"bps\":[1,\"2\"]}]}", "'series[0].bps[1]'" },
		{ "{\"topology\":{\"sites\":[\"a\",{}]}}", "'topology.sites[1]' is an object" },
		{ "{\"fingerprint\":\"a\\u0000b\"}", "'fingerprint'" },
		{ "", "not JSON" },
		{ "{\"a\":", "not JSON" },
		{ "{a: b}", "not JSON: line 1, column 2" },
		{ "{\"a\":\"\xff\"}", "not UTF-8" },
		{ "{" VERSION "}\n{" VERSION "}\n", "more after its end" },
		{ "{" VERSION "} x", "not JSON" },
		{ "{" VERSION "}]", "not JSON" },
		{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "not JSON" },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) err = NULL;
		struct outcome *o = outcome_json_read(cases[i].text, strlen(cases[i].text), &err);
		CU_ASSERT_PTR_NULL(o);
		CU_ASSERT_PTR_NOT_NULL_FATAL(err);
		CU_ASSERT(g_str_has_prefix(err->message, "outcome: ") && has(err->message, cases[i].fault));
		outcome_free(o);
	}
}

static void too_long_is_refused_unread(void)
{
	g_autoptr(GError) err = NULL;
	CU_ASSERT_PTR_NULL(outcome_json_read("", (size_t)OUTCOME_JSON_MAX_BYTES + 1, &err));
	CU_ASSERT(err && has(err->message, "expected at most"));
}

static const struct suite_case cases[] = {
	{ "every byte of every record belongs to exactly one field", every_byte_is_covered },
	{ "every field is found by its JSON key and by its metric name", keys_are_found_by_both_names },
	{ "an outcome written, read and written again is the same bytes", written_read_written_is_the_same_bytes },
	{ "numbers are exact decimals in the unit of their key", numbers_are_exact_decimals_in_their_unit },
	{ "text is escaped so that any reader takes it", text_is_escaped },
	{ "pretty JSON gives each record a block and each list of texts a line", records_stand_in_blocks_and_texts_in_one_line },
	{ "what is missing is null or empty, what is unknown is passed over", what_is_not_said_is_null_and_what_is_unknown_is_passed_over },
	{ "escapes that other writers use are read", escapes_of_other_writers_are_read },
	{ "a fault names the path, what was got and what was expected", faults_name_the_path },
	{ "a text over the limit is refused unread", too_long_is_refused_unread },
};

SUITE_MAIN("outcome", cases)
