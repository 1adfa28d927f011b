/* Which cases a page shows of all that it counts: the few most urgent, and the newest. */
#include "report/rows.h"
#include "report/wording.h"

/* ---- needs a person now -------------------------------------------------------------------------------------- */

/* Which of the few most urgent open cases: an emergency first, then a reply, an unknown send, a draft, a call. */
static int urgency(const struct case_row *row)
{
	static const int rank[STEPS] = {[STEP_ANSWER_REPLY] = 1,
					[STEP_LOOK_UP_SEND] = 2,
					[STEP_APPROVE_DRAFT] = 3,
					[STEP_CALL] = 4,
					[STEP_FIX_CONFIG] = 5};

	return wording_is_urgent(row) ? 0 : rank[row->next_step];
}

static bool more_urgent(const struct urgent *a, const struct urgent *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->at != b->at)
		return a->at > b->at; /* the newest can still be saved */
	return strcmp(a->id, b->id) < 0;
}

static void count_need(struct gather *g, const struct case_row *row)
{
	struct urgent u = {.rank = urgency(row), .at = row->last_missed_at, .row = row->row};
	size_t i = g->urgent_n;

	if (row->next_step == STEP_NONE || row->next_step == STEP_WAIT || (row->backlog && u.rank > 1))
		return;
	memcpy(u.id, row->id, sizeof u.id);
	g->f->needs_total++;
	while (i > 0 && more_urgent(&u, &g->urgent[i - 1])) {
		if (i < FIGURES_NEEDS_MAX)
			g->urgent[i] = g->urgent[i - 1];
		i--;
	}
	if (i < FIGURES_NEEDS_MAX)
		g->urgent[i] = u;
	if (g->urgent_n < FIGURES_NEEDS_MAX)
		g->urgent_n++;
}

/* ---- the list of every missed call --------------------------------------------------------------------------- */

static bool is_older(const struct listed *a, const struct listed *b)
{
	return a->at != b->at ? a->at < b->at : a->row < b->row;
}

static int by_newest(const void *a, const void *b)
{
	return is_older(b, a) ? -1 : is_older(a, b);
}

static void sink_top(struct listed *heap, size_t n)
{
	struct listed moved = heap[0];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && is_older(&heap[child + 1], &heap[child]))
			child++;
		if (!is_older(&heap[child], &moved))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = moved;
}

static void list_case(struct gather *g, const struct case_row *row)
{
	struct listed new = {.at = row->last_missed_at, .row = row->row};
	size_t i;

	if (g->newest_n == FIGURES_ROWS_MAX) {
		if (is_older(&new, &g->newest[0]))
			return;
		g->newest[0] = new;
		sink_top(g->newest, g->newest_n);
		return;
	}
	for (i = g->newest_n++; i && is_older(&new, &g->newest[(i - 1) / 2]); i = (i - 1) / 2)
		g->newest[i] = g->newest[(i - 1) / 2];
	g->newest[i] = new;
}

void pick_case(struct gather *g, const struct case_row *row)
{
	if (!g->newest)
		g->newest = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *g->newest);
	list_case(g, row);
	count_need(g, row);
}

void pick_finish(struct gather *g)
{
	if (g->newest_n)
		qsort(g->newest, g->newest_n, sizeof *g->newest, by_newest);
}
