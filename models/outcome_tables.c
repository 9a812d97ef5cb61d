/* models/outcome_tables.c: the fields of every record of an outcome, in the order in which JSON shows them.
 *
 * One row per member: its JSON key, its type, its place, what it holds and a line for the reference page. Writing, reading back, freeing, metrics of
 * expectations, CSV columns and the documentation are all walks over these rows, so that a member added here is known everywhere, and one forgotten here
 * is found by the test that every byte of every record is covered.
 *
 * A key carries the unit of its value: _s seconds (ps inside), _bps bit/s, _pct per cent (ppm inside). The two exceptions are spelled as people read them:
 * `seconds` and `share` in the lists of what held a transfer back.
 */
#include "models/outcome.h"

#define FIELD_OF(rec, key, member, type, sub, doc) { key, OUTCOME_T_##type, offsetof(struct rec, member), sub, doc }
#define ROW(member, type, doc) FIELD_OF(REC, #member, member, type, NULL, doc)
#define ROW_AS(key, member, type, doc) FIELD_OF(REC, key, member, type, NULL, doc)
#define ROW_SUB(member, type, sub, doc) FIELD_OF(REC, #member, member, type, &outcome_record_##sub, doc)
#define END { NULL, OUTCOME_T_TEXT, 0, NULL, NULL }
#define RECORD(id, key) const struct outcome_record outcome_record_##id = { #id, sizeof(struct outcome_##id), key, id##_fields }

#define REC outcome_phase
static const struct outcome_field phase_fields[] = {
	ROW(name, TEXT, "queued, precheck, setup, disk, memory, switchover or cleanup"),
	ROW(start_s, SECONDS, "when it began"),
	ROW(duration_s, SECONDS, "how long it took; null while it lasts"),
	END,
};
#undef REC
RECORD(phase, "name");

#define REC outcome_round
static const struct outcome_field round_fields[] = {
	ROW(start_s, SECONDS, "when the pre-copy round began"),
	ROW(duration_s, SECONDS, "how long it took; null while it lasts"),
	ROW(bytes, BYTES, "bytes it had to send"),
	ROW(dirty_bytes, BYTES, "bytes the guest dirtied meanwhile: the next round's work"),
	END,
};
#undef REC
RECORD(round, NULL);

#define REC outcome_wait
static const struct outcome_field wait_fields[] = {
	ROW(from_s, SECONDS, "when the wait began"),
	ROW(to_s, SECONDS, "when it ended; null while it lasts"),
	ROW(resource, TEXT, "what had too few free units: a host, a host's network, a datastore; queue: its turn had not come"),
	ROW(need, INT, "units it needs of it"),
	ROW(in_use, INT, "units in use when the wait began; of queue: migrations before it"),
	ROW(holders, TEXTS, "ids of the migrations that held them, or stood before it; at most 8"),
	ROW(capacity, INT, "units there were; null for queue"),
	END,
};
#undef REC
RECORD(wait, "resource");

#define REC outcome_with
static const struct outcome_field with_fields[] = {
	ROW(session, TEXT, "the session that shared the resource; others: all that are not listed"),
	ROW(seconds, SECONDS, "for how long it shared it"),
	END,
};
#undef REC
RECORD(with, "session");

#define REC outcome_held
static const struct outcome_field held_fields[] = {
	ROW(cause, TEXT, "what set the rate: nic, link, shaper, window, nfc_thread, datastore_read, admission, ..."),
	ROW(resource, TEXT, "the resource meant, or null"),
	ROW(seconds, SECONDS, "for how long"),
	ROW_AS("share", share_pct, PCT, "part of the whole time, per cent"),
	ROW_SUB(with, RECORDS, with, "who shared the resource, longest first; at most 8, then others"),
	END,
};
#undef REC
RECORD(held, "cause");

