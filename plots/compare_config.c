/* plots/compare_config.c: differences between records of two outcomes, found by walking their field tables.
 *
 * Members that say what happened are passed over (their comparison is that of migrations), and so are texts that name a file and not its content. Lists of
 * records are merged in the natural order of what names their records; a second record of the same name is told apart by its number. What the outcome does not
 * hold, such as the memory of a virtual machine, differs in silence here and shows in the migrations.
 */
#include "plots/compare.h"

#include <string.h>
#include "plots/text.h"
#include "scenarios/natural.h"
#include "sim/quantity.h"

static const struct {
	const struct outcome_record *record;
	const char *keys; /* between spaces */
} passed_over[] = {
	{&outcome_record_scenario, " name file sha256 text command variant "},
	{&outcome_record_adapter, " host adapter history bytes_by_service disabled_for_future ready_s ipv6_origins "},
	{&outcome_record_address, " state ready_s "},
};

static void change_free(gpointer p)
{
	struct compare_change *c = p;
	g_free(c->what);
	g_free(c->a);
	g_free(c->b);
	g_free(c);
}

static GPtrArray *changes_new(void) { return g_ptr_array_new_with_free_func(change_free); }

static void add(GPtrArray *out, const char *what, const char *a, const char *b)
{
	struct compare_change *c = g_new0(struct compare_change, 1);
	*c = (struct compare_change){.what = g_strdup(what), .a = g_strdup(a), .b = g_strdup(b)};
	g_ptr_array_add(out, c);
}

static bool passes_over(const struct outcome_record *r, const struct outcome_field *f)
{
	g_autofree char *key = g_strconcat(" ", f->key, " ", NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(passed_over); i++)
		if (passed_over[i].record == r && strstr(passed_over[i].keys, key))
			return true;
	return false;
}

/* ---- values as text; g_free; NULL: null ---- */

static char *number_text(enum outcome_type type, int64_t v)
{
	if (v == OUTCOME_NULL)
		return NULL;
	if (type == OUTCOME_T_BYTES || type == OUTCOME_T_BPS)
		return quantity_format(type == OUTCOME_T_BYTES ? QUANTITY_BYTES : QUANTITY_RATE, v);
	if (type != OUTCOME_T_SECONDS && type != OUTCOME_T_PCT)
		return g_strdup_printf("%" G_GINT64_FORMAT, v);
	GString *s = g_string_new(NULL);
	if (type == OUTCOME_T_SECONDS)
		text_duration(s, v);
	else
		text_percent(s, v);
	text_finish(s);
	return g_string_free(s, FALSE);
}

static char *value_text(const struct outcome_field *f, const void *rec)
{
	const void *at = (const char *)rec + f->offset;
	if (f->type == OUTCOME_T_TEXT)
		return g_strdup(*(const char *const *)at);
	if (f->type == OUTCOME_T_BOOL)
		return g_strdup(*(const bool *)at ? "yes" : "no");
	if (f->type != OUTCOME_T_TEXTS)
		return number_text(f->type, *(const int64_t *)at);
	const GPtrArray *list = *(GPtrArray *const *)at;
	GString *s = g_string_new(NULL);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(s, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(list, i));
	return g_string_free(s, s->len == 0);
}

/* ---- records ---- */

static void walk(GPtrArray *out, const struct outcome_record *r, const void *a, const void *b, const char *path);

struct named {
	char *name;
	const void *rec;
	guint order;
};

static void named_clear(gpointer p) { g_free(((struct named *)p)->name); }

