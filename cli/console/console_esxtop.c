/* cli/console/console_esxtop.c: esxtop: the network view, one frame of it or, with -b, rows of csv that performance monitors read.
 *
 * Rates are means over the delay before the frame (5 s unless -d says otherwise), of the bandwidth series of the run. Packets are reckoned as large as the
 * adapter's MTU allows. Layout of the batch mode: the PDH-CSV 4.0 header of real files, "\\host\Network Port(vSwitch0:33554439:vmk0)\MBits Transmitted/sec". A
 * frame shows what has been; -b lets time pass, a delay for each row, as the tool does. Left out: every other view, the keys, the ports of VMs, drops.
 */
#include <string.h>
#include <unistd.h>

#include "cli/console/console_clock.h"
#include "cli/console/console_families.h"
#include "cli/console/console_made.h"
#include "plots/text.h"

#define DELAY_S 5
#define MOST_ROWS 200
#define MOST_DELAY 86400
#define UPLINK_PORT 1000 /* ports of uplinks come after all others */

struct port {
	int64_t id;
	char *name, *sw, *team; /* "vmk0", its switch, the uplink it uses */
	uint32_t mtu;
};

struct top {
	struct console *c;
	GArray *ports;
	int64_t delay_s, rows;
	bool batch;
};

static void clear_port(gpointer p)
{
	struct port *x = p;
	g_free(x->name);
	g_free(x->sw);
	g_free(x->team);
}

static void add_port(struct top *t, uint32_t sw, uint32_t number, const char *name, const char *team, uint32_t mtu)
{
	const struct host *h = console_host(t->c);
	struct port p = {console_made_port(h, sw, number), console_shown(name), console_made_portset(h, sw), console_shown(team), mtu};
	g_array_append_val(t->ports, p);
}

static GArray *ports_of(struct top *t)
{
	const struct host *h = console_host(t->c);
	t->ports = g_array_new(FALSE, FALSE, sizeof(struct port));
	g_array_set_clear_func(t->ports, clear_port);
	for (uint32_t s = 0; s < h->switches->len; s++) {
		const struct host_switch *sw = host_switch(h, s);
		for (guint i = 0; !sw->removed && i < sw->uplinks->len; i++)
			add_port(t, s, UPLINK_PORT + i, host_nic(h, g_array_index(sw->uplinks, uint32_t, i))->name, "-", sw->mtu);
		for (uint32_t i = 0; i < h->adapters->len; i++) {
			const struct host_adapter *a = host_adapter(h, i);
			uint32_t nic = a->removed ? HOST_NONE : host_adapter_uplink(h, i);
			if (!a->removed && host_portgroup(h, a->portgroup)->sw == s)
				add_port(t, s, host_port(h, a->port)->number, a->name, nic == HOST_NONE ? "void" : host_nic(h, nic)->name, a->mtu);
		}
	}
	return t->ports;
}

/* Mean rate in bit/s of a series over the time from `from` to `to`; none is none at all. */
static int64_t mean(const struct outcome *o, const char *host, const char *name, bool out, int64_t from, int64_t to)
{
	g_autofree char *whole = g_strdup_printf("%s/%s %s", host, name, out ? "out" : "in");
	__int128 area = 0;
	for (guint i = 0; i < o->series->len; i++) {
		const struct outcome_series *s = o->series->pdata[i];
		for (guint k = 0; strcmp(s->name, whole) == 0 && k < s->bps->len; k++) {
			int64_t begin = MAX(from, k * s->width_s), end = MIN(to, (k + 1) * s->width_s);
			if (end > begin)
				area += (__int128)outcome_int(s->bps->pdata[k]) * (end - begin);
		}
	}
	return to > from ? (int64_t)(area / (to - from)) : 0;
}

struct rates {
	int64_t out, in;
};

static struct rates rates_of(const struct top *t, const struct outcome *o, const struct port *p)
{
	int64_t to = session_now(t->c->session).ps, from = MAX(0, to - t->delay_s * SIM_S);
	return (struct rates){mean(o, t->c->host, p->name, true, from, to), mean(o, t->c->host, p->name, false, from, to)};
}

static char *hundredths(int64_t value) { return g_strdup_printf("%" G_GINT64_FORMAT ".%02" G_GINT64_FORMAT, value / 100, value % 100); }
static char *megabits(int64_t bps) { return hundredths(bps / 10000); }
static char *packets(int64_t bps, uint32_t mtu) { return hundredths(bps * 100 / 8 / mtu); }

/* ---- one frame ---- */

static unsigned running(const struct console *c, unsigned *vcpus)
{
	const struct run *r = session_run(c->session);
	unsigned n = 0;
	for (uint32_t i = 0; i < run_vm_count(r); i++)
		if (run_vm_host(r, i) == console_host(c)->index && run_vm(r, i)->power == WORLD_POWER_ON) {
			n++;
			*vcpus += run_vm(r, i)->vcpus;
		}
	return n;
}

static void head(const struct top *t)
{
	unsigned vcpus = 0, vms = running(t->c, &vcpus);
	int64_t now = session_now(t->c->session).ps, up = CONSOLE_CLOCK_BOOTED_S + now / SIM_S;
	g_autoptr(GDateTime) at = console_clock(t->c, now);
	g_autofree char *clock = g_date_time_format(at, "%-I:%M:%S%P");
	console_print(t->c,
		"%11s up %" G_GINT64_FORMAT " days %02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT
		", %u worlds, %u VMs, %u vCPUs; CPU load average: 0.02, 0.02, 0.02\n\n",
		clock, up / 86400, up / 3600 % 24, up / 60 % 60, 600 + 8 * vms, vms, vcpus);
	console_print(t->c,
		"   PORT-ID USED-BY                         TEAM-PNIC DNAME              PKTTX/s  MbTX/s   PSZTX    PKTRX/s  MbRX/s   PSZRX %%DRPTX %%DRPRX\n");
}

