/* sim/sim.c: the engine.
 *
 * The engine knows instants, not worlds: it plays the events of an instant in their total order, lets the world settle, tests for quiet, plays the next action,
 * and so on until the instant is over. Between two instants nothing happens; whatever moves linearly in between is brought up to date by the hooks. Left out on
 * purpose: wall clocks, threads, and any way to look into the future.
 */
#include "sim/sim.h"

#include <glib.h>
#include <signal.h>

#define SIM_HANDLERS 64
#define SIM_STRETCH 65536 /* events of the companion between two looks at whether the engine was asked to stop */

struct sim_handler {
	sim_handler_fn fn;
	void *ctx;
	const char *name;
};

struct sim {
	struct evq *queue;
	struct sim_time now;
	struct sim_hooks hooks;
	struct sim_companion companion;
	uint64_t events;
	uint64_t max_events;
	size_t background;
	bool passes;             /* sim_pass() */
	bool tidy;               /* sim_set_tidy() */
	struct sim_time before;  /* what the companion was last told to play up to */
	volatile sig_atomic_t asked, asked_look;
	struct sim_handler handlers[SIM_HANDLERS];
};

static void sim_call(struct sim *s, sim_hook_fn hook)
{
	if (hook)
		hook(s->hooks.ctx);
}

/* Is something pending at this very instant, and of which class? */
static bool sim_pending_now(const struct sim *s, enum evq_class *out_c)
{
	struct sim_time t;
	return evq_peek(s->queue, &t, out_c) && sim_time_equal(t, s->now);
}

/* Plays the next event; false: the budget is used up and nothing was played. */
static bool sim_play(struct sim *s)
{
	struct sim_time t;
	enum evq_class c;
	struct evq_event ev;
	if (s->events >= s->max_events)
		return false;
	bool popped = evq_pop(s->queue, &t, &c, &ev);
	SIM_ASSERT(popped);
	s->events++;
	const struct sim_handler *h = &s->handlers[ev.handler];
	h->fn(h->ctx, ev.target, ev.arg);
	return true;
}

/* Plays this instant to its end; false: the budget ran out in it. */
static bool sim_instant(struct sim *s)
{
	enum evq_class c;
	if (evq_is_last(s->queue) && !sim_play(s))
		return false;
	for (;;) {
		while (sim_pending_now(s, &c) && c == EVQ_EVENT)
			if (!sim_play(s))
				return false;
		sim_call(s, s->hooks.settle);
		if (sim_pending_now(s, &c) && c == EVQ_EVENT)
			continue;
		sim_call(s, s->hooks.quiet);
		if (!sim_pending_now(s, &c))
			break;
		if (c == EVQ_ACTION && !sim_play(s))
			return false;
	}
	sim_call(s, s->hooks.sample);
	SIM_ASSERT(!sim_pending_now(s, &c));
	return true;
}

struct sim *sim_new(enum evq_kind kind, uint64_t max_events)
{
	struct sim *s = g_new0(struct sim, 1);
	s->queue = evq_new(kind);
	s->max_events = max_events;
	return s;
}

void sim_free(struct sim *s)
{
	if (!s)
		return;
	evq_free(s->queue);
	g_free(s);
}

void sim_set_hooks(struct sim *s, struct sim_hooks h)
{
	s->hooks = h;
}

void sim_set_companion(struct sim *s, struct sim_companion c)
{
	s->companion = c;
}

void sim_set_handler(struct sim *s, uint16_t handler, const char *name, sim_handler_fn fn, void *ctx)
{
	SIM_ASSERT(handler < SIM_HANDLERS && fn && !s->handlers[handler].fn);
	s->handlers[handler] = (struct sim_handler){.fn = fn, .ctx = ctx, .name = name};
}

struct sim_time sim_now(const struct sim *s)
{
	return s->now;
}

static struct evq_handle sim_schedule(struct sim *s, struct sim_time t, enum evq_class c, struct evq_event ev)
{
	SIM_ASSERT(!sim_time_before(t, s->now));
	SIM_ASSERT(ev.handler < SIM_HANDLERS && s->handlers[ev.handler].fn);
	if (sim_time_equal(t, SIM_TIME_NEVER))
		return (struct evq_handle){0, 0};
	return evq_push(s->queue, t, c, ev);
}

struct evq_handle sim_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg)
{
	return sim_schedule(s, t, EVQ_EVENT, (struct evq_event){.arg = arg, .target = target, .handler = handler});
}

