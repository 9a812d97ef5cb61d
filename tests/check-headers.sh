#!/usr/bin/env bash
# tests/check-headers.sh: every public header compiles alone, and twice in a row.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

read -ra cc <<< "${CC:-cc}"
read -ra flags <<< "${VMKSIM_CFLAGS:--std=gnu17 -I$top_srcdir $(pkg-config --cflags glib-2.0 gio-unix-2.0 gsl libfyaml cunit)}"
headers=0
while read -r header; do
	headers=$((headers + 1))
	printf '#include "%s"\n#include "%s"\n' "$header" "$header" > "$scratch/alone.c"
	if ! "${cc[@]}" "${flags[@]}" -Werror -fsyntax-only "$scratch/alone.c" > "$scratch/words" 2>&1; then
		cat "$scratch/words"
		fault "$header does not compile alone"
	fi
done < <(sources h)

((headers > 0)) || fault "no header was found: the check is looking in the wrong place"
finish "$headers headers compile alone"
