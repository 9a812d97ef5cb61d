/* scenarios/lint_file.c: origins to places, suppressions, and the lints that speak of the file itself.
 *
 * Suppressions are read from the text line by line, since the tree has no comments: a '#' at the start of a line or after a blank, outside of quotes, followed
 * by "lint:". Left out: a text of several lines (a block scalar) that looks like one is taken for one; it will be told as unused.
 */
#include "scenarios/lint_file.h"

#include <stdio.h>
#include <string.h>
#include "scenarios/expect_lint.h"

struct allowance {
	struct diag_mark at; /* the comment */
	uint32_t line;	     /* the line whose findings it allows */
	const struct lint_row *row;
	char *reason;
	bool used;
};

struct linting {
	const struct scenario *s;
	GArray *allowances; /* struct allowance */
	GPtrArray *out;
	bool telling; /* findings go to out; else suppressions are only marked as used */
};

static void finding_free(gpointer data)
{
	struct lint_file_finding *f = data;
	g_free(f->kind);
	g_free(f->subject);
	g_free(f->message);
	g_free(f->related_words);
	g_free(f->allowed);
	g_free(f);
}

static struct diag_mark mark_of(const struct scenario *s, uint32_t origin)
{
	struct diag_mark m = origin ? g_array_index(s->origins, struct diag_mark, origin - 1) : (struct diag_mark){0};
	return m.line ? m : (struct diag_mark){0};
}

/* --- one finding --- */

static const char *allowed_by(struct linting *x, const struct lint_row *row, struct diag_mark at)
{
	for (guint i = 0; at.line && i < x->allowances->len; i++) {
		struct allowance *a = &g_array_index(x->allowances, struct allowance, i);
		if (a->row == row && a->line == at.line && a->at.file == at.file) {
			a->used = true;
			return a->reason;
		}
	}
	return NULL;
}

/* Takes over f and its texts. */
static void tell(struct linting *x, struct lint_file_finding f)
{
	f.allowed = g_strdup(allowed_by(x, f.row, f.at));
	if (x->telling)
		g_ptr_array_add(x->out, g_memdup2(&f, sizeof(f)));
	else
		finding_free(g_memdup2(&f, sizeof(f)));
}

static void of_world(struct linting *x, const struct scenario *s)
{
	g_autoptr(GPtrArray) all = lint_world(s->world);
	for (guint i = 0; i < all->len; i++) {
		struct lint_finding *f = g_ptr_array_index(all, i);
		tell(x, (struct lint_file_finding){.row = f->row,
				.severity = f->severity,
				.at = mark_of(s, f->origin),
				.related = mark_of(s, f->related),
				.kind = g_strdup(f->kind),
				.subject = g_steal_pointer(&f->subject),
				.message = g_steal_pointer(&f->message),
				.related_words = g_steal_pointer(&f->related_words)});
	}
}

/* "plan.yaml:12:5" of an expectation; one that is not in the file has no place. */
static struct diag_mark expect_mark(const struct scenario *s, const char *origin)
{
	g_autofree char *base = g_path_get_basename(s->file);
	struct diag_mark m = {0};
	size_t n = strlen(base);
	if (!origin || strncmp(origin, base, n) != 0 || sscanf(origin + n, ":%u:%u", &m.line, &m.column) != 2)
		return (struct diag_mark){0};
	return m;
}

static void of_expectations(struct linting *x, const struct scenario *s)
{
	for (guint i = 0; i < s->expects->len; i++) {
		const struct expect *e = g_ptr_array_index(s->expects, i);
		const char *metric = expect_bare_equal(e);
		if (metric)
			tell(x, (struct lint_file_finding){.row = lint_find("E01"),
					.severity = lint_find("E01")->severity,
					.at = expect_mark(s, expect_origin(e)),
					.kind = g_strdup("E01"),
					.subject = g_strdup_printf("expect[%u]", i),
					.message = g_strdup_printf("'%s' is compared for equality without a tolerance", metric)});
	}
}

static void lint(struct linting *x, const struct scenario *s)
{
	of_world(x, s);
	of_expectations(x, s);
}