struct evq_handle sim_action_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg)
{
	return sim_schedule(s, t, EVQ_ACTION, (struct evq_event){.arg = arg, .target = target, .handler = handler});
}

struct evq_handle sim_last_at(struct sim *s, struct sim_time t, uint16_t handler, uint32_t target, uint64_t arg)
{
	SIM_ASSERT(!sim_time_before(t, s->now));
	SIM_ASSERT(handler < SIM_HANDLERS && s->handlers[handler].fn);
	return evq_push_last(s->queue, t, (struct evq_event){.arg = arg, .target = target, .handler = handler});
}

bool sim_cancel(struct sim *s, struct evq_handle *h)
{
	bool was_pending = evq_cancel(s->queue, *h);
	*h = (struct evq_handle){0, 0};
	return was_pending;
}

static bool sim_companion_busy(const struct sim *s, struct sim_time *out_next)
{
	return s->companion.busy && s->companion.busy(s->companion.ctx, out_next);
}

static bool sim_companion_before(const struct sim *s, struct sim_time t)
{
	struct sim_time next;
	return sim_companion_busy(s, &next) && sim_time_before(next, t);
}

static bool sim_idle(const struct sim *s)
{
	struct sim_time next;
	return evq_size(s->queue) <= s->background && !sim_companion_busy(s, &next);
}

/* Its next stretch before `before`; false: it has nothing there. A stretch is short, so that whoever asks the engine to stop need not wait. */
static bool sim_play_companion(struct sim *s, struct sim_time before)
{
	uint64_t room = s->max_events - s->events, n;
	s->before = before;
	if (!s->companion.play || !room)
		return false;
	n = s->companion.play(s->companion.ctx, before, room < SIM_STRETCH ? room : SIM_STRETCH);
	s->events += n < room ? n : room;
	return n > 0;
}

struct sim_time sim_reached(const struct sim *s)
{
	struct sim_time t = s->companion.now ? s->companion.now(s->companion.ctx) : s->now;
	return sim_time_before(s->now, t) ? t : s->now;
}

/* A run that ends where it was not meant to ends where its companion is. */
static enum sim_stop sim_end(struct sim *s, enum sim_stop why)
{
	s->now = sim_reached(s);
	return why;
}

enum sim_stop sim_run(struct sim *s, struct sim_time until)
{
	enum sim_stop in_time = SIM_STOP_UNTIL;
	SIM_ASSERT(!sim_time_before(until, s->now));
	s->before = s->now;
	sim_call(s, s->hooks.settle);
	for (;;) {
		struct sim_time t = SIM_TIME_NEVER;
		enum evq_class c;
		if (s->asked) {
			s->asked = 0;
			if (!s->tidy)
				return sim_end(s, SIM_STOP_ASKED);
			in_time = SIM_STOP_ASKED;
			until = sim_time_max(s->before, s->now);
		}
		if (s->asked_look) {
			s->asked_look = 0;
			sim_call(s, s->hooks.look);
		}
		if (!s->passes && sim_idle(s))
			return SIM_STOP_IDLE;
		bool pending = evq_peek(s->queue, &t, &c) && !sim_time_before(until, t);
		if (sim_play_companion(s, pending ? t : until))
			continue;
		if (s->events >= s->max_events && (pending || sim_companion_before(s, until)))
			return sim_end(s, SIM_STOP_EVENTS);
		if (!pending) {
			s->now = until;
			return in_time;
		}
		s->now = t;
		if (!sim_instant(s))
			return SIM_STOP_EVENTS;
	}
}

enum sim_stop sim_pass(struct sim *s, struct sim_time until)
{
	s->passes = true;
	enum sim_stop why = sim_run(s, until);
	s->passes = false;
	return why;
}

void sim_set_tidy(struct sim *s, bool tidy)
{
	s->tidy = tidy;
}

bool sim_next(const struct sim *s, struct sim_time *out)
{
	struct sim_time own = SIM_TIME_NEVER, other = SIM_TIME_NEVER;
	enum evq_class c;
	if (sim_idle(s))
		return false;
	evq_peek(s->queue, &own, &c);
	if (sim_companion_busy(s, &other))
		other = sim_after(other, sim_dur_ps(SIM_MS));
	*out = sim_time_min(own, other);
	return true;
}

void sim_set_background(struct sim *s, size_t n)
{
	s->background = n;
}

void sim_ask_stop(struct sim *s)
{
	s->asked = 1;
}

void sim_ask_look(struct sim *s)
{
	s->asked_look = 1;
}

uint64_t sim_events(const struct sim *s)
{
	return s->events;
}
