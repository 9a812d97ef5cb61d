/* plots/picture.c: the table of pictures and their files.
 *
 * The scripts are constants of the program: what they draw they learn from their data files. All pictures of an outcome are drawn side by side, each by a gnuplot
 * of its own, so that one that fails costs no other.
 */
#include "plots/picture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include "plots/picture_data.h"
#include "plots/picture_gnuplot.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

const char *const picture_formats[] = {"svg", "png", "pdf", NULL};

const struct picture picture_kinds[PICTURES] = {
	[PICTURE_BANDWIDTH] = {"bandwidth", "Bandwidth", picture_bandwidth_data, picture_bandwidth_say},
	[PICTURE_GANTT] = {"gantt", "Migrations over time", picture_gantt_data, picture_gantt_say},
	[PICTURE_HELD_BY] = {"held-by", "What held each migration back", picture_held_by_data, picture_held_by_say},
	[PICTURE_QUEUE] = {"queue", "Migrations waiting and running", picture_queue_data, picture_queue_say},
	[PICTURE_ROUNDS] = {"rounds", "Pre-copy rounds", picture_rounds_data, picture_rounds_say},
	[PICTURE_TOPOLOGY] = {"topology", "Topology", picture_topology_data, picture_topology_say},
	[PICTURE_ADAPTERS] = {"adapters", "VMkernel adapters over time", picture_adapters_data, picture_adapters_say},
	[PICTURE_CONTENTION] = {"contention", "Contention", picture_contention_data, picture_contention_say},
};

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

/* Data and script of one kind, for these formats; *drawable: there is something to draw of. */
static bool write_kind(const struct outcome *o, enum picture_kind k, unsigned formats, const char *dir, bool *drawable, GError **err)
{
	g_autofree char *dat = g_strconcat(picture_kinds[k].name, ".dat", NULL), *gp = g_strconcat(picture_kinds[k].name, ".gp", NULL), *to = g_build_filename(dir, dat, NULL);
	GString *data = g_string_new(NULL);
	*drawable = picture_kinds[k].data && picture_kinds[k].data(o, data);
	if (*drawable && (formats & ~PICTURE_BIT(PICTURE_SVG)))
		picture_glyphs(data);
	bool ok = !*drawable || (g_file_set_contents(to, data->str, (gssize)data->len, err) && copy_resource(dir, gp, err));
	g_string_free(data, TRUE);
	return ok;
}

/* What an earlier call left there of pictures that are to be drawn. */
static void remove_stale(const char *dir, enum picture_kind k, unsigned formats)
{
	struct picture_call c = {.dir = dir, .kind = k};
	for (unsigned f = 0; f < PICTURE_FORMATS; f++) {
		g_autofree char *file = picture_call_file(&c, (enum picture_format)f);
		if (formats & PICTURE_BIT(f))
			g_unlink(file);
	}
}

static void say_drawn(const struct picture_done *done, unsigned formats, const char *dir, GString *talk)
{
	const char *sep = "";
	unsigned drawn = (unsigned)__builtin_popcount(done->drawn);
	if (drawn) {
		g_string_append_printf(talk, "drew %u picture%s into %s (", drawn, drawn == 1 ? "" : "s", dir);
		for (unsigned f = 0; f < PICTURE_FORMATS; f++)
			if (formats & PICTURE_BIT(f)) {
				g_string_append_printf(talk, "%s%s", sep, picture_formats[f]);
				sep = ", ";
			}
		g_string_append_c(talk, ')');
	}
	sep = drawn ? "; there is nothing to draw of " : "there is nothing to draw of ";
	for (unsigned k = 0; k < PICTURES; k++)
		if ((done->empty & PICTURE_BIT(k)) && picture_kinds[k].data) {
			g_string_append_printf(talk, "%s%s", sep, picture_kinds[k].name);
			sep = ", ";
		}
	if (*sep == ',' || drawn)
		g_string_append_c(talk, '\n');
}

