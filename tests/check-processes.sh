#!/usr/bin/env bash
# tests/check-processes.sh: each shipped scenario, with each variant, gives equal bytes of JSON in two processes that share nothing but the file: another locale (one
# with a decimal comma, where one can be had), time zone, directory, environment, limit of the stack, and memory that is filled with another pattern. So do random ones, and
# a selection at packet fidelity.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

other=(LC_ALL=C.UTF-8)
if localedef -i de_DE -f UTF-8 "$scratch/de_DE.UTF-8" > "$scratch/words" 2>&1; then
	other=(LC_ALL=de_DE.UTF-8 LOCPATH="$scratch")
elif grep -qix 'de_DE.utf-\?8' <(locale -a 2> "$scratch/words"); then
	other=(LC_ALL=de_DE.UTF-8)
fi

elsewhere() { # the same run under other circumstances
	mkdir -p "$scratch/a directory"
	(
		cd "$scratch/a directory"
		ulimit -s 4096
		exec env -i PATH="$PATH" "${other[@]}" TZ=Asia/Kathmandu HOME=/nonexistent TERM=dumb NO_COLOR=1 COLUMNS=20 GSL_RNG_TYPE=ran0 GSL_RNG_SEED=7 \
			MALLOC_PERTURB_=165 G_SLICE=always-malloc SOURCE_DATE_EPOCH=1 "$top_builddir/vmksim" "$@"
	)
}

shipped_runs
for i in "${!run_file[@]}"; do
	play "$top_builddir/vmksim" "$i" "$scratch/here"
	play elsewhere "$i" "$scratch/elsewhere"
	if ! cmp "$scratch/here" "$scratch/elsewhere"; then
		diff "$scratch/here" "$scratch/elsewhere" | head -n 10 || true
		fault "$(run_name "$i"): another process gives another outcome (the other locale: ${other[0]})"
	fi
	[[ -s $scratch/here ]] || fault "$(run_name "$i"): gave nothing to compare"
done

shipped=${#run_file[@]}
packet_selection
for i in "${!run_file[@]}"; do
	play_packets "$top_builddir/vmksim" "$i" "$scratch/here" "${run_until[$i]}"
	play_packets elsewhere "$i" "$scratch/elsewhere" "${run_until[$i]}"
	cmp "$scratch/here" "$scratch/elsewhere" || fault "$(run_name "$i"): another process gives another outcome at packet fidelity (the other locale: ${other[0]})"
done

seeds=20
for ((seed = 1; seed <= seeds; seed++)); do # how they end is of no account here
	file=$scratch/random-$seed.yaml
	"$top_builddir/tests/list-runs" --random "$seed" > "$file" || fault "there is no random scenario of seed $seed"
	"$top_builddir/vmksim" run --format json "$file" > "$scratch/here" 2> "$scratch/words" || true
	elsewhere run --format json "$file" > "$scratch/elsewhere" 2> "$scratch/words" || true
	cmp "$scratch/here" "$scratch/elsewhere" || fault "the random scenario of seed $seed: another process gives another outcome"
	[[ -s $scratch/here ]] || fault "the random scenario of seed $seed: gave nothing to compare"
done

finish "$shipped runs, ${#run_file[@]} also at packet fidelity, and $seeds random scenarios give equal bytes in two processes (the other locale: ${other[0]})"
