/* scenarios/load.h: inside the loader: what its files share. Not for use outside of scenarios/.
 *
 * A loader walks the document once, top down: load_block() reads one mapping by its key table into values, the reader of the block checks what several values
 * say together and builds. Whatever is wrong is told to load_fault() and reading goes on with a default, so that one pass finds all faults; the world is thrown
 * away then.
 */
#ifndef SCENARIOS_LOAD_H
#define SCENARIOS_LOAD_H

#include "models/rules/rules.h"
#include "scenarios/scenario.h"
#include "scenarios/scenario_keys.h"
#include "scenarios/yaml.h"

#define LOAD_BUILTIN UINT32_MAX /* number of the document of built-in profiles; those of the command line count from 1 */
#define LOAD_MAX_SUGGESTIONS 200
#define LOAD_MAX_PARTS 4096      /* NICs, port groups, adapters, ... of one host, each */
#define LOAD_MAX_OBJECTS 200000 /* objects, names and actions that ranges may come to */

/* What n stands for, and which name of a range is meant. */
struct load_scope {
	bool bound;       /* n has a value */
	int64_t n;
	int64_t pick, of; /* the pick-th of ranges of `of` names; of 0: a range names one thing too many */
};

struct load {
	struct diags *d;
	struct scenario *s;
	struct world *w;
	struct estate *e;
	struct yaml_doc *doc;
	const struct yaml_node *root;     /* after edits */
	const struct yaml_node *here;     /* where a fault is when its own node bears no place */
	const char *const *sets;          /* of the command line: documents 1, 2, ... */
	struct load_scope scope;
	bool lenient;                     /* missing keys are not told: they may be in what could not be read, which has its own fault */
	int64_t objects;
	unsigned suggestions;
	bool too_many;
	bool by_hand;                     /* actions are read as a session reads them: what they name is not looked up, and may be made again */
	GStringChunk *strings;            /* names made on the way */
	GArray *host_scopes;              /* struct load_scope, by host */
	GHashTable *addresses;            /* look-up only: "network/address" -> struct load_holder, owned */
	GHashTable *profiles;             /* look-up only: resolved, by name */
	struct yaml_doc *builtin;
	GPtrArray *set_docs;              /* struct yaml_doc of the command line */
	GPtrArray *source_docs;           /* struct yaml_doc of the files it builds on */
	/* of load_actions.c: what actions make and refer to */
	GPtrArray *made;
	GHashTable *made_by_key;          /* look-up only */
	GArray *references, *made_adapters;
};

struct load_value {
	bool has, null;
	int64_t number;                 /* quantity, count, choice's index, bool, services' bits */
	const char *text;               /* names, text, choices */
	struct ip ip;
	const struct yaml_node *node;   /* NULL: not said */
	const struct yaml_node *key;
};

/* One object of a mapping of names: a range is many. */
struct load_item {
	const char *name;
	const struct yaml_node *key, *value;
	struct load_scope scope;
};

/* One name of a list, with its place. */
struct load_name {
	const char *text;
	const struct yaml_node *node;
};

void load_fault(struct load *l, const struct yaml_node *at, const char *help, const char *fmt, ...) G_GNUC_PRINTF(4, 5);
/* "unknown WHAT 'name'", with the nearest of `known` (GPtrArray of const char *, freed). */
void load_unknown(struct load *l, const struct yaml_node *at, const char *what, const char *name, GPtrArray *known);
/* The names of the objects of a world: in all of them the name is the first member. */
GPtrArray *load_known(const GPtrArray *objects);
/* The same, of a world's objects. The nearest is looked for in the first LOAD_MAX_SUGGESTIONS of a file only: wrong files are refused quickly, too. */
void load_missing(struct load *l, const struct yaml_node *at, const char *what, const char *name, const GPtrArray *objects);
uint32_t load_origin(struct load *l, const struct yaml_node *at);
bool load_budget(struct load *l, const struct yaml_node *at, int64_t more); /* false: too many objects, told once */

/* Reads a mapping. v has SCENARIO_SLOTS values, all filled: what is not said has its default. `name` may be NULL; `at` bears a missing key. False: none. */
bool load_block(
	struct load *l, const struct yaml_node *node, const struct scenario_block *block, const struct yaml_node *at, const char *name, struct load_value *v);
/* Reads one value by its row, as load_block does. */
void load_field(struct load *l, const struct yaml_node *node, const struct scenario_field *f, struct load_value *out);
/* Checks keys alone, all the way down: for profiles that nobody uses. */
void load_keys(struct load *l, const struct yaml_node *node, const struct scenario_block *block);

