/* scenarios/yaml.c: libfyaml's events to our tree.
 *
 * Events, not libfyaml's documents: aliases are then ours to resolve (its own resolving copies the targets, so eight lines can ask for gigabytes), duplicate
 * keys are ours to report with both places, and neither its paths nor its display of source lines is ever reached. What it does not do is done before it: UTF-8
 * is checked (UTF-16 would give no document and no fault), so are control characters and tabs in indentation (reported elsewhere, if at all). Its own messages
 * are collected and put into our words; only the first syntax error is known, since nothing after it can be trusted.
 */
#include "scenarios/yaml.h"

#include <string.h>
#include <libfyaml.h>

/* Brackets a text may have open, those in quotes and comments counted, too. libfyaml reads flow collections to their end before it hands out the first event,
 * in time that grows with the square of their depth. */
#define FLOW_MAX_OPEN 1000
#define ARENA_BLOCK (64 * 1024)

struct yaml_doc {
	GPtrArray *blocks; /* of the arena */
	char *free;
	size_t left;
	const struct yaml_node *root;
};

struct anchor {
	const struct yaml_node *node; /* NULL while it is being read: an alias to it would be a cycle */
};

struct reader {
	struct yaml_doc *doc;
	struct fy_parser *fyp;
	struct diags *d;
	const char *text;
	size_t len;
	unsigned number;
	uint32_t file;
	struct diag_mark last;
	GHashTable *anchors; /* look-up only */
	uint64_t aliased;
	uint32_t nodes;
	bool stop; /* nothing more can be read */
};

/* ---- arena ---- */

static void *arena(struct yaml_doc *doc, size_t size)
{
	size = (size + 7) & ~(size_t)7;
	if (size > doc->left) {
		size_t block = MAX(size, ARENA_BLOCK);
		doc->free = g_malloc(block);
		doc->left = block;
		g_ptr_array_add(doc->blocks, doc->free);
	}
	void *p = doc->free;
	doc->free += size;
	doc->left -= size;
	return p;
}

static void *arena_copy(struct yaml_doc *doc, const void *p, size_t size)
{
	void *to = arena(doc, size + 1);
	if (size)
		memcpy(to, p, size);
	((char *)to)[size] = 0;
	return to;
}

static struct yaml_node *node_new(struct yaml_doc *doc, enum yaml_kind kind, struct diag_mark mark)
{
	struct yaml_node *n = arena(doc, sizeof(*n));
	*n = (struct yaml_node){.kind = kind, .mark = mark, .size = 1, .text = ""};
	return n;
}

static void grow(struct yaml_node *n, const struct yaml_node *part)
{
	n->size = part->size > UINT32_MAX - n->size ? UINT32_MAX : n->size + part->size;
}

/* ---- faults ---- */

static void fault(struct reader *r, struct diag_mark at, const char *help, const char *fmt, ...) G_GNUC_PRINTF(4, 5);
static void fault(struct reader *r, struct diag_mark at, const char *help, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	at.file = r->file;
	diag_vadd(r->d, r->number ? (struct diag_mark){0} : at, help, fmt, ap);
	va_end(ap);
}

static struct diag_mark mark_at(const char *text, size_t offset)
{
	struct diag_mark m = {.line = 1};
	const char *line = text, *p;
	while ((p = memchr(line, '\n', (size_t)(text + offset - line)))) {
		line = p + 1;
		m.line++;
	}
	m.column = 1;
	for (p = line; p < text + offset; p++)
		m.column += ((unsigned char)*p & 0xc0) != 0x80;
	return m;
}

