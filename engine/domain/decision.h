/* Outcomes, identities and what a decision is: the words that rules, floor, ledger and report share. */
#ifndef DOMAIN_DECISION_H
#define DOMAIN_DECISION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In order of severity: the worst wins. */
enum outcome { OUTCOME_SEND, OUTCOME_HOLD, OUTCOME_REVIEW, OUTCOME_NO_CONTACT };
const char *outcome_word(enum outcome o); /* send hold review no_contact */
int outcome_from(const char *word);       /* -1 when none */

enum identity {
	IDENTITY_UNKNOWN,
	IDENTITY_RETURNING,
	IDENTITY_DORMANT,
	IDENTITY_LEAD,
	IDENTITY_INTERNAL,
	IDENTITY_TEST,
	IDENTITY_VENDOR,
	IDENTITY_SPAM,
};
const char *identity_word(enum identity i);
int identity_from(const char *word);

/* Who said something about a decision. Order = who is shown first among equals. */
enum layer { LAYER_FLOOR, LAYER_STANDARD, LAYER_TENANT };
const char *layer_word(enum layer l);

#define CODE_LEN 41
#define NOTE_LEN 201

/* One voice of the trace: a floor row that fired, or what a rule returned. */
struct voice {
	enum layer layer;
	enum outcome outcome;
	char code[CODE_LEN]; /* "QUIET_STATE" (floor) or "outside_our_hours" (rules) */
	char row[4];         /* floor row, "C2"; empty for rules */
	char entry[12];      /* rules: identity, consent, authority; floor: empty */
	char place[96];      /* rules: file:line of the return; empty for the floor */
	char note[NOTE_LEN]; /* a detail for people: "PA closes at 19:00 in America/New_York" */
	int64_t until;       /* of a hold: not before; 0 otherwise */
	bool answerable;     /* of a review: a person may answer it by approving */
};

#define DECISION_MAX_VOICES 48

/* The worst of floor and rules, with everything that was said. */
struct decision {
	enum outcome outcome;
	char code[CODE_LEN];
	char reason[256];   /* one sentence for people */
	int64_t hold_until; /* the latest of all holds; also set under a review that would have held; 0 = none */
	bool answerable;    /* every review voice may be answered by a person */
	size_t voices_n;
	struct voice voices[DECISION_MAX_VOICES]; /* worst first, then layer, then table order */
};

/* Start an empty decision (send, CLEAR), add voices in any order, then settle: sorts, picks the code, joins holds. */
void decision_init(struct decision *d);
void decision_add(struct decision *d, const struct voice *v); /* drops nothing that is worse than what it keeps */
void decision_settle(struct decision *d);

#endif
