/* One case with everything that stands behind it. */
#include "store/sql.h"
#include "store/views.h"

bool views_each_call_of(struct store *s, int64_t case_row, bool (*each)(void *ctx, const struct call_view *c),
			void *ctx, struct err *err)
{
	/* case_calls has no index by case: a person's calls are few, so they are found by number and looked up there. A
	 * hidden case has one call, its latest. */
	static const char SQL[] =
		"SELECT c.native_id, c.raw, c.started_at, c.outcome, c.outcome_raw, c.line, c.ring_s, c.talk_s, "
		"c.voicemail,"
		" c.needed, c.needed_source, c.legs, coalesce(f.name, ''), c.file_line, d.joined, d.receipt"
		" FROM cases k JOIN calls c ON (c.phone = k.phone AND k.phone > 0) OR c.id = k.last_call"
		" JOIN case_calls d ON d.call = c.id AND d.case_id = k.id LEFT JOIN files f ON f.id = c.file"
		" WHERE k.id = :case ORDER BY c.started_at, c.key /* SCAN: the few calls of one person, sorted */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":case", case_row);
	while (sql_row(q, err)) {
		struct call_view c = {
			.native_id = sql_column_text(q, 0),
			.raw = sql_column_text(q, 1),
			.started_at = sql_column_int(q, 2),
			.outcome = (enum call_outcome)sql_column_int(q, 3),
			.outcome_raw = sql_column_text(q, 4),
			.line = sql_column_int(q, 5),
			.ring_s = sql_column_int(q, 6),
			.talk_s = sql_column_int(q, 7),
			.voicemail = sql_column_int(q, 8),
			.needed = sql_column_text(q, 9),
			.needed_source = sql_column_text(q, 10),
			.legs = sql_column_int(q, 11),
			.file = sql_column_text(q, 12),
			.file_line = sql_column_int(q, 13),
			.joined = sql_column_int(q, 14),
			.receipt = sql_column_int(q, 15),
		};
		if (!each(ctx, &c))
			break;
	}
	return sql_done(q);
}

bool views_texts_of(struct store *s, int64_t case_row, struct arena *arena, const char ***ids, size_t *n,
		    struct err *err)
{
	enum { TEXTS_MAX = 1000 };
	static const char SQL[] = "SELECT message_id FROM outbox WHERE case_id = :case ORDER BY id LIMIT :max";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	*n = 0;
	*ids = arena_alloc(arena, TEXTS_MAX * sizeof **ids);
	sql_int(q, ":case", case_row);
	sql_int(q, ":max", TEXTS_MAX);
	while (sql_row(q, err))
		(*ids)[(*n)++] = arena_text(arena, sql_column_text(q, 0));
	return sql_done(q);
}

