/* plots/testlog.c: the rows of a test log, their counting, and the log as text and as JSON. */
#include "plots/testlog.h"

#include <string.h>
#include "plots/json.h"
#include "plots/report_page.h"

struct testlog_row *testlog_row_new(const char *file, const char *variant, const char *name)
{
	struct testlog_row *r = g_new0(struct testlog_row, 1);
	r->label = variant ? g_strconcat(file, "@", variant, NULL) : g_strdup(file);
	r->file = g_strdup(file);
	r->variant = g_strdup(variant);
	r->name = g_strdup(name);
	r->end = TESTLOG_NOT_RUN;
	return r;
}

void testlog_row_free(gpointer row)
{
	struct testlog_row *r = row;
	char *own[] = {r->label, r->file, r->variant, r->name, r->message, r->source};
	for (unsigned i = 0; i < G_N_ELEMENTS(own); i++)
		g_free(own[i]);
	outcome_free(r->o);
	g_free(r);
}

/* Copies records of texts and truths: all that expectations and findings are made of. */
static void copy_flat(struct outcome *to, GPtrArray *list, const GPtrArray *from, const struct outcome_record *rec)
{
	for (guint i = 0; i < from->len; i++) {
		const char *old = g_ptr_array_index(from, i);
		char *new = outcome_list_add(list, rec);
		for (const struct outcome_field *f = rec->fields; f->key; f++)
			if (f->type == OUTCOME_T_TEXT)
				*(const char **)(new + f->offset) = outcome_text(to, *(const char *const *)(old + f->offset));
			else if (f->type == OUTCOME_T_BOOL)
				*(bool *)(new + f->offset) = *(const bool *)(old + f->offset);
	}
}

/* The base name that a place begins with gives way to the path of its file. */
static const char *placed(struct outcome *o, const char *file, const char *origin)
{
	g_autofree char *base = g_path_get_basename(file);
	const size_t n = strlen(base);
	if (!origin || strncmp(origin, base, n) != 0 || (origin[n] && origin[n] != ':'))
		return origin;
	g_autofree char *whole = g_strconcat(file, origin + n, NULL);
	return outcome_text(o, whole);
}

void testlog_row_take(struct testlog_row *r, const struct outcome *o)
{
	r->o = outcome_new_empty();
	r->o->fingerprint = outcome_text(r->o, o->fingerprint);
	r->o->run.ended_by = outcome_text(r->o, o->run.ended_by);
	r->o->run.not_asked = o->run.not_asked;
	copy_flat(r->o, r->o->expectations, o->expectations, &outcome_record_expectation);
	copy_flat(r->o, r->o->findings, o->findings, &outcome_record_finding);
	for (guint i = 0; i < r->o->expectations->len; i++) {
		struct outcome_expectation *x = g_ptr_array_index(r->o->expectations, i);
		x->origin = placed(r->o, r->file, x->origin);
	}
	for (guint i = 0; i < r->o->findings->len; i++) {
		struct outcome_finding *f = g_ptr_array_index(r->o->findings, i);
		f->origin = placed(r->o, r->file, f->origin);
	}
	if (!r->name)
		r->name = g_strdup(o->scenario.name);
}

bool testlog_passed(const struct testlog_row *r) { return r->end == TESTLOG_PLAYED && r->code == 0; }

struct testlog_count testlog_counted(const GPtrArray *rows)
{
	struct testlog_count c = {0};
	for (guint i = 0; i < rows->len; i++) {
		const struct testlog_row *r = g_ptr_array_index(rows, i);
		if (r->end == TESTLOG_NOT_RUN)
			c.not_run++;
		else if (testlog_passed(r))
			c.passed++;
		else
			c.failed++;
	}
	return c;
}

GPtrArray *testlog_errors(const struct outcome *o)
{
	GPtrArray *errors = g_ptr_array_new();
	for (guint i = 0; o && i < o->findings->len; i++) {
		struct outcome_finding *f = g_ptr_array_index(o->findings, i);
		if (g_strcmp0(f->severity, "error") == 0)
			g_ptr_array_add(errors, f);
	}
	return errors;
}

