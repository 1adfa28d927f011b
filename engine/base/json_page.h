/* One page of a list that is asked for by HTTP: its records, a line of JSON each, and where the next page is. */
#ifndef BASE_JSON_PAGE_H
#define BASE_JSON_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct json_page {
	int64_t records;
	char next[2048]; /* of the member `next`; empty: this is the last page */
};

/* Append the objects of the array `rows` to *lines, each on a line of its own, members in their order. False when the
 * text is not one whole document (ERR_BUSY: it was cut on its way), and when it has no array of objects `rows` or no
 * member `next` that is a text or null (ERR_IO: something else was answered). */
bool json_page_read(struct slice text, const char *rows, const char *next, struct str *lines, struct json_page *page,
		    struct err *err);

#endif
