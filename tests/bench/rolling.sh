#!/usr/bin/env bash
# tests/bench/rolling.sh [HOSTS [CLUSTER [VMS [WAVES]]]]: writes a scenario: an estate whose hosts are all evacuated, patched and taken back, again and again.
# HOSTS (2000) in clusters of CLUSTER (50), each with VMS (20) virtual machines. A wave empties one host of every cluster and takes back that of the wave before;
# WAVES (two and a half times CLUSTER) of them, ten minutes apart: by default 5,000 evacuations and more than 100,000 vMotions. HOSTS is a multiple of CLUSTER.
# No two clusters are alike: vMotion and replication, at a rate of its own in each, share an uplink by Network I/O Control. An evacuation has 12 migrations under
# way, of which admission lets 8 run. The file grows with CLUSTER x VMS and WAVES, not with HOSTS.
set -euo pipefail

hosts=${1:-2000}
size=${2:-50}
vms=${3:-20}
waves=${4:-$((size * 5 / 2))}
clusters=$((hosts / size))
if ((clusters < 1 || clusters > 200 || hosts % size || size < 3 || size > 96 || vms < 1 || waves < 1)); then
	printf 'rolling.sh: HOSTS must be a multiple of CLUSTER, 3 to 96, and at most 200 times as many\n' >&2
	exit 2
fi
range="($(printf '%03d' 1)..$(printf '%03d' "$clusters"))"

cat << END
# Question: what does it cost to simulate $hosts hosts and $((hosts * vms)) virtual machines, every host of which is emptied, patched and taken back, $waves waves in all?
# Shape of the answer: each wave takes a few minutes, since a host has 8 units; the host that came back last is empty and takes most of the virtual machines of the next.
vmksim: 1
name: a rolling evacuation of $hosts hosts
sites: {dc: {}}
networks:
  mgmt: {site: dc, vlan: 10, subnet: 10.10.0.0/16, gateway: 10.10.255.254}
  vmo: {site: dc, vlan: 20, subnet: 10.20.0.0/16, mtu: 9000}
  hbr: {site: dc, vlan: 30, subnet: 10.30.0.0/16}
appliances:
  hbr-c$range: {site: dc, network: hbr, ipv4: "10.30.250.{n}/16"}
distributed_switches:
  vds:
    version: 8.0.0
    mtu: 9000
    uplinks: [Uplink 1, Uplink 2]
    nioc: {classes: {vmotion: {shares: normal}, hbr: {shares: low}, management: {shares: high}}}
    portgroups:
      dpg-mgmt: {network: mgmt, active: [Uplink 1], standby: [Uplink 2]}
      dpg-vmotion: {network: vmo, active: [Uplink 2], standby: [Uplink 1]}
      dpg-hbr: {network: hbr, active: [Uplink 2], standby: [Uplink 1]}
profiles:
  h:
    site: dc
    release: 8.0.3
    nics: {vmnic0: 25 Gbit/s, vmnic1: 25 Gbit/s}
    distributed: {vds: {Uplink 1: vmnic0, Uplink 2: vmnic1}}
    adapters:
      vmk0: {portgroup: dpg-mgmt, services: [management]}
      vmk1: {portgroup: dpg-vmotion, stack: vmotion, mtu: 9000}
      vmk2: {portgroup: dpg-hbr, services: [replication]}
END

awk -v range="$range" -v clusters="$clusters" -v size="$size" -v vms="$vms" -v waves="$waves" 'BEGIN {
	print "hosts:"
	for (s = 1; s <= size; s++)
		printf "  c%s-esx%02d: {profile: h, adapters: {vmk0: {ipv4: \"10.10.{n}.%d/16\"}, vmk1: {ipv4: \"10.20.{n}.%d/16\"}, vmk2: {ipv4: \"10.30.{n}.%d/16\"}}}\n",
			range, s, s, s, s
	print "clusters:"
	for (c = 1; c <= clusters; c++)
		printf "  c%03d: {hosts: \"c%03d-esx*\", drs: fully_automated}\n", c, c
	print "datastores:"
	for (c = 1; c <= clusters; c++)
		for (d = 1; d <= 4; d++)
			printf "  c%03d-lun%d: {type: vmfs_fc, hosts: \"c%03d-esx*\"}\n", c, d, c
	print "vms:"
	for (s = 1; s <= size; s++)
		for (v = 1; v <= vms; v++)
			printf "  c%s-vm%02d%02d: {host: c%s-esx%02d, memory: %d GiB, active: %d MiB, dirty_rate: %d MiB/s, disks: [{size: 40 GiB, datastore: c%s-lun%d}]}\n",
				range, s, v, range, s, 4 + 4 * (v % 4), 1024 + 512 * (s % 4), 60 + 60 * (v % 3) + s % 50, range, 1 + (s + v) % 4
	print "traffic:"
	for (c = 1; c <= clusters; c++)
		printf "  - {id: hbr-c%03d, type: replication, from: \"c%03d-esx(01..%02d)\", to: hbr-c%03d, rate: %d Mbit/s}\n", c, c, size, c, 800 + 7 * (c * 37 % 101)
	print "timeline:"
	for (w = 1; w <= waves + 1; w++) {
		printf "  - at: %d min\n    do:\n", 10 * (w - 1)
		if (w > 1)
			printf "      - exit_maintenance: {host: \"c%s-esx%02d\"}\n", range, 1 + (w - 2) % size
		if (w <= waves)
			printf "      - evacuate: {id: \"w%03d-c{n}\", host: \"c%s-esx%02d\", limit: 12}\n", w, range, 1 + (w - 1) % size
	}
	print "expect:"
	print "  - that: migration(*).outcome == completed"
	print "  - that: evacuation(*).state == exited and evacuation(*).blocked_by.count == 0"
	printf "  - that: evacuation(*).duration < 10 min\n"
}'
