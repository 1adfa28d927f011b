/* Reading what lua_dump writes for Lua 5.4 (ldump.c): enough to check a chunk without running it. */
#ifndef LUA_BYTECODE_H
#define LUA_BYTECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Operations that the checks look at, by their number in Lua 5.4's lopcodes.h. */
enum opcode {
	OP_LFALSESKIP = 6,
	OP_GETUPVAL = 9,
	OP_SETUPVAL = 10,
	OP_GETTABUP = 11,
	OP_GETFIELD = 14,
	OP_SETTABUP = 15,
	OP_SELF = 20,
	OP_BANDK = 29,
	OP_SHLI = 33,
	OP_BAND = 41,
	OP_SHR = 45,
	OP_BNOT = 50,
	OP_JMP = 56,
};

struct constant {
	bool is_text;
	struct slice text;
};

struct upvalue {
	bool in_stack; /* a local of the function around, else one of its upvalues */
	uint8_t index;
	struct slice name;
};

struct function {
	const struct function *parent;
	struct slice source; /* with its @; that of the parent when the dump leaves it out */
	int line_defined;
	int params;
	const unsigned char *code; /* 4 bytes an instruction, of this machine */
	size_t code_n;
	struct constant *constants;
	size_t constants_n;
	struct upvalue *upvalues;
	size_t upvalues_n;
	struct function *inner;
	size_t inner_n;
	const signed char *line_steps;
	size_t line_steps_n;
	const int (*line_marks)[2]; /* instruction, line */
	size_t line_marks_n;
	struct slice param_names[8];
};

/* Read a dump. Null when it is not what this Lua writes. Everything is of the arena or borrowed from the dump. */
struct function *bytecode_read(struct slice dump, struct arena *arena);

uint32_t bytecode_word(const struct function *f, size_t at);
static inline int bytecode_op(uint32_t word)
{
	return (int)(word & 0x7F);
}
static inline unsigned bytecode_a(uint32_t word)
{
	return word >> 7 & 0xFF;
}
static inline unsigned bytecode_b(uint32_t word)
{
	return word >> 16 & 0xFF;
}
static inline unsigned bytecode_c(uint32_t word)
{
	return word >> 24 & 0xFF;
}
int bytecode_line(const struct function *f, size_t at);

#endif
