/* tests/hostile.c: the texts, and the walk that puts them into an outcome. */
#include "tests/hostile.h"

#include <string.h>
#include "sim/time.h"

const char *const hostile_ways[] = {"names", "every", "long", "empty", "null", "huge", NULL};

/* What they would do, were they obeyed: run a script, load a picture, make a file "owned", start a calculator, swallow the rest of the line. */
static const char *const texts[] = {
	"<script>document.title='owned'</script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)' x='",
	"`touch owned`",
	"\"; system(\"touch owned\"); x=\"",
	"$(touch owned) '.system('touch owned').' | touch owned",
	"=HYPERLINK(\"https://example.com/\",\"x\")",
	"+1+cmd|' /C calc'!A0",
	"-2+3",
	"@SUM(1,2)",
	"\tleading tab, line\nbreak,\r\ncarriage return",
	"\xe2\x80\xaetxt.exe\xe2\x80\xac \xe2\x81\xa6isolated\xe2\x81\xa9 \xe2\x80\x8fmark",
	"\xd7\xa9\xd7\xa8\xd7\xaa 12 \xd8\xae\xd8\xa7\xd8\xaf\xd9\x85",
	"\xe4\xbb\xae\xe6\x83\xb3\xe3\x83\x9e\xe3\x82\xb7\xe3\x83\xb3 \xf0\x9f\x92\xa5 e\xcc\x81\xcc\x82\xcc\x83\xcc\x84",
	"]]></svg></style></title></textarea></script><!-- <b>bold",
	"&lt;b&gt; &amp;amp; &#60; &nosuch;",
	"\x1b]0;owned\x07\x1b[31mred\x7f\xc2\x85",
	"\xff\xfe\xc0\x80\xed\xa0\x80",
	"{/=99 big} a_b^c @x %s %n %5$d \\n \\",
	"javascript:alert(1)",
	"https://example.com/?a=\"onclick=\"alert(1)&b=<i>",
	"../../../etc/passwd",
	"#c!1,2;3:4\"5\"",
	" ",
};

struct walk {
	struct outcome *o;
	enum hostile way;
	GHashTable *made; /* text before -> text after */
};

/* Words that the outcome's reference lists: views decide by them. */
static bool is_word(const struct outcome_record *r, const char *key)
{
	static const char *const words[] = {
		"migration.kind", "migration.outcome", "migration.state", "phase.name", "held.cause", "evacuation.state", "session.service", "session.protocol", "session.stack",
		"address.family", "address.origin", "address.state", "service_bytes.service", "disabled.service", "adapter.stack", "adapter.services", "adapter.ipv6_origins",
		"traffic.type", "traffic.state", "class.name", "resource.kind", "resource.direction", "contention.direction", "series.kind", "rule.confidence",
		"finding.severity", "netstack.key", "portgroup.teaming", "scenario.fidelity", "scenario.command", "run.ended_by", NULL
	};
	g_autofree char *place = g_strconcat(r->name, ".", key, NULL);
	return g_strv_contains(words, place);
}

/* What records are found by: two of the same name would be one. */
static bool is_id(const char *key) { return g_str_equal(key, "id") || g_str_equal(key, "sessions") || g_str_equal(key, "migration") || g_str_equal(key, "migrations"); }

static char *hostile_text(const struct walk *w)
{
	guint n = g_hash_table_size(w->made);
	const char *text = texts[n % G_N_ELEMENTS(texts)];
	if (w->way == HOSTILE_EMPTY)
		return g_strdup("");
	GString *s = g_string_new(text);
	g_string_append_printf(s, " %u", n);
	if (w->way == HOSTILE_LONG || n % G_N_ELEMENTS(texts) == G_N_ELEMENTS(texts) - 1)
		while (s->len < 4096)
			g_string_append(s, n % 2 ? "nnnnnnnn" : text);
	return g_string_free(s, FALSE);
}

