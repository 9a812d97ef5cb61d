/* tests/validation/validate_ns3.c: ns-3.37 bulk TCP (data/ns3/truth.csv) over dumbbells, stars and parking lots, through the transport interface.
 *
 * A cable counts the IP packet and 2 bytes, and `extra_framing` more. The round trip is `base_rtt_s` and what a full segment and its ACK take on each cable,
 * for switches store and forward. Hosts never drop; switch ports have `queue`. The trunk's token bucket counts IP packets. What ns-3.37 documents of its TCP is
 * told to the transport: growth per ACK (newreno), no Reno-friendly region and HyStart by rounds (cubic).
 */
#include "models/transport/tcp.h"
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_play.h"

#include <stdlib.h>
#include <string.h>

#define PPP 2
#define IP_TCP 40
#define HOST_QUEUE (INT64_C(1) << 40)
#define START_JITTER 0.0001 /* s: from seed to seed, so that no phase decides */
#define TRUST_A 0.01 /* the spread that the data's README gives for a trust, to both sides */
#define TRUST_B 0.15
#define TIMEOUT_S 0.2

struct ns3_case {
	struct validation *v;
	const struct validate_csv *csv;
	const char *name;
	const GArray *rows; /* one a flow */
	uint32_t n, trunk[2], shaper;
	struct tcp_conf *conf; /* of each flow */
	GHashTable *cables; /* "out 3", "in 3" to resource + 1 */
	struct validation_spread *ours[PLAY_FIDELITIES], last[PLAY_FIDELITIES];
};

static uint32_t row_of(const struct ns3_case *c, uint32_t i)
{
	return g_array_index(c->rows, uint32_t, i);
}

static double number(const struct ns3_case *c, uint32_t i, const char *column)
{
	return validate_csv_number(c->csv, row_of(c, i), column, 0);
}

static const char *text(const struct ns3_case *c, uint32_t i, const char *column)
{
	return validate_csv_text(c->csv, row_of(c, i), column);
}

/* "10Gbps" */
static double bps(const char *s)
{
	char *unit;
	double x = g_ascii_strtod(s, &unit);
	return x * (*unit == 'G' ? 1e9 : *unit == 'M' ? 1e6 : *unit == 'k' || *unit == 'K' ? 1e3 : 1);
}

/* "1000p" or "125000B", in bytes of the cable. In packets, the one in transmission is beside it. */
static int64_t queue_bytes(const struct ns3_case *c)
{
	char *unit;
	const char *s = text(c, 0, "queue");
	double x = g_ascii_strtod(s, &unit), packet = number(c, 0, "mtu") + PPP;
	return (int64_t)(*unit == 'p' ? (x + 1) * packet : x + packet);
}

/* ---- topology ---- */

static bool is_topo(const struct ns3_case *c, const char *name)
{
	return strcmp(text(c, 0, "topo"), name) == 0;
}

static uint32_t switch_of(const struct ns3_case *c, uint32_t host)
{
	if (is_topo(c, "dumbbell"))
		return host < (uint32_t)number(c, 0, "k") ? 0 : 1;
	if (is_topo(c, "star"))
		return 0;
	return host == 0 || host == 2 ? 0 : host == 3 || host == 4 ? 1 : 2;
}

/* "40us" */
static double delay_s(const char *s)
{
	char *unit;
	double x = g_ascii_strtod(s, &unit);
	return x * (*unit == 'n' ? 1e-9 : *unit == 'u' ? 1e-6 : *unit == 'm' ? 1e-3 : 1);
}

static double host_delay(const struct ns3_case *c, uint32_t host)
{
	g_auto(GStrv) own = g_strsplit(text(c, 0, "host_delays"), ";", -1);
	return host < g_strv_length(own) && g_ascii_isdigit(*own[host]) ? delay_s(own[host]) : delay_s(text(c, 0, "nic_delay"));
}

