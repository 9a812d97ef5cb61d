/* models/transport/transport.h: "move N bytes along these paths": one interface, several models behind it.
 *
 * The caller describes a transfer by bytes, the path of each of its streams, socket settings and the sender's own ceiling; the transport tells, as events of the
 * same instant, when it is done, stalled or resumed, and answers at any time how far it is and what held it. Resources live in `struct res_table`, owned by the run.
 * A path with no resource and `dead` set carries nothing: the transfer is stalled until set_paths gives it a live one.
 */
#ifndef MODELS_TRANSPORT_TRANSPORT_H
#define MODELS_TRANSPORT_TRANSPORT_H

#include "models/fabric/res.h"
#include "models/fabric/wire.h"
#include "models/transport/trace.h"
#include "sim/sim.h"

struct tp;
typedef uint32_t tp_id; /* TP_NONE: none */
#define TP_NONE UINT32_MAX
#define TP_BYTE ((sim_i128)SIM_S << 20)

#define PATH_MAX_RES 160 /* both ends on vSAN clusters of 64 hosts */
struct path {
	struct share_use uses[PATH_MAX_RES]; /* in order from source to destination: attribution names the first on ties */
	uint32_t n;
	uint32_t weight;   /* of its stream where resources are shared: connections it stands for; 0 counts as 1 */
	struct sim_dur rtt;
	uint32_t mss;      /* payload of a segment */
	int64_t loss_ppb;  /* random loss of a packet along it */
	uint32_t lossy;    /* the resource that loses most, or SHARE_NONE */
	bool dead;         /* carries nothing now */
	uint32_t soft[3];  /* soft resources this path is a member of (also in uses); SHARE_NONE: none */
	uint32_t pool;     /* the sending netstack's buffer pool, or SHARE_NONE */
	share_rate stage;  /* the narrowest place of its network as one more stage of what is sent along it, in payload; 0: its network is only shared */
	uint32_t stage_res; /* that place */
	/* For models with packets, in res_table.wires; WIRE_NONE where paths are made for flows alone. */
	uint32_t wire;      /* what the connection's packets meet; WIRE_NONE: no packets of its own cross a network */
	uint32_t reads, writes; /* bundles: what each block crosses before it is sent, and after it has arrived; WIRE_NONE: no network */
};

/* Of no resource. */
static inline struct path path_empty(void)
{
	return (struct path){.lossy = SHARE_NONE, .soft = {SHARE_NONE, SHARE_NONE, SHARE_NONE}, .pool = SHARE_NONE, .wire = WIRE_NONE, .reads = WIRE_NONE, .writes = WIRE_NONE};
}

enum tp_cause { /* what holds a stream; tp_cause_name() gives the names `held_by` shows */
	TP_BY_NIC, TP_BY_LINK, TP_BY_NIOC_CLASS, TP_BY_SHAPER, TP_BY_STACK_POOL, TP_BY_WINDOW, TP_BY_SLOW_START, TP_BY_LOSS, TP_BY_STREAM_HELPER,
	TP_BY_NFC_THREAD, TP_BY_HOST_NFC, TP_BY_ENCRYPTION, TP_BY_DATASTORE_READ, TP_BY_DATASTORE_WRITE, TP_BY_SENDER, TP_BY_NO_ROUTE,
	TP_BY_ADMISSION, TP_BY_SETUP, TP_BY_SWITCHOVER_FIXED, TP_BY__COUNT,
};
const char *tp_cause_name(enum tp_cause c);
enum tp_cause tp_cause_of(enum res_kind kind); /* of what is held by such a place */

/* How slow start ends before a loss (CUBIC only). LINUX: HyStart's acknowledgement train, longer than half a round trip. ROUND: the first round of 16 segments or more if
 * acknowledgements pause for 2 ms or less between rounds, else a train of a whole round trip (ns-3 up to 3.37). PP: RFC 9406; models with packets only. */
enum tcp_hystart { TCP_HYSTART_LINUX, TCP_HYSTART_OFF, TCP_HYSTART_ROUND, TCP_HYSTART_PP };

struct tcp_conf;
#define TP_NO_WINDOW (INT64_MAX >> 20)
struct tcp_opts {
	int64_t window;    /* bytes: least of the two socket buffers; TP_NO_WINDOW or more: many connections in one, whose windows are not followed */
	bool cubic;        /* else NewReno */
	bool warm;         /* an open connection that has already grown: no slow start */
	bool fresh;        /* it is connected now: its first byte arrives 1.5 round trips after the start (handshake, way), its last round is one burst; not with `warm` */
	bool per_ack;      /* grows by each ACK and not by the bytes acknowledged, one ACK for two segments: x1.5 per round trip in slow start, half a segment later on */
	bool plain_cubic;  /* CUBIC without its Reno-friendly region */
	uint8_t hystart;   /* enum tcp_hystart */
	/* For models with packets; flows have none of it. */
	bool pacing, ecn;  /* ecn: its packets may be marked, and a mark cuts its window */
	bool ack_all;      /* no delayed acknowledgements */
	struct sim_dur min_rto;
	uint32_t offload;  /* bytes that leave as one burst at most; 0: segment by segment */
	bool eager;        /* part of a burst leaves when the window allows no more; else it waits for the rest */
	const struct tcp_conf *other; /* another product's TCP, of which the rest is taken (recovery, timers, initial window); outlives the transfer; NULL: the product's */
};

