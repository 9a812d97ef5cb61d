/* tests/validation/validate_disk.c: copies of disk images between QEMU's NBD server and qemu-img (data/real/disk_truth.csv), through the transport interface.
 *
 * A copy is a pipeline of read, network and write, kept full by requests in flight: with one request the stages take turns, with more they overlap, so that its
 * rate is the least of the slowest stage and of requests x size / (what one request takes through all of them). A throttle of QEMU is a token bucket that holds
 * 0.1 s of its rate. To the life of the process belong its start and the round trips of NBD before and after the copy; the connection's own is the transport's.
 * An item of kind `migration` is QEMU's pre-copy of a guest beside the copies, pass after pass.
 */
#include "models/migration/precopy.h"
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_play.h"

#include <string.h>

#define FRAME 14
#define MTU 1500
#define MSS 1448
#define REQUEST (2 << 20)     /* bytes of a request of qemu-img convert */
#define WINDOW (16 << 20)     /* half of tcp_rmem's maximum is offered as window */
#define PROCESS_S 0.030       /* start of qemu-img, as the data's README states it */
#define NBD_ROUNDS 6          /* greeting, structured replies, meta context, go, block status; flush */
#define BURST_S 0.1           /* of a throttle group, as the data's README states it */
#define GUEST (INT64_C(256) << 20)      /* of `migration` rows, as the data's README states it */
#define GUEST_WRITES (INT64_C(64) << 20) /* working set */
#define GUEST_PPS 500
#define START_JITTER 0.001 /* s: processes wait for a processor */

struct migration {
	struct precopy p;
	bool last; /* the pass with the guest stopped */
};

struct disk_case {
	struct validation *v;
	const struct validate_csv *csv;
	const char *name;
	const GArray *rows;
	uint32_t n, *first;   /* items; of each, its row in the first repetition */
	struct migration *migration; /* of each item */
	struct validation_spread *ours[PLAY_FIDELITIES], last[PLAY_FIDELITIES];
};

static double number(const struct disk_case *c, uint32_t i, const char *column)
{
	return validate_csv_number(c->csv, c->first[i], column, 0);
}

static double rtt_of(const struct disk_case *c, uint32_t i)
{
	struct validation_spread s = {0};
	for (guint k = 0; k < c->rows->len; k++) {
		uint32_t row = g_array_index(c->rows, uint32_t, k);
		if ((uint32_t)validate_csv_number(c->csv, row, "item", 0) == i)
			validation_spread_add(&s, validate_csv_number(c->csv, row, "ping_avg_ms", 0) / 1e3);
	}
	return validation_spread_mean(&s);
}

/* ---- playing ---- */

static void throttle(struct validate_play *p, struct play_flow *f, const char *name, double rate)
{
	uint32_t res = res_add(validate_play_res(p), name, RES_SHAPER, RES_NO_DIRECTION, share_from_bytes((uint64_t)rate), false);
	validate_play_bucket(p, res, share_from_bytes((uint64_t)rate), SHARE_RATE_MAX, (int64_t)(rate * BURST_S));
	validate_play_cross(&f->path, res, 1, 1);
}

/* To packets a throttle is the source's own: what it reads ahead of the throttle is its burst. */
static void slow_down(struct play_flow *f, double rate, double before)
{
	if (rate <= 0)
		return;
	f->later = share_from_bytes((uint64_t)rate);
	f->later_s = before > rate ? rate * BURST_S / (before - rate) : 0;
}

/* The delaying box: behind a host's own NIC, before a switch port. */
static void cross_box(uint32_t i, struct validate_play *p, struct play_flow *f, double rtt)
{
	g_autofree char *name = g_strdup_printf("box %u", i);
	validate_play_cross(&f->path, validate_play_cable(p, name, rtt / 2), MSS, MTU + FRAME);
}

static uint64_t next_pass(void *ctx, struct sim_time now, uint64_t sent)
{
	struct migration *m = ctx;
	int64_t bytes = 0;
	if (m->last)
		return 0;
	m->last = precopy_round_end(&m->p, now, (int64_t)sent, &bytes) != PRECOPY_AGAIN;
	if (!m->last)
		precopy_round_begin(&m->p, now, bytes);
	return (uint64_t)bytes;
}

static void migrate(const struct disk_case *c, uint32_t i, struct play_flow *f)
{
	double pps = number(c, i, "mig_dirty_pps"), writes = (pps > 0 ? pps : GUEST_PPS) * WORLD_PAGE;
	struct world_dirty d = {.working_set = GUEST_WRITES, .time_constant = {(int64_t)(GUEST_WRITES / writes * 1e12)}, .exponent_ppm = 1000000};
	struct sim_time start = sim_time_ps((int64_t)(number(c, i, "start_s") * 1e12));
	struct migration *m = &c->migration[i];
	m->last = false;
	precopy_init(&m->p, &d, NULL, &(struct world_precopy){.rules = WORLD_PRECOPY_QEMU});
	int64_t first = precopy_first_pass(&m->p, start, f->bytes ? (int64_t)f->bytes : GUEST, 0);
	precopy_round_begin(&m->p, start, first);
	f->bytes = (uint64_t)first;
	f->start_s = number(c, i, "start_s");
	f->next = next_pass;
	f->ctx = m;
}

