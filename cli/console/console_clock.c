/* cli/console/console_clock.c: the hosts' time of day. Where the scenario names no epoch that is a date and time, it begins on a Monday morning. */
#include "cli/console/console_clock.h"

#define BEGINS "2026-01-05T08:00:00Z"

static GDateTime *begins(const struct console *c)
{
	const char *epoch = session_scenario(c->session)->epoch;
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	GDateTime *t = epoch ? g_date_time_new_from_iso8601(epoch, utc) : NULL;
	if (!t)
		return g_date_time_new_from_iso8601(BEGINS, utc);
	GDateTime *there = g_date_time_to_timezone(t, utc);
	g_date_time_unref(t);
	return there;
}

GDateTime *console_clock(const struct console *c, int64_t at_ps)
{
	g_autoptr(GDateTime) t = begins(c);
	GDateTime *at = g_date_time_add(t, at_ps / 1000000);
	return at ? at : g_date_time_ref(t); /* past the end of the calendar */
}

int64_t console_clock_us(const struct console *c, int64_t at_ps)
{
	g_autoptr(GDateTime) t = console_clock(c, at_ps);
	return g_date_time_to_unix(t) * 1000000 + g_date_time_get_microsecond(t);
}

char *console_clock_stamp(const struct console *c, int64_t at_ps)
{
	g_autoptr(GDateTime) t = console_clock(c, at_ps);
	g_autofree char *seconds = g_date_time_format(t, "%Y-%m-%dT%H:%M:%S");
	return g_strdup_printf("%s.%03dZ", seconds, g_date_time_get_microsecond(t) / 1000);
}
