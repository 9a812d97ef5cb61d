/* cli/lab/lab_foresee.c: migrate --dry-run. */
#include "cli/lab/lab_foresee.h"

int lab_foresee(struct console *c, const struct lab_act *a, int argc, char **argv)
{
	struct session *mine = c->session, *fork = session_fork(mine);
	c->session = fork;
	int code = lab_act_do(c, a, argc, argv);
	session_play(fork);
	c->session = mine;
	session_free(fork);
	return code;
}
