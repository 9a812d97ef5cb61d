/* cli/lab/lab_line.h: lines as they are typed: edited on a terminal, with history and completion, or read as they come.
 *
 * Lines are edited where standard input and output are a terminal that can do it and vmksim was built with libedit. The history is kept in
 * $XDG_STATE_HOME/vmksim/lab_history (else below ~/.local/state), readable by its owner alone; that it cannot be kept is no fault.
 */
#ifndef CLI_LAB_LAB_LINE_H
#define CLI_LAB_LAB_LINE_H

#include "cli/console/console.h"

#define LAB_LINE_HIDDEN "\001" /* in prompts: around what takes no room on the line, such as colours */

struct lab_line;

/* `console` is asked what may follow, and must outlive it. */
struct lab_line *lab_line_new(struct console *console);
void lab_line_free(struct lab_line *l);
/* Whether keys edit lines, and Tab completes. */
bool lab_line_edited(const struct lab_line *l);
/* The next line without its end, borrowed until the next call; NULL: there is none. A line that was dropped with Ctrl-C is empty. `prompt` is shown on a terminal;
 * `keep`: the line is one for the history. */
const char *lab_line_read(struct lab_line *l, const char *prompt, bool keep);

/* --- lab_edit.c: the same on a terminal, by libedit --- */

struct lab_edit;
struct lab_edit *lab_edit_new(struct console *console); /* NULL: lines are not edited here */
void lab_edit_free(struct lab_edit *e);
const char *lab_edit_read(struct lab_edit *e, const char *prompt, bool keep);

#endif
