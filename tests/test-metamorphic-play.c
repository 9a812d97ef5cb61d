/* tests/test-metamorphic-play.c: laws that a scenario and a changed copy of it obey together: the facts of both runs, which fingerprints are made of, are the same to the
 * picosecond. The scenarios are those of tests/random-scenario.c, reconfigured while migrations run; the changes are made in their text. */
#include "models/run.h"
#include "tests/draw.h"
#include "tests/given.h"
#include "tests/random-scenario.h"
#include "tests/suite.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS (given_transport() ? 20 : 300) /* fewer by packets */
#define MOST_EVENTS 5000000

/* --- facts --- */

static void note(void *ctx, struct sim_time t, char ingredient, const char *text)
{
	g_string_append_printf(ctx, "%" G_GINT64_FORMAT " %c %s\n", t.ps, ingredient, text);
}

static char *facts_of(const char *text)
{
	GString *facts = g_string_new(NULL);
	bool packets = given_transport() != NULL;
	g_autofree char *slower = packets ? given_slower(text) : NULL;
	struct given_run p = given_play(slower ? slower : text, &(struct run_opts){.record = note, .record_ctx = facts, .max_events = packets ? MOST_EVENTS : 300000});
	given_done(&p);
	return g_string_free(facts, FALSE);
}

static bool is_same(const char *law, uint64_t seed, const char *before, const char *after, const char *text)
{
	if (!strcmp(before, after))
		return true;
	size_t at = 0;
	while (before[at] == after[at])
		at++;
	while (at > 0 && before[at - 1] != '\n')
		at--;
	printf("# seed %" G_GUINT64_FORMAT ", %s: '%.*s' became '%.*s'\n", seed, law, (int)strcspn(before + at, "\n"), before + at, (int)strcspn(after + at, "\n"), after + at);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++)
		printf("#| %s\n", *l);
	return false;
}

/* --- changes; NULL: the scenario is no case of the law. g_free. --- */

typedef char *(*change_fn)(const char *text, uint64_t *seed);
/* What the facts become by the change; NULL: they stay as they are. */
typedef char *(*facts_fn)(const char *facts);

static void law(const char *name, change_fn change, facts_fn expected)
{
	unsigned played = 0;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		uint64_t draws = seed;
		struct random_scenario made = random_scenario(seed);
		g_autofree char *changed = change(made.text, &draws);
		if (changed) {
			g_autofree char *facts = facts_of(made.text), *before = expected ? expected(facts) : g_strdup(facts), *after = facts_of(changed);
			bool same = is_same(name, seed, before, after, changed);
			played++;
			CU_ASSERT_TRUE(same);
			if (!same)
				seed = SEEDS;
		}
		g_free(made.text);
	}
	printf("# %s: %u scenarios\n", name, played);
	CU_ASSERT(played > SEEDS / 20);
}

/* Names of hosts, machines, migrations, sites, stores, loads and the link, told by what stands before their number. Order among those of a kind stays. */
static const struct {
	const char *was, *is;
} names[] = {{"h", "node"}, {"vm", "guest"}, {"m", "job"}, {"s", "place"}, {"a", "disk"}, {"t", "load"}, {"wan", "dci"}, {"shared", "everywhere"}, {"san", "box"}};

static void add_renamed(GString *out, const char *word, size_t n, bool glob)
{
	size_t stem = n;
	while (stem > 0 && isdigit((unsigned char)word[stem - 1]))
		stem--;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		bool whole = strlen(names[i].was) > 2; /* a word, and not the stem of names with numbers */
		if (strlen(names[i].was) == stem && !strncmp(names[i].was, word, stem) && (whole ? stem == n : stem < n || glob)) {
			g_string_append(out, names[i].is);
			g_string_append_len(out, word + stem, (gssize)(n - stem));
			return;
		}
	}
	g_string_append_len(out, word, (gssize)n);
}

static char *renamed(const char *text)
{
	GString *out = g_string_new(NULL);
	while (*text) {
		size_t n = 0;
		while (isalnum((unsigned char)text[n]) || text[n] == '_')
			n++;
		if (!n) {
			g_string_append_c(out, *text++);
			continue;
		}
		add_renamed(out, text, n, text[n] == '*');
		text += n;
	}
	return g_string_free(out, FALSE);
}

/* What is drawn is drawn from a stream of its session's name. */
static char *rename_all(const char *text, uint64_t *seed)
{
	(void)seed;
	return strstr(text, "random_loss: drawn") ? NULL : renamed(text);
}

static void names_change_nothing(void) { law("other names", rename_all, renamed); }

static char *inserted(const char *text, const char *before, const char *more)
{
	const char *at = strstr(text, before);
	CU_ASSERT_PTR_NOT_NULL_FATAL(at);
	return g_strdup_printf("%.*s%s%s", (int)(at - text), text, more, at);
}

#define IDLE_HOST(name, octet) \
	"  " name ": {release: 8.0.3, site: s1, nics: {vmnic0: 10 Gbit/s}, switches: {vSwitch0: {uplinks: [vmnic0]}}, " \
	"portgroups: {M: {switch: vSwitch0, network: mgmt}}, adapters: {vmk0: {portgroup: M, services: [management], ipv4: 10.10.0." octet "/24}}}\n"

/* One that comes before all others, and one behind them. */
static char *add_idle_hosts(const char *text, uint64_t *seed)
{
	(void)seed;
	g_autofree char *first = inserted(text, "  h1:\n", IDLE_HOST("aa", "98"));
	return inserted(first, "arrays:", IDLE_HOST("zz", "99"));
}

static void idle_hosts_change_nothing(void) { law("idle hosts", add_idle_hosts, NULL); }

