/* tests/random-console.c: random command lines. Left out: what ends the console, writes files, or plays sessions of its own (save, grade, what-if are asked rarely). */
#include "tests/random-console.h"

#include <string.h>
#include "models/rules/rules.h"
#include "tests/draw.h"

struct typist {
	const struct lab *l;
	uint64_t *seed;
	GString *line;
};

static uint64_t dice(struct typist *t, uint64_t n) { return draw(t->seed, n); }
static bool chance(struct typist *t, unsigned percent) { return dice(t, 100) < percent; }
static const char *pick(struct typist *t, const char *const *words, size_t n) { return words[dice(t, n)]; }
#define PICK(t, words) pick(t, words, G_N_ELEMENTS(words))

/* ---- what there is to name ---- */

static const char *const strange[] = {
	"", "vmk99", "nobody", "\xe2\x80\x93x", "a b", "'", "-1", "4294967296", "0", "(1..3)", "{n}", "*", "../x", "esx01;esx02", "null", "$(x)",
};
static const char *const texts[] = {
	"10.0.0.77", "10.0.1.77", "255.255.255.0", "10.20.0.55", "10.30.0.0/24", "10.20.0.1", "default", "fd00::5/64", "fe80::1", "static", "dhcp", "none",
	"VMotion", "vmotion", "vSphereProvisioning", "defaultTcpipStack", "mine", "vmk5", "vmk6", "PG", "Management", "vSwitch0", "vSwitch7", "newreno",
	"cubic", "lab.example", "true",
};
static const char *const numbers[] = {"0", "1", "2", "20", "30", "100", "1500", "9000", "9001", "64", "4096", "999999"};

static const char *of_list(struct typist *t, const GPtrArray *objects)
{
	return objects->len ? *(const char *const *)objects->pdata[dice(t, objects->len)] : "nobody"; /* a name is what each begins with */
}

static const char *a_task(struct typist *t)
{
	static char name[16];
	g_snprintf(name, sizeof(name), "%c%u", "mcse"[dice(t, 4)], (unsigned)(1 + dice(t, 9)));
	return name;
}

static const char *named(struct typist *t, enum console_names names)
{
	const struct estate *e = session_estate(t->l->session);
	const struct host *h = console_host(t->l->console);
	const struct run *r = session_run(t->l->session);
	switch (names) {
	case CONSOLE_ADAPTERS: return of_list(t, h->adapters);
	case CONSOLE_STACKS: return of_list(t, h->netstacks);
	case CONSOLE_NICS: return of_list(t, h->nics);
	case CONSOLE_SWITCHES: return of_list(t, h->switches);
	case CONSOLE_PORTGROUPS: return of_list(t, h->portgroups);
	case CONSOLE_DVS: return of_list(t, e->dvs);
	case CONSOLE_TAGS: return PICK(t, ((const char *const[]){"VMotion", "Management", "vSphereProvisioning", "faultToleranceLogging", "vSphereReplication"}));
	case CONSOLE_OPTIONS: return advanced_table[dice(t, ADVANCED__COUNT)].name;
	case CONSOLE_RULESETS: return firewall_name((enum firewall_set)dice(t, FIREWALL__COUNT));
	case CONSOLE_VMS: return run_vm_count(r) ? run_vm(r, (uint32_t)dice(t, run_vm_count(r)))->name : "nobody";
	case CONSOLE_HOSTS: return of_list(t, e->hosts);
	case CONSOLE_DATASTORES: return of_list(t, e->datastores);
	case CONSOLE_MIGRATIONS: return a_task(t);
	default: return PICK(t, texts);
	}
}

/* A word behind what stands there, in quotes where the shell would take it apart. */
static void say(struct typist *t, const char *word)
{
	g_autofree char *quoted = *word && strcspn(word, " '\"$;|&(){}*\\<>`") == strlen(word) ? g_strdup(word) : g_shell_quote(word);
	if (t->line->len && t->line->str[t->line->len - 1] != '=')
		g_string_append_c(t->line, ' ');
	g_string_append(t->line, quoted);
}

static void say_named(struct typist *t, enum console_names names) { say(t, chance(t, 4) ? PICK(t, strange) : named(t, names)); }

