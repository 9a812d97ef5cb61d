/* scenarios/expect_metric.c: the functions of expectations, and what a metric yields for an outcome.
 *
 * One row per function says which list it selects from and which fields its arguments are globs over. A metric is a walk from each selected record along the
 * steps of its path; it yields one value per record, or per element where a list is passed without a key. What is absent is never passed over in silence: a
 * selection that is empty is a fault, and so is a null, except that `count` may count nothing and that other stats leave out subjects that have no such
 * value (no `held_by(nic)` where no NIC held anything, no downtime of a VM that was off), as long as one has.
 *
 * Stats are integers in the unit of their metric: a mean is rounded to nearest, a percentile is the nearest rank.
 */
#include "scenarios/expect_tree.h"

#include <string.h>

#define SELECT(rec, member) .record = &outcome_record_##rec, .list = offsetof(struct outcome, member)

static const struct expect_function functions[] = {
	{ .name = "run", .usage = "run()",
		.doc = "the run as a whole",
		SELECT(run, run), .single = true },
	{ .name = "migration", .usage = "migration(ID)",
		.doc = "migrations, by the id the timeline gives them",
		SELECT(migration, migrations), .args = { { .name = "id", .field = "id" } }, .required = 1, .names_migration = true },
	{ .name = "traffic", .usage = "traffic(ID)",
		.doc = "load that is not a migration's; `delivered_bps.mean` and `.min` stand for its mean rate, and its least over a second",
		SELECT(traffic, traffic), .args = { { .name = "id", .field = "id" } }, .required = 1 },
	{ .name = "session", .usage = "session(MIGRATION, SERVICE[, K])",
		.doc = "sessions of migrations, or of traffic by its id, by service; K: the K-th of them",
		SELECT(session, sessions),
		.args = { { .name = "migration", .field = "migration", .otherwise = "traffic" }, { .name = "service", .field = "service" }, { .name = "k" } },
		.required = 2, .names_migration = true },
	{ .name = "evacuation", .usage = "evacuation(ID)",
		.doc = "evacuations of hosts, by the id the timeline gives them",
		SELECT(evacuation, evacuations), .args = { { .name = "id", .field = "id" } }, .required = 1 },
	{ .name = "adapter", .usage = "adapter(HOST/VMK)",
		.doc = "VMkernel adapters, also removed ones; `ipv4` and `ipv6` stand for their addresses of that family (`ipv6` alone for the list of how they "
		       "came about), `ready` for when the first became usable, or, compared with `true` or `false`, whether it is",
		SELECT(adapter, adapters), .args = { { .name = "host/adapter", .field = "host", .field2 = "adapter" } }, .required = 1 },
	{ .name = "stack", .usage = "stack(HOST/KEY)",
		.doc = "netstacks that carried something",
		SELECT(stack, stacks), .args = { { .name = "host/stack", .field = "host", .field2 = "stack" } }, .required = 1 },
	{ .name = "nic", .usage = "nic(HOST/VMNIC, in|out)",
		.doc = "physical NICs, one direction or (`*`) both",
		SELECT(resource, resources), .kind = "nic",
		.args = { { .name = "host/nic", .field = "name" }, { .name = "direction", .field = "direction" } }, .required = 2 },
	{ .name = "link", .usage = "link(NAME[, DIRECTION])",
		.doc = "physical links; forward is from the first of the two sites to the second",
		SELECT(resource, resources), .kind = "link", .args = { { .name = "name", .field = "name" }, { .name = "direction", .field = "direction" } }, .required = 1 },
	{ .name = "resource", .usage = "resource(NAME[, DIRECTION])",
		.doc = "everything a transfer can be held by",
		SELECT(resource, resources), .args = { { .name = "name", .field = "name" }, { .name = "direction", .field = "direction" } }, .required = 1 },
	{ .name = "host", .usage = "host(NAME)",
		.doc = "hosts",
		SELECT(host, topology.hosts), .args = { { .name = "name", .field = "name" } }, .required = 1 },
	{ .name = "finding", .usage = "finding(RULE)",
		.doc = "findings about the plan, by the rule that speaks",
		SELECT(finding, findings), .args = { { .name = "rule", .field = "rule" } }, .required = 1 },
	{ .name = "log", .usage = "log(RULE)",
		.doc = "lines of the log, by their rule",
		SELECT(log, log), .args = { { .name = "rule", .field = "rule" } }, .required = 1 },
	{ .name = "bytes", .usage = "bytes([host=H,] [adapter=A,] [service=S,] [stack=K])",
		.doc = "bytes that adapters sent and received, of all that fit",
		.args = { { .name = "host" }, { .name = "adapter" }, { .name = "service" }, { .name = "stack" } }, .by_name = true,
		.type = OUTCOME_T_BYTES, .compute = expect_compute_bytes },
	{ .name = "shared", .usage = "shared(MIGRATION, MIGRATION)",
		.doc = "names of the resources for which sessions of both were in each other's way",
		.args = { { .name = "migration" }, { .name = "migration" } }, .required = 2, .type = OUTCOME_T_TEXTS,
		.compute = expect_compute_shared },
	{ .name = "unchanged", .usage = "unchanged(HOST/VMK[, except=HOST/VMK]...)",
		.doc = "of each adapter, whether it was there from the start and nothing of it changed; a truth by itself",
		.args = { { .name = "host/adapter" }, { .name = "except" }, { .name = "except" }, { .name = "except" } },
		.required = 1, .excepts = true, .type = OUTCOME_T_BOOL, .compute = expect_compute_unchanged },
};

