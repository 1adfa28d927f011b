/* Profiles: the shipped ones load and say what they should, and every fault of one has its line and a suggestion. */
#include "config/formats.h"

#include "scratch.h"

/* Tests run in the checkout; the shipped profiles are part of what is tested. */
#define RULES "rules"

static bool load(struct scratch *s, const char *rules, struct tenant *t, struct format_set *set)
{
	struct folders f = {.tenants = s->dir, .var = s->dir, .rules = rules};
	bool ok = formats_load(&f, t, &s->arena, set, &s->problems);
	scratch_said(s);
	return ok;
}

static const struct format *need(const struct format_set *set, const char *name)
{
	const struct format *f = format_set_find(set, slice_of(name));
	if (!f)
		fail_msg("no profile %s", name);
	return f;
}

static void test_shipped(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum format_reads reads;
		enum format_sure sure;
	} table[] = {
		{"asterisk-cdr", READS_LEGS, SURE_VERBATIM},
		{"asterisk-cdr-custom", READS_LEGS, SURE_VERBATIM},
		{"twilio-calls", READS_LEGS, SURE_BY_NAME},
		{"freeswitch-cdr", READS_LEGS, SURE_VERBATIM},
		{"3cx-v20", READS_LEGS, SURE_BY_NAME},
		{"aircall", READS_CALLS, SURE_VERBATIM},
		{"callrail", READS_CALLS, SURE_BY_NAME},
		{"dialpad", READS_LEGS, SURE_VERBATIM},
		{"ringcentral-simple", READS_CALLS, SURE_BY_NAME},
		{"ringcentral-legs", READS_LEGS, SURE_BY_NAME},
		{"openphone-messages", READS_MESSAGES, SURE_BY_NAME},
		{"twilio-messages", READS_MESSAGES, SURE_VERBATIM},
		{"google-calendar", READS_BOOKINGS, SURE_VERBATIM},
		{"google-contacts", READS_CONTACTS, SURE_VERBATIM},
		{"google-voice-calls", READS_CALLS, SURE_VERBATIM},
		{"google-voice-texts", READS_MESSAGES, SURE_VERBATIM},
		{"android-calls", READS_CALLS, SURE_VERBATIM},
		{"vcard", READS_CONTACTS, SURE_VERBATIM},
		{"square-transactions", READS_PAYMENTS, SURE_VERBATIM},
		{"stripe-charges", READS_PAYMENTS, SURE_VERBATIM},
		{"mapped-calls", READS_CALLS, SURE_OWN},
		{"mapped-messages", READS_MESSAGES, SURE_OWN},
		{"mapped-bookings", READS_BOOKINGS, SURE_OWN},
		{"mapped-payments", READS_PAYMENTS, SURE_OWN},
		{"mapped-contacts", READS_CONTACTS, SURE_OWN},
		{"mapped-consent", READS_CONSENT, SURE_OWN},
	};
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	check_true(load(&s, RULES, NULL, &set));
	check_text(s.said.data, "");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct format *f = need(&set, table[i].name);
		check_int(f->reads, table[i].reads);
		check_int(f->sure, table[i].sure);
		check_true(f->shipped);
		check_true(f->about && *f->about);
		/* What marks a miss must be said wherever a vendor decides it. */
		if (f->sure != SURE_OWN && (f->reads == READS_CALLS || f->reads == READS_LEGS))
			check_true(f->quirks && *f->quirks);
	}
	scratch_close(&s);
}

