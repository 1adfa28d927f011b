/* One number's record: the order of events, when each was learnt, texts beside the provider's, and whose receipts. */
#include "ledger_world.h"
#include "store/subject.h"

#define OTHER INT64_C(12125550139)

struct telling {
	struct store *s;
	struct arena arena;
	struct subject_event *events;
	size_t n;
};

static void load(struct telling *r, int64_t phone)
{
	struct err err = {0};

	check_ok(subject_load(r->s, phone, &r->arena, &r->events, &r->n, &err), err);
}

static const struct subject_event *nth(const struct telling *r, enum subject_kind kind, size_t which)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->events[i].kind == kind && which-- == 0)
			return &r->events[i];
	fail_msg("no such event: %d", (int)kind);
	return NULL;
}

static void open_record(struct telling *r)
{
	*r = (struct telling){.s = ledger_memory()};
	arena_init(&r->arena, 16 << 20);
	ledger_begin(r->s);
	/* Read two days after the calls in it. */
	ledger_run(r->s, "INSERT INTO files (id, sha256, name, format, bytes, imported_at, rows, taken, repeated, "
			 "revised, skipped,"
			 " set_aside, first_at, last_at, cut, zone_basis) VALUES"
			 " (1, zeroblob(32), 'calls.csv', 'x', 1, 1795472800, 1, 1, 0, 0, 0, 0, 0, 0, 0, ''),"
			 " (2, randomblob(32), 'texts.csv', 'x', 1, 1795472900, 1, 1, 0, 0, 0, 0, 0, 0, 0, '')");
	ledger_commit(r->s);
}

static void close_record(struct telling *r)
{
	store_close(&r->s);
	arena_release(&r->arena);
}

static void put_call(struct telling *r, const char *id, int64_t phone, int64_t at, uint32_t line)
{
	struct put put = {.format = "x", .origin = {1, line}};
	struct err err = {0};
	struct call c = {.native_id = slice_of(id),
			 .direction = DIRECTION_IN,
			 .other = phone,
			 .other_kind = PHONE_VALID,
			 .started_at = at,
			 .outcome = CALL_MISSED,
			 .outcome_raw = SLICE("no-answer"),
			 .ring_s = 20,
			 .legs = 3};

	check_ok(records_put_call(r->s, &put, records_call_key("x", &c), &c, false, &err) == PUT_NEW, err);
}

static void put_text(struct telling *r, const char *id, enum direction way, enum message_status status, int64_t at)
{
	struct put put = {.format = "x", .origin = {2, 7}};
	struct err err = {0};
	struct reply reply = {.class = REPLY_OPT_OUT, .why = "stop"};
	struct message m = {.native_id = slice_of(id),
			    .direction = way,
			    .other = CALLER,
			    .other_kind = PHONE_VALID,
			    .body = SLICE("words"),
			    .status = status,
			    .sent_at = at};

	check_ok(records_put_message(r->s, &put, &m, way == DIRECTION_IN ? &reply : NULL, &err) == PUT_NEW, err);
}

static void put_consent(struct telling *r, enum consent_kind kind, int64_t at, int64_t file)
{
	struct put put = {.format = "x", .origin = {file, 9}};
	struct err err = {0};
	struct consent_event c = {.phone = CALLER,
				  .kind = kind,
				  .at = at,
				  .evidence = SLICE("E1"),
				  .words = SLICE("no more"),
				  .asserted_by = SLICE("Ann")};

	check_ok(records_put_consent(r->s, &put, &c, &err) == PUT_NEW, err);
}

/* A case, and a text of ours that went to `state` under the provider's id. */
static void put_ours(struct telling *r, const char *id, const char *state, const char *provider_id)
{
	char script[2048];

	snprintf(script, sizeof script,
		 "INSERT INTO outbox (message_id, dedupe_key, case_id, call, decision, phone, from_phone, body, "
		 "template,"
		 " template_sha, review_codes, answered_codes, state, dry, created_at, not_before, approved_by, "
		 "started_at,"
		 " handed_over_at, attempts, provider, provider_id, provider_status, error_code, why) VALUES ('%s',"
		 " randomblob(32), 1, 1, 1, %lld, 1, 'b', 't', zeroblob(32), '', '', 'queued', 0, %lld, 0, '', 1, "
		 "%lld, 1,"
		 " 'twilio', '%s', '', '', ''); UPDATE outbox SET state = 'sending' WHERE message_id = '%s';"
		 " UPDATE outbox SET state = 'accepted' WHERE message_id = '%s';"
		 " UPDATE outbox SET state = '%s' WHERE message_id = '%s'",
		 id, (long long)CALLER, (long long)T0 + 100, (long long)T0 + 100, provider_id, id, id, state, id);
	ledger_run(r->s, script);
}

static void put_case(struct telling *r)
{
	struct err err = {0};
	struct case_row c = {.row = 1,
			     .id = "CAAAAAAAA",
			     .caller = CALLER,
			     .caller_kind = PHONE_VALID,
			     .first_missed_at = T0,
			     .last_missed_at = T0,
			     .missed_calls = 1,
			     .open = true};

	check_ok(cases_insert(r->s, &c, &err), err);
}

/* ---- tests ---- */

