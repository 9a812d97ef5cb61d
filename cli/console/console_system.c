/* cli/console/console_system.c: esxcli system: version, hostname, time, uptime, maintenance mode; and vmware.
 *
 * Build numbers are those of the first build of an update. Maintenance mode is the model's evacuation: on a real host esxcli only asks, and vCenter moves the
 * VMs. Left out: names of hosts that change, clocks that are set, shutting down.
 */
#include <string.h>

#include "cli/console/console_clock.h"
#include "cli/console/console_families.h"

/* --- version --- */

static const struct {
	struct release release;
	int64_t build;
} builds[] = {
	{{5, 0, 0}, 469512},
	{{5, 1, 0}, 799733},
	{{5, 5, 0}, 1331820},
	{{6, 0, 0}, 2494585},
	{{6, 0, 1}, 3029758},
	{{6, 0, 2}, 3620759},
	{{6, 5, 0}, 4564106},
	{{6, 5, 1}, 5969303},
	{{6, 7, 0}, 8169922},
	{{6, 7, 1}, 10302608},
	{{6, 7, 2}, 13006603},
	{{6, 7, 3}, 14320388},
	{{7, 0, 0}, 15843807},
	{{7, 0, 1}, 16850804},
	{{7, 0, 2}, 17630552},
	{{7, 0, 3}, 18644231},
	{{8, 0, 0}, 20513097},
	{{8, 0, 1}, 21495797},
	{{8, 0, 2}, 22380479},
	{{8, 0, 3}, 24022510},
	{{9, 0, 0}, 24755229},
};

static int64_t build_of(struct release r)
{
	int64_t best = builds[0].build;
	for (gsize i = 0; i < G_N_ELEMENTS(builds); i++)
		if (release_compare(builds[i].release, r) <= 0)
			best = builds[i].build;
	return best;
}

/* Updates are the third number from 7.0 on; before, they stand beside it. */
static char *version(struct release r) { return g_strdup_printf("%u.%u.%u", r.major, r.minor, r.major >= 7 ? r.update : 0); }

