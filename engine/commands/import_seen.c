/* Which rows of a file say what an earlier one of it said, told as the ledger tells it. */
#include "base/hash.h"
#include "base/mem.h"
#include "commands/import.h"

enum { SLOTS_FIRST = 1 << 12, SLOTS_MAX = 1 << 24 }; /* 128 MiB; three hashes a record, four million records */

/* True when it is there already. */
static bool insert(uint64_t *slots, size_t cap, uint64_t hash)
{
	size_t at = hash & (cap - 1);

	while (slots[at] && slots[at] != hash)
		at = (at + 1) & (cap - 1);
	bool there = slots[at] == hash;
	slots[at] = hash;
	return there;
}

static void grow(struct rows_seen *seen)
{
	size_t cap = seen->cap ? seen->cap * 2 : SLOTS_FIRST;
	uint64_t *slots = mem_alloc(cap * sizeof *slots);

	memset(slots, 0, cap * sizeof *slots);
	for (size_t i = 0; i < seen->cap; i++)
		if (seen->slots[i])
			insert(slots, cap, seen->slots[i]);
	free(seen->slots);
	seen->slots = slots;
	seen->cap = cap;
}

static bool see(struct rows_seen *seen, uint64_t key, uint64_t part, uint64_t value)
{
	uint64_t hash = hash_mix64(hash_mix64(key, part), value);
	bool there = insert(seen->slots, seen->cap, hash ? hash : 1);

	seen->n += !there;
	return there;
}

enum row_seen rows_see(struct rows_seen *seen, const char *format, const struct record *r)
{
	struct record_identity id = records_identity(format, r);

	if (!seen->cap || (seen->n + 3) * 4 > seen->cap * 3) {
		seen->full = seen->cap == SLOTS_MAX;
		if (seen->full)
			return ROW_NEW;
		grow(seen);
	}
	bool same = see(seen, id.key, 1, id.content), key = see(seen, id.key, 2, 0),
	     fixed = see(seen, id.key, 3, id.fixed);
	return same ? ROW_REPEATED : !key ? ROW_NEW : fixed ? ROW_REVISED : ROW_CONFLICT;
}

void rows_seen_release(struct rows_seen *seen)
{
	free(seen->slots);
	*seen = (struct rows_seen){0};
}
