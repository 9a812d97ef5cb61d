/* sim/sim.h: the engine: the clock, the instant, the budgets.
 *
 * One instant (I2): its events (class 0), then settle, repeated until quiet; then `quiet` (triggers are tested there and may queue actions of this very
 * instant); then the next action (class 1), and quiet again; when nothing is left at this instant, `sample`. The clock never runs backwards.
 * sim_run() begins by settling the present instant, so that what was changed between two runs takes effect; an action applied there is best scheduled for now,
 * then the instant is played in full. Apart from that no hook is called at an instant without events: many short runs do what one long run does.
 * Budgets: an instant to stop at and a number of events (actions count); both are simulated measures, so a run ends at the same point on every machine.
 */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include "sim/evq.h"

struct sim;
typedef void (*sim_handler_fn)(void *ctx, uint32_t target, uint64_t arg);
typedef void (*sim_hook_fn)(void *ctx);

enum sim_stop {
	SIM_STOP_IDLE,    /* nothing pending but what is in the background */
	SIM_STOP_UNTIL,   /* the next event lies after `until`; the clock stands at `until` */
	SIM_STOP_EVENTS,  /* the budget of events is used up, perhaps in the middle of an instant */
	SIM_STOP_ASKED,   /* sim_ask_stop(); always between two instants; the next sim_run() goes on */
};

struct sim_hooks {
	sim_hook_fn settle; /* may schedule events at now: then the events are played and it is called again; NULL: nothing to settle */
	sim_hook_fn quiet;  /* after each quiet; may schedule actions at now; NULL: none */
	sim_hook_fn sample; /* at the end of each instant; must not schedule at now; NULL: none */
	sim_hook_fn look;   /* between two instants, or two stretches of the companion, after sim_ask_look(); must change nothing; NULL: none */
	void *ctx;
};

/* max_events UINT64_MAX: no budget. */
struct sim *sim_new(enum evq_kind kind, uint64_t max_events);
void sim_free(struct sim *s);
void sim_set_hooks(struct sim *s, struct sim_hooks h);
/* Handlers are small integers chosen by the caller, at most 64; each is set once. `name` is borrowed and must be a literal. */
void sim_set_handler(struct sim *s, uint16_t handler, const char *name, sim_handler_fn fn, void *ctx);
struct sim_time sim_now(const struct sim *s);
struct sim_time sim_reached(const struct sim *s); /* the same, or where its companion is, which may be ahead */
/* Schedules at `t` (not before now; NEVER is not scheduled and gives {0,0}). */
struct evq_handle sim_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg);
struct evq_handle sim_action_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg);
/* An action that comes after everything else of its instant, those that were scheduled for it before it excepted: when all is quiet. At an instant of its own it is played as
 * one that is applied between two runs would be: no hook is called before it. */
struct evq_handle sim_last_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg);
bool sim_cancel(struct sim *s, struct evq_handle *h); /* and sets *h to {0,0} */
enum sim_stop sim_run(struct sim *s, struct sim_time until);
enum sim_stop sim_pass(struct sim *s, struct sim_time until); /* the same, but time passes up to `until` when nothing is pending, too */
/* A model with events of its own (packets), told to play them before the engine goes on to its next instant. No hook is called for them: what must be seen is scheduled as
 * an event of the engine, at an instant no earlier than the last one and no later than the present end of play. They count in the budget. */
struct sim_companion {
	/* Plays what lies before `before`, at most so many events, and tells how many; 0: nothing is left there. It may end early, above all when it has scheduled something. */
	uint64_t (*play)(void *ctx, struct sim_time before, uint64_t most);
	bool (*busy)(void *ctx, struct sim_time *out_next); /* it has something to play, when next, that keeps the run going */
	struct sim_time (*now)(void *ctx);                  /* its clock: that of the last event played, or later */
	void *ctx;
};
void sim_set_companion(struct sim *s, struct sim_companion c);
/* How many of the pending events are only there as long as others are: with nothing else pending, the run is idle. The caller keeps the count. */
void sim_set_background(struct sim *s, size_t n);
/* When the next event lies; false: nothing is pending. Of a companion that is busy: a millisecond after its next, since its events are too many to be looked at one by one. */
bool sim_next(const struct sim *s, struct sim_time *out);
/* Asked to stop, it goes on to where its companion was told to play up to: what is done to the world there is the same as if it had been the end of sim_run(). */
void sim_set_tidy(struct sim *s, bool tidy);
void sim_ask_stop(struct sim *s); /* async-signal-safe */
void sim_ask_look(struct sim *s); /* async-signal-safe; several calls before the next look are one */
uint64_t sim_events(const struct sim *s);

#endif