const struct expect_function *expect_function_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
		if (!strcmp(functions[i].name, name))
			return &functions[i];
	return NULL;
}

bool expect_function_doc(unsigned i, struct expect_doc *out)
{
	if (i >= G_N_ELEMENTS(functions))
		return false;
	*out = (struct expect_doc){ functions[i].usage, functions[i].doc, functions[i].record };
	return true;
}

const char **expect_function_names(void)
{
	const char **names = g_new0(const char *, G_N_ELEMENTS(functions) + 1);
	for (size_t i = 0; i < G_N_ELEMENTS(functions); i++)
		names[i] = functions[i].name;
	return names;
}

/* --- records --- */

const char *expect_field_text(const struct outcome_record *r, const void *rec, const char *key)
{
	const struct outcome_field *f = outcome_field_find(r, key);
	SIM_ASSERT(f && f->type == OUTCOME_T_TEXT);
	const char *text = *(const char *const *)((const char *)rec + f->offset);
	return text ? text : "";
}

bool expect_is_open(const struct outcome_record *r, const void *rec)
{
	const struct outcome_field *f = outcome_field_find(r, "until_s");
	return !f || *(const int64_t *)((const char *)rec + f->offset) == OUTCOME_NULL;
}

/* What an argument is a glob over: "m1", "esx01/vmk0". g_free. */
static char *arg_subject(const struct expect_function *fn, const struct expect_arg *arg, const void *rec)
{
	const char *first = expect_field_text(fn->record, rec, arg->field);
	if (!*first && arg->otherwise)
		first = expect_field_text(fn->record, rec, arg->otherwise);
	return arg->field2 ? g_strconcat(first, "/", expect_field_text(fn->record, rec, arg->field2), NULL) : g_strdup(first);
}

static bool matches(const struct expect_metric *m, const void *rec)
{
	const struct expect_function *fn = m->function;
	if (fn->kind && strcmp(expect_field_text(fn->record, rec, "kind"), fn->kind))
		return false;
	for (unsigned i = 0; i < EXPECT_ARGS; i++) {
		if (!m->args[i] || !fn->args[i].field)
			continue;
		g_autofree char *subject = arg_subject(fn, &fn->args[i], rec);
		if (!g_pattern_match_simple(m->args[i], subject))
			return false;
	}
	return true;
}

/* How messages call a selected record: what its arguments matched, "m1, provisioning". */
static char *label(const struct expect_metric *m, const void *rec)
{
	const struct expect_function *fn = m->function;
	GString *s = g_string_new(NULL);
	for (unsigned i = 0; i < EXPECT_ARGS; i++) {
		if (!m->args[i] || !fn->args[i].field)
			continue;
		g_autofree char *subject = arg_subject(fn, &fn->args[i], rec);
		g_string_append_printf(s, "%s%s", s->len ? ", " : "", subject);
	}
	return g_string_free(s, FALSE);
}

/* --- values --- */

void expect_values_add(struct expect_values *vs, struct expect_value v)
{
	g_array_append_val(vs->v, v);
}

static void values_clear(struct expect_values *vs)
{
	for (guint i = 0; i < vs->v->len; i++) {
		struct expect_value *v = &g_array_index(vs->v, struct expect_value, i);
		g_free(v->subject);
		g_free(v->missing);
	}
	g_array_set_size(vs->v, 0);
}

