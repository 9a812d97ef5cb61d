/* plots/page_adapters.c: VMkernel adapters of the page: which are disabled for future sessions, since when, by whom and by which rule, and whose sessions run on there;
 * and what each adapter is at the end. Adapters of several hosts that became so alike, at one instant and with nobody in flight, share a row.
 */
#include "plots/page_moved.h"

#include "plots/report.h"

#define ROWS_MOST 200   /* of a table; the rest is counted */
#define HOSTS_NAMED 6   /* of a row that several hosts share */
#define FLIGHT_NAMED 12
#define OPEN_MOST 12    /* so many adapters are told of without being asked */

static const struct outcome_adapter *adapter(const struct page *p, guint i) { return g_ptr_array_index(p->o->adapters, i); }

static void write_time(struct page *p, const char *key, int64_t at, const char *otherwise)
{
	html_open(&p->h, "td", "class", "n", NULL);
	if (otherwise)
		html_text(&p->h, otherwise);
	else
		html_value(&p->h, key, HTML_DURATION, at);
	html_close(&p->h);
}

static void write_flight(struct page_moved *v, const struct outcome_disabled *d)
{
	struct page *p = v->p;
	guint n = d->sessions_in_flight->len, shown = MIN(n, FLIGHT_NAMED);
	html_open(&p->h, "td", NULL);
	html_text(&p->h, n ? "" : "nobody");
	for (guint i = 0; i < shown; i++) {
		html_text(&p->h, i ? ", " : "");
		page_moved_name(v, g_ptr_array_index(d->sessions_in_flight, i));
	}
	if (n > shown)
		html_printf(&p->h, " and %u more", n - shown);
	html_close(&p->h);
}

static void write_row(struct page_moved *v, const struct digest_disabled *r)
{
	struct page *p = v->p;
	const struct outcome_disabled *d = r->disabled;
	g_autofree char *of = g_strdup_printf("/adapters/%u/disabled_for_future/%u", r->adapter_index, r->disabled_index);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	html_name(&p->h, r->adapter->adapter);
	html_text(&p->h, " of ");
	page_names(p, r->hosts, HOSTS_NAMED);
	html_close(&p->h);
	page_cell_name(p, d->service);
	write_time(p, "since_s", d->since_s, d->since_s == 0 ? "the start" : NULL);
	write_time(p, "until_s", d->until_s, d->until_s == OUTCOME_NULL ? "still so" : NULL);
	page_cell_name(p, d->by);
	write_flight(v, d);
	html_open(&p->h, "td", NULL);
	page_rule(p, d->rule);
	html_text(&p->h, d->tagged ? " its tag stays, without effect" : "");
	html_close(&p->h);
	html_close(&p->h);
}

static void write_disabled(struct page_moved *v, const GPtrArray *rows)
{
	static const char *const heads[] = {"Adapter", "Service", "#Since", "#Until", "Taken over by", "In flight then", "Rule", NULL};
	if (!rows->len) {
		html_element(&v->p->h, "p", "No adapter was disabled for future sessions of a service.", NULL);
		return;
	}
	html_element(&v->p->h, "p", "A netstack of a service's own takes the service over: new sessions use its adapters. What was in flight when that happened ran on where it had begun.", NULL);
	page_table(v->p, "Disabled for future sessions", true, heads);
	for (guint i = 0; i < rows->len && i < ROWS_MOST; i++)
		write_row(v, g_ptr_array_index(rows, i));
	page_table_end(v->p);
	page_more(v->p, rows->len, ROWS_MOST, "rows");
}

/* --- what adapters are --- */

static void write_name(struct page *p, const struct outcome_adapter *a)
{
	html_name(&p->h, a->host);
	html_text(&p->h, "/");
	html_name(&p->h, a->adapter);
}

static void write_services(struct page *p, const struct outcome_adapter *a)
{
	html_open(&p->h, "td", NULL);
	if (a->services->len)
		page_names(p, a->services, a->services->len);
	else
		html_text(&p->h, "–");
	html_close(&p->h);
}

static void write_addresses(struct page *p, const struct outcome_adapter *a)
{
	html_open(&p->h, "td", NULL);
	bool any = false;
	for (guint i = 0; i < a->addresses->len; i++) {
		const struct outcome_address *x = g_ptr_array_index(a->addresses, i);
		if (!x->address || g_strcmp0(x->origin, "link_local") == 0)
			continue;
		html_text(&p->h, any ? ", " : "");
		html_name(&p->h, x->address);
		if (x->origin && g_strcmp0(x->origin, "manual")) {
			html_text(&p->h, " by ");
			html_name(&p->h, x->origin);
		}
		any = true;
	}
	html_text(&p->h, any ? "" : "none");
	html_close(&p->h);
}

static int64_t carried(const struct outcome_adapter *a)
{
	int64_t sum = 0;
	for (guint i = 0; i < a->bytes_by_service->len; i++)
		sum += MAX(((const struct outcome_service_bytes *)g_ptr_array_index(a->bytes_by_service, i))->bytes, 0);
	return sum;
}

