#!/usr/bin/env bash
# Every shipped profile on exports in its layout. Usage: tests/formats/run.sh [--write] RINGBACK [CASE...]
#
# A case is a folder, named PROFILE or PROFILE.WHAT-IT-SHOWS. It holds the export as a company would drop it, `expect.out`
# (what `ringback import --check --show` says of it) and, where the shared one will not do, a tenant.yaml. The profile is
# guessed from the file, as the inbox does, and must be the one that the folder is named for, and the only one that knows it.
# A folder named refused.WHAT holds files that no profile may read.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

write=
[ "${1:-}" != --write ] || { write=1; shift; }
program=$(realpath "${1:?name the program}") || exit 1
shift
cases=$PWD/tests/formats
NOW=2026-11-22T05:00:00-08:00
SHOW=1000

read_case() { # CASE SCRATCH
	local tenant=$2/tenants/acme file
	mkdir -p "$tenant" "$2/var"
	cp "$cases/tenant.yaml" "$tenant/"
	[ ! -f "$cases/$1/tenant.yaml" ] || cp "$cases/$1/tenant.yaml" "$tenant/"
	[ ! -d "$cases/$1/formats" ] || cp -R "$cases/$1/formats" "$tenant/"
	for file in "$cases/$1"/*; do
		case ${file##*/} in tenant.yaml | formats | expect.out) continue ;; esac
		cp "$file" "$2/" # so that every path in what it says is short and the same everywhere
		(cd "$2" && "$program" import acme "${file##*/}" --check --show $SHOW --now $NOW --tenants tenants --var var 2>&1)
		echo "exit $?"
	done
}

# What --check joins into calls is what an import into a new ledger does.
miscounted() { # SCRATCH: prints each file of which it is not true
	local file checked stored
	for file in "$1"/*; do
		[ -f "$file" ] && [ "${file##*/}" != out ] || continue
		checked=$(cd "$1" && "$program" import acme "${file##*/}" --check --json --now $NOW --tenants tenants --var var 2>/dev/null |
			grep -oE '"calls":[0-9]+' | cut -d: -f2)
		[ "${checked:-0}" != 0 ] || continue
		(cd "$1" && "$program" import acme "${file##*/}" --now $NOW --tenants tenants --var "var/${file##*/}" >/dev/null 2>&1)
		stored=$(sqlite3 -readonly "$1/var/${file##*/}/acme/ledger.db" 'SELECT count(*) FROM calls')
		[ "$checked" = "$stored" ] || echo "${file##*/}: --check counts $checked, an import $stored"
	done
}

one() { # CASE
	local scratch miscounted wanted=${1%%.*}
	scratch=$(mktemp -d)
	read_case "$1" "$scratch" >"$scratch/out"
	miscounted=$(miscounted "$scratch")
	[ -z "$write" ] || cp "$scratch/out" "$cases/$1/expect.out"
	if ! diff -u --label expected --label got "$cases/$1/expect.out" "$scratch/out"; then
		fail "$1" "look at the difference; when it is meant, make golden T=$1"
	elif [ "$wanted" != refused ] && ! grep -q "^  format  $wanted: " "$scratch/out"; then
		fail "$1" "no file of it was read by $wanted"
	elif [ -n "$miscounted" ]; then
		fail "$1" "calls: $miscounted"
	elif grep -q "^  format .*; it is also like" "$scratch/out"; then
		fail "$1" "two profiles know it: $(grep "it is also like" "$scratch/out")"
	else
		pass "$1"
	fi
	rm -rf "$scratch"
}

# Each shipped profile has a case, or is a base for mappings.
every_profile_has_a_case() {
	local profile name missing=
	for profile in rules/formats/*.yaml; do
		name=$(basename "$profile" .yaml)
		case $name in mapped-*) continue ;; esac
		! grep -q '^refuse:' "$profile" || name=refused.$name
		compgen -G "$cases/$name" >/dev/null || compgen -G "$cases/$name.*" >/dev/null || missing="$missing $name"
	done
	if [ -n "$missing" ]; then
		fail every_profile_has_a_case "no folder below tests/formats for:$missing"
	else
		pass every_profile_has_a_case
	fi
}

if [ $# = 0 ]; then
	every_profile_has_a_case
	for folder in "$cases"/*/; do
		set -- "$@" "$(basename "$folder")"
	done
fi
for name in "$@"; do
	one "$name"
done
finish formats
