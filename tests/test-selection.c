/* tests/test-selection.c: every cell of tests/selection.txt, played: service x state of the source x state of the destination x what lies between x release.
 *
 * The table was written from the sources; this file builds the worlds it speaks of, plays one migration in each and reads the answer off the outcome. Not pinned: the
 * words of messages, and how long what succeeds takes. */
#include "tests/given.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

#define STATES "DXLATSN"
#define N_STATES 7
static const char *const services[] = {"vmotion", "provisioning"};
static const char *const between[] = {"same", "routed", "unguided", "dead", "nowhere"};
static const char *const releases[] = {"6.0", "7.0.3", "8.0.3"};

struct word {
	char service[16], name[4], outcome[16], rule[8], fault[32], percent[8];
	unsigned seconds;
};

struct table {
	char cell[G_N_ELEMENTS(services)][G_N_ELEMENTS(between)][N_STATES][N_STATES][12];
	struct word words[32];
	unsigned n_words, n_cells;
};

/* --- the table --- */

static int index_of(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	CU_FAIL_FATAL("a name that the table must not have");
	return 0;
}

static void read_row(struct table *t, int service, int topology, const char *line)
{
	char w[8][12];
	const char *state = strchr(STATES, line[0]);
	CU_ASSERT_FATAL(state && sscanf(line + 1, "%11s %11s %11s %11s %11s %11s %11s %11s", w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]) == N_STATES);
	for (int to = 0; to < N_STATES; to++, t->n_cells++)
		g_strlcpy(t->cell[service][topology][state - STATES][to], w[to], sizeof(w[to]));
}

static struct table *read_table(void)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *path = g_build_filename(srcdir ? srcdir : ".", "tests", "selection.txt", NULL), *text = NULL;
	struct table *t = g_new0(struct table, 1);
	int service = -1, topology = -1;
	CU_ASSERT_FATAL(g_file_get_contents(path, &text, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		struct word *w = &t->words[t->n_words];
		char a[16], b[16];
		if (!**l || **l == '#' || **l == '-')
			continue;
		if (g_str_has_prefix(*l, "word ")) {
			CU_ASSERT_FATAL(t->n_words < G_N_ELEMENTS(t->words));
			CU_ASSERT_FATAL(
				sscanf(*l, "word %15s %3s %15s %7s %31s %u %7s", w->service, w->name, w->outcome, w->rule, w->fault, &w->seconds, w->percent) == 7);
			t->n_words++;
		} else if (sscanf(*l, "grid %15s %15s", a, b) == 2) {
			service = index_of(services, G_N_ELEMENTS(services), a);
			topology = index_of(between, G_N_ELEMENTS(between), b);
		} else {
			CU_ASSERT_FATAL(service >= 0);
			read_row(t, service, topology, *l);
		}
	}
	return t;
}

/* --- the worlds --- */

struct cell {
	int service, topology;
	char from, to;
	const char *release;
};

static void add_networks(GString *y, const struct cell *c)
{
	bool two = c->topology != 0, gateways = c->topology != 4;
	g_string_append(y, "networks:\n  mgmt1: {site: s, subnet: 10.10.0.0/24, gateway: 10.10.0.1}\n  mgmt2: {site: s, subnet: 10.11.0.0/24, gateway: 10.11.0.1}\n"
			   "  vmo: {site: s, subnet: 10.40.0.0/24}\n");
	for (int i = 0; i <= (two ? 1 : 0); i++)
		g_string_append_printf(y, "  svc%d: {site: s, subnet: 10.3%d.0.0/24%s}\n", i + 1, i, !gateways ? "" : i ? ", gateway: 10.31.0.1" : ", gateway: 10.30.0.1");
	g_string_append(y, "routers:\n");
	if (c->topology == 3)
		g_string_append(y, "  m: {networks: [mgmt1, mgmt2]}\n  a: {networks: [svc1]}\n  b: {networks: [svc2]}\n");
	else
		g_string_append_printf(y, "  m: {networks: [mgmt1, mgmt2%s%s]}\n", gateways ? ", svc1" : "", gateways && two ? ", svc2" : "");
}

static void add_adapters(GString *y, const struct cell *c, int host, char state)
{
	const char *service = services[c->service], *stack = c->service ? "vSphereProvisioning" : "vmotion";
	int net = c->topology && host == 2 ? 1 : 0;
	g_string_append_printf(y, "    adapters:\n      vmk0: {portgroup: M, services: [management], ipv4: 10.1%d.0.%d0/24}\n", host - 1, host);
	if (c->service)
		g_string_append_printf(y, "      vmk4: {portgroup: V, services: [vmotion], ipv4: 10.40.0.%d/24}\n", host);
	if (state != 'N')
		g_string_append_printf(y, "      vmk1: {portgroup: P, services: [%s], ipv4: 10.3%d.0.%d1/24}\n", service, net, host);
	if (state == 'S')
		g_string_append_printf(y, "      vmk3: {portgroup: P, services: [%s], ipv4: 10.3%d.0.%d3/24}\n", service, net, host);
	if (!strchr("DXLA", state))
		return;
	g_string_append_printf(y, "      vmk2: {portgroup: Q, stack: %s%s", stack, state == 'X' ? ", enabled: false" : "");
	if (state != 'A')
		g_string_append_printf(y, ", ipv4: 10.3%d.0.%d2/24", net, host);
	g_string_append(y, "}\n");
}

