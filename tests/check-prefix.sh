#!/usr/bin/env bash
# tests/check-prefix.sh: a file exports only symbols that begin with its stem (the file's name up to the first "_" or "."), or main.
# Reads the object files that were built; documented exceptions are in exceptions.txt.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

# Of an object's name, the path of its source: by the sources' list, since an archive keeps base names only.
declare -A source_of
for source in ${VMKSIM_SOURCES:-$(sources c)}; do
	[[ $source == *.c ]] || continue
	base=$(basename "$source" .c)
	source_of[$base]+="${source_of[$base]:+ }$source"
done

allowed() { # SYMBOL BASE-NAME
	local stem=${2%%_*} source item
	[[ $1 == "$stem" || $1 == "$stem"_* ]] && return 0
	for source in ${source_of[$2]:-}; do
		item=$1
		while [[ $item == *_* ]]; do
			item=${item%_*}
			if excepted prefix "$source" "${item}_"; then return 0; fi
		done
		if excepted prefix "$source" "$1"; then return 0; fi
	done
	return 1
}

symbols=0
# shellcheck disable=SC2086 # a list
while read -r place kind name; do
	[[ $kind == [A-Z] && $kind != [UVW] ]] || continue
	[[ $name == main || $name == __* || $name == DW.* ]] && continue
	object=${place##*:}
	base=$(basename "${object%.o}")
	base=${base#libsim_a-}
	base=${base#libvmksim_a-}
	base=${base#vmksim-}
	symbols=$((symbols + 1))
	allowed "$name" "$base" || fault "${source_of[$base]:-$base}: exports $name, which does not begin with ${base%%_*}_"
done < <(${NM:-nm} -A -g --defined-only ${VMKSIM_OBJECTS:-libsim.a libvmksim.a} | sed -E 's/^(.*):[0-9a-f]+ ([A-Za-z]) (.+)$/\1 \2 \3/')

((symbols > 0)) || fault "no exported symbol was found: the check is looking in the wrong place"
finish "$symbols exported symbols bear their file's prefix"
