#include "config/tenant_keys.h"

#include <sys/stat.h>

#include "config/config.h"
#include "scratch.h"
#include "tenant_faults.h"

static struct folders folders_of(const struct scratch *s)
{
	return (struct folders){.tenants = s->dir, .var = s->dir, .rules = "rules"};
}

static struct tenant *load(struct scratch *s, const char *yaml)
{
	const struct folders f = folders_of(s);

	scratch_write(s, "acme/tenant.yaml", yaml, strlen(yaml));
	return tenant_load(&f, "acme", &s->arena, &s->problems);
}

/* ---- what is read ------------------------------------------------------------------------------------------------ */

static void test_three_keys_are_enough(void **state)
{
	struct scratch s;
	scratch_open(&s);
	const struct tenant *t = load(&s, HEAD);

	(void)state;
	if (!t)
		fail_msg("%s", scratch_said(&s));
	check_text(t->id, "acme");
	check_text(t->name, "Acme Heating & Air");
	check_text(t->brand, "Acme Heating & Air");
	check_text(civil_zone_name(t->zone), "America/Los_Angeles");
	check_int(t->lines_n, 1);
	check_int(t->lines[0], 14155550100);
	check_text(t->country, "US");
	assert_null(t->region);
	check_int(t->mode, MODE_DRY_RUN);
	check_int(t->tier, TIER_DRAFT);
	assert_null(t->signed_by);
	check_int(t->signed_at, 0);
	check_int(t->per_day, 50);
	check_int(t->per_number_per_day, 1);
	check_int(t->per_number_per_30_days, 3);
	check_int(t->missed_call_max_age_s, 3600);
	check_false(t->greeting_notice);
	check_int(t->dormant_after_months, 18);
	check_int(t->dormant_after_s, 0);
	check_int(t->proof_window_s, 72 * 3600);
	check_int(t->talked_s, 30);
	assert_null(t->provider_kind);
	check_int(t->sources_n, 0);
	check_int(t->report_period_s, 31 * 86400);
	check_int(t->email_to_n, 0);
	check_false(t->mask_numbers);
	check_int(t->sick_rows_per_mille, 20);
	check_int(s.problems.n, 0);
	scratch_close(&s);
}

static const char every_key[] =
	"name: Northside Heating, Cooling & Plumbing\nshort_name: Northside\ntimezone: America/New_York\n"
	"lines: [\"+1 212 555 0100\", (212) 555-0101]\nregion: NY\ncountry: US\n"
	"internal: {\"+12125550111\": \"Owner's cell\", \"+12125550101\": Front desk}\n"
	"test_numbers:\n  \"+12125550112\": Test phone\nfictional_numbers: false\nmode: live\n"
	"authority: {tier: auto, signed_by: Ann Owner, signed_on: 2026-11-01}\n"
	"limits: {per_day: 20, per_number_per_day: 0, per_number_per_30_days: 4}\n"
	"consent:\n  missed_call: {max_age: 16h, greeting_notice: true, signed_by: Ann Owner, signed_on: 2026-11-02}\n"
	"identity: {dormant_after: 400 days}\nproof: {window: 30 days, talked_seconds: 45}\n"
	"provider: {kind: twilio, from: \"+12125550100\", account_sid: {env: ACME_SID}, auth_token: {file: /run/tok}}\n"
	"sources:\n  - {format: twilio-calls, files: \"calls*.csv\"}\n"
	"  - {format: own, files: x.csv, timezone: America/Chicago, date_order: dmy, url: \"https://example.com/x\"}\n"
	"report: {period: 7 days, email: {to: [a@example.com, b@example.com], smtp: \"smtp://localhost:25\"},\n"
	"  upload: \"sftp://bob@example.com/in\", mask_numbers: true, sick_rows: 2.5%}\n";

