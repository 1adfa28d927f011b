/* What rule authors rely on: facts, verdicts, helpers, layers, messages, faults, hashes; and the shipped rules. */
#include "lua_world.h"

#include "base/str.h"

static struct rules *load_tenant(const char *text)
{
	struct ruleset set = world_rules(text);
	return world_load(&set);
}

/* Judge a body of authority(call) with one voice as its answer. */
static struct voice ask(const char *body, const struct facts *f)
{
	char text[4000];

	snprintf(text, sizeof text,
		 "-- api 1\nlocal WORDS = { 'gas', 'no heat', 'flood*' }\nlocal R = {}\nfunction "
		 "R.authority(call)\n%s\nend\nreturn R\n",
		 body);
	struct rules *r = load_tenant(text);
	struct rules_answer answer = world_judge(r, f);
	rules_free(&r);
	check_int(answer.voices_n, 1);
	return answer.voices[0];
}

/* ---- facts and helpers ----------------------------------------------------------------------------------- */

struct truth {
	const char *expression;
	bool want;
};

static const struct truth truths[] = {
	{"call.caller == '+14155550134'", true},
	{"call.line == '+14155550100'", true},
	{"call.jobs == 0 and math.type(call.jobs) == 'integer'", true},
	{"call.voicemail == ''", true},
	{"call.opted_out", false},
	{"call.identity == 'lead'", true},
	{"call.number_kind == 'unknown_area'", true},
	{"call:known('last_job_at')", false},
	{"call:known('local_minute')", true},
	{"call['jobs'] == 0", true},
	{"days_since(call.now - 86400 * 3 - 5, call.now) == 3", true},
	{"days_since(call.now, call.now - 1) == -1", true},
	{"one_of('b', 'a', 'b')", true},
	{"one_of('c', 'a', 'b')", false},
	{"one_of('gas', WORDS)", true},
	{"one_of(nil, WORDS)", false},
	{"between(call.local_minute, '08:00', '20:00')", true},
	{"between(480, '08:00', '20:00')", true},
	{"between(1200, '08:00', '20:00')", false},
	{"between(1200, '20:00', '08:00') and between(0, '20:00', '08:00') and not between(480, '20:00', '08:00')",
	 true},
	{"between(1439, '00:00', '24:00')", true},
	{"text.mentions('I smell GAS here', WORDS) == 'gas'", true},
	{"text.mentions('the vegas office', WORDS)", false},
	{"text.mentions('we have no\theat, please', WORDS) == 'no heat'", true},
	{"text.mentions('basement is flooding!', WORDS) == 'flood*'", true},
	{"text.mentions('', WORDS)", false},
	{"text.mentions(\"please don't text\", 'dont text')", true},
	{"text.mentions('please don\xE2\x80\x99t text', 'dont text')", true},
	{"text.mentions('No hay CALEFACCI\xC3\x93N', { 'no hay calefaccion' }) ~= nil", true},
	{"text.mentions('anything', {})", false},
	{"text.mentions('anything', { '*' })", false},
	{"text.starts('Hello there', 'hello')", true},
	{"text.ends('Hello there', 'THERE')", true},
	{"text.ends('re', 'there')", false},
	{"text.contains('Hello there', 'lo th')", true},
	{"text.digits('(415) 555-0134') == '4155550134'", true},
	{"bucket(call, 'greeting') == bucket(call, 'greeting', 100)", true},
	{"bucket(call, 'greeting', 1) == 0", true},
	{"tostring({}) == '(table)' and tostring(1.5) == '1.5'", true},
	{"tostring(call) == '(userdata)' and type(call) == 'userdata'", true},
	{"#WORDS == 3 and WORDS[2] == 'no heat' and WORDS.none == nil", true},
	{"table.concat(WORDS, ',') == 'gas,no heat,flood*'", true},
	{"select('#', table.unpack(WORDS)) == 3", true},
	{"('x'):rep(3) == 'xxx' and ('abc'):sub(2) == 'bc' and ('abc'):upper() == 'ABC'", true},
	{"('a1b22'):match('%d%d') == '22' and (('a-b'):gsub('%-', '+')) == 'a+b'", true},
	{"string.format('%s %d %5.2f', 'a', 7, 1.5) == 'a 7  1.50'", true},
	{"('a'):byte() == 97 and ('abc'):find('c', 1, true) == 3", true},
	{"utf8.len('\xC3\xA9') == 1 and math.floor(2.5) == 2 and tonumber('7') == 7", true},
};

