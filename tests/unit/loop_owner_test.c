/* The owner test, by each of its endings; and a stop that staff enters. */
#include "base/hash.h"
#include "domain/floor.h"
#include "loop/optout.h"
#include "loop/owner_test.h"
#include "night_world.h"

#define NOON     "2026-11-18T12:00:00-05:00" /* a Wednesday */
#define NIGHT    "2026-11-18T23:30:00-05:00"
#define CUSTOMER "+12125550131"
#define INTERNAL 12125550111
#define TEST     12125550112
#define STRANGER 12125550131
#define AUTO     "authority: {tier: auto, signed_by: Ann, signed_on: 2026-10-01}\n"

/* ---- may it be tested at all? ---- */

static void test_allowed(void **state)
{
	(void)state;
	static const struct {
		int64_t phone;
		bool live, allowed;
		const char *says;
	} rows[] = {
		{INTERNAL, false, true, NULL},
		{INTERNAL, true, true, NULL}, /* never contacted, --live or not */
		{TEST, false, true, NULL},
		{TEST, true, false, "this version has none built in"},
		{STRANGER, false, false, "is on no list"},
		{STRANGER, true, false, "is on no list"},
		{12125550100, false, false, "is on no list"}, /* the company's line is no phone of a person */
		{0, false, false, "is on no list"},
	};
	struct nights w;
	nights_open(&w, "");
	struct night *n = night_at(&w, NOON, STORE_WRITE);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = {0};
		check_int(owner_test_allowed(n->tenant, rows[i].phone, rows[i].live, &err), rows[i].allowed);
		if (rows[i].allowed)
			continue;
		check_int(err.kind, ERR_REFUSED);
		check_true(strstr(err.text, rows[i].says));
		check_true(strstr(err.text, "Nothing was sent"));
	}
	night_close(n);
	nights_close(&w);
}

/* ---- the endings ---- */

struct before {
	int64_t receipts, drafts, dry, no_contact;
};

static struct before count(struct nights *w)
{
	return (struct before){receipts_of(w, NULL), receipts_of(w, "draft"), receipts_of(w, "dry_run"),
			       receipts_of(w, "no_contact")};
}

static void owner_tests(struct nights *w, const char *now, int64_t phone, struct owner_test *t)
{
	struct err err = {0};
	struct night *n = night_at(w, now, STORE_WRITE);

	check_ok(owner_test_run(n, phone, t, &err), err);
}

static const char *certificate(struct nights *w, const struct owner_test *t, const char *ending)
{
	struct err err = {0};
	struct str bytes;
	char path[PATH_MAX + 8];

	str_init(&bytes, 1 << 20);
	snprintf(path, sizeof path, "%s%s", t->certificate, ending);
	check_ok(file_read(path, &bytes, &err), err);
	const char *text = arena_text(&w->memory, str_slice(&bytes));
	str_release(&bytes);
	return text;
}

/* One receipt more and nothing else: no case, no call, no text. The report does not change for it. */
static void nothing_else(struct nights *w, struct before was, const char *now)
{
	struct before is = count(w);

	check_int(is.receipts, was.receipts + 1);
	check_int(is.drafts, was.drafts);
	check_int(is.dry, was.dry);
	check_int(is.no_contact, was.no_contact);
	check_int(receipts_of(w, "owner_test"), 1);
	run_at(w, now);
	check_int(w->last.missed, 1);
	check_int(w->last.cases_opened, 0);
	check_int(receipts_of(w, "no_contact"), was.no_contact);
}

static void open_with_a_miss(struct nights *w, const char *more)
{
	nights_open(w, more);
	drop(w, "calls-1.csv", CALLS_HEAD, "k1,2026-11-18T11:50:00-05:00,in," CUSTOMER "," LINE ",missed,0,,\n");
	run_at(w, NOON);
	check_int(w->last.cases_opened, 1);
}

