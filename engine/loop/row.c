#include "loop/row.h"

#include "base/utf8.h"
#include "domain/states.h"

enum { HOUR_S = 3600, DAY_S = 86400, NEEDED_MAX = 4096 };

/* ---- what they needed, in their words ---- */

static void fill_needed(const struct person *p, const struct replay_case *c, struct case_row *row)
{
	for (size_t i = 0; i < p->calls_n; i++) {
		const struct person_call *call = &p->calls[i];
		if (call->needed.len && call->at >= c->first_missed_at && call->at <= c->last_missed_at) {
			row->needed = utf8_head(call->needed, NEEDED_MAX);
			row->needed_source = call->needed_source;
		}
	}
	for (size_t i = 0; i < p->texts_n && !row->needed.len; i++) {
		const struct person_text *t = &p->texts[i];
		if (t->direction == DIRECTION_IN && t->at >= c->first_missed_at && t->body.len) {
			row->needed = utf8_head(t->body, NEEDED_MAX);
			row->needed_source = SLICE("reply");
		}
	}
	if (!row->needed.len && c->booking && c->booking->title.len) {
		row->needed = utf8_head(c->booking->title, NEEDED_MAX);
		row->needed_source = SLICE("booking");
	}
}

static void keep_decision(const struct person_case *known, struct case_row *row)
{
	row->row = known->row;
	memcpy(row->id, known->id, sizeof row->id);
	row->decision = known->decision;
	row->outcome = known->outcome;
	row->code = known->code;
	row->reason = known->reason;
	row->decided_at = known->decided_at;
	row->hold_until = known->hold_until;
	row->identity = known->identity;
	row->backlog = known->backlog;
	row->opened_run = known->opened_run;
	row->changed_at = known->changed_at;
	row->flags = known->flags & ~(unsigned)CASE_NOT_OURS;
	row->zone = known->zone;
}

void row_begin(const struct person *p, const struct identified *who, const struct replay_case *c, struct case_row *row)
{
	*row = (struct case_row){
		.caller = p->phone,
		.caller_kind = c->last_call ? c->last_call->kind : PHONE_EMPTY,
		.caller_name = who->name,
		.identity = who->identity,
		.identity_evidence = who->evidence,
		.doubt = who->doubt,
		.first_missed_at = c->first_missed_at,
		.last_missed_at = c->last_missed_at,
		.missed_calls = c->missed_calls,
		.last_call = c->last_call ? c->last_call->row : 0,
		.line = c->last_call ? c->last_call->line : 0,
	};
	if (c->last_call && !who->name.len)
		row->caller_id_says = c->last_call->caller_name;
	fill_needed(p, c, row);
	if (c->known)
		keep_decision(c->known, row);
	for (size_t i = 0; c->known && i < p->outbox_n; i++)
		if (p->outbox[i].case_row == c->known->row) {
			row->message = p->outbox[i].row;
			row->message_id = p->outbox[i].message_id;
			row->message_state = p->outbox[i].state;
			row->provider_id = p->outbox[i].provider_id;
			row->dry = p->outbox[i].dry;
		}
}

/* ---- how far it got ---- */

/* The kind of record that proves a rung, as the CSV says it. */
static const char *const proof_kinds[RUNGS] = {
	[RUNG_UNKNOWN] = "hand_over", [RUNG_ATTEMPTED] = "provider", [RUNG_ACCEPTED] = "provider",
	[RUNG_DELIVERED] = "carrier", [RUNG_REPLIED] = "reply",      [RUNG_TALKED] = "call",
	[RUNG_BOOKED] = "booking",    [RUNG_DONE] = "job",           [RUNG_PAID] = "payment",
};

static bool text_waits(const struct case_row *row)
{
	return row->message && !slice_is(row->message_state, "canceled") && !slice_is(row->message_state, "expired");
}

static void fill_rung(struct night *n, const struct replay_case *c, struct case_row *row)
{
	row->rung = c->rung;
	if (c->rung >= RUNG_UNKNOWN) {
		row->proof_kind = slice_of(proof_kinds[c->rung]);
		row->proof_source = night_source(n, c->proof_file, c->proof_line);
		row->proof_id = c->proof_id;
		row->proof_at = c->proof_at;
		return;
	}
	row->rung = row->outcome == OUTCOME_NO_CONTACT ? RUNG_NOT_CONTACTED
		    : text_waits(row)                  ? RUNG_DECIDED
						       : RUNG_NO_ACTION;
}

