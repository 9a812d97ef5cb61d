/* cli/console/console_traps.c: what people believe of esxcli, from web pages and old notes, and what is so.
 *
 * Rows are looked up by the beginning of what was typed, the longest first; where none fits, the nearest path that exists is named. */
#include "cli/console/console_traps.h"

#include <string.h>
#include "cli/console/console_usage.h"
#include "models/fabric/ip.h"
#include "scenarios/diag.h"

#define TAGS "services are tags of an adapter:\n  esxcli network ip interface tag add -i vmk1 -t VMotion"
#define FIXED(adapter, stack) \
	"the netstack of an adapter is chosen when it is made and never changes:\n  esxcli network ip interface remove -i " adapter "\n  " \
	"esxcli network ip interface add -i " adapter " -p PORTGROUP -N " stack
#define ROUTES "routes are asked for by family:\n  esxcli network ip route ipv4 list -N vmotion"

static const struct {
	const char *path, *note;
} paths[] = {
	{"network ip dns add", "servers and search domains are apart:\n  esxcli network ip dns server add -s ADDRESS\n  esxcli network ip dns search add -d DOMAIN"},
	{"network ip dns list", "servers and search domains are apart:\n  esxcli network ip dns server list\n  esxcli network ip dns search list"},
	{"network ip gateway", "a default gateway is a route of a netstack:\n  esxcli network ip route ipv4 add -n default -g ADDRESS -N vmotion"},
	{"network ip interface delete", "it is called remove:\n  esxcli network ip interface remove -i vmk1"},
	{"network ip interface get", "adapters are listed:\n  esxcli network ip interface list\nand their addresses:\n  esxcli network ip interface ipv4 get -i vmk1"},
	{"network ip interface ipv4 add",
		"an adapter has one IPv4 address, it is set:\n  esxcli network ip interface ipv4 set -i vmk1 -t static -I ADDRESS -N NETMASK"},
	{"network ip interface ipv4 list", "it is called get:\n  esxcli network ip interface ipv4 get"},
	{"network ip interface ipv6 list", "addresses are listed:\n  esxcli network ip interface ipv6 address list"},
	{"network ip interface netstack", FIXED("vmk1", "vmotion")},
	{"network ip interface tag list", "it is called get:\n  esxcli network ip interface tag get -i vmk1"},
	{"network ip interface tag set", TAGS},
	{"network ip interface vmotion", TAGS},
	{"network ip netstack create", "it is called add:\n  esxcli network ip netstack add -N NAME"},
	{"network ip netstack delete", "it is called remove:\n  esxcli network ip netstack remove -N NAME"},
	{"network ip netstack route", ROUTES},
	{"network ip route add", "routes are set by family:\n  esxcli network ip route ipv4 add -n NETWORK/LENGTH -g GATEWAY -N vmotion"},
	{"network ip route get", ROUTES},
	{"network ip route list", ROUTES},
	{"network ip vmotion", TAGS},
	{"network netstack", "netstacks are part of ip:\n  esxcli network ip netstack list"},
	{"network nic mtu", "NICs take the MTU of their switch:\n  esxcli network vswitch standard set -v vSwitch0 -m 9000"},
	{"network nic set", "what is set here of NICs is up and down; their MTU is that of their switch:\n  esxcli network vswitch standard set -v vSwitch0 -m 9000"},
	{"network ping", "it is part of diag:\n  esxcli network diag ping -H ADDRESS -I vmk1\n  vmkping -I vmk1 ADDRESS"},
	{"network portgroup", "port groups are part of their switches:\n  esxcli network vswitch standard portgroup list"},
	{"network vmknic", "VMkernel adapters are network ip interface:\n  esxcli network ip interface list\n  esxcfg-vmknic -l"},
	{"network vswitch dvs list", "it is part of vmware:\n  esxcli network vswitch dvs vmware list"},
	{"network vswitch list", "there are two kinds:\n  esxcli network vswitch standard list\n  esxcli network vswitch dvs vmware list"},
	{"network vswitch standard mtu", "it is an option of set:\n  esxcli network vswitch standard set -v vSwitch0 -m 9000"},
	{"network vswitch standard vlan", "VLANs are of port groups:\n  esxcli network vswitch standard portgroup set -p PORTGROUP -v 20"},
	{"system settings advanced get", "it is called list:\n  esxcli system settings advanced list -o /Migrate/VMotionStreamHelpers"},
	{"system vnic", "there is no such namespace, though some notes name it; " TAGS},
	{"system vmotion", TAGS},
	{"vm list", "running virtual machines are processes:\n  esxcli vm process list\nand all that are registered:\n  vim-cmd vmsvc/getallvms"},
	{"vsan network add", "it is part of ip:\n  esxcli vsan network ip add -i vmk1"},
};

