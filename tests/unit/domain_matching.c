/* What a booking proves about a case: the classes of product 10, in their order, and the question before them. */
#include "replay_world.h"

enum { MISSED = 600 };

/* Everything that could speak for each class at once, weakest first: each test takes one thing away. */
struct all {
	struct person_booking b;
	struct match_facts m;
};

static void all_at_once(struct all *a)
{
	*a = (struct all){
		.b = {.status = BOOKING_SCHEDULED,
		      .phones = 2,
		      .series = true,
		      .channel = SLICE("Angi"),
		      .created_at = at(MISSED - 60),
		      .starts_at = at(MISSED + 60)},
		.m = {.missed_at = at(MISSED),
		      .inbound_talk_at = at(MISSED + 5),
		      .outbound_talk_at = at(MISSED + 6),
		      .names_our_text = true,
		      .two_people = true},
	};
}

static void check_class(const struct all *a, enum match_class class, enum match_reason reason)
{
	enum match_class c;
	enum match_reason r;

	match_booking(&a->b, &a->m, 72 * 3600, &c, &r);
	check_text(match_class_word(c), match_class_word(class));
	check_text(match_reason_word(r), match_reason_word(reason));
}

/* The order of the tests is the contract: take the strongest away and the next one answers. */
static void test_order(void **state)
{
	(void)state;
	struct all a;

	all_at_once(&a);
	check_class(&a, MATCH_DIRECT, REASON_NONE);
	a.m.names_our_text = false;
	check_class(&a, MATCH_EXPLAINED, REASON_WRONG_PERSON);
	a.m.two_people = false;
	check_class(&a, MATCH_EXPLAINED, REASON_WRONG_PERSON); /* two numbers in the record are enough */
	a.b.phones = 1;
	check_class(&a, MATCH_EXPLAINED, REASON_PLAN_WORK);
	a.b.series = false;
	check_class(&a, MATCH_EXPLAINED, REASON_EXISTING);
	a.b.created_at = at(MISSED + 30);
	check_class(&a, MATCH_EXPLAINED, REASON_SELF_RETURN);
	a.m.inbound_talk_at = 0;
	check_class(&a, MATCH_EXPLAINED, REASON_HUMAN_FIRST);
	a.m.outbound_talk_at = 0;
	check_class(&a, MATCH_EXPLAINED, REASON_OTHER_CHANNEL);
	a.b.channel.len = 0;
	check_class(&a, MATCH_EXPLAINED, REASON_NO_TEXT);
	a.m.accepted_text_at = a.b.created_at - 72 * 3600 - 1;
	check_class(&a, MATCH_EXPLAINED, REASON_OUTSIDE_WINDOW);
	a.m.accepted_text_at++;
	check_class(&a, MATCH_FOLLOWED, REASON_NONE);
}

/* "Created at or before the miss" is existing; one second later it is not. A series made after it is no plan work. */
static void test_edges(void **state)
{
	(void)state;
	struct all a = {.b = {.phones = 1, .created_at = at(MISSED)},
			.m = {.missed_at = at(MISSED), .accepted_text_at = at(MISSED)}};

	check_class(&a, MATCH_EXPLAINED, REASON_EXISTING);
	a.b.created_at++;
	check_class(&a, MATCH_FOLLOWED, REASON_NONE);
	a.b.series = true;
	check_class(&a, MATCH_FOLLOWED, REASON_NONE);
	a.b.created_at--;
	check_class(&a, MATCH_EXPLAINED, REASON_PLAN_WORK);
	a.b = (struct person_booking){.phones = 0, .by_email = true, .created_at = at(MISSED + 1)};
	check_class(&a, MATCH_EXPLAINED, REASON_WRONG_PERSON); /* by e-mail: possible, never exact */
}

/* Which lift the case to booked, and how strong each is for the one that cases.csv shows. */
static void test_lifting(void **state)
{
	(void)state;
	static const struct {
		enum match_class class;
		enum match_reason reason;
		bool lifts;
		int place; /* smaller is stronger; the order of product 6 */
	} table[] = {
		{MATCH_DIRECT, REASON_NONE, true, 1},
		{MATCH_FOLLOWED, REASON_NONE, true, 2},
		{MATCH_EXPLAINED, REASON_SELF_RETURN, true, 3},
		{MATCH_EXPLAINED, REASON_HUMAN_FIRST, true, 3},
		{MATCH_EXPLAINED, REASON_OTHER_CHANNEL, true, 3},
		{MATCH_EXPLAINED, REASON_NO_TEXT, true, 3},
		{MATCH_EXPLAINED, REASON_OUTSIDE_WINDOW, true, 3},
		{MATCH_EXPLAINED, REASON_EXISTING, false, 4},
		{MATCH_EXPLAINED, REASON_PLAN_WORK, false, 4},
		{MATCH_EXPLAINED, REASON_WRONG_PERSON, false, 4},
		{MATCH_UNKNOWN_CREATED, REASON_NONE, false, 5},
		{MATCH_UNMATCHED, REASON_NONE, false, 6},
		{MATCH_NONE, REASON_NONE, false, 7},
	};
	enum { ROWS = sizeof table / sizeof *table };

	for (size_t i = 0; i < ROWS; i++) {
		check_int(match_lifts(table[i].class, table[i].reason), table[i].lifts);
		for (size_t k = 0; k < ROWS; k++) {
			int a = match_strength(table[i].class, table[i].reason);
			int b = match_strength(table[k].class, table[k].reason);
			check_int(a > b, table[i].place < table[k].place);
		}
	}
}

static void test_still_ahead(void **state)
{
	(void)state;
	static const struct {
		int64_t starts, ends, last_starts; /* minutes from the miss; ends 0: not said */
		bool series, ahead;
	} table[] = {
		{60, 120, 60, false, true},        {-30, 30, -30, false, true},     /* running at the miss */
		{-120, -60, -120, false, false},   {-60, 0, -60, false, false},     /* over at that very second */
		{10, -9999, 10, false, true},      {-10, -9999, -10, false, false}, /* no end said: its start counts */
		{-7000, -6940, 300, true, true},   {-7000, -6940, -70, true, false},
		{-7000, -6940, -30, true, true},   /* its last instance is running: as long as the first */
		{-7000, -6940, 300, false, false}, /* no series: only its own hour */
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct person_booking b = {.series = table[i].series,
					   .created_at = at(MISSED - 9000),
					   .starts_at = at(MISSED + table[i].starts),
					   .ends_at = table[i].ends == -9999 ? 0 : at(MISSED + table[i].ends),
					   .last_starts_at = at(MISSED + table[i].last_starts)};
		if (match_still_ahead(&b, at(MISSED)) != table[i].ahead)
			fail_msg("row %zu", i);
	}
}

static void test_active(void **state)
{
	(void)state;
	for (int s = BOOKING_UNKNOWN; s <= BOOKING_CANCELLED; s++) {
		struct person_booking b = {.status = (enum booking_status)s};
		check_int(match_active(&b), s != BOOKING_CANCELLED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_order),       WORLD_TEST(test_edges),  WORLD_TEST(test_lifting),
		WORLD_TEST(test_still_ahead), WORLD_TEST(test_active),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
