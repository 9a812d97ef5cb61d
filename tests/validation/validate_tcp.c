/* tests/validation/validate_tcp.c: Linux TCP over a shaped link (data/real/tcp_truth.csv), flow by flow through the transport interface, by both models.
 *
 * The shaper is the one resource: `port` a switch port, `nic` a host's own NIC, `nic_htb` a NIC with classes. It counts the IP packet and 14 bytes; payload of
 * a packet is `mss`. The round trip is the one measured idle before the case. A window is the largest the receiver offered where its buffer was set, what the
 * sender kept in its socket where that was bound (`W<n>`), else the largest buffers of the machine.
 */
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_play.h"

#include <string.h>

#define FRAME 14               /* bytes that the shaper counts besides the IP packet */
#define BIGGEST_WINDOW (16 << 20) /* half of tcp_rmem's maximum is offered as window */
#define START_JITTER 0.001 /* s: connect() is called by processes that wait for a processor */

struct tcp_case {
	struct validation *v;
	const struct validate_csv *csv;
	const char *name;
	const GArray *rows;   /* of the file */
	uint32_t n;           /* flows */
	uint32_t *first;      /* of each flow, its row in the first repetition */
	int *class_of;        /* index of its htb class, or -1 */
	char ***htb;          /* of each class: guarantee, ceiling, ports; or NULL */
	uint32_t n_classes;
	struct validation_spread *ours[PLAY_FIDELITIES]; /* completion of each flow, over the seeds */
	GArray *last[PLAY_FIDELITIES]; /* double: the finish of each flow, of each seed */
};

static double number(const struct tcp_case *c, uint32_t flow, const char *column, double otherwise)
{
	return validate_csv_number(c->csv, c->first[flow], column, otherwise);
}

static const char *text(const struct tcp_case *c, uint32_t flow, const char *column)
{
	return validate_csv_text(c->csv, c->first[flow], column);
}

/* Mean of a column of a flow over the repetitions. */
static double mean_of(const struct tcp_case *c, uint32_t flow, const char *column)
{
	struct validation_spread s = {0};
	for (guint i = 0; i < c->rows->len; i++) {
		uint32_t row = g_array_index(c->rows, uint32_t, i);
		if ((uint32_t)validate_csv_number(c->csv, row, "flow", 0) == flow)
			validation_spread_add(&s, validate_csv_number(c->csv, row, column, 0));
	}
	return validation_spread_mean(&s);
}

/* The column cc, and not the case's name: see the README. */
static bool is_cubic(const struct tcp_case *c, uint32_t flow)
{
	return !validate_csv_is(c->csv, c->first[flow], "cc", "reno");
}

/* ---- classes of a nic_htb[g/c:port+port;...]: the flows are numbered in the order in which the ports are listed ---- */

static void read_htb(struct tcp_case *c)
{
	const char *bn = text(c, 0, "bn"), *open = strchr(bn, '['), *close = strrchr(bn, ']');
	if (!open || !close)
		return;
	g_autofree char *list = g_strndup(open + 1, (gsize)(close - open - 1));
	g_auto(GStrv) classes = g_strsplit(list, ";", -1);
	c->n_classes = g_strv_length(classes);
	c->htb = g_new0(char **, c->n_classes + 1);
	for (uint32_t k = 0, flow = 0; k < c->n_classes; k++) {
		c->htb[k] = g_strsplit_set(classes[k], "/:", 3);
		if (g_strv_length(c->htb[k]) != 3)
			continue;
		g_auto(GStrv) ports = g_strsplit(c->htb[k][2], "+", -1);
		for (char **p = ports; *p && flow < c->n; p++)
			c->class_of[flow++] = (int)k;
	}
}

/* ---- playing ---- */

static int64_t window_of(const struct tcp_case *c, uint32_t i)
{
	const char *sndbuf = text(c, i, "sndbuf_req");
	int64_t w = BIGGEST_WINDOW;
	if (*sndbuf)
		w = MIN(w, g_ascii_strtoll(sndbuf + (*sndbuf == 'W'), NULL, 10));
	if (*text(c, i, "rcvbuf_req"))
		w = MIN(w, (int64_t)mean_of(c, i, "max_peer_wnd_B"));
	return w;
}

/* The delaying box of flow i: half of the round trip each way, losses on the way there. It is behind a host's own NIC, before a switch port. */
static void cross_box(const struct tcp_case *c, uint32_t i, struct validate_play *p, struct play_flow *f)
{
	g_autofree char *name = g_strdup_printf("box %u", i);
	f->path.lossy = validate_play_cable(p, name, mean_of(c, i, "ping_avg_ms") / 2e3);
	validate_play_cross(&f->path, f->path.lossy, f->path.mss, (uint32_t)number(c, i, "mtu", 1500) + FRAME);
}

