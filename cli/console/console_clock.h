/* cli/console/console_clock.h: the time of day that the hosts show: the scenario's `epoch` and what has passed since, in UTC. No clock is read. */
#ifndef CLI_CONSOLE_CONSOLE_CLOCK_H
#define CLI_CONSOLE_CONSOLE_CLOCK_H

#include "cli/console/console.h"

#define CONSOLE_CLOCK_BOOTED_S (INT64_C(30) * 86400) /* how long a host has been up when a scenario begins */

GDateTime *console_clock(const struct console *c, int64_t at_ps); /* g_date_time_unref() */
int64_t console_clock_us(const struct console *c, int64_t at_ps);  /* since 1970 */
char *console_clock_stamp(const struct console *c, int64_t at_ps); /* "2026-01-05T08:00:01.250Z", as logs have it; g_free */

#endif
