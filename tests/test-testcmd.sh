#!/usr/bin/env bash
# tests/test-testcmd.sh: vmksim test, compare, init and the completion as their users meet them: what is found, in which order it is told, what a crash, a wrong file,
# an interrupt and a full disk cost, and that machines can read it.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

# children PID: processes it started.
children() { awk -v parent="$1" '{sub(/^[0-9]+ \(.*\) /, "& "); pid = $1; sub(/^.*\) /, ""); if ($2 == parent) print pid}' /proc/[0-9]*/stat 2> /dev/null; }

# wait_for_child PID: prints the pid of a child that has come to its file: it waits for a pipe.
wait_for_child() {
	local child i
	for ((i = 0; i < 200; i++)); do
		for child in $(children "$1"); do
			if [[ $(tr '\0' ' ' < "/proc/$child/cmdline") == *pipe.yaml* ]]; then
				echo "$child"
				return
			fi
		done
		sleep 0.05
	done
}

"$vmksim" init good.yaml
sed 's/^expect:.*/expect:\n  - that: run().finished < 1 ms\n    because: "it is <so> \& \\"so\\" # \\e\\u0085 ü"/' good.yaml > missed.yaml
printf 'vmksim: 1\nnonsense: 3\n' > wrong.yaml
mkfifo pipe.yaml

# --- what is found ---
mkdir -p tree/b/.hidden tree/a10 tree/a2 tree/none
for f in tree/b/z.yaml tree/b/.hidden/no.yaml tree/b/.no.yaml tree/a10/x.yaml tree/a2/x.yaml; do cp good.yaml "$f"; done
printf 'not a scenario\n' > tree/b/readme.txt
ln -s .. tree/b/up
ln -s nowhere tree/b/gone.yaml
mkfifo tree/b/pipe.yaml
expect 2 "" "$vmksim" test tree
sed 's/^[^ ]* //; s/:.*//' out | grep yaml | grep -v '^ ' > found
that "files are found in natural order, without hidden ones, loops and pipes, and a link to nothing costs one row" diff - found <<'END'
tree/a2/x.yaml
tree/a2/x.yaml@slow-nics
tree/a10/x.yaml
tree/a10/x.yaml@slow-nics
tree/b/gone.yaml
tree/b/z.yaml
tree/b/z.yaml@slow-nics
END
holds "No such file or directory" out
that "the last line counts" test "$(tail -n 1 out)" = "6 passed, 1 failed"
expect 2 "" "$vmksim" test tree/none
holds "no *.yaml is below this directory" out
expect 2 "" "$vmksim" test nope.yaml good.yaml
holds "2 passed, 1 failed" out

# --- what is chosen ---
chosen() { # LINES OPTION...
	expect 0 "" "$vmksim" test good.yaml "${@:2}"
	that "with ${*:2} there are $1 tests" test "$(wc -l < out)" -eq $(($1 + 1))
}
chosen 2
chosen 1 --variant 'slow*'
chosen 1 --filter slow-nics
chosen 1 --filter '*@slow*'
chosen 2 --filter 'my first*' --filter nothing
chosen 2 --tag example --tag other
chosen 2 --tag '!other'
chosen 2 --tag example --tag '!other'
expect 2 "no test is chosen" "$vmksim" test good.yaml --tag '!example'
expect 2 "no test is chosen" "$vmksim" test good.yaml --tag example --tag '!long'
expect 2 "no test is chosen" "$vmksim" test good.yaml --tag other
mkdir mixed
sed "s/^tags:.*/tags: [example]/" good.yaml > mixed/short.yaml
sed 's/^tags:.*/tags: [long]/' good.yaml > mixed/long.yaml
for how in "mixed" "mixed --fidelity flow" "mixed --fidelity packet --tag long --tag example" "mixed/long.yaml mixed/short.yaml --fidelity packet"; do
	# shellcheck disable=SC2086 # words
	expect 0 "" "$vmksim" test $how
	that "$how plays all" test "$(tail -n 1 out)" = "4 passed, 0 failed"
