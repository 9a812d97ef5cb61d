/* scenarios/expect_facts.c: expectations that are no expressions: diagnostics and fingerprints.
 *
 * A diagnostic is a rule that speaks: in a finding, in the log, or, when no subject is asked for, anywhere in the run (the rules it counted). A fingerprint is
 * compared as text. Several of them may be asked for at once, such as one for each ingredient: then the difference says which ingredients are not as they were.
 */
#include "models/run.h"
#include "scenarios/expect_tree.h"

#include <string.h>

#define HEX_DIGITS 16

/* --- making them --- */

struct expect *expect_diagnostic(const char *rule, const char *subject, bool absent)
{
	struct expect *x = g_new0(struct expect, 1);
	x->kind = absent ? EXPECT_IS_NOT_REPORTED : EXPECT_IS_REPORTED;
	x->rule = g_strdup(rule);
	x->subject = g_strdup(subject);
	x->that = g_strconcat(absent ? "no_diagnostic " : "diagnostic ", rule, subject ? " at " : NULL, subject, NULL);
	return x;
}

/* "INGREDIENTS:HEX" with known ingredients, each once and in order, so that equal means the same text. */
static bool is_fingerprint(const char *text)
{
	static const char letters[] = FACTLOG_LETTERS;
	const char *colon = strchr(text, ':'), *at = letters;
	if (!colon || colon == text || strlen(colon + 1) != HEX_DIGITS || strspn(colon + 1, "0123456789abcdef") != HEX_DIGITS)
		return false;
	for (const char *c = text; c < colon; c++) {
		const char *found = strchr(at, *c);
		if (!found)
			return false;
		at = found + 1;
	}
	return true;
}

struct expect *expect_fingerprint(const char *text, char **err)
{
	g_auto(GStrv) parts = g_strsplit_set(text, " \t", -1);
	g_autoptr(GStrvBuilder) given = g_strv_builder_new();
	unsigned n = 0;
	for (char **p = parts; *p; p++) {
		if (!**p)
			continue;
		if (!is_fingerprint(*p)) {
			*err = g_strdup_printf("'%s' is no fingerprint, expected ingredients out of %s in this order, ':' and %d hexadecimal digits", *p, FACTLOG_LETTERS,
				HEX_DIGITS);
			return NULL;
		}
		g_strv_builder_add(given, *p);
		n++;
	}
	if (!n) {
		*err = g_strdup("nothing, expected a fingerprint such as smkcbt:0123456789abcdef");
		return NULL;
	}
	struct expect *x = g_new0(struct expect, 1);
	x->kind = EXPECT_IS_FINGERPRINT;
	x->fingerprints = g_strv_builder_end(given);
	g_autofree char *all = g_strjoinv(" ", x->fingerprints);
	x->that = g_strconcat("fingerprint ", all, NULL);
	return x;
}

/* --- diagnostics --- */

bool expect_asks_rule(const struct expect *x, const char *rule)
{
	return expect_is_diagnostic(x) && g_pattern_match_simple(x->rule, rule);
}

/* A lint calls an adapter by its path in the file, hosts.esx01.adapters.vmk2, a run calls it esx01/vmk2: both as the run does. g_free. */
static char *short_subject(const char *subject)
{
	static const char *const parts[] = { ".adapters.", ".nics.", ".netstacks.", ".portgroups.", ".switches." };
	if (!g_str_has_prefix(subject, "hosts."))
		return g_strdup(subject);
	const char *host = subject + strlen("hosts.");
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const char *part = strstr(host, parts[i]);
		if (part)
			return g_strdup_printf("%.*s/%s", (int)(part - host), host, part + strlen(parts[i]));
	}
	return g_strdup(host);
}

static bool speaks(const struct expect *x, const char *rule, const char *subject)
{
	if (!rule || !g_pattern_match_simple(x->rule, rule))
		return false;
	if (!x->subject)
		return true;
	g_autofree char *asked = short_subject(x->subject), *spoken = short_subject(subject ? subject : "");
	g_autofree char *parts = g_strconcat(asked, "/*", NULL); /* m1 stands for m1/vmotion, esx01 for esx01/vmk1 as well */
	return g_pattern_match_simple(asked, spoken) || g_pattern_match_simple(parts, spoken);
}

/* Where the rule spoke first, in words; NULL: nowhere. */
static char *report_of(const struct expect *x, const struct outcome *o)
{
	for (guint i = 0; i < o->findings->len; i++) {
		const struct outcome_finding *f = o->findings->pdata[i];
		if (speaks(x, f->rule, f->subject))
			return g_strdup_printf("%s of %s: %s", f->rule, f->subject ? f->subject : "the run", f->message);
	}
	for (guint i = 0; i < o->log->len; i++) {
		const struct outcome_log *l = o->log->pdata[i];
		if (speaks(x, l->rule, l->subject))
			return g_strdup_printf("%s of %s: %s", l->rule, l->subject ? l->subject : "the run", l->what);
	}
	for (guint i = 0; !x->subject && i < o->rules->len; i++) {
		const struct outcome_rule *r = o->rules->pdata[i];
		if (speaks(x, r->id, NULL))
			return g_strdup_printf("%s decided something, %" G_GINT64_FORMAT " times", r->id, r->count);
	}
	return NULL;
}

static struct expect_result judge_diagnostic(const struct expect *x, const struct outcome *o)
{
	char *report = report_of(x, o);
	bool wanted = x->kind == EXPECT_IS_REPORTED;
	return (struct expect_result){
		.truth = wanted == (report != NULL) ? EXPECT_YES : EXPECT_NO,
		.expected = g_strdup(wanted ? "reported" : "not reported"),
		.actual = report ? report : g_strdup("not reported"),
	};
}

/* --- fingerprints --- */

/* The run's own over the ingredients of another; an outcome alone knows only the one it bears. g_free; NULL: not known. */
static char *own_fingerprint(const char *other, const struct outcome *o, const struct run *r)
{
	size_t n = strcspn(other, ":");
	g_autofree char *ingredients = g_strndup(other, n);
	if (r)
		return run_fingerprint(r, ingredients);
	return o->fingerprint && strcspn(o->fingerprint, ":") == n && !strncmp(o->fingerprint, other, n) ? g_strdup(o->fingerprint) : NULL;
}

static struct expect_result judge_fingerprints(const struct expect *x, const struct outcome *o, const struct run *r)
{
	g_autoptr(GString) actual = g_string_new(NULL), differ = g_string_new(NULL);
	struct expect_result result = { .truth = EXPECT_YES, .expected = g_strjoinv(" ", x->fingerprints) };
	for (char **f = x->fingerprints; *f; f++) {
		g_autofree char *own = own_fingerprint(*f, o, r);
		if (!own) {
			result.truth = EXPECT_FAULT;
			result.actual = g_strdup_printf("the fingerprint over %.*s is not known of a stored outcome", (int)strcspn(*f, ":"), *f);
			return result;
		}
		g_string_append_printf(actual, "%s%s", actual->len ? " " : "", own);
		if (strcmp(own, *f) != 0)
			g_string_append_printf(differ, "%s%.*s", differ->len ? ", " : "", (int)strcspn(*f, ":"), *f);
	}
	result.actual = g_strdup(actual->str);
	if (differ->len) {
		result.truth = EXPECT_NO;
		result.difference = g_strdup_printf("in %s", differ->str);
	}
	return result;
}

struct expect_result expect_facts_judge(const struct expect *x, const struct outcome *o, const struct run *r)
{
	return x->kind == EXPECT_IS_FINGERPRINT ? judge_fingerprints(x, o, r) : judge_diagnostic(x, o);
}