static void facts_and_helpers(void **state)
{
	char body[600];
	struct facts f = world_facts();

	(void)state;
	for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
		const char *expression = truths[i].expression;
		snprintf(body, sizeof body, "if %s then return allow 'yes_it_is' end return deny 'no_it_is_not'",
			 expression);
		struct voice v = ask(body, &f);
		if (strcmp(v.code, truths[i].want ? "yes_it_is" : "no_it_is_not") != 0)
			fail_msg("%s: %s %s", expression, v.code, v.note);
	}
}

static void pairs_are_in_order(void **state)
{
	static const char body[] = "local seen = ''\n"
				   "local t = { zeta = 1, alpha = 2, [3] = 3, [1] = 4, [2.5] = 5, mid = 6, [true] = 7, "
				   "[-1] = 8, last = 9 }\n"
				   "t.last = nil\n"
				   "for k, v in pairs(t) do seen = seen .. tostring(k) .. v .. ' ' end\n"
				   "for i, w in pairs(WORDS) do seen = seen .. w .. ' ' end\n"
				   "for i, w in ipairs(WORDS) do seen = seen .. i end\n"
				   "return allow('seen', { note = seen })";
	struct facts f = world_facts();

	(void)state;
	for (int i = 0; i < 3; i++) /* each state has another seed */
		check_text(ask(body, &f).note, "-18 14 2.55 33 alpha2 mid6 zeta1 true7 gas no heat flood* 123");
}

static void facts_read_are_told(void **state)
{
	struct facts f = world_facts();
	struct rules *r = load_tenant("-- api 1\nreturn { consent = function(call)\nif call.jobs > 3 and call.doubt "
				      "then return deny 'never' end\n"
				      "if call:known 'zone' then return deny 'never' end\nreturn allow 'fine' end }\n");
	struct rules_answer answer = world_judge(r, &f);
	uint64_t want[2] = {0, 0};

	(void)state;
	for (size_t i = 0; i < fact_table_n; i++)
		if (!strcmp(fact_table[i].name, "jobs") || !strcmp(fact_table[i].name, "zone"))
			want[i / 64] |= (uint64_t)1 << i % 64;
	assert_true(answer.facts_read[0] == want[0] && answer.facts_read[1] == want[1]);
	rules_free(&r);
}

/* Every fact of the table can be read or says that it is unknown; none of them breaks the engine. */
static void every_fact_reads(void **state)
{
	char body[300];
	struct facts f = world_facts();

	(void)state;
	for (size_t i = 0; i < fact_table_n; i++) {
		snprintf(body, sizeof body, "local x = call.%s return allow('fine', { note = type(x) })",
			 fact_table[i].name);
		struct voice v = ask(body, &f);
		struct fact_value value = fact_get(&f, i);
		const char *types[] = {"boolean", "number", "string", "string", "string"};
		if (value.known)
			check_text(v.note, types[fact_table[i].type]);
		else
			assert_non_null(strstr(v.note, "is unknown for this call"));
	}
}

/* ---- verdicts -------------------------------------------------------------------------------------------- */

static void verdicts_become_voices(void **state)
{
	struct facts f = world_facts();

	(void)state;
	struct voice v = ask("\n\nreturn deny('never_again', { note = 'they asked' })", &f);
	check_int(v.outcome, OUTCOME_NO_CONTACT);
	check_int(v.layer, LAYER_TENANT);
	check_text(v.code, "never_again");
	check_text(v.note, "they asked");
	check_text(v.entry, "authority");
	check_text(v.place, TENANT_FILE ":7");
	check_text(v.row, "");

	v = ask("return review 'look_at_it'", &f);
	check_int(v.outcome, OUTCOME_REVIEW);
	check_true(v.answerable);
	v = ask("return hold('later', { not_before = call.now + 60, note = 'soon' })", &f);
	check_int(v.outcome, OUTCOME_HOLD);
	check_int(v.until, WORLD_NOW + 60);
	check_text(v.note, "soon");
	v = ask("return hold('later', call.now + 60.0)", &f);
	check_int(v.until, WORLD_NOW + 60);
	v = ask("local a, b = deny 'never', allow 'fine' return a", &f);
	check_text(v.code, "never");

	char text[600];
	snprintf(text, sizeof text, "return allow('fine', { note = ('\xC3\xA9'):rep(%d) .. '\\n' })", 150);
	v = ask(text, &f);
	check_int(strlen(v.note), 200); /* cut between two letters, never inside one */
	v = ask("return allow('fine', { note = 'a\\nb\\27[31m' })", &f);
	assert_null(strchr(v.note, '\n'));
	assert_null(strchr(v.note, 27));
}

