/* models/transport/packet_member.c: what a stream is a member of while its transfer is open: soft resources, whose capacity depends on their members' own
 * caps (S1), and its netstack's buffer pool, of which its window is an even part at most.
 */
#include "models/transport/packet_inside.h"

int64_t packet_member_window(const struct packet *p, const struct packet_xfer *x, const struct packet_stream *s)
{
	int64_t part = s->pool == SHARE_NONE ? INT64_MAX : res_pool_part(res_pool(p->res, s->pool));
	return MIN(x->spec.tcp.window, part);
}

/* The part of every stream of a pool has changed. */
static void pool_changed(struct packet *p, uint32_t pool)
{
	for (guint i = 0; i < p->open->len; i++) {
		struct packet_xfer *x = p->open->pdata[i];
		for (uint32_t k = 0; k < x->n; k++)
			for (uint32_t m = 0; x->streams[k].pool == pool && m < x->streams[k].n; m++)
				packet_conn_window(p, packet_conn_at(p, x->streams[k].conns[m]), packet_member_window(p, x, &x->streams[k]));
	}
}

void packet_member_join(struct packet *p, struct packet_xfer *x, struct packet_stream *s)
{
	s->own = tp_stages_part(&x->member, x->split, p->res, s->path.stage, s->path.stage_res).rate;
	if (s->path.rtt.ps > 0 && x->spec.tcp.window < TP_NO_WINDOW)
		s->own = (share_rate)MIN(s->own, (sim_i128)x->spec.tcp.window * TP_BYTE / s->path.rtt.ps);
	memcpy(s->soft, s->path.soft, sizeof(s->soft));
	for (int i = 0; i < 3; i++)
		if (s->soft[i] != SHARE_NONE)
			res_member_add(p->res, s->soft[i], s->own);
	s->pool = s->path.pool;
	if (s->pool == SHARE_NONE)
		return;
	s->window = x->spec.tcp.window;
	res_pool_join(p->res, s->pool, s->window);
	pool_changed(p, s->pool);
}

void packet_member_leave(struct packet *p, struct packet_stream *s)
{
	uint32_t pool = s->pool;
	for (int i = 0; i < 3; i++)
		if (s->soft[i] != SHARE_NONE)
			res_member_remove(p->res, s->soft[i], s->own);
	memset(s->soft, 0xff, sizeof(s->soft));
	s->pool = SHARE_NONE;
	if (pool == SHARE_NONE)
		return;
	res_pool_leave(p->res, pool, s->window);
	pool_changed(p, pool);
}
