/* cli/update.h: `vmksim test --update`: fingerprints that changed are written into the scenarios that name them.
 *
 * Only the words of a fingerprint that was missed are replaced where they stand; every other byte of the file stays, and a file appears whole or not at all. A
 * fingerprint that several runs share, and that differs between them, is left alone: no value would do for all.
 */
#ifndef CLI_UPDATE_H
#define CLI_UPDATE_H

#include <glib.h>
#include "sim/base.h"

/* Mends files and rows (struct testlog_row), and says on standard error what changed. False: something could not be changed, which was said. */
bool update_fingerprints(const char *command, GPtrArray *rows);

#endif
