#include "store/audit.h"

#include "store/sql.h"

/* The numbers in the SQL are those of engine/domain: call directions 1 in, 2 out; outcome 2 talked, above 2 no person
 * spoke; rungs 4 unknown to 12 paid (cases.h); matches 1 direct, 2 followed, 3 explained, of which reasons 4 to 8 lift
 * (matching.c); message states 1 to 3 accepted; booking 5 completed, 7 cancelled; consent 1 opt-in, 2 opt-out, 7 wrong
 * number, 8 complaint, 12 reassigned, 17 a row that was not read, 18 one that was; scope 2 voice (records.h).
 *
 * Each question returns one text a row that is against it. All of them read whole tables on purpose. */

/* A field of a receipt's text; a text that is no JSON any more has none. */
#define SAID(r, key) "CASE WHEN json_valid(" r ".payload) THEN json_extract(" r ".payload, '$." key "') END"

/* The states of a text that left, or may have. */
#define LEFT                                                                                                           \
	" o.state IN ('sending', 'accepted', 'uncertain', 'unconfirmed', 'ambiguous', 'delivered', 'undelivered',"     \
	" 'failed', 'status_unknown') "

/* Has this person asked to stop by the instant `at`, and not come back since? As consent.c reads it. */
#define STOPPED(phone, at)                                                                                             \
	" EXISTS (SELECT 1 FROM consents c WHERE c.phone = " phone " AND c.at <= " at                                  \
	" AND ((c.kind IN (2, 8) AND c.scope <> 2) OR c.kind IN (7, 12))"                                              \
	" AND NOT EXISTS (SELECT 1 FROM consents i WHERE i.phone = c.phone AND i.kind = 1 AND i.at > c.at"             \
	" AND i.at <= " at ")) "

/* A booking that lifts the case k: made after it, by that person, standing. */
#define LIFTS                                                                                                          \
	" b.owner = k.phone AND b.case_id = k.id AND b.status <> 7 AND (b.match_class IN (1, 2)"                       \
	" OR (b.match_class = 3 AND b.match_reason BETWEEN 4 AND 8)) "

/* The talk t of this caller had begun by then, and went on: as replay.c has it. */
#define DURING(t, at)                                                                                                  \
	" " t ".outcome = 2 AND " at " BETWEEN " t ".started_at - 2 AND " t ".started_at + max(" t ".ring_s, 0)"       \
	" + max(" t ".talk_s, 0) "

/* The formatter would break the SQL at each macro. */
/* clang-format off */
#define TALKED                                                                                                         \
	" EXISTS (SELECT 1 FROM calls c WHERE c.phone = k.phone AND k.phone > 0 AND c.outcome = 2"                     \
	" AND (c.started_at >= k.first_missed_at OR EXISTS (SELECT 1 FROM calls m WHERE m.phone = k.phone"             \
	" AND m.started_at BETWEEN k.first_missed_at AND k.last_missed_at AND" DURING("c", "m.started_at")              \
	" AND EXISTS (SELECT 1 FROM case_calls d WHERE d.call = m.id AND d.case_id = k.id))))"                          \
	" OR EXISTS (SELECT 1 FROM calls c WHERE c.id = k.last_call AND c.outcome = 2) "

/* The number was put on a list of numbers that get no text only after this text: the first change of the lists since
 * its receipt that names it is the one that lists it. */
#define LISTED_LATER                                                                                                   \
	" coalesce((SELECT instr(" SAID("r", "listed") ", ',+' || o.phone || ',') FROM receipts r"                            \
	" WHERE r.kind = 'config' AND r.at >= o.created_at AND r.number > (SELECT min(x.number) FROM receipts x WHERE x.kind IN ('draft', 'dry_run')"   \
	" AND o.message_id = " SAID("x", "message") ") AND instr(coalesce(" SAID("r", "listed") ", '')"                       \
	" || coalesce(" SAID("r", "unlisted") ", ''), ',+' || o.phone || ',') > 0 ORDER BY r.number LIMIT 1), 0) > 0 "
/* clang-format on */

#define PAYS " p.owner = k.phone AND p.case_id = k.id AND p.kind = 1 AND p.status = 1 "
#define PAID " EXISTS (SELECT 1 FROM payments p WHERE" PAYS ") "

#define SCAN " /* SCAN: an audit reads everything */"

