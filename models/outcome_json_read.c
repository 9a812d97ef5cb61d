/* models/outcome_json_read.c: an outcome read back from JSON.
 *
 * libfyaml parses in JSON mode and keeps every number as the text it was, which the field tables then turn into integers exactly: a double would lose the
 * last digits of a day in picoseconds. Types are strict and a fault names the path of the offender ("migrations[3].duration_s"); unknown keys are passed
 * over, so that a newer vmksim may add some. A missing list is empty, a missing number or text is null, a missing boolean is false.
 *
 * libfyaml prints nothing here: it collects its errors, and the first is what the caller gets. None of its aliases, paths or source displays is used.
 */
#include "models/outcome_json.h"
#include "sim/quantity.h"

#include <gio/gio.h>
#include <libfyaml.h>
#include <string.h>

struct reader {
	struct outcome *o;
	GString *path; /* of the value being read: "migrations[3].duration_s" */
	GError **err;
};

static const char *const expected_words[] = {
	[OUTCOME_T_TEXT] = "a text or null",
	[OUTCOME_T_BOOL] = "true or false",
	[OUTCOME_T_INT] = "a whole number or null",
	[OUTCOME_T_BYTES] = "a whole number of bytes or null",
	[OUTCOME_T_SECONDS] = "seconds with at most 12 decimals, or null",
	[OUTCOME_T_BPS] = "a whole number of bit/s or null",
	[OUTCOME_T_PCT] = "per cent with at most 4 decimals, or null",
	[OUTCOME_T_RECORD] = "an object",
	[OUTCOME_T_RECORDS] = "a list of objects",
	[OUTCOME_T_TEXTS] = "a list of texts",
	[OUTCOME_T_INTS] = "a list of whole numbers",
};

