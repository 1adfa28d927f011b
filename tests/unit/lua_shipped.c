/* What is shipped: the standard rules, the packs, and the editor stubs, as they lie in rules/. */
#include "lua_world.h"

#include "base/file.h"

static struct str shipped[8];

static struct slice read_shipped(int slot, const char *path)
{
	struct err err;

	str_release(&shipped[slot]);
	str_init(&shipped[slot], 1 << 20);
	check_ok(file_read(path, &shipped[slot], &err), err);
	return str_slice(&shipped[slot]);
}

static struct rules *load_shipped(const char *pack)
{
	char path[200];
	struct ruleset_file libs[] = {
		{"rules/lib/words.lua", "words", read_shipped(0, "rules/lib/words.lua")},
		{"rules/lib/hours.lua", "hours", read_shipped(1, "rules/lib/hours.lua")},
	};
	struct ruleset set = {
		.standard = {{"rules/identity.lua", NULL, read_shipped(2, "rules/identity.lua")},
			     {"rules/consent.lua", NULL, read_shipped(3, "rules/consent.lua")},
			     {"rules/authority.lua", NULL, read_shipped(4, "rules/authority.lua")}},
		.libs = libs,
		.libs_n = 2,
	};
	if (pack) {
		snprintf(path, sizeof path, "rules/packs/%s/rules.lua", pack);
		set.tenant = (struct ruleset_file){path, NULL, read_shipped(5, path)};
	}
	struct rules *r = world_load(&set);
	for (int i = 0; i < 8; i++)
		str_release(&shipped[i]);
	return r;
}

struct spoken {
	const char *voicemail;
	const char *consent, *authority;
};

static const struct spoken spoken[] = {
	{"", "caller_rang_us", "missed_call"},
	{"Hi, it's Sue, could you call me about a quote?", "caller_rang_us", "missed_call"},
	{"There is a gas smell in the kitchen", "caller_rang_us", "possible_emergency"},
	{"I think I'm smelling gas", "caller_rang_us", "possible_emergency"},
	{"we have NO HEAT and it is cold", "caller_rang_us", "possible_emergency"},
	{"Our pipes burst", "caller_rang_us", "possible_emergency"},
	{"the basement flooded", "caller_rang_us", "possible_emergency"},
	{"carbon-monoxide alarm went off", "caller_rang_us", "possible_emergency"},
	{"sparks from the outlet", "caller_rang_us", "possible_emergency"},
	{"Huele a gas en la cocina", "caller_rang_us", "possible_emergency"},
	{"No tenemos calefacci\xC3\xB3n desde ayer", "caller_rang_us", "possible_emergency"},
	{"se revent\xC3\xB3 la tuber\xC3\xAD\x61", "caller_rang_us", "possible_emergency"},
	{"Please don't text me, just call", "asks_for_no_contact", "missed_call"},
	{"take me off your list", "asks_for_no_contact", "missed_call"},
	{"Por favor ya no me llamen", "asks_for_no_contact", "missed_call"},
	{"you will hear from my attorney", "legal_words", "missed_call"},
	{"I'll sue you. And stop calling!", "legal_words", "missed_call"},
};

static void standard_rules(void **state)
{
	struct rules *r = load_shipped(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++) {
		struct facts f = world_facts();
		f.voicemail = slice_of(spoken[i].voicemail);
		struct rules_answer a = world_judge(r, &f);
		check_int(a.voices_n, 2);
		if (strcmp(a.voices[0].code, spoken[i].consent) != 0 ||
		    strcmp(a.voices[1].code, spoken[i].authority) != 0)
			fail_msg("%s: %s (%s), %s (%s)", spoken[i].voicemail, a.voices[0].code, a.voices[0].note,
				 a.voices[1].code, a.voices[1].note);
	}
	static const struct {
		enum identity identity;
		const char *code;
		enum outcome outcome;
	} who[] = {
		{IDENTITY_VENDOR, "vendor", OUTCOME_NO_CONTACT},     {IDENTITY_SPAM, "spam", OUTCOME_NO_CONTACT},
		{IDENTITY_INTERNAL, "internal", OUTCOME_NO_CONTACT}, {IDENTITY_TEST, "test_number", OUTCOME_NO_CONTACT},
		{IDENTITY_RETURNING, "missed_call", OUTCOME_SEND},   {IDENTITY_UNKNOWN, "missed_call", OUTCOME_SEND},
	};
	for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
		struct facts f = world_facts();
		f.identity_default = who[i].identity;
		f.doubt = true; /* blocks nothing by itself */
		struct rules_answer a = world_judge(r, &f);
		check_text(a.voices[1].code, who[i].code);
		check_int(a.voices[1].outcome, who[i].outcome);
	}
	struct facts f = world_facts();
	f.identity_default = IDENTITY_TEST;
	f.test_number = true;
	check_text(world_judge(r, &f).voices[1].code, "missed_call");
	f.caller = 0; /* a hidden number: nothing here reads it */
	check_text(world_judge(r, &f).voices[1].code, "missed_call");
	rules_free(&r);
}

