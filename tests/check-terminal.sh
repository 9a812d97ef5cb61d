#!/usr/bin/env bash
# tests/check-terminal.sh: the lab on a terminal, through a real pseudo-terminal: line editing, history, completion, Ctrl-C, Ctrl-D, colours. Driven by expect; skipped with a word where
# that is missing (VMKSIM_REQUIRE_EXPECT=1: a fault), or vmksim was built without libedit.
set -euo pipefail
# shellcheck source=tests/common.sh
. "${srcdir:-.}/tests/common.sh"
scratch

skip() {
	printf 'skipped: %s\n' "$1"
	if [[ -n ${VMKSIM_REQUIRE_EXPECT-} ]]; then exit 1; fi
	exit 77
}
command -v expect > /dev/null || skip 'expect is not installed'
[[ ${VMKSIM_DEFS-} == *HAVE_EDIT* || -z ${VMKSIM_DEFS-} ]] || skip 'vmksim was built without libedit'

# played NAME COLOUR: an expect script on standard input; `key TEXT` types, `see WORDS` waits for them to be shown, `prompted` for a prompt.
played() {
	local status=0
	{
		cat << 'END'
set timeout 10
log_user 0
proc fail {why} { puts $why; catch { exec sh -c "kill -9 $::child" }; exit 1 }
proc key {text} { send -i $::spawn_id -- $text }
proc prompted {} { see {[root@esx01:~]} }
proc see {words} {
	global spawn_id
	expect {
		-ex $words {}
		timeout { fail "never shown: $words" }
		eof { fail "ended before this was shown: $words" }
	}
}
proc leaves {code} {
	global spawn_id
	expect {
		eof {}
		timeout { fail "did not end" }
	}
	set got [lindex [wait] 3]
	if {$got != $code} { fail "ended with $got, not $code" }
}
set child [spawn {*}$env(LAB)]
END
		cat
	} > "$scratch/script"
	timeout -k 2 60 expect -f "$scratch/script" > "$scratch/said" 2>&1 || status=$?
	if ((status != 0)); then fault "$1: $(head -c 600 "$scratch/said")"; fi
	plays=$((plays + 1))
}

plays=0
export XDG_STATE_HOME=$scratch/state TERM=xterm NO_COLOR=1
export LAB="$top_builddir/vmksim lab $top_srcdir/scenarios/long-distance-vmotion.yaml"

played 'a banner, a prompt, a command, and Ctrl-D leaves' << 'END'
see "an emulation of ESXi consoles"
prompted
key "esxcli network ip netstack list\r"
see "   Key: vmotion"
prompted
key "\x04"
leaves 0
END

played 'Ctrl-D goes back to the host one came from, and then leaves' << 'END'
prompted
key "host esx11\r"
see {[root@esx11:~]}
key "\x04"
prompted
key "\x04"
leaves 0
END

played 'a line is edited where the cursor stands' << 'END'
prompted
key "sxcli network ip netstack lis\x01e\x05t\r"
see "   Key: vSphereProvisioning"
prompted
key "nonsense\x17\x15exit\r"
leaves 0
END

played 'Ctrl-C drops a line, and the next one is empty' << 'END'
prompted
key "esxcli network \x03"
see "^C"
prompted
key "nothing-such\r"
see "nothing-such: not found"
prompted
key "\x04"
leaves 127
END

played 'the history outlives the lab' << 'END'
prompted
key "\x1b\[A"
see "nothing-such"
key "\x15\x12netstack lis"
see "esxcli network ip netstack list"
key "\r"
see "   Key: vmotion"
prompted
key "\x04"
leaves 0
END

played 'Tab completes namespaces, commands, options and names' << 'END'
prompted
key "esxcli netw\tip nets\tl\t\r"
see "   Key: vmotion"
prompted
key "esxcli network ip \t\t"
see "interface"
see "netstack"
key "\x15esxcli network ip interface tag get -i vm\t1\r"
see "Tags: VMotion"
prompted
key "\x15exit\r"
leaves 0
END

played 'Ctrl-C ends what plays after its instant, and the lab goes on' << 'END'
prompted
key "run 99d\r"
after 300
key "\x03"
prompted
key "esxcli network ip netstack list\r"
see "   Key: vmotion"
prompted
key "\x04"
leaves 0
END

plain=$LAB
LAB+=" --fidelity packet"
for words in 'step 100000' 'run until m1 done'; do
	played "Ctrl-C ends '$words'" << END
prompted
key "$words\\r"
after 500
key "\\x03"
see "Interrupted."
prompted
key "exit\\r"
expect { eof {} timeout { fail "did not end" } }
END
done
LAB=$plain

played 'Ctrl-Z where no shell could bring it back does nothing' << 'END'
prompted
after 200
key "\x1a"
after 200
key "nothing-else\r"
see "nothing-else: not found"
prompted
key "\x04"
leaves 127
END

played 'labs that are open at once keep the history of each other' << 'END'
prompted
key "from-the-first\r"
see "not found"
prompted
set first $spawn_id
spawn {*}$env(LAB)
prompted
key "from-the-second\r"
see "not found"
prompted
key "\x04"
leaves 127
set spawn_id $first
key "\x04"
leaves 127
END
for words in from-the-first from-the-second; do
	grep -qx "$words" "$XDG_STATE_HOME/vmksim/lab_history" || fault "the history of two labs lacks '$words'"
done

unset NO_COLOR
played 'colours, unless they are not wanted' << 'END'
see "\x1b\[1;32m"
key "nothing-such\r"
see "\x1b\[31m-sh: nothing-such: not found"
prompted
key "\x04"
leaves 127
END

export LAB="env TERM=dumb $LAB --quiet"
played 'a terminal that can do nothing' << 'END'
prompted
key "esxcli network ip netstack list\r"
see "   Key: vmotion"
prompted
key "\x04"
leaves 0
END

if [[ $(stat -c %a "$XDG_STATE_HOME/vmksim/lab_history") != 600 ]]; then fault 'the history can be read by others'; fi

finish "$plays plays on a pseudo-terminal went as they should"
