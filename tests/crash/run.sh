#!/usr/bin/env bash
# kill -9 anywhere in a run, run again: the ledger and the report are those of a run that nobody disturbed.
# Usage: tests/crash/run.sh RINGBACK   (POINTS: how many moments are tried)
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

RINGBACK=$(realpath "${1:?name the program}") || exit 1
POINTS=${POINTS:-30}
NOW=2026-11-20T05:00:00-08:00
TENANT=rivertown-plumbing
KILLED=137
INPUT_SICK=65 # of the plumber's exports, on purpose; a run that finds nothing new to report exits 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fill() { # VAR
	rm -rf "$1"
	mkdir -p "$1/$TENANT/inbox"
	cp "fixtures/$TENANT/"* "$1/$TENANT/inbox/"
}

run() { # VAR [COMMAND-BEFORE...]
	local var=$1
	shift
	"$@" "$RINGBACK" run "$TENANT" --var "$var" --now "$NOW" >/dev/null 2>&1
}

# A file that was being written when the cut came may stay beside its successor, under its hidden name.
same() { # VAR VAR
	local left
	diff -U0 <(sqlite3 -readonly "$1/$TENANT/ledger.db" .dump) <(sqlite3 -readonly "$2/$TENANT/ledger.db" .dump) |
		cut -c1-200 | head -n 10
	[ "${PIPESTATUS[0]}" = 0 ] || return 1
	diff -rq -x '.*' "$1/$TENANT/reports" "$2/$TENANT/reports" || return 1
	left=$(ls "$2/$TENANT/inbox")
	[ -z "$left" ] || {
		echo "still in the inbox: $left"
		return 1
	}
}

fill "$scratch/calm"
began=$(date +%s%N)
run "$scratch/calm"
took_ns=$(($(date +%s%N) - began))
killed=0

for ((point = 1; point <= POINTS; point++)); do
	after=$(printf '%d.%09d' $((took_ns * point / POINTS / 1000000000)) $((took_ns * point / POINTS % 1000000000)))
	fill "$scratch/cut"
	# `timeout` dies of its own KILL too: its exit code says whether the cut came in time.
	{ run "$scratch/cut" timeout -s KILL "$after"; } 2>/dev/null
	[ $? != $KILLED ] || killed=$((killed + 1))
	run "$scratch/cut"
	code=$?
	if { [ $code = 0 ] || [ $code = $INPUT_SICK ]; } && same "$scratch/calm" "$scratch/cut"; then
		pass "cut after $after s"
	else
		fail "cut after $after s" "exit code $code, and the ledger or the report differs from an undisturbed run's"
	fi
done

# Cut again and again in one ledger, then finish.
fill "$scratch/cut"
for ((point = 1; point <= POINTS; point++)); do
	after=0.$(printf '%09d' $((took_ns * point / POINTS / 3 % 1000000000)))
	{ run "$scratch/cut" timeout -s KILL "$after"; } 2>/dev/null
done
run "$scratch/cut"
if same "$scratch/calm" "$scratch/cut"; then
	pass "cut $POINTS times in one ledger"
else
	fail "cut $POINTS times in one ledger" "it differs from an undisturbed run's"
fi

if [ "$killed" -gt $((POINTS / 3)) ]; then
	pass "the cuts came inside the run"
else
	fail "the cuts came inside the run" "only $killed of $POINTS did: is the machine's clock steady?"
fi
finish crash