/* The objects of a mapping in natural order, at most `most`; node may be NULL. GArray of struct load_item. */
GArray *load_items(struct load *l, const struct yaml_node *node, const char *what, guint most);
/* The names of a list or of one scalar, ranges written out. GArray of struct load_name; node may be NULL. */
GArray *load_names(struct load *l, const struct yaml_node *node);
/* One name: template and range resolved. NULL after a fault. */
const char *load_name(struct load *l, const struct yaml_node *node);
/* A scalar with its templates resolved. NULL after a fault. */
const char *load_text(struct load *l, const struct yaml_node *node);
/* A node for faults alone: `length` bytes of a scalar from `offset`; all of it when its text does not stand in the source as it is. */
struct yaml_node load_part(const struct load *l, const struct yaml_node *node, size_t offset, size_t length);
/* A list, or nothing; else a fault. */
bool load_is_list(struct load *l, const struct yaml_node *node, const char *key);
/* load_address.c. The IPv6 side, DHCP servers and advertisements of a network; name servers of a netstack; a route's two ends; addresses of an adapter. */
struct load_ipv4 {
	struct ip address, gateway;
	bool dhcp;
};
void load_network_addresses(struct load *l, const struct load_value *v, struct fabric_network *n);
void load_dns(struct load *l, const struct yaml_node *node, const char *const **servers, const char *const **search);
bool load_route(struct load *l, const struct load_value *to, const struct load_value *via);
void load_ipv4(struct load *l, const struct yaml_node *node, struct load_ipv4 *out);
void load_ipv6(struct load *l, const struct yaml_node *node, struct host_ipv6 *out); /* node NULL or null: as if nothing were said */
void load_action_addresses(struct load *l, const struct load_value *v, struct action *a);

/* The text a node stands in, and its length. */
const char *load_source(const struct load *l, const struct yaml_node *node, size_t *out_len);
/* What `world:` names, below l->root; all files together at most `most` bytes. */
void load_world(struct load *l, int64_t most);
/* The document's changes: `set` of the variant chosen and of the command line into l->root, all variants checked; then profiles merged into hosts. */
void load_edits(struct load *l, const struct scenario_opts *o);
const struct yaml_node *load_profiled(struct load *l, const struct yaml_node *hosts);

/* The blocks, in this order. */
void load_top(struct load *l, struct load_value *v);
void load_fabric(struct load *l, const struct load_value *top);
void load_dvs(struct load *l, const struct yaml_node *node);
void load_hosts(struct load *l, const struct yaml_node *hosts);
void load_pswitches(struct load *l, const struct yaml_node *node); /* and which NIC is plugged into which */
void load_clusters(struct load *l, const struct yaml_node *node);
/* The hosts that a list of names, ranges and globs stands for, each once, in that order: GArray of uint32_t. */
GArray *load_host_list(struct load *l, const struct yaml_node *node);
void load_arrays(struct load *l, const struct yaml_node *node);
void load_iscsi(struct load *l, struct host *h, const struct load_value *v); /* a host's `iscsi`, after its adapters */
void load_datastores(struct load *l, const struct yaml_node *node);
void load_vms(struct load *l, const struct yaml_node *node);
/* The migrations and adapters that an expression names without wildcards must be declared or made by an action: noted for load_check_references(). */
void load_refer_subjects(struct load *l, const struct yaml_node *node, const struct expect *x);
bool load_makes_migration(const struct load *l, const char *id); /* or an evacuation */
void load_appliances(struct load *l, const struct yaml_node *node);
void load_traffic(struct load *l, const struct yaml_node *node);
void load_traffic_start(struct load *l, const struct yaml_node *key, const struct yaml_node *value); /* appends the action, and its traffic if it is new */
/* load_trace.c: a trace beside the scenario: GArray of struct world_sample, or NULL after a fault. */
GArray *load_trace(struct load *l, const struct yaml_node *node, const char *name);
/* load_lab.c: the exercise; after everything else, since its proof acts on the world. */
void load_lab(struct load *l, const struct yaml_node *node);
void load_lab_free(struct scenario_lab *lab);
struct expect *load_that(struct load *l, const struct yaml_node *node); /* one expression; NULL after a fault */
void load_timeline(struct load *l, const struct yaml_node *node);
void load_expects(struct load *l, const struct yaml_node *node, GPtrArray *out); /* struct expect; out NULL: checked and dropped */

