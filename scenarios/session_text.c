/* scenarios/session_text.c: a session as a scenario: its file's text with the journal in its timeline.
 *
 * Three ways, the first that is proved right is taken: entries are added where the timeline's list ends, and all else stays as it is; the timeline is written anew, because
 * it is in flow style, an alias, or another file's; the whole file is. Proved: the text loads, and plays to the fingerprint of the journal played to its end. What the text cannot
 * say (an edit of the command line) is thereby found out.
 */
#include "scenarios/session.h"

#include <string.h>
#include "scenarios/yaml.h"
#include "sim/quantity.h"

struct splice {
	const struct scenario *s;
	struct yaml_doc *doc, *base;    /* of the file; of the one whose timeline it has, where that is another */
	struct diags *diags;
	const struct yaml_node *root, *timeline; /* timeline NULL: none */
	GString *entries;               /* of the journal, without indentation */
	char *note;
};

/* ---- nodes as text, in flow style ---- */

static bool may_be_plain(const char *s)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./%+-";
	return *s && !strchr("-+%.", *s) && strspn(s, safe) == strlen(s) && strcmp(s, "null") != 0;
}

static void write_node(GString *out, const struct yaml_node *n)
{
	if (n->kind == YAML_SCALAR && n->plain && yaml_is_null(n))
		g_string_append(out, "null");
	else if (n->kind == YAML_SCALAR && may_be_plain(n->text))
		g_string_append(out, n->text);
	else if (n->kind == YAML_SCALAR)
		entry_quote(out, n->text);
	if (n->kind == YAML_SCALAR || n->kind == YAML_REMOVED)
		return;
	g_string_append_c(out, n->kind == YAML_LIST ? '[' : '{');
	for (uint32_t i = 0; i < n->n; i++) {
		g_string_append(out, i ? ", " : "");
		if (n->kind == YAML_MAP) {
			write_node(out, n->pairs[i].key);
			g_string_append(out, ": ");
		}
		write_node(out, n->kind == YAML_MAP ? n->pairs[i].value : n->items[i]);
	}
	g_string_append_c(out, n->kind == YAML_LIST ? ']' : '}');
}

static bool is_list(const struct yaml_node *n) { return n && n->kind == YAML_LIST && n->n; }

/* The timeline in block style, one entry a line, and the journal after it. */
static void write_timeline(GString *out, const struct splice *x)
{
	g_string_append(out, "timeline:\n");
	for (uint32_t i = 0; is_list(x->timeline) && i < x->timeline->n; i++) {
		g_string_append(out, "  - ");
		write_node(out, x->timeline->items[i]);
		g_string_append_c(out, '\n');
	}
}

/* The journal's entries, each line behind `indent` spaces. */
static void write_entries(GString *out, const struct splice *x, unsigned indent)
{
	g_auto(GStrv) lines = g_strsplit(x->entries->str, "\n", -1);
	g_string_append_printf(out, "%*s%s\n", (int)indent, "", x->note);
	for (char **line = lines; *line; line++)
		if (**line)
			g_string_append_printf(out, "%*s%s\n", (int)indent, "", *line);
}

/* ---- places in the text ---- */

/* Where the line behind that at `from` begins; the end, when there is none. */
static size_t next_line(const struct scenario *s, size_t from)
{
	const char *nl = memchr(s->text + from, '\n', s->len - from);
	return nl ? (size_t)(nl + 1 - s->text) : s->len;
}

/* Where line `n` (from 1) begins; the end, when there are fewer. */
static size_t line_start(const struct scenario *s, uint32_t n)
{
	size_t at = 0;
	for (; n > 1 && at < s->len; n--)
		at = next_line(s, at);
	return at;
}

static size_t blanks(const struct scenario *s, size_t from) { return strspn(s->text + from, " \t"); }

/* A line that belongs to nothing: blank, a comment, the end of the document. */
static bool is_loose(const struct scenario *s, size_t from)
{
	const char *p = s->text + from + blanks(s, from);
	return *p == '\n' || *p == '\r' || *p == '#' || !*p || strncmp(p, "...", 3) == 0;
}

static const struct yaml_pair *find_timeline(const struct yaml_node *root)
{
	for (uint32_t i = 0; root->kind == YAML_MAP && i < root->n; i++)
		if (strcmp(root->pairs[i].key->text, "timeline") == 0)
			return &root->pairs[i];
	return NULL;
}

/* Where what follows the timeline begins: behind its last line that says something. */
static size_t timeline_end(const struct splice *x, const struct yaml_pair *p)
{
	uint32_t from = p->key->mark.line, next = 0;
	for (uint32_t i = 0; i < x->root->n; i++) {
		uint32_t at = x->root->pairs[i].key->mark.line;
		next = at > from && (!next || at < next) ? at : next;
	}
	size_t end = next ? line_start(x->s, next) : x->s->len, last = line_start(x->s, from + 1), behind;
	for (size_t at = last; at < end; at = behind) {
		behind = next_line(x->s, at);
		if (!is_loose(x->s, at))
			last = behind;
	}
	return last;
}

static void append_line_break(GString *out)
{
	if (out->len && out->str[out->len - 1] != '\n')
		g_string_append_c(out, '\n');
}

/* ---- the three ways; NULL: not this one ---- */

