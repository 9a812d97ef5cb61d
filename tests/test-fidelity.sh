#!/usr/bin/env bash
# tests/test-fidelity.sh: --fidelity and --trace as their users meet them: mistakes, which expectations are asked, what differs, captures that Wireshark reads without
# complaint, timelines that are JSON, whatever hosts are called.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

cat > lossy.yaml << 'END'
# Question: what does a capture show of a vMotion over a link that loses packets and has a short queue?
vmksim: 1
name: lossy "link" <b>
sites: {a: {}, b: {}}
links: {wan: {between: [a, b], rate: 100 Mbit/s, rtt: 10 ms, loss: 0.02 %, queue: 60 kB}}
networks:
  vmo-a: {site: a, vlan: 20, subnet: 10.20.0.0/24, gateway: 10.20.0.1}
  vmo-b: {site: b, vlan: 30, subnet: 10.30.0.0/24, gateway: 10.30.0.1}
profiles:
  h:
    release: 7.0.3
    nics: {vmnic0: 1 Gbit/s}
    switches: {vSwitch0: {uplinks: [vmnic0]}}
    netstacks: {vmotion: {}}
hosts:
  'a<"x">/..':
    profile: h
    site: a
    portgroups: {P: {switch: vSwitch0, network: vmo-a}}
    netstacks: {vmotion: {gateway: 10.20.0.1}}
    adapters: {vmk0: {portgroup: P, services: [management], ipv4: 10.20.0.11/24}, vmk1: {portgroup: P, stack: vmotion, ipv4: 10.20.0.12/24}}
  esx02:
    profile: h
    site: b
    portgroups: {P: {switch: vSwitch0, network: vmo-b}}
    netstacks: {vmotion: {gateway: 10.30.0.1}}
    adapters: {vmk0: {portgroup: P, services: [management], ipv4: 10.30.0.11/24}, vmk1: {portgroup: P, stack: vmotion, ipv4: 10.30.0.12/24}}
datastores: {san: {type: vmfs_fc, hosts: ['a<"x">/..', esx02]}}
vms: {app: {host: 'a<"x">/..', memory: 32 MiB, disks: [{size: 1 GiB, datastore: san}]}}
timeline: [{at: 0 s, migrate: {id: m1, vm: app, to: esx02}}]
expect:
  - that: migration(m1).outcome == completed
  - that: session(m1, vmotion).retransmissions > 0
    fidelity: packet
  - fingerprint: smk:FLOW
variants:
  clean: {set: {links.wan.loss: 0 %}}
END
"$vmksim" run lossy.yaml --set expect=null --format json > flow.json
sed -i "s/smk:FLOW/$(fingerprint_of flow.json)/" lossy.yaml
sed 's/^name:.*/&\nfidelity: packet/; s/fingerprint:.*/&\n    fidelity: flow/' lossy.yaml > own.yaml

# --- while a user waits ---
# Standard error is a terminal here, which it is not where else tests run.
if command -v script > /dev/null; then
	long="lossy.yaml --set vms.app.memory='512 GiB' --fidelity packet"
	on_terminal() { TERM=xterm script -qc "stty cols $1; timeout --foreground -s INT 4 '$vmksim' $2" typescript > /dev/null < /dev/null || true; }
	on_terminal 100 "run $long"
	that "a run on a terminal says how far it is" grep -qE "[0-9]s simulated, 0 of 1 migration \\([<0-9.]+ %\\), [0-9.]+[kM]? events/s, (about .* left, )?Ctrl-C" typescript
	that "and when it was ended, what there is" grep -q "interrupted at" typescript
	on_terminal 30 "run $long"
	that "what does not fit into one line is left out" grep -qE "[0-9]s simulated"$'(\r|$)' typescript
	on_terminal 100 "run $long --quiet"
	that "with --quiet nothing is said" bash -c '! grep -q "simulated," typescript'
	on_terminal 100 "compare $long --fidelity flow,packet"
	that "compare says it, too" grep -q "s simulated, 0 of 1 migration" typescript
	on_terminal 100 "compare $long --fidelity flow,packet --quiet"
	that "and with --quiet does not" bash -c '! grep -q "simulated," typescript'
	TERM=xterm script -qc "'$vmksim' test lossy.yaml" typescript > /dev/null < /dev/null || true
	that "tests on a terminal are counted" grep -q "0 of [0-9]* tests played" typescript
fi

