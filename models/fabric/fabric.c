/* models/fabric/fabric.c: the state of what lies between the hosts.
 *
 * Five dense tables (sites, links, networks, routers, physical switches) with plain setters. Rows are never removed and never move, so an index or a pointer stays good for the
 * life of the fabric. How packets find their way over them is fabric_route.c. Left out: spanning trees (physical switches of a
 * site meet in one place that never blocks) and routing protocols (hosts run none, and routers here know every network they join).
 */
#include "models/fabric/fabric.h"

#include "models/fabric/constant.h"

#include <string.h>

static void router_free(gpointer p)
{
	struct fabric_router *r = p;

	if (!r)
		return;
	g_array_unref(r->networks);
	g_array_unref(r->closed);
	g_free(r);
}

static void switch_free(gpointer p)
{
	struct fabric_switch *s = p;

	if (s)
		g_array_unref(s->vlans);
	g_free(s);
}

static GArray *copy_u32(const GArray *src)
{
	GArray *dst = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), src->len);

	if (src->len)
		g_array_append_vals(dst, src->data, src->len);
	return dst;
}

static GPtrArray *copy_rows(const GPtrArray *src, size_t size)
{
	GPtrArray *dst = g_ptr_array_new_full(src->len, g_free);

	for (guint i = 0; i < src->len; i++)
		g_ptr_array_add(dst, g_memdup2(g_ptr_array_index(src, i), size));
	return dst;
}

static void *row(const GPtrArray *rows, uint32_t i)
{
	SIM_ASSERT(i < rows->len);
	return g_ptr_array_index(rows, i);
}

/* Every row begins with its name. */
static uint32_t find(const GPtrArray *rows, const char *name)
{
	for (guint i = 0; name && i < rows->len; i++)
		if (!strcmp(*(const char *const *)g_ptr_array_index(rows, i), name))
			return i;
	return FABRIC_NONE;
}

void fabric_init(struct fabric *f)
{
	f->sites = g_ptr_array_new_with_free_func(g_free);
	f->links = g_ptr_array_new_with_free_func(g_free);
	f->networks = g_ptr_array_new_with_free_func(g_free);
	f->routers = g_ptr_array_new_with_free_func(router_free);
	f->switches = g_ptr_array_new_with_free_func(switch_free);
}

void fabric_clear(struct fabric *f)
{
	g_clear_pointer(&f->sites, g_ptr_array_unref);
	g_clear_pointer(&f->links, g_ptr_array_unref);
	g_clear_pointer(&f->networks, g_ptr_array_unref);
	g_clear_pointer(&f->routers, g_ptr_array_unref);
	g_clear_pointer(&f->switches, g_ptr_array_unref);
}

void fabric_copy(struct fabric *dst, const struct fabric *src)
{
	dst->sites = copy_rows(src->sites, sizeof(struct fabric_site));
	dst->links = copy_rows(src->links, sizeof(struct fabric_link));
	dst->networks = copy_rows(src->networks, sizeof(struct fabric_network));
	dst->routers = g_ptr_array_new_with_free_func(router_free);
	for (guint i = 0; i < src->routers->len; i++) {
		const struct fabric_router *from = g_ptr_array_index(src->routers, i);
		struct fabric_router *to = g_memdup2(from, sizeof(*from));

		to->networks = copy_u32(from->networks);
		to->closed = copy_u32(from->closed);
		g_ptr_array_add(dst->routers, to);
	}
	dst->switches = g_ptr_array_new_with_free_func(switch_free);
	for (guint i = 0; i < src->switches->len; i++) {
		struct fabric_switch *s = g_memdup2(fabric_switch(src, i), sizeof(*s));

		s->vlans = copy_u32(s->vlans);
		g_ptr_array_add(dst->switches, s);
	}
}

struct fabric_site *fabric_site_add(struct fabric *f, const char *name)
{
	struct fabric_site *s = g_new0(struct fabric_site, 1);

	s->name = name;
	s->rtt = sim_dur_ps(constant(CONSTANT_SITE_RTT));
	g_ptr_array_add(f->sites, s);
	return s;
}

struct fabric_link *fabric_link_add(struct fabric *f, const char *name)
{
	struct fabric_link *l = g_new0(struct fabric_link, 1);

	l->name = name;
	l->a = l->b = FABRIC_NONE;
	l->mtu = FABRIC_MTU_DEFAULT;
	l->up = true;
	g_ptr_array_add(f->links, l);
	return l;
}

struct fabric_network *fabric_network_add(struct fabric *f, const char *name)
{
	struct fabric_network *n = g_new0(struct fabric_network, 1);

	n->name = name;
	n->site = FABRIC_NONE;
	n->mtu = FABRIC_MTU_DEFAULT;
	g_ptr_array_add(f->networks, n);
	return n;
}

struct fabric_router *fabric_router_add(struct fabric *f, const char *name)
{
	struct fabric_router *r = g_new0(struct fabric_router, 1);

	r->name = name;
	r->networks = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	r->closed = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	r->link = FABRIC_NONE;
	r->up = true;
	g_ptr_array_add(f->routers, r);
	return r;
}

struct fabric_switch *fabric_switch_add(struct fabric *f, const char *name)
{
	struct fabric_switch *s = g_new0(struct fabric_switch, 1);

	s->name = name;
	s->site = FABRIC_NONE;
	s->mtu = FABRIC_MTU_DEFAULT;
	s->vlans = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	g_ptr_array_add(f->switches, s);
	return s;
}

bool fabric_carries(const struct fabric *f, uint32_t sw, uint32_t vlan)
{
	const GArray *vlans = sw == FABRIC_NONE ? NULL : fabric_switch(f, sw)->vlans;

	if (!vlans || !vlans->len || !vlan)
		return true;
	for (guint i = 0; i < vlans->len; i++)
		if (g_array_index(vlans, uint32_t, i) == vlan)
			return true;
	return false;
}

struct fabric_site *fabric_site(const struct fabric *f, uint32_t i) { return row(f->sites, i); }
struct fabric_link *fabric_link(const struct fabric *f, uint32_t i) { return row(f->links, i); }
struct fabric_network *fabric_network(const struct fabric *f, uint32_t i) { return row(f->networks, i); }
struct fabric_router *fabric_router(const struct fabric *f, uint32_t i) { return row(f->routers, i); }
struct fabric_switch *fabric_switch(const struct fabric *f, uint32_t i) { return row(f->switches, i); }

uint32_t fabric_site_find(const struct fabric *f, const char *name) { return find(f->sites, name); }
uint32_t fabric_link_find(const struct fabric *f, const char *name) { return find(f->links, name); }
uint32_t fabric_network_find(const struct fabric *f, const char *name) { return find(f->networks, name); }
uint32_t fabric_router_find(const struct fabric *f, const char *name) { return find(f->routers, name); }
