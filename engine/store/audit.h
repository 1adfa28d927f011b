/* What must never be found in a ledger, asked of the ledger itself: one row a question, SQL that must return nothing.
 * Read-only; needs no config beyond a few numbers, so that `ringback verify` works years later with only the files. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/receipts.h"
#include "store/store.h"

/* Numbers that no ledger knows by itself. */
struct audit_env {
	const int64_t *never; /* never texted: internal numbers, our own lines, lines of other tenants */
	size_t never_n;
	const int64_t *tests; /* texted by the owner test alone */
	size_t tests_n;
};

enum { AUDIT_EXAMPLES = 3, AUDIT_EXAMPLE_LEN = 160 };

/* One question and its answer. */
struct audit_answer {
	const char *id;       /* "4b": line 4 of the list of what must never happen (product: 1), its second question */
	const char *sentence; /* what must hold: "Every paid case has a payment record." */
	int64_t found;        /* rows against it; 0 = it holds */
	char example[AUDIT_EXAMPLES][AUDIT_EXAMPLE_LEN]; /* the first ones */
	size_t examples_n;
};

extern const size_t audit_questions_n;

/* Ask all of them in order. The clock is that of the ledger's last receipt. The function returns false to stop. */
bool audit_run(struct store *s, const struct audit_env *env, bool (*each)(void *ctx, const struct audit_answer *a),
	       void *ctx, struct err *err);

/* A chain whose end was cut off follows from itself all the same; but a report or a disposition may name a receipt that
 * would stand beyond its end. Then *fault names the first one that is missing; else it stays as it is. */
bool audit_chain_end(struct store *s, struct chain_fault *fault, struct err *err);

/* The clock of the last receipt; 0 when there is none. */
bool audit_clock(struct store *s, int64_t *at, struct err *err);

/* Every report that the ledger knows, by number: its folder, and the head it printed (hex). False stops. */
bool audit_each_report(struct store *s, bool (*each)(void *ctx, int64_t number, struct slice folder, struct slice head),
		       void *ctx, struct err *err);

/* What SQLite itself finds wrong with the file: pages, indexes, constraints, references. ERR_IO with its first words.
 */
bool store_check(struct store *s, struct err *err);

#endif