static void test_order_and_learning(void **state)
{
	(void)state;
	struct telling r;
	open_record(&r);
	ledger_begin(r.s);
	put_call(&r, "k2", CALLER, T0 + 50, 3);
	put_call(&r, "k1", CALLER, T0, 2);
	put_call(&r, "k9", OTHER, T0 + 1, 4);
	put_text(&r, "SM1", DIRECTION_IN, MESSAGE_RECEIVED, T0 + 20);
	put_consent(&r, CONSENT_OPT_OUT, T0 + 20, 2); /* by the text */
	put_consent(&r, CONSENT_OPT_IN, T0 + 60, 0);  /* by command: known at once */
	ledger_commit(r.s);
	load(&r, CALLER);
	static const enum subject_kind order[] = {SUBJECT_CALL, SUBJECT_TEXT, SUBJECT_CONSENT, SUBJECT_CALL,
						  SUBJECT_CONSENT};
	check_int(r.n, 5);
	for (size_t i = 0; i < 5; i++)
		check_int(r.events[i].kind, order[i]);
	check_slice(r.events[0].id, "k1");
	check_int(r.events[0].learnt_at, 1795472800);
	check_int(r.events[0].number, 3);
	check_slice(r.events[0].file, "calls.csv");
	check_int(r.events[0].line, 2);
	check_int(r.events[1].type, REPLY_OPT_OUT);
	check_slice(r.events[1].words, "words");
	check_slice(r.events[1].reconciled, "");
	check_int(r.events[2].learnt_at, 1795472900);
	check_slice(r.events[2].why, "E1");
	check_slice(r.events[2].who, "Ann");
	check_int(r.events[4].type, CONSENT_OPT_IN);
	check_int(r.events[4].learnt_at, T0 + 60);
	close_record(&r);
}

static void test_reconciled(void **state)
{
	(void)state;
	static const struct {
		const char *state, *provider_id;
		const char *ours, *theirs; /* theirs null: the export does not have it */
		enum message_status status;
	} rows[] = {
		{"accepted", "SM1", "matched", "matched", MESSAGE_SENT},
		{"delivered", "SM2", "matched", "matched", MESSAGE_DELIVERED},
		{"delivered", "SM3", "differs", "differs", MESSAGE_FAILED},
		{"undelivered", "SM4", "only_ours", NULL, MESSAGE_UNKNOWN},
	};
	struct telling r;
	open_record(&r);
	ledger_begin(r.s);
	put_case(&r);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char id[10];
		snprintf(id, sizeof id, "MAAAAAAA%zu", i);
		put_ours(&r, id, rows[i].state, rows[i].provider_id);
		if (rows[i].theirs)
			put_text(&r, rows[i].provider_id, DIRECTION_OUT, rows[i].status, T0 + 100 + (int64_t)i);
	}
	put_text(&r, "SM9", DIRECTION_OUT, MESSAGE_DELIVERED, T0 + 110); /* typed by a person */
	ledger_commit(r.s);
	load(&r, CALLER);
	for (size_t i = 0, theirs = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct subject_event *o = nth(&r, SUBJECT_OUTBOX, i);
		check_slice(o->reconciled, rows[i].ours);
		check_slice(o->state, rows[i].state);
		check_slice(o->other_id, rows[i].provider_id);
		check_slice(o->case_id, "CAAAAAAAA");
		check_int(o->handed_over_at, T0 + 100);
		if (!rows[i].theirs)
			continue;
		const struct subject_event *t = nth(&r, SUBJECT_TEXT, theirs++);
		check_slice(t->reconciled, rows[i].theirs);
		check_slice(t->other_id, arena_text(&r.arena, o->id));
		check_slice(t->case_id, "CAAAAAAAA");
	}
	check_slice(nth(&r, SUBJECT_TEXT, 3)->reconciled, "only_provider");
	check_slice(nth(&r, SUBJECT_TEXT, 3)->other_id, "");
	close_record(&r);
}

/* Those that name the number, a case of theirs or a text to them; never those of another whose name begins alike. */
static void test_receipts(void **state)
{
	(void)state;
	static const struct {
		const char *kind, *payload;
		bool theirs;
	} rows[] = {
		{"decision", "{\"caller\":\"+12125550131\",\"case\":\"CZZZZZZZZ\"}", true},
		{"proof", "{\"case\":\"CAAAAAAAA\"}", true},
		{"cancel", "{\"message\":\"MAAAAAAA0\"}", true},
		{"decision", "{\"caller\":\"+121255501310\"}", false},
		{"proof", "{\"case\":\"CAAAAAAAB\"}", false},
		{"report", "{\"folder\":\"2026-11-20\"}", false},
	};
	struct telling r;
	struct err err = {0};
	size_t theirs = 0;
	open_record(&r);
	ledger_begin(r.s);
	put_case(&r);
	put_ours(&r, "MAAAAAAA0", "delivered", "SM1");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_ok(receipts_add(r.s, rows[i].kind, T0 + 500, slice_of(rows[i].payload), NULL, &err), err);
	ledger_commit(r.s);
	load(&r, CALLER);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rows[i].theirs)
			continue;
		const struct subject_event *e = nth(&r, SUBJECT_RECEIPT, theirs++);
		check_slice(e->words, rows[i].payload);
		check_slice(e->state, rows[i].kind);
		check_int(e->number, (int64_t)i + 1);
	}
	check_int(r.n, theirs + 1); /* and the text */
	close_record(&r);
}

static void test_nobody(void **state)
{
	(void)state;
	struct telling r;
	struct err err = {0};
	struct subject_case *cases;
	struct subject_name *names;
	size_t cases_n = 9, names_n = 9;
	open_record(&r);
	load(&r, OTHER);
	check_int(r.n, 0);
	check_ok(subject_cases(r.s, OTHER, &r.arena, &cases, &cases_n, &err), err);
	check_ok(subject_names(r.s, OTHER, &r.arena, &names, &names_n, &err), err);
	check_int(cases_n, 0);
	check_int(names_n, 0);
	close_record(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_learning),
		cmocka_unit_test(test_reconciled),
		cmocka_unit_test(test_receipts),
		cmocka_unit_test(test_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
