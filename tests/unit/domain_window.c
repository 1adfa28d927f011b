#include "domain/window.h"

#include "window_vectors.h"

/* A small law of its own, so that this room needs no tables: the rows that the vectors name. */
static const struct {
	const char *state;
	int weekday[2], saturday[2], sunday[2];
	bool closed_on_holidays;
} rows[] = {
	{"FED", {480, 1260}, {480, 1260}, {480, 1260}, false},  {"NY", {480, 1260}, {480, 1260}, {480, 1260}, false},
	{"FL", {480, 1200}, {480, 1200}, {480, 1200}, false},   {"RI", {540, 1080}, {600, 1020}, {0, 0}, true},
	{"PA", {540, 1140}, {540, 1140}, {0, 0}, true},         {"TX", {540, 1260}, {540, 1260}, {720, 1260}, false},
	{"UT", {480, 1260}, {480, 1260}, {0, 0}, true},         {"KY", {600, 1260}, {600, 1260}, {600, 1260}, false},
	{"AZ", {480, 1260}, {480, 1260}, {480, 1260}, false},   {"MB", {540, 1290}, {600, 1080}, {600, 1080}, false},
	{"AB", {540, 1290}, {600, 1080}, {600, 1080}, false},   {"BC", {540, 1290}, {600, 1080}, {600, 1080}, false},
	{"AK", {480, 1260}, {480, 1260}, {480, 1260}, false},   {"NV", {540, 1200}, {540, 1200}, {540, 1200}, false},
	{"LA", {480, 1200}, {480, 1200}, {0, 0}, true},         {"STRICTEST", {600, 1080}, {600, 1020}, {0, 0}, true},
	{"NS/PE", {540, 1290}, {600, 1080}, {600, 1080}, false}};

static const struct {
	const char *state;
	int year, month, day;
	const char *name;
} closed[] = {{"RI", 2026, 11, 26, "Thanksgiving"},
	      {"PA", 2026, 11, 26, "Thanksgiving"},
	      {"UT", 2026, 7, 24, "Pioneer Day"},
	      {"LA", 2027, 2, 9, "Mardi Gras"}};

static struct holiday holidays[sizeof closed / sizeof *closed];

static struct law *law_small(void)
{
	struct law *law = calloc(1, sizeof *law);

	assert_non_null(law);
	law->holidays = holidays;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct state_window *w = &law->windows[law->windows_n++];
		snprintf(w->state, sizeof w->state, "%s", rows[i].state);
		w->weekday = (struct window_day){(int16_t)rows[i].weekday[0], (int16_t)rows[i].weekday[1]};
		w->saturday = (struct window_day){(int16_t)rows[i].saturday[0], (int16_t)rows[i].saturday[1]};
		w->sunday = (struct window_day){(int16_t)rows[i].sunday[0], (int16_t)rows[i].sunday[1]};
		w->closed_on_holidays = rows[i].closed_on_holidays;
		w->holiday_first = (int32_t)law->holidays_n;
		for (size_t k = 0; k < sizeof closed / sizeof *closed; k++) {
			if (strcmp(closed[k].state, rows[i].state) != 0)
				continue;
			struct holiday *h = &holidays[law->holidays_n++];
			h->day = (int32_t)civil_days(closed[k].year, closed[k].month, closed[k].day);
			snprintf(h->name, sizeof h->name, "%s", closed[k].name);
			w->holiday_n++;
		}
	}
	law->fed = law_state(law, "FED");
	law->strictest = law_state(law, "STRICTEST");
	return law;
}

static const struct zone *zone(const char *name)
{
	struct err err = {0};
	const struct zone *z = civil_zone(slice_of(name), &err);

	check_ok(z, err);
	return z;
}

static struct places place(const struct law *law, const char *state, const char *zone_name)
{
	struct places p;

	places_init(&p, law);
	places_add_state(&p, law_state(law, state));
	places_add_zone(&p, zone(zone_name));
	return p;
}

static int64_t at(const char *text)
{
	return vector_instant(slice_of(text));
}

static void check_vector(const struct law *law, const struct window_vector *v)
{
	struct places p;

	vector_places(law, v, &p);
	vector_check_places(law, &p, v);
}

static void test_dated_vectors(void **state)
{
	struct law *law = law_small();

	(void)state;
	check_int(vectors_each(law, check_vector), 28);
	free(law);
}

static void test_state_names(void **state)
{
	struct law *law = law_small();

	(void)state;
	check_int(law_state(law, "NS"), law_state(law, "NS/PE"));
	check_int(law_state(law, "PE"), law_state(law, "NS/PE"));
	check_true(law_state(law, "NS") > 0);
	check_int(law_state(law, "N"), -1);
	check_int(law_state(law, ""), -1);
	check_int(law_state(law, "XX"), -1);
	check_int(law_state(law, "ny"), -1);
	free(law);
}

