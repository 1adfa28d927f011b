/* Growing arrays of plain records: the items pointer lives in the owner's struct beside its count and capacity.
 *
 *     struct thing *things; size_t things_n, things_cap;
 *     struct thing *t = vec_add((void **)&o->things, &o->things_n, &o->things_cap, sizeof *t, MAX_THINGS);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

/* Add one zeroed item and return it, or null when max items are there already (the caller says what that means).
 * Out of memory aborts. Earlier pointers into the array die. */
void *vec_add(void **items, size_t *n, size_t *cap, size_t item_size, size_t max);

#endif
