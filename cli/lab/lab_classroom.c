/* cli/lab/lab_classroom.c: grading answers that are files, and listing exercises. What is told of an answer depends on it and the exercise alone. */
#include "cli/lab/lab_classroom.h"

#include <stdio.h>
#include <string.h>
#include "cli/cmd.h"
#include "cli/found.h"
#include "cli/import/import.h"
#include "cli/lab/lab.h"
#include "cli/lab/lab_grade.h"
#include "cli/out.h"
#include "plots/testlog.h"
#include "plots/text.h"

#define SHOWN_MOST 160 /* characters of a line */

const char *const lab_classroom_formats[] = {"text", "json", "junit", NULL};

/* ---- an answer ---- */

/* NULL: *fault (g_free) says why. */
static char *read_answer(const char *file, char **fault)
{
	gsize n = 0;
	g_autofree char *text = found_any_text(file, &n, fault);
	if (!text || g_utf8_validate(text, (gssize)n, NULL))
		return g_steal_pointer(&text);
	*fault = g_strdup("this is no text in UTF-8");
	return NULL;
}

/* The lines, and whether some of them begin with prompts. */
static GPtrArray *lines_of(const char *text, bool *transcript)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	for (const char *p = text; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		g_autofree char *host = NULL;
		const char *command;
		char *line = g_strchomp(import_line(p, strcspn(p, "\n")));
		*transcript |= import_prompt(line, &host, &command);
		g_ptr_array_add(lines, line);
	}
	return lines;
}

/* What was copied from the consoles of several hosts names them in its prompts; a name that no host here has says nothing. */
static void go_to(struct console *c, const char *host)
{
	if (host && estate_host_find(session_estate(c->session), host) != HOST_NONE)
		console_enter(c, host);
}

static void add_shown(GString *to, const char *line)
{
	g_autofree char *most = g_utf8_substring(line, 0, MIN(g_utf8_strlen(line, -1), SHOWN_MOST));
	text_clean(to, most);
	g_string_append(to, strlen(most) < strlen(line) ? " …" : "");
}

/* Lines that a command said no to are told, with the first thing it said. A blank line is an answer where a command asks, and nothing otherwise. */
static void play_line(struct lab *l, const char *text, unsigned number, GPtrArray *refused)
{
	if ((!l->console->answer && !text[strspn(text, " \t")]) || !console_line(l->console, text))
		return;
	const char *said = l->console->err->len ? l->console->err->str : l->console->out->str;
	g_autofree char *first = g_strndup(said, strcspn(said, "\n"));
	GString *words = g_string_new(NULL);
	g_string_append_printf(words, "line %u: ", number);
	add_shown(words, text);
	if (*first)
		g_string_append(words, "\n  ");
	add_shown(words, first);
	g_ptr_array_add(refused, g_string_free(words, FALSE));
}

static GPtrArray *play_answer(struct lab *l, const char *text)
{
	bool transcript = false;
	g_autoptr(GPtrArray) lines = lines_of(text, &transcript);
	GPtrArray *refused = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < lines->len && !l->console->ended; i++) {
		g_autofree char *host = NULL;
		const char *line = lines->pdata[i];
		if (transcript && !import_prompt(line, &host, &line))
			continue;
		go_to(l->console, host);
		play_line(l, line, i + 1, refused);
	}
	return refused;
}

/* A log of tests names expectations by what they ask; here they are called by the goal in words. */
static void name_goals(struct outcome *o)
{
	for (guint i = 0; i < o->expectations->len; i++) {
		struct outcome_expectation *x = o->expectations->pdata[i];
		const char *words = x->because;
		x->because = x->that;
		x->that = words;
	}
}

static void add_refused(GString *out, const GPtrArray *refused)
{
	if (refused->len)
		g_string_append(out, "  lines that said no:\n");
	for (guint i = 0; i < refused->len; i++) {
		g_auto(GStrv) lines = g_strsplit(refused->pdata[i], "\n", -1);
		for (char **line = lines; *line; line++)
			g_string_append_printf(out, "    %s\n", *line);
	}
}

/* What the goals do not say, for machines to hand on: why the proof came to nothing, and which lines said no. NULL: nothing. */
static char *remarks(const struct lab_grade *g, const GPtrArray *refused)
{
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < g->words->len && g->reached < g->goals; i++)
		g_string_append_printf(s, "%s%s", s->len ? "\n" : "", (const char *)g->words->pdata[i]);
	for (guint i = 0; i < refused->len; i++)
		g_string_append_printf(s, "%s%s", s->len ? "\n" : "", (const char *)refused->pdata[i]);
	return g_string_free(s, s->len == 0);
}

