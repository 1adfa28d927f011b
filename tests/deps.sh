#!/usr/bin/env bash
# Install the named Debian packages that are missing; say and do nothing when all are there (so it works offline).
# Usage: tests/deps.sh PACKAGE...
set -uo pipefail

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "deps: this is no Debian; please see to it that these are installed: $*" >&2
	exit 0
fi

missing=()
for package in "$@"; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

echo "deps: installing ${missing[*]}" >&2
as_root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: there is no sudo here; please run as root: apt-get install ${missing[*]}" >&2
		exit 1
	fi
	as_root=(sudo)
fi
quietly=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0)

# Stale package lists still install most things, so a failed update is said and not the end.
"${as_root[@]}" "${quietly[@]}" update >&2 || echo "deps: apt-get update failed; trying with the lists that are there" >&2
if ! "${as_root[@]}" "${quietly[@]}" install --no-install-recommends "${missing[@]}" >&2; then
	echo "deps: apt-get could not install ${missing[*]}; its reason stands above" >&2
	exit 1
fi