/* Entries added to a list in block style, or a timeline to a file without one. */
static char *spliced(const struct splice *x)
{
	const struct yaml_pair *p = find_timeline(x->root);
	if (p ? !is_list(p->value) || p->value->flow : x->timeline != NULL || x->root->flow)
		return NULL;
	size_t at = p ? timeline_end(x, p) : x->s->len, first = p ? line_start(x->s, p->value->items[0]->mark.line) : 0;
	unsigned indent = p ? (unsigned)blanks(x->s, first) : 2;
	if (p && x->s->text[first + indent] != '-')
		return NULL;
	GString *out = g_string_new_len(x->s->text, (gssize)at);
	append_line_break(out);
	if (!p)
		g_string_append(out, "timeline:\n");
	write_entries(out, x, indent);
	g_string_append(out, x->s->text + at);
	return g_string_free(out, FALSE);
}

static char *timeline_anew(const struct splice *x)
{
	const struct yaml_pair *p = find_timeline(x->root);
	if (x->root->flow)
		return NULL;
	size_t from = p ? line_start(x->s, p->key->mark.line) : x->s->len, to = p ? timeline_end(x, p) : x->s->len;
	GString *out = g_string_new_len(x->s->text, (gssize)from);
	append_line_break(out);
	write_timeline(out, x);
	write_entries(out, x, 2);
	g_string_append(out, x->s->text + to);
	return g_string_free(out, FALSE);
}

static char *all_anew(const struct splice *x)
{
	GString *out = g_string_new(NULL);
	for (uint32_t i = 0; i < x->root->n; i++) {
		const struct yaml_pair *p = &x->root->pairs[i];
		if (strcmp(p->key->text, "timeline") == 0)
			continue;
		write_node(out, p->key);
		g_string_append(out, ": ");
		write_node(out, p->value);
		g_string_append_c(out, '\n');
	}
	write_timeline(out, x);
	write_entries(out, x, 2);
	return g_string_free(out, FALSE);
}

/* ---- proof ---- */

static char *played_to_its_end(const struct world *w, const struct run_opts *o)
{
	struct run *r = run_new(w, o);
	run_play(r);
	char *all = run_fingerprint(r, FACTLOG_LETTERS);
	run_free(r);
	return all;
}

/* Whether a text loads and plays to this; else *out_fault says why not. */
static bool proves(const struct session *s, const char *text, const char *path, const char *fingerprint, char **out_fault)
{
	struct diags *d = diag_new(path, text, strlen(text));
	struct scenario_opts o = {.variant = session_scenario(s)->variant};
	struct scenario *again = scenario_load_bytes(text, strlen(text), path, &o, d);
	g_autofree char *all = again ? played_to_its_end(again->world, session_opts(s)) : NULL;
	bool same = g_strcmp0(all, fingerprint) == 0;
	g_free(*out_fault);
	*out_fault = same ? NULL : again ? g_strdup("the scenario it was begun with is not what its file says: options of the command line changed it") : diag_first(d);
	scenario_free(again);
	diag_free(d);
	return same;
}

/* ---- a session ---- */

/* Words as a comment; nothing where they hold what a comment cannot. */
static void add_comment(GString *out, const char *words)
{
	bool shows = words && *words && g_utf8_validate(words, -1, NULL);
	for (const char *p = words; shows && *p; p = g_utf8_next_char(p))
		shows = entry_shows(g_utf8_get_char(p));
	if (shows)
		g_string_append_printf(out, " # %s", words);
}

static GString *journal_entries(const struct session *s)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < session_count(s); i++) {
		const struct session_entry *e = session_entry(s, i);
		g_autofree char *at = quantity_decimal(e->at.ps, 12);
		g_string_append_printf(out, "- {at: %s s, by_hand: true, %s}", at, e->action);
		add_comment(out, e->words);
		g_string_append_c(out, '\n');
	}
	return out;
}

/* The timeline in force: the file's own, or that of the nearest file it builds on. */
static void find_in_force(struct splice *x)
{
	const struct yaml_pair *own = find_timeline(x->root);
	x->timeline = own ? own->value : NULL;
	for (guint i = 0; !own && !x->timeline && i < x->s->sources->len; i++) {
		const struct scenario_source *f = x->s->sources->pdata[i];
		yaml_free(x->base);
		x->base = yaml_new_source(f->text, f->len, diag_source(x->diags, f->file, f->text, f->len), x->diags);
		const struct yaml_pair *p = yaml_root(x->base) ? find_timeline(yaml_root(x->base)) : NULL;
		x->timeline = p ? p->value : NULL;
	}
}

static char *write_text(const struct session *s, struct splice *x, const char *path, const char *fingerprint, char **out_fault)
{
	static char *(*const ways[])(const struct splice *x) = {spliced, timeline_anew, all_anew};
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		char *text = ways[i](x);
		if (text && proves(s, text, path, fingerprint, out_fault))
			return text;
		g_free(text);
	}
	return NULL;
}

char *session_text(const struct session *s, const char *path, char **out_fingerprint, char **out_fault)
{
	const struct scenario *sc = session_scenario(s);
	g_autofree char *all = session_end_fingerprint(s, FACTLOG_LETTERS);
	struct splice x = {.s = sc, .diags = diag_new(sc->file, sc->text, sc->len), .entries = journal_entries(s)};
	*out_fault = NULL;
	*out_fingerprint = session_end_fingerprint(s, FACTLOG_DEFAULT);
	x.note = g_strdup_printf("# done by hand; all of it plays to %s", *out_fingerprint);
	x.doc = yaml_new(sc->text, sc->len, 0, x.diags);
	x.root = yaml_root(x.doc);
	find_in_force(&x);
	char *text = session_count(s) ? write_text(s, &x, path, all, out_fault) : g_strndup(sc->text, sc->len);
	if (!text)
		g_clear_pointer(out_fingerprint, g_free);
	yaml_free(x.base);
	yaml_free(x.doc);
	diag_free(x.diags);
	g_string_free(x.entries, TRUE);
	g_free(x.note);
	return text;
}
