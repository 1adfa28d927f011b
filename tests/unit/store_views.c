/* The questions of a report, each asked along an index, answer what the plain question over the whole ledger does, in
 * the same order. */
#include "store/views.h"

#include "check.h"
#include "ledger_world.h"

enum { DAY = 86400 };

/* Texts of ours in every state, with an id that the provider shows, one that it does not show, and none. Triggers
 * aside, since a ledger comes to most of these states in steps. */
static const char TEXTS[] =
	"DROP TRIGGER outbox_starts;"
	"INSERT INTO outbox SELECT s.i * 3 + p.i, printf('M%03d', 97 - s.i * 3 - p.i), randomblob(32), 1, 1, 1, "
	"12125550131,"
	" 14155550100, 'Hello', 'missed_call', randomblob(32), '', '', s.state, s.state = 'dry', 1795300000 - (s.i % "
	"5) * 86400,"
	" 1795300000, '', 0, CASE WHEN s.i % 2 THEN 1795300000 - 86400 ELSE 0 END, 0, 'twilio',"
	" CASE p.i WHEN 0 THEN printf('SMours%d', s.i) WHEN 1 THEN printf('SMlost%d', s.i) ELSE '' END, '', '', ''"
	" FROM (SELECT row_number() OVER () AS i, value AS state FROM json_each('[\"draft\", \"queued\", \"dry\", "
	"\"sending\","
	" \"accepted\", \"rejected\", \"uncertain\", \"unconfirmed\", \"ambiguous\", \"delivered\", \"undelivered\", "
	"\"failed\","
	" \"status_unknown\", \"expired\", \"canceled\"]')) s, (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2) p"
	" WHERE p.i < 2 OR s.state NOT IN ('accepted', 'delivered', 'undelivered', 'failed', 'status_unknown');"
	"INSERT INTO messages SELECT value, value * 7919, CASE WHEN value <= 15 THEN printf('SMours%d', value)"
	" ELSE printf('SMtheirs%d', value * 37 % 64) END, 1 + (value % 4 > 0), 12125550131, 14155550100, 'Hi', value % "
	"4, 'sent',"
	" '', 1795300000 - (value % 6) * 86400, 1, 0, 0, 0, '', '', 0, value, 1, value FROM generate_series;";

static const char SERIES[] = "CREATE TEMP TABLE generate_series AS WITH RECURSIVE n(value) AS"
			     " (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 60) SELECT value FROM n;";

static const char BOOKINGS[] =
	"INSERT INTO bookings (id, key, native_id, status, status_raw, title, person, phone, phones, email, owner, "
	"created_at,"
	" starts_at, ends_at, last_starts_at, series, completed_at, updated_at, sequence, channel, message_ref, "
	"amount_minor,"
	" currency, content, file, file_line, case_id, match_class)"
	" SELECT value, value * 104729, printf('J%d', value * 37 % 64), 1, '', '', '', 12125550131, 1, '', 12125550131,"
	" CASE value % 4 WHEN 0 THEN 0 ELSE 1795300000 - value % 4 * 86400 END, 1795300000 - value % 3 * 172800, 0, 0, "
	"0, 0, 0, 0,"
	" '', '', 0, '', value, 1, value, CASE WHEN value % 5 = 0 THEN 1 ELSE 0 END, value % 6 FROM generate_series;";

/* Cases that are open, touched by one of three times, or by none: the bookings of each hang on them. */
static const char CASES[] =
	"INSERT INTO cases SELECT value + 1, printf('K%08d', value * 37 % 64), 12125550131, 0, 1795300000 - value * "
	"43200,"
	" 1795300000 - value * 43200 + (value % 3 = 0) * 259200, 1, 1, 0, '', '', 0, '', 0, '', 0, 0, '', '', 0, 0, "
	"'', '',"
	" 0, 0, 0, 0, 0, 0, '', '', '', 0, 0, 0, '', 0, 0, '', value % 5 = 0, 0, 0, 0, 'proof:x', '',"
	" (value % 4 = 0) * (1795300000 - value * 20000), 1795300000 - value * 30000, 0 FROM generate_series;"
	"UPDATE bookings SET case_id = 1 + value FROM generate_series WHERE value = id AND id % 3 > 0;";

