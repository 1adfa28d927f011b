/* What a person's consent events add up to at one instant: may we text them, and which event says so. Pure.
 *
 * Events count from the instant at which they were said, never from that of their import: a STOP that is read late was
 * a STOP all the same (47 CFR 64.1200(a)(10)). */
#ifndef DOMAIN_STANDING_H
#define DOMAIN_STANDING_H

#include "domain/person.h"

struct standing {
	bool opted_out; /* the latest of opt-outs and opt-ins says out */
	bool wrong_number;
	bool legal_risk;
	bool written, verbal; /* consent in writing or by word, and not revoked since */
	int64_t opted_out_at; /* FACTS_NEVER unless opted_out */
	ptrdiff_t by;         /* index of the event that decides; -1 when nothing was said */
	ptrdiff_t unread;     /* consents_unread's answer, where it was asked; else -1 */
};

void consents_stand(const struct person_consent *events, size_t n, int64_t at, struct standing *out);

/* The same for deciding at `now`: what speaks against contact counts although it is dated after now, since a clock that
 * is wrong does not make a stop wait. */
void consents_stand_now(const struct person_consent *events, size_t n, int64_t now, struct standing *out);

/* The first event that tells of a row which may be a stop and which nobody has read by `at`; -1 when there is none. A
 * row has been read when a person says so, or when a text of theirs was taken whose id stands in it: exported again, it
 * could be read. Order of import is nothing to it. */
ptrdiff_t consents_unread(const struct person_consent *events, size_t n, int64_t at, const struct person_text *texts,
			  size_t texts_n);

/* "may not be texted: they asked to stop", "nothing on record", ... */
const char *standing_words(const struct standing *s);

#endif
