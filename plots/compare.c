/* plots/compare.c: migrations of two outcomes side by side, and limits on how much worse one may be.
 *
 * A limit is asked of every migration that both outcomes have. What cannot be asked fails instead of passing in silence: a metric nobody has, a migration that
 * did complete and no longer does.
 */
#include "plots/compare.h"

#include <string.h>
#include "plots/text.h"
#include "scenarios/natural.h"
#include "sim/quantity.h"

static gint by_id(gconstpointer x, gconstpointer y)
{
	const struct outcome_migration *a = *(struct outcome_migration *const *)x, *b = *(struct outcome_migration *const *)y;
	return natural_compare(a->id, b->id);
}

GArray *compare_migrations(const struct outcome *a, const struct outcome *b)
{
	GArray *pairs = g_array_new(FALSE, TRUE, sizeof(struct compare_pair));
	g_autoptr(GPtrArray) x = g_ptr_array_copy(a->migrations, NULL, NULL), y = g_ptr_array_copy(b->migrations, NULL, NULL);
	g_ptr_array_sort(x, by_id);
	g_ptr_array_sort(y, by_id);
	for (guint i = 0, k = 0; i < x->len || k < y->len;) {
		int order = i == x->len ? 1 : k == y->len ? -1 : by_id(&x->pdata[i], &y->pdata[k]);
		struct compare_pair p = {.a = order <= 0 ? x->pdata[i++] : NULL, .b = order >= 0 ? y->pdata[k++] : NULL};
		g_array_append_val(pairs, p);
	}
	return pairs;
}

/* ---- limits ---- */

/* duration, bytes (its total), bytes.resent, sdps.active. */
static bool find_metric(struct compare_limit *l)
{
	g_auto(GStrv) part = g_strsplit(l->metric, ".", 2);
	const struct outcome_field *f = *part ? outcome_field_find(&outcome_record_migration, part[0]) : NULL;
	if (f && f->type == OUTCOME_T_RECORD) {
		l->outer = f;
		f = outcome_field_find(f->sub, part[1] ? part[1] : "total");
	} else if (f && part[1]) {
		f = NULL;
	}
	l->field = f;
	return f && outcome_is_number(f->type);
}

static enum quantity_kind kind_of(enum outcome_type type)
{
	return type == OUTCOME_T_SECONDS ? QUANTITY_TIME : type == OUTCOME_T_BYTES ? QUANTITY_BYTES : type == OUTCOME_T_BPS ? QUANTITY_RATE : QUANTITY_COUNT;
}

bool compare_limit_parse(const char *text, struct compare_limit *out, char **err)
{
	const char *colon = strchr(text, ':');
	if (!colon || colon == text || !colon[1]) {
		*err = g_strdup_printf("'%s': expected METRIC:THRESHOLD, such as duration:5%%", text);
		return false;
	}
	struct compare_limit l = {.text = g_strdup(text), .metric = g_strndup(text, (gsize)(colon - text))};
	char *why = NULL;
	bool percent = g_str_has_suffix(text, "%"), ok = find_metric(&l);
	if (!ok)
		why = g_strdup_printf("a migration has no number '%s', expected one such as duration, downtime, bytes or mean", l.metric);
	else
		ok = quantity_parse(percent ? QUANTITY_RATIO : kind_of(l.field->type), colon + 1, &l.threshold, &why);
	if (!ok) {
		*err = g_strdup_printf("'%s': %s", text, why);
		g_free(why);
		compare_limit_clear(&l);
		return false;
	}
	l.relative = percent && l.field->type != OUTCOME_T_PCT;
	if (percent && !l.relative)
		l.threshold /= 1000; /* ppb to the ppm of outcomes */
	*out = l;
	return true;
}

void compare_limit_clear(struct compare_limit *l)
{
	g_free(l->text);
	g_free(l->metric);
}

static int64_t limit_value(const struct compare_limit *l, const struct outcome_migration *m)
{
	size_t offset = (l->outer ? l->outer->offset : 0) + l->field->offset;
	return *(const int64_t *)((const char *)m + offset);
}