static gint by_name(gconstpointer x, gconstpointer y)
{
	const struct named *a = x, *b = y;
	int order = natural_compare(a->name, b->name);
	return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static char *name_of(const struct outcome_record *r, const void *rec, guint i)
{
	if (r == &outcome_record_adapter) {
		const struct outcome_adapter *a = rec;
		return g_strdup_printf("%s/%s", a->host ? a->host : "", a->adapter ? a->adapter : "");
	}
	const struct outcome_field *f = r->id_key ? outcome_field_find(r, r->id_key) : NULL;
	const char *name = f ? *(const char *const *)((const char *)rec + f->offset) : NULL;
	return name ? g_strdup(name) : g_strdup_printf("%u", i + 1);
}

static GArray *named_list(const struct outcome_record *r, const GPtrArray *list)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct named));
	g_array_set_clear_func(all, named_clear);
	for (guint i = 0; i < list->len; i++) {
		struct named n = {.name = name_of(r, list->pdata[i], i), .rec = list->pdata[i], .order = i};
		g_array_append_val(all, n);
	}
	g_array_sort(all, by_name);
	for (guint i = 1, same = 1; i < all->len; i++) {
		struct named *n = &g_array_index(all, struct named, i);
		same = strcmp(n->name, g_array_index(all, struct named, i - same).name) == 0 ? same + 1 : 1;
		if (same > 1) {
			char *numbered = g_strdup_printf("%s #%u", n->name, same);
			g_free(n->name);
			n->name = numbered;
		}
	}
	g_array_sort(all, by_name);
	return all;
}

static char *join(const char *path, const char *name) { return *path ? g_strconcat(path, " ", name, NULL) : g_strdup(name); }

static void walk_list(GPtrArray *out, const struct outcome_record *r, const GPtrArray *a, const GPtrArray *b, const char *path)
{
	static const char *const words[] = {"not there", "there"};
	g_autoptr(GArray) x = named_list(r, a), y = named_list(r, b);
	for (guint i = 0, k = 0; i < x->len || k < y->len;) {
		const struct named *m = i < x->len ? &g_array_index(x, struct named, i) : NULL, *n = k < y->len ? &g_array_index(y, struct named, k) : NULL;
		int order = m && n ? natural_compare(m->name, n->name) : 0;
		bool in_a = m && (!n || order <= 0), in_b = n && (!m || order >= 0);
		const struct named *one = in_a ? m : n;
		SIM_ASSERT(one);
		g_autofree char *here = join(path, one->name);
		if (in_a && in_b)
			walk(out, r, m->rec, n->rec, here);
		else
			add(out, here, words[in_a], words[in_b]);
		i += in_a;
		k += in_b;
	}
}

static void walk_value(GPtrArray *out, const struct outcome_field *f, const void *a, const void *b, const char *path)
{
	g_autofree char *x = value_text(f, a), *y = value_text(f, b), *key = g_strndup(f->key, outcome_metric_length(f));
	g_autofree char *here = join(path, key);
	if (g_strcmp0(x, y) != 0)
		add(out, here, x, y);
}

static void walk(GPtrArray *out, const struct outcome_record *r, const void *a, const void *b, const char *path)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		const char *x = (const char *)a + f->offset, *y = (const char *)b + f->offset;
		if (passes_over(r, f) || f->type == OUTCOME_T_INTS)
			continue;
		if (f->type == OUTCOME_T_RECORD) {
			walk(out, f->sub, x, y, path);
		} else if (f->type == OUTCOME_T_RECORDS) {
			/* the kind of thing is clear by its name: "esx01 vmnic0 rate", not "hosts esx01 nics vmnic0 rate" */
			walk_list(out, f->sub, *(GPtrArray *const *)x, *(GPtrArray *const *)y, path);
		} else {
			walk_value(out, f, a, b, path);
		}
	}
}

/* ---- lists of what holds, merged like records ---- */

/* What is in one list only is `absent` in the other; absent NULL: it is left out. Takes x and y over. */
static void merge(GPtrArray *out, GPtrArray *x, GPtrArray *y, const char *absent)
{
	for (guint i = 0, k = 0; i < x->len || k < y->len;) {
		const struct compare_change *m = i < x->len ? x->pdata[i] : NULL, *n = k < y->len ? y->pdata[k] : NULL;
		int order = !m ? 1 : !n ? -1 : natural_compare(m->what, n->what);
		if ((order && absent) || (!order && g_strcmp0(m->a, n->a) != 0))
			add(out, order <= 0 ? m->what : n->what, order <= 0 ? m->a : absent, order >= 0 ? n->a : absent);
		i += order <= 0;
		k += order >= 0;
	}
	g_ptr_array_unref(x);
	g_ptr_array_unref(y);
}

static gint by_what(gconstpointer x, gconstpointer y)
{
	const struct compare_change *a = *(struct compare_change *const *)x, *b = *(struct compare_change *const *)y;
	return natural_compare(a->what, b->what);
}

