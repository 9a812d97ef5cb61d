/* cli/console/console_families.h: the tables of commands, each by the file that is named after it. */
#ifndef CLI_CONSOLE_CONSOLE_FAMILIES_H
#define CLI_CONSOLE_CONSOLE_FAMILIES_H

#include "cli/console/console.h"

extern const struct console_esxcli console_esxcli[];
extern const struct console_esxcli console_netstack[];
extern const struct console_esxcli console_interface[];
extern const struct console_esxcli console_tag[];
extern const struct console_esxcli console_ipv4[];
extern const struct console_esxcli console_ipv6[];
extern const struct console_esxcli console_route[];
extern const struct console_esxcli console_dns[];
extern const struct console_esxcli console_connection[];
extern const struct console_esxcli console_vms[];
extern const struct console_esxcli console_advanced[];
extern const struct console_esxcli console_vsan[];
extern const struct console_esxcli console_storage[];
extern const struct console_esxcli console_firewall[];
extern const struct console_esxcli console_system[];
extern const struct console_esxcli console_diag[];

extern const struct console_esxcli console_nic[];
extern const struct console_esxcli console_vswitch[];
extern const struct console_esxcli console_policy[];
extern const struct console_esxcli console_dvs[];

extern const struct console_command console_nics[];
extern const struct console_command console_esxcfg[];
extern const struct console_command console_shell[]; /* esxcli itself, and what the shell has */
extern const struct console_command console_vimcmd[];
extern const struct console_command console_advcfg[];
extern const struct console_command console_esxtop[];
extern const struct console_command console_files[];
extern const struct console_command console_connect[];
extern const struct console_command console_host_tools[];
extern const struct console_command console_ping[];

/* Rows of vim-cmd: the name is the path, "vmsvc/getallvms"; console_tables.c lists them. */
extern const struct console_command *const console_vimcmd_tables[];
extern const struct console_command console_vmsvc[];
extern const struct console_command console_hostsvc_mode[];
extern const struct console_command console_hostsvc[];
extern const struct console_command console_vmknic[];
extern const struct console_command console_gateway[];

int console_esxcli_run(struct console *c, int argc, char **argv);
void console_esxcli_complete(struct console *c, int argc, char **argv, GPtrArray *out);

#endif
