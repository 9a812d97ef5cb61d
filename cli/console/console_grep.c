/* cli/console/console_grep.c: grep with the options people use: -A -B -C -E -F -c -e -i -m -n -o -q -v -w -x. Patterns are those of POSIX, by the C library;
 * those that may take it for ever (repetitions that multiply, references back) and very long ones are refused. */
#include "cli/console/console_grep.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 1000
#define LONGEST_PARTED 2000
#define MOST_REPEATS 1000

struct grep {
	bool invert, fold, count, extended, fixed, word, line, number, quiet, only;
	guint before, after, most; /* most 0: any */
	GPtrArray *texts;          /* const char *: patterns as typed */
	regex_t *compiled;
	guint n;
};

/* ---- options ---- */

static bool *flag(struct grep *g, char ch)
{
	switch (ch) {
	case 'v': return &g->invert;
	case 'i': return &g->fold;
	case 'c': return &g->count;
	case 'E': return &g->extended;
	case 'F': return &g->fixed;
	case 'w': return &g->word;
	case 'x': return &g->line;
	case 'n': return &g->number;
	case 'q': return &g->quiet;
	case 'o': return &g->only;
	default: return NULL;
	}
}

static bool set_value(struct console *c, struct grep *g, char ch, const char *value)
{
	guint64 n;
	if (ch == 'e' && value) {
		g_ptr_array_add(g->texts, (gpointer)value);
		return true;
	}
	if (!value || !g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT32, &n, NULL)) {
		console_fault(c, "grep: invalid number '%s'", value ? value : "");
		return false;
	}
	if (ch == 'A' || ch == 'C')
		g->after = (guint)n;
	if (ch == 'B' || ch == 'C')
		g->before = (guint)n;
	if (ch == 'm')
		g->most = (guint)n;
	return true;
}

static bool letters(struct console *c, struct grep *g, int argc, char **argv, int *i)
{
	for (const char *s = argv[*i] + 1; *s; s++) {
		bool *f = flag(g, *s);
		if (f) {
			*f = true;
		} else if (strchr("ABCem", *s)) {
			return set_value(c, g, *s, s[1] ? s + 1 : *i + 1 < argc ? argv[++*i] : NULL);
		} else {
			console_fault(c, "grep: unrecognized option: %c", *s);
			return false;
		}
	}
	return true;
}

static bool read_options(struct console *c, struct grep *g, int argc, char **argv)
{
	const char *pattern = NULL;
	bool more = true;
	for (int i = 1; i < argc; i++) {
		if (more && strcmp(argv[i], "--") == 0) {
			more = false;
		} else if (more && g_str_has_prefix(argv[i], "--color")) {
			continue;
		} else if (more && argv[i][0] == '-' && argv[i][1]) {
			if (!letters(c, g, argc, argv, &i))
				return false;
		} else if (!pattern && !g->texts->len) {
			pattern = argv[i];
		} else if (strcmp(argv[i], "-") != 0) {
			console_fault(c, "grep: %s: No such file or directory", argv[i]);
			if (!pattern)
				return false;
			console_note(c, "a pattern of several words stands in quotes: grep '%s %s'", pattern, argv[i]);
			return false;
		}
	}
	if (pattern)
		g_ptr_array_add(g->texts, (gpointer)pattern);
	if (!g->texts->len)
		console_fault(c, "Usage: grep [-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... } [FILE]...");
	return g->texts->len > 0;
}

/* ---- patterns ---- */

/* Repetitions of repetitions multiply in the library's tables. */
static bool modest(const char *p)
{
	guint64 product = 1;
	for (const char *s = p; *s; s++) {
		if (s[0] == '\\' && g_ascii_isdigit(s[1]))
			return false;
		if (s[0] != '{')
			continue;
		guint64 most = 1;
		for (const char *d = s + 1; *d && *d != '}'; d++)
			if (g_ascii_isdigit(*d) && !g_ascii_isdigit(d[-1]))
				most = MAX(most, g_ascii_strtoull(d, NULL, 10));
		product = most > MOST_REPEATS ? MOST_REPEATS + 1 : product * most;
		if (product > MOST_REPEATS)
			return false;
	}
	return strlen(p) <= LONGEST;
}

static char *literal(const char *s)
{
	GString *t = g_string_new(NULL);
	for (; *s; s++) {
		if (strchr("\\.[]*^$", *s))
			g_string_append_c(t, '\\');
		g_string_append_c(t, *s);
	}
	return g_string_free(t, FALSE);
}

/* As the library is asked for it: whether a line has it is asked from the line's start, once, or long lines would take it for ever; -o asks where. g_free. */
static char *wrapped(const struct grep *g, const char *text)
{
	const char *open = g->extended ? "(" : "\\(", *close = g->extended ? ")" : "\\)", *first = g->only ? "" : "^.*";
	g_autofree char *body = g->fixed ? literal(text) : g_strdup(text);
	if (g->line)
		return g_strconcat("^", open, body, close, "$", NULL);
	if (g->word)
		return g_strconcat(first, "\\<", open, body, close, "\\>", NULL);
	return g->only ? g_steal_pointer(&body) : g_strconcat(first, open, body, close, NULL);
}

