/* models/run_internal.h: what the files of a run share; nobody else includes it.
 *
 *   run.c         life, clock, log, facts           run_enact.c    configuration actions
 *   run_migrate.c a migration's phases              run_session.c  a session's transfers, paths and timeouts
 *   run_message.c what the client shows             run_admit.c   the admission queue
 *   run_vm.c      the VMs as they are now          run_evacuate*.c maintenance mode, and where the VMs go
 *   run_address.c leases, advertisements
 *   run_copy.c    a host copies itself              run_clone.c   clones, snapshots, power
 *   run_cross.c   between vCenter Servers           run_request.c tasks as they are asked for
 *   run_support.c limits of what is supported           run_carry.c   what adapters carried
 *   run_trigger.c the timeline                      run_held.c     attribution when asked
 *   run_far.c     how far it is, while it plays
 *   run_stay.c    who was on a resource, and when
 *   run_ride.c    storage behind a copy            run_storage.c  mounts, and iSCSI paths that go down
 *   run_packets.c what only packets have           run_trace.c   packets, told while it plays
 *   run_outcome.c, run_view.c, run_asked.c          the outcome, or a part of it
 */
#ifndef MODELS_RUN_INTERNAL_H
#define MODELS_RUN_INTERNAL_H

#include "models/fabric/bucket.h"
#include "models/fabric/constant.h"
#include "models/migration/admission.h"
#include "models/migration/plan.h"
#include "models/migration/precopy.h"
#include "models/path.h"
#include "models/rules/rules.h"
#include "models/run.h"
#include "sim/factlog.h"

enum run_handler { RUN_EV_TRANSPORT, RUN_EV_MIGRATION, RUN_EV_SESSION, RUN_EV_TRIGGER, RUN_EV_START, RUN_EV_ADMISSION, RUN_EV_TRAFFIC, RUN_EV_EVACUATION, RUN_EV_DEADLINE,
	RUN_EV_STORAGE, RUN_EV_ADDRESS, RUN_EV_SHAPER, RUN_EV_TEAM };

enum run_phase { RUN_QUEUED, RUN_PRECHECK, RUN_SETUP, RUN_DISK, RUN_MEMORY, RUN_SWITCHOVER, RUN_CLEANUP, RUN_OVER, RUN_PHASE__COUNT };
enum run_end { RUN_OPEN, RUN_COMPLETED, RUN_FAILED, RUN_REFUSED, RUN_CANCELLED };
enum run_protocol { RUN_VMOTION, RUN_NFC, RUN_UDT, RUN_MIRROR, RUN_DATA_MOVER, RUN_TCP };
enum run_bytes { RUN_MEMORY_BYTES, RUN_HOT, RUN_COLD, RUN_MIRRORED, RUN_RESENT, RUN_SUSPENDED, RUN_CONTROL, RUN_CONSOLIDATED, RUN_BYTES__COUNT };

struct run_transfer {
	tp_id id;
	uint32_t streams;
	struct sim_time from, to; /* to NEVER while open */
	enum run_bytes what;
	uint32_t past, n_past;    /* when over: which stretches of its session's past are its */
	int64_t bytes;            /* delivered, when over */
	int64_t wanted;           /* INT64_MAX: until stopped */
	int64_t offered_bps;      /* mirrored writes: what the guest writes; else 0 */
};

struct run_past {             /* what held one stream of a transfer that is over, and how long */
	struct sim_time from, to;
	uint32_t res;             /* SHARE_NONE unless the cause is a resource */
	uint8_t cause;            /* enum tp_cause */
};

struct run_here { /* a resource this session is on, and where its stay is noted */
	uint32_t res, stay;
};
struct run_stay {
	uint32_t session;
	struct sim_time from, to;
};

struct run_why {              /* a verdict that is kept: rule, fault and text are NULL of one that was not asked for, and of yes */
	const char *rule, *fault, *text;
};

struct run_migration;
struct run_traffic;
struct run_ride;
struct run_session {          /* of a migration or of traffic: one of `m` and `t` is set */
	uint32_t index, k;        /* in the run; the k-th of its service in its migration, from 1 */
	char *id;
	struct run_migration *m;
	struct run_traffic *t;
	struct run_sub *sub;      /* of the traffic */
	int64_t credited;         /* bytes of the running transfer that adapters it used before have been credited with */
	enum service service;
	enum run_protocol protocol;
	struct endpoints *ends;   /* of the service: what was selected and announced; n pairs (one at least), without the candidates */
	struct endpoints *bulk;   /* whose adapters carry the bytes: == ends, or UDT's vMotion endpoints */
	struct candidate *asked;  /* the candidates: the source's, or the destination's where the source is no host */
	uint32_t n_asked;
	uint32_t n_streams;
	uint32_t *stream_pair;    /* which pair of `bulk` a stream uses */
	struct path *paths;       /* as given to the transport */
	uint32_t read, write;     /* datastores of the running transfer */
	struct sim_dur rtt;
	GArray *transfers;        /* struct run_transfer */
	struct run_past *past;    /* of all its transfers, one after another */
	uint32_t n_past, room_past;
	const GArray *jobs;       /* struct plan_job, borrowed from the plan; NULL: none */
	guint next_job;
	enum run_bytes job_bytes;
	struct sim_time started, finished; /* finished NEVER while open */
	bool open, dead, warm, cubic, encrypted;
	bool in_use, offloaded;   /* a copy within a host: of a file that is written to meanwhile; done by the array */
	int64_t socket_limit;     /* bytes; what the netstacks gave when the session opened */
	struct plan_sockets sockets; /* what vMotion's options did */
	struct verdict *why;      /* of a dead path; NULL once it is closed */
	struct evq_handle timeout;
	GArray *here;             /* struct run_here */
	GPtrArray *uplinks;       /* char *: now */
	GArray *history;          /* struct run_change */
	int64_t bytes;
	struct run_ride *ride;    /* it rides on another session's bytes; NULL: it carries its own */
	GPtrArray *riders;        /* struct run_session that ride on it, owned by the run */
};