/* Beginnings of what hosts have besides. */
static const char *const real[] = {"daemon", "device", "elxnet", "fcoe", "graphics", "hardware", "iscsi ibftboot", "iscsi logicalnetworkportal",
	"iscsi physicalnetworkportal", "iscsi plugin", "iscsi session", "network ens", "network ip hosts", "network ip ipsec", "network multicast",
	"network nic coalesce", "network nic cso", "network nic dcb", "network nic eeprom", "network nic negotiate", "network nic pauseParams", "network nic queue",
	"network nic register", "network nic ring", "network nic selftest", "network nic sg", "network nic software", "network nic tso", "network nic vlan",
	"network port", "network sriovnic", "nvme", "rdma", "sched", "software", "storage core", "storage hpp", "storage iofilter", "storage nmp",
	"storage san", "storage vflash", "storage vmfs", "storage vvol", "system account", "system auditrecords", "system boot", "system clock", "system coredump",
	"system guestOps", "system health", "system module", "system ntp", "system permission", "system process", "system ptp", "system secpolicy", "system security",
	"system settings encryption", "system settings gueststore", "system settings kernel", "system settings keyboard", "system shutdown", "system slp",
	"system snmp", "system stats installtime", "system syslog", "system tls", "system uuid", "system visorfs", "system wbem", "system welcomemsg",
	"vsan datastore", "vsan debug", "vsan faultdomain", "vsan health", "vsan iscsi", "vsan maintenancemode", "vsan policy", "vsan resync", "vsan storage",
	"vsan trace"};

/* ---- paths that do not exist ---- */

static bool begins(const char *text, const char *with)
{
	size_t n = strlen(with);
	return strncmp(text, with, n) == 0 && (!text[n] || text[n] == ' ');
}

static const char *trap(const char *path)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	const char *best = NULL;
	size_t most = 0;
	for (unsigned i = 0; i < G_N_ELEMENTS(paths); i++)
		if (begins(lower, paths[i].path) && strlen(paths[i].path) > most) {
			best = paths[i].note;
			most = strlen(paths[i].path);
		}
	return best;
}

bool console_traps_real(struct console *c, const char *path)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(real); i++)
		if (begins(path, real[i])) {
			console_note(c, "a real host has 'esxcli %s'; the lab does not emulate it", real[i]);
			return true;
		}
	return false;
}

/* The word below `path` that was meant; NULL: none is near. g_free. */
static char *nearest_below(const char *path, const char *word)
{
	GPtrArray *spaces, *commands;
	console_usage_below(path, &spaces, &commands);
	g_ptr_array_extend_and_steal(spaces, commands);
	g_ptr_array_add(spaces, NULL);
	char *found = g_strdup(diag_nearest(word, (const char *const *)spaces->pdata));
	g_ptr_array_unref(spaces);
	return found;
}

/* What was typed with each word that is wrong put right; NULL: one of them is near to nothing. g_free. */
static char *mended(const char *path)
{
	g_auto(GStrv) words = g_strsplit(path, " ", -1);
	GString *whole = g_string_new(NULL);
	for (char **w = words; *w; w++) {
		g_autofree char *near = nearest_below(whole->str, *w);
		if (!near) {
			g_string_free(whole, TRUE);
			return NULL;
		}
		g_string_append_printf(whole, "%s%s", whole->len ? " " : "", near);
	}
	return g_string_free(whole, FALSE);
}

