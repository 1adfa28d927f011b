/* Texts of ours, what people answered, and what was proven of bookings and payments. */
#include "domain/person.h"
#include "domain/replay.h"
#include "store/cases.h"
#include "store/sql.h"

#define OUTBOX_COLUMNS                                                                                                 \
	"o.id, o.message_id, o.dedupe_key, o.case_id, o.call, o.decision, o.phone, o.from_phone, o.body, o.template,"  \
	" o.template_sha, o.review_codes, o.answered_codes, o.state, o.dry, o.created_at, o.not_before,"               \
	" o.approved_by, o.started_at, o.handed_over_at, o.attempts, o.provider, o.provider_id, o.provider_status,"    \
	" o.error_code, o.why"

static void read_outbox(struct sql *q, struct outbox_row *o)
{
	struct slice id = sql_column_text(q, 1), key = sql_column_blob(q, 2), sha = sql_column_blob(q, 10);

	*o = (struct outbox_row){.id = sql_column_int(q, 0)};
	memcpy(o->message_id, id.at, id.len < sizeof o->message_id ? id.len : sizeof o->message_id - 1);
	memcpy(o->dedupe_key, key.at, sizeof o->dedupe_key);
	o->case_row = sql_column_int(q, 3);
	o->call = sql_column_int(q, 4);
	o->decision = sql_column_int(q, 5);
	o->phone = sql_column_int(q, 6);
	o->from_phone = sql_column_int(q, 7);
	o->body = sql_column_text(q, 8);
	o->template = sql_column_text(q, 9);
	memcpy(o->template_sha, sha.at, sizeof o->template_sha);
	o->review_codes = sql_column_text(q, 11);
	o->answered_codes = sql_column_text(q, 12);
	o->state = sql_column_text(q, 13);
	o->dry = sql_column_int(q, 14);
	o->created_at = sql_column_int(q, 15);
	o->not_before = sql_column_int(q, 16);
	o->approved_by = sql_column_text(q, 17);
	o->started_at = sql_column_int(q, 18);
	o->handed_over_at = sql_column_int(q, 19);
	o->attempts = sql_column_int(q, 20);
	o->provider = sql_column_text(q, 21);
	o->provider_id = sql_column_text(q, 22);
	o->provider_status = sql_column_text(q, 23);
	o->error_code = sql_column_text(q, 24);
	o->why = sql_column_text(q, 25);
}

bool outbox_add(struct store *s, const struct outbox_row *o, struct err *err)
{
	static const char SQL[] = "INSERT INTO outbox (id, message_id, dedupe_key, case_id, call, decision, phone, "
				  "from_phone, body, template,"
				  " template_sha, review_codes, answered_codes, state, dry, created_at, not_before, "
				  "approved_by, started_at,"
				  " handed_over_at, attempts, provider, provider_id, provider_status, error_code, why)"
				  " VALUES (:id, :message_id, :dedupe_key, :case_id, :call, :decision, :phone, "
				  ":from_phone, :body, :template,"
				  " :template_sha, :review_codes, '', :state, :dry, :created_at, :not_before, '', 0, "
				  "0, 0, :provider, '', '',"
				  " '', '')";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":id", o->id);
	sql_text(q, ":message_id", slice_of(o->message_id));
	sql_blob(q, ":dedupe_key", o->dedupe_key, sizeof o->dedupe_key);
	sql_int(q, ":case_id", o->case_row);
	sql_int(q, ":call", o->call);
	sql_int(q, ":decision", o->decision);
	sql_int(q, ":phone", o->phone);
	sql_int(q, ":from_phone", o->from_phone);
	sql_text(q, ":body", o->body);
	sql_text(q, ":template", o->template);
	sql_blob(q, ":template_sha", o->template_sha, sizeof o->template_sha);
	sql_text(q, ":review_codes", o->review_codes);
	sql_text(q, ":state", o->state);
	sql_int(q, ":dry", o->dry);
	sql_int(q, ":created_at", o->created_at);
	sql_int(q, ":not_before", o->not_before);
	sql_text(q, ":provider", o->provider);
	return sql_run(q, err);
}

bool outbox_step(struct store *s, const struct outbox_row *o, const char *becomes, struct err *err)
{
	static const char SQL[] =
		"UPDATE outbox SET state = :state, dry = :dry, decision = :decision, not_before = :not_before,"
		" approved_by = :approved_by, review_codes = :review_codes,"
		" answered_codes = :answered_codes, why = :why WHERE id = :id";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":state", slice_of(becomes));
	sql_int(q, ":dry", o->dry);
	sql_int(q, ":decision", o->decision);
	sql_int(q, ":not_before", o->not_before);
	sql_text(q, ":approved_by", o->approved_by);
	sql_text(q, ":review_codes", o->review_codes);
	sql_text(q, ":answered_codes", o->answered_codes);
	sql_text(q, ":why", o->why);
	sql_int(q, ":id", o->id);
	return sql_run(q, err);
}

static void keep(struct outbox_row *o, struct arena *arena)
{
	struct slice *const borrowed[] = {&o->body,       &o->template,    &o->review_codes,   &o->answered_codes,
					  &o->state,      &o->approved_by, &o->provider,       &o->provider_id,
					  &o->error_code, &o->why,         &o->provider_status};

	for (size_t i = 0; i < sizeof borrowed / sizeof *borrowed; i++)
		*borrowed[i] = arena_slice(arena, *borrowed[i]);
}

