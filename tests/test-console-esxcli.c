/* tests/test-console-esxcli.c: esxcli's way through its namespaces, options, faults and formatters, and completion. What the families of commands say is
 * pinned by transcripts (tests/lab). */
#include <stdio.h>
#include <string.h>

#include "tests/suite.h"
#include "tests/typed.h"

static struct typed lab;
static void begin(void) { lab = typed_begin(); }
static void end(void) { typed_end(&lab); }
static void is(const char *got, const char *want) { typed_is(got, want); }
static void says(const char *line, int status, const char *out) { typed_says(&lab, line, status, out); }
static void complains(const char *line, int status, const char *part) { typed_complains(&lab, line, status, part); }

/* ---- esxcli ---- */

static void listings(void)
{
	begin();
	CU_ASSERT_EQUAL(console_line(lab.c, "esxcli network ip netstack"), 0);
	CU_ASSERT_TRUE(g_str_has_prefix(lab.c->out->str, "Usage: esxcli network ip netstack {cmd} [cmd options]\n\nAvailable Commands:\n  add                   "));
	CU_ASSERT_EQUAL(console_line(lab.c, "esxcli network ip netstack --help"), 0);
	CU_ASSERT_EQUAL(console_line(lab.c, "esxcli network"), 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(lab.c->out->str, "\n\nAvailable Namespaces:\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(lab.c->out->str, "\n  ip                    Operations"));
	CU_ASSERT_EQUAL(console_line(lab.c, "esxcli"), 0);
	CU_ASSERT_TRUE(g_str_has_prefix(lab.c->out->str, "Usage: esxcli [options] {namespace}+ {cmd} [cmd options]\n\nOptions:\n  --formatter=FORMATTER\n   "));
	CU_ASSERT_EQUAL(console_line(lab.c, "esxcli network ip netstack add --help"), 0);
	CU_ASSERT_TRUE(g_str_has_prefix(lab.c->out->str, "Usage: esxcli network ip netstack add [cmd options]\n\nDescription:\n  add                   "));
	CU_ASSERT_PTR_NOT_NULL(strstr(lab.c->out->str, "\n\nCmd options:\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(lab.c->out->str, "\n  -N|--netstack=<str>   "));
	end();
}

static void every_command_has_help_in_layout(void)
{
	begin();
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++) {
			g_autofree char *line = g_strdup_printf("esxcli %s --help", row->path);
			g_autofree char *head = g_strdup_printf("Usage: esxcli %s [cmd options]\n\nDescription:\n  ", row->path);
			CU_ASSERT_EQUAL(console_line(lab.c, line), 0);
			CU_ASSERT_TRUE(g_str_has_prefix(lab.c->out->str, head));
			CU_ASSERT_TRUE(row->summary && *row->summary);
			for (const struct console_opt *o = row->opts; o && o->name; o++) {
				CU_ASSERT_TRUE(o->help && *o->help);
				CU_ASSERT_FALSE(o->value == CONSOLE_ARG_FLAG && o->required);
				for (const struct console_opt *k = row->opts; k < o; k++) {
					CU_ASSERT_STRING_NOT_EQUAL(k->name, o->name);
					CU_ASSERT_FALSE(o->letter && k->letter == o->letter);
				}
			}
		}
	end();
}

static void no_path_is_a_command_and_a_namespace(void)
{
	unsigned same = 0, n = 0;
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++, n++)
			for (const struct console_esxcli *const *u = console_esxcli_tables; *u; u++)
				for (const struct console_esxcli *other = *u; other->path; other++) {
					g_autofree char *below = g_strconcat(row->path, " ", NULL);
					same += other != row && (strcmp(other->path, row->path) == 0 || g_str_has_prefix(other->path, below));
				}
	CU_ASSERT_EQUAL(same, 0);
	CU_ASSERT_TRUE(n > 10);
}

static void faults(void)
{
	begin();
	complains("esxcli network foo bar -x", 1, "Error: Unknown command or namespace network foo bar\n");
	complains("esxcli Network ip netstack list", 1,
		"Error: Unknown command or namespace Network ip netstack list\nlab: upper and lower case count; did you mean this?\nlab:   esxcli network ip netstack list");
	complains("esxcli network ip netstack list vmk0", 1, "Error: Unknown command or namespace network ip netstack list vmk0\n");
	complains("esxcli network ip netstack add", 1,
		"Error: Missing required parameter -N|--netstack\n\nUsage: esxcli network ip netstack add [cmd options]\n\nDescription:\n");
	complains("esxcli network ip netstack list -x", 1, "Error: Invalid option -x\n\nUsage: esxcli network ip netstack list [cmd options]\n");
	complains("esxcli network ip netstack add --nix=1", 1, "Error: Invalid option --nix\n");
	complains("esxcli network ip netstack add -N", 1, "Error: Option -N requires an argument\n");
	complains("esxcli network ip interface add", 1, "Error: Missing required parameter -i|--interface-name");
	complains("esxcli network ip interface set -i vmk0 -m big", 1, "Error: While processing '-m'. Argument type mismatch. Expecting integer value. Got 'big'\n");
	complains("esxcli network ip interface set -i vmk0 --mtu=9e3", 1,
		"Error: While processing '--mtu'. Argument type mismatch. Expecting integer value. Got '9e3'\n");
	complains("esxcli network ip interface set -i vmk0 -e maybe", 1,
		"Error: While processing '-e'. Argument type mismatch. Expecting one of {0, 1, n[o], y[es], f[alse], t[rue], off, on}. Got 'maybe'\n");
	complains("esxcli --formatter=yaml network", 1, "Error: Invalid formatter");
	complains("esxcli --nix network", 1, "Error: Invalid option --nix\n");
	complains("esxcli network ip netstack list --formatter=csv", 1,
		"lab: options of esxcli itself stand before the namespace:\nlab:   esxcli --formatter=csv network ip netstack list\n");
	end();
}

static void traps(void)
{
	begin();
	complains("esxcli network ip interface set -i vmk0 --netstack vmotion", 1, "lab: the netstack of an adapter is chosen when it is made and never changes");
	complains("esxcli network ip interface set -i vmk0 -N vmotion", 1, "Error: Invalid option -N\n");
	complains("esxcli system vnic vmotion set vmk0", 1, "esxcli network ip interface tag add -i vmk1 -t VMotion");
	complains("esxcli network vswitch list", 1, "esxcli network vswitch standard list");
	complains("esxcli network ip netstack add -N 10.0.0.1", 0, "lab: -N has three meanings");
	complains("esxcli network ip netstack add -N fine", 0, NULL);
	complains("esxcli hardware cpu list", 1, "lab: a real host has 'esxcli hardware'; the lab does not emulate it\n");
	complains("esxcli network ip interface remove vmk0", 1, "lab: every value has its option: -i|--interface-name vmk0\n");
	complains("esxcli network ip interface remove --interface vmk0", 1, "lab: did you mean -i|--interface-name?\n");
	complains("esxcli network ip interface remove -interface-name vmk0", 1, "lab: names of options have two dashes, letters one: --interface-name\n");
	end();
}

/* What a note names, exists. */
static void right_commands_exist(void)
{
	static const char *const wrong[] = {"network ip dns add", "network ip dns list", "network ip gateway", "network ip interface delete",
		"network ip interface get",
		"network ip interface ipv4 add", "network ip interface ipv4 list", "network ip interface ipv6 list", "network ip interface netstack set",
		"network ip interface tag list", "network ip interface tag set", "network ip interface vmotion enable", "network ip netstack create",
		"network ip netstack delete", "network ip netstack route list", "network ip route add", "network ip route get", "network ip route list",
		"network netstack list", "network nic mtu", "network nic set", "network ping", "network portgroup list", "network vmknic list", "network vswitch dvs list",
		"network vswitch list", "network vswitch standard vlan set", "system settings advanced get", "system vnic vmotion set", "vm list", "vsan network add"};
	begin();
	for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autofree char *line = g_strdup_printf("esxcli %s", wrong[i]);
		CU_ASSERT_EQUAL(console_line(lab.c, line), 1);
		g_auto(GStrv) said = g_strsplit(lab.c->err->str, "\n", -1);
		unsigned named = 0;
		for (char **s = said; *s; s++) {
			if (!g_str_has_prefix(*s, "lab:   esxcli "))
				continue;
			char *option = strstr(*s, " -");
			g_autofree char *help = g_strdup_printf("%.*s --help", (int)(option ? option - *s : (int)strlen(*s)) - 7, *s + 7);
			complains(help, 0, NULL);
			named++;
		}
		CU_ASSERT_TRUE(named > 0);
	}
	end();
}

static void options_as_typed(void)
{
	static const char *const ways[] = {"-i vmk0", "-i=vmk0", "-ivmk0", "--interface-name vmk0", "--interface-name=vmk0", "--interface-name='vmk0'"};
	begin();
	console_line(lab.c, "esxcli network ip interface ipv4 get -i vmk0");
	g_autofree char *want = g_strdup(lab.c->out->str);
	CU_ASSERT_PTR_NOT_NULL(strstr(want, "10.10.0.11"));
	for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autofree char *line = g_strdup_printf("esxcli network ip interface ipv4 get %s", ways[i]);
		says(line, 0, want);
	}
	end();
}