static struct play_flow flow_of(const struct tcp_case *c, uint32_t i, struct validate_play *p, uint32_t res, uint64_t seed)
{
	bool packets = validate_play_packets(p), port = res_get(validate_play_res(p), res)->kind == RES_LINK;
	uint32_t mss = (uint32_t)number(c, i, "mss", 1448), mtu = (uint32_t)number(c, i, "mtu", 1500);
	double rtt = mean_of(c, i, "ping_avg_ms") / 1e3;
	struct play_flow f = {.path = validate_play_path(rtt, mss, number(c, i, "loss_prob", 0)),
		.bytes = (uint64_t)number(c, i, "bytes", 0),
		.half_of = PLAY_NONE,
		.start_s = number(c, i, "start_s", 0)};
	f.draws = seed ? seed * c->n + i : 0;
	f.tcp = (struct tcp_opts){.window = window_of(c, i), .cubic = is_cubic(c, i), .fresh = true};
	if (packets && port)
		cross_box(c, i, p, &f);
	validate_play_cross(&f.path, res, mss, mtu + FRAME);
	if (packets && !port)
		cross_box(c, i, p, &f);
	for (int k = 0; k < 2; k++) {
		double rate = number(c, i, k ? "write_Bps" : "read_Bps", 0);
		if (rate > 0)
			f.stages[f.n_stages++] = (struct tp_stage){TP_BY_SENDER, share_from_bytes((uint64_t)rate), SHARE_NONE, true};
	}
	return f;
}

static bool play(struct tcp_case *c, enum play_fidelity fidelity, uint64_t seed)
{
	struct validate_play *p = validate_play_new(validate_play_transport(fidelity), fidelity == PLAY_PACKET ? seed + 1 : 0);
	struct res_table *res = validate_play_res(p);
	bool port = strcmp(text(c, 0, "bn"), "port") == 0;
	share_rate rate = share_from_bps((uint64_t)number(c, 0, "rate_bps", 0));
	int64_t queue = (int64_t)number(c, 0, "qlimit_B", 0);
	uint32_t link = res_add(res, "bottleneck", port ? RES_LINK : RES_NIC, port ? RES_FORWARD : RES_OUT, rate, false);
	res_set_queue(res, link, queue);
	g_autofree uint32_t *classes = g_new0(uint32_t, c->n_classes + 1);
	for (uint32_t k = 0; k < c->n_classes; k++) {
		double g = g_ascii_strtod(c->htb[k][0], NULL), ceiling = g_ascii_strtod(c->htb[k][1], NULL);
		classes[k] =
			res_class_add(res, "class", link, (uint32_t)MAX(g, 1), share_from_bps((uint64_t)(g * 1e6)), share_from_bps((uint64_t)(ceiling * 1e6)));
		res_set_queue(res, classes[k], queue);
	}
	for (uint32_t i = 0; i < c->n; i++) {
		struct play_flow f = flow_of(c, i, p, c->class_of[i] < 0 ? link : classes[c->class_of[i]], seed);
		f.start_s += validate_play_jitter(fidelity, seed, i, START_JITTER);
		validate_play_add(p, &f);
	}
	bool good = validate_play_run(p);
	for (uint32_t i = 0; i < c->n; i++) {
		double x = validate_play_finished(p, i);
		validation_spread_add(&c->ours[fidelity][i], validate_play_took(p, i));
		g_array_append_val(c->last[fidelity], x);
	}
	validate_play_free(p);
	return good;
}

/* ---- rows ---- */

/* True if the flows differ in no column that says how they were run: any of them could have been the other. */
static bool alike(const struct tcp_case *c, uint32_t a, uint32_t b)
{
	static const char *const columns[] = {"mtu", "delay_oneway_us", "loss_prob", "sndbuf_req", "rcvbuf_req", "read_Bps", "write_Bps", "bytes"};
	for (gsize k = 0; k < G_N_ELEMENTS(columns); k++)
		if (strcmp(text(c, a, columns[k]), text(c, b, columns[k])) != 0)
			return false;
	double apart = number(c, a, "start_s", 0) - number(c, b, "start_s", 0);
	return c->class_of[a] == c->class_of[b] && is_cubic(c, a) == is_cubic(c, b) && apart < 0.01 && apart > -0.01;
}

static bool limited(const struct tcp_case *c, uint32_t i)
{
	return number(c, i, "read_Bps", 0) > 0 || number(c, i, "write_Bps", 0) > 0;
}

