/* A table -> records: finds the header, takes each row's cells, hands them to the builder of the profile's kind. */
#include "sources/rows.h"
#include "base/utf8.h"

#include <unistd.h>

#define HEAD_BYTES       (64u << 10)
#define KEEP_BYTES       (16u << 20)
#define ROW_BYTES        (8u << 20)
#define MAX_REASON_BYTES 2000

static const struct {
	row_builder *build;
	enum record_kind kind;
} builders[READS_KINDS] = {
	[READS_CALLS] = {row_build_call, RECORD_CALL},          [READS_LEGS] = {row_build_leg, RECORD_LEG},
	[READS_MESSAGES] = {row_build_message, RECORD_MESSAGE}, [READS_BOOKINGS] = {row_build_booking, RECORD_BOOKING},
	[READS_PAYMENTS] = {row_build_payment, RECORD_PAYMENT}, [READS_CONTACTS] = {row_build_contact, RECORD_CONTACT},
	[READS_CONSENT] = {row_build_consent, RECORD_CONSENT},
};

/* ---- opening ---- */

bool row_is_blank(const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->field[i].len && slice_trim(row->field[i]).len)
			return false;
	return true;
}

/* Read up to the header. The title lines before it are no data rows. */
static bool take_header(struct rows *r, struct err *err)
{
	struct header header;
	struct err why = {0};
	size_t best = 0;
	int tries = r->format->title_lines + 1;
	while (tries > 0) {
		enum csv_status status = table_next(&r->table, &r->row, err);
		if (status == CSV_FAILED)
			return err_wrap(err, "%s", r->file_name);
		if (status == CSV_END || status == CSV_CUT)
			break;
		if (status == CSV_ROW && row_is_blank(&r->row))
			continue;
		tries--;
		if (status == CSV_BAD)
			continue;
		struct err this_row;
		header_read(&r->row, &r->keep, &header);
		if (header_satisfies(&header, r->format, &this_row)) {
			columns_bind(r, &header);
			return true;
		}
		size_t known = header_count_known(&header, r->format) + 1;
		if (known > best)
			why = this_row;
		best = known > best ? known : best;
	}
	return err_set(err, ERR_INPUT, "%s: %s", r->file_name, best ? why.text : "the file holds no header");
}

static bool read_head(int fd, char *head, size_t *len, const char *file_name, struct err *err)
{
	off_t start = lseek(fd, 0, SEEK_CUR);
	*len = 0;
	while (start >= 0 && *len < HEAD_BYTES) {
		ssize_t got = pread(fd, head + *len, HEAD_BYTES - *len, start + (off_t)*len);
		if (got == 0)
			return true;
		if (got < 0)
			return err_set(err, ERR_IO, "%s: reading failed", file_name);
		*len += (size_t)got;
	}
	return start >= 0 || err_set(err, ERR_IO, "%s cannot be read twice (not a regular file)", file_name);
}

/* Where cells come with their names: those of the first rows. Later rows may add to them. */
static bool take_names(struct rows *r, struct slice head, struct err *err)
{
	struct header names = table_names(head, r->format, &r->keep);
	if (!names.n)
		return err_set(err, ERR_INPUT, "%s: there is no row in it, only the frame of one: nothing was exported",
			       r->file_name);
	for (size_t i = 0; i < names.n; i++)
		cells_add(&r->table.cells, names.shown[i], (struct slice){NULL, 0});
	if (!header_satisfies(&names, r->format, err))
		return err_wrap(err, "%s", r->file_name);
	columns_bind(r, &r->table.cells.header);
	return true;
}

static bool begin(struct rows *r, int fd, struct slice head, struct err *err)
{
	size_t bom;
	struct table_input in = {.fd = fd, .head = head, .hash = r->hash};
	enum utf8_encoding encoding = utf8_guess(head, &bom);
	bool ok = true;
	hash_begin(r->hash);
	table_open(&r->table, &in, r->format);
	if (encoding == ENC_UTF16LE || encoding == ENC_UTF16BE || encoding == ENC_WINDOWS_1252)
		r->counts.encoding = utf8_encoding_name(encoding);
	if (!r->table.csv)
		ok = take_names(r, head, err);
	else if (r->format->header)
		ok = take_header(r, err);
	else
		columns_bind(r, NULL);
	return ok && times_open(r, head, err);
}

