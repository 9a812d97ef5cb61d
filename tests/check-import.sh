#!/usr/bin/env bash
# tests/check-import.sh: what the lab shows of a world's hosts, imported, is a world that shows the same. And transcripts as real consoles leave them: other layouts, releases, line ends, prompts.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

# said WORLD HOST COMMAND...: what these commands say there, as a transcript.
said() {
	local world=$1 host=$2 command lines=()
	shift 2
	for command in "$@"; do lines+=(--command "$command"); done
	"$vmksim" lab --echo --host "$host" "$world" "${lines[@]}" || true
}

# shown WORLD FORM HOST...: what is read of its hosts; FORM: a formatter, or text.
shown() {
	local world=$1 esxcli=esxcli host name names
	if [[ $2 != text ]]; then esxcli="esxcli --formatter=$2"; fi
	shift 2
	for host in "$@"; do
		said "$world" "$host" "$esxcli system version get" "$esxcli network nic list" "$esxcli network vswitch standard list" \
			"$esxcli network vswitch standard portgroup list" "$esxcli network vswitch dvs vmware list" "$esxcli network ip netstack list" "$esxcli network ip interface list" \
			"$esxcli network ip interface ipv4 get" "$esxcli network ip interface ipv6 get" "$esxcli network ip interface ipv6 address list" \
			"esxcli system settings advanced list"
		names=$(said "$world" "$host" 'esxcli network ip netstack list' | sed -n 's/^   Key: //p')
		while IFS= read -r name && [[ -n $name ]]; do
			said "$world" "$host" "$esxcli network ip netstack get -N '$name'" "$esxcli network ip route ipv4 list -N '$name'" \
				"$esxcli network ip route ipv6 list -N '$name'" "$esxcli network ip dns server list -N '$name'" "$esxcli network ip dns search list -N '$name'"
		done <<< "$names"
		names=$(said "$world" "$host" 'esxcli network ip interface list' | sed -n 's/^   Name: //p')
		while IFS= read -r name && [[ -n $name ]]; do said "$world" "$host" "$esxcli network ip interface tag get -i '$name'"; done <<< "$names"
		names=$(said "$world" "$host" 'esxcli network vswitch standard list' | sed -n 's/^   Name: //p')
		while IFS= read -r name && [[ -n $name ]]; do
			said "$world" "$host" "$esxcli network vswitch standard policy failover get -v '$name'" "$esxcli network vswitch standard policy shaping get -v '$name'"
		done <<< "$names"
		names=$(said "$world" "$host" 'esxcli --formatter=csv --format-param=fields=Name network vswitch standard portgroup list' | sed -n 's/,$//p' | tail -n +2)
		while IFS= read -r name && [[ -n $name ]]; do
			said "$world" "$host" "$esxcli network vswitch standard portgroup policy failover get -p '$name'" \
				"$esxcli network vswitch standard portgroup policy shaping get -p '$name'"
		done <<< "$names"
	done
}

# same FIRST SECOND: but for what virtual machines occupy and how distributed port groups are called, which is on no listing that is read, and for notes.
same() {
	diff <(grep -v '^lab: \|Used Ports:\|Port ID:\|DVPortgroup ID:' "$1" | sed -E 's/^(.* vSwitch[0-9]+ +)[0-9]+( +[0-9]+)$/\1\2/') \
		<(grep -v '^lab: \|Used Ports:\|Port ID:\|DVPortgroup ID:' "$2" | sed -E 's/^(.* vSwitch[0-9]+ +)[0-9]+( +[0-9]+)$/\1\2/') > same.diff
}

worlds=0
# round FILE HOST...
round() {
	local file=$1
	shift
	worlds=$((worlds + 1))
	shown "$top_srcdir/scenarios/$file" text "$@" > transcript.txt
	expect 0 "" "$vmksim" import --quiet esxcli transcript.txt -o imported.yaml
	if [[ ! -s imported.yaml ]]; then return; fi
	shown imported.yaml text "$@" > again.txt
	same transcript.txt again.txt || fault "$file: imported, its hosts show something else: $(head -n 10 same.diff)"
}

round long-distance-vmotion.yaml esx01 esx11
mv imported.yaml from-text.yaml
for form in csv json; do
	shown "$top_srcdir/scenarios/long-distance-vmotion.yaml" "$form" esx01 esx11 > transcript.txt
	expect 0 "" "$vmksim" import --quiet esxcli transcript.txt -o imported.yaml
	that "--formatter=$form tells what text tells" diff from-text.yaml imported.yaml
