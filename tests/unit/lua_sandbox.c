/* Hostile and broken rule files. Each must end as a REVIEW that names file and line, or be refused when it is loaded;
 * and the engine must judge the next call as if nothing had been. */
#include "lua_world.h"

struct attack {
	const char *name;
	const char *line; /* line 5 of the file, run when call.jobs is not 0 */
	const char *note; /* part of what is said about it */
};

/* ---- at run time ----------------------------------------------------------------------------------------- */

static const struct attack attacks[] = {
	{"while loop", "while true do end", "endless"},
	{"repeat loop", "repeat until false", "endless"},
	{"numeric for", "for i = 1, math.maxinteger do end", "endless"},
	{"goto loop", "::top:: goto top", "endless"},
	{"nested loops", "for i = 1, 1000 do for j = 1, 1000 do end end", "endless"},
	{"loop in an inner function", "local function f() while true do end end f()", "endless"},
	{"loop in a comparison", "local t = {3, 1, 2} table.sort(t, function() while true do end end)", "endless"},
	{"loop in a replacement", "string.gsub('aaa', 'a', function() while true do end end)", "endless"},
	{"mutual recursion", "local a, b function a() return b() end function b() return a() end a()", "endless"},
	{"deep recursion", "local function f() return 1 + f() end f()", "single block"},
	{"recursion with many locals", "local function f(a,b,c,d,e,f2,g,h) return 1 + f(a,b,c,d,e,f2,g,h) end f()",
	 "single block"},
	{"rep bomb", "local s = string.rep('x', 1e9)", "string.rep would make more"},
	{"rep of nothing", "local s = string.rep('', math.maxinteger)", "string.rep would make more"},
	{"rep by method", "local s = ('x'):rep(100000)", "string.rep would make more"},
	{"rep with separator", "local s = string.rep('', 60000, 'abcdef')", "string.rep would make more"},
	{"rep in a loop", "for i = 1, 1e9 do local s = string.rep('x', 60000) end", "stopped"},
	{"doubling", "local s = 'x' while true do s = s .. s end", "single block"},
	{"many strings", "local t = {} for i = 1, 1e9 do t[i] = 'key' .. i end", "stopped"},
	{"many tables", "local t = {} for i = 1, 1e9 do t = {t} end", "stopped"},
	{"garbage storm", "local s = ('x'):rep(30000) for i = 1, 1e9 do local t = s .. i end", "too much memory"},
	{"table with a million slots", "local t = {} for i = 1, 1e6 do t[i] = true end", "single block"},
	{"unpack", "local t = {} for i = 1, 300 do t[i] = i end return table.unpack(t)", "at most 200"},
	{"unpack of a huge range", "return table.unpack({}, 1, math.maxinteger)", "at most 200"},
	{"pattern bomb, lazy", "string.find(('a'):rep(2000), '.-.-.-b')", "may take too long"},
	{"pattern bomb, optional", "string.match(('a'):rep(30), ('a?'):rep(30) .. ('a'):rep(30))", "may take too long"},
	{"pattern bomb by method", "local x = ('a'):rep(2000):match('.-.-.-b')", "may take too long"},
	{"pattern too long", "string.find('a', ('a'):rep(300))", "longer than 200"},
	{"pattern in a loop", "for i = 1, 1e6 do string.find(('a'):rep(300), 'a*b') end", "endless"},
	{"plain find in a loop",
	 "local a, b = ('a'):rep(60000), ('a'):rep(30000) .. 'b' for i = 1, 1e6 do a:find(b, 1, true) end", "endless"},
	{"broken pattern", "string.find('a', '[')", "malformed pattern"},
	{"replacement that grows", "string.gsub(('a'):rep(20000), 'a', ('b'):rep(1000))", "single block"},
	{"sort of many", "local t = {} for i = 1, 101 do t[i] = -i end table.sort(t)", "at most 100"},
	{"sort that lies", "local t = {} for i = 1, 50 do t[i] = i % 7 end table.sort(t, function() return true end)",
	 "invalid order"},
	{"concat of nil", "local s = table.concat({}, '', 1, math.maxinteger)", "invalid value"},
	{"insert far away", "table.insert({}, 100, 1)", "out of bounds"},
	{"too many bytes", "local x = {('x'):rep(1000):byte(1, -1)}", "at most 64"},
	{"long number", "for i = 1, 1e9 do tonumber((' '):rep(60000)) end", "stopped"},
	{"format of an address", "local s = string.format('%p', {})", "not available"},
	{"format of a table", "local s = string.format('%s', {})", "argument 2 is a table"},
	{"format with quotes", "local s = string.format('%q', 'x')", "not available"},
	{"format of a wide field", "local s = string.format('%999d', 1)", "invalid"},
	{"pairs of many", "local t = {} for i = 1, 1001 do t[i] = i end for k in pairs(t) do end", "more than 1000"},
	{"pairs over table keys", "for k in pairs({[{}] = 1}) do end", "a key of this table is a table"},
	{"error with a table", "error({})", "takes a text, not a table"},
	{"error with a function", "error(function() end)", "takes a text"},
	{"error with nothing", "error()", "takes a text"},
	{"assert with a table", "assert(false, {})", "takes a text, not a table"},
	{"error in words", "error('I give up')", "I give up"},
	{"index of nil", "local t = {} return t.a.b", "attempt to index a nil value"},
	{"call of nil", "local f = nil f()", "attempt to call a nil value"},
	{"arithmetic on text", "local x = '10' + 1", "attempt to perform arithmetic"},
	{"comparison of kinds", "local x = 1 < 'a'", "attempt to compare"},
	{"division by zero", "local x = 1 // 0", "attempt to divide by zero"},
	{"NaN as a key", "local t = {} t[0/0] = 1", "index is NaN"},
	{"writing a fact", "call.jobs = 0", "facts cannot be changed"},
	{"fact by computed name", "local x = call['job' .. 'z']", "unknown fact call.jobz (did you mean call.jobs?)"},
	{"fact by number", "local x = call[1]", "a fact has a name"},
	{"unknown fact", "local x = call.last_job_at", "fact last_job_at is unknown for this call"},
	{"known of nonsense", "local x = call:known('jobz')", "did you mean call.jobs?"},
	{"known of another value", "local x = call.known({}, 'jobs')", "must be the call"},
	{"global by computed name", "local x = _ENV['o' .. 's']", "'os' is not available to rules"},
	{"global write by computed name", "_ENV['x' .. 'y'] = 1", "global 'xy' cannot be set"},
	{"changing a library", "string['up' .. 'per'] = nil", "cannot be changed"},
	{"removing from a library", "table.remove(string)", "cannot be changed"},
	{"changing the methods of text", "local s = ('x').rep2", "string has no 'rep2' (did you mean 'rep'?)"},
	{"an absent library function", "local x = string['du' .. 'mp']", "string has no 'dump'"},
	{"gmatch", "for w in ('a b'):gmatch('%a') do end", "string has no 'gmatch'"},
	{"file-level table", "LIMITS.a = 1", "cannot be changed by a rule"},
	{"file-level table by insert", "table.insert(LIMITS, 1)", "cannot be changed by a rule"},
	{"file-level table inside", "LIMITS.inner.x = 2", "cannot be changed by a rule"},
	{"file-level table by sort", "table.sort(LIMITS.list)", "cannot be changed by a rule"},
	{"use inside a rule", "local x = use 'text'", "only at the top"},
	{"list inside a rule", "local x = list 'vip'", "only at the top"},
	{"code too short", "return deny 'no'", "must be 3 to 40"},
	{"code in capitals", "return deny 'STOP'", "must be 3 to 40"},
	{"code with NUL", "return deny 'abc\\0def'", "must be 3 to 40"},
	{"code too long", "return deny(('a'):rep(41))", "must be 3 to 40"},
	{"code is a table", "return deny {}", "the code must be a text, not table"},
	{"no code", "return allow()", "the code must be a text, not nothing"},
	{"unknown key", "return allow('fine', { to = '+14155550199' })", "unknown key 'to'"},
	{"force", "return allow('fine', { force = true })", "unknown key 'force'"},
	{"misspelt key", "return review('look', { notes = 'x' })", "did you mean 'note'?"},
	{"message with deny", "return deny('never', { message = 'missed_call' })", "unknown key 'message'"},
	{"message that is no key", "return allow('fine', { message = 'Hello there' })", "is no key of messages.yaml"},
	{"note that is a table", "return allow('fine', { note = {} })", "note must be a text"},
	{"extra that is a text", "return allow('fine', 'x')", "comes a table"},
	{"key that is a number", "return allow('fine', { 'x' })", "the keys of the table are names"},
	{"hold without a time", "return hold 'later'", "hold needs an instant"},
	{"hold at NaN", "return hold('later', 0/0)", "a fraction"},
	{"hold at infinity", "return hold('later', math.huge)", "a fraction"},
	{"hold at a text", "return hold('later', { not_before = '08:00' })", "must be an instant"},
	{"hold for ever", "return hold('later', math.maxinteger)", "at most a year"},
	{"hold before time", "return hold('later', -5)", "at most a year"},
	{"many verdicts", "for i = 1, 100 do allow 'fine' end", "more than 64 verdicts"},
	{"between with a bad time", "return between(1, '8:00', '9:00')", "written \"08:00\""},
	{"mentions without a list", "text.mentions('a', 1)", "a text and a list"},
	{"mentions of numbers", "text.mentions('a', {1})", "must be a text"},
	{"bucket of nothing", "bucket(call, 'x', 0)", "1 to"},
	{"bucket without the call", "bucket({}, 'x')", "must be the call"},
	{"next_time without a zone", "next_time(call, '08:00')", "zone is unknown"},
	{"list handle of another kind", "LIMITS.vip.has(call, 'x')", "asked of a list"},
	{"list without has", "local x = LIMITS.vip.entries", "only :has"},
	{"list changed", "LIMITS.vip.x = 1", "cannot be changed"},
	{"verdict taken apart", "local v = deny 'never' local c = v.code", "attempt to index"},
};

