#include "base/csv.h"

#include <csv.h>
#include <errno.h>
#include <unistd.h>

#include "base/csv_lines.h"
#include "base/hash.h"
#include "base/mem.h"

#ifdef RINGBACK_TINY
enum { BLOCK_BYTES = 16, FIRST_ITEMS = 1 };
#else
enum { BLOCK_BYTES = 64 * 1024, FIRST_ITEMS = 1024 };
#endif
enum {
	RAW_BYTES = 4096,
	CELL_STEP = 4096, /* libcsv's own cell buffer grows by this, not by its 128 bytes */
	/* A longer quoted cell is taken for a quote that was never closed. */
	CELL_BYTES = 64 * 1024,
	/* windows-1252 grows at most threefold in UTF-8, UTF-16 by half. */
	CONVERTED_BYTES = 3 * BLOCK_BYTES + 16,
	/* A file that ends inside a cell of more lines than this was not cut: a quote went unclosed long before. */
	CUT_LINES = 16,
};
static const size_t NO_REWIND = SIZE_MAX;

enum fault {
	FAULT_NONE,
	FAULT_QUOTE,
	FAULT_UNCLOSED,
	FAULT_LONG,
	FAULT_FIELDS,
	FAULT_NUL,
	FAULT_CUT,
};

static const char *const FAULT_TEXT[] = {
	[FAULT_NONE] = "",
	[FAULT_QUOTE] = "a quote stands where none may be; inside a quoted cell a quote is written twice",
	[FAULT_UNCLOSED] = "a quote opens a cell and nothing closes it",
	[FAULT_LONG] = "the row is longer than 1 MiB",
	[FAULT_FIELDS] = "the row has more than 512 cells",
	[FAULT_NUL] = "the row has a NUL byte in it",
	[FAULT_CUT] = "the file ends inside a quoted cell; it was cut off, so export it again",
};

/* A row that is parsed and waits to be handed out. */
struct item {
	enum csv_status status;
	enum fault fault;
	struct csv_span span;
	size_t field_from, field_n; /* in reader.fields */
};

struct csv_reader {
	struct csv_parser parser;
	struct csv_options options;

	/* where bytes come from */
	int fd;              /* -1: from memory */
	struct slice memory; /* what is left of it */
	struct hash *hash;   /* borrowed, may be null */
	size_t skip;         /* bytes of a byte order mark still to drop */
	uint64_t bytes_read;
	int read_errno;
	bool eof;
	char *block; /* bytes before conversion; null when there is none */
	struct str converted;
	char carry[4];
	size_t carry_n;

	/* The text from the row that is being read on. Rows in the queue point into it, so it moves only when the
	 * queue is empty. */
	struct csv_lines lines;
	size_t text_cap;
	size_t fill_bytes; /* most that one block adds */
	size_t parsed;     /* libcsv has seen the text up to here */
	bool has_nul;      /* some row of this file has one, so all are searched */

	/* Cells of the rows in the queue and of the row that is being read. Every byte of a cell comes from a byte of
	 * the text, so `cells` as large as the text is never too small and cells never move while libcsv runs. */
	char *cells;
	size_t cells_n;
	struct slice *fields;
	size_t fields_n, fields_cap;
	size_t open_from; /* first field of the row that is being read */
	enum fault open_fault;

	struct item *items;
	size_t items_n, items_cap, next;
	size_t rewind_at; /* the first item that is not to be believed */

	enum fault broken; /* the line at lines.at cannot be read; its end is looked for */
	size_t searched;   /* bytes after lines.at without a line end */
	bool skipping;     /* drop everything up to the next line end */
	bool ended;
	size_t last_n; /* cells of the last good row */
	struct slice raw;
};

/* ---- callbacks of libcsv ---- */

static void on_field(void *at, size_t len, void *data)
{
	struct csv_reader *r = data;
	if (r->fields_n - r->open_from >= CSV_MAX_FIELDS) {
		if (!r->open_fault)
			r->open_fault = FAULT_FIELDS;
		return;
	}
	if (len > CELL_BYTES)
		r->open_fault = FAULT_UNCLOSED;
	if (r->fields_n == r->fields_cap) {
		r->fields_cap = r->fields_cap ? 2 * r->fields_cap : FIRST_ITEMS;
		r->fields = mem_grow(r->fields, r->fields_cap * sizeof *r->fields);
	}
	char *cell = r->cells + r->cells_n;
	memcpy(cell, at, len);
	r->cells_n += len;
	r->fields[r->fields_n++] = (struct slice){cell, len};
}

