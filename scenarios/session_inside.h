/* scenarios/session_inside.h: what the files of a session share. Not for others. */
#ifndef SCENARIOS_SESSION_INSIDE_H
#define SCENARIOS_SESSION_INSIDE_H

#include "scenarios/session.h"

struct run_opts session_opts(const struct session *s);

#endif