static void check_limits_and_sources(const struct tenant *t)
{
	check_text(t->signed_by, "Ann Owner");
	check_int(t->signed_at, 1793505600);         /* 2026-11-01T00:00:00-04:00 */
	check_int(t->consent_signed_at, 1793595600); /* 2026-11-02T00:00:00-05:00 */
	check_int(t->per_day, 20);
	check_int(t->per_number_per_day, 0);
	check_int(t->per_number_per_30_days, 4);
	check_int(t->missed_call_max_age_s, 16 * 3600);
	check_true(t->greeting_notice);
	check_int(t->dormant_after_months, 0);
	check_int(t->dormant_after_s, 400 * 86400);
	check_int(t->proof_window_s, 30 * 86400);
	check_int(t->talked_s, 45);
	check_text(t->provider_kind, "twilio");
	check_int(t->provider_from, 12125550100);
	check_text(t->provider_account.env, "ACME_SID");
	assert_null(t->provider_account.file);
	check_text(t->provider_token.file, "/run/tok");
	check_int(t->sources_n, 2);
	check_text(t->sources[0].format, "twilio-calls");
	check_text(t->sources[0].files, "calls*.csv");
	assert_null(t->sources[0].timezone);
	check_int(t->sources[0].date_order, 0);
	check_int(t->sources[0].line, 20);
	check_text(t->sources[1].timezone, "America/Chicago");
	check_int(t->sources[1].date_order, 'd');
	check_text(t->sources[1].fetch.url, "https://example.com/x");
	check_int(t->report_period_s, 7 * 86400);
	check_int(t->email_to_n, 2);
	check_text(t->email_to[1], "b@example.com");
	check_text(t->smtp, "smtp://localhost:25");
	check_text(t->upload, "sftp://bob@example.com/in");
	check_true(t->mask_numbers);
	check_int(t->sick_rows_per_mille, 25);
}

static void test_every_key(void **state)
{
	struct scratch s;
	bool test;
	scratch_open(&s);
	const struct tenant *t = load(&s, every_key);

	(void)state;
	if (!t)
		fail_msg("%s", scratch_said(&s));
	check_text(t->brand, "Northside");
	check_int(t->lines_n, 2);
	check_int(t->lines[1], 12125550101);
	check_text(t->region, "NY");
	check_text(tenant_inside_label(t, 12125550111, &test), "Owner's cell");
	check_false(test);
	check_text(tenant_inside_label(t, 12125550112, &test), "Test phone");
	check_true(test);
	assert_null(tenant_inside_label(t, 12125550113, &test));
	assert_null(tenant_inside_label(t, 0, &test));
	check_text(tenant_inside_label(t, 12125550101, &test), "Front desk"); /* internal and a line: fine */
	check_true(tenant_owns_line(t, 12125550101));
	check_false(tenant_owns_line(t, 12125550111));
	check_false(tenant_owns_line(t, 0));
	check_text(mode_word(t->mode), "live");
	check_text(tier_word(t->tier), "auto");
	check_limits_and_sources(t);
	check_int(s.problems.n, 0);
	scratch_close(&s);
}

/* ---- what is refused: after HEAD unless the text has a name of its own ----------------------------------- */

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct scratch s;
		scratch_open(&s);
		const struct tenant *t = load(&s, faults[i].yaml);
		const char *said = scratch_said(&s);
		bool warning = strncmp(faults[i].said, "warning", 7) == 0;
		if ((t != NULL) != warning || !strstr(said, faults[i].said))
			fail_msg("%s\nsaid: %s\nwant: %s", faults[i].yaml, said, faults[i].said);
		scratch_close(&s);
	}
}

static void test_all_faults_in_one_pass(void **state)
{
	struct scratch s;
	scratch_open(&s);

	(void)state;
	assert_null(load(&s, "nmae: A\ntimezone: UTC\nlines: [\"12\"]\nmode: livd\nauthority: {tier: auto}\nlimits: "
			     "{per_day: 0}\n"));
	check_text(scratch_said(&s),
		   "1: unknown key \"nmae\" (did you mean \"name\"?)\n"
		   "1: name is missing: The company, as its customers know it.\n"
		   "3: lines: \"12\" is no phone number that can be used: write it like \"+14155550100\"\n"
		   "4: mode: \"livd\" is not one of dry-run|live (did you mean \"live\"?)\n"
		   "5: authority.tier: auto sends without asking each time, so it needs signed_by (a name) and "
		   "signed_on (a "
		   "date)\n"
		   "6: limits.per_day must be a whole number, 1 to 10000, not \"0\"\n");
	scratch_close(&s);
}