/* What window_check says about one instant in PA: hours 09:00 to 19:00, no Sunday, no holiday. */
static const struct {
	const char *at; /* on a wall in New York */
	bool federal, state, closed_day, margin;
	const char *next;
} answers[] = {
	{"2026-11-23T12:00:00-05:00", false, false, false, false, "2026-11-23T12:00:00-05:00"},
	{"2026-11-23T09:00:00-05:00", false, false, false, false, "2026-11-23T09:00:00-05:00"},
	{"2026-11-23T08:59:59-05:00", false, true, false, false, "2026-11-23T09:00:00-05:00"},
	{"2026-11-23T07:59:59-05:00", true, true, false, false, "2026-11-23T09:00:00-05:00"},
	{"2026-11-23T18:50:00-05:00", false, false, false, false,
	 "2026-11-23T18:50:00-05:00"}, /* ten minutes are enough */
	{"2026-11-23T18:50:01-05:00", false, false, false, true, "2026-11-24T09:00:00-05:00"},
	{"2026-11-23T18:59:59-05:00", false, false, false, true, "2026-11-24T09:00:00-05:00"},
	{"2026-11-23T19:00:00-05:00", false, true, false, false, "2026-11-24T09:00:00-05:00"},
	{"2026-11-23T20:55:00-05:00", false, true, false, true, "2026-11-24T09:00:00-05:00"}, /* and FED's own margin */
	{"2026-11-23T21:00:00-05:00", true, true, false, false, "2026-11-24T09:00:00-05:00"},
	{"2026-11-22T12:00:00-05:00", false, false, true, false, "2026-11-23T09:00:00-05:00"},
	{"2026-11-22T22:00:00-05:00", true, false, true, false, "2026-11-23T09:00:00-05:00"},
	{"2026-11-26T12:00:00-05:00", false, false, true, false, "2026-11-27T09:00:00-05:00"},
	{"2026-11-26T08:30:00-05:00", false, true, true, false, "2026-11-27T09:00:00-05:00"},
	{"2026-11-25T18:55:00-05:00", false, false, false, true, "2026-11-27T09:00:00-05:00"}, /* over Thanksgiving */
	{"2026-11-21T18:55:00-05:00", false, false, false, true, "2026-11-23T09:00:00-05:00"}, /* over a Sunday */
	{"2026-10-31T19:30:00-04:00", false, true, false, false, "2026-11-02T09:00:00-05:00"}, /* over a clock change */
	{"2027-03-13T19:30:00-05:00", false, true, false, false, "2027-03-15T09:00:00-04:00"}};

static void test_each_reason(void **state)
{
	struct law *law = law_small();
	struct places pa = place(law, "PA", "America/New_York");

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		struct window_answer a;
		window_check(law, &pa, at(answers[i].at), &a);
		if (a.federal != answers[i].federal || a.state != answers[i].state ||
		    a.closed_day != answers[i].closed_day || a.margin != answers[i].margin ||
		    a.next_open != at(answers[i].next))
			fail_msg("%s: federal %d state %d closed %d margin %d next %lld want %lld", answers[i].at,
				 a.federal, a.state, a.closed_day, a.margin, (long long)a.next_open,
				 (long long)at(answers[i].next));
		bool fires = a.federal || a.state || a.closed_day || a.margin;
		check_int(a.by_state >= 0, fires);
		check_int(a.by_zone != NULL, fires);
	}
	free(law);
}

static void test_names_what_closes(void **state)
{
	struct law *law = law_small();
	struct places p = place(law, "PA", "America/New_York");
	struct window_answer a;

	(void)state;
	window_check(law, &p, at("2026-11-26T12:00:00-05:00"), &a);
	check_text(a.holiday, "Thanksgiving");
	check_text(law->windows[a.by_state].state, "PA");
	check_text(civil_zone_name(a.by_zone), "America/New_York");
	window_check(law, &p, at("2026-11-23T18:55:00-05:00"), &a);
	check_text(law->windows[a.by_state].state, "PA"); /* the row that ends first */
	assert_null(a.holiday);
	free(law);
}

static void test_no_place_is_closed(void **state)
{
	struct law *law = law_small();
	struct places p;
	struct window_answer a;

	(void)state;
	places_init(&p, law);
	check_int(p.states_n, 1);
	check_false(window_is_open(law, &p, at("2026-11-23T18:00:00Z")));
	check_int(window_next_open(law, &p, at("2026-11-23T18:00:00Z"), 0), 0);
	window_check(law, &p, at("2026-11-23T18:00:00Z"), &a);
	check_true(a.federal);
	check_int(a.next_open, 0);
	free(law);
}

static void test_a_place_that_does_not_fit_closes(void **state)
{
	static const char *const names[] = {"America/New_York", "America/Chicago",  "America/Denver",
					    "America/Phoenix",  "America/Toronto",  "America/Halifax",
					    "America/Edmonton", "America/Winnipeg", "America/Los_Angeles"};
	struct law *law = law_small();
	struct places p;

	(void)state;
	places_init(&p, law);
	for (size_t i = 0; i < 9; i++) {
		check_false(p.overfull);
		places_add_zone(&p, zone(names[i]));
		places_add_zone(&p, zone(names[i])); /* once is enough */
	}
	check_int(p.zones_n, PLACES_MAX_ZONES);
	check_true(p.overfull);
	check_false(window_is_open(law, &p, at("2026-11-23T20:00:00Z")));
	check_int(window_next_open(law, &p, at("2026-11-23T20:00:00Z"), 0), 0);
	places_init(&p, law);
	places_add_zone(&p, NULL);
	places_add_state(&p, -1);
	places_add_state(&p, law->fed);
	places_add_npa(&p, NULL);
	check_int(p.zones_n, 0);
	check_int(p.states_n, 1);
	free(law);
}

