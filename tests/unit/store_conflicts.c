/* One id that stands for two different facts: both are kept, in any order, and each has its own later news. */
#include "books_world.h"

/* A changed immutable field (from, to, start) is a conflict: both are kept, in both orders, however often they come. */
static void test_conflicts(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		struct books b;
		books_open(&b);
		struct call one = a_call(), two = a_call();
		two.started_at += 3600;
		file_begin(&b);
		check_int(put_call(&b, order ? &two : &one), PUT_NEW);
		check_int(put_call(&b, order ? &one : &two), PUT_CONFLICT);
		file_end(&b);
		file_begin(&b);
		check_int(put_call(&b, &one), PUT_REPEATED);
		check_int(put_call(&b, &two), PUT_REPEATED);
		file_end(&b);
		check_int(LEDGER_INT(b.s, "SELECT count(*) FROM calls"), 2);
		check_int(LEDGER_INT(b.s, "SELECT sum(started_at) FROM calls"), 2 * T0 + 3600);
		store_close(&b.s);
	}
	struct books b;
	books_open(&b);
	struct message m = {.native_id = SLICE("SM1"), .direction = DIRECTION_OUT, .other = CALLER, .sent_at = T0};
	file_begin(&b);
	check_int(put_message(&b, &m), PUT_NEW);
	m.other++;
	check_int(put_message(&b, &m), PUT_CONFLICT);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(DISTINCT phone) FROM messages"), 2);
	store_close(&b.s);
}

/* The second of two calls with one id was not over when it was first seen. */
static void test_news_of_a_conflict(void **state)
{
	(void)state;
	struct books b;
	books_open(&b);
	struct call one = a_call(), two = a_call();
	two.started_at += 3600;
	two.outcome = CALL_IN_PROGRESS;
	file_begin(&b);
	check_int(put_call(&b, &one), PUT_NEW);
	check_int(put_call(&b, &two), PUT_CONFLICT);
	file_end(&b);
	two.outcome = CALL_TALKED;
	two.talk_s = 90;
	file_begin(&b);
	check_int(put_call(&b, &two), PUT_REVISED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM calls"), 2);
	check_int(LEDGER_INT(b.s, "SELECT talk_s FROM calls ORDER BY started_at DESC LIMIT 1"), 90);
	struct message m = {.native_id = SLICE("SM1"), .direction = DIRECTION_OUT, .other = CALLER, .sent_at = T0};
	m.status = MESSAGE_SENT;
	file_begin(&b);
	check_int(put_message(&b, &m), PUT_NEW);
	m.other++;
	check_int(put_message(&b, &m), PUT_CONFLICT);
	m.status = MESSAGE_DELIVERED;
	check_int(put_message(&b, &m), PUT_REVISED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM messages WHERE status = 3"), 1);
	store_close(&b.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conflicts),
		cmocka_unit_test(test_news_of_a_conflict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
