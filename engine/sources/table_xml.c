/* XML as a table: each child of the outermost element is a row; its attributes, and elements inside it, are the cells.
 *
 *     <calls count="2"><call number="4155550134" type="3"><tag>after hours</tag></call> ... </calls>
 *
 * gives number, type and tag. Deeper names are joined with dots. Where the profile names its rows, other children are
 * no records and counted as such.
 */
#include "base/mem.h"
#include "base/vec.h"
#include "base/xml_read.h"
#include "sources/table.h"

#define MAX_ROW_BYTES   (1u << 20)
#define MAX_ROUND_BYTES (64u << 20)
#define MAX_ROUND_CELLS (1u << 20)
#define MAX_DEPTH       16
#define RAW_BYTES       4096
#define PATH_BYTES      400

struct xml_cell {
	struct slice name, value;
};

/* A row that is whole. */
struct xml_row {
	struct slice name;
	size_t first, n; /* in cells */
	uint32_t line;
	bool wanted, too_long;
};

struct xml_table {
	struct table *table;
	struct xml_parser *parser;
	/* What the last block gave; all of it goes when the next one is read. */
	struct arena round;
	struct xml_cell *cells;
	size_t cells_n, cells_cap;
	struct xml_row *rows;
	size_t rows_n, rows_cap, next;
	const struct xml_row *given;
	/* The row that is being read; what the block before had of it was carried over. */
	struct xml_row open;
	size_t open_bytes;
	int depth;
	struct str path;                /* of the element, below its row */
	size_t path_len[MAX_DEPTH + 1]; /* of the element's parents */
	struct str text;                /* of the element, so far */
	bool over;                      /* the end, or what cannot be read, was met */
	struct err fault;
	struct str raw;
};

/* ---- events ---- */

static void add_cell(struct xml_table *x, struct slice name, struct slice value)
{
	const struct format_words *empty = &x->table->format->empty;
	x->open_bytes += name.len + value.len;
	if (x->open_bytes > MAX_ROW_BYTES) {
		x->open.too_long = true;
		return;
	}
	/* Here, and not only of the whole cell: several elements of one name are joined. */
	for (size_t i = 0; i < empty->n; i++)
		if (slice_equal_fold(value, empty->items[i]))
			value.len = 0;
	struct xml_cell *cell = vec_add((void **)&x->cells, &x->cells_n, &x->cells_cap, sizeof *cell, MAX_ROUND_CELLS);
	if (cell)
		*cell = (struct xml_cell){arena_slice(&x->round, name), arena_slice(&x->round, value)};
	else
		x->open.too_long = true;
	x->open.n = x->cells_n - x->open.first;
}

static void add_attributes(struct xml_table *x, const struct xml_tag *tag)
{
	size_t len = x->path.len;
	for (size_t i = 0; i < tag->n; i++) {
		if (len)
			str_addc(&x->path, '.');
		str_add_slice(&x->path, tag->attribute[i].name);
		add_cell(x, str_slice(&x->path), tag->attribute[i].value);
		x->path.len = len;
	}
}

static void begin_row(struct xml_table *x, const struct xml_tag *tag)
{
	struct slice rows = x->table->format->rows;
	x->open = (struct xml_row){.name = arena_slice(&x->round, tag->name), .first = x->cells_n, .line = tag->line};
	x->open.wanted = !rows.len || slice_equal(rows, tag->name);
	x->open_bytes = 0;
	str_clear(&x->path);
}

static void on_open(void *ctx, const struct xml_tag *tag)
{
	struct xml_table *x = ctx;
	x->depth++;
	str_clear(&x->text);
	if (x->depth == 2)
		begin_row(x, tag);
	if (x->depth < 2 || x->depth >= MAX_DEPTH || !x->open.wanted)
		return;
	if (x->depth > 2) {
		x->path_len[x->depth] = x->path.len;
		if (x->path.len)
			str_addc(&x->path, '.');
		str_add_slice(&x->path, tag->name);
	}
	add_attributes(x, tag);
}

static void on_text(void *ctx, struct slice text)
{
	struct xml_table *x = ctx;
	if (x->depth >= 2)
		str_add_slice(&x->text, text);
}

static void end_row(struct xml_table *x)
{
	struct xml_row *row = vec_add((void **)&x->rows, &x->rows_n, &x->rows_cap, sizeof *row, MAX_ROUND_CELLS);
	if (row)
		*row = x->open;
}

static void on_close(void *ctx)
{
	struct xml_table *x = ctx;
	struct slice text = slice_trim(str_slice(&x->text));
	bool inside = x->depth >= 2 && x->depth < MAX_DEPTH && x->open.wanted;
	if (inside && text.len)
		add_cell(x, x->path.len ? str_slice(&x->path) : x->open.name, text);
	if (inside && x->text.full)
		x->open.too_long = true;
	if (inside && x->depth > 2)
		x->path.len = x->path_len[x->depth];
	str_clear(&x->text);
	if (x->depth == 2)
		end_row(x);
	x->depth--;
}

