/* models/fabric/constant.c: the table of the models' constants, and by how much each is overridden.
 *
 * Measurements that constants were fitted on are named by their source (tests/validation/data): a row that is named here is no test of the model that uses it.
 */
#include "models/fabric/constant.h"

#include <string.h>

#define MIB (INT64_C(1) << 20)
#define GBIT INT64_C(1000000000)
#define FRAME "IEEE 802.3 and the RFCs of the headers"
#define VMKFSTOOLS "published: disk-copy by esxi-vmkfstools-nfs, asynchronous (16 cells of disks, link and MTU)"
#define MTV "Migration Toolkit for Virtualization, performance recommendations"
#define HYSTART "Linux, tcp_cubic.c"
#define PACING "Linux, tcp_pacing_ss_ratio and tcp_pacing_ca_ratio"
#define QEMU "QEMU 7.2, migration"
#define QEMU_REAL "real: qemu_truth.csv"

/* A value with the limits it may have, as initialisers. */
#define OF(value, low, high) (value), (low), (high)

const struct constant_row constant_table[CONSTANT__COUNT] = {
	[CONSTANT_SEGMENT_HEADERS] = {"segment_headers", OF(52, 40, 60), QUANTITY_BYTES, 0, NULL, "confirmed",
		"headers of a TCP segment over IPv4: IP 20, TCP 20, timestamps 12", FRAME, ""},
	[CONSTANT_SEGMENT_HEADERS6] = {"segment_headers_ipv6", OF(72, 60, 80), QUANTITY_BYTES, 0, NULL, "confirmed",
		"headers of a TCP segment over IPv6: IP 40, TCP 20, timestamps 12", FRAME, ""},
	[CONSTANT_WIRE_OVERHEAD] = {"wire_overhead", OF(38, 38, 42), QUANTITY_BYTES, 0, NULL, "confirmed",
		"what a packet takes on the wire besides itself: preamble 8, Ethernet header 14, check sequence 4, gap 12; a VLAN tag is 4 more", FRAME, ""},
	[CONSTANT_FRAME_OVERHEAD] = {"frame_overhead", OF(14, 14, 18), QUANTITY_BYTES, 0, NULL, "confirmed",
		"what a virtual switch counts of a frame besides its packet: the Ethernet header", FRAME, ""},
	[CONSTANT_SITE_RTT] = {"site_rtt", OF(100 * SIM_US, 10 * SIM_US, 1 * SIM_MS), QUANTITY_TIME, 0, NULL, "assumed",
		"round trip within a site where the scenario does not say", "an order of magnitude of data-centre networks", ""},
	[CONSTANT_STAGE_EXPONENT] = {"stage_exponent", OF(3, 1, 16), QUANTITY_COUNT, 0, "", "derived",
		"p of (sum of r^-p)^(-1/p), the rate of stages in a row that overlap imperfectly; 1 is one after the other, a large p the slowest alone",
		"cipeople/esx-migration, vmkfstools benchmark: off by 2.2 % on average with 3, 3.9 % with 2, 6.1 % with the slowest alone", VMKFSTOOLS},
	[CONSTANT_SOFT_EXPONENT] = {"soft_exponent", OF(3, 1, 16), QUANTITY_COUNT, 0, "", "derived",
		"the same p of the streams of a sender with its line, and of the copies of a host with its NFC rate", "Broadcom KB 323379; " MTV,
		"published: vmotion-6.x throughput on one 40 GbE port (KB 323379: 18, 28, 36 Gbit/s)"},
	[CONSTANT_INITIAL_WINDOW] = {"initial_window", OF(10, 2, 64), QUANTITY_COUNT, 0, "segments", "confirmed",
		"what a connection may send in its first round trip", "RFC 6928", ""},
	[CONSTANT_CUBIC_C] = {"cubic_c", OF(400, 10, 4000), CONSTANT_DECIMAL, 3, "segments/s^3", "confirmed",
		"how fast CUBIC's window grows: W(t) = C (t - K)^3 + Wmax", "RFC 9438, section 4.6", ""},
	[CONSTANT_CUBIC_BETA] = {"cubic_beta", OF(700, 500, 900), CONSTANT_DECIMAL, 3, "", "confirmed",
		"what CUBIC leaves of its window after a loss", "RFC 9438, section 4.6", ""},
	[CONSTANT_CUBIC_LEAST] = {"cubic_least", OF(10, 0, 1000), CONSTANT_DECIMAL, 3, "segments a round trip", "confirmed",
		"CUBIC's window grows by no less", "Linux, tcp_cubic.c: one segment in at most 100 windows", ""},
	[CONSTANT_RENO_BETA] = {"reno_beta", OF(500, 300, 900), CONSTANT_DECIMAL, 3, "", "confirmed", "what NewReno leaves of its window after a loss", "RFC 5681", ""},
	[CONSTANT_HYSTART_LOW] = {"hystart_low", OF(16, 2, 64), QUANTITY_COUNT, 0, "segments", "confirmed", "HyStart leaves smaller windows alone", HYSTART, ""},
	[CONSTANT_HYSTART_ACK_DELTA] = {"hystart_ack_delta", OF(2 * SIM_MS, 100 * SIM_US, 10 * SIM_MS), QUANTITY_TIME, 0, NULL, "confirmed",
		"acknowledgements that follow each other sooner are one train to HyStart", HYSTART, ""},
	[CONSTANT_HYSTART_LEAST] = {"hystart_least", OF(4 * SIM_MS, 1 * SIM_MS, 16 * SIM_MS), QUANTITY_TIME, 0, NULL, "confirmed",
		"HyStart ends slow start when the round trip has grown by an eighth of itself, by no less than this", HYSTART, ""},
	[CONSTANT_HYSTART_MOST] = {"hystart_most", OF(16 * SIM_MS, 4 * SIM_MS, 100 * SIM_MS), QUANTITY_TIME, 0, NULL, "confirmed", "and by no more than this", HYSTART, ""},
	[CONSTANT_HYSTART_SLOW] = {"hystart_slow", OF(4, 1, 16), QUANTITY_COUNT, 0, "", "confirmed",
		"HyStart++ divides slow start's growth by this while it waits whether the round trip shrinks again", "RFC 9406, section 4.3", ""},
	[CONSTANT_HYSTART_ROUNDS] = {"hystart_rounds", OF(5, 1, 20), QUANTITY_COUNT, 0, "round trips", "confirmed", "HyStart++ waits so long", "RFC 9406, section 4.3", ""},
	[CONSTANT_PACING_START] = {"pacing_start", OF(200, 100, 400), QUANTITY_COUNT, 0, "per cent", "confirmed",
		"a paced sender in slow start sends so much of its window in a round trip", PACING, ""},
	[CONSTANT_PACING_LATER] = {"pacing_later", OF(120, 100, 400), QUANTITY_COUNT, 0, "per cent", "confirmed", "and from half of its threshold on", PACING, ""},
	[CONSTANT_DUP_ACKS] = {"dup_acks", OF(3, 1, 16), QUANTITY_COUNT, 0, "segments", "confirmed",
		"so many that came from beyond a hole tell that it was lost; packet fidelity only", "RFC 6675, section 2", ""},
	[CONSTANT_QUICK_ACKS] = {"quick_acks", OF(16, 0, 64), QUANTITY_COUNT, 0, "segments", "confirmed",
		"so many of a connection's first are acknowledged at once; packet fidelity only", "Linux, TCP_MAX_QUICKACKS", ""},
	[CONSTANT_ACK_DELAY] = {"ack_delay", OF(40 * SIM_MS, 0, 500 * SIM_MS), QUANTITY_TIME, 0, NULL, "confirmed",
		"a lone segment is acknowledged after so long; packet fidelity only", "Linux, TCP_DELACK_MIN; RFC 5681 allows 500 ms, others take 100 ms or 200 ms", ""},
	[CONSTANT_FIRST_RTO] = {"first_rto", OF(SIM_S, 100 * SIM_MS, 3 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"the retransmission timeout before the round trip is known, as of a SYN; packet fidelity only", "RFC 6298, section 2", ""},
	[CONSTANT_MAX_RTO] = {"max_rto", OF(120 * SIM_S, SIM_S, 240 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"and after any number of doublings; packet fidelity only", "Linux, TCP_RTO_MAX; RFC 6298 asks for 60 s or more", ""},
	[CONSTANT_SOCKET_MAX] = {"socket_max", OF(16 * MIB, 1 * MIB, 256 * MIB), QUANTITY_BYTES, 0, NULL, "derived",
		"the most that TCP's autotuning makes of a socket buffer", "ceiling of ESXi 8.0 U3, taken for every release", ""},
	[CONSTANT_OFFLOAD_BURST] = {"offload_burst", OF(65536, 1500, 262144), QUANTITY_BYTES, 0, NULL, "derived",
		"with segmentation offload, what leaves as one burst at most; packet fidelity only", "the largest IP packet; esxcli shows a TSO MSS of 65535 for VMkernel adapters", ""},
	[CONSTANT_STREAM_RATE] = {"stream_rate", OF(37 * GBIT / 2, 15 * GBIT, 22 * GBIT), QUANTITY_RATE, 0, NULL, "derived",
		"what one vMotion stream carries before 7.0 U2; since then it is Migrate.MigrateStreamHelperBwUtilMax", "Broadcom KB 323379",
		"published: vmotion-6.x throughput on one 40 GbE port (KB 323379: 18, 28, 36 Gbit/s)"},
	[CONSTANT_MAX_SWITCHOVER] = {"max_switchover", OF(100 * SIM_S, 10 * SIM_S, 1000 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"a switchover that takes longer ends the migration", "Broadcom KB 314376", ""},
	[CONSTANT_SWITCHOVER_RTTS] = {"switchover_rtts", OF(4, 0, 20), QUANTITY_COUNT, 0, "round trips", "assumed",
		"round trips of a switchover besides the last copy and the switch switchover_fixed", "3 to 6 are plausible; none is published", ""},
	[CONSTANT_SDPS_LEAST_SPEED] = {"sdps_least_speed", OF(1000, 1, 500000), CONSTANT_DECIMAL, 6, "of full speed", "assumed",
		"SDPS slows a guest no further", "no source; the guest is never stopped", ""},
	[CONSTANT_QEMU_DOWNTIME_LIMIT] = {"qemu_downtime_limit", OF(300 * SIM_MS, 1 * SIM_MS, 2000 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"QEMU stops the guest when what is left can be sent within it, unless the scenario says another", QEMU ", migration.c", ""},
	[CONSTANT_QEMU_LOOK] = {"qemu_look", OF(50 * SIM_MS, 10 * SIM_MS, 200 * SIM_MS), QUANTITY_TIME, 0, NULL, "confirmed",
		"QEMU asks what is left once it has sent for so long", QEMU ", ram.c (MAX_WAIT)", ""},
	[CONSTANT_QEMU_PAGE] = {"qemu_page", OF(4104, 4096, 4200), QUANTITY_BYTES, 0, NULL, "confirmed",
		"what QEMU sends for a page of 4096: a header of 8", QEMU ", ram.c", ""},
	[CONSTANT_QEMU_ZERO_PAGE] = {"qemu_zero_page", OF(9, 1, 4104), QUANTITY_BYTES, 0, NULL, "confirmed", "what QEMU sends for a page of zeros", QEMU ", ram.c", ""},
	[CONSTANT_QEMU_SOCKET_TIME] = {"qemu_socket_time", OF(85 * SIM_MS, 0, 500 * SIM_MS), QUANTITY_TIME, 0, NULL, "derived",
		"time of sending that QEMU's socket still holds when it counts as sent, where nothing limits its rate", QEMU_REAL,
		QEMU_REAL " (idle_m128_100, idle_m256_200)"},
	[CONSTANT_QEMU_SOCKET_MOST] = {"qemu_socket_most", OF(2000000, 0, 64 * MIB), QUANTITY_BYTES, 0, NULL, "derived",
		"the most that QEMU's socket holds so", QEMU_REAL "; half of Linux's 4 MiB of send buffer is what the kernel needs itself", QEMU_REAL " (idle_m256_200, idle_m512_400)"},
	[CONSTANT_QEMU_SWITCHOVER] = {"qemu_switchover", OF(4 * SIM_MS, 0, 1 * SIM_S), QUANTITY_TIME, 0, NULL, "derived",
		"QEMU's switchover besides the last copy and one round trip: device state and resume of a small guest", QEMU_REAL, QEMU_REAL " (maxbw12.5MBs_m128_200)"},
	[CONSTANT_CONVERGE_PERIOD] = {"converge_period", OF(1 * SIM_S, 100 * SIM_MS, 10 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"auto-converge compares what was dirtied with what was sent over periods of at least this", QEMU ", ram.c", ""},
	[CONSTANT_CONVERGE_TRIGGER] = {"converge_trigger", OF(50, 1, 100), QUANTITY_COUNT, 0, "%", "confirmed",
		"dirtied of sent in a period: more is too much", QEMU ", throttle-trigger-threshold", ""},
	[CONSTANT_CONVERGE_STRIKES] = {"converge_strikes", OF(2, 1, 10), QUANTITY_COUNT, 0, "periods", "confirmed", "of too much, before it acts", QEMU ", ram.c", ""},
	[CONSTANT_CONVERGE_FIRST] = {"converge_first", OF(200000, 10000, 990000), CONSTANT_DECIMAL, 6, "of the guest's time", "confirmed",
		"what auto-converge first stops the guest for", QEMU ", cpu-throttle-initial", ""},
	[CONSTANT_CONVERGE_MORE] = {"converge_more", OF(100000, 10000, 990000), CONSTANT_DECIMAL, 6, "of the guest's time", "confirmed",
		"what each further time adds", QEMU ", cpu-throttle-increment", ""},
	[CONSTANT_CONVERGE_MOST] = {"converge_most", OF(990000, 10000, 999000), CONSTANT_DECIMAL, 6, "of the guest's time", "confirmed", "the most it stops the guest for",
		QEMU ", max-cpu-throttle", ""},
	[CONSTANT_QEMU_WINDOW] = {"qemu_window", OF(4 * MIB, MIB / 16, 256 * MIB), QUANTITY_BYTES, 0, NULL, "confirmed",
		"the most that QEMU's connection has in flight", "Linux, tcp_wmem", ""},
	[CONSTANT_SIMGRID_DOWNTIME] = {"simgrid_downtime", OF(30 * SIM_MS, 1 * SIM_MS, 2000 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"SimGrid's plugin stops the guest when a pass can be sent within it, unless the scenario says another", "SimGrid 3.32, VmLiveMigration.cpp", ""},
	[CONSTANT_SIMGRID_WINDOW] = {"simgrid_window", OF(4 * MIB, MIB / 16, 256 * MIB), QUANTITY_BYTES, 0, NULL, "confirmed",
		"the most that a connection of SimGrid's has in flight", "SimGrid 3.32, network/TCP-gamma", ""},
	[CONSTANT_NFC_THREAD_RATE] = {"nfc_thread_rate", OF(13 * GBIT / 10, 11 * GBIT / 10, 145 * GBIT / 100), QUANTITY_RATE, 0, NULL, "confirmed",
		"the most that the one thread of an NFC copy carries", "core.vmware.com, Unified Data Transport; independent maxima of 141 to 162 MiB/s", ""},
	[CONSTANT_NFC_CHUNK_SERVICE] = {"nfc_chunk_service", OF(300 * SIM_US, 100 * SIM_US, 500 * SIM_US), QUANTITY_TIME, 0, NULL, "derived",
		"time NFC's thread takes for 64 KiB of a chunk, besides the round trip", MTV ": 162 MiB/s is 64 KiB in 0.386 ms, 0.09 ms of it the round trip",
		"published: nfc-vddk-cold max_single_disk_rate (MTV, 162 MiB/s)"},
	[CONSTANT_NFC_HOST_RATE] = {"nfc_host_rate", OF(294 * MIB * 8, 250 * MIB * 8, 430 * MIB * 8), QUANTITY_RATE, 0, NULL, "derived",
		"what all NFC copies of a host carry together, each way; asynchronous buffers raise it by up to 1.45", MTV ": 294 MiB/s with 80 copies",
		"published: nfc-vddk-cold throughput of one host (MTV, 10, 20 and 80 at once)"},
	[CONSTANT_NFS_OLD_RECEIVE] = {"nfs_old_receive", OF(MIB / 4, MIB / 16, 16 * MIB), QUANTITY_BYTES, 0, NULL, "confirmed",
		"receive buffer of NFS 3 before 6.0", "text of the advanced option NFS.ReceiveBufferSize", ""},
	[CONSTANT_NFS_OLD_SEND] = {"nfs_old_send", OF(264 << 10, MIB / 16, 16 * MIB), QUANTITY_BYTES, 0, NULL, "confirmed",
		"send buffer of NFS 3 before 6.0", "text of the advanced option NFS.SendBufferSize", ""},
	[CONSTANT_NFS_BUFFER] = {"nfs_buffer", OF(MIB, MIB / 16, 16 * MIB), QUANTITY_BYTES, 0, NULL, "confirmed",
		"buffers of NFS 4.1, and of NFS 3 from 6.0 on, each way", "texts of the advanced options NFS41.RecvBufSize and the like", ""},
	[CONSTANT_VSAN_COPIES] = {"vsan_copies", OF(2, 1, 4), QUANTITY_COUNT, 0, "", "confirmed",
		"hosts that each written byte goes to", "vSAN's default policy: one failure tolerated by mirroring", ""},
	[CONSTANT_LINK_DETECTION] = {"link_detection", OF(500 * SIM_MS, 0, 5 * SIM_S), QUANTITY_TIME, 0, NULL, "assumed",
		"how much later a changed link is noticed: the poll, at its latest", "half a second is usual of link polling", ""},
	[CONSTANT_BALANCE_EVERY] = {"balance_every", OF(30 * SIM_S, 1 * SIM_S, 600 * SIM_S), QUANTITY_TIME, 0, NULL, "confirmed",
		"how often load-based teaming looks at its uplinks", "vSphere Networking, Load Balancing Algorithms Available for Virtual Switches", ""},
	[CONSTANT_BALANCE_ABOVE] = {"balance_above", OF(750000, 100000, 1000000), CONSTANT_DECIMAL, 6, "of the line", "confirmed",
		"mean use of an uplink from which load-based teaming moves a port", "vSphere Networking, Load Balancing Algorithms Available for Virtual Switches", ""},
	[CONSTANT_HEARTBEAT_RATE] = {"heartbeat_rate", OF(1000, 100, 100000), QUANTITY_RATE, 0, NULL, "assumed",
		"heartbeats of a host of a cluster with High Availability", "a datagram of some 100 bytes a second", ""},
};

_Static_assert(sizeof(constant_table) / sizeof(constant_table[0]) == CONSTANT__COUNT, "every constant has a row");

int64_t constant_shift[CONSTANT__COUNT];

void constant_reset(void) { memset(constant_shift, 0, sizeof(constant_shift)); }

int constant_find(const char *id)
{
	for (int i = 0; id && i < CONSTANT__COUNT; i++)
		if (!strcmp(constant_table[i].id, id))
			return i;
	return -1;
}

bool constant_override(enum constant_id id, int64_t value)
{
	SIM_ASSERT((unsigned)id < CONSTANT__COUNT);
	if (value < constant_table[id].low || value > constant_table[id].high)
		return false;
	constant_shift[id] = value - constant_table[id].value;
	return true;
}

char *constant_format(enum constant_id id, int64_t value)
{
	SIM_ASSERT((unsigned)id < CONSTANT__COUNT);
	const struct constant_row *c = &constant_table[id];
	if (c->kind == QUANTITY_TIME && value == 0)
		return g_strdup("0 s");
	if (c->kind == QUANTITY_BYTES && value % 1024) /* to the byte */
		return g_strdup_printf("%" G_GINT64_FORMAT " B", value);
	if (c->kind != CONSTANT_DECIMAL && c->kind != QUANTITY_COUNT)
		return quantity_format((enum quantity_kind)c->kind, value);
	g_autofree char *number = quantity_decimal(value, c->decimals);
	return *c->unit ? g_strdup_printf("%s %s", number, c->unit) : g_steal_pointer(&number);
}

const char *constant_unit(enum constant_id id)
{
	static const char *const base[] = {[QUANTITY_TIME] = "ps", [QUANTITY_BYTES] = "B", [QUANTITY_RATE] = "bit/s"};
	const struct constant_row *c = &constant_table[id];
	return c->unit ? c->unit : base[c->kind];
}
