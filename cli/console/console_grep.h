/* cli/console/console_grep.h: grep, of a text that is given. */
#ifndef CLI_CONSOLE_CONSOLE_GREP_H
#define CLI_CONSOLE_CONSOLE_GREP_H

#include "cli/console/console.h"

/* argv[0]: grep, egrep or fgrep. The text becomes what is found in it. 0: something; 1: nothing; 2: used wrongly, the text is empty. */
int console_grep(struct console *c, int argc, char **argv, GString *text);

#endif
