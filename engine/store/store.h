/* One tenant's ledger: the only room that speaks SQL. One connection, one run at a time.
 *
 * Statements are bound by name and prepared once, on first use; their SQL stands beside the function that runs them, in
 * one file a subject. Every write happens inside store_begin / store_commit.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct store; /* opaque */

enum store_mode {
	STORE_WRITE, /* takes the run lock; creates and migrates the ledger */
	STORE_READ,  /* waits up to 5 s for a run to finish; never writes */
};

/* Open var/NAME/ledger.db. Errors: ERR_BUSY another run holds the lock; ERR_CONFIG the file is no ledger of ours, is of
 * another tenant or of a newer version; ERR_IO otherwise. STORE_READ of an absent ledger is ERR_REFUSED. */
struct store *store_open(const char *folder, const char *tenant, enum store_mode mode, struct err *err);

/* An empty ledger in memory, for tests and `import --check`. */
struct store *store_open_memory(const char *tenant, struct err *err);

/* Close; rolls back what is not committed; checkpoints the log. Null is fine. */
void store_close(struct store **s);

/* Begin immediately; `who` names the opener in error texts (__func__ through the macro). Nesting is a bug and asserts.
 */
bool store_begin_at(struct store *s, const char *who, struct err *err);
#define store_begin(s, err) store_begin_at((s), __func__, (err))
bool store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);

/* Make the indexes that only reports ask for, unless they are there: schema/report_indexes.sql. */
bool store_index_reports(struct store *s, struct err *err);

/* A small named value; empty when absent. The slice lives until the next call. */
struct slice store_meta(struct store *s, const char *name);
bool store_set_meta(struct store *s, const char *name, struct slice value, struct err *err);

const char *store_library_version(void); /* of SQLite */

#endif
