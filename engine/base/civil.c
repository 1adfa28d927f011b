#include "base/civil.h"

#include <assert.h>

#include "base/civil_zone.h"

enum { DAY_SECONDS = 86400 };

/* Two days: more than any two offsets of one place differ. */
static const int64_t MARGIN = 2 * DAY_SECONDS;

static int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, eras have 400 of them. */
int64_t civil_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * 146097 + day_of_era - 719468;
}

static void date_from_days(int64_t days, struct civil *c)
{
	c->weekday = (int)(((days + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	days += 719468;
	int64_t era = floor_div(days, 146097);
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	c->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	c->month = (int)(month < 10 ? month + 3 : month - 9);
	c->year = (int)(year_of_era + era * 400 + (c->month <= 2));
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool civil_valid(struct civil c)
{
	return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= month_days(c.year, c.month) && c.hour >= 0 &&
	       c.hour <= 23 && c.minute >= 0 && c.minute <= 59 && c.second >= 0 && c.second <= 59;
}

/* The wall clock as seconds, as if the wall hung in Greenwich. */
static int64_t wall_seconds(struct civil c)
{
	return civil_days(c.year, c.month, c.day) * DAY_SECONDS + c.hour * 3600 + c.minute * 60 + c.second;
}

static struct civil from_wall(int64_t wall)
{
	struct civil c = {0};
	int64_t days = floor_div(wall, DAY_SECONDS);
	int second = (int)(wall - days * DAY_SECONDS);
	date_from_days(days, &c);
	c.hour = second / 3600;
	c.minute = second / 60 % 60;
	c.second = second % 60;
	return c;
}

struct civil civil_from_utc(const struct zone *z, int64_t at)
{
	return from_wall(at + civil_offset(z, at));
}

/* Which instant reads as `wall` in the zone. */
static int64_t resolve(const struct zone *z, int64_t wall, enum civil_quality *quality)
{
	const struct zone_range *range = civil_zone_range(z, wall);
	int64_t at = wall - range->offset;
	/* Far from both ends of its range no other reading is possible: nearly every call ends here. */
	if (at > range->from + MARGIN && at < range->until - MARGIN)
		return at;
	int before = civil_offset(z, wall - DAY_SECONDS - DAY_SECONDS / 2);
	int after = civil_offset(z, wall + DAY_SECONDS + DAY_SECONDS / 2);
	int64_t early = wall - before, late = wall - after;
	bool early_reads = civil_offset(z, early) == before;
	bool late_reads = civil_offset(z, late) == after;
	if (early_reads && late_reads && early != late) {
		*quality = CIVIL_AMBIGUOUS;
		return early < late ? early : late;
	}
	if (early_reads)
		return early;
	if (late_reads)
		return late;
	/* Skipped: read with the offset from before the gap, the clock shows the time moved forward by the gap. */
	*quality = CIVIL_NONEXISTENT;
	return early;
}

int64_t civil_to_utc(const struct zone *z, struct civil c, enum civil_quality *quality)
{
	enum civil_quality found = CIVIL_EXACT;
	int64_t at = resolve(z, wall_seconds(c), &found);
	if (quality)
		*quality = found;
	return at;
}

int64_t civil_day_start(const struct zone *z, int64_t at)
{
	struct civil c = civil_from_utc(z, at);
	c.hour = c.minute = c.second = 0;
	return civil_to_utc(z, c, NULL);
}

int64_t civil_add_months(int64_t at, int64_t months)
{
	struct civil c = from_wall(at);
	int64_t month = (int64_t)c.year * 12 + c.month - 1 + months;
	c.year = (int)floor_div(month, 12);
	c.month = (int)(month - (int64_t)c.year * 12) + 1;
	int last = month_days(c.year, c.month);
	if (c.day > last)
		c.day = last;
	return wall_seconds(c);
}

/* ---- writing ---- */

static char *put2(char *to, int n)
{
	to[0] = (char)('0' + n / 10 % 10);
	to[1] = (char)('0' + n % 10);
	return to + 2;
}

static char *put_date(char *to, const struct civil *c)
{
	to = put2(put2(to, c->year / 100), c->year % 100);
	*to++ = '-';
	to = put2(to, c->month);
	*to++ = '-';
	return put2(to, c->day);
}

void civil_format_rfc3339(const struct zone *z, int64_t at, char out[CIVIL_RFC3339_LEN])
{
	int offset = civil_offset(z, at);
	struct civil c = from_wall(at + offset);
	char *to = put_date(out, &c);
	*to++ = 'T';
	to = put2(to, c.hour);
	*to++ = ':';
	to = put2(to, c.minute);
	*to++ = ':';
	to = put2(to, c.second);
	*to++ = offset < 0 ? '-' : '+';
	int minutes = (offset < 0 ? -offset : offset) / 60;
	to = put2(to, minutes / 60);
	*to++ = ':';
	to = put2(to, minutes % 60);
	*to = '\0';
}

const char *civil_stamp_rfc3339(struct civil_stamp *s, int64_t at)
{
	int offset = civil_offset(s->zone, at);
	int64_t wall = at + offset, day = floor_div(wall, DAY_SECONDS);

	if (!s->text[0] || day != s->day || offset != s->offset) {
		civil_format_rfc3339(s->zone, at, s->text);
		s->day = day;
		s->offset = offset;
		return s->text;
	}
	int second = (int)(wall - day * DAY_SECONDS);
	put2(s->text + 11, second / 3600);
	put2(s->text + 14, second / 60 % 60);
	put2(s->text + 17, second % 60);
	return s->text;
}

void civil_format_date(const struct zone *z, int64_t at, char out[11])
{
	struct civil c = civil_from_utc(z, at);
	*put_date(out, &c) = '\0';
}

void civil_format_short(const struct zone *z, int64_t at, char out[32])
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil c = civil_from_utc(z, at);
	memcpy(out, days + (ptrdiff_t)3 * c.weekday, 3);
	out[3] = ' ';
	char *to = c.day < 10 ? out + 4 : put2(out + 4, c.day);
	if (c.day < 10)
		*to++ = (char)('0' + c.day);
	*to++ = ' ';
	memcpy(to, months + (ptrdiff_t)3 * (c.month - 1), 3);
	to[3] = ' ';
	to = put2(to + 4, c.hour);
	*to++ = ':';
	*put2(to, c.minute) = '\0';
}
