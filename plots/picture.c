/* plots/picture.c: the table of pictures, their files, and the call of gnuplot.
 *
 * The scripts are constants of the program: what they draw they learn from their data files. gnuplot is called by an argument vector, with default settings, in
 * the directory of the files; the one argument that is program text says formats and width, and is made of our own words.
 */
#include "plots/picture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include "plots/picture_data.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

const char *const picture_formats[] = {"svg", "png", "pdf", NULL};

const struct picture picture_kinds[PICTURES] = {
	[PICTURE_BANDWIDTH] = {"bandwidth", "Bandwidth", picture_bandwidth_data, picture_bandwidth_say},
	[PICTURE_GANTT] = {"gantt", "Migrations over time", picture_gantt_data, picture_gantt_say},
	[PICTURE_HELD_BY] = {"held-by", "What held each migration back", picture_held_by_data, picture_held_by_say},
	[PICTURE_QUEUE] = {"queue", "Migrations waiting and running", NULL, NULL},
	[PICTURE_ROUNDS] = {"rounds", "Pre-copy rounds", NULL, NULL},
	[PICTURE_TOPOLOGY] = {"topology", "Topology", NULL, NULL},
	[PICTURE_ADAPTERS] = {"adapters", "VMkernel adapters over time", NULL, NULL},
	[PICTURE_CONTENTION] = {"contention", "Contention", NULL, NULL},
};

