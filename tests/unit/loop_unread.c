/* Rows of texts and of consent that cannot be read: whom they name is not texted until they have been. */
#include "night_world.h"
#include "store/sql.h"

#define NOON     "2026-11-18T12:00:00-05:00" /* a Wednesday */
#define A        "+12125550131"
#define B        "+12125550132"
#define ROW(dir) "SM12345678,2026-11-18T11:00:00-05:00," dir "," A "," LINE ",Please no,received\n"

static const struct {
	const char *name, *head, *rows;
} files[] = {
	{"calls-1.csv", CALLS_HEAD,
	 "k1,2026-11-18T11:50:00-05:00,in," A "," LINE ",missed,0,,\n"
	 "k2,2026-11-18T11:51:00-05:00,in," B "," LINE ",missed,0,,\n"},
	{"messages-1.csv", MESSAGES_HEAD, ROW("Sideways")},
	{"messages-2.csv", MESSAGES_HEAD, ROW("in")},
	{"consent-1.csv", CONSENT_HEAD, "+12125550132,perhaps,2026-11-18T11:00:00-05:00\n"},
};
enum { CALLS, BROKEN, MENDED, LIST, FILES };

static void drop_file(struct nights *w, int i)
{
	drop(w, files[i].name, files[i].head, files[i].rows);
}

static struct slice of_caller(struct nights *w, const char *caller, const char *column)
{
	struct sheet *t = cases(w);

	for (size_t i = 1; i < t->rows; i++)
		if (slice_is(cell(t, i, "caller"), caller))
			return cell(t, i, column);
	fail_msg("no case of %s", caller);
	return (struct slice){0};
}

#define check_caller(w, caller, column, want) check_slice(of_caller((w), (caller), (column)), (want))

/* The id that the finding of a file gives to its row. */
static const char *row_id(struct nights *w, const char *file)
{
	struct sheet *t = report_sheet(w, "exceptions.csv");

	for (size_t i = 1; i < t->rows; i++) {
		struct slice reason = cell(t, i, "reason");
		ptrdiff_t at = slice_find(reason, SLICE("resolve " TENANT " "));
		if (slice_is(cell(t, i, "file"), file) && at >= 0)
			return arena_text(&w->memory, slice_part(reason, (size_t)at + 13, 9));
	}
	fail_msg("no finding of %s says how to resolve it", file);
	return NULL;
}

static void resolve(struct nights *w, const char *now, const char *id, const char *is, const char *refused)
{
	struct err err = {0}, other = {0};
	struct night *n = night_at(w, now, STORE_WRITE);
	bool ok = answer_reply(n, id, "Ann Lee", is, &err);

	check_ok(run_people(n, &other), other);
	night_close(n);
	check_int(ok, refused == NULL);
	if (refused && !strstr(err.text, refused))
		fail_msg("said \"%s\", not \"%s\"", err.text, refused);
}

/* ---- the row comes first, later, or mended ---- */

static void test_it_is_not_texted(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "authority: {tier: auto, signed_by: Ann, signed_on: 2026-10-01}\n");
	drop_file(&w, CALLS);
	drop_file(&w, BROKEN);
	run_at(&w, NOON);
	check_caller(&w, A, "decision", "review");
	check_caller(&w, A, "decision_code", "UNREAD_ROW");
	check_caller(&w, A, "message_id", ""); /* not even a draft: nobody may answer it unread */
	check_caller(&w, A, "next_step", "call");
	check_caller(&w, B, "decision_code", "CLEAR");
	check_true(slice_find(of_caller(&w, A, "decision_reason"), slice_of(row_id(&w, "messages-1.csv"))) >= 0);
	int64_t receipts = receipts_of(&w, NULL);
	drop(&w, "messages-again.csv", MESSAGES_HEAD, "\n" ROW("Sideways")); /* the same row elsewhere */
	run_at(&w, NOON);
	check_int(receipts_of(&w, NULL), receipts + 1); /* of the import */
	check_false(w.last.report_written);
	nights_close(&w);
}

static void test_a_draft_is_taken_back(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop_file(&w, CALLS);
	run_at(&w, NOON);
	check_caller(&w, A, "message_state", "draft");
	drop_file(&w, BROKEN);
	drop_file(&w, LIST);
	run_at(&w, "2026-11-18T12:05:00-05:00");
	check_caller(&w, A, "message_state", "canceled");
	check_caller(&w, A, "decision_code", "UNREAD_ROW");
	check_caller(&w, B, "message_state", "canceled");
	check_caller(&w, B, "decision_code", "UNREAD_ROW");
	drop_file(&w, MENDED);
	run_at(&w, "2026-11-18T12:10:00-05:00");
	check_caller(&w, A, "decision_code", "REPLY_PENDING"); /* it was read, and waits for an answer */
	check_caller(&w, B, "decision_code", "UNREAD_ROW");
	nights_close(&w);
}

/* What is said of a row is said of everybody in it, by name, and once. */
static void test_a_person_reads_it(void **state)
{
	(void)state;
	static const struct {
		const char *is, *code;
	} answers[] = {{"ok", "CLEAR"}, {"stop", "OPTED_OUT"}, {"wrong_number", "WRONG_PARTY"}};

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct nights w;
		nights_open(&w, "");
		drop_file(&w, CALLS);
		drop(&w, "messages-1.csv", MESSAGES_HEAD,
		     "SM12345678,2026-11-18T11:00:00-05:00,Sideways," A "," LINE ",or call " B ",received\n");
		run_at(&w, NOON);
		const char *id = row_id(&w, "messages-1.csv");
		check_caller(&w, B, "decision_code", "UNREAD_ROW");
		resolve(&w, "2026-11-18T12:05:00-05:00", id, answers[i].is, NULL);
		run_at(&w, "2026-11-18T12:06:00-05:00");
		check_caller(&w, A, "decision_code", answers[i].code);
		check_caller(&w, B, "decision_code", answers[i].code);
		check_caller(&w, A, "message_state", i ? "" : "draft");
		check_int(receipts_of(&w, "reply"), 2);
		resolve(&w, "2026-11-18T12:07:00-05:00", id, "ok", "no reply waits");
		nights_close(&w);
	}
}

