/* The fact table: every name once, in order, with a value that says when it is unknown. */
#include "check.h"

#include "domain/facts.h"

static struct facts facts_blank(void)
{
	return (struct facts){
		.caller_kind = PHONE_WITHHELD,
		.ring_s = -1,
		.local_minute = -1,
		.local_weekday = -1,
		.last_job_at = FACTS_NEVER,
		.upcoming_booking_at = FACTS_NEVER,
		.opted_out_at = FACTS_NEVER,
		.last_inbound_at = FACTS_NEVER,
		.oldest_text_24h_at = FACTS_NEVER,
		.talked_at = FACTS_NEVER,
		.human_text_at = FACTS_NEVER,
		.booked_at = FACTS_NEVER,
	};
}

static struct fact_value value_of(const struct facts *f, const char *name)
{
	ptrdiff_t at = fact_find(slice_of(name));

	if (at < 0)
		fail_msg("no fact %s", name);
	return fact_get(f, (size_t)at);
}

static void table_is_sorted_and_complete(void **state)
{
	(void)state;
	assert_in_range(fact_table_n, 60, 128);
	for (size_t i = 0; i < fact_table_n; i++) {
		const struct fact_info *info = &fact_table[i];
		size_t n = strlen(info->sentence);

		if (i > 0)
			check_true(strcmp(fact_table[i - 1].name, info->name) < 0);
		check_int(fact_find(slice_of(info->name)), i);
		assert_non_null(info->unit);
		check_true(n > 10);
		check_true(info->unknown == NULL || info->unknown[0] != '\0');
		check_true(strlen(info->name) < 48); /* base/json.h keeps the last key in 48 bytes */
	}
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	check_int(fact_find(slice_of("opted_outt")), -1);
	check_int(fact_find(slice_of("campaign")), -1);
	check_int(fact_find(slice_of("")), -1);
	check_int(fact_find(slice_of("zzz")), -1);
	check_int(fact_find(slice_of("a")), -1);
	check_true(fact_find(slice_of("opted_out")) >= 0);
}

static void every_fact_can_be_read(void **state)
{
	struct facts f = facts_blank();

	(void)state;
	for (size_t i = 0; i < fact_table_n; i++) {
		struct fact_value v = fact_get(&f, i);

		if (fact_table[i].unknown == NULL)
			check_true(v.known);
		if (fact_table[i].type == FACT_WORD && v.known)
			check_true(v.text.len > 0);
	}
}

static void unknown_is_unknown(void **state)
{
	static const char *const names[] = {
		"caller",
		"line",
		"called_at",
		"first_missed_at",
		"ring_s",
		"waited_s",
		"local_date",
		"local_minute",
		"local_weekday",
		"last_job_at",
		"upcoming_booking_at",
		"opted_out_at",
		"talked_at",
		"human_text_at",
		"last_inbound_at",
		"booked_at",
		"oldest_text_24h_at",
		"region",
		"zone",
	};
	struct facts f = facts_blank();

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (value_of(&f, names[i]).known)
			fail_msg("%s should be unknown", names[i]);
		assert_non_null(fact_table[fact_find(slice_of(names[i]))].unknown);
	}
	f.local_minute = 0;
	f.ring_s = 0;
	check_true(value_of(&f, "local_minute").known); /* midnight is known */
	check_true(value_of(&f, "ring_s").known);
}

static void values_come_from_their_fields(void **state)
{
	struct tenant t = {
		.id = "acme", .tier = TIER_SUPERVISED, .greeting_notice = true, .missed_call_max_age_s = 3600};
	struct npa npa = {.kind = NPA_GEOGRAPHIC, .region = "NJ"};
	struct facts f = facts_blank();

	(void)state;
	f.now = 5000;
	f.called_at = 4400;
	f.caller = 12015550134;
	f.caller_kind = PHONE_VALID;
	f.npa = &npa;
	f.tenant = &t;
	f.opted_out = true;
	f.texts_24h = 2;
	f.calls_1h = 7;
	f.provider_opt_out = f.silence = true;
	f.voicemail = SLICE("no heat");
	f.contact_tags = SLICE("landlord, plan member");
	f.identity_default = IDENTITY_RETURNING;
	f.identity = IDENTITY_VENDOR;
	f.purpose = FACTS_DISPATCH;
	f.text.segments = 2;

	check_int(value_of(&f, "caller").number, 12015550134);
	check_int(value_of(&f, "waited_s").number, 600);
	check_int(value_of(&f, "opted_out").number, 1);
	check_int(value_of(&f, "test_number").number, 0);
	check_int(value_of(&f, "texts_24h").number, 2);
	check_int(value_of(&f, "calls_1h").number, 7);
	check_int(value_of(&f, "provider_opt_out").number, 1);
	check_int(value_of(&f, "silence").number, 1);
	check_int(value_of(&f, "message_segments").number, 2);
	check_int(value_of(&f, "max_age_s").number, 3600);
	check_int(value_of(&f, "greeting_notice").number, 1);
	check_slice(value_of(&f, "voicemail").text, "no heat");
	check_slice(value_of(&f, "contact_tag").text, "landlord");
	check_slice(value_of(&f, "contact_tags").text, "landlord, plan member");
	check_slice(value_of(&f, "caller_name").text, "");
	check_true(value_of(&f, "caller_name").known);
	check_slice(value_of(&f, "identity").text, "vendor");
	check_slice(value_of(&f, "identity_default").text, "returning");
	check_slice(value_of(&f, "tier").text, "supervised");
	check_slice(value_of(&f, "tenant").text, "acme");
	check_slice(value_of(&f, "region").text, "NJ");
	check_slice(value_of(&f, "number_kind").text, "geographic");
	check_slice(value_of(&f, "purpose").text, "dispatch");
	f.called_at = 6000;
	check_int(value_of(&f, "waited_s").number, 0);
}

