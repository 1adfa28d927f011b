/* Storing what sources give: again is nothing, the winner of two versions is told by content and never by the order of
 * import, conflicts are kept both, legs meet across files, and whose a record was is looked at again. */
#include "books_world.h"

/* ---- again ---- */

static void test_again(void **state)
{
	(void)state;
	struct books b;
	books_open(&b);
	struct call c = a_call();
	file_begin(&b);
	check_int(put_call(&b, &c), PUT_NEW);
	check_int(put_call(&b, &c), PUT_DUPLICATE); /* the row stands twice in this very file */
	file_end(&b);
	file_begin(&b);
	check_int(put_call(&b, &c), PUT_REPEATED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM calls"), 1);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM revisions"), 0);
	store_close(&b.s);
}

/* Without an id the stated natural key is used: person, direction, start. */
static void test_natural_key(void **state)
{
	(void)state;
	struct books b;
	books_open(&b);
	struct call c = a_call();
	c.native_id = (struct slice){0};
	file_begin(&b);
	check_int(put_call(&b, &c), PUT_NEW);
	c.started_at++;
	check_int(put_call(&b, &c), PUT_NEW);
	c.other++;
	check_int(put_call(&b, &c), PUT_NEW);
	c.direction = DIRECTION_OUT;
	check_int(put_call(&b, &c), PUT_NEW);
	c.other = 0;
	c.other_raw = SLICE("anonymous");
	check_int(put_call(&b, &c), PUT_NEW);
	c.other_raw = SLICE("unavailable");
	check_int(put_call(&b, &c), PUT_NEW);
	check_int(put_call(&b, &c), PUT_DUPLICATE);
	file_end(&b);
	/* Ids of different formats never mean the same record. */
	struct call d = a_call();
	check_true(records_call_key("one", &d) != records_call_key("two", &d));
	store_close(&b.s);
}

/* ---- versions ---- */

/* Put both versions in both orders: the same row must stand. `read` tells what stands. */
#define BOTH_ORDERS(put_one, one, two, read, want)                                                                     \
	for (int order_ = 0; order_ < 2; order_++) {                                                                   \
		struct books b;                                                                                        \
		books_open(&b);                                                                                        \
		file_begin(&b);                                                                                        \
		check_int((put_one)(&b, order_ ? &(two) : &(one)), PUT_NEW);                                           \
		file_end(&b);                                                                                          \
		file_begin(&b);                                                                                        \
		check_int((put_one)(&b, order_ ? &(one) : &(two)), PUT_REVISED);                                       \
		file_end(&b);                                                                                          \
		file_begin(&b); /* the loser, seen again, is a repeat */                                               \
		check_int((put_one)(&b, &(one)), PUT_REPEATED);                                                        \
		check_int((put_one)(&b, &(two)), PUT_REPEATED);                                                        \
		file_end(&b);                                                                                          \
		check_int(LEDGER_INT(b.s, read), (want));                                                              \
		check_int(LEDGER_INT(b.s, "SELECT count(*) FROM revisions WHERE conflict = 0"), 1);                    \
		store_close(&b.s);                                                                                     \
	}

static void test_call_versions(void **state)
{
	(void)state;
	struct call going = a_call(), over = a_call(), said = a_call();
	going.outcome = CALL_IN_PROGRESS;
	BOTH_ORDERS(put_call, going, over, "SELECT outcome FROM calls", CALL_MISSED);
	said.needed = SLICE("My heat is off"); /* equal rank: by content, whichever it is, in both orders the same */
	int64_t first = -1;
	for (int order = 0; order < 2; order++) {
		struct books b;
		books_open(&b);
		file_begin(&b);
		put_call(&b, order ? &over : &said);
		put_call(&b, order ? &said : &over);
		file_end(&b);
		int64_t content = LEDGER_INT(b.s, "SELECT content FROM calls");
		check_true(first == -1 || first == content);
		first = content;
		store_close(&b.s);
	}
}

/* State rank: what a text has reached it has reached, in whatever order the exports come. */
static void test_message_versions(void **state)
{
	(void)state;
	static const enum message_status rising[] = {MESSAGE_UNKNOWN, MESSAGE_QUEUED, MESSAGE_SENT, MESSAGE_DELIVERED};
	for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++) {
		struct message early = {.native_id = SLICE("SM1"),
					.direction = DIRECTION_OUT,
					.other = CALLER,
					.body = SLICE("Hello"),
					.sent_at = T0,
					.segments = 1};
		struct message late = early;
		early.status = rising[i];
		late.status = rising[i + 1];
		BOTH_ORDERS(put_message, early, late, "SELECT status FROM messages", late.status);
		late.status = MESSAGE_UNDELIVERED;
		if (early.status < MESSAGE_DELIVERED)
			BOTH_ORDERS(put_message, early, late, "SELECT status FROM messages", MESSAGE_UNDELIVERED);
	}
}

