/* tests/test-tables.c: laws of an outcome as comma-separated values and as JSON Lines: they hold what the JSON holds, whatever its texts are. */
#include <csv.h>
#include <string.h>

#include "models/outcome_json.h"
#include "plots/csv.h"
#include "plots/jsonl.h"
#include "tests/given.h"
#include "tests/hostile.h"
#include "tests/suite.h"

static bool gather(void *ctx, const GString *lines)
{
	g_string_append_len(ctx, lines->str, (gssize)lines->len);
	return true;
}

static bool gather_once(void *ctx, const GString *lines)
{
	gather(ctx, lines);
	return false;
}

static const struct csv_table *find(const GPtrArray *tables, const char *name)
{
	for (guint i = 0; i < tables->len; i++)
		if (g_str_equal(csv_table_name(g_ptr_array_index(tables, i)), name))
			return g_ptr_array_index(tables, i);
	return NULL;
}

static GString *table_of(const struct outcome *o, const char *name)
{
	g_autoptr(GPtrArray) tables = csv_tables();
	const struct csv_table *t = find(tables, name);
	GString *s = g_string_new(NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(t);
	csv_head(t, s);
	csv_rows(t, o, 1, gather, s);
	return s;
}

static void expect_table(const struct outcome *o, const char *name, const char *want)
{
	GString *s = table_of(o, name);
	CU_ASSERT_STRING_EQUAL(s->str, want);
	if (strcmp(s->str, want) != 0)
		printf("# %s: %s", name, s->str);
	g_string_free(s, TRUE);
}

static void small_tables(void)
{
	struct outcome *o = outcome_new_empty();
	struct outcome_resource *r = outcome_list_add(o->resources, &outcome_record_resource);
	struct outcome_class *c = outcome_list_add(r->by_class, &outcome_record_class);
	struct outcome_series *s = outcome_list_add(o->series, &outcome_record_series);
	struct outcome_contention *m = outcome_list_add(o->contention, &outcome_record_contention);
	r->name = "esx01/\"a, b\"";
	*c = (struct outcome_class){"=1+1", 7, 1500000000000};
	s->name = "x";
	s->kind = "nic";
	s->width_s = 400000000000;
	g_ptr_array_add(s->bps, outcome_int_box(5));
	g_ptr_array_add(s->bps, outcome_int_box(OUTCOME_NULL));
	*m = (struct outcome_contention){"", NULL, 0, OUTCOME_NULL, m->transfers};
	g_ptr_array_add(m->transfers, (gpointer) "\uff1d1");
	g_ptr_array_add(m->transfers, (gpointer) "b");
	expect_table(o, "resources_by_class", "run,resources_row,resources_name,row,name,bytes,saturated_s\r\n1,0,\"esx01/\"\"a, b\"\"\",0,'=1+1,7,1.5\r\n");
	expect_table(o, "series", "run,row,name,kind,at_s,width_s,bps\r\n1,0,x,nic,0,0.4,5\r\n1,0,x,nic,0.4,0.4,\r\n");
	expect_table(o, "contention", "run,row,resource,direction,from_s,to_s,transfers\r\n1,0,\"\",,0,,\"'\uff1d1; b\"\r\n");
	expect_table(o, "topology_links", "run,row,name,a,b,rate_bps,rtt_s,loss_pct\r\n");
	outcome_free(o);
}

/* What a reader of RFC 4180 finds. */
struct found {
	unsigned line, cells, head, ragged, formulas, controls;
};

static bool is_number(const char *s)
{
	const char *p = s + (*s == '-');
	size_t digits = strspn(p, "0123456789.");
	return digits && !p[digits];
}

static void on_cell(void *cell, size_t n, void *ctx)
{
	struct found *f = ctx;
	g_autofree char *s = g_strndup(cell, n);
	f->cells++;
	f->formulas += *s && strchr("=+-@\t\r\n", *s) && !is_number(s);
	for (const char *p = s; *p; p = g_utf8_next_char(p)) {
		gunichar c = g_utf8_get_char(p);
		f->controls += (c < 0x20 && !strchr("\t\r\n", (int)c)) || (c >= 0x7f && c < 0xa0);
	}
	f->controls += !g_utf8_validate(s, -1, NULL);
}

static void on_line(int end, void *ctx)
{
	struct found *f = ctx;
	(void)end;
	f->head = f->line++ ? f->head : f->cells;
	f->ragged += f->cells != f->head;
	f->cells = 0;
}

static void read_table(const struct outcome *o, const char *name)
{
	GString *s = table_of(o, name);
	struct found f = {0};
	struct csv_parser p;
	CU_ASSERT_EQUAL_FATAL(csv_init(&p, CSV_STRICT | CSV_STRICT_FINI), 0);
	CU_ASSERT_EQUAL(csv_parse(&p, s->str, s->len, on_cell, on_line, &f), s->len);
	CU_ASSERT_EQUAL(csv_fini(&p, on_cell, on_line, &f), 0);
	csv_free(&p);
	if (f.ragged || f.formulas || f.controls)
		printf("# %s: %u lines of another length, %u formulas, %u control characters\n", name, f.ragged, f.formulas, f.controls);
	CU_ASSERT(!f.ragged && !f.formulas && !f.controls && f.line >= 1);
	CU_ASSERT_PTR_NULL(strstr(s->str, "-922337203"));
	g_string_free(s, TRUE);
}

static void every_table_is_even(void)
{
	g_autoptr(GPtrArray) tables = csv_tables();
	for (int way = 0; way < HOSTILE_WAYS; way++) {
		struct outcome *o = given_outcome();
		hostile_fill(o);
		hostile_make(o, (enum hostile)way);
		for (guint i = 0; i < tables->len; i++)
			read_table(o, csv_table_name(g_ptr_array_index(tables, i)));
		outcome_free(o);
	}
}

static unsigned lists_of(const struct outcome_record *r)
{
	unsigned n = 0;
	for (const struct outcome_field *f = r->fields; f->key; f++)
		n += f->sub ? (f->type == OUTCOME_T_RECORDS) + lists_of(f->sub) : 0;
	return n;
}

static void every_list_has_a_table(void)
{
	g_autoptr(GPtrArray) tables = csv_tables();
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < tables->len; i++)
		g_hash_table_add(names, (gpointer)csv_table_name(g_ptr_array_index(tables, i)));
	CU_ASSERT_EQUAL(tables->len, 1 + lists_of(&outcome_record_top));
	CU_ASSERT_EQUAL(g_hash_table_size(names), tables->len);
}

