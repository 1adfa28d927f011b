#include "base/vec.h"
#include "commands/import.h"
#include "sources/source.h"

enum { LEGS_BYTES_MAX = 1 << 30 };

void legs_kept_init(struct legs_kept *k)
{
	*k = (struct legs_kept){0};
	arena_init(&k->arena, LEGS_BYTES_MAX);
}

void legs_kept_release(struct legs_kept *k)
{
	arena_release(&k->arena);
	free(k->items);
}

void legs_keep(struct legs_kept *k, const struct leg *leg)
{
	struct leg *kept = vec_add((void **)&k->items, &k->n, &k->cap, sizeof *kept, LEGS_BYTES_MAX / sizeof *kept);

	if (!kept)
		return;
	*kept = *leg;
	struct slice *const borrowed[] = {
		&kept->group,
		&kept->id,
		&kept->format,
		&kept->app,
		&kept->call.native_id,
		&kept->call.other_raw,
		&kept->call.line_raw,
		&kept->call.caller_name,
		&kept->call.outcome_raw,
		&kept->call.needed,
		&kept->call.needed_source,
	};
	for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
		*borrowed[i] = arena_slice(&k->arena, *borrowed[i]);
}

/* By group, and then as the ledger keeps them. */
static int by_group(const void *a, const void *b)
{
	const struct leg *x = a, *y = b;
	int c = slice_compare(x->group, y->group);

	if (!c)
		c = (x->sequence > y->sequence) - (x->sequence < y->sequence);
	if (!c)
		c = (x->call.started_at > y->call.started_at) - (x->call.started_at < y->call.started_at);
	return c ? c : (x->row > y->row) - (x->row < y->row);
}

int64_t legs_join_kept(struct legs_kept *k, const struct format *format, const struct tenant *tenant,
		       void (*each)(void *ctx, const struct call *call), void *ctx)
{
	int64_t conflicts = 0;
	struct call call;

	if (k->n)
		qsort(k->items, k->n, sizeof *k->items, by_group);
	for (size_t i = 0, end; i < k->n; i = end) {
		size_t n = 1;
		for (end = i + 1; end < k->n && slice_equal(k->items[end].group, k->items[i].group); end++)
			if (k->items[end].row != k->items[i + n - 1].row) /* the same leg twice is one */
				k->items[i + n++] = k->items[end];
		struct leg *legs = &k->items[i];
		for (size_t agree; n; legs += agree, n -= agree) {
			agree = legs_agree(format, legs, n);
			conflicts += agree < n;
			if (legs_join(format, tenant, legs, agree, &call))
				each(ctx, &call);
		}
	}
	return conflicts;
}
