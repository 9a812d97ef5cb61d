/* tests/test-report.c: laws of the text report and of the pieces it is made of. The outcome shown is hand-made: tests/report-outcome.json. */
#include "models/outcome_json.h"
#include "plots/digest.h"
#include "plots/report.h"
#include "plots/text.h"
#include "sim/time.h"
#include "tests/given.h"
#include "tests/suite.h"

#include <string.h>

static char *shown(const struct outcome *o, struct report_opts opts)
{
	GString *s = g_string_new(NULL);
	report_text(o, &opts, s);
	return g_string_free(s, FALSE);
}

static const struct report_opts plain = {.utf8 = true};

/* --- pieces --- */

static void durations(void)
{
	static const struct {
		int64_t ps;
		const char *text;
	} row[] = {
		{0, "0s"},
		{1, "1ps"},
		{1500 * SIM_PS, "1.5ns"},
		{20 * SIM_MS, "20ms"},
		{310 * SIM_MS, "310ms"},
		{999400 * SIM_US, "999ms"},
		{999600 * SIM_US, "1s"},
		{1235 * SIM_MS, "1.24s"},
		{43200 * SIM_MS, "43.2s"},
		{59949 * SIM_MS, "59.9s"},
		{59951 * SIM_MS, "1m 00s"},
		{343 * SIM_S, "5m 43s"},
		{3600 * SIM_S, "1h 00m 00s"},
		{3599600 * SIM_MS, "1h 00m 00s"},
		{86400 * SIM_S, "1d 00h 00m"},
		{INT64_C(100000) * SIM_S, "1d 03h 47m"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(row); i++) {
		GString *s = g_string_new(NULL);
		text_duration(s, row[i].ps);
		text_finish(s);
		if (strcmp(s->str, row[i].text) != 0)
			printf("# got '%s', expected '%s'\n", s->str, row[i].text);
		CU_ASSERT_STRING_EQUAL(s->str, row[i].text);
		g_string_free(s, TRUE);
	}
}

static void percents(void)
{
	static const struct {
		int64_t ppm;
		const char *text;
	} row[] = {
		{0, "0 %"},
		{1, "<0.1 %"},
		{499, "<0.1 %"},
		{500, "0.1 %"},
		{5826, "0.6 %"},
		{81000, "8.1 %"},
		{80000, "8 %"},
		{95000, "9.5 %"},
		{99499, "9.9 %"},
		{99500, "10 %"},
		{844718, "84 %"},
		{845000, "85 %"},
		{999999, "100 %"},
		{1000000, "100 %"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(row); i++) {
		GString *s = g_string_new(NULL);
		text_percent(s, row[i].ppm);
		text_finish(s);
		CU_ASSERT_STRING_EQUAL(s->str, row[i].text);
		g_string_free(s, TRUE);
	}
}

static void bars(void)
{
	static const struct {
		int64_t ppm;
		bool utf8;
		const char *text;
	} row[] = {
		{0, true, ""},
		{1, true, "▏"},
		{500000, true, "██"},
		{531250, true, "██▏"},
		{1000000, true, "████"},
		{1100000, true, "████"},
		{0, false, ""},
		{1, false, "#"},
		{500000, false, "##"},
		{1000000, false, "####"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(row); i++) {
		GString *s = g_string_new(NULL);
		text_bar(s, row[i].ppm, 4, row[i].utf8);
		CU_ASSERT_STRING_EQUAL(s->str, row[i].text);
		g_string_free(s, TRUE);
	}
}

/* Three lines over the 400 s in which something was carried, 24 columns: 0.94, 0.94, 1.44 and 4 Gbit/s of 4; 0, 0, 0.5 and 3.5 of 3.5; 0.9, 0.94, 0.8 of 0.94. Where
 * all carry the same all the time, nothing is shown. */
static void bandwidth_over_time(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, plain), *bare = shown(o, (struct report_opts){0});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  from 0s to 6m 40s, 16.7s a column\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  dci a to b               1.83 Gbit/s    4 Gbit/s  ▂▂▂▂▂▂▂▂▂▂▂▂▃▃▃▃▃▃██████\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  esx01 vmotion               1 Gbit/s  3.5 Gbit/s              ▂▂▂▂▂▂██████\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  esx01 defaultTcpipStack   660 Mbit/s  940 Mbit/s  ████████████▇▇▇▇▇▇\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(bare, "  esx01 vmotion               1 Gbit/s  3.5 Gbit/s              ::::::@@@@@@\n"));
	for (guint i = 0; i < o->series->len; i++)
		((struct outcome_series *)g_ptr_array_index(o->series, i))->kind = i == 1 ? "stack" : "nic";
	g_autofree char *level = shown(o, plain);
	CU_ASSERT_PTR_NULL(strstr(level, "BANDWIDTH OVER TIME"));
	outcome_free(o);
}

static void cleaning(void)
{
	GString *s = g_string_new(NULL);
	text_clean(s, "a\033[31mb\xff\x9b"
		      "c\xc2\x9b"
		      "d\xe2\x80\xae"
		      "e\nf\x1fg\xc3\xa4");
	CU_ASSERT_STRING_EQUAL(s->str, "a\\x1b[31mb\\xff\\x9bc\\x9bd\\u202ee f\\x1fg\xc3\xa4");
	g_string_free(s, TRUE);
}

static void widths(void)
{
	CU_ASSERT_EQUAL(text_width("abc"), 3);
	CU_ASSERT_EQUAL(text_width("größe"), 5);
	CU_ASSERT_EQUAL(text_width("e\xcc\x81"), 1); /* a combining accent */
	CU_ASSERT_EQUAL(text_width("東京"), 4);
	CU_ASSERT_EQUAL(text_width(NULL), 0);
}

/* --- the whole report --- */

static void tells_all(void)
{
	static const char *const said[] = {
		"two databases, one management NIC\n",
		"two.yaml · variant on-management · flow fidelity · seed 7",
		"1 of 2 migrations completed, 0 of 1 host evacuated, 1 of 2 expectations met",
		"ev1 timed out after 5m 00s\n",
		"esx01: 1 of 2 virtual machines have left\n",
		"'ev1' timed out after 5 min",
		"went to    esx11 1\n",
		"blocked by lic1: no host mounts 'local1'",
		"DisksNotAccessible\n",
		"stay       old1, old2\n",
		"m1 completed in 5m 43s, downtime 312ms\n",
		"db1 from esx01 to esx11: vMotion without shared storage\n",
		"phases     setup 2s · disk 4m 50s · memory 50s · switchover 312ms",
		"memory 16 GiB, hot disk",
		"cold disk 40 GiB",
		"3 rounds: 16 GiB in 40s, 1 GiB in 9s",
		"down by 12 % for 3.2s (SDPS)",
		"warning    the guest's snapshots move with it",
		"NIC limit            esx01/vmnic0   4m 50s   84 %",
		"shared with m2/provisioning 3m 20s, others 3.5s\n",
		"m1/provisioning: NFC on netstack defaultTcpipStack\n",
		"replies leave by",
		"uplinks esx01/vmnic0, esx11/vmnic0",
		"chosen by SEL-01; not vmk0 (STK-02)",
		"m2 failed after 4m 20s\n",
		"adapter vmk2 of esx11 was removed under it; NFC gave up after 60",
		"NFC-07",
		"A general system error occurred",
		"32 %, 12.6 GiB moved in vain",
		"esx01/vmk0 for provisioning, since 1m 35s until 6m 00s: esx01/vmk2 took over",
		"in flight then, and left where they ran: m1\n",
		"esx01/vmk0 for vmotion, since 1m 35s: esx01/vmk1 took over (STK-02); its tag",
		"nfc_depth = 4, set by this scenario (default 1)\n",
		"left at their defaults: nfc_chunk = 64 KiB\n",
		"SEL-01  a service's dedicated netstack owns it",
		"warning SUP-01 m1 (two.yaml:9:3)\n",
		"fingerprint smkcbt:0123456789abcdef",
		"vmksim 0.1.0",
	};
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, plain);
	for (unsigned i = 0; i < G_N_ELEMENTS(said); i++) {
		if (!strstr(text, said[i]))
			printf("# missing: %s\n", said[i]);
		CU_ASSERT_PTR_NOT_NULL(strstr(text, said[i]));
	}
	outcome_free(o);
}

