/* models/outcome.h: what a run hands back: plain data, the whole of what any view may show (contracts O1, O2).
 *
 * Every member bears the name of its JSON key without nesting tricks; its type is said by the field tables of outcome_tables.c, from which writing, reading
 * back, freeing and metrics all follow. Members by suffix, always integers:
 *   _s    picoseconds, printed as exact decimal seconds      _bps  bit/s       _pct  ppm of 1 (10^6 = 100 %), printed as exact decimal per cent
 *   no suffix: bytes, counts, text.   OUTCOME_NULL stands for JSON null in any integer; NULL in any text.
 * Lists are GPtrArray; of records (owned, freed by the tables) or of text. All text lives in `text`. An outcome owns all it holds and outlives world and run.
 */
#ifndef MODELS_OUTCOME_H
#define MODELS_OUTCOME_H

#include <glib.h>
#include "sim/base.h"

#define OUTCOME_NULL INT64_MIN
#define OUTCOME_VERSION 1

struct outcome_phase { const char *name; int64_t start_s, duration_s; };
struct outcome_round { int64_t start_s, duration_s, bytes, dirty_bytes; };
struct outcome_held { const char *cause, *resource; int64_t seconds, share_pct; GPtrArray *with; /* outcome_with */ };
/* `seconds` is in ps and printed like _s; its JSON key is `share` */
struct outcome_with { const char *session; int64_t seconds; }; /* the 8 longest sharers, then {"others", seconds} */
/* What it waited for before it could start, as that was when the wait began; `to_s` is null while it waits. "queue": for its turn; in_use counts those
 * before it. `holders` are ids of migrations, 8 at most. */
struct outcome_wait { int64_t from_s, to_s; const char *resource; int64_t need, in_use; GPtrArray *holders; /* text */ int64_t capacity; };
struct outcome_bytes { int64_t memory, hot_disk, cold_disk, mirror_writes, resent, suspended_memory, control, consolidated, total; };
struct outcome_sdps { int64_t active_s, guest_slowdown_pct; };

struct outcome_migration {
	const char *id, *vm, *kind, *from, *to, *parent, *release_pair;
	const char *outcome;           /* completed failed refused cancelled unfinished */
	const char *rule, *reason, *fault, *message;
	GPtrArray *warnings;           /* text */
	int64_t progress_at_failure_pct, progress_pct;
	const char *state;             /* the phase it is in, or finished */
	int64_t requested_s, started_s, finished_s, queued_s, duration_s, downtime_s, precopy_stun_s, guest_writes_held_s;
	struct outcome_sdps sdps;
	bool encrypted;
	GPtrArray *phases;             /* outcome_phase */
	GPtrArray *rounds;             /* outcome_round */
	GPtrArray *waits;              /* outcome_wait; partition queued_s */
	struct outcome_bytes bytes;
	int64_t partial_bytes;
	int64_t mean_bps;
	GPtrArray *sessions;           /* text: ids */
	GPtrArray *held_by;            /* outcome_held; partitions the duration */
};

struct outcome_blocker { const char *vm, *rule, *fault, *reason; };
struct outcome_evacuation {
	const char *id, *host;
	const char *state;             /* entering in_maintenance evacuated blocked timed_out cancelled refused exited */
	const char *rule, *reason;     /* of one that was refused, cancelled or timed out */
	int64_t requested_s, started_s, finished_s, duration_s, exited_s;
	int64_t to_move, moved, progress_pct;
	GPtrArray *to;                 /* text: hosts it may use */
	GPtrArray *blocked_by;         /* outcome_blocker */
	GPtrArray *left;               /* text: VMs */
	GPtrArray *migrations;         /* text: ids */
};

struct outcome_candidate { const char *adapter, *rejected_by; };

/* How long data is on its way; null where nothing is known. */
struct outcome_latency { int64_t min_s, mean_s, p50_s, p90_s, p99_s, max_s; };

struct outcome_session {
	const char *id, *migration, *traffic, *service, *protocol, *stack, *rule;
	GPtrArray *candidates;         /* outcome_candidate, of the source host */
	const char *selected_adapter;  /* what the rules chose at the source; from_adapter is what the route leaves by */
	const char *rides_on, *datastore; /* a storage session behind a copy: the session whose bytes it carries; NULL: none */
	const char *from_host, *from_adapter, *to_host, *to_adapter, *return_adapter;
	const char *bulk_from_adapter, *bulk_to_adapter; /* UDT: what carries the bytes; NULL: the adapters above */
	const char *from_address, *to_address, *gateway;
	int64_t vlan;
	GPtrArray *uplinks;            /* text: "esx01/vmnic2", those in use at the end */
	GPtrArray *uplink_history;     /* outcome_change */
	int64_t streams, rtt_s;
	bool encrypted;
	int64_t bytes, started_s, finished_s, transfer_s, mean_bps;
	int64_t packets, retransmissions, timeouts, drops, losses; /* null of flows */
	struct outcome_latency latency;
	GPtrArray *held_by;            /* outcome_held; seconds add up to transfer_s exactly */
};

