/* scenarios/session.h: a scenario that is played by hand: a run, and the journal of what was done to it (contract W).
 *
 * Time stands still until session_until(). Every change is one action, enacted at the instant the session has come to, after everything else of that instant, as if
 * it stood last in the timeline; so the scenario with its journal appended to its timeline gives the same run, to the same fingerprint. Nothing is ever taken back
 * in a run: undo, what-if and grading play the journal anew in another one.
 */
#ifndef SCENARIOS_SESSION_H
#define SCENARIOS_SESSION_H

#include "models/run.h"
#include "scenarios/entry.h"

struct session;

struct session_entry { /* what was done; texts are the session's */
	struct sim_time at;
	const char *action; /* "tag: {…}" */
	const char *words;  /* what was typed */
};

/* Borrows the scenario. At time zero, quiet. */
struct session *session_new(const struct scenario *s, const struct run_opts *o);
void session_free(struct session *s);

const struct scenario *session_scenario(const struct session *s);
const struct run_opts *session_opts(const struct session *s);
struct run *session_run(const struct session *s); /* to ask; until the next call that changes the session. Only the session changes it */
const struct estate *session_estate(const struct session *s); /* the same */
struct sim_time session_now(const struct session *s);
guint session_count(const struct session *s); /* entries of the journal */
const struct session_entry *session_entry(const struct session *s, guint i);

/* Enacts one action now. False: nothing has changed and nothing is written down; *out says why, by a rule where there is one. A migration that is refused by the
 * rules was requested all the same: that is true, and its outcome tells. `words`: what was typed. */
bool session_do(struct session *s, const char *action, const char *words, struct verdict *out);
/* `running` is told when time begins to pass (r) and when it stands still again (NULL); whoever interrupts the run meanwhile ends what plays after its instant. */
void session_set_running(struct session *s, void (*running)(void *ctx, struct run *r), void *ctx);
void session_share_running(struct session *fork, const struct session *of); /* whoever is told of one is told of the other */
/* Plays on to `t`, or to the end of the scenario's horizon if that comes before. */
enum run_stop session_until(struct session *s, struct sim_time t);
/* Until nothing is left to happen, or to the end of the horizon. */
enum run_stop session_play(struct session *s);
/* To the next instant at which something happens, RUN_UNTIL; RUN_FINISHED: nothing is left to happen, and time stands where it was. */
enum run_stop session_step(struct session *s);
/* Whether spans that follow each other are one to `running`: what interrupts between two of them ends the next one. */
void session_hold(struct session *s, bool held);
/* Takes the last `n` entries back (all, if there are fewer), and what came of them: the journal before them is played anew, to the instant the first of them was
 * enacted in. False: there is nothing to take back. */
bool session_undo(struct session *s, guint n);
/* The same session once more, by playing its journal anew; session_free(). */
struct session *session_fork(const struct session *s);
/* What was done, played to its end in a run of its own: its fingerprint over these ingredients, that of the scenario with the journal in its timeline. g_free. */
char *session_end_fingerprint(const struct session *s, const char *ingredients);

/* --- session_text.c --- */

/* That scenario as text, to lie at `path` (others that it builds on are looked for from there); its fingerprint. It was loaded and played before it is handed out.
 * NULL: *out_fault says why there is none. All g_free. */
char *session_text(const struct session *s, const char *path, char **out_fingerprint, char **out_fault);

#endif
