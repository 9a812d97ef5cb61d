libvmksim_a_SOURCES += \
	scenarios/diag.c scenarios/diag.h \
	scenarios/edit.c scenarios/edit.h \
	scenarios/entry.c scenarios/entry.h \
	scenarios/entry_load.c \
	scenarios/expand.c scenarios/expand.h \
	scenarios/expect.c scenarios/expect.h \
	scenarios/expect_compute.c \
	scenarios/expect_condition.c \
	scenarios/expect_eval.c \
	scenarios/expect_facts.c \
	scenarios/expect_lint.c scenarios/expect_lint.h \
	scenarios/expect_metric.c \
	scenarios/expect_parse.c scenarios/expect_parse.h \
	scenarios/expect_path.c \
	scenarios/expect_term.c \
	scenarios/expect_tree.h \
	scenarios/expect_words.c scenarios/expect_words.h \
	scenarios/lint_file.c scenarios/lint_file.h \
	scenarios/load.c scenarios/load.h \
	scenarios/load_action_net.c \
	scenarios/load_actions.c \
	scenarios/load_address.c \
	scenarios/load_clusters.c \
	scenarios/load_dvs.c \
	scenarios/load_edits.c \
	scenarios/load_evacuate.c \
	scenarios/load_fabric.c \
	scenarios/load_field.c \
	scenarios/load_hosts.c \
	scenarios/load_lab.c \
	scenarios/load_pswitches.c \
	scenarios/load_settings.c \
	scenarios/load_storage.c \
	scenarios/load_switches.c \
	scenarios/load_timeline.c \
	scenarios/load_top.c \
	scenarios/load_trace.c \
	scenarios/load_traffic.c \
	scenarios/load_trigger.c \
	scenarios/load_vms.c \
	scenarios/load_world.c \
	scenarios/natural.c scenarios/natural.h \
	scenarios/play.c scenarios/play.h \
	scenarios/scenario.c scenarios/scenario.h \
	scenarios/scenario_actions.c \
	scenarios/scenario_keys.c scenarios/scenario_keys.h \
	scenarios/session.c scenarios/session.h scenarios/session_text.c \
	scenarios/yaml.c scenarios/yaml.h