static void add_host(GString *y, const struct cell *c, int host, char state)
{
	int net = c->topology && host == 2 ? 1 : 0;
	bool guided = c->topology == 1 || c->topology == 3;
	g_string_append_printf(y,
		"  h%d:\n    release: %s\n    site: s\n    nics: {vmnic0: 10 Gbit/s, vmnic1: 10 Gbit/s}\n"
		"    switches: {vSwitch0: {uplinks: [vmnic0]}, vSwitch1: {uplinks: [vmnic1]}}\n"
		"    portgroups:\n      M: {switch: vSwitch0, network: mgmt%d}\n      V: {switch: vSwitch0, network: vmo}\n"
		"      P: {switch: vSwitch0, network: svc%d}\n      Q: {switch: vSwitch1, network: svc%d}\n",
		host, c->release, host, net + 1, net + 1);
	g_string_append_printf(y, "    netstacks:\n      defaultTcpipStack: {gateway: 10.1%d.0.1", host - 1);
	if (guided && state != 'N')
		g_string_append_printf(y, ", routes: [{to: 10.3%d.0.0/24, via: 10.3%d.0.1}]", 1 - net, net);
	g_string_append(y, "}\n");
	if (strchr("DXLA", state))
		g_string_append_printf(y, "      %s: {%s%s}\n", c->service ? "vSphereProvisioning" : "vmotion", guided ? "gateway: 10.3" : "",
			!guided ? "" : net ? "1.0.1" : "0.0.1");
	add_adapters(y, c, host, state);
}

static char *world_of(const struct cell *c)
{
	GString *y = g_string_new("vmksim: 1\nsites: {s: {}}\n");
	add_networks(y, c);
	g_string_append(y, "hosts:\n");
	add_host(y, c, 1, c->from);
	add_host(y, c, 2, c->to);
	g_string_append(y, "datastores: {a: {type: local, hosts: [h1]}, b: {type: local, hosts: [h2]}, both: {type: vmfs_fc, hosts: [h1, h2]}}\nvms:\n");
	g_string_append_printf(y, "  vm: {host: h1, power: %s, memory: 1 GiB, disks: [{size: 1 GiB, datastore: %s}]}\ntimeline:\n", c->service ? "off" : "on",
		c->service ? "a" : "both");
	for (int host = 1; host <= 2; host++)
		if ((host == 1 ? c->from : c->to) == 'L')
			g_string_append_printf(y, "  - {at: 0 s, nic_down: {host: h%d, nic: vmnic1}}\n", host);
	g_string_append_printf(y, "  - {at: 1 s, migrate: {id: m, vm: vm, to: h2%s}}\n", c->service ? ", datastore: b" : "");
	return g_string_free(y, FALSE);
}

/* --- the answers --- */

/* The digits of the adapters of a host that carried bytes: "13". */
static void carriers(const struct outcome *o, const char *host, const char *service, bool sent, char *out)
{
	for (int digit = '0'; digit <= '4'; digit++)
		for (guint i = 0; i < o->adapters->len; i++) {
			const struct outcome_adapter *a = o->adapters->pdata[i];
			if (strcmp(a->host, host) != 0 || a->adapter[3] != digit)
				continue;
			for (guint k = 0; k < a->bytes_by_service->len; k++) {
				const struct outcome_service_bytes *b = a->bytes_by_service->pdata[k];
				if (strcmp(b->service, service) == 0 && (sent ? b->sent : b->received) > 0)
					*out++ = (char)digit;
			}
		}
	*out = '\0';
}

/* "vmk1, vmk3", one for each pair: "13"; the same one told twice counts once. */
static void add_digits(char *out, const char *adapters)
{
	size_t from = strlen(out);
	for (const char *at = adapters; (at = strstr(at, "vmk")); at += 3)
		if (!strchr(out + from, at[3]))
			strncat(out, at + 3, 1);
}

static void answer_of_session(const struct outcome *o, const struct cell *c, char *out)
{
	char from[8], to[8];
	const struct outcome_session *s = c->service ? given_session(o, "m/provisioning") : given_session(o, "m/vmotion");
	bool udt = strcmp(s->protocol, "udt") == 0;
	carriers(o, "h1", services[c->service], true, from);
	carriers(o, "h2", services[c->service], false, to);
	if (udt && strcmp(from, "4") == 0 && strcmp(to, "4") == 0) {
		g_strlcpy(from, s->from_adapter + 3, sizeof(from));
		g_strlcpy(to, s->to_adapter + 3, sizeof(to));
	}
	sprintf(out, "%s>%s<", from, to);
	add_digits(out, s->return_adapter);
	strcat(out, udt ? "u" : "");
	if (from[0] != s->from_adapter[3] || to[0] != s->to_adapter[3])
		strcpy(out, "confused"); /* the session tells other adapters than those that carried it */
}

