/* cli/lab/lab_explain.c: explain: rules, lints and switches as `vmksim explain` tells them, and words of the field that trap who learns it.
 *
 * Sources of the words: vSphere Networking (netstacks, services), KB 340170 (provisioning), the esxcli reference (options). Left out: what a rule says
 * already; a word names its rules.
 */
#include "cli/lab/lab.h"

#include <string.h>
#include "cli/explain.h"
#include "cli/lab/lab_news.h"
#include "cli/lab/lab_text.h"
#include "plots/text.h"

struct word {
	const char *names; /* parted by '|' */
	const char *text;
	const char *see;   /* rules, or NULL */
};

static const struct word words[] = {
	{"-N",
		"One letter, three meanings. In 'network ip netstack', 'network ip interface add', 'network ip route', 'dns', 'neighbor' and 'connection' it "
		"is --netstack. In 'network ip interface ipv4 set' it is --netmask. In 'network diag ping' it is --nexthop, and the stack is given by "
		"--netstack.",
		"STK-04"},
	{"netstack|stack|tcpip",
		"An instance of TCP/IP on a host: its own routes, gateway, DNS, ARP table, sockets and buffers. A VMkernel adapter is put on one when it is "
		"made and stays there. The stacks vmotion and vSphereProvisioning each belong to one service; a stack of any other name is for applications "
		"of one's own.",
		"STK-01, STK-02, STK-04, TCP-03"},
	{"vmotion",
		"The netstack of vMotion (TCP 8000). From its first adapter on, only adapters of this stack serve vMotion on this host, whatever is tagged on"
		" the default stack; what runs finishes where it began. It is the way to give vMotion a gateway of its own.",
		"STK-01, STK-02, STK-03, SEL-06"},
	{"vSphereProvisioning|provisioning",
		"The netstack of provisioning traffic (NFC, TCP 902): cold migration, clones, snapshot data, and the cold data of a running VM. Without it "
		"and without a tagged adapter the management adapter carries it.",
		"SEL-02, MIG-04, RTE-03"},
	{"tag|service",
		"What an adapter of the default stack is allowed to carry: 'esxcli network ip interface tag add -i vmkN -t TAG'. On a dedicated stack the "
		"service follows from the stack and no other tag is possible; where a dedicated stack has an adapter, the tag of its service on the default "
		"stack is without effect.",
		"SEL-01, STK-02, STK-05, TAG-01"},
	{"takeover",
		"The first adapter on vmotion or vSphereProvisioning disables every adapter of the default stack for that service, on this host, for future "
		"sessions.",
		"STK-02, STK-03, STK-06"},
	{"gateway",
		"Each stack has its own. An adapter may override it, for traffic bound to the adapter alone: vMotion is bound, NFC on the default stack is "
		"not.",
		"RTE-01, RTE-07, ADR-10"},
	{"nfc",
		"Network File Copy: the protocol of provisioning traffic, one synchronous thread for each copy.",
		"NFC-01, NFC-02, RTE-03"},
	{"udt",
		"Unified Data Transport: with 8.0 on both hosts, and provisioning enabled on an adapter of each, NFC keeps control and the bytes ride the "
		"vMotion adapters.",
		"UDT-01, UDT-02"},
	{"hot|cold",
		"Hot is what changes while it moves: memory and the leaf disks of a running VM; it goes over vMotion. Cold is everything else: by NFC over "
		"provisioning.",
		"MIG-04"},
	{"mtu|jumbo",
		"The largest packet an adapter sends. Every switch on the way must carry it: one that does not, drops it without a word. 'vmkping -d -s 8972'"
		" tries 9000: 20 bytes of IP and 8 of ICMP come on top.",
		"RTE-10"},
	{"vmkping",
		"A ping from a stack: '-I vmkN' leaves by that adapter, '-S STACK' (also ++netstack=STACK) asks in that stack, '-d' forbids fragments, '-s' "
		"is the payload. Without -S the default stack is asked, and it knows nothing of the adapters of another one.",
		"RTE-01"},
	{"time",
		"Time stands still until it is told to pass: 'run 30s', 'step', 'run until EXPRESSION'. What is asked changes nothing; what is done is done "
		"at the present instant.",
		NULL},
	{NULL, NULL, NULL},
};

static const struct word *find_word(const char *name)
{
	for (const struct word *w = words; w->names; w++) {
		g_auto(GStrv) names = g_strsplit(w->names, "|", -1);
		for (char **n = names; *n; n++)
			if (g_ascii_strcasecmp(*n, name) == 0 && (**n != '-' || strcmp(*n, name) == 0))
				return w;
	}
	return NULL;
}

static void tell_word(GString *out, const char *name, const struct word *w)
{
	lab_text_row(out, 0, name, (unsigned)strlen(name) + 2, w->text);
	if (w->see)
		lab_text_row(out, 0, "see also", (unsigned)strlen(name) + 2 > 10 ? (unsigned)strlen(name) + 2 : 10, w->see);
}

static int list_words(struct console *c)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (const struct word *w = words; w->names; w++)
		g_string_append_printf(all, "%s%.*s", w == words ? "" : ", ", (int)strcspn(w->names, "|"), w->names);
	console_fault(c, "usage: explain RULE|LINT|SWITCH|WORD...");
	console_note(c, "a rule is named where it decides, such as STK-02; words: %s; 'why vmkN' names the rules in force", all->str);
	return 2;
}

static int explain(struct console *c, int argc, char **argv)
{
	int code = 0;
	if (argc < 2)
		return list_words(c);
	for (int i = 1; i < argc; i++) {
		const struct word *w = find_word(argv[i]);
		g_autoptr(GString) text = g_string_new(NULL);
		if (i > 1)
			g_string_append_c(c->out, '\n');
		if (w) {
			tell_word(c->out, argv[i], w);
		} else if (explain_one(argv[i], text)) {
			text_finish(text);
			g_string_append(c->out, text->str);
		} else {
			g_autofree char *name = console_shown(argv[i]), *fault = explain_unknown(name, "'explain' alone lists words it knows");
			code = console_fault(c, "explain: %s", fault);
		}
	}
	return code;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	g_autoptr(GPtrArray) names = explain_names();
	(void)c;
	(void)argc;
	(void)argv;
	for (guint i = 0; names->pdata[i]; i++)
		g_ptr_array_add(out, g_strdup(names->pdata[i]));
	for (const struct word *w = words; w->names; w++)
		g_ptr_array_add(out, g_strndup(w->names, strcspn(w->names, "|")));
}

const struct console_command lab_explain[] = {
	{.name = "explain", .usage = "RULE|LINT|SWITCH|WORD...", .summary = "what a rule says, its source and how sure it is", .run = explain, .complete = complete},
	{.name = NULL},
};
