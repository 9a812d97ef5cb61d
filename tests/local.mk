# Suites are CUnit programs that print TAP, one line per law; checks are scripts that end with 0 (holds), 1 (does not) or 77 (skipped).
check_LIBRARIES += tests/libsuite.a
tests_libsuite_a_SOURCES = tests/suite.c tests/suite.h tests/given.c tests/given.h
tests_libsuite_a_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
suite_ldadd = tests/libsuite.a libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS) $(FYAML_LIBS) $(CSV_LIBS) $(CUNIT_LIBS)

check_scripts = \
	tests/check-floors.sh \
	tests/check-prefix.sh \
	tests/check-headers.sh \
	tests/check-determinism.sh \
	tests/check-processes.sh \
	tests/check-schema.sh \
	tests/check-readme.sh \
	tests/check-scenarios.sh \
	tests/check-report.sh \
	tests/check-validate.sh \
	tests/check-packets.sh \
	tests/check-builds.sh \
	tests/check-counters.sh

EXTRA_DIST += $(check_scripts) \
	tests/.clang-tidy \
	tests/bench/bench.sh \
	tests/bench/estate.sh \
	tests/bench/into.sh \
	tests/bench/memory.awk \
	tests/bench/packets.awk \
	tests/bench/packets.sh \
	tests/bench/peers/ns3/hold.cpp \
	tests/bench/peers/ns3/sim.cpp \
	tests/bench/peers/simgrid/flowbench.cpp \
	tests/bench/peers/simgrid/racks.hpp \
	tests/bench/peers/simgrid/vmscale.cpp \
	tests/bench/profile.awk \
	tests/bench/profile.sh \
	tests/bench/rolling.sh \
	tests/bench/table-format.awk \
	tests/bench/table.awk \
	tests/common.sh \
	tests/exceptions.txt \
	tests/floors.txt \
	tests/fuzz.sh \
	tests/selection.txt \
	tests/statements.sh
EXTRA_PROGRAMS += tests/list-runs tests/bench/child tests/bench/flows tests/bench/hold tests/bench/packets tests/bench/solver
CLEANFILES += tests/list-runs$(EXEEXT) tests/bench/child$(EXEEXT) tests/bench/flows$(EXEEXT) tests/bench/hold$(EXEEXT) tests/bench/packets$(EXEEXT) tests/bench/solver$(EXEEXT) \
	tests/bench/peers/ns3/hold tests/bench/peers/ns3/sim tests/bench/peers/simgrid/flowbench tests/bench/peers/simgrid/vmscale bench.csv packets-bench.csv
tests_list_runs_SOURCES = tests/list-runs.c tests/random-scenario.c tests/random-scenario.h tests/draw.h tests/reckon.c tests/reckon.h
tests_list_runs_LDADD = libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS) $(FYAML_LIBS) $(CSV_LIBS)
tests_bench_child_SOURCES = tests/bench/child.c
bench_work = tests/bench/work.c tests/bench/work.h tests/bench/workload.h tests/bench/meter.h
tests_bench_flows_SOURCES = tests/bench/flows.c $(bench_work)
tests_bench_flows_LDADD = libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS)
tests_bench_hold_SOURCES = tests/bench/hold.c tests/bench/holdload.h tests/bench/meter.h
tests_bench_hold_LDADD = libsim.a $(GLIB_LIBS) -lm
tests_bench_packets_SOURCES = tests/bench/packets.c tests/bench/packets.h tests/bench/packets_lanes.c tests/bench/packets_transport.c \
	tests/bench/packload.h tests/bench/meter.h
tests_bench_packets_LDADD = libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS)
tests_bench_solver_SOURCES = tests/bench/solver.c $(bench_work)
tests_bench_solver_LDADD = libsim.a $(GLIB_LIBS)

include tests/sim.mk
include tests/models.mk
include tests/scenarios.mk
include tests/views.mk
include tests/validation/local.mk

# Every shipped scenario adds up: spawns ./vmksim.
check_PROGRAMS += tests/test-sums
tests_test_sums_SOURCES = tests/test-sums.c
tests_test_sums_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_sums_LDADD = $(suite_ldadd)

