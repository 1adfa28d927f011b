/* What a report counts, from a ledger made by hand: responses, groups of bookings, who comes first, what changed. */
#include "ledger_world.h"
#include "report_sample.h"

#include "report/rows.h"
#include "report/wording.h"
#include "store/views.h"

static struct sample sample;
static struct arena arena;
static struct store *store;
static struct figures figures;
static int64_t rows; /* cases of this test so far */

static int set_up(void **state)
{
	struct err err = {0};

	(void)state;
	sample_empty(&sample);
	sample.tenant.report_period_s = 31 * DAY;
	sample.tenant.sick_rows_per_mille = 20;
	arena_init(&arena, 64u << 20);
	store = store_open_memory("acme-hvac", &err);
	assert_non_null(store);
	check_ok(store_index_reports(store, &err), err);
	rows = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(&store);
	arena_release(&arena);
	return 0;
}

static void load(int64_t number)
{
	struct err err = {0};

	figures = (struct figures){.report_number = number, .dry = true};
	check_ok(figures_load(store, &sample.tenant, SAMPLE_NOW, &arena, &figures, &err), err);
}

static struct case_row new_case(int64_t missed_at)
{
	struct case_row r;
	char id[CASE_ID_LEN];

	snprintf(id, sizeof id, "C%08u", (unsigned)(++rows % 100000000));
	sample_row(&r, id, 13035550100 + rows, "");
	r.row = rows;
	r.first_missed_at = r.last_missed_at = missed_at;
	return r;
}

static void put(const struct case_row *r)
{
	struct err err = {0};

	ledger_begin(store);
	check_ok(cases_insert(store, r, &err), err);
	ledger_commit(store);
}

static int64_t number_of(const char *key)
{
	for (size_t i = 0; i < figures.all_n; i++)
		if (strcmp(figures.all[i].key, key) == 0)
			return figures.all[i].value;
	fail_msg("no number is called %s", key);
	return -1;
}

static void responses_fall_into_their_lanes(void **state)
{
	(void)state;
	static const int64_t after_s[] = {0, 299, 300, 3599, 3600, DAY - 1, DAY, 7 * DAY - 1, 7 * DAY, -1};
	static const int64_t want[6] = {2, 2, 2, 2, 1, 1};
	int64_t missed_at = SAMPLE_NOW - 20 * DAY;

	for (size_t i = 0; i < sizeof after_s / sizeof *after_s; i++) {
		struct case_row r = new_case(missed_at);
		r.answered_at = after_s[i] < 0 ? 0 : missed_at + after_s[i];
		put(&r);
	}
	struct case_row before = new_case(SAMPLE_NOW - 32 * DAY); /* open, but missed before the period */
	struct case_row own = new_case(missed_at), test = new_case(missed_at);
	own.identity = IDENTITY_INTERNAL;
	test.identity = IDENTITY_TEST;
	put(&before);
	put(&own);
	put(&test);
	load(1);
	for (size_t i = 0; i < 6; i++)
		check_int(figures.response[i], want[i]);
	check_int(number_of("response_none"), 1);
	check_int(number_of("cases"), 13);
	check_int(number_of("cases_of_period"), 12);
}

static void an_emergency_comes_before_replies_and_drafts(void **state)
{
	(void)state;
	struct case_row draft = new_case(SAMPLE_NOW - 60), reply = new_case(SAMPLE_NOW - 2 * HOUR);
	struct case_row urgent = new_case(SAMPLE_NOW - 9 * HOUR), old = new_case(SAMPLE_NOW - 20 * DAY);

	draft.next_step = STEP_APPROVE_DRAFT;
	reply.next_step = STEP_ANSWER_REPLY;
	urgent.flags = old.flags = CASE_URGENT;
	old.backlog = true; /* found in old logs: one line with the rest of them */
	put(&draft);
	put(&reply);
	put(&urgent);
	put(&old);
	load(1);
	check_int(figures.needs_n, 3);
	check_text(figures.needs[0].row.id, urgent.id);
	check_text(figures.needs[1].row.id, reply.id);
	check_text(figures.needs[2].row.id, draft.id);
	check_int(figures.backlog_n, 1);
	check_text(wording_next(&figures.needs[0].row), "Call them now");
	check_text(wording_next(&old), "Call them");
}