static int version_get(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {
		{"Product", CONSOLE_STRING}, {"Version", CONSOLE_STRING}, {"Build", CONSOLE_STRING}, {"Update", CONSOLE_STRING}, {"Patch", CONSOLE_STRING}};
	struct release r = console_host(c)->release;
	g_autofree char *text = version(r), *build = g_strdup_printf("Releasebuild-%" G_GINT64_FORMAT, build_of(r)), *update = g_strdup_printf("%u", r.update);
	struct console_table *t = console_table_new("VersionInfo", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	(void)a;
	console_put(t, "VMware ESXi");
	console_put(t, text);
	console_put(t, build);
	console_put(t, update);
	console_put(t, "0");
	console_show(c, t);
	return 0;
}

static int vmware(struct console *c, int argc, char **argv)
{
	struct release r = console_host(c)->release;
	g_autofree char *text = version(r);
	bool v = false, l = false;
	for (int i = 1; i < argc; i++) {
		v |= argv[i][0] == '-' && strchr(argv[i], 'v');
		l |= argv[i][0] == '-' && strchr(argv[i], 'l');
	}
	if (!v && !l) {
		console_fault(c, "Usage: vmware [-v] [-l]");
		return 2;
	}
	if (v)
		console_print(c, "VMware ESXi %s build-%" G_GINT64_FORMAT "\n", text, build_of(r));
	if (l && r.update)
		console_print(c, "VMware ESXi %u.%u Update %u\n", r.major, r.minor, r.update);
	else if (l)
		console_print(c, "VMware ESXi %u.%u GA\n", r.major, r.minor);
	return 0;
}

/* --- hostname, uptime --- */

static int hostname_get(struct console *c, const struct console_args *a)
{
	static const struct console_field fields[] = {
		{"Domain Name", CONSOLE_STRING}, {"Fully Qualified Domain Name", CONSOLE_STRING}, {"Host Name", CONSOLE_STRING}};
	const char *dot = strchr(c->host, '.');
	g_autofree char *name = dot ? g_strndup(c->host, (gsize)(dot - c->host)) : g_strdup(c->host);
	struct console_table *t = console_table_new("FullyQualifiedHostName", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	(void)a;
	console_put(t, dot ? dot + 1 : "");
	console_put(t, c->host);
	console_put(t, name);
	console_show(c, t);
	return 0;
}

static int hostname_set(struct console *c, const struct console_args *a)
{
	(void)a;
	console_fault(c, "Unable to set the host name");
	console_note(c, "hosts keep their names here: everything in the scenario speaks of '%s' by it", c->host);
	return 1;
}

static int uptime_get(struct console *c, const struct console_args *a)
{
	(void)a;
	static const struct console_field field = {NULL, CONSOLE_INTEGER};
	struct console_table *t = console_table_new("Uptime", CONSOLE_VALUE, &field, 1);
	console_put_int(t, CONSOLE_CLOCK_BOOTED_S * 1000000 + session_now(c->session).ps / 1000000);
	console_show(c, t);
	return 0;
}

static int time_get(struct console *c, const struct console_args *a)
{
	(void)a;
	g_autoptr(GDateTime) now = console_clock(c, session_now(c->session).ps);
	g_autofree char *text = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
	console_print(c, "%s\n", text);
	return 0;
}

/* --- maintenance mode --- */

/* Why this host is not there yet. */
static void say_entering(struct console *c)
{
	struct outcome *o = run_outcome(session_run(c->session));
	g_autoptr(GString) left = g_string_new(NULL);
	for (guint i = 0; i < o->evacuations->len; i++) {
		const struct outcome_evacuation *v = o->evacuations->pdata[i];
		bool here = strcmp(v->host, c->host) == 0 && (strcmp(v->state, "blocked") == 0 || strcmp(v->state, "entering") == 0);
		for (guint k = 0; here && k < v->blocked_by->len; k++) {
			const struct outcome_blocker *b = v->blocked_by->pdata[k];
			g_autofree char *vm = console_shown(b->vm), *reason = console_shown(b->reason);
			g_string_append_printf(left, "\n'%s' cannot leave: %s%s%s", vm, b->rule ? b->rule : "", b->rule ? ": " : "", reason);
		}
	}
	console_note(c, "'%s' is entering maintenance mode: VMs are still to leave%s%s", c->host, left->len ? "" : ", and time must pass for that: run 1min",
		left->str);
	outcome_free(o);
}

static int maintenance_get(struct console *c, const struct console_args *a)
{
	(void)a;
	static const struct console_field field = {NULL, CONSOLE_STRING};
	struct console_table *t = console_table_new("MaintenanceMode", CONSOLE_VALUE, &field, 1);
	console_put(t, console_host(c)->mode == HOST_IN_MAINTENANCE ? "Enabled" : "Disabled");
	console_show(c, t);
	if (console_host(c)->mode == HOST_ENTERING_MAINTENANCE)
		say_entering(c);
	return 0;
}

static bool vms_run_here(const struct console *c)
{
	const struct run *r = session_run(c->session);
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		if (run_vm_host(r, i) == console_host(c)->index && run_vm(r, i)->power == WORLD_POWER_ON)
			return true;
	return false;
}

/* Out of a cluster nobody moves the VMs; an empty host needs none to go anywhere. False: it has been said. */
static bool say_where(struct console *c, struct entry *e)
{
	const struct estate *estate = session_estate(c->session);
	g_autoptr(GPtrArray) others = g_ptr_array_new();
	if (estate_cluster_of(estate, console_host(c)->index) != HOST_NONE)
		return true;
	for (uint32_t i = 0; i < estate->hosts->len; i++)
		if (i != console_host(c)->index)
			g_ptr_array_add(others, (gpointer)estate_host(estate, i)->name);
	g_ptr_array_add(others, NULL);
	if (vms_run_here(c) || others->len == 1) {
		console_fault(c, "Unable to enter maintenance mode.");
		console_note(c, "'%s' is in no cluster, so nobody moves its VMs: move them or turn them off first; a real host would wait for that", c->host);
		return false;
	}
	entry_texts(e, "to", (const char *const *)others->pdata);
	return true;
}

static int maintenance(struct console *c, bool on, int64_t timeout_s)
{
	bool is = console_host(c)->mode != HOST_IN_SERVICE;
	if (on == is)
		return console_fault(c, "Maintenance mode is already %s.", on ? "enabled" : "disabled");
	struct entry *e = entry_new(on ? ACTION_EVACUATE : ACTION_EXIT_MAINTENANCE);
	g_autofree char *id = g_strdup_printf("maintenance-%u", session_count(c->session) + 1);
	entry_text(e, "host", c->host);
	if (on)
		entry_text(e, "id", id);
	if (on && !say_where(c, e)) {
		entry_free(e);
		return 1;
	}
	if (on && timeout_s > 0) {
		g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT " s", timeout_s);
		entry_text(e, "timeout", text);
	}
	if (!console_do(c, e))
		return console_refused(c, "Unable to %s maintenance mode.", on ? "enter" : "exit");
	if (console_host(c)->mode == HOST_ENTERING_MAINTENANCE)
		console_note(c,
			"the VMs leave for other hosts of the cluster as task '%s', and time must pass for that: run 5min; on a real host vCenter moves them, "
			"and this command waits",
			id);
	return 0;
}

static int maintenance_set(struct console *c, const struct console_args *a)
{
	bool on = false;
	int64_t timeout = 0;
	console_arg_bool(a, "enable", &on);
	console_arg_long(a, "timeout", &timeout);
	return maintenance(c, on, timeout);
}

static int enter(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return maintenance(c, true, 0);
}

static int leave(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return maintenance(c, false, 0);
}

const struct console_command console_hostsvc_mode[] = {
	{.name = "hostsvc/maintenance_mode_enter", .usage = "", .summary = "enter maintenance mode", .run = enter},
	{.name = "hostsvc/maintenance_mode_exit", .usage = "", .summary = "leave maintenance mode", .run = leave},
	{.name = NULL},
};

static const struct console_opt maintenance_opts[] = {
	{'e', "enable", CONSOLE_ARG_BOOL, true, "enable maintenance mode", CONSOLE_NO_NAMES, NULL},
	{'t', "timeout", CONSOLE_ARG_LONG, false, "Time to perform operation in seconds (default 0 seconds)", CONSOLE_NO_NAMES, NULL},
	{'m', "vsanmode", CONSOLE_ARG_STR, false, "Action the vSAN service must take before the host can enter maintenance mode", CONSOLE_NO_NAMES, NULL},
	{0},
};
static const struct console_opt hostname_opts[] = {
	{'d', "domain", CONSOLE_ARG_STR, false, "The domain name to set for the ESXi host.", CONSOLE_NO_NAMES, NULL},
	{'f', "fqdn", CONSOLE_ARG_STR, false, "Set the fully qualified domain name of the ESXi host.", CONSOLE_NO_NAMES, NULL},
	{'H', "host", CONSOLE_ARG_STR, false, "The host name to set for the ESXi host.", CONSOLE_NO_NAMES, NULL},
	{0},
};

const struct console_esxcli console_system[] = {
	{"system hostname get", "Get the host, domain or fully qualified name of the ESX host.", hostname_get, NULL},
	{"system hostname set", "This command allows the user to set the hostname, domain name or fully qualified domain name of the ESX host.", hostname_set,
		hostname_opts},
	{"system maintenanceMode get", "Get the maintenance mode state of the system.", maintenance_get, NULL},
	{"system maintenanceMode set", "Enable or disable the maintenance mode of the system.", maintenance_set, maintenance_opts},
	{"system stats uptime get", "Display the number of microseconds the system has been running.", uptime_get, NULL},
	{"system time get", "Display the current system clock parameters.", time_get, NULL},
	{"system version get", "Display the product name, version and build information.", version_get, NULL},
	{NULL, NULL, NULL, NULL},
};

const struct console_command console_host_tools[] = {
	{.name = "vmware", .usage = "-v | -l", .summary = "the host's version", .run = vmware},
	{.name = NULL},
};