/* Only those that are not at their default: the others are listed when they were consulted, which is no configuration. */
static GPtrArray *assumption_list(const struct outcome *o)
{
	GPtrArray *list = changes_new();
	for (guint i = 0; i < o->assumptions->len; i++) {
		const struct outcome_assumption *x = o->assumptions->pdata[i];
		g_autofree char *what = g_strdup_printf("assume %s", x->id);
		if (x->decisive)
			add(list, what, x->value, NULL);
	}
	g_ptr_array_sort(list, by_what);
	return list;
}

GPtrArray *compare_configuration(const struct outcome *a, const struct outcome *b)
{
	GPtrArray *out = changes_new();
	walk(out, &outcome_record_scenario, &a->scenario, &b->scenario, "");
	walk(out, &outcome_record_topology, &a->topology, &b->topology, "");
	walk_list(out, &outcome_record_adapter, a->adapters, b->adapters, "");
	merge(out, assumption_list(a), assumption_list(b), "default");
	return out;
}

static GPtrArray *disabled_list(const struct outcome *o)
{
	GPtrArray *list = changes_new();
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		for (guint k = 0; k < a->disabled_for_future->len; k++) {
			const struct outcome_disabled *d = a->disabled_for_future->pdata[k];
			g_autofree char *what = g_strdup_printf("%s/%s for %s", a->host, a->adapter, d->service);
			g_autofree char *since = number_text(OUTCOME_T_SECONDS, d->since_s), *until = number_text(OUTCOME_T_SECONDS, d->until_s);
			g_autofree char *words = g_strdup_printf(
				"disabled since %s%s%s by %s", since ? since : "-", until ? " until " : "", until ? until : "", d->by ? d->by : "-");
			add(list, what, words, NULL);
		}
	}
	g_ptr_array_sort(list, by_what);
	return list;
}

GPtrArray *compare_disabled(const struct outcome *a, const struct outcome *b)
{
	GPtrArray *out = changes_new();
	merge(out, disabled_list(a), disabled_list(b), "not disabled");
	return out;
}

static GPtrArray *expectation_list(const struct outcome *o)
{
	GPtrArray *list = changes_new();
	for (guint i = 0; i < o->expectations->len; i++) {
		const struct outcome_expectation *x = o->expectations->pdata[i];
		add(list, x->that ? x->that : "", x->met ? "met" : "not met", NULL);
	}
	g_ptr_array_sort(list, by_what);
	return list;
}

GPtrArray *compare_expectations(const struct outcome *a, const struct outcome *b)
{
	GPtrArray *out = changes_new();
	merge(out, expectation_list(a), expectation_list(b), NULL);
	return out;
}

/* What was carried, and what was not, where it is not all. */
static char *carried(const struct outcome_traffic *t)
{
	GString *s = g_string_new("carried ");
	g_autofree char *mean = number_text(OUTCOME_T_BPS, t->mean_bps), *least = number_text(OUTCOME_T_BPS, t->min_bps), *wanting = number_text(OUTCOME_T_SECONDS, t->unmet_s);
	g_autofree char *lost = number_text(OUTCOME_T_BYTES, t->unmet_bytes), *kept = number_text(OUTCOME_T_BYTES, t->backlog_bytes);
	g_string_append_printf(s, "%s, at least %s", mean ? mean : "nothing", least ? least : "nothing");
	if (t->unmet_s > 0)
		g_string_append_printf(s, ", short for %s", wanting);
	if (t->unmet_bytes > 0)
		g_string_append_printf(s, ", %s lost", lost);
	if (t->backlog_bytes > 0)
		g_string_append_printf(s, ", %s not sent", kept);
	return g_string_free(s, FALSE);
}

static GPtrArray *traffic_list(const struct outcome *o)
{
	GPtrArray *list = changes_new();
	for (guint i = 0; i < o->traffic->len; i++) {
		const struct outcome_traffic *t = o->traffic->pdata[i];
		g_autofree char *text = carried(t);
		add(list, t->id, text, NULL);
	}
	g_ptr_array_sort(list, by_what);
	return list;
}

GPtrArray *compare_traffic(const struct outcome *a, const struct outcome *b)
{
	GPtrArray *out = changes_new();
	merge(out, traffic_list(a), traffic_list(b), NULL);
	return out;
}
