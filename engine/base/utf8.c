#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>
#include <utf8proc.h>

#ifdef RINGBACK_TINY
enum { FOLD_RUN = 24 };
#else
enum { FOLD_RUN = 512 };
#endif

/* ---- characters ------------------------------------------------------------------------------------------ */

static bool is_tail(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* Lead bytes and what may follow them: Unicode 15, table 3-7. */
size_t utf8_char_len(struct slice text)
{
	if (text.len == 0)
		return 0;
	unsigned char lead = (unsigned char)text.at[0];
	if (lead < 0x80)
		return 1;
	size_t len = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (lead < 0xC2 || lead > 0xF4 || text.len < len)
		return 0;
	unsigned char second = (unsigned char)text.at[1];
	if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || /* overlong; surrogates */
	    (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))   /* overlong; above U+10FFFF */
		return 0;
	for (size_t i = 1; i < len; i++)
		if (!is_tail(text.at[i]))
			return 0;
	return len;
}

struct slice utf8_head(struct slice text, size_t max)
{
	if (text.len <= max)
		return text;
	size_t len = max;
	while (len > 0 && max - len < 3 && is_tail(text.at[len]))
		len--;
	return slice_part(text, 0, utf8_char_len(slice_part(text, len, 4)) ? len : max);
}

static int32_t decode(const char *at, size_t len)
{
	static const unsigned char lead_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	int32_t code = (unsigned char)at[0] & lead_bits[len];
	for (size_t i = 1; i < len; i++)
		code = code << 6 | ((unsigned char)at[i] & 0x3F);
	return code;
}

static void add_code(struct str *out, int32_t code)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(code, bytes);
	char text[4];
	memcpy(text, bytes, sizeof text);
	str_add(out, text, (size_t)n);
}