static void class_or(struct tcp_case *c, const char *id, struct validation_class by_rule, struct validation_row *r)
{
	struct validation_class k = by_rule;
	validation_class_of(c->v, "tcp", id, &k);
	r->class = k.class;
	r->fitted = k.fitted;
	r->left_out = k.left_out;
}

/* When the last of the flows of a set was complete: of each repetition, and of each seed. */
static void add_last(struct tcp_case *c, const char *id, char class, const bool *member)
{
	g_autoptr(GHashTable) at = g_hash_table_new(g_str_hash, g_str_equal);
	struct validation_row r = {.id = id, .metric = "last finish", .unit = "s"};
	struct validation_spread truth = {0}, ours[PLAY_FIDELITIES] = {{0}};
	g_autoptr(GArray) ends = g_array_new(FALSE, TRUE, sizeof(double));
	for (guint i = 0; i < c->rows->len; i++) {
		uint32_t row = g_array_index(c->rows, uint32_t, i), flow = (uint32_t)validate_csv_number(c->csv, row, "flow", 0);
		const char *rep = validate_csv_text(c->csv, row, "rep");
		double x = validate_csv_number(c->csv, row, "complete_s", 0);
		if (flow >= c->n || !member[flow])
			continue;
		guint k = GPOINTER_TO_UINT(g_hash_table_lookup(at, rep));
		if (!k) {
			g_array_append_val(ends, x);
			g_hash_table_insert(at, (gpointer)rep, GUINT_TO_POINTER(ends->len));
		} else if (g_array_index(ends, double, k - 1) < x) {
			g_array_index(ends, double, k - 1) = x;
		}
	}
	for (guint k = 0; k < ends->len; k++)
		validation_spread_add(&truth, g_array_index(ends, double, k));
	for (int f = 0; f < PLAY_FIDELITIES; f++)
		for (guint k = 0; k + c->n <= c->last[f]->len; k += c->n) {
			double most = 0;
			for (uint32_t i = 0; i < c->n; i++)
				if (member[i])
					most = MAX(most, g_array_index(c->last[f], double, k + i));
			validation_spread_add(&ours[f], most);
		}
	class_or(c, id, (struct validation_class){.class = class}, &r);
	validation_measured(&r, &truth);
	validation_simulated(&r, &ours[PLAY_FLOW]);
	validation_packets(&r, &ours[PLAY_PACKET]);
	validation_add(c->v, &r);
}

/* What flow i and those like it took. */
static void add_took(struct tcp_case *c, const char *id, const char *key, char class, uint32_t i)
{
	struct validation_row r = {.id = id, .metric = "completion", .unit = "s"};
	struct validation_spread truth = {0}, ours[PLAY_FIDELITIES] = {{0}};
	for (guint k = 0; k < c->rows->len; k++) {
		uint32_t row = g_array_index(c->rows, uint32_t, k), flow = (uint32_t)validate_csv_number(c->csv, row, "flow", 0);
		if (flow < c->n && alike(c, i, flow))
			validation_spread_add(&truth, validate_csv_number(c->csv, row, "fct_s", 0));
	}
	for (uint32_t k = 0; k < c->n; k++)
		for (int f = 0; alike(c, i, k) && f < PLAY_FIDELITIES; f++)
			validation_spread_join(&ours[f], &c->ours[f][k]);
	class_or(c, key, (struct validation_class){.class = class}, &r);
	validation_measured(&r, &truth);
	validation_simulated(&r, &ours[PLAY_FLOW]);
	validation_packets(&r, &ours[PLAY_PACKET]);
	validation_add(c->v, &r);
}

static uint32_t in_queue_with(const struct tcp_case *c, uint32_t i)
{
	uint32_t n = 0;
	for (uint32_t k = 0; k < c->n; k++)
		n += c->class_of[k] == c->class_of[i] && !limited(c, k);
	return n;
}

static void add_several(struct tcp_case *c)
{
	g_autofree bool *member = g_new0(bool, c->n);
	for (uint32_t i = 0; i < c->n; i++)
		member[i] = true;
	add_last(c, c->name, 'B', member);
	for (uint32_t k = 0; k < c->n_classes; k++) {
		g_autofree char *id = g_strdup_printf("%s class %u", c->name, k);
		for (uint32_t i = 0; i < c->n; i++)
			member[i] = c->class_of[i] == (int)k;
		add_last(c, id, 'B', member);
	}
	g_autofree char *shares = g_strdup_printf("%s shares", c->name);
	for (uint32_t i = 0; i < c->n; i++) {
		bool first = true;
		for (uint32_t k = 0; k < i; k++)
			first &= !alike(c, i, k);
		g_autofree char *id = g_strdup_printf("%s flow %u", c->name, i);
		if (limited(c, i) && c->class_of[i] < 0)
			add_took(c, id, id, 'B', i);
		else if (!limited(c, i) && first && in_queue_with(c, i) > 1)
			add_took(c, id, shares, 'C', i);
	}
}

