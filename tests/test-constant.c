/* tests/test-constant.c: the table of constants holds together, and an overridden value is what the models use. */
#include "models/fabric/constant.h"
#include "models/migration/plan.h"
#include "models/transport/flow_tcp.h"
#include "tests/suite.h"

#include <string.h>

static void every_row_is_complete(void)
{
	static const char *const confidence[] = {"confirmed", "derived", "assumed", NULL};

	for (int i = 0; i < CONSTANT__COUNT; i++) {
		const struct constant_row *c = &constant_table[i];
		CU_ASSERT_TRUE_FATAL(c->id && c->what && c->source && c->fitted_on && constant_unit(i));
		CU_ASSERT_TRUE(*c->what && *c->source && g_strv_contains(confidence, c->confidence));
		CU_ASSERT_TRUE(c->low <= c->value && c->value <= c->high && c->low < c->high);
		CU_ASSERT_EQUAL(c->decimals > 0, c->kind == CONSTANT_DECIMAL);
		CU_ASSERT_EQUAL(c->unit != NULL, c->kind == CONSTANT_DECIMAL || c->kind == QUANTITY_COUNT);
		CU_ASSERT_EQUAL(constant_find(c->id), i);
	}
	CU_ASSERT_EQUAL(constant_find("no_such"), -1);
	CU_ASSERT_EQUAL(constant_find(NULL), -1);
}

static void what_was_fitted_says_on_what(void)
{
	for (int i = 0; i < CONSTANT__COUNT; i++)
		CU_ASSERT_TRUE(!*constant_table[i].fitted_on || !strcmp(constant_table[i].confidence, "derived"));
}

static void values_are_shown_with_their_unit(void)
{
	static const struct { enum constant_id id; const char *text; } cases[] = {
		{CONSTANT_STREAM_RATE, "18.5 Gbit/s"}, {CONSTANT_SITE_RTT, "100 us"}, {CONSTANT_INITIAL_WINDOW, "10 segments"}, {CONSTANT_CUBIC_BETA, "0.7"},
		{CONSTANT_STAGE_EXPONENT, "3"}, {CONSTANT_QEMU_PAGE, "4104 B"}, {CONSTANT_QEMU_SOCKET_MOST, "2000000 B"}, {CONSTANT_SOCKET_MAX, "16 MiB"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = constant_format(cases[i].id, constant(cases[i].id));
		CU_ASSERT_STRING_EQUAL(text, cases[i].text);
	}
	g_autofree char *none = constant_format(CONSTANT_LINK_DETECTION, 0);
	CU_ASSERT_STRING_EQUAL(none, "0 s");
}

static void an_overridden_value_is_what_the_models_use(void)
{
	struct assume a;
	assume_init(&a);
	struct sim_dur lan = sim_dur_ps(100 * SIM_US), far = sim_dur_ps(100 * SIM_MS);
	share_rate before = plan_nfc_rate(lan, &a), cubic = flow_loss_rate(1448, far, 1000, true);
	CU_ASSERT_EQUAL(before, share_from_bps(1300000000));
	CU_ASSERT_TRUE(constant_override(CONSTANT_NFC_THREAD_RATE, 1200000000) && constant_override(CONSTANT_CUBIC_C, 800));
	CU_ASSERT_EQUAL(plan_nfc_rate(lan, &a), share_from_bps(1200000000));
	/* the window grows with the fourth root of C: 2^(1/4) = 1.1892 */
	double ratio = (double)flow_loss_rate(1448, far, 1000, true) / (double)cubic;
	CU_ASSERT_DOUBLE_EQUAL(ratio, 1.1892, 0.0005);
	constant_reset();
	CU_ASSERT_EQUAL(plan_nfc_rate(lan, &a), before);
	CU_ASSERT_EQUAL(flow_loss_rate(1448, far, 1000, true), cubic);
}

static void a_value_outside_its_range_is_refused(void)
{
	CU_ASSERT_FALSE(constant_override(CONSTANT_STAGE_EXPONENT, 0));
	CU_ASSERT_FALSE(constant_override(CONSTANT_STAGE_EXPONENT, 17));
	CU_ASSERT_EQUAL(constant(CONSTANT_STAGE_EXPONENT), 3);
}

static const struct suite_case cases[] = {
	{"every row has a range around its value, a source and a known confidence", every_row_is_complete},
	{"what was fitted on measurements is derived", what_was_fitted_says_on_what},
	{"values are shown with their unit", values_are_shown_with_their_unit},
	{"an overridden value is what the models use, until it is reset", an_overridden_value_is_what_the_models_use},
	{"a value outside its range is refused", a_value_outside_its_range_is_refused},
};

SUITE_MAIN("constants", cases)