/* --- suppressions --- */

static void misplaced(struct linting *x, struct diag_mark at, const char *kind, char *message)
{
	if (at.file) { /* another file's comments are its own lint's to judge */
		g_free(message);
		return;
	}
	tell(x, (struct lint_file_finding){
			.row = lint_find("L00"), .severity = lint_find("L00")->severity, .at = at, .kind = g_strdup(kind), .subject = g_strdup_printf("line %u", at.line), .message = message});
}

/* "allow L05, L12 because ..." */
static void read_allowance(struct linting *x, struct diag_mark at, uint32_t line, const char *words)
{
	const char *because = strstr(words, " because");
	g_autofree char *reason = because ? g_strstrip(g_strdup(because + strlen(" because"))) : NULL;
	if (!g_str_has_prefix(words, "allow ")) {
		misplaced(x, at, "form", g_strdup("this is no suppression: expected 'lint: allow ID because REASON'"));
		return;
	}
	if (!reason || !*reason) {
		misplaced(x, at, "reason", g_strdup("a suppression without a reason allows nothing: expected 'because' and why"));
		return;
	}
	g_autofree char *list = g_strndup(words + strlen("allow "), (gsize)(because - words) - MIN((gsize)(because - words), strlen("allow ")));
	g_auto(GStrv) ids = g_strsplit_set(list, ", \t", -1);
	unsigned n = 0;
	for (char **id = ids; *id; id++) {
		if (!**id)
			continue;
		struct allowance a = {at, line, lint_find(*id), g_strdup(reason), false};
		n++;
		if (a.row)
			g_array_append_val(x->allowances, a);
		else
			misplaced(x, at, *id, g_strdup_printf("there is no lint '%s'", *id));
		if (!a.row)
			g_free(a.reason);
	}
	if (!n)
		misplaced(x, at, "form", g_strdup("this suppression names no lint: expected such as L15"));
}

/* Where a comment begins in a line, or NULL. */
static const char *comment_of(const char *line, const char *end)
{
	char quote = 0;
	for (const char *p = line; p < end; p++) {
		bool starts = p == line || strchr(" \t{[,:-", p[-1]);
		if (quote) {
			if (*p == '\\' && quote == '"')
				p++;
			else if (*p == quote)
				quote = 0;
		} else if ((*p == '"' || *p == '\'') && starts) {
			quote = *p;
		} else if (*p == '#' && (p == line || p[-1] == ' ' || p[-1] == '\t')) {
			return p;
		}
	}
	return NULL;
}

static bool blank(const char *p, const char *end)
{
	while (p < end && g_ascii_isspace(*p))
		p++;
	return p == end;
}

/* The next line that says something to YAML, for a comment that stands alone. */
static uint32_t next_line(const char *p, const char *stop, uint32_t line)
{
	while (p < stop) {
		const char *nl = memchr(p, '\n', (size_t)(stop - p)), *end = nl ? nl : stop, *comment = comment_of(p, end);
		if (!blank(p, comment ? comment : end))
			return line;
		p = nl ? nl + 1 : stop;
		line++;
	}
	return 0;
}

/* One line of the text that ends at `stop`, of file `file`. */
static void read_line(struct linting *x, uint32_t file, const char *p, const char *end, const char *stop, uint32_t line)
{
	static const char tag[] = "lint:";
	const char *comment = comment_of(p, end), *words = comment;
	while (words && words < end && (*words == '#' || *words == ' ' || *words == '\t'))
		words++;
	if (!words || (size_t)(end - words) < strlen(tag) || strncmp(words, tag, strlen(tag)) != 0)
		return;
	g_autofree char *rest = g_strstrip(g_strndup(words + strlen(tag), (gsize)(end - words) - strlen(tag)));
	struct diag_mark at = {line, (uint32_t)g_utf8_strlen(p, comment - p) + 1, (uint32_t)g_utf8_strlen(comment, end - comment), file};
	read_allowance(x, at, blank(p, comment) ? next_line(end < stop ? end + 1 : stop, stop, line + 1) : line, rest);
}