done
expect 0 "" "$vmksim" test mixed --fidelity packet
that "packet by packet long scenarios of a directory are left out, and counted" \
	test "$(tail -n 1 out)" = "2 passed, 0 failed, 2 left out (tagged long: name them, or give --tag long)"
rm mixed/short.yaml
expect 2 "name the files, or give --tag long" "$vmksim" test mixed --fidelity packet
expect 2 "no test is chosen" "$vmksim" test good.yaml --filter goo

# --- what is said ---
expect 1 "" "$vmksim" test missed.yaml
for words in "not met run().finished < 1 ms" "expected   < 1 ms" "actual     " "difference " 'because    it is <so> & "so" # \x1b\x85' "written at missed.yaml:"; do holds "$words" out; done
that "no escape sequences go into a pipe" bash -c '! grep -q $'"'\\033'"' out'
expect 1 "" "$vmksim" test missed.yaml --color always
holds $'\033[' out
expect 2 "" "$vmksim" test good.yaml wrong.yaml missed.yaml
holds "wrong.yaml:2:1: error: unknown key 'nonsense'" out
holds "3 passed, 2 failed" out
expect 1 "" "$vmksim" test good.yaml missed.yaml --quiet
that "--quiet leaves out what passed" bash -c '! grep -q good out'
sed '/^expect:/,/^variants:/{/^variants:/!d}; s/to: esx02}$/to: esx02}\n      - migrate: {id: again, vm: app1, to: esx02}/' good.yaml > unnamed.yaml
expect 1 "" "$vmksim" test unnamed.yaml --filter unnamed.yaml
holds "0 expectations, 1 error" out
holds "error" out
expect 3 "" bash -c 'sed "s/^vmksim: 1.*/&\nhorizon: 5 s/" good.yaml > short.yaml; exec "$0" test short.yaml' "$vmksim"
holds "stopped early (horizon)" out

# two plans of one name: the path tells them apart
mkdir -p up/x up/y
cp missed.yaml up/x/plan.yaml
cp missed.yaml up/y/plan.yaml
place=$(sed -n '/- that: run().finished < 1 ms/=' missed.yaml | head -n 1)
for format in text json junit tap; do
	expect 1 "" "$vmksim" test up --format $format
	for dir in x y; do holds "up/$dir/plan.yaml:$place:" out; done
done
expect 1 "" "$vmksim" test up/x
holds "$place |   - that: run().finished < 1 ms" out
that "a caret stands below the expression that failed" grep -qE '^ +\| +\^' out
expect 1 "" "$vmksim" run up/x/plan.yaml --format json
that "an outcome does not know where its file lies" bash -c '! grep -q up/x out'

# --- output does not depend on the number of children ---
for format in text json junit tap; do
	expect 2 "" "$vmksim" test tree wrong.yaml missed.yaml --format $format --jobs 1
	cp out one
	expect 2 "" "$vmksim" test tree wrong.yaml missed.yaml --format $format --jobs 4
	that "$format is the same with one child and with four" cmp -s one out
	cp out "log.$format"
done

# --- machines can read it ---
if has xmllint; then
	that "JUnit XML is well-formed and of its schema" xmllint --noout --schema "$top_srcdir/tests/junit.xsd" log.junit 2> words
fi
holds '&lt;so&gt; &amp; &quot;so&quot; # \x1b\x85' log.junit
holds '<testsuite name="wrong.yaml" tests="1" failures="0" errors="1" skipped="0">' log.junit
if has python3; then
	that "JSON is one object that counts its tests" python3 -c 'import json
