/* Cases live in event time: every sentence of product 10 about cases, talk, texts and late records. Bookings and money
 * are in domain_replay_proof.c, random people in domain_replay_order.c. */
#include "replay_world.h"

/* ---- opening and joining ---- */

static void test_join(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 10);
	miss(&w, 0); /* imported second, happened first */
	miss(&w, 20);
	struct replay_case *c = only(&w);
	check_int(c->first_missed_at, at(0));
	check_int(c->last_missed_at, at(20));
	check_int(c->missed_calls, 3);
	check_int(c->first_call->row, 2);
	check_int(c->last_call->row, 3);
	check_true(c->open);
	check_int(c->rung, RUNG_CAPTURED);
	check_true(w.out.places[0].joined);
	check_false(w.out.places[1].joined);
	check_true(w.out.places[2].joined);
	world_close(&w);
}

/* What is no miss has no place: talk however short, our own calls, a call in progress, a row dated after now. */
static void test_no_miss(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	they_talk(&w, 0, 5);
	world_call(&w, 1, DIRECTION_OUT, CALL_MISSED, 0);
	world_call(&w, 2, DIRECTION_IN, CALL_IN_PROGRESS, -1);
	world_call(&w, 3, DIRECTION_INTERNAL, CALL_MISSED, 0);
	world_call(&w, 4, DIRECTION_UNKNOWN, CALL_MISSED, 0);
	miss(&w, 101 * DAY);
	world_replay(&w);
	check_int(w.out.cases_n, 0);
	for (size_t i = 0; i < w.p.calls_n; i++)
		check_int(w.out.places[i].case_index, -1);
	world_close(&w);
}

/* Every outcome but talk is a miss: a machine that answered is no person. */
static void test_every_miss(void **state)
{
	(void)state;
	static const enum call_outcome misses[] = {CALL_UNKNOWN, CALL_VOICEMAIL, CALL_MISSED,        CALL_ABANDONED,
						   CALL_BUSY,    CALL_FAILED,    CALL_AUTO_ANSWERED, CALL_AFTER_HOURS};
	for (size_t i = 0; i < sizeof misses / sizeof *misses; i++) {
		struct world w;
		world_open(&w);
		world_call(&w, 0, DIRECTION_IN, misses[i], 600);
		struct replay_case *c = only(&w);
		check_true(c->open);
		check_int(c->rung, RUNG_CAPTURED);
		world_close(&w);
	}
}

/* ---- talk ---- */

/* Either way, talked_seconds long. */
static void test_talk_closes(void **state)
{
	(void)state;
	for (int way = 0; way < 2; way++) {
		struct world w;
		world_open(&w);
		miss(&w, 0);
		struct person_call *talk = way ? we_talk(&w, 30, 30) : they_talk(&w, 30, 30);
		talk->native_id = SLICE("talk-1");
		struct replay_case *c = only(&w);
		check_closed(c, "talked", 30);
		check_proof(c, RUNG_TALKED, "talk-1");
		check_int(c->talked_at, at(30));
		talk->talk_s = 29;
		c = only(&w);
		check_true(c->open);
		check_int(c->rung, RUNG_CAPTURED);
		talk->talk_s = -1; /* nobody says how long */
		check_true(only(&w)->open);
		world_close(&w);
	}
}

static void test_talk_before_proves_nothing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	we_talk(&w, -1, 300);
	miss(&w, 0);
	struct replay_case *c = only(&w);
	check_true(c->open);
	check_int(c->rung, RUNG_CAPTURED);
	world_close(&w);
}

/* At one instant the miss comes first: the talk answers it. */
static void test_talk_same_second(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	we_talk(&w, 0, 60);
	miss(&w, 0);
	check_closed(only(&w), "talked", 0);
	world_close(&w);
}

static void test_new_miss_after_closing(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	we_talk(&w, 5, 60);
	miss(&w, 10);
	world_replay(&w);
	check_int(w.out.cases_n, 2);
	check_closed(&w.out.cases[0], "talked", 5);
	check_true(w.out.cases[1].open);
	check_int(w.out.cases[1].rung, RUNG_CAPTURED);
	check_false(w.out.places[2].joined);
	world_close(&w);
}

/* ---- a person closes ---- */

