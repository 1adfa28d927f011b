/* The CSVs as the contract writes them: header, CRLF, guarded cells, times with the tenant's offset. */
#include "report_sample.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/file.h"
#include "report/write.h"

static struct sample sample;
static size_t repeat;  /* each row so many times */
static bool break_off; /* the ledger fails in the middle of proof.csv */
static char folder[] = "/tmp/ringback-report-XXXXXX";

/* ---- what figures.c does with a ledger ---- */

static bool hand_over_rows(const struct figures_rows *rows, const struct figures *f, struct err *err)
{
	bool ok = true;

	for (size_t n = 0; ok && n < repeat; n++)
		for (size_t i = 0; ok && i < f->cases_shown; i++)
			ok = rows->a_case(rows->ctx, &f->cases[i].row, err);
	for (size_t i = 0; ok && i < f->proofs_shown; i++)
		ok = rows->proof(rows->ctx, &f->proofs[i], err);
	if (ok && break_off)
		return err_set(err, ERR_IO, "the ledger cannot be read");
	if (ok && f->cases_shown)
		ok = rows->message(rows->ctx, &sample.messages[0], err);
	for (size_t i = 0; ok && i < f->exceptions_shown; i++)
		ok = rows->exception(rows->ctx, &f->exceptions[i], err);
	return ok;
}

static bool write_csvs(const char *where, struct err *err)
{
	struct report_csvs *csvs = report_open_csvs(&sample.tenant, where, err);
	bool ok = csvs && hand_over_rows(report_csvs_rows(csvs), &sample.f, err) && report_publish_csvs(csvs, err);

	report_close_csvs(&csvs);
	return ok;
}

/* ---- reading back ---- */

static struct str text, path;

static int set_up(void **state)
{
	(void)state;
	repeat = 1;
	break_off = false;
	memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
	assert_non_null(mkdtemp(folder));
	str_init(&text, 64u << 20);
	str_init(&path, 4096);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"cases.csv", "proof.csv", "messages.csv", "exceptions.csv"};
	(void)state;
	for (size_t i = 0; i < 4; i++)
		unlink(file_join(&path, folder, names[i]));
	check_int(rmdir(folder), 0); /* and nothing else was left behind */
	str_release(&text);
	str_release(&path);
	return 0;
}

static void write_all(void)
{
	struct err err = {0};
	check_ok(write_csvs(folder, &err), err);
}

static const char *read_file(const char *name)
{
	struct err err = {0};
	str_clear(&text);
	check_ok(file_read(file_join(&path, folder, name), &text, &err), err);
	return text.data;
}

static const char cases_header[] =
	"case_id,caller,caller_name,identity,first_missed_at,last_missed_at,missed_calls,needed,needed_source,decision,"
	"decision_code,decision_reason,hold_until,message_id,provider_id,message_state,rung,proof_kind,proof_source,"
	"proof_id,proof_at,match_class,match_reason,booking_id,booking_created_at,paid_minor,currency,state,next_step,"
	"due_at,closed_by,closed_reason";

static void headers_are_the_contract(void **state)
{
	(void)state;
	sample_empty(&sample);
	write_all();
	char want[1024];
	snprintf(want, sizeof want, "%s\r\n", cases_header);
	check_text(read_file("cases.csv"), want);
	check_text(read_file("proof.csv"),
		   "booking_id,booking_source,booking_status,booking_created_at,starts_at,person,case_id,message_id,"
		   "provider_id,accepted_at,minutes_after_text,match_class,match_reason,payment_id,paid_minor,"
		   "currency\r\n");
	check_text(read_file("messages.csv"),
		   "message_id,case_id,to,queued_at,handed_over_at,state,provider,provider_id,"
		   "provider_status,error_code,reconciled,segments\r\n");
	check_text(read_file("exceptions.csv"), "file,line,kind,reason,text\r\n");
	struct stat st;
	check_int(stat(path.data, &st), 0);
	check_int(st.st_mode & 07, 0); /* not for everybody on the machine */
}