#define REC outcome_bytes
static const struct outcome_field bytes_fields[] = {
	ROW(memory, BYTES, "memory pages, each sent for the first time"),
	ROW(hot_disk, BYTES, "disks copied over the vMotion network"),
	ROW(cold_disk, BYTES, "disks copied over the provisioning network"),
	ROW(mirror_writes, BYTES, "guest writes repeated at the destination while disks were copied"),
	ROW(resent, BYTES, "memory pages sent again because the guest had dirtied them"),
	ROW(suspended_memory, BYTES, "memory image of a suspended virtual machine"),
	ROW(consolidated, BYTES, "what was written beside a snapshot that a clone took, merged back"),
	ROW(control, BYTES, "configuration and protocol messages"),
	ROW(total, BYTES, "all of the above"),
	END,
};
#undef REC
RECORD(bytes, NULL);

#define REC outcome_sdps
static const struct outcome_field sdps_fields[] = {
	ROW(active_s, SECONDS, "for how long the guest was slowed down so that pre-copy converges"),
	ROW(guest_slowdown_pct, PCT, "by how much at most, per cent"),
	END,
};
#undef REC
RECORD(sdps, NULL);

#define REC outcome_migration
static const struct outcome_field migration_fields[] = {
	ROW(id, TEXT, "as the timeline names it"),
	ROW(vm, TEXT, "the virtual machine"),
	ROW(kind, TEXT, "vmotion, storage_vmotion, shared_nothing, cold, cross_vcenter, clone, linked_clone, instant_clone, snapshot_create or snapshot_move; null: what was to move is not known"),
	ROW(from, TEXT, "source host"),
	ROW(to, TEXT, "destination host"),
	ROW(parent, TEXT, "the evacuation it belongs to, or null"),
	ROW(release_pair, TEXT, "releases of source and destination"),
	ROW(outcome, TEXT, "completed, failed, refused, cancelled or unfinished"),
	ROW(rule, TEXT, "the rule that failed or refused it, or null"),
	ROW(reason, TEXT, "why, in words, or null"),
	ROW(fault, TEXT, "the API's name of the fault, or null"),
	ROW(message, TEXT, "what a user would read, or null"),
	ROW(warnings, TEXTS, "what the precheck warned of"),
	ROW(progress_at_failure_pct, PCT, "progress a user saw when it failed, per cent; null unless failed"),
	ROW(progress_pct, PCT, "bytes done of bytes known, per cent"),
	ROW(state, TEXT, "the phase it is in, or finished"),
	ROW(requested_s, SECONDS, "when it was asked for"),
	ROW(started_s, SECONDS, "when admission let it start, or null"),
	ROW(finished_s, SECONDS, "when it ended, or null"),
	ROW(queued_s, SECONDS, "how long it waited for admission"),
	ROW(duration_s, SECONDS, "from request to end, or to now"),
	ROW(downtime_s, SECONDS, "how long the guest stood still; null when cold"),
	ROW(precopy_stun_s, SECONDS, "time the guest lost to page traces: all vCPUs stand still for them before 7.0, one since; null when no memory moves by ESXi's rules"),
	ROW(guest_writes_held_s, SECONDS, "how long the guest waited for writes that go to both sides"),
	ROW_SUB(sdps, RECORD, sdps, "slow-down of the guest during pre-copy"),
	ROW(encrypted, BOOL, "whether its traffic was encrypted"),
	ROW_SUB(phases, RECORDS, phase, "its phases in order"),
	ROW_SUB(rounds, RECORDS, round, "its pre-copy rounds in order"),
	ROW_SUB(waits, RECORDS, wait, "what it waited for in the admission queue, in order"),
	ROW_SUB(bytes, RECORD, bytes, "bytes delivered, by kind"),
	ROW(partial_bytes, BYTES, "bytes delivered in vain, when it did not complete"),
	ROW(mean_bps, BPS, "bytes moved per time since it started, bit/s; null when it never did"),
	ROW(sessions, TEXTS, "ids of its sessions"),
	ROW_SUB(held_by, RECORDS, held, "what its duration went into; the parts add up to it"),
	END,
};
#undef REC
RECORD(migration, "id");

#define REC outcome_blocker
static const struct outcome_field blocker_fields[] = {
	ROW(vm, TEXT, "a virtual machine that cannot leave"),
	ROW(rule, TEXT, "the rule that keeps it"),
	ROW(fault, TEXT, "the API's name of the fault, or null"),
	ROW(reason, TEXT, "why, in words"),
	END,
};
#undef REC
RECORD(blocker, "vm");

