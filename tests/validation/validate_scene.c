/* tests/validation/validate_scene.c: a scenario of host pairs, written, loaded and played. */
#include "tests/validation/validate_scene.h"

#include "models/run.h"
#include "scenarios/scenario.h"

#include <math.h>
#include <string.h>

static void add_host(GString *y, const struct scene *s, bool to, uint32_t pair)
{
	uint32_t n = 2 * pair + to + 1;
	g_string_append_printf(y,
		"  %s%u:\n    site: s\n    release: %s\n    nics: {vmnic0: %.0f kbit/s}\n    switches: {vSwitch0: {uplinks: [vmnic0], mtu: %u}}\n",
		to ? "to" : "from", pair, s->release ? s->release : "7.0.3", s->link_gbps * 1e6, s->mtu ? s->mtu : 1500);
	g_string_append(y, "    portgroups: {Management: {switch: vSwitch0, network: mgmt}, vMotion: {switch: vSwitch0, network: vmo}}\n");
	if (s->advanced)
		g_string_append_printf(y, "    advanced: {%s}\n", s->advanced);
	g_string_append_printf(
		y, "    adapters:\n      vmk0: {portgroup: Management, services: [management], mtu: %u, ipv4: 10.10.0.%u/24}\n", s->mtu ? s->mtu : 1500, n);
	for (uint32_t k = 1; k <= MAX(1, s->vmknics); k++)
		g_string_append_printf(
			y, "      vmk%u: {portgroup: vMotion, services: [vmotion], mtu: %u, ipv4: 10.20.%u.%u/16}\n", k, s->mtu ? s->mtu : 1500, k, n);
}

static char *yaml_of(const struct scene *s)
{
	uint32_t pairs = MAX(1, s->pairs), vms = MAX(1, s->vms);
	GString *y = g_string_new("vmksim: 1\nname: published\nhorizon: 60 d\n");
	if (s->assume)
		g_string_append_printf(y, "assume: {%s}\n", s->assume);
	if (s->rtt_ms > 0)
		g_string_append_printf(y, "sites: {s: {rtt: %.0f us}}\n", s->rtt_ms * 1e3);
	else
		g_string_append(y, "sites: {s: {}}\n");
	g_string_append(y, "networks: {mgmt: {site: s, subnet: 10.10.0.0/24}, vmo: {site: s, subnet: 10.20.0.0/16}}\nhosts:\n");
	for (uint32_t i = 0; i < 2 * pairs; i++)
		add_host(y, s, i % 2, i / 2);
	if (s->one_importer)
		g_string_append_printf(
			y, "switches_physical: {importer: {site: s, uplinks: {rate: %.0f kbit/s}, nics: [\"to*/vmnic0\"]}}\n", s->link_gbps * 1e6);
	g_string_append(y, "datastores:\n");
	for (uint32_t i = 0; i < pairs; i++) {
		if (s->disks)
			g_string_append_printf(y, "  from%u: {type: local, hosts: [from%u]}\n  to%u: {type: local, hosts: [to%u]}\n", i, i, i, i);
		else
			g_string_append_printf(y, "  from%u: {type: vmfs_fc, hosts: [from%u, to%u]}\n", i, i, i);
	}
	g_string_append(y, "vms:\n");
	for (uint32_t i = 0; i < vms; i++) {
		g_string_append_printf(y, "  v%u: {host: from%u, %s", i, i % pairs, s->vm);
		g_string_append_printf(y, s->disks ? ", datastore: from%u}]}\n" : "}\n", i % pairs);
	}
	g_string_append(y, "timeline:\n");
	for (uint32_t i = 0; i < vms; i++) {
		g_string_append_printf(y, "  - at: 0 s\n    migrate: {id: m%u, vm: v%u, to: to%u", i, i, i % pairs);
		g_string_append_printf(y, s->disks ? ", datastore: to%u}\n" : "}\n", i % pairs);
	}
	return g_string_free(y, FALSE);
}

struct outcome *validate_scene_text(const char *yaml, double until_s, char **err)
{
	struct diags *d = diag_new("published.yaml", yaml, strlen(yaml));
	struct scenario *s = scenario_load_bytes(yaml, strlen(yaml), "published.yaml", NULL, d);
	struct outcome *o = NULL;
	if (s) {
		struct run *r = run_new(s->world, NULL);
		if (until_s > 0)
			run_until(r, sim_time_ps((int64_t)(until_s * 1e12)));
		else
			run_play(r);
		o = run_outcome(r);
		run_free(r);
	} else {
		*err = diag_render(d);
	}
	scenario_free(s);
	diag_free(d);
	return o;
}

struct outcome *validate_scene_play(const struct scene *s, char **err)
{
	g_autofree char *yaml = yaml_of(s);
	return validate_scene_text(yaml, s->until_s, err);
}

const struct outcome_migration *validate_scene_migration(const struct outcome *o, uint32_t i)
{
	return i < o->migrations->len ? o->migrations->pdata[i] : NULL;
}

double validate_scene_last(const struct outcome *o)
{
	double last = o->migrations->len ? 0 : NAN;
	for (guint i = 0; i < o->migrations->len; i++) {
		const struct outcome_migration *m = o->migrations->pdata[i];
		last = strcmp(m->outcome, "completed") == 0 ? MAX(last, (double)m->finished_s / 1e12) : NAN;
	}
	return last;
}

double validate_scene_bytes(const struct outcome *o)
{
	double sum = 0;
	for (guint i = 0; i < o->sessions->len; i++) {
		const struct outcome_session *s = o->sessions->pdata[i];
		sum += s->migration && !s->rides_on ? (double)s->bytes : 0;
	}
	return sum;
}

uint32_t validate_scene_at_once(const struct outcome *o)
{
	uint32_t n = 0;
	for (guint i = 0; i < o->migrations->len; i++)
		n += ((const struct outcome_migration *)o->migrations->pdata[i])->queued_s == 0;
	return n;
}