static bool fits(const struct word *w, const struct cell *c, const struct outcome_migration *m)
{
	int64_t took = m->finished_s - m->requested_s, least = w->seconds * SIM_S;
	g_autofree char *percent = m->progress_at_failure_pct == OUTCOME_NULL ? g_strdup("-") : g_strdup_printf("%d", (int)(m->progress_at_failure_pct / 10000));
	return strcmp(w->service, services[c->service]) == 0 && g_strcmp0(w->rule, m->rule) == 0 && g_strcmp0(w->fault, m->fault) == 0
		&& strcmp(w->outcome, m->outcome) == 0 && strcmp(w->percent, percent) == 0 && took >= least && took <= least + (w->seconds ? SIM_S : 0)
		&& m->bytes.total == 0;
}

static void answer(const struct table *t, const struct cell *c, const struct outcome *o, char *out)
{
	const struct outcome_migration *m = given_migration(o, "m");
	if (strcmp(m->outcome, "completed") == 0) {
		answer_of_session(o, c, out);
		return;
	}
	for (unsigned i = 0; i < t->n_words; i++)
		if (fits(&t->words[i], c, m)) {
			strcpy(out, t->words[i].name);
			return;
		}
	sprintf(out, "%.10s by %.8s", m->outcome, m->rule);
}

static void check(const struct table *t, const struct cell *c, const char *expected)
{
	char got[64], want[16];
	g_autofree char *text = world_of(c);
	struct given_run p = given_play(text, NULL);
	answer(t, c, p.o, got);
	g_strlcpy(want, expected, sizeof(want));
	size_t n = strlen(want);
	if (want[n - 1] == 'u' && strcmp(c->release, "8.0.3") != 0)
		want[n - 1] = '\0';
	if (strcmp(got, want) != 0) {
		const struct outcome_migration *m = given_migration(p.o, "m");
		printf("# %s, %s, %c to %c, %s: %s, expected %s (%s: %s)\n", services[c->service], between[c->topology], c->from, c->to, c->release, got, want,
			m->rule ? m->rule : m->outcome, m->reason ? m->reason : "");
	}
	CU_ASSERT_STRING_EQUAL(got, want);
	given_done(&p);
}

static void play_grids(int service)
{
	struct table *t = read_table();
	CU_ASSERT_EQUAL(t->n_cells, G_N_ELEMENTS(services) * G_N_ELEMENTS(between) * N_STATES * N_STATES);
	for (int topology = 0; topology < (int)G_N_ELEMENTS(between); topology++)
		for (int from = 0; from < N_STATES; from++)
			for (int to = 0; to < N_STATES; to++)
				for (unsigned r = 0; r < G_N_ELEMENTS(releases); r++) {
					struct cell c = {service, topology, STATES[from], STATES[to], releases[r]};
					check(t, &c, t->cell[service][topology][from][to]);
				}
	g_free(t);
}

static void vmotion(void)
{
	play_grids(0);
}

static void provisioning(void)
{
	play_grids(1);
}

/* The request goes by router a, from vmk0 to the peer's vmk1; the answer by router b, from the peer's vmk0. b goes down when 1 s of the copy is done. */
static void the_answer_has_a_road_of_its_own(void)
{
	struct cell c = {.service = 1, .topology = 2, .from = 'T', .to = 'T', .release = "7.0.3"};
	g_autofree char *world = world_of(&c);
	g_auto(GStrv) around = g_strsplit(world, "  m: {networks: [mgmt1, mgmt2, svc1, svc2]}\n", 2);
	CU_ASSERT_PTR_NOT_NULL_FATAL(around[1]);
	g_autofree char *text = g_strconcat(around[0], "  a: {networks: [mgmt1, svc2]}\n  b: {networks: [mgmt1, mgmt2]}\n", around[1],
		"  - {at: 2 s, router_down: {router: b}}\n", NULL);
	struct given_run p = given_play(text, NULL);
	const struct outcome_migration *m = given_migration(p.o, "m");
	CU_ASSERT_STRING_EQUAL(m->outcome, "failed");
	CU_ASSERT_STRING_EQUAL(m->rule, "RTE-06");
	CU_ASSERT_EQUAL(m->finished_s, 62 * SIM_S);
	given_done(&p);
}

static const struct suite_case cases[] = {
	{"vMotion: every state of source and destination, every way between them, every release: the adapters, or the failure, that the sources say", vmotion},
	{"provisioning: the same, with the fallback to management, the route that decides, and UDT from 8.0 on", provisioning},
	{"when the answer's own road breaks, the session stands still and ends in its timeout, though the request still arrives", the_answer_has_a_road_of_its_own},
};

SUITE_MAIN("selection", cases)
