/* tests/validation/validate_scene.h: pairs of hosts that migrate to each other, as a scenario: what most published figures were measured on. */
#ifndef TESTS_VALIDATION_VALIDATE_SCENE_H
#define TESTS_VALIDATION_VALIDATE_SCENE_H

#include "models/outcome.h"

struct scene {
	const char *release;	       /* NULL: "7.0.3" */
	double link_gbps;	       /* of each host's one NIC */
	double rtt_ms;		       /* 0: that of a site */
	uint32_t mtu;		       /* 0: 1500 */
	uint32_t pairs;		       /* of hosts, source and destination; 0: one */
	uint32_t vmknics;	       /* vMotion adapters of each; 0: one */
	uint32_t vms;		       /* spread over the pairs, all started at once; 0: one */
	const char *assume, *advanced; /* within the braces, or NULL */
	const char *vm;		       /* of each VM, within the braces, besides its host */
	bool one_importer;	       /* the destinations are behind one port of the same speed */
	bool disks;		       /* on datastores of their own: "from" of the source, "to" of the destination */
	double until_s;		       /* the outcome as of then; 0: to the end */
};

/* NULL, with *err, when it cannot be loaded. outcome_free. */
struct outcome *validate_scene_play(const struct scene *s, char **err);
/* The same of a whole text. */
struct outcome *validate_scene_text(const char *yaml, double until_s, char **err);
const struct outcome_migration *validate_scene_migration(const struct outcome *o, uint32_t i);
double validate_scene_last(const struct outcome *o);	  /* s: the last migration's end; NAN when one did not complete */
double validate_scene_bytes(const struct outcome *o);	  /* of all migrations, until they ended or the outcome was taken */
uint32_t validate_scene_at_once(const struct outcome *o); /* how many did not queue */

#endif
