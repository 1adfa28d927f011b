/* The chain of receipts: append-only, numbered, each hash over the one before (product: 7). */
#ifndef STORE_RECEIPTS_H
#define STORE_RECEIPTS_H

#include "base/hash.h"
#include "store/store.h"

#define RECEIPT_CHAIN_TAG "ringback-receipt-1" /* hashed with its terminating zero */

/* Append one inside the open transaction. payload is canonical JSON. *number gets its place when not null. */
bool receipts_add(struct store *s, const char *kind, int64_t at, struct slice payload, int64_t *number,
		  struct err *err);

bool receipts_load_head(struct store *s, struct err *err); /* at opening, and after a rollback */
int64_t receipts_number(const struct store *s);            /* of the last one, 0 when none */
const uint8_t *receipts_head(const struct store *s);       /* HASH_SHA256_LEN bytes; zeros when none */

/* What is wrong with the chain. */
struct chain_fault {
	int64_t number;  /* first bad receipt, 0 when all is well */
	int64_t checked; /* receipts read */
	char what[160];  /* "receipt 41 was changed: its hash does not follow from its text" */
};
/* Read it all again and recompute. False only when reading failed. */
bool receipts_verify(struct store *s, struct chain_fault *fault, struct err *err);

/* Every receipt in order, or of one kind (null: all). The callback returns false to stop. */
bool receipts_each(struct store *s, const char *kind,
		   bool (*each)(void *ctx, int64_t number, struct slice kind, int64_t at, struct slice payload),
		   void *ctx, struct err *err);
bool receipts_count(struct store *s, const char *kind, int64_t *n, struct err *err);

#endif
