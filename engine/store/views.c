#include "store/views.h"

#include "store/sql.h"

bool views_file_names(struct store *s, struct arena *arena, const char ***names, size_t *n, struct err *err)
{
	static const char MAX[] = "SELECT coalesce(max(id), 0) FROM files";
	static const char SQL[] = "SELECT id, name FROM files /* SCAN: few rows */";
	int64_t max = 0;
	struct sql *q;

	if (!sql_one_int(s, MAX, 0, &max, err) || !(q = sql_use(s, SQL, err)))
		return false;
	*n = (size_t)max;
	*names = arena_alloc(arena, ((size_t)max + 1) * sizeof **names);
	for (size_t i = 0; i < *n; i++)
		(*names)[i] = "";
	while (sql_row(q, err))
		(*names)[sql_column_int(q, 0) - 1] = arena_text(arena, sql_column_text(q, 1));
	return sql_done(q);
}

bool views_each_file(struct store *s, bool (*each)(void *ctx, const struct file_row *f), void *ctx, struct err *err)
{
	static const char SQL[] =
		"SELECT id, name, format, bytes, imported_at, rows, taken, repeated, revised, skipped,"
		" set_aside, first_at, last_at, calls, cut, zone_basis FROM files ORDER BY id"
		" /* SCAN: few rows */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	while (sql_row(q, err)) {
		struct file_row f = {
			.id = sql_column_int(q, 0),
			.name = sql_column_text(q, 1).at,
			.format = sql_column_text(q, 2).at,
			.bytes = (uint64_t)sql_column_int(q, 3),
			.imported_at = sql_column_int(q, 4),
			.rows = (uint64_t)sql_column_int(q, 5),
			.taken = (uint64_t)sql_column_int(q, 6),
			.repeated = (uint64_t)sql_column_int(q, 7),
			.revised = (uint64_t)sql_column_int(q, 8),
			.skipped = (uint64_t)sql_column_int(q, 9),
			.set_aside = (uint64_t)sql_column_int(q, 10),
			.first_at = sql_column_int(q, 11),
			.last_at = sql_column_int(q, 12),
			.calls = sql_column_int(q, 13),
			.cut = sql_column_int(q, 14),
			.zone_basis = sql_column_text(q, 15).at,
		};
		if (!each(ctx, &f))
			break;
	}
	return sql_done(q);
}

static bool one_between(struct store *s, const char *sql, int64_t from, int64_t now, int64_t *out, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	if (strstr(sql, ":from"))
		sql_int(q, ":from", from);
	if (strstr(sql, ":now"))
		sql_int(q, ":now", now);
	*out = sql_row(q, err) ? sql_column_int(q, 0) : 0;
	return sql_done(q);
}

/* Inbound is 1; outcomes 1 and 2 are "in progress" and "talked", all others mean that no person spoke
 * (engine/domain/records.h). One that began during a talk with its caller is another phone of that ring. */
#define MISS "direction = 1 AND outcome NOT IN (1, 2) AND in_talk = 0"

bool views_counts(struct store *s, int64_t from, int64_t now, struct ledger_counts *out, struct err *err)
{
	static const char UNPLACED[] =
		"SELECT count(*) FROM calls WHERE " MISS " AND started_at BETWEEN :from AND :now"
		" AND id NOT IN (SELECT call FROM case_calls) /* SCAN: before the first report */";
	static const char PLACED[] = "SELECT count(*) FROM case_calls /* SCAN: counts all */";
	static const char DISPOSED[] = "SELECT count(*) FROM receipts WHERE kind = 'decision' OR kind = 'no_contact'"
				       " OR kind = 'joined' /* SCAN: counts all */";
	static const char OPEN[] = "SELECT count(*) FROM cases WHERE open = 1";
	static const char TO[] = "SELECT coalesce(max(started_at), 0) FROM calls WHERE started_at <= :now"
				 " /* SCAN: before the first report */";
	int64_t unplaced = 0;
	const struct {
		const char *sql;
		int64_t *out;
	} questions[] = {
		{UNPLACED, &unplaced},    {PLACED, &out->placed}, {DISPOSED, &out->dispositions},
		{OPEN, &out->open_cases}, {TO, &out->data_to},
	};

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (!one_between(s, questions[i].sql, from, now, questions[i].out, err))
			return false;
	out->missed = out->placed + unplaced;
	return true;
}

bool views_oldest_new(struct store *s, int64_t files_before, int64_t *at, struct err *err)
{
	static const char SQL[] = "SELECT coalesce(min(first_at), 0) FROM files WHERE id > :before AND calls = 1"
				  " AND first_at > 0";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":before", files_before);
	*at = sql_row(q, err) ? sql_column_int(q, 0) : 0;
	return sql_done(q);
}

bool views_moves(struct store *s, int64_t after_number, struct balance_moves *out, struct err *err)
{
	static const char SQL[] =
		"SELECT sum(kind IN ('decision', 'no_contact')), sum(kind = 'close'), sum(kind = 'reopen')"
		" FROM receipts WHERE number > :after";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":after", after_number);
	if (sql_row(q, err))
		*out = (struct balance_moves){sql_column_int(q, 0), sql_column_int(q, 1), sql_column_int(q, 2)};
	return sql_done(q);
}

