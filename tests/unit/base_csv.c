#include "check.h"

#include <unistd.h>

#include "base/csv.h"
#include "base/csv_lines.h"
#include "base/hash.h"

static const struct csv_options PLAIN = {.delimiter = ','};

static const char STATUS[] = {[CSV_ROW] = '=', [CSV_BAD] = '!', [CSV_END] = '.', [CSV_CUT] = '/', [CSV_FAILED] = '?'};

/* Write what a reader gives as text: "1=a|b" a row of line 1, "2-3!raw" a bad one, "4/raw" a cut one. */
static void render(struct csv_reader *r, struct str *out)
{
	struct csv_row row;
	struct err err = {0};
	enum csv_status status;
	while ((status = csv_next(r, &row, &err)) != CSV_END) {
		str_addf(out, "%u", (unsigned)row.first_line);
		if (row.last_line != row.first_line)
			str_addf(out, "-%u", (unsigned)row.last_line);
		str_addc(out, STATUS[status]);
		if (status == CSV_FAILED)
			break;
		check_int(err.kind, status == CSV_ROW ? ERR_NONE : ERR_INPUT);
		err.kind = ERR_NONE;
		if (status != CSV_ROW)
			str_add_slice(out, csv_raw(r));
		for (size_t i = 0; i < row.n; i++) {
			if (i)
				str_addc(out, '|');
			str_add_slice(out, row.field[i]);
		}
		str_addc(out, '\n');
	}
}

static void check_read(struct slice in, const struct csv_options *options, const char *want)
{
	struct str got;
	str_init(&got, 1 << 20);
	struct csv_reader *r = csv_open_memory(in, options);
	render(r, &got);
	struct csv_row row;
	check_int(csv_next(r, &row, NULL), CSV_END); /* and it stays at the end */
	csv_close(&r);
	check_true(r == NULL);
	check_text(got.data, want);
	str_release(&got);
}

static void test_rows(void **state)
{
	(void)state;
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"", ""},
		{"\n\n\r\n", ""},
		{"a", "1=a\n"},
		{"a,b\n", "1=a|b\n"},
		{"a,b\nc,d", "1=a|b\n2=c|d\n"},
		{"a,b\r\nc,d\r\n", "1=a|b\n2=c|d\n"},
		{"a\rb\nc\r\nd", "1=a\n2=b\n3=c\n4=d\n"},
		{"a\n\rb\n", "1=a\n3=b\n"},
		{"\r\na\r\nb", "2=a\n3=b\n"}, /* RingCentral: CRLF before each row */
		{"a,,\n,,\n", "1=a||\n2=||\n"},
		{"\"a\",\"b,c\",\"d\"\"e\"\n", "1=a|b,c|d\"e\n"},
		{"\"\",\"\"\"\"\n", "1=|\"\n"},
		{"\"x\"", "1=x\n"},
		{"a,\"1\n2\r\n3\",b\nc\n", "1-3=a|1\n2\r\n3|b\n4=c\n"},
		{"\"\n\n\"\nz\n", "1-3=\n\n\n4=z\n"},
		{"\"\"\"8001\"\" <8001>\",1\n", "1=\"8001\" <8001>|1\n"}, /* Asterisk clid */
		{"\"\"\"\"\" <7001>\"\n", "1=\"\" <7001>\n"},
		{"\"\xA5\xA5\",x\n", "1=\xA5\xA5|x\n"}, /* bytes that are no UTF-8 pass through */
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_read(slice_of(cases[i].in), &PLAIN, cases[i].want);
}

/* Where libcsv differs from Python's csv. */
static void test_blanks_as_libcsv(void **state)
{
	(void)state;
	check_read(SLICE("  a b \t,\t c  \n"), &PLAIN, "1=a b|c\n");
	check_read(SLICE(" \" a \" ,b\n"), &PLAIN, "1= a |b\n");
	check_read(SLICE("a\n\n  \t\n \r\nb\n"), &PLAIN, "1=a\n5=b\n");
	check_read(SLICE(" , \n"), &PLAIN, "1=|\n");
	check_read(SLICE("a\n   "), &PLAIN, "1=a\n");
	const struct csv_options tab = {.delimiter = '\t'};
	check_read(SLICE("a\t\tb \n\t\n"), &tab, "1=a||b\n2=|\n");
	const struct csv_options semicolon = {.delimiter = ';'};
	check_read(SLICE("a;45,00\n"), &semicolon, "1=a|45,00\n");
}