/* A host's queue of ns-3 takes all it is given, and its senders know nothing of it: to packets a link, not a NIC that pushes back. */
static uint32_t cable(struct ns3_case *c, struct validate_play *p, uint32_t host, bool out)
{
	struct res_table *res = validate_play_res(p);
	g_autofree char *name = g_strdup_printf("%s %u", out ? "out" : "in", host);
	uint32_t r = GPOINTER_TO_UINT(g_hash_table_lookup(c->cables, name));
	if (r)
		return r - 1;
	bool nic = out && !validate_play_packets(p);
	r = res_add(res, name, nic ? RES_NIC : RES_LINK, nic ? RES_OUT : RES_FORWARD, share_from_bps((uint64_t)bps(text(c, 0, "nic_rate"))), false);
	if (!nic)
		res_set_queue(res, r, out ? HOST_QUEUE : queue_bytes(c));
	if (validate_play_packets(p))
		res_get(res, r)->delay = sim_dur_ps((int64_t)(host_delay(c, host) * 1e12 + 0.5));
	g_hash_table_insert(c->cables, g_steal_pointer(&name), GUINT_TO_POINTER(r + 1));
	return r;
}

/* Of the second trunk no column speaks: only the data's README. */
static double trunk_bps(const struct ns3_case *c, int i)
{
	return i == 1 && strcmp(c->name, "H05") == 0 ? 500e6 : bps(text(c, 0, "btl_rate"));
}

static void make_trunks(struct ns3_case *c, struct validate_play *p)
{
	struct res_table *res = validate_play_res(p);
	const char *tbf = text(c, 0, "tbf");
	for (int i = 0; i < 2; i++) {
		c->trunk[i] = res_add(res, i ? "trunk 2" : "trunk 1", RES_LINK, RES_FORWARD, share_from_bps((uint64_t)trunk_bps(c, i)), false);
		res_set_queue(res, c->trunk[i], queue_bytes(c));
		if (validate_play_packets(p)) {
			res_get(res, c->trunk[i])->delay = sim_dur_ps((int64_t)(delay_s(text(c, 0, "btl_delay")) * 1e12 + 0.5));
			res_get(res, c->trunk[i])->loss_ppb = (int64_t)(number(c, 0, "loss") * 1e9 + 0.5);
		}
	}
	c->shaper = SHARE_NONE;
	g_auto(GStrv) part = g_strsplit(tbf, ":", -1); /* average:peak:burst:limit */
	if (g_strv_length(part) < 3)
		return;
	double average = bps(part[0]), peak = bps(part[1]);
	bool packets = validate_play_packets(p);
	c->shaper = res_add(res, "token bucket", packets ? RES_LINK : RES_SHAPER, RES_FORWARD, packets ? SHARE_RATE_MAX : share_from_bps((uint64_t)average), false);
	if (packets && part[3])
		res_set_queue(res, c->shaper, g_ascii_strtoll(part[3], NULL, 10) * (int64_t)number(c, 0, "mtu"));
	validate_play_bucket(p, c->shaper, share_from_bps((uint64_t)average), peak > 0 ? share_from_bps((uint64_t)peak) : SHARE_RATE_MAX,
		g_ascii_strtoll(part[2], NULL, 10));
}

/* ---- playing ---- */

static uint32_t start_after(const char *spec)
{
	return *spec == 'h' ? (uint32_t)atoi(spec + 1) : PLAY_NONE;
}

/* What ns-3.37's TCP has otherwise than Linux's. */
static const struct tcp_conf *conf_of(struct ns3_case *c, uint32_t i)
{
	struct tcp_conf *t = &c->conf[i];
	*t = tcp_conf_default();
	t->initial_window = (uint32_t)number(c, i, "icw");
	t->recovery = strcmp(text(c, i, "recovery"), "prr") == 0 ? TCP_RECOVERY_PRR : TCP_RECOVERY_CLASSIC;
	t->rack = t->tail_probe = t->timestamps = t->rto_above_srtt = t->restart_after_idle = false;
	t->quick_acks = 0;
	t->ack_delay = sim_dur_ps(200 * SIM_MS);
	t->first_rto = sim_dur_ps(3 * SIM_S);
	t->rto_above_srtt = t->rack = false;
	t->timestamps = number(c, i, "ts") > 0;
	return t;
}

