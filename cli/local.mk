vmksim_SOURCES += \
	cli/main.c \
	cli/cmd.h cli/cmd_run.c cli/cmd_report.c cli/cmd_check.c cli/cmd_rules.c cli/cmd_explain.c cli/cmd_help.c \
	cli/cmd_test.c cli/cmd_compare.c cli/cmd_init.c cli/found.h cli/found.c cli/pool.h cli/pool.c cli/update.h cli/update.c \
	cli/cmd_schema.c \
	cli/cmd_plot.c cli/draw.h cli/draw.c cli/stored.h cli/stored.c \
	cli/facts.h cli/facts.c \
	cli/fidelity.h cli/fidelity.c \
	cli/formats.h cli/formats.c cli/formats_csv.c \
	cli/interrupt.h cli/interrupt.c \
	cli/load.h cli/load.c \
	cli/opts.h cli/opts.c \
	cli/progress.h cli/progress.c \
	cli/trace.h cli/trace.c \
	cli/out.h cli/out.c \
	cli/cmd_lint.h cli/cmd_lint.c cli/cmd_lint_json.c

vmksim_SOURCES += \
	cli/cmd_import.c \
	cli/import/import.h cli/import/import_complete.c cli/import/import_networks.c cli/import/import_read.c cli/import/import_rows.c cli/import/import_tables.c \
	cli/import/import_transcript.c cli/import/import_write.c cli/import/import_write_host.c

# The console is a library of its own kind: the lab and import share it, and tests link it.
libvmksim_a_SOURCES += \
	cli/console/console.h cli/console/console.c \
	cli/console/console_args.h cli/console/console_args.c \
	cli/console/console_complete.c cli/console/console_hint.c \
	cli/console/console_esxcli.c \
	cli/console/console_traps.h cli/console/console_traps.c \
	cli/console/console_usage.h cli/console/console_usage.c \
	cli/console/console_families.h cli/console/console_tables.c \
	cli/console/console_format.c \
	cli/console/console_netstack.c cli/console/console_interface.c cli/console/console_tag.c \
	cli/console/console_ipv4.c cli/console/console_ipv6.c cli/console/console_dns.c cli/console/console_route.h cli/console/console_route.c \
	cli/console/console_connection.c cli/console/console_gateway.c cli/console/console_hostsvc.c cli/console/console_vmknic.c \
	cli/console/console_ip.h cli/console/console_ip.c cli/console/console_made.h cli/console/console_made.c cli/console/console_join.h cli/console/console_join.c \
	cli/console/console_shell.c \
	cli/console/console_table.h cli/console/console_table.c \
	cli/console/console_ping.c \
	cli/console/console_reach.h \
	cli/console/console_reach.c \
	cli/console/console_system.c \
	cli/console/console_firewall.c \
	cli/console/console_storage.c \
	cli/console/console_connect.c \
	cli/console/console_clock.h \
	cli/console/console_clock.c \
	cli/console/console_files.c \
	cli/console/console_logs.h \
	cli/console/console_logs.c \
	cli/console/console_esxtop.c \
	cli/console/console_vsan.c \
	cli/console/console_advanced.c \
	cli/console/console_vimcmd.c \
	cli/console/console_vms.c \
	cli/console/console_dvs.c cli/console/console_esxcfg.c cli/console/console_nic.c cli/console/console_policy.c \
	cli/console/console_switching.h cli/console/console_switching.c cli/console/console_vswitch.c \
	cli/console/console_filter.c cli/console/console_grep.h cli/console/console_grep.c \
	cli/console/console_pipe.h cli/console/console_pipe.c \
	cli/console/console_strange.c \
	cli/console/console_words.h cli/console/console_words.c

vmksim_SOURCES += \
	cli/cmd_lab.c \
	cli/lab/lab_classroom.h cli/lab/lab_classroom.c \
	cli/lab/lab_terminal.h cli/lab/lab_terminal.c cli/lab/lab_line.h cli/lab/lab_line.c cli/lab/lab_edit.c

libvmksim_a_SOURCES += \
	cli/explain.h cli/explain.c \
	cli/lab/lab_why.h cli/lab/lab_why.c cli/lab/lab_why_adapter.c cli/lab/lab_why_host.c cli/lab/lab_why_task.c cli/lab/lab_why_switch.c \
	cli/lab/lab_show.h cli/lab/lab_show.c cli/lab/lab_show_timeline.c \
	cli/lab/lab_explain.c cli/lab/lab_help.c cli/lab/lab_text.h cli/lab/lab_text.c \
	cli/lab/lab.h cli/lab/lab_commands.c \
	cli/lab/lab_act.h cli/lab/lab_act.c \
	cli/lab/lab_foresee.h cli/lab/lab_foresee.c \
	cli/lab/lab_news.h cli/lab/lab_news.c \
	cli/lab/lab_exercise.c cli/lab/lab_grade.h cli/lab/lab_grade.c \
	cli/lab/lab_past.c \
	cli/lab/lab_diff.c cli/lab/lab_state.h cli/lab/lab_state.c cli/lab/lab_what_if.c \
	cli/lab/lab_save.c \
	cli/lab/lab_tasks.c \
	cli/lab/lab_time.c \
	cli/lab/lab_wizard.h cli/lab/lab_wizard.c cli/lab/lab_wizard_device.c cli/lab/lab_wizard_port.c cli/lab/lab_wizard_ip.c \
	cli/lab/lab_world.c

# For bash: the file bears the name of the command it completes.
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = cli/completion/vmksim
