#include "domain/window.h"

#include <assert.h>

enum { DAY_S = 86400, MINUTE_S = 60, HORIZON_DAYS = 14 };

/* One zone's wall at one instant: all that the rows ask. */
struct wall {
	int64_t days; /* since 1970-01-01, of the local date */
	int weekday;  /* 0 = Sunday */
	int second;   /* of the local day */
};

void places_init(struct places *p, const struct law *law)
{
	*p = (struct places){0};
	places_add_state(p, law->fed);
}

void places_add_zone(struct places *p, const struct zone *z)
{
	for (size_t i = 0; i < p->zones_n; i++) {
		if (p->zones[i] == z)
			return;
	}
	if (!z)
		return;
	if (p->zones_n == PLACES_MAX_ZONES)
		p->overfull = true;
	else
		p->zones[p->zones_n++] = z;
}

void places_add_state(struct places *p, int state)
{
	for (size_t i = 0; i < p->states_n; i++) {
		if (p->states[i] == state)
			return;
	}
	if (state < 0)
		return;
	assert(state < LAW_MAX_WINDOWS);
	if (p->states_n == PLACES_MAX_STATES)
		p->overfull = true;
	else
		p->states[p->states_n++] = (uint8_t)state;
}

void places_add_npa(struct places *p, const struct npa *npa)
{
	for (size_t i = 0; npa && i < npa->zones_n; i++)
		places_add_zone(p, npa->zones[i]);
	for (size_t i = 0; npa && i < npa->states_n; i++)
		places_add_state(p, npa->states[i]);
}

static struct wall wall_at(const struct zone *z, int64_t at)
{
	int64_t local = at + civil_offset(z, at);
	int64_t days = local / DAY_S - (local % DAY_S < 0);
	int64_t weekday = (days + 4) % 7; /* 1970-01-01 was a Thursday */

	return (struct wall){.days = days,
			     .weekday = (int)(weekday < 0 ? weekday + 7 : weekday),
			     .second = (int)(local - days * DAY_S)};
}

/* The holiday on which a row is closed on a local day, or null. */
static const struct holiday *holiday_on(const struct law *law, const struct state_window *row, int64_t days)
{
	return row->closed_on_holidays ? law_holiday(law, row, days) : NULL;
}

/* A row's hours on a weekday, holidays aside. */
static struct window_day hours_on(const struct state_window *row, int weekday)
{
	if (weekday == 0)
		return row->sunday;
	return weekday == 6 ? row->saturday : row->weekday;
}

/* Seconds left until the row closes on this wall; 0 or less when it is closed now. */
static int seconds_left(const struct law *law, const struct state_window *row, struct wall w)
{
	struct window_day hours = hours_on(row, w.weekday);

	if (w.second < hours.start * MINUTE_S || holiday_on(law, row, w.days))
		return 0;
	return hours.end * MINUTE_S - w.second;
}

bool window_is_open(const struct law *law, const struct places *places, int64_t at)
{
	if (places->zones_n == 0 || places->overfull)
		return false;
	for (size_t z = 0; z < places->zones_n; z++) {
		struct wall w = wall_at(places->zones[z], at);
		for (size_t s = 0; s < places->states_n; s++) {
			if (seconds_left(law, &law->windows[places->states[s]], w) <= 0)
				return false;
		}
	}
	return true;
}

/* The instant a wall reaches `minute` of the local day `ahead` days from that of `at`. */
static int64_t instant_of(const struct zone *z, int64_t at, int ahead, int minute)
{
	/* Noon stands on the same date on both sides of any clock change, so whole days can be added to it. */
	struct civil c = civil_from_utc(z, at);
	c.hour = 12;
	c.minute = c.second = 0;
	c = civil_from_utc(z, civil_to_utc(z, c, NULL) + (int64_t)ahead * DAY_S);
	c.hour = minute / 60;
	c.minute = minute % 60;
	c.second = 0;
	return civil_to_utc(z, c, NULL);
}

/* The first instant from `at` on at which this row is open on this zone's wall with `margin_s` left; INT64_MAX when
 * none before the horizon. Everything between `at` and the answer is closed, so a search may jump to it. */
