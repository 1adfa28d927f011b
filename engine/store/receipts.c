#include "store/receipts.h"

#include <assert.h>

#include "store/sql.h"

static uint8_t *put(uint8_t *to, const void *at, size_t len)
{
	memcpy(to, at, len);
	return to + len;
}

static uint8_t *put_u64be(uint8_t *to, uint64_t n)
{
	for (int i = 7; i >= 0; i--, n >>= 8)
		to[i] = (uint8_t)(n & 0xff);
	return to + sizeof n;
}

/* hash = SHA-256("ringback-receipt-1\0" || u64be(number) || previous hash || SHA-256(payload)) */
static void link_hash(struct hash *h, int64_t number, const uint8_t *previous, struct slice payload, uint8_t *out)
{
	uint8_t text[sizeof RECEIPT_CHAIN_TAG + sizeof number + 2 * HASH_SHA256_LEN], *to = text;

	to = put(to, RECEIPT_CHAIN_TAG, sizeof RECEIPT_CHAIN_TAG);
	to = put_u64be(to, (uint64_t)number);
	to = put(to, previous, HASH_SHA256_LEN);
	hash_begin(h);
	hash_add(h, payload.at, payload.len);
	hash_end(h, to);
	hash_begin(h);
	hash_add(h, text, sizeof text);
	hash_end(h, out);
}

bool receipts_add(struct store *s, const char *kind, int64_t at, struct slice payload, int64_t *number, struct err *err)
{
	static const char SQL[] = "INSERT INTO receipts (number, kind, at, payload, hash)"
				  " VALUES (:number, :kind, :at, :payload, :hash)";
	uint8_t hash[HASH_SHA256_LEN];
	int64_t next = s->chain_number + 1;

	assert(s->begun_by);
	link_hash(s->hash, next, s->chain_head, payload, hash);
	struct sql *q = sql_use(s, SQL, err);
	if (!q)
		return false;
	sql_int(q, ":number", next);
	sql_text(q, ":kind", slice_of(kind));
	sql_int(q, ":at", at);
	sql_text(q, ":payload", payload);
	sql_blob(q, ":hash", hash, sizeof hash);
	if (!sql_run(q, err))
		return false;
	s->chain_number = next;
	memcpy(s->chain_head, hash, sizeof hash);
	if (number)
		*number = next;
	return true;
}

bool receipts_load_head(struct store *s, struct err *err)
{
	static const char SQL[] = "SELECT number, hash FROM receipts ORDER BY number DESC LIMIT 1 /* SCAN: one row */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	s->chain_number = 0;
	memset(s->chain_head, 0, sizeof s->chain_head);
	if (sql_row(q, err)) {
		struct slice hash = sql_column_blob(q, 1);
		s->chain_number = sql_column_int(q, 0);
		if (hash.len == sizeof s->chain_head)
			memcpy(s->chain_head, hash.at, hash.len);
	}
	return sql_done(q);
}

int64_t receipts_number(const struct store *s)
{
	return s->chain_number;
}

const uint8_t *receipts_head(const struct store *s)
{
	return s->chain_head;
}

static bool bad(struct chain_fault *fault, int64_t number, const char *what)
{
	fault->number = number;
	snprintf(fault->what, sizeof fault->what, "receipt %lld %s", (long long)number, what);
	return true;
}

bool receipts_verify(struct store *s, struct chain_fault *fault, struct err *err)
{
	/* Kind and clock stand in columns for reading; what is hashed is the payload, so the two must agree. A payload
	 * that is no JSON any more was changed: its hash says so below, and json_extract would stop at it. */
	static const char SQL[] = "SELECT number, payload, hash, CASE WHEN json_valid(payload) THEN"
				  " json_extract(payload, '$.kind') IS kind AND json_extract(payload, '$.at') IS at"
				  " ELSE 0 END FROM receipts ORDER BY number /* SCAN: verify reads all */";
	struct sql *q = sql_use(s, SQL, err);
	uint8_t head[HASH_SHA256_LEN] = {0}, hash[HASH_SHA256_LEN];

	*fault = (struct chain_fault){0};
	if (!q)
		return false;
	while (!fault->number && sql_row(q, err)) {
		int64_t number = sql_column_int(q, 0);
		struct slice stored = sql_column_blob(q, 2);
		fault->checked++;
		if (number != fault->checked) {
			bad(fault, fault->checked, "is missing");
			break;
		}
		link_hash(s->hash, number, head, sql_column_text(q, 1), hash);
		if (stored.len != sizeof hash || memcmp(stored.at, hash, sizeof hash) != 0)
			bad(fault, number,
			    "was changed, moved or replaced: its hash does not follow from its text and the one "
			    "before");
		else if (!sql_column_int(q, 3))
			bad(fault, number, "has a kind or time beside it that its text does not have");
		memcpy(head, hash, sizeof head);
	}
	return sql_done(q);
}

bool receipts_each(struct store *s, const char *kind,
		   bool (*each)(void *ctx, int64_t number, struct slice kind, int64_t at, struct slice payload),
		   void *ctx, struct err *err)
{
	static const char SQL[] = "SELECT number, kind, at, payload FROM receipts WHERE :kind = '' OR kind = :kind"
				  " ORDER BY number /* SCAN: reads all */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":kind", slice_of(kind));
	while (sql_row(q, err))
		if (!each(ctx, sql_column_int(q, 0), sql_column_text(q, 1), sql_column_int(q, 2),
			  sql_column_text(q, 3)))
			break;
	return sql_done(q);
}

bool receipts_count(struct store *s, const char *kind, int64_t *n, struct err *err)
{
	static const char SQL[] = "SELECT count(*) FROM receipts WHERE kind = :kind /* SCAN: counts all */";
	struct sql *q = sql_use(s, SQL, err);

	if (!q)
		return false;
	sql_text(q, ":kind", slice_of(kind));
	*n = sql_row(q, err) ? sql_column_int(q, 0) : 0;
	return sql_done(q);
}
