/* All rows of the CSVs, streamed: nothing is held. */
#include "report/rows.h"
#include "store/cases.h"
#include "store/views.h"

bool figures_each_case(struct store *store, const struct figures *f,
		       bool (*each)(void *ctx, const struct case_row *row, struct err *err), void *ctx, struct err *err)
{
	return cases_each_reported(store, f->period_from, f->now, each, ctx, err);
}

struct relay {
	bool (*proof)(void *ctx, const struct proof_row *row, struct err *err);
	bool (*message)(void *ctx, const struct message_row *row, struct err *err);
	bool (*exception)(void *ctx, const struct exception_row *row, struct err *err);
	void *ctx;
};

struct proof_row rows_proof(const struct booking_view *b)
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

static bool relay_booking(void *ctx, const struct booking_view *b, struct err *err)
{
	const struct relay *r = ctx;
	struct proof_row row = rows_proof(b);

	return r->proof(r->ctx, &row, err);
}

bool figures_each_proof(struct store *store, const struct figures *f,
			bool (*each)(void *ctx, const struct proof_row *row, struct err *err), void *ctx,
			struct err *err)
{
	struct relay r = {.proof = each, .ctx = ctx};

	return views_each_booking(store, f->period_from, f->now, relay_booking, &r, err);
}

static bool relay_text(void *ctx, const struct text_view *t, struct err *err)
{
	const struct relay *r = ctx;
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
		.body = t->body,
	};

	return r->message(r->ctx, &row, err);
}

bool figures_each_message(struct store *store, const struct figures *f,
			  bool (*each)(void *ctx, const struct message_row *row, struct err *err), void *ctx,
			  struct err *err)
{
	struct relay r = {.message = each, .ctx = ctx};

	return views_each_text(store, f->period_from, f->now, relay_text, &r, err);
}

static bool relay_finding(void *ctx, const struct finding_row *x, struct err *err)
{
	const struct relay *r = ctx;
	struct exception_row row = {
		.file = x->file, .line = x->line, .kind = x->kind, .reason = x->reason, .text = x->text};

	if (x->kind == EXCEPTION_GAP) /* which has a day there */
		row.line = 0;

	return r->exception(r->ctx, &row, err);
}

/* Findings of files first; then what proving left over: bookings and payments nobody's case explains, texts that only
 * one side knows. */
static bool relay_leftover_booking(void *ctx, const struct booking_view *b, struct err *err)
{
	const struct relay *r = ctx;
	struct exception_row row = {.file = b->source,
				    .line = b->line,
				    .kind = EXCEPTION_UNMATCHED_BOOKING,
				    .reason = SLICE("No missed call of this person came before this booking."),
				    .text = b->id};

	return r->exception(r->ctx, &row, err);
}

static bool relay_leftover_text(void *ctx, const struct text_view *t, struct err *err)
{
	const struct relay *r = ctx;
	struct exception_row theirs = {
		.file = t->provider,
		.kind = EXCEPTION_ONLY_PROVIDER,
		.text = t->provider_id,
		.reason = SLICE("A text that is not ours: typed by a person, or sent by an earlier tool.")};
	struct exception_row ours = {.file = t->provider,
				     .kind = EXCEPTION_ONLY_OURS,
				     .text = t->message_id,
				     .reason = SLICE("A text of ours that the provider's export does not show.")};

	return r->exception(r->ctx, strcmp(t->reconciled, "only_ours") == 0 ? &ours : &theirs, err);
}

static bool relay_payment(void *ctx, const struct payment_view *p, struct err *err)
{
	const struct relay *r = ctx;
	struct exception_row row = {.file = p->source,
				    .line = p->line,
				    .kind = EXCEPTION_UNMATCHED_PAYMENT,
				    .text = p->id,
				    .reason = SLICE("No booking or case of this person explains this payment.")};

	return r->exception(r->ctx, &row, err);
}

bool figures_each_exception(struct store *store, const struct figures *f,
			    bool (*each)(void *ctx, const struct exception_row *row, struct err *err), void *ctx,
			    struct err *err)
{
	struct relay r = {.exception = each, .ctx = ctx};

	return views_each_finding(store, relay_finding, &r, err) &&
	       views_each_unmatched_booking(store, f->period_from, f->now, relay_leftover_booking, &r, err) &&
	       views_each_unmatched_payment(store, f->period_from, f->now, relay_payment, &r, err) &&
	       views_each_one_sided(store, f->period_from, f->now, relay_leftover_text, &r, err);
}
