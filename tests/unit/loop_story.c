/* One case over several nights: approvals, stops, closings by name, joined misses, late bookings and money. */
#include "night_world.h"

#define NOON               "2026-11-18T12:00:00-05:00" /* a Wednesday */
#define A                  "+12125550131"
#define B                  "+12125550132"
#define MISS(id, at, from) id ",2026-11-18T" at "-05:00,in," from "," LINE ",missed,0,,\n"
#define BOOKING(id, status, phone, updated)                                                                            \
	id "," status "," phone                                                                                        \
	   ",Al,2026-11-18T12:10:00-05:00,2026-11-20T09:00:00-05:00,2026-11-20T10:00:00-05:00," updated ",\n"

/* A miss at 11:50 with a draft at noon; `id` is the draft's. */
static const char *draft_at_noon(struct nights *w, const char *more)
{
	nights_open(w, more);
	drop(w, "calls-1.csv", CALLS_HEAD, MISS("k1", "11:50:00", A));
	run_at(w, NOON);
	check_cell(cases(w), 1, "message_state", "draft");
	check_cell(cases(w), 1, "next_step", "approve_draft");
	return arena_text(&w->memory, cell(cases(w), 1, "message_id"));
}

enum answer { APPROVE, REJECT, CLOSE };

/* True when it was taken; the words of a refusal must hold `words`. */
static bool answered(struct nights *w, const char *now, enum answer what, const char *id, const char *words)
{
	struct err err = {0}, other = {0};
	struct night *n = night_at(w, now, STORE_WRITE);
	bool ok = what == CLOSE ? answer_close(n, id, "Ann Lee", "called", "", &err)
				: answer_draft(n, id, what == APPROVE, "Ann Lee", "", &err);

	check_ok(run_people(n, &other), other); /* as the command does */
	night_close(n);
	check_int(ok, words == NULL);
	if (words && !strstr(err.text, words))
		fail_msg("said \"%s\", not \"%s\"", err.text, words);
	if (words)
		check_int(err.kind, ERR_REFUSED);
	return ok;
}

static void check_receipt(struct nights *w, const char *kind, const char *words)
{
	const char *all = receipts_text(w, kind);

	if (!strstr(all, words))
		fail_msg("no %s receipt holds %s:\n%s", kind, words, all);
}

/* ---- numbers that become ours ---- */

static void replace_in_config(struct nights *w, const char *was, const char *now)
{
	struct err err = {0};
	struct str yaml;

	str_init(&yaml, 1 << 16);
	check_ok(file_read(scratch_path(&w->s, "tenants/" TENANT "/tenant.yaml"), &yaml, &err), err);
	struct slice all = str_slice(&yaml);
	ptrdiff_t at = slice_find(all, slice_of(was));
	assert_true(at >= 0);
	struct slice rest = slice_part(all, (size_t)at + strlen(was), all.len);
	size_t room = all.len + strlen(now) + 1;
	char *text = arena_alloc(&w->memory, room);
	int len = snprintf(text, room, "%.*s%s%.*s", (int)at, all.at, now, (int)rest.len, rest.at);
	scratch_write(&w->s, "tenants/" TENANT "/tenant.yaml", text, (size_t)len);
	str_release(&yaml);
}

/* An open case of a number that the owner then lists as internal: its draft is taken back by the next run, with nothing
 * else new; when the number is taken off the list again, somebody was missed after all. */
static void test_number_becomes_internal(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "11:55:00", B));
	run_at(&w, "2026-11-18T12:01:00-05:00");
	int64_t configs = receipts_of(&w, "config");
	replace_in_config(&w, "Owner}", "Owner, \"" A "\": Technician}");
	run_at(&w, "2026-11-18T12:05:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "message_state", "canceled");
	check_cell(t, 1, "decision_code", "INTERNAL_NUMBER");
	check_cell(t, 1, "identity", "internal");
	check_cell(t, 1, "closed_by", "config");
	check_cell(t, 2, "message_state", "draft");
	check_int(receipts_of(&w, "config"), configs + 1);
	check_receipt(&w, "cancel", "one of our own numbers");
	check_receipt(&w, "config", "\"listed\":\"," A ",\"");
	int64_t receipts = receipts_of(&w, NULL);
	run_at(&w, "2026-11-18T12:06:00-05:00");
	check_int(receipts_of(&w, NULL), receipts);
	replace_in_config(&w, "Owner, \"" A "\": Technician}", "Owner}");
	run_at(&w, "2026-11-18T12:10:00-05:00");
	t = cases(&w);
	check_cell(t, 1, "state", "open");
	check_cell(t, 1, "decision_code", "CLEAR");
	check_cell(t, 1, "next_step", "call");
	check_int(receipts_of(&w, "reopen"), 1);
	check_receipt(&w, "config", "\"unlisted\":\"," A ",\"");
	nights_close(&w);
}

