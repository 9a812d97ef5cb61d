/* tests/validation/validate_qemu.c: QEMU 7.2 live migrations (data/real/qemu_truth.csv), each case a whole scenario: hosts, link, guests, migrations, a bulk flow.
 *
 * The shaper counts the IP packet and 14 bytes, vmksim the frame with preamble and gap (38): the rate is declared so that the payload agrees. A guest's dirty rate is the one
 * it counted itself during the migration, its pages of zeros are those that QEMU counted; `busy` guests had another one in each repetition, so each is played. Completion is from the command until the guest runs at the
 * destination: total_ms, less downtime_ms, plus stop_to_resume_ms (QEMU's own figures end when its socket has taken the last byte).
 */
#include "tests/validation/validate.h"
#include "tests/validation/validate_csv.h"

#include "models/outcome.h"
#include "models/run.h"
#include "scenarios/scenario.h"

#include <string.h>

#define PAGE 4096
#define PACKET 1500
#define TRUTH_FRAME 14
#define OUR_FRAME 38
#define UNLIMITED 1e10      /* max_bandwidth_Bps that limits nothing */
#define BULK_AHEAD_S 1      /* the bulk flow began so much earlier, as the data's README states it */
#define SEEDS 20

enum { COMPLETION, TRANSFERRED, BLACKOUT, PASSES, METRICS };
static const struct { const char *metric, *unit; } metrics[METRICS] = {
	[COMPLETION] = {"completion", "s"}, [TRANSFERRED] = {"transferred", "MB"}, [BLACKOUT] = {"downtime", "s"}, [PASSES] = {"bitmap syncs", ""}};

struct qemu_case {
	struct validation *v;
	const struct validate_csv *csv;
	const char *name;
	const GArray *rows;
	uint32_t n;              /* VMs */
	uint32_t *first;         /* of each, its row in the first repetition */
	struct validation_spread *ours; /* of each VM, its METRICS */
	struct validation_spread last, sum;
	bool ends;               /* all of ours completed */
};

static double cell(const struct qemu_case *c, uint32_t row, const char *column)
{
	return validate_csv_number(c->csv, row, column, 0);
}

static double number(const struct qemu_case *c, uint32_t vm, const char *column)
{
	return cell(c, c->first[vm], column);
}

static const char *text(const struct qemu_case *c, uint32_t vm, const char *column)
{
	return validate_csv_text(c->csv, c->first[vm], column);
}

/* The row of a VM in the repetition of another row. */
static uint32_t beside(const struct qemu_case *c, uint32_t of, uint32_t vm)
{
	const char *rep = validate_csv_text(c->csv, of, "rep");
	for (guint i = 0; i < c->rows->len; i++) {
		uint32_t row = g_array_index(c->rows, uint32_t, i);
		if (validate_csv_is(c->csv, row, "rep", rep) && (uint32_t)cell(c, row, "vm") == vm)
			return row;
	}
	return c->first[vm];
}

static bool timed_out(const struct qemu_case *c)
{
	return strcmp(text(c, 0, "status"), "completed") != 0;
}

static bool has_bulk(const struct qemu_case *c)
{
	return *text(c, 0, "bulk_goodput_bps") != 0;
}

/* --- the scenario --- */

static void add_host(GString *y, const char *name, const char *site, const char *network, uint32_t net, int64_t nic_bps)
{
	g_string_append_printf(y,
		"  %s: {site: %s, release: \"8.0\", nics: {vmnic0: %" G_GINT64_FORMAT " bit/s}, switches: {vSwitch0: {uplinks: [vmnic0], mtu: 1500}}, "
		"portgroups: {pg: {switch: vSwitch0, network: %s}}, netstacks: {defaultTcpipStack: {gateway: 10.%u.0.1, congestion_control: cubic}}, "
		"adapters: {vmk0: {portgroup: pg, services: [management, vmotion], ipv4: 10.%u.0.2/24}}}\n",
		name, site, nic_bps, network, net, net);
}

