#include "base/num.h"

#include <assert.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Eat n bytes off the head. */
static void eat(struct slice *text, size_t n)
{
	*text = slice_part(*text, n, text->len);
}

static bool eat_char(struct slice *text, char c)
{
	if (!text->len || text->at[0] != c)
		return false;
	eat(text, 1);
	return true;
}

/* Eat digits into *value; false when there are none or they do not fit. */
static bool eat_digits(struct slice *text, int64_t *value)
{
	size_t n = 0;
	*value = 0;
	for (; n < text->len && is_digit(text->at[n]); n++)
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, text->at[n] - '0', value))
			return false;
	eat(text, n);
	return n > 0;
}

bool num_parse_int(struct slice text, int64_t min, int64_t max, int64_t *out)
{
	text = slice_trim(text);
	bool negative = eat_char(&text, '-');
	if (!negative)
		eat_char(&text, '+');
	int64_t value = 0;
	size_t i = 0;
	/* Counted below zero, where there is room for one more than above. */
	for (; i < text.len && is_digit(text.at[i]); i++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, text.at[i] - '0', &value))
			return false;
	if (i == 0 || i < text.len || (!negative && value == INT64_MIN))
		return false;
	value = negative ? value : -value;
	if (value < min || value > max)
		return false;
	*out = value;
	return true;
}

/* ---- durations ------------------------------------------------------------------------------------------- */

enum { DURATION_MAX_S = 31 * 86400 }; /* longer than any call, ring or visit: a wrong unit */

/* "3,5" is a decimal where the comma is the sign of decimals; "1,000" may as well be a thousand. */
static bool eat_decimal_sign(struct slice *text)
{
	if (text->len == 4 && text->at[0] == ',')
		return false;
	return eat_char(text, '.') || eat_char(text, ',');
}

/* A decimal as millionths, further decimals dropped. */
static bool parse_millionths(struct slice text, int64_t *value)
{
	if (!eat_digits(&text, value) || __builtin_mul_overflow(*value, 1000000, value))
		return false;
	if (text.len == 0)
		return true;
	if (!eat_decimal_sign(&text) || text.len == 0)
		return false;
	for (int64_t unit = 100000; text.len; unit /= 10) {
		if (!is_digit(text.at[0]))
			return false;
		if (__builtin_add_overflow(*value, unit * (text.at[0] - '0'), value)) /* unit is 0 after six */
			return false;
		eat(&text, 1);
	}
	return true;
}

/* A decimal times `factor` / `divisor`, in whole seconds. Rounded to the nearest when the decimals are the unit's own
 * rounding (2.86 minutes are 172 s), down when they are parts of a second. */
static bool parse_decimal(struct slice text, int64_t factor, int64_t divisor, bool nearest, int64_t *seconds)
{
	int64_t value;
	if (!parse_millionths(text, &value) || __builtin_mul_overflow(value, factor, &value))
		return false;
	int64_t unit = 1000000 * divisor;
	*seconds = value / unit + (nearest && value % unit * 2 >= unit);
	return true;
}

/* HH:MM:SS or MM:SS. The first part may be any number, the others are two digits below 60. */
static bool parse_clock(struct slice text, int64_t *seconds)
{
	int64_t total, part;
	int parts = 1;
	if (!eat_digits(&text, &total) || total > DURATION_MAX_S)
		return false;
	for (; eat_char(&text, ':'); parts++) {
		if (text.len < 2 || !is_digit(text.at[0]) || !is_digit(text.at[1]))
			return false;
		part = (text.at[0] - '0') * 10 + (text.at[1] - '0');
		eat(&text, 2);
		if (part > 59 || parts == 3)
			return false;
		total = total * 60 + part;
	}
	*seconds = total;
	return text.len == 0 && parts > 1;
}