/* ---- formatters ---- */

static const struct console_field kinds[] = {
	{"Name", CONSOLE_STRING}, {"VLAN ID", CONSOLE_INTEGER}, {"Enabled", CONSOLE_BOOLEAN}, {"Uplinks", CONSOLE_STRINGS}, {"Active Clients", CONSOLE_INTEGER}};

static struct console_table *made(enum console_layout layout, const char *name)
{
	static const char *const two[] = {"vmnic0", "vmnic1", NULL}, *const none[] = {NULL};
	struct console_table *t = console_table_new("Thing", layout, kinds, G_N_ELEMENTS(kinds));
	for (int i = 0; i < (layout == CONSOLE_ONE ? 1 : 2); i++) {
		console_put(t, i ? "b" : name);
		console_put_int(t, 20 - 20 * i);
		console_put_bool(t, !i);
		console_put_all(t, i ? none : two);
		console_put_int(t, 1000 * i);
	}
	return t;
}

static void shows(enum console_formatter formatter, struct console_table *t, const char *want)
{
	lab.c->formatter = formatter;
	g_string_truncate(lab.c->out, 0);
	console_show(lab.c, t);
	is(lab.c->out->str, want);
}

static void text_layouts(void)
{
	begin();
	shows(CONSOLE_TEXT, made(CONSOLE_ROWS, "a b"),
		"Name  VLAN ID  Enabled  Uplinks         Active Clients\n"
		"----  -------  -------  --------------  --------------\n"
		"a b        20     true  vmnic0, vmnic1               0\n"
		"b           0    false                            1000\n");
	shows(CONSOLE_TEXT, made(CONSOLE_BLOCKS, "a"),
		"a\n   Name: a\n   VLAN ID: 20\n   Enabled: true\n   Uplinks: vmnic0, vmnic1\n   Active Clients: 0\n\n"
		"b\n   Name: b\n   VLAN ID: 0\n   Enabled: false\n   Uplinks:\n   Active Clients: 1000\n");
	shows(CONSOLE_TEXT, made(CONSOLE_ONE, "a"), "   Name: a\n   VLAN ID: 20\n   Enabled: true\n   Uplinks: vmnic0, vmnic1\n   Active Clients: 0\n");
	shows(CONSOLE_TEXT, console_table_new("Thing", CONSOLE_ROWS, kinds, G_N_ELEMENTS(kinds)), "");
	end();
}