struct outcome_change { int64_t at_s; const char *what; };
struct outcome_address { const char *address, *family, *origin, *state; int64_t ready_s; };
struct outcome_service_bytes { const char *service; int64_t sent, received, bytes; };
struct outcome_disabled {
	const char *service;
	int64_t since_s, until_s;      /* until null: still so */
	const char *by;                /* the adapter that took over */
	const char *rule;
	bool tagged;
	GPtrArray *sessions_in_flight; /* text: migration ids whose session ran on when it happened */
};

struct outcome_adapter {
	const char *host, *adapter, *stack;
	GPtrArray *services;           /* text */
	const char *portgroup;
	int64_t mtu;
	bool enabled;
	GPtrArray *addresses;          /* outcome_address */
	GPtrArray *ipv6_origins;       /* text */
	int64_t ready_s;
	const char *effective_gateway, *effective_gateway6;
	int64_t created_s, removed_s;
	GPtrArray *history;            /* outcome_change */
	GPtrArray *bytes_by_service;   /* outcome_service_bytes */
	GPtrArray *disabled_for_future; /* outcome_disabled */
};

/* What went over one adapter of a traffic's sources, or over one port group of its guests. */
struct outcome_path { const char *host, *adapter; int64_t bytes, mean_bps, min_bps; };

struct outcome_traffic {
	const char *id, *type, *state; /* waiting, on, draining, over */
	const char *adapter;           /* of its sources: "vmk3"; several are joined by ", "; NULL: none */
	const char *rule;              /* by which it was chosen, or by which there is none */
	GPtrArray *uplinks;            /* text: those in use at the end */
	bool elastic;
	int64_t started_s, stopped_s;
	int64_t offered_bytes, delivered_bytes, unmet_bytes, backlog_bytes; /* offered = delivered + unmet + backlog */
	int64_t unmet_s;               /* how long some source got less than it offered */
	int64_t mean_bps, min_bps, backlog_clear_s;
	struct outcome_latency latency; /* an estimate of flows (run_traffic_latency.c), measured of packets */
	GPtrArray *path;               /* outcome_path */
	GPtrArray *sessions;           /* text: ids */
	GPtrArray *held_by;            /* outcome_held; of all its sources together */
};
struct outcome_class { const char *name; int64_t bytes, saturated_s; }; /* "vmotion", as the API names it */

struct outcome_resource {
	const char *name, *kind, *direction;
	int64_t capacity_bps, bytes, mean_utilisation_pct, peak_utilisation_pct, saturated_s, drops, losses, marked, queue_peak; /* from drops on: null of flows */
	GPtrArray *by_class;           /* outcome_class: of a NIC's way out with Network I/O Control */
};

struct outcome_contention { const char *resource, *direction; int64_t from_s, to_s; GPtrArray *transfers; /* text: session ids */ };
struct outcome_stack { const char *host, *stack; int64_t connections_peak, buffer_bytes_peak; };

struct outcome_series {
	const char *name;              /* "esx01/vmnic0 out", "esx01/vmotion in", "esx01/vmk1 out", "dci forward" */
	const char *kind;              /* nic, link, stack, adapter */
	int64_t width_s;               /* of a bucket */
	GPtrArray *bps;                /* int64_t boxed: see outcome_int() */
};

struct outcome_rule { const char *id, *text, *source, *confidence; int64_t count; };
struct outcome_assumption { const char *id, *value, *default_value, *range, *why; bool decisive; };
struct outcome_log { int64_t at_s; const char *what, *rule, *subject; };
struct outcome_finding { const char *rule, *severity, *subject, *message, *origin; };
struct outcome_expectation { const char *that; bool met; const char *expected, *actual, *difference, *held_by, *because, *origin; };

struct outcome_netstack {
	const char *key, *gateway, *gateway_by, *gateway6, *gateway6_by, *congestion_control;
	int64_t max_connections;
	GPtrArray *routes, *dns, *search; /* text */
};
struct outcome_host { const char *name, *site, *release; GPtrArray *nics; /* outcome_nic */ GPtrArray *switches, *portgroups, *netstacks; };
struct outcome_nic { const char *name; int64_t rate_bps; bool up; };
struct outcome_switch { const char *name; GPtrArray *uplinks; /* text */ };
struct outcome_portgroup { const char *name, *sw, *network, *teaming; GPtrArray *active, *standby; /* text */ };
struct outcome_link { const char *name, *a, *b; int64_t rate_bps, rtt_s, loss_pct; };
struct outcome_network { const char *name, *site, *subnet, *gateway, *subnet6, *gateway6; int64_t vlan; };
struct outcome_topology { GPtrArray *sites; /* text */ GPtrArray *links, *networks, *hosts; };

