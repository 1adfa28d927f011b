/* base/json: every value, escapes, bad bytes, and what canonical mode asserts. */
#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"

static void writes_every_kind(void **state)
{
	(void)state;
	struct str out;
	struct json j;
	str_init(&out, 1000);
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_text(&j, "z", "last first is fine here");
	json_text(&j, "nothing", NULL);
	json_str(&j, "empty", slice_of(NULL));
	json_int(&j, "least", INT64_MIN);
	json_bool(&j, "yes", true);
	json_array(&j, "list");
	json_int(&j, NULL, 1);
	json_object(&j, NULL);
	json_end_object(&j);
	json_array(&j, NULL);
	json_end_array(&j);
	json_null(&j, NULL);
	json_bool(&j, NULL, false);
	json_end_array(&j);
	json_int(&j, "after", 0);
	json_end_object(&j);
	check_text(out.data, "{\"z\":\"last first is fine here\",\"nothing\":null,\"empty\":\"\","
			     "\"least\":-9223372036854775808,\"yes\":true,\"list\":[1,{},[],null,false],\"after\":0}");
	check_int(j.depth, 0);
	str_release(&out);
}

static void escapes(void **state)
{
	(void)state;
	static const struct {
		struct slice text;
		const char *want;
	} rows[] = {
		{{"", 0}, "\"\""},
		{{"plain", 5}, "\"plain\""},
		{{"a\"b\\c/", 6}, "\"a\\\"b\\\\c/\""},
		{{"\b\t\n\f\r", 5}, "\"\\b\\t\\n\\f\\r\""},
		{{"\0\x01\x1F\x7F", 4}, "\"\\u0000\\u0001\\u001f\x7F\""},
		{{"Zo\xC3\xAB \xF0\x9F\x98\x80", 9}, "\"Zo\xC3\xAB \xF0\x9F\x98\x80\""},
		{{"a\xFFz", 3}, "\"a\xEF\xBF\xBDz\""},
		{{"\xC3", 1}, "\"\xEF\xBF\xBD\""},
		{{"\xED\xA0\x80", 3}, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
		{{"\xC3\xA9", 1},
		 "\"\xEF\xBF\xBD\""}, /* a slice that ends inside a character: nothing past it is read */
	};
	struct str out;
	str_init(&out, 1000);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct json j;
		str_clear(&out);
		json_init(&j, &out, false);
		json_str(&j, NULL, rows[i].text);
		check_text(out.data, rows[i].want);
	}
	str_clear(&out);
	struct json j;
	json_init(&j, &out, false);
	json_object(&j, NULL);
	json_int(&j, "a \"key\"\n", 1);
	json_end_object(&j);
	check_text(out.data, "{\"a \\\"key\\\"\\n\":1}");
	str_release(&out);
}

/* Text is looked at eight bytes at a time: what needs an escape is found wherever it stands. */
static void escapes_at_every_place(void **state)
{
	enum { LEN = 24 };
	(void)state;
	struct str out;
	str_init(&out, 1000);
	for (int c = 1; c < 0x80; c++) {
		char alone[16], text[LEN];
		struct json j;
		text[0] = (char)c;
		str_clear(&out);
		json_init(&j, &out, false);
		json_str(&j, NULL, (struct slice){text, 1});
		size_t len = out.len - 2;
		memcpy(alone, out.data + 1, len);
		for (size_t at = 0; at < LEN; at++) {
			char want[64] = "\"";
			memset(text, '!', LEN);
			text[at] = (char)c;
			memset(want + 1, '!', LEN - 1 + len);
			memcpy(want + 1 + at, alone, len);
			want[LEN + len] = '"';
			str_clear(&out);
			json_init(&j, &out, false);
			json_str(&j, NULL, (struct slice){text, LEN});
			check_text(out.data, want);
		}
	}
	str_release(&out);
}

static void nest(struct json *j, int depth)
{
	for (int i = 0; i < depth; i++)
		json_array(j, NULL);
	for (int i = 0; i < depth; i++)
		json_end_array(j);
}

static void deepest(struct json *j)
{
	nest(j, JSON_MAX_DEPTH);
}

static void one_too_deep(struct json *j)
{
	nest(j, JSON_MAX_DEPTH + 1);
}

static void sorted(struct json *j)
{
	json_object(j, NULL);
	json_int(j, "a", 1);
	json_object(j, "b");
	json_int(j, "a", 1); /* each object has its own order */
	json_end_object(j);
	json_array(j, "c");
	for (int i = 0; i < 2; i++) {
		json_object(j, NULL);
		json_int(j, "x", i);
		json_end_object(j);
	}
	json_end_array(j);
	json_null(j, "d");
	json_end_object(j);
}

static void unsorted(struct json *j)
{
	json_object(j, NULL);
	json_int(j, "b", 1);
	json_int(j, "a", 1);
}

static void twice(struct json *j)
{
	json_object(j, NULL);
	json_int(j, "a", 1);
	json_int(j, "a", 1);
}

static void key_of_47(struct json *j)
{
	json_object(j, NULL);
	json_int(j, "abcdefghijabcdefghijabcdefghijabcdefghijabcdefg", 1);
}

static void long_key_twice(struct json *j)
{
	json_object(j, NULL);
	json_int(j, "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij", 1);
	json_int(j, "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghij", 1);
}

static void no_key_in_object(struct json *j)
{
	json_object(j, NULL);
	json_int(j, NULL, 1);
}

static void key_in_array(struct json *j)
{
	json_array(j, NULL);
	json_int(j, "a", 1);
}

static void wrong_end(struct json *j)
{
	json_array(j, NULL);
	json_end_object(j);
}

static void end_of_nothing(struct json *j)
{
	json_end_array(j);
}

/* What becomes of a child that writes this in canonical mode: 0, or the signal that ended it. */
static int signal_of(void (*write)(struct json *j))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		fclose(stderr);
		struct str out;
		struct json j;
		str_init(&out, 1000);
		json_init(&j, &out, true);
		write(&j);
		_exit(0);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

static void canonical_mode_asserts(void **state)
{
	(void)state;
	static const struct {
		void (*write)(struct json *j);
		int want;
	} rows[] = {
		{deepest, 0},
		{one_too_deep, SIGABRT},
		{sorted, 0},
		{unsorted, SIGABRT},
		{twice, SIGABRT},
		{key_of_47, 0},
		{long_key_twice, SIGABRT},
		{no_key_in_object, SIGABRT},
		{key_in_array, SIGABRT},
		{wrong_end, SIGABRT},
		{end_of_nothing, SIGABRT},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check_int(signal_of(rows[i].write), rows[i].want);
}

static void canonical_bytes(void **state)
{
	(void)state;
	struct str out;
	struct json j;
	str_init(&out, 1000);
	json_init(&j, &out, true);
	sorted(&j);
	check_text(out.data, "{\"a\":1,\"b\":{\"a\":1},\"c\":[{\"x\":0},{\"x\":1}],\"d\":null}");
	str_release(&out);
}

static void a_full_buffer_is_seen(void **state)
{
	(void)state;
	struct str out;
	struct json j;
	str_init(&out, 7);
	json_init(&j, &out, false);
	json_str(&j, NULL, SLICE("12345"));
	check_true(str_ok(&out));
	str_clear(&out);
	json_str(&j, NULL, SLICE("123456"));
	check_false(str_ok(&out));
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_every_kind),      cmocka_unit_test(escapes),
		cmocka_unit_test(escapes_at_every_place), cmocka_unit_test(canonical_mode_asserts),
		cmocka_unit_test(canonical_bytes),        cmocka_unit_test(a_full_buffer_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
