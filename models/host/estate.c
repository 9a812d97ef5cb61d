/* models/host/estate.c: everything that has a configuration: the fabric, the hosts, the clusters, the arrays, the datastores.
 *
 * A world declares one estate; each run works on a copy. A copy takes over every row but borrows the strings of the original, which therefore must outlive it.
 * Names are found through hash tables that are only ever asked, never walked: the order of everything is the order of declaration.
 */
#include "models/host/estate.h"

static void datastore_free(gpointer p)
{
	struct estate_datastore *d = p;

	if (d)
		g_array_unref(d->hosts);
	g_free(d);
}

static void cluster_free(gpointer p)
{
	struct estate_cluster *c = p;

	if (c)
		g_array_unref(c->hosts);
	g_free(c);
}

static void array_free(gpointer p)
{
	struct estate_array *a = p;

	if (a)
		g_array_unref(a->portals);
	g_free(a);
}

static void host_unref(gpointer p)
{
	host_free(p);
}

static void dvs_unref(gpointer p)
{
	dvs_free(p);
}

static struct estate *shell_new(void)
{
	struct estate *e = g_new0(struct estate, 1);

	e->hosts = g_ptr_array_new_with_free_func(host_unref);
	e->datastores = g_ptr_array_new_with_free_func(datastore_free);
	e->clusters = g_ptr_array_new_with_free_func(cluster_free);
	e->arrays = g_ptr_array_new_with_free_func(array_free);
	e->vcenters = g_ptr_array_new_with_free_func(g_free);
	e->appliances = g_ptr_array_new_with_free_func(g_free);
	e->dvs = g_ptr_array_new_with_free_func(dvs_unref);
	e->host_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	e->datastore_by_name = g_hash_table_new(g_str_hash, g_str_equal);
	e->strings = g_string_chunk_new(4096);
	return e;
}

/* Values are index + 1, so that "not there" is NULL. */
static void index_add(GHashTable *t, const char *name, guint index)
{
	g_hash_table_insert(t, (gpointer)name, GUINT_TO_POINTER(index + 1));
}

static uint32_t index_find(GHashTable *t, const char *name)
{
	gpointer v = name ? g_hash_table_lookup(t, name) : NULL;

	return v ? GPOINTER_TO_UINT(v) - 1 : HOST_NONE;
}

struct estate *estate_new(void)
{
	struct estate *e = shell_new();

	fabric_init(&e->fabric);
	return e;
}

static GArray *copy_hosts(const GArray *from)
{
	GArray *to = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), from->len);

	if (from->len)
		g_array_append_vals(to, from->data, from->len);
	return to;
}

struct estate *estate_copy(const struct estate *e)
{
	struct estate *c = shell_new();

	fabric_copy(&c->fabric, &e->fabric);
	for (guint i = 0; i < e->hosts->len; i++) {
		struct host *h = host_copy(estate_host(e, i));
		g_ptr_array_add(c->hosts, h);
		index_add(c->host_by_name, h->name, i);
	}
	for (guint i = 0; i < e->datastores->len; i++) {
		const struct estate_datastore *from = estate_datastore(e, i);
		struct estate_datastore *d = g_memdup2(from, sizeof(*from));
		d->hosts = copy_hosts(from->hosts);
		g_ptr_array_add(c->datastores, d);
		index_add(c->datastore_by_name, d->name, i);
	}
	for (guint i = 0; i < e->arrays->len; i++) {
		struct estate_array *a = g_memdup2(estate_array(e, i), sizeof(*a));
		a->portals = g_array_copy(a->portals);
		g_ptr_array_add(c->arrays, a);
	}
	for (guint i = 0; i < e->clusters->len; i++) {
		struct estate_cluster *k = g_memdup2(estate_cluster(e, i), sizeof(*k));
		k->hosts = copy_hosts(k->hosts);
		g_ptr_array_add(c->clusters, k);
	}
	for (guint i = 0; i < e->vcenters->len; i++)
		g_ptr_array_add(c->vcenters, g_memdup2(estate_vcenter(e, i), sizeof(struct estate_vcenter)));
	for (guint i = 0; i < e->appliances->len; i++)
		g_ptr_array_add(c->appliances, g_memdup2(estate_appliance(e, i), sizeof(struct estate_appliance)));
	for (guint i = 0; i < e->dvs->len; i++)
		g_ptr_array_add(c->dvs, dvs_copy(estate_dvs(e, i)));
	return c;
}

void estate_free(struct estate *e)
{
	if (!e)
		return;
	fabric_clear(&e->fabric);
	g_ptr_array_unref(e->hosts);
	g_ptr_array_unref(e->datastores);
	g_ptr_array_unref(e->clusters);
	g_ptr_array_unref(e->arrays);
	g_ptr_array_unref(e->vcenters);
	g_ptr_array_unref(e->appliances);
	g_ptr_array_unref(e->dvs);
	g_hash_table_unref(e->host_by_name);
	g_hash_table_unref(e->datastore_by_name);
	g_string_chunk_free(e->strings);
	g_free(e);
}

