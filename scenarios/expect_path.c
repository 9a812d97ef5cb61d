/* scenarios/expect_path.c: parses a metric: function(selector, ...).name[(key)][.name...][.stat].
 *
 * Names are looked up in the field tables of the outcome as they come, so that a fault points at the very word and suggests the nearest name of that place.
 * A name that is no field may be a stat, which ends the path. Two short cuts are spelled out here: `ipv4` and `ipv6` of an adapter are its addresses of that
 * family; where nothing follows, `ipv4` is the address itself and `ipv6` the list of how its addresses came about.
 */
#include "models/host/service.h"
#include "scenarios/expect_words.h"
#include "scenarios/diag.h"
#include "scenarios/expect_parse.h"

#include <string.h>

#define MAX_STEPS 16

static const struct { const char *name; enum expect_stat stat; const char *doc; } stats[] = {
	{ "min", EXPECT_MIN, "the least" },
	{ "max", EXPECT_MAX, "the greatest" },
	{ "mean", EXPECT_MEAN, "the mean, rounded to nearest" },
	{ "sum", EXPECT_SUM, "the sum" },
	{ "count", EXPECT_COUNT, "how many there are; the only one that may be asked of nothing" },
	{ "last", EXPECT_LAST, "the last of them, in the order of the outcome" },
};

bool expect_stat_doc(unsigned i, struct expect_doc *out)
{
	if (i > G_N_ELEMENTS(stats))
		return false;
	*out = i < G_N_ELEMENTS(stats) ? (struct expect_doc){ stats[i].name, stats[i].doc, NULL } :
		(struct expect_doc){ "p50 ... p99", "a percentile, by nearest rank", NULL };
	return true;
}

/* Short cuts: the path of fields that stands for a name, the first with a key. */
static const struct { const struct outcome_record *record; const char *name, *field, *key, *field2; } short_cuts[] = {
	{ &outcome_record_adapter, "ipv4", "addresses", "ipv4", NULL },
	{ &outcome_record_adapter, "ipv6", "addresses", "ipv6", NULL },
};

static const char *const migration_states[] = { "queued", "precheck", "setup", "disk", "memory", "switchover", "cleanup", "finished", NULL };
static const char *const migration_outcomes[] = { "completed", "failed", "refused", "cancelled", "unfinished", NULL };
static const char *const migration_kinds[] = { "vmotion", "storage_vmotion", "shared_nothing", "cold", "cross_vcenter", "clone", "linked_clone", "instant_clone",
	"snapshot_create", "snapshot_move", NULL };
static const char *const evacuation_states[] = { "entering", "in_maintenance", "evacuated", "blocked", "timed_out", "cancelled", "refused", "exited", NULL };
static const struct { const struct outcome_record *record; const char *key; const char *const *words; } choices[] = {
	{ &outcome_record_evacuation, "state", evacuation_states },
	{ &outcome_record_migration, "outcome", migration_outcomes },
	{ &outcome_record_migration, "kind", migration_kinds },
	{ &outcome_record_migration, "state", migration_states },
};

const char *expect_path_type_words(enum outcome_type type)
{
	static const char *const words[] = {
		[OUTCOME_T_TEXT] = "a text",
		[OUTCOME_T_BOOL] = "true or false",
		[OUTCOME_T_INT] = "a count",
		[OUTCOME_T_BYTES] = "a number of bytes",
		[OUTCOME_T_SECONDS] = "a time",
		[OUTCOME_T_BPS] = "a rate",
		[OUTCOME_T_PCT] = "a percentage",
		[OUTCOME_T_RECORD] = "a record",
		[OUTCOME_T_RECORDS] = "a list",
		[OUTCOME_T_TEXTS] = "a list",
		[OUTCOME_T_INTS] = "a list",
	};
	return words[type];
}

static const struct expect_step *last_step(const struct expect_metric *m)
{
	return m->steps->len ? &g_array_index(m->steps, struct expect_step, m->steps->len - 1) : NULL;
}

const char *const *expect_path_choices(const struct expect_metric *m)
{
	for (size_t i = 0; i < G_N_ELEMENTS(choices); i++)
		if (m->function->record == choices[i].record && m->steps->len == 1 && !strcmp(last_step(m)->field->key, choices[i].key))
			return m->type == OUTCOME_T_TEXT ? choices[i].words : NULL;
	return NULL;
}

