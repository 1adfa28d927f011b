/* Every sentence that a report says about a case, in one place, bound to what its records prove: a sentence is chosen
 * by the rung that the row itself can show a record for, never by the rung that somebody wrote down. */
#ifndef REPORT_WORDING_H
#define REPORT_WORDING_H

#include "report/figures.h"

/* The highest rung up to row->rung for which the row holds the proving record. A row that says `paid` without a payment
 * id falls to `done`, without a completion to `booked`, and so on down. Below `attempted` no outside record is needed.
 */
enum rung wording_rung(const struct case_row *row);

const char *wording_rung_label(enum rung r); /* "A person talked with them": for the bars */
const char *wording_rung_short(enum rung r); /* "Talked": for the chip of a row */

/* One sentence: how far this person got, with the record's id. "DRY RUN: ... would ..." where nothing was sent. */
void wording_how_far(struct str *out, const struct figures *f, const struct case_row *row);

/* Booking, payment, or only a message? */
void wording_result(struct str *out, const struct figures *f, const struct case_row *row);

/* Which record proves it: "payment p-77 (stripe.csv line 4), Tue 24 Nov 10:00". */
void wording_proof(struct str *out, const struct figures *f, const struct case_row *row);

/* Did anyone respond? */
void wording_responded(struct str *out, const struct figures *f, const struct case_row *row);

/* What is still to do, or who closed it and why. */
void wording_to_do(struct str *out, const struct figures *f, const struct case_row *row);

/* An emergency that waits for a person now: before replies and drafts, and its next step says so. */
bool wording_is_urgent(const struct case_row *row);
const char *wording_next(const struct case_row *row); /* "Call them now" */

/* An instant on the caller's wall: "08:00 their time (Denver, from area code 303)", with the day when it is another
 * than the report's; where their zone is unknown "Fri 20 Nov 08:00 our time". */
void wording_when(struct str *out, const struct figures *f, const struct case_row *row, int64_t at);

const char *wording_step(enum next_step s);                         /* "Call them" */
const char *wording_identity(enum identity i);                      /* "Returning customer" */
const char *wording_outcome(enum outcome o);                        /* "No text, on purpose" */
const char *wording_match(enum match_class c, enum match_reason r); /* what the class of a booking means, a sentence */
const char *wording_match_label(enum match_class c, enum match_reason r); /* "Came after a text" */
const char *wording_message_state(struct slice state); /* the sentence of domain/states; "" when the word is unknown */
const char *wording_code(struct slice code);           /* the floor's sentence of a code; "" for a tenant's own */
const char *wording_exception(enum exception_kind k);  /* "Row set aside" */
const char *wording_tier(enum tier t);                 /* what the owner lets the machine do */

/* The mode in words, with what it means for everything on the page. */
void wording_mode(struct str *out, const struct figures *f);

/* The balanced sentence: opening + new = closed + carried. */
void wording_balance(struct str *out, const struct figures *f);

/* "Twilio"; "the provider" when none is configured. */
const char *wording_provider(const struct tenant *t);

#endif
