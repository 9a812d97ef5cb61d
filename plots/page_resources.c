/* plots/page_resources.c: resources of the page: what was full first, as in the text report; queues, where packets were played; the classes of Network I/O Control; sockets of
 * netstacks.
 */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/words.h"

#define ROWS_MOST 60 /* of a table; the rest is counted */
#define QUEUES_MOST 20

static guint place_of(const struct page *p, const struct outcome_resource *r)
{
	guint at = 0;
	g_ptr_array_find(p->o->resources, r, &at);
	return at;
}

static const struct outcome_resource *resource(const struct page *p, guint i) { return g_ptr_array_index(p->o->resources, i); }

/* What has no capacity of its own has no share of it either. */
static void write_use(struct page *p, const struct outcome_resource *r)
{
	html_open(&p->h, "td", "class", "use", NULL);
	if (r->capacity_bps < 0 && !r->mean_utilisation_pct) {
		html_text(&p->h, "–");
	} else {
		page_bar(p, r->mean_utilisation_pct, r->saturated_s > 0 ? INK_VERMILION : INK_BLUE);
		html_open(&p->h, "span", NULL);
		html_value(&p->h, "mean_utilisation_pct", HTML_PERCENT, r->mean_utilisation_pct);
		html_close(&p->h);
	}
	html_close(&p->h);
}

/* Begins a row. */
static void write_name(struct page *p, const char *of, const struct outcome_resource *r)
{
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_name(&p->h, r->name);
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	html_name(&p->h, words_resource(r->kind));
	if (digest_directed(r)) {
		html_text(&p->h, " ");
		html_name(&p->h, r->direction);
	}
	html_close(&p->h);
}

static void write_resource(struct page *p, guint i)
{
	const struct outcome_resource *r = resource(p, i);
	g_autofree char *of = page_pointer("resources", i);
	write_name(p, of, r);
	page_cell_value(p, "capacity_bps", HTML_RATE, r->capacity_bps);
	page_cell_value(p, "bytes", HTML_BYTES, r->bytes);
	write_use(p, r);
	page_cell_value(p, "peak_utilisation_pct", HTML_PERCENT, r->capacity_bps < 0 && !r->peak_utilisation_pct ? OUTCOME_NULL : r->peak_utilisation_pct);
	page_cell_value(p, "saturated_s", HTML_DURATION, r->saturated_s ? r->saturated_s : OUTCOME_NULL);
	html_close(&p->h);
}

static void write_resources(struct page *p, const GPtrArray *used)
{
	static const char *const heads[] = {"Resource", "Kind", "#Capacity", "#Carried", "Mean use", "#Peak use", "#Held something back for", NULL};
	page_table(p, "Resources in use, those that held something back for longest first", true, heads);
	for (guint i = 0; i < used->len && i < ROWS_MOST; i++)
		write_resource(p, place_of(p, g_ptr_array_index(used, i)));
	page_table_end(p);
	page_more(p, used->len, ROWS_MOST, "resources, which held less back");
}

/* --- queues --- */

static gint worst_first(gconstpointer a, gconstpointer b)
{
	const struct outcome_resource *x = *(struct outcome_resource *const *)a, *y = *(struct outcome_resource *const *)b;
	if (x->drops != y->drops)
		return x->drops < y->drops ? 1 : -1;
	if (x->losses != y->losses)
		return x->losses < y->losses ? 1 : -1;
	return x->queue_peak < y->queue_peak ? 1 : x->queue_peak > y->queue_peak ? -1 : 0;
}

static void write_queues(struct page *p, const GPtrArray *used)
{
	static const char *const heads[] = {"Resource", "Kind", "#Longest queue", "#Drops", "#Lost at random", "#Marked (ECN)", NULL};
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	for (guint i = 0; i < used->len; i++)
		if (((const struct outcome_resource *)g_ptr_array_index(used, i))->queue_peak > 0)
			g_ptr_array_add(list, g_ptr_array_index(used, i));
	if (!list->len)
		return;
	g_ptr_array_sort(list, worst_first); /* stable: else the fullest stays first */
	page_table(p, "Queues of packets, the worst first", true, heads);
	for (guint i = 0; i < list->len && i < QUEUES_MOST; i++) {
		const struct outcome_resource *r = g_ptr_array_index(list, i);
		g_autofree char *of = page_pointer("resources", place_of(p, r));
		write_name(p, of, r);
		page_cell_value(p, "queue_peak", HTML_BYTES, r->queue_peak);
		page_cell_value(p, "drops", HTML_COUNT, r->drops);
		page_cell_value(p, "losses", HTML_COUNT, r->losses);
		page_cell_value(p, "marked", HTML_COUNT, r->marked);
		html_close(&p->h);
	}
	page_table_end(p);
	page_more(p, list->len, QUEUES_MOST, "queues, which were shorter");
}

static void write_class(struct page *p, guint i, guint k)
{
	const struct outcome_class *c = g_ptr_array_index(resource(p, i)->by_class, k);
	g_autofree char *of = g_strdup_printf("/resources/%u/by_class/%u", i, k);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_name(&p->h, resource(p, i)->name);
	html_close(&p->h);
	page_cell_name(p, c->name);
	page_cell_value(p, "bytes", HTML_BYTES, c->bytes);
	page_cell_value(p, "saturated_s", HTML_DURATION, c->saturated_s ? c->saturated_s : OUTCOME_NULL);
	html_close(&p->h);
}

/* Classes that carried something. */
static void write_classes(struct page *p)
{
	static const char *const heads[] = {"NIC, way out", "Class", "#Carried", "#Held something back for", NULL};
	guint n = 0;
	for (guint i = 0; i < p->o->resources->len; i++)
		for (guint k = 0; k < resource(p, i)->by_class->len; k++) {
			if (((const struct outcome_class *)g_ptr_array_index(resource(p, i)->by_class, k))->bytes <= 0)
				continue;
			if (!n)
				page_table(p, "Network I/O Control: what each class carried", true, heads);
			if (n++ < ROWS_MOST)
				write_class(p, i, k);
		}
	if (!n)
		return;
	page_table_end(p);
	page_more(p, n, ROWS_MOST, "classes of NICs");
}

static void write_stacks(struct page *p)
{
	static const char *const heads[] = {"Host", "Netstack", "#Most connections at once", "#Most socket buffer at once", NULL};
	guint n = p->o->stacks->len;
	if (!n)
		return;
	page_table(p, "Sockets of netstacks", true, heads);
	for (guint i = 0; i < n && i < ROWS_MOST; i++) {
		const struct outcome_stack *s = g_ptr_array_index(p->o->stacks, i);
		g_autofree char *of = page_pointer("stacks", i);
		html_open(&p->h, "tr", "data-of", of, NULL);
		html_open(&p->h, "th", "scope", "row", NULL);
		html_name(&p->h, s->host);
		html_close(&p->h);
		page_cell_name(p, s->stack);
		page_cell_value(p, "connections_peak", HTML_COUNT, s->connections_peak);
		page_cell_value(p, "buffer_bytes_peak", HTML_BYTES, s->buffer_bytes_peak);
		html_close(&p->h);
	}
	page_table_end(p);
	page_more(p, n, ROWS_MOST, "netstacks");
}

void page_resources(struct page *p)
{
	g_autoptr(GPtrArray) used = digest_resources(p->o, false);
	if (!used->len && !p->o->stacks->len)
		return;
	page_section(p, "resources", "Resources");
	if (used->len)
		write_resources(p, used);
	write_queues(p, used);
	write_classes(p);
	write_stacks(p);
	page_section_end(p);
}