TESTS = $(check_PROGRAMS) $(check_scripts)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = bash
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
AM_LOG_DRIVER_FLAGS = --comments
tests/check-processes.log tests/check-builds.log tests/check-packets.log: tests/list-runs$(EXEEXT)
tests/check-packets.log: tests/test-sums$(EXEEXT)
tests/check-counters.log: tests/bench/flows$(EXEEXT) tests/bench/packets$(EXEEXT) tests/bench/solver$(EXEEXT)

# What the checks must know of the build.
AM_TESTS_ENVIRONMENT = \
	CC='$(CC)' NM='$(NM)' \
	VMKSIM_CFLAGS='$(AM_CPPFLAGS) $(AM_CFLAGS) $(CUNIT_CFLAGS)' \
	VMKSIM_LIBS='$(GLIB_LIBS) $(GSL_LIBS) $(FYAML_LIBS) $(CSV_LIBS) $(PCAP_LIBS) $(EDIT_LIBS)' \
	VMKSIM_SOURCES='$(libsim_a_SOURCES) $(libvmksim_a_SOURCES) $(nodist_libvmksim_a_SOURCES) $(vmksim_SOURCES)' \
	VMKSIM_DEFS='$(DEFS)' \
	VMKSIM_OBJECTS='libsim.a libvmksim.a $(vmksim_OBJECTS)'; \
	export CC NM VMKSIM_DEFS VMKSIM_CFLAGS VMKSIM_LIBS VMKSIM_SOURCES VMKSIM_OBJECTS;

# vmksim and, where they are installed, SimGrid and ns-3 on the same work; its settings are told in bench.sh.
bench: vmksim$(EXEEXT) tests/bench/child$(EXEEXT) tests/bench/flows$(EXEEXT) tests/bench/hold$(EXEEXT) tests/bench/packets$(EXEEXT) tests/bench/solver$(EXEEXT)
	@bash '$(srcdir)/tests/bench/bench.sh'
.PHONY: bench

# Where the instructions go, by function.
profile: vmksim$(EXEEXT) tests/bench/flows$(EXEEXT)
	@bash '$(srcdir)/tests/bench/profile.sh'
.PHONY: profile

# Thousands of random reconfigurations, where make check plays hundreds; a hundred thousand systems for the sharing solver, where it has thousands; at packet fidelity
# hundreds of estates, and every shipped scenario of up to 60 million packets.
check-long: vmksim$(EXEEXT) tests/test-random-reconfiguration$(EXEEXT) tests/test-metamorphic-play$(EXEEXT) tests/test-share-oracle$(EXEEXT) tests/test-session-random$(EXEEXT) \
		tests/test-net-oracle$(EXEEXT) tests/list-runs$(EXEEXT) tests/test-sums$(EXEEXT)
	VMKSIM_FIDELITY=packet VMKSIM_RANDOM_RUNS=500 tests/test-random-reconfiguration$(EXEEXT)
	VMKSIM_FIDELITY=packet tests/test-metamorphic-play$(EXEEXT)
	srcdir='$(srcdir)' VMKSIM_PACKETS=60 bash '$(srcdir)/tests/check-packets.sh'
	VMKSIM_RANDOM_RUNS=10000 tests/test-random-reconfiguration$(EXEEXT)
	srcdir='$(srcdir)' VMKSIM_RANDOM_RUNS=50 tests/test-session-random$(EXEEXT)
	VMKSIM_SYSTEMS=25 tests/test-share-oracle$(EXEEXT)
	VMKSIM_SYSTEMS=50 tests/test-net-oracle$(EXEEXT)
.PHONY: check-long

# Mutated scenario files and random reconfigurations under sanitizers, for FUZZ_SECONDS.
FUZZ_SECONDS = 600
fuzz:
	@$(AM_TESTS_ENVIRONMENT) srcdir='$(srcdir)' FUZZ_SECONDS='$(FUZZ_SECONDS)' CUNIT_LIBS='$(CUNIT_LIBS)' bash '$(srcdir)/tests/fuzz.sh'
.PHONY: fuzz
