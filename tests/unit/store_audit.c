/* What verify asks of a ledger: a small ledger against which nothing speaks, then one wrong row at a time, and exactly
 * the questions that must notice it. */
#include "check.h"
#include "store/audit.h"
#include "store/cases.h"
#include "store/receipts.h"
#include "store/records.h"
#include "store/sql.h"
#include "store/views.h"

#define CALLER  14155550134
#define OFFICE  14155550100
#define OWNER   14155550111
#define TESTER  14155550112
#define MISSED  1795000000
#define RUN     1795003600
#define PAYLOAD "{\"at\":1795003600,"

static const int64_t never[] = {OFFICE, OWNER}, tests_list[] = {TESTER};

struct world {
	struct store *s;
	struct err err;
	char said[512]; /* ids of the questions with something against them, blanks between */
};

static int64_t say(struct world *w, const char *kind, const char *payload)
{
	int64_t number = 0;

	check_ok(receipts_add(w->s, kind, RUN, slice_of(payload), &number, &w->err), w->err);
	return number;
}

static void add_file(struct world *w)
{
	struct file_row f = {.name = "calls.csv",
			     .format = "twilio-calls",
			     .rows = 2,
			     .taken = 2,
			     .imported_at = RUN,
			     .calls = true,
			     .zone_basis = "UTC"};
	char payload[256];

	memset(f.sha256, 0xAB, sizeof f.sha256);
	check_ok(files_begin(w->s, f.name, &f.id, &w->err), w->err);
	check_ok(files_finish(w->s, &f, &w->err), w->err);
	snprintf(payload, sizeof payload, PAYLOAD "\"kind\":\"import\",\"rows\":2,\"sha256\":\"%s%s%s%s\",\"taken\":2}",
		 "abababababababab", "abababababababab", "abababababababab", "abababababababab");
	say(w, "import", payload);
}

static void add_call(struct world *w, const char *id, enum call_outcome outcome, int64_t at)
{
	struct call c = {.native_id = slice_of(id),
			 .direction = DIRECTION_IN,
			 .other = CALLER,
			 .other_kind = PHONE_VALID,
			 .started_at = at,
			 .outcome = outcome,
			 .ring_s = 20,
			 .talk_s = outcome == CALL_TALKED ? 60 : 0,
			 .legs = 1};
	struct put put = {.format = "twilio-calls", .origin = {1, 2}};

	check_int(records_put_call(w->s, &put, records_call_key("twilio-calls", &c), &c, false, &w->err), PUT_NEW);
}

static void add_case(struct world *w)
{
	static const uint8_t rules[16] = {1};
	struct decision d;
	struct case_row k = {.row = 1,
			     .id = "C00000001",
			     .caller = CALLER,
			     .caller_kind = PHONE_VALID,
			     .decision = 1,
			     .first_missed_at = MISSED,
			     .last_missed_at = MISSED,
			     .missed_calls = 1,
			     .last_call = 1,
			     .identity = IDENTITY_LEAD,
			     .outcome = OUTCOME_REVIEW,
			     .code = SLICE("STALE_CALL"),
			     .reason = SLICE("Too old."),
			     .decided_at = RUN,
			     .open = true,
			     .message = 0,
			     .rung = RUNG_DECIDED,
			     .next_step = STEP_APPROVE_DRAFT,
			     .changed_at = RUN,
			     .opened_run = RUN};
	struct voice v = {
		.layer = LAYER_FLOOR, .outcome = OUTCOME_REVIEW, .code = "STALE_CALL", .row = "B6", .answerable = true};

	decision_init(&d);
	decision_add(&d, &v);
	decision_settle(&d);
	check_ok(cases_insert(w->s, &k, &w->err), w->err);
	struct decision_row row = {.id = 1,
				   .case_row = 1,
				   .call = 1,
				   .decided_at = RUN,
				   .trigger = "first",
				   .identity = IDENTITY_LEAD,
				   .rules = rules,
				   .law = "2026",
				   .facts = SLICE("{}"),
				   .decision = &d};
	check_ok(decisions_add(w->s, &row, &w->err), w->err);
	int64_t receipt =
		say(w, "decision", PAYLOAD "\"case\":\"C00000001\",\"code\":\"STALE_CALL\",\"kind\":\"decision\"}");
	check_ok(cases_place_call(w->s, 1, 1, false, receipt, &w->err), w->err);
}