static const struct xml_events events = {on_open, on_text, on_close};

/* ---- rows ---- */

static void *open_xml(struct table *t, struct slice head)
{
	struct xml_table *x = mem_alloc(sizeof *x);
	(void)head;
	*x = (struct xml_table){.table = t};
	arena_init(&x->round, MAX_ROUND_BYTES);
	str_init(&x->path, PATH_BYTES);
	str_init(&x->text, MAX_ROW_BYTES);
	str_init(&x->raw, RAW_BYTES);
	x->parser = xml_parser_new(false, &events, x);
	return x;
}

static void close_xml(struct table *t)
{
	struct xml_table *x = t->reader;
	xml_parser_free(&x->parser);
	arena_release(&x->round);
	str_release(&x->path);
	str_release(&x->text);
	str_release(&x->raw);
	free(x->cells);
	free(x->rows);
	free(x);
}

/* Forget the rows that were given. What there is of an open one moves to the front, as a copy in a fresh arena. */
static void begin_round(struct xml_table *x)
{
	struct arena old = x->round;
	size_t first = x->depth >= 2 ? x->open.first : x->cells_n, n = x->cells_n - first;
	x->rows_n = x->next = 0;
	if (!n && x->depth < 2) {
		arena_reset(&x->round);
	} else {
		arena_init(&x->round, MAX_ROUND_BYTES);
		for (size_t i = 0; i < n; i++)
			x->cells[i] = (struct xml_cell){arena_slice(&x->round, x->cells[first + i].name),
							arena_slice(&x->round, x->cells[first + i].value)};
		x->open.name = arena_slice(&x->round, x->open.name);
		arena_release(&old);
	}
	x->open.first = 0;
	x->cells_n = n;
}

static void read_block(struct xml_table *x)
{
	struct slice block;
	begin_round(x);
	uint64_t before = xml_parser_left_out(x->parser);
	bool more = feed_next(&x->table->feed, &block);
	bool ok = more ? xml_parser_feed(x->parser, block, &x->fault) : xml_parser_end(x->parser, &x->fault);
	x->table->feed.replaced += xml_parser_left_out(x->parser) - before;
	x->over = !more || !ok;
}

static enum csv_status give(struct xml_table *x, const struct xml_row *xml, struct csv_row *row, struct err *err)
{
	struct named_cells *cells = &x->table->cells;
	x->given = xml;
	row->first_line = row->last_line = xml->line;
	for (size_t i = 0; i < xml->n; i++)
		if (!cells_add(cells, x->cells[xml->first + i].name, x->cells[xml->first + i].value)) {
			err_set(err, ERR_INPUT, "line %u: the file has more than %d different names",
				(unsigned)xml->line, CSV_MAX_FIELDS);
			return CSV_BAD;
		}
	if (xml->too_long) {
		err_set(err, ERR_INPUT, "line %u: the element is longer than 1 MiB", (unsigned)xml->line);
		return CSV_BAD;
	}
	return CSV_ROW;
}

static enum csv_status next_row(struct table *t, struct csv_row *row, struct err *err)
{
	struct xml_table *x = t->reader;
	*row = (struct csv_row){0};
	x->given = NULL;
	while (x->next == x->rows_n && !x->over)
		read_block(x);
	if (!feed_ok(&t->feed, err))
		return CSV_FAILED;
	if (x->next < x->rows_n)
		return give(x, &x->rows[x->next++], row, err);
	if (!x->fault.kind)
		return CSV_END;
	/* Once only. */
	err_set(err, ERR_INPUT, "%s", x->fault.text);
	x->fault.kind = ERR_NONE;
	x->given = x->depth >= 2 ? &x->open : NULL;
	row->first_line = row->last_line = x->depth >= 2 ? x->open.line : xml_parser_fault_line(x->parser);
	return CSV_CUT;
}

/* The row written again: the parser has no text to give back. */
static struct slice raw_row(const struct table *t)
{
	struct xml_table *x = t->reader;
	str_clear(&x->raw);
	if (!x->given)
		return (struct slice){NULL, 0};
	str_addf(&x->raw, "<%.*s", (int)slice_part(x->given->name, 0, 60).len, x->given->name.at);
	for (size_t i = 0; i < x->given->n; i++) {
		const struct xml_cell *cell = &x->cells[x->given->first + i];
		str_addc(&x->raw, ' ');
		str_add_slice(&x->raw, cell->name);
		str_adds(&x->raw, "=\"");
		str_add_slice(&x->raw, slice_part(cell->value, 0, RAW_BYTES / 4));
		str_addc(&x->raw, '"');
	}
	str_adds(&x->raw, "/>");
	return str_slice(&x->raw);
}

const struct table_reader table_xml = {open_xml, next_row, raw_row, close_xml};
