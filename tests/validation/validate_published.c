/* tests/validation/validate_published.c: published figures (data/published/cases.csv): each row, by its kind, stack, metric, columns and notes, as a scenario
 * or as the closed form of the models that it is about. One row is one case.
 */
#include "tests/validation/validate_published.h"
#include "tests/validation/validate.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *unit;
	double base;
} units[] = {
	{"Gbps", 1e9},
	{"Mbps", 1e6},
	{"MB/s", 8e6},
	{"MiB/s", 8. * (1 << 20)},
	{"s", 1},
	{"ms", 1e-3},
	{"min", 60},
	{"h", 3600},
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"segments", 1},
	{"prob", 1},
	{"count", 1},
	{"syncs", 1},
};

const char *published_text(const struct published *p, const char *column) { return validate_csv_text(p->csv, p->row, column); }

double published_number(const struct published *p, const char *column, double otherwise) { return validate_csv_number(p->csv, p->row, column, otherwise); }

bool published_says(const struct published *p, const char *words) { return strstr(published_text(p, "notes"), words) != NULL; }

double published_noted(const struct published *p, const char *before, const char *after, double otherwise)
{
	char *end;
	for (const char *at = published_text(p, "notes"); *at; at++) {
		if (!g_str_has_prefix(at, before) || !g_ascii_isdigit(at[strlen(before)]))
			continue;
		double x = g_ascii_strtod(at + strlen(before), &end);
		if (g_str_has_prefix(end, after))
			return x;
	}
	return otherwise;
}

static double base_of(const struct published *p)
{
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (validate_csv_is(p->csv, p->row, "unit", units[i].unit))
			return units[i].base;
	return NAN;
}

double published_value(const struct published *p) { return published_number(p, "value", NAN) * base_of(p); }

bool published_sibling(const struct published *p, const char *metric, bool same_run, struct published *out)
{
	const char *notes = published_text(p, "notes");
	size_t word = strcspn(notes, " ");
	for (uint32_t i = 0; i < validate_csv_rows(p->csv); i++) {
		*out = (struct published){p->csv, i, NULL};
		if (i != p->row && validate_csv_is(p->csv, i, "metric", metric) && strcmp(published_text(out, "source"), published_text(p, "source")) == 0 &&
			strcmp(published_text(out, "stack"), published_text(p, "stack")) == 0 &&
			(!same_run || (strncmp(published_text(out, "notes"), notes, word) == 0 && strcspn(published_text(out, "notes"), " ") == word)))
			return true;
	}
	return false;
}

/* ---- what is left out, by columns and notes ---- */

static bool is(const struct published *p, const char *column, const char *text) { return validate_csv_is(p->csv, p->row, column, text); }

static bool begins(const struct published *p, const char *column, const char *text) { return g_str_has_prefix(published_text(p, column), text); }

/* QEMU's own report of a migration: how much of memory there was to send is told by another figure of it alone. */
static bool lacks_memory(const struct published *p)
{
	struct published other;
	if (is(p, "metric", "throughput") || is(p, "metric", "expected_downtime"))
		return false;
	if (is(p, "metric", "total_time"))
		return !published_sibling(p, "transferred", false, &other);
	if (is(p, "metric", "transferred"))
		return !published_sibling(p, "total_time", false, &other);
	return !is(p, "metric", "downtime") || !strstr(published_text(p, "source"), "idle");
}

static bool lacks_configuration(const struct published *p)
{
	bool network = *published_text(p, "link_gbps"), rate = is(p, "metric", "throughput") || is(p, "metric", "final_send_time");
	char *end;
	g_ascii_strtod(published_text(p, "loss"), &end);
	return *end != '\0' || (is(p, "kind", "disk-copy") && published_says(p, "SYNC")) || (is(p, "kind", "vmotion") && rate && !network) ||
	       is(p, "kind", "nfc-vddk-warm") || (is(p, "kind", "cold-xvc") && !network) || is(p, "stack", "xen") ||
	       (published_says(p, "ends when the workload ends") && is(p, "metric", "total_time")) ||
	       (begins(p, "stack", "proxmox") && (!is(p, "metric", "throughput") || !network)) || begins(p, "stack", "qemu-1.6") ||
	       (begins(p, "source", "QEMU info migrate") && lacks_memory(p));
}

static const char *left_out(const struct published *p)
{
	const char *metric = published_text(p, "metric");
	if (g_str_has_suffix(metric, "lower_bound") || g_str_has_suffix(metric, "_low"))
		return "a-bound";
	if (is(p, "kind", "vdi-migration") || strstr(published_text(p, "stack"), "rdma") || (is(p, "kind", "postcopy") && is(p, "metric", "downtime")))
		return "other-product";
	if (published_says(p, "disagree"))
		return "contradicts";
	if (published_says(p, "by chance") && is(p, "metric", "total_time"))
		return "chance";
	return lacks_configuration(p) ? "no-configuration" : NULL;
}

