/* cli/console/console_pipe.c: lists (; && ||), pipes into filters, and the few redirections that make sense without files: 2>&1, >/dev/null, 2>/dev/null.
 * A line is read to its end before any of it is played, so that one with a mistake in it does nothing. A command that takes its line raw has the rest of it.
 * Left out: files to write to, jobs, loops, variables; each is answered by a note. */
#include "cli/console/console_pipe.h"

#include <string.h>
#include "cli/console/console_words.h"

struct reader {
	struct console *c;
	const char *line;
	gsize at;
	struct console_token t;
	char *fault;
};

struct command {
	GPtrArray *words; /* char *, owned; ended by NULL */
	gsize from, to;
	bool err_to_out, no_out, no_err;
};

static bool next(struct reader *r) { return console_words_next(r->line, &r->at, r->c->status, &r->t, &r->fault); }

static void end(struct reader *r)
{
	g_string_free(r->t.text, TRUE);
	g_free(r->fault);
}

/* ---- is it a line at all? ---- */

static bool refuse(struct reader *r, const char *note)
{
	console_note(r->c, "%s", note);
	return false;
}

static bool unexpected(struct reader *r)
{
	if (r->t.sign == CONSOLE_END)
		console_fault(r->c, "-sh: syntax error: unexpected end of file");
	else
		console_fault(r->c, "-sh: syntax error: unexpected \"%s\"", r->t.text->str);
	return false;
}

/* The redirection that was just read, and its target. */
static bool check_redirect(struct reader *r)
{
	if (strchr(r->t.text->str, '<'))
		return refuse(r, "there are no files to read from here; answers are typed, or come to 'vmksim lab' on its standard input");
	if (strcmp(r->t.text->str, "2>&1") == 0)
		return true;
	if (!next(r))
		return true; /* said by the caller */
	if (r->t.sign != CONSOLE_WORD)
		return unexpected(r);
	if (strcmp(r->t.text->str, "/dev/null") == 0)
		return true;
	if (g_str_has_prefix(r->line, "run until "))
		return refuse(r, "to a shell '>' is a file to write to: put the expression in quotes, such as run until 'migration(m1).progress > 50 %'");
	return refuse(r, "there are no files to write to here; 'save FILE.yaml' keeps the session, and 'vmksim lab ... > FILE' what is said");
}

static bool check_first_word(struct reader *r)
{
	static const char *const keywords[] = {
		"if", "then", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "{", "}", "(", ")", "!", NULL};
	const char *word = r->t.text->str, *eq = strchr(word, '=');
	if (r->t.quoted)
		return true;
	if (g_strv_contains(keywords, word) || word[0] == '(')
		return refuse(r, "the shell here knows words, quotes, ; && || and | to filters; no loops, conditions or functions");
	if (eq && eq > word && (g_ascii_isalpha(word[0]) || word[0] == '_') && strspn(word, G_CSET_a_2_z G_CSET_A_2_Z "0123456789_") == (size_t)(eq - word))
		return refuse(r, "there are no variables here: type the value where it is used");
	return true;
}

/* Of one token; *first: a command may begin here, *open: one must follow. */
static bool check_token(struct reader *r, bool *first, bool *open)
{
	switch (r->t.sign) {
	case CONSOLE_WORD:
		if (*first && !check_first_word(r))
			return false;
		*first = *open = false;
		return true;
	case CONSOLE_REDIRECT:
		return check_redirect(r);
	case CONSOLE_BACKGROUND:
		return refuse(r, "there are no jobs in the background here: time stands still until 'run 30s'");
	case CONSOLE_END:
		return !*open || unexpected(r);
	case CONSOLE_NEXT:
	case CONSOLE_AND:
	case CONSOLE_OR:
	case CONSOLE_PIPE:
		if (*first)
			return unexpected(r);
		*first = true;
		*open = r->t.sign != CONSOLE_NEXT;
		return true;
	}
	return true;
}

static bool check(struct console *c, const char *line)
{
	struct reader r = {.c = c, .line = line, .t.text = g_string_new(NULL)};
	bool first = true, open = false, good = true;
	do {
		bool begins = first;
		good = next(&r) && check_token(&r, &first, &open);
		const struct console_command *row = good && begins && r.t.sign == CONSOLE_WORD ? console_find(c, r.t.text->str) : NULL;
		if (row && row->raw)
			break;
	} while (good && r.t.sign != CONSOLE_END);
	if (r.fault && g_str_has_prefix(r.fault, "lab: "))
		console_note(c, "%s", r.fault + strlen("lab: "));
	else if (r.fault)
		console_fault(c, "-sh: %s", r.fault);
	good = good && !r.fault;
	end(&r);
	return good;
}

/* ---- playing it ---- */

static void free_command(gpointer p)
{
	struct command *k = p;
	g_ptr_array_unref(k->words);
	g_free(k);
}

static void read_redirect(struct reader *r, struct command *k)
{
	bool err = r->t.text->str[0] == '2', both = r->t.text->str[0] == '&';
	if (strcmp(r->t.text->str, "2>&1") == 0) {
		k->err_to_out = true;
		return;
	}
	k->no_err |= err || both;
	k->no_out |= !err;
	next(r); /* its target, which was checked */
}