struct run_change {
	struct sim_time at;
	char *what;
};

struct run_span {
	enum run_phase phase;
	struct sim_time from, to;
	struct run_session *ender;
};

struct run_meter {            /* a rate over time, seen in windows of a second */
	struct sim_time since;
	share_rate rate;          /* from then on */
	bool active, whole;       /* something is offered; this spell of it has had a whole window */
	sim_i128 volume;          /* of the window under way */
	struct sim_dur filled;
	share_rate least;         /* mean of a window; SHARE_RATE_MAX: there was none */
};

/* What one source offers, and what became of it up to `since`: offered = done + unmet + backlog, exactly, in 2^-20 B/s x ps. */
struct run_offer {
	struct sim_time since;
	share_rate want;          /* offered now; SHARE_RATE_MAX: whatever is carried */
	bool elastic;
	sim_i128 offered, done, unmet, backlog, peak; /* peak: of the backlog */
	struct sim_dur short_for; /* time with less carried than offered */
};

struct run_sub {              /* one source of traffic, to one destination */
	uint32_t index;           /* in the run */
	struct run_traffic *t;
	struct world_end from, to;
	int64_t part, parts;      /* the source's rate is split over so many destinations; this is the part-th, from 0 */
	struct run_session *s;    /* NULL: none now */
	struct run_session *last; /* that, or the one before; NULL: it has not begun */
	uint32_t port_host, port; /* a guest's port: where, and which; HOST_NONE: none yet */
	struct run_offer offer;
	struct run_meter meter;
	struct verdict why;       /* it has no way: the rule and the reason */
	bool greedy, lacks;       /* sends as fast as it can: it has a backlog, or no rate; gets less than it offers */
	struct evq_handle turn;   /* the backlog ends, or begins */
	uint32_t sessions;        /* it has had */
	int64_t kept[4];          /* bytes of sessions that are over: offered, delivered, unmet, backlog */
};

enum run_traffic_state { RUN_TRAFFIC_WAITING, RUN_TRAFFIC_ON, RUN_TRAFFIC_DRAINING, RUN_TRAFFIC_OVER };
struct run_traffic {          /* load that is not a migration's */
	uint32_t index;
	const char *id;
	const struct world_traffic *w;
	enum run_traffic_state state;
	GPtrArray *subs;          /* struct run_sub, owned by the run */
	GPtrArray *sessions;      /* struct run_session, owned by the run */
	int64_t rate_bps, read_bps, write_bps;
	bool elastic, paused;     /* between two phases of `on` */
	guint sample;             /* of the trace: the next */
	struct evq_handle phase, start, stop;
	struct sim_time started, stopped, cleared; /* cleared: its last backlog was gone; NEVER: none was, or it is not */
	uint32_t lacking;         /* sources that get less than they offer */
	struct sim_time lacking_since;
	struct sim_dur short_for; /* some source did */
	struct run_meter meter;   /* of all its sources together */
};

struct run_round {
	struct sim_time from;
	struct sim_dur lasts;
	int64_t bytes, dirtied;
};

#define RUN_WAIT_HOLDERS 8
#define RUN_WAIT_TURN "queue"
struct run_wait { /* for admission */
	struct sim_time from, to;   /* to NEVER while it waits */
	const char *resource;       /* "esx01 network"; RUN_WAIT_TURN: for those before it */
	uint32_t need, in_use, capacity; /* when the wait began; of a turn, in_use counts those before it, and there is no capacity */
	uint32_t holders[RUN_WAIT_HOLDERS], n_holders; /* migrations, the first of them */
};

struct run_migration {
	uint32_t index;
	const char *id;
	const char *parent;       /* id of its evacuation; NULL: none */
	uint32_t vm, from, to, datastore;
	enum ip_family family;    /* IP_NONE: not said */
	const char *name;         /* of what a clone or snapshot makes */
	bool snapshot, counted;   /* its VM has a snapshot for it; it is one of the VM's clones */
	GArray *tidy;             /* struct plan_job: a clone's snapshot is merged back; NULL: nothing is */
	bool known;               /* VM and hosts were found */
	struct plan plan;
	bool encrypted;           /* its vMotion traffic */
	GArray *needs;            /* struct admission_need; NULL until it was planned */
	bool taken, setting_out;  /* its VM counts at the destination; it has left the queue */
	bool admitted, queued;    /* holds its units; stands in the queue */
	GArray *waits;            /* struct run_wait */
	GList place;              /* in the run's queue, while `queued` */
	enum run_phase phase;
	GArray *spans;            /* struct run_span: the phases so far; the last may be open */
	struct sim_time requested, started, finished;
	enum run_end end;
	struct run_why why;
	char *message;
	GPtrArray *warnings;
	int64_t failure_ppm;      /* OUTCOME_NULL */
	GPtrArray *sessions;      /* struct run_session, owned by the run */
	struct run_session *live, *cold, *mirror; /* vMotion, provisioning */
	int64_t mirror_bps;       /* guest writes that are mirrored now */
	int64_t last_copy;        /* bytes of the switchover, once it has begun */
	guint next_hot;           /* of plan.hot, when the host copies itself */
	struct precopy precopy;
	GArray *rounds;           /* struct run_round */
	int64_t round_base;       /* bytes of `live` when the round began */
	bool rate_changed;        /* in this instant */
	share_rate foreseen;      /* of the running round, when it was last looked into */
	struct evq_handle timer, limit;
	int64_t moved[RUN_BYTES__COUNT];
};

