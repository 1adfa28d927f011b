/* A case that nothing speaks against, in a small law of its own: tests change one thing and look at what fires. */
#ifndef TESTS_UNIT_FLOOR_WORLD_H
#define TESTS_UNIT_FLOOR_WORLD_H

#include "check.h"
#include "domain/floor.h"

#define MINUTE_S INT64_C(60)
#define HOUR_S   INT64_C(3600)
#define DAY_S    INT64_C(86400)

enum { ROW_FED, ROW_NJ, ROW_PA, ROW_FL, ROW_STRICTEST, ROW_CA };

struct world {
	struct facts facts;
	struct tenant tenant;
	struct law law;
	struct npa npa;
	struct holiday holidays[2];
};

static inline const struct zone *world_zone(const char *name)
{
	struct err err = {0};
	const struct zone *z = civil_zone(slice_of(name), &err);

	if (z == NULL)
		fail_msg("%s", err.text);
	return z;
}

static inline int64_t world_instant(const char *text)
{
	struct err err = {0};
	int64_t at = 0;

	check_ok(civil_parse(slice_of(text), CIVIL_ISO, NULL, &at, NULL, &err), err);
	return at;
}

static inline void world_state(struct world *w, int row, const char *name, int16_t start, int16_t end)
{
	struct state_window *s = &w->law.windows[row];

	snprintf(s->state, sizeof s->state, "%s", name);
	s->weekday = s->saturday = s->sunday = (struct window_day){start, end};
	if (w->law.windows_n <= (size_t)row)
		w->law.windows_n = (size_t)row + 1;
}

static inline void world_law(struct world *w)
{
	world_state(w, ROW_FED, "FED", 480, 1260);
	world_state(w, ROW_NJ, "NJ", 480, 1260);
	world_state(w, ROW_PA, "PA", 540, 1140);
	world_state(w, ROW_FL, "FL", 480, 1200);
	world_state(w, ROW_STRICTEST, "STRICTEST", 600, 1080);
	world_state(w, ROW_CA, "CA", 480, 1260);
	w->law.windows[ROW_PA].sunday = (struct window_day){0, 0};
	w->law.windows[ROW_PA].closed_on_holidays = true;
	w->law.windows[ROW_PA].holiday_first = 0;
	w->law.windows[ROW_PA].holiday_n = 1;
	w->law.windows[ROW_FL].cap_per_24h = 3;
	w->law.fed = ROW_FED;
	w->law.strictest = ROW_STRICTEST;
	w->holidays[0].day = (int32_t)civil_days(2026, 11, 26);
	snprintf(w->holidays[0].name, sizeof w->holidays[0].name, "Thanksgiving");
	w->law.holidays = w->holidays;
	w->law.holidays_n = 1;
	w->law.holidays_until = (int32_t)civil_days(2028, 12, 31);
	w->law.review_by = world_instant("2027-06-30T00:00:00Z");
	w->law.tzdata_fresh = true;
}

static inline void world_move(struct world *w, const char *now)
{
	w->facts.now = world_instant(now);
	w->facts.called_at = w->facts.first_missed_at = w->facts.last_inbound_at = w->facts.now - 10 * MINUTE_S;
}

/* Places: NJ alone, in New York's zone. */
static inline void world_places(struct world *w, int state, const char *zone)
{
	places_init(&w->facts.places, &w->law);
	places_add_state(&w->facts.places, state);
	if (zone != NULL)
		places_add_zone(&w->facts.places, world_zone(zone));
}

static inline void world_init(struct world *w)
{
	memset(w, 0, sizeof *w);
	world_law(w);
	w->tenant = (struct tenant){.id = "acme",
				    .zone = world_zone("America/New_York"),
				    .tier = TIER_AUTO,
				    .signed_by = "Ann Lee",
				    .signed_at = world_instant("2026-09-01T00:00:00Z"),
				    .per_day = 50,
				    .per_number_per_day = 1,
				    .per_number_per_30_days = 3,
				    .missed_call_max_age_s = HOUR_S};
	w->npa = (struct npa){.kind = NPA_GEOGRAPHIC, .region = "NJ"};
	w->facts =
		(struct facts){.caller = 12012345678,
			       .caller_kind = PHONE_VALID,
			       .line = 14155550100,
			       .missed_calls = 1,
			       .ring_s = 20,
			       .identity_default = IDENTITY_LEAD,
			       .identity = IDENTITY_LEAD,
			       .last_job_at = FACTS_NEVER,
			       .upcoming_booking_at = FACTS_NEVER,
			       .opted_out_at = FACTS_NEVER,
			       .oldest_text_24h_at = FACTS_NEVER,
			       .talked_at = FACTS_NEVER,
			       .human_text_at = FACTS_NEVER,
			       .booked_at = FACTS_NEVER,
			       .local_minute = 720,
			       .npa = &w->npa,
			       .tenant = &w->tenant,
			       .message_key = SLICE("missed_call"),
			       .message_text = SLICE("Acme: Sorry we missed your call. Reply STOP to opt out."),
			       .text = {.has_brand = true, .has_stop = true, .gsm = true, .units = 55, .segments = 1}};
	world_places(w, ROW_NJ, "America/New_York");
	world_move(w, "2026-11-24T17:00:00Z"); /* Tuesday, noon in New Jersey */
}

static inline void world_judge(const struct world *w, struct decision *d)
{
	decision_init(d);
	floor_judge(&w->facts, &w->law, d);
	decision_settle(d);
}

static inline const struct voice *world_voice(const struct decision *d, const char *row)
{
	for (size_t i = 0; i < d->voices_n; i++)
		if (strcmp(d->voices[i].row, row) == 0)
			return &d->voices[i];
	return NULL;
}

#endif
