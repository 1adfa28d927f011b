/* What can be known of a rule file before it runs, on every path of it: names and facts that do not exist, state that
 * would outlive a call, and two constructs that Debian's Lua 5.4.4 compiles into something else than what is written
 * (upstream fixes 782ef85b and c764ca71). */
#include "lua/bytecode.h"
#include "lua/sandbox.h"

enum { KEY_IS_CONSTANT = 1 << 15 }; /* the k bit */

struct check {
	lua_State *L;
	struct loader *loader;
};

static int write_dump(lua_State *L, const void *at, size_t n, void *user)
{
	(void)L;
	str_add(user, at, n);
	return 0;
}

static struct function *dump_top(lua_State *L)
{
	struct sandbox *sb = sandbox_of(L);

	str_clear(&sb->dump);
	arena_reset(&sb->work);
	lua_dump(L, write_dump, &sb->dump, 0);
	struct function *f = str_ok(&sb->dump) ? bytecode_read(str_slice(&sb->dump), &sb->work) : NULL;
	if (!f)
		sandbox_raise(L, "this file is too large, or this Lua is not the one that ringback was built for");
	return f;
}

static const char *file_of(const struct function *f, struct arena *arena)
{
	return arena_text(arena, slice_part(f->source, 1, f->source.len));
}

static void report(struct check *c, const struct function *f, size_t at, struct slice hint, const char *text)
{
	struct sandbox *sb = sandbox_of(c->L);

	loader_problem(c->loader, file_of(f, &sb->work), bytecode_line(f, at), hint, "%s", text);
}

static struct slice constant_text(const struct function *f, unsigned index)
{
	return index < f->constants_n ? f->constants[index].text : (struct slice){NULL, 0};
}

static bool upvalue_is(const struct function *f, unsigned index, const char *name)
{
	return index < f->upvalues_n && slice_is(f->upvalues[index].name, name);
}

static bool param_is_call(const struct function *f, unsigned reg)
{
	return reg < (unsigned)f->params && reg < sizeof f->param_names / sizeof *f->param_names &&
	       slice_is(f->param_names[reg], "call");
}

/* ---- names and facts ------------------------------------------------------------------------------------- */

static void check_name(struct check *c, const struct function *f, size_t at, struct slice name)
{
	char text[200];
	struct sandbox *sb = sandbox_of(c->L);

	if (!name.len || environment_has(c->L, arena_text(&sb->work, name)))
		return;
	environment_explain(c->L, name, text, sizeof text);
	report(c, f, at, name, text);
}

static void check_fact(struct check *c, const struct function *f, size_t at, struct slice name)
{
	char text[200];

	if (!name.len || fact_find(name) >= 0 || slice_is(name, "known"))
		return;
	fact_explain(name, text, sizeof text);
	report(c, f, at, name, text);
}

static void check_access(struct check *c, const struct function *f, size_t at)
{
	uint32_t word = bytecode_word(f, at);
	unsigned a = bytecode_a(word), b = bytecode_b(word);
	char text[160];

	switch (bytecode_op(word)) {
	case OP_GETTABUP: {
		struct slice name = constant_text(f, bytecode_c(word));
		if (upvalue_is(f, b, "_ENV"))
			check_name(c, f, at, name);
		else if (upvalue_is(f, b, "call"))
			check_fact(c, f, at, name);
		return;
	}
	case OP_SETTABUP: {
		struct slice name = constant_text(f, b);
		if (!upvalue_is(f, a, "_ENV") || !name.len)
			return;
		snprintf(text, sizeof text, "global '%.*s' cannot be set: declare it with 'local'",
			 (int)(name.len > 60 ? 60 : name.len), name.at);
		report(c, f, at, name, text);
		return;
	}
	case OP_SELF:
		if (!(word & KEY_IS_CONSTANT))
			return;
		/* fall through */
	case OP_GETFIELD:
		if (param_is_call(f, b))
			check_fact(c, f, at, constant_text(f, bytecode_c(word)));
		return;
	default: return;
	}
}

/* ---- what rules do not have, and what is compiled wrongly ---- */

/* Bit operators turn a long text into a number at each use, outside the budget; and with more than 255 constants in a
 * function 1 | (a or b) gives a wrong number (c764ca71). No rule needs them. */
static bool is_bit_operator(int op)
{
	return (op >= OP_BANDK && op <= OP_SHLI) || (op >= OP_BAND && op <= OP_SHR) || op == OP_BNOT;
}

/* T[a < b], T from outside the function: the jump over "false" jumps over the loading of T too (782ef85b). */
static bool is_miscompiled_index(const struct function *f, size_t at)
{
	return at + 2 < f->code_n && bytecode_op(bytecode_word(f, at)) == OP_JMP &&
	       bytecode_op(bytecode_word(f, at + 1)) == OP_GETUPVAL &&
	       bytecode_op(bytecode_word(f, at + 2)) == OP_LFALSESKIP;
}

static void check_function(struct check *c, const struct function *f)
{
	const struct slice none = {NULL, 0};

	for (size_t i = 0; i < f->code_n; i++) {
		if (is_bit_operator(bytecode_op(bytecode_word(f, i))))
			report(c, f, i, none, "the bit operators & | ~ << >> are not available to rules");
		else if (is_miscompiled_index(f, i))
			report(c, f, i + 1, none,
			       "this Lua compiles table[a < b] wrongly: put the comparison into a local first");
		check_access(c, f, i);
	}
	for (size_t i = 0; i < f->inner_n; i++)
		check_function(c, &f->inner[i]);
}

MAY_RAISE void check_chunk(lua_State *L)
{
	struct check c = {.L = L, .loader = sandbox_of(L)->loader};

	check_function(&c, dump_top(L));
}

/* ---- state ----------------------------------------------------------------------------------------------- */

/* Does this variable live outside the outermost function of the dump? */
static bool escapes(const struct function *f, unsigned index)
{
	while (index < f->upvalues_n) {
		if (!f->parent)
			return true;
		if (f->upvalues[index].in_stack)
			return false;
		index = f->upvalues[index].index;
		f = f->parent;
	}
	return true;
}

static void refuse_state(lua_State *L, const struct function *f, size_t at, struct slice name)
{
	char text[240];

	snprintf(text, sizeof text,
		 "'%.*s' is declared outside the rule and changed inside it: a rule must not remember anything between "
		 "calls",
		 (int)(name.len > 60 ? 60 : name.len), name.at);
	sandbox_raise_at(L, file_of(f, &sandbox_of(L)->work), bytecode_line(f, at), text);
}

static void check_state(lua_State *L, const struct function *f)
{
	for (size_t i = 0; i < f->code_n; i++) {
		uint32_t word = bytecode_word(f, i);
		unsigned index = bytecode_b(word);
		if (bytecode_op(word) == OP_SETUPVAL && escapes(f, index))
			refuse_state(L, f, i, index < f->upvalues_n ? f->upvalues[index].name : SLICE("?"));
	}
	for (size_t i = 0; i < f->inner_n; i++)
		check_state(L, &f->inner[i]);
}

MAY_RAISE void check_closure(lua_State *L)
{
	check_state(L, dump_top(L));
}
