/* Calls that began while their caller was talking with one of us. */
#include "replay_world.h"

/* Another phone of a ring that somebody answered is no missed call, whichever of the two is told first. */
static void test_miss_during_talk(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		int64_t after_s, ring_s, talk_s; /* the miss begins so long after the talk did */
		enum direction direction;
		enum call_outcome outcome; /* of what should be a talk */
		enum civil_quality quality;
		enum call_outcome miss;
		const char *needed;
		bool none; /* no case */
	} table[] = {
		{"at once", 0, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", true},
		{"two rows of one second", -2, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", true},
		{"before", -3, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", false},
		{"as it ends", 70, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_BUSY, "", true},
		{"when it had ended", 71, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", false},
		{"ring unknown", 61, -1, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", false},
		{"a short talk", 3, 0, 5, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_ABANDONED, "", true},
		{"we talked", 5, 10, 60, DIRECTION_OUT, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "", false},
		{"nobody spoke", 5, 10, 60, DIRECTION_IN, CALL_AUTO_ANSWERED, CIVIL_EXACT, CALL_MISSED, "", false},
		{"the hour twice", 5, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_AMBIGUOUS, CALL_MISSED, "", false},
		{"left a message", 5, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_VOICEMAIL, "", false},
		{"left words", 5, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_MISSED, "No heat", false},
		{"how it ended is not said", 5, 10, 60, DIRECTION_IN, CALL_TALKED, CIVIL_EXACT, CALL_UNKNOWN, "", true},
	};

	for (size_t i = 0; i < 2 * (sizeof table / sizeof *table); i++) {
		struct world w;
		struct person_call *talk = NULL, *m;
		world_open(&w);
		if (i % 2)
			talk = world_call(&w, 0, table[i / 2].direction, table[i / 2].outcome, table[i / 2].talk_s);
		m = world_call(&w, 0, DIRECTION_IN, table[i / 2].miss, 0);
		if (!talk)
			talk = world_call(&w, 0, table[i / 2].direction, table[i / 2].outcome, table[i / 2].talk_s);
		talk->ring_s = table[i / 2].ring_s;
		talk->quality = table[i / 2].quality;
		talk->at += 3;
		m->at = talk->at + table[i / 2].after_s;
		m->needed = slice_of(table[i / 2].needed);
		world_replay(&w);
		size_t place = (size_t)(m - w.calls);
		if ((w.out.places[place].case_index < 0) != table[i / 2].none)
			fail_msg("%s: place %lld", table[i / 2].what, (long long)w.out.places[place].case_index);
		check_int(w.out.places[place].in_talk, table[i / 2].none ? talk->row : 0);
		world_close(&w);
	}
}

/* One that had its case before the talk was known keeps it, and the talk closes it. */
static void test_talk_around_known_miss(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	known(&w, 50, 1);
	miss(&w, 1)->case_row = 50;
	they_talk(&w, 0, 300)->native_id = SLICE("t1");
	struct replay_case *c = only(&w);
	check_closed(c, "talked", 1); /* not before it was opened */
	check_proof(c, RUNG_TALKED, "t1");
	check_int(c->talked_at, at(1));
	check_int(c->answered_at, at(1));
	check_int(w.out.places[0].case_index, 0);
	check_int(w.out.places[0].in_talk, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_miss_during_talk),
		WORLD_TEST(test_talk_around_known_miss),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