bool outbox_find(struct store *s, struct slice message_id, struct arena *arena, struct outbox_row *o, struct err *err)
{
	static const char SQL[] = "SELECT " OUTBOX_COLUMNS " FROM outbox o WHERE o.message_id = :message_id";
	struct sql *q = sql_use(s, SQL, err);
	bool found;

	if (!q)
		return false;
	sql_text(q, ":message_id", message_id);
	found = sql_row(q, err);
	if (found) {
		read_outbox(q, o);
		keep(o, arena);
	}
	return sql_done(q) && found;
}

bool outbox_dedupe_used(struct store *s, const uint8_t key[32], bool *used, struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM outbox WHERE dedupe_key = :key";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_blob(q, ":key", key, 32);
	*used = sql_row(q, err);
	return sql_done(q);
}

bool outbox_count_since(struct store *s, int64_t from, int64_t *n, struct err *err)
{
	static const char SQL[] =
		"SELECT count(*) FROM outbox WHERE created_at >= :from"
		" AND state NOT IN ('draft', 'canceled', 'expired', 'rejected') /* SCAN: once a run */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":from", from);
	*n = sql_row(q, err) ? sql_column_int(q, 0) : 0;
	return sql_done(q);
}

/* ---- people ---- */

bool approvals_add(struct store *s, const struct outbox_row *o, const char *answer, const char *name, const char *note,
		   int64_t at, struct err *err)
{
	static const char SQL[] = "INSERT INTO approvals (message_id, answer, name, at, note, template_sha, codes)"
				  " VALUES (:message_id, :answer, :name, :at, :note, :template_sha, :codes)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":message_id", slice_of(o->message_id));
	sql_text(q, ":answer", slice_of(answer));
	sql_text(q, ":name", slice_of(name));
	sql_int(q, ":at", at);
	sql_text(q, ":note", slice_of(note));
	sql_blob(q, ":template_sha", o->template_sha, sizeof o->template_sha);
	sql_text(q, ":codes", o->review_codes);
	return sql_run(q, err);
}

bool approvals_standing(struct store *s, const uint8_t template_sha[32], struct slice codes, bool *standing,
			struct err *err)
{
	static const char SQL[] =
		"SELECT 1 FROM approvals WHERE answer = 'approve' AND template_sha = :sha AND codes = :codes"
		" LIMIT 1 /* SCAN: few rows */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_blob(q, ":sha", template_sha, 32);
	sql_text(q, ":codes", codes);
	*standing = sql_row(q, err);
	return sql_done(q);
}

bool closings_add(struct store *s, const struct case_row *c, int64_t at, const char *name, const char *reason,
		  const char *note, struct err *err)
{
	static const char SQL[] = "INSERT INTO closings (case_id, phone, at, name, reason, note)"
				  " VALUES (:case_id, :phone, :at, :name, :reason, :note)";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":case_id", c->row);
	sql_int(q, ":phone", c->caller);
	sql_int(q, ":at", at);
	sql_text(q, ":name", slice_of(name));
	sql_text(q, ":reason", slice_of(reason));
	sql_text(q, ":note", slice_of(note));
	return sql_run(q, err);
}

/* ---- proofs ---- */

static bool write_booking_proof(struct store *s, const struct person_booking *b, const int64_t *case_rows,
				struct err *err)
{
	static const char SQL[] =
		"UPDATE bookings SET case_id = :case_id, match_class = :class, match_reason = :reason, message_id = "
		":message_id,"
		" provider_id = :provider_id, accepted_at = :accepted_at, payment_id = :payment_id, paid_minor = :paid,"
		" paid_currency = :currency WHERE id = :id";
	struct sql *q = sql_use(s, SQL, err);
	const struct person_text *t = b->text;

	if (!q)
		return false;
	sql_int(q, ":case_id", b->case_index >= 0 ? case_rows[b->case_index] : 0);
	sql_int(q, ":class", b->match_class);
	sql_int(q, ":reason", b->match_reason);
	sql_text(q, ":message_id", t ? t->our_id : (struct slice){0});
	sql_text(q, ":provider_id", t ? t->native_id : (struct slice){0});
	sql_int(q, ":accepted_at", t ? t->at : 0);
	sql_text(q, ":payment_id", b->paid_minor ? b->payment_id : (struct slice){0});
	sql_int(q, ":paid", b->paid_minor);
	sql_text(q, ":currency", b->paid_minor ? b->currency : (struct slice){0});
	sql_int(q, ":id", b->row);
	return sql_run(q, err);
}

bool proofs_write(struct store *s, const struct person *p, const int64_t *case_rows, struct err *err)
{
	static const char PAYMENT[] = "UPDATE payments SET case_id = :case_id, booking_id = :booking_id,"
				      " fits_none = :fits_none WHERE id = :id";

	for (size_t i = 0; i < p->bookings_n; i++)
		if (!write_booking_proof(s, &p->bookings[i], case_rows, err))
			return false;
	for (size_t i = 0; i < p->payments_n; i++) {
		const struct person_payment *pay = &p->payments[i];
		struct sql *q = sql_use(s, PAYMENT, err);
		if (!q)
			return false;
		sql_int(q, ":case_id", pay->case_index >= 0 ? case_rows[pay->case_index] : 0);
		sql_int(q, ":booking_id", pay->booking_index >= 0 ? p->bookings[pay->booking_index].row : 0);
		sql_int(q, ":fits_none", pay->rest);
		sql_int(q, ":id", pay->row);
		if (!sql_run(q, err))
			return false;
	}
	return true;
}
