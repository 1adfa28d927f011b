#include "base/phone.h"

#include <assert.h>

#include "base/hash.h"
#include "base/phone_nanp.h"
#include "base/phone_shim.h"

static const int64_t TEN_DIGITS = 10000000000; /* what the country code 1 adds */

enum { MAX_TEXT = 128 }; /* a longer cell holds no single number */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- the +1 pattern ---- */

bool phone_is_nanp(int64_t e164)
{
	return e164 >= TEN_DIGITS && e164 < 2 * TEN_DIGITS;
}

int phone_area_code(int64_t e164)
{
	return phone_is_nanp(e164) ? (int)(e164 / 10000000 % 1000) : 0;
}

/* NANPA: an area code is [2-9][0-8]d, an exchange [2-9]dd, neither N11; 37X and 96X are reserved. */
bool phone_nanp_pattern(int64_t e164)
{
	if (!phone_is_nanp(e164))
		return false;
	int area = phone_area_code(e164), exchange = (int)(e164 / 10000 % 1000);
	if (area < 200 || area / 10 % 10 == 9 || area / 10 == 37 || area / 10 == 96)
		return false;
	return exchange >= 200 && area % 100 != 11 && exchange % 100 != 11;
}

bool phone_is_fictional(int64_t e164)
{
	int64_t line = e164 % 10000000;
	return phone_is_nanp(e164) && line >= 5550100 && line <= 5550199;
}

bool phone_nanp_country(const char country[3])
{
	/* ITU: the members of country code 1. */
	static const char members[] = "US CA PR VI GU MP AS AG AI BB BM BS DM DO GD JM KN KY LC MS SX TC TT VC VG ";
	for (const char *at = members; *at; at += 3)
		if (at[0] == country[0] && at[1] == country[1])
			return true;
	return false;
}

void phone_format(int64_t e164, char out[PHONE_TEXT_LEN])
{
	int64_t number = e164 > 0 ? e164 % 1000000000000000 : 0;
	size_t digits = 1;

	out[0] = '\0';
	if (e164 <= 0)
		return;
	for (int64_t rest = number; rest > 9; rest /= 10)
		digits++;
	out[0] = '+';
	out[digits + 1] = '\0';
	for (size_t i = digits; i > 0; i--, number /= 10)
		out[i] = (char)('0' + number % 10);
}

/* ---- the fast path ---- */

bool phone_nanp_withheld(int64_t national)
{
	return national % 1111111111 == 0 || national < 10000000;
}

static struct phone judge_nanp(int64_t national, bool extension)
{
	if (phone_nanp_withheld(national))
		return (struct phone){.kind = PHONE_WITHHELD};
	int64_t e164 = TEN_DIGITS + national;
	enum phone_kind kind = phone_nanp_pattern(e164) ? PHONE_VALID : PHONE_INVALID;
	return (struct phone){.e164 = e164, .kind = kind, .extension = extension};
}

size_t phone_extension_len(struct slice rest)
{
	static const char *const words[] = {"extension", "extn", "ext", "x", "#"};
	size_t at = 0;
	while (at < rest.len && strchr(" ,;", rest.at[at]) && rest.at[at])
		at++;
	size_t word = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words && !word; i++)
		if (slice_is_fold(slice_part(rest, at, strlen(words[i])), words[i]))
			word = strlen(words[i]);
	if (!word)
		return 0;
	at += word;
	while (at < rest.len && strchr(" .:=", rest.at[at]) && rest.at[at])
		at++;
	size_t digits = at;
	while (at < rest.len && is_digit(rest.at[at]))
		at++;
	return at > digits && at - digits <= 7 ? at : 0;
}

