/* What outside files say, as plain records. Read this file first: everything else is about these.
 *
 * Fields that end in `_at` are instants: UTC seconds since 1970, 0 = unknown. `_s` are whole seconds, -1 = unknown.
 * `_minor` is money in the currency's smallest unit. Phones are E.164 digits as integers, 0 = none. Slices are borrowed
 * from the reader's row or from an arena, and are valid UTF-8 (invalid bytes already replaced). Every enum below starts
 * with the "nothing said" value, and its words (as printed and as used in mappings) stand in records.c.
 */
#ifndef DOMAIN_RECORDS_H
#define DOMAIN_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/civil.h"
#include "base/phone.h"
#include "base/str.h"

/* Where a record was read: which file (its row in the ledger) and which physical lines. */
struct origin {
	int64_t file;  /* ledger id of the file */
	uint32_t line; /* first physical line, from 1; for calendars the line of BEGIN:VEVENT */
};

enum direction { DIRECTION_UNKNOWN, DIRECTION_IN, DIRECTION_OUT, DIRECTION_INTERNAL };

/* How one attempt to talk ended. Only TALKED means that a person spoke with the caller. */
enum call_outcome {
	CALL_UNKNOWN,
	CALL_IN_PROGRESS, /* not over when exported: waits for a later export */
	CALL_TALKED,
	CALL_VOICEMAIL,
	CALL_MISSED,
	CALL_ABANDONED, /* the caller gave up in a queue or menu */
	CALL_BUSY,
	CALL_FAILED,
	CALL_AUTO_ANSWERED, /* a menu, a queue, a fax or a mailbox answered; no person did */
	CALL_AFTER_HOURS,
};

struct call {
	struct slice native_id; /* the source's own id; empty when it has none (the key is then natural) */
	enum direction direction;
	int64_t other; /* the person outside: the caller of an inbound call, the callee of an outbound one */
	enum phone_kind other_kind;
	struct slice other_raw; /* as written */
	int64_t line;           /* our side's number, 0 when it is an extension or unknown */
	struct slice line_raw;
	struct slice caller_name; /* what the phone network or the export gave: "caller ID says", never a known name */
	int64_t started_at;
	enum civil_quality time_quality;
	enum call_outcome outcome;
	struct slice outcome_raw; /* the word or rule that said so */
	/* ring_s: until somebody answered or the caller gave up; unknown also where a menu or a mailbox picked up at
	 * once. Of a call in which nobody talked, less than 3 means that it was over that soon. */
	int64_t ring_s, talk_s, total_s;
	bool voicemail_left;
	struct slice needed;        /* the caller's own words: voicemail transcript, note, tag */
	struct slice needed_source; /* "voicemail", "note", "tag" */
	uint32_t legs;              /* rows that made it; 1 for a format without legs */
};

/* One row of a phone system about a call. Legs with one group make one call (sources/legs). */
struct leg {
	struct slice group;  /* what joins: linkedid, parent id, ... ; never empty (falls back to a natural key) */
	struct slice id;     /* the row's own id, may repeat */
	struct slice format; /* profile that read it: its rule decides who spoke */
	struct slice app;    /* lastapp, kind of target: Dial, Queue, VoiceMail, ... */
	int64_t sequence;    /* order inside the group where the export gives one, else 0: equal rows are one leg */
	int64_t answered_at, ended_at;
	bool person;      /* this leg shows a person speaking with the other side, by the profile's rule */
	bool child;       /* a leg below the caller's own (a dialled office phone) */
	uint64_t row;     /* hash of what the profile reads of the row: equal rows are one leg */
	struct call call; /* the rest, as this row alone tells it */
};

enum message_status {
	MESSAGE_UNKNOWN,
	MESSAGE_QUEUED,    /* accepted, queued, scheduled, sending: the provider has it */
	MESSAGE_SENT,      /* handed to the carrier; not delivered */
	MESSAGE_DELIVERED, /* the carrier reports it reached the phone (also read) */
	MESSAGE_UNDELIVERED,
	MESSAGE_FAILED,
	MESSAGE_CANCELED,
	MESSAGE_RECEIVED, /* inbound */
};