/* A case that a talk, or a person, had closed before stays closed by that. */
static void test_closed_before_it_became_internal(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "calls-2.csv", CALLS_HEAD,
	     MISS("k2", "11:56:00", B) "k3,2026-11-18T12:03:00-05:00,out," LINE "," A ",talked,95,,\n");
	run_at(&w, "2026-11-18T12:05:00-05:00");
	const char *id = arena_text(&w.memory, cell(cases(&w), 2, "case_id"));
	answered(&w, "2026-11-18T12:06:00-05:00", CLOSE, id, NULL);
	replace_in_config(&w, "Owner}", "Owner, \"" A "\": Technician, \"" B "\": Office}");
	run_at(&w, "2026-11-18T12:10:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "closed_by", "proof:talked");
	check_cell(t, 2, "closed_by", "Ann Lee");
	drop(&w, "calls-3.csv", CALLS_HEAD, MISS("k4", "12:11:00", A));
	run_at(&w, "2026-11-18T12:12:00-05:00");
	t = cases(&w);
	check_cell(t, 1, "closed_by", "proof:talked");
	check_cell(t, 3, "decision_code", "INTERNAL_NUMBER");
	check_cell(t, 3, "closed_by", "config");
	nights_close(&w);
}

/* Whatever else decides reaches open cases too: a rule, and a setting. What still may go stays as it was. */
static void test_rule_or_setting_that_forbids(void **state)
{
	(void)state;
	static const char deny[] = "return { consent = function(call) return deny \"not_today\" end }\n",
			  allow[] = "return { consent = function(call) return allow() end }\n";
	struct nights w;
	draft_at_noon(&w, "");
	scratch_write(&w.s, "tenants/" TENANT "/rules.lua", allow, strlen(allow));
	run_at(&w, "2026-11-18T12:03:00-05:00");
	check_cell(cases(&w), 1, "message_state", "draft");
	scratch_write(&w.s, "tenants/" TENANT "/rules.lua", deny, strlen(deny));
	run_at(&w, "2026-11-18T12:05:00-05:00");
	check_cell(cases(&w), 1, "message_state", "canceled");
	check_cell(cases(&w), 1, "decision_code", "not_today");
	nights_close(&w);
	draft_at_noon(&w, "");
	int64_t configs = receipts_of(&w, "config");
	replace_in_config(&w, "fictional_numbers: true", "fictional_numbers: false");
	run_at(&w, "2026-11-18T12:05:00-05:00");
	check_cell(cases(&w), 1, "message_state", "canceled");
	check_cell(cases(&w), 1, "decision_code", "TEST_NUMBER");
	check_int(receipts_of(&w, "config"), configs + 1);
	nights_close(&w);
}

/* ---- drafts ---- */

static void test_approve_dry(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "");
	answered(&w, "2026-11-18T12:05:00-05:00", APPROVE, draft, NULL);
	check_receipt(&w, "approval", "Ann Lee");
	run_at(&w, "2026-11-18T12:06:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "message_state", "dry");
	check_cell(t, 1, "rung", "decided"); /* a dry text proves nothing */
	check_cell(t, 1, "state", "open");
	check_int(receipts_of(&w, "hand_over"), 0);
	answered(&w, "2026-11-18T12:07:00-05:00", APPROVE, draft, "no draft any more");
	answered(&w, "2026-11-18T12:07:00-05:00", REJECT, draft, "no draft any more");
	answered(&w, "2026-11-18T12:07:00-05:00", APPROVE, "M00000000", "no draft has the id");
	nights_close(&w);
}

