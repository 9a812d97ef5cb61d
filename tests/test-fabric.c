/* tests/test-fabric.c: addresses, and the ways that routers and links offer between networks. Every expected route is worked out by hand from the drawing
 * above it. */
#include "models/fabric/fabric.h"
#include "tests/suite.h"

static struct ip prefix(const char *text)
{
	struct ip a = {0};

	CU_ASSERT_TRUE_FATAL(ip_parse_prefix(text, &a));
	return a;
}

static struct ip address(const char *text)
{
	struct ip a = {0};

	CU_ASSERT_TRUE_FATAL(ip_parse(text, &a));
	return a;
}

static void addresses_are_read_and_printed_back(void)
{
	static const char *const good[] = {"10.0.0.1", "255.255.255.255", "0.0.0.0", "2001:db8::1", "fe80::1", "::"};
	static const char *const bad[] = {"", "10.0.0", "10.0.0.256", "10.0.0.1/24", "10.0.0.1 ", "fe80::1%eth0", "host", "1.2.3.4.5"};

	for (unsigned i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *text = ip_format(address(good[i]));
		CU_ASSERT_STRING_EQUAL(text, good[i]);
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct ip untouched = {.family = 77};
		CU_ASSERT_FALSE(ip_parse(bad[i], &untouched));
		CU_ASSERT_EQUAL(untouched.family, 77);
	}
	CU_ASSERT_EQUAL(address("10.0.0.1").len, 32);
	CU_ASSERT_EQUAL(address("fe80::1").len, 128);
}

static void prefixes_need_a_length(void)
{
	static const char *const bad[] = {"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8x", "fe80::/129", "/8", "10.0.0.0/0008"};
	struct ip a;

	for (unsigned i = 0; i < G_N_ELEMENTS(bad); i++)
		CU_ASSERT_FALSE(ip_parse_prefix(bad[i], &a));
	g_autofree char *text = ip_format_prefix(prefix("10.20.0.11/24"));
	CU_ASSERT_STRING_EQUAL(text, "10.20.0.11/24");
	CU_ASSERT_EQUAL(prefix("default").len, 0);
	CU_ASSERT_EQUAL(prefix("default").family, IP_V4);
	CU_ASSERT_FALSE(ip_is_set((struct ip){0}));
}

static void a_prefix_contains_what_shares_its_leading_bits(void)
{
	static const struct {
		const char *net, *address;
		bool inside;
	} cases[] = {
		{"10.20.0.0/24", "10.20.0.255", true},   {"10.20.0.0/24", "10.20.1.0", false}, {"10.20.0.0/23", "10.20.1.0", true},
		{"10.20.0.128/25", "10.20.0.127", false}, {"default", "203.0.113.9", true},    {"default", "2001:db8::1", false},
		{"10.0.0.1/32", "10.0.0.1", true},       {"10.0.0.1/32", "10.0.0.2", false},   {"2001:db8::/33", "2001:db8:7fff::1", true},
		{"2001:db8::/33", "2001:db8:8000::1", false},
	};

	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
		CU_ASSERT_EQUAL(ip_contains(prefix(cases[i].net), address(cases[i].address)), cases[i].inside);
	CU_ASSERT_FALSE(ip_contains((struct ip){0}, address("10.0.0.1")));
	CU_ASSERT_TRUE(ip_is_network(prefix("10.20.0.0/24")));
	CU_ASSERT_FALSE(ip_is_network(prefix("10.20.0.1/24")));
	CU_ASSERT_TRUE(ip_is_network(prefix("10.20.0.1/32")));
	CU_ASSERT_EQUAL(ip_mask_length("255.255.255.0"), 24);
	CU_ASSERT_EQUAL(ip_mask_length("0.0.0.0"), 0);
	CU_ASSERT_EQUAL(ip_mask_length("255.0.255.0"), -1);
	CU_ASSERT_EQUAL(ip_mask_length("fd00::"), -1);
	CU_ASSERT_TRUE(ip_equal(prefix("10.20.0.1/24"), address("10.20.0.1")));
}

static uint32_t network(struct fabric *f, const char *name, uint32_t site, const char *gateway)
{
	struct fabric_network *n = fabric_network_add(f, name);

	n->site = site;
	if (gateway)
		n->gateway = address(gateway);
	return f->networks->len - 1;
}

static uint32_t link(struct fabric *f, const char *name, uint32_t a, uint32_t b, int64_t rtt_ms)
{
	struct fabric_link *l = fabric_link_add(f, name);

	l->a = a;
	l->b = b;
	l->rtt = sim_dur_ps(rtt_ms * SIM_MS);
	return f->links->len - 1;
}

/*      p ---l0 20--- q
 *      |             |       na at p, nb at q, nr at r, no at p without a gateway, ni at island i; sites 0.1 ms each but r: 3 ms
 *      l1 5         l2 5
 *      +----- r -----+       i
 */