struct run_vm { /* by the world's number; what clones make comes after */
	const struct world_vm *vm; /* as it is now: power, disks and their chains. The world's until something of it changes */
	struct world_vm *own;     /* == vm once it is the run's; else NULL */
	uint32_t host;            /* HOST_NONE: does not exist (yet); changed by run_vm_place() */
	uint32_t *datastores;     /* per disk */
	struct run_migration *moving;
	struct sim_time *leaf_since; /* per disk: since when its leaf, made by the run, has been growing; NEVER: it does not */
	uint32_t clones;          /* of it that are being made */
	bool seen;                /* scratch of run_evacuate.c: false between two looks */
};

/* --- evacuations --- */

enum run_evacuation_state {
	RUN_EVACUATION_ENTERING,
	RUN_EVACUATION_IN_MAINTENANCE,
	RUN_EVACUATION_EVACUATED, /* all it was to move has left; others still run there */
	RUN_EVACUATION_BLOCKED,   /* what is left cannot leave; taken up again when the configuration changes */
	RUN_EVACUATION_TIMED_OUT,
	RUN_EVACUATION_CANCELLED,
	RUN_EVACUATION_REFUSED,
	RUN_EVACUATION_EXITED,    /* was in maintenance mode, and is no more */
};
enum run_leaving { RUN_LEAVER_WAITS, RUN_LEAVER_MOVES, RUN_LEAVER_GONE, RUN_LEAVER_STUCK };

struct run_leaver { /* a VM that is to leave a host */
	uint32_t vm;
	enum run_leaving state;
	struct run_migration *m;  /* that takes it away or did last; NULL: none yet */
	bool own;                 /* m is the evacuation's */
	uint32_t tries;           /* migrations of its own so far */
	struct run_why why;       /* STUCK */
};

struct run_evacuation {
	uint32_t index;
	const char *id;
	uint32_t host;
	uint32_t origin;          /* of the action */
	GArray *targets;          /* uint32_t: hosts, in order */
	GPtrArray *only;          /* const char *: globs; empty: all VMs */
	bool move_powered_off;
	enum action_placement placement;
	uint32_t limit;           /* 0: none */
	enum run_evacuation_state state;
	struct sim_time requested, started, finished, deadline, exited; /* NEVER: not (yet), or none */
	struct evq_handle timer;
	bool due;                 /* it is looked at again in this instant */
	GArray *leavers;          /* struct run_leaver, in order of the VMs, those that came later at the end */
	GPtrArray *left;          /* const char *: VMs that stay there since nobody asked them to leave */
	guint next;               /* no leaver before it waits */
	guint moving, gone, stuck;
	guint own_open;           /* migrations of its own that wait or run */
	GArray *own;              /* uint32_t: all of its migrations, in order */
	struct run_why why;       /* REFUSED, TIMED_OUT, CANCELLED */
};

struct run_load { /* of a host: what is on it or on its way to it */
	uint32_t vms, arriving;   /* arriving: of those that run, not of those that wait */
	sim_i128 memory;
};

struct run_disabled {
	enum service service;
	struct sim_time since, until; /* NEVER: still so */
	const char *by;
	bool tagged;
	GPtrArray *in_flight;     /* const char *: ids of migrations and traffic */
};

enum run_source_kind { RUN_BY_DHCP, RUN_BY_RA, RUN_BY_DHCP6, RUN_BY_HAND };
enum run_source_state { RUN_SOURCE_IDLE, RUN_SOURCE_ASKING, RUN_SOURCE_HELD, RUN_SOURCE_WITHOUT };
/* Where an adapter's addresses come from; run_address.c. */
struct run_source {
	uint32_t index, host, adapter;
	enum run_source_kind kind;
	enum run_source_state state;  /* of leases */
	bool heard;                   /* a server would answer, a router's advertisements arrive */
	uint32_t network;             /* that its lease or prefix is of */
	struct sim_time since;        /* the lease, or since when advertisements are heard */
	struct sim_dur lease;
	struct evq_handle timer, ready;
};

struct run_adapter { /* what the outcome says of an adapter beyond the estate's state */
	GArray *sources;          /* uint32_t */
	GArray *disabled;         /* struct run_disabled */
	GArray *history;          /* struct run_change */
	int64_t sent[SERVICE__COUNT], received[SERVICE__COUNT]; /* by transfers that are over */
	GArray *carrying;         /* uint32_t: open sessions */
};