static void rows_are_as_the_contract_says(void **state)
{
	(void)state;
	sample_full(&sample);
	write_all();
	assert_non_null(
		strstr(read_file("cases.csv"),
		       "\r\nC4PAIDXX0,+14155550123,Lee & Sons,lead,2026-11-21T20:00:00-08:00,"
		       "2026-11-21T20:00:00-08:00,1,,,review,STALE_CALL,The call is too old for an automatic text.,"
		       ",,,,paid,payment,square.csv line 12,p-77,2026-11-21T05:00:00-08:00,explained,self_return,"
		       "8850,,24000,USD,closed,call,,Ann,called\r\n"));
	assert_non_null(strstr(text.data, "\r\nC9QWX1H3J,,,unknown,"));
	check_text(
		strstr(read_file("proof.csv"), "\r\n") + 2,
		"8841,calendar.ics line 41,scheduled,2026-11-19T06:00:00-08:00,2026-11-24T05:00:00-08:00,Dana "
		"Whitfield,"
		"C3BOOKED0,M00000002,SM77aa,2026-11-19T05:37:00-08:00,23,followed,,,,\r\n"
		"8850,,completed,2026-11-20T05:00:00-08:00,,,C4PAIDXX0,,,,,explained,self_return,p-77,24000,USD\r\n");
	check_text(
		strstr(read_file("messages.csv"), "\r\n") + 2,
		"M00000002,C3BOOKED0,+14155550122,2026-11-19T05:00:00-08:00,2026-11-19T05:37:00-08:00,delivered,twilio,"
		"SM77aa,delivered,,matched,1\r\n");
	assert_non_null(strstr(read_file("exceptions.csv"), "calls.csv,88,bad_row,"));
	assert_non_null(strstr(text.data, "\r\nsquare.csv,,missing_column,No column says the phone.,\r\n"));
}

static void a_row_claims_no_more_than_the_page(void **state)
{
	(void)state;
	sample_full(&sample);
	sample.views[4].row.proof_id = sample.views[4].row.proof_source = S("");
	sample.views[4].row.booking_id = S("");
	write_all();
	assert_non_null(strstr(read_file("cases.csv"), ",no_action,payment,,,"));
	assert_null(strstr(text.data, ",paid,"));
}

static const char *const payloads[] = {
	"=cmd|' /C calc'!A0",
	"+1+1",
	"-2+3",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	"\n=1",
	"\xEF\xBC\x9D"
	"1",
	"\xEF\xBC\x8B"
	"1",
};

/* Reads cases.csv back with our own strict reader and looks at each cell that somebody else wrote. */
static void formulas_are_guarded_in_every_free_cell(void **state)
{
	(void)state;
	static const size_t cells[] = {2, 7, 8, 11, 18, 19, 23, 30, 31};
	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
		sample_full(&sample);
		struct case_row *r = &sample.views[0].row;
		struct slice bad = S(payloads[i]);
		r->caller_name = r->needed = r->needed_source = r->reason = r->proof_source = r->proof_id = bad;
		r->booking_id = r->closed_by = r->closed_reason = bad;
		sample.f.cases_shown = 1;
		write_all();
		read_file("cases.csv");
		struct csv_row row;
		struct err err = {0};
		struct csv_options options = {.delimiter = ',', .encoding = ENC_UTF8};
		struct csv_reader *reader = csv_open_memory(str_slice(&text), &options);
		check_int(csv_next(reader, &row, &err), CSV_ROW);
		check_int(csv_next(reader, &row, &err), CSV_ROW);
		check_int(row.n, 32);
		for (size_t c = 0; c < sizeof cells / sizeof *cells; c++) {
			check_int(row.field[cells[c]].at[0], '\'');
			check_true(slice_equal(slice_part(row.field[cells[c]], 1, 100), bad));
		}
		check_slice(row.field[1], "+14155550134"); /* E.164 is no formula */
		check_int(csv_next(reader, &row, &err), CSV_END);
		csv_close(&reader);
	}
}

static void hostile_texts_stay_in_their_cells(void **state)
{
	(void)state;
	sample_hostile(&sample);
	write_all();
	read_file("cases.csv");
	struct csv_row row;
	struct err err = {0};
	struct csv_options options = {.delimiter = ',', .encoding = ENC_UTF8};
	struct csv_reader *reader = csv_open_memory(str_slice(&text), &options);
	size_t rows = 0;
	for (enum csv_status s; (s = csv_next(reader, &row, &err)) != CSV_END; rows++) {
		check_int(s, CSV_ROW);
		check_int(row.n, 32);
	}
	check_int(rows, 6);
	csv_close(&reader);
}

