/* cli/formats.c: the table of formats, and how each writes an outcome. */
#include "cli/formats.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "cli/cmd.h"
#include "models/outcome_json.h"
#include "plots/jsonl.h"
#include "plots/page.h"
#include "plots/report.h"

struct format {
	void (*add)(struct formats *f, const struct outcome *o);
	/* With several runs apart, when the last is done: what leads to them all, or NULL. */
	void (*end)(struct formats *f);
	const char *ending; /* of the files that several runs are written to, one each, in the directory of -o; NULL: they share one output */
	bool (*open)(struct formats *f); /* instead of one output for all; or NULL */
	void (*close)(struct formats *f);
};

static void add_text(struct formats *f, const struct outcome *o)
{
	GString *text = g_string_new(NULL);
	struct report_opts opts = {.colour = out_colour(&f->out, f->colour), .utf8 = out_utf8(&f->out), .all = f->all, .variants = f->variants};
	if (f->runs > 1) {
		g_string_append_c(text, '\n');
		for (unsigned i = 0; i < 80; i++)
			g_string_append(text, opts.utf8 ? "─" : "-");
		g_string_append(text, "\n\n");
	}
	report_text(o, &opts, text);
	if (f->hint)
		g_string_append_printf(text, "hint: %s\n", f->hint);
	out_add(&f->out, text);
	g_string_free(text, TRUE);
}

static void add_part(void *ctx, const GString *part) { out_add(ctx, part); }

static void add_json(struct formats *f, const struct outcome *o) { outcome_json_stream(o, !f->many, add_part, &f->out); }

static void close_out(struct formats *f)
{
	int written = out_close(&f->out);
	f->code = MAX(f->code, written);
}

/* A page a run, whole in its file. */
static void add_html(struct formats *f, const struct outcome *o)
{
	struct picture_drawn drawn[PICTURES] = {{0}};
	GString *page = g_string_new(NULL), *talk = g_string_new(NULL);
	picture_draw(o, drawn, talk);
	page_write(o, drawn, page);
	out_add(&f->out, page);
	if (!f->quiet)
		out_lines(f->command, talk->str);
	if (f->apart && !f->index)
		f->index = page_index_new();
	if (f->apart)
		page_index_add(f->index, o, f->name);
	picture_drawn_clear(drawn);
	g_string_free(talk, TRUE);
	g_string_free(page, TRUE);
}

static void end_html(struct formats *f)
{
	g_autofree char *path = g_build_filename(f->file, "index.html", NULL);
	GString *page = g_string_new(NULL);
	if (!f->index)
		f->index = page_index_new();
	page_index_write(g_steal_pointer(&f->index), page);
	out_open(&f->out, f->command, path);
	out_add(&f->out, page);
	close_out(f);
	g_string_free(page, TRUE);
}

static bool add_lines(void *ctx, const GString *lines)
{
	struct formats *f = ctx;
	out_add(&f->out, lines);
	return formats_going(f);
}

static void add_jsonl(struct formats *f, const struct outcome *o) { jsonl_write(o, f->runs, add_lines, f); }

const char *const formats_names[] = {"text", "json", "jsonl", "csv", "html", NULL};
static const struct format formats[] = {
	{.add = add_text},
	{.add = add_json},
	{.add = add_jsonl},
	{.add = formats_csv_add, .open = formats_csv_open, .close = formats_csv_close},
	{.add = add_html, .end = end_html, .ending = ".html"},
};

bool formats_make_dir(const struct formats *f, const char *why)
{
	if (!f->file || g_str_equal(f->file, "-")) {
		out_fault(f->command, "--format %s %s", formats_names[f->form], why);
		return false;
	}
	if (g_mkdir_with_parents(f->file, 0777) == 0)
		return true;
	out_fault(f->command, "cannot make the directory '%s': %s", f->file, g_strerror(errno));
	return false;
}

bool formats_open(struct formats *f)
{
	f->runs = 0;
	f->code = CMD_DONE;
	f->apart = f->many && formats[f->form].ending;
	if (f->table && formats[f->form].open != formats_csv_open) {
		out_fault(f->command, "--table is for --format csv");
		return false;
	}
	if (formats[f->form].open)
		return formats[f->form].open(f);
	if (f->apart)
		return formats_make_dir(f, "writes a file for each of several runs: name their directory with --output");
	out_open(&f->out, f->command, f->file);
	return true;
}

static void add_apart(struct formats *f, const struct outcome *o)
{
	g_autofree char *run = formats_run_name(f->runs, o), *name = g_strconcat(run, formats[f->form].ending, NULL), *path = g_build_filename(f->file, name, NULL);
	f->name = name;
	out_open(&f->out, f->command, path);
	formats[f->form].add(f, o);
	close_out(f);
}

void formats_add(struct formats *f, const struct outcome *o)
{
	f->runs++;
	if (f->apart)
		add_apart(f, o);
	else
		formats[f->form].add(f, o);
}

int formats_close(struct formats *f)
{
	if (formats[f->form].close)
		formats[f->form].close(f);
	else if (!f->apart)
		close_out(f);
	else if (formats[f->form].end)
		formats[f->form].end(f);
	return f->code;
}

bool formats_going(const struct formats *f) { return !f->out.failed && !f->out.gone; }

#define RUN_NAME_MOST 200 /* bytes: file systems bear 255, and an ending follows */

char *formats_run_name(unsigned run, const struct outcome *o)
{
	g_autofree char *base = g_path_get_basename(o->scenario.file ? o->scenario.file : "run");
	char *dot = strrchr(base, '.');
	if (dot && dot != base)
		*dot = '\0';
	const char *variant = o->scenario.variant;
	char *name = g_strdup_printf("%02u-%s%s%s", run, base, variant ? "-" : "", variant ? variant : "");
	if (strlen(name) > RUN_NAME_MOST)
		name[RUN_NAME_MOST] = '\0'; /* the number in front tells runs apart */
	return g_strcanon(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.", '_');
}
