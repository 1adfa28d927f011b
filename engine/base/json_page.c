#include "base/json_page.h"

#include <jansson.h>

static int add_bytes(const char *at, size_t len, void *ctx)
{
	str_add(ctx, at, len);
	return 0;
}

static bool add_rows(const json_t *rows, struct str *lines, struct json_page *page, struct err *err)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (!json_is_object(row))
			return err_set(err, ERR_IO, "the answer's list holds something that is no record");
		json_dump_callback(row, add_bytes, lines, JSON_COMPACT);
		str_addc(lines, '\n');
		page->records++;
	}
	return str_ok(lines) ||
	       err_set(err, ERR_IO, "the answer is longer than the %zu bytes that are taken", lines->max);
}

static bool read_next(const json_t *next, struct json_page *page, struct err *err)
{
	if (json_is_null(next))
		return true;
	int n = json_is_string(next) ? snprintf(page->next, sizeof page->next, "%s", json_string_value(next)) : -1;
	return (n > 0 && (size_t)n < sizeof page->next) ||
	       err_set(err, ERR_IO, "the answer does not say which page is the next");
}

bool json_page_read(struct slice text, const char *rows, const char *next, struct str *lines, struct json_page *page,
		    struct err *err)
{
	json_error_t why;
	json_t *document = json_loadb(text.at ? text.at : "", text.len, JSON_REJECT_DUPLICATES, &why);

	*page = (struct json_page){0};
	if (!document)
		return err_set(err, ERR_BUSY, "the answer is no whole JSON; try again later");
	const json_t *list = json_object_get(document, rows), *after = json_object_get(document, next);
	bool ok = json_is_array(list) && after
			  ? add_rows(list, lines, page, err) && read_next(after, page, err)
			  : err_set(err, ERR_IO, "the answer has no list \"%s\", or no \"%s\"", rows, next);
	json_decref(document);
	return ok;
}
