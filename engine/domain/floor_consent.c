/* Group B of the floor: what the person said, how fresh the call is, and what was already done about it. */
#include "domain/floor_checks.h"

#define HOUR_S INT64_C(3600)
/* A missed call is thin consent: one reply, at once (FCC 2015 order on on-demand texts). Sixty minutes is this
 * project's reading of "at once"; compliance B6 and B7. */
#define MISSED_CALL_MAX_S        (1 * HOUR_S)
#define MISSED_CALL_MAX_SIGNED_S (16 * HOUR_S)
#define ANY_BASIS_MAX_S          (24 * HOUR_S)
/* An inquiry carries three months: 47 CFR 64.1200(f)(5). */
#define INQUIRY_MONTHS 3

bool floor_known(int64_t at)
{
	return at != 0 && at != FACTS_NEVER;
}

int64_t floor_age_s(int64_t now, int64_t at)
{
	return floor_known(at) ? now - at : INT64_MAX;
}

/* Nothing but the missed call itself speaks for a text. */
static bool consent_is_call_only(const struct facts *f)
{
	return !f->written_consent && !f->verbal_consent;
}

/* How old the missed call may be. The tenant's setting only counts inside the floor's bounds. */
static int64_t consent_max_age_s(const struct facts *f)
{
	const struct tenant *t = f->tenant;
	int64_t limit = MISSED_CALL_MAX_S;

	if (t == NULL)
		return limit;
	if (t->consent_signed_by != NULL && t->consent_signed_by[0] != '\0' && t->consent_signed_at > 0 &&
	    t->consent_signed_at <= f->now)
		limit = MISSED_CALL_MAX_SIGNED_S;
	return t->missed_call_max_age_s < limit ? t->missed_call_max_age_s : limit;
}

static void note_age(struct floor_hit *hit, const char *what, int64_t age_s)
{
	if (age_s == INT64_MAX)
		snprintf(hit->note, sizeof hit->note, "nobody knows when the call was");
	else if (age_s < 2 * HOUR_S)
		snprintf(hit->note, sizeof hit->note, "%s %lld minutes old", what, (long long)(age_s / 60));
	else if (age_s < 48 * HOUR_S)
		snprintf(hit->note, sizeof hit->note, "%s %lld hours old", what, (long long)(age_s / HOUR_S));
	else
		snprintf(hit->note, sizeof hit->note, "%s %lld days old", what, (long long)(age_s / (24 * HOUR_S)));
}

FLOOR_CHECK(floor_opted_out)
{
	(void)law;
	(void)hit;
	return f->opted_out;
}

/* Exports do not say which of our numbers it was, and a stop is to the company, not to a number. */
FLOOR_CHECK(floor_provider_opt_out)
{
	(void)law;
	(void)hit;
	return f->provider_opt_out;
}

FLOOR_CHECK(floor_reply_pending)
{
	(void)law;
	(void)hit;
	return f->reply_pending;
}

/* Not at the first decision: in a first import every old call is REVIEW, STALE_CALL (B8) by product.md 10, so that
 * nothing is hidden as "not contacted". What is approved or about to leave must rest on a contact of theirs. */
FLOOR_CHECK(floor_no_consent)
{
	(void)law;
	(void)hit;
	if (f->purpose == FACTS_DECIDE || !consent_is_call_only(f))
		return false;
	/* The clock stands before the very contact that the case is about: what lies three months back cannot be told,
	 * and C12 stops the text. */
	if ((floor_known(f->called_at) && f->called_at > f->now) ||
	    (floor_known(f->last_inbound_at) && f->last_inbound_at > f->now))
		return false;
	return !floor_known(f->last_inbound_at) || civil_add_months(f->last_inbound_at, INQUIRY_MONTHS) < f->now;
}

FLOOR_CHECK(floor_stale_call)
{
	int64_t age_s = floor_age_s(f->now, f->called_at);

	(void)law;
	if (!consent_is_call_only(f) || age_s <= consent_max_age_s(f))
		return false;
	note_age(hit, "it is", age_s);
	return true;
}

/* Fresh now, but not any more when the quiet hours end. With a signature the limit reaches to the morning (at most 16
 * hours), and the hold stays a hold. */
FLOOR_CHECK(floor_stale_after_hold)
{
	int64_t limit_s = consent_max_age_s(f), then_s;

	(void)law;
	if (!consent_is_call_only(f) || floor_age_s(f->now, f->called_at) > limit_s)
		return false;
	if (hit->window == NULL || hit->window->next_open <= f->now)
		return false;
	then_s = floor_age_s(hit->window->next_open, f->called_at);
	if (then_s <= limit_s)
		return false;
	note_age(hit, "it would then be", then_s);
	return true;
}

FLOOR_CHECK(floor_stale_for_all)
{
	int64_t age_s = floor_age_s(f->now, f->called_at);

	(void)law;
	if (age_s <= ANY_BASIS_MAX_S)
		return false;
	note_age(hit, "it is", age_s);
	return true;
}

FLOOR_CHECK(floor_already_texted)
{
	(void)law;
	(void)hit;
	return f->texted_this_episode;
}

FLOOR_CHECK(floor_already_handled)
{
	static const struct {
		size_t offset;
		const char *note;
	} ways[] = {
		{offsetof(struct facts, talked_at), "somebody talked with them"},
		{offsetof(struct facts, human_text_at), "somebody texted them"},
		{offsetof(struct facts, booked_at), "a booking was made"},
	};

	(void)law;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		int64_t at;

		memcpy(&at, (const char *)f + ways[i].offset, sizeof at);
		if (!floor_known(at) || (floor_known(f->called_at) && at < f->called_at))
			continue;
		snprintf(hit->note, sizeof hit->note, "%s", ways[i].note);
		return true;
	}
	return false;
}

FLOOR_CHECK(floor_unread_row)
{
	(void)law;
	if (f->unread_row.len == 0)
		return false;
	snprintf(hit->note, sizeof hit->note, "%.*s in exceptions.csv",
		 (int)(f->unread_row.len > 40 ? 40 : f->unread_row.len), f->unread_row.at);
	return true;
}
