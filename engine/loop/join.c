/* Legs become calls: every group of which a leg was new is joined again from all the ledger has of it. */
#include "loop/import.h"

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* One id for two callers, or a row without parts (an API's call) with another line or start: never joined silently. */
static bool legs_conflict(const struct format *f, const struct leg *a, const struct leg *b)
{
	const struct format_columns *ids = &f->target[F_CALL_ID].columns, *groups = &f->target[F_LEG_GROUP].columns;
	/* Where one column is both, it names the call and not its row, so rows may begin one after another. */
	bool shared = ids->n && groups->n && ids->items[0].number == groups->items[0].number &&
		      slice_equal(ids->items[0].key, groups->items[0].key);
	bool same_row = a->id.len && slice_equal(a->id, b->id) && a->child == b->child;
	bool callers = a->call.direction == DIRECTION_IN && b->call.direction == DIRECTION_IN && a->call.other &&
		       b->call.other && a->call.other != b->call.other;
	bool whole = !shared && !a->app.len && !b->app.len &&
		     (a->call.started_at != b->call.started_at ||
		      (a->call.line && b->call.line && a->call.line != b->call.line));

	return same_row && (callers || whole);
}

/* Move the legs that contradict the first with their id to the end; returns how many agree. */
static size_t part_conflicts(const struct format *f, struct leg *legs, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool bad = false;
		for (size_t k = 0; k < kept && !bad; k++)
			bad = legs_conflict(f, &legs[k], &legs[i]);
		if (bad)
			continue;
		struct leg swap = legs[kept];
		legs[kept++] = legs[i];
		legs[i] = swap;
	}
	return kept;
}

static bool join_group(struct import *m, uint64_t key, struct leg *legs, size_t n, struct err *err)
{
	size_t agree = part_conflicts(m->choice.format, legs, n);
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