#define REC outcome_evacuation
static const struct outcome_field evacuation_fields[] = {
	ROW(id, TEXT, "as the timeline names it"),
	ROW(host, TEXT, "the host that is emptied"),
	ROW(state, TEXT, "entering, in_maintenance, evacuated (others still run there), blocked, timed_out, cancelled, refused or exited"),
	ROW(rule, TEXT, "the rule that refused it or ended it before its time, or null"),
	ROW(reason, TEXT, "why, in words, or null"),
	ROW(requested_s, SECONDS, "when it was asked for"),
	ROW(started_s, SECONDS, "when its first migration started, or null"),
	ROW(finished_s, SECONDS, "when nothing was left that could move, or null"),
	ROW(duration_s, SECONDS, "from request to end, or to now"),
	ROW(exited_s, SECONDS, "when the host left maintenance mode, or null"),
	ROW(to_move, INT, "virtual machines that must leave, so far"),
	ROW(moved, INT, "those of them that have left"),
	ROW(progress_pct, PCT, "moved of to be moved, per cent"),
	ROW(to, TEXTS, "hosts they may go to"),
	ROW_SUB(blocked_by, RECORDS, blocker, "virtual machines that cannot leave"),
	ROW(left, TEXTS, "virtual machines that stay since nobody asked them to leave: powered off, suspended, or not among `only`"),
	ROW(migrations, TEXTS, "ids of its migrations"),
	END,
};
#undef REC
RECORD(evacuation, "id");

#define REC outcome_candidate
static const struct outcome_field candidate_fields[] = {
	ROW(adapter, TEXT, "a VMkernel adapter of the source host"),
	ROW(rejected_by, TEXT, "the rule that rejected it; null: it was chosen"),
	END,
};
#undef REC
RECORD(candidate, "adapter");

#define REC outcome_change
static const struct outcome_field change_fields[] = {
	ROW(at_s, SECONDS, "when"),
	ROW(what, TEXT, "what it became"),
	END,
};
#undef REC
RECORD(change, "what");

#define REC outcome_latency
static const struct outcome_field latency_fields[] = {
	ROW(min_s, SECONDS, "the least; null: it had no session"),
	ROW(mean_s, SECONDS, "mean over time; of packets: over them"),
	ROW(p50_s, SECONDS, "not exceeded half of the time; of packets: by half of them"),
	ROW(p90_s, SECONDS, "not exceeded 90 % of the time, or by 90 % of the packets"),
	ROW(p99_s, SECONDS, "not exceeded 99 % of the time, or by 99 % of the packets"),
	ROW(max_s, SECONDS, "the greatest"),
	END,
};
#undef REC
RECORD(latency, NULL);

