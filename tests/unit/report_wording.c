/* A sentence claims no more than the record beside it: take the record away, and the sentence falls. */
#include "report_sample.h"

#include "report/show.h"
#include "report/wording.h"

static struct sample sample;
static struct str out;

static int set_up(void **state)
{
	(void)state;
	sample_full(&sample);
	str_init(&out, 1u << 16);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	str_release(&out);
	return 0;
}

/* A row that has every record there can be; each case below names its rung and what it takes away. */
static struct case_row whole(enum rung rung, const char *kind)
{
	struct case_row r;
	sample_row(&r, "C7K2M9QXF", 14155550134, "Ann");
	r.rung = rung;
	r.proof_kind = S(kind);
	r.proof_id = S("proof-1");
	r.proof_source = S("file.csv line 3");
	r.proof_at = SAMPLE_NOW - HOUR;
	r.booking_id = S("8841");
	r.booking_created_at = SAMPLE_NOW - HOUR;
	r.match_class = MATCH_FOLLOWED;
	r.message_id = S("M4T8WZ2KA");
	r.message_state = S("delivered");
	r.provider_id = S("SM5e11f2a0b3c4d5e6f708192a3b4c5d9f");
	r.paid_minor = 24000;
	r.currency = S("USD");
	return r;
}

static const char *how_far(const struct case_row *r, bool dry)
{
	sample.f.dry = dry;
	str_clear(&out);
	wording_how_far(&out, &sample.f, r);
	return out.data;
}

static void a_whole_row_keeps_its_rung(void **state)
{
	(void)state;
	static const struct {
		enum rung rung;
		const char *kind, *says;
	} rows[] = {
		{RUNG_PAID, "payment", "Payment records show USD 240.00 collected, less refunds (proof-1)."},
		{RUNG_DONE, "job", "The job record says the work was completed Sun 22 Nov 04:00 (proof-1)."},
		{RUNG_BOOKED, "booking",
		 "On the calendar: booking 8841, made Sun 22 Nov 04:00. It was made after a text was accepted, and no "
		 "other "
		 "explanation was found. After does not mean because of."},
		{RUNG_TALKED, "call", "A person talked with them Sun 22 Nov 04:00 (proof-1)."},
		{RUNG_REPLIED, "reply", "They answered our text Sun 22 Nov 04:00 (proof-1)."},
		{RUNG_DELIVERED, "message",
		 "The carrier reports it reached the phone, Sun 22 Nov 04:00 (SM\xE2\x80\xA6"
		 "5d9f)."},
		{RUNG_ACCEPTED, "message",
		 "Handed to Twilio Sun 22 Nov 04:00, accepted (SM\xE2\x80\xA6"
		 "5d9f). No carrier report says that it reached "
		 "the phone."},
		{RUNG_NO_ACTION, "", "Nobody has contacted this caller."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_row r = whole(rows[i].rung, rows[i].kind);
		check_text(rung_word(wording_rung(&r)), rung_word(rows[i].rung));
		check_text(how_far(&r, false), rows[i].says);
	}
}

static void take_proof(struct case_row *r)
{
	r->proof_id = r->proof_source = S("");
}

/* An export without ids: the record is then named by file and line. */
static void take_only_the_id(struct case_row *r)
{
	r->proof_id = S("");
}

static void take_proof_and_report(struct case_row *r)
{
	take_proof(r);
	r->message_state = S("accepted");
}

static void take_provider_id(struct case_row *r)
{
	take_proof(r);
	r->provider_id = S("");
	r->message_state = S("rejected");
}

static void take_answer(struct case_row *r)
{
	take_provider_id(r);
	r->message_state = S("uncertain");
}

static void take_money(struct case_row *r)
{
	r->paid_minor = 0;
	r->proof_kind = S("job");
}

static void take_booking(struct case_row *r)
{
	take_proof(r);
	r->booking_id = S("");
}

static void wrong_kind(struct case_row *r)
{
	r->proof_kind = S("message");
}

static void only_existing(struct case_row *r)
{
	r->match_class = MATCH_EXPLAINED;
	r->match_reason = REASON_EXISTING;
}

static void without_its_proof_it_falls(void **state)
{
	(void)state;
	static const struct {
		enum rung rung;
		const char *kind;
		void (*take)(struct case_row *r);
		enum rung falls_to;
	} rows[] = {
		{RUNG_PAID, "payment", take_money, RUNG_DONE},
		{RUNG_PAID, "payment", take_proof, RUNG_BOOKED},
		{RUNG_PAID, "payment", wrong_kind, RUNG_BOOKED},
		{RUNG_DONE, "job", take_proof, RUNG_BOOKED},
		{RUNG_DONE, "job", only_existing, RUNG_DELIVERED},
		{RUNG_BOOKED, "booking", take_booking, RUNG_DELIVERED},
		{RUNG_BOOKED, "booking", take_only_the_id, RUNG_BOOKED},
		{RUNG_BOOKED, "booking", only_existing, RUNG_DELIVERED},
		{RUNG_TALKED, "call", take_proof, RUNG_DELIVERED},
		{RUNG_TALKED, "call", wrong_kind, RUNG_DELIVERED},
		{RUNG_TALKED, "call", take_only_the_id, RUNG_TALKED},
		{RUNG_REPLIED, "reply", take_proof, RUNG_DELIVERED},
		{RUNG_DELIVERED, "carrier", take_proof_and_report, RUNG_ACCEPTED},
		{RUNG_ACCEPTED, "message", take_provider_id, RUNG_ATTEMPTED},
		{RUNG_ATTEMPTED, "hand_over", take_answer, RUNG_UNKNOWN},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_row r = whole(rows[i].rung, rows[i].kind);
		rows[i].take(&r);
		check_text(rung_word(wording_rung(&r)), rung_word(rows[i].falls_to));
		if (rows[i].take == take_proof)
			assert_null(strstr(how_far(&r, false), "proof-1"));
	}
}

static void a_record_without_id_is_named_by_its_line(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_TALKED, "call");
	r.proof_id = S("");
	check_text(how_far(&r, false), "A person talked with them Sun 22 Nov 04:00 (file.csv line 3).");
	str_clear(&out);
	wording_proof(&out, &sample.f, &r);
	check_text(out.data, "a call with that number in which a person spoke, file.csv line 3, Sun 22 Nov 04:00.");
}