struct message {
	struct slice native_id;   /* the provider's message id */
	enum direction direction; /* IN or OUT only */
	int64_t other;
	enum phone_kind other_kind;
	struct slice other_raw;
	int64_t line;
	struct slice body; /* may be empty (a picture) */
	enum message_status status;
	struct slice status_raw;
	struct slice error_code;
	int64_t sent_at;  /* sent, else created */
	int64_t segments; /* -1 unknown */
};

enum booking_status {
	BOOKING_UNKNOWN,
	BOOKING_SCHEDULED,
	BOOKING_TENTATIVE,
	BOOKING_NEEDS_SCHEDULING,
	BOOKING_IN_PROGRESS,
	BOOKING_COMPLETED,
	BOOKING_NO_SHOW,
	BOOKING_CANCELLED,
};

struct booking {
	struct slice native_id; /* UID of a series, job number, booking id */
	enum booking_status status;
	struct slice status_raw;
	struct slice title;
	struct slice person; /* customer's name as the record has it */
	int64_t phone;       /* the single number that is not ours; 0 when none or several */
	uint32_t phones;     /* distinct outside numbers found in it; 2 or more: whose it is cannot be told */
	struct slice email;
	int64_t created_at; /* when it was made: what matching needs. 0: unknown, claims nothing */
	int64_t starts_at, ends_at;
	int64_t last_starts_at;   /* of a series: start of the last instance before the horizon; else = starts_at */
	bool series;              /* a recurring series: its later instances are plan work */
	int64_t completed_at;     /* the record says the job was done then */
	int64_t updated_at;       /* LAST-MODIFIED or like */
	int64_t sequence;         /* SEQUENCE: higher is newer */
	struct slice channel;     /* the record itself names another origin ("Angi", "website"); empty when silent */
	struct slice message_ref; /* the record names a message or thread of ours */
	int64_t amount_minor;     /* price, never counted as payment */
	struct slice currency;
};

enum payment_kind {
	PAYMENT_UNKNOWN,
	PAYMENT_PAYMENT,
	PAYMENT_REFUND,
	PAYMENT_OTHER /* payout, fee, transfer: no money of a person */
};
enum payment_status { PAYMENT_STATUS_UNKNOWN, PAYMENT_SUCCEEDED, PAYMENT_PENDING, PAYMENT_FAILED, PAYMENT_VOIDED };
/* The payer's bank asked for the money back. It is nobody's until that is settled; what was lost is given back. */
enum payment_dispute { DISPUTE_NONE, DISPUTE_OPEN, DISPUTE_SETTLED };

struct payment {
	struct slice native_id;
	enum payment_kind kind;
	enum payment_status status;
	struct slice status_raw;
	enum payment_dispute dispute;
	int64_t paid_at;
	int64_t amount_minor;     /* what was collected, or given back by a refund row; never negative */
	int64_t refunded_minor;   /* a column of refunds on the payment's own row, and what a dispute took */
	struct slice currency;    /* upper case */
	struct slice booking_ref; /* explicit id of the booking, job or invoice; empty when none */
	struct slice related_id;  /* of a refund: the payment it takes back */
	struct slice payer;
	int64_t phone;
	struct slice email;
	struct slice description;
};

#define CONTACT_MAX_PHONES 16
struct contact {
	struct slice native_id; /* empty: natural key (name and numbers) */
	struct slice name;
	struct slice company;
	struct slice tags; /* comma separated, folded: "vendor,plan member" */
	int64_t phones[CONTACT_MAX_PHONES];
	uint32_t phones_n;
	struct slice email;  /* first one */
	struct slice region; /* state of the known address, two letters, or empty */
	struct slice postal_code;
	int64_t created_at;
};

enum consent_kind {
	CONSENT_NONE,
	CONSENT_OPT_IN,
	CONSENT_OPT_OUT,
	CONSENT_INBOUND_CALL,
	CONSENT_INBOUND_TEXT,
	CONSENT_WRITTEN,
	CONSENT_VERBAL,
	CONSENT_WRONG_NUMBER,
	CONSENT_COMPLAINT,
	CONSENT_LEGAL_THREAT,
	CONSENT_DNC_LISTED,
	CONSENT_DNC_CLEAR,
	CONSENT_REASSIGNED_YES,
	CONSENT_REASSIGNED_NO,
	CONSENT_REASSIGNED_NO_DATA,
	CONSENT_LITIGATOR,
	CONSENT_IMPORTED_CLAIM, /* somebody's flag: a hint with its source, never consent */
	CONSENT_UNREAD_ROW,     /* a row that may be a stop names them and could not be read; evidence: its id */
	CONSENT_ROW_READ,       /* a person has read the row with that id */
};