static void add_draft(struct world *w)
{
	struct outbox_row o = {.id = 1,
			       .case_row = 1,
			       .call = 1,
			       .decision = 1,
			       .phone = CALLER,
			       .from_phone = OFFICE,
			       .created_at = RUN,
			       .not_before = RUN + 3600,
			       .message_id = "M00000001",
			       .body = SLICE("Hello"),
			       .template = SLICE("missed_call"),
			       .review_codes = SLICE("STALE_CALL"),
			       .state = SLICE("draft"),
			       .dry = true,
			       .provider = SLICE("dryrun")};

	check_ok(outbox_add(w->s, &o, &w->err), w->err);
	say(w, "draft",
	    PAYLOAD "\"case\":\"C00000001\",\"kind\":\"draft\",\"message\":\"M00000001\",\"text\":\"Hello\"}");
}

static void add_report(struct world *w)
{
	struct report_record r = {.number = 1, .at = RUN, .day = SLICE("2026-11-18"), .folder = SLICE("2026-11-18")};
	char payload[256];

	memset(r.inputs_sha, 0xCD, sizeof r.inputs_sha);
	r.head_number = receipts_number(w->s) + 1;
	memcpy(r.head, receipts_head(w->s), sizeof r.head);
	check_ok(reports_add(w->s, &r, &w->err), w->err);
	snprintf(payload, sizeof payload,
		 PAYLOAD "\"folder\":\"2026-11-18\",\"inputs\":\"%s%s%s%s\",\"kind\":\"report\",\"number\":1}",
		 "cdcdcdcdcdcdcdcd", "cdcdcdcdcdcdcdcd", "cdcdcdcdcdcdcdcd", "cdcdcdcdcdcdcdcd");
	say(w, "report", payload);
}

/* Config, a file, a missed call with its case and draft, an opt-out of somebody else, a report. */
static void world_open(struct world *w)
{
	struct put put = {.format = "twilio-messages", .origin = {1, 3}};
	struct consent_event stop = {.phone = 14155550199,
				     .kind = CONSENT_OPT_OUT,
				     .at = MISSED,
				     .evidence = SLICE("SM1"),
				     .asserted_by = SLICE("reply")};

	*w = (struct world){0};
	w->s = store_open_memory("acme", &w->err);
	check_ok(w->s != NULL, w->err);
	check_ok(store_begin(w->s, &w->err), w->err);
	say(w, "config", PAYLOAD "\"kind\":\"config\",\"mode\":\"dry-run\"}");
	add_file(w);
	add_call(w, "CA1", CALL_MISSED, MISSED);
	add_case(w);
	add_draft(w);
	check_int(records_put_consent(w->s, &put, &stop, &w->err), PUT_NEW);
	say(w, "consent",
	    PAYLOAD "\"event\":\"opt_out\",\"kind\":\"consent\",\"phone\":\"+14155550199\",\"said_at\":1795000000}");
	add_report(w);
	check_ok(store_commit(w->s, &w->err), w->err);
}

static bool note(void *ctx, const struct audit_answer *a)
{
	struct world *w = ctx;
	size_t len = strlen(w->said);

	if (a->found) {
		assert_true(a->examples_n > 0 && a->example[0][0]);
		snprintf(w->said + len, sizeof w->said - len, "%s%s", len ? " " : "", a->id);
	}
	return true;
}

static const char *ask(struct world *w)
{
	struct audit_env env = {never, sizeof never / sizeof *never, tests_list,
				sizeof tests_list / sizeof *tests_list};

	w->said[0] = '\0';
	check_ok(audit_run(w->s, &env, note, w, &w->err), w->err);
	return w->said;
}

/* ---- the table ------------------------------------------------------------------------------------------- */

/* A text that came in (1) or went out (2), whose id stands in the row that was not read. */
#define QUOTED(direction)                                                                                              \
	"UPDATE consents SET words = 'x SM12345678 x' WHERE kind = 17; INSERT INTO messages (key, native_id,"          \
	" direction, phone, line, body, status, status_raw, error_code, sent_at, segments, reply_class, reply_scope,"  \
	" reply_flags, reply_why, content, file, file_line) VALUES (9, 'SM12345678', " direction                       \
	", 14155550134, 0, '', 7, '', '', 1795000000, 1, 0, 0, 0, '', 1, 1, 1)"