d = json.load(open("log.json"))
assert d["passed"] + d["failed"] == len(d["tests"]) and [t["passed"] for t in d["tests"]].count(True) == d["passed"]
assert d["tests"][-2]["expectations"][0]["because"] == "it is <so> & \"so\" # \x1b\x85 ü"'
fi
if has prove; then
	status=0
	prove -e cat log.tap > proved 2>&1 || status=$?
	that "prove sees what failed" test $status -ne 0
	holds "Failed 3/10" proved
	that "prove can read all of it" bash -c '! grep -q "Parse errors" proved'
	expect 0 "" "$vmksim" test good.yaml --format tap -o good.tap
	that "prove accepts a good log" prove -Q -e cat good.tap
fi

# --- crashes, limits, interrupts ---
# kill_child SIGNAL ARGUMENT...: vmksim test, whose child at pipe.yaml gets the signal; sets $status to what it ends with.
kill_child() {
	"$vmksim" test "${@:2}" > out 2> err & parent=$!
	child=$(wait_for_child $parent)
	kill "-$1" "$child"
	status=0
	wait $parent || status=$?
}
kill_child ABRT good.yaml pipe.yaml missed.yaml --jobs 2
that "a crash makes the exit code 70" test $status -eq 70
holds "pipe.yaml: ended by signal 6" out
holds "3 passed, 2 failed" out
kill_child KILL pipe.yaml good.yaml --format junit
that "a killed child counts as stopped" test $status -eq 3
holds 'type="stopped" message="ended by signal 9' out
expect 3 "" "$vmksim" test pipe.yaml good.yaml --timeout '1 s'
holds "took longer than 1 s of real time" out
holds "2 passed, 1 failed" out

setsid "$vmksim" test good.yaml pipe.yaml missed.yaml --jobs 2 > out 2> err & parent=$!
child=$(wait_for_child $parent)
for ((i = 0; i < 100; i++)); do
	if grep -q slow-nics out; then break; fi
	sleep 0.05
done
kill -INT $parent
status=0
wait $parent || status=$?
that "an interrupt makes the exit code 3" test $status -eq 3
that "an interrupt leaves no child" test ! -d "/proc/$child"
holds "interrupted" err
holds "good.yaml@slow-nics: " out
holds "not run" out
for format in json tap; do
	setsid "$vmksim" test good.yaml pipe.yaml --jobs 1 --format $format > out 2> err & parent=$!
	wait_for_child $parent > /dev/null
	kill -INT $parent
	wait $parent || true
	holds "$(if [[ $format == tap ]]; then echo 'Bail out!'; else echo '"interrupted": true'; fi)" out
done

# --- writing ---
# shellcheck disable=SC2016 # an inner shell expands $0
close_early='set +o pipefail; "$0" test good.yaml tree/a2 tree/a10 | head -n 1' full='"$0" test good.yaml > /dev/full'
if [[ -c /dev/full ]]; then
	expect 2 "cannot write '/dev/full'" "$vmksim" test good.yaml -o /dev/full
	expect 2 "cannot write to standard output" bash -c "$full" "$vmksim"
fi
expect 0 "" bash -c "$close_early" "$vmksim"
expect 2 "cannot write '/nonexistent/x'" "$vmksim" test good.yaml -o /nonexistent/x

# --- usage ---
expect 2 "no FILE|DIR... given" "$vmksim" test
expect 2 "standard input is no test" "$vmksim" test -
expect 2 "--jobs '0' is not a whole number from 1" "$vmksim" test good.yaml --jobs 0
expect 2 "--timeout: '5' is a bare number" "$vmksim" test good.yaml --timeout 5
expect 2 "--timeout '1 ms' is out of range" "$vmksim" test good.yaml --timeout '1 ms'
expect 2 "--format 'xml' is none of: text, json, junit, tap" "$vmksim" test good.yaml --format xml

# --- it runs wherever it was copied to, and its children are itself ---
mkdir elsewhere
cp "$vmksim" elsewhere/copied
expect 0 "" elsewhere/copied test good.yaml

