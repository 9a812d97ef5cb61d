# shellcheck shell=bash
# tests/statements.sh: statements about ./vmksim as its users meet it: what it ends with, says and writes. Sourced in place of common.sh; leads into an empty
# directory. A script counts what it states in $checks and ends with `finish`.

# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch
vmksim=$top_builddir/vmksim
unset NO_COLOR TERM
cd "$scratch" || exit 1
checks=0

# ends CODE COMMAND...: it ends with CODE; what it says goes to the files out and err.
ends() {
	local code=$1 status=0
	shift
	checks=$((checks + 1))
	"$@" > out 2> err < /dev/null || status=$?
	if ((status != code)); then fault "ended with $status, not $code: $* ($(head -n 2 err) $(tail -n 2 out))"; fi
	if grep -q 'CRITICAL\|WARNING \*\*' err; then fault "a library complains: $* ($(head -n 2 err))"; fi
}

# expect CODE WORDS COMMAND...: it ends with CODE; WORDS, when not empty, are in what it said on standard error; else standard error is empty.
expect() {
	local code=$1 words=$2
	shift 2
	ends "$code" "$@"
	if [[ -n $words ]]; then
		grep -qF -- "$words" err || fault "did not say '$words': $* ($(head -n 2 err))"
	elif [[ -s err ]]; then
		fault "was not silent: $* ($(head -n 2 err))"
	fi
}

# says CODE WORDS ARGUMENT...: vmksim ends with CODE, and WORDS are in what it said, wherever it said so.
says() {
	local code=$1 words=$2
	shift 2
	ends "$code" "$vmksim" "$@"
	cat out err | grep -qF -- "$words" || fault "did not say '$words': $* ($(head -n 3 out err))"
}

# holds WORDS FILE: the words are in the file.
holds() {
	checks=$((checks + 1))
	grep -qF -- "$1" "$2" || fault "'$1' is not in $2: $(head -n 3 "$2")"
}

# that SENTENCE COMMAND...: the command succeeds.
that() {
	local sentence=$1
	shift
	checks=$((checks + 1))
	"$@" || fault "it does not hold that $sentence"
}

# has PROGRAM: it is installed. For readers of our formats that may be missing.
has() { command -v "$1" > /dev/null; }
