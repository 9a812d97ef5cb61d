/* cli/lab/lab_show.h: pictures in text: of hosts and networks, of netstacks, of what happened. All append to c->out. */
#ifndef CLI_LAB_LAB_SHOW_H
#define CLI_LAB_LAB_SHOW_H

#include "cli/lab/lab.h"

void lab_show_topology(struct console *c, uint32_t host); /* HOST_NONE: of all, with sites, networks and links */
void lab_show_stacks(struct console *c, uint32_t host);   /* HOST_NONE: of all hosts */
void lab_show_timeline(struct console *c, guint most);    /* the last `most` lines of what happened, and a strip of the tasks */

#endif