struct run_log {
	struct sim_time at;
	char *what;
	const char *rule;
	char *subject;
};

struct run_finding {
	const char *rule, *severity;
	char *subject, *message;
	uint32_t origin;
};

struct run_team { /* of a host: what teaming has noticed and measured */
	struct sim_time *changed;     /* per NIC: when its link last changed */
	bool told;                    /* that IP hash lacks its port channel */
	bool awake;                   /* ports balanced by load carry something: it will be looked at */
	sim_i128 *nic_mark;           /* per NIC and direction, where its area stood at the last look */
	int64_t *nic_ppm;             /* per NIC: mean use since the last look */
	GArray *port_mark, *port_io;  /* sim_i128, per port and direction; per port, since the last look */
};
#define RUN_TEAM_LOOK UINT64_MAX      /* argument of RUN_EV_TEAM; else a NIC */

struct run {
	const struct world *world;
	uint64_t seed;
	struct run_opts opts;
	struct sim_time until;
	struct sim *sim;
	struct estate *estate;
	struct res_table *res;
	struct paths *paths;
	const struct tp_factory *factory;
	struct tp *tp;
	struct factlog *facts;
	struct run_vm *vms;
	uint32_t n_vms;
	GArray **vms_on;              /* per host: uint32_t, the VMs on it, ascending; NULL: none was ever there */
	GArray *with_secondary;       /* uint32_t: VMs that have a secondary, or had one */
	GPtrArray *migrations, *sessions, *log, *findings;
	GPtrArray *evacuations;
	GHashTable *evacuation_by_id; /* look-up only */
	GPtrArray *open_evacuations;  /* of these, those that are entering or blocked, in order */
	struct run_evacuation **evacuating; /* per host: the one that holds it in or on its way to maintenance mode, or NULL */
	struct run_load *loads;       /* per host */
	GPtrArray *traffic, *subs;    /* struct run_traffic, struct run_sub */
	GHashTable *traffic_by_id;    /* look-up only */
	GPtrArray *ft, *ha;           /* struct run_ft, struct run_ha */
	size_t background;            /* pending events that do not keep the run going */
	struct admission *admission;
	GQueue queue;                 /* struct run_migration that wait for admission, in the order of their requests */
	bool queue_due;               /* their lines are looked at again in this instant */
	GHashTable *migration_by_id;  /* look-up only */
	GPtrArray **adapters;         /* per host: struct run_adapter by adapter index */
	GPtrArray *sources;           /* struct run_source */
	bool advertises;              /* some network has router advertisements */
	bool changed;                 /* the configuration, in this instant: paths are built anew when it settles, once whatever has changed */
	GPtrArray *stays;             /* struct run_stays by resource; NULL until used: see run_stay.c */
	GArray **turns;               /* of the sessions of traffic, while an outcome is made: see run_traffic_latency.c */
	GArray *books;                /* sim_i128 by session, all zero: scratch of run_held.c */
	GPtrArray *buckets;           /* struct run_bucket by resource; NULL until used */
	struct run_team *teams;       /* per host */
	struct run_tracing *tracing;  /* NULL: nobody listens */
	void (*look)(void *ctx, const struct run *r); /* NULL: nobody looks */
	void *look_ctx;
	uint32_t *rule_counts;        /* by row of rule_table */
	bool assumed[ASSUME__COUNT];  /* consulted */
	struct run_trigger *triggers; /* state, by trigger of the world: see run_trigger.c */
	GArray *after, *when;         /* uint32_t: triggers of these kinds, in list order */
	enum run_stop ended_by;
	GStringChunk *strings;
	char *metric_text;
	GArray *finding_origins;      /* uint32_t: of the findings of the last outcome asked for */
};

/* run.c */
void run_note(struct run *r, const char *rule, const char *subject, const char *fmt, ...) G_GNUC_PRINTF(4, 5); /* log, and counts the rule */
void run_fact(struct run *r, enum factlog_kind kind, const char *fmt, ...) G_GNUC_PRINTF(3, 4);
void run_log_free(gpointer log); /* NULL is taken */
void run_rule(struct run *r, const char *rule);
struct run_why run_why(struct run *r, const struct verdict *v);
void run_finding(struct run *r, const char *rule, const char *severity, const char *subject, uint32_t origin, const char *message);
struct run_adapter *run_adapter(struct run *r, uint32_t host, uint32_t adapter);
void run_background(struct run *r, int more); /* so many pending events more that do not keep the run going */
void run_change(GArray *history, struct sim_time at, const char *fmt, ...) G_GNUC_PRINTF(3, 4);
int64_t run_assume(struct run *r, enum assume_id id); /* and notes that it was consulted */
const char *run_phase_name(enum run_phase p);
const char *run_end_name(enum run_end e);

