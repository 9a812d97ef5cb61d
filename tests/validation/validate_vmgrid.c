/* tests/validation/validate_vmgrid.c: migrations of SimGrid's plugin live_migration (data/simgrid/vm_migration_grid.csv), by the models' pre-copy over the transport interface.
 *
 * Rules as in data/simgrid/README.md: each send takes nothing for latency x factor, then its share; the rate is at most gamma / (2 latency) and the VM's net speed; 5 % of it is used
 * on the way back (cross-traffic). The guest dirties intensity x net speed, up to 0.9 of its memory. After the last copy a message of no bytes ends the migration. Rates here are
 * what arrives: capacities and bounds are 0.97 of theirs (LV08). All paths of a case are of one length, so their weights are equal. The data are a sample of rows: a run
 * of n migrations of which some rows are missing is played whole, by the rule of their columns (VM k starts at 1 + k x stagger, and has k + 1 times the memory where they are staggered).
 */
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"
#include "tests/validation/validate_play.h"

#include "models/migration/precopy.h"

#include <math.h>
#include <string.h>

#define GAMMA 4194304     /* bytes of TCP's window */
#define CROSS_PPM 50000   /* of the rate on the reverse route */
#define MOST_SENDS 300    /* the truth was stopped there, whole: converged 0 */
#define WORKING_SET 0.9   /* of the memory */

#define NO_ROW UINT32_MAX

enum { TOTAL, PRECOPY, DOWNTIME, METRICS };
static const struct { const char *column, *metric; } metrics[METRICS] = {{"total_s", "completion"}, {"precopy_s", "pre-copy"}, {"downtime_s", "downtime"}};

struct grid;

struct grid_vm {
	struct grid *g;
	uint32_t row, sends; /* row: NO_ROW where the data lack it */
	struct precopy p;
	uint64_t bytes;
	double start, suspended, sent; /* s; suspended < 0: not yet */
	bool last_empty;               /* nothing was left for the last copy */
};

struct grid { /* one run */
	struct validation *v;
	const struct validate_csv *csv;
	char *key;
	uint32_t row;        /* of any of its VMs */
	uint32_t n;
	struct grid_vm *vm;
	double lag;          /* s before each send */
	double stopped;      /* s: when the first VM had sent MOST_SENDS times; INFINITY: none */
};

struct worst {
	double off, truth, ours;
	char *id;
};
struct tally { /* of a case: a scenario, model and cross-traffic setting */
	struct worst of[METRICS];
	uint32_t rows, converged, wrong_end, wrong_sends;
};

/* Of all of a run. */
static double whole(const struct grid *g, const char *column)
{
	return validate_csv_number(g->csv, g->row, column, 0);
}

static double cell(const struct grid *g, uint32_t vm, const char *column)
{
	return validate_csv_number(g->csv, g->vm[vm].row, column, 0);
}

static uint32_t number_of(const struct validate_csv *c, uint32_t row)
{
	return (uint32_t)g_ascii_strtoull(validate_csv_text(c, row, "vm") + 2, NULL, 10); /* "VM3" */
}

/* MiB: VM 0's memory, of which that of the others follows. */
static uint32_t memory_of(const struct validate_csv *c, uint32_t row)
{
	uint32_t ram = (uint32_t)validate_csv_number(c, row, "ram_mib", 0);
	return validate_csv_number(c, row, "stagger_s", 0) > 0 ? ram / (number_of(c, row) + 1) : ram;
}

static bool is(const struct grid *g, const char *column, const char *text)
{
	return validate_csv_is(g->csv, g->row, column, text);
}

/* --- one run --- */

static uint64_t after_a_send(void *ctx, struct sim_time now, uint64_t sent)
{
	struct grid_vm *vm = ctx;
	struct grid *g = vm->g;
	double s = (double)now.ps / 1e12;
	int64_t next = 0;
	if (vm->suspended >= 0) { /* that was the last copy */
		vm->sent = s;
		return 0;
	}
	enum precopy_next how = precopy_round_end(&vm->p, now, (int64_t)sent, &next);
	if (s > g->stopped)
		return 0;
	if (vm->sends + 1 >= MOST_SENDS) {
		g->stopped = s;
		return 0;
	}
	vm->sends++;
	vm->bytes += (uint64_t)next;
	if (how == PRECOPY_SWITCH_OVER) {
		vm->suspended = s;
		vm->last_empty = next == 0;
		vm->sent = s;
	} else {
		precopy_round_begin(&vm->p, now, next);
	}
	return (uint64_t)next;
}

/* Names of ends as in the truth: A0.., B0..; a host's two directions are two resources; the shared link's two more. */
static void cross(struct path *p, uint32_t from, uint32_t shared, uint32_t to, uint32_t back, uint32_t ppm)
{
	validate_play_cross(p, 2 * from, SHARE_UNIT, ppm);
	if (shared != SHARE_NONE)
		validate_play_cross(p, shared + back, SHARE_UNIT, ppm);
	validate_play_cross(p, 2 * to + 1, SHARE_UNIT, ppm);
}

static void add_vm(struct grid *g, struct validate_play *p, uint32_t i, double factor, double latency_factor)
{
	struct grid_vm *vm = &g->vm[i];
	bool many_from = is(g, "scenario", "pairs") || is(g, "scenario", "fanin"), many_to = is(g, "scenario", "pairs") || is(g, "scenario", "fanout");
	uint32_t a = many_from ? i : 0, b = g->n + (many_to ? i : 0), shared = whole(g, "shared_gbps") > 0 ? 4 * g->n : SHARE_NONE;
	uint32_t swapped = is(g, "scenario", "swap") && i % 2;
	double latency = (shared == SHARE_NONE ? 2 : 3) * whole(g, "lat_us_per_link") * 1e-6, speed = whole(g, "mig_netspeed_mibs") * 1048576;
	double rate = speed * whole(g, "intensity_pct") / 100;
	int64_t ram = (int64_t)memory_of(g->csv, g->row) * (whole(g, "stagger_s") > 0 ? i + 1 : 1) << 20;
	struct world_dirty d = {(int64_t)((double)ram * WORKING_SET), {0}, 1000000, WORLD_PATTERN_CYCLIC};
	if (rate > 0)
		d.time_constant = sim_dur_ps((int64_t)((double)d.working_set / rate * 1e12 + 0.5));
	precopy_init(&vm->p, &d, NULL, &(struct world_precopy){.rules = WORLD_PRECOPY_SIMGRID});
	g->lag = latency * latency_factor;
	vm->start = 1 + i * whole(g, "stagger_s");
	vm->suspended = -1;
	vm->sends = 1;
	vm->bytes = (uint64_t)precopy_first_pass(&vm->p, sim_time_ps((int64_t)(vm->start * 1e12 + 0.5)), ram, 0);
	precopy_round_begin(&vm->p, sim_time_ps((int64_t)(vm->start * 1e12 + 0.5)), ram);
	struct play_flow f = {.path = validate_play_path(0, 1448, 0), .tcp = {.window = INT64_MAX, .warm = true}, .half_of = PLAY_NONE, .bytes = (uint64_t)ram,
		.start_s = vm->start + g->lag, .pause_s = g->lag, .next = after_a_send, .ctx = vm};
	cross(&f.path, swapped ? b : a, shared, swapped ? a : b, swapped, SHARE_UNIT);
	if (whole(g, "crosstraffic") > 0)
		cross(&f.path, swapped ? a : b, shared, swapped ? b : a, !swapped, CROSS_PPM);
	f.stages[f.n_stages++] = (struct tp_stage){TP_BY_WINDOW, share_from_bytes((uint64_t)(GAMMA / (2 * latency) * factor)), SHARE_NONE, true};
	if (speed > 0)
		f.stages[f.n_stages++] = (struct tp_stage){TP_BY_SENDER, share_from_bytes((uint64_t)speed), SHARE_NONE, true};
	validate_play_add(p, &f);
}

static void compare(struct grid *g, struct tally *t)
{
	for (uint32_t i = 0; i < g->n; i++) {
		const struct grid_vm *vm = &g->vm[i];
		if (vm->row == NO_ROW)
			continue;
		double end = vm->sent + (vm->last_empty ? 2 : 1) * g->lag; /* the message; a copy of nothing takes its way, too */
		bool converged = vm->suspended >= 0 && end <= g->stopped, truth = cell(g, i, "converged") > 0;
		double ours[METRICS] = {[TOTAL] = end - vm->start, [PRECOPY] = vm->suspended - vm->start, [DOWNTIME] = end - g->lag - vm->suspended};
		t->rows++;
		t->wrong_end += converged != truth;
		if (!converged || !truth)
			continue;
		t->converged++;
		t->wrong_sends += vm->sends != (uint32_t)cell(g, i, "sends");
		for (int m = 0; m < METRICS; m++) {
			double x = cell(g, i, metrics[m].column), off = fabs(ours[m] - x) / x;
			struct worst *w = &t->of[m];
			if (w->id && off <= w->off)
				continue;
			g_free(w->id);
			*w = (struct worst){off, x, ours[m], g_strdup_printf("row %u", vm->row + 2)};
		}
	}
}

static void play(struct grid *g, struct tally *t)
{
	bool lv08 = is(g, "model", "LV08");
	double factor = lv08 ? 0.97 : 1, nic = whole(g, "link_gbps") * 1.25e8 * factor, shared = whole(g, "shared_gbps") * 1.25e8 * factor;
	struct validate_play *p = validate_play_new(validate_play_transport(PLAY_FLOW), 0);
	for (uint32_t k = 0; k < 4 * g->n + 2; k++) { /* A0 out, A0 in, A1 out ..; B0 out ..; the shared link there and back */
		g_autofree char *name = g_strdup_printf("r%u", k);
		bool link = k >= 4 * g->n;
		res_add(validate_play_res(p), name, link ? RES_LINK : RES_NIC, k % 2 ? RES_IN : RES_OUT, share_from_bytes((uint64_t)((link ? MAX(shared, 1) : nic) + 0.5)), false);
	}
	for (uint32_t i = 0; i < g->n; i++)
		add_vm(g, p, i, factor, lv08 ? 13.01 : 1);
	if (!validate_play_run(p))
		validation_fault(g->v, "vmgrid: the run of row %u does not end", g->row + 2);
	else
		compare(g, t);
	validate_play_free(p);
}