enum { P, Q, R, I };
enum { NA, NB, NR, NO, NI, NA2 };
enum { L0, L1, L2 };

static void drawing(struct fabric *f)
{
	fabric_init(f);
	fabric_site_add(f, "p");
	fabric_site_add(f, "q");
	fabric_site_add(f, "r")->rtt = sim_dur_ps(3 * SIM_MS);
	fabric_site_add(f, "i");
	network(f, "na", P, "10.0.0.1");
	network(f, "nb", Q, "10.1.0.1");
	network(f, "nr", R, "10.2.0.1");
	network(f, "no", P, NULL);
	network(f, "ni", I, "10.3.0.1");
	network(f, "na2", P, "10.4.0.1");
	link(f, "l0", P, Q, 20);
	link(f, "l1", R, P, 5);
	link(f, "l2", R, Q, 5);
}

static struct fabric_router *router(struct fabric *f, const char *name, uint32_t a, uint32_t b);

/* The router stands behind l0, p to q in 20 ms, though 10 ms lead by way of r. */
static void a_router_behind_a_link_crosses_that_link_and_no_other(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	struct fabric_router *edge = router(&f, "edge", NA, NB);
	g_array_append_val(edge->networks, (uint32_t){NA2});
	g_array_append_val(edge->networks, (uint32_t){NR});
	edge->link = L0;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NB, NA, 902, &r), FABRIC_OK);
	CU_ASSERT_TRUE(r.n_hops == 1 && r.hops[0].link == L0 && !r.hops[0].forward);
	CU_ASSERT_EQUAL(r.rtt.ps, 20 * SIM_MS + 2 * 100 * SIM_US);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NR, 902, &r), FABRIC_LINK_DOWN); /* l0 does not lead to r */
	fabric_link(&f, L0)->up = false;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_LINK_DOWN);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NA2, 902, &r), FABRIC_OK); /* within the site nothing is crossed */
	router(&f, "second", NA, NB);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 2);
	fabric_clear(&f);
}

static void the_way_of_least_rtt_is_taken(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 2);
	CU_ASSERT_EQUAL(r.hops[0].link, L1);
	CU_ASSERT_FALSE(r.hops[0].forward); /* l1 was declared from r to p */
	CU_ASSERT_EQUAL(r.hops[1].link, L2);
	CU_ASSERT_TRUE(r.hops[1].forward);
	CU_ASSERT_EQUAL(r.rtt.ps, 10 * SIM_MS + 2 * 100 * SIM_US); /* the links and both ends; a site passed through adds nothing */

	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NB, NA, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.hops[0].link, L2);
	CU_ASSERT_FALSE(r.hops[0].forward);
	CU_ASSERT_TRUE(r.hops[1].forward);
	CU_ASSERT_EQUAL(r.rtt.ps, 10 * SIM_MS + 2 * 100 * SIM_US);
	fabric_clear(&f);
}

static void ties_go_to_fewer_links_then_to_link_order(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	fabric_link(&f, L0)->rtt = sim_dur_ps(10 * SIM_MS);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 1);
	CU_ASSERT_EQUAL(r.hops[0].link, L0);

	uint32_t twin = link(&f, "l3", Q, P, 10);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.hops[0].link, L0);
	fabric_link(&f, L0)->up = false;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.hops[0].link, twin);
	CU_ASSERT_FALSE(r.hops[0].forward);
	fabric_clear(&f);
}

static void links_without_delay_do_not_lead_in_circles(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	for (uint32_t i = L0; i <= L2; i++)
		fabric_link(&f, i)->rtt = sim_dur_ps(0);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NR, 902, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 1);
	CU_ASSERT_EQUAL(r.hops[0].link, L1);
	fabric_clear(&f);
}

static void each_way_of_not_getting_there_has_its_verdict(void)
{
	struct fabric f;
	struct fabric_route r = {.n_hops = 7};

	drawing(&f);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NO, NB, 8000, &r), FABRIC_NO_ROUTER);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NO, 8000, &r), FABRIC_NO_ROUTER);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NI, 8000, &r), FABRIC_NO_LINK);
	fabric_link(&f, L0)->up = false;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	fabric_link(&f, L2)->up = false;
	r.n_hops = 7;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_LINK_DOWN);
	CU_ASSERT_EQUAL(r.n_hops, 7); /* untouched */
	fabric_clear(&f);
}

static void networks_of_one_site_are_joined_without_a_link(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	fabric_network(&f, NA2)->mtu = 1500;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NA2, 902, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 0);
	CU_ASSERT_EQUAL(r.rtt.ps, 100 * SIM_US);
	CU_ASSERT_EQUAL(r.mtu, 1500);
	fabric_local(&f, NR, &r);
	CU_ASSERT_EQUAL(r.n_hops, 0);
	CU_ASSERT_EQUAL(r.rtt.ps, 3 * SIM_MS);
	CU_ASSERT_EQUAL(r.mtu, FABRIC_MTU_DEFAULT);
	fabric_clear(&f);
}

