/* cli/import/import_transcript.c: a transcript taken apart: prompts, commands, and what they said.
 *
 * Prompts are those of ESXi's shell: "[root@esx01:~] command" since 6.0, "~ # command" before, and "esx01:~ # command". Escape sequences, carriage returns
 * and our own notes ("lab: ...") are taken out; a backspace takes back what was typed. A command that a terminal wrapped goes on on the next line: it is put
 * together where that makes it one that is known.
 */
#include <string.h>

#include "cli/import/import.h"

static void free_record(gpointer p)
{
	struct import_record *r = p;
	g_free(r->host);
	g_free(r->command);
	g_strfreev(r->words);
	g_ptr_array_unref(r->lines);
	g_free(r);
}

/* How long the escape sequence at s is: ESC [ ... letter, or ESC ] ... BEL, which sets the title of a window. 0: it is none. */
static gsize escape_length(const char *s, gsize n)
{
	gsize i = 2;
	if (n < 2 || s[0] != '\033' || (s[1] != '[' && s[1] != ']'))
		return 0;
	while (i < n && (s[1] == '[' ? !g_ascii_isalpha(s[i]) : s[i] != '\a'))
		i++;
	return MIN(i + 1, n);
}

char *import_line(const char *from, gsize n)
{
	static const char mark[] = "\xef\xbb\xbf";
	GString *s = g_string_new(NULL);
	for (gsize i = n >= strlen(mark) && g_str_has_prefix(from, mark) ? strlen(mark) : 0; i < n; i++) {
		gsize skip = escape_length(from + i, n - i);
		if (skip)
			i += skip - 1;
		else if (from[i] == '\b')
			g_string_truncate(s, s->len ? s->len - 1 : 0);
		else if (from[i] != '\r' && from[i] != '\033' && from[i] != '\0')
			g_string_append_c(s, from[i]);
	}
	return g_string_free(s, FALSE);
}

bool import_prompt(const char *line, char **host, const char **command)
{
	static const char *const forms[] = {"^\\[[^@\\]\\s]+@([^:\\]\\s]+):[^\\]]*\\][#$]?\\s?", "^([A-Za-z0-9._-]+):[~/]\\S* #\\s", "^()[~/]\\S* #\\s"};
	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autoptr(GRegex) regex = g_regex_new(forms[i], G_REGEX_RAW, 0, NULL);
		g_autoptr(GMatchInfo) match = NULL;
		int from, to;
		if (!g_regex_match(regex, line, 0, &match))
			continue;
		g_match_info_fetch_pos(match, 0, &from, &to);
		*host = g_match_info_fetch(match, 1);
		if (!**host)
			g_clear_pointer(host, g_free);
		*command = line + to;
		return true;
	}
	return false;
}

static enum import_form form_of(const char *formatter)
{
	if (!formatter)
		return IMPORT_TEXT;
	return strcmp(formatter, "csv") == 0 ? IMPORT_CSV : strcmp(formatter, "json") == 0 ? IMPORT_JSON : IMPORT_OTHER;
}

/* The words, esxcli's own options taken out; localcli says what esxcli says. */
static void take_words(struct import_record *r, const char *typed)
{
	g_auto(GStrv) words = NULL;
	GPtrArray *kept = g_ptr_array_new();
	const char *formatter = NULL;
	if (!g_shell_parse_argv(typed, NULL, &words, NULL))
		words = g_new0(char *, 1);
	for (char **w = words; *w; w++) {
		if (g_str_has_prefix(*w, "--formatter="))
			formatter = *w + strlen("--formatter=");
		else if (strcmp(*w, "--formatter") == 0 && w[1])
			formatter = *++w;
		else if (strcmp(*w, "--debug") != 0)
			g_ptr_array_add(kept, g_strdup(!kept->len && strcmp(*w, "localcli") == 0 ? "esxcli" : *w));
	}
	r->form = form_of(formatter);
	g_ptr_array_add(kept, NULL);
	g_free(r->command);
	g_strfreev(r->words);
	r->words = (char **)g_ptr_array_free(kept, FALSE);
	r->command = g_strjoinv(" ", r->words);
}

/* Puts a wrapped command together, if that makes it one that is known. */
static void unwrap(struct import_record *r, const char *typed, import_known_fn known)
{
	static const char *const joints[] = {"", " "};
	for (unsigned i = 0; i < G_N_ELEMENTS(joints) && !known(r->command) && r->lines->len && *typed; i++) {
		g_autofree char *whole = g_strconcat(typed, joints[i], g_ptr_array_index(r->lines, 0), NULL);
		struct import_record tried = {0};
		take_words(&tried, whole);
		bool found = known(tried.command);
		g_free(tried.command);
		g_strfreev(tried.words);
		if (!found)
			continue;
		take_words(r, whole);
		g_ptr_array_remove_index(r->lines, 0);
		r->first++;
	}
}

static struct import_record *begin(GPtrArray *list, const char *file, unsigned line, char *host)
{
	struct import_record *r = g_new0(struct import_record, 1), *before = list->len ? g_ptr_array_index(list, list->len - 1) : NULL;
	r->file = file;
	r->line = line;
	r->first = line + 1;
	r->host = host ? host : before ? g_strdup(before->host) : NULL;
	r->lines = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(list, r);
	return r;
}

GPtrArray *import_records(const char *file, const char *text, import_known_fn known)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(free_record);
	g_autoptr(GPtrArray) typed = g_ptr_array_new_with_free_func(g_free);
	struct import_record *r = NULL;
	unsigned number = 0;
	for (const char *p = text; *p;) {
		gsize n = strcspn(p, "\n");
		g_autofree char *line = import_line(p, n);
		const char *command;
		char *host = NULL;
		p += n + (p[n] == '\n');
		number++;
		if (import_prompt(line, &host, &command)) {
			r = begin(list, file, number, host);
			take_words(r, command);
			g_ptr_array_add(typed, g_strdup(command));
		} else if (r && !g_str_has_prefix(line, "lab: ")) {
			g_ptr_array_add(r->lines, g_steal_pointer(&line));
		}
	}
	for (guint i = 0; i < list->len; i++)
		unwrap(g_ptr_array_index(list, i), g_ptr_array_index(typed, i), known);
	return list;
}

const char *import_option(const struct import_record *r, char letter, const char *name)
{
	for (char **w = r->words; *w; w++) {
		gsize n = strlen(name);
		const char *rest = strncmp(*w, "--", 2) == 0 && strncmp(*w + 2, name, n) == 0 ? *w + 2 + n : (*w)[0] == '-' && (*w)[1] == letter ? *w + 2 : NULL;
		if (rest && *rest == '=')
			return rest + 1;
		if (rest && !*rest)
			return w[1];
	}
	return NULL;
}
