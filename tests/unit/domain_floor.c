/* Each row of the floor: what makes it fire, what just does not, and what then comes out. */
#include "floor_changes.h"

static void row_check(const struct world *w, const char *row, const char *change, int outcome, bool answerable)
{
	struct decision d;
	const struct voice *v;

	world_judge(w, &d);
	v = world_voice(&d, row);
	if ((v != NULL) != (outcome != SILENT_ROW))
		fail_msg("%s with %s: %s", row, change, v != NULL ? "fired" : "did not fire");
	if (v == NULL)
		return;
	for (size_t i = 0; i < floor_table_n; i++)
		row_seen[i] = row_seen[i] || strcmp(floor_table[i].id, row) == 0;
	if ((int)v->outcome != outcome || v->answerable != answerable)
		fail_msg("%s with %s: %s, answerable %d", row, change, outcome_word(v->outcome), v->answerable);
	check_int(v->layer, LAYER_FLOOR);
	check_true(outcome != OUTCOME_HOLD || v->until > w->facts.now);
	check_true(d.outcome >= v->outcome);
}

/* One change to a clear case, and what one row then says: it refuses, holds, asks a person (who may approve), stops (a
 * person must look, and may not approve), or is silent. */
#define CHANGED(row, outcome, answerable, ...)                                                                         \
	(world_init(&w), (void)(__VA_ARGS__), row_check(&w, #row, #__VA_ARGS__, outcome, answerable))
#define REFUSES(row, ...) CHANGED(row, OUTCOME_NO_CONTACT, false, __VA_ARGS__)
#define HOLDS(row, ...)   CHANGED(row, OUTCOME_HOLD, false, __VA_ARGS__)
#define ASKS(row, ...)    CHANGED(row, OUTCOME_REVIEW, true, __VA_ARGS__)
#define STOPS(row, ...)   CHANGED(row, OUTCOME_REVIEW, false, __VA_ARGS__)
#define SILENT(row, ...)  CHANGED(row, SILENT_ROW, false, __VA_ARGS__)

static void identity_rows(void **state)
{
	struct world w;

	(void)state;
	REFUSES(A1, w.facts.caller = 0, w.facts.caller_kind = PHONE_WITHHELD);
	REFUSES(A1, w.facts.caller = 0, w.facts.caller_kind = PHONE_UNREADABLE);
	REFUSES(A1, w.facts.caller = 0);
	SILENT(A1, w.facts.caller = 0, w.facts.caller_kind = PHONE_SHORT);
	SILENT(A1, w.facts.caller = 4930123456, w.facts.npa = NULL);
	SILENT(A1, w.facts.caller_kind = PHONE_INVALID);
	REFUSES(A2, w.facts.caller_kind = PHONE_INVALID);
	REFUSES(A2, w.facts.caller = 12011345678);
	REFUSES(A2, set_number(&w, 18222345678, NPA_TOLL_FREE_RESERVED));
	REFUSES(A2, w.facts.caller = 12015551212);
	REFUSES(A2, w.facts.caller = 12019581234);
	REFUSES(A2, w.facts.caller = 12015550200);
	SILENT(A2, w.facts.caller = 12015550134);
	SILENT(A2, set_number(&w, 15005550006, NPA_PERSONAL), w.tenant.fictional_numbers = true);
	SILENT(A2, w.facts.caller = 0, w.facts.caller_kind = PHONE_WITHHELD);
	REFUSES(A3, w.facts.caller = 12015550134);
	REFUSES(A3, w.facts.caller = 12015550100);
	REFUSES(A3, set_number(&w, 15005550006, NPA_PERSONAL), w.tenant.fictional_numbers = true);
	REFUSES(A3, w.facts.test_number = true);
	REFUSES(A3, w.facts.identity = IDENTITY_TEST);
	SILENT(A3, w.facts.caller = 12015550134, w.tenant.fictional_numbers = true);
	SILENT(A3, w.facts.caller = 12015550200);
	SILENT(A3, w.facts.caller = 0, w.facts.caller_kind = PHONE_WITHHELD);
	REFUSES(A4, w.facts.caller = 0, w.facts.caller_kind = PHONE_SHORT);
	REFUSES(A4, set_number(&w, 19002345678, NPA_PREMIUM));
	REFUSES(A4, set_number(&w, 17002345678, NPA_CARRIER));
	REFUSES(A4, set_number(&w, 15332345678, NPA_PERSONAL));
	REFUSES(A4, set_number(&w, 16002345678, NPA_NON_GEOGRAPHIC_CA));
	REFUSES(A4, w.facts.caller = 12019761234);
	SILENT(A4, toll_free(&w));
	SILENT(A4, w.facts.caller = 4930123456, w.facts.npa = NULL);
	REFUSES(A5, w.facts.caller = 4930123456, w.facts.npa = NULL);
	REFUSES(A5, set_number(&w, 12422345678, NPA_OTHER_COUNTRY));
	SILENT(A5, w.facts.caller = 0, w.facts.caller_kind = PHONE_WITHHELD);
	SILENT(A5, new_npa(&w));
	ASKS(A6, toll_free(&w));
	SILENT(A6, set_number(&w, 19002345678, NPA_PREMIUM));
	ASKS(A7, new_npa(&w));
	ASKS(A7, w.facts.npa = NULL);
	SILENT(A7, w.facts.caller = 4930123456, w.facts.npa = NULL);
	SILENT(A7, w.facts.caller = 0, w.facts.caller_kind = PHONE_WITHHELD);
	REFUSES(A8, w.facts.own_line = true);
	REFUSES(A8, w.facts.identity = IDENTITY_INTERNAL);
	REFUSES(A8, w.facts.identity_default = IDENTITY_INTERNAL);
	SILENT(A8, w.facts.identity = IDENTITY_VENDOR);
	REFUSES(A9, w.facts.not_textable = true);
	REFUSES(A11, w.facts.wrong_number = true);
}

static void consent_rows(void **state)
{
	struct world w;

	(void)state;
	REFUSES(B1, opted_out(&w));
	REFUSES(B3, w.facts.provider_opt_out = true);
	STOPS(B4, w.facts.reply_pending = true);
	STOPS(B16, w.facts.unread_row = SLICE("R00000001"));
	REFUSES(B5, old_contact(&w));
	REFUSES(B5, old_contact(&w), w.facts.purpose = FACTS_APPROVE);
	REFUSES(B5, w.facts.last_inbound_at = FACTS_NEVER, w.facts.purpose = FACTS_APPROVE);
	SILENT(B5, w.facts.last_inbound_at = world_instant("2026-08-24T17:00:00Z"), w.facts.purpose = FACTS_DISPATCH);
	SILENT(B5, old_contact(&w), w.facts.purpose = FACTS_DECIDE);
	SILENT(B5, old_contact(&w), w.facts.written_consent = true);
	/* the clock stands before the call: nobody can say that they kept silent, and C12 stops it */
	SILENT(B5, before_the_call(&w));
	STOPS(C12, before_the_call(&w));
	SILENT(B5, before_the_call(&w), w.facts.last_inbound_at = w.facts.called_at);
	ASKS(B6, over_an_hour(&w));
	ASKS(B6, unknown_time(&w));
	ASKS(B6, w.facts.called_at = FACTS_NEVER);
	ASKS(B6, w.tenant.missed_call_max_age_s = 5 * MINUTE_S);
	ASKS(B6, over_an_hour(&w), w.tenant.missed_call_max_age_s = 16 * HOUR_S);
	ASKS(B6, wide_signed(&w), w.tenant.consent_signed_at = w.facts.now + 1);
	ASKS(B6, wide_signed(&w), w.tenant.consent_signed_by = "");
	ASKS(B6, wide_signed(&w), w.tenant.missed_call_max_age_s = 40 * HOUR_S,
	     w.facts.called_at = w.facts.now - 16 * HOUR_S - 1);
	SILENT(B6, w.facts.called_at = w.facts.now - HOUR_S);
	SILENT(B6, over_an_hour(&w), w.facts.written_consent = true);
	SILENT(B6, over_an_hour(&w), w.facts.verbal_consent = true);
	SILENT(B6, wide_signed(&w));
	SILENT(B6, w.facts.called_at = w.facts.now + 1);
	ASKS(B7, night(&w));
	SILENT(B7, night_signed(&w));
	SILENT(B7, night(&w), w.facts.written_consent = true);
	SILENT(B7, world_move(&w, "2026-11-24T12:40:00Z"));
	SILENT(B7, over_an_hour(&w));
	STOPS(B8, over_a_day(&w));
	STOPS(B8, unknown_time(&w));
	STOPS(B8, w.facts.called_at = FACTS_NEVER);
	SILENT(B8, w.facts.called_at = w.facts.now - DAY_S, w.facts.written_consent = true);
	REFUSES(B9, w.facts.texted_this_episode = true);
	REFUSES(B10, w.facts.talked_at = w.facts.called_at + 60);
	REFUSES(B10, w.facts.human_text_at = w.facts.called_at);
	REFUSES(B10, booked(&w));
	SILENT(B10, w.facts.talked_at = w.facts.called_at - 60);
}

static void time_rows(void **state)
{
	struct world w;

	(void)state;
	HOLDS(C1, world_move(&w, "2026-11-24T12:59:59Z"));
	HOLDS(C1, world_move(&w, "2026-11-25T02:00:00Z"));
	HOLDS(C1, night(&w));
	HOLDS(C1, two_zones(&w));
	HOLDS(C1, memset(&w.facts.places, 0, sizeof w.facts.places), night(&w));
	SILENT(C1, world_move(&w, "2026-11-24T13:00:00Z"));
	SILENT(C1, memset(&w.facts.places, 0, sizeof w.facts.places));
	HOLDS(C2, pennsylvania_evening(&w));
	SILENT(C2, pennsylvania(&w));
	HOLDS(C3, pennsylvania_sunday(&w));
	HOLDS(C3, pennsylvania_holiday(&w));
	SILENT(C3, pennsylvania(&w));
	HOLDS(C4, nine_minutes_left(&w));
	SILENT(C4, world_move(&w, "2026-11-25T01:49:00Z"));
	ASKS(C5, no_state(&w));
	ASKS(C5, world_places(&w, ROW_NJ, NULL));
	ASKS(C5, memset(&w.facts.places, 0, sizeof w.facts.places));
	ASKS(C6, w.facts.zone_conflict = true);
	HOLDS(C8, three_texts(&w));
	HOLDS(C8, w.facts.texts_24h = 2, w.facts.oldest_text_24h_at = w.facts.now - HOUR_S,
	      w.law.windows[ROW_NJ].cap_per_24h = 2);
	SILENT(C8, w.facts.texts_24h = 2, w.facts.oldest_text_24h_at = w.facts.now - HOUR_S);
	REFUSES(C9, w.facts.auto_texts_24h = 1);
	ASKS(C9, w.facts.texts_30d_unanswered = 3);
	ASKS(C9, w.tenant.per_number_per_day = 0);
	ASKS(C9, w.tenant.per_number_per_30_days = 9, w.facts.texts_30d_unanswered = 4);
	SILENT(C9, w.facts.texts_30d_unanswered = 2);
	SILENT(C9, w.tenant.per_number_per_30_days = 9, w.facts.texts_30d_unanswered = 3);
	STOPS(C11, w.law.review_by = w.facts.now - 1);
	STOPS(C11, w.law.tzdata_fresh = false);
	STOPS(C11, w.law.holidays_until = (int32_t)(w.facts.now / DAY_S) - 1);
	SILENT(C11, w.law.review_by = w.facts.now);
	STOPS(C12, w.facts.clock_suspect = true);
	STOPS(C12, w.facts.called_at = w.facts.now + 1);
	STOPS(C12, w.facts.last_inbound_at = w.facts.now + 1);
	SILENT(C12, w.facts.last_inbound_at = w.facts.now);
}

static void content_rows(void **state)
{
	struct world w;

	(void)state;
	STOPS(D1, w.facts.legal_risk = true);
	REFUSES(D2, w.facts.text.has_brand = false);
	REFUSES(D2, no_stop(&w));
	SILENT(D2, no_stop(&w), w.facts.stop_shown_30d = true);
	SILENT(D2, w.facts.text_missing = true, w.facts.text = (struct text_check){0});
	STOPS(D3, w.facts.text.marketing = "free");
	STOPS(D4, w.facts.text.link = true, w.facts.text.links = 2);
	STOPS(D4, w.facts.text.link = true, w.facts.text.links = 1, w.facts.text.short_link = true);
	SILENT(D4, w.facts.text.link = true, w.facts.text.links = 1);
	ASKS(D8, w.facts.calls_1h = 6);
	SILENT(D8, w.facts.calls_1h = 5);
	ASKS(D9, w.facts.ring_s = 2);
	ASKS(D9, w.facts.ring_s = 0);
	SILENT(D9, w.facts.ring_s = 3);
	SILENT(D9, w.facts.ring_s = -1);
	SILENT(D9, w.facts.ring_s = 2, w.facts.voicemail_left = true);
	STOPS(D5, w.facts.text_missing = true, w.facts.text = (struct text_check){0});
	STOPS(D5, w.facts.message_text.len = 0);
	STOPS(D5, w.facts.text.segments = 2, w.facts.text.units = 161);
	STOPS(D5, w.facts.text.control_chars = true);
	STOPS(D5, w.facts.text.unfilled = true);
	SILENT(D5, w.facts.text.units = 160);
	SILENT(D5, w.facts.text.gsm = false, w.facts.text.units = 70);
}

static void authority_rows(void **state)
{
	struct world w;

	(void)state;
	ASKS(E1, w.tenant.signed_at = 0);
	ASKS(E1, w.tenant.signed_by = NULL);
	ASKS(E1, w.tenant.signed_at = w.facts.now + 1);
	ASKS(E1, w.tenant.tier = TIER_SUPERVISED, w.tenant.signed_at = 0);
	ASKS(E1, w.facts.tenant = NULL);
	SILENT(E1, w.tenant.tier = TIER_DRAFT, w.tenant.signed_at = 0);
	SILENT(E1, w.tenant.signed_at = world_instant("2025-11-24T17:00:00Z"));
	ASKS(E3, w.tenant.signed_at = world_instant("2025-11-24T17:00:00Z"));
	SILENT(E3, w.tenant.signed_at = world_instant("2025-11-24T17:00:01Z"));
	SILENT(E3, w.tenant.signed_at = world_instant("2025-11-24T17:00:00Z"), w.tenant.tier = TIER_DRAFT);
	SILENT(E3, w.tenant.signed_at = 0);
	ASKS(E2, w.facts.texts_today = 50);
	ASKS(E2, w.facts.texts_today = 50, w.tenant.tier = TIER_SUPERVISED);
	ASKS(E2, w.facts.texts_today = 51, w.facts.purpose = FACTS_APPROVE);
	SILENT(E2, w.facts.texts_today = 49);
	SILENT(E2, w.facts.texts_today = 50, w.tenant.tier = TIER_DRAFT);
	SILENT(E2, w.facts.texts_today = 50, w.tenant.tier = TIER_OBSERVE);
	SILENT(E2, w.facts.texts_today = 50, w.facts.purpose = FACTS_DISPATCH);
	SILENT(E2, w.facts.texts_today = 50, w.facts.tenant = NULL);
	REFUSES(E7, duplicate(&w));
}

static void nothing_fires_on_a_clear_case(void **state)
{
	struct world w;
	struct decision d;

	(void)state;
	world_init(&w);
	for (int purpose = FACTS_DECIDE; purpose <= FACTS_DISPATCH; purpose++) {
		w.facts.purpose = (enum facts_purpose)purpose;
		world_judge(&w, &d);
		for (size_t i = 0; i < d.voices_n; i++)
			fail_msg("%s fires: %s", d.voices[i].row, d.voices[i].note);
		check_text(d.code, "CLEAR");
		check_int(d.outcome, OUTCOME_SEND);
	}
}

/* After the tests above: every row has fired, save those that never do. */
static void no_row_was_forgotten(void **state)
{
	(void)state;
	for (size_t i = 0; i < floor_table_n; i++) {
		const char *id = floor_table[i].id;
		bool silent = strcmp(id, "E5") == 0 || strcmp(id, "E6") == 0 || strcmp(id, "E8") == 0;

		if (row_seen[i] == silent)
			fail_msg("row %s", id);
	}
}

static void holds_last_until_all_is_open(void **state)
{
	static const struct {
		void (*change)(struct world *w);
		const char *until;
	} cases[] = {
		{night_signed, "2026-11-24T13:00:00Z"},         {two_zones, "2026-11-24T16:00:00Z"},
		{pennsylvania_evening, "2026-11-25T14:00:00Z"}, {pennsylvania_sunday, "2026-11-23T14:00:00Z"},
		{pennsylvania_holiday, "2026-11-27T14:00:00Z"}, {nine_minutes_left, "2026-11-25T13:00:00Z"},
		{three_texts, "2026-11-25T16:00:00Z"},
	};
	static struct world w;
	struct decision d;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world_init(&w);
		w.facts.written_consent = true;
		cases[i].change(&w);
		world_judge(&w, &d);
		check_int(d.outcome, OUTCOME_HOLD);
		check_int(d.hold_until, world_instant(cases[i].until));
	}
	/* several holds: the cap ends at 16:00 of the next day, the night earlier */
	world_init(&w);
	w.facts.written_consent = true;
	night(&w);
	three_texts(&w);
	world_judge(&w, &d);
	check_int(d.outcome, OUTCOME_HOLD);
	check_text(d.code, "QUIET_FEDERAL");
	check_int(d.hold_until, w.facts.oldest_text_24h_at + DAY_S);
	assert_non_null(world_voice(&d, "C8"));
	/* a review that would have held keeps the instant */
	night(&w);
	w.facts.written_consent = false;
	world_judge(&w, &d);
	check_text(d.code, "STALE_AFTER_HOLD");
	check_true(d.hold_until > w.facts.now);
	check_true(d.answerable);
}

static void notes_say_where_and_why(void **state)
{
	static const struct {
		void (*change)(struct world *w);
		const char *row, *note;
	} cases[] = {
		{pennsylvania_evening, "C2", "PA allows 09:00 to 19:00 today, and it is 19:00 in America/New_York"},
		{pennsylvania_sunday, "C3", "PA, Sunday"},
		{pennsylvania_holiday, "C3", "PA, Thanksgiving"},
		{night, "C1", "it is 22:40 in America/New_York"},
		{over_a_day, "B8", "it is 24 hours old"},
		{unknown_time, "B6", "nobody knows when the call was"},
		{booked, "B10", "a booking was made"},
		{no_stop, "D2", "it does not say STOP"},
		{new_npa, "A7", "area code 730"},
		{advertising, "D3", "it says \"book now\""},
		{short_link, "D4", "a shortened link hides where it leads"},
		{six_calls, "D8", "6 calls in an hour"},
		{one_ring, "D9", "it rang 1 second"},
		{day_is_full, "E2", "50 of 50 texts in 24 hours"},
	};
	static struct world w;
	struct decision d;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		world_init(&w);
		cases[i].change(&w);
		world_judge(&w, &d);
		assert_non_null(world_voice(&d, cases[i].row));
		check_text(world_voice(&d, cases[i].row)->note, cases[i].note);
	}
}

