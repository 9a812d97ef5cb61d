/* models/world_traffic.c: see world_traffic.h. */
#include "models/world_traffic.h"

struct world_traffic *world_traffic_new(const char *id, enum service type)
{
	struct world_traffic *t = g_new0(struct world_traffic, 1);
	*t = (struct world_traffic){.id = id, .type = type, .datastore = HOST_NONE, .rate_bps = WORLD_AS_FAST_AS_POSSIBLE, .stop = SIM_TIME_NEVER};
	t->from = g_array_new(FALSE, FALSE, sizeof(struct world_end));
	return t;
}

void world_traffic_free(struct world_traffic *t)
{
	g_array_unref(t->from);
	if (t->trace)
		g_array_unref(t->trace);
	g_free(t);
}
