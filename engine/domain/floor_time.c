/* Group C of the floor: quiet hours, closed days, caps, and whether clock and tables can be trusted. */
#include "domain/floor_checks.h"

#define DAY_S INT64_C(86400)
/* FL 501.059, MD 14-4502, OK 775C, OR HB 3865: three in 24 hours. Taken for every place; a state's lower cap wins. */
#define CAP_24H 3
/* Conservative default C9: a fifth automatic text in 30 days without an answer asks a person. */
#define CAP_30D 4

/* All four rows of the window hold until the same instant. Without one inside 14 days a person must look. */
static void hit_until_open(struct floor_hit *hit)
{
	hit->until = hit->window->next_open;
	if (hit->until != 0)
		return;
	hit->outcome = OUTCOME_REVIEW;
	snprintf(hit->note, sizeof hit->note, "no open hour in the next 14 days");
}

/* One state that closes, and where: for the note. The window's own answer names whichever row came first, which at
 * night is the federal one. */
struct closer {
	const struct state_window *state;
	const struct zone *zone;
	struct window_day day;
	struct civil local;
};

static bool closer_closes(const struct closer *c, const struct floor_hit *hit, bool all_day)
{
	int minute = c->local.hour * 60 + c->local.minute;
	bool shut = c->day.start >= c->day.end;

	if (all_day)
		return shut || (hit->window->holiday != NULL && c->state->closed_on_holidays);
	return !shut && (minute < c->day.start || minute >= c->day.end);
}

static bool closer_find(const struct facts *f, const struct law *law, const struct floor_hit *hit, bool all_day,
			struct closer *c)
{
	for (size_t i = 0; i < (size_t)f->places.zones_n * f->places.states_n; i++) {
		uint8_t state = f->places.states[i % f->places.states_n];

		if (state == law->fed || state >= law->windows_n)
			continue;
		c->state = &law->windows[state];
		c->zone = f->places.zones[i / f->places.states_n];
		c->local = civil_from_utc(c->zone, f->now);
		c->day = c->local.weekday == 0   ? c->state->sunday
			 : c->local.weekday == 6 ? c->state->saturday
						 : c->state->weekday;
		if (closer_closes(c, hit, all_day))
			return true;
	}
	return false;
}

FLOOR_CHECK(floor_quiet_federal)
{
	struct civil local;

	(void)law;
	if (hit->window == NULL || !hit->window->federal)
		return false;
	hit_until_open(hit);
	if (hit->note[0] == '\0' && hit->window->by_zone != NULL) {
		local = civil_from_utc(hit->window->by_zone, f->now);
		snprintf(hit->note, sizeof hit->note, "it is %02d:%02d in %s", local.hour, local.minute,
			 civil_zone_name(hit->window->by_zone));
	}
	return true;
}

FLOOR_CHECK(floor_quiet_state)
{
	struct closer c;

	if (hit->window == NULL || !hit->window->state)
		return false;
	hit_until_open(hit);
	if (hit->note[0] == '\0' && closer_find(f, law, hit, false, &c))
		snprintf(hit->note, sizeof hit->note,
			 "%s allows %02d:%02d to %02d:%02d today, and it is %02d:%02d in %s", c.state->state,
			 c.day.start / 60, c.day.start % 60, c.day.end / 60, c.day.end % 60, c.local.hour,
			 c.local.minute, civil_zone_name(c.zone));
	return true;
}

FLOOR_CHECK(floor_closed_day)
{
	static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
					   "Thursday", "Friday", "Saturday"};
	struct closer c;

	if (hit->window == NULL || !hit->window->closed_day)
		return false;
	hit_until_open(hit);
	if (hit->note[0] == '\0' && closer_find(f, law, hit, true, &c))
		snprintf(hit->note, sizeof hit->note, "%s, %s", c.state->state,
			 hit->window->holiday != NULL ? hit->window->holiday : days[c.local.weekday]);
	return true;
}

FLOOR_CHECK(floor_window_margin)
{
	(void)f;
	(void)law;
	if (hit->window == NULL || !hit->window->margin)
		return false;
	hit_until_open(hit);
	return true;
}

static bool state_is_known(const struct facts *f, const struct law *law)
{
	for (size_t i = 0; i < f->places.states_n; i++)
		if (f->places.states[i] != law->fed)
			return true;
	return false;
}

FLOOR_CHECK(floor_state_unknown)
{
	struct places strictest = f->places;
	struct window_answer answer;

	if (f->places.zones_n > 0 && state_is_known(f, law))
		return false;
	/* The strictest hours of all states are the guide for the person who decides (compliance C5). */
	snprintf(hit->note, sizeof hit->note, "every state allows 10:00 to 18:00 on working days");
	if (f->places.zones_n == 0 || law->strictest < 0)
		return true;
	places_add_state(&strictest, law->strictest);
	window_check(law, &strictest, f->now, &answer);
	if (answer.next_open > f->now)
		hit->until = answer.next_open;
	return true;
}

FLOOR_CHECK(floor_zone_conflict)
{
	(void)law;
	(void)hit;
	return f->zone_conflict;
}

FLOOR_CHECK(floor_cap_24h)
{
	int64_t cap = CAP_24H;

	for (size_t i = 0; i < f->places.states_n; i++) {
		int64_t own = f->places.states[i] < law->windows_n ? law->windows[f->places.states[i]].cap_per_24h : 0;

		if (own > 0 && own < cap)
			cap = own;
	}
	if (f->texts_24h < cap)
		return false;
	hit->until = (floor_known(f->oldest_text_24h_at) ? f->oldest_text_24h_at : f->now) + DAY_S;
	snprintf(hit->note, sizeof hit->note, "%lld texts in 24 hours", (long long)f->texts_24h);
	return true;
}

FLOOR_CHECK(floor_cap_automatic)
{
	int64_t limit = CAP_30D;

	(void)law;
	if (f->tenant != NULL && f->tenant->per_number_per_30_days < limit)
		limit = f->tenant->per_number_per_30_days;
	if (f->auto_texts_24h >= 1) {
		hit->outcome = OUTCOME_NO_CONTACT;
		snprintf(hit->note, sizeof hit->note, "one went in the last 24 hours");
		return true;
	}
	if (f->tenant != NULL && f->tenant->per_number_per_day < 1) {
		snprintf(hit->note, sizeof hit->note, "limits.per_number_per_day allows none");
		return true;
	}
	if (f->texts_30d_unanswered < limit)
		return false;
	snprintf(hit->note, sizeof hit->note, "%lld in 30 days without an answer", (long long)f->texts_30d_unanswered);
	return true;
}

FLOOR_CHECK(floor_rules_stale)
{
	(void)hit;
	/* Beyond the last year of the holiday table nobody knows which days are closed. */
	return law->review_by < f->now || !law->tzdata_fresh || law->holidays_until < f->now / DAY_S;
}

FLOOR_CHECK(floor_clock_suspect)
{
	(void)law;
	(void)hit;
	return f->clock_suspect || (floor_known(f->called_at) && f->called_at > f->now) ||
	       (floor_known(f->last_inbound_at) && f->last_inbound_at > f->now);
}