static void functions_of_a_file_may_share_and_call(void **state)
{
	struct facts f = world_facts();
	struct rules *r = load_tenant(
		"-- api 1\n"
		"local text = use 'text'\n"
		"local LIMIT = { jobs = 3, names = { 'ann' } }\n"
		"local function sum(n) if n == 0 then return 0 end return n + sum(n - 1) end\n"
		"local function many(call) return call.jobs > LIMIT.jobs end\n"
		"return { authority = function(call)\n"
		"  local count = 0\n"
		"  local function add(n) count = count + n end\n" /* a local of the call itself: no state */
		"  add(2) add(3)\n"
		"  for _, name in ipairs(LIMIT.names) do if text.starts(call.caller_name, name) then add(10) end end\n"
		"  if many(call) then return deny 'many' end\n"
		"  return allow('fine', { note = 'n' .. count + sum(4) })\n"
		"end }\n");

	(void)state;
	f.caller_name = SLICE("Ann Smith");
	for (int i = 0; i < 3; i++)
		check_text(world_judge(r, &f).voices[0].note, "n25");
	f.jobs = 4;
	check_text(world_judge(r, &f).voices[0].code, "many");
	rules_free(&r);
}

/* ---- layers ---------------------------------------------------------------------------------------------- */

static struct ruleset two_layers(const char *identity, const char *consent, const char *authority, const char *tenant)
{
	struct ruleset set = world_rules(tenant);

	set.standard[0] = (struct ruleset_file){"rules/identity.lua", NULL, slice_of(identity)};
	set.standard[1] = (struct ruleset_file){"rules/consent.lua", NULL, slice_of(consent)};
	set.standard[2] = (struct ruleset_file){"rules/authority.lua", NULL, slice_of(authority)};
	return set;
}

static void both_layers_speak(void **state)
{
	struct facts f = world_facts();
	struct ruleset set = two_layers(
		NULL, "-- api 1\nreturn function(call) return allow('fine', { message = 'standard_text' }) end",
		"-- api 1\nreturn function(call) return allow('also', { message = 'other_text' }) end",
		"-- api 1\nreturn { consent = function(call) return review('look', { message = 'tenant_text' }) end,\n"
		"authority = function(call) return deny 'never' end }");
	struct rules *r = world_load(&set);
	struct rules_answer a = world_judge(r, &f);

	(void)state;
	check_int(a.voices_n, 4);
	check_text(a.voices[0].place, "rules/consent.lua:2");
	check_int(a.voices[0].layer, LAYER_STANDARD);
	check_text(a.voices[1].code, "look");
	check_int(a.voices[1].layer, LAYER_TENANT);
	check_text(a.voices[2].entry, "authority");
	check_text(a.voices[3].code, "never");
	check_text(a.message_key, "tenant_text"); /* the tenant's over the standard's, even when that came later */
	rules_free(&r);
}

struct identity_case {
	enum identity by_config;
	const char *standard, *tenant;
	enum identity want;
	const char *code;
};

