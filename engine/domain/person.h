/* Everything the ledger knows of one person (one phone number), in the order of time: what replay works on.
 *
 * A hidden caller is a "person" with phone 0 and exactly one call: hidden misses never join.
 */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/cases.h"
#include "domain/records.h"

struct person_call {
	int64_t row, at;
	uint64_t key; /* identity of the call; also breaks ties of time */
	enum direction direction;
	enum phone_kind kind;
	enum call_outcome outcome;
	enum civil_quality quality;
	int64_t line, ring_s, talk_s;
	bool voicemail;
	struct slice caller_name, needed, needed_source, native_id;
	int64_t file, file_line;
	int64_t case_row; /* the case this miss was given; 0 = no disposition yet */
	int64_t in_talk;  /* what the last replay said: replay_place */
};

struct person_text {
	int64_t row, at; /* messages.id, or outbox.id when `ours_only` */
	enum direction direction;
	enum message_status status;
	bool ours;              /* stands in our outbox (also when the provider's export shows it) */
	bool ours_only;         /* in the outbox alone: no export has shown it yet */
	bool unknown;           /* handed over, no answer */
	struct slice native_id; /* provider's id */
	struct slice our_id;    /* message id of the outbox row, or empty */
	int64_t outbox_case;    /* case of the outbox row, 0 */
	struct slice body, error_code;
	int reply_class; /* enum reply_class of an inbound one */
	struct slice reply_why;
	bool resolved;     /* a person ended its waiting */
	bool stop_wording; /* the body says how to stop */
	int64_t file, file_line;
};

struct person_booking {
	int64_t row;
	struct slice native_id, person, channel, message_ref, title;
	enum booking_status status;
	bool series, by_email;
	uint32_t phones;
	int64_t created_at, starts_at, ends_at, last_starts_at, completed_at;
	int64_t file, file_line;
	/* filled by replay */
	int64_t case_index; /* into replay's cases, -1 none */
	enum match_class match_class;
	enum match_reason match_reason;
	const struct person_text *text; /* latest accepted text before its creation */
	int64_t paid_minor;
	struct slice currency, payment_id;
};

enum refund_rest { REST_NONE, REST_TAKEN, REST_LEFT }; /* taken off their other payments; not, or not wholly */

struct person_payment {
	int64_t row, at;
	struct slice native_id, booking_ref, related_id, currency;
	enum payment_kind kind;
	enum payment_status status;
	int64_t amount_minor, refunded_minor;
	bool by_email;
	int64_t file, file_line;
	/* filled by replay */
	int64_t left_minor;                /* collected less refunds */
	int64_t given_back_minor;          /* by refunds that are rows of their own; its own column may say the same */
	int64_t rest_minor;                /* of a refund: what no single payment here covers */
	enum refund_rest rest;             /* what became of that */
	int64_t case_index, booking_index; /* -1 none */
};

struct person_contact {
	struct slice name, company, tags, region;
	int64_t file, file_line;
};

struct person_consent {
	int64_t at;
	enum consent_kind kind;
	enum consent_scope scope;
	bool keyword;
	struct slice evidence;
	struct slice words; /* of CONSENT_UNREAD_ROW: the row; of others perhaps none */
};

struct person_closing {
	int64_t case_row, at;
	struct slice name, reason;
};

/* A row of the outbox, whatever its state. */
struct person_outbox {
	int64_t row, case_row, created_at, not_before, handed_over_at, call_row;
	struct slice message_id, state, provider_id, review_codes;
	struct slice error_code; /* the provider's, of one that it refused or that failed */
	bool dry;
};

/* A case as the ledger has it. */
struct person_case {
	int64_t row;
	char id[CASE_ID_LEN];
	int64_t first_missed_at;
	bool open;
	enum rung rung;
	struct slice closed_by, proof_id;
	int64_t paid_minor;
	bool backlog;
	int64_t decision; /* latest */
	enum outcome outcome;
	struct slice code, reason;
	int64_t decided_at, hold_until, decided_call;
	enum identity identity;
	int64_t opened_run, changed_at;
	unsigned flags;
	struct slice zone;
};

struct person {
	int64_t phone; /* 0: hidden */
	struct person_call *calls;
	size_t calls_n, calls_cap;
	struct person_text *texts;
	size_t texts_n, texts_cap;
	struct person_booking *bookings;
	size_t bookings_n, bookings_cap;
	struct person_payment *payments;
	size_t payments_n, payments_cap;
	struct person_contact *contacts;
	size_t contacts_n, contacts_cap;
	struct person_consent *consents;
	size_t consents_n, consents_cap;
	struct person_closing *closings;
	size_t closings_n, closings_cap;
	struct person_outbox *outbox;
	size_t outbox_n, outbox_cap;
	struct person_case *cases;
	size_t cases_n, cases_cap;
};

void person_release(struct person *p);
void person_clear(struct person *p); /* keeps the memory */

#endif
