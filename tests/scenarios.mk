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
