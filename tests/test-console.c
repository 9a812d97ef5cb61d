/* tests/test-console.c: the console itself: words, lists, pipes and filters, esxcli's way through its namespaces, options, faults and formatters, completion. What
 * the families of commands say is pinned by transcripts (tests/lab). */
#include <stdarg.h>
#include <string.h>

#include "cli/console/console.h"
#include "cli/console/console_table.h"
#include "models/outcome_json.h"
#include "tests/given.h"
#include "tests/suite.h"

static const char world[] =
	"vmksim: 1\n"
	"sites: {s: {}}\n"
	"networks: {mgmt: {site: s, subnet: 10.10.0.0/24, gateway: 10.10.0.1}, vmo: {site: s, vlan: 20, subnet: 10.20.0.0/24}}\n"
	"profiles:\n"
	"  h:\n"
	"    release: 7.0.3\n"
	"    site: s\n"
	"    nics: {vmnic0: 10 Gbit/s}\n"
	"    switches: {vSwitch0: {uplinks: [vmnic0]}}\n"
	"    portgroups: {Management Network: {switch: vSwitch0, network: mgmt}, vMotion: {switch: vSwitch0, network: vmo}}\n"
	"    netstacks: {defaultTcpipStack: {gateway: 10.10.0.1}}\n"
	"    adapters: {vmk0: {portgroup: Management Network, services: [management], ipv4: \"10.10.0.{10+n}/24\"}}\n"
	"hosts: {esx01: {profile: h, n: 1}, esx02: {profile: h, n: 2}}\n";

/* ---- a console on that world, with commands of our own ---- */

static struct {
	struct scenario *s;
	struct session *session;
	struct console *c;
} lab;

static int say(struct console *c, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		console_print(c, "<%s>", argv[i]);
	console_print(c, "\n");
	return 0;
}

static int lines(struct console *c, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		console_print(c, "%s\n", argv[i]);
	console_fault(c, "fault");
	console_note(c, "note");
	return argc > 4;
}

static int answer(struct console *c, const char *line)
{
	console_print(c, "answered %s\n", line);
	console_answered(c);
	return 0;
}

static int asks(struct console *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	console_ask(c, "? ", answer, NULL, NULL);
	return 0;
}

static const struct console_command own[] = {
	{.name = "say", .run = say}, {.name = "lines", .run = lines}, {.name = "asks", .run = asks}, {.name = "rest", .run = say, .raw = true}, {.name = NULL}};

static void begin(void)
{
	lab.s = given_text(world);
	lab.session = session_new(lab.s, NULL);
	lab.c = console_new(lab.session, "esx01", own, NULL);
}

static void end(void)
{
	console_free(lab.c);
	session_free(lab.session);
	scenario_free(lab.s);
}

static void is(const char *got, const char *want)
{
	CU_ASSERT_STRING_EQUAL(got, want);
	if (strcmp(got, want) != 0)
		printf("# wanted: %s\n# got: %s\n", want, got);
}

/* The line says `out` on its output, and ends with `status`. */
static void says(const char *line, int status, const char *out)
{
	CU_ASSERT_EQUAL(console_line(lab.c, line), status);
	is(lab.c->out->str, out);
}

/* Its faults and notes hold `part`; NULL: there are none. */
static void complains(const char *line, int status, const char *part)
{
	CU_ASSERT_EQUAL(console_line(lab.c, line), status);
	bool good = part ? strstr(lab.c->err->str, part) != NULL : !lab.c->err->len;
	CU_ASSERT_TRUE(good);
	if (!good)
		printf("# %s\n# wanted: %s\n# got: %s\n", line, part ? part : "nothing", lab.c->err->str);
}

/* ---- words ---- */