static void test_bad_rows_cost_one_line(void **state)
{
	(void)state;
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"a,b\n12\" pipe,x\nc,d\n", "1=a|b\n2!12\" pipe,x\n3=c|d\n"},
		{"12\" pipe", "1!12\" pipe\n"},
		{"12\" pipe\r\na\r\n", "1!12\" pipe\n2=a\n"},
		{"\n\n\"a\"b,c\n\nd\n", "3!\"a\"b,c\n5=d\n"},
		{"\"a\" \"b\"\nc\n", "1!\"a\" \"b\"\n2=c\n"},
		{"a\"\nb\"\nc\"\nd\n", "1!a\"\n2!b\"\n3!c\"\n4=d\n"},
		/* an unclosed quote that the next quoted cell closes by mistake */
		{"a,\"b,c\n1,2,3\n4,\"5\",6\n7,8,9\n", "1!a,\"b,c\n2=1|2|3\n3=4|5|6\n4=7|8|9\n"},
		/* a note of two lines with a stray quote on the second: both lines are shown, none is lost */
		{"a,\"b\nc\"d,e\nf\n", "1!a,\"b\n2!c\"d,e\n3=f\n"},
		{"x,\"1\r2\"3\rz\r", "1!x,\"1\n2!2\"3\n3=z\n"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_read(slice_of(cases[i].in), &PLAIN, cases[i].want);
}

/* ="1234" without quotes around it: quotes that stand where none may, and must not cost a whole export. */
static void test_armour_without_quotes(void **state)
{
	(void)state;
	static const struct {
		const char *line, *becomes; /* null: as it was */
	} table[] = {
		{"=\"12\",a", "  12 ,a"},    {"=\"\"12\"\",a", "   12  ,a"},
		{"a,=\"12\"", "a,  12 "},    {"\"x,=\"\"1\"\"\",=\"2\"", "\"x,=\"\"1\"\"\",  2 "},
		{"\"=\"\"12\"\"\",a", NULL}, {"12\" pipe,a", NULL},
		{"=\"12,a", NULL},           {"=\"\"12\",a", NULL},
		{"=\"12\"x,a", NULL},        {"=,a", NULL},
		{"=\"\"\"12\"\"\",a", NULL}, {"", NULL},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		char line[64];
		size_t n = strlen(table[i].line);
		memcpy(line, table[i].line, n + 1);
		check_int(csv_line_disarm(line, n, ','), table[i].becomes != NULL);
		check_text(line, table[i].becomes ? table[i].becomes : table[i].line);
	}
}

static void test_end_inside_quotes(void **state)
{
	(void)state;
	/* cut: the last row only */
	check_read(SLICE("a,b\nc,\"d"), &PLAIN, "1=a|b\n2/c,\"d\n");
	check_read(SLICE("a,b\nc,\"d\n"), &PLAIN, "1=a|b\n2/c,\"d\n\n");
	check_read(SLICE("a,b\nc,\"note one\nnote two"), &PLAIN, "1=a|b\n2-3/c,\"note one\nnote two\n");
	/* not cut: a quote was never closed, and a line behind it is a row like the others */
	check_read(SLICE("a,b\nc,\"d\ne,f\r\ng,h\n"), &PLAIN, "1=a|b\n2!c,\"d\n3=e|f\n4=g|h\n");
	/* not cut: one column, but very many lines */
	struct str in, want;
	str_init(&in, 1 << 16);
	str_init(&want, 1 << 16);
	str_adds(&in, "\"open\r\n");
	str_adds(&want, "1!\"open\n");
	for (int i = 2; i < 40; i++) {
		str_addf(&in, "word %d\r\n", i);
		str_addf(&want, "%d=word %d\n", i, i);
	}
	check_read(str_slice(&in), &PLAIN, want.data);
	str_release(&in);
	str_release(&want);
}

/* One unclosed quote in the middle of a large file must not swallow the rest. */
static void test_unclosed_quote_in_a_large_file(void **state)
{
	(void)state;
	enum { ROWS = 20000, SICK = 7000 };
	struct str in;
	str_init(&in, 4 << 20);
	for (int i = 1; i <= ROWS; i++)
		str_addf(&in, i == SICK ? "%d,\"Joe,plain\n" : "%d,Joe,plain\n", i);
	struct csv_reader *r = csv_open_memory(str_slice(&in), &PLAIN);
	struct csv_row row;
	struct err err = {0};
	for (unsigned i = 1; i <= ROWS; i++) {
		enum csv_status status = csv_next(r, &row, &err);
		check_int(status, i == SICK ? CSV_BAD : CSV_ROW);
		check_int(row.first_line, i);
		check_int(row.last_line, i);
		check_int(row.n, i == SICK ? 0 : 3);
		if (i == SICK)
			check_slice(csv_raw(r), "7000,\"Joe,plain");
	}
	check_text(err.text, "line 7000: a quote opens a cell and nothing closes it");
	check_int(csv_next(r, &row, &err), CSV_END);
	csv_close(&r);
	str_release(&in);
}