static bool less_is_worse(const struct outcome_field *f) { return f->type == OUTCOME_T_BPS || g_str_has_prefix(f->key, "progress"); }

static bool exceeded(const struct compare_limit *l, int64_t a, int64_t b)
{
	sim_i128 worse = less_is_worse(l->field) ? (sim_i128)a - b : (sim_i128)b - a;
	return l->relative ? worse * 1000000000 > (sim_i128)a * l->threshold : worse > l->threshold;
}

static void add_value(GString *s, const struct outcome_field *f, int64_t v)
{
	g_autofree char *text = NULL;
	if (v == OUTCOME_NULL) {
		g_string_append(s, "null");
	} else if (f->type == OUTCOME_T_SECONDS) {
		text_duration(s, v);
	} else if (f->type == OUTCOME_T_PCT) {
		text_percent(s, v);
	} else {
		text = quantity_format(kind_of(f->type), v);
		g_string_append(s, text);
	}
}

static void add_breach(GPtrArray *out, const struct compare_limit *l, const char *id, int64_t a, int64_t b)
{
	GString *s = g_string_new(NULL);
	g_string_append_printf(s, "%s: %s went from ", id, l->metric);
	add_value(s, l->field, a);
	g_string_append(s, " to ");
	add_value(s, l->field, b);
	g_string_append_printf(s, ", worse by more than %s", strchr(l->text, ':') + 1);
	text_finish(s);
	g_ptr_array_add(out, g_string_free(s, FALSE));
}

static bool completed(const struct outcome_migration *m) { return g_strcmp0(m->outcome, "completed") == 0; }

static void check_limit(GPtrArray *out, const struct compare_limit *l, const GArray *pairs)
{
	bool asked = false;
	for (guint i = 0; i < pairs->len; i++) {
		struct compare_pair p = g_array_index(pairs, struct compare_pair, i);
		int64_t a = p.a ? limit_value(l, p.a) : OUTCOME_NULL, b = p.b ? limit_value(l, p.b) : OUTCOME_NULL;
		if (a == OUTCOME_NULL || b == OUTCOME_NULL)
			continue;
		asked = true;
		if (exceeded(l, a, b))
			add_breach(out, l, p.a->id, a, b);
	}
	if (!asked)
		g_ptr_array_add(out, g_strdup_printf("no migration has a value of '%s' in both", l->metric));
}

const struct outcome_evacuation *compare_evacuation(const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->evacuations->len; i++) {
		const struct outcome_evacuation *x = o->evacuations->pdata[i];
		if (g_strcmp0(x->id, id) == 0)
			return x;
	}
	return NULL;
}

static bool emptied(const struct outcome_evacuation *v)
{
	static const char *const states[] = {"in_maintenance", "exited", "evacuated", NULL};
	return v && v->state && g_strv_contains(states, v->state);
}

static void check_evacuations(GPtrArray *out, const struct outcome *a, const struct outcome *b)
{
	for (guint i = 0; i < a->evacuations->len; i++) {
		const struct outcome_evacuation *x = a->evacuations->pdata[i], *y = compare_evacuation(b, x->id);
		if (emptied(x) && !emptied(y))
			g_ptr_array_add(out, g_strdup_printf("%s: emptied its host, and is now %s", x->id, !y ? "no longer there" : y->state ? y->state : "unknown"));
	}
}

GPtrArray *compare_breaches(const struct outcome *a, const struct outcome *b, const GArray *limits)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) pairs = compare_migrations(a, b);
	for (guint i = 0; limits->len && i < pairs->len; i++) {
		struct compare_pair p = g_array_index(pairs, struct compare_pair, i);
		if (p.a && completed(p.a) && p.b && !completed(p.b))
			g_ptr_array_add(out, g_strdup_printf("%s: completed, and is now %s", p.a->id, p.b->outcome ? p.b->outcome : "unknown"));
		else if (p.a && !p.b)
			g_ptr_array_add(out, g_strdup_printf("%s: is no longer there", p.a->id));
	}
	if (limits->len)
		check_evacuations(out, a, b);
	for (guint i = 0; i < limits->len; i++)
		check_limit(out, &g_array_index(limits, struct compare_limit, i), pairs);
	return out;
}