#define REC outcome_session
static const struct outcome_field session_fields[] = {
	ROW(id, TEXT, "migration/service, with a number when there are several"),
	ROW(migration, TEXT, "the migration it works for; null: it is traffic"),
	ROW(traffic, TEXT, "the traffic it belongs to; null: it is a migration's"),
	ROW(service, TEXT, "vmotion, provisioning, ..."),
	ROW(protocol, TEXT, "vmotion, nfc, udt, ..."),
	ROW(stack, TEXT, "key of the netstack that carried it"),
	ROW(rule, TEXT, "the rule that selected its adapter"),
	ROW_SUB(candidates, RECORDS, candidate, "every adapter of the source host and what spoke against it"),
	ROW(rides_on, TEXT, "of a storage session: the session whose bytes it reads or writes, or null"),
	ROW(datastore, TEXT, "of a storage session: the datastore"),
	ROW(from_host, TEXT, "source host"),
	ROW(from_adapter, TEXT, "adapter that sends"),
	ROW(to_host, TEXT, "destination host"),
	ROW(to_adapter, TEXT, "adapter that receives"),
	ROW(return_adapter, TEXT, "adapter by which the destination answers"),
	ROW(selected_adapter, TEXT, "adapter the rules chose at the source; from_adapter differs where NFC is not bound and the route leaves by another"),
	ROW(bulk_from_adapter, TEXT, "UDT: adapter of the source that carries the bytes; null: from_adapter does"),
	ROW(bulk_to_adapter, TEXT, "UDT: adapter of the destination that carries the bytes; null: to_adapter does"),
	ROW(from_address, TEXT, "source address"),
	ROW(to_address, TEXT, "destination address"),
	ROW(gateway, TEXT, "gateway used, or null in one subnet"),
	ROW(vlan, INT, "VLAN it leaves by"),
	ROW(uplinks, TEXTS, "physical NICs in use at the end, both hosts"),
	ROW_SUB(uplink_history, RECORDS, change, "changes of uplinks"),
	ROW(streams, INT, "TCP connections that carry data"),
	ROW(rtt_s, SECONDS, "round-trip time without queues"),
	ROW(encrypted, BOOL, "whether it was encrypted"),
	ROW(bytes, BYTES, "bytes delivered"),
	ROW(started_s, SECONDS, "when it was opened"),
	ROW(finished_s, SECONDS, "when it ended, or null"),
	ROW(transfer_s, SECONDS, "time in which it had data to send"),
	ROW(mean_bps, BPS, "bytes over transfer time, bit/s; null when it sent nothing"),
	ROW(packets, INT, "TCP packets sent: segments, again or not, and acknowledgements, with those of the storage it reads and writes; null of flows"),
	ROW(retransmissions, INT, "segments sent again; null of flows"),
	ROW(timeouts, INT, "retransmission timeouts; null of flows"),
	ROW(drops, INT, "packets that found a queue full, or waited in one when its NIC or link went down; null of flows"),
	ROW(losses, INT, "packets lost at random; null of flows"),
	ROW_SUB(latency, RECORD, latency, "measured round trips of data sent once, queues and delayed acknowledgements included; null of flows"),
	ROW_SUB(held_by, RECORDS, held, "what its transfer time went into; the parts add up to it"),
	END,
};
#undef REC
RECORD(session, "id");

#define REC outcome_address
static const struct outcome_field address_fields[] = {
	ROW(address, TEXT, "address with prefix length; null: none yet"),
	ROW(family, TEXT, "ipv4 or ipv6"),
	ROW(origin, TEXT, "manual, dhcp, random (169.254/16), dhcp6, slaac or link_local"),
	ROW(state, TEXT, "tentative while duplicate address detection lasts, then preferred"),
	ROW(ready_s, SECONDS, "when it became usable, or will"),
	END,
};
#undef REC
RECORD(address, "family");

#define REC outcome_service_bytes
static const struct outcome_field service_bytes_fields[] = {
	ROW(service, TEXT, "vmotion, provisioning, ..."),
	ROW(sent, BYTES, "bytes sent by this adapter"),
	ROW(received, BYTES, "bytes received by this adapter"),
	ROW(bytes, BYTES, "both"),
	END,
};
#undef REC
RECORD(service_bytes, "service");

#define REC outcome_disabled
static const struct outcome_field disabled_fields[] = {
	ROW(service, TEXT, "the service future sessions no longer use this adapter for"),
	ROW(since_s, SECONDS, "since when"),
	ROW(until_s, SECONDS, "until when; null: still so"),
	ROW(by, TEXT, "the adapter that took over"),
	ROW(rule, TEXT, "the rule by which"),
	ROW(tagged, BOOL, "whether the adapter still bears the service's tag"),
	ROW(sessions_in_flight, TEXTS, "migrations whose session ran on when it happened"),
	END,
};
#undef REC
RECORD(disabled, "service");

