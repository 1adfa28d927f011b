/* Memory for one unit of work (a run, a file, a person): many small allocations, freed in one go.
 *
 * Allocation never returns null: out of memory aborts (state on disk is transactional). Nothing is freed singly.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
	struct arena_block *head; /* the block allocations come from */
	size_t used;              /* bytes handed out since the last reset */
	size_t max; /* handing out more than this aborts with a message: a limit on everything that grows */
};

void arena_init(struct arena *a, size_t max_bytes);
void arena_release(struct arena *a);
void arena_reset(struct arena *a); /* keeps one block, so a loop of reset and fill settles at no malloc at all */
void *arena_alloc(struct arena *a, size_t bytes);             /* zeroed, aligned for any type */
char *arena_text(struct arena *a, struct slice text);         /* a terminated copy */
struct slice arena_slice(struct arena *a, struct slice text); /* a copy; an empty slice stays empty */

#endif
