/* plots/picture_gnuplot.c: calls of gnuplot. What it says when it fails is cleaned and cut: it may quote data. A call that takes too long is ended by an alarm,
 * which the system keeps for it: nobody here looks at a clock.
 */
#include "plots/picture_gnuplot.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "plots/text.h"

#define REASON_MOST 300

char *picture_call_file(const struct picture_call *c, enum picture_format f)
{
	g_autofree char *name = g_strconcat(picture_kinds[c->kind].name, c->narrow ? "-narrow." : ".", picture_formats[f], NULL);
	return g_build_filename(c->dir, name, NULL);
}

static char *settings_of(const struct picture_call *c)
{
	GString *s = g_string_new("formats = '");
	for (unsigned f = 0; f < PICTURE_FORMATS; f++)
		if (c->formats & PICTURE_BIT(f))
			g_string_append_printf(s, "%s ", picture_formats[f]);
	g_string_append_printf(s, "'; narrow = %d; suffix = '%s'", c->narrow, c->narrow ? "-narrow" : "");
	return g_string_free(s, FALSE);
}

/* In the new process, before it becomes gnuplot. */
static void set_limit(gpointer unused)
{
	(void)unused;
	signal(SIGALRM, SIG_DFL);
	alarm(PICTURE_CALL_MOST);
}

void picture_call_start(struct picture_call *c)
{
	g_autofree char *script = g_strconcat(picture_kinds[c->kind].name, ".gp", NULL), *settings = settings_of(c);
	const char *const argv[] = {"gnuplot", "--default-settings", "-e", settings, script, NULL};
	g_autoptr(GError) err = NULL;
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_subprocess_launcher_set_cwd(launcher, c->dir);
	g_subprocess_launcher_unsetenv(launcher, "GNUTERM"); /* a terminal of the user's that may want a display */
	g_subprocess_launcher_set_child_setup(launcher, set_limit, NULL, NULL);
	c->process = g_subprocess_launcher_spawnv(launcher, argv, &err);
	c->missing = !c->process;
	if (c->missing)
		c->why = g_strdup(err->message);
}

static char *reason(const char *said)
{
	GString *s = g_string_new(NULL);
	g_autofree char *raw = g_strdup(said ? said : "");
	text_clean(s, g_strstrip(raw));
	if (g_utf8_strlen(s->str, -1) > REASON_MOST) {
		g_string_truncate(s, (gsize)(g_utf8_offset_to_pointer(s->str, REASON_MOST) - s->str));
		g_string_append(s, "...");
	}
	if (!s->len)
		g_string_append(s, "it gave no reason");
	return g_string_free(s, FALSE);
}

void picture_call_end(struct picture_call *c)
{
	g_autofree char *said = NULL;
	bool drawn = c->process && g_subprocess_communicate_utf8(c->process, NULL, NULL, NULL, &said, NULL) && g_subprocess_get_successful(c->process);
	for (unsigned f = 0; drawn && f < PICTURE_FORMATS; f++) {
		g_autofree char *file = picture_call_file(c, (enum picture_format)f);
		drawn = !(c->formats & PICTURE_BIT(f)) || g_file_test(file, G_FILE_TEST_EXISTS);
	}
	bool late = c->process && g_subprocess_get_if_signaled(c->process) && g_subprocess_get_term_sig(c->process) == SIGALRM;
	if (!drawn && !c->why)
		c->why = late ? g_strdup_printf("it took longer than %d s", PICTURE_CALL_MOST) : reason(said);
}

void picture_call_clear(struct picture_call *c)
{
	g_clear_object(&c->process);
	g_clear_pointer(&c->why, g_free);
}
