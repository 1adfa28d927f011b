/* No memory between calls: the same facts give the same verdict in any order, in any process.
 *
 * After a file has run once, everything its functions can reach is walked: tables become read-only, a function that
 * changes a variable of its surroundings is refused, and so is a kept iterator. Costs a call nothing. */
#include "lua/sandbox.h"

static int real_anchor;  /* key in a frozen table's metatable: the table behind it */
static int trust_anchor; /* registry: functions known to hold no state */
static int seen_anchor;  /* registry: table or function -> what stands for it */

static void push_set(lua_State *L, const void *anchor)
{
	if (lua_rawgetp(L, LUA_REGISTRYINDEX, anchor) == LUA_TTABLE)
		return;
	lua_pop(L, 1);
	lua_newtable(L);
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, anchor);
}

MAY_RAISE void freeze_trust(lua_State *L, int index)
{
	index = lua_absindex(L, index);
	push_set(L, &trust_anchor);
	lua_pushvalue(L, index);
	lua_pushboolean(L, true);
	lua_rawset(L, -3);
	lua_pop(L, 1);
}

static bool is_in(lua_State *L, const void *anchor, int index)
{
	index = lua_absindex(L, index);
	push_set(L, anchor);
	lua_pushvalue(L, index);
	lua_rawget(L, -2);
	bool in = !lua_isnil(L, -1);
	lua_pop(L, 2);
	return in;
}

void freeze_push_real(lua_State *L, int index)
{
	index = lua_absindex(L, index);
	if (lua_type(L, index) == LUA_TTABLE && lua_getmetatable(L, index)) {
		if (lua_rawgetp(L, -1, &real_anchor) == LUA_TTABLE) {
			lua_remove(L, -2);
			return;
		}
		lua_pop(L, 2);
	}
	lua_pushvalue(L, index);
}

/* ---- what a frozen table answers ------------------------------------------------------------------------- */

static int refuse_write(lua_State *L)
{
	return sandbox_raise(L, "a table made at the top of the file cannot be changed by a rule");
}

static int real_length(lua_State *L)
{
	freeze_push_real(L, 1);
	lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
	return 1;
}

enum { NAMES_MAX = 64 };

/* upvalues: the real table, its name */
static int refuse_absent(lua_State *L)
{
	const char *names[NAMES_MAX + 1];
	size_t n = 0, len;

	if (lua_type(L, 2) != LUA_TSTRING)
		return sandbox_raise(L, "%s has names, no numbers", lua_tostring(L, lua_upvalueindex(2)));
	for (lua_pushnil(L); lua_next(L, lua_upvalueindex(1)); lua_pop(L, 1))
		if (n < NAMES_MAX && lua_type(L, -2) == LUA_TSTRING)
			names[n++] = lua_tostring(L, -2);
	names[n] = NULL;
	const char *wrong = lua_tolstring(L, 2, &len), *library = lua_tostring(L, lua_upvalueindex(2));
	const char *near = str_nearest((struct slice){wrong, len}, names);
	return near ? sandbox_raise(L, "%s has no '%.40s' (did you mean '%s'?)", library, wrong, near)
		    : sandbox_raise(L, "%s has no '%.40s'", library, wrong);
}

/* ---- the walk -------------------------------------------------------------------------------------------- */

/* Deeper than any table that a person writes; bounds the recursion of the walk. */
enum { DEPTH_MAX = 60 };

static void freeze(lua_State *L, int depth);

/* Keys stay as they are: a table as a key would be another one after freezing. */
static void check_key(lua_State *L, int index)
{
	int type = lua_type(L, index);

	if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TBOOLEAN)
		sandbox_raise(L, "a table made at the top of the file has a %s as a key", luaL_typename(L, index));
}

/* Table on top -> its frozen stand-in. */
static void freeze_table(lua_State *L, int depth)
{
	int real = lua_gettop(L);

	lua_newtable(L);
	int stand_in = real + 1;
	push_set(L, &seen_anchor); /* before the walk inside: tables may hold themselves */
	lua_pushvalue(L, real);
	lua_pushvalue(L, stand_in);
	lua_rawset(L, -3);
	lua_pop(L, 1);

	lua_newtable(L);
	lua_pushvalue(L, real);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, refuse_write);
	lua_setfield(L, -2, "__newindex");
	lua_pushcfunction(L, real_length);
	lua_setfield(L, -2, "__len");
	lua_pushvalue(L, real);
	lua_rawsetp(L, -2, &real_anchor);
	lua_setmetatable(L, stand_in);

	for (lua_pushnil(L); lua_next(L, real);) {
		check_key(L, -2);
		freeze(L, depth + 1);
		lua_pushvalue(L, -2); /* ... key value key */
		lua_insert(L, -2);    /* ... key key value */
		lua_rawset(L, real);  /* an existing key: allowed during the walk */
	}
	lua_remove(L, real);
}

static void freeze_function(lua_State *L, int depth)
{
	int function = lua_gettop(L);

	push_set(L, &seen_anchor);
	lua_pushvalue(L, function);
	lua_pushvalue(L, function);
	lua_rawset(L, -3);
	lua_pop(L, 1);
	if (lua_iscfunction(L, function)) {
		if (lua_getupvalue(L, function, 1) && !is_in(L, &trust_anchor, function))
			sandbox_raise(L,
				      "an iterator is kept at the top of the file: a rule must not remember anything");
		lua_settop(L, function);
		return;
	}
	check_closure(L);
	for (int i = 1;; i++) {
		if (!lua_getupvalue(L, function, i))
			return;
		freeze(L, depth + 1);
		lua_setupvalue(L, function, i);
	}
}

/* Value on top -> what stands for it. */
static void freeze(lua_State *L, int depth)
{
	int type = lua_type(L, -1);

	if (type != LUA_TTABLE && type != LUA_TFUNCTION)
		return;
	if (depth > DEPTH_MAX)
		sandbox_raise(L, "tables and functions at the top of the file are nested deeper than %d", DEPTH_MAX);
	luaL_checkstack(L, 20, "freezing");
	if (type == LUA_TTABLE && lua_getmetatable(L, -1)) {
		lua_pop(L, 1); /* only we set metatables: it is frozen already */
		return;
	}
	push_set(L, &seen_anchor);
	lua_pushvalue(L, -2);
	lua_rawget(L, -2);
	if (!lua_isnil(L, -1)) {
		lua_replace(L, -3);
		lua_pop(L, 1);
		return;
	}
	lua_pop(L, 2);
	if (type == LUA_TTABLE)
		freeze_table(L, depth);
	else
		freeze_function(L, depth);
}

MAY_RAISE void freeze_value(lua_State *L, const char *strict_name)
{
	freeze(L, 0);
	if (!strict_name || lua_type(L, -1) != LUA_TTABLE)
		return;
	freeze_push_real(L, -1);
	lua_newtable(L);
	lua_pushvalue(L, -2);
	lua_pushstring(L, strict_name);
	lua_pushcclosure(L, refuse_absent, 2);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}
