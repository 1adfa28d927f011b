/* Group A of the floor: who may be texted at all, told from the number alone. */
#include "domain/floor_checks.h"

/* Twilio's magic numbers, 500-555-0000 to 0009 (twilio.com/docs/iam/test-credentials): they work with test credentials
 * only, and nobody ever calls from one. */
static bool number_is_magic(int64_t phone)
{
	return phone >= INT64_C(15005550000) && phone <= INT64_C(15005550009);
}

static int number_exchange(int64_t phone)
{
	return (int)(phone / 10000 % 1000);
}

/* A +1 number that could ring somewhere: the rows about area codes speak only of those. */
static bool number_is_nanp(const struct facts *f)
{
	return f->caller != 0 && phone_is_nanp(f->caller);
}

static enum npa_kind number_npa_kind(const struct facts *f)
{
	return f->npa != NULL ? f->npa->kind : NPA_UNKNOWN;
}

FLOOR_CHECK(floor_no_caller_id)
{
	(void)law;
	(void)hit;
	if (f->caller_kind == PHONE_SHORT)
		return false; /* A4 names it better */
	return f->caller == 0 || (f->caller_kind != PHONE_VALID && f->caller_kind != PHONE_INVALID);
}

FLOOR_CHECK(floor_invalid_number)
{
	int exchange;

	(void)law;
	(void)hit;
	if (f->caller == 0)
		return false;
	if (number_is_magic(f->caller))
		return false; /* A3 names it better */
	if (f->caller_kind == PHONE_INVALID)
		return true;
	if (!number_is_nanp(f))
		return false;
	if (!phone_nanp_pattern(f->caller) || number_npa_kind(f) == NPA_TOLL_FREE_RESERVED)
		return true;
	exchange = number_exchange(f->caller);
	/* 958 and 959 are the telephone companies' test exchanges; 555 holds directory service and fiction. */
	return exchange == 958 || exchange == 959 || (exchange == 555 && !phone_is_fictional(f->caller));
}

FLOOR_CHECK(floor_test_number)
{
	(void)law;
	(void)hit;
	if (f->test_number || f->identity == IDENTITY_TEST || f->identity_default == IDENTITY_TEST)
		return true;
	if (number_is_magic(f->caller))
		return true;
	return phone_is_fictional(f->caller) && !(f->tenant != NULL && f->tenant->fictional_numbers);
}

FLOOR_CHECK(floor_non_geographic)
{
	(void)law;
	(void)hit;
	if (f->caller_kind == PHONE_SHORT)
		return true;
	if (!number_is_nanp(f))
		return false;
	switch (number_npa_kind(f)) {
	case NPA_PREMIUM:
	case NPA_CARRIER:
	case NPA_GOVERNMENT:
	case NPA_PERSONAL:
	case NPA_NON_GEOGRAPHIC_CA: return true;
	default: return number_exchange(f->caller) == 976; /* premium exchange inside ordinary area codes */
	}
}

FLOOR_CHECK(floor_foreign_number)
{
	(void)law;
	(void)hit;
	if (f->caller == 0)
		return false;
	return !phone_is_nanp(f->caller) || number_npa_kind(f) == NPA_OTHER_COUNTRY;
}

FLOOR_CHECK(floor_toll_free)
{
	(void)law;
	(void)hit;
	return number_is_nanp(f) && number_npa_kind(f) == NPA_TOLL_FREE;
}

FLOOR_CHECK(floor_unknown_npa)
{
	(void)law;
	if (!number_is_nanp(f) || number_npa_kind(f) != NPA_UNKNOWN)
		return false;
	snprintf(hit->note, sizeof hit->note, "area code %d", phone_area_code(f->caller));
	return true;
}

FLOOR_CHECK(floor_internal_number)
{
	(void)law;
	(void)hit;
	/* A rule may add "internal" and may never take away what config says: either of the two is enough. */
	return f->own_line || f->identity == IDENTITY_INTERNAL || f->identity_default == IDENTITY_INTERNAL;
}

FLOOR_CHECK(floor_not_textable)
{
	(void)law;
	(void)hit;
	return f->not_textable;
}

FLOOR_CHECK(floor_wrong_party)
{
	(void)law;
	(void)hit;
	return f->wrong_number;
}