static void the_least_mtu_of_the_way_counts(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	fabric_link(&f, L2)->mtu = 1400;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.mtu, 1400);
	fabric_clear(&f);
}

static struct fabric_router *router(struct fabric *f, const char *name, uint32_t a, uint32_t b)
{
	struct fabric_router *r = fabric_router_add(f, name);

	g_array_append_val(r->networks, a);
	g_array_append_val(r->networks, b);
	return r;
}

/* A router that is written down joins what it lists and takes it away from the default router of the site. */
static void a_listed_network_is_joined_only_by_the_routers_that_list_it(void)
{
	struct fabric f;
	struct fabric_route r;

	drawing(&f);
	struct fabric_router *fw = router(&f, "fw", NA, NB);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, 2); /* its networks lie at two sites: the links between them are crossed */
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NA2, 902, &r), FABRIC_NO_ROUTER);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA2, NR, 902, &r), FABRIC_OK);

	uint32_t port = 902;
	g_array_append_val(fw->closed, port);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_PORT_CLOSED);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_OK);

	struct fabric_router *second = router(&f, "second", NB, NA);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_OK); /* one that lets it pass is enough */
	second->up = false;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 902, &r), FABRIC_PORT_CLOSED);
	fw->up = false;
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_NO_ROUTER);
	fabric_clear(&f);
}

static void more_links_than_a_route_can_hold_count_as_none(void)
{
	struct fabric f;
	struct fabric_route r;
	char names[2][FABRIC_MAX_HOPS + 2][8];

	fabric_init(&f);
	for (uint32_t i = 0; i < FABRIC_MAX_HOPS + 2; i++) {
		g_snprintf(names[0][i], 8, "s%u", i);
		fabric_site_add(&f, names[0][i]);
		if (i > 0) {
			g_snprintf(names[1][i], 8, "l%u", i);
			link(&f, names[1][i], i - 1, i, 1);
		}
	}
	network(&f, "first", 0, "10.0.0.1");
	network(&f, "near", FABRIC_MAX_HOPS, "10.0.1.1");
	network(&f, "far", FABRIC_MAX_HOPS + 1, "10.0.2.1");
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, 0, 1, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(r.n_hops, FABRIC_MAX_HOPS);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, 0, 2, 8000, &r), FABRIC_NO_LINK);
	fabric_clear(&f);
}

static void a_copy_is_equal_and_apart(void)
{
	struct fabric f, c;
	struct fabric_route r;

	drawing(&f);
	router(&f, "fw", NA, NB);
	fabric_copy(&c, &f);
	fabric_link(&f, L0)->up = fabric_link(&f, L1)->up = false;
	g_array_set_size(fabric_router(&f, 0)->networks, 0);
	CU_ASSERT_EQUAL(fabric_network_find(&c, "nr"), NR);
	CU_ASSERT_EQUAL(fabric_link_find(&c, "l2"), L2);
	CU_ASSERT_EQUAL(fabric_site_find(&c, "i"), I);
	CU_ASSERT_EQUAL(fabric_router_find(&c, "fw"), 0);
	CU_ASSERT_EQUAL(fabric_router_find(&c, "wall"), FABRIC_NONE);
	CU_ASSERT_EQUAL(fabric_route(&c, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	CU_ASSERT_EQUAL(fabric_route(&f, IP_V4, NA, NB, 8000, &r), FABRIC_LINK_DOWN);
	fabric_clear(&f);
	CU_ASSERT_EQUAL(fabric_route(&c, IP_V4, NA, NB, 8000, &r), FABRIC_OK);
	fabric_clear(&c);
}

static const struct suite_case cases[] = {
	{"addresses are read and printed back; anything else is refused and leaves the output untouched", addresses_are_read_and_printed_back},
	{"a prefix needs a length within its family", prefixes_need_a_length},
	{"a prefix contains exactly what shares its leading bits", a_prefix_contains_what_shares_its_leading_bits},
	{"between sites the way of least round trip is taken, links in order and direction", the_way_of_least_rtt_is_taken},
	{"equal round trips go to fewer links, then to link order", ties_go_to_fewer_links_then_to_link_order},
	{"links without delay do not lead in circles", links_without_delay_do_not_lead_in_circles},
	{"a router behind a link crosses that link and no other", a_router_behind_a_link_crosses_that_link_and_no_other},
	{"no router, no link and link down are told apart", each_way_of_not_getting_there_has_its_verdict},
	{"networks of one site are joined without a link", networks_of_one_site_are_joined_without_a_link},
	{"the least MTU of networks and links crossed counts", the_least_mtu_of_the_way_counts},
	{"a listed network is joined only by routers that list it, are up and have the port open", a_listed_network_is_joined_only_by_the_routers_that_list_it},
	{"more links than a route can hold count as none", more_links_than_a_route_can_hold_count_as_none},
	{"a copy is equal and stands apart from its original", a_copy_is_equal_and_apart},
};

SUITE_MAIN("fabric", cases)
