/* cli/cmd_lint.c: vmksim lint: reads scenarios and says what is unsound in the configuration they declare; nothing is played.
 *
 * A variant is linted as run plays it: with `--variant all` the base and each variant, of which only what the base does not have is told. A file with faults
 * costs itself only. Reasons and remedies are told with the first finding of a lint.
 */
#include "cli/cmd_lint.h"

#include <string.h>

#include "cli/cmd.h"
#include "cli/load.h"
#include "cli/opts.h"
#include "cli/out.h"
#include "plots/text.h"

static const char command[] = "lint";
static const char *const formats[] = {"text", "json", "sarif", NULL};
enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };

struct job {
	char *format, *profile, *file, *variant;
	char **sets;
	gboolean strict_support;
	unsigned form, depth;
	GPtrArray *all; /* struct cmd_linted, owned */
	int code;
};

static void linted_free(gpointer data)
{
	struct cmd_linted *x = data;
	g_free(x->file);
	g_free(x->variant);
	g_free(x->text);
	g_ptr_array_unref(x->findings);
	g_ptr_array_unref(x->sources);
	g_free(x);
}

static void worsen(struct job *j, int code) { j->code = MAX(j->code, code); }

/* --- finding --- */

static bool same(const struct lint_file_finding *a, const struct lint_file_finding *b)
{
	return a->row == b->row && a->at.file == b->at.file && a->at.line == b->at.line && a->at.column == b->at.column && strcmp(a->message, b->message) == 0;
}

static void drop_known(GPtrArray *findings, const GPtrArray *known)
{
	for (guint i = findings->len; i-- > 0;)
		for (guint k = 0; k < known->len; k++)
			if (same(g_ptr_array_index(findings, i), g_ptr_array_index(known, k))) {
				g_ptr_array_remove_index(findings, i);
				break;
			}
}

static struct cmd_linted *look(struct job *j, const struct scenario *s, const struct cmd_linted *base)
{
	struct cmd_linted *x = g_new0(struct cmd_linted, 1);
	x->file = g_strdup(s->file);
	x->variant = g_strdup(s->variant);
	x->text = g_memdup2(s->text, s->len + 1);
	x->len = s->len;
	x->sources = g_ptr_array_ref(s->sources);
	x->findings = lint_file_findings(s, (enum lint_profile)j->depth, (const char *const *)j->sets);
	if (base)
		drop_known(x->findings, base->findings);
	g_ptr_array_add(j->all, x);
	for (guint i = 0; i < x->findings->len; i++) {
		const struct lint_file_finding *f = g_ptr_array_index(x->findings, i);
		worsen(j, f->severity == LINT_ERROR && !f->allowed ? CMD_MISSED : CMD_DONE);
	}
	return x;
}

static void look_at_variant(struct job *j, const struct scenario *base, const struct cmd_linted *known, const char *variant)
{
	struct scenario *s = load_variant(command, base, variant, j->sets);
	if (j->strict_support)
		load_strict_support(s);
	if (s)
		look(j, s, known);
	else
		worsen(j, CMD_FAULT);
	scenario_free(s);
}

static void look_at_file(struct job *j, const char *file)
{
	bool every = g_strcmp0(j->variant, "all") == 0;
	struct scenario *s = load_file(file, every ? NULL : j->variant, j->sets);
	if (j->strict_support)
		load_strict_support(s);
	if (!s) {
		worsen(j, CMD_FAULT);
		return;
	}
	const struct cmd_linted *base = look(j, s, NULL);
	for (guint i = 0; every && i < s->variants->len; i++)
		look_at_variant(j, s, base, g_ptr_array_index(s->variants, i));
	scenario_free(s);
}

/* --- text --- */

static void labelled(GString *s, const char *label, const char *words)
{
	unsigned at = text_width(label) + 3;
	text_spaces(s, 3);
	g_string_append(s, label);
	text_wrap(s, words, at, at);
	g_string_append_c(s, '\n');
}

static void put_at(GString *s, const char *file, struct diag_mark m)
{
	text_clean(s, file);
	if (m.line)
		g_string_append_printf(s, ":%u:%u", m.line, m.column);
	g_string_append(s, ": ");
}

static const struct scenario_source *source_of(const struct cmd_linted *x, struct diag_mark at)
{
	return at.file ? g_ptr_array_index(x->sources, at.file - 1) : NULL;
}

const char *cmd_lint_file(const struct cmd_linted *x, struct diag_mark at)
{
	const struct scenario_source *of = source_of(x, at);
	return of ? of->file : x->file;
}