static void test_person_closes(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	miss(&w, 0)->case_row = 7;
	close_by(&w, 7, 60, "Ann");
	struct replay_case *c = only(&w);
	check_false(c->open);
	check_true(c->closed_proof == NULL);
	check_slice(c->closed_by->name, "Ann");
	check_int(c->closed_at, at(60));
	miss(&w, 90); /* a new missed call after closing opens a new case */
	world_replay(&w);
	check_int(w.out.cases_n, 2);
	check_false(w.out.cases[0].open);
	check_true(w.out.cases[1].open);
	world_close(&w);
}

/* "a person closed it after its latest miss": one that was joined before the closing was known opens it again. */
static void test_person_closed_before_latest_miss(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	miss(&w, 0)->case_row = 7;
	miss(&w, 30)->case_row = 7;
	close_by(&w, 7, 20, "Ann");
	struct replay_case *c = only(&w);
	check_true(c->open);
	check_true(c->closed_by == NULL);
	check_int(c->missed_calls, 2);
	world_close(&w);
}

static void test_closing_of_another_case(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	miss(&w, 0)->case_row = 7;
	close_by(&w, 8, 60, "Ann");
	check_true(only(&w)->open);
	world_close(&w);
}

/* ---- late records ---- */

/* Late talk between two joined misses: it proves, and it does not close, for the latest miss has no answer. */
static void test_late_talk_between(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	miss(&w, 0)->case_row = 7;
	miss(&w, 60)->case_row = 7;
	we_talk(&w, 30, 60)->native_id = SLICE("late");
	struct replay_case *c = only(&w);
	check_true(c->open);
	check_int(c->missed_calls, 2);
	check_proof(c, RUNG_TALKED, "late");
	check_int(c->talked_at, 0); /* none after the latest miss */
	world_close(&w);
}

/* The same records without dispositions: the talk stood between them, so they are two cases. */
static void test_talk_between_in_time(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	miss(&w, 60);
	we_talk(&w, 30, 60);
	world_replay(&w);
	check_int(w.out.cases_n, 2);
	world_close(&w);
}

static void test_late_talk_closes(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	miss(&w, 0)->case_row = 7;
	check_true(only(&w)->open);
	they_talk(&w, 3, 90);
	check_closed(only(&w), "talked", 3);
	world_close(&w);
}

/* A late miss that is older than the case opens its own: the case was not open yet at its instant. */
static void test_late_earlier_miss(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 60);
	miss(&w, 60)->case_row = 7;
	miss(&w, 0);
	world_replay(&w);
	check_int(w.out.cases_n, 2);
	check_int(w.out.cases[0].first_missed_at, at(60)); /* never re-split, never moved */
	check_int(w.out.cases[0].missed_calls, 1);
	check_int(w.out.cases[1].first_missed_at, at(0));
	check_false(w.out.places[1].joined);
	they_talk(&w, 90, 60); /* one talk answers both */
	world_replay(&w);
	check_closed(&w.out.cases[0], "talked", 90);
	check_closed(&w.out.cases[1], "talked", 90);
	world_close(&w);
}

/* A missed call keeps its disposition when later legs show that somebody did answer it; then it closes by talk. */
static void test_late_legs_answered(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	struct person_call *c = they_talk(&w, 0, 120);
	c->case_row = 7;
	check_closed(only(&w), "talked", 0);
	check_int(w.out.places[0].case_index, 0);
	c->case_row = 0; /* never decided: a talk, and no case */
	w.p.cases_n = 0;
	world_replay(&w);
	check_int(w.out.cases_n, 0);
	world_close(&w);
}

static void test_after_now_is_unused(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	we_talk(&w, 61, 60);
	text_out(&w, 61, MESSAGE_DELIVERED, "SM1");
	book(&w, 61, "B1");
	pay(&w, 61, 100, "P1");
	w.env.now = at(60);
	struct replay_case *c = only(&w);
	check_true(c->open);
	check_int(c->rung, RUNG_CAPTURED);
	check_int(c->paid_minor, 0);
	check_int(w.bookings[0].case_index, -1);
	check_int(w.bookings[0].match_class, MATCH_NONE); /* not "unmatched": it is not there yet */
	w.env.now = at(61);
	check_int(only(&w)->rung, RUNG_PAID);
	world_close(&w);
}

/* ---- internal ---- */

static void test_inside(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	w.env.inside = true;
	miss(&w, 0);
	miss(&w, 5);
	world_replay(&w);
	check_int(w.out.cases_n, 2); /* born closed: nothing to join */
	for (size_t i = 0; i < 2; i++) {
		check_false(w.out.cases[i].open);
		check_true(w.out.cases[i].closed_proof == NULL);
		check_true(w.out.cases[i].closed_by == NULL);
	}
	check_int(w.out.cases[1].closed_at, at(5));
	world_close(&w);
}