bool views_answers_since(struct store *s, int64_t number, int64_t *answers, int64_t *settings, struct err *err)
{
	static const char SQL[] =
		"SELECT sum(kind IN ('approval', 'reply') OR (kind = 'close'"
		" AND json_extract(payload, '$.by') NOT LIKE 'proof:%'"
		" AND json_extract(payload, '$.by') <> 'config')), sum(kind = 'config')"
		" FROM receipts WHERE number > :number AND kind IN ('approval', 'reply', 'close', 'config')";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":number", number);
	if (sql_row(q, err)) {
		*answers = sql_column_int(q, 0);
		*settings = sql_column_int(q, 1);
	}
	return sql_done(q);
}

bool views_each_finding(struct store *s, bool (*each)(void *ctx, const struct finding_row *f, struct err *err),
			void *ctx, struct err *err)
{
	static const char SQL[] =
		"SELECT coalesce(l.name, CASE WHEN f.kind = 1 THEN f.text ELSE '' END), f.file_line, f.kind,"
		" f.reason, f.text, f.found_at FROM findings f LEFT JOIN files l ON l.id = f.file WHERE f.gone_at = 0"
		" ORDER BY f.kind, 1, f.file_line, f.key /* SCAN: all findings, in the order of the contract */";
	struct sql *q = sql_use(s, SQL, err);
	bool go_on = true;

	if (!q)
		return false;
	while (go_on && sql_row(q, err)) {
		struct finding_row f = {.file = sql_column_text(q, 0),
					.line = sql_column_int(q, 1),
					.kind = (enum exception_kind)sql_column_int(q, 2),
					.reason = sql_column_text(q, 3),
					.text = sql_column_text(q, 4),
					.found_at = sql_column_int(q, 5)};
		go_on = each(ctx, &f, err);
	}
	return sql_done(q) && go_on;
}

bool views_each_miss(struct store *s, int64_t from, int64_t now, void (*each)(void *ctx, int64_t started_at), void *ctx,
		     struct err *err)
{
	static const char SQL[] = "SELECT started_at FROM calls WHERE " MISS " AND started_at BETWEEN :from AND "
				  ":now";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":from", from);
	sql_int(q, ":now", now);
	while (sql_row(q, err))
		each(ctx, sql_column_int(q, 0));
	return sql_done(q);
}

bool views_count_in_talk(struct store *s, int64_t from, int64_t now, int64_t *n, struct err *err)
{
	static const char SQL[] = "SELECT count(*) FROM calls WHERE in_talk <> 0 AND started_at BETWEEN :from AND :now";

	return one_between(s, SQL, from, now, n, err);
}

bool views_each_call_start(struct store *s, int64_t from, int64_t to, void (*each)(void *ctx, int64_t started_at),
			   void *ctx, struct err *err)
{
	static const char SQL[] = "SELECT started_at FROM calls WHERE started_at BETWEEN :from AND :to /* SCAN: before "
				  "the first report */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":from", from);
	sql_int(q, ":to", to);
	while (sql_row(q, err))
		each(ctx, sql_column_int(q, 0));
	return sql_done(q);
}

bool views_call_range(struct store *s, int64_t now, int64_t *first, int64_t *last, struct err *err)
{
	static const char SQL[] = "SELECT coalesce(min(first_at), 0), coalesce(max(last_at), 0) FROM files"
				  " WHERE calls = 1 AND first_at > 0 /* SCAN: few rows */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	if (sql_row(q, err)) {
		*first = sql_column_int(q, 0);
		*last = sql_column_int(q, 1) < now ? sql_column_int(q, 1) : now;
	}
	return sql_done(q);
}

bool findings_forget(struct store *s, enum exception_kind kind, int64_t from, int64_t now, struct err *err)
{
	static const char SQL[] =
		"UPDATE findings SET gone_at = :now WHERE kind = :kind AND file_line >= :from AND gone_at = 0"
		" /* SCAN: few rows */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":kind", kind);
	sql_int(q, ":now", now);
	sql_int(q, ":from", from);
	return sql_run(q, err);
}

/* ---- bookings, payments -------------------------------------------------------------------------------------- */

#define BOOKING_COLUMNS                                                                                                \
	"SELECT b.native_id, coalesce(f.name, ''), b.person, b.title, coalesce(k.case_id, ''), b.message_id,"          \
	" b.provider_id, b.payment_id, b.paid_currency, b.status, b.created_at, b.starts_at, b.accepted_at,"           \
	" b.paid_minor, b.match_class, b.match_reason, b.file_line"                                                    \
	" FROM bookings b LEFT JOIN cases k ON k.id = b.case_id LEFT JOIN files f ON f.id = b.file"

/* Older ones are held while their case is open or was touched in the period; those of which nobody says when they were
 * made, while they lie in it or ahead. */
