/* plots/schema.c: the key tables as a JSON Schema: one definition per block and per kind of value, one property per row.
 *
 * Numbers may be written as text (a template is one), and text that looks like a number is read as text; so both are allowed where the loader allows them. A
 * template, "10.20.0.{10+n}/24", may stand for any value that is no choice: patterns let it pass.
 */
#include "plots/schema.h"

#include <string.h>

#include "models/assume.h"
#include "models/host/service.h"
#include "models/migration/guest.h"
#include "plots/json.h"
#include "scenarios/scenario_keys.h"

#define TEMPLATE "\\{"
#define OCTETS "[0-9]{1,3}(\\.[0-9]{1,3}){3}"
#define WORDS6 "[0-9A-Fa-f]*:[0-9A-Fa-f:.]*"

struct schema {
	struct json j;
	bool partial; /* a host or what is in it: nothing is required, null deletes */
};

static void pattern_of(struct schema *s, const char *key, const char *pattern)
{
	json_open(&s->j, key, '{');
	json_text(&s->j, "type", "string");
	json_text(&s->j, "pattern", pattern);
	json_close(&s->j, '}');
}

static void type_of(struct schema *s, const char *type)
{
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", type);
	json_close(&s->j, '}');
}

static void refer(struct schema *s, const char *key, const char *definition)
{
	g_autofree char *path = g_strconcat("#/definitions/", definition, NULL);
	json_open(&s->j, key, '{');
	json_text(&s->j, "$ref", path);
	json_close(&s->j, '}');
}

/* --- definitions of values --- */

static const struct { const char *name; enum quantity_kind kind; } quantities[] = {
	{"time", QUANTITY_TIME}, {"bytes", QUANTITY_BYTES}, {"rate", QUANTITY_RATE}, {"ratio", QUANTITY_RATIO},
};

static const char *quantity_name(enum quantity_kind kind)
{
	for (size_t i = 0; i < G_N_ELEMENTS(quantities); i++)
		if (quantities[i].kind == kind)
			return quantities[i].name;
	return "count";
}

static void define_quantity(struct schema *s, const char *name, enum quantity_kind kind)
{
	g_autoptr(GString) pattern = g_string_new("^[0-9]+(\\.[0-9]+)? *(");
	for (unsigned i = 0; quantity_unit_name(kind, i); i++)
		g_string_append_printf(pattern, "%s%s", i ? "|" : "", quantity_unit_name(kind, i));
	g_string_append(pattern, ")$|" TEMPLATE);
	pattern_of(s, name, pattern->str);
}

