/* scenarios/scenario.c: a file to a scenario: reading with a limit, the order of the blocks, ownership.
 *
 * Blocks are read in the order in which they refer to each other: fabric, arrays, distributed switches, hosts, clusters, datastores, VMs, traffic, timeline, expectations. Reading goes on past faults; a
 * scenario comes out only when there were none.
 */
#include "scenarios/scenario.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "scenarios/load.h"

static void read_blocks(struct load *l, const struct scenario_opts *o)
{
	struct load_value v[SCENARIO_SLOTS];
	load_world(l, o && o->max_bytes ? o->max_bytes : SCENARIO_MAX_BYTES);
	if (diag_count(l->d)) /* without what it builds on, much would be missing */
		return;
	load_edits(l, o);
	load_top(l, v);
	load_fabric(l, v);
	load_arrays(l, v[TOP_ARRAYS].node);
	load_dvs(l, v[TOP_DVS].node);
	load_hosts(l, load_profiled(l, v[TOP_HOSTS].node));
	load_pswitches(l, v[TOP_PSWITCHES].node);
	load_clusters(l, v[TOP_CLUSTERS].node);
	load_datastores(l, v[TOP_DATASTORES].node);
	load_vms(l, v[TOP_VMS].node);
	load_appliances(l, v[TOP_APPLIANCES].node);
	load_traffic(l, v[TOP_TRAFFIC].node);
	load_timeline(l, v[TOP_TIMELINE].node);
	load_expects(l, v[TOP_EXPECT].node, l->s->expects);
	load_check_references(l); /* of the expectations; the timeline's are checked */
	if (!diag_count(l->d))
		estate_address_settle(l->e, l->w->assume.value[ASSUME_DHCP_ROUTER] == ASSUME_YES,
			l->w->assume.value[ASSUME_DHCP_FALLBACK] == ASSUME_FALLBACK_LINK_LOCAL);
	if (v[TOP_LAB].has)
		load_lab(l, v[TOP_LAB].node);
}

static void free_doc(gpointer p) { yaml_free(p); }
static void free_source(gpointer p)
{
	struct scenario_source *x = p;
	g_free(x->file);
	g_free(x->text);
	g_free(x);
}

static void free_expect(gpointer p) { expect_free(p); }

static void load_clear(struct load *l)
{
	g_string_chunk_free(l->strings);
	g_array_free(l->host_scopes, TRUE);
	g_hash_table_destroy(l->addresses);
	g_hash_table_destroy(l->profiles);
	load_actions_clear(l);
	g_ptr_array_free(l->set_docs, TRUE);
	g_ptr_array_free(l->source_docs, TRUE);
	yaml_free(l->builtin);
	yaml_free(l->doc);
}

static struct scenario *scenario_new(const char *p, size_t n, const char *name, const struct scenario_opts *o)
{
	struct scenario *s = g_new0(struct scenario, 1);
	s->world = world_new();
	s->transport = tp_factory_at(0);
	s->expects = g_ptr_array_new_with_free_func(free_expect);
	s->conditions = g_ptr_array_new_with_free_func(free_expect);
	s->file = g_strdup(name);
	s->text = g_malloc(n + 1);
	if (n)
		memcpy(s->text, p, n);
	s->text[n] = 0;
	s->len = n;
	s->sources = g_ptr_array_new_with_free_func(free_source);
	s->variants = g_ptr_array_new_with_free_func(g_free);
	s->variant = g_strdup(o ? o->variant : NULL);
	s->origins = g_array_new(FALSE, FALSE, sizeof(struct diag_mark));
	return s;
}

struct scenario *scenario_load_bytes(const char *p, size_t n, const char *name, const struct scenario_opts *o, struct diags *d)
{
	int64_t most = o && o->max_bytes ? o->max_bytes : SCENARIO_MAX_BYTES;
	if ((int64_t)n > most) {
		g_autofree char *limit = quantity_format(QUANTITY_BYTES, most);
		diag_add(d, (struct diag_mark){0}, NULL, "the input is larger than %s", limit);
		return NULL;
	}
	struct scenario *s = scenario_new(p, n, name, o);
	struct load l = {.d = d, .s = s, .w = s->world, .e = s->world->estate, .sets = o ? o->sets : NULL};
	l.doc = yaml_new(s->text, s->len, 0, d);
	l.root = yaml_root(l.doc);
	l.strings = g_string_chunk_new(4096);
	l.host_scopes = g_array_new(FALSE, FALSE, sizeof(struct load_scope));
	l.addresses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	l.profiles = g_hash_table_new(g_str_hash, g_str_equal);
	l.set_docs = g_ptr_array_new_with_free_func(free_doc);
	l.source_docs = g_ptr_array_new_with_free_func(free_doc);
	load_actions_init(&l);
	if (l.root)
		read_blocks(&l, o);
	load_clear(&l);
	if (!diag_count(d))
		return s;
	scenario_free(s);
	return NULL;
}

/* Reads at most `most` + 1 bytes. NULL: errno says why. */
static char *read_stream(FILE *f, int64_t most, size_t *out_len)
{
	g_autoptr(GByteArray) all = g_byte_array_new();
	guint8 buf[65536];
	size_t n;
	while ((int64_t)all->len <= most && (n = fread(buf, 1, MIN(sizeof(buf), (size_t)(most + 1 - (int64_t)all->len)), f)) > 0)
		g_byte_array_append(all, buf, (guint)n);
	if (ferror(f))
		return NULL;
	*out_len = all->len;
	g_byte_array_append(all, (const guint8 *)"", 1);
	return (char *)g_byte_array_free(g_steal_pointer(&all), FALSE);
}

struct scenario *scenario_load_file(const char *path, const struct scenario_opts *o, char **out_faults)
{
	bool pipe = strcmp(path, "-") == 0;
	FILE *f = pipe ? stdin : fopen(path, "rb");
	size_t n = 0;
	g_autofree char *text = f ? read_stream(f, o && o->max_bytes ? o->max_bytes : SCENARIO_MAX_BYTES, &n) : NULL;
	int error = errno;
	if (f && !pipe)
		fclose(f);
	struct diags *d = diag_new(pipe ? "<stdin>" : path, text, n);
	struct scenario *s = NULL;
	if (text)
		s = scenario_load_bytes(text, n, pipe ? "<stdin>" : path, o, d);
	else
		diag_add(d, (struct diag_mark){0}, NULL, "cannot read it: %s", g_strerror(error));
	*out_faults = s ? NULL : diag_render(d);
	diag_free(d);
	return s;
}

void scenario_free(struct scenario *s)
{
	if (!s)
		return;
	load_lab_free(s->lab);
	g_ptr_array_free(s->expects, TRUE);
	world_free(s->world);
	g_ptr_array_free(s->conditions, TRUE);
	g_ptr_array_unref(s->sources);
	g_ptr_array_free(s->variants, TRUE);
	g_array_free(s->origins, TRUE);
	g_free(s->variant);
	g_free(s->epoch);
	g_free(s->file);
	g_free(s->text);
	g_free(s);
}

char *scenario_origin(const struct scenario *s, uint32_t origin)
{
	SIM_ASSERT(origin <= s->origins->len);
	struct diag_mark m = origin ? g_array_index(s->origins, struct diag_mark, origin - 1) : (struct diag_mark){0};
	g_autofree char *base = g_path_get_basename(m.file ? ((const struct scenario_source *)s->sources->pdata[m.file - 1])->file : s->file);
	return m.line ? g_strdup_printf("%s:%u:%u", base, m.line, m.column) : g_steal_pointer(&base);
}
