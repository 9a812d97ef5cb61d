/* cli/console/console_logs.h: the log files of a host, made of what the run has done so far. */
#ifndef CLI_CONSOLE_CONSOLE_LOGS_H
#define CLI_CONSOLE_CONSOLE_LOGS_H

#include "cli/console/console.h"

enum console_log { CONSOLE_LOG_VMKERNEL, CONSOLE_LOG_VMKWARNING, CONSOLE_LOG_HOSTD, CONSOLE_LOG_VOBD, CONSOLE_LOG_VM };

/* The whole of a log; `vm`: whose, of CONSOLE_LOG_VM; else NULL. g_free. */
char *console_logs(struct console *c, enum console_log log, const char *vm);

#endif
