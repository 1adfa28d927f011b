/* What a file is, and one door to reading it as a table. */
#include "sources/table.h"

#include "base/utf8.h"

#define KEEP_BYTES   (4u << 20)
#define ROW_BYTES    (16u << 20)
#define NAME_BYTES   200
#define SAMPLE_ROWS  200
#define MARKUP_PARTS 16
#define LOOK_BYTES   4096

/* ---- what it is ---- */

static bool begins(struct slice text, const char *with)
{
	return slice_equal_fold(slice_part(text, 0, strlen(with)), slice_of(with));
}

/* A page of today begins with <!DOCTYPE html>, one of yesterday with <?xml ...> and the same; other XML does not. */
static enum table_kind look_at_markup(struct slice text)
{
	for (int i = 0; i < MARKUP_PARTS && text.len; i++) {
		if (begins(text, "<!doctype html") || begins(text, "<html"))
			return TABLE_PAGE;
		bool comment = begins(text, "<!--");
		if (!comment && !begins(text, "<?") && !begins(text, "<!"))
			return TABLE_XML;
		ptrdiff_t end = slice_find(text, comment ? SLICE("-->") : SLICE(">"));
		if (end < 0)
			return TABLE_XML;
		text = slice_trim(slice_part(text, (size_t)end + (comment ? 3 : 1), text.len));
	}
	return TABLE_XML;
}

static enum table_kind look_at_text(struct slice text)
{
	if (begins(text, "BEGIN:VCALENDAR"))
		return TABLE_CALENDAR;
	if (begins(text, "BEGIN:VCARD"))
		return TABLE_VCARD;
	if (text.len && (text.at[0] == '{' || text.at[0] == '['))
		return TABLE_JSON;
	return text.len && text.at[0] == '<' ? look_at_markup(text) : TABLE_CSV;
}

/* In whatever encoding: phones write UTF-8, PowerShell UTF-16. */
enum table_kind table_look(struct slice head)
{
	struct feed feed;
	struct slice block;
	struct str text;
	str_init(&text, LOOK_BYTES);
	feed_open(&feed, -1, head, head);
	while (text.len < LOOK_BYTES && feed_next(&feed, &block))
		str_add_slice(&text, block);
	enum table_kind kind = look_at_text(slice_trim(str_slice(&text)));
	feed_close(&feed);
	str_release(&text);
	return kind;
}

const char *table_word(enum table_kind kind)
{
	static const char *const words[] = {
		[TABLE_CSV] = "CSV",         [TABLE_JSON] = "JSON",   [TABLE_XML] = "XML",
		[TABLE_PAGE] = "a web page", [TABLE_VCARD] = "vCard", [TABLE_CALENDAR] = "calendar",
		[TABLE_NONE] = "nothing"};
	return words[kind];
}

bool table_suits(enum table_kind kind, const struct format *format)
{
	switch (format->reader) {
	case READER_NAMED: return kind == TABLE_CSV || (format->header && (kind == TABLE_JSON || kind == TABLE_XML));
	case READER_CSV: return kind == TABLE_CSV;
	case READER_JSON: return kind == TABLE_JSON;
	case READER_XML: return kind == TABLE_XML;
	case READER_HTML: return kind == TABLE_PAGE;
	case READER_VCARD: return kind == TABLE_VCARD;
	case READER_ICS: return kind == TABLE_CALENDAR;
	}
	return false;
}

/* ---- cells with names ---- */

static void cells_open(struct named_cells *c)
{
	*c = (struct named_cells){0};
	arena_init(&c->keep, KEEP_BYTES);
	arena_init(&c->row, ROW_BYTES);
	c->header.shown = arena_alloc(&c->keep, CSV_MAX_FIELDS * sizeof *c->header.shown);
	c->header.key = arena_alloc(&c->keep, CSV_MAX_FIELDS * sizeof *c->header.key);
	c->cell = arena_alloc(&c->keep, CSV_MAX_FIELDS * sizeof *c->cell);
}

void cells_begin(struct named_cells *c)
{
	arena_reset(&c->row);
	memset(c->cell, 0, c->header.n * sizeof *c->cell);
	c->next = 0;
}

static size_t add_name(struct named_cells *c, struct slice name)
{
	struct str text;
	size_t n = c->header.n;
	str_init(&text, NAME_BYTES);
	c->header.shown[n] = arena_slice(&c->keep, name);
	format_add_key(&text, name);
	c->header.key[n] = arena_slice(&c->keep, str_slice(&text));
	str_release(&text);
	c->header.n++;
	return n;
}

