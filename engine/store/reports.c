#include "base/num.h"
#include "store/sql.h"
#include "store/views.h"

bool reports_last(struct store *s, struct arena *arena, struct report_record *r, struct err *err)
{
	static const char SQL[] =
		"SELECT number, at, corrects, head_number, day, folder, summary, inputs_sha, head FROM reports"
		" ORDER BY number DESC LIMIT 1 /* SCAN: one row */";
	struct sql *q = sql_use(s, SQL, err);

	*r = (struct report_record){0};
	if (!q)
		return false;
	if (sql_row(q, err)) {
		struct slice sha = sql_column_blob(q, 7), head = sql_column_blob(q, 8);
		r->number = sql_column_int(q, 0);
		r->at = sql_column_int(q, 1);
		r->corrects = sql_column_int(q, 2);
		r->head_number = sql_column_int(q, 3);
		r->day = arena_slice(arena, sql_column_text(q, 4));
		r->folder = arena_slice(arena, sql_column_text(q, 5));
		r->summary = arena_slice(arena, sql_column_text(q, 6));
		memcpy(r->inputs_sha, sha.at, sha.len < sizeof r->inputs_sha ? sha.len : sizeof r->inputs_sha);
		memcpy(r->head, head.at, head.len < sizeof r->head ? head.len : sizeof r->head);
	}
	return sql_done(q);
}

bool reports_of_day(struct store *s, struct slice day, int64_t *number, int64_t *of_day, struct err *err)
{
	static const char SQL[] =
		"SELECT coalesce(max(number), 0), count(*) FROM reports WHERE day = :day /* SCAN: few rows */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":day", day);
	if (sql_row(q, err)) {
		*number = sql_column_int(q, 0);
		*of_day = sql_column_int(q, 1);
	}
	return sql_done(q);
}

bool reports_add(struct store *s, const struct report_record *r, struct err *err)
{
	static const char SQL[] =
		"INSERT INTO reports (number, day, folder, at, corrects, inputs_sha, summary, head, head_number)"
		" VALUES (:number, :day, :folder, :at, :corrects, :inputs_sha, :summary, :head, :head_number)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":number", r->number);
	sql_text(q, ":day", r->day);
	sql_text(q, ":folder", r->folder);
	sql_int(q, ":at", r->at);
	sql_int(q, ":corrects", r->corrects);
	sql_blob(q, ":inputs_sha", r->inputs_sha, sizeof r->inputs_sha);
	sql_text(q, ":summary", r->summary);
	sql_blob(q, ":head", r->head, sizeof r->head);
	sql_int(q, ":head_number", r->head_number);
	return sql_run(q, err);
}

bool reports_inputs(struct store *s, int64_t *last_receipt, int64_t *records, int64_t *findings, struct err *err)
{
	static const char RECEIPT[] = "SELECT number FROM receipts WHERE kind NOT IN ('report', 'import')"
				      " ORDER BY number DESC LIMIT 1 /* SCAN: one row */";
	static const char RECORDS[] = "SELECT coalesce(sum(taken + revised), 0) FROM files /* SCAN: few rows */";
	/* Changes with every finding that comes, goes or comes again. */
	static const char FINDINGS[] = "SELECT coalesce(sum(id), 0) FROM findings WHERE gone_at = 0 /* SCAN: all */";

	return sql_one_int(s, RECEIPT, 0, last_receipt, err) && sql_one_int(s, RECORDS, 0, records, err) &&
	       sql_one_int(s, FINDINGS, 0, findings, err);
}

bool reports_said(const struct report_record *r, const char *key, int64_t *value)
{
	struct slice rest = r->summary, line, name;

	while (slice_next(&rest, '\n', &line))
		if (slice_next(&line, ' ', &name) && slice_is(name, key))
			return num_parse_int(line, INT64_MIN, INT64_MAX, value);
	return false;
}

int64_t reports_was(const struct report_record *r, const char *key)
{
	int64_t value = 0;

	reports_said(r, key, &value);
	return value;
}
