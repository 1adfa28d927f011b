/* Opening a ledger: lock, settings that must take, version, schema. */
#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "domain/states.h"
#include "schema.h"
#include "store/receipts.h"
#include "store/sql.h"

enum {
	APPLICATION_ID = 0x52424B31, /* "RBK1" */
	READ_WAIT_MS = 5000,
	WRITE_WAIT_MS = 1000, /* a run that was killed may still be letting go of its lock */
	CACHE_KIB = 32 * 1024,
};

/* One entry a version: schema/ledger_001.sql brings version 0 to 1, and so on. */
static const char *const migrations[] = {
	(const char *)ledger_001,
	(const char *)ledger_002,
	(const char *)ledger_003,
	(const char *)ledger_004,
};
enum { SCHEMA_VERSION = sizeof migrations / sizeof *migrations };

static bool pragma_is(struct store *s, const char *pragma, const char *want)
{
	sqlite3_stmt *q;
	bool same = false;

	if (sqlite3_prepare_v2(s->db, pragma, -1, &q, NULL) != SQLITE_OK)
		return false;
	if (sqlite3_step(q) == SQLITE_ROW)
		same = strcmp((const char *)sqlite3_column_text(q, 0), want) == 0;
	sqlite3_finalize(q);
	return same;
}

static int64_t pragma_int(struct store *s, const char *pragma)
{
	sqlite3_stmt *q;
	int64_t value = -1;

	if (sqlite3_prepare_v2(s->db, pragma, -1, &q, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(q) == SQLITE_ROW)
		value = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return value;
}

/* WAL with synchronous FULL loses no committed row in a power cut, NORMAL does; EXCLUSIVE needs no shared memory and
 * keeps every other connection out, which the WAL-reset bug of SQLite before 3.51.3 needs. Settings that did not take
 * are fatal. */
static bool configure(struct store *s, bool memory, struct err *err)
{
	char script[256];

	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	snprintf(script, sizeof script,
		 "PRAGMA cache_size = -%d; PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON;"
		 "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON;"
		 "PRAGMA recursive_triggers = ON", /* else REPLACE deletes a receipt without asking its trigger */
		 CACHE_KIB);
	if (!sql_exec(s, script, err))
		return false;
	if (memory)
		return true;
	if (!sql_exec(s, "PRAGMA locking_mode = EXCLUSIVE", err))
		return false;
	if (!s->writes)
		return sql_exec(s, "PRAGMA query_only = ON", err);
	if (!sql_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000", err))
		return false;
	if (!pragma_is(s, "PRAGMA journal_mode", "wal") || pragma_int(s, "PRAGMA synchronous") != 2)
		return err_set(err, ERR_IO,
			       "ledger: the file system does not allow write-ahead logging with full sync");
	return true;
}

static bool seed_steps(struct store *s, struct err *err)
{
	static const char SQL[] = "INSERT OR IGNORE INTO outbox_steps (was, becomes) VALUES (:was, :becomes)";

	for (size_t i = 0; i < outbox_steps_n; i++) {
		struct sql *q = sql_use(s, SQL, err);
		if (!q)
			return false;
		sql_text(q, ":was", slice_of(outbox_steps[i].was));
		sql_text(q, ":becomes", slice_of(outbox_steps[i].becomes));
		if (!sql_run(q, err))
			return false;
	}
	return true;
}

static bool migrate(struct store *s, const char *tenant, struct err *err)
{
	int64_t version = pragma_int(s, "PRAGMA user_version");
	int64_t application = pragma_int(s, "PRAGMA application_id");
	char script[96];

	if (version < 0 || (application != APPLICATION_ID && (application != 0 || version != 0)))
		return err_set(err, ERR_CONFIG, "ledger.db is not a ringback ledger; move it away and run again");
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_CONFIG,
			       "ledger.db has version %lld and this program knows %d: use the newer ringback",
			       (long long)version, SCHEMA_VERSION);
	if (version == 0 && pragma_int(s, "SELECT count(*) FROM sqlite_schema /* SCAN */") != 0)
		return err_set(err, ERR_CONFIG, "ledger.db is another program's database; move it away and run again");
	if (version == 0 && !s->writes)
		return err_set(
			err, ERR_CONFIG,
			"ledger.db is empty: restore it from a backup; if there was none, `ringback run` begins anew");
	if (version < SCHEMA_VERSION && !s->writes)
		return err_set(err, ERR_CONFIG, "ledger.db has an older version; `ringback run` brings it up to date");
	if (version == SCHEMA_VERSION)
		return true;
	if (!store_begin(s, err))
		return false;
	for (int64_t v = version; v < SCHEMA_VERSION; v++)
		if (!sql_exec(s, migrations[v], err))
			return false;
	snprintf(script, sizeof script, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
		 SCHEMA_VERSION);
	return sql_exec(s, script, err) && seed_steps(s, err) &&
	       (version > 0 || store_set_meta(s, "tenant", slice_of(tenant), err)) && store_commit(s, err);
}

static bool settle(struct store *s, const char *tenant, bool memory, struct err *err)
{
	if (!configure(s, memory, err) || !migrate(s, tenant, err))
		return false;
	struct slice owner = store_meta(s, "tenant");
	if (!owner.len)
		return err_set(err, ERR_IO,
			       "ledger.db does not say whose it is: it is damaged; restore it from a backup");
	if (!slice_is(owner, tenant))
		return err_set(err, ERR_CONFIG, "ledger.db belongs to another tenant (%.40s)", owner.at);
	return receipts_load_head(s, err);
}

/* One thread, one connection: no mutex guards anything, and nobody asks how much memory SQLite uses. A refusal means
 * that SQLite runs already, with the same settings. */
static void configure_library(void)
{
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct store *new_store(bool writes)
{
	struct store *s = mem_alloc(sizeof *s);

	configure_library();

	*s = (struct store){.lock_fd = -1};
	s->writes = writes;
	s->hash = hash_new();
	str_init(&s->scratch, 1 << 20);
	str_init(&s->voices, 64 * 1024);
	return s;
}

/* A new ledger is its owner's and their group's, as reports are; SQLite would let everybody read it. What is wrong with
 * the path, SQLite says. */
static void make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);

	if (fd >= 0)
		close(fd);
}