/* What a constant, a rule, or a rate of the source's own equipment was taken from, and other figures of the same measurement. */
static bool fitted(const struct published *p)
{
	const char *metric = published_text(p, "metric"), *kind = published_text(p, "kind");
	bool rate = strcmp(metric, "throughput") == 0, postcopied = is(p, "notes", "Postcopy_4T") || is(p, "notes", "Postcopy_16T");
	return (strcmp(kind, "vmotion") == 0 && rate && published_number(p, "link_gbps", 0) == 40) || strcmp(metric, "per_stream_cap") == 0 ||
	       strcmp(metric, "max_switchover_before_abort") == 0 || strcmp(metric, "min_bandwidth_per_session") == 0 ||
	       g_str_has_prefix(metric, "max_concurrent") || (strcmp(kind, "nfc-vddk-cold") == 0 && (rate || published_number(p, "nic_count", 1) > 1 || published_says(p, "doc gives rate"))) ||
	       strcmp(metric, "max_single_disk_rate") == 0 || (strcmp(kind, "nfc-http-export") == 0 && rate) || strcmp(kind, "disk-copy") == 0 ||
	       (begins(p, "source", "osic") && g_str_has_prefix(metric, "total_time") && published_number(p, "concurrent", 1) <= 2) ||
	       published_says(p, "U(tau)=") || published_says(p, " U=") || (strcmp(metric, "transferred") == 0 && postcopied);
}

/* How long the whole takes, or how fast it goes: what the aims are about. The rest is told beside it. */
static bool completes(const char *metric)
{
	return g_str_has_prefix(metric, "total_time") || g_str_has_prefix(metric, "evacuation_time") || strstr(metric, "throughput") ||
	       strcmp(metric, "final_send_time") == 0 || strcmp(metric, "max_single_disk_rate") == 0 || strcmp(metric, "max_host_datastore_read") == 0;
}

static char class_of(const struct published *p) { return published_number(p, "concurrent", 1) > 1 || is(p, "kind", "evacuation") ? 'B' : 'A'; }

/* ---- rows ---- */

static double play(struct published *p)
{
	if (is(p, "kind", "tcp"))
		return published_tcp(p);
	if (begins(p, "stack", "qemu/libvirt") || begins(p, "stack", "proxmox") || begins(p, "stack", "hyper-v"))
		return published_cloud(p);
	if (begins(p, "stack", "qemu"))
		return published_qemu(p);
	return published_esxi(p);
}

static void add(struct validation *v, struct published *p)
{
	const char *id = published_text(p, "id");
	struct validation_class k = {class_of(p), fitted(p), left_out(p)};
	validation_class_of(v, "published", id, &k);
	double base = base_of(p), simulated = k.left_out ? 0 : play(p) / base;
	if (p->err) {
		validation_fault(v, "published: %s: %s", id, p->err);
		g_clear_pointer(&p->err, g_free);
		return;
	}
	if (!k.left_out && !isfinite(simulated))
		k.left_out = "other-product"; /* a figure of a kind that no model here has */
	double value = published_number(p, "value", 0);
	g_autofree char *name = g_strdup_printf("%s %s", id, published_text(p, "stack"));
	validation_add(v, &(struct validation_row){.id = name,
				  .metric = published_text(p, "metric"),
				  .unit = published_text(p, "unit"),
				  .class = k.class,
				  .fitted = k.fitted,
				  .left_out = k.left_out,
				  .beside = !completes(published_text(p, "metric")),
				  .measured = value,
				  .low = value,
				  .high = value,
				  .simulated = simulated,
				  .sim_low = simulated,
				  .sim_high = simulated});
}

void validate_published(struct validation *v)
{
	struct validate_csv *c = validation_csv(v, "published/cases.csv");
	if (!c)
		return;
	validation_say(v,
		"Each figure by itself, as a scenario of its columns: hosts with the NIC, adapters and round trip named, or the closed form that it "
		"is about. What a source says of its "
		"own equipment is taken from it: the rate of a single copy (100 MiB/s; of an export), the devices of the copy benchmark, the limit "
		"of QEMU, and for KVM under "
		"OpenStack the rate and the fixed time of the regression on its medians (452 MiB/s and 7.0 s; tunnelled 191 and 9.1; with disks 430 "
		"and 10.0). That cloud migrates one VM "
		"at a time (the default of its compute service), however many are asked for: N at once wait for each other, with 5.2 s at each handover, "
		"fitted on one of these figures; its medium VMs have 4 GiB.");
	for (uint32_t i = 0; i < validate_csv_rows(c); i++) {
		struct published p = {c, i, NULL};
		if (validation_wants(v, published_text(&p, "id")))
			add(v, &p);
	}
	validate_csv_free(c);
}
