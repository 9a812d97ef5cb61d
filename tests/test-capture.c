/* tests/test-capture.c: captures made of events by hand: what Wireshark would complain of does not happen, whatever adapters are called. */
#include "plots/capture.h"

#include <glib/gstdio.h>
#include <string.h>
#include "plots/frame.h"
#include "tests/suite.h"

#define MSS 1448

static unsigned be16(const uint8_t *p) { return (unsigned)p[0] << 8 | p[1]; }
static uint32_t be32(const uint8_t *p) { return (uint32_t)be16(p) << 16 | be16(p + 2); }

static uint32_t sum_of(uint32_t s, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i += 2)
		s += be16(p + i);
	return s;
}

static bool adds_up(uint32_t s)
{
	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return s == 0xffff;
}

static struct frame frame_between(const char *from, const char *to)
{
	struct frame f = {.from_port = 10001, .to_port = 8000, .flags = FRAME_ACK, .seq = 5, .ack = 9, .window = 700, .stamp = 1, .echo = 2, .hops = 64};
	ip_parse(from, &f.from);
	ip_parse(to, &f.to);
	return f;
}

static void checksums_are_right(void)
{
	static const uint8_t flags[] = {FRAME_ACK, FRAME_SYN, FRAME_ACK | FRAME_FIN};
	for (unsigned i = 0; i < 12; i++) {
		struct frame f = i % 2 ? frame_between("2001:db8::1", "2001:db8:0:1::ffff") : frame_between("10.20.0.11", "10.20.0.12");
		f.flags = flags[i % 3];
		f.vlan = i < 6 ? 0 : 20;
		f.payload = i * 1000;
		f.sack_from = i % 4 == 3 ? 77 : 0;
		uint8_t bytes[FRAME_MOST];
		uint32_t length;
		size_t n = frame_write(&f, bytes, &length), at = f.vlan ? 18 : 14, ip = i % 2 ? 40 : 20, address = i % 2 ? 16 : 4;
		uint32_t tcp = (uint32_t)(n - at - ip);
		CU_ASSERT_EQUAL(length, n + f.payload);
		CU_ASSERT_EQUAL(be16(bytes + at - 2), i % 2 ? 0x86dd : 0x0800);
		CU_ASSERT_EQUAL(be16(bytes + at + (i % 2 ? 4 : 2)), tcp + f.payload + (i % 2 ? 0 : 20));
		CU_ASSERT_TRUE(i % 2 || adds_up(sum_of(0, bytes + at, 20)));
		CU_ASSERT_TRUE(adds_up(sum_of(6 + tcp + f.payload, bytes + at + ip - 2 * address, 2 * address + tcp)));
		CU_ASSERT_EQUAL(bytes[at + ip + 12] >> 4, tcp / 4);
	}
}

/* ---- a capture ---- */

struct made {
	char *dir;
	struct capture *c;
	struct run_trace t;
};