/* What must hold before libfyaml sees the text. */
static bool check_bytes(struct reader *r)
{
	const char *bad;
	if (r->len >= 2 && ((r->text[0] == '\xff' && r->text[1] == '\xfe') || (r->text[0] == '\xfe' && r->text[1] == '\xff'))) {
		fault(r, (struct diag_mark){0}, "save it as UTF-8", "the text is UTF-16, expected UTF-8");
		return false;
	}
	if ((bad = memchr(r->text, 0, r->len))) {
		fault(r, (struct diag_mark){0}, NULL, "this is a binary file (byte %zu is 0), expected YAML text", (size_t)(bad - r->text));
		return false;
	}
	if (!g_utf8_validate(r->text, (gssize)r->len, &bad)) {
		fault(r, mark_at(r->text, (size_t)(bad - r->text)), "save it as UTF-8", "byte 0x%02x is not UTF-8 text", (unsigned char)*bad);
		return false;
	}
	bool indent = true;
	int64_t depth = 0;
	for (const char *p = r->text; p < r->text + r->len; p++) {
		unsigned char c = (unsigned char)*p;
		depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
		if (depth > FLOW_MAX_OPEN || (c == '%' && (p == r->text || p[-1] == '\n'))) {
			fault(r, mark_at(r->text, (size_t)(p - r->text)), NULL,
				c == '%' ? "directives such as '%%YAML' are not part of the language" : "too many brackets are open here");
			return false;
		}
		if (c == '\t' && indent) {
			fault(r, mark_at(r->text, (size_t)(p - r->text)), "indent with spaces", "a tab in the indentation");
			return false;
		}
		if (c < 0x20 ? c != '\t' && c != '\n' && c != '\r' : c == 0x7f) {
			fault(r, mark_at(r->text, (size_t)(p - r->text)), NULL, "control character 0x%02x, expected text", c);
			return false;
		}
		indent = c == '\n' || (indent && c == ' ');
	}
	return true;
}

/* libfyaml's words, by a part of them, and ours. */
static const struct {
	const char *theirs, *ours, *help;
} syntax_words[] = {
	{"invalid nested block mapping", "': ' starts a second value in this line", "put quotes around text that contains ': '"},
	{"invalid indentation", "the indentation of this line fits none above it", NULL},
	{"wrongly indented flow", "a '{' or '[' above is not closed, or what is in it is not indented", "close what was opened"},
	{"wrongly indented double-quoted", "a quote is opened here and never closed", NULL},
	{"wrongly indented single-quoted", "a quote is opened here and never closed", NULL},
	{"without closing quote", "a quote is opened here and never closed", NULL},
	{"without a closing", "the text ends within '[' or '{'", "close what was opened"},
	{"invalid extra closing", "a closing bracket that nothing opened", NULL},
	{"cannot start with", "text cannot begin with this character", "put the text in quotes"},
	{"invalid value after mapping", "this line is neither a key with ':' nor part of the value before it",
		"check the indentation, and the ':' of the line"},
	{"mapping values are not allowed", "': ' starts a second value here", "put quotes around text that contains ': '"},
	{"invalid multiline plain key", "this line is neither a key with ':' nor part of the value before it",
		"check the indentation, and the ':' of the line"},
	{"could not find expected ':'", "a key without its ':'", NULL},
	{"missing comma in flow", "expected ',' or the closing bracket", "put quotes around text that contains any of , : { } [ ]"},
	{"unterminated", "a quote is opened here and never closed", NULL},
	{"unexpected end of stream", "the text ends inside a quoted value", "close the quote"},
	{"end of stream", "the text ends too early", "close what was opened: a quote, '[' or '{'"},
	{"invalid escape", "an escape that YAML does not know", "put the text in single quotes"},
	{"duplicate key", "a key is given twice", NULL},
	{"block scalar", "a block of text that cannot be read", "after | or > the text begins in the next line"},
	{"depth limit", "nested too deeply", NULL},
	{"anchor", "an anchor or alias that cannot be read", NULL},
	{"tag", "tags such as '!!str' are not part of the language", NULL},
	{"directive", "a directive that cannot be read", NULL},
	{"tab", "a tab where spaces are expected", "indent with spaces"},
};

