#!/usr/bin/env bash
# Run each driver for a while on what the other tests have, and on what it makes of it. Usage: tests/fuzz/run.sh FOLDER [NAME]
# FOLDER holds the drivers. FUZZ_SECONDS: for each (4). An input that breaks one is kept in FOLDER and named.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

folder=${1:?name the folder of the drivers}
only=${2:-}
seconds=${FUZZ_SECONDS:-4}
JOB_EXTRA_S=60

# What a driver begins with: files of other tests, small ones, so that each is read often.
seeds() { # NAME
	case $1 in
	source) find tests/formats fixtures -type f ! -name '*.yaml' ! -name 'expect.*' ! -name '*.sh' ! -name '*.md' -size -24k ;;
	csv) find tests/formats -name '*.csv' -size -8k ;;
	gunzip) find "$folder/packed" -type f ;;
	*) find "$folder/lines" -type f ;;
	esac
}

# Cells and sentences, one a file, from files of the tests.
make_lines() {
	mkdir -p "$folder/lines" "$folder/packed"
	cut -d, -f1-3 tests/data/replies*.csv | tail -n 200 | split -l 1 - "$folder/lines/reply-"
	printf '%s\n' '2026-11-22T05:00:00-08:00' 'Fri, 18 Oct 2019 17:02:00 +0000' '12/27/2018 2:30:00 PM' '1521654952742' \
		'Sep 24, 2026' '$1,149.00' '($33.62)' '1.250,00' '-0.95' 'PT2M27S' '0:06:30' '2.86' '(303) 555-0140' \
		'Sales (+1 415 555 0100)' '"Ann" <4155550134>' '1.6175E+10' | split -l 1 - "$folder/lines/cell-"
	for file in tests/formats/*/*.csv; do
		gzip -c "$file" >"$folder/packed/$(basename "$(dirname "$file")").gz"
	done
}

run_driver() { # NAME
	local name=$1 log=$folder/$1.log corpus=$folder/$1.corpus dictionary=tests/fuzz/$1.dict
	mkdir -p "$corpus"
	seeds "$name" | while IFS= read -r file; do cp "$file" "$corpus/$(cksum <"$file" | tr ' ' -)"; done
	ASAN_OPTIONS=detect_leaks=0 timeout $((seconds + JOB_EXTRA_S)) "$folder/$name" -max_total_time="$seconds" -max_len=32768 \
		-timeout=20 -rss_limit_mb=2048 -artifact_prefix="$folder/$name-" \
		$([ ! -f "$dictionary" ] || echo "-dict=$dictionary") "$corpus" >"$log" 2>&1 </dev/null
	local code=$?
	if [ $code = 0 ]; then
		pass "$name"
		printf '  %-12s %s\n' "$name" "$(grep -oE 'Done [0-9]+ runs in [0-9]+ second' "$log" | tail -n 1)s"
		return
	fi
	tail -n 40 "$log"
	fail "$name" "the input is $(ls -t "$folder/$name-"* 2>/dev/null | head -n 1)"
}

drivers=()
for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	[ -n "$only" ] && [ "$only" != "$name" ] || drivers+=("$name")
done
make_lines
for name in "${drivers[@]}"; do
	if [ -x "$folder/$name" ]; then
		run_driver "$name"
	elif [ "${CI:-}" = true ]; then
		fail "$name" "it was not built: is clang with its runtime here?"
	else
		skip "$name" "it was not built: is clang with its runtime here?"
	fi
done
finish fuzz
