/* base/utf8: validity, clean and folded copies, guessing an encoding, converting blocks. */
#include "check.h"

#include "base/utf8.h"

static void knows_valid_text(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t first; /* length of the first character, 0: invalid */
		bool valid;
	} rows[] = {
		{"", 0, true},
		{"plain ASCII, longer than a word", 1, true},
		{"\xC3\xA9", 2, true},
		{"\xE2\x80\xA2 dot", 3, true},
		{"\xF0\x9F\x98\x80", 4, true},
		{"\xF4\x8F\xBF\xBF", 4, true},  /* U+10FFFF, the last */
		{"\xF4\x90\x80\x80", 0, false}, /* one past */
		{"\xF5\x80\x80\x80", 0, false},
		{"\xED\x9F\xBF", 3, true},  /* U+D7FF */
		{"\xED\xA0\x80", 0, false}, /* a surrogate */
		{"\xC0\x80", 0, false},     /* overlong */
		{"\xC1\xBF", 0, false},
		{"\xE0\x9F\xBF", 0, false},
		{"\xE0\xA0\x80", 3, true},
		{"\xF0\x8F\xBF\xBF", 0, false},
		{"\xF0\x90\x80\x80", 4, true},
		{"\x80", 0, false}, /* a tail alone */
		{"\xC3", 0, false}, /* cut */
		{"\xE2\x80", 0, false},
		{"\xF0\x9F\x98", 0, false},
		{"\xC3(", 0, false},
		{"abcdefgh\xFF", 1, false},
		{"abcdefghi\xC3\xA9jklmnopqrstu\xC3", 1, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		check_int(utf8_char_len(slice_of(rows[i].text)), rows[i].first);
		check_int(utf8_valid(slice_of(rows[i].text)), rows[i].valid);
	}
	check_true(utf8_valid(slice_of(NULL)));
}

static void cleans_for_display(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
		size_t replaced;
	} rows[] = {
		{"", "", 0},
		{"Ann\tLee\r\n", "Ann\tLee\r\n", 0},
		{"Zo\xC3\xAB", "Zo\xC3\xAB", 0},
		{"Zo\xEB", "Zo\xEF\xBF\xBD", 1},
		{"\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
		{"\xE2\x80", "\xEF\xBF\xBD\xEF\xBF\xBD", 2},
		{"a\x01\x1B[31mb\x7F", "a[31mb", 0},
		{"a\xC2\x85"
		 "b",
		 "ab", 0},                                     /* U+0085, a control */
		{"evil\xE2\x80\xAEvsc.exe", "evilvsc.exe", 0}, /* U+202E turns the direction */
		{"\xE2\x81\xA6x\xE2\x81\xA9", "x", 0},
		{"x\xE2\x80\xA9y", "x\xE2\x80\xA9y", 0}, /* U+2029 is next to them */
	};
	struct str got;
	str_init(&got, 200);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&got);
		check_int(utf8_add_clean(&got, slice_of(rows[i].text)), rows[i].replaced);
		check_text(got.data, rows[i].want);
	}
	str_clear(&got);
	check_int(utf8_add_clean(&got, (struct slice){"a\0b", 3}), 0);
	check_text(got.data, "ab");
	str_release(&got);
}

static void folds_for_comparing(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{"STOP", "stop"},
		{"Stop @[`{ 123", "stop @[`{ 123"},
		{"\xC3\x89T\xC3\x89", "ete"},   /* accents */
		{"e\xCC\x81te\xCC\x81", "ete"}, /* the same, decomposed */
		{"Stra\xC3\x9F"
		 "e",
		 "strasse"},
		{"\xEF\xBC\xB3\xEF\xBC\xB4\xEF\xBC\xAF\xEF\xBC\xB0", "stop"}, /* full width */
		{"\xCE\xA3\xCE\x91\xCE\xA3", "\xCF\x83\xCE\xB1\xCF\x83"},     /* Greek, both small sigmas alike */
		{"don\xE2\x80\x99t", "don't"},
		{"9\xE2\x80\x93"
		 "5",
		 "9-5"},
		{"a\xC2\xA0"
		 "b",
		 "a b"},
		{"\xEF\xAC\x81x", "fix"}, /* the fi ligature */
		{"s\xC2\xAD"
		 "top\xE2\x80\x8B",
		 "stop"}, /* soft hyphen, zero width space */
		{"a\xFFz", "a z"},
		{"\xE2\x80", "  "},
		{"\xED\x95\x9C", "\xED\x95\x9C"}, /* Hangul stays composed */
		{"\xF0\x9F\x91\x8D", "\xF0\x9F\x91\x8D"},
	};
	struct str got, again;
	str_init(&got, 200);
	str_init(&again, 200);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&got);
		utf8_add_folded(&got, slice_of(rows[i].text));
		check_text(got.data, rows[i].want);
		str_clear(&again); /* folding what is folded changes nothing */
		utf8_add_folded(&again, str_slice(&got));
		check_text(again.data, got.data);
	}
	str_release(&got);
	str_release(&again);
}

