#!/usr/bin/env bash
# tests/bench/into.sh NAME TABLES DOCUMENT: what stands in DOCUMENT between "<!-- NAME: begin -->" and "<!-- NAME: end -->" becomes the text of TABLES.
set -euo pipefail

written=$(awk -v name="$1" -v tables="$2" '
	$0 == "<!-- " name ": end -->" { skip = 0 }
	!skip
	$0 == "<!-- " name ": begin -->" { print ""; while ((getline line < tables) > 0) print line; skip = 1 }' "$3")
printf '%s\n' "$written" > "$3"
printf 'wrote the tables of %s into %s\n' "$1" "$3" >&2