/* A word of a closed vocabulary that is not in it would select nothing, and be found absent, for ever. */
static bool parse_word(struct expect_parser *p, size_t at, const char *record, const char *key, const char *glob)
{
	g_autoptr(GPtrArray) words = expect_words_of(record, key);
	if (!words || expect_words_fit(words, glob))
		return true;
	const char *near = diag_nearest(glob, (const char *const *)words->pdata);
	return expect_parse_fault(p, at, p->at - at, "unknown %s '%s'%s%s%s", !strcmp(key, "name") ? record : !strcmp(key, "rejected_by") ? "rule" : key, glob,
		near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

bool expect_path_word(struct expect_parser *p, const struct expect_metric *m, size_t at, const char *word)
{
	const struct expect_step *s = last_step(m);
	if (!s || m->stat != EXPECT_NO_STAT)
		return true;
	if (expect_path_is_service(m) && !g_strv_contains(service_names(), word))
		return expect_parse_fault(p, at, p->at - at, "unknown service '%s'", word);
	if (s->field->type == OUTCOME_T_TEXT)
		return parse_word(p, at, "", s->field->key, word);
	return !s->field->sub || !s->field->sub->id_key || parse_word(p, at, s->field->sub->name, s->field->sub->id_key, word);
}

bool expect_path_is_service(const struct expect_metric *m)
{
	const struct expect_step *s = last_step(m);
	return s && (!strcmp(s->field->key, "service") || !strcmp(s->field->key, "services") ||
		(s->field->sub && s->field->sub->id_key && !strcmp(s->field->sub->id_key, "service")));
}

/* --- arguments --- */

/* A glob: in quotes, or bare up to ',' or ')'. */
static char *parse_glob(struct expect_parser *p, const char *what)
{
	expect_parse_space(p);
	const char *s = p->text + p->at;
	if (*s == '"' || *s == '\'')
		return expect_parse_quoted(p);
	size_t len = strcspn(s, ",()\"'=");
	size_t kept = len;
	while (kept && (s[kept - 1] == ' ' || s[kept - 1] == '\t'))
		kept--;
	if (!kept) {
		expect_parse_unexpected(p, what);
		return NULL;
	}
	p->at += len;
	return g_strndup(s, kept);
}

static bool has_wildcard(const char *glob)
{
	return strpbrk(glob, "*?") != NULL;
}

/* Services by any of their names; a misspelt one is a fault, because it would select nothing. */
static bool parse_service(struct expect_parser *p, size_t at, char **glob)
{
	enum service service;
	if (has_wildcard(*glob))
		return true;
	if (service_parse(*glob, &service)) {
		g_free(*glob);
		*glob = g_strdup(service_name(service));
		return true;
	}
	const char *near = diag_nearest(*glob, service_names());
	return expect_parse_fault(p, at, p->at - at, "unknown service '%s'%s%s%s", *glob, near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static bool parse_ordinal(struct expect_parser *p, size_t at, const char *text, unsigned *out)
{
	guint64 k = 0;
	if (!g_ascii_string_to_unsigned(text, 10, 1, 1000000, &k, NULL))
		return expect_parse_fault(p, at, p->at - at, "'%s' is no number of a session, expected a count from 1", text);
	*out = (unsigned)k;
	return true;
}

static bool check_arg(struct expect_parser *p, struct expect_metric *m, unsigned i, size_t at)
{
	const struct expect_arg *arg = &m->function->args[i];
	if (!strcmp(arg->name, "k"))
		return parse_ordinal(p, at, m->args[i], &m->ordinal);
	if (!strcmp(arg->name, "service"))
		return parse_service(p, at, &m->args[i]);
	if (!strcmp(arg->name, "rule"))
		return parse_word(p, at, "", "rule", m->args[i]);
	if ((strchr(arg->name, '/') || m->function->excepts) && !strchr(m->args[i], '/') && !has_wildcard(m->args[i]))
		return expect_parse_fault(p, at, p->at - at, "'%s' names no host, expected %s", m->args[i], m->function->args[0].name);
	return true;
}

static unsigned n_args(const struct expect_function *fn)
{
	unsigned n = 0;
	while (n < EXPECT_ARGS && fn->args[n].name)
		n++;
	return n;
}

/* "except=" after the first argument of unchanged(); its place. */
static unsigned parse_except(struct expect_parser *p, unsigned position)
{
	expect_parse_space(p);
	if (expect_parse_name_length(p) != strlen("except") || strncmp(p->text + p->at, "except", strlen("except")) != 0) {
		expect_parse_unexpected(p, "except=");
		return position;
	}
	p->at += strlen("except");
	if (!expect_parse_take(p, '='))
		expect_parse_unexpected(p, "'='");
	return position;
}

/* "host=" of a function whose arguments go by name: which one; n_args(): a fault. */
static unsigned parse_arg_name(struct expect_parser *p, const struct expect_function *fn)
{
	unsigned n = n_args(fn);
	expect_parse_space(p);
	size_t at = p->at, len = expect_parse_name_length(p);
	for (unsigned i = 0; i < n; i++) {
		if (strlen(fn->args[i].name) != len || strncmp(fn->args[i].name, p->text + at, len))
			continue;
		p->at += len;
		if (expect_parse_take(p, '='))
			return i;
		expect_parse_unexpected(p, "'='");
		return n;
	}
	expect_parse_unexpected(p, "host=, adapter=, service= or stack=");
	return n;
}

static bool parse_arg(struct expect_parser *p, struct expect_metric *m, unsigned position)
{
	const struct expect_function *fn = m->function;
	unsigned i = fn->by_name ? parse_arg_name(p, fn) : fn->excepts && position ? parse_except(p, position) : position;
	if (p->err)
		return false;
	expect_parse_space(p);
	size_t at = p->at;
	if (i >= n_args(fn))
		return expect_parse_fault(p, at, 1, "%s() takes %u argument%s at most", fn->name, n_args(fn), n_args(fn) == 1 ? "" : "s");
	if (m->args[i])
		return expect_parse_fault(p, at, 1, "'%s' is given twice", fn->args[i].name);
	m->args[i] = parse_glob(p, fn->args[i].name);
	return m->args[i] && check_arg(p, m, i, at);
}

static bool parse_args(struct expect_parser *p, struct expect_metric *m)
{
	unsigned given = 0;
	if (expect_parse_take(p, ')'))
		return !m->function->required || (p->at--, expect_parse_unexpected(p, m->function->args[0].name));
	if (!n_args(m->function))
		return expect_parse_unexpected(p, "')'");
	do {
		if (!parse_arg(p, m, given++))
			return false;
	} while (expect_parse_take(p, ','));
	if (p->text[p->at] == ')' && given < m->function->required && !m->function->by_name) {
		g_autofree char *next = g_strdup_printf("',' and %s", m->function->args[given].name);
		return expect_parse_unexpected(p, next);
	}
	return expect_parse_take(p, ')') || expect_parse_unexpected(p, "',' or ')'");
}

/* --- the path --- */

static bool add_step(struct expect_metric *m, const struct outcome_record *r, const char *name, const char *key)
{
	struct expect_step s = { outcome_field_find(r, name), g_strdup(key) };
	SIM_ASSERT(s.field);
	g_array_append_val(m->steps, s);
	return true;
}

static bool take_short_cut(struct expect_metric *m, const struct outcome_record *r, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(short_cuts); i++) {
		if (short_cuts[i].record != r || strcmp(short_cuts[i].name, name))
			continue;
		add_step(m, r, short_cuts[i].field, short_cuts[i].key);
		return !short_cuts[i].field2 || add_step(m, last_step(m)->field->sub, short_cuts[i].field2, NULL);
	}
	return false;
}

static bool take_stat(struct expect_metric *m, const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(stats); i++)
		if (!strcmp(stats[i].name, name)) {
			m->stat = stats[i].stat;
			return true;
		}
	if (name[0] != 'p' || !g_ascii_isdigit(name[1]) || !g_ascii_isdigit(name[2]) || name[3] || name[1] < '5')
		return false;
	m->stat = EXPECT_PERCENTILE;
	m->percentile = (unsigned)((name[1] - '0') * 10 + name[2] - '0');
	return true;
}

/* Every name that may stand here: fields as metrics, short cuts, stats. The texts are owned by the array, which ends with NULL. */
static GPtrArray *names_here(const struct outcome_record *r)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (const struct outcome_field *f = r ? r->fields : NULL; f && f->key; f++)
		g_ptr_array_add(names, g_strndup(f->key, outcome_metric_length(f)));
	for (size_t i = 0; i < G_N_ELEMENTS(short_cuts); i++)
		if (short_cuts[i].record == r)
			g_ptr_array_add(names, g_strdup(short_cuts[i].name));
	for (size_t i = 0; i < G_N_ELEMENTS(stats); i++)
		g_ptr_array_add(names, g_strdup(stats[i].name));
	g_ptr_array_add(names, NULL);
	return names;
}

static bool unknown_name(struct expect_parser *p, size_t at, const struct outcome_record *r, const char *name)
{
	g_autoptr(GPtrArray) names = names_here(r);
	const char *near = diag_nearest(name, (const char *const *)names->pdata);
	if (near)
		return expect_parse_fault(p, at, strlen(name), "unknown metric '%s', did you mean '%s'?", name, near);
	GString *list = g_string_new(NULL);
	for (guint i = 0; i + 1 < names->len; i++)
		g_string_append_printf(list, "%s%s", i ? ", " : "", (const char *)names->pdata[i]);
	expect_parse_fault(p, at, strlen(name), "unknown metric '%s', expected one of %s", name, list->str);
	g_string_free(list, TRUE);
	return false;
}

/* The record whose fields the next name may be; NULL: the path has come to a value. */
static const struct outcome_record *record_here(const struct expect_metric *m)
{
	const struct expect_step *s = last_step(m);
	return s ? s->field->sub : m->function->record;
}

/* Rates of traffic: delivered_bps.mean, delivered_bps.min, which the outcome keeps as mean_bps and min_bps. */
static bool parse_delivered(struct expect_parser *p, struct expect_metric *m, const struct outcome_record *r)
{
	static const struct { const char *text, *field; enum expect_stat stat; } rates[] = {
		{ ".mean", "mean_bps", EXPECT_MEAN }, { ".min", "min_bps", EXPECT_MIN },
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rates); i++) {
		size_t len = strlen(rates[i].text);
		if (strncmp(p->text + p->at, rates[i].text, len) != 0 || g_ascii_isalnum(p->text[p->at + len]))
			continue;
		p->at += len;
		m->stat = rates[i].stat;
		return add_step(m, r, rates[i].field, NULL);
	}
	return expect_parse_fault(p, p->at, 1, "rates of traffic are delivered_bps.mean, and delivered_bps.min, the least mean of a second");
}

