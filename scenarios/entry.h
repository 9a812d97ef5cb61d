/* scenarios/entry.h: one action as text, as a timeline has it: `tag: {host: "esx01", name: "vmk1", services: ["vmotion"]}`.
 *
 * Names and values are data: they stand in double quotes, whatever they hold. Keys are those of the language (scenario_actions.c), borrowed. Whether an action may
 * have a key is asked when the text is loaded (session.h).
 */
#ifndef SCENARIOS_ENTRY_H
#define SCENARIOS_ENTRY_H

#include <glib.h>
#include "models/action.h"
#include "scenarios/scenario.h"

struct entry;

struct entry *entry_new(enum action_kind kind);
void entry_free(struct entry *e);
/* A value NULL leaves its key out. */
void entry_text(struct entry *e, const char *key, const char *value);
void entry_texts(struct entry *e, const char *key, const char *const *values); /* NULL-terminated; an empty list is said */
void entry_number(struct entry *e, const char *key, int64_t value);
void entry_bool(struct entry *e, const char *key, bool value);
void entry_null(struct entry *e, const char *key);
void entry_open(struct entry *e, const char *key);                             /* a mapping; what follows is in it */
void entry_close(struct entry *e);
const char *entry_end(struct entry *e);                                        /* the whole of it; nothing may be added any more */

void entry_quote(GString *out, const char *text); /* a scalar that is data, whatever it holds */
bool entry_shows(gunichar ch); /* it may stand in a file as it is: no reader of YAML takes it for the end of a line */

/* --- entry_load.c: the way back --- */

/* An action that was read; the scenario must outlive it. */
struct entry_loaded;
/* `now`: the estate as it is, whose hosts, switches and port groups the text is read against; what it names is not looked up otherwise: the run answers. Exactly one
 * action comes out; NULL: *out_fault (g_free) says in words what is wrong. */
struct entry_loaded *entry_load(const struct scenario *s, const struct estate *now, const char *text, char **out_fault);
void entry_loaded_free(struct entry_loaded *x);
const struct action *entry_loaded_action(const struct entry_loaded *x); /* borrowed from x */

#endif