static void syntax_fault(struct reader *r, struct fy_diag *diag)
{
	void *iter = NULL;
	struct fy_diag_error *e = fy_diag_errors_iterate(diag, &iter);
	r->stop = true;
	if (!e) {
		fault(r, (struct diag_mark){0}, NULL, "this is not YAML");
		return;
	}
	struct diag_mark at = {e->line > 0 ? (uint32_t)e->line : 1, e->column > 0 ? (uint32_t)e->column : 1, 1, r->file};
	for (size_t i = 0; i < G_N_ELEMENTS(syntax_words); i++)
		if (strstr(e->msg, syntax_words[i].theirs)) {
			fault(r, at, syntax_words[i].help, "%s", syntax_words[i].ours);
			return;
		}
	fault(r, at, NULL, "not YAML: %s", e->msg);
}

/* ---- events to nodes ---- */

/* A value that is not there has no mark: it gets the place of what came before it. */
static struct diag_mark event_mark(struct reader *r, struct fy_event *ev)
{
	const struct fy_mark *a = fy_event_start_mark(ev), *z = fy_event_end_mark(ev);
	if (r->number || !a)
		return r->number ? (struct diag_mark){.column = r->number} : r->last;
	struct diag_mark m = {(uint32_t)a->line + 1, (uint32_t)a->column + 1, 1, r->file};
	if (z && z->line == a->line && z->column > a->column && ev->type == FYET_SCALAR)
		m.length = (uint32_t)(z->column - a->column);
	r->last = m;
	return m;
}

static struct fy_event *next(struct reader *r)
{
	if (r->stop)
		return NULL;
	struct fy_event *ev = fy_parser_parse(r->fyp);
	if (!ev || fy_parser_get_stream_error(r->fyp)) {
		if (ev)
			fy_parser_event_free(r->fyp, ev);
		struct fy_diag *diag = fy_parser_get_diag(r->fyp);
		syntax_fault(r, diag);
		fy_diag_unref(diag);
		return NULL;
	}
	return ev;
}

static char *token_text(struct fy_token *t)
{
	size_t n = 0;
	const char *p = t ? fy_token_get_text(t, &n) : NULL;
	return p ? g_strndup(p, n) : NULL;
}

static struct yaml_node *read_scalar(struct reader *r, struct fy_event *ev, struct diag_mark mark)
{
	struct yaml_node *n = node_new(r->doc, YAML_SCALAR, mark);
	struct fy_token *t = fy_event_get_token(ev);
	size_t len = 0;
	const char *p = t ? fy_token_get_text(t, &len) : NULL;
	const struct fy_mark *a = fy_event_start_mark(ev);
	enum fy_scalar_style style = t ? fy_token_scalar_style(t) : FYSS_PLAIN;
	n->plain = style == FYSS_PLAIN;
	n->start = a ? (uint32_t)a->input_pos : 0;
	if (p && memchr(p, 0, len)) {
		fault(r, mark, NULL, "the text holds a NUL character");
		len = strnlen(p, len);
	}
	n->n = (uint32_t)len;
	n->text = arena_copy(r->doc, p, len);
	/* libfyaml marks the text of a quoted scalar, not its quotes: the place people see begins at the quote. */
	if (!n->plain && mark.column > 1 && n->start > 0 && n->start < r->len && (r->text[n->start - 1] == '"' || r->text[n->start - 1] == '\''))
		n->mark.column--, n->mark.length += 2;
	return n;
}

static const struct yaml_node *read_alias(struct reader *r, struct fy_event *ev, struct diag_mark mark)
{
	g_autofree char *name = token_text(fy_event_get_token(ev));
	struct anchor *a = name ? g_hash_table_lookup(r->anchors, name) : NULL;
	mark.length = name ? (uint32_t)strlen(name) + 1 : 1;
	if (!a)
		fault(r, mark, "an anchor '&NAME' stands before its aliases", "alias '*%s' has no anchor", name ? name : "");
	else if (!a->node)
		fault(r, mark, NULL, "alias '*%s' stands inside what it names", name);
	else
		r->aliased += a->node->size;
	if (a && a->node && r->aliased <= YAML_MAX_ALIASED)
		return a->node;
	if (r->aliased > YAML_MAX_ALIASED) {
		fault(r, mark, NULL, "the aliases of this file stand for more than %d nodes", YAML_MAX_ALIASED);
		r->stop = true;
	}
	return yaml_removed_new(r->doc, node_new(r->doc, YAML_SCALAR, mark));
}

