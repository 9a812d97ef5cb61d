/* cli/import/import.h: what was said on the consoles of hosts -> the hosts of a scenario.
 *
 * A transcript is text: prompts with the commands that were typed, and what followed. Its records are read into rows (names of fields and their values,
 * whatever the layout or formatter), the rows into things of hosts (NICs, switches, port groups, netstacks, adapters, options) with facts as text, and
 * those are written as a scenario. Field names are compared without spaces and case. Listings may come in any order and more than once: the last word
 * counts. What is not listed is left out, and what a scenario needs and no listing tells is assumed, in a comment.
 */
#ifndef CLI_IMPORT_IMPORT_H
#define CLI_IMPORT_IMPORT_H

#include <glib.h>
#include "sim/base.h"

/* --- import_transcript.c: records --- */

enum import_form { IMPORT_TEXT, IMPORT_CSV, IMPORT_JSON, IMPORT_OTHER };

struct import_record {
	const char *file;      /* borrowed */
	unsigned line;         /* of the command; what it said begins on the next one, or after what was wrapped of it */
	unsigned first;        /* the line of lines[0] */
	char *host;            /* NULL: the prompt names none, nor did one before */
	char *command;         /* as typed, one space between words, without esxcli's own options */
	char **words;          /* of it */
	enum import_form form;
	GPtrArray *lines;      /* char * */
};

/* A line of n bytes without escape sequences, byte order mark, and what ends it. g_free. */
char *import_line(const char *from, gsize n);
/* Whether a line begins with a prompt: *host (g_free; NULL: it names none), *command: the rest, borrowed from the line. */
bool import_prompt(const char *line, char **host, const char **command);
/* Whether a command is one that is read: its words as far as they name it; so that a wrapped one is found. */
typedef bool (*import_known_fn)(const char *command);
GPtrArray *import_records(const char *file, const char *text, import_known_fn known); /* struct import_record, owned */
/* The value of an option, `-i vmk1`, `-i=vmk1`, `--interface-name vmk1` or `--interface-name=vmk1`; NULL: not given. */
const char *import_option(const struct import_record *r, char letter, const char *name);

/* --- import_rows.c: rows --- */

struct import_row {
	GHashTable *cells; /* name of a field, in small letters without spaces -> its value; lists have commas between */
	char *head;        /* the line above a block; or NULL */
	unsigned line;
};

/* NULL: *out_fault (g_free) and *out_line say what cannot be read. */
GPtrArray *import_rows(const struct import_record *r, char **out_fault, unsigned *out_line); /* struct import_row, owned */
const char *import_cell(const struct import_row *row, const char *field); /* NULL: no such field; "N/A" is none */

/* --- import_read.c: things of hosts --- */

enum import_kind { IMPORT_NIC, IMPORT_SWITCH, IMPORT_DVS, IMPORT_PORTGROUP, IMPORT_STACK, IMPORT_ADAPTER, IMPORT_OPTION, IMPORT__KINDS };

struct import_thing {
	char *name;
	GHashTable *facts; /* key -> text */
};

struct import_host {
	char *name;
	GPtrArray *things[IMPORT__KINDS]; /* struct import_thing, in the order they were met */
	char *release;                    /* NULL: not told */
};

struct import {
	GPtrArray *hosts;  /* struct import_host */
	GPtrArray *faults; /* char *: "file:line: error: ..." */
	GPtrArray *passed; /* char *: what was passed over, and why */
	unsigned read;     /* records that told something */
};

struct import *import_new(void);
void import_free(struct import *x);
/* Reads a transcript; `file`: borrowed, for faults. */
void import_text(struct import *x, const char *file, const char *text);
struct import_thing *import_thing(struct import_host *h, enum import_kind kind, const char *name); /* a new one, if there is none */
struct import_thing *import_find(const struct import_host *h, enum import_kind kind, const char *name); /* NULL: none */
const char *import_fact(const struct import_thing *t, const char *key); /* NULL: not told */
void import_set(struct import_thing *t, const char *key, const char *value); /* NULL: nothing is said */

/* --- import_tables.c: the commands that are read, each with what its rows say --- */

struct import_reader {
	struct import *import;
	const struct import_record *record;
	struct import_host *host;
};

struct import_command {
	const char *name; /* "esxcli network ip netstack list" */
	void (*row)(struct import_reader *r, const struct import_row *row);
};

extern const struct import_command import_commands[]; /* ended by a NULL name */
void import_fault(struct import_reader *r, unsigned line, const char *fmt, ...) G_GNUC_PRINTF(3, 4);

/* --- import_complete.c --- */

void import_complete(struct import *x); /* adds what was named and never listed; before anything is written */

/* --- import_networks.c: which hosts share which segments --- */

struct import_network { /* hosts that have an address in the same subnet on the same VLAN share it */
	char *name;
	gint64 vlan;
	char *subnet, *gateway;   /* or NULL */
	char *lease, *last_lease; /* lowest and highest address that came by DHCP; or NULL */
	char *router;             /* that DHCP hands out; or NULL */
	unsigned site;
};

struct import_networks {
	GPtrArray *all;  /* struct import_network, owned */
	GHashTable *of;  /* "host/port group" -> one of them */
	GArray *sites;   /* unsigned, by host: from 0 */
	unsigned n_sites;
};

struct import_networks *import_networks_new(const struct import *x);
void import_networks_free(struct import_networks *n);
const struct import_network *import_network_of(const struct import_networks *n, guint host, const char *portgroup); /* NULL: there is no such port group */
char *import_subnet(const char *address); /* "10.0.0.0/24" of "10.0.0.11/24"; g_free; NULL: no address */
/* The port group of an adapter; one on a distributed switch is named after its network, for no host lists its name. g_free; NULL: it is on none. */
char *import_portgroup(const struct import_thing *adapter);

/* --- import_write.c --- */

void import_write(const struct import *x, GString *out);
/* Parts of it, that append. A name, safe as a word of the language. */
void import_write_word(GString *out, const char *name);
/* ", key: [a, b]" of names parted by commas or line breaks; of none only what is told `always`. */
void import_write_names(GString *out, const char *key, const char *list, bool always);
/* ", key: value" of what was told, unless it is that. */
void import_write_fact(GString *out, const struct import_thing *t, const char *key, const char *unless);
void import_write_begin(GString *out, const char *indent, const char *name); /* "name: {" */
void import_write_end(GString *out, gsize from);                             /* whose members, at `from`, begin with a comma each */

/* --- import_write_host.c --- */

void import_write_host(GString *out, const struct import *x, guint host, const struct import_networks *n);

#endif