static const char wrapped[] = "-- api 1\n"
			      "local R, LIMITS = {}, { a = 0, inner = { x = 1 }, list = { 2, 1 }, vip = list 'vip' }\n"
			      "function R.authority(call)\n"
			      "  if call.jobs == 0 then return allow 'fine' end\n"
			      "  %s\n"
			      "%s"
			      "end\n"
			      "return R -- %s\n";

static struct ruleset with_vip(const char *text)
{
	static struct slice entries[] = {TEXT("14155550134")};
	static struct ruleset_list vip = {"vip", entries, 1};
	struct ruleset set = world_rules(text);

	set.lists = &vip;
	set.lists_n = 1;
	return set;
}

static void expect_fine(struct rules *r)
{
	struct facts f = world_facts();
	struct rules_answer answer;

	rules_judge(r, &f, 1, &answer);
	check_int(answer.voices_n, 1);
	check_text(answer.voices[0].code, "fine");
	check_int(answer.voices[0].outcome, OUTCOME_SEND);
	check_int(answer.voices[0].layer, LAYER_TENANT);
}

/* A table of attacks says all that is wrong with it, not only the first. */
static int wrong;

static void expect_fault(struct rules *r, const char *name, const char *place, const char *note)
{
	struct facts f = world_facts();
	struct rules_answer answer;

	f.jobs = 1;
	rules_judge(r, &f, 1, &answer);
	const struct voice *v = &answer.voices[0];
	if (answer.voices_n != 1 || strcmp(v->code, "RULE_FAULT") != 0 || strcmp(v->place, place) != 0 ||
	    !strstr(v->note, note) || strncmp(v->note, place, strlen(place)) != 0) {
		print_message("%s: %zu voices, %s at '%s': %s\n", name, answer.voices_n, v->code, v->place, v->note);
		wrong++;
		return;
	}
	check_int(v->outcome, OUTCOME_REVIEW);
	check_int(v->layer, LAYER_TENANT);
	check_text(v->entry, "authority");
	check_false(v->answerable);
	check_int(answer.identity, IDENTITY_LEAD);
}