static bool compile(struct console *c, struct grep *g)
{
	int flags = (g->extended ? REG_EXTENDED : 0) | (g->fold ? REG_ICASE : 0) | (g->only ? 0 : REG_NOSUB);
	g->compiled = g_new0(regex_t, g->texts->len);
	for (guint i = 0; i < g->texts->len; i++) {
		const char *text = g->texts->pdata[i];
		if (!modest(text)) {
			console_note(c, "a pattern this long, or with repetitions like these or references back, is not taken here");
			return false;
		}
		g_autofree char *whole = wrapped(g, text);
		int e = regcomp(&g->compiled[i], whole, flags);
		if (e) {
			char words[200];
			regerror(e, &g->compiled[i], words, sizeof words);
			console_fault(c, "grep: bad regex '%s': %s", text, words);
			return false;
		}
		g->n++;
	}
	return true;
}

/* ---- searching ---- */

/* `out`, where there is -o: its place. */
static bool matches(const struct grep *g, const char *line, regmatch_t *out)
{
	for (guint i = 0; i < g->n; i++)
		if (regexec(&g->compiled[i], line, 1, out, 0) == 0)
			return true;
	return false;
}

static void put(const struct grep *g, GString *out, guint number, char mark, const char *line)
{
	if (g->number)
		g_string_append_printf(out, "%u%c", number + 1, mark);
	g_string_append_printf(out, "%s\n", line);
}

static void put_parts(const struct grep *g, GString *out, guint number, const char *line)
{
	regmatch_t m;
	for (const char *p = line; *p && matches(g, p, &m); p += m.rm_eo)
		if (m.rm_eo > m.rm_so) {
			g_autofree char *part = g_strndup(p + m.rm_so, (gsize)(m.rm_eo - m.rm_so));
			put(g, out, number, ':', part);
		} else {
			m.rm_eo++;
			if (!p[m.rm_eo - 1])
				break;
		}
}

/* How many lines are found; they are put with those around them, each once, parted by "--". */
static guint search(const struct grep *g, char **lines, guint n, GString *out)
{
	guint found = 0, shown = 0; /* lines before this one are out, or parted off */
	guint left = 0;             /* lines to show after the last that was found */
	bool around = g->before || g->after;
	for (guint i = 0; i < n; i++) {
		regmatch_t m;
		bool hit = (!g->most || found < g->most) && matches(g, lines[i], &m) != g->invert;
		found += hit;
		if (g->only && hit && !g->invert) {
			put_parts(g, out, i, lines[i]);
		} else if (hit) {
			guint from = MAX(shown, i > g->before ? i - g->before : 0);
			if (around && out->len && from > shown)
				g_string_append(out, "--\n");
			for (guint k = from; k < i; k++)
				put(g, out, k, '-', lines[k]);
			put(g, out, i, ':', lines[i]);
			shown = i + 1;
			left = g->after;
		} else if (left && !g->only) {
			put(g, out, i, '-', lines[i]);
			shown = i + 1;
			left--;
		}
	}
	return found;
}

static int find(struct console *c, const struct grep *g, GString *text)
{
	g_autofree char *all = g_strndup(text->str, text->len);
	if (text->len && all[text->len - 1] == '\n')
		all[text->len - 1] = '\0';
	g_auto(GStrv) lines = g_strsplit(all, "\n", -1);
	guint n = text->len ? g_strv_length(lines) : 0;
	for (guint i = 0; g->only && i < n; i++)
		if (strlen(lines[i]) > LONGEST_PARTED) {
			console_note(c, "a line of %" G_GSIZE_FORMAT " bytes is not taken apart (-o)", strlen(lines[i]));
			g_string_truncate(text, 0);
			return 2;
		}
	g_string_truncate(text, 0);
	guint found = search(g, lines, n, text);
	if (g->count)
		g_string_printf(text, "%u\n", found);
	if (g->quiet)
		g_string_truncate(text, 0);
	return found ? 0 : 1;
}

int console_grep(struct console *c, int argc, char **argv, GString *text)
{
	struct grep g = {.extended = argv[0][0] == 'e', .fixed = argv[0][0] == 'f', .texts = g_ptr_array_new()};
	int status = 2;
	if (read_options(c, &g, argc, argv)) {
		g.extended &= !g.fixed;
		if (compile(c, &g))
			status = find(c, &g, text);
	}
	if (status == 2)
		g_string_truncate(text, 0);
	for (guint i = 0; i < g.n; i++)
		regfree(&g.compiled[i]);
	g_free(g.compiled);
	g_ptr_array_unref(g.texts);
	return status;
}
