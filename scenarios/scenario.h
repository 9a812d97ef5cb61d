/* scenarios/scenario.h: a scenario file: YAML in, a world and expectations out.
 *
 * Loading never prints and never stops at the first fault: all faults of a file (up to DIAG_MAX) are in the diags. A scenario owns its world, expectations,
 * text and origins. `set` edits the document before profiles and ranges are applied; a variant is a named list of such edits.
 */
#ifndef SCENARIOS_SCENARIO_H
#define SCENARIOS_SCENARIO_H

#include "models/transport/transport.h"
#include "models/world.h"
#include "scenarios/diag.h"
#include "scenarios/expect.h"

#define SCENARIO_MAX_BYTES (INT64_C(16) << 20)

struct scenario_source { /* a file the scenario builds on, by `world:` */
	char *file, *text;
	size_t len;
};

struct scenario_goal {
	char *words;
	struct expect *that;
};

struct scenario_step { /* of a proof */
	char *action;        /* as entry.h writes it; NULL: time passes */
	struct sim_dur wait;
};

/* An exercise: a task on the world, for people who learn. Texts are never NULL but `explanation`. */
struct scenario_lab {
	char *objective, *level, *story, *explanation;
	int64_t minutes;
	GPtrArray *goals;                     /* struct scenario_goal, at least one */
	GPtrArray *proof;                     /* struct scenario_step */
	GPtrArray *hints, *solution, *sources; /* char * */
};

struct scenario {
	struct world *world;
	GPtrArray *expects;     /* struct expect, owned, in list order */
	char *file;             /* as given */
	char *text;             /* the source, NUL-terminated */
	size_t len;
	GPtrArray *sources;     /* struct scenario_source, owned, shared by reference: the files of marks 1, 2, ... */
	GPtrArray *variants;    /* char *: names, in file order */
	char *variant;          /* the one applied, or NULL */
	char *epoch;            /* date and time of the start as given, a label; or NULL */
	const struct tp_factory *transport; /* the fidelity it is played at where nobody says otherwise */
	GPtrArray *conditions;  /* struct expect, owned: what triggers of the world borrow */
	GArray *origins;        /* struct diag_mark, indexed by `origin` - 1 */
	struct scenario_lab *lab; /* NULL: no exercise */
};

struct scenario_opts {
	const char *variant;          /* NULL: the base */
	const char *const *sets;      /* "path=value", NULL-terminated, or NULL */
	int64_t max_bytes;            /* 0: SCENARIO_MAX_BYTES */
};

/* NULL when there were faults. `d` was made with the same text. */
struct scenario *scenario_load_bytes(const char *p, size_t n, const char *name, const struct scenario_opts *o, struct diags *d);
/* Reads a file ("-": standard input) with the size limit, and loads it; on faults returns NULL and a rendered message in *out_faults (g_free). */
struct scenario *scenario_load_file(const char *path, const struct scenario_opts *o, char **out_faults);
void scenario_free(struct scenario *s);
/* "file.yaml:12:5" of an origin, with the base name of its file, so that an outcome does not depend on where it lies; "file.yaml" for 0. g_free. */
char *scenario_origin(const struct scenario *s, uint32_t origin);

#endif
