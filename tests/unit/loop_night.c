/* Nights of one tenant: tiers, freshness, holds, hidden and inside numbers, what proof does to a case, and the books.
 */
#include "night_world.h"

#define NOON               "2026-11-18T12:00:00-05:00" /* a Wednesday */
#define MISS(id, at, from) id "," at ",in," from "," LINE ",missed,0,,\n"
#define TALK(id, at, from) id "," at ",in," from "," LINE ",talked,120,,\n"
#define A                  "+12125550131"
#define B                  "+12125550132"
#define C                  "+12125550133"
#define D                  "+12125550134"
#define AUTO               "authority: {tier: auto, signed_by: Ann, signed_on: 2026-10-01}\n"

/* ---- nothing changes, nothing is written ---- */

static void test_again(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T11:50:00-05:00", A) TALK("k2", "2026-11-18T11:00:00-05:00", B));
	run_at(&w, NOON);
	check_true(w.last.report_written);
	check_int(w.last.drafts, 1);
	int64_t receipts = receipts_of(&w, NULL);
	char head[65];
	memcpy(head, w.last.head, sizeof head);
	run_at(&w, NOON);
	check_false(w.last.report_written);
	check_int(receipts_of(&w, NULL), receipts);
	check_text(w.last.head, head);
	drop(&w, "calls-again.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T11:50:00-05:00", A) TALK("k2", "2026-11-18T11:00:00-05:00", B));
	run_at(&w, NOON); /* the same bytes under another name */
	check_int(w.last.files_known, 1);
	check_int(receipts_of(&w, NULL), receipts);
	check_false(w.last.report_written);
	run_at(&w, "2026-11-18T18:00:00-05:00"); /* hours pass: never a trigger */
	check_int(receipts_of(&w, NULL), receipts);
	check_false(w.last.report_written);
	nights_close(&w);
}

/* An overlapping export: its import is noted, nothing else. */
static void test_overlap(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, MISS("k1", "2026-11-18T11:50:00-05:00", A));
	run_at(&w, NOON);
	struct slice was = report_file(&w, "cases.csv");
	int64_t receipts = receipts_of(&w, NULL), imports = receipts_of(&w, "import");
	drop(&w, "calls-2.csv", CALLS_HEAD, "\n" MISS("k1", "2026-11-18T11:50:00-05:00", A));
	run_at(&w, NOON);
	check_int(w.last.repeated, 1);
	check_int(receipts_of(&w, "import"), imports + 1);
	check_int(receipts_of(&w, NULL), receipts + 1);
	check_false(w.last.report_written);
	check_true(slice_equal(report_file(&w, "cases.csv"), was));
	nights_close(&w);
}

/* ---- who calls ---- */

static void test_hidden_and_inside(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T11:50:00-05:00", "anonymous") MISS("k2", "2026-11-18T11:51:00-05:00", "anonymous")
		     MISS("k3", "2026-11-18T11:52:00-05:00", "+12125550111")
			     MISS("k4", "2026-11-18T11:53:00-05:00", "+12125550112")
				     MISS("k5", "2026-11-18T11:54:00-05:00", "+12125550111"));
	run_at(&w, NOON);
	struct sheet *t = cases(&w);
	static const struct {
		const char *caller, *identity, *state, *by, *step;
	} rows[] = {
		{"", "unknown", "open", "", "none"},
		{"", "unknown", "open", "", "none"}, /* each its own, never joined */
		{"+12125550111", "internal", "closed", "config", "none"},
		{"+12125550112", "test", "closed", "config", "none"},
		{"+12125550111", "internal", "closed", "config", "none"}, /* born closed: nothing to join */
	};
	check_int(t->rows, 6);
	for (size_t i = 0; i < 5; i++) {
		check_cell(t, i + 1, "caller", rows[i].caller);
		check_cell(t, i + 1, "identity", rows[i].identity);
		check_cell(t, i + 1, "decision", "no_contact");
		check_cell(t, i + 1, "missed_calls", "1");
		check_cell(t, i + 1, "state", rows[i].state);
		check_cell(t, i + 1, "closed_by", rows[i].by);
		check_cell(t, i + 1, "rung", "not_contacted");
		check_cell(t, i + 1, "message_id", "");
	}
	check_int(receipts_of(&w, "no_contact"), 5);
	check_int(receipts_of(&w, "joined"), 0);
	nights_close(&w);
}

