/* models/run_carry.c: which adapters carry a session's bytes: what is over is credited to them, what is under way is added when somebody looks.
 *
 * The streams of a session drain one count, so its adapters are credited evenly, the odd bytes to the first stream's. The sums of what is sent and received are the
 * bytes of the sessions at every instant, not only when transfers end.
 */
#include "models/run_internal.h"

/* Streams that stand on adapters: none, when a host copies itself. */
static uint32_t streams_of(const struct run_session *s)
{
	return s->t ? s->bulk->n : s->bulk->n ? s->n_streams : 0; /* the one stream of traffic takes all its ways in even parts */
}

/* NULL: no adapter of ours is at that end. */
static struct run_adapter *end_of(struct run *r, const struct run_session *s, uint32_t stream, bool sender)
{
	const struct endpoint_pair *p = &s->bulk->pair[s->t ? stream : s->stream_pair[stream]];
	uint32_t host = sender ? s->bulk->from_host : s->bulk->to_host, adapter = sender ? p->from : p->to;
	return !s->bulk->n || host == HOST_NONE || adapter == HOST_NONE ? NULL : run_adapter(r, host, adapter);
}

/* Of one of n streams, n > 0: the first has the remainder. */
static int64_t part(uint32_t n, uint32_t stream, int64_t bytes)
{
	return bytes / n + (stream == 0 ? bytes % n : 0);
}

static guint place_of(const GArray *list, uint32_t session)
{
	guint i = 0;
	while (i < list->len && g_array_index(list, uint32_t, i) != session)
		i++;
	return i;
}

void run_carry_list(struct run_adapter *a, uint32_t session, bool add)
{
	guint at = a ? place_of(a->carrying, session) : 0;
	if (!a)
		return;
	if (add && at == a->carrying->len)
		g_array_append_val(a->carrying, session);
	if (!add && at < a->carrying->len)
		g_array_remove_index_fast(a->carrying, at);
}

void run_carry_begin(struct run *r, const struct run_session *s)
{
	for (uint32_t i = 0; i < 2 * streams_of(s); i++)
		run_carry_list(end_of(r, s, i / 2, i % 2 == 0), s->index, true);
}

void run_carry_end(struct run *r, const struct run_session *s)
{
	for (uint32_t i = 0; i < 2 * streams_of(s); i++)
		run_carry_list(end_of(r, s, i / 2, i % 2 == 0), s->index, false);
}

void run_carry_credit(struct run *r, const struct run_session *s, int64_t bytes)
{
	uint32_t n = streams_of(s);
	for (uint32_t i = 0; i < n; i++) {
		struct run_adapter *from = end_of(r, s, i, true), *to = end_of(r, s, i, false);
		if (from)
			from->sent[s->service] += part(n, i, bytes);
		if (to)
			to->received[s->service] += part(n, i, bytes);
	}
}

void run_carry_now(struct run *r, uint32_t host, uint32_t adapter, int64_t *sent, int64_t *received)
{
	const struct run_adapter *a = run_adapter(r, host, adapter);
	for (enum service s = 0; s < SERVICE__COUNT; s++) {
		sent[s] = a->sent[s];
		received[s] = a->received[s];
	}
	for (guint k = 0; k < a->carrying->len; k++) {
		const struct run_session *s = r->sessions->pdata[g_array_index(a->carrying, uint32_t, k)];
		if (s->ride) {
			run_ride_now(r, s, a, sent, received);
			continue;
		}
		int64_t bytes = run_session_sent(r, s) - s->credited;
		uint32_t n = streams_of(s);
		for (uint32_t i = 0; i < n; i++) {
			sent[s->service] += end_of(r, s, i, true) == a ? part(n, i, bytes) : 0;
			received[s->service] += end_of(r, s, i, false) == a ? part(n, i, bytes) : 0;
		}
	}
}
