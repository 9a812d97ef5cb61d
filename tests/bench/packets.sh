#!/usr/bin/env bash
# tests/bench/packets.sh: the part of tests/bench/bench.sh that times the event set and packets: vmksim, GLib's structures and, where it is installed, ns-3 on the same work,
# alternated; the best counts. Sourced by bench.sh, whose settings hold here; needs value, record, less, sum, compile, header.
# shellcheck disable=SC2034,SC2154

ns3=no
ns3_libraries=(-lns3-applications -lns3-point-to-point -lns3-traffic-control -lns3-internet -lns3-bridge -lns3-network -lns3-stats -lns3-core -ldl)
if ! header ns3/core-module.h; then
	say "ns-3 is not installed (Debian: libns3-dev, g++): vmksim alone is timed on events and packets, there are no ratios"
	say "to install it and run this again: ./bootstrap bench"
elif compile ns3 hold -lns3-core && compile ns3 sim "${ns3_libraries[@]}"; then
	ns3=yes
else
	say "ns-3's programs do not build with the version installed (they are written for 3.37): vmksim alone is timed, there are no ratios"
fi

all_csv=${BENCH_CSV:-bench.csv}
csv=$(dirname -- "$all_csv")/packets-$(basename -- "$all_csv")
columns=(case program mode run cpu_s events ns packets moves peak_kib "done" limited check last_s mean_s sent again dropped live_bytes late_bytes instructions)
(IFS=, && printf '%s\n' "${columns[*]}") > "$csv"

declare -A spent # processor seconds by program and case

# once CASE PROGRAM RUN MOST COMMAND...: a row, unless the program has used MOST seconds on the case or was stopped there.
once() {
	local line
	if ((${3} > 1)) && ! less "${spent[$1/$2]:-0}" "$4"; then return; fi
	line=$("${@:5}" 2> "$scratch/words") || { status=1 && say "$2: $1: not as it should: $line"; }
	record "$1" "$2" "$3" "$line"
	spent[$1/$2]=$(sum "${spent[$1/$2]:-0}" "$row_cpu")
	if [[ $(value limited "$line") == 1 ]]; then spent[$1/$2]=1e9; fi
}

holds() { # N DISTRIBUTION: the event set
	local run kind case="hold $2 $1" most count=1000000
	most=$(awk -v b="$budget" 'BEGIN { print b / 20 }')
	for ((run = 1; run <= repeats; run++)); do
		for kind in ladder heap4 plain gtree gsequence; do
			if [[ $kind != g* ]] || (($1 <= 100000)); then once "$case" "$kind" "$run" "$most" tests/bench/hold "$kind" "$1" "$2" "$count"; fi
		done
		for kind in Map Heap Calendar PriorityQueue; do
			if [[ $ns3 == yes ]] && (($1 <= 1000000)); then once "$case" "ns-3 $kind" "$run" "$most" tests/bench/peers/ns3/hold "$kind" "$1" "$2" "$count" 20; fi
		done
	done
}

packets() { # TOPOLOGY K BYTES
	local run kind
	for ((run = 1; run <= repeats; run++)); do
		once calibrate calibrate "$run" "$budget" tests/bench/packets calibrate
		for kind in lanes transport; do once "$*" "$kind" "$run" "$budget" tests/bench/packets "$kind" "$@"; done
		if [[ $ns3 == yes ]]; then once "$*" ns-3 "$run" "$budget" tests/bench/peers/ns3/sim "$@" 1000; fi
	done
	if command -v valgrind > /dev/null && less "$(sum 0 "${spent[$*/lanes]:-0}")" "$(awk -v c="$counted" -v r="$repeats" 'BEGIN { print c * r }')"; then
		for kind in lanes transport; do
			valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="packets_$kind" tests/bench/packets "$kind" "$@" > /dev/null 2> "$scratch/words" || true
			record "$*" "$kind" counted "instructions=$(sed -n -E 's/.*Collected : ([0-9]+).*/\1/p' "$scratch/words")"
		done
	fi
}

for dist in exp bimodal const; do
	for n in 100 1000 10000 100000 1000000 10000000; do
		if [[ $quick == 1 ]] && ((n > 1000000)); then continue; fi
		say "events: $n pending, $dist"
		holds "$n" "$dist"
	done
done
packet_cases=("dumbbell 1 100000000" "dumbbell 2 100000000" "dumbbell 8 100000000" "dumbbell 64 10000000" "ring 8 1073741824" "incast 8 1073741824")
packet_quick=("dumbbell 1 20000000" "dumbbell 8 20000000" "ring 8 100000000" "incast 8 100000000")
if [[ $quick == 1 ]]; then packet_cases=("${packet_quick[@]}"); fi
for case in "${packet_cases[@]}"; do
	say "packets: $case"
	read -ra case_words <<< "$case"
	packets "${case_words[@]}"
done

awk -f "$here/table-format.awk" -f "$here/packets.awk" "$csv" | tee "$scratch/packets"
if [[ -n ${BENCH_WRITE:-} ]]; then bash "$here/into.sh" packets "$scratch/packets" "$BENCH_WRITE"; fi
csv=$all_csv
