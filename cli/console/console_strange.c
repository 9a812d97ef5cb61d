/* cli/console/console_strange.c: lines that were copied from pages and screens: quotes, dashes and spaces that word processors put in, prompts, PowerCLI; and
 * commands that a real host has and this one has not. What stands in plain quotes, or inside a name, is data and stays as it is. */
#include <string.h>

#include "cli/console/console_pipe.h"
#include "scenarios/diag.h"

/* ---- characters ---- */

/* What a character was before a page made it look better; NULL: it is what it is. */
static const char *plain(gunichar ch)
{
	switch (ch) {
	case 0x2018: case 0x2019: case 0x201A: case 0x2032: return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0x2033: return "\"";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2212: return "-";
	case 0x2014: case 0x2015: return "--";
	case 0x00A0: case 0x2007: case 0x202F: case 0x3000: return " ";
	case 0x200B: case 0x200C: case 0x200D: case 0x2060: case 0xFEFF: return "";
	default: return NULL;
	}
}

static bool border(const char *p) { return !*p || strchr(" \t=,;|", *p); }

/* A letter of one is behind one dash, a name behind two. */
static bool long_option(const char *after) { return g_ascii_isalpha(after[0]) && (g_ascii_isalnum(after[1]) || after[1] == '-'); }

/* The line with what pages did to it undone; NULL: nothing of that kind. g_free. */
static char *mended(const char *line)
{
	GString *s = g_string_new(NULL);
	bool any = false;
	char quote = 0;
	for (const char *p = line, *after; *p; p = after) {
		const char *is = plain(g_utf8_get_char(p));
		after = g_utf8_next_char(p);
		bool starts = p == line || border(p - 1) || (s->len && strchr(" =,\"'", s->str[s->len - 1]));
		bool dash = is && is[0] == '-', mark = is && (is[0] == '\'' || is[0] == '"');
		if ((*p == '\'' || *p == '"') && (!quote || quote == *p))
			quote = quote ? 0 : *p;
		if (!is || quote || (dash && !starts && !(s->len && s->str[s->len - 1] == '-')) || (mark && !starts && !border(after))) {
			g_string_append_len(s, p, after - p);
			continue;
		}
		any = true;
		g_string_append(s, dash && long_option(after) && !(s->len && s->str[s->len - 1] == '-') ? "--" : is);
	}
	return g_string_free(s, !any);
}

/* Where a command begins behind a prompt that was copied with it; NULL: there is none. */
static const char *behind_prompt(const char *line)
{
	const char *p = line + strspn(line, " \t"), *end = NULL;
	if (g_str_has_prefix(p, "[root@"))
		end = strchr(p, ']');
	else if (g_str_has_prefix(p, "~ #") || g_str_has_prefix(p, "$ ") || g_str_has_prefix(p, "~]"))
		end = p + strcspn(p, "#$]");
	if (!end)
		return NULL;
	end++;
	end += strspn(end, " \t#$");
	return *end ? end : NULL;
}

/* ---- PowerCLI ---- */

static const struct {
	const char *name, *here;
} cmdlets[] = {
	{"Get-EsxCli", "esxcli"},
	{"Get-VMHostNetworkAdapter", "esxcli network ip interface list"},
	{"Move-VM", "migrate VM to HOST"},
	{"New-VMHostNetworkAdapter", "esxcli network ip interface add"},
	{"Remove-VMHostNetworkAdapter", "esxcli network ip interface remove"},
	{"Set-VMHostNetworkAdapter", "esxcli network ip interface ipv4 set, and tag add for its services"},
};

/* The length of "Get-VMHost": a verb and a noun, both with capitals; 0: it is none. */
static size_t cmdlet_length(const char *p)
{
	size_t verb = 0, noun;
	while (g_ascii_isalpha(p[verb]))
		verb++;
	for (noun = verb + 1; verb && p[verb] == '-' && g_ascii_isalnum(p[noun]); noun++)
		;
	return g_ascii_isupper(p[0]) && g_ascii_islower(p[1]) && p[verb] == '-' && g_ascii_isupper(p[verb + 1]) ? noun : 0;
}

/* "$esxcli.network", "$all = Get-VMHost": what stands behind "$name" and what follows it; NULL: it begins otherwise. */
static const char *behind_variable(const char *p)
{
	if (p[0] != '$' || !g_ascii_isalpha(p[1]))
		return NULL;
	for (p++; g_ascii_isalnum(*p) || *p == '_'; p++)
		;
	p += strspn(p, " ");
	return *p == '=' ? p + 1 + strspn(p + 1, " ") : *p == '.' ? p + 1 : NULL;
}