#define REC outcome_adapter
static const struct outcome_field adapter_fields[] = {
	ROW(host, TEXT, "its host"),
	ROW(adapter, TEXT, "its name: vmk0"),
	ROW(stack, TEXT, "key of its netstack"),
	ROW(services, TEXTS, "services enabled on it at the end"),
	ROW(portgroup, TEXT, "its port group"),
	ROW(mtu, INT, "its MTU, bytes"),
	ROW(enabled, BOOL, "whether it is up"),
	ROW_SUB(addresses, RECORDS, address, "its addresses"),
	ROW(ipv6_origins, TEXTS, "how its IPv6 addresses came about: origins of them, in the same order"),
	ROW(ready_s, SECONDS, "when its IPv4 address became usable, or without IPv4 its first IPv6 address that is not link-local; null: it has none"),
	ROW(effective_gateway, TEXT, "the IPv4 gateway of traffic bound to it: its override, else that of its netstack; null: none"),
	ROW(effective_gateway6, TEXT, "the same for IPv6"),
	ROW(created_s, SECONDS, "when it was created; 0: it was there"),
	ROW(removed_s, SECONDS, "when it was removed, or null"),
	ROW_SUB(history, RECORDS, change, "what happened to it"),
	ROW_SUB(bytes_by_service, RECORDS, service_bytes, "bytes it carried, by service"),
	ROW_SUB(disabled_for_future, RECORDS, disabled, "services it is, or was, disabled for in future sessions"),
	END,
};
#undef REC
RECORD(adapter, "adapter");

#define REC outcome_path
static const struct outcome_field path_fields[] = {
	ROW(host, TEXT, "the host of a source, or of the end that is a host"),
	ROW(adapter, TEXT, "its VMkernel adapter; of a guest: its port group"),
	ROW(bytes, BYTES, "delivered over it"),
	ROW(mean_bps, BPS, "bytes per time since the traffic started, bit/s"),
	ROW(min_bps, BPS, "least mean over a window of one second in which something was offered, bit/s; null: there was none"),
	END,
};
#undef REC
RECORD(path, "adapter");

#define REC outcome_traffic
static const struct outcome_field traffic_fields[] = {
	ROW(id, TEXT, "its name"),
	ROW(type, TEXT, "the service, or iscsi, nfs, fcoe, vm, custom"),
	ROW(state, TEXT, "waiting, on, draining (stopped with a backlog) or over"),
	ROW(adapter, TEXT, "the adapters of its sources, each name once; null: none"),
	ROW(rule, TEXT, "the rule that chose them, or by which there is none"),
	ROW(uplinks, TEXTS, "physical NICs in use at the end"),
	ROW(elastic, BOOL, "whether what is not carried at once is kept"),
	ROW(started_s, SECONDS, "when it started, or null"),
	ROW(stopped_s, SECONDS, "when nothing more was offered, or null"),
	ROW(offered_bytes, BYTES, "what its sources wanted to send: delivered, unmet and backlog together"),
	ROW(delivered_bytes, BYTES, "what was carried"),
	ROW(unmet_bytes, BYTES, "what was lost, since it could not be carried at once"),
	ROW(backlog_bytes, BYTES, "what is kept and not carried yet"),
	ROW(unmet_s, SECONDS, "how long some source got less than it offered"),
	ROW(mean_bps, BPS, "delivered per time from start to stop, or to now, bit/s; null when it never started"),
	ROW(min_bps, BPS, "least mean over a window of one second in which something was offered, bit/s; null: there was none"),
	ROW(backlog_clear_s, SECONDS, "when its last backlog was gone; null when it had none, or has it still"),
	ROW_SUB(latency, RECORD, latency, "round trip and the full queues of saturated resources on the way: an estimate, flows have no packets; measured at packet fidelity"),
	ROW_SUB(path, RECORDS, path, "the same by adapter"),
	ROW(sessions, TEXTS, "ids of its sessions"),
	ROW_SUB(held_by, RECORDS, held, "what set its rate, of all its sources together; `sender`: it got all it offered"),
	END,
};
#undef REC
RECORD(traffic, "id");
#define REC outcome_class
static const struct outcome_field class_fields[] = {
	ROW(name, TEXT, "a class of Network I/O Control"),
	ROW(bytes, BYTES, "what it carried"),
	ROW(saturated_s, SECONDS, "for how long it held something back (of several full ones on a way, the first does)"),
	END,
};
#undef REC
RECORD(class, "name");

