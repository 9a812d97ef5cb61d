/* models/path.h: endpoints -> resource ids, so that transport never sees a host.
 *
 * `struct paths` maps the live estate's objects to resources; they are made when the run begins (NICs, links, datastores) or when first used (vMotion senders,
 * hosts' NFC caps, buffer pools). Order on a path is the way of the data: datastore read, sender's ceiling, NIC out, links, NIC in, receiver's ceiling, datastore write.
 */
#ifndef MODELS_PATH_H
#define MODELS_PATH_H

#include "models/rules/rules.h"
#include "models/transport/transport.h"

struct paths;

enum path_load { PATH_VMOTION, PATH_NFC, PATH_MIRROR }; /* which ceilings of the ends a transfer is subject to */

struct path_request {
	const struct endpoints *ends;
	uint32_t pair;             /* which of its pairs */
	enum path_load load;
	uint32_t read, write;      /* datastores, or HOST_NONE */
	struct sim_time now;
};

struct paths *path_map_new(const struct estate *e, const struct assume *a, struct res_table *t); /* borrows all three */
void path_map_free(struct paths *p);

/* Never fails: a path that carries nothing now comes out `dead`, with the reason in *out_why. */
void path_build(struct paths *p, const struct path_request *q, struct path *out, struct verdict *out_why);

uint32_t path_nic(const struct paths *p, uint32_t host, uint32_t nic, enum res_direction d);
uint32_t path_link(const struct paths *p, uint32_t link, enum res_direction d);
uint32_t path_datastore(const struct paths *p, uint32_t datastore, bool write);
uint32_t path_pool(struct paths *p, uint32_t host, uint32_t stack);
/* Takes over a link's or pool's changed setting. */
void path_link_changed(struct paths *p, uint32_t link);

#endif