/* run_vm.c */
void run_vm_init(struct run *r);
void run_vm_clear(struct run *r);
void run_vm_place(struct run *r, uint32_t i, uint32_t host);      /* it runs there from now on */
guint run_vm_count_on(const struct run *r, uint32_t host);
uint32_t run_vm_on(const struct run *r, uint32_t host, guint k);  /* the k-th VM on a host, by number */
struct world_vm *run_vm_own(struct run *r, uint32_t i);           /* to be changed: the run's own copy */
uint32_t run_vm_find(const struct run *r, const char *name);      /* HOST_NONE */
void run_vm_lies_on(struct run *r, uint32_t i, uint32_t datastore); /* all of its files, from now on */
void run_vm_base_lies_on(struct run *r, uint32_t i, uint32_t datastore); /* all files but the leaves */
void run_vm_grow(struct run *r, uint32_t i);                         /* leaves made by the run, up to now */
void run_vm_snapshot(struct run *r, uint32_t i, const char *name);   /* a new, empty leaf for each disk */
int64_t run_vm_written_since(struct run *r, uint32_t i, guint disk, const char *name); /* into the file that this snapshot began */
void run_vm_consolidate(struct run *r, uint32_t i, const char *name); /* what a snapshot began is merged into what is below */
/* Disk k of a clone that was added like its parent: a file of its own, or a leaf on the parent's files. */
void run_vm_clone_disk(struct run *r, uint32_t parent, uint32_t clone, guint k, bool own);
uint32_t run_vm_add(struct run *r, uint32_t like, const char *name, uint32_t host, uint32_t datastore); /* a copy; datastore HOST_NONE: where `like` has its disks */

/* run_enact.c */
struct verdict run_enact(struct run *r, const struct action *a);
void run_enact_init(struct run *r); /* takeovers in force at the start */
void run_enact_changed(struct run *r); /* storage, queue and evacuations look at the configuration again; sessions when the instant settles */

/* run_address.c */
void run_address_init(struct run *r);
void run_address_added(struct run *r, uint32_t host, uint32_t adapter); /* its settings are in place */
void run_address_set4(struct run *r, uint32_t host, uint32_t adapter, bool dhcp, struct ip address);
void run_address_set6(struct run *r, uint32_t host, uint32_t adapter, const struct host_ipv6 *set);
void run_address_changed(struct run *r);                                /* after a change of configuration, before paths are built anew */
void run_address_event(void *ctx, uint32_t target, uint64_t arg);
void run_address_free(struct run_source *s);

/* run_migrate.c */
void run_migrate_enter(struct run *r, struct run_migration *m, enum run_phase p, struct run_session *ender);
void run_migrate_finish(struct run *r, struct run_migration *m, enum run_end end, struct verdict why, struct run_session *ender);
struct request run_migrate_request(struct run *r, const struct run_migration *m, enum service s); /* what is asked of the rules for a session of it */
struct verdict run_migrate(struct run *r, const struct action *a);
typedef struct verdict (*run_identify_fn)(struct run *r, const struct action *a, struct run_migration *m); /* VM and places are known: what is to be done */
struct verdict run_migrate_task(struct run *r, const struct action *a, run_identify_fn identify);
void run_migrate_withdraw(struct run *r, struct run_migration *m, struct verdict why);     /* cancelled, not by a user */
struct verdict run_migrate_may(struct run *r, uint32_t vm, uint32_t to);                    /* would it be refused when asked for now? */
struct verdict run_migrate_cancel(struct run *r, const struct action *a);
void run_migrate_event(void *ctx, uint32_t target, uint64_t arg);
void run_migrate_session_idle(struct run *r, struct run_session *s);                       /* its jobs or its round are through */
void run_migrate_session_broken(struct run *r, struct run_session *s, struct verdict why); /* its timeout ran out */
bool run_migrate_looks(const struct run_session *s);       /* its pre-copy asks in mid-pass how far it is */
void run_migrate_rate(struct run *r, struct run_migration *m); /* such a session's rate has changed */
int64_t run_migrate_progress(const struct run *r, const struct run_migration *m, sim_i128 *out_done, sim_i128 *out_known, sim_i128 *out_rate); /* ppm */
struct run_round run_migrate_round(const struct run *r, const struct run_migration *m); /* the one under way, as far as it has come */
void run_migrate_start(struct run *r, struct run_migration *m); /* admitted: selects its adapters and begins */
void run_migrate_free(struct run_migration *m);
void run_migrate_shed(struct run_migration *m); /* what only its record in the outcome is made of */

/* run_clone.c */
struct verdict run_clone(struct run *r, const struct action *a); /* and snapshots */
struct verdict run_power(struct run *r, const struct action *a);
bool run_clone_is(const struct run_migration *m);
void run_clone_begin(struct run *r, struct run_migration *m);
bool run_clone_tidy(struct run *r, struct run_migration *m);     /* there is a snapshot to be merged: m->tidy, over m->cold */
void run_clone_over(struct run *r, struct run_migration *m);     /* however it ended */
void run_clone_complete(struct run *r, struct run_migration *m);

/* run_cross.c */
struct verdict run_cross_switches(const struct run *r, const struct run_migration *m);                    /* are the VM's port groups on switches of one kind */
struct verdict run_cross_reach(const struct run *r, const struct run_migration *m);                       /* do the vCenter Servers of both hosts reach each other */
struct verdict run_cross_nfc(struct run *r, const struct run_migration *m, struct sim_dur *out_waits); /* does the check's NFC connection come about; how long until it is known */

