/* Reading JSON as rows: each object a row, each text, number or truth in it a cell under its name. The only user of
 * Jansson.
 *
 * Names of nested objects are joined with dots ("caller.number"). A list gives its values one after the other under one
 * name. null is an empty cell. Numbers come as digits, as they stood, as far as a double holds them.
 */
#ifndef BASE_JSON_READ_H
#define BASE_JSON_READ_H

#include "base/csv.h"
#include "base/feed.h"

struct json_reader; /* opaque */

/* `feed` is borrowed. `head`: the first bytes of the file. `rows`: the member of a document that is the array of rows;
 * empty: the first that holds objects. */
struct json_reader *json_reader_open(struct feed *feed, struct slice head, struct slice rows);
void json_reader_close(struct json_reader **r);

/* Called for each cell of a row, in order; false ends the row as one that cannot be read. */
typedef bool json_cell(void *ctx, struct slice name, struct slice value);

/* The next object. Only the lines of *row are filled: its cells went to `cell`. After CSV_BAD and CSV_FAILED err says
 * what is wrong. */
enum csv_status json_reader_next(struct json_reader *r, json_cell *cell, void *ctx, struct csv_row *row,
				 struct err *err);

/* The text of that object as in the file; at most 4 KiB of it. */
struct slice json_reader_raw(const struct json_reader *r);

const char *json_library_version(void); /* of Jansson, for `ringback doctor` */

#endif
