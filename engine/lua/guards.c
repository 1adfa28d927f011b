/* The library's functions as rules see them: what is unbounded, unordered or address-dependent is wrapped or absent.
 *
 * A count hook never fires inside a C function, so each wrapper charges what the work is worth before it is done.
 * Absent on purpose: pcall (swallows limits), setmetatable (__gc runs with hooks off), coroutines, load, next and
 * rawget (order, ways round the guards), string.gmatch (an iterator that remembers), string.pack, dump, table.move,
 * math.random (seeded from clock and address), math.exp and kin (the last digit differs between machines). */
#include "lua/sandbox.h"

#include <math.h>

enum {
	BYTES_PER_INSTRUCTION = 8,
	BYTE_VALUES_MAX = 64,
	UNPACK_MAX = 200,
	SORT_MAX = 100,    /* above it the library's pivot comes from the clock */
	PATTERN_MAX = 200, /* a set of n characters costs n for each character of the text */
	PATTERN_COST_MAX = 2000000,
	PATTERN_COST_PER_INSTRUCTION = 16,
	PAIRS_MAX = 1000,
};

static int original(lua_State *L)
{
	return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void charge_texts(lua_State *L)
{
	size_t bytes = 0;

	for (int i = 1; i <= lua_gettop(L); i++)
		if (lua_type(L, i) == LUA_TSTRING)
			bytes += lua_rawlen(L, i);
	sandbox_charge(L, 1 + bytes / BYTES_PER_INSTRUCTION);
}

static int charged(lua_State *L)
{
	charge_texts(L);
	return original(L);
}

/* ---- base ------------------------------------------------------------------------------------------------ */

static int base_error(lua_State *L)
{
	if (lua_type(L, 1) != LUA_TSTRING && lua_type(L, 1) != LUA_TNUMBER)
		return sandbox_raise(L, "error(...) takes a text, not a %s", luaL_typename(L, 1));
	lua_settop(L, 1);
	return lua_error(L);
}

/* An address would differ in every process. */
static int base_tostring(lua_State *L)
{
	luaL_checkany(L, 1);
	switch (lua_type(L, 1)) {
	case LUA_TNIL:
	case LUA_TBOOLEAN:
	case LUA_TNUMBER:
	case LUA_TSTRING: luaL_tolstring(L, 1, NULL); return 1;
	default: lua_pushfstring(L, "(%s)", luaL_typename(L, 1)); return 1;
	}
}

struct pair_key {
	int rank; /* numbers, texts, booleans */
	lua_Number number;
	struct slice text;
	int at; /* its place in the table of keys */
};

static int pair_order(const void *left, const void *right)
{
	const struct pair_key *a = left, *b = right;

	if (a->rank != b->rank)
		return a->rank - b->rank;
	if (a->rank == 1)
		return slice_compare(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}

static struct pair_key pair_key_of(lua_State *L, int index, int at)
{
	struct pair_key key = {.at = at};

	switch (lua_type(L, index)) {
	case LUA_TNUMBER: key.number = lua_tonumber(L, index); break;
	case LUA_TSTRING:
		key.rank = 1;
		key.text.at = lua_tolstring(L, index, &key.text.len);
		break;
	case LUA_TBOOLEAN:
		key.rank = 2;
		key.number = lua_toboolean(L, index);
		break;
	default: sandbox_raise(L, "pairs: a key of this table is a %s", luaL_typename(L, index));
	}
	return key;
}

/* upvalues: the table, its keys, the order as bytes, how far it came */
static int pairs_step(lua_State *L)
{
	const struct pair_key *order = lua_touserdata(L, lua_upvalueindex(3));
	lua_Integer at = lua_tointeger(L, lua_upvalueindex(4)), n = (lua_Integer)lua_rawlen(L, lua_upvalueindex(2));

	sandbox_charge(L, 1);
	while (at < n) {
		lua_rawgeti(L, lua_upvalueindex(2), order[at++].at);
		lua_pushvalue(L, -1);
		lua_rawget(L, lua_upvalueindex(1));
		if (!lua_isnil(L, -1)) {
			lua_pushinteger(L, at);
			lua_replace(L, lua_upvalueindex(4));
			return 2;
		}
		lua_pop(L, 2); /* taken out since pairs() was called */
	}
	return 0;
}

/* The library's order comes from a seed of clock and addresses: here it is numbers, texts by bytes, booleans. */
static int base_pairs(lua_State *L)
{
	int n = 0;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 1);
	freeze_push_real(L, 1);
	lua_newtable(L);
	for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
		if (++n > PAIRS_MAX)
			return sandbox_raise(L, "pairs: the table has more than %d entries", PAIRS_MAX);
		lua_pushvalue(L, -2);
		lua_rawseti(L, 3, n);
	}
	sandbox_charge(L, (size_t)n * 8);
	struct pair_key *order = lua_newuserdatauv(L, (size_t)(n ? n : 1) * sizeof *order, 0);
	for (int i = 1; i <= n; i++) {
		lua_rawgeti(L, 3, i);
		order[i - 1] = pair_key_of(L, -1, i);
		lua_pop(L, 1);
	}
	qsort(order, (size_t)n, sizeof *order, pair_order);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, pairs_step, 4);
	return 1;
}

