/* The fixed words of the report, one table a list. */
#include "report/wording.h"

#include "domain/floor.h"
#include "domain/states.h"

static const struct {
	const char *label, *chip;
} rung_words[RUNGS] = {
	[RUNG_CAPTURED] = {"On record, not yet decided", "On record"},
	[RUNG_NO_ACTION] = {"Nobody has contacted them", "Nobody acted"},
	[RUNG_DECIDED] = {"A text is drafted or queued; nothing went", "Drafted"},
	[RUNG_NOT_CONTACTED] = {"Not contacted, on purpose", "Not contacted"},
	[RUNG_UNKNOWN] = {"We do not know whether the text went", "Unknown"},
	[RUNG_ATTEMPTED] = {"A text was tried and failed", "Failed"},
	[RUNG_ACCEPTED] = {"The provider accepted a text", "Accepted"},
	[RUNG_DELIVERED] = {"The carrier reports it reached the phone", "Delivered"},
	[RUNG_REPLIED] = {"They replied", "Replied"},
	[RUNG_TALKED] = {"A person talked with them", "Talked"},
	[RUNG_BOOKED] = {"A booking is on the calendar", "Booked"},
	[RUNG_DONE] = {"The job record says done", "Done"},
	[RUNG_PAID] = {"A payment is on record", "Paid"},
};

const char *wording_rung_label(enum rung r)
{
	return rung_words[r].label;
}

const char *wording_rung_short(enum rung r)
{
	return rung_words[r].chip;
}

static const char *const steps[STEPS] = {
	[STEP_NONE] = "Nothing",
	[STEP_CALL] = "Call them",
	[STEP_APPROVE_DRAFT] = "Approve or reject the draft",
	[STEP_ANSWER_REPLY] = "Answer their reply",
	[STEP_LOOK_UP_SEND] = "Look up at the provider whether the text went",
	[STEP_WAIT] = "Wait",
	[STEP_FIX_CONFIG] = "Correct the configuration",
};

const char *wording_step(enum next_step s)
{
	return steps[s];
}

const char *wording_identity(enum identity i)
{
	switch (i) {
	case IDENTITY_UNKNOWN: return "Unknown caller";
	case IDENTITY_RETURNING: return "Returning customer";
	case IDENTITY_DORMANT: return "Customer from long ago";
	case IDENTITY_LEAD: return "No earlier job or payment found";
	case IDENTITY_INTERNAL: return "One of our own numbers";
	case IDENTITY_TEST: return "Test number";
	case IDENTITY_VENDOR: return "Vendor";
	case IDENTITY_SPAM: return "Marked as spam";
	}
	return "Unknown caller";
}

const char *wording_outcome(enum outcome o)
{
	switch (o) {
	case OUTCOME_SEND: return "May be texted";
	case OUTCOME_HOLD: return "Held";
	case OUTCOME_REVIEW: return "A person must look";
	case OUTCOME_NO_CONTACT: return "No text, on purpose";
	}
	return "";
}

struct match_words {
	const char *label, *sentence;
};

static const struct match_words class_words[MATCH_CLASSES] = {
	[MATCH_NONE] = {"Names no single person", "The record names no single number, so it is compared with no call."},
	[MATCH_DIRECT] = {"Names our text", "The booking's own record names our text."},
	[MATCH_FOLLOWED] = {"Came after a text",
			    "It was made after a text was accepted, and no other explanation was found. "
			    "After does not mean because of."},
	[MATCH_EXPLAINED] = {"Explained otherwise", "The records explain it in another way."},
	[MATCH_UNMATCHED] = {"No missed call before it", "This person has no missed call before it."},
	[MATCH_UNKNOWN_CREATED] = {"Time of making unknown",
				   "When it was made is not on record, so it proves nothing."},
};

static const struct match_words reason_words[REASONS] = {
	[REASON_NONE] = {"Explained otherwise", "The records explain it in another way."},
	[REASON_WRONG_PERSON] = {"Perhaps another person",
				 "Two people share the number, or the record names two numbers."},
	[REASON_PLAN_WORK] = {"Part of a plan", "It is a visit of a series that was made before the call."},
	[REASON_EXISTING] = {"Already booked", "It was made before the missed call, and at most moved after it."},
	[REASON_SELF_RETURN] = {"They rang again", "They rang again and talked with a person before it was made."},
	[REASON_HUMAN_FIRST] = {"We called them", "A person called and talked with them before it was made."},
	[REASON_OTHER_CHANNEL] = {"Another channel", "The record itself names another origin."},
	[REASON_NO_TEXT] = {"No text before it", "No text was accepted before it was made."},
	[REASON_OUTSIDE_WINDOW] = {"Long after the text", "It was made too long after the text to be put beside it."},
};

static const struct match_words *match_words(enum match_class c, enum match_reason r)
{
	return c == MATCH_EXPLAINED ? &reason_words[r] : &class_words[c];
}

const char *wording_match(enum match_class c, enum match_reason r)
{
	return match_words(c, r)->sentence;
}

const char *wording_match_label(enum match_class c, enum match_reason r)
{
	return match_words(c, r)->label;
}

const char *wording_message_state(struct slice state)
{
	char word[24];
	snprintf(word, sizeof word, "%.*s", (int)state.len, state.len ? state.at : "");
	const struct outbox_state *s = outbox_state_find(word);
	return s ? s->sentence : "";
}

const char *wording_code(struct slice code)
{
	char word[CODE_LEN];
	snprintf(word, sizeof word, "%.*s", (int)code.len, code.len ? code.at : "");
	const struct floor_row *row = floor_find(word);
	return row ? row->sentence : "";
}

static const char *const exceptions[EXCEPTION_KINDS] = {
	[EXCEPTION_BAD_ROW] = "Row set aside",
	[EXCEPTION_BAD_FILE] = "File not usable",
	[EXCEPTION_UNKNOWN_COLUMN] = "Unknown column",
	[EXCEPTION_MISSING_COLUMN] = "Missing column",
	[EXCEPTION_CONFLICT] = "Two records contradict",
	[EXCEPTION_DUPLICATE] = "Same row twice",
	[EXCEPTION_GAP] = "Gap in the log",
	[EXCEPTION_CLOCK] = "Doubtful time",
	[EXCEPTION_ENCODING] = "Unreadable letters",
	[EXCEPTION_UNMATCHED_BOOKING] = "Booking without a case",
	[EXCEPTION_UNMATCHED_PAYMENT] = "Payment without a case",
	[EXCEPTION_ONLY_PROVIDER] = "Only the provider knows it",
	[EXCEPTION_ONLY_OURS] = "Only we know it",
	[EXCEPTION_DOUBT] = "Doubtful identity",
};

const char *wording_exception(enum exception_kind k)
{
	return exceptions[k];
}

const char *wording_tier(enum tier t)
{
	switch (t) {
	case TIER_OBSERVE: return "It only watches: it neither drafts nor sends.";
	case TIER_DRAFT: return "It drafts; nothing goes without a person's approval.";
	case TIER_SUPERVISED: return "It sends what a person has approved, and asks again on anything new.";
	case TIER_AUTO: return "It sends by itself inside the limits that the owner signed.";
	}
	return "";
}

const char *wording_provider(const struct tenant *t)
{
	static const struct {
		const char *kind, *name;
	} names[] = {{"twilio", "Twilio"}, {"telnyx", "Telnyx"}, {"webhook", "the webhook"}};
	for (size_t i = 0; t->provider_kind && i < sizeof names / sizeof *names; i++)
		if (strcmp(t->provider_kind, names[i].kind) == 0)
			return names[i].name;
	return "the provider";
}
