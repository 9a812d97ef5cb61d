/* models/world.h: what a scenario declares: the estate, the VMs, the timeline. Built completely before time starts; immutable; shared by runs (contract W). */
#ifndef MODELS_WORLD_H
#define MODELS_WORLD_H

#include "models/action.h"
#include "models/assume.h"
#include "models/host/estate.h"
#include "models/world_traffic.h"

#define WORLD_HORIZON_DEFAULT (30 * INT64_C(86400) * SIM_S)
#define WORLD_PAGE 4096
#define WORLD_SEED_DEFAULT 1

struct world_file { /* one file of a disk's chain */
	const char *name;
	int64_t used; /* bytes */
	uint32_t datastore; /* HOST_NONE: that of its disk */
	bool grows;         /* made by a run: as long as it is the leaf, what the guest writes makes it larger */
};

struct world_disk {
	const char *name;
	int64_t size, used;     /* bytes; used is the sum over the chain */
	uint32_t datastore;
	int64_t write_bps;      /* guest writes to it, bit/s */
	GArray *chain;          /* struct world_file; at least one; the last is the leaf */
	uint32_t origin;
};

/* Distinct bytes dirtied in a window tau: U = W (1 - exp(-(tau/T)^beta)), pages written at random; or U = W min(1, (tau/T)^beta), one after another, over and over. From
 * `dirty_rate` D and `active` W: T = W/D, beta = 1, at random. */
enum world_pattern { WORLD_PATTERN_RANDOM, WORLD_PATTERN_CYCLIC, WORLD_PATTERN_WHOLE }; /* WHOLE: as at random; the law was found after whole passes, and holds for them only */
struct world_dirty {
	int64_t working_set;       /* W, bytes */
	struct sim_dur time_constant; /* T; 0 when nothing is dirtied */
	int64_t exponent_ppm;      /* beta x 10^6 */
	enum world_pattern pattern;
};

/* Whose pre-copy moves a VM's memory, and what it was told. ESXi is told by options of the source host. */
enum world_precopy_rules { WORLD_PRECOPY_ESXI, WORLD_PRECOPY_QEMU, WORLD_PRECOPY_SIMGRID };
struct world_precopy {
	enum world_precopy_rules rules;
	struct sim_dur downtime_limit; /* 0: the rules' own */
	int64_t max_bps;               /* until the switchover; 0: none */
	bool auto_converge;
};

#define WORLD_INTERNAL_ONLY "internal_only" /* a VM's port group that no uplink carries, without declaring it */

struct world_vm {
	const char *name;
	uint32_t host;
	enum world_power power;
	int64_t memory, active, zero; /* bytes; zero: pages of zeros, not sent */
	uint32_t vcpus;
	bool encrypted;
	struct world_dirty dirty;
	struct world_precopy precopy;
	GPtrArray *disks; /* struct world_disk, owned */
	struct world_ft ft;
	GPtrArray *portgroups; /* const char *: what its NICs are connected to, by name, each once */
	uint32_t origin;
};

enum world_trigger_kind { WORLD_AT, WORLD_WHEN, WORLD_AFTER };
enum world_fn { WORLD_FN_MIGRATION, WORLD_FN_ADAPTER, WORLD_FN_SESSION, WORLD_FN_NIC, WORLD_FN_LINK, WORLD_FN_EVACUATION, WORLD_FN_TRAFFIC }; /* what a trigger may ask about */
enum world_event { WORLD_EV_REQUESTED, WORLD_EV_STARTED, WORLD_EV_PHASE, WORLD_EV_FINISHED, WORLD_EV_READY, WORLD_EV_REMOVED };
enum world_op { WORLD_EQ, WORLD_NE, WORLD_LT, WORLD_LE, WORLD_GT, WORLD_GE };

/* What grows of a migration between two instants, and a bound of it at which a condition may change: reached, or passed. */
enum world_growth { WORLD_PROGRESS, WORLD_DURATION, WORLD_QUEUED };
struct world_crossing {
	const char *subject; /* glob over ids of migrations */
	enum world_growth of;
	int64_t bound;       /* ppm of progress, ps of the others */
	bool beyond;
};

struct run;

/* Data of a trigger (I2). Metrics bear the outcome's names; run_metric() answers them. */
struct world_trigger {
	enum world_trigger_kind kind;
	struct sim_time at;          /* WORLD_AT */
	bool by_hand;                /* WORLD_AT: after everything else of its instant, as run_apply() enacts */
	enum world_fn fn;            /* WORLD_WHEN, WORLD_AFTER */
	const char *subject;         /* "c1", "esx01/vmk2" */
	const char *metric;          /* WORLD_WHEN: "progress", "state", "ready", "outcome", ... */
	enum world_op op;
	bool is_text;                /* compares `text`, else `number` */
	const char *text;
	int64_t number;              /* progress: ppm; bytes; times in ps; booleans 0 or 1 */
	/* WORLD_WHEN that is more than one comparison: what is asked instead of the above, of the run as it is at each quiet. Borrowed from whoever loaded the world. */
	const void *condition;       /* NULL: the one comparison */
	bool (*holds)(const void *condition, struct run *r);
	uint32_t first_crossing, n_crossings; /* in world.crossings: between two instants it may change there */
	enum world_event event;      /* WORLD_AFTER */
	const char *phase;           /* WORLD_EV_PHASE */
	struct sim_dur delay;
	uint32_t first_action, n_actions; /* in world.actions, enacted in that order in one instant */
	uint32_t origin;
};

struct world {
	const char *name;
	const char *about;
	uint64_t seed;
	struct sim_time horizon;
	struct estate *estate;  /* owned */
	GPtrArray *vms;         /* struct world_vm, owned */
	GPtrArray *traffic;     /* struct world_traffic, owned; those that an action starts come after those declared */
	GHashTable *vm_by_name; /* look-up only */
	GArray *actions;        /* struct action */
	GArray *triggers;       /* struct world_trigger, in list order */
	GArray *crossings;      /* struct world_crossing, of the triggers' conditions */
	struct assume assume;
	GStringChunk *strings;  /* owns every string of the world but the estate's */
	GPtrArray *strvs;       /* owns the arrays of world_strv() and what world_own() was given */
};

struct world *world_new(void);
void world_free(struct world *w);
const char *world_string(struct world *w, const char *s);
/* A VM: powered on, one vCPU, on no host, nothing dirtied; `name` is copied. A disk: on no datastore, an empty chain; `name` is borrowed (world_string()). */
struct world_vm *world_vm_add(struct world *w, const char *name);
struct world_disk *world_disk_add(struct world_vm *vm, const char *name);
struct world_vm *world_vm_copy(const struct world_vm *vm); /* with its disks and chains; strings are borrowed; world_vm_free() */
void world_vm_free(struct world_vm *vm);
struct world_vm *world_vm(const struct world *w, uint32_t i);
uint32_t world_vm_find(const struct world *w, const char *name); /* HOST_NONE */
const char *const *world_strv(struct world *w, const char *const *names); /* a copy owned by w; NULL stays NULL */
void *world_own(struct world *w, void *p); /* g_free'd with w */

#endif
