/* cli/console/console_filter.c: what commands are piped into: grep is in console_grep.c; head, tail, wc, sort, uniq, cat, less and more are here. Their options
 * are those that people use on hosts; pagers print all there is. Others that a host has (awk, sed, cut, tr, xargs) are answered by a note. */
#include <stdlib.h>
#include <string.h>

#include "cli/console/console_grep.h"
#include "cli/console/console_pipe.h"

const char *const console_filter_names[] = {"cat", "egrep", "fgrep", "grep", "head", "less", "more", "sort", "tail", "uniq", "wc", NULL};

static const char *const absent[] = {"awk", "cut", "sed", "tee", "tr", "xargs", "python", "perl", "jq", "nl", "rev", "column", NULL};

bool console_filter_is(const char *name) { return g_strv_contains(console_filter_names, name) || g_strv_contains(absent, name); }

/* Lines without their ends; the text is not changed. */
static GPtrArray *lines_of(const GString *text)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (const char *p = text->str, *end = text->str + text->len; p < end;) {
		const char *nl = strchr(p, '\n');
		const char *stop = nl ? nl : end;
		g_ptr_array_add(lines, g_strndup(p, (gsize)(stop - p)));
		p = stop + 1;
	}
	return lines;
}

static void put_lines(GString *text, const GPtrArray *lines, guint from, guint to)
{
	g_string_truncate(text, 0);
	for (guint i = from; i < to; i++)
		g_string_append_printf(text, "%s\n", (const char *)lines->pdata[i]);
}

static int wrong(struct console *c, const char *name, const char *option)
{
	console_fault(c, "%s: unrecognized option: %s", name, option);
	return 2;
}

/* ---- head, tail ---- */

/* -n 5, -n5, -5, -n +5; *plus: the last form. */
static int count(struct console *c, int argc, char **argv, guint *n, bool *plus)
{
	for (int i = 1; i < argc; i++) {
		const char *s = argv[i];
		if (strcmp(s, "-f") == 0 || strcmp(s, "-F") == 0) {
			console_note(c, "nothing is added while time stands still: 'run 30s', then look again");
			continue;
		}
		if (g_str_has_prefix(s, "-n"))
			s = s[2] ? s + 2 : i + 1 < argc ? argv[++i] : "";
		else if (s[0] == '-')
			s++;
		*plus = s[0] == '+';
		guint64 value;
		if (!g_ascii_string_to_unsigned(s + *plus, 10, 0, G_MAXINT32, &value, NULL)) {
			console_fault(c, "%s: invalid number '%s'", argv[0], s);
			return 2;
		}
		*n = (guint)value;
	}
	return 0;
}

static int ends(struct console *c, int argc, char **argv, GString *text)
{
	guint n = 10;
	bool plus = false;
	int status = count(c, argc, argv, &n, &plus);
	if (status)
		return status;
	g_autoptr(GPtrArray) lines = lines_of(text);
	if (strcmp(argv[0], "head") == 0)
		put_lines(text, lines, 0, MIN(n, lines->len));
	else if (plus)
		put_lines(text, lines, MIN(n ? n - 1 : 0, lines->len), lines->len);
	else
		put_lines(text, lines, lines->len - MIN(n, lines->len), lines->len);
	return 0;
}

/* ---- wc ---- */

static guint words_in(const GString *text)
{
	guint n = 0;
	bool in = false;
	for (gsize i = 0; i < text->len; i++) {
		bool blank = g_ascii_isspace(text->str[i]);
		n += !blank && !in;
		in = !blank;
	}
	return n;
}

static int wc(struct console *c, int argc, char **argv, GString *text)
{
	bool l = false, w = false, b = false;
	for (int i = 1; i < argc; i++)
		for (const char *s = argv[i][0] == '-' && argv[i][1] ? argv[i] + 1 : "?"; *s; s++) {
			if (!strchr("lwc", *s))
				return wrong(c, "wc", argv[i]);
			l |= *s == 'l';
			w |= *s == 'w';
			b |= *s == 'c';
		}
	guint lines = 0, words = words_in(text);
	gsize bytes = text->len;
	for (gsize i = 0; i < text->len; i++)
		lines += text->str[i] == '\n';
	if (l + w + b == 1)
		g_string_printf(text, "%" G_GSIZE_FORMAT "\n", l ? lines : w ? words : bytes);
	else
		g_string_printf(text, "%9u %9u %9" G_GSIZE_FORMAT "\n", lines, words, bytes);
	return 0;
}

