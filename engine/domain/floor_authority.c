/* Groups D and E of the floor: risk, the text itself, and what the owner has signed. */
#include "domain/floor_checks.h"

#define SEGMENT_UNITS    160 /* GSM 03.38 characters of one message */
#define SIGNATURE_MONTHS 12
/* Conservative defaults D8 and D9: somebody in trouble, a machine, or a pocket. A person should look. */
#define CALLS_AN_HOUR 5
#define RING_SHORT_S  3

FLOOR_CHECK(floor_legal_risk)
{
	(void)law;
	(void)hit;
	return f->legal_risk;
}

FLOOR_CHECK(floor_template_incomplete)
{
	(void)law;
	/* A text that cannot be made is D5's: a person must see the case, not "no contact". */
	if (f->text_missing)
		return false;
	if (!f->text.has_brand) {
		snprintf(hit->note, sizeof hit->note, "it does not name the business");
		return true;
	}
	if (f->text.has_stop || f->stop_shown_30d)
		return false;
	snprintf(hit->note, sizeof hit->note, "it does not say STOP");
	return true;
}

/* A text that only answers the person's own call needs no written consent; one promotional word makes it an
 * advertisement, which does. */
FLOOR_CHECK(floor_template_marketing)
{
	(void)law;
	if (f->text.marketing == NULL)
		return false;
	snprintf(hit->note, sizeof hit->note, "it says \"%s\"", f->text.marketing);
	return true;
}

FLOOR_CHECK(floor_template_link)
{
	(void)law;
	if (!f->text.short_link && f->text.links < 2)
		return false;
	snprintf(hit->note, sizeof hit->note, "%s",
		 f->text.short_link ? "a shortened link hides where it leads" : "there is more than one link in it");
	return true;
}

FLOOR_CHECK(floor_template_form)
{
	const char *why = NULL;

	(void)law;
	if (f->text_missing || f->message_text.len == 0)
		why = "there is no such text, or a placeholder has no value";
	else if (f->text.unfilled)
		why = "a placeholder is not filled";
	else if (f->text.control_chars)
		why = "it holds control characters";
	else if (f->text.segments != 1 || (f->text.gsm && f->text.units > SEGMENT_UNITS))
		why = "it does not fit one message";
	if (why == NULL)
		return false;
	snprintf(hit->note, sizeof hit->note, "%s", why);
	return true;
}

FLOOR_CHECK(floor_call_flood)
{
	(void)law;
	if (f->calls_1h <= CALLS_AN_HOUR)
		return false;
	snprintf(hit->note, sizeof hit->note, "%lld calls in an hour", (long long)f->calls_1h);
	return true;
}

FLOOR_CHECK(floor_short_ring)
{
	(void)law;
	if (f->voicemail_left || f->ring_s < 0 || f->ring_s >= RING_SHORT_S)
		return false;
	snprintf(hit->note, sizeof hit->note, "it rang %lld %s", (long long)f->ring_s,
		 f->ring_s == 1 ? "second" : "seconds");
	return true;
}

/* The tiers in which texts leave without a person looking at each one. */
static bool tier_is_signed_for(const struct tenant *t)
{
	return t->tier == TIER_SUPERVISED || t->tier == TIER_AUTO;
}

static bool signature_is_valid(const struct tenant *t, int64_t now)
{
	return t->signed_by != NULL && t->signed_by[0] != '\0' && t->signed_at > 0 && t->signed_at <= now;
}

FLOOR_CHECK(floor_owner_approval)
{
	(void)law;
	(void)hit;
	if (f->tenant == NULL)
		return true;
	return tier_is_signed_for(f->tenant) && !signature_is_valid(f->tenant, f->now);
}

/* What the owner signed for is so many texts a day. Not at dispatch: the text is one of those of the day it was queued.
 */
FLOOR_CHECK(floor_bounds_exceeded)
{
	(void)law;
	if (f->tenant == NULL || f->purpose == FACTS_DISPATCH || !tier_is_signed_for(f->tenant) ||
	    f->texts_today < f->tenant->per_day)
		return false;
	snprintf(hit->note, sizeof hit->note, "%lld of %lld texts in 24 hours", (long long)f->texts_today,
		 (long long)f->tenant->per_day);
	return true;
}

FLOOR_CHECK(floor_approval_expired)
{
	(void)law;
	(void)hit;
	if (f->tenant == NULL || !tier_is_signed_for(f->tenant) || !signature_is_valid(f->tenant, f->now))
		return false;
	return civil_add_months(f->tenant->signed_at, SIGNATURE_MONTHS) <= f->now;
}

FLOOR_CHECK(floor_duplicate)
{
	(void)law;
	(void)hit;
	return f->duplicate_key;
}

FLOOR_CHECK(floor_never)
{
	(void)f;
	(void)law;
	(void)hit;
	return false;
}