/* A state that is never open: a person must look, a hold would wait for ever. */
static void no_open_hour_is_a_review(void **state)
{
	static struct world w;
	struct decision d;

	(void)state;
	world_init(&w);
	w.law.windows[ROW_NJ].weekday = w.law.windows[ROW_NJ].saturday = w.law.windows[ROW_NJ].sunday =
		(struct window_day){0, 0};
	world_judge(&w, &d);
	check_int(d.outcome, OUTCOME_REVIEW);
	check_text(d.code, "CLOSED_DAY");
	check_false(d.answerable);
}

/* Where nobody knows the state, the strictest hours are the guide. */
static void unknown_state_is_guided_by_the_strictest(void **state)
{
	static struct world w;
	struct decision d;

	(void)state;
	world_init(&w);
	no_state(&w);
	world_move(&w, "2026-11-24T14:00:00Z"); /* 09:00: federal open, strictest from 10:00 */
	world_judge(&w, &d);
	check_text(d.code, "STATE_UNKNOWN");
	check_int(d.hold_until, world_instant("2026-11-24T15:00:00Z"));
}

static void worst_row_is_shown_first(void **state)
{
	static struct world w;
	struct decision d;

	(void)state;
	world_init(&w);
	night(&w);
	toll_free(&w);
	duplicate(&w);
	opted_out(&w);
	world_judge(&w, &d);
	check_text(d.code, "OPTED_OUT");
	check_text(d.reason, "We have a record that they asked us to stop.");
	check_text(d.voices[1].code, "DUPLICATE");
	check_int(d.voices[d.voices_n - 1].outcome, OUTCOME_HOLD);
}

