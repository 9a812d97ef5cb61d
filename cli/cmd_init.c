/* cli/cmd_init.c: vmksim init: a commented scenario to begin with, which is a file of the program (scenarios/init.yaml). Nothing is ever overwritten. */
#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/opts.h"
#include "cli/out.h"

GResource *resources_get_resource(void); /* plots/resources.c, generated from vmksim.gresource.xml */

static const char command[] = "init";
static const char source[] = "/vmksim/scenarios/init.yaml";

static int write_new(const char *file, const char *text, size_t n)
{
	FILE *f = fopen(file, "wxe");
	int e = f ? 0 : errno;
	if (f && fwrite(text, 1, n, f) < n)
		e = errno;
	if (f && fclose(f) != 0 && !e)
		e = errno;
	if (!e)
		return CMD_DONE;
	if (f)
		unlink(file);
	if (e == EEXIST)
		out_fault(command, "'%s' is there already and stays as it is", file);
	else
		out_fault(command, "cannot write '%s': %s", file, g_strerror(e));
	return CMD_FAULT;
}

int cmd_init(int argc, char **argv)
{
	static const GOptionEntry entries[] = {{0}};
	static const struct opts_spec spec = {
		.command = command,
		.operands = "[FILE]",
		.entries = entries,
		.least = 0,
		.most = 1,
		.summary = "Writes a commented scenario to begin with into a new FILE, or to standard\noutput ('-', or no FILE).",
		.details = "Example:\n  vmksim init plan.yaml && vmksim run plan.yaml\n",
	};
	g_auto(GStrv) files = NULL;
	int code;
	if (!opts_parse(&spec, argc, argv, &files, &code))
		return code;
	g_autoptr(GBytes) bytes = g_resource_lookup_data(resources_get_resource(), source, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	SIM_ASSERT(bytes);
	gsize n;
	const char *text = g_bytes_get_data(bytes, &n);
	if (!files[0] || strcmp(files[0], "-") == 0)
		return out_all(command, NULL, g_string_new_len(text, (gssize)n));
	return write_new(files[0], text, n);
}