static bool mistyped(struct reader *r, struct fy_node *n, const char *expected)
{
	static const char *const got[] = { [FYNT_SCALAR] = "a scalar", [FYNT_SEQUENCE] = "a list", [FYNT_MAPPING] = "an object" };
	size_t len = 0;
	const char *s = fy_node_get_type(n) == FYNT_SCALAR ? fy_node_get_scalar(n, &len) : NULL;
	g_autofree char *shown = s ? g_strdup_printf("'%.*s'", (int)MIN(len, 40), s) : g_strdup(got[fy_node_get_type(n)]);
	g_set_error(r->err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: '%s' is %s, expected %s", r->path->len ? r->path->str : "the document", shown, expected);
	return false;
}

/* The text of a scalar that stands without quotes (a number, true, false, null), copied into buf; NULL: it is something else. */
static const char *plain(struct fy_node *n, char *buf, size_t size)
{
	size_t len = 0;
	if (fy_node_get_type(n) != FYNT_SCALAR || fy_node_get_style(n) != FYNS_PLAIN)
		return NULL;
	const char *s = fy_node_get_scalar(n, &len);
	if (!s || len >= size)
		return NULL;
	memcpy(buf, s, len);
	buf[len] = '\0';
	return buf;
}

static bool is_null(struct fy_node *n)
{
	char buf[8];
	const char *s = plain(n, buf, sizeof buf);
	return s && !strcmp(s, "null");
}

static bool read_text(struct reader *r, struct fy_node *n, const char **out)
{
	size_t len = 0;
	if (is_null(n)) {
		*out = NULL;
		return true;
	}
	const char *s = fy_node_get_type(n) == FYNT_SCALAR && fy_node_get_style(n) != FYNS_PLAIN ? fy_node_get_scalar(n, &len) : NULL;
	if (!s || memchr(s, '\0', len))
		return mistyped(r, n, expected_words[OUTCOME_T_TEXT]);
	g_autofree char *copy = g_strndup(s, len);
	*out = outcome_text(r->o, copy);
	return true;
}

static bool read_bool(struct reader *r, struct fy_node *n, bool *out)
{
	char buf[8];
	const char *s = plain(n, buf, sizeof buf);
	if (!s || (strcmp(s, "true") && strcmp(s, "false")))
		return mistyped(r, n, expected_words[OUTCOME_T_BOOL]);
	*out = *s == 't';
	return true;
}

static bool read_number(struct reader *r, struct fy_node *n, enum outcome_type type, int64_t *out)
{
	char buf[64];
	int64_t v = OUTCOME_NULL;
	const char *s = plain(n, buf, sizeof buf);
	if (s && !strcmp(s, "null")) {
		*out = OUTCOME_NULL;
		return true;
	}
	if (!s || !quantity_undecimal(s, outcome_scale(type), &v) || v == OUTCOME_NULL)
		return mistyped(r, n, expected_words[type]);
	*out = v;
	return true;
}

static bool read_record(struct reader *r, struct fy_node *n, const struct outcome_record *rec_type, void *rec);

static bool read_element(struct reader *r, struct fy_node *n, const struct outcome_field *f, GPtrArray *list)
{
	const char *text = NULL;
	int64_t v = 0;
	if (f->type == OUTCOME_T_RECORDS)
		return read_record(r, n, f->sub, outcome_list_add(list, f->sub));
	if (f->type == OUTCOME_T_TEXTS) {
		if (!read_text(r, n, &text))
			return false;
		g_ptr_array_add(list, (gpointer)text);
		return true;
	}
	if (!read_number(r, n, OUTCOME_T_INT, &v))
		return false;
	g_ptr_array_add(list, outcome_int_box(v));
	return true;
}

static bool read_list(struct reader *r, struct fy_node *n, const struct outcome_field *f, GPtrArray *list)
{
	if (fy_node_get_type(n) != FYNT_SEQUENCE)
		return mistyped(r, n, expected_words[f->type]);
	void *iter = NULL;
	gsize path_len = r->path->len;
	unsigned index = 0;
	for (struct fy_node *e = fy_node_sequence_iterate(n, &iter); e; e = fy_node_sequence_iterate(n, &iter)) {
		g_string_append_printf(r->path, "[%u]", index++);
		if (!read_element(r, e, f, list))
			return false;
		g_string_truncate(r->path, path_len);
	}
	return true;
}

static bool read_field(struct reader *r, struct fy_node *n, const struct outcome_field *f, void *at)
{
	switch (f->type) {
	case OUTCOME_T_TEXT:
		return read_text(r, n, at);
	case OUTCOME_T_BOOL:
		return read_bool(r, n, at);
	case OUTCOME_T_INT:
	case OUTCOME_T_BYTES:
	case OUTCOME_T_BPS:
	case OUTCOME_T_SECONDS:
	case OUTCOME_T_PCT:
		return read_number(r, n, f->type, at);
	case OUTCOME_T_RECORD:
		return read_record(r, n, f->sub, at);
	case OUTCOME_T_RECORDS:
	case OUTCOME_T_TEXTS:
	case OUTCOME_T_INTS:
		break;
	}
	return read_list(r, n, f, *(GPtrArray **)at);
}

/* What the text does not say is null, not zero. */
static void forget_numbers(const struct outcome_record *rec_type, void *rec)
{
	for (const struct outcome_field *f = rec_type->fields; f->key; f++)
		if (f->type == OUTCOME_T_RECORD)
			forget_numbers(f->sub, (char *)rec + f->offset);
		else if (outcome_is_number(f->type))
			*(int64_t *)((char *)rec + f->offset) = OUTCOME_NULL;
}

static const struct outcome_field *field_by_key(const struct outcome_record *rec_type, struct fy_node *key)
{
	size_t len = 0;
	const char *s = key && fy_node_get_type(key) == FYNT_SCALAR ? fy_node_get_scalar(key, &len) : NULL;
	for (const struct outcome_field *f = rec_type->fields; s && f->key; f++)
		if (strlen(f->key) == len && !memcmp(f->key, s, len))
			return f;
	return NULL;
}

static bool read_record(struct reader *r, struct fy_node *n, const struct outcome_record *rec_type, void *rec)
{
	if (fy_node_get_type(n) != FYNT_MAPPING)
		return mistyped(r, n, expected_words[OUTCOME_T_RECORD]);
	void *iter = NULL;
	gsize path_len = r->path->len;
	forget_numbers(rec_type, rec);
	for (struct fy_node_pair *p = fy_node_mapping_iterate(n, &iter); p; p = fy_node_mapping_iterate(n, &iter)) {
		const struct outcome_field *f = field_by_key(rec_type, fy_node_pair_key(p));
		if (!f)
			continue;
		g_string_append_printf(r->path, "%s%s", path_len ? "." : "", f->key);
		if (!read_field(r, fy_node_pair_value(p), f, (char *)rec + f->offset))
			return false;
		g_string_truncate(r->path, path_len);
	}
	return true;
}

static bool check_version(const struct outcome *o, GError **err)
{
	if (o->vmksim.outcome_version == OUTCOME_VERSION)
		return true;
	if (o->vmksim.outcome_version == OUTCOME_NULL)
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: 'vmksim.outcome_version' is missing, expected %d", OUTCOME_VERSION);
	else
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: 'vmksim.outcome_version' is %" G_GINT64_FORMAT ", expected %d",
			o->vmksim.outcome_version, OUTCOME_VERSION);
	return false;
}