static void expectations(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, plain);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  not met migration(m*).outcome == completed\n"
					    "    expected   completed\n"
					    "    actual     failed (m2)\n"
					    "    held by    no_route esx11/vmk2\n"
					    "    because    both must be in Turin by the morning\n"
					    "    written at two.yaml:70:5\n"
					    "  1 of 2 met\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "session(m1, provisioning).from_adapter"));
	outcome_free(o);
}

static void resources(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, plain);
	const char *nic = strstr(text, "esx01/vmnic0  NIC out"), *link = strstr(text, "dci           link forward");
	CU_ASSERT_PTR_NOT_NULL_FATAL(nic);
	CU_ASSERT_PTR_NOT_NULL_FATAL(link);
	CU_ASSERT(nic < link);				       /* the full one first */
	CU_ASSERT_PTR_NULL(strstr(text, "esx11/vmnic1  NIC")); /* unused */
	outcome_free(o);
}

static void expect_narrow(const char *text)
{
	g_auto(GStrv) line = g_strsplit(text, "\n", -1);
	for (char **l = line; *l; l++) {
		if (text_width(*l) > TEXT_COLUMNS || g_str_has_suffix(*l, " "))
			printf("# %s\n", *l);
		CU_ASSERT(text_width(*l) <= TEXT_COLUMNS);
		CU_ASSERT(!g_str_has_suffix(*l, " "));
	}
}

