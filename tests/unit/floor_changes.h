/* What a row is tried with: each function changes the clear case of floor_world.h in one way. */
#ifndef TESTS_UNIT_FLOOR_CHANGES_H
#define TESTS_UNIT_FLOOR_CHANGES_H

#include "floor_world.h"

static void set_number(struct world *w, int64_t phone, enum npa_kind kind)
{
	w->facts.caller = phone;
	w->npa.kind = kind;
}

static void night(struct world *w)
{
	world_move(w, "2026-11-24T03:40:00Z");
}

static void pennsylvania(struct world *w)
{
	world_places(w, ROW_PA, "America/New_York");
}

static void over_an_hour(struct world *w)
{
	w->facts.called_at = w->facts.now - HOUR_S - 1;
}

static void wide_signed(struct world *w)
{
	over_an_hour(w);
	w->tenant.missed_call_max_age_s = 16 * HOUR_S;
	w->tenant.consent_signed_by = "Ann";
	w->tenant.consent_signed_at = w->facts.now - DAY_S;
}

static void no_state(struct world *w)
{
	places_init(&w->facts.places, &w->law);
	places_add_zone(&w->facts.places, world_zone("America/New_York"));
}

static void three_texts(struct world *w)
{
	w->facts.texts_24h = 3;
	w->facts.oldest_text_24h_at = w->facts.now - HOUR_S;
}

static void toll_free(struct world *w)
{
	set_number(w, 18002345678, NPA_TOLL_FREE);
}

static void duplicate(struct world *w)
{
	w->facts.duplicate_key = true;
}

static void opted_out(struct world *w)
{
	w->facts.opted_out = true;
}

static void night_signed(struct world *w)
{
	night(w);
	w->tenant.missed_call_max_age_s = 16 * HOUR_S;
	w->tenant.consent_signed_by = "Ann";
	w->tenant.consent_signed_at = 1;
}

static void two_zones(struct world *w)
{
	world_move(w, "2026-11-24T13:30:00Z");
	places_add_zone(&w->facts.places, world_zone("America/Los_Angeles"));
}

static void pennsylvania_evening(struct world *w)
{
	pennsylvania(w);
	world_move(w, "2026-11-25T00:00:00Z");
}

static void pennsylvania_sunday(struct world *w)
{
	pennsylvania(w);
	world_move(w, "2026-11-22T17:00:00Z");
}

static void pennsylvania_holiday(struct world *w)
{
	pennsylvania(w);
	world_move(w, "2026-11-26T17:00:00Z");
}

static void nine_minutes_left(struct world *w)
{
	world_move(w, "2026-11-25T01:51:00Z");
}

static void over_a_day(struct world *w)
{
	w->facts.called_at = w->facts.now - DAY_S - 1;
	w->facts.written_consent = true;
}

static void unknown_time(struct world *w)
{
	w->facts.called_at = 0;
}

static void booked(struct world *w)
{
	w->facts.booked_at = w->facts.called_at + 60;
}

static void no_stop(struct world *w)
{
	w->facts.text.has_stop = false;
}

static void new_npa(struct world *w)
{
	set_number(w, 17302345678, NPA_UNKNOWN);
}

static void old_contact(struct world *w)
{
	w->facts.last_inbound_at = world_instant("2026-08-24T16:59:59Z");
	w->facts.purpose = FACTS_DISPATCH;
}

static void advertising(struct world *w)
{
	text_examine(SLICE("Acme: Book now! Reply STOP to opt out."), "Acme", &w->facts.text);
}

static void short_link(struct world *w)
{
	text_examine(SLICE("Acme: see bit.ly/3x Reply STOP to opt out."), "Acme", &w->facts.text);
}

static void six_calls(struct world *w)
{
	w->facts.calls_1h = 6;
}

static void one_ring(struct world *w)
{
	w->facts.ring_s = 1;
}

static void day_is_full(struct world *w)
{
	w->facts.texts_today = 50;
}

static void before_the_call(struct world *w)
{
	w->facts.called_at = w->facts.now + 60;
	w->facts.last_inbound_at = FACTS_NEVER;
	w->facts.purpose = FACTS_APPROVE;
}

/* ---- each row -------------------------------------------------------------------------------------------- */

#define SILENT_ROW -1
static bool row_seen[64];

#endif