static const struct identity_case identity_cases[] = {
	{IDENTITY_LEAD, "call.identity_default", "returning 'landlord'", IDENTITY_RETURNING, "landlord"},
	{IDENTITY_LEAD, "vendor 'by_name'", "call.identity", IDENTITY_VENDOR, "by_name"},
	{IDENTITY_LEAD, "vendor 'by_name'", "lead 'no_vendor'", IDENTITY_LEAD, "no_vendor"},
	{IDENTITY_LEAD, "spam 'robot'", "lead 'friend'", IDENTITY_SPAM, "robot"},
	{IDENTITY_LEAD, "internal 'office'", "spam 'robot'", IDENTITY_INTERNAL, "office"},
	{IDENTITY_LEAD, "spam 'robot'", "internal 'office'", IDENTITY_INTERNAL, "office"},
	{IDENTITY_LEAD, "test 'ours'", "unknown 'who'", IDENTITY_TEST, "ours"},
	{IDENTITY_INTERNAL, "lead 'customer'", "returning 'customer'", IDENTITY_INTERNAL, ""},
	{IDENTITY_TEST, "lead 'customer'", "internal 'office'", IDENTITY_TEST, ""},
	{IDENTITY_SPAM, "call.identity_default", "lead 'friend'", IDENTITY_SPAM, ""},
	{IDENTITY_RETURNING, "dormant 'old'", "call.identity_default", IDENTITY_DORMANT, "old"},
};

static void identities_are_added_never_removed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof identity_cases / sizeof *identity_cases; i++) {
		const struct identity_case *c = &identity_cases[i];
		char standard[200], tenant[300];
		struct facts f = world_facts();
		f.identity_default = c->by_config;
		snprintf(standard, sizeof standard, "-- api 1\nreturn function(call) return %s end", c->standard);
		snprintf(tenant, sizeof tenant,
			 "-- api 1\nreturn { identity = function(call)\nreturn %s end,\n"
			 "authority = function(call) return allow('seen_' .. call.identity) end }",
			 c->tenant);
		struct ruleset set = two_layers(standard, NULL, NULL, tenant);
		struct rules *r = world_load(&set);
		struct rules_answer a = world_judge(r, &f);
		char seen[40];
		snprintf(seen, sizeof seen, "seen_%s", identity_word(c->want));
		check_int(a.identity, c->want);
		check_text(a.identity_code, c->code);
		check_int(a.voices_n, 1);
		check_text(a.voices[0].code, seen); /* the later functions see the result */
		rules_free(&r);
	}
}

static void a_failing_layer_hides_nothing(void **state)
{
	struct facts f = world_facts();
	struct ruleset set = two_layers("-- api 1\nreturn function(call) return spam 'robot' end", NULL,
					"-- api 1\nreturn function(call) return deny 'spam' end",
					"-- api 1\nreturn {\nidentity = function(call) error 'broken' end,\n"
					"consent = function(call) return call.last_job_at end,\n"
					"authority = function(call) return 'allow' end }");
	struct rules *r = world_load(&set);
	struct rules_answer a = world_judge(r, &f);

	(void)state;
	check_int(a.identity, IDENTITY_SPAM);
	check_int(a.voices_n, 4);
	check_text(a.voices[0].entry, "identity");
	check_text(a.voices[0].note, TENANT_FILE ":3: broken");
	check_text(a.voices[1].entry, "consent");
	check_text(a.voices[1].place, TENANT_FILE ":4");
	check_int(a.voices[2].outcome, OUTCOME_NO_CONTACT);
	check_text(a.voices[3].place, TENANT_FILE ":5");
	for (size_t i = 0; i < a.voices_n; i++)
		if (strcmp(a.voices[i].code, "RULE_FAULT") == 0) {
			check_int(a.voices[i].outcome, OUTCOME_REVIEW);
			check_false(a.voices[i].answerable);
		}
	rules_free(&r);
}

/* Property: whatever the tenant's rules answer, what the standard rules said stands there unchanged. */
static void answers_only_add_voices(void **state)
{
	static const char *const answers[] = {
		"allow 'fine'", "deny 'never'", "review 'look'", "hold('later', call.now + 9)",         "nil",
		"0/0",          "'send'",       "error 'x'",     "(function() while true do end end)()"};
	const char *standard = "-- api 1\nreturn function(call) return deny 'standard_says_no' end";
	struct facts f = world_facts();

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		char tenant[400];
		snprintf(tenant, sizeof tenant,
			 "-- api 1\nlocal function f(call) local x = %s return x end\nreturn { consent = f, authority "
			 "= f }",
			 answers[i]);
		struct ruleset alone = two_layers(NULL, standard, standard, NULL);
		struct ruleset both = two_layers(NULL, standard, standard, tenant);
		struct rules *a = world_load(&alone), *b = world_load(&both);
		struct rules_answer one = world_judge(a, &f), two = world_judge(b, &f);
		assert_true(two.voices_n > one.voices_n);
		check_int(two.identity, one.identity);
		for (size_t j = 0, found = 0; j < one.voices_n; j++, found = 0) {
			for (size_t k = 0; k < two.voices_n; k++)
				found += memcmp(&one.voices[j], &two.voices[k], sizeof one.voices[j]) == 0;
			check_int(found, 1);
		}
		rules_free(&a);
		rules_free(&b);
	}
}