static const char REPLIES[] = "UPDATE messages SET reply_class = id % 5, phone = phone * (id % 7 > 0),"
			      " resolved = CASE id % 11 WHEN 0 THEN 'ok' ELSE '' END WHERE direction = 1;"
			      "UPDATE messages SET phone = phone + id % 13 WHERE phone > 0;";

static struct store *ledger(void)
{
	struct store *s = ledger_memory();
	struct err err = {0};
	struct file_row file = {.name = "jobs.csv", .format = "x", .zone_basis = "UTC", .imported_at = T0};
	struct case_row k = {
		.row = 1, .id = "C00000001", .caller = CALLER, .first_missed_at = T0 - 9 * DAY, .open = true};

	k.last_missed_at = k.first_missed_at;
	check_ok(files_begin(s, file.name, &file.id, &err), err);
	check_ok(files_finish(s, &file, &err), err);
	check_ok(cases_insert(s, &k, &err), err);
	ledger_run(s, SERIES);
	ledger_run(s, TEXTS);
	ledger_run(s, BOOKINGS);
	ledger_run(s, CASES);
	ledger_run(s, REPLIES);
	check_ok(store_index_reports(s, &err), err);
	check_ok(store_index_reports(s, &err), err); /* again changes nothing */
	return s;
}

struct list {
	struct str out;
	size_t n, stop_at;
};

static bool add_row(struct list *l, const char *a, struct slice b)
{
	str_addf(&l->out, "%s %.*s\n", a, (int)b.len, b.at);
	return ++l->n != l->stop_at;
}

static bool any_text(void *ctx, const struct text_view *t, struct err *err)
{
	(void)err;
	return add_row(ctx, t->reconciled, t->message_id.len ? t->message_id : t->provider_id);
}

static bool any_booking(void *ctx, const struct booking_view *b, struct err *err)
{
	(void)err;
	return add_row(ctx, "booking", b->id);
}

static bool any_case(void *ctx, const struct case_row *r, struct err *err)
{
	(void)err;
	return add_row(ctx, "case", slice_of(r->id));
}

static bool any_reply(void *ctx, const struct reply_view *r)
{
	return add_row(ctx, "reply", r->body);
}

/* The plain question: two columns, from :from (some days before T0) to T0. */
static void ask_plainly(struct store *s, const char *sql, int days, struct list *l)
{
	struct err err = {0};
	struct sql *q = sql_use(s, sql, &err);

	check_ok(q, err);
	sql_int(q, ":from", T0 - days * DAY);
	while (sql_row(q, &err))
		add_row(l, sql_column_text(q, 0).at, sql_column_text(q, 1));
	check_true(sql_done(q));
}

static void lists_init(struct list *a, struct list *b)
{
	*a = *b = (struct list){0};
	str_init(&a->out, 1 << 16);
	str_init(&b->out, 1 << 16);
}

static void lists_check(struct list *asked, struct list *plain, size_t at_least)
{
	check_true(asked->n >= at_least);
	check_text(asked->out.data, plain->out.data);
	str_release(&asked->out);
	str_release(&plain->out);
}

static void test_texts(void **state)
{
	(void)state;
	static const char SQL[] =
		"SELECT what, id FROM (SELECT 1 AS side, o.created_at AS at, o.message_id AS id, 0 AS n,"
		" CASE WHEN o.state IN ('draft', 'queued', 'dry', 'expired', 'canceled') THEN '' WHEN m.id IS NULL THEN"
		" 'only_ours' WHEN (m.status = 3) = (o.state = 'delivered') OR o.state = 'accepted' THEN 'matched'"
		" ELSE 'differs' END AS what FROM outbox o LEFT JOIN messages m ON m.phone = o.phone"
		" AND m.native_id = o.provider_id AND o.provider_id <> '' AND m.direction = 2"
		" WHERE max(o.created_at, o.handed_over_at) >= :from AND o.created_at <= 1795300000"
		" UNION ALL SELECT 2, sent_at, native_id, id, 'only_provider' FROM messages WHERE direction = 2"
		" AND sent_at BETWEEN :from AND 1795300000 AND native_id NOT IN (SELECT provider_id FROM outbox))"
		" ORDER BY side, at, id, n /* SCAN: a test */";
	struct store *s = ledger();
	struct err err = {0};

	for (int days = 0; days < 8; days++) {
		struct list asked, plain;
		lists_init(&asked, &plain);
		check_ok(views_each_text(s, T0 - days * DAY, T0, any_text, &asked, &err), err);
		ask_plainly(s, SQL, days, &plain);
		lists_check(&asked, &plain, days ? 8 : 1);
	}
	store_close(&s);
}