/* Reports or exports that were read, without a ledger: it was lost. To begin anew by oneself would forget everybody who
 * asked to stop. */
static bool is_lost(const char *folder, struct err *err)
{
	struct str path;
	struct stat st;

	str_init(&path, 4096);
	bool there = stat(file_join(&path, folder, "ledger.db"), &st) == 0 && st.st_size > 0;
	bool lost = !there && (file_is_folder(file_join(&path, folder, "reports")) ||
			       file_is_folder(file_join(&path, folder, "archive")));
	str_release(&path);
	if (lost)
		err_set(err, ERR_CONFIG,
			"there are reports, or exports that were read, but no ledger, or an empty one: restore "
			"ledger.db from a backup; to begin anew, and forget who asked to stop, move the folders "
			"reports and archive away");
	return lost;
}

static bool open_file(struct store *s, const char *folder, struct err *err)
{
	struct str path;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
		    (s->writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
	bool ok = false;

	str_init(&path, 4096);
	if (is_lost(folder, err) || (s->writes && !file_make_folder(folder, err)))
		goto out;
	if (!s->writes && !file_exists(file_join(&path, folder, "ledger.db"))) {
		err_set(err, ERR_REFUSED, "there is no ledger yet; `ringback run` makes it");
		goto out;
	}
	s->lock_fd = file_lock(file_join(&path, folder, "run.lock"), s->writes ? WRITE_WAIT_MS : READ_WAIT_MS, err);
	if (s->lock_fd < 0)
		goto out;
	if (s->writes)
		make_private(file_join(&path, folder, "ledger.db"));
	if (sqlite3_open_v2(file_join(&path, folder, "ledger.db"), &s->db, flags, NULL) != SQLITE_OK) {
		sql_fail(s, "open", err);
		goto out;
	}
	ok = true;
out:
	str_release(&path);
	return ok;
}

struct store *store_open(const char *folder, const char *tenant, enum store_mode mode, struct err *err)
{
	struct store *s = new_store(mode == STORE_WRITE);

	if (open_file(s, folder, err) && settle(s, tenant, false, err))
		return s;
	store_close(&s);
	return NULL;
}

struct store *store_open_memory(const char *tenant, struct err *err)
{
	struct store *s = new_store(true);

	if (sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		sql_fail(s, "open", err);
	else if (settle(s, tenant, true, err))
		return s;
	store_close(&s);
	return NULL;
}

void store_close(struct store **sp)
{
	struct store *s = *sp;

	if (!s)
		return;
	if (s->begun_by)
		store_rollback(s);
	sql_release(s);
	if (s->db && s->writes)
		sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	int code = sqlite3_close(s->db);
	assert(code == SQLITE_OK); /* a statement left open is a bug of ours */
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	hash_free(&s->hash);
	str_release(&s->scratch);
	str_release(&s->voices);
	free(s);
	*sp = NULL;
}

bool store_begin_at(struct store *s, const char *who, struct err *err)
{
	if (s->begun_by)
		fprintf(stderr, "ledger: %s begins inside the transaction of %s\n", who, s->begun_by);
	assert(!s->begun_by);
	if (!sql_exec(s, "BEGIN IMMEDIATE", err))
		return err_wrap(err, "%s", who);
	s->begun_by = who;
	return true;
}

bool store_commit(struct store *s, struct err *err)
{
	assert(s->begun_by);
	if (!sql_exec(s, "COMMIT", err)) {
		store_rollback(s);
		return false;
	}
	s->begun_by = NULL;
	return true;
}

void store_rollback(struct store *s)
{
	struct err ignored;

	if (!s->begun_by)
		return;
	sql_reset_all(s);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->begun_by = NULL;
	receipts_load_head(s, &ignored); /* the chain's head goes back with the rest */
}

bool store_index_reports(struct store *s, struct err *err)
{
	if (!store_begin(s, err))
		return false;
	if (sql_exec(s, (const char *)report_indexes, err))
		return store_commit(s, err);
	store_rollback(s);
	return false;
}

struct slice store_meta(struct store *s, const char *name)
{
	static const char SQL[] = "SELECT value FROM meta WHERE name = :name";
	struct sql *q = sql_use(s, SQL, NULL);

	str_clear(&s->scratch);
	if (!q)
		return str_slice(&s->scratch);
	sql_text(q, ":name", slice_of(name));
	if (sql_row(q, NULL))
		str_add_slice(&s->scratch, sql_column_text(q, 0));
	sql_done(q);
	return str_slice(&s->scratch);
}

bool store_set_meta(struct store *s, const char *name, struct slice value, struct err *err)
{
	static const char SQL[] = "INSERT INTO meta (name, value) VALUES (:name, :value)"
				  " ON CONFLICT (name) DO UPDATE SET value = excluded.value";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":name", slice_of(name));
	sql_text(q, ":value", value);
	return sql_run(q, err);
}