/* Wherever a person pastes a secret, no message repeats it. */
static void test_secrets_are_never_repeated(void **state)
{
	static const char *const texts[] = {
		"provider: {auth_token: S3CRET}\n",
		"provider: {auth_token: \"S3CRET\"}\n",
		"provider: {auth_token: [S3CRET]}\n",
		"provider: {auth_token: {env: s3cret-S3CRET}}\n",
		"provider: {auth_token: {value: S3CRET}}\n",
		"provider: {auth_token: {env: A, file: S3CRET}}\n",
		"provider: {auth_token: {env: [S3CRET]}}\n",
		"provider: {auth_token: {file: \"\"}}\n",
		"provider: {account_sid: S3CRET}\n",
		"provider: {token: S3CRET}\n",
		"report: {upload: \"https://bob:S3CRET@example.com/\"}\n",
		"report: {email: {to: [a@b], smtp: \"smtp://bob:S3CRET@example.com:25\"}}\n",
		"sources:\n  - {format: a, files: b, url: \"sftp://bob:S3CRET@example.com/x\"}\n",
		"sources:\n  - {format: a, files: b, url: \"https://example.com/x\", user: ann, password: S3CRET}\n",
		"sources:\n  - {format: a, files: b, url: \"https://example.com/x\", token: S3CRET}\n",
		"sources:\n  - {format: a, files: b, secret_url: \"https://example.com/S3CRET\"}\n",
		"sources:\n  - {format: a, files: b, url: \"sftp://example.com/x\", user: a, key: {env: S3CRET}}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct scratch s;
		char yaml[512];
		scratch_open(&s);
		snprintf(yaml, sizeof yaml, "%s%s", HEAD, texts[i]);
		assert_null(load(&s, yaml));
		const char *said = scratch_said(&s);
		if (strstr(said, "S3CRET") || !*said)
			fail_msg("%s\nsaid: %s", texts[i], said);
		scratch_close(&s);
	}
}

