#!/usr/bin/env bash
# tests/check-floors.sh: an include never points up, and every include of ours is written from the top of the tree. The floors are in floors.txt.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

names=() patterns=() never=()
while read -r name rest; do
	case $name in
	'' | '#'*) ;;
	never) never+=("$rest") ;;
	*) names+=("$name") patterns+=("$rest") ;;
	esac
done < "$top_srcdir/tests/floors.txt"

# floor_of FILE: sets $floor to the index of its floor, or to -1.
floor_of() {
	local i pattern
	set -f
	for ((i = 0; i < ${#names[@]}; i++)); do
		for pattern in ${patterns[i]}; do
			# shellcheck disable=SC2053 # patterns
			if [[ $1 == $pattern ]]; then floor=$i; set +f; return; fi
		done
	done
	set +f
	floor=-1
}

check_include() { # FILE FILE'S-FLOOR LINE INCLUDED
	local rule who what
	floor_of "$4"
	if [[ $4 != */* || $4 == .* || $floor -lt 0 ]]; then
		fault "$1:$3: #include \"$4\" is not written from the top of the tree"
		return
	fi
	if [[ ! -e $top_srcdir/$4 && ! -e $top_builddir/$4 ]]; then fault "$1:$3: #include \"$4\": there is no such file"; fi
	if ((floor > $2)); then fault "$1:$3: #include \"$4\" points up, from ${names[$2]} to ${names[floor]}"; fi
	for rule in "${never[@]}"; do
		read -r who what <<< "$rule"
		# shellcheck disable=SC2053 # patterns
		if [[ $1 == $who && $4 == $what ]]; then fault "$1:$3: #include \"$4\": files of $who never include $what"; fi
	done
}

files=0 includes=0
while read -r file; do
	files=$((files + 1))
	floor_of "$file"
	own=$floor
	if ((own < 0)); then
		fault "$file stands on no floor: add it to tests/floors.txt"
		continue
	fi
	while IFS=: read -r line text; do
		includes=$((includes + 1))
		included=${text#*\"}
		check_include "$file" "$own" "$line" "${included%%\"*}"
	done < <(grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$top_srcdir/$file" || true)
done < <(sources c h)

((includes > 0)) || fault "no include was found: the check is looking in the wrong place"
finish "$includes includes of $files files, none points up"
