/* scenarios/yaml.h: YAML text to a tree of our own, with a place for every node. The only pair of files that knows libfyaml.
 *
 * The tree is immutable and belongs to its document. An alias is its target: nodes are shared, never copied, so the tree is a graph without cycles. What it
 * would come to when written out is bounded (YAML_MAX_ALIASED), so a walk over it is, too. Nothing is typed here: every scalar is text, and `plain` tells
 * `null` from "null". Edits (edit.h) make new nodes with yaml_map_new() and friends and leave the old ones alone.
 *
 * Faults, all with their places: not UTF-8, binary, tabs in indentation, syntax, an empty text, a second document, a mapping as a key, duplicate keys, `<<`,
 * tags, unknown aliases and aliases to what encloses them, nesting over YAML_MAX_DEPTH, more than YAML_MAX_NODES, directives, an expression split by a comma in
 * a flow mapping.
 */
#ifndef SCENARIOS_YAML_H
#define SCENARIOS_YAML_H

#include "scenarios/diag.h"

#define YAML_MAX_DEPTH 48
#define YAML_MAX_NODES 1000000  /* scalars, lists and mappings of one document */
#define YAML_MAX_ALIASED 200000 /* nodes that aliases may stand for, together */

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP, YAML_REMOVED };

struct yaml_node;

struct yaml_pair {
	const struct yaml_node *key; /* a scalar */
	const struct yaml_node *value;
};

struct yaml_node {
	enum yaml_kind kind;
	bool plain;             /* a scalar without quotes */
	bool flow;              /* within [] or {} */
	struct diag_mark mark;  /* line 0: from no file; its column is then the number of the document (yaml_new) it came from */
	uint32_t start;         /* of a scalar: byte offset of its first character in the source, quote excluded */
	uint32_t size;          /* nodes in it when all aliases are written out, itself included; saturates */
	uint32_t n;             /* bytes of text, items of a list, pairs of a mapping */
	union {
		const char *text;                    /* NUL-terminated; holds no NUL */
		const struct yaml_node *const *items;
		const struct yaml_pair *pairs;
	};
};

struct yaml_doc;

/* `number` 0: text is that of `d`. Else a text of the user's that is not in the file: nodes bear no line, and faults are said without a place. */
struct yaml_doc *yaml_new(const char *text, size_t len, unsigned number, struct diags *d);
/* The text of a file that diag_source() numbered. */
struct yaml_doc *yaml_new_source(const char *text, size_t len, uint32_t file, struct diags *d);
const struct yaml_node *yaml_root(const struct yaml_doc *doc); /* NULL: it could not be read at all */
void yaml_free(struct yaml_doc *doc);

bool yaml_is_null(const struct yaml_node *n); /* nothing, `null` or `~`, without quotes */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key); /* NULL: no such key, or no mapping */

/* New nodes, owned by doc; items and pairs are copied. The place is that of `like`. */
const struct yaml_node *yaml_map_new(struct yaml_doc *doc, const struct yaml_node *like, const struct yaml_pair *pairs, uint32_t n);
const struct yaml_node *yaml_list_new(struct yaml_doc *doc, const struct yaml_node *like, const struct yaml_node *const *items, uint32_t n);
const struct yaml_node *yaml_text_new(struct yaml_doc *doc, const struct yaml_node *like, const char *text);
const struct yaml_node *yaml_removed_new(struct yaml_doc *doc, const struct yaml_node *like); /* what was deleted, so that a merge deletes it too */

#endif
