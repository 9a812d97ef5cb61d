/* cli/console/console.h: the shell of an emulated ESXi host: a line as typed -> commands -> actions and queries -> what the real tools print.
 *
 * Every command that changes state is exactly one action of the session (console_do); everything else only asks. What a command says is gathered: `out` is what
 * the real tool prints, `err` its faults, and explanations that no real host gives, each on lines that begin with "lab: " (console_note).
 *
 * Commands are rows of tables, one table a family: esxcli's (struct console_esxcli) and all others (struct console_command); console_tables.c lists the tables.
 * Names that are typed are data all the way.
 */
#ifndef CLI_CONSOLE_CONSOLE_H
#define CLI_CONSOLE_CONSOLE_H

#include <glib.h>
#include "scenarios/session.h"

struct console;
struct console_args;

/* --- a console --- */

enum console_formatter { CONSOLE_TEXT, CONSOLE_CSV, CONSOLE_JSON, CONSOLE_KEYVALUE, CONSOLE_XML, CONSOLE_FORMATTER__COUNT };

/* A command that is no esxcli command: of the host's own tools, or of whoever holds the console. */
struct console_command {
	const char *name;    /* "vmkping" */
	const char *usage;   /* after the name: "[-I vmkN] [-d] HOST" */
	const char *summary; /* one line */
	int (*run)(struct console *c, int argc, char **argv);                               /* argv[0] is the name; an exit status */
	void (*complete)(struct console *c, int argc, char **argv, GPtrArray *out); /* words that may stand in the place of argv[argc - 1]; NULL: by its usage */
	bool raw;            /* argv is the name and the rest of the line as typed: it is a command itself */
};

struct console {
	struct session *session;             /* borrowed; whoever holds the console may put another in its place between two lines */
	char *host;                          /* the one it is a shell of: console_enter() */
	GPtrArray *before;                   /* char *: those it was entered from, to which `exit` goes back */
	const struct console_command *more;  /* commands beyond the host's, ended by a NULL name; or NULL */
	void *ctx;                           /* theirs */
	/* of the line in hand */
	GString *out, *err;
	const char *line;                    /* as typed */
	int status;
	bool ended;                          /* `exit` */
	GPtrArray *history;                  /* char *, owned: lines played so far */
	/* A command that asks: while `answer` is set the next lines go to it, the prompt is `question`, completion is silent. console_ask(), console_answered(). */
	int (*answer)(struct console *c, const char *line);
	char *question;
	gpointer asked;                      /* what it has learned so far */
	GDestroyNotify asked_free;
	/* of the command in hand */
	enum console_formatter formatter;
	char **fields;                       /* what it was asked to show only: keys; NULL: all */
	struct verdict verdict;              /* of the last console_do() that was refused */
};

struct console *console_new(struct session *session, const char *host, const struct console_command *more, void *ctx);
void console_free(struct console *c);
/* Plays one line; what it said is in out and err until the next one. Its exit status: 0; 1: a command said no; 2: it was used wrongly; 127: there is no such
 * command. */
int console_line(struct console *c, const char *line);
/* "[root@esx01:~] ", as a real host shows it, or the question of a command that asks. g_free. */
char *console_prompt(const struct console *c);
/* What may follow: whole words that may stand in the place of the one that ends at `point`. GPtrArray of char *, owned; *out_from: where that word begins. */
GPtrArray *console_complete(struct console *c, const char *line, gsize point, gsize *out_from);

/* --- for commands --- */