static void test_reject(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "");
	answered(&w, "2026-11-18T12:05:00-05:00", REJECT, draft, NULL);
	run_at(&w, "2026-11-18T12:06:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "message_state", "canceled");
	check_cell(t, 1, "state", "open"); /* nobody has contacted this caller yet */
	check_cell(t, 1, "next_step", "call");
	check_int(w.last.drafts, 0);
	nights_close(&w);
}

/* A STOP that the ledger knows and no run has seen yet. */
static void test_stop_before_approval(void **state)
{
	(void)state;
	struct nights w;
	struct err err = {0};
	const char *draft = draft_at_noon(&w, "");
	struct night *n = night_at(&w, "2026-11-18T12:04:00-05:00", STORE_WRITE);
	struct put put = {.format = "optout"};
	struct consent_event stop = {
		.phone = 12125550131, .kind = CONSENT_OPT_OUT, .at = n->now, .asserted_by = SLICE("Ann")};
	check_ok(store_begin(n->store, &err), err);
	check_int(records_put_consent(n->store, &put, &stop, &err), PUT_NEW);
	check_ok(store_commit(n->store, &err), err);
	night_close(n);
	answered(&w, "2026-11-18T12:05:00-05:00", APPROVE, draft, "asked us to stop");
	check_receipt(&w, "approval", "OPTED_OUT");
	run_at(&w, "2026-11-18T12:06:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "message_state", "canceled");
	check_cell(t, 1, "decision_code", "OPTED_OUT");
	check_cell(t, 1, "rung", "not_contacted");
	check_int(receipts_of(&w, "dry_run"), 0);
	nights_close(&w);
}

/* A STOP in words, in the provider's export: the next run takes the draft back, with a receipt that says why. */
static void test_stop_by_text(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "");
	drop(&w, "messages-1.csv", MESSAGES_HEAD,
	     "m1,2026-11-18T12:03:00-05:00,in," A "," LINE ",\"please no more texts, thanks\",received\n");
	run_at(&w, "2026-11-18T12:05:00-05:00");
	check_cell(cases(&w), 1, "message_state", "canceled");
	check_cell(cases(&w), 1, "decision_code", "OPTED_OUT");
	check_receipt(&w, "cancel", "stop");
	check_receipt(&w, "consent", "opt_out");
	answered(&w, "2026-11-18T12:06:00-05:00", APPROVE, draft, "no draft any more");
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "12:20:00", A)); /* ringing again lifts no stop */
	run_at(&w, "2026-11-18T12:30:00-05:00");
	check_cell(cases(&w), 1, "decision_code", "OPTED_OUT");
	check_int(w.last.drafts, 0);
	nights_close(&w);
}

/* Night call: approved in the quiet hours, it is held until they end. */
static void test_approve_at_night(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     "k1,2026-11-17T21:40:00-05:00,in," A "," LINE ",voicemail,0,,My heat is off\n");
	run_at(&w, "2026-11-18T05:00:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "message_state", "draft");
	check_cell(t, 1, "hold_until", "2026-11-18T08:00:00-05:00");
	check_cell(t, 1, "needed", "My heat is off");
	check_cell(t, 1, "needed_source", "voicemail");
	answered(&w, "2026-11-18T06:50:00-05:00", APPROVE, arena_text(&w.memory, cell(t, 1, "message_id")), NULL);
	char not_before[40];
	snprintf(not_before, sizeof not_before, "\"not_before\":%lld", (long long)instant("2026-11-18T08:00:00-05:00"));
	check_receipt(&w, "approval", not_before);
	nights_close(&w);
}

/* Under `supervised` the second text of that template and those codes goes by the first one's approval. */
static void test_supervised(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "authority: {tier: supervised, signed_by: Ann, signed_on: 2026-10-01}\n");
	answered(&w, "2026-11-18T12:05:00-05:00", APPROVE, draft, NULL);
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "12:10:00", B));
	run_at(&w, "2026-11-18T12:15:00-05:00");
	check_cell(cases(&w), 2, "message_state", "dry");
	drop(&w, "calls-3.csv", CALLS_HEAD, MISS("k3", "09:00:00", "+12125550133")); /* stale: a new question */
	run_at(&w, "2026-11-18T12:20:00-05:00");
	check_cell(cases(&w), 1, "message_state", "draft");
	nights_close(&w);
}

