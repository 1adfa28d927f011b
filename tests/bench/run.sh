#!/usr/bin/env bash
# Measure the whole loop and, in the same session, two things to hold it against: the sqlite3 shell that only stores the
# same files, and peer.py, which does the same job simply. Prints Markdown tables. Usage: tests/bench/run.sh RINGBACK GENERATE
#
# BENCH=full adds a million calls (some ten minutes more). WORK (build/bench) is where the data lies: 0.4 GB, then 4 GB.
set -euo pipefail
cd "$(dirname "$0")/../.."

RINGBACK=$(realpath "${1:?name the program}")
GENERATE=$(realpath "${2:?name the generator}")
WORK=${WORK:-build/bench}
NOW=2026-11-13T17:05:00-07:00 # the end of the exports
SEED=1
INSTRUCTION_CALLS=10000

for tool in hyperfine valgrind sqlite3 python3 /usr/bin/time; do
	command -v "$tool" >/dev/null || { echo "make bench: $tool is missing: run it as root once, or see the Makefile" >&2; exit 1; }
done
mkdir -p "$WORK"
WORK=$(realpath "$WORK")
pin=()
if taskset -c 0 true 2>/dev/null; then
	pin=(taskset -c 0) # one core, so that what is compared had the same caches
fi

# ---- one program, once: "CPU-SECONDS PEAK-KIB" into $WORK/cost ----

cost_of() { # COMMAND...
	"${pin[@]}" /usr/bin/time -o "$WORK/time" -f '%U %S %M' "$@" >"$WORK/out" 2>"$WORK/err" || [ $? = 65 ] || { # 65: the data is sick, and was worked on
		echo "make bench: this failed: $*" >&2
		tail -n 5 "$WORK/out" "$WORK/err" >&2
		exit 1
	}
	awk 'END {print $1 + $2, $3}' "$WORK/time" # before it time may say that the code was not 0
}

# The least of several runs: what the others took more, something else took. Each starts from what PREPARE leaves.
least_of() { # RUNS PREPARE COMMAND...
	local runs=$1 prepare=$2 i
	shift 2
	for ((i = 0; i < runs; i++)); do
		$prepare
		cost_of "$@"
	done | sort -g | head -n 1
}

# Short ones over and over, by hyperfine: user and system time, mean of the runs, and the peak of one.
mean_of() { # RUNS PREPARE COMMAND...
	local runs=$1 prepare=$2
	shift 2
	"${pin[@]}" hyperfine -N -i --style none --warmup 1 --runs "$runs" --prepare "$prepare" \
		--export-json "$WORK/mean.json" "$*" >"$WORK/out" 2>"$WORK/err" || {
		cat "$WORK/err" >&2
		exit 1
	}
	bash -c "$prepare"
	peak=$(cost_of "$@" | cut -d' ' -f2)
	python3 -c '
import json, sys
r = json.load(open(sys.argv[1]))["results"][0]
print(r["user"] + r["system"], sys.argv[2])' "$WORK/mean.json" "$peak"
}

# ---- what is measured ----

ringback() { # COMMAND [ARGUMENTS...]: as words, on the bench's company
	echo "$RINGBACK" "$1" --tenants tests/bench/tenants --var "$WORK/var" "${@:2}"
}

make_data() { # CALLS
	data=$WORK/data-$1
	mkdir -p "$data"
	"$GENERATE" "$1" $SEED "$data"
}

fill_inbox() {
	rm -rf "$WORK/var"
	mkdir -p "$WORK/var/bench/inbox"
	cp "$data"/*.csv "$WORK/var/bench/inbox/"
}

store_only() { # the same rows as text, no keys, no checks
	local name script=$WORK/import.sql
	echo '.mode csv' >"$script"
	for name in calls messages contacts bookings payments optouts; do
		echo ".import $data/$name.csv $name" >>"$script"
	done
	echo "$script"
}

# What the first run left in the ledger, stored again row by row in the same tables with the same indexes, the reports' ones
# last: what keeping its records costs, without reading an export, thinking or reporting. LIMIT keeps sqlite3 from copying
# whole records.
ledger_only() { # LEDGER
	local script=$WORK/again.sql tables="type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'" late
	late="instr('$(report_indexes)', ' ' || name || ' ')"
	{
		echo 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768;'
		sqlite3 "$1" "SELECT sql || ';' FROM sqlite_master WHERE $tables"
		sqlite3 "$1" "SELECT sql || ';' FROM sqlite_master WHERE type <> 'table' AND sql <> '' AND NOT $late"
		echo "ATTACH '$1' AS s;"
		sqlite3 "$1" "SELECT 'INSERT INTO main.' || name || ' SELECT * FROM s.' || name || ' LIMIT -1;' FROM sqlite_master WHERE $tables"
		echo 'BEGIN;'
		sqlite3 "$1" "SELECT sql || ';' FROM sqlite_master WHERE $late"
		echo 'COMMIT;'
	} >"$script"
	echo "$script"
}

report_indexes() { # their names, a blank on each side
	sed -n 's/^CREATE INDEX IF NOT EXISTS \([a-z_]*\) .*/ \1 /p' engine/store/schema/report_indexes.sql | tr -d '\n'
}

