/* Writing JSON. Canonical mode (receipts): keys must come in sorted order, asserted; no spaces; integers only. A
 * key must live as long as its object is open. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define JSON_MAX_DEPTH 16

struct json {
	struct str *out;            /* borrowed */
	bool canonical;             /* assert sorted keys */
	int depth;                  /* open objects and arrays */
	bool any[JSON_MAX_DEPTH];   /* something was written at this depth */
	bool array[JSON_MAX_DEPTH]; /* an array is open at this depth, not an object: asserted */
	const char *last_key[JSON_MAX_DEPTH];
};

void json_init(struct json *j, struct str *out, bool canonical);
void json_object(struct json *j, const char *key); /* key null: an element of an array, or the top */
void json_array(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_end_array(struct json *j);
void json_str(struct json *j, const char *key, struct slice value); /* invalid UTF-8 becomes U+FFFD */
void json_text(struct json *j, const char *key, const char *value); /* null value writes null */
void json_int(struct json *j, const char *key, int64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif
