/* tests/validation/validate_simgrid.c: the transfers of SimGrid's network models (data/simgrid/fct_*.csv), each file's worst one, through the transport
 * interface.
 *
 * What a file's name says: HOSTS, model, and x1 for cross-traffic. Rules as in data/simgrid/README.md, section 1: a transfer takes nothing for latency x
 * factor, then shares by weighted max-min where v x p is equal, p = latency + S x sum of 1/bandwidth; v is at most gamma / (2 latency); with cross-traffic 5 %
 * of v is used on the way back; what arrives is v x 0.97 (LV08). Rates here are what arrives, so capacities and bounds are 0.97 of theirs. Weights are whole
 * numbers: with two lengths of path the ratio of their p, by the best fraction of numbers up to WEIGHT_MAX. Smaller ones miss the ratio (up to 20000: 9e-7 s on
 * the largest file), larger ones the level, a whole number of 2^-20 B/s that is multiplied by the weight (exact ones, 202685 to 132148: 8e-8 s).
 */
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_play.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RACK 32		    /* hosts */
#define HOST_BPS 1250000000 /* bytes/s of a host's link, each way */
#define RACK_BPS 5000000000
#define GAMMA 4194304	/* bytes of TCP's window */
#define CROSS_PPM 50000 /* of v on the reverse route */
#define WEIGHT_MAX 65535
#define AIM_S 1e-9 /* and as much of the duration */

struct network {
	uint32_t hosts, first; /* the resource of host 0's uplink; a downlink is the next one; then the racks' */
	bool cross;
	double host_latency, rack_latency, latency_factor, factor, slack; /* slack: S */
	uint32_t weight[2];						  /* of a transfer within a rack, and between racks */
};

static double penalty(const struct network *n, bool far)
{
	return 2 * n->host_latency + 2 * n->slack / HOST_BPS + (far ? 2 * n->rack_latency + 2 * n->slack / RACK_BPS : 0);
}

/* The fraction nearest to x = a/b of whole numbers up to WEIGHT_MAX, by continued fractions. */
static void nearest(double x, uint32_t *a, uint32_t *b)
{
	uint32_t a0 = 0, b0 = 1, a1 = 1, b1 = 0;
	for (double rest = x;;) {
		uint32_t whole = (uint32_t)(rest + 1e-9);
		uint32_t a2 = whole * a1 + a0, b2 = whole * b1 + b0;
		if (a2 > WEIGHT_MAX || b2 > WEIGHT_MAX)
			break;
		a0 = a1, b0 = b1, a1 = a2, b1 = b2;
		if (rest - whole < 1e-9)
			break;
		rest = 1 / (rest - whole);
	}
	*a = a1;
	*b = b1;
}

/* "H32_F100_W10_LV08_x1_wan5ms"; false: no such model. */
static bool network_of(const char *name, struct network *n)
{
	bool lv08 = strstr(name, "_LV08_") != NULL, plain = strstr(name, "_plainmaxmin") != NULL, wan = strstr(name, "_wan5ms") != NULL;
	*n = (struct network){.cross = strstr(name, "_x1") != NULL, .latency_factor = lv08 ? 13.01 : 1, .factor = lv08 ? 0.97 : 1, .slack = lv08 ? 20537 : 0};
	if (sscanf(name, "H%u_", &n->hosts) != 1 || n->hosts < 2 || (!lv08 && !plain && !strstr(name, "_CM02_")))
		return false;
	n->host_latency = wan ? 5e-3 : 10e-6;
	n->rack_latency = plain ? 0 : n->host_latency;
	nearest(penalty(n, true) / penalty(n, false), &n->weight[0], &n->weight[1]);
	return true;
}

static void add_links(struct network *n, struct validate_play *p)
{
	struct res_table *t = validate_play_res(p);
	uint32_t racks = (n->hosts + RACK - 1) / RACK;
	n->first = t->res->len;
	for (uint32_t i = 0; i < 2 * (n->hosts + racks); i++) {
		bool host = i < 2 * n->hosts;
		g_autofree char *name = g_strdup_printf("%s%u", host ? "host" : "rack", (host ? i : i - 2 * n->hosts) / 2);
		share_rate rate = share_from_bytes((uint64_t)((host ? HOST_BPS : RACK_BPS) * n->factor + 0.5));
		res_add(t, name, host ? RES_NIC : RES_LINK, i % 2 ? RES_IN : RES_OUT, rate, false);
	}
}

/* Out of `from` and into `to`. */
static void route(const struct network *n, uint32_t from, uint32_t to, uint32_t ppm, struct path *p)
{
	uint32_t racks = n->first + 2 * n->hosts, a = from / RACK, b = to / RACK;
	p->uses[p->n++] = (struct share_use){n->first + 2 * from, ppm};
	if (a != b) {
		p->uses[p->n++] = (struct share_use){racks + 2 * a, ppm};
		p->uses[p->n++] = (struct share_use){racks + 2 * b + 1, ppm};
	}
	p->uses[p->n++] = (struct share_use){n->first + 2 * to + 1, ppm};
}

