/* models/fabric/constant.h: the constants of the models: one table of every number that was derived, fitted, or taken from a source, with its range, how sure
 * it is, and the measurements it was fitted on.
 *
 * What a scenario can say itself is not here: the switches of models/assume.c and the options of models/host/advanced.c have tables of their own. `vmksim rules
 * --constants` shows all three. Values are whole numbers in the base unit of their kind, or exact decimals: value x 10^-decimals.
 *
 * The code reads values by constant(), never from the table, so that a calibration can override them: before a world is loaded, for the whole process, and all
 * of them back by constant_reset. Nothing else writes them. A run under way must not see a change.
 */
#ifndef MODELS_FABRIC_CONSTANT_H
#define MODELS_FABRIC_CONSTANT_H

#include "sim/quantity.h"
#include "sim/time.h"

enum constant_id {
	/* frames */
	CONSTANT_SEGMENT_HEADERS,  /* B */
	CONSTANT_SEGMENT_HEADERS6, /* B */
	CONSTANT_WIRE_OVERHEAD,	   /* B */
	CONSTANT_FRAME_OVERHEAD,   /* B */
	CONSTANT_SITE_RTT,	   /* ps */
	/* stages and soft resources */
	CONSTANT_STAGE_EXPONENT,
	CONSTANT_SOFT_EXPONENT,
	/* TCP */
	CONSTANT_INITIAL_WINDOW, /* segments */
	CONSTANT_CUBIC_C,
	CONSTANT_CUBIC_BETA,
	CONSTANT_CUBIC_LEAST,
	CONSTANT_RENO_BETA,
	CONSTANT_HYSTART_LOW,	      /* segments */
	CONSTANT_HYSTART_ACK_DELTA,   /* ps */
	CONSTANT_HYSTART_LEAST,	      /* ps */
	CONSTANT_HYSTART_MOST,	      /* ps */
	CONSTANT_HYSTART_SLOW,
	CONSTANT_HYSTART_ROUNDS,
	CONSTANT_PACING_START,	      /* per cent */
	CONSTANT_PACING_LATER,	      /* per cent */
	CONSTANT_DUP_ACKS,	      /* segments */
	CONSTANT_QUICK_ACKS,	      /* segments */
	CONSTANT_ACK_DELAY,	      /* ps */
	CONSTANT_FIRST_RTO,	      /* ps */
	CONSTANT_MAX_RTO,	      /* ps */
	CONSTANT_SOCKET_MAX, /* B */
	CONSTANT_OFFLOAD_BURST, /* B */
	/* vMotion */
	CONSTANT_STREAM_RATE,	 /* bit/s */
	CONSTANT_MAX_SWITCHOVER, /* ps */
	CONSTANT_SWITCHOVER_RTTS,
	CONSTANT_SDPS_LEAST_SPEED, /* ppm */
	/* pre-copy of other products */
	CONSTANT_QEMU_DOWNTIME_LIMIT, /* ps */
	CONSTANT_QEMU_LOOK,	      /* ps */
	CONSTANT_QEMU_PAGE,	      /* B */
	CONSTANT_QEMU_ZERO_PAGE,      /* B */
	CONSTANT_QEMU_SOCKET_TIME,    /* ps */
	CONSTANT_QEMU_SOCKET_MOST,    /* B */
	CONSTANT_QEMU_SWITCHOVER,     /* ps */
	CONSTANT_CONVERGE_PERIOD,     /* ps */
	CONSTANT_CONVERGE_TRIGGER,    /* per cent */
	CONSTANT_CONVERGE_STRIKES,
	CONSTANT_CONVERGE_FIRST,      /* ppm */
	CONSTANT_CONVERGE_MORE,	      /* ppm */
	CONSTANT_CONVERGE_MOST,	      /* ppm */
	CONSTANT_QEMU_WINDOW,	      /* B */
	CONSTANT_SIMGRID_DOWNTIME,    /* ps */
	CONSTANT_SIMGRID_WINDOW,      /* B */
	/* NFC */
	CONSTANT_NFC_THREAD_RATE,   /* bit/s */
	CONSTANT_NFC_CHUNK_SERVICE, /* ps per 64 KiB */
	CONSTANT_NFC_HOST_RATE,	    /* bit/s */
	/* storage */
	CONSTANT_NFS_OLD_RECEIVE, /* B */
	CONSTANT_NFS_OLD_SEND,	  /* B */
	CONSTANT_NFS_BUFFER,	  /* B */
	CONSTANT_VSAN_COPIES,
	/* switches */
	CONSTANT_LINK_DETECTION, /* ps */
	CONSTANT_BALANCE_EVERY,	 /* ps */
	CONSTANT_BALANCE_ABOVE,	 /* ppm */
	CONSTANT_HEARTBEAT_RATE, /* bit/s */
	CONSTANT__COUNT,
};

enum { CONSTANT_DECIMAL = 100 }; /* a kind besides those of enum quantity_kind: a number of its own unit, with decimals */

struct constant_row {
	const char *id;		/* "stream_rate" */
	int64_t value;		/* default, in the base unit of the kind: ps, B, bit/s; ppm of a share */
	int64_t low, high;	/* where it may be */
	int kind;		/* enum quantity_kind, or CONSTANT_DECIMAL */
	unsigned decimals;	/* of CONSTANT_DECIMAL; else 0 */
	const char *unit;	/* of a count or decimal: "segments", or "" */
	const char *confidence; /* "confirmed": a source says it; "derived": it follows from sources, or was fitted; "assumed" */
	const char *what;
	const char *source;
	const char *fitted_on; /* which rows of which measurements; "": not fitted */
};

extern const struct constant_row constant_table[CONSTANT__COUNT];
extern int64_t constant_shift[CONSTANT__COUNT]; /* by how much a value was overridden; constant() adds it */

static inline int64_t constant(enum constant_id id) { return constant_table[id].value + constant_shift[id]; }

int constant_find(const char *id); /* -1: none of that name */
/* False, and nothing is changed, when the value is outside the row's range. */
bool constant_override(enum constant_id id, int64_t value);
void constant_reset(void);				   /* the table's values again */
char *constant_format(enum constant_id id, int64_t value); /* for people: "18.5 Gbit/s", "10 segments", "0.7"; g_free */
const char *constant_unit(enum constant_id id);		   /* the base unit: "ps", "B", "bit/s", or the row's own */

#endif
