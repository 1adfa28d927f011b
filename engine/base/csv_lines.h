/* Which bytes of a text are which physical lines, and where a CSV row ends: what libcsv does not say. Inside csv only.
 *
 * A row ends at the first CR or LF with an even number of quotes before it. That is exact for what libcsv accepts in
 * strict mode, where quotes only open, close and double. CRLF, LF and CR each end one line, mixed as they come.
 */
#ifndef BASE_CSV_LINES_H
#define BASE_CSV_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A row in the text, without its line end. */
struct csv_span {
	size_t start, end;
	uint32_t first_line, last_line;
};

struct csv_lines {
	char *text;
	size_t len;
	size_t at;      /* where the next row begins */
	uint32_t line;  /* its physical line, from 1 */
	bool after_cr;  /* an LF at `at` belongs to the CR before it */
	char delimiter; /* a tab that separates cells is not a blank */
};

/* Go over lines with nothing but blanks, as libcsv does. */
void csv_lines_skip_blank(struct csv_lines *l);
/* Go over the next row that is not blank; without a line end it reaches to the end of the text. */
struct csv_span csv_lines_next_row(struct csv_lines *l);
/* The first CR or LF at or after `from`, quoted or not; l->len when there is none. */
size_t csv_lines_find_end(const struct csv_lines *l, size_t from);
/* Go on behind the line end at `end`. */
void csv_lines_step_over(struct csv_lines *l, size_t end);

/* Blank out the armour of cells like ="1234" and =""1234"" that stand without quotes around them, as some programs
 * write numbers for spreadsheets: no quote may stand there. False when the line has none. */
bool csv_line_disarm(char *line, size_t n, char delimiter);

#endif