bool views_each_record_of(struct store *s, int64_t case_row, bool (*each)(void *ctx, const struct record_view *r),
			  void *ctx, struct err *err)
{
	static const char SQL[] =
		"SELECT 'booking', b.native_id, coalesce(f.name, ''), b.file_line, b.created_at, b.status_raw, b.title,"
		" b.match_class, b.match_reason, b.paid_minor, b.paid_currency, b.starts_at"
		" FROM cases k JOIN bookings b ON b.owner = k.phone AND b.case_id = k.id LEFT JOIN files f ON f.id = "
		"b.file"
		" WHERE k.id = :case AND k.phone > 0 UNION ALL"
		" SELECT 'payment', p.native_id, coalesce(f.name, ''), p.file_line, p.paid_at, p.status_raw, "
		"p.description,"
		" 0, 0, p.amount_minor, p.currency, 0"
		" FROM cases k JOIN payments p ON p.owner = k.phone AND p.case_id = k.id LEFT JOIN files f ON f.id = "
		"p.file"
		" WHERE k.id = :case AND k.phone > 0 UNION ALL"
		" SELECT 'talk', c.native_id, coalesce(f.name, ''), c.file_line, c.started_at, c.outcome_raw, '', 0, "
		"0, 0, '', 0"
		" FROM cases k JOIN calls c ON c.phone = k.phone AND c.outcome = 2 AND (c.started_at >= "
		"k.first_missed_at OR EXISTS (SELECT 1 FROM calls m WHERE m.phone = k.phone"
		" AND m.started_at BETWEEN k.first_missed_at AND k.last_missed_at AND m.started_at BETWEEN"
		" c.started_at - 2 AND c.started_at + max(c.ring_s, 0) + max(c.talk_s, 0)"
		" AND EXISTS (SELECT 1 FROM case_calls d WHERE d.call = m.id AND d.case_id = k.id)))"
		" LEFT JOIN files f ON f.id = c.file WHERE k.id = :case AND k.phone > 0 UNION ALL"
		" SELECT CASE m.direction WHEN 1 THEN 'reply' ELSE 'text' END, m.native_id, coalesce(f.name, ''), "
		"m.file_line,"
		" m.sent_at, m.status_raw, m.body, 0, 0, 0, '', 0"
		" FROM cases k JOIN messages m ON m.phone = k.phone AND m.sent_at >= k.first_missed_at"
		" LEFT JOIN files f ON f.id = m.file WHERE k.id = :case AND k.phone > 0"
		" ORDER BY 5, 1, 2 /* SCAN: the few records of one person, sorted */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":case", case_row);
	while (sql_row(q, err)) {
		struct record_view r = {
			.kind = sql_column_text(q, 0),
			.id = sql_column_text(q, 1),
			.file = sql_column_text(q, 2),
			.file_line = sql_column_int(q, 3),
			.at = sql_column_int(q, 4),
			.status = sql_column_text(q, 5),
			.words = sql_column_text(q, 6),
			.class = (enum match_class)sql_column_int(q, 7),
			.reason = (enum match_reason)sql_column_int(q, 8),
			.minor = sql_column_int(q, 9),
			.currency = sql_column_text(q, 10),
			.starts_at = sql_column_int(q, 11),
		};
		if (!each(ctx, &r))
			break;
	}
	return sql_done(q);
}

bool views_case_of_text(struct store *s, struct slice message_id, struct arena *arena, struct slice *case_id,
			struct err *err)
{
	static const char SQL[] = "SELECT k.case_id FROM outbox o CROSS JOIN cases k ON k.id = o.case_id"
				  " WHERE o.message_id = :message_id";
	struct sql *q = sql_use(s, SQL, err);

	*case_id = (struct slice){0};
	if (!q)
		return false;
	sql_text(q, ":message_id", message_id);
	if (sql_row(q, err))
		*case_id = arena_slice(arena, sql_column_text(q, 0));
	return sql_done(q);
}

bool views_each_fact(struct store *s, struct slice facts,
		     bool (*each)(void *ctx, struct slice name, struct slice value), void *ctx, struct err *err)
{
	static const char SQL[] = "SELECT key, CASE type WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE value END"
				  " FROM json_each(CASE WHEN json_valid(:facts) THEN :facts ELSE '{}' END)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":facts", facts);
	while (sql_row(q, err))
		if (!each(ctx, sql_column_text(q, 0), sql_column_text(q, 1)))
			break;
	return sql_done(q);
}

bool views_each_voiced(struct store *s, const char *code, void (*each)(void *ctx, int64_t case_row), void *ctx,
		       struct err *err)
{
	/* A voice is a line of fields with tabs between them; the code stands between two. */
	static const char SQL[] = "SELECT k.id FROM cases k CROSS JOIN decisions d ON d.id = k.decision"
				  " WHERE k.open = 1 AND instr(d.voices, char(9) || :code || char(9)) > 0 ORDER BY k.id"
				  " /* SCAN: all open cases, sorted */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":code", slice_of(code));
	while (sql_row(q, err))
		each(ctx, sql_column_int(q, 0));
	return sql_done(q);
}
