/* Private to report/: gathering figures is one job in two files. figures.c counts, rows.c brings the rows that are shown. */
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

struct gather {
	struct store *store;
	struct arena *arena;
	struct figures *f;
	struct ledger_counts counts;
	int64_t *newest;         /* ring of ledger rows, cases_total seen */
	struct urgent urgent[FIGURES_NEEDS_MAX];
	size_t urgent_n;
	int64_t unknown_sends, no_carrier, doubtful, unmatched_payments, unmatched_bookings, closed_by_person;
	int64_t outcomes[4], identities[8];
	int64_t calls_from, calls_to; /* of call logs */
};

bool rows_load_health(struct gather *g, struct err *err);
bool rows_load_cases(struct gather *g, struct err *err);
bool rows_load_proofs(struct gather *g, struct err *err);
bool rows_load_replies(struct gather *g, struct err *err);
bool rows_load_exceptions(struct gather *g, struct err *err);
void rows_load_changes(struct gather *g, const struct report_record *last);

/* A booking as the page and proof.csv have it. */
struct proof_row rows_proof(const struct booking_view *b);

/* A number of the last report, 0 when it had none. */
int64_t rows_was(const struct report_record *last, const char *key);

#endif