static void add_left_out(struct tcp_case *c, const char *reason)
{
	struct validation_row r = {.id = c->name, .metric = "completion", .unit = "s", .class = 'A', .left_out = reason};
	r.measured = r.low = r.high = mean_of(c, 0, "fct_s");
	validation_add(c->v, &r);
}

static const char *left_out(const struct tcp_case *c)
{
	struct validation_class k = {0};
	static const char *const modelled[] = {"", "cubic", "reno", NULL};
	if (!g_strv_contains(modelled, text(c, 0, "cc")))
		return "other-product";
	for (uint32_t i = 0; i < c->n; i++)
		if (g_ascii_isdigit(*text(c, i, "sndbuf_req")) && *text(c, i, "delay_oneway_us"))
			return "defect";
	return validation_class_of(c->v, "tcp", c->name, &k) ? k.left_out : NULL;
}

static void one_case(struct tcp_case *c)
{
	const char *why = left_out(c);
	bool random = number(c, 0, "loss_prob", 0) > 0;
	if (why) {
		add_left_out(c, why);
		return;
	}
	for (uint32_t i = 0; i < c->n; i++)
		if (number(c, i, "bytes", 0) < 1 || number(c, i, "rate_bps", 0) < 1) {
			validation_fault(c->v, "tcp: case '%s' flow %u: bytes or rate_bps is missing", c->name, i);
			return;
		}
	read_htb(c);
	bool drawn = random || c->n > 1;
	for (int f = 0; f < PLAY_FIDELITIES; f++)
		for (uint64_t seed = 1; seed <= validate_play_seeds(drawn); seed++)
			if (!play(c, (enum play_fidelity)f, drawn ? seed : 0)) {
				validation_fault(c->v, "tcp: case '%s' does not end", c->name);
				return;
			}
	if (c->n > 1)
		add_several(c);
	else
		add_took(c, c->name, c->name, random ? 'C' : 'A', 0);
}

static void run_case(struct validation *v, const struct validate_csv *csv, const struct validate_group *g)
{
	struct tcp_case c = {.v = v, .csv = csv, .name = g->value, .rows = g->rows};
	for (guint i = 0; i < g->rows->len; i++)
		c.n = MAX(c.n, (uint32_t)validate_csv_number(csv, g_array_index(g->rows, uint32_t, i), "flow", 0) + 1);
	c.first = g_new0(uint32_t, c.n);
	c.class_of = g_new0(int, c.n);
	for (int f = 0; f < PLAY_FIDELITIES; f++) {
		c.ours[f] = g_new0(struct validation_spread, c.n);
		c.last[f] = g_array_new(FALSE, FALSE, sizeof(double));
	}
	for (guint i = g->rows->len; i-- > 0;) {
		uint32_t row = g_array_index(g->rows, uint32_t, i);
		c.first[(uint32_t)validate_csv_number(csv, row, "flow", 0)] = row;
	}
	for (uint32_t i = 0; i < c.n; i++)
		c.class_of[i] = -1;
	one_case(&c);
	for (uint32_t k = 0; k < c.n_classes; k++)
		g_strfreev(c.htb[k]);
	g_free(c.htb);
	g_free(c.first);
	g_free(c.class_of);
	for (int f = 0; f < PLAY_FIDELITIES; f++) {
		g_free(c.ours[f]);
		g_array_unref(c.last[f]);
	}
}

void validate_tcp(struct validation *v)
{
	struct validate_csv *csv = validation_csv(v, "real/tcp_truth.csv");
	if (!csv)
		return;
	validation_say(v, "Kernel 6.18, one bottleneck. Of class C, `measured` and its spread are over the repetitions and over the flows of the case that "
			  "differ in nothing; with three "
			  "repetitions a model without fault lies between the least and the greatest of them in three of four cases. Packets run the product's own TCP, whose "
			  "settings are Linux's.");
	g_autoptr(GPtrArray) groups = validate_csv_groups(csv, "case");
	for (guint i = 0; i < groups->len; i++) {
		const struct validate_group *g = groups->pdata[i];
		if (validation_wants(v, g->value))
			run_case(v, csv, g);
	}
	validate_csv_free(csv);
}
