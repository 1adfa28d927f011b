/* `call`: the facts, as one read-only userdata used again for every call. A fact that no rule reads costs nothing. */
#include "base/phone.h"
#include "base/utf8.h"
#include "lua/sandbox.h"

static int names_anchor; /* registry: keeps the interned names alive, so that their addresses stay theirs */

enum { NAMES_MAX = FACTS_MAX + 1, NAME_COST = 1, TEXT_MAX = 4096 };

void fact_explain(struct slice name, char *out, size_t size)
{
	const char *names[NAMES_MAX + 1];
	size_t n = 0;

	for (; n < fact_table_n && n < NAMES_MAX; n++)
		names[n] = fact_table[n].name;
	names[n] = NULL;
	const char *near = str_nearest(name, names);
	int shown = (int)(name.len > 60 ? 60 : name.len);
	if (near)
		snprintf(out, size, "unknown fact call.%.*s (did you mean call.%s?)", shown, name.at, near);
	else
		snprintf(out, size, "unknown fact call.%.*s", shown, name.at);
}

static size_t bucket_of(const char *key)
{
	uintptr_t address = (uintptr_t)key;

	return (address >> 4 ^ address >> 13) % FACT_BUCKETS;
}

static ptrdiff_t find_by_address(const struct sandbox *sb, const char *key)
{
	for (size_t i = bucket_of(key); sb->fact_names[i].key; i = (i + 1) % FACT_BUCKETS)
		if (sb->fact_names[i].key == key)
			return sb->fact_names[i].index;
	return -1;
}

MAY_RAISE const struct facts *facts_of_call(lua_State *L, int index)
{
	struct sandbox *sb = sandbox_of(L);

	if (index && lua_touserdata(L, index) != sb->call_data)
		sandbox_raise(L, "argument %d must be the call", index);
	if (!sb->facts)
		sandbox_raise(L, "the facts of a call are there only inside a rule");
	return sb->facts;
}

static struct fact_value read_fact(struct sandbox *sb, const struct facts *facts, size_t index)
{
	sb->facts_read[index / 64] |= (uint64_t)1 << index % 64;
	return fact_get(facts, index);
}

static ptrdiff_t find_fact(lua_State *L, int index)
{
	char text[200];
	struct slice name;

	if (lua_type(L, index) != LUA_TSTRING)
		return sandbox_raise(L, "a fact has a name, not a %s", luaL_typename(L, index));
	name.at = lua_tolstring(L, index, &name.len);
	ptrdiff_t found = find_by_address(sandbox_of(L), name.at);
	if (found >= 0)
		return found;
	fact_explain(name, text, sizeof text);
	return sandbox_raise(L, "%s", text);
}

static int fact_known(lua_State *L)
{
	const struct facts *facts = facts_of_call(L, 1);
	struct fact_value value = read_fact(sandbox_of(L), facts, (size_t)find_fact(L, 2));

	lua_pushboolean(L, value.known);
	return 1;
}

static void push_phone(lua_State *L, int64_t phone)
{
	char text[PHONE_TEXT_LEN];

	phone_format(phone, text);
	lua_pushstring(L, text);
}

static int fact_index(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
	ptrdiff_t found = key ? find_by_address(sb, key) : -1;

	if (found < 0 && key && strcmp(key, "known") == 0) {
		lua_pushcfunction(L, fact_known);
		return 1;
	}
	const struct facts *facts = facts_of_call(L, 1);
	size_t index = (size_t)(found < 0 ? find_fact(L, 2) : found);
	struct fact_value value = read_fact(sb, facts, index);
	const struct fact_info *info = &fact_table[index];
	if (!value.known)
		return sandbox_raise(L, "fact %s is unknown for this call: ask call:known(\"%s\") first", info->name,
				     info->name);
	switch (info->type) {
	case FACT_BOOL: lua_pushboolean(L, value.number != 0); break;
	case FACT_INT: lua_pushinteger(L, value.number); break;
	case FACT_PHONE: push_phone(L, value.number); break;
	case FACT_TEXT:
	case FACT_WORD:
		value.text = utf8_head(value.text, TEXT_MAX);
		lua_pushlstring(L, value.text.len ? value.text.at : "", value.text.len);
		break;
	}
	return 1;
}

static int fact_write(lua_State *L)
{
	return sandbox_raise(L, "facts cannot be changed");
}

static void intern_names(lua_State *L, struct sandbox *sb)
{
	lua_newtable(L);
	for (size_t i = 0; i < fact_table_n && i < FACTS_MAX; i++) {
		const char *key = lua_pushstring(L, fact_table[i].name);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
		size_t at = bucket_of(key);
		while (sb->fact_names[at].key)
			at = (at + 1) % FACT_BUCKETS;
		sb->fact_names[at].key = key;
		sb->fact_names[at].index = (uint16_t)i;
	}
	lua_rawsetp(L, LUA_REGISTRYINDEX, &names_anchor);
}

MAY_RAISE void facts_open(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);

	intern_names(L, sb);
	sb->call_data = lua_newuserdatauv(L, 1, 0);
	lua_newtable(L);
	lua_pushcfunction(L, fact_index);
	lua_setfield(L, -2, "__index");
	lua_pushcfunction(L, fact_write);
	lua_setfield(L, -2, "__newindex");
	lua_setmetatable(L, -2);
	sb->call_ref = luaL_ref(L, LUA_REGISTRYINDEX);
}
