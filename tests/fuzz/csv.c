/* Rows of CSV: every cell lies in the file's text, lines grow, and it comes to an end. */
#include "fuzz.h"

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {',', ';', '\t', '|'};
	struct csv_options options = {.encoding = ENC_UTF8};
	struct csv_row row;
	struct err err = {0};
	enum csv_status status;
	size_t rows = 0;

	if (!size)
		return 0;
	options.delimiter = delimiters[data[0] % sizeof delimiters];
	struct slice text = fuzz_slice(data + 1, size - 1);
	struct csv_reader *r = csv_open_memory(text, &options);
	while ((status = csv_next(r, &row, &err)) != CSV_END && status != CSV_FAILED) {
		CLAIM(++rows <= size + 1);
		CLAIM(row.first_line <= size + 1);
		for (size_t i = 0; status == CSV_ROW && i < row.n; i++)
			CLAIM(row.field[i].len <= text.len);
		if (status == CSV_CUT)
			break;
	}
	csv_close(&r);
	csv_guess_delimiter(text);
	return 0;
}