/* The members of a line after those that say where it is from, without its last brace. */
static char *members_of(const char *line)
{
	const char *p = strstr(line, ",\"variant\":");
	g_autofree char *rest = p ? g_strndup(p, strlen(p) - 1) : NULL;
	return !rest ? NULL : g_str_has_prefix(rest, ",\"variant\":null,") ? g_strdup(rest + strlen(",\"variant\":null,")) : NULL;
}

static void lines_are_json(void)
{
	struct outcome *o = given_outcome();
	o->scenario.variant = NULL;
	GString *json = g_string_new(NULL), *lines = g_string_new(NULL);
	outcome_json_write(o, false, json);
	jsonl_write(o, 3, gather, lines);
	g_auto(GStrv) each = g_strsplit(lines->str, "\n", -1);
	unsigned n = g_strv_length(each), missing = 0;
	for (unsigned i = 0; i + 1 < n; i++) {
		g_autofree char *members = members_of(each[i]);
		bool scenario = g_str_has_prefix(each[i], "{\"table\":\"scenario\",\"run\":3,\"scenario\":");
		missing += !scenario && (!members || !strstr(json->str, members));
		CU_ASSERT_TRUE(g_str_has_prefix(each[i], "{\"table\":\""));
		CU_ASSERT_PTR_NOT_NULL(strstr(each[i], "\"run\":3,"));
	}
	CU_ASSERT_EQUAL(missing, 0);
	CU_ASSERT_STRING_EQUAL(each[n - 1], "");
	CU_ASSERT(n > o->migrations->len + o->sessions->len + o->log->len);
	g_string_free(json, TRUE);
	g_string_free(lines, TRUE);
	outcome_free(o);
}

static void who_wants_no_more(void)
{
	struct outcome *o = outcome_new_empty();
	GString *csv = g_string_new(NULL), *jsonl = g_string_new(NULL);
	g_autoptr(GPtrArray) tables = csv_tables();
	for (unsigned i = 0; i < 20000; i++)
		*(struct outcome_stack *)outcome_list_add(o->stacks, &outcome_record_stack) = (struct outcome_stack){"h", "s", i, 0};
	csv_rows(find(tables, "stacks"), o, 1, gather_once, csv);
	jsonl_write(o, 1, gather_once, jsonl);
	CU_ASSERT(csv->len > 60000 && csv->len < 70000 && g_str_has_suffix(csv->str, "\r\n"));
	CU_ASSERT(jsonl->len > 60000 && jsonl->len < 70000 && g_str_has_suffix(jsonl->str, "}\n"));
	g_string_free(csv, TRUE);
	g_string_free(jsonl, TRUE);
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"rows have the places and ids of the lists they are in, exact decimals, and no formulas", small_tables},
	{"every list of the outcome has a table with a name of its own", every_list_has_a_table},
	{"a strict reader finds lines of one length, no formula and no control character, whatever texts and numbers are", every_table_is_even},
	{"a line of JSON Lines has the members of its record as the JSON has them", lines_are_json},
	{"who wants no more lines gets none", who_wants_no_more},
};
SUITE_MAIN("tables", cases)
