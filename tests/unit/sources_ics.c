/* Calendars -> bookings: one event, one series, one broken event at a time. */
#include "profiles.h"

static struct format *calendar(struct profiles *p)
{
	struct format *f = profile(p, "google-calendar", READS_BOOKINGS);
	f->reader = READER_ICS;
	profile_values(p, f, "status", "confirmed=scheduled, tentative=tentative, cancelled=cancelled");
	p->env.horizon_at = 1795179600; /* 2026-11-20 05:00 in Los Angeles */
	return f;
}

static struct reading *read_events(struct profiles *p, const char *events)
{
	struct str text;
	str_init(&text, 1 << 20);
	str_addf(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", events);
	struct reading *all = profiles_read(p, calendar(p), str_slice(&text));
	str_release(&text);
	return all;
}

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static void test_event(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all =
		read_events(&p, EVENT("DTSTART:20261121T170000Z\r\nDTEND:20261121T180000Z\r\n"
				      "UID:a@google.com\r\nCREATED:20261120T130000Z\r\n"
				      "LAST-MODIFIED:20261120T140000Z\r\nSEQUENCE:2\r\nSTATUS:Confirmed\r\n"
				      "SUMMARY:No heat\\, Ann Sm\r\n ith\r\n"
				      "DESCRIPTION:Call (415) 555-01\r\n\t34 or our 415-555-0100\r\n"
				      "BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\n"));
	check_int(all->n, 1);
	check_int(all->records[0].origin.line, 3);
	const struct booking *b = &all->records[0].booking;
	check_slice(b->native_id, "a@google.com");
	check_slice(b->title, "No heat, Ann Smith");
	check_int(b->status, BOOKING_SCHEDULED);
	check_int(b->phone, 14155550134);
	check_int(b->phones, 1);
	check_int(b->created_at, 1795179600);
	check_int(b->updated_at, 1795183200);
	check_int(b->starts_at, 1795280400);
	check_int(b->ends_at, 1795284000);
	check_int(b->last_starts_at, b->starts_at);
	check_int(b->sequence, 2);
	check_false(b->series);
	profiles_end(&p);
}

static void test_variants(void **state)
{
	(void)state;
	static const struct {
		const char *lines;
		enum booking_status status;
		int64_t starts_at;
		uint32_t phones;
	} table[] = {
		{"UID:1\r\nDTSTART;VALUE=DATE:20261120\r\nSTATUS:CANCELLED\r\n", BOOKING_CANCELLED, 1795161600, 0},
		{"UID:1\r\nDTSTART:20261120T050000\r\nSTATUS:tentative\r\n", BOOKING_TENTATIVE, 1795179600, 0},
		{"UID:1\r\nDTSTART;TZID=America/New_York:20261120T080000\r\n", BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART;TZID=\"Pacific Standard Time\":20261120T050000\r\n", BOOKING_SCHEDULED, 1795179600,
		 0},
		{"UID:1\r\nDTSTART;TZID=/mozilla.org/20070129_1/America/New_York:20261120T080000\r\n",
		 BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART;TZID=UTC+11:20261121T000000\r\n", BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART;TZID=\"(GMT -05:00)\":20261120T080000\r\n", BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART;;VALUE=DATE-TIME:20261120T050000\r\n", BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART ; TZID = America/New_York:20261120T080000\r\n", BOOKING_SCHEDULED, 1795179600, 0},
		{"UID:1\r\nDTSTART:20261120T130000Z\r\nSUMMARY:415-555-0134\r\nLOCATION:415 555 0135\r\n",
		 BOOKING_SCHEDULED, 1795179600, 2},
		{"UID:1\r\nDTSTART:20261120T130000Z\r\nSUMMARY:415-555-0134\r\nLOCATION:(415) 555 0134\r\n",
		 BOOKING_SCHEDULED, 1795179600, 1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "BEGIN:VEVENT\r\n%sEND:VEVENT\r\n", table[i].lines);
		struct reading *all = read_events(&p, text.data);
		check_int(all->records[0].kind, RECORD_BOOKING);
		check_int(all->records[0].booking.status, table[i].status);
		check_int(all->records[0].booking.starts_at, table[i].starts_at);
		check_int(all->records[0].booking.phones, table[i].phones);
		check_int(all->records[0].booking.created_at, 0);
		str_release(&text);
		profiles_end(&p);
	}
}

#define ZONE                                                                                                           \
	"BEGIN:VTIMEZONE\r\nTZID:Shop\r\nBEGIN:STANDARD\r\nDTSTART:20070101T000000\r\nTZOFFSETFROM:-0500\r\n"          \
	"TZOFFSETTO:-0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

/* A private TZID is what the calendar says it is, before or after its use; one that nobody defines is not guessed. */
static void test_own_zone(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = read_events(&p, EVENT("UID:1\r\nDTSTART;TZID=Shop:20261120T080000\r\n") ZONE EVENT(
						      "UID:2\r\nDTSTART;TZID=Elsewhere:20261120T080000\r\n"));
	check_int(all->n, 2);
	check_int(all->records[0].booking.starts_at, 1795179600);
	check_int(all->records[1].kind, RECORD_FINDING);
	check_has(all->records[1].finding.reason, "TZID");
	profiles_end(&p);
}

/* Its text speaks of the zone that is looked for, and it names none. */
static void test_zone_without_a_name(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = read_events(
		&p, EVENT("UID:1\r\nDTSTART;TZID=Shop:20261120T080000\r\n") "BEGIN:VTIMEZONE\r\nCOMMENT:Shop\r\n"
									    "END:VTIMEZONE\r\n");
	check_int(all->n, 1);
	check_int(all->records[0].kind, RECORD_FINDING);
	profiles_end(&p);
}

static void test_series(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	/* Mondays 09:00 from 2 November: 2, 9 (left out), 16 (moved to the 17th), 23 is past the horizon. */
	static const char series[] = EVENT("UID:s\r\nDTSTART;TZID=America/Los_Angeles:20261102T090000\r\n"
					   "RRULE:FREQ=WEEKLY;COUNT=10\r\nCREATED:20261001T000000Z\r\n"
					   "EXDATE;TZID=America/Los_Angeles:20261109T090000\r\nSUMMARY:Plan\r\n");
	static const char moved[] = EVENT("UID:s\r\nRECURRENCE-ID;TZID=America/Los_Angeles:20261116T090000\r\n"
					  "DTSTART;TZID=America/Los_Angeles:20261117T140000\r\n"
					  "LAST-MODIFIED:20261110T000000Z\r\nSUMMARY:Plan, later\r\n");
	static const char cancelled[] = EVENT("UID:s\r\nRECURRENCE-ID:20261116T170000Z\r\nSTATUS:CANCELLED\r\n"
					      "DTSTART;TZID=America/Los_Angeles:20261116T090000\r\n");
	struct str text;
	str_init(&text, 4000);
	/* The override may come first. */
	str_addf(&text, "%s%s", moved, series);
	struct reading *all = read_events(&p, text.data);
	check_int(all->n, 1);
	check_int(all->counts.rows, 2);
	check_int(all->counts.skipped, 1);
	const struct booking *b = &all->records[0].booking;
	check_true(b->series);
	check_slice(b->title, "Plan");
	check_int(b->starts_at, 1793638800);
	check_int(b->last_starts_at, 1794952800); /* 17 November 14:00 */
	check_int(b->updated_at, 1794268800);
	str_clear(&text);
	str_addf(&text, "%s%s", series, cancelled);
	all = read_events(&p, text.data);
	check_int(all->n, 1);
	check_int(all->records[0].booking.last_starts_at, 1793638800);
	check_int(all->records[0].booking.status, BOOKING_SCHEDULED);
	/* Alone: the series is elsewhere. */
	all = read_events(&p, moved);
	check_int(all->n, 1);
	check_true(all->records[0].booking.series);
	check_int(all->records[0].booking.starts_at, 1794952800);
	str_release(&text);
	profiles_end(&p);
}

/* UNTIL is an instant; the last evening before it counts although its wall time reads later. */
static void test_made_in_no_year_of_ours(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = read_events(&p, EVENT("UID:a\r\nDTSTART:20261121T170000Z\r\nCREATED:02261120T130000Z\r\n"
						    "LAST-MODIFIED:99991120T140000Z\r\n"));
	check_int(all->n, 1);
	check_int(all->records[0].booking.created_at, 0);
	check_int(all->records[0].booking.updated_at, 0);
	profiles_end(&p);
}

static void test_until(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = read_events(&p, EVENT("UID:u\r\nDTSTART;TZID=America/Los_Angeles:20261101T190000\r\n"
						    "RRULE:FREQ=DAILY;UNTIL=20261104T030000Z\r\n"));
	check_int(all->records[0].booking.last_starts_at, 1793761200); /* 3 November 19:00 = 4 November 03:00 UTC */
	/* A rule without an end stops at the horizon. */
	all = read_events(&p, EVENT("UID:u\r\nDTSTART:20200101T120000Z\r\nRRULE:FREQ=DAILY\r\n"));
	check_int(all->records[0].booking.last_starts_at, 1795176000);
	profiles_end(&p);
}

/* Only the last instance of a series of years is wanted: it is the same as if all had been walked. */
static void test_series_of_years(void **state)
{
	(void)state;
	static const struct {
		const char *lines;
		int64_t last_starts_at;
	} table[] = {
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20220103T090000\r\nRRULE:FREQ=WEEKLY;INTERVAL=2\r\n",
		 1794848400}, /* the beat of two weeks holds */
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20220103T090000\r\nRRULE:FREQ=MONTHLY;INTERVAL=5\r\n",
		 1785772800},
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20200229T090000\r\nRRULE:FREQ=YEARLY\r\n", 1709226000},
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20220103T090000\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR\r\n",
		 1793376000},
		{"UID:y\r\nDTSTART:20220103T090000Z\r\nRRULE:FREQ=HOURLY;INTERVAL=7\r\n", 1795172400},
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20220103T090000\r\nRRULE:FREQ=DAILY;COUNT=400\r\n",
		 1675702800},
		{"UID:y\r\nDTSTART;TZID=America/Los_Angeles:20220103T090000\r\nRRULE:FREQ=DAILY\r\nEXDATE;TZID=America/"
		 "Los_Angeles:20261109T090000,20261110T090000,20261111T090000,20261112T090000,20261113T090000,"
		 "20261114T090000,20261115T090000,20261116T090000,20261117T090000,20261118T090000,20261119T090000\r\n",
		 1794157200}, /* its last days are all left out */
		{"UID:y\r\nDTSTART;TZID=America/"
		 "Los_Angeles:20220103T090000\r\nRRULE:FREQ=DAILY;UNTIL=20250301T170000Z\r\n",
		 1740848400},
		{"UID:y\r\nDTSTART;VALUE=DATE:20220103\r\nRRULE:FREQ=WEEKLY\r\n", 1794816000},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct profiles p;
		struct str text;
		profiles_begin(&p);
		str_init(&text, 4000);
		str_addf(&text, "BEGIN:VEVENT\r\n%sEND:VEVENT\r\n", table[i].lines);
		check_int(read_events(&p, text.data)->records[0].booking.last_starts_at, table[i].last_starts_at);
		str_release(&text);
		profiles_end(&p);
	}
}

