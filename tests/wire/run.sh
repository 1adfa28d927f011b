#!/usr/bin/env bash
# `ringback fetch` against servers on this machine: HTTPS with a CA of its own, a provider's lists with faults, a real sshd.
# Nothing leaves 127.0.0.1. Usage: tests/wire/run.sh RINGBACK FOLDER   (FOLDER: where a fetched sshd is kept)
# Where sshd cannot be had its tests are skipped, aloud; with CI=true that is a failure.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

ROOT=$PWD
RINGBACK=$(realpath "${1:?name the program}") || exit 1
mkdir -p "${2:?name a folder}" && KEPT=$(realpath "$2") || exit 1
CASE_TIMEOUT_S=60
W=$(mktemp -d)
chmod 755 "$W"
export RINGBACK W ROOT
export LSAN_OPTIONS="suppressions=$ROOT/tests/wire/leaks.txt:print_suppressions=0"
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
trap 'kill $(cat "$W"/pids 2>/dev/null) 2>/dev/null; rm -rf "$W"' EXIT

# ---- servers ----

make_certificates() { # a CA, and a server's certificate for 127.0.0.1 alone
	(
		cd "$W" || exit 1
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=test-ca \
			-keyout ca.key -out ca.pem
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 -keyout server.key -out server.csr
		openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
			-extfile <(echo 'subjectAltName=IP:127.0.0.1') -out server.crt
		cat server.key server.crt >server.pem
	) >"$W/openssl.log" 2>&1
}

wait_for() { # FILE
	local i
	for i in $(seq 100); do
		[ -s "$1" ] && return
		sleep 0.1
	done
	return 1
}

start_web() {
	mkdir -p "$W/files"
	python3 tests/wire/server.py "$W" >"$W/server.log" 2>&1 &
	echo $! >>"$W/pids"
	wait_for "$W/ports" || return 1
	sed 's/^/port_/' "$W/ports" >"$W/ports.sh"
	. "$W/ports.sh"
	export ONE=https://127.0.0.1:$port_one TWO=https://127.0.0.1:$port_two OPEN=http://127.0.0.1:$port_open PORT=$port_one
}

