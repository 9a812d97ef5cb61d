/* scenarios/load_top.c: the keys of the file itself, `assume`, and expectations.
 *
 * `tags` are checked and not kept: they are labels for whoever chooses files. An expectation's expression is parsed by
 * expect_parse(); its fault gets the place of the offending word, as long as the text stands in the file as it is (on one line, without escapes), else the
 * place of the whole.
 */
#include "scenarios/load.h"

#include "scenarios/expect_words.h"

#include "models/rules/lint.h"
#include "models/rules/rule.h"

#include <string.h>

static void read_assume(struct load *l, const struct yaml_node *node)
{
	if (node->kind != YAML_MAP) {
		load_fault(l, node, "such as assume: {nfc_chunk: 1 MiB}", "'assume' is not a mapping");
		return;
	}
	for (uint32_t i = 0; i < node->n; i++) {
		const struct yaml_pair *p = &node->pairs[i];
		g_autofree char *err = NULL;
		int id = assume_find(p->key->text);
		if (p->value->kind == YAML_REMOVED)
			continue;
		if (id < 0) {
			GPtrArray *all = g_ptr_array_new();
			for (int k = 0; k < ASSUME__COUNT; k++)
				g_ptr_array_add(all, (gpointer)assume_table[k].key);
			load_unknown(l, p->key, "switch", p->key->text, all);
		} else if (p->value->kind != YAML_SCALAR) {
			load_fault(l, p->value, NULL, "'%s' is not a single value", p->key->text);
		} else if (!assume_parse(id, p->value->text, &l->w->assume.value[id], &err)) {
			load_fault(l, p->value, NULL, "%s", err);
		}
	}
}

void load_top(struct load *l, struct load_value *v)
{
	if (!load_block(l, l->root, &scenario_keys[SCENARIO_BLOCK_TOP], l->root, NULL, v))
		return;
	g_autofree char *base = g_path_get_basename(l->s->file);
	l->w->name = world_string(l->w, v[TOP_NAME].text ? v[TOP_NAME].text : base);
	l->w->about = world_string(l->w, v[TOP_ABOUT].text);
	l->w->seed = (uint64_t)v[TOP_SEED].number;
	l->w->horizon = sim_time_ps(v[TOP_HORIZON].number);
	if (v[TOP_FIDELITY].text && tp_factory_find(v[TOP_FIDELITY].text))
		l->s->transport = tp_factory_find(v[TOP_FIDELITY].text);
	g_free(l->s->epoch);
	l->s->epoch = g_strdup(v[TOP_EPOCH].text);
	g_array_free(load_names(l, v[TOP_TAGS].node), TRUE);
	if (v[TOP_ASSUME].has)
		read_assume(l, v[TOP_ASSUME].node);
}

/* ---- expectations ---- */

struct expect *load_that(struct load *l, const struct yaml_node *node)
{
	char *err = NULL;
	size_t at = 0, len = 0;
	struct expect *x = expect_parse(node->text, &err, &at, &len);
	if (!x) {
		struct yaml_node part = load_part(l, node, at, len);
		load_fault(l, &part, NULL, "%s", err ? err : "not an expression");
	}
	g_free(err);
	return x;
}

static void fault_of(struct load *l, const struct yaml_node *node, char *err)
{
	load_fault(l, node, NULL, "%s", err);
	g_free(err);
}

/* `at: end`, or a time. */
static void read_at(struct load *l, const struct yaml_node *node, const char *text, struct expect *x)
{
	int64_t at;
	char *err = NULL;
	if (strcmp(text, "end") == 0)
		expect_set_at_end(x, true);
	else if (!quantity_parse(QUANTITY_TIME, text, &at, &err))
		fault_of(l, node, err);
	else if (at > SIM_HORIZON_MAX)
		load_fault(l, node, NULL, "'at' is %s, expected at most 100 d", text);
	else
		expect_set_at(x, sim_time_ps(at));
}

/* `during: m1.memory`; rounds are those of the memory. */
static void read_during(struct load *l, const struct yaml_node *node, const char *text, struct expect *x)
{
	static const char *const phases[] = {"queued", "precheck", "setup", "disk", "memory", "rounds", "switchover", "cleanup", NULL};
	const char *dot = strrchr(text, '.'), *phase = dot ? dot + 1 : text;
	if (!dot || !g_strv_contains(phases, phase)) {
		g_autofree char *all = g_strjoinv(", ", (char **)(void *)phases);
		struct yaml_node part = load_part(l, node, (size_t)(phase - text), strlen(phase));
		load_fault(l, &part, NULL, "'during' is '%s', expected MIGRATION.PHASE with one of %s", text, all);
		return;
	}
	g_autofree char *migration = g_strndup(text, (size_t)(dot - text));
	struct yaml_node part = load_part(l, node, 0, strlen(migration));
	if (!diag_count(l->d))
		load_refer(l, LOAD_MIGRATION, NULL, world_string(l->w, migration), &part);
	expect_set_during(x, migration, strcmp(phase, "rounds") == 0 ? "memory" : phase);
}

static struct expect *read_fingerprint(struct load *l, const struct load_value *v)
{
	char *err = NULL;
	struct expect *x = expect_fingerprint(v->text, &err);
	if (!x)
		fault_of(l, v->node, err);
	return x;
}

