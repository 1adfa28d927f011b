/* The narrow questions of exceptions.csv answer what the wide ones of the other files would, in the same order. */
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
	return s;
}

struct list {
	struct str out;
	size_t n, stop_at;
};

static bool add_row(struct list *l, const char *a, struct slice b, struct slice c, struct slice d)
{
	str_addf(&l->out, "%s %.*s %.*s %.*s\n", a, (int)b.len, b.at, (int)c.len, c.at, (int)d.len, d.at);
	return ++l->n != l->stop_at;
}

static bool any_text(void *ctx, const struct text_view *t, struct err *err)
{
	bool alone = strncmp(t->reconciled, "only_", 5) == 0;

	(void)err;
	return !alone || add_row(ctx, t->reconciled, t->message_id, t->provider, t->provider_id);
}

static bool any_booking(void *ctx, const struct booking_view *b, struct err *err)
{
	char line[24];

	(void)err;
	snprintf(line, sizeof line, "%lld", (long long)b->line);
	return b->class != MATCH_UNMATCHED || add_row(ctx, "booking", b->id, b->source, slice_of(line));
}

static void lists_init(struct list *a, struct list *b)
{
	*a = *b = (struct list){0};
	str_init(&a->out, 1 << 16);
	str_init(&b->out, 1 << 16);
}

static void lists_check(struct list *wide, struct list *narrow, size_t at_least)
{
	check_true(wide->n >= at_least);
	check_text(narrow->out.data, wide->out.data);
	str_release(&wide->out);
	str_release(&narrow->out);
}

static void test_one_sided(void **state)
{
	(void)state;
	struct store *s = ledger();
	struct err err = {0};

	for (int days = 0; days < 8; days++) {
		struct list wide, narrow;
		lists_init(&wide, &narrow);
		check_ok(views_each_text(s, T0 - days * DAY, T0, any_text, &wide, &err), err);
		check_ok(views_each_one_sided(s, T0 - days * DAY, T0, any_text, &narrow, &err), err);
		lists_check(&wide, &narrow, days ? 8 : 1);
	}
	store_close(&s);
}

static void test_unmatched(void **state)
{
	(void)state;
	struct store *s = ledger();
	struct err err = {0};

	for (int days = 0; days < 8; days++) {
		struct list wide, narrow;
		lists_init(&wide, &narrow);
		check_ok(views_each_booking(s, T0 - days * DAY, T0, any_booking, &wide, &err), err);
		check_ok(views_each_unmatched_booking(s, T0 - days * DAY, T0, any_booking, &narrow, &err), err);
		lists_check(&wide, &narrow, 1);
	}
	store_close(&s);
}

/* A page stops when it has enough; that is no fault, and the question can be asked again. */
static void test_stopping(void **state)
{
	(void)state;
	struct store *s = ledger();
	struct err err = {0};

	for (int again = 0; again < 2; again++) {
		struct list texts, bookings;
		lists_init(&texts, &bookings);
		texts.stop_at = bookings.stop_at = 2;
		check_false(views_each_one_sided(s, T0 - 9 * DAY, T0, any_text, &texts, &err));
		check_false(views_each_unmatched_booking(s, T0 - 9 * DAY, T0, any_booking, &bookings, &err));
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
		cmocka_unit_test(test_one_sided),
		cmocka_unit_test(test_unmatched),
		cmocka_unit_test(test_stopping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