enum picture_kind picture_find(const char *name)
{
	unsigned k = 0;
	while (k < PICTURES && g_strcmp0(picture_kinds[k].name, name))
		k++;
	return (enum picture_kind)k;
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

static bool make_dir(const char *dir, GError **err)
{
	if (g_mkdir_with_parents(dir, 0777) == 0)
		return true;
	int e = errno;
	g_set_error(err, G_FILE_ERROR, (gint)g_file_error_from_errno(e), "cannot make the directory '%s': %s", dir, g_strerror(e));
	return false;
}

/* Data and script of one kind; *drawable: there is something to draw of. */
static bool write_kind(const struct outcome *o, enum picture_kind k, const char *dir, bool *drawable, GError **err)
{
	g_autofree char *dat = g_strconcat(picture_kinds[k].name, ".dat", NULL), *gp = g_strconcat(picture_kinds[k].name, ".gp", NULL), *to = g_build_filename(dir, dat, NULL);
	GString *data = g_string_new(NULL);
	*drawable = picture_kinds[k].data && picture_kinds[k].data(o, data);
	bool ok = !*drawable || (g_file_set_contents(to, data->str, (gssize)data->len, err) && copy_resource(dir, gp, err));
	g_string_free(data, TRUE);
	return ok;
}

/* NULL: drawn; else why not. *missing: gnuplot could not be run at all. */
static char *run_gnuplot(const char *dir, const char *name, const char *settings, bool *missing)
{
	g_autofree char *script = g_strconcat(name, ".gp", NULL);
	const char *const argv[] = {"gnuplot", "--default-settings", "-e", settings, script, NULL};
	g_autoptr(GError) err = NULL;
	g_autofree char *said = NULL;
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_subprocess_launcher_set_cwd(launcher, dir);
	g_autoptr(GSubprocess) gnuplot = g_subprocess_launcher_spawnv(launcher, argv, &err);
	*missing = !gnuplot;
	if (!gnuplot)
		return g_strdup(err->message);
	if (!g_subprocess_communicate_utf8(gnuplot, NULL, NULL, NULL, &said, &err) || !g_subprocess_get_successful(gnuplot))
		return g_strdup(said && *said ? g_strstrip(said) : "it gave no reason");
	return NULL;
}

static char *settings_of(unsigned formats, bool narrow)
{
	GString *s = g_string_new("formats = '");
	for (unsigned f = 0; f < PICTURE_FORMATS; f++)
		if (formats & PICTURE_BIT(f))
			g_string_append_printf(s, "%s ", picture_formats[f]);
	g_string_append_printf(s, "'; narrow = %d", narrow);
	return g_string_free(s, FALSE);
}

/* Draws one kind whose files are there; false: gnuplot cannot be run, so that it is not tried again. */
static bool draw_kind(const char *dir, enum picture_kind k, unsigned formats, GString *talk)
{
	bool missing;
	g_autofree char *settings = settings_of(formats, false);
	g_autofree char *why = run_gnuplot(dir, picture_kinds[k].name, settings, &missing);
	if (missing)
		g_string_append_printf(talk,
			"gnuplot could not be run (%s): wrote %s/%s.dat and %s.gp, but drew no picture; install gnuplot, then run 'gnuplot %s.gp' there\n", why, dir,
			picture_kinds[k].name, picture_kinds[k].name, picture_kinds[k].name);
	else if (why)
		g_string_append_printf(talk, "gnuplot failed on %s/%s.gp, so its pictures are missing: %s\n", dir, picture_kinds[k].name, why);
	else
		for (unsigned f = 0; f < PICTURE_FORMATS; f++)
			if (formats & PICTURE_BIT(f))
				g_string_append_printf(talk, "drew %s/%s.%s\n", dir, picture_kinds[k].name, picture_formats[f]);
	return !missing;
}

bool picture_write(const struct outcome *o, unsigned kinds, unsigned formats, const char *dir, GString *talk, GError **err)
{
	bool able = true, drawable;
	if (!make_dir(dir, err) || !copy_resource(dir, "style.gp", err))
		return false;
	for (unsigned k = 0; k < PICTURES; k++) {
		if (!(kinds & PICTURE_BIT(k)))
			continue;
		if (!write_kind(o, (enum picture_kind)k, dir, &drawable, err))
			return false;
		if (drawable && able)
			able = draw_kind(dir, (enum picture_kind)k, formats, talk);
		else if (!drawable)
			g_string_append_printf(talk, "there is nothing to draw of %s\n", picture_kinds[k].name);
	}
	return true;
}

static void remove_dir(const char *dir)
{
	g_autoptr(GDir) d = g_dir_open(dir, 0, NULL);
	for (const char *name; d && (name = g_dir_read_name(d));) {
		g_autofree char *file = g_build_filename(dir, name, NULL);
		g_unlink(file);
	}
	g_rmdir(dir);
}

/* Both widths of one kind. NULL: done, or there was nothing to draw. */
static char *draw_both(const struct outcome *o, enum picture_kind k, const char *dir, struct picture_drawn *out, bool *missing)
{
	bool drawable = false;
	g_autoptr(GError) err = NULL;
	g_autofree char *svg = g_strconcat(picture_kinds[k].name, ".svg", NULL), *file = g_build_filename(dir, svg, NULL);
	*missing = false;
	if (!write_kind(o, k, dir, &drawable, &err))
		return g_strdup(err->message);
	for (int narrow = 0; drawable && narrow < 2; narrow++) {
		g_autofree char *settings = settings_of(PICTURE_BIT(PICTURE_SVG), narrow);
		char *why = run_gnuplot(dir, picture_kinds[k].name, settings, missing);
		if (why)
			return why;
		g_file_get_contents(file, narrow ? &out->narrow : &out->wide, NULL, NULL);
	}
	return NULL;
}

void picture_draw(const struct outcome *o, struct picture_drawn drawn[PICTURES], GString *talk)
{
	g_autoptr(GError) err = NULL;
	bool missing = false;
	memset(drawn, 0, PICTURES * sizeof *drawn);
	g_autofree char *dir = g_dir_make_tmp("vmksim-XXXXXX", &err);
	if (!dir || !copy_resource(dir, "style.gp", &err)) {
		g_string_append_printf(talk, "no pictures were drawn: %s\n", err->message);
		return;
	}
	for (unsigned k = 0; k < PICTURES && !missing; k++) {
		g_autofree char *why = draw_both(o, (enum picture_kind)k, dir, &drawn[k], &missing);
		if (missing)
			g_string_append_printf(talk, "gnuplot could not be run (%s), so there are no pictures; install gnuplot\n", why);
		else if (why)
			g_string_append_printf(talk, "gnuplot failed on %s.gp, so this picture is missing: %s\n", picture_kinds[k].name, why);
	}
	remove_dir(dir);
}

void picture_drawn_clear(struct picture_drawn drawn[PICTURES])
{
	for (unsigned k = 0; k < PICTURES; k++) {
		g_clear_pointer(&drawn[k].wide, g_free);
		g_clear_pointer(&drawn[k].narrow, g_free);
	}
}