static void folds_long_text(void **state)
{
	(void)state;
	enum { TIMES = 3000 };
	struct str text, got;
	str_init(&text, 1 << 20);
	str_init(&got, 1 << 20);
	for (int i = 0; i < TIMES; i++)
		str_adds(&text, "\xC3\x89\xEF\xB7\xBA"); /* U+FDFA becomes eighteen */
	utf8_add_folded(&got, str_slice(&text));
	check_int(got.len % TIMES, 0);
	check_true(got.len / TIMES > 18);
	check_true(utf8_valid(str_slice(&got)));
	check_true(memcmp(got.data, got.data + got.len / TIMES, got.len - got.len / TIMES) == 0);
	str_clear(&text);
	str_clear(&got);
	for (int i = 0; i < TIMES; i++)
		str_addc(&text, 'Q');
	utf8_add_folded(&got, str_slice(&text));
	check_int(got.len, TIMES);
	check_int(strspn(got.data, "q"), TIMES);
	str_release(&text);
	str_release(&got);
}

#define BYTES(literal)                                                                                                 \
	{                                                                                                              \
		(literal), sizeof(literal) - 1                                                                         \
	}

static void guesses_encodings(void **state)
{
	(void)state;
	static const struct {
		struct slice head;
		enum utf8_encoding want;
		size_t bom;
	} rows[] = {
		{BYTES(""), ENC_UTF8, 0},
		{BYTES("a,b\r\n1,2\r\n"), ENC_UTF8, 0},
		{BYTES("\xEF\xBB\xBF"
		       "a,b"),
		 ENC_UTF8, 3},
		{BYTES("\xEF\xBB\xBF"), ENC_UTF8, 3},
		{BYTES("\xFF\xFE"
		       "a\0b\0"),
		 ENC_UTF16LE, 2},
		{BYTES("\xFE\xFF\0a\0b"), ENC_UTF16BE, 2},
		{BYTES("D\0a\0t\0e\0,\0T\0i\0m\0e\0\r\0\n\0"), ENC_UTF16LE, 0},
		{BYTES("\0D\0a\0t\0e\0,\0T\0i\0m\0e\0\r\0\n"), ENC_UTF16BE, 0},
		{BYTES("Zo\xC3\xAB,1\n"), ENC_UTF8, 0},
		{BYTES("Zo\xEB,1\n"), ENC_WINDOWS_1252, 0},
		{BYTES("Jos\xE9 \x80 20 \x93quoted\x94 it\x92s\n"), ENC_WINDOWS_1252, 0},
		{BYTES("price \xA3 5, 20\xB0\n"), ENC_WINDOWS_1252, 0},
		{BYTES("voil\xE0 \xE0 demain\n"), ENC_WINDOWS_1252, 0},
		{BYTES("caf\xC3"), ENC_WINDOWS_1252, 0},               /* a whole small file: not a cut character */
		{BYTES("\x81\x8D\x8F\n"), ENC_UNKNOWN, 0},             /* not defined in windows-1252 */
		{BYTES("\xCF\xF0\xE8\xE2\xE5\xF2\n"), ENC_UNKNOWN, 0}, /* Russian in windows-1251 */
		{BYTES("\xC4\xE3\xBA\xC3\xCA\xC0\xBD\xE7\n"), ENC_UNKNOWN, 0},    /* Chinese in GBK */
		{BYTES("PK\3\4\x14\0\6\0\x08\0\0\0!\0\xB5\x55"), ENC_UNKNOWN, 0}, /* a spreadsheet */
		{BYTES("Zo\xC3\xAB Jos\xC3\xA9 Ren\xC3\xA9 and one bad \xE9 byte\n"), ENC_UNKNOWN, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t bom = 99;
		enum utf8_encoding got = utf8_guess(rows[i].head, &bom);
		if (got != rows[i].want)
			fail_msg("row %zu: %s, not %s", i, utf8_encoding_name(got), utf8_encoding_name(rows[i].want));
		check_int(bom, rows[i].bom);
	}
	check_text(utf8_encoding_name(ENC_WINDOWS_1252), "windows-1252");
}

static void head_may_end_inside_a_character(void **state)
{
	(void)state;
	enum { HEAD = 1 << 16 };
	char *head = test_malloc(HEAD);
	memset(head, 'a', HEAD);
	size_t bom;
	for (size_t cut = 1; cut <= 3; cut++) {
		memcpy(head + HEAD - cut, "\xF0\x9F\x98", cut);
		check_int(utf8_guess((struct slice){head, HEAD}, &bom), ENC_UTF8);
	}
	memcpy(head + HEAD - 3,
	       "\xE9"
	       "aa",
	       3);
	check_int(utf8_guess((struct slice){head, HEAD}, &bom), ENC_WINDOWS_1252);
	test_free(head);
}

static void converts_at_every_cut(void **state)
{
	(void)state;
	static const struct {
		enum utf8_encoding from;
		struct slice bytes;
		const char *want;
	} rows[] = {
		{ENC_WINDOWS_1252, BYTES("Jos\xE9 \x80\x81 \x9F"), "Jos\xC3\xA9 \xE2\x82\xAC\xEF\xBF\xBD \xC5\xB8"},
		{ENC_UTF16LE, BYTES("J\0\xE9\0\xAC\x20"), "J\xC3\xA9\xE2\x82\xAC"},
		{ENC_UTF16BE, BYTES("\0J\0\xE9\x20\xAC"), "J\xC3\xA9\xE2\x82\xAC"},
		{ENC_UTF16LE, BYTES("\x3D\xD8\x00\xDE!\0"), "\xF0\x9F\x98\x80!"}, /* a pair */
		{ENC_UTF16BE, BYTES("\xD8\x3D\xDE\x00\0!"), "\xF0\x9F\x98\x80!"},
		{ENC_UTF16LE, BYTES("\x3D\xD8!\0"), "\xEF\xBF\xBD!"}, /* half a pair */
		{ENC_UTF16LE, BYTES("\x00\xDE!\0"), "\xEF\xBF\xBD!"},
		{ENC_UTF16LE, BYTES("a\0\x3D\xD8\x3D\xD8\x00\xDE"), "a\xEF\xBF\xBD\xF0\x9F\x98\x80"},
		{ENC_UTF16LE, BYTES("a\0b"), "a\xEF\xBF\xBD"}, /* cut by the end */
		{ENC_UTF16LE, BYTES("a\0\x3D\xD8"), "a\xEF\xBF\xBD"},
		{ENC_UTF8, BYTES("Zo\xC3\xAB"), "Zo\xC3\xAB"},
		{ENC_UNKNOWN, BYTES("a\xFF"), "a\xFF"},
	};
	struct str got;
	str_init(&got, 100);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (size_t step = 1; step <= rows[i].bytes.len; step++) {
			char carry[4];
			size_t carry_n = 0;
			str_clear(&got);
			for (size_t at = 0; at < rows[i].bytes.len; at += step)
				utf8_add_converted(&got, slice_part(rows[i].bytes, at, step), rows[i].from, carry,
						   &carry_n);
			utf8_add_converted(&got, (struct slice){NULL, 0}, rows[i].from, carry, &carry_n);
			check_text(got.data, rows[i].want);
			check_int(carry_n, 0);
		}
	}
	str_release(&got);
}

static void head_never_ends_inside_a_character(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t max, len;
	} rows[] = {{"abc", 3, 3},
		    {"abc", 2, 2},
		    {"abc", 0, 0},
		    {"a\xC3\xA9", 2, 1},
		    {"a\xE2\x82\xAC"
		     "b",
		     3, 1},
		    {"a\xE2\x82\xAC"
		     "b",
		     4, 4},
		    {"\xF0\x9F\x98\x80", 3, 0},
		    {"\x80\x80\x80\x80\x80", 4, 4}}; /* no text: cut anywhere */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_int(utf8_head(slice_of(rows[i].text), rows[i].max).len, rows[i].len);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_valid_text),
		cmocka_unit_test(head_never_ends_inside_a_character),
		cmocka_unit_test(cleans_for_display),
		cmocka_unit_test(folds_for_comparing),
		cmocka_unit_test(folds_long_text),
		cmocka_unit_test(guesses_encodings),
		cmocka_unit_test(head_may_end_inside_a_character),
		cmocka_unit_test(converts_at_every_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
