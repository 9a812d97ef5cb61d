/* cli/trace.h: the option --trace: packets as captures, a run as a timeline.
 *
 *   pcap=DIR        a capture for each VMkernel adapter that carried packets; packet fidelity only, and only if vmksim was built with libpcap
 *   perfetto=FILE   a timeline for ui.perfetto.dev, whole or not at all
 */
#ifndef CLI_TRACE_H
#define CLI_TRACE_H

#include "models/outcome.h"
#include "models/run_trace.h"
#include "models/transport/transport.h"

struct capture;
struct timeline;
struct trace {
	const char *pcap, *perfetto; /* borrowed from the option; NULL: not wanted */
	struct capture *capture;
	struct timeline *timeline;
	struct run_trace to_capture, to_timeline, to_all;
};

/* `given` may be NULL. False: said so on standard error. */
bool trace_parse(const char *command, char **given, struct trace *out);
/* Before a run at this fidelity; *out: who listens, NULL: nobody. False: said so. */
bool trace_begin(struct trace *t, const char *command, const struct tp_factory *model, const struct run_trace **out);
/* After it: writes the files. An exit code. */
int trace_end(struct trace *t, const char *command, const struct outcome *o, bool quiet);

#endif
