/* cli/console/console_tables.c: the tables of commands, one a family. */
#include "cli/console/console_families.h"

const struct console_esxcli *const console_esxcli_tables[] = {
	console_esxcli,
	console_netstack,
	console_vms,
	console_advanced,
	console_vsan,
	console_storage,
	console_firewall,
	console_system,
	console_interface,
	console_diag,
	console_tag,
	console_ipv4,
	console_ipv6,
	console_route,
	console_dns,
	console_connection,
	console_nic,
	console_vswitch,
	console_policy,
	console_dvs,
	NULL,
};

const struct console_command *const console_command_tables[] = {
	console_shell,
	console_vimcmd,
	console_advcfg,
	console_esxtop,
	console_files,
	console_connect,
	console_host_tools,
	console_vmknic,
	console_gateway,
	console_ping,
	console_nics,
	console_esxcfg,
	NULL,
};

const struct console_command *const console_vimcmd_tables[] = {
	console_vmsvc,
	console_hostsvc_mode,
	console_hostsvc,
	NULL,
};