/* ---- texts ---- */

static void test_text_rungs(void **state)
{
	(void)state;
	static const struct {
		enum message_status status;
		bool unknown;
		enum rung rung;
		bool anchors;
	} table[] = {
		{MESSAGE_QUEUED, false, RUNG_ACCEPTED, true},
		{MESSAGE_SENT, false, RUNG_ACCEPTED, true}, /* `sent` is not delivered */
		{MESSAGE_DELIVERED, false, RUNG_DELIVERED, true},
		{MESSAGE_FAILED, false, RUNG_ATTEMPTED, false},
		{MESSAGE_UNDELIVERED, false, RUNG_ATTEMPTED, false},
		{MESSAGE_CANCELED, false, RUNG_CAPTURED, false}, /* it was never handed over */
		{MESSAGE_UNKNOWN, false, RUNG_ACCEPTED,
		 true}, /* the provider gave it an id, and no word of its state */
		{MESSAGE_SENT, true, RUNG_UNKNOWN, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct world w;
		world_open(&w);
		miss(&w, 0);
		text_out(&w, 10, table[i].status, "SM1")->unknown = table[i].unknown;
		struct replay_case *c = only(&w);
		check_true(c->open); /* a text never closes */
		check_proof(c, table[i].rung, table[i].rung == RUNG_CAPTURED ? "" : "SM1");
		check_int(c->text != NULL, table[i].anchors);
		book(&w, 20, "B1"); /* and it anchors nothing */
		only(&w);
		check_match(&w.bookings[0], table[i].anchors ? MATCH_FOLLOWED : MATCH_EXPLAINED,
			    table[i].anchors ? REASON_NONE : REASON_NO_TEXT);
		world_close(&w);
	}
}

/* To the nearest earlier case within proof.window, open or closed, else to none. */
static void test_text_attaches(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	they_talk(&w, 5, 60);
	miss(&w, 60);
	we_talk(&w, 65, 60); /* closed too */
	text_out(&w, 70, MESSAGE_SENT, "SM1");
	world_replay(&w);
	check_true(w.out.cases[0].text == NULL);
	check_int(w.out.cases[1].text->at, at(70));
	w.texts[0].at = at(30); /* the nearest earlier one is the first now */
	world_replay(&w);
	check_int(w.out.cases[0].text->at, at(30));
	check_true(w.out.cases[1].text == NULL);
	w.texts[0].at = at(-1); /* before every case */
	world_replay(&w);
	check_true(w.out.cases[0].any_text == NULL);
	w.texts[0].at = at(60 + 3 * DAY); /* the last second of the window */
	world_replay(&w);
	check_true(w.out.cases[1].text != NULL);
	w.texts[0].at++;
	world_replay(&w);
	check_true(w.out.cases[1].any_text == NULL);
	world_close(&w);
}

/* Our own text belongs to the case it was written for, whatever came since. */
static void test_own_text(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 7, 0);
	known(&w, 8, 60);
	miss(&w, 0)->case_row = 7;
	they_talk(&w, 30, 60);
	miss(&w, 60)->case_row = 8;
	struct person_text *t = text_out(&w, 70, MESSAGE_SENT, "SM1");
	t->ours = true;
	t->outbox_case = 7;
	world_replay(&w);
	check_true(w.out.cases[0].text == t);
	check_true(w.out.cases[1].text == NULL);
	check_int(w.out.cases[0].answered_at, at(30)); /* an automatic text is no person */
	t->ours = false;
	t->outbox_case = 0;
	world_replay(&w);
	check_true(w.out.cases[1].text == t);
	check_int(w.out.cases[1].answered_at, at(70)); /* one that a person typed is */
	world_close(&w);
}

/* ---- replies ---- */

static void test_replied(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	reply(&w, 5, REPLY_ORDINARY, "SMin0"); /* before ours */
	text_out(&w, 10, MESSAGE_DELIVERED, "SM1");
	check_proof(only(&w), RUNG_DELIVERED, "SM1");
	struct person_text *r = reply(&w, 15, REPLY_OPT_OUT, "SMin1");
	check_proof(only(&w), RUNG_REPLIED, "SMin1"); /* a stop is a reply too */
	check_true(only(&w)->open);
	r->reply_class = REPLY_IGNORED; /* a phone's own answer is not */
	check_proof(only(&w), RUNG_DELIVERED, "SM1");
	r->reply_class = REPLY_ORDINARY;
	w.texts[1].status = MESSAGE_FAILED; /* ours never arrived */
	check_proof(only(&w), RUNG_ATTEMPTED, "SM1");
	world_close(&w);
}

