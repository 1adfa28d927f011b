/* Bookings and payments, and whose they are. */
#include "store/put.h"

#define BOOKING_INSERT                                                                                                 \
	"INSERT INTO bookings (key, native_id, status, status_raw, title, person, phone, phones, email, owner,"        \
	" created_at, starts_at, ends_at, last_starts_at, series, completed_at, updated_at, sequence, channel,"        \
	" message_ref, amount_minor, currency, content, file, file_line)"                                              \
	" VALUES (:key, :native_id, :status, :status_raw, :title, :person, :phone, :phones, :email, :phone,"           \
	" :created_at, :starts_at, :ends_at, :last_starts_at, :series, :completed_at, :updated_at, :sequence,"         \
	" :channel, :message_ref, :amount_minor, :currency, :content, :file, :file_line)"

#define PAYMENT_INSERT                                                                                                 \
	"INSERT INTO payments (key, native_id, kind, status, status_raw, dispute, paid_at, amount_minor, "             \
	"refunded_minor,"                                                                                              \
	" currency, booking_ref, related_id, payer, phone, email, owner, description, content, file, file_line)"       \
	" VALUES (:key, :native_id, :kind, :status, :status_raw, :dispute, :paid_at, :amount_minor, :refunded_minor,"  \
	" :currency, :booking_ref, :related_id, :payer, :phone, :email, :phone, :description, :content, :file,"        \
	" :file_line)"

static uint64_t booking_content(const struct booking *b)
{
	struct mix m;

	mix_begin(&m);
	mix_int(&m, b->status);
	mix_text(&m, b->status_raw);
	mix_text(&m, b->title);
	mix_text(&m, b->person);
	mix_int(&m, b->phone);
	mix_int(&m, b->phones);
	mix_text(&m, b->email);
	mix_int(&m, b->created_at);
	mix_int(&m, b->starts_at);
	mix_int(&m, b->ends_at);
	mix_int(&m, b->series);
	mix_int(&m, b->completed_at);
	mix_int(&m, b->updated_at);
	mix_int(&m, b->sequence);
	mix_text(&m, b->channel);
	mix_text(&m, b->message_ref);
	mix_int(&m, b->amount_minor);
	return mix_end(&m);
}

static uint64_t booking_key(const char *format, const struct booking *b)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_text(&m, b->native_id);
	if (!b->native_id.len) {
		mix_int(&m, b->phone);
		mix_text(&m, b->phone ? (struct slice){0} : b->person);
		mix_int(&m, b->created_at);
		mix_int(&m, b->starts_at);
	}
	return mix_end(&m);
}

struct record_identity booking_identity(const char *format, const struct booking *b)
{
	return (struct record_identity){.key = booking_key(format, b), .content = booking_content(b)};
}

static bool write_booking(struct store *s, const char *sql, const struct version *v, const struct booking *b,
			  const struct put *put, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(v->key));
	sql_text(q, ":native_id", b->native_id);
	sql_int(q, ":status", b->status);
	sql_text(q, ":status_raw", b->status_raw);
	sql_text(q, ":title", b->title);
	sql_text(q, ":person", b->person);
	sql_int(q, ":phone", b->phone);
	sql_int(q, ":phones", b->phones);
	sql_text(q, ":email", b->email);
	sql_int(q, ":created_at", b->created_at);
	sql_int(q, ":starts_at", b->starts_at);
	sql_int(q, ":ends_at", b->ends_at);
	sql_int(q, ":last_starts_at", b->last_starts_at);
	sql_int(q, ":series", b->series);
	sql_int(q, ":completed_at", b->completed_at);
	sql_int(q, ":updated_at", b->updated_at);
	sql_int(q, ":sequence", b->sequence);
	sql_text(q, ":channel", b->channel);
	sql_text(q, ":message_ref", b->message_ref);
	sql_int(q, ":amount_minor", b->amount_minor);
	sql_text(q, ":currency", b->currency);
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	return sql_run(q, err);
}

static bool standing(struct store *s, const char *sql, uint64_t key, struct version *v, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(key));
	if (sql_row(q, err)) {
		v->content = (uint64_t)sql_column_int(q, 0);
		v->rank = sql_column_int(q, 1);
		v->rank2 = sql_column_int(q, 2);
		v->file = sql_column_int(q, 3);
	}
	return sql_done(q);
}

/* A record that changes may change hands: whose it was must be looked at again too. */
static bool owner_looks_again(struct store *s, const char *sql, uint64_t key, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);
	int64_t owner = 0;

	if (!q)
		return false;
	sql_int(q, ":key", key_int(key));
	if (sql_row(q, err))
		owner = sql_column_int(q, 0);
	return sql_done(q) && (owner <= 0 || dirty_add(s, &owner, 1, err));
}

