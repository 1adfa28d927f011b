#include "store/sql.h"

#include <assert.h>
#include <sqlite3.h>

#include "base/mem.h"

bool sql_fail(struct store *s, const char *what, struct err *err)
{
	int code = sqlite3_extended_errcode(s->db);
	enum err_kind kind = ERR_FAULT;

	switch (code & 0xff) {
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN: kind = ERR_IO; break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: kind = ERR_BUSY; break;
	case SQLITE_CORRUPT:
		return err_set(err, ERR_IO,
			       "ledger.db is damaged: keep it as it is, and restore the last good copy (%s, %d, at: "
			       "%.200s)",
			       sqlite3_errmsg(s->db), code, what);
	case SQLITE_NOTADB:
		return err_set(
			err, ERR_CONFIG,
			"ledger.db is not a ringback ledger, or its first page is damaged; move it away, or restore "
			"it from a backup");
	default: break;
	}
	return err_set(err, kind, "ledger: %s (%d) at: %.300s", sqlite3_errmsg(s->db), code, what);
}

#ifdef RINGBACK_DEBUG
/* Debug builds fail on a plan that reads a whole table, or sorts without an index, unless the SQL says that it is meant
 * to, in a comment: SCAN. */
static void check_plan(struct store *s, const char *text)
{
	sqlite3_stmt *plan;
	char *sql;

	if (strstr(text, "/* SCAN") || strncmp(text, "INSERT", 6) == 0)
		return;
	sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
	if (sql && sqlite3_prepare_v2(s->db, sql, -1, &plan, NULL) == SQLITE_OK) {
		while (sqlite3_step(plan) == SQLITE_ROW) {
			const char *line = (const char *)sqlite3_column_text(plan, 3);
			bool scan = line && strncmp(line, "SCAN ", 5) == 0 && !strstr(line, "CONSTANT ROW") &&
				    !strstr(line, "SCAN json") && !strstr(line, "USING INDEX") &&
				    !strstr(line, "USING COVERING INDEX");
			if (scan || (line && strstr(line, "USE TEMP B-TREE"))) {
				fprintf(stderr, "plan: %s: %s\n", line, text);
				abort();
			}
		}
		sqlite3_finalize(plan);
	}
	sqlite3_free(sql);
}
#else
static void check_plan(struct store *s, const char *text)
{
	(void)s;
	(void)text;
}
#endif

/* Where the statement stands, or the empty slot where it will. */
static struct sql *slot_of(struct store *s, const char *text)
{
	size_t at = (uintptr_t)text / 32; /* how texts are aligned */

	while (s->statements[at % SQL_SLOTS].text && s->statements[at % SQL_SLOTS].text != text)
		at++;
	return &s->statements[at % SQL_SLOTS];
}

static bool prepare(struct store *s, struct sql *q, const char *text, struct err *err)
{
	const char *tail = NULL;

	assert(s->statements_n < SQL_STATEMENTS_MAX);
	if (sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, &tail) != SQLITE_OK)
		return sql_fail(s, text, err);
	assert(tail && *tail == 0); /* one statement a text */
	check_plan(s, text);
	q->text = text;
	q->parameters = sqlite3_bind_parameter_count(q->stmt);
	q->places = mem_alloc((size_t)q->parameters * sizeof *q->places);
	for (int i = 0; i < q->parameters; i++)
		q->places[i] = (struct sql_place){0};
	s->statements_n++;
	return true;
}

struct sql *sql_use(struct store *s, const char *text, struct err *err)
{
	struct sql *q = slot_of(s, text);

	if (!q->text && !prepare(s, q, text, err))
		return NULL;
	assert(!q->busy);
	q->busy = true;
	q->failed = false;
	q->bound = 0;
	return q;
}

void sql_reset_all(struct store *s)
{
	for (size_t i = 0; i < SQL_SLOTS; i++)
		if (s->statements[i].text)
			sqlite3_reset(s->statements[i].stmt), s->statements[i].busy = false;
}

void sql_release(struct store *s)
{
	for (size_t i = 0; i < SQL_SLOTS; i++) {
		sqlite3_finalize(s->statements[i].stmt);
		free(s->statements[i].places);
	}
}

/* ---- binding ---- */

/* What comes behind this place was learnt in another order: it is looked up again. */
static void learn(struct sql *q, int place, const char *name)
{
	int parameter = sqlite3_bind_parameter_index(q->stmt, name);
	bool again = place >= q->parameters;

	for (int i = 0; i < place && !again; i++)
		again = q->places[i].parameter == parameter;
	if (!parameter || again)
		fprintf(stderr, "ledger: %s %s in: %s\n", parameter ? "bound twice:" : "no parameter", name, q->text);
	assert(parameter && !again);
	for (int i = place; i < q->parameters; i++)
		q->places[i] = (struct sql_place){0};
	q->places[place] = (struct sql_place){name, parameter};
}

static inline int parameter(struct sql *q, const char *name)
{
	int place = q->bound++;

	if (place >= q->parameters || q->places[place].name != name)
		learn(q, place, name);
	return q->places[place].parameter;
}

void sql_int(struct sql *q, const char *name, int64_t value)
{
	sqlite3_bind_int64(q->stmt, parameter(q, name), value);
}

void sql_text(struct sql *q, const char *name, struct slice value)
{
	sqlite3_bind_text64(q->stmt, parameter(q, name), value.at ? value.at : "", value.len, SQLITE_STATIC,
			    SQLITE_UTF8);
}

void sql_blob(struct sql *q, const char *name, const void *at, size_t len)
{
	sqlite3_bind_blob64(q->stmt, parameter(q, name), len ? at : "", len, SQLITE_STATIC);
}

bool sql_row(struct sql *q, struct err *err)
{
	assert(q->bound == q->parameters); /* so nothing is left of what was bound before, and it need not be cleared */
	int code = sqlite3_step(q->stmt);

	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE) {
		struct store s = {.db = sqlite3_db_handle(q->stmt)};
		q->failed = true;
		sql_fail(&s, q->text, err);
	}
	return false;
}

bool sql_done(struct sql *q)
{
	bool ok = !q->failed;

	sqlite3_reset(q->stmt);
	q->busy = false;
	return ok;
}

bool sql_run(struct sql *q, struct err *err)
{
	while (sql_row(q, err))
		;
	return sql_done(q);
}

int64_t sql_column_int(struct sql *q, int i)
{
	return sqlite3_column_int64(q->stmt, i);
}

struct slice sql_column_text(struct sql *q, int i)
{
	const char *at = (const char *)sqlite3_column_text(q->stmt, i);

	return (struct slice){at ? at : "", (size_t)sqlite3_column_bytes(q->stmt, i)};
}

struct slice sql_column_blob(struct sql *q, int i)
{
	const char *at = sqlite3_column_blob(q->stmt, i);

	return (struct slice){at ? at : "", (size_t)sqlite3_column_bytes(q->stmt, i)};
}

int64_t sql_changes(struct store *s)
{
	return sqlite3_changes64(s->db);
}

int64_t sql_last_row(struct store *s)
{
	return sqlite3_last_insert_rowid(s->db);
}

bool sql_exec(struct store *s, const char *script, struct err *err)
{
	if (sqlite3_exec(s->db, script, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(s, script, err);
	return true;
}

bool sql_one_int(struct store *s, const char *text, int64_t none, int64_t *out, struct err *err)
{
	struct sql *q = sql_use(s, text, err);

	if (!q)
		return false;
	*out = sql_row(q, err) ? sql_column_int(q, 0) : none;
	return sql_done(q);
}

const char *store_library_version(void)
{
	return sqlite3_libversion();
}
