/* models/run_view_series.c: the outcome's series: bandwidth over time of NICs, links, netstacks and adapters that carried something.
 *
 * A netstack is measured, and each of its adapters but the first (path_meter): what the first carried is what the others leave of the netstack's, bucket by bucket
 * and exactly, since buckets are areas. So an estate with an adapter a netstack is measured by its netstacks alone.
 */
#include "models/run_view.h"

static struct outcome_series *series_add(struct outcome *o, const char *host, const char *name, enum res_direction d, const char *kind, const struct series *of)
{
	struct outcome_series *s = outcome_list_add(o->series, &outcome_record_series);
	g_autofree char *whole = g_strdup_printf("%s%s%s %s", host ? host : "", host ? "/" : "", name, res_direction_name(d));
	s->name = outcome_text(o, whole);
	s->kind = kind;
	s->width_s = series_width(of).ps;
	return s;
}

static void add_measured(struct outcome *o, const struct res *x)
{
	if (!x->series || (x->kind != RES_NIC && x->kind != RES_LINK && x->kind != RES_STACK_POOL))
		return;
	const char *kind = x->kind == RES_STACK_POOL ? "stack" : res_kind_name(x->kind);
	struct outcome_series *s = series_add(o, NULL, x->name, x->direction, kind, x->series);
	for (uint32_t i = 0; i < series_count(x->series); i++)
		g_ptr_array_add(s->bps, outcome_int_box(series_mean(x->series, i) >> 17));
}

/* What one series holds within a bucket of another, whose buckets may be wider. */
static sim_i128 within(const struct series *s, const struct series *other, uint32_t bucket)
{
	int64_t parts = series_width(other).ps / series_width(s).ps;
	sim_i128 area = 0;
	for (int64_t i = bucket * parts; i < (bucket + 1) * parts && i < series_count(s); i++)
		area += series_bucket(s, (uint32_t)i);
	return area;
}

static const struct series *measured(struct run *r, uint32_t res)
{
	return res == SHARE_NONE ? NULL : res_get(r->res, res)->series;
}

/* `stack`: its netstack's; of the others' meters, what the first adapter leaves to them. */
static sim_i128 area_of(struct run *r, const struct host *h, uint32_t adapter, enum res_direction d, const struct series *stack, uint32_t bucket)
{
	uint32_t own = path_adapter_meter(r->paths, h->index, adapter, d);
	if (own != SHARE_NONE)
		return measured(r, own) ? within(measured(r, own), stack, bucket) : 0;
	sim_i128 area = series_bucket(stack, bucket);
	for (uint32_t i = adapter + 1; i < h->adapters->len; i++) {
		const struct series *s = measured(r, path_adapter_meter(r->paths, h->index, i, d));
		if (s && host_adapter(h, i)->stack == host_adapter(h, adapter)->stack)
			area -= within(s, stack, bucket);
	}
	return area;
}

static bool is_first(const struct host *h, uint32_t adapter)
{
	for (uint32_t i = 0; i < adapter; i++)
		if (host_adapter(h, i)->stack == host_adapter(h, adapter)->stack)
			return false;
	return true;
}

static void add_adapter(struct run *r, struct outcome *o, const struct host *h, uint32_t adapter, enum res_direction d)
{
	const struct host_adapter *a = host_adapter(h, adapter);
	const struct series *stack = measured(r, path_stack_meter(r->paths, h->index, a->stack, d));
	if (!stack || (!is_first(h, adapter) && path_adapter_meter(r->paths, h->index, adapter, d) == SHARE_NONE))
		return;
	sim_i128 areas[SERIES_BUCKETS] = {0}, sum = 0;
	for (uint32_t i = 0; i < series_count(stack); i++)
		sum += areas[i] = MAX(area_of(r, h, adapter, d, stack, i), 0);
	if (sum == 0)
		return;
	struct outcome_series *s = series_add(o, h->name, a->name, d, res_kind_name(RES_ADAPTER), stack);
	for (uint32_t i = 0; i < series_count(stack); i++)
		g_ptr_array_add(s->bps, outcome_int_box(base_div_floor(areas[i], series_begun(stack, i).ps) >> 17));
}

void run_view_series(struct run *r, struct outcome *o)
{
	for (uint32_t i = 0; i < r->res->res->len; i++)
		add_measured(o, res_get(r->res, i));
	for (uint32_t h = 0; h < r->estate->hosts->len; h++) {
		const struct host *host = estate_host(r->estate, h);
		for (uint32_t a = 0; a < host->adapters->len; a++)
			for (enum res_direction d = RES_OUT; d <= RES_IN; d++)
				add_adapter(r, o, host, a, d);
	}
}
