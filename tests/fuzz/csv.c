/* CSV from memory and from a file: both read the same rows, and lines only grow. */
#include "base/csv.h"
#include "fuzz.h"

static void same_row(const struct csv_row *a, const struct csv_row *b)
{
	HOLDS(a->n == b->n && a->n <= CSV_MAX_FIELDS);
	HOLDS(a->first_line == b->first_line && a->last_line == b->last_line);
	HOLDS(a->first_line >= 1 && a->first_line <= a->last_line);
	for (size_t i = 0; i < a->n; i++)
		HOLDS(slice_equal(a->field[i], b->field[i]));
}

static void read_both(struct csv_reader *file, struct csv_reader *memory)
{
	uint32_t line = 0;
	for (;;) {
		struct csv_row a = {0}, b = {0};
		struct err err = {0};
		enum csv_status status = csv_next(file, &a, &err);
		HOLDS(csv_next(memory, &b, &err) == status && status != CSV_FAILED);
		HOLDS(slice_equal(csv_raw(file), csv_raw(memory)) && csv_raw(file).len <= 4096);
		HOLDS(status == CSV_ROW || status == CSV_END || err.kind != ERR_NONE);
		if (status == CSV_END || status == CSV_CUT)
			break;
		if (status == CSV_ROW) {
			same_row(&a, &b);
			HOLDS(a.first_line > line);
			line = a.last_line;
		}
	}
}

/* What we write of a row, we read as that row: free cells aside, which may have got their armour. */
static void written_reads_back(struct slice cell)
{
	struct str text;
	struct csv_row row;
	struct err err = {0};
	str_init(&text, 1 << 20);
	csv_add_cell(&text, cell, CSV_PLAIN, false);
	csv_add_cell(&text, SLICE("end"), CSV_PLAIN, true);
	struct csv_reader *r = csv_open_memory(str_slice(&text), &(struct csv_options){.delimiter = ','});
	if (slice_find_char(cell, '\0') < 0) {
		HOLDS(csv_next(r, &row, &err) == CSV_ROW && row.n == 2);
		HOLDS(slice_equal(row.field[0], cell) && slice_is(row.field[1], "end"));
		HOLDS(csv_next(r, &row, &err) == CSV_END);
	}
	csv_close(&r);
	str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = fuzz_text(data, size);
	uint8_t choice = fuzz_choice(&input);
	size_t bom;
	enum utf8_encoding encoding = utf8_guess(input, &bom);
	const struct csv_options options = {
		.delimiter = choice % 5 == 4 ? csv_guess_delimiter(input) : ",;\t|"[choice % 5],
		.encoding = encoding,
		.skip_bytes = bom,
	};
	int fd = fuzz_file(input);
	struct csv_reader *file = csv_open(fd, &options, NULL), *memory = csv_open_memory(input, &options);
	read_both(file, memory);
	HOLDS(csv_bytes_read(file) == input.len);
	csv_close(&file);
	csv_close(&memory);
	close(fd);
	written_reads_back(input);
	return 0;
}
