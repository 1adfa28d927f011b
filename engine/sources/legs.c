/* Legs -> one call. Any order in, the same call out: an export writes legs as they end, and late ones come later. */
#include "base/mem.h"
#include "sources/rows.h"

/* What tells most of a call in which nobody talked. A menu that picked up says least: after it somebody may have rung
 * (missed) or the mailbox may have taken over. */
static const enum call_outcome ranks[] = {
	CALL_TALKED, CALL_IN_PROGRESS, CALL_VOICEMAIL, CALL_AFTER_HOURS,   CALL_ABANDONED,
	CALL_MISSED, CALL_BUSY,        CALL_FAILED,    CALL_AUTO_ANSWERED, CALL_UNKNOWN,
};

static int rank_of(enum call_outcome o)
{
	int i = 0;
	while (ranks[i] != o && ranks[i] != CALL_UNKNOWN)
		i++;
	return i;
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By time, then by the export's own order; what is left decides only between equals, so that no order matters. */
static bool before(const struct leg *a, const struct leg *b)
{
	int c = compare_numbers(a->call.started_at, b->call.started_at);
	if (!c)
		c = compare_numbers(a->child, b->child);
	if (!c)
		c = compare_numbers(a->sequence, b->sequence);
	if (!c)
		c = slice_compare(a->id, b->id);
	if (!c)
		c = slice_compare(a->app, b->app);
	if (!c)
		c = compare_numbers(rank_of(a->call.outcome), rank_of(b->call.outcome));
	if (!c)
		c = compare_numbers(a->call.talk_s, b->call.talk_s);
	return c < 0;
}

typedef bool leg_wanted(const struct leg *leg);

static const struct leg *first(const struct leg *legs, size_t n, leg_wanted *wanted)
{
	const struct leg *best = NULL;
	for (size_t i = 0; i < n; i++)
		if (wanted(&legs[i]) && (!best || before(&legs[i], best)))
			best = &legs[i];
	return best;
}

static bool is_any(const struct leg *leg)
{
	return leg != NULL;
}

static bool is_parent(const struct leg *leg)
{
	return !leg->child;
}

static bool has_side(const struct leg *leg)
{
	return leg->call.direction == DIRECTION_IN || leg->call.direction == DIRECTION_OUT;
}

static bool is_parent_with_side(const struct leg *leg)
{
	return is_parent(leg) && has_side(leg);
}

static bool is_talk(const struct leg *leg)
{
	return leg->person;
}

/* The office dials the customer: a softphone or a staff phone is rung (or rings) first, the customer is the child. That
 * it is a staff phone only tenant.yaml tells: software that rings the customer first and then the staff writes the same
 * rows. */
static bool is_call_out(const struct leg *leg, const struct tenant *t)
{
	bool test;
	const struct call *c = &leg->call;
	if (leg->child)
		return false;
	if (c->direction == DIRECTION_IN || c->direction == DIRECTION_INTERNAL)
		return c->other_kind == PHONE_SIP;
	return c->direction == DIRECTION_OUT && (c->other_kind == PHONE_SIP || c->other_kind == PHONE_SHORT ||
						 tenant_inside_label(t, c->other, &test) != NULL);
}

static bool reaches_outside(const struct leg *leg, const struct tenant *t)
{
	bool test;
	return leg->child && leg->call.direction == DIRECTION_OUT && leg->call.other_kind == PHONE_VALID &&
	       !tenant_owns_line(t, leg->call.other) && !tenant_inside_label(t, leg->call.other, &test);
}

/* The leg that says who is outside. */
static const struct leg *pick_sides(const struct tenant *t, const struct leg *legs, size_t n)
{
	const struct leg *own = first(legs, n, is_parent_with_side);
	if (!own)
		own = first(legs, n, is_parent);
	if (own && is_call_out(own, t)) {
		const struct leg *dialled = NULL;
		for (size_t i = 0; i < n; i++)
			if (reaches_outside(&legs[i], t) && (!dialled || before(&legs[i], dialled)))
				dialled = &legs[i];
		if (dialled)
			return dialled;
	}
	if (own && has_side(own))
		return own;
	const struct leg *sided = first(legs, n, has_side);
	return sided ? sided : first(legs, n, is_any);
}

/* Only children are there (the parent fell outside the export): what they dialled is our phone, and the number they
 * showed is the caller's, unless it is a line of ours. */
static void turn_orphan(const struct tenant *t, struct call *call)
{
	struct phone shown = phone_parse(call->line_raw, t->country);
	if (call->direction != DIRECTION_OUT || shown.kind != PHONE_VALID || tenant_owns_line(t, shown.e164))
		return;
	struct slice dialled = call->other_raw;
	int64_t dialled_number = call->other;
	call->direction = DIRECTION_IN;
	call->other = shown.e164;
	call->other_kind = shown.kind;
	call->other_raw = call->line_raw;
	call->line = tenant_owns_line(t, dialled_number) ? dialled_number : 0;
	call->line_raw = dialled;
}

/* Each part from the first leg, in order, that has it. */
static void fill_texts(const struct leg *leg, struct call *call)
{
	const struct call *c = &leg->call;
	if (!call->line && c->line && c->line != call->other) {
		call->line = c->line;
		call->line_raw = c->line_raw;
	}
	if (!call->caller_name.len)
		call->caller_name = c->caller_name;
	if (!call->needed.len) {
		call->needed = c->needed;
		call->needed_source = c->needed_source;
	}
	call->voicemail_left |= c->voicemail_left;
}

static int64_t leg_end(const struct leg *leg)
{
	if (leg->ended_at)
		return leg->ended_at;
	return leg->call.total_s >= 0 ? leg->call.started_at + leg->call.total_s : 0;
}

static void join_times(const struct leg *legs, size_t n, struct call *call)
{
	const struct leg *earliest = first(legs, n, is_any), *talk = first(legs, n, is_talk);
	int64_t end = 0;
	call->started_at = earliest->call.started_at;
	call->time_quality = earliest->call.time_quality;
	call->talk_s = talk ? -1 : 0;
	call->ring_s = -1;
	for (size_t i = 0; i < n; i++) {
		/* The longest: a queue's row and the agent's row hold the same talk, so a sum would count it twice. */
		if (legs[i].person && legs[i].call.talk_s > call->talk_s)
			call->talk_s = legs[i].call.talk_s;
		if (!talk && legs[i].call.ring_s > call->ring_s)
			call->ring_s = legs[i].call.ring_s;
		if (leg_end(&legs[i]) > end)
			end = leg_end(&legs[i]);
	}
	bool to_the_second = call->time_quality != CIVIL_MINUTE;
	call->total_s = end >= call->started_at && to_the_second ? end - call->started_at : -1;
	int64_t answered_at = talk ? talk->answered_at : 0;
	if (talk && !answered_at && talk->call.ring_s >= 0)
		answered_at = talk->call.started_at + talk->call.ring_s;
	if (answered_at >= call->started_at)
		call->ring_s = answered_at - call->started_at;
}

static void join_outcome(const struct leg *legs, size_t n, struct call *call)
{
	const struct leg *teller = &legs[0];
	for (size_t i = 1; i < n; i++) {
		int by = rank_of(legs[i].call.outcome) - rank_of(teller->call.outcome);
		if (by < 0 || (by == 0 && before(&legs[i], teller)))
			teller = &legs[i];
	}
	call->outcome = teller->call.outcome;
	call->outcome_raw = teller->call.outcome_raw;
	if (call->outcome == CALL_UNKNOWN || call->outcome == CALL_IN_PROGRESS)
		call->talk_s = -1;
}

static void join(const struct tenant *tenant, const struct leg *legs, size_t n, struct call *call)
{
	const struct leg *sides = pick_sides(tenant, legs, n);
	*call = sides->call;
	call->legs = (uint32_t)n;
	call->native_id = legs[0].group.at[0] == '~' ? (struct slice){NULL, 0} : legs[0].group;
	call->caller_name = call->needed = call->needed_source = (struct slice){NULL, 0};
	call->voicemail_left = false;
	if (!first(legs, n, is_parent))
		turn_orphan(tenant, call);
	/* The legs that say who is outside speak first, then the others by time. */
	fill_texts(sides, call);
	const struct leg *done = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct leg *next = NULL;
		for (size_t k = 0; k < n; k++)
			if ((!done || before(done, &legs[k])) && (!next || before(&legs[k], next)))
				next = &legs[k];
		if (!next)
			break;
		fill_texts(next, call);
		done = next;
	}
	join_times(legs, n, call);
	join_outcome(legs, n, call);
	call_settle_ring(call);
}

