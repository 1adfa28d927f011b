/* Our texts beside the provider's, and the replies that wait. */
#include "base/hash.h"
#include "store/sql.h"
#include "store/views.h"

/* A row of ours that left is matched when the provider's export has its id and says the same state. */
static const char OURS[] =
	"SELECT o.message_id, k.case_id, o.state, o.provider, o.provider_id, o.provider_status, o.error_code,"
	" o.phone, o.created_at, o.handed_over_at, coalesce(m.segments, -1),"
	" CASE WHEN o.state IN ('draft', 'queued', 'dry', 'expired', 'canceled') THEN ''"
	" WHEN m.id IS NULL THEN 'only_ours'"
	" WHEN (m.status = 3) = (o.state = 'delivered') OR o.state = 'accepted' THEN 'matched' ELSE 'differs' END"
	" FROM outbox o JOIN cases k ON k.id = o.case_id"
	" LEFT JOIN messages m ON m.phone = o.phone AND m.native_id = o.provider_id AND o.provider_id <> ''"
	" AND m.direction = 2"
	" WHERE o.created_at BETWEEN :from AND :now OR o.handed_over_at BETWEEN :from AND :now"
	" ORDER BY o.created_at, o.message_id /* SCAN: all texts of ours */";

/* Outbound is 2. What the provider knows and we do not: typed by a person, or sent by an earlier tool. */
static const char THEIRS[] =
	"SELECT '', '', m.status_raw, 'export', m.native_id, m.status_raw, m.error_code, m.phone, 0, m.sent_at,"
	" m.segments, 'only_provider' FROM messages m WHERE m.direction = 2 AND m.sent_at BETWEEN :from AND :now"
	" AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.provider_id = m.native_id AND o.provider_id <> '')"
	" ORDER BY m.sent_at, m.native_id, m.id";

static bool each_text(struct store *s, const char *sql, int64_t from, int64_t now,
		      bool (*each)(void *ctx, const struct text_view *t, struct err *err), void *ctx, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);
	bool go_on = true;

	if (!q)
		return false;
	sql_int(q, ":from", from);
	sql_int(q, ":now", now);
	while (go_on && sql_row(q, err)) {
		struct text_view t = {
			.message_id = sql_column_text(q, 0),
			.case_id = sql_column_text(q, 1),
			.state = sql_column_text(q, 2),
			.provider = sql_column_text(q, 3),
			.provider_id = sql_column_text(q, 4),
			.provider_status = sql_column_text(q, 5),
			.error_code = sql_column_text(q, 6),
			.to = sql_column_int(q, 7),
			.queued_at = sql_column_int(q, 8),
			.handed_over_at = sql_column_int(q, 9),
			.segments = sql_column_int(q, 10),
			.reconciled = sql_column_text(q, 11).at,
		};
		go_on = each(ctx, &t, err);
	}
	return sql_done(q) && go_on;
}

bool views_each_text(struct store *s, int64_t from, int64_t now,
		     bool (*each)(void *ctx, const struct text_view *t, struct err *err), void *ctx, struct err *err)
{
	return each_text(s, OURS, from, now, each, ctx, err) && each_text(s, THEIRS, from, now, each, ctx, err);
}

/* Classes: 0 ordinary, 3 help, 4 doubtful (engine/domain/replies.h). An ordinary reply waits 30 days for an answer: a
 * text of ours after it, or a talk. */
static const char WAITING[] =
	"SELECT m.key, m.native_id, m.body, m.reply_why, m.phone, m.sent_at, m.reply_class,"
	" coalesce((SELECT k.case_id FROM cases k WHERE k.phone = m.phone AND k.first_missed_at <= m.sent_at"
	" ORDER BY k.first_missed_at DESC LIMIT 1), '')"
	" FROM messages m WHERE m.id IN ("
	"SELECT id FROM messages WHERE direction = 1 AND reply_class = 4 AND resolved = '' AND phone > 0"
	" AND sent_at <= :now"
	" UNION ALL SELECT w.id FROM messages w WHERE w.direction = 1 AND w.sent_at BETWEEN :now - 2592000 AND :now"
	" AND w.reply_class IN (0, 3) AND w.resolved = '' AND w.phone > 0"
	" AND NOT EXISTS (SELECT 1 FROM messages a WHERE a.phone = w.phone AND a.direction = 2"
	" AND a.sent_at > w.sent_at AND a.sent_at <= :now AND a.status IN (1, 2, 3))"
	" AND NOT EXISTS (SELECT 1 FROM calls c WHERE c.phone = w.phone AND c.outcome = 2"
	" AND c.started_at > w.sent_at AND c.started_at <= :now)"
	" AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.owner = w.phone AND b.created_at > w.sent_at"
	" AND b.created_at <= :now AND b.status <> 7))"
	" ORDER BY m.sent_at, m.native_id, m.key /* SCAN: those few are sorted */";