static void test_shipped_details(void **state)
{
	(void)state;
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	check_true(load(&s, RULES, NULL, &set));
	const struct format *f = need(&set, "asterisk-cdr");
	check_false(f->header);
	check_int(f->detect[0].shape.counts, 1 << 16 | 1 << 17 | 1 << 18 | 1 << 21);
	check_int(f->target[F_LEG_GROUP].columns.items[0].number, 20);
	check_true(f->group_is_stamp);
	const struct format *custom = need(&set, "asterisk-cdr-custom");
	check_text(custom->base, "asterisk-cdr");
	check_int(custom->rules_n, f->rules_n);
	check_int(custom->detect[0].shape.word_column, 14);
	f = need(&set, "twilio-calls");
	check_int(f->target[F_AT].time.basis, ZONE_UTC);
	check_int(f->target[F_CALL_DIRECTION].otherwise, DIRECTION_UNKNOWN);
	f = need(&set, "square-transactions");
	check_int(f->target[F_AT].time.basis, ZONE_COLUMN);
	check_int(f->date_order, 'm');
	check_int(f->target[F_PAYMENT_KIND].otherwise, FORMAT_SKIP);
	check_slice(f->target[F_PAYMENT_STATUS].fixed, "succeeded");
	f = need(&set, "google-contacts");
	check_true(f->target[F_CONTACT_PHONES].columns.items[0].pattern);
	check_int(need(&set, "google-calendar")->reader, READER_ICS);
	check_int(need(&set, "google-voice-calls")->reader, READER_HTML);
	check_int(need(&set, "vcard")->reader, READER_VCARD);
	check_int(need(&set, "twilio-calls")->reader, READER_NAMED);
	const struct format *android = need(&set, "android-calls");
	check_int(android->reader, READER_XML);
	check_slice(android->rows, "call");
	check_int(android->empty.n, 2);
	check_slice(android->empty.items[0], "null");
	scratch_close(&s);
}

static struct tenant tenant_in(struct scratch *s)
{
	return (struct tenant){.id = "acme", .dir = scratch_path(s, "acme")};
}

static void test_own(void **state)
{
	(void)state;
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	struct tenant t = tenant_in(&s);
	static const char text[] =
		"format: mapped-calls\n"
		"header: yes\n"
		"delimiter: semicolon\n"
		"title_lines: 2\n"
		"columns:\n"
		"  started_at: [Start, \"Start Time\"]\n"
		"  from: Caller\n"
		"  outcome: Result\n"
		"  talk_s: Minutes\n"
		"set: {direction: in}\n"
		"ignore: [Cost, \"Extra *\"]\n"
		"wanted: [name]\n"
		"time: {zone: America/Denver, date_order: day_first, ended_at: {zone: utc, format: iso}}\n"
		"units: {talk_s: decimal_minutes}\n"
		"values:\n"
		"  outcome: {No answer: missed, Talked: talked, Internal: skip, default: unknown}\n"
		"  voicemail: {left: yes, default: no}\n"
		"outcome_rules:\n"
		"  - {say: talked, answered_by: {not: [fax]}, talk_s: above 10, outcome: Talked}\n"
		"  - {say: missed, name: given, tag: empty}\n";
	scratch_write(&s, "acme/formats/front-desk.yaml", text, sizeof text - 1);
	check_true(load(&s, RULES, &t, &set));
	check_text(s.said.data, "");
	const struct format *f = need(&set, "front-desk");
	check_false(f->shipped);
	check_text(f->base, "mapped-calls");
	check_int(f->sure, SURE_OWN);
	check_int(f->delimiter, ';');
	check_int(f->target[F_AT].columns.n, 2);
	check_slice(f->target[F_AT].columns.items[1].key, "starttime");
	check_false(f->target[F_AT].inherited);
	check_true(f->target[F_CALL_TO].inherited);
	check_slice(f->target[F_CALL_DIRECTION].fixed, "in");
	check_text(civil_zone_name(f->target[F_AT].time.zone), "America/Denver");
	check_int(f->target[F_CALL_ENDED_AT].time.basis, ZONE_UTC);
	check_int(f->target[F_CALL_ENDED_AT].time.format, CIVIL_ISO);
	check_int(f->date_order, 'd');
	check_int(f->target[F_CALL_TALK_S].unit, DURATION_DECIMAL_MINUTES);
	check_int(f->target[F_CALL_OUTCOME].values_n, 3);
	check_int(f->target[F_CALL_OUTCOME].values[2].means, FORMAT_SKIP);
	check_int(f->target[F_CALL_OUTCOME].otherwise, CALL_UNKNOWN);
	check_int(f->target[F_CALL_VOICEMAIL].values[0].means, 1);
	check_int(f->rules_n, 2);
	check_int(f->rules[0].tests_n, 3);
	check_int(f->rules[0].tests[0].kind, TEST_NOT);
	check_int(f->rules[0].tests[1].limit, 10);
	check_int(f->rules[1].tests[1].kind, TEST_EMPTY);
	check_int(f->wanted[0], F_CALL_NAME);
	check_int(f->ignore.n, 2);
	scratch_close(&s);
}

