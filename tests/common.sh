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

# The runs of the shipped scenarios, from list-runs with its options: sets the arrays run_file, run_variant and (with --packets) run_packets.
shipped_runs() {
	local file variant packets
	run_file=() run_variant=() run_packets=()
	while IFS='|' read -r file variant packets; do
		run_file+=("$file")
		run_variant+=("$variant")
		run_packets+=("$packets")
	done < <(cd "$top_srcdir" && find "$PWD/scenarios" -name '*.yaml' -print0 | sort -z | xargs -0 "$top_builddir/tests/list-runs" "$@" | tr '\t' '|')
	((${#run_file[@]} > 0)) || fault "no shipped scenario was found, or one could not be read"
}

# play VMKSIM RUN-INDEX OUT [OPTION...]: the run's outcome as JSON; a fault unless it ends with 0.
play() {
	local status=0 variant=${run_variant[$2]}
	"$1" run "${run_file[$2]}" ${variant:+--variant "$variant"} --format json "${@:4}" > "$3" 2> "$3.words" < /dev/null || status=$?
	if ((status != 0)); then fault "$(run_name "$2"): $1 ended with $status: $(tail -n 3 "$3.words")"; fi
}

# play_packets VMKSIM RUN-INDEX OUT: the same at packet fidelity, where 1, an expectation that does not hold, is no fault: what is expected of flows to a thousandth is not
# asked of packets.
play_packets() {
	local status=0 variant=${run_variant[$2]}
	"$1" run "${run_file[$2]}" ${variant:+--variant "$variant"} --fidelity packet --format json > "$3" 2> "$3.words" < /dev/null || status=$?
	if ((status > 1)) || [[ ! -s $3 ]]; then fault "$(run_name "$2"): $1 ended with $status at packet fidelity: $(tail -n 3 "$3.words")"; fi
}

run_name() {
	printf '%s%s' "${run_file[$1]#"$top_srcdir/"}" "${run_variant[$1]:+ (${run_variant[$1]})}"
}

fingerprint_of() {
	sed -n -E 's/^ *"fingerprint": *"(.*)",?$/\1/p' "$1"
}