static void masked_numbers_are_masked_here_too(void **state)
{
	(void)state;
	static const char *const names[] = {"cases.csv", "proof.csv", "messages.csv", "exceptions.csv"};
	sample_full(&sample);
	sample.tenant.mask_numbers = true;
	sample.views[0].row.needed = S("ring 415-555-0134");
	write_all();
	for (size_t i = 0; i < 4; i++) {
		read_file(names[i]);
		assert_null(strstr(text.data, "555-0134"));
		assert_null(strstr(text.data, "5550134"));
		assert_null(strstr(text.data, "5550122"));
	}
	assert_non_null(strstr(read_file("cases.csv"), ",+1415\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"
						       "0134,"));
}

static void many_rows_cross_the_buffer(void **state)
{
	(void)state;
	sample_full(&sample);
	repeat = 1001;
	write_all();
	read_file("cases.csv");
	check_true(text.len > 3 * (64u << 10));
	size_t lines = 0;
	for (const char *at = text.data; (at = strstr(at, "\r\n")); at += 2)
		lines++;
	check_int(lines, 1 + 5 * 1001);
}

static void a_ledger_that_fails_leaves_no_half_file(void **state)
{
	(void)state;
	struct err err = {0};
	sample_full(&sample);
	break_off = true;
	check_false(write_csvs(folder, &err));
	check_text(err.text, "the ledger cannot be read");
	check_false(file_exists(file_join(&path, folder, "proof.csv")));
	check_false(file_exists(file_join(&path, folder, "proof.csv.part")));
	check_false(write_csvs("/nowhere/at/all", &err));
	check_int(err.kind, ERR_CREATE);
}

/* ---- summary.json ---- */

static json_t *summary(void)
{
	json_error_t error;
	str_clear(&text);
	check_true(report_write_summary(&sample.f, &text));
	json_t *root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("summary.json line %d: %s", error.line, error.text);
	return root;
}

static void the_summary_defines_every_number(void **state)
{
	(void)state;
	sample_full(&sample);
	json_t *root = summary(), *figure;
	const char *key;
	check_int(json_integer_value(json_object_get(root, "report")), 12);
	check_int(json_integer_value(json_object_get(root, "corrects")), 11);
	check_text(json_string_value(json_object_get(root, "mode")), "dry-run");
	check_text(json_string_value(json_object_get(json_object_get(root, "period"), "to")),
		   "2026-11-22T05:00:00-08:00");
	check_int(json_object_size(json_object_get(root, "figures")), 3);
	json_object_foreach(json_object_get(root, "figures"), key, figure)
	{
		check_true(json_is_integer(json_object_get(figure, "value")));
		check_true(strlen(json_string_value(json_object_get(figure, "definition"))) > 10);
	}
	json_t *balance = json_object_get(root, "balance");
	check_int(json_integer_value(json_object_get(balance, "carried")), 17);
	/* each term is defined once, among the figures */
	check_true(json_is_integer(json_object_get(balance, "opening")));
	check_true(strlen(json_string_value(json_object_get(balance, "definition"))) > 10);
	check_true(json_is_true(json_object_get(balance, "balanced")));
	check_int(json_array_size(json_object_get(json_object_get(root, "rungs"), "rows")), RUNGS);
	json_decref(root);
	sample_hostile(&sample);
	json_decref(summary());
	sample_empty(&sample);
	root = summary();
	check_true(json_is_null(json_object_get(root, "corrects")));
	check_true(json_is_null(json_object_get(root, "data_complete_to")));
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(headers_are_the_contract, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rows_are_as_the_contract_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_row_claims_no_more_than_the_page, set_up, tear_down),
		cmocka_unit_test_setup_teardown(formulas_are_guarded_in_every_free_cell, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_texts_stay_in_their_cells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(masked_numbers_are_masked_here_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_rows_cross_the_buffer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_ledger_that_fails_leaves_no_half_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_summary_defines_every_number, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
