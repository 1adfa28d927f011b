/* JSON as a table: an object is a row, its names are the columns. */
#include "base/json_read.h"
#include "sources/table.h"

static void *open_json(struct table *t, struct slice head)
{
	return json_reader_open(&t->feed, head, t->format->rows);
}

static bool add_cell(void *ctx, struct slice name, struct slice value)
{
	return cells_add(ctx, name, value);
}

static enum csv_status next_object(struct table *t, struct csv_row *row, struct err *err)
{
	return json_reader_next(t->reader, add_cell, &t->cells, row, err);
}

static struct slice raw_object(const struct table *t)
{
	return json_reader_raw(t->reader);
}

static void close_json(struct table *t)
{
	struct json_reader *r = t->reader;
	json_reader_close(&r);
}

const struct table_reader table_json = {open_json, next_object, raw_object, close_json};
