#!/usr/bin/env bash
# tests/fuzz.sh: tests/test-fuzz, tests/test-random-reconfiguration and tests/test-console-fuzz built with the address and undefined-behaviour sanitizers, in a folder of
# their own, and run with ever new seeds for FUZZ_SECONDS, scenarios at both fidelities. What breaks is kept as fuzz-failure-SEED.yaml (lines of a console:
# fuzz-failure-console-SEED.txt) and told; the others go on. FUZZ_FIRST is the seed to begin with.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

seconds=${FUZZ_SECONDS:-600} seed=${FUZZ_FIRST:-1} batch=200
flags=()
read -ra given <<< "$VMKSIM_CFLAGS"
for flag in "${given[@]}"; do
	[[ $flag == -W* ]] || flags+=("$flag")
done
flags+=(-O1 -g "-fsanitize=address,undefined" -fno-sanitize-recover=all -fno-omit-frame-pointer)
# shellcheck disable=SC2162 # the backslashes are make's quoting, undone here
read -a defs <<< "$VMKSIM_DEFS"
read -ra libs <<< "$CUNIT_LIBS $VMKSIM_LIBS"
read -ra compiler <<< "${CC:-cc}"

suites="tests/suite.c tests/given.c tests/random-scenario.c tests/test-fuzz.c tests/test-random-reconfiguration.c tests/test-console-fuzz.c"
tr ' ' '\n' <<< "$VMKSIM_SOURCES $suites" | grep '\.c$' | grep -vE '^cli/([^/]*|lab/.*)$' | sort -u | while read -r source; do
	printf '%s\0' -o "$scratch/${source//\//_}.o" -c "$([[ -e $source ]] || printf '%s/' "$top_srcdir")$source"
done | xargs -0 -n 4 -P 2 "${compiler[@]}" "${flags[@]}" -w "${defs[@]}"
for suite in fuzz random-reconfiguration console-fuzz; do
	mapfile -t objects < <(find "$scratch" -name '*.o' ! -name 'tests_test-*' ; printf '%s\n' "$scratch/tests_test-$suite.c.o")
	"${compiler[@]}" "${flags[@]}" "${objects[@]}" "${libs[@]}" -o "$scratch/$suite"
done

export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
begun=$SECONDS mutants=0 estates=0 sessions=0
while ((SECONDS - begun < seconds)); do
	status=0
	(cd "$scratch" && srcdir=$top_srcdir VMKSIM_FUZZ_FIRST=$seed VMKSIM_FUZZ_RUNS=$batch ./fuzz) > "$scratch/words" 2>&1 < /dev/null || status=$?
	if ((status != 0)); then
		cp "$scratch/fuzz-mutant.yaml" "fuzz-failure-$seed.yaml"
		fault "seeds from $seed: ended with $status, see fuzz-failure-$seed.yaml: $(grep -m 3 -E 'ERROR|runtime error|bug:|^#' "$scratch/words" || tail -n 3 "$scratch/words")"
	fi
	mutants=$((mutants + batch)) status=0
	(cd "$scratch" && srcdir=$top_srcdir VMKSIM_FIDELITY=packet VMKSIM_FUZZ_FIRST=$seed VMKSIM_FUZZ_RUNS=$((batch / 4)) ./fuzz) > "$scratch/words" 2>&1 < /dev/null || status=$?
	if ((status != 0)); then
		cp "$scratch/fuzz-mutant.yaml" "fuzz-failure-packet-$seed.yaml"
		fault "seeds from $seed: at packet fidelity ended with $status, see fuzz-failure-packet-$seed.yaml: $(grep -m 3 -E 'ERROR|runtime error|bug:|^#' "$scratch/words" || tail -n 3 "$scratch/words")"
	fi
	status=0
	(cd "$scratch" && srcdir=$top_srcdir VMKSIM_FUZZ_FIRST=$seed VMKSIM_FUZZ_RUNS=$batch ./console-fuzz) > "$scratch/words" 2>&1 < /dev/null || status=$?
	if ((status != 0)); then
		cp "$scratch/fuzz-console.txt" "fuzz-failure-console-$seed.txt"
		fault "seeds from $seed: a console ended with $status, see fuzz-failure-console-$seed.txt: $(grep -m 3 -E 'ERROR|runtime error|bug:|^#' "$scratch/words" || tail -n 3 "$scratch/words")"
	fi
	sessions=$((sessions + batch))
	for fidelity in flow packet; do
		status=0
		VMKSIM_FIDELITY=$fidelity VMKSIM_RANDOM_FIRST=$seed VMKSIM_RANDOM_RUNS=$((batch / 10)) "$scratch/random-reconfiguration" > "$scratch/words" 2>&1 < /dev/null || status=$?
		if ((status != 0)); then
			sed -n 's/^#| //p' "$scratch/words" > "fuzz-failure-estate-$fidelity-$seed.yaml"
			fault "estates from $seed: at $fidelity fidelity ended with $status, see fuzz-failure-estate-$fidelity-$seed.yaml: $(grep -m 3 -E 'ERROR|runtime error|bug:|broke' "$scratch/words" || tail -n 3 "$scratch/words")"
		fi
	done
	estates=$((estates + batch / 10)) seed=$((seed + batch))
done
finish "$mutants mutants, $estates estates and $sessions sessions of a console: nothing breaks; the next seed is $seed"
