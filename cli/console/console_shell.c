/* cli/console/console_shell.c: commands of the shell itself. Time of day is that of the scenario (console_clock.h). Left out: folders, jobs, users but root. */
#include "cli/console/console_clock.h"
#include "cli/console/console_families.h"

#include <string.h>

static int leave(struct console *c, int argc, char **argv)
{
	guint64 status = 0;
	if (argc > 1 && !g_ascii_string_to_unsigned(argv[1], 10, 0, 255, &status, NULL)) {
		console_fault(c, "-sh: %s: Illegal number: %s", argv[0], argv[1]);
		return 2;
	}
	c->ended = strcmp(argv[0], "quit") == 0 || !console_back(c);
	return (int)status;
}

static int yes(struct console *c, int argc, char **argv)
{
	(void)c;
	(void)argc;
	(void)argv;
	return 0;
}

static int no(struct console *c, int argc, char **argv)
{
	(void)c;
	(void)argc;
	(void)argv;
	return 1;
}

static int echo(struct console *c, int argc, char **argv)
{
	int first = argc > 1 && strcmp(argv[1], "-n") == 0 ? 2 : 1;
	for (int i = first; i < argc; i++)
		console_print(c, "%s%s", i > first ? " " : "", argv[i]);
	console_print(c, "%s", first == 2 ? "" : "\n");
	return 0;
}

static int history(struct console *c, int argc, char **argv)
{
	guint64 most = c->history->len;
	if (argc > 1 && !g_ascii_string_to_unsigned(argv[1], 10, 0, G_MAXUINT32, &most, NULL)) {
		console_fault(c, "-sh: history: %s: numeric argument required", argv[1]);
		return 2;
	}
	for (guint i = most < c->history->len ? c->history->len - (guint)most : 0; i < c->history->len; i++)
		console_print(c, "%5u  %s\n", i + 1, (const char *)c->history->pdata[i]);
	return 0;
}

static int hostname(struct console *c, int argc, char **argv)
{
	if (argc > 1 && argv[1][0] != '-') {
		console_fault(c, "hostname: sethostname: Operation not permitted");
		console_note(c, "hosts keep their names here");
		return 1;
	}
	console_print(c, "%s\n", c->host);
	return 0;
}

static int whoami(struct console *c, int argc, char **argv)
{
	(void)argc;
	console_print(c, strcmp(argv[0], "id") == 0 ? "uid=0(root) gid=0(root)\n" : "root\n");
	return 0;
}

static int pwd(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	console_print(c, "/\n");
	return 0;
}

static int uname(struct console *c, int argc, char **argv)
{
	struct release r = console_host(c)->release;
	const char *ask = argc > 1 ? argv[1] : "-s";
	if (strcmp(ask, "-a") == 0)
		console_print(c, "VMkernel %s %u.%u.%u #1 SMP Release x86_64 x86_64 x86_64 ESXi\n", c->host, r.major, r.minor, r.update);
	else if (strcmp(ask, "-n") == 0)
		console_print(c, "%s\n", c->host);
	else if (strcmp(ask, "-r") == 0)
		console_print(c, "%u.%u.%u\n", r.major, r.minor, r.update);
	else if (strcmp(ask, "-m") == 0 || strcmp(ask, "-p") == 0)
		console_print(c, "x86_64\n");
	else
		console_print(c, "VMkernel\n");
	return 0;
}

static int date(struct console *c, int argc, char **argv)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	g_autoptr(GDateTime) t = console_clock(c, session_now(c->session).ps);
	(void)argv;
	console_print(c, "%s %s %2d %02d:%02d:%02d UTC %d\n", days[g_date_time_get_day_of_week(t) - 1], months[g_date_time_get_month(t) - 1],
		g_date_time_get_day_of_month(t), g_date_time_get_hour(t), g_date_time_get_minute(t), g_date_time_get_second(t), g_date_time_get_year(t));
	if (argc > 1)
		console_note(c, "formats and other clocks are not emulated");
	return argc > 1;
}

static int uptime(struct console *c, int argc, char **argv)
{
	int64_t now = session_now(c->session).ps, s = CONSOLE_CLOCK_BOOTED_S + now / 1000000000000;
	g_autoptr(GDateTime) t = console_clock(c, now);
	(void)argc;
	(void)argv;
	console_print(c, " %d:%02d:%02d up %d days, %02d:%02d:%02d, load average: 0.02, 0.02, 0.02\n", g_date_time_get_hour(t), g_date_time_get_minute(t),
		g_date_time_get_second(t), (int)(s / 86400), (int)(s / 3600 % 24), (int)(s / 60 % 60), (int)(s % 60));
	return 0;
}

static int wait_for(struct console *c, int argc, char **argv)
{
	(void)argv;
	console_note(c, "time passes here when it is told to: run %s%s", argc > 1 && argv[1][0] && !argv[1][strspn(argv[1], "0123456789")] ? argv[1] : "30", "s");
	return 1;
}

static int which(struct console *c, int argc, char **argv)
{
	int status = argc > 1 ? 0 : 1;
	for (int i = 1; i < argc; i++) {
		const struct console_command *row = console_find(c, argv[i]);
		if (row)
			console_print(c, "/bin/%s\n", row->name);
		else
			status = 1;
	}
	return status;
}

const struct console_command console_shell[] = {
	{.name = "esxcli", .usage = "[options] {namespace}+ {cmd} [cmd options]", .summary = "the host's command line interface", .run = console_esxcli_run,
		.complete = console_esxcli_complete},
	{.name = "localcli", .usage = "[options] {namespace}+ {cmd} [cmd options]", .summary = "esxcli, beside the host's management agent", .run = console_esxcli_run,
		.complete = console_esxcli_complete},
	{.name = "exit", .usage = "[STATUS]", .summary = "leave this host, back to the one before; from the first one, the lab", .run = leave},
	{.name = "logout", .usage = "[STATUS]", .summary = "as exit", .run = leave},
	{.name = "quit", .usage = "[STATUS]", .summary = "leave the lab", .run = leave},
	{.name = "clear", .usage = "", .summary = "nothing: the terminal clears itself with Ctrl-L", .run = yes},
	{.name = "date", .usage = "", .summary = "the time of day on the host", .run = date},
	{.name = "echo", .usage = "[-n] [WORD...]", .summary = "print words", .run = echo},
	{.name = "false", .usage = "", .summary = "fail", .run = no},
	{.name = "history", .usage = "[N]", .summary = "lines typed so far", .run = history},
	{.name = "hostname", .usage = "", .summary = "the host's name", .run = hostname},
	{.name = "id", .usage = "", .summary = "who is typing", .run = whoami},
	{.name = "pwd", .usage = "", .summary = "the folder", .run = pwd},
	{.name = "sleep", .usage = "SECONDS", .summary = "says how time passes", .run = wait_for},
	{.name = "true", .usage = "", .summary = "succeed", .run = yes},
	{.name = "uname", .usage = "[-a | -m | -n | -r]", .summary = "the system's name", .run = uname},
	{.name = "uptime", .usage = "", .summary = "how long the host has been up", .run = uptime},
	{.name = "which", .usage = "COMMAND...", .summary = "where a command is", .run = which},
	{.name = "whoami", .usage = "", .summary = "who is typing", .run = whoami},
	{.name = NULL},
};
