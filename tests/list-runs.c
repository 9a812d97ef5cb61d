/* tests/list-runs.c: the runs that scenario files offer, for the check scripts: one line each, the file, a tab, the variant (empty for the base).
 * `list-runs --packets MILLIONS FILE...` lists those that would take at most so many millions of packets at packet fidelity, with a tab and how many; each is played at flow
 * fidelity to know. `list-runs --random SEED` prints the random scenario of that seed instead. */
#include "scenarios/play.h"
#include "tests/random-scenario.h"
#include "tests/reckon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double reckoned(const struct scenario *s)
{
	bool ok;
	struct outcome *o = play_scenario(s, &(struct play_opts){.run = {.transport = tp_factory_find("flow")}}, &ok);
	double n = reckon_packets(o);
	outcome_free(o);
	return n;
}

/* One line, unless it would take more than `most` packets; 0: all do. */
static void line(const char *path, const char *variant, const struct scenario *s, double most)
{
	double n = most > 0 ? reckoned(s) : 0;
	if (most > 0 && n <= most)
		printf("%s\t%s\t%.0f\n", path, variant, n);
	else if (most == 0)
		printf("%s\t%s\n", path, variant);
}

static struct scenario *load(const char *path, const char *variant)
{
	g_autofree char *faults = NULL;
	struct scenario *s = scenario_load_file(path, &(struct scenario_opts){.variant = variant}, &faults);
	if (!s)
		fprintf(stderr, "%s\n", faults ? faults : path);
	return s;
}

static bool list(const char *path, double most)
{
	struct scenario *s = load(path, NULL);
	if (!s)
		return false;
	line(path, "", s, most);
	for (guint i = 0; i < s->variants->len; i++) {
		const char *name = g_ptr_array_index(s->variants, i);
		struct scenario *changed = most > 0 ? load(path, name) : NULL;
		if (most == 0 || changed)
			line(path, name, changed, most);
		scenario_free(changed);
	}
	scenario_free(s);
	return true;
}

int main(int argc, char **argv)
{
	bool all = argc > 1;
	double most = 0;
	int first = 1;

	if (argc == 3 && strcmp(argv[1], "--random") == 0) {
		struct random_scenario made = random_scenario(strtoull(argv[2], NULL, 10));
		fputs(made.text ? made.text : "", stdout);
		g_free(made.text);
		return made.text ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc > 3 && strcmp(argv[1], "--packets") == 0) {
		most = g_ascii_strtod(argv[2], NULL) * 1e6;
		first = 3;
	}
	for (int i = first; i < argc; i++)
		all = list(argv[i], most) && all;
	return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
