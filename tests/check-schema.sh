#!/usr/bin/env bash
# tests/check-schema.sh: `vmksim schema` is a sound JSON Schema (draft-07), every shipped scenario validates against it, and wrong files do not. And docs/scenario-reference.md
# and docs/outcome-reference.md are what `vmksim schema --reference` and `--outcome` write. Without python3-jsonschema and python3-yaml the first half is skipped, unless VMKSIM_REQUIRE_JSONSCHEMA=1.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch
vmksim=$top_builddir/vmksim

"$vmksim" schema --reference > "$scratch/reference.md"
diff "$top_srcdir/docs/scenario-reference.md" "$scratch/reference.md" ||
	fault "docs/scenario-reference.md is not what the program knows: vmksim schema --reference -o docs/scenario-reference.md"
"$vmksim" schema --outcome > "$scratch/outcome.md"
diff "$top_srcdir/docs/outcome-reference.md" "$scratch/outcome.md" ||
	fault "docs/outcome-reference.md is not what the program knows: vmksim schema --outcome -o docs/outcome-reference.md"

if ! python3 -c 'import jsonschema, yaml' 2> /dev/null; then
	if [[ ${VMKSIM_REQUIRE_JSONSCHEMA:-0} == 1 ]]; then
		fault "python3-jsonschema and python3-yaml are required and missing"
	elif ((faults == 0)); then
		printf 'skipped: python3-jsonschema or python3-yaml is missing\n'
		exit 77
	fi
	finish "the reference pages are up to date"
	exit
fi

"$vmksim" schema -o "$scratch/schema.json"
# Faults that a schema can see: each of these files is refused by the loader, too.
wrong=(unknown-key unknown-top-key unknown-action missing-unit wrong-unit bad-choice bad-bool version-2 vlan-too-large action-lacks-key entry-without-time)
find "$top_srcdir/scenarios" -name '*.yaml' | sort > "$scratch/good"
printf "$top_srcdir/tests/bad/%s.yaml\n" "${wrong[@]}" > "$scratch/wrong"

# YAML 1.2 as the loader reads it: only true and false are booleans, null is null, and only decimal numbers are numbers.
if ! python3 - "$scratch/schema.json" "$scratch/good" "$scratch/wrong" > "$scratch/words" 2>&1 << 'END'; then
import json, re, sys
import jsonschema, yaml

class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}

Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""])
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?(0|[1-9][0-9]*)$"), list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?[0-9]+\.[0-9]+$"), list("-0123456789"))

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
bad = 0
for listing, good in ((sys.argv[2], True), (sys.argv[3], False)):
    for path in open(listing, encoding="utf-8").read().split("\n"):
        if not path:
            continue
        document = yaml.load(open(path, encoding="utf-8"), Loader)
        errors = sorted(validator.iter_errors(document), key=lambda e: list(map(str, e.absolute_path)))
        if good == (not errors):
            continue
        bad += 1
        print(path, "is valid, though the loader refuses it" if not errors else "")
        for e in errors[:3]:
            print("   at", "/".join(map(str, e.absolute_path)), ":", e.message[:300])
sys.exit(1 if bad else 0)
END
	cat "$scratch/words"
	fault "scenarios and schema do not agree"
fi

finish "$(wc -l < "$scratch/good") scenarios validate, ${#wrong[@]} wrong files do not, and the reference pages are up to date"
