#!/usr/bin/env bash
# tests/bench/estate.sh: what a large estate costs: 500 hosts, each of them moves its ten VMs to a neighbour by vMotion, 5,000 in all, the starts spread over an hour.
# HOSTS, PER_HOST and SPREAD (seconds) may be set. Prints seconds, events and memory; with --scenario it prints the scenario and plays nothing.
set -euo pipefail

hosts=${HOSTS:-500}
per_host=${PER_HOST:-10}
spread=${SPREAD:-3600}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vmksim-bench.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT

generate() {
	cat <<-END
	# Question: what does an estate of $hosts hosts and $((hosts * per_host)) vMotions cost to simulate?
	vmksim: 1
	name: a large estate
	sites: {dc: {}}
	networks:
	  mgmt: {site: dc, vlan: 10, subnet: 10.10.0.0/16, gateway: 10.10.0.1}
	  vmo: {site: dc, vlan: 20, subnet: 10.20.0.0/16, gateway: 10.20.0.1}
	profiles:
	  h:
	    release: 8.0.3
	    site: dc
	    nics: {vmnic0: 10 Gbit/s, vmnic1: 25 Gbit/s}
	    switches: {vSwitch0: {uplinks: [vmnic0, vmnic1]}}
	    portgroups:
	      Management: {switch: vSwitch0, network: mgmt, active: [vmnic0], standby: [vmnic1]}
	      vMotion: {switch: vSwitch0, network: vmo, active: [vmnic1], standby: [vmnic0]}
	END
	awk -v hosts="$hosts" -v per="$per_host" -v spread="$spread" 'BEGIN {
		print "hosts:"
		for (h = 1; h <= hosts; h++)
			printf "  esx%04d: {profile: h, adapters: {vmk0: {portgroup: Management, services: [management], ipv4: 10.10.%d.%d/16}, " \
				"vmk1: {portgroup: vMotion, stack: vmotion, ipv4: 10.20.%d.%d/16}}}\n", h, 1 + int(h / 200), 1 + h % 200, 1 + int(h / 200), 1 + h % 200
		printf "datastores:\n  shared: {type: vmfs_fc, hosts: ["
		for (h = 1; h <= hosts; h++)
			printf "%sesx%04d", (h > 1 ? ", " : ""), h
		print "]}\nvms:"
		for (h = 1; h <= hosts; h++)
			for (v = 0; v < per; v++)
				printf "  vm%04d-%02d: {host: esx%04d, memory: %d GiB, active: 2 GiB, dirty_rate: %d MiB/s, " \
					"disks: [{size: 40 GiB, datastore: shared}]}\n", h, v, h, 8 + 4 * (v % 4), 20 + 10 * (h % 7)
		print "timeline:"
		n = hosts * per
		for (m = 0; m < n; m++) {
			h = 1 + m % hosts; v = int(m / hosts)
			printf "  - at: %d s\n    migrate: {id: m%05d, vm: vm%04d-%02d, to: esx%04d}\n", int(m * spread / n), m, h, v, 1 + (h + v) % hosts
		}
	}'
}

if [[ ${1:-} == --scenario ]]; then
	generate
	exit
fi
generate > "$scratch/estate.yaml"
printf '%s hosts, %s vMotions over %s s, %s bytes of YAML\n' "$hosts" "$((hosts * per_host))" "$spread" "$(wc -c < "$scratch/estate.yaml")"
printf 'reading it:  '
{ ./tests/bench/child ./vmksim check "$scratch/estate.yaml" > "$scratch/words"; } 2>&1
printf 'playing it:  '
{ ./tests/bench/child ./vmksim run --allow-failed --format json "$scratch/estate.yaml" > "$scratch/estate.json" || printf 'ended with %s\n' "$?"; } 2>&1
printf 'events:      %s\n' "$(grep -o -m 1 '"events": *[0-9]*' "$scratch/estate.json" | tr -dc '0-9')"
printf 'completed:   %s\n' "$(grep -c '"outcome": *"completed"' "$scratch/estate.json")"
printf 'fingerprint: %s\n' "$(sed -n -E 's/^ *"fingerprint": *"(.*)",?$/\1/p' "$scratch/estate.json")"
