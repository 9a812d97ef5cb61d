/* cli/lab/lab_terminal.c: lines in, what the console says out.
 *
 * What commands say holds names from files and from what was typed, so it is made safe to show here, once more, line by line. A line of more than LINE_MOST
 * bytes is no command: it is passed over with a word. Colours say nothing that words do not.
 */
#include "cli/lab/lab_terminal.h"

#include <string.h>
#include <unistd.h>
#include "cli/lab/lab_line.h"
#include "plots/text.h"

#define LINE_MOST ((size_t)64 << 10)

static const char plain[] = "\033[0m", of_prompt[] = "\033[1;32m", of_fault[] = "\033[31m", of_note[] = "\033[36m";

static void add_line(GString *to, const char *line, const char *ink)
{
	if (ink && *line)
		g_string_append(to, ink);
	text_clean(to, line);
	if (ink && *line)
		g_string_append(to, plain);
}

static void add_lines(GString *to, const GString *said, bool inked)
{
	g_auto(GStrv) lines = g_strsplit(said->str, "\n", -1);
	for (char **line = lines; *line; line++) {
		if (line > lines)
			g_string_append_c(to, '\n');
		add_line(to, *line, !inked ? NULL : g_str_has_prefix(*line, "lab: ") ? of_note : of_fault);
	}
}

/* Before what was typed; `hidden` surrounds what takes no room on the line, where it is edited (never at the end: libedit loses that). */
static void add_prompt(const struct lab_terminal *t, GString *to, const char *hidden)
{
	g_autofree char *prompt = g_strchomp(console_prompt(t->lab->console));
	if (t->colour)
		g_string_append_printf(to, "%s%s%s", hidden, of_prompt, hidden);
	text_clean(to, prompt);
	if (t->colour)
		g_string_append_printf(to, "%s%s%s", hidden, plain, hidden);
	g_string_append_c(to, ' ');
}

/* What the console says of a line, faults and notes apart. */
static void ask(struct lab_terminal *t, const char *line, GString *said, GString *talk)
{
	struct console *c = t->lab->console;
	if (strlen(line) > LINE_MOST) {
		g_string_append_printf(talk, "lab: a line of more than %zu bytes is no command\n", LINE_MOST);
		return;
	}
	session_set_running(t->lab->session, interrupt_running, &t->interrupt);
	console_line(c, line);
	add_lines(said, c->out, false);
	add_lines(talk, c->err, t->colour);
}

bool lab_terminal_line(struct lab_terminal *t, const char *line)
{
	GString *said = g_string_new(NULL), *talk = g_string_new(NULL);
	if (t->echo) {
		add_prompt(t, said, "");
		text_clean(said, line);
		g_string_append_c(said, '\n');
	}
	ask(t, line, said, talk);
	if (t->echo)
		g_string_append_len(said, talk->str, (gssize)talk->len);
	out_add(t->out, said);
	if (!t->echo)
		out_talk(talk->str);
	g_string_free(said, TRUE);
	g_string_free(talk, TRUE);
	return !t->lab->console->ended && !t->out->failed && !t->out->gone;
}

static void paragraph(GString *s, const char *words)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	text_clean(clean, words);
	text_wrap(s, clean->str, 0, 0);
	g_string_append(s, "\n\n");
}

static void exercise(GString *s, const struct scenario_lab *x)
{
	if (x->story)
		paragraph(s, x->story);
	for (guint i = 0; i < x->goals->len; i++) {
		const struct scenario_goal *g = g_ptr_array_index(x->goals, i);
		g_autoptr(GString) clean = g_string_new(NULL);
		text_clean(clean, g->words);
		g_string_append_printf(s, "%3u. ", i + 1);
		text_wrap(s, clean->str, 5, 5);
		g_string_append_c(s, '\n');
	}
	g_string_append_c(s, '\n');
	g_autofree char *more = g_strdup_printf("'show exercise' shows this again, %s'grade' tells whether it is done.", x->hints->len ? "'hint' helps on, " : "");
	paragraph(s, more);
}

static void greet(const struct lab_terminal *t, bool edited)
{
	const struct scenario *sc = t->lab->scenario;
	GString *s = g_string_new(NULL);
	paragraph(s, "vmksim lab: an emulation of ESXi consoles. There is no host behind it, and nothing real changes.");
	paragraph(s, sc->world->name ? sc->world->name : sc->file);
	if (sc->lab)
		exercise(s, sc->lab);
	g_autofree char *keys = g_strdup_printf("Type as on a host: esxcli, esxcfg-vmknic, vmkping. 'host' lists the hosts, 'host NAME' goes to one. Time stands "
						"still until it is told to pass: 'run 30s'. 'help' tells what else can be typed, %s'exit' or Ctrl-D leaves.",
		edited ? "Tab completes, " : "");
	paragraph(s, keys);
	out_add(t->out, s);
	g_string_free(s, TRUE);
}

/* Ctrl-D: the end of a question, of a host that was entered, of the lab. False: of the lab. */
static bool end_of_file(struct console *c)
{
	bool asked = c->answer != NULL;
	console_answered(c);
	return asked || console_back(c);
}

void lab_terminal_play(struct lab_terminal *t)
{
	struct lab_line *lines = lab_line_new(t->lab->console);
	const char *line;
	bool going = true, typed = isatty(STDIN_FILENO);
	struct sigaction ignore = {.sa_handler = SIG_IGN}, had;
	if (typed)
		sigaction(SIGINT, &ignore, &had);
	if (typed && !t->quiet)
		greet(t, lab_line_edited(lines));
	while (going) {
		g_autoptr(GString) prompt = g_string_new(NULL);
		add_prompt(t, prompt, LAB_LINE_HIDDEN);
		line = lab_line_read(lines, prompt->str, !t->lab->console->answer);
		going = line ? lab_terminal_line(t, line) : typed && end_of_file(t->lab->console);
	}
	if (typed)
		sigaction(SIGINT, &had, NULL);
	lab_line_free(lines);
}