static void add_vm(GString *y, const struct qemu_case *c, uint32_t vm, uint32_t row)
{
	double ram = number(c, vm, "ram_MiB") * 1048576, total = number(c, vm, "ram_total_B"), fill = number(c, vm, "fill_pct") / 100, pps = cell(c, row, "dirty_rate_mig_pps");
	double zero = number(c, vm, "duplicate_pages") * PAGE;
	double limit = number(c, vm, "downtime_limit_ms"), most = number(c, vm, "max_bandwidth_Bps");
	total = MAX(total, ram);
	zero = zero > 0 ? MIN(zero, total) : total - ram * fill;
	g_string_append_printf(y, "  g%u: {host: s%u, memory: %.0f B, zero: %.0f B, precopy: {rules: qemu", vm, (uint32_t)number(c, vm, "src"), total, zero);
	if (limit > 0)
		g_string_append_printf(y, ", downtime_limit: %.0f ms", limit);
	if (most > 0 && most < UNLIMITED)
		g_string_append_printf(y, ", max_bandwidth: %.0f B/s", most);
	if (strstr(text(c, vm, "caps"), "auto-converge"))
		g_string_append(y, ", auto_converge: true");
	g_string_append(y, "}");
	if (pps > 0)
		g_string_append_printf(y, ", dirty: {working_set: %.0f B, rate: %.0f B/s, pattern: %s}", number(c, vm, "ws_pages") * PAGE, pps * PAGE,
			strcmp(text(c, vm, "dirty_mode"), "rand") == 0 ? "random" : "cyclic");
	g_string_append(y, "}\n");
}

/* `row`: the repetition that is played. */
static char *scenario_of(const struct qemu_case *c, uint32_t row)
{
	bool nic = strncmp(text(c, 0, "bn"), "nic", 3) == 0;
	int64_t rate = (int64_t)(number(c, 0, "rate_bps") * (PACKET + OUR_FRAME) / (PACKET + TRUTH_FRAME)), wide = INT64_C(10000000000);
	double first = has_bulk(c) ? BULK_AHEAD_S : 0;
	GString *y = g_string_new("vmksim: 1\nname: qemu\n");
	g_string_append_printf(y, "assume: {admission: none, nic_queue: %.0f B}\nsites: {a: {rtt: 0 ms}, b: {rtt: 0 ms}}\n", MAX(number(c, 0, "qlimit_B"), 4096));
	g_string_append_printf(y, "links: {bn: {between: [a, b], rate: %" G_GINT64_FORMAT " bit/s, rtt: %.0f us, loss: %.9f %%, queue: %.0f B, mtu: 1500}}\n", nic ? wide : rate,
		number(c, 0, "ping_avg_ms") * 1000, number(c, 0, "loss_prob") * 100, MAX(number(c, 0, "qlimit_B"), 1));
	g_string_append(y, "networks:\n");
	uint32_t sources = 1;
	for (uint32_t i = 0; i < c->n; i++)
		sources = MAX(sources, (uint32_t)number(c, i, "src") + 1);
	for (uint32_t i = 0; i <= sources; i++)
		g_string_append_printf(y, "  n%u: {site: %s, subnet: 10.%u.0.0/24, gateway: 10.%u.0.1, mtu: 1500}\n", i, i == sources ? "b" : "a", i + 1, i + 1);
	g_string_append(y, "hosts:\n");
	for (uint32_t i = 0; i < sources; i++) {
		g_autofree char *host = g_strdup_printf("s%u", i), *network = g_strdup_printf("n%u", i);
		add_host(y, host, "a", network, i + 1, nic && i == 0 ? rate : wide);
	}
	g_autofree char *last = g_strdup_printf("n%u", sources);
	add_host(y, "d", "b", last, sources + 1, wide);
	g_string_append(y, "vms:\n");
	for (uint32_t i = 0; i < c->n; i++)
		add_vm(y, c, i, beside(c, row, i));
	if (has_bulk(c))
		g_string_append(y, "traffic: [{id: bulk, type: {custom: {stack: defaultTcpipStack, port: 5001}}, from: s0, to: d}]\n");
	g_string_append(y, "timeline:\n");
	for (uint32_t i = 0; i < c->n; i++) {
		uint32_t mine = beside(c, row, i);
		double start = first + cell(c, mine, "start_s"), cap = timed_out(c) ? cell(c, mine, "total_ms") / 1e3 : number(c, i, "cap_s");
		g_string_append_printf(y, "  - {at: %.3f s, migrate: {id: m%u, vm: g%u, to: d}}\n", start, i, i);
		if (cap > 0)
			g_string_append_printf(y, "  - {at: %.3f s, cancel: {id: m%u}}\n", start + cap, i);
	}
	g_string_append_printf(y, "horizon: %.0f s\n", first + 10 * MAX(number(c, 0, "cap_s"), 60));
	return g_string_free(y, FALSE);
}

/* --- playing --- */

