/* plots/report_estate.c: the estate's sections of the text report: adapters disabled for future sessions, and the resources that were used. */
#include "plots/report_page.h"

#include <string.h>
#include "plots/words.h"

#define RESOURCES_SHOWN 12
#define HOSTS_NAMED 4 /* of those whose adapters are alike */
#define BAR_COLUMNS 6

/* "esx01/vmk0" and "esx01/vmk1"; of several hosts "vmk0 of 40 hosts (esx01, ...)" and "vmk1". */
static void name_adapter(struct report_page *p, GString *s, const struct outcome_adapter *a, const GPtrArray *hosts)
{
	if (hosts->len == 1) {
		g_string_append_printf(s, "%s/%s", report_name(p, a->host), report_name(p, a->adapter));
		return;
	}
	g_autoptr(GPtrArray) named = g_ptr_array_new();
	for (guint i = 0; i < hosts->len && i < HOSTS_NAMED; i++)
		g_ptr_array_add(named, g_ptr_array_index(hosts, i));
	g_string_append_printf(s, "%s of %u hosts (%s%s)", report_name(p, a->adapter), hosts->len, report_list(p, named, ", "), hosts->len > named->len ? ", ..." : "");
}

static void print_disabled(struct report_page *p, const struct outcome_adapter *a, const struct outcome_disabled *d, const GPtrArray *hosts)
{
	GString *s = g_string_new(NULL);
	name_adapter(p, s, a, hosts);
	g_string_append_printf(s, " for %s, ", report_name(p, d->service));
	g_string_append(s, d->since_s == 0 ? "from the start" : report_print(p, "since %s", report_duration(p, d->since_s)));
	g_string_append(s, d->until_s < 0 ? "" : report_print(p, " until %s", report_duration(p, d->until_s)));
	if (hosts->len == 1)
		g_string_append_printf(s, ": %s/%s took over", report_name(p, a->host), report_name(p, d->by));
	else
		g_string_append_printf(s, ": %s took over", report_name(p, d->by));
	if (d->rule)
		g_string_append_printf(s, " (%s)", report_name(p, d->rule));
	if (d->tagged)
		g_string_append(s, "; its tag stays, without effect");
	text_spaces(p->out, 2);
	text_wrap(p->out, s->str, 2, REPORT_INDENT);
	g_string_append_c(p->out, '\n');
	if (d->sessions_in_flight->len)
		report_paragraph(p, REPORT_INDENT, report_print(p, "in flight then, and left where they ran: %s", report_list(p, d->sessions_in_flight, ", ")));
	g_string_free(s, TRUE);
}

static void print_each(struct report_page *p)
{
	for (guint i = 0; i < p->o->adapters->len; i++) {
		const struct outcome_adapter *a = g_ptr_array_index(p->o->adapters, i);
		g_autoptr(GPtrArray) host = g_ptr_array_new();
		g_ptr_array_add(host, (gpointer)a->host);
		for (guint k = 0; k < a->disabled_for_future->len; k++)
			print_disabled(p, a, g_ptr_array_index(a->disabled_for_future, k), host);
	}
}

/* Of many, those that are alike are told together. */
void report_disabled(struct report_page *p)
{
	g_autoptr(GPtrArray) list = digest_disabled(p->o);
	guint all = 0;
	for (guint i = 0; i < list->len; i++)
		all += ((const struct digest_disabled *)g_ptr_array_index(list, i))->hosts->len;
	if (!all)
		return;
	report_heading(p, "ADAPTERS DISABLED FOR FUTURE SESSIONS");
	if (all <= REPORT_DETAILS || p->opts->all) {
		print_each(p);
		return;
	}
	for (guint i = 0; i < list->len && i < REPORT_DETAILS; i++) {
		const struct digest_disabled *x = g_ptr_array_index(list, i);
		print_disabled(p, x->adapter, x->disabled, x->hosts);
	}
	if (list->len > REPORT_DETAILS)
		report_paragraph(p, 2, report_print(p, "and %u more (--all shows every one)", list->len - REPORT_DETAILS));
}

/* A class of Network I/O Control without a limit has no capacity of its own, so no share of it is used. */
static int64_t used_of(const struct outcome_resource *r, int64_t ppm) { return r->capacity_bps < 0 && !ppm ? OUTCOME_NULL : ppm; }

void report_resources(struct report_page *p)
{
	static const char *const head[] = {"resource", "kind", "capacity", "mean", "", "peak", "limiting"};
	g_autoptr(GPtrArray) used = digest_resources(p->o, p->opts->all);
	if (!used->len)
		return;
	report_heading(p, "RESOURCES IN USE");
	struct report_table *t = report_table_new(G_N_ELEMENTS(head), 2);
	memcpy(t->head, head, sizeof head);
	t->right[2] = t->right[3] = t->right[5] = t->right[6] = true;
	guint shown = p->opts->all || used->len <= RESOURCES_SHOWN + 1 ? used->len : RESOURCES_SHOWN;
	for (guint i = 0; i < shown; i++) {
		const struct outcome_resource *r = g_ptr_array_index(used, i);
		*report_table_add(t) = (struct report_row){
			.cell = {report_name(p, r->name),
				report_print(p, "%s%s%s", report_name(p, words_resource(r->kind)), digest_directed(r) ? " " : "",
					digest_directed(r) ? report_name(p, r->direction) : ""),
				report_rate(p, r->capacity_bps), report_percent(p, used_of(r, r->mean_utilisation_pct)),
				report_bar(p, r->mean_utilisation_pct, BAR_COLUMNS), report_percent(p, used_of(r, r->peak_utilisation_pct)),
				r->saturated_s > 0 ? report_duration(p, r->saturated_s) : "-"},
			.style = {[4] = REPORT_BAR, [6] = r->saturated_s > 0 ? REPORT_WARN : REPORT_PLAIN},
			.note = report_packets_resource(p, r),
		};
	}
	report_table_print(p, t);
	if (shown < used->len)
		report_paragraph(p, 2, report_print(p, "and %u more (--all shows every one)", used->len - shown));
}