static void attacks_end_as_review(void **state)
{
	char text[2000];

	(void)state;
	wrong = 0;
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		const struct attack *a = &attacks[i];
		/* a return must be the last of its block */
		const char *rest =
			strstr(a->line, "return ") && !strstr(a->line, "function") ? "" : "  return allow 'escaped'\n";
		snprintf(text, sizeof text, wrapped, a->line, rest, a->name);
		struct ruleset set = with_vip(text);
		struct rules *r = world_load(&set);
		expect_fine(r);
		expect_fault(r, a->name, TENANT_FILE ":5", a->note);
		expect_fine(r);
		expect_fault(r, a->name, TENANT_FILE ":5", a->note);
		expect_fine(r);
		rules_free(&r);
	}
	check_int(wrong, 0);
}

/* ---- odd values ------------------------------------------------------------------------------------------ */

struct odd {
	const char *value, *note;
};

static const struct odd odd_results[] = {
	{"nil", "nothing was returned"},
	{"true", "no verdict"},
	{"false", "no verdict"},
	{"3", "no verdict"},
	{"0/0", "no verdict"},
	{"'allow'", "use allow(code)"},
	{"'send'", "use allow(code)"},
	{"''", "use allow(code)"},
	{"{ verdict = 'allow', code = 'fine' }", "no verdict"},
	{"allow", "no verdict"},
	{"call", "no verdict"},
	{"LIMITS", "no verdict"},
	{"LIMITS.vip", "no verdict"},
	{"allow 'fine', deny 'never'", "more than one"},
	{"allow 'fine', false", "more than one"},
	{"returning 'old'", "not an identity"},
};