static struct testlog_row *grade_answer(const struct lab_classroom *job, const struct scenario *s, const char *file, GString *words)
{
	char *fault;
	g_autofree char *text = read_answer(file, &fault);
	struct testlog_row *row = testlog_row_new(file, NULL, s->world->name);
	row->code = CMD_FAULT;
	row->end = TESTLOG_FAULT;
	if (!text) {
		row->message = fault;
		out_fault(job->command, "%s: %s", file, fault);
		return row;
	}
	struct lab *l = lab_new(s, &job->run, job->host);
	l->sealed = true;
	g_autoptr(GPtrArray) refused = play_answer(l, text);
	struct lab_grade *g = lab_grade_new(l->session);
	row->end = TESTLOG_PLAYED;
	row->code = g->reached == g->goals ? CMD_DONE : CMD_MISSED;
	row->message = remarks(g, refused);
	testlog_row_take(row, g->judged);
	name_goals(row->o);
	text_clean(words, file);
	g_string_append_printf(words, ": %u of %u goals reached\n", g->reached, g->goals);
	lab_grade_text(g, true, words);
	add_refused(words, refused);
	lab_grade_free(g);
	lab_free(l);
	return row;
}

int lab_classroom_grade(const struct lab_classroom *job, const struct scenario *s)
{
	static void (*const write[])(const GPtrArray *, GString *) = {NULL, testlog_json, testlog_junit};
	int code = CMD_DONE;
	if (!s->lab) {
		out_fault(job->command, "%s is no exercise: it has no block 'lab:'", s->file);
		return CMD_FAULT;
	}
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(testlog_row_free);
	GString *out = g_string_new(NULL);
	for (char **file = job->answers; *file; file++) {
		struct testlog_row *row = grade_answer(job, s, *file, out);
		g_ptr_array_add(rows, row);
		code = MAX(code, row->code);
	}
	if (write[job->form]) {
		g_string_truncate(out, 0);
		write[job->form](rows, out);
	}
	int written = out_all(job->command, job->file, out);
	return MAX(code, written);
}

/* ---- the list ---- */

static void add_exercise(GString *out, const struct scenario *s, unsigned width)
{
	g_autofree char *minutes = g_strdup_printf("%" G_GINT64_FORMAT " min  ", s->lab->minutes);
	g_autoptr(GString) name = g_string_new(NULL);
	text_clean(name, s->file);
	text_pad(out, s->lab->level, 10, false);
	text_pad(out, minutes, 8, true);
	text_pad(out, name->str, width + 2, false);
	text_clean(out, s->world->name);
	g_string_append_c(out, '\n');
}

static void free_scenario(gpointer p) { scenario_free(p); }

/* The exercises among what was found; each scenario is the caller's. */
static GPtrArray *load_exercises(const char *command, const GPtrArray *found, int *code)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(free_scenario);
	for (guint i = 0; i < found->len; i++) {
		const struct found *f = found->pdata[i];
		g_autofree char *faults = NULL;
		struct scenario *s = f->fault ? NULL : scenario_load_file(f->file, NULL, &faults);
		if (!s) {
			bool there = g_file_test(f->file, G_FILE_TEST_EXISTS);
			out_fault(command, "%s: %s", f->file,
				f->fault ? f->fault
				: there	 ? "this is no scenario; 'vmksim check' says why"
					 : "there is no such file");
			*code = CMD_FAULT;
		} else if (s->lab) {
			g_ptr_array_add(all, s);
		} else {
			scenario_free(s);
		}
	}
	return all;
}

/* The shipped exercises: below the folder worked in, beside the program in its build tree, or installed. g_free. */
static char *shipped(void)
{
	static const char *const places[] = {"scenarios/lab", "../share/vmksim/lab"};
	g_autofree char *program = g_file_read_link("/proc/self/exe", NULL), *dir = program ? g_path_get_dirname(program) : NULL;
	for (size_t i = 0; dir && !g_file_test(places[0], G_FILE_TEST_IS_DIR) && i < G_N_ELEMENTS(places); i++) {
		char *place = g_canonicalize_filename(places[i], dir);
		if (g_file_test(place, G_FILE_TEST_IS_DIR))
			return place;
		g_free(place);
	}
	return g_strdup(places[0]);
}

int lab_classroom_list(const char *command, char **operands, const char *file)
{
	int code = CMD_DONE;
	unsigned width = 0;
	g_autofree char *dir = shipped();
	char *folders[] = {dir, NULL};
	if (!operands[0] && !g_file_test(dir, G_FILE_TEST_IS_DIR)) {
		out_fault(command, "the exercises that come with vmksim are not here; name their folder: vmksim lab --list FOLDER");
		return CMD_FAULT;
	}
	g_autoptr(GPtrArray) found = found_scenarios(operands[0] ? operands : folders);
	g_autoptr(GPtrArray) all = load_exercises(command, found, &code);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < all->len; i++)
		width = MAX(width, text_width(((const struct scenario *)all->pdata[i])->file));
	for (guint i = 0; i < all->len; i++)
		add_exercise(out, all->pdata[i], width);
	int written = out_all(command, file, out);
	return MAX(code, written);
}