/* A caller whom a tenant's contacts know, with the tags' identity; a caller with a job before, and one long ago. */
static void test_identity(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T11:50:00-05:00", A) MISS("k2", "2026-11-18T11:51:00-05:00", B)
		     MISS("k3", "2026-11-18T11:52:00-05:00", C) MISS("k4", "2026-11-18T11:53:00-05:00", D));
	drop(&w, "contacts-1.csv", CONTACTS_HEAD, "1,Bob Pipe," B ",vendor\n2,Cy," C ",\n3,Di," C ",\n");
	drop(&w, "payments-1.csv", PAYMENTS_HEAD,
	     "P1,payment,succeeded,2026-03-02T10:00:00-05:00,100.00,USD,,," A ",\n"
	     "P2,payment,succeeded,2024-03-02T10:00:00-05:00,100.00,USD,,," D ",\n");
	run_at(&w, NOON);
	struct sheet *t = cases(&w);
	check_cell(t, 1, "identity", "returning");
	check_cell(t, 2, "identity", "vendor");
	check_cell(t, 2, "caller_name", "Bob Pipe");
	check_cell(t, 2, "decision", "no_contact");
	check_cell(t, 3, "identity", "lead"); /* both are: the class agrees, the name does not */
	check_cell(t, 3, "caller_name", "");
	check_cell(t, 4, "identity", "dormant");
	nights_close(&w);
}

/* ---- another phone of a ring that somebody answered ---- */

/* In one night, whichever came first, it is no missed call; after its case was opened, the talk closes that. */
static void test_miss_during_talk(void **state)
{
	(void)state;
	static const char miss[] = MISS("k1", "2026-11-18T11:50:05-05:00", A),
			  talk[] = TALK("k2", "2026-11-18T11:50:00-05:00", A);
	for (int order = 0; order < 3; order++) {
		struct nights w;
		nights_open(&w, "");
		drop(&w, "calls-0.csv", CALLS_HEAD, MISS("k0", "2026-11-18T11:40:00-05:00", B));
		drop(&w, order == 1 ? "calls-2.csv" : "calls-1.csv", CALLS_HEAD, miss);
		if (order == 2) {
			run_at(&w, NOON);
			check_cell(cases(&w), 2, "caller", A);
			check_cell(cases(&w), 2, "message_state", "draft");
		}
		drop(&w, order == 1 ? "calls-1.csv" : "calls-2.csv", CALLS_HEAD, talk);
		run_at(&w, NOON);
		struct sheet *t = cases(&w);
		check_int(t->rows, order == 2 ? 3 : 2);
		check_int(summary_number(&w, "during_talk"), order != 2);
		check_int(summary_number(&w, "missed_calls"), order == 2 ? 2 : 1);
		check_int(w.last.balanced, 1);
		if (order != 2) {
			check_cell(t, 1, "caller", B);
			check_int(receipts_of(&w, "decision"), 1);
		} else {
			check_cell(t, 2, "closed_by", "proof:talked");
			check_cell(t, 2, "message_state", "canceled");
			check_cell(t, 2, "rung", "talked");
			check_int(receipts_of(&w, "cancel"), 1);
		}
		int64_t receipts = receipts_of(&w, NULL);
		run_at(&w, NOON);
		check_int(receipts_of(&w, NULL), receipts);
		nights_close(&w);
	}
}

/* ---- tiers ---- */

enum fresh { SEND, HOLD, REVIEW, NO_CONTACT };

