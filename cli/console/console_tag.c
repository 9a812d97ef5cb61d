/* cli/console/console_tag.c: esxcli network ip interface tag: what an adapter is tagged for.
 *
 * An adapter of a dedicated netstack shows the stack's service, though nobody tagged it. A tag that a dedicated netstack has switched off is shown, with a
 * note: whether a host still shows it is our reading.
 */
#include <string.h>

#include "cli/console/console_families.h"
#include "cli/console/console_ip.h"
#include "models/rules/rules.h"

static void say_masked(struct console *c, const struct host_adapter *a)
{
	const struct host *h = console_host(c);
	for (enum service s = SERVICE_VMOTION; s <= SERVICE_PROVISIONING; s++)
		if ((a->services & SERVICE_BIT(s)) && strcmp(host_netstack(h, a->stack)->key, SERVICE_STACK_DEFAULT) == 0 && rules_taken_over(h, s) != HOST_NONE)
			console_note(c, "STK-02: %s serves no %s session any more: the netstack '%s' has taken it over", a->name, service_tag(s), service_stack(s));
}

static int get(struct console *c, const struct console_args *args)
{
	static const struct console_field fields[] = {{"Tags", CONSOLE_STRINGS}};
	uint32_t i = console_ip_adapter(c, console_arg(args, "interface-name"));
	if (i == HOST_NONE)
		return 1;
	const struct host_adapter *a = host_adapter(console_host(c), i);
	g_autofree const char **tags = console_ip_tags(console_host(c), a);
	struct console_table *t = console_table_new("Tags", CONSOLE_ONE, fields, G_N_ELEMENTS(fields));
	console_put_all(t, tags);
	console_show(c, t);
	say_masked(c, a);
	return 0;
}

/* The service of a tag as typed, whose case counts; SERVICE__COUNT: said. */
static enum service read_tag(struct console *c, const char *tag)
{
	g_autofree const char **known = console_ip_known_tags(console_host(c));
	enum service s;
	for (s = 0; s < SERVICE__TAGS; s++)
		if (strcmp(service_tag(s), tag) == 0)
			return s;
	g_autofree char *all = g_strjoinv(", ", (char **)known);
	console_fault(c, "Unable to find tag %s", tag);
	if (service_parse_tag(tag, &s))
		console_note(c, "the case of letters counts: here it is written %s", service_tag(s));
	else
		console_note(c, "the tags of this release are %s; storage by iSCSI or NFS has none: its routes decide", all);
	return SERVICE__COUNT;
}

static int change(struct console *c, const struct console_args *a, enum action_kind kind)
{
	const char *name = console_arg(a, "interface-name");
	uint32_t i = console_ip_adapter(c, name);
	enum service s = i == HOST_NONE ? SERVICE__COUNT : read_tag(c, console_arg(a, "tagname"));
	if (s == SERVICE__COUNT)
		return 1;
	const char *const services[] = {service_name(s), NULL};
	struct console_ip_owners had = console_ip_owners(c);
	struct entry *e = entry_new(kind);
	entry_text(e, "host", c->host);
	entry_text(e, "name", name);
	entry_texts(e, "services", services);
	if (!console_do(c, e))
		return console_refused(c, "Unable to %s tag %s %s %s", kind == ACTION_TAG ? "add" : "remove", service_tag(s), kind == ACTION_TAG ? "to" : "from", name);
	console_ip_say_owners(c, had);
	return 0;
}

static int add(struct console *c, const struct console_args *a) { return change(c, a, ACTION_TAG); }
static int remove_one(struct console *c, const struct console_args *a) { return change(c, a, ACTION_UNTAG); }

static const struct console_opt get_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, true, "Name of vmknic, e.g. vmk0", CONSOLE_ADAPTERS, NULL},
	{0},
};
static const struct console_opt set_opts[] = {
	{'i', "interface-name", CONSOLE_ARG_STR, true, "Name of vmknic, e.g. vmk0", CONSOLE_ADAPTERS, NULL},
	{'t', "tagname", CONSOLE_ARG_STR, true, "Tag name to be assigned to the interface or removed from it", CONSOLE_TAGS, NULL},
	{0},
};

const struct console_esxcli console_tag[] = {
	{"network ip interface tag get", "Gets the tags set on the given VMkernel network interface", get, get_opts},
	{"network ip interface tag add", "Adds a tag on a given VMkernel network interface", add, set_opts},
	{"network ip interface tag remove", "Removes a tag on a given VMkernel network interface", remove_one, set_opts},
	{NULL, NULL, NULL, NULL},
};
