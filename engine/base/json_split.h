/* Where in a stream of JSON the objects are that are rows, so that each can be read alone: memory stays flat, a broken
 * one costs nothing but itself, and every row has its line and its text. Inside json_read only.
 *
 * Three shapes are known: one object a line, or one after the other (JSON lines); an array of objects; and a document,
 * an object of which one member is such an array ({"calls": [...], "page": 0}).
 */
#ifndef BASE_JSON_SPLIT_H
#define BASE_JSON_SPLIT_H

#include "base/feed.h"

#define JSON_MAX_ROW_BYTES (1u << 20)
#define JSON_MAX_NESTING   32

enum json_shape { SHAPE_LINES, SHAPE_ARRAY, SHAPE_DOCUMENT };

struct json_split {
	struct feed *feed; /* borrowed */
	enum json_shape shape;
	struct slice rows; /* name of the member that is the array; empty: the first that holds objects */
	bool began;        /* the array was looked for */
	bool closed;       /* the array is over: what follows is gone over */
	bool ended;
	struct str text; /* the file from where it is being read on */
	size_t at;
	uint32_t line; /* physical line of text[at], from 1 */
};

enum json_found {
	JSON_FOUND,   /* an object, whole by its braces */
	JSON_BROKEN,  /* text that is none; why says so */
	JSON_OVER,    /* the end, where it should be */
	JSON_CUT_OFF, /* the end in the middle of something; the span is what there is of it */
};

struct json_span {
	struct slice text; /* valid until the next call */
	uint32_t first_line, last_line;
	const char *why; /* of JSON_BROKEN */
};

/* `head`: the first bytes of the file, by which the shape is told. */
void json_split_open(struct json_split *s, struct feed *feed, struct slice head, struct slice rows);
void json_split_close(struct json_split *s);
enum json_found json_split_next(struct json_split *s, struct json_span *span);

#endif