static void packs(void **state)
{
	struct facts f = world_facts();
	struct rules *r = load_shipped("hvac");

	(void)state;
	struct rules_answer a = world_judge(r, &f);
	check_int(a.voices_n, 3);
	check_text(a.voices[2].code, "missed_call");
	check_text(a.message_key, "missed_call");
	f.voicemail = SLICE("My AC is out again");
	check_text(world_judge(r, &f).voices[2].code, "system_down");
	f.voicemail = SLICE("");
	f.upcoming_booking_at = WORLD_NOW + 86400;
	check_text(world_judge(r, &f).voices[2].code, "visit_ahead");
	f.upcoming_booking_at = FACTS_NEVER;
	f.contact_tags = SLICE("landlord,plan member");
	check_int(world_judge(r, &f).identity, IDENTITY_RETURNING);

	struct err err;
	f.places.zones[0] = civil_zone(SLICE("America/Los_Angeles"), &err);
	assert_non_null(f.places.zones[0]);
	f.places.zones_n = 1;
	f.voicemail = SLICE("I need a tune-up");
	check_text(world_judge(r, &f).voices[2].code, "missed_call");
	f.local_minute = 20 * 60;
	f.now += (9 * 60 + 30) * 60; /* 20:00 there */
	a = world_judge(r, &f);
	check_text(a.voices[2].code, "after_office_hours");
	check_int(a.voices[2].until, f.now + 12 * 3600); /* 08:00 tomorrow */
	rules_free(&r);

	r = load_shipped("drafts-only");
	f = world_facts();
	a = world_judge(r, &f);
	check_text(a.voices[2].code, "drafts_only");
	check_true(a.voices[2].answerable);
	rules_free(&r);
}

/* Every whole rule file in the guide loads, checks, and answers an ordinary call without a fault. */
static void examples_of_the_guide(void **state)
{
	static struct slice entries[] = {{"14155550199", 11}};
	struct ruleset_list list = {"vip_callers", entries, 1};
	struct ruleset_file libs[] = {{"rules/lib/hours.lua", "hours", read_shipped(1, "rules/lib/hours.lua")}};
	struct slice guide = read_shipped(0, "docs/rules.md");
	int seen = 0;

	(void)state;
	for (ptrdiff_t at; (at = slice_find(guide, SLICE("```lua\n"))) >= 0; seen++) {
		guide = slice_part(guide, (size_t)at + 7, guide.len);
		ptrdiff_t end = slice_find(guide, SLICE("```"));
		struct ruleset set = {.libs = libs, .libs_n = 1, .lists = &list, .lists_n = 1};
		set.tenant = (struct ruleset_file){"docs/rules.md", NULL, slice_part(guide, 0, (size_t)end)};
		struct rules *r = world_load(&set);
		struct facts f = world_facts();
		struct rules_answer a = world_judge(r, &f);
		check_int(a.voices_n, 2);
		check_int(a.voices[0].outcome, OUTCOME_SEND);
		check_int(a.voices[1].outcome, OUTCOME_SEND);
		rules_free(&r);
		guide = slice_part(guide, (size_t)end + 3, guide.len);
	}
	assert_true(seen > 0);
	for (int i = 0; i < 8; i++)
		str_release(&shipped[i]);
}

static void stubs_are_the_shipped_ones(void **state)
{
	struct str stubs, file;
	struct err err;

	(void)state;
	str_init(&stubs, 1 << 20);
	str_init(&file, 1 << 20);
	check_true(rules_write_stubs(&stubs));
	check_ok(file_read("rules/types/ringback.d.lua", &file, &err), err);
	check_text(stubs.data,
		   file.data); /* differ? write them anew: RINGBACK_WRITE_STUBS=1 build/asan/unit/lua_shipped */
	str_release(&stubs);
	str_release(&file);
}

static void write_stubs(void)
{
	struct str stubs;
	struct err err;

	str_init(&stubs, 1 << 20);
	if (rules_write_stubs(&stubs))
		file_write_atomic("rules/types/ringback.d.lua", str_slice(&stubs), 0644, &err);
	str_release(&stubs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(standard_rules),
		cmocka_unit_test(packs),
		cmocka_unit_test(examples_of_the_guide),
		cmocka_unit_test(stubs_are_the_shipped_ones),
	};
	if (getenv("RINGBACK_WRITE_STUBS"))
		write_stubs();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
