/* plots/report_packets.c: what packets did, in words of the text report: of the run, of a session, of a resource. Nothing at flow fidelity, and nothing of what was not. */
#include "plots/report_page.h"

/* "1 234 567": groups of three, kept together. */
static const char *number(struct report_page *p, int64_t n)
{
	GString *s = g_string_new(NULL);
	text_count(s, n);
	const char *text = report_print(p, "%s", s->str);
	g_string_free(s, TRUE);
	return text;
}

static const char *counted(struct report_page *p, int64_t n, const char *one, const char *many)
{
	return report_print(p, "%s%c%s", number(p, n), TEXT_NBSP, n == 1 ? one : many);
}

static void join(struct report_page *p, GString *s, int64_t n, const char *one, const char *many)
{
	if (n > 0)
		g_string_append_printf(s, "%s%s", s->len ? ", " : "", counted(p, n, one, many));
}

const char *report_packets_run(struct report_page *p, const struct outcome_run *r)
{
	GString *s = g_string_new(NULL);
	join(p, s, r->packets, "packet", "packets");
	join(p, s, r->retransmissions, "segment sent again", "segments sent again");
	join(p, s, r->timeouts, "timeout", "timeouts");
	join(p, s, r->drops, "dropped in a queue", "dropped in queues");
	join(p, s, r->losses, "lost at random", "lost at random");
	const char *text = report_print(p, "%s", s->str);
	g_string_free(s, TRUE);
	return text;
}

const char *report_packets_session(struct report_page *p, const struct outcome_session *x)
{
	GString *s = g_string_new(NULL);
	join(p, s, x->packets, "packet", "packets");
	join(p, s, x->retransmissions, "sent again", "sent again");
	join(p, s, x->timeouts, "timeout", "timeouts");
	join(p, s, x->drops, "dropped", "dropped");
	join(p, s, x->losses, "lost at random", "lost at random");
	if (s->len && x->latency.p50_s > 0)
		g_string_append_printf(s, "; round trips of %s, 1%c%% over %s", report_duration(p, x->latency.p50_s), TEXT_NBSP, report_duration(p, x->latency.p99_s));
	const char *text = report_print(p, "%s", s->str);
	g_string_free(s, TRUE);
	return text;
}

const char *report_packets_resource(struct report_page *p, const struct outcome_resource *x)
{
	GString *s = g_string_new(NULL);
	join(p, s, x->drops, "packet dropped in its queue", "packets dropped in its queue");
	join(p, s, x->losses, "packet lost at random", "packets lost at random");
	join(p, s, x->marked, "packet marked", "packets marked");
	if (s->len && x->queue_peak > 0)
		g_string_append_printf(s, "; at most %s queued", report_size(p, x->queue_peak));
	const char *text = s->len ? report_print(p, "%s", s->str) : NULL;
	g_string_free(s, TRUE);
	return text;
}
