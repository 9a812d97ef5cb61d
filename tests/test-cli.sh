#!/usr/bin/env bash
# tests/test-cli.sh: the command line as its users meet it: exit codes, where results and talk go, words about faults, files that appear whole or not at all.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

cp "$top_srcdir/scenarios/default-or-dedicated.yaml" good.yaml
variant=$(sed -n '/^variants:/{n;s/^ *\([^:]*\):.*/\1/p}' good.yaml)
sed 's/^expect:.*/expect:\n  - that: run().finished < 1 ms/' good.yaml > missed.yaml
printf 'vmksim: 1\nnonsense: 3\n' > wrong.yaml

# --- usage ---
expect 2 "no command given" "$vmksim"
expect 2 "unknown command 'rnu'; did you mean 'run'?" "$vmksim" rnu
expect 2 "to play a scenario: vmksim run good.yaml" "$vmksim" good.yaml
expect 2 "did you mean '--version'?" "$vmksim" --verson
expect 2 "did you mean '--seed'?" "$vmksim" run --sead 3 good.yaml
expect 2 "option '--seed' needs a value" "$vmksim" run good.yaml --seed
expect 2 "--seed '1x' is not a whole number" "$vmksim" run good.yaml --seed 1x
expect 2 "--seed '-1' is not a whole number" "$vmksim" run good.yaml --seed=-1
expect 2 "--until: '5' is a bare number" "$vmksim" run good.yaml --until 5
expect 2 "--until '0 s' is out of range" "$vmksim" run good.yaml --until '0 s'
expect 2 "--set 'a': expected path=value" "$vmksim" run good.yaml --set a
expect 2 "--format 'xml' is none of: text, json" "$vmksim" run good.yaml --format xml
expect 2 "--color 'red' is none of: auto, always, never" "$vmksim" run good.yaml --color red
expect 2 "unknown variant 'nope'" "$vmksim" run good.yaml --variant nope
expect 2 "no FILE... given" "$vmksim" run
expect 2 "'b' is one too many" "$vmksim" report a b
expect 2 "no rule, lint or switch is called 'stk-1'; did you mean 'STK-01'?" "$vmksim" explain stk-1
expect 2 "there is no lint 'L37'; docs/not-modelled.md says what is left out" "$vmksim" explain l37
expect 2 "did you mean 'L07'?" "$vmksim" explain l7

# --- help and tables ---
expect 0 "" "$vmksim" --help
for word in run check report rules explain help '70  a bug'; do holds "$word" out; done
expect 0 "" "$vmksim" help run
holds "--variant=NAME" out
cp out help
expect 0 "" "$vmksim" run --help
that "help run and run --help say the same" cmp -s help out
expect 0 "" "$vmksim" --version
holds "GPL-3.0-or-later" out
expect 0 "" "$vmksim" rules
holds "STK-01" out
expect 0 "" "$vmksim" rules --assumptions
holds "nfc_chunk" out
expect 0 "" "$vmksim" rules --constants
holds "stage_exponent" out
holds "(0.01 to 0.99 of the guest's time; confirmed)" out
holds "(0 s to 5 s; assumed)" out
holds "nfc_chunk" out
for option in "" --assumptions --constants; do
	# shellcheck disable=SC2086 # nothing, or an option
	expect 0 "" "$vmksim" rules --format json $option
	if has python3; then that "rules $option prints JSON" python3 -c 'import json, sys; assert len(json.load(open("out"))) > 5'; fi
done
expect 0 "" "$vmksim" explain stk-02 NFC_Chunk
holds "confidence" out
holds "default" out

# --- files ---
expect 2 "nope.yaml" "$vmksim" run nope.yaml
expect 2 "directory" "$vmksim" run .
expect 2 "wrong.yaml:2:1" "$vmksim" check wrong.yaml
that "a fault leaves standard output empty" test ! -s out
expect 2 "wrong.yaml:2:1" "$vmksim" run wrong.yaml good.yaml
holds "good.yaml" out
expect 0 "" "$vmksim" check good.yaml
holds "good.yaml: ok: 2 hosts" out