static void reply_id(uint64_t key, char out[10])
{
	hash_short_id('R', key, out);
}

bool views_each_reply(struct store *s, int64_t now, bool (*each)(void *ctx, const struct reply_view *r), void *ctx,
		      struct err *err)
{
	struct sql *q = sql_use(s, WAITING, err);

	if (!q)
		return false;
	sql_int(q, ":now", now);
	while (sql_row(q, err)) {
		char id[10];
		reply_id((uint64_t)sql_column_int(q, 0), id);
		struct reply_view r = {.id = slice_of(id),
				       .body = sql_column_text(q, 2),
				       .why = sql_column_text(q, 3),
				       .from = sql_column_int(q, 4),
				       .at = sql_column_int(q, 5),
				       .class = (int)sql_column_int(q, 6),
				       .case_id = sql_column_text(q, 7)};
		if (!each(ctx, &r))
			break;
	}
	return sql_done(q);
}

bool views_resolve_reply(struct store *s, struct slice id, const char *by, int64_t at, int64_t *phone,
			 struct slice *native_id, struct arena *arena, struct err *err)
{
	static const char SQL[] = "UPDATE messages SET resolved = :by, resolved_at = :at WHERE key = :key";
	struct sql *q = sql_use(s, WAITING, err);
	int64_t key = 0;

	if (!q)
		return false;
	sql_int(q, ":now", at);
	while (!key && sql_row(q, err)) {
		char printed[10];
		reply_id((uint64_t)sql_column_int(q, 0), printed);
		if (!slice_is(id, printed))
			continue;
		key = sql_column_int(q, 0);
		*native_id = arena_slice(arena, sql_column_text(q, 1));
		*phone = sql_column_int(q, 4);
	}
	if (!sql_done(q))
		return false;
	if (!key)
		return err_set(err, ERR_REFUSED, "no reply waits under %.*s; `ringback queue` lists those that do",
			       (int)id.len, id.at);
	if (!(q = sql_use(s, SQL, err)))
		return false;
	sql_text(q, ":by", slice_of(by));
	sql_int(q, ":at", at);
	sql_int(q, ":key", key);
	return sql_run(q, err);
}

/* 17 is a row that was not read, 18 one that was (records.h). The index is for 17 alone. */
#define UNREAD(column)                                                                                                 \
	"SELECT evidence, phone, count(*) OVER () FROM consents c WHERE kind = 17 AND " column " = :value"             \
	" AND NOT EXISTS (SELECT 1 FROM consents r WHERE r.phone = c.phone AND r.kind = 18"                            \
	" AND r.evidence = c.evidence) ORDER BY phone, evidence /* SCAN: sorts a few */"

bool views_unread(struct store *s, enum unread_by by, struct slice value, struct unread_view **rows, size_t *n,
		  struct arena *arena, struct err *err)
{
	static const char BY_ID[] = UNREAD("evidence"), BY_WORDS[] = UNREAD("words");
	struct sql *q = sql_use(s, by == UNREAD_BY_ID ? BY_ID : BY_WORDS, err);

	*n = 0;
	if (!q)
		return false;
	sql_text(q, ":value", value);
	while (sql_row(q, err)) {
		if (!*n)
			*rows = arena_alloc(arena, (size_t)sql_column_int(q, 2) * sizeof **rows);
		(*rows)[(*n)++] = (struct unread_view){arena_slice(arena, sql_column_text(q, 0)), sql_column_int(q, 1)};
	}
	return sql_done(q);
}

bool views_bad_rows(struct store *s, struct bad_row_view **rows, size_t *n, struct arena *arena, struct err *err)
{
	static const char SQL[] = "SELECT f.id, f.file, f.file_line, l.format, f.reason, f.text, count(*) OVER ()"
				  " FROM findings f JOIN files l ON l.id = f.file WHERE f.kind = 0 AND f.gone_at = 0"
				  " ORDER BY f.id /* SCAN: once a ledger */";
	struct sql *q = sql_use(s, SQL, err);

	*n = 0;
	if (!q)
		return false;
	while (sql_row(q, err)) {
		if (!*n)
			*rows = arena_alloc(arena, (size_t)sql_column_int(q, 6) * sizeof **rows);
		(*rows)[(*n)++] = (struct bad_row_view){.id = sql_column_int(q, 0),
							.file = sql_column_int(q, 1),
							.line = sql_column_int(q, 2),
							.format = arena_slice(arena, sql_column_text(q, 3)),
							.reason = arena_slice(arena, sql_column_text(q, 4)),
							.text = arena_slice(arena, sql_column_text(q, 5))};
	}
	return sql_done(q);
}

bool finding_forget(struct store *s, int64_t id, int64_t now, struct err *err)
{
	struct sql *q = sql_use(s, "UPDATE findings SET gone_at = :now WHERE id = :id", err);

	if (!q)
		return false;
	sql_int(q, ":now", now);
	sql_int(q, ":id", id);
	return sql_run(q, err);
}
