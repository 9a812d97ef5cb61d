/* models/host/teaming.c: the settings of teaming and shaping as values. Which uplink follows from them is in host_port.c. */
#include "models/host/teaming.h"

static const char *const names[TEAMING__COUNT] = {
	[TEAMING_PORT_ID] = "port_id",
	[TEAMING_MAC] = "mac",
	[TEAMING_IP_HASH] = "ip_hash",
	[TEAMING_EXPLICIT] = "explicit",
	[TEAMING_PHYSICAL_LOAD] = "physical_load",
};

const char *teaming_policy_name(enum teaming_policy p)
{
	SIM_ASSERT((unsigned)p < TEAMING__COUNT);
	return names[p];
}

static GArray *copy_u32(const GArray *src)
{
	GArray *dst = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), src ? src->len : 0);

	if (src && src->len)
		g_array_append_vals(dst, src->data, src->len);
	return dst;
}

void teaming_init(struct teaming *t)
{
	*t = (struct teaming){.failback = true, .active = copy_u32(NULL), .standby = copy_u32(NULL), .unused = copy_u32(NULL)};
}

void teaming_clear(struct teaming *t)
{
	g_array_unref(t->active);
	g_array_unref(t->standby);
	g_array_unref(t->unused);
}

void teaming_copy(struct teaming *dst, const struct teaming *src)
{
	*dst = *src;
	dst->active = copy_u32(src->active);
	dst->standby = copy_u32(src->standby);
	dst->unused = copy_u32(src->unused);
}
