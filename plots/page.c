/* plots/page.c: the page's frame: its head with style, script and policy, the order of its sections, its contents.
 *
 * Sections are written first, then what stands before them: the contents list those that had something to tell, and the first screen links to them alone.
 * Style and script are allowed by their hashes; nothing else may run or be fetched. Both stand in CDATA, which readers of XML need and browsers do not see,
 * since it is inside comments of theirs.
 */
#include "plots/page.h"

#include <gio/gio.h>
#include "plots/page_parts.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

/* In the order of a planner's questions. */
static void (*const sections[])(struct page *p) = {
	page_evacuations, page_migrations, page_traffic, page_bandwidth, page_resources, page_contention, page_adapters, page_topology, page_findings,
	page_expectations, page_assumptions, page_rules, page_log, page_scenario, page_reproduce,
};

static char *resource_of(const char *name)
{
	g_autofree char *path = g_strconcat("/vmksim/plots/", name, NULL);
	g_autoptr(GBytes) data = g_resource_lookup_data(resources_get_resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	SIM_ASSERT(data);
	return g_strdup_printf("/*<![CDATA[*/\n%.*s/*]]>*/", (int)g_bytes_get_size(data), (const char *)g_bytes_get_data(data, NULL));
}

/* 'sha256-...' of what an element holds, as a policy names it. */
static char *hash_of(const char *text)
{
	guint8 sum[32];
	gsize n = sizeof sum;
	g_autoptr(GChecksum) c = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(c, (const guchar *)text, -1);
	g_checksum_get_digest(c, sum, &n);
	g_autofree char *base64 = g_base64_encode(sum, n);
	return g_strdup_printf("'sha256-%s'", base64);
}

static void add_head(struct html *h, const struct outcome *o, const char *style, const char *script)
{
	g_autofree char *style_hash = hash_of(style), *script_hash = hash_of(script);
	g_autofree char *policy = g_strdup_printf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", style_hash, script_hash);
	html_open(h, "head", NULL);
	html_constant(h, "\n<meta charset=\"utf-8\"/>\n");
	html_void(h, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
	html_constant(h, "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n"
			 "<meta name=\"referrer\" content=\"no-referrer\"/>\n");
	html_void(h, "meta", "name", "generator", "content", "vmksim", NULL);
	html_open(h, "title", NULL);
	html_text(h, o->scenario.name && *o->scenario.name ? o->scenario.name : o->scenario.file);
	if (o->scenario.variant)
		html_printf(h, ", variant %s", o->scenario.variant);
	html_text(h, " – vmksim");
	html_close(h);
	html_constant(h, "\n<style>");
	html_constant(h, style);
	html_constant(h, "</style>\n");
	html_close(h);
}

static void add_contents(struct html *h, const GPtrArray *contents)
{
	html_open(h, "nav", "aria-label", "Contents", NULL);
	html_open(h, "ol", NULL);
	html_constant(h, "<li><a href=\"#answer\">Answer</a></li>");
	for (guint i = 0; i < contents->len; i++) {
		const struct page_entry *e = g_ptr_array_index(contents, i);
		g_autofree char *to = g_strconcat("#", e->id, NULL);
		html_open(h, "li", NULL);
		html_element(h, "a", e->title, "href", to, NULL);
		html_close(h);
	}
	html_close(h);
	html_element(h, "button", "Dark theme", "type", "button", "id", "theme", "hidden", "", NULL);
	html_close(h);
	html_constant(h, "\n");
}

static void add_body(struct html *h, const struct page *p, const GString *answer, const GString *body, const char *script)
{
	html_open(h, "body", NULL);
	html_constant(h, "\n<a class=\"skip\" href=\"#answer\">Skip to the answer</a>\n");
	add_contents(h, p->contents);
	html_open(h, "main", NULL);
	html_constant(h, "\n");
	g_string_append_len(h->out, answer->str, (gssize)answer->len);
	g_string_append_len(h->out, body->str, (gssize)body->len);
	html_close(h);
	html_constant(h, "\n<script>");
	html_constant(h, script);
	html_constant(h, "</script>\n");
	html_close(h);
}

void page_write(const struct outcome *o, const struct picture_drawn *drawn, GString *out)
{
	static const struct picture_drawn none[PICTURES];
	GString *body = g_string_new(NULL), *answer = g_string_new(NULL);
	struct digest *digest = digest_new(o);
	struct page p = {.o = o, .digest = digest, .drawn = drawn ? drawn : none, .contents = g_ptr_array_new_with_free_func(g_free)};
	g_autofree char *style = resource_of("page.css"), *script = resource_of("page.js");
	html_begin(&p.h, body);
	for (unsigned i = 0; i < G_N_ELEMENTS(sections); i++)
		sections[i](&p);
	html_end(&p.h);
	html_begin(&p.h, answer);
	page_answer(&p);
	html_end(&p.h);
	html_begin(&p.h, out);
	html_constant(&p.h, "<!DOCTYPE html>\n");
	html_open(&p.h, "html", "lang", "en", NULL);
	html_constant(&p.h, "\n");
	add_head(&p.h, o, style, script);
	html_constant(&p.h, "\n");
	add_body(&p.h, &p, answer, body, script);
	html_close(&p.h);
	html_constant(&p.h, "\n");
	html_end(&p.h);
	g_ptr_array_unref(p.contents);
	digest_free(digest);
	g_string_free(answer, TRUE);
	g_string_free(body, TRUE);
}
