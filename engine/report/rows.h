/* Private to report/: gathering figures is one job in six files. figures.c counts cases, pick.c keeps those to show,
 * rows.c brings their rows, bookings.c puts bookings into groups, leftovers.c lists what nothing explains, numbers.c
 * names every number and compares it with the last report. */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "report/figures.h"
#include "store/views.h"

enum { TALLIES_MAX = 80 };

struct urgent {
	int rank;
	int64_t at, row;
	char id[CASE_ID_LEN];
};

/* A case of the list, by its latest miss. */
struct listed {
	int64_t at, row;
};

struct gather {
	struct store *store;
	struct arena *arena;
	struct figures *f;
	int64_t replies_total; /* waiting; the page shows the first REPLIES_MAX of them */
	struct ledger_counts counts;
	struct listed *newest; /* heap of at most FIGURES_ROWS_MAX, the oldest on top; sorted once all are counted */
	size_t newest_n;
	struct urgent urgent[FIGURES_NEEDS_MAX];
	size_t urgent_n;
	int64_t *phones; /* that missed calls of the period came from, one a case */
	size_t phones_n, phones_cap;
	int64_t unknown_sends, no_carrier, doubtful, unmatched_payments, unmatched_refunds, closed_by_person;
	int64_t outcomes[4], identities[8];
	struct report_record last;       /* the last report, number 0 when there is none */
	int64_t files_n;                 /* read until now */
	int64_t new_files, new_rows;     /* read since the last report */
	int64_t known_files, known_rows; /* of the period: what earlier rows had said already */
	struct slice new_file;           /* the first of them */
};

/* Keep a case when it is among the most urgent or the newest; once all were seen, put them in order. */
void pick_case(struct gather *g, const struct case_row *row);
void pick_finish(struct gather *g);

bool rows_load_health(struct gather *g, struct err *err);
bool rows_load_cases(struct gather *g, struct err *err);
bool rows_load_proofs(struct gather *g, struct err *err);
bool rows_load_replies(struct gather *g, struct err *err);
bool rows_load_payments(struct gather *g, struct err *err);
bool rows_load_texts(struct gather *g, struct err *err);

/* Rows of exceptions.csv, in its order: of the findings, of bookings nobody's case explains, and the two above. */
bool rows_add_exception(struct gather *g, const struct exception_row *row, struct err *err);
bool rows_add_unmatched(struct gather *g, const struct booking_view *b, struct err *err);

/* Standing bookings by class and reason, then cancelled ones, then those that name no person. */
struct match_group {
	char word[32]; /* "explained_self_return", "cancelled" */
	const char *label, *sentence;
};
bool rows_match_group(size_t i, struct match_group *group); /* in the order of the page; false behind the last */

/* f->all, from all the rest; then f->changes, from f->all and the last report. */
void numbers_list(struct gather *g);
void numbers_compare(struct gather *g);

#endif