/* A rule's no is a fault of the file (load_hosts.c). */
void load_check(struct load *l, const struct yaml_node *at, struct verdict v);
/* Kinds of things that actions make and refer to. */
enum load_kind { LOAD_ADAPTER, LOAD_PORTGROUP, LOAD_SWITCH, LOAD_NETSTACK, LOAD_MIGRATION, LOAD_VM, LOAD_EVACUATION, LOAD_TASK, LOAD_TRAFFIC,
	LOAD_OWNER, LOAD_FREED_ADDRESS, LOAD__KINDS };

/* Switching (load_switches.c): of a host, and what actions have in common with it. */
void load_switch(struct load *l, struct host *h, const struct load_item *item);
void load_portgroup(struct load *l, struct host *h, const struct load_item *item);
void load_members(struct load *l, struct host *h, const struct yaml_node *node); /* `distributed:` of a host */
void load_dv_teaming(struct load *l, const struct load_value *v, const struct dvs *d, struct teaming *t);
void load_check_site(struct load *l, const struct host *h, const struct yaml_node *at, uint32_t net); /* a port group's network is of its host's site */
bool load_is_uplink(const struct host *h, uint32_t nic, const char **out_of);
void load_bucket(struct load *l, const struct load_value *v, struct teaming_shaping *out);
void load_shaping(struct load *l, const struct yaml_node *node, struct teaming_shaping *out); /* both directions; node may be NULL */
void load_nioc_classes(struct load *l, const struct yaml_node *node, const struct dvs *d, struct dvs_allocation *classes); /* changes what is said */

/* The same of actions (load_action_net.c). */
void load_action_net(struct load *l, const struct load_value *v, struct action *a);
bool load_is_distributed(const struct load *l, enum load_kind kind, const char *name);
void load_check_segment(struct load *l, const struct load_value *v, enum action_kind kind); /* a port group stands on `network` or `vlan` */
void load_check_uplinks(struct load *l, const struct load_value *v, const struct action *a);

struct load_holder { const char *host, *adapter; };

/* Adapters: what a declared one and one that an action makes have in common. */
struct load_adapter {
	const char *host, *name, *stack;
	uint32_t services, network; /* FABRIC_NONE: not known */
	struct ip address, gateway;
	struct host_ipv6 ipv6;
	const struct yaml_node *at_services, *at_address, *at_ipv6;
};
void load_check_adapter(struct load *l, const struct load_adapter *a);

/* LOAD_OWNER: a migration or traffic. What actions make, kept by load_actions.c until all of the timeline is read; then what they and triggers refer to is looked up. */
void load_action(struct load *l, const struct yaml_node *key, const struct yaml_node *value); /* appends to world.actions, one for each host and name */
bool load_is_made(const struct load *l, enum load_kind kind, const char *host, const char *name);
const char *const *load_strv(struct load *l, const struct yaml_node *node); /* the names of a list, owned by the world; NULL: not said */
void load_refer(struct load *l, enum load_kind kind, const char *host, const char *name,
	const struct yaml_node *at); /* to be looked up at the end; host NULL for migrations */
void load_check_references(struct load *l);
/* load_evacuate.c: what an evacuation says beyond other actions; whether an id is that of one of its migrations, ID/VM. */
void load_evacuate(struct load *l, const struct load_value *v, struct action *a);
bool load_evacuate_makes(const struct load *l, const char *migration);
void load_make(struct load *l, enum load_kind kind, const char *name, const struct yaml_node *at); /* of no host: migrations, traffic */
bool load_is_freed(const struct load *l, const char *host, const char *adapter); /* does some action take the address from an adapter? */
void load_actions_init(struct load *l);
void load_actions_clear(struct load *l);

/* Settings of a host: its firewall, its advanced options (load_settings.c). */
void load_firewall(struct load *l, const struct yaml_node *node, struct host *h);
/* Of an action: is the rule set known, are the addresses ones? */
void load_check_firewall(struct load *l, const struct load_value *name, const struct yaml_node *allowed);
void load_advanced(struct load *l, const struct yaml_node *node, struct host *h);
/* Of an action: is the option known, the value within its range? */
void load_check_advanced(struct load *l, const struct load_value *name, const struct load_value *value);

/* A trigger's expression or event into t. */
void load_when(struct load *l, const struct yaml_node *node, struct world_trigger *t);
void load_after(struct load *l, const struct yaml_node *node, struct world_trigger *t);

#endif
