libvmksim_a_SOURCES += \
	plots/text.h plots/text.c \
	plots/report.h plots/report.c \
	plots/report_page.h plots/report_page.c \
	plots/report_migration.c plots/report_many.c plots/report_estate.c plots/report_grounds.c \
	plots/plot.h plots/plot.c
nodist_libvmksim_a_SOURCES = plots/resources.c

plots_files = plots/vmksim.gresource.xml plots/bandwidth.gp plots/style.gp
EXTRA_DIST += $(plots_files)
BUILT_SOURCES += plots/resources.c
CLEANFILES += plots/resources.c

plots/resources.c: $(plots_files)
	$(AM_V_GEN)$(MKDIR_P) plots && $(GLIB_COMPILE_RESOURCES) --target=$@ --generate-source --c-name resources --internal \
		--sourcedir=$(srcdir)/plots $(srcdir)/plots/vmksim.gresource.xml
