/* plots/page_session.c: one session in its migration's card: its ends, its figures, why its adapter was chosen and the others were not.
 *
 * What held it back is left out where the migration's own table says the same.
 */
#include "plots/page_moved.h"

#include "plots/picture_data.h"
#include "plots/words.h"

#define NAMED_MOST 12

static void write_end(struct page *p, const char *host, const char *adapter, const char *address)
{
	html_open(&p->h, "span", "class", "end", NULL);
	html_name(&p->h, host);
	if (adapter) {
		html_text(&p->h, " / ");
		html_name(&p->h, adapter);
	}
	if (address) {
		html_text(&p->h, " ");
		html_element(&p->h, "small", address, NULL);
	}
	html_close(&p->h);
}

/* A session of no adapter of this host is a copy that the host or the array does itself, or goes to a datastore it could not reach. */
static void write_ends(struct page *p, const struct outcome_session *s)
{
	html_open(&p->h, "p", "class", "way", NULL);
	write_end(p, s->from_host, s->from_adapter, s->from_address);
	if (s->from_adapter || g_strcmp0(s->from_host, s->to_host)) {
		html_text(&p->h, " → ");
		write_end(p, s->to_host, s->to_adapter, s->to_address);
	}
	if (!s->stack && s->rides_on)
		html_text(&p->h, ", out of reach");
	html_close(&p->h);
}

static void fact_name(struct page *p, const char *label, const char *name)
{
	if (!name)
		return;
	page_fact(p, label);
	html_name(&p->h, name);
	page_fact_end(p);
}

static void write_way(struct page_moved *v, const struct outcome_session *s)
{
	struct page *p = v->p;
	if (s->stack) {
		page_fact(p, "Netstack");
		page_swatch(p, picture_ink_stack(s->stack));
		html_name(&p->h, s->stack);
		page_fact_end(p);
	}
	if (s->uplinks->len) {
		page_fact(p, s->uplinks->len == 1 ? "Uplink" : "Uplinks");
		page_names(p, s->uplinks, NAMED_MOST);
		page_fact_end(p);
	}
	fact_name(p, "Gateway", s->gateway);
	if (s->vlan > 0)
		page_fact_value(p, "VLAN", "vlan", HTML_NUMBER, s->vlan);
	if (g_strcmp0(s->return_adapter, s->to_adapter))
		fact_name(p, "Replies leave by", s->return_adapter);
	if (s->bulk_from_adapter) {
		page_fact(p, "Control only; the bytes ride");
		page_way(p, s->bulk_from_adapter, s->bulk_to_adapter);
		page_fact_end(p);
	}
	fact_name(p, "Datastore", s->datastore);
	if (s->rides_on) {
		page_fact(p, "Storage behind");
		page_moved_name_session(v, s->rides_on);
		page_fact_end(p);
	}
	if (s->encrypted) {
		page_fact(p, "Encryption");
		html_text(&p->h, "on");
		page_fact_end(p);
	}
}

static void write_packets(struct page *p, const struct outcome_session *s)
{
	if (s->packets <= 0)
		return;
	page_fact_value(p, "Packets", "packets", HTML_COUNT, s->packets);
	page_fact_value(p, "Sent again", "retransmissions", HTML_COUNT, s->retransmissions);
	page_fact_value(p, "Timeouts", "timeouts", HTML_COUNT, s->timeouts);
	page_fact_value(p, "Dropped in queues", "drops", HTML_COUNT, s->drops);
	page_fact_value(p, "Lost at random", "losses", HTML_COUNT, s->losses);
	page_fact_value(p, "Median round trip measured", "latency/p50_s", HTML_DURATION, s->latency.p50_s);
	page_fact_value(p, "1 % of them over", "latency/p99_s", HTML_DURATION, s->latency.p99_s);
}

static void write_figures(struct page_moved *v, const struct outcome_session *s)
{
	struct page *p = v->p;
	page_facts(p, "points");
	if (s->streams > 0)
		page_fact_value(p, "Streams", "streams", HTML_COUNT, s->streams);
	if (s->rtt_s > 0 && s->stack)
		page_fact_value(p, "Round trip", "rtt_s", HTML_DURATION, s->rtt_s);
	if (s->bytes > 0 || s->transfer_s > 0) {
		page_fact_value(p, "Sent", "bytes", HTML_BYTES, s->bytes);
		page_fact_value(p, "With data to send for", "transfer_s", HTML_DURATION, s->transfer_s);
		page_fact_rate(p, "Mean rate", "mean_bps", s->mean_bps);
	} else {
		page_fact(p, "Sent");
		html_text(&p->h, "nothing");
		page_fact_end(p);
	}
	write_way(v, s);
	write_packets(p, s);
	page_facts_end(p);
}

