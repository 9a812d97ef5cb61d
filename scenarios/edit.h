/* scenarios/edit.h: changes of a document: profiles merged into hosts, `set` of a variant and of the command line.
 *
 * Nodes are never changed: an edit makes new ones along its path and shares the rest. A path is names joined by dots, `hosts.esx01.adapters.vmk2`; a name with
 * dots is put in quotes, and dots within parentheses do not part: `hosts.esx(01..04).release`. Items of lists count from 0.
 */
#ifndef SCENARIOS_EDIT_H
#define SCENARIOS_EDIT_H

#include "scenarios/yaml.h"

/* `over` on top of `base`: mappings merge deep, all else replaces, null deletes what base has. */
const struct yaml_node *edit_merge(struct yaml_doc *doc, const struct yaml_node *base, const struct yaml_node *over);

/* The root with `value` at `path`; a null deletes. NULL on a fault: *err the message, *help more words or NULL (both g_free). */
const struct yaml_node *edit_set(struct yaml_doc *doc, const struct yaml_node *root, const char *path, const struct yaml_node *value, char **err, char **help);

#endif
