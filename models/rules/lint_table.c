/* models/rules/lint_table.c: the lints, as data: id, severity, title, why, how to mend, source, rules to see, the first profile in which each is on.
 *
 * The numbers are those of the project's fact base. L37 speaks of scripts, which scenarios do not have. L00 and E01 speak of the file, not of the world.
 */
#include "models/rules/lint.h"

#include <glib.h>

#define S_LAYER "vSphere Networking 6.x and 8.0, VMkernel Networking Layer"
#define S_PROPERTIES "vSphere Networking 6.5, VMkernel port properties"
#define S_PROVISIONING "vSphere Networking 7.0, Place Traffic for Cold Migration, Cloning, and Snapshots on the vSphere Provisioning TCP/IP Stack"
#define S_VMOTION_STACK "vSphere Networking 6.5, Place vMotion Traffic on the vMotion TCP/IP Stack"
#define S_DISTANCE "vCenter Server and Host Management 6.7, vMotion networking requirements"
#define S_KB_DISTANCE "Broadcom KB 336244, long-distance vMotion requirements"
#define S_API "vSphere API (vmware/govmomi, vim25 types)"
#define S_MULTIHOMING "Broadcom KB 318546, Multihoming on ESXi"
#define S_ENCRYPTION "vSphere 6.5 Security, Encrypted vSphere vMotion"
#define S_MULTI_NIC "yellow-bricks.com, Multiple-NIC vMotion in vSphere 5; Broadcom KB 323379"
#define S_TEAMING "vSphere Networking 6.x and 8.0, Teaming and Failover Policy"
#define S_PRACTICE "good practice; no single source"
#define S_TOOL "vmksim itself"

const char *const lint_profiles[] = {"lab", "plan", "strict", NULL};
const char *const lint_severities[] = {"error", "warning", "info", NULL};

