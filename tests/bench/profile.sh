#!/usr/bin/env bash
# tests/bench/profile.sh: where the instructions go, by function, as tables: valgrind counts them, so the figures carry no noise (and are of this compiler and build).
# What is inlined counts for the function it went into. Each table begins with whole parts of the program. PROFILE_ROWS (10): functions in a table. With BENCH_WRITE=FILE the part of that document between
# "<!-- profile: begin -->" and "<!-- profile: end -->" becomes the tables.
set -euo pipefail
export LC_ALL=C

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
rows=${PROFILE_ROWS:-10}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vmksim-profile.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
if ! command -v valgrind > /dev/null; then
	printf 'profile: valgrind is not installed (Debian: valgrind, or ./bootstrap bench)\n' >&2
	exit 1
fi

# profile TITLE UNITS UNIT FUNCTION COMMAND...: instructions a unit, of FUNCTION and all it calls (main: of the whole program).
profile() {
	valgrind --tool=callgrind --callgrind-out-file="$scratch/out" --toggle-collect="$4" "${@:5}" > /dev/null 2> "$scratch/words"
	printf '%s, instructions a %s:\n\n' "$1" "$3"
	callgrind_annotate --auto=no --threshold=100 "$scratch/out" | awk -v units="$2" -v rows="$rows" -f "$here/profile.awk"
	printf '\n'
}

# memory TITLE TRANSFERS COMMAND...: who asked for what is live at the peak.
memory() {
	valgrind --tool=massif --massif-out-file="$scratch/massif" --max-snapshots=10 --detailed-freq=1 --threshold=0.3 "${@:3}" > /dev/null 2> "$scratch/words"
	printf '%s, memory that is in use at the peak:\n\n' "$1"
	awk -v units="$2" -v rows="$rows" -f "$here/memory.awk" "$scratch/massif"
	printf '\n'
}

HOSTS=100 PER_HOST=10 bash "$here/estate.sh" --scenario > "$scratch/estate.yaml"
bash "$here/rolling.sh" 100 50 20 12 > "$scratch/rolling.yaml"
migrations=$(./vmksim run "$scratch/rolling.yaml" | sed -n -E 's/.* of ([0-9]+) migrations completed.*/\1/p')
{
	profile "Transfers, 512 hosts, 10,000 in 1,446 s" 20000 "start or end" sim_run tests/bench/flows 512 10000 1446
	profile "Transfers, dense: 128 hosts, 1,000 in 10 s" 2000 "start or end" sim_run tests/bench/flows 128 1000 10
	memory "Transfers, 2,048 hosts, 100,000 in 3,791 s" 100000 tests/bench/flows 2048 100000 3791
	profile "Estate, 100 hosts, 1,000 vMotions, report" 1000 "migration" main ./vmksim run "$scratch/estate.yaml"
	profile "Rolling evacuation of 24 of 100 hosts, report" "$migrations" "migration" main ./vmksim run "$scratch/rolling.yaml"
} | tee "$scratch/tables"
if [[ -n ${BENCH_WRITE:-} ]]; then
	bash "$here/into.sh" profile "$scratch/tables" "$BENCH_WRITE"
fi
