# shellcheck shell=bash
# Sourced by run.sh: files by SFTP, from a real sshd.

sftp_source() { # FILES NAME [HOST-KEY] [KEY] [MORE]
	say <<<"sources:
  - {format: mapped-calls, files: \"$1\", url: \"sftp://127.0.0.1:$SSH_PORT$W/sftp/$2\", user: $SSH_USER,
     host_key_sha256: \"${3:-$HOST_KEY}\", key: {file: $W/ssh/${4:-mine}}${5:+, $5}}"
}
export -f sftp_source

case_sftp_gets_a_file_once() {
	made_up calls.csv >"$W/sftp/calls.csv"
	sftp_source 'calls*.csv' calls.csv
	fetch
	says 'new: [0-9]+ bytes'
	in_inbox calls.csv
	is_whole calls.csv
	fetch
	says 'unchanged'
	in_inbox calls.csv
	echo more >>"$W/sftp/calls.csv"
	fetch
	says 'as inbox/calls-2.csv'
}
case_sftp_only_from_the_server_with_the_key() {
	made_up a.csv >"$W/sftp/a.csv"
	sftp_source 'a*.csv' a.csv "$OTHER_KEY"
	ends 74 fetch
	says 'another key than host_key_sha256'
	grep -qF "${HOST_KEY#SHA256:}" "$D/out" # what it showed is said
	in_inbox
	not grep -q 'Accepted publickey' <(tail -n 2 "$W/ssh/log")
}
case_sftp_logins() {
	made_up l.csv >"$W/sftp/l.csv"
	sftp_source 'l*.csv' l.csv '' other
	ends 78 fetch
	says 'refuses the login'
	in_inbox
	export WIRE_LOCK='open sesame'
	sftp_source 'l*.csv' l.csv '' locked 'password: {env: WIRE_LOCK}'
	fetch -v
	in_inbox l.csv
	no_secret
	chmod 644 "$W/ssh/mine"
	sftp_source 'l*.csv' l.csv
	ends 78 fetch
	says 'chmod 600'
	chmod 600 "$W/ssh/mine"
}
case_sftp_goes_on_with_the_same_file_only() {
	made_up part.csv >"$W/sftp/part.csv"
	sftp_source 'part*.csv' part.csv
	fetch
	rm "$D/var/acme/inbox/part.csv"
	known=$(ls "$D"/var/acme/fetch/F*)
	part=$D/var/acme/inbox/.fetch-$(basename "$known").part
	begin() { # VALIDATOR: a beginning that can be told from the real one
		head -c 1000 /dev/zero | tr '\0' X >"$part"
		sed -i "s/^part .*/part $1/" "$known"
	}
	begin "mtime $(stat -c %Y "$W/sftp/part.csv")"
	fetch
	cmp <(head -c 1000 /dev/zero | tr '\0' X; made_up part.csv | tail -c +1001) "$D/var/acme/inbox/part.csv"
	rm "$D/var/acme/inbox/part.csv"
	begin 'mtime 1'
	fetch
	is_whole part.csv
	rm "$D/var/acme/inbox/part.csv" # and one that is longer than the file
	begin 'mtime 1'
	head -c 300000 /dev/zero >"$part"
	fetch
	is_whole part.csv
}
case_sftp_says_what_is_not_there() {
	sftp_source 'n*.csv' none.csv
	ends 74 fetch
	says 'no such file'
	in_inbox
	SSH_PORT=1 sftp_source 'n*.csv' none.csv
	ends 75 fetch --timeout 4
	says 'nobody answers'
}
