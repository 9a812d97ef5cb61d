check_PROGRAMS += tests/test-constant
tests_test_constant_SOURCES = tests/test-constant.c
tests_test_constant_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_constant_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-fabric
tests_test_fabric_SOURCES = tests/test-fabric.c
tests_test_fabric_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_fabric_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-host
tests_test_host_SOURCES = tests/test-host.c
tests_test_host_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_host_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-rules-table
tests_test_rules_table_SOURCES = tests/test-rules-table.c
tests_test_rules_table_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_rules_table_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-precopy
tests_test_precopy_SOURCES = tests/test-precopy.c
tests_test_precopy_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_precopy_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-precopy-rules
tests_test_precopy_rules_SOURCES = tests/test-precopy-rules.c
tests_test_precopy_rules_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_precopy_rules_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-run
tests_test_run_SOURCES = tests/test-run.c tests/fixed-transport.c tests/fixed-transport.h
tests_test_run_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_run_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-select
tests_test_select_SOURCES = tests/test-select.c
tests_test_select_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_select_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-packet-station
tests_test_packet_station_SOURCES = tests/test-packet-station.c tests/flow-bench.h
tests_test_packet_station_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_packet_station_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-flow-queue
tests_test_flow_queue_SOURCES = tests/test-flow-queue.c tests/flow-bench.h
tests_test_flow_queue_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_flow_queue_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-flow-window
tests_test_flow_window_SOURCES = tests/test-flow-window.c tests/flow-bench.h
tests_test_flow_window_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_flow_window_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-flow
tests_test_flow_SOURCES = tests/test-flow.c tests/flow-bench.h
tests_test_flow_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_flow_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-metamorphic
tests_test_metamorphic_SOURCES = tests/test-metamorphic.c tests/draw.h
tests_test_metamorphic_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_metamorphic_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-admission
tests_test_admission_SOURCES = tests/test-admission.c
tests_test_admission_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_admission_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-settings
tests_test_settings_SOURCES = tests/test-settings.c
tests_test_settings_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_settings_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-evacuation
tests_test_evacuation_SOURCES = tests/test-evacuation.c
tests_test_evacuation_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_evacuation_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-address
tests_test_address_SOURCES = tests/test-address.c
tests_test_address_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_address_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-kinds
tests_test_kinds_SOURCES = tests/test-kinds.c
tests_test_kinds_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_kinds_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-switching
tests_test_switching_SOURCES = tests/test-switching.c
tests_test_switching_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_switching_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-latency
tests_test_latency_SOURCES = tests/test-latency.c
tests_test_latency_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_latency_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tcp-cc
tests_test_tcp_cc_SOURCES = tests/test-tcp-cc.c
tests_test_tcp_cc_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tcp_cc_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tcp
tests_test_tcp_SOURCES = tests/test-tcp.c
tests_test_tcp_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tcp_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tcp-receiver
tests_test_tcp_receiver_SOURCES = tests/test-tcp-receiver.c
tests_test_tcp_receiver_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tcp_receiver_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tcp-recovery
tests_test_tcp_recovery_SOURCES = tests/test-tcp-recovery.c
tests_test_tcp_recovery_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tcp_recovery_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tcp-play
tests_test_tcp_play_SOURCES = tests/test-tcp-play.c tests/tcp-bench.h tests/draw.h
tests_test_tcp_play_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tcp_play_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-packet
tests_test_packet_SOURCES = tests/test-packet.c tests/flow-bench.h tests/draw.h
tests_test_packet_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_packet_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-packet-laws
tests_test_packet_laws_SOURCES = tests/test-packet-laws.c tests/flow-bench.h
tests_test_packet_laws_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_packet_laws_LDADD = $(suite_ldadd) -lm
