/* scenarios/load_world.c: `world:`, another file to build on.
 *
 * Merged as profiles are: mappings deep, lists replace, null deletes. What says what the other file is by itself stays its own: name, about, tags, variants,
 * expectations, exercise. It may build on a third, and so on. Only files in the folder of the scenario or below it are read (of standard input: the folder worked in), by
 * their real names, so that no link leads out; of all files together no more is read than of one. Edits come later: a variant cannot choose another world.
 */
#include "scenarios/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "scenarios/edit.h"

#define DEPTH_MAX 8

struct building {
	struct load *l;
	char *top;	  /* real name of the scenario's folder */
	GPtrArray *chain; /* char *: real names of the files on the way here */
	int64_t left;	  /* bytes that may still be read */
};

static char *real_name(const char *path)
{
	char *p = realpath(path, NULL), *copy = g_strdup(p);
	free(p);
	return copy;
}

static bool is_below(const char *path, const char *dir)
{
	size_t n = strlen(dir);
	return strcmp(dir, "/") == 0 || (strncmp(path, dir, n) == 0 && path[n] == '/');
}

/* The real name of what a node names, or NULL after a fault; *out_shown is the name for people. */
static char *find(struct building *b, const struct yaml_node *at, const char *dir, char **out_shown)
{
	static const char help[] = "such as world: estate.yaml";
	g_auto(GStrv) parts = at->kind == YAML_SCALAR ? g_strsplit(at->text, "/", -1) : NULL;
	if (!parts || yaml_is_null(at) || !at->n) {
		load_fault(b->l, at, help, "'world' is %s, expected the name of a file", at->kind == YAML_SCALAR ? "empty" : "no single value");
		return NULL;
	}
	if (g_path_is_absolute(at->text) || g_strv_contains((const char *const *)parts, "..")) {
		load_fault(b->l, at, help, "'world' is '%s', expected a file in the folder of this one or below", at->text);
		return NULL;
	}
	g_autofree char *shown = g_strcmp0(dir, ".") == 0 ? g_strdup(at->text) : g_build_filename(dir, at->text, NULL), *real = real_name(shown);
	const char *why = real ? NULL : g_strerror(errno);
	if (!real)
		load_fault(b->l, at, NULL, "cannot read '%s': %s", at->text, why);
	else if (!is_below(real, b->top))
		load_fault(b->l, at, NULL, "'%s' leads out of the folder of the scenario", at->text);
	else if (g_ptr_array_find_with_equal_func(b->chain, real, g_str_equal, NULL))
		load_fault(b->l, at, NULL, "'%s' builds on itself", at->text);
	else if (b->chain->len > DEPTH_MAX)
		load_fault(b->l, at, NULL, "more than %d files build on each other", DEPTH_MAX);
	else {
		*out_shown = g_steal_pointer(&shown);
		return g_steal_pointer(&real);
	}
	return NULL;
}

static char *read_whole(struct building *b, const struct yaml_node *at, const char *path, gsize *n)
{
	struct stat st;
	char *text = NULL;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		load_fault(b->l, at, NULL, "cannot read '%s': it is no file", at->text);
	else if (st.st_size > b->left)
		load_fault(b->l, at, NULL, "'%s' is too large: all files of a scenario together may have as many bytes as one", at->text);
	else if (!g_file_get_contents(path, &text, n, NULL))
		load_fault(b->l, at, NULL, "cannot read '%s'", at->text);
	return text;
}

/* The mapping without what is the other file's own. */
static const struct yaml_node *estate_of(struct building *b, const struct yaml_node *root)
{
	static const char *const own[] = {"name", "about", "tags", "variants", "expect", "lab", "world", NULL};
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	for (uint32_t i = 0; i < root->n; i++)
		if (!g_strv_contains(own, root->pairs[i].key->text))
			g_array_append_val(pairs, root->pairs[i]);
	return yaml_map_new(b->l->doc, root, (const struct yaml_pair *)(const void *)pairs->data, pairs->len);
}

static const struct yaml_node *built(struct building *b, const struct yaml_node *root, const char *dir);

/* The mapping of the file a node names, with what that file builds on; NULL after a fault. */
static const struct yaml_node *base_of(struct building *b, const struct yaml_node *at, const char *dir)
{
	struct load *l = b->l;
	g_autofree char *shown = NULL, *real = find(b, at, dir, &shown);
	gsize n = 0;
	char *text = real ? read_whole(b, at, real, &n) : NULL;
	if (!text)
		return NULL;
	b->left -= (int64_t)n;
	struct scenario_source *s = g_new0(struct scenario_source, 1);
	*s = (struct scenario_source){g_strdup(shown), text, n};
	g_ptr_array_add(l->s->sources, s);
	struct yaml_doc *doc = yaml_new_source(text, n, diag_source(l->d, shown, text, n), l->d);
	g_ptr_array_add(l->source_docs, doc);
	const struct yaml_node *root = yaml_root(doc);
	if (root && root->kind != YAML_MAP)
		load_fault(l, root, NULL, "this is no mapping, expected a scenario");
	if (!root || root->kind != YAML_MAP)
		return NULL;
	g_autofree char *below = g_path_get_dirname(shown);
	g_ptr_array_add(b->chain, g_steal_pointer(&real));
	root = built(b, root, below);
	g_ptr_array_set_size(b->chain, (gint)b->chain->len - 1);
	return estate_of(b, root);
}

static const struct yaml_node *built(struct building *b, const struct yaml_node *root, const char *dir)
{
	const struct yaml_node *at = yaml_get(root, "world"), *base = at ? base_of(b, at, dir) : NULL;
	return base ? edit_merge(b->l->doc, base, root) : root;
}

void load_world(struct load *l, int64_t most)
{
	bool pipe = strcmp(l->s->file, "<stdin>") == 0;
	if (l->root->kind != YAML_MAP || !yaml_get(l->root, "world"))
		return;
	g_autofree char *dir = pipe ? g_strdup(".") : g_path_get_dirname(l->s->file), *self = pipe ? NULL : real_name(l->s->file);
	struct building b = {l, real_name(dir), g_ptr_array_new_with_free_func(g_free), most - (int64_t)l->s->len};
	if (self)
		g_ptr_array_add(b.chain, g_steal_pointer(&self));
	if (b.top)
		l->root = built(&b, l->root, dir);
	else
		load_fault(l, yaml_get(l->root, "world"), NULL, "the folder of '%s' is not there", l->s->file);
	g_ptr_array_unref(b.chain);
	g_free(b.top);
}