# --- results ---
expect 0 "" "$vmksim" run good.yaml
holds "migrations completed" out
holds "$variant" out
that "no escape sequences go into a pipe" bash -c '! grep -q $'"'\\033'"' out'
expect 0 "" "$vmksim" run good.yaml --color always
holds $'\033[' out
expect 1 "" "$vmksim" run missed.yaml
holds "not met run().finished < 1 ms" out
expect 3 "" "$vmksim" run good.yaml --until '1 s'
holds "the results are partial" out
expect 3 "wrong.yaml" "$vmksim" run wrong.yaml missed.yaml good.yaml --until '1 s'
expect 2 "wrong.yaml" "$vmksim" run missed.yaml wrong.yaml
expect 0 "" "$vmksim" run good.yaml --variant all --format json
that "several runs give a line of JSON each" test "$(wc -l < out)" -eq "$(($("$vmksim" check good.yaml | sed 's/.* \([0-9]*\) variants*$/\1/') + 1))"
expect 0 "" "$vmksim" run good.yaml
cp out report.txt
expect 0 "" "$vmksim" run good.yaml --format json -o outcome.json
that "with -o nothing goes to standard output" test ! -s out
expect 0 "" "$vmksim" run -qfjson good.yaml
that "short options share a dash, the last with its value" diff out outcome.json
expect 0 "" "$vmksim" run -qf json good.yaml -o -fx
that "what follows an option that takes a value is its value" test -s ./-fx
expect 2 "unknown option" "$vmksim" run -qZjson good.yaml
expect 0 "" "$vmksim" report outcome.json
that "a stored outcome shows the same report" diff <(grep -v '^variants of this file\|--variant' report.txt | sed '/^$/d') <(sed '/^$/d' out)
expect 0 "" "$vmksim" report outcome.json --format json
that "an outcome read and written again is the same" cmp -s outcome.json out
expect 0 "" "$vmksim" run good.yaml good.yaml --format json -o outcomes.jsonl
expect 0 "" "$vmksim" report outcomes.jsonl
that "a report of JSON Lines shows each outcome" test "$(grep -c '^fingerprint' out)" -eq 2
expect 0 "" "$vmksim" report outcomes.jsonl --format json
that "outcomes read and written again are the same" cmp -s outcomes.jsonl out
expect 0 "01-good (" "$vmksim" report outcomes.jsonl --plot each --format json -o again.jsonl
that "of several outcomes each has its pictures" test -s each/01-good/bandwidth.dat -a -s each/02-good/bandwidth.dat
expect 2 "wrong.yaml: outcome: not JSON" "$vmksim" report wrong.yaml

expect 0 "" "$vmksim" run -qf html good.yaml
cp out page.html
expect 0 "" "$vmksim" report -qf html outcome.json
that "a stored outcome shows the same page" cmp -s page.html out
expect 2 "name their directory with --output" "$vmksim" run good.yaml good.yaml --format html
expect 2 "cannot make the directory 'good.yaml'" "$vmksim" report outcomes.jsonl --format html -o good.yaml
expect 0 "" "$vmksim" report -q outcomes.jsonl --format html -o pages
that "several runs have a page each, and one that leads there" test -s pages/01-good.html -a -s pages/02-good.html -a "$(grep -c 'href="0[12]-good.html"' pages/index.html)" -eq 2
long=$(printf 'v%.0s' {1..300})
sed "s/\"variant\":null/\"variant\":\"$long\"/" outcomes.jsonl > long.jsonl
expect 0 "" "$vmksim" report -q long.jsonl --format html -o pages
that "a name too long for a file is cut" test "$(echo pages/0[12]-good-vvv*v.html | wc -w)" -eq 2

# --- tables and lines ---
expect 0 "" "$vmksim" run -q good.yaml --variant all --format csv -o tables
that "a table has the rows of all runs" test "$(cut -d, -f1 tables/runs.csv | tr -d '\r' | sort -u | grep -c '^[0-9]*$')" -gt 1
that "tables without rows have their columns" grep -q '^run,' tables/traffic_held_by_with.csv
expect 0 "" "$vmksim" report outcome.json --format csv --table migrations
that "one table is what the directory has of this run" diff out <(grep -a '^run\|^1,' tables/migrations.csv)
expect 2 "name their directory with --output, or one table with --table" "$vmksim" report outcome.json --format csv
expect 2 "--table 'x' is none of: runs, " "$vmksim" report outcome.json --format csv --table x
expect 2 "--table is for --format csv" "$vmksim" report outcome.json --table runs
expect 2 "cannot make the directory 'outcome.json'" "$vmksim" report outcome.json --format csv -o outcome.json
expect 0 "" "$vmksim" report outcomes.jsonl --format jsonl
that "lines of several runs follow each other" grep -q '^{"table":"migrations","run":2,' out
if has python3; then that "every line is JSON" python3 -c 'import json; assert all("table" in json.loads(x) for x in open("out"))'; fi
that "a reader may go when it has enough" bash -o pipefail -c '"$0" run -q good.yaml good.yaml --format jsonl | head -n 1 | grep -q vmksim' "$vmksim"

# --- writing ---
# shellcheck disable=SC2016 # an inner shell expands $0
close_early='set +o pipefail; "$0" run good.yaml good.yaml good.yaml | head -n 1' full='"$0" run good.yaml > /dev/full' closed='"$0" run good.yaml >&-'
expect 2 "cannot write '/nonexistent/x'" "$vmksim" run good.yaml -o /nonexistent/x
printf 'old\n' > kept
expect 2 "wrong.yaml" "$vmksim" run wrong.yaml -o kept
that "an old result stays when there is no new one" test "$(< kept)" = old
if [[ -c /dev/full ]]; then
	expect 2 "cannot write '/dev/full'" "$vmksim" run good.yaml -o /dev/full
	that "a device is written, not replaced" test -c /dev/full
	expect 2 "cannot write to standard output" bash -c "$full" "$vmksim"
