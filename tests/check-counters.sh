#!/usr/bin/env bash
# tests/check-counters.sh: what simulating costs, by counters, which no load of the machine disturbs: events, memory, crossings that solving looked at, and how they
# grow; of packets, operations of the event set and bytes that stay. And what the same work gives: finish times as SimGrid's, attribution without a gap, every byte
# delivered. Seconds and instructions are make bench's.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

faults=0 checks=0
fault() {
	printf '%s\n' "$1"
	faults=$((faults + 1))
}

value() { sed -n -E "s/^(.* )?$1=([^ ]*).*/\2/p" <<< "$line"; } # KEY of $line

# play PROGRAM HOSTS TRANSFERS WINDOW_S
play() {
	local truth=$top_srcdir/tests/validation/data/simgrid/fct_H$2_F$3_W$4_plainmaxmin.csv
	line=$("$top_builddir/tests/bench/$1" "$2" "$3" "$4" ${truth:+$([[ ! -f $truth ]] || printf '%s' "$truth")}) || fault "$1 $2 $3 $4: not as it should: $line"
	at="$1 $2 $3 $4"
}

# holds EXPRESSION: of awk
holds() {
	checks=$((checks + 1))
	awk "BEGIN { exit !($1) }" || fault "$at: does not hold: $1   ($line)"
}

declare -A looked changed
for work in "32 100 10" "32 100 31" "128 1000 466" "512 10000 1446" "128 1000 10"; do
	read -r hosts transfers window <<< "$work"
	play solver "$hosts" "$transfers" "$window"
	holds "$(value events) == 2 * $transfers"
	looked[$work]=$(value looked)
	changed[$work]=$(value changed)
	holds "$(value looked) < 12 * $(value changed)" # cost goes with the rates that change, of which each has four links to look at, not with all there are
	play flows "$hosts" "$transfers" "$window"
	holds "$(value events) == 2 * $transfers"     # a start and an end: steady phases cost no events, series none at all
	holds "$(value unheld_ps) == 0"
	holds "$(value live_bytes) < 250000 + 1300 * (2 * $hosts + $hosts / 16) + 70 * $transfers + 1100 * $(value at_once)" # of links, transfers, those at once
done

# growth FROM TO EXPONENT: of what is looked at for one rate that changes, in the number of transfers.
growth() {
	at="$1 to $2"
	line="looked at ${looked[$1]}, then ${looked[$2]} times"
	holds "log(${looked[$2]} / ${changed[$2]} / (${looked[$1]} / ${changed[$1]})) / log($(cut -d' ' -f2 <<< "$2") / $(cut -d' ' -f2 <<< "$1")) < $3"
}
growth "128 1000 466" "512 10000 1446" 0.15
growth "32 100 10" "128 1000 10" 0.25

# packets TOPOLOGY K BYTES: operations of the event set for a data packet that was sent, bytes that are still needed at the end, and that were new in its second half.
packets() {
	local kind flows=$2 most=3.5 window=120
	if (($2 == 1)); then most=2; fi
	if [[ $1 == dumbbell ]]; then window=2900; fi # segments in a buffer
	for kind in lanes transport; do
		at="packets $kind $*"
		line=$("$top_builddir/tests/bench/packets" "$kind" "$@") || fault "$at: not as it should: $line"
		holds "$(value moves) <= $most * $(value sent)"
		holds "$(value live_bytes) < 200000 + $flows * (20000 + 40 * $window)"
		if [[ $1 == ring ]]; then holds "$(value late_bytes) <= 1024"; fi # its queues are in their steady state from early on: nothing is allocated for a packet
		holds "$(value again) >= $(value dropped) && $(value sent) == $(value packets) + $(value again)" # what is lost is sent again, and no more than that
	done
}
packets dumbbell 1 10000000
packets dumbbell 8 3000000
packets ring 8 20000000

printf '%d counters within their bounds, %d fault(s)\n' "$checks" "$faults"
((checks > 0 && faults == 0))