/* ---- a person closes ---- */

static void test_close(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "");
	const char *id = arena_text(&w.memory, cell(cases(&w), 1, "case_id"));
	answered(&w, "2026-11-18T12:05:00-05:00", CLOSE, id, NULL);
	answered(&w, "2026-11-18T12:05:00-05:00", APPROVE, draft, "no draft any more");
	answered(&w, "2026-11-18T12:06:00-05:00", CLOSE, id, "closed already, by Ann Lee");
	run_at(&w, "2026-11-18T12:06:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "state", "closed");
	check_cell(t, 1, "closed_by", "Ann Lee");
	check_cell(t, 1, "closed_reason", "called");
	check_cell(t, 1, "message_state", "canceled");
	check_cell(t, 1, "next_step", "none");
	check_int(receipts_of(&w, "close"), 1); /* one closing, one receipt */
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "12:20:00", A));
	run_at(&w, "2026-11-18T12:30:00-05:00");
	check_int(w.last.cases_opened, 1); /* a new missed call after closing opens a new case */
	check_cell(cases(&w), 1, "state", "closed");
	check_cell(cases(&w), 2, "state", "open");
	nights_close(&w);
}

static void test_close_refused(void **state)
{
	(void)state;
	static const struct {
		const char *id, *reason, *note;
		enum err_kind kind;
	} table[] = {
		{NULL, "bored", "", ERR_USAGE},
		{NULL, "other", "", ERR_USAGE}, /* needs a note */
		{"C00000000", "called", "", ERR_REFUSED},
	};
	struct nights w;
	draft_at_noon(&w, "");
	const char *id = arena_text(&w.memory, cell(cases(&w), 1, "case_id"));
	int64_t receipts = receipts_of(&w, NULL);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct err err = {0};
		struct night *n = night_at(&w, NOON, STORE_WRITE);
		check_false(
			answer_close(n, table[i].id ? table[i].id : id, "Ann", table[i].reason, table[i].note, &err));
		check_int(err.kind, table[i].kind);
		night_close(n);
	}
	check_int(receipts_of(&w, NULL), receipts);
	nights_close(&w);
}

static void test_close_hidden(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, MISS("k1", "11:50:00", "anonymous") MISS("k2", "11:51:00", "anonymous"));
	run_at(&w, NOON);
	answered(&w, "2026-11-18T12:05:00-05:00", CLOSE, arena_text(&w.memory, cell(cases(&w), 1, "case_id")), NULL);
	run_at(&w, "2026-11-18T12:06:00-05:00");
	check_cell(cases(&w), 1, "closed_by", "Ann Lee");
	check_cell(cases(&w), 2, "state", "open");
	nights_close(&w);
}

/* ---- more calls ---- */

static void test_joined_supersedes_draft(void **state)
{
	(void)state;
	struct nights w;
	const char *draft = draft_at_noon(&w, "");
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "12:20:00", A));
	run_at(&w, "2026-11-18T12:30:00-05:00");
	struct sheet *t = cases(&w);
	check_int(t->rows, 2);
	check_cell(t, 1, "missed_calls", "2");
	check_cell(t, 1, "message_state", "draft");
	check_true(!slice_is(cell(t, 1, "message_id"), draft));
	check_int(receipts_of(&w, "joined"), 1);
	check_int(receipts_of(&w, "cancel"), 1);
	answered(&w, "2026-11-18T12:31:00-05:00", APPROVE, draft, "no draft any more");
	nights_close(&w);
}

/* A miss that joins late, but is not the latest one, takes no draft away: that one was for the latest miss. */
static void test_late_joined_keeps_draft(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, MISS("k1", "11:40:00", A) MISS("k2", "11:50:00", A));
	run_at(&w, NOON);
	const char *draft = arena_text(&w.memory, cell(cases(&w), 1, "message_id"));
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k3", "11:45:00", A));
	run_at(&w, "2026-11-18T12:01:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "missed_calls", "3");
	check_cell(t, 1, "message_id", draft);
	check_cell(t, 1, "message_state", "draft");
	check_cell(t, 1, "last_missed_at", "2026-11-18T11:50:00-05:00");
	check_int(receipts_of(&w, "joined"), 2);
	nights_close(&w);
}

