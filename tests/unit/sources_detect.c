/* Which profile reads a file, and what is said when none does. */
#include "profiles.h"

static void add_all(struct profiles *p)
{
	profile_asterisk(p);
	profile_twilio_calls(p);
	struct format *ics = profile(p, "google-calendar", READS_BOOKINGS);
	ics->reader = READER_ICS;
	struct format *stripe = profile(p, "stripe-charges", READS_PAYMENTS);
	struct format_detect *d = arena_alloc(&p->arena, 2 * sizeof *d);
	profile_map(p, stripe, "id: id; paid_at: Created (UTC); amount: Amount");
	profile_need(p, stripe, "id,paid_at,amount");
	d[0].all_of = profile_list(p, stripe, "Created (UTC)|Amount Refunded");
	stripe->detect = d;
	stripe->detect_n = 1;
	/* The base of mappings knows no file by itself. */
	struct format *base = profile(p, "mapped-payments", READS_PAYMENTS);
	profile_map(p, base, "paid_at: paid_at; amount: amount");
	profile_need(p, base, "paid_at,amount");
	/* A tenant's own, with lines above its header. */
	struct format *own = profile_mapped_calls(p);
	own->name = "acme-log";
}

#define CDR(columns)                                                                                                   \
	"\"\",\"4155550134\",\"100\",\"in\",\"x\",\"a\",\"b\",\"Dial\",\"d\",\"2024-01-27 15:33:20\",,\"2024-01-27 "   \
	"15:34:20\","                                                                                                  \
	"60,0,\"NO ANSWER\",\"DOCUMENTATION\"" columns "\n"

/* What is read, by its first bytes: chosen null means refused, with these words. */
struct guess {
	const char *head, *named, *chosen, *says;
};

static void check_guess(const struct guess *g)
{
	struct profiles p;
	struct source_choice choice;
	struct err err = {0};
	profiles_begin(&p);
	add_all(&p);
	bool ok = source_detect(slice_of(g->head), "file.csv", &p.env, g->named, &choice, &err);
	if (g->chosen) {
		check_ok(ok, err);
		check_text(choice.format->name, g->chosen);
		check_has(slice_of(choice.why), g->says);
		check_int(err.kind, ERR_NONE);
	} else {
		check_false(ok);
		check_has(slice_of(err.text), g->says);
		check_has(slice_of(err.text), "file.csv");
	}
	profiles_end(&p);
}

