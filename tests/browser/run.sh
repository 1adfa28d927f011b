#!/usr/bin/env bash
# The report in a real browser. Usage: tests/browser/run.sh RINGBACK FOLDER
# FOLDER holds the npm packages (fetched once, then it works offline), the companies, pictures and PDFs of the last run.
# Where chromium, node or npm is missing every test is skipped, aloud; with CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

here=tests/browser
NPM_TIMEOUT_S=180
TESTS_TIMEOUT_S=240
program=$(realpath "${1:?name the program}") || exit 1
mkdir -p "${2:?name a folder}" && folder=$(realpath "$2") || exit 1
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}

give_up() { # WHY
	if [ "${CI:-}" = true ]; then
		fail "browser" "$1"
	else
		while IFS= read -r name; do
			skip "$name" "$1"
		done < <(node_tests)
	fi
	finish browser
	exit
}

node_tests() { # the names of the tests, without running them
	sed -n "s/^ *test(['\`]\(.*\)['\`], async.*/\1/p" $here/report.test.mjs
}

# The packages of package-lock.json, unless just those are there already.
install_packages() {
	cmp -s $here/package-lock.json "$folder/installed.lock" && return
	rm -f "$folder/installed.lock"
	cp $here/package.json $here/package-lock.json "$folder" &&
		(cd "$folder" && timeout "$NPM_TIMEOUT_S" npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) &&
		cp $here/package-lock.json "$folder/installed.lock"
}

for command in node npm "$CHROMIUM"; do
	command -v "$command" >/dev/null || give_up "$command is not here: apt-get install chromium nodejs npm"
done
install_packages || give_up "npm ci could not fetch the packages of $here/package-lock.json: see $folder/npm.log"

RINGBACK=$program FOLDER=$folder MODULES=$folder timeout "$TESTS_TIMEOUT_S" \
	node --test-reporter="./$here/reporter.mjs" --test-reporter-destination=stdout $here/report.test.mjs
