/* models/rules/rule_table.c: the rules, as data.
 *
 * One row per rule: id, title, text, source, confidence, see. `confirmed` means that a public source says it; `derived` that it follows by logic or arithmetic
 * from what sources say; `unconfirmed` that it is our reading where sources are silent, with a switch wherever the reading may decide a result.
 * Groups: ADV advanced options, FWL the firewall of a host, REL what a release has, TAG services, STK netstacks, SEL choice of adapters, RTE routes, PIN keeping them, MIG migrations, ADM what they may use at once, NFC, UDT and VMO their transports, TCP windows, PKT packets, TRF other traffic, FTL Fault
 * Tolerance, CLU networks of VMs, EVA evacuation, REP replication, VSN vSAN, STO storage, CFG
 * configuration.
 */
#include "models/rules/rule.h"

#define S_LAYER "vSphere Networking 6.x and 8.0, VMkernel Networking Layer"
#define S_PROVISIONING "vSphere Networking 7.0, Place Traffic for Cold Migration, Cloning, and Snapshots on the vSphere Provisioning TCP/IP Stack"
#define S_VMOTION_STACK "vSphere Networking 6.5, Place vMotion Traffic on the vMotion TCP/IP Stack"
#define S_PROPERTIES "vSphere Networking 6.5, VMkernel port properties"
#define S_STACKS_EXAM "vladan.fr, VCP-DCV Objective 4.14, Configure Different Network Stacks"
#define S_KB_PROVISIONING "Broadcom KB 340170, vSphere Provisioning service behavior"
#define S_KB_MULTIHOMING "Broadcom KB 318546, Multihoming on ESXi"
#define S_API "vSphere API (vmware/govmomi, vim25 types)"
#define S_OPTIONS "defaults and texts of the host's advanced options under /Migrate"
#define S_UDT "core.vmware.com, vSphere vMotion Unified Data Transport"
#define S_MANUAL_COLD "vCenter Server and Host Management 6.7, Network traffic of cold migration"
#define S_MANUAL_DISTANCE "vCenter Server and Host Management 6.7, vMotion networking requirements"
#define S_LIMITS "vCenter Server and Host Management 6.7, Limits on Simultaneous Migrations"
#define S_KB_40GBE "Broadcom KB 323379, vMotion on 40 GbE with several VMkernel adapters"
#define S_TEAMING "vSphere Networking 6.x and 8.0, Teaming and Failover Policy; Load Balancing Algorithms Available for Virtual Switches"
#define S_SHAPING "vSphere Networking 6.5, Traffic Shaping Policy"
#define S_NIOC "vSphere Networking 6.5, Bandwidth Allocation for System Traffic"
#define S_STREAMS "core.vmware.com, Faster vMotion Makes Balancing Workloads Invisible (7.0 U2)"

