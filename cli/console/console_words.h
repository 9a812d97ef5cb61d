/* cli/console/console_words.h: a line taken apart as the shell of a host does it: words and signs. */
#ifndef CLI_CONSOLE_CONSOLE_WORDS_H
#define CLI_CONSOLE_CONSOLE_WORDS_H

#include <glib.h>
#include "sim/base.h"

enum console_sign { CONSOLE_END, CONSOLE_WORD, CONSOLE_NEXT, CONSOLE_AND, CONSOLE_OR, CONSOLE_PIPE, CONSOLE_BACKGROUND, CONSOLE_REDIRECT };

struct console_token {
	enum console_sign sign;
	gsize from, to; /* where it stands in the line */
	GString *text;  /* of a word: without its quotes; of others: as typed. Owned by who reads, emptied for each */
	bool quoted;    /* some of it */
};

/* The next one from *at on, which is moved behind it. False: *out_fault (g_free) says what is wrong. `status`: what $? stands for. */
bool console_words_next(const char *line, gsize *at, int status, struct console_token *t, char **out_fault);

#endif