static void machine_layouts(void)
{
	begin();
	shows(CONSOLE_CSV, made(CONSOLE_ROWS, "a, \"b\""),
		"ActiveClients,Enabled,Name,Uplinks,VLANID,\n0,true,\"a, \"\"b\"\"\",\"vmnic0,vmnic1,\",20,\n1000,false,b,,0,\n");
	shows(CONSOLE_JSON, made(CONSOLE_BLOCKS, "a\"\n"),
		"[{\"Active Clients\": 0, \"Enabled\": true, \"Name\": \"a\\\"\\n\", \"Uplinks\": [\"vmnic0\", \"vmnic1\"], \"VLAN ID\": 20}, "
		"{\"Active Clients\": 1000, \"Enabled\": false, \"Name\": \"b\", \"Uplinks\": [], \"VLAN ID\": 0}]\n");
	shows(CONSOLE_JSON, made(CONSOLE_ONE, "a"),
		"{\"Active Clients\": 0, \"Enabled\": true, \"Name\": \"a\", \"Uplinks\": [\"vmnic0\", \"vmnic1\"], \"VLAN ID\": 20}\n");
	shows(CONSOLE_KEYVALUE, made(CONSOLE_ROWS, "a"),
		"structure[0].Thing.ActiveClients.integer=0\nstructure[0].Thing.Enabled.boolean=true\nstructure[0].Thing.Name.string=a\n"
		"structure[0].Thing.Uplinks.string[0].string=vmnic0\nstructure[0].Thing.Uplinks.string[1].string=vmnic1\nstructure[0].Thing.VLANID.integer=20\n"
		"structure[1].Thing.ActiveClients.integer=1000\nstructure[1].Thing.Enabled.boolean=false\nstructure[1].Thing.Name.string=b\n"
		"structure[1].Thing.Uplinks.string[] = \nstructure[1].Thing.VLANID.integer=0\n");
	static const struct console_field one[] = {{"MTU", CONSOLE_INTEGER}, {"Host Name", CONSOLE_STRING}};
	struct console_table *t = console_table_new("One", CONSOLE_ONE, one, 2);
	console_put(t, "N/A");
	console_put(t, "<a & b>");
	shows(CONSOLE_XML, t,
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<output xmlns=\"http://www.vmware.com/Products/ESX/5.0/esxcli\">\n<root>\n   <structure typeName=\"One\">\n"
		"      <field name=\"HostName\">\n         <string>&lt;a &amp; b&gt;</string>\n      </field>\n      <field name=\"MTU\">\n"
		"         <integer>N/A</integer>\n      </field>\n   </structure>\n</root>\n</output>\n");
	end();
}

