/* What the columns of an unknown CSV hold, by their values alone. */
#include <unistd.h>

#include "base/utf8.h"
#include "sources/propose_parts.h"

enum { HEAD_BYTES = 64 << 10, ARENA_BYTES = 64 << 20, ROWS_MAX = 20000, HEADER_ROWS = 9, ENOUGH_PERCENT = 90 };

/* ---- one cell ---- */

/* "16:45", "0:06:30": digits and one or two colons. */
static bool is_clock(struct slice s)
{
	size_t colons = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.at[i] == ':')
			colons++;
		else if (s.at[i] < '0' || s.at[i] > '9')
			return false;
	}
	return (colons == 1 || colons == 2) && s.len >= 4 && s.len <= 9 && s.at[s.len - 3] == ':';
}

/* "17 h 05", "17h05", "9 h": one h behind one or two digits. */
static bool is_hour_with_h(struct slice s)
{
	ptrdiff_t h = slice_find_char(s, 'h') < 0 ? slice_find_char(s, 'H') : slice_find_char(s, 'h');
	int64_t hour, minute = 0;

	if (h < 1)
		return false;
	struct slice rest = slice_trim(slice_part(s, (size_t)h + 1, s.len));
	return num_parse_int(slice_part(s, 0, (size_t)h), 0, 23, &hour) &&
	       (!rest.len || (rest.len == 2 && num_parse_int(rest, 0, 59, &minute)));
}

static bool is_hour(struct slice s)
{
	if (is_hour_with_h(s))
		return true;
	if (s.len < 6 || (s.at[s.len - 1] | ' ') != 'm' ||
	    ((s.at[s.len - 2] | ' ') != 'a' && (s.at[s.len - 2] | ' ') != 'p'))
		return false;
	return is_clock(slice_trim(slice_part(s, 0, s.len - 2)));
}

/* 3, 3.5 or 3,5: a comma before three digits may part thousands, and is left to the look of money. */
static bool is_number(struct slice s)
{
	size_t points = 0, digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		points += s.at[i] == '.' || (s.at[i] == ',' && s.len - i != 4);
		digits += s.at[i] >= '0' && s.at[i] <= '9';
	}
	return digits && points <= 1 && digits + points + (s.at[0] == '-') == s.len;
}

static bool is_instant(struct slice s)
{
	static const enum civil_format ways[] = {CIVIL_AUTO, CIVIL_MDY, CIVIL_DMY};
	const struct zone *utc = civil_zone(SLICE("UTC"), NULL);
	enum civil_quality quality;
	int64_t at;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (civil_parse(s, ways[i], utc, &at, &quality, NULL))
			return true;
	return false;
}

static bool is_email(struct slice s)
{
	ptrdiff_t at = slice_find_char(s, '@');

	return at > 0 && slice_find_char(s, ' ') < 0 && slice_find_char(slice_part(s, (size_t)at, s.len), '.') > 1;
}

static enum cell_kind kind_of(struct slice s, const char *country)
{
	int64_t minor;

	if (is_clock(s))
		return CELL_CLOCK;
	if (is_hour(s))
		return CELL_HOUR;
	if (phone_parse(s, country).kind == PHONE_VALID)
		return CELL_PHONE;
	if (is_number(s))
		return CELL_NUMBER;
	if (slice_starts(s, "PT") && s.len > 3)
		return CELL_ISO_DURATION;
	if (is_email(s))
		return CELL_EMAIL;
	if ((slice_find_char(s, '$') >= 0 || slice_find_char(s, ',') > 0) &&
	    (num_parse_money(s, 2, false, &minor) || num_parse_money(s, 2, true, &minor)))
		return CELL_MONEY;
	if (s.len >= 6 && s.len <= 40 && is_instant(s))
		return slice_find_char(s, ':') > 0 ? CELL_TIME : CELL_DATE;
	return CELL_TEXT;
}

/* ---- columns ---- */

/* As a reader of the file will see it: without bytes that are no text. */
static struct slice keep_word(struct looked *l, struct slice cell)
{
	struct str clean;
	str_init(&clean, 3 * LOOKED_WORD_BYTES);
	utf8_add_clean(&clean, cell);
	struct slice kept = arena_slice(&l->arena, str_slice(&clean));
	str_release(&clean);
	return kept;
}

