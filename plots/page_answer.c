/* plots/page_answer.c: the first screen: did it work, how long did it take, what held it back, what is disabled, what was expected and found. */
#include "plots/page_parts.h"

static void add_title(struct page *p)
{
	const struct outcome_scenario *s = &p->o->scenario;
	struct html *h = &p->h;
	html_open(h, "h1", "id", "answer-heading", NULL);
	html_name(h, s->name && *s->name ? s->name : s->file);
	html_close(h);
	html_open(h, "p", "class", "origin", NULL);
	html_name(h, s->file);
	if (s->variant) {
		html_text(h, " · variant ");
		html_name(h, s->variant);
	}
	html_printf(h, " · %s fidelity", s->fidelity ? s->fidelity : "unknown");
	for (guint i = 0; i < s->options->len; i++) {
		html_text(h, " · ");
		html_name(h, g_ptr_array_index(s->options, i));
	}
	html_close(h);
}

static void add_verdict(struct page *p)
{
	static const char *const classes[] = {[DIGEST_GOOD] = "verdict good", [DIGEST_PARTIAL] = "verdict warn", [DIGEST_MISSED] = "verdict bad"};
	static const char *const marks[] = {[DIGEST_GOOD] = "✔ ", [DIGEST_PARTIAL] = "▲ Stopped: ", [DIGEST_MISSED] = "✘ "};
	GString *s = g_string_new(marks[p->digest->verdict]);
	digest_sentence(p->digest, p->o, s);
	g_string_append_c(s, '.');
	html_element(&p->h, "p", s->str, "class", classes[p->digest->verdict], NULL);
	g_string_free(s, TRUE);
}

void page_answer(struct page *p)
{
	html_open(&p->h, "section", "id", "answer", "aria-labelledby", "answer-heading", NULL);
	add_title(p);
	add_verdict(p);
	page_section_end(p);
}
