#include "store/put.h"

#include "base/json.h"

void mix_begin(struct mix *m)
{
	m->n = 0;
	m->carried = 0;
}

static void mix_flush(struct mix *m)
{
	m->carried = hash_mix64(m->carried, hash_key64(m->bytes, m->n));
	m->n = 0;
}

static void mix_bytes(struct mix *m, const void *at, size_t len)
{
	if (len > sizeof m->bytes / 2) {
		mix_flush(m);
		m->carried = hash_mix64(m->carried, hash_key64(at, len));
		return;
	}
	if (m->n + len > sizeof m->bytes)
		mix_flush(m);
	if (len)
		memcpy(m->bytes + m->n, at, len);
	m->n += len;
}

void mix_int(struct mix *m, int64_t v)
{
	mix_bytes(m, &v, sizeof v);
}

void mix_text(struct mix *m, struct slice t)
{
	mix_int(m, (int64_t)t.len);
	mix_bytes(m, t.at, t.len);
}

uint64_t mix_end(struct mix *m)
{
	uint64_t h;

	mix_flush(m);
	h = m->carried & INT64_MAX;
	return h ? h : 1;
}

int64_t key_int(uint64_t key)
{
	return (int64_t)(key & INT64_MAX);
}

static bool version_known(struct store *s, enum record_kind kind, uint64_t key, uint64_t content, bool *known,
			  struct err *err)
{
	static const char SQL[] = "SELECT 1 FROM revisions WHERE kind = :kind AND key = :key AND content = :content";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_int(q, ":kind", kind);
	sql_int(q, ":key", key_int(key));
	sql_int(q, ":content", key_int(content));
	*known = sql_row(q, err);
	return sql_done(q);
}

static bool add_revision(struct store *s, enum record_kind kind, uint64_t key, const struct version *v, bool conflict,
			 const struct put *put, struct err *err)
{
	static const char SQL[] =
		"INSERT OR IGNORE INTO revisions (kind, key, content, conflict, payload, file, file_line)"
		" VALUES (:kind, :key, :content, :conflict, :payload, :file, :line)";
	struct sql *q = sql_use(s, SQL, err);
	struct str payload;
	struct json j;
	bool ok;

	if (!q)
		return false;
	str_init(&payload, 512);
	json_init(&j, &payload, true);
	json_object(&j, NULL);
	json_int(&j, "rank", v->rank);
	json_int(&j, "rank2", v->rank2);
	json_end_object(&j);
	sql_int(q, ":kind", kind);
	sql_int(q, ":key", key_int(key));
	sql_int(q, ":content", key_int(v->content));
	sql_int(q, ":conflict", conflict);
	sql_text(q, ":payload", str_slice(&payload));
	sql_int(q, ":file", put->origin.file);
	sql_int(q, ":line", put->origin.line);
	ok = sql_run(q, err);
	str_release(&payload);
	return ok;
}

static bool wins(const struct version *a, const struct version *b)
{
	if (a->rank != b->rank)
		return a->rank > b->rank;
	if (a->rank2 != b->rank2)
		return a->rank2 > b->rank2;
	return a->content > b->content;
}

enum put_choice put_choose(struct store *s, enum record_kind kind, const struct version *standing,
			   const struct version *coming, const struct put *put, struct err *err)
{
	bool known = false, conflict = standing->fixed != coming->fixed;

	if (standing->content == coming->content)
		return standing->file && standing->file == put->origin.file ? CHOICE_DUPLICATE : CHOICE_REPEATED;
	if (!version_known(s, kind, coming->key, coming->content, &known, err))
		return CHOICE_FAILED;
	if (known)
		return CHOICE_REPEATED;
	bool new_wins = !conflict && wins(coming, standing);
	/* The version that does not stand is noted: it makes the same row, seen again, a repeat. */
	if (!add_revision(s, kind, coming->key, new_wins ? standing : coming, conflict, put, err))
		return CHOICE_FAILED;
	if (conflict)
		return CHOICE_CONFLICT;
	return new_wins ? CHOICE_NEW_WINS : CHOICE_OLD_WINS;
}

struct record_identity records_identity(const char *format, const struct record *r)
{
	switch (r->kind) {
	case RECORD_CALL: return call_identity(format, &r->call);
	case RECORD_LEG: return leg_identity(format, &r->leg);
	case RECORD_MESSAGE: return message_identity(format, &r->message);
	case RECORD_BOOKING: return booking_identity(format, &r->booking);
	case RECORD_PAYMENT: return payment_identity(format, &r->payment);
	case RECORD_CONTACT: return contact_identity(format, &r->contact);
	case RECORD_CONSENT: return consent_identity(&r->consent);
	case RECORD_FINDING: break;
	}
	return (struct record_identity){0};
}