const struct rule rule_table[] = {
	{"STK-01", "a dedicated netstack with an adapter owns its service",
	 "When a host has an adapter on the netstack vmotion or vSphereProvisioning, only adapters of that netstack serve vMotion or provisioning on "
	 "this host. There is no fallback: if none of them can serve (disabled, no address, no link, no route), the session fails, even though an "
	 "adapter of the default netstack could have served.",
	 S_LAYER "; " S_PROVISIONING, "confirmed", "STK-02, STK-06, STK-07"},
	{"STK-02", "the first adapter on a dedicated netstack takes the service over",
	 "Creating the first adapter on vmotion or vSphereProvisioning disables every adapter of the default netstack of this host for that service, "
	 "for all sessions that begin from then on. Other hosts and the other service are not touched; management is never touched, but provisioning "
	 "no longer falls back to it.",
	 S_LAYER "; " S_PROVISIONING "; " S_STACKS_EXAM, "confirmed", "STK-01, STK-03, STK-06, assume: retag_on_last_delete"},
	{"STK-03", "a session that is running finishes where it began",
	 "A session that was running on adapters of the default netstack when a dedicated netstack took the service over goes on and finishes on the "
	 "adapters it started with. This holds for live and for cold migrations.",
	 S_LAYER "; " S_PROVISIONING, "confirmed", "STK-02, PIN-01"},
	{"STK-04", "the netstack of an adapter is fixed when it is created",
	 "An adapter cannot be moved to another netstack. To change it, remove the adapter and create a new one on the netstack wanted.",
	 S_STACKS_EXAM "; " S_PROPERTIES "; Terraform provider for vSphere (netstack forces replacement)", "confirmed", "STK-02, STK-06"},
	{"STK-05", "an adapter on a dedicated netstack carries only its netstack's service",
	 "An adapter on vmotion carries vMotion and nothing else, one on vSphereProvisioning carries provisioning and nothing else; the service is "
	 "implied: it cannot be taken away, and any other tag is refused. On a custom netstack no service can be tagged: it is for the traffic of applications.",
	 S_PROVISIONING "; " S_VMOTION_STACK "; community.vmware and Terraform modules", "confirmed", "STK-01"},
	{"STK-06", "when its last adapter goes, a dedicated netstack gives the service back",
	 "When the last adapter of a dedicated netstack is removed, the service returns to the default netstack. Tags that were switched off by the "
	 "takeover stay off until somebody sets them again (or come back at once, by the switch); provisioning may fall back to management "
	 "immediately, because that needs no tag.",
	 "no source says what happens; this is what an administrator would expect to be able to do next", "unconfirmed",
	 "STK-02, SEL-02, assume: retag_on_last_delete"},
	{"STK-07", "a netstack without adapters takes nothing over",
	 "An instance of a dedicated netstack that has no adapter (just added, or its adapters removed) owns nothing: the service stays with the "
	 "default netstack. The takeover comes with the first adapter.",
	 S_LAYER, "derived", "STK-02, STK-06"},
	{"STK-08", "a netstack in use cannot be removed, the default one never",
	 "A netstack is removed only when no adapter stands on it. The default netstack belongs to the host and cannot be removed.",
	 "esxcli network ip netstack remove", "unconfirmed", "STK-04"},
	{"STK-09", "a netstack has only so many connections",
	 "Each stream of a migration is a connection of the netstacks at both of its ends; a session that would be one more than a netstack may have (11000 on a fresh "
	 "host) is refused, and the migration with it. What is open stays open when the number is lowered.",
	 "esxcli network ip netstack set (maximum connections); that a migration is refused is derived", "derived", "TCP-03"},

	{"SEL-01", "tagged adapters of the default netstack serve",
	 "Without an adapter on the dedicated netstack, the candidates for a service are the adapters of the default netstack tagged for it.",
	 S_LAYER "; " S_PROPERTIES, "confirmed", "STK-01, SEL-02"},
	{"SEL-02", "provisioning falls back to management",
	 "When no adapter is tagged for provisioning and none stands on vSphereProvisioning, NFC uses the management network: the lowest-numbered "
	 "adapter of the default netstack tagged for management, normally vmk0. vMotion has no such fallback.",
	 S_KB_PROVISIONING "; " S_MANUAL_COLD, "confirmed", "SEL-10, STK-01"},
	{"SEL-03", "a disabled adapter cannot serve",
	 "An adapter that an administrator has disabled is no candidate that could win. On a dedicated netstack it still keeps the service from falling back.",
	 "esxcli network ip interface set --enabled", "derived", "STK-01"},
	{"SEL-04", "an adapter without a ready address cannot serve",
	 "A candidate needs an IP address that may be used. A static IPv4 address is ready at the instant it is given.",
	 S_API, "derived", "STK-01"},
	{"SEL-05", "an adapter without a live uplink cannot serve",
	 "A candidate's port group needs at least one healthy active or standby uplink. If the only vMotion adapters of a host have none, the check "
	 "fails with VMotionLinkDown.",
	 S_API ": VMotionLinkDown", "confirmed", "SEL-06"},
	{"SEL-06", "a live migration needs a vMotion adapter on both hosts",
	 "A powered-on VM can be moved only when both hosts have an adapter for vMotion: on the netstack vmotion, or tagged on the default one. "
	 "Otherwise the migration is refused with VMotionNotConfigured. A powered-off or suspended VM is not subject to this check.",
	 S_API ": VMotionNotConfigured; " S_PROPERTIES, "confirmed", "SEL-01, STK-01"},
	{"SEL-07", "an adapter not tagged for the service is no candidate",
	 "An adapter of the default netstack serves a service only while it is tagged for it.",
	 S_PROPERTIES, "confirmed", "SEL-01"},
	{"SEL-08", "an adapter on another netstack is no candidate",
	 "An adapter serves a service only from the service's dedicated netstack or, while that has no adapter, from the default one. Adapters of "
	 "custom netstacks and of the other dedicated netstack are never candidates.",
	 S_LAYER, "confirmed", "STK-01, STK-05"},
	{"SEL-09", "vMotion adapters are paired in the order of their numbers",
	 "The vMotion adapters of the two hosts are taken in the order of their numbers and paired, one of the same subnet first; what finds no "
	 "partner of its own subnet is paired with the next one left, and then needs a route.",
	 S_OPTIONS " (BindToVmknic); the order is our reading", "unconfirmed", "RTE-02, VMO-02"},
	{"SEL-10", "no management adapter is left to fall back to",
	 "Provisioning needs an adapter on vSphereProvisioning, a tagged one, or one tagged for management; a host with none of the three cannot send "
	 "or receive NFC.",
	 S_KB_PROVISIONING, "derived", "SEL-02"},

	{"RTE-01", "routes are looked up in the sender's own netstack, the longest prefix first",
	 "Each netstack has its own routing table: the subnets of its adapters, its static routes, its default gateway. The most specific entry wins. "
	 "A subnet that an adapter is connected to is reached directly. Tables of other netstacks are never asked.",
	 S_KB_MULTIHOMING "; " S_PROVISIONING, "confirmed", "RTE-04, assume: same_subnet_egress"},
	{"RTE-02", "vMotion is bound to its adapter",
	 "A vMotion stream leaves by the adapter chosen for it, whatever other adapter stands in the same subnet. Its route is looked up among what "
	 "that adapter can reach.",
	 S_OPTIONS " (BindToVmknic = 3, always)", "confirmed", "RTE-07, SEL-09"},
	{"RTE-03", "NFC on the default netstack is not bound to its adapter",
	 "The destination announces the address of its provisioning adapter; the source looks that address up in its default netstack. Without a "
	 "direct subnet or a static route the default gateway decides, so the copy leaves by the management adapter although a tagged adapter exists.",
	 S_KB_PROVISIONING " (its fourth scenario)", "confirmed", "RTE-06, RTE-07"},
	{"RTE-04", "no route in the own table fails at once",
	 "A sender whose netstack has neither a connected subnet, nor a static route, nor a gateway for the peer's address cannot connect, and knows "
	 "it immediately.",
	 S_KB_PROVISIONING "; " S_PROVISIONING "; Broadcom KB 424375, vMotion adapters in different subnets", "derived", "RTE-05"},
	{"RTE-05", "silent loss ends in a timeout",
	 "Packets that leave the host and are lost on the way (link or router down, adapter of the peer gone) are noticed only by a timeout without "
	 "progress: 20 s for vMotion, 60 s for NFC.",
	 S_OPTIONS " (NetTimeout, NfcNetTimeout)", "confirmed", "RTE-04, MIG-05"},
	{"RTE-06", "the answer follows the peer's own table",
	 "What the destination sends back is routed by the destination's netstack. It may come back by another adapter than the one that received.",
	 S_KB_MULTIHOMING, "derived", "RTE-01, RTE-03"},
	{"RTE-07", "an adapter's gateway override serves only traffic bound to that adapter",
	 "\"Override default gateway for this adapter\" is not an entry of the netstack's routing table. Bound traffic, such as vMotion, is routed by "
	 "it; NFC on the default netstack is not bound and does not see it.",
	 "vSphere Networking 6.5/7.0, Configure the gateway of a VMkernel adapter; " S_KB_PROVISIONING, "confirmed", "RTE-02, RTE-03"},
	{"RTE-08", "a router may close the service's TCP port",
	 "A router or firewall that does not forward TCP 8000 (vMotion) or TCP 902 (NFC) drops the connection without a word; the session ends in its timeout.",
	 "vSphere Security 6.7, Incoming and outgoing firewall ports; Broadcom KB 393932", "derived", "RTE-05"},
	{"RTE-09", "no router answers at the gateway's address",
	 "A next hop must have a router behind it: the address that the network names as its gateway. Packets to any other address of the subnet are "
	 "lost without a word. A gateway outside every connected subnet is no route at all.",
	 S_KB_MULTIHOMING, "derived", "RTE-01, RTE-04, RTE-05"},

	{"RTE-10", "a packet larger than a switch carries is dropped without a word",
	 "The handshake passes, since its packets are small; bulk data at the agreed size stalls where a vSwitch or a physical switch carries less, and the session ends in a "
	 "timeout. vmkping -d -s 8972 finds it. Routers are different: they say so, and the sender adapts.",
	 "Broadcom KB 417889, vMotion timeout due to MTU mismatch", "confirmed", "RTE-05"},
	{"ADR-01", "link-local addresses do not leave their segment",
	 "No router forwards from or to 169.254.0.0/16 and fe80::/10. A host sends to such an address only where it has one itself, so an adapter that fell back "
	 "to 169.254 reaches nobody but others that did, on the same segment.",
	 "RFC 3927, sections 2.6.2 and 2.7; RFC 4291, section 2.5.6", "confirmed", "RTE-04"},
	{"ADR-02", "DHCP is asked when an adapter is created, enabled, or its link comes up",
	 "Its network's server answers after a delay with the lowest address of its range that no adapter has. Until then the adapter has no IPv4 address and serves "
	 "nothing. An adapter that a scenario declares has long done so when the scenario begins.",
	 "RFC 2131; that a dedicated netstack's own gateway is what makes DHCP usable there: " S_PROVISIONING, "derived", "ADR-03, assume: dhcp_delay"},
	{"ADR-03", "without an answer to DHCP an adapter takes an address of 169.254/16",
	 "Without a server (none, down, its link down, its range used up) it makes an address that is of use on its own segment only, and goes on asking; it has a real one "
	 "as soon as a server answers. Over IPv6 it keeps its link-local address and gets no other.",
	 "The API names the kind of such an address random; that ESXi takes one is general knowledge; RFC 3927", "unconfirmed", "ADR-01, assume: dhcp_delay, dhcp_fallback"},
	{"ADR-04", "a lease lasts to its end when the server is gone",
	 "It is renewed at every half of its time. When the server or the link to it goes down, the address stays until the lease last renewed has ended; then it is dropped, "
	 "and sessions that began with it break. When the server is back in time, the lease is renewed and nothing else happens.",
	 "RFC 2131, sections 4.4.5 and 3.7; a lease of one day where none is given", "derived", "ADR-02, MIG-05"},
	{"ADR-05", "a lease's router is the default gateway of a netstack that has none",
	 "A gateway that the administrator set on the netstack comes first; an adapter's own override first of all, for traffic bound to that adapter. Of several leases with a "
	 "router that of the lowest-numbered adapter counts: a netstack has one default route.",
	 "General knowledge of DHCP clients; the order of explicit and learned gateway is our reading of " S_PROVISIONING, "unconfirmed",
	 "RTE-01, RTE-07, assume: dhcp_router"},
	{"ADR-06", "advertised IPv6: addresses of the prefix, or by DHCPv6 where flag M says so",
	 "From 6.5 on adapters take advertisements unless told not to, and heed the flags: M set, the address comes from DHCPv6 (and O adds nothing); M not set, it is made of "
	 "the advertised prefix, and with O set other information such as name servers comes from DHCPv6. Before 6.5 advertisements are off unless switched on, and the "
	 "flags are not heeded. Whoever is in the advertised prefix is reached directly; an address of DHCPv6 without an advertisement has no neighbours.",
	 "vSphere Networking 6.5 and later, Set up IPv6 on a VMkernel adapter; RFC 4861, section 4.2. What older releases do with the flags is our reading", "derived",
	 "ADR-07, ADR-08"},
	{"ADR-07", "an IPv6 address is tentative until duplicate address detection is over",
	 "It serves nothing before. DHCPv6 is asked from the link-local address, so only after that one's own detection, and the address it gives is tentative again.",
	 "RFC 4862, section 5.4; RFC 8415, section 13.1; the API knows the state tentative", "derived", "ADR-06, assume: dad_delay"},
	{"ADR-08", "an advertised default route lasts for the router's lifetime",
	 "Each advertisement starts it anew. When the router or the link to it goes down, the route stays until the lifetime last heard has ended, and packets are lost on it; "
	 "then there is no route, and the sender knows. A lifetime of 0 gives no default route at all.",
	 "RFC 4861, sections 4.2 and 6.3.4", "confirmed", "RTE-04, RTE-05"},
	{"ADR-09", "a session is IPv4 where both ends have it, else IPv6",
	 "All addresses of a session are of one family. A migration may say which (ip_family); without that, IPv4 is taken where both hosts have an adapter that can serve by it, "
	 "else IPv6; where one has IPv4 only and the other IPv6 only, they cannot connect. An IPv6 packet has a header of 40 bytes, 20 more than IPv4.",
	 "Which family a host prefers when both would do is not documented; RFC 8200", "unconfirmed", "SEL-04"},
	{"ADR-10", "an adapter's own IPv4 gateway needs a default gateway in its netstack",
	 "Setting \"override default gateway for this adapter\" is refused while the netstack has no default gateway, set or learned: give the netstack one first.",
	 "A field report on the order of esxcli commands; no manual says so", "unconfirmed", "RTE-07, assume: override_without_gateway"},

	{"NET-01", "a port keeps one uplink, chosen by its number",
	 "By default (originating port id) the ports of a switch are given its active uplinks in turn: number mod uplinks. The source MAC policy is taken to do the same, since a "
	 "scenario has no MAC addresses. A port leaves its uplink only when that fails; the first free standby uplink then takes its place.",
	 S_TEAMING, "confirmed", "NET-02, NET-03"},
	{"NET-02", "explicit order: the first active uplink that works, else the first standby one",
	 "With the explicit failover order nothing is balanced: every port is on the first uplink of the active list that works, and on one of the standby list only when no active one "
	 "is left.",
	 S_TEAMING, "confirmed", "NET-01, NET-03"},
	{"NET-03", "a failed link is noticed within half a second, a recovered one is gone back to",
	 "Teaming polls the link of each NIC every 500 ms; it is taken to notice at the latest. Until then what the NIC carried is lost, and a session stands still. With failback (the "
	 "default) a port goes home as soon as its uplink is noticed to be back; without it the port stays until the uplink it is on fails in turn. Beacon probing notices, besides, "
	 "an uplink whose physical switch does not carry the VLAN, if at least three uplinks take part.",
	 S_TEAMING "; defaults of the host's advanced options (link poll 500 ms)", "confirmed", "NET-01, NET-08"},
	{"NET-04", "teaming by physical load moves the busiest port off an uplink above 75 %",
	 "It begins as by port id. Every 30 s each uplink whose mean use, out or in, was above 75 % loses the port that carried most: it moves to the active uplink used least, if that one "
	 "has room: there, with this port's traffic, use is lower than it was here.",
	 S_TEAMING "; what room means is our reading", "confirmed", "NET-01, NET-05"},
	{"NET-05", "teaming by physical load is for distributed switches",
	 "A standard switch does not have it. A port group of one that asks for it is treated as by port id; an action that asks for it is refused.",
	 S_TEAMING, "confirmed", "NET-04"},
	{"NET-06", "IP hash needs a port channel on the physical switch",
	 "Each pair of addresses takes an uplink of its own: the last octets, XORed, mod the uplinks. The physical switch must treat them as one link (EtherChannel); without, it sees one "
	 "address on several ports and learns it again with every packet. It is simulated as if the port channel were there, and reported: expect loss, or ports shut down.",
	 S_TEAMING, "confirmed", "NET-01"},
	{"NET-07", "shaping is a token bucket at each port",
	 "The bucket fills at the average, holds the burst size, and lets through at most the peak while it holds something, else the average. It stands at each port, not at the port "
	 "group, and counts frames without preamble and gap. A standard switch shapes what ports send (it calls that egress); a distributed one both ways, named from its own view: "
	 "ingress comes from a port, egress goes to one, so egress shaping at the destination holds incoming vMotion back.",
	 S_SHAPING "; williamlam.com and KB notes on limiting inbound vMotion; that it is a token bucket which begins full is derived", "derived", "NIO-01"},
	{"NET-08", "a VLAN the physical switch does not carry is lost without a word",
	 "Frames of a VLAN that is not trunked to the port a NIC is plugged into vanish: the link is up, nobody answers, and the session ends in its timeout.",
	 S_TEAMING " (link status does not detect a port misconfigured to the wrong VLAN)", "confirmed", "NET-03, RTE-05"},
	{"NET-09", "a distributed port group is the same on every host",
	 "What a distributed switch gives its members is changed at the switch, on all of them in the same instant; a host alone can only change which NICs it gives.",
	 "vSphere Networking 6.5, vSphere Distributed Switch Architecture", "derived", "NIO-01"},

	{"NET-10", "a port group's VLAN says which segment its ports are on",
	 "A standard switch knows a VLAN id, not a network: ports with the same id behind the same physical switches hear each other, and which subnet, router or DHCP server they "
	 "find is a matter of that segment. Where nobody else uses the id they are alone on it.",
	 "vSphere Networking, VLAN Configuration (virtual switch tagging); of several networks of a site with one VLAN, the one its switch is on already is taken", "derived",
	 "NET-08, CFG-01"},

	{"NIO-01", "classes that compete for a NIC share it by their shares",
	 "With Network I/O Control each kind of system traffic is a class; those active on the same NIC at the same time share what leaves by it in proportion to their shares (low 25, normal "
	 "50, high 100, or 1 to 100; virtual machines 100 and all others 50 unless set). A class alone may use all. What comes in is not controlled. What one class leaves unused goes to the "
	 "hungry ones by shares.",
	 S_NIOC, "confirmed", "NIO-02, NIO-03, NIO-04"},
	{"NIO-02", "reservations are at most 75 % of the slowest NIC",
	 "The reservations of all classes together may not exceed 75 % of the slowest NIC that any host gives to the switch: 750 Mbit/s as soon as one has 1 Gbit/s. "
	 "NICs that a host names in Net.IOControlPnicOptOut do not count: Network I/O Control leaves them alone.",
	 S_NIOC, "confirmed", "NIO-01, NIO-03"},
	{"NIO-03", "a reservation is a floor, a limit a ceiling, on each NIC",
	 "A class gets its reservation before anything is shared, and never more than its limit even when the NIC is idle; a reservation may not be above the limit. What a class does not "
	 "use of its reservation other system traffic may.",
	 S_NIOC, "confirmed", "NIO-01, NIO-02"},
	{"NIO-04", "version 2 knows no reservations",
	 "Network I/O Control 2 has shares and limits; reservations are ignored.",
	 S_NIOC "; vSphere API (DistributedVirtualSwitch)", "confirmed", "NIO-03"},
	{"NIO-05", "traffic without a class of its own counts as management",
	 "Provisioning has a class from version 9.0 of the switch, backup NFC from 7.0.1, NVMe over TCP from 7.0.3; before, and for applications on custom netstacks, the class is management. "
	 "Software FCoE is no IP and in no class.",
	 S_API "; that the class before is management is our reading", "unconfirmed", "NIO-01"},

	{"PIN-01", "a migration chooses its adapters when it starts and keeps them",
	 "All adapters that a migration needs, on both hosts and for all its services, are chosen when it starts, and kept to its end. A later "
	 "takeover or a new adapter concerns later migrations only.",
	 S_LAYER " says so of a running transfer; that it covers sessions of the same migration that begin later is our reading", "unconfirmed",
	 "STK-03, assume: pin"},

	{"MIG-01", "pre-copy ends when the rest can be sent within 500 ms",
	 "Memory is copied in rounds; each sends the pages dirtied during the one before. When what is left can be sent within the switchover goal of "
	 "500 ms at the rate just measured, the VM is stopped and switched over.",
	 S_OPTIONS " (PreCopySwitchoverTimeGoal); Broadcom KB 436882", "confirmed", "MIG-02, MIG-03, assume: switchover_fixed"},
	{"MIG-02", "a guest that dirties too fast is slowed down",
	 "A round makes progress only if the transmit rate is at least 1.3 times the rate at which distinct memory was dirtied. Otherwise the guest is "
	 "slowed (SDPS) until the ratio is 5. In the first round this is examined every 30 s.",
	 S_OPTIONS " (PreCopyMinProgressPerc, SdpsTargetRate, SdpsDynamicDelaySec); how they combine is derived", "derived", "MIG-01"},
	{"MIG-03", "a switchover over 100 s is aborted",
	 "When the VM would stand still for longer than the maximum switchover time, 100 s, the migration is given up and the VM goes on at the source. So ends a guest that "
	 "dirties faster than the network carries even when it cannot be slowed any further; one that could be sent within that time stands still so long.",
	 "Broadcom KB 314376 (fsr.maxSwitchoverSeconds); forum reports of the message", "confirmed", "MIG-09"},
	{"MIG-04", "hot data moves over vMotion, cold data over provisioning",
	 "Of a powered-on VM, memory and the leaf of each disk's chain are hot and move over the vMotion adapters; every other file of the chain is "
	 "cold and is copied by NFC over provisioning. Of a powered-off or suspended VM everything is cold. The bytes moved are the bytes used.",
	 "core.vmware.com, What network is used for hot and cold workload migrations; " S_PROVISIONING "; Broadcom KB 342209", "confirmed",
	 "assume: long_distance_disks"},
	{"MIG-05", "losing its adapter breaks a session after its timeout",
	 "When an adapter is removed under a running session, the session stands still and fails after its timeout: 20 s for vMotion, 60 s for NFC.",
	 S_OPTIONS " (NetTimeout, NfcNetTimeout); that removal is treated so is derived", "derived", "RTE-05, MIG-09"},
	{"MIG-06", "a migration may be cancelled",
	 "A cancelled migration ends at once; the VM stays where it was. A VM that is being switched over can no longer be cancelled away from its "
	 "destination.",
	 "vSphere Client, Cancel task", "derived", "MIG-09"},
	{"MIG-07", "the round trip is over the supported limit",
	 "vMotion is supported up to 150 ms of round-trip time from 6.0 on and up to 10 ms on 5.x, both with Enterprise Plus; other editions have 10 and 5 ms. Beyond, it is simulated and reported as unsupported, or refused with "
	 "--strict-support.",
	 S_MANUAL_DISTANCE "; Broadcom KB 336244; Broadcom KB 310156", "confirmed", "MIG-08, assume: support"},
	{"MIG-08", "less than 250 Mbit/s for a vMotion session",
	 "Each concurrent vMotion session should have at least 250 Mbit/s for itself. Less is simulated and reported as unsupported; with "
	 "--strict-support a migration is refused that would leave less to one over a distance.",
	 S_MANUAL_DISTANCE, "confirmed", "MIG-07, assume: support"},
	{"MIG-09", "when a migration fails, the VM stays at the source",
	 "Until the destination has resumed the VM, the source still has all of it. A failed or cancelled migration leaves it running (or lying) "
	 "there; what was copied is discarded.",
	 "Broadcom KB 321009, Understanding and troubleshooting vMotion", "confirmed", "MIG-03, MIG-05"},
	{"MIG-10", "without admission limits every migration starts when it is requested",
	 "vCenter limits what it starts itself. Copies of a backup or VDDK client, or migrations under raised limits (unsupported), run side by side as "
	 "they are asked for: with assume: {admission: none} no migration waits for another.",
	 S_LIMITS, "derived", "ADM-01, assume: admission"},
	{"MIG-11", "the migration names something that does not exist",
	 "The VM, the destination host or the destination datastore is not in the inventory.",
	 S_API ": ManagedObjectNotFound", "derived", "CFG-01"},
	{"MIG-12", "the VM is already migrating",
	 "A VM can take part in one migration at a time; a second request is refused while the first one runs.",
	 S_API ": TaskInProgress", "derived", NULL},
	{"MIG-13", "the destination host does not see the datastore",
	 "The files of a VM must lie on datastores that the destination host mounts, or be moved to one. Otherwise the migration is refused.",
	 S_API ": DatacenterMismatch, disks not visible at the destination", "confirmed", "MIG-04"},
	{"MIG-14", "the VM is already there",
	 "The VM is on the destination host already and no file of it has to move: there is nothing to do.",
	 "what an administrator would expect of a relocation that changes nothing", "derived", NULL},

	{"MIG-15", "files that change datastore, not host, are copied by the host itself",
	 "Storage vMotion, and moving the disks of a VM that is off without changing its host: the host's data mover reads the one datastore and writes the other. "
	 "No VMkernel adapter carries vMotion or provisioning traffic for it; what the datastores themselves need of the network stays. Writes of the guest to what "
	 "is copied already are mirrored; at the end the VM is suspended and resumed on its new files.",
	 S_API "; Mashtizadeh et al., USENIX ATC 2011; that no network is used follows from what has no network cost in " S_LIMITS, "derived",
	 "MIG-04, ADM-01, assume: data_mover_rate, stage_combination"},

	{"MIG-16", "before 5.1 a running VM does not change host and datastore at once",
	 "vMotion without shared storage came with 5.1. With an older host at either end a running VM changes its host or its datastore, one after the other.",
	 "vSphere 5.1, What's New; vCenter Server and Host Management 5.5", "confirmed", "MIG-04"},
	{"MIG-17", "the licence of both hosts must have what the migration needs",
	 "vMotion is in every edition from Essentials Plus on, Storage vMotion and vMotion without shared storage from Standard on (5.0: Enterprise), vMotion between "
	 "vCenter Servers and over long distances in Enterprise Plus. The check names the fault VMotionNotLicensed. A host whose edition is not said has all.",
	 S_API ": VMotionNotLicensed; what each edition has is general knowledge of the product", "unconfirmed", "XVC-01, MIG-07"},

	{"MIG-18", "page traces stop vCPUs: all before 7.0, one since",
	 "To learn what the guest writes, traces are put on the pages of each round before it is sent. Up to 6.7 all vCPUs stand still for it, from 7.0 on one does it for "
	 "all. How long it takes is assumed for each GiB; the time is told as the guest's loss and is not part of the migration's duration.",
	 "core.vmware.com, vSphere 7 vMotion Enhancements; the time for each GiB is not published", "unconfirmed", "MIG-01, assume: trace_install"},

	{"MIG-19", "a guest waits when its mirrored writes find no room",
	 "Writes to what has been copied already go to both datastores and are done when both have them: a destination or a network that takes less than the guest writes "
	 "makes it wait. The outcome tells for how long (guest_writes_held).",
	 "Mashtizadeh et al., The Design and Evolution of Live Storage Migration in VMware ESX, USENIX ATC 2011", "derived", "MIG-15, MIG-04"},
	{"MIG-20", "QEMU's pre-copy ends when the rest fits its downtime limit",
	 "With precopy: {rules: qemu}, what is left is asked for again and again; once it can be sent within the downtime limit (300 ms) at the rate just measured, the VM is stopped, any "
	 "limit on the rate is lifted, and the rest is sent. There is no limit on passes: a guest that dirties faster goes on until it is cancelled "
	 "(vmksim gives up after 10,000 passes and says so).",
	 "QEMU 7.2, migration/migration.c and migration/ram.c", "confirmed", "MIG-01, MIG-21"},
	{"MIG-21", "QEMU's auto-converge stops the guest for part of its time",
	 "When in two periods of at least a second more than half of the bytes sent were dirtied again, the guest is stopped for 20 % of its time, each further two 10 % more, up to 99 %. "
	 "Only where auto_converge is said.",
	 "QEMU 7.2, migration/ram.c (throttle-trigger-threshold, cpu-throttle-initial, -increment, max-cpu-throttle)", "confirmed", "MIG-02, MIG-20"},
	{"MIG-22", "SimGrid's pre-copy ends when a pass can be sent within 30 ms",
	 "With precopy: {rules: simgrid}, what was dirtied is asked for at the end of each pass, in bytes. The guest is never slowed, and there is no limit on passes "
	 "(vmksim gives up after 10,000 and says so).",
	 "SimGrid 3.32, src/plugins/vm/VmLiveMigration.cpp", "confirmed", "MIG-01, MIG-20"},

	{"CLN-01", "a clone's files are cold data and go by provisioning",
	 "Of a running VM a snapshot is taken first; what is copied is read-only, no memory moves, and the vMotion adapters have no part in it (but for UDT). When one "
	 "host sees where the files are and where they go, it copies them itself. The new VM is powered off. When the copy is done the snapshot is merged back.",
	 S_API ": nicType vSphereProvisioning; " S_PROVISIONING "; " S_KB_PROVISIONING "; that this holds for running VMs, too, is derived", "derived",
	 "SEL-02, UDT-01, MIG-15, CLN-02"},
	{"CLN-02", "a linked clone needs its parent's files",
	 "A linked clone's disks build on those of its parent: nothing is copied, and nothing goes over the wire. Its host must mount the datastores of the parent's "
	 "files and the one of its own, else it is refused.",
	 S_API ": VirtualMachineRelocateSpec, createNewChildDiskBacking", "derived", "CLN-01"},
	{"CLN-03", "an instant clone is forked from a running VM on its host",
	 "Memory and disks are shared with the parent until they are written to: the parent must run, the clone appears on the same host and datastores, running; no "
	 "network is used. Needs 6.7.",
	 "core.vmware.com, Instant Clone; " S_OPTIONS " (ProhibitInstantClone); the parent's stun is taken to be that of a switchover", "derived",
	 "CLN-01, assume: switchover_fixed"},
	{"CLN-04", "there is a VM of that name already",
	 "The name of a clone must be new.", S_API ": DuplicateName", "derived", "CFG-01"},
	{"SNP-01", "a snapshot makes the files below it cold",
	 "Every disk gets a new, empty leaf to which the guest writes from then on; what was written before is read-only. Taking it is local I/O: nothing, or the memory "
	 "of a running VM written to its first disk's datastore.",
	 S_PROVISIONING "; that taking a snapshot uses no network is general knowledge of the product", "unconfirmed", "MIG-04, SNP-02"},
	{"SNP-02", "snapshot files move by provisioning, and stay in sight of the VM",
	 "Files of a disk but its leaf move to another datastore: within a host by itself, to another host by NFC on the provisioning adapters. The host of the VM must "
	 "mount the new datastore.",
	 S_PROVISIONING "; " S_API ": nicType vSphereProvisioning", "derived", "SNP-01, CLN-01"},
	{"PWR-01", "a VM that migrates or is cloned keeps its power state",
	 "While a task has hold of a VM, turning it on or off or suspending it is refused.", S_API ": TaskInProgress", "derived", "MIG-12"},
	{"PWR-02", "the VM is not in a power state to do so",
	 "A VM is turned on when it is off or suspended, off or suspended when it runs.", S_API ": InvalidPowerState", "derived", NULL},

	{"ENC-01", "encrypted where both hosts can, refused where it must and one cannot",
	 "Encrypted vMotion came with 6.5 and has three states: disabled; opportunistic, the default: encrypted when both hosts are 6.5 or later, else in clear; required: "
	 "refused when one host is older. It covers memory and the hot disks that ride the vMotion adapters; NFC is not encrypted, files that are encrypted stay so.",
	 "vSphere 6.5 Security, Encrypted vSphere vMotion; core.vmware.com, vMotion encryption", "confirmed", "ENC-02, assume: encryption_rate"},
	{"ENC-02", "an encrypted VM always moves encrypted",
	 "The vMotion of an encrypted VM is encrypted whatever was asked for, and it cannot be set to disabled.",
	 "vSphere 6.5 Security, Encrypted vSphere vMotion", "confirmed", "ENC-01"},

	{"XVC-01", "both hosts must be 6.0 or later to migrate between vCenter Servers",
	 "Source and destination host, and their vCenter Servers, must be 6.0 or later; while the VM runs both must be licensed as Enterprise Plus.",
	 "vCenter Server and Host Management 6.0, Requirements for Migration Between vCenter Server Instances", "confirmed", "XVC-02, MIG-17"},
	{"XVC-02", "an encrypted VM does not move between vCenter Servers",
	 "Documents of 6.5 exclude encrypted VMs from migration between vCenter Servers; encrypted vMotion of VMs that are not encrypted works.",
	 "vSphere 6.5 Security, Encrypted vSphere vMotion", "confirmed", "ENC-01, assume: cross_vcenter_encrypted"},
	{"XVC-03", "the vCenter Servers of both hosts must reach each other",
	 "A migration between vCenter Servers is a conversation of the two, on TCP 443. Where a scenario says on which networks they are, a way both ways is asked for.",
	 "vCenter Server and Host Management 6.0, Requirements for Migration Between vCenter Server Instances; ports of vCenter Server", "derived", "XVC-01"},
	{"XVC-04", "between vCenter Servers the NFC connection is tried first",
	 "While it is validated the source host opens an NFC connection (TCP 902) to the destination. Packets lost without a word make the check run into its timeout "
	 "of 60 s: \"Compatibility check took too long to complete\". Within one vCenter Server the same shows at 23 %.",
	 "Broadcom KB on compatibility checks that take too long (NfcNewAuthdConnectionEx failures in hostd)", "confirmed", "XVC-01, RTE-08"},
	{"XVC-05", "from a distributed to a standard switch nothing moves",
	 "Between vCenter Servers a NIC of the VM on a distributed switch needs one behind the port group of that name: the check fails for a standard switch. From a "
	 "standard switch a NIC may go to either.",
	 "vCenter Server and Host Management 6.0, Requirements for Migration Between vCenter Server Instances", "confirmed", "XVC-01, CLU-02"},

	{"ADM-01", "a host has 8 units for migrations",
	 "vMotion and cold migration take 1 unit of each of their two hosts, moving the disks of a running VM 4: 8 vMotions at once, or 2 that move disks, "
	 "or 1 that does and 4 vMotions. What does not fit waits until others have released.",
	 S_LIMITS "; Broadcom KB 326281; that both hosts pay is the usual reading", "confirmed", "ADM-02, ADM-03, ADM-04, assume: admission"},
	{"ADM-02", "a vMotion network has 4 units, 8 from 10 Gbit/s on",
	 "Every migration of a running VM takes 1 unit of the vMotion network of each of its two hosts. The line speed of the NIC that carries the vMotion "
	 "adapters decides, of several the fastest one: two slow ones are no fast one. A cold migration takes none.",
	 S_LIMITS "; Broadcom KB 326281; faster than 10 Gbit/s is read as 10", "confirmed", "ADM-01, ADM-04"},
	{"ADM-03", "a datastore has 128 units for migrations",
	 "A vMotion takes 1 unit of each datastore its VM is on, moving the disks of a running VM 16 of each datastore they leave and of the one they go to: "
	 "8 of those at once.",
	 S_LIMITS "; Broadcom KB 326281", "confirmed", "ADM-01, ADM-04"},
	{"ADM-04", "who waits for the same is served in order",
	 "A migration that does not fit waits for the host, network or datastore that stopped it. By default nobody overtakes it there, even one that would fit: a "
	 "later migration that needs the same waits behind it, and one between other hosts does not wait. With assume: {queue: skip} whoever fits starts, those who "
	 "came first before others. Adapters are chosen when it leaves the queue.",
	 "what waits is documented, in what order is not", "unconfirmed", "ADM-01, PIN-01, assume: queue"},

	{"CLU-01", "a running VM on an internal network is not moved",
	 "A port group on a switch without uplinks reaches only the VMs of its own host. A running VM with a NIC on one is not migrated to another host: it would "
	 "lose the others. Powered off or suspended, it may go.",
	 "vCenter Server and Host Management, config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet; that it is asked of running VMs only is derived",
	 "confirmed", "CLU-02, CLU-03"},
	{"CLU-02", "the destination must have the port groups of a running VM",
	 "Every NIC of a running VM needs its network at the destination: a port group of the same label, on the same distributed switch if it is on one. "
	 "Otherwise the migration is refused. Of a powered-off or suspended VM this is only a warning.",
	 S_API ": CannotAccessNetwork; " S_MANUAL_DISTANCE, "confirmed", "CLU-01, CLU-03"},
	{"CLU-03", "what is behind a label is not compared",
	 "The check goes by the label. If another VLAN is behind it at the destination, nobody says so: the VM moves and loses its network.",
	 "vCenter Server and Host Management 6.0 and 6.7, Requirements for migration between vCenter Server instances", "confirmed", "CLU-02"},
	{"CLU-04", "a fault tolerant VM and its secondary are never on one host",
	 "The secondary is there for the case that the host of the VM fails: a migration of the VM to the secondary's host is refused.",
	 "vSphere Availability 6.7, How Fault Tolerance Works", "confirmed", "EVA-07"},

	{"EVA-01", "a host takes no VM from the moment it enters maintenance mode",
	 "A host that is entering maintenance mode or is in it is no destination: a migration to it is refused, one that waits is refused when its turn comes. Those "
	 "that run arrive, and leave again. No VM is powered on there, and none is cloned to it.",
	 "vCenter Server and Host Management, Place a host in maintenance mode", "confirmed", "EVA-02, EVA-05"},
	{"EVA-02", "powered-off and suspended VMs leave only if that is asked for",
	 "Maintenance mode needs a host without running VMs. Those that are powered off or suspended stay registered on it, unless the evacuation says to move them.",
	 "vCenter Server and Host Management, Place a host in maintenance mode (move powered-off and suspended virtual machines)", "confirmed", "EVA-01"},
	{"EVA-03", "where an evacuation sends its VMs",
	 "Of the hosts that may take a VM (of its cluster, or as asked for), spread takes the one with the fewest VMs on it or on their way to it, of several the one "
	 "with the least memory configured, of several the first of the list; fill takes the first of the list. DRS would weigh the load, which is not modelled.",
	 "a rule of vmksim: a placement that can be foretold", "unconfirmed", "EVA-04"},
	{"EVA-04", "a VM that cannot leave keeps its host out of maintenance mode",
	 "When no host may take a VM, or its migration failed, it stays, and the host does not enter maintenance mode. vCenter would go on waiting until the timeout; "
	 "vmksim ends the evacuation as blocked when nothing else can move, and takes it up again when the configuration changes.",
	 "vCenter Server and Host Management, Place a host in maintenance mode; that nothing else can happen is derived", "derived", "EVA-01, EVA-05"},
	{"EVA-05", "an evacuation that is cancelled or out of time lets running migrations finish",
	 "The host is in service again at once. Migrations of the evacuation that wait are cancelled, those that run finish; what has left does not come back.",
	 S_API ": EnterMaintenanceMode_Task, timeout; what becomes of running migrations is not documented", "unconfirmed", "EVA-01, MIG-06"},
	{"EVA-06", "an evacuation needs a host in service and somewhere to go",
	 "A host that is entering maintenance mode or is in it cannot be evacuated again, and one that is in no cluster only to hosts that are named.",
	 S_API ": InvalidState, InvalidArgument", "derived", "EVA-01"},
	{"EVA-07", "a secondary keeps its host out of maintenance mode",
	 "A host that runs the secondary of a fault tolerant VM is not empty. DRS may move a secondary; here none moves, so the evacuation is blocked by it.",
	 "vSphere Availability 6.7; that a secondary stays is a simplification of vmksim", "unconfirmed", "EVA-04, CLU-04"},

	{"NFC-01", "NFC is one synchronous thread",
	 "A network file copy sends a chunk and waits for its answer, in a single thread that reaches about 1.3 Gbit/s on a short path. Its rate falls "
	 "with the round trip: depth x chunk / (RTT + time of the chunk).",
	 S_UDT "; Broadcom KB 307001; chunk and depth are assumptions", "derived", "NFC-02, assume: nfc_chunk, nfc_depth, nfc_rate, stage_combination"},
	{"NFC-02", "all NFC copies of a host share about 294 MiB/s",
	 "However many copies run, the NFC traffic of one host approaches about 294 MiB/s, sending and receiving alike.",
	 "Migration Toolkit for Virtualization, performance recommendations: 100, 272, 284 and 294 MiB/s with 1, 10, 20 and 80 copies from one "
	 "host", "derived", "NFC-01"},

	{"UDT-01", "with 8.0 the bulk of cold data rides the vMotion adapters",
	 "When both hosts run 8.0 or later and both have a provisioning adapter, Unified Data Transport keeps the control connection on the "
	 "provisioning adapters and sends the data over the vMotion adapters with their streams.",
	 S_UDT "; " S_KB_PROVISIONING, "derived", "UDT-02, assume: udt"},
	{"UDT-02", "without a usable vMotion path UDT falls back to NFC",
	 "If the vMotion adapters cannot reach each other, the data is copied by NFC over the provisioning adapters as before 8.0.",
	 S_UDT, "unconfirmed", "UDT-01, NFC-01"},

	{"TCP-01", "a stream sends at most one window per round trip",
	 "Rate = window / RTT. Below a round trip of 4 ms the window of a vMotion stream is its fixed socket buffer of 562540 B: 4.5 Gbit/s at 1 ms.",
	 S_OPTIONS " (SndBufSize, RcvBufSize)", "confirmed", "TCP-02, TCP-03"},
	{"TCP-02", "from 4 ms on the window grows with the round trip",
	 "In latency mode a vMotion stream sizes its buffer for 133 MB/s x RTT, at least 562540 B and at most 16 MiB. So one stream carries about 1.06 "
	 "Gbit/s at any such distance, less where the 16 MiB bind.",
	 S_OPTIONS " (NetLatencyModeThreshold, NetExpectedLineRateMBps, TCP autotuning maximum); Broadcom KB 310156, Understanding Metro vMotion", "derived",
	 "TCP-01, assume: vmotion_line_rate"},
	{"TCP-03", "every netstack has its own pool of buffers",
	 "Socket buffers are taken from a pool of the adapter's netstack; when it is short, the windows of its connections shrink together. "
	 "Connections of other netstacks are not affected.",
	 S_PROVISIONING "; the size of the pool is an assumption", "derived", "assume: stack_pool, shared_pool"},
	{"TCP-04", "a lost packet cuts the window",
	 "A stream starts with 10 segments and doubles each round trip. NewReno, which a netstack has unless its congestion_control says cubic, keeps half of its window after "
	 "a loss and CUBIC 0.7; then it grows again. On a link with "
	 "`queue` losses come when the queue is full, and what stands in it lengthens the round trip.",
	 "RFC 9438, RFC 5681, RFC 6928; Linux's HyStart", "confirmed", "TCP-01, assume: random_loss"},

	{"PKT-01", "packets: TCP segment by segment",
	 "At packet fidelity (--fidelity packet) each segment and acknowledgement of a connection is played: SACK recovery and proportional rate reduction, retransmission timeouts, delayed "
	 "acknowledgements, NewReno or CUBIC. A timeout is never shorter than its least.",
	 "RFC 9293, RFC 5681, RFC 6675, RFC 6937, RFC 6298, RFC 9438, RFC 9406; Linux where they leave a choice", "confirmed",
	 "TCP-01, TCP-04, PKT-02, assume: min_rto, delayed_acks, hystart, pacing, segmentation_offload"},
	{"PKT-02", "packets: a queue drops what finds it full, or marks it",
	 "Ports and uplinks of physical switches, links and portals have drop-tail queues. A host's own NIC drops nothing: its senders wait (TCP small queues). With a threshold, queues mark "
	 "packets of netstacks whose ecn is not disabled, and the sender cuts its window as for a loss.",
	 "drop-tail queues; RFC 3168; vSphere Networking 7.0, Change the configuration of a TCP/IP stack", "derived", "TCP-04, PKT-01, REL-06, assume: port_queue, ecn_threshold"},

	{"VMO-01", "the streams of a vMotion and what one carries",
	 "Before 7.0 U2 a vMotion has one stream per adapter, of up to about 18.5 Gbit/s. From 7.0 U2 on it has as many as the uplinks need at 15 "
	 "Gbit/s each: 1 at 10 Gbit/s, 2 at 25, 3 at 40, 7 at 100.",
	 S_KB_40GBE "; " S_STREAMS "; " S_OPTIONS " (MigrateStreamHelperBwUtilMax)", "confirmed", "VMO-02, assume: stage_combination"},
	{"VMO-02", "one vMotion uses all vMotion adapters",
	 "With several adapters for vMotion, also a single migration spreads over all of them.",
	 S_LAYER "; yellow-bricks.com, Multiple-NIC vMotion in vSphere 5", "confirmed", "VMO-01, SEL-09"},

	{"ADV-01", "the host has no such advanced option",
	 "Known are the options that migrations depend on, as Migrate.NetTimeout or /Migrate/NetTimeout, in any case.", S_OPTIONS, "derived", "ADV-02"},
	{"ADV-02", "an advanced option has a range",
	 "A value outside of it is refused, and the option stays as it was.", S_OPTIONS " (older dumps give minimum and maximum)", "confirmed", "ADV-01"},
	{"ADV-03", "some advanced options take effect when the host is started",
	 "Net.TcpipMaxNetstackInstances is read once, when the host starts: changing it in a run changes nothing in that run.", S_OPTIONS " (reboot needed)", "confirmed",
	 "REL-04"},
	{"ADV-04", "each end of a migration goes by its own host's options",
	 "Pre-copy, streams and their helpers, and the send buffer are the source's; the receive buffer is the destination's; of a timeout and of the expected line "
	 "rate the lower of both counts, since the first end that gives up ends the connection. A change concerns what begins after it.",
	 S_OPTIONS " give each option one host; whose value counts follows from who does the work", "derived", "MIG-01, MIG-02, TCP-01, TCP-02, VMO-01, RTE-05"},

	{"FWL-01", "a host's firewall drops what no open rule set lets pass",
	 "The default action is to drop. With the rule set vMotion (TCP 8000) or NFC (TCP 902) closed on either host the connection is tried and nobody answers: "
	 "20 s for vMotion, 60 s for NFC, then it fails. That packets leaving the host are dropped like those arriving, and that a running session is stopped "
	 "when its rule set is closed, is our reading.",
	 "vSphere Security 6.5 and 6.7, incoming and outgoing firewall ports; esxcli network firewall get (default action)", "derived",
	 "FWL-02, RTE-08, assume: firewall_running"},
	{"FWL-02", "an open rule set may be limited to addresses",
	 "A rule set that allows some addresses or subnets only drops what comes from, or goes to, any other.",
	 "vSphere Security 6.7, Manage ESXi firewall: allowed IP addresses", "confirmed", "FWL-01"},
	{"FWL-03", "the firewall has no such rule set",
	 "A rule set is named as esxcli names it, in any case; those of traffic that the model has are known.", "esxcli network firewall ruleset set", "derived",
	 "FWL-01"},
	{"FWL-04", "mounting NFS opens its rule set",
	 "When a host mounts an NFS datastore, its firewall opens the rule set of NFS by itself, to the addresses of that server besides those allowed before.",
	 "vSphere Security 6.7, NFS client firewall behavior", "confirmed", "FWL-01, FWL-02"},

	{"REL-01", "dedicated netstacks came with 6.0",
	 "A host before 6.0 has no netstack vmotion and no vSphereProvisioning: an adapter cannot be made on them, and both services use the default netstack.",
	 S_PROVISIONING "; " S_VMOTION_STACK, "confirmed", "STK-01"},
	{"REL-02", "netstacks of one's own came with 5.5",
	 "A custom netstack, made by esxcli network ip netstack add, needs 5.5 or later.", S_STACKS_EXAM, "confirmed", "STK-05"},
	{"REL-03", "the gateway of an adapter came with 6.5",
	 "\"Override default gateway for this adapter\" exists from 6.5 on, for IPv4 and IPv6. Before, only the netstack's gateway and static routes lead to other subnets.",
	 "vSphere Networking 6.0 and 6.5, Create a VMkernel adapter", "confirmed", "RTE-07"},
	{"REL-04", "a host has only so many of each",
	 "At most 256 VMkernel adapters and 48 netstacks a host, 512 port groups a standard switch. One more is refused.",
	 "defaults of the host's advanced options (TcpipMaxNetstackInstances); the numbers of adapters and port groups are the usual reading of the "
	 "configuration maxima", "unconfirmed", "CFG-03"},
	{"REL-05", "the name of a switch has at most 32 characters",
	 "A standard switch with a longer name is refused.", S_API ": HostNetworkSystem", "confirmed", "CFG-03"},
	{"REL-06", "ECN of a netstack came with 7.0",
	 "Explicit congestion notification can be enabled, disabled, or answered only (echo-only), per netstack, from 7.0 on; a fresh netstack has it enabled.",
	 "vSphere Networking 7.0, Change the configuration of a TCP/IP stack (esxcli network ip netstack set --ecn)", "confirmed", "STK-08"},
	{"TAG-01", "a service's tag exists from a release on",
	 "Management, vMotion and Fault Tolerance logging are as old as any release; vSphereReplication came with 5.1, VSAN with 5.5, vSphereProvisioning and "
	 "vSphereReplicationNFC with 6.0, VSANWitness with 6.5, vSphereBackupNFC and PTP with 7.0, NVMeTCP and NVMeRDMA with 7.0 Update 3, vsanExternal with 9.0. "
	 "A host of an earlier release refuses the tag.",
	 S_API " (since versions); the releases of VSANWitness, vSphereBackupNFC and PTP are our reading", "derived", "STK-05"},
	{"TAG-02", "NVMe over RDMA, PTP and external vSAN want an adapter tagged for them",
	 "NVMeRDMA, PTP and vsanExternal are tags of adapters of the default netstack; nothing else serves in their place.",
	 S_API " (HostVirtualNicManagerNicType)", "derived", "TAG-01, SEL-07"},

	{"TRF-01", "traffic needs an adapter for its service",
	 "Each host that sends or receives traffic of a service needs an adapter for it: tagged on the default netstack, or on the service's own netstack. Traffic without one is "
	 "carried by nobody: it is held by no_route, and what was offered is unmet.",
	 S_LAYER, "confirmed", "SEL-01, TRF-08"},
	{"TRF-02", "backup NFC falls back to management",
	 "Without an adapter tagged vSphereBackupNFC a host serves backup by NFC over its lowest-numbered management adapter.",
	 S_API ": vSphereBackupNFC; that management carries NFC otherwise, as for provisioning", "derived", "SEL-02"},
	{"TRF-03", "NVMe over TCP needs a tagged adapter",
	 "NVMe/TCP runs on adapters tagged for it, from 7.0 Update 3 on.", "IBM Cloud documentation, NVMe/TCP on ESXi; " S_API, "confirmed", "TAG-01"},
	{"TRF-04", "a custom netstack carries what is named for it",
	 "Traffic of a custom application leaves by the lowest-numbered adapter of its own netstack and follows that netstack's routes only.",
	 S_STACKS_EXAM, "confirmed", "STK-05"},
	{"TRF-05", "software FCoE has an adapter of its own, without IP",
	 "Software FCoE rides on its own VMkernel adapter, whose VLAN and priority class (3) it learns by DCBX. It bears no IP address, belongs to no class of NIOC and shares its adapter "
	 "with no other service.",
	 S_LAYER "; " S_API, "confirmed", "TRF-10"},
	{"TRF-06", "a virtual machine's traffic leaves by its port group",
	 "What a VM sends enters the virtual switch by its first port group and leaves by that port group's uplink, on whatever host the VM runs.", S_LAYER, "confirmed", NULL},
	{"TRF-07", "IP storage follows the routes",
	 "Software iSCSI without port binding and NFS bear no tag: the default netstack's routes to the target decide which adapter carries them.", S_KB_MULTIHOMING, "confirmed", "RTE-01"},
	{"TRF-08", "traffic got less than it offered",
	 "Inelastic traffic that is not carried at once is lost; elastic traffic is kept and sent later. Either way it was starved for a while, and the cause is what `held_by` says.",
	 "a reading of vmksim: what a migration does to its neighbours is part of the answer", "derived", "TRF-01"},
	{"TRF-09", "traffic finds a new way, or goes on where it began",
	 "vMotion, provisioning and Fault Tolerance logging that run go on over the adapters they began with as long as these get through; every other kind asks again at each change of "
	 "configuration which adapter the rules choose, and goes over to it at once.",
	 "the takeover rule for the first two, vSphere Availability for the third; the rest is our reading", "unconfirmed", "STK-03, FTL-04"},
	{"TRF-10", "software FCoE is unsupported from 7.0 on",
	 "From 7.0 on software FCoE is not supported in production.", "release notes of vSphere 7.0, software FCoE adapters", "confirmed", "TRF-05"},
	{"TRF-11", "High Availability speaks over management",
	 "In a cluster with HA the hosts send heartbeats to the master over their management adapters, one a second.", S_LAYER "; vSphere Availability", "confirmed", "TRF-12"},
	{"TRF-12", "a host without management network is isolated",
	 "A host of an HA cluster whose management adapters have all lost their uplinks is isolated from the others; one uplink alone is no redundancy.",
	 "vSphere Availability; " S_LAYER, "confirmed", "TRF-11"},
	{"TRF-13", "beside a saturated NIC data waits for its queue",
	 "TCP keeps the queue before a saturated resource full, so data that crosses it waits for as long as the queue lasts at its rate. The latency of traffic is the round trip and "
	 "these waits: an estimate, since flows have no packets.",
	 "a drop-tail queue's bound; its size is assumed", "derived", "TRF-08, assume: nic_queue"},

	{"FTL-01", "Fault Tolerance logging needs an adapter on every host of the cluster",
	 "The log of a fault tolerant VM goes from its primary to its secondary over adapters tagged faultToleranceLogging; every host of a cluster with HA and Fault Tolerance needs one.",
	 S_LAYER "; vSphere Availability 6.7", "confirmed", "FTL-02"},
	{"FTL-02", "a host uses one adapter for Fault Tolerance logging",
	 "Of several tagged adapters the lowest-numbered one is used.", S_PROPERTIES "; which one is our reading", "derived", "FTL-01"},
	{"FTL-03", "at most 4 fault tolerant VMs and 8 of their vCPUs a host",
	 "Primaries and secondaries count (das.maxftvmsperhost, das.maxftvcpusperhost). A pair beyond that is not started.", "vSphere Availability 6.7", "confirmed", NULL},
	{"FTL-04", "a running pair stays on when logging is switched off",
	 "Removing the tag of the logging adapter does not end a pair that runs. After a failover no new secondary is started and the VM runs unprotected, unless both hosts have an "
	 "adapter for logging again.",
	 "vSphere Availability 6.7; docs 5.5, Fault Tolerance", "confirmed", "FTL-01, TRF-09"},
	{"FTL-05", "a secondary lags behind",
	 "When the log does not get through as fast as it is written, the secondary falls behind; beyond `max_lag` the primary is slowed down in practice.",
	 "vSphere Availability 6.7; the slow-down itself is not modelled", "derived", "TRF-08"},

	{"REP-01", "vSphere Replication leaves by a tagged adapter of the default netstack",
	 "The source host sends replication data over an adapter tagged vSphereReplication. The routes decide what packets leave by: without a static route to the replication server "
	 "they go by the default gateway, whatever the tag says.",
	 S_LAYER "; vSphere Replication 9.0, Isolating the network traffic", "confirmed", "REP-03"},
	{"REP-02", "vSphere Replication NFC arrives on a tagged adapter",
	 "The replication server writes to the target host over the adapter tagged vSphereReplicationNFC.", S_LAYER, "confirmed", "REP-03"},
	{"REP-03", "vSphere Replication does not use a netstack of its own",
	 "Neither direction of vSphere Replication runs on a custom or dedicated netstack: it is isolated by a tagged adapter of the default netstack and static routes.",
	 "vSphere Replication 9.0, Isolating the network traffic", "confirmed", "REP-01, STK-05"},
	{"REP-04", "replication leaves by another adapter than the tagged one",
	 "The route to the replication server leaves by an adapter that is not tagged for replication: the traffic is not isolated.", S_KB_MULTIHOMING, "derived", "REP-01"},

	{"VSN-01", "every host of a vSAN cluster needs an adapter for vSAN",
	 "Each host that takes part in vSAN needs an adapter tagged VSAN, whether or not it has disks.", S_LAYER, "confirmed", "VSN-02"},
	{"VSN-02", "the witness is reached over its own tag, else over vSAN's",
	 "Data hosts of a stretched cluster reach the witness over adapters tagged VSANWitness; without that tag, over those for vSAN.", S_API "; that vSAN's serves otherwise is our reading", "derived", "VSN-01"},

	{"STO-01", "NFS and unbound iSCSI follow the routes",
	 "IP storage has no tag: the adapter of the default netstack that its routes choose for the address of the server or portal carries it, whatever the adapter "
	 "is tagged for. NFS 3 uses the first address of its server, NFS 4.1 all of them.",
	 S_LAYER "; NFS 4.1 session trunking is our reading of several addresses", "derived", "STO-02, assume: nfs41_trunking"},
	{"STO-02", "bound iSCSI has a path for each bound adapter and portal",
	 "With port binding every bound adapter of the default netstack logs in to every portal it gets to. A bound adapter needs exactly one active uplink and no "
	 "standby one, may share its subnet with other bound ones, and is not removed while it is bound.",
	 S_LAYER "; " S_KB_MULTIHOMING, "confirmed", "STO-01, STO-03"},
	{"STO-03", "the path policy says which paths carry I/O",
	 "Round robin spreads I/O evenly over all paths that are up: the slowest one sets the pace. Fixed uses the first, and returns to it; most recently used stays "
	 "where it went.",
	 "vSphere Storage, path selection plug-ins", "derived", "STO-02, STO-04"},
	{"STO-04", "I/O waits on a path that went down until the initiator gives it up",
	 "What was sent on an iSCSI path that goes down is lost; the initiator tries to recover the session for some time before other paths take over. Until then the "
	 "I/O of its datastores waits.",
	 "RecoveryTimeout of iSCSI sessions", "unconfirmed", "STO-03, assume: iscsi_recovery"},
	{"STO-05", "vSAN is everywhere in its cluster",
	 "The files of a vSAN datastore lie in two copies, spread evenly over the N hosts of the cluster that are in reach. A host reads (N - 1)/N of them from the "
	 "others and writes twice (N - 1)/N to them, over the vSAN adapters.",
	 S_LAYER " (an adapter on every host); mirroring with one failure to tolerate; an even spread is our reading", "derived", NULL},
	{"STO-06", "a datastore that no path reaches stands still",
	 "When nothing leads to a datastore any more, a copy from or to it stands still until its own timeout ends it, as if the network between the hosts were gone. A "
	 "host's own copy has none: it ends when the host gives the device up, after 140 s. A migration to a host that does not get to the datastore is refused.",
	 "the timeouts of vMotion and NFC are shorter than that of all paths down", "derived", "STO-01, STO-02, MIG-13, assume: all_paths_down"},
	{"STO-07", "a copy within one array is done by the array",
	 "With VAAI (XCOPY on block storage, file clone on NFS for files not in use) a host that sees both datastores lets the array copy: no byte crosses an adapter. "
	 "The copy is as fast as the array reads and writes.",
	 "vSphere Storage, hardware acceleration; the rate is that of the datastores", "derived", "STO-01, STO-02"},
	{"STO-08", "a datastore in use is not unmounted",
	 "A host does not unmount a datastore on which a VM of it has a disk, from or to which it copies, or that traffic reads and writes. An unmounted one can be mounted again at any time, by a host "
	 "that gets to it.",
	 S_API ": ResourceInUse", "confirmed", "STO-06, STO-09"},
	{"STO-09", "a host mounts a limited number of NFS datastores",
	 "At most 256 NFS datastores of each version; the setting NFS.MaxVolumes begins with 8 before 6.0 and 32 since.",
	 "texts of the host's advanced options NFS.MaxVolumes and NFS41.MaxVolumes; the release of the change is our reading", "derived", NULL},

	{"CFG-01", "the name does not exist, or exists already",
	 "An action that changes or removes something needs it to exist; one that adds something needs its name to be free.",
	 S_API ": NotFound, AlreadyExists", "derived", "CFG-02"},
	{"CFG-02", "what is in use cannot be removed",
	 "A port group with an adapter or a running VM, a switch with a port group in use or a netstack with an adapter is not removed.",
	 S_API ": ResourceInUse", "confirmed", "STK-08"},
	{"CFG-03", "the value is not allowed",
	 "The action gives a value that the object cannot take; nothing is changed.",
	 S_API ": InvalidArgument", "derived", NULL},
	{"CFG-04", "an entry of the timeline never came to pass",
	 "The condition of a `when:` never held, or the event of an `after:` never happened, before nothing was left to happen: its actions were not enacted. A migration that was "
	 "planned so and is named by no expectation fails the run.",
	 "a rule of vmksim: a green run must not hide a plan that was not played", "derived", NULL},
};

const size_t rule_count = sizeof(rule_table) / sizeof(rule_table[0]);
