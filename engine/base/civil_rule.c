#include "base/civil.h"
#include "base/civil_zone.h"

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600 };

struct reader {
	const char *at, *end;
};

static bool eat(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool read_int(struct reader *r, int max, int *out)
{
	int n = 0;
	const char *from = r->at;
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9' && n <= max)
		n = n * 10 + (*r->at++ - '0');
	*out = n;
	return r->at > from && n <= max;
}

/* "PST" or "<+03>" */
static bool skip_name(struct reader *r)
{
	const char *from = r->at;
	if (eat(r, '<')) {
		while (r->at < r->end && *r->at != '>')
			r->at++;
		return eat(r, '>');
	}
	while (r->at < r->end && ((*r->at >= 'A' && *r->at <= 'Z') || (*r->at >= 'a' && *r->at <= 'z')))
		r->at++;
	return r->at - from >= 3;
}

/* [+-]hh[:mm[:ss]]; RFC 8536 lets hours run to 167 in a rule's time of day. */
static bool read_clock(struct reader *r, int *seconds)
{
	int sign = 1, part[3] = {0};
	if (eat(r, '-'))
		sign = -1;
	else
		eat(r, '+');
	if (!read_int(r, 167, &part[0]))
		return false;
	for (int i = 1; i < 3 && eat(r, ':'); i++)
		if (!read_int(r, 59, &part[i]))
			return false;
	*seconds = sign * (part[0] * HOUR_SECONDS + part[1] * 60 + part[2]);
	return true;
}

static bool read_day(struct reader *r, struct zone_day *day)
{
	day->kind = 'N';
	if (eat(r, 'M')) {
		day->kind = 'M';
		if (!read_int(r, 12, &day->month) || !eat(r, '.') || !read_int(r, 5, &day->week) || !eat(r, '.') ||
		    !read_int(r, 6, &day->day) || day->month < 1 || day->week < 1)
			return false;
	} else {
		if (eat(r, 'J'))
			day->kind = 'J';
		if (!read_int(r, 365, &day->day) || (day->kind == 'J' && day->day < 1))
			return false;
	}
	day->seconds = 2 * HOUR_SECONDS; /* POSIX: 02:00 when no time is given */
	return !eat(r, '/') || read_clock(r, &day->seconds);
}

bool civil_rule_parse(const char *text, size_t len, struct zone_rule *rule)
{
	struct reader r = {text, text + len};
	*rule = (struct zone_rule){.present = true};
	if (!skip_name(&r) || !read_clock(&r, &rule->std_offset))
		return false;
	rule->std_offset = -rule->std_offset; /* POSIX counts west of Greenwich */
	if (r.at == r.end)
		return true;
	rule->has_dst = true;
	rule->dst_offset = rule->std_offset + HOUR_SECONDS;
	if (!skip_name(&r))
		return false;
	if (r.at < r.end && *r.at != ',') {
		if (!read_clock(&r, &rule->dst_offset))
			return false;
		rule->dst_offset = -rule->dst_offset;
	}
	return eat(&r, ',') && read_day(&r, &rule->start) && eat(&r, ',') && read_day(&r, &rule->end) && r.at == r.end;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The local midnight, as days since 1970, of the rule's day in a year. */
static int64_t day_in_year(const struct zone_day *day, int year)
{
	if (day->kind == 'N')
		return civil_days(year, 1, 1) + day->day;
	if (day->kind == 'J')
		return civil_days(year, 1, 1) + day->day - 1 + (is_leap(year) && day->day >= 60);
	int64_t first = civil_days(year, day->month, 1);
	int64_t next = day->month == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, day->month + 1, 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	int64_t found = first + (day->day - weekday + 7) % 7 + 7 * (day->week - 1);
	return found >= next ? found - 7 : found; /* week 5 means the last */
}

struct zone_range civil_rule_range(const struct zone_rule *rule, int64_t at)
{
	struct zone_range range = {INT64_MIN, INT64_MAX, rule->std_offset};
	if (!rule->has_dst)
		return range;
	/* The changes of three years, in order; the last one at or before `at` rules. When two fall together (summer
	 * time all year round) the later year's counts. */
	int year = (int)(1970 + at / 31556952);
	if (at % 31556952 < 0)
		year--;
	for (int y = year - 1; y <= year + 1; y++) {
		int64_t start = day_in_year(&rule->start, y) * DAY_SECONDS + rule->start.seconds - rule->std_offset;
		int64_t end = day_in_year(&rule->end, y) * DAY_SECONDS + rule->end.seconds - rule->dst_offset;
		const struct {
			int64_t at;
			int offset;
		} changes[2] = {
			{start <= end ? start : end, start <= end ? rule->dst_offset : rule->std_offset},
			{start <= end ? end : start, start <= end ? rule->std_offset : rule->dst_offset},
		};
		for (int i = 0; i < 2; i++) {
			if (changes[i].at <= at) {
				range.from = changes[i].at;
				range.offset = changes[i].offset;
			} else if (changes[i].at < range.until) {
				range.until = changes[i].at;
			}
		}
	}
	return range;
}