/* The formatter would break the SQL at each macro. */
/* clang-format off */
static const struct {
	const char *id, *sentence, *sql;
} questions[] = {
	/* 1. A sent message counted as recovered money, or as recovered at all. */
	{"1a", "No case is closed by a text: only by a talk, a booking or a payment, by a person, or by config.",
	 "SELECT 'case ' || case_id || ' closed by ' || closed_by FROM cases WHERE open = 0 AND closed_by LIKE 'proof:%'"
	 " AND closed_by NOT IN ('proof:talked', 'proof:booked', 'proof:done', 'proof:paid')" SCAN},
	{"1b", "Money stands only where a payment record stands, and never more than was paid.",
	 "SELECT 'case ' || k.case_id || ' shows ' || k.paid_minor || ' ' || k.currency FROM cases k"
	 " WHERE k.paid_minor <> 0 AND (k.rung <> 12 OR k.paid_minor > (SELECT coalesce(sum(p.amount_minor), 0)"
	 " FROM payments p WHERE" PAYS "AND p.currency = k.currency))" SCAN},
	{"1c", "A booking that counts as after a text has an accepted text before it.",
	 "SELECT 'booking ' || b.native_id FROM bookings b WHERE b.match_class = 2"
	 " AND (b.accepted_at = 0 OR b.accepted_at > b.created_at OR b.case_id = 0)" SCAN},

	/* 2. A missed call hidden because the automation tried once. */
	{"2a", "Every missed call has its disposition.",
	 "SELECT 'call ' || coalesce(nullif(c.native_id, ''), c.id) || ' of ' || coalesce(f.name, '?') || ' line '"
	 " || c.file_line FROM calls c LEFT JOIN case_calls d ON d.call = c.id LEFT JOIN files f ON f.id = c.file"
	 " WHERE c.direction = 1 AND c.outcome NOT IN (1, 2) AND c.in_talk = 0 AND c.started_at <= :now AND d.call IS NULL" SCAN},
	{"2b", "Every disposition has its own receipt, which names its case.",
	 "SELECT 'call ' || d.call || ', receipt ' || d.receipt FROM case_calls d LEFT JOIN cases k ON k.id = d.case_id"
	 " LEFT JOIN receipts r ON r.number = d.receipt WHERE r.number IS NULL OR k.id IS NULL"
	 " OR r.kind NOT IN ('decision', 'no_contact', 'joined') OR (d.joined = 1) <> (r.kind = 'joined')"
	 " OR k.case_id IS NOT " SAID("r", "case") SCAN},
	{"2c", "Every disposition receipt belongs to exactly one missed call.",
	 "SELECT 'receipt ' || r.number || ': ' || count(d.call) || ' calls' FROM receipts r"
	 " LEFT JOIN case_calls d ON d.receipt = r.number WHERE r.kind IN ('decision', 'no_contact', 'joined')"
	 " GROUP BY r.number HAVING count(d.call) <> 1" SCAN},
	{"2d", "Every case was opened by exactly one missed call.",
	 "SELECT 'case ' || k.case_id FROM cases k LEFT JOIN case_calls d ON d.case_id = k.id AND d.joined = 0"
	 " GROUP BY k.id HAVING count(d.call) <> 1" SCAN},
	{"2e", "A closed case has what closed it: proof, a person's own words, or a number of the config.",
	 "SELECT 'case ' || k.case_id || ' closed by ' || k.closed_by FROM cases k WHERE k.open = 0 AND NOT"
	 " CASE k.closed_by WHEN 'proof:talked' THEN (" TALKED ")"
	 " WHEN 'proof:booked' THEN EXISTS (SELECT 1 FROM bookings b WHERE " LIFTS ")"
	 " WHEN 'proof:done' THEN EXISTS (SELECT 1 FROM bookings b WHERE " LIFTS ")"
	 " WHEN 'proof:paid' THEN " PAID " WHEN 'config' THEN k.outcome = 3 AND k.identity IN (4, 5)"
	 " ELSE EXISTS (SELECT 1 FROM closings c WHERE c.phone = k.phone AND c.case_id = k.id AND c.name = k.closed_by) END" SCAN},
	{"2f", "Every closing by a person has its receipt.",
	 "WITH said AS MATERIALIZED (SELECT " SAID("r", "case") " AS id, " SAID("r", "by") " AS name FROM receipts r"
	 " WHERE r.kind = 'close') SELECT 'case ' || k.case_id || ' by ' || c.name FROM closings c"
	 " JOIN cases k ON k.id = c.case_id LEFT JOIN said ON said.id = k.case_id AND said.name = c.name"
	 " WHERE said.id IS NULL" SCAN},
	{"2g", "What a case says of its decision is its latest decision, and its first receipt says the first one.",
	 "SELECT 'case ' || k.case_id FROM cases k LEFT JOIN decisions d ON d.id = k.decision"
	 " LEFT JOIN case_calls c ON c.case_id = k.id AND c.joined = 0 LEFT JOIN receipts r ON r.number = c.receipt"
	 " WHERE d.id IS NULL OR d.case_id <> k.id OR d.code <> k.code OR d.outcome <> k.outcome"
	 " OR d.id <> (SELECT max(x.id) FROM decisions x WHERE x.case_id = k.id)"
	 " OR (SELECT x.code FROM decisions x WHERE x.case_id = k.id ORDER BY x.id LIMIT 1) IS NOT " SAID("r", "code")
	 SCAN},

	{"2h", "A call that is none of the missed ones since it began during a talk has that talk, and left no words.",
	 "SELECT 'call ' || coalesce(nullif(c.native_id, ''), c.id) FROM calls c LEFT JOIN calls t ON t.id = c.in_talk"
	 " AND t.phone = c.phone AND t.phone > 0 AND t.id <> c.id AND" DURING("t", "c.started_at")
	 " LEFT JOIN case_calls d ON d.call = c.id WHERE c.in_talk <> 0"
	 " AND (t.id IS NULL OR d.call IS NOT NULL OR c.voicemail <> 0 OR c.needed <> '')" SCAN},

	/* 3. A text to our own numbers or another tenant's; to a test number by anything but the owner test. */
	{"3a", "No text, real or dry, goes to an internal number or to a line of any tenant.",
	 "SELECT 'text ' || o.message_id || ' (' || o.state || ')' FROM outbox o WHERE o.state <> 'canceled'"
	 " AND o.phone IN (SELECT value FROM json_each(:never)) AND NOT" LISTED_LATER SCAN},
	{"3b", "No text goes to a test number but by the owner test.",
	 "SELECT 'text ' || o.message_id || ' (' || o.state || ')' FROM outbox o WHERE o.state <> 'canceled'"
	 " AND o.phone IN (SELECT value FROM json_each(:tests)) AND NOT" LISTED_LATER "AND NOT EXISTS (SELECT 1 FROM receipts r"
	 " WHERE r.kind = 'owner_test' AND o.message_id = " SAID("r", "message") ")" SCAN},

	/* 4. "Booked" without a booking record; "paid" without a payment record; "sent" without a provider receipt. */
	{"4a", "Every booked or done case has a standing booking that was made for it.",
	 "SELECT 'case ' || k.case_id FROM cases k WHERE k.rung IN (10, 11) AND NOT EXISTS (SELECT 1 FROM bookings b"
	 " WHERE " LIFTS " AND b.native_id = k.proof_id AND (k.rung = 10 OR b.status = 5))" SCAN},
	{"4b", "Every paid case has a payment record.",
	 "SELECT 'case ' || k.case_id FROM cases k WHERE k.rung = 12 AND NOT " PAID SCAN},
	{"4c", "Every case in which a person is said to have talked has that call.",
	 "SELECT 'case ' || k.case_id FROM cases k WHERE k.rung = 9 AND NOT (" TALKED ")" SCAN},
	{"4d", "Every case that is said to be replied, delivered or accepted has that text.",
	 "SELECT 'case ' || k.case_id FROM cases k WHERE k.rung BETWEEN 6 AND 8"
	 " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.phone = k.phone AND m.phone > 0"
	 " AND ((k.rung = 8 AND m.direction = 1) OR (k.rung = 7 AND m.direction = 2 AND m.status = 3)"
	 " OR (k.rung = 6 AND m.direction = 2 AND m.status IN (0, 1, 2, 3))))"
	 " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.case_id = k.id AND k.rung < 8 AND o.provider_id <> ''"
	 " AND (k.rung = 6 OR o.state = 'delivered'))" SCAN},
	{"4e", "Every text that a provider took has the provider's id and the receipt of its hand-over.",
	 "WITH said AS MATERIALIZED (SELECT " SAID("r", "message") " AS id FROM receipts r"
	 " WHERE r.kind IN ('hand_over', 'owner_test')) SELECT DISTINCT 'text ' || o.message_id || ' (' || o.state || ')'"
	 " FROM outbox o LEFT JOIN said ON said.id = o.message_id WHERE " LEFT
	 " AND (said.id IS NULL OR o.started_at = 0 OR (o.state IN ('accepted', 'delivered', 'undelivered', 'failed',"
	 " 'status_unknown') AND (o.provider_id = '' OR o.handed_over_at = 0)))" SCAN},
	{"4f", "Every text of ours reads as its receipt says.",
	 "WITH said AS MATERIALIZED (SELECT " SAID("r", "message") " AS id, " SAID("r", "text") " AS body"
	 " FROM receipts r WHERE r.kind IN ('draft', 'dry_run', 'owner_test'))"
	 " SELECT DISTINCT 'text ' || o.message_id FROM outbox o LEFT JOIN said ON said.id = o.message_id"
	 " WHERE said.id IS NULL OR said.body IS NOT o.body" SCAN},
	{"4g", "A dry text has never touched a provider.",
	 "SELECT 'text ' || message_id FROM outbox WHERE dry = 1 AND (provider_id <> '' OR handed_over_at <> 0"
	 " OR started_at <> 0 OR attempts <> 0 OR state NOT IN ('draft', 'dry', 'canceled', 'expired'))" SCAN},
	{"4h", "Nothing was queued or handed over while the config said dry run.",
	 "WITH said AS MATERIALIZED (SELECT r.number, r.at, " SAID("r", "mode") " AS mode FROM receipts r"
	 " WHERE r.kind = 'config') SELECT 'text ' || o.message_id || ' (' || o.state || ')' FROM outbox o WHERE o.dry = 0"
	 " AND 'live' IS NOT (SELECT mode FROM said WHERE said.at <= o.created_at ORDER BY said.number DESC LIMIT 1)" SCAN},

	/* 5. A text to someone who asked to stop; outside quiet hours; twice for one missed call. */
	{"5a", "No text was handed over to somebody who had asked to stop.",
	 "SELECT 'text ' || o.message_id FROM outbox o WHERE o.handed_over_at > 0 AND "
	 STOPPED("o.phone", "o.handed_over_at") SCAN},
	{"5b", "No draft and no queued text waits for somebody who has asked to stop.",
	 "SELECT 'text ' || o.message_id || ' (' || o.state || ')' FROM outbox o WHERE o.state IN ('draft', 'queued')"
	 " AND " STOPPED("o.phone", ":now") SCAN},
	{"5c", "No text was handed over before its earliest instant.",
	 "SELECT 'text ' || message_id FROM outbox WHERE handed_over_at > 0 AND handed_over_at < not_before" SCAN},
	{"5d", "No missed call has two texts.",
	 "SELECT 'call ' || o.call || ': ' || count(*) || ' texts' FROM outbox o WHERE o.dry = 0 AND" LEFT
	 "GROUP BY o.call HAVING count(*) > 1"
	 " UNION ALL SELECT 'call ' || call || ': ' || count(*) || ' dry texts' FROM outbox WHERE state = 'dry'"
	 " GROUP BY call HAVING count(*) > 1" SCAN},
	{"5e", "A text that a person had to answer for went only with that answer, by name.",
	 "SELECT DISTINCT 'text ' || o.message_id FROM outbox o LEFT JOIN approvals a ON a.message_id = o.message_id"
	 " AND a.answer = 'approve' AND a.name = o.approved_by AND a.template_sha = o.template_sha"
	 " WHERE o.state NOT IN ('draft', 'canceled', 'expired') AND (o.review_codes <> '' OR o.approved_by <> '')"
	 " AND (o.answered_codes <> o.review_codes OR a.id IS NULL)" SCAN},
	{"5f", "Every answer to a draft has its receipt.",
	 "WITH said AS MATERIALIZED (SELECT " SAID("r", "message") " AS id, " SAID("r", "by") " AS name, "
	 SAID("r", "answer") " AS answer FROM receipts r WHERE r.kind = 'approval')"
	 " SELECT 'answer to ' || a.message_id || ' by ' || a.name FROM approvals a LEFT JOIN said"
	 " ON said.id = a.message_id AND said.name = a.name AND said.answer = a.answer WHERE said.id IS NULL" SCAN},
	{"5g", "What people said about being contacted is still on record: no stop was taken away.",
	 "WITH said AS MATERIALIZED (SELECT r.number, " SAID("r", "phone") " AS phone, " SAID("r", "said_at")
	 " AS at, " SAID("r", "event") " AS event FROM receipts r WHERE r.kind = 'consent'"
	 " UNION ALL SELECT r.number, " SAID("r", "phone") ", r.at, CASE " SAID("r", "is") " WHEN 'stop' THEN 'opt_out'"
	 " ELSE 'wrong_number' END FROM receipts r WHERE r.kind = 'reply' AND " SAID("r", "is") " <> 'ok')"
	 " SELECT 'receipt ' || said.number || ' (' || coalesce(said.event, '?') || ')' FROM said"
	 " WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.phone = CAST(substr(said.phone, 2) AS INTEGER)"
	 " AND c.at = coalesce(said.at, 0) AND c.kind = CASE said.event WHEN 'opt_in' THEN 1 WHEN 'opt_out' THEN 2"
	 " WHEN 'wrong_number' THEN 7 WHEN 'complaint' THEN 8 WHEN 'legal_threat' THEN 9 ELSE c.kind END)" SCAN},
	{"5h", "No draft and no queued text waits for somebody whom a row names that may be a stop and was not read.",
	 "SELECT 'text ' || o.message_id || ' (' || o.state || ')' FROM outbox o WHERE o.state IN ('draft', 'queued')"
	 " AND EXISTS (SELECT 1 FROM consents c WHERE c.phone = o.phone AND c.kind = 17"
	 " AND NOT EXISTS (SELECT 1 FROM consents r WHERE r.phone = c.phone AND r.kind = 18 AND r.evidence = c.evidence)"
	 " AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.phone = c.phone AND m.direction = 1"
	 " AND length(m.native_id) >= 8 AND instr(c.words, m.native_id) > 0))" SCAN},

	/* 7. A report or an import that changes quietly. (6, one tenant reaching another: each has its own file, which
	 * opening refuses under another name; see also 3a.) */
	{"7a", "Every report stands where its receipt says, and printed the head of the chain before it.",
	 "SELECT 'report ' || p.number FROM reports p LEFT JOIN receipts r ON r.number = p.head_number"
	 " WHERE r.number IS NULL OR r.kind <> 'report' OR p.number IS NOT " SAID("r", "number")
	 " OR p.folder IS NOT " SAID("r", "folder") " OR lower(hex(p.inputs_sha)) IS NOT " SAID("r", "inputs")
	 " OR p.head <> coalesce((SELECT h.hash FROM receipts h WHERE h.number = p.head_number - 1), zeroblob(32))" SCAN},
	{"7b", "Every report receipt has its report.",
	 "SELECT 'receipt ' || r.number FROM receipts r LEFT JOIN reports p ON p.head_number = r.number"
	 " WHERE r.kind = 'report' AND p.number IS NULL" SCAN},
	{"7c", "Every file that was read has its receipt, with the same bytes and counts.",
	 "WITH said AS MATERIALIZED (SELECT " SAID("r", "sha256") " AS sha, coalesce(" SAID("r", "rows") ", 0) AS rows,"
	 " coalesce(" SAID("r", "taken") ", 0) AS taken FROM receipts r WHERE r.kind = 'import')"
	 " SELECT 'file ' || f.name FROM files f LEFT JOIN said ON said.sha = lower(hex(f.sha256))"
	 " AND said.rows = f.rows AND said.taken = f.taken WHERE said.sha IS NULL" SCAN},
};
/* clang-format on */
const size_t audit_questions_n = sizeof questions / sizeof *questions;