/* ---- sort, uniq ---- */

struct order {
	bool number, reverse;
	guint field; /* from 1; 0: the whole line */
};

static const char *key_of(const char *line, guint field)
{
	for (guint i = 1; i <= field; i++) {
		line += strspn(line, " \t");
		if (i < field)
			line += strcspn(line, " \t");
	}
	return line;
}

static gint by_order(gconstpointer a, gconstpointer b, gpointer data)
{
	const struct order *o = data;
	const char *x = key_of(*(const char *const *)a, o->field), *y = key_of(*(const char *const *)b, o->field);
	gint64 m = o->number ? g_ascii_strtoll(x, NULL, 10) : 0, n = o->number ? g_ascii_strtoll(y, NULL, 10) : 0;
	int d = m != n ? (m < n ? -1 : 1) : strcmp(x, y);
	return o->reverse ? -d : d;
}

static void drop_same(GString *text, const GPtrArray *lines, bool counted)
{
	g_string_truncate(text, 0);
	for (guint i = 0, n; i < lines->len; i += n) {
		for (n = 1; i + n < lines->len && strcmp(lines->pdata[i], lines->pdata[i + n]) == 0;)
			n++;
		if (counted)
			g_string_append_printf(text, "%7u ", n);
		g_string_append_printf(text, "%s\n", (const char *)lines->pdata[i]);
	}
}

/* -k 2, -rnk2; *once: -u. */
static bool read_order(int argc, char **argv, int *i, struct order *o, bool *once)
{
	for (const char *s = argv[*i][0] == '-' && argv[*i][1] ? argv[*i] + 1 : "?"; *s; s++) {
		if (*s == 'k') {
			const char *value = s[1] ? s + 1 : *i + 1 < argc ? argv[++*i] : "";
			g_autofree char *number = g_strndup(value, strspn(value, "0123456789"));
			guint64 field;
			if (!g_ascii_string_to_unsigned(number, 10, 1, 1000, &field, NULL))
				return false;
			o->field = (guint)field;
			return true;
		}
		if (!strchr("nru", *s))
			return false;
		o->number |= *s == 'n';
		o->reverse |= *s == 'r';
		*once |= *s == 'u';
	}
	return true;
}

static int sort(struct console *c, int argc, char **argv, GString *text)
{
	struct order o = {0};
	bool once = false;
	for (int i = 1; i < argc; i++)
		if (!read_order(argc, argv, &i, &o, &once))
			return wrong(c, "sort", argv[MIN(i, argc - 1)]);
	g_autoptr(GPtrArray) lines = lines_of(text);
	g_ptr_array_sort_with_data(lines, by_order, &o);
	put_lines(text, lines, 0, lines->len);
	if (once)
		drop_same(text, lines, false);
	return 0;
}

static int uniq(struct console *c, int argc, char **argv, GString *text)
{
	bool counted = argc == 2 && strcmp(argv[1], "-c") == 0;
	if (argc > 1 && !counted)
		return wrong(c, "uniq", argv[1]);
	g_autoptr(GPtrArray) lines = lines_of(text);
	drop_same(text, lines, counted);
	return 0;
}

/* ---- which one ---- */

int console_filter(struct console *c, int argc, char **argv, GString *text)
{
	static int (*const filters[])(struct console *, int, char **, GString *) = {
		NULL, console_grep, console_grep, console_grep, ends, NULL, NULL, sort, ends, uniq, wc};
	for (unsigned i = 0; console_filter_names[i]; i++)
		if (strcmp(argv[0], console_filter_names[i]) == 0)
			return filters[i] ? filters[i](c, argc, argv, text) : 0;
	g_string_truncate(text, 0);
	console_note(c, "%s is not emulated; grep, head, tail, wc, sort, uniq, cat, less and more are, and esxcli --formatter=csv for what it prints", argv[0]);
	return 1;
}
