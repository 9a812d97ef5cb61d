/* cli/lab/lab_why.h: why something is as it is: the answers, each by what was asked about. They ask the rules and the outcome; nothing changes. All append to c->out. */
#ifndef CLI_LAB_LAB_WHY_H
#define CLI_LAB_LAB_WHY_H

#include "cli/lab/lab.h"

/* What an adapter serves, what it does not and by which rule, who took its services over, and what runs over it now. */
void lab_why_adapter(struct console *c, const struct host *h, uint32_t adapter);
/* What a NIC is in the team of each port group and what it carries; the team of a port group, and what is on it. */
void lab_why_nic(struct console *c, const struct host *h, uint32_t nic);
void lab_why_portgroup(struct console *c, const struct host *h, uint32_t portgroup);
/* Who serves what on a host. */
void lab_why_host(struct console *c, const struct host *h);
/* One service: its candidates on a host; with `to` (HOST_NONE: without), the way from it to that host. */
void lab_why_service(struct console *c, const struct host *h, enum service s, uint32_t to);
/* Where a VM may go now, and what keeps it from elsewhere. `vm`: of the run. */
void lab_why_vm(struct console *c, uint32_t vm);
/* Who sees a datastore, and over what. */
void lab_why_datastore(struct console *c, uint32_t datastore);
/* How far a migration or evacuation is, or what traffic gets; what it chose, what holds it back. False: there is none of this id. */
bool lab_why_task(struct console *c, const char *id);

/* The rule's title behind its id: "SEL-07: an adapter not tagged ...". g_free. */
char *lab_why_rule(const char *rule);

#endif