/* Rows of a file have the same names in the same order, so the next one is nearly always where it was. */
static bool find_name(struct named_cells *c, struct slice name, size_t *at)
{
	for (size_t i = 0; i < c->header.n; i++) {
		*at = (c->next + i) % c->header.n;
		if (slice_equal(c->header.shown[*at], name))
			return true;
	}
	if (c->header.n == CSV_MAX_FIELDS)
		return false;
	*at = add_name(c, name);
	return true;
}

bool cells_add(struct named_cells *c, struct slice name, struct slice value)
{
	size_t at;
	if (!find_name(c, utf8_head(name, NAME_BYTES), &at))
		return false;
	c->next = at + 1;
	if (!value.len)
		return true;
	struct slice before = c->cell[at];
	if (!before.len) {
		c->cell[at] = arena_slice(&c->row, value);
		return true;
	}
	size_t len = before.len + 2 + value.len;
	/* A list without end in one row must not fill the memory by being copied again and again. */
	if (c->row.used + len > ROW_BYTES - (1u << 20))
		return true;
	char *joined = arena_alloc(&c->row, len);
	memcpy(joined, before.at, before.len);
	memcpy(joined + before.len, "; ", 2);
	memcpy(joined + before.len + 2, value.at, value.len);
	c->cell[at] = (struct slice){joined, len};
	return true;
}

void cells_fill(const struct named_cells *c, struct csv_row *row)
{
	row->field = c->cell;
	row->n = c->header.n;
}

/* ---- reading ---- */

static const struct table_reader *reader_of(enum table_kind kind)
{
	static const struct table_reader *const readers[TABLE_NONE] = {
		[TABLE_JSON] = &table_json,
		[TABLE_XML] = &table_xml,
		[TABLE_PAGE] = &table_page,
		[TABLE_VCARD] = &table_vcard,
	};
	return readers[kind];
}

static void open_csv(struct table *t, const struct table_input *in)
{
	size_t bom = 0;
	struct csv_options options = {.encoding = utf8_guess(in->head, &bom), .skip_bytes = bom};
	options.delimiter = t->format->delimiter ? t->format->delimiter : csv_guess_delimiter(in->head);
	t->csv = in->fd < 0 ? csv_open_memory(in->memory, &options) : csv_open(in->fd, &options, in->hash);
}

void table_open(struct table *t, const struct table_input *in, const struct format *format)
{
	*t = (struct table){.kind = table_look(in->head), .format = format};
	if (!reader_of(t->kind) || !table_suits(t->kind, format)) {
		t->kind = TABLE_CSV;
		open_csv(t, in);
		return;
	}
	feed_open(&t->feed, in->fd, in->memory, in->head);
	t->feed.hash = in->hash;
	cells_open(&t->cells);
	t->reader = reader_of(t->kind)->open(t, in->head);
}

void table_close(struct table *t)
{
	if (t->csv)
		csv_close(&t->csv);
	if (!t->reader)
		return;
	reader_of(t->kind)->close(t);
	t->reader = NULL;
	feed_close(&t->feed);
	arena_release(&t->cells.keep);
	arena_release(&t->cells.row);
}

enum csv_status table_next_named(struct table *t, struct csv_row *row, struct err *err)
{
	cells_begin(&t->cells);
	enum csv_status status = reader_of(t->kind)->next(t, row, err);
	if (status == CSV_ROW)
		cells_fill(&t->cells, row);
	if (status == CSV_END || status == CSV_CUT)
		feed_drain(&t->feed);
	return status;
}

struct slice table_line(const struct table *t)
{
	return t->csv ? csv_line(t->csv) : table_raw(t);
}

struct slice table_raw(const struct table *t)
{
	return t->csv ? csv_raw(t->csv) : reader_of(t->kind)->raw(t);
}

uint64_t table_bytes(const struct table *t)
{
	return t->csv ? csv_bytes_read(t->csv) : t->feed.bytes;
}

struct header table_names(struct slice head, const struct format *format, struct arena *arena)
{
	struct table t;
	struct csv_row row;
	struct table_input in = {.fd = -1, .memory = head, .head = head};
	table_open(&t, &in, format);
	for (int i = 0; !t.csv && i < SAMPLE_ROWS; i++) {
		enum csv_status status = table_next(&t, &row, NULL);
		if (status == CSV_END || status == CSV_CUT || status == CSV_FAILED)
			break;
	}
	const struct header *h = &t.cells.header;
	struct header out = {arena_alloc(arena, (h->n + 1) * sizeof *out.shown),
			     arena_alloc(arena, (h->n + 1) * sizeof *out.key), h->n};
	for (size_t i = 0; i < h->n; i++) {
		out.shown[i] = arena_slice(arena, h->shown[i]);
		out.key[i] = arena_slice(arena, h->key[i]);
	}
	table_close(&t);
	return out;
}
