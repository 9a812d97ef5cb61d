/* tests/bench/peers/ns3/sim.cpp: the packet work of tests/bench/packload.h on ns-3, at its fastest: no trace, the PriorityQueue scheduler. For make bench; for ns-3.37.
 *
 *   sim dumbbell|ring|incast K BYTES LIMIT_S
 *
 * What is timed is Simulator::Run(). One correction, without which a flow that lost many segments goes on with one segment a round trip (ns-3's issue 1190): a segment
 * that was sent again and then selectively acknowledged stays counted as being under way; TcpTxBuffer::Update is called as it is and the count is put right after it.
 */
#include "ns3/applications-module.h"
#include "ns3/core-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include "ns3/tcp-tx-item.h"

#include <algorithm>
#include <csignal>
#include <dlfcn.h>
#include <sys/time.h>
#include <unistd.h>
#include <vector>

#include "tests/bench/meter.h"
#include "tests/bench/packload.h"

namespace ns3
{
uint32_t TcpTxBuffer::Update(const TcpOptionSack::SackList &list, const Callback<void, TcpTxItem *> &lost)
{
	typedef uint32_t (*update_fn)(TcpTxBuffer *, const TcpOptionSack::SackList &, const Callback<void, TcpTxItem *> &);
	static update_fn original = (update_fn)dlsym(RTLD_NEXT,
		"_ZN3ns311TcpTxBuffer6UpdateERKNSt7__cxx114listISt4pairINS_14SequenceNumberIjiEES5_ESaIS6_EEERKNS_8CallbackIvJPNS_9TcpTxItemEEEE");
	uint32_t bytes = original(this, list, lost);
	if (m_retrans > 0)
		for (TcpTxItem *item : m_sentList)
			if (item->m_sacked && item->m_retrans) {
				item->m_retrans = false;
				m_retrans -= item->m_packet->GetSize();
			}
	return bytes;
}
} // namespace ns3

using namespace ns3;

struct Flow {
	Ptr<Socket> socket;
	uint64_t written = 0, got = 0;
	double end = -1;
};

static struct packload work;
static std::vector<Flow> flows;
static std::vector<Ipv4Address> addresses;
static NodeContainer hosts, switches;
static uint32_t ended;

static void Fill(uint32_t i)
{
	Flow &f = flows[i];
	while (f.written < work.bytes) {
		uint64_t n = std::min<uint64_t>(packload_mss(&work), work.bytes - f.written);
		if (f.socket->GetTxAvailable() < n)
			return;
		int sent = f.socket->Send(Create<Packet>((uint32_t)n));
		if (sent < 0)
			return;
		f.written += (uint64_t)sent;
	}
}
static void OnConnected(uint32_t i, Ptr<Socket>) { Fill(i); }
static void OnRoom(uint32_t i, Ptr<Socket>, uint32_t) { Fill(i); }
static void OnData(uint32_t i, Ptr<Socket> s)
{
	Flow &f = flows[i];
	while (Ptr<Packet> p = s->Recv()) {
		if (p->GetSize() == 0)
			break;
		f.got += p->GetSize();
	}
	if (f.got >= work.bytes && f.end < 0) {
		f.end = Simulator::Now().GetSeconds();
		if (++ended == work.n)
			Simulator::Stop();
	}
}
static void OnAccepted(uint32_t i, Ptr<Socket> s, const Address &) { s->SetRecvCallback(MakeBoundCallback(&OnData, i)); }
static void Limit(int)
{
	static const char said[] = "limited=1\n";
	_exit(write(STDOUT_FILENO, said, sizeof(said) - 1) > 0 ? 0 : 1);
}

static void Start(uint32_t i)
{
	Flow &f = flows[i];
	f.socket = Socket::CreateSocket(hosts.Get(work.flows[i].src), TcpSocketFactory::GetTypeId());
	f.socket->Bind();
	f.socket->SetConnectCallback(MakeBoundCallback(&OnConnected, i), MakeNullCallback<void, Ptr<Socket>>());
	f.socket->SetSendCallback(MakeBoundCallback(&OnRoom, i));
	f.socket->Connect(InetSocketAddress(addresses[work.flows[i].dst], (uint16_t)(10000 + i)));
}