static bool is_traffic(const struct outcome_record *r)
{
	return r == &outcome_record_traffic || r == &outcome_record_path;
}

static bool parse_key(struct expect_parser *p, struct expect_metric *m)
{
	struct expect_step *s = m->steps->len ? &g_array_index(m->steps, struct expect_step, m->steps->len - 1) : NULL;
	if (p->text[p->at] != '(')
		return true;
	if (m->stat != EXPECT_NO_STAT || !s || s->key || s->field->type != OUTCOME_T_RECORDS || !s->field->sub->id_key)
		return expect_parse_unexpected(p, "no key: only lists of records have one");
	p->at++;
	expect_parse_space(p);
	size_t at = p->at;
	s->key = parse_glob(p, s->field->sub->id_key);
	if (!s->key || (!strcmp(s->field->sub->id_key, "service") && !parse_service(p, at, &s->key)))
		return false;
	if (!parse_word(p, at, s->field->sub->name, s->field->sub->id_key, s->key))
		return false;
	return expect_parse_take(p, ')') || expect_parse_unexpected(p, "')'");
}

static bool parse_step(struct expect_parser *p, struct expect_metric *m)
{
	size_t at = p->at, len = expect_parse_name_length(p);
	const struct outcome_record *r = record_here(m);
	if (!len)
		return expect_parse_unexpected(p, "the name of a metric");
	g_autofree char *name = g_strndup(p->text + at, len);
	p->at += len;
	if (m->stat != EXPECT_NO_STAT)
		return expect_parse_fault(p, at, len, "nothing may follow a stat, got '%s'", name);
	if (m->steps->len >= MAX_STEPS)
		return expect_parse_fault(p, at, len, "the path is too long, expected at most %d names", MAX_STEPS);
	if (is_traffic(r) && (!strcmp(name, "delivered_bps") || !strcmp(name, "delivered")))
		return parse_delivered(p, m, r);
	if (r && outcome_field_find(r, name))
		add_step(m, r, name, NULL);
	else if (!(r && take_short_cut(m, r, name)) && !take_stat(m, name))
		return unknown_name(p, at, r, name);
	return parse_key(p, m);
}

