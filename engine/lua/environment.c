/* The names a rule may read: an allow-list of the library's functions, ours, and nothing else. Everything is read-only;
 * a name that is not there is an error that says so, never nil. */
#include "lua/sandbox.h"

#include <lualib.h>

/* Names that authors know from elsewhere: a mere "unknown name" would send them looking for a typing mistake. */
static const char *const refused_names[] = {
	"_G",       "collectgarbage", "coroutine", "debug",        "dofile", "getmetatable", "io",       "load",
	"loadfile", "next",           "os",        "package",      "pcall",  "print",        "rawequal", "rawget",
	"rawlen",   "rawset",         "require",   "setmetatable", "xpcall", "warn",         NULL,
};

enum { NAMES_MAX = 128 };

static int refuse_write(lua_State *L)
{
	lua_settop(L, 2);
	if (lua_type(L, 2) != LUA_TSTRING)
		return sandbox_raise(L, "globals cannot be set: declare a 'local'");
	return sandbox_raise(L, "global '%.60s' cannot be set: declare it with 'local'", lua_tostring(L, 2));
}

static int env_anchor; /* its address is the registry key of the table of names */

MAY_RAISE bool environment_has(lua_State *L, const char *name)
{
	lua_rawgetp(L, LUA_REGISTRYINDEX, &env_anchor);
	lua_pushstring(L, name);
	lua_rawget(L, -2);
	bool has = !lua_isnil(L, -1);
	lua_pop(L, 2);
	return has;
}

/* The names of the table on top, for a suggestion. They live as long as the table. */
static void collect_names(lua_State *L, const char *names[NAMES_MAX + 1])
{
	size_t n = 0;

	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
		if (n < NAMES_MAX && lua_type(L, -2) == LUA_TSTRING)
			names[n++] = lua_tostring(L, -2);
	}
	names[n] = NULL;
}

/* Of two suggestions of the same distance, take the first of the alphabet: a table's order differs per process. */
static void sort_names(const char *names[])
{
	for (size_t i = 0; names[i]; i++)
		for (size_t j = i + 1; names[j]; j++)
			if (strcmp(names[j], names[i]) < 0) {
				const char *kept = names[i];
				names[i] = names[j];
				names[j] = kept;
			}
}

MAY_RAISE void environment_explain(lua_State *L, struct slice name, char *out, size_t size)
{
	const char *names[NAMES_MAX + 1];

	for (size_t i = 0; refused_names[i]; i++)
		if (slice_is(name, refused_names[i])) {
			snprintf(out, size, "'%s' is not available to rules", refused_names[i]);
			return;
		}
	lua_rawgetp(L, LUA_REGISTRYINDEX, &env_anchor);
	collect_names(L, names);
	sort_names(names);
	const char *near = str_nearest(name, names);
	lua_pop(L, 1);
	int shown = (int)(name.len > 60 ? 60 : name.len);
	if (near)
		snprintf(out, size, "unknown name '%.*s' (did you mean '%s'?)", shown, name.at, near);
	else
		snprintf(out, size, "unknown name '%.*s' (declare it with 'local')", shown, name.at);
}

static int refuse_read(lua_State *L)
{
	char text[200];
	size_t len;

	lua_settop(L, 2);
	if (lua_type(L, 2) != LUA_TSTRING)
		return sandbox_raise(L, "unknown name");
	const char *name = lua_tolstring(L, 2, &len);
	environment_explain(L, (struct slice){name, len}, text, sizeof text);
	return sandbox_raise(L, "%s", text);
}

/* Fill the table on top from an opened library, by name; the library's table lies at `library`. */
static void take_allowed(lua_State *L, int library, const struct guard *guards)
{
	for (; guards->name; guards++) {
		lua_getfield(L, library, guards->name);
		if (guards->function && lua_iscfunction(L, -1)) {
			lua_pushcclosure(L, guards->function, 1); /* the library's own is its first upvalue */
		} else if (guards->function) {
			lua_pop(L, 1);
			lua_pushcfunction(L, guards->function);
		}
		freeze_trust(L, -1);
		lua_setfield(L, -2, guards->name);
	}
}

static void add_rows(lua_State *L, const struct api_row *rows)
{
	for (; rows->name; rows++) {
		lua_pushstring(L, rows->name); /* a constructor tells its word by this name */
		lua_pushcclosure(L, rows->function, 1);
		freeze_trust(L, -1);
		lua_setfield(L, -2, rows->name);
	}
}

static void add_library(lua_State *L, lua_CFunction open, const struct guard *guards, const char *name)
{
	lua_pushcfunction(L, open);
	lua_call(L, 0, 1);
	lua_newtable(L);
	take_allowed(L, lua_gettop(L) - 1, guards);
	lua_remove(L, -2);
	if (open == luaopen_string) {
		/* In place of the library's own metatable, which has arithmetic on texts and shows the unguarded
		 * functions. */
		lua_pushliteral(L, "");
		lua_newtable(L);
		lua_pushvalue(L, -3);
		lua_setfield(L, -2, "__index");
		lua_setmetatable(L, -2);
		lua_pop(L, 1);
	}
	freeze_value(L, name);
	lua_setfield(L, -2, name);
}

static void add_own_library(lua_State *L, const struct api_row *rows, const char *name)
{
	lua_newtable(L);
	add_rows(L, rows);
	freeze_value(L, name);
	lua_setfield(L, -2, name);
}

MAY_RAISE void environment_open(lua_State *L)
{
	lua_newtable(L); /* the names; its fallback explains what is missing */
	lua_pushcfunction(L, luaopen_base);
	lua_call(L, 0, 1);
	lua_insert(L, -2);
	take_allowed(L, lua_gettop(L) - 1, guards_base);
	lua_remove(L, -2);
	add_library(L, luaopen_string, guards_string, "string");
	add_library(L, luaopen_table, guards_table, "table");
	add_library(L, luaopen_math, guards_math, "math");
	add_library(L, luaopen_utf8, guards_utf8, "utf8");
	add_rows(L, api_verdicts);
	add_rows(L, api_identities);
	add_rows(L, api_helpers);
	add_own_library(L, api_text, "text");
	lua_pushcfunction(L, loader_use);
	lua_setfield(L, -2, "use");
	lua_pushcfunction(L, loader_list);
	lua_setfield(L, -2, "list");
	lua_pushvalue(L, -1);
	lua_rawsetp(L, LUA_REGISTRYINDEX, &env_anchor);
	lua_newtable(L);
	lua_pushcfunction(L, refuse_read);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);

	lua_newtable(L); /* what chunks see: empty, in front of the names */
	lua_newtable(L);
	lua_pushvalue(L, -3);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, refuse_write);
	lua_setfield(L, -2, "__newindex");
	lua_setmetatable(L, -2);
	lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
	lua_pushnil(L); /* luaopen_* leave the unguarded libraries nowhere else */
	lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
	lua_pop(L, 1);
}