/* run_copy.c: the host copies from datastore to datastore itself (plan.mover) */
void run_copy_open(struct run *r, struct run_migration *m);  /* its session is m->cold */
void run_copy_begin(struct run *r, struct run_migration *m);
bool run_copy_next(struct run *r, struct run_migration *m);  /* a copy is through: begins the next; false: that was the last */
int64_t run_copy_held(const struct run *r, const struct run_session *mirror); /* ps in which the guest waited for mirrored writes */

/* run_message.c */
char *run_message(const struct run *r, const struct run_migration *m, enum run_end end); /* what the client shows when it ends so; g_free */
void run_message_warn_held(struct run *r, struct run_migration *m); /* when it is over */
void run_message_warn(struct run *r, struct run_migration *m, const struct run_session *s);      /* of a session just opened */

/* run_connections.c */
void run_connections_open(struct run *r, const struct run_session *s);
void run_connections_close(struct run *r, const struct run_session *s);
/* Of a session just opened: has every netstack of it no more than it may have? */
struct verdict run_connections_fit(const struct run *r, const struct run_session *s);

/* run_stay.c: a session comes to all resources of its paths, and leaves them */
void run_stay_enter(struct run *r, struct run_session *s);
void run_stay_leave(struct run *r, struct run_session *s);
/* The next stay on a resource that has a part between two instants, in order of their begins, *i being 0 at first; NULL: there is none. */
const struct run_stay *run_stay_next(struct run *r, uint32_t res, guint *i, struct sim_time from, struct sim_time to);
void run_stay_shed(struct run *r, uint32_t res); /* nobody will ask any more */
void run_stay_free(gpointer stays);              /* NULL is taken */

/* run_support.c */
struct verdict run_support(struct run *r, struct run_migration *m);       /* when its sessions are open and nothing was sent yet */
void run_support_was_slow(struct run *r, struct run_migration *m);        /* when it is over */

/* run_evacuate.c */
struct verdict run_evacuate(struct run *r, struct host *h, const struct action *a);
struct verdict run_evacuate_exit(struct run *r, struct host *h, const struct action *a);
struct verdict run_evacuate_cancel(struct run *r, struct run_evacuation *v);
void run_evacuate_changed(struct run *r);                                        /* after a change of configuration: what was stuck may be able to leave */
void run_evacuate_requested(struct run *r, const struct run_migration *m);       /* a migration has been taken */
void run_evacuate_started(struct run *r, const struct run_migration *m);         /* a migration has left the queue */
void run_evacuate_over(struct run *r, const struct run_migration *m);            /* a migration has ended */
void run_evacuate_event(void *ctx, uint32_t target, uint64_t arg);
void run_evacuate_deadline(void *ctx, uint32_t target, uint64_t arg);
uint32_t run_evacuate_secondary(const struct run *r, uint32_t host, uint32_t from); /* the first VM from this number on whose secondary runs there; HOST_NONE */
/* run_evacuate_life.c */
struct run_evacuation *run_evacuate_find(const struct run *r, const char *id);
guint run_evacuate_moved(const struct run_evacuation *v);
int64_t run_evacuate_progress(const struct run_evacuation *v);                   /* ppm: moved of to be moved */
const char *run_evacuate_state(const struct run_evacuation *v);
struct run_evacuation *run_evacuate_new(struct run *r, const struct host *h, const struct action *a);
void run_evacuate_init(struct run *r);
void run_evacuate_arrived(struct run *r, uint32_t vm); /* a VM exists on its host */
void run_evacuate_left(struct run *r, uint32_t vm, uint32_t host); /* and no more on this one */
void run_evacuate_clear(struct run *r);
/* run_evacuate_place.c: the host for a VM, by EVA-03; HOST_NONE: *out_why says why none may take it. */
uint32_t run_evacuate_place(struct run *r, const struct run_evacuation *v, uint32_t vm, struct verdict *out_why);

/* run_admit.c */
bool run_admit(struct run *r, struct run_migration *m);       /* takes its units if it may start now */
void run_admit_queue(struct run *r, struct run_migration *m); /* otherwise: it waits */
void run_admit_leave(struct run *r, struct run_migration *m); /* it has ended: gives back what it holds, or its place */
void run_admit_changed(struct run *r);                        /* after a change of configuration */
void run_admit_event(void *ctx, uint32_t target, uint64_t arg);
int64_t run_admit_waited(const struct run *r, const struct run_migration *m); /* ps in the queue, so far */

/* run_session.c */
struct run_session *run_session_open(struct run *r, struct run_migration *m, enum service sv, enum run_protocol p, const struct endpoints *ends,
	const struct endpoints *bulk);
