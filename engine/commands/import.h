/* import --check: read a file and say what it is, without a ledger. */
#ifndef COMMANDS_IMPORT_H
#define COMMANDS_IMPORT_H

#include "commands/command.h"
#include "domain/format.h"
#include "domain/tenant.h"
#include "store/records.h"

int import_check(struct invocation *in);
int import_formats(struct invocation *in);

/* ---- import_seen.c: rows that say again what an earlier row of the file said, by the keys of the ledger ---- */

struct rows_seen {
	uint64_t *slots; /* hashes; 0: free */
	size_t n, cap;
	bool full; /* the file has more rows than are kept in mind: the rest counts as new */
};
enum row_seen { ROW_NEW, ROW_REPEATED, ROW_REVISED, ROW_CONFLICT };
enum row_seen rows_see(struct rows_seen *seen, const char *format, const struct record *r);
void rows_seen_release(struct rows_seen *seen);

/* Legs of one file, kept until it is read: rows of one call need not stand together. */
struct leg;
struct call;
struct legs_kept {
	struct arena arena;
	struct leg *items;
	size_t n, cap;
};
void legs_kept_init(struct legs_kept *k);
void legs_kept_release(struct legs_kept *k);
void legs_keep(struct legs_kept *k, const struct leg *leg);
/* Returns how many ids stood for more than one call. */
int64_t legs_join_kept(struct legs_kept *k, const struct format *format, const struct tenant *tenant,
		       void (*each)(void *ctx, const struct call *call), void *ctx);

#endif
