/* plots/schema.h: the scenario language for machines: JSON Schema, draft-07, made from the key tables that the loader reads by.
 *
 * It says what a file may say, key by key; what several keys say together is the loader's. Names, ranges and templates are texts; hosts and profiles require
 * nothing, since a profile may bring what a host lacks, and take null for any value, which deletes.
 */
#ifndef PLOTS_SCHEMA_H
#define PLOTS_SCHEMA_H

#include <glib.h>

void schema_json(GString *out); /* appends the whole document */

#endif
