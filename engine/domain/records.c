/* The closed lists of records.h as words, and the two questions everybody asks about a call. */
#include "domain/records.h"

#include <assert.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Each in the order of its enum, ended by null: word_list hands them out for messages. */
static const char *const direction_words[] = {"unknown", "in", "out", "internal", NULL};

static const char *const call_outcome_words[] = {
	"unknown", "in_progress", "talked",        "voicemail",   "missed", "abandoned",
	"busy",    "failed",      "auto_answered", "after_hours", NULL,
};

static const char *const message_status_words[] = {
	"unknown", "queued", "sent", "delivered", "undelivered", "failed", "canceled", "received", NULL,
};

static const char *const booking_status_words[] = {
	"unknown", "scheduled", "tentative", "needs_scheduling", "in_progress", "completed",
	"no_show", "cancelled", NULL,
};

static const char *const payment_kind_words[] = {"unknown", "payment", "refund", "other", NULL};

static const char *const payment_status_words[] = {"unknown", "succeeded", "pending", "failed", "voided", NULL};

static const char *const consent_kind_words[] = {
	"none",       "opt_in",         "opt_out",        "inbound_call",  "inbound_text",
	"written",    "verbal",         "wrong_number",   "complaint",     "legal_threat",
	"dnc_listed", "dnc_clear",      "reassigned_yes", "reassigned_no", "reassigned_no_data",
	"litigator",  "imported_claim", "unread_row",     "row_read",      NULL,
};

static const char *const consent_scope_words[] = {"all", "text", "voice", "marketing", NULL};

static const char *const exception_kind_words[] = {
	"bad_row",           "bad_file",      "unknown_column", "missing_column", "conflict",
	"duplicate",         "gap",           "clock",          "encoding",       "unmatched_booking",
	"unmatched_payment", "only_provider", "only_ours",      "doubt",          NULL,
};

static const char *const nothing[] = {NULL};

static const char *const *const lists[] = {
	[WORDS_NONE] = nothing,
	[WORDS_DIRECTION] = direction_words,
	[WORDS_CALL_OUTCOME] = call_outcome_words,
	[WORDS_MESSAGE_STATUS] = message_status_words,
	[WORDS_BOOKING_STATUS] = booking_status_words,
	[WORDS_PAYMENT_KIND] = payment_kind_words,
	[WORDS_PAYMENT_STATUS] = payment_status_words,
	[WORDS_CONSENT_KIND] = consent_kind_words,
	[WORDS_CONSENT_SCOPE] = consent_scope_words,
	[WORDS_EXCEPTION_KIND] = exception_kind_words,
};

/* Both spellings of one word are in daily use, and both are understood in every list that has one of them. */
static const struct {
	const char *written, *ours;
} spellings[] = {{"canceled", "cancelled"}, {"cancelled", "canceled"}};

static int find_word(enum word_list list, struct slice word)
{
	for (int i = 0; lists[list][i]; i++)
		if (slice_is_fold(word, lists[list][i]))
			return i;
	return -1;
}

const char *const *word_list(enum word_list list)
{
	assert((size_t)list < COUNT(lists));
	return lists[list];
}

int word_from(enum word_list list, struct slice word)
{
	assert((size_t)list < COUNT(lists));
	int found = find_word(list, word);
	for (size_t i = 0; found < 0 && i < COUNT(spellings); i++)
		if (slice_is_fold(word, spellings[i].written))
			found = find_word(list, slice_of(spellings[i].ours));
	return found;
}

static const char *word_at(const char *const *words, size_t n, size_t i)
{
	assert(i < n - 1);
	return words[i];
}

const char *direction_word(enum direction d)
{
	return word_at(direction_words, COUNT(direction_words), d);
}

const char *call_outcome_word(enum call_outcome o)
{
	return word_at(call_outcome_words, COUNT(call_outcome_words), o);
}

const char *message_status_word(enum message_status s)
{
	return word_at(message_status_words, COUNT(message_status_words), s);
}

const char *booking_status_word(enum booking_status s)
{
	return word_at(booking_status_words, COUNT(booking_status_words), s);
}

const char *payment_kind_word(enum payment_kind k)
{
	return word_at(payment_kind_words, COUNT(payment_kind_words), k);
}

const char *payment_status_word(enum payment_status s)
{
	return word_at(payment_status_words, COUNT(payment_status_words), s);
}

const char *consent_kind_word(enum consent_kind k)
{
	return word_at(consent_kind_words, COUNT(consent_kind_words), k);
}

const char *consent_scope_word(enum consent_scope s)
{
	return word_at(consent_scope_words, COUNT(consent_scope_words), s);
}

const char *exception_kind_word(enum exception_kind k)
{
	return word_at(exception_kind_words, COUNT(exception_kind_words), k);
}

bool call_is_missed(const struct call *c)
{
	/* A call that is not over may still become a talk; a later export tells. An outcome nobody stated is no talk.
	 */
	return c->direction == DIRECTION_IN && c->outcome != CALL_TALKED && c->outcome != CALL_IN_PROGRESS;
}

bool call_is_talk(const struct call *c, int64_t talked_seconds)
{
	return c->outcome == CALL_TALKED && c->talk_s >= 0 && c->talk_s >= talked_seconds;
}

int64_t record_happened_at(const struct record *r)
{
	switch (r->kind) {
	case RECORD_CALL: return r->call.started_at;
	case RECORD_LEG: return r->leg.call.started_at;
	case RECORD_MESSAGE: return r->message.sent_at;
	case RECORD_PAYMENT: return r->payment.paid_at;
	case RECORD_CONSENT: return r->consent.at;
	default: return 0;
	}
}