static struct item *add_item(struct csv_reader *r, enum csv_status status, enum fault fault, struct csv_span span)
{
	if (r->items_n == r->items_cap) {
		r->items_cap = r->items_cap ? 2 * r->items_cap : FIRST_ITEMS;
		r->items = mem_grow(r->items, r->items_cap * sizeof *r->items);
	}
	struct item *item = &r->items[r->items_n++];
	*item = (struct item){.status = status, .fault = fault, .span = span, .field_from = r->open_from};
	return item;
}

/* Forget the cells of the row that is being read. */
static void drop_cells(struct csv_reader *r)
{
	if (r->fields_n > r->open_from)
		r->cells_n = (size_t)(r->fields[r->open_from].at - r->cells);
	r->fields_n = r->open_from;
}

static void on_row(int end, void *data)
{
	(void)end;
	struct csv_reader *r = data;
	struct csv_span span = csv_lines_next_row(&r->lines);
	enum fault fault = r->open_fault;
	r->open_fault = FAULT_NONE;
	size_t len = span.end - span.start;
	if (len > CSV_MAX_ROW_BYTES)
		fault = FAULT_LONG;
	if ((fault == FAULT_LONG || fault == FAULT_UNCLOSED) && r->rewind_at == NO_REWIND)
		r->rewind_at = r->items_n;
	if (!fault && r->has_nul && memchr(r->lines.text + span.start, 0, len))
		fault = FAULT_NUL;
	struct item *item = add_item(r, fault ? CSV_BAD : CSV_ROW, fault, span);
	if (fault) {
		drop_cells(r);
	} else {
		item->field_n = r->fields_n - r->open_from;
		r->last_n = item->field_n;
	}
	r->open_from = r->fields_n;
}

/* ---- opening and closing ---- */

static void start_parser(struct csv_reader *r)
{
	if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		abort();
	csv_set_delim(&r->parser, (unsigned char)r->options.delimiter);
	csv_set_blk_size(&r->parser, CELL_STEP);
}

static struct csv_reader *open_reader(const struct csv_options *options)
{
	struct csv_reader *r = mem_alloc(sizeof *r);
	*r = (struct csv_reader){.fd = -1, .options = *options, .skip = options->skip_bytes};
	if (!r->options.delimiter)
		r->options.delimiter = ',';
	r->rewind_at = NO_REWIND;
	bool convert = options->encoding != ENC_UTF8 && options->encoding != ENC_UNKNOWN;
	if (convert)
		r->block = mem_alloc(BLOCK_BYTES);
	r->fill_bytes = convert ? CONVERTED_BYTES : BLOCK_BYTES;
	r->text_cap = 2 * r->fill_bytes;
	r->lines = (struct csv_lines){.line = 1, .delimiter = r->options.delimiter};
	r->lines.text = mem_alloc(r->text_cap);
	r->cells = mem_alloc(r->text_cap);
	str_init(&r->converted, CONVERTED_BYTES);
	start_parser(r);
	return r;
}

struct csv_reader *csv_open(int fd, const struct csv_options *options, struct hash *hash)
{
	struct csv_reader *r = open_reader(options);
	r->fd = fd;
	r->hash = hash;
	return r;
}

struct csv_reader *csv_open_memory(struct slice bytes, const struct csv_options *options)
{
	struct csv_reader *r = open_reader(options);
	r->memory = bytes;
	return r;
}

void csv_close(struct csv_reader **reader)
{
	struct csv_reader *r = *reader;
	if (!r)
		return;
	csv_free(&r->parser);
	str_release(&r->converted);
	free(r->block);
	free(r->lines.text);
	free(r->cells);
	free(r->fields);
	free(r->items);
	free(r);
	*reader = NULL;
}

/* ---- getting bytes ---- */

/* Read up to a block into `to`, without the byte order mark. 0 at the end or on a fault. */
static size_t read_block(struct csv_reader *r, char *to)
{
	size_t n = 0;
	if (r->fd < 0) {
		n = r->memory.len < BLOCK_BYTES ? r->memory.len : BLOCK_BYTES;
		if (n)
			memcpy(to, r->memory.at, n);
		r->memory = slice_part(r->memory, n, r->memory.len);
	} else {
		ssize_t got;
		do
			got = read(r->fd, to, BLOCK_BYTES);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			r->read_errno = errno;
		else
			n = (size_t)got;
	}
	r->eof = n == 0;
	if (r->hash && n)
		hash_add(r->hash, to, n);
	r->bytes_read += n;
	size_t drop = n < r->skip ? n : r->skip;
	r->skip -= drop;
	if (drop)
		memmove(to, to + drop, n - drop);
	return n - drop;
}

