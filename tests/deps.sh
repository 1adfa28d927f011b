#!/usr/bin/env bash
# Install the named Debian packages that are missing; say and do nothing when all are there (so it works offline).
# Usage: tests/deps.sh PACKAGE[>=VERSION]...   One that is there but older is renewed where the network allows it.
set -uo pipefail

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	echo "deps: this is no Debian; please see to it that these are installed: $*" >&2
	exit 0
fi

installed() { # PACKAGE: its version, nothing when it is not there
	local state version
	read -r state version < <(dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$1" 2>/dev/null)
	if [ "${state:-}" = installed ]; then
		echo "$version"
		return
	fi
	# Another package may stand for it, as the nodejs of Node's makers does for npm; then that one's version.
	dpkg-query -W -f '${db:Status-Status} ${Version} , ${Provides},\n' |
		awk -v name="$1" '$1 == "installed" && (index($0, ", " name ",") || index($0, ", " name " (")) {print $2; exit}'
}

missing=() old=()
look() { # PACKAGE[>=VERSION]...
	local wanted package version
	missing=() old=()
	for wanted in "$@"; do
		package=${wanted%%>=*}
		version=$(installed "$package")
		if [ -z "$version" ]; then
			missing+=("$package")
		elif [ "$package" != "$wanted" ] && dpkg --compare-versions "$version" lt "${wanted#*>=}"; then
			old+=("$package")
		fi
	done
}

look "$@"
[ ${#missing[@]} != 0 ] || [ ${#old[@]} != 0 ] || exit 0

echo "deps: installing ${missing[*]} ${old[*]}" >&2
as_root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: there is no sudo here; please run as root: apt-get install ${missing[*]} ${old[*]}" >&2
		[ ${#missing[@]} = 0 ]
		exit
	fi
	as_root=(sudo)
fi
quietly=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0)

# Stale package lists still install most things, so a failed update is said and not the end.
"${as_root[@]}" "${quietly[@]}" update >&2 || echo "deps: apt-get update failed; trying with the lists that are there" >&2
"${as_root[@]}" "${quietly[@]}" install --no-install-recommends "${missing[@]}" "${old[@]}" >&2
look "$@"
if [ ${#missing[@]} != 0 ]; then
	echo "deps: apt-get could not install ${missing[*]}; its reason stands above" >&2
	exit 1
fi
if [ ${#old[@]} != 0 ]; then
	echo "deps: ${old[*]} is older than it should be, and no newer one was found: is bookworm-security among apt's sources?" >&2
fi