static struct play_flow flow_of(struct ns3_case *c, uint32_t i, struct validate_play *p, uint64_t seed)
{
	bool packets = validate_play_packets(p);
	uint32_t src = (uint32_t)number(c, i, "src"), dst = (uint32_t)number(c, i, "dst"), from = switch_of(c, src), to = switch_of(c, dst);
	uint32_t mss = (uint32_t)number(c, i, "mss"), mtu = (uint32_t)number(c, i, "mtu"), wire = mtu + PPP + (uint32_t)number(c, i, "extra_framing");
	double bits = 8.0 * ((packets ? 0 : wire) + mtu - mss + PPP), rtt = number(c, i, "base_rtt_s") + 2 * bits / bps(text(c, i, "nic_rate"));
	for (uint32_t s = from; s < to; s++)
		rtt += bits / trunk_bps(c, (int)s);
	struct play_flow f = {.path = validate_play_path(rtt, mss, from < to ? number(c, i, "loss") : 0), .bytes = (uint64_t)number(c, i, "bytes"),
		.half_of = start_after(text(c, i, "start_spec")), .start_s = number(c, i, "start_s"), .draws = seed ? seed * c->n + i : 0};
	bool cubic = strcmp(text(c, i, "cc"), "cubic") == 0, linux_reno = strcmp(text(c, i, "cc"), "linuxreno") == 0;
	double sndbuf = number(c, i, "sndbuf"), rcvbuf = number(c, i, "rcvbuf");
	f.tcp = (struct tcp_opts){.window = (int64_t)(sndbuf < rcvbuf ? sndbuf : rcvbuf) / mss * mss,
		.cubic = cubic,
		.fresh = true,
		.per_ack = !cubic && !linux_reno,
		.plain_cubic = cubic,
		.hystart = number(c, i, "hystart") > 0 ? TCP_HYSTART_ROUND : TCP_HYSTART_OFF};
	validate_play_cross(&f.path, cable(c, p, src, true), mss, wire);
	if (from < to && c->shaper != SHARE_NONE)
		validate_play_cross(&f.path, c->shaper, mss, mtu);
	f.path.loss_ppb = packets ? 0 : f.path.loss_ppb; /* its trunks have it */
	f.tcp.other = conf_of(c, i);
	f.tcp.pacing = number(c, i, "pacing") > 0;
	for (uint32_t s = from; s < to && s < 2; s++)
		validate_play_cross(&f.path, c->trunk[s], mss, wire);
	validate_play_cross(&f.path, cable(c, p, dst, false), mss, wire);
	return f;
}

static bool play(struct ns3_case *c, enum play_fidelity fidelity, uint64_t seed)
{
	struct validate_play *p = validate_play_new(validate_play_transport(fidelity), fidelity == PLAY_PACKET ? seed + 1 : 0);
	double last = 0;
	make_trunks(c, p);
	for (uint32_t i = 0; i < c->n; i++) {
		struct play_flow f = flow_of(c, i, p, seed);
		if (c->n > 1)
			f.start_s += validate_play_jitter(fidelity, seed, i, START_JITTER);
		validate_play_add(p, &f);
	}
	bool good = validate_play_run(p);
	for (uint32_t i = 0; i < c->n; i++) {
		validation_spread_add(&c->ours[fidelity][i], validate_play_took(p, i));
		last = MAX(last, validate_play_finished(p, i));
	}
	validation_spread_add(&c->last[fidelity], last);
	validate_play_free(p);
	g_hash_table_remove_all(c->cables);
	return good;
}

/* ---- rows ---- */

static char trust_of(const struct ns3_case *c)
{
	char worst = 'A';
	for (uint32_t i = 0; i < c->n; i++)
		worst = MAX(worst, *text(c, i, "trust"));
	return worst;
}

/* ns-3 repeats exactly: what its own documentation says of how far a row can be trusted stands for the spread. */
static void widen(const struct ns3_case *c, struct validation_row *r, double timeouts)
{
	double part = trust_of(c) == 'A' ? TRUST_A : TRUST_B;
	r->low = MIN(r->low, r->measured * (1 - part) - TIMEOUT_S * timeouts);
	r->high = MAX(r->high, r->measured * (1 + part));
}

