/* Cases live in event time: what one person's records say, replayed in the order in which things happened. Pure.
 *
 * The order in which records were imported changes nothing. Two things are fixed by the ledger and respected: a missed
 * call that has its disposition stays in its case, and decisions are never made again here.
 */
#ifndef DOMAIN_REPLAY_H
#define DOMAIN_REPLAY_H

#include "base/arena.h"
#include "domain/person.h"

struct replay_env {
	int64_t now; /* records after this instant are not used */
	int64_t proof_window_s;
	int64_t talked_s;
	bool inside;     /* an internal or test number: every miss is born closed by config */
	bool two_people; /* two people share the number: no booking is surely theirs */
};

/* A case as the records tell it now. */
struct replay_case {
	const struct person_case *known; /* as the ledger has it; null: new */
	int64_t first_missed_at, last_missed_at;
	const struct person_call *first_call, *last_call;
	int64_t missed_calls;
	bool open;
	int64_t closed_at;
	const char *closed_proof;               /* "talked", "booked", "paid"; null when not closed by proof */
	const struct person_closing *closed_by; /* when a person closed it */
	/* proof, highest wins */
	enum rung rung; /* from ATTEMPTED up, or UNKNOWN; CAPTURED when nothing is proven */
	int64_t proof_at;
	struct slice proof_id;
	int64_t proof_file, proof_line;
	const struct person_text *text;       /* latest text attached to it that a provider accepted */
	const struct person_text *any_text;   /* latest attached, accepted or not */
	const struct person_booking *booking; /* the one cases.csv shows */
	int64_t talked_at;                    /* first talk after the latest miss, 0 none */
	int64_t answered_at;                  /* first sign of a person: talk, or a text typed by a person; 0 none */
	int64_t booked_at;                    /* creation of the first lifting booking after the latest miss, 0 none */
	int64_t paid_minor;
	struct slice currency;
	const struct person_text *reply_waiting; /* a reply that waits for a person */
};

/* A missed call's place: parallel to person.calls; case_index -1 for calls that are no miss or lie after now. */
struct replay_place {
	int64_t case_index;
	bool joined; /* joined a case that was open, else opened it */
	/* Ledger row of the talk with this very caller during which it began: another phone of the same ring, and no
	 * miss. 0: none, or it has its disposition and keeps it; then that talk closes its case. */
	int64_t in_talk;
};

struct replay {
	struct replay_case *cases; /* known ones first in the order of person.cases, then new ones by time */
	size_t cases_n;
	struct replay_place *places; /* person.calls_n of them */
};

/* Fill *out (memory of the arena) and the "filled by replay" fields of person's bookings and payments. */
void replay_person(struct person *p, const struct replay_env *env, struct arena *arena, struct replay *out);

/* A reply that needs a person: doubtful and unresolved, or ordinary and not followed by a text or talk of ours, in the
 * last 30 days. Null when none; the earliest one. */
const struct person_text *person_reply_waiting(const struct person *p, const struct replay_env *env);

#endif