/* Ten digits, or eleven that begin with 1, among " -.()", perhaps an extension behind. False: look closer. */
static bool read_nanp(struct slice text, struct phone *out)
{
	static const bool punctuation[256] = {[' '] = true, ['-'] = true, ['.'] = true, ['('] = true, [')'] = true};
	size_t at = 0, n = 0;
	int64_t digits = 0;
	bool plus = text.len && text.at[0] == '+';
	for (at = plus; at < text.len; at++) {
		unsigned digit = (unsigned)((unsigned char)text.at[at] - '0');
		if (digit < 10) {
			if (++n > 11)
				return false;
			digits = digits * 10 + digit;
		} else if (!punctuation[(unsigned char)text.at[at]]) {
			break;
		}
	}
	if (n != 11 && (n != 10 || plus))
		return false;
	if (n == 11 && digits / TEN_DIGITS != 1)
		return false;
	bool extension = at < text.len;
	if (extension && at + phone_extension_len(slice_part(text, at, text.len)) != text.len)
		return false;
	if (text.at[text.len - 2] == '.' && !extension) /* 4155550134.0: a number made of a number */
		return false;
	*out = judge_nanp(n == 11 ? digits - TEN_DIGITS : digits, extension);
	return true;
}

/* ---- what is no number ---- */

static const char *const NOTHING_WORDS[] = {"-", "--", "n/a", "na", "none", "null", NULL};

static const char *const WITHHELD_WORDS[] = {
	"anonymous",      "anonymous caller", "restricted",      "restricted number", "private",
	"private number", "private caller",   "unavailable",     "not available",     "unknown",
	"unknown number", "unknown caller",   "blocked",         "blocked number",    "caller id blocked",
	"no caller id",   "no callerid",      "withheld",        "withheld number",   "number withheld",
	"hidden",         "hidden number",    "caller withheld", "id withheld",       NULL,
};

/* Twilio's help "Phone numbers that are not real": words typed on a keypad. ANONYMOUS RESTRICTED BLOCKED UNKNOWN
 * UNAVAILABLE PRIVATE. */
static const int64_t KEYPAD_WORDS[] = {266696687, 7378742833, 2562533, 8656696, 86282452253, 7748283};

static const char *const SIP_HEADS[] = {"sip:", "sips:", "client:", "sim:", "conference:", NULL};
static const char *const NUMBER_HEADS[] = {"tel:", "callto:", "whatsapp:", NULL};

static bool is_word(struct slice text, const char *const *words)
{
	for (; *words; words++)
		if (slice_is_fold(text, *words))
			return true;
	return false;
}

static size_t head_len(struct slice text, const char *const *heads)
{
	for (; *heads; heads++)
		if (slice_is_fold(slice_part(text, 0, strlen(*heads)), *heads))
			return strlen(*heads);
	return 0;
}

/* A Twilio SIM: HS and 32 hexadecimal digits. */
static bool is_sim_id(struct slice text)
{
	if (text.len != 34 || !slice_starts(text, "HS"))
		return false;
	for (size_t i = 2; i < text.len; i++)
		if (!is_digit(text.at[i]) && !(text.at[i] >= 'a' && text.at[i] <= 'f'))
			return false;
	return true;
}

/* 1.6175E+10: a spreadsheet rounded the digits away. ########: it printed a column that was too narrow. */
static bool is_damaged(struct slice text)
{
	size_t at = 0;
	while (at < text.len && text.at[at] == '#')
		at++;
	if (at >= 3 && at == text.len)
		return true;
	at = 0;
	while (at < text.len && (is_digit(text.at[at]) || text.at[at] == '.' || text.at[at] == ','))
		at++;
	if (at == 0 || at == text.len || (text.at[at] != 'E' && text.at[at] != 'e'))
		return false;
	at++;
	if (at < text.len && text.at[at] == '+')
		at++;
	size_t digits = at;
	while (at < text.len && is_digit(text.at[at]))
		at++;
	return at == text.len && at > digits && at - digits <= 2;
}

static struct slice strip_pair(struct slice text, char open, char close)
{
	if (text.len >= 2 && text.at[0] == open && text.at[text.len - 1] == close)
		return slice_trim(slice_part(text, 1, text.len - 2));
	return text;
}

/* Take off ="...", a leading ', quotes and brackets. */
static struct slice strip_armour(struct slice text)
{
	text = slice_trim(text);
	if (slice_starts(text, "'"))
		text = slice_trim(slice_part(text, 1, text.len));
	if (slice_starts(text, "=") && text.len > 1)
		text = slice_trim(slice_part(text, 1, text.len));
	text = strip_pair(text, '"', '"');
	text = strip_pair(text, '<', '>');
	return strip_pair(text, '[', ']');
}