static void begin(struct made *m, int64_t most)
{
	*m = (struct made){.dir = g_dir_make_tmp("vmksim-XXXXXX", NULL)};
	m->c = capture_new(m->dir, most, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(m->c);
	capture_listen(m->c, &m->t);
}

static void open_one(struct made *m, uint32_t number, const char *host, const char *adapter)
{
	struct run_trace_connection c = {.connection = number, .session = "m1/vmotion", .service = "vmotion", .mss = MSS};
	c.from = (struct run_trace_end){.host = host, .adapter = adapter, .port = 10000, .vlan = 20};
	c.to = (struct run_trace_end){.host = "esx02", .adapter = "vmk1", .port = 8000};
	ip_parse("10.20.0.11", &c.from.address);
	ip_parse("10.20.0.12", &c.to.address);
	c.back = c.to;
	m->t.opened(m->t.ctx, &c);
}

static void tell(struct made *m, int64_t us, enum tp_trace_point point, uint32_t seq, uint32_t bytes)
{
	const struct tp_trace_packet p = {.at = sim_time_ps(us * SIM_US), .point = point, .seq = seq, .bytes = bytes, .window = 100};
	m->t.packet(m->t.ctx, &p);
}

/* Segment 1 is short, 2 is lost once. */
static void play(struct made *m)
{
	open_one(m, 0, "esx01", "vmk1");
	for (uint32_t i = 0; i < 4; i++)
		tell(m, 10 + i, TP_TRACE_DATA_SENT, i, i == 1 ? 100 : MSS);
	for (uint32_t i = 0; i < 4; i++)
		if (i != 2)
			tell(m, 60 + i, TP_TRACE_DATA_ARRIVED, i, i == 1 ? 100 : MSS);
	struct tp_trace_packet sack = {.at = sim_time_ps(64 * SIM_US), .point = TP_TRACE_ACK_SENT, .seq = 2, .window = 100, .sack_from = 3, .sack_to = 4};
	m->t.packet(m->t.ctx, &sack);
	sack.at.ps += 50 * SIM_US;
	sack.point = TP_TRACE_ACK_ARRIVED;
	m->t.packet(m->t.ctx, &sack);
	tell(m, 115, TP_TRACE_DATA_SENT, 2, MSS);
	tell(m, 165, TP_TRACE_DATA_ARRIVED, 2, MSS);
	m->t.closed(m->t.ctx, 0, sim_time_ps(200 * SIM_US));
}

static char *end(struct made *m)
{
	GString *talk = g_string_new(NULL);
	GError *err = NULL;
	CU_ASSERT_TRUE(capture_close(m->c, talk, &err));
	CU_ASSERT_PTR_NULL(err);
	return g_string_free(talk, FALSE);
}

static uint8_t *bytes_of(const struct made *m, const char *name, gsize *n)
{
	g_autofree char *path = g_build_filename(m->dir, name, NULL);
	char *text = NULL;
	CU_ASSERT_TRUE_FATAL(g_file_get_contents(path, &text, n, NULL));
	return (uint8_t *)text;
}

static unsigned clear(const struct made *m)
{
	GDir *d = g_dir_open(m->dir, 0, NULL);
	unsigned n = 0;
	for (const char *name; (name = g_dir_read_name(d)); n++) {
		g_autofree char *path = g_build_filename(m->dir, name, NULL);
		g_unlink(path);
	}
	g_dir_close(d);
	g_rmdir(m->dir);
	g_free(m->dir);
	return n;
}

struct seen {
	unsigned packets, data;
	uint32_t seq[16], length[16];
	int64_t ns[16];
	uint8_t flags[16];
};

static struct seen read_capture(const uint8_t *p, gsize n)
{
	struct seen s = {0};
	uint32_t w[4];
	memcpy(w, p, 4);
	CU_ASSERT_EQUAL(w[0], 0xa1b23c4d); /* nanoseconds, this machine's order */
	for (gsize at = 24; at < n; s.packets++) {
		memcpy(w, p + at, sizeof(w));
		const uint8_t *ip = p + at + 16 + (be16(p + at + 28) == 0x8100 ? 18 : 14);
		unsigned i = MIN(s.packets, 15u);
		s.ns[i] = (int64_t)w[0] * 1000000000 + w[1];
		s.length[i] = w[3];
		s.seq[i] = be32(ip + 24);
		s.flags[i] = ip[33];
		s.data += w[3] > w[2];
		at += 16 + w[2];
	}
	return s;
}

/* Without libpcap there are no files to look at. */
static bool none_can_be(void)
{
	CU_PASS("asked");
	return !capture_available();
}

static void bytes_are_numbered_as_tcp_does(void)
{
	struct made m;
	gsize n;
	if (none_can_be())
		return;
	begin(&m, CAPTURE_MOST);
	play(&m);
	g_autofree char *talk = end(&m);
	CU_ASSERT_PTR_NOT_NULL(strstr(talk, "wrote 2 captures of 23 packets"));
	g_autofree uint8_t *near = bytes_of(&m, "esx01-vmk1.pcap", &n);
	struct seen s = read_capture(near, n);
	CU_ASSERT_EQUAL(s.packets, 12); /* SYN, SYN ACK, ACK, 4 segments, SACK, one again, FIN, FIN ACK, ACK */
	CU_ASSERT_EQUAL(s.data, 5);
	CU_ASSERT_EQUAL(s.flags[0], FRAME_SYN);
	CU_ASSERT_EQUAL(s.ns[3], 10000);
	CU_ASSERT_EQUAL(s.seq[3], s.seq[0] + 1);
	CU_ASSERT_EQUAL(s.seq[4] - s.seq[3], MSS);
	CU_ASSERT_EQUAL(s.seq[5] - s.seq[4], 100);
	CU_ASSERT_EQUAL(s.seq[6] - s.seq[5], MSS);
	CU_ASSERT_EQUAL(s.seq[8], s.seq[5]);
	CU_ASSERT_EQUAL(s.length[3], MSS + 52 + 18);
	CU_ASSERT_EQUAL(s.seq[9], s.seq[6] + MSS);
	CU_ASSERT_EQUAL(s.flags[9], FRAME_FIN | FRAME_ACK);
	g_autofree uint8_t *far = bytes_of(&m, "esx02-vmk1.pcap", &n);
	s = read_capture(far, n);
	CU_ASSERT_EQUAL(s.packets, 11);
	CU_ASSERT_EQUAL(s.data, 4);
	CU_ASSERT_EQUAL(s.length[3], MSS + 52 + 14); /* its port group has no VLAN */
	CU_ASSERT_EQUAL(clear(&m), 2);
}

static void names_are_data(void)
{
	struct made m;
	if (none_can_be())
		return;
	begin(&m, CAPTURE_MOST);
	open_one(&m, 0, "../../etc", "vmk/1");
	open_one(&m, 1, ".._.._etc", "vmk 1");
	open_one(&m, 2, "-rf $(x)\n", "ü");
	g_free(end(&m));
	static const char *const names[] = {"_._.._etc-vmk_1.pcap", "_._.._etc-vmk_1-2.pcap", "_rf___x__-__.pcap", "esx02-vmk1.pcap"};
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(m.dir, names[i], NULL);
		CU_ASSERT_TRUE(g_file_test(path, G_FILE_TEST_IS_REGULAR));
	}
	CU_ASSERT_EQUAL(clear(&m), 4);
}