static void add_times(struct str *s, char c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addc(s, c);
}

static void test_limits(void **state)
{
	(void)state;
	struct str in;
	str_init(&in, 8 << 20);
	struct csv_row row;
	struct err err = {0};

	str_adds(&in, "a\n\"");
	add_times(&in, 'x', 64 * 1024);
	str_adds(&in, "\"\n\"");
	add_times(&in, 'y', 64 * 1024 + 1);
	str_adds(&in, "\"\nz,");
	add_times(&in, 'w', CSV_MAX_ROW_BYTES);
	str_adds(&in, "\nb,");
	add_times(&in, ',', CSV_MAX_FIELDS - 2);
	str_adds(&in, "\nc,");
	add_times(&in, ',', CSV_MAX_FIELDS - 1);
	str_adds(&in, "\nd\n");
	add_times(&in, 'v', 3 * CSV_MAX_ROW_BYTES);
	str_adds(&in, "\r\nlast");
	check_true(str_ok(&in));

	static const struct {
		enum csv_status status;
		size_t n, raw_len;
		char first;
	} want[] = {
		{CSV_ROW, 1, 1, 'a'},    {CSV_ROW, 1, 4096, '"'},  {CSV_BAD, 0, 4096, '"'},
		{CSV_BAD, 0, 4096, 'z'}, {CSV_ROW, 512, 512, 'b'}, {CSV_BAD, 0, 513, 'c'},
		{CSV_ROW, 1, 1, 'd'},    {CSV_BAD, 0, 4096, 'v'},  {CSV_ROW, 1, 4, 'l'},
	};
	struct csv_reader *r = csv_open_memory(str_slice(&in), &PLAIN);
	for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
		check_int(csv_next(r, &row, &err), want[i].status);
		check_int(row.first_line, i + 1);
		check_int(row.n, want[i].n);
		check_int(csv_raw(r).len, want[i].raw_len);
		check_int(csv_raw(r).at[0], want[i].first);
	}
	check_int(csv_next(r, &row, &err), CSV_END);
	check_int(csv_bytes_read(r), in.len);
	csv_close(&r);
	str_release(&in);
}

static void test_nul_costs_its_row_only(void **state)
{
	(void)state;
	struct csv_reader *r = csv_open_memory(SLICE("a,b\nc,\0\"d\ne,f\n1\0\n"), &PLAIN);
	struct csv_row row;
	struct err err = {0};
	check_int(csv_next(r, &row, &err), CSV_ROW);
	check_int(csv_next(r, &row, &err), CSV_BAD);
	check_int(csv_next(r, &row, &err), CSV_ROW);
	check_int(row.first_line, 3);
	check_slice(row.field[1], "f");
	check_int(csv_next(r, &row, &err), CSV_BAD);
	check_text(err.text, "line 4: the row has a NUL byte in it");
	check_int(csv_next(r, &row, &err), CSV_END);
	csv_close(&r);
}

/* Cells of bad rows are forgotten, also where every block ends behind a cell of the next row. */
static void test_nothing_but_bad_rows(void **state)
{
	(void)state;
	enum { ROWS = 40000 };
	struct str in;
	str_init(&in, 2 << 20);
	str_adds(&in, "a,b\n");
	for (int i = 0; i < ROWS; i++)
		str_add_slice(&in, SLICE("a,a long cell that fills a block\0\n"));
	struct csv_reader *r = csv_open_memory(str_slice(&in), &PLAIN);
	struct csv_row row;
	check_int(csv_next(r, &row, NULL), CSV_ROW);
	for (unsigned i = 0; i < ROWS; i++)
		check_int(csv_next(r, &row, NULL), CSV_BAD);
	check_int(row.last_line, ROWS + 1);
	check_int(csv_next(r, &row, NULL), CSV_END);
	csv_close(&r);
	str_release(&in);
}