static bool is_migration(const struct disk_case *c, uint32_t i)
{
	return validate_csv_is(c->csv, c->first[i], "kind", "migration");
}

static struct play_flow item_of(const struct disk_case *c, uint32_t i, struct validate_play *p, uint32_t link, uint64_t seed)
{
	double rtt = rtt_of(c, i), read = number(c, i, "read_Bps"), write = number(c, i, "write_Bps"), requests = MAX(number(c, i, "coroutines"), 1);
	double line = number(c, i, "rate_bps") / 8 * MSS / (MTU + FRAME), through = rtt + REQUEST / line;
	struct play_flow f = {.path = validate_play_path(rtt, MSS, 0), .bytes = (uint64_t)number(c, i, "bytes"), .half_of = PLAY_NONE,
		.start_s = number(c, i, "start_s") + PROCESS_S + NBD_ROUNDS * rtt, .draws = seed ? seed * c->n + i : 0};
	f.tcp = (struct tcp_opts){.window = WINDOW, .cubic = true, .fresh = true};
	bool packets = validate_play_packets(p), port = res_get(validate_play_res(p), link)->kind == RES_LINK;
	through += (read > 0 ? REQUEST / read : 0) + (write > 0 ? REQUEST / write : 0);
	if (read > 0 && !packets)
		throttle(p, &f, "read", read);
	if (packets && port)
		cross_box(i, p, &f, rtt);
	validate_play_cross(&f.path, link, MSS, MTU + FRAME);
	if (packets && !port)
		cross_box(i, p, &f, rtt);
	if (write > 0 && !packets)
		throttle(p, &f, "write", write);
	if (packets)
		slow_down(&f, read > 0 && (write <= 0 || read < write) ? read : write, MIN(line, requests * REQUEST / through));
	if (is_migration(c, i))
		migrate(c, i, &f);
	else
		f.stages[f.n_stages++] = (struct tp_stage){TP_BY_SENDER, share_from_bytes((uint64_t)(requests * REQUEST / through)), SHARE_NONE, true};
	return f;
}

static bool play(struct disk_case *c, enum play_fidelity fidelity, uint64_t seed)
{
	struct validate_play *p = validate_play_new(validate_play_transport(fidelity), fidelity == PLAY_PACKET ? seed + 1 : 0);
	struct res_table *res = validate_play_res(p);
	bool port = validate_csv_is(c->csv, c->first[0], "bn", "port");
	uint32_t link =
		res_add(res, "bottleneck", port ? RES_LINK : RES_NIC, port ? RES_FORWARD : RES_OUT, share_from_bps((uint64_t)number(c, 0, "rate_bps")), false);
	double last = 0;
	res_set_queue(res, link, (int64_t)number(c, 0, "qlimit_B"));
	for (uint32_t i = 0; i < c->n; i++) {
		struct play_flow f = item_of(c, i, p, link, seed);
		f.start_s += validate_play_jitter(fidelity, seed, i, START_JITTER);
		validate_play_add(p, &f);
	}
	bool good = validate_play_run(p);
	for (uint32_t i = 0; i < c->n; i++) {
		validation_spread_add(&c->ours[fidelity][i], validate_play_finished(p, i) - number(c, i, "start_s"));
		last = MAX(last, validate_play_finished(p, i));
	}
	validation_spread_add(&c->last[fidelity], last);
	validate_play_free(p);
	return good;
}

/* ---- rows ---- */

static void add(struct disk_case *c, const char *id, const char *key, char class, struct validation_row *r, const struct validation_spread *truth,
	const struct validation_spread *flow, const struct validation_spread *packets)
{
	struct validation_class k = {.class = class};
	validation_class_of(c->v, "disk", key, &k);
	r->id = id;
	r->unit = "s";
	r->class = k.class;
	r->fitted = k.fitted;
	r->left_out = k.left_out;
	validation_measured(r, truth);
	validation_simulated(r, flow);
	validation_packets(r, packets);
	validation_add(c->v, r);
}

