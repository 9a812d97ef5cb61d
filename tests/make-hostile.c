/* tests/make-hostile.c: make-hostile WAY < outcome.json > hostile.json: the outcome, filled and made hostile (tests/hostile.h), for checks that drive vmksim from outside. */
#include <stdio.h>
#include <string.h>

#include "models/outcome_json.h"
#include "tests/hostile.h"

static int write_hostile(enum hostile way)
{
	g_autofree char *text = NULL;
	g_autoptr(GError) err = NULL;
	gsize n = 0;
	struct outcome *o = g_file_get_contents("/dev/stdin", &text, &n, &err) ? outcome_json_read(text, n, &err) : NULL;
	if (!o) {
		g_printerr("make-hostile: %s\n", err->message);
		return 1;
	}
	GString *out = g_string_new(NULL);
	hostile_fill(o);
	hostile_make(o, way);
	outcome_json_write(o, true, out);
	bool ok = fwrite(out->str, 1, out->len, stdout) == out->len;
	g_string_free(out, TRUE);
	outcome_free(o);
	return !ok;
}

int main(int argc, char **argv)
{
	for (int way = 0; argc == 2 && way < HOSTILE_WAYS; way++)
		if (strcmp(argv[1], hostile_ways[way]) == 0)
			return write_hostile((enum hostile)way);
	g_printerr("usage: make-hostile names|every|long|empty|null|huge < outcome.json\n");
	return 2;
}
