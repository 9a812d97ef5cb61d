/* scenarios/load_trigger.c: the triggers of `when:` and `after:`.
 *
 * A `when` is FUNCTION(subject).METRIC OP VALUE over what is true now; the metric's type comes from the outcome's own field tables, so it is spelled as in
 * expectations. Left out: what a run does not answer while it goes on (lists and parts of records, NICs, links), and `and`, `or` and two metrics, which
 * expectations have.
 */
#include "scenarios/load.h"

#include <string.h>

static const struct {
	const char *name;
	enum world_fn fn;
	const struct outcome_record *record;
	unsigned args;
} functions[] = {
	{"migration", WORLD_FN_MIGRATION, &outcome_record_migration, 1},
	{"adapter", WORLD_FN_ADAPTER, &outcome_record_adapter, 1},
	{"session", WORLD_FN_SESSION, &outcome_record_session, 2},
};

static const struct {
	const char *name;
	enum world_event event;
	enum world_fn fn;
} events[] = {
	{"requested", WORLD_EV_REQUESTED, WORLD_FN_MIGRATION},
	{"started", WORLD_EV_STARTED, WORLD_FN_MIGRATION},
	{"phase", WORLD_EV_PHASE, WORLD_FN_MIGRATION},
	{"finished", WORLD_EV_FINISHED, WORLD_FN_MIGRATION},
	{"ready", WORLD_EV_READY, WORLD_FN_ADAPTER},
	{"removed", WORLD_EV_REMOVED, WORLD_FN_ADAPTER},
};

static const char *const phases[] = {"queued", "precheck", "setup", "disk", "memory", "switchover", "cleanup", NULL};

/* An expression while it is read. */
struct scan {
	struct load *l;
	const struct yaml_node *node;
	const char *text, *p;
	unsigned function; /* index into functions */
	char *subject;     /* arguments joined by '/' */
	size_t subject_at, subject_len;
};

static void scan_fault(struct scan *s, const char *from, size_t len, const char *help, const char *fmt, ...) G_GNUC_PRINTF(5, 6);
static void scan_fault(struct scan *s, const char *from, size_t len, const char *help, const char *fmt, ...)
{
	struct yaml_node part = load_part(s->l, s->node, (size_t)(from - s->text), MAX(len, 1));
	va_list ap;
	va_start(ap, fmt);
	g_autofree char *words = g_strdup_vprintf(fmt, ap);
	va_end(ap);
	load_fault(s->l, &part, help, "%s", words);
}

static void spaces(struct scan *s)
{
	while (*s->p == ' ')
		s->p++;
}

static char *word(struct scan *s)
{
	const char *from = s->p;
	while (g_ascii_isalnum(*s->p) || *s->p == '_')
		s->p++;
	return g_strndup(from, (size_t)(s->p - from));
}

/* The arguments between parentheses, joined by '/'. */
static bool arguments(struct scan *s)
{
	GString *all = g_string_new(NULL);
	const char *open = s->p++, *from = s->p;
	unsigned n = 1;
	for (char quote = 0; *s->p && (quote || *s->p != ')'); s->p++) {
		if (quote ? *s->p == quote : *s->p == '"' || *s->p == '\'') {
			quote = quote ? 0 : *s->p;
		} else if (*s->p == ',' && !quote) {
			g_string_append_c(all, '/');
			n++;
		} else if (*s->p != ' ' || quote) {
			g_string_append_c(all, *s->p);
		}
	}
	s->subject = g_string_free(all, FALSE);
	s->subject_at = (size_t)(from - s->text);
	s->subject_len = (size_t)(s->p - from);
	if (*s->p != ')')
		scan_fault(s, open, 1, NULL, "'(' is not closed");
	else if (n != functions[s->function].args || !*s->subject)
		scan_fault(s, from, s->subject_len, NULL, "'%s' has %u argument%s, expected %u", functions[s->function].name, *s->subject ? n : 0,
			n == 1 && *s->subject ? "" : "s", functions[s->function].args);
	else if (strpbrk(s->subject, "*?"))
		scan_fault(s, from, s->subject_len, NULL, "a trigger asks about one thing, expected a name without * and ?");
	else
		return s->p++;
	return false;
}