static void eighty_columns(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, plain);
	expect_narrow(text);
	outcome_free(o);
}

static char *shown_of(const char *json)
{
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	char *text = shown(o, plain);
	outcome_free(o);
	return text;
}

#define SHOWN_HEAD "{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, "
#define SHOWN_WAY "\"vm\": \"v\", \"kind\": \"vmotion\", \"outcome\": \"completed\", \"from\": \"esx01\", \"to\": \"esx02\", \"duration_s\": 83, \"downtime_s\": 0.0504, "

static void who_slows(void)
{
	static const struct { const char *traces, *who; } row[] = {{"0.001", "(SDPS)"}, {"null", "(auto-converge)"}};
	for (unsigned i = 0; i < G_N_ELEMENTS(row); i++) {
		g_autofree char *json = g_strdup_printf(SHOWN_HEAD "\"migrations\": [{\"id\": \"m\", " SHOWN_WAY
			"\"precopy_stun_s\": %s, \"sdps\": {\"active_s\": 3, \"guest_slowdown_pct\": 20}}]}", row[i].traces);
		g_autofree char *text = shown_of(json), *said = g_strconcat("guest slowed down by 20 % for 3s ", row[i].who, NULL);
		CU_ASSERT_PTR_NOT_NULL(strstr(text, said));
	}
}

/* Three tables that do not fit as they are: narrower gaps do, a last column wraps, names get lines of their own. */
static void wide_tables(void)
{
	g_autofree char *traffic = shown_of(SHOWN_HEAD "\"traffic\": [{\"id\": \"io\", \"type\": \"fault_tolerance\", \"adapter\": \"vmk3, vmk4\", "
		"\"offered_bytes\": 374731636736, \"delivered_bytes\": 374731636736, \"mean_bps\": 8560000000, \"min_bps\": 7530000000}]}");
	g_autofree char *names = shown_of(SHOWN_HEAD "\"resources\": [{\"name\": \"host-17.rack-4.site-b.example/vmnic0 faultTolerance\", \"kind\": \"nioc_class\", "
		"\"direction\": \"out\", \"capacity_bps\": null, \"saturated_s\": 100, \"peak_utilisation_pct\": 0, \"mean_utilisation_pct\": 0}]}");
	g_autoptr(GString) many = g_string_new(SHOWN_HEAD "\"migrations\": [");
	for (unsigned i = 0; i < 3; i++)
		g_string_append_printf(many, "%s{\"id\": \"evacuation/app%u\", " SHOWN_WAY "\"held_by\": [{\"cause\": \"stream_helper\", \"seconds\": 83, \"share\": 100}]}", i ? ", " : "", i);
	g_string_append(many, "]}");
	g_autofree char *lines = shown_of(many->str);
	expect_narrow(traffic);
	expect_narrow(names);
	expect_narrow(lines);
	CU_ASSERT_PTR_NOT_NULL(strstr(traffic, "\n  traffic type            adapter "));
	CU_ASSERT_PTR_NOT_NULL(strstr(names, "\n  host-17.rack-4.site-b.example/vmnic0 faultTolerance\n    NIOC class out         -     -     -    1m 40s\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(lines, "\n  evacuation/app0 completed esx01 → esx02   1m 23s   50.4ms vMotion stream\n"));
}

/* Of a class without a capacity no share is used: not 0 %. */
static void no_capacity(void)
{
	g_autofree char *text = shown_of(SHOWN_HEAD "\"resources\": [{\"name\": \"e/n vsan\", \"kind\": \"nioc_class\", \"direction\": \"out\", "
		"\"capacity_bps\": null, \"saturated_s\": 100, \"peak_utilisation_pct\": 0, \"mean_utilisation_pct\": 0}]}");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "1m 40s"));
	CU_ASSERT_PTR_NULL(strstr(text, " 0 %"));
}

