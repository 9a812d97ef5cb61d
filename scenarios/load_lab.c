/* scenarios/load_lab.c: `lab:`, an exercise: its texts, its goals and its proof.
 *
 * Goals are expressions; what they name may not be there yet, since the learner is to make it: the grader says so. A step of the proof is kept as text, as the
 * console's own actions are, and is tried by the reader of actions alone: whether it can be done is for the session to say. Left out: ranges and lists of
 * mappings in a proof; one step is one action.
 */
#include "scenarios/load.h"

#include <string.h>
#include "scenarios/entry.h"

static void free_goal(gpointer p)
{
	struct scenario_goal *g = p;
	g_free(g->words);
	expect_free(g->that);
	g_free(g);
}

static void free_step(gpointer p)
{
	g_free(((struct scenario_step *)p)->action);
	g_free(p);
}

void load_lab_free(struct scenario_lab *lab)
{
	if (!lab)
		return;
	g_free(lab->objective);
	g_free(lab->level);
	g_free(lab->story);
	g_free(lab->explanation);
	g_ptr_array_unref(lab->goals);
	g_ptr_array_unref(lab->proof);
	g_ptr_array_unref(lab->hints);
	g_ptr_array_unref(lab->solution);
	g_ptr_array_unref(lab->sources);
	g_free(lab);
}

static GPtrArray *texts(const struct yaml_node *node)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	bool list = node && node->kind == YAML_LIST;
	if (node && node->kind == YAML_SCALAR && !yaml_is_null(node))
		g_ptr_array_add(out, g_strdup(node->text));
	for (uint32_t i = 0; list && i < node->n; i++)
		if (node->items[i]->kind == YAML_SCALAR)
			g_ptr_array_add(out, g_strdup(node->items[i]->text));
	return out;
}

/* Folded text ends with a line break. */
static char *story(const char *text) { return g_strchomp(g_strdup(text ? text : "")); }

/* ---- goals ---- */

static void read_goal(struct load *l, const struct yaml_node *node)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_GOAL], node, NULL, v) || !v[GOAL_WORDS].text || !v[GOAL_THAT].text)
		return;
	struct expect *x = load_that(l, v[GOAL_THAT].node);
	if (!x)
		return;
	g_autofree char *origin = scenario_origin(l->s, load_origin(l, v[GOAL_THAT].node));
	expect_set_because(x, v[GOAL_WORDS].text);
	expect_set_origin(x, origin);
	struct scenario_goal *g = g_new(struct scenario_goal, 1);
	*g = (struct scenario_goal){story(v[GOAL_WORDS].text), x};
	g_ptr_array_add(l->s->lab->goals, g);
}

static void read_goals(struct load *l, const struct yaml_node *node)
{
	bool any = false;
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++)
		if (node->items[i]->kind != YAML_REMOVED) {
			read_goal(l, node->items[i]);
			any = true;
		}
	if (node && !any)
		load_fault(l, node, "such as - {goal: \"app1 moves over vMotion\", that: migration(proof).outcome == completed}", "an exercise without a goal");
}

/* ---- the proof ---- */

static void write_value(struct load *l, struct entry *e, const char *key, const struct yaml_node *node);

static void write_pairs(struct load *l, struct entry *e, const struct yaml_node *map)
{
	for (uint32_t i = 0; i < map->n; i++)
		if (map->pairs[i].value->kind != YAML_REMOVED)
			write_value(l, e, map->pairs[i].key->text, map->pairs[i].value);
}

static void write_value(struct load *l, struct entry *e, const char *key, const struct yaml_node *node)
{
	g_autoptr(GPtrArray) list = texts(node);
	if (yaml_is_null(node)) {
		entry_null(e, key);
	} else if (node->kind == YAML_SCALAR) {
		entry_text(e, key, node->text);
	} else if (node->kind == YAML_MAP) {
		entry_open(e, key);
		write_pairs(l, e, node);
		entry_close(e);
	} else if (list->len < node->n) {
		load_fault(l, node, NULL, "'%s' is a list with lists or mappings in it, which a proof does not take", key);
	} else {
		g_ptr_array_add(list, NULL);
		entry_texts(e, key, (const char *const *)list->pdata);
	}
}

static char *write_action(struct load *l, const struct yaml_pair *p)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	for (int k = 0; k < ACTION__COUNT; k++) {
		g_ptr_array_add(known, (gpointer)action_name(k));
		if (strcmp(action_name(k), p->key->text) != 0)
			continue;
		struct entry *e = entry_new(k);
		if (p->value->kind == YAML_MAP)
			write_pairs(l, e, p->value);
		char *text = g_strdup(entry_end(e));
		entry_free(e);
		return text;
	}
	g_ptr_array_add(known, (gpointer) "wait");
	load_unknown(l, p->key, "action", p->key->text, g_steal_pointer(&known));
	return NULL;
}

static void check_action(struct load *l, const struct yaml_node *at, const char *text)
{
	g_autofree char *fault = NULL;
	if (diag_count(l->d))
		return;
	struct entry_loaded *x = entry_load(l->s, l->e, text, &fault);
	if (!x)
		load_fault(l, at, NULL, "this cannot be a proof: %s", fault);
	entry_loaded_free(x);
}

static void read_step(struct load *l, const struct yaml_node *node)
{
	static const struct scenario_field wait = {
		.key = "wait", .type = SCENARIO_QUANTITY, .unit = QUANTITY_TIME, .max = SIM_HORIZON_MAX, .doc = "time that passes"};
	if (node->kind != YAML_MAP || node->n != 1) {
		load_fault(l, node, "such as - migrate: {id: proof, vm: app1, to: esx02}", "this step of the proof is %s, expected one action",
			node->kind == YAML_MAP ? "several" : "none");
		return;
	}
	const struct yaml_pair *p = &node->pairs[0];
	struct scenario_step *s = g_new0(struct scenario_step, 1);
	g_ptr_array_add(l->s->lab->proof, s);
	if (strcmp(p->key->text, wait.key) == 0) {
		struct load_value v = {0};
		load_field(l, p->value, &wait, &v);
		s->wait = sim_dur_ps(v.number);
	} else if ((s->action = write_action(l, p))) {
		check_action(l, p->key, s->action);
	}
}

static void read_proof(struct load *l, const struct yaml_node *node)
{
	if (!node || !load_is_list(l, node, "proof"))
		return;
	for (uint32_t i = 0; node->kind == YAML_LIST && i < node->n; i++)
		if (node->items[i]->kind != YAML_REMOVED)
			read_step(l, node->items[i]);
}

void load_lab(struct load *l, const struct yaml_node *node)
{
	struct load_value v[SCENARIO_SLOTS];
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_LAB], node, NULL, v))
		return;
	struct scenario_lab *lab = l->s->lab = g_new(struct scenario_lab, 1);
	*lab = (struct scenario_lab){
		.objective = story(v[LAB_OBJECTIVE].text),
		.level = story(v[LAB_LEVEL].text),
		.story = story(v[LAB_STORY].text),
		.explanation = v[LAB_EXPLANATION].text ? story(v[LAB_EXPLANATION].text) : NULL,
		.minutes = v[LAB_MINUTES].number,
		.goals = g_ptr_array_new_with_free_func(free_goal),
		.proof = g_ptr_array_new_with_free_func(free_step),
		.hints = texts(v[LAB_HINTS].node),
		.solution = texts(v[LAB_SOLUTION].node),
		.sources = texts(v[LAB_SOURCES].node),
	};
	read_goals(l, v[LAB_GOALS].node);
	read_proof(l, v[LAB_PROOF].node);
}