static void add_transfer(const struct network *n, const struct validate_csv *c, uint32_t row, struct validate_play *p)
{
	uint32_t from = (uint32_t)validate_csv_number(c, row, "src", 0), to = (uint32_t)validate_csv_number(c, row, "dst", 0);
	bool far = from / RACK != to / RACK;
	double latency = 2 * n->host_latency + (far ? 2 * n->rack_latency : 0);
	struct play_flow f = {.path = validate_play_path(0, 1448, 0),
		.tcp = {.window = INT64_MAX, .warm = true},
		.half_of = PLAY_NONE,
		.bytes = (uint64_t)validate_csv_number(c, row, "bytes", 0),
		.start_s = validate_csv_number(c, row, "start_s", 0) + latency * n->latency_factor};
	f.path.weight = n->weight[far];
	route(n, from, to, SHARE_UNIT, &f.path);
	if (n->cross)
		route(n, to, from, CROSS_PPM, &f.path);
	f.stages[f.n_stages++] = (struct tp_stage){TP_BY_WINDOW, share_from_bytes((uint64_t)(GAMMA / (2 * latency) * n->factor)), SHARE_NONE, true};
	validate_play_add(p, &f);
}

struct tally {
	unsigned files, transfers, within;
};

static void compare(struct validation *v, const char *name, const struct validate_csv *c, const struct validate_play *p, struct tally *t)
{
	struct validation_class k = {.class = 'A'};
	validation_class_of(v, "simgrid", name, &k);
	struct validation_row r = {.metric = "completion", .unit = "s", .class = k.class, .fitted = k.fitted, .left_out = k.left_out};
	uint32_t worst = 0, within = 0;
	double off = -1, most = 0;
	for (uint32_t i = 0; i < validate_csv_rows(c); i++) {
		double truth = validate_csv_number(c, i, "fct_s", 0), ours = validate_play_finished(p, i) - validate_csv_number(c, i, "start_s", 0),
		       d = fabs(ours - truth);
		within += d <= AIM_S + AIM_S * truth;
		most = MAX(most, d);
		if (d / truth > off) {
			off = d / truth;
			worst = i;
			r.measured = r.low = r.high = truth;
			r.simulated = r.sim_low = r.sim_high = ours;
		}
	}
	g_autofree char *id = g_strdup_printf("%s flow %u", name, (unsigned)validate_csv_number(c, worst, "id", 0));
	r.id = id;
	validation_add(v, &r);
	validation_say(v, "%s: %u of %u transfers within 1e-9 s + 1e-9 of their duration; at most %.1e s off, relatively %.1e.", name, within,
		validate_csv_rows(c), most, off);
	t->files++;
	t->transfers += validate_csv_rows(c);
	t->within += within;
}

static void play(struct validation *v, const char *name, const struct validate_csv *c, struct tally *t)
{
	struct network n;
	if (!network_of(name, &n)) {
		validation_fault(v, "simgrid: '%s' names no network model that is known", name);
		return;
	}
	struct validate_play *p = validate_play_new(validate_play_transport(PLAY_FLOW), 0);
	add_links(&n, p);
	for (uint32_t i = 0; i < validate_csv_rows(c); i++)
		add_transfer(&n, c, i, p);
	if (validate_play_run(p))
		compare(v, name, c, p, t);
	else
		validation_fault(v, "simgrid: not all transfers of '%s' ended", name);
	validate_play_free(p);
}

static int by_name(gconstpointer a, gconstpointer b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

void validate_simgrid(struct validation *v)
{
	const char *folder = validation_data(v, "simgrid");
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	struct tally t = {0};
	if (!dir) {
		validation_fault(v, "simgrid: no folder '%s'", folder);
		return;
	}
	for (const char *file = g_dir_read_name(dir); file; file = g_dir_read_name(dir))
		if (g_str_has_prefix(file, "fct_") && g_str_has_suffix(file, ".csv"))
			g_ptr_array_add(names, g_strndup(file + 4, strlen(file) - 8));
	g_ptr_array_sort(names, by_name);
	validation_say(v, "Whole networks of a hundred to a thousand transfers by SimGrid's own rules (`data/simgrid/README.md`): a row is the transfer of its "
			  "file that is furthest off. "
			  "Weights are whole numbers here, penalties are not: where both lengths of path meet at one link, the ratio is the nearest fraction "
			  "of numbers up to 65535; CM02's is exact.");
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *file = g_strdup_printf("simgrid/fct_%s.csv", (const char *)names->pdata[i]);
		if (!validation_wants(v, names->pdata[i]))
			continue;
		struct validate_csv *c = validation_csv(v, file);
		if (c)
			play(v, names->pdata[i], c, &t);
		validate_csv_free(c);
	}
	validation_say(v, "%u of the %u transfers of %u files are within 1e-9 s + 1e-9 of their duration.", t.within, t.transfers, t.files);
}
