#!/usr/bin/env bash
# The habits of the house, checked. Every finding is file:line: and what to do. Usage: tests/lint/run.sh [RINGBACK]
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

FILE_LINES_MAX=600
FUNCTION_LINES_MAX=60
RINGBACK=${1:-}

shopt -s nullglob
C_FILES=(engine/*.c engine/*/*.c engine/*/*.h tests/unit/*.c tests/unit/*.h tests/fuzz/*.c tests/fuzz/*.h)
SOURCES=("${C_FILES[@]}" engine/*/*.cc)

check_layers() {
	awk -f tests/lint/layers.awk tests/lint/layers.txt "${SOURCES[@]}"
}

# Each header of the engine with nothing before it but banned.h, which the Makefile puts first everywhere.
check_headers() {
	local flags
	flags=$(pkg-config --cflags lua5.4)
	printf '%s\n' engine/*/*.h |
		FLAGS=$flags xargs -P "$(nproc)" -I '{}' sh -c '
			case {} in *_shim.h) extra= ;; *) extra="-include engine/base/banned.h" ;; esac
			gcc -std=c17 -Iengine -D_GNU_SOURCE $FLAGS $extra -Wall -Wextra -Werror -fsyntax-only -x c {} 2>&1 |
				sed -n "s/^\(.*error:.*\)/\1 (a header compiles alone: include what it uses)/p"' |
		{ ! grep .; }
}

check_format() {
	clang-format --dry-run -Werror "${C_FILES[@]}" 2>&1 | { grep 'error:' || true; } | awk -F: '!seen[$1]++ {print $1 ":" $2 ": not as .clang-format says"}' |
		{ ! grep .; }
}

check_file_length() {
	wc -l "${SOURCES[@]}" rules/*.lua rules/*/*.lua rules/packs/*/*.lua tests/*.sh tests/*/*.sh fixtures/*.py fixtures/*/*.py reports/*.js Makefile |
		awk -v max="$FILE_LINES_MAX" '$2 != "total" && $1 > max {print $2 ":" $1 ": longer than " max " lines: split it by subject"; bad = 1} END {exit bad}'
}

check_function_length() {
	ctags --languages=C --kinds-C=f --fields=+ne -f - engine/*.c engine/*/*.c tests/unit/*.c tests/fuzz/*.[ch] |
		awk -F'\t' -v max="$FUNCTION_LINES_MAX" '
			{
				from = to = 0
				for (i = 4; i <= NF; i++) {
					if ($i ~ /^line:/) from = substr($i, 6)
					if ($i ~ /^end:/) to = substr($i, 5)
				}
				if (to - from + 1 > max) {
					print $2 ":" from ": " $1 " has " to - from + 1 " lines, at most " max ": name its parts"
					bad = 1
				}
			}
			END {exit bad}'
}

# Pages are printed through html_out's escapes only; no file of the room prints to the terminal.
check_raw_printing() {
	local bad=0
	grep -nE '(^|[^a-z_])(printf|fprintf|puts|fputs|putchar|fputc|fwrite) *\(' engine/report/*.c |
		sed 's/^\([^:]*:[0-9]*\):.*/\1: prints by itself: hand the bytes back, commands\/ prints/' | grep . && bad=1
	grep -nE 'html_print_(literal|attr)|(->|\.)h?\.?out([^a-z_]|$).*str_add|str_add[a-z]* *\([^,]*(h->|h\.|html->)out' \
		engine/report/html*.c engine/report/page.c engine/report/charts*.c | grep -v '^engine/report/html_out\.c' |
		sed 's/^\([^:]*:[0-9]*\):.*/\1: raw printing into a page: use html_raw for literals, html_text and html_attr for values/' | grep . && bad=1
	return $bad
}

# Calls that banned.h poisons, where the compiler does not see them: in C++ and behind #if.
check_banned_everywhere() {
	! grep -nwE '(strcpy|strcat|sprintf|vsprintf|strtok|gets|atoi|atol|localtime|gmtime|ctime|asctime) *\(' \
		engine/*.c engine/*/*.c engine/*/*.cc | sed 's/^\([^:]*:[0-9]*\):.*/\1: a banned call (engine\/base\/banned.h)/' | grep .
}

check_shell() {
	local file bad=0
	for file in tests/*.sh tests/*/*.sh fixtures/*.sh .ci/run; do
		bash -n "$file" || bad=1
		grep -q '^set -[eu]*uo\? pipefail\|^set -[eu]*o pipefail\|^# Sourced' "$file" || {
			echo "$file:2: has no \`set -uo pipefail\`"
			bad=1
		}
	done
	return $bad
}

# Every target that help should list has its words, and the README's targets exist.
check_targets() {
	local target bad=0
	for target in $(grep -ohE '(^|`|sudo )make [a-z]+' README.md docs/*.md engine/README.md .ci/run | grep -oE '[a-z]+$' | sort -u); do
		grep -qE "^$target:.*## " Makefile || {
			echo "Makefile:1: the docs name \`make $target\`, and no such target has a help text"
			bad=1
		}
	done
	return $bad
}

# Files that the docs name by path exist.
check_paths() {
	local file path bad=0
	for file in README.md engine/README.md docs/*.md; do
		for path in $(grep -oE '`(engine|rules|tests|docs|fixtures|reports)/[A-Za-z0-9_./-]+`' "$file" | tr -d '`' | grep -v '[A-Z][A-Z]' | sort -u); do
			[ -e "$path" ] || {
				echo "$file:$(grep -nF "$path" "$file" | head -n 1 | cut -d: -f1): names $path, which is not there"
				bad=1
			}
		done
	done
	return $bad
}

# fixtures/ is what its generator writes, byte for byte.
check_fixtures() {
	local scratch bad=0
	scratch=$(mktemp -d)
	cp -R fixtures/generate.py fixtures/generator "$scratch"
	python3 "$scratch/generate.py" >/dev/null || bad=1
	for company in fixtures/*/*.csv fixtures/*/*.ics; do
		cmp -s "$company" "$scratch/${company#fixtures/}" || {
			echo "$company:1: differs from what python3 fixtures/generate.py writes: edit fixtures/generator/"
			bad=1
		}
	done
	rm -rf "$scratch"
	return $bad
}

check_man() {
	tests/lint/man.sh "$RINGBACK" | diff -u docs/ringback.1 - | sed -n '1,40p' | { ! grep .; }
}

check_formats() {
	"$RINGBACK" import --formats --json --rules rules | tests/lint/formats.py docs/formats.md --check
}

# Who fetches nothing pays for no network library: start-up would take twice as long, of every company and every night.
check_links() {
	! readelf -d "$RINGBACK" | sed -n 's/.*NEEDED.*\[\(lib\(curl\|ssl\|ssh\|gnutls\)[^]]*\)\].*/\1 is linked with the program/p' | grep .
}

check arrows "see tests/lint/layers.txt" check_layers
check headers-alone "include what the header uses" check_headers
check format "make format" check_format
check file-length "split by subject" check_file_length
check function-length "name the parts" check_function_length
check raw-printing "only html_out prints pages" check_raw_printing
check banned-calls "use str, num and civil of base" check_banned_everywhere
check shell "mend the script" check_shell
check targets "mend the docs or the Makefile" check_targets
check paths-in-docs "mend the docs" check_paths
check fixtures "python3 fixtures/generate.py" check_fixtures
if [ -n "$RINGBACK" ]; then
	check links "load it in engine/base/net_curl.c, and keep it out of PKGS" check_links
	check man-page "make man" check_man
	check formats-in-docs "make docs" check_formats
fi
finish lint
