/* cli/console/console_hint.c: completion of commands that say no more of themselves than their usage: its options and words, and names where it has a place for
 * what is known here: "[-I vmkN] [-S STACK] HOST". Words of two readings are offered all the same: the one who types chooses. */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_pipe.h"

static const struct {
	const char *place;
	enum console_names names;
} places[] = {
	{"vmkN", CONSOLE_ADAPTERS}, {"STACK", CONSOLE_STACKS}, {"KEY", CONSOLE_STACKS}, {"PORTGROUP", CONSOLE_PORTGROUPS}, {"GROUP", CONSOLE_PORTGROUPS},
	{"SWITCH", CONSOLE_SWITCHES}, {"NIC", CONSOLE_NICS}, {"VM", CONSOLE_VMS}, {"HOST", CONSOLE_HOSTS}, {"ID", CONSOLE_MIGRATIONS},
	{"DATASTORE", CONSOLE_DATASTORES},
};

static bool is_place(const char *word)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(places); i++)
		if (strcmp(places[i].place, word) == 0)
			return true;
	return g_ascii_isupper(word[0]);
}

static void offer_place(const struct console *c, const char *word, GPtrArray *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(places); i++)
		if (strcmp(places[i].place, word) == 0)
			console_offer(c, places[i].names, out);
	if (strcmp(word, "COMMAND") == 0)
		console_commands(c, out);
}

void console_hint(struct console *c, const struct console_command *row, int argc, char **argv, GPtrArray *out)
{
	g_auto(GStrv) words = g_strsplit_set(row->usage ? row->usage : "", " []|,.", -1);
	const char *before = argc > 2 ? argv[argc - 2] : NULL, *last = "";
	bool follows = false;
	for (char **w = words; *w; w++) {
		if (!**w)
			continue;
		if (before && strcmp(last, before) == 0 && is_place(*w)) {
			offer_place(c, *w, out);
			follows = true;
		}
		last = *w;
	}
	last = "";
	for (char **w = words; *w && !follows; w++) {
		if (!**w)
			continue;
		if (!is_place(*w))
			g_ptr_array_add(out, g_strdup(*w));
		else if (last[0] != '-')
			offer_place(c, *w, out);
		last = *w;
	}
}