# --- fingerprints ---
fingerprint=$("$vmksim" run good.yaml --format json | sed -n -E 's/^  "fingerprint": "(.*)",$/\1/p')
stale=${fingerprint%%:*}:0123456789abcdef
sed "s/^expect:.*/expect: # the sums\n  - fingerprint: $stale   # kept\n  - that: run().finished > 0 s/" good.yaml > stale.yaml
chmod 640 stale.yaml
expect 1 "" "$vmksim" test stale.yaml --filter stale.yaml
holds "$stale" out
hint="hint: vmksim run --record and --against show the first fact that differs"
holds "$hint" out
expect 1 "" "$vmksim" run stale.yaml
holds "$hint" out
mkdir -p up/z
cp stale.yaml up/z/plan.yaml
expect 0 "up/z/plan.yaml:" "$vmksim" test up/z --update
expect 1 "" "$vmksim" test missed.yaml
that "only a fingerprint has that hint" bash -c '! grep -q hint: out'
expect 0 "$stale is now $fingerprint" "$vmksim" test stale.yaml --filter stale.yaml --update
sed "s/$stale/$fingerprint/" stale.yaml > /dev/null
that "the new fingerprint stands where the old one stood, with its comment" grep -qF -- "  - fingerprint: $fingerprint   # kept" stale.yaml
that "nothing else has changed" diff <(sed "s/^expect:.*/expect: # the sums\n  - fingerprint: $fingerprint   # kept\n  - that: run().finished > 0 s/" good.yaml) stale.yaml
that "the file keeps its mode" test "$(stat -c %a stale.yaml)" = 640
expect 0 "" "$vmksim" test stale.yaml --filter stale.yaml
sed "/slow-nics:/,\$ {/expect:/,\$ d}; s/^expect:.*/expect:\n  - fingerprint: $stale/" good.yaml > shared.yaml
cp shared.yaml before.yaml
expect 2 "differs between runs that share it" "$vmksim" test shared.yaml --update
that "a fingerprint that cannot suit all runs is left alone" cmp -s before.yaml shared.yaml
expect 2 "is not by these --filter, --tag and --variant" "$vmksim" test shared.yaml --variant slow-nics --update
that "a fingerprint is not updated by some of the runs that share it" cmp -s before.yaml shared.yaml
expect 0 "" "$vmksim" test good.yaml -j2 -fjson
holds '"slow-nics"' out

# --- compare ---
expect 0 "" "$vmksim" compare good.yaml good.yaml@slow-nics
for words in "A  good.yaml" "B  good.yaml@slow-nics" "duration" "held back most by" "esx01 vmnic0 rate: 10 Gbit/s"; do holds "$words" out; done
cp out first
expect 0 "" "$vmksim" compare good.yaml --variant slow-nics
that "a variant may be named either way" cmp -s first out
"$vmksim" run good.yaml --format json -o a.json
expect 0 "" "$vmksim" compare a.json good.yaml@slow-nics
that "a stored outcome compares like a fresh one" diff <(sed 's/a.json/good.yaml/' out) first
expect 0 "" "$vmksim" compare good.yaml good.yaml --fail-on 'duration:0 %' --fail-on 'bytes:0 B'
that "a scenario does not differ from itself" bash -c '! grep -q CONFIGURATION out'
expect 1 "" "$vmksim" compare good.yaml --set 'profiles.standard.nics.vmnic1=1 Gbit/s' --fail-on duration:5%
holds "worse by more than 5%" out
holds "TOO MUCH WORSE" out
expect 0 "" "$vmksim" compare good.yaml@slow-nics good.yaml --fail-on duration:5%
expect 0 "" "$vmksim" compare good.yaml --set 'profiles.standard.nics.vmnic1=24.99999 Gbit/s'
that "a difference is never +0 %" bash -c '! grep -qE "[+-]0.%" out'
holds "<0.1" out
expect 0 "" "$vmksim" compare good.yaml missed.yaml --set 'profiles.standard.nics.vmnic1=1 Gbit/s'
that "--set changes each of several files" test "$(grep -c -- '^[AB]  .*--set=' out)" -eq 2
expect 0 "" "$vmksim" compare good.yaml --variant slow-nics --format json
if has python3; then that "compare prints JSON" python3 -c 'import json; assert json.load(open("out"))["comparisons"][0]["migrations"]'; fi
expect 2 "has nothing to be compared with" "$vmksim" compare good.yaml
expect 2 "unknown variant 'nope'" "$vmksim" compare good.yaml good.yaml@nope
expect 2 "cannot read 'nope.json'" "$vmksim" compare good.yaml nope.json
expect 2 "wrong.yaml:2:1" "$vmksim" compare good.yaml wrong.yaml
expect 2 "a migration has no number 'speed'" "$vmksim" compare good.yaml missed.yaml --fail-on speed:5%
expect 2 "expected METRIC:THRESHOLD" "$vmksim" compare good.yaml missed.yaml --fail-on duration
expect 2 "is a bare number" "$vmksim" compare good.yaml missed.yaml --fail-on duration:5
expect 2 "a stored outcome is not played" "$vmksim" compare a.json good.yaml --variant slow-nics