/* How many bytes from `from` on are ASCII, eight at a time. */
static size_t ascii_run(struct slice text, size_t from)
{
	size_t i = from;
	for (uint64_t word; text.len - i >= sizeof word; i += sizeof word) {
		memcpy(&word, text.at + i, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < text.len && (unsigned char)text.at[i] < 0x80)
		i++;
	return i - from;
}

/* Where the first invalid byte is, or text.len. */
static size_t valid_len(struct slice text)
{
	size_t i = 0;
	while (i < text.len) {
		size_t len = ascii_run(text, i);
		if (len == 0)
			len = utf8_char_len(slice_part(text, i, 4));
		if (len == 0)
			break;
		i += len;
	}
	return i;
}

bool utf8_valid(struct slice text)
{
	return valid_len(text) == text.len;
}

/* ---- clean copies ---------------------------------------------------------------------------------------- */

static bool is_unwanted(int32_t code)
{
	if (code < 0x20)
		return code != '\t' && code != '\n' && code != '\r';
	return (code >= 0x7F && code <= 0x9F) ||
	       (code >= 0x202A && code <= 0x202E) || /* these turn the order of what is shown, so that text can */
	       (code >= 0x2066 && code <= 0x2069);   /* pass for other text (CVE-2021-42574) */
}

size_t utf8_add_clean(struct str *out, struct slice text)
{
	size_t replaced = 0;
	size_t from = 0; /* start of the bytes that can be copied as they are */
	for (size_t i = 0; i < text.len;) {
		size_t len = utf8_char_len(slice_part(text, i, 4));
		if (len && !is_unwanted(decode(text.at + i, len))) {
			i += len;
			continue;
		}
		str_add(out, text.at + from, i - from);
		if (!len) {
			str_adds(out, UTF8_REPLACEMENT);
			replaced++;
		}
		i += len ? len : 1;
		from = i;
	}
	if (text.len > from)
		str_add(out, text.at + from, text.len - from);
	return replaced;
}

/* ---- folding --------------------------------------------------------------------------------------------- */

static void add_lower_ascii(struct str *out, struct slice text)
{
	char block[256];
	for (size_t i = 0; i < text.len;) {
		size_t n = 0;
		for (; n < sizeof block && i < text.len; n++, i++) {
			char c = text.at[i];
			block[n] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
		}
		str_add(out, block, n);
	}
}

/* Decomposed, folded and stripped characters on their way to being composed again. */
struct fold_run {
	int32_t code[FOLD_RUN];
	utf8proc_ssize_t n;
	int last_class; /* of the grapheme scan, which these options do not use */
};

enum { FOLD_EXPANDS = 18 }; /* the most characters one becomes in NFKC: U+FDFA */

static const utf8proc_option_t fold_options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD |
					      UTF8PROC_IGNORE | UTF8PROC_STRIPMARK | UTF8PROC_LUMP;

static void flush_run(struct str *out, struct fold_run *run)
{
	utf8proc_ssize_t n = utf8proc_normalize_utf32(run->code, run->n, fold_options);
	assert(n >= 0);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		add_code(out, run->code[i]);
	run->n = 0;
}

static void fold_one(struct str *out, struct fold_run *run, int32_t code)
{
	if (run->n + FOLD_EXPANDS > FOLD_RUN)
		flush_run(out, run);
	utf8proc_ssize_t n =
		utf8proc_decompose_char(code, run->code + run->n, FOLD_RUN - run->n, fold_options, &run->last_class);
	assert(n >= 0 && n <= FOLD_RUN - run->n);
	run->n += n;
}

void utf8_add_folded(struct str *out, struct slice text)
{
	struct fold_run run = {.n = 0};
	for (size_t i = 0; i < text.len;) {
		size_t ascii = ascii_run(text, i);
		if (ascii) {
			flush_run(out, &run); /* nothing composes across a plain letter: marks are stripped */
			add_lower_ascii(out, slice_part(text, i, ascii));
			i += ascii;
			continue;
		}
		size_t len = utf8_char_len(slice_part(text, i, 4));
		fold_one(out, &run, len ? decode(text.at + i, len) : ' ');
		i += len ? len : 1;
	}
	flush_run(out, &run);
}

/* ---- guessing -------------------------------------------------------------------------------------------- */

enum { GUESS_HEAD = 1 << 16 }; /* a head of this size may end inside a character; a smaller one is the whole file */

static const struct {
	const char *bytes;
	enum utf8_encoding encoding;
} byte_order_marks[] = {
	{"\xEF\xBB\xBF", ENC_UTF8},
	{"\xFF\xFE", ENC_UTF16LE},
	{"\xFE\xFF", ENC_UTF16BE},
};

/* Mostly Latin text in UTF-16 has NUL in nearly every second byte, and hardly any in the others. */
static bool guess_utf16(struct slice head, enum utf8_encoding *encoding)
{
	size_t units = head.len / 2, nul[2] = {0, 0};
	for (size_t i = 0; i < units * 2; i++)
		nul[i & 1] += head.at[i] == '\0';
	if (units < 2 || (nul[0] == 0) == (nul[1] == 0))
		return false;
	*encoding = nul[1] ? ENC_UTF16LE : ENC_UTF16BE;
	return (nul[0] + nul[1]) * 10 >= units * 9;
}

static bool is_ascii_letter(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The upper half of windows-1252 (https://encoding.spec.whatwg.org/index-windows-1252.txt); 0: not defined. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* Would a run of high bytes make sense in windows-1252? Letters stand next to ASCII letters, or alone (French "a" with
 * an accent); punctuation may stand anywhere. Long runs of letters are Cyrillic, Greek or two-byte text. */
static bool run_is_plausible(struct slice head, size_t from, size_t len)
{
	size_t letters = 0;
	for (size_t i = from; i < from + len; i++) {
		unsigned char c = (unsigned char)head.at[i];
		if (c < 0xA0 && !windows_1252[c - 0x80])
			return false;
		letters += c >= 0xC0 && c != 0xD7 && c != 0xF7;
	}
	bool beside = (from > 0 && is_ascii_letter((unsigned char)head.at[from - 1])) ||
		      (from + len < head.len && is_ascii_letter((unsigned char)head.at[from + len]));
	return letters == 0 ? len <= 2 : len <= 3 && (beside || len == 1);
}

/* Called for a head that is not valid UTF-8. */
static enum utf8_encoding guess_single_byte(struct slice head)
{
	size_t good = 0, bad = 0, utf8 = 0;
	for (size_t i = 0; i < head.len;) {
		unsigned char c = (unsigned char)head.at[i];
		if (c < 0x80) {
			/* Binary: a spreadsheet or a picture. 0x1A ends a DOS file. */
			if (c < 0x20 && !strchr("\t\n\v\f\r\x1A", c ? c : 1))
				return ENC_UNKNOWN;
			i++;
			continue;
		}
		size_t len = 0;
		while (i + len < head.len && (unsigned char)head.at[i + len] >= 0x80)
			len++;
		if (run_is_plausible(head, i, len))
			good++;
		else
			bad++;
		utf8 += utf8_valid(slice_part(head, i, len));
		i += len;
	}
	/* Mostly UTF-8 with a few broken bytes must not become nonsense from end to end. */
	return bad * 10 <= good && utf8 * 2 <= good ? ENC_WINDOWS_1252 : ENC_UNKNOWN;
}

/* Could this rest of a head be the first bytes of one character? */
static bool is_cut_character(struct slice rest)
{
	unsigned char lead = (unsigned char)rest.at[0];
	size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (lead < 0xC2 || lead > 0xF4 || rest.len >= whole)
		return false;
	for (size_t i = 1; i < rest.len; i++)
		if (!is_tail(rest.at[i]))
			return false;
	return true;
}

enum utf8_encoding utf8_guess(struct slice head, size_t *bom_len)
{
	*bom_len = 0;
	for (size_t i = 0; i < sizeof byte_order_marks / sizeof *byte_order_marks; i++) {
		if (!slice_starts(head, byte_order_marks[i].bytes))
			continue;
		*bom_len = strlen(byte_order_marks[i].bytes);
		return byte_order_marks[i].encoding;
	}
	enum utf8_encoding wide;
	if (guess_utf16(head, &wide))
		return wide;
	size_t valid = valid_len(head);
	if (valid == head.len || (head.len >= GUESS_HEAD && is_cut_character(slice_part(head, valid, head.len))))
		return ENC_UTF8;
	return guess_single_byte(head);
}

const char *utf8_encoding_name(enum utf8_encoding e)
{
	static const char *const names[] = {
		[ENC_UTF8] = "UTF-8",
		[ENC_UTF16LE] = "UTF-16 (little endian)",
		[ENC_UTF16BE] = "UTF-16 (big endian)",
		[ENC_WINDOWS_1252] = "windows-1252",
		[ENC_UNKNOWN] = "unknown",
	};
	assert((size_t)e < sizeof names / sizeof *names);
	return names[e];
}

/* ---- converting ------------------------------------------------------------------------------------------ */

static void add_windows_1252(struct str *out, struct slice block)
{
	for (size_t i = 0; i < block.len;) {
		size_t ascii = ascii_run(block, i);
		str_add(out, block.at + i, ascii);
		i += ascii;
		if (i >= block.len)
			break;
		unsigned char c = (unsigned char)block.at[i++];
		if (c >= 0xA0)
			add_code(out, c);
		else
			add_code(out, windows_1252[c - 0x80] ? windows_1252[c - 0x80] : 0xFFFD);
	}
}

static int32_t read_unit(const char *at, bool little)
{
	int32_t a = (unsigned char)at[0], b = (unsigned char)at[1];
	return little ? a | b << 8 : b | a << 8;
}

static bool is_high_surrogate(int32_t unit)
{
	return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(int32_t unit)
{
	return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Convert the characters that are whole; returns how many bytes they were. */
static size_t add_utf16(struct str *out, const char *at, size_t len, bool little)
{
	size_t i = 0;
	while (len - i >= 2) {
		int32_t unit = read_unit(at + i, little);
		if (is_high_surrogate(unit) && len - i < 4)
			break;
		int32_t low = is_high_surrogate(unit) ? read_unit(at + i + 2, little) : 0;
		if (is_low_surrogate(low)) {
			add_code(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
			i += 4;
			continue;
		}
		bool lone = is_high_surrogate(unit) || is_low_surrogate(unit);
		add_code(out, lone ? 0xFFFD : unit);
		i += 2;
	}
	return i;
}

static void convert_utf16(struct str *out, struct slice block, bool little, char carry[4], size_t *carry_n)
{
	/* Byte by byte while a cut character is carried: at most three bytes wait. */
	size_t from = 0;
	while (*carry_n && from < block.len) {
		carry[(*carry_n)++] = block.at[from++];
		size_t done = add_utf16(out, carry, *carry_n, little);
		*carry_n -= done;
		memmove(carry, carry + done, *carry_n);
	}
	if (from == block.len)
		return;
	from += add_utf16(out, block.at + from, block.len - from, little);
	*carry_n = block.len - from;
	memcpy(carry, block.at + from, *carry_n);
}

void utf8_add_converted(struct str *out, struct slice block, enum utf8_encoding from, char carry[4], size_t *carry_n)
{
	assert(*carry_n < 4);
	if (block.len == 0) {
		if (*carry_n)
			str_adds(out, UTF8_REPLACEMENT);
		*carry_n = 0;
		return;
	}
	switch (from) {
	case ENC_WINDOWS_1252: add_windows_1252(out, block); break;
	case ENC_UTF16LE: convert_utf16(out, block, true, carry, carry_n); break;
	case ENC_UTF16BE: convert_utf16(out, block, false, carry, carry_n); break;
	case ENC_UTF8:
	case ENC_UNKNOWN: str_add_slice(out, block); break;
	}
}

const char *utf8_library_version(void)
{
	return utf8proc_version();
}
