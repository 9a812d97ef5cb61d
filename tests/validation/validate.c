/* tests/validation/validate.c: plays every case of the measured truth that the models can express and reports how far off they are. For make validate.
 *
 *   validate [--data DIR] [--classes DIR] [--scenarios DIR] [--source SOURCE] [--case CASE]... [--packets MILLIONS] [--write FILE]
 *
 * The report goes to standard output, and to FILE. It holds no time and no name of a machine: the same data and the same program give the same bytes. Ends with
 * 0 also where an aim is missed (the report says so); 1: a case could not be run; 2: wrong use.
 */
#include <stdio.h>
#include <string.h>

#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_inside.h"

#define PACKETS 10e6 /* of a run at packet fidelity, unless asked for more */

/* One line a source, in the order of the report; true: its truth is what another program computed, not a measured system. */
static const struct validation_source sources[] = {
	{"tcp", "Linux TCP", validate_tcp, false},
	{"ns3", "ns-3", validate_ns3, true},
	{"disk", "Disk copies", validate_disk, false},
	{"published", "Published figures", validate_published, false},
	{"simgrid", "SimGrid, transfers", validate_simgrid, true},
	{"qemu", "QEMU live migration", validate_qemu, false},
	{"vmgrid", "SimGrid live migration", validate_vmgrid, true},
	{"fidelity", "Flow against packet", validate_fidelity, true},
};

void validation_add(struct validation *v, const struct validation_row *r)
{
	struct validation_row own = *r;
	own.id = g_string_chunk_insert_const(v->strings, r->id);
	own.metric = g_string_chunk_insert_const(v->strings, r->metric);
	own.unit = g_string_chunk_insert_const(v->strings, r->unit);
	if (r->left_out)
		own.left_out = g_string_chunk_insert_const(v->strings, r->left_out);
	g_array_append_val(v->open->rows, own);
}

void validation_say(struct validation *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_ptr_array_add(v->open->said, g_strdup_vprintf(fmt, ap));
	va_end(ap);
}

void validation_fault(struct validation *v, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *text = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	fprintf(stderr, "validate: %s\n", text);
	v->faults++;
}

const char *validation_data(const struct validation *v, const char *file)
{
	g_autofree char *path = g_build_filename(v->data, file, NULL);
	return g_string_chunk_insert_const(v->strings, path);
}

struct validate_csv *validation_csv(struct validation *v, const char *file)
{
	g_autofree char *err = NULL;
	struct validate_csv *c = validate_csv_read(validation_data(v, file), &err);
	if (!c)
		validation_fault(v, "%s", err);
	return c;
}

bool validation_wants(const struct validation *v, const char *case_name)
{
	return !v->wanted || g_strv_contains((const char *const *)v->wanted, case_name);
}

static void chapter_free(gpointer p)
{
	struct validation_chapter *c = p;
	g_ptr_array_unref(c->said);
	g_array_unref(c->rows);
	g_string_free(c->own, TRUE);
	g_free(c);
}

static unsigned play(struct validation *v, const char *only)
{
	unsigned played = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
		if (only && strcmp(only, sources[i].name) != 0)
			continue;
		v->open = g_new0(struct validation_chapter, 1);
		*v->open = (struct validation_chapter){
			&sources[i], g_ptr_array_new_with_free_func(g_free), g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(struct validation_row))};
		g_ptr_array_add(v->chapters, v->open);
		sources[i].run(v);
		played++;
	}
	return played;
}

int main(int argc, char **argv)
{
	g_autofree char *data = NULL, *classes = NULL, *scenarios = NULL, *only = NULL, *file = NULL;
	double millions = PACKETS / 1e6;
	g_auto(GStrv) wanted = NULL;
	g_autoptr(GError) error = NULL;
	const GOptionEntry options[] = {
		{"data", 0, 0, G_OPTION_ARG_FILENAME, &data, "Where the measured truth is (tests/validation/data)", "DIR"},
		{"classes", 0, 0, G_OPTION_ARG_FILENAME, &classes, "Where the classes files are (tests/validation)", "DIR"},
		{"scenarios", 0, 0, G_OPTION_ARG_FILENAME, &scenarios, "Where the shipped scenarios are (scenarios)", "DIR"},
		{"packets", 0, 0, G_OPTION_ARG_DOUBLE, &millions, "Of runs at packet fidelity, those of up to so many millions of packets (10)", "MILLIONS"},
		{"source", 0, 0, G_OPTION_ARG_STRING, &only, "Only this source", "SOURCE"},
		{"case", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted, "Only this case; may be given again", "CASE"},
		{"write", 0, 0, G_OPTION_ARG_FILENAME, &file, "Write the report here, too", "FILE"},
		{0},
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_option_context_add_main_entries(context, options, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1) {
		fprintf(stderr, "validate: %s\n", error ? error->message : "no arguments are expected besides the options");
		return 2;
	}
	struct validation v = {.data = data ? data : "tests/validation/data",
		.classes = classes ? classes : "tests/validation",
		.scenarios = scenarios ? scenarios : "scenarios",
		.packets = millions * 1e6,
		.wanted = wanted};
	v.chapters = g_ptr_array_new_with_free_func(chapter_free);
	v.read = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
	v.strings = g_string_chunk_new(4096);
	int rc = 0;
	if (play(&v, only) == 0) {
		fprintf(stderr, "validate: there is no source '%s'\n", only);
		rc = 2;
	} else {
		g_autofree char *report = validate_report(&v);
		fputs(report, stdout);
		if (file && !g_file_set_contents(file, report, -1, &error)) {
			fprintf(stderr, "validate: %s\n", error->message);
			rc = 2;
		}
	}
	rc = rc ? rc : v.faults > 0;
	g_ptr_array_unref(v.chapters);
	g_hash_table_unref(v.read);
	g_string_chunk_free(v.strings);
	return rc;
}
