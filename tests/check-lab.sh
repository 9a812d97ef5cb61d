#!/usr/bin/env bash
# tests/check-lab.sh: transcripts of the lab, byte for byte: tests/lab/NAME.in, whose first line is "# FILE.yaml" (from the top of the tree, or from scenarios/ or tests/lab/)
# and whose others are typed, gives tests/lab/NAME.out. VMKSIM_UPDATE=1 writes the transcripts anew: look at them before they go in. Also the options of `vmksim lab`.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

# world_of IN: the scenario that a transcript plays.
world_of() {
	local name folder
	name=$(sed -n '1s/^# *//p' "$1")
	for folder in '' scenarios/ tests/lab/; do
		if [[ -n $name && -f $top_srcdir/$folder$name ]]; then
			printf '%s' "$top_srcdir/$folder$name"
			return
		fi
	done
}

transcripts=0
for in in "$top_srcdir"/tests/lab/*.in; do
	[[ -e $in ]] || continue
	name=${in##*/}
	name=${name%.in}
	transcripts=$((transcripts + 1))
	world=$(world_of "$in")
	if [[ -z $world ]]; then
		fault "tests/lab/$name.in: its first line names no scenario"
		continue
	fi
	# It may end with any code that a command may give; not with one of a crash.
	status=0
	tail -n +2 "$in" | timeout 60 "$vmksim" lab --echo "$world" > "$name.got" 2> "$name.err" || status=$?
	if ((status > 2 && status != 127)) || [[ -s $name.err ]]; then fault "tests/lab/$name.in: ended with $status: $(head -n 3 "$name.err")"; fi
	if [[ -n ${VMKSIM_UPDATE-} ]]; then cp "$name.got" "$top_srcdir/tests/lab/$name.out"; fi
	diff -u "$top_srcdir/tests/lab/$name.out" "$name.got" > "$name.diff" 2>&1 || fault "tests/lab/$name.out is not what is said now: $(head -n 12 "$name.diff")"
done
for out in "$top_srcdir"/tests/lab/*.out; do
	[[ ! -e $out || -e ${out%.out}.in ]] || fault "${out##*/}: there is no such transcript any more"
done

# --- options ---
world=$top_srcdir/scenarios/long-distance-vmotion.yaml
expect 2 "no FILE given" "$vmksim" lab
expect 2 "there is no host 'esx0l'; did you mean 'esx01'?" "$vmksim" lab --host esx0l "$world"
expect 2 "--seed 'x' is not a whole number" "$vmksim" lab --seed x "$world"
expect 2 "is none of: flow, packet" "$vmksim" lab --fidelity flows "$world"
expect 0 "" "$vmksim" lab "$world" -c 'esxcli network ip netstack list'
holds "defaultTcpipStack" out
expect 0 "" "$vmksim" lab --host esx11 --echo "$world" -c 'esxcli network ip netstack list' -c 'run 1s'
holds "[root@esx11:~] run 1s" out
expect 127 "nonsense: not found" "$vmksim" lab "$world" -c nonsense
expect 127 "" "$vmksim" lab --echo "$world" -c nonsense
holds "nonsense: not found" out

# --- what writes a file, and where ---
plays() { ends "$1" "$vmksim" lab --echo "$world" -c "$2"; }
ln -s nowhere link
plays 1 'save link'
holds "'link' exists already" out
that 'a link that leads nowhere is not written through' test ! -e nowhere
mkfifo pipe
mkdir folder
plays 1 'save pipe --force'
holds "'pipe' is no file" out
that 'a pipe stays one' test -p pipe
plays 1 'save folder --force'
holds "'folder' is a directory" out
plays 0 'save link --force'
that 'a link is replaced, not followed' test ! -e nowhere -a ! -L link
plays 1 'what-if tasks; save tried.yaml'
holds 'what is tried on a copy writes no file' out
that 'what is tried writes no file' test ! -e tried.yaml

# --- what is no line ---
{ head -c 3000000 /dev/zero | tr '\0' a; printf '\njournal'; } > typed
"$vmksim" lab --echo "$world" < typed > long || fault 'a long line ends the lab'
holds 'a line of more than 65536 bytes is no command' long
holds 'Nothing has been done yet.' long
printf 'wizard add-networking\n1\n\xff\xf0\ncancel\n' > typed
"$vmksim" lab --echo "$world" < typed > out || fault 'bytes that are no characters end the lab'
holds 'it is not UTF-8' out
plays 2 'what-if tasks; what-if tasks'
holds 'what is tried on a copy tries nothing more' out
printf 'esxcli network ip interface remove -i vmk1\0 or so\njournal\n' > typed
"$vmksim" lab --echo "$world" < typed > out || fault 'a NUL byte ends the lab'
holds 'it is not UTF-8' out
holds 'Nothing has been done yet.' out

finish "$transcripts transcripts of the lab are as they were, $checks statements about its options hold"
