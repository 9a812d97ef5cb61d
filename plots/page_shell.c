/* plots/page_shell.c: what is around every page: its head with style, script and policy, and the contents.
 *
 * Style and script are allowed by their hashes; nothing else may run or be fetched. Both stand in CDATA, which readers of XML need and browsers do not see,
 * since it is inside comments of theirs.
 */
#include <gio/gio.h>

#include "plots/page_parts.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

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

static void add_head(struct html *h, const char *title, const char *style, const char *script)
{
	g_autofree char *style_hash = hash_of(style), *script_hash = hash_of(script);
	g_autofree char *policy = g_strdup_printf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", style_hash, script_hash);
	html_open(h, "head", NULL);
	html_constant(h, "\n<meta charset=\"utf-8\"/>\n");
	html_void(h, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
	html_constant(h, "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n"
			 "<meta name=\"referrer\" content=\"no-referrer\"/>\n");
	html_void(h, "meta", "name", "generator", "content", "vmksim", NULL);
	html_element(h, "title", title, NULL);
	html_constant(h, "\n<style>");
	html_constant(h, style);
	html_constant(h, "</style>\n");
	html_close(h);
}

static void add_contents(struct html *h, const GPtrArray *contents)
{
	html_open(h, "nav", "aria-label", "Contents", NULL);
	html_open(h, "ol", NULL);
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

void page_shell(GString *out, const char *title, const GPtrArray *contents, const GString *content)
{
	g_autofree char *style = resource_of("page.css"), *script = resource_of("page.js");
	struct html h;
	html_begin(&h, out);
	html_constant(&h, "<!DOCTYPE html>\n");
	html_open(&h, "html", "lang", "en", NULL);
	html_constant(&h, "\n");
	add_head(&h, title, style, script);
	html_constant(&h, "\n");
	html_open(&h, "body", NULL);
	html_constant(&h, "\n<a class=\"skip\" href=\"#answer\">Skip to the answer</a>\n");
	add_contents(&h, contents);
	html_open(&h, "main", NULL);
	html_constant(&h, "\n");
	g_string_append_len(out, content->str, (gssize)content->len);
	html_close(&h);
	html_constant(&h, "\n<script>");
	html_constant(&h, script);
	html_constant(&h, "</script>\n");
	html_close(&h);
	html_close(&h);
	html_constant(&h, "\n");
	html_end(&h);
}
