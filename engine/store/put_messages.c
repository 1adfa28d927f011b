/* Texts as a provider's export tells them. */
#include "store/put.h"

#define MESSAGE_INSERT                                                                                                 \
	"INSERT INTO messages (key, native_id, direction, phone, line, body, status, status_raw, error_code, sent_at," \
	" segments, reply_class, reply_scope, reply_flags, reply_why, content, file, file_line)"                       \
	" VALUES (:key, :native_id, :direction, :phone, :line, :body, :status, :status_raw, :error_code, :sent_at,"    \
	" :segments, :reply_class, :reply_scope, :reply_flags, :reply_why, :content, :file, :file_line)"

static uint64_t message_key(const char *format, const struct message *m)
{
	struct mix mix;

	mix_begin(&mix);
	mix_text(&mix, slice_of(format));
	mix_text(&mix, m->native_id);
	if (!m->native_id.len) {
		mix_int(&mix, m->other);
		mix_int(&mix, m->direction);
		mix_int(&mix, m->sent_at);
		mix_text(&mix, m->body);
	}
	return mix_end(&mix);
}

static uint64_t message_content(const struct message *m)
{
	struct mix mix;

	mix_begin(&mix);
	mix_int(&mix, m->direction);
	mix_int(&mix, m->other);
	mix_int(&mix, m->line);
	mix_text(&mix, m->body);
	mix_int(&mix, m->status);
	mix_text(&mix, m->status_raw);
	mix_text(&mix, m->error_code);
	mix_int(&mix, m->sent_at);
	mix_int(&mix, m->segments);
	return mix_end(&mix);
}

/* Later in the life of a text beats earlier; the time a text was sent is null while it is queued, so it may still
 * change. */
static int64_t status_rank(int64_t status)
{
	switch (status) {
	case MESSAGE_QUEUED: return 1;
	case MESSAGE_SENT: return 2;
	case MESSAGE_CANCELED:
	case MESSAGE_FAILED:
	case MESSAGE_UNDELIVERED: return 3;
	case MESSAGE_DELIVERED:
	case MESSAGE_RECEIVED: return 4;
	default: return 0;
	}
}

static uint64_t fixed_of(int64_t phone, int64_t direction)
{
	return hash_mix64((uint64_t)phone, (uint64_t)direction);
}

struct record_identity message_identity(const char *format, const struct message *m)
{
	return (struct record_identity){message_key(format, m), message_content(m), fixed_of(m->other, m->direction)};
}

static int64_t flags_of(const struct reply *r)
{
	return r->wrong_number + 2 * r->legal_threat + 4 * r->complaint + 8 * r->keyword + 16 * r->tell_owner;
}

static bool write_message(struct store *s, const char *sql, const struct version *v, const struct message *m,
			  const struct reply *reply, const struct put *put, struct err *err)
{
	struct sql *q = sql_use(s, sql, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(v->key));
	sql_text(q, ":native_id", m->native_id);
	sql_int(q, ":direction", m->direction);
	sql_int(q, ":phone", m->other);
	sql_int(q, ":line", m->line);
	sql_text(q, ":body", m->body);
	sql_int(q, ":status", m->status);
	sql_text(q, ":status_raw", m->status_raw);
	sql_text(q, ":error_code", m->error_code);
	sql_int(q, ":sent_at", m->sent_at);
	sql_int(q, ":segments", m->segments);
	sql_int(q, ":reply_class", reply ? (int64_t)reply->class : 0);
	sql_int(q, ":reply_scope", reply ? (int64_t)reply->scope : 0);
	sql_int(q, ":reply_flags", reply ? flags_of(reply) : 0);
	sql_text(q, ":reply_why", slice_of(reply ? reply->why : ""));
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":file_line", put->origin.line);
	return sql_run(q, err);
}

static bool standing_message(struct store *s, uint64_t key, struct version *v, struct err *err)
{
	static const char SQL[] =
		"SELECT content, phone, direction, status, sent_at, file FROM messages WHERE key = :key";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":key", key_int(key));
	if (sql_row(q, err)) {
		v->content = (uint64_t)sql_column_int(q, 0);
		v->fixed = fixed_of(sql_column_int(q, 1), sql_column_int(q, 2));
		v->rank = status_rank(sql_column_int(q, 3));
		v->rank2 = sql_column_int(q, 4);
		v->file = sql_column_int(q, 5);
	}
	return sql_done(q);
}

static enum put_status put_under(struct store *s, const struct put *put, uint64_t key, const struct message *m,
				 const struct reply *reply, struct err *err)
{
	static const char INSERT[] = MESSAGE_INSERT " ON CONFLICT (key) DO NOTHING";
	static const char REVISE[] = MESSAGE_INSERT
		" ON CONFLICT (key) DO UPDATE SET line = excluded.line, body = excluded.body, status = excluded.status,"
		" status_raw = excluded.status_raw, error_code = excluded.error_code, sent_at = excluded.sent_at,"
		" segments = excluded.segments, reply_class = excluded.reply_class, reply_scope = excluded.reply_scope,"
		" reply_flags = excluded.reply_flags, reply_why = excluded.reply_why, content = excluded.content,"
		" file = excluded.file, file_line = excluded.file_line";
	struct version standing = {0}, coming = {.key = key, .content = message_content(m)};

	if (!write_message(s, INSERT, &coming, m, reply, put, err))
		return PUT_FAILED;
	if (sql_changes(s) == 1)
		return PUT_NEW;
	if (!standing_message(s, coming.key, &standing, err))
		return PUT_FAILED;
	coming.fixed = fixed_of(m->other, m->direction);
	coming.rank = status_rank(m->status);
	coming.rank2 = m->sent_at;
	switch (put_choose(s, RECORD_MESSAGE, &standing, &coming, put, err)) {
	case CHOICE_FAILED: return PUT_FAILED;
	case CHOICE_DUPLICATE: return PUT_DUPLICATE;
	case CHOICE_REPEATED: return PUT_REPEATED;
	case CHOICE_OLD_WINS: return PUT_REVISED;
	case CHOICE_NEW_WINS: return write_message(s, REVISE, &coming, m, reply, put, err) ? PUT_REVISED : PUT_FAILED;
	case CHOICE_CONFLICT: break;
	}
	/* One id for two different texts: the other one is kept under a key of its own, and has its own later news. */
	enum put_status status = put_under(s, put, hash_mix64(key, coming.fixed) & INT64_MAX, m, reply, err);
	return status == PUT_NEW ? PUT_CONFLICT : status;
}

enum put_status records_put_message(struct store *s, const struct put *put, const struct message *m,
				    const struct reply *reply, struct err *err)
{
	return put_under(s, put, message_key(put->format, m), m, reply, err);
}
