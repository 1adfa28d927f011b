#include "check.h"

#include <time.h>

#include "base/civil.h"
#include "base/civil_zone.h"

static const struct zone *zone(const char *name)
{
	struct err err = {0};
	const struct zone *z = civil_zone(slice_of(name), &err);
	if (!z)
		fail_msg("%s: %s", name, err.text);
	return z;
}

static int64_t instant(const char *text)
{
	int64_t at = 0;
	struct err err = {0};
	check_ok(civil_parse(slice_of(text), CIVIL_ISO, NULL, &at, NULL, &err), err);
	return at;
}

static void check_local(const char *name, const char *utc, const char *want)
{
	char got[CIVIL_RFC3339_LEN];
	civil_format_rfc3339(zone(name), instant(utc), got);
	check_text(got, want);
}

static void test_known_instants(void **state)
{
	(void)state;
	check_local("UTC", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00");
	check_local("America/New_York", "2026-11-23T13:00:00Z", "2026-11-23T08:00:00-05:00");
	check_local("America/Los_Angeles", "2026-11-01T08:59:59Z", "2026-11-01T01:59:59-07:00");
	check_local("America/Los_Angeles", "2026-11-01T09:00:00Z", "2026-11-01T01:00:00-08:00");
	check_local("America/Los_Angeles", "2027-03-14T10:00:00Z", "2027-03-14T03:00:00-07:00");
	check_local("America/Phoenix", "2026-07-15T14:30:00Z", "2026-07-15T07:30:00-07:00");
	check_local("America/St_Johns", "2026-07-15T14:30:00Z", "2026-07-15T12:00:00-02:30");
	check_local("Asia/Kathmandu", "2026-07-15T14:30:00Z", "2026-07-15T20:15:00+05:45");
	check_local("Africa/Casablanca", "2080-07-15T14:30:00Z", "2080-07-15T14:30:00+00:00");
	/* Laws of 2026, in tzdata from 2026b to 2026e on: old data would be an hour off. */
	check_local("America/Winnipeg", "2026-12-15T18:00:00Z", "2026-12-15T13:00:00-05:00");
	check_local("America/Vancouver", "2026-12-15T16:30:00Z", "2026-12-15T09:30:00-07:00");
	/* Behind the last transition in the file the footer's rule counts. */
	check_local("America/New_York", "2095-07-01T12:00:00Z", "2095-07-01T08:00:00-04:00");
	check_local("America/New_York", "2095-12-01T12:00:00Z", "2095-12-01T07:00:00-05:00");
	check_local("Australia/Sydney", "2095-12-01T12:00:00Z", "2095-12-01T23:00:00+11:00");
}

/* Every zone of tests agrees with the C library, before 1970, today and long after the last transition. */
static void test_agrees_with_libc(void **state)
{
	(void)state;
	static const char *const names[] = {
		"America/New_York",  "America/Chicago",     "America/Denver",   "America/Los_Angeles",
		"America/Phoenix",   "America/Adak",        "America/St_Johns", "America/Winnipeg",
		"America/Vancouver", "Europe/London",       "Europe/Dublin",    "Australia/Lord_Howe",
		"Pacific/Apia",      "America/Sao_Paulo",   "Asia/Tehran",      "America/Nuuk",
		"Pacific/Honolulu",  "America/Puerto_Rico", "Antarctica/Troll", "UTC",
	};
	uint64_t seed = 99;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct zone *z = zone(names[i]);
		check_text(civil_zone_name(z), names[i]);
		setenv("TZ", names[i], 1);
		tzset();
		for (int k = 0; k < 5000; k++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			int64_t at = (int64_t)((seed >> 24) % UINT64_C(7000000000)) - 1000000000;
			time_t t = (time_t)at;
			struct tm tm;
			check_true(localtime_r(&t, &tm) != NULL);
			struct civil c = civil_from_utc(z, at);
			if (civil_offset(z, at) != tm.tm_gmtoff || c.year != tm.tm_year + 1900 ||
			    c.month != tm.tm_mon + 1 || c.day != tm.tm_mday || c.hour != tm.tm_hour ||
			    c.minute != tm.tm_min || c.second != tm.tm_sec || c.weekday != tm.tm_wday)
				fail_msg("%s at %lld: offset %d, libc %ld", names[i], (long long)at,
					 civil_offset(z, at), tm.tm_gmtoff);
			enum civil_quality quality;
			int64_t back = civil_to_utc(z, c, &quality);
			check_true(back == at || (quality == CIVIL_AMBIGUOUS && back < at && at - back <= 7200));
			int64_t start = civil_day_start(z, at);
			struct civil first = civil_from_utc(z, start);
			check_true(start <= at && first.day == c.day && at - start < 90000 + 3600);
			check_true(civil_from_utc(z, start - 1).day != c.day);
		}
	}
	unsetenv("TZ");
	tzset();
}

