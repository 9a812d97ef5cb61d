/* cli/fidelity.h: the option --fidelity: which model plays the transfers of a scenario. */
#ifndef CLI_FIDELITY_H
#define CLI_FIDELITY_H

#include "models/transport/transport.h"

#define FIDELITY_HELP "flow or packet: how transfers are played (default: as the file says, else flow)"

/* One name; NULL: the file's own, *out is NULL. False: said so on standard error. */
bool fidelity_parse(const char *command, const char *given, const struct tp_factory **out);
/* Names with commas between, each once: *n of them, at most `most`; NULL: none. False: said so on standard error. */
bool fidelity_parse_list(const char *command, const char *given, const struct tp_factory **out, unsigned most, unsigned *n);

#endif