static void class_or(struct ns3_case *c, const char *id, char class, struct validation_row *r)
{
	struct validation_class k = {.class = class};
	validation_class_of(c->v, "ns3", id, &k);
	r->class = k.class;
	r->fitted = k.fitted;
	r->left_out = k.left_out;
}

/* Both rows were run alike, but for the seed: in the same case a twin flow, in another the same case with another seed. */
static bool alike(const struct ns3_case *c, uint32_t a, uint32_t b, bool other_case)
{
	static const char *const columns[] = {"cc", "hystart", "ts", "pacing", "mtu", "sndbuf", "rcvbuf", "icw", "nic_rate", "nic_delay", "btl_rate",
		"btl_delay", "queue", "loss", "tbf", "extra_framing", "base_rtt_s", "bytes", "topo", "k"};
	for (gsize k = 0; k < G_N_ELEMENTS(columns); k++)
		if (strcmp(validate_csv_text(c->csv, a, columns[k]), validate_csv_text(c->csv, b, columns[k])) != 0)
			return false;
	double from = validate_csv_number(c->csv, a, "src", 0), other = validate_csv_number(c->csv, b, "src", 0);
	if (trunk_bps(c, 0) < trunk_bps(c, 1) || trunk_bps(c, 0) > trunk_bps(c, 1))
		if (switch_of(c, (uint32_t)from) != switch_of(c, (uint32_t)other))
			return false;
	const char *sa = validate_csv_text(c->csv, a, "start_spec"), *sb = validate_csv_text(c->csv, b, "start_spec");
	return strcmp(sa, sb) == 0 && (other_case || validate_csv_is(c->csv, a, "case", validate_csv_text(c->csv, b, "case")));
}

/* Of flow i and its twins: in the case; of a case with random loss, in those of the other seeds, too. */
static void add_took(struct ns3_case *c, const char *id, const char *key, char class, uint32_t i)
{
	struct validation_row r = {.id = id, .metric = "completion", .unit = "s"};
	struct validation_spread truth = {0}, ours[PLAY_FIDELITIES] = {{0}};
	double timeouts = 0;
	bool random = number(c, i, "loss") > 0;
	for (uint32_t row = 0; row < validate_csv_rows(c->csv); row++)
		if (alike(c, row_of(c, i), row, random && c->n == 1)) {
			validation_spread_add(&truth, validate_csv_number(c->csv, row, "fct_s", 0));
			timeouts = MAX(timeouts, validate_csv_number(c->csv, row, "rtos", 0));
		}
	for (uint32_t k = 0; k < c->n; k++)
		for (int f = 0; alike(c, row_of(c, i), row_of(c, k), false) && f < PLAY_FIDELITIES; f++)
			validation_spread_join(&ours[f], &c->ours[f][k]);
	class_or(c, key, class, &r);
	validation_measured(&r, &truth);
	validation_simulated(&r, &ours[PLAY_FLOW]);
	validation_packets(&r, &ours[PLAY_PACKET]);
	if (r.class == 'C')
		widen(c, &r, trust_of(c) == 'A' ? 0 : timeouts);
	validation_add(c->v, &r);
}

static void add_several(struct ns3_case *c)
{
	struct validation_row r = {.id = c->name, .metric = "last finish", .unit = "s"};
	struct validation_spread truth = {0};
	double last = 0, timeouts = 0;
	for (uint32_t i = 0; i < c->n; i++) {
		last = MAX(last, number(c, i, "start_s") + number(c, i, "fct_s"));
		timeouts = MAX(timeouts, number(c, i, "rtos"));
	}
	validation_spread_add(&truth, last);
	class_or(c, c->name, trust_of(c) == 'C' ? 'C' : 'B', &r);
	validation_measured(&r, &truth);
	validation_simulated(&r, &c->last[PLAY_FLOW]);
	validation_packets(&r, &c->last[PLAY_PACKET]);
	if (r.class == 'C')
		widen(c, &r, timeouts);
	validation_add(c->v, &r);
	g_autofree char *shares = g_strdup_printf("%s shares", c->name);
	for (uint32_t i = 0; i < c->n; i++) {
		bool first = true;
		for (uint32_t k = 0; k < i; k++)
			first &= !alike(c, row_of(c, i), row_of(c, k), false);
		g_autofree char *id = g_strdup_printf("%s flow %u", c->name, i);
		if (first)
			add_took(c, id, shares, 'C', i);
	}
}

