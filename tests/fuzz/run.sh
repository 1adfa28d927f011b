#!/usr/bin/env bash
# Build the fuzzers and feed each of them for a while, under AddressSanitizer and UBSan.
# Usage: tests/fuzz/run.sh [SUBJECT...]   FUZZ_SECONDS: for each; JOBS: at a time; BUILD: where; MAKE: to build them
# An input that breaks something is kept in BUILD/fuzz/found and its path printed; to see it again, give it to the fuzzer:
#   build/fuzz/fuzzers/SUBJECT PATH
# What a fuzzer learns is kept in BUILD/fuzz/corpus and built upon. Without clang all is skipped, aloud; not with CI=true.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

BUILD=${BUILD:-build}
MAKE=${MAKE:-make -s FLAVOUR=fuzz}
FUZZ_SECONDS=${FUZZ_SECONDS:-20}
JOBS=${JOBS:-2}
INPUT_BYTES_MAX=8192
INPUT_SECONDS_MAX=10
MEMORY_MB_MAX=1500
out=$BUILD/fuzz
export BUILD FUZZ_SECONDS out

subjects=("$@")
[ $# != 0 ] || mapfile -t subjects < <(basename -s .c -a tests/fuzz/*.c)

# clang may be there without the library that its fuzzers need.
can_build() {
	local probe=$out/probe
	mkdir -p "$out"
	echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d && n ? 0 : 0; }' >"$probe.c"
	clang -fsanitize=fuzzer,address "$probe.c" -o "$probe" >"$probe.log" 2>&1
}

# ---- what they start from: files that are here anyway, in front of each the byte that says how to read it ----

seed() { # SUBJECT FILE...: 0 stands for the first way
	local to=$out/seeds/$1 file
	shift
	for file; do
		[ ! -f "$file" ] || { printf '\0'; head -c $((INPUT_BYTES_MAX / 2)) "$file"; } >"$to/$(echo "$file" | tr / _)"
	done
}
seed_plain() { # SUBJECT FILE...
	local to=$out/seeds/$1 file
	shift
	for file; do
		[ ! -f "$file" ] || head -c $((INPUT_BYTES_MAX / 2)) "$file" >"$to/$(echo "$file" | tr / _)"
	done
}
seed_lines() { # SUBJECT: each line of stdin is one
	local n=0 line
	while IFS= read -r line; do
		n=$((n + 1))
		printf '\0%s' "$line" >"$out/seeds/$1/line-$n"
	done
}
written_in() { # C-FILE...: the texts in it, which a test has found worth a row
	grep -ohE '"([^"\\]|\\.)*"' "$@" | sed 's/^"//; s/"$//; s/\\"/"/g' | awk 'length > 1 && length < 60 && !seen[$0]++'
}
plain_cases() { # the exports of one case of each profile: more would take longer to load than a short run has
	find tests/formats -mindepth 2 -maxdepth 2 -type f ! -name expect.out ! -name tenant.yaml ! -path 'tests/formats/*.*/*' | sort
}
make_seeds() {
	local cases=tests/formats subject file files
	rm -rf "$out/seeds"
	for subject in "${subjects[@]}"; do
		mkdir -p "$out/seeds/$subject" "$out/corpus/$subject"
	done
	for subject in "${subjects[@]}"; do
		case $subject in
		csv | table) seed "$subject" $cases/*/*.csv ;;
		ics | json | html | xml) seed "$subject" $cases/*/*."$subject" $cases/*/*."$subject"l ;;
		vcard) seed vcard $cases/*/*.vcf ;;
		file) mapfile -t files < <(plain_cases) && seed_plain file "${files[@]}" ;;
		gzip) for file in $cases/c*/*.csv; do gzip -nc "$file" >"$out/seeds/gzip/$(echo "$file" | tr / _)"; done ;;
		dates) written_in tests/unit/base_civil.c | seed_lines dates ;;
		numbers) written_in tests/unit/base_num.c | seed_lines numbers ;;
		phones) written_in tests/unit/base_phone.c | seed_lines phones ;;
		profiles) seed_plain profiles rules/formats/*.yaml $cases/*/formats/*.yaml ;;
		replies) cut -d, -f2- tests/data/replies*.csv | awk 'NR % 10 == 1' | seed_lines replies ;;
		pages) seed_plain pages tests/fuzz/pages.json ;;
		esac
	done
}

# ---- one fuzzer ----

feed() { # SUBJECT: its words in SUBJECT.log
	local subject=$1 dictionary=()
	[ ! -f "tests/fuzz/$subject.dict" ] || dictionary=("-dict=tests/fuzz/$subject.dict")
	"$out/fuzzers/$subject" -max_total_time="$FUZZ_SECONDS" -max_len=$INPUT_BYTES_MAX -timeout=$INPUT_SECONDS_MAX \
		-rss_limit_mb=$MEMORY_MB_MAX -print_final_stats=1 -artifact_prefix="$out/found/$subject-" "${dictionary[@]}" \
		"$out/corpus/$subject" "$out/seeds/$subject" >"$out/$subject.log" 2>&1
	echo $? >"$out/$subject.code"
}
export -f feed
export INPUT_BYTES_MAX INPUT_SECONDS_MAX MEMORY_MB_MAX
export TMPDIR=${TMPDIR:-/tmp}

say_how() { # SUBJECT
	local log=$out/$1.log
	if [ "$(cat "$out/$1.code" 2>/dev/null)" = 0 ]; then
		printf '  %-12s %9d inputs, %6d a second\n' "$1" \
			"$(awk '/number_of_executed_units/ {print $2}' "$log")" "$(awk '/average_exec_per_sec/ {print $2}' "$log")"
		pass "$1"
	else
		grep -E 'does not hold|no text|runtime error|ERROR:|^ *#[0-9]+ ' "$log" | head -n 25
		fail "$1" "$(grep -oE 'Test unit written to .*' "$log" | sed "s|.*to |give this to $out/fuzzers/$1: |")"
	fi
}

if ! can_build; then
	cat "$out/probe.log"
	for subject in "${subjects[@]}"; do
		if [ "${CI:-}" = true ]; then
			fail "$subject" "clang and libclang-rt-14-dev could not be had"
		else
			skip "$subject" "clang and libclang-rt-14-dev could not be had"
		fi
	done
	finish fuzz
	exit
fi

# shellcheck disable=SC2086 # MAKE is a command with arguments
$MAKE -j"$JOBS" "${subjects[@]/#/$out/fuzzers/}" || { fail build "see above"; finish fuzz; exit; }
make_seeds
rm -f "$out"/*.code
mkdir -p "$out/found"
printf '%s\n' "${subjects[@]}" | xargs -P "$JOBS" -I '{}' bash -c 'feed "$1"' - '{}'
for subject in "${subjects[@]}"; do
	say_how "$subject"
done
finish fuzz
