/* cli/lab/lab_foresee.c: migrate --dry-run: which kind of migration it is, whom the rules choose on both hosts and why nobody else, by which road, when it may start, and
 * how long it would take if nothing else were done. The rules are asked of the estate as it is; the rest of a fork that is played to its end. */
#include "cli/lab/lab_foresee.h"

#include <string.h>

#include "cli/lab/lab_text.h"
#include "cli/lab/lab_why.h"
#include "plots/digest.h"
#include "plots/words.h"

/* Whom the rules choose on both hosts, and the way from one to the other. */
static void say_service(struct console *c, enum service s, uint32_t from, uint32_t to)
{
	const struct estate *e = session_estate(c->session);
	lab_why_service(c, estate_host(e, from), s, to);
	lab_why_service(c, estate_host(e, to), s, HOST_NONE);
}

/* ---- the migration ---- */

static const struct outcome_migration *find(const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->migrations->len; i++)
		if (strcmp(((const struct outcome_migration *)o->migrations->pdata[i])->id, id) == 0)
			return o->migrations->pdata[i];
	return NULL;
}

static void say_kind(struct console *c, const struct outcome_migration *m)
{
	g_autofree char *vm = console_shown(m->vm), *from = console_shown(m->from), *to = console_shown(m->to);
	console_print(c, "%s of %s from %s to %s\n\n", words_migration(m->kind), vm, from, to);
}

static void say_services(struct console *c, const struct outcome_migration *m)
{
	static const struct { const char *kind; enum service first, second; } kinds[] = {
		{"vmotion", SERVICE_VMOTION, SERVICE__COUNT}, {"shared_nothing", SERVICE_PROVISIONING, SERVICE_VMOTION}, {"cold", SERVICE_PROVISIONING, SERVICE__COUNT},
		{"cross_vcenter", SERVICE_PROVISIONING, SERVICE_VMOTION}};
	const struct estate *e = session_estate(c->session);
	uint32_t from = m->from ? estate_host_find(e, m->from) : HOST_NONE, to = m->to ? estate_host_find(e, m->to) : HOST_NONE;
	for (size_t i = 0; i < G_N_ELEMENTS(kinds) && from != HOST_NONE && to != HOST_NONE; i++) {
		if (g_strcmp0(m->kind, kinds[i].kind) != 0)
			continue;
		say_service(c, kinds[i].first, from, to);
		if (kinds[i].second != SERVICE__COUNT)
			say_service(c, kinds[i].second, from, to);
	}
}

#define LABEL 20

static void say_admission(struct console *c, const struct outcome_migration *m)
{
	const struct outcome_wait *w = m->waits->len ? m->waits->pdata[0] : NULL;
	g_autofree char *words = w ? g_strdup_printf("waits for %s: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " in use, it needs %" G_GINT64_FORMAT, w->resource, w->in_use,
		w->capacity, w->need) : g_strdup("starts at once");
	if (strcmp(m->outcome, "refused") != 0)
		lab_text_row(c->out, 2, "admission", LABEL, words);
}

/* By which protocol cold data would go: what the rules of the way do not tell. */
static void say_protocol(struct console *c, const struct outcome *o, const char *id)
{
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		if (g_strcmp0(s->migration, id) != 0 || g_strcmp0(s->service, service_name(SERVICE_PROVISIONING)) != 0)
			continue;
		g_autofree char *words = s->bulk_from_adapter
			? g_strdup_printf("%s: %s to %s control it, the bytes ride %s to %s (UDT-01)", words_protocol(s->protocol), s->from_adapter, s->to_adapter,
				  s->bulk_from_adapter, s->bulk_to_adapter)
			: g_strdup(words_protocol(s->protocol));
		lab_text_row(c->out, 2, "protocol", LABEL, words);
	}
}

static int say_end(struct console *c, const struct outcome_migration *m)
{
	bool completed = strcmp(m->outcome, "completed") == 0;
	const struct outcome_held *held = completed ? digest_held_most(m) : NULL;
	GString *words = g_string_new(m->outcome);
	if (completed) {
		g_autofree char *lasts = lab_time_text(m->duration_s), *down = lab_time_text(m->downtime_s);
		g_string_append_printf(words, " after %s%s%s", lasts, m->downtime_s == OUTCOME_NULL ? "" : ", downtime ", m->downtime_s == OUTCOME_NULL ? "" : down);
	} else if (m->reason) {
		g_string_append_printf(words, ": %s [%s]", m->reason, m->rule ? m->rule : "");
	}
	if (held)
		g_string_append_printf(words, "; held back most by %s%s%s", words_cause(held->cause), held->resource ? " " : "", held->resource ? held->resource : "");
	lab_text_row(c->out, 2, "outcome", LABEL, words->str);
	for (guint i = 0; i < m->warnings->len; i++)
		lab_text_row(c->out, 2, "warning", LABEL, m->warnings->pdata[i]);
	g_string_free(words, TRUE);
	return completed ? 0 : 1;
}

static int foresee(struct console *c, struct session *fork, const char *id)
{
	struct outcome *o = run_outcome(session_run(fork));
	const struct outcome_migration *m = find(o, id);
	int code = 1;
	if (m) {
		say_kind(c, m);
		say_services(c, m);
		session_share_running(fork, c->session);
		if (session_play(fork) == RUN_INTERRUPTED)
			console_note(c, "interrupted: what follows is as far as it was played");
		struct outcome *end = run_outcome(session_run(fork));
		say_admission(c, find(end, id));
		say_protocol(c, end, id);
		code = say_end(c, find(end, id));
		outcome_free(end);
	}
	outcome_free(o);
	return code;
}

int lab_foresee(struct console *c, const struct lab_act *a, int argc, char **argv)
{
	g_autofree char *id = NULL;
	struct entry *e = lab_act_read(c, a, argc, argv, &id);
	struct verdict v;
	if (!e)
		return 2;
	struct session *fork = session_fork(c->session);
	bool done = session_do(fork, entry_end(e), "", &v);
	g_autofree char *why = console_shown(v.text);
	int code = done ? foresee(c, fork, id) : console_fault(c, "migrate: refused: %s", why);
	if (done)
		console_note(c, "nothing was done");
	entry_free(e);
	session_free(fork);
	return code;
}
