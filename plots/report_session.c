/* plots/report_session.c: one session of a migration in the text report: its ends, its figures, why its adapters were chosen.
 *
 * A session's held-by partitions the time with a transfer open. Where its rows all stand in the migration's table already they are not printed again; whom they
 * shared with is then said there.
 */
#include "plots/report_page.h"

#include "plots/words.h"

#define SESSION_BAR 10

static const char *end_words(struct report_page *p, const char *host, const char *adapter, const char *address)
{
	return report_print(p, "%s/%s%s%s", report_name(p, host), report_name(p, adapter), address ? " " : "", address ? report_name(p, address) : "");
}

static void session_ends(struct report_page *p, const struct outcome_session *s, GString *line)
{
	g_string_append_printf(
		line, "%s%s%s", end_words(p, s->from_host, s->from_adapter, s->from_address), p->arrow, end_words(p, s->to_host, s->to_adapter, s->to_address));
	if (s->return_adapter && g_strcmp0(s->return_adapter, s->to_adapter))
		g_string_append_printf(line, ", replies leave by %s", report_name(p, s->return_adapter));
	if (s->bulk_from_adapter)
		g_string_append_printf(line, ", control only; the bytes ride %s to %s", report_name(p, s->bulk_from_adapter), report_name(p, s->bulk_to_adapter));
	if (s->gateway)
		g_string_append_printf(line, ", gateway %s", report_name(p, s->gateway));
	if (s->vlan > 0)
		g_string_append_printf(line, ", VLAN%c%d", TEXT_NBSP, (int)s->vlan);
}

static void session_numbers(struct report_page *p, const struct outcome_session *s, GString *line)
{
	if (s->uplinks->len)
		g_string_append_printf(line, "%s %s", s->uplinks->len == 1 ? "uplink" : "uplinks", report_list(p, s->uplinks, ", "));
	if (s->streams > 0)
		report_join(p, line, report_count(p, s->streams, "stream", "streams"));
	if (s->rtt_s > 0 && s->stack)
		report_join(p, line, report_print(p, "round trip %s", report_duration(p, s->rtt_s)));
	if (s->encrypted)
		report_join(p, line, "encrypted");
	if (s->bytes <= 0 && s->transfer_s <= 0) {
		report_join(p, line, "nothing was sent");
		return;
	}
	report_join(p, line, report_print(p, "%s in %s", report_size(p, s->bytes), report_duration(p, s->transfer_s)));
	if (s->mean_bps > 0)
		g_string_append_printf(line, " at %s", report_rates(p, s->mean_bps));
}

static void session_choice(struct report_page *p, const struct outcome_session *s, GString *line)
{
	const char *chosen = s->selected_adapter ? s->selected_adapter : s->rides_on && s->stack ? s->to_adapter : NULL; /* what is read arrives at the host's own */
	if (s->rule)
		g_string_append_printf(line, "%s by %s", chosen ? report_print(p, "%s chosen", report_name(p, chosen)) : s->stack ? "adapter chosen" : "so done", report_name(p, s->rule));
	bool other = s->selected_adapter && g_strcmp0(s->selected_adapter, s->from_adapter) != 0;
	if (other)
		g_string_append_printf(line, ", but NFC is not bound and the route leaves by %s (RTE-03)", report_name(p, s->from_adapter));
	bool first = true;
	for (guint i = 0; i < s->candidates->len; i++) {
		const struct outcome_candidate *c = g_ptr_array_index(s->candidates, i);
		if (!c->rejected_by || (other && g_strcmp0(c->adapter, s->from_adapter) == 0))
			continue;
		g_string_append_printf(
			line, "%s%s (%s)", first ? (line->len ? "; not " : "not ") : ", ", report_name(p, c->adapter), report_name(p, c->rejected_by));
		first = false;
	}
}

/* The uplinks over time, where they changed; an end without one is missing. */
static void session_uplinks(struct report_page *p, const struct outcome_session *s, GString *line)
{
	for (guint i = 0; s->uplink_history->len > 1 && i < s->uplink_history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(s->uplink_history, i);
		report_join(p, line, report_print(p, "%sfrom %s on %s", i ? "" : "uplinks: ", report_duration(p, c->at_s), c->what && *c->what ? report_name(p, c->what) : "none"));
	}
}

/* A session of no adapter of this host: a copy that the host or the array does itself, or a datastore it could not reach. */
static const char *without_adapters(struct report_page *p, const struct outcome_session *s)
{
	const char *words = report_name(p, words_protocol(s->protocol));
	if (s->rides_on)
		return report_print(p, "%s from %s to %s, out of reach", words, report_name(p, s->from_host), report_name(p, s->to_host));
	return report_print(p, "%s %s %s", words, g_strcmp0(s->from_host, s->to_host) ? "from" : "within", report_way(p, s->from_host, s->to_host, " to "));
}

void report_session(struct report_page *p, const struct outcome_migration *m, const struct outcome_session *s)
{
	GString *line = g_string_new(NULL);
	if (s->stack) {
		report_field(p, "session",
			report_print(p, "%s: %s on netstack %s", report_name(p, s->id), report_name(p, words_protocol(s->protocol)), report_name(p, s->stack)));
		session_ends(p, s, line);
		report_field(p, "", line->str);
	} else {
		report_field(p, "session", report_print(p, "%s: %s", report_name(p, s->id), without_adapters(p, s)));
	}
	g_string_truncate(line, 0);
	session_numbers(p, s, line);
	report_field(p, "", line->str);
	g_string_truncate(line, 0);
	report_field(p, "", report_packets_session(p, s));
	session_choice(p, s, line);
	report_field(p, "", line->str);
	g_string_truncate(line, 0);
	session_uplinks(p, s, line);
	report_field(p, "", line->str);
	g_string_free(line, TRUE);
	if (s->held_by->len && !digest_held_listed(m->held_by, s->held_by)) {
		report_field(p, "", "held back by");
		report_held(p, s->held_by, REPORT_VALUES + 2, REPORT_HELD_MOST, SESSION_BAR, NULL);
	}
}