/* Whom a diagnostic speaks of: a migration, a host or what is on one, a link or network; not a time. */
static void check_subject(struct load *l, const struct load_value *at)
{
	int64_t ps;
	g_autofree char *err = NULL;
	if (strcmp(at->text, "end") == 0 || quantity_parse(QUANTITY_TIME, at->text, &ps, &err)) {
		load_fault(l, at->node, NULL, "'at' of a diagnostic is its subject, such as esx01/vmk1 or a migration, not a time");
		return;
	}
	if (!l->e->hosts->len) /* expectations of a variant that is not played are read before there is a world */
		return;
	const char *name = g_str_has_prefix(at->text, "hosts.") ? at->text + strlen("hosts.") : at->text;
	g_autofree char *first = g_strndup(name, strcspn(name, name == at->text ? "/" : "."));
	if (strpbrk(first, "*?") || estate_host_find(l->e, first) != HOST_NONE || load_makes_migration(l, first) ||
		fabric_link_find(&l->e->fabric, first) != FABRIC_NONE || fabric_network_find(&l->e->fabric, first) != FABRIC_NONE ||
		fabric_router_find(&l->e->fabric, first) != FABRIC_NONE || world_vm_find(l->w, first) != HOST_NONE)
		return;
	load_fault(l, at->node, NULL, "'%s' is no host, migration, VM, link, network or router of this scenario, so no diagnostic speaks of it", first);
}

static struct expect *read_diagnostic(struct load *l, const struct load_value *v, bool absent)
{
	const struct load_value *rule = &v[absent ? EXPECT_NO_DIAGNOSTIC : EXPECT_DIAGNOSTIC];
	g_autoptr(GPtrArray) known = expect_words_rules();
	bool found = expect_words_rule(rule->text) || rule_find(rule->text) || lint_find(rule->text);
	if (!found) {
		g_ptr_array_set_size(known, (gint)known->len - 1);
		load_unknown(l, rule->node, "rule", rule->text, g_steal_pointer(&known));
	}
	if (v[EXPECT_AT].text)
		check_subject(l, &v[EXPECT_AT]);
	return found ? expect_diagnostic(rule->text, v[EXPECT_AT].text, absent) : NULL;
}

/* What is expected; `v` is one of the four. */
static struct expect *read_what(struct load *l, const struct load_value *v, unsigned slot)
{
	switch (slot) {
	case EXPECT_THAT:
		return load_that(l, v[slot].node);
	case EXPECT_FINGERPRINT:
		return read_fingerprint(l, &v[slot]);
	default:
		return read_diagnostic(l, v, slot == EXPECT_NO_DIAGNOSTIC);
	}
}

static void read_when_asked(struct load *l, const struct load_value *v, unsigned slot, struct expect *x)
{
	const struct load_value *at = &v[EXPECT_AT], *during = &v[EXPECT_DURING];
	if (at->text && during->text)
		load_fault(l, during->node, NULL, "'during' beside 'at', expected one of them");
	else if (during->text && slot != EXPECT_THAT)
		load_fault(l, during->node, NULL, "'during' goes with 'that' only");
	else if (at->text && slot == EXPECT_FINGERPRINT)
		load_fault(l, at->node, NULL, "'at' goes with 'that' and diagnostics, not with a fingerprint");
	else if (at->text && slot == EXPECT_THAT)
		read_at(l, at->node, at->text, x);
	else if (during->text)
		read_during(l, during->node, during->text, x);
}

static void read_expect(struct load *l, const struct yaml_node *node, GPtrArray *out)
{
	static const unsigned whats[] = {EXPECT_THAT, EXPECT_DIAGNOSTIC, EXPECT_NO_DIAGNOSTIC, EXPECT_FINGERPRINT};
	struct load_value v[SCENARIO_SLOTS];
	unsigned slot = 0, given = 0;
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_EXPECT], node, NULL, v))
		return;
	g_array_free(load_names(l, v[EXPECT_TAGS].node), TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(whats); i++)
		if (v[whats[i]].node) {
			slot = whats[i];
			given++;
		}
	if (given != 1) {
		load_fault(l, node, NULL, "this expectation has %s 'that', 'diagnostic', 'no_diagnostic' and 'fingerprint', expected one of them",
			given ? "more than one of" : "none of");
		return;
	}
	struct expect *x = v[slot].text ? read_what(l, v, slot) : NULL;
	if (x)
		read_when_asked(l, v, slot, x);
	if (x && out && slot == EXPECT_THAT && !diag_count(l->d)) /* what could not be read may be what is named */
		load_refer_subjects(l, v[slot].node, x);
	if (!x || !out) {
		expect_free(x);
		return;
	}
	g_autofree char *origin = scenario_origin(l->s, load_origin(l, v[slot].node));
	expect_set_because(x, v[EXPECT_BECAUSE].text);
	if (v[EXPECT_FIDELITY].has)
		expect_set_fidelity(x, v[EXPECT_FIDELITY].text);
	expect_set_origin(x, origin);
	g_ptr_array_add(out, x);
}

void load_expects(struct load *l, const struct yaml_node *node, GPtrArray *out)
{
	for (uint32_t i = 0; node && node->kind == YAML_LIST && i < node->n; i++)
		if (node->items[i]->kind != YAML_REMOVED)
			read_expect(l, node->items[i], out);
}