static bool is_powercli(struct console *c, const char *line)
{
	const char *p = line + strspn(line, " \t"), *behind = behind_variable(p), *here = NULL;
	size_t n = cmdlet_length(behind ? behind : p);
	if (!behind && !n)
		return false;
	g_autofree char *name = n ? g_strndup(behind ? behind : p, n) : g_strndup(p, 1 + strcspn(p + 1, " .="));
	for (unsigned i = 0; i < G_N_ELEMENTS(cmdlets); i++)
		if (g_ascii_strcasecmp(cmdlets[i].name, name) == 0)
			here = cmdlets[i].here;
	console_fault(c, "-sh: %s: not found", name);
	console_note(c, "that is PowerCLI, which talks to vCenter%s%s", here ? "; here: " : "; this is the shell of a host", here ? here : "");
	return true;
}

int console_strange_line(struct console *c, const char *line)
{
	if (is_powercli(c, line))
		return 127;
	const char *command = behind_prompt(line);
	g_autofree char *better = mended(command ? command : line);
	if (!command && !better)
		return 0;
	if (better)
		console_note(c, "web pages and documents put other characters in the place of quotes, dashes and spaces; a host takes them for parts of names. "
				"As it was meant:");
	else
		console_note(c, "a prompt was copied with the command. Without it:");
	console_note(c, "  %s", better ? better : command);
	return 2;
}

/* ---- commands ---- */

static const struct {
	const char *name, *note;
} others[] = {
	{"ifconfig", "ESXi has no ifconfig: esxcli network ip interface ipv4 get, or esxcfg-vmknic -l"},
	{"ip", "ESXi has no ip: esxcli network ip interface ipv4 get, or esxcfg-vmknic -l"},
	{"ipconfig", "ESXi has no ipconfig: esxcli network ip interface ipv4 get, or esxcfg-vmknic -l"},
	{"netstat", "ESXi has no netstat: esxcli network ip connection list"},
	{"route", "ESXi has no route: esxcli network ip route ipv4 list, or esxcfg-route -l"},
	{"arp", "ESXi has no arp: esxcli network ip neighbor list"},
	{"man", "hosts have no manual pages: esxcli ... --help, or help vmkping"},
	{"ethtool", "ESXi has no ethtool: esxcli network nic get -n vmnic0"},
	{"service", "services of the host are not emulated"},
	{"sudo", "the shell is root's already"},
	{"ssh", "'host NAME' goes to another host, 'host' lists them"},
	{"vmotion", "'migrate VM to HOST' moves a virtual machine"},
};

static const char *const real[] = {"awk", "auto-backup.sh", "chkconfig", "chmod", "chown", "cp", "cut", "df", "dmesg", "du", "esxcfg-dumppart",
	"esxcfg-fcoe", "esxcfg-hwiscsi", "esxcfg-info", "esxcfg-init", "esxcfg-ipsec", "esxcfg-module", "esxcfg-mpath", "esxcfg-nas", "esxcfg-rescan",
	"esxcfg-resgrp", "esxcfg-scsidevs", "esxcfg-swiscsi", "esxcfg-volume", "dcui", "esxcli.py", "find", "ftpput", "gunzip", "gzip", "kill", "ln", "lsof",
	"lspci", "md5sum", "mkdir", "mount", "mv", "net-dvs", "net-lacp", "net-stats", "nfs-stats", "nsxcli", "nslookup", "openssl", "partedUtil",
	"passwd", "pktcap-uw", "ping6", "poweroff", "ps", "python", "reboot", "rm", "scp", "sed", "services.sh", "sh", "stat", "tar", "tcpdump-uw", "top",
	"touch", "umount", "vdf", "vi", "vim", "vmkchdev", "vmkerrcode", "vmkfstools", "vmkload_mod", "vmkramdisk", "vmkvsitools", "vm-support",
	"voma", "vsish", "wget", "xargs", "ntpq", NULL};

int console_strange_command(struct console *c, const char *name)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	console_commands(c, all);
	g_ptr_array_add(all, NULL);
	g_autofree char *lower = g_ascii_strdown(name, -1);
	const char *near = console_find(c, lower) ? lower : diag_nearest(name, (const char *const *)all->pdata);
	for (unsigned i = 0; i < G_N_ELEMENTS(others); i++)
		if (strcmp(name, others[i].name) == 0) {
			console_fault(c, "-sh: %s: not found", name);
			console_note(c, "%s", others[i].note);
			return 127;
		}
	if (g_strv_contains(real, name) || g_str_has_prefix(name, "/etc/init.d/")) {
		console_note(c, "a real host has %s; the lab does not emulate it. 'help' lists what it has", name);
		return 127;
	}
	console_fault(c, "-sh: %s: not found", name);
	if (console_filter_is(name))
		console_note(c, "%s stands behind a pipe here: esxcli network nic list | %s ...", name, name);
	else if (near)
		console_note(c, "did you mean '%s'?", near);
	return 127;
}