static enum put_status put_booking(struct books *b, const struct booking *k)
{
	struct err err = {0};
	enum put_status status = records_put_booking(b->s, &b->put, k, &err);

	check_ok(status != PUT_FAILED, err);
	return status;
}

static struct booking a_booking(void)
{
	return (struct booking){.native_id = SLICE("J1"),
				.status = BOOKING_SCHEDULED,
				.phone = CALLER,
				.phones = 1,
				.created_at = T0,
				.starts_at = T0 + 86400,
				.ends_at = T0 + 90000,
				.last_starts_at = T0 + 86400};
}

/* SEQUENCE, then LAST-MODIFIED: a booking that was called off and then made again stands. */
static void test_booking_versions(void **state)
{
	(void)state;
	struct booking one = a_booking(), two = a_booking();
	one.status = BOOKING_CANCELLED;
	one.sequence = 1;
	two.sequence = 2;
	BOTH_ORDERS(put_booking, one, two, "SELECT status FROM bookings", BOOKING_SCHEDULED);
	one.sequence = two.sequence;
	one.updated_at = T0 + 10;
	two.updated_at = T0 + 20;
	BOTH_ORDERS(put_booking, one, two, "SELECT status FROM bookings", BOOKING_SCHEDULED);
	one.updated_at = two.updated_at = 0; /* nothing says which is newer: the state further on stands */
	BOTH_ORDERS(put_booking, one, two, "SELECT status FROM bookings", BOOKING_CANCELLED);
	one = two = a_booking();
	one.starts_at += 3600; /* it moved */
	one.updated_at = T0 + 30;
	BOTH_ORDERS(put_booking, one, two, "SELECT starts_at FROM bookings", T0 + 86400 + 3600);
}

static enum put_status put_payment(struct books *b, const struct payment *p)
{
	struct err err = {0};
	enum put_status status = records_put_payment(b->s, &b->put, p, &err);

	check_ok(status != PUT_FAILED, err);
	return status;
}

static struct payment a_payment(void)
{
	return (struct payment){.native_id = SLICE("P1"),
				.kind = PAYMENT_PAYMENT,
				.status = PAYMENT_SUCCEEDED,
				.paid_at = T0,
				.amount_minor = 24000,
				.currency = SLICE("USD"),
				.phone = CALLER};
}

static void test_payment_versions(void **state)
{
	(void)state;
	struct payment one = a_payment(), two = a_payment();
	two.refunded_minor = 4000; /* a refund column only grows */
	BOTH_ORDERS(put_payment, one, two, "SELECT refunded_minor FROM payments", 4000);
	two = a_payment();
	one.status = PAYMENT_PENDING;
	BOTH_ORDERS(put_payment, one, two, "SELECT status FROM payments", PAYMENT_SUCCEEDED);
	two.status = PAYMENT_FAILED;
	BOTH_ORDERS(put_payment, one, two, "SELECT status FROM payments", PAYMENT_FAILED);
	one = two = a_payment(); /* a dispute comes after the payment, and its end after both */
	one.refunded_minor = 1000;
	two.status = PAYMENT_PENDING;
	two.dispute = DISPUTE_OPEN;
	BOTH_ORDERS(put_payment, one, two, "SELECT status FROM payments", PAYMENT_PENDING);
	one = a_payment();
	one.dispute = DISPUTE_SETTLED;
	BOTH_ORDERS(put_payment, one, two, "SELECT status FROM payments", PAYMENT_SUCCEEDED);
}

/* ---- conflicts ---- */

/* ---- legs ---- */

static struct leg a_leg(const char *id, int64_t sequence)
{
	struct leg leg = {.group = SLICE("g1"),
			  .id = slice_of(id),
			  .format = SLICE("test"),
			  .sequence = sequence,
			  .call = a_call()};

	leg.call.outcome_raw = slice_of(id);
	return leg;
}

