/* plots/report.c: the text report: its head, its order and its end.
 *
 * The order is that of a planner's questions: did it work; each migration and what held it back; what became of the adapters; what is full; what the answer
 * rests on. The page's pool holds every piece of text until the report is done.
 */
#include "plots/report.h"

#include "plots/report_page.h"
#include "plots/words.h"

static void print_head(struct report_page *p)
{
	const struct outcome_scenario *s = &p->o->scenario;
	GString *line = g_string_new(report_name(p, s->file));
	if (s->variant)
		g_string_append_printf(line, "%svariant %s", p->dot, report_name(p, s->variant));
	g_string_append_printf(line, "%s%s fidelity", p->dot, report_name(p, s->fidelity));
	if (s->seed >= 0)
		g_string_append_printf(line, "%sseed %" G_GINT64_FORMAT, p->dot, s->seed);
	for (guint i = 0; i < s->options->len; i++)
		g_string_append_printf(line, "%s%s", i ? " " : p->dot, report_name(p, g_ptr_array_index(s->options, i)));
	report_styled(p, REPORT_BOLD, report_name(p, s->name ? s->name : s->file));
	g_string_append_c(p->out, '\n');
	report_paragraph(p, 0, line->str);
	report_paragraph(p, 0, report_print(p, "%s %s of simulated time", report_name(p, words_ending(p->o->run.ended_by)), report_duration(p, p->o->run.finished_s)));
	if (p->o->run.packets > 0)
		report_paragraph(p, 0, report_packets_run(p, &p->o->run));
	g_string_free(line, TRUE);
}

static void print_verdict(struct report_page *p)
{
	static const char *const mark[DIGEST_VERDICTS][2] = {{"ok: ", "✔ "}, {"ALLOWED: ", "▲ "}, {"STOPPED: ", "▲ "}, {"NOT OK: ", "✘ "}};
	static const enum report_style style[DIGEST_VERDICTS] = {REPORT_GOOD, REPORT_WARN, REPORT_WARN, REPORT_BAD};
	const struct digest *d = p->digest;
	g_autoptr(GString) s = g_string_new(mark[d->verdict][p->opts->utf8]), lines = g_string_new(NULL);
	digest_sentence(d, p->o, s);
	text_wrap(lines, s->str, 0, 2);
	g_string_append_c(p->out, '\n');
	report_styled(p, style[d->verdict], lines->str);
	g_string_append_c(p->out, '\n');
}

static void print_end(struct report_page *p)
{
	g_string_append_c(p->out, '\n');
	if (p->opts->variants && p->opts->variants[0]) {
		GString *s = g_string_new("variants of this file: ");
		for (const char *const *v = p->opts->variants; *v; v++)
			g_string_append_printf(s, "%s%s", v == p->opts->variants ? "" : ", ", report_name(p, *v));
		g_string_append(s, " (vmksim run --variant NAME, or --variant all)");
		report_paragraph(p, 0, s->str);
		g_string_free(s, TRUE);
	}
	const char *line = report_print(p, "fingerprint %s%svmksim %s", report_name(p, p->o->fingerprint), p->dot, report_name(p, p->o->vmksim.version));
	report_styled(p, REPORT_DIM, line);
	g_string_append_c(p->out, '\n');
}

void report_text(const struct outcome *o, const struct report_opts *opts, GString *out)
{
	GString *body = g_string_new(NULL);
	struct digest *digest = digest_new(o);
	struct report_page page = {
		.out = body,
		.o = o,
		.digest = digest,
		.opts = opts,
		.pool = g_string_chunk_new(4096),
		.arrow = opts->utf8 ? " → " : " -> ",
		.dot = opts->utf8 ? "\037· " : ", ",
	};
	print_head(&page);
	print_verdict(&page);
	report_evacuations(&page);
	report_migrations(&page);
	report_traffic(&page);
	report_bandwidth(&page);
	report_disabled(&page);
	report_resources(&page);
	report_grounds(&page);
	print_end(&page);
	text_finish(body);
	g_string_append_len(out, body->str, (gssize)body->len);
	g_string_free(body, TRUE);
	g_string_chunk_free(page.pool);
	digest_free(digest);
}