/* ---- esxcli ---- */

static void say_value(struct typist *t, const struct console_opt *o)
{
	if (chance(t, 4)) {
		say(t, PICK(t, strange));
	} else if (o->choices) {
		say(t, o->choices[dice(t, g_strv_length((char **)(void *)o->choices))]);
	} else if (o->names != CONSOLE_NO_NAMES && chance(t, 85)) {
		say(t, named(t, o->names));
	} else if (o->value == CONSOLE_ARG_LONG) {
		say(t, PICK(t, numbers));
	} else if (o->value == CONSOLE_ARG_BOOL) {
		say(t, PICK(t, ((const char *const[]){"true", "false", "yes", "1"})));
	} else {
		say(t, PICK(t, texts));
	}
}

static void say_option(struct typist *t, const struct console_opt *o)
{
	g_autofree char *name = o->letter && chance(t, 50) ? g_strdup_printf("-%c", o->letter) : g_strdup_printf("--%s", o->name);
	say(t, name);
	if (o->value == CONSOLE_ARG_FLAG)
		return;
	if (chance(t, 30))
		g_string_append_c(t->line, '=');
	say_value(t, o);
}

static void esxcli(struct typist *t)
{
	guint n = 0;
	for (const struct console_esxcli *const *table = console_esxcli_tables; *table; table++)
		for (const struct console_esxcli *row = *table; row->path; row++)
			n++;
	guint nth = (guint)dice(t, n);
	const struct console_esxcli *chosen = NULL;
	for (const struct console_esxcli *const *table = console_esxcli_tables; *table && !chosen; table++)
		for (const struct console_esxcli *row = *table; row->path && !chosen; row++)
			chosen = nth-- == 0 ? row : NULL;
	g_string_append(t->line, "esxcli ");
	if (chance(t, 8))
		g_string_append_printf(t->line, "--formatter=%s ", PICK(t, ((const char *const[]){"csv", "json", "keyvalue", "xml"})));
	g_string_append(t->line, chosen->path);
	for (const struct console_opt *o = chosen->opts; o && o->name; o++)
		if (chance(t, o->required ? 95 : 30))
			say_option(t, o);
}

/* ---- all others ---- */

/* What is typed often: a letter stands for something to name. */
static const char *const forms[] = {
	"migrate V to H", "migrate V to H", "migrate V to H datastore D", "migrate V datastore D", "migrate V to H kind cold", "migrate V to H --dry-run",
	"clone V", "clone V to H datastore D kind linked", "clone V kind instant", "snapshot V", "snapshot V memory", "power V on", "power V off",
	"power V suspended", "evacuate H", "evacuate H to H,H", "exit-maintenance H", "exit-maintenance H", "cancel M", "tasks", "host H", "host H",
	"journal", "diff", "diff 3", "help", "show topology", "show timeline", "why K", "why M", "why V", "why H", "hint", "goals", "link down L",
	"link up L", "link up L", "link set L rtt 30ms", "router down R", "router up R", "dhcp down W", "dhcp up W", "traffic start T", "traffic stop T",
	"traffic set T rate 1Gbit/s", "esxcfg-vmknic -l", "esxcfg-vmknic -a -i 10.0.0.88 -n 255.255.255.0 P", "esxcfg-vmknic -d P", "esxcfg-vmknic -D P",
	"esxcfg-vmknic -e P", "esxcfg-vswitch -l", "esxcfg-vswitch -a X", "esxcfg-vswitch -L N S", "esxcfg-vswitch -U N S", "esxcfg-vswitch -A X S",
	"esxcfg-vswitch -v 20 -p P S", "esxcfg-vswitch -m 9000 S", "esxcfg-route -l", "esxcfg-route 10.20.0.1", "esxcfg-nics -l",
	"vim-cmd hostsvc/vmotion/vnic_set K", "vim-cmd hostsvc/vmotion/vnic_unset K", "vim-cmd hostsvc/vmotion/netconfig_get", "vim-cmd vmsvc/getallvms",
	"vim-cmd vmsvc/power.off 1", "vim-cmd vmsvc/power.on 1", "vim-cmd hostsvc/advopt/view FT.Vmknic",
	"vim-cmd hostsvc/advopt/update FT.Vmknic string K", "vmkping -I K A", "vmkping -I K -d -s 8972 A", "vmkping ++netstack=Y A", "ping A",
	"nc -z A 8000", "traceroute A", "esxtop -b -n 1", "tail /var/log/vmkernel.log", "cat /var/log/hostd.log | grep -c .", "ls", "vmware -v",
	"explain STK-02", "wizard add-networking", "1", "2", "", "next", "cancel", "back", "finish", "esxcli network ip netstack add -N vmotion",
	"esxcli network ip interface add -i X -p P -N Y", "esxcli network ip interface remove -i K", "esxcli network ip interface ipv4 set -i K -t dhcp",
	"esxcli network ip interface ipv4 set -i K -I A -N 255.255.255.0 -t static", "esxcli network nic down -n N", "esxcli network nic up -n N",
	"esxcli network nic up -n N",
};

