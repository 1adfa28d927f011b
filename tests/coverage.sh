#!/usr/bin/env bash
# Lines that a cov build's runs reached, by room and in all. Usage: tests/coverage.sh BUILD-FOLDER
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

build=${1:?name the build folder}
find "$build/engine" -name '*.gcda' -print0 | xargs -0 -r gcov -n 2>/dev/null |
	awk -F"'" '
		/^File / {file = $2; next}
		/^Lines executed:/ && file ~ /^engine\/.*\.c$/ {
			split($0, part, /[:% ]+/)
			split(file, piece, "/")
			room = piece[2] ~ /\.c$/ ? "main" : piece[2]
			share = part[3]; lines = part[5]
			hit[room] += share * lines / 100; all[room] += lines
			hit["all"] += share * lines / 100; all["all"] += lines
			file = ""
		}
		END {
			for (room in all)
				if (room != "all")
					printf "%-12s %5.1f %% of %5d lines\n", room, 100 * hit[room] / all[room], all[room] | "sort"
			close("sort")
			if (!all["all"]) {
				print "coverage: no run left its counts in this build" > "/dev/stderr"
				exit 1
			}
			printf "%-12s %5.1f %% of %5d lines\n", "all", 100 * hit["all"] / all["all"], all["all"]
		}'
