#!/usr/bin/env bash
# tests/check-report.sh: the text report of every shipped scenario, and of every variant of it, fits a terminal of 80 columns, in short and in full, and bears colours
# where they are asked for only.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

reports=0
while IFS= read -r file; do
	for how in "" --all; do
		"$top_builddir/vmksim" run "$file" --variant all --quiet ${how:+"$how"} > "$scratch/report" || true
		reports=$((reports + 1))
		while IFS= read -r line; do
			fault "$file${how:+ ($how)}: wider than 80 columns: $line"
		done < <(LC_ALL=C.UTF-8 grep -P '^.{81,}' "$scratch/report" | head -n 3)
		if grep -q $'\e' "$scratch/report"; then fault "$file: an escape sequence though this is no terminal"; fi
	done
done < <(find "$top_srcdir/scenarios" -name '*.yaml' | sort)
if command -v script > /dev/null; then
	TERM=xterm script -qc "'$top_builddir/vmksim' run '$top_srcdir/scenarios/init.yaml' --quiet" "$scratch/typescript" > "$scratch/shown" < /dev/null
	grep -q $'\e\[32m' "$scratch/shown" || fault "no colour on a terminal"
	NO_COLOR=1 TERM=xterm script -qc "'$top_builddir/vmksim' run '$top_srcdir/scenarios/init.yaml' --quiet" "$scratch/typescript" > "$scratch/shown" < /dev/null
	if grep -q $'\e' "$scratch/shown"; then fault "a colour though NO_COLOR is set"; fi
fi
((reports > 100)) || fault "only $reports reports were looked at"
finish "$reports reports fit 80 columns"
