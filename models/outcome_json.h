/* models/outcome_json.h: the outcome as JSON, written as a stream by our own record writer (O2): integers as exact decimals, so sums hold in the text;
 * read back by libfyaml in JSON mode, numbers kept as text. Everything follows from the field tables of outcome_fields.c. */
#ifndef MODELS_OUTCOME_JSON_H
#define MODELS_OUTCOME_JSON_H

#include "models/outcome.h"

/* Pretty (two-space indent, one record of a list per block) or on one line; ends with a newline. */
void outcome_json_write(const struct outcome *o, bool pretty, GString *out);

/* The same in parts of about 64 KiB, in order: a large outcome is never whole in memory as text. */
typedef void (*outcome_json_fn)(void *ctx, const GString *part);
void outcome_json_stream(const struct outcome *o, bool pretty, outcome_json_fn fn, void *ctx);

/* Appends one field of a record on one line: "key":value. */
void outcome_json_member(const struct outcome_field *f, const void *rec, GString *out);

/* Appends one string of JSON, quoted and escaped; `null` for NULL. Also a YAML scalar in double quotes, YAML being a superset. */
void outcome_json_text(GString *out, const char *text);

#define OUTCOME_JSON_MAX_BYTES (INT64_C(256) << 20)

/* Owned by the caller. NULL, with a G_IO_ERROR that names line and column or the path of the value: not JSON, not an outcome of this version, a value of the
 * wrong type, or longer than OUTCOME_JSON_MAX_BYTES. Unknown keys are passed over; missing lists are empty, missing numbers and texts null. */
struct outcome *outcome_json_read(const char *text, size_t len, GError **err);

#endif
