# shellcheck shell=bash
# Sourced by every test script: count, say, and end in one line that `make test` adds up.
passed=0 failed=0 skipped=0

pass() { # NAME
	passed=$((passed + 1))
	[ -z "${VERBOSE:-}" ] || printf '  ok      %s\n' "$1"
}

fail() { # NAME [WHAT TO DO]
	failed=$((failed + 1))
	printf '  FAILED  %s%s\n' "$1" "${2:+: $2}"
}

skip() { # NAME WHY
	skipped=$((skipped + 1))
	printf '  skipped %s: %s\n' "$1" "$2"
}

# check NAME WHAT-TO-DO COMMAND...: passes when the command says nothing is wrong; its output is shown when it does.
check() {
	local name=$1 advice=$2 out
	shift 2
	if out=$("$@" 2>&1); then
		pass "$name"
	else
		[ -z "$out" ] || printf '%s\n' "$out"
		fail "$name" "$advice"
	fi
}

finish() { # SUITE
	printf '%s: %d passed, %d failed%s\n' "$1" "$passed" "$failed" "$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
	[ "$failed" = 0 ]
}
