/* cli/console/console_words.c: a line as words, as the shell of a host splits it. */
#include "cli/console/console.h"

char **console_words(const char *line, char **out_fault)
{
	g_autoptr(GError) err = NULL;
	char **words = NULL;
	if (g_shell_parse_argv(line, NULL, &words, &err))
		return words;
	if (g_error_matches(err, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
		return g_new0(char *, 1);
	*out_fault = g_strdup("syntax error: unterminated quoted string");
	return NULL;
}
