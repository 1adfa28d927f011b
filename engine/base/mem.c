#include "base/mem.h"

static void *present_or_abort(void *p, size_t bytes)
{
	if (!p) {
		fprintf(stderr, "ringback: out of memory (%zu bytes were needed)\n", bytes);
		abort();
	}
	return p;
}

void *mem_alloc(size_t bytes)
{
	return present_or_abort(malloc(bytes ? bytes : 1), bytes);
}

void *mem_grow(void *old, size_t bytes)
{
	return present_or_abort(realloc(old, bytes ? bytes : 1), bytes);
}
