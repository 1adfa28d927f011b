/* Cases, their decisions and their texts: what loop writes, and what commands and reports read back. */
#ifndef STORE_CASES_H
#define STORE_CASES_H

#include "base/arena.h"
#include "domain/cases.h"
#include "domain/decision.h"
#include "store/store.h"

/* Ids are given out before the rows are written, so that a case, its decision and its text are each written once. */
struct row_ids {
	int64_t next_case, next_decision, next_outbox;
};
bool row_ids_next(struct store *s, struct row_ids *ids, struct err *err);

bool cases_insert(struct store *s, const struct case_row *c, struct err *err);
bool cases_update(struct store *s, const struct case_row *c, struct err *err);
/* The disposition of one missed call; written once, ever. */
bool cases_place_call(struct store *s, int64_t call, int64_t case_id, bool joined, int64_t receipt, struct err *err);
/* Note the talk during which a call began in vain; 0: there is none (any more). */
bool cases_note_talk(struct store *s, int64_t call, int64_t talk, struct err *err);

struct decision_row {
	int64_t id, case_row, call, decided_at;
	const char *trigger;
	enum identity identity;
	const uint8_t *rules; /* 16 bytes of the rules hash */
	const char *law;      /* version of the dated tables */
	struct slice facts;   /* JSON */
	const struct decision *decision;
};
bool decisions_add(struct store *s, const struct decision_row *d, struct err *err);

/* A stored decision, voices as they were written. */
struct stored_decision {
	int64_t id, call, decided_at, hold_until;
	struct slice trigger, code, reason, law, facts, rules_hex;
	enum outcome outcome;
	enum identity identity;
	bool answerable;
	struct voice *voices;
	size_t voices_n;
};
/* All decisions of a case, oldest first, in the arena. */
bool decisions_load(struct store *s, int64_t case_row, struct arena *arena, struct stored_decision **out, size_t *n,
		    struct err *err);

/* ---- texts ---- */
struct outbox_row {
	int64_t id, case_row, call, decision, phone, from_phone, created_at, not_before, started_at, handed_over_at,
		attempts;
	char message_id[MESSAGE_ID_LEN];
	uint8_t dedupe_key[32], template_sha[32];
	struct slice body, template, review_codes, answered_codes, state, approved_by, provider, provider_id;
	struct slice provider_status, error_code, why;
	bool dry;
};
bool outbox_add(struct store *s, const struct outbox_row *o, struct err *err);
/* One step of the table; the ledger refuses any other. Changes what is named: approved_by, codes, not_before, why. */
bool outbox_step(struct store *s, const struct outbox_row *o, const char *becomes, struct err *err);
/* By printed id; false when there is none (err untouched) or on failure (err set). */
bool outbox_find(struct store *s, struct slice message_id, struct arena *arena, struct outbox_row *o, struct err *err);
bool outbox_dedupe_used(struct store *s, const uint8_t key[32], bool *used, struct err *err);
/* Texts queued, dry or handed over by the tenant since `from` (not drafts). */
bool outbox_count_since(struct store *s, int64_t from, int64_t *n, struct err *err);

/* ---- what people did ---- */
bool approvals_add(struct store *s, const struct outbox_row *o, const char *answer, const char *name, const char *note,
		   int64_t at, struct err *err);
/* Under `supervised`: this very text and these codes were approved before. */
bool approvals_standing(struct store *s, const uint8_t template_sha[32], struct slice codes, bool *standing,
			struct err *err);
bool closings_add(struct store *s, const struct case_row *c, int64_t at, const char *name, const char *reason,
		  const char *note, struct err *err);

/* ---- what was proven of bookings and payments ---- */
struct person;
struct replay;
bool proofs_write(struct store *s, const struct person *p, const int64_t *case_rows, struct err *err);

/* ---- reading cases ---- */

/* Rows for pages and commands. Slices live until the next row. The function returns false to stop. */
typedef bool case_each(void *ctx, const struct case_row *row, struct err *err); /* a function type, not a struct */
/* Every case a report of `now` holds: open, or missed, closed or changed at or after `from`. By first miss, then id. */
bool cases_each_reported(struct store *s, int64_t from, int64_t now, case_each *each, void *ctx, struct err *err);
bool cases_each_open(struct store *s, case_each *each, void *ctx, struct err *err);
bool cases_id_taken(struct store *s, const char *case_id, bool *taken, struct err *err);
/* One case by printed id, copied into the arena; false when there is none (err untouched). */
bool cases_find(struct store *s, struct slice case_id, struct arena *arena, struct case_row *row, struct err *err);
bool cases_load(struct store *s, int64_t row, struct arena *arena, struct case_row *out,
		struct err *err);                              /* by ledger row */
void case_row_keep(struct case_row *row, struct arena *arena); /* copy what it borrows */

#endif
