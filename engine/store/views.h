/* Questions that pages and commands ask of the whole ledger. Read-only but for reports_add. */
#ifndef STORE_VIEWS_H
#define STORE_VIEWS_H

#include "base/arena.h"
#include "base/hash.h"
#include "domain/cases.h"
#include "store/records.h"
#include "store/store.h"

/* Names of all files by ledger id - 1; gaps are "". */
bool views_file_names(struct store *s, struct arena *arena, const char ***names, size_t *n, struct err *err);

/* Every file, oldest first. The function returns false to stop. */
bool views_each_file(struct store *s, bool (*each)(void *ctx, const struct file_row *f), void *ctx, struct err *err);

/* Counts that must agree: the first three for "missed calls in = dispositions out", the rest for the page. */
struct ledger_counts {
	int64_t missed;       /* placed, and inbound calls since `from` in which no person spoke that are not */
	int64_t placed;       /* rows of case_calls */
	int64_t dispositions; /* receipts decision, no_contact, joined */
	int64_t open_cases;
	int64_t data_to; /* latest start of any call up to now */
};
/* Misses without a place are looked for since `from`; nothing else depends on it. */
bool views_counts(struct store *s, int64_t from, int64_t now, struct ledger_counts *out, struct err *err);
/* The earliest time in the call logs that were read after the first `files_before` files: now has them, then had not.
 */
bool views_oldest_new(struct store *s, int64_t files_before, int64_t *at, struct err *err);

/* How many receipts of each kind that moves the balance came after receipt `number`. */
struct balance_moves {
	int64_t opened, closed, reopened;
};
bool views_moves(struct store *s, int64_t after_number, struct balance_moves *out, struct err *err);

/* What people and settings did after receipt `number`: approvals, closings by a person, replies read; config changes.
 */
bool views_answers_since(struct store *s, int64_t number, int64_t *answers, int64_t *settings, struct err *err);

/* Findings of exceptions.csv, in the order of file, line, key. */
struct finding_row {
	struct slice file, reason, text;
	int64_t line, found_at;
	enum exception_kind kind;
};
bool views_each_finding(struct store *s, bool (*each)(void *ctx, const struct finding_row *f, struct err *err),
			void *ctx, struct err *err);

/* Misses by weekday and hour need the zone: the caller gets each missed call's start in [from, now]. */
bool views_each_miss(struct store *s, int64_t from, int64_t now, void (*each)(void *ctx, int64_t started_at), void *ctx,
		     struct err *err);

/* Calls in [from, now] that began in vain during a talk with their caller: no missed calls. */
bool views_count_in_talk(struct store *s, int64_t from, int64_t now, int64_t *n, struct err *err);

/* Every call's start in [from, to]; what call logs cover; and forgetting findings of a
 * kind (gaps: from a day on) before they are found anew. */
bool views_each_call_start(struct store *s, int64_t from, int64_t to, void (*each)(void *ctx, int64_t started_at),
			   void *ctx, struct err *err);
bool views_call_range(struct store *s, int64_t now, int64_t *first, int64_t *last, struct err *err);
bool findings_forget(struct store *s, enum exception_kind kind, int64_t from, int64_t now, struct err *err);

/* Bookings that a report holds: touched by the period. */
struct booking_view {
	struct slice id, source, person, title, case_id, message_id, provider_id, payment_id, currency, our_id;
	int status;
	int64_t created_at, starts_at, accepted_at, paid_minor, line;
	enum match_class class;
	enum match_reason reason;
};
typedef bool booking_each(void *ctx, const struct booking_view *b, struct err *err); /* false to stop */
bool views_each_booking(struct store *s, int64_t from, int64_t now, booking_each *each, void *ctx, struct err *err);

/* Payments of the period that nothing claimed, and refunds that are of no single payment. */
struct payment_view {
	struct slice id, source;
	int64_t paid_at, amount_minor, line;
	bool refund, nobodys, taken; /* a refund; of nobody who is known; taken off their other payments */
};
bool views_each_unmatched_payment(struct store *s, int64_t from, int64_t now,
				  bool (*each)(void *ctx, const struct payment_view *p, struct err *err), void *ctx,
				  struct err *err);

/* "calls.csv line 41" of a call, into the arena. */
bool views_call_origin(struct store *s, int64_t call, struct arena *arena, struct slice *origin, struct err *err);

/* Our texts beside the provider's: ours first by time, then those only the provider knows. */
struct text_view {
	struct slice message_id, case_id, state, provider, provider_id, provider_status, error_code;
	const char *reconciled; /* matched only_ours only_provider differs; "" for what never left */
	int64_t to, queued_at, handed_over_at, segments;
};
bool views_each_text(struct store *s, int64_t from, int64_t now,
		     bool (*each)(void *ctx, const struct text_view *t, struct err *err), void *ctx, struct err *err);