/* They rang again after a text: one was enough, a person calls them. */
static void test_joined_after_text(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "messages-1.csv", MESSAGES_HEAD,
	     "SM1,2026-11-18T12:10:00-05:00,out," LINE "," A ",Hello from Acme,delivered\n");
	drop(&w, "calls-2.csv", CALLS_HEAD, MISS("k2", "12:20:00", A));
	run_at(&w, "2026-11-18T12:30:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "decision", "review");
	check_cell(t, 1, "next_step", "call");
	check_cell(t, 1, "rung", "delivered");
	check_int(w.last.drafts, 0);
	nights_close(&w);
}

/* Fifteen rows, answered on the third: no case left open, no text (story 4, with calls that are joined already). */
static void test_answered_at_last(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     MISS("k1", "11:50:00", A) MISS("k2", "11:51:00", A) "k3,2026-11-18T11:52:00-05:00,in," A "," LINE
								 ",talked,95,,\n");
	run_at(&w, NOON);
	struct sheet *t = cases(&w);
	check_int(t->rows, 2);
	check_cell(t, 1, "closed_by", "proof:talked");
	check_cell(t, 1, "missed_calls", "2");
	check_cell(t, 1, "message_id", "");
	check_int(w.last.drafts, 0);
	nights_close(&w);
}

/* ---- bookings and money ---- */

static void test_late_booking(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "bookings-1.csv", BOOKINGS_HEAD, BOOKING("J1", "scheduled", A, ""));
	run_at(&w, "2026-11-18T13:00:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "rung", "booked");
	check_cell(t, 1, "closed_by", "proof:booked");
	check_cell(t, 1, "proof_id", "J1");
	check_cell(t, 1, "match_class", "explained");
	check_cell(t, 1, "match_reason", "no_text");
	check_cell(t, 1, "message_state", "canceled"); /* nobody is texted about a job that is booked */
	check_receipt(&w, "proof", "J1");
	check_int(receipts_of(&w, "close"), 1);
	drop(&w, "bookings-2.csv", BOOKINGS_HEAD, BOOKING("J1", "cancelled", A, "2026-11-18T14:00:00-05:00"));
	run_at(&w, "2026-11-18T15:00:00-05:00");
	t = cases(&w);
	check_cell(t, 1, "state", "open");
	check_cell(t, 1, "closed_by", "");
	check_cell(t, 1, "booking_id", "J1"); /* leaves the count and stays visible */
	check_int(receipts_of(&w, "reopen"), 1);
	check_cell(report_sheet(&w, "proof.csv"), 1, "booking_status", "cancelled");
	nights_close(&w);
}

/* A payment straight to the case closes it; its draft is nobody's business any more. */
static void test_paid_takes_draft_back(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "payments-1.csv", PAYMENTS_HEAD,
	     "P1,payment,succeeded,2026-11-18T12:30:00-05:00,240.00,USD,,," A ",\n");
	run_at(&w, "2026-11-18T13:00:00-05:00");
	struct sheet *t = cases(&w);
	check_cell(t, 1, "rung", "paid");
	check_cell(t, 1, "paid_minor", "24000");
	check_cell(t, 1, "closed_by", "proof:paid");
	check_cell(t, 1, "message_state", "canceled");
	nights_close(&w);
}

