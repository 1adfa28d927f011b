/* Every number and row that a report shows, as one plain struct, filled from the ledger once (figures.c) and written by
 * html.c, csv.c and charts.c. Writers compute nothing: what is here is what is said. */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/cases.h"
#include "domain/tenant.h"

#define FIGURES_ROWS_MAX  1000 /* rows a section of the page; the CSV holds all */
#define FIGURES_NEEDS_MAX 7

/* What can make a number differ from the last report's. None: it is counted since that report, so it is not compared.
 */
enum figure_cause {
	CAUSE_RECORDS = 1, /* new or revised rows were read */
	CAUSE_PEOPLE = 2,  /* a person answered, closed, resolved */
	CAUSE_RULES = 4,   /* rules, settings or tables of law changed */
	CAUSE_TIME = 8,    /* the period moved on, cases grew older */
};

/* A number with the words that define it; summary.json holds all of them. */
struct figure {
	const char *key;  /* "missed_calls" */
	const char *name; /* "Missed calls" */
	int64_t value;
	const char *definition; /* "Inbound calls in the period in which no person spoke with the caller." */
	unsigned causes;        /* enum figure_cause */
	bool yes_no;            /* 1 is yes, 0 is no */
};

/* What the receipts after the last report's own one count. */
struct since_last {
	int64_t answers;  /* of people: approval, rejection, closing, resolved reply, opt-out by hand */
	int64_t settings; /* changes of rules, settings, mode or tables of law */
};

/* How many of something, by a word. */
struct tally {
	struct slice word;    /* code, rung, class */
	struct slice words;   /* for people: a sentence or a label */
	struct slice meaning; /* of a label: the sentence that explains it, or empty */
	int64_t n;
	int64_t amount_minor; /* where money belongs to it */
	struct slice currency;
};

struct health_line {
	bool bad;          /* said in the warning colour, before any good news */
	struct slice text; /* "calls.csv: 3 of 412 rows were set aside (0.7%)." */
};

struct proof_row {
	struct slice booking_id, booking_source, booking_status;
	int64_t booking_created_at, starts_at;
	struct slice person;
	struct slice case_id, message_id, provider_id;
	int64_t accepted_at, minutes_after_text; /* -1 none */
	enum match_class match_class;
	enum match_reason match_reason;
	struct slice payment_id;
	int64_t paid_minor;
	struct slice currency;
	struct slice title;
};

struct message_row {
	struct slice message_id, case_id;
	int64_t to, queued_at, handed_over_at;
	struct slice state, provider, provider_id, provider_status, error_code, reconciled;
	int64_t segments; /* -1 unknown */
};

struct exception_row {
	struct slice file;
	int64_t line;
	enum exception_kind kind;
	struct slice reason, text;
};

/* A reply that waits for a person. */
struct reply_row {
	struct slice id, case_id;
	int64_t from, at;
	struct slice body, why;
};

struct draft_row {
	struct slice id; /* what approvals.csv names */
	struct slice case_id, body;
	int64_t not_before; /* earliest instant it may go; 0 = at once */
};

/* One voice of a stored decision, for the fold-out trace. */
struct trace_line {
	struct slice layer, outcome, code, place, note;
	int64_t until;
};

/* What the page says of one missed call's case: the row, its trace, its draft. */
struct case_view {
	struct case_row row;
	struct trace_line *trace;
	size_t trace_n;
	struct slice facts;            /* the stored facts, JSON */
	struct slice origin;           /* "calls.csv line 41" of the latest miss */
	const struct draft_row *draft; /* or null */
};

struct change {
	struct slice what, was, now, why;
};

/* Who gets each row as it is counted, in the order of the contract: the page holds the first of them, the CSVs hold
 * all, and so what a page counts is what its CSVs list. A function returns false to stop with *err set. */
struct figures_rows {
	void *ctx;
	bool (*a_case)(void *ctx, const struct case_row *row, struct err *err);
	bool (*proof)(void *ctx, const struct proof_row *row, struct err *err);
	bool (*message)(void *ctx, const struct message_row *row, struct err *err);
	bool (*exception)(void *ctx, const struct exception_row *row, struct err *err);
};

struct figures {
	const struct tenant *tenant;
	int64_t now;
	int64_t period_from, period_to;
	int64_t data_complete_to;        /* latest call seen in any file; 0 when none */
	int64_t report_number;           /* of this tenant, from 1 */
	int64_t corrects;                /* report number it corrects, 0 when none */
	bool dry;                        /* mode is dry-run, or this run was not --live */
	const struct since_last *since;  /* given by the caller; null: nobody counted */
	const struct figures_rows *rows; /* given by the caller; null: nobody wants them */
	struct slice chain_head;         /* hex; the head before this report's own receipt */
	int64_t chain_number;
	struct slice rules_hash, law_version;

	struct health_line *health;
	size_t health_n;
	bool sick;             /* any bad line */
	struct slice sick_why; /* the first of them */

	/* the balance: opening + new = closed + carried */
	int64_t opening, opened, closed, carried;
	bool balanced;
	struct slice balance_why; /* when not: which rows */

	/* dispositions of missed calls in the period */
	int64_t missed_calls, cases_n, people; /* cases_n: with a miss in the period */
	int64_t during_talk;                   /* calls that are none: they began during a talk with their caller */

	struct figure *all; /* every number of the page */
	size_t all_n;

	struct case_view *needs; /* needs a person now, most urgent first, at most FIGURES_NEEDS_MAX */
	size_t needs_n;
	int64_t needs_total;
	int64_t backlog_n; /* open cases of the backlog, one line */
	int64_t backlog_oldest_at;

	struct tally rungs[RUNGS]; /* highest proven rung of the cases of the period */
	struct case_view *cases; /* every case of the report, newest miss first on the page; at most FIGURES_ROWS_MAX */
	size_t cases_shown;
	int64_t cases_total;

	struct tally *not_contacted; /* on purpose, by reason */
	size_t not_contacted_n;
	struct tally *open_by_age; /* "under 1 hour", "1 to 24 hours", "1 to 7 days", "over 7 days", "backlog": adds up
				      to carried */
	size_t open_by_age_n;
	struct tally *matches; /* standing bookings by class and reason, then cancelled ones, then those that name
				* no person; with money where there is some, never totalled */
	size_t matches_n;
	struct proof_row *proofs;
	size_t proofs_shown;
	int64_t proofs_total;
	struct reply_row *replies; /* waiting for a person */
	size_t replies_n;
	struct tally
		*cannot_say; /* unknown sends, accepted without a carrier report, doubtful identity, set-aside rows */
	size_t cannot_say_n;
	struct exception_row *exceptions;
	size_t exceptions_shown;
	int64_t exceptions_total;
	struct change *changes; /* since the last report */
	size_t changes_n;

	/* pictures */
	int64_t by_day[14][6];  /* last 14 days, oldest first: cases by end state: proven (talked or more), texted,
				   drafted, not contacted, nobody acted, unknown or failed */
	int32_t by_day_first;   /* civil day number of the first */
	int64_t by_hour[7][24]; /* misses by weekday (0 = Sunday) and hour */
	int64_t response[6];    /* cases first missed in the period by time to the first human response: <5 min, <1 h,
				 * <24 h, <7 days, later, none; our own and test numbers aside */
};

struct store;

/* Fill everything from the ledger as it stands, and hand every row to f->rows meanwhile. The arena owns all that *f
 * points to. */
bool figures_load(struct store *store, const struct tenant *tenant, int64_t now, struct arena *arena, struct figures *f,
		  struct err *err);

#endif
