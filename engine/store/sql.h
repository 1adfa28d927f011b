/* Private to store/: the thin wrapper over sqlite3 that every subject file uses.
 *
 *     static const char SQL[] = "SELECT ... WHERE phone = :phone ORDER BY at";
 *     struct sql *q = sql_use(s, SQL, &err);       -- prepared on first use, kept by address of the text
 *     sql_int(q, ":phone", phone);                 -- every parameter, once, before the first row
 *     while (sql_row(q, &err)) ... sql_column_int(q, 0);
 *     sql_done(q);                                 -- reset; false when a step failed
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

/* The parameter that was bound at a place in the order of binding. A name is a literal, so its address tells it: what
 * is bound again in the same order costs one comparison of pointers, and names are compared only when an address is
 * new. */
struct sql_place {
	const char *name;
	int parameter;
};

struct sql {
	struct sqlite3_stmt *stmt;
	const char *text;         /* the address is the identity; shown in error texts */
	struct sql_place *places; /* as many as there are parameters */
	int parameters;
	int bound; /* since sql_use */
	bool busy; /* between sql_use and sql_done */
	bool failed;
};

enum { SQL_STATEMENTS_MAX = 160, SQL_SLOTS = 256 };

struct store {
	struct sqlite3 *db;
	int lock_fd; /* the run lock, or -1 */
	bool writes;
	const char *begun_by;             /* who opened the transaction; null outside */
	struct sql statements[SQL_SLOTS]; /* by the address of the text; empty slots have none */
	size_t statements_n;
	struct hash *hash;    /* for the chain */
	int64_t chain_number; /* last receipt, 0 none */
	uint8_t chain_head[HASH_SHA256_LEN];
	struct str scratch; /* store_meta */
	struct str voices;  /* decisions_add */
};

struct sql *sql_use(struct store *s, const char *text, struct err *err);
/* Bind by name, a literal; an unknown name, one bound twice or one left out is a bug and asserts. Slices are borrowed
 * until sql_done. */
void sql_int(struct sql *q, const char *name, int64_t value);
void sql_text(struct sql *q, const char *name, struct slice value);
void sql_blob(struct sql *q, const char *name, const void *at, size_t len);
bool sql_row(struct sql *q, struct err *err); /* true: a row; false: no more, or failed (err is set) */
bool sql_done(struct sql *q);                 /* false when a step failed */
void sql_release(struct store *s);            /* finalize all of them */
void sql_reset_all(struct store *s);          /* before a rollback: none is busy any more */
bool sql_run(struct sql *q, struct err *err); /* step to the end and done */
int64_t sql_column_int(struct sql *q, int i);
struct slice sql_column_text(struct sql *q, int i); /* until the next sql_row or sql_done */
struct slice sql_column_blob(struct sql *q, int i);
int64_t sql_changes(struct store *s);
int64_t sql_last_row(struct store *s);
bool sql_exec(struct store *s, const char *script, struct err *err);
bool sql_fail(struct store *s, const char *what, struct err *err); /* capture the database's error at once */

/* Short form for one integer: value of the first column, or `none` when there is no row. False on error. */
bool sql_one_int(struct store *s, const char *text, int64_t none, int64_t *out, struct err *err);

#endif
