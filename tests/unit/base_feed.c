/* Bytes of files as UTF-8, whatever the blocks cut through (in the tiny flavour they are of 16 bytes). */
#include "base/feed.h"
#include "check.h"

/* Everything that the feed gives of text, which is repeated until blocks must cut it. */
static void check_feed(struct slice part, const char *want, uint64_t replaced)
{
	struct str in, out, wanted;
	struct slice block;
	struct feed f;

	str_init(&in, 1 << 20);
	str_init(&out, 1 << 22);
	str_init(&wanted, 1 << 22);
	size_t times = 100 + (size_t)FEED_BLOCK_BYTES * 2 / part.len;
	for (size_t i = 0; i < times; i++) {
		str_add_slice(&in, part);
		str_adds(&wanted, want);
	}
	feed_open(&f, -1, str_slice(&in), slice_part(str_slice(&in), 0, 64 << 10));
	while (feed_next(&f, &block)) {
		check_true(block.len > 0 && utf8_valid(block));
		str_add_slice(&out, block);
	}
	check_false(feed_next(&f, &block));
	check_true(feed_ok(&f, NULL));
	if (!str_ok(&out) || !slice_equal(str_slice(&out), str_slice(&wanted)))
		fail_msg("%s became %.200s", want, out.data);
	check_int(f.bytes, in.len);
	check_int(f.replaced, replaced * times);
	feed_close(&f);
	str_release(&in);
	str_release(&out);
	str_release(&wanted);
}

static void test_texts(void **state)
{
	(void)state;
	check_feed(SLICE("plain\n"), "plain\n", 0);
	check_feed(SLICE("caf\xC3\xA9 \xE2\x80\xAF\xF0\x9F\xA5\xB6"), "caf\xC3\xA9 \xE2\x80\xAF\xF0\x9F\xA5\xB6", 0);
	check_feed(SLICE("M\xFCller, Jos\xE9\n"), "M\xC3\xBCller, Jos\xC3\xA9\n", 0);
	check_feed(SLICE("h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0 \0a\0n\0d\0 \0a\0l\0l\0\xE9\0>\xD8v\xDD"),
		   "hello world and all\xC3\xA9\xF0\x9F\xA5\xB6", 0);
	check_feed(SLICE("\xC3\xA9\xC3\xA9 a\xC3\xA9 \x81\n"), "\xC3\xA9\xC3\xA9 a\xC3\xA9 " UTF8_REPLACEMENT "\n", 1);
}

/* A byte order mark is no text; a character that the file ends in is replaced. */
static void test_ends(void **state)
{
	static const struct {
		struct slice in;
		const char *out;
	} table[] = {
		{{"", 0}, ""},
		{{"\xEF\xBB\xBF", 3}, ""},
		{{"\xEF\xBB\xBFx", 4}, "x"},
		{{"\xFF\xFEx\0", 4}, "x"},
		{{"\xFF\xFEx\0y", 5}, "x" UTF8_REPLACEMENT},
		{{"\xC3\xA9 \xC3\xA9 \xE2\x80", 8}, "\xC3\xA9 \xC3\xA9 " UTF8_REPLACEMENT UTF8_REPLACEMENT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct feed f;
		struct slice block;
		struct str out;
		str_init(&out, 1000);
		feed_open(&f, -1, table[i].in, table[i].in);
		while (feed_next(&f, &block))
			str_add_slice(&out, block);
		check_text(out.data, table[i].out);
		feed_close(&f);
		str_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