#define BOOKING(created, class, reason, status)                                                                        \
	"INSERT INTO bookings (key, native_id, status, status_raw, title, person, phone, phones, email, owner, "       \
	"created_at,"                                                                                                  \
	" starts_at, ends_at, last_starts_at, series, completed_at, updated_at, sequence, channel, message_ref,"       \
	" amount_minor, currency, content, file, file_line, case_id, match_class, match_reason, accepted_at)"          \
	" VALUES (7, 'B1', " status ", '', '', '', 14155550134, 1, '', 14155550134, " created                          \
	", 1795090000, 1795093600,"                                                                                    \
	" 1795090000, 0, 0, 0, 0, '', '', 0, '', 1, 1, 9, 1, " class ", " reason ", 0);"
#define PAYMENT(minor)                                                                                                 \
	"INSERT INTO payments (key, native_id, kind, status, status_raw, paid_at, amount_minor, refunded_minor, "      \
	"currency,"                                                                                                    \
	" booking_ref, related_id, payer, phone, email, owner, description, content, file, file_line, case_id)"        \
	" VALUES (8, 'P1', 1, 1, '', 1795090000, " minor                                                               \
	", 0, 'USD', '', '', '', 14155550134, '', 14155550134, '', 1, 1, 5, 1);"
#define UNGUARDED                                                                                                      \
	"DROP TRIGGER outbox_starts; DROP TRIGGER outbox_moves; DROP TRIGGER outbox_stays_dry; PRAGMA "                \
	"ignore_check_constraints = ON; "
#define LEFT_AT(at)                                                                                                    \
	UNGUARDED "UPDATE outbox SET dry = 0, state = 'accepted', provider_id = 'SM9', started_at = " at               \
		  ", attempts = 1,"                                                                                    \
		  " handed_over_at = " at ", approved_by = 'Ann', answered_codes = review_codes;"                      \
		  " INSERT INTO approvals (message_id, answer, name, at, note, template_sha, codes)"                   \
		  " SELECT message_id, 'approve', 'Ann', 1795003600, '', template_sha, review_codes FROM outbox;"
#define REWRITTEN "DROP TRIGGER receipts_fixed; DROP TRIGGER receipts_kept; "
/* A call so many seconds after the missed one: it rang for 10, and lasted for 60 when somebody talked. */
#define ANOTHER_CALL(after, outcome, in_talk)                                                                          \
	"INSERT INTO calls SELECT NULL, key + " after                                                                  \
	", 'x', direction, phone, phone_kind, raw, line, started_at + " after ", quality, " outcome                    \
	", '', 10, 60, 0, '', '', '', 1, 1, file, file_line, " in_talk " FROM calls WHERE id = 1;"
/* A change of the lists of numbers that get no text. */
#define CONFIG(at, how, phone)                                                                                         \
	"INSERT INTO receipts SELECT max(number) + 1, 'config', " at ", '{\"" how "\":\"," phone                       \
	",\",\"mode\":\"dry-run\"}', zeroblob(32) FROM receipts;"
#define PROVEN_BY_TALK "UPDATE cases SET open = 0, closed_by = 'proof:talked', rung = 9"
#define STOP(kind, scope, at)                                                                                          \
	"INSERT INTO consents (key, phone, kind, scope, at, evidence, words, asserted_by, keyword, file, file_line)"   \
	" VALUES (" at " + " kind ", 14155550134, " kind ", " scope ", " at ", '', '', 'Ann', 0, 0, 0);"