static void show_finding(GString *s, const struct cmd_linted *x, const struct lint_file_finding *f, bool *told)
{
	bool *known = &told[f->row - lint_table];
	put_at(s, cmd_lint_file(x, f->at), f->at);
	g_string_append_printf(s, "%s: %s: ", lint_severities[f->severity], f->row->id);
	text_clean(s, f->message);
	if (f->more)
		g_string_append_printf(s, " (and %u more like it)", f->more);
	g_string_append_c(s, '\n');
	const struct scenario_source *of = source_of(x, f->at);
	diag_show(of ? of->text : x->text, of ? of->len : x->len, f->at, s);
	if (f->related_words) {
		g_string_append(s, "   note: ");
		put_at(s, cmd_lint_file(x, f->related), f->related);
		text_clean(s, f->related_words);
		g_string_append_c(s, '\n');
	}
	if (!*known) {
		labelled(s, "why: ", f->row->why);
		labelled(s, "help: ", f->row->help);
		g_string_append_printf(s, "   see: vmksim explain %s\n", f->row->id);
	}
	*known = true;
}

static void count(GString *s, unsigned n, const char *what, bool *any)
{
	if (n)
		g_string_append_printf(s, "%s%u %s%s", *any ? ", " : "", n, what, n == 1 ? "" : "s");
	*any = *any || n;
}

static void summarise(GString *s, const struct cmd_linted *x)
{
	unsigned n[LINT__SEVERITIES] = {0}, allowed = 0;
	bool any = false;
	for (guint i = 0; i < x->findings->len; i++) {
		const struct lint_file_finding *f = g_ptr_array_index(x->findings, i);
		*(f->allowed ? &allowed : &n[f->severity]) += 1;
	}
	text_clean(s, x->file);
	if (x->variant) {
		g_string_append(s, " (");
		text_clean(s, x->variant);
		g_string_append_c(s, ')');
	}
	g_string_append(s, ": ");
	for (int i = 0; i < LINT__SEVERITIES; i++)
		count(s, n[i], lint_severities[i], &any);
	if (!any)
		g_string_append(s, "no findings");
	if (allowed)
		g_string_append_printf(s, " (%u allowed)", allowed);
	g_string_append_c(s, '\n');
}

static void show_text(const GPtrArray *all, GString *s)
{
	g_autofree bool *told = g_new0(bool, lint_count);
	for (guint i = 0; i < all->len; i++) {
		const struct cmd_linted *x = g_ptr_array_index(all, i);
		for (guint k = 0; k < x->findings->len; k++) {
			const struct lint_file_finding *f = g_ptr_array_index(x->findings, k);
			if (!f->allowed)
				show_finding(s, x, f, told);
		}
		summarise(s, x);
	}
	text_finish(s);
}

static void show(struct job *j)
{
	GString *s = g_string_new(NULL);
	if (j->form == FORMAT_TEXT)
		show_text(j->all, s);
	else if (j->form == FORMAT_JSON)
		cmd_lint_json(j->all, (enum lint_profile)j->depth, s);
	else
		cmd_lint_sarif(j->all, s);
	worsen(j, out_all(command, j->file, s));
}

int cmd_lint(int argc, char **argv)
{
	struct job j = {0};
	const GOptionEntry entries[] = {
		{"format", 'f', 0, G_OPTION_ARG_FILENAME, &j.format, "text (default), json or sarif", "FORMAT"},
		{"profile", 'P', 0, G_OPTION_ARG_FILENAME, &j.profile,
			"lab: netstacks, services and routes; plan (default): and what bears on a plan; strict: all", "NAME"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &j.file, "write to FILE, whole or not at all", "FILE"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &j.sets, "change the scenario: links.dci.rate='25 Gbit/s'; may be given often", "PATH=VALUE"},
		{"variant", 'v', 0, G_OPTION_ARG_FILENAME, &j.variant, "lint this variant of the file; all: the base and every variant", "NAME"},
		{"strict-support", 0, 0, G_OPTION_ARG_NONE, &j.strict_support, "what is beyond the limits of what is supported is an error", NULL},
		{0},
	};
	const struct opts_spec spec = {
		.command = command,
		.operands = "FILE...",
		.entries = entries,
		.least = 1,
		.most = G_MAXUINT,
		.summary = "Reads each scenario ('-': standard input) and says what is unsound in its\nconfiguration. Ends with 1 when there is an error.",
		.details = "A comment allows a finding, with its reason, on its line or alone on the line above:\n  # lint: allow L15 because this host has "
			   "one NIC\n"
			   "'vmksim explain L15' tells all about a lint.\n",
	};
	g_auto(GStrv) files = NULL;
	if (opts_parse(&spec, argc, argv, &files, &j.code)) {
		j.code = CMD_FAULT;
		j.depth = LINT_PLAN;
		if (opts_choice(command, "--format", j.format, formats, &j.form) &&
			opts_choice(command, "--profile", j.profile ? j.profile : lint_profiles[LINT_PLAN], lint_profiles, &j.depth)) {
			j.code = CMD_DONE;
			j.all = g_ptr_array_new_with_free_func(linted_free);
			for (char **f = files; *f; f++)
				look_at_file(&j, *f);
			show(&j);
			g_ptr_array_unref(j.all);
		}
	}
	char *given[] = {j.format, j.profile, j.file, j.variant};
	for (unsigned i = 0; i < G_N_ELEMENTS(given); i++)
		g_free(given[i]);
	g_strfreev(j.sets);
	return j.code;
}