static void list_numbers(struct str *out, const int64_t *numbers, size_t n)
{
	str_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			str_addc(out, ',');
		str_add_int(out, numbers[i]);
	}
	str_addc(out, ']');
}

bool audit_clock(struct store *s, int64_t *at, struct err *err)
{
	static const char SQL[] = "SELECT at FROM receipts ORDER BY number DESC LIMIT 1" SCAN;

	return sql_one_int(s, SQL, 0, at, err);
}

bool audit_chain_end(struct store *s, struct chain_fault *fault, struct err *err)
{
	static const char SQL[] = "SELECT max((SELECT coalesce(max(head_number), 0) FROM reports),"
				  " (SELECT coalesce(max(receipt), 0) FROM case_calls))" SCAN;
	int64_t named = 0;

	if (!sql_one_int(s, SQL, 0, &named, err))
		return false;
	if (fault->number || named <= receipts_number(s))
		return true;
	fault->number = receipts_number(s) + 1;
	snprintf(fault->what, sizeof fault->what,
		 "receipt %lld and what followed it were cut off: receipt %lld is named in the ledger",
		 (long long)fault->number, (long long)named);
	return true;
}

struct asking {
	struct store *s;
	int64_t now;
	struct str never, tests; /* as JSON */
};

static bool ask(struct asking *a, const char *sql, struct audit_answer *answer, struct err *err)
{
	struct sql *q = sql_use(a->s, sql, err);

	if (!q)
		return false;
	if (strstr(sql, ":now"))
		sql_int(q, ":now", a->now);
	if (strstr(sql, ":never"))
		sql_text(q, ":never", str_slice(&a->never));
	if (strstr(sql, ":tests"))
		sql_text(q, ":tests", str_slice(&a->tests));
	while (sql_row(q, err)) {
		struct slice what = sql_column_text(q, 0);
		answer->found++;
		if (answer->examples_n < AUDIT_EXAMPLES)
			snprintf(answer->example[answer->examples_n++], AUDIT_EXAMPLE_LEN, "%.*s", (int)what.len,
				 what.at);
	}
	return sql_done(q);
}

