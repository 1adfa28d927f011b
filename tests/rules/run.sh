#!/usr/bin/env bash
# Rules through the program: what is shipped checks clean, the guide's example works, and no company's rules reach
# another. (What a rule may do at all is in tests/unit/lua_*.c.) Usage: tests/rules/run.sh RINGBACK
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/lib.sh
. tests/lib.sh

RINGBACK=$(realpath "${1:?name the program}") || exit 1
NOW=2026-11-20T05:00:00-08:00
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Everything in TENANTS checks without a single problem.
clean() { # TENANTS TENANT
	"$RINGBACK" check --tenants "$1" --var "$scratch/none" "$2" | grep -x '1 tenant checked: 0 problems'
}

guide() {
	mkdir -p "$scratch/guide/northside/lists"
	cp rules/packs/drafts-only/tenant.yaml "$scratch/guide/northside/"
	awk '/^```lua$/ {on = 1; next} /^```$/ {exit} on' docs/rules.md >"$scratch/guide/northside/rules.lua"
	echo '+12125550155' >"$scratch/guide/northside/lists/vip_callers.txt"
	[ -s "$scratch/guide/northside/rules.lua" ] && clean "$scratch/guide" northside
}

# The guide shows the message of a mistyped fact; this is what the program says to the same mistake.
guide_mistake() {
	local said
	mkdir -p "$scratch/typo"
	cp -R "$scratch/guide/northside" "$scratch/typo/"
	sed -i '/^function R.consent/a\  if call.opted_outt then return deny "stop" end' "$scratch/typo/northside/rules.lua"
	said=$("$RINGBACK" check --tenants "$scratch/typo" --var "$scratch/none" northside 2>&1)
	[ $? = 78 ] && grep -E 'rules.lua:[0-9]+: unknown fact call.opted_outt \(did you mean call.opted_out\?\)' <<<"$said"
}

run_tenants() { # TENANTS VAR: summit-hvac and rivertown-plumbing, on the demo's exports
	local tenant code=0
	for tenant in summit-hvac rivertown-plumbing; do
		mkdir -p "$2/$tenant/inbox"
		cp "fixtures/$tenant/"* "$2/$tenant/inbox/"
	done
	"$RINGBACK" run --tenants "$1" --var "$2" --now "$NOW" --json >"$2/run.json" 2>"$2/run.err" || code=$?
	[ $code = 0 ] || [ $code = 65 ]
}

# One company's endless loop ends in its own reviews; the other's report is the same to the byte.
endless_loop() {
	run_tenants tenants "$scratch/calm" || return 1
	cp -R tenants "$scratch/loop"
	printf 'local R = {}\nfunction R.consent(call)\n  while true do end\nend\nreturn R\n' >"$scratch/loop/summit-hvac/rules.lua"
	rm -f "$scratch/loop/summit-hvac/rules_test.lua"
	run_tenants "$scratch/loop" "$scratch/stormy" || return 1
	diff -r "$scratch/calm/rivertown-plumbing/reports" "$scratch/stormy/rivertown-plumbing/reports" || return 1
	[ "$(grep -c 'summit-hvac: a rule failed at tenants/summit-hvac/rules.lua:3' "$scratch/stormy/run.err")" = 1 ] || return 1
	# The code that a case shows is the first of the floor's table, so the fault is looked for in the stored traces.
	sqlite3 -readonly "$scratch/stormy/summit-hvac/ledger.db" .dump | grep RULE_FAULT >/dev/null &&
		! grep -E ',(draft|queued|dry),' "$scratch/stormy/summit-hvac/reports/2026-11-20/messages.csv" &&
		! grep -E '"(send|hold)":[1-9]' <(tail -n 1 "$scratch/stormy/run.json")
}

# A rule that allows everything sends nothing that the floor forbids: who asked to stop stays stopped.
allow_everything() {
	local stopped='+19165550127 +19165550129 +12095550158'
	cp -R tenants "$scratch/loose"
	printf 'local R = {}\nfunction R.consent(call)\n  return allow "anything_goes"\nend\nfunction R.authority(call)\n  return allow("anything_goes", { message = "missed_call" })\nend\nreturn R\n' \
		>"$scratch/loose/summit-hvac/rules.lua"
	rm -f "$scratch/loose/summit-hvac/rules_test.lua"
	run_tenants "$scratch/loose" "$scratch/loosened" || return 1
	for phone in $stopped; do
		grep -qE "^C[0-9A-Z]+,'?\\$phone,.*,no_contact,OPTED_OUT," "$scratch/loosened/summit-hvac/reports/2026-11-20/cases.csv" || {
			echo "$phone is not OPTED_OUT"
			grep -F "$phone" "$scratch/loosened/summit-hvac/reports/2026-11-20/cases.csv"
			return 1
		}
		! grep -F "$phone" "$scratch/loosened/summit-hvac/reports/2026-11-20/messages.csv" | grep -E 'draft|queued|dry' || return 1
	done
}

for folder in tenants/*/; do
	name=$(basename "$folder")
	check "tenant $name" "ringback check $name" clean tenants "$name"
done
for folder in rules/packs/*/; do
	name=$(basename "$folder")
	mkdir -p "$scratch/packs"
	cp -R "$folder" "$scratch/packs/$name"
	check "pack $name" "a pack must check clean as it is" clean "$scratch/packs" "$name"
done
check "the guide's example" "docs/rules.md shows rules that do not load" guide
check "the guide's mistake" "docs/rules.md shows another message" guide_mistake
check "an endless loop stays at home" "see the difference above" endless_loop
check "no rule loosens the floor" "see above" allow_everything
finish rules
