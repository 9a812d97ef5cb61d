#!/usr/bin/env bash
# tests/check-readme.sh: what the README shows is what vmksim prints: after "<!-- shows: ARGUMENTS -->" (or "ARGUMENTS < FILE": its standard input) every line
# of the indented block, but those with … alone and the prompt, stands in the program's output, in that order. It names every command, every option and every
# shipped scenario.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

vmksim=$top_builddir/vmksim
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
faults=0 blocks=0

check_block() { # ARGUMENTS; the block in $work/want
	local line words from=/dev/null
	read -ra words <<< "${1%% < *}"
	if [[ $1 == *' < '* ]]; then from=${1##* < }; fi
	(cd "$top_srcdir" && LC_ALL=C.UTF-8 "$vmksim" "${words[@]}" < "$from" > "$work/got" 2>&1) || true
	exec 3< "$work/got"
	while IFS= read -r line; do
		local got found=no bare=${line//[[:space:]]/}
		[[ -z $bare || $bare == '…' || $line == '$ '* ]] && continue
		while IFS= read -r got <&3; do
			if [[ $got == "$line" ]]; then
				found=yes
				break
			fi
		done
		if [[ $found == no ]]; then
			printf 'README.md: vmksim %s does not print (any more, or there): %s\n' "$1" "$line"
			faults=$((faults + 1))
			break
		fi
	done < "$work/want"
	exec 3<&-
	blocks=$((blocks + 1))
}

arguments=''
: > "$work/want"
while IFS= read -r line || [[ -n $line ]]; do
	if [[ $line =~ ^'<!-- shows: '(.*)' -->'$ ]]; then
		arguments=${BASH_REMATCH[1]}
		: > "$work/want"
	elif [[ -n $arguments && ($line == '    '* || -z $line) ]]; then
		printf '%s\n' "${line#    }" >> "$work/want"
	elif [[ -n $arguments ]]; then
		check_block "$arguments"
		arguments=''
	fi
done < "$top_srcdir/README.md"

# named WHAT HOW: is it in the README?
named() {
	grep -qE -- "$2([^a-z0-9-]|\$)" "$top_srcdir/README.md" && return
	printf 'README.md: does not name %s\n' "$1"
	faults=$((faults + 1))
}

while read -r command; do
	named "the command $command" "vmksim $command"
	while read -r option; do
		[[ $option == --help ]] || named "$option of $command" "$option"
	done < <("$vmksim" "$command" --help | sed -n -E 's/^  (-., )?(--[a-z-]+).*/\2/p')
done < <("$vmksim" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' | grep -vx help)
for file in "$top_srcdir"/scenarios/*.yaml; do
	named "${file##*/}" "\`${file##*/}"
done
for file in "$top_srcdir"/scenarios/published/*.yaml; do
	named "published/${file##*/}" "\`published/${file##*/}"
done

printf '%d blocks of the README compared, %d fault(s)\n' "$blocks" "$faults"
((blocks > 0 && faults == 0))
