/* Bookings and money of a case: product 10, match classes and payments, sentence by sentence. */
#include "replay_world.h"

/* ---- bookings ---- */

static void test_booking_lifts(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	text_out(&w, 10, MESSAGE_SENT, "SM1");
	struct person_booking *b = book(&w, 33, "B1");
	struct replay_case *c = only(&w);
	check_match(b, MATCH_FOLLOWED, REASON_NONE);
	check_int(b->text->at, at(10));
	check_closed(c, "booked", 33);
	check_proof(c, RUNG_BOOKED, "B1");
	check_true(c->booking == b);
	check_int(c->booked_at, at(33));
	b->status = BOOKING_CANCELLED; /* leaves the count and stays visible */
	c = only(&w);
	check_true(c->open);
	check_proof(c, RUNG_ACCEPTED, "SM1");
	check_true(c->booking == b);
	check_int(b->case_index, 0);
	check_int(c->booked_at, 0);
	world_close(&w);
}

/* Each class on a real story; what lifts closes, what does not leaves the case open. */
static void test_classes_in_stories(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	static const struct {
		const char *story;
		enum match_class class;
		enum match_reason reason;
		bool closes;
	} table[] = {
		{"direct", MATCH_DIRECT, REASON_NONE, true},
		{"two people", MATCH_EXPLAINED, REASON_WRONG_PERSON, false},
		{"two numbers", MATCH_EXPLAINED, REASON_WRONG_PERSON, false},
		{"by e-mail", MATCH_EXPLAINED, REASON_WRONG_PERSON, false},
		{"channel", MATCH_EXPLAINED, REASON_OTHER_CHANNEL, true},
		{"no text", MATCH_EXPLAINED, REASON_NO_TEXT, true},
		{"text after", MATCH_EXPLAINED, REASON_NO_TEXT, true},
		{"late", MATCH_EXPLAINED, REASON_OUTSIDE_WINDOW, true},
		{"unknown created", MATCH_UNKNOWN_CREATED, REASON_NONE, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *s = table[i].story;
		world_clear(&w);
		miss(&w, 0);
		if (strcmp(s, "no text"))
			text_out(&w, strcmp(s, "text after") ? 10 : 40, MESSAGE_SENT, "SM1");
		struct person_booking *b = book(&w, strcmp(s, "late") ? 30 : 11 + 3 * DAY, "B1");
		b->message_ref = slice_of(strcmp(s, "direct") ? "" : "SM1");
		w.env.two_people = !strcmp(s, "two people");
		b->phones = strcmp(s, "two numbers") ? 1 : 2;
		b->by_email = !strcmp(s, "by e-mail");
		b->channel = slice_of(strcmp(s, "channel") ? "" : "Angi");
		b->created_at = strcmp(s, "unknown created") ? b->created_at : 0;
		struct replay_case *c = only(&w);
		check_match(b, table[i].class, table[i].reason);
		check_int(!c->open, table[i].closes);
		check_int(c->rung >= RUNG_BOOKED, table[i].closes);
	}
	world_close(&w);
}

/* Story 7: rang back at 09:05 and booked at 09:20. */
static void test_self_return(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	text_out(&w, 10, MESSAGE_DELIVERED, "SM1");
	struct person_call *talk = they_talk(&w, 15, 120);
	struct person_booking *b = book(&w, 30, "B1");
	struct replay_case *c = only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_SELF_RETURN);
	check_closed(c, "talked", 15); /* closed by the talk already */
	check_proof(c, RUNG_BOOKED, "B1");
	talk->direction = DIRECTION_OUT;
	only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_HUMAN_FIRST);
	they_talk(&w, 20, 120); /* both: the one that is tested first */
	only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_SELF_RETURN);
	w.p.calls_n--;
	talk->talk_s = 10; /* a short one proves no talk */
	only(&w);
	check_match(b, MATCH_FOLLOWED, REASON_NONE);
	talk->talk_s = 120;
	talk->at = at(31); /* after the booking was made */
	only(&w);
	check_match(b, MATCH_FOLLOWED, REASON_NONE);
	talk->at = at(-5); /* before the miss */
	only(&w);
	check_match(b, MATCH_FOLLOWED, REASON_NONE);
	world_close(&w);
}

