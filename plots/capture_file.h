/* plots/capture_file.h: the files of captures, one an adapter, in one directory: nanosecond libpcap, Ethernet.
 *
 * The first fault of the disk is kept until the end; nothing is written after it.
 */
#ifndef PLOTS_CAPTURE_FILE_H
#define PLOTS_CAPTURE_FILE_H

#include <glib.h>
#include "plots/frame.h"
#include "sim/time.h"

struct capture_files;
bool capture_file_available(void);
struct capture_files *capture_file_new(const char *dir, int64_t most, GError **err); /* NULL: *err. The directory is made if it is missing; `most` bytes a file */
uint32_t capture_file_of(struct capture_files *c, const char *host, const char *adapter);
void capture_file_write(struct capture_files *c, uint32_t file, const struct frame *f, struct sim_time at); /* a number that is none of a file: nothing */
/* Moves the files to their places and frees it. `talk`: what was written; NULL: not asked. False: *err, and no file is there that was not before. */
bool capture_file_close(struct capture_files *c, GString *talk, GError **err);

#endif
