# Simulated against measured: make validate plays every case of tests/validation/data and writes docs/validation.md.
EXTRA_PROGRAMS += tests/validation/validate
CLEANFILES += tests/validation/validate$(EXEEXT)
tests_validation_validate_CFLAGS = $(AM_CFLAGS)
tests_validation_validate_LDADD = libvmksim.a libsim.a $(GLIB_LIBS) $(GSL_LIBS) $(FYAML_LIBS) $(CSV_LIBS)
tests_validation_validate_SOURCES = tests/reckon.c tests/reckon.h \
	tests/validation/validate.c tests/validation/validate.h \
	tests/validation/validate_class.c \
	tests/validation/validate_csv.c tests/validation/validate_csv.h \
	tests/validation/validate_disk.c \
	tests/validation/validate_fidelity.c tests/validation/validate_fidelity.h \
	tests/validation/validate_fidelity_report.c \
	tests/validation/validate_inside.h \
	tests/validation/validate_ns3.c \
	tests/validation/validate_packets.c \
	tests/validation/validate_play.c tests/validation/validate_play.h \
	tests/validation/validate_published.c tests/validation/validate_published.h \
	tests/validation/validate_published_cloud.c \
	tests/validation/validate_published_esxi.c \
	tests/validation/validate_published_qemu.c \
	tests/validation/validate_published_tcp.c \
	tests/validation/validate_qemu.c \
	tests/validation/validate_report.c \
	tests/validation/validate_row.c \
	tests/validation/validate_scene.c tests/validation/validate_scene.h \
	tests/validation/validate_simgrid.c \
	tests/validation/validate_table.c tests/validation/validate_table.h \
	tests/validation/validate_tcp.c \
	tests/validation/validate_vmgrid.c

validate: tests/validation/validate$(EXEEXT)
	tests/validation/validate --data '$(srcdir)/tests/validation/data' --classes '$(srcdir)/tests/validation' --scenarios '$(srcdir)/scenarios' --write '$(srcdir)/docs/validation.md'
.PHONY: validate

# The same program over one case or two of each source: it runs, repeats itself, and its report adds up.
tests/check-validate.log: tests/validation/validate$(EXEEXT)

check_PROGRAMS += tests/test-validate
tests_test_validate_SOURCES = tests/test-validate.c tests/validation/validate_csv.c tests/validation/validate_class.c \
	tests/validation/validate_packets.c tests/validation/validate_report.c tests/validation/validate_row.c tests/validation/validate_table.c
tests_test_validate_CFLAGS = $(AM_CFLAGS) $(CUNIT_CFLAGS)
tests_test_validate_LDADD = $(suite_ldadd)