/* Legs of one call out of two files, later ones first; the same leg twice is one. */
static void test_legs(void **state)
{
	(void)state;
	struct books b;
	struct err err = {0};
	struct arena arena;
	struct leg *legs, two = a_leg("two", 2), one = a_leg("one", 1);
	struct origin first;
	uint64_t key = 0, again = 0;
	size_t n = 0;
	arena_init(&arena, 1 << 20);
	books_open(&b);
	file_begin(&b);
	check_int(records_put_leg(b.s, &b.put, &two, &key, &err), PUT_NEW);
	check_int(records_put_leg(b.s, &b.put, &two, &key, &err), PUT_DUPLICATE);
	file_end(&b);
	file_begin(&b);
	check_int(records_put_leg(b.s, &b.put, &one, &again, &err), PUT_NEW);
	check_int(records_put_leg(b.s, &b.put, &two, &again, &err), PUT_REPEATED);
	file_end(&b);
	check_true(key == again);
	check_true(key == records_leg_call_key("test", SLICE("g1")));
	check_true(key != records_leg_call_key("other", SLICE("g1")));
	check_ok(records_load_legs(b.s, key, &arena, &legs, &n, &first, &err), err);
	check_int(n, 2);
	check_slice(legs[0].id, "one");
	check_slice(legs[1].id, "two");
	check_int(legs[0].call.other, CALLER);
	store_close(&b.s);
	arena_release(&arena);
}

/* A joined call simply becomes what its legs now say. */
static void test_joined_call(void **state)
{
	(void)state;
	struct books b;
	struct err err = {0};
	struct call c = a_call();
	uint64_t key = records_leg_call_key("test", SLICE("g1"));
	books_open(&b);
	file_begin(&b);
	check_int(records_put_call(b.s, &b.put, key, &c, true, &err), PUT_NEW);
	check_int(records_put_call(b.s, &b.put, key, &c, true, &err), PUT_REPEATED);
	c.outcome = CALL_TALKED;
	c.talk_s = 60;
	c.legs = 2;
	check_int(records_put_call(b.s, &b.put, key, &c, true, &err), PUT_REVISED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT outcome FROM calls"), CALL_TALKED);
	check_int(LEDGER_INT(b.s, "SELECT legs FROM calls"), 2);
	store_close(&b.s);
}

/* ---- once ---- */

static void test_findings_and_consents(void **state)
{
	(void)state;
	struct books b;
	struct err err = {0};
	struct finding f = {
		.kind = EXCEPTION_BAD_ROW, .reason = SLICE("The start cannot be read."), .text = SLICE("x,y")};
	struct consent_event c = {.phone = CALLER, .kind = CONSENT_OPT_OUT, .at = T0, .evidence = SLICE("SM1")};
	books_open(&b);
	file_begin(&b);
	check_int(records_put_finding(b.s, &b.put, &f, T0, &err), PUT_NEW);
	check_true(records_put_finding(b.s, &b.put, &f, T0 + 1, &err) != PUT_NEW);
	check_int(records_put_consent(b.s, &b.put, &c, &err), PUT_NEW);
	check_true(records_put_consent(b.s, &b.put, &c, &err) != PUT_NEW);
	c.at++;
	check_int(records_put_consent(b.s, &b.put, &c, &err), PUT_NEW);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM findings"), 1);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM consents"), 2);
	store_close(&b.s);
}

/* Numbers of a contact are only ever added: one that they once had still points at them. */
static void test_contacts(void **state)
{
	(void)state;
	struct books b;
	struct err err = {0};
	struct contact c = {.native_id = SLICE("1"), .name = SLICE("Di"), .phones = {CALLER}, .phones_n = 1};
	books_open(&b);
	file_begin(&b);
	check_int(records_put_contact(b.s, &b.put, &c, &err), PUT_NEW);
	c.phones[0] = CALLER + 1;
	check_int(records_put_contact(b.s, &b.put, &c, &err), PUT_REVISED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM contacts"), 1);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM contact_phones"), 2);
	store_close(&b.s);
}

/* ---- whose it is ---- */

static void find_owners(struct books *b)
{
	struct err err = {0};

	ledger_begin(b->s);
	check_ok(records_find_owners(b->s, &err), err);
	ledger_commit(b->s);
}

