/* The vocabulary of a case: one table a list, and the two questions of matching that several rooms ask. */
#include "domain/cases.h"

#include <assert.h>

static const struct {
	const char *word;
	const char *proof;
} rungs[RUNGS] = {
	[RUNG_CAPTURED] = {"captured", "the row in the phone log"},
	[RUNG_NO_ACTION] = {"no_action", ""},
	[RUNG_DECIDED] = {"decided", "a stored decision with a draft or a queued text"},
	[RUNG_NOT_CONTACTED] = {"not_contacted", "a stored decision and its no-contact receipt"},
	[RUNG_UNKNOWN] = {"unknown", ""},
	[RUNG_ATTEMPTED] = {"attempted", "the hand-over receipt and the failure that came back"},
	[RUNG_ACCEPTED] = {"accepted", "the provider's message id"},
	[RUNG_DELIVERED] = {"delivered", "a carrier report in the provider's export"},
	[RUNG_REPLIED] = {"replied", "a message from that number after a text"},
	[RUNG_TALKED] = {"talked", "a call with that number in which a person spoke"},
	[RUNG_BOOKED] = {"booked", "a booking record made after the missed call"},
	[RUNG_DONE] = {"done", "the job record's completion"},
	[RUNG_PAID] = {"paid", "a payment record, less refunds"},
};

static const char *const class_words[MATCH_CLASSES] = {
	[MATCH_NONE] = "",
	[MATCH_DIRECT] = "direct",
	[MATCH_FOLLOWED] = "followed",
	[MATCH_EXPLAINED] = "explained",
	[MATCH_UNMATCHED] = "unmatched",
	[MATCH_UNKNOWN_CREATED] = "unknown_created",
};

/* Only the last five leave a booking that was made after the miss, by that person: those lift. */
static const struct {
	const char *word;
	bool lifts;
} reasons[REASONS] = {
	[REASON_NONE] = {"", false},
	[REASON_WRONG_PERSON] = {"wrong_person", false},
	[REASON_PLAN_WORK] = {"plan_work", false},
	[REASON_EXISTING] = {"existing", false},
	[REASON_SELF_RETURN] = {"self_return", true},
	[REASON_HUMAN_FIRST] = {"human_first", true},
	[REASON_OTHER_CHANNEL] = {"other_channel", true},
	[REASON_NO_TEXT] = {"no_text", true},
	[REASON_OUTSIDE_WINDOW] = {"outside_window", true},
};

static const char *const step_words[STEPS] = {
	[STEP_NONE] = "none",
	[STEP_CALL] = "call",
	[STEP_APPROVE_DRAFT] = "approve_draft",
	[STEP_ANSWER_REPLY] = "answer_reply",
	[STEP_LOOK_UP_SEND] = "look_up_send",
	[STEP_WAIT] = "wait",
	[STEP_FIX_CONFIG] = "fix_config",
};

const char *const closed_reasons[] = {
	"called", "booked_elsewhere", "not_a_customer", "wrong_number", "spam", "duplicate", "backlog", "other", NULL,
};

const char *rung_word(enum rung r)
{
	assert((unsigned)r < RUNGS);
	return rungs[r].word;
}

const char *rung_proof(enum rung r)
{
	assert((unsigned)r < RUNGS);
	return rungs[r].proof;
}

const char *match_class_word(enum match_class c)
{
	assert((unsigned)c < MATCH_CLASSES);
	return class_words[c];
}

const char *match_reason_word(enum match_reason r)
{
	assert((unsigned)r < REASONS);
	return reasons[r].word;
}

const char *next_step_word(enum next_step s)
{
	assert((unsigned)s < STEPS);
	return step_words[s];
}

bool match_lifts(enum match_class c, enum match_reason r)
{
	assert((unsigned)r < REASONS);
	if (c == MATCH_DIRECT || c == MATCH_FOLLOWED)
		return true;
	return c == MATCH_EXPLAINED && reasons[r].lifts;
}

/* Within `explained` one that lifts stands above one that does not: else a case that is booked would be shown with the
 * id of a booking that proves nothing. Equal strength: the caller takes the earliest. */
int match_strength(enum match_class c, enum match_reason r)
{
	switch (c) {
	case MATCH_DIRECT: return 6;
	case MATCH_FOLLOWED: return 5;
	case MATCH_EXPLAINED: return match_lifts(c, r) ? 4 : 3;
	case MATCH_UNKNOWN_CREATED: return 2;
	case MATCH_UNMATCHED: return 1;
	case MATCH_NONE:
	case MATCH_CLASSES: break;
	}
	return 0;
}
