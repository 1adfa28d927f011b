/* Sick exports: gaps where calls usually are, and clocks that jump. Found when a call log was read, said on page one.
 */
#ifndef LOOP_HEALTH_H
#define LOOP_HEALTH_H

#include "loop/night.h"

/* Watches the end times of a log that a phone system wrote row after row. */
struct clock_watch {
	int64_t latest; /* latest end so far */
	int rising;     /* rows in a row that did not go back */
};

/* True while the clock that wrote the log stands behind where it has already been: it had jumped back by more than an
 * hour. Logs that are sorted otherwise (newest first) never set it off. */
bool clock_jumped(struct clock_watch *w, int64_t ended_at);

/* Look for hours without any call, and days with far fewer, where the same weekday usually has some; write the findings
 * anew. Holidays of the tenant's state and federal ones are no gaps and say nothing of other days. */
bool health_find_gaps(struct night *n, struct err *err);

/* Why a file of so many data rows may have been cut by the program that wrote it, or null. */
const char *health_round_rows(uint64_t rows);

#endif