/* How far a path exists. */
static size_t known(const char *path)
{
	size_t good = 0;
	for (size_t at = 0; path[at];) {
		at += strcspn(path + at, " ");
		g_autofree char *part = g_strndup(path, at);
		GPtrArray *spaces, *commands;
		console_usage_below(part, &spaces, &commands);
		bool is = spaces->len || commands->len || console_usage_row(part);
		g_ptr_array_unref(spaces);
		g_ptr_array_unref(commands);
		if (!is)
			break;
		good = at;
		at += strspn(path + at, " ");
	}
	return good;
}

void console_traps_path(struct console *c, const char *path)
{
	const char *note = trap(path);
	g_autofree char *meant = note ? NULL : mended(path);
	size_t good = known(path);
	if (note)
		console_note(c, "%s", note);
	else if (meant)
		console_note(c, "%sdid you mean this?\n  esxcli %s", g_ascii_strcasecmp(meant, path) == 0 ? "upper and lower case count; " : "", meant);
	else if (good)
		console_note(c, "'esxcli %.*s' is as far as it exists here: typed alone, it lists what may follow", (int)good, path);
	else
		console_note(c, "'esxcli esxcli command list' shows every command that the lab has; a real host has more");
}

/* ---- options that could not be read ---- */

static void options_of(struct console *c, const struct console_esxcli *row)
{
	GString *s = g_string_new(NULL);
	for (const struct console_opt *o = row->opts; o && o->name; o++) {
		g_string_append(s, s->len ? ", " : "");
		console_args_name(o, s);
	}
	if (s->len)
		console_note(c, "its options: %s", s->str);
	else
		console_note(c, "it has no options");
	g_string_free(s, TRUE);
}

/* Does completion offer this word for the option? */
static bool takes(const struct console *c, const struct console_opt *o, const char *word)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	console_offer(c, o->names, names);
	return (o->choices && g_strv_contains(o->choices, word)) || g_ptr_array_find_with_equal_func(names, word, g_str_equal, NULL);
}

/* A word that stands where only options do; `last`: the option whose value is before it, NULL: none. */
static void behind(struct console *c, const struct console_esxcli *row, const struct console_opt *last, char **word_at)
{
	const char *word = *word_at;
	const struct console_opt *of = NULL;
	for (const struct console_opt *o = row->opts; o && o->name && !of; o++)
		of = takes(c, o, word) ? o : NULL;
	if (!of && last && strcmp(last->name, "portgroup-name") == 0) {
		const char *begun = word_at[-1][0] == '-' ? strchr(word_at[-1], '=') : NULL;
		console_note(c, "a name with spaces stands in quotes: '%s %s'", begun ? begun + 1 : word_at[-1], word);
		return;
	}
	for (const struct console_opt *o = row->opts; o && o->name && !of; o++)
		of = o->required ? o : NULL;
	if (!of) {
		options_of(c, row);
		return;
	}
	GString *name = g_string_new(NULL);
	console_args_name(of, name);
	console_note(c, "every value has its option: %s %s", name->str, word);
	g_string_free(name, TRUE);
}

/* The option that was meant by a word that is none; NULL: none is near. */
static const struct console_opt *nearest(const struct console_esxcli *row, const char *word)
{
	g_autofree char *name = g_strndup(word + strspn(word, "-"), strcspn(word + strspn(word, "-"), "="));
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const struct console_opt *found = NULL;
	for (const struct console_opt *o = row->opts; o && o->name; o++) {
		bool other_case = o->letter && g_ascii_toupper(o->letter) == g_ascii_toupper(word[1]);
		if (!found && *name && (word[1] == '-' ? g_str_has_prefix(o->name, name) : strcmp(o->name, name) == 0 || (other_case && !name[1])))
			found = o;
		g_ptr_array_add(names, (gpointer)o->name);
	}
	g_ptr_array_add(names, NULL);
	const char *near = found ? NULL : diag_nearest(name, (const char *const *)names->pdata);
	for (const struct console_opt *o = row->opts; near && o && o->name && !found; o++)
		found = strcmp(o->name, near) == 0 ? o : NULL;
	return found;
}