enum put_status records_put_booking(struct store *s, const struct put *put, const struct booking *b, struct err *err)
{
	static const char INSERT[] = BOOKING_INSERT " ON CONFLICT (key) DO NOTHING";
	static const char STANDING[] =
		"SELECT content, sequence, max(updated_at, status), file FROM bookings WHERE key = :key";
	static const char REVISE[] = BOOKING_INSERT
		" ON CONFLICT (key) DO UPDATE SET status = excluded.status, status_raw = excluded.status_raw,"
		" title = excluded.title, person = excluded.person, phone = excluded.phone, phones = excluded.phones,"
		" email = excluded.email, owner = excluded.owner, by_email = 0, created_at = excluded.created_at,"
		" starts_at = excluded.starts_at, ends_at = excluded.ends_at, last_starts_at = excluded.last_starts_at,"
		" series = excluded.series, completed_at = excluded.completed_at, updated_at = excluded.updated_at,"
		" sequence = excluded.sequence, channel = excluded.channel, message_ref = excluded.message_ref,"
		" amount_minor = excluded.amount_minor, currency = excluded.currency, content = excluded.content,"
		" file = excluded.file, file_line = excluded.file_line, case_id = 0, match_class = 0, match_reason = 0,"
		" message_id = '', provider_id = '', accepted_at = 0, payment_id = '', paid_minor = 0,"
		" paid_currency = ''";
	static const char OWNER[] = "SELECT owner FROM bookings WHERE key = :key";
	struct version old = {0}, coming = {.key = booking_key(put->format, b),
					    .content = booking_content(b),
					    .rank = b->sequence};

	coming.rank2 = b->updated_at > (int64_t)b->status ? b->updated_at : (int64_t)b->status;
	if (!write_booking(s, INSERT, &coming, b, put, err))
		return PUT_FAILED;
	if (sql_changes(s) == 1)
		return PUT_NEW;
	if (!standing(s, STANDING, coming.key, &old, err))
		return PUT_FAILED;
	switch (put_choose(s, RECORD_BOOKING, &old, &coming, put, err)) {
	case CHOICE_DUPLICATE: return PUT_DUPLICATE;
	case CHOICE_REPEATED: return PUT_REPEATED;
	case CHOICE_OLD_WINS: return PUT_REVISED;
	case CHOICE_NEW_WINS:
		return owner_looks_again(s, OWNER, coming.key, err) && write_booking(s, REVISE, &coming, b, put, err)
			       ? PUT_REVISED
			       : PUT_FAILED;
	case CHOICE_CONFLICT: /* nothing of a booking is fixed: it may move, change hands and be called off */
	case CHOICE_FAILED: break;
	}
	return PUT_FAILED;
}

/* ---- payments ---- */

static uint64_t payment_content(const struct payment *p)
{
	struct mix m;

	mix_begin(&m);
	mix_int(&m, (int64_t)p->dispute * 64 + (int64_t)p->kind * 8 + (int64_t)p->status);
	mix_text(&m, p->status_raw);
	mix_int(&m, p->paid_at);
	mix_int(&m, p->amount_minor);
	mix_int(&m, p->refunded_minor);
	mix_text(&m, p->currency);
	mix_text(&m, p->booking_ref);
	mix_text(&m, p->related_id);
	mix_text(&m, p->payer);
	mix_int(&m, p->phone);
	mix_text(&m, p->email);
	return mix_end(&m);
}

static uint64_t payment_key(const char *format, const struct payment *p)
{
	struct mix m;

	mix_begin(&m);
	mix_text(&m, slice_of(format));
	mix_int(&m, p->kind);
	mix_text(&m, p->native_id);
	if (!p->native_id.len) {
		mix_int(&m, p->phone);
		mix_text(&m, p->payer);
		mix_int(&m, p->paid_at);
		mix_int(&m, p->amount_minor);
	}
	return mix_end(&m);
}

struct record_identity payment_identity(const char *format, const struct payment *p)
{
	return (struct record_identity){.key = payment_key(format, p), .content = payment_content(p)};
}

static bool write_payment(struct store *s, const char *sql, const struct version *v, const struct payment *p,
			  const struct put *put, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(v->key));
	sql_text(q, ":native_id", p->native_id);
	sql_int(q, ":kind", p->kind);
	sql_int(q, ":status", p->status);
	sql_text(q, ":status_raw", p->status_raw);
	sql_int(q, ":dispute", p->dispute);
	sql_int(q, ":paid_at", p->paid_at);
	sql_int(q, ":amount_minor", p->amount_minor);
	sql_int(q, ":refunded_minor", p->refunded_minor);
	sql_text(q, ":currency", p->currency);
	sql_text(q, ":booking_ref", p->booking_ref);
	sql_text(q, ":related_id", p->related_id);
	sql_text(q, ":payer", p->payer);
	sql_int(q, ":phone", p->phone);
	sql_text(q, ":email", p->email);
	sql_text(q, ":description", p->description);
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	return sql_run(q, err);
}