static void read_suppressions(struct linting *x, uint32_t file, const char *p, size_t len)
{
	const char *stop = p + len;
	for (uint32_t line = 1; p < stop; line++) {
		const char *nl = memchr(p, '\n', (size_t)(stop - p));
		const char *end = nl ? nl : stop;
		read_line(x, file, p, end > p && end[-1] == '\r' ? end - 1 : end, stop, line);
		p = nl ? nl + 1 : stop;
	}
}

static bool all_used(const struct linting *x)
{
	for (guint i = 0; i < x->allowances->len; i++)
		if (!g_array_index(x->allowances, struct allowance, i).used && !g_array_index(x->allowances, struct allowance, i).at.file)
			return false;
	return true;
}

/* Marks what the rest of the file uses: the base, when a variant is linted, and the variants. */
static void try_variant(struct linting *x, const char *variant)
{
	const struct scenario_opts o = {.variant = variant};
	if (all_used(x) || g_strcmp0(variant, x->s->variant) == 0)
		return;
	struct diags *d = diag_new(x->s->file, x->s->text, x->s->len);
	struct scenario *s = scenario_load_bytes(x->s->text, x->s->len, x->s->file, &o, d);
	if (s)
		lint(x, s);
	scenario_free(s);
	diag_free(d);
}

static void unused(struct linting *x)
{
	x->telling = false;
	try_variant(x, NULL);
	for (guint i = 0; i < x->s->variants->len; i++)
		try_variant(x, g_ptr_array_index(x->s->variants, i));
	x->telling = true;
	for (guint i = 0; i < x->allowances->len; i++) {
		const struct allowance *a = &g_array_index(x->allowances, struct allowance, i);
		if (!a->used)
			misplaced(x, a->at, a->row->id, g_strdup_printf("there is no finding %s here to allow", a->row->id));
	}
}

/* --- order --- */

static int compare(gconstpointer a, gconstpointer b)
{
	const struct lint_file_finding *x = *(struct lint_file_finding *const *)a, *y = *(struct lint_file_finding *const *)b;
	if (x->at.file != y->at.file)
		return x->at.file < y->at.file ? -1 : 1;
	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	if (x->at.column != y->at.column)
		return x->at.column < y->at.column ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return strcmp(x->kind, y->kind);
}

/* Sorts (a stable sort: of equals the first stays first), joins what is the same at one place, and drops what the profile leaves out. */
static void settle(GPtrArray *all, enum lint_profile profile)
{
	struct lint_file_finding *last = NULL;
	guint kept = 0;
	g_ptr_array_sort(all, compare);
	for (guint i = 0; i < all->len; i++) {
		struct lint_file_finding *f = g_ptr_array_index(all, i);
		bool joins = last && f->at.line && compare(&last, &f) == 0;
		if (!joins && f->row->from <= profile) {
			all->pdata[kept++] = last = f;
			continue;
		}
		if (joins)
			last->more++;
		finding_free(f);
	}
	g_ptr_array_set_free_func(all, NULL);
	g_ptr_array_set_size(all, (gint)kept);
	g_ptr_array_set_free_func(all, finding_free);
}

GPtrArray *lint_file_findings(const struct scenario *s, enum lint_profile profile, const char *const *sets)
{
	struct linting x = {.s = s, .telling = true, .out = g_ptr_array_new_with_free_func(finding_free)};
	x.allowances = g_array_new(FALSE, FALSE, sizeof(struct allowance));
	read_suppressions(&x, 0, s->text, s->len);
	for (guint i = 0; i < s->sources->len; i++) {
		const struct scenario_source *of = s->sources->pdata[i];
		read_suppressions(&x, i + 1, of->text, of->len);
	}
	lint(&x, s);
	if (!sets || !*sets)
		unused(&x);
	for (guint i = 0; i < x.allowances->len; i++)
		g_free(g_array_index(x.allowances, struct allowance, i).reason);
	g_array_unref(x.allowances);
	settle(x.out, profile);
	return x.out;
}