static void a_row_without_any_record_claims_nothing(void **state)
{
	(void)state;
	for (int rung = RUNG_ATTEMPTED; rung < RUNGS; rung++) {
		struct case_row r;
		sample_row(&r, "C7K2M9QXF", 14155550134, "Ann");
		r.rung = (enum rung)rung;
		check_int(wording_rung(&r), RUNG_NO_ACTION);
		check_text(how_far(&r, false), "Nobody has contacted this caller.");
		r.message_id = S("M4T8WZ2KA");
		r.message_state = S("draft");
		check_text(how_far(&r, false), "A draft waits for a person. Nothing was sent.");
		r.message_state = S("unconfirmed");
		check_int(wording_rung(&r), RUNG_UNKNOWN);
	}
}

static void a_failed_text_is_not_accepted(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_ACCEPTED, "");
	take_proof(&r);
	r.message_state = S("undelivered");
	check_int(wording_rung(&r), RUNG_ATTEMPTED);
	check_text(how_far(&r, false), "The carrier reports it did not reach the phone.");
	r.message_state = S("accepted");
	assert_null(strstr(how_far(&r, false), "elivered"));
	assert_null(strstr(how_far(&r, false), "Sent"));
}

static void a_dry_run_says_would(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_DECIDED, "");
	r.message_state = S("draft");
	check_text(how_far(&r, true), "DRY RUN: this text would have been drafted. Nothing was sent.");
	r.message_state = S("dry");
	r.dry = true;
	check_text(how_far(&r, false), "DRY RUN: this text would have been handed over. Nothing was sent.");
	r.hold_until = SAMPLE_NOW + 3 * HOUR;
	assert_non_null(strstr(how_far(&r, false), "Held until Sun 22 Nov 08:00 our time."));
}

