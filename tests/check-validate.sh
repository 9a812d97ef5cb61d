#!/usr/bin/env bash
# tests/check-validate.sh: the validation program plays a case or two of each source, twice with the same bytes, and its report adds up: every figure of the summary follows
# from the rows below it. How good the figures are is not asked here: make validate measures, it does not gate.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

validate=$top_builddir/tests/validation/validate
folders=(--data "$top_srcdir/tests/validation/data" --classes "$top_srcdir/tests/validation" --scenarios "$top_srcdir/scenarios")
cases=(nic100_60MB share2_nic100 loss0.01_rtt10_cubic sndbuf64k_rtt50 A23 C03 rd10_net200 two_rd5_and_free_net100 idle_m128_100 H32_F100_W10_plainmaxmin VM40-001)

# Rows of a case table as "source class fitted error left": from the chapters; the summary's lines as they stand.
rows() {
	awk -F ' *[|] *' '
		/^## / { chapter++ }
		/^### .*: cases on which nothing was fitted/ { fitted = "not fitted"; next }
		/^### .*: cases on which a constant was fitted/ { fitted = "fitted"; next }
		/^### / || /^## / { fitted = "" }
		fitted != "" && $3 ~ /^[ABC]$/ { e = $8; sub(/ %.*/, "", e); sub(/^[+-]/, "", e); print chapter, $3, fitted == "fitted", e }
	' "$1"
}

# What the class tables of the chapters say: "chapter class fitted rows median".
said() {
	awk -F ' *[|] *' '
		/^## / { chapter++ }
		chapter > 1 && $3 ~ /^[ABC]$/ && $4 ~ /fitted$/ { m = $6; sub(/ %.*/, "", m); print chapter, $3, $4 == "fitted", $5, m }
	' "$1"
}

# The same from the rows.
counted() {
	rows "$1" | sort -k1,1n -k2,2 -k3,3n -k4,4n | awk '
		function flush() { if (n) printf "%s %d %.1f\n", key, n, (e[int((n + 1) / 2)] + e[int(n / 2) + 1]) / 2 }
		{ k = $1 " " $2 " " $3; if (k != key) { flush(); n = 0; key = k } e[++n] = $4 }
		END { flush() }'
}

"$validate" "${folders[@]}" "${cases[@]/#/--case=}" --write "$scratch/one" > "$scratch/shown" || fault "validate ended with $?"
"$validate" "${folders[@]}" "${cases[@]/#/--case=}" > "$scratch/two" || fault "validate ended with $?"
cmp -s "$scratch/one" "$scratch/two" || fault "two runs differ"
cmp -s "$scratch/one" "$scratch/shown" || fault "what is written differs from what is shown"
rows "$scratch/one" > "$scratch/rows"
[[ $(wc -l < "$scratch/rows") -ge 8 ]] || fault "only $(wc -l < "$scratch/rows") rows were reported"
grep -q '^| sndbuf64k_rtt50 *|.*| defect *|$' "$scratch/one" || fault "a case that is left out is not listed with its reason"
diff <(said "$scratch/one" | sort -k1,1n -k2,2 -k3,3n | awk '{print $1, $2, $3, $4}') <(counted "$scratch/one" | awk '{print $1, $2, $3, $4}') ||
	fault "the rows of a chapter are not as many as it says"
# Both medians come of errors rounded to a tenth.
paste -d ' ' <(said "$scratch/one" | sort -k1,1n -k2,2 -k3,3n) <(counted "$scratch/one") | awk '{d = $5 - $10; if (d > 0.11 || d < -0.11) exit 1}' ||
	fault "a median does not follow from the rows"

status=0
"$validate" "${folders[@]}" --source nobody > /dev/null 2>&1 || status=$?
((status == 2)) || fault "an unknown source ends with $status, not 2"
status=0
"$validate" --data "$scratch" --classes "$scratch" --source tcp > /dev/null 2> "$scratch/err" || status=$?
((status == 1)) || fault "data that are not there end with $status, not 1"
grep -q 'tcp_truth.csv' "$scratch/err" || fault "the file that is missing is not named"

finish "$(wc -l < "$scratch/rows") rows of ${#cases[@]} cases, and the figures that follow from them"
