/* plots/jsonl.h: an outcome as JSON Lines: one record a line, for readers that take a stream apart, several runs one after another.
 *
 * A line is an object: "table", then "run" (from 1), "scenario" (its name, or its file's) and "variant" unless the record has such a key itself, then the keys
 * of the record as in the JSON. Tables come in the order of the outcome: its objects (vmksim, scenario, run, topology) are one line each, its lists (migrations,
 * sessions, ...) a line for each element, in their order; the fingerprint is a line of its own.
 */
#ifndef PLOTS_JSONL_H
#define PLOTS_JSONL_H

#include "models/outcome.h"

/* Gets whole lines; the text is emptied afterwards. False: no more is wanted. */
typedef bool (*jsonl_fn)(void *ctx, const GString *lines);
void jsonl_write(const struct outcome *o, unsigned run, jsonl_fn fn, void *ctx);

#endif
