libvmksim_a_SOURCES += \
	plots/text.h plots/text.c \
	plots/words.h plots/words.c plots/digest.h plots/digest.c plots/digest_moved.c plots/digest_estate.c \
	plots/report.h plots/report.c \
	plots/report_page.h plots/report_page.c plots/report_packets.c plots/report_traffic.c \
	plots/report_evacuation.c \
	plots/report_migration.c plots/report_session.c plots/report_many.c plots/report_bandwidth.c plots/report_estate.c plots/report_grounds.c \
	plots/html.h plots/html.c \
	plots/svg.h plots/svg.c plots/svg_value.h plots/svg_value.c \
	plots/page.h plots/page.c plots/page_parts.h plots/page_frame.c plots/page_shell.c plots/page_index.c \
	plots/page_answer.c plots/page_pictures.c plots/page_scenario.c \
	plots/page_moved.h plots/page_moved.c plots/page_bars.c plots/page_migrations.c plots/page_migration.c plots/page_session.c \
	plots/page_traffic.c plots/page_evacuations.c \
	plots/page_adapters.c plots/page_resources.c plots/page_contention.c plots/page_met.h plots/page_meetings.c plots/page_findings.c plots/page_grounds.c plots/page_log.c \
	plots/schema.h plots/schema.c plots/reference.h plots/reference.c plots/reference_outcome.c \
	plots/picture.h plots/picture.c plots/picture_data.h plots/picture_data.c \
	plots/picture_gnuplot.h plots/picture_gnuplot.c plots/picture_glyphs.c \
	plots/picture_bandwidth.c \
	plots/picture_gantt.c \
	plots/picture_queue.c \
	plots/picture_rounds.c \
	plots/picture_held_by.c \
	plots/picture_contention.c \
	plots/picture_adapters.c plots/picture_lane.h plots/picture_lane.c \
	plots/picture_topology.h plots/picture_topology.c plots/picture_topology_pick.c plots/picture_topology_paper.c plots/picture_topology_host.c \
	plots/picture_topology_place.c plots/picture_topology_ways.c \
	plots/frame.h plots/frame.c plots/capture.h plots/capture.c plots/capture_file.h plots/capture_file.c \
	plots/timeline.h plots/timeline.c \
	plots/json.h plots/json.c plots/jsonl.h plots/jsonl.c plots/csv.h plots/csv.c \
	plots/testlog.h plots/testlog.c plots/testlog_formats.c \
	plots/compare.h plots/compare.c plots/compare_config.c plots/compare_text.c plots/compare_json.c
nodist_libvmksim_a_SOURCES = plots/resources.c

plots_files = \
	plots/vmksim.gresource.xml \
	plots/bandwidth.gp \
	plots/gantt.gp \
	plots/queue.gp \
	plots/rounds.gp \
	plots/held-by.gp \
	plots/contention.gp \
	plots/adapters.gp \
	plots/style.gp \
	plots/topology.gp \
	plots/page.css \
	plots/page.js \
	scenarios/init.yaml
EXTRA_DIST += $(plots_files)
BUILT_SOURCES += plots/resources.c
CLEANFILES += plots/resources.c

plots/resources.c: $(plots_files)
	$(AM_V_GEN)$(MKDIR_P) plots && $(GLIB_COMPILE_RESOURCES) --target=$@ --generate-source --c-name resources --internal \
		--sourcedir=$(srcdir)/plots --sourcedir=$(srcdir)/scenarios $(srcdir)/plots/vmksim.gresource.xml
