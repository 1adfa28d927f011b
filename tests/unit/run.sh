#!/usr/bin/env bash
# Run cmocka programs and count their tests. Usage: tests/unit/run.sh NAME PROGRAM...
# WRAP: a command put before each program (valgrind). A program that dies or hangs is one failure.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

TIMEOUT_S=${TIMEOUT_S:-300}
suite=$1
shift

sum() { # PATTERN LOG: the numbers in the lines that match, added
	grep -E "$1" "$2" | grep -oE '[0-9]+ test\(s\)' | awk '{n += $1} END {print n + 0}'
}

run_program() { # PROGRAM
	local program=$1 log=$1.log code good bad ignored
	# shellcheck disable=SC2086 # WRAP is a command with arguments
	timeout "$TIMEOUT_S" ${WRAP:-} "$program" >"$log" 2>&1 </dev/null
	code=$?
	good=$(sum '^\[  PASSED  \]' "$log")
	bad=$(sum '^\[  FAILED  \] tests: ' "$log")
	ignored=$(sum '^\[  SKIPPED \] tests: ' "$log")
	if ! grep -qE '^\[==========\] .* run\.' "$log"; then
		good=$(grep -cE '^\[       OK \]' "$log")
		bad=1
	elif [ "$code" != 0 ] && [ "$bad" = 0 ]; then
		bad=1 # a sanitizer or valgrind complained after the last test
	fi
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ignored))
	if [ "$bad" = 0 ]; then
		printf '  %-28s %4d\n' "$(basename "$program")" "$good"
		return
	fi
	printf '  FAILED  %s (exit code %d)\n' "$program" "$code"
	grep -vE '^\[( RUN      |       OK |==========|  PASSED  )' "$log" | head -n 80
}

for program in "$@"; do
	run_program "$program"
done
finish "$suite"
