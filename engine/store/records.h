/* Storing what sources give: idempotent, revised by content, conflicts kept. Every function runs inside a transaction.
 *
 * A record's key is the hash of its format and native id, or of a stated natural key when the export has no id:
 * calls by person, direction and start; messages by person, direction, time and body; bookings by person and times;
 * payments by payer, time and amount; contacts by name and numbers.
 */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "domain/records.h"
#include "domain/replies.h"
#include "store/store.h"

enum put_status {
	PUT_FAILED,
	PUT_NEW,
	PUT_REPEATED,  /* there already, equal */
	PUT_DUPLICATE, /* the same, and it came from this very file: the row stands there twice */
	PUT_REVISED,   /* the same record with changed mutable fields; the winner is told by content */
	PUT_CONFLICT,  /* the same id with other from, to or start: both are kept */
};

struct put {
	struct origin origin;
	const char *format; /* name of the profile: ids of different formats never mean the same record */
};

uint64_t records_call_key(const char *format, const struct call *c);
uint64_t records_leg_call_key(const char *format, struct slice group);

/* key: from records_call_key, or of a leg group. joined: the call was joined from legs, so it simply becomes what the
 * legs now say. */
enum put_status records_put_call(struct store *s, const struct put *put, uint64_t key, const struct call *c,
				 bool joined, struct err *err);
enum put_status records_put_leg(struct store *s, const struct put *put, const struct leg *leg, uint64_t *call_key,
				struct err *err);
/* reply: what reply_read said of an inbound body; null for outbound. */
enum put_status records_put_message(struct store *s, const struct put *put, const struct message *m,
				    const struct reply *reply, struct err *err);
enum put_status records_put_booking(struct store *s, const struct put *put, const struct booking *b, struct err *err);
enum put_status records_put_payment(struct store *s, const struct put *put, const struct payment *p, struct err *err);
enum put_status records_put_contact(struct store *s, const struct put *put, const struct contact *c, struct err *err);
/* put->origin.file 0: by command. */
enum put_status records_put_consent(struct store *s, const struct put *put, const struct consent_event *c,
				    struct err *err);
enum put_status records_put_finding(struct store *s, const struct put *put, const struct finding *f, int64_t found_at,
				    struct err *err);

/* What tells a record from others of its format, as storing it does: equal keys are one record, equal contents one
 * version of it; the same key with another `fixed` is a conflict. */
struct record_identity {
	uint64_t key, content, fixed;
};
struct record_identity records_identity(const char *format, const struct record *r);

/* Legs of one call, oldest sequence first, copied into the arena. */
struct arena;
bool records_load_legs(struct store *s, uint64_t call_key, struct arena *arena, struct leg **legs, size_t *n,
		       struct origin *first, struct err *err);

/* Files. */
struct file_row {
	int64_t id;
	uint8_t sha256[32];
	const char *name, *format;
	uint64_t bytes, rows, taken, repeated, revised, skipped, set_aside;
	int64_t imported_at, first_at, last_at;
	bool calls, cut;
	const char *zone_basis;
};
bool files_known(struct store *s, const uint8_t sha256[32], bool *known, struct err *err);
/* A row at the start of an import, since records refer to it; its counts at the end. */
bool files_begin(struct store *s, const char *name, int64_t *id, struct err *err);
bool files_finish(struct store *s, const struct file_row *f, struct err *err);

/* Whose is a booking or payment that names no number: the booking it refers to, else the one contact with its e-mail.
 * Run after every import; marks the people it finds as dirty. */
bool records_find_owners(struct store *s, struct err *err);

/* People to look at again. Sorted and unique is fastest; repeats are harmless. */
bool dirty_add(struct store *s, const int64_t *phones, size_t n, struct err *err);

#endif