/* The value of an option as typed, whether the command has it or not: "-N vmotion", "--netstack=vmotion"; `otherwise`: there is none. g_free. */
static char *typed(int argc, char **argv, const char *letter, const char *name, const char *otherwise)
{
	for (int i = 0; i < argc; i++) {
		size_t n = g_str_has_prefix(argv[i], name) ? strlen(name) : g_str_has_prefix(argv[i], letter) ? strlen(letter) : 0;
		const char *value = n && argv[i][n] ? argv[i] + n + (argv[i][n] == '=') : n && i + 1 < argc ? argv[i + 1] : NULL;
		if (value && *value && *value != '-')
			return console_shown(value);
	}
	return g_strdup(otherwise);
}

/* An option this command has not: argv[at], as typed. */
static void stranger(struct console *c, const struct console_esxcli *row, int argc, char **argv, int at)
{
	const char *word = argv[at];
	static const char *const global[] = {"--formatter", "--debug", "--screen-width", "--format-param"};
	bool stack = g_str_has_prefix(word, "--netstack") || g_str_has_prefix(word, "-N");
	const struct console_opt *meant = nearest(row, word);
	for (unsigned i = 0; i < G_N_ELEMENTS(global); i++)
		if (g_str_has_prefix(word, global[i])) {
			console_note(c, "options of esxcli itself stand before the namespace:\n  esxcli %s %s", word, row->path);
			return;
		}
	if (stack && strcmp(row->path, "network ip interface set") == 0) {
		g_autofree char *adapter = typed(argc, argv, "-i", "--interface-name", "vmk1"), *key = typed(argc, argv, "-N", "--netstack", "vmotion");
		console_note(c, FIXED("%s", "%s"), adapter, adapter, key);
	} else if (stack && console_args_find(row->opts, "--netmask")) {
		console_note(c, "there is no netstack to name here: it is that of the adapter; and -N is the netmask");
	} else if (meant) {
		GString *name = g_string_new(NULL);
		console_args_name(meant, name);
		console_note(c, "did you mean %s?", name->str);
		g_string_free(name, TRUE);
	} else {
		options_of(c, row);
	}
}

/* "-interface-name": a name behind one dash is read as letters. */
static bool one_dash(struct console *c, const struct console_esxcli *row, const char *word)
{
	g_autofree char *two = g_strconcat("-", word, NULL);
	bool is = word[0] == '-' && word[1] && word[1] != '-' && word[2] && console_args_find(row->opts, two);
	if (is)
		console_note(c, "names of options have two dashes, letters one: %s", two);
	return is;
}

void console_traps_options(struct console *c, const struct console_esxcli *row, int argc, char **argv)
{
	const struct console_opt *last = NULL;
	for (int i = 0; i < argc; i++) {
		if (one_dash(c, row, argv[i]))
			return;
		if (argv[i][0] != '-') {
			behind(c, row, last, argv + i);
			return;
		}
		const struct console_opt *o = console_args_find(row->opts, argv[i]);
		if (!o) {
			stranger(c, row, argc, argv, i);
			return;
		}
		bool bare = argv[i][1] == '-' ? !strchr(argv[i], '=') : !argv[i][2];
		i += o->value != CONSOLE_ARG_FLAG && bare;
		last = o;
	}
}

/* ---- the meanings of -N ---- */

void console_traps_values(struct console *c, const struct console_esxcli *row, const struct console_args *a)
{
	for (guint i = 0; i < a->given->len; i++) {
		const struct console_given *g = &g_array_index(a->given, struct console_given, i);
		struct ip ip;
		bool stack = strcmp(g->opt->name, "netstack") == 0, address = strcmp(g->opt->name, "netmask") == 0 || strcmp(g->opt->name, "nexthop") == 0;
		if (!g->letter || (!stack && !address) || ip_parse(g->value, &ip) == address)
			continue;
		console_note(c, "-N has three meanings: a netstack (interface add, route add, netstack), the netmask (interface ipv4 set) and the next hop (diag ping). "
				"Here, in '%s', it is --%s", row->path, g->opt->name);
		return;
	}
}
