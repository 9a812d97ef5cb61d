check_PROGRAMS += tests/test-diag
tests_test_diag_SOURCES = tests/test-diag.c
tests_test_diag_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_diag_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-loader
tests_test_loader_SOURCES = tests/test-loader.c
tests_test_loader_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_loader_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-bad
tests_test_bad_SOURCES = tests/test-bad.c
tests_test_bad_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_bad_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-lint
tests_test_lint_SOURCES = tests/test-lint.c
tests_test_lint_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_lint_LDADD = $(suite_ldadd)

check_scripts += tests/test-lint-cli.sh

check_PROGRAMS += tests/test-expect-facts
tests_test_expect_facts_SOURCES = tests/test-expect-facts.c
tests_test_expect_facts_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_expect_facts_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-play
tests_test_play_SOURCES = tests/test-play.c
tests_test_play_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_play_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-selection
tests_test_selection_SOURCES = tests/test-selection.c
tests_test_selection_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_selection_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-metamorphic-play
tests_test_metamorphic_play_SOURCES = tests/test-metamorphic-play.c tests/random-scenario.c tests/random-scenario.h tests/draw.h
tests_test_metamorphic_play_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_metamorphic_play_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-random-reconfiguration
tests_test_random_reconfiguration_SOURCES = tests/test-random-reconfiguration.c tests/random-scenario.c tests/random-scenario.h tests/draw.h
tests_test_random_reconfiguration_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_random_reconfiguration_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-live
tests_test_live_SOURCES = tests/test-live.c
tests_test_live_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_live_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-world
tests_test_world_SOURCES = tests/test-world.c
tests_test_world_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_world_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-fuzz
tests_test_fuzz_SOURCES = tests/test-fuzz.c tests/draw.h
tests_test_fuzz_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_fuzz_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-storage
tests_test_storage_SOURCES = tests/test-storage.c
tests_test_storage_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_storage_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-wire
tests_test_wire_SOURCES = tests/test-wire.c tests/fixed-transport.c tests/fixed-transport.h
tests_test_wire_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_wire_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-traffic
tests_test_traffic_SOURCES = tests/test-traffic.c
tests_test_traffic_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_traffic_LDADD = $(suite_ldadd)

# A large estate, scaled down: runs tests/bench/rolling.sh.
check_PROGRAMS += tests/test-rolling
tests_test_rolling_SOURCES = tests/test-rolling.c
tests_test_rolling_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_rolling_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-segment
tests_test_segment_SOURCES = tests/test-segment.c
tests_test_segment_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_segment_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-session
tests_test_session_SOURCES = tests/test-session.c
tests_test_session_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_session_LDADD = $(suite_ldadd)

# Ten thousand commands at random.
check_PROGRAMS += tests/test-session-random
tests_test_session_random_SOURCES = tests/test-session-random.c tests/random-console.c tests/random-console.h tests/draw.h
tests_test_session_random_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_session_random_LDADD = $(suite_ldadd)
