#include "domain/law.h"

#include <assert.h>

static const char *next_part(const char *at)
{
	while (*at && *at != '/')
		at++;
	return *at ? at + 1 : NULL;
}

/* "NS" is one part of the row "NS/PE", and that row is called so too. */
static bool row_names(const char *row, const char *state, size_t len)
{
	for (const char *part = row; part; part = next_part(part))
		if (*part == *state && strncmp(part, state, len) == 0 && (part[len] == '\0' || part[len] == '/'))
			return true;
	return false;
}

int law_state(const struct law *law, const char *state)
{
	size_t len = strlen(state);

	for (size_t i = 0; len > 0 && i < law->windows_n; i++) {
		if (row_names(law->windows[i].state, state, len))
			return (int)i;
	}
	return -1;
}

/* A row's holidays are sorted by day. */
const struct holiday *law_holiday(const struct law *law, const struct state_window *row, int64_t day)
{
	int32_t low = row->holiday_first, end = row->holiday_first + row->holiday_n, high = end;

	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (law->holidays[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && law->holidays[low].day == day ? &law->holidays[low] : NULL;
}

/* ---- what a provider's error says ------------------------------------------------------------------------ */

static const char *const class_words[] = {
	[ERROR_CLASS_NONE] = "",
	[ERROR_CLASS_THROTTLE] = "throttle",
	[ERROR_CLASS_CAP] = "cap",
	[ERROR_CLASS_EXPIRED] = "expired",
	[ERROR_CLASS_UNREACHABLE] = "unreachable",
	[ERROR_CLASS_UNKNOWN] = "unknown",
	[ERROR_CLASS_ROUTE] = "route",
	[ERROR_CLASS_CONFIG] = "config",
	[ERROR_CLASS_ACCOUNT] = "account",
	[ERROR_CLASS_REGISTRATION] = "registration",
	[ERROR_CLASS_SPAM_FILTER] = "spam_filter",
	[ERROR_CLASS_FRAUD] = "fraud",
	[ERROR_CLASS_BLOCKED] = "blocked",
	[ERROR_CLASS_NEVER] = "never",
	[ERROR_CLASS_INVALID] = "invalid",
	[ERROR_CLASS_LANDLINE] = "landline",
	[ERROR_CLASS_OPT_OUT] = "opt_out",
};

const char *error_class_word(enum error_class c)
{
	assert((size_t)c < sizeof class_words / sizeof *class_words);
	return class_words[c];
}

enum error_class error_class_from(struct slice word)
{
	for (size_t i = 1; i < sizeof class_words / sizeof *class_words; i++)
		if (slice_is(word, class_words[i]))
			return (enum error_class)i;
	return ERROR_CLASS_NONE;
}

static enum error_class find_error(const struct law *law, struct slice code)
{
	size_t low = 0, high = law->errors_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(code, slice_of(law->errors[middle].code));

		if (order == 0)
			return law->errors[middle].class;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return ERROR_CLASS_NONE;
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Numbers shorter than four digits are read only when they stand alone: "200 OK" is no error of Plivo. */
#define ERROR_DIGITS_MIN 4

enum error_class law_error_class(const struct law *law, struct slice code)
{
	size_t digits = 0;

	code = slice_trim(code);
	enum error_class class = find_error(law, code);
	while (digits < code.len && code.at[digits] >= '0' && code.at[digits] <= '9')
		digits++;
	if (class != ERROR_CLASS_NONE || digits < ERROR_DIGITS_MIN || digits == code.len ||
	    is_letter_or_digit(code.at[digits]))
		return class;
	return find_error(law, slice_part(code, 0, digits));
}