static void words_and_quotes(void)
{
	begin();
	says("say a  'b c' \"d \\\"e\\\" '\" f\\ g h\\\\", 0, "<a><b c><d \"e\" '><f g><h\\>\n");
	says("say '' \"\" a''b x\"y\"'z'", 0, "<><><ab><xyz>\n");
	says("say \"a\\nb\" 'a\\nb' * ?", 0, "<a\\nb><a\\nb><*><?>\n");
	says("say a#b # the rest is a comment; say no", 0, "<a#b>\n");
	says("# nothing", 0, "");
	says("  ", 0, "");
	says("say a\r", 0, "<a>\n");
	complains("say 'a", 2, "-sh: syntax error: unterminated quoted string\n");
	says("say $?", 0, "<2>\n");
	says("say '$HOME' \\$HOME $", 0, "<$HOME><$HOME><$>\n");
	complains("say $HOME", 2, "lab: there are no variables");
	complains("say `date`", 2, "lab: there are no variables");
	complains("say \"$(date)\"", 2, "lab: there are no variables");
	end();
}

static void lists(void)
{
	begin();
	says("say a; say b;", 0, "<a>\n<b>\n");
	says("true && say a || say b", 0, "<a>\n");
	says("false && say a || say b", 0, "<b>\n");
	says("true || say a && say b", 0, "<b>\n");
	says("false; say c", 0, "<c>\n");
	complains("say a; ; say b", 2, "-sh: syntax error: unexpected \";\"");
	complains("say a &&", 2, "-sh: syntax error: unexpected end of file");
	complains("| say a", 2, "-sh: syntax error: unexpected \"|\"");
	complains("say a &", 2, "lab: there are no jobs");
	complains("for i in 1; do say a; done", 2, "no loops");
	complains("X=1 say a", 2, "lab: there are no variables");
	says("exit; say a", 0, "");
	CU_ASSERT_TRUE(lab.c->ended);
	end();
}

static void a_faulty_line_does_nothing(void)
{
	begin();
	says("say a; say 'b", 2, "");
	says("esxcli network ip netstack add -N x; say a >file", 2, "");
	CU_ASSERT_EQUAL(session_count(lab.session), 0);
	end();
}

static void raw_commands(void)
{
	begin();
	says("rest a 'b c' | grep x; say d", 0, "<a 'b c' | grep x; say d>\n");
	says("say a; rest b && c", 0, "<a>\n<b && c>\n");
	says("rest", 0, "\n");
	end();
}

static void questions(void)
{
	begin();
	says("say a; asks; say b", 0, "<a>\n");
	g_autofree char *prompt = console_prompt(lab.c);
	is(prompt, "? ");
	says("x | y 'z", 0, "answered x | y 'z\n");
	g_autofree char *back = console_prompt(lab.c);
	is(back, "[root@esx01:~] ");
	end();
}

/* ---- pipes ---- */

static void greps(void)
{
	begin();
	says("lines ab Ab c ab | grep ab", 0, "ab\nab\n");
	says("lines ab Ab c | grep -i AB", 0, "ab\nAb\n");
	says("lines ab Ab c | grep -v b", 0, "c\n");
	says("lines ab Ab c | grep -c b", 0, "2\n");
	says("lines a b | grep z", 1, "");
	says("lines vmk1 vmk10 | grep -w vmk1", 0, "vmk1\n");
	says("lines a.c abc | grep -F a.c", 0, "a.c\n");
	says("lines a.c abc | grep 'a\\.c'", 0, "a.c\n");
	says("lines a1 b2 c | grep -E '^(a|b)[0-9]$'", 0, "a1\nb2\n");
	says("lines a1 b2 c | egrep 'a|c'", 0, "a1\nc\n");
	says("lines a b c d e f | grep -A1 b", 0, "b\nc\n");
	says("lines a b c d e f | grep -B 1 -n c", 0, "2-b\n3:c\n");
	says("lines a b c d e f a | grep -C1 a", 0, "a\nb\n--\nf\na\n");
	says("lines a b a | grep -m 1 -n a", 0, "1:a\n");
	says("lines xay a | grep -o a", 0, "a\na\n");
	says("lines a b c | grep -e a -e c", 0, "a\nc\n");
	complains("lines a | grep '['", 2, "grep: bad regex '['");
	complains("lines a | grep 'a\\{999\\}\\{999\\}'", 2, "not taken here");
	complains("lines a | grep a b", 2, "a pattern of several words stands in quotes");
	end();
}

