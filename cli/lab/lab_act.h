/* cli/lab/lab_act.h: commands that are one action each, read by a table: VERB FIRST [WORD VALUE]... */
#ifndef CLI_LAB_LAB_ACT_H
#define CLI_LAB_LAB_ACT_H

#include "cli/lab/lab_news.h"

enum lab_act_value { LAB_ACT_TEXT, LAB_ACT_LIST, LAB_ACT_FLAG }; /* a list is parted by commas */

struct lab_act_word {
	const char *word, *key; /* as typed; of the action */
	enum lab_act_value value;
	enum console_names names; /* for completion */
};

struct lab_act {
	enum action_kind kind;
	const char *usage;
	const char *first;      /* the action's key of what stands first; what it is */
	enum console_names names;
	const struct lab_act_word *words; /* ended by a NULL word; or NULL */
	char id;                /* a task: the letter of the ids that are made where none is given ("m1"); 0: it has none */
};

/* Whether `--dry-run` stands among the words: it is taken out. */
bool lab_act_dry(int *argc, char **argv);
/* The action that the words ask for, and *out_id its id (g_free), where it has one; argv[0] is the verb. NULL: it was used wrongly, which was said. */
struct entry *lab_act_read(struct console *c, const struct lab_act *a, int argc, char **argv, char **out_id);
/* Reads, does, and tells what came of it. An exit status. */
int lab_act_do(struct console *c, const struct lab_act *a, int argc, char **argv);
/* Words that may stand last. */
void lab_act_complete(struct console *c, const struct lab_act *a, int argc, char **argv, GPtrArray *out);
/* Adds the names of one kind that live in the session. */
void lab_act_names(const struct console *c, enum console_names names, GPtrArray *out);


/* The task of an id, asked for or to come of the timeline. */
enum lab_act_known { LAB_ACT_NO_TASK, LAB_ACT_MIGRATION, LAB_ACT_EVACUATION };
enum lab_act_known lab_act_task(const struct console *c, const char *id);
/* A note: did you mean this one? */
void lab_act_suggest(struct console *c, enum console_names names, const char *said);
/* Whether something is called so; else that was said. Of kinds without a list everything is. */
bool lab_act_is_named(struct console *c, enum console_names names, const char *verb, const char *said);

#endif