static void fill_state(const struct replay_case *c, struct case_row *row)
{
	row->open = c->open;
	if (c->open)
		return;
	row->closed_at = c->closed_at;
	if (c->closed_by) {
		row->closed_by = c->closed_by->name;
		row->closed_reason = c->closed_by->reason;
	} else if (c->closed_proof) {
		row->closed_by = slice_is(slice_of(c->closed_proof), "talked") ? SLICE("proof:talked")
				 : slice_is(slice_of(c->closed_proof), "paid") ? SLICE("proof:paid")
									       : SLICE("proof:booked");
	} else {
		row->closed_by = SLICE("config");
	}
}

/* ---- what is left to do ---- */

/* When calling makes no sense: there is nobody to call, or calling makes it worse. A plain STOP to a text leaves a call
 * by a person open (compliance: a new missed call after STOP is answered by hand). */
static bool nobody_to_call(const struct case_row *row)
{
	static const char *const codes[] = {"NO_CALLER_ID",
					    "INVALID_NUMBER",
					    "NON_GEOGRAPHIC",
					    "TEST_NUMBER",
					    "INTERNAL_NUMBER",
					    "PLATFORM_SUPPRESSED",
					    NULL};

	for (size_t i = 0; codes[i]; i++)
		if (slice_is(row->code, codes[i]))
			return true;
	return row->identity == IDENTITY_SPAM || row->identity == IDENTITY_VENDOR || (row->flags & CASE_SILENCE);
}

static bool config_is_wrong(const struct case_row *row)
{
	return slice_starts(row->code, "TEMPLATE_") || slice_is(row->code, "RULES_STALE") ||
	       slice_is(row->code, "RULE_FAULT");
}

/* One next step a case and when it is due; the first line that applies. Dues count from what happened, not from now. */
static void fill_next_step(const struct replay_case *c, struct case_row *row)
{
	char state[24];

	snprintf(state, sizeof state, "%.*s", (int)row->message_state.len,
		 row->message_state.at ? row->message_state.at : "");
	const struct outbox_state *info = row->message ? outbox_state_find(state) : NULL;
	row->next_step = STEP_NONE;
	row->due_at = 0;
	if (row->answer_waiting) {
		row->next_step = STEP_ANSWER_REPLY;
		row->due_at = c->reply_waiting->at + HOUR_S;
	} else if (!row->open) {
		return;
	} else if (row->flags & CASE_URGENT) {
		row->next_step = STEP_CALL;
		row->due_at = row->last_missed_at;
	} else if (info && info->unknown) {
		row->next_step = STEP_LOOK_UP_SEND;
		row->due_at = row->proof_at;
	} else if (info && slice_is(row->message_state, "draft")) {
		row->next_step = STEP_APPROVE_DRAFT;
		row->due_at = row->hold_until ? row->hold_until : row->last_missed_at + HOUR_S;
	} else if (info && slice_is(row->message_state, "queued")) {
		row->next_step = STEP_WAIT;
		row->due_at = row->hold_until;
	} else if (config_is_wrong(row)) {
		row->next_step = STEP_FIX_CONFIG;
		row->due_at = row->decided_at;
	} else if (!nobody_to_call(row)) {
		row->next_step = STEP_CALL;
		row->due_at = row->last_missed_at + HOUR_S;
	}
}

void row_finish(struct night *n, const struct replay_case *c, struct case_row *row)
{
	fill_rung(n, c, row);
	fill_state(c, row);
	row->texted = c->text != NULL;
	row->flags |= c->text && !c->text->ours ? CASE_NOT_OURS : 0;
	row->answered_at = c->answered_at;
	row->answer_waiting = c->reply_waiting != NULL;
	if (c->booking) {
		row->match_class = c->booking->match_class;
		row->match_reason = c->booking->match_reason;
		row->booking_id = c->booking->native_id;
		row->booking_created_at = c->booking->created_at;
	}
	row->paid_minor = c->paid_minor;
	row->currency = c->paid_minor ? c->currency : (struct slice){0};
	fill_next_step(c, row);
}