# --- mistakes ---
expect 2 "--fidelity 'paket' is none of: flow, packet; did you mean 'packet'?" "$vmksim" run lossy.yaml --fidelity paket
expect 2 "it can be set whole: assume='{min_rto: …}'" "$vmksim" run lossy.yaml --set assume.min_rto='250 ms'
expect 2 "option '--fidelity' needs a value" "$vmksim" run lossy.yaml --fidelity
expect 2 "--fidelity 'flow,packet' is none of" "$vmksim" run lossy.yaml --fidelity flow,packet
expect 2 "--fidelity 'Flow' is none of: flow, packet; did you mean 'flow'?" "$vmksim" test lossy.yaml --fidelity Flow
expect 2 "--fidelity names 'flow' twice" "$vmksim" compare lossy.yaml --fidelity flow,flow
expect 2 "--fidelity '' is none of" "$vmksim" compare lossy.yaml --fidelity flow,
expect 2 "or --fidelity flow,packet" "$vmksim" compare lossy.yaml --fidelity packet
expect 2 "did you mean 'packet'?" "$vmksim" check <(sed 's/^name:.*/fidelity: packets/' lossy.yaml)
expect 2 "--trace pcap needs the name of a directory" "$vmksim" run lossy.yaml --trace pcap
expect 2 "--trace pcap needs the name of a directory" "$vmksim" run lossy.yaml --trace pcap=
expect 2 "--trace perfetto needs the name of a file" "$vmksim" run lossy.yaml --trace perfetto=
expect 2 "did you mean 'perfetto'?" "$vmksim" run lossy.yaml --trace perfeto=x
expect 2 "--trace perfetto is given twice" "$vmksim" run lossy.yaml --trace perfetto=x --trace perfetto=y
expect 2 "--trace is for one run" "$vmksim" run lossy.yaml --variant all --trace perfetto=x
expect 2 "cannot write '/nonexistent/x'" "$vmksim" run lossy.yaml --trace perfetto=/nonexistent/x
that "a wrong option writes nothing" test ! -e x

# --- which expectations are asked ---
expect 0 "" "$vmksim" run lossy.yaml
holds "flow fidelity" out
holds "2 of 2 expectations met, 1 not asked" out
expect 0 "" "$vmksim" run lossy.yaml --fidelity packet
holds "packet fidelity" out
holds "2 of 2 expectations met, 1 not asked" out
holds "sent again" out
that "the report stays within 80 columns" bash -c '! LC_ALL=C.UTF-8 grep -qE "^.{81}" out'
expect 0 "" "$vmksim" run own.yaml --format json
holds '"fidelity": "packet"' out
expect 0 "" "$vmksim" run own.yaml --fidelity flow
holds "flow fidelity" out
expect 1 "" "$vmksim" run lossy.yaml --set fidelity=packet
holds "packet fidelity" out
holds "not met fingerprint" out
expect 0 "" "$vmksim" test lossy.yaml --fidelity packet
holds "lossy.yaml: 2 expectations, 1 not asked" out
expect 0 "" "$vmksim" run lossy.yaml --format json
that "what only packets have is null of flows" test "$(grep -cE '"(retransmissions|timeouts|losses|queue_peak)": [^n]' out)" = 0
expect 1 "" "$vmksim" run lossy.yaml --set 'expect=[{that: link(wan).drops.max >= 0}]'
cp lossy.yaml before.yaml
expect 0 "" "$vmksim" test lossy.yaml --fidelity packet --update
that "the fingerprint of flows is not updated from packets" cmp -s before.yaml lossy.yaml

# --- both beside each other ---
expect 0 "" "$vmksim" compare lossy.yaml --fidelity flow,packet
holds "--fidelity=flow" out
holds "--fidelity=packet" out
expect 0 "" "$vmksim" compare lossy.yaml@clean lossy.yaml --fidelity flow,packet --set links.wan.queue='1 MB'
expect 0 "" "$vmksim" compare lossy.yaml --fidelity flow,packet --variant clean --format json
if has python3; then that "it is JSON" python3 -c 'import json; json.load(open("out"))'; fi
expect 1 "" "$vmksim" compare lossy.yaml --fidelity flow,packet --fail-on duration:0.0001%
expect 0 "" "$vmksim" run lossy.yaml --fidelity packet --format json -o packet.json
expect 0 "" "$vmksim" compare packet.json lossy.yaml --fidelity packet
expect 2 "a stored outcome is not played" "$vmksim" compare packet.json lossy.yaml --fidelity flow,packet

