/* cli/formats.c: the table of formats, and how each writes an outcome. */
#include "cli/formats.h"

#include <string.h>
#include "cli/cmd.h"
#include "models/outcome_json.h"
#include "plots/report.h"

struct format {
	void (*add)(struct formats *f, const struct outcome *o);
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

const char *const formats_names[] = {"text", "json", NULL};
static const struct format formats[] = {{add_text}, {add_json}};

bool formats_open(struct formats *f)
{
	f->runs = 0;
	f->code = CMD_DONE;
	out_open(&f->out, f->command, f->file);
	return true;
}

void formats_add(struct formats *f, const struct outcome *o)
{
	f->runs++;
	formats[f->form].add(f, o);
}

int formats_close(struct formats *f)
{
	int written = out_close(&f->out);
	return MAX(f->code, written);
}

bool formats_going(const struct formats *f) { return !f->out.failed && !f->out.gone; }

char *formats_run_name(unsigned run, const struct outcome *o)
{
	g_autofree char *base = g_path_get_basename(o->scenario.file ? o->scenario.file : "run");
	char *dot = strrchr(base, '.');
	if (dot && dot != base)
		*dot = '\0';
	const char *variant = o->scenario.variant;
	char *name = g_strdup_printf("%02u-%s%s%s", run, base, variant ? "-" : "", variant ? variant : "");
	return g_strcanon(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.", '_');
}