static void test_encodings(void **state)
{
	(void)state;
	const struct csv_options utf8 = {.delimiter = ',', .skip_bytes = 3};
	check_read(SLICE("\xEF\xBB\xBF\"a\",b\n"), &utf8, "1=a|b\n");
	const struct csv_options utf16 = {.delimiter = '\t', .encoding = ENC_UTF16LE, .skip_bytes = 2};
	check_read(SLICE("\xFF\xFEJ\0o\0s\0\xE9\0\t\0\"\0x\0\n\0y\0\"\0\r\0\n\0z\0\n\0"), &utf16,
		   "1-2=Jos\xC3\xA9|x\ny\n3=z\n");
	const struct csv_options big = {.delimiter = ',', .encoding = ENC_UTF16BE};
	check_read(SLICE("\0a\0,\0b\0\n"), &big, "1=a|b\n");
	const struct csv_options latin = {.delimiter = ',', .encoding = ENC_WINDOWS_1252};
	check_read(SLICE("caf\xE9,\x80\n\x93q\x94\n"), &latin,
		   "1=caf\xC3\xA9|\xE2\x82\xAC\n2=\xE2\x80\x9Cq\xE2\x80\x9D\n");
}

static void test_file_and_its_hash(void **state)
{
	(void)state;
	static const char bytes[] = "\xEF\xBB\xBF"
				    "a,b\n12\" x\n1,2\n";
	FILE *f = tmpfile();
	check_true(f != NULL);
	check_int(fwrite(bytes, 1, sizeof bytes - 1, f), sizeof bytes - 1);
	check_int(fflush(f), 0);
	check_int(lseek(fileno(f), 0, SEEK_SET), 0);
	struct hash *hash = hash_new();
	hash_begin(hash);
	const struct csv_options options = {.delimiter = ',', .skip_bytes = 3};
	struct csv_reader *r = csv_open(fileno(f), &options, hash);
	struct str got;
	str_init(&got, 1000);
	render(r, &got);
	check_text(got.data, "1=a|b\n2!12\" x\n3=1|2\n");
	check_int(csv_bytes_read(r), sizeof bytes - 1);
	csv_close(&r);
	uint8_t digest[HASH_SHA256_LEN], want[HASH_SHA256_LEN];
	hash_end(hash, digest);
	hash_sha256(bytes, sizeof bytes - 1, want);
	assert_memory_equal(digest, want, sizeof want);
	hash_free(&hash);
	str_release(&got);
	fclose(f);
}

static void test_read_fault(void **state)
{
	(void)state;
	struct csv_reader *r = csv_open(-2, &PLAIN, NULL);
	check_true(r != NULL);
	csv_close(&r);
	int fd = dup(0);
	close(fd); /* a closed descriptor: EBADF */
	r = csv_open(fd, &PLAIN, NULL);
	struct csv_row row;
	struct err err = {0};
	check_int(csv_next(r, &row, &err), CSV_FAILED);
	check_int(err.kind, ERR_IO);
	check_true(strstr(err.text, "reading failed after 0 bytes: ") != NULL);
	check_int(csv_next(r, &row, &err), CSV_FAILED);
	csv_close(&r);
}

/* Give each good row's raw text alone to a new reader: the same cells must come. */
static void check_alone(struct slice raw, const struct csv_row *row)
{
	struct csv_reader *alone = csv_open_memory(raw, &PLAIN);
	struct csv_row again;
	check_int(csv_next(alone, &again, NULL), CSV_ROW);
	check_int(again.n, row->n);
	for (size_t i = 0; i < row->n; i++)
		check_true(slice_equal(again.field[i], row->field[i]));
	check_int(csv_next(alone, &again, NULL), CSV_END);
	csv_close(&alone);
}

/* No line is lost and none is given twice: rows, bad rows and the cut one cover every line that is not blank, in order.
 * Their raw texts hold every byte that is no line end or blank. */
static void check_covers(struct slice in)
{
	struct csv_reader *r = csv_open_memory(in, &PLAIN);
	struct csv_row row;
	enum csv_status status;
	uint32_t line = 0;
	size_t solid = 0, raw_solid = 0;
	for (size_t i = 0; i < in.len; i++)
		solid += strchr(" \r\n", in.at[i]) == NULL;
	while ((status = csv_next(r, &row, NULL)) != CSV_END) {
		check_true(row.first_line > line && row.last_line >= row.first_line);
		line = row.last_line;
		struct slice raw = csv_raw(r);
		for (size_t i = 0; i < raw.len; i++)
			raw_solid += strchr(" \r\n", raw.at[i]) == NULL;
		if (status == CSV_ROW)
			check_alone(raw, &row);
	}
	check_int(raw_solid, solid);
	csv_close(&r);
}