static void add_item(struct disk_case *c, const char *id, const char *key, char class, uint32_t i)
{
	struct validation_spread truth = {0};
	for (guint k = 0; k < c->rows->len; k++) {
		uint32_t row = g_array_index(c->rows, uint32_t, k);
		if ((uint32_t)validate_csv_number(c->csv, row, "item", 0) == i)
			validation_spread_add(&truth, validate_csv_number(c->csv, row, "elapsed_s", 0));
	}
	add(c, id, key, class, &(struct validation_row){.metric = "completion"}, &truth, &c->ours[PLAY_FLOW][i], &c->ours[PLAY_PACKET][i]);
}

static void add_several(struct disk_case *c)
{
	struct validation_spread truth = {0};
	g_autofree char *shares = g_strdup_printf("%s shares", c->name);
	uint32_t sharing = 0;
	for (guint k = 0; k < c->rows->len; k++) {
		const char *rep = validate_csv_text(c->csv, g_array_index(c->rows, uint32_t, k), "rep");
		double last = 0;
		bool first = true;
		for (guint j = 0; j < c->rows->len; j++) {
			uint32_t row = g_array_index(c->rows, uint32_t, j);
			if (!validate_csv_is(c->csv, row, "rep", rep))
				continue;
			first &= j >= k;
			last = MAX(last, validate_csv_number(c->csv, row, "start_s", 0) + validate_csv_number(c->csv, row, "elapsed_s", 0));
		}
		if (first)
			validation_spread_add(&truth, last);
	}
	add(c, c->name, c->name, 'B', &(struct validation_row){.metric = "last finish"}, &truth, &c->last[PLAY_FLOW], &c->last[PLAY_PACKET]);
	for (uint32_t i = 0; i < c->n; i++)
		sharing += number(c, i, "read_Bps") <= 0 && number(c, i, "write_Bps") <= 0;
	for (uint32_t i = 0; i < c->n; i++) {
		g_autofree char *id = g_strdup_printf("%s item %u", c->name, i);
		if (number(c, i, "read_Bps") > 0 || number(c, i, "write_Bps") > 0)
			add_item(c, id, id, 'B', i);
		else if (sharing > 1)
			add_item(c, id, shares, 'C', i);
	}
}

static void one_case(struct disk_case *c)
{
	struct validation_class k = {0};
	if (validation_class_of(c->v, "disk", c->name, &k) && k.left_out) {
		add_item(c, c->name, c->name, k.class, 0);
		return;
	}
	for (uint32_t i = 0; i < c->n; i++)
		if ((number(c, i, "bytes") < 1 && !is_migration(c, i)) || number(c, i, "rate_bps") < 1) {
			validation_fault(c->v, "disk: case '%s' item %u: bytes or rate_bps is missing", c->name, i);
			return;
		}
	for (int f = 0; f < PLAY_FIDELITIES; f++)
		for (uint64_t seed = 1; seed <= validate_play_seeds(c->n > 1); seed++)
			if (!play(c, (enum play_fidelity)f, c->n > 1 ? seed : 0)) {
				validation_fault(c->v, "disk: case '%s' does not end", c->name);
				return;
			}
	if (c->n > 1)
		add_several(c);
	else
		add_item(c, c->name, c->name, 'A', 0);
}

void validate_disk(struct validation *v)
{
	struct validate_csv *csv = validation_csv(v, "real/disk_truth.csv");
	if (!csv)
		return;
	validation_say(v,
		"qemu-img and qemu-nbd 7.2: the life of the process. Eight requests of 2 MiB in flight keep every stage busy, so stages combine as a hard "
		"minimum here; what is added besides the copy is %g s for the start of the process and %d round trips of NBD, a throttle's burst of %g s is free.",
		PROCESS_S, NBD_ROUNDS, BURST_S);
	g_autoptr(GPtrArray) groups = validate_csv_groups(csv, "case");
	for (guint i = 0; i < groups->len; i++) {
		const struct validate_group *g = groups->pdata[i];
		struct disk_case c = {.v = v, .csv = csv, .name = g->value, .rows = g->rows};
		if (!validation_wants(v, g->value))
			continue;
		for (guint k = 0; k < g->rows->len; k++)
			c.n = MAX(c.n, (uint32_t)validate_csv_number(csv, g_array_index(g->rows, uint32_t, k), "item", 0) + 1);
		c.first = g_new0(uint32_t, c.n);
		for (int f = 0; f < PLAY_FIDELITIES; f++)
			c.ours[f] = g_new0(struct validation_spread, c.n);
		c.migration = g_new0(struct migration, c.n);
		for (guint k = g->rows->len; k-- > 0;) {
			uint32_t row = g_array_index(g->rows, uint32_t, k);
			c.first[(uint32_t)validate_csv_number(csv, row, "item", 0)] = row;
		}
		one_case(&c);
		g_free(c.first);
		for (int f = 0; f < PLAY_FIDELITIES; f++)
			g_free(c.ours[f]);
		g_free(c.migration);
	}
	validate_csv_free(csv);
}