struct run_session *run_session_new(struct run *r, enum service sv); /* without ends, streams, owner; the run's from now on */
void run_session_add_uplink(GPtrArray *list, const struct host *h, uint32_t adapter, struct ip own, struct ip peer); /* names an adapter's uplink, once */
void run_session_set_ends(struct run_session *s, const struct endpoints *ends, const struct endpoints *bulk); /* copied, the latter may be the same */
void run_session_get_ends(const struct run_session *s, struct endpoints *out); /* of the service, with the candidates that were kept */
void run_session_take_uplinks(struct run *r, struct run_session *s, GPtrArray *now);       /* and notes the change */
void run_session_jobs(struct run *r, struct run_session *s, const GArray *jobs, enum run_bytes what);
void run_session_send(struct run *r, struct run_session *s, int64_t bytes, enum run_bytes what, uint32_t read, uint32_t write); /* INT64_MAX: until stopped */
int64_t run_session_sent(const struct run *r, const struct run_session *s); /* of the running transfer, so far */
void run_session_stop(struct run *r, struct run_session *s);                /* ends the running transfer */
void run_session_close(struct run *r, struct run_session *s);
void run_session_reroute(struct run *r);                                    /* after a change of configuration */
void run_session_transport(void *ctx, uint32_t owner, tp_id id, enum tp_event ev);
void run_session_timeout(void *ctx, uint32_t target, uint64_t arg);
void run_session_free(struct run_session *s);
void run_session_shed(struct run_session *s); /* what only its record in the outcome is made of, if it is closed */
const char *run_session_owner(const struct run_session *s); /* id of the migration or traffic it works for */
bool run_session_uses(const struct run_session *s, uint32_t host, uint32_t adapter);
const char *run_protocol_name(enum run_protocol p);

/* run_carry.c */
void run_carry_list(struct run_adapter *a, uint32_t session, bool add); /* of those it carries */
void run_carry_begin(struct run *r, const struct run_session *s); /* a session's first transfer begins */
void run_carry_end(struct run *r, const struct run_session *s);
void run_carry_credit(struct run *r, const struct run_session *s, int64_t bytes); /* a transfer is over */
void run_carry_now(struct run *r, uint32_t host, uint32_t adapter, int64_t *sent, int64_t *received); /* by service, with what is under way */

/* run_ride.c: of the session that carries, `c` */
void run_ride_begin(struct run *r, struct run_session *c);                /* its last transfer has begun */
void run_ride_changed(struct run *r, struct run_session *c);              /* after a change of configuration */
void run_ride_end(struct run *r, struct run_session *c, int64_t bytes);   /* of its last transfer */
void run_ride_close(struct run *r, struct run_session *c);
const struct run_session *run_ride_on(const struct run_session *s); /* the session whose bytes it carries: another one, or itself */
void run_ride_free(struct run_ride *x); /* NULL is taken */
void run_ride_now(struct run *r, const struct run_session *rider, const struct run_adapter *a, int64_t *sent, int64_t *received); /* adds what is under way */
void run_ride_outcome(struct run *r, const struct run_session *rider, struct outcome *o, struct outcome_session *rec);
/* run_trace.c: tells of packets whoever asked for it */
struct run_tracing;
void run_trace_init(struct run *r);
void run_trace_free(struct run *r);
/* Of the session that carries: the k-th way of the storage session that reads or writes for it (of the n-th, k mod n); false: it has none. Borrowed. */
struct run_ride_way {
	const char *session;
	enum service service;
	uint32_t host, adapter;       /* which reads or writes */
	uint32_t peer, peer_adapter;  /* the other host of vSAN; HOST_NONE: a portal */
	struct ip from, to, gateway;  /* from: of the adapter */
};
bool run_ride_way(const struct run_session *c, bool write, uint32_t k, struct run_ride_way *out); /* run_ride.c */

/* run_packets.c: at packet fidelity */
void run_packets_init(struct run *r);
void run_packets_tcp(struct run *r, const struct run_session *s, struct tcp_opts *out); /* of a transfer that begins: what only packets have */
void run_packets_outcome(struct run *r, struct outcome_run *rec);
void run_packets_session(struct run *r, const struct run_session *s, struct outcome_session *rec);
void run_packets_resource(struct run *r, uint32_t res, struct outcome_resource *rec);
bool run_packets_latency(struct run *r, const struct run_traffic *t, struct outcome_latency *out); /* as measured; false: there are no packets */

/* run_shape.c */
void run_shape_used(struct run *r, uint32_t res);  /* a shaper's use changed */
void run_shape_event(void *ctx, uint32_t res, uint64_t arg);
void run_shape_changed(struct run *r);             /* after a change of configuration */

/* run_team.c */
void run_team_init(struct run *r);
void run_team_free(struct run *r);
void run_team_link(struct run *r, struct host *h, uint32_t nic, bool up); /* now; teaming notices it later */
void run_team_used(struct run *r, uint32_t res);   /* the use of a port balanced by load changed */
void run_team_check(struct run *r, uint32_t host, uint32_t adapter); /* used by a session: says, once a host, that IP hash lacks its port channel */
void run_team_event(void *ctx, uint32_t target, uint64_t arg);

/* run_session.c, again */
void run_session_reroute_one(struct run *r, struct run_session *s);
struct run_transfer *run_session_current(const struct run_session *s);
void run_session_add_nic(GPtrArray *list, const struct host *h, uint32_t nic); /* "esx01/vmnic0", once */

/* run_traffic.c */
void run_traffic_init(struct run *r);
void run_traffic_clear(struct run *r);
struct verdict run_traffic_start(struct run *r, const struct action *a);
struct verdict run_traffic_stop(struct run *r, const struct action *a);
struct verdict run_traffic_set(struct run *r, const struct action *a);
struct run_traffic *run_traffic_add(struct run *r, const struct world_traffic *w);
void run_traffic_begin(struct run *r, struct run_traffic *t);
void run_traffic_drop(struct run *r, struct run_traffic *t);  /* at once, and what is kept is lost */
void run_traffic_event(void *ctx, uint32_t target, uint64_t arg);
void run_traffic_rate(struct run *r, struct run_session *s);  /* its rate has changed, in this settle */

