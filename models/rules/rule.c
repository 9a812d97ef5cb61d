/* models/rules/rule.c: finding a row of the rule table by its id. The rows are in rule_table.c; what they say is enacted elsewhere and names them. */
#include "models/rules/rule.h"

#include <glib.h>

const struct rule *rule_find(const char *id)
{
	for (size_t i = 0; id && i < rule_count; i++)
		if (!g_ascii_strcasecmp(rule_table[i].id, id))
			return &rule_table[i];
	return NULL;
}
