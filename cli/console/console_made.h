/* cli/console/console_made.h: what a host has and the world does not hold, made up from names and places: the same in every run, and in every command that
 * shows it. */
#ifndef CLI_CONSOLE_CONSOLE_MADE_H
#define CLI_CONSOLE_CONSOLE_MADE_H

#include "cli/console/console.h"

/* All g_free. */
char *console_made_mac(const struct host *h, uint32_t adapter);  /* "00:50:56:60:01:02": the one its IPv6 addresses are made of */
/* "50 1e 5b ad e3 b4 af 25-18 f3 1c 4c fa 98 3d bb": how hosts write the UUID of a distributed switch; at_8 is '-'. */
char *console_made_hex(const char *name, char at_8);
char *console_made_uuid(const char *name);                       /* "53873b8b-960eb2fe-ad9c-e01c857bdafd": of volumes, and of vSAN */
char *console_made_portset(const struct host *h, uint32_t sw);   /* its own name; "DvsPortset-0" of a distributed switch */
int64_t console_made_port(const struct host *h, uint32_t sw, uint32_t number);       /* what is plugged in there by number: 33554443 */
int64_t console_made_dvport(const struct host *h, uint32_t portgroup, uint32_t number); /* of a distributed switch */
bool console_made_dvport_group(const struct host *h, uint32_t sw, int64_t dvport, uint32_t *out_portgroup); /* the port group such a port is of */
int64_t console_made_cookie(const char *dvs, int64_t dvport);    /* "VDS Connection" */
uint32_t console_made_world(uint32_t vm);                        /* the World ID of a VM that runs, on whichever host */
uint32_t console_made_number(const char *name, const char *what, uint32_t below);    /* anything else that wants to be a number, of two names */

#endif
