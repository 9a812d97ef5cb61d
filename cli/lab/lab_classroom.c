/* cli/lab/lab_classroom.c: grading answers that are files, and listing exercises. What is told of an answer depends on it and the exercise alone. */
#include "cli/lab/lab_classroom.h"

#include <stdio.h>
#include <string.h>
#include "cli/cmd.h"
#include "cli/found.h"
#include "cli/lab/lab.h"
#include "cli/lab/lab_grade.h"
#include "cli/out.h"
#include "plots/testlog.h"
#include "plots/text.h"

#define PROMPT "[root@"

const char *const lab_classroom_formats[] = {"text", "json", "junit", NULL};

/* ---- an answer ---- */

static char *read_answer(const char *file, gsize *n)
{
	if (strcmp(file, "-") != 0)
		return found_text(file, n);
	GString *all = g_string_new(NULL);
	char part[4096];
	for (size_t got; (got = fread(part, 1, sizeof(part), stdin)) > 0 && all->len <= SCENARIO_MAX_BYTES;)
		g_string_append_len(all, part, (gssize)got);
	*n = all->len;
	return g_string_free(all, FALSE);
}

/* What follows a prompt, or NULL. */
static const char *behind_prompt(const char *line)
{
	const char *end = g_str_has_prefix(line, PROMPT) ? strchr(line, ']') : NULL;
	return end ? end + 1 + strspn(end + 1, " #") : NULL;
}

static bool is_transcript(char *const *lines)
{
	for (; *lines; lines++)
		if (behind_prompt(*lines))
			return true;
	return false;
}

/* Lines that a command said no to are told, with the first thing it said. A blank line is an answer where a command asks, and nothing otherwise. */
static void play_line(struct lab *l, const char *text, unsigned number, GString *refused)
{
	if ((!l->console->answer && !text[strspn(text, " \t")]) || !console_line(l->console, text))
		return;
	const char *said = l->console->err->len ? l->console->err->str : l->console->out->str;
	g_autofree char *first = g_strndup(said, strcspn(said, "\n"));
	g_string_append_printf(refused, "%sline %u: %s", refused->len ? "\n" : "", number, *first ? first : text);
}

static char *play_answer(struct lab *l, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *refused = g_string_new(NULL);
	bool transcript = is_transcript(lines);
	for (unsigned i = 0; lines[i] && !l->console->ended; i++) {
		const char *line = g_strchomp(lines[i]);
		if (transcript && !(line = behind_prompt(line)))
			continue;
		play_line(l, line, i + 1, refused);
	}
	return g_string_free(refused, FALSE);
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

static void add_refused(GString *out, const char *refused)
{
	g_auto(GStrv) lines = g_strsplit(refused, "\n", -1);
	if (*refused)
		g_string_append(out, "  lines that said no:\n");
	for (char **line = lines; *line; line++) {
		g_string_append(out, "    ");
		text_clean(out, *line);
		g_string_append_c(out, '\n');
	}
}

static struct testlog_row *grade_answer(const struct lab_classroom *job, const struct scenario *s, const char *file, GString *words)
{
	gsize n = 0;
	g_autofree char *text = read_answer(file, &n);
	struct testlog_row *row = testlog_row_new(file, NULL, s->world->name);
	row->code = CMD_FAULT;
	row->end = TESTLOG_FAULT;
	if (!text || !g_utf8_validate(text, (gssize)n, NULL)) {
		row->message = g_strdup(text ? "this is no text in UTF-8" : "cannot read this answer");
		out_fault(job->command, "%s: %s", file, row->message);
		return row;
	}
	struct lab *l = lab_new(s, &job->run, job->host);
	l->sealed = true;
	g_autofree char *refused = play_answer(l, text);
	struct lab_grade *g = lab_grade_new(l->session);
	row->end = TESTLOG_PLAYED;
	row->code = g->reached == g->goals ? CMD_DONE : CMD_MISSED;
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
			out_fault(command, "%s: %s", f->file, f->fault ? f->fault : "this is no scenario; 'vmksim check' says why");
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