no_ledgers() {
	rm -f "$WORK"/stored.db* "$WORK"/peer.db* "$WORK"/again.db*
}

# One call more, ten minutes before the clock of the run after.
LATER=2026-11-13T17:20:00-07:00
write_one_more() {
	{
		head -n 1 "$data/calls.csv"
		echo 'CAffffffffffffffff,2026-11-14T00:10:00Z,inbound,(303) 234-5678,+17205550101,,missed,21,0'
	} >"$WORK/calls-one-more.csv"
}

# The kept ledger again, with one new call in the inbox. What the copy left to be written is written first: the next sync
# of the ledger would be charged for it.
one_more_comes() {
	echo "bash -c 'rm -rf $WORK/var && cp -a $WORK/kept $WORK/var && cp $WORK/calls-one-more.csv $WORK/var/bench/inbox/ && sync'"
}

say_row() { # WHAT COST [COST TO HOLD IT AGAINST]...
	local what=$1 cost=$2
	shift 2
	printf '%s\n' "$cost" "$@" | awk -v what="$what" '
		NR == 1 {cpu = $1; printf "| %s | %s | %.0f |", what, cpu < 1 ? sprintf("%.0f ms", cpu * 1000) : sprintf("%.2f s", cpu), $2 / 1024}
		NR > 1 {printf " %.3g |", cpu / $1}
		END {print ""}'
}

measure() { # CALLS RUNS
	local calls=$1 runs=$2 first kept stored peer again one verify
	make_data "$calls"
	write_one_more
	# shellcheck disable=SC2046 # words on purpose
	first=$(least_of "$runs" fill_inbox $(ringback run --now $NOW))
	cp "$WORK/out" "$WORK/said-$calls"
	kept=$(least_of "$runs" no_ledgers sqlite3 "$WORK/again.db" ".read $(ledger_only "$WORK/var/bench/ledger.db")")
	stored=$(least_of "$runs" no_ledgers sqlite3 "$WORK/stored.db" ".read $(store_only)")
	peer=$(least_of "$runs" no_ledgers python3 tests/bench/peer.py "$data" "$WORK/peer.db" "$WORK/peer.csv")
	no_ledgers

	# shellcheck disable=SC2046
	again=$(mean_of 10 true $(ringback run --now $NOW))
	# shellcheck disable=SC2046
	verify=$(mean_of 3 true $(ringback verify))
	rm -rf "$WORK/kept"
	cp -a "$WORK/var" "$WORK/kept"
	# shellcheck disable=SC2046
	one=$(mean_of 3 "$(one_more_comes)" $(ringback run --now $LATER))

	printf '\n%s calls, %s missed-call cases, %s MiB of exports, a ledger of %s MiB\n\n' "$calls" \
		"$(grep -oE '[0-9]+ new cases' "$WORK/said-$calls" | cut -d' ' -f1)" \
		"$(du -sm "$data" | cut -f1)" "$(du -m "$WORK/kept/bench/ledger.db" | cut -f1)"
	echo '| what | CPU | peak MiB | × stored only | × peer |'
	echo '| --- | --- | --- | --- | --- |'
	say_row 'ringback, first run' "$first" "$stored" "$peer"
	say_row 'sqlite3: the records of its ledger, stored again' "$kept" "$stored" "$peer"
	say_row 'sqlite3 `.import`: stored only' "$stored" "$stored" "$peer"
	say_row '`peer.py`: the job, simply' "$peer" "$stored" "$peer"
	printf '\n| afterwards | CPU | peak MiB | × first run |\n'
	echo '| --- | --- | --- | --- |'
	say_row 'one new call, with its report' "$one" "$first"
	say_row 'nothing new' "$again" "$first"
	say_row '`verify`' "$verify" "$first"
	rm -rf "$WORK/var" "$WORK/kept" "$data"
}