/* ---- the slow path ---- */

/* What a text that is neither word nor plain number is made of. */
struct shape {
	size_t digits;
	size_t first;  /* where the first digit stands */
	int64_t value; /* of the first 18 digits */
	bool same;     /* all digits are the same */
	bool plus;     /* a + before the first digit */
	bool foreign;  /* bytes above ASCII: dashes, full-width digits, direction marks */
	bool bare;     /* nothing but digits */
	bool ok;       /* nothing that has no place in a number */
};

static struct shape measure(struct slice text)
{
	struct shape s = {.same = true, .bare = true, .ok = true};
	char first = 0;
	size_t slashes = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		s.bare = s.bare && is_digit(c);
		if (is_digit(c)) {
			s.first = first ? s.first : i;
			first = first ? first : c;
			s.same = s.same && c == first;
			if (++s.digits <= 18)
				s.value = s.value * 10 + (c - '0');
		} else if (c == '+') {
			s.ok = s.ok && s.digits == 0 && !s.plus;
			s.plus = true;
		} else if (c == '/') {
			s.ok = s.ok && ++slashes == 1;
		} else if ((unsigned char)c >= 0x80) {
			s.foreign = true;
		} else {
			s.ok = s.ok && c && strchr(" -.()*~\t", c);
		}
	}
	return s;
}

static bool is_keypad_word(const struct shape *s)
{
	/* +7378742833 is RESTRICTED, but without the + it is a number in Austin; seven digits are a local number. */
	if (!s->plus && s->digits != 9 && s->digits != 11)
		return false;
	for (size_t i = 0; i < sizeof KEYPAD_WORDS / sizeof *KEYPAD_WORDS; i++)
		if (s->value == KEYPAD_WORDS[i])
			return true;
	return false;
}

#ifdef RINGBACK_TINY
enum { CACHE_ENTRIES = 2 };
#else
enum { CACHE_ENTRIES = 4096 };
#endif

/* Ask the library, which takes 20 us. Odd numbers repeat, so a small cache stands before it (never before the fast
 * path). It is static because it holds nothing but answers of a pure function; processes are single-threaded. */
static struct phone_shim_answer ask_library(struct slice text, const char country[3])
{
	static struct {
		uint64_t key;
		struct phone_shim_answer answer;
	} cache[CACHE_ENTRIES];
	uint64_t region = (uint64_t)(unsigned char)country[0] << 8 | (unsigned char)country[1];
	uint64_t key = hash_mix64(hash_key64(text.at, text.len), region) | 1; /* 0 is an empty entry */
	size_t i = (size_t)(key >> 16) % CACHE_ENTRIES;
	if (cache[i].key != key) {
		cache[i].answer = phone_shim_parse(text.at, text.len, country);
		cache[i].key = key;
	}
	return cache[i].answer;
}

/* The library reads some numbers in two steps: 115555550134 in Mexico is +5215555550134, and that is +525555550134. One
 * phone must be one number however it was written, so its answer is asked about until it stays. */
static struct phone_shim_answer ask_until_it_stays(struct slice text, const char country[3])
{
	enum { STEPS_MAX = 3 };
	struct phone_shim_answer answer = ask_library(text, country);
	for (int step = 0; step < STEPS_MAX && answer.e164; step++) {
		char plus[PHONE_TEXT_LEN];
		phone_format(answer.e164, plus);
		struct phone_shim_answer next = ask_library(slice_of(plus), country);
		if (next.e164 == answer.e164)
			return answer;
		next.extension = answer.extension;
		answer = next;
	}
	return (struct phone_shim_answer){0};
}

static struct phone judge_library(struct slice text, const char country[3], bool extension)
{
	struct phone_shim_answer answer = ask_until_it_stays(text, country);
	extension = extension || answer.extension;
	if (answer.e164 == 0)
		return (struct phone){.kind = PHONE_UNREADABLE};
	if (phone_is_nanp(answer.e164))
		return judge_nanp(answer.e164 - TEN_DIGITS, extension);
	enum phone_kind kind = answer.valid ? PHONE_VALID : PHONE_INVALID;
	return (struct phone){.e164 = answer.e164, .kind = kind, .extension = extension};
}