/* What is said of rows and cells. */
static void test_own_rows(void **state)
{
	(void)state;
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	struct tenant t = tenant_in(&s);
	static const char text[] = "format: mapped-calls\n"
				   "quirks: >-\n  Times are the front desk's.\n  Nobody writes talks down.\n"
				   "outcome_rules:\n"
				   "  - {say: skip, kind: {like: [\"*fax*\"]}, tag: {has: [spam, test]}}\n"
				   "take: {to: in_parentheses, note: last_number}\n"
				   "fill_down: [id, from]\n";
	scratch_write(&s, "acme/formats/front-desk.yaml", text, sizeof text - 1);
	check_true(load(&s, RULES, &t, &set));
	check_text(s.said.data, "");
	const struct format *f = need(&set, "front-desk");
	check_text(f->quirks, "Times are the front desk's. Nobody writes talks down.");
	check_int(f->rules_n, 1);
	check_int(f->rules[0].say, FORMAT_SKIP);
	check_int(f->rules[0].tests[0].kind, TEST_LIKE);
	check_int(f->rules[0].tests[1].kind, TEST_HAS);
	check_int(f->rules[0].tests[1].words.n, 2);
	check_int(f->target[F_CALL_TO].part, PART_IN_PARENTHESES);
	check_int(f->target[F_CALL_NOTE].part, PART_LAST_NUMBER);
	check_true(f->target[F_CALL_ID].fill_down && f->target[F_CALL_FROM].fill_down);
	check_false(f->target[F_CALL_TO].fill_down);
	scratch_close(&s);
}

/* Every fault with its line, and what may have been meant. */
static const struct {
	const char *text, *said;
} faults[] = {
	{"columns: {from: A}\n", "1: format: is missing"},
	{"format: maped-calls\n", "1: format: \"maped-calls\" is not known (did you mean \"mapped-calls\"?)"},
	{"format: mapped-calls\ncolums: {from: A}\n", "2: unknown key"},
	{"format: mapped-calls\ncolumns:\n  form: A\n",
	 "3: field of calls: \"form\" is not known (did you mean \"from\"?)"},
	{"format: mapped-calls\ncolumns: [A]\n", "2: columns must be a map"},
	{"format: mapped-calls\nreads: messages\n", "2: mapped-calls reads calls"},
	{"format: mapped-calls\nname: other\n", "2: name must be that of the file: x"},
	{"format: mapped-calls\ntime: {zone: America/Denvr}\n", "2: zone:"},
	{"format: mapped-calls\ntime: {format: us}\n", "2: time format: \"us\" is not known"},
	{"format: mapped-calls\ntime: {from: {zone: utc}}\n", "2: time: from is no field of time"},
	{"format: mapped-calls\ntime: {started_at: {zon: utc}}\n", "2: unknown key"},
	{"format: mapped-calls\nunits: {talk_s: minutes}\n", "2: unit: \"minutes\" is not known"},
	{"format: mapped-calls\nunits: {from: seconds}\n", "2: units: from is no duration"},
	{"format: mapped-calls\nvalues: {outcome: {No: mised}}\n",
	 "2: outcome: \"mised\" is not known (did you mean \"missed\"?)"},
	{"format: mapped-calls\nvalues: {from: {No: missed}}\n", "2: values: from is not a field of words"},
	{"format: mapped-calls\nset: {direction: inbound}\n", "2: direction: \"inbound\" is not known"},
	{"format: mapped-calls\noutcome_rules: [{outcome: A}]\n", "2: outcome_rules: a rule needs say:"},
	{"format: mapped-calls\noutcome_rules:\n  - {say: taked}\n",
	 "3: say: \"taked\" is not known (did you mean \"talked\"?)"},
	{"format: mapped-calls\noutcome_rules: [{say: talked, talk_s: above ten}]\n",
	 "2: outcome_rules: \"above ten\""},
	{"format: mapped-calls\noutcome_rules: [{say: talked, name: above 1}]\n", "2: a rule: only durations"},
	{"format: mapped-calls\noutcome_rules: [{say: talked, tag: {hat: [a]}}]\n",
	 "2: outcome_rules: a test is a word"},
	{"format: mapped-calls\ntake: {to: in_brackets}\n", "2: take: \"in_brackets\" is not known"},
	{"format: mapped-contacts\ntake: {phones: in_parentheses}\n", "2: take: phones reads every number"},
	{"format: mapped-calls\nfill_down: [idd]\n", "2: field of calls: \"idd\""},
	{"format: mapped-calls\ngroup_names: child\n", "2: group_names: \"child\" is not known"},
	{"format: mapped-messages\noutcome_rules: [{say: talked}]\n", "2: outcome_rules: only calls"},
	{"format: mapped-calls\nheader: no\ncolumns: {from: Caller}\n", "columns: a file without header has numbers"},
	{"format: mapped-calls\ncolumns: {from: 2}\n", "columns: a number stands for a column only with header: no"},
	{"format: mapped-calls\ntitle_lines: 99\n", "2: title_lines: \"99\""},
	{"format: mapped-calls\ndelimiter: tabs\n", "2: delimiter: \"tabs\" is not known (did you mean \"tab\"?)"},
	{"format: mapped-calls\ndetect: {}\n", "2: detect: one of all_of"},
	{"format: mapped-calls\ndetect: {shape: {word_column: 2}}\n", "2: shape: columns is missing"},
	{"format: mapped-payments\nmoney: {currency: dollars}\n", "2: currency: three letters"},
	{"format: mapped-payments\nmoney: {decimal: dot}\n", "2: decimal: \"dot\" is not known"},
	{"format: mapped-calls\nrequired: [starts_at or date]\n", "2: field of calls: \"starts_at\""},
	{"- format\n", "1: a profile is a map"},
};

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct scratch s;
		struct format_set set;
		scratch_open(&s);
		struct tenant t = tenant_in(&s);
		scratch_write(&s, "acme/formats/x.yaml", faults[i].text, strlen(faults[i].text));
		check_false(load(&s, RULES, &t, &set));
		if (!strstr(s.said.data, faults[i].said))
			fail_msg("expected \"%s\" in:\n%s", faults[i].said, s.said.data);
		check_true(format_set_find(&set, SLICE("x")) == NULL);
		check_true(format_set_find(&set, SLICE("mapped-calls")) != NULL);
		scratch_close(&s);
	}
}

