/* A small world for the tests of the Lua room: one ordinary missed call, and rules given as text. */
#ifndef TESTS_UNIT_LUA_WORLD_H
#define TESTS_UNIT_LUA_WORLD_H

#include "check.h"

#include "base/civil.h"
#include "lua/rules.h"

/* As SLICE, where a constant must stand. */
#define TEXT(literal)                                                                                                  \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}

#define TENANT_FILE "tenants/acme/rules.lua"

/* Tuesday 2026-11-24, 10:30 in San Francisco. */
#define WORLD_NOW INT64_C(1795545000)

static inline struct facts world_facts(void)
{
	struct facts f = {
		.now = WORLD_NOW,
		.case_id = SLICE("C7K2M9QXF"),
		.caller = 14155550134,
		.caller_kind = PHONE_VALID,
		.line = 14155550100,
		.called_at = WORLD_NOW - 600,
		.first_missed_at = WORLD_NOW - 600,
		.missed_calls = 1,
		.ring_s = 20,
		.identity_default = IDENTITY_LEAD,
		.identity = IDENTITY_LEAD,
		.last_job_at = FACTS_NEVER,
		.upcoming_booking_at = FACTS_NEVER,
		.opted_out_at = FACTS_NEVER,
		.last_inbound_at = WORLD_NOW - 600,
		.oldest_text_24h_at = FACTS_NEVER,
		.talked_at = FACTS_NEVER,
		.human_text_at = FACTS_NEVER,
		.booked_at = FACTS_NEVER,
		.local_minute = 630,
		.local_weekday = 2,
		.local_date = 20261124,
	};
	return f;
}

static inline struct ruleset world_rules(const char *tenant)
{
	struct ruleset set = {.tenant = {TENANT_FILE, NULL, slice_of(tenant)}};
	return set;
}

static inline struct rules *world_load(const struct ruleset *set)
{
	struct problems problems;

	problems_init(&problems);
	struct rules *r = rules_load(set, &problems);
	if (!r && problems.n)
		print_message("%s:%d: %s\n", problems.items[0].file, problems.items[0].line, problems.items[0].text);
	assert_non_null(r);
	assert_int_equal(problems.errors, 0);
	problems_release(&problems);
	return r;
}

static inline struct rules_answer world_judge(struct rules *r, const struct facts *f)
{
	struct rules_answer answer;

	rules_judge(r, f, 1, &answer);
	return answer;
}

#endif