/* Up to the sign behind it, which r->t is left at. */
static struct command *read_command(struct reader *r)
{
	struct command *k = g_new0(struct command, 1);
	k->words = g_ptr_array_new_with_free_func(g_free);
	next(r);
	k->from = k->to = r->t.from;
	for (; r->t.sign == CONSOLE_WORD || r->t.sign == CONSOLE_REDIRECT; next(r)) {
		if (r->t.sign == CONSOLE_REDIRECT) {
			read_redirect(r, k);
			k->to = r->t.to;
			continue;
		}
		g_ptr_array_add(k->words, g_strdup(r->t.text->str));
		k->to = r->t.to;
		const struct console_command *row = k->words->len == 1 ? console_find(r->c, r->t.text->str) : NULL;
		if (row && row->raw) {
			const char *rest = r->line + r->at;
			while (g_ascii_isspace(*rest))
				rest++;
			if (*rest)
				g_ptr_array_add(k->words, g_strchomp(g_strdup(rest)));
			r->at = k->to = strlen(r->line);
		}
	}
	g_ptr_array_add(k->words, NULL);
	return k;
}

/* "migrate --help": the host's own tools know what that means to them, commands beyond the host's have no options of that name. */
static bool asks_help(const struct console *c, const struct console_command *row, char **words)
{
	const struct console_command *more = c->more;
	while (more && more->name && more != row)
		more++;
	return more && more->name && words[1] && !words[2] && (strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0);
}

static int run_words(struct console *c, char **words)
{
	const struct console_command *row = console_find(c, words[0]);
	if (!row)
		return console_strange_command(c, words[0]);
	if (asks_help(c, row, words)) {
		console_tell(c, row);
		return 0;
	}
	c->formatter = CONSOLE_TEXT;
	return row->run(c, (int)g_strv_length(words), words);
}

/* What was said since `mark`, taken from it. */
static GString *taken(GString *from, gsize mark)
{
	GString *s = g_string_new_len(from->str + mark, (gssize)(from->len - mark));
	g_string_truncate(from, mark);
	return s;
}

/* Notes stay notes, wherever faults go. */
static void redirect(struct console *c, const struct command *k, gsize out_mark, gsize err_mark)
{
	GString *said = taken(c->err, err_mark);
	g_auto(GStrv) lines = g_strsplit(said->str, "\n", -1);
	if (k->no_out)
		g_string_truncate(c->out, out_mark);
	for (char **line = lines; *line && line[1]; line++) {
		bool ours = g_str_has_prefix(*line, "lab: ");
		if (ours || (!k->no_err && !k->err_to_out))
			g_string_append_printf(c->err, "%s\n", *line);
		else if (!k->no_err && !k->no_out)
			g_string_append_printf(c->out, "%s\n", *line);
	}
	g_string_free(said, TRUE);
}

/* A filter that reads a file does not read the pipe; it is a command like others. */
static bool names_file(const struct console *c, const struct command *k)
{
	guint n = k->words->len - 1;
	const char *name = k->words->pdata[0], *last = k->words->pdata[n - 1];
	return n >= (strstr(name, "grep") ? 3 : 2) && last[0] == '/' && console_find(c, name);
}

/* One command of a pipe; not the first one: what was said since out_mark goes into it. */
static int run_command(struct console *c, const struct command *k, bool first, gsize out_mark)
{
	gsize err_mark = c->err->len;
	char **words = (char **)k->words->pdata;
	g_autofree char *segment = g_strndup(c->line + k->from, k->to - k->from);
	const char *line = c->line;
	int status;
	c->line = segment;
	if (first || names_file(c, k) || !console_filter_is(words[0])) {
		GString *unread = taken(c->out, out_mark);
		status = run_words(c, words);
		g_string_free(unread, TRUE);
	} else {
		GString *text = taken(c->out, out_mark);
		status = console_filter(c, (int)k->words->len - 1, words, text);
		g_string_append_len(c->out, text->str, (gssize)text->len);
		g_string_free(text, TRUE);
	}
	c->line = line;
	redirect(c, k, out_mark, err_mark);
	return status;
}

static void run_pipe(struct console *c, const GPtrArray *commands)
{
	gsize out_mark = c->out->len;
	for (guint i = 0; i < commands->len; i++) {
		const struct command *k = commands->pdata[i];
		if (k->words->len > 1)
			c->status = run_command(c, k, i == 0, out_mark);
	}
}

static enum console_sign play_pipe(struct reader *r, bool play)
{
	g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func(free_command);
	do
		g_ptr_array_add(commands, read_command(r));
	while (r->t.sign == CONSOLE_PIPE);
	if (play)
		run_pipe(r->c, commands);
	return r->t.sign;
}

int console_pipe_line(struct console *c, const char *line)
{
	int strange = console_strange_line(c, line);
	if (strange || !check(c, line))
		return c->status = strange ? strange : 2;
	struct reader r = {.c = c, .line = line, .t.text = g_string_new(NULL)};
	enum console_sign sign = CONSOLE_NEXT;
	while (sign != CONSOLE_END && !c->ended && !c->answer)
		sign = play_pipe(&r, sign == CONSOLE_NEXT || (sign == CONSOLE_AND) == (c->status == 0));
	end(&r);
	return c->status;
}
