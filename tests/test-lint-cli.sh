#!/usr/bin/env bash
# tests/test-lint-cli.sh: vmksim lint as its users meet it: exit codes, formats, suppressions, and the words of explain.
set -euo pipefail
# shellcheck source=tests/statements.sh
. "${srcdir:-.}/tests/statements.sh"

# json EXPRESSION: holds of d, the JSON in out. Passed over without python3.
json() {
	checks=$((checks + 1))
	if has python3; then
		python3 -c 'import json, sys; d = json.load(open("out")); sys.exit(not eval(sys.argv[1]))' "$1" || fault "it does not hold that $1"
	fi
}

sed 's/ # lint: allow.*//' "$top_srcdir/scenarios/default-or-dedicated.yaml" > good.yaml
sed 's/\(vmk1: {portgroup: vMotion, stack: vmotion\),/\1, mtu: 9000,/' good.yaml > frames.yaml
sed 's/^\( *vmk1: .*mtu.*\)$/\1 # lint: allow L09 because "\\ it" is a <test>/' frames.yaml > allowed.yaml
sed 's/^name: .*/name: "\\e[31m"/; s/esx01:/"es\\u202ex":/' frames.yaml > hostile.yaml
printf 'vmksim: 1\nnonsense: 3\n' > wrong.yaml

says 0 "good.yaml: no findings" lint good.yaml
says 0 "L17" lint good.yaml --profile strict
says 1 "frames.yaml: 2 errors" lint frames.yaml
says 1 "see: vmksim explain L09" lint frames.yaml --profile lab
says 0 "no findings (2 allowed)" lint allowed.yaml
says 1 "good.yaml (tagged): 1 error" lint good.yaml --variant all
says 1 "L05" lint good.yaml --variant tagged
says 1 "1500" lint good.yaml --set hosts.esx01.adapters.vmk1.mtu=9000
says 2 "wrong.yaml:2:1" lint wrong.yaml good.yaml
grep -qF "good.yaml: no findings" out || fault "a file with faults hides the next one"
says 2 "unknown variant 'nope'" lint good.yaml --variant nope
says 2 "--profile 'all' is none of: lab, plan, strict" lint good.yaml --profile all
says 2 "--format 'junit' is none of" lint good.yaml --format junit
says 2 "no FILE... given" lint
says 0 "several kinds of traffic" explain L15
says 0 "profiles" explain l09 E01

says 1 '"errors": 2' lint frames.yaml --format json
json 'd["profile"] == "plan" and d["files"][0]["findings"][0]["id"] == "L09" and d["files"][0]["findings"][0]["line"] == 44'
says 0 '"allowed": 2' lint allowed.yaml --format json
json 'd["files"][0]["findings"][0]["allowed"] == "\"\\ it\" is a <test>"'
says 1 '"2.1.0"' lint frames.yaml good.yaml "$PWD/frames.yaml" --format sarif --profile strict
json 'all(r["ruleId"] == d["runs"][0]["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in d["runs"][0]["results"])'
json '{r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"][:8] for r in d["runs"][0]["results"]} == {"frames.y", "good.yam", "file:///"}'
says 0 '"inSource"' lint allowed.yaml --format sarif
json 'all(r["suppressions"] for r in d["runs"][0]["results"])'
says 0 '"results": []' lint good.yaml --format sarif
json 'd["runs"][0]["results"] == []'
"$vmksim" lint frames.yaml -o lint.txt > out || true
[[ -s lint.txt && ! -s out ]] || fault "with -o the findings are not in the file alone"
for format in text json sarif; do
	"$vmksim" lint hostile.yaml --format $format > out 2> err || true
	if grep -q $'\033\|\u202e' out err; then fault "a name reaches the terminal as it is, as $format"; fi
done

finish "$checks statements about vmksim lint hold"
