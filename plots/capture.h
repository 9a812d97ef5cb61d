/* plots/capture.h: packets of a run as captures: one file a VMkernel adapter, nanosecond libpcap, headers only with the true length.
 *
 * Frames are as they leave by, or come in from, the adapter's uplink: with the VLAN tag of its port group. What the model does not have is drawn up: the handshake (at the
 * instant of the first packet), the end of a connection, MAC addresses, initial sequence numbers, the clocks of timestamps.
 */
#ifndef PLOTS_CAPTURE_H
#define PLOTS_CAPTURE_H

#include <glib.h>
#include "models/run_trace.h"

#define CAPTURE_MOST (INT64_C(256) << 20) /* bytes of one file; what comes later is left out */

struct capture;
bool capture_available(void);                                     /* whether it was built with libpcap */
/* NULL: *err. `dir` is made if it is missing; `most` bytes a file. */
struct capture *capture_new(const char *dir, int64_t most, GError **err);
void capture_listen(struct capture *c, struct run_trace *out);    /* sets ctx, opened, packet and closed */
/* Puts the files in their places and frees it. `talk`: what was written, in a sentence. False: *err, and no file is there that was not before. */
bool capture_close(struct capture *c, GString *talk, GError **err);

#endif
