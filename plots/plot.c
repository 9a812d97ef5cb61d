/* plots/plot.c: bandwidth over time: the data file, the script beside it, and the call of gnuplot.
 *
 * Series keep their own bucket width, so each is a block of its own. The script is a constant of the program: what it draws it learns from the data file, where
 * cells are parted by tabs and no character has a meaning but tab and line break, and those cannot occur in a cleaned name. gnuplot is called by an argument
 * vector, with default settings, in the directory.
 */
#include "plots/plot.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include "plots/text.h"
#include "scenarios/natural.h"
#include "sim/quantity.h"
#include "sim/time.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

static const char *const kinds[] = {"stack", "nic", "link"};

/* A cell of text: quotes would be taken off by gnuplot's reader, and an empty cell would shift the columns. */
static void add_cell(GString *out, const char *s)
{
	GString *clean = g_string_new(NULL);
	text_clean(clean, s);
	for (char *c = clean->str; *c; c++)
		if (*c == '"')
			*c = '\'';
	g_string_append(out, clean->len ? clean->str : "-");
	g_string_free(clean, TRUE);
}

static sim_i128 volume(const struct outcome_series *s)
{
	sim_i128 sum = 0;
	for (guint i = 0; i < s->bps->len; i++)
		sum += MAX(outcome_int(g_ptr_array_index(s->bps, i)), 0);
	return sum * s->width_s;
}

static gint busiest_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_series *x = *(struct outcome_series *const *)a, *y = *(struct outcome_series *const *)b;
	sim_i128 vx = volume(x), vy = volume(y);
	return vx != vy ? (vx < vy ? 1 : -1) : natural_compare(x->name ? x->name : "", y->name ? y->name : "");
}

static GPtrArray *of_kind(const struct outcome *o, const char *kind)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < o->series->len; i++) {
		struct outcome_series *s = g_ptr_array_index(o->series, i);
		if (g_strcmp0(s->kind, kind) == 0 && s->bps->len && s->width_s > 0)
			g_ptr_array_add(list, s);
	}
	g_ptr_array_sort(list, busiest_first);
	return list;
}

static void add_row(GString *out, int64_t at_ps, int64_t bps)
{
	g_autofree char *at = quantity_decimal(at_ps, 12);
	g_string_append_printf(out, "%s\t%" G_GINT64_FORMAT "\n", at, MAX(bps, 0));
}

/* Each bucket is a row at its start; the last value is said again at the end, so that steps reach it. */
static void add_series(GString *out, const struct outcome_series *s)
{
	g_string_append(out, "\n\ntime_s\t");
	add_cell(out, s->name);
	g_string_append_c(out, '\n');
	guint n = s->bps->len;
	for (guint i = 0; i < n; i++)
		add_row(out, i * s->width_s, outcome_int(g_ptr_array_index(s->bps, i)));
	add_row(out, n * s->width_s, outcome_int(g_ptr_array_index(s->bps, n - 1)));
}

void plot_data(const struct outcome *o, GString *out)
{
	for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GPtrArray) list = of_kind(o, kinds[k]);
		g_string_append_printf(out, "%u\t%u\t", k + 1, list->len);
		add_cell(out, o->scenario.name ? o->scenario.name : o->scenario.file);
		if (o->scenario.variant) {
			g_string_append(out, ", variant ");
			add_cell(out, o->scenario.variant);
		}
		g_string_append_c(out, '\n');
	}
	for (unsigned k = 0; k < G_N_ELEMENTS(kinds); k++) {
		g_autoptr(GPtrArray) list = of_kind(o, kinds[k]);
		for (guint i = 0; i < list->len; i++)
			add_series(out, g_ptr_array_index(list, i));
	}
}

static bool copy_resource(const char *dir, const char *name, GError **err)
{
	g_autofree char *from = g_strconcat("/vmksim/plots/", name, NULL), *to = g_build_filename(dir, name, NULL);
	g_autoptr(GBytes) data = g_resource_lookup_data(resources_get_resource(), from, G_RESOURCE_LOOKUP_FLAGS_NONE, err);
	if (!data)
		return false;
	gsize n;
	const char *p = g_bytes_get_data(data, &n);
	return g_file_set_contents(to, p, (gssize)n, err);
}

static bool write_files(const struct outcome *o, const char *dir, GError **err)
{
	g_autofree char *to = g_build_filename(dir, "bandwidth.dat", NULL);
	if (g_mkdir_with_parents(dir, 0777) != 0) {
		int e = errno;
		g_set_error(err, G_FILE_ERROR, (gint)g_file_error_from_errno(e), "cannot make the directory '%s': %s", dir, g_strerror(e));
		return false;
	}
	GString *data = g_string_new(NULL);
	plot_data(o, data);
	bool ok = g_file_set_contents(to, data->str, (gssize)data->len, err) && copy_resource(dir, "bandwidth.gp", err) && copy_resource(dir, "style.gp", err);
	g_string_free(data, TRUE);
	return ok;
}

static void draw(const char *dir, GString *talk)
{
	static const char *const argv[] = {"gnuplot", "--default-settings", "bandwidth.gp", NULL};
	g_autoptr(GError) err = NULL;
	g_autofree char *said = NULL;
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_subprocess_launcher_set_cwd(launcher, dir);
	g_autoptr(GSubprocess) gnuplot = g_subprocess_launcher_spawnv(launcher, argv, &err);
	if (!gnuplot)
		g_string_append_printf(talk,
			"gnuplot could not be run (%s): wrote %s/bandwidth.dat and bandwidth.gp, but drew no picture; install gnuplot, then run "
			"'gnuplot bandwidth.gp' there\n",
			err->message, dir);
	else if (!g_subprocess_communicate_utf8(gnuplot, NULL, NULL, NULL, &said, &err) || !g_subprocess_get_successful(gnuplot))
		g_string_append_printf(
			talk, "gnuplot failed on %s/bandwidth.gp, so pictures are missing: %s\n", dir, said && *said ? g_strstrip(said) : "it gave no reason");
	else
		g_string_append_printf(talk, "drew %s/bandwidth.svg and bandwidth.png\n", dir);
}

bool plot_write(const struct outcome *o, const char *dir, GString *talk, GError **err)
{
	if (!write_files(o, dir, err))
		return false;
	if (o->series->len)
		draw(dir, talk);
	else
		g_string_append_printf(talk, "nothing was sampled, so there is nothing to draw; wrote %s/bandwidth.dat and bandwidth.gp\n", dir);
	return true;
}