static void rows_are_found_by_code(void **state)
{
	(void)state;
	check_text(floor_find("STALE_CALL")->id, "B6");
	check_text(floor_find("RULE_FAULT")->id, "E5");
	check_text(floor_find("RECHECK")->id, "E6");
	assert_null(floor_find("rule_fault"));
	assert_null(floor_find(""));
}

static void table_keeps_its_order(void **state)
{
	int before = 0;

	(void)state;
	for (size_t i = 0; i < floor_table_n; i++) {
		const struct floor_row *r = &floor_table[i];
		int64_t n = 0;

		for (const char *p = r->id + 1; *p != '\0'; p++)
			n = n * 10 + (*p - '0');
		check_true((r->id[0] - 'A') * 1000 + n > before);
		before = (int)((r->id[0] - 'A') * 1000 + n);
		check_true(strlen(r->code) < CODE_LEN);
		check_true(r->sentence[strlen(r->sentence) - 1] == '.');
		check_true(r->source[0] != '\0');
		check_true(!r->answerable || r->outcome == OUTCOME_REVIEW);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_fires_on_a_clear_case),
		cmocka_unit_test(identity_rows),
		cmocka_unit_test(consent_rows),
		cmocka_unit_test(time_rows),
		cmocka_unit_test(content_rows),
		cmocka_unit_test(authority_rows),
		cmocka_unit_test(no_row_was_forgotten),
		cmocka_unit_test(holds_last_until_all_is_open),
		cmocka_unit_test(notes_say_where_and_why),
		cmocka_unit_test(no_open_hour_is_a_review),
		cmocka_unit_test(unknown_state_is_guided_by_the_strictest),
		cmocka_unit_test(worst_row_is_shown_first),
		cmocka_unit_test(rows_are_found_by_code),
		cmocka_unit_test(table_keeps_its_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
