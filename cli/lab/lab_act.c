/* cli/lab/lab_act.c: from words to an action, and what came of it. Which keys an action may have is the language's to say (entry.h): it is asked when it is enacted. */
#include "cli/lab/lab_act.h"

#include <string.h>
#include "models/outcome.h"

#define MOST_LINES 12

bool lab_act_dry(int *argc, char **argv)
{
	bool found = false;
	int n = 0;
	for (int i = 0; i < *argc; i++) {
		bool it = strcmp(argv[i], "--dry-run") == 0;
		found |= it;
		if (!it)
			argv[n++] = argv[i];
	}
	*argc = n;
	return found;
}

/* ---- ids ---- */

static bool timeline_has(const struct world *w, const char *id)
{
	for (guint i = 0; i < w->actions->len; i++)
		if (g_strcmp0(g_array_index(w->actions, struct action, i).id, id) == 0)
			return true;
	return false;
}

static bool is_taken(const struct console *c, const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->migrations->len; i++)
		if (strcmp(((const struct outcome_migration *)o->migrations->pdata[i])->id, id) == 0)
			return true;
	for (guint i = 0; i < o->evacuations->len; i++)
		if (strcmp(((const struct outcome_evacuation *)o->evacuations->pdata[i])->id, id) == 0)
			return true;
	return timeline_has(session_scenario(c->session)->world, id);
}

static char *new_id(const struct console *c, char letter)
{
	struct outcome *o = run_outcome(session_run(c->session));
	char *id = NULL;
	for (unsigned i = 1; !id || is_taken(c, o, id); i++) {
		g_free(id);
		id = g_strdup_printf("%c%u", letter, i);
	}
	outcome_free(o);
	return id;
}

/* ---- reading ---- */

static const struct lab_act_word *find_word(const struct lab_act *a, const char *word)
{
	for (const struct lab_act_word *w = a->words; w && w->word; w++)
		if (strcmp(w->word, word) == 0)
			return w;
	return NULL;
}

static bool used_wrongly(struct console *c, const struct lab_act *a, const char *what, const char *word)
{
	g_autofree char *name = lab_clean(word);
	if (what)
		console_fault(c, "%s '%s'", what, name);
	console_fault(c, "usage: %s", a->usage);
	return false;
}

static bool read_words(struct console *c, const struct lab_act *a, int argc, char **argv, struct entry *e, char **out_id)
{
	for (int i = 2; i < argc; i++) {
		const struct lab_act_word *w = find_word(a, argv[i]);
		if (!w)
			return used_wrongly(c, a, "unknown word", argv[i]);
		if (w->value == LAB_ACT_FLAG) {
			entry_bool(e, w->key, true);
			continue;
		}
		if (++i == argc)
			return used_wrongly(c, a, "nothing stands after", argv[i - 1]);
		g_auto(GStrv) list = w->value == LAB_ACT_LIST ? g_strsplit(argv[i], ",", -1) : NULL;
		if (strcmp(w->key, "id") == 0)
			g_free(*out_id), *out_id = g_strdup(argv[i]);
		else if (list)
			entry_texts(e, w->key, (const char *const *)list);
		else
			entry_text(e, w->key, argv[i]);
	}
	return true;
}

struct entry *lab_act_read(struct console *c, const struct lab_act *a, int argc, char **argv, char **out_id)
{
	*out_id = NULL;
	if (argc < 2) {
		used_wrongly(c, a, NULL, NULL);
		return NULL;
	}
	struct entry *e = entry_new(a->kind);
	entry_text(e, a->first, argv[1]);
	if (!read_words(c, a, argc, argv, e, out_id)) {
		g_clear_pointer(out_id, g_free);
		entry_free(e);
		return NULL;
	}
	if (a->id && !*out_id)
		*out_id = new_id(c, a->id);
	entry_text(e, "id", *out_id);
	return e;
}

/* ---- doing ---- */

/* A task that was refused is known all the same: its id leads to the reason. */
static int how_it_began(struct console *c, const char *id)
{
	int64_t n;
	const char *text = NULL;
	if (!run_metric(session_run(c->session), WORLD_FN_MIGRATION, id, "outcome", &n, &text) || g_strcmp0(text, "unfinished") != 0)
		return g_strcmp0(text, "refused") == 0 || g_strcmp0(text, "failed") == 0;
	g_autofree char *name = lab_clean(id);
	console_note(c, "'%s' has begun, and time stands still: 'run 30s', or 'run until %s done'", name, name);
	return 0;
}

int lab_act_do(struct console *c, const struct lab_act *a, int argc, char **argv)
{
	g_autofree char *id = NULL;
	struct entry *e = lab_act_read(c, a, argc, argv, &id);
	struct lab_news since = lab_news_now(c->ctx);
	if (!e)
		return 2;
	if (!console_do(c, e)) {
		g_autofree char *verb = lab_clean(argv[0]), *what = lab_clean(argv[1]);
		return console_refused(c, "%s %s: refused", verb, what);
	}
	lab_news_tell(c, since, MOST_LINES);
	return id ? how_it_began(c, id) : 0;
}

/* ---- completion ---- */

static void add_names(const GPtrArray *objects, GPtrArray *out)
{
	for (guint i = 0; i < objects->len; i++) /* a name is what each kind of object begins with */
		g_ptr_array_add(out, g_strdup(*(const char *const *)objects->pdata[i]));
}

static void add_tasks(const struct console *c, GPtrArray *out)
{
	struct outcome *o = run_outcome(session_run(c->session));
	add_names(o->migrations, out);
	add_names(o->evacuations, out);
	outcome_free(o);
}

void lab_act_names(const struct console *c, enum console_names names, GPtrArray *out)
{
	const struct estate *e = session_estate(c->session);
	if (names == CONSOLE_VMS)
		add_names(session_scenario(c->session)->world->vms, out);
	else if (names == CONSOLE_HOSTS)
		add_names(e->hosts, out);
	else if (names == CONSOLE_DATASTORES)
		add_names(e->datastores, out);
	else if (names == CONSOLE_MIGRATIONS)
		add_tasks(c, out);
}

void lab_act_complete(struct console *c, const struct lab_act *a, int argc, char **argv, GPtrArray *out)
{
	const struct lab_act_word *before = argc > 3 ? find_word(a, argv[argc - 2]) : NULL;
	if (argc == 2)
		lab_act_names(c, a->names, out);
	else if (before && before->value != LAB_ACT_FLAG)
		lab_act_names(c, before->names, out);
	else
		for (const struct lab_act_word *w = a->words; w && w->word; w++)
			g_ptr_array_add(out, g_strdup(w->word));
}