/* Replies that wait for a person: doubtful and unresolved, or ordinary ones that nobody has answered. */
struct reply_view {
	struct slice id, case_id, body, why;
	int64_t from, at;
	int class;
};
bool views_each_reply(struct store *s, int64_t now, bool (*each)(void *ctx, const struct reply_view *r), void *ctx,
		      struct err *err);
/* End the waiting of one: by the printed id of reply_view. False with ERR_REFUSED when none waits under it. */
bool views_resolve_reply(struct store *s, struct slice reply_id, const char *by, int64_t at, int64_t *phone,
			 struct slice *native_id, struct arena *arena, struct err *err);
/* Whom a row, or a file, that could not be read names, as far as it has not been read since: by its id, or by what was
 * kept of it. In the arena. */
struct unread_view {
	struct slice id;
	int64_t phone;
};
enum unread_by { UNREAD_BY_ID, UNREAD_BY_WORDS };
bool views_unread(struct store *s, enum unread_by by, struct slice value, struct unread_view **rows, size_t *n,
		  struct arena *arena, struct err *err);

/* Findings of rows that were set aside, with the profile that read their file; in the arena. */
struct bad_row_view {
	int64_t id, file, line;
	struct slice format, reason, text;
};
bool views_bad_rows(struct store *s, struct bad_row_view **rows, size_t *n, struct arena *arena, struct err *err);
bool finding_forget(struct store *s, int64_t id, int64_t now, struct err *err); /* another says the same, and more */

/* ---- one case, for explain (views_explain.c) ---- */

/* A missed call that has its place in the case. */
struct call_view {
	struct slice native_id, raw, outcome_raw, needed, needed_source, file;
	int64_t started_at, line, ring_s, talk_s, legs, file_line, receipt;
	enum call_outcome outcome;
	bool voicemail, joined;
};
/* Its missed calls in the order of time. The function returns false to stop. */
bool views_each_call_of(struct store *s, int64_t case_row, bool (*each)(void *ctx, const struct call_view *c),
			void *ctx, struct err *err);
/* The printed ids of its texts of ours, oldest first, at most 1,000; the arena owns them. */
bool views_texts_of(struct store *s, int64_t case_row, struct arena *arena, const char ***ids, size_t *n,
		    struct err *err);

/* What the exports show of this person since the case's first miss: its bookings and payments, talks, texts, replies.
 */
struct record_view {
	struct slice kind; /* booking payment talk text reply */
	struct slice id, file, status, words, currency;
	int64_t file_line, at, starts_at, minor;
	enum match_class class; /* of a booking */
	enum match_reason reason;
};
bool views_each_record_of(struct store *s, int64_t case_row, bool (*each)(void *ctx, const struct record_view *r),
			  void *ctx, struct err *err);
/* The printed id of the case that a text of ours belongs to; empty when there is no such text. */
bool views_case_of_text(struct store *s, struct slice message_id, struct arena *arena, struct slice *case_id,
			struct err *err);
/* A stored decision's facts one by one, in the order of their names; truth values are "yes" and "no". */
bool views_each_fact(struct store *s, struct slice facts,
		     bool (*each)(void *ctx, struct slice name, struct slice value), void *ctx, struct err *err);
/* Ledger rows of the open cases whose latest decision has a voice with this code, ascending. */
bool views_each_voiced(struct store *s, const char *code, void (*each)(void *ctx, int64_t case_row), void *ctx,
		       struct err *err);

/* ---- reports ---- */
struct report_record {
	int64_t number, at, corrects, head_number;
	struct slice day, folder, summary;
	uint8_t inputs_sha[HASH_SHA256_LEN], head[HASH_SHA256_LEN];
};
/* The latest report, or number 0. */
bool reports_last(struct store *s, struct arena *arena, struct report_record *r, struct err *err);
/* The latest report of a day, or number 0; *of_day: how many it has. */
bool reports_of_day(struct store *s, struct slice day, int64_t *number, int64_t *of_day, struct err *err);
/* A number that a report showed; false, and *value stays, when it had none of that name. */
bool reports_said(const struct report_record *r, const char *key, int64_t *value);
int64_t reports_was(const struct report_record *r, const char *key); /* then 0 */
bool reports_add(struct store *s, const struct report_record *r, struct err *err);
/* A number that changes whenever anything a report shows changed: receipts that are not reports or empty imports. */
bool reports_inputs(struct store *s, int64_t *last_receipt, int64_t *records, int64_t *findings, struct err *err);

#endif
