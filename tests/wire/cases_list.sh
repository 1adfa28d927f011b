# shellcheck shell=bash
# Sourced by run.sh: a provider's lists, page by page.

fault() { # WORD
	echo "$1" >"$W/fault"
}
export -f fault
calls='calls-*.jsonl:calls'
export calls

case_all_pages_become_one_file() {
	fault none
	provider "$calls" 'messages-*.jsonl:messages'
	fetch -v
	no_secret
	in_inbox calls-20261120-130000.jsonl messages-20261120-130000.jsonl
	says '^acme: twilio:calls: new: 7 records since 2026-10-20, [0-9]+ bytes, as inbox/calls-20261120-130000.jsonl$'
	python3 -c 'import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert [int(row["sid"][2:]) for row in rows] == list(range(7)), rows
assert list(rows[0])[0] == "sid" and rows[0]["parent_call_sid"] is None
assert json.loads(open(sys.argv[2]).readline())["body"] == "Hello caf\u00e9"' "$D"/var/acme/inbox/*.jsonl
	asked 'Calls.json\?PageSize=1000&StartTime%3E=2026-10-20 login'
	asked 'Messages.json\?PageSize=1000&DateSent%3E=2026-10-20 '
	not grep -q AC0000 "$D/out" "$D/err"
}
case_the_next_night_asks_for_the_last_days() {
	fault none
	provider "$calls"
	fetch
	NOW=2026-11-22T13:00:00Z fetch
	asked 'StartTime%3E=2026-11-17 '
	says 'unchanged'
	in_inbox calls-20261120-130000.jsonl
	NOW=2026-11-23T13:00:00Z fetch --since 2026-01-01
	asked 'StartTime%3E=2026-01-01 '
}
case_days_that_since_leaves_out_are_asked_for_later() {
	fault none
	provider "$calls"
	fetch
	NOW=2026-12-20T13:00:00Z fetch --since 2026-12-19
	asked 'StartTime%3E=2026-12-19 '
	NOW=2026-12-21T13:00:00Z fetch
	asked 'StartTime%3E=2026-11-17 '
}
case_no_records_no_file() {
	fault empty
	provider "$calls"
	fetch
	says 'unchanged'
	in_inbox
	NOW=2026-11-22T13:00:00Z fetch
	asked 'StartTime%3E=2026-11-17 '
}
case_half_a_list_is_none() {
	provider "$calls"
	for word in cut broken; do
		fault $word
		ends 75 fetch
		says 'page 2' 'try again later'
		in_inbox
		[ -z "$(ls -A "$D/var/acme/inbox")" ]
	done
	fault none
	NOW=2026-11-21T13:00:00Z fetch
	says '7 records since 2026-10-21'
	in_inbox calls-20261121-130000.jsonl
}
case_a_list_that_leads_elsewhere() {
	provider "$calls"
	fault elsewhere
	ends 74 fetch
	says 'somewhere else'
	in_inbox
	fault away
	ends 74 fetch
	says 'leads elsewhere'
	in_inbox
	not asked '^two'
	fault other
	ends 74 fetch
	says 'no list "calls"'
	in_inbox
}
case_limits_and_outages_are_waited_for() {
	provider "$calls"
	fault slower
	fetch -v
	in_inbox calls-20261120-130000.jsonl
	says 'once more in 2000 ms'
	fault flaky
	NOW=2026-11-21T13:00:00Z fetch
}
case_a_wrong_account_is_said() {
	fault none
	provider "$calls"
	WIRE_TOKEN=wrong ends 78 fetch
	says 'refuses the login'
	in_inbox
	WIRE_SID=../../x ends 78 fetch
	says 'is no account'
	in_inbox
	unset WIRE_TOKEN
	ends 78 fetch --check
	says 'WIRE_TOKEN is not set'
}