static void one_host(void)
{
	g_autofree char *text = shown_of(SHOWN_HEAD "\"migrations\": [{\"id\": \"m\", \"vm\": \"db\", \"kind\": \"inferred\", \"from\": \"esx01\", \"to\": \"esx01\", "
		"\"outcome\": \"refused\", \"rule\": \"MIG-12\", \"reason\": \"'db' is being cloned\", \"message\": \"'db' is being cloned.\"}], \"sessions\": ["
		"{\"id\": \"m/storage\", \"migration\": \"m\", \"protocol\": \"vaai\", \"from_host\": \"esx01\", \"to_host\": \"esx01\", \"rule\": \"STO-07\", \"bytes\": 5, \"transfer_s\": 2}, "
		"{\"id\": \"m/nfs\", \"migration\": \"m\", \"protocol\": \"nfs3\", \"rides_on\": \"m/storage\", \"from_host\": \"filer\", \"to_host\": \"esx01\", \"bytes\": 0, \"transfer_s\": 0}]}");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "    db on esx01: migration\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "why        'db' is being cloned · MIG-12\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "user sees"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "m/storage: the array's own copy within esx01\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "so done by STO-07\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "m/nfs: NFS 3 from filer to esx01, out of reach\n               nothing was sent\n"));
}

static void blockers(void)
{
	g_autofree char *text = shown_of(SHOWN_HEAD "\"evacuations\": [{\"id\": \"e\", \"host\": \"h\", \"state\": \"exited\", \"duration_s\": 60, \"exited_s\": 900, \"to_move\": 4, "
		"\"moved\": 1, \"blocked_by\": [{\"vm\": \"a\", \"rule\": \"EVA-05\", \"reason\": \"'e' was cancelled\"}, {\"vm\": \"b\", \"rule\": \"MIG-13\", \"reason\": \"no disk\"}, "
		"{\"vm\": \"c\", \"rule\": \"EVA-05\", \"reason\": \"'e' was cancelled\"}]}]}");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  e in maintenance after 1m 00s\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "    blocked by a, c: 'e' was cancelled · EVA-05\n               b: no disk · MIG-13\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "    in service again at 15m 00s\n"));
}

/* Of more evacuations than REPORT_DETAILS only the slowest and the troubled are told one by one; adapters that were disabled alike are told together. */
static void many_evacuations(void)
{
	g_autoptr(GString) json = g_string_new(SHOWN_HEAD "\"evacuations\": [");
	for (unsigned i = 0; i < 30; i++)
		g_string_append_printf(json, "%s{\"id\": \"e%02u\", \"host\": \"h%02u\", \"state\": \"%s\", \"requested_s\": 0, \"finished_s\": %u, \"duration_s\": %u, "
			"\"to_move\": 3, \"moved\": %u}", i ? ", " : "", i, i, i == 7 ? "blocked" : "exited", 60 + i, 60 + i, i == 7 ? 1 : 3);
	g_string_append(json, "], \"adapters\": [");
	for (unsigned i = 0; i < 30; i++)
		g_string_append_printf(json, "%s{\"host\": \"h%02u\", \"adapter\": \"vmk0\", \"disabled_for_future\": [{\"service\": \"vmotion\", \"since_s\": %u, \"by\": \"vmk1\"}]}",
			i ? ", " : "", i, i == 29);
	g_string_append(json, "]}");
	g_autofree char *text = shown_of(json->str);
	expect_narrow(text);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  in maintenance, and back in service      29\n  blocked                                   1\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  that have left                           88\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  e29  h29   in maintenance     3    1m 29s\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "e19"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  e07 blocked after 1m 07s\n    h07: 1 of 3 virtual machines have left\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "SESSIONS\n  h29/vmk0 for vmotion, since 1s"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  vmk0 of 29 hosts (h00, h01, h02, h03, ...) for vmotion, from the start: vmk1\n    took over\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "h18/vmk0"));
}

