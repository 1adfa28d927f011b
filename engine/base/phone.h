/* Phone numbers as integers: +14155550134 is 14155550134. Zero is "no number". At most 15 digits.
 *
 * A fast path reads what US and Canadian exports hold; the rest is asked of libphonenumber through one C++ shim
 * (phone_shim.cc, the only user of that library). The library decides E.164 form. What a +1 area code *is* (kind,
 * state, zones) is decided by our own dated table, which is newer: domain/numbers.
 */
#ifndef BASE_PHONE_H
#define BASE_PHONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum phone_kind {
	PHONE_EMPTY,      /* nothing there */
	PHONE_WITHHELD,   /* anonymous, private, unknown, +266696687, all digits the same, +1 000... */
	PHONE_UNREADABLE, /* text that is no number: 7 local digits, letters, x */
	PHONE_SHORT,      /* 3 to 6 digits: an extension or a short code */
	PHONE_SIP,        /* sip:..., client:..., a SIM id */
	PHONE_INVALID,    /* reads as E.164 but cannot be a subscriber: wrong +1 pattern, or invalid to the library */
	PHONE_VALID,      /* reads as E.164 with a good pattern */
};

struct phone {
	int64_t e164; /* digits as an integer; 0 unless INVALID or VALID */
	enum phone_kind kind;
	bool extension; /* "x12" or "ext. 12" followed and was dropped */
	bool damaged;   /* looks like spreadsheet damage: 1.6175E+10 (kind is then UNREADABLE) */
};

/* Read one number. `country` is ISO 3166 alpha-2 for national forms ("US"). Formula armour (="...", a leading ') is
 * stripped first. Text after the number ("Sales (+1 415 ...)", "\"Ann\" <4155550134>") is handled by phone_find. */
struct phone phone_parse(struct slice text, const char country[3]);

/* Find the numbers in free text (an event's title, "\"Ann\" <8005551234>"): calls found for each that is VALID.
 * Digits inside longer words, dates, prices and times are not numbers. Each is given once, and no more than
 * max of them. Outside the +1 countries only forms with a + are found. Returns how many. */
size_t phone_find(struct slice text, const char country[3], int64_t *out, size_t max);

/* The same one by one and as often as it stands there: begin with an empty place. 0: no more. */
struct phone_place {
	size_t at, last_end;
};
int64_t phone_find_next(struct slice text, const char country[3], struct phone_place *place);

/* The +1 pattern alone: [2-9][0-8]d [2-9]dd dddd with no N11 in either triple (N9X, 37X and 96X area codes are
 * reserved). True for 555 numbers too. */
bool phone_nanp_pattern(int64_t e164);
bool phone_is_nanp(int64_t e164);      /* 11 digits that start with 1 */
int phone_area_code(int64_t e164);     /* 0 unless NANP */
bool phone_is_fictional(int64_t e164); /* +1 NXX 555 0100 to 0199 */

#define PHONE_TEXT_LEN 18
void phone_format(int64_t e164, char out[PHONE_TEXT_LEN]); /* "+14155550134"; "" for 0 */

/* What the shim answers, for tests and the slow path: digits of E.164 or 0; *valid is the library's own judgement. */
int64_t phone_library_parse(struct slice text, const char country[3], bool *valid);

#endif
