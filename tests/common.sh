# shellcheck shell=bash
# tests/common.sh: what the check scripts share. Sourced; works from the build directory with $srcdir set (make check) or from the top of the tree.

srcdir=${srcdir:-.}
top_srcdir=$(cd "$srcdir" && pwd)
export top_builddir=$PWD
export LC_ALL=C

# Files of ours with one of the given suffixes, from the top, sorted.
sources() {
	local suffix pattern=()
	for suffix in "$@"; do
		pattern+=(-o -name "*.$suffix")
	done
	(cd "$top_srcdir" && find sim models scenarios plots cli tests -type f \( "${pattern[@]:1}" \) ! -path plots/resources.c | sort)
}

# A C file's lines as "line:code", comments blanked; with the argument "code" the insides of strings too.
strip_comments() {
	awk -v drop_strings="${1:-}" '
	{
		out = ""; n = length($0)
		for (i = 1; i <= n; i++) {
			c = substr($0, i, 1); two = substr($0, i, 2)
			if (in_comment) { if (two == "*/") { in_comment = 0; i++ } continue }
			if (quote != "") {
				if (c == "\\") { if (drop_strings == "") out = out two; i++; continue }
				if (c == quote) quote = ""
				if (drop_strings == "" || quote == "") out = out c
				continue
			}
			if (two == "/*") { in_comment = 1; i++; continue }
			if (two == "//") break
			if (c == "\"" || c == "\047") quote = c
			out = out c
		}
		quote = ""
		print NR ":" out
	}'
}

# excepted CHECK FILE ITEM: is it in the table of documented exceptions?
excepted() {
	local check file item _
	while read -r check file item _; do
		# shellcheck disable=SC2053 # the table holds patterns
		if [[ $check == "$1" && $2 == $file && $item == "$3" ]]; then return 0; fi
	done < "$top_srcdir/tests/exceptions.txt"
	return 1
}

# A scratch directory, removed at the end.
scratch() {
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/vmksim-check.XXXXXX")
	trap 'rm -rf -- "$scratch"' EXIT
}

faults=0
fault() {
	printf '%s\n' "$*"
	faults=$((faults + 1))
}

# finish SENTENCE: what holds, unless there were faults; and the exit status.
finish() {
	if ((faults > 0)); then
		printf '%d fault(s)\n' "$faults"
		exit 1
	fi
	printf '%s\n' "$1"
}

# The runs of the shipped scenarios: sets the arrays run_file and run_variant.
shipped_runs() {
	list_shipped_runs ''
}

# Those that would take at most so many millions of packets at packet fidelity; run_packets says how many.
packet_runs() {
	list_shipped_runs --packets "$1"
}

list_shipped_runs() { # OPTION...; an empty one is none
	local file variant packets
	run_file=() run_variant=() run_packets=()
	while IFS='|' read -r file variant packets; do
		run_file+=("$file")
		run_variant+=("$variant")
		run_packets+=("$packets")
	done < <(cd "$top_srcdir" && find "$PWD/scenarios" -name '*.yaml' -print0 | sort -z | xargs -0 "$top_builddir/tests/list-runs" ${1:+"$@"} | tr '\t' '|')
	((${#run_file[@]} > 0)) || fault "no shipped scenario was found, or one could not be read"
}

# play VMKSIM RUN-INDEX OUT [OPTION...]: the run's outcome as JSON; a fault unless it ends with 0.
play() {
	local status=0 variant=${run_variant[$2]}
	"$1" run "${run_file[$2]}" ${variant:+--variant "$variant"} --format json "${@:4}" > "$3" 2> "$3.words" < /dev/null || status=$?
	if ((status != 0)); then fault "$(run_name "$2"): $1 ended with $status: $(tail -n 3 "$3.words")"; fi
}

# play_packets VMKSIM RUN-INDEX OUT [UNTIL]: the same at packet fidelity, to its end or until that time. An expectation that does not hold (1) is no fault here, since a run
# that is cut short misses some; nor is an early end (3) where one was asked for.
play_packets() {
	local status=0 variant=${run_variant[$2]}
	"$1" run "${run_file[$2]}" ${variant:+--variant "$variant"} --fidelity packet ${4:+--until "$4"} --format json > "$3" 2> "$3.words" < /dev/null || status=$?
	if [[ ! -s $3 ]] || ((status > 1 && ! (status == 3 && ${#4} > 0))); then
		fault "$(run_name "$2"): $1 ended with $status at packet fidelity: $(tail -n 3 "$3.words")"
	fi
}

# What stands for packets where each run is played often: sets run_file, run_variant and run_until. Some ten million packets in all.
packet_selection() {
	local file variant until
	run_file=() run_variant=() run_until=()
	while IFS='|' read -r file variant until; do
		run_file+=("$top_srcdir/scenarios/$file")
		run_variant+=("$variant")
		run_until+=("$until")
	done << 'END'
packets/incast.yaml||250 ms
packets/incast.yaml|CUBIC|250 ms
packets/nioc-three-classes.yaml||250 ms
packets/failover-in-flight.yaml||3.8 s
packets/mtu-black-hole.yaml|home in time|
packets/lossy-wan.yaml||30 s
packets/lossy-wan.yaml|CUBIC at 100 ms|30 s
packets/nfc-ten-copies.yaml||500 ms
packets/multi-nic-vmotion.yaml|one slow uplink|250 ms
packets/large-vmotion.yaml||500 ms
exam/q14-management-on-the-default-stack.yaml||
exam/q48-ft-logging-switched-off.yaml||
evacuation.yaml||300 ms
iscsi-multipath.yaml|routed|500 ms
long-distance-vmotion.yaml|udt|1 s
nfs-behind-a-copy.yaml|both_ways|500 ms
storage-vmotion.yaml||1 s
day-of-traffic.yaml||300 ms
END
}

run_name() {
	printf '%s%s' "${run_file[$1]#"$top_srcdir/"}" "${run_variant[$1]:+ (${run_variant[$1]})}"
}

fingerprint_of() {
	sed -n -E 's/^ *"fingerprint": *"(.*)",?$/\1/p' "$1"
}
