/* tests/reckon.h: how many packets a run would take at packet fidelity, reckoned from what it moved at flow fidelity. */
#ifndef TESTS_RECKON_H
#define TESTS_RECKON_H

#include "models/outcome.h"

/* Segments of all sessions that stand on adapters or are traffic, and half as many acknowledgements; what is sent twice is not known. */
double reckon_packets(const struct outcome *o);

#endif