static const char *when(const struct case_row *r, int64_t at)
{
	str_clear(&out);
	wording_when(&out, &sample.f, r, at);
	return out.data;
}

static void an_instant_is_on_the_callers_wall(void **state)
{
	(void)state;
	static const struct {
		const char *zone;
		int64_t caller, at;
		const char *says;
	} rows[] = {
		{"America/Denver", 13035550171, SAMPLE_NOW + 2 * HOUR, "08:00 their time (Denver, from area code 303)"},
		{"America/New_York", 12125550171, SAMPLE_NOW + 27 * HOUR,
		 "Mon 23 Nov 11:00 their time (New York, from area code 212)"},
		{"America/Indiana/Indianapolis", 13175550171, SAMPLE_NOW,
		 "08:00 their time (Indianapolis, from area code 317)"},
		{"Europe/London", 442079460162, SAMPLE_NOW, "13:00 their time (London)"},
		{"", 13035550171, SAMPLE_NOW + 2 * HOUR, "Sun 22 Nov 07:00 our time"},
		{"No/Such_Place", 13035550171, SAMPLE_NOW + 2 * HOUR, "Sun 22 Nov 07:00 our time"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_row r = whole(RUNG_DECIDED, "");
		r.zone = S(rows[i].zone);
		r.caller = rows[i].caller;
		check_text(when(&r, rows[i].at), rows[i].says);
	}
}

static const char *to_do(const struct case_row *r)
{
	str_clear(&out);
	wording_to_do(&out, &sample.f, r);
	return out.data;
}

static void what_is_left_says_by_when(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_DECIDED, "");
	r.due_at = SAMPLE_NOW + HOUR;
	check_text(to_do(&r), "Call them, by Sun 22 Nov 06:00.");
	r.due_at = SAMPLE_NOW - HOUR;
	r.zone = S("America/Denver");
	check_text(to_do(&r), "Call them, due since Sun 22 Nov 04:00 our time.");
	r.flags = CASE_URGENT;
	check_text(to_do(&r), "Call them now.");
	r.flags = 0;
	r.next_step = STEP_WAIT;
	r.caller = 13035550171;
	r.due_at = SAMPLE_NOW + 2 * HOUR;
	check_text(to_do(&r), "Wait until 08:00 their time (Denver, from area code 303).");
	r.open = false;
	r.next_step = STEP_ANSWER_REPLY; /* they wrote after it was closed */
	check_text(to_do(&r), "Answer their reply, by Sun 22 Nov 07:00 our time.");
}

static void a_text_that_we_did_not_write_is_not_ours(void **state)
{
	(void)state;
	static const struct {
		enum rung rung;
		const char *kind, *says;
	} rows[] = {
		{RUNG_REPLIED, "reply",
		 "They answered a text that a person or another tool wrote, Sun 22 Nov 04:00 (proof-1)."},
		{RUNG_DELIVERED, "carrier",
		 "The carrier reports that a text that a person or another tool wrote reached the phone, Sun 22 Nov "
		 "04:00 "
		 "(proof-1)."},
		{RUNG_ACCEPTED, "provider",
		 "A text that a person or another tool wrote was handed to the provider Sun 22 Nov 04:00, accepted "
		 "(proof-1). "
		 "No carrier report says that it reached the phone."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct case_row r = whole(rows[i].rung, rows[i].kind);
		r.flags = CASE_NOT_OURS;
		r.message_state = S("draft"); /* ours waits beside it */
		r.provider_id = S("");
		check_text(how_far(&r, false), rows[i].says);
	}
	for (int r = 0; r < RUNGS; r++)
		assert_null(strstr(wording_rung_label((enum rung)r), "our"));
	for (int c = 0; c < MATCH_CLASSES; c++)
		assert_true(c == MATCH_DIRECT ||
			    !strstr(wording_match_label((enum match_class)c, REASON_NONE), "our text"));
}

static const char *responded(const struct case_row *r)
{
	str_clear(&out);
	wording_responded(&out, &sample.f, r);
	return out.data;
}

static void only_a_person_responds(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_BOOKED, "booking");
	check_text(responded(&r), "No talk and no text of a person is on record.");
	r.answered_at = r.first_missed_at + 25 * 60;
	check_text(responded(&r),
		   "A person talked with them or wrote to them Sat 21 Nov 20:25, 25 min after the first missed call.");
	r = whole(RUNG_TALKED, "call");
	r.answered_at = r.proof_at;
	check_text(responded(&r), "A person talked with them Sun 22 Nov 04:00 (proof-1).");
	r = whole(RUNG_DELIVERED, "message");
	assert_non_null(strstr(responded(&r), "No person has. The carrier reports"));
	r = whole(RUNG_NO_ACTION, "");
	check_text(responded(&r), "Nobody has contacted this caller.");
}