static void test_never_open_within_a_fortnight(void **state)
{
	struct law *law = law_small();
	struct places p = place(law, "NY", "America/New_York");
	struct state_window *w = &law->windows[law->windows_n];
	struct window_answer a;

	(void)state;
	*w = (struct state_window){.state = "NO",
				   .saturday = {600, 605}}; /* five minutes a week: less than the margin */
	places_add_state(&p, (int)law->windows_n++);
	check_int(window_next_open(law, &p, at("2026-11-23T12:00:00-05:00"), 0), at("2026-11-28T10:00:00-05:00"));
	check_int(window_next_open(law, &p, at("2026-11-23T12:00:00-05:00"), WINDOW_MARGIN_S), 0);
	window_check(law, &p, at("2026-11-23T12:00:00-05:00"), &a);
	check_true(a.closed_day);
	check_int(a.next_open, 0);
	free(law);
}

/* ---- properties -------------------------------------------------------------------------------------------------- */

static uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static const char *const zone_names[] = {"America/New_York",    "America/Chicago",  "America/Denver", "America/Phoenix",
					 "America/Los_Angeles", "America/St_Johns", "America/Adak",   "Pacific/Guam",
					 "Pacific/Honolulu",    "America/Winnipeg"};

static struct places draw_places(const struct law *law, uint64_t *seed)
{
	struct places p;
	size_t zones = 1 + draw(seed) % 4, states = draw(seed) % 4;

	places_init(&p, law);
	while (zones--)
		places_add_zone(&p, zone(zone_names[draw(seed) % (sizeof zone_names / sizeof *zone_names)]));
	while (states--)
		places_add_state(&p, (int)(draw(seed) % law->windows_n));
	return p;
}

/* 2026 and 2027, half of them near one of the four nights on which US clocks change. */
static int64_t draw_instant(uint64_t *seed)
{
	static const int64_t nights[] = {1772953200, 1793509200, 1805007600, 1825563600};

	if (draw(seed) % 2)
		return nights[draw(seed) % 4] + (int64_t)(draw(seed) % (4 * 86400)) - 2 * 86400;
	return 1767225600 + (int64_t)(draw(seed) % (2 * 365 * 86400));
}

static void test_adding_a_place_never_opens(void **state)
{
	struct law *law = law_small();
	uint64_t seed = 20261123;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct places p = draw_places(law, &seed), more = p;
		int64_t t = draw_instant(&seed);
		if (draw(&seed) % 2)
			places_add_zone(&more,
					zone(zone_names[draw(&seed) % (sizeof zone_names / sizeof *zone_names)]));
		else
			places_add_state(&more, (int)(draw(&seed) % law->windows_n));
		if (window_is_open(law, &more, t))
			check_true(window_is_open(law, &p, t));
		int64_t before = window_next_open(law, &p, t, 0), after = window_next_open(law, &more, t, 0);
		check_true(after == 0 || (before != 0 && before <= after));
	}
	free(law);
}

/* Against the slow way: walk minute by minute. Every window here begins on a minute. */
static void test_next_open_is_the_first_open_minute(void **state)
{
	struct law *law = law_small();
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 400; i++) {
		struct places p = draw_places(law, &seed);
		int64_t t = draw_instant(&seed) / 60 * 60;
		int64_t next = window_next_open(law, &p, t, 0), slow = t;
		while (slow <= t + 14 * 86400 && !window_is_open(law, &p, slow))
			slow += 60;
		check_int(next, slow <= t + 14 * 86400 ? slow : 0);
	}
	free(law);
}

static void test_after_the_margin_it_stays_open(void **state)
{
	struct law *law = law_small();
	uint64_t seed = 99;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		struct places p = draw_places(law, &seed);
		int64_t next = window_next_open(law, &p, draw_instant(&seed), WINDOW_MARGIN_S);
		struct window_answer a;
		if (!next)
			continue;
		check_true(window_is_open(law, &p, next));
		check_true(window_is_open(law, &p, next + WINDOW_MARGIN_S - 1));
		window_check(law, &p, next, &a);
		check_false(a.federal || a.state || a.closed_day || a.margin);
		check_int(a.next_open, next);
	}
	free(law);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dated_vectors),
		cmocka_unit_test(test_state_names),
		cmocka_unit_test(test_each_reason),
		cmocka_unit_test(test_names_what_closes),
		cmocka_unit_test(test_no_place_is_closed),
		cmocka_unit_test(test_a_place_that_does_not_fit_closes),
		cmocka_unit_test(test_never_open_within_a_fortnight),
		cmocka_unit_test(test_adding_a_place_never_opens),
		cmocka_unit_test(test_next_open_is_the_first_open_minute),
		cmocka_unit_test(test_after_the_margin_it_stays_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
