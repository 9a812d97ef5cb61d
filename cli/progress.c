/* cli/progress.c: the line of progress. While a run plays, a timer's signal writes it: the run itself knows no clock. The handler reads where the run is, and uses
 * nothing but its stack and write(). Left out: how long it will take yet, which a run does not know.
 */
#include "cli/progress.h"

#include <glib.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define FIRST 2 /* s of real time */
#define WIPE "\r\033[K"

struct line {
	char text[96];
	size_t len;
};

static struct run *volatile running;
static volatile sig_atomic_t seconds, shown;
static struct sigaction old_alarm;

static bool on_terminal(void)
{
	return isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static void add_text(struct line *l, const char *s)
{
	while (*s && l->len < sizeof l->text)
		l->text[l->len++] = *s++;
}

static void add_number(struct line *l, int64_t n, const char *unit)
{
	char digits[24], *p = digits + sizeof digits - 1;
	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	add_text(l, p);
	add_text(l, unit);
}

static void add_seconds(struct line *l, int64_t s)
{
	if (s >= 3600)
		add_number(l, s / 3600, "h ");
	if (s >= 60)
		add_number(l, s / 60 % 60, "m ");
	add_number(l, s % 60, "s");
}

static void put(const struct line *l)
{
	shown = write(STDERR_FILENO, l->text, l->len) > 0;
}

static void on_alarm(int sig)
{
	int error = errno;
	struct line l = {.len = 0};
	(void)sig;
	seconds = seconds ? seconds + 1 : FIRST;
	if (running) {
		add_text(&l, WIPE);
		add_seconds(&l, run_reached(running).ps / SIM_S);
		add_text(&l, " simulated in ");
		add_seconds(&l, seconds);
		add_text(&l, "; Ctrl-C ends the run and shows what there is");
		put(&l);
	}
	errno = error;
}

static void tick(time_t first, time_t then)
{
	setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_sec = first, .it_interval.tv_sec = then}, NULL);
}

void progress_wipe(void)
{
	struct line l = {.len = 0};
	if (!shown)
		return;
	add_text(&l, WIPE);
	put(&l);
	shown = 0;
}

void progress_running(struct run *r)
{
	if (r && on_terminal()) {
		struct sigaction act = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
		sigemptyset(&act.sa_mask);
		running = r;
		seconds = 0;
		sigaction(SIGALRM, &act, &old_alarm);
		tick(FIRST, 1);
	} else if (!r && running) {
		tick(0, 0);
		running = NULL;
		sigaction(SIGALRM, &old_alarm, NULL);
		progress_wipe();
	}
}

void progress_tests(unsigned done, unsigned all)
{
	struct line l = {.len = 0};
	if (!on_terminal())
		return;
	add_text(&l, WIPE);
	add_number(&l, done, " of ");
	add_number(&l, all, " tests played");
	put(&l);
}
