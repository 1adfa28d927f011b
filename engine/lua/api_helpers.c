/* Helpers and lists. Deterministic: no clock, no chance, nothing of the machine. */
#include <inttypes.h>

#include "base/civil.h"
#include "base/hash.h"
#include "base/num.h"
#include "base/utf8.h"
#include "lua/sandbox.h"

enum { DAY_S = 86400, TRACE_TEXT_MAX = 200, BUCKETS_MAX = 1000000 };

static int days_since(lua_State *L)
{
	int64_t then = luaL_checkinteger(L, 1), now = luaL_checkinteger(L, 2), seconds;

	if (__builtin_sub_overflow(now, then, &seconds))
		return sandbox_raise(L, "days_since: these are no instants");
	lua_pushinteger(L, seconds / DAY_S - (seconds % DAY_S < 0));
	return 1;
}

/* one_of(x, "a", "b") or one_of(x, LIST) */
static int one_of(lua_State *L)
{
	bool found = false;
	int given = lua_gettop(L);

	luaL_checkany(L, 1);
	if (given == 2 && lua_type(L, 2) == LUA_TTABLE) {
		freeze_push_real(L, 2);
		lua_Integer n = (lua_Integer)lua_rawlen(L, 3);
		sandbox_charge(L, 1 + (size_t)n);
		for (lua_Integer i = 1; i <= n && !found; i++) {
			lua_rawgeti(L, 3, i);
			found = lua_rawequal(L, 1, -1);
			lua_pop(L, 1);
		}
	}
	for (int i = 2; i <= given && !found; i++)
		found = lua_rawequal(L, 1, i);
	lua_pushboolean(L, found);
	return 1;
}

static bool two_digits(const char *at, int64_t max, int64_t *out)
{
	return at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9' &&
	       num_parse_int((struct slice){at, 2}, 0, max, out);
}

/* "08:00" -> 480; "24:00" is the end of the day */
static int64_t check_minute(lua_State *L, int index)
{
	size_t len = 0;
	int64_t hour = 0, minute = 0;
	const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &len) : "";

	if (len != 5 || text[2] != ':' || !two_digits(text, 24, &hour) || !two_digits(text + 3, 59, &minute) ||
	    hour * 60 + minute > 1440)
		return sandbox_raise(L, "a time of day is written \"08:00\"");
	return hour * 60 + minute;
}

/* between(minute, "20:00", "06:00") goes over midnight; the end is not in it */
static int between(lua_State *L)
{
	int64_t minute = luaL_checkinteger(L, 1), from = check_minute(L, 2), to = check_minute(L, 3);

	lua_pushboolean(L, from <= to ? minute >= from && minute < to : minute >= from || minute < to);
	return 1;
}

/* In the caller's zone, so it is right on the nights on which clocks change. */
static int next_time(lua_State *L)
{
	const struct facts *facts = facts_of_call(L, 1);
	int64_t minute = check_minute(L, 2);

	if (facts->places.zones_n == 0)
		return sandbox_raise(L, "fact zone is unknown for this call: ask call:known(\"zone\") first");
	const struct zone *zone = facts->places.zones[0];
	int64_t at = 0, day = facts->now;
	for (int i = 0; i < 3 && at <= facts->now; i++) {
		struct civil wall = civil_from_utc(zone, day);
		wall.hour = (int)(minute % 1440 / 60);
		wall.minute = (int)(minute % 60);
		wall.second = 0;
		at = civil_to_utc(zone, wall, NULL);
		day = civil_day_start(zone, day) + DAY_S * 3 / 2; /* noon or so of the next day, long or short */
	}
	lua_pushinteger(L, at);
	return 1;
}

/* The same caller is in the same bucket of an experiment for ever, on every machine. */
static int bucket(lua_State *L)
{
	const struct facts *facts = facts_of_call(L, 1);
	size_t len;
	const char *name = luaL_checklstring(L, 2, &len);
	int64_t n = luaL_optinteger(L, 3, 100);

	if (n < 1 || n > BUCKETS_MAX)
		return sandbox_raise(L, "bucket: the number of buckets is 1 to %d", BUCKETS_MAX);
	sandbox_charge(L, 1 + len / 8);
	uint64_t who = facts->caller ? (uint64_t)facts->caller : hash_key64(facts->case_id.at, facts->case_id.len);
	lua_pushinteger(L, (lua_Integer)(hash_mix64(hash_key64(name, len), who) % (uint64_t)n));
	return 1;
}