const char *estate_string(struct estate *e, const char *s)
{
	return s ? g_string_chunk_insert_const(e->strings, s) : NULL;
}

struct host *estate_host_add(struct estate *e, const char *name)
{
	struct host *h = host_new(estate_string(e, name), e->hosts->len);

	index_add(e->host_by_name, h->name, e->hosts->len);
	g_ptr_array_add(e->hosts, h);
	return h;
}

struct estate_datastore *estate_datastore_add(struct estate *e, const char *name)
{
	struct estate_datastore *d = g_new0(struct estate_datastore, 1);

	d->name = estate_string(e, name);
	d->hosts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	d->array = d->cluster = HOST_NONE;
	index_add(e->datastore_by_name, d->name, e->datastores->len);
	g_ptr_array_add(e->datastores, d);
	return d;
}

struct estate_cluster *estate_cluster_add(struct estate *e, const char *name)
{
	struct estate_cluster *c = g_new0(struct estate_cluster, 1);

	c->name = estate_string(e, name);
	c->hosts = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	c->witness = HOST_NONE;
	g_ptr_array_add(e->clusters, c);
	return c;
}

struct estate_appliance *estate_appliance_add(struct estate *e, const char *name)
{
	struct estate_appliance *a = g_new0(struct estate_appliance, 1);

	a->name = estate_string(e, name);
	g_ptr_array_add(e->appliances, a);
	return a;
}

struct estate_appliance *estate_appliance(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->appliances->len);
	return e->appliances->pdata[i];
}

uint32_t estate_appliance_find(const struct estate *e, const char *name)
{
	for (uint32_t i = 0; name && i < e->appliances->len; i++)
		if (g_str_equal(estate_appliance(e, i)->name, name))
			return i;
	return HOST_NONE;
}

struct estate_vcenter *estate_vcenter_add(struct estate *e, const char *name)
{
	struct estate_vcenter *v = g_new0(struct estate_vcenter, 1);

	*v = (struct estate_vcenter){.name = estate_string(e, name), .site = FABRIC_NONE, .network = FABRIC_NONE};
	g_ptr_array_add(e->vcenters, v);
	return v;
}

struct estate_vcenter *estate_vcenter(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->vcenters->len);
	return g_ptr_array_index(e->vcenters, i);
}

uint32_t estate_vcenter_find(const struct estate *e, const char *name)
{
	for (uint32_t i = 0; name && i < e->vcenters->len; i++)
		if (g_str_equal(estate_vcenter(e, i)->name, name))
			return i;
	return HOST_NONE;
}

struct estate_array *estate_array_add(struct estate *e, const char *name)
{
	struct estate_array *a = g_new0(struct estate_array, 1);

	a->name = estate_string(e, name);
	a->network = FABRIC_NONE;
	a->portals = g_array_new(FALSE, FALSE, sizeof(struct estate_portal));
	g_ptr_array_add(e->arrays, a);
	return a;
}

struct host *estate_host(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->hosts->len);
	return g_ptr_array_index(e->hosts, i);
}

struct estate_datastore *estate_datastore(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->datastores->len);
	return g_ptr_array_index(e->datastores, i);
}

struct estate_cluster *estate_cluster(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->clusters->len);
	return g_ptr_array_index(e->clusters, i);
}

struct estate_array *estate_array(const struct estate *e, uint32_t i)
{
	SIM_ASSERT(i < e->arrays->len);
	return g_ptr_array_index(e->arrays, i);
}

const struct estate_portal *estate_portal(const struct estate_array *a, uint32_t i)
{
	SIM_ASSERT(i < a->portals->len);
	return &g_array_index(a->portals, struct estate_portal, i);
}

uint32_t estate_host_find(const struct estate *e, const char *name)
{
	return index_find(e->host_by_name, name);
}

uint32_t estate_datastore_find(const struct estate *e, const char *name)
{
	return index_find(e->datastore_by_name, name);
}

uint32_t estate_array_find(const struct estate *e, const char *name)
{
	for (uint32_t i = 0; name && i < e->arrays->len; i++)
		if (g_str_equal(estate_array(e, i)->name, name))
			return i;
	return HOST_NONE;
}

uint32_t estate_cluster_find(const struct estate *e, const char *name)
{
	for (uint32_t i = 0; name && i < e->clusters->len; i++)
		if (g_str_equal(estate_cluster(e, i)->name, name))
			return i;
	return HOST_NONE;
}

static bool lists(const GArray *hosts, uint32_t host)
{
	for (guint i = 0; i < hosts->len; i++)
		if (g_array_index(hosts, uint32_t, i) == host)
			return true;
	return false;
}

uint32_t estate_cluster_of(const struct estate *e, uint32_t host)
{
	for (uint32_t i = 0; i < e->clusters->len; i++)
		if (lists(estate_cluster(e, i)->hosts, host))
			return i;
	return HOST_NONE;
}

bool estate_mounts(const struct estate *e, uint32_t host, uint32_t datastore)
{
	return lists(estate_datastore(e, datastore)->hosts, host);
}