static const struct yaml_node *read_node(struct reader *r, struct fy_event *ev, unsigned depth, bool flow);

static const struct yaml_node *read_list(struct reader *r, struct fy_event *ev, struct diag_mark mark, unsigned depth)
{
	bool flow = fy_event_get_node_style(ev) == FYNS_FLOW;
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	struct yaml_node *n = node_new(r->doc, YAML_LIST, mark);
	for (struct fy_event *e; (e = next(r));) {
		if (e->type == FYET_SEQUENCE_END) {
			fy_parser_event_free(r->fyp, e);
			break;
		}
		const struct yaml_node *item = read_node(r, e, depth + 1, flow);
		g_ptr_array_add(items, (gpointer)item);
		grow(n, item);
	}
	n->flow = flow;
	n->n = items->len;
	n->items = arena_copy(r->doc, items->pdata, items->len * sizeof(gpointer));
	return n;
}

/* An anchor's name is what `&base` says; `<<: *base` is the merge key of YAML 1.1, which hides where a value comes from. */
static void merge_key_fault(struct reader *r, struct diag_mark at)
{
	fault(r, at, "write `profiles: {base: {...}}` and `profile: base` in each host that shares it, or repeat the keys",
		"merge key '<<' is not part of the language");
}

/* `{that: session(m1, vmotion).x == 1}` is two pairs in YAML: "session(m1" and a key "vmotion).x == 1" without a value. */
static bool split_expression(const struct yaml_pair *last, const struct yaml_node *key)
{
	if (!last || !last->value || last->value->kind != YAML_SCALAR || !last->value->plain || !key->plain)
		return false;
	int open = 0;
	for (const char *p = last->value->text; *p; p++)
		open += *p == '(' ? 1 : *p == ')' ? -1 : 0;
	return open > 0 && strchr(key->text, ')');
}

static void add_pair(struct reader *r, GArray *pairs, GHashTable *seen, struct yaml_pair p, bool flow)
{
	struct yaml_pair *last = pairs->len ? &g_array_index(pairs, struct yaml_pair, pairs->len - 1) : NULL;
	if (p.key->kind != YAML_SCALAR) {
		fault(r, p.key->mark, "put quotes around text that contains { or [", "a mapping or list stands as a key, expected a name");
		return;
	}
	if (flow && split_expression(last, p.key)) {
		g_autofree char *help = g_strdup_printf("write %s: \"%s, %s\"", last->key->text, last->value->text, p.key->text);
		fault(r, last->value->mark, help, "the comma splits this text in two, since it stands between { and }");
		g_autofree char *whole = g_strdup_printf("%s, %s", last->value->text, p.key->text);
		last->value = yaml_text_new(r->doc, last->value, whole);
		return;
	}
	if (p.key->plain && strcmp(p.key->text, "<<") == 0) {
		merge_key_fault(r, p.key->mark);
		return;
	}
	const struct yaml_node *first = g_hash_table_lookup(seen, p.key->text);
	if (first) {
		g_autofree char *help = g_strdup_printf("the first is in line %u, column %u", first->mark.line, first->mark.column);
		fault(r, p.key->mark, help, "key '%s' is given twice", p.key->text);
		return;
	}
	g_hash_table_insert(seen, (gpointer)p.key->text, (gpointer)p.key);
	g_array_append_val(pairs, p);
}

