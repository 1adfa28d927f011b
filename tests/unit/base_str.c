/* base/str, base/err and base/vec: slices, the growing buffer, nearest words, error texts, growing arrays. */
#include "check.h"

#include "base/vec.h"

static void compares_slices(void **state)
{
	(void)state;
	static const struct {
		const char *a, *b;
		int order;
		bool fold_equal;
	} rows[] = {
		{"", "", 0, true},      {"a", "", 1, false},      {"", "a", -1, false},
		{"ab", "ab", 0, true},  {"ab", "abc", -1, false}, {"abc", "ab", 1, false},
		{"Ab", "aB", -1, true}, {"a[", "a{", -1, false},  {"a", "\xC3\xA9", -1, false},
		{"z", "Z", 1, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice a = slice_of(rows[i].a), b = slice_of(rows[i].b);
		int order = slice_compare(a, b);
		check_int((order > 0) - (order < 0), rows[i].order);
		check_int(slice_equal(a, b), rows[i].order == 0);
		check_int(slice_is(a, rows[i].b), rows[i].order == 0);
		check_int(slice_equal_fold(a, b), rows[i].fold_equal);
		check_int(slice_is_fold(a, rows[i].b), rows[i].fold_equal);
	}
	check_int(slice_of(NULL).len, 0);
	check_true(slice_equal(slice_of(NULL), SLICE("")));
	check_true(slice_starts(SLICE("tenant.yaml"), "tenant") && slice_ends(SLICE("tenant.yaml"), ".yaml"));
	check_true(slice_starts(slice_of(NULL), "") && slice_ends(slice_of(NULL), ""));
	check_false(slice_starts(SLICE("ten"), "tenant") || slice_ends(SLICE("yaml"), ".yaml"));
}

static void trims_every_blank(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{" ", ""},
		{" \t\r\n ", ""},
		{"a", "a"},
		{"  a b\r\n", "a b"},
		{"\xC2\xA0\xE2\x80\xAF 5:37 PM\xE2\x80\xAF\xC2\xA0", "5:37 PM"},
		{"5:37\xE2\x80\xAFPM", "5:37\xE2\x80\xAFPM"}, /* inside it stays */
		{"\xA0", "\xA0"},                             /* half of U+00A0 is no blank */
		{"\xC2", "\xC2"},
		{"\v", "\v"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_slice(slice_trim(slice_of(rows[i].text)), rows[i].want);
	check_int(slice_trim(slice_of(NULL)).len, 0);
}

static void finds_and_cuts(void **state)
{
	(void)state;
	struct slice text = SLICE("missed call");
	check_int(slice_find(text, SLICE("call")), 7);
	check_int(slice_find(text, SLICE("missed call!")), -1);
	check_int(slice_find(text, SLICE("x")), -1);
	check_int(slice_find(text, SLICE("")), 0);
	check_int(slice_find(slice_of(NULL), SLICE("")), 0);
	check_int(slice_find(slice_of(NULL), SLICE("a")), -1);
	check_int(slice_find_char(text, 's'), 2);
	check_int(slice_find_char(slice_of(NULL), 's'), -1);
	check_true(slice_matches(SLICE("Phone * - Value"), SLICE("phone 12 - value")));
	check_true(slice_matches(SLICE("*a*b*"), SLICE("xxaxaxbx")));
	check_true(slice_matches(SLICE("*"), SLICE("")));
	check_false(slice_matches(SLICE("a*b"), SLICE("abc")));
	check_false(slice_matches(SLICE(""), SLICE("a")));
	check_slice(slice_part(text, 7, 99), "call");
	check_slice(slice_part(text, 99, 1), "");
	check_slice(slice_part(text, 0, SIZE_MAX), "missed call");
	check_int(slice_part(slice_of(NULL), 3, 3).len, 0);
}

static void gives_every_part(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},        {",", "[]"},           {"a", "[a]"},      {"a,", "[a]"},
		{",a", "[][a]"}, {"a,,b,", "[a][][b]"}, {"a,b", "[a][b]"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice rest = slice_of(rows[i].text), part;
		struct str got;
		str_init(&got, 100);
		while (slice_next(&rest, ',', &part))
			str_addf(&got, "[%.*s]", (int)part.len, part.at);
		check_text(got.data, rows[i].want);
		str_release(&got);
	}
}

static void buffer_stops_at_its_maximum(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, 5);
	check_text(s.data, "");
	str_adds(&s, "12345"); /* exactly full is not too much */
	check_true(str_ok(&s));
	str_adds(&s, "");
	str_add(&s, NULL, 0);
	check_true(str_ok(&s));
	str_addc(&s, '6');
	check_false(str_ok(&s));
	check_text(s.data, "12345");
	str_clear(&s);
	check_true(str_ok(&s));
	str_adds(&s, "123");
	str_addf(&s, "%s", "4567"); /* what fits is kept */
	check_false(str_ok(&s));
	check_text(s.data, "12345");
	check_int(s.len, 5);
	str_release(&s);

	str_init(&s, 0);
	check_text(s.data, "");
	str_addc(&s, 'a');
	check_false(str_ok(&s));
	check_int(s.len, 0);
	str_release(&s);
}

