/* A ledger in memory or in a scratch folder, and short ways to ask it. Sees the private wrapper of store/ on purpose.
 */
#ifndef TESTS_UNIT_LEDGER_WORLD_H
#define TESTS_UNIT_LEDGER_WORLD_H

#include "scratch.h"
#include "store/audit.h"
#include "store/cases.h"
#include "store/people.h"
#include "store/receipts.h"
#include "store/records.h"
#include "store/sql.h"
#include "store/store.h"

#define CALLER INT64_C(12125550131)
#define T0     INT64_C(1795300000)

static inline struct store *ledger_memory(void)
{
	struct err err = {0};
	struct store *s = store_open_memory("acme", &err);

	check_ok(s, err);
	return s;
}

static inline void ledger_begin(struct store *s)
{
	struct err err = {0};

	check_ok(store_begin(s, &err), err);
}

static inline void ledger_commit(struct store *s)
{
	struct err err = {0};

	check_ok(store_commit(s, &err), err);
}

/* One number; the text must stay where it is (it is the statement's identity). */
static inline int64_t ledger_int(struct store *s, const char *sql)
{
	struct err err = {0};
	int64_t n = -1;

	check_ok(sql_one_int(s, sql, -1, &n, &err), err);
	return n;
}
/* A macro, so that each use has its own text; SCAN excuses its plan. */
#define LEDGER_INT(s, sql) ledger_int((s), sql " /* SCAN: a test */")

static inline void ledger_run(struct store *s, const char *script)
{
	struct err err = {0};

	check_ok(sql_exec(s, script, &err), err);
}

/* The ledger must refuse, with these words. */
static inline void check_refused(struct store *s, const char *script, const char *words)
{
	struct err err = {0};

	check_false(sql_exec(s, script, &err));
	if (!strstr(err.text, words))
		fail_msg("said \"%s\", not \"%s\"", err.text, words);
}

#endif