/* Stages that bytes pass in a row, such as reading, the network, writing, overlap imperfectly: soft ones together carry (sum of rate^-p)^(-1/p), p = stage_exponent (3). A
 * hard one is waited for by none of the others: it only bounds what they carry. */
struct tp_stage {
	enum tp_cause cause;
	share_rate rate;
	uint32_t res;        /* the resource it stands for (a datastore), or SHARE_NONE */
	bool hard;
};
#define TP_MAX_STAGES 5

/* How the sender works, where blocks and round trips are real (packets): in blocks, of which it has so many under way at once, each waited for by the sender until the other
 * end has it. What a round trip costs is then not in its stages' rates. */
struct tp_app {
	uint32_t block;             /* bytes; 0: it streams */
	uint32_t depth;
	struct sim_dur service;     /* that the sender takes for a block, besides waiting for the other end */
	share_rate rate;            /* of the thread that makes blocks, without waiting: stands for the stage of the cause TP_BY_NFC_THREAD */
};

struct tp_spec {
	uint64_t bytes;             /* UINT64_MAX: until cancelled */
	const struct path *paths;   /* one per stream; copied */
	uint32_t n_paths;
	struct tcp_opts tcp;
	struct tp_stage stages[TP_MAX_STAGES]; /* the sender's own stages, of the session (S1); split over its streams */
	uint32_t n_stages;          /* 0: none */
	struct tp_app app;
	uint32_t owner;             /* handed back with events; transfers of one owner go over the same connections, one after another */
	bool tell_rate;             /* TP_RATE whenever its rate has changed */
	uint64_t draws;             /* seed of this transfer's random losses; 0: none are drawn: of random loss the mean ceiling is taken, and a full queue hits all alike */
};

/* TP_RATE comes out of settle(): whoever hears it notes it and schedules, but changes no transfer. */
enum tp_event { TP_DONE, TP_STALLED, TP_RESUMED, TP_RATE };
typedef void (*tp_event_fn)(void *ctx, uint32_t owner, tp_id id, enum tp_event ev);

struct tp_progress {
	uint64_t bytes;      /* delivered, floored to a byte */
	sim_i128 done;       /* the same, exactly, in 2^-20 B/s x ps (TP_BYTE of them make a byte) */
	share_rate rate;     /* now */
	bool stalled;
};

/* One stretch of time of one stream. Stretches of a stream tile the transfer's life. */
struct tp_held {
	struct sim_time from, to;
	enum tp_cause cause;
	uint32_t res;        /* SHARE_NONE unless the cause is a resource */
	uint32_t stream;
};
typedef void (*tp_held_fn)(void *ctx, const struct tp_held *h);

struct tp_ops {
	tp_id (*start)(struct tp *t, const struct tp_spec *s);
	void (*set_paths)(struct tp *t, tp_id id, const struct path *paths, uint32_t n); /* n as at start */
	/* The sender's own rate from now on, in place of its stages; 0: it stands still; SHARE_RATE_MAX: as fast as it can. */
	void (*set_rate)(struct tp *t, tp_id id, share_rate rate);
	void (*resource_changed)(struct tp *t, uint32_t res);  /* its settings were: rate; latency, loss, bucket, class, up or down; NULL: the model reads them from the table */
	uint64_t (*cancel)(struct tp *t, tp_id id);            /* bytes delivered; its history may still be asked for */
	void (*forget)(struct tp *t, tp_id id);                /* of one that is over: nobody will ask for it again, its history is freed */
	void (*progress)(const struct tp *t, tp_id id, struct tp_progress *out); /* also of one that is over */
	void (*held)(const struct tp *t, tp_id id, tp_held_fn fn, void *ctx);    /* every stretch up to now, by stream, in order of time */
	/* Tells TP_RATE when so many bytes of it have been delivered; of several calls the least that is still to come; NULL: progress between two events is linear. */
	void (*at_bytes)(struct tp *t, tp_id id, uint64_t bytes);
	void (*hang_up)(struct tp *t, uint32_t owner);         /* its connections are closed; NULL: the model has none that outlive a transfer */
	/* NULL of a model without packets. */
	void (*measure)(struct tp *t);                         /* what resources carried, up to now; before anybody reads it */
	void (*trace)(struct tp *t, const struct tp_trace *to);                           /* tells it of packets from now on; copied */
	void (*counts)(const struct tp *t, uint32_t owner, struct tp_counts *out);        /* of its connections */
	void (*res_counts)(const struct tp *t, uint32_t res, struct tp_counts *out);
	void (*settle)(struct tp *t);                          /* called by the run at each settle; may schedule events at now */
	void (*free)(struct tp *t);
};
struct tp { const struct tp_ops *ops; };

struct tp_factory {
	const char *name; /* "flow" */
	bool wires;       /* it plays packets: paths say what these meet, resources have latency, loss and buckets, and changes of these are told by resource_changed */
	struct tp *(*make)(struct sim *s, struct res_table *res, uint64_t seed, uint16_t handler, tp_event_fn fn, void *ctx);
};
const struct tp_factory *tp_factory_find(const char *name); /* NULL: none of that name */
/* The i-th, the default first; NULL: there are no more. */
const struct tp_factory *tp_factory_at(unsigned i);
#endif