/* "4 GiB of vmotion, 2 GiB of provisioning" */
static void write_carried(struct page *p, const struct outcome_adapter *a)
{
	html_open(&p->h, "td", NULL);
	html_text(&p->h, carried(a) ? "" : "–");
	for (guint i = 0, n = 0; i < a->bytes_by_service->len; i++) {
		const struct outcome_service_bytes *s = g_ptr_array_index(a->bytes_by_service, i);
		g_autofree char *key = g_strdup_printf("bytes_by_service/%u/bytes", i);
		if (s->bytes <= 0)
			continue;
		html_text(&p->h, n++ ? ", " : "");
		html_value(&p->h, key, HTML_BYTES, s->bytes);
		html_text(&p->h, " of ");
		html_name(&p->h, s->service);
	}
	html_close(&p->h);
}

static void write_state(struct page *p, const struct outcome_adapter *a)
{
	html_open(&p->h, "td", NULL);
	html_text(&p->h, a->removed_s != OUTCOME_NULL ? "removed at " : a->enabled ? "up" : "down");
	if (a->removed_s != OUTCOME_NULL)
		html_value(&p->h, "removed_s", HTML_DURATION, a->removed_s);
	if (a->created_s > 0) {
		html_text(&p->h, ", created at ");
		html_value(&p->h, "created_s", HTML_DURATION, a->created_s);
	}
	html_close(&p->h);
}

static void write_adapter(struct page *p, guint i)
{
	const struct outcome_adapter *a = adapter(p, i);
	g_autofree char *of = page_pointer("adapters", i);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", NULL);
	write_name(p, a);
	html_close(&p->h);
	page_cell_name(p, a->stack);
	write_services(p, a);
	page_cell_name(p, a->portgroup);
	write_addresses(p, a);
	page_cell_name(p, a->effective_gateway ? a->effective_gateway : a->effective_gateway6);
	page_cell_value(p, "mtu", HTML_NUMBER, a->mtu);
	write_carried(p, a);
	write_state(p, a);
	html_close(&p->h);
}

/* Of many, first those that carried something. */
static void write_adapters(struct page *p)
{
	static const char *const heads[] = {"Adapter", "Netstack", "Services", "Port group", "Address", "Gateway", "#MTU", "Carried", "State", NULL};
	guint n = p->o->adapters->len, shown = 0;
	html_open(&p->h, "details", "open", n <= OPEN_MOST ? "" : NULL, NULL);
	html_open(&p->h, "summary", NULL);
	html_printf(&p->h, "All %u VMkernel adapters, as they are at the end", n);
	html_close(&p->h);
	page_table(p, "VMkernel adapters at the end", true, heads);
	for (int used = 1; used >= 0; used--)
		for (guint i = 0; i < n; i++)
			if (n <= ROWS_MOST ? used : (carried(adapter(p, i)) > 0) == used && shown++ < ROWS_MOST)
				write_adapter(p, i);
	page_table_end(p);
	page_more(p, n, ROWS_MOST, "adapters, which carried less or nothing");
	html_close(&p->h);
}

/* --- what happened to them --- */

struct event {
	guint adapter, change;
	int64_t at_s;
};

static gint in_order(gconstpointer a, gconstpointer b)
{
	const struct event *x = a, *y = b;
	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	return x->adapter != y->adapter ? (x->adapter < y->adapter ? -1 : 1) : x->change < y->change ? -1 : x->change > y->change;
}

static void write_event(struct page *p, const struct event *e)
{
	const struct outcome_adapter *a = adapter(p, e->adapter);
	const struct outcome_change *c = g_ptr_array_index(a->history, e->change);
	g_autofree char *of = g_strdup_printf("/adapters/%u/history/%u", e->adapter, e->change);
	html_open(&p->h, "tr", "data-of", of, NULL);
	html_open(&p->h, "th", "scope", "row", "class", "n", NULL);
	html_value(&p->h, "at_s", HTML_DURATION, c->at_s);
	html_close(&p->h);
	html_open(&p->h, "td", NULL);
	write_name(p, a);
	html_close(&p->h);
	html_element(&p->h, "td", c->what, "class", "text", NULL);
	html_close(&p->h);
}

static void write_history(struct page *p)
{
	static const char *const heads[] = {"#At", "Adapter", "What happened", NULL};
	g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(struct event));
	for (guint i = 0; i < p->o->adapters->len; i++)
		for (guint k = 0; k < adapter(p, i)->history->len; k++) {
			struct event e = {i, k, ((const struct outcome_change *)g_ptr_array_index(adapter(p, i)->history, k))->at_s};
			g_array_append_val(events, e);
		}
	if (!events->len)
		return;
	g_array_sort(events, in_order);
	page_table(p, "Changes of adapters", true, heads);
	for (guint i = 0; i < events->len && i < ROWS_MOST; i++)
		write_event(p, &g_array_index(events, struct event, i));
	page_table_end(p);
	page_more(p, events->len, ROWS_MOST, "changes, which came later");
}

void page_adapters(struct page *p)
{
	if (!p->o->adapters->len)
		return;
	struct page_moved *v = page_moved_new(p);
	g_autoptr(GPtrArray) rows = digest_disabled(p->o);
	page_section(p, "adapters", "VMkernel adapters");
	page_picture(p, PICTURE_ADAPTERS);
	write_disabled(v, rows);
	write_history(p);
	write_adapters(p);
	page_section_end(p);
	page_moved_free(v);
}