/* Goes on to another host, which must exist, as by ssh; back to the one before; false: there is none. */
void console_enter(struct console *c, const char *host);
bool console_back(struct console *c);
const struct host *console_host(const struct console *c); /* as it is now */
void console_print(struct console *c, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* A fault in the tool's own words, a line; returns 1. */
int console_fault(struct console *c, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* An explanation of ours: "lab: ..." on lines of their own, wrapped; a real host does not say it. A line that begins with two spaces is to be typed, and stays
 * whole. */
void console_note(struct console *c, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Enacts one action and frees it. False: refused, c->verdict says why; nothing has been said yet. */
bool console_do(struct console *c, struct entry *e);
/* After it: the tool's own words, then the rule and reason as a note; returns 1. */
int console_refused(struct console *c, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* From now on lines go to `answer`, behind the prompt `question` (copied); `asked` is freed when it is over. Called again, it only changes the question. */
void console_ask(struct console *c, const char *question, int (*answer)(struct console *c, const char *line), gpointer asked, GDestroyNotify asked_free);
void console_answered(struct console *c); /* it is over */
/* A name, which may hold anything, as what a terminal may show on one line. g_free. */
char *console_shown(const char *text);
/* Words split as the shell does: quotes, backslashes. NULL: *out_fault (g_free) says what is wrong. g_strfreev. */
char **console_words(const char *line, char **out_fault);
/* What it is for and how it is used, two lines. */
void console_tell(struct console *c, const struct console_command *row);
/* By its name, or its place ("/bin/esxcli"); NULL: there is none. */
const struct console_command *console_find(const struct console *c, const char *name);
/* What a filter makes of a text: argv[0] is grep, head, tail, wc, sort, uniq, cat, less or more, the rest its options, no files. Its exit status. */
int console_filter(struct console *c, int argc, char **argv, GString *text);

/* --- results: console_table.c lays them out, console_format.c writes them for machines --- */

enum console_type { CONSOLE_STRING, CONSOLE_INTEGER, CONSOLE_BOOLEAN, CONSOLE_STRINGS };
enum console_layout {
	CONSOLE_ROWS,    /* a table with a head */
	CONSOLE_BLOCKS,  /* each a block, headed by its first field at column 0; where that one has no label it is the head alone, of text only */
	CONSOLE_ONE,     /* the fields of one thing */
	CONSOLE_VALUE,   /* one value without a name; its field has no label */
};

struct console_field {
	const char *label; /* "IPv4 Address" */
	enum console_type type;
};

struct console_table;
/* `type`: of one thing, as XML and keyvalue name it: "VMkernelInterface". Fields are borrowed; `n` of them. */
struct console_table *console_table_new(const char *type, enum console_layout layout, const struct console_field *fields, unsigned n);
/* The next value, left to right and row by row; NULL texts are empty. CONSOLE_STRINGS: NULL-terminated. */
void console_put(struct console_table *t, const char *text);
void console_put_int(struct console_table *t, int64_t value);
void console_put_bool(struct console_table *t, bool value);
void console_put_all(struct console_table *t, const char *const *texts);
/* Prints it in the formatter that was asked for, and frees it. */
void console_show(struct console *c, struct console_table *t);
void console_table_free(struct console_table *t);

/* --- esxcli --- */

enum console_value { CONSOLE_ARG_FLAG, CONSOLE_ARG_STR, CONSOLE_ARG_LONG, CONSOLE_ARG_BOOL, CONSOLE_ARG_STRS }; /* STRS: more than once, or parted by commas */
enum console_names { CONSOLE_NO_NAMES, CONSOLE_ADAPTERS, CONSOLE_STACKS, CONSOLE_NICS, CONSOLE_SWITCHES, CONSOLE_PORTGROUPS, CONSOLE_DVS, CONSOLE_TAGS,
	CONSOLE_OPTIONS, CONSOLE_RULESETS, CONSOLE_VMS, CONSOLE_HOSTS, CONSOLE_DATASTORES, CONSOLE_MIGRATIONS,
	CONSOLE_WORDS }; /* what completion offers; WORDS: `choices` */

struct console_opt {
	char letter;         /* 'i'; 0: none */
	const char *name;    /* "interface-name" */
	enum console_value value;
	bool required;
	const char *help;    /* as `--help` shows it */
	enum console_names names;
	const char *const *choices; /* NULL-terminated; or NULL: any */
};

struct console_esxcli {
	const char *path;    /* "network ip netstack list" */
	const char *summary;
	int (*run)(struct console *c, const struct console_args *a);
	const struct console_opt *opts; /* ended by a NULL name; or NULL: none */
};

const char *console_arg(const struct console_args *a, const char *name);               /* as given; NULL: not */
bool console_arg_long(const struct console_args *a, const char *name, int64_t *out);    /* false: not given */
bool console_arg_bool(const struct console_args *a, const char *name, bool *out);       /* false: not given */
bool console_arg_flag(const struct console_args *a, const char *name);
const char *const *console_arg_all(const struct console_args *a, const char *name);     /* of STRS; NULL: not given */

/* Appends (char *, owned) what completion offers for them: names of what there is now, on this host where it is the host's. */
void console_offer(const struct console *c, enum console_names names, GPtrArray *out);

extern const struct console_esxcli *const console_esxcli_tables[];   /* ended by NULL; each ended by a NULL path */
extern const struct console_command *const console_command_tables[]; /* ended by NULL; each ended by a NULL name */

#endif
