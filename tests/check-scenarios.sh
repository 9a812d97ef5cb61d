#!/usr/bin/env bash
# tests/check-scenarios.sh: every shipped scenario, and every variant of it, holds what it expects.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"

LC_ALL=C.UTF-8 exec "$top_builddir/vmksim" test --quiet "$top_srcdir/scenarios"