/* Refunds: one row without a number that names its payment; each change of money leaves a receipt. */
static void test_refund(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "payments-1.csv", PAYMENTS_HEAD,
	     "P1,payment,succeeded,2026-11-18T12:30:00-05:00,240.00,USD,,," A ",\n");
	run_at(&w, "2026-11-18T13:00:00-05:00");
	drop(&w, "payments-2.csv", PAYMENTS_HEAD, "R1,refund,succeeded,2026-11-18T14:00:00-05:00,40.00,USD,,P1,,\n");
	run_at(&w, "2026-11-18T15:00:00-05:00");
	check_cell(cases(&w), 1, "paid_minor", "20000");
	check_cell(cases(&w), 1, "rung", "paid");
	check_receipt(&w, "proof", "\"paid_minor\":20000");
	drop(&w, "payments-3.csv", PAYMENTS_HEAD, "R2,refund,succeeded,2026-11-18T16:00:00-05:00,200.00,USD,,P1,,\n");
	run_at(&w, "2026-11-18T17:00:00-05:00");
	check_cell(cases(&w), 1, "paid_minor", "");
	check_cell(cases(&w), 1, "state", "open");
	check_int(receipts_of(&w, "reopen"), 1);
	nights_close(&w);
}

/* A payment that names its job and no number; later its own row says that it was refunded. */
static void test_payment_by_reference(void **state)
{
	(void)state;
	struct nights w;
	draft_at_noon(&w, "");
	drop(&w, "bookings-1.csv", BOOKINGS_HEAD, BOOKING("J1", "scheduled", A, ""));
	drop(&w, "payments-1.csv", PAYMENTS_HEAD, "P1,payment,succeeded,2026-11-18T12:30:00-05:00,240.00,USD,J1,,,\n");
	run_at(&w, "2026-11-18T13:00:00-05:00");
	check_cell(cases(&w), 1, "paid_minor", "24000");
	check_cell(report_sheet(&w, "proof.csv"), 1, "payment_id", "P1");
	drop(&w, "payments-2.csv", PAYMENTS_HEAD,
	     "P1,payment,succeeded,2026-11-18T12:30:00-05:00,240.00,USD,J1,,,240.00\n");
	run_at(&w, "2026-11-18T15:00:00-05:00");
	check_cell(cases(&w), 1, "paid_minor", "");
	check_cell(cases(&w), 1, "rung", "booked");
	nights_close(&w);
}

/* The office had the wrong number on a job: when it changes hands, the first caller's case is open again. */
static void test_booking_changes_hands(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD, MISS("k1", "11:50:00", A) MISS("k2", "11:51:00", B));
	drop(&w, "bookings-1.csv", BOOKINGS_HEAD, BOOKING("J1", "scheduled", A, ""));
	run_at(&w, "2026-11-18T13:00:00-05:00");
	check_cell(cases(&w), 1, "rung", "booked");
	check_cell(cases(&w), 2, "state", "open");
	drop(&w, "bookings-2.csv", BOOKINGS_HEAD, BOOKING("J1", "scheduled", B, "2026-11-18T14:00:00-05:00"));
	run_at(&w, "2026-11-18T15:00:00-05:00");
	check_cell(cases(&w), 1, "state", "open");
	check_cell(cases(&w), 2, "rung", "booked");
	drop(&w, "bookings-3.csv", BOOKINGS_HEAD, BOOKING("J1", "scheduled", "", "2026-11-18T16:00:00-05:00"));
	run_at(&w, "2026-11-18T17:00:00-05:00");
	check_cell(cases(&w), 2, "state", "open"); /* nobody's now */
	check_cell(report_sheet(&w, "proof.csv"), 1, "case_id", "");
	nights_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number_becomes_internal),
		cmocka_unit_test(test_closed_before_it_became_internal),
		cmocka_unit_test(test_rule_or_setting_that_forbids),
		cmocka_unit_test(test_approve_dry),
		cmocka_unit_test(test_reject),
		cmocka_unit_test(test_stop_before_approval),
		cmocka_unit_test(test_stop_by_text),
		cmocka_unit_test(test_approve_at_night),
		cmocka_unit_test(test_supervised),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_close_refused),
		cmocka_unit_test(test_close_hidden),
		cmocka_unit_test(test_joined_supersedes_draft),
		cmocka_unit_test(test_late_joined_keeps_draft),
		cmocka_unit_test(test_joined_after_text),
		cmocka_unit_test(test_answered_at_last),
		cmocka_unit_test(test_late_booking),
		cmocka_unit_test(test_paid_takes_draft_back),
		cmocka_unit_test(test_refund),
		cmocka_unit_test(test_payment_by_reference),
		cmocka_unit_test(test_booking_changes_hands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
