#!/usr/bin/env bash
# Unpack Debian's sshd into a folder, where the system has none. It is not installed: no daemon is set up anywhere, and it
# needs no root. Usage: tests/wire/get.sh FOLDER   Prints where sshd is.
set -uo pipefail

folder=${1:?name a folder}
sshd=$folder/usr/sbin/sshd
TIMEOUT_S=120

get() { # APT-OPTION...
	(cd "$folder" && timeout "$TIMEOUT_S" apt-get -q "$@" download openssh-server libwrap0)
}

# A machine's own lists of packages may be stale or not there: then lists of our own.
get_with_lists() {
	local lists=(-o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache")
	mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
	timeout "$TIMEOUT_S" apt-get -q "${lists[@]}" update && get "${lists[@]}"
}

if [ -x /usr/sbin/sshd ]; then
	echo /usr/sbin/sshd
	exit
fi
mkdir -p "$folder" && folder=$(realpath "$folder") && sshd=$folder/usr/sbin/sshd || exit 1
if [ ! -x "$sshd" ]; then
	{
		get || get_with_lists
		for package in "$folder"/*.deb; do
			dpkg -x "$package" "$folder"
		done
		rm -rf "$folder"/*.deb "$folder/lists" "$folder/cache"
	} >"$folder/get.log" 2>&1
fi
[ -x "$sshd" ] && echo "$sshd"
