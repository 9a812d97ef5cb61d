/* tests/test-page.c: laws of the page's frame: what may run is named by its hash, pictures pass a white list, headings go down by one, an outcome of nothing is
 * still a page. */
#include <string.h>

#include "plots/page.h"
#include "plots/svg.h"
#include "tests/given.h"
#include "tests/page-reader.h"
#include "tests/suite.h"

static char *embed(const char *inside)
{
	static const char head[] = "<?xml version=\"1.0\"?>\n<svg viewBox=\"0 0 100 50\" xmlns=\"http://www.w3.org/2000/svg\" onload=\"go()\">";
	g_autofree char *svg = g_strconcat(head, inside, "</svg>", NULL);
	GString *out = g_string_new("kept ");
	CU_ASSERT_TRUE(svg_embed(svg, "p-", "A label", out));
	return g_string_free(out, FALSE);
}

/* What svg_embed() makes of markup, without the frame around. */
static void expect_svg(const char *inside, const char *result)
{
	static const char head[] = "kept <svg class=\"picture\" role=\"img\" aria-label=\"A label\" viewBox=\"0 0 100 50\">";
	g_autofree char *got = embed(inside), *want = g_strconcat(head, result, "</svg>", NULL);
	if (strcmp(got, want))
		printf("# got  %s\n# want %s\n", got, want);
	CU_ASSERT_STRING_EQUAL(got, want);
}

static void strangers(void)
{
	expect_svg("<script>go()</script><a href='http://x'><path d='M0,0 L1,1'/></a><foreignObject><p>x</p></foreignObject><image href='x'/><style>*{}</style>", "");
	expect_svg("<path d='M0,0 L2,0' onclick='go()' style='behavior:url(x); stroke:#0072B2' href='http://x' data-x='1'/>", "<path d=\"M0 0h2\" class=\"s1\"/>");
	expect_svg("<use xlink:href='http://x/#y'/><rect fill='url(http://x)' stroke='expression(1)' width='1e9' x='javascript:1'/>", "<rect/>");
	expect_svg("<title>gnuplot 5.4</title><desc>x</desc><metadata>x</metadata>", "");
}

static void texts(void)
{
	expect_svg("<text>a &lt;b&gt; &amp; \"c\"</text>", "<text>a &lt;b&gt; &amp; &quot;c&quot;</text>");
	expect_svg("<g transform='translate(10.00,20.26)' stroke='none' fill='black' font-family='Sans' font-size='13.00' text-anchor='end'><text> x </text></g>",
		"<text text-anchor=\"end\" x=\"10\" y=\"20.3\" class=\"ft\">x</text>");
	expect_svg("<g transform='translate(10.00,20.00) rotate(270)'><text>x</text><text></text></g>", "<text transform=\"translate(10,20) rotate(270)\">x</text>");
}

static void short_paths(void)
{
	expect_svg("<path d='M10.00,20.00 L20.04,20.00 L30.00,20.00 L30.00,25.55 L31.00,26.55 Z'/>", "<path d=\"M10 20h20v5.6l1 1z\"/>");
	expect_svg("<path d='M1,1 M2,2 L2,2 L3,2 M9,9'/>", "<path d=\"M2 2h1\"/>");
	expect_svg("<path d='M1,1 M2,2'/><path d=''/>", "");
	expect_svg("<path d='M0,0 C1.111,2.226 3,4 5,6'/>", "<path d=\"M0,0 C1.11,2.23 3,4 5,6\"/>");
	expect_svg("<path d='M-0.04,0 L-5.5,-0.5'/>", "<path d=\"M0 0l-5.5 -0.5\"/>");
}

static void colours(void)
{
	expect_svg("<g fill='none' color='black' stroke='currentColor' stroke-width='1.00'><path d='M0,0 L1,0'/>"
		   "<path stroke='rgb(213,  94,   0)' d='M0,0 L1,0'/></g>",
		"<path d=\"M0 0h1\"/><path d=\"M0 0h1\" class=\"s2\"/>");
	expect_svg("<polygon fill='rgb(1,2,3)' points='0,0 1,0 1,1'/>", "<polygon fill=\"#010203\" points=\"0,0 1,0 1,1\"/>");
	expect_svg("<polygon fill='rgb(300,2,3)' points='0,0 1,0 1,1'/><polygon fill='rgb(1,2,3' points='0,0'/>", "<polygon points=\"0,0 1,0 1,1\"/><polygon points=\"0,0\"/>");
	expect_svg("<rect x='0' y='0' width='100' height='50' fill='#ffffff'/>", "");
}

static void ids(void)
{
	expect_svg("<defs><circle id='a' r='1'/><circle id='b' r='2'/><use xlink:href='#a' id='c'/></defs><g id='canvas'><use xlink:href='#c' color='white'/></g>",
		"<defs><circle r=\"1\" id=\"p-a\"/><use href=\"#p-a\" id=\"p-c\"/></defs><use href=\"#p-c\" class=\"cw\"/>");
	expect_svg("<defs><pattern id='q' width='8'><path style='fill:none; stroke:#000' d='M0,0 L8,8'/></pattern></defs><polygon fill='url(#q)' points='1,2'/>",
		"<defs><pattern width=\"8\" id=\"p-q\"><path fill=\"none\" d=\"M0 0l8 8\"/></pattern></defs><polygon fill=\"url(#p-q)\" points=\"1,2\"/>");
}

