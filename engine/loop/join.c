/* Legs become calls: every group of which a leg was new is joined again from all the ledger has of it. */
#include "loop/import.h"

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static bool join_group(struct import *m, uint64_t key, struct leg *legs, size_t n, struct err *err)
{
	size_t agree = legs_agree(m->choice.format, legs, n);
	struct call call = {0};

	if (agree < n &&
	    (!import_conflict(m, "call", legs[agree].id, err) ||
	     !join_group(m,
			 hash_mix64(key, (uint64_t)legs[agree].call.started_at ^ (uint64_t)legs[agree].call.other) &
				 INT64_MAX,
			 legs + agree, n - agree, err)))
		return false;
	if (!legs_join(m->choice.format, m->n->tenant, legs, agree, &call))
		return true;
	enum put_status status = records_put_call(m->n->store, &m->put, key, &call, true, err);
	return status != PUT_FAILED && (import_is_repeat(status) || import_note_time(m, &call, err)) &&
	       import_note_phone(m, call.other, err);
}

bool import_join_groups(struct import *m, struct err *err)
{
	uint64_t last = 0;

	if (m->groups_n)
		qsort(m->groups, m->groups_n, sizeof *m->groups, by_key);
	for (size_t i = 0; i < m->groups_n; i++) {
		struct leg *legs;
		size_t n;
		struct origin first = {0};
		if (m->groups[i] == last)
			continue;
		last = m->groups[i];
		arena_reset(&m->legs);
		if (!records_load_legs(m->n->store, last, &m->legs, &legs, &n, &first, err))
			return false;
		m->put.origin = first;
		if (n && !join_group(m, last, legs, n, err))
			return false;
	}
	return true;
}