/* Created at or before the miss: attaches only when it was still ahead or running, and lifts nothing. */
static void test_existing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	struct person_booking *b = book(&w, -2 * DAY, "B1");
	b->starts_at = b->last_starts_at = at(60);
	b->ends_at = at(120);
	miss(&w, 0);
	struct replay_case *c = only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_EXISTING);
	check_true(c->booking == b);
	check_true(c->open);
	check_int(c->rung, RUNG_CAPTURED);
	b->status = BOOKING_COMPLETED; /* done, and still not by us */
	check_int(only(&w)->rung, RUNG_CAPTURED);
	b->series = true;
	only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_PLAN_WORK);
	b->series = false;
	b->starts_at = b->last_starts_at = at(-120);
	b->ends_at = at(-60); /* over before they rang: history, not this case's */
	c = only(&w);
	check_match(b, MATCH_UNMATCHED, REASON_NONE);
	check_true(c->booking == NULL);
	check_int(b->case_index, -1);
	world_close(&w);
}

/* Made in the very second of the miss. */
static void test_existing_same_second(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *b = book(&w, 0, "B1");
	struct replay_case *c = only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_EXISTING);
	check_true(c->open);
	b->created_at++;
	only(&w);
	check_match(b, MATCH_EXPLAINED, REASON_NO_TEXT);
	world_close(&w);
}

/* "unmatched" only when the person has no case before it. */
static void test_unmatched(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	struct person_booking *b = book(&w, -60, "B1");
	world_replay(&w);
	check_match(b, MATCH_UNMATCHED, REASON_NONE);
	check_int(w.out.cases_n, 0);
	b->created_at = 0;
	world_replay(&w);
	check_match(b, MATCH_UNKNOWN_CREATED, REASON_NONE);
	world_close(&w);
}

/* Nearest earlier case wins; one booking proves at most one case. */
static void test_nearest_earlier_case(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	we_talk(&w, 5, 60);
	miss(&w, 60);
	we_talk(&w, 65, 60);
	miss(&w, 120);
	struct person_booking *b = book(&w, 90, "B1");
	world_replay(&w);
	check_int(w.out.cases_n, 3);
	check_int(b->case_index, 1);
	check_true(w.out.cases[0].booking == NULL);
	check_true(w.out.cases[2].booking == NULL); /* still ahead at the third miss, and taken */
	check_proof(&w.out.cases[1], RUNG_BOOKED, "B1");
	check_true(w.out.cases[2].open);
	world_close(&w);
}

/* Several bookings of a case: all keep their class, the strongest is shown, then the earliest. */
static void test_several_bookings(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *no_text = book(&w, 5, "B-no-text");
	text_out(&w, 10, MESSAGE_SENT, "SM1");
	struct person_booking *first = book(&w, 20, "B-first");
	struct person_booking *second = book(&w, 30, "B-second");
	struct replay_case *c = only(&w);
	check_match(no_text, MATCH_EXPLAINED, REASON_NO_TEXT);
	check_match(first, MATCH_FOLLOWED, REASON_NONE);
	check_match(second, MATCH_FOLLOWED, REASON_NONE);
	check_true(c->booking == first);
	check_int(c->closed_at, at(5)); /* and the first that stood closed it */
	second->message_ref = SLICE("SM1");
	check_true(only(&w)->booking == second);
	second->status = BOOKING_CANCELLED; /* a cancelled one never stands before one that stands */
	check_true(only(&w)->booking == first);
	first->status = no_text->status = BOOKING_CANCELLED;
	c = only(&w);
	check_true(c->open);
	check_true(c->booking == second); /* visible still, the strongest of them */
	world_close(&w);
}

/* A booking that does not lift is never shown in place of one that does. */
static void test_shown_booking_lifts(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	book(&w, -60, "B-existing")->starts_at = at(60);
	miss(&w, 0);
	struct person_booking *b = book(&w, 30, "B-new");
	struct replay_case *c = only(&w);
	check_true(c->booking == b);
	check_proof(c, RUNG_BOOKED, "B-new");
	world_close(&w);
}

