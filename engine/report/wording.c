/* The sentences about a case. Which rung may be said is decided in wording_rung.c; fixed words stand in
 * wording_tables.c. */
#include "report/wording.h"

#include "report/show.h"

/* ---- how far ------------------------------------------------------------------------------------------------- */

struct say {
	struct str *out;
	const struct figures *f;
	const struct case_row *row;
	bool exact; /* the row's proof is of the very rung that is said: its id and time may be named */
};

/* " (SM…9f)", of the proof or of the provider's id. */
static void say_id(struct say *s, struct slice id)
{
	if (id.len == 0)
		return;
	str_adds(s->out, " (");
	show_id(s->out, s->f->tenant, id);
	str_addc(s->out, ')');
}

/* The proof's own id, or where it stands when its export gives it none. */
static void say_proof_id(struct say *s)
{
	if (s->row->proof_id.len || !s->exact) {
		say_id(s, s->row->proof_id);
	} else if (s->row->proof_source.len) {
		str_adds(s->out, " (");
		show_free(s->out, s->f->tenant, s->row->proof_source);
		str_addc(s->out, ')');
	}
}

static void say_when(struct say *s)
{
	if (!s->exact || !s->row->proof_at)
		return;
	str_addc(s->out, ' ');
	show_time(s->out, s->f->tenant, s->row->proof_at);
}

static void say_captured(struct say *s)
{
	str_adds(s->out, "The missed call is on record. Nothing has been decided about it yet.");
}

static void say_no_action(struct say *s)
{
	str_adds(s->out, "Nobody has contacted this caller.");
}

static void say_decided(struct say *s)
{
	bool draft = slice_is(s->row->message_state, "draft") || s->row->message_state.len == 0;
	if (s->row->dry || s->f->dry)
		str_adds(s->out, draft ? "DRY RUN: this text would have been drafted. Nothing was sent."
				       : "DRY RUN: this text would have been handed over. Nothing was sent.");
	else if (draft)
		str_adds(s->out, "A draft waits for a person. Nothing was sent.");
	else
		str_adds(s->out, wording_message_state(s->row->message_state));
	if (s->row->hold_until > s->f->now) {
		str_adds(s->out, " Held until ");
		wording_when(s->out, s->f, s->row, s->row->hold_until);
		str_addc(s->out, '.');
	}
}

static void say_not_contacted(struct say *s)
{
	str_adds(s->out, "Not contacted, on purpose: ");
	show_free(s->out, s->f->tenant, s->row->reason.len ? s->row->reason : SLICE("the reason stands in the trace."));
}

static void say_unknown(struct say *s)
{
	const char *state = wording_message_state(s->row->message_state);
	str_adds(s->out, *state ? state : "We do not know whether this text went.");
	str_adds(s->out, " It is looked up, never sent again blindly.");
}

static void say_attempted(struct say *s)
{
	const char *state = wording_message_state(s->row->message_state);
	str_adds(s->out, *state ? state : "A text was handed over and failed.");
}

/* A text that we did not write may stand for a case; it is never said to be ours. */
static bool is_ours(const struct case_row *row)
{
	return row->message_id.len > 0 && !(row->flags & CASE_NOT_OURS);
}

#define NOT_OURS "text that a person or another tool wrote"

static void say_accepted(struct say *s)
{
	str_adds(s->out, is_ours(s->row) ? "Handed to " : "A " NOT_OURS " was handed to ");
	str_adds(s->out, is_ours(s->row) ? wording_provider(s->f->tenant) : "the provider");
	say_when(s);
	str_adds(s->out, ", accepted");
	say_id(s, is_ours(s->row) && s->row->provider_id.len ? s->row->provider_id : s->row->proof_id);
	str_adds(s->out, ". No carrier report says that it reached the phone.");
}

static void say_delivered(struct say *s)
{
	str_adds(s->out, is_ours(s->row) ? "The carrier reports it reached the phone"
					 : "The carrier reports that a " NOT_OURS " reached the phone");
	if (s->exact && s->row->proof_at)
		str_addc(s->out, ',');
	say_when(s);
	say_id(s, is_ours(s->row) && s->row->provider_id.len ? s->row->provider_id : s->row->proof_id);
	str_addc(s->out, '.');
}

static void say_replied(struct say *s)
{
	str_adds(s->out, is_ours(s->row) ? "They answered our text" : "They answered a " NOT_OURS ",");
	say_when(s);
	say_proof_id(s);
	str_addc(s->out, '.');
}

static void say_talked(struct say *s)
{
	str_adds(s->out, "A person talked with them");
	say_when(s);
	say_proof_id(s);
	str_addc(s->out, '.');
}

static void say_booked(struct say *s)
{
	str_adds(s->out, "On the calendar: booking");
	if (s->row->booking_id.len) {
		str_addc(s->out, ' ');
		show_id(s->out, s->f->tenant, s->row->booking_id);
	} else {
		say_proof_id(s);
	}
	if (s->row->booking_created_at) {
		str_adds(s->out, ", made ");
		show_time(s->out, s->f->tenant, s->row->booking_created_at);
	}
	str_adds(s->out, ". ");
	str_adds(s->out, wording_match(s->row->match_class, s->row->match_reason));
}

static void say_done(struct say *s)
{
	str_adds(s->out, "The job record says the work was completed");
	say_when(s);
	say_proof_id(s);
	str_addc(s->out, '.');
}

