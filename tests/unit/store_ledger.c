/* The ledger as a file: whose it is, who may write, what its triggers refuse, and what a changed chain shows. */
#include <sys/wait.h>

#include "domain/states.h"
#include "ledger_world.h"

/* ---- opening ---- */

static void open_fails(struct scratch *s, const char *tenant, enum store_mode mode, enum err_kind kind,
		       const char *words)
{
	struct err err = {0};
	struct store *store = store_open(s->dir, tenant, mode, &err);

	assert_null(store);
	if (!strstr(err.text, words))
		fail_msg("said \"%s\", not \"%s\"", err.text, words);
	check_int(err.kind, kind);
}

static struct store *open_one(struct scratch *s, enum store_mode mode)
{
	struct err err = {0};
	struct store *store = store_open(s->dir, "acme", mode, &err);

	check_ok(store, err);
	return store;
}

static void test_open(void **state)
{
	(void)state;
	struct scratch s;
	struct err err = {0};
	scratch_open(&s);
	open_fails(&s, "acme", STORE_READ, ERR_REFUSED, "no ledger yet");
	struct store *store = open_one(&s, STORE_WRITE);
	check_slice(store_meta(store, "tenant"), "acme");
	check_int(receipts_number(store), 0);
	ledger_begin(store);
	check_ok(store_set_meta(store, "x", SLICE("1"), &err), err);
	ledger_commit(store);
	ledger_begin(store);
	check_ok(store_set_meta(store, "x", SLICE("2"), &err), err);
	store_close(&store); /* rolls back what is not committed */
	assert_null(store);
	store = open_one(&s, STORE_READ);
	check_slice(store_meta(store, "x"), "1");
	check_slice(store_meta(store, "absent"), "");
	store_close(&store);
	store_close(&store); /* null is fine */
	scratch_close(&s);
}

static void test_not_ours(void **state)
{
	(void)state;
	struct scratch s;
	scratch_open(&s);
	struct store *store = open_one(&s, STORE_WRITE);
	ledger_run(store, "PRAGMA user_version = 99");
	store_close(&store);
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "use the newer ringback");
	open_fails(&s, "acme", STORE_READ, ERR_CONFIG, "use the newer ringback");
	scratch_close(&s);

	scratch_open(&s);
	store = open_one(&s, STORE_WRITE);
	store_close(&store);
	open_fails(&s, "other", STORE_WRITE, ERR_CONFIG, "belongs to another tenant (acme)");
	store = open_one(&s, STORE_WRITE); /* asking changed nothing */
	ledger_run(store, "UPDATE meta SET name = 'owner' WHERE name = 'tenant'");
	store_close(&store);
	open_fails(&s, "acme", STORE_WRITE, ERR_IO, "does not say whose it is");
	scratch_close(&s);

	scratch_open(&s);
	store = open_one(&s, STORE_WRITE);
	ledger_run(store, "PRAGMA application_id = 7");
	store_close(&store);
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "not a ringback ledger");
	scratch_close(&s);

	scratch_open(&s);
	store = open_one(&s, STORE_WRITE);
	ledger_run(store, "PRAGMA application_id = 0"); /* as any other program's: tables, and neither number */
	ledger_run(store, "PRAGMA user_version = 0");
	store_close(&store);
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "another program's database");
	scratch_close(&s);

	scratch_open(&s);
	static const char text[] = "This is a letter to the owner, and it is no database at all. Dear Ann, ...";
	scratch_write(&s, "ledger.db", text, sizeof text - 1);
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "not a ringback ledger");
	scratch_close(&s);
}

