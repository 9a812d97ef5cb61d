vmksim_SOURCES += \
	cli/main.c \
	cli/cmd.h cli/cmd_run.c cli/cmd_report.c cli/cmd_check.c cli/cmd_rules.c cli/cmd_explain.c cli/cmd_help.c \
	cli/opts.h cli/opts.c \
	cli/out.h cli/out.c