static const char *left_out(const struct ns3_case *c)
{
	struct validation_class k = {0};
	static const char *const modelled[] = {"cubic", "newreno", "linuxreno", NULL};
	if (trust_of(c) > 'C')
		return "defect";
	if (!g_strv_contains(modelled, text(c, 0, "cc")))
		return "other-product";
	return validation_class_of(c->v, "ns3", c->name, &k) ? k.left_out : NULL;
}

static void one_case(struct ns3_case *c)
{
	bool random = number(c, 0, "loss") > 0, drawn = random || c->n > 1;
	g_autoptr(GString) id = g_string_new(c->name);
	const char *why = left_out(c);
	if (why) {
		double took = number(c, 0, "fct_s");
		validation_add(c->v, &(struct validation_row){.id = c->name,
					     .metric = "completion",
					     .unit = "s",
					     .class = 'A',
					     .left_out = why,
					     .measured = took,
					     .low = took,
					     .high = took});
		return;
	}
	for (uint32_t row = 0; row < validate_csv_rows(c->csv) && random && c->n == 1; row++) {
		const char *other = validate_csv_text(c->csv, row, "case");
		if (strcmp(other, c->name) == 0 || !alike(c, row_of(c, 0), row, true))
			continue;
		if (row < row_of(c, 0))
			return; /* its row stands there */
		g_string_append_printf(id, " %s", other);
	}
	for (uint32_t i = 0; i < c->n; i++)
		if (number(c, i, "bytes") < 1 || number(c, i, "mss") < 1 || bps(text(c, i, "nic_rate")) < 1) {
			validation_fault(c->v, "ns3: case '%s' flow %u: bytes, mss or nic_rate is missing", c->name, i);
			return;
		}
	for (int f = 0; f < PLAY_FIDELITIES; f++)
		for (uint64_t seed = 1; seed <= validate_play_seeds(drawn); seed++)
			if (!play(c, (enum play_fidelity)f, drawn ? seed : 0)) {
				validation_fault(c->v, "ns3: case '%s' does not end", c->name);
				return;
			}
	if (c->n > 1)
		add_several(c);
	else
		add_took(c, id->str, c->name, random || trust_of(c) == 'C' ? 'C' : 'A', 0);
}

void validate_ns3(struct validation *v)
{
	struct validate_csv *csv = validation_csv(v, "ns3/truth.csv");
	if (!csv)
		return;
	validation_say(v, "ns-3.37, packet by packet. It repeats exactly, so the spread of class C is what its flows or seeds that differ in nothing else "
			  "show, and at least what the "
			  "data's own documentation states for their trust. Its CUBIC has no Reno-friendly region and its NewReno grows per ACK: the transport "
			  "is told so. Packets meet ns-3's queues, delays and timers, and its recovery as the columns say.");
	g_autoptr(GPtrArray) groups = validate_csv_groups(csv, "case");
	for (guint i = 0; i < groups->len; i++) {
		const struct validate_group *g = groups->pdata[i];
		struct ns3_case c = {.v = v, .csv = csv, .name = g->value, .rows = g->rows, .n = g->rows->len};
		if (!validation_wants(v, g->value))
			continue;
		c.cables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		c.conf = g_new0(struct tcp_conf, c.n);
		for (int f = 0; f < PLAY_FIDELITIES; f++)
			c.ours[f] = g_new0(struct validation_spread, c.n);
		one_case(&c);
		g_hash_table_unref(c.cables);
		g_free(c.conf);
		for (int f = 0; f < PLAY_FIDELITIES; f++)
			g_free(c.ours[f]);
	}
	validate_csv_free(csv);
}
