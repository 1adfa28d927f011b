/* The floor: the hard rules that no tenant rule can loosen. One table, evaluated whole, pure.
 *
 * Each row: code, check, outcome, whether a person may answer it, and the sentence shown. The law behind a row stands
 * beside it. Missing input takes the stricter branch.
 */
#ifndef DOMAIN_FLOOR_H
#define DOMAIN_FLOOR_H

#include "domain/decision.h"
#include "domain/facts.h"

/* What a check may say beside "fires". */
struct floor_hit {
	enum outcome outcome; /* preset to the row's; a check may raise it, never lower it */
	int64_t until;        /* of a hold */
	char note[NOTE_LEN];  /* detail for people; empty is fine */
	/* Quiet hours at f->now, asked once for B7 and C1 to C4; null when no zone is known. */
	const struct window_answer *window;
};

struct floor_row {
	const char *id;   /* "A1" */
	const char *code; /* "NO_CALLER_ID" */
	bool (*fires)(const struct facts *f, const struct law *law, struct floor_hit *hit);
	enum outcome outcome;
	bool answerable;      /* of a review: a person may approve over it */
	const char *sentence; /* "The caller hid the number." */
	const char *source;   /* law or reason: "47 CFR 64.1200(c)(1)", "conservative default" */
};

extern const struct floor_row floor_table[];
extern const size_t floor_table_n;

/* Evaluate every row and add a voice for each that fires. Rows C1 to C4 need places; without any, C5 fires. */
void floor_judge(const struct facts *f, const struct law *law, struct decision *d);

/* The row of a code, or null. Several rows may share a code (STALE_CALL): the first. */
const struct floor_row *floor_find(const char *code);

#endif
