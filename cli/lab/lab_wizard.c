/* cli/lab/lab_wizard.c: wizard add-networking: the client's "Add Networking", page by page, for a VMkernel adapter; at the end what it does, each change an
 * action.
 *
 * Nothing is done before the last page. A new switch and a new port group are made first, each an action of its own that `undo` takes back; when the adapter
 * is refused they go with it. Source: vSphere Networking, "Place traffic for cold migration, VM clones and snapshots on the provisioning TCP/IP stack".
 */
#include "cli/lab/lab_wizard.h"

#include <string.h>
#include "cli/console/console_ip.h"
#include "cli/console/console_switching.h"

/* ---- choosing ---- */

void lab_wizard_offer(struct lab_wizard *w, const char *text) { g_ptr_array_add(w->options, g_strdup(text)); }

void lab_wizard_options(struct console *c, const struct lab_wizard *w)
{
	for (guint i = 0; i < w->options->len; i++)
		console_print(c, "  %u) %s\n", i + 1, (char *)w->options->pdata[i]);
}

static bool within(const char *option, const char *answer)
{
	g_autofree char *a = g_ascii_strdown(option, -1), *b = g_ascii_strdown(answer, -1);
	return strstr(a, b) != NULL;
}

bool lab_wizard_choose(struct console *c, const struct lab_wizard *w, const char *answer, guint fallback, guint *out)
{
	int64_t n = 0;
	guint found = 0;
	*out = fallback;
	if (!*answer && fallback < w->options->len)
		return true;
	if (g_ascii_string_to_signed(answer, 10, 1, w->options->len, &n, NULL)) {
		*out = (guint)n - 1;
		return true;
	}
	for (guint i = 0; *answer && i < w->options->len; i++) {
		if (g_ascii_strcasecmp(w->options->pdata[i], answer) == 0) {
			*out = i;
			return true;
		}
		if (within(w->options->pdata[i], answer) && !found++)
			*out = i;
	}
	if (found != 1)
		console_fault(c, "'%s' is none of these: a number from 1 to %u", answer, w->options->len);
	return found == 1;
}

bool lab_wizard_yes(struct console *c, const char *answer, bool fallback, bool *out)
{
	*out = *answer ? g_ascii_tolower(*answer) == 'y' : fallback;
	if (*answer && !strchr("ynYN", *answer))
		console_fault(c, "'%s' is neither yes nor no", answer);
	return !*answer || strchr("ynYN", *answer);
}

bool lab_wizard_mtu(struct console *c, const char *answer, int64_t *out)
{
	if (!*answer || g_ascii_string_to_signed(answer, 10, 1280, HOST_MTU_MAX, out, NULL))
		return true;
	console_fault(c, "'%s' is no MTU from 1280 to %d", answer, HOST_MTU_MAX);
	return false;
}

int64_t lab_wizard_switch_mtu(const struct console *c, const struct lab_wizard *w)
{
	uint32_t sw = host_switch_find(console_host(c), w->sw);
	return sw == HOST_NONE ? w->switch_mtu : host_switch(console_host(c), sw)->mtu;
}

void lab_wizard_replace(char **text, const char *with)
{
	g_free(*text);
	*text = g_strdup(with);
}

/* ---- from question to question ---- */

static const struct lab_wizard_step *step_at(unsigned i)
{
	const struct lab_wizard_step *const parts[] = {lab_wizard_device, lab_wizard_port, lab_wizard_ip};
	for (size_t p = 0; p < G_N_ELEMENTS(parts); p++)
		for (const struct lab_wizard_step *s = parts[p]; s->title; s++)
			if (!i--)
				return s;
	return NULL;
}

static bool applies(const struct console *c, const struct lab_wizard *w)
{
	const struct lab_wizard_step *s = step_at(w->step);
	return !s->applies || s->applies(c, w);
}

static void free_wizard(gpointer p)
{
	struct lab_wizard *w = p;
	char *texts[] = {w->adapter, w->portgroup, w->sw, w->stack, w->address, w->gateway, w->gateway6};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		g_free(texts[i]);
	g_strfreev(w->nics);
	g_strfreev(w->static6);
	g_ptr_array_unref(w->options);
	g_free(w);
}

static int answered(struct console *c, const char *line);

static void put_question(struct console *c, struct lab_wizard *w)
{
	const struct lab_wizard_step *s = step_at(w->step);
	if (s->page != w->headed)
		console_print(c, "\n%u %s\n", s->page, s->title);
	w->headed = s->page;
	g_ptr_array_set_size(w->options, 0);
	g_autofree char *question = s->ask(c, w);
	console_ask(c, question, answered, w, free_wizard);
}

static void go_back(struct console *c, struct lab_wizard *w)
{
	unsigned was = w->step;
	while (w->step && (w->step == was || !applies(c, w)))
		w->step--;
	if (w->step == was)
		console_print(c, "This is the first page.\n");
}

static int leave(struct console *c, const char *words)
{
	console_print(c, "%s\n", words);
	console_answered(c);
	return 0;
}

static int finish(struct console *c, struct lab_wizard *w);

static int answered(struct console *c, const char *line)
{
	struct lab_wizard *w = c->asked;
	g_autofree char *answer = g_strdup(line);
	g_strstrip(answer);
	if (g_ascii_strcasecmp(answer, "cancel") == 0)
		return leave(c, "Cancelled: nothing was done.");
	if (g_ascii_strcasecmp(answer, "back") == 0) {
		go_back(c, w);
		put_question(c, w);
		return 0;
	}
	if (!step_at(w->step)->take(c, w, answer))
		return 1; /* the question stands */
	do
		w->step++;
	while (step_at(w->step) && !applies(c, w));
	if (!step_at(w->step)) {
		int status = finish(c, w);
		console_answered(c);
		return status;
	}
	put_question(c, w);
	return 0;
}

