/* tests/list-runs.c: the runs that scenario files offer, for the check scripts: one line each, the file, a tab, the variant (empty for the base). */
#include "scenarios/scenario.h"

#include <stdio.h>
#include <stdlib.h>

static bool list(const char *path)
{
	char *faults = NULL;
	struct scenario *s = scenario_load_file(path, &(struct scenario_opts){0}, &faults);

	if (!s) {
		fprintf(stderr, "%s\n", faults ? faults : path);
		g_free(faults);
		return false;
	}
	printf("%s\t\n", path);
	for (guint i = 0; i < s->variants->len; i++)
		printf("%s\t%s\n", path, (const char *)g_ptr_array_index(s->variants, i));
	scenario_free(s);
	return true;
}

int main(int argc, char **argv)
{
	bool all = argc > 1;

	for (int i = 1; i < argc; i++)
		all = list(argv[i]) && all;
	return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
