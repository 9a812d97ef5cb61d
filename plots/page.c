/* plots/page.c: the order of the page's sections.
 *
 * Sections are written first, then what stands before them: the contents list those that had something to tell, and the first screen links to them alone.
 */
#include "plots/page.h"

#include "plots/page_parts.h"

/* In the order of a planner's questions. */
static void (*const sections[])(struct page *p) = {
	page_evacuations, page_migrations, page_traffic, page_bandwidth, page_resources, page_contention, page_adapters, page_topology, page_findings,
	page_expectations, page_assumptions, page_rules, page_log, page_scenario, page_reproduce,
};

void page_write(const struct outcome *o, const struct picture_drawn *drawn, GString *out)
{
	static const struct picture_drawn none[PICTURES];
	GString *body = g_string_new(NULL), *content = g_string_new(NULL);
	struct digest *digest = digest_new(o);
	struct page p = {.o = o, .digest = digest, .drawn = drawn ? drawn : none, .contents = g_ptr_array_new_with_free_func(g_free)};
	g_autofree char *title = page_title(o);
	page_enter(&p, "answer", "Answer");
	html_begin(&p.h, body);
	for (unsigned i = 0; i < G_N_ELEMENTS(sections); i++)
		sections[i](&p);
	html_end(&p.h);
	html_begin(&p.h, content);
	page_answer(&p);
	html_end(&p.h);
	g_string_append_len(content, body->str, (gssize)body->len);
	page_shell(out, title, p.contents, content);
	g_ptr_array_unref(p.contents);
	digest_free(digest);
	g_string_free(content, TRUE);
	g_string_free(body, TRUE);
}
