#include "domain/matching.h"

bool match_active(const struct person_booking *b)
{
	return b->status != BOOKING_CANCELLED;
}

int64_t match_end(const struct person_booking *b)
{
	int64_t end = b->ends_at > b->starts_at ? b->ends_at : b->starts_at;

	if (b->series && b->last_starts_at > b->starts_at)
		end += b->last_starts_at - b->starts_at;
	return end;
}

bool match_still_ahead(const struct person_booking *b, int64_t missed_at)
{
	return match_end(b) > missed_at;
}

void match_booking(const struct person_booking *b, const struct match_facts *m, int64_t proof_window_s,
		   enum match_class *class, enum match_reason *reason)
{
	const struct {
		bool applies;
		enum match_reason reason;
	} explanations[] = {
		{m->two_people || b->phones > 1 || b->by_email, REASON_WRONG_PERSON},
		{b->series && b->created_at <= m->missed_at, REASON_PLAN_WORK},
		{b->created_at <= m->missed_at, REASON_EXISTING},
		{m->inbound_talk_at != 0, REASON_SELF_RETURN},
		{m->outbound_talk_at != 0, REASON_HUMAN_FIRST},
		{b->channel.len > 0, REASON_OTHER_CHANNEL},
		{m->accepted_text_at == 0, REASON_NO_TEXT},
		{b->created_at - m->accepted_text_at > proof_window_s, REASON_OUTSIDE_WINDOW},
	};

	*class = MATCH_DIRECT;
	*reason = REASON_NONE;
	if (m->names_our_text)
		return;
	*class = MATCH_EXPLAINED;
	for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++)
		if (explanations[i].applies) {
			*reason = explanations[i].reason;
			return;
		}
	*class = MATCH_FOLLOWED;
}