static void form(struct typist *t)
{
	g_auto(GStrv) words = g_strsplit(PICK(t, forms), " ", -1);
	const struct estate *e = session_estate(t->l->session);
	for (char **w = words; *w; w++) {
		static const char letters[] = "VHDMKNSPY";
		static const enum console_names kinds[] = {CONSOLE_VMS, CONSOLE_HOSTS, CONSOLE_DATASTORES, CONSOLE_MIGRATIONS, CONSOLE_ADAPTERS, CONSOLE_NICS, CONSOLE_SWITCHES,
			CONSOLE_PORTGROUPS, CONSOLE_STACKS};
		const char *at = strlen(*w) == 1 ? strchr(letters, **w) : NULL;
		if (at)
			say_named(t, kinds[at - letters]);
		else if (strcmp(*w, "L") == 0)
			say(t, of_list(t, e->fabric.links));
		else if (strcmp(*w, "R") == 0)
			say(t, of_list(t, e->fabric.routers));
		else if (strcmp(*w, "W") == 0)
			say(t, of_list(t, e->fabric.networks));
		else if (strcmp(*w, "T") == 0)
			say(t, of_list(t, session_scenario(t->l->session)->world->traffic));
		else if (strcmp(*w, "A") == 0 || strcmp(*w, "X") == 0)
			say(t, PICK(t, texts));
		else
			say(t, *w);
	}
}

static void time_passes(struct typist *t)
{
	static const char *const spans[] = {"run 1ms", "run 10s", "run 1s", "run 500ms", "run 3s", "step", "step 3", "step", "run until m1 done", "run until m2 50%", "run until done", "run 60s"};
	g_string_append(t->line, chance(t, 97) ? pick(t, spans, 8) : PICK(t, spans));
}

/* Words behind any command of the tables. */
static void any_command(struct typist *t)
{
	static const char *const never[] = {"exit", "logout", "quit", "save", "what-if", "grade", "undo", "wizard", "history", NULL};
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (const struct console_command *const *table = console_command_tables; *table; table++)
		for (const struct console_command *row = *table; row->name; row++)
			g_ptr_array_add(all, (gpointer)row->name);
	for (const struct console_command *row = t->l->commands; row->name; row++)
		g_ptr_array_add(all, (gpointer)row->name);
	const char *name = all->pdata[dice(t, all->len)];
	if (g_strv_contains(never, name))
		name = "tasks";
	say(t, name);
	for (uint64_t n = dice(t, 4); n > 0; n--)
		say_named(t, (enum console_names)dice(t, CONSOLE_WORDS));
}

char *random_console_line(const struct lab *l, uint64_t *seed)
{
	struct typist t = {l, seed, g_string_new(NULL)};
	uint64_t n = dice(&t, 1000);
	if (n < 430)
		esxcli(&t);
	else if (n < 780)
		form(&t);
	else if (n < 900)
		time_passes(&t);
	else if (n < 980)
		any_command(&t);
	else if (n < 985)
		g_string_append(t.line, chance(&t, 50) ? "undo" : "undo 2");
	else if (n < 987)
		g_string_append(t.line, "what-if link down nowhere");
	else
		g_string_append(t.line, "esxcli network ip interface list | grep -i vmk ; tasks && journal");
	return g_string_free(t.line, FALSE);
}
