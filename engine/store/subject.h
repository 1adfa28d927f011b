/* Everything the ledger holds of one phone number, told as events in the order in which they happened. Read-only. */
#ifndef STORE_SUBJECT_H
#define STORE_SUBJECT_H

#include "base/arena.h"
#include "domain/cases.h"
#include "store/store.h"

/* In the order in which events of one second are told. */
enum subject_kind {
	SUBJECT_BOOKING,
	SUBJECT_PAYMENT,
	SUBJECT_CALL,
	SUBJECT_TEXT, /* as an export has it, ours or not */
	SUBJECT_CONSENT,
	SUBJECT_DECISION,
	SUBJECT_OUTBOX, /* a text of ours: draft, queued, ... */
	SUBJECT_APPROVAL,
	SUBJECT_CLOSING,
	SUBJECT_RECEIPT,
	SUBJECT_KINDS
};

/* One event. What a kind does not have is empty or 0. */
struct subject_event {
	enum subject_kind kind;
	int64_t at;        /* when it happened; 0 unknown */
	int64_t learnt_at; /* when the ledger got to know it: the clock of the import; of what was done here: `at` */
	struct slice id;   /* as its source names it; of ours: the printed id */
	struct slice case_id;
	int type;  /* call_outcome, message_status (inbound: reply_class), consent_kind, outcome, booking_status,
		      payment_status */
	int way;   /* direction of a call or text, scope of a consent event, kind of a payment */
	bool flag; /* call: voicemail; consent: by keyword; outbox: dry; approval: yes */
	struct slice state; /* in the source's words; outbox: its state; decision: its code; receipt: its kind */
	struct slice
		words; /* theirs or ours: transcript, body, title, note; decision: the reason; receipt: the payload */
	struct slice why;        /* text in: what it was read as; consent: its evidence; outbox: why it was taken back;
				    decision: what spoke against a text, and where it stands */
	struct slice who;        /* who said or did it; text in: who has read it */
	struct slice reconciled; /* text, outbox: matched, differs, only_ours, only_provider; "" for what never left */
	struct slice other_id;   /* text: our id of it; outbox: the provider's; decision: the hash of the rules;
				    call: during_talk, when it is no missed one for that */
	struct slice file;
	int64_t line;   /* of the file */
	int64_t number; /* call: rows that made it; decision, outbox: not before; booking: start; receipt: number */
	int64_t minor;  /* of a payment */
	struct slice currency;
	struct slice law;       /* decision: the version of the tables */
	int match, reason;      /* of a booking: enum match_class, enum match_reason */
	int64_t receipt;        /* call: that of its disposition */
	bool joined;            /* call: joined its case, else opened it */
	int64_t handed_over_at; /* outbox */
};

/* All of them, in order; the arena owns them. */
bool subject_load(struct store *s, int64_t phone, struct arena *arena, struct subject_event **events, size_t *n,
		  struct err *err);

/* A case of theirs, and a name that a contact gives. */
struct subject_case {
	int64_t row; /* of the ledger */
	char id[CASE_ID_LEN];
	int64_t first_missed_at, last_missed_at, missed_calls, closed_at;
	bool open;
	enum rung rung;
	enum identity identity;
	struct slice closed_by, closed_reason;
};
struct subject_name {
	struct slice name, tags, file;
	int64_t line, learnt_at;
};
bool subject_cases(struct store *s, int64_t phone, struct arena *arena, struct subject_case **cases, size_t *n,
		   struct err *err);
bool subject_names(struct store *s, int64_t phone, struct arena *arena, struct subject_name **names, size_t *n,
		   struct err *err);

#endif
