/* tests/reckon.c: packets of a run, from the bytes of its sessions and the MTU of their adapters. */
#include "tests/reckon.h"

#define HEADERS 52      /* of a packet: IPv4, TCP, timestamps */
#define MTU 1500        /* of what stands on no adapter (guests) */
#define PER_SEGMENT 1.5 /* packets: itself, and half an acknowledgement */

static double payload_of(const struct outcome *o, const char *host, const char *adapter)
{
	for (guint i = 0; i < o->adapters->len; i++) {
		const struct outcome_adapter *a = o->adapters->pdata[i];
		if (g_strcmp0(a->host, host) == 0 && g_strcmp0(a->adapter, adapter) == 0)
			return (double)a->mtu - HEADERS;
	}
	return MTU - HEADERS;
}

double reckon_packets(const struct outcome *o)
{
	double n = 0;
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		const char *adapter = s->bulk_from_adapter ? s->bulk_from_adapter : s->from_adapter;
		if (adapter || s->traffic) /* what a host copies itself stands on no adapter */
			n += PER_SEGMENT * (double)s->bytes / payload_of(o, s->from_host, adapter);
	}
	return n;
}
