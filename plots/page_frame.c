/* plots/page_frame.c: the parts every section of the page is made of: section, picture, table, bar, link to a rule. */
#include "plots/page_parts.h"

#include "plots/svg.h"

char *page_title(const struct outcome *o)
{
	const struct outcome_scenario *s = &o->scenario;
	const char *name = s->name && *s->name ? s->name : s->file ? s->file : "a run";
	return g_strconcat(name, s->variant ? ", variant " : NULL, s->variant, NULL);
}

void page_enter(struct page *p, const char *id, const char *title)
{
	struct page_entry *e = g_new(struct page_entry, 1);
	*e = (struct page_entry){id, title};
	g_ptr_array_add(p->contents, e);
}

void page_section(struct page *p, const char *id, const char *title)
{
	page_enter(p, id, title);
	g_autofree char *heading = g_strconcat(id, "-heading", NULL);
	html_open(&p->h, "section", "id", id, "aria-labelledby", heading, NULL);
	html_element(&p->h, "h2", title, "id", heading, NULL);
}

void page_section_end(struct page *p)
{
	html_close(&p->h);
	html_constant(&p->h, "\n");
}

static bool has(const struct page *p, const char *id)
{
	for (guint i = 0; i < p->contents->len; i++)
		if (g_str_equal(((const struct page_entry *)g_ptr_array_index(p->contents, i))->id, id))
			return true;
	return false;
}

void page_see(struct page *p, const char *id, const char *text)
{
	g_autofree char *to = g_strconcat("#", id, NULL);
	if (has(p, id))
		html_element(&p->h, "a", text, "href", to, NULL);
	else
		html_text(&p->h, text);
}

/* One width of a picture, into a box that the other width's screens do not show. */
static bool add_drawing(struct page *p, const struct picture *kind, const char *svg, bool narrow)
{
	g_autofree char *prefix = g_strdup_printf("%s-%c-", kind->name, narrow ? 'n' : 'w');
	if (!svg)
		return false;
	html_open(&p->h, "div", "class", narrow ? "narrow" : "wide", NULL);
	bool ok = svg_embed(svg, prefix, kind->title, p->h.out);
	html_close(&p->h);
	return ok;
}

void page_picture(struct page *p, enum picture_kind k)
{
	const struct picture *kind = &picture_kinds[k];
	GString *text = g_string_new(NULL);
	bool drawable = kind->data && kind->data(p->o, text);
	if (drawable) {
		g_autofree char *id = g_strconcat("picture-", kind->name, NULL);
		html_open(&p->h, "figure", "id", id, NULL);
		bool wide = add_drawing(p, kind, p->drawn[k].wide, false), narrow = add_drawing(p, kind, p->drawn[k].narrow, true);
		if (!wide && !narrow)
			html_element(&p->h, "p", "This picture could not be drawn: gnuplot was not there, or it failed, when the page was made.", "class", "missing", NULL);
		html_open(&p->h, "figcaption", NULL);
		if (!wide && !narrow)
			html_element(&p->h, "b", kind->title, NULL);
		g_string_assign(text, wide || narrow ? "" : ". ");
		kind->say(p->o, text);
		html_text(&p->h, text->str);
		html_close(&p->h);
		html_close(&p->h);
		html_constant(&p->h, "\n");
	}
	g_string_free(text, TRUE);
}

void page_table(struct page *p, const char *caption, bool sortable, const char *const *heads)
{
	html_open(&p->h, "div", "class", "table", NULL);
	html_open(&p->h, "table", "class", sortable ? "sortable" : NULL, NULL);
	html_element(&p->h, "caption", caption, NULL);
	html_constant(&p->h, "<thead><tr>");
	for (const char *const *head = heads; *head; head++) {
		bool number = **head == '#';
		html_element(&p->h, "th", *head + number, "scope", "col", "class", number ? "n" : NULL, NULL);
	}
	html_constant(&p->h, "</tr></thead>\n");
	html_open(&p->h, "tbody", NULL);
}

void page_table_end(struct page *p)
{
	for (unsigned i = 0; i < 3; i++)
		html_close(&p->h);
	html_constant(&p->h, "\n");
}

void page_more(struct page *p, guint all, guint most, const char *what)
{
	if (all <= most)
		return;
	html_open(&p->h, "p", "class", "more", NULL);
	html_printf(&p->h, "and %u more %s", all - most, what);
	html_close(&p->h);
}

void page_cell(struct page *p, const char *text) { html_element(&p->h, "td", text, NULL); }

void page_cell_name(struct page *p, const char *name)
{
	html_open(&p->h, "td", NULL);
	html_name(&p->h, name);
	html_close(&p->h);
}

void page_cell_value(struct page *p, const char *key, enum html_unit unit, int64_t v)
{
	html_open(&p->h, "td", "class", "n", NULL);
	html_value(&p->h, key, unit, v);
	html_close(&p->h);
}

void page_cell_figure(struct page *p, enum html_unit unit, int64_t v)
{
	html_open(&p->h, "td", "class", "n", NULL);
	html_figure(&p->h, unit, v);
	html_close(&p->h);
}

char *page_pointer(const char *list, guint index) { return g_strdup_printf("/%s/%u", list, index); }

void page_bar(struct page *p, int64_t ppm, unsigned ink)
{
	int64_t of = CLAMP(ppm, 0, 1000000);
	g_autofree char *width = g_strdup_printf("%" G_GINT64_FORMAT, of / 1000), *dye = g_strdup_printf("i%u", ink);
	html_open(&p->h, "svg", "class", "bar", "viewBox", "0 0 1000 1", "preserveAspectRatio", "none", "aria-hidden", "true", NULL);
	html_void(&p->h, "rect", "class", dye, "width", width, "height", "1", NULL);
	html_close(&p->h);
}

char *page_rule_id(guint index) { return g_strdup_printf("rule-%u", index); }

void page_rule(struct page *p, const char *rule)
{
	if (!rule || !*rule)
		return;
	for (guint i = 0; i < p->o->rules->len; i++) {
		const struct outcome_rule *r = g_ptr_array_index(p->o->rules, i);
		if (g_strcmp0(r->id, rule))
			continue;
		g_autofree char *id = page_rule_id(i), *to = g_strconcat("#", id, NULL);
		html_element(&p->h, "a", rule, "class", "rule", "href", to, "title", r->text, NULL);
		return;
	}
	html_element(&p->h, "span", rule, "class", "rule", NULL);
}
