/* cli/fidelity.c: names of models of transport, as options give them. */
#include "cli/fidelity.h"

#include <glib.h>
#include "cli/out.h"
#include "scenarios/diag.h"

static void unknown(const char *command, const char *given)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct tp_factory *f;
	for (unsigned i = 0; (f = tp_factory_at(i)); i++)
		g_ptr_array_add(names, (gpointer)f->name);
	g_ptr_array_add(names, NULL);
	const char *near = diag_nearest(given, (const char *const *)names->pdata);
	g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
	if (near)
		out_fault(command, "--fidelity '%s' is none of: %s; did you mean '%s'?", given, all, near);
	else
		out_fault(command, "--fidelity '%s' is none of: %s", given, all);
}

bool fidelity_parse(const char *command, const char *given, const struct tp_factory **out)
{
	*out = given ? tp_factory_find(given) : NULL;
	if (given && !*out)
		unknown(command, given);
	return !given || *out;
}

bool fidelity_parse_list(const char *command, const char *given, const struct tp_factory **out, unsigned most, unsigned *n)
{
	g_auto(GStrv) names = g_strsplit(given ? given : "", ",", -1);
	*n = 0;
	for (char **name = names; *name; name++) {
		const struct tp_factory *f;
		if (!fidelity_parse(command, *name, &f))
			return false;
		for (unsigned i = 0; i < *n; i++)
			if (out[i] == f) {
				out_fault(command, "--fidelity names '%s' twice", f->name);
				return false;
			}
		if (*n == most) {
			out_fault(command, "--fidelity '%s' names more than %u", given, most);
			return false;
		}
		out[(*n)++] = f;
	}
	return true;
}
