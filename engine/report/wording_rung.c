/* What a rung may claim: the record that the row itself holds for it. A rung without its record is not said. */
#include "report/wording.h"

#include "domain/states.h"

#define KINDS_MAX 6

/* Words of proof_kind that prove a rung. A booking cannot prove a payment, a text cannot prove a talk. */
static const char *const proof_kinds[RUNGS][KINDS_MAX] = {
	[RUNG_ATTEMPTED] = {"hand_over", "message", "text", "provider", "carrier"},
	[RUNG_ACCEPTED] = {"message", "text", "provider", "carrier"},
	[RUNG_DELIVERED] = {"message", "text", "carrier"},
	[RUNG_REPLIED] = {"reply", "message", "text"},
	[RUNG_TALKED] = {"call", "talk"},
	[RUNG_BOOKED] = {"booking"},
	[RUNG_DONE] = {"booking", "job"},
	[RUNG_PAID] = {"payment"},
};

/* A record is named by its own id, or by file and line where the export gives it none. */
static bool has_record(const struct case_row *row, enum rung r)
{
	if (row->proof_id.len == 0 && row->proof_source.len == 0)
		return false;
	for (size_t i = 0; i < KINDS_MAX && proof_kinds[r][i]; i++)
		if (slice_is(row->proof_kind, proof_kinds[r][i]))
			return true;
	return false;
}

static const struct outbox_state *state_of(struct slice state)
{
	char word[24];
	if (!state.len) /* most cases have no text */
		return NULL;
	snprintf(word, sizeof word, "%.*s", (int)state.len, state.at);
	return outbox_state_find(word);
}

/* A text with a provider's id that did not fail: accepted. One whose state we do not know proves nothing. */
static bool text_stands(const struct case_row *row)
{
	const struct outbox_state *s = state_of(row->message_state);
	bool failed = slice_is(row->message_state, "failed") || slice_is(row->message_state, "undelivered");
	return row->provider_id.len > 0 && s && s->accepted && !failed;
}

static bool is_proven(const struct case_row *row, enum rung r)
{
	const struct outbox_state *s = state_of(row->message_state);
	switch (r) {
	case RUNG_PAID: return row->paid_minor > 0 && has_record(row, r);
	case RUNG_DONE:
	case RUNG_BOOKED:
		if (!has_record(row, r) && (r == RUNG_DONE || row->booking_id.len == 0))
			return false;
		return match_lifts(row->match_class, row->match_reason);
	case RUNG_TALKED:
	case RUNG_REPLIED: return row->rung == r && has_record(row, r);
	case RUNG_DELIVERED:
		return (text_stands(row) && slice_is(row->message_state, "delivered")) ||
		       (row->rung == r && has_record(row, r));
	case RUNG_ACCEPTED: return text_stands(row) || (row->rung == r && has_record(row, r));
	case RUNG_ATTEMPTED:
		return (s && s->handed_over && !s->unknown) || slice_is(row->message_state, "rejected") ||
		       (row->rung == r && has_record(row, r));
	default: return true;
	}
}

enum rung wording_rung(const struct case_row *row)
{
	enum rung r = row->rung;
	if (r < RUNG_ATTEMPTED)
		return r;
	for (; r >= RUNG_ATTEMPTED; r--)
		if (is_proven(row, r))
			return r;
	const struct outbox_state *s = state_of(row->message_state);
	if (s && s->unknown)
		return RUNG_UNKNOWN;
	return row->message_id.len > 0 ? RUNG_DECIDED : RUNG_NO_ACTION;
}
