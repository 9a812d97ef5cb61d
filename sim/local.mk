# A library of its own (libsim.a), so that -Wconversion holds here: add to libsim_a_SOURCES.
libsim_a_SOURCES += \
	sim/base.c sim/base.h \
	sim/evq.c sim/evq.h sim/evq_inside.h sim/evq_lean.h \
	sim/evq_heap4.c \
	sim/evq_ladder.c \
	sim/evq_plain.c \
	sim/factlog.c sim/factlog.h \
	sim/fixmath.c sim/fixmath.h \
	sim/histogram.c sim/histogram.h \
	sim/net.c sim/net.h sim/net_inside.h \
	sim/net_change.c \
	sim/net_class.c \
	sim/net_count.c \
	sim/net_lane.c \
	sim/net_queue.c \
	sim/net_route.c \
	sim/net_shape.c \
	sim/quantity.c sim/quantity.h \
	sim/rng.c sim/rng.h \
	sim/series.c sim/series.h \
	sim/share.c sim/share.h sim/share_inside.h \
	sim/share_class.c \
	sim/share_fill.c \
	sim/share_ripple.c \
	sim/share_solve.c \
	sim/share_verify.c \
	sim/sim.c sim/sim.h \
	sim/time.h
