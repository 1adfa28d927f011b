# shellcheck shell=bash
# Sourced by run.sh: files by HTTPS.

case_a_file_comes_whole_and_once() {
	source_of 'calls*.csv' "$ONE/plain/calls.csv"
	fetch
	says '^acme: calls.csv: new: [0-9]+ bytes, as inbox/calls.csv$'
	in_inbox calls.csv
	is_whole calls.csv
	fetch
	says '^acme: calls.csv: unchanged$'
	in_inbox calls.csv
	asked '^one 304 .*if-none-match'
	[ "$(stat -c %a "$D/var/acme/inbox/calls.csv")" = 640 ]
}
case_what_an_import_read_is_not_put_there_again() {
	source_of 'calls*.csv' "$ONE/plain/read.csv"
	cp fixtures/rivertown-plumbing/Master.csv "$W/files/read.csv"
	sed -i 's/mapped-calls/asterisk-cdr/; s/calls\*/read*/' "$D/tenants/acme/tenant.yaml"
	fetch
	in_inbox read.csv
	(cd "$D" && "$RINGBACK" import acme --tenants tenants --var var --rules "$ROOT/rules" --now 2026-11-20T13:00:00Z) || [ $? = 65 ]
	in_inbox
	fetch
	says 'unchanged'
	in_inbox
	asked '^one 304'
	rm -r "$D/var/acme/fetch" # the hash in the ledger is enough
	fetch
	says 'unchanged'
	in_inbox
	asked '^one 200'
}
case_what_was_taken_out_unread_comes_again() {
	source_of 'calls*.csv' "$ONE/plain/calls.csv"
	fetch
	rm "$D/var/acme/inbox/calls.csv"
	fetch
	says 'new'
	in_inbox calls.csv
}
case_a_file_that_waits_is_never_written_over() {
	source_of 'calls*.csv' "$ONE/plain/waits.csv"
	sed -i 's/calls\*/waits*/' "$D/tenants/acme/tenant.yaml"
	echo one >"$W/files/waits.csv"
	fetch
	echo two >"$W/files/waits.csv"
	fetch
	says 'as inbox/waits-2.csv'
	in_inbox waits-2.csv waits.csv
	[ "$(cat "$D/var/acme/inbox/waits.csv" "$D/var/acme/inbox/waits-2.csv")" = $'one\ntwo' ]
	sed -i 's/waits\*/waits/' "$D/tenants/acme/tenant.yaml" # one name only
	echo three >"$W/files/waits.csv"
	ends 75 fetch
	says 'ringback run first'
	in_inbox waits-2.csv waits.csv
}
case_the_name_is_one_that_the_source_reads() {
	source_of '*.csv' "$ONE/plain/export?month=11"
	fetch
	in_inbox fetched.csv
	asked '/plain/export\?month=11 '
	not says 'month'
}
case_a_cut_goes_on_where_it_broke_off() {
	source_of 'calls*.csv' "$ONE/cut/calls.csv"
	fetch
	in_inbox calls.csv
	is_whole calls.csv
	asked '^one 206 .*bytes=50000-'
}
case_a_file_that_changed_meanwhile_begins_anew() {
	source_of 'calls*.csv' "$ONE/changed/calls.csv"
	fetch
	in_inbox calls.csv
	cmp <(made_up calls.csv | tr a-z A-Z) "$D/var/acme/inbox/calls.csv"
}
case_a_beginning_that_is_longer_than_the_file_is_dropped() {
	source_of 'calls*.csv' "$ONE/plain/calls.csv"
	fetch
	rm "$D/var/acme/inbox/calls.csv"
	known=$(ls "$D"/var/acme/fetch/F*)
	head -c 200000 /dev/zero >"$D/var/acme/inbox/.fetch-$(basename "$known").part"
	sed -i "s/^part .*/part $(sed -n 's/^validator //p' "$known")/" "$known"
	fetch
	is_whole calls.csv
	asked '^one 416'
}
case_killed_and_begun_again_it_goes_on() {
	source_of 'calls*.csv' "$ONE/hang/calls.csv"
	(cd "$D" && exec "$RINGBACK" fetch acme --tenants tenants --var var --rules "$ROOT/rules") &
	for _ in $(seq 100); do
		[ "$(cat "$D"/var/acme/inbox/.fetch-*.part 2>/dev/null | wc -c)" -lt 50000 ] || break
		sleep 0.1
	done
	kill -9 $!
	wait || true
	in_inbox
	fetch
	in_inbox calls.csv
	is_whole calls.csv
	asked '^one 206 .*bytes=50000-'
}
case_a_drip_is_given_up() {
	source_of 'calls*.csv' "$ONE/drip/calls.csv"
	ends 75 fetch --timeout 3
	says 'took too long'
	in_inbox
}
case_a_server_that_stalls_is_asked_again() { # half a minute: that long nothing may come
	source_of 'calls*.csv' "$ONE/hang/stalled.csv"
	sed -i 's/calls\*/stalled*/' "$D/tenants/acme/tenant.yaml"
	fetch
	is_whole stalled.csv
	asked '^one 206 .*bytes=50000-'
}
case_too_big_is_refused() {
	source_of 'calls*.csv' "$ONE/big/calls.csv"
	ends 74 fetch
	says 'bigger than'
	in_inbox
	[ -z "$(ls -A "$D/var/acme/inbox")" ]
}
case_what_has_no_end_is_refused() {
	source_of 'calls*.csv' "$ONE/noend/calls.csv"
	ends 74 fetch
	says 'does not say where the file ends'
	in_inbox
}
case_a_server_out_of_order_is_asked_again() {
	source_of 'calls*.csv' "$ONE/flaky/calls.csv"
	fetch
	in_inbox calls.csv
	is_whole calls.csv
}
case_retry_after_is_waited_for() {
	source_of 'calls*.csv' "$ONE/busy/calls.csv"
	fetch
	in_inbox calls.csv
	source_of 'calls*.csv' "$ONE/closed/calls.csv"
	ends 75 fetch
	says 'it asks to wait 3600 s'
	source_of 'calls*.csv' "$ONE/never/calls.csv"
	ends 75 fetch
	says 'it asks to wait 31622400 s'
}
case_a_part_that_nobody_asked_for_is_no_file() {
	source_of 'calls*.csv' "$ONE/part/calls.csv"
	ends 74 fetch
	says 'a part of the file comes'
	in_inbox
}
case_a_web_page_is_no_export() {
	source_of 'calls*.csv' "$ONE/page/calls.csv"
	ends 74 fetch
	says 'a web page comes'
	in_inbox
}
case_what_is_not_there_is_said() {
	source_of 'calls*.csv' "$ONE/nowhere/calls.csv"
	ends 74 fetch
	says 'there is no such file.*404'
	in_inbox
	source_of 'calls*.csv' "https://127.0.0.1:1/calls.csv"
	ends 75 fetch --timeout 5
	says 'nobody answers'
}
case_logins() {
	printf 'pass word' >"$D/secret"
	chmod 600 "$D/secret"
	export WIRE_T=t0ken
	source_of 'calls*.csv' "$ONE/basic/calls.csv" "user: ann, password: {file: secret}"
	fetch -v
	in_inbox calls.csv
	no_secret
	source_of 'a*.csv' "$ONE/bearer/a.csv" "token: {env: WIRE_T}"
	fetch -v
	in_inbox a.csv calls.csv
	no_secret
	source_of 'b*.csv' "$ONE/apikey/b.csv" "token: {env: WIRE_T}, token_header: X-Api-Key"
	fetch -v
	in_inbox a.csv b.csv calls.csv
	no_secret
	WIRE_T=wrong ends 78 fetch
	says '403'
	source_of 'a*.csv' "$ONE/bearer/x.csv" "token: {env: WIRE_T}"
	WIRE_T=wrong ends 78 fetch
	says 'refuses the login'
	source_of 'a*.csv' "$ONE/bearer/x.csv" "token: {env: WIRE_NOT_SET}"
	ends 78 fetch
	says 'WIRE_NOT_SET is not set'
	chmod 644 "$D/secret"
	source_of 'calls*.csv' "$ONE/basic/calls.csv" "user: ann, password: {file: secret}"
	ends 78 fetch
	says 'chmod 600'
}
case_a_login_stays_with_its_host() {
	export WIRE_T=t0ken
	source_of 'a*.csv' "$ONE/other/a.csv" "token: {env: WIRE_T}"
	fetch
	asked '^one 302 /other/a.csv login'
	asked '^two 200 /plain/a.csv no-login'
	source_of 'b*.csv' "$ONE/other/b.csv" "token: {env: WIRE_T}, token_header: X-Api-Key"
	fetch
	asked '^two 200 /plain/b.csv no-login'
	not asked '^two .* login'
}
case_no_way_down_and_no_way_round() {
	source_of 'a*.csv' "$ONE/down/a.csv"
	ends 74 fetch
	says 'not https'
	not asked '^open'
	source_of 'a*.csv' "$ONE/round/a.csv"
	ends 74 fetch
	says 'without end'
	[ "$(tail -n +"$SEEN" "$W/requests" | grep -c /round/)" = 6 ]
}
case_a_server_that_cannot_prove_itself() {
	say <<<"sources: [{format: mapped-calls, files: 'a*.csv', url: '$ONE/plain/a.csv'}]"
	ends 74 fetch
	says 'cannot prove who it is' 'ca_file'
	source_of 'a*.csv' "https://localhost:$PORT/plain/a.csv" # the certificate is for 127.0.0.1
	ends 74 fetch
	says 'cannot prove who it is'
	in_inbox
	source_of 'a*.csv' "$ONE/plain/a.csv"
	echo nonsense >"$D/tenants/acme/ca.pem"
	ends 78 fetch
	says 'ca_file cannot be read'
	not asked .
}
case_an_address_may_be_the_secret() {
	cp fixtures/summit-hvac/calendar.ics "$W/files/private-t0ken.ics"
	echo "$ONE/plain/private-t0ken.ics" >"$D/secret"
	chmod 600 "$D/secret"
	say <<<"sources: [{format: google-calendar, files: '*.ics', secret_url: {file: secret}, ca_file: ca.pem}]"
	fetch -v
	in_inbox fetched.ics
	no_secret
	echo "$ONE/nowhere/private-t0ken.ics" >"$D/secret"
	ends 74 fetch -v
	says "$ONE/\.\.\.: there is no such file"
	no_secret
}
case_one_failure_stops_no_other() {
	say <<<"sources:
  - {format: mapped-calls, files: 'a*.csv', url: '$ONE/nowhere/a.csv', ca_file: ca.pem}
  - {format: mapped-calls, files: 'b*.csv', url: '$ONE/plain/b.csv', ca_file: ca.pem}
  - {format: mapped-calls, files: 'c*.csv', url: '$ONE/closed/c.csv', ca_file: ca.pem}
  - {format: mapped-calls, files: 'd*.csv'}"
	ends 74 fetch
	says 'a.csv: failed' 'b.csv: new' 'c.csv: failed.*exit code 75'
	in_inbox b.csv
	ends 74 fetch --json
	python3 -c 'import json, sys
sources = json.load(open(sys.argv[1]))["sources"]
assert [s["state"] for s in sources] == ["failed", "unchanged", "failed"], sources
assert [s["exit_code"] for s in sources] == [74, 0, 75], sources' "$D/out"
	cp -r "$D/tenants/acme" "$D/tenants/other"
	echo 'modus: live' >>"$D/tenants/acme/tenant.yaml"
	(cd "$D" && ends 74 "$RINGBACK" fetch --tenants tenants --var var --rules "$ROOT/rules" >out 2>err) # 74 is graver than 78
	says 'acme: not fetched' 'other: b.csv: new' 'tenant.yaml:.*modus'
}
case_check_touches_nothing() {
	source_of 'a*.csv' "$ONE/plain/a.csv?key=1"
	fetch --check
	says "would be fetched from $ONE/plain/a.csv$"
	[ ! -e "$D/var/acme" ]
	not asked .
}
case_a_beginning_of_a_source_that_is_gone_is_dropped() {
	source_of 'a*.csv' "$ONE/drip/gone.csv"
	ends 75 fetch --timeout 2
	ls "$D"/var/acme/inbox/.fetch-*.part || touch "$D/var/acme/inbox/.fetch-F00000000.part"
	source_of 'a*.csv' "$ONE/plain/a.csv"
	fetch
	[ "$(ls -A "$D/var/acme/inbox")" = a.csv ]
}
case_two_at_once_do_not_meet() {
	source_of 'a*.csv' "$ONE/drip/a.csv"
	fetch --timeout 4 >/dev/null &
	sleep 1
	(cd "$D" && ends 75 "$RINGBACK" fetch acme --tenants tenants --var var --rules "$ROOT/rules" >out2 2>&1)
	grep -q 'another run' "$D/out2"
	wait
}
