#include "config/config.h"

#include "scratch.h"
#include "window_vectors.h"

static struct arena arena;
static struct law *law;

static int load_shipped(void **state)
{
	const struct folders f = {.rules = "rules"};
	struct err err = {0};

	(void)state;
	arena_init(&arena, 16u << 20);
	law = law_load(&f, &arena, &err);
	check_ok(law, err);
	return 0;
}

static int forget_shipped(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static const struct state_window *row(const char *state)
{
	int i = law_state(law, state);

	assert_true(i >= 0);
	return &law->windows[i];
}

static const struct holiday *holiday(const char *state, int year, int month, int day)
{
	const struct state_window *w = row(state);

	for (int32_t i = 0; i < w->holiday_n; i++) {
		if (law->holidays[w->holiday_first + i].day == civil_days(year, month, day))
			return &law->holidays[w->holiday_first + i];
	}
	return NULL;
}

/* ---- the shipped tables ------------------------------------------------------------------------------------------ */

static void test_area_codes(void **state)
{
	static const struct {
		int code;
		enum npa_kind kind;
		const char *region;
		const char *zones;
	} codes[] = {
		{212, NPA_GEOGRAPHIC, "NY", "America/New_York"},
		{689, NPA_GEOGRAPHIC, "FL", "America/New_York"}, /* libphonenumber 9.0.35 says Chicago */
		{850, NPA_GEOGRAPHIC, "FL", "America/Chicago|America/New_York"},
		{574, NPA_GEOGRAPHIC, "IN", "America/New_York|America/Chicago"},
		{915, NPA_GEOGRAPHIC, "TX", "America/Denver|America/Chicago"},
		{204, NPA_GEOGRAPHIC, "MB", "America/Winnipeg"},
		{902, NPA_GEOGRAPHIC, "NS/PE", "America/Halifax"},
		{867, NPA_GEOGRAPHIC, "NT/NU/YT",
		 "America/Whitehorse|America/Edmonton|America/Cambridge_Bay|America/Rankin_Inlet|America/Iqaluit"},
		{787, NPA_GEOGRAPHIC, "PR", "America/Puerto_Rico"},
		{671, NPA_GEOGRAPHIC, "GU", "Pacific/Guam"},
		{345, NPA_OTHER_COUNTRY, "KY", "America/Cayman"}, /* the Caymans, not Kentucky */
		{242, NPA_OTHER_COUNTRY, "BS", "America/Nassau"},
		{800, NPA_TOLL_FREE, "", ""},
		{822, NPA_TOLL_FREE_RESERVED, "", ""},
		{900, NPA_PREMIUM, "", ""},
		{700, NPA_CARRIER, "", ""},
		{710, NPA_GOVERNMENT, "", ""},
		{500, NPA_PERSONAL, "", ""},
		{600, NPA_NON_GEOGRAPHIC_CA, "", ""},
		{999, NPA_UNKNOWN, "", ""},
		{0, NPA_UNKNOWN, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		const struct npa *npa = &law->npa[codes[i].code];
		struct slice rest = slice_of(codes[i].zones), name;
		size_t n = 0;
		check_int(npa->kind, codes[i].kind);
		check_text(npa->region, codes[i].region);
		while (slice_next(&rest, '|', &name)) {
			assert_true(n < npa->zones_n);
			check_true(slice_is(name, civil_zone_name(npa->zones[n++])));
		}
		check_int(npa->zones_n, n);
		check_int(npa->states_n, npa->kind == NPA_GEOGRAPHIC);
		if (npa->states_n)
			check_text(law->windows[npa->states[0]].state, npa->region);
	}
}

static void test_every_area_code_is_there(void **state)
{
	size_t all = 0, geographic = 0, several = 0;

	(void)state;
	for (int code = 0; code < 1000; code++) {
		all += law->npa[code].kind != NPA_UNKNOWN;
		geographic += law->npa[code].kind == NPA_GEOGRAPHIC;
		several += law->npa[code].kind == NPA_GEOGRAPHIC && law->npa[code].zones_n > 1;
	}
	check_int(all, 495);
	check_int(geographic, 433);
	check_int(several, 41);
}

static void test_windows(void **state)
{
	static const struct {
		const char *state;
		int weekday[2], saturday[2], sunday[2];
		bool closed;
		int cap;
	} rows[] = {
		{"FED", {480, 1260}, {480, 1260}, {480, 1260}, false, 0},
		{"PA", {540, 1140}, {540, 1140}, {0, 0}, true, 0},
		{"KY", {600, 1260}, {600, 1260}, {600, 1260}, false, 0},
		{"RI", {540, 1080}, {600, 1020}, {0, 0}, true, 0},
		{"TX", {540, 1260}, {540, 1260}, {720, 1260}, false, 0},
		{"FL", {480, 1200}, {480, 1200}, {480, 1200}, false, 3},
		{"MS", {480, 1200}, {480, 1200}, {0, 0}, false, 0},
		{"NS", {540, 1290}, {600, 1080}, {600, 1080}, false, 0},
		{"PE", {540, 1290}, {600, 1080}, {600, 1080}, false, 0},
		{"STRICTEST", {600, 1080}, {600, 1020}, {720, 0}, true, 3}, /* derived; closed: start >= end */
	};

	(void)state;
	check_int(law->windows_n, 68);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct state_window *w = row(rows[i].state);
		check_int(w->weekday.start, rows[i].weekday[0]);
		check_int(w->weekday.end, rows[i].weekday[1]);
		check_int(w->saturday.start, rows[i].saturday[0]);
		check_int(w->saturday.end, rows[i].saturday[1]);
		check_int(w->sunday.start >= w->sunday.end, rows[i].sunday[0] >= rows[i].sunday[1]);
		check_int(w->closed_on_holidays, rows[i].closed);
		check_int(w->cap_per_24h, rows[i].cap);
	}
	check_int(law->fed, law_state(law, "FED"));
	check_int(law->strictest, law_state(law, "STRICTEST"));
}

static void test_holidays(void **state)
{
	static const struct {
		const char *state;
		int date[3];
		const char *name; /* null: an ordinary day */
	} days[] = {
		{"UT", {2026, 7, 24}, "Pioneer Day"},
		{"UT", {2027, 6, 21}, "Juneteenth (Monday)"},
		{"UT", {2027, 3, 26}, "Good Friday"},
		{"LA", {2027, 2, 9}, "Mardi Gras"},
		{"LA", {2027, 8, 30}, "Huey P. Long Day"},
		{"LA", {2028, 11, 7}, "General Election Day"},
		{"LA", {2027, 12, 24}, "Christmas (observed); Christmas Eve (often proclaimed)"},
		{"RI", {2027, 8, 9}, "Victory Day"},
		{"RI", {2028, 1, 3}, "New Year (Monday)"},
		{"PA", {2026, 11, 26}, "Thanksgiving"},
		{"PA", {2027, 7, 24}, NULL},
		{"FL", {2026, 11, 26}, NULL},
		{"FED", {2026, 11, 26}, "Thanksgiving"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		const struct holiday *h = holiday(days[i].state, days[i].date[0], days[i].date[1], days[i].date[2]);
		check_int(h != NULL, days[i].name != NULL);
		if (h)
			check_text(h->name, days[i].name);
	}
	assert_non_null(holiday("STRICTEST", 2026, 7, 24));
	assert_non_null(holiday("STRICTEST", 2027, 2, 9));
	check_int(law->holidays_until, civil_days(2028, 12, 31));
}

/* The nth weekday of a month of 31 days or fewer; nth -1 is the last (of May, which has 31). */
static int nth_weekday(int year, int month, int weekday, int nth)
{
	int first = (int)((civil_days(year, month, 1) + 4) % 7); /* 1970-01-01 was a Thursday */
	int day = 1 + (weekday - first + 7) % 7;

	if (nth > 0)
		return day + 7 * (nth - 1);
	return day + 28 <= 31 ? day + 28 : day + 21;
}

/* Every federal holiday (5 U.S.C. 6103) by its rule, in every state that closes on holidays: Mondays and Thursdays by
 * count, fixed dates as they stand. */
static void test_federal_holidays_by_rule(void **state)
{
	static const struct {
		int month, day;   /* day 0: by count */
		int weekday, nth; /* nth -1: the last */
	} rules[] = {{1, 1, 0, 0}, {1, 0, 1, 3},  {2, 0, 1, 3},   {5, 0, 1, -1}, {6, 19, 0, 0}, {7, 4, 0, 0},
		     {9, 0, 1, 1}, {10, 0, 1, 2}, {11, 11, 0, 0}, {11, 0, 4, 4}, {12, 25, 0, 0}};

	(void)state;
	for (size_t w = 0; w < law->windows_n; w++) {
		for (size_t i = 0; law->windows[w].closed_on_holidays && i < 3 * sizeof rules / sizeof *rules; i++) {
			int year = 2026 + (int)(i % 3), month = rules[i / 3].month, day = rules[i / 3].day;
			if (day == 0)
				day = nth_weekday(year, month, rules[i / 3].weekday, rules[i / 3].nth);
			if (!holiday(law->windows[w].state, year, month, day))
				fail_msg("%s is open on %d-%02d-%02d", law->windows[w].state, year, month, day);
		}
	}
}

static void test_dates_and_version(void **state)
{
	const struct folders f = {.rules = "rules"};
	struct arena other;
	struct err err = {0};

	(void)state;
	check_true(law->tzdata_fresh);
	check_int(law->review_by, civil_days(2027, 3, 22) * 86400); /* area codes: good through 2027-03-21 */
	check_int(strlen(law->version), 16);
	check_int(strspn(law->version, "0123456789abcdef"), 16);
	arena_init(&other, 16u << 20);
	struct law *again = law_load(&f, &other, &err);
	check_ok(again, err);
	check_text(again->version, law->version);
	arena_release(&other);
}

static void test_error_codes(void **state)
{
	static const struct {
		const char *code;
		enum error_class class;
	} codes[] = {
		{"21610", ERROR_CLASS_OPT_OUT},
		{" 21610 ", ERROR_CLASS_OPT_OUT},
		{"21610.0", ERROR_CLASS_OPT_OUT}, /* through a spreadsheet */
		{"30006 - Landline or unreachable carrier", ERROR_CLASS_LANDLINE},
		{"30005: unknown destination", ERROR_CLASS_INVALID},
		{"40300", ERROR_CLASS_OPT_OUT},
		{"4775", ERROR_CLASS_OPT_OUT},
		{"4720", ERROR_CLASS_LANDLINE},
		{"4406", ERROR_CLASS_INVALID},
		{"30003", ERROR_CLASS_UNREACHABLE},
		{"30004", ERROR_CLASS_BLOCKED},
		{"30007", ERROR_CLASS_SPAM_FILTER},
		{"30008", ERROR_CLASS_UNKNOWN},
		{"30034", ERROR_CLASS_REGISTRATION},
		{"20429", ERROR_CLASS_THROTTLE},
		{"4780", ERROR_CLASS_CAP},
		{"40005", ERROR_CLASS_EXPIRED},
		{"21612", ERROR_CLASS_ROUTE},
		{"21606", ERROR_CLASS_CONFIG},
		{"30002", ERROR_CLASS_ACCOUNT},
		{"30450", ERROR_CLASS_FRAUD},
		{"4492", ERROR_CLASS_NEVER},
		{"200", ERROR_CLASS_OPT_OUT}, /* Plivo */
		{"200 OK", ERROR_CLASS_NONE},
		{"http 408/timeout after submit", ERROR_CLASS_NONE},
		{"", ERROR_CLASS_NONE},
		{"0", ERROR_CLASS_NONE},
		{"2161", ERROR_CLASS_NONE},
		{"216100", ERROR_CLASS_NONE},
		{"21610x", ERROR_CLASS_NONE},
		{"99999", ERROR_CLASS_NONE},
		{"x21610", ERROR_CLASS_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		enum error_class got = law_error_class(law, slice_of(codes[i].code));
		if (got != codes[i].class)
			fail_msg("%s: %s", codes[i].code, error_class_word(got));
	}
	check_int(law->errors_n, 74); /* all but the row for people */
	for (size_t i = 0; i < law->errors_n; i++) {
		check_true(i == 0 || strcmp(law->errors[i - 1].code, law->errors[i].code) < 0);
		check_int(law_error_class(law, slice_of(law->errors[i].code)), law->errors[i].class);
		check_int(error_class_from(slice_of(error_class_word(law->errors[i].class))), law->errors[i].class);
	}
	check_int(law_error_class(&(struct law){0}, SLICE("21610")), ERROR_CLASS_NONE);
	check_int(error_class_from(SLICE("")), ERROR_CLASS_NONE);
	check_int(error_class_from(SLICE("Landline")), ERROR_CLASS_NONE);
}

static void check_vector(const struct law *l, const struct window_vector *v)
{
	struct places p;

	vector_places(l, v, &p);
	vector_check_places(l, &p, v);
	/* By the area code alone, where the vector names no other place. */
	if (l->npa[v->npa].kind != NPA_GEOGRAPHIC || slice_find_char(v->states, '|') >= 0)
		return;
	places_init(&p, l);
	places_add_npa(&p, &l->npa[v->npa]);
	vector_check_places(l, &p, v);
}

static void test_dated_vectors(void **state)
{
	(void)state;
	check_int(vectors_each(law, check_vector), 28);
}

/* Ordinary days stay open, so that an automatic reply is possible at all. */
static void test_every_state_opens_within_four_days(void **state)
{
	(void)state;
	for (size_t w = 0; w < law->windows_n; w++) {
		struct places p;
		places_init(&p, law);
		places_add_state(&p, (int)w);
		places_add_zone(&p, civil_zone(SLICE("America/Chicago"), NULL));
		for (int64_t at = 1796083200; at < 1796083200 + 700 * 86400LL; at += 43200) {
			int64_t next = window_next_open(law, &p, at, WINDOW_MARGIN_S);
			if (next == 0 || next - at > 5 * 86400)
				fail_msg("%s is closed for %lld h from %lld", law->windows[w].state,
					 (long long)(next - at) / 3600, (long long)at);
		}
	}
}

/* ---- broken tables ----------------------------------------------------------------------------------------------- */

static const char windows_good[] = "state,weekday,saturday,sunday,holidays,cap_per_24h\n"
				   "FED,08:00-21:00,08:00-21:00,08:00-21:00,open,\nPA,09:00-19:00,09:00-19:00,closed,"
				   "closed,\n";
static const char npa_good[] = "npa,region,kind,zones\n215,PA,geographic,America/New_York\n";
static const char days_good[] = "state,date,name\nPA,2026-12-25,Christmas\n";
static const char errors_good[] = "provider,code,meaning,class\na,7,x,cap\nb,7,y,opt_out\nc,7,z,config\n";
static const char dates_good[] = "table,dated,review_by\nnpa_timezones.csv,2026-09-21,2027-03-21\n"
				 "state_windows.csv,2026-09-21,2027-03-21\nholidays.csv,2026-09-21,2027-03-21\n"
				 "error_codes.csv,2026-09-21,2027-03-21\n";

static const struct {
	const char *file, *text, *said; /* said null: it loads */
} broken[] = {
	{"tables.csv", dates_good, NULL},
	{"state_windows.csv", "state,weekday,saturday,sunday,holidays\nFED,1,2,3,open\n",
	 "column \"cap_per_24h\" is missing"},
	{"state_windows.csv", "", "there is no header"},
	{"state_windows.csv",
	 "state,weekday,saturday,sunday,holidays,cap_per_24h\nFED,8-21,08:00-21:00,08:00-21:00,open,\n",
	 "state_windows.csv: line 2: hours are written 08:00-21:00 or closed"},
	{"state_windows.csv",
	 "state,weekday,saturday,sunday,holidays,cap_per_24h\nFED,21:00-08:00,08:00-21:00,08:00-21:00,open,\n",
	 "line 2: hours are written"},
	{"state_windows.csv",
	 "state,weekday,saturday,sunday,holidays,cap_per_24h\nFED,08:00-21:00,08:00-21:00,08:00-21:00,none,\n",
	 "holidays must be open or closed"},
	{"state_windows.csv",
	 "state,weekday,saturday,sunday,holidays,cap_per_24h\nPA,09:00-19:00,09:00-19:00,closed,closed,\n",
	 "the row FED is missing"},
	{"npa_timezones.csv", "npa,region,kind,zones\n215,PA,geographic,America/Newyork\n",
	 "npa_timezones.csv: line 2"},
	{"npa_timezones.csv", "npa,region,kind,zones\n215,PA,geographic,\n", "needs a zone, and hours"},
	{"npa_timezones.csv", "npa,region,kind,zones\n212,NY,geographic,America/New_York\n", "hours for \"NY\""},
	{"npa_timezones.csv", "npa,region,kind,zones\n215,PA,strange,America/New_York\n", "\"strange\" is not known"},
	{"npa_timezones.csv", "npa,region,kind,zones\n15,PA,geographic,America/New_York\n", "the area code is missing"},
	{"npa_timezones.csv",
	 "npa,region,kind,zones\n215,PA,geographic,America/New_York\n215,PA,geographic,America/New_York\n",
	 "line 3: the area code is missing or stands here twice"},
	{"holidays.csv", "state,date,name\nPA,2026-02-30,Never\n", "holidays.csv: line 2: \"2026-02-30\" is no date"},
	{"holidays.csv", "state,date,name\nXX,2026-12-25,Christmas\n", "\"XX\" is no state"},
	{"holidays.csv", "state,date,name\nFED,2026-12-25,Christmas\n", "PA closes on holidays, and none is listed"},
	{"error_codes.csv", "provider,code,meaning\n", "error_codes.csv: the column \"class\" is missing"},
	{"error_codes.csv", "code,class\n7,sorry\n", "error_codes.csv: line 2: the class \"sorry\" is not known"},
	{"error_codes.csv", "code,class\n,opt_out\n", "line 2: the code is missing"},
	{"error_codes.csv", "code,class\n123456789012,opt_out\n", "line 2: the code is longer than 11"},
	{"error_codes.csv", "code,class\n", NULL},
	{"error_codes.csv", "code,class\na row for people,opt_out\n", NULL},
	{"tables.csv", "table,dated,review_by\nholidays.csv,2026-09-21,2027-03-21\n", "no row for state_windows.csv"},
	{"tables.csv", "table,dated,review_by\nholidays.csv,2026-09-21,2026-03-21\n", "the second after the first"},
};

static void test_broken_tables(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct scratch s;
		struct err err = {0};
		scratch_open(&s);
		const struct folders f = {.rules = s.dir};
		scratch_write(&s, "data/state_windows.csv", windows_good, sizeof windows_good - 1);
		scratch_write(&s, "data/npa_timezones.csv", npa_good, sizeof npa_good - 1);
		scratch_write(&s, "data/holidays.csv", days_good, sizeof days_good - 1);
		scratch_write(&s, "data/error_codes.csv", errors_good, sizeof errors_good - 1);
		scratch_write(&s, "data/tables.csv", dates_good, sizeof dates_good - 1);
		char name[64];
		snprintf(name, sizeof name, "data/%s", broken[i].file);
		scratch_write(&s, name, broken[i].text, strlen(broken[i].text));
		struct law *got = law_load(&f, &s.arena, &err);
		if ((got != NULL) != (broken[i].said == NULL) || (broken[i].said && !strstr(err.text, broken[i].said)))
			fail_msg("%s: said: %s\nwant: %s", broken[i].text, err.text,
				 broken[i].said ? broken[i].said : "(loads)");
		if (got)
			check_int(got->windows_n, 3);
		if (got) /* three providers, one code: the gravest counts */
			check_int(law_error_class(got, SLICE("7")), i == 0 ? ERROR_CLASS_OPT_OUT : ERROR_CLASS_NONE);
		scratch_close(&s);
	}
}

static void test_a_missing_table(void **state)
{
	struct scratch s;
	struct err err = {0};

	(void)state;
	scratch_open(&s);
	const struct folders f = {.rules = s.dir};
	assert_null(law_load(&f, &s.arena, &err));
	assert_non_null(strstr(err.text, "state_windows.csv"));
	scratch_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_area_codes),
		cmocka_unit_test(test_every_area_code_is_there),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_federal_holidays_by_rule),
		cmocka_unit_test(test_dates_and_version),
		cmocka_unit_test(test_error_codes),
		cmocka_unit_test(test_dated_vectors),
		cmocka_unit_test(test_every_state_opens_within_four_days),
		cmocka_unit_test(test_broken_tables),
		cmocka_unit_test(test_a_missing_table),
	};

	return cmocka_run_group_tests(tests, load_shipped, forget_shipped);
}