struct outcome_scenario { const char *name, *file, *sha256, *text; int64_t seed; const char *fidelity, *command, *variant; GPtrArray *built_on, *options; /* text */ };
struct outcome_vmksim { const char *version; int64_t outcome_version; };
struct outcome_run { int64_t finished_s; const char *ended_by; int64_t events, packets, retransmissions, timeouts, drops, losses, not_asked; }; /* from packets to losses: null of flows */ /* ended_by: finished until horizon events interrupted */

struct outcome {
	struct outcome_vmksim vmksim;
	struct outcome_scenario scenario;
	struct outcome_run run;
	const char *fingerprint;
	GPtrArray *findings, *expectations, *migrations, *evacuations, *sessions, *traffic, *adapters, *resources, *contention, *stacks, *log, *rules, *assumptions, *series;
	struct outcome_topology topology;
	GStringChunk *text; /* not a field */
};

/* Made by run_outcome() or outcome_json_read(); `expectations` are filled in by expect_judge(). */
struct outcome *outcome_new_empty(void);                       /* lists present, vmksim.outcome_version set, everything else zero or NULL */
void outcome_free(struct outcome *o);
const char *outcome_text(struct outcome *o, const char *s);    /* a copy that lives as long as o; NULL stays NULL */

/* --- field tables: the rows are in outcome_tables.c, what walks them in outcome_fields.c. One record table per struct above, of the same name. --- */
enum outcome_type {
	OUTCOME_T_TEXT, OUTCOME_T_BOOL, OUTCOME_T_INT, OUTCOME_T_BYTES, OUTCOME_T_SECONDS, OUTCOME_T_BPS, OUTCOME_T_PCT,
	OUTCOME_T_RECORD,       /* embedded struct */
	OUTCOME_T_RECORDS,      /* GPtrArray of records */
	OUTCOME_T_TEXTS,        /* GPtrArray of const char * */
	OUTCOME_T_INTS,         /* GPtrArray of boxed int64_t */
};
struct outcome_record;
struct outcome_field {
	const char *key;        /* JSON key: "duration_s" */
	enum outcome_type type;
	size_t offset;
	const struct outcome_record *sub; /* RECORD, RECORDS */
	const char *doc;        /* one line, with unit: for the reference page */
};
struct outcome_record {
	const char *name;
	size_t size;
	const char *id_key;     /* the text a list of these is looked up by: disabled_for_future(vmotion) -> "service"; NULL: none */
	const struct outcome_field *fields; /* ends with key NULL */
};
extern const struct outcome_record outcome_record_top, outcome_record_phase, outcome_record_round, outcome_record_wait, outcome_record_with, outcome_record_held,
	outcome_record_bytes, outcome_record_sdps, outcome_record_migration, outcome_record_candidate, outcome_record_change, outcome_record_session,
	outcome_record_address, outcome_record_service_bytes, outcome_record_disabled, outcome_record_adapter, outcome_record_path,
	outcome_record_latency, outcome_record_traffic, outcome_record_class, outcome_record_resource, outcome_record_contention,
	outcome_record_stack, outcome_record_series, outcome_record_rule, outcome_record_assumption, outcome_record_log, outcome_record_finding,
	outcome_record_expectation, outcome_record_blocker, outcome_record_evacuation, outcome_record_nic, outcome_record_switch,
	outcome_record_portgroup, outcome_record_netstack, outcome_record_host, outcome_record_link,
	outcome_record_network, outcome_record_topology, outcome_record_vmksim, outcome_record_scenario, outcome_record_run;
void *outcome_record_new(const struct outcome_record *r);              /* lists present and empty, integers of nullable kinds 0 */
void outcome_record_free(const struct outcome_record *r, void *rec);
void outcome_record_clear(const struct outcome_record *r, void *rec);  /* frees the lists, not rec */
/* By JSON key or by metric name (the key without its unit suffix); NULL: none. */
const struct outcome_field *outcome_field_find(const struct outcome_record *r, const char *name);
/* Length of the start of a field's key that is its metric name. */
size_t outcome_metric_length(const struct outcome_field *f);
/* Appends a new record to a list whose element record is r, and returns it. */
void *outcome_list_add(GPtrArray *list, const struct outcome_record *r);
bool outcome_is_number(enum outcome_type type);  /* held in an int64_t */
unsigned outcome_scale(enum outcome_type type);  /* decimals between the integer and what JSON shows: 12 for seconds, 4 for per cent, else 0 */
gpointer outcome_int_box(int64_t v);       /* for OUTCOME_T_INTS lists; freed with the list */
int64_t outcome_int(gconstpointer boxed);

#endif
