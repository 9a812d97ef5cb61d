/* cli/lab/lab_diff.c: diff: what is different now from what it was at the beginning, or before the last commands. */
#include <string.h>

#include "cli/lab/lab_news.h"
#include "cli/lab/lab_state.h"

/* Of a subject and, if there is one, a property. */
static const struct lab_fact *find(GHashTable *by_key, const char *subject, const char *property)
{
	g_autofree char *key = g_strdup_printf("%s\n%s", subject, property ? property : "");
	return g_hash_table_lookup(by_key, key);
}

/* By subject and property, and each subject by its first fact. Look-up only. */
static GHashTable *by_key(const GPtrArray *facts)
{
	GHashTable *t = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < facts->len; i++) {
		struct lab_fact *f = facts->pdata[i];
		g_hash_table_insert(t, g_strdup_printf("%s\n%s", f->subject, f->property), f);
		if (!find(t, f->subject, NULL))
			g_hash_table_insert(t, g_strdup_printf("%s\n", f->subject), f);
	}
	return t;
}

/* Facts of one side that the other has not, or has otherwise. */
static guint tell(struct console *c, const GPtrArray *facts, GHashTable *other, bool now)
{
	const char *last = NULL;
	guint told = 0;
	for (guint i = 0; i < facts->len; i++) {
		const struct lab_fact *f = facts->pdata[i], *was = find(other, f->subject, f->property);
		bool whole = !find(other, f->subject, NULL);
		if (was && (!now || strcmp(was->value, f->value) == 0))
			continue;
		g_autofree char *who = console_shown(f->subject), *what = console_shown(f->property), *value = console_shown(f->value), *before = console_shown(was ? was->value : NULL);
		if (whole && g_strcmp0(last, f->subject) != 0)
			console_print(c, "%s %s\n", now ? "+" : "-", who);
		if (whole && now && strcmp(f->value, "none") != 0)
			console_print(c, "    %s: %s\n", what, value);
		else if (was)
			console_print(c, "~ %s: %s: %s -> %s\n", who, what, before, value);
		else if (!whole)
			console_print(c, "%s %s: %s: %s\n", now ? "+" : "-", who, what, value);
		last = f->subject;
		told++;
	}
	return told;
}

static void compare(struct console *c, const struct session *before)
{
	GPtrArray *old = lab_state(before), *new = lab_state(c->session);
	GHashTable *in_old = by_key(old), *in_new = by_key(new);
	g_autofree char *from = lab_time_text(session_now(before).ps), *to = lab_time_text(session_now(c->session).ps);
	guint told = tell(c, old, in_new, false) + tell(c, new, in_old, true);
	bool stood_still = strcmp(from, to) == 0;
	console_print(c, "%s%s %s%s%s\n", told ? "" : "nothing differs ", stood_still ? "at" : "between", from, stood_still ? "" : " and ", stood_still ? "" : to);
	g_hash_table_unref(in_old);
	g_hash_table_unref(in_new);
	g_ptr_array_unref(old);
	g_ptr_array_unref(new);
}

static int diff(struct console *c, int argc, char **argv)
{
	guint64 n = 0;
	if (argc > 2 || (argc == 2 && !g_ascii_string_to_unsigned(argv[1], 10, 1, G_MAXUINT, &n, NULL))) {
		console_fault(c, "usage: diff [N]: since the beginning, or since before the last N commands that changed something");
		return 2;
	}
	struct session *before = n ? session_fork(c->session) : session_new(session_scenario(c->session), session_opts(c->session));
	if (n)
		session_undo(before, (guint)MIN(n, G_MAXUINT));
	compare(c, before);
	session_free(before);
	return 0;
}

const struct console_command lab_diff[] = {
	{"diff", "[N]", "what differs from the beginning, or from before the last N commands", diff, NULL, false},
	{.name = NULL},
};
