#!/usr/bin/env bash
# Print the manual page, made from what the program says of itself and from the tables of docs/operating.md.
# Usage: tests/lint/man.sh RINGBACK >docs/ringback.1   (make man; lint sees that it was done)
set -euo pipefail
cd "$(dirname "$0")/../.."

ringback=${1:?name the program}

# Text for troff: backslashes, hyphens that must stay hyphens, and lines that would be requests.
roff() {
	sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"
}

# The lines of a help text between a title and the next empty line that begins a section.
part() { # TITLE TEXT
	awk -v title="$1" '$0 == title {on = 1; next} /^[A-Z][A-Za-z ]*:$/ {on = 0} on && NF' <<<"$2"
}

# "  -v, --verbose   say more": the option as a tag, its words below.
options() {
	sed -E 's/^ +//; s/ {2,}/\t/' | roff | while IFS=$'\t' read -r option words; do
		printf '.TP\n.B %s\n%s\n' "$option" "$words"
	done
}

top=$("$ringback" --help)
version=$("$ringback" --version)

cat <<EOT
.\" Made by tests/lint/man.sh from the program's own help; change that, then: make man
.TH RINGBACK 1 "" "$version" "User Commands"
.SH NAME
$(head -n 1 <<<"$top" | sed 's/: / - /' | roff)
.SH SYNOPSIS
.B ringback
[options]
.I COMMAND
[arguments]
.SH DESCRIPTION
Reads the exports of a company's phone system, calendar and till, decides for every missed call whether its caller may be
texted back, and writes a report in which nothing is claimed that a record does not prove.
$(awk '/^A run is a dry run/ {print}' <<<"$top" | roff)
.SH COMMANDS
EOT

part 'Commands:' "$top" | awk '{print $1}' | while read -r name; do
	help=$("$ringback" "$name" --help)
	printf '.SS ringback %s\n' "$(sed -n 's/^Usage: ringback //p' <<<"$help" | roff)"
	head -n 1 <<<"$help" | sed -E 's/^ringback [a-z-]+: (.)(.*[^.])\.?$/\U\1\E\2./' | roff
	body=$(awk '/^Usage:/ {on = 1; next} /^(Options|Options of every command|Examples):$/ {exit} on' <<<"$help")
	if [ -n "${body//[$'\n' ]/}" ]; then
		printf '.PP\n'
		sed -e '1{/^$/d}' <<<"$body" | sed -e '/./,$!d' | roff | sed 's/^$/.PP/'
	fi
	part 'Options:' "$help" | options
	examples=$(part 'Examples:' "$help")
	[ -z "$examples" ] || printf '.PP\n.nf\n%s\n.fi\n' "$(roff <<<"$examples")"
done

echo '.SH OPTIONS OF EVERY COMMAND'
part 'Options of every command:' "$top" | awk '/^ +-/' | options

echo '.SH EXIT STATUS'
sed -n 's/^| \([0-9][0-9]*\) | \(.*\) |$/\1\t\2/p' docs/operating.md | tr -d '`' | roff | while IFS=$'\t' read -r code words; do
	printf '.TP\n.B %s\n%s\n' "$code" "$words"
done

cat <<'EOT'
.SH FILES
.TP
.I tenants/NAME/tenant.yaml
One company: its name, time zone and lines, and what it allows. Beside it rules.lua, messages.yaml, lists and formats.
.TP
.I var/NAME/inbox/
Exports are dropped here. What was read goes to archive/.
.TP
.I var/NAME/ledger.db
Everything that is known, decided and done, with the chain of receipts. One SQLite file a company.
.TP
.I var/NAME/reports/YYYY\-MM\-DD/
report.html, cases.csv, proof.csv, messages.csv, exceptions.csv, summary.json.
.SH SEE ALSO
.BR sqlite3 (1),
and the guides that are installed in share/doc/ringback: rules.md, formats.md, operating.md, architecture.md.
EOT
