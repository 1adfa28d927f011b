#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/vec.h"

enum { PROBLEM_TEXT_MAX = 2048, PROBLEMS_BYTES_MAX = 4 << 20 };

void problems_init(struct problems *p)
{
	*p = (struct problems){0};
	arena_init(&p->arena, PROBLEMS_BYTES_MAX);
}

void problems_release(struct problems *p)
{
	arena_release(&p->arena);
	free(p->items);
	*p = (struct problems){0};
}

static void add(struct problems *p, struct problem where, const char *fmt, va_list args)
{
	char text[PROBLEM_TEXT_MAX];

	if (!where.warning)
		p->errors++;
	struct problem *item = vec_add((void **)&p->items, &p->n, &p->cap, sizeof *item, PROBLEMS_MAX);
	if (!item) {
		p->dropped++;
		return;
	}
	vsnprintf(text, sizeof text, fmt, args);
	*item = where;
	item->file = arena_text(&p->arena, slice_of(where.file));
	item->text = arena_text(&p->arena, slice_of(text));
}

void problems_add(struct problems *p, const char *file, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(p, (struct problem){.file = file, .line = line}, fmt, args);
	va_end(args);
}

void problems_warn(struct problems *p, const char *file, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(p, (struct problem){.file = file, .line = line, .warning = true}, fmt, args);
	va_end(args);
}