static void test_lost(void **state)
{
	(void)state;
	struct scratch s;
	struct store *store;

	scratch_open(&s);
	scratch_write(&s, "ledger.db", "", 0);
	open_fails(&s, "acme", STORE_READ, ERR_CONFIG, "ledger.db is empty");
	store = open_one(&s, STORE_WRITE); /* killed before the first page was written */
	store_close(&store);
	scratch_write(&s, "reports/2026-11-20/report.html", "", 0);
	store = open_one(&s, STORE_WRITE);
	store_close(&store);
	scratch_write(&s, "ledger.db", "", 0); /* lost */
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "restore ledger.db from a backup");
	open_fails(&s, "acme", STORE_READ, ERR_CONFIG, "restore ledger.db from a backup");
	scratch_close(&s);

	scratch_open(&s);
	scratch_write(&s, "archive/calls.csv", "", 0); /* read by `ringback import`, which writes no report */
	open_fails(&s, "acme", STORE_WRITE, ERR_CONFIG, "restore ledger.db from a backup");
	scratch_close(&s);
}

/* A ledger of the first version: what it holds stays, and who waited for a record's time is looked at once more. */
static void test_older_version(void **state)
{
	(void)state;
	struct scratch s;
	struct err err = {0};
	scratch_open(&s);
	struct store *store = open_one(&s, STORE_WRITE);
	ledger_run(store, "DROP TABLE later; ALTER TABLE payments DROP COLUMN fits_none; ALTER TABLE payments DROP "
			  "COLUMN dispute; ALTER TABLE calls DROP COLUMN in_talk; DROP INDEX consents_unread; PRAGMA "
			  "user_version = 1; "
			  "INSERT INTO dirty (phone) VALUES (12125550131)");
	store_close(&store);
	open_fails(&s, "acme", STORE_READ, ERR_CONFIG, "brings it up to date");
	store = open_one(&s, STORE_WRITE);
	check_slice(store_meta(store, "tenant"), "acme");
	check_int(LEDGER_INT(store, "SELECT phone FROM dirty"), CALLER);
	ledger_begin(store);
	check_ok(later_add(store, CALLER + 1, T0 + 1, &err) && later_add(store, CALLER + 2, T0 + 2, &err), err);
	check_ok(later_wake(store, T0, &err), err);
	check_int(LEDGER_INT(store, "SELECT count(*) FROM dirty"), 1);
	check_ok(later_wake(store, T0 + 1, &err), err);
	check_int(LEDGER_INT(store, "SELECT max(phone) FROM dirty"), CALLER + 1);
	check_int(LEDGER_INT(store, "SELECT phone FROM later"), CALLER + 2);
	ledger_commit(store);
	store_close(&store);
	scratch_close(&s);
}

