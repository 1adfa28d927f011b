/* Unicode: validation, folding for matching, display-safe copies, and turning other encodings into UTF-8.
 * The only user of utf8proc and iconv. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

const char *utf8_library_version(void); /* of utf8proc, for `ringback doctor` */

bool utf8_valid(struct slice text);

/* The length of the character that text starts with, 1 to 4; 0 when text is empty or does not start with a whole one.
 */
size_t utf8_char_len(struct slice text);

/* At most max bytes from the start of text, and no part of a character: for what is shown or kept of a longer one. */
struct slice utf8_head(struct slice text, size_t max);

/* Append text with every invalid byte written as U+FFFD and controls (tab, LF, CR aside; with those that turn the
 * direction of writing, U+202A to 202E and 2066 to 2069) dropped. Returns how many bytes were replaced. Never drops a
 * row for one bad byte. */
size_t utf8_add_clean(struct str *out, struct slice text);

/* Append the form used for comparing words: NFKC, case folded, accents stripped, curly apostrophes and long dashes as
 * on a keyboard (phones type "don\u2019t"). Invalid bytes become spaces. */
void utf8_add_folded(struct str *out, struct slice text);

enum utf8_encoding {
	ENC_UTF8,    /* valid UTF-8, with or without a byte order mark */
	ENC_UTF16LE, /* from a byte order mark, or NUL in every second byte */
	ENC_UTF16BE,
	ENC_WINDOWS_1252, /* has bytes that are not UTF-8 but are letters or punctuation in windows-1252 */
	ENC_UNKNOWN,      /* bytes that fit nothing well: read as UTF-8 with replacements */
};

/* Guess from the first bytes of a file (64 KiB or the whole of a smaller one). *bom_len: bytes to skip. */
enum utf8_encoding utf8_guess(struct slice head, size_t *bom_len);
const char *utf8_encoding_name(enum utf8_encoding e);

/* Convert a whole block from windows-1252 or UTF-16 to UTF-8, appending. `carry` (4 bytes) keeps a cut unit between
 * blocks; start with *carry_n = 0. An empty block ends the text: what is left in carry becomes U+FFFD. */
void utf8_add_converted(struct str *out, struct slice block, enum utf8_encoding from, char carry[4], size_t *carry_n);

#endif