done
round nioc-shares.yaml esx01 esx02
round custom-stack.yaml esx01 esx02
round exam/q34-dhcp-on-provisioning.yaml esx01 esx02
round exam/q51-override-without-a-gateway.yaml esx01

# --- as real consoles leave it ---
cat > real.txt << 'END'
Last login: somewhere
[root@h1:~] esxcli system version get
   Product: VMware ESXi
   Version: 6.7.0
   Build: Releasebuild-14320388
   Update: 3
   Patch: 73
[root@h1:~] esxcli network ip interface ipv4 ge
t
Name  IPv4 Address  IPv4 Netmask   IPv4 Broadcast  Address Type  DHCP DNS
----  ------------  -------------  --------------  ------------  --------
vmk0  192.168.1.11  255.255.255.0  192.168.1.255   STATIC           false
vmk1  10.5.5.11     255.255.254.0  10.5.5.255      STATIC           false
[root@h1:/var/log] esxcli --formatter=csv network ip interface list
Enabled,MACAddress,MTU,Name,NetstackInstance,Portgroup,Portset,
true,00:50:56:6a:00:01,1500,vmk0,defaultTcpipStack,Management Network,vSwitch0,
true,00:50:56:6a:00:02,9000,vmk1,vmotion,"vMotion, fast",vSwitch1,

[root@h1:~] esxcli network vswitch standard portgroup list
Name                Virtual Switch  Active Clients  VLAN ID
------------------  --------------  --------------  -------
Management Network  vSwitch0                     1        0
VM Network          vSwitch0                     4        0
vMotion, fast       vSwitch1                     1       20
[root@h1:~] esxcli network vswitch standard list
vSwitch0
   Name: vSwitch0
   Class: etherswitch
   MTU: 1500
   Uplinks: vmnic0
   Portgroups: VM Network, Management Network

vSwitch1
   Name: vSwitch1
   MTU: 9000
   Uplinks: vmnic3, vmnic2
   Portgroups: vMotion, fast
[root@h1:~] localcli --debug --formatter=json network nic list
[{"Admin Status": "Up", "Link Status": "Up", "Name": "vmnic0", "Speed": 1000}, {"Link Status": "Down", "Name": "vmnic3", "Speed": 0},
{"Link Status": "Up", "Name": "vmnic2", "Speed": 10000}]
[root@h1:~] esxcli network ip interface tag get -i vmk0
   Tags: Management, VMotion
[root@h1:~] esxcli network ip route ipv4 list
Network      Netmask        Gateway      Interface  Source
-----------  -------------  -----------  ---------  ------
default      0.0.0.0        192.168.1.1  vmk0       MANUAL
192.168.1.0  255.255.255.0  0.0.0.0      vmk0       MANUAL
[root@h1:~] esxcli network ip interface ipv4 get | grep vmk1
vmk1  10.9.9.9     255.255.255.0  10.9.9.255      STATIC           false
[root@h1:~] esxcli network ip route ipv4 list -N nothing
Unable to find the netstack instance
[root@h1:~] uptime
  1:00:00 up 3 days
END
sed 's/$/\r/; 1s/^/\xef\xbb\xbf/' real.txt > crlf.txt
expect 0 "real.txt:48: passed over:" "$vmksim" import esxcli real.txt -o real.yaml
expect 0 "" "$vmksim" import -q esxcli crlf.txt -o crlf.yaml
that "line ends do not matter" diff real.yaml crlf.yaml
holds "release: 6.7.3" real.yaml
holds "vmk0: {portgroup: \"Management Network\", services: [management, vmotion], ipv4: 192.168.1.11/24}" real.yaml
holds "vmk1: {portgroup: \"vMotion, fast\", stack: vmotion, mtu: 9000, ipv4: 10.5.5.11/23}" real.yaml
holds "vSwitch1: {uplinks: [vmnic3, vmnic2], mtu: 9000}" real.yaml
holds "defaultTcpipStack: {gateway: 192.168.1.1}" real.yaml
holds "nic_down: {host: h1, nic: vmnic3}" real.yaml
expect 0 "" "$vmksim" run -q real.yaml

# --- a part of it is enough ---
expect 0 "" "$vmksim" lab "$top_srcdir/scenarios/long-distance-vmotion.yaml" --echo -c 'esxcli network ip interface ipv4 get'
cp out part.txt
expect 0 "" "$vmksim" import esxcli part.txt -o part.yaml
holds "vmk2: {portgroup: \"unknown 10.30.0.0/24\", ipv4: 10.30.0.11/24}" part.yaml
expect 0 "" "$vmksim" lab "$top_srcdir/scenarios/long-distance-vmotion.yaml" --echo -c 'esxcli network ip interface list' \
	-c 'esxcli network vswitch standard policy failover get -v vSwitch1' -c 'esxcli network vswitch standard portgroup policy failover get -p other' \
	-c 'esxcli network vswitch standard portgroup policy failover get -p vMotion'
