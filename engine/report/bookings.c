/* Bookings by what their records say: each counts in one line, money beside it by currency, never added up. */
#include "report/rows.h"

#include "report/wording.h"

enum { GROUP_CANCELLED = MATCH_CLASSES, GROUP_NO_PERSON };

/* The lines in the order of the page. Only a standing booking says something of a text: a cancelled one has left the
 * count and stays visible in a line of its own (product: story 7). */
static const struct {
	int class; /* enum match_class, or one of the two above */
	enum match_reason reason;
} groups[] = {
	{MATCH_DIRECT, REASON_NONE},
	{MATCH_FOLLOWED, REASON_NONE},
	{MATCH_EXPLAINED, REASON_WRONG_PERSON},
	{MATCH_EXPLAINED, REASON_PLAN_WORK},
	{MATCH_EXPLAINED, REASON_EXISTING},
	{MATCH_EXPLAINED, REASON_SELF_RETURN},
	{MATCH_EXPLAINED, REASON_HUMAN_FIRST},
	{MATCH_EXPLAINED, REASON_OTHER_CHANNEL},
	{MATCH_EXPLAINED, REASON_NO_TEXT},
	{MATCH_EXPLAINED, REASON_OUTSIDE_WINDOW},
	{MATCH_UNMATCHED, REASON_NONE},
	{MATCH_UNKNOWN_CREATED, REASON_NONE},
	{GROUP_CANCELLED, REASON_NONE},
	{GROUP_NO_PERSON, REASON_NONE},
};
enum { GROUPS = sizeof groups / sizeof *groups };

bool rows_match_group(size_t i, struct match_group *group)
{
	if (i >= GROUPS)
		return false;
	if (groups[i].class == GROUP_CANCELLED) {
		*group = (struct match_group){"cancelled", "Cancelled",
					      "Cancelled bookings; they count in no other line."};
	} else if (groups[i].class == GROUP_NO_PERSON) {
		*group = (struct match_group){"no_person", wording_match_label(MATCH_NONE, REASON_NONE),
					      wording_match(MATCH_NONE, REASON_NONE)};
	} else {
		enum match_class class = (enum match_class)groups[i].class;
		enum match_reason reason = groups[i].reason;
		*group = (struct match_group){"", wording_match_label(class, reason), wording_match(class, reason)};
		snprintf(group->word, sizeof group->word, "%s%s%s", match_class_word(class), reason ? "_" : "",
			 match_reason_word(reason));
	}
	return true;
}

static size_t group_of(const struct booking_view *b)
{
	int class = b->status == BOOKING_CANCELLED ? (int)GROUP_CANCELLED : (int)b->class;
	size_t i = 0;

	while (i < GROUPS - 1 &&
	       !(groups[i].class == class && (class != MATCH_EXPLAINED || groups[i].reason == b->reason)))
		i++;
	return i;
}

/* A line holds one currency. Of more currencies than there are lines for, only the bookings are counted. */
static bool takes_money(const struct tally *t, const struct booking_view *b)
{
	return !b->paid_minor || !t->amount_minor || slice_equal(t->currency, b->currency);
}

static struct tally *match_tally(struct gather *g, const struct booking_view *b)
{
	struct figures *f = g->f;
	struct match_group group;
	struct tally *t = NULL;

	rows_match_group(group_of(b), &group);
	for (size_t i = 0; i < f->matches_n; i++) {
		if (!slice_is(f->matches[i].word, group.word))
			continue;
		t = &f->matches[i];
		if (takes_money(t, b))
			return t;
	}
	if (t && f->matches_n >= TALLIES_MAX - GROUPS) /* each group keeps room for its first line */
		return t;
	if (!f->matches)
		f->matches = arena_alloc(g->arena, TALLIES_MAX * sizeof *f->matches);
	t = &f->matches[f->matches_n++];
	*t = (struct tally){.word = arena_slice(g->arena, slice_of(group.word)),
			    .words = slice_of(group.label),
			    .meaning = slice_of(group.sentence)};
	return t;
}

static void keep_proof(struct arena *a, struct proof_row *p)
{
	struct slice *const borrowed[] = {&p->booking_id, &p->booking_source, &p->person,
					  &p->case_id,    &p->message_id,     &p->provider_id,
					  &p->payment_id, &p->currency,       &p->title};

	for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
		*borrowed[i] = arena_slice(a, *borrowed[i]);
}

static struct proof_row proof_of(const struct booking_view *b)
{
	return (struct proof_row){
		.booking_id = b->id,
		.booking_source = b->source,
		.booking_status = slice_of(booking_status_word((enum booking_status)b->status)),
		.booking_created_at = b->created_at,
		.starts_at = b->starts_at,
		.person = b->person,
		.case_id = b->case_id,
		.message_id = b->message_id,
		.provider_id = b->provider_id,
		.accepted_at = b->accepted_at,
		.minutes_after_text = b->accepted_at && b->created_at ? (b->created_at - b->accepted_at) / 60 : -1,
		.match_class = b->class,
		.match_reason = b->reason,
		.payment_id = b->payment_id,
		.paid_minor = b->paid_minor,
		.currency = b->currency,
		.title = b->title,
	};
}

static void show_proof(struct gather *g, struct proof_row row)
{
	struct figures *f = g->f;

	if (f->proofs_shown == FIGURES_ROWS_MAX)
		return;
	if (!f->proofs)
		f->proofs = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *f->proofs);
	keep_proof(g->arena, &row);
	f->proofs[f->proofs_shown++] = row;
}

static bool count_proof(void *ctx, const struct booking_view *b, struct err *err)
{
	struct gather *g = ctx;
	struct figures *f = g->f;
	struct tally *t = match_tally(g, b);
	struct proof_row row = proof_of(b);

	t->n++;
	if (b->paid_minor && takes_money(t, b)) {
		t->amount_minor += b->paid_minor;
		t->currency = arena_slice(g->arena, b->currency);
	}
	f->proofs_total++;
	show_proof(g, row);
	if (f->rows && !f->rows->proof(f->rows->ctx, &row, err))
		return false;
	return b->class != MATCH_UNMATCHED || rows_add_unmatched(g, b, err);
}

static void put_in_order(struct gather *g)
{
	struct figures *f = g->f;
	struct tally *sorted = arena_alloc(g->arena, (f->matches_n + 1) * sizeof *sorted);
	struct match_group group;
	size_t n = 0;

	for (size_t i = 0; rows_match_group(i, &group); i++)
		for (size_t j = 0; j < f->matches_n; j++)
			if (slice_is(f->matches[j].word, group.word))
				sorted[n++] = f->matches[j];
	f->matches = sorted;
}

bool rows_load_proofs(struct gather *g, struct err *err)
{
	if (!views_each_booking(g->store, g->f->period_from, g->f->now, count_proof, g, err))
		return false;
	put_in_order(g);
	return true;
}
