#include "lua/bytecode.h"

#include <lua.h>

#if LUA_VERSION_NUM != 504
#error "the reader of compiled chunks knows Lua 5.4: check ldump.c and lopcodes.h of the new version first"
#endif

/* Constants' tags of lobject.h. */
enum {
	TAG_NIL = 0,
	TAG_FALSE = 1,
	TAG_INTEGER = 3,
	TAG_SHORT_TEXT = 4,
	TAG_TRUE = 17,
	TAG_FLOAT = 19,
	TAG_LONG_TEXT = 20
};

enum {
	HEADER_LEN = 4 + 1 + 1 + 6 + 3 + sizeof(lua_Integer) + sizeof(lua_Number),
	WORD = 4,
	STEP_MARK = -0x80, /* ABSLINEINFO: look into the marks */
};

struct reader {
	struct slice rest;
	struct arena *arena;
	bool bad;
};

static const unsigned char *take(struct reader *r, size_t n)
{
	if (n > r->rest.len) {
		r->bad = true;
		r->rest.len = 0;
		return NULL;
	}
	const char *at = r->rest.at;
	r->rest = slice_part(r->rest, n, r->rest.len);
	return (const unsigned char *)at;
}

static unsigned take_byte(struct reader *r)
{
	const unsigned char *at = take(r, 1);
	return at ? *at : 0;
}

/* Seven bits a byte, highest first; the last has its top bit set. */
static size_t take_size(struct reader *r)
{
	size_t n = 0;

	for (int i = 0; i < 10 && !r->bad; i++) {
		unsigned byte = take_byte(r);
		n = n << 7 | (byte & 0x7F);
		if (byte & 0x80)
			return n;
	}
	r->bad = true;
	return 0;
}

/* How many items follow: each takes a byte at least, so more than what is left is a broken dump. */
static size_t take_count(struct reader *r)
{
	size_t n = take_size(r);

	if (n > r->rest.len) {
		r->bad = true;
		return 0;
	}
	return n;
}

static struct slice take_text(struct reader *r)
{
	size_t n = take_size(r);

	if (n == 0)
		return (struct slice){NULL, 0};
	const unsigned char *at = take(r, n - 1);
	return at ? (struct slice){(const char *)at, n - 1} : (struct slice){NULL, 0};
}

static void read_constants(struct reader *r, struct function *f)
{
	f->constants_n = take_count(r);
	f->constants = arena_alloc(r->arena, (f->constants_n + 1) * sizeof *f->constants);
	for (size_t i = 0; i < f->constants_n; i++) {
		switch (take_byte(r)) {
		case TAG_NIL:
		case TAG_FALSE:
		case TAG_TRUE: break;
		case TAG_INTEGER: take(r, sizeof(lua_Integer)); break;
		case TAG_FLOAT: take(r, sizeof(lua_Number)); break;
		case TAG_SHORT_TEXT:
		case TAG_LONG_TEXT: f->constants[i] = (struct constant){true, take_text(r)}; break;
		default: r->bad = true;
		}
	}
}

static void read_upvalues(struct reader *r, struct function *f)
{
	f->upvalues_n = take_count(r);
	f->upvalues = arena_alloc(r->arena, (f->upvalues_n + 1) * sizeof *f->upvalues);
	for (size_t i = 0; i < f->upvalues_n; i++) {
		f->upvalues[i].in_stack = take_byte(r) != 0;
		f->upvalues[i].index = (uint8_t)take_byte(r);
		take_byte(r); /* kind */
	}
}

static void read_debug(struct reader *r, struct function *f)
{
	f->line_steps_n = take_count(r);
	f->line_steps = (const signed char *)take(r, f->line_steps_n);
	f->line_marks_n = take_count(r);
	int(*marks)[2] = arena_alloc(r->arena, (f->line_marks_n + 1) * sizeof *marks);
	for (size_t i = 0; i < f->line_marks_n; i++) {
		marks[i][0] = (int)take_size(r);
		marks[i][1] = (int)take_size(r);
	}
	f->line_marks = (const int(*)[2])marks;
	size_t locals = take_count(r);
	for (size_t i = 0; i < locals; i++) {
		struct slice name = take_text(r);
		take_size(r);
		take_size(r);
		/* Parameters are the first locals, and their place in the list is their register. */
		if (i < (size_t)f->params && i < sizeof f->param_names / sizeof *f->param_names)
			f->param_names[i] = name;
	}
	size_t names = take_count(r);
	for (size_t i = 0; i < names; i++) {
		struct slice name = take_text(r);
		if (i < f->upvalues_n)
			f->upvalues[i].name = name;
	}
}

static void read_function(struct reader *r, struct function *f)
{
	f->source = take_text(r);
	if (!f->source.len && f->parent)
		f->source = f->parent->source;
	f->line_defined = (int)take_size(r);
	take_size(r); /* last line */
	f->params = (int)take_byte(r);
	take_byte(r); /* vararg */
	take_byte(r); /* stack */
	f->code_n = take_count(r);
	f->code = take(r, f->code_n * WORD);
	read_constants(r, f);
	read_upvalues(r, f);
	f->inner_n = take_count(r);
	f->inner = arena_alloc(r->arena, (f->inner_n + 1) * sizeof *f->inner);
	for (size_t i = 0; i < f->inner_n && !r->bad; i++) {
		f->inner[i].parent = f;
		read_function(r, &f->inner[i]);
	}
	read_debug(r, f);
}

struct function *bytecode_read(struct slice dump, struct arena *arena)
{
	struct reader r = {.rest = dump, .arena = arena};
	struct function *f = arena_alloc(arena, sizeof *f);
	const unsigned char *head = take(&r, HEADER_LEN);

	if (!head || memcmp(head, LUA_SIGNATURE "\x54\x00\x19\x93\r\n\x1a\n", 12) != 0 || head[12] != WORD)
		return NULL;
	take_byte(&r); /* number of upvalues of the whole */
	read_function(&r, f);
	return r.bad || r.rest.len ? NULL : f;
}

uint32_t bytecode_word(const struct function *f, size_t at)
{
	uint32_t word;

	memcpy(&word, f->code + at * WORD, WORD);
	return word;
}

int bytecode_line(const struct function *f, size_t at)
{
	int line = f->line_defined;
	size_t from = 0;

	if (at >= f->line_steps_n)
		return line;
	for (size_t i = 0; i < f->line_marks_n && (size_t)f->line_marks[i][0] <= at; i++) {
		line = f->line_marks[i][1];
		from = (size_t)f->line_marks[i][0] + 1;
	}
	for (; from <= at; from++)
		if (f->line_steps[from] != STEP_MARK)
			line += f->line_steps[from];
	return line;
}