static void odd_results_are_faults(void **state)
{
	char text[2000], line[200];

	(void)state;
	wrong = 0;
	for (size_t i = 0; i < sizeof odd_results / sizeof *odd_results; i++) {
		snprintf(line, sizeof line, "return %s", odd_results[i].value);
		snprintf(text, sizeof text, wrapped, line, "", "odd");
		struct ruleset set = with_vip(text);
		struct rules *r = world_load(&set);
		expect_fault(r, odd_results[i].value, TENANT_FILE ":6", odd_results[i].note);
		expect_fine(r);
		rules_free(&r);
	}
	check_int(wrong, 0);
}

/* ---- refused when loaded --------------------------------------------------------------------------------- */

struct refusal {
	const char *text; /* the file after its first line */
	int line;
	const char *says;
};

#define RULE(body) "return { authority = function(call)\n" body "\nend }"

static const struct refusal refusals[] = {
	{RULE("pcall(error)"), 3, "'pcall' is not available to rules"},
	{RULE("xpcall(error, error)"), 3, "'xpcall' is not available to rules"},
	{RULE("setmetatable({}, { __gc = error })"), 3, "'setmetatable' is not available"},
	{RULE("getmetatable('').__index = nil"), 3, "'getmetatable' is not available"},
	{RULE("load('return 1')()"), 3, "'load' is not available"},
	{RULE("local io = require 'io'"), 3, "'require' is not available"},
	{RULE("io.open('/etc/passwd')"), 3, "'io' is not available"},
	{RULE("os.exit(1)"), 3, "'os' is not available"},
	{RULE("debug.sethook()"), 3, "'debug' is not available"},
	{RULE("coroutine.wrap(error)()"), 3, "'coroutine' is not available"},
	{RULE("collectgarbage 'stop'"), 3, "'collectgarbage' is not available"},
	{RULE("rawset({}, 1, 2)"), 3, "'rawset' is not available"},
	{RULE("print(next({}))"), 3, "'print' is not available"},
	{RULE("_G.x = 1"), 3, "'_G' is not available"},
	{RULE("dofile '/tmp/x'"), 3, "'dofile' is not available"},
	{RULE("count = 1"), 3, "global 'count' cannot be set"},
	{RULE("allow = deny"), 3, "global 'allow' cannot be set"},
	{RULE("return alow 'fine'"), 3, "did you mean 'allow'?"},
	{RULE("return is_open(call)"), 3, "unknown name 'is_open' (declare it with 'local')"},
	{RULE("if call.opted_outt then return deny 'stop' end"), 3,
	 "unknown fact call.opted_outt (did you mean call.opted_out?)"},
	{RULE("local f = function() return call.jbos end"), 3, "unknown fact call.jbos"},
	{RULE("return call:kown 'jobs'"), 3, "unknown fact call.kown"},
	{RULE("return 1 | call.jobs"), 3, "bit operators"},
	{RULE("return ~call.jobs"), 3, "bit operators"},
	{RULE("return call.jobs << 2"), 3, "bit operators"},
	{"local T = { [true] = 1 }\nreturn { authority = function(call)\nreturn T[call.jobs < 2]\nend }", 4,
	 "compiles table[a < b] wrongly"},
	{RULE("if then"), 3, "unexpected symbol near 'then'"},
	{RULE("local s = 'open"), 3, "unfinished string"},
	{RULE("goto nowhere"), 4, "no visible label 'nowhere'"},
	{"local n = 0\nreturn { authority = function(call)\nn = n + 1\nreturn allow 'fine' end }", 4,
	 "'n' is declared outside the rule and changed inside it"},
	{"local function f() local n = 0 return function() n = n + 1 return n end end\nlocal g = f()\n"
	 "return { authority = function(call) return review('n' .. g()) end }",
	 2, "'n' is declared outside"},
	{"local t = { f = {} }\ndo local n = 0 t.f.g = function() n = n + 1 end end\n"
	 "return { authority = function(call) t.f.g() return allow 'fine' end }",
	 3, "'n' is declared outside"},
	{"local it = pairs({ 1, 2 })\nreturn { authority = function(call) it() return allow 'fine' end }", 0,
	 "an iterator is kept"},
	{"local v = allow 'fine'\nreturn {}", 2, "only inside a rule"},
	{"while true do end", 2, "endless"},
	{"local t = {} for i = 1, 1e9 do t[i] = i end", 2, "stopped"},
	{"local function f() return 1 + f() end f()", 2, "single block"},
	{"local t = {} for i = 1, 100 do t = { t } end return { authority = function(call) return t end }", 0,
	 "nested deeper"},
	{"error 'no'", 2, "no"},
	{"local x = use 'hourz'", 2, "no module 'hourz'"},
	{"local x = list 'vib'", 2, "no list 'vib' (did you mean 'vip'?)"},
	{"return { authorty = function(call) end }", 2, "unknown entry 'authorty' (did you mean 'authority'?)"},
	{"return { authority = 5 }", 0, "'authority' must be a function"},
	{"return { authority = allow }", 0, "'authority' must be a function"},
	{"return function(call) end", 0, "ends with 'return R'"},
	{"local x = 1", 0, "ends with 'return R'"},
};

