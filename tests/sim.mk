check_PROGRAMS += tests/test-evq
tests_test_evq_SOURCES = tests/test-evq.c tests/draw.h
tests_test_evq_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_evq_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-factlog
tests_test_factlog_SOURCES = tests/test-factlog.c
tests_test_factlog_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_factlog_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-fixmath
tests_test_fixmath_SOURCES = tests/test-fixmath.c tests/draw.h
tests_test_fixmath_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_fixmath_LDADD = $(suite_ldadd) -lm

check_PROGRAMS += tests/test-histogram
tests_test_histogram_SOURCES = tests/test-histogram.c tests/draw.h
tests_test_histogram_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_histogram_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-net
tests_test_net_SOURCES = tests/test-net.c tests/draw.h
tests_test_net_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_net_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-net-class
tests_test_net_class_SOURCES = tests/test-net-class.c tests/draw.h
tests_test_net_class_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_net_class_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-net-oracle
tests_test_net_oracle_SOURCES = tests/test-net-oracle.c tests/draw.h tests/plain-net.c tests/plain-net.h
tests_test_net_oracle_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_net_oracle_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-quantity
tests_test_quantity_SOURCES = tests/test-quantity.c
tests_test_quantity_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_quantity_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-rng
tests_test_rng_SOURCES = tests/test-rng.c
tests_test_rng_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_rng_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-series
tests_test_series_SOURCES = tests/test-series.c tests/draw.h
tests_test_series_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_series_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-share
tests_test_share_SOURCES = tests/test-share.c tests/draw.h
tests_test_share_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_share_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-sim
tests_test_sim_SOURCES = tests/test-sim.c
tests_test_sim_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_sim_LDADD = $(suite_ldadd)

check_PROGRAMS += tests/test-share-oracle
tests_test_share_oracle_SOURCES = tests/test-share-oracle.c tests/draw.h
tests_test_share_oracle_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_share_oracle_LDADD = $(suite_ldadd)