static void test_reply_waits(void **state)
{
	(void)state;
	static const struct {
		enum reply_class class;
		bool resolved, answered; /* answered: by a text of ours an hour later */
		int64_t age;             /* minutes */
		bool waits;
	} table[] = {
		{REPLY_ORDINARY, false, false, HOUR, true},     {REPLY_HELP, false, false, HOUR, true},
		{REPLY_ORDINARY, false, true, 2 * HOUR, false}, {REPLY_ORDINARY, true, false, HOUR, false},
		{REPLY_ORDINARY, false, false, 30 * DAY, true}, {REPLY_ORDINARY, false, false, 30 * DAY + 1, false},
		{REPLY_DOUBTFUL, false, false, HOUR, true},     {REPLY_DOUBTFUL, false, true, 2 * HOUR, true},
		{REPLY_DOUBTFUL, true, false, HOUR, false},     {REPLY_OPT_OUT, false, false, HOUR, false},
		{REPLY_OPT_IN, false, false, HOUR, false},      {REPLY_IGNORED, false, false, HOUR, false},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct world w;
		world_open(&w);
		miss(&w, 0);
		struct person_text *r = reply(&w, 10, table[i].class, "SMin1");
		r->resolved = table[i].resolved;
		if (table[i].answered)
			text_out(&w, 10 + HOUR, MESSAGE_SENT, "SM1");
		w.env.now = at(10 + table[i].age);
		if ((person_reply_waiting(&w.p, &w.env) == r) != table[i].waits)
			fail_msg("row %zu", i);
		check_true(only(&w)->reply_waiting == (table[i].waits ? r : NULL));
		world_close(&w);
	}
}

/* Answered by talk, and by a booking they made; not by a text that failed, nor by talk before it. */
static void test_reply_answered(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	reply(&w, 10, REPLY_ORDINARY, "SMin1");
	w.env.now = at(DAY);
	we_talk(&w, 5, 60);
	text_out(&w, 20, MESSAGE_FAILED, "SM1");
	assert_non_null(person_reply_waiting(&w.p, &w.env));
	struct person_booking *b = book(&w, 30, "B1");
	assert_null(person_reply_waiting(&w.p, &w.env));
	b->status = BOOKING_CANCELLED;
	assert_non_null(person_reply_waiting(&w.p, &w.env));
	they_talk(&w, 40, 60);
	assert_null(person_reply_waiting(&w.p, &w.env));
	world_close(&w);
}

/* The earliest waits, on the nearest earlier case; before every case it waits without one. */
static void test_reply_place(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	struct person_text *r = reply(&w, 10, REPLY_DOUBTFUL, "SMin1");
	reply(&w, 90, REPLY_DOUBTFUL, "SMin2");
	miss(&w, 0);
	we_talk(&w, 5, 60);
	miss(&w, 60);
	world_replay(&w);
	check_true(w.out.cases[0].reply_waiting == r);
	check_true(w.out.cases[1].reply_waiting == NULL);
	r->at = at(-5);
	world_replay(&w);
	check_true(w.out.cases[0].reply_waiting == NULL);
	check_true(person_reply_waiting(&w.p, &w.env) == r);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_join),
		WORLD_TEST(test_no_miss),
		WORLD_TEST(test_every_miss),
		WORLD_TEST(test_talk_closes),
		WORLD_TEST(test_talk_before_proves_nothing),
		WORLD_TEST(test_talk_same_second),
		WORLD_TEST(test_new_miss_after_closing),
		WORLD_TEST(test_person_closes),
		WORLD_TEST(test_person_closed_before_latest_miss),
		WORLD_TEST(test_closing_of_another_case),
		WORLD_TEST(test_late_talk_between),
		WORLD_TEST(test_talk_between_in_time),
		WORLD_TEST(test_late_talk_closes),
		WORLD_TEST(test_late_earlier_miss),
		WORLD_TEST(test_late_legs_answered),
		WORLD_TEST(test_after_now_is_unused),
		WORLD_TEST(test_inside),
		WORLD_TEST(test_text_rungs),
		WORLD_TEST(test_text_attaches),
		WORLD_TEST(test_own_text),
		WORLD_TEST(test_replied),
		WORLD_TEST(test_reply_waits),
		WORLD_TEST(test_reply_answered),
		WORLD_TEST(test_reply_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