/* FreeSWITCH's first row names the one that was dialled for it. Neither alone says who picked up: the caller's row
 * counts a menu and a mailbox too, and a row that nobody names may be the caller's own. Together the dialled one,
 * answered, is a phone that was picked up. */
static void settle_dialled(struct leg *legs, size_t n)
{
	bool named = false;
	for (size_t i = 0; i < n; i++)
		named |= !slice_equal(legs[i].id, legs[i].group);
	for (size_t i = 0; i < n; i++) {
		struct leg *leg = &legs[i];
		leg->child = named && slice_equal(leg->id, leg->group);
		if (!leg->child || leg->call.outcome != CALL_AUTO_ANSWERED || !leg->answered_at ||
		    leg->ended_at <= leg->answered_at)
			continue;
		leg->person = true;
		leg->call.outcome = CALL_TALKED;
		leg->call.talk_s = leg->ended_at - leg->answered_at;
	}
}

bool legs_join(const struct format *format, const struct tenant *tenant, const struct leg *legs, size_t n,
	       struct call *call)
{
	if (!n || format->reads != READS_LEGS)
		return false;
	if (!format->group_is_dialled) {
		join(tenant, legs, n, call);
		return true;
	}
	struct leg *settled = mem_alloc(n * sizeof *settled);
	memcpy(settled, legs, n * sizeof *settled);
	settle_dialled(settled, n);
	join(tenant, settled, n, call);
	free(settled);
	return true;
}