static void a_booking_that_proves_nothing_is_said_so(void **state)
{
	(void)state;
	struct case_row r = whole(RUNG_ACCEPTED, "message");
	r.match_class = MATCH_EXPLAINED;
	r.match_reason = REASON_EXISTING;
	str_clear(&out);
	wording_result(&out, &sample.f, &r);
	check_text(out.data,
		   "Booking 8841 is on the calendar and proves nothing here. It was made before the missed call, "
		   "and at most moved after it.");
	r.booking_id = S("");
	str_clear(&out);
	wording_result(&out, &sample.f, &r);
	check_text(out.data, "Only a message. No booking and no payment is on record.");
}

static void every_word_of_the_lists_has_its_sentence(void **state)
{
	(void)state;
	for (int r = 0; r < RUNGS; r++)
		assert_true(*wording_rung_label((enum rung)r) && *wording_rung_short((enum rung)r) &&
			    *rung_word((enum rung)r));
	for (int r = RUNG_ATTEMPTED; r < RUNGS; r++)
		assert_true(*rung_proof((enum rung)r));
	for (int s = 0; s < STEPS; s++)
		assert_true(*wording_step((enum next_step)s) && *next_step_word((enum next_step)s));
	for (int k = 0; k < EXCEPTION_KINDS; k++)
		assert_non_null(wording_exception((enum exception_kind)k));
	for (int m = 0; m < REASONS; m++)
		assert_true(*wording_match(MATCH_EXPLAINED, (enum match_reason)m));
	for (int c = 0; c < MATCH_CLASSES; c++)
		assert_true(*wording_match((enum match_class)c, REASON_NONE));
	check_text(wording_code(SLICE("QUIET_FEDERAL")), "It is before 8:00 or after 21:00 where they may be.");
	check_text(wording_code(SLICE("plan_member")), "");
}

static void matching_lifts_what_the_contract_says(void **state)
{
	(void)state;
	static const bool lifts[REASONS] = {[REASON_SELF_RETURN] = true,
					    [REASON_HUMAN_FIRST] = true,
					    [REASON_OTHER_CHANNEL] = true,
					    [REASON_NO_TEXT] = true,
					    [REASON_OUTSIDE_WINDOW] = true};
	for (int m = 0; m < REASONS; m++)
		check_int(match_lifts(MATCH_EXPLAINED, (enum match_reason)m), lifts[m]);
	check_true(match_lifts(MATCH_DIRECT, REASON_NONE) && match_lifts(MATCH_FOLLOWED, REASON_NONE));
	check_false(match_lifts(MATCH_UNMATCHED, REASON_NONE) || match_lifts(MATCH_UNKNOWN_CREATED, REASON_NONE));
	check_true(match_strength(MATCH_DIRECT, REASON_NONE) > match_strength(MATCH_FOLLOWED, REASON_NONE));
	check_true(match_strength(MATCH_FOLLOWED, REASON_NONE) > match_strength(MATCH_EXPLAINED, REASON_NO_TEXT));
	check_true(match_strength(MATCH_EXPLAINED, REASON_NO_TEXT) > match_strength(MATCH_EXPLAINED, REASON_EXISTING));
	check_true(match_strength(MATCH_EXPLAINED, REASON_EXISTING) > match_strength(MATCH_UNMATCHED, REASON_NONE));
	check_int(match_strength(MATCH_NONE, REASON_NONE), 0);
}

