/* cli/draw.c: pictures into a directory. */
#include "cli/draw.h"

#include "cli/cmd.h"
#include "cli/formats.h"

struct draw draw_all(const char *command, const char *dir, bool quiet)
{
	return (struct draw){.command = command, .dir = dir, .kinds = PICTURE_ALL, .formats = PICTURE_BIT(PICTURE_SVG) | PICTURE_BIT(PICTURE_PNG), .quiet = quiet};
}

bool draw_dir(const char *command, const char *option, const char *dir)
{
	if (dir && !*dir)
		out_fault(command, "%s needs the name of a directory", option);
	return !dir || *dir;
}

int draw_outcome(const struct draw *d, unsigned run, const struct outcome *o)
{
	g_autoptr(GError) err = NULL;
	g_autofree char *name = run ? formats_run_name(run, o) : NULL, *dir = g_build_filename(d->dir, name, NULL);
	struct picture_done done;
	GString *talk = g_string_new(NULL);
	bool written = picture_write(o, d->kinds, d->formats, dir, &done, talk, &err);
	bool owes = d->owed && (d->kinds & ~done.drawn & ~done.empty);
	if (!written)
		out_fault(d->command, "%s", err->message);
	else if (owes || !d->quiet)
		out_lines(d->command, talk->str);
	g_string_free(talk, TRUE);
	return !written || owes ? CMD_FAULT : CMD_DONE;
}