# --- timelines ---
expect 0 "wrote the timeline flow.json" "$vmksim" run lossy.yaml --trace perfetto=flow.json
expect 0 "" "$vmksim" run lossy.yaml --fidelity packet --trace perfetto=packets.json --quiet
expect 0 "" "$vmksim" run lossy.yaml --fidelity packet --trace perfetto=again.json --quiet
that "a timeline is the same again" cmp -s packets.json again.json
cat > timeline.py << 'END'
import collections, json, sys
events = json.load(open(sys.argv[1]))['traceEvents']
assert all('ts' in e for e in events if e['ph'] != 'M') and all(e['ts'] >= 0 for e in events if 'ts' in e)
open_slices = collections.Counter()
for e in events:
    if e['ph'] in 'be':
        open_slices[e['cat'], e['id']] += 1 if e['ph'] == 'b' else -1
        assert open_slices[e['cat'], e['id']] >= 0
assert not any(open_slices.values())
names = {e['args']['name'] for e in events if e['ph'] == 'M'}
assert {'a<"x">/..', 'esx02', 'vmk1'} <= names, names
slices = {e['name'] for e in events if e['ph'] == 'b'}
assert {'m1 app', 'memory', 'round 0', 'switchover', 'm1/vmotion'} <= slices, slices
counters = {e['name'].split(' ')[0] for e in events if e['ph'] == 'C'}
assert set(sys.argv[2:]) <= counters, counters
END
if has python3; then
	that "a timeline of flows opens and closes what it has, under the names there are" python3 timeline.py flow.json vmnic0 wan
	that "one of packets has windows and queues besides" python3 timeline.py packets.json vmnic0 wan cwnd queue
fi

# --- captures ---
words=$("$vmksim" run lossy.yaml --fidelity packet --trace pcap=captures 2>&1 > out) || true
if [[ $words == *"built without libpcap"* ]]; then
	finish "$checks statements about fidelity and traces hold; there is no libpcap"
	exit
fi
checks=$((checks + 1))
[[ $words == *"wrote 2 captures of "*" packets to captures"* ]] || fault "--trace pcap said '$words'"
expect 2 "at flow fidelity there are no packets to capture; add --fidelity packet" "$vmksim" run lossy.yaml --trace pcap=none
expect 2 "at flow fidelity there are no packets" "$vmksim" run own.yaml --fidelity flow --trace pcap=none
that "nothing is made then" test ! -e none
expect 2 "cannot make the directory 'lossy.yaml/x'" "$vmksim" run lossy.yaml --fidelity packet --trace pcap=lossy.yaml/x
that "captures have safe names, and nothing else is there" test "$(cd captures && printf '%s ' .??* *)" = '.??* a__x___..-vmk1.pcap esx02-vmk1.pcap '
"$vmksim" run lossy.yaml --fidelity packet --trace pcap=twice -q > /dev/null
that "a capture is the same again" diff -r captures twice
"$vmksim" run lossy.yaml --fidelity packet --format json > traced.json
"$vmksim" run lossy.yaml --fidelity packet --format json --trace pcap=twice -q > untraced.json
that "a trace changes no result" cmp -s traced.json untraced.json

if has tshark && tshark --version > /dev/null 2>&1; then
	read_capture() { tshark -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE -r "captures/$1" -Y "$2" 2> /dev/null | wc -l; }
	near='a__x___..-vmk1.pcap' far=esx02-vmk1.pcap
	for capture in "$near" "$far"; do
		that "tshark finds nothing malformed in $capture" test "$(read_capture "$capture" '_ws.malformed || _ws.expert.severity == error')" = 0
		that "its IP checksums are right" test "$(read_capture "$capture" 'ip.checksum.status != 1')" = 0
		that "it has one handshake and one end each way" test "$(read_capture "$capture" 'tcp.flags.syn == 1 || tcp.flags.fin == 1')" = 4
		that "its windows are scaled and its segments bear timestamps" test "$(read_capture "$capture" '!tcp.options.timestamp.tsval')" = 0
	done
	that "frames bear the VLAN of their port group" test "$(read_capture "$near" 'vlan.id != 20')" = 0 -a "$(read_capture "$far" 'vlan.id != 30')" = 0
	that "the destination is vMotion's port" test "$(read_capture "$near" 'tcp.port != 8000')" = 0
	again=$(sed -n 's/^ *"retransmissions": \([0-9]*\),$/\1/p' traced.json | head -n 1)
	found=$(read_capture "$near" 'tcp.analysis.retransmission || tcp.analysis.fast_retransmission || tcp.analysis.spurious_retransmission || tcp.analysis.out_of_order')
	that "tshark finds $again retransmissions, as the outcome has, and not $found" test "$again" = "$found"
	that "there are some" test "$again" -gt 0
fi

finish "$checks statements about fidelity and traces hold"