/* --- the whole --- */

static bool settle_type(struct expect_parser *p, struct expect_metric *m, size_t at)
{
	const struct expect_step *s = last_step(m);
	const struct outcome_record *r = record_here(m);
	size_t len = p->at - at;
	m->type = s ? s->field->type : m->function->type;
	m->list_of = m->type == OUTCOME_T_RECORDS ? s->field->sub : NULL;
	if (m->stat == EXPECT_COUNT) {
		m->type = OUTCOME_T_INT;
		return true;
	}
	if (r && (!s || s->key || m->type == OUTCOME_T_RECORD || (m->list_of && !m->list_of->id_key)))
		return expect_parse_fault(p, at, len, "'%.*s' is not a value yet, expected .%.*s or another of its metrics", (int)len, p->text + at,
			(int)outcome_metric_length(r->fields), r->fields->key);
	if (m->stat == EXPECT_NO_STAT || outcome_is_number(m->type) || (m->stat == EXPECT_LAST && (m->type == OUTCOME_T_TEXT || m->type == OUTCOME_T_BOOL)))
		return true;
	return expect_parse_fault(p, at, len, "'%.*s' asks for a stat of %s, expected a number", (int)len, p->text + at, expect_path_type_words(m->type));
}

static const struct expect_function *parse_function(struct expect_parser *p)
{
	expect_parse_space(p);
	size_t at = p->at, len = expect_parse_name_length(p);
	if (!len) {
		expect_parse_unexpected(p, "a metric such as migration(m1).outcome");
		return NULL;
	}
	g_autofree char *name = g_strndup(p->text + at, len);
	const struct expect_function *fn = expect_function_find(name);
	g_autofree const char **names = expect_function_names();
	const char *near = fn ? NULL : diag_nearest(name, names);
	g_autofree char *list = g_strjoinv(", ", (char **)names);
	p->at += len;
	if (!fn && (!strcmp(name, "at") || !strcmp(name, "during")))
		expect_parse_fault(p, at, len, "'%s' is a key of the expectation beside `that`, not a part of the expression", name);
	else if (!fn && near)
		expect_parse_fault(p, at, len, "unknown function '%s', did you mean '%s'?", name, near);
	else if (!fn)
		expect_parse_fault(p, at, len, "unknown function '%s', expected one of %s", name, list);
	return fn;
}