static void check_tier(const char *tier, enum fresh outcome, const char *want)
{
	static const struct {
		const char *called, *now, *decision;
	} nights[] = {
		[SEND] = {"2026-11-18T11:50:00-05:00", NOON, "send"},
		[HOLD] = {"2026-11-18T21:40:00-05:00", "2026-11-18T22:00:00-05:00", "hold"},
		[REVIEW] = {"2026-11-18T09:00:00-05:00", NOON, "review"},
		[NO_CONTACT] = {"2026-11-18T11:50:00-05:00", NOON, "no_contact"},
	};
	struct nights w;
	char more[512], rows[200];
	/* max_age reaches the morning for the hold, and is one hour for the rest */
	snprintf(more, sizeof more,
		 "authority: {tier: %s, signed_by: Ann, signed_on: 2026-10-01}\n"
		 "consent: {missed_call: {max_age: %s, signed_by: Ann, signed_on: 2026-10-01}}\n",
		 tier, outcome == HOLD ? "16h" : "60m");
	nights_open(&w, more);
	snprintf(rows, sizeof rows, "k1,%s,in," A "," LINE ",missed,0,,\n", nights[outcome].called);
	drop(&w, "calls-1.csv", CALLS_HEAD, rows);
	if (outcome == NO_CONTACT)
		drop(&w, "consent-1.csv", CONSENT_HEAD, A ",opt_out,2026-11-01T10:00:00-05:00\n");
	run_at(&w, nights[outcome].now);
	struct sheet *t = cases(&w);
	check_cell(t, 1, "decision", nights[outcome].decision);
	if (!slice_is(cell(t, 1, "message_state"), want))
		fail_msg("%s, %s: \"%.*s\", not \"%s\"", tier, nights[outcome].decision,
			 (int)cell(t, 1, "message_state").len, cell(t, 1, "message_state").at, want);
	check_int(w.last.queued, 0); /* a dry run queues nothing */
	if (outcome == HOLD)
		check_cell(t, 1, "hold_until", "2026-11-19T08:00:00-05:00");
	nights_close(&w);
}

/* The table of product 10: decision, authority -> action (in a dry run, where "queued" is "dry"). */
static void test_tiers(void **state)
{
	(void)state;
	static const struct {
		const char *tier, *want[4]; /* send, hold, review, no_contact */
	} table[] = {
		{"observe", {"", "", "", ""}},
		{"draft", {"draft", "draft", "draft", ""}},
		{"supervised", {"draft", "draft", "draft", ""}}, /* nothing approved before */
		{"auto", {"dry", "dry", "draft", ""}},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int o = SEND; o <= NO_CONTACT; o++)
			check_tier(table[i].tier, (enum fresh)o, table[i].want[o]);
}

/* Above the day's bound a person is asked; the bound counts rolling hours. */
static void test_per_day(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, AUTO "limits: {per_day: 2}\n");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T19:50:00-05:00", A) MISS("k2", "2026-11-18T19:51:00-05:00", B)
		     MISS("k3", "2026-11-18T19:52:00-05:00", C));
	run_at(&w, "2026-11-18T20:00:00-05:00");
	check_int(w.last.dry_texts, 2);
	check_int(w.last.drafts, 1);
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k4", "2026-11-19T09:50:00-05:00", D));
	run_at(&w, "2026-11-19T10:00:00-05:00"); /* another date, the same 24 hours */
	check_int(w.last.dry_texts, 0);
	check_int(w.last.drafts, 1);
	drop(&w, "calls-3.csv", CALLS_HEAD, MISS("k5", "2026-11-19T19:55:00-05:00", "+12125550135"));
	run_at(&w, "2026-11-19T20:00:01-05:00");
	check_int(w.last.dry_texts, 1);
	nights_close(&w);
}

/* ---- freshness and quiet hours ---- */

static void check_fresh(const char *more, const char *called, const char *now, const char *decision, const char *code,
			const char *hold)
{
	struct nights w;
	char rows[200];
	nights_open(&w, more);
	snprintf(rows, sizeof rows, "k1,%s,in," A "," LINE ",missed,0,,\n", called);
	drop(&w, "calls-1.csv", CALLS_HEAD, rows);
	run_at(&w, now);
	struct sheet *t = cases(&w);
	check_cell(t, 1, "decision", decision);
	check_cell(t, 1, "decision_code", code);
	check_cell(t, 1, "hold_until", hold);
	nights_close(&w);
}

