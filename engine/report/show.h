/* Values as people read them, the same on the page and in the CSVs. Each appends to `out`. */
#ifndef REPORT_SHOW_H
#define REPORT_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "domain/tenant.h"

/* E.164, or "+1415•••0134" when the tenant masks numbers; nothing for 0. */
void show_phone(struct str *out, const struct tenant *t, int64_t phone);

/* Somebody's text; when the tenant masks numbers, runs of digits that can be a phone number are masked too. */
void show_free(struct str *out, const struct tenant *t, struct slice text);

void show_time(struct str *out, const struct tenant *t, int64_t at);    /* "Tue 24 Nov 10:00"; nothing for 0 */
void show_rfc3339(struct str *out, const struct tenant *t, int64_t at); /* nothing for 0 */
void show_day(struct str *out, int32_t civil_day);                      /* "24 Nov" */
void show_age(struct str *out, int64_t seconds);                        /* "25 min" "9 h" "3 days"; below 0: "0 min" */
void show_count(struct str *out, int64_t n);                            /* 12,431 */
void show_money(struct str *out, int64_t minor, struct slice currency); /* "USD 240.00" */
void show_id(struct str *out, const struct tenant *t, struct slice id); /* "SM…9f": above 16 bytes cut in the middle */

/* "3 of 11"; from 20 on also the rate: "12 of 40 (30%)". A rate of fewer than 20 says more than it knows. */
#define SHOW_RATE_MIN 20
void show_share(struct str *out, int64_t n, int64_t of);

/* At most `max` characters, then "…". */
struct slice show_cut(struct slice text, size_t max, bool *cut);

#endif
