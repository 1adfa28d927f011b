/* Reading CSV row by row over libcsv (strict), in blocks of 64 KiB; and writing RFC 4180 with guarded cells.
 * The only user of csv.h of libcsv. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "base/utf8.h"

#define CSV_MAX_FIELDS    512
#define CSV_MAX_ROW_BYTES (1u << 20)

struct csv_reader; /* opaque */

struct csv_row {
	size_t n; /* fields */
	const struct slice
		*field;      /* unquoted, valid until the next csv_next; bytes as in the file (after conversion) */
	uint32_t first_line; /* physical lines, from 1; a quoted line feed makes a row of several lines */
	uint32_t last_line;
};

enum csv_status {
	CSV_ROW,    /* a row */
	CSV_BAD,    /* a row that cannot be read (broken quoting, too long, NUL byte); reading goes on after it */
	CSV_END,    /* the end of the file */
	CSV_CUT,    /* the end came inside a quoted field: the file is cut. The part is in the raw text */
	CSV_FAILED, /* reading failed; err says why */
};

struct csv_options {
	char delimiter;              /* ',' unless told: ';' '\t' '|' */
	enum utf8_encoding encoding; /* how to turn the bytes into UTF-8 */
	size_t skip_bytes;           /* byte order mark */
};

/* Read from a descriptor that stays the caller's. Also feeds every raw byte to *sha256 of the file when `hash` is
 * given (struct hash, begun by the caller). */
struct hash;
struct csv_reader *csv_open(int fd, const struct csv_options *options, struct hash *hash);
/* Read from memory: tests and small files. The bytes must outlive the reader. */
struct csv_reader *csv_open_memory(struct slice bytes, const struct csv_options *options);
void csv_close(struct csv_reader **r);

/* The next row. After CSV_BAD, CSV_CUT and CSV_FAILED err says what is wrong, with the line.
 *
 * As libcsv does: blanks around an unquoted cell are dropped, and so are lines with nothing but blanks. A row broken by
 * a stray or unclosed quote costs the one line it begins on; reading goes on with the line behind it. */
enum csv_status csv_next(struct csv_reader *r, struct csv_row *row, struct err *err);

/* The text of the row just returned, as in the file (bad rows too), at most 4 KiB of it. For setting aside. */
struct slice csv_raw(struct csv_reader *r);
struct slice csv_line(struct csv_reader *r); /* the whole of it */

uint64_t csv_bytes_read(const struct csv_reader *r); /* for progress */

/* Guess the delimiter from the head of a file: the one of , ; tab | that gives the most equal counts a line. */
char csv_guess_delimiter(struct slice head);

/* ---- writing ---- */

/* How a cell is made safe for spreadsheets (OWASP, CWE-1236). */
enum csv_cell {
	CSV_PLAIN, /* a value of ours: ids, numbers, times, words from a closed list, E.164 */
	CSV_FREE,  /* somebody else's text: gets a leading ' when it starts with = + - @ tab CR LF or their full-width
		      forms, unless it is exactly E.164 */
};

/* Append one cell (quoted when needed) and a comma or CRLF as the row goes on or ends. */
void csv_add_cell(struct str *out, struct slice value, enum csv_cell kind, bool last);
/* The comma or CRLF alone, behind a number or a time that was appended as it is: they need no quotes. */
void csv_end_cell(struct str *out, bool last);

#endif
