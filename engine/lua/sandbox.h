/* The inside of the Lua room: one layer's state with its limits, and what the api_* files share.
 *
 * Functions marked MAY_RAISE leave by a Lua error: their callers hold no C resource across them.
 */
#ifndef LUA_SANDBOX_H
#define LUA_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lauxlib.h>
#include <lua.h>

#include "base/arena.h"
#include "base/str.h"
#include "domain/decision.h"
#include "domain/facts.h"
#include "domain/ruleset.h"

#define MAY_RAISE

#define PLACE_LEN 96 /* of struct voice */

enum {
	SANDBOX_BUDGET = 100000,       /* instructions for one call of a layer: its three functions together */
	SANDBOX_LOAD_BUDGET = 2000000, /* to load all files of a layer */
	SANDBOX_TICK = 1000,      /* instructions between two looks at the budget; the count costs the same for any */
	SANDBOX_TOTAL = 8 << 20,  /* bytes a layer may hold at once */
	SANDBOX_BLOCK = 64 << 10, /* longest single block: bounds the time of every C function that works on one */
	SANDBOX_LOAD_BLOCK = 1 << 20,
	SANDBOX_VOLUME = 4 << 20, /* bytes asked for during one call, given back or not: bounds `..` in a loop */
	SANDBOX_LOAD_VOLUME = 16 << 20,
	VERDICT_SLOTS = 64, /* verdicts that one call may build */
	FACTS_MAX = 128,    /* bits of rules_answer.facts_read */
	FACT_BUCKETS = 512,
};

enum sandbox_kill { KILL_NONE, KILL_BUDGET, KILL_BLOCK, KILL_VOLUME, KILL_TOTAL };

/* What a constructor made: allow, hold, review, deny, or an identity. Lives in a slot until the call is judged. */
struct verdict {
	bool is_identity;
	enum identity identity;
	enum outcome outcome;
	char code[CODE_LEN];
	char message[CODE_LEN];
	char note[NOTE_LEN];
	char place[PLACE_LEN];
	int64_t until;
};

/* Why a protected call failed, in words, and where. */
struct fault {
	char place[PLACE_LEN]; /* "file:line"; empty when no line is known */
	char file[256];        /* the whole name */
	int line;
	char text[320];
	bool limit; /* a limit was hit: the state must not be used again */
};

struct loader;

struct sandbox {
	lua_State *L;
	enum sandbox_kill killed; /* sticky until the next sandbox_begin */
	bool guarded;             /* limits apply; off while the state is made or closed */
	bool loading;
	int tick;
	int64_t budget, budget_max;
	size_t total, total_refused;
	size_t volume, volume_max, block_max;
	struct fault fault; /* of the latest error */
	const struct facts *facts;
	uint64_t facts_read[2];
	struct verdict verdicts[VERDICT_SLOTS];
	size_t verdicts_n;
	struct str scratch, needle; /* buffers of the text helpers; kept so that an error loses no memory */
	struct str dump;            /* bytecode under check */
	struct arena work;          /* of one check */
	struct str trace;           /* what trace() said about the latest call */
	struct loader *loader;      /* while loading: where use and list look */
	int call_ref;               /* the one userdata that shows the facts */
	const void *call_data;      /* its address: whoever hands it back hands back the call */
	struct {
		const char *key; /* address of the interned name inside this state */
		uint16_t index;
	} fact_names[FACT_BUCKETS];
};

/* ---- sandbox.c: the state and its limits ----------------------------------------------------------------- */

struct sandbox *sandbox_new(void); /* null when there is no memory for a state */
void sandbox_free(struct sandbox **sb);
struct sandbox *sandbox_of(lua_State *L);

/* Reset budget, volume and kill before the files are loaded or a call is judged. */
void sandbox_begin_load(struct sandbox *sb);
void sandbox_begin_call(struct sandbox *sb, const struct facts *facts);
void sandbox_end(struct sandbox *sb);

