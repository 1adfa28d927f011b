/* Sick exports: what is found, what is only said, and what is no fault at all. */
#include "night_world.h"

enum { ROW = 96 };

/* Calls of the hours 8 to 17 on days in a row; `hours` says which of a day are there (bit n: hour n). */
struct log {
	struct nights *w;
	char *rows;
	size_t len;
	int next, an_hour;
};

static struct log log_begin(struct nights *w, size_t days)
{
	return (struct log){.w = w, .rows = arena_alloc(&w->memory, days * 24 * 2 * ROW + 1), .an_hour = 2};
}

static void log_day(struct log *l, int year, int month, int day, uint32_t hours)
{
	for (int hour = 0; hour < 24; hour++)
		for (int half = 0; half < l->an_hour && hours >> hour & 1; half++, l->next++)
			l->len += (size_t)snprintf(l->rows + l->len, ROW,
						   "k%d,%04d-%02d-%02dT%02d:%02d:00-05:00,in,+1212555%04d," LINE
						   ",talked,60,,\n",
						   l->next, year, month, day, hour, half * 30, 131 + l->next % 60);
}

#define OFFICE 0x3ff00u /* 8 to 17 */

/* January and February 2027 (Fridays: 1 8 15 22 29 | 5 12 19 26) up to a day of February, but for one. */
static struct log two_months(struct nights *w, int last, int odd, uint32_t odd_hours)
{
	struct log l = log_begin(w, 60);

	for (int day = 1; day <= 31; day++)
		log_day(&l, 2027, 1, day, OFFICE);
	for (int day = 1; day <= last; day++)
		log_day(&l, 2027, 2, day, day == odd ? odd_hours : OFFICE);
	return l;
}

static bool page_says(struct nights *w, const char *words)
{
	return slice_find(report_file(w, "report.html"), slice_of(words)) >= 0;
}

static size_t findings(struct nights *w, const char *kind)
{
	struct sheet *t = report_sheet(w, "exceptions.csv");
	size_t n = 0;

	for (size_t i = 1; i < t->rows; i++)
		n += slice_is(cell(t, i, "kind"), kind);
	return n;
}

static void run_log(struct nights *w, const struct log *l, const char *now)
{
	drop(w, "calls-1.csv", CALLS_HEAD, l->rows);
	run_at(w, now);
}

#define MARCH "2027-03-01T06:00:00-05:00"

/* ---- gaps ---- */

static void check_gap(int last, int odd, uint32_t hours, size_t gaps, const char *words)
{
	struct nights w;
	nights_open(&w, "");
	struct log l = two_months(&w, last, odd, hours);
	run_log(&w, &l, MARCH);
	check_int(findings(&w, "gap"), gaps);
	check_int(w.last.sick, gaps > 0);
	if (words)
		check_true(page_says(&w, words));
	nights_close(&w);
}

static void test_gaps(void **state)
{
	(void)state;
	check_gap(28, 0, 0, 0, NULL);
	/* 10:00 to 15:00 on a Friday */
	check_gap(
		28, 12, OFFICE & ~0x7c00u, 1,
		"No calls between 10:00 and 15:00 on Friday 2027-02-12: 7 other Fridays, holidays aside, had 10 to 10 "
		"then, the middle one 10.");
	/* two hours are quiet, not a gap */
	check_gap(28, 12, OFFICE & ~0xc00u, 0, NULL);
	/* a whole day */
	check_gap(28, 12, 0, 1, "No calls between 00:00 and 24:00 on Friday 2027-02-12");
	/* the last day, up to its last call; after that nothing is known of it */
	check_gap(26, 26, 0x10100u, 1, "No calls between 09:00 and 16:00 on Friday 2027-02-26");
	check_gap(26, 26, 0x300u, 0, NULL);
	/* Presidents' Day: the shop may be closed */
	check_gap(28, 15, 0, 0, NULL);
}

/* A day far below its like, without one empty stretch; half of what is usual is a slow day. */
static void test_thin(void **state)
{
	(void)state;
	static const uint32_t odd[] = {0x924924u, 0xffffffu}; /* every third hour; every hour */
	struct nights w;
	for (size_t i = 0; i < 2; i++) {
		nights_open(&w, "");
		struct log l = log_begin(&w, 60);
		for (int day = 1; day <= 56; day++) {
			l.an_hour = day == 43 ? 1 : 2;
			log_day(&l, 2027, day > 31 ? 2 : 1, day > 31 ? day - 31 : day, day == 43 ? odd[i] : 0xffffffu);
		}
		run_log(&w, &l, MARCH);
		check_int(findings(&w, "gap"), i == 0 ? 1 : 0);
		if (i == 0)
			check_true(page_says(
				&w, "Only 8 calls between 00:00 and 24:00 on Friday 2027-02-12: 6 other Fridays"));
		nights_close(&w);
	}
}

