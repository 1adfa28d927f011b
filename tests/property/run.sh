#!/usr/bin/env bash
# What must hold whatever the input: checked on the demo companies, through the program. Usage: tests/property/run.sh RINGBACK
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

RINGBACK=$(realpath "${1:?name the program}") || exit 1
NOW=2026-11-20T05:00:00-08:00
TENANTS='summit-hvac rivertown-plumbing'
INPUT_SICK=65
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fill() { # VAR: the demo's exports into its inboxes
	local tenant
	for tenant in $TENANTS; do
		mkdir -p "$1/$tenant/inbox"
		cp "fixtures/$tenant/"* "$1/$tenant/inbox/"
	done
}

run() { # VAR [ARGUMENTS...]: a run that may find its input sick, and nothing worse
	local var=$1 code=0
	shift
	"$RINGBACK" run --var "$var" --now "$NOW" --json "$@" >>"$var.out" 2>>"$var.err" || code=$?
	[ "$code" = 0 ] || [ "$code" = $INPUT_SICK ] || {
		echo "exit code $code"
		tail -n 5 "$var.err"
		return 1
	}
}

# The ledger as text: the receipts with their chain, and every table that holds records.
ledger() { # VAR TENANT
	sqlite3 -readonly "$1/$2/ledger.db" .dump
}

same_reports() { # VAR VAR [TENANT...]
	local a=$1 b=$2 tenant tenants=$TENANTS
	shift 2
	[ $# = 0 ] || tenants=$*
	for tenant in $tenants; do
		diff -rq "$a/$tenant/reports" "$b/$tenant/reports" || return 1
	done
}

same_ledgers() { # VAR VAR
	local tenant
	for tenant in $TENANTS; do
		cmp <(ledger "$1" "$tenant") <(ledger "$2" "$tenant") || return 1
	done
}

# What the report says of every case, text and booking, without the columns that name a file and line.
same_cases() { # VAR VAR
	local tenant file
	for tenant in $TENANTS; do
		for file in cases messages proof; do
			diff -U0 <(without_places "$1/$tenant" $file) <(without_places "$2/$tenant" $file) | head -n 20
			[ "${PIPESTATUS[0]}" = 0 ] || return 1
		done
	done
}

without_places() { # FOLDER CSV: its rows, sorted
	python3 -c '
import csv, sys
rows = csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""))
for r in sorted([v for k, v in r.items() if k not in ("proof_source", "booking_source")] for r in rows):
	print(r)' "$1/reports/2026-11-20/$2.csv"
}

# Rewrite each CSV of an inbox with its records in another order; the header and what stands above it stay.
shuffle_rows() { # VAR
	python3 - "$1" <<'PYTHON'
import csv, io, pathlib, random, sys

HEADERLESS = {"Master.csv"}
ABOVE_DATA = {"bookings.csv": 3}  # a title, a blank line, the header
LAST_STAYS = {"bookings.csv"}     # its totals row

def records(text):
	"""Split into records without touching their bytes: a line break inside quotes ends nothing."""
	out, start, quoted = [], 0, False
	for i, c in enumerate(text):
		if c == '"':
			quoted = not quoted
		elif c == "\n" and not quoted:
			out.append(text[start:i + 1])
			start = i + 1
	if start < len(text):
		out.append(text[start:] + "\n")
	return out

for path in sorted(pathlib.Path(sys.argv[1]).glob("*/inbox/*.csv")):
	rows = records(path.read_bytes().decode("latin-1"))
	above = 0 if path.name in HEADERLESS else ABOVE_DATA.get(path.name, 1)
	end = len(rows) - 1 if path.name in LAST_STAYS else len(rows)
	data = rows[above:end]
	random.Random(path.name).shuffle(data)
	path.write_bytes("".join(rows[:above] + data + rows[end:]).encode("latin-1"))
PYTHON
}

a_fresh_run() {
	fill "$scratch/a" && run "$scratch/a"
}

two_fresh_runs_write_the_same_bytes() {
	fill "$scratch/b" && run "$scratch/b" && same_reports "$scratch/a" "$scratch/b" &&
		same_ledgers "$scratch/a" "$scratch/b"
}

running_again_changes_nothing() {
	local before after
	before=$(ledger "$scratch/b" summit-hvac | sha256sum)
	run "$scratch/b" && same_reports "$scratch/a" "$scratch/b" || return 1
	after=$(ledger "$scratch/b" summit-hvac | sha256sum)
	[ "$before" = "$after" ]
}

the_same_files_again_add_nothing() {
	fill "$scratch/b" && run "$scratch/b" && same_reports "$scratch/a" "$scratch/b" &&
		same_cases "$scratch/a" "$scratch/b"
}

the_order_of_rows_changes_no_case() {
	fill "$scratch/c" && shuffle_rows "$scratch/c" && run "$scratch/c" && same_cases "$scratch/a" "$scratch/c"
}

# An inbox is read by name, so names that turn the alphabet round turn the order of reading.
the_order_of_files_changes_no_case() {
	local tenant path turn
	fill "$scratch/d" && cp -R tenants "$scratch/tenants" || return 1
	sed -i 's/files: "/files: "*/; s/files: "\*\*/files: "*/' "$scratch"/tenants/*/tenant.yaml
	for tenant in $TENANTS; do
		turn=9
		for path in "$scratch/d/$tenant/inbox/"*; do
			mv "$path" "${path%/*}/$turn-${path##*/}"
			turn=$((turn - 1))
		done
	done
	run "$scratch/d" --tenants "$scratch/tenants" && same_cases "$scratch/a" "$scratch/d"
}

