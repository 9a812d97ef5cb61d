/* cli/out.h: where results go: standard output, or a file that appears whole or not at all. And where talk goes.
 *
 * With a file, what is added goes to a new file beside it, which takes its place when out_close() is called (a device or pipe is written as it is); little is
 * held back in memory, so that it may be large.
 * A reader that has gone away (a closed pipe) ends the output quietly; any other failure is said once and makes out_close() give CMD_FAULT.
 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <glib.h>
#include "sim/base.h"

struct out {
	const char *command, *file; /* file NULL: standard output */
	GString *held;
	int fd;                     /* of the new file, or the device; -1: not opened yet */
	char *beside;               /* name of the new file; NULL: written in place */
	bool failed, gone;
};

void out_open(struct out *o, const char *command, const char *file); /* file: borrowed; NULL or "-": standard output */
void out_add(struct out *o, const GString *s);
int out_close(struct out *o); /* CMD_DONE or CMD_FAULT. With a file and nothing added, writes nothing. */
/* The three in one, for a text that is the whole result: takes s, and gives what out_close() gives. */
int out_all(const char *command, const char *file, GString *s);

/* Whether the text report may use escape sequences and UTF-8 here. `when`: auto, always, never, as enum out_colour. */
enum out_colour { OUT_AUTO, OUT_ALWAYS, OUT_NEVER };
extern const char *const out_colours[];
bool out_colour(const struct out *o, enum out_colour when);
bool out_utf8(const struct out *o);

/* "vmksim COMMAND: ..." and a line break on standard error, names made safe to show; command NULL: "vmksim: ...". */
void out_fault(const char *command, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Text as it is, on standard error. */
void out_talk(const char *text);
/* Each line of a text that is not empty, as out_fault() says it. */
void out_lines(const char *command, const char *text);
/* What GLib says of a file without the file's name: "No such file or directory". Borrowed from err. */
const char *out_why(const GError *err);

#endif