enum consent_scope { SCOPE_ALL, SCOPE_TEXT, SCOPE_VOICE, SCOPE_MARKETING };

/* One append-only consent event. */
struct consent_event {
	int64_t phone;
	enum consent_kind kind;
	enum consent_scope scope;
	int64_t at;               /* when it took effect */
	struct slice evidence;    /* message id, file line, form address */
	struct slice words;       /* what they said */
	struct slice asserted_by; /* person or list that says so */
	bool keyword;             /* an opt-out by keyword: only the person can lift it */
};

/* A row that was not taken, or a finding about one. The same list feeds exceptions.csv. */
enum exception_kind {
	EXCEPTION_BAD_ROW,
	EXCEPTION_BAD_FILE,
	EXCEPTION_UNKNOWN_COLUMN,
	EXCEPTION_MISSING_COLUMN,
	EXCEPTION_CONFLICT,
	EXCEPTION_DUPLICATE,
	EXCEPTION_GAP,
	EXCEPTION_CLOCK,
	EXCEPTION_ENCODING,
	EXCEPTION_UNMATCHED_BOOKING,
	EXCEPTION_UNMATCHED_PAYMENT,
	EXCEPTION_ONLY_PROVIDER,
	EXCEPTION_ONLY_OURS,
	EXCEPTION_DOUBT,
	EXCEPTION_KINDS
};

#define FINDING_TEXT_MAX 4096
struct finding {
	enum exception_kind kind;
	struct slice reason; /* a sentence: what is wrong and what to do */
	struct slice text;   /* the row as it stands in the file, at most FINDING_TEXT_MAX */
	/* Of a row of texts or of consent that was set aside: whom it may be about. Not our lines; ascending, each
	 * once. */
	const int64_t *phones;
	size_t phones_n;
};

enum record_kind {
	RECORD_CALL,
	RECORD_LEG,
	RECORD_MESSAGE,
	RECORD_BOOKING,
	RECORD_PAYMENT,
	RECORD_CONTACT,
	RECORD_CONSENT,
	RECORD_FINDING,
};

/* One thing a source gives. */
struct record {
	enum record_kind kind;
	struct origin origin;
	struct slice raw; /* the row's text where parsing lost something worth keeping, else empty */
	union {
		struct call call;
		struct leg leg;
		struct message message;
		struct booking booking;
		struct payment payment;
		struct contact contact;
		struct consent_event consent;
		struct finding finding;
	};
};

/* The closed lists as words: "no_contact", "after_hours", ... One table each in records.c. */
const char *direction_word(enum direction d);
const char *call_outcome_word(enum call_outcome o);
const char *message_status_word(enum message_status s);
const char *booking_status_word(enum booking_status s);
const char *payment_kind_word(enum payment_kind k);
const char *payment_status_word(enum payment_status s);
const char *consent_kind_word(enum consent_kind k);
const char *consent_scope_word(enum consent_scope s);
const char *exception_kind_word(enum exception_kind k);

/* The same lists by name, for code that takes the list as data: profiles, messages, docs. */
enum word_list {
	WORDS_NONE,
	WORDS_DIRECTION,
	WORDS_CALL_OUTCOME,
	WORDS_MESSAGE_STATUS,
	WORDS_BOOKING_STATUS,
	WORDS_PAYMENT_KIND,
	WORDS_PAYMENT_STATUS,
	WORDS_CONSENT_KIND,
	WORDS_CONSENT_SCOPE,
	WORDS_EXCEPTION_KIND,
};
const char *const *word_list(enum word_list list); /* in the order of the enum, ended by null */
/* The other way; -1 when the word is not one of the list. ASCII case ignored; "canceled" and "cancelled" are one. */
int word_from(enum word_list list, struct slice word);

/* No person spoke with this caller: an inbound call that ended in anything but talk. */
bool call_is_missed(const struct call *c);
/* When a row says that something happened; 0 of bookings and contacts, of which nothing need have happened yet. */
int64_t record_happened_at(const struct record *r);
/* A person spoke, at least `talked_seconds` long: proof of talk. */
bool call_is_talk(const struct call *c, int64_t talked_seconds);

#endif
