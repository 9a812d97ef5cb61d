#!/usr/bin/env bash
# tests/check-builds.sh: vmksim built by gcc -O0, gcc -O3 and clang -O2 gives the same outcome, and so the same fingerprint, for each shipped scenario and
# variant, and for a selection at packet fidelity.
# Skipped without clang, unless VMKSIM_REQUIRE_CLANG=1. VMKSIM_BUILDS=no skips it (builds that only repeat another check's work).
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

skip() {
	printf 'skipped: %s\n' "$1"
	exit 77
}
[[ ${VMKSIM_BUILDS:-yes} != no ]] || skip "VMKSIM_BUILDS=no"
for compiler in gcc clang; do
	if ! command -v $compiler > /dev/null; then
		[[ ${VMKSIM_REQUIRE_CLANG:-0} != 1 ]] || { printf '%s is required and missing\n' $compiler; exit 1; }
		skip "$compiler is missing"
	fi
done
scratch

# The flags of the build without optimisation, sanitizers and warnings.
read -ra flags <<< "$VMKSIM_CFLAGS"
plain=()
for flag in "${flags[@]}"; do
	[[ $flag == -W* || $flag == -fsanitize* || $flag == -fno-sanitize* || $flag == -fno-omit-frame-pointer ]] || plain+=("$flag")
done
read -ra libs <<< "$VMKSIM_LIBS"
# shellcheck disable=SC2162 # the backslashes are make's quoting, undone here
read -a defs <<< "$VMKSIM_DEFS"

# build NAME COMPILER FLAGS...: compiles every source apart, two at a time, and links.
build() {
	local name=$1 source
	shift
	mkdir "$scratch/$name"
	tr ' ' '\n' <<< "$VMKSIM_SOURCES" | grep '\.c$' | sort -u | while read -r source; do
		printf '%s\0' -o "$scratch/$name/${source//\//_}.o" -c "$([[ -e $source ]] || printf '%s/' "$top_srcdir")$source"
	done | xargs -0 -n 4 -P 2 "$@" "${plain[@]}" -w "${defs[@]}"
	"$1" "$scratch/$name"/*.o "${libs[@]}" -o "$scratch/$name/vmksim"
}

build gcc-O0 gcc -O0
build gcc-O3 gcc -O3
build clang-O2 clang -O2

shipped_runs
for i in "${!run_file[@]}"; do
	for name in gcc-O0 gcc-O3 clang-O2; do
		play "$scratch/$name/vmksim" "$i" "$scratch/$name.json"
		[[ $name == gcc-O0 ]] || cmp "$scratch/gcc-O0.json" "$scratch/$name.json" || fault "$(run_name "$i"): $name gives another outcome than gcc-O0"
	done
	printf '%s: %s\n' "$(run_name "$i")" "$(fingerprint_of "$scratch/gcc-O0.json")"
done

shipped=${#run_file[@]}
packet_selection
for i in "${!run_file[@]}"; do
	for name in gcc-O0 gcc-O3 clang-O2; do
		play_packets "$scratch/$name/vmksim" "$i" "$scratch/$name.json" "${run_until[$i]}"
		[[ $name == gcc-O0 ]] || cmp "$scratch/gcc-O0.json" "$scratch/$name.json" || fault "$(run_name "$i"): $name gives another outcome than gcc-O0 at packet fidelity"
	done
	printf '%s at packet fidelity: %s\n' "$(run_name "$i")" "$(fingerprint_of "$scratch/gcc-O0.json")"
done

finish "$shipped runs, and ${#run_file[@]} at packet fidelity, give equal outcomes with gcc -O0, gcc -O3 and clang -O2"