static void refusals_name_the_line(void **state)
{
	char text[2000];

	(void)state;
	wrong = 0;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		const struct refusal *want = &refusals[i];
		struct problems problems;
		problems_init(&problems);
		snprintf(text, sizeof text, "-- api 1\n%s\n", want->text);
		struct ruleset set = with_vip(text);
		struct rules *r = rules_load(&set, &problems);
		const struct problem *p =
			problems.errors ? &problems.items[0] : &(struct problem){.file = "", .text = "loaded"};
		if (!strstr(p->text, want->says) || p->line != want->line || strcmp(p->file, TENANT_FILE) != 0) {
			print_message("%s\n%s:%d: %s\n", text, p->file, p->line, p->text);
			wrong++;
		}
		problems_release(&problems);
		if (r)
			rules_free(&r);
	}
	check_int(wrong, 0);
}

static void expect_refused(struct slice text, int line, const char *says)
{
	struct problems problems;
	struct ruleset set = {.tenant = {TENANT_FILE, NULL, text}};

	problems_init(&problems);
	assert_null(rules_load(&set, &problems));
	check_int(problems.errors, 1);
	const struct problem *p = &problems.items[0];
	p += p->warning; /* "the first line should say ..." */
	check_int(p->line, line);
	if (!strstr(p->text, says))
		fail_msg("said: %s", p->text);
	problems_release(&problems);
}