static void grow_text(struct csv_reader *r)
{
	r->text_cap *= 2;
	r->lines.text = mem_grow(r->lines.text, r->text_cap);
	char *cells = mem_alloc(r->text_cap);
	memcpy(cells, r->cells, r->cells_n);
	for (size_t i = 0; i < r->fields_n; i++)
		r->fields[i].at = cells + (r->fields[i].at - r->cells);
	free(r->cells);
	r->cells = cells;
}

/* Make room for one block. */
static void make_room(struct csv_reader *r)
{
	struct csv_lines *l = &r->lines;
	if (r->text_cap - l->len >= r->fill_bytes)
		return;
	memmove(l->text, l->text + l->at, l->len - l->at);
	l->len -= l->at;
	r->parsed -= l->at;
	l->at = 0;
	while (r->text_cap - l->len < r->fill_bytes)
		grow_text(r);
}

/* Drop what is left of a line that was too long to keep. */
static void skip_line(struct csv_reader *r)
{
	struct csv_lines *l = &r->lines;
	size_t end = csv_lines_find_end(l, l->at);
	if (end < l->len) {
		csv_lines_step_over(l, end);
		r->skipping = false;
	} else {
		l->at = end;
	}
	r->parsed = l->at;
}

static void fill(struct csv_reader *r)
{
	make_room(r);
	struct csv_lines *l = &r->lines;
	char *to = l->text + l->len;
	size_t n = read_block(r, r->block ? r->block : to);
	if (r->block) {
		str_clear(&r->converted);
		struct slice block = {r->block, n};
		utf8_add_converted(&r->converted, block, r->options.encoding, r->carry, &r->carry_n);
		n = r->converted.len;
		memcpy(to, r->converted.data, n);
	}
	if (n && !r->has_nul && memchr(to, 0, n))
		r->has_nul = true;
	l->len += n;
	if (r->skipping)
		skip_line(r);
}

/* ---- rows that cannot be read ---- */

/* Give up the row that is being read. Its first line will be reported, and reading goes on with the next line, so an
 * unclosed quote or a stray one costs one line and never swallows the rows behind it. */
static void break_row(struct csv_reader *r, enum fault fault)
{
	csv_lines_skip_blank(&r->lines);
	drop_cells(r);
	r->open_fault = FAULT_NONE;
	r->broken = fault;
	r->searched = 0;
	r->parsed = r->lines.at;
	csv_free(&r->parser);
	start_parser(r);
}

/* Drop the rows from rewind_at on, and go back to where the first of them began. */
static void rewind_rows(struct csv_reader *r)
{
	const struct item *item = &r->items[r->rewind_at];
	enum fault fault = item->fault;
	r->lines.at = item->span.start;
	r->lines.line = item->span.first_line;
	r->lines.after_cr = false;
	r->open_from = item->field_from;
	r->items_n = r->rewind_at;
	r->rewind_at = NO_REWIND;
	break_row(r, fault);
}

/* Look for the end of the broken line; when it is there, queue the line as bad and go on behind it. */
static void close_broken(struct csv_reader *r)
{
	struct csv_lines *l = &r->lines;
	size_t end = csv_lines_find_end(l, l->at + r->searched);
	bool too_long = end - l->at > CSV_MAX_ROW_BYTES;
	if (end == l->len && !r->eof && !too_long) {
		r->searched = l->len - l->at;
		fill(r);
		return;
	}
	r->searched = 0;
	if (r->broken == FAULT_QUOTE && !too_long && csv_line_disarm(l->text + l->at, end - l->at, l->delimiter)) {
		r->broken = FAULT_NONE;
		return;
	}
	struct csv_span span = {l->at, end, l->line, l->line};
	add_item(r, CSV_BAD, r->broken, span);
	r->broken = FAULT_NONE;
	if (end < l->len) {
		csv_lines_step_over(l, end);
	} else {
		l->at = end;
		r->skipping = !r->eof;
	}
	r->parsed = l->at;
}

static size_t count_char(struct slice text, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += text.at[i] == c;
	return n;
}

/* The file ends inside a quoted cell. Was it cut in the middle of a note, or did a quote open long ago that nobody
 * closed? The latter when the cell holds a line that looks like a row, or very many lines. */
static bool swallowed_rows(const struct csv_reader *r)
{
	const struct csv_lines *l = &r->lines;
	size_t lines = 0;
	for (size_t at = csv_lines_find_end(l, l->at); at < l->len; lines++) {
		bool crlf = l->text[at] == '\r' && at + 1 < l->len && l->text[at + 1] == '\n';
		size_t start = at + 1 + crlf, end = csv_lines_find_end(l, start);
		struct slice line = {l->text + start, end - start};
		if (r->last_n > 1 && count_char(line, r->options.delimiter) == r->last_n - 1)
			return true;
		at = end;
	}
	return lines > CUT_LINES;
}