static void note_word(struct looked *l, struct looked_column *c, struct slice cell)
{
	for (size_t i = 0; i < c->words_n; i++)
		if (slice_equal_fold(c->words[i].word, cell)) {
			c->words[i].n++;
			return;
		}
	c->many = c->many || c->words_n == LOOKED_WORDS_MAX || cell.len > LOOKED_WORD_BYTES;
	if (c->many)
		return;
	c->words[c->words_n].word = keep_word(l, cell);
	c->words[c->words_n++].n = 1;
}

static void look_at_row(struct looked *l, const struct csv_row *row, const char *country)
{
	l->rows++;
	l->whole += row->n >= l->n;
	for (size_t i = 0; i < row->n && i < l->n; i++) {
		struct slice cell = slice_trim(row->field[i]);
		struct looked_column *c = &l->column[i];
		if (!cell.len)
			continue;
		enum cell_kind kind = kind_of(cell, country);
		c->filled++;
		c->of_kind[kind]++;
		if (kind == CELL_TIME || kind == CELL_DATE)
			times_see_date(cell, row->first_line, &c->order);
		if (!c->many)
			note_word(l, c, cell);
	}
}

bool looks_like(const struct looked_column *c, enum cell_kind kind)
{
	return c->filled && c->of_kind[kind] * 100 >= c->filled * ENOUGH_PERCENT;
}

/* ---- the header ---- */

/* Names in its cells, and no value. */
static bool is_header(const struct csv_row *row, const char *country, size_t *names)
{
	size_t named = 0;

	for (size_t i = 0; i < row->n; i++) {
		struct slice cell = slice_trim(row->field[i]);
		named += cell.len > 0;
		if (cell.len && kind_of(cell, country) != CELL_TEXT)
			return false;
	}
	*names = named;
	return named > 0;
}

/* The row of the header from 0, or -1; and how wide the table is. */
static int find_header(struct csv_reader *csv, const char *country, size_t *widest)
{
	struct csv_row row;
	bool fits[HEADER_ROWS] = {false};
	size_t width[HEADER_ROWS] = {0}, names[HEADER_ROWS] = {0};

	*widest = 0;
	for (int i = 0; i < HEADER_ROWS && csv_next(csv, &row, NULL) == CSV_ROW; i++) {
		fits[i] = is_header(&row, country, &names[i]);
		width[i] = row.n;
		*widest = row.n > *widest ? row.n : *widest;
	}
	for (int i = 0; i < HEADER_ROWS; i++)
		if (fits[i] && (names[i] > 1 || *widest == 1) && width[i] * 2 > *widest)
			return i;
	return -1;
}

static void take_header(struct looked *l, const struct csv_row *row)
{
	struct header header;

	header_read(row, &l->arena, &header);
	for (size_t i = 0; i < header.n && i < LOOKED_COLUMNS_MAX; i++) {
		l->column[i].shown = header.shown[i];
		l->column[i].key = header.key[i];
	}
}

static void read_rows(struct looked *l, struct csv_reader *csv, int header, const char *country)
{
	enum csv_status status;
	struct csv_row row;

	for (int i = 0; i < ROWS_MAX && (status = csv_next(csv, &row, NULL)) != CSV_END; i++) {
		if (status == CSV_CUT || status == CSV_FAILED)
			break;
		if (i == header)
			take_header(l, &row);
		else if (status == CSV_ROW && i > header && !row_is_blank(&row))
			look_at_row(l, &row, country);
	}
}

bool look_at_columns(int fd, const struct tenant *t, struct looked *out)
{
	char *head;
	size_t bom = 0, widest;
	ssize_t got;

	arena_init(&out->arena, ARENA_BYTES);
	head = arena_alloc(&out->arena, HEAD_BYTES);
	got = pread(fd, head, HEAD_BYTES, 0);
	if (got <= 0 || lseek(fd, 0, SEEK_SET) != 0)
		return false;
	struct slice bytes = {head, (size_t)got};
	if (table_look(bytes) != TABLE_CSV || !detect_refuse_stranger(bytes, "", NULL))
		return false;
	struct csv_options options = {.encoding = utf8_guess(bytes, &bom), .skip_bytes = bom};
	options.delimiter = csv_guess_delimiter(bytes);
	struct csv_reader *csv = csv_open(fd, &options, NULL);
	int header = find_header(csv, t->country, &widest);
	csv_close(&csv);
	out->header = header >= 0;
	out->n = widest < LOOKED_COLUMNS_MAX ? widest : LOOKED_COLUMNS_MAX;
	if (lseek(fd, 0, SEEK_SET) != 0)
		return false;
	csv = csv_open(fd, &options, NULL);
	read_rows(out, csv, header, t->country);
	csv_close(&csv);
	return out->rows > 0;
}