static void one_or_many(struct schema *s, const char *name, const char *of)
{
	json_open(&s->j, name, '{');
	json_open(&s->j, "anyOf", '[');
	refer(s, NULL, of);
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", "array");
	refer(s, "items", of);
	json_close(&s->j, '}');
	type_of(s, "null");
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

static void types_of(struct schema *s, const char *key, const char *const *types)
{
	json_open(&s->j, key, '{');
	json_open(&s->j, "type", '[');
	for (; *types; types++)
		json_text(&s->j, NULL, *types);
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

static void define_services(struct schema *s)
{
	json_open(&s->j, "service", '{');
	json_open(&s->j, "anyOf", '[');
	json_open(&s->j, NULL, '{');
	json_open(&s->j, "enum", '[');
	for (const char *const *n = service_tags(); *n; n++)
		json_text(&s->j, NULL, *n);
	json_close(&s->j, ']');
	json_close(&s->j, '}');
	pattern_of(s, NULL, "^[A-Za-z]+$"); /* esxcli tags and API names */
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

static void define_bool(struct schema *s)
{
	static const char *const words[] = {"true", "false", "yes", "no"};
	json_open(&s->j, "bool", '{');
	json_open(&s->j, "enum", '[');
	json_bool(&s->j, NULL, true);
	json_bool(&s->j, NULL, false);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		json_text(&s->j, NULL, words[i]);
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

static void define_values(struct schema *s)
{
	for (size_t i = 0; i < G_N_ELEMENTS(quantities); i++)
		define_quantity(s, quantities[i].name, quantities[i].kind);
	types_of(s, "text", (const char *const[]){"string", "number", "boolean", NULL});
	types_of(s, "name", (const char *const[]){"string", "number", NULL});
	one_or_many(s, "names", "name");
	one_or_many(s, "texts", "text");
	define_bool(s);
	define_services(s);
	one_or_many(s, "services", "service");
	pattern_of(s, "address", "^" OCTETS "$|" TEMPLATE);
	pattern_of(s, "prefix", "^" OCTETS "/[0-9]{1,2}$|^default$|" TEMPLATE);
	pattern_of(s, "address6", "^" WORDS6 "$|" TEMPLATE);
	pattern_of(s, "address_any", "^" OCTETS "$|^" WORDS6 "$|" TEMPLATE);
	pattern_of(s, "prefix6", "^" WORDS6 "/[0-9]{1,3}$|" TEMPLATE);
	pattern_of(s, "prefix_any", "^" OCTETS "/[0-9]{1,2}$|^default$|^" WORDS6 "/[0-9]{1,3}$|" TEMPLATE);
	pattern_of(s, "dhcp_word", "^dhcp$");
	one_or_many(s, "prefixes6", "prefix6");
	pattern_of(s, "subnet", "^" OCTETS "/[0-9]{1,2}$|" TEMPLATE);
}

/* --- values of a row --- */

/* A name for a block that a definition can bear: "port_group". */
static char *definition_of(enum scenario_block_id block)
{
	return g_strdelimit(g_strdup(scenario_keys[block].noun), " ", '_');
}

static void number_of(struct schema *s, const struct scenario_field *f, unsigned scale)
{
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", scale ? "number" : "integer");
	if (f->max) {
		json_number(&s->j, "minimum", f->min, scale);
		json_number(&s->j, "maximum", f->max, scale);
	}
	json_close(&s->j, '}');
	pattern_of(s, NULL, scale ? "^[0-9]+(\\.[0-9]+)?$|" TEMPLATE : "^[0-9]+$|" TEMPLATE);
}

static void choice_of(struct schema *s, const char *const *choices)
{
	json_open(&s->j, NULL, '{');
	json_open(&s->j, "enum", '[');
	for (; *choices; choices++)
		json_text(&s->j, NULL, *choices);
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

static void map_of(struct schema *s, const char *definition)
{
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", "object");
	json_open(&s->j, "additionalProperties", '{');
	json_open(&s->j, "anyOf", '[');
	refer(s, NULL, definition);
	type_of(s, "null");
	json_close(&s->j, ']');
	json_close(&s->j, '}');
	json_close(&s->j, '}');
	type_of(s, "null");
}

static void list_of(struct schema *s, const char *definition)
{
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", "array");
	refer(s, "items", definition);
	json_close(&s->j, '}');
	type_of(s, "null");
}

/* A service by any of its names, or {custom: {stack, port}}. */
static void traffic_type(struct schema *s)
{
	g_autofree char *custom = definition_of(SCENARIO_BLOCK_CUSTOM);
	refer(s, NULL, "name");
	json_open(&s->j, NULL, '{');
	json_text(&s->j, "type", "object");
	json_bool(&s->j, "additionalProperties", false);
	json_open(&s->j, "properties", '{');
	refer(s, "custom", custom);
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

/* Forms of their own. */
static void own_of(struct schema *s, const struct scenario_field *f)
{
	static const char *const never[] = {"never", NULL};
	if (strcmp(f->key, "nics") == 0) {
		map_of(s, "rate");
	} else if (strcmp(f->key, "ipv4") == 0) {
		refer(s, NULL, "prefix");
		refer(s, NULL, "dhcp_word");
		refer(s, NULL, "ipv4");
	} else if (strcmp(f->key, "static") == 0) {
		refer(s, NULL, "prefixes6");
	} else if (strcmp(f->key, "type") == 0) {
		traffic_type(s);
	} else if (strcmp(f->key, "dirty") == 0) {
		choice_of(s, guest_names);
		refer(s, NULL, "dirty");
	} else if (strcmp(f->key, "shares") == 0) {
		type_of(s, "integer");
		type_of(s, "string");
	} else if (strcmp(f->key, "limit") == 0) {
		type_of(s, "string");
	} else if (strcmp(f->key, "start") == 0) {
		choice_of(s, never);
		refer(s, NULL, quantity_name(QUANTITY_TIME));
	} else if (strcmp(f->key, "do") == 0) {
		list_of(s, "action");
	} else if (strcmp(f->key, "proof") == 0) {
		list_of(s, "proof_step");
	} else if (strcmp(f->key, "assume") == 0) {
		refer(s, NULL, "assume");
	} else {
		type_of(s, "object");
		type_of(s, "null");
	}
}

static void value_of(struct schema *s, const struct scenario_field *f)
{
	static const char *const plain[] = {
		[SCENARIO_TEXT] = "text", [SCENARIO_NAME] = "name", [SCENARIO_NAMES] = "names", [SCENARIO_TEXTS] = "texts", [SCENARIO_BOOL] = "bool", [SCENARIO_ADDRESS] = "address",
		[SCENARIO_PREFIX] = "prefix", [SCENARIO_NETWORK] = "subnet", [SCENARIO_ADDRESS6] = "address6", [SCENARIO_ADDRESS_ANY] = "address_any",
		[SCENARIO_PREFIX6] = "prefix6", [SCENARIO_PREFIX_ANY] = "prefix_any", [SCENARIO_NETWORK6] = "prefix6", [SCENARIO_SERVICES] = "services",
	};
	g_autofree char *block = f->type >= SCENARIO_MAP && f->type <= SCENARIO_LIST ? definition_of(f->block) : NULL;
	switch (f->type) {
	case SCENARIO_QUANTITY:
		refer(s, NULL, quantity_name(f->unit));
		break;
	case SCENARIO_COUNT:
	case SCENARIO_NUMBER:
		number_of(s, f, f->type == SCENARIO_NUMBER ? 6 : 0);
		break;
	case SCENARIO_CHOICE:
		choice_of(s, f->choices);
		break;
	case SCENARIO_MAP:
		map_of(s, block);
		break;
	case SCENARIO_LIST:
		list_of(s, block);
		break;
	case SCENARIO_BLOCK:
		refer(s, NULL, block);
		break;
	case SCENARIO_OWN:
		own_of(s, f);
		break;
	default:
		refer(s, NULL, plain[f->type]);
	}
}

static void property(struct schema *s, const struct scenario_field *f)
{
	json_open(&s->j, f->key, '{');
	json_text(&s->j, "description", f->doc);
	if (f->fallback)
		json_text(&s->j, "default", f->fallback);
	json_open(&s->j, "anyOf", '[');
	value_of(s, f);
	if ((s->partial || f->nullable) && f->type != SCENARIO_MAP && f->type != SCENARIO_LIST)
		type_of(s, "null");
	json_close(&s->j, ']');
	json_close(&s->j, '}');
}

/* --- blocks --- */

static void require(struct schema *s, const struct scenario_block *b)
{
	bool any = false;
	for (unsigned i = 0; i < b->n; i++)
		any |= b->fields[i].required;
	if (!any || s->partial)
		return;
	json_open(&s->j, "required", '[');
	for (unsigned i = 0; i < b->n; i++)
		if (b->fields[i].required)
			json_text(&s->j, NULL, b->fields[i].key);
	json_close(&s->j, ']');
}

/* Exactly one of these keys. */
static void require_one(struct schema *s, const char *const *keys)
{
	json_open(&s->j, "oneOf", '[');
	for (; *keys; keys++) {
		json_open(&s->j, NULL, '{');
		json_open(&s->j, "required", '[');
		json_text(&s->j, NULL, *keys);
		json_close(&s->j, ']');
		json_close(&s->j, '}');
	}
	json_close(&s->j, ']');
}

static void refer_actions(struct schema *s)
{
	for (int k = 0; k < ACTION__COUNT; k++) {
		g_autofree char *name = g_strconcat("action_", action_name(k), NULL);
		refer(s, action_name(k), name);
	}
}

static void body(struct schema *s, const struct scenario_block *b)
{
	json_text(&s->j, "description", b->doc);
	json_text(&s->j, "type", "object");
	json_bool(&s->j, "additionalProperties", false);
	json_open(&s->j, "properties", '{');
	for (unsigned i = 0; i < b->n; i++)
		property(s, &b->fields[i]);
	if (b == &scenario_keys[SCENARIO_BLOCK_ENTRY])
		refer_actions(s);
	json_close(&s->j, '}');
	require(s, b);
	if (b == &scenario_keys[SCENARIO_BLOCK_ENTRY])
		require_one(s, (const char *const[]){"at", "when", "after", NULL});
	if (b == &scenario_keys[SCENARIO_BLOCK_EXPECT])
		require_one(s, (const char *const[]){"that", "diagnostic", "no_diagnostic", "fingerprint", NULL});
}

static bool is_partial(enum scenario_block_id block)
{
	return block >= SCENARIO_BLOCK_HOST && block <= SCENARIO_BLOCK_DNS;
}

static void define_blocks(struct schema *s)
{
	for (enum scenario_block_id b = SCENARIO_BLOCK_TOP + 1; b < SCENARIO_BLOCK__COUNT; b++) {
		g_autofree char *name = definition_of(b);
		s->partial = is_partial(b);
		json_open(&s->j, name, '{');
		body(s, &scenario_keys[b]);
		json_close(&s->j, '}');
	}
	s->partial = false;
}

/* An action by its name; or, where there is one, another key with a time. */
static void define_one_action(struct schema *s, const char *name, const char *time)
{
	json_open(&s->j, name, '{');
	json_text(&s->j, "description", "one action by its name");
	json_text(&s->j, "type", "object");
	json_bool(&s->j, "additionalProperties", false);
	json_number(&s->j, "minProperties", 1, 0);
	json_number(&s->j, "maxProperties", 1, 0);
	json_open(&s->j, "properties", '{');
	refer_actions(s);
	if (time)
		refer(s, time, "time");
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

static void define_actions(struct schema *s)
{
	for (int k = 0; k < ACTION__COUNT; k++) {
		g_autofree char *name = g_strconcat("action_", action_name(k), NULL);
		json_open(&s->j, name, '{');
		body(s, &scenario_actions[k]);
		json_close(&s->j, '}');
	}
	define_one_action(s, "action", NULL);
	define_one_action(s, "proof_step", "wait");
}

static void define_assume(struct schema *s)
{
	json_open(&s->j, "assume", '{');
	json_text(&s->j, "type", "object");
	json_bool(&s->j, "additionalProperties", false);
	json_open(&s->j, "properties", '{');
	for (int i = 0; i < ASSUME__COUNT; i++) {
		const struct assume_row *a = &assume_table[i];
		g_autofree char *words = g_strdup_printf("%s (%s)", a->why, a->range_text);
		json_open(&s->j, a->key, '{');
		json_text(&s->j, "description", words);
		json_text(&s->j, "default", a->default_text);
		json_open(&s->j, "anyOf", '[');
		refer(s, NULL, "text");
		json_close(&s->j, ']');
		json_close(&s->j, '}');
	}
	json_close(&s->j, '}');
	json_close(&s->j, '}');
}

void schema_json(GString *out)
{
	struct schema s = {.j = {.out = out}};
	json_open(&s.j, NULL, '{');
	json_text(&s.j, "$schema", "http://json-schema.org/draft-07/schema#");
	json_text(&s.j, "title", "vmksim scenario");
	body(&s, &scenario_keys[SCENARIO_BLOCK_TOP]);
	json_open(&s.j, "definitions", '{');
	define_values(&s);
	define_blocks(&s);
	define_actions(&s);
	define_assume(&s);
	json_close(&s.j, '}');
	json_close(&s.j, '}');
}