static void test_owners(void **state)
{
	(void)state;
	struct books b;
	struct err err = {0};
	struct booking j = a_booking(), mail = a_booking();
	struct payment by_job = a_payment(), back = a_payment(), stray = a_payment();
	struct contact c = {.native_id = SLICE("1"),
			    .name = SLICE("Di"),
			    .phones = {CALLER + 5},
			    .phones_n = 1,
			    .email = SLICE("di@example.com")};
	by_job.phone = back.phone = stray.phone = mail.phone = 0;
	by_job.booking_ref = SLICE("J1");
	back = by_job;
	back.native_id = SLICE("R1");
	back.kind = PAYMENT_REFUND;
	back.booking_ref = (struct slice){0};
	back.related_id = SLICE("P1");
	stray.native_id = SLICE("P9");
	mail.native_id = SLICE("J2");
	mail.phones = 0;
	mail.email = SLICE("di@example.com");
	books_open(&b);
	file_begin(&b);
	put_booking(&b, &j);
	put_booking(&b, &mail);
	put_payment(&b, &back);
	put_payment(&b, &by_job);
	put_payment(&b, &stray);
	check_int(records_put_contact(b.s, &b.put, &c, &err), PUT_NEW);
	file_end(&b);
	find_owners(&b);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM payments WHERE native_id = 'P1'"), CALLER);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM payments WHERE native_id = 'R1'"), CALLER);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM payments WHERE native_id = 'P9'"), 0);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM bookings WHERE native_id = 'J2'"), CALLER + 5);
	check_int(LEDGER_INT(b.s, "SELECT by_email FROM bookings WHERE native_id = 'J2'"), 1);
	check_int(LEDGER_INT(b.s, "SELECT by_email FROM payments WHERE native_id = 'P1'"), 0);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM dirty WHERE phone = 12125550131"), 1);
	c.native_id =
		SLICE("2"); /* a second card with that address: whose it is cannot be told any more, for new ones */
	c.phones[0]++;
	mail.native_id = SLICE("J3");
	file_begin(&b);
	check_int(records_put_contact(b.s, &b.put, &c, &err), PUT_NEW);
	put_booking(&b, &mail);
	file_end(&b);
	find_owners(&b);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM bookings WHERE native_id = 'J3'"), 0);
	store_close(&b.s);
}

/* A booking that changes hands marks whose it was, and forgets what was proven. */
static void test_changes_hands(void **state)
{
	(void)state;
	struct books b;
	struct booking j = a_booking();
	books_open(&b);
	file_begin(&b);
	put_booking(&b, &j);
	file_end(&b);
	ledger_run(b.s, "UPDATE bookings SET case_id = 7, match_class = 2, paid_minor = 5");
	j.phone = CALLER + 1;
	j.updated_at = T0 + 5;
	file_begin(&b);
	check_int(put_booking(&b, &j), PUT_REVISED);
	file_end(&b);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM dirty WHERE phone = 12125550131"), 1);
	check_int(LEDGER_INT(b.s, "SELECT owner FROM bookings"), CALLER + 1);
	check_int(LEDGER_INT(b.s, "SELECT case_id + match_class + paid_minor FROM bookings"), 0);
	store_close(&b.s);
}

/* ---- loading people ---- */

/* One by one or merged, a person is the same. */
static void test_people(void **state)
{
	(void)state;
	enum { MANY = 50 };
	struct books b;
	struct err err = {0};
	struct person one = {0}, merged = {0};
	struct arena arena;
	int64_t seen = 0;
	books_open(&b);
	arena_init(&arena, 16u << 20);
	file_begin(&b);
	for (int64_t i = 0; i < MANY; i++) {
		struct call c = a_call();
		char id[24];
		int64_t phone = CALLER + i;
		snprintf(id, sizeof id, "k%lld", (long long)i);
		c.native_id = slice_of(id);
		c.other = phone;
		put_call(&b, &c);
		if (i % 3 == 0) {
			struct booking j = a_booking();
			j.native_id = slice_of(id);
			j.phone = phone;
			put_booking(&b, &j);
		}
		check_ok(dirty_add(b.s, &phone, 1, &err), err);
	}
	file_end(&b);
	struct people *walk = people_open_dirty(b.s, &err);
	check_ok(walk, err);
	check_int(people_total(walk), MANY);
	while (people_next(walk, &merged, &arena, &err)) {
		check_int(merged.phone, CALLER + seen);
		check_int(merged.calls_n, 1);
		check_int(merged.bookings_n, seen % 3 == 0);
		seen++;
	}
	people_close(&walk);
	check_int(seen, MANY);
	check_ok(people_load(b.s, CALLER + 3, &one, &arena, &err), err);
	check_int(one.calls_n, 1);
	check_slice(one.calls[0].native_id, "k3");
	check_slice(one.bookings[0].native_id, "k3");
	check_ok(people_load(b.s, 1, &one, &arena, &err), err);
	check_int(one.calls_n + one.bookings_n + one.cases_n, 0);
	ledger_begin(b.s);
	check_ok(dirty_done(b.s, CALLER + 9, &err), err);
	ledger_commit(b.s);
	check_int(LEDGER_INT(b.s, "SELECT count(*) FROM dirty"), MANY - 10);
	person_release(&one);
	person_release(&merged);
	store_close(&b.s);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_natural_key),
		cmocka_unit_test(test_call_versions),
		cmocka_unit_test(test_message_versions),
		cmocka_unit_test(test_booking_versions),
		cmocka_unit_test(test_payment_versions),
		cmocka_unit_test(test_legs),
		cmocka_unit_test(test_joined_call),
		cmocka_unit_test(test_findings_and_consents),
		cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_changes_hands),
		cmocka_unit_test(test_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