/* One export tells when the call was made, another when it began to ring (Twilio's DateCreated and start_time). */
#define SAME_START_S 2

static bool starts_agree(const struct call *a, const struct call *b)
{
	int64_t apart = a->started_at - b->started_at;
	bool same_ends = a->direction == b->direction && (!a->other || !b->other || a->other == b->other);

	return !apart || (same_ends && apart >= -SAME_START_S && apart <= SAME_START_S);
}

/* One id for two callers, or a row without parts (an API's call) with another line or start: never joined silently. */
static bool conflict(const struct format *f, const struct leg *a, const struct leg *b)
{
	const struct format_columns *ids = &f->target[F_CALL_ID].columns, *groups = &f->target[F_LEG_GROUP].columns;
	/* Where one column is both, it names the call and not its row, so rows may begin one after another. */
	bool shared = ids->n && groups->n && ids->items[0].number == groups->items[0].number &&
		      slice_equal(ids->items[0].key, groups->items[0].key);
	bool same_row = a->id.len && slice_equal(a->id, b->id) && a->child == b->child;
	bool callers = a->call.direction == DIRECTION_IN && b->call.direction == DIRECTION_IN && a->call.other &&
		       b->call.other && a->call.other != b->call.other;
	bool whole =
		!shared && !a->app.len && !b->app.len &&
		(!starts_agree(&a->call, &b->call) || (a->call.line && b->call.line && a->call.line != b->call.line));

	return same_row && (callers || whole);
}

size_t legs_agree(const struct format *f, struct leg *legs, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool bad = false;
		for (size_t k = 0; k < kept && !bad; k++)
			bad = conflict(f, &legs[k], &legs[i]);
		if (bad)
			continue;
		struct leg swap = legs[kept];
		legs[kept++] = legs[i];
		legs[i] = swap;
	}
	return kept;
}