/* run_traffic_session.c: one stream, until closed; `ends` may lack adapters on either side */
struct run_session *run_traffic_open(struct run *r, struct run_sub *sub, const struct endpoints *ends);
void run_traffic_set_ends(struct run *r, struct run_session *s, const struct endpoints *ends);

/* run_traffic_way.c: which adapters and paths a source uses */
void run_traffic_way(struct run *r, struct run_sub *sub, struct endpoints *out, struct verdict *out_why); /* as the rules choose now */
void run_traffic_path(struct run *r, const struct run_session *s, struct path *out, struct verdict *out_why);
void run_traffic_uplinks(struct run *r, const struct run_session *s, GPtrArray *out);
void run_traffic_reselect(struct run *r, struct run_session *s); /* before its path is rebuilt */

/* run_traffic_meter.c */
void run_traffic_meter(struct run_meter *m, struct sim_time now, share_rate rate, bool active); /* counts up to now; from now on this */
int64_t run_traffic_least(const struct run_meter *m, struct sim_time now);                       /* bit/s, or OUTCOME_NULL */
void run_traffic_count(struct run_offer *o, struct sim_time now, sim_i128 done);
/* run_traffic_latency.c */
void run_traffic_latency_begin(struct run *r); /* it will be asked of all traffic, nothing happens until the end */
void run_traffic_latency_end(struct run *r);
void run_traffic_latency(struct run *r, const struct run_traffic *t, struct outcome_latency *out);
/* run_traffic_outcome.c */
void run_traffic_moved(struct run *r, uint32_t vm);            /* the VM runs on another host */
void run_traffic_outcome(struct run *r, const struct run_traffic *t, struct outcome *o, struct outcome_traffic *rec);
void run_traffic_findings(struct run *r, struct outcome *o);
sim_i128 run_traffic_peak(struct run *r, const struct run_sub *sub); /* the largest backlog so far, in 2^-20 B/s x ps */

/* run_ft.c */
void run_ft_init(struct run *r);
void run_ft_changed(struct run *r);               /* after a change of configuration */
void run_ft_moved(struct run *r, uint32_t vm);    /* the VM runs on another host */
void run_ft_findings(struct run *r, struct outcome *o);
/* run_ha.c */
void run_ha_init(struct run *r);
void run_ha_changed(struct run *r);               /* after a change of configuration */

/* run_storage.c */
void run_storage_init(struct run *r);
void run_storage_changed(struct run *r); /* after a change of configuration, before paths are built anew */
void run_storage_event(void *ctx, uint32_t host, uint64_t arg);
struct verdict run_storage_ready(struct run *r, const struct run_migration *m); /* its destination mounts the datastores it needs, and gets to them */
struct verdict run_storage_mount(struct run *r, struct host *h, const struct action *a); /* mount, unmount */

/* run_far.c */
void run_far_look(void *ctx); /* the engine's hook */

/* run_trigger.c */
void run_trigger_init(struct run *r);
void run_trigger_play(void *ctx, uint32_t target, uint64_t arg);
void run_trigger_quiet(struct run *r);
void run_trigger_to_come(const struct run *r, uint32_t *migrations, bool *more); /* adds those asked for at instants to come; or of others it is not known how many */
void run_trigger_unplayed(struct run *r, struct outcome *o); /* findings: what never came to pass, once nothing is left to happen */
void run_trigger_happened(struct run *r, enum world_fn fn, const char *subject, enum world_event ev, const char *phase);

/* run_held.c */
struct run_held {
	enum tp_cause cause;
	uint32_t res;        /* SHARE_NONE: none */
	int64_t ps;
	GArray *with;        /* struct run_with, longest first; NULL unless asked for */
};
struct run_with {
	uint32_t session;
	int64_t ps;
};
/* What held a session between two instants (NEVER: now): a GArray of struct run_held, longest first, adding up to the time with a transfer open. */
GArray *run_held(struct run *r, const struct run_session *s, struct sim_time from, struct sim_time to, bool with, int64_t *out_open_ps);
void run_held_keep(struct run *r, struct run_session *s, struct run_transfer *t); /* it is over: takes its history over from the transport */
void run_held_free(GArray *held);

/* run_view.c */
void run_view_fill(struct run *r, struct outcome *o); /* adapters, resources, topology, series, rules, assumptions */

/* run_outcome.c */
void run_outcome_migration(struct run *r, const struct run_migration *m, struct outcome *o, struct outcome_migration *rec);
void run_outcome_evacuation(struct run *r, const struct run_evacuation *v, struct outcome *o, struct outcome_evacuation *rec); /* run_outcome_evacuate.c */
int64_t run_outcome_rate(int64_t bytes, int64_t ps); /* bit/s, or OUTCOME_NULL */
void run_outcome_held(struct run *r, struct outcome *o, const GArray *held, GPtrArray *list); /* adds to the rows of `list` */
void run_outcome_shares(GPtrArray *list, int64_t of);
void run_outcome_session(struct run *r, const struct run_session *s, struct outcome *o, struct outcome_session *rec);
/* run_view.c */
void run_view_adapter(struct run *r, uint32_t host, uint32_t adapter, struct outcome *o, struct outcome_adapter *rec);

#endif
