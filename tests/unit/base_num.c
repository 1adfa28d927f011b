/* base/num, and the masked numbers of base/log: whole numbers, durations, spans, money. */
#include "check.h"

#include "base/num.h"

#define NO INT64_MIN /* must be refused */

static void whole_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t min, max, want;
	} rows[] = {
		{"", 0, 9, NO},
		{" ", 0, 9, NO},
		{"-", -9, 9, NO},
		{"+", 0, 9, NO},
		{"0", 0, 9, 0},
		{" 7 ", 0, 9, 7},
		{"+7", 0, 9, 7},
		{"-7", -9, 9, -7},
		{"- 7", -9, 9, NO},
		{"--7", -9, 9, NO},
		{"007", 0, 9, 7},
		{"9", 0, 9, 9},
		{"10", 0, 9, NO},
		{"-1", 0, 9, NO},
		{"7x", 0, 9, NO},
		{"7.0", 0, 9, NO},
		{"1,000", 0, 9999, NO},
		{"0x10", 0, 99, NO},
		{"1e3", 0, 9999, NO},
		{"9223372036854775807", 0, INT64_MAX, INT64_MAX},
		{"9223372036854775808", 0, INT64_MAX, NO},
		{"-9223372036854775807", INT64_MIN, 0, -INT64_MAX},
		{"-9223372036854775809", INT64_MIN, 0, NO},
		{"99999999999999999999999", 0, INT64_MAX, NO},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t got = NO;
		bool ok = num_parse_int(slice_of(rows[i].text), rows[i].min, rows[i].max, &got);
		if (ok != (rows[i].want != NO) || got != rows[i].want)
			fail_msg("'%s': %jd", rows[i].text, (intmax_t)got);
	}
	int64_t least = 0;
	check_true(num_parse_int(SLICE("-9223372036854775808"), INT64_MIN, INT64_MAX, &least));
	check_true(least == INT64_MIN);
	check_false(num_parse_int(slice_of(NULL), 0, 1, &least));
}

static const struct {
	enum num_duration_unit unit;
	const char *text;
	int64_t want;
} duration_rows[] = {
	{DURATION_SECONDS, "", NO}, /* unknown is not zero */
	{DURATION_SECONDS, "  ", NO},
	{DURATION_SECONDS, "0", 0},
	{DURATION_SECONDS, " 172 ", 172},
	{DURATION_SECONDS, "172.4", 172},
	{DURATION_SECONDS, "172.999999999999999999999", 172},
	{DURATION_SECONDS, "172.", NO},
	{DURATION_SECONDS, ".5", NO},
	{DURATION_SECONDS, "-5", NO},
	{DURATION_SECONDS, "1,000", NO}, /* a thousand, or one? */
	{DURATION_SECONDS, "172,4", 172},
	{DURATION_SECONDS, "172,", NO},
	{DURATION_SECONDS, "1,5,5", NO},
	{DURATION_SECONDS, "172s", NO},
	{DURATION_SECONDS, "null", NO},
	{DURATION_SECONDS, "2678400", 2678400}, /* 31 days */
	{DURATION_SECONDS, "2678401", NO},
	{DURATION_SECONDS, "9999999999999999999", NO},
	{DURATION_SECONDS, "9223372036854775807", NO},
	{DURATION_SECONDS, "9223372036854.8", NO}, /* as millionths, its decimals alone are too much */
	{DURATION_MILLISECONDS, "172000", 172},
	{DURATION_MILLISECONDS, "172999", 172},
	{DURATION_MILLISECONDS, "999.9", 0},
	{DURATION_DECIMAL_MINUTES, "2.86", 172}, /* Dialpad: 171.6 */
	{DURATION_DECIMAL_MINUTES, "0.01", 1},
	{DURATION_DECIMAL_MINUTES, "2,86", 172}, /* as Quebec writes it */
	{DURATION_DECIMAL_MINUTES, "2,860", NO},
	{DURATION_DECIMAL_MINUTES, "2,8601", 172},
	{DURATION_DECIMAL_MINUTES, "0.008333", 0},
	{DURATION_DECIMAL_MINUTES, "1", 60},
	{DURATION_DECIMAL_MINUTES, "44640", 2678400},
	{DURATION_DECIMAL_MINUTES, "44640.1", NO},
	{DURATION_DECIMAL_HOURS, "0.5", 1800}, /* Jobber */
	{DURATION_DECIMAL_HOURS, "1.25", 4500},
	{DURATION_DECIMAL_HOURS, "0.333333", 1200},
	{DURATION_CLOCK, "00:02:52", 172},
	{DURATION_CLOCK, "2:52", 172},
	{DURATION_CLOCK, "1:02:03", 3723},
	{DURATION_CLOCK, "75:00", 4500},
	{DURATION_CLOCK, "0:00", 0},
	{DURATION_CLOCK, "0:60", NO},
	{DURATION_CLOCK, "0:60:00", NO},
	{DURATION_CLOCK, "0:5", NO},
	{DURATION_CLOCK, "172", NO}, /* no colon: another unit */
	{DURATION_CLOCK, ":30", NO},
	{DURATION_CLOCK, "1:2:3:4", NO},
	{DURATION_CLOCK, "01:02:03:04", NO},
	{DURATION_CLOCK, "1:00:", NO},
	{DURATION_CLOCK, "744:00:00", 2678400},
	{DURATION_CLOCK, "744:00:01", NO},
	{DURATION_ISO, "PT2M27S", 147}, /* Google Voice */
	{DURATION_ISO, "PT0S", 0},
	{DURATION_ISO, "P1DT2H3M4S", 93784},
	{DURATION_ISO, "PT4.9S", 4},
	{DURATION_ISO, "PT90M", 5400},
	{DURATION_ISO, "P2W", 1209600},
	{DURATION_ISO, "P31D", 2678400},
	{DURATION_ISO, "P32D", NO},
	{DURATION_ISO, "P1M", NO}, /* a month has no length */
	{DURATION_ISO, "P1Y", NO},
	{DURATION_ISO, "P", NO},
	{DURATION_ISO, "PT", NO},
	{DURATION_ISO, "P1DT", NO},
	{DURATION_ISO, "PT1S2M", NO},
	{DURATION_ISO, "PT1M1M", NO},
	{DURATION_ISO, "P1H", NO},
	{DURATION_ISO, "PT1", NO},
	{DURATION_ISO, "PT1.5M", NO},
	{DURATION_ISO, "147", NO},
	{DURATION_ISO, "-PT1S", NO},
};