static void note(struct qemu_case *c, const struct outcome *o)
{
	double last = 0, sum = 0;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		struct validation_spread *ours = &c->ours[(guint)atoi(m->id + 1) * METRICS];
		double bytes = (double)m->bytes.total / 1e6;
		validation_spread_add(&ours[COMPLETION], (double)m->duration_s / 1e12);
		validation_spread_add(&ours[TRANSFERRED], bytes);
		validation_spread_add(&ours[BLACKOUT], m->downtime_s == OUTCOME_NULL ? 0 : (double)m->downtime_s / 1e12);
		validation_spread_add(&ours[PASSES], m->rounds->len + 2 * (strcmp(m->outcome, "completed") == 0)); /* one to begin with, one a pass, one with the VM stopped */
		c->ends &= strcmp(m->outcome, "completed") == 0;
		last = MAX(last, (double)m->finished_s / 1e12);
		sum += bytes;
	}
	validation_spread_add(&c->last, last - (has_bulk(c) ? BULK_AHEAD_S : 0));
	validation_spread_add(&c->sum, sum);
}

static bool play(struct qemu_case *c, uint32_t row, uint64_t seed)
{
	g_autofree char *y = scenario_of(c, row);
	struct diags *d = diag_new(c->name, y, strlen(y));
	struct scenario *s = scenario_load_bytes(y, strlen(y), c->name, NULL, d);
	if (!s) {
		g_autofree char *faults = diag_render(d);
		validation_fault(c->v, "qemu: case '%s' does not load: %s", c->name, faults);
	} else {
		struct run *r = run_new(s->world, &(struct run_opts){.has_seed = true, .seed = seed});
		run_play(r);
		struct outcome *o = run_outcome(r);
		note(c, o);
		outcome_free(o);
		run_free(r);
		scenario_free(s);
	}
	diag_free(d);
	return s != NULL;
}

/* --- rows --- */

static double measured(const struct qemu_case *c, uint32_t row, int metric)
{
	double s2r = cell(c, row, "stop_to_resume_ms") / 1e3, down = cell(c, row, "downtime_ms") / 1e3;
	switch (metric) {
	case COMPLETION:
		return cell(c, row, "total_ms") / 1e3 + (s2r > 0 ? s2r - down : 0);
	case TRANSFERRED:
		return cell(c, row, "transferred_B") / 1e6;
	case BLACKOUT:
		return s2r;
	default:
		return cell(c, row, "dirty_sync_count");
	}
}

/* VMs that differ in no column that says how they were run. */
static bool alike(const struct qemu_case *c, uint32_t a, uint32_t b)
{
	static const char *const columns[] = {"src", "ram_MiB", "fill_pct", "dirty_mode", "ws_pages", "dirty_rate_req_pps", "downtime_limit_ms", "max_bandwidth_Bps", "caps"};
	for (gsize k = 0; k < G_N_ELEMENTS(columns); k++)
		if (strcmp(text(c, a, columns[k]), text(c, b, columns[k])) != 0)
			return false;
	double apart = number(c, a, "start_s") - number(c, b, "start_s");
	return apart < 0.05 && apart > -0.05;
}

static void add(struct qemu_case *c, const char *id, struct validation_class k, const char *metric, const char *unit, bool counts, const struct validation_spread *truth,
	const struct validation_spread *ours)
{
	struct validation_row r = {.id = id, .metric = metric, .unit = unit, .class = k.class, .fitted = k.fitted, .left_out = k.left_out, .beside = !counts};
	validation_measured(&r, truth);
	validation_simulated(&r, ours);
	validation_add(c->v, &r);
}

/* A VM, and those like it. */
static void add_vm_rows(struct qemu_case *c, const char *id, struct validation_class k, uint32_t vm)
{
	for (int metric = 0; metric < METRICS; metric++) {
		struct validation_spread truth = {0}, ours = {0};
		for (guint i = 0; i < c->rows->len; i++) {
			uint32_t row = g_array_index(c->rows, uint32_t, i);
			double x = measured(c, row, metric);
			if (alike(c, vm, (uint32_t)cell(c, row, "vm")) && x > 0)
				validation_spread_add(&truth, x);
		}
		for (uint32_t i = 0; i < c->n; i++) {
			const struct validation_spread *o = &c->ours[i * METRICS + (guint)metric];
			if (!alike(c, vm, i) || !o->n)
				continue;
			ours.low = ours.n ? MIN(ours.low, o->low) : o->low;
			ours.high = MAX(ours.high, o->high);
			ours.sum += o->sum;
			ours.n += o->n;
		}
		if (truth.n)
			add(c, id, k, metrics[metric].metric, metrics[metric].unit, metric == COMPLETION && !timed_out(c), &truth, &ours);
	}
}

