/* allow, hold, review, deny and the identities. Each records file and line of the place that built it. A verdict lives
 * in a slot of the sandbox and is seen by the rule as a mere address: it costs no allocation and cannot be forged. */
#include <math.h>

#include "base/utf8.h"
#include "lua/sandbox.h"

enum { HOLD_MAX_S = 366 * 86400, CODE_MIN = 3, CONSTRUCTOR_COST = 5 };

static bool code_is_valid(struct slice code)
{
	if (code.len < CODE_MIN || code.len >= CODE_LEN || code.at[0] < 'a' || code.at[0] > 'z')
		return false;
	for (size_t i = 0; i < code.len; i++) {
		char c = code.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

static struct slice check_text(lua_State *L, int index, const char *what)
{
	struct slice text;

	if (lua_type(L, index) != LUA_TSTRING)
		sandbox_raise(L, "%s must be a text, not %s", what,
			      lua_type(L, index) <= LUA_TNIL ? "nothing" : luaL_typename(L, index));
	text.at = lua_tolstring(L, index, &text.len);
	return text;
}

static struct verdict *new_verdict(lua_State *L, const char *word)
{
	struct sandbox *sb = sandbox_of(L);
	lua_Debug ar;

	sandbox_charge(L, CONSTRUCTOR_COST);
	if (sb->loading)
		sandbox_raise(L, "%s(...) can be used only inside a rule", word);
	if (sb->verdicts_n == VERDICT_SLOTS)
		sandbox_raise(L, "more than %d verdicts were built for one call", VERDICT_SLOTS);
	struct slice code = check_text(L, 1, "the code");
	if (!code_is_valid(code))
		sandbox_raise(L, "code '%.60s' must be 3 to 40 of a-z, 0-9 and _, and begin with a letter", code.at);
	struct verdict *v = &sb->verdicts[sb->verdicts_n];
	*v = (struct verdict){0};
	memcpy(v->code, code.at, code.len);
	if (sandbox_locate(L, 1, &ar))
		sandbox_format_place(v->place, ar.source + (*ar.source == '@'), ar.currentline);
	return v;
}

static int give(lua_State *L, struct verdict *v)
{
	sandbox_of(L)->verdicts_n++;
	lua_pushlightuserdata(L, v);
	return 1;
}

/* ---- the extra table ------------------------------------------------------------------------------------- */

static void set_note(lua_State *L, struct verdict *v, int value)
{
	struct str *clean = &sandbox_of(L)->scratch;
	size_t n;

	str_clear(clean);
	utf8_add_clean(clean, slice_part(check_text(L, value, "note"), 0, 4 * NOTE_LEN));
	n = clean->len < NOTE_LEN ? clean->len : NOTE_LEN - 1;
	while (n < clean->len && n > 0 && ((unsigned char)clean->data[n] & 0xC0) == 0x80)
		n--; /* not through the middle of a letter */
	for (size_t i = 0; i < n; i++)
		v->note[i] = (unsigned char)clean->data[i] < ' ' ? ' ' : clean->data[i];
	v->note[n] = '\0';
}

static void set_message(lua_State *L, struct verdict *v, int value)
{
	struct slice key = check_text(L, value, "message");

	if (!code_is_valid(key))
		sandbox_raise(L, "message '%.60s' is no key of messages.yaml", key.at);
	memcpy(v->message, key.at, key.len);
}

static void set_until(lua_State *L, struct verdict *v, int value)
{
	int whole;
	int64_t until = lua_tointegerx(L, value, &whole), now = facts_of_call(L, 0)->now;

	if (lua_type(L, value) != LUA_TNUMBER || !whole)
		sandbox_raise(L, "not_before must be an instant (whole seconds since 1970), not %s",
			      lua_type(L, value) == LUA_TNUMBER ? "a fraction" : luaL_typename(L, value));
	if (until <= 0 || until > now + HOLD_MAX_S)
		sandbox_raise(L, "not_before must be an instant at most a year ahead");
	v->until = until;
}

struct extra_key {
	const char *name;
	void (*set)(lua_State *L, struct verdict *v, int value);
	bool verdicts[OUTCOME_NO_CONTACT + 1]; /* where it may stand */
};

static const struct extra_key extra_keys[] = {
	{"message", set_message, {[OUTCOME_SEND] = true, [OUTCOME_HOLD] = true, [OUTCOME_REVIEW] = true}},
	{"not_before", set_until, {[OUTCOME_HOLD] = true}},
	{"note", set_note, {true, true, true, true}},
};

static void refuse_extra(lua_State *L, struct slice name, enum outcome outcome, const char *word)
{
	const char *names[sizeof extra_keys / sizeof *extra_keys + 1];
	size_t n = 0;

	for (size_t i = 0; i < sizeof extra_keys / sizeof *extra_keys; i++)
		if (extra_keys[i].verdicts[outcome])
			names[n++] = extra_keys[i].name;
	names[n] = NULL;
	const char *near = str_nearest(name, names);
	if (near)
		sandbox_raise(L, "%s: unknown key '%.40s' (did you mean '%s'?)", word, name.at, near);
	sandbox_raise(L, "%s: unknown key '%.40s'", word, name.at);
}

static void take_extra(lua_State *L, int index, struct verdict *v, const char *word)
{
	if (lua_type(L, index) != LUA_TTABLE)
		sandbox_raise(L, "%s: after the code comes a table like { note = \"...\" }, not a %s", word,
			      luaL_typename(L, index));
	freeze_push_real(L, index);
	int table = lua_gettop(L);
	for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			sandbox_raise(L, "%s: the keys of the table are names", word);
		struct slice name = check_text(L, -2, "a key");
		size_t i = 0, n = sizeof extra_keys / sizeof *extra_keys;
		while (i < n && !(slice_is(name, extra_keys[i].name) && extra_keys[i].verdicts[v->outcome]))
			i++;
		if (i == n)
			refuse_extra(L, name, v->outcome, word);
		extra_keys[i].set(L, v, lua_gettop(L));
	}
	lua_pop(L, 1);
}

/* ---- the constructors ------------------------------------------------------------------------------------ */

static int make(lua_State *L, enum outcome outcome, const char *word, int most)
{
	int given = lua_gettop(L);
	struct verdict *v = new_verdict(L, word);

	v->outcome = outcome;
	if (given > most)
		return sandbox_raise(L, "%s takes at most %d values", word, most);
	for (int i = 2; i <= given; i++) {
		if (lua_isnil(L, i))
			continue;
		if (outcome == OUTCOME_HOLD && i == 2 && lua_type(L, i) == LUA_TNUMBER)
			set_until(L, v, i);
		else
			take_extra(L, i, v, word);
	}
	if (outcome == OUTCOME_HOLD && !v->until)
		return sandbox_raise(L, "hold needs an instant: hold(code, { not_before = ... })");
	return give(L, v);
}

static int verdict_allow(lua_State *L)
{
	return make(L, OUTCOME_SEND, "allow", 2);
}

static int verdict_hold(lua_State *L)
{
	return make(L, OUTCOME_HOLD, "hold", 3);
}

static int verdict_review(lua_State *L)
{
	return make(L, OUTCOME_REVIEW, "review", 2);
}

static int verdict_deny(lua_State *L)
{
	return make(L, OUTCOME_NO_CONTACT, "deny", 2);
}

/* Its word is the name it was registered under. */
static int verdict_identity(lua_State *L)
{
	const char *word = lua_tostring(L, lua_upvalueindex(1));

	if (lua_gettop(L) > 1)
		return sandbox_raise(L, "%s takes one value, a code", word);
	struct verdict *v = new_verdict(L, word);
	v->is_identity = true;
	v->identity = (enum identity)identity_from(word);
	return give(L, v);
}

#define EXTRA "code: string, extra?: Extra"

const struct api_row api_verdicts[] = {
	{"allow", verdict_allow, EXTRA, "Verdict",
	 "No objection. What then happens is the owner's authority tier and the floor; a rule cannot send."},
	{"hold", verdict_hold, "code: string, when: Hold|integer, extra?: Extra", "Verdict",
	 "Not before an instant. The floor may move it later, never earlier."},
	{"review", verdict_review, EXTRA, "Verdict", "A person decides."},
	{"deny", verdict_deny, EXTRA, "Verdict", "No contact."},
	{NULL, NULL, NULL, NULL, NULL},
};

const struct api_row api_identities[] = {
	{"returning", verdict_identity, "code: string", "Identity", "A customer with a recent job."},
	{"dormant", verdict_identity, "code: string", "Identity", "A customer whose jobs lie long ago."},
	{"lead", verdict_identity, "code: string", "Identity", "A person without any job."},
	{"vendor", verdict_identity, "code: string", "Identity", "Somebody who sells to us."},
	{"spam", verdict_identity, "code: string", "Identity", "A nuisance; no later rule can take it back."},
	{"internal", verdict_identity, "code: string", "Identity", "One of us; no later rule can take it back."},
	{"test", verdict_identity, "code: string", "Identity", "A test number; no later rule can take it back."},
	{"unknown", verdict_identity, "code: string", "Identity", "Nobody can tell."},
	{NULL, NULL, NULL, NULL, NULL},
};