/* Another process holds the ledger for `hold_ms` after it has said so. */
static pid_t hold_in_child(struct scratch *s, useconds_t hold_ms)
{
	int ready[2];
	char byte;

	check_int(pipe(ready), 0);
	pid_t child = fork();
	check_true(child >= 0);
	if (child == 0) {
		struct err err = {0};
		struct store *store = store_open(s->dir, "acme", STORE_WRITE, &err);
		if (!store || write(ready[1], "x", 1) != 1)
			_exit(1);
		usleep(hold_ms * 1000);
		store_close(&store);
		_exit(0);
	}
	check_int(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void test_lock(void **state)
{
	(void)state;
	struct scratch s;
	int status = -1;
	scratch_open(&s);
	pid_t child = hold_in_child(&s, 2500); /* longer than a writer waits for a dying one, shorter than a reader */
	open_fails(&s, "acme", STORE_WRITE, ERR_BUSY, "another run");
	struct store *store = open_one(&s, STORE_READ); /* a reader waits for the run to finish */
	store_close(&store);
	check_int(waitpid(child, &status, 0), child);
	check_int(status, 0);
	store = open_one(&s, STORE_WRITE);
	store_close(&store);
	scratch_close(&s);
}

static void test_reader_never_writes(void **state)
{
	(void)state;
	struct scratch s;
	struct err err = {0};
	scratch_open(&s);
	struct store *store = open_one(&s, STORE_WRITE);
	store_close(&store);
	store = open_one(&s, STORE_READ);
	bool wrote =
		store_begin(store, &err) && store_set_meta(store, "x", SLICE("1"), &err) && store_commit(store, &err);
	store_close(&store);
	store = open_one(&s, STORE_READ);
	check_slice(store_meta(store, "x"), "");
	store_close(&store);
	check_false(wrote);
	scratch_close(&s);
}

/* ---- what the ledger itself refuses ---- */

/* One text in `start`; null when the ledger refuses it. */
static struct store *with_text(const char *start, bool dry)
{
	struct store *s = ledger_memory();
	char sql[1024];

	ledger_run(s, "PRAGMA foreign_keys = OFF"); /* the case is not what is tested */
	ledger_begin(s);
	snprintf(sql, sizeof sql,
		 "INSERT INTO outbox (id, message_id, dedupe_key, case_id, call, decision, phone, from_phone, body, "
		 "template,"
		 " template_sha, review_codes, answered_codes, state, dry, created_at, not_before, approved_by, "
		 "started_at,"
		 " handed_over_at, attempts, provider, provider_id, provider_status, error_code, why) VALUES (1, 'M1',"
		 " randomblob(32), 1, 1, 1, 1, 1, 'x', 'x', zeroblob(32), '', '', '%s', %d, 1, 0, '', 0, 0, 0, 'p', "
		 "'', '', '', '')",
		 start, dry);
	struct err err = {0};
	if (!sql_exec(s, sql, &err)) {
		if (!strstr(err.text, "outbox:") && !strstr(err.text, "CHECK"))
			fail_msg("%s", err.text);
		store_close(&s);
		return NULL;
	}
	return s;
}

/* Walk to a state by the shortest way the table knows; false when there is none. */
static bool walk_to(struct store *s, const char *from, const char *to, int depth)
{
	if (strcmp(from, to) == 0)
		return true;
	for (size_t i = 0; depth && i < outbox_steps_n; i++) {
		char sql[160];
		struct err err = {0};
		if (strcmp(outbox_steps[i].was, from) || strcmp(outbox_steps[i].becomes, "draft") == 0)
			continue;
		ledger_run(s, "SAVEPOINT step");
		snprintf(sql, sizeof sql, "UPDATE outbox SET state = '%s', provider_id = 'SM1', dry = '%s' = 'dry'",
			 outbox_steps[i].becomes, outbox_steps[i].becomes);
		if (sql_exec(s, sql, &err) && walk_to(s, outbox_steps[i].becomes, to, depth - 1))
			return true;
		ledger_run(s, "ROLLBACK TO step; RELEASE step");
	}
	return false;
}

/* The ledger's own table is the C table, and every other step is refused. */
static void test_steps(void **state)
{
	(void)state;
	struct store *s = ledger_memory();
	check_int(LEDGER_INT(s, "SELECT count(*) FROM outbox_steps"), outbox_steps_n);
	store_close(&s);
	for (size_t i = 0; i < outbox_states_n; i++) {
		const char *was = outbox_states[i].word;
		for (size_t k = 0; k < outbox_states_n; k++) {
			const char *becomes = outbox_states[k].word;
			char sql[160];
			struct err err = {0};
			s = with_text("draft", false);
			assert_non_null(s);
			if (!walk_to(s, "draft", was, 6))
				fail_msg("no way from a draft to %s", was);
			snprintf(sql, sizeof sql,
				 "UPDATE outbox SET state = '%s', provider_id = 'SM1', dry = '%s' = 'dry'", becomes,
				 becomes);
			bool may = outbox_may_step(was, becomes) || i == k;
			if (strcmp(was, "dry") && sql_exec(s, sql, &err) != may)
				fail_msg("%s -> %s: %s", was, becomes, may ? err.text : "was not refused");
			store_close(&s);
		}
	}
}

static void test_starts(void **state)
{
	(void)state;
	for (size_t i = 0; i < outbox_states_n; i++) {
		const char *word = outbox_states[i].word;
		struct store *s = with_text(word, strcmp(word, "dry") == 0);
		check_int(s != NULL, outbox_may_step("", word));
		store_close(&s);
	}
}

static void test_dry_for_life(void **state)
{
	(void)state;
	struct store *s = with_text("dry", true);
	assert_non_null(s);
	check_refused(s, "UPDATE outbox SET dry = 0", "dry for life");
	check_refused(s, "UPDATE outbox SET state = 'queued'", "outbox");
	check_refused(s, "UPDATE outbox SET state = 'sending', dry = 0", "outbox");
	store_close(&s);
	s = with_text("draft", true); /* a draft of a dry run can only become dry */
	check_refused(s, "UPDATE outbox SET state = 'queued'", "CHECK");
	check_refused(s, "UPDATE outbox SET state = 'queued', dry = 0", "dry for life");
	ledger_run(s, "UPDATE outbox SET state = 'dry'");
	store_close(&s);
	assert_null(with_text("queued", true));
	assert_null(with_text("dry", false));
}

static void test_kept(void **state)
{
	(void)state;
	struct store *s = with_text("draft", false);
	check_refused(s, "DELETE FROM outbox", "never deleted");
	ledger_run(s, "UPDATE outbox SET state = 'queued'; UPDATE outbox SET state = 'sending'");
	check_refused(s, "UPDATE outbox SET state = 'accepted'", "CHECK"); /* "sent" without the provider's id */
	ledger_run(s, "UPDATE outbox SET state = 'accepted', provider_id = 'SM1'");
	store_close(&s);
}

/* ---- the chain ---- */

enum { RECEIPTS = 6 };

static struct store *with_chain(void)
{
	struct store *s = ledger_memory();
	struct err err = {0};

	ledger_begin(s);
	for (int i = 1; i <= RECEIPTS; i++) {
		char payload[80];
		int64_t number = 0;
		snprintf(payload, sizeof payload, "{\"at\":%d,\"file\":\"calls-%d.csv\",\"kind\":\"import\"}", 1000 + i,
			 i);
		check_ok(receipts_add(s, "import", 1000 + i, slice_of(payload), &number, &err), err);
		check_int(number, i);
	}
	ledger_commit(s);
	return s;
}

static void verify(struct store *s, int64_t bad)
{
	struct chain_fault fault;
	struct err err = {0};

	check_ok(receipts_verify(s, &fault, &err), err);
	if (fault.number != bad)
		fail_msg("first bad receipt %lld, not %lld: %s", (long long)fault.number, (long long)bad, fault.what);
	check_int(fault.what[0] != 0, bad != 0);
}

static void test_chain_append_only(void **state)
{
	(void)state;
	struct store *s = with_chain();
	verify(s, 0);
	check_refused(s, "UPDATE receipts SET payload = '{}' WHERE number = 2", "append-only");
	check_refused(s, "DELETE FROM receipts WHERE number = 6", "append-only");
	check_refused(s,
		      "INSERT OR REPLACE INTO receipts (number, kind, at, payload, hash)"
		      " VALUES (6, 'import', 1, '{}', zeroblob(32))",
		      "append-only");
	verify(s, 0);
	check_refused(s,
		      "INSERT INTO receipts (number, kind, at, payload, hash)"
		      " VALUES (7, 'invented', 1, '{}', zeroblob(32))",
		      "constraint failed");
	store_close(&s);
}

/* What somebody with the file and an editor can do, and the first number that shows it. */
static void test_chain_tampered(void **state)
{
	(void)state;
	static const struct {
		const char *sql;
		int64_t bad;
	} table[] = {
		{"UPDATE receipts SET payload = replace(payload, 'calls-3', 'calls-9') WHERE number = 3", 3},
		{"UPDATE receipts SET payload = payload || ' ' WHERE number = 1", 1},
		{"UPDATE receipts SET payload = 'no JSON' WHERE number = 4", 4},
		{"UPDATE receipts SET kind = 'report' WHERE number = 2", 2},
		{"UPDATE receipts SET at = 5 WHERE number = 5", 5},
		{"UPDATE receipts SET hash = zeroblob(32) WHERE number = 6", 6},
		{"UPDATE receipts SET hash = (SELECT hash FROM receipts WHERE number = 2) WHERE number = 3", 3},
		{"DELETE FROM receipts WHERE number = 4", 4},
		{"DELETE FROM receipts WHERE number = 1", 1},
		{"DELETE FROM receipts WHERE number = 4; UPDATE receipts SET number = number - 1 WHERE number > 4", 4},
		{"UPDATE receipts SET number = 99 WHERE number = 2; UPDATE receipts SET number = 2 WHERE number = 3;"
		 "UPDATE receipts SET number = 3 WHERE number = 99",
		 2},
		{"UPDATE receipts SET number = 7 WHERE number = 6", 6},
		{"UPDATE receipts SET payload = replace(payload, 'calls-1', 'calls-2') WHERE number = 1", 1},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct store *s = with_chain();
		ledger_run(s, "DROP TRIGGER receipts_fixed; DROP TRIGGER receipts_kept");
		ledger_run(s, table[i].sql);
		verify(s, table[i].bad);
		store_close(&s);
	}
}

/* A cut at the end leaves a whole chain: only the head that was printed elsewhere shows it. */
static void test_chain_cut(void **state)
{
	(void)state;
	struct store *s = with_chain();
	uint8_t head[HASH_SHA256_LEN];
	struct err err = {0};
	memcpy(head, receipts_head(s), sizeof head);
	ledger_run(s, "DROP TRIGGER receipts_kept; DELETE FROM receipts WHERE number > 4");
	verify(s, 0);
	check_ok(receipts_load_head(s, &err), err);
	check_int(receipts_number(s), 4);
	check_true(memcmp(head, receipts_head(s), sizeof head) != 0);
	store_close(&s);
}

/* The head goes back with the transaction, and equal inputs make equal chains. */
static void test_chain_rollback(void **state)
{
	(void)state;
	struct store *s = with_chain(), *other = with_chain();
	struct err err = {0};
	uint8_t head[HASH_SHA256_LEN];
	memcpy(head, receipts_head(s), sizeof head);
	ledger_begin(s);
	check_ok(receipts_add(s, "report", 2000, SLICE("{\"at\":2000,\"kind\":\"report\"}"), NULL, &err), err);
	store_rollback(s);
	check_int(receipts_number(s), RECEIPTS);
	assert_memory_equal(receipts_head(s), head, sizeof head);
	assert_memory_equal(receipts_head(other), head, sizeof head);
	verify(s, 0);
	store_close(&s);
	store_close(&other);
}

/* SHA-256("ringback-receipt-1\0" || u64be(number) || previous hash || SHA-256(payload)), as an auditor would. */
static void test_chain_formula(void **state)
{
	(void)state;
	struct store *s = ledger_memory();
	struct err err = {0};
	static const char payload[] = "{\"at\":1,\"kind\":\"config\"}";
	uint8_t bytes[19 + 8 + 32 + 32] = "ringback-receipt-1", want[32];
	ledger_begin(s);
	check_ok(receipts_add(s, "config", 1, slice_of(payload), NULL, &err), err);
	ledger_commit(s);
	bytes[19 + 7] = 1;
	hash_sha256(payload, sizeof payload - 1, bytes + 19 + 8 + 32);
	hash_sha256(bytes, sizeof bytes, want);
	assert_memory_equal(receipts_head(s), want, sizeof want);
	store_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_not_ours),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_older_version),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_reader_never_writes),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_starts),
		cmocka_unit_test(test_dry_for_life),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_chain_append_only),
		cmocka_unit_test(test_chain_tampered),
		cmocka_unit_test(test_chain_cut),
		cmocka_unit_test(test_chain_rollback),
		cmocka_unit_test(test_chain_formula),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