static void other_filters(void)
{
	begin();
	says("lines a b c d | head -2", 0, "a\nb\n");
	says("lines a b c | head -n 2", 0, "a\nb\n");
	says("lines a b c | tail -n 1", 0, "c\n");
	says("lines a b c | tail -n +2", 0, "b\nc\n");
	says("lines a b c | wc -l", 0, "3\n");
	says("lines a b c | wc", 0, "        3         3         6\n");
	says("lines b a b | sort", 0, "a\nb\nb\n");
	says("lines b a b | sort -u", 0, "a\nb\n");
	says("lines 10 9 | sort -n", 0, "9\n10\n");
	says("lines 'x 10' 'y 9' | sort -rnk2", 0, "x 10\ny 9\n");
	says("lines a a b | uniq -c | cat | less | more", 0, "      2 a\n      1 b\n");
	says("lines b a | sort | head -1 | grep a", 0, "a\n");
	complains("lines a | awk x", 1, "lab: awk is not emulated");
	complains("lines a | nonsense", 127, "-sh: nonsense: not found");
	end();
}

static void redirections(void)
{
	begin();
	says("lines a 2>&1 | grep fault", 0, "fault\n");
	says("lines a >/dev/null", 0, "");
	complains("lines a 2>/dev/null", 0, "lab: note\n");
	complains("lines a > file", 2, "lab: there are no files to write to");
	complains("lines a < file", 2, "lab: there are no files to read from");
	complains("lines a >", 2, "-sh: syntax error: unexpected end of file");
	end();
}

/* ---- what was copied from elsewhere ---- */

static void copied_lines(void)
{
	begin();
	complains("say \xe2\x80\x9c" "a b\xe2\x80\x9d", 2, "\nlab:   say \"a b\"\n");
	complains("esxcli network ip netstack add \xe2\x80\x93N x", 2, "\nlab:   esxcli network ip netstack add -N x\n");
	complains("esxcli network ip netstack add \xe2\x80\x94netstack=x", 2, "\nlab:   esxcli network ip netstack add --netstack=x\n");
	complains("say\xc2\xa0" "a", 2, "\nlab:   say a\n");
	complains("[root@esx01:~] say a", 2, "\nlab:   say a\n");
	complains("~ # say a", 2, "\nlab:   say a\n");
	says("say 'Anna\xe2\x80\x99s' Anna\xe2\x80\x99s '\xe2\x80\x93'", 0, "<Anna\xe2\x80\x99s><Anna\xe2\x80\x99s><\xe2\x80\x93>\n");
	complains("say \xff", 2, "lab: the line holds bytes");
	complains("ifconfig -a", 127, "lab: ESXi has no ifconfig");
	complains("Esxcli", 127, "did you mean 'esxcli'?");
	says("/bin/esxcli --version", 0, "Script 'esxcli' version: 7.0.3\n");
	end();
}

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
	complains("esxcli Network ip netstack list", 1, "Error: Unknown command or namespace Network ip netstack list\nlab: did you mean 'esxcli network ip netstack list'");
	complains("esxcli network ip netstack list vmk0", 1, "Error: Unknown command or namespace network ip netstack list vmk0\n");
	complains("esxcli network ip netstack add", 1, "Error: Missing required parameter -N|--netstack\n\nUsage: esxcli network ip netstack add [cmd options]\n\nDescription:\n");
	complains("esxcli network ip netstack list -x", 1, "Error: Invalid option -x\n\nUsage: esxcli network ip netstack list [cmd options]\n");
	complains("esxcli network ip netstack add --nix=1", 1, "Error: Invalid option --nix\n");
	complains("esxcli network ip netstack add -N", 1, "Error: Option -N requires an argument\n");
	complains("esxcli network ip interface add", 1, "Error: Missing required parameter -i|--interface-name");
	complains("esxcli network ip interface set -i vmk0 -m big", 1, "Error: While processing '-m'. Argument type mismatch. Expecting integer value. Got 'big'\n");
	complains("esxcli network ip interface set -i vmk0 --mtu=9e3", 1, "Error: While processing '--mtu'. Argument type mismatch. Expecting integer value. Got '9e3'\n");
	complains("esxcli network ip interface set -i vmk0 -e maybe", 1,
		"Error: While processing '-e'. Argument type mismatch. Expecting one of {0, 1, n[o], y[es], f[alse], t[rue], off, on}. Got 'maybe'\n");
	complains("esxcli --formatter=yaml network", 1, "Error: Invalid formatter");
	complains("esxcli --nix network", 1, "Error: Invalid option --nix\n");
	complains("esxcli network ip netstack list --formatter=csv", 1, "lab: options of esxcli itself stand before the namespace: esxcli --formatter=csv");
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
	shows(CONSOLE_CSV, made(CONSOLE_ROWS, "a, \"b\""), "ActiveClients,Enabled,Name,Uplinks,VLANID,\n0,true,\"a, \"\"b\"\"\",\"vmnic0,vmnic1,\",20,\n1000,false,b,,0,\n");
	shows(CONSOLE_JSON, made(CONSOLE_BLOCKS, "a\"\n"),
		"[{\"ActiveClients\": 0, \"Enabled\": true, \"Name\": \"a\\\"\\n\", \"Uplinks\": [\"vmnic0\", \"vmnic1\"], \"VLANID\": 20}, "
		"{\"ActiveClients\": 1000, \"Enabled\": false, \"Name\": \"b\", \"Uplinks\": [], \"VLANID\": 0}]\n");
	shows(CONSOLE_JSON, made(CONSOLE_ONE, "a"), "{\"ActiveClients\": 0, \"Enabled\": true, \"Name\": \"a\", \"Uplinks\": [\"vmnic0\", \"vmnic1\"], \"VLANID\": 20}\n");
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
	offers("esxcli nix ", "", 11);
	offers("nix ", "", 4);
	console_line(lab.c, "asks");
	offers("es", "", 2);
	end();
}

