/* Finding numbers in free text: the title of a booking, "Ann" <4155550134>, a note. What is taken must look like a
 * number to a person (3-3-4 or +country), stand alone, and be valid; missing one is better than inventing one. */
#include "base/phone.h"
#include "base/phone_nanp.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The byte at i, or a blank outside the text. */
static char char_at(struct slice text, size_t i)
{
	return i < text.len ? text.at[i] : ' ';
}

/* May a number begin at i? `last_end`: where the number found before ended, so that lists with , or / work. */
static bool stands_free(struct slice text, size_t i, size_t last_end)
{
	char before = i >= 1 ? text.at[i - 1] : ' ';
	char further = i >= 2 ? text.at[i - 2] : ' ';
	if (last_end && i == last_end + 1)
		return !is_alnum(before) && before != '-' && before != '.' && before != ':';
	if (text.at[i] == '(')
		return !is_digit(before);
	if (is_alnum(before) || strchr("_$#@%*&+", before))
		return false;
	if (before == '/')
		return further == ' '; /* else a path or a date */
	return !(strchr("-.:,", before) && is_digit(further));
}

/* May a number end before i? Not when a letter, a digit or another group of digits is glued to it. */
static bool ends_free(struct slice text, size_t i)
{
	char after = char_at(text, i);
	if (is_alnum(after))
		return phone_extension_len(slice_part(text, i, text.len)) > 0;
	if (after && strchr("_%@", after))
		return false;
	return !(after && strchr("-.:", after) && is_digit(char_at(text, i + 1)));
}

/* Go over what separates groups: up to three of " -.", or one /, or a no-break space or a typographic dash. */
static size_t skip_separator(struct slice text, size_t i)
{
	if (char_at(text, i) == '/')
		return i + 1;
	size_t from = i;
	while (i < text.len && i - from < 3 && (text.at[i] == ' ' || text.at[i] == '-' || text.at[i] == '.'))
		i++;
	if (i > from)
		return i;
	if (slice_starts(slice_part(text, i, 2), "\xC2\xA0"))
		return i + 2;
	struct slice three = slice_part(text, i, 3);
	if (slice_starts(three, "\xE2\x80") && three.len == 3) {
		unsigned char c = (unsigned char)three.at[2];
		if ((c >= 0x90 && c <= 0x95) || c == 0xAF)
			return i + 3;
	}
	return i;
}

/* Exactly n digits at *i are added to *value. */
static bool read_group(struct slice text, size_t *i, size_t n, int64_t *value)
{
	for (size_t k = 0; k < n; k++) {
		char c = char_at(text, *i + k);
		if (!is_digit(c))
			return false;
		*value = *value * 10 + (c - '0');
	}
	*i += n;
	return true;
}

/* [+1] (NPA) NXX-XXXX in the usual punctuations. Returns the end, or 0. */
static size_t match_nanp(struct slice text, size_t i, bool plus_needed, int64_t *e164)
{
	bool plus = char_at(text, i) == '+';
	i += plus;
	if (char_at(text, i) == '1') {
		i = skip_separator(text, i + 1);
	} else if (plus || plus_needed) {
		return 0;
	}
	if (plus_needed && !plus)
		return 0;
	int64_t value = 1;
	bool open = char_at(text, i) == '(';
	i += open;
	if (!read_group(text, &i, 3, &value))
		return 0;
	if (open && char_at(text, i++) != ')')
		return 0;
	i = skip_separator(text, i);
	if (!read_group(text, &i, 3, &value))
		return 0;
	i = skip_separator(text, i);
	if (!read_group(text, &i, 4, &value) || !ends_free(text, i) || !phone_nanp_pattern(value) ||
	    phone_nanp_withheld(value % 10000000000))
		return 0;
	*e164 = value;
	return i;
}

/* + and 8 to 15 digits in groups. Digits of something else may follow (a time), so groups are dropped from the end
 * until the library calls it valid. Returns the end, or 0. */
static size_t match_foreign(struct slice text, size_t i, const char country[3], int64_t *e164)
{
	enum { MAX_DIGITS = 15, MIN_DIGITS = 8 };
	size_t ends[MAX_DIGITS], groups = 0, digits = 0, at = i + 1;
	if (!is_digit(char_at(text, at)) || text.at[at] == '1')
		return 0;
	while (digits <= MAX_DIGITS && groups < MAX_DIGITS && is_digit(char_at(text, at))) {
		while (is_digit(char_at(text, at)) && digits <= MAX_DIGITS) {
			at++;
			digits++;
		}
		if (digits <= MAX_DIGITS && digits >= MIN_DIGITS)
			ends[groups++] = at;
		if (char_at(text, at) && strchr(" -.()", char_at(text, at)))
			at++;
		if (char_at(text, at) == '(')
			at++;
	}
	while (groups-- > 0) {
		struct phone phone = phone_parse(slice_part(text, i, ends[groups] - i), country);
		if (phone.kind != PHONE_VALID || !ends_free(text, ends[groups]))
			continue;
		*e164 = phone.e164;
		return ends[groups];
	}
	return 0;
}

int64_t phone_find_next(struct slice text, const char country[3], struct phone_place *place)
{
	bool plus_needed = !phone_nanp_country(country);
	for (size_t i = place->at; i < text.len;) {
		char c = text.at[i];
		int64_t e164 = 0;
		size_t end = 0;
		if ((is_digit(c) || c == '+' || c == '(') && stands_free(text, i, place->last_end)) {
			size_t from = i + (c == '(' && char_at(text, i + 1) == '+'); /* (+1 415 555 0134) */
			end = match_nanp(text, from, plus_needed, &e164);
			if (!end && text.at[from] == '+')
				end = match_foreign(text, from, country, &e164);
		}
		if (end) {
			*place = (struct phone_place){end, end};
			return e164;
		}
		i++;
		while (is_digit(c) && i < text.len && is_digit(text.at[i]))
			i++;
	}
	place->at = text.len;
	return 0;
}

static void add_once(int64_t e164, int64_t *out, size_t *n, size_t max)
{
	for (size_t i = 0; i < *n; i++)
		if (out[i] == e164)
			return;
	if (*n < max)
		out[(*n)++] = e164;
}

size_t phone_find(struct slice text, const char country[3], int64_t *out, size_t max)
{
	struct phone_place place = {0};
	size_t n = 0;
	for (int64_t e164; (e164 = phone_find_next(text, country, &place)) != 0;)
		add_once(e164, out, &n, max);
	return n;
}
