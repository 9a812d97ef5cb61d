/* plots/svg.c: gnuplot's SVG, read into a tree, and written again as a page wants it.
 *
 * gnuplot opens a group for each change of its pen, and says everything anew in each. A group that says what is said already is left out, and so is one that
 * draws nothing; a group around one text becomes that text. Of what is only there to be used (symbols of points, patterns) the used ones are kept.
 */
#include "plots/svg.h"

#include <string.h>
#include "plots/html.h"
#include "plots/svg_value.h"

/* Elements that pass; those of another name go with all they hold. */
enum kind { SHAPE, GROUP, DEFINITIONS, TEXT, PATTERN };
static const struct {
	const char *tag;
	enum kind kind;
} elements[] = {
	{"svg", GROUP}, {"g", GROUP}, {"defs", DEFINITIONS}, {"path", SHAPE}, {"polygon", SHAPE}, {"polyline", SHAPE}, {"line", SHAPE}, {"rect", SHAPE},
	{"circle", SHAPE}, {"ellipse", SHAPE}, {"text", TEXT}, {"use", SHAPE}, {"pattern", PATTERN}, {"clipPath", PATTERN},
};

enum value { ID, REFERENCE, COLOUR, NUMBERS, FINE, CALLS, PATH, WORD };
/* Attributes that pass; `initial`: what is so without it, of those that hold for all within. */
static const struct attribute {
	const char *name, *initial;
	enum value value;
} attributes[] = {
	{"fill", "none", COLOUR}, {"stroke", "currentColor", COLOUR}, {"color", "~t", COLOUR}, {"stroke-width", "1", FINE}, {"stroke-linecap", "butt", WORD},
	{"stroke-linejoin", "miter", WORD}, {"text-anchor", "start", WORD}, {"font-size", "13", NUMBERS}, {"font-weight", "normal", WORD},
	{"font-style", "normal", WORD}, {"shape-rendering", "auto", WORD}, {"fill-opacity", "1", FINE}, {"stroke-opacity", "1", FINE},
	{"stroke-dasharray", "none", NUMBERS}, {"opacity", NULL, FINE}, {"transform", NULL, CALLS}, {"points", NULL, NUMBERS}, {"d", NULL, PATH},
	{"x", NULL, NUMBERS}, {"y", NULL, NUMBERS}, {"width", NULL, NUMBERS}, {"height", NULL, NUMBERS}, {"cx", NULL, NUMBERS}, {"cy", NULL, NUMBERS},
	{"r", NULL, NUMBERS}, {"rx", NULL, NUMBERS}, {"ry", NULL, NUMBERS}, {"x1", NULL, NUMBERS}, {"y1", NULL, NUMBERS}, {"x2", NULL, NUMBERS},
	{"y2", NULL, NUMBERS}, {"viewBox", NULL, NUMBERS}, {"patternUnits", NULL, WORD}, {"clip-path", NULL, REFERENCE}, {"xlink:href", NULL, REFERENCE},
	{"id", NULL, ID},
};
#define ATTRIBUTES G_N_ELEMENTS(attributes)

struct node {
	const char *tag;
	enum kind kind;
	struct node *parent;
	char *is[ATTRIBUTES]; /* values; NULL: not given; "@id": a pattern to fill with */
	GPtrArray *kids;
	GString *text;
};

struct reading {
	struct node *root, *at;
	unsigned outside; /* how deep inside of what does not pass */
};

struct writing {
	GString *out;
	const char *prefix;
	GHashTable *used; /* ids */
};

static void free_node(gpointer p)
{
	struct node *n = p;
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		g_free(n->is[i]);
	g_ptr_array_unref(n->kids);
	g_string_free(n->text, TRUE);
	g_free(n);
}