static void test_broken(void **state)
{
	(void)state;
	struct profiles p;
	profiles_begin(&p);
	struct reading *all = profiles_read(&p, calendar(&p),
					    SLICE("\xEF\xBB\xBF"
						  "BEGIN:VCALENDAR\n"
						  "BEGIN:VEVENT\nEND:VEVENT\n"
						  "BEGIN:VEVENT\nSUMMARY:no start\nEND:VEVENT\n"
						  "BEGIN:VEVENT\nUID:x\n\nDTSTART\n\n :20261120T130000Z\nEND:VEVENT\n"
						  "END:VCALENDAR\nBEGIN:VCALENDAR\n"
						  "BEGIN:VEVENT\nUID:y\nDTSTART:99999999T999999Z\nEND:VEVENT\n"
						  "BEGIN:VEVENT\nUID:cut\nDTSTART:20261120T130000Z\nSUMM"));
	check_int(all->n, 5);
	check_int(all->records[0].origin.line, 2);
	check_has(all->records[0].finding.reason, "is empty");
	check_int(all->records[1].origin.line, 4);
	check_has(all->records[1].finding.reason, "no DTSTART");
	check_int(all->records[2].kind, RECORD_BOOKING);
	check_int(all->records[2].booking.starts_at, 1795179600);
	check_int(all->records[3].kind, RECORD_FINDING);
	check_has(all->records[4].finding.reason, "END:VEVENT is missing");
	check_int(all->records[4].origin.line, 20);
	check_true(all->counts.cut);
	check_int(all->counts.set_aside, 4);
	profiles_end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_event),
		cmocka_unit_test(test_variants),
		cmocka_unit_test(test_own_zone),
		cmocka_unit_test(test_series),
		cmocka_unit_test(test_zone_without_a_name),
		cmocka_unit_test(test_until),
		cmocka_unit_test(test_made_in_no_year_of_ours),
		cmocka_unit_test(test_series_of_years),
		cmocka_unit_test(test_broken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