/* ---- what it does ---- */

static struct entry *on_host(const struct console *c, enum action_kind kind, const char *name)
{
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	return e;
}

static bool add_switch(struct console *c, const struct lab_wizard *w)
{
	struct entry *e = on_host(c, ACTION_ADD_SWITCH, w->sw);
	entry_texts(e, "uplinks", (const char *const *)w->nics);
	entry_number(e, "mtu", w->switch_mtu);
	return console_do(c, e);
}

static bool add_portgroup(struct console *c, const struct lab_wizard *w)
{
	struct entry *e = on_host(c, ACTION_ADD_PORTGROUP, w->portgroup);
	entry_text(e, "switch", w->sw);
	entry_number(e, "vlan", w->vlan);
	return console_do(c, e);
}

static void put_ipv4(struct entry *e, const struct lab_wizard *w)
{
	if (w->gateway) {
		entry_open(e, "ipv4");
		entry_text(e, "address", w->address);
		entry_text(e, "gateway", w->gateway);
		entry_close(e);
	} else if (w->v4) {
		entry_text(e, "ipv4", w->dhcp ? "dhcp" : w->address);
	}
}

static bool add_adapter(struct console *c, const struct lab_wizard *w)
{
	struct entry *e = on_host(c, ACTION_ADD_ADAPTER, w->adapter);
	const char *names[SERVICE__TAGS + 1];
	unsigned n = 0;
	for (enum service s = 0; s < SERVICE__TAGS; s++)
		if (w->services & SERVICE_BIT(s))
			names[n++] = service_name(s);
	names[n] = NULL;
	entry_text(e, "portgroup", w->portgroup);
	entry_text(e, "stack", w->stack);
	entry_number(e, "mtu", w->mtu ? w->mtu : lab_wizard_switch_mtu(c, w));
	if (n)
		entry_texts(e, "services", names);
	put_ipv4(e, w);
	if (w->v6) {
		entry_open(e, "ipv6");
		entry_bool(e, "ra", w->ra);
		entry_bool(e, "dhcp", w->dhcp6);
		if (w->static6)
			entry_texts(e, "static", (const char *const *)w->static6);
		entry_text(e, "gateway", w->gateway6);
		entry_close(e);
	}
	return console_do(c, e);
}

static void say_done(struct console *c, const struct lab_wizard *w, struct console_ip_owners had, unsigned n)
{
	console_print(c, "\n%s is on '%s', TCP/IP stack %s.\n", w->adapter, w->portgroup, w->stack);
	if (n > 1)
		console_note(c, "these were %u changes, one after another: 'undo' takes them back one by one", n);
	if (w->target != LAB_WIZARD_NETWORK)
		console_switching_say_segment(c, w->portgroup);
	if ((w->v4 && w->dhcp) || (w->v6 && (w->dhcp6 || w->ra)))
		console_note(c, "addresses that are obtained automatically arrive as time passes: 'run 5s', then 'esxcli network ip interface %s'",
			w->v4 && w->dhcp ? "ipv4 get" : "ipv6 address list");
	console_ip_say_owners(c, had);
}

static int finish(struct console *c, struct lab_wizard *w)
{
	struct console_ip_owners had = console_ip_owners(c);
	const char *line = c->line;
	unsigned n = 0;
	bool ok = true;
	c->line = "wizard add-networking"; /* what the journal is told, not the last answer */
	if (w->target == LAB_WIZARD_NEW_SWITCH)
		n += ok = add_switch(c, w);
	if (ok && w->target != LAB_WIZARD_NETWORK)
		n += ok = add_portgroup(c, w);
	if (ok)
		n += ok = add_adapter(c, w);
	c->line = line;
	if (ok) {
		say_done(c, w, had, n);
		return 0;
	}
	session_undo(c->session, n);
	return console_refused(c, "The VMkernel adapter was not added");
}

/* ---- the command ---- */

static char *next_name(const struct host *h)
{
	unsigned n = 0;
	char *name = g_strdup("vmk0");
	while (host_adapter_find(h, name) != HOST_NONE) {
		g_free(name);
		name = g_strdup_printf("vmk%u", ++n);
	}
	return name;
}

static int wizard(struct console *c, int argc, char **argv)
{
	if (argc != 2 || strcmp(argv[1], "add-networking") != 0) {
		console_fault(c, "usage: wizard add-networking");
		return 2;
	}
	struct lab_wizard *w = g_new0(struct lab_wizard, 1);
	w->options = g_ptr_array_new_with_free_func(g_free);
	w->adapter = next_name(console_host(c));
	w->stack = g_strdup(SERVICE_STACK_DEFAULT);
	console_print(c, "%s - Add Networking. An empty answer takes what stands in brackets; 'back' and 'cancel' work everywhere.\n", c->host);
	put_question(c, w);
	return 0;
}

static void complete(struct console *c, int argc, char **argv, GPtrArray *out)
{
	(void)c;
	(void)argv;
	if (argc == 2)
		g_ptr_array_add(out, g_strdup("add-networking"));
}

const struct console_command lab_wizard_commands[] = {
	{.name = "wizard", .usage = "add-networking", .summary = "the client's steps to add a VMkernel adapter, page by page", .run = wizard, .complete = complete},
	{.name = NULL},
};