/* ---- string ---------------------------------------------------------------------------------------------- */

static int string_byte(lua_State *L)
{
	lua_Integer from = luaL_optinteger(L, 2, 1), to = luaL_optinteger(L, 3, from);
	lua_Integer len = (lua_Integer)lua_rawlen(L, 1);

	from = from < 0 ? from + len + 1 : from;
	to = to < 0 ? to + len + 1 : to > len ? len : to;
	if (from < 1)
		from = 1;
	if (to >= from && to - from >= BYTE_VALUES_MAX)
		return sandbox_raise(L, "string.byte gives at most %d values", BYTE_VALUES_MAX);
	return charged(L);
}

static int string_rep(lua_State *L)
{
	size_t len, between_len;
	luaL_checklstring(L, 1, &len);
	lua_Integer n = luaL_checkinteger(L, 2);
	luaL_optlstring(L, 3, "", &between_len);

	/* The count is bounded for empty texts too: repeating nothing 2^62 times takes for ever and makes nothing. */
	if (n > SANDBOX_BLOCK || (n > 0 && (len + between_len) * (size_t)n > SANDBOX_BLOCK))
		return sandbox_raise(L, "string.rep would make more than %d KiB", SANDBOX_BLOCK >> 10);
	if (n > 0)
		sandbox_charge(L, 1 + ((len + between_len + 1) * (size_t)n) / BYTES_PER_INSTRUCTION);
	return original(L);
}

static int string_format(lua_State *L)
{
	const char *format = luaL_checkstring(L, 1);

	for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
		at++;
		at += strspn(at, "-+ #0123456789.");
		if (*at == 'p' || *at == 'q')
			return sandbox_raise(L, "string.format: %%%c is not available to rules", *at);
		at += *at != '\0';
	}
	for (int i = 2; i <= lua_gettop(L); i++) {
		int type = lua_type(L, i);
		if (type != LUA_TSTRING && type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TNIL)
			return sandbox_raise(L, "string.format: argument %d is a %s", i, luaL_typename(L, i));
	}
	return charged(L);
}

/* How many parts of a pattern may be tried again at each character. */
static int pattern_repeats(struct slice pattern)
{
	int repeats = pattern.len && pattern.at[0] == '^' ? 0 : 1;

	for (size_t i = 0; i < pattern.len; i++) {
		char c = pattern.at[i];
		if (c == '%' && i + 1 < pattern.len) {
			c = pattern.at[++i];
			repeats += c == 'b' || c == 'f' || (c >= '0' && c <= '9');
		} else if (c == '*' || c == '+' || c == '-' || c == '?') {
			repeats++;
		}
	}
	return repeats;
}

/* An upper bound of the steps a match may take: all ways to lay k repeats over n characters, C(n + k, k). */
static void charge_pattern(lua_State *L)
{
	struct slice text, pattern;

	text.at = luaL_checklstring(L, 1, &text.len);
	pattern.at = luaL_checklstring(L, 2, &pattern.len);
	if (pattern.len > PATTERN_MAX)
		sandbox_raise(L, "the pattern is longer than %d bytes", PATTERN_MAX);
	double cost = 1;
	for (int i = 1, k = pattern_repeats(pattern); i <= k && cost < 1e12; i++)
		cost = cost * ((double)text.len + i) / i;
	cost *= 1 + (double)pattern.len / 16;
	if (cost > PATTERN_COST_MAX)
		sandbox_raise(
			L, "this pattern on %zu bytes may take too long: fewer of * + - ?, a ^ at its head, or text.*",
			text.len);
	sandbox_charge(L, 1 + (size_t)(cost / PATTERN_COST_PER_INSTRUCTION));
}