static void kinds_of_numbers(void **state)
{
	struct npa npa = {.kind = NPA_TOLL_FREE};
	struct facts f = facts_blank();

	(void)state;
	check_slice(value_of(&f, "number_kind").text, "hidden");
	f.caller_kind = PHONE_SHORT;
	check_slice(value_of(&f, "number_kind").text, "short");
	f.caller = 12025550134;
	f.caller_kind = PHONE_INVALID;
	check_slice(value_of(&f, "number_kind").text, "invalid");
	f.caller_kind = PHONE_VALID;
	check_slice(value_of(&f, "number_kind").text, "unknown_area");
	f.npa = &npa;
	check_slice(value_of(&f, "number_kind").text, "toll_free");
	f.caller = 4930123456;
	check_slice(value_of(&f, "number_kind").text, "other_country");
}

static void consent_names_the_best(void **state)
{
	struct facts f = facts_blank();

	(void)state;
	check_slice(value_of(&f, "consent").text, "none");
	f.last_inbound_at = 100;
	check_slice(value_of(&f, "consent").text, "inbound");
	f.verbal_consent = true;
	check_slice(value_of(&f, "consent").text, "verbal");
	f.written_consent = true;
	check_slice(value_of(&f, "consent").text, "written");
}

static void json_is_compact_and_canonical(void **state)
{
	struct facts f = facts_blank();
	struct str first, second;

	(void)state;
	f.now = 5000;
	f.called_at = 4400;
	f.caller = 12015550134;
	f.caller_kind = PHONE_VALID;
	f.local_minute = 0;
	f.opted_out = true;
	f.voicemail = SLICE("\"no heat\"\n");
	str_init(&first, 1 << 16);
	str_init(&second, 1 << 16);
	facts_write_json(&f, &first);
	check_text(first.data,
		   "{\"called_at\":4400,\"caller\":12015550134,\"consent\":\"none\","
		   "\"identity_default\":\"unknown\",\"local_minute\":0,"
		   "\"message_has_brand\":false,\"message_has_stop\":false,\"message_key\":\"\",\"message_segments\":0,"
		   "\"number_kind\":\"unknown_area\",\"opted_out\":true,"
		   "\"tier\":\"observe\",\"voicemail\":\"\\\"no heat\\\"\\n\",\"waited_s\":600}");
	assert_non_null(strstr(first.data, "\"caller\":12015550134"));
	assert_non_null(strstr(first.data, "\"local_minute\":0"));
	assert_non_null(strstr(first.data, "\"opted_out\":true"));
	assert_non_null(strstr(first.data, "\"voicemail\":\"\\\"no heat\\\"\\n\""));
	assert_non_null(strstr(first.data, "\"waited_s\":600"));
	assert_null(strstr(first.data, "ring_s"));
	assert_null(strstr(first.data, "test_number"));
	assert_null(strstr(first.data, "last_job_at"));
	facts_write_json(&f, &second);
	check_text(second.data, first.data);
	f.text = (struct text_check){.has_brand = true, .has_stop = true, .segments = 1};
	f.message_key = SLICE("missed_call");
	str_clear(&second);
	facts_write_json(&f, &second);
	assert_null(strstr(second.data, "message_")); /* as usual: goes without saying */
	check_text(fact_unsaid((size_t)fact_find(SLICE("message_has_stop"))), "yes");
	check_text(fact_unsaid((size_t)fact_find(SLICE("opted_out"))), "");
	assert_null(fact_unsaid((size_t)fact_find(SLICE("ring_s"))));
	f.identity = IDENTITY_SPAM; /* a rule said so: then both are told */
	f.purpose = FACTS_DISPATCH;
	str_clear(&second);
	facts_write_json(&f, &second);
	assert_non_null(strstr(second.data, "\"identity\":\"spam\",\"identity_default\":\"unknown\""));
	assert_non_null(strstr(second.data, "\"purpose\":\"dispatch\""));
	str_release(&first);
	str_release(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sorted_and_complete),  cmocka_unit_test(what_is_not_there_is_not_found),
		cmocka_unit_test(every_fact_can_be_read),        cmocka_unit_test(unknown_is_unknown),
		cmocka_unit_test(values_come_from_their_fields), cmocka_unit_test(kinds_of_numbers),
		cmocka_unit_test(consent_names_the_best),        cmocka_unit_test(json_is_compact_and_canonical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