static void test_names_and_absence(void **state)
{
	static const char *const good[] = {"a", "0", "acme-2", "a123456789012345678901234567890123456789"};
	static const char *const bad[] = {"",    "-a",          "Acme",
					  "a_b", "a/b",         "..",
					  "a.b", "caf\xC3\xA9", "a1234567890123456789012345678901234567890"};
	struct scratch s;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		check_true(tenant_name_valid(slice_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		check_false(tenant_name_valid(slice_of(bad[i])));
	scratch_open(&s);
	const struct folders f = folders_of(&s);
	assert_non_null(load(&s, HEAD));
	assert_null(tenant_load(&f, "acne", &s.arena, &s.problems));
	check_text(scratch_said(&s), "0: there is no tenant \"acne\" (did you mean \"acme\"?)\n");
	assert_null(tenant_load(&f, "zebra", &s.arena, &s.problems));
	check_text(scratch_said(&s), "0: there is no tenant \"zebra\": ringback new zebra makes one\n");
	assert_null(tenant_load(&f, "../acme", &s.arena, &s.problems));
	assert_non_null(strstr(scratch_said(&s), "is no tenant's name"));
	scratch_close(&s);
}

static void test_lists_tenants(void **state)
{
	struct scratch s;
	const char **names;
	size_t n;
	struct err err = {0};

	(void)state;
	scratch_open(&s);
	const struct folders f = folders_of(&s);
	scratch_write(&s, "zeta/tenant.yaml", "", 0);
	scratch_write(&s, "acme/tenant.yaml", "", 0);
	scratch_write(&s, "Bad_Name/tenant.yaml", "", 0);
	scratch_write(&s, "empty/notes.txt", "", 0);
	scratch_write(&s, ".git/tenant.yaml", "", 0);
	scratch_write(&s, "README.md", "", 0);
	check_ok(tenants_list(&f, &s.arena, &names, &n, &s.problems, &err), err);
	check_int(n, 2);
	check_text(names[0], "acme");
	check_text(names[1], "zeta");
	check_int(s.problems.errors, 0);
	check_text(s.problems.items[0].file, "tenants/Bad_Name");
	check_text(s.problems.items[1].file, "tenants/empty");
	check_int(s.problems.n, 2);
	const struct folders nowhere = {.tenants = "/nonexistent-folder"};
	check_ok(tenants_list(&nowhere, &s.arena, &names, &n, &s.problems, &err), err);
	check_int(n, 0);
	scratch_close(&s);
}

static void test_folders(void **state)
{
	struct folders f = {0}, given = {.tenants = "t", .var = "v", .rules = "r"};
	struct arena arena;
	struct err err = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	check_ok(folders_find(&f, &arena, &err), err); /* the test program stands in build/FLAVOUR/unit of the tree */
	check_text(f.rules, "rules");
	check_text(f.tenants, "tenants");
	check_text(f.var, "var");
	check_ok(folders_find(&given, &arena, &err), err);
	check_text(given.rules, "r");
	check_text(given.tenants, "t");
	check_text(given.var, "v");
	arena_release(&arena);
}

/* The table is also the documentation: each row must say something, and each default must be readable. */
static void test_the_table_of_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < tenant_keys_n; i++) {
		const struct tenant_key *k = &tenant_keys[i];
		check_true(strlen(k->sentence) > 4 && strlen(k->path) < 64);
		check_false(k->required && k->preset);
		for (size_t j = 0; j < i; j++)
			check_true(strcmp(k->path, tenant_keys[j].path) != 0);
	}
	struct arena arena;
	arena_init(&arena, 1 << 20);
	const char **top = tenant_keys_below("", &arena), **source = tenant_keys_below("sources[]", &arena);
	check_text(top[0], "name");
	size_t n = 0;
	while (top[n])
		n++;
	check_int(n, 18);
	check_text(tenant_keys_below("report", &arena)[1], "email");
	check_text(tenant_keys_below("report", &arena)[2], "upload");
	check_text(source[4], "url");
	check_text(source[12], "ca_file");
	assert_null(source[13]);
	arena_release(&arena);
}

/* ---- messages ---------------------------------------------------------------------------------------------------- */

static void test_default_messages_pass_with_the_longest_brand(void **state)
{
	struct scratch s;
	struct text_templates all;

	(void)state;
	scratch_open(&s);
	const struct folders f = folders_of(&s);
	struct tenant *t = load(&s, "name: A\nshort_name: Example Heating & Air\n"
				    "timezone: UTC\nlines: [\"+14155550100\"]\n");
	check_int(strlen(t->brand), 21);
	bool ok = messages_load(&f, t, &s.arena, &all, &s.problems);
	check_text(scratch_said(&s), "");
	check_true(ok);
	check_true(messages_load(&f, NULL, &s.arena, &all, &s.problems));
	assert_non_null(text_template_find(&all, "missed_call"));
	assert_non_null(text_template_find(&all, "missed_call_returning"));
	scratch_close(&s);
}