/* ---- a file that is refused as a whole ---- */

/* Whoever stands in it waits until a file of its name was read, or a person says what it said. */
static void test_a_refused_file(void **state)
{
	(void)state;
	static const char LOST[] = "id,sent_at,direction,sender,to,body,status\n"; /* no "from" */
	for (int mended = 0; mended < 2; mended++) {
		struct nights w;
		nights_open(&w, "");
		drop_file(&w, CALLS);
		run_at(&w, NOON);
		check_caller(&w, A, "message_state", "draft");
		drop(&w, "messages-1.csv", LOST, ROW("in"));
		drop(&w, "calls-2.csv", "what,is,this\n", "x," B ",y\n"); /* of calls: it holds no stop */
		run_at(&w, "2026-11-18T12:05:00-05:00");
		check_caller(&w, A, "decision_code", "UNREAD_ROW");
		check_caller(&w, A, "message_state", "canceled");
		check_caller(&w, B, "decision_code", "CLEAR");
		int64_t receipts = receipts_of(&w, NULL);
		run_at(&w, "2026-11-18T12:06:00-05:00"); /* it stays, and says nothing new */
		check_int(receipts_of(&w, NULL), receipts);
		if (mended)
			drop(&w, "messages-1.csv", MESSAGES_HEAD, ROW("in"));
		else
			resolve(&w, "2026-11-18T12:07:00-05:00", row_id(&w, "messages-1.csv"), "stop", NULL);
		run_at(&w, "2026-11-18T12:08:00-05:00");
		check_caller(&w, A, "decision_code", mended ? "REPLY_PENDING" : "OPTED_OUT");
		nights_close(&w);
	}
}

/* ---- a ledger of a version that named nobody ---- */

static void make_old(struct nights *w)
{
	struct err err = {0};
	struct night *n = night_at(w, NOON, STORE_WRITE);

	check_ok(sql_exec(n->store,
			  "DELETE FROM consents WHERE kind = 17; DELETE FROM meta WHERE name = 'old_rows_named';"
			  "UPDATE findings SET key = key + 1, reason = substr(reason, 1, instr(reason, '; it may be') "
			  "- 1)"
			  " WHERE instr(reason, '; it may be') > 0",
			  &err),
		 err);
	night_close(n);
}

static void test_an_old_ledger(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop_file(&w, BROKEN);
	drop_file(&w, LIST);
	drop(&w, "calls-2.csv", CALLS_HEAD, "k9,2026-11-18 at 5,in," B "," LINE ",missed,0,,\n"); /* holds no stop */
	run_at(&w, NOON);
	size_t findings = report_sheet(&w, "exceptions.csv")->rows;
	make_old(&w);
	drop_file(&w, CALLS);
	run_at(&w, "2026-11-18T12:05:00-05:00");
	check_caller(&w, A, "decision_code", "UNREAD_ROW");
	check_caller(&w, B, "decision_code", "UNREAD_ROW");
	check_int(report_sheet(&w, "exceptions.csv")->rows, findings);
	resolve(&w, "2026-11-18T12:06:00-05:00", row_id(&w, "messages-1.csv"), "ok", NULL);
	drop(&w, "messages-again.csv", MESSAGES_HEAD, "\n" ROW("Sideways")); /* the same row elsewhere */
	run_at(&w, "2026-11-18T12:07:00-05:00");
	check_caller(&w, A, "decision_code", "CLEAR");
	check_caller(&w, B, "decision_code", "UNREAD_ROW");
	nights_close(&w);
}

/* ---- any order ---- */

/* All files in the order, a night for each or one for all; what is decided in the end is the same. */
static void check_order(const int order[FILES], bool each_its_night)
{
	struct nights w;
	struct err err = {0};

	nights_open(&w, "");
	for (size_t i = 0; i < FILES; i++) {
		drop_file(&w, order[i]);
		if (each_its_night) {
			run_at(&w, NOON);
			continue;
		}
		char path[256];
		snprintf(path, sizeof path, "%s/" TENANT "/inbox/%s", w.folders.var, files[order[i]].name);
		struct night *n = night_at(&w, NOON, STORE_WRITE);
		check_ok(capture_file(n, path, NULL, &err), err);
		night_close(n);
	}
	run_at(&w, NOON);
	check_caller(&w, A, "decision_code", "REPLY_PENDING");
	check_caller(&w, B, "decision_code", "UNREAD_ROW");
	check_int(receipts_of(&w, "no_contact") + receipts_of(&w, "decision"), 2);
	nights_close(&w);
}

static void test_any_order(void **state)
{
	(void)state;
	for (int code = 0; code < FILES * FILES * FILES * FILES; code++) {
		int order[FILES], seen = 0, rest = code;
		for (int i = 0; i < FILES; i++, rest /= FILES) {
			order[i] = rest % FILES;
			seen |= 1 << order[i];
		}
		if (seen != (1 << FILES) - 1)
			continue;
		check_order(order, false);
		check_order(order, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_is_not_texted),  cmocka_unit_test(test_a_draft_is_taken_back),
		cmocka_unit_test(test_a_person_reads_it), cmocka_unit_test(test_a_refused_file),
		cmocka_unit_test(test_an_old_ledger),     cmocka_unit_test(test_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