#define REC outcome_resource
static const struct outcome_field resource_fields[] = {
	ROW(name, TEXT, "esx01/vmnic0, dci, ..."),
	ROW(kind, TEXT, "nic, link, nioc_class, shaper, port, switch, stack_pool, vmotion_sender, host_nfc, datastore_read, datastore_write"),
	ROW(direction, TEXT, "in, out, or null"),
	ROW(capacity_bps, BPS, "what it can do, bit/s"),
	ROW(bytes, BYTES, "what it did"),
	ROW(mean_utilisation_pct, PCT, "mean utilisation over the run, per cent"),
	ROW(peak_utilisation_pct, PCT, "highest utilisation, per cent"),
	ROW(saturated_s, SECONDS, "for how long it held something back (of several full ones on a way, the first does)"),
	ROW(drops, INT, "packets that found its queue full, or waited in it when it went down; null of flows, and of what packets do not cross"),
	ROW(losses, INT, "packets lost on it at random; null as drops"),
	ROW(marked, INT, "packets it marked (ECN); null as drops"),
	ROW(queue_peak, BYTES, "most in its queue at once, as it counts packets; null as drops"),
	ROW_SUB(by_class, RECORDS, class, "of a NIC's way out: what each class of Network I/O Control carried"),
	END,
};
#undef REC
RECORD(resource, "name");

#define REC outcome_contention
static const struct outcome_field contention_fields[] = {
	ROW(resource, TEXT, "the resource wanted by several transfers at once"),
	ROW(direction, TEXT, "in, out, or null"),
	ROW(from_s, SECONDS, "from when"),
	ROW(to_s, SECONDS, "to when"),
	ROW(transfers, TEXTS, "ids of the sessions that shared it"),
	END,
};
#undef REC
RECORD(contention, "resource");

#define REC outcome_stack
static const struct outcome_field stack_fields[] = {
	ROW(host, TEXT, "its host"),
	ROW(stack, TEXT, "its key"),
	ROW(connections_peak, INT, "most connections at once"),
	ROW(buffer_bytes_peak, BYTES, "most socket buffer at once"),
	END,
};
#undef REC
RECORD(stack, "stack");

#define REC outcome_series
static const struct outcome_field series_fields[] = {
	ROW(name, TEXT, "what was sampled"),
	ROW(kind, TEXT, "nic, link, stack or adapter"),
	ROW(width_s, SECONDS, "width of a bucket"),
	ROW(bps, INTS, "mean rate of each bucket, bit/s"),
	END,
};
#undef REC
RECORD(series, "name");

#define REC outcome_rule
static const struct outcome_field rule_fields[] = {
	ROW(id, TEXT, "its id"),
	ROW(text, TEXT, "what it says"),
	ROW(source, TEXT, "where that is documented"),
	ROW(confidence, TEXT, "how sure it is"),
	ROW(count, INT, "how often it decided something in this run"),
	END,
};
#undef REC
RECORD(rule, "id");

#define REC outcome_assumption
static const struct outcome_field assumption_fields[] = {
	ROW(id, TEXT, "key under `assume`"),
	ROW(value, TEXT, "the value used"),
	ROW_AS("default", default_value, TEXT, "its default"),
	ROW(range, TEXT, "what it may be"),
	ROW(why, TEXT, "what is unconfirmed"),
	ROW(decisive, BOOL, "whether it was consulted with a value other than the default"),
	END,
};
#undef REC
RECORD(assumption, "id");

#define REC outcome_log
static const struct outcome_field log_fields[] = {
	ROW(at_s, SECONDS, "when"),
	ROW(what, TEXT, "what happened"),
	ROW(rule, TEXT, "by which rule, or null"),
	ROW(subject, TEXT, "to whom"),
	END,
};
#undef REC
RECORD(log, "rule");

#define REC outcome_finding
static const struct outcome_field finding_fields[] = {
	ROW(rule, TEXT, "the rule that speaks"),
	ROW(severity, TEXT, "info, warning or error"),
	ROW(subject, TEXT, "about whom"),
	ROW(message, TEXT, "what is wrong"),
	ROW(origin, TEXT, "its place in the scenario, or null"),
	END,
};
#undef REC
RECORD(finding, "rule");