static const struct yaml_node *read_map(struct reader *r, struct fy_event *ev, struct diag_mark mark, unsigned depth)
{
	bool flow = fy_event_get_node_style(ev) == FYNS_FLOW;
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(struct yaml_pair));
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	struct yaml_node *n = node_new(r->doc, YAML_MAP, mark);
	for (struct fy_event *e; (e = next(r));) {
		if (e->type == FYET_MAPPING_END) {
			fy_parser_event_free(r->fyp, e);
			break;
		}
		struct yaml_pair p = {.key = read_node(r, e, depth + 1, flow)};
		if (!(e = next(r)))
			break;
		p.value = read_node(r, e, depth + 1, flow);
		grow(n, p.key);
		grow(n, p.value);
		add_pair(r, pairs, seen, p, flow);
	}
	n->flow = flow;
	n->n = pairs->len;
	n->pairs = arena_copy(r->doc, pairs->data, pairs->len * sizeof(struct yaml_pair));
	return n;
}

/* Reads the node an event begins; takes the event. Never NULL: what cannot be read is an empty scalar, with its fault. */
static const struct yaml_node *read_node(struct reader *r, struct fy_event *ev, unsigned depth, bool flow)
{
	struct diag_mark mark = event_mark(r, ev);
	const struct yaml_node *n = NULL;
	g_autofree char *name = ev->type == FYET_ALIAS ? NULL : token_text(fy_event_get_anchor_token(ev));
	if (ev->type != FYET_ALIAS && fy_event_get_tag_token(ev))
		fault(r, mark, NULL, "tags such as '!!str' are not part of the language");
	if (depth > YAML_MAX_DEPTH)
		fault(r, mark, NULL, "nested more than %d deep", YAML_MAX_DEPTH);
	if (++r->nodes > YAML_MAX_NODES)
		fault(r, mark, "objects of a kind are one line as a range, such as app(001..500)", "more than %d values in one file", YAML_MAX_NODES);
	r->stop |= depth > YAML_MAX_DEPTH || r->nodes > YAML_MAX_NODES;
	struct anchor *a = NULL;
	if (name) {
		a = g_new0(struct anchor, 1);
		g_hash_table_insert(r->anchors, g_strdup(name), a);
	}
	if (ev->type == FYET_SCALAR) {
		struct yaml_node *s = read_scalar(r, ev, mark);
		s->flow = flow;
		n = s;
	} else if (ev->type == FYET_ALIAS) {
		n = read_alias(r, ev, mark);
	} else if (ev->type == FYET_SEQUENCE_START) {
		n = read_list(r, ev, mark, depth);
	} else if (ev->type == FYET_MAPPING_START) {
		n = read_map(r, ev, mark, depth);
	} else {
		n = node_new(r->doc, YAML_SCALAR, mark);
	}
	if (a && g_hash_table_lookup(r->anchors, name) == a)
		a->node = n;
	fy_parser_event_free(r->fyp, ev);
	return n;
}

static void read_stream(struct reader *r)
{
	unsigned documents = 0;
	for (struct fy_event *ev; (ev = next(r));) {
		enum fy_event_type type = ev->type;
		if (type == FYET_DOCUMENT_START && documents++) {
			fault(r, event_mark(r, ev), "one file holds one scenario; cases of one estate are `variants:`", "a second document starts here");
			r->stop = true;
		}
		if (type == FYET_SCALAR || type == FYET_ALIAS || type == FYET_SEQUENCE_START || type == FYET_MAPPING_START)
			r->doc->root = read_node(r, ev, 0, false);
		else
			fy_parser_event_free(r->fyp, ev);
		if (type == FYET_STREAM_END || r->stop)
			break;
	}
	if (!r->stop && !r->doc->root)
		fault(r, (struct diag_mark){0}, "a scenario begins with `vmksim: 1`", "the text is empty");
}

static void discard(struct fy_diag *diag, void *user, const char *buf, size_t len)
{
	(void)diag;
	(void)user;
	(void)buf;
	(void)len;
}

