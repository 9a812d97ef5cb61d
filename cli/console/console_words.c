/* cli/console/console_words.c: words, quotes and signs of a line. Of what a shell puts in the place of words there is $? alone: no variables, no commands in
 * commands, no file names for patterns; a line that has them is refused, so that nothing half understood is done. */
#include "cli/console/console_words.h"

#include <string.h>
#include "cli/console/console.h"

static const struct {
	const char *text;
	enum console_sign sign;
} signs[] = {
	{"&&", CONSOLE_AND}, {"||", CONSOLE_OR}, {";", CONSOLE_NEXT}, {"|", CONSOLE_PIPE}, {"&", CONSOLE_BACKGROUND},
};

static bool blank(char ch) { return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n'; }

/* "2>&1", ">>", "<": its length; 0: none stands here. */
static size_t redirect(const char *s)
{
	size_t n = g_ascii_isdigit(s[0]) || s[0] == '&' ? 1 : 0;
	if (s[n] != '>' && s[n] != '<')
		return 0;
	n += s[n + 1] == s[n] ? 2 : 1;
	if (s[n] == '&' && g_ascii_isdigit(s[n + 1]))
		n += 2;
	return n;
}

/* What stands behind a '$' or is a backquote. */
static bool expand(const char **p, int status, GString *text, char **out_fault)
{
	const char *s = *p;
	if (s[0] == '$' && s[1] == '?') {
		g_string_append_printf(text, "%d", status);
		*p += 2;
	} else if (s[0] == '`' || (s[0] == '$' && (s[1] == '(' || s[1] == '{' || s[1] == '_' || g_ascii_isalpha(s[1]) || g_ascii_isdigit(s[1])))) {
		*out_fault = g_strdup_printf("lab: there are no variables and no commands in commands here: type what '%.*s' stands for",
			(int)(s[0] == '`' ? 1 : 2 + strspn(s + 2, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")), s);
		return false;
	} else {
		g_string_append_c(text, *s);
		(*p)++;
	}
	return true;
}

/* *p: behind the opening quote, and then behind the closing one. */
static bool quoted(const char **p, char quote, int status, GString *text, char **out_fault)
{
	while (**p && **p != quote) {
		if (quote == '"' && (**p == '$' || **p == '`')) {
			if (!expand(p, status, text, out_fault))
				return false;
			continue;
		}
		if (quote == '"' && **p == '\\' && (*p)[1] && strchr("\"\\$`", (*p)[1]))
			(*p)++;
		g_string_append_c(text, *(*p)++);
	}
	if (!**p) {
		*out_fault = g_strdup("syntax error: unterminated quoted string");
		return false;
	}
	(*p)++;
	return true;
}

static bool word(const char **p, int status, struct console_token *t, char **out_fault)
{
	while (**p && !blank(**p) && !strchr(";|&<>", **p)) {
		char ch = **p;
		if (ch == '\'' || ch == '"') {
			(*p)++;
			t->quoted = true;
			if (!quoted(p, ch, status, t->text, out_fault))
				return false;
		} else if (ch == '$' || ch == '`') {
			if (!expand(p, status, t->text, out_fault))
				return false;
		} else {
			t->quoted |= ch == '\\';
			*p += ch == '\\' && (*p)[1];
			g_string_append_c(t->text, *(*p)++);
		}
	}
	return true;
}

bool console_words_next(const char *line, gsize *at, int status, struct console_token *t, char **out_fault)
{
	const char *p = line + *at;
	while (blank(*p))
		p++;
	g_string_truncate(t->text, 0);
	t->quoted = false;
	t->from = (gsize)(p - line);
	t->sign = !*p || *p == '#' ? CONSOLE_END : CONSOLE_WORD;
	size_t n = t->sign == CONSOLE_WORD ? redirect(p) : 0;
	if (n)
		t->sign = CONSOLE_REDIRECT;
	for (unsigned i = 0; !n && t->sign == CONSOLE_WORD && i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(p, signs[i].text)) {
			t->sign = signs[i].sign;
			n = strlen(signs[i].text);
			break;
		}
	g_string_append_len(t->text, p, (gssize)n);
	p += n;
	bool good = t->sign != CONSOLE_WORD || word(&p, status, t, out_fault);
	*at = t->to = (gsize)(p - line);
	return good;
}

char **console_words(const char *line, char **out_fault)
{
	struct console_token t = {.text = g_string_new(NULL)};
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	gsize at = 0;
	bool good;
	while ((good = console_words_next(line, &at, 0, &t, out_fault)) && t.sign != CONSOLE_END)
		g_ptr_array_add(words, g_strdup(t.text->str));
	g_string_free(t.text, TRUE);
	g_ptr_array_add(words, NULL);
	if (good)
		return (char **)g_ptr_array_free(words, FALSE);
	g_ptr_array_unref(words);
	return NULL;
}
