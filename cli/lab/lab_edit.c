/* cli/lab/lab_edit.c: the only file that knows libedit: keys, history, completion.
 *
 * While a line is typed, Ctrl-C is a key that drops it: the terminal's interrupt character is taken away for that time, and given back before a command
 * plays. Tab completes as far as what may follow agrees, and shows all of it when that is nothing more. Words that a shell would take apart are quoted.
 */
#include "cli/lab/lab_line.h"

#ifdef HAVE_EDIT

#include <errno.h>
#include <fcntl.h>
#include <histedit.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include "plots/text.h"

#define HISTORY_MOST 1000
#define FILE_MOST (1 << 20) /* bytes of the history's file before it is written anew */
#define SHOWN_MOST 400 /* words that Tab shows at most */

struct lab_edit {
	struct console *console;
	EditLine *el;
	History *history;
	char *file;         /* of the history; NULL: not kept */
	const char *prompt; /* of the line in hand */
	GString *line;
	bool dropped;
};

static char *prompt_of(EditLine *el)
{
	struct lab_edit *e;
	el_get(el, EL_CLIENTDATA, &e);
	return (char *)e->prompt;
}

static unsigned char drop_line(EditLine *el, int key)
{
	struct lab_edit *e;
	(void)key;
	el_get(el, EL_CLIENTDATA, &e);
	e->dropped = true;
	fputs("^C\n", stdout);
	fflush(stdout);
	return CC_EOF;
}

/* ---- completion ---- */

static gsize common(const GPtrArray *words)
{
	const char *first = g_ptr_array_index(words, 0);
	gsize n = strlen(first);
	for (guint i = 1; i < words->len; i++) {
		const char *word = g_ptr_array_index(words, i);
		gsize k = 0;
		while (k < n && first[k] == word[k])
			k++;
		n = k;
	}
	while (n && !g_utf8_validate(first, (gssize)n, NULL))
		n--;
	return n;
}

static void show_all(const struct lab_edit *e, const GPtrArray *words)
{
	int columns = TEXT_COLUMNS;
	unsigned wide = 0;
	GString *s = g_string_new("\n");
	el_get(e->el, EL_GETTC, "co", &columns, NULL);
	for (guint i = 0; i < words->len; i++)
		wide = MAX(wide, text_width(g_ptr_array_index(words, i)) + 2);
	unsigned across = MAX(1, (unsigned)columns / wide);
	for (guint i = 0; i < MIN(words->len, SHOWN_MOST); i++) {
		g_autoptr(GString) word = g_string_new(NULL);
		text_clean(word, g_ptr_array_index(words, i));
		bool last = (i + 1) % across == 0 || i + 1 == MIN(words->len, SHOWN_MOST);
		text_pad(s, word->str, last ? 0 : wide, false);
		if (last)
			g_string_append_c(s, '\n');
	}
	if (words->len > SHOWN_MOST)
		g_string_append_printf(s, "and %u more\n", words->len - SHOWN_MOST);
	fputs(s->str, stdout);
	fflush(stdout);
	g_string_free(s, TRUE);
}

static bool plain(const char *word)
{
	return !word[strcspn(word, " \t\"'\\;|&#<>()*?$`")];
}

/* What takes the place of the word that is typed: what all agree on, or the only one, and what follows it. */
static char *replacement(const GPtrArray *words)
{
	const char *first = g_ptr_array_index(words, 0);
	g_autofree char *part = g_strndup(first, common(words));
	if (words->len > 1)
		return plain(part) ? g_steal_pointer(&part) : g_strdup("");
	g_autofree char *quoted = plain(first) ? g_strdup(first) : g_shell_quote(first);
	return g_strconcat(quoted, g_str_has_suffix(quoted, "=") || g_str_has_suffix(quoted, "/") ? "" : " ", NULL);
}

static unsigned char complete(EditLine *el, int key)
{
	struct lab_edit *e;
	gsize from;
	(void)key;
	el_get(el, EL_CLIENTDATA, &e);
	const LineInfo *info = el_line(el);
	g_autofree char *line = g_strndup(info->buffer, (gsize)(info->lastchar - info->buffer));
	gsize point = (gsize)(info->cursor - info->buffer);
	g_autoptr(GPtrArray) words = console_complete(e->console, line, point, &from);
	if (!words->len)
		return CC_REFRESH_BEEP;
	g_autofree char *typed = g_strndup(line + from, point - from), *put = replacement(words);
	if (words->len > 1 && strlen(put) <= strlen(typed)) {
		show_all(e, words);
		return CC_REDISPLAY;
	}
	el_deletestr(el, (int)g_utf8_strlen(typed, -1));
	return el_insertstr(el, put) == 0 ? CC_REFRESH : CC_ERROR;
}

/* ---- history ---- */

static char *history_file(void)
{
	g_autofree char *folder = g_build_filename(g_get_user_state_dir(), "vmksim", NULL);
	return g_mkdir_with_parents(folder, 0700) == 0 ? g_build_filename(folder, "lab_history", NULL) : NULL;
}