void expect_values_free(struct expect_values *vs)
{
	if (!vs)
		return;
	values_clear(vs);
	g_array_unref(vs->v);
	g_clear_pointer(&vs->own, g_ptr_array_unref);
	g_free(vs->fault);
	g_free(vs);
}

struct walk {
	const struct expect_metric *m;
	const void *root;
	bool at_end;
	struct expect_values *out;
};

/* A null, or a list without the element asked for: a fault, unless a stat may do without it. */
static void add_absent(struct walk *w, const struct outcome_field *f, const char *key, const char *subject)
{
	int name_len = (int)outcome_metric_length(f);
	bool is_list = f->type == OUTCOME_T_RECORDS;
	char *why = key ? g_strdup_printf("'%s' has no %.*s '%s'", subject, name_len, f->key, key) :
		g_strdup_printf("%.*s of '%s' is %s", name_len, f->key, subject, is_list ? "empty" : "null");
	if (w->m->stat != EXPECT_NO_STAT) {
		expect_values_add(w->out, (struct expect_value){ .subject = g_strdup(subject), .root = w->root, .missing = why });
		return;
	}
	if (!w->out->fault)
		w->out->fault = g_steal_pointer(&why);
	g_free(why);
}

static void add_leaf(struct walk *w, const struct outcome_field *f, const void *at, const char *subject)
{
	struct expect_value v = { .root = w->root };
	bool null = false;
	if (f->type == OUTCOME_T_TEXT)
		null = !(v.text = *(const char *const *)at);
	else if (f->type == OUTCOME_T_BOOL)
		v.number = *(const bool *)at;
	else if (outcome_is_number(f->type))
		null = (v.number = *(const int64_t *)at) == OUTCOME_NULL;
	else
		v.list = *(GPtrArray *const *)at;
	if (null) {
		add_absent(w, f, NULL, subject);
		return;
	}
	v.subject = g_strdup(subject);
	expect_values_add(w->out, v);
}

static void walk(struct walk *w, guint step, const void *rec, const char *subject);

static void walk_list(struct walk *w, guint step, const GPtrArray *list, const char *subject)
{
	const struct expect_step *s = &g_array_index(w->m->steps, struct expect_step, step);
	const struct outcome_record *sub = s->field->sub;
	bool any = false;
	for (guint i = 0; list && i < list->len; i++) {
		const void *rec = list->pdata[i];
		const char *id = sub->id_key ? expect_field_text(sub, rec, sub->id_key) : "";
		if ((w->at_end && !expect_is_open(sub, rec)) || (s->key && !g_pattern_match_simple(s->key, id)))
			continue;
		g_autofree char *name = *id ? g_strconcat(subject, " ", id, NULL) : g_strdup(subject);
		walk(w, step + 1, rec, name);
		any = true;
	}
	if (!any)
		add_absent(w, s->field, s->key, subject);
}

static void walk(struct walk *w, guint step, const void *rec, const char *subject)
{
	if (step == w->m->steps->len) {
		expect_values_add(w->out, (struct expect_value){ .subject = g_strdup(subject), .root = w->root });
		return;
	}
	const struct expect_step *s = &g_array_index(w->m->steps, struct expect_step, step);
	const void *at = (const char *)rec + s->field->offset;
	bool last = step + 1 == w->m->steps->len;
	if (s->field->type == OUTCOME_T_RECORD)
		walk(w, step + 1, at, subject);
	else if (s->field->type == OUTCOME_T_RECORDS && (s->key || !last))
		walk_list(w, step, *(GPtrArray *const *)at, subject);
	else
		add_leaf(w, s->field, at, subject);
}

/* --- stats --- */

