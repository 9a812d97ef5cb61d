/* tests/list-runs.c: the runs that scenario files offer, for the check scripts: one line each, the file, a tab, the variant (empty for the base).
 * `list-runs --random SEED` prints the random scenario of that seed instead. */
#include "scenarios/scenario.h"
#include "tests/random-scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

	if (argc == 3 && strcmp(argv[1], "--random") == 0) {
		struct random_scenario made = random_scenario(strtoull(argv[2], NULL, 10));
		fputs(made.text ? made.text : "", stdout);
		g_free(made.text);
		return made.text ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	for (int i = 1; i < argc; i++)
		all = list(argv[i]) && all;
	return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
