/* cli/lab/lab_time.c: commands that move time: run. */
#include "cli/lab/lab.h"
#include "sim/quantity.h"

static int run(struct console *c, int argc, char **argv)
{
	struct lab *l = c->ctx;
	g_autofree char *err = NULL;
	int64_t span;
	if (argc != 2)
		return console_fault(c, "usage: run DURATION, such as run 30s");
	if (!quantity_parse(QUANTITY_TIME, argv[1], &span, &err))
		return console_fault(c, "run: %s", err);
	session_until(l->session, sim_after(session_now(l->session), sim_dur_ps(span)));
	return 0;
}

const struct console_command lab_time[] = {
	{.name = "run", .usage = "DURATION", .summary = "let time pass", .run = run},
	{.name = NULL},
};
