/* cli/cmd_lint_json.c: findings of vmksim lint as JSON of our own, and as SARIF 2.1.0 (OASIS), which code review services show beside the lines.
 *
 * A finding that is allowed is in both, marked with its reason. Columns count code points. The URI of a file is its name as given, escaped; an absolute name
 * becomes file:///...
 */
#include "cli/cmd_lint.h"

#include "models/outcome_json.h"

static void member(GString *s, const char *before, const char *key, const char *text)
{
	g_string_append_printf(s, "%s\"%s\": ", before, key);
	outcome_json_text(s, text);
}

/* --- our own --- */

static void put_place(GString *s, struct diag_mark m)
{
	if (m.line)
		g_string_append_printf(s, ", \"line\": %u, \"column\": %u", m.line, m.column);
	else
		g_string_append(s, ", \"line\": null, \"column\": null");
}

static void put_finding(GString *s, const struct cmd_linted *x, const struct lint_file_finding *f)
{
	member(s, "        {", "id", f->row->id);
	member(s, ", ", "severity", lint_severities[f->severity]);
	if (f->at.file)
		member(s, ", ", "file", cmd_lint_file(x, f->at));
	put_place(s, f->at);
	member(s, ", ", "subject", f->subject);
	member(s, ", ", "message", f->message);
	g_string_append_printf(s, ", \"more\": %u", f->more);
	member(s, ", ", "allowed", f->allowed);
	if (f->related_words) {
		member(s, ", \"related\": {", "message", f->related_words);
		put_place(s, f->related);
		g_string_append_c(s, '}');
	}
	g_string_append_c(s, '}');
}

static void put_linted(GString *s, const struct cmd_linted *x)
{
	member(s, "    {", "file", x->file);
	member(s, ", ", "variant", x->variant);
	g_string_append(s, ", \"findings\": [");
	for (guint i = 0; i < x->findings->len; i++) {
		g_string_append(s, i ? ",\n" : "\n");
		put_finding(s, x, g_ptr_array_index(x->findings, i));
	}
	g_string_append(s, x->findings->len ? "\n      ]}" : "]}");
}

static void put_counts(GString *s, const GPtrArray *all)
{
	unsigned count[LINT__SEVERITIES] = {0}, allowed = 0;
	for (guint i = 0; i < all->len; i++) {
		const struct cmd_linted *x = g_ptr_array_index(all, i);
		for (guint k = 0; k < x->findings->len; k++) {
			const struct lint_file_finding *f = g_ptr_array_index(x->findings, k);
			*(f->allowed ? &allowed : &count[f->severity]) += 1;
		}
	}
	g_string_append_printf(
		s, "  \"errors\": %u, \"warnings\": %u, \"infos\": %u, \"allowed\": %u,\n", count[LINT_ERROR], count[LINT_WARNING], count[LINT_INFO], allowed);
}

void cmd_lint_json(const GPtrArray *all, enum lint_profile profile, GString *out)
{
	member(out, "{\n  ", "vmksim", PACKAGE_VERSION);
	member(out, ",\n  ", "profile", lint_profiles[profile]);
	g_string_append(out, ",\n");
	put_counts(out, all);
	g_string_append(out, "  \"files\": [");
	for (guint i = 0; i < all->len; i++) {
		g_string_append(out, i ? ",\n" : "\n");
		put_linted(out, g_ptr_array_index(all, i));
	}
	g_string_append(out, all->len ? "\n  ]\n}\n" : "]\n}\n");
}

/* --- SARIF --- */

static const char *level_of(const struct lint_row *r) { return r->severity == LINT_INFO ? "note" : lint_severities[r->severity]; }

static void put_sarif_rules(GString *s)
{
	for (size_t i = 0; i < lint_count; i++) {
		const struct lint_row *r = &lint_table[i];
		member(s, i ? ",\n            {" : "\n            {", "id", r->id);
		member(s, ", \"shortDescription\": {", "text", r->title);
		member(s, "}, \"fullDescription\": {", "text", r->why);
		member(s, "}, \"help\": {", "text", r->help);
		member(s, "}, \"defaultConfiguration\": {", "level", level_of(r));
		g_string_append(s, "}}");
	}
}

static char *uri_of(const char *file)
{
	g_autofree char *escaped = g_uri_escape_string(file, "/", FALSE);
	return g_strconcat(g_path_is_absolute(file) ? "file://" : "", escaped, NULL);
}

static void put_physical(GString *s, const char *file, struct diag_mark m)
{
	g_autofree char *uri = uri_of(file);
	member(s, "\"physicalLocation\": {\"artifactLocation\": {", "uri", uri);
	g_string_append_c(s, '}');
	if (m.line)
		g_string_append_printf(s, ", \"region\": {\"startLine\": %u, \"startColumn\": %u, \"endColumn\": %u}", m.line, MAX(1, m.column),
			MAX(1, m.column) + MAX(1, m.length));
	g_string_append_c(s, '}');
}

static void put_result(GString *s, const struct cmd_linted *x, const struct lint_file_finding *f)
{
	g_autofree char *message = f->more ? g_strdup_printf("%s (and %u more like it)", f->message, f->more) : g_strdup(f->message);
	member(s, "        {", "ruleId", f->row->id);
	g_string_append_printf(s, ", \"ruleIndex\": %u", (unsigned)(f->row - lint_table));
	member(s, ", ", "level", level_of(f->row));
	member(s, ", \"message\": {", "text", message);
	g_string_append(s, "}, \"locations\": [{");
	put_physical(s, cmd_lint_file(x, f->at), f->at);
	member(s, ", \"logicalLocations\": [{", "fullyQualifiedName", f->subject);
	g_string_append(s, "}]}]");
	if (f->related_words) {
		g_string_append(s, ", \"relatedLocations\": [{");
		put_physical(s, cmd_lint_file(x, f->related), f->related);
		member(s, ", \"message\": {", "text", f->related_words);
		g_string_append(s, "}}]");
	}
	if (f->allowed)
		member(s, ", \"suppressions\": [{\"kind\": \"inSource\", ", "justification", f->allowed);
	g_string_append(s, f->allowed ? "}]}" : "}");
}

void cmd_lint_sarif(const GPtrArray *all, GString *out)
{
	bool first = true;
	g_string_append(out, "{\n  \"version\": \"2.1.0\",\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"runs\": [\n    {\n"
			     "      \"columnKind\": \"unicodeCodePoints\",\n");
	member(out, "      \"tool\": {\"driver\": {\"name\": \"vmksim\", ", "version", PACKAGE_VERSION);
	g_string_append(out, ", \"rules\": [");
	put_sarif_rules(out);
	g_string_append(out, "\n          ]}},\n      \"results\": [");
	for (guint i = 0; i < all->len; i++) {
		const struct cmd_linted *x = g_ptr_array_index(all, i);
		for (guint k = 0; k < x->findings->len; k++) {
			g_string_append(out, first ? "\n" : ",\n");
			first = false;
			put_result(out, x, g_ptr_array_index(x->findings, k));
		}
	}
	g_string_append(out, first ? "]\n    }\n  ]\n}\n" : "\n      ]\n    }\n  ]\n}\n");
}