static void broken(void)
{
	static const char *const bad[] = {"", "no markup", "<svg><g></svg>", "<html></html>", "<svg viewBox='0 0 1 1'>"};
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		GString *out = g_string_new("x");
		CU_ASSERT_FALSE(svg_embed(bad[i], "p-", "l", out));
		CU_ASSERT_STRING_EQUAL(out->str, "x");
		g_string_free(out, TRUE);
	}
}

static char *between(const char *page, const char *from, const char *to)
{
	const char *a = strstr(page, from), *b = a ? strstr(a + strlen(from), to) : NULL;
	CU_ASSERT_FATAL(a && b);
	return g_strndup(a + strlen(from), (gsize)(b - a) - strlen(from));
}

static bool allowed(const char *policy, const char *kind, const char *text)
{
	guint8 sum[32];
	gsize n = sizeof sum;
	g_autoptr(GChecksum) c = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(c, (const guchar *)text, -1);
	g_checksum_get_digest(c, sum, &n);
	g_autofree char *base64 = g_base64_encode(sum, n), *wanted = g_strdup_printf("%s 'sha256-%s';", kind, base64);
	return strstr(policy, wanted) != NULL;
}

static char *page_of(const struct outcome *o, bool pictures)
{
	struct picture_drawn drawn[PICTURES] = {{0}};
	GString *s = g_string_new(NULL), *talk = g_string_new(NULL);
	if (pictures)
		picture_draw(o, drawn, talk);
	page_write(o, drawn, s);
	picture_drawn_clear(drawn);
	g_string_free(talk, TRUE);
	return g_string_free(s, FALSE);
}

static void policy(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *page = page_of(o, false), *said = between(page, "Content-Security-Policy\" content=\"", "\""), *style = between(page, "<style>", "</style>");
	g_autofree char *script = between(page, "<script>", "</script>");
	g_auto(GStrv) plain = g_strsplit(said, "&#39;", -1);
	g_autofree char *policy = g_strjoinv("'", plain);
	CU_ASSERT_TRUE(g_str_has_prefix(policy, "default-src 'none'; "));
	CU_ASSERT_TRUE(allowed(policy, "style-src", style));
	CU_ASSERT_TRUE(allowed(policy, "script-src", script));
	CU_ASSERT_PTR_NULL(strstr(policy, "unsafe"));
	CU_ASSERT_PTR_NULL(strstr(strstr(page, "<body"), " style="));
	CU_ASSERT_PTR_NULL(strstr(style, "url("));
	CU_ASSERT_PTR_NULL(strstr(style, "@import"));
	outcome_free(o);
}

/* Every id once, every link of the page leads somewhere, every number is the outcome's; headings never skip one downwards, and there is one of the first. */
static void expect_sound(const struct outcome *o, bool pictures)
{
	g_autofree char *page = page_of(o, pictures);
	struct page_read *r = page_read_new(page, o);
	unsigned first = 0;
	char last = '0';
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	for (const char *p = strstr(page, "<main"); (p = strstr(p, "<h")); p++) {
		if (!g_ascii_isdigit(p[2]))
			continue;
		CU_ASSERT_TRUE(p[2] <= last + 1);
		last = p[2];
		first += last == '1';
	}
	CU_ASSERT_EQUAL(first, 1);
	page_read_free(r);
}

static void sound(void)
{
	struct outcome *o = given_outcome(), *nothing = outcome_new_empty();
	expect_sound(o, true);
	expect_sound(o, false);
	expect_sound(nothing, true);
	outcome_free(nothing);
	outcome_free(o);
}

static void missing_pictures(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *page = page_of(o, false);
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "This picture could not be drawn"));
	CU_ASSERT_PTR_NULL(strstr(page, "class=\"picture\""));
	outcome_free(o);
}

static void same_page(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *a = page_of(o, false), *b = page_of(o, false);
	CU_ASSERT_STRING_EQUAL(a, b);
	outcome_free(o);
}

static void index_of_runs(void)
{
	struct outcome *o = given_outcome();
	struct page_index *x = page_index_new();
	GString *out = g_string_new(NULL);
	page_index_add(x, o, "01-plan.html");
	page_index_add(x, o, "02-plan-b.html");
	page_index_write(x, out);
	struct page_read *r = page_read_new(out->str, o);
	CU_ASSERT_EQUAL(page_read_complain(r), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(r->text->str, "2 runs"));
	CU_ASSERT_PTR_NOT_NULL(strstr(out->str, "href=\"02-plan-b.html\""));
	page_read_free(r);
	g_string_free(out, TRUE);
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"of a picture only what is known to be harmless is kept", strangers},
	{"texts of a picture stay text, and stand where they stood", texts},
	{"paths are shortened, and end where they ended", short_paths},
	{"colours of ours are classes, others stay, what is no colour goes", colours},
	{"ids are prefixed, and what nothing refers to is left out", ids},
	{"what is no picture adds nothing", broken},
	{"the policy allows the page's style and script by their hashes, and nothing else", policy},
	{"ids are unique, links lead somewhere, headings go down by one, with pictures and without, of nothing, too", sound},
	{"without pictures the page says so", missing_pictures},
	{"the same outcome gives the same page", same_page},
	{"an index leads to each run", index_of_runs},
};

SUITE_MAIN("page", cases)
