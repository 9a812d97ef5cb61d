/* models/migration/admission_line.c: the lines before the accounts: who waits for units of a host, network or datastore.
 *
 * A line for each account instead of one for all: a migration waits only behind those that something it needs itself has stopped, and a change of one account
 * costs as much as there are migrations that can start by it, however many wait elsewhere. Since a claim is kept until its owner starts, nobody is overtaken for
 * ever: sooner or later it stands first wherever it was stopped.
 */
#include "models/migration/admission_inside.h"

static bool waits(const struct admission_account *x) { return x->line && x->line->len; }

static uint32_t owner_at(const struct admission_account *x, guint i) { return g_array_index(x->line, uint32_t, i); }

/* The place in a line that is an owner's, or would be. */
static guint place_in(const struct admission_account *x, uint32_t owner)
{
	guint lo = 0, hi = x->line->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (owner_at(x, mid) < owner)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void admission_claim(struct admission *a, enum admission_kind kind, uint32_t of, uint32_t owner)
{
	struct admission_account *x = admission_account(a, kind, of);
	if (!x->line)
		x->line = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	guint i = place_in(x, owner);
	if (i == x->line->len || owner_at(x, i) != owner)
		g_array_insert_val(x->line, i, owner);
}

void admission_unclaim(struct admission *a, const GArray *needs, uint32_t owner)
{
	for (guint k = 0; k < needs->len; k++) {
		const struct admission_need *n = &g_array_index(needs, struct admission_need, k);
		struct admission_account *x = admission_account(a, n->kind, n->of);
		guint i = waits(x) ? place_in(x, owner) : 0;
		if (!waits(x) || i == x->line->len || owner_at(x, i) != owner)
			continue;
		g_array_remove_index(x->line, i);
		if (i == 0)
			admission_touch(a, n->kind, n->of);
	}
}

uint32_t admission_first(const struct admission *a, enum admission_kind kind, uint32_t of)
{
	const struct admission_account *x = admission_account(a, kind, of);
	return waits(x) ? owner_at(x, 0) : UINT32_MAX;
}

const GArray *admission_line(const struct admission *a, enum admission_kind kind, uint32_t of)
{
	const struct admission_account *x = admission_account(a, kind, of);
	return waits(x) ? x->line : NULL;
}

guint admission_before(const struct admission *a, enum admission_kind kind, uint32_t of, uint32_t owner)
{
	const struct admission_account *x = admission_account(a, kind, of);
	return waits(x) ? place_in(x, owner) : 0;
}

void admission_touch(struct admission *a, enum admission_kind kind, uint32_t of)
{
	struct admission_account *x = admission_account(a, kind, of);
	if (x->touched || !waits(x))
		return;
	x->touched = true;
	g_array_append_val(a->touched, ((struct admission_place){kind, of}));
}

static struct admission_account *touched(const struct admission *a, guint i)
{
	const struct admission_place *p = &g_array_index(a->touched, struct admission_place, i);
	return admission_account(a, p->kind, p->of);
}

uint32_t admission_next(struct admission *a)
{
	guint best = a->touched->len;
	for (guint i = 0; i < a->touched->len; i++)
		if (waits(touched(a, i)) && (best == a->touched->len || owner_at(touched(a, i), 0) < owner_at(touched(a, best), 0)))
			best = i;
	if (best == a->touched->len) {
		g_array_unref(admission_touched(a));
		return UINT32_MAX;
	}
	uint32_t owner = owner_at(touched(a, best), 0);
	touched(a, best)->touched = false;
	g_array_remove_index_fast(a->touched, best);
	return owner;
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

GArray *admission_touched(struct admission *a)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	for (guint i = 0; i < a->touched->len; i++) {
		struct admission_account *x = touched(a, i);
		x->touched = false;
		bool full = g_array_index(a->touched, struct admission_place, i).kind != ADMISSION_NETWORK && x->in_use >= x->capacity; /* a network's may have grown */
		if (waits(x) && !full)
			g_array_append_vals(all, x->line->data, x->line->len);
	}
	g_array_set_size(a->touched, 0);
	g_array_sort(all, by_number);
	guint kept = 0;
	for (guint i = 0; i < all->len; i++)
		if (!i || g_array_index(all, uint32_t, i) != g_array_index(all, uint32_t, i - 1))
			g_array_index(all, uint32_t, kept++) = g_array_index(all, uint32_t, i);
	g_array_set_size(all, kept);
	return all;
}
