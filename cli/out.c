/* cli/out.c: standard output, files, standard error.
 *
 * Files are replaced atomically, but only regular ones: whoever writes to a device or a pipe wants it written, not replaced. Whether UTF-8 is used does not
 * depend on the locale when the output is not a terminal, so that a stored report has the same bytes everywhere.
 */
#include "cli/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/cmd.h"
#include "plots/text.h"

#define HELD_MOST ((gsize)1 << 20)

const char *const out_colours[] = {"auto", "always", "never", NULL};

void out_open(struct out *o, const char *command, const char *file)
{
	*o = (struct out){.command = command, .file = g_strcmp0(file, "-") == 0 ? NULL : file, .held = g_string_new(NULL), .fd = -1};
}

/* 0, or the errno. */
static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);
		if (k < 0 && errno != EINTR)
			return errno;
		p += k > 0 ? k : 0;
		n -= k > 0 ? (size_t)k : 0;
	}
	return 0;
}

static void fail(struct out *o, int e)
{
	o->failed = true;
	out_fault(o->command, "cannot write '%s': %s", o->file, g_strerror(e));
}

/* The file that is written: a new one beside a regular one, else the device itself. 0, or the errno. */
static int begin_file(struct out *o)
{
	struct stat st;
	bool replace = lstat(o->file, &st) != 0 || S_ISREG(st.st_mode);
	if (!replace) {
		o->fd = open(o->file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		return o->fd < 0 ? errno : 0;
	}
	do {
		g_free(o->beside);
		o->beside = g_strdup_printf("%s.%08x", o->file, g_random_int());
		o->fd = open(o->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	} while (o->fd < 0 && errno == EEXIST);
	return o->fd < 0 ? errno : 0;
}

/* What is held goes to the file. A reader of a pipe that has gone away wants no more. */
static void put_held(struct out *o)
{
	int e = o->failed || o->gone ? 0 : o->fd < 0 ? begin_file(o) : 0;
	if (!e && !o->failed && !o->gone)
		e = write_all(o->fd, o->held->str, o->held->len);
	g_string_truncate(o->held, 0);
	o->gone |= e == EPIPE;
	if (e && e != EPIPE)
		fail(o, e);
}

void out_add(struct out *o, const GString *s)
{
	if (o->file) {
		g_string_append_len(o->held, s->str, (gssize)s->len);
		if (o->held->len >= HELD_MOST)
			put_held(o);
		return;
	}
	if (o->failed || o->gone)
		return;
	int e = write_all(STDOUT_FILENO, s->str, s->len);
	if (e == EPIPE)
		o->gone = true;
	else if (e) {
		o->failed = true;
		out_fault(o->command, "cannot write to standard output: %s", g_strerror(e));
	}
}

/* The new file takes the place of the old one, or goes. */
static void end_file(struct out *o)
{
	int e = !o->failed && o->beside && fsync(o->fd) != 0 ? errno : 0;
	if (close(o->fd) != 0 && !e)
		e = errno;
	if (!e && !o->failed && o->beside && rename(o->beside, o->file) != 0)
		e = errno;
	if (e && !o->failed)
		fail(o, e);
	if (o->failed && o->beside)
		unlink(o->beside);
}

int out_close(struct out *o)
{
	if (o->file && o->held->len)
		put_held(o);
	if (o->fd >= 0)
		end_file(o);
	g_string_free(o->held, TRUE);
	g_free(o->beside);
	o->held = NULL;
	return o->failed ? CMD_FAULT : CMD_DONE;
}

int out_all(const char *command, const char *file, GString *s)
{
	struct out out;
	out_open(&out, command, file);
	out_add(&out, s);
	g_string_free(s, TRUE);
	return out_close(&out);
}

bool out_colour(const struct out *o, enum out_colour when)
{
	const char *no_color = g_getenv("NO_COLOR"), *term = g_getenv("TERM");
	if (when != OUT_AUTO)
		return when == OUT_ALWAYS;
	return !o->file && isatty(STDOUT_FILENO) && !(no_color && *no_color) && g_strcmp0(term, "dumb") != 0;
}

bool out_utf8(const struct out *o) { return o->file || !isatty(STDOUT_FILENO) || g_get_charset(NULL); }

void out_fault(const char *command, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *raw = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	GString *s = g_string_new("vmksim");
	g_string_append_printf(s, command ? " %s: " : "%s: ", command ? command : "");
	text_clean(s, raw);
	g_string_append_c(s, '\n');
	out_talk(s->str);
	g_string_free(s, TRUE);
}

void out_talk(const char *text) { write_all(STDERR_FILENO, text, strlen(text)); }

void out_lines(const char *command, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (**line)
			out_fault(command, "%s", *line);
}

const char *out_why(const GError *err)
{
	const char *why = strrchr(err->message, ':');
	return why ? why + 2 : err->message;
}
