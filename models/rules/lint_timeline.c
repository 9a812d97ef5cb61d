/* models/rules/lint_timeline.c: lints of the timeline's own actions: a tag its netstack does not allow, and a host left without management.
 *
 * Each host's actions are followed in the order of time, with just what these lints need: which of its adapters bear the management tag, and on which netstack
 * an adapter stands.
 */
#include "models/rules/lint_inside.h"

#include <string.h>

struct following {
	struct lint_pass *p;
	const struct host *h;
	GPtrArray *managing; /* const char *: adapters with the management tag */
	GHashTable *stacks;  /* look-up only: adapter -> netstack's key */
};

static bool manages(const struct following *f, const char *adapter, guint *at)
{
	return g_ptr_array_find_with_equal_func(f->managing, adapter, g_str_equal, at);
}

static struct lint_subject subject(const char *id, const struct following *f, const struct action *a)
{
	return (struct lint_subject){.id = id, .kind = action_name(a->kind), .h = f->h, .block = "adapters", .name = a->name, .origin = a->origin};
}

/* L40: takes the tag from an adapter, or the adapter away. */
static void loses_management(struct following *f, const struct action *a)
{
	guint at;
	if (!manages(f, a->name, &at))
		return;
	struct lint_subject s = subject("L40", f, a);
	if (f->managing->len == 1)
		lint_add(f->p, &s, "%s of %s leaves '%s' without a management adapter", action_name(a->kind), a->name, f->h->name);
	g_ptr_array_remove_index(f->managing, at);
}

/* L04. */
static void tags_foreign(struct following *f, const struct action *a)
{
	const char *key = g_hash_table_lookup(f->stacks, a->name);
	enum service own;
	bool dedicated = key && service_of_stack(key, &own);
	if (!key || strcmp(key, SERVICE_STACK_DEFAULT) == 0 || !(a->services & ~(dedicated ? SERVICE_BIT(own) : 0)))
		return;
	struct lint_subject s = subject("L04", f, a);
	lint_add(f->p, &s, "%s of '%s' stands on netstack '%s', which %s%s", a->name, f->h->name, key, dedicated ? "carries only " : "offers no services",
		dedicated ? service_name(own) : "");
}

static void follow(struct following *f, const struct action *a)
{
	bool management = a->services & SERVICE_BIT(SERVICE_MANAGEMENT);
	switch (a->kind) {
	case ACTION_ADD_ADAPTER:
		g_hash_table_insert(f->stacks, (gpointer)a->name, (gpointer)(a->stack ? a->stack : SERVICE_STACK_DEFAULT));
		if (management && !manages(f, a->name, NULL))
			g_ptr_array_add(f->managing, (gpointer)a->name);
		break;
	case ACTION_TAG:
		tags_foreign(f, a);
		if (management && !manages(f, a->name, NULL))
			g_ptr_array_add(f->managing, (gpointer)a->name);
		break;
	case ACTION_UNTAG:
		if (management)
			loses_management(f, a);
		break;
	case ACTION_REMOVE_ADAPTER:
		loses_management(f, a);
		g_hash_table_remove(f->stacks, a->name);
		break;
	default:
		break;
	}
}

static void one_host(struct lint_pass *p, const struct host *h)
{
	const GArray *steps = p->of_host[h->index];
	struct following f = {.p = p, .h = h, .managing = g_ptr_array_new(), .stacks = g_hash_table_new(g_str_hash, g_str_equal)};
	for (uint32_t i = 0; i < h->adapters->len; i++) {
		const struct host_adapter *a = host_adapter(h, i);
		if (a->removed)
			continue;
		g_hash_table_insert(f.stacks, (gpointer)a->name, (gpointer)host_netstack(h, a->stack)->key);
		if (a->services & SERVICE_BIT(SERVICE_MANAGEMENT))
			g_ptr_array_add(f.managing, (gpointer)a->name);
	}
	for (guint i = 0; i < steps->len; i++) {
		const struct action *a = lint_action(p, &g_array_index(steps, struct lint_step, i));
		if (a->name)
			follow(&f, a);
	}
	g_hash_table_destroy(f.stacks);
	g_ptr_array_unref(f.managing);
}

/* L28: memory in the clear, though both hosts may be able to encrypt. */
static void in_the_clear(struct lint_pass *p)
{
	for (guint i = 0; i < p->w->actions->len; i++) {
		const struct action *a = &g_array_index(p->w->actions, struct action, i);
		uint32_t vm = a->kind == ACTION_MIGRATE && a->vm ? world_vm_find(p->w, a->vm) : HOST_NONE;
		if (vm == HOST_NONE || a->encryption != ENCRYPTION_DISABLED || world_vm(p->w, vm)->power != WORLD_POWER_ON)
			continue;
		struct lint_subject at = {.id = "L28", .kind = "clear", .block = "vms", .name = a->vm, .origin = a->origin};
		lint_add(p, &at, "migration '%s' has encryption disabled: the memory of '%s' crosses the network in the clear", a->id, a->vm);
	}
}

void lint_timeline(struct lint_pass *p)
{
	in_the_clear(p);
	for (uint32_t i = 0; i < p->e->hosts->len; i++)
		if (p->of_host[i]->len)
			one_host(p, estate_host(p->e, i));
}
