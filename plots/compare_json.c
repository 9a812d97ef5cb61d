/* plots/compare_json.c: a comparison as JSON: every migration and every numeric metric of it, in the outcome's own spelling and units. */
#include "plots/compare.h"

#include "plots/digest.h"
#include "plots/json.h"

static void put_metric(struct json *j, const char *key, const struct outcome_field *f, int64_t a, int64_t b)
{
	bool both = a != OUTCOME_NULL && b != OUTCOME_NULL;
	if (a == OUTCOME_NULL && b == OUTCOME_NULL)
		return;
	json_open(j, key, '{');
	json_number(j, "a", a, outcome_scale(f->type));
	json_number(j, "b", b, outcome_scale(f->type));
	json_number(j, "difference", both ? b - a : OUTCOME_NULL, outcome_scale(f->type));
	/* per cent with two decimals, towards zero */
	json_number(j, "difference_pct",
		both && a > 0 ? (int64_t)CLAMP((sim_i128)(b - a) * 10000 / a, -(sim_i128)G_MAXINT64, (sim_i128)G_MAXINT64) : OUTCOME_NULL, 2);
	json_close(j, '}');
}

static int64_t number(const struct outcome_field *f, const void *rec) { return *(const int64_t *)((const char *)rec + f->offset); }

static void put_metrics(struct json *j, const struct outcome_record *r, const void *a, const void *b, const char *prefix)
{
	for (const struct outcome_field *f = r->fields; f->key; f++) {
		g_autofree char *key = g_strconcat(prefix, f->key, NULL), *deeper = g_strconcat(key, ".", NULL);
		if (outcome_is_number(f->type))
			put_metric(j, key, f, number(f, a), number(f, b));
		else if (f->type == OUTCOME_T_RECORD)
			put_metrics(j, f->sub, (const char *)a + f->offset, (const char *)b + f->offset, deeper);
	}
}

static void put_held(struct json *j, const char *key, const struct outcome_migration *m)
{
	const struct outcome_held *h = digest_held_most(m);
	json_open(j, key, '{');
	json_text(j, "cause", h ? h->cause : NULL);
	json_text(j, "resource", h ? h->resource : NULL);
	json_number(j, "share", h ? h->share_pct : OUTCOME_NULL, outcome_scale(OUTCOME_T_PCT));
	json_close(j, '}');
}

static void put_pair(struct json *j, struct compare_pair p)
{
	const struct outcome_migration *one = p.a ? p.a : p.b;
	json_open(j, NULL, '{');
	json_text(j, "id", one->id);
	json_open(j, "outcome", '{');
	json_text(j, "a", p.a ? p.a->outcome : NULL);
	json_text(j, "b", p.b ? p.b->outcome : NULL);
	json_close(j, '}');
	if (p.a && p.b) {
		json_open(j, "metrics", '{');
		put_metrics(j, &outcome_record_migration, p.a, p.b, "");
		json_close(j, '}');
		json_open(j, "held_most_by", '{');
		put_held(j, "a", p.a);
		put_held(j, "b", p.b);
		json_close(j, '}');
	}
	json_close(j, '}');
}

static void put_evacuations(struct json *j, const struct outcome *a, const struct outcome *b)
{
	json_open(j, "evacuations", '[');
	for (guint i = 0; i < a->evacuations->len; i++) {
		const struct outcome_evacuation *x = a->evacuations->pdata[i], *y = compare_evacuation(b, x->id);
		if (!y)
			continue;
		json_open(j, NULL, '{');
		json_text(j, "id", x->id);
		json_open(j, "state", '{');
		json_text(j, "a", x->state);
		json_text(j, "b", y->state);
		json_close(j, '}');
		json_open(j, "metrics", '{');
		put_metrics(j, &outcome_record_evacuation, x, y, "");
		json_close(j, '}');
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_traffic(struct json *j, const struct outcome *a, const struct outcome *b)
{
	json_open(j, "traffic", '[');
	for (guint i = 0; i < a->traffic->len; i++)
		for (guint k = 0; k < b->traffic->len; k++) {
			const struct outcome_traffic *x = a->traffic->pdata[i], *y = b->traffic->pdata[k];
			if (!g_str_equal(x->id, y->id))
				continue;
			json_open(j, NULL, '{');
			json_text(j, "id", x->id);
			json_open(j, "metrics", '{');
			put_metrics(j, &outcome_record_traffic, x, y, "");
			json_close(j, '}');
			json_close(j, '}');
		}
	json_close(j, ']');
}

static void put_changes(struct json *j, const char *key, GPtrArray *changes)
{
	json_open(j, key, '[');
	for (guint i = 0; i < changes->len; i++) {
		const struct compare_change *c = g_ptr_array_index(changes, i);
		json_open(j, NULL, '{');
		json_text(j, "what", c->what);
		json_text(j, "a", c->a);
		json_text(j, "b", c->b);
		json_close(j, '}');
	}
	json_close(j, ']');
	g_ptr_array_unref(changes);
}

static void put_comparison(struct json *j, const struct compare_subject *first, const struct compare_subject *s, const GPtrArray *breaches)
{
	g_autoptr(GArray) pairs = compare_migrations(first->o, s->o);
	json_open(j, NULL, '{');
	json_text(j, "a", first->label);
	json_text(j, "b", s->label);
	json_open(j, "migrations", '[');
	for (guint i = 0; i < pairs->len; i++)
		put_pair(j, g_array_index(pairs, struct compare_pair, i));
	json_close(j, ']');
	put_evacuations(j, first->o, s->o);
	put_traffic(j, first->o, s->o);
	put_changes(j, "configuration", compare_configuration(first->o, s->o));
	put_changes(j, "disabled_for_future", compare_disabled(first->o, s->o));
	put_changes(j, "expectations", compare_expectations(first->o, s->o));
	json_open(j, "too_much_worse", '[');
	for (guint i = 0; i < breaches->len; i++)
		json_text(j, NULL, g_ptr_array_index(breaches, i));
	json_close(j, ']');
	json_close(j, '}');
}

/* Null of flows. */
static void put_packets(struct json *j, const struct outcome_run *r)
{
	json_number(j, "packets", r->packets, 0);
	json_number(j, "retransmissions", r->retransmissions, 0);
	json_number(j, "timeouts", r->timeouts, 0);
	json_number(j, "drops", r->drops, 0);
	json_number(j, "losses", r->losses, 0);
}

void compare_json(const GPtrArray *subjects, const GPtrArray *breaches, GString *out)
{
	struct json j = {.out = out};
	json_open(&j, NULL, '{');
	json_open(&j, "subjects", '[');
	for (guint i = 0; i < subjects->len; i++) {
		const struct compare_subject *s = g_ptr_array_index(subjects, i);
		json_open(&j, NULL, '{');
		json_text(&j, "label", s->label);
		json_text(&j, "file", s->o->scenario.file);
		json_text(&j, "variant", s->o->scenario.variant);
		json_text(&j, "fidelity", s->o->scenario.fidelity);
		json_text(&j, "fingerprint", s->o->fingerprint);
		put_packets(&j, &s->o->run);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	json_open(&j, "comparisons", '[');
	for (guint i = 1; i < subjects->len; i++)
		put_comparison(&j, g_ptr_array_index(subjects, 0), g_ptr_array_index(subjects, i), g_ptr_array_index(breaches, i - 1));
	json_close(&j, ']');
	json_close(&j, '}');
}
