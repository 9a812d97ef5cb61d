#!/usr/bin/env bash
# tests/check-packets.sh: shipped scenarios at packet fidelity. Every run begins (VMKSIM_UNTIL of simulated time) and adds up; those reckoned to take at most VMKSIM_PACKETS million
# packets (make check: few, make check-long: 60) are played to their end, add up, and take at most 60 million; but for files tagged long they hold there what they expect.
# Whatever is reckoned to take more than 60 million is tagged long.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

most=60000000

add_up() { # FOLDER of outcomes
	VMKSIM_OUTCOMES=$1 "$top_builddir/tests/test-sums" > "$scratch/sums" || fault "sums: $(grep -E '^(#|not ok)' "$scratch/sums" | head -n 5)"
}

packets_in() { # OUTCOME
	sed -n -E 's/^ *"packets": *([0-9]+),?$/\1/p' "$1" | sort -n | tail -n 1 # the run's are more than those of any session
}

is_long() { # RUN-INDEX
	grep -q '^tags: \[.*\blong\b.*\]' "${run_file[$1]}"
}

packet_runs 1000000
begun=${#run_file[@]}
mkdir "$scratch/begun" "$scratch/whole"
for i in "${!run_file[@]}"; do
	((run_packets[i] <= most)) || is_long "$i" ||
		fault "$(run_name "$i"): reckoned to take ${run_packets[$i]} packets, and not tagged long"
	play_packets "$top_builddir/vmksim" "$i" "$scratch/begun/$i.json" "${VMKSIM_UNTIL:-100 ms}"
done
add_up "$scratch/begun"

total=0
packet_runs "${VMKSIM_PACKETS:-3}"
for i in "${!run_file[@]}"; do
	out=$scratch/whole/$i.json
	play_packets "$top_builddir/vmksim" "$i" "$out" ''
	sent=$(packets_in "$out")
	((sent <= most)) || fault "$(run_name "$i"): $sent packets are more than $most"
	total=$((total + sent))
	if ! is_long "$i" && grep -q '"met": false' "$out"; then
		fault "$(run_name "$i"): does not hold at packet fidelity: $(grep -B1 '"met": false' "$out" | sed -n -E 's/^ *"that": *"(.*)",?$/\1/p' | tr '\n' ';')"
	fi
	printf '%s: %s packets, %s\n' "$(run_name "$i")" "$sent" "$(fingerprint_of "$out")"
done
add_up "$scratch/whole"

finish "$begun runs begin at packet fidelity, ${#run_file[@]} are played to their end with $total packets"
