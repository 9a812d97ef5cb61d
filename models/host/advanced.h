/* models/host/advanced.h: the advanced options of an ESXi host that migrations depend on: name, default, range, and what each drives here.
 *
 * A host has all of them; what was not given has its default. Values are whole numbers, as the host keeps them, in the unit of the row. Names are
 * "Migrate.NetTimeout" or "/Migrate/NetTimeout", in any case.
 */
#ifndef MODELS_HOST_ADVANCED_H
#define MODELS_HOST_ADVANCED_H

#include <glib.h>
#include "sim/base.h"

enum advanced_id {
	ADVANCED_SWITCHOVER_GOAL,   /* ms */
	ADVANCED_MIN_PROGRESS,	    /* per cent */
	ADVANCED_SDPS_ENABLED,	    /* enum advanced_sdps */
	ADVANCED_SDPS_TARGET,	    /* per cent */
	ADVANCED_SDPS_DELAY,	    /* s */
	ADVANCED_NET_TIMEOUT,	    /* s */
	ADVANCED_NFC_TIMEOUT,	    /* s */
	ADVANCED_SEND_BUFFER,	    /* bytes */
	ADVANCED_RECEIVE_BUFFER,    /* bytes */
	ADVANCED_LINE_RATE,	    /* MB/s */
	ADVANCED_LATENCY_MODE,	    /* ms */
	ADVANCED_STREAM_HELPERS,    /* 0: by the speed of the uplinks */
	ADVANCED_MAX_HELPERS,
	ADVANCED_HELPER_RATE,	    /* Mbit/s */
	ADVANCED_BIND_TO_VMKNIC,    /* 0: not bound */
	ADVANCED_DETECT_ZERO_PAGES, /* 0, 1 */
	ADVANCED_PROHIBIT_INSTANT_CLONE, /* 0, 1 */
	ADVANCED_MAX_NETSTACKS,
	ADVANCED_PAGES_PER_SEND,    /* from here on: known, and nothing here depends on them */
	ADVANCED_CPU_MIN,
	ADVANCED_CPU_PER_GBIT,
	ADVANCED_CHECKPOINT_CACHE,
	ADVANCED_PREALLOCATE,
	ADVANCED_BITMAP_ENCODING,
	ADVANCED__COUNT,
};

enum advanced_sdps { ADVANCED_SDPS_OFF, ADVANCED_SDPS_ALWAYS, ADVANCED_SDPS_DYNAMIC };

struct advanced_row {
	const char *name;	     /* "Migrate.NetTimeout" */
	int64_t value, min, max;     /* default and range */
	const char *unit;	     /* "ms", or "" */
	const char *side;	     /* whose value counts: "source", "destination", "both", "host" */
	const char *drives;	     /* what it changes here; NULL: nothing */
	bool published;		     /* the range is; else it is ours */
	bool reboot;		     /* a change takes effect when the host is started */
};

extern const struct advanced_row advanced_table[ADVANCED__COUNT];

struct advanced {
	int64_t value[ADVANCED__COUNT];
	uint32_t given; /* bits: was set, even to its default */
};

void advanced_init(struct advanced *a); /* the defaults */
int advanced_find(const char *name);
bool advanced_is_opt_out(const char *name); /* Net.IOControlPnicOptOut: NICs, not a number, so it stands beside the table */	/* -1: none of that name */
GPtrArray *advanced_names(void);	/* const char *: for "did you mean" */
bool advanced_allows(enum advanced_id id, int64_t value);
void advanced_set(struct advanced *a, enum advanced_id id, int64_t value);
int64_t advanced_get(const struct advanced *a, enum advanced_id id);
bool advanced_is_given(const struct advanced *a, enum advanced_id id);

#endif
