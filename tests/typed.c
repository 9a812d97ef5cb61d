/* tests/typed.c: see typed.h. */
#include "tests/typed.h"

#include <stdio.h>
#include <string.h>
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

struct typed typed_begin(void)
{
	struct typed t = {.s = given_text(world)};
	t.session = session_new(t.s, NULL);
	t.c = console_new(t.session, "esx01", own, NULL);
	return t;
}

void typed_end(struct typed *t)
{
	console_free(t->c);
	session_free(t->session);
	scenario_free(t->s);
}

void typed_is(const char *got, const char *want)
{
	CU_ASSERT_STRING_EQUAL(got, want);
	if (strcmp(got, want) != 0)
		printf("# wanted: %s\n# got: %s\n", want, got);
}

void typed_says(const struct typed *t, const char *line, int status, const char *out)
{
	int got = console_line(t->c, line);
	CU_ASSERT_EQUAL(got, status);
	if (got != status)
		printf("# %s: ended with %d\n", line, got);
	typed_is(t->c->out->str, out);
}

void typed_complains(const struct typed *t, const char *line, int status, const char *part)
{
	CU_ASSERT_EQUAL(console_line(t->c, line), status);
	bool good = part ? strstr(t->c->err->str, part) != NULL : !t->c->err->len;
	CU_ASSERT_TRUE(good);
	if (!good)
		printf("# %s\n# wanted: %s\n# got: %s\n", line, part ? part : "nothing", t->c->err->str);
}