# --- init ---
expect 2 "'good.yaml' is there already" "$vmksim" init good.yaml
expect 2 "cannot write '/nonexistent/x'" "$vmksim" init /nonexistent/x
expect 0 "" "$vmksim" init -
that "init writes the same to standard output" cmp -s out good.yaml
expect 0 "" "$vmksim" run good.yaml
expect 0 "" "$vmksim" check good.yaml
that "its first line leads editors to the schema" test "$(head -n 1 good.yaml)" = '# yaml-language-server: $schema=vmksim.schema.json'

# --- completion ---
complete_words() { # WORD...: what the shell offers for the last one
	bash -c 'source "$1"; shift; PATH="$1:$PATH"; shift; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vmksim; printf "%s\n" "${COMPREPLY[@]}"' \
		- "$top_srcdir/cli/completion/vmksim" "$top_builddir" "$@"
}
that "commands are completed" test "$(complete_words vmksim com)" = compare
that "options are completed" test "$(complete_words vmksim run good.yaml --see)" = --seed=
that "variants are completed" test "$(complete_words vmksim run good.yaml --variant slo)" = slow-nics
that "rules are completed" test "$(complete_words vmksim explain STK-01)" = STK-01
that "lints are completed" test "$(complete_words vmksim explain L15)" = L15
that "switches are completed" test "$(complete_words vmksim explain nfc_ch)" = nfc_chunk
profiles=$("$vmksim" lint good.yaml --profile nonesuch 2>&1 | sed -n 's/.*is none of: //p; s/, / /g' || true)
that "the profiles of lint are those of the completion" test "$(complete_words vmksim lint --profile '' | tr '\n' ' ')" = "${profiles//, / } "
kinds=$("$vmksim" plot good.yaml --kind nonesuch 2>&1 | sed -n 's/.*is none of: //p' || true)
that "the kinds of plot are those of the completion" test "$(complete_words vmksim plot --kind '' | tr '\n' ' ')" = "${kinds//, / } "
that "files are completed" test "$(complete_words vmksim check good.y)" = good.yaml
while read -r name; do
	if ! "$vmksim" "$name" --completion | grep -qx -- --format=; then continue; fi
	for operands in "" "good.yaml" "good.yaml good.yaml"; do
		# shellcheck disable=SC2086 # none, one or two
		said=$("$vmksim" "$name" $operands --format nonesuch 2>&1 | sed -n 's/.*is none of: //p; s/, / /g' || true)
		if [[ -n $said ]]; then break; fi
	done
	that "the formats of $name are those of the completion: ${said//, / }" test "$(complete_words vmksim "$name" --format '' | tr '\n' ' ')" = "${said//, / } "
done < <("$vmksim" help --commands)

finish "$checks statements about test, compare, init and completion hold"