static int trace(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	size_t len;
	const char *text = luaL_checklstring(L, 1, &len);

	sandbox_charge(L, 1 + (len < TRACE_TEXT_MAX ? len : TRACE_TEXT_MAX) / 8);
	utf8_add_clean(&sb->trace, (struct slice){text, len < TRACE_TEXT_MAX ? len : TRACE_TEXT_MAX});
	str_addc(&sb->trace, '\n');
	return 0;
}

const struct api_row api_helpers[] = {
	{"days_since", days_since, "then: integer, now: integer", "integer", "Whole days between two instants."},
	{"one_of", one_of, "x: any, ...: any", "boolean", "x is one of the values, or of the one list given."},
	{"between", between, "minute: integer, from: string, to: string", "boolean",
	 "A minute of the day lies from \"08:00\" until before \"18:00\"; over midnight when from is later."},
	{"next_time", next_time, "call: Call, time: string", "integer",
	 "The next instant at which the caller's clock shows the time."},
	{"bucket", bucket, "call: Call, experiment: string, buckets?: integer", "integer",
	 "0 to buckets - 1 (100): always the same for one caller and experiment."},
	{"trace", trace, "text: string", "nil", "A note for whoever tests a rule; a run ignores it."},
	{NULL, NULL, NULL, NULL, NULL},
};

/* ---- list "name" ----------------------------------------------------------------------------------------- */

static int list_anchor; /* registry: the metatable of lists */

void list_add_key(struct str *out, struct slice entry)
{
	entry = slice_trim(entry);
	size_t digits = 0;

	if (slice_starts(entry, "+"))
		while (digits + 1 < entry.len && entry.at[digits + 1] >= '0' && entry.at[digits + 1] <= '9')
			digits++;
	if (digits && digits + 1 == entry.len)
		str_add_slice(out, slice_part(entry, 1, digits));
	else
		utf8_add_folded(out, entry);
}

int list_key_order(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static int list_has(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	const struct rules_list *const *list = lua_touserdata(L, 1);
	struct slice text;

	if (!list || !lua_getmetatable(L, 1) || lua_rawgetp(L, LUA_REGISTRYINDEX, &list_anchor) != LUA_TTABLE ||
	    !lua_rawequal(L, -1, -2))
		return sandbox_raise(L, "has is asked of a list: vip:has(call.caller)");
	text.at = luaL_checklstring(L, 2, &text.len);
	sandbox_charge(L, 10 + text.len / 4);
	str_clear(&sb->needle);
	list_add_key(&sb->needle, text);
	struct slice key = str_slice(&sb->needle);
	lua_pushboolean(L, (*list)->n && bsearch(&key, (*list)->keys, (*list)->n, sizeof key, list_key_order) != NULL);
	return 1;
}

static int list_index(lua_State *L)
{
	if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "has") == 0) {
		lua_pushcfunction(L, list_has);
		return 1;
	}
	return sandbox_raise(L, "a list knows only :has(x)");
}

static int list_write(lua_State *L)
{
	return sandbox_raise(L, "a list cannot be changed by a rule");
}

MAY_RAISE void list_open(lua_State *L)
{
	lua_newtable(L);
	lua_pushcfunction(L, list_index);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, list_write);
	lua_setfield(L, -2, "__newindex");
	lua_rawsetp(L, LUA_REGISTRYINDEX, &list_anchor);
}

MAY_RAISE void list_push(lua_State *L, const struct rules_list *list)
{
	const struct rules_list **handle = lua_newuserdatauv(L, sizeof(const struct rules_list *), 0);

	*handle = list;
	lua_rawgetp(L, LUA_REGISTRYINDEX, &list_anchor);
	lua_setmetatable(L, -2);
}