static void test_names(void **state)
{
	(void)state;
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	struct tenant t = tenant_in(&s);
	static const char text[] = "format: mapped-calls\n";
	scratch_write(&s, "acme/formats/twilio-calls.yaml", text, sizeof text - 1);
	scratch_write(&s, "acme/formats/notes.txt", "not a profile", 13);
	check_false(load(&s, RULES, &t, &set));
	check_true(strstr(s.said.data, "twilio-calls is the name of a shipped profile") != NULL);
	check_true(strchr(s.said.data, '\n')[1] == 0);
	scratch_close(&s);

	/* No profiles at all is a wrong folder, and said. */
	scratch_open(&s);
	check_false(load(&s, s.dir, NULL, &set));
	check_true(strstr(s.said.data, "no profiles are here") != NULL);
	scratch_close(&s);
}

/* The profiles of bookings, payments, contacts and consent. */
static void test_shipped_office(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum format_reads reads;
		enum format_sure sure;
		bool refuses;
	} table[] = {
		{"square-items", READS_PAYMENTS, SURE_VERBATIM, true},
		{"stripe-balance", READS_PAYMENTS, SURE_VERBATIM, false},
		{"stripe-all-activity", READS_PAYMENTS, SURE_VERBATIM, false},
		{"paypal-activity", READS_PAYMENTS, SURE_VERBATIM, false},
		{"quickbooks-transactions", READS_PAYMENTS, SURE_BY_NAME, false},
		{"quickbooks-journal", READS_PAYMENTS, SURE_BY_NAME, false},
		{"jobber-clients", READS_CONTACTS, SURE_BY_NAME, false},
		{"jobber-visits", READS_BOOKINGS, SURE_BY_NAME, false},
		{"jobber-invoices", READS_PAYMENTS, SURE_BY_NAME, true},
		{"housecall-jobs", READS_BOOKINGS, SURE_BY_NAME, false},
		{"housecall-invoices", READS_PAYMENTS, SURE_BY_NAME, true},
		{"calendly", READS_BOOKINGS, SURE_VERBATIM, false},
		{"acuity", READS_BOOKINGS, SURE_BY_NAME, false},
		{"outlook-contacts", READS_CONTACTS, SURE_VERBATIM, false},
		{"consent-list", READS_CONSENT, SURE_OWN, false},
		{"dnc-scrub", READS_CONSENT, SURE_BY_NAME, false},
	};
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	check_true(load(&s, RULES, NULL, &set));
	check_text(s.said.data, "");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct format *f = format_set_find(&set, slice_of(table[i].name));
		check_true(f != NULL);
		check_int(f->reads, table[i].reads);
		check_int(f->sure, table[i].sure);
		check_int(f->refuse != NULL, table[i].refuses);
		check_true(f->detect_n > 0 || f->header_optional);
	}
	/* One charge in two of Stripe's exports is one payment. */
	check_text(format_ids(format_set_find(&set, SLICE("stripe-balance"))), "stripe-charges");
	check_text(format_ids(format_set_find(&set, SLICE("stripe-charges"))), "stripe-charges");
	scratch_close(&s);
}