static void say_paid(struct say *s)
{
	str_adds(s->out, "Payment records show ");
	show_money(s->out, s->row->paid_minor, s->row->currency);
	str_adds(s->out, " collected, less refunds");
	say_proof_id(s);
	str_addc(s->out, '.');
}

static void (*const say_rung[RUNGS])(struct say *) = {
	[RUNG_CAPTURED] = say_captured, [RUNG_NO_ACTION] = say_no_action,
	[RUNG_DECIDED] = say_decided,   [RUNG_NOT_CONTACTED] = say_not_contacted,
	[RUNG_UNKNOWN] = say_unknown,   [RUNG_ATTEMPTED] = say_attempted,
	[RUNG_ACCEPTED] = say_accepted, [RUNG_DELIVERED] = say_delivered,
	[RUNG_REPLIED] = say_replied,   [RUNG_TALKED] = say_talked,
	[RUNG_BOOKED] = say_booked,     [RUNG_DONE] = say_done,
	[RUNG_PAID] = say_paid,
};

void wording_how_far(struct str *out, const struct figures *f, const struct case_row *row)
{
	enum rung r = wording_rung(row);
	say_rung[r](&(struct say){out, f, row, r == row->rung});
}

/* ---- the six questions --------------------------------------------------------------------------------------- */

void wording_result(struct str *out, const struct figures *f, const struct case_row *row)
{
	enum rung r = wording_rung(row);
	struct say s = {out, f, row, r == row->rung};
	if (r == RUNG_PAID)
		say_paid(&s);
	else if (r == RUNG_DONE)
		say_done(&s);
	if (r >= RUNG_BOOKED && row->booking_id.len) {
		str_adds(out, r == RUNG_BOOKED ? "" : " ");
		say_booked(&s);
	}
	if (r >= RUNG_BOOKED)
		return;
	if (row->booking_id.len) {
		str_adds(out, "Booking ");
		show_id(out, f->tenant, row->booking_id);
		str_adds(out, " is on the calendar and proves nothing here. ");
		str_adds(out, wording_match(row->match_class, row->match_reason));
	} else if (r >= RUNG_TALKED) {
		str_adds(out, "A talk. No booking and no payment is on record.");
	} else if (r >= RUNG_ACCEPTED) {
		str_adds(out, "Only a message. No booking and no payment is on record.");
	} else {
		str_adds(out, "None of these is on record.");
	}
}

void wording_proof(struct str *out, const struct figures *f, const struct case_row *row)
{
	enum rung r = wording_rung(row);
	if (r < RUNG_ATTEMPTED) {
		str_adds(out, "No outside record shows more than the missed call.");
		return;
	}
	str_adds(out, rung_proof(r));
	if (r == row->rung && row->proof_id.len) {
		str_adds(out, ": ");
		show_free(out, f->tenant, row->proof_id);
	} else if (r < RUNG_REPLIED && row->provider_id.len) {
		str_adds(out, ": ");
		show_free(out, f->tenant, row->provider_id);
	}
	if (r == row->rung && row->proof_source.len) {
		str_adds(out, ", ");
		show_free(out, f->tenant, row->proof_source);
	}
	if (r == row->rung && row->proof_at) {
		str_adds(out, ", ");
		show_time(out, f->tenant, row->proof_at);
	}
	str_addc(out, '.');
}

/* A person's talk or typed text answers; a text of ours is only said. What came of it is the next question's. */
void wording_responded(struct str *out, const struct figures *f, const struct case_row *row)
{
	enum rung r = wording_rung(row);
	if (row->answered_at && !(r == RUNG_TALKED && row->proof_at == row->answered_at)) {
		str_adds(out, "A person talked with them or wrote to them ");
		show_time(out, f->tenant, row->answered_at);
		str_adds(out, ", ");
		show_age(out, row->answered_at - row->first_missed_at);
		str_adds(out, " after the first missed call.");
		if (r <= RUNG_NO_ACTION || r >= RUNG_TALKED)
			return;
		str_addc(out, ' ');
	} else if (!row->answered_at && r > RUNG_NO_ACTION && r != RUNG_TALKED) {
		str_adds(out, r >= RUNG_BOOKED ? "No talk and no text of a person is on record." : "No person has. ");
	}
	if (r < RUNG_BOOKED)
		wording_how_far(out, f, row);
}

/* ---- the head of the page -------------------------------------------------------------------------------------- */

void wording_mode(struct str *out, const struct figures *f)
{
	if (f->dry)
		str_adds(out, "Dry run. Nothing was sent to anyone. This page says what would have been done.");
	else
		str_addf(out, "Live. Texts are handed to %s. %s", wording_provider(f->tenant),
			 wording_tier(f->tenant->tier));
}

void wording_balance(struct str *out, const struct figures *f)
{
	show_count(out, f->opening);
	str_adds(out, f->opening == 1 ? " case was open " : " cases were open ");
	str_adds(out, f->report_number <= 1 ? "before this first report, " : "at the last report, ");
	show_count(out, f->opened);
	str_adds(out, f->opened == 1 ? " was opened; " : " were opened; ");
	show_count(out, f->closed);
	str_adds(out, f->closed == 1 ? " was closed and " : " were closed and ");
	show_count(out, f->carried);
	str_adds(out, f->carried == 1 ? " is carried on." : " are carried on.");
}
