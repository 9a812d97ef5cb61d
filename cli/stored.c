/* cli/stored.c: reading stored outcomes. Whether a file holds JSON Lines is told by its first line alone. */
#include "cli/stored.h"

#include <string.h>
#include "cli/out.h"
#include "models/outcome_json.h"

/* Several runs are stored as JSON Lines: each line is one outcome, the first ends with its closing brace. Otherwise the whole text is one. */
static char **split(const char *text)
{
	const char *end = strchr(text, '\n');
	bool lines = end && end > text && end[-1] == '}' && strchr(end, '{');
	char **all = lines ? g_strsplit(text, "\n", -1) : g_strdupv((char *[]){(char *)text, NULL});
	guint kept = 0;
	for (guint i = 0; all[i]; i++)
		if (*g_strstrip(all[i]))
			all[kept++] = all[i];
		else
			g_free(all[i]);
	all[kept] = NULL;
	return all;
}

char **stored_read(const char *command, const char *file)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *text = NULL;
	if (!g_file_get_contents(strcmp(file, "-") == 0 ? "/dev/stdin" : file, &text, NULL, &err)) {
		out_fault(command, "cannot read '%s': %s", file, out_why(err));
		return NULL;
	}
	char **all = split(text);
	if (*all)
		return all;
	out_fault(command, "%s: it is empty, expected the JSON of an outcome", file);
	g_strfreev(all);
	return NULL;
}

struct outcome *stored_parse(const char *command, const char *file, const char *json)
{
	g_autoptr(GError) err = NULL;
	struct outcome *o = outcome_json_read(json, strlen(json), &err);
	if (o)
		return o;
	out_fault(command, "%s: %s", file, err->message);
	if (*json != '{' && *json != '[')
		out_fault(command, "is '%s' a scenario? 'vmksim run %s --format json -o outcome.json' makes an outcome of it", file, file);
	return NULL;
}