static void test_nothing_is_lost(void **state)
{
	(void)state;
	static const char letters[] = "aaab,,\"\"\"\n\n\r ";
	uint64_t seed = 42;
	char text[64];
	for (int round = 0; round < 20000; round++) {
		size_t len = 0;
		size_t want = (size_t)round % sizeof text;
		while (len < want) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			text[len++] = letters[(seed >> 33) % (sizeof letters - 1)];
		}
		check_covers((struct slice){text, len});
	}
}

static void test_guess_delimiter(void **state)
{
	(void)state;
	static const struct {
		const char *head;
		char want;
	} cases[] = {
		{"", ','},
		{"word\n", ','},
		{"a,b\nc,d\n", ','},
		{"a;b;c\n1;2,50;3\n4;5,00;6\n", ';'},
		{"a\tb\nx, y\tz\n", '\t'},
		{"a|b|c\n1|2|3\n", '|'},
		{"\"a,b\";c\n\"d,e\";f\n", ';'},
		{"Title, all jobs\n\na;b\n1;2\n3;4\n", ';'},
		{"size;n\n12\" pipe;1,5\n10\" pipe;2\n", ';'},
		{"a;b\r\n\"x\r\ny,z\";1\r\n", ';'},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int(csv_guess_delimiter(slice_of(cases[i].head)), cases[i].want);
}

static void test_write_cells(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		enum csv_cell kind;
		const char *want;
	} cases[] = {
		{"plain", CSV_PLAIN, "plain,"},
		{"", CSV_FREE, ","},
		{"a,b", CSV_PLAIN, "\"a,b\","},
		{"say \"hi\"", CSV_FREE, "\"say \"\"hi\"\"\","},
		{"two\nlines", CSV_FREE, "\"two\nlines\","},
		{" pad ", CSV_FREE, "\" pad \","},
		{"-5", CSV_PLAIN, "-5,"},
		{"-5", CSV_FREE, "'-5,"},
		{"=1+1", CSV_FREE, "'=1+1,"},
		{"  =1+1", CSV_FREE, "\"'  =1+1\","},
		{"@SUM(A1,B1)", CSV_FREE, "\"'@SUM(A1,B1)\","},
		{"\tx", CSV_FREE, "\"'\tx\","},
		{"\rx", CSV_FREE, "\"'\rx\","},
		{"\xEF\xBC\x9D"
		 "1",
		 CSV_FREE,
		 "'\xEF\xBC\x9D"
		 "1,"},
		{"\xEF\xBC\xA0"
		 "1",
		 CSV_FREE,
		 "'\xEF\xBC\xA0"
		 "1,"},
		{"+14155550134", CSV_FREE, "+14155550134,"},
		{"+1 415", CSV_FREE, "'+1 415,"},
		{"+14155550134+1", CSV_FREE, "'+14155550134+1,"},
		{"+04155550134", CSV_FREE, "'+04155550134,"},
	};
	struct str out;
	str_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		str_clear(&out);
		csv_add_cell(&out, slice_of(cases[i].value), cases[i].kind, false);
		check_text(out.data, cases[i].want);
	}
	str_clear(&out);
	csv_add_cell(&out, SLICE("a"), CSV_PLAIN, false);
	csv_add_cell(&out, SLICE(""), CSV_PLAIN, true);
	csv_add_cell(&out, SLICE(""), CSV_PLAIN, true);
	csv_add_cell(&out, SLICE("b \"c\"\r\n"), CSV_FREE, true);
	check_text(out.data, "a,\r\n\"\"\r\n\"b \"\"c\"\"\r\n\"\r\n");
	check_read(str_slice(&out), &PLAIN, "1=a|\n2=\n3-4=b \"c\"\r\n\n");
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_blanks_as_libcsv),
		cmocka_unit_test(test_bad_rows_cost_one_line),
		cmocka_unit_test(test_armour_without_quotes),
		cmocka_unit_test(test_end_inside_quotes),
		cmocka_unit_test(test_unclosed_quote_in_a_large_file),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_nul_costs_its_row_only),
		cmocka_unit_test(test_nothing_but_bad_rows),
		cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_file_and_its_hash),
		cmocka_unit_test(test_read_fault),
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_guess_delimiter),
		cmocka_unit_test(test_write_cells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
