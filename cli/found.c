/* cli/found.c: looking for scenarios in files and directories.
 *
 * The head of a file is read as YAML only, never loaded: a file that would be refused must not keep its neighbours from being found, and pipes are left to
 * whoever plays them.
 */
#include "cli/found.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "scenarios/natural.h"
#include "scenarios/scenario.h"
#include "scenarios/yaml.h"

static const char suffix[] = ".yaml";

static void found_free(gpointer p)
{
	struct found *f = p;
	g_free(f->file);
	g_free(f->name);
	g_ptr_array_unref(f->variants);
	g_ptr_array_unref(f->tags);
	g_free(f->fault);
	g_free(f);
}

static struct found *add(GPtrArray *all, const char *file)
{
	struct found *f = g_new0(struct found, 1);
	f->file = g_strdup(file);
	f->variants = g_ptr_array_new_with_free_func(g_free);
	f->tags = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(all, f);
	return f;
}

static void add_text(GPtrArray *to, const struct yaml_node *n)
{
	if (n->kind == YAML_SCALAR)
		g_ptr_array_add(to, g_strdup(n->text));
}

static void read_head(struct found *f, const struct yaml_node *root)
{
	const struct yaml_node *name = yaml_get(root, "name"), *tags = yaml_get(root, "tags"), *variants = yaml_get(root, "variants");
	if (name && name->kind == YAML_SCALAR)
		f->name = g_strdup(name->text);
	if (tags)
		add_text(f->tags, tags);
	for (uint32_t i = 0; tags && tags->kind == YAML_LIST && i < tags->n; i++)
		add_text(f->tags, tags->items[i]);
	for (uint32_t i = 0; variants && variants->kind == YAML_MAP && i < variants->n; i++)
		add_text(f->variants, variants->pairs[i].key);
}

char *found_text(const char *file, gsize *n)
{
	char *text = NULL;
	struct stat st;
	if (stat(file, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > SCENARIO_MAX_BYTES || !g_file_get_contents(file, &text, n, NULL))
		return NULL;
	return text;
}

char *found_any_text(const char *file, gsize *n, char **fault)
{
	FILE *f = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
	GString *all = g_string_new(NULL);
	char part[4096];
	errno = f ? 0 : errno;
	for (size_t got; f && all->len <= SCENARIO_MAX_BYTES && (got = fread(part, 1, sizeof(part), f)) > 0;)
		g_string_append_len(all, part, (gssize)got);
	*fault = NULL;
	if (!f || ferror(f))
		*fault = g_strdup_printf("cannot be read: %s", g_strerror(errno));
	else if (all->len > SCENARIO_MAX_BYTES)
		*fault = g_strdup_printf("cannot be read: it has more than %" G_GINT64_FORMAT " MiB", SCENARIO_MAX_BYTES >> 20);
	if (f && f != stdin)
		fclose(f);
	*n = all->len;
	return g_string_free(all, *fault != NULL);
}

static void add_file(GPtrArray *all, const char *file, bool named)
{
	struct found *f = add(all, file);
	f->named = named;
	gsize n;
	g_autofree char *text = found_text(file, &n);
	if (!text)
		return;
	struct diags *d = diag_new(file, text, n);
	struct yaml_doc *doc = yaml_new(text, n, 0, d);
	const struct yaml_node *root = yaml_root(doc);
	if (root && root->kind == YAML_MAP)
		read_head(f, root);
	yaml_free(doc);
	diag_free(d);
}

static gint natural(gconstpointer a, gconstpointer b) { return natural_compare(*(char *const *)a, *(char *const *)b); }

/* The names in a directory but hidden ones, in natural order. NULL: errno says why. */
static GPtrArray *list(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	if (!d)
		return NULL;
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (const char *n; (n = g_dir_read_name(d));)
		if (*n != '.')
			g_ptr_array_add(names, g_strdup(n));
	g_dir_close(d);
	g_ptr_array_sort(names, natural);
	return names;
}

static void add_directory(GPtrArray *all, const char *dir, const struct stat *self, GHashTable *visited)
{
	char *key = g_strdup_printf("%ju:%ju", (uintmax_t)self->st_dev, (uintmax_t)self->st_ino);
	if (!g_hash_table_add(visited, key))
		return;
	g_autoptr(GPtrArray) names = list(dir);
	const char *why = names ? NULL : g_strerror(errno);
	if (!names)
		add(all, dir)->fault = g_strdup_printf("cannot read the directory: %s", why);
	for (guint i = 0; names && i < names->len; i++) {
		const char *name = g_ptr_array_index(names, i);
		g_autofree char *path = g_build_filename(dir, name, NULL);
		struct stat st;
		bool there = stat(path, &st) == 0;
		if (there && S_ISDIR(st.st_mode))
			add_directory(all, path, &st, visited);
		else if (g_str_has_suffix(name, suffix) && (!there || S_ISREG(st.st_mode)))
			add_file(all, path, false);
	}
}

GPtrArray *found_scenarios(char **operands)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(found_free);
	for (char **o = operands; *o; o++) {
		guint before = all->len;
		struct stat st;
		if (stat(*o, &st) != 0 || !S_ISDIR(st.st_mode)) {
			add_file(all, *o, true);
			continue;
		}
		g_autoptr(GHashTable) visited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		add_directory(all, *o, &st, visited);
		if (all->len == before)
			add(all, *o)->fault = g_strdup_printf("no *%s is below this directory", suffix);
	}
	return all;
}