static void add_cut(struct csv_reader *r)
{
	struct csv_lines *l = &r->lines;
	struct csv_span span = csv_lines_next_row(l);
	char last = span.end > span.start ? l->text[span.end - 1] : '\0';
	if (span.last_line > span.first_line && (last == '\n' || last == '\r'))
		span.last_line--; /* the line that the last line end begins has nothing on it */
	add_item(r, CSV_CUT, FAULT_CUT, span);
	drop_cells(r);
	r->ended = true;
}

/* ---- reading ---- */

/* Forget the rows that were handed out; what there is of the row that is being read moves to the front. */
static void begin_round(struct csv_reader *r)
{
	r->items_n = r->next = 0;
	size_t n = r->fields_n - r->open_from;
	if (n == 0) {
		r->cells_n = 0;
	} else if (r->open_from > 0) {
		size_t shift = (size_t)(r->fields[r->open_from].at - r->cells);
		r->cells_n -= shift;
		memmove(r->cells, r->cells + shift, r->cells_n);
		for (size_t i = 0; i < n; i++) {
			struct slice field = r->fields[r->open_from + i];
			r->fields[i] = (struct slice){field.at - shift, field.len};
		}
	}
	r->fields_n = n;
	r->open_from = 0;
}

static void parse_block(struct csv_reader *r)
{
	struct csv_lines *l = &r->lines;
	size_t n = l->len - r->parsed;
	if (n > BLOCK_BYTES)
		n = BLOCK_BYTES;
	size_t done = csv_parse(&r->parser, l->text + r->parsed, n, on_field, on_row, r);
	r->parsed += done;
	if (r->rewind_at != NO_REWIND) {
		rewind_rows(r);
	} else if (done < n) {
		if (csv_error(&r->parser) != CSV_EPARSE)
			abort(); /* out of memory */
		break_row(r, FAULT_QUOTE);
	} else if (r->parser.quoted && r->parser.entry_pos > CELL_BYTES + 1) {
		break_row(r, FAULT_UNCLOSED);
	} else {
		csv_lines_skip_blank(l);
		if (l->len - l->at > CSV_MAX_ROW_BYTES && r->parsed == l->len)
			break_row(r, FAULT_LONG);
	}
}

static void finish(struct csv_reader *r)
{
	if (csv_fini(&r->parser, on_field, on_row, r) != 0) {
		csv_lines_skip_blank(&r->lines);
		if (swallowed_rows(r))
			break_row(r, FAULT_UNCLOSED);
		else
			add_cut(r);
	} else if (r->rewind_at != NO_REWIND) {
		rewind_rows(r);
	} else {
		r->ended = true;
	}
}

/* One step forward: parse, read or finish. False when there is nothing left to do. */
static bool advance(struct csv_reader *r)
{
	begin_round(r);
	if (r->read_errno)
		return false;
	if (r->broken)
		close_broken(r);
	else if (r->parsed < r->lines.len)
		parse_block(r);
	else if (!r->eof)
		fill(r);
	else if (!r->ended)
		finish(r);
	else
		return false;
	return true;
}

enum csv_status csv_next(struct csv_reader *r, struct csv_row *row, struct err *err)
{
	*row = (struct csv_row){0};
	r->raw = (struct slice){0};
	while (r->next == r->items_n) {
		if (advance(r))
			continue;
		if (!r->read_errno)
			return CSV_END;
		err_set(err, ERR_IO, "reading failed after %llu bytes: %s", (unsigned long long)r->bytes_read,
			strerror(r->read_errno));
		return CSV_FAILED;
	}
	const struct item *item = &r->items[r->next++];
	row->n = item->field_n;
	row->field = item->field_n ? r->fields + item->field_from : NULL;
	row->first_line = item->span.first_line;
	row->last_line = item->span.last_line;
	r->raw.at = r->lines.text + item->span.start;
	r->raw.len = item->span.end - item->span.start;
	if (item->fault)
		err_set(err, ERR_INPUT, "line %u: %s", (unsigned)row->first_line, FAULT_TEXT[item->fault]);
	return item->status;
}

struct slice csv_raw(struct csv_reader *r)
{
	return slice_part(r->raw, 0, RAW_BYTES);
}

struct slice csv_line(struct csv_reader *r)
{
	return r->raw;
}

uint64_t csv_bytes_read(const struct csv_reader *r)
{
	return r->bytes_read;
}