static void durations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof duration_rows / sizeof *duration_rows; i++) {
		int64_t got = NO;
		bool ok = num_parse_duration(slice_of(duration_rows[i].text), duration_rows[i].unit, &got);
		if (ok != (duration_rows[i].want != NO) || got != duration_rows[i].want)
			fail_msg("'%s' in unit %d: %jd", duration_rows[i].text, duration_rows[i].unit, (intmax_t)got);
	}
}

static void spans(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds, months;
	} rows[] = {
		{"60m", 3600, 0},
		{"72h", 259200, 0},
		{"31 days", 2678400, 0},
		{"90s", 90, 0},
		{"1 day", 86400, 0},
		{"2 weeks", 1209600, 0},
		{" 5 Min ", 300, 0},
		{"0s", 0, 0},
		{"18 months", 0, 18},
		{"1 month", 0, 1},
		{"2 years", 0, 24},
		{"2147483647s", INT32_MAX, 0},
		{"2147483648s", NO, NO},
		{"1200 months", 0, 1200},
		{"1201 months", NO, NO},
		{"101 years", NO, NO},
		{"", NO, NO},
		{"60", NO, NO},
		{"m", NO, NO},
		{"-5m", NO, NO},
		{"1.5h", NO, NO},
		{"5 mins ago", NO, NO},
		{"2%", NO, NO},
		{"5 M onths", NO, NO},
		{"99999999999999999999s", NO, NO},
		{"2147483647 weeks", NO, NO},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t seconds = NO, months = NO;
		bool ok = num_parse_span(slice_of(rows[i].text), &seconds, &months);
		if (ok != (rows[i].seconds != NO) || seconds != rows[i].seconds || months != rows[i].months)
			fail_msg("'%s': %jd s, %jd months", rows[i].text, (intmax_t)seconds, (intmax_t)months);
	}
}