/* ISO 8601 without years and months, which have no length in seconds: P1DT2H3M4S, PT2M27S, PT4.5S, P2W. */
static bool parse_iso(struct slice text, int64_t *seconds)
{
	static const struct {
		char letter;
		bool after_t;
		int64_t seconds;
	} units[] = {{'W', false, 604800}, {'D', false, 86400}, {'H', true, 3600}, {'M', true, 60}, {'S', true, 1}};
	size_t next = 0; /* the units come in this order */
	bool in_time = false, any = false;
	*seconds = 0;
	if (!eat_char(&text, 'P'))
		return false;
	while (text.len) {
		if (!in_time && eat_char(&text, 'T')) {
			in_time = true;
			any = false; /* something must follow */
			continue;
		}
		int64_t n, dropped;
		if (!eat_digits(&text, &n) || n > DURATION_MAX_S)
			return false;
		bool decimals = eat_char(&text, '.') || eat_char(&text, ',');
		if (decimals && !eat_digits(&text, &dropped))
			return false;
		while (next < 5 && !(text.len && text.at[0] == units[next].letter && in_time == units[next].after_t))
			next++;
		if (next == 5 || (decimals && units[next].letter != 'S'))
			return false;
		*seconds += n * units[next++].seconds;
		eat(&text, 1);
		any = true;
	}
	return any;
}

bool num_parse_duration(struct slice text, enum num_duration_unit unit, int64_t *seconds)
{
	int64_t value = 0;
	bool ok = false;
	text = slice_trim(text);
	switch (unit) {
	case DURATION_SECONDS: ok = parse_decimal(text, 1, 1, false, &value); break;
	case DURATION_MILLISECONDS: ok = parse_decimal(text, 1, 1000, false, &value); break;
	case DURATION_DECIMAL_MINUTES: ok = parse_decimal(text, 60, 1, true, &value); break;
	case DURATION_DECIMAL_HOURS: ok = parse_decimal(text, 3600, 1, true, &value); break;
	case DURATION_CLOCK: ok = parse_clock(text, &value); break;
	case DURATION_ISO: ok = parse_iso(text, &value); break;
	}
	if (!ok || value > DURATION_MAX_S)
		return false;
	*seconds = value;
	return true;
}

/* ---- spans ----------------------------------------------------------------------------------------------- */

enum { SPAN_MAX_S = INT32_MAX, SPAN_MAX_MONTHS = 1200 }; /* 68 years; a century */

static const struct {
	const char *word;
	int32_t seconds;
	int32_t months;
} span_units[] = {
	{"s", 1, 0},          {"sec", 1, 0},     {"secs", 1, 0},     {"second", 1, 0},  {"seconds", 1, 0},
	{"m", 60, 0},         {"min", 60, 0},    {"mins", 60, 0},    {"minute", 60, 0}, {"minutes", 60, 0},
	{"h", 3600, 0},       {"hr", 3600, 0},   {"hrs", 3600, 0},   {"hour", 3600, 0}, {"hours", 3600, 0},
	{"d", 86400, 0},      {"day", 86400, 0}, {"days", 86400, 0}, {"w", 604800, 0},  {"week", 604800, 0},
	{"weeks", 604800, 0}, {"month", 0, 1},   {"months", 0, 1},   {"year", 0, 12},   {"years", 0, 12},
};

bool num_parse_span(struct slice text, int64_t *seconds, int64_t *months)
{
	int64_t n;
	text = slice_trim(text);
	if (!eat_digits(&text, &n) || n > SPAN_MAX_S)
		return false;
	text = slice_trim(text);
	for (size_t i = 0; i < sizeof span_units / sizeof *span_units; i++) {
		if (!slice_is_fold(text, span_units[i].word))
			continue;
		int64_t s = n * span_units[i].seconds, m = n * span_units[i].months;
		if (s > SPAN_MAX_S || m > SPAN_MAX_MONTHS)
			return false;
		*seconds = s;
		*months = m;
		return true;
	}
	return false;
}

/* ---- money ----------------------------------------------------------------------------------------------- */

/* What stands around an amount. Each may come once; two signs cancel nothing, they are damage. */
struct money_marks {
	int minus, plus, symbol, open, close;
};

static const char *const money_symbols[] = {"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", NULL}; /* and euro pound yen */
static const char minus_sign[] = "\xE2\x88\x92"; /* U+2212, which some page tables write */

static bool eat_head_mark(struct slice *text, struct money_marks *marks)
{
	for (const char *const *s = money_symbols; *s; s++) {
		if (!slice_starts(*text, *s))
			continue;
		marks->symbol++;
		eat(text, strlen(*s));
		return true;
	}
	if (slice_starts(*text, minus_sign)) {
		marks->minus++;
		eat(text, sizeof minus_sign - 1);
		return true;
	}
	int *mark = !text->len           ? NULL
		    : text->at[0] == '-' ? &marks->minus
		    : text->at[0] == '+' ? &marks->plus
		    : text->at[0] == '(' ? &marks->open
					 : NULL;
	if (mark) {
		(*mark)++;
		eat(text, 1);
	}
	return mark != NULL;
}

