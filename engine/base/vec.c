#include "base/vec.h"

#include <assert.h>
#include <stdint.h>

#include "base/mem.h"

#ifdef RINGBACK_TINY
enum { FIRST_ITEMS = 1 };
#else
enum { FIRST_ITEMS = 16 };
#endif

void *vec_add(void **items, size_t *n, size_t *cap, size_t item_size, size_t max)
{
	assert(item_size > 0 && *n <= *cap);
	if (*n >= max)
		return NULL;
	if (*n == *cap) {
		size_t grown = *cap ? *cap * 2 : FIRST_ITEMS;
		if (grown > max)
			grown = max;
		assert(grown <= SIZE_MAX / item_size);
		*items = mem_grow(*items, grown * item_size);
		*cap = grown;
	}
	char *item = (char *)*items + item_size * (*n)++;
	memset(item, 0, item_size);
	return item;
}
