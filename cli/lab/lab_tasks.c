/* cli/lab/lab_tasks.c: what a client asks vCenter for: migrations, clones, snapshots, evacuations, power; and the list of recent tasks. */
#include <string.h>

#include "cli/lab/lab_act.h"
#include "cli/lab/lab_foresee.h"
#include "models/outcome.h"
#include "plots/digest.h"
#include "plots/text.h"
#include "plots/words.h"

static const struct lab_act_word migrate_words[] = {
	{"to", "to", LAB_ACT_TEXT, CONSOLE_HOSTS}, {"datastore", "datastore", LAB_ACT_TEXT, CONSOLE_DATASTORES}, {"id", "id", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{"kind", "kind", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"encryption", "encryption", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{"ip_family", "ip_family", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};
static const struct lab_act_word clone_words[] = {
	{"name", "name", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"to", "to", LAB_ACT_TEXT, CONSOLE_HOSTS}, {"datastore", "datastore", LAB_ACT_TEXT, CONSOLE_DATASTORES},
	{"kind", "kind", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"id", "id", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};
static const struct lab_act_word evacuate_words[] = {
	{"to", "to", LAB_ACT_LIST, CONSOLE_HOSTS}, {"only", "only", LAB_ACT_LIST, CONSOLE_VMS}, {"limit", "limit", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{"timeout", "timeout", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"placement", "placement", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{"powered_off", "powered_off", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"id", "id", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};
static const struct lab_act_word snapshot_words[] = {
	{"name", "name", LAB_ACT_TEXT, CONSOLE_NO_NAMES}, {"memory", "memory", LAB_ACT_FLAG, CONSOLE_NO_NAMES}, {"id", "id", LAB_ACT_TEXT, CONSOLE_NO_NAMES},
	{NULL, NULL, LAB_ACT_TEXT, CONSOLE_NO_NAMES}};

#define MIGRATE_USAGE "VM to HOST [datastore NAME] [id ID] [--dry-run]"
#define CLONE_USAGE "VM [name NAME] [to HOST] [datastore NAME] [kind full|linked|instant] [id ID]"
#define EVACUATE_USAGE "HOST [to HOST,...] [only VM,...] [limit N] [timeout TIME] [id ID]"
#define SNAPSHOT_USAGE "VM [name NAME] [memory] [id ID]"

static const struct lab_act migrate_act = {ACTION_MIGRATE, "migrate " MIGRATE_USAGE, "vm", CONSOLE_VMS, migrate_words, 'm'};
static const struct lab_act clone_act = {ACTION_CLONE, "clone " CLONE_USAGE, "vm", CONSOLE_VMS, clone_words, 'c'};
static const struct lab_act evacuate_act = {ACTION_EVACUATE, "evacuate " EVACUATE_USAGE, "host", CONSOLE_HOSTS, evacuate_words, 'e'};
static const struct lab_act exit_act = {ACTION_EXIT_MAINTENANCE, "exit-maintenance HOST", "host", CONSOLE_HOSTS, NULL, 0};
static const struct lab_act snapshot_act = {ACTION_SNAPSHOT_CREATE, "snapshot " SNAPSHOT_USAGE, "vm", CONSOLE_VMS, snapshot_words, 's'};
static const struct lab_act cancel_act = {ACTION_CANCEL, "cancel ID", "id", CONSOLE_MIGRATIONS, NULL, 0};

static int migrate(struct console *c, int argc, char **argv)
{
	if (lab_act_dry(&argc, argv))
		return lab_foresee(c, &migrate_act, argc, argv);
	return lab_act_do(c, &migrate_act, argc, argv);
}

static int clone(struct console *c, int argc, char **argv) { return lab_act_do(c, &clone_act, argc, argv); }
static int evacuate(struct console *c, int argc, char **argv) { return lab_act_do(c, &evacuate_act, argc, argv); }
static int leave_maintenance(struct console *c, int argc, char **argv) { return lab_act_do(c, &exit_act, argc, argv); }
static int snapshot(struct console *c, int argc, char **argv) { return lab_act_do(c, &snapshot_act, argc, argv); }
static int cancel(struct console *c, int argc, char **argv) { return lab_act_do(c, &cancel_act, argc, argv); }

/* power VM on|off|suspended, or power on VM as a client says it. */
static int power(struct console *c, int argc, char **argv)
{
	static const char *const states[] = {"on", "off", "suspended", NULL};
	bool first = argc == 3 && g_strv_contains(states, argv[1]);
	if (argc != 3 || (!first && !g_strv_contains(states, argv[2]))) {
		console_fault(c, "usage: power VM on|off|suspended");
		return 2;
	}
	struct entry *e = entry_new(ACTION_POWER);
	struct lab_news since = lab_news_now(c->ctx);
	entry_text(e, "vm", argv[first ? 2 : 1]);
	entry_text(e, "to", argv[first ? 1 : 2]);
	g_autofree char *name = console_shown(argv[first ? 2 : 1]);
	if (!console_do(c, e))
		return console_refused(c, "power %s: refused", name);
	lab_news_tell(c, since, G_MAXUINT);
	return 0;
}

/* ---- tasks ---- */

#define COLUMNS 8
static const char *const heads[COLUMNS] = {"Id", "Task", "Target", "State", "Progress", "Started", "Finished", "Held by"};

static char *held_words(const struct outcome_migration *m)
{
	const struct outcome_held *h = digest_held_most(m);
	if (!h)
		return g_strdup(m->rule ? m->rule : "-");
	g_autofree char *where = console_shown(h->resource), *share = lab_percent_text(h->share_pct);
	return g_strdup_printf("%s%s%s, %s", words_cause(h->cause), *where ? " " : "", where, share);
}

static char **migration_row(const struct outcome_migration *m)
{
	bool open = strcmp(m->outcome, "unfinished") == 0;
	char **row = g_new0(char *, COLUMNS + 1);
	row[0] = console_shown(m->id);
	row[1] = g_strdup(words_migration(m->kind));
	row[2] = console_shown(m->vm);
	row[3] = g_strdup(open ? m->state : m->outcome);
	row[4] = lab_percent_text(m->progress_at_failure_pct >= 0 ? m->progress_at_failure_pct : m->progress_pct); /* as a user saw it */
	row[5] = lab_time_text(m->started_s);
	row[6] = lab_time_text(m->finished_s);
	row[7] = held_words(m);
	return row;
}

static char **evacuation_row(const struct outcome_evacuation *v)
{
	char **row = g_new0(char *, COLUMNS + 1);
	row[0] = console_shown(v->id);
	row[1] = g_strdup("enter maintenance mode");
	row[2] = console_shown(v->host);
	row[3] = g_strdup(words_evacuation(v->state));
	row[4] = lab_percent_text(v->progress_pct);
	row[5] = lab_time_text(v->started_s);
	row[6] = lab_time_text(v->finished_s);
	row[7] = g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " VMs moved", v->moved, v->to_move);
	return row;
}

static void print_rows(struct console *c, const GPtrArray *rows)
{
	unsigned width[COLUMNS];
	for (unsigned k = 0; k < COLUMNS; k++) {
		width[k] = text_width(heads[k]);
		for (guint i = 0; i < rows->len; i++)
			width[k] = MAX(width[k], text_width(((char **)rows->pdata[i])[k]));
	}
	for (guint i = 0; i <= rows->len; i++) {
		const char *const *row = i ? rows->pdata[i - 1] : heads;
		for (unsigned k = 0; k < COLUMNS; k++) {
			text_pad(c->out, row[k], k + 1 < COLUMNS ? width[k] + 2 : 0, false);
		}
		g_string_append_c(c->out, '\n');
	}
}

static int tasks(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct outcome *o = run_outcome(session_run(c->session));
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
	for (guint i = 0; i < o->evacuations->len; i++)
		g_ptr_array_add(rows, evacuation_row(o->evacuations->pdata[i]));
	for (guint i = 0; i < o->migrations->len; i++)
		g_ptr_array_add(rows, migration_row(o->migrations->pdata[i]));
	if (rows->len)
		print_rows(c, rows);
	else
		console_print(c, "No task has been asked for yet.\n");
	outcome_free(o);
	return 0;
}

/* ---- completion ---- */

static void complete_migrate(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &migrate_act, argc, argv, out); }
static void complete_clone(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &clone_act, argc, argv, out); }
static void complete_evacuate(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &evacuate_act, argc, argv, out); }
static void complete_exit(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &exit_act, argc, argv, out); }
static void complete_snapshot(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &snapshot_act, argc, argv, out); }
static void complete_cancel(struct console *c, int argc, char **argv, GPtrArray *out) { lab_act_complete(c, &cancel_act, argc, argv, out); }

const struct console_command lab_tasks[] = {
	{"migrate", MIGRATE_USAGE, "move a VM; --dry-run: what would be decided, and why", migrate, complete_migrate, false},
	{"clone", CLONE_USAGE, "make a VM from another one", clone, complete_clone, false},
	{"snapshot", SNAPSHOT_USAGE, "take a snapshot", snapshot, complete_snapshot, false},
	{"power", "VM on|off|suspended", "change a VM's power state", power, NULL, false},
	{"evacuate", EVACUATE_USAGE, "put a host in maintenance mode", evacuate, complete_evacuate, false},
	{"exit-maintenance", "HOST", "end maintenance mode", leave_maintenance, complete_exit, false},
	{"cancel", "ID", "cancel a task", cancel, complete_cancel, false},
	{"tasks", "", "what was asked for, how far it is, and what holds it back", tasks, NULL, false},
	{.name = NULL},
};
