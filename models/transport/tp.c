/* models/transport/tp.c: what every transport shares: the names of the causes, which places they stand for, and the list of the models. */
#include <string.h>
#include "models/transport/flow.h"
#include "models/transport/packet.h"

static const char *const names[TP_BY__COUNT] = {
	[TP_BY_NIC] = "nic",
	[TP_BY_LINK] = "link",
	[TP_BY_NIOC_CLASS] = "nioc_class",
	[TP_BY_SHAPER] = "shaper",
	[TP_BY_STACK_POOL] = "stack_pool",
	[TP_BY_WINDOW] = "window",
	[TP_BY_SLOW_START] = "slow_start",
	[TP_BY_LOSS] = "loss",
	[TP_BY_STREAM_HELPER] = "stream_helper",
	[TP_BY_NFC_THREAD] = "nfc_thread",
	[TP_BY_HOST_NFC] = "host_nfc",
	[TP_BY_ENCRYPTION] = "encryption",
	[TP_BY_DATASTORE_READ] = "datastore_read",
	[TP_BY_DATASTORE_WRITE] = "datastore_write",
	[TP_BY_SENDER] = "sender",
	[TP_BY_NO_ROUTE] = "no_route",
	[TP_BY_ADMISSION] = "admission",
	[TP_BY_SETUP] = "setup",
	[TP_BY_SWITCHOVER_FIXED] = "switchover_fixed",
};

const char *tp_cause_name(enum tp_cause c)
{
	return names[c];
}

static const struct tp_factory *const factories[] = {&flow_factory, &packet_factory};

const struct tp_factory *tp_factory_at(unsigned i)
{
	return i < sizeof(factories) / sizeof(factories[0]) ? factories[i] : NULL;
}

const struct tp_factory *tp_factory_find(const char *name)
{
	const struct tp_factory *f;
	for (unsigned i = 0; (f = tp_factory_at(i)); i++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

enum tp_cause tp_cause_of(enum res_kind kind)
{
	static const enum tp_cause by_kind[RES__COUNT] = {
		[RES_NIC] = TP_BY_NIC,
		[RES_LINK] = TP_BY_LINK,
		[RES_NIOC_CLASS] = TP_BY_NIOC_CLASS,
		[RES_SHAPER] = TP_BY_SHAPER,
		[RES_STACK_POOL] = TP_BY_STACK_POOL,
		[RES_VMOTION_SENDER] = TP_BY_NIC,
		[RES_HOST_NFC] = TP_BY_HOST_NFC,
		[RES_DATASTORE_READ] = TP_BY_DATASTORE_READ,
		[RES_DATASTORE_WRITE] = TP_BY_DATASTORE_WRITE,
		[RES_PORTAL] = TP_BY_NIC,
		[RES_STORAGE_WINDOW] = TP_BY_WINDOW,
		[RES_SWITCH] = TP_BY_LINK,
		[RES_PORT] = TP_BY_NIC,
		[RES_ADAPTER] = TP_BY_NIC,
	};
	return by_kind[kind];
}