static void test_freshness(void **state)
{
	(void)state;
	static const char signed_16h[] =
		"consent: {missed_call: {max_age: 16h, signed_by: Ann, signed_on: 2026-10-01}}\n";
	/* 60 minutes without a signature, to the second */
	check_fresh("", "2026-11-18T11:00:00-05:00", NOON, "send", "CLEAR", "");
	check_fresh("", "2026-11-18T10:59:59-05:00", NOON, "review", "STALE_CALL", "");
	/* 16 hours with it */
	check_fresh(signed_16h, "2026-11-17T20:00:00-05:00", NOON, "send", "CLEAR", "");
	check_fresh(signed_16h, "2026-11-17T19:59:59-05:00", NOON, "review", "STALE_CALL", "");
	/* a 05:00 batch never sends by itself; the draft carries the earliest time */
	check_fresh("", "2026-11-17T21:40:00-05:00", "2026-11-18T05:00:00-05:00", "review", "STALE_CALL",
		    "2026-11-18T08:00:00-05:00");
	check_fresh(signed_16h, "2026-11-17T21:40:00-05:00", "2026-11-18T05:00:00-05:00", "hold", "QUIET_FEDERAL",
		    "2026-11-18T08:00:00-05:00");
	/* and at 08:00 it is let go */
	check_fresh(signed_16h, "2026-11-17T21:40:00-05:00", "2026-11-18T08:00:00-05:00", "send", "CLEAR", "");
	/* fresh now, too old when the quiet hours end */
	check_fresh("", "2026-11-17T21:40:00-05:00", "2026-11-17T22:00:00-05:00", "review", "STALE_AFTER_HOLD",
		    "2026-11-18T08:00:00-05:00");
	/* more than a day: never by itself */
	check_fresh(signed_16h, "2026-11-17T11:00:00-05:00", NOON, "review", "STALE_CALL", "");
}

/* A review gets a draft only while the call is at most 24 hours old; older than 7 days at first import is backlog. */
static void test_old_calls(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-17T12:00:00-05:00", A) MISS("k2", "2026-11-17T11:59:59-05:00", B)
		     MISS("k3", "2026-11-01T12:00:00-05:00", C));
	run_at(&w, NOON);
	struct sheet *t = cases(&w);
	check_cell(t, 1, "caller", C);
	check_cell(t, 1, "decision_code", "STALE_CALL");
	check_cell(t, 1, "message_state", "");
	check_cell(t, 1, "state", "open"); /* nothing is hidden */
	check_cell(t, 2, "caller", B);
	check_cell(t, 2, "message_state", "");
	check_cell(t, 3, "caller", A);
	check_cell(t, 3, "message_state", "draft");
	check_int(w.last.drafts, 1);
	nights_close(&w);
}

/* ---- time that has not come yet ---- */

/* Rows dated after now are stored and unused; a later night uses them, though no file came. */
static void test_rows_after_now(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-18T11:50:00-05:00", A) MISS("k2", "2026-11-18T12:30:00-05:00", B)
		     MISS("k3", "2026-11-18T12:31:00-05:00", "anonymous") "k4,2026-11-18T12:20:00-05:00,out," LINE "," A
									  ",talked,90,,\n");
	run_at(&w, NOON);
	check_int(w.last.cases_opened, 1);
	check_cell(cases(&w), 1, "state", "open");
	run_at(&w, "2026-11-18T12:10:00-05:00");
	check_int(w.last.people, 0); /* nobody's time has come: nobody is looked at */
	run_at(&w, "2026-11-18T12:20:00-05:00");
	check_int(w.last.people, 1);
	check_int(w.last.cases_closed, 1);
	run_at(&w, "2026-11-18T12:40:00-05:00");
	check_int(w.last.cases_opened, 2);
	struct sheet *t = cases(&w);
	check_cell(t, 1, "closed_by", "proof:talked");
	check_cell(t, 2, "caller", B);
	check_cell(t, 3, "caller", "");
	run_at(&w, "2026-11-18T12:40:00-05:00");
	check_false(w.last.report_written);
	nights_close(&w);
}

/* Who waits for a record's time was forgotten when the night had a second transaction's worth of people after them. */
static void test_later_before_many(void **state)
{
	(void)state;
	enum { MANY = 4100, ROW = 80 };
	struct nights w;
	nights_open(&w, "");
	char *rows = arena_alloc(&w.memory, (MANY + 1) * ROW);
	int len = snprintf(rows, ROW, "k1,2026-11-18T12:30:00-05:00,in,+12012000000," LINE ",missed,20,,\n");
	for (int i = 1; i <= MANY; i++)
		len += snprintf(rows + len, ROW, "t%d,2026-11-18T11:00:00-05:00,in,+1201200%04d," LINE ",talked,90,,\n",
				i, i);
	drop(&w, "calls-1.csv", CALLS_HEAD, rows);
	run_at(&w, NOON);
	check_int(w.last.people, MANY + 1);
	check_int(w.last.cases_opened, 0);
	run_at(&w, "2026-11-18T12:40:00-05:00");
	check_int(w.last.people, 1);
	check_int(w.last.cases_opened, 1);
	nights_close(&w);
}