bool rows_open(struct rows *r, int fd, struct err *err)
{
	arena_init(&r->keep, KEEP_BYTES);
	arena_init(&r->bound, KEEP_BYTES);
	arena_init(&r->row_arena, ROW_BYTES);
	str_init(&r->reason, MAX_REASON_BYTES);
	r->file_name = arena_text(&r->keep, slice_of(r->file_name));
	r->hash = hash_new();
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		r->shaped |= r->format->target[i].part != PART_ALL || r->format->target[i].fill_down;
	char *head = arena_alloc(&r->keep, HEAD_BYTES);
	size_t len;
	return read_head(fd, head, &len, r->file_name, err) && begin(r, fd, (struct slice){head, len}, err);
}

void rows_close(struct rows *r)
{
	table_close(&r->table);
	hash_free(&r->hash);
	free(r->pending);
	str_release(&r->reason);
	for (size_t i = 0; i < FORMAT_MAX_FIELDS; i++)
		str_release(&r->above.cell[i]);
	arena_release(&r->keep);
	arena_release(&r->bound);
	arena_release(&r->row_arena);
}

/* ---- rows that are none ---- */

/* Joined files hold the header again. */
static bool is_header_again(const struct rows *r)
{
	const struct header *h = &r->columns.header;
	size_t same = 0;
	if (!r->table.csv || r->row.n != h->n || h->n == 0 || !slice_equal(slice_trim(r->row.field[0]), h->shown[0]))
		return false;
	for (size_t i = 0; i < h->n; i++)
		same += slice_equal(slice_trim(r->row.field[i]), h->shown[i]);
	return same == h->n;
}

/* "Total for 4000", "TOTAL": reports with title lines have them, tables do not. */
static bool is_total(const struct rows *r)
{
	if (!r->format->title_lines)
		return false;
	for (size_t i = 0; i < r->row.n && i < 2; i++) {
		struct slice cell = slice_trim(r->row.field[i]);
		if (slice_equal_fold(slice_part(cell, 0, 9), SLICE("total for")) || slice_is_fold(cell, "total") ||
		    slice_is_fold(cell, "grand total"))
			return true;
	}
	return false;
}

/* A second number beside a stop is a stop that nobody would read. */
static bool refuse_second_number(struct rows *r)
{
	int64_t found;
	for (size_t i = r->columns.widest; i < r->row.n; i++)
		if (phone_find(r->row.field[i], r->env.tenant->country, &found, 1))
			return row_refuse(
				r, "a second number stands in cell %zu, which %s does not read: one number a row",
				i + 1, r->format->name);
	return true;
}

static bool check_width(struct rows *r)
{
	const struct header *h = &r->columns.header;
	size_t n = r->row.n;
	if (!r->format->header) {
		uint64_t counts = shape_counts(r->format);
		if (counts && (n > 63 || !(counts >> n & 1)))
			return row_refuse(r, "the row has %zu columns, which no layout of %s has", n, r->format->name);
		if (r->format->reads == READS_CONSENT)
			return refuse_second_number(r);
		return true;
	}
	while (n > h->n && !slice_trim(r->row.field[n - 1]).len)
		n--;
	if (n > h->n)
		return row_refuse(
			r,
			"the row has %zu cells and the header %zu: a comma in a cell without quotes shifts what "
			"follows it",
			n, h->n);
	return true;
}

/* ---- records ---- */

static struct slice clean_raw(struct rows *r)
{
	/* Cleaned it may be longer: what stands for a byte has three. */
	return utf8_head(text_clean(r, table_raw(&r->table)), FINDING_TEXT_MAX);
}

static void make_finding(struct rows *r, struct record *record, enum exception_kind kind, struct slice reason)
{
	record->kind = RECORD_FINDING;
	record->finding = (struct finding){.kind = kind, .reason = reason, .text = clean_raw(r)};
	record->raw = (struct slice){NULL, 0};
}

/* What cannot be read of texts and of consent may be a stop: whoever stands in it is named. */
static void set_aside(struct rows *r, struct record *record)
{
	r->counts.set_aside++;
	make_finding(r, record, EXCEPTION_BAD_ROW, str_slice(&r->reason));
	if (r->format->reads == READS_MESSAGES || r->format->reads == READS_CONSENT)
		row_named_numbers(r, table_line(&r->table), &record->finding);
}