#define REC outcome_expectation
static const struct outcome_field expectation_fields[] = {
	ROW(that, TEXT, "the expectation as written"),
	ROW(met, BOOL, "whether it held"),
	ROW(expected, TEXT, "what was expected"),
	ROW(actual, TEXT, "what was found"),
	ROW(difference, TEXT, "by how much it was missed, or null"),
	ROW(held_by, TEXT, "what held its subject back, or null"),
	ROW(because, TEXT, "the author's reason, or null"),
	ROW(origin, TEXT, "its place in the scenario, or null"),
	END,
};
#undef REC
RECORD(expectation, "that");

#define REC outcome_nic
static const struct outcome_field nic_fields[] = {
	ROW(name, TEXT, "vmnic0"),
	ROW(rate_bps, BPS, "line rate, bit/s"),
	ROW(up, BOOL, "whether it has link"),
	END,
};
#undef REC
RECORD(nic, "name");

#define REC outcome_switch
static const struct outcome_field switch_fields[] = {
	ROW(name, TEXT, "name of the virtual switch"),
	ROW(uplinks, TEXTS, "its physical NICs"),
	END,
};
#undef REC
RECORD(switch, "name");

#define REC outcome_portgroup
static const struct outcome_field portgroup_fields[] = {
	ROW(name, TEXT, "name of the port group"),
	ROW_AS("switch", sw, TEXT, "its virtual switch"),
	ROW(network, TEXT, "its network"),
	ROW(teaming, TEXT, "how a port's uplink is chosen"),
	ROW(active, TEXTS, "active uplinks in order"),
	ROW(standby, TEXTS, "standby uplinks in order"),
	END,
};
#undef REC
RECORD(portgroup, "name");

#define REC outcome_netstack
static const struct outcome_field netstack_fields[] = {
	ROW(key, TEXT, "defaultTcpipStack, vmotion, ..."),
	ROW(gateway, TEXT, "IPv4 default gateway, or null"),
	ROW(gateway_by, TEXT, "manual, or the adapter whose DHCP lease gave it"),
	ROW(gateway6, TEXT, "IPv6 default gateway, or null"),
	ROW(gateway6_by, TEXT, "manual, or the adapter that heard its advertisement"),
	ROW(routes, TEXTS, "static routes: \"10.0.0.0/8 via 10.1.1.1\""),
	ROW(dns, TEXTS, "name servers: those set, else those of its adapters' DHCP"),
	ROW(search, TEXTS, "search domains"),
	ROW(congestion_control, TEXT, "newreno or cubic"),
	ROW(max_connections, INT, "connections it may have"),
	END,
};
#undef REC
RECORD(netstack, "key");

#define REC outcome_host
static const struct outcome_field host_fields[] = {
	ROW(name, TEXT, "name of the host"),
	ROW(site, TEXT, "its site"),
	ROW(release, TEXT, "its ESXi release"),
	ROW_SUB(nics, RECORDS, nic, "its physical NICs"),
	ROW_SUB(switches, RECORDS, switch, "its virtual switches"),
	ROW_SUB(portgroups, RECORDS, portgroup, "its port groups"),
	ROW_SUB(netstacks, RECORDS, netstack, "its TCP/IP stacks"),
	END,
};
#undef REC
RECORD(host, "name");

#define REC outcome_link
static const struct outcome_field link_fields[] = {
	ROW(name, TEXT, "name of the link"),
	ROW(a, TEXT, "one site"),
	ROW(b, TEXT, "the other site"),
	ROW(rate_bps, BPS, "line rate, bit/s"),
	ROW(rtt_s, SECONDS, "round-trip time"),
	ROW(loss_pct, PCT, "packets lost, per cent"),
	END,
};
#undef REC
RECORD(link, "name");

#define REC outcome_network
static const struct outcome_field network_fields[] = {
	ROW(name, TEXT, "name of the network"),
	ROW(site, TEXT, "its site"),
	ROW(subnet, TEXT, "its subnet"),
	ROW(gateway, TEXT, "its gateway, or null"),
	ROW(subnet6, TEXT, "its IPv6 prefix, or null"),
	ROW(gateway6, TEXT, "its IPv6 router, or null"),
	ROW(vlan, INT, "its VLAN"),
	END,
};
#undef REC
RECORD(network, "name");