const struct lint_row lint_table[] = {
	{"L00", LINT_WARNING, "a suppression that does nothing",
		"A comment that allows a finding must name a lint that exists, say why it is allowed, and stand where there is such a finding. One "
		"that does not hides nothing today and may hide something tomorrow.",
		"write '# lint: allow L15 because ...' at the end of the line, or alone on the line above; remove it when the finding is gone", S_TOOL, NULL,
		LINT_LAB},
	{"L01", LINT_ERROR, "no adapter of a host can serve a migration",
		"A migration of a running VM needs a vMotion adapter that can serve on both hosts, and cold data needs an adapter for provisioning "
		"or management. Where one is missing, disabled or without an address, the migration is refused before it starts.",
		"tag an adapter of the default netstack for the service, or create one on its dedicated netstack; give it an address and enable it",
		S_PROPERTIES "; " S_API, "SEL-01, SEL-06, SEL-10", LINT_LAB},
	{"L02", LINT_ERROR, "a tagged adapter is meant to serve and cannot, since a dedicated netstack owns the service",
		"The dedicated netstack has an adapter and so owns the service, and none of its adapters can serve. The tagged adapter of the "
		"default netstack could, but there is no fallback: every session fails.",
		"mend the adapter of the dedicated netstack, or remove it and set the tag anew", S_LAYER, "STK-01, STK-02, STK-06", LINT_LAB},
	{"L03", LINT_WARNING, "a tag is masked by a dedicated netstack",
		"When a dedicated netstack has an adapter, adapters of the default netstack no longer serve. Their tag is dead configuration, which "
		"misleads whoever reads it.",
		"remove the tag, or the adapter of the dedicated netstack", S_LAYER "; " S_PROVISIONING, "STK-01, STK-02", LINT_LAB},
	{"L04", LINT_ERROR, "a tag that the adapter's netstack does not allow",
		"An adapter on a dedicated netstack carries that netstack's service and nothing else, and one on a custom netstack carries none. The "
		"host refuses the tag. In a declared adapter this is a fault of the file; here it is an action of the timeline.",
		"tag an adapter of the default netstack instead", S_PROVISIONING "; " S_VMOTION_STACK, "STK-05", LINT_LAB},
	{"L05", LINT_ERROR, "two adapters of a migration do not find each other",
		"The adapters of the two hosts are in different subnets, and one of the netstacks has no gateway or route to the other, or the "
		"physical network does not join them. The migration fails, at once or after a timeout.",
		"give the netstack its own gateway or a static route on both hosts, and a router on both networks; the default netstack's gateway "
		"does not help an adapter on another netstack",
		"Broadcom KB 340170, vSphere Provisioning service behavior; " S_PROVISIONING, "RTE-01, RTE-04, RTE-05, RTE-06, RTE-09", LINT_LAB},
	{"L06", LINT_WARNING, "a netstack has the default netstack's gateway",
		"The documents ask for a gateway of its own for every dedicated netstack: with the default one's, its traffic is not parted from "
		"management at the router. The host accepts it.",
		"give the netstack the gateway of its own network", S_PROVISIONING "; " S_VMOTION_STACK, "RTE-01", LINT_LAB},
	{"L07", LINT_WARNING, "a gateway that no adapter can reach",
		"A gateway is reached over a connected subnet. One that is in no subnet of the netstack's adapters does not count: packets to other "
		"subnets are not sent.",
		"correct the gateway, or give an adapter of that netstack an address in its subnet", S_PRACTICE, "RTE-01", LINT_LAB},
	{"L08", LINT_ERROR, "two adapters of one netstack in one subnet",
		"Which of the two sends is not defined, so replies may leave by the other one: migrations fail, storage stalls, hosts disconnect, "
		"switches flood. Allowed are several vMotion adapters and several that iSCSI is bound to.",
		"put one of them on another subnet or another netstack", S_MULTIHOMING, "RTE-01, RTE-03", LINT_LAB},
	{"L09", LINT_ERROR, "frames are larger than the way allows",
		"When an adapter sends larger frames than its switch, network, link or peer takes, the handshake passes and the bulk stalls until a "
		"timeout (rule RTE-10).",
		"use one MTU from end to end, 1500 or 9000; check it with vmkping -d -s 8972",
		"Broadcom KB 417889, vMotion timeout due to MTU mismatch", NULL,
		LINT_LAB},
	{"L10", LINT_WARNING, "a vMotion uplink below 1 Gbit/s",
		"The check before a migration warns of it (VMotionLinkCapacityLow): memory is sent slower than guests dirty it.",
		"use an uplink of 1 Gbit/s or more", S_API, "MIG-08", LINT_PLAN},
	{"L11", LINT_ERROR, "a vMotion adapter has no live uplink",
		"Its port group has neither an active nor a standby uplink that is up. Migrations are refused (VMotionLinkDown).",
		"give the switch an uplink, or list one of its uplinks as active", S_API, "SEL-05", LINT_LAB},
	{"L12", LINT_WARNING, "vMotion port groups are called differently",
		"On standard switches the check before a migration warns when the labels of the vMotion networks differ "
		"(MismatchedVMotionNetworkNames).",
		"give the port groups of all hosts one name", S_API "; " S_DISTANCE, NULL, LINT_STRICT},
	{"L13", LINT_ERROR, "not one Fault Tolerance logging adapter",
		"A host uses one adapter for Fault Tolerance logging: only one can serve, whatever the others are tagged for. Each host of a cluster with Fault Tolerance needs one, "
		"or no secondary can run there.",
		"keep one adapter for fault_tolerance on each host", "vSphere Networking 6.5, VMkernel adapters: services; " S_LAYER, "FTL-01, FTL-02", LINT_LAB},
	{"L14", LINT_WARNING, "more than one provisioning adapter",
		"NFC uses one adapter: the rest carry nothing, and which one is announced to the peer is not obvious to a reader.",
		"keep one adapter for provisioning", "vCenter Server and Host Management 6.7, Network traffic of cold migration", "SEL-01", LINT_PLAN},
	{"L15", LINT_WARNING, "an adapter carries several kinds of traffic",
		"The kinds share one uplink, one VLAN and one netstack: a migration slows management, or worse, and none can be limited or isolated "
		"by itself.",
		"give each kind of traffic an adapter of its own", S_LAYER, NULL, LINT_PLAN},
	{"L16", LINT_ERROR, "a host of a vSAN cluster without an adapter for vSAN",
		"Every host that takes part in vSAN needs an adapter tagged VSAN, with or without disks of its own: without one it is parted from the cluster's datastore.",
		"tag an adapter of the default netstack for vsan", S_LAYER, "VSN-01", LINT_LAB},
	{"L17", LINT_WARNING, "management without a second uplink", "When the one uplink fails, the host is lost to vCenter, and so are its migrations.",
		"add a standby uplink, or a second management adapter on another NIC", S_LAYER, NULL, LINT_STRICT},
	{"L18", LINT_WARNING, "cold data falls on a slow management link",
		"Without an adapter for provisioning, cold data goes over management. Below 1 Gbit/s that takes hours: 55 GB at 44 Mbit/s were 2.8 "
		"hours.",
		"create an adapter on netstack vSphereProvisioning, or tag one for provisioning, on a fast uplink",
		"Broadcom KB 419637, slow migrations with different storage", "SEL-02", LINT_PLAN},
	{"L19", LINT_WARNING, "UDT is inactive for want of a provisioning adapter",
		"From 8.0 on cold data rides the vMotion adapters, many times as fast as NFC, but only when both hosts have an adapter for "
		"provisioning.",
		"tag an adapter for provisioning on both hosts, or create one on its netstack", "core.vmware.com, vSphere vMotion Unified Data Transport",
		"UDT-01, NFC-01", LINT_PLAN},
	{"L20", LINT_ERROR, "a router or a host's firewall closes the port of a migration",
		"vMotion needs TCP 8000 and NFC TCP 902 between the hosts. Closed on the way or by the rule set of a host, packets vanish without a word and the migration ends "
		"in a timeout.",
		"open the port or the rule set, or join the networks by another router", S_API "; Broadcom KB 393932; vSphere Security, firewall ports", "RTE-08, FWL-01, FWL-02", LINT_LAB},
	{"L21", LINT_WARNING, "the round trip is over the supported limit",
		"Supported are 150 ms from 6.0 on and 10 ms before with Enterprise Plus, else 10 and 5 ms: the older release and the lesser edition decide.", "move in stages by way of a nearer site, or cold",
		"Broadcom KB 310156, Understanding Metro vMotion; " S_KB_DISTANCE, "MIG-07", LINT_PLAN},
	{"L22", LINT_WARNING, "less than 250 Mbit/s for each of the vMotions that may run at once",
		"Each vMotion over a distance needs 250 Mbit/s of its own. A host may start 4 at once, or 8 from 10 Gbit/s on; over this link they "
		"would get less.",
		"use a faster link, or run fewer at once", S_DISTANCE "; Limits on Simultaneous Migrations", "MIG-08", LINT_PLAN},
	{"L23", LINT_ERROR, "teaming that the switches cannot do",
		"IP hash needs a port channel on the physical switch: without, one address appears on several of its ports, which loses packets or shuts ports "
		"down. Teaming by physical load exists on distributed switches only.",
		"bundle the NICs under switches_physical, port_channels; or take another policy", S_TEAMING, "NET-06, NET-05", LINT_LAB},
	{"L24", LINT_WARNING, "failback on teaming by physical load",
		"With teaming by physical load ports are where load put them: failback is not supported there.", "leave failback out", S_TEAMING, "NET-04",
		LINT_PLAN},
	{"L25", LINT_ERROR, "reservations that Network I/O Control refuses",
		"Together they may be 75 % of the slowest NIC that any host gives to the switch, and none may be above its own class's limit.",
		"reserve less, raise the limit, or keep the slow NIC off the switch", "vSphere Networking 6.5, Bandwidth Allocation for System Traffic", "NIO-02, NIO-03",
		LINT_LAB},
	{"L26", LINT_ERROR, "shaping that cannot be set",
		"A peak is never below the average. A standard vSwitch shapes what its ports send only.",
		"raise the peak; shape incoming traffic with egress on a distributed switch", "vSphere Networking 6.5, Traffic Shaping Policy", "NET-07", LINT_LAB},
	{"L27", LINT_WARNING, "a long-distance migration without the provisioning netstack",
		"Over a distance cold data should have the provisioning netstack, with its own gateway and buffers, on both hosts: one manual says "
		"must.",
		"create an adapter on netstack vSphereProvisioning on both hosts", S_DISTANCE "; " S_KB_DISTANCE, "MIG-04, STK-01", LINT_PLAN},
	{"L28", LINT_WARNING, "vMotion is not kept to itself",
		"Memory of guests crosses the vMotion network, in the clear before 6.5 and where encryption is disabled: only hosts that migrate should be on it, "
		"neither management, which is for administrators, nor virtual machines.",
		"give vMotion a VLAN of its own, and leave encryption opportunistic or required", S_LAYER "; vSphere 6.5, Encrypted vSphere vMotion", "ENC-01", LINT_STRICT},
	{"L29", LINT_ERROR, "encrypted vMotion is required where it cannot be had",
		"Encrypted vMotion needs 6.5 on both hosts. Where it is required, or the VM is encrypted, the migration is refused with an older host; and that of an "
		"encrypted VM cannot be disabled.",
		"set `encryption: opportunistic`, or upgrade the host; an encrypted VM must stay on hosts of 6.5 or later", S_ENCRYPTION, "ENC-01, ENC-02", LINT_LAB},
	{"L30", LINT_ERROR, "vSphere Replication on a netstack of its own",
		"vSphere Replication runs on the default netstack only. It is isolated by an adapter tagged for it and by static routes to the replication server.",
		"make it traffic of type replication, tag an adapter of the default netstack, add a route", "vSphere Replication 9.0, Isolating the network traffic", "REP-03, REP-01",
		LINT_LAB},
	{"L31", LINT_WARNING, "vMotion adapters share an uplink while another carries no vMotion",
		"Several vMotion adapters are worth their uplinks: two on one NIC are as fast as that NIC.",
		"make another uplink active, and the rest standby, in each vMotion port group", S_MULTI_NIC, "VMO-02", LINT_PLAN},
	{"L32", LINT_ERROR, "an adapter bound to iSCSI has not exactly one uplink",
		"Port binding makes a path of each adapter. With several active uplinks, or a standby one, its packets may leave by another NIC than its path's, and the host "
		"refuses the binding.",
		"make one uplink active in its port group and the others unused", "vSphere Networking, multipathing with port binding; yellow-bricks.com, Multiple-NIC "
		"vMotion in vSphere 5", "STO-02", LINT_LAB},
	{"L33", LINT_WARNING, "management of two hosts is of different IP families",
		"Hosts that migrations join must have management networks of the same IP family: one that is registered by IPv4 and one by IPv6 do not agree on a way.",
		"give the management adapters of both hosts an address of the same family", "vCenter Server and Host Management 6.7, host configuration for vMotion", "ADR-09",
		LINT_LAB},
	{"L34", LINT_WARNING, "a dedicated netstack on one host only",
		"It works within one subnet. Between subnets each side needs routes of another kind, and what is true of one host is not of the "
		"other: mistakes wait there.",
		"use the same netstack for the service on both hosts", "follows from: " S_LAYER, "STK-01, SEL-01", LINT_PLAN},
	{"L35", LINT_WARNING, "one vMotion adapter cannot fill its uplink",
		"Before 7.0 U2 a vMotion adapter opens one stream, of about 18 Gbit/s at most. On 25 Gbit/s or more the rest lies idle.",
		"create several vMotion adapters on this uplink, or update the host", S_MULTI_NIC "; core.vmware.com, Faster vMotion (7.0 U2)",
		"VMO-01, VMO-02", LINT_PLAN},
	{"L36", LINT_ERROR, "the adapter of software FCoE is shared",
		"Software FCoE needs a VMkernel adapter of its own: no tag, no IP address.", "give software FCoE an adapter without services and address", S_LAYER, "TRF-05, TRF-10", LINT_LAB},
	{"L38", LINT_WARNING, "a custom netstack without an adapter or a gateway",
		"A netstack without adapters carries nothing, and one without gateway and routes reaches nothing beyond its own subnet.",
		"create its adapter, give it a gateway, or remove it", S_PRACTICE, "STK-07", LINT_LAB},
	{"L39", LINT_WARNING, "the number of vMotion streams is set by hand",
		"From 7.0 Update 2 on vMotion opens as many streams as its uplinks need. A number set by hand stays when NICs change, and is too small or too large then.",
		"set Migrate.VMotionStreamHelpers to 0", "core.vmware.com, Faster vMotion (7.0 U2); advanced options of the host", "VMO-01, ADV-04", LINT_PLAN},
	{"L40", LINT_ERROR, "an action leaves a host without management",
		"When the last adapter with the management tag goes, or loses the tag, vCenter loses the host.", "tag another adapter for management before",
		"vSphere Networking 6.7, Removing a VMkernel Adapter", NULL, LINT_LAB},
	{"L41", LINT_ERROR, "a host does not get to a datastore it mounts",
		"Nothing of its adapters, routes, iSCSI targets or vSAN leads to it: VMs on it cannot run there, and migrations to this host are refused.",
		"give the default netstack an adapter or route on the way, add the iSCSI target, or do not mount it there", S_LAYER, "STO-01, STO-02, STO-05, STO-06", LINT_LAB},
	{"L42", LINT_WARNING, "a VM cannot leave the host that is evacuated",
		"Maintenance mode waits for every running VM to leave. One that no host may take keeps the host out of it: on a local datastore, on a port group that the "
		"others do not have, or on one without an uplink.",
		"move it to shared storage and to a port group of the cluster, shut it down, or leave it out with `only`",
		"vCenter Server and Host Management, Place a host in maintenance mode", "EVA-04, CLU-01, CLU-02, MIG-13", LINT_PLAN},
	{"E01", LINT_WARNING, "a real is compared for equality",
		"Times, rates and per cents come out of a model to the picosecond: '==' without a tolerance fails with the next change of anything, "
		"and '!=' nearly always holds. Comparing with zero is exact and is not meant.",
		"say how near: == 138 s ± 3 %, or within 130 s..145 s", S_TOOL, NULL, LINT_LAB},
};

const size_t lint_count = G_N_ELEMENTS(lint_table);

const struct lint_row *lint_find(const char *id)
{
	for (size_t i = 0; id && i < lint_count; i++)
		if (!g_ascii_strcasecmp(lint_table[i].id, id))
			return &lint_table[i];
	return NULL;
}