/* done: the completion of any booking that lifts, not only of the one that is shown. The hour alone is not done. */
static void test_done(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *a = book(&w, 10, "B-a"), *b = book(&w, 20, "B-b");
	check_proof(only(&w), RUNG_BOOKED, "B-a"); /* a day later it has passed, and still only booked */
	b->status = BOOKING_COMPLETED;
	b->completed_at = at(20 + 2 * DAY);
	struct replay_case *c = only(&w);
	check_proof(c, RUNG_DONE, "B-b");
	check_int(c->proof_at, at(20 + 2 * DAY));
	check_true(c->booking == a);
	b->status = BOOKING_CANCELLED;
	check_proof(only(&w), RUNG_BOOKED, "B-a");
	world_close(&w);
}

/* A cancellation reopens; a talk keeps it closed. */
static void test_cancelled_after_talk(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *b = book(&w, 10, "B1");
	we_talk(&w, 20, 60);
	check_closed(only(&w), "booked", 10);
	b->status = BOOKING_CANCELLED;
	struct replay_case *c = only(&w);
	check_closed(c, "talked", 20);
	check_int(c->rung, RUNG_TALKED);
	world_close(&w);
}

/* ---- money ---- */

static void test_payment_of_booking(void **state)
{
	(void)state;
	static const struct {
		int64_t minutes;
		bool tied;
	} table[] = {
		{9, false},                         /* before it was made */
		{10, true},                         /* from its creation */
		{10 + DAY + HOUR + 30 * DAY, true}, /* to 30 days after its end */
		{11 + DAY + HOUR + 30 * DAY, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct world w;
		world_open(&w);
		w.env.proof_window_s = 60; /* so that nothing goes straight to the case */
		miss(&w, 0);
		struct person_booking *b = book(&w, 10, "B1");
		struct person_payment *p = pay(&w, table[i].minutes, 24000, "P1");
		struct replay_case *c = only(&w);
		check_int(p->booking_index, table[i].tied ? 0 : -1);
		check_int(b->paid_minor, table[i].tied ? 24000 : 0);
		check_int(c->paid_minor, table[i].tied ? 24000 : 0);
		check_proof(c, table[i].tied ? RUNG_PAID : RUNG_BOOKED, table[i].tied ? "P1" : "B1");
		world_close(&w);
	}
}

/* "its end" of a series is the end of its last instance. */
static void test_payment_of_series(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *b = book(&w, 10, "B1");
	b->series = true;
	b->last_starts_at = b->starts_at + 40 * DAY * MINUTE_S;
	struct person_payment *p = pay(&w, 60 * DAY, 9000, "P1");
	only(&w);
	check_int(p->booking_index, 0);
	world_close(&w);
}

/* The nearest earlier booking that proves: not a later, not a cancelled, not an existing one. */
static void test_payment_nearest_proving(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	book(&w, -60, "B-existing")->starts_at = at(2 * DAY);
	miss(&w, 0);
	book(&w, 10, "B-old");
	struct person_booking *near = book(&w, 20, "B-near");
	book(&w, 90, "B-later");
	struct person_payment *p = pay(&w, 60, 100, "P1");
	only(&w);
	check_int(p->booking_index, 2);
	near->status = BOOKING_CANCELLED;
	only(&w);
	check_int(p->booking_index, 1);
	world_close(&w);
}

/* An explicit id ties whatever the dates, and never to another booking. */
static void test_payment_by_id(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *b = book(&w, 10, "B1");
	book(&w, 20, "B2");
	struct person_payment *p = pay(&w, 90 * DAY, 24000, "P1");
	p->booking_ref = SLICE("B1");
	struct replay_case *c = only(&w);
	check_int(p->booking_index, 0);
	check_int(b->paid_minor, 24000);
	check_slice(b->payment_id, "P1");
	check_proof(c, RUNG_PAID, "P1");
	p->by_email = true; /* the id is enough, whoever's e-mail it is */
	check_int(only(&w)->paid_minor, 24000);
	p->at = at(5); /* a deposit, paid before the record of the job was made */
	c = only(&w);
	check_int(c->paid_minor, 24000);
	check_proof(c, RUNG_PAID, "P1");
	world_close(&w);
}

/* Money of a booking that lifts nothing is the booking's, and not the case's. */
static void test_payment_of_existing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	book(&w, -60, "B1")->starts_at = at(2 * DAY);
	miss(&w, 0);
	struct person_payment *p = pay(&w, 3 * DAY, 24000, "P1");
	p->booking_ref = SLICE("B1");
	struct replay_case *c = only(&w);
	check_int(w.bookings[0].paid_minor, 24000);
	check_int(c->paid_minor, 0);
	check_true(c->open);
	check_int(p->case_index, -1);
	world_close(&w);
}