static const struct {
	const char *what, *script, *against;
} cases[] = {
	{"nothing", "", ""},

	{"closed by a text", "UPDATE cases SET open = 0, closed_by = 'proof:accepted'", "1a 2e"},
	{"money without a payment", "UPDATE cases SET paid_minor = 100, currency = 'USD', rung = 12", "1b 4b"},
	{"money of a payment", PAYMENT("100") "UPDATE cases SET paid_minor = 100, currency = 'USD', rung = 12", ""},
	{"more than was paid", PAYMENT("99") "UPDATE cases SET paid_minor = 100, currency = 'USD', rung = 12", "1b"},
	{"a penny counted below paid", PAYMENT("100") "UPDATE cases SET paid_minor = 100, currency = 'USD'", "1b"},
	{"followed without a text", BOOKING("1795001000", "2", "0", "1"), "1c"},

	{"a miss without its place", "UPDATE calls SET outcome = 4; DELETE FROM case_calls", "2a 2c 2d 2g"},
	{"a miss after the last clock is no fault", "UPDATE calls SET started_at = 1795003601; DELETE FROM case_calls",
	 "2c 2d 2g"},
	{"a receipt of another kind", "UPDATE case_calls SET receipt = 1", "2b 2c 2g"},
	{"a receipt that is not there", "UPDATE case_calls SET receipt = 99", "2b 2c 2g"},
	{"a joined miss that opened a case", "UPDATE case_calls SET joined = 1", "2b 2d 2g"},
	{"the receipt of another case", "UPDATE cases SET case_id = 'C00000002'", "2b"},
	{"closed by nobody", "UPDATE cases SET open = 0, closed_by = 'Ann'", "2e"},
	{"closed by Ann without her receipt",
	 "UPDATE cases SET open = 0, closed_by = 'Ann';"
	 "INSERT INTO closings (case_id, phone, at, name, reason, note) VALUES (1, 14155550134, 1, 'Ann', 'called', "
	 "'')",
	 "2f"},
	{"closed by config though nobody is inside", "UPDATE cases SET open = 0, closed_by = 'config'", "2e"},
	{"closed by a talk during which it began", ANOTHER_CALL("-50", "2", "0") PROVEN_BY_TALK, ""},
	{"closed by a talk that had ended", ANOTHER_CALL("-80", "2", "0") PROVEN_BY_TALK, "2e 4c"},
	{"a call that began during a talk", ANOTHER_CALL("50", "2", "0") ANOTHER_CALL("60", "4", "2"), ""},
	{"a call that began after the talk", ANOTHER_CALL("50", "2", "0") ANOTHER_CALL("140", "4", "2"), "2h"},
	{"a call that began during a talk of nobody", ANOTHER_CALL("50", "3", "2") ANOTHER_CALL("60", "4", "2"), "2h"},
	{"closed by a talk that was none", "UPDATE cases SET open = 0, closed_by = 'proof:talked', rung = 9", "2e 4c"},
	{"closed by a booking that explains itself away",
	 BOOKING("1794000000", "3", "3", "1") "UPDATE cases SET open = 0, closed_by = 'proof:booked'", "2e"},
	{"another code than the decision's", "UPDATE cases SET code = 'CLEAR'", "2g"},
	{"another decision than the receipt's", "UPDATE decisions SET code = 'CLEAR'; UPDATE cases SET code = 'CLEAR'",
	 "2g"},

	{"a draft to the owner", "UPDATE outbox SET phone = 14155550111", "3a"},
	{"a text to a number that was listed later",
	 "UPDATE outbox SET phone = 14155550111;" CONFIG("1795003700", "listed", "+14155550111"), ""},
	{"a text to a number that had been listed before",
	 "UPDATE outbox SET phone = 14155550111;" CONFIG("1795003500", "listed", "+14155550111"), "3a"},
	{"a text to a listed number, taken off and listed again",
	 "UPDATE outbox SET phone = 14155550111;" CONFIG("1795003650", "unlisted", "+14155550111")
		 CONFIG("1795003700", "listed", "+14155550111"),
	 "3a"},
	{"a text to a number, and a longer one was listed later",
	 "UPDATE outbox SET phone = 14155550111;" CONFIG("1795003700", "listed", "+141555501110"), "3a"},
	{"a text to a test number that was listed later",
	 "UPDATE outbox SET phone = 14155550112;" CONFIG("1795003700", "listed", "+14155550112"), ""},
	{"a canceled draft to the owner", "UPDATE outbox SET phone = 14155550111, state = 'canceled'", ""},
	{"a dry text to our own line",
	 UNGUARDED "UPDATE outbox SET phone = 14155550100, state = 'dry', review_codes = ''", "3a"},
	{"a draft to a test number", "UPDATE outbox SET phone = 14155550112", "3b"},

	{"booked without a booking", "UPDATE cases SET rung = 10, proof_id = 'B1'", "4a"},
	{"booked by a booking of its own",
	 BOOKING("1795001000", "3", "7", "1") "UPDATE cases SET rung = 10, proof_id = 'B1'", ""},
	{"booked by a cancelled one",
	 BOOKING("1795001000", "3", "7", "7") "UPDATE cases SET rung = 10, proof_id = 'B1'", "4a"},
	{"done by one that is not", BOOKING("1795001000", "3", "7", "1") "UPDATE cases SET rung = 11, proof_id = 'B1'",
	 "4a"},
	{"talked without a call", "UPDATE cases SET rung = 9", "4c"},
	{"replied without a text", "UPDATE cases SET rung = 8", "4d"},
	{"accepted without a text", "UPDATE cases SET rung = 6", "4d"},
	{"handed over without a receipt", LEFT_AT("1795010000"), "4e 4h 5f"},
	{"accepted without the provider's id", LEFT_AT("1795010000") "UPDATE outbox SET provider_id = ''", "4e 4h 5f"},
	{"another text than its receipt's", "UPDATE outbox SET body = 'Hello!'", "4f"},
	{"a dry text with a provider's id", "UPDATE outbox SET provider_id = 'SM9'", "4g"},
	{"queued while the config says dry run",
	 UNGUARDED "UPDATE outbox SET dry = 0, state = 'queued', review_codes = ''", "4h"},

	{"handed over after a stop", LEFT_AT("1795010000") STOP("2", "0", "1795009999"), "4e 4h 5a 5f"},
	{"handed over before a stop", LEFT_AT("1795010000") STOP("2", "0", "1795010001"), "4e 4h 5f"},
	{"handed over to a wrong number", LEFT_AT("1795010000") STOP("7", "0", "1795009000"), "4e 4h 5a 5f"},
	{"a stop for calls only", LEFT_AT("1795010000") STOP("2", "2", "1795009000"), "4e 4h 5f"},
	{"they came back", LEFT_AT("1795010000") STOP("2", "0", "1795009000") STOP("1", "0", "1795009500"), "4e 4h 5f"},
	{"a draft for somebody who asked to stop", STOP("2", "0", "1795001000"), "5b"},
	{"a draft for somebody in a row that nobody has read", STOP("17", "0", "0"), "5h"},
	{"a draft after a person has read it", STOP("17", "0", "0") STOP("18", "0", "1795001000"), ""},
	{"a draft for somebody in a row that came again", STOP("17", "0", "0") QUOTED("1"), ""},
	{"a draft for somebody whose row quotes a text of ours", STOP("17", "0", "0") QUOTED("2"), "5h"},
	{"a call during a talk that is not there", "UPDATE calls SET in_talk = 99", "2h"},
	{"handed over too early", LEFT_AT("1795003700"), "4e 4h 5c 5f"},
	{"two texts for one call",
	 LEFT_AT("1795010000") "INSERT INTO outbox SELECT 2, 'M00000002', randomblob(32), case_id, call, decision,"
			       " phone, from_phone, body, template, template_sha, '', '', state, dry, created_at, "
			       "not_before, '', started_at,"
			       " handed_over_at, attempts, provider, 'SM10', provider_status, error_code, why FROM "
			       "outbox",
	 "4e 4f 4h 5d 5f"},
	{"went without the answer it needed", UNGUARDED "UPDATE outbox SET state = 'dry'", "5e"},
	{"went with an answer of nobody",
	 UNGUARDED "UPDATE outbox SET state = 'dry', approved_by = 'Ann', answered_codes = review_codes", "5e"},
	{"a stop was taken away", "DELETE FROM consents", "5g"},

	{"a report without its receipt", "UPDATE reports SET head_number = 3", "7a 7b"},
	{"a report that printed another head", "UPDATE reports SET head = zeroblob(32)", "7a"},
	{"a report in another folder", "UPDATE reports SET folder = '2026-11-19'", "7a"},
	{"a report that is gone", "DELETE FROM reports", "7b"},
	{"the chain's end is gone", REWRITTEN "DELETE FROM receipts WHERE number = (SELECT max(number) FROM receipts)",
	 "7a"},
	{"another file than was read", "UPDATE files SET sha256 = zeroblob(32)", "7c"},
	{"other counts than its receipt's", "UPDATE files SET taken = 3", "7c"},

	{"a receipt's text that is no JSON", REWRITTEN "UPDATE receipts SET payload = 'x' WHERE kind = 'decision'",
	 "2b 2g"},
};