/* 0044... is dialled in most of the world, and no +1 number begins with 00. */
static struct phone read_zero_zero(struct slice text, const char country[3], bool extension)
{
	char plus[MAX_TEXT + 1] = "+";
	size_t n = 1, zeros = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '0' && zeros < 2)
			zeros++;
		else
			plus[n++] = text.at[i];
	}
	return judge_library((struct slice){plus, n}, country, extension);
}

static struct phone read_digits(struct slice text, const char country[3], bool extension)
{
	struct phone unreadable = {.kind = PHONE_UNREADABLE};
	struct shape s = measure(text);
	if (!s.ok)
		return unreadable;
	if (s.foreign)
		return judge_library(text, country, extension);
	if ((s.same && s.digits >= 7) || (s.value == 0 && s.digits >= 3) || is_keypad_word(&s))
		return (struct phone){.kind = PHONE_WITHHELD};
	if (s.bare && s.digits >= 3 && s.digits <= 6)
		return (struct phone){.kind = PHONE_SHORT};
	if (s.digits < 7 || s.digits > 18)
		return unreadable;
	if (s.plus)
		return judge_library(text, country, extension);
	if (!phone_nanp_country(country))
		return judge_library(text, country, extension);
	if (s.digits == 10)
		return judge_nanp(s.value, extension);
	if (s.digits == 11 && s.value / TEN_DIGITS == 1)
		return judge_nanp(s.value - TEN_DIGITS, extension);
	struct slice from_first = slice_part(text, s.first, text.len);
	if (s.digits >= 11 && slice_starts(from_first, "00"))
		return read_zero_zero(from_first, country, extension);
	if (s.digits >= 12 && slice_starts(from_first, "011"))
		return judge_library(from_first, country, extension);
	return unreadable;
}

static struct phone read_odd(struct slice text, const char country[3])
{
	text = strip_armour(text);
	if (text.len == 0 || is_word(text, NOTHING_WORDS))
		return (struct phone){.kind = PHONE_EMPTY};
	if (is_word(strip_pair(text, '(', ')'), WITHHELD_WORDS) || slice_find(text, SLICE("anonymous@")) >= 0)
		return (struct phone){.kind = PHONE_WITHHELD};
	if (head_len(text, SIP_HEADS) || is_sim_id(text) || slice_find_char(text, '@') > 0)
		return (struct phone){.kind = PHONE_SIP};
	size_t head = head_len(text, NUMBER_HEADS);
	text = slice_trim(slice_part(text, head, text.len));
	if (is_damaged(text))
		return (struct phone){.kind = PHONE_UNREADABLE, .damaged = true};
	if (text.len > MAX_TEXT)
		return (struct phone){.kind = PHONE_UNREADABLE};
	struct phone phone;
	if (phone_nanp_country(country) && read_nanp(text, &phone))
		return phone;
	if (slice_ends(text, ".0") && text.len > 8) { /* pandas and R write whole numbers as floating point */
		struct slice whole = slice_part(text, 0, text.len - 2);
		if (measure(whole).bare)
			text = whole;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (!is_letter(text.at[i]) && !strchr(",;#", text.at[i]))
			continue;
		if (i + phone_extension_len(slice_part(text, i, text.len)) != text.len)
			break; /* measure refuses what is left */
		return read_digits(slice_trim(slice_part(text, 0, i)), country, true);
	}
	return read_digits(text, country, false);
}

struct phone phone_parse(struct slice text, const char country[3])
{
	struct phone phone;
	if (phone_nanp_country(country) && read_nanp(text, &phone))
		return phone;
	return read_odd(text, country);
}

int64_t phone_library_parse(struct slice text, const char country[3], bool *valid)
{
	struct phone_shim_answer answer = phone_shim_parse(text.at, text.len, country);
	if (valid)
		*valid = answer.valid;
	return answer.e164;
}