static void test_bookings(void **state)
{
	(void)state;
	static const char SQL[] =
		"SELECT 'booking', b.native_id FROM bookings b LEFT JOIN cases k ON k.id = b.case_id"
		" WHERE b.created_at <= 1795300000 AND (b.created_at >= :from OR (b.created_at = 0 AND b.starts_at >= "
		":from) OR k.open = 1 OR k.last_missed_at >= :from OR k.changed_at >= :from)"
		" ORDER BY b.created_at, b.native_id, b.id /* SCAN: a test */";
	struct store *s = ledger();
	struct err err = {0};

	for (int days = 0; days < 8; days++) {
		struct list asked, plain;
		lists_init(&asked, &plain);
		check_ok(views_each_booking(s, T0 - days * DAY, T0, any_booking, &asked, &err), err);
		ask_plainly(s, SQL, days, &plain);
		lists_check(&asked, &plain, 4);
	}
	store_close(&s);
}

static void test_cases(void **state)
{
	(void)state;
	static const char SQL[] = "SELECT 'case', case_id FROM cases WHERE first_missed_at <= 1795300000 AND (open = 1"
				  " OR last_missed_at >= :from OR closed_at >= :from OR changed_at >= :from)"
				  " ORDER BY first_missed_at, case_id /* SCAN: a test */";
	struct store *s = ledger();
	struct err err = {0};

	for (int days = 0; days < 8; days++) {
		struct list asked, plain;
		lists_init(&asked, &plain);
		check_ok(cases_each_reported(s, T0 - days * DAY, T0, any_case, &asked, &err), err);
		ask_plainly(s, SQL, days, &plain);
		lists_check(&asked, &plain, 13);
	}
	store_close(&s);
}

static void test_replies(void **state)
{
	(void)state;
	static const char SQL[] =
		"SELECT 'reply', body FROM messages m WHERE direction = 1 AND resolved = '' AND phone > 0"
		" AND sent_at <= 1795300000 AND :from > 0 AND (reply_class = 4 OR (reply_class IN (0, 3) AND NOT EXISTS"
		" (SELECT 1 FROM messages a WHERE a.phone = m.phone AND a.direction = 2 AND a.sent_at > m.sent_at"
		" AND a.status IN (1, 2, 3)) AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.owner = m.phone"
		" AND b.created_at > m.sent_at AND b.status <> 7))) ORDER BY sent_at, native_id, key /* SCAN: a test "
		"*/";
	struct store *s = ledger();
	struct err err = {0};
	struct list asked, plain;

	ledger_run(s, "UPDATE messages SET body = native_id");
	lists_init(&asked, &plain);
	check_ok(views_each_reply(s, T0, any_reply, &asked, &err), err);
	ask_plainly(s, SQL, 1, &plain);
	lists_check(&asked, &plain, 3);
	store_close(&s);
}

/* Who has enough stops; that is no fault, and the question can be asked again. */
static void test_stopping(void **state)
{
	(void)state;
	struct store *s = ledger();
	struct err err = {0};

	for (int again = 0; again < 2; again++) {
		struct list texts, bookings;
		lists_init(&texts, &bookings);
		texts.stop_at = bookings.stop_at = 2;
		check_false(views_each_text(s, T0 - 9 * DAY, T0, any_text, &texts, &err));
		check_false(views_each_booking(s, T0 - 2 * DAY, T0, any_booking, &bookings, &err));
		check_int(err.kind, ERR_NONE);
		check_int(texts.n, 2);
		check_int(bookings.n, 2);
		str_release(&texts.out);
		str_release(&bookings.out);
	}
	store_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),   cmocka_unit_test(test_bookings), cmocka_unit_test(test_cases),
		cmocka_unit_test(test_replies), cmocka_unit_test(test_stopping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
