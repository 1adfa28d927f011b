/* The row of a case: what its people, records, decision and text add up to. Used by prove alone. */
#ifndef LOOP_ROW_H
#define LOOP_ROW_H

#include "loop/night.h"

/* What the records say, and what the ledger has of it already (decision, text). */
void row_begin(const struct person *p, const struct identified *who, const struct replay_case *c, struct case_row *row);
/* Rung, proof, state and what is left to do: after the decision and the action. */
void row_finish(struct night *n, const struct replay_case *c, struct case_row *row);

#endif