start_sshd() {
	local as=() i lib libs=
	[ "$(id -u)" != 0 ] || as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
	# A copy, since that user may not look into a developer's folders.
	mkdir -p "$W/ssh" "$W/sftp" && cp -r "$KEPT" "$W/ssh/program" && SSHD=${SSHD/#$KEPT/$W\/ssh\/program}
	for lib in "$W"/ssh/program/lib/*/ "$W"/ssh/program/usr/lib/*/; do
		libs+=$lib:
	done
	ssh-keygen -q -t ed25519 -N '' -f "$W/ssh/host" && ssh-keygen -q -t ed25519 -N '' -f "$W/ssh/mine" &&
		ssh-keygen -q -t ed25519 -N 'open sesame' -f "$W/ssh/locked" && ssh-keygen -q -t ed25519 -N '' -f "$W/ssh/other" &&
		cat "$W/ssh/mine.pub" "$W/ssh/locked.pub" >"$W/ssh/allowed" || return 1
	HOST_KEY=$(ssh-keygen -lf "$W/ssh/host.pub" | cut -d' ' -f2)
	OTHER_KEY=$(ssh-keygen -lf "$W/ssh/other.pub" | cut -d' ' -f2)
	[ "$(id -u)" != 0 ] || chown -R nobody "$W/ssh/host" "$W/ssh/program"
	for i in 1 2 3 4 5; do
		SSH_PORT=$((20000 + RANDOM % 20000))
		printf '%s\n' "Port $SSH_PORT" 'ListenAddress 127.0.0.1' "HostKey $W/ssh/host" "AuthorizedKeysFile $W/ssh/allowed" \
			'StrictModes no' 'UsePAM yes' 'PasswordAuthentication no' 'PidFile none' 'Subsystem sftp internal-sftp' >"$W/ssh/config"
		"${as[@]}" env LD_LIBRARY_PATH="$libs" "$SSHD" -D -e -f "$W/ssh/config" >"$W/ssh/log" 2>&1 &
		echo $! >>"$W/pids"
		wait_for "$W/ssh/log"
		grep -q 'Server listening' "$W/ssh/log" && break
	done
	export HOST_KEY OTHER_KEY SSH_PORT SSH_USER
	SSH_USER=$([ "$(id -u)" = 0 ] && echo nobody || id -un)
	grep -q 'Server listening' "$W/ssh/log"
}

# ---- what the cases use ----

say() { # a company whose sources are the lines on stdin
	mkdir -p "$D/tenants/acme" "$D/var"
	cp "$W/ca.pem" "$D/tenants/acme/"
	{
		printf '%s\n' 'name: Acme' 'timezone: America/Los_Angeles' 'lines: ["+14155550100"]' 'fictional_numbers: true'
		cat
	} >"$D/tenants/acme/tenant.yaml"
}
source_of() { # FILES URL [MORE]: one source that trusts the test's CA
	say <<<"sources: [{format: mapped-calls, files: \"$1\", url: \"$2\", ca_file: ca.pem${3:+, $3}}]"
}
provider() { # FILES-AND-URLS...
	local list='' pair
	for pair; do
		list+="  - {format: twilio-${pair#*:}, files: \"${pair%:*}\", url: \"twilio:${pair#*:}\"}"$'\n'
	done
	say <<<"provider: {kind: twilio, account_sid: {env: WIRE_SID}, auth_token: {env: WIRE_TOKEN}, api: \"$OPEN\"}
sources:
$list"
	export WIRE_SID=AC00000000000000000000000000000000 WIRE_TOKEN=test-token
}
fetch() { # [OPTION...]: its lines in $D/out, its code in $?
	local code=0
	(cd "$D" && "$RINGBACK" fetch acme --tenants tenants --var var --rules "$ROOT/rules" --now "${NOW:-2026-11-20T13:00:00Z}" "$@" \
		>out 2>err) || code=$?
	cat "$D/out" "$D/err"
	return $code
}
says() { # PATTERN...: each is in what was printed
	local pattern
	for pattern; do
		grep -qE -- "$pattern" "$D/out" "$D/err" || { echo "nothing says: $pattern"; return 1; }
	done
}
ends() { # CODE COMMAND...
	local wanted=$1 code=0
	shift
	"$@" || code=$?
	[ $code = "$wanted" ] || { echo "exit code $code, expected $wanted"; return 1; }
}
in_inbox() { # NAME...: these and nothing else
	local got
	got=$(ls "$D/var/acme/inbox" | tr '\n' ' ')
	[ "$got" = "${*:+$* }" ] || { echo "in the inbox: $got"; return 1; }
}
made_up() { # NAME: what the server makes up
	awk -v name="$1" 'BEGIN {for (i = 0; i < 4000; i++) printf "%06d,a line of %s\n", i, name}'
}
is_whole() { # NAME [SERVED-AS]
	cmp <(made_up "${2:-$1}") "$D/var/acme/inbox/$1"
}
asked() { # PATTERN: the last case's requests, as the server saw them
	grep -qE -- "$1" <(tail -n +"$SEEN" "$W/requests") || { echo "no request: $1"; tail -n +"$SEEN" "$W/requests"; return 1; }
}
not() { # COMMAND...: a bare ! would be overlooked by set -e
	if "$@" >/dev/null; then
		echo "this should fail: $*"
		return 1
	fi
}
no_secret() { # in nothing that was printed or kept, the exports themselves aside
	not grep -rE 't0ken|pass word|test-token|cGFzcyB3b3Jk|open sesame' --exclude-dir=inbox "$D/out" "$D/err" "$D/var"
}
export -f say source_of provider fetch says ends in_inbox made_up is_whole asked not no_secret

run_case() { # NAME: the function case_NAME, in a folder of its own
	local log=$W/log.$1
	if D=$W/$1 SEEN=$(($(wc -l 2>/dev/null <"$W/requests" || echo 0) + 1)) timeout "$CASE_TIMEOUT_S" \
		bash -o pipefail -ec 'mkdir -p "$D"; "$1"' - "case_$1" >"$log" 2>&1; then
		pass "$1"
	else
		cat "$log"
		fail "$1" "see tests/wire/cases*.sh"
	fi
}

names_in() { # FILE
	sed -n 's/^case_\([a-z_0-9]*\)().*/\1/p' "$1"
}

run_file() { # FILE
	local name
	# shellcheck disable=SC1090
	. "$1"
	for name in $(names_in "$1"); do
		[ -z "${T:-}" ] || [ "$T" = "$name" ] || continue
		export -f "case_${name?}"
		run_case "$name"
	done
}

make_certificates && start_web || { cat "$W"/*.log; fail servers "python3 and openssl are needed"; finish wire; exit; }
run_file tests/wire/cases_web.sh
run_file tests/wire/cases_list.sh
if SSHD=$(tests/wire/get.sh "$KEPT") && start_sshd; then
	run_file tests/wire/cases_sftp.sh
elif [ "${CI:-}" = true ]; then
	cat "$KEPT/get.log" "$W/ssh/log" 2>/dev/null
	fail sftp "sshd could not be had"
else
	for name in $(names_in tests/wire/cases_sftp.sh); do
		skip "$name" "sshd could not be had: apt-get download openssh-server"
	done
fi
finish wire