static void a_capture_ends_at_its_size_and_says_so(void)
{
	struct made m;
	gsize n;
	if (none_can_be())
		return;
	begin(&m, 500);
	play(&m);
	g_autofree char *talk = end(&m);
	CU_ASSERT_PTR_NOT_NULL(strstr(talk, "later packets are left out"));
	g_free(bytes_of(&m, "esx01-vmk1.pcap", &n));
	CU_ASSERT_TRUE(n <= 24 + 500);
	CU_ASSERT_EQUAL(clear(&m), 2);
}

static void a_directory_that_cannot_be_is_a_fault(void)
{
	g_autofree char *base = g_dir_make_tmp("vmksim-XXXXXX", NULL), *file = g_build_filename(base, "f", NULL), *dir = g_build_filename(file, "d", NULL);
	GError *err = NULL;
	CU_ASSERT_TRUE(g_file_set_contents(file, "x", 1, NULL));
	CU_ASSERT_PTR_NULL(capture_new(dir, CAPTURE_MOST, &err));
	CU_ASSERT_PTR_NOT_NULL_FATAL(err);
	CU_ASSERT_PTR_NOT_NULL(strstr(err->message, "cannot make the directory"));
	g_error_free(err);
	g_unlink(file);
	g_rmdir(base);
}

static const struct suite_case cases[] = {
	{"the checksums of IP and TCP are right in every form", checksums_are_right},
	{"bytes are numbered as TCP numbers them, short segments and repeated ones, too", bytes_are_numbered_as_tcp_does},
	{"adapters may be called anything, no file lies elsewhere and no two are one", names_are_data},
	{"a capture ends at its size, and says so", a_capture_ends_at_its_size_and_says_so},
	{"a directory that cannot be is a fault with its name", a_directory_that_cannot_be_is_a_fault},
};

SUITE_MAIN("capture", cases)
