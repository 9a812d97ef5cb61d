/* cli/update.c: finding the words of a fingerprint in a file by the place its expectation bears, and replacing them.
 *
 * A place counts code points of the source; what stands there must be the old fingerprint, bare or in quotes, or nothing is touched: the text may have come by
 * an alias or from the command line.
 */
#include "cli/update.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli/out.h"
#include "plots/testlog.h"

struct mended {
	struct testlog_row *r;
	struct outcome_expectation *x;
	bool changed; /* not by an earlier one at the same place */
};

static bool is_fingerprint(const struct outcome_expectation *x)
{
	return testlog_asks_fingerprint(x) && x->expected && x->actual && x->origin;
}

/* The offset of a place; -1: there is none. */
static gssize offset_of(const char *text, struct diag_mark at)
{
	const char *p = text;
	for (unsigned i = 1; p && i < at.line; i++) {
		p = strchr(p, '\n');
		p = p ? p + 1 : NULL;
	}
	for (unsigned i = 1; p && i < at.column; i++)
		p = *p && *p != '\n' ? g_utf8_next_char(p) : NULL;
	return p ? p - text : -1;
}

/* Replaces the words from offset `at` on, if they are the old ones. */
static bool replace(GString *text, gssize at, const char *expected, const char *actual)
{
	g_auto(GStrv) old = g_strsplit(expected, " ", -1), new = g_strsplit(actual, " ", -1);
	if (at < 0 || g_strv_length(old) != g_strv_length(new))
		return false;
	gsize from = (gsize)at + (strchr("'\"", text->str[at]) && text->str[at]), p = from;
	for (unsigned i = 0; old[i]; i++) {
		p += strspn(text->str + p, " \t\r\n");
		if (!g_str_has_prefix(text->str + p, old[i]) || strchr(new[i], ':') - new[i] != strchr(old[i], ':') - old[i])
			return false;
		p += strlen(old[i]);
	}
	p = from;
	for (unsigned i = 0; old[i]; i++) {
		p += strspn(text->str + p, " \t\r\n");
		g_string_erase(text, (gssize)p, (gssize)strlen(old[i]));
		g_string_insert(text, (gssize)p, new[i]);
		p += strlen(new[i]);
	}
	return true;
}

/* Do all runs of the file that ask for this fingerprint agree on it? */
static bool agreed(const GPtrArray *rows, const char *file, const struct outcome_expectation *x)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct testlog_row *r = g_ptr_array_index(rows, i);
		for (guint k = 0; r->o && strcmp(r->file, file) == 0 && k < r->o->expectations->len; k++) {
			const struct outcome_expectation *y = g_ptr_array_index(r->o->expectations, k);
			if (is_fingerprint(y) && strcmp(y->origin, x->origin) == 0 && strcmp(y->actual, x->actual) != 0)
				return false;
		}
	}
	return true;
}

static bool write_file(const char *command, const char *file, const GString *text)
{
	g_autofree char *target = realpath(file, NULL);
	g_autoptr(GError) err = NULL;
	struct stat st;
	if (!target || stat(target, &st) != 0)
		out_fault(command, "cannot write '%s'", file);
	else if (!g_file_set_contents_full(target, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_CONSISTENT, (int)(st.st_mode & 07777), &err))
		out_fault(command, "cannot write '%s': %s", file, err->message);
	else
		return true;
	return false;
}

/* An expectation that was mended holds now; others of its row may not. */
static void settle(struct testlog_row *r, struct outcome_expectation *x)
{
	g_autoptr(GPtrArray) errors = testlog_errors(r->o);
	bool good = errors->len == 0;
	x->met = true;
	x->expected = x->actual;
	for (guint i = 0; i < r->o->expectations->len; i++)
		good = good && ((struct outcome_expectation *)g_ptr_array_index(r->o->expectations, i))->met;
	if (good && r->end == TESTLOG_PLAYED)
		r->code = 0;
}

/* Where one expectation is written, if all that is to be changed there can be. */
static bool mend(const char *command, const GPtrArray *rows, const char *file, GString *text, const struct outcome_expectation *x, bool *out_changed)
{
	struct diag_mark at;
	gssize offset = testlog_place(x, &at) ? offset_of(text->str, at) : -1;
	if (!agreed(rows, file, x)) {
		out_fault(command, "%s: the fingerprint differs between runs that share it and was not changed", x->origin);
		return false;
	}
	*out_changed = replace(text, offset, x->expected, x->actual);
	if (*out_changed || replace(text, offset, x->actual, x->actual)) /* another run that shares it was here before */
		return true;
	out_fault(command, "%s: the fingerprint %s is not written there as it is and was not changed", x->origin, x->expected);
	return false;
}

static bool mend_row(const char *command, const GPtrArray *rows, struct testlog_row *r, GString *text, GArray *mended)
{
	bool ok = true;
	for (guint i = 0; r->o && i < r->o->expectations->len; i++) {
		struct mended m = {.r = r, .x = g_ptr_array_index(r->o->expectations, i)};
		if (m.x->met || !is_fingerprint(m.x))
			continue;
		if (mend(command, rows, r->file, text, m.x, &m.changed))
			g_array_append_val(mended, m);
		else
			ok = false;
	}
	return ok;
}

/* All rows of one file, from `first` on. */
static bool mend_file(const char *command, GPtrArray *rows, guint first)
{
	const char *file = ((struct testlog_row *)g_ptr_array_index(rows, first))->file;
	g_autoptr(GArray) mended = g_array_new(FALSE, FALSE, sizeof(struct mended));
	g_autofree char *old = NULL;
	gsize n;
	if (!g_file_test(file, G_FILE_TEST_IS_REGULAR) || !g_file_get_contents(file, &old, &n, NULL))
		return true;
	GString *text = g_string_new_len(old, (gssize)n);
	bool ok = true;
	for (guint i = first; i < rows->len; i++) {
		struct testlog_row *r = g_ptr_array_index(rows, i);
		if (strcmp(r->file, file) == 0)
			ok = mend_row(command, rows, r, text, mended) && ok;
	}
	bool there = strcmp(text->str, old) == 0 || write_file(command, file, text);
	for (guint i = 0; there && i < mended->len; i++) {
		const struct mended *m = &g_array_index(mended, struct mended, i);
		if (m->changed)
			out_fault(command, "%s: %s is now %s", m->x->origin, m->x->expected, m->x->actual);
		settle(m->r, m->x);
	}
	g_string_free(text, TRUE);
	return ok && there;
}

bool update_fingerprints(const char *command, GPtrArray *rows)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	bool ok = true;
	for (guint i = 0; i < rows->len; i++)
		if (g_hash_table_add(seen, ((struct testlog_row *)g_ptr_array_index(rows, i))->file))
			ok = mend_file(command, rows, i) && ok;
	return ok;
}
