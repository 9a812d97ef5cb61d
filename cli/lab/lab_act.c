/* cli/lab/lab_act.c: from words to an action, and what came of it. Which keys an action may have is the language's to say (entry.h): it is asked when it is enacted. */
#include "cli/lab/lab_act.h"

#include <string.h>
#include "models/outcome.h"
#include "scenarios/diag.h"

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

static bool timeline_has(const struct world *w, const char *id, enum lab_act_known *out)
{
	for (guint i = 0; i < w->actions->len; i++) {
		const struct action *a = &g_array_index(w->actions, struct action, i);
		if (a->kind == ACTION_CANCEL || a->kind == ACTION_TRAFFIC_START || a->kind == ACTION_TRAFFIC_STOP || a->kind == ACTION_TRAFFIC_SET || g_strcmp0(a->id, id) != 0)
			continue;
		*out = a->kind == ACTION_EVACUATE ? LAB_ACT_EVACUATION : LAB_ACT_MIGRATION;
		return true;
	}
	return false;
}

enum lab_act_known lab_act_task(const struct console *c, const char *id)
{
	enum lab_act_known known = LAB_ACT_NO_TASK;
	int64_t n;
	const char *text;
	if (run_metric(session_run(c->session), WORLD_FN_EVACUATION, id, "progress", &n, &text))
		return LAB_ACT_EVACUATION;
	if (run_metric(session_run(c->session), WORLD_FN_MIGRATION, id, "progress", &n, &text))
		return LAB_ACT_MIGRATION;
	return timeline_has(session_scenario(c->session)->world, id, &known) ? known : LAB_ACT_NO_TASK;
}

static char *new_id(const struct console *c, char letter)
{
	char *id = NULL;
	for (unsigned i = 1; !id || lab_act_task(c, id) != LAB_ACT_NO_TASK; i++) {
		g_free(id);
		id = g_strdup_printf("%c%u", letter, i);
	}
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
	g_autofree char *name = console_shown(word);
	if (what)
		console_fault(c, "%s '%s'", what, name);
	console_fault(c, "usage: %s", a->usage);
	return false;
}

static bool read_words(struct console *c, const struct lab_act *a, int argc, char **argv, struct entry *e, char **out_id)
{
	for (int i = 2; i < argc; i++) {
		const struct lab_act_word *w = find_word(a, argv[i]);
		if (!w && i == 2 && find_word(a, "to") && estate_host_find(session_estate(c->session), argv[i]) != HOST_NONE)
			w = find_word(a, "to"), i--; /* migrate VM HOST */
		if (!w)
			return used_wrongly(c, a, "unknown word", argv[i]);
		if (w->value == LAB_ACT_FLAG) {
			entry_bool(e, w->key, true);
			continue;
		}
		if (++i == argc)
			return used_wrongly(c, a, "nothing stands after", argv[i - 1]);
		if (w->value == LAB_ACT_TEXT && !lab_act_is_named(c, w->names, argv[0], argv[i]))
			return false;
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
	if (argc < 2 || (argc == 2 && a->kind == ACTION_MIGRATE)) { /* it must go somewhere */
		used_wrongly(c, a, NULL, NULL);
		return NULL;
	}
	if (!lab_act_is_named(c, a->names, argv[0], argv[1]))
		return NULL;
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
	g_autofree char *name = console_shown(id);
	if (!((const struct lab *)c->ctx)->trial)
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
		g_autofree char *what = console_shown(argv[1]);
		return console_refused(c, "%.*s: '%s': refused", (int)strcspn(a->usage, " "), a->usage, what);
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
	const struct run *r = session_run(c->session);
	for (uint32_t i = 0; names == CONSOLE_VMS && i < run_vm_count(r); i++)
		if (run_vm_host(r, i) != HOST_NONE)
			g_ptr_array_add(out, g_strdup(run_vm(r, i)->name));
	if (names == CONSOLE_HOSTS)
		add_names(e->hosts, out);
	else if (names == CONSOLE_DATASTORES)
		add_names(e->datastores, out);
	else if (names == CONSOLE_MIGRATIONS)
		add_tasks(c, out);
}

/* ---- names that were typed ---- */

void lab_act_suggest(struct console *c, enum console_names names, const char *said)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	lab_act_names(c, names, all);
	g_ptr_array_add(all, NULL);
	const char *near = diag_nearest(said, (const char *const *)all->pdata);
	g_autofree char *meant = console_shown(near);
	if (near)
		console_note(c, "did you mean '%s'?", meant);
}

bool lab_act_is_named(struct console *c, enum console_names names, const char *verb, const char *said)
{
	static const char *const kinds[] = {[CONSOLE_VMS] = "VM", [CONSOLE_HOSTS] = "host", [CONSOLE_DATASTORES] = "datastore", [CONSOLE_MIGRATIONS] = "task"};
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *name = console_shown(said);
	lab_act_names(c, names, all);
	if (names >= G_N_ELEMENTS(kinds) || !kinds[names] || g_ptr_array_find_with_equal_func(all, said, g_str_equal, NULL))
		return true;
	console_fault(c, "%s: there is no %s '%s'", verb, kinds[names], name);
	lab_act_suggest(c, names, said);
	return false;
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
