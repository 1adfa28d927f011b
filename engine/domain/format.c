/* The tables of target fields, one for each kind of record, and the comparison of column names. */
#include "domain/format.h"

#include <assert.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define TEXT(n, a)                                                                                                     \
	{                                                                                                              \
		n, FIELD_TEXT, WORDS_NONE, a                                                                           \
	}
#define FIELD(n, t, a)                                                                                                 \
	{                                                                                                              \
		n, t, WORDS_NONE, a                                                                                    \
	}
#define WORD(n, w, a)                                                                                                  \
	{                                                                                                              \
		n, FIELD_WORD, w, a                                                                                    \
	}

/* Calls use the head of this table, legs the whole of it. */
static const struct format_field call_table[] = {
	[F_AT] = FIELD("started_at", FIELD_TIME, "when the call began"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_CALL_ID] = TEXT("id", "the system's own id of the call or row"),
	[F_CALL_DIRECTION] = WORD("direction", WORDS_DIRECTION, "in, out or internal; without it the numbers decide"),
	[F_CALL_FROM] = FIELD("from", FIELD_PHONE, "who called"),
	[F_CALL_TO] = FIELD("to", FIELD_PHONE, "who was called"),
	[F_CALL_OTHER] = FIELD("other", FIELD_PHONE, "the person outside, where the export says it so"),
	[F_CALL_LINE] = FIELD("line", FIELD_PHONE, "our own number or extension, where the export says it so"),
	[F_CALL_NAME] = TEXT("name", "the caller's name as the network or the export gives it"),
	[F_CALL_CALLER_ID] = TEXT("caller_id", "name and number in one: \"Ann\" <4155550134>"),
	[F_CALL_OUTCOME] = WORD("outcome", WORDS_CALL_OUTCOME, "how the call ended"),
	[F_CALL_ANSWERED] = TEXT("answered", "a word about answering, for outcome_rules"),
	[F_CALL_ANSWERED_BY] = TEXT("answered_by", "who or what answered (human, machine, a user), for outcome_rules"),
	[F_CALL_ANSWERED_AT] = FIELD("answered_at", FIELD_TIME, "when it was answered"),
	[F_CALL_ENDED_AT] = FIELD("ended_at", FIELD_TIME, "when it ended"),
	[F_CALL_RING_S] = FIELD("ring_s", FIELD_DURATION, "how long it rang"),
	[F_CALL_TALK_S] = FIELD("talk_s", FIELD_DURATION, "how long the two sides were connected"),
	[F_CALL_TOTAL_S] = FIELD("total_s", FIELD_DURATION, "how long it took in all"),
	[F_CALL_VOICEMAIL] = FIELD("voicemail", FIELD_FLAG, "a message was left"),
	[F_CALL_TRANSCRIPT] = TEXT("transcript", "the voicemail in words"),
	[F_CALL_NOTE] = TEXT("note", "what somebody wrote about the call"),
	[F_CALL_TAG] = TEXT("tag", "tags given to the call"),
	[F_CALL_KIND] = TEXT("kind", "what sort of row it is (Voice, Fax, an internal call), for outcome_rules"),
	[F_LEG_GROUP] = TEXT("group", "what joins rows into one call: linkedid, parent id"),
	[F_LEG_SEQUENCE] = FIELD("sequence", FIELD_NUMBER, "the row's place inside its call"),
	[F_LEG_APP] = TEXT("app", "what handled the row: Dial, Queue, VoiceMail"),
	[F_LEG_AGENT] = TEXT("agent", "the phone or person that was reached"),
};

static const struct format_field message_table[] = {
	[F_AT] = FIELD("sent_at", FIELD_TIME, "when it was sent, else made"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_MESSAGE_ID] = TEXT("id", "the provider's message id"),
	[F_MESSAGE_DIRECTION] = WORD("direction", WORDS_DIRECTION, "in or out"),
	[F_MESSAGE_FROM] = FIELD("from", FIELD_PHONE, "the sender"),
	[F_MESSAGE_TO] = FIELD("to", FIELD_PHONE, "the receiver"),
	[F_MESSAGE_BODY] = TEXT("body", "the words"),
	[F_MESSAGE_STATUS] = WORD("status", WORDS_MESSAGE_STATUS, "how far it got"),
	[F_MESSAGE_ERROR] = TEXT("error_code", "why it failed, as the provider numbers it"),
	[F_MESSAGE_SEGMENTS] = FIELD("segments", FIELD_NUMBER, "parts it was sent in"),
};

