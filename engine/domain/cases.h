/* A case is the visible work for one caller. This is its vocabulary, and the row that every view of it is made from. */
#ifndef DOMAIN_CASES_H
#define DOMAIN_CASES_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/decision.h"
#include "domain/records.h"

/* How far a case provably got. From ATTEMPTED up each rung needs the id of the record that proves it; the highest
 * proven one counts. Below that: UNKNOWN (handed over, no answer), NOT_CONTACTED (on purpose), DECIDED (a draft or an
 * outbox row exists), NO_ACTION (nobody has acted), CAPTURED (before any decision). The order of the enum is the order
 * of rank. */
enum rung {
	RUNG_CAPTURED,
	RUNG_NO_ACTION,
	RUNG_DECIDED,
	RUNG_NOT_CONTACTED,
	RUNG_UNKNOWN,
	RUNG_ATTEMPTED,
	RUNG_ACCEPTED,
	RUNG_DELIVERED,
	RUNG_REPLIED,
	RUNG_TALKED,
	RUNG_BOOKED,
	RUNG_DONE,
	RUNG_PAID,
	RUNGS
};

enum match_class {
	MATCH_NONE,
	MATCH_DIRECT,
	MATCH_FOLLOWED,
	MATCH_EXPLAINED,
	MATCH_UNMATCHED,
	MATCH_UNKNOWN_CREATED,
	MATCH_CLASSES
};

/* Why an explained booking is not ours to claim, in the order in which they are tested. */
enum match_reason {
	REASON_NONE,
	REASON_WRONG_PERSON,
	REASON_PLAN_WORK,
	REASON_EXISTING,
	REASON_SELF_RETURN,
	REASON_HUMAN_FIRST,
	REASON_OTHER_CHANNEL,
	REASON_NO_TEXT,
	REASON_OUTSIDE_WINDOW,
	REASONS
};

enum next_step {
	STEP_NONE,
	STEP_CALL,
	STEP_APPROVE_DRAFT,
	STEP_ANSWER_REPLY,
	STEP_LOOK_UP_SEND,
	STEP_WAIT,
	STEP_FIX_CONFIG,
	STEPS
};

const char *rung_word(enum rung r);
const char *rung_proof(enum rung r); /* the record kind that proves it: "the provider's message id"; "" where none */
const char *match_class_word(enum match_class c);   /* "" for NONE */
const char *match_reason_word(enum match_reason r); /* "" for NONE */
const char *next_step_word(enum next_step s);
bool match_lifts(enum match_class c, enum match_reason r);   /* lifts its case to booked and closes it */
int match_strength(enum match_class c, enum match_reason r); /* higher = stronger, for the one that cases.csv shows */

/* The reasons a person may give for closing. Ends with null. `other` needs a note. */
extern const char *const closed_reasons[];

/* What the voices of the latest decision and the texts say beside the code that is shown. */
enum case_flags {
	CASE_URGENT = 1,   /* the caller's words hold an emergency word: a person calls, whatever else is true */
	CASE_SILENCE = 2,  /* legal threat or wrong number: calling makes it worse, an owner decides */
	CASE_NOT_OURS = 4, /* the text that stands for it was typed by a person, or sent by another tool */
};

#define CASE_ID_LEN    10
#define MESSAGE_ID_LEN 10

/* One row of cases.csv and everything the pages say about a case. Slices are borrowed. */
struct case_row {
	int64_t row;       /* ledger row */
	int64_t last_call; /* ledger rows: the latest miss, the latest decision, the latest text of ours (0 none) */
	int64_t decision, message;
	int64_t changed_at, opened_run; /* clocks of the runs that last changed it and that opened it */
	char id[CASE_ID_LEN];           /* "C7K2M9QXF" */
	int64_t caller;                 /* 0: hidden or unreadable */
	enum phone_kind caller_kind;
	struct slice caller_name;    /* a known name */
	struct slice caller_id_says; /* what only the phone network gave */
	enum identity identity;
	struct slice identity_evidence; /* "last job 2026-03-02 (square.csv line 41)" */
	bool doubt;                     /* two people on the number, or contradictory records */
	struct slice zone;              /* the caller\'s by area code: "America/Denver"; empty when unknown */
	unsigned flags;                 /* enum case_flags */
	int64_t answered_at; /* first sign of a person after the first miss: a talk, or a text typed by one; 0 none */
	int64_t first_missed_at, last_missed_at;
	int64_t missed_calls;
	int64_t line; /* our number that rang last */
	struct slice needed, needed_source;
	/* the latest decision */
	enum outcome outcome;
	struct slice code, reason;
	int64_t decided_at, hold_until;
	/* the text, if any row of the outbox belongs to it (the latest) */
	struct slice message_id, message_state, provider_id;
	bool dry;            /* that row is of a dry run */
	bool texted;         /* an accepted text of ours or of a person stands for it */
	bool answer_waiting; /* a reply of theirs waits for a person */
	/* proof */
	enum rung rung;
	struct slice proof_kind, proof_source, proof_id; /* "booking", "calendar.ics line 41", "8841" */
	int64_t proof_at;
	enum match_class match_class;
	enum match_reason match_reason;
	struct slice booking_id;
	int64_t booking_created_at;
	int64_t paid_minor;
	struct slice currency;
	/* what is left */
	bool open;
	bool backlog; /* older than 7 days when its log was first imported: one line on the page */
	enum next_step next_step;
	int64_t due_at;
	struct slice closed_by, closed_reason;
	int64_t closed_at;
};

#endif
