/* plots/json.h: JSON documents of views: objects and lists, written as a stream, two spaces a level, keys in the order of the calls.
 *
 * Equal calls give equal bytes. Numbers are exact decimals of integers; text is escaped so that it survives every reader: quotes, backslashes, control
 * characters, the line separators of JavaScript; bytes that are not UTF-8 become U+FFFD. Every value is a member (`key`) of an object or an element (key
 * NULL) of a list.
 */
#ifndef PLOTS_JSON_H
#define PLOTS_JSON_H

#include <glib.h>
#include "sim/base.h"

struct json {
	GString *out;   /* appended to */
	unsigned depth; /* 0 at first and at last */
	bool filled;    /* the object or list under way has something in it */
};

void json_open(struct json *j, const char *key, char bracket); /* '{' or '[' */
void json_close(struct json *j, char bracket);                 /* '}' or ']'; the outermost one ends the line */
void json_text(struct json *j, const char *key, const char *text); /* NULL: null */
void json_bool(struct json *j, const char *key, bool b);
void json_number(struct json *j, const char *key, int64_t value, unsigned scale); /* value / 10^scale; OUTCOME_NULL, the least integer: null */

#endif