/* Whatever a name holds: csv, keyvalue and text stay one line a thing, and what is written is read back. */
static void formatters_survive_names(void)
{
	static const char *const names[] = {"a,b", "\"", "a\nb", "\t", "\x1b[31m", "\xe2\x80\xae", "<x>&'", "\\", "", " ", "=1+1", "\xff", "]]>"};
	begin();
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		for (enum console_formatter f = CONSOLE_CSV; f < CONSOLE_FORMATTER__COUNT; f++) {
			g_autoptr(GError) err = NULL;
			lab.c->formatter = f;
			g_string_truncate(lab.c->out, 0);
			console_show(lab.c, made(CONSOLE_BLOCKS, names[i]));
			g_autofree char *said = g_strdup(lab.c->out->str);
			g_auto(GStrv) all = g_strsplit(said, "\n", -1);
			CU_ASSERT_TRUE(g_utf8_validate(said, -1, NULL));
			CU_ASSERT_PTR_NULL(strchr(said, 0x1b));
			CU_ASSERT_TRUE(f != CONSOLE_CSV || g_strv_length(all) == 4);
			CU_ASSERT_TRUE(f != CONSOLE_KEYVALUE || g_strv_length(all) == 12);
			CU_ASSERT_TRUE(f != CONSOLE_JSON || g_strv_length(all) == 2);
			static const GMarkupParser nothing = {0};
			GMarkupParseContext *xml = g_markup_parse_context_new(&nothing, 0, NULL, NULL);
			CU_ASSERT_TRUE(f != CONSOLE_XML || (g_markup_parse_context_parse(xml, said, -1, &err) && g_markup_parse_context_end_parse(xml, &err)));
			g_markup_parse_context_free(xml);
		}
	end();
}

/* Objects in a JSON text that hold no others; G_MAXUINT: its brackets do not match. */
static unsigned json_objects(const char *s)
{
	unsigned n = 0;
	int depth = 0;
	bool text = false;
	for (; *s; s++) {
		if (text && *s == '\\' && s[1])
			s++;
		else if (*s == '"')
			text = !text;
		else if (!text)
			depth += (*s == '{' || *s == '[') - (*s == '}' || *s == ']');
		n += !text && *s == '{';
	}
	return depth || text ? G_MAXUINT : n;
}

static unsigned occurrences(const char *s, const char *of)
{
	unsigned n = 0;
	while ((s = strstr(s, of))) {
		s += strlen(of);
		n++;
	}
	return n;
}

static char *formatted(const char *formatter, const char *path)
{
	g_autofree char *line = g_strdup_printf("esxcli --formatter=%s %s", formatter, path);
	CU_ASSERT_EQUAL(console_line(lab.c, line), 0);
	return g_strdup(lab.c->out->str);
}

static bool needs_options(const struct console_esxcli *row)
{
	for (const struct console_opt *o = row->opts; o && o->name; o++)
		if (o->required)
			return true;
	return false;
}

/* Of every command that lists or gets and needs no option. */
static void formatters_agree(void)
{
	unsigned n = 0;
	begin();
	for (const struct console_esxcli *const *t = console_esxcli_tables; *t; t++)
		for (const struct console_esxcli *row = *t; row->path; row++) {
			g_autofree char *line = g_strdup_printf("esxcli %s", row->path);
			if (needs_options(row) || !(g_str_has_suffix(row->path, " list") || g_str_has_suffix(row->path, " get")) || console_line(lab.c, line))
				continue;
			g_autofree char *json = formatted("json", row->path), *xml = formatted("xml", row->path), *csv = formatted("csv", row->path);
			unsigned things = json_objects(json), lines = occurrences(csv, "\n");
			bool same = things == occurrences(xml, "<structure ") && (things == 0 || g_str_has_prefix(json, "[") || things == 1);
			CU_ASSERT_TRUE(same && lines >= things);
			if (!same || lines < things)
				printf("# %s\n", row->path);
			n++;
		}
	CU_ASSERT_TRUE(n > 10);
	end();
}