/* Call the function below nargs arguments. True: nresults values are on the stack. False: they are not, and sb->fault
 * says why. Asserts a balanced stack. The only lua_pcall of the room. */
bool sandbox_call(struct sandbox *sb, int nargs, int nresults);

MAY_RAISE void sandbox_charge(lua_State *L, size_t cost); /* instructions that a C function is worth */
MAY_RAISE int sandbox_raise(lua_State *L, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* As sandbox_raise, with a place of the caller's choice. */
MAY_RAISE int sandbox_raise_at(lua_State *L, const char *file, int line, const char *text);

/* "file:line" that fits: the head of a long name is cut, never the line. */
void sandbox_format_place(char place[PLACE_LEN], const char *file, int line);
/* Where the running Lua function is. False when none is running. */
bool sandbox_locate(lua_State *L, int level, lua_Debug *ar);

/* ---- environment.c, guards.c: what a rule may call ------------------------------------------------------- */

/* Sources for the editor stubs and the registration: one row a function. */
struct api_row {
	const char *name;
	lua_CFunction function;
	const char *params;   /* of the stub: "code: string, extra?: Extra" */
	const char *returned; /* "Verdict" */
	const char *sentence;
};

MAY_RAISE void environment_open(lua_State *L);
/* Is there a name a rule may read? */
MAY_RAISE bool environment_has(lua_State *L, const char *name);
/* " (did you mean 'x'?)", " is not available to rules", ... after an unknown name. */
MAY_RAISE void environment_explain(lua_State *L, struct slice name, char *out, size_t size);

struct guard {
	const char *name;
	lua_CFunction function; /* in place of the library's, or null: the library's own */
};
extern const struct guard guards_base[], guards_string[], guards_table[], guards_math[], guards_utf8[];

/* ---- freeze.c: nothing is remembered between calls ------------------------------------------------------- */

/* Replace the value on top by one that cannot be changed: tables become read-only, what they and the functions hold
 * is walked. Raises where something would remember. strict: reading an absent field is an error (modules). */
MAY_RAISE void freeze_value(lua_State *L, const char *strict_name);
/* Push the table behind a frozen one, or the value itself. */
void freeze_push_real(lua_State *L, int index);
/* Mark the function on top as known to hold no state. */
MAY_RAISE void freeze_trust(lua_State *L, int index);

/* ---- bytecode.c, check.c: what the compiler made, read without running it ---- */

/* The chunk on top, before it runs: unknown names and facts, writes to globals, operators that rules do not have, and
 * what this Lua compiles wrongly. Adds to the loader's problems. */
MAY_RAISE void check_chunk(lua_State *L);
/* The closure on top: raises when it, or a function inside it, changes a variable that outlives a call. */
MAY_RAISE void check_closure(lua_State *L);

/* ---- load.c ---------------------------------------------------------------------------------------------- */

/* Add a problem with its source line and a caret under `hint`. */
void loader_problem(struct loader *ld, const char *file, int line, struct slice hint, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
int loader_use(lua_State *L);  /* use "module" */
int loader_list(lua_State *L); /* list "name" */

/* ---- api_*.c --------------------------------------------------------------------------------------------- */

extern const struct api_row api_verdicts[], api_identities[], api_helpers[], api_text[];
MAY_RAISE void facts_open(lua_State *L); /* makes the call userdata; sets sb->call_ref */
MAY_RAISE void list_open(lua_State *L);

struct rules_list {
	const char *name;
	struct slice *keys; /* folded and sorted */
	size_t n;
};
MAY_RAISE void list_push(lua_State *L, const struct rules_list *list);
/* The form in which entries are kept and asked for: folded; a number without its plus. */
void list_add_key(struct str *out, struct slice entry);
int list_key_order(const void *a, const void *b);

/* "unknown fact call.opted_outt (did you mean call.opted_out?)" */
void fact_explain(struct slice name, char *out, size_t size);
/* The facts of the running call; raises at load. */
MAY_RAISE const struct facts *facts_of_call(lua_State *L, int index);

#endif