static void the_list_is_newest_miss_first(void **state)
{
	(void)state;
	struct case_row first = new_case(SAMPLE_NOW - 5 * DAY), second = new_case(SAMPLE_NOW - 3 * DAY);
	struct case_row third = new_case(SAMPLE_NOW - 4 * DAY);

	first.last_missed_at = SAMPLE_NOW - HOUR; /* rang again */
	put(&first);
	put(&second);
	put(&third);
	load(1);
	check_int(figures.cases_shown, 3);
	check_text(figures.cases[0].row.id, first.id);
	check_text(figures.cases[1].row.id, second.id);
	check_text(figures.cases[2].row.id, third.id);
}

static void of_many_cases_the_newest_are_kept(void **state)
{
	(void)state;
	struct figures f = {.tenant = &sample.tenant, .now = SAMPLE_NOW};
	struct gather g = {.arena = &arena, .f = &f};

	for (int64_t i = 0; i < 3 * FIGURES_ROWS_MAX; i++) {
		struct case_row r = {.row = i + 1, .last_missed_at = SAMPLE_NOW - (i * 7919) % (3 * FIGURES_ROWS_MAX)};
		pick_case(&g, &r);
	}
	pick_finish(&g);
	check_int(g.newest_n, FIGURES_ROWS_MAX);
	for (int64_t i = 0; i < FIGURES_ROWS_MAX; i++)
		check_int(g.newest[i].at, SAMPLE_NOW - i);
}

/* Bookings: key, status, class, reason, what was paid. Columns that do not matter here are zero or empty. */
#define BOOKING(key, status, class, reason, paid, currency)                                                            \
	"INSERT INTO bookings VALUES (" #key ", " #key ", 'b" #key "', " #status ", '', '', '', 0, 1, '', 0, 0,"       \
	" 1795000000, 1795400000, 0, 0, 0, 0, 0, 0, '', '', 0, '', 0, 1, 1, 0, " #class ", " #reason ", '', '', 0,"    \
											" '', " #paid ", '" currency   \
											"');"

static const struct tally *line_of(const char *word, const char *currency)
{
	for (size_t i = 0; i < figures.matches_n; i++)
		if (slice_is(figures.matches[i].word, word) && slice_is(figures.matches[i].currency, currency))
			return &figures.matches[i];
	fail_msg("no line %s %s", word, currency);
	return NULL;
}

static void cancelled_bookings_leave_the_count(void **state)
{
	(void)state;
	ledger_run(store, "INSERT INTO files VALUES (1, zeroblob(32), 'jobs.csv', 'x', 1, 1795000000, 6, 6, 0, 0, 0, "
			  "0, 0, 0, 0, 0, '');" BOOKING(1, 1, 2, 0, 24000, "USD") BOOKING(2, 7, 2, 0, 5000, "USD")
				  BOOKING(3, 5, 3, 4, 100, "CAD") BOOKING(4, 5, 3, 4, 200, "USD")
					  BOOKING(5, 1, 0, 0, 0, "") BOOKING(6, 7, 4, 0, 0, ""));
	load(1);
	check_int(line_of("followed", "USD")->n, 1);
	check_int(line_of("followed", "USD")->amount_minor, 24000);
	check_int(line_of("cancelled", "USD")->n, 2);
	check_int(line_of("cancelled", "USD")->amount_minor, 5000); /* stays visible */
	check_int(line_of("explained_self_return", "CAD")->amount_minor, 100);
	check_int(line_of("explained_self_return", "USD")->amount_minor, 200);
	check_int(line_of("no_person", "")->n, 1);
	check_int(figures.proofs_total, 6); /* proof.csv keeps them all */
	check_int(number_of("bookings_followed"), 1);
	check_int(number_of("bookings_explained_self_return"), 2); /* one a currency, one number */
	check_int(number_of("bookings_cancelled"), 2);
	check_int(number_of("bookings_direct"), 0);
	int64_t sum = 0;
	for (size_t i = 0; i < figures.matches_n; i++)
		sum += figures.matches[i].n;
	check_int(sum, number_of("bookings"));
	check_true(slice_is(figures.matches[0].word, "followed")); /* in the order of strength, cancelled behind */
	for (size_t i = 0; i < figures.all_n; i++)
		check_true(*figures.all[i].name && *figures.all[i].definition &&
			   !slice_ends(S(figures.all[i].key), "_"));
}

