/* The one place that asks the machine for the time. Everything else is told: --now fixes the clock of a whole run. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_now_utc(void);      /* seconds since 1970-01-01T00:00:00Z */
int64_t clock_monotonic_ms(void); /* for progress and deadlines only */

#endif