static void test_wall_to_instant(void **state)
{
	(void)state;
	static const struct {
		const char *zone;
		struct civil wall;
		const char *want;
		enum civil_quality quality;
	} cases[] = {
		{"America/New_York", {2026, 7, 4, 12, 0, 0, 0}, "2026-07-04T16:00:00Z", CIVIL_EXACT},
		{"America/New_York", {2026, 11, 1, 0, 59, 59, 0}, "2026-11-01T04:59:59Z", CIVIL_EXACT},
		{"America/New_York", {2026, 11, 1, 1, 0, 0, 0}, "2026-11-01T05:00:00Z", CIVIL_AMBIGUOUS},
		{"America/New_York", {2026, 11, 1, 1, 59, 59, 0}, "2026-11-01T05:59:59Z", CIVIL_AMBIGUOUS},
		{"America/New_York", {2026, 11, 1, 2, 0, 0, 0}, "2026-11-01T07:00:00Z", CIVIL_EXACT},
		{"America/New_York", {2027, 3, 14, 1, 59, 59, 0}, "2027-03-14T06:59:59Z", CIVIL_EXACT},
		{"America/New_York", {2027, 3, 14, 2, 0, 0, 0}, "2027-03-14T07:00:00Z", CIVIL_NONEXISTENT},
		{"America/New_York", {2027, 3, 14, 2, 30, 0, 0}, "2027-03-14T07:30:00Z", CIVIL_NONEXISTENT},
		{"America/New_York", {2027, 3, 14, 3, 0, 0, 0}, "2027-03-14T07:00:00Z", CIVIL_EXACT},
		{"America/New_York", {2095, 3, 13, 2, 30, 0, 0}, "2095-03-13T07:30:00Z", CIVIL_NONEXISTENT},
		{"Australia/Lord_Howe", {2026, 10, 4, 2, 15, 0, 0}, "2026-10-03T15:45:00Z", CIVIL_NONEXISTENT},
		{"Pacific/Apia", {2011, 12, 30, 12, 0, 0, 0}, "2011-12-30T22:00:00Z", CIVIL_NONEXISTENT},
		{"America/Phoenix", {2027, 3, 14, 2, 30, 0, 0}, "2027-03-14T09:30:00Z", CIVIL_EXACT},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum civil_quality quality = CIVIL_MINUTE;
		check_int(civil_to_utc(zone(cases[i].zone), cases[i].wall, &quality), instant(cases[i].want));
		check_int(quality, cases[i].quality);
	}
}