/* A thousand hidden calls of tomorrow must not keep a night from ending. */
static void test_many_hidden_after_now(void **state)
{
	(void)state;
	enum { MANY = 1200, ROW = 80 };
	struct nights w;
	nights_open(&w, "");
	char *rows = arena_alloc(&w.memory, MANY * ROW);
	for (int i = 0, len = 0; i < MANY; i++)
		len += snprintf(rows + len, ROW, "h%d,2026-11-19T%02d:%02d:00-05:00,in,anonymous," LINE ",missed,0,,\n",
				i, i / 60, i % 60);
	drop(&w, "calls-1.csv", CALLS_HEAD, rows);
	run_at(&w, NOON);
	check_int(w.last.cases_opened, 0);
	run_at(&w, "2026-11-20T12:00:00-05:00");
	check_int(w.last.cases_opened, MANY);
	nights_close(&w);
}

/* ---- the books ---- */

static void check_books(struct nights *w, int64_t missed)
{
	check_int(receipts_of(w, "decision") + receipts_of(w, "no_contact") + receipts_of(w, "joined"), missed);
	check_int(summary_number(w, "opening") + summary_number(w, "new"),
		  summary_number(w, "closed") + summary_number(w, "carried"));
}

/* Several nights: missed calls in = dispositions out, opening + new = closed + carried, and carried is opening next. */
static void test_books(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "2026-11-16T11:50:00-05:00", A) MISS("k2", "2026-11-16T11:55:00-05:00", A)
		     MISS("k3", "2026-11-16T10:00:00-05:00", B) MISS("k4", "2026-11-16T10:01:00-05:00", "anonymous")
			     MISS("k5", "2026-11-16T10:02:00-05:00", "+12125550111"));
	run_at(&w, "2026-11-16T12:00:00-05:00");
	check_books(&w, 5);
	check_int(summary_number(&w, "carried"), 3);
	int64_t carried = summary_number(&w, "carried");
	drop(&w, "calls-2.csv", CALLS_HEAD,
	     TALK("k6", "2026-11-16T15:00:00-05:00", A) MISS("k7", "2026-11-17T09:00:00-05:00", A)
		     MISS("k8", "2026-11-17T09:10:00-05:00", C));
	run_at(&w, "2026-11-17T12:00:00-05:00");
	check_int(summary_number(&w, "opening"), carried);
	check_books(&w, 7);
	check_int(w.last.cases_closed, 1);
	carried = summary_number(&w, "carried");
	drop(&w, "bookings-1.csv", BOOKINGS_HEAD,
	     "J1,scheduled," C ",Cy,2026-11-17T13:00:00-05:00,2026-11-19T09:00:00-05:00,2026-11-19T10:00:00-05:00,,\n");
	run_at(&w, NOON);
	check_int(summary_number(&w, "opening"), carried);
	check_books(&w, 7);
	carried = summary_number(&w, "carried");
	drop(&w, "bookings-2.csv", BOOKINGS_HEAD,
	     "J1,cancelled," C ",Cy,2026-11-17T13:00:00-05:00,2026-11-19T09:00:00-05:00,2026-11-19T10:00:00-05:00,"
	     "2026-11-18T15:00:00-05:00,\n");
	run_at(&w, "2026-11-19T12:00:00-05:00");
	check_int(w.last.cases_reopened, 1);
	check_int(summary_number(&w, "opening"), carried);
	check_books(&w, 7);
	check_int(summary_number(&w, "carried"), carried + 1);
	nights_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_hidden_and_inside),
		cmocka_unit_test(test_miss_during_talk),
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_tiers),
		cmocka_unit_test(test_per_day),
		cmocka_unit_test(test_freshness),
		cmocka_unit_test(test_old_calls),
		cmocka_unit_test(test_rows_after_now),
		cmocka_unit_test(test_later_before_many),
		cmocka_unit_test(test_many_hidden_after_now),
		cmocka_unit_test(test_books),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
