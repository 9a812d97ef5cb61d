/* cli/progress.c: the line of progress.
 *
 * The run knows no clock: once a second a timer's signal asks it to be looked at, and it is, between two instants. What the line says of the time left is the time so far,
 * carried on: it is left out of the first seconds, of runs that may yet be asked for more than is known, and of those that show nothing to measure.
 */
#include "cli/progress.h"

#include <glib.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "cli/out.h"
#include "models/outcome.h"
#include "plots/text.h"

#define FIRST 2 /* s of real time, before which nobody waits */
#define WIPE "\r\033[K"
#define LEFT_AFTER 4        /* s: sooner, nothing is said of the time left */
#define LEFT_FROM_PPM 20000 /* nor with less done */

/* The one run that a signal can ask, and what is on the terminal. */
static struct run *volatile running;
static struct {
	gint64 begun, last; /* us of real time */
	uint64_t events;    /* at `last` */
	bool shown;
	struct sigaction old_alarm;
} line;

static bool on_terminal(void) { return isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0; }

static unsigned columns(void)
{
	struct winsize size;
	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : TEXT_COLUMNS;
}

/* Parts stand in the order of what they are worth; those that do not fit are left out. */
static void show(const GPtrArray *parts)
{
	unsigned room = columns() - 1;
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < parts->len; i++) {
		const char *part = g_ptr_array_index(parts, i);
		if (s->len + (s->len ? 2 : 0) + strlen(part) > room)
			break;
		g_string_append_printf(s, "%s%s", s->len ? ", " : "", part);
	}
	g_string_prepend(s, WIPE);
	text_finish(s);
	out_talk(s->str);
	line.shown = true;
	g_string_free(s, TRUE);
}

static char *duration(int64_t seconds)
{
	GString *s = g_string_new(NULL);
	text_duration(s, seconds * SIM_S);
	return g_string_free(s, FALSE);
}

/* No more exact than it is: "40s", "3 min", "2 h". */
static void add_left(GPtrArray *parts, int64_t seconds)
{
	if (seconds < 60)
		g_ptr_array_add(parts, g_strdup_printf("about %ds left", (int)MAX(5, (seconds + 2) / 5 * 5)));
	else
		g_ptr_array_add(parts, seconds < 5400 ? g_strdup_printf("about %d min left", (int)((seconds + 30) / 60)) : g_strdup_printf("about %d h left", (int)((seconds + 1800) / 3600)));
}

/* Of what takes as long as it is work: so much of it is done after so long. Seconds, or -1: nothing can be said. */
static int64_t left_of(gint64 taken_us, int64_t done_ppm)
{
	if (taken_us < LEFT_AFTER * G_USEC_PER_SEC || done_ppm < LEFT_FROM_PPM || done_ppm >= 1000000)
		return -1;
	return base_div_floor((sim_i128)taken_us * (1000000 - done_ppm), (sim_i128)done_ppm * G_USEC_PER_SEC);
}

static int64_t run_left(const struct run *r, const struct run_far *far, gint64 taken_us)
{
	struct sim_time limit = run_limit(r);
	if (far->known)
		return far->more ? -1 : left_of(taken_us, far->done_ppm);
	return limit.ps == SIM_TIME_NEVER.ps ? -1 : left_of(taken_us, base_div_floor((sim_i128)far->at.ps * 1000000, limit.ps));
}

static char *events_per_second(const struct run_far *far, gint64 now)
{
	uint64_t rate = (uint64_t)base_div_floor((sim_i128)(far->events - line.events) * G_USEC_PER_SEC, MAX(1, now - line.last));
	if (rate < 1000000)
		return g_strdup_printf("%" PRIu64 "%s events/s", rate < 10000 ? rate : rate / 1000, rate < 10000 ? "" : "k");
	return g_strdup_printf("%" PRIu64 ".%" PRIu64 "M events/s", rate / 1000000, rate / 100000 % 10);
}

/* "12 of 40 migrations (31 %)" */
static char *migrations(const struct run_far *far)
{
	g_autoptr(GString) percent = g_string_new(NULL);
	text_percent(percent, far->done_ppm);
	return g_strdup_printf("%u of %u%s %s (%s)", far->over, far->known, far->more ? " or more" : "", far->known == 1 && !far->more ? "migration" : "migrations", percent->str);
}

static void look(void *ctx, const struct run *r)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	gint64 now = g_get_monotonic_time();
	struct run_far far;
	(void)ctx;
	run_far(r, &far);
	g_autofree char *at = duration(far.at.ps / SIM_S);
	int64_t left = run_left(r, &far, now - line.begun);
	g_ptr_array_add(parts, g_strdup_printf("%s simulated", at));
	if (far.known)
		g_ptr_array_add(parts, migrations(&far));
	g_ptr_array_add(parts, events_per_second(&far, now));
	if (left >= 0)
		add_left(parts, left);
	g_ptr_array_add(parts, g_strdup("Ctrl-C ends it here"));
	show(parts);
	line.last = now;
	line.events = far.events;
}

static void on_alarm(int sig)
{
	struct run *r = running;
	(void)sig;
	if (r)
		run_ask_look(r);
}

static void tick(time_t first, time_t then)
{
	setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_sec = first, .it_interval.tv_sec = then}, NULL);
}

void progress_wipe(void)
{
	if (line.shown)
		out_talk(WIPE);
	line.shown = false;
}

void progress_running(struct run *r)
{
	if (r && on_terminal()) {
		struct sigaction act = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
		sigemptyset(&act.sa_mask);
		line.begun = line.last = g_get_monotonic_time();
		line.events = 0;
		run_set_look(r, look, NULL);
		running = r;
		sigaction(SIGALRM, &act, &line.old_alarm);
		tick(FIRST, 1);
	} else if (!r && running) {
		tick(0, 0);
		running = NULL;
		sigaction(SIGALRM, &line.old_alarm, NULL);
		progress_wipe();
	}
}

void progress_tests(unsigned done, unsigned all)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
	gint64 now = g_get_monotonic_time();
	if (!on_terminal() || !all)
		return;
	line.begun = done ? line.begun : now;
	int64_t left = left_of(now - line.begun, base_div_floor((sim_i128)done * 1000000, all));
	g_ptr_array_add(parts, g_strdup_printf("%u of %u tests played", done, all));
	if (left >= 0)
		add_left(parts, left);
	show(parts);
}