#define REC outcome_topology
static const struct outcome_field topology_fields[] = {
	ROW(sites, TEXTS, "names of the sites"),
	ROW_SUB(links, RECORDS, link, "links between sites"),
	ROW_SUB(networks, RECORDS, network, "networks"),
	ROW_SUB(hosts, RECORDS, host, "hosts"),
	END,
};
#undef REC
RECORD(topology, NULL);

#define REC outcome_vmksim
static const struct outcome_field vmksim_fields[] = {
	ROW(version, TEXT, "version of vmksim"),
	ROW(outcome_version, INT, "version of this format"),
	END,
};
#undef REC
RECORD(vmksim, NULL);

#define REC outcome_scenario
static const struct outcome_field scenario_fields[] = {
	ROW(name, TEXT, "its name"),
	ROW(file, TEXT, "base name of its file"),
	ROW(sha256, TEXT, "hash of its text and of those it builds on"),
	ROW(text, TEXT, "its text"),
	ROW(seed, INT, "seed of the random streams"),
	ROW(fidelity, TEXT, "flow or packet"),
	ROW(command, TEXT, "the command that ran it"),
	ROW(variant, TEXT, "the variant applied, or null"),
	ROW(built_on, TEXTS, "base names of the files it builds on, the nearest first"),
	ROW(options, TEXTS, "options of the command"),
	END,
};
#undef REC
RECORD(scenario, NULL);

#define REC outcome_run
static const struct outcome_field run_fields[] = {
	ROW(finished_s, SECONDS, "simulated time at the end"),
	ROW(ended_by, TEXT, "finished, until, horizon, events or interrupted"),
	ROW(events, INT, "events processed"),
	ROW(packets, INT, "TCP packets sent: segments, again or not, and acknowledgements; null of flows"),
	ROW(retransmissions, INT, "segments sent again; null of flows"),
	ROW(timeouts, INT, "retransmission timeouts; null of flows"),
	ROW(drops, INT, "packets that found a queue full, or waited in one when its NIC or link went down; null of flows"),
	ROW(losses, INT, "packets lost at random; null of flows"),
	ROW(not_asked, INT, "expectations of another fidelity, which were not asked"),
	END,
};
#undef REC
RECORD(run, NULL);

#define REC outcome
static const struct outcome_field top_fields[] = {
	ROW_SUB(vmksim, RECORD, vmksim, "the program"),
	ROW_SUB(scenario, RECORD, scenario, "what was run"),
	ROW_SUB(run, RECORD, run, "how the run ended"),
	ROW(fingerprint, TEXT, "hash of the facts of the run"),
	ROW_SUB(topology, RECORD, topology, "the estate as declared"),
	ROW_SUB(rules, RECORDS, rule, "rules that decided something"),
	ROW_SUB(assumptions, RECORDS, assumption, "unconfirmed facts that were consulted"),
	ROW_SUB(log, RECORDS, log, "what happened, in order"),
	ROW_SUB(findings, RECORDS, finding, "what is wrong with the plan"),
	ROW_SUB(expectations, RECORDS, expectation, "expectations and what became of them"),
	ROW_SUB(migrations, RECORDS, migration, "migrations in order of request"),
	ROW_SUB(evacuations, RECORDS, evacuation, "evacuations in order of request"),
	ROW_SUB(sessions, RECORDS, session, "sessions of migrations and of traffic, in order of their beginning"),
	ROW_SUB(traffic, RECORDS, traffic, "load that is not a migration's: what it offered, and what became of it"),
	ROW_SUB(adapters, RECORDS, adapter, "VMkernel adapters, also removed ones"),
	ROW_SUB(resources, RECORDS, resource, "everything a transfer can be held by"),
	ROW_SUB(contention, RECORDS, contention, "when transfers shared a full resource"),
	ROW_SUB(stacks, RECORDS, stack, "netstacks"),
	ROW_SUB(series, RECORDS, series, "sampled rates, for plots"),
	END,
};
#undef REC
const struct outcome_record outcome_record_top = { "top", sizeof(struct outcome), NULL, top_fields };
