#include "report/show.h"

#include "base/civil.h"
#include "base/num.h"
#include "base/phone.h"
#include "base/utf8.h"

#define MASK     "\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2" /* three bullets */
#define ELLIPSIS "\xE2\x80\xA6"

#define MINUTE_S 60
#define HOUR_S   3600
#define DAY_S    86400

/* Country and area code in front, the last four behind: enough to know one's own customer by. A short number keeps
 * only its last two. */
static void add_masked(struct str *out, const char *digits, size_t n)
{
	size_t tail = n >= 9 ? 4 : 2;
	size_t head = n > tail + 3 ? n - tail - 3 : 0;
	if (head > 4)
		head = 4;
	str_add(out, digits, head);
	str_adds(out, MASK);
	str_add(out, digits + n - tail, tail);
}

void show_phone(struct str *out, const struct tenant *t, int64_t phone)
{
	char text[PHONE_TEXT_LEN];
	if (!t->mask_numbers && phone > 0) {
		str_addc(out, '+');
		str_add_int(out, phone);
		return;
	}
	phone_format(phone, text);
	size_t n = strlen(text);
	if (n < 4) {
		str_add(out, text, n);
		return;
	}
	str_addc(out, '+');
	add_masked(out, text + 1, n - 1);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool joins_digits(char c)
{
	return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

/* A run of digits and what joins them, as it stands in a text. */
struct run {
	char digits[16]; /* the first 16 */
	size_t n;
	size_t end;  /* offset behind the last digit */
	bool joined; /* something stands between the digits */
};

/* Could this be a phone number? Ten digits that start with 2 to 9 (the +1 plan has no other), or 11 to 15; more only
 * when joined, since a number may stand beside another. Ten that start with 1 are seconds since 1970 (stored facts). */
static bool could_be_phone(const struct run *r)
{
	if (r->n == 10)
		return r->digits[0] >= '2';
	return r->n >= 11 && (r->n <= 15 || r->joined);
}

static void read_run(struct slice text, size_t from, struct run *r)
{
	*r = (struct run){.end = from};
	for (size_t i = from; i < text.len; i++) {
		if (!is_digit(text.at[i]) && !joins_digits(text.at[i]))
			break;
		if (!is_digit(text.at[i]))
			continue;
		r->joined = r->joined || i > r->end;
		if (r->n < sizeof r->digits)
			r->digits[r->n++] = text.at[i];
		r->end = i + 1;
	}
}

/* 2026-11-22: would join what follows it like a number does. */
static bool starts_with_date(struct slice text)
{
	return text.len >= 10 && text.at[4] == '-' && text.at[7] == '-';
}

void show_free(struct str *out, const struct tenant *t, struct slice text)
{
	if (!t->mask_numbers) {
		str_add_slice(out, text);
		return;
	}
	for (size_t i = 0; i < text.len;) {
		struct run r = {.end = i + 1};
		if (is_digit(text.at[i]) && starts_with_date(slice_part(text, i, text.len - i)))
			r.end = i + 10;
		else if (is_digit(text.at[i]))
			read_run(text, i, &r);
		if (could_be_phone(&r))
			add_masked(out, r.digits, r.n);
		else
			str_add_slice(out, slice_part(text, i, r.end - i));
		i = r.end;
	}
}

void show_time(struct str *out, const struct tenant *t, int64_t at)
{
	char text[32];
	if (!at)
		return;
	civil_format_short(t->zone, at, text);
	str_adds(out, text);
}

void show_rfc3339(struct str *out, const struct tenant *t, int64_t at)
{
	char text[CIVIL_RFC3339_LEN];
	if (!at)
		return;
	civil_format_rfc3339(t->zone, at, text);
	str_adds(out, text);
}

/* Days since 1970 to a date, by eras of 400 years that start in March (Howard Hinnant, "chrono-compatible low-level
 * date algorithms"). */
void show_day(struct str *out, int32_t civil_day)
{
	static const char *const months[] = {"Mar", "Apr", "May", "Jun", "Jul", "Aug",
					     "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"};
	int64_t z = (int64_t)civil_day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	str_add_int(out, doy - (153 * mp + 2) / 5 + 1);
	str_addc(out, ' ');
	str_adds(out, months[mp]);
}

void show_age(struct str *out, int64_t seconds)
{
	int64_t s = seconds > 0 ? seconds : 0;
	if (s < 2 * HOUR_S) {
		str_add_int(out, s / MINUTE_S);
		str_adds(out, " min");
	} else if (s < 2 * DAY_S) {
		str_add_int(out, s / HOUR_S);
		str_adds(out, " h");
	} else {
		show_count(out, s / DAY_S);
		str_adds(out, " days");
	}
}

void show_count(struct str *out, int64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)n);
	for (int i = 0; i < len; i++) {
		str_addc(out, digits[i]);
		if (digits[i] != '-' && i + 1 < len && (len - i - 1) % 3 == 0)
			str_addc(out, ',');
	}
}

void show_money(struct str *out, int64_t minor, struct slice currency)
{
	str_add_slice(out, currency);
	str_addc(out, ' ');
	num_format_money(out, minor, num_currency_exponent(currency));
}

void show_id(struct str *out, const struct tenant *t, struct slice id)
{
	ptrdiff_t at = slice_find_char(id, '@'); /* a calendar's UID: its tail names only the calendar's maker */
	if (id.len > 16 && at > 0)
		id.len = (size_t)at;
	if (id.len <= 16) { /* some programs take a number for an id */
		show_free(out, t, id);
		return;
	}
	/* provider ids are ASCII; another id is cut only where a character ends */
	struct slice head = slice_part(id, 0, 2), tail = slice_part(id, id.len - 4, 4);
	if (!utf8_valid(head) || !utf8_valid(tail)) {
		show_free(out, t, id);
		return;
	}
	str_add_slice(out, head);
	str_adds(out, ELLIPSIS);
	str_add_slice(out, tail);
}

void show_share(struct str *out, int64_t n, int64_t of)
{
	show_count(out, n);
	str_adds(out, " of ");
	show_count(out, of);
	if (of < SHOW_RATE_MIN || n < 0 || n > of)
		return;
	int64_t percent = (n * 100 + of / 2) / of;
	if (n > 0 && percent == 0)
		str_adds(out, " (under 1%)");
	else if (n < of && percent == 100)
		str_adds(out, " (over 99%)");
	else
		str_addf(out, " (%lld%%)", (long long)percent);
}

struct slice show_cut(struct slice text, size_t max, bool *cut)
{
	size_t at = 0;
	for (size_t n = 0; at < text.len && n < max; n++) {
		size_t len = utf8_char_len(slice_part(text, at, text.len - at));
		at += len ? len : 1;
	}
	*cut = at < text.len;
	return slice_part(text, 0, at);
}
