#!/usr/bin/env bash
# The whole suite, in the order of the table. Each suite ends in "NAME: N passed, N failed"; the last line adds them up.
# Usage: tests/run.sh [SUITE...]   (LOGS: where to keep each suite's output; MAKE: the make to use)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

MAKE=${MAKE:-make}
LOGS=${LOGS:-build/test}
SUITES='
lint        lint
unit-dev    unit FLAVOUR=dev
unit-asan   unit FLAVOUR=asan
unit-tiny   unit FLAVOUR=tiny ROOM=base
rules       rules FLAVOUR=asan
command     command FLAVOUR=asan
formats     formats FLAVOUR=asan
property    property FLAVOUR=dev
crash       crash FLAVOUR=dev
fuzz        fuzz FUZZ_SECONDS=4
wire        wire FLAVOUR=asan
browser     browser FLAVOUR=dev
'

mkdir -p "$LOGS"
passed=0 failed=0 skipped=0

number_before() { # WORD LINE
	local n
	n=$(grep -oE "[0-9]+ $1" <<<"$2" | grep -oE '^[0-9]+')
	echo "${n:-0}"
}

run_suite() { # NAME MAKE-ARGUMENTS...
	local name=$1 log=$LOGS/$1.log began=$SECONDS code last
	shift
	printf '== %s\n' "$name"
	# shellcheck disable=SC2086 # MAKE is a command with arguments
	$MAKE --no-print-directory -s "$@" >"$log" 2>&1 </dev/null
	code=$?
	last=$(grep -E '[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	passed=$((passed + $(number_before passed "$last")))
	failed=$((failed + $(number_before failed "$last")))
	skipped=$((skipped + $(number_before skipped "$last")))
	if [ "$code" != 0 ]; then
		tail -n 120 "$log"
		# A suite that could not even be built, or died, is one failure.
		[ "$(number_before failed "$last")" != 0 ] || failed=$((failed + 1))
	elif [ -z "$last" ]; then
		echo "   $name counted nothing"
		failed=$((failed + 1))
	else
		grep -E '^  skipped ' "$log"
		printf '   %s  (%d s)\n' "$last" $((SECONDS - began))
	fi
}

while read -r name arguments; do
	[ -n "$name" ] || continue
	[ $# = 0 ] || grep -qxF "$name" <(printf '%s\n' "$@") || continue
	# shellcheck disable=SC2086 # the arguments are words
	run_suite "$name" $arguments
done <<<"$SUITES"

printf '%d passed, %d failed%s\n' "$passed" "$failed" "$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