bool testlog_place(const struct outcome_expectation *x, struct diag_mark *at)
{
	const char *column = x->origin ? strrchr(x->origin, ':') : NULL, *line = column ? g_strrstr_len(x->origin, column - x->origin, ":") : NULL;
	const guint64 l = line ? g_ascii_strtoull(line + 1, NULL, 10) : 0, c = line ? g_ascii_strtoull(column + 1, NULL, 10) : 0;
	*at = (struct diag_mark){.line = (uint32_t)MIN(l, G_MAXUINT32), .column = (uint32_t)MIN(c, G_MAXUINT32)};
	return l && c;
}

bool testlog_asks_fingerprint(const struct outcome_expectation *x) { return x->that && g_str_has_prefix(x->that, "fingerprint "); }

const char *testlog_hint(const struct outcome *o)
{
	for (guint i = 0; o && i < o->expectations->len; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(o->expectations, i);
		if (!x->met && testlog_asks_fingerprint(x))
			return "vmksim run --record and --against show the first fact that differs";
	}
	return NULL;
}

static unsigned missed(const struct outcome *o)
{
	unsigned n = 0;
	for (guint i = 0; i < o->expectations->len; i++)
		n += !((struct outcome_expectation *)g_ptr_array_index(o->expectations, i))->met;
	return n;
}

char *testlog_words(const struct testlog_row *r)
{
	if (!r->o)
		return g_strndup(r->message ? r->message : "", r->message ? strcspn(r->message, "\n") : 0);
	unsigned n = r->o->expectations->len, bad = missed(r->o);
	g_autoptr(GPtrArray) errors = testlog_errors(r->o);
	GString *s = g_string_new(NULL);
	if (bad)
		g_string_append_printf(s, "%u of ", bad);
	g_string_append_printf(s, "%u %s%s", n, n == 1 ? "expectation" : "expectations", bad ? " missed" : "");
	if (r->o->run.not_asked > 0)
		g_string_append_printf(s, ", %" G_GINT64_FORMAT " not asked", r->o->run.not_asked);
	if (errors->len)
		g_string_append_printf(s, ", %u %s", errors->len, errors->len == 1 ? "error" : "errors");
	if (r->end == TESTLOG_PARTIAL)
		g_string_append_printf(s, ", %s", r->message);
	return g_string_free(s, FALSE);
}

/* ---- text ---- */

static void print_row(struct report_page *p, const struct testlog_row *r)
{
	static const char *const mark[][2] = {{"FAIL", "✘"}, {"ok  ", "✔"}};
	bool passed = testlog_passed(r);
	g_autofree char *words = testlog_words(r);
	report_styled(p, passed ? REPORT_GOOD : REPORT_BAD, mark[passed][p->opts->utf8]);
	g_string_append_printf(p->out, " %s: %s\n", report_name(p, r->label), report_name(p, words));
}

/* What follows the first line of a message: each line as it is, made safe. */
static void print_more(struct report_page *p, const char *message)
{
	g_auto(GStrv) line = g_strsplit(message, "\n", -1);
	for (unsigned i = 1; line[0] && line[i]; i++)
		if (*line[i])
			g_string_append_printf(p->out, "    %s\n", report_name(p, line[i]));
}

static void print_details(struct report_page *p, const struct testlog_row *r)
{
	g_autoptr(GPtrArray) errors = testlog_errors(r->o);
	for (guint i = 0; i < r->o->expectations->len; i++) {
		const struct outcome_expectation *x = g_ptr_array_index(r->o->expectations, i);
		struct diag_mark at;
		if (x->met)
			continue;
		report_missed(p, x);
		if (r->source && testlog_place(x, &at))
			diag_show(r->source, r->source_len, at, p->out);
	}
	for (guint i = 0; i < errors->len; i++) {
		const struct outcome_finding *f = g_ptr_array_index(errors, i);
		const char *origin = f->origin ? report_print(p, " (%s)", report_name(p, f->origin)) : "";
		report_paragraph(p, 2, report_print(p, "error %s %s%s", report_name(p, f->rule), report_name(p, f->subject), origin));
		report_paragraph(p, REPORT_INDENT, report_name(p, f->message));
	}
}