static const struct {
	const char *text;
	int exponent;
	int64_t want;
} point_rows[] = {
	{"$1,149.00", 2, 114900},
	{"-$0.95", 2, -95},
	{"($33.62)", 2, -3362},
	{"$(250.00)", 2, -25000},
	{"1,500.00 ", 2, 150000},
	{"-0.200", 2, -20},
	{"250.00-", 2, -25000},
	{"$-12.50", 2, -1250},
	{"+5", 2, 500},
	{"0", 2, 0},
	{"-0.00", 2, 0},
	{".50", 2, 50},
	{"$ 12", 2, 1200},
	{"12 $", 2, 1200},
	{"\xE2\x88\x92"
	 "5.00",
	 2, -500},
	{"\xC2\xA3"
	 "7.10",
	 2, 710},
	{"1,234,567.89", 2, 123456789},
	{"1234567.8", 2, 123456780},
	{"12.345", 2, NO},
	{"12.340", 2, 1234},
	{"12.3400000", 2, 1234},
	{"500", 0, 500},
	{"500.00", 0, 500},
	{"500.01", 0, NO},
	{"1.234", 3, 1234},
	{"1.2345", 3, NO},
	{"1.2345", 4, 12345},
	{"", 2, NO},
	{" ", 2, NO},
	{"$", 2, NO},
	{"-", 2, NO},
	{"()", 2, NO},
	{".", 2, NO},
	{"5.", 2, NO},
	{"(5", 2, NO},
	{"5)", 2, NO},
	{"-(5)", 2, NO},
	{"--5", 2, NO},
	{"-5-", 2, NO},
	{"+-5", 2, NO},
	{"$$5", 2, NO},
	{"$5$", 2, NO},
	{"0,25", 2, NO},
	{"1,25.00", 2, NO},
	{",250", 2, NO},
	{"1234,567", 2, NO},
	{"1,,234", 2, NO},
	{"1,234,", 2, NO},
	{"1.250,00", 2, NO},
	{"12.3.4", 2, NO},
	{"12a", 2, NO},
	{"1 250.00", 2, NO},
	{"USD 5", 2, NO},
	{"free", 2, NO},
	{"1e5", 2, NO},
	{"92233720368547758.07", 2, INT64_MAX},
	{"92233720368547758.08", 2, NO},
	{"92233720368547758070", 2, NO},
	{"99999999999999999999999", 0, NO},
};

static void money_with_points(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof point_rows / sizeof *point_rows; i++) {
		int64_t got = NO;
		bool ok = num_parse_money(slice_of(point_rows[i].text), point_rows[i].exponent, false, &got);
		if (ok != (point_rows[i].want != NO) || got != point_rows[i].want)
			fail_msg("'%s': %jd", point_rows[i].text, (intmax_t)got);
	}
}

static void money_with_commas(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t want;
	} rows[] = {
		{"0,25", 25},
		{"1.250,00", 125000},
		{"1.250", 125000},
		{"-1.234.567,89", -123456789},
		{"1.250,00 \xE2\x82\xAC", 125000},
		{"\xE2\x82\xAC 5", 500},
		{"1 250,00", 125000},
		{"1\xE2\x80\xAF"
		 "250,5",
		 125050},
		{"1\xC2\xA0"
		 "250",
		 125000},
		{"12.5", NO},
		{"1,250.00", NO},
		{"1,2,3", NO},
		{"1. 250", NO},
		{",5", 50},
		{"5,", NO},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t got = NO;
		bool ok = num_parse_money(slice_of(rows[i].text), 2, true, &got);
		if (ok != (rows[i].want != NO) || got != rows[i].want)
			fail_msg("'%s': %jd", rows[i].text, (intmax_t)got);
	}
}

static void money_is_written_and_read_again(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		int exponent;
		const char *want;
	} rows[] = {
		{123450, 2, "1234.50"},
		{0, 2, "0.00"},
		{-5, 2, "-0.05"},
		{7, 0, "7"},
		{-7, 0, "-7"},
		{7, 3, "0.007"},
		{INT64_MAX, 2, "92233720368547758.07"},
		{INT64_MIN, 2, "-92233720368547758.08"},
		{12, 4, "0.0012"},
	};
	struct str out;
	str_init(&out, 100);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&out);
		num_format_money(&out, rows[i].minor, rows[i].exponent);
		check_text(out.data, rows[i].want);
		int64_t again = 0;
		if (rows[i].minor != INT64_MIN) {
			check_true(num_parse_money(str_slice(&out), rows[i].exponent, false, &again));
			check_int(again, rows[i].minor);
		}
	}
	str_release(&out);
}

static void currencies(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		int want;
	} rows[] = {{"USD", 2}, {"usd", 2}, {"JPY", 0}, {"jpy", 0}, {"KRW", 0}, {"VND", 0}, {"CLP", 0},
		    {"ISK", 0}, {"KWD", 3}, {"Bhd", 3}, {"CLF", 4}, {"", 2},    {"JP", 2},  {"XYZ", 2}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_int(num_currency_exponent(slice_of(rows[i].code)), rows[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers),
		cmocka_unit_test(durations),
		cmocka_unit_test(spans),
		cmocka_unit_test(money_with_points),
		cmocka_unit_test(money_with_commas),
		cmocka_unit_test(money_is_written_and_read_again),
		cmocka_unit_test(currencies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