static const struct {
	const char *yaml, *said; /* said null: fine */
} messages[] = {
	{"missed_call: \"{Brand}: call {line}. Reply STOP to end\"\n", NULL},
	{"extra_text: |\n  {Brand}: hello.\n  Reply STOP to end\n", NULL},
	{"# nothing\n", NULL},
	{"missed_call: \"Hello. Reply STOP to end\"\n", "1: missed_call does not name the business"},
	{"missed_call: \"{Brand}: hello\"\n", "1: missed_call does not say how to stop"},
	{"missed_call: \"{Brand} {caller}: STOP\"\n",
	 "1: missed_call: {caller} is no placeholder: use {Brand} or {line}"},
	{"\nmissed_call: \"{Brand}: STOP \xE2\x80\x99 "
	 "1234567890123456789012345678901234567890123456789012345678901234567890\"\n",
	 "2: missed_call has a character outside the GSM alphabet"},
	{"missed_call: \"{Brand}: STOP 12345678901234567890123456789012345678901234567890123456789012345678901234567890"
	 "1234567890123456789012345678901234567890123456789012345678901234567890\"\n",
	 "1: missed_call is 161 characters long with \"Acme\" filled in"},
	{"Bad-Key: \"{Brand}: STOP\"\n", "1: \"Bad-Key\" is no key of a text"},
	{"ab: \"{Brand}: STOP\"\n", "\"ab\" is no key"},
	{"missed_call: {a: b}\n", "1: missed_call must be a text in quotes"},
	{"missed_call:\n", "1: missed_call must be a text in quotes"},
	{"- a\n", "1: the file must be a map"},
};

static void test_messages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		struct scratch s;
		struct text_templates all;
		scratch_open(&s);
		const struct folders f = folders_of(&s);
		const struct tenant *t = load(&s, "name: Acme\ntimezone: UTC\nlines: [\"+14155550100\"]\n");
		assert_non_null(t);
		scratch_write(&s, "acme/messages.yaml", messages[i].yaml, strlen(messages[i].yaml));
		bool ok = messages_load(&f, t, &s.arena, &all, &s.problems);
		const char *said = scratch_said(&s);
		if (ok != (messages[i].said == NULL) || (messages[i].said && !strstr(said, messages[i].said)))
			fail_msg("%s\nsaid: %s\nwant: %s", messages[i].yaml, said,
				 messages[i].said ? messages[i].said : "(fine)");
		scratch_close(&s);
	}
}