static void each_wrong_row_is_noticed(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		world_open(&w);
		check_ok(sql_exec(w.s, "PRAGMA foreign_keys = OFF", &w.err), w.err);
		if (*cases[i].script)
			check_ok(sql_exec(w.s, cases[i].script, &w.err), w.err);
		if (strcmp(ask(&w), cases[i].against) != 0) {
			print_error("%s: against \"%s\", expected \"%s\"\n", cases[i].what, w.said, cases[i].against);
			wrong++;
		}
		store_close(&w.s);
	}
	assert_int_equal(wrong, 0);
}

/* ---- the chain and the file ------------------------------------------------------------------------------ */

static const struct {
	const char *what, *script;
	int64_t number; /* first bad receipt */
} chains[] = {
	{"nothing", "", 0},
	{"a changed letter", "UPDATE receipts SET payload = replace(payload, 'STALE', 'STALF') WHERE number = 3", 3},
	{"a text that is no JSON", "UPDATE receipts SET payload = '{' WHERE number = 3", 3},
	{"a changed hash", "UPDATE receipts SET hash = zeroblob(32) WHERE number = 2", 2},
	{"a changed kind", "UPDATE receipts SET kind = 'no_contact' WHERE number = 3", 3},
	{"a changed clock", "UPDATE receipts SET at = at + 1 WHERE number = 4", 4},
	{"the end is cut off, and a report names it", "DELETE FROM receipts WHERE number >= 6", 6},
	{"one is gone", "DELETE FROM receipts WHERE number = 2", 2},
	{"the first is gone", "DELETE FROM receipts WHERE number = 1", 1},
	{"two changed places",
	 "UPDATE receipts SET number = 100 WHERE number = 2; UPDATE receipts SET number = 2 WHERE number = 3;"
	 "UPDATE receipts SET number = 3 WHERE number = 100",
	 2},
};

