/* What the files and the proving left over: findings, then bookings, payments and texts that nothing explains. All of
 * them are rows of exceptions.csv, in this order; the page shows the first. */
#include "base/utf8.h"
#include "report/rows.h"

bool rows_add_exception(struct gather *g, const struct exception_row *row, struct err *err)
{
	struct figures *f = g->f;

	f->exceptions_total++;
	if (f->exceptions_shown < FIGURES_ROWS_MAX) {
		if (!f->exceptions)
			f->exceptions = arena_alloc(g->arena, FIGURES_ROWS_MAX * sizeof *f->exceptions);
		f->exceptions[f->exceptions_shown++] =
			(struct exception_row){.file = arena_slice(g->arena, row->file),
					       .line = row->line,
					       .kind = row->kind,
					       .reason = arena_slice(g->arena, row->reason),
					       .text = arena_slice(g->arena, utf8_head(row->text, 500))};
	}
	return !f->rows || f->rows->exception(f->rows->ctx, row, err);
}

bool rows_add_unmatched(struct gather *g, const struct booking_view *b, struct err *err)
{
	struct exception_row row = {.file = b->source,
				    .line = b->line,
				    .kind = EXCEPTION_UNMATCHED_BOOKING,
				    .reason = SLICE("No missed call of this person came before this booking."),
				    .text = b->id};

	return rows_add_exception(g, &row, err);
}

static const char REFUND_OF_NOBODY[] =
	"This refund names no payment and no person known here, so it is taken off nothing: "
	"look up whose money went back, and do not count theirs as kept.";
static const char REFUND_OF_NONE[] =
	"No single payment of this person is what this refund gives back, so it is taken off "
	"all that their cases count as paid: look up which payment it was.";
static const char REFUND_NOT_COVERED[] =
	"What this person paid here, in this currency, does not cover this refund, so it is not taken off, or not "
	"wholly: look up which payment it was.";

static bool add_payment(void *ctx, const struct payment_view *p, struct err *err)
{
	struct gather *g = ctx;
	struct exception_row row = {.file = p->source,
				    .line = p->line,
				    .kind = EXCEPTION_UNMATCHED_PAYMENT,
				    .text = p->id,
				    .reason = SLICE("No booking or case of this person explains this payment.")};

	if (p->refund)
		row.reason = slice_of(p->nobodys ? REFUND_OF_NOBODY : p->taken ? REFUND_OF_NONE : REFUND_NOT_COVERED);
	g->unmatched_payments += !p->refund;
	g->unmatched_refunds += p->refund;
	return rows_add_exception(g, &row, err);
}

bool rows_load_payments(struct gather *g, struct err *err)
{
	return views_each_unmatched_payment(g->store, g->f->period_from, g->f->now, add_payment, g, err);
}

static bool add_one_sided(struct gather *g, const struct text_view *t, struct err *err)
{
	struct exception_row theirs = {
		.file = t->provider,
		.kind = EXCEPTION_ONLY_PROVIDER,
		.text = t->provider_id,
		.reason = SLICE("A text that is not ours: typed by a person, or sent by an earlier tool.")};
	struct exception_row ours = {.file = t->provider,
				     .kind = EXCEPTION_ONLY_OURS,
				     .text = t->message_id,
				     .reason = SLICE("A text of ours that the provider's export does not show.")};

	if (strcmp(t->reconciled, "only_ours") == 0)
		return rows_add_exception(g, &ours, err);
	return strcmp(t->reconciled, "only_provider") != 0 || rows_add_exception(g, &theirs, err);
}

static bool add_text(void *ctx, const struct text_view *t, struct err *err)
{
	struct gather *g = ctx;
	const struct figures_rows *rows = g->f->rows;
	struct message_row row = {
		.message_id = t->message_id,
		.case_id = t->case_id,
		.to = t->to,
		.queued_at = t->queued_at,
		.handed_over_at = t->handed_over_at,
		.state = t->state,
		.provider = t->provider,
		.provider_id = t->provider_id,
		.provider_status = t->provider_status,
		.error_code = t->error_code,
		.reconciled = slice_of(t->reconciled),
		.segments = t->segments,
	};

	return (!rows || rows->message(rows->ctx, &row, err)) && add_one_sided(g, t, err);
}

bool rows_load_texts(struct gather *g, struct err *err)
{
	return views_each_text(g->store, g->f->period_from, g->f->now, add_text, g, err);
}
