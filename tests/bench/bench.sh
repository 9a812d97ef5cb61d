#!/usr/bin/env bash
# tests/bench/bench.sh: what make bench does: times vmksim and, where they are installed, SimGrid and ns-3 on the same work in one run; writes all runs as CSV, prints the
# tables. Transfers and estates are here, events and packets in packets.sh.
#
# BENCH_ONLY          flows: transfers and estates alone; packets: events and packets alone
# BENCH_REPEATS (5)   runs of each program on each case, alternated; the best counts
# BENCH_BUDGET (100)  processor seconds after which a program that has run once on a case is not run again on it
# BENCH_QUICK=1       three runs, only the cases of seconds, no rolling evacuation
# BENCH_COUNTED (2)   processor seconds of a run up to which a program's instructions are counted, since that takes fifty times as long
# BENCH_CSV           where the runs go (bench.csv); those of events and packets beside them, packets-bench.csv
# BENCH_WRITE         a document whose part between "<!-- bench: begin -->" and "<!-- bench: end -->" becomes the tables; "packets" for those of events and packets
# CXX (g++), CXXFLAGS (-O2)  for the programs of SimGrid and ns-3
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
quick=${BENCH_QUICK:-0}
repeats=${BENCH_REPEATS:-$([[ $quick == 1 ]] && printf 3 || printf 5)}
budget=${BENCH_BUDGET:-100}
csv=${BENCH_CSV:-bench.csv}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vmksim-bench.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
counted=${BENCH_COUNTED:-2}
only=${BENCH_ONLY:-all}
status=0

say() { printf 'bench: %s\n' "$*" >&2; }

# hosts transfers window_s
cases=("32 100 31" "128 1000 466" "512 10000 1446" "2048 100000 3791" "128 1000 10" "512 10000 10")
quick_cases=("32 100 31" "128 1000 466" "512 10000 1446" "128 1000 10")
if [[ $quick == 1 ]]; then cases=("${quick_cases[@]}"); fi

# --- what both parts use ---

value() { sed -n -E "s/^(.* )?$1=([^ ]*).*/\2/p" <<< "$2"; } # KEY LINE

# record CASE PROGRAM RUN LINE: a row of the CSV; $row_cpu: its seconds.
record() {
	local key fields=("$1" "$2" "$(value mode "$4")" "$3")
	for key in "${columns[@]:4}"; do fields+=("$(value "$key" "$4")"); done
	(IFS=, && printf '%s\n' "${fields[*]}") >> "$csv"
	row_cpu=$(value cpu_s "$4")
	row_cpu=${row_cpu:-0}
}

less() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a < b) }'; } # A B
sum() { awk -v a="$1" -v b="$2" 'BEGIN { print a + b }'; }

# compile FOLDER NAME LIBRARY...: a peer's program
compile() {
	local cxxflags
	read -ra cxxflags <<< "${CXXFLAGS:--O2}"
	mkdir -p "tests/bench/peers/$1"
	"${CXX:-g++}" -std=c++17 "${cxxflags[@]}" -I"$here/../.." "$here/peers/$1/$2.cpp" -o "tests/bench/peers/$1/$2" "${@:3}"
}

# header NAME: can it be included?
header() { command -v "${CXX:-g++}" > /dev/null && printf '#include <%s>\n' "$1" | "${CXX:-g++}" -std=c++17 -E -x c++ - > "$scratch/words" 2>&1; }

if [[ $only != flows ]]; then
	# shellcheck source=tests/bench/packets.sh
	. "$here/packets.sh"
fi
if [[ $only == packets ]]; then exit "$status"; fi

# --- the peers ---

simgrid=no
if ! header simgrid/s4u.hpp; then
	say "SimGrid is not installed (Debian: libsimgrid-dev, g++, libboost-dev): vmksim alone is timed, there are no ratios"
	say "to install it and run this again: ./bootstrap bench"
elif compile simgrid flowbench -lsimgrid && compile simgrid vmscale -lsimgrid; then
	simgrid=yes
else
	say "SimGrid's programs do not build with the version installed (they are written for 3.32): vmksim alone is timed, there are no ratios"
fi

# --- runs ---

columns=(case program mode run cpu_s events at_once peak_kib "done" changed limited compared worst instructions)
(IFS=, && printf '%s\n' "${columns[*]}") > "$csv"

# ours PROGRAM CASE RUN [TRUTH]: a difference from the truth is a failure, told at the end.
ours() {
	local line words
	read -ra words <<< "$2"
	line=$("tests/bench/$1" "${words[@]}" "${@:4}") || { status=1 && say "$1 $2: not all transfers ended as they should: $line"; }
	record "$2" "$1" "$3" "$line"
}

# theirs MODE CASE RUN LIMIT_S [OUT]
theirs() {
	local line words
	read -ra words <<< "$2"
	line=$(tests/bench/peers/simgrid/flowbench "${words[@]}" "$1" "${5:--}" "$4" 2> /dev/null) || { status=1 && say "SimGrid $1 $2 failed: $line"; }
	record "$2" simgrid "$3" "$line"
	row_limited=$(value limited "$line")
	row_limited=${row_limited:-1} # it failed
}

# instructions CASE NAME FUNCTION COMMAND...: of the function alone and all it calls, by valgrind's callgrind.
instructions() {
	local n
	valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect="$3" "${@:4}" > /dev/null 2> "$scratch/words" || true
	n=$(sed -n -E 's/.*Collected : ([0-9]+).*/\1/p' "$scratch/words")
	record "$1" "$2" counted "instructions=$n"
}