static void formatters_by_option(void)
{
	begin();
	says("esxcli --formatter=csv network ip netstack list", 0, "Key,Name,State,\ndefaultTcpipStack,defaultTcpipStack,4660,\n");
	says("esxcli --formatter csv network ip netstack list", 0, "Key,Name,State,\ndefaultTcpipStack,defaultTcpipStack,4660,\n");
	says("esxcli --debug --formatter=json network ip netstack list", 0, "[{\"Key\": \"defaultTcpipStack\", \"Name\": \"defaultTcpipStack\", \"State\": 4660}]\n");
	says("esxcli --formatter=csv --format-param=fields=='Name,State' network ip netstack list", 0, "Name,State,\ndefaultTcpipStack,4660,\n");
	says("esxcli network ip netstack list", 0, "defaultTcpipStack\n   Key: defaultTcpipStack\n   Name: defaultTcpipStack\n   State: 4660\n");
	end();
}

/* ---- completion ---- */

/* What is offered at the end of the line, joined by spaces; and where the word begins. */
static void offers(const char *line, const char *want, gsize from)
{
	gsize at = G_MAXSIZE;
	g_autoptr(GPtrArray) words = console_complete(lab.c, line, strlen(line), &at);
	g_ptr_array_add(words, NULL);
	g_autofree char *joined = g_strjoinv(" ", (char **)words->pdata);
	is(joined, want);
	CU_ASSERT_EQUAL(at, from);
}

static void completion(void)
{
	begin();
	offers("esxcl", "esxcli", 0);
	offers("esxcli net", "network", 7);
	offers("esxcli --formatter=csv network ip netst", "netstack", 34);
	offers("esxcli --formatter=x", "--formatter=xml", 7);
	offers("esxcli network ip netstack a", "add", 27);
	offers("esxcli network ip netstack add --net", "--netstack", 31);
	offers("esxcli network ip netstack add -N d", "defaultTcpipStack", 34);
	offers("esxcli network ip netstack add --netstack=vm", "--netstack=vmotion", 31);
	offers("esxcli network ip interface ipv4 get -i ", "vmk0", 40);
	offers("esxcli network ip interface add -i vmk1 -p 'Man", "Management Network", 43);
	offers("esxcli network ip interface set -e t", "true", 35);
	offers("say a; esxcli net", "network", 14);
	offers("esxcli network nic list | gre", "grep", 26);
	offers("rest esxcli net", "network", 12);
	offers("vmkping -I ", "vmk0", 11);
	offers("which esxcl", "esxcli", 6);
	offers("esxcli nix ", "", 11);
	offers("nix ", "", 4);
	console_line(lab.c, "asks");
	offers("es", "", 2);
	end();
}

static void completion_never_breaks(void)
{
	static const char line[] =
		"esxcli --formatter=csv network ip interface ipv4 set -i 'vmk0' -t \"static\" --ipv4=\\1 $( `a` | grep -i x && false; what >/dev/null 2>&1 # \xc3\xbc\xff";
	begin();
	for (gsize n = 0; n < sizeof line; n++) {
		gsize from;
		g_autoptr(GPtrArray) words = console_complete(lab.c, line, n, &from);
		CU_ASSERT_TRUE(from <= n && words);
	}
	end();
}

static const struct suite_case cases[] = {
	{"namespaces and commands tell what they hold", listings},
	{"every command of esxcli has its help, and options that differ", every_command_has_help_in_layout},
	{"no path is a command and a namespace at once", no_path_is_a_command_and_a_namespace},
	{"faults are in esxcli's words", faults},
	{"what people believe wrongly is put right", traps},
	{"a command that is named in the place of a wrong one exists", right_commands_exist},
	{"options are taken however they are typed", options_as_typed},
	{"text is laid out in blocks and in columns", text_layouts},
	{"csv, json, keyvalue and xml are laid out as captured", machine_layouts},
	{"whatever names hold, the machine formats can be read", formatters_survive_names},
	{"json, xml and csv tell of the same things, whatever is listed", formatters_agree},
	{"--formatter and --format-param hold for one command", formatters_by_option},
	{"completion offers what may stand there now", completion},
	{"completion at any place of any line breaks nothing", completion_never_breaks},
};

SUITE_MAIN("console-esxcli", cases)