static void test_internal(void **state)
{
	(void)state;
	struct nights w;
	struct owner_test t;
	open_with_a_miss(&w, AUTO); /* a customer would be texted at once */
	struct before was = count(&w);
	owner_tests(&w, NOON, INTERNAL, &t);
	check_int(t.real.decision.outcome, OUTCOME_NO_CONTACT);
	check_text(t.real.decision.code, "INTERNAL_NUMBER");
	check_int(t.real.answer.identity, IDENTITY_INTERNAL);
	check_false(t.test);
	check_text(t.label, "Owner");
	check_int(t.receipt, was.receipts + 1);
	check_int(t.customer_text.len, 0);
	char head[HASH_HEX_LEN + 1];
	hash_hex(receipts_head(w.night.store), HASH_SHA256_LEN, head);
	check_text(t.head, head);
	owner_test_release(&t);
	night_close(&w.night);
	const char *said = receipts_text(&w, "owner_test");
	check_true(strstr(said, "\"list\":\"internal\""));
	check_true(strstr(said, "\"outcome\":\"no_contact\""));
	check_true(strstr(said, "\"phone\":\"+12125550111\""));
	check_true(strstr(said, "\"sent\":\"nothing\""));
	check_false(strstr(said, "\"text\""));
	check_false(strstr(said, "would"));
	const char *text = certificate(&w, &t, ".txt");
	check_true(strstr(text, "INTERNAL_NUMBER      FIRED"));
	check_true(strstr(text, "ENDING: not contacted"));
	check_true(strstr(text, t.head));
	check_true(strstr(text, "This does not prove"));
	check_false(strstr(text, "were the same call"));
	check_true(strstr(certificate(&w, &t, ".json"), "\"were_it_not_listed\":null"));
	check_true(strstr(t.certificate, "/owner-tests/2026-11-18T120000"));
	nothing_else(&w, was, NOON);
	nights_close(&w);
}

