/* models/run_traffic_session.c: the session of one source of traffic: one stream, open from start to stop, whose adapters may change on the way. */
#include "models/run_internal.h"

static int64_t socket_of(struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = host == HOST_NONE || adapter == HOST_NONE ? NULL : estate_host(r->estate, host);
	int64_t limit = h ? host_netstack(h, host_adapter(h, adapter)->stack)->socket_buffer : 0;
	return limit ? limit : INT64_MAX;
}

struct run_session *run_traffic_open(struct run *r, struct run_sub *sub, const struct endpoints *ends)
{
	struct run_traffic *t = sub->t;
	struct run_session *s = run_session_new(r, t->w->type);
	for (guint i = 0; i < t->subs->len; i++)
		s->k += ((const struct run_sub *)t->subs->pdata[i])->sessions;
	sub->sessions++;
	s->t = t;
	g_ptr_array_add(t->sessions, s);
	s->sub = sub;
	s->protocol = RUN_TCP;
	s->warm = true;
	s->id = s->k == 1 ? g_strdup_printf("%s/%s", t->id, service_name(s->service)) : g_strdup_printf("%s/%s/%u", t->id, service_name(s->service), s->k);
	run_session_set_ends(s, ends, ends);
	s->n_streams = 1;
	s->stream_pair = g_new0(uint32_t, 1);
	s->paths = g_new0(struct path, 1);
	s->socket_limit = MIN(socket_of(r, ends->from_host, ends->pair[0].from), socket_of(r, ends->to_host, ends->pair[0].to));
	run_fact(r, FACTLOG_SELECTION, "%s %s", s->id, ends->rule ? ends->rule : "none");
	return s;
}

/* What has been sent is credited to the adapters it used till now. */
void run_traffic_set_ends(struct run *r, struct run_session *s, const struct endpoints *ends)
{
	int64_t sent = run_session_sent(r, s);
	run_carry_credit(r, s, sent - s->credited);
	run_carry_end(r, s);
	s->credited = sent;
	run_session_set_ends(s, ends, ends);
	run_carry_begin(r, s);
}