static bool has_digit(const struct rows *r)
{
	for (size_t i = 0; i < r->row.n; i++)
		for (size_t k = 0; k < r->row.field[i].len; k++)
			if (r->row.field[i].at[k] >= '0' && r->row.field[i].at[k] <= '9')
				return true;
	return false;
}

static bool build(struct rows *r, struct record *record)
{
	record->kind = builders[r->format->reads].kind;
	return builders[r->format->reads].build(r, record);
}

/* True when the row gives something to return: a record, or the finding of a row set aside. */
static bool take_row(struct rows *r, struct record *record)
{
	r->skip = r->lossy = r->more = false;
	r->part = 0;
	str_clear(&r->reason);
	if (r->row_arena.used)
		arena_reset(&r->row_arena);
	record->origin.line = r->row.first_line;
	record->raw = (struct slice){NULL, 0};
	if (row_is_blank(&r->row) || is_header_again(r) || is_total(r)) {
		r->counts.skipped++;
		return false;
	}
	if (r->format->header_optional && r->counts.rows == 1 && !has_digit(r)) {
		r->counts.skipped++;
		return false;
	}
	bool ok = check_width(r);
	if (!ok)
		r->above.whole = false;
	ok = ok && row_take_cells(r);
	r->skip = ok && row_rule(r, r->format->skips, r->format->skips_n);
	ok = ok && !r->skip && build(r, record);
	if (ok) {
		r->counts.records++;
		if (r->lossy)
			record->raw = clean_raw(r);
		return true;
	}
	if (r->skip) {
		r->counts.skipped++;
		return false;
	}
	set_aside(r, record);
	return true;
}

static void take_bad(struct rows *r, struct record *record, const char *reason)
{
	if (r->row_arena.used)
		arena_reset(&r->row_arena);
	str_clear(&r->reason);
	utf8_add_clean(&r->reason, slice_of(reason)); /* of a reader, which may quote what it read */
	r->above.whole = false;
	record->origin.line = r->row.first_line;
	r->counts.rows++;
	set_aside(r, record);
}

static void take_new_names(struct rows *r)
{
	if (r->table.csv || r->table.cells.header.n == r->columns.header.n)
		return;
	columns_bind(r, &r->table.cells.header);
	times_bind(r);
}

/* A download that broke off leaves a last row that is shorter than all before it. */
static void watch_width(struct rows *r)
{
	size_t full = r->columns.header.n ? r->columns.header.n : r->columns.widest;
	r->last_is_short = r->row.n < full && !row_is_blank(&r->row);
	r->short_rows += r->last_is_short;
}

static enum source_status finish(struct rows *r)
{
	r->counts.cut |= r->last_is_short && r->short_rows == 1 && r->counts.rows > 1;
	r->counts.bytes = table_bytes(&r->table);
	r->counts.cleaned += r->table.feed.replaced;
	hash_end(r->hash, r->counts.sha256);
	return SOURCE_END;
}

enum source_status rows_next(struct rows *r, struct record *record, struct err *err)
{
	if (r->pending_at < r->pending_n) {
		*record = (struct record){.kind = RECORD_FINDING, .origin.line = 1};
		record->finding = r->pending[r->pending_at++];
		return SOURCE_RECORD;
	}
	struct err why = {0};
	if (r->more) {
		r->part++;
		r->counts.rows++;
		r->counts.records++;
		build(r, record);
		return SOURCE_RECORD;
	}
	for (;;) {
		switch (table_next(&r->table, &r->row, &why)) {
		case CSV_ROW:
			r->counts.rows++;
			take_new_names(r);
			watch_width(r);
			if (take_row(r, record))
				return SOURCE_RECORD;
			break;
		case CSV_BAD: take_bad(r, record, why.text); return SOURCE_RECORD;
		case CSV_CUT:
			r->counts.cut = true;
			take_bad(r, record,
				 r->table.csv || !why.kind
					 ? "the file ends in the middle of this row: export or download it again"
					 : why.text);
			return SOURCE_RECORD;
		case CSV_END: return finish(r);
		case CSV_FAILED: err_set(err, why.kind, "%s: %s", r->file_name, why.text); return SOURCE_FAILED;
		}
	}
}