enum put_status records_put_payment(struct store *s, const struct put *put, const struct payment *p, struct err *err)
{
	static const char INSERT[] = PAYMENT_INSERT " ON CONFLICT (key) DO NOTHING";
	/* A dispute is opened after the payment and settled after that, a refund column only grows, money is final
	 * later than it is pending, and of two exports of one payment the one that names the payer says more. */
	static const char STANDING[] =
		"SELECT content, dispute, refunded_minor * 4 + (status <> 2) * 2 + (email <> '' OR phone <> 0), file"
		" FROM payments WHERE key = :key";
	static const char REVISE[] = PAYMENT_INSERT
		" ON CONFLICT (key) DO UPDATE SET status = excluded.status, status_raw = excluded.status_raw,"
		" dispute = excluded.dispute, paid_at = excluded.paid_at, amount_minor = excluded.amount_minor,"
		" refunded_minor = excluded.refunded_minor, currency = excluded.currency,"
		" booking_ref = excluded.booking_ref, related_id = excluded.related_id, payer = excluded.payer,"
		" phone = excluded.phone, email = excluded.email, owner = excluded.owner, by_email = 0,"
		" description = excluded.description, content = excluded.content, file = excluded.file,"
		" file_line = excluded.file_line, case_id = 0, booking_id = 0";
	static const char OWNER[] = "SELECT owner FROM payments WHERE key = :key";
	struct version old = {0}, coming = {.key = payment_key(put->format, p),
					    .content = payment_content(p),
					    .rank = p->dispute,
					    .rank2 = p->refunded_minor * 4 + (p->status != PAYMENT_PENDING) * 2 +
						     (p->email.len > 0 || p->phone)};

	if (!write_payment(s, INSERT, &coming, p, put, err))
		return PUT_FAILED;
	if (sql_changes(s) == 1)
		return PUT_NEW;
	if (!standing(s, STANDING, coming.key, &old, err))
		return PUT_FAILED;
	switch (put_choose(s, RECORD_PAYMENT, &old, &coming, put, err)) {
	case CHOICE_DUPLICATE: return PUT_DUPLICATE;
	case CHOICE_REPEATED: return PUT_REPEATED;
	case CHOICE_OLD_WINS: return PUT_REVISED;
	case CHOICE_NEW_WINS:
		return owner_looks_again(s, OWNER, coming.key, err) && write_payment(s, REVISE, &coming, p, put, err)
			       ? PUT_REVISED
			       : PUT_FAILED;
	case CHOICE_CONFLICT:
	case CHOICE_FAILED: break;
	}
	return PUT_FAILED;
}

/* ---- whose it is ---- */

/* By the booking a payment names, or the payment a refund names, else by an e-mail that exactly one contact has, when
 * that contact has one number. Whoever gets a record is looked at again. */
bool records_find_owners(struct store *s, struct err *err)
{
	/* wrong_person (3, 1), unknown_created (5) and unmatched (4) of engine/domain/cases.h: nobody's replay sees
	 * these. */
	static const char *const steps[] = {
		"UPDATE payments SET owner = b.owner FROM bookings b"
		" WHERE payments.owner = 0 AND payments.booking_ref <> '' AND b.native_id = payments.booking_ref"
		" AND b.owner <> 0 RETURNING owner /* SCAN: only payments without an owner */",
		"UPDATE bookings SET by_email = 1, owner = (SELECT min(p.phone) FROM contacts c JOIN contact_phones p"
		" ON p.contact = c.id WHERE c.email = bookings.email HAVING count(*) = 1)"
		" WHERE owner = 0 AND phones = 0 AND email <> '' AND 1 = (SELECT count(*) FROM contacts c JOIN "
		"contact_phones p"
		" ON p.contact = c.id WHERE c.email = bookings.email) RETURNING owner"
		" /* SCAN: only bookings without an owner */",
		"UPDATE payments SET by_email = 1, owner = (SELECT min(p.phone) FROM contacts c JOIN contact_phones p"
		" ON p.contact = c.id WHERE c.email = payments.email HAVING count(*) = 1)"
		" WHERE owner = 0 AND email <> '' AND 1 = (SELECT count(*) FROM contacts c JOIN contact_phones p"
		" ON p.contact = c.id WHERE c.email = payments.email) RETURNING owner"
		" /* SCAN: only payments without an owner */",
		"UPDATE payments SET owner = b.owner FROM payments b"
		" WHERE payments.owner = 0 AND payments.related_id <> '' AND b.native_id = payments.related_id"
		" AND b.owner <> 0 AND b.kind = 1 RETURNING owner /* SCAN: only payments without an owner */",
		"UPDATE bookings SET match_class = CASE WHEN created_at = 0 THEN 5 WHEN phones > 1 THEN 3 ELSE 4 END,"
		" match_reason = CASE WHEN created_at > 0 AND phones > 1 THEN 1 ELSE 0 END"
		" WHERE owner = 0 AND match_class = 0 /* SCAN: only bookings without an owner */",
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct sql *q = sql_use(s, steps[i], err);
		bool ok = q;
		while (ok && sql_row(q, err)) {
			int64_t owner = sql_column_int(q, 0);
			ok = dirty_add(s, &owner, 1, err);
		}
		if (!q || !sql_done(q) || !ok)
			return false;
	}
	return true;
}