/* `ipv4` alone is the address; `ipv6` alone, of which there are several, how they came about. */
static void name_address(struct expect_metric *m)
{
	struct expect_step *s = m->steps->len ? &g_array_index(m->steps, struct expect_step, m->steps->len - 1) : NULL;
	if (!s || !s->key || s->field->sub != &outcome_record_address || m->stat != EXPECT_NO_STAT)
		return;
	if (strcmp(s->key, "ipv6") != 0) {
		add_step(m, &outcome_record_address, "address", NULL);
		return;
	}
	g_clear_pointer(&s->key, g_free);
	s->field = outcome_field_find(&outcome_record_adapter, "ipv6_origins");
}

static bool parse_metric(struct expect_parser *p, struct expect_metric *m, size_t at)
{
	if (p->text[p->at] != '(')
		return expect_parse_unexpected(p, "'('");
	p->at++;
	if (!parse_args(p, m))
		return false;
	while (p->text[p->at] == '.' && p->text[p->at + 1] != '.') {
		p->at++;
		if (!parse_step(p, m))
			return false;
	}
	m->text = g_strndup(p->text + at, p->at - at);
	name_address(m);
	return settle_type(p, m, at);
}

struct expect_metric *expect_path_parse(struct expect_parser *p)
{
	expect_parse_space(p);
	size_t at = p->at;
	const struct expect_function *fn = parse_function(p);
	if (!fn)
		return NULL;
	struct expect_metric *m = g_new0(struct expect_metric, 1);
	m->function = fn;
	m->steps = g_array_new(FALSE, TRUE, sizeof(struct expect_step));
	if (!parse_metric(p, m, at))
		g_clear_pointer(&m, expect_metric_free);
	return m;
}
