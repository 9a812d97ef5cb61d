/* cli/lab/lab_wizard.h: inside of `wizard add-networking`: what has been answered, and the questions. */
#ifndef CLI_LAB_LAB_WIZARD_H
#define CLI_LAB_LAB_WIZARD_H

#include "cli/lab/lab.h"

enum lab_wizard_target { LAB_WIZARD_NETWORK, LAB_WIZARD_SWITCH, LAB_WIZARD_NEW_SWITCH };

struct lab_wizard { /* texts are owned */
	unsigned step, headed;     /* the question in hand; the page whose title was shown last */
	GPtrArray *options;        /* char *: what the question in hand offers */
	enum lab_wizard_target target;
	char *adapter;             /* vmkN, the next free one */
	char *portgroup, *sw;      /* portgroup: an existing distributed one, or the label of a new one */
	char **nics;               /* of a new switch */
	int64_t vlan, mtu;         /* mtu 0: the switch's */
	int64_t switch_mtu;        /* of a new switch */
	char *stack;
	uint32_t services;         /* SERVICE_BIT */
	bool v4, v6, dhcp, dhcp6, ra;
	char *address, *gateway;   /* "10.0.0.5/24"; NULL: none, the stack's */
	char **static6;
	char *gateway6;
};

struct lab_wizard_step {
	unsigned page;
	const char *title;         /* of the page */
	bool (*applies)(const struct console *c, const struct lab_wizard *w);
	/* Prints what there is to say and to choose from; the prompt, g_free. */
	char *(*ask)(struct console *c, struct lab_wizard *w);
	/* False: it has been said what is wrong, and it is asked again. An empty answer is the default. */
	bool (*take)(struct console *c, struct lab_wizard *w, const char *answer);
};

/* The pages in order, ended by a NULL title. */
extern const struct lab_wizard_step lab_wizard_device[], lab_wizard_port[], lab_wizard_ip[];

/* --- for pages --- */

void lab_wizard_offer(struct lab_wizard *w, const char *text);
void lab_wizard_options(struct console *c, const struct lab_wizard *w); /* prints them, by number */
/* The place of an answer among the options: its number, its text or a part of it that no other has; `fallback` for none. False: said. */
bool lab_wizard_choose(struct console *c, const struct lab_wizard *w, const char *answer, guint fallback, guint *out);
bool lab_wizard_yes(struct console *c, const char *answer, bool fallback, bool *out);
bool lab_wizard_mtu(struct console *c, const char *answer, int64_t *out); /* an empty answer leaves *out */
int64_t lab_wizard_switch_mtu(const struct console *c, const struct lab_wizard *w);
void lab_wizard_replace(char **text, const char *with);

#endif
