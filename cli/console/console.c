/* cli/console/console.c: from a line to its command, and what commands need of the console. */
#include "cli/console/console.h"

#include <string.h>
#include "cli/console/console_pipe.h"
#include "plots/text.h"

#define NOTE_WIDTH 92

struct console *console_new(struct session *session, const char *host, const struct console_command *more, void *ctx)
{
	struct console *c = g_new0(struct console, 1);
	c->session = session;
	c->host = g_strdup(host);
	c->more = more;
	c->ctx = ctx;
	c->out = g_string_new(NULL);
	c->err = g_string_new(NULL);
	c->history = g_ptr_array_new_with_free_func(g_free);
	c->before = g_ptr_array_new_with_free_func(g_free);
	return c;
}

void console_free(struct console *c)
{
	if (!c)
		return;
	console_answered(c);
	g_string_free(c->out, TRUE);
	g_string_free(c->err, TRUE);
	g_ptr_array_unref(c->history);
	g_ptr_array_unref(c->before);
	g_free(c->host);
	g_free(c);
}

bool console_back(struct console *c)
{
	if (!c->before->len)
		return false;
	g_free(c->host);
	c->host = g_ptr_array_steal_index(c->before, c->before->len - 1);
	return true;
}

void console_enter(struct console *c, const char *host)
{
	bool from_there = c->before->len && strcmp(c->before->pdata[c->before->len - 1], host) == 0;
	if (strcmp(c->host, host) == 0 || (from_there && console_back(c)))
		return;
	g_ptr_array_add(c->before, c->host);
	c->host = g_strdup(host);
}

char *console_prompt(const struct console *c) { return c->answer ? g_strdup(c->question) : g_strdup_printf("[root@%s:~] ", c->host); }

void console_ask(struct console *c, const char *question, int (*answer)(struct console *c, const char *line), gpointer asked, GDestroyNotify asked_free)
{
	g_free(c->question);
	c->question = g_strdup(question);
	c->answer = answer;
	c->asked = asked;
	c->asked_free = asked_free;
}

void console_answered(struct console *c)
{
	g_clear_pointer(&c->question, g_free);
	if (c->asked && c->asked_free)
		c->asked_free(c->asked);
	c->asked = NULL;
	c->answer = NULL;
}

const struct host *console_host(const struct console *c)
{
	const struct estate *e = session_estate(c->session);
	return estate_host(e, estate_host_find(e, c->host));
}

/* ---- what is said ---- */

void console_print(struct console *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_string_append_vprintf(c->out, fmt, ap);
	va_end(ap);
}

int console_fault(struct console *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_string_append_vprintf(c->err, fmt, ap);
	va_end(ap);
	g_string_append_c(c->err, '\n');
	return 1;
}

static void note(struct console *c, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	gsize used = 0;
	for (char **w = words; *w; w++) {
		gsize n = (gsize)g_utf8_strlen(*w, -1);
		if (used && used + 1 + n > NOTE_WIDTH) {
			g_string_append_c(c->err, '\n');
			used = 0;
		}
		g_string_append_printf(c->err, "%s%s", used ? " " : "lab: ", *w);
		used += n + 1;
	}
	g_string_append_c(c->err, '\n');
}

void console_note(struct console *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++)
		if (g_str_has_prefix(*line, "  "))
			g_string_append_printf(c->err, "lab: %s\n", *line);
		else
			note(c, *line);
}

char *console_shown(const char *text)
{
	GString *s = g_string_new(NULL);
	text_clean(s, text);
	return g_string_free(s, FALSE);
}

/* ---- what is done ---- */

bool console_do(struct console *c, struct entry *e)
{
	bool done = session_do(c->session, entry_end(e), c->line, &c->verdict);
	entry_free(e);
	return done;
}

int console_refused(struct console *c, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_string_append_vprintf(c->err, fmt, ap);
	va_end(ap);
	g_string_append_c(c->err, '\n');
	if (c->verdict.rule)
		console_note(c, "%s: %s ('explain %s' tells more)", c->verdict.rule, c->verdict.text, c->verdict.rule);
	else
		console_note(c, "%s", c->verdict.text);
	return 1;
}

/* ---- from a line to a command ---- */

static const struct console_command *find_in(const struct console_command *rows, const char *name)
{
	for (; rows && rows->name; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

/* A host's tools stand in /bin and beside it. */
const struct console_command *console_find(const struct console *c, const char *name)
{
	const char *last = name[0] == '/' ? strrchr(name, '/') + 1 : name;
	name = strstr(name, "bin/") && *last ? last : name;
	const struct console_command *found = find_in(c->more, name);
	for (const struct console_command *const *t = console_command_tables; !found && *t; t++)
		found = find_in(*t, name);
	return found;
}

void console_tell(struct console *c, const struct console_command *row)
{
	console_print(c, "%s: %s\nusage: %s %s\n", row->name, row->summary, row->name, row->usage);
}

int console_line(struct console *c, const char *line)
{
	g_string_truncate(c->out, 0);
	g_string_truncate(c->err, 0);
	c->line = line;
	if (!g_utf8_validate(line, -1, NULL)) {
		console_note(c, "the line holds bytes that are no characters (it is not UTF-8)");
		return c->status = 2;
	}
	if (c->answer)
		return c->status = c->answer(c, line);
	if (line[strspn(line, " \t\r\n")])
		g_ptr_array_add(c->history, g_strdup(line));
	return c->status = console_pipe_line(c, line);
}