# A small company's third year: 100 calls a day, most old cases closed, the usual report of 31 days. It grew in five runs,
# since of a first import every case is new to the report.
measure_years() {
	local night taken one
	data=$WORK/data-years
	mkdir -p "$data"
	"$GENERATE" 109500 $SEED "$data" 1095
	write_one_more
	rm -rf "$WORK/tenants" "$WORK/kept"
	cp -R tests/bench/tenants "$WORK/tenants"
	sed -i '/^report:/d' "$WORK/tenants/bench/tenant.yaml"
	fill_inbox
	for night in 2026-06-01 2026-09-01 2026-10-10 2026-11-01 2026-11-13; do
		"$RINGBACK" run --tenants "$WORK/tenants" --var "$WORK/var" --now ${night}T17:05:00-07:00 >"$WORK/out" 2>&1 ||
			true # the exports go on after that night, which a run calls sick
	done
	cp -a "$WORK/var" "$WORK/kept"
	taken=$(mean_of 5 "$(one_more_comes)" "$RINGBACK" import bench --tenants "$WORK/tenants" --var "$WORK/var" --now $LATER)
	one=$(mean_of 5 "$(one_more_comes)" "$RINGBACK" run --tenants "$WORK/tenants" --var "$WORK/var" --now $LATER)
	printf '\n109,500 calls over three years, one new call (goal: 50 ms CPU); the report has %s cases\n\n' \
		"$(($(wc -l <"$(ls -d "$WORK"/var/bench/reports/* | tail -n 1)/cases.csv") - 1))"
	echo '| what | CPU | peak MiB |'
	echo '| --- | --- | --- |'
	say_row 'one new call: read, decided, kept (`import`)' "$taken"
	say_row 'one new call, with its report (`run`)' "$one"
	rm -rf "$WORK/var" "$WORK/kept" "$data"
}

# Two cores against one, on companies of equal size. The machine must be quiet for this to say anything.
measure_many() { # TENANTS CALLS
	local i jobs took=()
	data=$WORK/data-many
	mkdir -p "$data"
	"$GENERATE" "$2" $SEED "$data"
	rm -rf "$WORK/many"
	for jobs in 1 2; do
		rm -rf "$WORK/var"
		for ((i = 1; i <= $1; i++)); do
			[ "$jobs" = 2 ] || { mkdir -p "$WORK/many" && cp -R tests/bench/tenants/bench "$WORK/many/t$i"; }
			mkdir -p "$WORK/var/t$i/inbox"
			cp "$data"/*.csv "$WORK/var/t$i/inbox/"
		done
		/usr/bin/time -o "$WORK/time" -f %e "$RINGBACK" run --jobs $jobs --tenants "$WORK/many" --var "$WORK/var" --now $NOW \
			>"$WORK/out" 2>"$WORK/err" || true
		took+=("$(tail -n 1 "$WORK/time")")
	done
	printf '\n%s companies of %s calls: --jobs 1 took %s s, --jobs 2 %s s, %s times as fast (goal: 1.8; load %s)\n' "$1" "$2" \
		"${took[0]}" "${took[1]}" "$(awk -v a="${took[0]}" -v b="${took[1]}" 'BEGIN {printf "%.2f", a / b}')" \
		"$(cut -d' ' -f1 /proc/loadavg)"
	rm -rf "$WORK/var" "$WORK/many" "$data"
}

# The report alone, by what a run says of its phases.
measure_report() { # CALLS
	data=$WORK/data-report
	mkdir -p "$data"
	"$GENERATE" "$1" $SEED "$data"
	fill_inbox
	# shellcheck disable=SC2046
	"${pin[@]}" $(ringback run -v --now $NOW) >"$WORK/out" 2>"$WORK/err"
	printf '\nReport of %s calls: %s, %s KiB in all (goal: 0.15 s, 2 MiB)\n' "$1" \
		"$(grep -oE 'report took [0-9]+ ms' "$WORK/err" | grep -oE '[0-9]+ ms')" \
		"$(du -sk "$WORK"/var/bench/reports/* | cut -f1)"
	rm -rf "$WORK/var" "$data"
}

# Instructions do not depend on what else the machine does: the number to compare between two versions.
count_instructions() {
	make_data $INSTRUCTION_CALLS
	fill_inbox
	rm -f "$WORK"/callgrind.out.*
	# A run works on a company in a process of its own: one file each, and their sum.
	# shellcheck disable=SC2046
	valgrind --tool=callgrind --callgrind-out-file="$WORK/callgrind.out.%p" $(ringback run --now $NOW) >"$WORK/out" 2>"$WORK/err"
	awk -v calls=$INSTRUCTION_CALLS '$1 == "summary:" {n += $2}
		END {printf "\nInstructions, first run of %d calls: %.3f thousand million\n", calls, n / 1e9}' "$WORK"/callgrind.out.*
}

printf 'Machine: %s, %s cores, load %s; sqlite %s, python %s; %s\n' \
	"$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(nproc)" "$(cut -d' ' -f1 /proc/loadavg)" \
	"$(sqlite3 --version | cut -d' ' -f1)" "$(python3 -c 'import platform; print(platform.python_version())')" \
	"$("$RINGBACK" --version | head -n 1)"
measure 100000 3
[ "${BENCH:-}" != full ] || measure 1000000 2
measure_years
measure_report 1000
measure_many 200 500
count_instructions
