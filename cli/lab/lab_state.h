/* cli/lab/lab_state.h: what a world is made of, as facts: something, a property of it, and its value, all in words. For telling two moments apart. */
#ifndef CLI_LAB_LAB_STATE_H
#define CLI_LAB_LAB_STATE_H

#include "cli/lab/lab.h"

struct lab_fact {
	char *subject, *property, *value; /* "esx01/vmk1", "MTU", "9000" */
};

/* Of a session as it is: struct lab_fact, those of one subject together; g_ptr_array_unref(). */
GPtrArray *lab_state(const struct session *s);

#endif