static const char *replaced(struct walk *w, const char *before)
{
	if (w->way == HOSTILE_NULL || !before)
		return NULL;
	char *after = g_hash_table_lookup(w->made, before);
	if (!after) {
		after = hostile_text(w);
		g_hash_table_insert(w->made, g_strdup(before), after);
	}
	return outcome_text(w->o, after);
}

static int64_t largest(enum outcome_type type)
{
	switch (type) {
	case OUTCOME_T_SECONDS: return SIM_HORIZON_MAX; /* two of them are more than 63 bits hold */
	case OUTCOME_T_BYTES: return INT64_C(1) << 60;
	case OUTCOME_T_BPS: return INT64_C(1) << 50;
	case OUTCOME_T_PCT: return 1000000;
	default: return 1000000000;
	}
}

static void walk_record(struct walk *w, const struct outcome_record *r, void *rec);

static void walk_list(struct walk *w, const struct outcome_field *f, GPtrArray *list)
{
	for (guint i = 0; i < list->len; i++)
		if (f->type == OUTCOME_T_RECORDS)
			walk_record(w, f->sub, list->pdata[i]);
		else if (f->type == OUTCOME_T_TEXTS && w->way != HOSTILE_NULL)
			list->pdata[i] = (gpointer)replaced(w, list->pdata[i]);
}

static void walk_field(struct walk *w, const struct outcome_record *r, const struct outcome_field *f, void *at)
{
	bool kept = (w->way != HOSTILE_EVERY && w->way < HOSTILE_NULL && is_word(r, f->key)) || (w->way == HOSTILE_EMPTY && is_id(f->key));
	if (f->type == OUTCOME_T_RECORD)
		walk_record(w, f->sub, at);
	else if (f->type == OUTCOME_T_TEXT && !kept)
		*(const char **)at = replaced(w, *(const char **)at);
	else if (outcome_is_number(f->type) && w->way >= HOSTILE_NULL)
		*(int64_t *)at = w->way == HOSTILE_NULL ? OUTCOME_NULL : largest(f->type);
	else if (f->type == OUTCOME_T_RECORDS || (f->type == OUTCOME_T_TEXTS && !kept))
		walk_list(w, f, *(GPtrArray **)at);
}

static void walk_record(struct walk *w, const struct outcome_record *r, void *rec)
{
	for (const struct outcome_field *f = r->fields; f->key; f++)
		walk_field(w, r, f, (char *)rec + f->offset);
}

void hostile_make(struct outcome *o, enum hostile way)
{
	struct walk w = {o, way, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
	walk_record(&w, &outcome_record_top, o);
	g_hash_table_unref(w.made);
	o->vmksim.outcome_version = OUTCOME_VERSION;
}

static void fill_record(struct outcome *o, const struct outcome_record *r, void *rec, bool made);

static void fill_field(struct outcome *o, const struct outcome_field *f, void *at, bool made)
{
	g_autofree char *text = g_strconcat("filled-", f->key, NULL);
	if (f->type == OUTCOME_T_RECORD)
		fill_record(o, f->sub, at, made);
	else if (f->type == OUTCOME_T_TEXT && made)
		*(const char **)at = outcome_text(o, text);
	else if (f->type == OUTCOME_T_RECORDS) {
		GPtrArray *list = *(GPtrArray **)at;
		guint before = list->len;
		if (!before)
			outcome_list_add(list, f->sub);
		for (guint i = 0; i < list->len; i++)
			fill_record(o, f->sub, list->pdata[i], !before);
	} else if (f->type == OUTCOME_T_TEXTS && !(*(GPtrArray **)at)->len)
		g_ptr_array_add(*(GPtrArray **)at, (gpointer)outcome_text(o, text));
	else if (f->type == OUTCOME_T_INTS && !(*(GPtrArray **)at)->len)
		g_ptr_array_add(*(GPtrArray **)at, outcome_int_box(1));
}

static void fill_record(struct outcome *o, const struct outcome_record *r, void *rec, bool made)
{
	for (const struct outcome_field *f = r->fields; f->key; f++)
		fill_field(o, f, (char *)rec + f->offset, made);
}

void hostile_fill(struct outcome *o) { fill_record(o, &outcome_record_top, o, false); }