/* As a column that is none of currencies makes them: every booking is counted, in its own group. */
static void more_currencies_than_lines_lose_no_booking(void **state)
{
	(void)state;
	enum { CURRENCIES = 120 };
	char sql[128];
	int64_t followed = 0;

	ledger_run(store, "INSERT INTO files VALUES (1, zeroblob(32), 'jobs.csv', 'x', 1, 1795000000, 6, 6, 0, 0, 0, "
			  "0, 0, 0, 0, 0, '');" BOOKING(1000, 7, 2, 0, 5000, "USD"));
	for (int i = 1; i <= CURRENCIES; i++) {
		ledger_run(store, BOOKING(1, 1, 2, 0, 100, "USD"));
		snprintf(sql, sizeof sql, "UPDATE bookings SET id = %d, key = %d, paid_currency = 'X%d' WHERE id = 1;",
			 i + 1, i + 1, i);
		ledger_run(store, sql);
	}
	load(1);
	for (size_t i = 0; i < figures.matches_n; i++) {
		followed += slice_is(figures.matches[i].word, "followed") ? figures.matches[i].n : 0;
		check_int(figures.matches[i].amount_minor, slice_is(figures.matches[i].currency, "USD") ? 5000 : 100);
	}
	check_int(followed, CURRENCIES);
	check_int(line_of("cancelled", "USD")->n, 1);
}

static void a_report_before(const char *summary, int64_t at)
{
	struct err err = {0};
	struct report_record r = {
		.number = 1, .at = at, .day = S("2026-11-21"), .folder = S("2026-11-21"), .summary = S(summary)};

	ledger_begin(store);
	check_ok(reports_add(store, &r, &err), err);
	ledger_commit(store);
}

static void check_change(size_t i, const char *what, const char *was, const char *now, const char *why)
{
	assert_true(i < figures.changes_n);
	check_slice(figures.changes[i].what, what);
	check_slice(figures.changes[i].was, was);
	check_slice(figures.changes[i].now, now);
	check_slice(figures.changes[i].why, why);
}

static void a_change_says_what_can_have_changed_it(void **state)
{
	(void)state;
	struct case_row r = new_case(SAMPLE_NOW - HOUR);
	struct since_last since = {.answers = 1, .settings = 1};
	struct err err = {0};

	put(&r);
	ledger_run(store, "INSERT INTO files VALUES (1, zeroblob(32), 'old.csv', 'x', 1, 1795000000, 9, 9, 0, 0, 0, 0, "
			  "0, 0, 0, 0, ''),"
			  " (2, randomblob(32), 'calls.csv', 'x', 1, 1795352400, 3, 2, 0, 1, 0, 0, 0, 0, 0, 0, '');");
	a_report_before("opening 7\nneeds_person 3000\ncases 0\nfiles 1\ndata_sick 0\n", SAMPLE_NOW - DAY);
	load(2);
	/* opening is counted since that report; carried was not in it: neither is a change */
	check_int(figures.changes_n, 3);
	check_change(0, "Cases of this report", "0", "1",
		     "3 new or revised rows in calls.csv; the clock moved on by 24 h; perhaps answers of people");
	check_change(1, "Cases that need a person now", "3,000", "1",
		     "3 new or revised rows in calls.csv; the clock moved on by 24 h; perhaps answers of people or "
		     "other rules");
	check_change(2, "Files read", "1", "2", "3 new or revised rows in calls.csv");
	figures = (struct figures){.report_number = 2, .since = &since};
	check_ok(figures_load(store, &sample.tenant, SAMPLE_NOW, &arena, &figures, &err), err);
	check_change(1, "Cases that need a person now", "3,000", "1",
		     "3 new or revised rows in calls.csv; 1 answer of people; rules or settings changed; the clock "
		     "moved on by 24 h");
}