static const struct format_field booking_table[] = {
	[F_AT] = FIELD("starts_at", FIELD_TIME, "when the visit is"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_BOOKING_ID] = TEXT("id", "job number or booking id"),
	[F_BOOKING_STATUS] = WORD("status", WORDS_BOOKING_STATUS, "where the job stands"),
	[F_BOOKING_IS_CANCELLED] = FIELD("cancelled", FIELD_FLAG, "yes: it was cancelled"),
	[F_BOOKING_IS_NO_SHOW] = FIELD("no_show", FIELD_FLAG, "yes: nobody was there"),
	[F_BOOKING_IS_DONE] = FIELD("completed", FIELD_FLAG, "yes: the job was done"),
	[F_BOOKING_TITLE] = TEXT("title", "what the job is"),
	[F_BOOKING_PERSON] = TEXT("person", "the customer's name"),
	[F_BOOKING_PHONE] = FIELD("phone", FIELD_PHONES, "the customer's number or numbers"),
	[F_BOOKING_TEXT] = TEXT("text", "free text in which a number may stand; all columns of it are looked at"),
	[F_BOOKING_EMAIL] = TEXT("email", "the customer's e-mail address"),
	[F_BOOKING_CREATED_AT] =
		FIELD("created_at", FIELD_TIME, "when it was booked: without it a booking proves nothing"),
	[F_BOOKING_ENDS_AT] = FIELD("ends_at", FIELD_TIME, "when the visit ends"),
	[F_BOOKING_COMPLETED_AT] = FIELD("completed_at", FIELD_TIME, "when the job was done"),
	[F_BOOKING_UPDATED_AT] = FIELD("updated_at", FIELD_TIME, "when the record was last changed"),
	[F_BOOKING_SEQUENCE] = FIELD("sequence", FIELD_NUMBER, "number of the revision"),
	[F_BOOKING_SERIES] = FIELD("series", FIELD_FLAG, "yes: a recurring plan"),
	[F_BOOKING_CHANNEL] = TEXT("channel", "where the record itself says it came from"),
	[F_BOOKING_MESSAGE_REF] = TEXT("message_ref", "a message of ours that the record names"),
	[F_BOOKING_AMOUNT] = FIELD("amount", FIELD_MONEY, "the price; never counted as a payment"),
	[F_BOOKING_CURRENCY] = TEXT("currency", "three letters: USD"),
};

static const struct format_field payment_table[] = {
	[F_AT] = FIELD("paid_at", FIELD_TIME, "when the money was taken or given back"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_PAYMENT_ID] = TEXT("id", "the payment's own id"),
	[F_PAYMENT_KIND] = WORD("kind", WORDS_PAYMENT_KIND, "payment, refund or other"),
	[F_PAYMENT_STATUS] = WORD("status", WORDS_PAYMENT_STATUS, "did the money arrive"),
	[F_PAYMENT_CAPTURED] = FIELD("captured", FIELD_FLAG, "no: only reserved on the card, not taken"),
	[F_PAYMENT_AMOUNT] = FIELD("amount", FIELD_MONEY, "what was collected; below zero is a refund"),
	[F_PAYMENT_REFUNDED] = FIELD("refunded", FIELD_MONEY, "what was given back, on the payment's own row"),
	[F_PAYMENT_DISPUTE] =
		WORD("dispute", WORDS_PAYMENT_STATUS,
		     "how the bank settled a dispute: succeeded when it was won, voided when it was lost, "
		     "pending while it is open"),
	[F_PAYMENT_DISPUTED] =
		FIELD("disputed", FIELD_MONEY, "what the dispute is about; the whole amount when nothing says"),
	[F_PAYMENT_CURRENCY] = TEXT("currency", "three letters: USD"),
	[F_PAYMENT_BOOKING_REF] = TEXT("booking_ref", "id of the booking, job or invoice"),
	[F_PAYMENT_RELATED_ID] = TEXT("related_id", "of a refund: id of the payment"),
	[F_PAYMENT_PAYER] = TEXT("payer", "who paid"),
	[F_PAYMENT_PHONE] = FIELD("phone", FIELD_PHONES, "the payer's number"),
	[F_PAYMENT_EMAIL] = TEXT("email", "the payer's e-mail address"),
	[F_PAYMENT_DESCRIPTION] = TEXT("description", "what for; a single number in it is taken as the payer's"),
	[F_PAYMENT_SIDE] =
		TEXT("side", "the side of the books the row stands on (account, debit, memo), for skip_rules"),
};

static const struct format_field contact_table[] = {
	[F_AT] = FIELD("created_at", FIELD_TIME, "when the contact was made"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_CONTACT_ID] = TEXT("id", "the customer's id"),
	[F_CONTACT_NAME] = TEXT("name", "the whole name"),
	[F_CONTACT_FIRST_NAME] = TEXT("first_name", "used with last_name where there is no whole name"),
	[F_CONTACT_LAST_NAME] = TEXT("last_name", "see first_name"),
	[F_CONTACT_COMPANY] = TEXT("company", "the company"),
	[F_CONTACT_TAGS] = TEXT("tags", "labels or groups: vendor, plan member"),
	[F_CONTACT_PHONES] = FIELD("phones", FIELD_PHONES, "every column with numbers; several in a cell are fine"),
	[F_CONTACT_EMAIL] = TEXT("email", "the first e-mail address"),
	[F_CONTACT_REGION] = TEXT("region", "state or province of the address"),
	[F_CONTACT_POSTAL_CODE] = TEXT("postal_code", "postal code of the address"),
};

