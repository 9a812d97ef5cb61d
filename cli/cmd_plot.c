/* cli/cmd_plot.c: vmksim plot: draws a stored outcome, or of several stored in one file each into a directory of its own.
 *
 * Beside each picture stand the data and the script it was drawn from, so that both can be edited and drawn again by gnuplot.
 */
#include <glib.h>

#include "cli/cmd.h"
#include "cli/draw.h"
#include "cli/opts.h"
#include "cli/stored.h"

static const char command[] = "plot";
static const char details[] = "Kinds:\n"
			      "  bandwidth   over time: netstacks, adapters, NICs, links\n"
			      "  gantt       migrations over time: queueing, rounds, switchover\n"
			      "  held-by     what held each migration back\n"
			      "  queue       migrations that wait and that run, over time\n"
			      "  rounds      pre-copy rounds: what was sent, what was dirtied meanwhile\n"
			      "  topology    hosts, NICs, switches, port groups, adapters\n"
			      "  adapters    adapters over time: enabled, disabled for future sessions\n"
			      "  contention  full resources over time, and how many transfers met there\n\n"
			      "Each picture has its data (KIND.dat) and script (KIND.gp) beside it; edit them and\ncall 'gnuplot KIND.gp' there.\n\n"
			      "Examples:\n  vmksim run plan.yaml --format json | vmksim plot -\n"
			      "  vmksim plot outcome.json --kind gantt,held-by --format pdf -o pictures\n";

struct given {
	char *kinds, *formats, *dir;
	gboolean quiet;
};

static int draw_file(struct draw *d, const char *file)
{
	g_auto(GStrv) outcomes = stored_read(command, file);
	int code = outcomes ? CMD_DONE : CMD_FAULT;
	for (unsigned i = 0; outcomes && outcomes[i]; i++) {
		struct outcome *o = stored_parse(command, file, outcomes[i]);
		int drawn = o ? draw_outcome(d, outcomes[1] ? i + 1 : 0, o) : CMD_FAULT;
		code = MAX(code, drawn);
		if (o)
			outcome_free(o);
	}
	return code;
}

static bool understand(const struct given *g, struct draw *d)
{
	const char *kinds[PICTURES + 1] = {NULL};
	for (unsigned k = 0; k < PICTURES; k++)
		kinds[k] = picture_kinds[k].name;
	*d = (struct draw){.command = command, .dir = g->dir ? g->dir : "pictures", .kinds = PICTURE_ALL,
		.formats = PICTURE_BIT(PICTURE_PNG), .quiet = g->quiet, .owed = true};
	return draw_dir(command, "--output", g->dir) && opts_choices(command, "--kind", g->kinds, kinds, &d->kinds) &&
		opts_choices(command, "--format", g->formats, picture_formats, &d->formats);
}

int cmd_plot(int argc, char **argv)
{
	struct given g = {0};
	struct draw d;
	int code;
	const GOptionEntry entries[] = {
		{"kind", 'k', 0, G_OPTION_ARG_FILENAME, &g.kinds, "these pictures only, parted by commas (default: all there is something to draw of)", "KIND,..."},
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &g.formats, "png (default), svg, pdf, or several, parted by commas", "FORMAT,..."},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &g.dir, "the directory for pictures, data and scripts (default: pictures)", "DIR"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &g.quiet, "faults only", NULL},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "OUTCOME",
		.entries = entries,
		.least = 1,
		.most = 1,
		.summary = "Draws the outcome that 'vmksim run --format json' stored ('-': standard input), by\ngnuplot; of several outcomes, one a line, each "
			   "into a directory of its own.",
		.details = details,
	};
	g_auto(GStrv) files = NULL;
	if (opts_parse(&spec, argc, argv, &files, &code))
		code = understand(&g, &d) ? draw_file(&d, files[0]) : CMD_FAULT;
	g_free(g.kinds);
	g_free(g.formats);
	g_free(g.dir);
	return code;
}
