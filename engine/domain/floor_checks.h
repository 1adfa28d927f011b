/* The checks behind the rows of floor.c, one function a row, a file a group of compliance.md's table. Only floor.c and
 * its tests include this. Each says whether its row fires, and may add until, note or a graver outcome to the hit. */
#ifndef DOMAIN_FLOOR_CHECKS_H
#define DOMAIN_FLOOR_CHECKS_H

#include "domain/floor.h"

/* Seconds from `at` to now; INT64_MAX when `at` is unknown, so that "older than" takes the stricter branch. */
int64_t floor_age_s(int64_t now, int64_t at);
bool floor_known(int64_t at); /* neither 0 nor FACTS_NEVER */

#define FLOOR_CHECK(name) bool name(const struct facts *f, const struct law *law, struct floor_hit *hit)

/* A: identity (floor_identity.c) */
FLOOR_CHECK(floor_no_caller_id);
FLOOR_CHECK(floor_invalid_number);
FLOOR_CHECK(floor_test_number);
FLOOR_CHECK(floor_non_geographic);
FLOOR_CHECK(floor_foreign_number);
FLOOR_CHECK(floor_toll_free);
FLOOR_CHECK(floor_unknown_npa);
FLOOR_CHECK(floor_internal_number);
FLOOR_CHECK(floor_not_textable);
FLOOR_CHECK(floor_wrong_party);

/* B: consent and freshness (floor_consent.c) */
FLOOR_CHECK(floor_opted_out);
FLOOR_CHECK(floor_provider_opt_out);
FLOOR_CHECK(floor_reply_pending);
FLOOR_CHECK(floor_no_consent);
FLOOR_CHECK(floor_stale_call);
FLOOR_CHECK(floor_stale_after_hold);
FLOOR_CHECK(floor_stale_for_all);
FLOOR_CHECK(floor_already_texted);
FLOOR_CHECK(floor_already_handled);
FLOOR_CHECK(floor_unread_row);

/* C: time and number of texts (floor_time.c) */
FLOOR_CHECK(floor_quiet_federal);
FLOOR_CHECK(floor_quiet_state);
FLOOR_CHECK(floor_closed_day);
FLOOR_CHECK(floor_window_margin);
FLOOR_CHECK(floor_state_unknown);
FLOOR_CHECK(floor_zone_conflict);
FLOOR_CHECK(floor_cap_24h);
FLOOR_CHECK(floor_cap_automatic);
FLOOR_CHECK(floor_rules_stale);
FLOOR_CHECK(floor_clock_suspect);

/* D: risk and content; E: authority (floor_authority.c) */
FLOOR_CHECK(floor_legal_risk);
FLOOR_CHECK(floor_template_incomplete);
FLOOR_CHECK(floor_template_marketing);
FLOOR_CHECK(floor_template_link);
FLOOR_CHECK(floor_template_form);
FLOOR_CHECK(floor_call_flood);
FLOOR_CHECK(floor_short_ring);
FLOOR_CHECK(floor_owner_approval);
FLOOR_CHECK(floor_bounds_exceeded);
FLOOR_CHECK(floor_approval_expired);
FLOOR_CHECK(floor_duplicate);
FLOOR_CHECK(floor_never); /* rows that others raise, or that only name something */

#endif