static int compare_numbers(gconstpointer a, gconstpointer b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int64_t round_quotient(sim_i128 a, int64_t n)
{
	return expect_clamp((a < 0 ? a - n / 2 : a + n / 2) / n);
}

static int64_t reduce_numbers(const struct expect_metric *m, GArray *numbers)
{
	sim_i128 sum = 0;
	int64_t n = numbers->len, last = g_array_index(numbers, int64_t, n - 1);
	for (guint i = 0; i < numbers->len; i++)
		sum += g_array_index(numbers, int64_t, i);
	g_array_sort(numbers, compare_numbers);
	switch (m->stat) {
	case EXPECT_MIN:
		return g_array_index(numbers, int64_t, 0);
	case EXPECT_MAX:
		return g_array_index(numbers, int64_t, n - 1);
	case EXPECT_MEAN:
		return round_quotient(sum, n);
	case EXPECT_SUM:
		return expect_clamp(sum);
	case EXPECT_PERCENTILE:
		return g_array_index(numbers, int64_t, (n * m->percentile + 99) / 100 - 1);
	default:
		return last;
	}
}

static int64_t count_of(const struct expect_metric *m, const struct expect_value *v, bool at_end)
{
	if (v->missing)
		return 0;
	if (!v->list)
		return 1;
	if (!m->list_of || !at_end)
		return v->list->len;
	int64_t n = 0;
	for (guint i = 0; i < v->list->len; i++)
		n += expect_is_open(m->list_of, v->list->pdata[i]);
	return n;
}

/* Puts one value in the place of all. */
static void reduce(const struct expect_metric *m, struct expect_values *vs, bool at_end)
{
	struct expect_value one = { 0 };
	g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
	int64_t count = 0;
	for (guint i = 0; i < vs->v->len; i++) {
		const struct expect_value *v = &g_array_index(vs->v, struct expect_value, i);
		count += count_of(m, v, at_end);
		if (v->missing)
			continue;
		g_array_append_val(numbers, v->number);
		one.text = v->text;
		one.root = vs->v->len == 1 || m->stat == EXPECT_LAST ? v->root : NULL;
	}
	if (m->stat == EXPECT_COUNT)
		one.number = count;
	else if (numbers->len)
		one.number = reduce_numbers(m, numbers);
	else
		vs->fault = g_strdup(g_array_index(vs->v, struct expect_value, 0).missing);
	values_clear(vs);
	expect_values_add(vs, one);
}

static char *no_match(const struct expect_metric *m)
{
	GString *s = g_string_new(NULL);
	for (unsigned i = 0; i < EXPECT_ARGS; i++)
		if (m->args[i] && m->function->args[i].field)
			g_string_append_printf(s, "%s%s", s->len ? ", " : "", m->args[i]);
	char *message = m->ordinal ? g_strdup_printf("no %s '%s' has a number %u", m->function->name, s->str, m->ordinal) :
		g_strdup_printf("no %s matches '%s'", m->function->name, s->str);
	g_string_free(s, TRUE);
	return message;
}

/* Whether the i-th record of the list is the one the ordinal asks for: session(m*, vmotion, 2) is the second of each migration. */
static bool is_counted(const struct expect_metric *m, const GPtrArray *list, guint i)
{
	const struct expect_function *fn = m->function;
	if (!m->ordinal)
		return true;
	const char *key = fn->args[0].field, *mine = expect_field_text(fn->record, list->pdata[i], key);
	unsigned count = 1;
	for (guint k = 0; k < i; k++)
		count += matches(m, list->pdata[k]) && !strcmp(expect_field_text(fn->record, list->pdata[k], key), mine);
	return count == m->ordinal;
}

/* Whether an adapter has an address it can use by now. */
static bool is_ready(const struct outcome *o, const struct outcome_adapter *a)
{
	return a->ready_s != OUTCOME_NULL && a->ready_s <= o->run.finished_s && a->enabled;
}

static void select_records(const struct expect_metric *m, const struct outcome *o, bool at_end, struct expect_values *out)
{
	const void *at = (const char *)o + m->function->list;
	struct walk w = { .m = m, .at_end = at_end, .out = out };
	if (m->function->single) {
		w.root = at;
		walk(&w, 0, at, m->function->name);
		return;
	}
	const GPtrArray *list = *(GPtrArray *const *)at;
	for (guint i = 0; i < list->len; i++) {
		w.root = list->pdata[i];
		if (!matches(m, w.root) || !is_counted(m, list, i))
			continue;
		g_autofree char *subject = label(m, w.root);
		if (m->is_ready)
			expect_values_add(out, (struct expect_value){ .subject = g_steal_pointer(&subject), .root = w.root, .number = is_ready(o, w.root) });
		else
			walk(&w, 0, w.root, subject);
	}
	if (!out->v->len && !out->fault && !(m->stat == EXPECT_COUNT && !m->steps->len))
		out->fault = no_match(m);
}

struct expect_values *expect_values_of(const struct expect_metric *m, const struct outcome *o, bool at_end)
{
	struct expect_values *vs = g_new0(struct expect_values, 1);
	vs->v = g_array_new(FALSE, TRUE, sizeof(struct expect_value));
	if (m->function->compute)
		m->function->compute(m, o, vs);
	else
		select_records(m, o, at_end, vs);
	if (!vs->fault && m->stat != EXPECT_NO_STAT)
		reduce(m, vs, at_end);
	return vs;
}