/* The last line goes behind what other labs have written there meanwhile. */
static void keep_line(const struct lab_edit *e)
{
	HistEvent ev;
	int fd = e->file ? open(e->file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0600) : -1;
	FILE *f = fd < 0 ? NULL : fdopen(fd, "a");
	if (!f)
		return;
	fchmod(fd, 0600);
	fseek(f, 0, SEEK_END);
	history(e->history, &ev, H_NSAVE_FP, (size_t)1, f);
	fclose(f);
}

/* Of a file that has grown long, what was read of it is kept. */
static void shorten(const struct lab_edit *e)
{
	HistEvent ev;
	struct stat st;
	if (!e->file || stat(e->file, &st) != 0 || st.st_size < FILE_MOST)
		return;
	g_autofree char *beside = g_strdup_printf("%s.%08x", e->file, g_random_int());
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return;
	bool good = history(e->history, &ev, H_SAVE_FP, f) >= 0;
	if (fclose(f) != 0 || !good || rename(beside, e->file) != 0)
		unlink(beside);
}

/* ---- the whole ---- */

static void bind_keys(EditLine *el)
{
	static const char *const keys[][2] = {
		{"^I", "lab-complete"}, {"^C", "lab-drop"}, {"^R", "em-inc-search-prev"}, {"\\e[1;5C", "em-next-word"}, {"\\e[1;5D", "ed-prev-word"},
		{"\\e[3~", "ed-delete-next-char"}, {"\\e[H", "ed-move-to-beg"}, {"\\e[F", "ed-move-to-end"}, {"\\e[1~", "ed-move-to-beg"}, {"\\e[4~", "ed-move-to-end"},
	};
	el_set(el, EL_EDITOR, "emacs");
	el_wset(el, EL_ADDFN, L"lab-complete", L"completes a word", complete); /* el_set() would copy the texts, and never free them */
	el_wset(el, EL_ADDFN, L"lab-drop", L"drops the line", drop_line);
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
		el_set(el, EL_BIND, keys[i][0], keys[i][1], NULL);
}

struct lab_edit *lab_edit_new(struct console *console)
{
	const char *term = g_getenv("TERM");
	HistEvent ev;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || !term || g_str_equal(term, "dumb"))
		return NULL;
	struct lab_edit *e = g_new0(struct lab_edit, 1);
	e->console = console;
	e->line = g_string_new(NULL);
	e->el = el_init("vmksim", stdin, stdout, stderr);
	e->history = history_init();
	e->file = history_file();
	history(e->history, &ev, H_SETSIZE, HISTORY_MOST);
	history(e->history, &ev, H_SETUNIQUE, 1);
	if (e->file)
		history(e->history, &ev, H_LOAD, e->file);
	shorten(e);
	el_set(e->el, EL_CLIENTDATA, e);
	el_set(e->el, EL_PROMPT_ESC, prompt_of, *LAB_LINE_HIDDEN);
	el_set(e->el, EL_HIST, history, e->history);
	el_set(e->el, EL_SIGNAL, 1);
	bind_keys(e->el);
	return e;
}

void lab_edit_free(struct lab_edit *e)
{
	if (!e)
		return;
	history_end(e->history);
	el_end(e->el);
	g_string_free(e->line, TRUE);
	g_free(e->file);
	g_free(e);
}

static const char *gets_line(struct lab_edit *e)
{
	struct termios had, edited;
	int n = 0;
	bool ours = tcgetattr(STDIN_FILENO, &had) == 0;
	edited = had;
	/* libedit shows the prompt before it takes the terminal over: what is typed in between must stay characters, and be shown once. */
	edited.c_cc[VINTR] = edited.c_cc[VEOF] = _POSIX_VDISABLE;
	edited.c_lflag &= ~(tcflag_t)ECHO;
	if (ours)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &edited);
	const char *got;
	do
		got = el_gets(e->el, &n);
	while (!got && n < 0 && errno == EINTR); /* Ctrl-Z where no shell could bring it back */
	if (ours)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &had);
	return n > 0 ? got : NULL;
}

const char *lab_edit_read(struct lab_edit *e, const char *prompt, bool keep)
{
	HistEvent ev;
	e->prompt = prompt;
	e->dropped = false;
	const char *got = gets_line(e);
	g_string_assign(e->line, got && !e->dropped ? got : "");
	g_string_truncate(e->line, strcspn(e->line->str, "\r\n"));
	if (!got && !e->dropped) {
		fputc('\n', stdout);
		fflush(stdout);
		return NULL;
	}
	if (keep && *e->line->str && history(e->history, &ev, H_ENTER, e->line->str) >= 0)
		keep_line(e);
	return e->line->str;
}

#else

struct lab_edit *lab_edit_new(struct console *console)
{
	(void)console;
	return NULL;
}

void lab_edit_free(struct lab_edit *e) { (void)e; }

const char *lab_edit_read(struct lab_edit *e, const char *prompt, bool keep)
{
	(void)e;
	(void)prompt;
	(void)keep;
	return NULL;
}

#endif
