/* cli/found.h: the scenarios that files and directories come to, each with what it takes to choose among them.
 *
 * A directory stands for every regular *.yaml file below it, in natural order; hidden names are passed over, links are followed, and no directory is
 * visited twice. A file that is named is taken whatever it is called. Files are read for their variants, name and tags alone: one that cannot be read, or
 * is no scenario, is found all the same, without them, and whoever plays it says what is wrong with it.
 */
#ifndef CLI_FOUND_H
#define CLI_FOUND_H

#include <glib.h>
#include "sim/base.h"

struct found {
	char *file;          /* as given, or the directory as given and what is below it */
	char *name;          /* or NULL */
	GPtrArray *variants; /* char *, in file order */
	GPtrArray *tags;     /* char * */
	bool named;          /* the file itself, not a directory that it is in */
	char *fault;         /* a directory that cannot be read, or has nothing in it; or NULL */
};

GPtrArray *found_scenarios(char **operands); /* struct found, owned */
/* The text of a regular file that is not too long for a scenario, NUL-terminated (g_free); NULL: it is none, or cannot be read. */
char *found_text(const char *file, gsize *n);
/* The text of any file that can be read, a pipe, too ("-": standard input), NUL-terminated (g_free); NULL: *fault (g_free) says why. */
char *found_any_text(const char *file, gsize *n, char **fault);

#endif