static void test_calendar(void **state)
{
	(void)state;
	check_int(civil_days(1970, 1, 1), 0);
	check_int(civil_days(2000, 2, 29), 11016);
	check_int(civil_days(1969, 12, 31), -1);
	check_int(civil_days(1600, 3, 1), -135080);
	check_true(civil_valid((struct civil){2024, 2, 29, 23, 59, 59, 0}));
	check_false(civil_valid((struct civil){2026, 2, 29, 0, 0, 0, 0}));
	check_false(civil_valid((struct civil){2100, 2, 29, 0, 0, 0, 0}));
	check_false(civil_valid((struct civil){2026, 13, 1, 0, 0, 0, 0}));
	check_false(civil_valid((struct civil){2026, 0, 1, 0, 0, 0, 0}));
	check_false(civil_valid((struct civil){2026, 4, 31, 0, 0, 0, 0}));
	check_false(civil_valid((struct civil){2026, 4, 30, 24, 0, 0, 0}));
	check_false(civil_valid((struct civil){2026, 4, 30, 23, 59, 60, 0}));
	check_int(civil_add_months(instant("2026-01-31T10:00:00Z"), 1), instant("2026-02-28T10:00:00Z"));
	check_int(civil_add_months(instant("2026-11-22T10:00:00Z"), 18), instant("2028-05-22T10:00:00Z"));
	check_int(civil_add_months(instant("2026-01-15T10:00:00Z"), -1), instant("2025-12-15T10:00:00Z"));
	check_int(civil_add_months(instant("2024-02-29T10:00:00Z"), 12), instant("2025-02-28T10:00:00Z"));
	/* Midnight that does not exist: the day began at one. */
	check_int(civil_day_start(zone("America/Sao_Paulo"), instant("2018-11-04T15:00:00Z")),
		  instant("2018-11-04T03:00:00Z"));
	char text[32];
	civil_format_short(zone("America/New_York"), instant("2026-11-24T15:00:00Z"), text);
	check_text(text, "Tue 24 Nov 10:00");
	civil_format_date(zone("America/New_York"), instant("2026-11-24T04:00:00Z"), text);
	check_text(text, "2026-11-23");
}

static void test_rules(void **state)
{
	(void)state;
	static const struct {
		const char *rule, *at;
		int offset;
	} cases[] = {
		{"UTC0", "2026-07-01T00:00:00Z", 0},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2090-07-01T00:00:00Z", -3600},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2090-12-31T23:59:59Z", -7200},
		{"EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18000},
		{"EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39600},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-06-01T00:00:00Z", 36000},
		{"EST5EDT,J60/2,J300/2", "2024-03-01T06:59:59Z", -18000},
		{"EST5EDT,J60/2,J300/2", "2024-03-01T07:00:00Z", -14400},
		{"EST5EDT,59/2,300/2", "2024-02-29T07:00:00Z", -14400},
		{"XXX3EDT4,0/0,J365/23", "2026-12-31T23:30:00Z", -14400}, /* summer time all year (RFC 8536) */
		{"XXX3EDT4,0/0,J365/23", "2027-01-01T03:59:59Z", -14400},
		{"XXX3EDT4,0/0,J365/23", "2027-01-01T04:00:00Z", -14400},
		{"EST5EDT,M3.2.0,M11.1.0", "1969-07-01T00:00:00Z", -14400},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zone_rule rule;
		check_true(civil_rule_parse(cases[i].rule, strlen(cases[i].rule), &rule));
		int64_t at = strncmp(cases[i].at, "1969", 4) == 0 ? -15897600 : instant(cases[i].at);
		struct zone_range range = civil_rule_range(&rule, at);
		check_int(range.offset, cases[i].offset);
		check_true(range.from <= at && at < range.until);
		check_int(civil_rule_range(&rule, range.from == INT64_MIN ? at : range.from).offset, cases[i].offset);
	}
	static const char *const wrong[] = {"",
					    "X5",
					    "EST",
					    "EST5EDT",
					    "EST5EDT,M3.2.0",
					    "EST5EDT,M13.2.0,M11.1.0",
					    "EST5EDT,M3.6.0,M11.1.0",
					    "EST5EDT,M3.2.7,M11.1.0",
					    "EST5EDT,J0,J5",
					    "EST5EDT,M3.2.0,M11.1.0x",
					    "<EST5",
					    "EST5EDT,M3.2.0/200,M11.1.0"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct zone_rule rule;
		check_false(civil_rule_parse(wrong[i], strlen(wrong[i]), &rule));
	}
}

static void test_unknown_zones(void **state)
{
	(void)state;
	static const struct {
		const char *name, *words;
	} cases[] = {
		{"America/Los_Angles", "did you mean \"America/Los_Angeles\"?"},
		{"america/chicago", "did you mean \"America/Chicago\"?"},
		{"Pacific Time (US & Canada)", "write \"America/Los_Angeles\""},
		{"", "unknown time zone"},
		{"America", "unknown time zone"},
		{"zone1970.tab", "unknown time zone"},
		{"leapseconds", "unknown time zone"},
		{"../zoneinfo/UTC", "unknown time zone"},
		{"/usr/share/zoneinfo/UTC", "unknown time zone"},
		{"America//Chicago", "unknown time zone"},
		{"right/UTC", "unknown time zone"},
		{"Nowhere/Land/With/A/Name/That/Is/Much/Longer/Than/Any/Zone/Has/Ever/Been", "unknown time zone"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};
		check_true(civil_zone(slice_of(cases[i].name), &err) == NULL);
		check_int(err.kind, ERR_CONFIG);
		if (!strstr(err.text, cases[i].words))
			fail_msg("\"%s\": %s", cases[i].name, err.text);
	}
	check_true(civil_zone(SLICE("UTC\0"), NULL) == NULL);
	check_true(zone("America/Chicago") == zone("America/Chicago"));
}