/* Of all VMs of each repetition: when the last of them ran at the destination, and all bytes. */
static void add_whole(struct qemu_case *c, struct validation_class k)
{
	struct validation_spread last = {0}, sum = {0};
	for (guint i = 0; i < c->rows->len; i++) {
		uint32_t row = g_array_index(c->rows, uint32_t, i);
		double end = 0, bytes = 0;
		if ((uint32_t)cell(c, row, "vm") != 0)
			continue;
		for (uint32_t vm = 0; vm < c->n; vm++) {
			uint32_t of = beside(c, row, vm);
			end = MAX(end, cell(c, of, "start_s") + measured(c, of, COMPLETION));
			bytes += measured(c, of, TRANSFERRED);
		}
		validation_spread_add(&last, end);
		validation_spread_add(&sum, bytes);
	}
	add(c, c->name, k, "last finish", "s", !timed_out(c), &last, &c->last);
	add(c, c->name, k, "sum of bytes", "MB", false, &sum, &c->sum);
}

static struct validation_class class_of(const struct qemu_case *c)
{
	struct validation_class k = {.class = c->n > 1 ? 'B' : has_bulk(c) || number(c, 0, "loss_prob") > 0 ? 'C' : 'A'};
	static const char *const modelled[] = {"", "auto-converge", "multifd", NULL};
	if (!g_strv_contains(modelled, text(c, 0, "caps")))
		k.left_out = "other-product";
	validation_class_of(c->v, "qemu", c->name, &k);
	return k;
}

static void one_case(struct qemu_case *c)
{
	struct validation_class k = class_of(c);
	struct validation_spread truth = {0}, none = {0};
	if (k.left_out) {
		for (guint i = 0; i < c->rows->len; i++)
			validation_spread_add(&truth, measured(c, g_array_index(c->rows, uint32_t, i), COMPLETION));
		add(c, c->name, k, "completion", "s", true, &truth, &none);
		return;
	}
	bool each = strcmp(text(c, 0, "dirty_mode"), "busy") == 0;
	for (guint i = 0; i < c->rows->len; i++) {
		uint32_t row = g_array_index(c->rows, uint32_t, i);
		if ((uint32_t)cell(c, row, "vm") != 0 || (!each && row != c->first[0]))
			continue;
		for (uint64_t seed = 1; seed <= (k.class == 'A' ? 1 : SEEDS); seed++)
			if (!play(c, row, seed))
				return;
	}
	if (c->n > 1)
		add_whole(c, k);
	for (uint32_t i = 0; i < c->n; i++) {
		bool first = true;
		for (uint32_t b = 0; b < i; b++)
			first &= !alike(c, b, i);
		g_autofree char *id = c->n > 1 ? g_strdup_printf("%s VM %u", c->name, i) : g_strdup(c->name);
		if (first)
			add_vm_rows(c, id, (struct validation_class){c->n > 1 ? 'C' : k.class, k.fitted, NULL}, i);
	}
	if (c->ends == timed_out(c))
		validation_say(c->v, "%s: QEMU %s within its time, vmksim %s.", c->name, timed_out(c) ? "did not converge" : "converged", c->ends ? "does" : "does not");
}

static void run_case(struct validation *v, const struct validate_csv *csv, const struct validate_group *g)
{
	struct qemu_case c = {.v = v, .csv = csv, .name = g->value, .rows = g->rows, .ends = true};
	for (guint i = 0; i < g->rows->len; i++)
		c.n = MAX(c.n, (uint32_t)validate_csv_number(csv, g_array_index(g->rows, uint32_t, i), "vm", 0) + 1);
	c.first = g_new0(uint32_t, c.n);
	c.ours = g_new0(struct validation_spread, c.n * METRICS);
	for (guint i = g->rows->len; i-- > 0;) {
		uint32_t row = g_array_index(g->rows, uint32_t, i);
		c.first[(uint32_t)cell(&c, row, "vm")] = row;
	}
	if (number(&c, 0, "ram_MiB") < 1 || number(&c, 0, "rate_bps") < 1)
		validation_fault(v, "qemu: case '%s': ram_MiB or rate_bps is missing", c.name);
	else
		one_case(&c);
	g_free(c.first);
	g_free(c.ours);
}

void validate_qemu(struct validation *v)
{
	struct validate_csv *csv = validation_csv(v, "real/qemu_truth.csv");
	if (!csv)
		return;
	validation_say(v, "QEMU 7.2.22 (TCG), pre-copy, each case a whole scenario with `precopy: {rules: qemu}`. Completion is from the command until the guest runs at the destination;\n"
		"the aims count it alone. Of migrations that were cancelled after their time no completion is asked, only what they had sent by then.");
	g_autoptr(GPtrArray) groups = validate_csv_groups(csv, "case");
	for (guint i = 0; i < groups->len; i++) {
		const struct validate_group *g = groups->pdata[i];
		if (validation_wants(v, g->value))
			run_case(v, csv, g);
	}
	validate_csv_free(csv);
}
