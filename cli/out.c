/* cli/out.c: standard output, files, standard error.
 *
 * Files are replaced atomically by GLib, but only regular ones: whoever writes to a device or a pipe wants it written, not replaced. Whether UTF-8 is used does
 * not depend on the locale when the output is not a terminal, so that a stored report has the same bytes everywhere.
 */
#include "cli/out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli/cmd.h"
#include "plots/text.h"

const char *const out_colours[] = {"auto", "always", "never", NULL};

void out_open(struct out *o, const char *command, const char *file)
{
	*o = (struct out){.command = command, .file = g_strcmp0(file, "-") == 0 ? NULL : file, .held = g_string_new(NULL)};
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

void out_add(struct out *o, const GString *s)
{
	if (o->file) {
		g_string_append_len(o->held, s->str, (gssize)s->len);
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

static int write_in_place(const char *file, const GString *s)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return errno;
	int e = write_all(fd, s->str, s->len);
	if (close(fd) != 0 && !e)
		e = errno;
	return e == EPIPE ? 0 : e;
}

static void write_file(struct out *o)
{
	struct stat st;
	bool replace = lstat(o->file, &st) != 0 || S_ISREG(st.st_mode);
	g_autoptr(GError) err = NULL;
	int e = replace ? 0 : write_in_place(o->file, o->held);
	if (replace && !g_file_set_contents_full(o->file, o->held->str, (gssize)o->held->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &err)) {
		o->failed = true;
		out_fault(o->command, "cannot write '%s': %s", o->file, out_why(err));
	} else if (e) {
		o->failed = true;
		out_fault(o->command, "cannot write '%s': %s", o->file, g_strerror(e));
	}
}

int out_close(struct out *o)
{
	if (o->file && o->held->len)
		write_file(o);
	g_string_free(o->held, TRUE);
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

const char *out_why(const GError *err)
{
	const char *why = strrchr(err->message, ':');
	return why ? why + 2 : err->message;
}
