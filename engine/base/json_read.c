#include "base/json_read.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/json_split.h"
#include "base/mem.h"

enum { RAW_BYTES = 4096, NAME_BYTES = 500 };

struct json_reader {
	struct json_split split;
	struct json_span span;
	struct str name; /* of the cell, dots in it */
	json_cell *cell;
	void *ctx;
};

struct json_reader *json_reader_open(struct feed *feed, struct slice head, struct slice rows)
{
	struct json_reader *r = mem_alloc(sizeof *r);
	*r = (struct json_reader){0};
	json_split_open(&r->split, feed, head, rows);
	str_init(&r->name, NAME_BYTES);
	return r;
}

void json_reader_close(struct json_reader **r)
{
	if (!*r)
		return;
	json_split_close(&(*r)->split);
	str_release(&(*r)->name);
	free(*r);
	*r = NULL;
}

/* ---- cells ---- */

static bool give_value(struct json_reader *r, const json_t *value);

static bool give_text(struct json_reader *r, struct slice text)
{
	return r->cell(r->ctx, str_slice(&r->name), text);
}

/* 12.35 and not 12.35000000000000142. */
static bool give_real(struct json_reader *r, double value)
{
	char text[40];
	snprintf(text, sizeof text, "%.15g", value);
	if (strtod(text, NULL) < value || strtod(text, NULL) > value)
		snprintf(text, sizeof text, "%.17g", value);
	return give_text(r, slice_of(text));
}

static bool give_object(struct json_reader *r, const json_t *object)
{
	const char *key;
	json_t *value;
	size_t before = r->name.len;
	bool ok = true;
	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		if (before)
			str_addc(&r->name, '.');
		str_adds(&r->name, key);
		ok = ok && give_value(r, value);
		r->name.len = before;
		r->name.data[before] = '\0';
		r->name.full = false;
	}
	return ok;
}

static bool give_list(struct json_reader *r, const json_t *list)
{
	bool ok = true;
	for (size_t i = 0; ok && i < json_array_size(list); i++)
		ok = give_value(r, json_array_get(list, i));
	return ok;
}

static bool give_value(struct json_reader *r, const json_t *value)
{
	char digits[32];
	switch (json_typeof(value)) {
	case JSON_OBJECT: return give_object(r, value);
	case JSON_ARRAY: return give_list(r, value);
	case JSON_STRING: return give_text(r, (struct slice){json_string_value(value), json_string_length(value)});
	case JSON_REAL: return give_real(r, json_real_value(value));
	case JSON_TRUE: return give_text(r, SLICE("true"));
	case JSON_FALSE: return give_text(r, SLICE("false"));
	case JSON_NULL: return give_text(r, (struct slice){NULL, 0});
	case JSON_INTEGER:
		snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
		return give_text(r, slice_of(digits));
	}
	return true;
}

/* ---- rows ---- */

static enum csv_status read_object(struct json_reader *r, struct err *err)
{
	struct slice text = r->span.text;
	json_error_t why;
	/* A name twice in one object: which of the two is meant, nobody knows. */
	json_t *object = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &why);
	if (!object) {
		err_set(err, ERR_INPUT, "line %u: no JSON: %s", (unsigned)r->span.first_line, why.text);
		return CSV_BAD;
	}
	str_clear(&r->name);
	bool ok = give_object(r, object);
	json_decref(object);
	if (ok)
		return CSV_ROW;
	err_set(err, ERR_INPUT, "line %u: the file has more than %d different names", (unsigned)r->span.first_line,
		CSV_MAX_FIELDS);
	return CSV_BAD;
}

enum csv_status json_reader_next(struct json_reader *r, json_cell *cell, void *ctx, struct csv_row *row,
				 struct err *err)
{
	r->cell = cell;
	r->ctx = ctx;
	enum json_found found = json_split_next(&r->split, &r->span);
	*row = (struct csv_row){.first_line = r->span.first_line, .last_line = r->span.last_line};
	if (!feed_ok(r->split.feed, err))
		return CSV_FAILED;
	switch (found) {
	case JSON_FOUND: return read_object(r, err);
	case JSON_CUT_OFF: return CSV_CUT;
	case JSON_OVER: return CSV_END;
	case JSON_BROKEN: break;
	}
	err_set(err, ERR_INPUT, "line %u: %s", (unsigned)r->span.first_line, r->span.why);
	return CSV_BAD;
}

struct slice json_reader_raw(const struct json_reader *r)
{
	return slice_part(slice_trim(r->span.text), 0, RAW_BYTES);
}

const char *json_library_version(void)
{
	return JANSSON_VERSION;
}
