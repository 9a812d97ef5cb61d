/* sim/factlog.c: one running SHA-256 per ingredient.
 *
 * A fact is hashed as a tag, its text and a NUL, so two facts never run together; an instant is hashed as another tag, its decimal digits and a NUL. The
 * fingerprint of a set of ingredients is the SHA-256 of their letters and digests, cut to 64 bits: enough to tell results apart, short enough to be put into a
 * scenario.
 */
#include "sim/factlog.h"

#include <glib.h>
#include <string.h>

#define FACTLOG_DIGEST 32
#define FACTLOG_HEX_DIGITS 16

struct factlog {
	GChecksum *sums[FACTLOG__COUNT];
	factlog_fn recorder;
	void *ctx;
};

static const char factlog_letters[] = FACTLOG_LETTERS;

_Static_assert(sizeof factlog_letters == FACTLOG__COUNT + 1, "one letter for each ingredient");

static void factlog_hash(GChecksum *sum, char tag, const char *text)
{
	g_checksum_update(sum, (const guchar *)&tag, 1);
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

struct factlog *factlog_new(void)
{
	struct factlog *f = g_new0(struct factlog, 1);
	for (int k = 0; k < FACTLOG__COUNT; k++)
		f->sums[k] = g_checksum_new(G_CHECKSUM_SHA256);
	return f;
}

void factlog_free(struct factlog *f)
{
	if (!f)
		return;
	for (int k = 0; k < FACTLOG__COUNT; k++)
		g_checksum_free(f->sums[k]);
	g_free(f);
}

void factlog_add(struct factlog *f, struct sim_time t, enum factlog_kind kind, const char *text)
{
	char instant[32];
	g_snprintf(instant, sizeof instant, "%" G_GINT64_FORMAT, t.ps);
	factlog_hash(f->sums[FACTLOG_TIME], '@', instant);
	factlog_hash(f->sums[kind], '=', text);
	if (f->recorder)
		f->recorder(f->ctx, t, factlog_letters[kind], text);
}

void factlog_set_recorder(struct factlog *f, factlog_fn fn, void *ctx)
{
	f->recorder = fn;
	f->ctx = ctx;
}

/* The digest so far; the log goes on. */
static void factlog_digest(const GChecksum *sum, uint8_t out[FACTLOG_DIGEST])
{
	gsize len = FACTLOG_DIGEST;
	GChecksum *copy = g_checksum_copy(sum);
	g_checksum_get_digest(copy, out, &len);
	g_checksum_free(copy);
}

char *factlog_fingerprint(const struct factlog *f, const char *ingredients)
{
	if (*ingredients == '\0' || ingredients[strspn(ingredients, factlog_letters)] != '\0')
		return NULL;
	GString *out = g_string_new(NULL);
	GChecksum *all = g_checksum_new(G_CHECKSUM_SHA256);
	for (int k = 0; k < FACTLOG__COUNT; k++) {
		uint8_t digest[FACTLOG_DIGEST];
		if (!strchr(ingredients, factlog_letters[k]))
			continue;
		factlog_digest(f->sums[k], digest);
		g_string_append_c(out, factlog_letters[k]);
		g_checksum_update(all, (const guchar *)&factlog_letters[k], 1);
		g_checksum_update(all, digest, sizeof digest);
	}
	g_string_append_c(out, ':');
	g_string_append_len(out, g_checksum_get_string(all), FACTLOG_HEX_DIGITS);
	g_checksum_free(all);
	return g_string_free(out, FALSE);
}
