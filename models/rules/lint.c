/* models/rules/lint.c: the pass over a world: when each action may happen, and the making of findings.
 *
 * An action under `at` happens then. One that waits for a migration (its progress, its end) happens no sooner than the migration is requested, and nobody knows
 * when at the latest. That is enough to tell which changes may come before a migration. What waits for an adapter may happen at any time.
 */
#include "models/rules/lint_inside.h"

static void finding_free(gpointer data)
{
	struct lint_finding *f = data;
	g_free(f->subject);
	g_free(f->message);
	g_free(f->related_words);
	g_free(f);
}

static char *subject_path(const struct lint_subject *s)
{
	if (!s->h)
		return g_strdup_printf("%s.%s", s->block, s->name);
	return s->block ? g_strdup_printf("hosts.%s.%s.%s", s->h->name, s->block, s->name) : g_strdup_printf("hosts.%s", s->h->name);
}

/* L21 and L22 are limits of what is supported. */
static enum lint_severity severity_of(const struct lint_pass *p, const struct lint_row *row)
{
	bool limit = g_str_equal(row->id, "L21") || g_str_equal(row->id, "L22");
	return limit && p->w->assume.value[ASSUME_SUPPORT] == ASSUME_SUPPORT_REFUSE ? LINT_ERROR : row->severity;
}

struct lint_finding *lint_add(struct lint_pass *p, const struct lint_subject *s, const char *fmt, ...)
{
	struct lint_finding *f = g_new0(struct lint_finding, 1);
	va_list ap;
	f->row = lint_find(s->id);
	SIM_ASSERT(f->row);
	f->severity = severity_of(p, f->row);
	f->kind = s->kind ? s->kind : fmt;
	f->origin = s->origin;
	f->subject = subject_path(s);
	va_start(ap, fmt);
	f->message = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	g_ptr_array_add(p->out, f);
	return f;
}

void lint_relate(struct lint_finding *f, uint32_t origin, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	f->related = origin;
	f->related_words = g_strdup_vprintf(fmt, ap);
	va_end(ap);
}

const struct action *lint_action(const struct lint_pass *p, const struct lint_step *s) { return &g_array_index(p->w->actions, struct action, s->action); }

bool lint_does(const struct lint_pass *p, const struct host *h, enum action_kind k)
{
	const GArray *steps = p->of_host[h->index];
	for (guint i = 0; i < steps->len; i++)
		if (lint_action(p, &g_array_index(steps, struct lint_step, i))->kind == k)
			return true;
	return false;
}

static bool precedes(const struct lint_step *change, const struct lint_step *s)
{
	return change->action != UINT32_MAX && (change->least < s->most || (change->least == s->most && change->action < s->action));
}

bool lint_disturbed(const struct lint_pass *p, uint32_t from, uint32_t to, const struct lint_step *s)
{
	return precedes(&p->first_change[from], s) || precedes(&p->first_change[to], s) || precedes(&p->first_change[p->e->hosts->len], s);
}

bool lint_is_of(const struct candidate *c)
{
	return !c->rejected_by || g_str_equal(c->rejected_by, "SEL-03") || g_str_equal(c->rejected_by, "SEL-04") || g_str_equal(c->rejected_by, "SEL-05");
}

uint32_t lint_network(const struct host *h, const struct host_adapter *a) { return host_portgroup(h, a->portgroup)->network; }

uint32_t lint_uplink(const struct host *h, const struct host_adapter *a) { return host_uplink(h, a->portgroup, (struct host_port){.id = a->port}); }

/* --- when --- */

static bool is_task(enum action_kind k)
{
	return k == ACTION_MIGRATE || k == ACTION_CLONE || k == ACTION_SNAPSHOT_CREATE || k == ACTION_SNAPSHOT_MOVE;
}

static int64_t least_of(const struct world_trigger *t, GHashTable *requested)
{
	const int64_t *of;
	if (t->kind == WORLD_AT)
		return t->at.ps;
	of = (t->fn == WORLD_FN_MIGRATION || t->fn == WORLD_FN_EVACUATION) && t->subject ? g_hash_table_lookup(requested, t->subject) : NULL;
	return of ? *of : 0;
}

static int compare_steps(gconstpointer a, gconstpointer b)
{
	const struct lint_step *x = a, *y = b;
	if (x->least != y->least)
		return x->least < y->least ? -1 : 1;
	return (x->action > y->action) - (x->action < y->action);
}

static void order_actions(struct lint_pass *p)
{
	GHashTable *requested = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free); /* look-up only */
	for (guint i = 0; i < p->w->triggers->len; i++) {
		const struct world_trigger *t = &g_array_index(p->w->triggers, struct world_trigger, i);
		struct lint_step s = {.least = least_of(t, requested), .most = t->kind == WORLD_AT ? t->at.ps : INT64_MAX};
		for (uint32_t k = 0; k < t->n_actions; k++) {
			s.action = t->first_action + k;
			g_array_append_val(p->steps, s);
			const struct action *a = lint_action(p, &s);
			if ((is_task(a->kind) || a->kind == ACTION_EVACUATE) && a->id)
				g_hash_table_insert(requested, (gpointer)a->id, g_memdup2(&s.least, sizeof(s.least)));
		}
	}
	g_hash_table_destroy(requested);
	g_array_sort(p->steps, compare_steps);
}

static void note_changes(struct lint_pass *p)
{
	uint32_t n = p->e->hosts->len;
	for (uint32_t i = 0; i <= n; i++)
		p->first_change[i].action = UINT32_MAX;
	for (guint i = 0; i < p->steps->len; i++) {
		const struct lint_step *s = &g_array_index(p->steps, struct lint_step, i);
		const struct action *a = lint_action(p, s);
		if (is_task(a->kind) || a->kind == ACTION_CANCEL || a->kind == ACTION_EVACUATE || a->kind == ACTION_EXIT_MAINTENANCE)
			continue;
		uint32_t h = a->host ? estate_host_find(p->e, a->host) : n;
		if (h == HOST_NONE)
			continue;
		if (p->first_change[h].action == UINT32_MAX)
			p->first_change[h] = *s;
		if (h < n)
			g_array_append_val(p->of_host[h], *s);
	}
}

GPtrArray *lint_world(const struct world *w)
{
	uint32_t n = w->estate->hosts->len;
	struct lint_pass p = {.w = w, .e = w->estate};
	p.out = g_ptr_array_new_with_free_func(finding_free);
	p.steps = g_array_new(FALSE, FALSE, sizeof(struct lint_step));
	p.of_host = g_new(GArray *, n);
	p.first_change = g_new0(struct lint_step, n + 1);
	for (uint32_t i = 0; i < n; i++)
		p.of_host[i] = g_array_new(FALSE, FALSE, sizeof(struct lint_step));
	order_actions(&p);
	note_changes(&p);
	lint_hosts(&p);
	lint_switches(&p);
	lint_storage(&p);
	lint_pairs(&p);
	lint_traffic(&p);
	lint_timeline(&p);
	for (uint32_t i = 0; i < n; i++)
		g_array_unref(p.of_host[i]);
	g_free(p.of_host);
	g_free(p.first_change);
	g_array_unref(p.steps);
	return p.out;
}