void testlog_text_row(const struct testlog_row *r, const struct testlog_opts *opts, GString *out)
{
	const struct report_opts look = {.colour = opts->colour, .utf8 = opts->utf8};
	struct report_page page = {.out = g_string_new(NULL), .opts = &look, .pool = g_string_chunk_new(1024)};
	if (r->end != TESTLOG_NOT_RUN) {
		print_row(&page, r);
		if (r->o)
			print_details(&page, r);
		else if (r->message)
			print_more(&page, r->message);
	}
	text_finish(page.out);
	g_string_append_len(out, page.out->str, (gssize)page.out->len);
	g_string_free(page.out, TRUE);
	g_string_chunk_free(page.pool);
}

void testlog_text_end(const GPtrArray *rows, const struct testlog_opts *opts, GString *out)
{
	const char *hint = NULL;
	struct testlog_count c = testlog_counted(rows);
	const struct report_opts look = {.colour = opts->colour, .utf8 = opts->utf8};
	struct report_page page = {.out = out, .opts = &look};
	g_autofree char *counts = g_strdup_printf("%u passed, %u failed", c.passed, c.failed);
	g_autofree char *left_out = opts->left_out ? g_strdup_printf(", %u left out (tagged long: name them, or give --tag long)", opts->left_out) : g_strdup("");
	g_autofree char *rest = c.not_run ? g_strdup_printf(", %u not run", c.not_run) : g_strdup("");
	for (guint i = 0; !hint && i < rows->len; i++)
		hint = testlog_hint(((const struct testlog_row *)g_ptr_array_index(rows, i))->o);
	if (hint)
		g_string_append_printf(out, "hint: %s\n", hint);
	report_styled(&page, c.failed ? REPORT_BAD : c.not_run ? REPORT_WARN : REPORT_GOOD, counts);
	g_string_append_printf(out, "%s%s\n", rest, left_out);
}

/* ---- JSON ---- */

static const char *const end_words[] = {
	[TESTLOG_PLAYED] = "played",
	[TESTLOG_PARTIAL] = "partial",
	[TESTLOG_FAULT] = "fault",
	[TESTLOG_STOPPED] = "stopped",
	[TESTLOG_CRASHED] = "crashed",
	[TESTLOG_NOT_RUN] = "not_run",
};

static void json_list(struct json *j, const char *key, const GPtrArray *list, const struct outcome_record *rec)
{
	json_open(j, key, '[');
	for (guint i = 0; list && i < list->len; i++) {
		const char *at = g_ptr_array_index(list, i);
		json_open(j, NULL, '{');
		for (const struct outcome_field *f = rec->fields; f->key; f++)
			if (f->type == OUTCOME_T_TEXT)
				json_text(j, f->key, *(const char *const *)(at + f->offset));
			else if (f->type == OUTCOME_T_BOOL)
				json_bool(j, f->key, *(const bool *)(at + f->offset));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void json_row(struct json *j, const struct testlog_row *r)
{
	json_open(j, NULL, '{');
	json_text(j, "file", r->file);
	json_text(j, "variant", r->variant);
	json_text(j, "name", r->name);
	json_bool(j, "passed", testlog_passed(r));
	json_text(j, "end", end_words[r->end]);
	json_number(j, "exit_code", r->end == TESTLOG_NOT_RUN ? OUTCOME_NULL : r->code, 0);
	json_text(j, "message", r->message);
	json_text(j, "fingerprint", r->o ? r->o->fingerprint : NULL);
	json_list(j, "expectations", r->o ? r->o->expectations : NULL, &outcome_record_expectation);
	json_list(j, "findings", r->o ? r->o->findings : NULL, &outcome_record_finding);
	json_close(j, '}');
}

void testlog_json(const GPtrArray *rows, GString *out)
{
	struct testlog_count c = testlog_counted(rows);
	struct json j = {.out = out};
	json_open(&j, NULL, '{');
	json_number(&j, "passed", c.passed, 0);
	json_number(&j, "failed", c.failed, 0);
	json_number(&j, "not_run", c.not_run, 0);
	json_bool(&j, "interrupted", c.not_run > 0);
	json_open(&j, "tests", '[');
	for (guint i = 0; i < rows->len; i++)
		json_row(&j, g_ptr_array_index(rows, i));
	json_close(&j, ']');
	json_close(&j, '}');
}