static void completion_never_breaks(void)
{
	static const char line[] = "esxcli --formatter=csv network ip interface ipv4 set -i 'vmk0' -t \"static\" --ipv4=\\1 $( `a` | grep -i x && false; what >/dev/null 2>&1 # \xc3\xbc\xff";
	begin();
	for (gsize n = 0; n < sizeof line; n++) {
		gsize from;
		g_autoptr(GPtrArray) words = console_complete(lab.c, line, n, &from);
		CU_ASSERT_TRUE(from <= n);
	}
	end();
}

static void history_and_words(void)
{
	begin();
	console_line(lab.c, "say a");
	console_line(lab.c, "");
	says("history", 0, "    1  say a\n    2  history\n");
	says("history 1", 0, "    3  history 1\n");
	console_line(lab.c, "esxcli network ip netstack add -N x && say done; esxcli network ip netstack add -N y");
	CU_ASSERT_EQUAL_FATAL(session_count(lab.session), 2);
	is(session_entry(lab.session, 0)->words, "esxcli network ip netstack add -N x");
	is(session_entry(lab.session, 1)->words, "esxcli network ip netstack add -N y");
	end();
}

static const struct suite_case cases[] = {
	{"words are split at spaces, quotes and backslashes, as a shell does", words_and_quotes},
	{"; && and || join commands by their exit status", lists},
	{"a line with a mistake in it does nothing at all", a_faulty_line_does_nothing},
	{"a raw command has the rest of the line as typed", raw_commands},
	{"a question takes the next line, whatever it holds", questions},
	{"grep finds what grep finds", greps},
	{"head, tail, wc, sort and uniq do what they do", other_filters},
	{"faults go where they are sent; notes stay", redirections},
	{"what pages and prompts leave in a line is explained, and the line put right", copied_lines},
	{"namespaces and commands tell what they hold", listings},
	{"every command of esxcli has its help, and options that differ", every_command_has_help_in_layout},
	{"no path is a command and a namespace at once", no_path_is_a_command_and_a_namespace},
	{"faults are in esxcli's words", faults},
	{"what people believe wrongly is put right", traps},
	{"options are taken however they are typed", options_as_typed},
	{"text is laid out in blocks and in columns", text_layouts},
	{"csv, json, keyvalue and xml are laid out as captured", machine_layouts},
	{"whatever names hold, the machine formats can be read", formatters_survive_names},
	{"--formatter and --format-param hold for one command", formatters_by_option},
	{"completion offers what may stand there now", completion},
	{"completion at any place of any line breaks nothing", completion_never_breaks},
	{"the journal knows which part of a line did what", history_and_words},
};

SUITE_MAIN("console", cases)