static void buffer_grows_and_formats(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, 1 << 20);
	for (int i = 0; i < 3000; i++)
		str_addc(&s, (char)('a' + i % 26));
	check_int(s.len, 3000);
	check_int(strlen(s.data), 3000);
	check_int(s.data[2999], 'a' + 2999 % 26);
	str_addf(&s, "%0500d", 7); /* longer than the buffer on the stack */
	check_int(s.len, 3500);
	check_int(s.data[3499], '7');
	str_clear(&s);
	static const struct {
		int64_t n;
		const char *want;
	} rows[] = {{0, "0"},
		    {-1, "-1"},
		    {42, "42"},
		    {INT64_MAX, "9223372036854775807"},
		    {INT64_MIN, "-9223372036854775808"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&s);
		str_add_int(&s, rows[i].n);
		check_text(s.data, rows[i].want);
	}
	check_slice(str_slice(&s), "-9223372036854775808");
	str_release(&s);
	check_true(s.data == NULL);
}

static void nearest_word(void **state)
{
	(void)state;
	static const char *const words[] = {"timezone", "tenant", "quiet_hours", "send", "cap", "on", NULL};
	static const struct {
		const char *wrong, *want;
	} rows[] = {
		{"timezone", "timezone"},
		{"Timezone", "timezone"},
		{"timezoen", "timezone"}, /* transposed letters */
		{"itmezone", "timezone"},
		{"tiemzoen", "timezone"},
		{"time_zone", "timezone"},
		{"tennant", "tenant"},
		{"quiethours", "quiet_hours"},
		{"snd", "send"},
		{"sned", "send"},
		{"cup", "cap"},
		{"cpa", "cap"},
		{"no", NULL},
		{"xyz", NULL},
		{"", NULL},
		{"tomorrow", NULL},
		{"on", "on"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *got = str_nearest(slice_of(rows[i].wrong), words);
		check_text(got ? got : "(none)", rows[i].want ? rows[i].want : "(none)");
	}
	char longest[65];
	memset(longest, 'a', sizeof longest);
	const char same[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"; /* 64 */
	const char *const long_words[] = {same, NULL};
	check_true(str_nearest((struct slice){longest, 64}, long_words) == same);
	check_true(str_nearest((struct slice){longest, 65}, long_words) == NULL);
	const char *const none[] = {NULL};
	check_true(str_nearest(SLICE("a"), none) == NULL);
}

static void errors_keep_words_and_kind(void **state)
{
	(void)state;
	struct err err = {0};
	check_false(err_set(NULL, ERR_IO, "x"));
	check_false(err_wrap(NULL, "x"));
	check_false(err_set(&err, ERR_INPUT, "line %d: %s", 41, "no date"));
	check_false(err_wrap(&err, "%s", "calls.csv"));
	check_text(err.text, "calls.csv: line 41: no date");
	check_int(err.kind, ERR_INPUT);
	err_set(&err, ERR_IO, "again: %s", err.text); /* its own text as an argument */
	check_text(err.text, "again: calls.csv: line 41: no date");
	check_int(err.kind, ERR_IO);
}

static void long_errors_are_cut(void **state)
{
	(void)state;
	enum { ROOM = sizeof((struct err *)0)->text };
	struct err err = {0};
	char fill[ROOM + 1];
	memset(fill, 'a', sizeof fill);
	err_set(&err, ERR_IO, "%.*s", ROOM - 1, fill); /* exactly full */
	check_int(strlen(err.text), ROOM - 1);
	check_int(err.text[ROOM - 2], 'a');
	err_set(&err, ERR_IO, "%.*s", ROOM, fill); /* one past */
	check_int(strlen(err.text), ROOM - 1);
	check_text(err.text + ROOM - 5, "a...");
	err_wrap(&err, "context");
	check_int(strlen(err.text), ROOM - 1);
	check_true(slice_starts(slice_of(err.text), "context: aaa"));
	check_text(err.text + ROOM - 5, "a...");
	/* A character of two bytes on the cut goes as a whole. */
	fill[ROOM - 5] = (char)0xC3;
	fill[ROOM - 4] = (char)0xA9;
	err_set(&err, ERR_IO, "%.*s", ROOM, fill);
	check_text(err.text + ROOM - 6, "a...");
	check_int(strlen(err.text), ROOM - 2);
}

static void arrays_grow_to_their_maximum(void **state)
{
	(void)state;
	struct pair {
		int a, b;
	} *items = NULL;
	size_t n = 0, cap = 0;
	for (int i = 0; i < 37; i++) {
		struct pair *p = vec_add((void **)&items, &n, &cap, sizeof *p, 37);
		assert_non_null(p);
		check_int(p->a, 0);
		check_int(p->b, 0);
		*p = (struct pair){i, -i};
	}
	check_true(vec_add((void **)&items, &n, &cap, sizeof *items, 37) == NULL);
	check_int(n, 37);
	check_int(cap, 37);
	for (int i = 0; i < 37; i++)
		check_int(items[i].a - items[i].b, 2 * i);
	n = 0; /* emptied and filled again: the items are zeroed again, the memory is kept */
	struct pair *first = items, *p = vec_add((void **)&items, &n, &cap, sizeof *p, 37);
	check_true(p == first && p->a == 0 && p->b == 0);
	check_true(vec_add((void **)&items, &n, &cap, sizeof *items, 0) == NULL);
	free(items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares_slices),
		cmocka_unit_test(trims_every_blank),
		cmocka_unit_test(finds_and_cuts),
		cmocka_unit_test(gives_every_part),
		cmocka_unit_test(buffer_stops_at_its_maximum),
		cmocka_unit_test(buffer_grows_and_formats),
		cmocka_unit_test(nearest_word),
		cmocka_unit_test(errors_keep_words_and_kind),
		cmocka_unit_test(long_errors_are_cut),
		cmocka_unit_test(arrays_grow_to_their_maximum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