/* ---- modules, lists, hashes, costs ----------------------------------------------------------------------- */

static void modules_and_lists(void **state)
{
	static struct ruleset_file libs[] = {
		{"rules/lib/a.lua", "a",
		 TEXT("-- api 1\nlocal b = use 'b'\nreturn { twice = function(n) return b.add(n, n) end }")},
		{"rules/lib/b.lua", "b",
		 TEXT("-- api 1\nreturn { add = function(x, y) return x + y end, words = { 'x' } }")},
		{"rules/lib/c.lua", "c", TEXT("-- api 1\nlocal d = use 'd' return {}")},
		{"rules/lib/d.lua", "d", TEXT("-- api 1\nlocal c = use 'c' return {}")},
		{"rules/lib/e.lua", "e", TEXT("-- api 1\nreturn { f = function() return nonsense end }")},
	};
	static struct slice entries[] = {TEXT("14155550134"), TEXT("+14155550199"), TEXT("Gold Plan"),
					 TEXT("\xC3\x89t\xC3\xA9")};
	static struct ruleset_list lists[] = {{"vip", entries, 4}, {"empty", NULL, 0}};
	struct facts f = world_facts();
	struct ruleset set = world_rules(
		"-- api 1\nlocal a, vip, none = use 'a', list 'vip', list 'empty'\n"
		"return { authority = function(call)\n"
		"if vip:has(call.caller) and vip:has '+14155550199' and vip:has 'gold plan' and vip:has 'ete'\n"
		"and not vip:has '' and not vip:has '4155550134' and not none:has(call.caller) and a.twice(4) == 8 "
		"then\n"
		"return allow 'all_true' end\n"
		"return deny 'something_false' end }");

	(void)state;
	set.libs = libs;
	set.libs_n = 5;
	set.lists = lists;
	set.lists_n = 2;
	struct rules *r = world_load(&set);
	check_text(world_judge(r, &f).voices[0].code, "all_true");
	rules_free(&r);

	static const struct {
		const char *text, *file, *says;
		int line;
	} bad[] = {
		{"-- api 1\nlocal c = use 'c' return {}", "rules/lib/d.lua", "module 'c' uses itself", 2},
		{"-- api 1\nlocal e = use 'e' return {}", "rules/lib/e.lua", "unknown name 'nonsense'", 2},
		{"-- api 1\nlocal b = use 'b' b.add = nil return {}", TENANT_FILE, "cannot be changed", 2},
		{"-- api 1\nlocal b = use 'b'\nlocal x = b.ad\nreturn {}", TENANT_FILE, "b has no 'ad'", 3},
		{"-- api 1\nlocal b = use('vip')\nreturn {}", TENANT_FILE, "no module 'vip'", 2},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct problems problems;
		problems_init(&problems);
		set.tenant.text = slice_of(bad[i].text);
		assert_null(rules_load(&set, &problems));
		check_int(problems.errors, 1);
		check_text(problems.items[0].file, bad[i].file);
		check_int(problems.items[0].line, bad[i].line);
		if (!strstr(problems.items[0].text, bad[i].says))
			fail_msg("said: %s", problems.items[0].text);
		problems_release(&problems);
	}
}

static void problems_show_the_line(void **state)
{
	struct problems problems;
	struct ruleset set = world_rules("return { consent = function(call)\n"
					 "\tif call.opted_outt then return deny 'stop' end\n"
					 "\treturn alow 'fine'\nend }");

	(void)state;
	problems_init(&problems);
	assert_null(rules_load(&set, &problems));
	check_int(problems.n, 3);
	check_true(problems.items[0].warning);
	check_int(problems.errors, 2);
	check_text(problems.items[1].text, "unknown fact call.opted_outt (did you mean call.opted_out?)\n"
					   "     2 | \tif call.opted_outt then return deny 'stop' end\n"
					   "         \t        ^^^^^^^^^^");
	check_int(problems.items[2].line, 3);
	problems_release(&problems);
}

