/* scenarios/load_trigger.c: the triggers of `when:` and `after:`.
 *
 * A `when` is an expression as in expectations, over what is true now. One comparison of one metric becomes plain data that the run answers by itself; any other is
 * kept whole, with the bounds of progress at which it may change. What a condition names without wildcards must be declared or made by an action. An `after` is an
 * event of a migration or an adapter and a delay.
 */
#include "scenarios/load.h"

#include <string.h>

static const struct {
	const char *name;
	enum world_fn fn;
	unsigned args;
} functions[] = {
	{"migration", WORLD_FN_MIGRATION, 1},
	{"adapter", WORLD_FN_ADAPTER, 1},
	{"session", WORLD_FN_SESSION, 2},
	{"evacuation", WORLD_FN_EVACUATION, 1},
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
	{"requested", WORLD_EV_REQUESTED, WORLD_FN_EVACUATION},
	{"started", WORLD_EV_STARTED, WORLD_FN_EVACUATION},
	{"finished", WORLD_EV_FINISHED, WORLD_FN_EVACUATION},
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

/* "m1/vmotion": a migration, whose id may have slashes itself, and one of its services. */
static const char *session_subject(struct scan *s, const struct yaml_node *at)
{
	const char *slash = strrchr(s->subject, '/');
	g_autofree char *migration = g_strndup(s->subject, (size_t)(slash - s->subject));
	enum service service;
	load_refer(s->l, LOAD_MIGRATION, NULL, world_string(s->l->w, migration), at);
	if (!service_parse(slash + 1, &service)) {
		load_fault(s->l, at, NULL, "unknown service '%s'", slash + 1);
		return world_string(s->l->w, s->subject);
	}
	g_autofree char *id = g_strdup_printf("%s/%s", migration, service_name(service));
	return world_string(s->l->w, id);
}

/* What the subject names must be declared or made by an action; its spelling becomes the run's: "m1", "m1/vmotion", "esx01/vmk2". */
static const char *subject(struct scan *s)
{
	struct load *l = s->l;
	struct yaml_node at = load_part(l, s->node, s->subject_at, s->subject_len);
	g_auto(GStrv) parts = g_strsplit(s->subject, "/", 2);
	enum world_fn fn = functions[s->function].fn;
	if (fn == WORLD_FN_SESSION)
		return session_subject(s, &at);
	if (fn == WORLD_FN_MIGRATION || fn == WORLD_FN_EVACUATION) {
		load_refer(l, fn == WORLD_FN_MIGRATION ? LOAD_MIGRATION : LOAD_EVACUATION, NULL, world_string(l->w, s->subject), &at);
		return world_string(l->w, s->subject);
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

/* --- when --- */

struct asking { /* a condition whose subjects are looked up */
	struct load *l;
	const struct yaml_node *node;
};

/* A migration or adapter that a condition names without wildcards must be declared or made by an action. */
static void refer(void *ctx, const char *function, const char *subject, const char *argument, const char *text)
{
	const struct asking *a = ctx;
	const char *metric = strstr(a->node->text, text), *at = metric && subject ? strstr(metric + strlen(function), subject) : NULL;
	(void)argument;
	if (!at || strpbrk(subject, "*?"))
		return;
	struct yaml_node part = load_part(a->l, a->node, (size_t)(at - a->node->text), strlen(subject));
	if (strcmp(function, "migration") == 0 || strcmp(function, "session") == 0)
		load_refer(a->l, function[0] == 's' ? LOAD_OWNER : LOAD_MIGRATION, NULL, world_string(a->l->w, subject), &part);
	if (strcmp(function, "evacuation") == 0)
		load_refer(a->l, LOAD_EVACUATION, NULL, world_string(a->l->w, subject), &part);
	if (strcmp(function, "traffic") == 0)
		load_refer(a->l, LOAD_TRAFFIC, NULL, world_string(a->l->w, subject), &part);
	if (strcmp(function, "adapter") != 0)
		return;
	g_auto(GStrv) parts = g_strsplit(subject, "/", 2);
	uint32_t h = estate_host_find(a->l->e, parts[0]);
	if (h == HOST_NONE)
		load_missing(a->l, &part, "host", parts[0], a->l->e->hosts);
	else
		load_refer(a->l, LOAD_ADAPTER, estate_host(a->l->e, h)->name, world_string(a->l->w, parts[1]), &part);
}

void load_refer_subjects(struct load *l, const struct yaml_node *node, const struct expect *x)
{
	struct asking a = {l, node};
	expect_condition_subjects(x, refer, &a);
}

/* One comparison as data in the run's units; false: the run cannot answer that by itself. */
static bool read_single(struct load *l, const struct expect_single *one, struct world_trigger *t)
{
	static const struct { const char *sign; enum world_op op; } signs[] = {
		{"==", WORLD_EQ}, {"!=", WORLD_NE}, {"<=", WORLD_LE}, {">=", WORLD_GE}, {"<", WORLD_LT}, {">", WORLD_GT}};
	unsigned f = 0;
	while (f < G_N_ELEMENTS(functions) && (strcmp(one->function, functions[f].name) != 0 || (functions[f].args == 2) != (one->argument != NULL)))
		f++;
	if (f == G_N_ELEMENTS(functions))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
		if (strcmp(one->op, signs[i].sign) == 0)
			t->op = signs[i].op;
	g_autofree char *subject = g_strconcat(one->subject, one->argument ? "/" : NULL, one->argument, NULL);
	g_autofree char *metric = g_strndup(one->metric, one->metric_len);
	t->fn = functions[f].fn;
	t->subject = world_string(l->w, subject);
	t->metric = world_string(l->w, metric);
	t->is_text = one->is_text;
	t->text = world_string(l->w, one->text);
	t->number = one->number;
	return true;
}

static void note_bound(void *ctx, struct world_crossing c)
{
	struct world *w = ctx;
	c.subject = world_string(w, c.subject);
	g_array_append_val(w->crossings, c);
}

void load_when(struct load *l, const struct yaml_node *node, struct world_trigger *t)
{
	char *err = NULL;
	size_t at = 0, len = 0;
	struct expect *x = expect_parse(node->text, &err, &at, &len);
	struct expect_single one;
	t->kind = WORLD_WHEN;
	if (!x) {
		struct yaml_node part = load_part(l, node, at, len);
		load_fault(l, &part, NULL, "%s", err);
		g_free(err);
		return;
	}
	g_ptr_array_add(l->s->conditions, x);
	expect_set_at_end(x, true);
	load_refer_subjects(l, node, x);
	t->first_crossing = l->w->crossings->len;
	expect_condition_bounds(x, note_bound, l->w);
	t->n_crossings = l->w->crossings->len - t->first_crossing;
	if (expect_condition_single(x, &one) && read_single(l, &one, t))
		return;
	t->condition = x;
	t->holds = expect_condition;
}

/* --- after --- */

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