/* Rows that are none, words that say nothing, parts of cells, files that are known and refused. */
static void test_keys_of_office_exports(void **state)
{
	(void)state;
	struct scratch s;
	struct format_set set;
	scratch_open(&s);
	struct tenant t = tenant_in(&s);
	static const char text[] = "format: mapped-payments\n"
				   "header: optional\n"
				   "columns: {amount: 1, date: 2, time: 3, kind: 4}\n"
				   "take: {time: {before: \" - \"}}\n"
				   "empty: {time: [Anytime, N/A]}\n"
				   "skip_rules:\n"
				   "  - {kind: {not: [Refund]}, amount: below 0}\n"
				   "  - {kind: empty}\n"
				   "ids_of: old-shop\n"
				   "refuse: ask for another\n";
	scratch_write(&s, "acme/formats/shop.yaml", text, sizeof text - 1);
	check_true(load(&s, RULES, &t, &set));
	check_text(s.said.data, "");
	const struct format *f = format_set_find(&set, SLICE("shop"));
	check_true(f->header_optional && !f->header);
	check_int(f->target[F_AT_TIME].part, PART_BEFORE);
	check_slice(f->target[F_AT_TIME].mark, " - ");
	check_int(f->target[F_AT_TIME].nothing.n, 2);
	check_int(f->skips_n, 2);
	check_int(f->skips[0].say, FORMAT_SKIP);
	check_int(f->skips[0].tests[1].kind, TEST_BELOW);
	check_int(f->skips[1].tests[0].kind, TEST_EMPTY);
	check_text(format_ids(f), "old-shop");
	check_text(f->refuse, "ask for another");
	scratch_close(&s);
}

static void test_faults_of_office_keys(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} table[] = {
		{"format: mapped-calls\nskip_rules: [{}]\n", "2: skip_rules: a rule without a test"},
		{"format: mapped-calls\nskip_rules: {kind: Fax}\n", "2: skip_rules must be a list"},
		{"format: mapped-calls\nskip_rules: [{say: talked, tag: x}]\n", "2: field of calls: \"say\""},
		{"format: mapped-payments\nskip_rules: [{payer: below 0}]\n", "2: a rule: only durations"},
		{"format: mapped-calls\nempty: {idd: [x]}\n", "2: field of calls: \"idd\""},
		{"format: mapped-calls\nheader: maybe\n", "2: header: \"maybe\" is not known"},
		{"format: mapped-calls\ntake: {to: {after: x}}\n", "2: take must be one word"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct scratch s;
		struct format_set set;
		scratch_open(&s);
		struct tenant t = tenant_in(&s);
		scratch_write(&s, "acme/formats/desk.yaml", table[i].text, strlen(table[i].text));
		check_false(load(&s, RULES, &t, &set));
		if (!strstr(s.said.data, table[i].says))
			fail_msg("expected \"%s\" in:\n%s", table[i].says, s.said.data);
		scratch_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped_office),
		cmocka_unit_test(test_keys_of_office_exports),
		cmocka_unit_test(test_faults_of_office_keys),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_shipped_details),
		cmocka_unit_test(test_own),
		cmocka_unit_test(test_own_rows),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
