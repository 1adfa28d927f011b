/* What refunds take back of what was paid. */
#include "replay_world.h"

/* Refunds by id, by size, by column; the rung is paid while anything is left. */
static void test_refunds(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	struct person_payment *p = pay(&w, 10, 5000, "P1");
	struct person_payment *r = refund(&w, 60, 1500, "P1");
	check_int(only(&w)->paid_minor, 3500);
	r->amount_minor = 5000;
	struct replay_case *c = only(&w);
	check_int(c->paid_minor, 0);
	check_true(c->open); /* computed anew: it reopens */
	check_int(c->rung, RUNG_CAPTURED);
	check_int(p->left_minor, 0);
	p->refunded_minor = 5000; /* the same, said by the payment's own row */
	r->amount_minor = 0;
	check_true(only(&w)->open);
	p->refunded_minor = 0;
	r->amount_minor = 5000;
	r->status = PAYMENT_FAILED; /* the refund did not happen */
	check_int(only(&w)->paid_minor, 5000);
	r->status = PAYMENT_SUCCEEDED;
	r->related_id = SLICE("P-other"); /* not here: it is theirs all the same */
	r->amount_minor = 1500;
	check_int(only(&w)->paid_minor, 3500);
	check_true(r->rest);
	r->status = PAYMENT_FAILED;
	check_int(only(&w)->paid_minor, 5000);
	check_false(r->rest);
	r->status = PAYMENT_SUCCEEDED;
	r->amount_minor = 5000;
	r->at = w.env.now + 1; /* not known yet */
	r->related_id = SLICE("P1");
	check_int(only(&w)->paid_minor, 5000);
	world_close(&w);
}

/* Without a reference: the latest payment that is at least as large, of that currency, not of later. */
static void test_refund_by_size(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	pay(&w, 10, 5000, "P-large");
	pay(&w, 20, 3000, "P-latest-fit");
	pay(&w, 30, 2000, "P-small");
	pay(&w, 40, 9000, "P-euro")->currency = SLICE("EUR");
	pay(&w, 90, 9000, "P-later");
	struct person_payment *r = refund(&w, 60, 2500, "");
	world_replay(&w);
	static const int64_t left[] = {5000, 500, 2000, 9000, 9000};
	for (size_t i = 0; i < 5; i++)
		check_int(w.payments[i].left_minor, left[i]);
	check_false(r->rest);
	r->amount_minor = 8000; /* larger than any: off all of them, the latest first, and nothing is below zero */
	world_replay(&w);
	static const int64_t rest[] = {2000, 0, 0, 9000, 9000};
	for (size_t i = 0; i < 5; i++)
		check_int(w.payments[i].left_minor, rest[i]);
	check_true(r->rest);
	world_close(&w);
}

/* What fits no single payment is taken off what is matched before anything else, and never off later or other money. */
static void test_refund_of_no_single_payment(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	pay(&w, 10, 5000, "P1");
	pay(&w, 10 * DAY, 9000, "P-outside"); /* of no case: it must not take the refund for the matched one */
	struct person_payment *r = refund(&w, 11 * DAY, 4000, "P-unknown");
	struct replay_case *c = only(&w);
	check_int(c->paid_minor, 1000);
	check_int(w.payments[1].left_minor, 9000);
	check_int(w.payments[0].case_index, 0);
	check_int(w.payments[1].case_index, -1);
	r->amount_minor = 6000;
	c = only(&w);
	check_int(c->paid_minor, 0);
	check_true(c->open); /* nothing is left that proves it */
	check_int(c->rung, RUNG_CAPTURED);
	check_int(w.payments[1].left_minor, 8000);
	r->currency = SLICE("EUR");
	check_int(only(&w)->paid_minor, 5000);
	check_true(r->rest);
	r->currency = SLICE("USD");
	r->at = at(-2 * DAY); /* nothing had been paid then */
	check_int(only(&w)->paid_minor, 5000);
	check_int(r->rest, REST_LEFT);
	r->at = at(5); /* nor then; but perhaps it has no more than its day, and they paid on that day */
	check_int(only(&w)->paid_minor, 0);
	check_int(r->rest, REST_LEFT);
	r->at = at(11 * DAY);
	r->currency = SLICE("");
	check_int(only(&w)->paid_minor, 0);
	world_close(&w);
}

/* A refund that names its payment and is larger: the rest comes off what else they paid, and it is listed. */
static void test_refund_larger_than_its_payment(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	pay(&w, 10, 10000, "P1");
	pay(&w, 15, 8000, "P2");
	struct person_payment *r = refund(&w, 20, 15000, "P1");
	check_int(only(&w)->paid_minor, 3000);
	check_int(r->rest, REST_TAKEN);
	r->amount_minor = 20000;
	check_int(only(&w)->paid_minor, 0);
	check_int(r->rest, REST_LEFT);
	r->amount_minor = 10000;
	w.payments[0].refunded_minor = 10000; /* the same money, said twice: the other payment stands */
	check_int(only(&w)->paid_minor, 8000);
	check_int(r->rest, REST_NONE);
	refund(&w, 25, 3000, "P1"); /* and once more: that is beyond what was paid */
	check_int(only(&w)->paid_minor, 5000);
	world_close(&w);
}

/* The miss after a payment that is taken back joins the case again, as if the money had never come. */
static void test_refund_walks_again(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	miss(&w, 0);
	pay(&w, 10, 5000, "P1");
	miss(&w, 60);
	book(&w, 90, "B1");
	refund(&w, 120, 5000, "P-unknown");
	struct replay_case *c = only(&w);
	check_int(c->missed_calls, 2);
	check_int(c->paid_minor, 0);
	check_proof(c, RUNG_BOOKED, "B1");
	check_closed(c, "booked", 90);
	world_close(&w);
}

/* Rows that name their payment come first, then the others in the order of time: never in that of import. */
static void test_refund_order(void **state)
{
	(void)state;
	struct world w;
	world_open(&w);
	pay(&w, 10, 5000, "P1");
	pay(&w, 20, 5000, "P2");
	refund(&w, 80, 3000, "");   /* the later one, imported first */
	refund(&w, 60, 5000, "");   /* P1: P2 is named */
	refund(&w, 90, 4000, "P2"); /* named: before both */
	world_replay(&w);
	check_int(w.payments[0].left_minor, 0);
	check_true(w.payments[2].rest); /* P2 has 1000 left by then, and gives that */
	check_false(w.payments[3].rest);
	check_int(w.payments[1].left_minor, 0);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_refunds),
		WORLD_TEST(test_refund_by_size),
		WORLD_TEST(test_refund_of_no_single_payment),
		WORLD_TEST(test_refund_larger_than_its_payment),
		WORLD_TEST(test_refund_walks_again),
		WORLD_TEST(test_refund_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