static void health_is_one_clean_line_a_finding(void **state)
{
	(void)state;
	static const char finding[] = "INSERT INTO findings (key, file, file_line, kind, reason, text, found_at) VALUES"
				      " (1, 1, 4, 7, 'The clock jumped back.', '', 1795352400),"
				      " (2, 1, 5, 7, 'The clock jumped back.', '', 1795352400),"
				      " (3, 1, 3, 7, 'It had, long before the period.', '', 1);";

	ledger_run(store, "INSERT INTO files VALUES (1, zeroblob(32), '<b>a' || char(10) || 'b.csv', 'x', 1, "
			  "1795352400, 1, 0, 0, 0,"
			  " 0, 1, 0, 0, 0, 0, '');");
	ledger_run(store, finding);
	load(1);
	check_true(figures.sick);
	check_slice(figures.sick_why, "<b>a b.csv: The clock jumped back (2 rows, listed in exceptions.csv).");
	check_slice(figures.health[1].text,
		    "<b>a b.csv: 1 of 1 row was set aside, more than the limit. See exceptions.csv.");
	check_int(number_of("data_sick"), 1);
	check_int(number_of("balanced"), 1);
	check_int(number_of("needs_person"), 0);
}

/* Looked for in the period, and from the beginning of what was read since the last report; before the first, in all. */
static void a_miss_without_a_place_unbalances_the_books(void **state)
{
	(void)state;
	static const char file[] =
		"INSERT INTO files VALUES (2, randomblob(32), 'calls.csv', 'x', 1, 1795352400, 1, 1, 0, 0,"
		" 0, 0, 1760000000, 1760000000, 1, 0, '');";
	static const char miss[] = "INSERT INTO calls VALUES (1, 1, 'a', 1, 13035550100, 0, '', 0, 1760000000, 0, 3, "
				   "'', 0, 0, 0, '', '', '', 1,"
				   " 1, 1, 1, 0);";

	ledger_run(store, "INSERT INTO files VALUES (1, zeroblob(32), 'old.csv', 'x', 1, 1760000000, 1, 1, 0, 0, 0, 0,"
			  " 1760000000, 1760000000, 1, 0, '');");
	ledger_run(store, miss);
	load(1);
	check_int(number_of("balanced"), 0);
	a_report_before("files 1\nbalanced 1\n", SAMPLE_NOW - DAY);
	load(2);
	check_int(number_of("balanced"), 1); /* that report has looked */
	ledger_run(store, file);
	load(2);
	check_int(number_of("balanced"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(responses_fall_into_their_lanes),
		TEST(an_emergency_comes_before_replies_and_drafts),
		TEST(the_list_is_newest_miss_first),
		TEST(of_many_cases_the_newest_are_kept),
		TEST(cancelled_bookings_leave_the_count),
		TEST(a_change_says_what_can_have_changed_it),
		TEST(more_currencies_than_lines_lose_no_booking),
		TEST(health_is_one_clean_line_a_finding),
		TEST(a_miss_without_a_place_unbalances_the_books),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
