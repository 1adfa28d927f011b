/* Private to store/: what all record kinds share when they are stored again. */
#ifndef STORE_PUT_H
#define STORE_PUT_H

#include "base/str.h"
#include "store/records.h"
#include "store/sql.h"

/* One version of a record, as far as the choice between two versions needs it. The greater (rank, rank2, content) wins:
 * told by content, never by the order of import. */
struct version {
	uint64_t key; /* of the row it is written to */
	uint64_t content;
	uint64_t fixed; /* hash of the fields that may not change (from, to, start); 0 = none */
	int64_t rank, rank2;
	int64_t file; /* of the standing version: where it came from */
};

/* Feed fields into one hash; text is separated, so ("ab","c") and ("a","bc") differ. */
struct mix {
	char bytes[8192];
	size_t n;
	uint64_t carried;
};
void mix_begin(struct mix *m);
void mix_int(struct mix *m, int64_t v);
void mix_text(struct mix *m, struct slice t);
uint64_t mix_end(struct mix *m); /* 63 bits, never 0 */

enum put_choice { CHOICE_FAILED, CHOICE_DUPLICATE, CHOICE_REPEATED, CHOICE_CONFLICT, CHOICE_NEW_WINS, CHOICE_OLD_WINS };

/* Compare with the standing version, look whether this version is known already, and record the loser in `revisions`
 * (payload: the losing version's words, JSON). Both are of coming->key. */
enum put_choice put_choose(struct store *s, enum record_kind kind, const struct version *standing,
			   const struct version *coming, const struct put *put, struct err *err);

/* The identities of each kind, for records_identity. */
struct record_identity call_identity(const char *format, const struct call *c);
struct record_identity leg_identity(const char *format, const struct leg *leg);
struct record_identity message_identity(const char *format, const struct message *m);
struct record_identity booking_identity(const char *format, const struct booking *b);
struct record_identity payment_identity(const char *format, const struct payment *p);
struct record_identity contact_identity(const char *format, const struct contact *c);
struct record_identity consent_identity(const struct consent_event *c);

int64_t key_int(uint64_t key); /* as SQLite keeps it */

#endif