static int frame(const struct top *t)
{
	struct outcome *o = run_outcome(session_run(t->c->session));
	head(t);
	for (guint i = 0; i < t->ports->len; i++) {
		const struct port *p = &g_array_index(t->ports, struct port, i);
		struct rates r = rates_of(t, o, p);
		g_autofree char *tx = packets(r.out, p->mtu), *mtx = megabits(r.out), *rx = packets(r.in, p->mtu), *mrx = megabits(r.in);
		g_autoptr(GString) line = g_string_new(NULL);
		g_string_append_printf(line, "%10" G_GINT64_FORMAT " ", p->id);
		text_pad(line, p->name, 26, false);
		g_string_append_printf(line, " %14s ", p->team);
		text_pad(line, p->sw, 16, false);
		console_print(t->c, "%s %9s %7s %7u  %9s %7s %7u   0.00   0.00\n", line->str, tx, mtx, r.out ? p->mtu : 0, rx, mrx, r.in ? p->mtu : 0);
	}
	outcome_free(o);
	console_note(t->c,
		"one frame of the network view, the means of the last %" G_GINT64_FORMAT
		" s; 'run 10s' and look again, or 'esxtop -b -d 2 -n 5', which lets time pass",
		t->delay_s);
	return 0;
}

/* ---- batch ---- */

static const char *const counters[] = {"Packets Transmitted/sec", "MBits Transmitted/sec", "Packets Received/sec", "MBits Received/sec"};

static void names(const struct top *t)
{
	g_autofree char *host = console_shown(t->c->host);
	console_print(t->c, "\"(PDH-CSV 4.0) (UTC)(0)\"");
	for (guint i = 0; i < t->ports->len; i++)
		for (gsize k = 0; k < G_N_ELEMENTS(counters); k++) {
			const struct port *p = &g_array_index(t->ports, struct port, i);
			console_print(t->c, ",\"\\\\%s\\Network Port(%s:%" G_GINT64_FORMAT ":%s)\\%s\"", host, p->sw, p->id, p->name, counters[k]);
		}
	console_print(t->c, "\n");
}

static void row(const struct top *t)
{
	struct outcome *o = run_outcome(session_run(t->c->session));
	g_autoptr(GDateTime) at = console_clock(t->c, session_now(t->c->session).ps);
	g_autofree char *stamp = g_date_time_format(at, "%m/%d/%Y %H:%M:%S");
	console_print(t->c, "\"%s\"", stamp);
	for (guint i = 0; i < t->ports->len; i++) {
		const struct port *p = &g_array_index(t->ports, struct port, i);
		struct rates r = rates_of(t, o, p);
		g_autofree char *tx = packets(r.out, p->mtu), *mtx = megabits(r.out), *rx = packets(r.in, p->mtu), *mrx = megabits(r.in);
		console_print(t->c, ",\"%s\",\"%s\",\"%s\",\"%s\"", tx, mtx, rx, mrx);
	}
	console_print(t->c, "\n");
	outcome_free(o);
}

static int batch(const struct top *t)
{
	g_autoptr(GString) span = g_string_new(NULL);
	struct sim_time began = session_now(t->c->session);
	names(t);
	struct sim_time last = began;
	enum run_stop stop = RUN_UNTIL;
	for (int64_t i = 0; i < t->rows && stop != RUN_INTERRUPTED; i++) {
		stop = session_until(t->c->session, sim_after(last, sim_dur_ps(t->delay_s * SIM_S)));
		if (session_now(t->c->session).ps == last.ps) /* the end of the scenario */
			break;
		last = session_now(t->c->session);
		row(t);
	}
	text_duration(span, session_now(t->c->session).ps - began.ps);
	text_finish(span);
	console_note(t->c, "esxtop has let %s pass", span->str);
	return 0;
}

static bool number(const char *text, int64_t most, int64_t *out) { return g_ascii_string_to_signed(text, 10, 1, most, out, NULL); }

static int esxtop(struct console *c, int argc, char **argv)
{
	struct top t = {.c = c, .delay_s = DELAY_S, .rows = 1};
	bool bad = false;
	int o;
	opterr = 0;
	optind = 0;
	while ((o = getopt(argc, argv, ":abc:d:n:uv")) >= 0) {
		t.batch |= o == 'b';
		bad |= o == '?' || o == ':' || (o == 'd' && !number(optarg, MOST_DELAY, &t.delay_s)) || (o == 'n' && !number(optarg, MOST_ROWS, &t.rows));
	}
	if (bad || optind < argc) {
		console_fault(c, "usage: esxtop [-b] [-a] [-d delay] [-n iterations]");
		console_note(c, "delays are of 1 to %d s, iterations %d at most", MOST_DELAY, MOST_ROWS);
		return 2;
	}
	ports_of(&t);
	int status = t.batch ? batch(&t) : frame(&t);
	g_array_unref(t.ports);
	return status;
}

const struct console_command console_esxtop[] = {
	{.name = "esxtop", .usage = "[-b -d SECONDS -n ROWS]", .summary = "the network view: what each port sends and receives", .run = esxtop},
	{.name = NULL},
};