/* Straight to a case inside proof.window: exact phone only. */
static void test_payment_of_case(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_payment *p = pay(&w, 3 * DAY, 5000, "P1");
	struct replay_case *c = only(&w);
	check_closed(c, "paid", 3 * DAY);
	check_proof(c, RUNG_PAID, "P1");
	p->at++;
	c = only(&w);
	check_true(c->open);
	check_int(p->case_index, -1);
	p->at = at(10);
	p->by_email = true; /* "possible", never exact */
	check_true(only(&w)->open);
	p->by_email = false;
	p->at = at(-1); /* before the miss */
	check_true(only(&w)->open);
	world_close(&w);
}

/* Only money that was collected. */
static void test_payment_states(void **state)
{
	(void)state;
	for (int s = PAYMENT_STATUS_UNKNOWN; s <= PAYMENT_VOIDED; s++)
		for (int k = PAYMENT_UNKNOWN; k <= PAYMENT_OTHER; k++) {
			struct world w;
			world_open(&w);
			miss(&w, 0);
			struct person_payment *p = pay(&w, 10, 5000, "P1");
			p->status = (enum payment_status)s;
			p->kind = (enum payment_kind)k;
			bool counts = s == PAYMENT_SUCCEEDED && k == PAYMENT_PAYMENT;
			check_int(only(&w)->paid_minor, counts ? 5000 : 0);
			check_int(only(&w)->open, !counts);
			world_close(&w);
		}
}

/* Never a total across currencies. */
static void test_currencies(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	pay(&w, 10, 5000, "P1");
	pay(&w, 20, 7000, "P2")->currency = SLICE("EUR");
	pay(&w, 30, 100, "P3");
	struct replay_case *c = only(&w);
	check_int(c->paid_minor, 5100);
	check_slice(c->currency, "USD");
	world_close(&w);
}

/* A cancellation takes the money's claim back, though the payment stays. */
static void test_cancelled_and_paid(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_booking *b = book(&w, 10, "B1");
	struct person_payment *p = pay(&w, 20, 5000, "P1");
	p->booking_ref = SLICE("B1");
	check_int(only(&w)->rung, RUNG_PAID);
	b->status = BOOKING_CANCELLED;
	struct replay_case *c = only(&w);
	check_int(c->paid_minor, 0);
	check_true(c->open);
	check_int(b->paid_minor, 5000);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_booking_lifts),        WORLD_TEST(test_classes_in_stories),
		WORLD_TEST(test_self_return),          WORLD_TEST(test_existing),
		WORLD_TEST(test_existing_same_second), WORLD_TEST(test_unmatched),
		WORLD_TEST(test_nearest_earlier_case), WORLD_TEST(test_several_bookings),
		WORLD_TEST(test_shown_booking_lifts),  WORLD_TEST(test_done),
		WORLD_TEST(test_cancelled_after_talk), WORLD_TEST(test_payment_of_booking),
		WORLD_TEST(test_payment_of_series),    WORLD_TEST(test_payment_nearest_proving),
		WORLD_TEST(test_payment_by_id),        WORLD_TEST(test_payment_of_existing),
		WORLD_TEST(test_payment_of_case),      WORLD_TEST(test_payment_states),
		WORLD_TEST(test_currencies),           WORLD_TEST(test_cancelled_and_paid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
