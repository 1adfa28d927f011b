#include "config/tenant_keys.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

#define AT(field) offsetof(struct tenant, field)
#define OF(field) offsetof(struct tenant_source, field)

/* Bounds come from the floor: a tenant may be stricter, never looser. C9 of the floor allows one automatic text a day
 * and four in 30 days; B6 and B7 allow 60 minutes, and with a signature 16 hours. */
const struct tenant_key tenant_keys[] = {
	{"name", KEY_TEXT, .required = true, .min = 1, .max = 80, .at = AT(name),
	 .sentence = "The company, as its customers know it."},
	{"short_name", KEY_TEXT, .min = 1, .max = 21, .range = "at most 21 characters", .at = AT(brand),
	 .sentence = "The name in texts, when name is longer than 21 characters."},
	{"timezone", KEY_ZONE, .required = true, .at = AT(timezone), .range = "an IANA name: America/Los_Angeles",
	 .sentence = "Where the company's days begin and end; also for times without a zone in exports."},
	{"country", KEY_COUNTRY, .preset = "US", .at = AT(country), .range = "two letters",
	 .sentence = "The country of numbers that are written without +."},
	{"lines", KEY_LINES, .required = true, .at = AT(lines), .range = "at least one number",
	 .sentence = "The company's own numbers."},
	{"region", KEY_REGION, .at = AT(region),
	 .range = "two letters: a US state or territory, or a Canadian province",
	 .sentence = "Where the company serves: one of the places whose quiet hours count."},
	{"internal", KEY_NUMBERS, .at = AT(internal), .range = "number: label",
	 .sentence = "Phones of owners and staff: never texted."},
	{"test_numbers", KEY_NUMBERS, .at = AT(test_numbers), .range = "number: label",
	 .sentence = "Phones for owner-test: texted by that command alone."},
	{"fictional_numbers", KEY_FLAG, .preset = "false", .at = AT(fictional_numbers),
	 .sentence = "Let 555-01xx pass for demonstrations; not together with mode: live."},
	{"mode", KEY_CHOICE, .preset = "dry-run", .words = "dry-run|live", .at = AT(mode),
	 .sentence = "live sends, when the command says --live too (this version cannot yet)."},
	{"authority.tier", KEY_CHOICE, .preset = "draft", .words = "observe|draft|supervised|auto", .at = AT(tier),
	 .sentence = "What the owner lets the machine do: read only, draft and ask, send what a person approved, send "
		     "inside bounds. The last two need a signature."},
	{"authority.signed_by", KEY_TEXT, .min = 1, .max = 80, .at = AT(signed_by), .sentence = "Who allowed it."},
	{"authority.signed_on", KEY_DATE, .at = AT(signed_at), .range = "YYYY-MM-DD",
	 .sentence = "When; valid for 12 months."},
	{"limits.per_day", KEY_COUNT, .preset = "50", .min = 1, .max = 10000, .range = "1 to 10000", .at = AT(per_day),
	 .sentence = "Automatic texts a day."},
	{"limits.per_number_per_day", KEY_COUNT, .preset = "1", .min = 0, .max = 1, .range = "0 or 1",
	 .at = AT(per_number_per_day),
	 .sentence = "Automatic texts to one number in 24 hours; 0: a person decides each."},
	{"limits.per_number_per_30_days", KEY_COUNT, .preset = "3", .min = 0, .max = 4, .range = "0 to 4",
	 .at = AT(per_number_per_30_days), .sentence = "Automatic texts to one number in 30 days without an answer."},
	{"consent.missed_call.max_age", KEY_SPAN, .preset = "60m", .min = MINUTE, .max = 16 * HOUR,
	 .range = "1m to 16h; above 60m only with a signature", .at = AT(missed_call_max_age_s),
	 .sentence = "How old a missed call may be for an automatic text."},
	{"consent.missed_call.greeting_notice", KEY_FLAG, .preset = "false", .at = AT(greeting_notice),
	 .sentence = "The greeting that callers hear says that they may get a text."},
	{"consent.missed_call.signed_by", KEY_TEXT, .min = 1, .max = 80, .at = AT(consent_signed_by),
	 .sentence = "Who answers for a max_age above 60m."},
	{"consent.missed_call.signed_on", KEY_DATE, .at = AT(consent_signed_at), .range = "YYYY-MM-DD",
	 .sentence = "When."},
	{"identity.dormant_after", KEY_AGE, .preset = "18 months", .at = AT(dormant_after_months),
	 .range = "1 day to 120 months", .sentence = "How long after the last job a customer counts as dormant."},
	{"proof.window", KEY_SPAN, .preset = "72h", .min = HOUR, .max = 30 * DAY, .range = "1h to 30 days",
	 .at = AT(proof_window_s), .sentence = "How long after a text a booking may follow from it."},
	{"proof.talked_seconds", KEY_COUNT, .preset = "30", .min = 1, .max = 3600, .range = "1 to 3600",
	 .at = AT(talked_s), .sentence = "How long a call must last to count as talked."},
	{"provider.kind", KEY_WORD, .words = "dryrun|twilio|telnyx|webhook", .at = AT(provider_kind),
	 .sentence = "Who carries the texts."},
	{"provider.from", KEY_PHONE, .at = AT(provider_from), .sentence = "The number that texts come from."},
	{"provider.account_sid", KEY_SECRET, .at = AT(provider_account), .range = "{env: NAME} or {file: PATH}",
	 .sentence = "The account at the provider."},
	{"provider.auth_token", KEY_SECRET, .at = AT(provider_token), .range = "{env: NAME} or {file: PATH}",
	 .sentence = "The secret of that account."},
	{"provider.api", KEY_URL, .words = "https|http", .at = AT(provider_api), .range = "on this machine",
	 .sentence = "In place of the provider's own address, for tests."},
	{"sources", KEY_SOURCES, .at = AT(sources), .sentence = "The exports that are read, a map each."},
	{"sources[].format", KEY_TEXT, .required = true, .min = 1, .max = 64, .at = OF(format),
	 .sentence = "A shipped profile, or formats/NAME.yaml of the tenant."},
	{"sources[].files", KEY_PATTERN, .required = true, .at = OF(files), .range = "a name with * and ?, no folder",
	 .sentence = "Which files of the inbox it reads."},
	{"sources[].timezone", KEY_ZONE, .at = OF(timezone), .range = "an IANA name",
	 .sentence = "The zone of times without one in these files; else the tenant's."},
	{"sources[].date_order", KEY_ORDER, .words = "mdy|dmy", .at = OF(date_order),
	 .sentence = "How 3/4/2026 is meant, where a file cannot tell."},
	{"sources[].url", KEY_FETCH, .words = "https|sftp|http", .at = OF(fetch.url),
	 .range = "https://..., sftp://..., twilio:calls or twilio:messages",
	 .sentence = "Where ringback fetch gets the file."},
	{"sources[].secret_url", KEY_SECRET, .at = OF(fetch.secret_url), .range = "{env: NAME} or {file: PATH}",
	 .sentence = "In place of url, where the address itself lets in: a calendar's private one."},
	{"sources[].user", KEY_TEXT, .min = 1, .max = 128, .at = OF(fetch.user), .sentence = "Who logs in there."},
	{"sources[].password", KEY_SECRET, .at = OF(fetch.password), .range = "{env: NAME} or {file: PATH}",
	 .sentence = "The user's password there; with key: what the key is locked with."},
	{"sources[].token", KEY_SECRET, .at = OF(fetch.token), .range = "{env: NAME} or {file: PATH}",
	 .sentence = "In place of user and password: sent as Authorization: Bearer."},
	{"sources[].token_header", KEY_TEXT, .min = 1, .max = 64, .at = OF(fetch.token_header),
	 .range = "a name like X-Api-Key", .sentence = "The header that carries the token in place of Authorization."},
	{"sources[].key", KEY_SECRET, .at = OF(fetch.key), .range = "{file: PATH}",
	 .sentence = "For sftp: the private key."},
	{"sources[].host_key_sha256", KEY_TEXT, .min = 43, .max = 51, .at = OF(fetch.host_key_sha256),
	 .range = "what ssh-keygen -l prints: SHA256:...", .sentence = "For sftp: the key that the server must have."},
	{"sources[].ca_file", KEY_TEXT, .min = 1, .max = 512, .at = OF(fetch.ca_file),
	 .range = "a file in the tenant's folder, or a whole path",
	 .sentence = "For https: who vouches for a server that no public authority does."},
	{"report.period", KEY_SPAN, .preset = "31 days", .min = DAY, .max = 366 * DAY, .range = "1 to 366 days",
	 .at = AT(report_period_s), .sentence = "How far back a report looks for what changed."},
	{"report.email.to", KEY_EMAILS, .at = AT(email_to),
	 .sentence = "Who gets the report by mail (not yet: reports are written to a folder)."},
	{"report.email.smtp", KEY_URL, .words = "smtp|smtps", .at = AT(smtp), .range = "smtp://host:port",
	 .sentence = "The mail server."},
	{"report.upload", KEY_URL, .words = "https|sftp|http", .at = AT(upload), .range = "https://... or sftp://...",
	 .sentence = "Where a copy of the report is put (not yet)."},
	{"report.mask_numbers", KEY_FLAG, .preset = "false", .at = AT(mask_numbers),
	 .sentence = "Show the middle of phone numbers as dots."},
	{"report.sick_rows", KEY_PERCENT, .preset = "2%", .at = AT(sick_rows_per_mille), .range = "0% to 100%",
	 .sentence = "A file with more rows set aside than this is sick, and the run says so."},
};
const size_t tenant_keys_n = sizeof tenant_keys / sizeof *tenant_keys;

const char **tenant_keys_below(const char *group, struct arena *arena)
{
	const char **names = arena_alloc(arena, (tenant_keys_n + 1) * sizeof *names);
	size_t n = 0, skip = *group ? strlen(group) + 1 : 0;

	for (size_t i = 0; i < tenant_keys_n; i++) {
		struct slice path = slice_of(tenant_keys[i].path);
		if (skip && (!slice_starts(path, group) || path.at[skip - 1] != '.'))
			continue;
		struct slice rest = slice_part(path, skip, path.len), name;
		if (!slice_next(&rest, '.', &name) || slice_ends(name, "[]"))
			continue;
		if (n == 0 || !slice_is(name, names[n - 1]))
			names[n++] = arena_text(arena, name);
	}
	return names;
}