static const struct format_field consent_table[] = {
	[F_AT] = FIELD("at", FIELD_TIME, "when it took effect"),
	[F_AT_DATE] = FIELD("date", FIELD_DATE, "the day, where day and time of day stand in two columns"),
	[F_AT_TIME] = FIELD("time", FIELD_CLOCK, "the time of day that belongs to `date`"),
	[F_AT_ZONE] = FIELD("zone", FIELD_ZONE, "the time zone of this row's times (`time: {zone: column}`)"),
	[F_CONSENT_PHONE] = FIELD("phone", FIELD_PHONE, "whose consent"),
	[F_CONSENT_KIND] = WORD("kind", WORDS_CONSENT_KIND, "what happened"),
	[F_CONSENT_SCOPE] = WORD("scope", WORDS_CONSENT_SCOPE, "what it is about; all when nothing says"),
	[F_CONSENT_EVIDENCE] = TEXT("evidence", "message id, form address; else the file and line"),
	[F_CONSENT_WORDS] = TEXT("words", "what they said"),
	[F_CONSENT_ASSERTED_BY] = TEXT("asserted_by", "the person or list that says so"),
	[F_CONSENT_KEYWORD] = FIELD("keyword", FIELD_FLAG, "yes: an opt-out by keyword, which only the person lifts"),
	[F_CONSENT_IS_LISTED] = FIELD("listed", FIELD_FLAG, "stands on a do-not-call list; no counts only with a time"),
	[F_CONSENT_IS_LITIGATOR] =
		FIELD("litigator", FIELD_FLAG, "yes: known for suing; beside listed, one row is two events"),
};

static_assert(COUNT(call_table) == F_LEG_FIELDS && F_LEG_FIELDS <= FORMAT_MAX_FIELDS, "calls");
static_assert(COUNT(message_table) == F_MESSAGE_FIELDS, "messages");
static_assert(COUNT(booking_table) == F_BOOKING_FIELDS && F_BOOKING_FIELDS <= FORMAT_MAX_FIELDS, "bookings");
static_assert(COUNT(payment_table) == F_PAYMENT_FIELDS, "payments");
static_assert(COUNT(contact_table) == F_CONTACT_FIELDS, "contacts");
static_assert(COUNT(consent_table) == F_CONSENT_FIELDS, "consent");

static const struct {
	const char *word;
	const struct format_field *fields;
	size_t n;
} kinds[READS_KINDS] = {
	[READS_CALLS] = {"calls", call_table, F_CALL_FIELDS},
	[READS_LEGS] = {"legs", call_table, F_LEG_FIELDS},
	[READS_MESSAGES] = {"messages", message_table, F_MESSAGE_FIELDS},
	[READS_BOOKINGS] = {"bookings", booking_table, F_BOOKING_FIELDS},
	[READS_PAYMENTS] = {"payments", payment_table, F_PAYMENT_FIELDS},
	[READS_CONTACTS] = {"contacts", contact_table, F_CONTACT_FIELDS},
	[READS_CONSENT] = {"consent", consent_table, F_CONSENT_FIELDS},
};

static const char *const sure_words[] = {"verbatim", "by_name", "own"};

const struct format_field *format_fields(enum format_reads reads, size_t *n)
{
	assert(reads < READS_KINDS);
	*n = kinds[reads].n;
	return kinds[reads].fields;
}

int format_field_find(enum format_reads reads, struct slice name)
{
	size_t n;
	const struct format_field *fields = format_fields(reads, &n);
	for (size_t i = 0; i < n; i++)
		if (slice_is(name, fields[i].name))
			return (int)i;
	return -1;
}

const char *format_ids(const struct format *f)
{
	return f->ids_of ? f->ids_of : f->name;
}

const char *format_reads_word(enum format_reads reads)
{
	assert(reads < READS_KINDS);
	return kinds[reads].word;
}

int format_reads_from(struct slice word)
{
	for (int i = 0; i < READS_KINDS; i++)
		if (slice_is(word, kinds[i].word))
			return i;
	return -1;
}

const char *format_sure_word(enum format_sure sure)
{
	assert(sure < COUNT(sure_words));
	return sure_words[sure];
}

int format_sure_from(struct slice word)
{
	for (size_t i = 0; i < COUNT(sure_words); i++)
		if (slice_is(word, sure_words[i]))
			return (int)i;
	return -1;
}

const struct format *format_set_find(const struct format_set *set, struct slice name)
{
	for (size_t i = 0; i < set->n; i++)
		if (slice_is(name, set->items[i]->name))
			return set->items[i];
	return NULL;
}

void format_add_key(struct str *out, struct slice name)
{
	if (slice_starts(name, "\xEF\xBB\xBF"))
		name = slice_part(name, 3, name.len);
	name = slice_trim(name);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		if (c == ' ' || c == '_' || c == '\t' || c == '\r' || c == '\n')
			continue;
		str_addc(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

bool format_column_is(const struct format_column *column, struct slice key)
{
	if (!column->pattern)
		return slice_equal(column->key, key);
	return slice_matches(column->key, key);
}