static const char *share(int64_t n, int64_t of)
{
	str_clear(&out);
	show_share(&out, n, of);
	return out.data;
}

static void a_rate_of_fewer_than_twenty_is_not_printed(void **state)
{
	(void)state;
	check_text(share(3, 11), "3 of 11");
	check_text(share(19, 19), "19 of 19");
	check_text(share(12, 40), "12 of 40 (30%)");
	check_text(share(1, 1000), "1 of 1,000 (under 1%)");
	check_text(share(999, 1000), "999 of 1,000 (over 99%)");
	check_text(share(0, 0), "0 of 0");
}

static const char *masked(const char *text)
{
	sample.tenant.mask_numbers = true;
	str_clear(&out);
	show_free(&out, &sample.tenant, S(text));
	return out.data;
}

#define DOTS "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"

static void numbers_are_masked_in_free_text_too(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{"call +1 415 555 0134 now", "call +1415" DOTS "0134 now"},
		{"(415) 555-0134", "(415" DOTS "0134"},
		{"4155550134", "415" DOTS "0134"},
		{"{\"caller\":14155550134,\"now\":1795352400}", "{\"caller\":1415" DOTS "0134,\"now\":1795352400}"},
		{"2026-11-22 05:00 is a time", "2026-11-22 05:00 is a time"},
		{"booking 8841, 24 h", "booking 8841, 24 h"},
		{"no digits", "no digits"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_text(masked(rows[i][0]), rows[i][1]);
	str_clear(&out);
	show_phone(&out, &sample.tenant, 14155550134);
	check_text(out.data, "+1415" DOTS "0134");
	sample.tenant.mask_numbers = false;
	str_clear(&out);
	show_phone(&out, &sample.tenant, 14155550134);
	check_text(out.data, "+14155550134");
}

static void days_and_ages_read_well(void **state)
{
	(void)state;
	static const struct {
		int year, month, day;
		const char *says;
	} days[] = {{1970, 1, 1, "1 Jan"}, {2024, 2, 29, "29 Feb"}, {2026, 11, 22, "22 Nov"}, {2026, 12, 31, "31 Dec"}};
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		str_clear(&out);
		show_day(&out, (int32_t)civil_days(days[i].year, days[i].month, days[i].day));
		check_text(out.data, days[i].says);
	}
	static const struct {
		int64_t seconds;
		const char *says;
	} ages[] = {{-5, "0 min"}, {59, "0 min"},      {7199, "119 min"},
		    {7200, "2 h"}, {172800, "2 days"}, {86400000, "1,000 days"}};
	for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
		str_clear(&out);
		show_age(&out, ages[i].seconds);
		check_text(out.data, ages[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_whole_row_keeps_its_rung, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_its_proof_it_falls, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_record_without_id_is_named_by_its_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_row_without_any_record_claims_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_failed_text_is_not_accepted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_dry_run_says_would, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_instant_is_on_the_callers_wall, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_left_says_by_when, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_text_that_we_did_not_write_is_not_ours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_a_person_responds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_booking_that_proves_nothing_is_said_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_word_of_the_lists_has_its_sentence, set_up, tear_down),
		cmocka_unit_test_setup_teardown(matching_lifts_what_the_contract_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_rate_of_fewer_than_twenty_is_not_printed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_are_masked_in_free_text_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(days_and_ages_read_well, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
