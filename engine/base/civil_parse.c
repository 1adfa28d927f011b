/* The ways in which exports write an instant. One small reader a part, one function a format. */
#include "base/civil.h"

struct reader {
	const char *at, *end;
};

/* What a text said. */
struct reading {
	struct civil wall;
	bool has_seconds;
	bool has_offset; /* the zone stands in the text */
	int offset;      /* seconds east of UTC */
};

static const char *const EXAMPLES[] = {
	[CIVIL_ISO] = "2026-11-22T05:00:00-08:00",
	[CIVIL_RFC2822] = "Fri, 18 Oct 2019 17:02:00 +0000",
	[CIVIL_MDY] = "12/27/2018 2:30:00 PM (month first)",
	[CIVIL_DMY] = "27/12/2018 14:30 (day first)",
	[CIVIL_YMD_SLASH] = "2020/2/10 22:41",
	[CIVIL_MONTH_NAME] = "December 2, 2020 9:00 am",
	[CIVIL_EPOCH_S] = "1521654952 (seconds since 1970)",
	[CIVIL_EPOCH_MS] = "1521654952742 (milliseconds since 1970)",
	[CIVIL_AUTO] = "2026-11-22T05:00:00-08:00",
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- parts ---- */

static bool eat(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* Blanks, and the no-break spaces (U+00A0, U+202F) that browsers and phones put before AM. */
static void skip_blanks(struct reader *r)
{
	for (;;) {
		size_t left = (size_t)(r->end - r->at);
		if (left && (*r->at == ' ' || *r->at == '\t'))
			r->at++;
		else if (left >= 2 && memcmp(r->at, "\xC2\xA0", 2) == 0)
			r->at += 2;
		else if (left >= 3 && memcmp(r->at, "\xE2\x80\xAF", 3) == 0)
			r->at += 3;
		else
			return;
	}
}

/* Between min and max digits; more digits are a failure, not the head of something else. */
static bool read_digits(struct reader *r, int min, int max, int *out)
{
	int n = 0, value = 0;
	for (; n < max && r->at < r->end && is_digit(*r->at); n++)
		value = value * 10 + (*r->at++ - '0');
	*out = value;
	return n >= min && !(r->at < r->end && is_digit(*r->at));
}

/* Exactly two digits, whatever follows. */
static bool read_two(struct reader *r, int *out)
{
	if (r->end - r->at < 2 || !is_digit(r->at[0]) || !is_digit(r->at[1]))
		return false;
	*out = (r->at[0] - '0') * 10 + (r->at[1] - '0');
	r->at += 2;
	return true;
}

static struct slice read_word(struct reader *r)
{
	const char *from = r->at;
	while (r->at < r->end && is_letter(*r->at))
		r->at++;
	return (struct slice){from, (size_t)(r->at - from)};
}

/* "Sep", "Sept" or "September": 1 to 12; or with `words` the weekdays, 1 to 7. 0 when neither. */
static int find_name(struct slice word, const char *const *words)
{
	for (int i = 0; words[i]; i++) {
		bool head = word.len >= 3 && slice_equal_fold(word, slice_part(slice_of(words[i]), 0, word.len));
		if (head && word.len <= strlen(words[i]))
			return i + 1;
	}
	return 0;
}

static int find_month(struct slice word)
{
	static const char *const months[] = {"january", "february",  "march",   "april",    "may",      "june", "july",
					     "august",  "september", "october", "november", "december", NULL};
	return find_name(word, months);
}

/* A weekday before the date says nothing that the date does not. */
static void skip_weekday(struct reader *r)
{
	static const char *const days[] = {"sunday",   "monday", "tuesday",  "wednesday",
					   "thursday", "friday", "saturday", NULL};
	struct reader start = *r;
	if (!find_name(read_word(r), days)) {
		*r = start;
		return;
	}
	eat(r, '.');
	eat(r, ',');
	skip_blanks(r);
}

/* A year of two digits is 1970 to 2069. */
static bool read_year(struct reader *r, int *year)
{
	const char *from = r->at;
	if (!read_digits(r, 2, 4, year))
		return false;
	if (r->at - from == 2)
		*year += *year < 70 ? 2000 : 1900;
	return r->at - from != 3;
}

/* AM or PM behind an hour of 1 to 12. False when the hour is none. */
static bool read_half_day(struct reader *r, int *hour, bool *found)
{
	struct reader start = *r;
	skip_blanks(r);
	char half = r->at < r->end ? (char)(*r->at | 0x20) : ' ';
	if (half != 'a' && half != 'p') {
		*r = start;
		return true;
	}
	r->at++;
	eat(r, '.');
	if (!eat(r, 'm') && !eat(r, 'M')) {
		*r = start;
		return true;
	}
	eat(r, '.');
	*found = true;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (half == 'p' ? 12 : 0);
	return true;
}

/* "17 h 02", "17h02", "17 h": how Quebec writes an hour. False, and nothing eaten, without an h; *bad when no minutes
 * follow. */
static bool read_hour_sign(struct reader *r, int *minute, bool *bad)
{
	struct reader start = *r;
	skip_blanks(r);
	if (!eat(r, 'h') && !eat(r, 'H')) {
		*r = start;
		return false;
	}
	start = *r;
	skip_blanks(r);
	if (r->at < r->end && is_digit(*r->at))
		*bad = !read_two(r, minute);
	else
		*r = start;
	return true;
}

/* 17:02, 17:02:00.123, 5:02 PM, 9 am, 17 h 02 */
static bool read_time(struct reader *r, struct reading *x)
{
	bool half = false, minutes = false, bad = false;
	if (!read_digits(r, 1, 2, &x->wall.hour))
		return false;
	if (read_hour_sign(r, &x->wall.minute, &bad))
		return !bad;
	if (eat(r, ':')) {
		minutes = true;
		if (!read_two(r, &x->wall.minute))
			return false;
	}
	if (minutes && eat(r, ':')) {
		x->has_seconds = true;
		if (!read_two(r, &x->wall.second))
			return false;
		if (eat(r, '.') || eat(r, ',')) {
			const char *from = r->at;
			while (r->at < r->end && is_digit(*r->at))
				r->at++;
			if (r->at == from)
				return false;
		}
	}
	return read_half_day(r, &x->wall.hour, &half) && (minutes || half);
}

/* Z, UTC, GMT, +00:00, -0800, -08, "GMT-0700", and the American names of RFC 2822 4.3, which fix an offset. */
static bool read_zone(struct reader *r, struct reading *x)
{
	static const struct {
		const char *name;
		int hours;
	} names[] = {
		{"Z", 0},    {"UTC", 0},  {"GMT", 0},   {"UT", 0},    {"EST", -5},
		{"EDT", -4}, {"CST", -6}, {"CDT", -5},  {"MST", -7},  {"MDT", -6},
		{"PST", -8}, {"PDT", -7}, {"AKST", -9}, {"AKDT", -8}, {"HST", -10},
	};
	if (is_letter(*r->at)) {
		struct slice word = read_word(r);
		for (size_t i = 0; i < sizeof names / sizeof *names && !x->has_offset; i++) {
			if (slice_is_fold(word, names[i].name)) {
				x->has_offset = true;
				x->offset = names[i].hours * 3600;
			}
		}
		if (!x->has_offset || x->offset || r->at == r->end || (*r->at != '+' && *r->at != '-'))
			return x->has_offset;
	}
	bool minus = eat(r, '-');
	if (!minus && !eat(r, '+'))
		return false;
	int hours = 0, minutes = 0;
	if (!read_two(r, &hours) || hours > 15)
		return false;
	if (eat(r, ':') || (r->at < r->end && is_digit(*r->at))) {
		if (!read_two(r, &minutes) || minutes > 59)
			return false;
	}
	x->has_offset = true;
	x->offset = (minus ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

/* "(Coordinated Universal Time)" behind an offset: RFC 2822 and JavaScript add the name for people. */
static void skip_comment(struct reader *r)
{
	skip_blanks(r);
	if (r->at < r->end && *r->at == '(' && r->end[-1] == ')')
		r->at = r->end;
}

/* What may follow a date: [,] [at] time [zone]. */
static bool read_rest(struct reader *r, struct reading *x)
{
	eat(r, ',');
	skip_blanks(r);
	if (r->end - r->at > 3 && (r->at[0] | 0x20) == 'a' && (r->at[1] | 0x20) == 't' && r->at[2] == ' ') {
		r->at += 3;
		skip_blanks(r);
	}
	if (r->at == r->end)
		return true;
	if (!read_time(r, x))
		return false;
	skip_blanks(r);
	if (r->at == r->end)
		return true;
	if (!read_zone(r, x))
		return false;
	skip_comment(r);
	return r->at == r->end;
}

/* ---- formats ---- */

static bool read_iso(struct reader *r, struct reading *x)
{
	struct civil *c = &x->wall;
	int century = 0;
	if (!read_two(r, &century) || !read_two(r, &c->year) || !eat(r, '-') || !read_two(r, &c->month) ||
	    !eat(r, '-') || !read_two(r, &c->day))
		return false;
	c->year += century * 100;
	if (r->at == r->end)
		return true;
	if (eat(r, 'T') || eat(r, 't'))
		return r->at < r->end && read_rest(r, x);
	return (*r->at == ' ' || *r->at == ',' || (unsigned char)*r->at >= 0x80) && read_rest(r, x);
}

static bool read_year_first(struct reader *r, struct reading *x)
{
	struct civil *c = &x->wall;
	return read_digits(r, 4, 4, &c->year) && eat(r, '/') && read_digits(r, 1, 2, &c->month) && eat(r, '/') &&
	       read_digits(r, 1, 2, &c->day) && read_rest(r, x);
}

/* n/n/year with / - or . between. */
static bool read_numbers(struct reader *r, struct reading *x, int *first, int *second)
{
	skip_weekday(r);
	if (!read_digits(r, 1, 2, first) || r->at == r->end || !strchr("/-.", *r->at) || !*r->at)
		return false;
	char separator = *r->at;
	return eat(r, separator) && read_digits(r, 1, 2, second) && eat(r, separator) && read_year(r, &x->wall.year) &&
	       read_rest(r, x);
}

static bool read_month_first(struct reader *r, struct reading *x)
{
	return read_numbers(r, x, &x->wall.month, &x->wall.day);
}

static bool read_day_first(struct reader *r, struct reading *x)
{
	return read_numbers(r, x, &x->wall.day, &x->wall.month);
}

/* "Dec 2, 2020 ..." and "2 Dec 2020 ...", a weekday before either. */
static bool read_month_name(struct reader *r, struct reading *x)
{
	static const char *const ordinals[] = {"st", "nd", "rd", "th", NULL};
	skip_weekday(r);
	bool day_first = r->at < r->end && is_digit(*r->at);
	if (!day_first) {
		x->wall.month = find_month(read_word(r));
		eat(r, '.');
		skip_blanks(r);
	}
	if (!read_digits(r, 1, 2, &x->wall.day))
		return false;
	struct reader before = *r;
	struct slice ordinal = read_word(r);
	bool known = false;
	for (int i = 0; ordinals[i]; i++)
		known = known || slice_is_fold(ordinal, ordinals[i]);
	if (!known)
		*r = before;
	if (day_first) {
		skip_blanks(r);
		eat(r, '-');
		x->wall.month = find_month(read_word(r));
		eat(r, '.');
		eat(r, '-');
	}
	eat(r, ',');
	skip_blanks(r);
	return x->wall.month > 0 && read_year(r, &x->wall.year) && read_rest(r, x);
}

static bool (*const READERS[])(struct reader *, struct reading *) = {
	[CIVIL_ISO] = read_iso,       [CIVIL_RFC2822] = read_month_name,   [CIVIL_MDY] = read_month_first,
	[CIVIL_DMY] = read_day_first, [CIVIL_YMD_SLASH] = read_year_first, [CIVIL_MONTH_NAME] = read_month_name,
};

/* ---- the whole ---- */

static const int64_t LAST_SECOND = 4102444800 - 1; /* the end of 2099 */

static bool refuse(struct err *err, struct slice text, enum civil_format format)
{
	int shown = (int)(text.len < 60 ? text.len : 60);
	return err_set(err, ERR_INPUT, "\"%.*s\" is not a date and time that can be read here: expected one like %s",
		       shown, text.at ? text.at : "", EXAMPLES[format]);
}

static bool parse_epoch(struct slice text, enum civil_format format, int64_t *at, struct err *err)
{
	int64_t value = 0;
	size_t i = 0;
	for (; i < text.len && i < 15 && is_digit(text.at[i]); i++)
		value = value * 10 + (text.at[i] - '0');
	bool ok = i > 0;
	if (i < text.len && text.at[i] == '.') /* 1521654952.742: parts of a second are dropped */
		for (i++; i < text.len && is_digit(text.at[i]);)
			i++;
	if (!ok || i != text.len)
		return refuse(err, text, format);
	if (format == CIVIL_EPOCH_MS)
		value /= 1000;
	if (value > LAST_SECOND)
		return err_set(err, ERR_INPUT, "\"%.*s\" lies after the year 2099; seconds and milliseconds mixed up?",
			       (int)text.len, text.at);
	*at = value;
	return true;
}

/* n/n/year: month first or day first? Only a number above 12 tells. */
static bool guess_order(struct slice text, enum civil_format *format, struct err *err)
{
	struct reader r = {text.at, text.at + text.len};
	struct reading x = {0};
	int first = 0, second = 0;
	if (!read_numbers(&r, &x, &first, &second))
		return refuse(err, text, CIVIL_AUTO);
	if (first <= 12 && second <= 12)
		return err_set(err, ERR_INPUT,
			       "\"%.*s\" can be read month first or day first: say which in the format profile",
			       (int)text.len, text.at);
	*format = first > 12 ? CIVIL_DMY : CIVIL_MDY;
	return true;
}

static bool guess_format(struct slice text, enum civil_format *format, struct err *err)
{
	size_t digits = 0;
	struct reader r = {text.at, text.at + text.len};
	skip_weekday(&r);
	while (r.at + digits < r.end && is_digit(r.at[digits]))
		digits++;
	char next = r.at + digits < r.end ? r.at[digits] : '\0';
	char after = r.at + digits + 1 < r.end ? r.at[digits + 1] : '\0';
	if (digits >= 9 && digits <= 10 && (next == '\0' || next == '.'))
		*format = CIVIL_EPOCH_S;
	else if (digits >= 12 && digits <= 13 && next == '\0')
		*format = CIVIL_EPOCH_MS;
	else if (digits == 4 && next == '-')
		*format = CIVIL_ISO;
	else if (digits == 4 && next == '/')
		*format = CIVIL_YMD_SLASH;
	else if (digits == 0 || is_letter(next) || next == ' ' || (next == '-' && is_letter(after)))
		*format = CIVIL_MONTH_NAME;
	else
		return guess_order(text, format, err);
	return true;
}

/* A reading that is known to be a real date, as an instant. */
static bool settle(const struct reading *x, const struct zone *z, int64_t *at, enum civil_quality *quality)
{
	enum civil_quality found = CIVIL_EXACT;
	if (x->has_offset) {
		*at = civil_days(x->wall.year, x->wall.month, x->wall.day) * 86400 + x->wall.hour * 3600 +
		      x->wall.minute * 60 + x->wall.second - x->offset;
	} else if (z) {
		*at = civil_to_utc(z, x->wall, &found);
	} else {
		return false;
	}
	if (quality)
		*quality = found == CIVIL_EXACT && !x->has_seconds ? CIVIL_MINUTE : found;
	return true;
}

bool civil_parse(struct slice text, enum civil_format format, const struct zone *z, int64_t *at,
		 enum civil_quality *quality, struct err *err)
{
	const enum civil_format asked = format;
	text = slice_trim(text);
	if (text.len == 0 || text.len > 80)
		return refuse(err, text, asked);
	if (format == CIVIL_AUTO && !guess_format(text, &format, err))
		return false;
	if (format == CIVIL_EPOCH_S || format == CIVIL_EPOCH_MS) {
		if (!parse_epoch(text, format, at, err))
			return false;
		if (quality)
			*quality = CIVIL_EXACT;
		return true;
	}
	struct reader r = {text.at, text.at + text.len};
	struct reading x = {0};
	if (!READERS[format](&r, &x) || r.at != r.end)
		return refuse(err, text, asked);
	int shown = (int)text.len;
	if (x.wall.year < 1970 || x.wall.year > 2099)
		return err_set(err, ERR_INPUT, "\"%.*s\": the year must be 1970 to 2099", shown, text.at);
	if (!civil_valid(x.wall))
		return err_set(err, ERR_INPUT, "\"%.*s\": there is no such day or time", shown, text.at);
	if (!settle(&x, z, at, quality))
		return err_set(err, ERR_INPUT, "\"%.*s\" has no time zone: name one for the file", shown, text.at);
	return true;
}

bool civil_parse_pair(struct slice date, struct slice time, enum civil_format format, const struct zone *z, int64_t *at,
		      enum civil_quality *quality, struct err *err)
{
	char joined[160];
	date = slice_trim(date);
	time = slice_trim(time);
	if (date.len == 0 || date.len > 60 || time.len > 60)
		return refuse(err, date.len > 0 && date.len <= 60 ? time : date, format);
	memcpy(joined, date.at, date.len);
	joined[date.len] = ' ';
	if (time.len)
		memcpy(joined + date.len + 1, time.at, time.len);
	return civil_parse((struct slice){joined, date.len + 1 + time.len}, format, z, at, quality, err);
}