static struct outcome *read_document(struct fy_document *doc, GError **err)
{
	struct reader r = { .o = outcome_new_empty(), .path = g_string_new(NULL), .err = err };
	bool ok = read_record(&r, fy_document_root(doc), &outcome_record_top, r.o) && check_version(r.o, err);
	g_string_free(r.path, TRUE);
	if (ok)
		return r.o;
	outcome_free(r.o);
	return NULL;
}

static void say_nothing(struct fy_diag *diag, void *user, const char *buf, size_t len)
{
	(void)diag, (void)user, (void)buf, (void)len;
}

static void set_syntax_error(struct fy_diag *diag, GError **err)
{
	void *iter = NULL;
	struct fy_diag_error *e = fy_diag_errors_iterate(diag, &iter);
	if (e)
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: not JSON: line %d, column %d: %s", e->line, e->column, e->msg);
	else
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: not JSON, expected an object");
}

static struct fy_diag *silent_diag(void)
{
	struct fy_diag_cfg cfg;
	fy_diag_cfg_default(&cfg);
	cfg.fp = NULL;
	cfg.output_fn = say_nothing;
	struct fy_diag *diag = fy_diag_create(&cfg);
	SIM_ASSERT(diag);
	fy_diag_set_collect_errors(diag, true);
	return diag;
}

static struct outcome *read_only_document(struct fy_parser *parser, struct fy_diag *diag, GError **err)
{
	struct fy_document *doc = fy_parse_load_document(parser);
	if (!doc || !fy_document_root(doc)) {
		set_syntax_error(diag, err);
		fy_parse_document_destroy(parser, doc);
		return NULL;
	}
	struct outcome *o = read_document(doc, err);
	fy_parse_document_destroy(parser, doc);
	struct fy_document *more = o ? fy_parse_load_document(parser) : NULL;
	if (o && (more || fy_parser_get_stream_error(parser))) {
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: there is more after its end, expected one JSON object");
		g_clear_pointer(&o, outcome_free);
	}
	fy_parse_document_destroy(parser, more);
	return o;
}

struct outcome *outcome_json_read(const char *text, size_t len, GError **err)
{
	if (len > OUTCOME_JSON_MAX_BYTES) {
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: %" G_GSIZE_FORMAT " bytes, expected at most %" G_GINT64_FORMAT, len,
			OUTCOME_JSON_MAX_BYTES);
		return NULL;
	}
	if (!g_utf8_validate_len(text, len, NULL)) {
		g_set_error(err, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "outcome: not UTF-8 text");
		return NULL;
	}
	struct fy_diag *diag = silent_diag();
	struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_JSON_FORCE, .diag = diag };
	struct fy_parser *parser = fy_parser_create(&cfg);
	SIM_ASSERT(parser && !fy_parser_set_string(parser, text, len));
	struct outcome *o = read_only_document(parser, diag, err);
	fy_parser_destroy(parser);
	fy_diag_destroy(diag);
	return o;
}
