#!/usr/bin/env bash
# tests/check-packets.sh: shipped scenarios at packet fidelity: each run that is reckoned to take at most VMKSIM_PACKETS million packets (make check: a few, make check-long:
# 60) ends as a run may, adds up, and takes at most 60 million; those of scenarios/packets hold what they expect there, too. Whatever is reckoned to take more than 60 million is
# tagged long.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

if ! "$top_builddir/vmksim" run --quiet --fidelity packet "$top_srcdir/scenarios/packets/nfc-ten-copies.yaml" --variant "one alone" > "$scratch/words" 2>&1; then
	if grep -q 'is none of: flow$' "$scratch/words"; then
		printf 'skipped: no model of packets in this build\n'
		exit 77
	fi
	fault "one NFC copy alone: $(tail -n 3 "$scratch/words")"
fi

most=60000000
shipped_runs --packets "${VMKSIM_PACKETS:-3}"
mkdir "$scratch/outcomes"
total=0
for i in "${!run_file[@]}"; do
	out=$scratch/outcomes/$i.json
	play_packets "$top_builddir/vmksim" "$i" "$out"
	sent=$(sed -n -E 's/^ *"packets": *([0-9]+),?$/\1/p' "$out" | awk '{n += $1} END {printf "%.0f\n", n}')
	((sent <= most)) || fault "$(run_name "$i"): $sent packets are more than $most"
	total=$((total + sent))
	if [[ ${run_file[$i]} == */scenarios/packets/* ]] && grep -q '"met": false' "$out"; then
		fault "$(run_name "$i"): does not hold at packet fidelity: $(grep -B1 '"met": false' "$out" | sed -n -E 's/^ *"that": *"(.*)",?$/\1/p' | tr '\n' ';')"
	fi
	printf '%s: %s packets, %s\n' "$(run_name "$i")" "$sent" "$(fingerprint_of "$out")"
done
VMKSIM_OUTCOMES=$scratch/outcomes "$top_builddir/tests/test-sums" > "$scratch/sums" || fault "sums: $(grep -E '^(#|not ok)' "$scratch/sums" | head -n 5)"
played=${#run_file[@]}

shipped_runs --packets 1000000
for i in "${!run_file[@]}"; do
	((run_packets[i] <= most)) || grep -q '^tags: \[.*\blong\b.*\]' "${run_file[$i]}" ||
		fault "$(run_name "$i"): reckoned to take ${run_packets[$i]} packets, and not tagged long"
done

finish "$played runs at packet fidelity, $total packets"