static void test_number_without_live(void **state)
{
	(void)state;
	static const struct {
		const char *what, *more, *now;
		enum outcome would;
		const char *code, *ending;
	} rows[] = {
		{"bounded automatic, by day", AUTO, NOON, OUTCOME_SEND, "CLEAR",
		 "be handed over, were the company live"},
		{"draft and ask", "", NOON, OUTCOME_SEND, "CLEAR", "be a draft that a person answers"},
		{"read-only", "authority: {tier: observe}\n", NOON, OUTCOME_SEND, "CLEAR", "only be recorded"},
		{"in the night", AUTO, NIGHT, OUTCOME_REVIEW, "STALE_AFTER_HOLD", "wait for a person"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nights w;
		struct owner_test t;
		open_with_a_miss(&w, rows[i].more);
		struct before was = count(&w);
		owner_tests(&w, rows[i].now, TEST, &t);
		/* The number itself is not contacted, whatever would happen to another. */
		check_int(t.real.decision.outcome, OUTCOME_NO_CONTACT);
		check_text(t.real.decision.code, "TEST_NUMBER");
		check_int(t.real.answer.identity, IDENTITY_TEST);
		if (t.customer.decision.outcome != rows[i].would)
			fail_msg("%s: would %s %s", rows[i].what, outcome_word(t.customer.decision.outcome),
				 t.customer.decision.code);
		check_text(t.customer.decision.code, rows[i].code);
		check_int(t.customer.answer.identity, IDENTITY_LEAD);
		check_false(t.customer.facts.test_number);
		check_true(text_says_stop(str_slice(&t.customer_text)));
		const char *text = certificate(&w, &t, ".txt");
		check_true(strstr(text, t.customer_text.data));
		check_true(strstr(text, rows[i].ending));
		check_true(strstr(text, "Nothing was sent"));
		check_true(strstr(certificate(&w, &t, ".json"), "\"sent\":\"nothing\""));
		for (size_t k = 0; k < floor_table_n; k++) /* each gate stands there */
			check_true(strstr(text, floor_table[k].code));
		owner_test_release(&t);
		night_close(&w.night);
		const char *said = receipts_text(&w, "owner_test");
		check_true(strstr(said, "\"list\":\"test_numbers\""));
		check_true(strstr(said, "\"outcome\":\"no_contact\""));
		check_true(strstr(said, "\"text\":\"Acme Air: "));
		check_true(strstr(said, rows[i].code));
		nothing_else(&w, was, rows[i].now);
		nights_close(&w);
	}
}

/* What the phone has on record counts as it would for a customer: a STOP from it, and the dry look says no text. */
static void test_number_that_stopped(void **state)
{
	(void)state;
	struct nights w;
	struct owner_test t;
	nights_open(&w, AUTO);
	drop(&w, "messages-1.csv", MESSAGES_HEAD,
	     "m1,2026-11-18T10:00:00-05:00,in,+12125550112," LINE ",STOP,received\n");
	run_at(&w, NOON);
	owner_tests(&w, NOON, TEST, &t);
	check_text(t.real.decision.code, "TEST_NUMBER");
	check_int(t.customer.decision.outcome, OUTCOME_NO_CONTACT);
	check_text(t.customer.decision.code, "OPTED_OUT");
	check_true(strstr(certificate(&w, &t, ".txt"), "to anybody else: no text either (OPTED_OUT)"));
	owner_test_release(&t);
	night_close(&w.night);
	nights_close(&w);
}

/* Two in one second: two certificates, and the first stays as it is. Before any run: the ledger is made. */
static void test_twice(void **state)
{
	(void)state;
	struct nights w;
	struct owner_test a, b;
	nights_open(&w, "");
	owner_tests(&w, NOON, TEST, &a);
	night_close(&w.night);
	const char *first = certificate(&w, &a, ".txt");
	owner_tests(&w, NOON, INTERNAL, &b);
	night_close(&w.night);
	check_text(certificate(&w, &a, ".txt"), first);
	check_true(slice_ends(slice_of(b.certificate), "T120000.2"));
	check_int(b.receipt, a.receipt + 1);
	check_int(receipts_of(&w, NULL), 2);
	owner_test_release(&a);
	owner_test_release(&b);
	nights_close(&w);
}

/* The service itself refuses too: nothing is written for a number on no list. */
static void test_stranger(void **state)
{
	(void)state;
	struct nights w;
	struct owner_test t;
	struct err err = {0};
	open_with_a_miss(&w, "");
	struct before was = count(&w);
	struct night *n = night_at(&w, NOON, STORE_WRITE);
	check_false(owner_test_run(n, STRANGER, &t, &err));
	check_int(err.kind, ERR_REFUSED);
	owner_test_release(&t);
	night_close(n);
	check_int(count(&w).receipts, was.receipts);
	check_false(file_exists(scratch_path(&w.s, "var/" TENANT "/owner-tests")));
	nights_close(&w);
}

/* ---- a stop that staff enters ---- */

static void test_optout(void **state)
{
	(void)state;
	static const struct {
		enum consent_scope scope;
		int64_t canceled;
		const char *code;
	} rows[] = {{SCOPE_ALL, 1, "OPTED_OUT"}, {SCOPE_TEXT, 1, "OPTED_OUT"}, {SCOPE_VOICE, 0, "CLEAR"}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nights w;
		struct err err = {0};
		bool known = true;
		open_with_a_miss(&w, "");
		check_int(w.last.drafts, 1);
		struct night *n = night_at(&w, "2026-11-18T12:05:00-05:00", STORE_WRITE);
		check_ok(optout_enter(n, STRANGER, rows[i].scope, "Ann", "at the counter", &known, &err), err);
		check_false(known);
		check_int(n->counts.canceled, rows[i].canceled);
		check_ok(optout_enter(n, STRANGER, rows[i].scope, "Ann", "at the counter", &known, &err), err);
		check_true(known); /* once is enough */
		check_int(n->counts.canceled, rows[i].canceled);
		night_close(n);
		check_int(receipts_of(&w, "consent"), 1);
		check_int(receipts_of(&w, "cancel"), rows[i].canceled);
		const char *said = receipts_text(&w, "consent");
		check_true(strstr(said, "\"by\":\"Ann\""));
		check_true(strstr(said, "\"note\":\"at the counter\""));
		check_true(strstr(said, "\"phone\":\"" CUSTOMER "\""));
		run_at(&w, "2026-11-18T12:06:00-05:00");
		struct sheet *sheet = cases(&w);
		check_cell(sheet, 1, "decision_code", rows[i].code);
		check_cell(sheet, 1, "message_state", rows[i].canceled ? "canceled" : "draft");
		check_cell(sheet, 1, "state", "open"); /* a stop closes no case: nobody has called them back */
		nights_close(&w);
	}
}

/* A number that has never called is stopped all the same, and its first call finds the stop. */
static void test_optout_of_a_stranger(void **state)
{
	(void)state;
	struct nights w;
	struct err err = {0};
	bool known = false;
	nights_open(&w, AUTO);
	struct night *n = night_at(&w, "2026-11-18T09:00:00-05:00", STORE_WRITE);
	check_ok(optout_enter(n, STRANGER, SCOPE_ALL, "Ann", "", &known, &err), err);
	night_close(n);
	drop(&w, "calls-1.csv", CALLS_HEAD, "k1,2026-11-18T11:50:00-05:00,in," CUSTOMER "," LINE ",missed,0,,\n");
	run_at(&w, NOON);
	struct sheet *sheet = cases(&w);
	check_cell(sheet, 1, "decision", "no_contact");
	check_cell(sheet, 1, "decision_code", "OPTED_OUT");
	check_int(w.last.dry_texts, 0);
	nights_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_internal),
		cmocka_unit_test(test_number_without_live),
		cmocka_unit_test(test_number_that_stopped),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_stranger),
		cmocka_unit_test(test_optout),
		cmocka_unit_test(test_optout_of_a_stranger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
