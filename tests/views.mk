check_PROGRAMS += tests/test-outcome
tests_test_outcome_SOURCES = tests/test-outcome.c
tests_test_outcome_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_outcome_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-expect
tests_test_expect_SOURCES = tests/test-expect.c
tests_test_expect_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_expect_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-expect-parse
tests_test_expect_parse_SOURCES = tests/test-expect-parse.c
tests_test_expect_parse_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_expect_parse_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-capture
tests_test_capture_SOURCES = tests/test-capture.c
tests_test_capture_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_capture_LDADD = $(suite_ldadd) $(PCAP_LIBS)

check_PROGRAMS += tests/test-report tests/test-picture
tests_test_report_SOURCES = tests/test-report.c
tests_test_report_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_report_LDADD = $(suite_ldadd)
check_PROGRAMS += tests/test-picture-moved
tests_test_picture_moved_SOURCES = tests/test-picture-moved.c
tests_test_picture_moved_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_picture_moved_LDADD = $(suite_ldadd)
check_PROGRAMS += tests/test-picture-rows
tests_test_picture_rows_SOURCES = tests/test-picture-rows.c tests/hostile.c tests/hostile.h
tests_test_picture_rows_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_picture_rows_LDADD = $(suite_ldadd)
tests_test_picture_SOURCES = tests/test-picture.c
tests_test_picture_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_picture_LDADD = $(suite_ldadd)

check_scripts += tests/test-cli.sh tests/test-fidelity.sh
EXTRA_DIST += tests/report-outcome.json

check_PROGRAMS += tests/test-compare tests/test-testlog
tests_test_compare_SOURCES = tests/test-compare.c
tests_test_compare_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_compare_LDADD = $(suite_ldadd)
tests_test_testlog_SOURCES = tests/test-testlog.c
tests_test_testlog_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_testlog_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-picture-topology
tests_test_picture_topology_SOURCES = tests/test-picture-topology.c
tests_test_picture_topology_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_picture_topology_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-tables
tests_test_tables_SOURCES = tests/test-tables.c tests/hostile.c tests/hostile.h
tests_test_tables_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_tables_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-page-estate
tests_test_page_estate_SOURCES = tests/test-page-estate.c
tests_test_page_estate_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_page_estate_LDADD = $(suite_ldadd)

check_scripts += tests/test-testcmd.sh
EXTRA_DIST += tests/junit.xsd

# Texts that mean harm, in every view; make-hostile gives them to checks that drive vmksim from outside.
check_PROGRAMS += tests/test-hostile
tests_test_hostile_SOURCES = tests/test-hostile.c tests/hostile.c tests/hostile.h
tests_test_hostile_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_hostile_LDADD = $(suite_ldadd)
EXTRA_PROGRAMS += tests/make-hostile
CLEANFILES += tests/make-hostile$(EXEEXT)
tests_make_hostile_SOURCES = tests/make-hostile.c tests/hostile.c tests/hostile.h
tests_make_hostile_LDADD = libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS) $(FYAML_LIBS) $(CSV_LIBS)

# Pages in a headless Chromium; skipped where there is none, and no part of make check.
check-browser: vmksim$(EXEEXT) tests/make-hostile$(EXEEXT) tests/list-runs$(EXEEXT)
	@srcdir='$(srcdir)' bash '$(srcdir)/tests/browser.sh' $(BROWSER_SCENARIOS) || test $$? = 77
.PHONY: check-browser
EXTRA_DIST += tests/browser.sh tests/browser.html tests/browser.js tests/browser-faults.html

# docs/gallery.md and its pictures, and every shipped scenario's page in gallery/.
gallery: vmksim$(EXEEXT)
	@srcdir='$(srcdir)' bash '$(srcdir)/docs/gallery.sh'
.PHONY: gallery
clean-local:
	rm -rf gallery

# The page of what moved, read as XML and held against its outcome.
check_PROGRAMS += tests/test-page-many
tests_test_page_many_SOURCES = tests/test-page-many.c tests/page-reader.c tests/page-reader.h
tests_test_page_many_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_page_many_LDADD = $(suite_ldadd)

# The page's frame, and the white list of pictures.
check_PROGRAMS += tests/test-page
tests_test_page_SOURCES = tests/test-page.c tests/page-reader.c tests/page-reader.h
tests_test_page_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_page_LDADD = $(suite_ldadd)

# Data and words of the pictures of a stored outcome, byte for byte.
check_PROGRAMS += tests/test-goldens
tests_test_goldens_SOURCES = tests/test-goldens.c
tests_test_goldens_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_goldens_LDADD = $(suite_ldadd)

# Transcripts of the lab, its options, and its terminal; transcripts that are imported.
check_scripts += tests/check-lab.sh tests/check-terminal.sh tests/check-import.sh tests/test-lab-grade.sh

check_PROGRAMS += tests/test-console-ip
tests_test_console_ip_SOURCES = tests/test-console-ip.c
tests_test_console_ip_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_ip_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-console-switching
tests_test_console_switching_SOURCES = tests/test-console-switching.c tests/draw.h
tests_test_console_switching_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_switching_LDADD = $(suite_ldadd)

# The console itself: words, pipes, esxcli, formatters, completion.
check_PROGRAMS += tests/test-console tests/test-console-esxcli
tests_test_console_SOURCES = tests/test-console.c tests/typed.c tests/typed.h
tests_test_console_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_LDADD = $(suite_ldadd)
tests_test_console_esxcli_SOURCES = tests/test-console-esxcli.c tests/typed.c tests/typed.h
tests_test_console_esxcli_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_esxcli_LDADD = $(suite_ldadd)

# The shipped exercises: their solutions, and wrong answers to them.
check_PROGRAMS += tests/test-exercises
tests_test_exercises_SOURCES = tests/test-exercises.c
tests_test_exercises_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_exercises_LDADD = $(suite_ldadd)
check_PROGRAMS += tests/test-console-fuzz
tests_test_console_fuzz_SOURCES = tests/test-console-fuzz.c tests/draw.h
tests_test_console_fuzz_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_fuzz_LDADD = $(suite_ldadd)
# The tools that look, and those of the system.
check_PROGRAMS += tests/test-console-diagnosis
tests_test_console_diagnosis_SOURCES = tests/test-console-diagnosis.c
tests_test_console_diagnosis_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_console_diagnosis_LDADD = $(suite_ldadd)

# A packet alone, and those of sessions.
check_PROGRAMS += tests/test-probe
tests_test_probe_SOURCES = tests/test-probe.c tests/random-scenario.c tests/random-scenario.h tests/draw.h
tests_test_probe_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_probe_LDADD = $(suite_ldadd)
