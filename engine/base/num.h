/* Whole numbers, durations and money from text that people and programs wrote. No locale, no floating point. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Parse the whole of `text` (trimmed, optional sign) as a decimal integer in [min, max]. False on anything else. */
bool num_parse_int(struct slice text, int64_t min, int64_t max, int64_t *out);

/* How an export writes a duration. One unit per column, stated by the profile: units are never guessed. */
enum num_duration_unit {
	DURATION_SECONDS,         /* 172, or 172.4 (rounded down) */
	DURATION_MILLISECONDS,    /* 172000 */
	DURATION_DECIMAL_MINUTES, /* 2.86 = 172 s (Dialpad) */
	DURATION_DECIMAL_HOURS,   /* 0.5 = 1800 s (Jobber) */
	DURATION_CLOCK,           /* HH:MM:SS or MM:SS */
	DURATION_ISO,             /* PT2M27S */
};

/* Parse a duration into whole seconds (0 to 31 days). Empty text is false: unknown is not zero. A decimal is written
 * with a point or a comma (2.86, 2,86); three digits behind a comma could be thousands, and are refused. */
bool num_parse_duration(struct slice text, enum num_duration_unit unit, int64_t *seconds);

/* Parse a span that people write in config: "60m", "72h", "31 days", "18 months", "2 years", "90s". The unit must be
 * there. Months and years are counted as months (*months set, *seconds 0); everything else as seconds. */
bool num_parse_span(struct slice text, int64_t *seconds, int64_t *months);

/* Money as an export writes it, into minor units. Survives: $1,149.00  -$0.95  ($33.62)  $(250.00)  "1,500.00 "
 * 0,25 and 1.250,00 (comma decimal, only when `comma_decimal`), trailing minus. `exponent` is the currency's
 * number of decimals (2 for USD, 0 for JPY); more decimals than that must be zeros, else false. Empty is false. */
bool num_parse_money(struct slice text, int exponent, bool comma_decimal, int64_t *minor);

/* Decimals of an ISO 4217 currency code in any case: 0 for JPY KRW VND CLP ISK ..., 3 for KWD BHD ..., else 2. */
int num_currency_exponent(struct slice currency);

/* Write minor units as "1234.50" (exponent decides the decimals). */
void num_format_money(struct str *out, int64_t minor, int exponent);

#endif
