/* models/run_connections.c: the connections a netstack may have: every stream of a migration's session is one at both of its ends, and so is UDT's control.
 *
 * A session that would be one too many is refused when it begins; what is open stays open when the number is lowered. Left out: listening sockets, the
 * management's own connections, and other traffic, whose connections nobody counts.
 */
#include "models/run_internal.h"

static struct host_netstack *stack_of(const struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host *h = estate_host(r->estate, host);
	return host_netstack(h, host_adapter(h, adapter)->stack);
}

static void count_pair(struct run *r, const struct endpoints *e, uint32_t pair, int32_t more)
{
	struct host_netstack *from = stack_of(r, e->from_host, e->pair[pair].from), *to = stack_of(r, e->to_host, e->pair[pair].to);
	from->connections += (uint32_t)more;
	to->connections += (uint32_t)more;
}

static void count(struct run *r, const struct run_session *s, int32_t more)
{
	for (uint32_t i = 0; s->bulk->n && i < s->n_streams; i++)
		count_pair(r, s->bulk, s->stream_pair[i], more);
	if (s->ends != s->bulk && s->ends->n)
		count_pair(r, s->ends, 0, more);
}

void run_connections_open(struct run *r, const struct run_session *s) { count(r, s, 1); }

void run_connections_close(struct run *r, const struct run_session *s) { count(r, s, -1); }

static struct verdict fits(const struct run *r, uint32_t host, uint32_t adapter)
{
	const struct host_netstack *n = stack_of(r, host, adapter);
	if (n->connections <= n->max_connections)
		return verdict_ok();
	return verdict_no(VERDICT_REFUSED, "STK-09", NULL, "netstack '%s' of '%s' would have %u connections, and may have %" G_GINT64_FORMAT, n->key,
		estate_host(r->estate, host)->name, n->connections, n->max_connections);
}

struct verdict run_connections_fit(const struct run *r, const struct run_session *s)
{
	const struct endpoints *both[] = {s->bulk, s->ends};
	struct verdict v = verdict_ok();
	for (int k = 0; k < 2; k++)
		for (uint32_t i = 0; v.ok && i < both[k]->n; i++) {
			v = fits(r, both[k]->from_host, both[k]->pair[i].from);
			if (v.ok)
				v = fits(r, both[k]->to_host, both[k]->pair[i].to);
		}
	return v;
}