static void test_own_messages_lie_over_the_defaults(void **state)
{
	static const char own[] = "missed_call: \"{Brand}: ours. STOP\"\nlater_text: \"{Brand}: later. STOP\"\n";
	struct scratch s;
	struct text_templates all;

	(void)state;
	scratch_open(&s);
	const struct folders f = folders_of(&s);
	const struct tenant *t = load(&s, "name: Acme\ntimezone: UTC\nlines: [\"+14155550100\"]\n");
	scratch_write(&s, "acme/messages.yaml", own, sizeof own - 1);
	check_true(messages_load(&f, t, &s.arena, &all, &s.problems));
	check_int(all.n, 3);
	check_text(text_template_find(&all, "missed_call")->body, "{Brand}: ours. STOP");
	check_text(text_template_find(&all, "missed_call")->file, "tenants/acme/messages.yaml");
	check_int(text_template_find(&all, "later_text")->line, 2);
	check_text(text_template_find(&all, "missed_call_returning")->file, "rules/messages.yaml");
	scratch_close(&s);
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

static void test_ruleset(void **state)
{
	struct scratch s;
	struct ruleset set;

	(void)state;
	scratch_open(&s);
	const struct folders f = {.tenants = scratch_path(&s, "tenants"), .rules = scratch_path(&s, "rules")};
	scratch_write(&s, "tenants/acme/tenant.yaml", HEAD, sizeof HEAD - 1);
	const struct tenant *t = tenant_load(&f, "acme", &s.arena, &s.problems);
	assert_non_null(t);
	check_false(ruleset_load(&f, t, &s.arena, &set, &s.problems));
	const char *said = scratch_said(&s);
	assert_non_null(strstr(said, "identity.lua"));
	assert_non_null(strstr(said, "authority.lua"));
	scratch_write(&s, "rules/identity.lua", "-- i", 4);
	scratch_write(&s, "rules/consent.lua", "-- c", 4);
	scratch_write(&s, "rules/authority.lua", "-- a", 4);
	scratch_write(&s, "rules/lib/hours.lua", "return {}", 9);
	scratch_write(&s, "rules/lib/notes.txt", "x", 1);
	check_true(ruleset_load(&f, t, &s.arena, &set, &s.problems));
	check_text(set.standard[1].name, "rules/consent.lua");
	check_slice(set.standard[1].text, "-- c");
	check_int(set.tenant.text.len, 0);
	check_int(set.libs_n, 1);
	check_text(set.libs[0].module, "hours");
	check_text(set.libs[0].name, "rules/lib/hours.lua");
	check_int(set.lists_n, 0);
	static const char list[] = "# friends\n+1 (415) 555-0134\n\n  landlord   # the word\r\n415-555-0135\n12";
	scratch_write(&s, "tenants/acme/rules.lua", "return {}", 9);
	scratch_write(&s, "tenants/acme/lists/vip_callers.txt", list, sizeof list - 1);
	scratch_write(&s, "tenants/acme/lists/Bad Name.txt", "x", 1);
	check_true(ruleset_load(&f, t, &s.arena, &set, &s.problems));
	assert_non_null(strstr(scratch_said(&s), "warning: 0: is left out"));
	check_text(set.tenant.name, "tenants/acme/rules.lua");
	check_int(set.lists_n, 1);
	check_text(set.lists[0].name, "vip_callers");
	check_int(set.lists[0].n, 4);
	check_slice(set.lists[0].entries[0], "14155550134");
	check_slice(set.lists[0].entries[1], "landlord");
	check_slice(set.lists[0].entries[2], "14155550135");
	check_slice(set.lists[0].entries[3], "12");
	scratch_write(&s, "tenants/acme/rules.lua", "a\0b", 3);
	check_false(ruleset_load(&f, t, &s.arena, &set, &s.problems));
	assert_non_null(strstr(scratch_said(&s), "holds a NUL byte"));
	scratch_close(&s);
}

/* ---- secrets --------------------------------------------------------------------------------------------- */

static void test_secrets(void **state)
{
	struct scratch s;
	struct str out;
	struct err err = {0};

	(void)state;
	scratch_open(&s);
	str_init(&out, 8192);
	const char *path = scratch_write(&s, "token", "tok-123\n", 8);
	const struct secret_ref file = {.file = path}, env = {.env = "RINGBACK_TEST_SECRET"}, none = {0},
				name = {.file = "token"};
	chmod(path, 0644);
	check_false(secret_read(&file, &out, &err));
	assert_non_null(strstr(err.text, "others can reach this secret"));
	chmod(path, 0400);
	check_ok(secret_read(&file, &out, &err), err);
	check_text(out.data, "tok-123");
	setenv("CREDENTIALS_DIRECTORY", s.dir, 1);
	check_ok(secret_read(&name, &out, &err), err);
	check_text(out.data, "tok-123");
	unsetenv("CREDENTIALS_DIRECTORY");
	unsetenv(env.env);
	check_false(secret_read(&env, &out, &err));
	assert_non_null(strstr(err.text, "is not set"));
	setenv(env.env, "from-env", 1);
	check_ok(secret_read(&env, &out, &err), err);
	check_text(out.data, "from-env");
	setenv(env.env, "a\nHeader: b", 1);
	check_false(secret_read(&env, &out, &err));
	assert_null(strstr(err.text, "Header"));
	setenv(env.env, "", 1);
	check_false(secret_read(&env, &out, &err));
	check_false(secret_read(&none, &out, &err));
	const struct secret_ref absent = {.file = scratch_path(&s, "absent")}, folder = {.file = s.dir};
	check_false(secret_read(&absent, &out, &err));
	check_false(secret_read(&folder, &out, &err));
	str_release(&out);
	scratch_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_keys_are_enough),
		cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_all_faults_in_one_pass),
		cmocka_unit_test(test_secrets_are_never_repeated),
		cmocka_unit_test(test_names_and_absence),
		cmocka_unit_test(test_lists_tenants),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_the_table_of_keys),
		cmocka_unit_test(test_default_messages_pass_with_the_longest_brand),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_own_messages_lie_over_the_defaults),
		cmocka_unit_test(test_ruleset),
		cmocka_unit_test(test_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
