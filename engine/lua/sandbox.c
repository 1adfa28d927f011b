/* One Lua state with limits that hold: instructions, block, volume, total. Measured on Debian's Lua 5.4.4: a count hook
 * and a memory cap alone are not enough, since hooks never run inside a C function; so every C function a rule may call
 * is bounded by the block cap and charged to the same budget. */
#include "lua/sandbox.h"

#include <assert.h>
#include <stdarg.h>

#include "base/mem.h"

enum { TEXT_SCRATCH_MAX = 256 << 10, TRACE_MAX = 2 << 10, DUMP_MAX = 8 << 20, WORK_MAX = 64 << 20 };

static const char *const kill_texts[] = {
	[KILL_NONE] = "",
	[KILL_BUDGET] = "stopped after too many instructions: is a loop endless?",
	[KILL_BLOCK] = "stopped: one text, table or chain of calls grew over the limit of a single block",
	[KILL_VOLUME] = "stopped: too much memory was asked for in one call",
	[KILL_TOTAL] = "stopped: the rules hold too much memory",
};

struct sandbox *sandbox_of(lua_State *L)
{
	return *(struct sandbox **)lua_getextraspace(L);
}

/* ---- where ----------------------------------------------------------------------------------------------- */

void sandbox_format_place(char place[PLACE_LEN], const char *file, int line)
{
	char number[16]; /* ":120", written from its end */
	size_t at = sizeof number, len = strlen(file);
	unsigned rest = line > 0 ? (unsigned)line : 0;

	number[--at] = '\0';
	do
		number[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	number[--at] = ':';
	size_t room = PLACE_LEN - (sizeof number - at);
	memcpy(place, file + (len > room ? len - room : 0), len > room ? room : len);
	if (len > room) {
		memcpy(place, "...", 3);
		len = room;
	}
	memcpy(place + len, number + at, sizeof number - at);
}

bool sandbox_locate(lua_State *L, int level, lua_Debug *ar)
{
	for (; lua_getstack(L, level, ar); level++)
		if (lua_getinfo(L, "Sl", ar) && ar->currentline > 0)
			return true;
	return false;
}

static const char *file_of(const lua_Debug *ar)
{
	return *ar->source == '@' ? ar->source + 1 : ar->source;
}

static void fault_at(struct sandbox *sb, const char *file, int line)
{
	snprintf(sb->fault.file, sizeof sb->fault.file, "%s", file);
	sb->fault.line = line;
	sandbox_format_place(sb->fault.place, file, line);
}

/* Note the place once: the first fault is the cause, what follows is the unwinding. */
static void fault_here(struct sandbox *sb)
{
	lua_Debug ar;

	if (!sb->fault.line && sandbox_locate(sb->L, 0, &ar))
		fault_at(sb, file_of(&ar), ar.currentline);
}

static void stop(struct sandbox *sb, enum sandbox_kill why)
{
	if (sb->killed)
		return;
	sb->killed = why;
	sb->fault = (struct fault){.limit = true};
	if (sb->L)
		fault_here(sb);
	snprintf(sb->fault.text, sizeof sb->fault.text, "%s", kill_texts[why]);
}

/* ---- memory ---------------------------------------------------------------------------------------------- */

/* A refusal of the total is asked again by Lua after a full collection: only the second one of a size is meant. */
static bool refuses(struct sandbox *sb, size_t size, size_t more)
{
	if (size > sb->block_max)
		stop(sb, KILL_BLOCK);
	else if (sb->volume + more > sb->volume_max)
		stop(sb, KILL_VOLUME);
	else if (sb->total + more <= SANDBOX_TOTAL)
		return false;
	else if (sb->total_refused == size)
		stop(sb, KILL_TOTAL);
	else
		sb->total_refused = size;
	return true;
}

static void *allocate(void *user, void *old, size_t old_size, size_t size)
{
	struct sandbox *sb = user;

	if (!old)
		old_size = 0; /* a type tag stands there then */
	if (size == 0) {
		free(old);
		sb->total -= old_size;
		return NULL;
	}
	if (size > old_size && sb->guarded && refuses(sb, size, size - old_size))
		return NULL;
	void *block = realloc(old, size);
	if (!block)
		return NULL;
	if (size > old_size)
		sb->volume += size - old_size;
	sb->total = sb->total - old_size + size;
	return block;
}

/* ---- time ------------------------------------------------------------------------------------------------ */

static void tick(lua_State *L, lua_Debug *ar);

/* After a kill every further instruction raises again, so that nothing in the state can go on. */
static int raise_kill(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);

	lua_sethook(L, tick, LUA_MASKCOUNT, 1);
	lua_pushstring(L, kill_texts[sb->killed]);
	return lua_error(L);
}

static void tick(lua_State *L, lua_Debug *ar)
{
	struct sandbox *sb = sandbox_of(L);

	(void)ar;
	sb->budget -= sb->tick;
	if (sb->budget < 0)
		stop(sb, KILL_BUDGET);
	if (sb->killed)
		raise_kill(L);
}

MAY_RAISE void sandbox_charge(lua_State *L, size_t cost)
{
	struct sandbox *sb = sandbox_of(L);

	sb->budget -= cost > INT32_MAX ? INT32_MAX : (int64_t)cost;
	if (sb->budget < 0)
		stop(sb, KILL_BUDGET);
	if (sb->killed)
		raise_kill(L);
}

/* ---- errors ---------------------------------------------------------------------------------------------- */

MAY_RAISE int sandbox_raise(lua_State *L, const char *fmt, ...)
{
	char text[320];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	lua_pushstring(L, text);
	return lua_error(L);
}

