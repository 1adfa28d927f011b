/* What the ledger tells of one person: what stands in the outbox alone comes with the provider's word about it. */
#include "ledger_world.h"

static void add_text(struct store *s, const char *id, const char *key, const char *steps)
{
	char script[1200];

	snprintf(script, sizeof script,
		 "INSERT INTO outbox (message_id, dedupe_key, case_id, call, decision, phone, from_phone, body, "
		 "template,"
		 " template_sha, review_codes, answered_codes, state, dry, created_at, not_before, approved_by, "
		 "started_at,"
		 " handed_over_at, attempts, provider, provider_id, provider_status, error_code, why)"
		 " VALUES ('%s', CAST('%-32s' AS BLOB), 1, 1, 1, 12125550131, 14155550100, 'b', 'k', zeroblob(32), '', "
		 "'',"
		 " 'queued', 0, 1795300000, 1795300000, '', 0, 0, 1, 'twilio', '', '', '', '');"
		 "UPDATE outbox SET state = 'sending' WHERE message_id = '%s';"
		 "UPDATE outbox SET %s WHERE message_id = '%s';",
		 id, key, id, steps, id);
	ledger_run(s, script);
}

static void errors_of_our_own_texts_are_told(void **state)
{
	struct store *s = ledger_memory();
	struct arena arena;
	struct person p = {0};
	struct err err = {0};

	(void)state;
	arena_init(&arena, 1 << 20);
	ledger_run(s, "PRAGMA foreign_keys = OFF;");
	add_text(s, "M1", "a", "state = 'rejected', error_code = '21610'");
	add_text(s, "M2", "b", "state = 'accepted', provider_id = 'SM2', handed_over_at = 1795300060");
	ledger_run(s, "UPDATE outbox SET state = 'undelivered', error_code = '30006' WHERE message_id = 'M2';");
	check_ok(people_load(s, CALLER, &p, &arena, &err), err);
	check_int(p.outbox_n, 2);
	check_slice(p.outbox[0].error_code, "21610");
	check_slice(p.outbox[1].error_code, "30006");
	check_int(p.texts_n, 1); /* what was refused at once never was a text */
	check_slice(p.texts[0].our_id, "M2");
	check_slice(p.texts[0].error_code, "30006");
	check_int(p.texts[0].status, MESSAGE_FAILED);
	check_true(p.texts[0].ours_only);
	person_release(&p);
	arena_release(&arena);
	store_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_of_our_own_texts_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