static int64_t row_next_open(const struct law *law, const struct state_window *row, const struct zone *z, int64_t at,
			     int64_t margin_s)
{
	struct wall w = wall_at(z, at);
	int left = seconds_left(law, row, w);

	if (left > 0 && left >= margin_s)
		return at;
	for (int ahead = 0; ahead <= HORIZON_DAYS; ahead++) {
		int weekday = (w.weekday + ahead) % 7;
		struct window_day hours = hours_on(row, weekday);
		bool fits = (hours.end - hours.start) * MINUTE_S >= margin_s && hours.end > hours.start;
		if (!fits || holiday_on(law, row, w.days + ahead))
			continue;
		int64_t opens = instant_of(z, at, ahead, hours.start);
		if (opens > at)
			return opens;
	}
	return INT64_MAX;
}

/* The latest of all rows' next opening from `at` on: nothing before it can be open everywhere. */
static int64_t latest_opening(const struct law *law, const struct places *places, int64_t at, int64_t margin_s)
{
	int64_t latest = at;

	for (size_t z = 0; z < places->zones_n; z++) {
		for (size_t s = 0; s < places->states_n; s++) {
			const struct state_window *row = &law->windows[places->states[s]];
			int64_t opens = row_next_open(law, row, places->zones[z], at, margin_s);
			if (opens > latest)
				latest = opens;
		}
	}
	return latest;
}

int64_t window_next_open(const struct law *law, const struct places *places, int64_t at, int64_t margin_s)
{
	int64_t limit = at + (int64_t)HORIZON_DAYS * DAY_S;

	if (places->zones_n == 0 || places->overfull)
		return 0;
	for (int64_t t = at; t <= limit;) {
		int64_t opens = latest_opening(law, places, t, margin_s);
		if (opens == t)
			return t;
		t = opens;
	}
	return 0;
}

/* Note the first thing that closes, for people. */
static void note_closer(struct window_answer *a, int state, const struct zone *z)
{
	if (a->by_state >= 0)
		return;
	a->by_state = state;
	a->by_zone = z;
}

static void judge_row(const struct law *law, int state, const struct zone *z, struct wall w, struct window_answer *a)
{
	const struct state_window *row = &law->windows[state];
	const struct holiday *holiday = holiday_on(law, row, w.days);
	struct window_day hours = hours_on(row, w.weekday);
	bool shut = hours.start >= hours.end;
	bool outside = !shut && (w.second < hours.start * MINUTE_S || w.second >= hours.end * MINUTE_S);

	if (!holiday && !shut && !outside) {
		a->margin |= hours.end * MINUTE_S - w.second < WINDOW_MARGIN_S;
		return;
	}
	note_closer(a, state, z);
	a->closed_day |= holiday || shut;
	if (holiday && !a->holiday)
		a->holiday = holiday->name;
	if (outside && state == law->fed)
		a->federal = true;
	else if (outside)
		a->state = true;
}

/* Only when nothing closes: the row that ends first. */
static void note_margin(const struct law *law, const struct places *places, int64_t at, struct window_answer *a)
{
	int least = WINDOW_MARGIN_S;

	for (size_t z = 0; z < places->zones_n; z++) {
		struct wall w = wall_at(places->zones[z], at);
		for (size_t s = 0; s < places->states_n; s++) {
			int left = seconds_left(law, &law->windows[places->states[s]], w);
			if (left >= least)
				continue;
			least = left;
			a->by_state = places->states[s];
			a->by_zone = places->zones[z];
		}
	}
}

void window_check(const struct law *law, const struct places *places, int64_t at, struct window_answer *answer)
{
	*answer = (struct window_answer){.by_state = -1, .next_open = at};
	if (places->zones_n == 0 || places->overfull) {
		answer->federal = answer->state = true;
		answer->next_open = 0;
		return;
	}
	for (size_t z = 0; z < places->zones_n; z++) {
		struct wall w = wall_at(places->zones[z], at);
		for (size_t s = 0; s < places->states_n; s++)
			judge_row(law, places->states[s], places->zones[z], w, answer);
	}
	if (answer->margin && answer->by_state < 0)
		note_margin(law, places, at, answer);
	if (answer->federal || answer->state || answer->closed_day || answer->margin)
		answer->next_open = window_next_open(law, places, at, WINDOW_MARGIN_S);
}