static void write_verdict(struct page_moved *v, const char *adapter, const char *words, const char *rule, bool chosen)
{
	struct html *h = &v->p->h;
	html_open(h, "li", "class", chosen ? "chosen" : "rejected", NULL);
	html_open(h, "b", NULL);
	html_name(h, adapter);
	html_close(h);
	html_printf(h, " %s ", words);
	page_moved_rule(v, rule);
	html_close(h);
}

/* Why this adapter, and why not the others of the source host. */
static void write_choice(struct page_moved *v, const struct outcome_session *s)
{
	struct html *h = &v->p->h;
	const char *chosen = s->selected_adapter ? s->selected_adapter : s->rides_on && s->stack ? s->to_adapter : NULL; /* what is read arrives at the host's own */
	bool other = s->selected_adapter && g_strcmp0(s->selected_adapter, s->from_adapter) != 0;
	if (!s->rule && !s->candidates->len)
		return;
	html_element(h, "p", chosen || s->stack ? "Why this adapter" : "Why so", "class", "why", NULL);
	html_open(h, "ul", "class", "verdicts", NULL);
	if (s->rule && (chosen || s->stack))
		write_verdict(v, chosen ? chosen : s->from_adapter, "chosen by", s->rule, true);
	else if (s->rule) {
		html_open(h, "li", "class", "chosen", NULL);
		page_moved_rule(v, s->rule);
		html_close(h);
	}
	if (other)
		write_verdict(v, s->from_adapter, "carries it, since NFC is not bound and the route leaves by it:", "RTE-03", true);
	for (guint i = 0; i < s->candidates->len; i++) {
		const struct outcome_candidate *c = g_ptr_array_index(s->candidates, i);
		if (c->rejected_by && !(other && g_strcmp0(c->adapter, s->from_adapter) == 0))
			write_verdict(v, c->adapter, "not:", c->rejected_by, false);
	}
	html_close(h);
}

void page_uplinks(struct page *p, const char *caption, const struct outcome_session *s)
{
	static const char *const heads[] = {"From", "Uplinks", NULL};
	page_table(p, caption, false, heads);
	for (guint i = 0; i < s->uplink_history->len; i++) {
		const struct outcome_change *c = g_ptr_array_index(s->uplink_history, i);
		g_autofree char *key = g_strdup_printf("uplink_history/%u/at_s", i);
		html_open(&p->h, "tr", NULL);
		html_open(&p->h, "th", "scope", "row", NULL);
		html_value(&p->h, key, HTML_DURATION, c->at_s);
		html_close(&p->h);
		page_cell_name(p, c->what && *c->what ? c->what : "none");
		html_close(&p->h);
	}
	page_table_end(p);
}

void page_session(struct page_moved *v, const struct outcome_migration *m, guint i, const char *heading)
{
	const struct outcome_session *s = page_moved_session(v, i);
	struct html *h = &v->p->h;
	g_autofree char *id = g_strdup_printf("session-%u", i), *of = page_pointer("sessions", i);
	html_open(h, "div", "class", "session", "id", g_hash_table_add(v->written, GUINT_TO_POINTER(i + 1)) ? id : NULL, "data-of", of, NULL);
	html_open(h, heading, NULL);
	html_name(h, s->id);
	html_open(h, "small", NULL);
	html_printf(h, " %s", words_protocol(s->protocol) ? words_protocol(s->protocol) : "");
	html_close(h);
	html_close(h);
	write_ends(v->p, s);
	write_figures(v, s);
	write_choice(v, s);
	if (s->uplink_history->len > 1)
		page_uplinks(v->p, "Its uplinks changed", s);
	if (s->held_by->len && !digest_held_listed(m->held_by, s->held_by))
		page_held(v, "What held this session back", s->held_by, "held_by", NULL, NULL);
	html_close(h);
}
