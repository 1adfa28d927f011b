#!/usr/bin/env bash
# Golden cases of the command line. Usage: tests/command/run.sh [--write] RINGBACK [CASE...]
#
# A case is a folder: `cmd` (shell lines that use $RINGBACK), `expect.out`, `expect.err` (absent: nothing on stderr),
# `expect.code` (absent: 0), and the files below `expect/`, which are compared with those of the same path afterwards.
# It runs in a scratch folder that holds the case's other files, rules/ and fixtures/ of this tree, and the shipped
# tenants unless it brings its own, so every path in its output is short and the same everywhere.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

write=
[ "${1:-}" != --write ] || { write=1; shift; }
program=$(realpath "${1:?name the program}") || exit 1
shift
root=$PWD
cases=$root/tests/command
CASE_TIMEOUT_S=300

make_scratch() { # CASE SCRATCH
	cp -R "$cases/$1/." "$2/" || return 1
	rm -rf "$2/expect" "$2/cmd" "$2"/expect.*
	[ -d "$2/tenants" ] || cp -R tenants "$2/tenants"
	ln -s "$root/rules" "$2/rules"
	ln -s "$root/fixtures" "$2/fixtures"
	# The program looks for rules beside itself: a file here, not a link, which the kernel would follow.
	ln "$program" "$2/ringback" 2>/dev/null || cp "$program" "$2/ringback"
}

# Run CASE in SCRATCH; leaves RESULT.out .err .code
run_case() { # CASE SCRATCH RESULT
	(
		cd "$2" || exit 1
		unset NO_COLOR
		RINGBACK=./ringback TZ=UTC LC_ALL=C timeout "$CASE_TIMEOUT_S" bash -u "$cases/$1/cmd"
	) >"$3.out" 2>"$3.err" </dev/null
	echo $? >"$3.code"
}

# What should stand in a file that is left out.
wanted() { # CASE WHAT
	if [ -f "$cases/$1/expect.$2" ]; then
		cat "$cases/$1/expect.$2"
	elif [ "$2" = code ]; then
		echo 0
	fi
}

compare() { # CASE SCRATCH RESULT
	local what file good=0
	for what in out err code; do
		diff -u --label "expected $what" --label "got $what" <(wanted "$1" "$what") "$3.$what" || good=1
	done
	while IFS= read -r file; do
		diff -u --label "expected $file" --label "got $file" "$cases/$1/expect/$file" "$2/$file" | head -n 40
		[ "${PIPESTATUS[0]}" = 0 ] || good=1
	done < <(cd "$cases/$1" && [ -d expect ] && find expect -type f -printf '%P\n' | sort)
	return $good
}

rewrite() { # CASE SCRATCH RESULT
	local file
	cp "$3.out" "$cases/$1/expect.out"
	rm -f "$cases/$1/expect.err" "$cases/$1/expect.code"
	[ ! -s "$3.err" ] || cp "$3.err" "$cases/$1/expect.err"
	[ "$(cat "$3.code")" = 0 ] || cp "$3.code" "$cases/$1/expect.code"
	[ -d "$cases/$1/expect" ] || return 0
	while IFS= read -r file; do
		cp "$2/$file" "$cases/$1/expect/$file"
	done < <(cd "$cases/$1/expect" && find . -type f -printf '%P\n')
}

one() { # CASE
	local scratch result
	scratch=$(mktemp -d) result=$(mktemp)
	if ! make_scratch "$1" "$scratch"; then
		fail "$1" "its scratch folder could not be made"
	else
		run_case "$1" "$scratch" "$result"
		[ -z "$write" ] || rewrite "$1" "$scratch" "$result"
		if compare "$1" "$scratch" "$result"; then
			pass "$1"
		else
			fail "$1" "look at the difference; when it is meant, make golden T=$1"
		fi
	fi
	chmod -R u+w "$scratch"
	rm -rf "$scratch" "$result" "$result".*
}

if [ $# = 0 ]; then
	for cmd in "$cases"/*/cmd; do
		set -- "$@" "$(basename "$(dirname "$cmd")")"
	done
fi
for name in "$@"; do
	one "$name"
done
finish command