/* FUNCTION(args). */
static bool head(struct scan *s)
{
	spaces(s);
	const char *from = s->p;
	g_autofree char *name = word(s);
	const char *names[G_N_ELEMENTS(functions) + 1] = {NULL};
	for (unsigned i = 0; i < G_N_ELEMENTS(functions); i++) {
		names[i] = functions[i].name;
		if (strcmp(name, names[i]) != 0)
			continue;
		s->function = i;
		if (*s->p != '(') {
			scan_fault(s, s->p, 1, NULL, "expected '(' after '%s'", name);
			return false;
		}
		if (!arguments(s))
			return false;
		if (*s->p++ == '.')
			return true;
		scan_fault(s, s->p - 1, 1, NULL, "expected '.' and what to ask about it");
		return false;
	}
	g_autofree char *all = g_strjoinv(", ", (char **)(void *)names);
	scan_fault(s, from, strlen(name), NULL, "unknown function '%s', expected one of %s", name, all);
	return false;
}

/* What the subject names must be declared or made by an action; its spelling becomes the run's: "m1", "m1/vmotion", "esx01/vmk2". */
static const char *subject(struct scan *s)
{
	struct load *l = s->l;
	struct yaml_node at = load_part(l, s->node, s->subject_at, s->subject_len);
	g_auto(GStrv) parts = g_strsplit(s->subject, "/", 2);
	enum service service;
	if (functions[s->function].fn != WORLD_FN_ADAPTER) {
		load_refer(l, LOAD_MIGRATION, NULL, world_string(l->w, parts[0]), &at);
		if (parts[1] && !service_parse(parts[1], &service)) {
			load_fault(l, &at, NULL, "unknown service '%s'", parts[1]);
		} else if (parts[1]) {
			g_autofree char *id = g_strdup_printf("%s/%s", parts[0], service_name(service));
			return world_string(l->w, id);
		}
		return world_string(l->w, parts[0]);
	}
	uint32_t h = estate_host_find(l->e, parts[0]);
	if (!parts[1])
		load_fault(l, &at, NULL, "'%s' names no host, expected such as esx01/vmk1", s->subject);
	else if (h == HOST_NONE)
		load_missing(l, &at, "host", parts[0], l->e->hosts);
	else
		load_refer(l, LOAD_ADAPTER, estate_host(l->e, h)->name, world_string(l->w, parts[1]), &at);
	return world_string(l->w, s->subject);
}

static char *nearest_metric(const struct outcome_record *r, const char *name)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
	for (const struct outcome_field *f = r->fields; f->key; f++)
		if (f->type < OUTCOME_T_RECORD)
			g_ptr_array_add(known, g_strndup(f->key, outcome_metric_length(f)));
	g_ptr_array_add(known, NULL);
	const char *near = diag_nearest(name, (const char *const *)known->pdata);
	return near ? g_strdup_printf("did you mean '%s'?", near) : NULL;
}

/* The field a metric names; NULL after a fault. */
static const struct outcome_field *metric(struct scan *s, const char **out_name)
{
	static const struct outcome_field ready = {.key = "ready", .type = OUTCOME_T_BOOL};
	const char *at = s->p;
	g_autofree char *name = word(s);
	*out_name = world_string(s->l->w, name);
	if (functions[s->function].fn == WORLD_FN_ADAPTER && strcmp(name, "ready") == 0)
		return &ready;
	const struct outcome_field *f = outcome_field_find(functions[s->function].record, name);
	if (f && f->type < OUTCOME_T_RECORD)
		return f;
	g_autofree char *help = f ? NULL : nearest_metric(functions[s->function].record, name);
	scan_fault(s, at, strlen(name), help, f ? "a trigger cannot ask about '%s' of %s(), which is not a single value" : "unknown metric '%s' of %s()", name,
		functions[s->function].name);
	return NULL;
}

static bool operator(struct scan *s, enum world_op *out)
{
	static const struct { const char *sign; enum world_op op; } signs[] = {
		{"==", WORLD_EQ}, {"!=", WORLD_NE}, {"<=", WORLD_LE}, {">=", WORLD_GE}, {"<", WORLD_LT}, {">", WORLD_GT}};
	spaces(s);
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (g_str_has_prefix(s->p, signs[i].sign)) {
			s->p += strlen(signs[i].sign);
			*out = signs[i].op;
			spaces(s);
			return true;
		}
	scan_fault(s, s->p, strcspn(s->p, " "), NULL, "expected one of == != < <= > >=");
	return false;
}

