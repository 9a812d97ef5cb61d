#!/usr/bin/env bash
# tests/browser.sh [SCENARIO...]: make check-browser: HTML reports, opened in a headless Chromium from disk, in light and dark, at 1280 and 400 pixels: no error on the
# console, no request, and all that browser.js looks for. Of shipped scenarios (those named, else a choice of them; BROWSER_ALL=1: all) and of one whose every text
# means harm. Ends with 0 (holds), 1 (does not) or 77 (skipped: there is no Chromium).
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

chosen=(
	long-distance-vmotion.yaml
	mid-migration-reconfiguration.yaml
	evacuation-beside-iscsi-and-ft.yaml
	rolling-maintenance.yaml
	day-of-traffic.yaml
	one-estate-many-cases.yaml
	packets/incast.yaml
	exam/q47-last-adapter-of-the-stack.yaml
)

find_browser() {
	local name
	for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
		if command -v "$name"; then return; fi
	done
	echo "skipped: there is no chromium, in which the pages would be opened (Debian: apt-get install chromium)"
	exit 77
}

# look PAGE JSON THEME: what browser.js found, one fault a line; 0 is dark to Chromium, 1 is light.
look() {
	local sandbox=() theme=1
	if ((EUID == 0)); then sandbox=(--no-sandbox); fi
	if [[ $3 == dark ]]; then theme=0; fi
	timeout 120 "$browser" --headless --disable-gpu "${sandbox[@]}" --user-data-dir="$scratch/profile" --no-first-run --disable-background-networking --disable-component-update \
		--disable-sync --disable-extensions --allow-file-access-from-files --disable-web-security --enable-logging=stderr --log-net-log="$scratch/net" \
		--blink-settings=preferredColorScheme=$theme --virtual-time-budget=60000 \
		--dump-dom "file://$top_srcdir/tests/browser.html?page=file://$1&json=file://$2" > "$scratch/dom" 2> "$scratch/console" || echo "fault 0 browser: it ended with $?"
	awk 'sub(/.*<pre id="found">/, "") {inside = 1} inside {end = sub(/<\/pre>.*/, ""); print; if (end) exit}' "$scratch/dom" | sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
	sed -n -E 's/^\[[^]]*CONSOLE[^]]*\] /fault 0 console: /p' "$scratch/console" | cut -c1-300
	# What the browser asks for itself has no origin.
	grep -oE '"initiator":"[^"]*".*"url":"[a-z]+:[^"]*"' "$scratch/net" | grep -v '"initiator":"not an origin"' | sed -n -E 's/.*"url":"((http|ws|ftp)[^"]*)".*/fault 0 request: \1/p' || true
}

pages=0 pictures=0 numbers=0 texts=0
# judge NAME PAGE JSON [KINDS]: in both themes; faults of these kinds, parted by '|', do not count.
judge() {
	local theme line
	for theme in light dark; do
		look "$2" "$3" $theme > "$scratch/found"
		pages=$((pages + 1))
		while IFS= read -r line; do
			if [[ $line =~ ^done\ ([0-9]+)\ pictures,\ ([0-9]+)\ numbers,\ ([0-9]+)\ texts$ ]]; then
				pictures=$((pictures + BASH_REMATCH[1])) numbers=$((numbers + BASH_REMATCH[2])) texts=$((texts + BASH_REMATCH[3]))
			elif [[ ! $line =~ ^fault\ [0-9]+\ (${4:-nothing}): ]]; then
				fault "$1, $theme: $line"
			fi
		done < "$scratch/found"
		grep -q '^done ' "$scratch/found" || fault "$1, $theme: the probe did not come to its end"
	done
}

# The probe sees what it is there to see.
judge_faults() {
	local kind
	look "$top_srcdir/tests/browser-faults.html" "$top_srcdir/tests/report-outcome.json" light > "$scratch/found"
	for kind in console number heading table name id link safety overflow picture cut overlap contrast size focus; do
		grep -q "^fault [0-9]* $kind: " "$scratch/found" || fault "browser.js does not see a fault of this kind: $kind"
	done
}

# page NAME JSON [KINDS]: its report, judged.
page() {
	"$vmksim" report "$2" --format html -o "$2.html" --quiet || fault "$1: no page was written"
	judge "$1" "$2.html" "$2" "${3:-}"
}

# scenario FILE [VARIANT]
scenario() {
	local name=$1${2:+ ($2)} status=0
	"$vmksim" run "$top_srcdir/scenarios/$1" ${2:+--variant "$2"} --format json -o "$scratch/outcome.json" --quiet < /dev/null || status=$?
	if ((status > 3)); then fault "$name: vmksim ended with $status"; else page "$name" "$scratch/outcome.json"; fi
}

browser=$(find_browser) || { printf '%s\n' "$browser"; exit 77; }
vmksim=$top_builddir/vmksim
scratch
judge_faults
if (($# > 0)); then chosen=("$@"); fi
if [[ ${BROWSER_ALL:-} ]]; then
	shipped_runs
	for i in "${!run_file[@]}"; do scenario "${run_file[i]#"$top_srcdir/scenarios/"}" "${run_variant[i]}"; done
else
	for file in "${chosen[@]}"; do scenario "$file"; done
fi
"$vmksim" run "$top_srcdir/scenarios/mid-migration-reconfiguration.yaml" --format json -o "$scratch/real.json" --quiet < /dev/null || true
for way in names every long empty null huge; do
	"$top_builddir/tests/make-hostile" $way < "$scratch/real.json" > "$scratch/hostile.json"
	# Long names are cut to their room; a picture of words that no view knows, or of numbers that do not belong together, need only be harmless.
	case $way in every | null | huge) looks='cut|overlap|size|contrast' ;; *) looks='' ;; esac
	page "hostile texts ($way)" "$scratch/hostile.json" "$looks"
done
((pictures > 0)) || ! command -v gnuplot > /dev/null || fault "gnuplot is there, and no page has a picture"
finish "$pages pages as users see them: $pictures pictures, $numbers numbers equal to their JSON, $texts texts to be read"