static void the_first_bad_receipt_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
		struct world w;
		struct chain_fault fault;
		world_open(&w);
		check_ok(sql_exec(w.s, "PRAGMA foreign_keys = OFF; " REWRITTEN, &w.err), w.err);
		if (*chains[i].script)
			check_ok(sql_exec(w.s, chains[i].script, &w.err), w.err);
		check_ok(receipts_load_head(w.s, &w.err), w.err);
		check_ok(receipts_verify(w.s, &fault, &w.err), w.err);
		check_ok(audit_chain_end(w.s, &fault, &w.err), w.err);
		if (fault.number != chains[i].number)
			fail_msg("%s: receipt %lld, expected %lld", chains[i].what, (long long)fault.number,
				 (long long)chains[i].number);
		assert_true(chains[i].number == 0 || strstr(fault.what, "receipt "));
		store_close(&w.s);
	}
}

static void the_file_is_checked(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	check_ok(store_check(w.s, &w.err), w.err);
	check_ok(sql_exec(w.s, "PRAGMA foreign_keys = OFF; UPDATE case_calls SET case_id = 99", &w.err), w.err);
	check_false(store_check(w.s, &w.err));
	check_int(w.err.kind, ERR_IO);
	assert_non_null(strstr(w.err.text, "case_calls"));
	check_ok(sql_exec(w.s,
			  "UPDATE case_calls SET case_id = 1; PRAGMA ignore_check_constraints = ON;"
			  "UPDATE cases SET open = 7; PRAGMA ignore_check_constraints = OFF",
			  &w.err),
		 w.err);
	w.err = (struct err){0};
	check_false(store_check(w.s, &w.err));
	assert_non_null(strstr(w.err.text, "CHECK"));
	store_close(&w.s);
}

static void an_empty_ledger_has_nothing_against_it(void **state)
{
	struct world w = {0};
	int64_t clock = -1;

	(void)state;
	w.s = store_open_memory("acme", &w.err);
	check_ok(w.s != NULL, w.err);
	check_text(ask(&w), "");
	check_ok(audit_clock(w.s, &clock, &w.err), w.err);
	check_int(clock, 0);
	check_ok(store_check(w.s, &w.err), w.err);
	store_close(&w.s);
}

static bool stop_at_once(void *ctx, const struct audit_answer *a)
{
	(void)a;
	(*(size_t *)ctx)++;
	return false;
}

static void asking_stops_when_told(void **state)
{
	struct audit_env none = {0};
	struct world w;
	size_t asked = 0;

	(void)state;
	world_open(&w);
	check_ok(audit_run(w.s, &none, stop_at_once, &asked, &w.err), w.err);
	check_int(asked, 1);
	assert_true(audit_questions_n > 25);
	store_close(&w.s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wrong_row_is_noticed), cmocka_unit_test(the_first_bad_receipt_is_named),
		cmocka_unit_test(the_file_is_checked),       cmocka_unit_test(an_empty_ledger_has_nothing_against_it),
		cmocka_unit_test(asking_stops_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