static void bytes_that_are_no_text(void **state)
{
	static char large[70000];
	/* what string.dump would write: bytecode has no verifier */
	static const char bytecode[] = "\x1bLuaS";

	(void)state;
	expect_refused((struct slice){"-- api 1\nreturn\0{}", 18}, 2, "NUL byte");
	memset(large, '-', sizeof large);
	expect_refused((struct slice){large, sizeof large}, 0, "at most 64 KiB");
	expect_refused((struct slice){bytecode, 5}, 0, "attempt to load a binary chunk");
	expect_refused(SLICE("-- api 2\nreturn {}"), 1, "this program knows api 1");
}

/* Every way to remember that is left is refused while the rule runs. */
static void nothing_is_remembered(void **state)
{
	static const char *const texts[] = {
		"local _ENV = { allow = allow, type = type }\n"
		"return { authority = function(call) local e = _ENV e.n = (e.n or 0) + 1 return allow('n_' .. e.n) end "
		"}",
		"local t = {}\nreturn { authority = function(call) t[#t + 1] = 1 return allow('n_' .. #t) end }",
		"local R = {}\nfunction R.authority(call) R.n = (R.n or 0) + 1 return allow('n_' .. R.n) end\nreturn R",
		"local t = { {} }\nreturn { authority = function(call) local u = t[1] u.n = 1 return allow 'fine' end "
		"}",
		"local t = { {} }\nreturn { authority = function(call) for _, u in pairs(t) do u.n = 1 end return "
		"allow 'fine' end }",
		"local t = { {} }\nreturn { authority = function(call) for _, u in ipairs(t) do u.n = 1 end return "
		"allow 'fine' end }",
		"local t = { {} }\nreturn { authority = function(call) table.unpack(t).n = 1 return allow 'fine' end }",
		"local t = { {} } local function get() return t[1] end\n"
		"return { authority = function(call) get().n = 1 return allow 'fine' end }",
		"local t = {} t.self = t\nreturn { authority = function(call) t.self.self.n = 1 return allow 'fine' "
		"end }",
	};
	struct facts f = world_facts();

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char text[600];
		snprintf(text, sizeof text, "-- api 1\n%s", texts[i]);
		struct ruleset set = world_rules(text);
		struct rules *r = world_load(&set);
		struct rules_answer answer = world_judge(r, &f);
		if (!strstr(answer.voices[0].note, "cannot be changed by a rule"))
			fail_msg("%s: %s %s", texts[i], answer.voices[0].code, answer.voices[0].note);
		rules_free(&r);
	}
}

/* ---- the breaker ----------------------------------------------------------------------------------------- */

static void three_limit_hits_switch_the_layer_off(void **state)
{
	char text[2000];
	struct facts f = world_facts();
	struct rules_answer answer;

	(void)state;
	snprintf(text, sizeof text, wrapped, "while true do end", "", "breaker");
	struct ruleset set = with_vip(text);
	set.standard[2] = (struct ruleset_file){"rules/authority.lua", NULL,
						SLICE("-- api 1\nreturn function(call) return deny 'vendor' end")};
	struct rules *r = world_load(&set);
	f.jobs = 1;
	for (int i = 0; i < 6; i++) {
		rules_judge(r, &f, 1, &answer);
		check_int(answer.voices_n, 2);
		check_text(answer.voices[0].code, "vendor"); /* the other layer still speaks */
		check_int(answer.voices[1].outcome, OUTCOME_REVIEW);
		check_text(answer.voices[1].code, "RULE_FAULT");
		check_text(answer.voices[1].place, TENANT_FILE ":5");
		if (!!strstr(answer.voices[1].note, "switched off") != (i >= 3))
			fail_msg("call %d: %s", i, answer.voices[1].note);
	}
	f.jobs = 0; /* off is off, for harmless calls too */
	rules_judge(r, &f, 1, &answer);
	check_text(answer.voices[1].code, "RULE_FAULT");
	rules_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(attacks_end_as_review),  cmocka_unit_test(odd_results_are_faults),
		cmocka_unit_test(refusals_name_the_line), cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(nothing_is_remembered),  cmocka_unit_test(three_limit_hits_switch_the_layer_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
