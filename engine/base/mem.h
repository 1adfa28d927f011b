/* Out of memory aborts: state on disk is transactional, so stopping is safe, and nobody checks for null. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Allocate or abort; never null. Free with free(). A size of 0 is allowed. */
void *mem_alloc(size_t bytes);
void *mem_grow(void *old, size_t bytes); /* as realloc */

#endif