static void Settings()
{
	ObjectFactory scheduler;
	scheduler.SetTypeId("ns3::PriorityQueueScheduler");
	Simulator::SetScheduler(scheduler);
	Config::SetDefault("ns3::TcpL4Protocol::SocketType", TypeIdValue(TypeId::LookupByName("ns3::TcpCubic")));
	Config::SetDefault("ns3::TcpL4Protocol::RecoveryType", TypeIdValue(TypeId::LookupByName("ns3::TcpClassicRecovery")));
	Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(packload_mss(&work)));
	Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(work.buffer));
	Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(work.buffer));
	Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
	Config::SetDefault("ns3::TcpSocket::DelAckCount", UintegerValue(2));
	Config::SetDefault("ns3::TcpSocket::DataRetries", UintegerValue(60));
	Config::SetDefault("ns3::TcpSocketBase::Timestamp", BooleanValue(false));
	Config::SetDefault("ns3::TcpSocketBase::Sack", BooleanValue(true));
	Config::SetDefault("ns3::TcpSocketBase::WindowScaling", BooleanValue(true));
	Config::SetDefault("ns3::TcpSocketBase::MinRto", TimeValue(MilliSeconds(200)));
}

static Ipv4InterfaceContainer Link(Ipv4AddressHelper &addr, Ptr<Node> a, Ptr<Node> b, uint32_t us, bool from_host)
{
	PointToPointHelper p;
	p.DisableFlowControl();
	p.SetDeviceAttribute("DataRate", DataRateValue(DataRate(PACKLOAD_BPS)));
	p.SetDeviceAttribute("Mtu", UintegerValue(work.mtu));
	p.SetChannelAttribute("Delay", TimeValue(MicroSeconds(us)));
	NetDeviceContainer d = p.Install(a, b);
	for (uint32_t i = 0; i < 2; i++) {
		Ptr<Queue<Packet>> queue = CreateObject<DropTailQueue<Packet>>();
		queue->SetMaxSize(QueueSize(QueueSizeUnit::PACKETS, i == 0 && from_host ? 10000000 : PACKLOAD_QUEUE));
		DynamicCast<PointToPointNetDevice>(d.Get(i))->SetQueue(queue);
	}
	Ipv4InterfaceContainer interfaces = addr.Assign(d);
	addr.NewNetwork();
	return interfaces;
}

static void Build()
{
	Ipv4AddressHelper addr;
	addr.SetBase("10.0.0.0", "255.255.255.252");
	hosts.Create(work.hosts);
	switches.Create(work.star ? 1 : 2);
	InternetStackHelper().Install(hosts);
	InternetStackHelper().Install(switches);
	for (uint32_t h = 0; h < work.hosts; h++)
		addresses.push_back(Link(addr, hosts.Get(h), switches.Get(!work.star && h >= work.pairs), work.nic_us, true).GetAddress(0));
	if (!work.star)
		Link(addr, switches.Get(0), switches.Get(1), work.trunk_us, false);
	Ipv4GlobalRoutingHelper::PopulateRoutingTables();
	flows.resize(work.n);
	for (uint32_t i = 0; i < work.n; i++) {
		Ptr<Socket> listener = Socket::CreateSocket(hosts.Get(work.flows[i].dst), TcpSocketFactory::GetTypeId());
		listener->Bind(InetSocketAddress(Ipv4Address::GetAny(), (uint16_t)(10000 + i)));
		listener->Listen();
		listener->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address &>(), MakeBoundCallback(&OnAccepted, i));
		Simulator::Schedule(Seconds(0), &Start, i);
	}
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		std::fprintf(stderr, "usage: sim dumbbell|ring|incast K BYTES LIMIT_S\n");
		return 2;
	}
	packload_read(&work, argv + 1);
	Settings();
	Build();
	struct itimerval longest = {};
	longest.it_value.tv_sec = std::strtol(argv[4], nullptr, 10);
	signal(SIGPROF, Limit);
	setitimer(ITIMER_PROF, &longest, nullptr);
	double from = meter_cpu(), last = 0, sum = 0;
	Simulator::Run();
	double took = meter_cpu() - from;
	for (const Flow &f : flows) {
		last = std::max(last, f.end);
		sum += f.end;
	}
	std::printf("cpu_s=%.6f packets=%llu events=%llu peak_kib=%ld done=%u limited=0 last_s=%.6f mean_s=%.6f\n", took, (unsigned long long)packload_packets(&work),
		(unsigned long long)Simulator::GetEventCount(), meter_peak_kib(), ended, last, sum / work.n);
	std::fflush(stdout);
	_exit(0); /* what follows only gives memory back */
}
