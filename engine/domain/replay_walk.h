/* Private to the replay: one walk over one person's events, shared by its files. */
#ifndef DOMAIN_REPLAY_WALK_H
#define DOMAIN_REPLAY_WALK_H

#include "domain/replay.h"

/* At one instant a miss comes first: what follows it in the same second may answer it. */
enum event_kind { EVENT_MISS, EVENT_TALK, EVENT_TEXT, EVENT_REPLY, EVENT_BOOKING, EVENT_PAYMENT, EVENT_CLOSING };

struct event {
	int64_t at;
	enum event_kind kind;
	uint64_t tie; /* from content, so that the order of import does not show */
	size_t index;
};

struct walk {
	struct person *p;
	const struct replay_env *env;
	struct replay *out;
	bool *started;    /* per case: its first miss has been seen */
	ptrdiff_t latest; /* case opened last, -1 none yet */
	size_t *open;     /* indexes of open cases, in the order of opening */
	size_t open_n;
	int64_t *inbound_talk; /* per case: latest talk so far */
	int64_t *outbound_talk;
};

int replay_by_time(const void *a, const void *b); /* for qsort: by time, kind, tie */

void replay_prove(struct replay_case *c, enum rung rung, int64_t at, struct slice id, int64_t file, int64_t line);
void replay_close_case(struct walk *w, size_t i, int64_t at, const char *proof, const struct person_closing *by);
bool replay_booking_before(const struct person_booking *a, const struct person_booking *b); /* earlier made */
uint64_t replay_payment_tie(const struct person_payment *p);

struct call replay_plain_call(const struct person_call *c); /* as far as its questions go */

/* ---- calls that began during a talk (replay_talks.c) ---- */

/* Talks that they began, in the order of time. Of each: of all that had begun by then, the one that lasts longest. */
struct replay_talks {
	const struct person *p;
	const struct replay_env *env;
	struct event *begun;
	size_t n;
};
void replay_find_talks(const struct person *p, const struct replay_env *env, struct arena *arena,
		       struct replay_talks *out);
/* The talk during which a call began in vain, or null. */
const struct person_call *replay_talk_around(const struct replay_talks *t, const struct person_call *c);

/* ---- money (replay_money.c) ---- */

/* What is left of each payment: less its own column of refunds, less the rows that name it, then less those that name
 * nothing, in the order of time. `scratch` holds one event a payment. True when a refund fits no single payment. */
bool replay_take_back_refunds(struct person *p, int64_t now, struct event *scratch);
/* After a walk: take those off what the person paid all the same, first off what is matched, the latest first. True
 * when that changed what is left of anything, so that the walk is to be done again. */
bool replay_take_back_the_rest(struct person *p, struct event *scratch);
bool replay_booking_lifts(const struct person_booking *b); /* it stands, has a case, and proves it booked */
void replay_on_payment(struct walk *w, size_t index);
/* A deposit that names a booking may be older than the booking's own record: called when the booking has its case. */
void replay_credit_deposits(struct walk *w, size_t booking);

#endif