static int string_match(lua_State *L)
{
	charge_pattern(L);
	return original(L);
}

static int string_find(lua_State *L)
{
	size_t text_len, needle_len;

	if (!lua_toboolean(L, 4))
		return string_match(L);
	luaL_checklstring(L, 1, &text_len);
	luaL_checklstring(L, 2, &needle_len);
	/* Plain finding is quadratic: 400 KB in 200 KB took 1.1 s. */
	sandbox_charge(L, 1 + text_len / BYTES_PER_INSTRUCTION +
				  text_len * (needle_len < text_len ? needle_len : 0) / 128);
	return original(L);
}

/* ---- table ----------------------------------------------------------------------------------------------- */

static size_t length_of(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	return (size_t)luaL_len(L, 1);
}

static void check_writable(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	if (luaL_getmetafield(L, 1, "__newindex") != LUA_TNIL)
		sandbox_raise(L, "a table made at the top of the file cannot be changed by a rule");
}

static int table_change(lua_State *L)
{
	check_writable(L);
	sandbox_charge(L, 1 + (lua_gettop(L) == 2 ? 0 : length_of(L)));
	return original(L);
}

static int table_remove(lua_State *L)
{
	check_writable(L);
	sandbox_charge(L, 1 + (lua_gettop(L) < 2 ? 0 : length_of(L)));
	return original(L);
}

static int table_concat(lua_State *L)
{
	sandbox_charge(L, 1 + 2 * length_of(L));
	return original(L);
}

static int table_unpack(lua_State *L)
{
	lua_Integer from = luaL_optinteger(L, 2, 1);
	lua_Integer to = luaL_opt(L, luaL_checkinteger, 3, (lua_Integer)length_of(L));

	if (to >= from && (lua_Unsigned)to - (lua_Unsigned)from >= UNPACK_MAX)
		return sandbox_raise(L, "table.unpack gives at most %d values", UNPACK_MAX);
	sandbox_charge(L, 1 + (to >= from ? (size_t)(to - from) : 0));
	return original(L);
}

static int table_sort(lua_State *L)
{
	check_writable(L);
	size_t n = length_of(L);

	if (n > SORT_MAX)
		return sandbox_raise(L, "table.sort takes at most %d entries", SORT_MAX);
	sandbox_charge(L, 1 + n * 10);
	return original(L);
}

/* ---- the allow-lists ------------------------------------------------------------------------------------- */

const struct guard guards_base[] = {
	{"assert", NULL},      {"error", base_error},       {"ipairs", NULL}, {"pairs", base_pairs}, {"select", NULL},
	{"tonumber", charged}, {"tostring", base_tostring}, {"type", NULL},   {NULL, NULL},
};

const struct guard guards_string[] = {
	{"byte", string_byte},  {"char", charged},    {"find", string_find}, {"format", string_format},
	{"gsub", string_match}, {"len", NULL},        {"lower", charged},    {"match", string_match},
	{"rep", string_rep},    {"reverse", charged}, {"sub", charged},      {"upper", charged},
	{NULL, NULL},
};

const struct guard guards_table[] = {
	{"concat", table_concat}, {"insert", table_change}, {"remove", table_remove},
	{"sort", table_sort},     {"unpack", table_unpack}, {NULL, NULL},
};

const struct guard guards_math[] = {
	{"abs", NULL},  {"ceil", NULL},       {"floor", NULL}, {"fmod", NULL},       {"huge", NULL},
	{"max", NULL},  {"maxinteger", NULL}, {"min", NULL},   {"mininteger", NULL}, {"tointeger", NULL},
	{"type", NULL}, {"ult", NULL},        {NULL, NULL},
};

const struct guard guards_utf8[] = {
	{"char", charged},
	{"codepoint", charged},
	{"len", charged},
	{NULL, NULL},
};