static const char BOOKINGS_BEFORE[] =
	BOOKING_COLUMNS " WHERE b.id IN (SELECT id FROM bookings WHERE created_at = 0 AND starts_at >= :from"
			" UNION ALL SELECT id FROM bookings WHERE case_id > 0 AND created_at < :from AND case_id IN"
			" (SELECT id FROM cases WHERE open = 1 UNION ALL SELECT id FROM cases WHERE"
			" max(last_missed_at, closed_at, changed_at) >= :from"
			" AND (last_missed_at >= :from OR changed_at >= :from)))"
			" ORDER BY b.created_at, b.native_id, b.id /* SCAN: those few are sorted */";
static const char BOOKINGS_OF_PERIOD[] =
	BOOKING_COLUMNS " WHERE b.created_at BETWEEN :from AND :now ORDER BY b.created_at, b.native_id, b.id";

static bool each_booking(struct sql *q, booking_each *each, void *ctx, struct err *err)
{
	bool go_on = true;

	while (go_on && sql_row(q, err)) {
		struct booking_view b = {
			.id = sql_column_text(q, 0),
			.source = sql_column_text(q, 1),
			.person = sql_column_text(q, 2),
			.title = sql_column_text(q, 3),
			.case_id = sql_column_text(q, 4),
			.message_id = sql_column_text(q, 5),
			.provider_id = sql_column_text(q, 6),
			.payment_id = sql_column_text(q, 7),
			.currency = sql_column_text(q, 8),
			.status = (int)sql_column_int(q, 9),
			.created_at = sql_column_int(q, 10),
			.starts_at = sql_column_int(q, 11),
			.accepted_at = sql_column_int(q, 12),
			.paid_minor = sql_column_int(q, 13),
			.class = (enum match_class)sql_column_int(q, 14),
			.reason = (enum match_reason)sql_column_int(q, 15),
			.line = sql_column_int(q, 16),
		};
		go_on = each(ctx, &b, err);
	}
	return sql_done(q) && go_on;
}

/* Without older bookings there is no need to look through the cases for them. */
static bool has_older(struct store *s, int64_t from, bool *older, struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM bookings WHERE created_at < :from LIMIT 1";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":from", from);
	*older = sql_row(q, err);
	return sql_done(q);
}

bool views_each_booking(struct store *s, int64_t from, int64_t now, booking_each *each, void *ctx, struct err *err)
{
	struct sql *q;
	bool older;

	if (!has_older(s, from, &older, err))
		return false;
	if (older) {
		if (!(q = sql_use(s, BOOKINGS_BEFORE, err)))
			return false;
		sql_int(q, ":from", from);
		if (!each_booking(q, each, ctx, err))
			return false;
	}
	if (!(q = sql_use(s, BOOKINGS_OF_PERIOD, err)))
		return false;
	sql_int(q, ":from", from);
	sql_int(q, ":now", now);
	return each_booking(q, each, ctx, err);
}

bool views_each_unmatched_payment(struct store *s, int64_t from, int64_t now,
				  bool (*each)(void *ctx, const struct payment_view *p, struct err *err), void *ctx,
				  struct err *err)
{
	static const char SQL[] =
		"SELECT p.native_id, coalesce(f.name, ''), p.paid_at, p.amount_minor, p.file_line, p.kind = 2,"
		" p.owner = 0, p.fits_none = 1"
		" FROM payments p LEFT JOIN files f ON f.id = p.file WHERE p.paid_at BETWEEN :from AND :now"
		" AND ((p.kind = 1 AND p.status = 1 AND p.case_id = 0 AND p.booking_id = 0)"
		" OR (p.kind = 2 AND p.status NOT IN (3, 4) AND p.amount_minor > 0 AND (p.fits_none > 0"
		" OR (p.owner = 0 AND (p.related_id = '' OR NOT EXISTS (SELECT 1 FROM payments o WHERE o.kind = 1"
		" AND o.native_id = p.related_id))))))"
		" ORDER BY p.paid_at, p.native_id, p.id";
	struct sql *q = sql_use(s, SQL, err);
	bool go_on = true;

	if (!q)
		return false;
	sql_int(q, ":from", from);
	sql_int(q, ":now", now);
	while (go_on && sql_row(q, err)) {
		struct payment_view p = {.id = sql_column_text(q, 0),
					 .source = sql_column_text(q, 1),
					 .paid_at = sql_column_int(q, 2),
					 .amount_minor = sql_column_int(q, 3),
					 .line = sql_column_int(q, 4),
					 .refund = sql_column_int(q, 5),
					 .nobodys = sql_column_int(q, 6),
					 .taken = sql_column_int(q, 7)};
		go_on = each(ctx, &p, err);
	}
	return sql_done(q) && go_on;
}

bool views_call_origin(struct store *s, int64_t call, struct arena *arena, struct slice *origin, struct err *err)
{
	static const char SQL[] = "SELECT coalesce(f.name, '') || ' line ' || c.file_line FROM calls c"
				  " LEFT JOIN files f ON f.id = c.file WHERE c.id = :call";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":call", call);
	*origin = sql_row(q, err) ? arena_slice(arena, sql_column_text(q, 0)) : (struct slice){0};
	return sql_done(q);
}