cp out part.txt
expect 0 "" "$vmksim" import esxcli part.txt -o part.yaml
holds "vSwitch1: {uplinks: [vmnic1, vmnic2], active: [vmnic1, vmnic2]}" part.yaml
holds "vMotion: {switch: vSwitch1, network: vlan0, active: [vmnic1], standby: [vmnic2]}" part.yaml

# --- names are data ---
cat > hostile.txt << 'END'
[root@h1:~] esxcli network nic list
Name    Link Status  Speed
------  -----------  -----
vmnic0  Up           10000
[root@h1:~] esxcli --formatter=json network vswitch standard list
[{"Name": "v\"}: {evil", "Uplinks": ["vmnic0"], "MTU": 1500}]
[root@h1:~] esxcli --formatter=json network vswitch standard portgroup list
[{"Name": "a (1..3) {n}", "VirtualSwitch": "v\"}: {evil", "VLANID": 7}, {"Name": "\u001b[31m\n# é 'x'", "VirtualSwitch": "v\"}: {evil", "VLANID": 8}]
[root@h1:~] esxcli network vswitch standard policy failover get -v 'v"}: {evil'
   Load Balancing: srcport
   Failback: false, vmotion: {}
[root@h1:~] esxcli --formatter=json network ip interface list
[{"Name": "vmk0", "Portgroup": "a (1..3) {n}", "NetstackInstance": "x, y: [z", "MTU": 1500, "Enabled": true}]
END
expect 2 "'failback' is" "$vmksim" import esxcli hostile.txt
sed -i 's/Failback: .*/Failback: false/' hostile.txt
expect 0 "" "$vmksim" import esxcli hostile.txt -o hostile.yaml
holds 'a [1..3) [n}' hostile.yaml
expect 0 "" "$vmksim" lab hostile.yaml -c 'esxcli network vswitch standard portgroup list'
that "no name reaches a terminal as it is" bash -c '! grep -q $'"'\\033'"' out'

# As `script` writes it: titles of windows, colours, what was typed and taken back; and through a pipe.
"$vmksim" import --quiet esxcli real.txt > plain.yaml
sed -E 's/^(\[root[^]]*\])/\x1b]0;h1\x07\x1b[1m\1\x1b[0m/; s/ esxcli / esxclo\x08i /; s/$/\r/' real.txt > script.txt
that "a log of script is read as what was seen" cmp -s <("$vmksim" import --quiet esxcli - < script.txt) plain.yaml
printf '[root@h1:~] esxcli network ip interface list\nvmk0\n   Name: vmk0\n   Portset: vSwitch0\n   Portgroup: P\n   Netstack Instance: defaultTcpipStack\n   MTU: 1500\n' > untagged.txt
expect 0 "" "$vmksim" import esxcli untagged.txt
holds "assumed: no tag, as no 'esxcli network ip interface tag get -i vmk0' was read" out

# --- what cannot be read ---
expect 2 "no esxcli FILE... given" "$vmksim" import
expect 2 "'esxtop' is nothing that can be imported" "$vmksim" import esxtop real.txt
expect 2 "none.txt: cannot be read" "$vmksim" import esxcli none.txt
printf 'no prompt\n' > none.txt
expect 2 "nothing was read" "$vmksim" import esxcli none.txt
printf '~ # esxcli network ip netstack list\na\n   Key: a\n' > none.txt
expect 2 "none.txt:1: error: this prompt names no host" "$vmksim" import esxcli none.txt
printf '[root@h:~] esxcli network ip interface ipv4 get\nName  IPv4 Address  IPv4 Netmask\n----  ------------  ------------\nvmk0  10.0.0.300    255.0.255.0\nvmk1  10.0.0.3      255.0.255.0\n' > none.txt
expect 2 "none.txt:4: error: IPv4 Address '10.0.0.300' is no address" "$vmksim" import esxcli none.txt
holds "none.txt:5: error: '255.0.255.0' is no netmask" err
printf '[root@h:~] esxcli --formatter=json network nic list\n[{"Name": \n[root@h:~] esxcli --formatter=xml network nic list\n<x/>\n' > none.txt
expect 2 "none.txt:2: error: 'esxcli network nic list':" "$vmksim" import esxcli none.txt
holds "of the formatters csv and json are read, and plain text" err

finish "$worlds worlds come back from what their hosts show, $checks statements about imports hold"