static void hash_of(const char *name, const char *text, const char *entry, char out[65])
{
	struct slice entries[] = {slice_of(entry)};
	struct ruleset_list list = {"vip", entries, 1};
	struct ruleset set = {.tenant = {name, NULL, slice_of(text)}, .lists = &list, .lists_n = 1};
	struct rules *r = world_load(&set);

	snprintf(out, 65, "%s", rules_hash(r));
	rules_free(&r);
}

static void hashes_tell_versions_apart(void **state)
{
	char a[65], b[65];

	(void)state;
	hash_of("tenants/a/rules.lua", "-- api 1\nreturn {}", "x", a);
	check_int(strlen(a), 64);
	hash_of("/elsewhere/a/rules.lua", "-- api 1\nreturn {}", "x", b);
	check_text(a, b);
	hash_of("tenants/a/rules.lua", "-- api 1\nreturn { }", "x", b);
	assert_string_not_equal(a, b);
	hash_of("tenants/a/rules.lua", "-- api 1\nreturn {}", "y", b);
	assert_string_not_equal(a, b);
}

static void costs_and_traces(void **state)
{
	struct facts f = world_facts();
	struct rules *r = load_tenant("-- api 1\nreturn { authority = function(call)\ntrace('jobs ' .. call.jobs)\n"
				      "for i = 1, 100 do local x = { i } end\nreturn allow 'fine' end }");

	(void)state;
	world_judge(r, &f);
	check_text(rules_last_trace(r), "jobs 0\n");
	rules_measure(r, true);
	world_judge(r, &f);
	struct rules_cost cost = rules_last_cost(r);
	assert_in_range(cost.instructions, 300, 600);
	check_int(cost.instructions_max, 100000);
	assert_in_range(cost.bytes, 5000, 10000);
	check_int(cost.bytes_max, 4 << 20);
	int64_t first = cost.instructions;
	world_judge(r, &f);
	check_int(rules_last_cost(r).instructions, first);
	rules_free(&r);
}

static void no_rules_at_all(void **state)
{
	struct facts f = world_facts();
	struct ruleset set = {0};
	struct rules *r = world_load(&set);
	struct rules_answer a = world_judge(r, &f);

	(void)state;
	check_int(a.voices_n, 0);
	check_int(a.identity, IDENTITY_LEAD);
	rules_free(&r);
}

/* ---- time ------------------------------------------------------------------------------------------------ */

/* 2026-10-31 22:00 in New York; clocks go back that night: 08:00 is eleven hours away, not ten. */
static void next_time_knows_the_clocks(void **state)
{
	struct facts f = world_facts();
	struct err err;

	(void)state;
	f.now = INT64_C(1793498400);
	f.places.zones[0] = civil_zone(SLICE("America/New_York"), &err);
	f.places.zones_n = 1;
	check_int(ask("return hold('morning', next_time(call, '08:00'))", &f).until, f.now + 11 * 3600);
	check_int(ask("return hold('morning', next_time(call, '22:00'))", &f).until, f.now + 25 * 3600);
	check_int(ask("return hold('morning', next_time(call, '22:01'))", &f).until, f.now + 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(facts_and_helpers),
		cmocka_unit_test(pairs_are_in_order),
		cmocka_unit_test(facts_read_are_told),
		cmocka_unit_test(every_fact_reads),
		cmocka_unit_test(verdicts_become_voices),
		cmocka_unit_test(functions_of_a_file_may_share_and_call),
		cmocka_unit_test(both_layers_speak),
		cmocka_unit_test(identities_are_added_never_removed),
		cmocka_unit_test(a_failing_layer_hides_nothing),
		cmocka_unit_test(answers_only_add_voices),
		cmocka_unit_test(modules_and_lists),
		cmocka_unit_test(problems_show_the_line),
		cmocka_unit_test(hashes_tell_versions_apart),
		cmocka_unit_test(costs_and_traces),
		cmocka_unit_test(no_rules_at_all),
		cmocka_unit_test(next_time_knows_the_clocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
