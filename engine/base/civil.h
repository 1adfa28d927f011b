/* Civil time: IANA zones read once from TZif files and cached, wall clock <-> UTC, and the date formats exports use.
 *
 * Instants are int64_t seconds since 1970-01-01T00:00:00Z, everywhere in the engine, in fields that end in `_at`.
 */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct zone; /* opaque; lives until the program ends, shared by all who ask for the same name */

/* A date and time of day on somebody's wall. */
struct civil {
	int year, month, day;     /* month and day from 1 */
	int hour, minute, second; /* second may not be 60 */
	int weekday;              /* 0 = Sunday; filled by civil_from_utc */
};

/* Load a zone by IANA name ("America/Los_Angeles", "UTC"), from /usr/share/zoneinfo or TZDIR. An unknown name is an
 * error (glibc would say UTC), with the nearest known name where one is near. Names with .. or a leading / are refused.
 */
const struct zone *civil_zone(struct slice name, struct err *err);
const char *civil_zone_name(const struct zone *z);

/* Names that exports use instead: "Eastern Time (US & Canada)" (Rails, Square), "Central Time - US & Canada"
 * (Calendly), "Pacific Standard Time" (Windows), "PST" / "EDT" (PayPal). Null when not known. */
const char *civil_zone_alias(struct slice name);

int civil_offset(const struct zone *z, int64_t at); /* seconds east of UTC at that instant */
struct civil civil_from_utc(const struct zone *z, int64_t at);

/* How sure a wall time's instant is. */
enum civil_quality {
	CIVIL_EXACT,
	CIVIL_MINUTE,      /* the text had no seconds */
	CIVIL_AMBIGUOUS,   /* in the repeated hour of a clock change: the earlier reading was taken */
	CIVIL_NONEXISTENT, /* in the skipped hour: moved forward by the gap */
	CIVIL_SUSPECT,     /* the clock that wrote it had jumped back: told by capture, from the order of rows */
};

int64_t civil_to_utc(const struct zone *z, struct civil c, enum civil_quality *quality); /* quality may be null */
int64_t civil_days(int year, int month, int day); /* days since 1970-01-01, proleptic Gregorian */
bool civil_valid(struct civil c);
int64_t civil_day_start(const struct zone *z, int64_t at); /* the instant the local day of `at` began */
int64_t civil_add_months(int64_t at, int64_t months);      /* calendar months in UTC, day clamped to the month's end */

/* How a column writes time. */
enum civil_format {
	CIVIL_ISO,        /* 2026-11-22T05:00:00-08:00, ...Z, 2026-11-22 05:00[:00[.ffffff]], date alone = midnight */
	CIVIL_RFC2822,    /* Fri, 18 Oct 2019 17:02:00 +0000 */
	CIVIL_MDY,        /* 12/27/2018 2:30:00 PM, 12/27/18, Wed 12/4/2025 */
	CIVIL_DMY,        /* 27/12/2018 14:30 */
	CIVIL_YMD_SLASH,  /* 2020/2/10 22:41 */
	CIVIL_MONTH_NAME, /* Sep 24, 2026  |  December 2, 2020 9:00 am */
	CIVIL_EPOCH_S,    /* 1521654952 */
	CIVIL_EPOCH_MS,   /* 1521654952742 */
	CIVIL_AUTO,       /* any of the above but MDY against DMY, which must be told */
};

/* Parse `text` (trimmed) as an instant. A zone inside the text wins over `z`. With AUTO, n/n/nnnn is refused unless
 * one number is above 12: the caller decides per file. Ranges: years 1970 to 2099. Err says what was expected. */
bool civil_parse(struct slice text, enum civil_format format, const struct zone *z, int64_t *at,
		 enum civil_quality *quality, struct err *err);

/* Join a date cell and a time cell ("12/27/2018", "2:30:00 PM") and parse them as one. */
bool civil_parse_pair(struct slice date, struct slice time, enum civil_format format, const struct zone *z, int64_t *at,
		      enum civil_quality *quality, struct err *err);

#define CIVIL_RFC3339_LEN 26 /* "2026-11-22T05:00:00-08:00" and the terminator */
void civil_format_rfc3339(const struct zone *z, int64_t at, char out[CIVIL_RFC3339_LEN]);
void civil_format_date(const struct zone *z, int64_t at, char out[11]); /* 2026-11-22 */

/* The same for many instants of one zone: the date is worked out once a day. Begin with the zone alone, the rest zero.
 */
struct civil_stamp {
	const struct zone *zone;
	int64_t day; /* of what stands in text, by the wall clock since 1970 */
	int offset;
	char text[CIVIL_RFC3339_LEN];
};
const char *civil_stamp_rfc3339(struct civil_stamp *s, int64_t at); /* until asked again */

/* Words for reports: "Tue 24 Nov 10:00". out: 32 bytes. */
void civil_format_short(const struct zone *z, int64_t at, char out[32]);

#endif