static bool is_id(const char *s) { return *s && !s[strspn(s, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-")]; }

/* "url(#id)" -> "id"; so does "#id" of what is no colour. */
static char *referred(const char *s, bool colour)
{
	bool url = g_str_has_prefix(s, "url(#") && g_str_has_suffix(s, ")");
	g_autofree char *id = url ? g_strndup(s + 5, strlen(s) - 6) : *s == '#' && !colour ? g_strdup(s + 1) : NULL;
	return id && is_id(id) ? g_steal_pointer(&id) : NULL;
}

static char *value_of(enum value kind, const char *s)
{
	g_autofree char *id = kind == COLOUR || kind == REFERENCE ? referred(s, kind == COLOUR) : NULL;
	switch (kind) {
	case ID: return is_id(s) ? g_strdup(s) : NULL;
	case REFERENCE: return g_steal_pointer(&id);
	case COLOUR: return id ? g_strconcat("@", id, NULL) : svg_value_colour(s);
	case NUMBERS: return svg_value_numbers(s, 1, false);
	case FINE: return svg_value_numbers(s, 2, false);
	case CALLS: return svg_value_numbers(s, 2, true);
	case PATH: return svg_value_path(s);
	case WORD: return svg_value_word(s);
	}
	return NULL;
}

static void set(struct node *n, const char *name, const char *s)
{
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (g_str_equal(attributes[i].name, name)) {
			g_free(n->is[i]);
			n->is[i] = value_of(attributes[i].value, s);
			return;
		}
}

/* Of a style only what are attributes, too: patterns are written so. */
static void set_style(struct node *n, const char *style)
{
	g_auto(GStrv) parts = g_strsplit(style, ";", -1);
	for (guint i = 0; parts[i]; i++) {
		char *colon = strchr(parts[i], ':');
		if (!colon)
			continue;
		*colon = '\0';
		set(n, g_strstrip(parts[i]), g_strstrip(colon + 1));
	}
}

static void begin_element(GMarkupParseContext *c, const char *tag, const char **names, const char **values, gpointer data, GError **err)
{
	(void)c;
	(void)err;
	struct reading *r = data;
	unsigned e = 0;
	while (e < G_N_ELEMENTS(elements) && strcmp(elements[e].tag, tag))
		e++;
	if (r->outside || e == G_N_ELEMENTS(elements) || (r->root && !r->at)) {
		r->outside++;
		return;
	}
	struct node *n = g_new0(struct node, 1);
	*n = (struct node){.tag = elements[e].tag, .kind = elements[e].kind, .parent = r->at, .text = g_string_new(NULL)};
	n->kids = g_ptr_array_new_with_free_func(free_node);
	for (unsigned i = 0; names[i]; i++)
		if (g_str_equal(names[i], "style"))
			set_style(n, values[i]);
		else
			set(n, names[i], values[i]);
	if (r->at)
		g_ptr_array_add(r->at->kids, n);
	else
		r->root = n;
	r->at = n;
}

static void end_element(GMarkupParseContext *c, const char *tag, gpointer data, GError **err)
{
	(void)c;
	(void)tag;
	(void)err;
	struct reading *r = data;
	if (r->outside)
		r->outside--;
	else
		r->at = r->at->parent;
}

static void add_text(GMarkupParseContext *c, const char *text, gsize n, gpointer data, GError **err)
{
	(void)c;
	(void)err;
	struct reading *r = data;
	if (!r->outside && r->at && r->at->kind == TEXT)
		g_string_append_len(r->at->text, text, (gssize)n);
}

/* The value of an attribute, or NULL. */
static const char *attribute_of(const struct node *n, const char *name)
{
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (g_str_equal(attributes[i].name, name))
			return n->is[i];
	return NULL;
}

/* The white sheet beneath all does not count: a page has its own. */
static bool draws(const struct node *n)
{
	if (g_str_equal(n->tag, "rect") && g_strcmp0(attribute_of(n, "fill"), "~w") == 0 && !attribute_of(n, "stroke"))
		return false;
	static const char *const needs[] = {"path", "d", "polygon", "points", "polyline", "points", "use", "xlink:href"};
	for (unsigned i = 0; i < G_N_ELEMENTS(needs); i += 2)
		if (g_str_equal(n->tag, needs[i]))
			return attribute_of(n, needs[i + 1]) != NULL;
	if (n->kind == TEXT)
		return n->text->str[strspn(n->text->str, " \t\r\n")] != '\0';
	bool any = n->kind == SHAPE;
	for (guint i = 0; i < n->kids->len && !any; i++)
		any = draws(g_ptr_array_index(n->kids, i));
	return any;
}

/* Leaves out what draws nothing; a group of one is that one. */
static void prune(struct node *n)
{
	for (guint i = n->kids->len; i-- > 0;) {
		struct node *kid = g_ptr_array_index(n->kids, i);
		if (kid->kind == DEFINITIONS)
			continue;
		prune(kid);
		if (!draws(kid))
			g_ptr_array_remove_index(n->kids, i);
	}
}

/* Takes over what its parent says, if it can say it itself: false, and nothing is taken, if both say what adds up. */
static bool take_over(struct node *kid, struct node *parent)
{
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (!attributes[i].initial && attributes[i].value != ID && kid->is[i] && parent->is[i])
			return false;
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (!kid->is[i] && attributes[i].value != ID)
			kid->is[i] = g_steal_pointer(&parent->is[i]);
	return true;
}

static void unwrap(struct node *n)
{
	for (guint i = 0; i < n->kids->len; i++) {
		struct node *kid = g_ptr_array_index(n->kids, i);
		unwrap(kid);
		if (kid->kind != GROUP || kid->kids->len != 1)
			continue;
		struct node *only = g_ptr_array_index(kid->kids, 0);
		if (only->kind == DEFINITIONS || !take_over(only, kid))
			continue;
		only->parent = n;
		g_ptr_array_steal_index(kid->kids, 0);
		free_node(kid);
		n->kids->pdata[i] = only;
	}
}

static bool is_used(const struct writing *w, const struct node *n)
{
	const char *id = attribute_of(n, "id");
	return id && g_hash_table_contains(w->used, id);
}

/* Ids that what is drawn refers to. What is defined counts from the second call on, once it is referred to. */
static void mark(struct writing *w, const struct node *n)
{
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (n->is[i] && (attributes[i].value == REFERENCE || *n->is[i] == '@'))
			g_hash_table_add(w->used, n->is[i] + (*n->is[i] == '@'));
	for (guint i = 0; i < n->kids->len; i++) {
		const struct node *kid = g_ptr_array_index(n->kids, i);
		if (n->kind != DEFINITIONS || is_used(w, kid))
			mark(w, kid);
	}
}

static const char *inherited(const struct node *n, unsigned i)
{
	for (const struct node *p = n->parent; p; p = p->parent)
		if (p->is[i])
			return p->is[i];
	return attributes[i].initial;
}

static void put(struct writing *w, const char *name, const char *before, const char *value, const char *after)
{
	g_string_append_printf(w->out, " %s=\"%s%s%s\"", name, before, value, after);
}

static void put_attribute(struct writing *w, unsigned i, const char *value)
{
	g_autofree char *id = g_strconcat(w->prefix, *value == '@' ? value + 1 : value, NULL);
	const char *name = attributes[i].name;
	if (attributes[i].value == ID)
		put(w, name, "", id, "");
	else if (g_str_equal(name, "xlink:href"))
		put(w, "href", "#", id, "");
	else if (*value == '@' || attributes[i].value == REFERENCE)
		put(w, name, "url(#", id, ")");
	else
		put(w, name, "", value, "");
}

/* Whether it has to be said of n. What is defined says everything, since it is used elsewhere. */
static bool worth(const struct writing *w, const struct node *n, unsigned i, bool defined)
{
	if (!n->is[i] || (attributes[i].value == ID && !is_used(w, n)))
		return false;
	if (n->kind == TEXT && (g_str_has_prefix(attributes[i].name, "stroke") || (attributes[i].value == COLOUR && attributes[i].name[0] == 'c')))
		return false; /* by the page's style texts have no outline */
	return defined || !attributes[i].initial || strcmp(n->is[i], inherited(n, i));
}

/* A text's "translate(12,30)" is its x and y. */
static void place_text(struct node *n)
{
	const char *at = attribute_of(n, "transform");
	if (!at || !g_str_has_prefix(at, "translate(") || !g_str_has_suffix(at, ")") || strchr(at, ')') != at + strlen(at) - 1 || attribute_of(n, "x"))
		return;
	g_autofree char *inside = g_strndup(at + 10, strlen(at) - 11);
	char *comma = strchr(inside, ',');
	if (!comma)
		return;
	*comma = '\0';
	set(n, "x", inside);
	set(n, "y", comma + 1);
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (g_str_equal(attributes[i].name, "transform"))
			g_clear_pointer(&n->is[i], g_free);
}

/* Colours of ours are classes: "f1" fills with ink 1, "s1" strokes with it, "c1" is it. */
static void put_attributes(struct writing *w, const struct node *n, bool defined)
{
	GString *classes = g_string_new(NULL);
	for (unsigned i = 0; i < ATTRIBUTES; i++)
		if (worth(w, n, i, defined) && *n->is[i] == '~')
			g_string_append_printf(classes, "%s%c%s", classes->len ? " " : "", attributes[i].name[0], n->is[i] + 1);
		else if (worth(w, n, i, defined))
			put_attribute(w, i, n->is[i]);
	if (classes->len)
		put(w, "class", "", classes->str, "");
	g_string_free(classes, TRUE);
}

static void put_node(struct writing *w, struct node *n, bool defined)
{
	gsize before = w->out->len;
	if (n->kind == TEXT)
		place_text(n);
	g_string_append_printf(w->out, "<%s", n->tag);
	gsize named = w->out->len;
	put_attributes(w, n, defined);
	bool bare = n->kind == GROUP && w->out->len == named;
	if (bare)
		g_string_truncate(w->out, before);
	else
		g_string_append_c(w->out, '>');
	gsize opened = w->out->len;
	if (n->kind == TEXT) {
		struct html h = {.out = w->out};
		html_text(&h, g_strstrip(n->text->str));
	}
	for (guint i = 0; i < n->kids->len; i++) {
		struct node *kid = g_ptr_array_index(n->kids, i);
		if (n->kind != DEFINITIONS || is_used(w, kid))
			put_node(w, kid, defined || n->kind == DEFINITIONS);
	}
	if (w->out->len == opened && n->kind == DEFINITIONS)
		g_string_truncate(w->out, before);
	else if (w->out->len == opened && !bare) {
		g_string_truncate(w->out, opened - 1);
		g_string_append(w->out, "/>");
	} else if (!bare)
		g_string_append_printf(w->out, "</%s>", n->tag);
}

static void write_tree(struct node *root, const char *prefix, const char *label, GString *out)
{
	struct writing w = {.out = out, .prefix = prefix, .used = g_hash_table_new(g_str_hash, g_str_equal)};
	struct html h;
	prune(root);
	unwrap(root);
	for (unsigned i = 0; i < 4; i++)
		mark(&w, root);
	html_begin(&h, out);
	html_open(&h, "svg", "class", "picture", "role", "img", "aria-label", label, "viewBox", attribute_of(root, "viewBox"), NULL);
	for (guint i = 0; i < root->kids->len; i++)
		put_node(&w, g_ptr_array_index(root->kids, i), false);
	html_close(&h);
	html_end(&h);
	g_hash_table_unref(w.used);
}

bool svg_embed(const char *svg, const char *prefix, const char *label, GString *out)
{
	static const GMarkupParser parser = {.start_element = begin_element, .end_element = end_element, .text = add_text};
	struct reading r = {0};
	g_autofree char *valid = g_utf8_make_valid(svg, -1);
	g_autoptr(GMarkupParseContext) c = g_markup_parse_context_new(&parser, 0, &r, NULL);
	bool ok = g_markup_parse_context_parse(c, valid, -1, NULL) && g_markup_parse_context_end_parse(c, NULL) && r.root && g_str_equal(r.root->tag, "svg");
	if (ok)
		write_tree(r.root, prefix, label, out);
	if (r.root)
		free_node(r.root);
	return ok;
}