/* The value in the unit of run_metric(): ppm for ratios, else the base unit. */
static bool value(struct scan *s, enum outcome_type type, struct world_trigger *t)
{
	static const struct { enum outcome_type type; enum quantity_kind unit; int64_t divide; } units[] = {
		{OUTCOME_T_PCT, QUANTITY_RATIO, 1000}, {OUTCOME_T_SECONDS, QUANTITY_TIME, 1}, {OUTCOME_T_BYTES, QUANTITY_BYTES, 1},
		{OUTCOME_T_BPS, QUANTITY_RATE, 1}, {OUTCOME_T_INT, QUANTITY_COUNT, 1}};
	const char *from = s->p;
	g_autofree char *text = g_strchomp(g_strdup(from)), *err = NULL;
	size_t n = strlen(text);
	if (!n) {
		scan_fault(s, from, 1, NULL, "expected a value");
		return false;
	}
	if (type == OUTCOME_T_BOOL) {
		t->number = strcmp(text, "true") == 0;
		if (t->number || strcmp(text, "false") == 0)
			return true;
		scan_fault(s, from, n, NULL, "'%s', expected true or false", text);
		return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (units[i].type != type)
			continue;
		if (!quantity_parse(units[i].unit, text, &t->number, &err)) {
			bool joined = strstr(text, " and ") || strstr(text, " or ");
			scan_fault(s, from, n, joined ? "`and` and `or` are for expectations: a trigger is one comparison" : NULL, "%s", err);
			return false;
		}
		t->number /= units[i].divide;
		return true;
	}
	t->is_text = true;
	if (n > 1 && (*text == '"' || *text == '\'') && text[n - 1] == *text) {
		text[n - 1] = 0;
		t->text = world_string(s->l->w, text + 1);
	} else {
		t->text = world_string(s->l->w, text);
	}
	if (t->op == WORLD_EQ || t->op == WORLD_NE)
		return true;
	scan_fault(s, from, n, NULL, "a text is compared with == or != only");
	return false;
}

void load_when(struct load *l, const struct yaml_node *node, struct world_trigger *t)
{
	struct scan s = {.l = l, .node = node, .text = node->text, .p = node->text};
	t->kind = WORLD_WHEN;
	if (head(&s)) {
		t->fn = functions[s.function].fn;
		t->subject = subject(&s);
		const struct outcome_field *f = metric(&s, &t->metric);
		if (f && operator(&s, &t->op))
			value(&s, f->type, t);
	}
	g_free(s.subject);
}

static void event_phase(struct scan *s, struct world_trigger *t)
{
	const char *from = s->p + 1;
	size_t n = strcspn(from, ")");
	g_autofree char *name = *s->p == '(' ? g_strndup(from, n) : g_strdup("");
	for (int i = 0; phases[i]; i++)
		if (strcmp(phases[i], name) == 0 && from[n] == ')') {
			t->phase = phases[i];
			s->p = from + n + 1;
			return;
		}
	g_autofree char *all = g_strjoinv(", ", (char **)(void *)phases);
	scan_fault(s, *s->p == '(' ? from : s->p, n, NULL, "expected phase(NAME) with one of %s", all);
	s->p += strlen(s->p);
}

/* Index of an event by its name among those of a function, or -1 after a fault. */
static int find_event(struct scan *s, enum world_fn fn, const char *from, const char *name)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		if (events[i].fn != fn)
			continue;
		if (strcmp(events[i].name, name) == 0)
			return (int)i;
		g_string_append_printf(all, "%s%s", all->len ? ", " : "", events[i].event == WORLD_EV_PHASE ? "phase(NAME)" : events[i].name);
	}
	scan_fault(s, from, strlen(from), NULL, "unknown event '%s' of %s(), expected one of: %s", from, functions[s->function].name,
		all->len ? all->str : "none");
	return -1;
}

static void read_event(struct load *l, const struct yaml_node *node, struct world_trigger *t)
{
	struct scan s = {.l = l, .node = node, .text = node->text, .p = node->text};
	if (head(&s)) {
		t->fn = functions[s.function].fn;
		t->subject = subject(&s);
		const char *from = s.p;
		g_autofree char *name = word(&s);
		int found = find_event(&s, t->fn, from, name);
		if (found >= 0) {
			t->event = events[found].event;
			if (t->event == WORLD_EV_PHASE)
				event_phase(&s, t);
			spaces(&s);
			if (*s.p)
				scan_fault(&s, s.p, strlen(s.p), NULL, "'%s' after the event, expected nothing", s.p);
		}
	}
	g_free(s.subject);
}

void load_after(struct load *l, const struct yaml_node *node, struct world_trigger *t)
{
	struct load_value v[SCENARIO_SLOTS];
	t->kind = WORLD_AFTER;
	if (!load_block(l, node, &scenario_keys[SCENARIO_BLOCK_AFTER], node, NULL, v))
		return;
	t->delay = sim_dur_ps(v[AFTER_DELAY].number);
	if (v[AFTER_EVENT].text)
		read_event(l, v[AFTER_EVENT].node, t);
}