static bool eat_tail_mark(struct slice *text, struct money_marks *marks)
{
	for (const char *const *s = money_symbols; *s; s++) {
		if (!slice_ends(*text, *s))
			continue;
		marks->symbol++;
		text->len -= strlen(*s);
		return true;
	}
	char last = text->len ? text->at[text->len - 1] : '\0';
	if (last != '-' && last != ')')
		return false;
	if (last == '-')
		marks->minus++;
	else
		marks->close++;
	text->len--;
	return true;
}

/* The mark between thousands: its length, or 0. */
static size_t group_mark(struct slice text, bool comma_decimal)
{
	static const char *const comma_style[] = {".", " ", "\xC2\xA0", "\xE2\x80\xAF", NULL};
	static const char *const point_style[] = {",", NULL};
	for (const char *const *g = comma_decimal ? comma_style : point_style; *g; g++)
		if (slice_starts(text, *g))
			return strlen(*g);
	return 0;
}

/* The digits before the decimals; groups, where there are any, must be of three. */
static bool eat_whole(struct slice *text, bool comma_decimal, int64_t *value)
{
	*value = 0;
	size_t digits = 0; /* since the start or the last mark */
	bool grouped = false;
	while (text->len) {
		size_t mark = group_mark(*text, comma_decimal);
		if (mark) {
			if (grouped ? digits != 3 : digits < 1 || digits > 3)
				return false;
			grouped = true;
			digits = 0;
			eat(text, mark);
			continue;
		}
		if (!is_digit(text->at[0]))
			break;
		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_add_overflow(*value, text->at[0] - '0', value))
			return false;
		digits++;
		eat(text, 1);
	}
	return !grouped || digits == 3;
}

static bool eat_decimals(struct slice *text, int exponent, int64_t *value)
{
	for (int i = 0; i < exponent || text->len; i++) {
		char c = text->len ? text->at[0] : '0';
		if (!is_digit(c) || (i >= exponent && c != '0'))
			return false;
		if (i < exponent &&
		    (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, c - '0', value)))
			return false;
		eat(text, 1);
	}
	return true;
}

bool num_parse_money(struct slice text, int exponent, bool comma_decimal, int64_t *minor)
{
	assert(exponent >= 0 && exponent <= 4);
	struct money_marks marks = {0};
	text = slice_trim(text);
	while (eat_head_mark(&text, &marks))
		text = slice_trim(text);
	while (eat_tail_mark(&text, &marks))
		text = slice_trim(text);
	if (marks.symbol > 1 || marks.open > 1 || marks.open != marks.close ||
	    marks.minus + marks.plus + marks.open > 1 || text.len == 0)
		return false;

	int64_t value;
	size_t before = text.len;
	if (!eat_whole(&text, comma_decimal, &value))
		return false;
	bool whole = text.len < before;
	bool point = eat_char(&text, comma_decimal ? ',' : '.');
	if ((point ? text.len == 0 : !whole) || (!point && text.len))
		return false;
	if (!eat_decimals(&text, exponent, &value))
		return false;
	*minor = marks.minus || marks.open ? -value : value;
	return true;
}

int num_currency_exponent(struct slice currency)
{
	/* ISO 4217 list one (six-group.com), 2024: those without 2 decimals. */
	static const char *const none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
					   "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF", NULL};
	static const char *const three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL};
	static const char *const four[] = {"CLF", "UYW", NULL};
	static const struct {
		const char *const *codes;
		int exponent;
	} lists[] = {{none, 0}, {three, 3}, {four, 4}};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (const char *const *code = lists[i].codes; *code; code++)
			if (slice_is_fold(currency, *code))
				return lists[i].exponent;
	return 2;
}

void num_format_money(struct str *out, int64_t minor, int exponent)
{
	assert(exponent >= 0 && exponent <= 4);
	static const uint64_t units[] = {1, 10, 100, 1000, 10000};
	uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;
	if (minor < 0)
		str_addc(out, '-');
	str_addf(out, "%ju", (uintmax_t)(size / units[exponent]));
	if (exponent)
		str_addf(out, ".%0*ju", exponent, (uintmax_t)(size % units[exponent]));
}