/* --- rows --- */

static void add(struct validation *v, const char *name, struct tally *t)
{
	struct validation_class k = {.class = 'A'};
	validation_class_of(v, "vmgrid", name, &k);
	for (int m = 0; m < METRICS; m++) {
		struct worst *w = &t->of[m];
		if (!w->id)
			continue;
		g_autofree char *id = g_strdup_printf("%s %s", name, w->id);
		validation_add(v, &(struct validation_row){.id = id, .metric = metrics[m].metric, .unit = "s", .class = k.class, .fitted = k.fitted, .beside = m != TOTAL,
			.left_out = k.left_out, .measured = w->truth, .low = w->truth, .high = w->truth, .simulated = w->ours, .sim_low = w->ours, .sim_high = w->ours});
	}
	validation_say(v, "%s: %u migrations, %u of them converge; in %u it is otherwise here, in %u others the number of sends is. At most %.1e of the completion off, %.1e of pre-copy, "
		"%.1e of the downtime.", name, t->rows, t->converged, t->wrong_end, t->wrong_sends, t->of[TOTAL].off, t->of[PRECOPY].off, t->of[DOWNTIME].off);
	for (int m = 0; m < METRICS; m++)
		g_free(t->of[m].id);
	g_free(t);
}

static char *case_of(const struct validate_csv *c, uint32_t row)
{
	return g_strdup_printf("%s_%s_x%s", validate_csv_text(c, row, "scenario"), validate_csv_text(c, row, "model"), validate_csv_text(c, row, "crosstraffic"));
}

static void free_grid(gpointer p)
{
	struct grid *g = p;
	g_free(g->key);
	g_free(g->vm);
	g_free(g);
}

/* The runs that rows belong to, in the order of the file. */
static GPtrArray *runs_of(struct validation *v, const struct validate_csv *c)
{
	static const char *const columns[] = {"scenario", "model", "crosstraffic", "intensity_pct", "link_gbps", "mig_netspeed_mibs", "shared_gbps", "lat_us_per_link", "stagger_s", "concurrency"};
	GPtrArray *runs = g_ptr_array_new_with_free_func(free_grid);
	g_autoptr(GHashTable) at = g_hash_table_new(g_str_hash, g_str_equal);
	for (uint32_t row = 0; row < validate_csv_rows(c); row++) {
		GString *key = g_string_new(NULL);
		for (gsize k = 0; k < G_N_ELEMENTS(columns); k++)
			g_string_append_printf(key, "%s/", validate_csv_text(c, row, columns[k]));
		g_string_append_printf(key, "%u", memory_of(c, row));
		uint32_t vm = number_of(c, row);
		struct grid *g = g_hash_table_lookup(at, key->str);
		if (g) {
			g_string_free(key, TRUE);
		} else {
			g = g_new0(struct grid, 1);
			*g = (struct grid){.v = v, .csv = c, .row = row, .stopped = INFINITY, .key = g_string_free(key, FALSE)};
			g->n = (uint32_t)MAX(validate_csv_number(c, row, "concurrency", 1), 1);
			g->vm = g_new0(struct grid_vm, g->n);
			for (uint32_t i = 0; i < g->n; i++)
				g->vm[i] = (struct grid_vm){.g = g, .row = NO_ROW};
			g_hash_table_insert(at, g->key, g);
			g_ptr_array_add(runs, g);
		}
		if (vm < g->n)
			g->vm[vm].row = row;
		else
			validation_fault(v, "vmgrid: row %u: no VM %u of %u", row + 2, vm, g->n);
	}
	return runs;
}

void validate_vmgrid(struct validation *v)
{
	struct validate_csv *csv = validation_csv(v, "simgrid/vm_migration_grid.csv");
	g_autoptr(GHashTable) tallies = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free), runs = NULL;
	if (!csv)
		return;
	validation_say(v, "Every migration of SimGrid's plugin, by the rules of `precopy: {rules: simgrid}` over the same network rules as its transfers. A row is the migration of its\n"
		"case that is furthest off.");
	runs = runs_of(v, csv);
	for (guint i = 0; i < runs->len; i++) {
		struct grid *g = runs->pdata[i];
		g_autofree char *name = case_of(csv, g->row);
		if (!validation_wants(v, name))
			continue;
		struct tally *t = g_hash_table_lookup(tallies, name);
		if (!t) {
			t = g_new0(struct tally, 1);
			g_ptr_array_add(names, g_strdup(name));
			g_hash_table_insert(tallies, names->pdata[names->len - 1], t);
		}
		play(g, t);
	}
	for (guint i = 0; i < names->len; i++)
		add(v, names->pdata[i], g_hash_table_lookup(tallies, names->pdata[i]));
	validate_csv_free(csv);
}
