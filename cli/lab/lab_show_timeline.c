/* cli/lab/lab_show_timeline.c: show timeline: what was typed and what came of it, in the order of time; then a strip, a row for each task, a letter for each
 * phase. */
#include <string.h>

#include "cli/lab/lab_news.h"
#include "cli/lab/lab_show.h"
#include "plots/text.h"

#define COLUMNS 60
#define MOST_ROWS 40

/* ---- lines ---- */

/* What was typed goes before what happened in the same instant. */
static void add_lines(struct console *c, const struct outcome *o, guint most)
{
	guint typed = session_count(c->session), all = typed + o->log->len, left_out = all > most ? all - most : 0;
	if (left_out)
		console_print(c, "%10s  %u earlier lines; 'show timeline all' has them\n", "", left_out);
	for (guint i = 0, k = 0, n = 0; n < all; n++) {
		const struct session_entry *e = i < typed ? session_entry(c->session, i) : NULL;
		const struct outcome_log *x = k < o->log->len ? o->log->pdata[k] : NULL;
		bool mine = e && (!x || e->at.ps <= x->at_s);
		if (mine && n >= left_out)
			lab_news_line(c, e->at.ps, "you", e->words, NULL);
		else if (n >= left_out && x)
			lab_news_line(c, x->at_s, x->subject, x->what, x->rule);
		i += mine;
		k += !mine;
	}
}

/* ---- the strip ---- */

static unsigned column(int64_t at, int64_t span) { return (unsigned)MIN(COLUMNS - 1, (__int128)at * COLUMNS / MAX(span, 1)); }

/* Each phase by the first letter of its name; where several fall into one column, the last. */
static void draw(char *row, const struct outcome_migration *m, int64_t span)
{
	for (guint i = 0; i < m->phases->len; i++) {
		const struct outcome_phase *p = m->phases->pdata[i];
		int64_t to = p->duration_s == OUTCOME_NULL ? span : p->start_s + p->duration_s;
		for (unsigned k = column(p->start_s, span); p->start_s != OUTCOME_NULL && k <= column(to, span); k++)
			row[k] = *p->name;
	}
	if (!m->phases->len && m->requested_s != OUTCOME_NULL)
		row[column(m->requested_s, span)] = 'x';
}

static void add_strip(struct console *c, const struct outcome *o, int64_t span)
{
	unsigned width = 4;
	guint rows = MIN(o->migrations->len, MOST_ROWS);
	g_autofree char *end = lab_time_text(span);
	for (guint i = 0; i < rows; i++) {
		g_autofree char *id = console_shown(((const struct outcome_migration *)o->migrations->pdata[i])->id);
		width = MAX(width, text_width(id));
	}
	if (!rows)
		return;
	console_print(c, "\n%*s  0s%*s%s\n", (int)width, "", (int)MAX(1, COLUMNS - 2 - (int)strlen(end)), "", end);
	for (guint i = 0; i < rows; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		char row[COLUMNS + 1];
		g_autofree char *id = console_shown(m->id);
		memset(row, '.', COLUMNS);
		row[COLUMNS] = 0;
		draw(row, m, span);
		text_pad(c->out, id, width + 2, false);
		console_print(c, "%s %s\n", row, g_strcmp0(m->outcome, "unfinished") ? m->outcome : m->state);
	}
	if (rows < o->migrations->len)
		console_print(c, "and %u more\n", o->migrations->len - rows);
	console_print(c, "%*s  q queued, p precheck, s setup or switchover, d disk, m memory, c cleanup, x refused\n", (int)width, "");
}

void lab_show_timeline(struct console *c, guint most)
{
	struct outcome *o = run_outcome(session_run(c->session));
	int64_t now = session_now(c->session).ps;
	g_autofree char *words = lab_time_text(now);
	add_lines(c, o, most);
	console_print(c, "%10s  now\n", words);
	add_strip(c, o, now);
	outcome_free(o);
}