static void ascii(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *text = shown(o, (struct report_opts){0});
	CU_ASSERT(g_str_is_ascii(text));
	CU_ASSERT_PTR_NULL(strchr(text, TEXT_NBSP));
	outcome_free(o);
}

static void colours(void)
{
	struct outcome *o = given_outcome();
	g_autofree char *bare = shown(o, plain), *coloured = shown(o, (struct report_opts){.utf8 = true, .colour = true});
	GString *stripped = g_string_new(NULL);
	for (const char *p = coloured; *p; p++)
		if (*p == '\033')
			p = strchr(p, 'm');
		else
			g_string_append_c(stripped, *p);
	CU_ASSERT_PTR_NULL(strchr(bare, '\033'));
	CU_ASSERT_PTR_NOT_NULL(strchr(coloured, '\033'));
	CU_ASSERT_STRING_EQUAL(stripped->str, bare);
	g_string_free(stripped, TRUE);
	outcome_free(o);
}

/* Every text of the first migration and session becomes hostile: what is printed stays valid UTF-8 without control characters. */
static void hostile_names(void)
{
	struct outcome *o = given_outcome();
	const struct {
		const struct outcome_record *r;
		void *rec;
	} victim[] = {
		{&outcome_record_migration, g_ptr_array_index(o->migrations, 0)},
		{&outcome_record_session, g_ptr_array_index(o->sessions, 0)},
		{&outcome_record_adapter, g_ptr_array_index(o->adapters, 0)},
		{&outcome_record_resource, g_ptr_array_index(o->resources, 0)},
		{&outcome_record_finding, g_ptr_array_index(o->findings, 0)},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(victim); i++)
		for (const struct outcome_field *f = victim[i].r->fields; f->key; f++)
			if (f->type == OUTCOME_T_TEXT)
				*(const char **)((char *)victim[i].rec + f->offset) = "x\033]0;owned\007\xff\x1f\xe2\x80\xae\r";
	g_autofree char *text = shown(o, (struct report_opts){.utf8 = true, .all = true});
	CU_ASSERT(g_utf8_validate(text, -1, NULL));
	CU_ASSERT_PTR_NULL(strstr(text, "\xe2\x80\xae"));
	for (const char *p = text; *p; p++)
		CU_ASSERT((unsigned char)*p >= 0x20 || *p == '\n');
	outcome_free(o);
}

/* An outcome in which nothing is known prints no number that stands for null. */
static void nulls(void)
{
	static const char json[] = "{\"vmksim\": {\"version\": \"0\", \"outcome_version\": 1}, \"migrations\": [{\"id\": \"m\", \"held_by\": [{\"cause\": "
				   "\"nic\"}], \"phases\": [{}], \"rounds\": [{}]}],"
				   " \"sessions\": [{\"migration\": \"m\", \"held_by\": [{}]}], \"resources\": [{\"saturated_s\": 1}], \"adapters\": "
				   "[{\"disabled_for_future\": [{}]}],"
				   " \"expectations\": [{}], \"findings\": [{}], \"rules\": [{}], \"assumptions\": [{}], \"log\": [{}]}";
	struct outcome *o = outcome_json_read(json, strlen(json), NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(o);
	g_autofree char *text = shown(o, (struct report_opts){.utf8 = true, .all = true});
	CU_ASSERT_PTR_NULL(strstr(text, "922337203"));
	CU_ASSERT_PTR_NULL(strstr(text, "(null)"));
	outcome_free(o);
}

/* Twenty-five migrations, of 1 s to 25 s, one in five refused. */
static struct outcome *many(void)
{
	struct outcome *o = outcome_new_empty();
	for (int i = 1; i <= 25; i++) {
		struct outcome_migration *m = outcome_list_add(o->migrations, &outcome_record_migration);
		g_autofree char *id = g_strdup_printf("mig%02d", i);
		m->id = m->vm = outcome_text(o, id);
		m->kind = "cold";
		m->from = "esx01";
		m->to = "esx02";
		m->outcome = i % 5 ? "completed" : "refused";
		m->requested_s = 0;
		m->started_s = m->finished_s = m->duration_s = i * SIM_S;
		m->downtime_s = OUTCOME_NULL;
		m->bytes.total = INT64_C(1) << 30;
	}
	return o;
}

static void summary(void)
{
	struct outcome *o = many();
	g_autofree char *text = shown(o, plain), *all = shown(o, (struct report_opts){.all = true});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  completed                      20\n  refused                         5\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  median completed              12s\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  bytes moved                25 GiB\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  mig24  completed"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  mig16  completed"));
	CU_ASSERT_PTR_NULL(strstr(text, "mig14")); /* neither slow nor in trouble */
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "  mig05 refused after 5s\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(all, "  mig14 completed in 14s\n"));
	outcome_free(o);
}