static void test_guesses(void **state)
{
	(void)state;
	static const struct guess table[] = {
		{CDR(""), NULL, "asterisk-cdr", "1 of the first 1 rows"},
		{CDR(",\"1706369600.6\""), NULL, "asterisk-cdr", "shape"},
		{CDR(",\"1706369600.6\",\"\""), NULL, "asterisk-cdr", "shape"},
		{CDR(",\"1706369600.6\",\"\",\"\",\"1706369600.6\",3"), NULL, "asterisk-cdr", "shape"},
		{CDR(",1,2,3"), NULL, NULL, "no profile"}, /* 19 columns are another layout */
		{",4155550134,100,in,x,a,b,Dial,d,2024/1/27 15:33,,2024/1/27 15:34,60,0,NO ANSWER,DOCUMENTATION\n",
		 NULL, NULL, "looks like asterisk-cdr after a spreadsheet saved it"},
		{",4155550134,100,in,x,a,b,Dial,d,1/27/2024 3:33 PM,,1/27/2024 3:34 PM,60,0,BUSY,DOCUMENTATION\n",
		 "asterisk-cdr", NULL, "seconds are lost"},
		{"Sid,ParentCallSid,From,To,Status,StartTime,Direction\n", NULL, "twilio-calls", "7 of 7 columns"},
		{"Call SID,Parent Call SID,From,To,Status,Start Time,Direction,Extra\n", NULL, "twilio-calls",
		 "7 of 8"},
		{"Sid,From,To,Status,StartTime,Direction\n", NULL, NULL, "no profile"},
		{"Sid,From,To,Status,StartTime,Direction\n", "twilio-calls", "twilio-calls", "named"},
		{"Sid,From,To,State,StartTime,Direction\n", "twilio-calls", NULL, "nearest is \"State\""},
		{"id,Created (UTC),Amount,Amount Refunded\n", "twilio-calls", NULL, "it looks like stripe-charges"},
		{"id;Created (UTC);Amount;Amount Refunded\nch_1;2026-01-01;5,00;0,00\n", NULL, "stripe-charges",
		 "columns"},
		{"\xEF\xBB\xBFid,\"Created (UTC)\",Amount,Amount Refunded\r\n", NULL, "stripe-charges", "columns"},
		{"Call journal\n\nWhen,From,To,Result\n", NULL, "acme-log", "columns"},
		{"a\nb\nc\nd\ne\nWhen,From,To,Result\n", NULL, NULL, "no profile"},
		{"\r\n BEGIN:VCALENDAR\r\n", NULL, "google-calendar", "BEGIN:VCALENDAR"},
		{"BEGIN:VCALENDAR\r\n", "twilio-calls", NULL, "is a calendar"},
		{"Sid,From\n", "google-calendar", NULL, "is no calendar"},
		{"Sid,From\n", "no-such", NULL, "no format named no-such"},
		{"paid_at,amount\n", NULL, NULL, "formats/NAME.yaml"},
		{"paid_at,amount\n", "mapped-payments", "mapped-payments", "named"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check_guess(&table[i]);
}

/* Files that are no CSV. */
static void test_other_files(void **state)
{
	(void)state;
	static const struct guess table[] = {
		{"PK\x03\x04rest", NULL, NULL, ".xlsx workbook"},
		{"\xD0\xCF\x11\xE0rest", NULL, NULL, ".xls workbook"},
		{"\x1F\x8B\x08", NULL, NULL, "gzip inside gzip"},
		{"  {\"calls\":[]}", NULL, NULL, "is JSON without a row in it"},
		{"{\"sid\":1,\"a\":{\"b\":2}}", NULL, NULL, "is JSON, of which no profile knows the names sid, a.b;"},
		{" {\"calls\":[{\"sid\":1,\"parent_call_sid\":2,\"from\":3,\"to\":4,\"status\":5,\"start_time\":6,"
		 "\"direction\":7}",
		 NULL, "twilio-calls", "7 of 7 columns"},
		{"{\"id\":1,\"created(utc)\":2,\"amount\":3,\"amount_refunded\":4}\n{\"id\"", "stripe-charges",
		 "stripe-charges", "3 of 4 columns"},
		{"{\"id\":1}", "google-calendar", NULL, "is no calendar"},
		{"{\"id\":1}", "twilio-calls", NULL, "no column for id"},
		{"{\"id\":1}", "asterisk-cdr", NULL, "is JSON, which asterisk-cdr does not read"},
		{"<!doctype HTML><html>", NULL, NULL, "web page"},
		{"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"\"><html>", NULL, NULL, "web page"},
		{"<!doctype HTML><html>", "twilio-calls", NULL, "is a web page, which twilio-calls does not read"},
		{"<?xml version=\"1.0\"?><a/>", NULL, NULL, "is XML without a row in it"},
		{"<?xml version=\"1.0\"?><a><b x=\"1\"/>", NULL, NULL,
		 "is XML, of which no profile knows the names x;"},
		{"BEGIN:VCARD\n", NULL, NULL, "vCard"},
		{"INSERT INTO cdr VALUES (\"Ann\")\n", NULL, NULL, "SQL"},
		{"", NULL, NULL, "is empty"},
		{" \r\n", "twilio-calls", NULL, "is empty"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		check_guess(&table[i]);
}

/* Two shipped profiles that know one file are a fault of the profiles, and said; a tenant's own mapping is not. */
static void test_rivals(void **state)
{
	(void)state;
	struct profiles p;
	struct source_choice choice;
	struct err err = {0};
	static const char head[] = "Sid,ParentCallSid,From,To,Status,StartTime,Direction\n";
	profiles_begin(&p);
	add_all(&p);
	check_ok(source_detect(SLICE(head), "file.csv", &p.env, NULL, &choice, &err), err);
	check_true(strstr(choice.why, "also like") == NULL);
	struct format *second = profile_twilio_calls(&p);
	second->name = "second";
	check_ok(source_detect(SLICE(head), "file.csv", &p.env, NULL, &choice, &err), err);
	check_text(choice.format->name, "twilio-calls");
	check_has(slice_of(choice.why), "it is also like second");
	second->shipped = false;
	check_ok(source_detect(SLICE(head), "file.csv", &p.env, NULL, &choice, &err), err);
	check_text(choice.format->name, "second");
	check_true(strstr(choice.why, "also like") == NULL);
	profiles_end(&p);
}

/* One row that is cut short does not hide the layout. */
static void test_one_bad_row(void **state)
{
	(void)state;
	struct profiles p;
	struct source_choice choice;
	struct err err = {0};
	profiles_begin(&p);
	add_all(&p);
	bool ok = source_detect(SLICE(CDR("") "\"\",\"4155550134\"\n" CDR("")), "Master.csv", &p.env, NULL, &choice,
				&err);
	check_ok(ok, err);
	check_has(slice_of(choice.why), "2 of the first 3 rows");
	profiles_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guesses),
		cmocka_unit_test(test_other_files),
		cmocka_unit_test(test_one_bad_row),
		cmocka_unit_test(test_rivals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