fi
expect 2 "cannot write to standard output" bash -c "$closed" "$vmksim"
expect 0 "" bash -c "$close_early" "$vmksim"

# --- facts ---
expect 0 "" "$vmksim" run good.yaml --record facts
that "facts are lines of instant, ingredient and words" bash -c '! tail -n +2 facts | grep -qvE "^[0-9]+ [smkcbtd] ."'
expect 0 "" "$vmksim" run good.yaml --against facts
sed '2s/^[0-9]* ./7 x/' facts > changed
expect 1 "the first fact that differs from 'changed' is in line 2" "$vmksim" run good.yaml --against changed
holds "expected 7 x" err
head -n -1 facts > shorter
expect 1 "expected no further fact" "$vmksim" run good.yaml --against shorter
expect 2 "nope" "$vmksim" run good.yaml --against nope
expect 2 "'good.yaml' is no log of facts" "$vmksim" run good.yaml --against good.yaml
expect 2 "--record is for one run" "$vmksim" run good.yaml --variant all --record many
that "nothing is written then" test ! -e many
expect 2 "cannot write '/nonexistent/x'" "$vmksim" run good.yaml --record /nonexistent/x

# --- schema ---
expect 0 "" "$vmksim" schema
holds '"$schema": "http://json-schema.org/draft-07/schema#"' out
expect 0 "" "$vmksim" schema --reference -o reference.md
holds "## Expressions" reference.md
that "with -o nothing goes to standard output" test ! -s out
expect 2 "'x' is one too many" "$vmksim" schema x

# --- pictures ---
expect 0 "into pictures (svg, png)" "$vmksim" run good.yaml --plot pictures
that "what was drawn is told in one line" test "$(wc -l < err)" -eq 1
that "data and script stand beside each other" test -s pictures/bandwidth.dat -a -s pictures/bandwidth.gp -a -s pictures/style.gp
expect 0 "" "$vmksim" run good.yaml --plot pictures --quiet
expect 0 "02-good-" "$vmksim" run good.yaml --plot many --variant all
expect 2 "cannot make the directory" "$vmksim" run good.yaml --plot kept/x
expect 0 "drew 1 picture into one (svg, pdf)" "$vmksim" plot outcome.json --kind bandwidth --format svg,pdf -o one
that "only what was asked for is drawn" test "$(cd one && printf '%s ' *)" = "bandwidth.dat bandwidth.gp bandwidth.pdf bandwidth.svg style.gp "
# shellcheck disable=SC2016 # an inner shell expands $0
expect 0 "several/02-good (png)" bash -c '"$0" plot - -k bandwidth -o several < outcomes.jsonl' "$vmksim"
expect 0 "" "$vmksim" plot outcome.json -q -o one
that "quiet, nothing is said of what went well" test ! -s err
expect 2 "'vmksim run good.yaml --format json" "$vmksim" plot good.yaml
expect 2 "--kind 'sketch' is none of: bandwidth, gantt" "$vmksim" plot outcome.json --kind bandwidth,sketch
expect 2 "--format '' is none of" "$vmksim" plot outcome.json --format ''
expect 2 "--output needs the name of a directory" "$vmksim" plot outcome.json -o ''
mkdir no-gnuplot
expect 2 "gnuplot could not be run" env PATH="$PWD/no-gnuplot" "$vmksim" plot outcome.json --kind bandwidth -o undrawn
that "without gnuplot data and script are there" test -s undrawn/bandwidth.dat -a -s undrawn/bandwidth.gp
that "which is told once" test "$(wc -l < err)" -eq 1
expect 0 "gnuplot could not be run" env PATH="$PWD/no-gnuplot" "$vmksim" report outcome.json --plot undrawn
mkdir bad-gnuplot
printf '#!/bin/sh\nprintf "\\033[31mline 7:\\nno such thing" >&2\nexit 1\n' > bad-gnuplot/gnuplot
chmod +x bad-gnuplot/gnuplot
expect 2 'gnuplot failed on bandwidth.gp, so this picture is missing: \x1b[31mline 7: no such thing' \
	env PATH="$PWD/bad-gnuplot:$PATH" "$vmksim" plot outcome.json --kind bandwidth -o one
printf '#!/bin/sh\nkill -ALRM $$\n' > bad-gnuplot/gnuplot
expect 2 'gnuplot failed on bandwidth.gp, so this picture is missing: it took longer than 120 s' \
	env PATH="$PWD/bad-gnuplot:$PATH" "$vmksim" plot outcome.json --kind bandwidth -o one
that "a picture of an earlier call does not stand for one that failed" test ! -e one/bandwidth.png

finish "$checks statements about the command line hold"
