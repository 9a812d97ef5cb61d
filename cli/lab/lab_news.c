/* cli/lab/lab_news.c: news of a session: the lines its log has gained, and findings. Times are since the start of the scenario. */
#include "cli/lab/lab_news.h"

#include <string.h>
#include "cli/lab/lab_text.h"
#include "models/outcome.h"
#include "plots/digest.h"
#include "plots/text.h"
#include "sim/quantity.h"

char *lab_time_text(int64_t ps)
{
	GString *s = g_string_new(NULL);
	if (ps == OUTCOME_NULL)
		g_string_append_c(s, '-');
	else
		text_duration(s, ps);
	text_finish(s);
	return g_string_free(s, FALSE);
}

bool lab_time_parse(const char *text, int64_t *out_ps, char **err)
{
	g_autoptr(GRegex) minutes = g_regex_new("(?<=[0-9])m(?![a-z])", G_REGEX_RAW, 0, NULL), apart = g_regex_new("(?<=[a-z]) *(?=[0-9])", G_REGEX_RAW, 0, NULL);
	g_autofree char *known = g_regex_replace_literal(minutes, text, -1, 0, "min", 0, NULL), *lines = g_regex_replace_literal(apart, known, -1, 0, "\n", 0, NULL);
	g_auto(GStrv) parts = g_strsplit(lines, "\n", -1);
	*out_ps = 0;
	for (char **part = parts; *part; part++) {
		int64_t one;
		if (!quantity_parse(QUANTITY_TIME, *part, &one, err))
			return false;
		*out_ps += MIN(one, SIM_HORIZON_MAX - MIN(*out_ps, SIM_HORIZON_MAX));
	}
	return true;
}

char *lab_percent_text(int64_t ppm)
{
	GString *s = g_string_new(NULL);
	if (ppm == OUTCOME_NULL)
		g_string_append_c(s, '-');
	else
		text_percent(s, ppm);
	text_finish(s);
	return g_string_free(s, FALSE);
}

struct lab_news lab_news_now(const struct lab *l)
{
	struct outcome *o = run_outcome(session_run(l->session));
	struct lab_news n = {session_now(l->session), o->log->len, o->findings->len};
	outcome_free(o);
	return n;
}

/* Whether a line is worth its place even where there are many: something is over. */
static bool ends_something(const struct outcome_log *x)
{
	static const char *const starts[] = {"completed", "failed", "refused", "cancelled"};
	for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
		if (g_str_has_prefix(x->what, starts[i]))
			return true;
	return false;
}

#define LABEL 12

static void tell_line(struct console *c, const char *when, const char *words)
{
	g_autofree char *label = g_strdup_printf("%10s", when);
	lab_text_row(c->out, 0, label, LABEL, words);
}

void lab_news_line(struct console *c, int64_t at, const char *subject, const char *what, const char *rule)
{
	g_autofree char *when = lab_time_text(at);
	const char *who = subject ? subject : "";
	g_autofree char *words = g_strdup_printf("%s%s%s%s%s%s", who, *who ? ": " : "", what, rule ? " [" : "", rule ? rule : "", rule ? "]" : "");
	tell_line(c, when, words);
}

/* In an exercise on troubleshooting the cause is for the learner to find: of a migration that is lost it is told what vCenter says, and of its
 * sessions nothing. False: the line may be told as it is. */
static bool tell_as_seen(struct console *c, const struct outcome *o, const struct outcome_log *x)
{
	const struct scenario_lab *lab = session_scenario(c->session)->lab;
	if (!lab || !x->subject || strcmp(lab->level, "trouble") != 0)
		return false;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		gsize n = strlen(m->id);
		if (strncmp(x->subject, m->id, n) != 0 || (x->subject[n] && x->subject[n] != '/'))
			continue;
		bool whole = !x->subject[n];
		if (whole && (g_str_has_prefix(x->what, "failed") || g_str_has_prefix(x->what, "refused"))) {
			const char *said = digest_message(m) ? digest_message(m) : m->fault;
			g_autofree char *what = g_strdup_printf("%s%s%s", m->outcome, said ? ": " : "", said ? said : "");
			lab_news_line(c, x->at_s, m->id, what, NULL);
			return true;
		}
		return !whole;
	}
	return false;
}

guint lab_news_tell(struct console *c, struct lab_news since, guint most)
{
	struct outcome *o = run_outcome(session_run(c->session));
	guint told = 0, all = o->log->len - MIN(since.log, o->log->len) + o->findings->len - MIN(since.findings, o->findings->len);
	for (guint i = since.log; i < o->log->len; i++) {
		const struct outcome_log *x = o->log->pdata[i];
		if (all > most && told / (ends_something(x) ? 3 : 1) >= most)
			continue;
		if (!tell_as_seen(c, o, x))
			lab_news_line(c, x->at_s, x->subject, x->what, x->rule);
		told++;
	}
	for (guint i = since.findings; i < o->findings->len; i++) {
		const struct outcome_finding *f = o->findings->pdata[i];
		g_autofree char *words = g_strdup_printf("%s: %s: %s [%s]", f->severity, f->subject ? f->subject : "", f->message, f->rule ? f->rule : "");
		tell_line(c, "", words);
		told++;
	}
	if (told < all)
		console_print(c, "%10s  and %u more lines; 'show timeline' has them\n", "", all - told);
	outcome_free(o);
	return all;
}