/* Files that are broken are refused and never read past their end. */
static void test_broken_zone_files(void **state)
{
	(void)state;
	char folder[] = "/tmp/base_civil_XXXXXX", path[64];
	check_true(mkdtemp(folder) != NULL);
	unsigned char good[8192];
	FILE *f = fopen("/usr/share/zoneinfo/America/Denver", "rb");
	check_true(f != NULL);
	size_t len = fread(good, 1, sizeof good, f);
	fclose(f);
	setenv("TZDIR", folder, 1);
	snprintf(path, sizeof path, "%s/Cut", folder);
	for (size_t n = 0; n < len; n += n < 100 ? 1 : 37) {
		f = fopen(path, "wb");
		check_true(f != NULL);
		check_int(fwrite(good, 1, n, f), n);
		fclose(f);
		struct err err = {0};
		check_true(civil_zone(SLICE("Cut"), &err) == NULL);
	}
	remove(path);
	remove(folder);
	unsetenv("TZDIR");
}

static void test_aliases(void **state)
{
	(void)state;
	static const struct {
		const char *name, *zone;
	} cases[] = {
		{"Eastern Time (US & Canada)", "America/New_York"},
		{"Central Time - US & Canada", "America/Chicago"},
		{"Pacific Standard Time", "America/Los_Angeles"},
		{"PST", "America/Los_Angeles"},
		{"edt", "America/New_York"},
		{"US Mountain Standard Time", "America/Phoenix"},
		{"Arizona", "America/Phoenix"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		check_text(civil_zone_alias(slice_of(cases[i].name)), cases[i].zone);
		zone(cases[i].zone);
	}
	check_true(civil_zone_alias(SLICE("Mars Time")) == NULL);
	check_true(civil_zone_alias(SLICE("")) == NULL);
}

struct parsing {
	const char *text;
	enum civil_format format;
	const char *want;
	enum civil_quality quality;
};

static void check_parsing(const struct parsing *p)
{
	int64_t at = 0;
	enum civil_quality quality = CIVIL_NONEXISTENT;
	struct err err = {0};
	char got[CIVIL_RFC3339_LEN];
	const struct zone *denver = zone("America/Denver");
	if (!civil_parse(slice_of(p->text), p->format, denver, &at, &quality, &err))
		fail_msg("\"%s\" format %d: %s", p->text, (int)p->format, err.text);
	civil_format_rfc3339(denver, at, got);
	if (strcmp(got, p->want) != 0 || quality != p->quality)
		fail_msg("\"%s\": %s quality %d, not %s quality %d", p->text, got, (int)quality, p->want,
			 (int)p->quality);
}

static void test_parse(void **state)
{
	(void)state;
	static const struct parsing cases[] = {
		{"2026-11-22T05:00:00-08:00", CIVIL_ISO, "2026-11-22T06:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22T05:00:00Z", CIVIL_ISO, "2026-11-21T22:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22t05:00:00z", CIVIL_ISO, "2026-11-21T22:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22 05:00", CIVIL_ISO, "2026-11-22T05:00:00-07:00", CIVIL_MINUTE},
		{" 2026-11-22 05:00:07 ", CIVIL_ISO, "2026-11-22T05:00:07-07:00", CIVIL_EXACT},
		{"2026-11-22 05:00:07.123456", CIVIL_ISO, "2026-11-22T05:00:07-07:00", CIVIL_EXACT},
		{"2026-11-22T05:00:00.000-0800", CIVIL_ISO, "2026-11-22T06:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22 05:00:00 +00", CIVIL_ISO, "2026-11-21T22:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22 05:00:00 UTC", CIVIL_ISO, "2026-11-21T22:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22 05:00:00 PST", CIVIL_ISO, "2026-11-22T06:00:00-07:00", CIVIL_EXACT},
		{"2026-11-22", CIVIL_ISO, "2026-11-22T00:00:00-07:00", CIVIL_MINUTE},
		{"2026-11-01 01:30:00", CIVIL_ISO, "2026-11-01T01:30:00-06:00", CIVIL_AMBIGUOUS},
		{"2026-11-01T01:30:00-07:00", CIVIL_ISO, "2026-11-01T01:30:00-07:00", CIVIL_EXACT},
		{"2027-03-14 02:30", CIVIL_ISO, "2027-03-14T03:30:00-06:00", CIVIL_NONEXISTENT},
		{"Fri, 18 Oct 2019 17:02:00 +0000", CIVIL_RFC2822, "2019-10-18T11:02:00-06:00", CIVIL_EXACT},
		{"18 Oct 2019 17:02 GMT", CIVIL_RFC2822, "2019-10-18T11:02:00-06:00", CIVIL_MINUTE},
		{"Fri, 18 Oct 2019 17:02:00 +0000 (UTC)", CIVIL_RFC2822, "2019-10-18T11:02:00-06:00", CIVIL_EXACT},
		{"12/27/2018 2:30:00 PM", CIVIL_MDY, "2018-12-27T14:30:00-07:00", CIVIL_EXACT},
		{"12/27/18", CIVIL_MDY, "2018-12-27T00:00:00-07:00", CIVIL_MINUTE},
		{"1/2/2026 12:05 AM", CIVIL_MDY, "2026-01-02T00:05:00-07:00", CIVIL_MINUTE},
		{"1/2/2026, 12:05 pm", CIVIL_MDY, "2026-01-02T12:05:00-07:00", CIVIL_MINUTE},
		{"Wed 12/4/2025", CIVIL_MDY, "2025-12-04T00:00:00-07:00", CIVIL_MINUTE}, /* RingCentral */
		{"12-27-2018 9am", CIVIL_MDY, "2018-12-27T09:00:00-07:00", CIVIL_MINUTE},
		{"27/12/2018 14:30", CIVIL_DMY, "2018-12-27T14:30:00-07:00", CIVIL_MINUTE},
		{"27/12/2018 14 h 30", CIVIL_DMY, "2018-12-27T14:30:00-07:00", CIVIL_MINUTE}, /* Quebec */
		{"27/12/2018 8h05", CIVIL_DMY, "2018-12-27T08:05:00-07:00", CIVIL_MINUTE},
		{"2018-12-27 9 h", CIVIL_ISO, "2018-12-27T09:00:00-07:00", CIVIL_MINUTE},
		{"27.12.2018 14:30:01", CIVIL_DMY, "2018-12-27T14:30:01-07:00", CIVIL_EXACT},
		{"2020/2/10 22:41", CIVIL_YMD_SLASH, "2020-02-10T22:41:00-07:00", CIVIL_MINUTE},
		{"Sep 24, 2026", CIVIL_MONTH_NAME, "2026-09-24T00:00:00-06:00", CIVIL_MINUTE},
		{"December 2, 2020 9:00 am", CIVIL_MONTH_NAME, "2020-12-02T09:00:00-07:00", CIVIL_MINUTE},
		{"Sept. 3rd 2026 at 5:30 p.m.", CIVIL_MONTH_NAME, "2026-09-03T17:30:00-06:00", CIVIL_MINUTE},
		{"Nov 22, 2016, 2:27:58\xE2\x80\xAFPM", CIVIL_MONTH_NAME, "2016-11-22T14:27:58-07:00", CIVIL_EXACT},
		{"Fri Oct 18 2019 17:02:00 GMT+0000 (Coordinated Universal Time)", CIVIL_MONTH_NAME,
		 "2019-10-18T11:02:00-06:00", CIVIL_EXACT},
		{"1521654952", CIVIL_EPOCH_S, "2018-03-21T11:55:52-06:00", CIVIL_EXACT},
		{"1521654952.742", CIVIL_EPOCH_S, "2018-03-21T11:55:52-06:00", CIVIL_EXACT},
		{"1521654952742", CIVIL_EPOCH_MS, "2018-03-21T11:55:52-06:00", CIVIL_EXACT},
		{"2026-11-22T05:00:00-08:00", CIVIL_AUTO, "2026-11-22T06:00:00-07:00", CIVIL_EXACT},
		{"Fri, 18 Oct 2019 17:02:00 +0000", CIVIL_AUTO, "2019-10-18T11:02:00-06:00", CIVIL_EXACT},
		{"12/27/2018 2:30:00 PM", CIVIL_AUTO, "2018-12-27T14:30:00-07:00", CIVIL_EXACT},
		{"27/12/2018 14:30", CIVIL_AUTO, "2018-12-27T14:30:00-07:00", CIVIL_MINUTE},
		{"2020/2/10 22:41", CIVIL_AUTO, "2020-02-10T22:41:00-07:00", CIVIL_MINUTE},
		{"Sep 24, 2026", CIVIL_AUTO, "2026-09-24T00:00:00-06:00", CIVIL_MINUTE},
		{"1521654952", CIVIL_AUTO, "2018-03-21T11:55:52-06:00", CIVIL_EXACT},
		{"1521654952742", CIVIL_AUTO, "2018-03-21T11:55:52-06:00", CIVIL_EXACT},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_parsing(&cases[i]);
}

static void test_parse_refuses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum civil_format format;
		const char *words;
	} cases[] = {
		{"", CIVIL_ISO, "expected one like 2026-11-22T05:00:00-08:00"},
		{"yesterday", CIVIL_ISO, "expected one like"},
		{"2026-11-22T", CIVIL_ISO, "expected one like"},
		{"2026-11-22 5", CIVIL_ISO, "expected one like"},
		{"2026-11-22 05:00:", CIVIL_ISO, "expected one like"},
		{"2026-11-22 05:00:00 XYZ", CIVIL_ISO, "expected one like"},
		{"2026-11-22 05:00:00 +0", CIVIL_ISO, "expected one like"},
		{"2026-11-22 05:00:00 +0800x", CIVIL_ISO, "expected one like"},
		{"2026-11-2", CIVIL_ISO, "expected one like"},
		{"2026-13-22", CIVIL_ISO, "no such day or time"},
		{"2026-02-29 05:00", CIVIL_ISO, "no such day or time"},
		{"2026-11-22 24:00:00", CIVIL_ISO, "no such day or time"},
		{"2026-11-22 23:59:60", CIVIL_ISO, "no such day or time"},
		{"1969-12-31 05:00", CIVIL_ISO, "1970 to 2099"},
		{"2100-01-01", CIVIL_ISO, "1970 to 2099"},
		{"12/27/2018 14:30 PM", CIVIL_MDY, "expected one like 12/27/2018 2:30:00 PM"},
		{"27/12/2018", CIVIL_MDY, "no such day or time"},
		{"12/27/218", CIVIL_MDY, "expected one like"},
		{"27/12/2018 14 h 5", CIVIL_DMY, "expected one like"},
		{"27/12/2018 14 h 305", CIVIL_DMY, "expected one like"},
		{"27/12/2018 14 h 75", CIVIL_DMY, "no such day or time"},
		{"27/12/2018 2 h 05 PM", CIVIL_DMY, "expected one like"},
		{"12/27-2018", CIVIL_MDY, "expected one like"},
		{"Foo 24, 2026", CIVIL_MONTH_NAME, "expected one like"},
		{"Sep 24th", CIVIL_MONTH_NAME, "expected one like"},
		{"15216549x", CIVIL_EPOCH_S, "expected one like 1521654952"},
		{"-5", CIVIL_EPOCH_S, "expected one like"},
		{"1521654952742", CIVIL_EPOCH_S, "milliseconds mixed up"},
		{"01/03/2023", CIVIL_AUTO, "month first or day first"},
		{"5/5/2023 10:00", CIVIL_AUTO, "month first or day first"},
		{"45321.458", CIVIL_AUTO, "expected one like"}, /* a spreadsheet's serial date */
		{"garbage", CIVIL_AUTO, "expected one like 2026"},
		{"12-", CIVIL_AUTO, "expected one like"},
		{"########", CIVIL_AUTO, "expected one like"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t at = 77;
		struct err err = {0};
		if (civil_parse(slice_of(cases[i].text), cases[i].format, zone("UTC"), &at, NULL, &err))
			fail_msg("\"%s\" was read", cases[i].text);
		check_int(at, 77);
		check_int(err.kind, ERR_INPUT);
		if (!strstr(err.text, cases[i].words))
			fail_msg("\"%s\": %s", cases[i].text, err.text);
	}
	struct err err = {0};
	int64_t at;
	check_false(civil_parse(SLICE("2026-11-22 05:00"), CIVIL_ISO, NULL, &at, NULL, &err));
	check_true(strstr(err.text, "has no time zone") != NULL);
	check_false(civil_parse((struct slice){0}, CIVIL_AUTO, NULL, &at, NULL, NULL));
}

/* No text of any kind may read past its end: every head of every good text, in a buffer of its own size. */
static void test_parse_cut_texts(void **state)
{
	(void)state;
	static const char *const texts[] = {"2026-11-22T05:00:00.5-08:00",
					    "Fri, 18 Oct 2019 17:02:00 +0000 (UTC)",
					    "Wed 12/27/2018 2:30:00 PM PST",
					    "Sept. 3rd 2026 at 5:30 p.m.",
					    "12-Dec-2026 9 am",
					    "27/12/2018 14 h 30",
					    "2020/2/10 22:41\xC2\xA0PM",
					    "1521654952.742"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		for (size_t n = 0; n <= strlen(texts[i]); n++) {
			char *exact = malloc(n + !n);
			check_true(exact != NULL);
			memcpy(exact, texts[i], n);
			for (int format = CIVIL_ISO; format <= CIVIL_AUTO; format++) {
				int64_t at;
				struct err err;
				civil_parse((struct slice){exact, n}, (enum civil_format)format, zone("UTC"), &at, NULL,
					    &err);
			}
			free(exact);
		}
	}
}

static void test_parse_pair(void **state)
{
	(void)state;
	const struct zone *z = zone("America/Denver");
	int64_t at;
	enum civil_quality quality;
	struct err err = {0};
	check_ok(civil_parse_pair(SLICE("12/27/2018"), SLICE("2:30:00 PM"), CIVIL_MDY, z, &at, &quality, &err), err);
	check_int(at, instant("2018-12-27T21:30:00Z"));
	check_int(quality, CIVIL_EXACT);
	check_ok(civil_parse_pair(SLICE("Wed 12/4/2025 "), SLICE(" 5:37 PM"), CIVIL_MDY, z, &at, &quality, &err), err);
	check_int(at, instant("2025-12-05T00:37:00Z"));
	check_int(quality, CIVIL_MINUTE);
	check_ok(civil_parse_pair(SLICE("2026-11-22"), SLICE(""), CIVIL_ISO, z, &at, NULL, &err), err);
	check_int(at, instant("2026-11-22T07:00:00Z"));
	check_false(civil_parse_pair(SLICE(""), SLICE("5:37 PM"), CIVIL_MDY, z, &at, NULL, &err));
	check_false(civil_parse_pair(SLICE("2026-11-22 05:00"), SLICE("06:00"), CIVIL_ISO, z, &at, NULL, &err));
}

/* A calendar may name another unknown zone in each event, and nobody reads a suggestion. */
static void test_unknown_zones_cost_no_search(void **state)
{
	(void)state;
	clock_t began = clock();
	for (int i = 0; i < 3000; i++) {
		char name[48];
		snprintf(name, sizeof name, "Nowhere/Of_a_calendar_program_%d", i);
		check_true(civil_zone(slice_of(name), NULL) == NULL);
	}
	check_true(clock() - began < 2 * CLOCKS_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unknown_zones_cost_no_search),
		cmocka_unit_test(test_known_instants),
		cmocka_unit_test(test_agrees_with_libc),
		cmocka_unit_test(test_wall_to_instant),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_unknown_zones),
		cmocka_unit_test(test_broken_zone_files),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_refuses),
		cmocka_unit_test(test_parse_cut_texts),
		cmocka_unit_test(test_parse_pair),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
