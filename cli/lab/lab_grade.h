/* cli/lab/lab_grade.h: a session held against the goals of its exercise.
 *
 * A copy of the session is made by its journal, but for migrations of the very VMs that the proof moves: those were trials. A minute goes by in it, so that addresses that were asked for are there; then the steps of the proof are done one
 * after another, it is played to its end, and the goals are judged on its outcome. Adapters that are gone by then do not count: a goal speaks of what there is.
 * The session itself does not change.
 */
#ifndef CLI_LAB_LAB_GRADE_H
#define CLI_LAB_LAB_GRADE_H

#include "scenarios/session.h"

struct lab_grade {
	struct outcome *judged; /* what the exercise is, the fingerprint, and its goals as expectations, in their order: `because` is the goal in words */
	guint reached, goals;
	GPtrArray *words;       /* char *: steps of the proof that could not be done, migrations that did not complete, and why */
};

struct lab_grade *lab_grade_new(const struct session *s); /* NULL: the scenario has no exercise */
void lab_grade_free(struct lab_grade *g);
/* A line a goal, and of one that was missed what was found instead; with `asked`, the expressions, too. Appends. */
void lab_grade_text(const struct lab_grade *g, bool asked, GString *out);

#endif
