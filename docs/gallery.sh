#!/usr/bin/env bash
# docs/gallery.sh: make gallery: docs/gallery.md with one picture of each kind and the HTML report as a browser shows it, from shipped scenarios, and the reports of all
# shipped scenarios in gallery/ of the build directory, with an index. The pictures need gnuplot; what the browser shows stays as it was where there is no Chromium.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

# KIND|SCENARIO|VARIANT|what it shows
chosen=(
	"bandwidth|mid-migration-reconfiguration.yaml||Who carries how much, and when: by netstack, VMkernel adapter, NIC and link between sites. Copies that begin after 2m 22s leave by the new provisioning stack."
	"gantt|exam/q19-q20-network-limit.yaml||Each migration from its request to its end: in the queue, setup, disks, rounds of memory, switchover."
	"held-by|long-distance-vmotion.yaml||What set the pace, as shares of each migration's duration: here the host's NFC cap, then the socket window over the round trip."
	"queue|rolling-maintenance.yaml|one-gigabit|How many migrations run and how many wait, and what those wait for."
	"rounds|precopy-rules.yaml||Rounds of pre-copy: what each had to send, and what the guest dirtied meanwhile."
	"adapters|mid-migration-reconfiguration.yaml||Since when an adapter is disabled for future sessions, by whom, and which sessions run on where they began."
	"contention|evacuation.yaml||When a resource was full, and how many transfers met there."
	"topology|long-distance-vmotion.yaml||Sites, links, hosts, NICs, switches, port groups and VMkernel adapters, coloured by netstack; disabled services are struck out."
)
most_bytes=1500000

# shot PAGE WIDTH HEIGHT THEME FILE: what a browser shows of the page; the iframe allows for windows narrower than a browser's least.
shot() {
	local theme=1 sandbox=()
	if [[ $4 == dark ]]; then theme=0; fi
	if ((EUID == 0)); then sandbox=(--no-sandbox); fi
	printf '<!DOCTYPE html><style>body{margin:0}iframe{border:0;display:block;width:%dpx;height:%dpx}</style><iframe src="file://%s"></iframe>' "$2" "$3" "$1" > "$scratch/shot.html"
	chromium --headless --disable-gpu "${sandbox[@]}" --hide-scrollbars --user-data-dir="$scratch/profile" --disable-background-networking --blink-settings=preferredColorScheme=$theme \
		--window-size="$2,$3" --screenshot="$5" "file://$scratch/shot.html" > "$scratch/log" 2>&1
}

# outcome SCENARIO VARIANT: its outcome as JSON, played once; prints its file.
outcome() {
	local name=${1//\//-}${2:+@$2} status=0
	local file=$scratch/${name// /-}.json
	if [[ ! -e $file ]]; then "$vmksim" run "$top_srcdir/scenarios/$1" ${2:+--variant "$2"} --format json -o "$file" --quiet < /dev/null || status=$?; fi
	if ((status > 3)); then return "$status"; fi
	printf '%s\n' "$file"
}

picture() { # KIND SCENARIO VARIANT WORDS
	local json
	json=$(outcome "$2" "$3")
	"$vmksim" plot "$json" --kind "$1" --format png -o "$scratch/plots" --quiet
	cp "$scratch/plots/$1.png" "$pictures/$1.png"
	printf '\n## %s\n\n%s From `scenarios/%s`%s:\n\n    vmksim plot outcome.json --kind %s -o pictures\n\n![%s](gallery/%s.png)\n' "$1" "$4" "$2" "${3:+, variant \`$3\`}" "$1" "$4" "$1"
}

screens() {
	local json page=$scratch/page.html
	json=$(outcome long-distance-vmotion.yaml '')
	"$vmksim" report "$json" --format html -o "$page" --quiet
	if command -v chromium > /dev/null; then
		shot "$page" 1280 800 light "$pictures/page-light.png"
		shot "$page" 1280 800 dark "$pictures/page-dark.png"
		shot "$page" 400 800 light "$pictures/page-narrow.png"
	else
		echo "gallery: there is no chromium, so what it shows of the HTML report stays as it was" >&2
	fi
}

document() {
	cat << 'END'
# Gallery

Made by `make gallery` from the scenarios in `scenarios/`.

## The HTML report

One file that opens from disk, asks no network for anything and fits a telephone; its first screen says how long, what held it back and what is disabled for future
sessions. From `scenarios/long-distance-vmotion.yaml`:

    vmksim run scenarios/long-distance-vmotion.yaml --format html -o report.html

![The first screen of the HTML report, light](gallery/page-light.png)

![The same, dark](gallery/page-dark.png)

![The same, 400 pixels wide](gallery/page-narrow.png)

The pictures below are of stored outcomes: `vmksim run FILE --format json -o outcome.json`. Each stands in the HTML report, too, in the reader's theme.
END
	local row kind scenario variant words
	for row in "${chosen[@]}"; do
		IFS='|' read -r kind scenario variant words <<< "$row"
		picture "$kind" "$scenario" "$variant" "$words"
	done
}

vmksim=$top_builddir/vmksim
pictures=$top_srcdir/docs/gallery
scratch
mkdir -p "$pictures"
screens
document > "$scratch/gallery.md"
mv "$scratch/gallery.md" "$top_srcdir/docs/gallery.md"
bytes=$(cat "$pictures"/*.png | wc -c)
if ((bytes > most_bytes)); then fault "docs/gallery holds $bytes bytes, more than $most_bytes"; fi
if [[ ! ${GALLERY_ONLY_DOCS:-} ]]; then
	mapfile -t all < <(cd "$top_srcdir" && find "$PWD/scenarios" -name '*.yaml' ! -path '*/estates/*' | sort)
	status=0
	"$vmksim" run "${all[@]}" --format html -o "$top_builddir/gallery" < /dev/null || status=$?
	if ((status > 3)); then fault "vmksim ended with $status"; fi
fi
finish "docs/gallery.md: $(grep -c '^!' "$top_srcdir/docs/gallery.md") pictures, $bytes bytes; all pages: ${top_builddir}/gallery/index.html"