MAY_RAISE int sandbox_raise_at(lua_State *L, const char *file, int line, const char *text)
{
	fault_at(sandbox_of(L), file, line);
	lua_pushstring(L, text);
	return lua_error(L);
}

/* Text of an error for people: one line of printable ASCII, cut. Whoever prints it quotes it for its target. */
static void take_text(struct fault *fault, const char *text)
{
	size_t n = 0;

	for (; *text && n + 4 < sizeof fault->text; text++)
		fault->text[n++] = *text >= ' ' && *text < 127 ? *text : '?';
	if (*text)
		n += (size_t)snprintf(fault->text + n, 4, "...");
	fault->text[n] = '\0';
}

/* The message handler: place from the host, text without Lua's own copy of the place. */
static int on_error(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);
	char head[LUA_IDSIZE + 16];
	lua_Debug ar;

	if (sb->killed)
		return 1;
	fault_here(sb);
	if (lua_type(L, 1) != LUA_TSTRING) {
		snprintf(sb->fault.text, sizeof sb->fault.text, "error(...) takes a text, not a %s",
			 luaL_typename(L, 1));
		return 1;
	}
	const char *text = lua_tostring(L, 1);
	if (sandbox_locate(L, 0, &ar)) {
		snprintf(head, sizeof head, "%s:%d: ", ar.short_src, ar.currentline);
		if (strncmp(text, head, strlen(head)) == 0)
			text += strlen(head);
	}
	take_text(&sb->fault, text);
	return 1;
}

bool sandbox_call(struct sandbox *sb, int nargs, int nresults)
{
	lua_State *L = sb->L;
	int base = lua_gettop(L) - nargs - 1;

	assert(base >= 0);
	sb->fault = (struct fault){0};
	lua_pushcfunction(L, on_error);
	lua_insert(L, base + 1);
	int status = lua_pcall(L, nargs, nresults, base + 1);
	lua_remove(L, base + 1);
	bool ok = status == LUA_OK && !sb->killed;
	if (!ok)
		lua_settop(L, base);
	assert(lua_gettop(L) == base + (ok ? nresults : 0));
	if (!ok && !*sb->fault.text)
		snprintf(sb->fault.text, sizeof sb->fault.text, "%s",
			 status == LUA_ERRMEM ? "out of memory" : "the error could not be told");
	sb->fault.limit = sb->killed != KILL_NONE;
	return ok;
}

/* ---- life ------------------------------------------------------------------------------------------------ */

static void begin(struct sandbox *sb, int64_t budget, size_t block_max, size_t volume_max)
{
	sb->killed = KILL_NONE;
	sb->budget = sb->budget_max = budget;
	sb->block_max = block_max;
	sb->volume_max = volume_max;
	sb->volume = sb->total_refused = 0;
	sb->verdicts_n = 0;
	sb->facts_read[0] = sb->facts_read[1] = 0;
	sb->guarded = true;
	str_clear(&sb->trace);
	/* Setting the hook anew starts its count anew: else the place of a kill would depend on the call before. */
	lua_sethook(sb->L, tick, LUA_MASKCOUNT, sb->tick);
}

void sandbox_begin_load(struct sandbox *sb)
{
	begin(sb, SANDBOX_LOAD_BUDGET, SANDBOX_LOAD_BLOCK, SANDBOX_LOAD_VOLUME);
	sb->loading = true;
}

void sandbox_begin_call(struct sandbox *sb, const struct facts *facts)
{
	begin(sb, SANDBOX_BUDGET, SANDBOX_BLOCK, SANDBOX_VOLUME);
	sb->loading = false;
	sb->facts = facts;
}

void sandbox_end(struct sandbox *sb)
{
	sb->facts = NULL;
	sb->loading = false;
	lua_settop(sb->L, 0);
}

static int open_protected(lua_State *L)
{
	environment_open(L);
	facts_open(L);
	list_open(L);
	return 0;
}

static int on_panic(lua_State *L)
{
	/* Unreachable by design: every call that may raise sits below sandbox_call. */
	fprintf(stderr, "ringback: fault in the rules engine: %s\n", lua_tostring(L, -1));
	return 0; /* Lua aborts */
}

struct sandbox *sandbox_new(void)
{
	struct sandbox *sb = mem_alloc(sizeof *sb);

	memset(sb, 0, sizeof *sb);
	sb->tick = SANDBOX_TICK;
	str_init(&sb->scratch, TEXT_SCRATCH_MAX);
	str_init(&sb->needle, TEXT_SCRATCH_MAX);
	str_init(&sb->dump, DUMP_MAX);
	str_init(&sb->trace, TRACE_MAX);
	arena_init(&sb->work, WORK_MAX);
	sb->L = lua_newstate(allocate, sb);
	if (!sb->L) {
		sandbox_free(&sb);
		return NULL;
	}
	*(struct sandbox **)lua_getextraspace(sb->L) = sb;
	lua_atpanic(sb->L, on_panic);
	lua_pushcfunction(sb->L, open_protected);
	if (!sandbox_call(sb, 0, 0))
		sandbox_free(&sb);
	return sb;
}

void sandbox_free(struct sandbox **sb)
{
	if (!*sb)
		return;
	struct sandbox *gone = *sb;
	gone->guarded = false;
	if (gone->L)
		lua_close(gone->L);
	str_release(&gone->scratch);
	str_release(&gone->needle);
	str_release(&gone->dump);
	str_release(&gone->trace);
	arena_release(&gone->work);
	free(gone);
	*sb = NULL;
}
