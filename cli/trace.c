/* cli/trace.c: who listens to a run while it plays, and where what they have heard goes. */
#include "cli/trace.h"

#include <string.h>
#include "cli/cmd.h"
#include "cli/out.h"
#include "plots/capture.h"
#include "plots/timeline.h"
#include "scenarios/diag.h"

static const char *const kinds[] = {"pcap", "perfetto", NULL};

static bool parse_one(const char *command, const char *text, struct trace *out)
{
	const char *equals = strchr(text, '=');
	g_autofree char *kind = g_strndup(text, equals ? (gsize)(equals - text) : strlen(text));
	bool pcap = strcmp(kind, kinds[0]) == 0, perfetto = strcmp(kind, kinds[1]) == 0;
	const char *near = pcap || perfetto ? NULL : diag_nearest(kind, kinds);
	if (near)
		out_fault(command, "--trace '%s' is none of: pcap=DIR, perfetto=FILE; did you mean '%s'?", kind, near);
	else if (!pcap && !perfetto)
		out_fault(command, "--trace '%s' is none of: pcap=DIR, perfetto=FILE", kind);
	else if (!equals || !equals[1])
		out_fault(command, pcap ? "--trace pcap needs the name of a directory: --trace pcap=DIR" : "--trace perfetto needs the name of a file: --trace perfetto=FILE");
	else if (pcap ? out->pcap : out->perfetto)
		out_fault(command, "--trace %s is given twice", kind);
	else if (pcap && !capture_available())
		out_fault(command, "--trace pcap: this vmksim was built without libpcap (on Debian: apt-get install libpcap-dev, then configure and make again)");
	else {
		*(pcap ? &out->pcap : &out->perfetto) = equals + 1;
		return true;
	}
	return false;
}

bool trace_parse(const char *command, char **given, struct trace *out)
{
	*out = (struct trace){0};
	for (char **g = given; g && *g; g++)
		if (!parse_one(command, *g, out))
			return false;
	return true;
}

/* ---- both at once ---- */

static void opened(void *ctx, const struct run_trace_connection *c)
{
	const struct trace *t = ctx;
	if (t->capture)
		t->to_capture.opened(t->to_capture.ctx, c);
	if (t->timeline)
		t->to_timeline.opened(t->to_timeline.ctx, c);
}

static void closed(void *ctx, uint32_t connection, struct sim_time at)
{
	const struct trace *t = ctx;
	if (t->capture)
		t->to_capture.closed(t->to_capture.ctx, connection, at);
	if (t->timeline)
		t->to_timeline.closed(t->to_timeline.ctx, connection, at);
}

static void packet(void *ctx, const struct tp_trace_packet *p)
{
	const struct trace *t = ctx;
	t->to_capture.packet(t->to_capture.ctx, p);
}

static void window(void *ctx, uint32_t connection, struct sim_time at, uint64_t cwnd, uint64_t flight)
{
	const struct trace *t = ctx;
	t->to_timeline.window(t->to_timeline.ctx, connection, at, cwnd, flight);
}

static void queue(void *ctx, const char *resource, const char *direction, struct sim_time at, int64_t backlog)
{
	const struct trace *t = ctx;
	t->to_timeline.queue(t->to_timeline.ctx, resource, direction, at, backlog);
}

bool trace_begin(struct trace *t, const char *command, const struct tp_factory *model, const struct run_trace **out)
{
	g_autoptr(GError) err = NULL;
	*out = NULL;
	if (t->pcap && !model->wires) {
		out_fault(command, "--trace pcap: at %s fidelity there are no packets to capture; add --fidelity packet", model->name);
		return false;
	}
	if (t->pcap && !(t->capture = capture_new(t->pcap, CAPTURE_MOST, &err))) {
		out_fault(command, "--trace pcap: %s", err->message);
		return false;
	}
	if (t->capture)
		capture_listen(t->capture, &t->to_capture);
	if (t->perfetto) {
		t->timeline = timeline_new();
		timeline_listen(t->timeline, &t->to_timeline);
	}
	t->to_all = (struct run_trace){t, opened, t->capture ? packet : NULL, closed, t->timeline ? window : NULL, t->timeline ? queue : NULL};
	if (t->capture || t->timeline)
		*out = &t->to_all;
	return true;
}

static void add_part(void *ctx, const GString *text) { out_add(ctx, text); }

static int end_capture(struct trace *t, const char *command, bool quiet)
{
	g_autoptr(GError) err = NULL;
	GString *talk = g_string_new(NULL);
	bool ok = capture_close(t->capture, talk, &err);
	t->capture = NULL;
	if (!ok)
		out_fault(command, "--trace pcap: %s", err->message);
	if (!quiet)
		out_lines(command, talk->str);
	g_string_free(talk, TRUE);
	return ok ? CMD_DONE : CMD_FAULT;
}

static int end_timeline(struct trace *t, const char *command, const struct outcome *o, bool quiet)
{
	struct out out;
	out_open(&out, command, t->perfetto);
	timeline_write(o, t->timeline, add_part, &out);
	int code = out_close(&out);
	unsigned thinned = timeline_thinned(t->timeline);
	timeline_free(t->timeline);
	t->timeline = NULL;
	if (code == CMD_DONE && !quiet)
		out_fault(command, "wrote the timeline %s: open it at https://ui.perfetto.dev or chrome://tracing", t->perfetto);
	if (thinned && !quiet)
		out_fault(command, "in it, %u counter%s of more than %d points %s thinned", thinned, thinned == 1 ? "" : "s", TIMELINE_MOST, thinned == 1 ? "was" : "were");
	return code;
}

int trace_end(struct trace *t, const char *command, const struct outcome *o, bool quiet)
{
	int code = t->capture ? end_capture(t, command, quiet) : CMD_DONE;
	int later = t->timeline ? end_timeline(t, command, o, quiet) : CMD_DONE;
	return MAX(code, later);
}