/* Waits for the calls, and tells of those that failed: of a gnuplot that is missing once. */
static void end_calls(struct picture_call calls[], unsigned n, struct picture_done *done, GString *talk)
{
	bool missing = false;
	unsigned failed = 0;
	for (unsigned i = 0; i < n; i++) {
		struct picture_call *c = &calls[i];
		picture_call_end(c);
		if (!c->why)
			done->drawn |= PICTURE_BIT(c->kind);
		else if (c->missing && !missing)
			g_string_append_printf(talk, "gnuplot could not be run (%s), so no picture was drawn; install gnuplot and try again\n", c->why);
		else if (!c->missing && !(failed & PICTURE_BIT(c->kind)))
			g_string_append_printf(talk, "gnuplot failed on %s.gp, so this picture is missing: %s\n", picture_kinds[c->kind].name, c->why);
		failed |= c->why ? PICTURE_BIT(c->kind) : 0;
		missing |= c->missing;
	}
}

bool picture_write(const struct outcome *o, unsigned kinds, unsigned formats, const char *dir, struct picture_done *done, GString *talk, GError **err)
{
	struct picture_call calls[PICTURES];
	unsigned n = 0;
	bool drawable, ok = make_dir(dir, err) && copy_resource(dir, "style.gp", err);
	*done = (struct picture_done){0};
	for (unsigned k = 0; k < PICTURES && ok; k++) {
		if (!(kinds & PICTURE_BIT(k)))
			continue;
		remove_stale(dir, (enum picture_kind)k, formats);
		ok = write_kind(o, (enum picture_kind)k, formats, dir, &drawable, err);
		if (!drawable)
			done->empty |= PICTURE_BIT(k);
		else if (ok) {
			calls[n] = (struct picture_call){.dir = dir, .kind = (enum picture_kind)k, .formats = formats};
			picture_call_start(&calls[n++]);
		}
	}
	end_calls(calls, n, done, talk);
	say_drawn(done, formats, dir, talk);
	for (unsigned i = 0; i < n; i++)
		picture_call_clear(&calls[i]);
	return ok;
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

/* Starts both widths of each kind there is something to draw of; gives back how many calls these are. */
static unsigned start_both(const struct outcome *o, const char *dir, struct picture_call calls[], GError **err)
{
	unsigned n = 0;
	bool drawable;
	for (unsigned k = 0; k < PICTURES; k++) {
		if (!write_kind(o, (enum picture_kind)k, PICTURE_BIT(PICTURE_SVG), dir, &drawable, err))
			return n;
		for (int narrow = 0; drawable && narrow < 2; narrow++) {
			calls[n] = (struct picture_call){.dir = dir, .kind = (enum picture_kind)k, .formats = PICTURE_BIT(PICTURE_SVG), .narrow = narrow};
			picture_call_start(&calls[n++]);
		}
	}
	return n;
}

void picture_draw(const struct outcome *o, struct picture_drawn drawn[PICTURES], GString *talk)
{
	g_autoptr(GError) err = NULL;
	struct picture_call calls[2 * PICTURES];
	struct picture_done done = {0};
	unsigned n = 0;
	memset(drawn, 0, PICTURES * sizeof *drawn);
	g_autofree char *dir = g_dir_make_tmp("vmksim-XXXXXX", &err);
	if (dir && copy_resource(dir, "style.gp", &err))
		n = start_both(o, dir, calls, &err);
	if (err)
		g_string_append_printf(talk, "pictures are missing: %s\n", err->message);
	end_calls(calls, n, &done, talk);
	for (unsigned i = 0; i < n; i++) {
		struct picture_drawn *d = &drawn[calls[i].kind];
		g_autofree char *file = picture_call_file(&calls[i], PICTURE_SVG);
		if (!calls[i].why)
			g_file_get_contents(file, calls[i].narrow ? &d->narrow : &d->wide, NULL, NULL);
		picture_call_clear(&calls[i]);
	}
	if (dir)
		remove_dir(dir);
}

void picture_drawn_clear(struct picture_drawn drawn[PICTURES])
{
	for (unsigned k = 0; k < PICTURES; k++) {
		g_clear_pointer(&drawn[k].wide, g_free);
		g_clear_pointer(&drawn[k].narrow, g_free);
	}
}