# truth CASE: a file of SimGrid's with all finish times, or nothing.
truth() {
	local hosts transfers window file
	read -r hosts transfers window <<< "$1"
	file=$here/../validation/data/simgrid/fct_H${hosts}_F${transfers}_W${window}_plainmaxmin.csv
	if [[ -f $file ]]; then printf '%s\n' "$file"; fi
}

run_case() { # CASE
	local case=$1 words mode='' modes=() run total_ours=0 total_theirs=0 full=0 took=0 file
	read -ra words <<< "$case"
	if [[ $simgrid == yes ]]; then # which of its two ways is the better? The second is stopped where it has lost
		theirs Full "$case" 1 1e9 "$scratch/out.csv"
		full=$row_cpu total_theirs=$row_cpu
		theirs Lazy "$case" 1 "$(awk -v full="$full" 'BEGIN { print 1.1 * full }')"
		if [[ $row_limited == 1 ]]; then modes=(Full); elif less "$row_cpu" "$full"; then modes=(Lazy); else modes=(Full); fi
		total_theirs=$(sum "$total_theirs" "$row_cpu")
	fi
	for ((run = 1; run <= repeats; run++)); do
		if less "$total_ours" "$budget"; then
			ours flows "$case" "$run"
			took=$row_cpu
			total_ours=$(sum "$total_ours" "$row_cpu")
			ours solver "$case" "$run"
		fi
		for mode in "${modes[@]}"; do
			if ((run > 1)) && less "$total_theirs" "$budget"; then
				theirs "$mode" "$case" "$run" 1e9
				total_theirs=$(sum "$total_theirs" "$row_cpu")
			fi
		done
	done
	for file in "$(truth "$case")" "$scratch/out.csv"; do # what SimGrid said once, and what it says here
		if [[ -f $file ]]; then
			ours flows "$case" compared "$file"
			ours solver "$case" compared "$file"
		fi
	done
	if command -v valgrind > /dev/null && less "$took" "$counted"; then
		instructions "$case" flows sim_run tests/bench/flows "${words[@]}"
		instructions "$case" solver solver_play tests/bench/solver "${words[@]}"
		if [[ $simgrid == yes ]] && less "$full" "$counted"; then instructions "$case" simgrid flowbench_play tests/bench/peers/simgrid/flowbench "${words[@]}" "${modes[0]}"; fi
	fi
	rm -f "$scratch/out.csv"
}

# estate NAME: what tests/bench/child said of a play, in $scratch/cost, as a row.
estate() { # NAME EVENTS COMPLETED
	sed 's/^/bench:   /' "$scratch/cost" >&2
	record "$1" estate 1 "$(sed -n -E 's/^.* s wall, ([0-9.]+) s user, ([0-9.]+) s system, ([0-9.]+) MiB.*/\1 \2 \3/p' "$scratch/cost" |
		awk '{ printf "cpu_s=%.2f peak_kib=%d", $1 + $2, $3 * 1024 }') events=$2 done=$3"
}

many_vmotions() {
	bash "$here/estate.sh" > "$scratch/out" || { status=1 && say "the estate of 500 hosts failed"; }
	sed -n 's/^playing it: *//p' "$scratch/out" > "$scratch/cost"
	estate "500 hosts: 5000 vMotions; JSON" "$(awk '/^events:/ { print $2 }' "$scratch/out")" "$(awk '/^completed:/ { print $2 }' "$scratch/out")"
}

rolling_evacuation() {
	bash "$here/rolling.sh" > "$scratch/rolling.yaml"
	tests/bench/child ./vmksim run "$scratch/rolling.yaml" > "$scratch/out" 2> "$scratch/cost" || { status=1 && say "the rolling evacuation failed"; }
	estate "2000 hosts: rolling evacuation of all; report" "" "$(sed -n -E 's/.* of ([0-9]+) migrations completed.*/\1/p' "$scratch/out")"
}

# plugin NAME ARGUMENT...
plugin() {
	record "$1" vmscale 1 "$(tests/bench/peers/simgrid/vmscale "${@:2}" 2> /dev/null)" || { status=1 && say "SimGrid's plugin failed: ${*:2}"; }
}

for case in "${cases[@]}"; do
	say "hosts, transfers, window: $case"
	run_case "$case"
done
say "an estate of 500 hosts, 5,000 vMotions"
many_vmotions
if [[ $quick != 1 ]]; then
	say "an estate of 2,000 hosts and 40,000 virtual machines, all evacuated in turn, again and again"
	rolling_evacuation
	if [[ $simgrid == yes ]]; then
		say "SimGrid's live-migration plugin"
		plugin "SimGrid's plugin: 2000 hosts; 10000 migrations in 500 s" transfers 2000 10000 500
		plugin "SimGrid's plugin: 2000 hosts; 10000 migrations in 379 s" transfers 2000 10000 379
		plugin "SimGrid's plugin: 2000 hosts; the evacuation's first 12 waves; no guest writes" rolling 2000 50 20 12
	fi
fi

awk -f "$here/table-format.awk" -f "$here/table.awk" "$csv" | tee "$scratch/tables"
if ! command -v valgrind > /dev/null; then say "instructions were not counted: valgrind is not installed"; fi
if [[ -n ${BENCH_WRITE:-} ]]; then
	bash "$here/into.sh" bench "$scratch/tables" "$BENCH_WRITE"
fi
exit "$status"
