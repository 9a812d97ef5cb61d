/* tests/validation/validate_class.c: the classes files and the closed list of reasons why a case is left out. */
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_inside.h"

#include <string.h>

const struct validation_reason validation_reasons[] = {
	{"not-flow", "the figure is of single packets, which a flow model does not have"},
	{"other-product", "the figure is of a product whose behaviour is not modelled"},
	{"no-configuration", "the source does not say what the figure depends on"},
	{"a-bound", "the figure is a limit or a range, not a measurement"},
	{"defect", "the truth's own documentation calls the figure wrong, or a defect of the program that made it decides it"},
	{"cpu-bound", "the truth's own documentation says that the processor of the measuring machine decided the figure"},
	{"contradicts", "the figure contradicts another of the same source"},
	{"chance", "the source itself says that chance decided the figure"},
	{0},
};

static const char *reason_of(const char *word)
{
	for (const struct validation_reason *r = validation_reasons; r->word; r++)
		if (strcmp(r->word, word) == 0)
			return r->word;
	return NULL;
}

static GHashTable *read_classes(struct validation *v, const char *source)
{
	GHashTable *classes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	g_autofree char *path = g_strdup_printf("%s/classes-%s.csv", v->classes, source), *err = NULL;
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return classes;
	struct validate_csv *c = validate_csv_read(path, &err);
	if (!c) {
		validation_fault(v, "%s", err);
		return classes;
	}
	for (uint32_t i = 0; i < validate_csv_rows(c); i++) {
		const char *name = validate_csv_text(c, i, "case"), *class = validate_csv_text(c, i, "class"), *left_out = validate_csv_text(c, i, "left_out");
		struct validation_class *k = g_new0(struct validation_class, 1);
		*k = (struct validation_class){
			.class = class[0], .fitted = validate_csv_is(c, i, "fitted", "yes"), .left_out = *left_out ? reason_of(left_out) : NULL};
		if (!strchr("ABC", class[0]) || class[0] == 0 || class[1] != 0)
			validation_fault(v, "%s: case '%s': '%s' is no class", path, name, class);
		if (*left_out && !k->left_out)
			validation_fault(v, "%s: case '%s': '%s' is no reason of the closed list", path, name, left_out);
		if (!g_hash_table_insert(classes, g_string_chunk_insert_const(v->strings, name), k))
			validation_fault(v, "%s: case '%s' is classed twice", path, name);
	}
	validate_csv_free(c);
	return classes;
}

bool validation_class_of(struct validation *v, const char *source, const char *case_name, struct validation_class *out)
{
	GHashTable *classes = g_hash_table_lookup(v->read, source);
	if (!classes) {
		classes = read_classes(v, source);
		g_hash_table_insert(v->read, g_strdup(source), classes);
	}
	const struct validation_class *k = g_hash_table_lookup(classes, case_name);
	if (k)
		*out = *k;
	return k != NULL;
}