a_tenant_alone_says_the_same_as_among_others() {
	fill "$scratch/e" && run "$scratch/e" rivertown-plumbing &&
		same_reports "$scratch/a" "$scratch/e" rivertown-plumbing && [ ! -e "$scratch/e/summit-hvac/ledger.db" ]
}

how_many_run_at_once_changes_nothing() {
	fill "$scratch/i" && run "$scratch/i" --jobs 1 && fill "$scratch/j" && run "$scratch/j" --jobs 4 &&
		same_reports "$scratch/i" "$scratch/j" && same_ledgers "$scratch/i" "$scratch/j" &&
		diff -r "$scratch/i/rollup" "$scratch/j/rollup" && cmp "$scratch/i.out" "$scratch/j.out"
}

the_shards_together_do_what_one_machine_does() {
	local shard
	fill "$scratch/k" || return 1
	for shard in 1/3 2/3 3/3; do
		run "$scratch/k" --shard $shard || return 1
	done
	same_reports "$scratch/a" "$scratch/k" && same_ledgers "$scratch/a" "$scratch/k" &&
		diff <(sort "$scratch/a.out") <(sort "$scratch/k.out")
}

# The plumber's calls would take many seconds.
one_that_takes_too_long_costs_the_others_nothing() {
	local code=0
	fill "$scratch/l" && run "$scratch/l" summit-hvac >/dev/null && fill "$scratch/m" || return 1
	awk 'BEGIN {
		for (i = 0; i < 400000; i++)
			printf "\"\",\"+1916%07d\",\"+19165550100\",\"in\",\"\",\"a\",\"b\",\"Dial\",\"c\",\"2026-11-01 10:00:00\",\"\",\"2026-11-01 10:00:20\",20,0,\"NO ANSWER\",\"DOCUMENTATION\",\"%d.1\",\"\"\n", 2000000 + i, i
	}' >"$scratch/m/rivertown-plumbing/inbox/Master.csv"
	"$RINGBACK" run --var "$scratch/m" --now "$NOW" --timeout 2 >"$scratch/m.out" 2>&1 || code=$?
	[ "$code" = 70 ] && grep -q '^rivertown-plumbing: took longer than 2 s' "$scratch/m.out" || {
		echo "exit code $code"
		cat "$scratch/m.out"
		return 1
	}
	same_reports "$scratch/l" "$scratch/m" summit-hvac
}

the_zone_and_locale_of_the_machine_do_not_matter() {
	fill "$scratch/f" && TZ=Asia/Tokyo LC_ALL=de_DE.UTF-8 LANG=tr_TR.UTF-8 run "$scratch/f" &&
		same_reports "$scratch/a" "$scratch/f"
}

# Rows dated after the clock wait; when a later run's clock has passed them, they are cases like any other.
a_later_clock_takes_in_what_was_dated_after_the_first() {
	local code=0 tenant
	fill "$scratch/h"
	"$RINGBACK" run --var "$scratch/h" --now 2026-11-19T15:00:00-08:00 >/dev/null 2>&1
	"$RINGBACK" run --var "$scratch/h" --now "$NOW" >/dev/null 2>&1 || code=$?
	[ "$code" = 0 ] || [ "$code" = $INPUT_SICK ] || {
		echo "the second run ends with exit code $code"
		return 1
	}
	for tenant in $TENANTS; do
		diff -U0 <(cut -d, -f1,2,5 "$scratch/a/$tenant/reports/2026-11-20/cases.csv") \
			<(cut -d, -f1,2,5 "$scratch/h/$tenant/reports/2026-11-20/cases.csv") | head -n 10
		[ "${PIPESTATUS[0]}" = 0 ] || return 1
	done
}

without_a_network_the_bytes_are_the_same() {
	fill "$scratch/g" || return 1
	local code=0
	unshare -rn "$RINGBACK" run --var "$scratch/g" --now "$NOW" >/dev/null 2>&1 || code=$?
	[ "$code" = 0 ] || [ "$code" = $INPUT_SICK ] || return 1
	same_reports "$scratch/a" "$scratch/g"
}

no_dry_run_says_sent() {
	! grep -lE 'hand_over|,accepted,.*,ringback' "$scratch"/a/*/reports/*/messages.csv &&
		[ "$(sqlite3 -readonly "$scratch/a/summit-hvac/ledger.db" \
			"select count(*) from receipts where kind in ('hand_over', 'provider', 'delivery')")" = 0 ]
}

property() { # FUNCTION
	check "$1" "both sides stand above" "$1"
}

property a_fresh_run
property two_fresh_runs_write_the_same_bytes
property running_again_changes_nothing
property the_same_files_again_add_nothing
property the_order_of_rows_changes_no_case
property the_order_of_files_changes_no_case
property a_tenant_alone_says_the_same_as_among_others
property how_many_run_at_once_changes_nothing
property the_shards_together_do_what_one_machine_does
property one_that_takes_too_long_costs_the_others_nothing
property the_zone_and_locale_of_the_machine_do_not_matter
property a_later_clock_takes_in_what_was_dated_after_the_first
if unshare -rn true 2>/dev/null; then
	property without_a_network_the_bytes_are_the_same
else
	skip without_a_network_the_bytes_are_the_same "this machine does not let us take the network away"
fi
property no_dry_run_says_sent
finish property
