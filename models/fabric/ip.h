/* models/fabric/ip.h: IP addresses and prefixes as values.
 *
 * One type holds an address, an interface address with its prefix length, or a subnet. Parsing and printing are GLib's (GInetAddress).
 */
#ifndef MODELS_FABRIC_IP_H
#define MODELS_FABRIC_IP_H

#include "sim/base.h"

enum ip_family { IP_NONE = 0, IP_V4 = 4, IP_V6 = 6 };

struct ip {
	uint8_t bytes[16]; /* network order; the first 4 for IPv4 */
	uint8_t family;    /* enum ip_family; IP_NONE: not set */
	uint8_t len;       /* prefix length; the full 32 or 128 for a plain address */
};

bool ip_parse(const char *text, struct ip *out);        /* "10.0.0.1": len becomes the full length */
bool ip_parse_prefix(const char *text, struct ip *out); /* "10.0.0.1/24"; "default" is 0.0.0.0/0; no length is a fault */
bool ip_is_set(struct ip a);
bool ip_is_link_local(struct ip a);                      /* in 169.254/16 or fe80::/10: no router forwards it */
bool ip_equal(struct ip a, struct ip b);                /* the addresses alone */
bool ip_contains(struct ip net, struct ip a);           /* a lies in net (same family, net.len leading bits equal) */
int ip_compare(struct ip a, struct ip b);               /* <0, 0, >0: IPv4 first, then as numbers */
struct ip ip_next(struct ip a);                         /* the address after a; the last one is followed by the first */
bool ip_parse_range(const char *text, struct ip *out_low, struct ip *out_high); /* "10.0.0.1-10.0.0.9", low first */
bool ip_is_network(struct ip a);                        /* no host bit set beyond len */
int ip_mask_length(const char *text); /* "255.255.255.0" -> 24; -1: no netmask of IPv4 */
char *ip_format(struct ip a);                           /* "10.0.0.1"; g_free */
char *ip_format_prefix(struct ip a);                    /* "10.0.0.1/24"; g_free */

#endif