bool audit_run(struct store *s, const struct audit_env *env, bool (*each)(void *ctx, const struct audit_answer *a),
	       void *ctx, struct err *err)
{
	enum { NUMBERS_BYTES_MAX = 16 << 20 };
	struct asking a = {.s = s};
	bool ok = audit_clock(s, &a.now, err), more = true;

	str_init(&a.never, NUMBERS_BYTES_MAX);
	str_init(&a.tests, NUMBERS_BYTES_MAX);
	list_numbers(&a.never, env->never, env->never_n);
	list_numbers(&a.tests, env->tests, env->tests_n);
	for (size_t i = 0; ok && more && i < audit_questions_n; i++) {
		struct audit_answer answer = {.id = questions[i].id, .sentence = questions[i].sentence};
		ok = ask(&a, questions[i].sql, &answer, err);
		more = ok && each(ctx, &answer);
	}
	str_release(&a.never);
	str_release(&a.tests);
	return ok;
}

bool audit_each_report(struct store *s, bool (*each)(void *ctx, int64_t number, struct slice folder, struct slice head),
		       void *ctx, struct err *err)
{
	static const char SQL[] = "SELECT number, folder, lower(hex(head)) FROM reports ORDER BY number" SCAN;
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	while (sql_row(q, err))
		if (!each(ctx, sql_column_int(q, 0), sql_column_text(q, 1), sql_column_text(q, 2)))
			break;
	return sql_done(q);
}

bool store_check(struct store *s, struct err *err)
{
	static const char FILE_OK[] = "PRAGMA integrity_check(1) /* SCAN: reads every page */";
	static const char REFERENCES[] = "PRAGMA foreign_key_check /* SCAN: reads every reference */";
	char said[256] = "";
	struct sql *q = sql_use(s, FILE_OK, err);

	if (!q)
		return false;
	if (sql_row(q, err)) {
		struct slice words = sql_column_text(q, 0);
		if (!slice_is(words, "ok"))
			snprintf(said, sizeof said, "%.*s", (int)(words.len > 200 ? 200 : words.len), words.at);
	}
	if (!sql_done(q))
		return false;
	if (!*said && !(q = sql_use(s, REFERENCES, err)))
		return false;
	if (!*said && sql_row(q, err)) {
		struct slice table = sql_column_text(q, 0), parent = sql_column_text(q, 2);
		snprintf(said, sizeof said, "a row of %.*s refers to a row of %.*s that is not there", (int)table.len,
			 table.at, (int)parent.len, parent.at);
	}
	if (q->busy && !sql_done(q))
		return false;
	return !*said || err_set(err, ERR_IO, "the ledger's file is damaged: %s; restore a backup", said);
}
