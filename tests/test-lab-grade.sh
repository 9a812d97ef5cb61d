#!/usr/bin/env bash
# tests/test-lab-grade.sh: exercises for many: answers that are files, graded as text, JSON and JUnit; the list of exercises; what is said of wrong files. What each says must
# not depend on the answers beside it. Left out: the shipped exercises, which have a check of their own.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"
ex=$top_srcdir/tests/lab/exercise.yaml

# answer FILE HOST...: makes a file that gives each host its adapter.
answer() {
	local file=$1 host
	shift
	for host; do
		printf '%s\n' "host $host" "" "# its stack, its adapter, its address" 'esxcli network ip netstack add -N vmotion' \
			'esxcli network ip interface add -i vmk1 -p vMotion -N vmotion' \
			"esxcli network ip interface ipv4 set -i vmk1 -t static -I 10.20.0.1${host: -1} -N 255.255.255.0"
	done > "$file"
}

answer good.txt esx01 esx02
answer half.txt esx01
: > empty.txt
expect 0 "" "$vmksim" lab --grade good.txt "$ex"
holds "good.txt: 2 of 2 goals reached" out
expect 1 "" "$vmksim" lab --grade half.txt "$ex"
holds "half.txt: 1 of 2 goals reached" out
holds "missed   app1 moves to esx02 over vMotion" out
holds "refused by SEL-06" out
expect 1 "" "$vmksim" lab --grade empty.txt "$ex"
holds "0 of 2 goals reached" out
expect 1 "" "$vmksim" lab --grade /dev/null "$ex"
that "an answer may be typed" "$vmksim" lab --grade - "$ex" < good.txt > out
holds "2 of 2" out

# The worst answer gives the exit code; each is told as if it stood alone.
"$vmksim" lab --grade half.txt "$ex" > alone || true
expect 1 "" "$vmksim" lab --grade good.txt --grade half.txt "$ex"
that "an answer is told as if it stood alone" cmp -s <(tail -n +4 out) alone

# Trials of one's own are no fault: the VM of the proof may have moved, or be on its way.
{ cat good.txt; printf 'migrate app1 to esx02\nrun 1 min\n'; } > tried.txt
expect 0 "" "$vmksim" lab --grade tried.txt "$ex"
# An address that was asked for is there by the time of the proof, though the answer lets no time pass.
sed 's/-t static -I .*/-t dhcp/' good.txt > dhcp.txt
expect 0 "" "$vmksim" lab --grade dhcp.txt "$ex"
# An adapter that was removed is none.
{ cat good.txt; printf 'esxcli network ip interface remove -i vmk1\n'; } > removed.txt
expect 1 "" "$vmksim" lab --grade removed.txt "$ex"
# What a host refused is told by line; `exit` ends an answer.
printf 'nonsense\nexit\nnonsense\n' > wrong.txt
expect 1 "" "$vmksim" lab --grade wrong.txt "$ex"
holds "line 1: nonsense" out
holds "  -sh: nonsense: not found" out
that "what follows exit is not played" bash -c '! grep -q "line 3" out'
# Where a command asks, a blank line is an answer.
for host in 1 2; do
	printf '%s\n' "host esx0$host" "wizard add-networking" 1 2 1 "vMotion network" 20 "" 2 1 2 "10.20.0.1$host" 255.255.255.0 "" finish
done > wizard.txt
expect 0 "" "$vmksim" lab --grade wizard.txt "$ex"
# An answer writes nothing.
printf 'save written.yaml\n' > saves.txt
expect 1 "" "$vmksim" lab --grade saves.txt "$ex"
that "an answer writes no file" test ! -e written.yaml
# A transcript is an answer: what stands behind prompts is played.
"$vmksim" lab --echo "$ex" < good.txt > transcript.txt
expect 0 "" "$vmksim" lab --grade transcript.txt "$ex"
# So is what was copied from two consoles, in colours: the prompts tell whose line it is.
sed -E '/esx02:~\]/,$s/^\[root@esx01/[root@esx02/; /\] host /d; s/^(\[root[^]]*\])/\x1b[1;32m\1\x1b[0m/; s/$/\r/' transcript.txt > copied.txt
expect 0 "" "$vmksim" lab --grade copied.txt "$ex"
# A comment behind a prompt is one; other prompts of hosts are prompts.
printf '[root@esx01:~] # nonsense\n~ # silly\nesx02:~ # esxcli nothing\n[root@esx02:/tmp]# esxcli nil\n' > prompts.txt
expect 1 "" "$vmksim" lab --grade prompts.txt "$ex"
holds "line 2: silly" out
holds "line 3: esxcli nothing" out
holds "line 4: esxcli nil" out
that "a comment is not played" bash -c '! grep -q "line 1:" out'
# Editors that put a byte order mark first.
{ printf '\xef\xbb\xbf'; sed 1d good.txt; } > mark.txt
expect 0 "" "$vmksim" lab --grade mark.txt "$ex"
that "a byte order mark is no fault" bash -c '! grep -q "line 1:" out'