/* The settings of a link with its round trip halved: `second` has what does not divide. */
static char *half_of(const char *settings, size_t n, bool second)
{
	g_autofree char *all = g_strndup(settings, n);
	char *rtt = strstr(all, "rtt: "), *unit;
	if (!rtt)
		return g_steal_pointer(&all);
	int64_t value = strtoll(rtt + 5, &unit, 10) * (g_str_has_prefix(unit, " ms") ? 1000000000 : 1);
	size_t rest = strcspn(unit, ",}");
	return g_strdup_printf("%.*srtt: %" G_GINT64_FORMAT " ps%s", (int)(rtt - all), all, second ? value - value / 2 : value / 2, unit + rest);
}

/* Two links over a site between; whatever is done to the link is done to both. Losses would add up to something else, and each link has a queue. */
static char *split_link(const char *text, uint64_t *seed)
{
	(void)seed;
	static const char head[] = "wan: {between: [s1, s2]";
	const char *link = strstr(text, head);
	if (!link || strstr(link, "loss: ") || strstr(link, ", queue: ")) /* before it stands only that of admission */
		return NULL;
	g_autoptr(GString) out = g_string_new_len(text, link - text);
	const char *settings = link + strlen(head), *line = strchr(settings, '\n') + 1;
	size_t n = strcspn(settings, "}");
	g_autofree char *a = half_of(settings, n, false), *b = half_of(settings, n, true);
	g_string_append_printf(out, "wan: {between: [s1, mid]%s}, wan2: {between: [mid, s2]%s}}\n", a, b);
	for (const char *next; *line; line = next) {
		next = strchr(line, '\n') + 1;
		const char *action = g_strstr_len(line, next - line, "link_"), *at = action ? g_strstr_len(action, next - action, "{link: wan") : NULL;
		if (!at) {
			g_string_append_len(out, line, next - line);
			continue;
		}
		const char *rest = at + strlen("{link: wan");
		size_t length = strcspn(rest, "}");
		g_autofree char *first = half_of(rest, length, false), *second = half_of(rest, length, true);
		int kind = (int)(at - action);
		g_string_append_printf(out, "%.*sdo: [{%.*s{link: wan%s}}, {%.*s{link: wan2%s}}]}\n", (int)(action - line), line, kind, action, first, kind, action, second);
	}
	char *sites = strstr(out->str, "s2: {}");
	g_string_insert(out, sites - out->str, "mid: {}, ");
	return g_string_free(g_steal_pointer(&out), FALSE);
}

/* A packet is sent whole by each of two links: by packets the law is none. */
static void a_split_link_changes_nothing(void)
{
	CU_ASSERT_TRUE(true);
	if (!given_transport())
		law("a split link", split_link, NULL);
}

/* Puts the entries of one depth, each with the lines below it, into another order. */
static void shuffle(GPtrArray *lines, guint from, guint to, int depth, uint64_t *seed)
{
	GPtrArray *entries = g_ptr_array_new_with_free_func(g_free);
	for (guint i = from; i < to; i++) {
		char *l = lines->pdata[i];
		bool begins = (int)strspn(l, " ") == depth;
		if (begins)
			g_ptr_array_add(entries, g_strdup(l));
		else if (entries->len) {
			char **last = (char **)&entries->pdata[entries->len - 1], *longer = g_strconcat(*last, "\n", l, NULL);
			g_free(*last);
			*last = longer;
		}
	}
	for (guint i = entries->len; i > 1; i--) {
		guint k = (guint)draw(seed, i);
		gpointer t = entries->pdata[k];
		entries->pdata[k] = entries->pdata[i - 1];
		entries->pdata[i - 1] = t;
	}
	guint at = from;
	for (guint i = 0; i < entries->len; i++) {
		g_auto(GStrv) parts = g_strsplit(entries->pdata[i], "\n", -1);
		for (char **p = parts; *p; p++, at++) {
			g_free(lines->pdata[at]);
			lines->pdata[at] = g_strdup(*p);
		}
	}
	g_ptr_array_unref(entries);
}

/* Below each line that ends in ':' what is deeper, by the depth of the first line below. Not the timeline, nor traffic: those are lists. */
static char *shuffle_mappings(const char *text, uint64_t *seed)
{
	g_auto(GStrv) split = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	for (char **l = split; *l; l++)
		g_ptr_array_add(lines, g_strdup(*l));
	for (int depth = 6; depth >= 2; depth -= 2)
		for (guint i = 0; i + 1 < lines->len; i++) {
			const char *l = lines->pdata[i];
			int own = (int)strspn(l, " "), below = (int)strspn(lines->pdata[i + 1], " ");
			if (!g_str_has_suffix(l, ":") || below != depth || own >= below || g_str_has_prefix(l, "timeline") || g_str_has_prefix(l, "traffic"))
				continue;
			guint end = i + 1;
			while (end < lines->len && (int)strspn(lines->pdata[end], " ") >= below)
				end++;
			shuffle(lines, i + 1, end, below, seed);
		}
	g_ptr_array_add(lines, NULL);
	return g_strjoinv("\n", (char **)lines->pdata);
}

static void the_order_of_mappings_changes_nothing(void) { law("another order", shuffle_mappings, NULL); }

static const struct suite_case cases[] = {
	{"other names change no fact but the names in it (where nothing is drawn)", names_change_nothing},
	{"hosts that do nothing, before and behind the others, change no fact", idle_hosts_change_nothing},
	{"a link split into two in series, with half the round trip each, changes no fact (no loss, no queue)", a_split_link_changes_nothing},
	{"the order of hosts, networks, port groups, adapters, stores and machines in the file changes no fact", the_order_of_mappings_changes_nothing},
};

SUITE_MAIN("metamorphic laws of scenarios", cases)