/* Of migrations that are refused at once none is quick, and what nobody asked for is not good only because nothing is wrong. */
static void lost(void)
{
	struct outcome *o = many();
	o->run.ended_by = "finished";
	struct digest *d = digest_new(o);
	CU_ASSERT_EQUAL(d->verdict, DIGEST_LOST);
	CU_ASSERT_EQUAL(d->longest_s, 24 * SIM_S);
	CU_ASSERT_EQUAL(d->median_s, 12 * SIM_S);
	digest_free(d);
	struct outcome_expectation *x = outcome_list_add(o->expectations, &outcome_record_expectation);
	x->met = true;
	d = digest_new(o);
	CU_ASSERT_EQUAL(d->verdict, DIGEST_GOOD);
	digest_free(d);
	outcome_free(o);
}

static void partial(void)
{
	struct outcome *o = many();
	o->run.ended_by = "until";
	CU_ASSERT_TRUE(digest_partial(o)); /* every migration has ended, but the timeline has not: what it had still to ask for is not known */
	((struct outcome_migration *)g_ptr_array_index(o->migrations, 0))->outcome = "unfinished";
	CU_ASSERT_TRUE(digest_partial(o));
	o->run.ended_by = "finished";
	CU_ASSERT_FALSE(digest_partial(o)); /* nothing was left to happen: all there is to know is known */
	outcome_free(o);
}

static const struct suite_case cases[] = {
	{"durations read as a planner says them, rounded to three digits or whole seconds", durations},
	{"per cents have a digit after the point below ten, and what is not nothing is not 0 %", percents},
	{"a bar is as long as its share, and what is not nothing can be seen", bars},
	{"bandwidth over time is a line of levels for each netstack and link that was busy", bandwidth_over_time},
	{"control characters, direction marks and invalid UTF-8 are shown escaped", cleaning},
	{"widths are columns of a terminal", widths},
	{"the report tells outcome, times, bytes, adapters, what held back and with whom, and what it rests on", tells_all},
	{"ESXi's SDPS slows a guest, or QEMU's auto-converge", who_slows},
	{"a missed expectation is printed in full, a met one is counted", expectations},
	{"resources that were used are sorted by the time they were full", resources},
	{"no line is wider than 80 columns while names are short", eighty_columns},
	{"a table that is too wide has narrower gaps, then a last column that wraps, then names on lines of their own", wide_tables},
	{"what has no capacity shows no share of it", no_capacity},
	{"what stays on its host is told so: who copies, what was out of reach, and no message twice", one_host},
	{"VMs that stay for the same reason are named together; a host in service again was in maintenance", blockers},
	{"without UTF-8 the report is ASCII", ascii},
	{"many evacuations are told by totals, the slowest and the troubled", many_evacuations},
	{"colours add escape sequences and nothing else", colours},
	{"hostile names reach the terminal as text only", hostile_names},
	{"null prints as no number", nulls},
	{"many migrations are summed up: counts, the slowest, those in trouble; all of them when asked", summary},
	{"refused migrations are not quick, and what did not complete is good only where it was asked for", lost},
	{"a run is partial when it was stopped before nothing was left to happen", partial},
};

SUITE_MAIN("report", cases)