# For machines.
expect 1 "" "$vmksim" lab --grade half.txt --format junit -o half.xml "$ex"
holds '<testcase classname="half.txt" name="app1 moves to esx02 over vMotion">' half.xml
holds 'tests="3" failures="1"' half.xml
holds 'refused by SEL-06' half.xml
if has xmllint; then that "it is JUnit" xmllint --noout --schema "$top_srcdir/tests/junit.xsd" half.xml 2> /dev/null; fi
expect 0 "" "$vmksim" lab --grade good.txt --format json "$ex"
holds '"that": "app1 moves to esx02 over vMotion"' out
if has python3; then that "it is JSON" python3 -c 'import json; json.load(open("out"))'; fi

# Wrong files.
expect 2 "nowhere.txt: cannot be read: No such file" "$vmksim" lab --grade nowhere.txt "$ex"
printf 'a\377b' > bytes.txt
expect 2 "no text in UTF-8" "$vmksim" lab --grade bytes.txt "$ex"
expect 2 "is no exercise" "$vmksim" lab --grade good.txt "$top_srcdir/scenarios/fresh-install.yaml"
expect 2 "--format" "$vmksim" lab --grade good.txt --format tap "$ex"
# Options that would do nothing, and what is no file.
expect 2 "--format goes with --grade" "$vmksim" lab --format junit "$ex"
expect 2 "--output goes with --grade or --list" "$vmksim" lab -o answer.xml "$ex"
expect 2 "--command does not go with --grade" "$vmksim" lab --grade good.txt --command help "$ex"
expect 2 "is a folder; 'vmksim lab --list'" "$vmksim" lab "$top_srcdir/scenarios/lab"
expect 2 "there is no such file" "$vmksim" lab --list nowhere.yaml

# The list.
mkdir exercises
cp "$ex" exercises/01.yaml
cp "$top_srcdir/scenarios/fresh-install.yaml" exercises/
expect 0 "" "$vmksim" lab --list exercises
holds "a vMotion stack on two hosts" out
that "what is no exercise is not listed" test "$(wc -l < out)" = 1
printf 'vmksim: 2\n' > exercises/02.yaml
expect 2 "exercises/02.yaml: this is no scenario" "$vmksim" lab --list exercises

expect 0 "" env -C "$top_srcdir" "$vmksim" lab --list
holds "scenarios/lab/01-" out
# What a file builds on has an exercise of its own.
mkdir -p built/base
cp "$ex" built/base/
printf 'vmksim: 1\nworld: base/exercise.yaml\n' > built/on.yaml
expect 2 "is no exercise" "$vmksim" lab --grade good.txt built/on.yaml

# Asking and grading change nothing: the session is saved as the same scenario.
{ cat good.txt; printf 'migrate app1 to esx02\nrun 1 s\nsave quiet.yaml\n'; } > quiet.txt
asks="why vmk1\nwhy esx01\nwhy vmotion to esx02\nwhy app1\nwhy san\nwhy m1\nshow topology\nshow stacks\nshow timeline\nshow exercise\ngoals\nhint\nexplain STK-02\nhelp\ngrade\n"
awk -v asks="$asks" '/^(esxcli|run)/ {printf "%s", asks} {print}' quiet.txt | sed 's/quiet/asked/' > asked.txt
that "a session may be kept" "$vmksim" lab "$ex" < quiet.txt > /dev/null 2>&1
that "one with questions, too" "$vmksim" lab "$ex" < asked.txt > /dev/null 2>&1
that "questions change nothing" cmp -s quiet.yaml asked.yaml

# Nothing else looks at an exercise: the run of a scenario with it is the run without.
sed '/^lab:/,$d' "$ex" > plain.yaml
"$vmksim" run --format json plain.yaml | grep '"fingerprint"' > plain.print
"$vmksim" run --format json "$ex" | grep '"fingerprint"' > with.print
that "an exercise changes no result" cmp -s plain.print with.print

finish "$checks statements about grading hold"