static void read_all(struct reader *r)
{
	struct fy_diag_cfg dcfg;
	fy_diag_cfg_default(&dcfg);
	dcfg.fp = NULL;
	dcfg.output_fn = discard;
	dcfg.colorize = false;
	dcfg.show_source = false;
	struct fy_diag *diag = fy_diag_create(&dcfg);
	SIM_ASSERT(diag);
	fy_diag_set_collect_errors(diag, true);
	struct fy_parse_cfg cfg = {.flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE, .diag = diag};
	r->fyp = fy_parser_create(&cfg);
	SIM_ASSERT(r->fyp);
	if (fy_parser_set_string(r->fyp, r->text, r->len) == 0)
		read_stream(r);
	else
		fault(r, (struct diag_mark){0}, NULL, "this is not YAML");
	fy_parser_destroy(r->fyp);
	fy_diag_destroy(diag);
}

static struct yaml_doc *doc_new(const char *text, size_t len, unsigned number, uint32_t file, struct diags *d)
{
	struct yaml_doc *doc = g_new0(struct yaml_doc, 1);
	doc->blocks = g_ptr_array_new_with_free_func(g_free);
	struct reader r = {.doc = doc, .d = d, .text = text, .len = len, .number = number, .file = file};
	r.anchors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!len)
		fault(&r, (struct diag_mark){0}, "a scenario begins with `vmksim: 1`", "the text is empty");
	else if (check_bytes(&r))
		read_all(&r);
	if (r.stop)
		doc->root = NULL;
	g_hash_table_destroy(r.anchors);
	return doc;
}

struct yaml_doc *yaml_new(const char *text, size_t len, unsigned number, struct diags *d) { return doc_new(text, len, number, 0, d); }

struct yaml_doc *yaml_new_source(const char *text, size_t len, uint32_t file, struct diags *d) { return doc_new(text, len, 0, file, d); }

const struct yaml_node *yaml_root(const struct yaml_doc *doc) { return doc->root; }

void yaml_free(struct yaml_doc *doc)
{
	if (!doc)
		return;
	g_ptr_array_free(doc->blocks, TRUE);
	g_free(doc);
}

/* ---- questions and new nodes ---- */

bool yaml_is_null(const struct yaml_node *n)
{
	return n->kind == YAML_SCALAR && n->plain && (!n->n || strcmp(n->text, "~") == 0 || strcmp(n->text, "null") == 0);
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	for (uint32_t i = 0; map->kind == YAML_MAP && i < map->n; i++)
		if (strcmp(map->pairs[i].key->text, key) == 0)
			return map->pairs[i].value;
	return NULL;
}

const struct yaml_node *yaml_map_new(struct yaml_doc *doc, const struct yaml_node *like, const struct yaml_pair *pairs, uint32_t n)
{
	struct yaml_node *m = node_new(doc, YAML_MAP, like->mark);
	m->flow = like->flow;
	m->n = n;
	m->pairs = arena_copy(doc, pairs, n * sizeof(*pairs));
	return m;
}

const struct yaml_node *yaml_list_new(struct yaml_doc *doc, const struct yaml_node *like, const struct yaml_node *const *items, uint32_t n)
{
	struct yaml_node *l = node_new(doc, YAML_LIST, like->mark);
	l->flow = like->flow;
	l->n = n;
	l->items = arena_copy(doc, items, n * sizeof(*items));
	return l;
}

const struct yaml_node *yaml_text_new(struct yaml_doc *doc, const struct yaml_node *like, const char *text)
{
	struct yaml_node *s = node_new(doc, YAML_SCALAR, like->mark);
	s->n = (uint32_t)strlen(text);
	s->text = arena_copy(doc, text, s->n);
	return s;
}

const struct yaml_node *yaml_removed_new(struct yaml_doc *doc, const struct yaml_node *like) { return node_new(doc, YAML_REMOVED, like->mark); }
