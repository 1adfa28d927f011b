/* What a booking proves about a case, and what else explains it (product: 6 and 10). Pure. */
#ifndef DOMAIN_MATCHING_H
#define DOMAIN_MATCHING_H

#include "domain/person.h"
#include "domain/replay.h"

/* What is known when a booking is judged against the case it belongs to. */
struct match_facts {
	int64_t missed_at;        /* first miss of the case */
	int64_t inbound_talk_at;  /* latest inbound talk between the miss and the booking's creation, 0 none */
	int64_t outbound_talk_at; /* latest outbound talk likewise, 0 none */
	int64_t accepted_text_at; /* latest accepted text at or before its creation, 0 none */
	bool names_our_text;      /* the record names a message of ours */
	bool two_people;
};

/* Decide class and reason. The order of the tests is the contract: direct, wrong_person, plan_work, existing,
 * self_return, human_first, other_channel, no_text, outside_window, else followed. */
void match_booking(const struct person_booking *b, const struct match_facts *m, int64_t proof_window_s,
		   enum match_class *class, enum match_reason *reason);

/* A booking made at or before a miss belongs to its case only when it was still ahead or running then. */
bool match_still_ahead(const struct person_booking *b, int64_t missed_at);

/* When it is over: of a series with its last instance, each of which lasts as long as the first. */
int64_t match_end(const struct person_booking *b);

/* It stands: not cancelled. */
bool match_active(const struct person_booking *b);

#endif
