/* What the calendar (civil.c) needs of zones (civil_zone.c). Inside civil only. */
#ifndef BASE_CIVIL_ZONE_H
#define BASE_CIVIL_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct zone;

/* A stretch of time with one offset. */
struct zone_range {
	int64_t from, until; /* [from, until); the ends of time are INT64_MIN and INT64_MAX */
	int offset;          /* seconds east of UTC */
};

/* The stretch that holds `at`. Valid until the zone is asked again. */
const struct zone_range *civil_zone_range(const struct zone *z, int64_t at);

/* A POSIX TZ rule ("PST8PDT,M3.2.0,M11.1.0"): what holds after the last transition of a TZif file (RFC 8536 3.3). */
struct zone_day {
	char kind;            /* 'M' month.week.weekday, 'J' day 1-365 without 29 February, 'N' day 0-365 */
	int month, week, day; /* for J and N the day of the year is in `day` */
	int seconds;          /* after local midnight, may be negative or past the day */
};
struct zone_rule {
	bool present, has_dst;
	int std_offset, dst_offset; /* seconds east of UTC */
	struct zone_day start, end; /* of summer time */
};

/* Read a rule; false when the text is not one. */
bool civil_rule_parse(const char *text, size_t len, struct zone_rule *rule);
struct zone_range civil_rule_range(const struct zone_rule *rule, int64_t at);

#endif
