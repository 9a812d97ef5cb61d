/* models/host/firewall.h: the firewall of an ESXi host: which rule sets are closed, and to whom an open one is limited.
 *
 * Everything a host needs is open unless somebody closes it: a host's copy keeps only what was set. Rule sets bear the names that esxcli gives them, in any case.
 */
#ifndef MODELS_HOST_FIREWALL_H
#define MODELS_HOST_FIREWALL_H

#include <glib.h>
#include "models/fabric/ip.h"

enum firewall_set {
	FIREWALL_VMOTION,
	FIREWALL_NFC,
	FIREWALL_ISCSI,
	FIREWALL_NFS,
	FIREWALL_FT,
	FIREWALL_REPLICATION,
	FIREWALL_VSAN,
	FIREWALL_VSAN_CLUSTER,
	FIREWALL_HA,
	FIREWALL_NVME,
	FIREWALL_CLIENT,
	FIREWALL__COUNT,
};

const char *firewall_name(enum firewall_set s);			    /* "vMotion" */
bool firewall_parse(const char *name, enum firewall_set *out);	    /* case-insensitive */
GPtrArray *firewall_names(void);				    /* const char *: for "did you mean" */
bool firewall_of_port(uint32_t port, bool incoming, enum firewall_set *out); /* TCP; false: no rule set speaks of it in that direction */

struct firewall_setting {
	enum firewall_set set;
	bool open;
	GArray *allowed; /* struct ip with prefix length; never changed once it stands here, so that copies share it; NULL: everybody */
};

struct firewall {
	GArray *settings; /* struct firewall_setting; NULL: nothing was set */
};

void firewall_copy(struct firewall *to, const struct firewall *from);
void firewall_clear(struct firewall *f);
/* "10.0.0.0/24" or "10.0.0.7"; false: neither. */
bool firewall_parse_peer(const char *text, struct ip *out);
/* `allowed` is taken over by reference; NULL: everybody. */
void firewall_change(struct firewall *f, enum firewall_set s, bool open, GArray *allowed);
struct firewall_setting firewall_get(const struct firewall *f, enum firewall_set s); /* open to everybody, unless it was set */
bool firewall_lets(const struct firewall *f, enum firewall_set s, struct ip peer);

#endif