/* Two gaps on one weekday do not hide each other. A gap stands while other files are read, and goes when it is filled.
 */
static void test_gap_stays(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	struct log l = log_begin(&w, 60), late = log_begin(&w, 2);
	for (int day = 1; day <= 31; day++)
		log_day(&l, 2027, 1, day, day == 22 ? 0x300u : OFFICE);
	for (int day = 1; day <= 28; day++)
		log_day(&l, 2027, 2, day, day == 12 ? 0x300u : OFFICE);
	run_log(&w, &l, MARCH);
	check_int(findings(&w, "gap"), 2);
	drop(&w, "contacts-1.csv", CONTACTS_HEAD, "1,Ann,+12125550131,\n");
	run_at(&w, MARCH);
	check_int(findings(&w, "gap"), 2);
	check_true(w.last.sick);
	late.next = 90000;
	log_day(&late, 2027, 1, 22, OFFICE);
	log_day(&late, 2027, 2, 12, OFFICE);
	drop(&w, "calls-2.csv", CALLS_HEAD, late.rows);
	run_at(&w, MARCH);
	check_int(findings(&w, "gap"), 0);
	check_false(w.last.sick);
	nights_close(&w);
}

/* ---- files ---- */

#define NOON         "2026-11-18T12:00:00-05:00"
#define AT(id, at)   id "," at ",in,+12125550131," LINE ",missed,0,,\n"
#define ELSE(id, at) id "," at ",in,+12125550132," LINE ",missed,0,,\n"

static void test_later_than_now(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     AT("k1", "2026-11-18T11:00:00-05:00") AT("k2", "2026-11-19T11:59:00-05:00"));
	run_at(&w, NOON);
	check_int(findings(&w, "clock"), 0); /* a day may be the zone's doing */
	drop(&w, "calls-2.csv", CALLS_HEAD,
	     AT("k3", "2027-11-18T11:00:00-05:00") ELSE("k4", "2062-11-18T11:00:00-05:00"));
	run_at(&w, NOON);
	check_int(findings(&w, "clock"), 1);
	check_true(w.last.sick);
	check_true(
		page_says(&w, "calls-2.csv: Rows dated more than a day after this run: 2, the latest on 2062-11-18."));
	nights_close(&w);
}

/* An overlap is no fault: counted, said once, and no reason for an exit code. */
static void test_overlap(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     AT("k1", "2026-11-18T11:00:00-05:00") AT("k2", "2026-11-18T11:10:00-05:00"));
	drop(&w, "calls-2.csv", CALLS_HEAD,
	     AT("k2", "2026-11-18T11:10:00-05:00") AT("k3", "2026-11-18T11:20:00-05:00"));
	run_at(&w, NOON);
	check_int(w.last.repeated, 1);
	check_false(w.last.sick);
	check_true(page_says(&w, "1 file holds rows that were known already (1 in all)"));
	nights_close(&w);
}

static void test_conflict(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	drop(&w, "calls-1.csv", CALLS_HEAD,
	     AT("k1", "2026-11-18T11:00:00-05:00") ELSE("k1", "2026-11-18T11:10:00-05:00"));
	run_at(&w, NOON);
	check_int(w.last.conflicts, 1);
	check_int(w.last.cases_opened, 2); /* both are kept */
	check_false(w.last.sick);
	check_true(
		page_says(&w, "calls-1.csv: 1 row: one id, two different facts. Both are kept. See exceptions.csv."));
	nights_close(&w);
}

static void test_round_number(void **state)
{
	(void)state;
	struct nights w;
	nights_open(&w, "");
	for (int rows = 1499; rows <= 1500; rows++) {
		char *text = arena_alloc(&w.memory, 1500 * ROW), name[32];
		for (int i = 0, len = 0; i < rows; i++)
			len += snprintf(text + len, ROW,
					"%d-%d,2026-11-17T%02d:%02d:00-05:00,in,+12125550131," LINE ",talked,60,,\n",
					rows, i, i / 60 % 24, i % 60);
		snprintf(name, sizeof name, "calls-%d.csv", rows);
		drop(&w, name, CALLS_HEAD, text);
	}
	run_at(&w, NOON);
	check_int(findings(&w, "doubt"), 1);
	check_false(w.last.sick);
	check_true(
		page_says(&w, "calls-1500.csv: The file holds exactly 1500 rows, and Jobber writes at most 1500 rows"));
	nights_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gaps),           cmocka_unit_test(test_thin),    cmocka_unit_test(test_gap_stays),
		cmocka_unit_test(test_later_than_now), cmocka_unit_test(test_overlap), cmocka_unit_test(test_conflict),
		cmocka_unit_test(test_round_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
