/* plots/page_scenario.c: the scenario's text, and how to play it again. */
#include <string.h>

#include "plots/page_parts.h"

/* Lines are numbered by the page's style; comments, which are many in a scenario that explains itself, are set apart. */
static void add_lines(struct html *h, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	html_open(h, "pre", "class", "lines", "tabindex", "0", "role", "region", "aria-label", "Text of the scenario", NULL);
	for (guint i = 0; lines[i]; i++) {
		const char *body = lines[i] + strspn(lines[i], " ");
		if (!lines[i + 1] && !*lines[i])
			break;
		html_element(h, "span", lines[i], "class", *body == '#' ? "c" : NULL, NULL);
		html_constant(h, "\n");
	}
	html_close(h);
}

void page_scenario(struct page *p)
{
	const struct outcome_scenario *s = &p->o->scenario;
	if (!s->text || !*s->text)
		return;
	page_section(p, "scenario", "Scenario");
	html_open(&p->h, "details", NULL);
	html_open(&p->h, "summary", NULL);
	html_text(&p->h, "Text of ");
	html_name(&p->h, s->file);
	html_text(&p->h, ", as it was played");
	html_close(&p->h);
	for (guint i = 0; i < s->built_on->len; i++) {
		html_open(&p->h, "p", NULL);
		html_text(&p->h, "It builds on ");
		html_name(&p->h, g_ptr_array_index(s->built_on, i));
		html_text(&p->h, ", whose text is not shown here.");
		html_close(&p->h);
	}
	add_lines(&p->h, s->text);
	html_close(&p->h);
	page_section_end(p);
}

/* A word of a shell's command: quoted only where it must be. */
static void add_word(GString *line, const char *word)
{
	bool plain = *word && !word[strspn(word, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_./=:,+%@")];
	g_autofree char *quoted = g_shell_quote(word);
	g_string_append_printf(line, " %s", plain ? word : quoted);
}

static void add_command(struct page *p)
{
	const struct outcome_scenario *s = &p->o->scenario;
	GString *line = g_string_new("vmksim run");
	add_word(line, s->file ? s->file : "-");
	if (s->variant) {
		g_string_append(line, " --variant");
		add_word(line, s->variant);
	}
	for (guint i = 0; i < s->options->len; i++)
		add_word(line, g_ptr_array_index(s->options, i));
	html_open(&p->h, "pre", "tabindex", "0", "role", "region", "aria-label", "Command", NULL);
	html_element(&p->h, "code", line->str, NULL);
	html_close(&p->h);
	g_string_free(line, TRUE);
}

static void add_fact(struct html *h, const char *what, const char *value)
{
	html_element(h, "dt", what, NULL);
	html_open(h, "dd", NULL);
	html_name(h, value);
	html_close(h);
}

void page_reproduce(struct page *p)
{
	const struct outcome *o = p->o;
	struct html *h = &p->h;
	page_section(p, "reproduce", "How to play it again");
	html_element(h, "p", "The same scenario, seed and version give the same fingerprint, on every machine.", NULL);
	add_command(p);
	html_open(h, "dl", "class", "facts", NULL);
	add_fact(h, "vmksim", o->vmksim.version);
	html_element(h, "dt", "Seed", NULL);
	html_open(h, "dd", "data-of", "/scenario", NULL);
	html_value(h, "seed", HTML_NUMBER, o->scenario.seed);
	html_close(h);
	add_fact(h, "Fidelity", o->scenario.fidelity);
	add_fact(h, "Fingerprint", o->fingerprint);
	add_fact(h, "SHA-256 of the scenario", o->scenario.sha256);
	html_close(h);
	page_section_end(p);
}
