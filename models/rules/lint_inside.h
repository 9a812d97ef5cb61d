/* models/rules/lint_inside.h: what the files of lint share. Not for others. */
#ifndef MODELS_RULES_LINT_INSIDE_H
#define MODELS_RULES_LINT_INSIDE_H

#include "models/migration/plan.h"
#include "models/rules/lint.h"
#include "models/rules/rules.h"

/* When an action may happen: an `at` is both; what waits for a migration comes no sooner than that. */
struct lint_step {
	uint32_t action;
	int64_t least, most; /* ps; most INT64_MAX: no bound */
};

struct lint_pass {
	const struct world *w;
	const struct estate *e;
	GArray *steps;			/* struct lint_step, by (least, action) */
	GArray **of_host;		/* per host: struct lint_step of its own actions, in that order */
	struct lint_step *first_change; /* per host, and one more for the fabric: the earliest change of configuration; action UINT32_MAX: none */
	GPtrArray *out;
};

struct lint_subject {
	const char *id, *kind;	  /* the row; kind as in struct lint_finding */
	const struct host *h;	  /* NULL: not of a host */
	const char *block, *name; /* "adapters", "vmk2"; block NULL: the host itself */
	uint32_t origin;
};

struct lint_finding *lint_add(struct lint_pass *p, const struct lint_subject *s, const char *fmt, ...) G_GNUC_PRINTF(3, 4);
void lint_relate(struct lint_finding *f, uint32_t origin, const char *fmt, ...) G_GNUC_PRINTF(3, 4);

const struct action *lint_action(const struct lint_pass *p, const struct lint_step *s);
/* Does the timeline ever do this to the host? */
bool lint_does(const struct lint_pass *p, const struct host *h, enum action_kind k);
/* May anything have changed what joins these hosts before this step? */
bool lint_disturbed(const struct lint_pass *p, uint32_t from, uint32_t to, const struct lint_step *s);

/* An adapter that is there for the service, whether or not it can serve now. */
bool lint_is_of(const struct candidate *c);
/* The network an adapter stands on. */
uint32_t lint_network(const struct host *h, const struct host_adapter *a);
/* The NIC that carries it now, or HOST_NONE. */
uint32_t lint_uplink(const struct host *h, const struct host_adapter *a);

void lint_hosts(struct lint_pass *p);			      /* lint_host.c */
/* lint_address.c */
void lint_gateways(struct lint_pass *p, const struct host *h, uint32_t netstack);
bool lint_one_subnet(const struct host_adapter *a, const struct host_adapter *b);
void lint_management_families(struct lint_pass *p, const struct host *from, const struct host *to);
void lint_vmotion(struct lint_pass *p, const struct host *h); /* lint_vmotion.c: of one host */
void lint_storage(struct lint_pass *p);			      /* lint_storage.c */
void lint_pairs(struct lint_pass *p);			      /* lint_pair.c */
/* lint_move.c: of one migration of a VM between two hosts. */
void lint_move(struct lint_pass *p, const struct action *a, const struct world_vm *vm, uint32_t from, uint32_t to, const struct plan *plan);
/* lint_leave.c: of one VM, whose disks are on these datastores, of an evacuated host. */
void lint_leave(struct lint_pass *p, const struct action *a, const struct world_vm *vm, uint32_t from, const uint32_t *datastores, const GArray *targets);
void lint_traffic(struct lint_pass *p);		      /* lint_traffic.c */
void lint_switches(struct lint_pass *p);		      /* lint_switch.c */
void lint_timeline(struct lint_pass *p);		      /* lint_timeline.c */

#endif
