#include "config/yaml.h"

#include "scratch.h"

static const struct yaml_node *load(struct scratch *s, const char *text)
{
	return yaml_load(scratch_write(s, "a.yaml", text, strlen(text)), "a.yaml", &s->arena, &s->problems);
}

static void test_reads_maps_lists_and_lines(void **state)
{
	struct scratch s;
	scratch_open(&s);
	const struct yaml_node *root = load(&s, "# head\nname: Acme & Sons\nlines: [\"+1415\", 0123]\n"
						"group:\n  inner: \"no\"\n  empty:\n  list:\n    - a\n    - {b: c}\n");

	(void)state;
	assert_non_null(root);
	check_int(root->kind, YAML_MAP);
	check_int(root->n, 3);
	const struct yaml_node *lines = yaml_get(root, "lines");
	check_int(lines->kind, YAML_LIST);
	check_int(lines->line, 3);
	check_slice(lines->items[0].text, "+1415");
	check_false(lines->items[0].plain);
	check_slice(lines->items[1].text, "0123"); /* text stays text: no octal, no number */
	check_true(lines->items[1].plain);
	const struct yaml_node *group = yaml_get(root, "group");
	check_slice(yaml_get(group, "inner")->text, "no");
	check_true(yaml_is_null(yaml_get(group, "empty")));
	check_true(yaml_is_null(yaml_get(group, "absent")));
	check_false(yaml_is_null(yaml_get(group, "inner")));
	check_slice(yaml_get(&yaml_get(group, "list")->items[1], "b")->text, "c");
	check_int(yaml_get(group, "list")->items[1].line, 9);
	check_int(root->pairs[2].key_line, 4);
	assert_null(yaml_get(lines, "name"));
	scratch_close(&s);
}

static void test_null_only_when_plain(void **state)
{
	struct scratch s;
	scratch_open(&s);
	const struct yaml_node *root = load(&s, "a: null\nb: \"null\"\nc: ~\nd: ''\ne: Null\n");

	(void)state;
	assert_non_null(root);
	check_true(yaml_is_null(yaml_get(root, "a")));
	check_false(yaml_is_null(yaml_get(root, "b")));
	check_true(yaml_is_null(yaml_get(root, "c")));
	check_false(yaml_is_null(yaml_get(root, "d")));
	check_false(yaml_is_null(yaml_get(root, "e")));
	scratch_close(&s);
}

static void test_a_file_of_comments_is_an_empty_map(void **state)
{
	static const char *const texts[] = {"", "# nothing\n", "\n\n", "\xEF\xBB\xBF# with a byte order mark\n"};
	struct scratch s;

	(void)state;
	scratch_open(&s);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct yaml_node *root = load(&s, texts[i]);
		assert_non_null(root);
		check_int(root->kind, YAML_MAP);
		check_int(root->n, 0);
	}
	check_int(s.problems.n, 0);
	scratch_close(&s);
}

/* Each refused text with a part of what is said about it. */
static const struct {
	const char *text, *said;
} refused[] = {
	{"a: &x 1\nb: 2\n", "1: anchors (&x) are not read here"},
	{"a: 1\nb: *x\n", "2: aliases (*x) are not read here"},
	{"a: &x [*x]\n", "1: aliases (*x) are not read here"},
	{"*x : 1\n", "1: aliases (*x) are not read here: write the key out"},
	{"a: !!str 1\n", "1: tags (tag:yaml.org,2002:str) are not read here"},
	{"a: !thing {b: 1}\n", "1: tags (!thing) are not read here"},
	{"a: 1\nb: 2\na: 3\n", "3: \"a\" stands here a second time (first on line 1)"},
	{"a:\n  send: false\n  send: true\n", "3: \"send\" stands here a second time (first on line 2)"},
	{"a: 1\n---\nb: 2\n", "2: a second document (---) starts here"},
	{"%YAML 1.1\n---\na: 1\n", "lines that start with % are not read here"},
	{"a: {Brand}: Sorry\n", "or starts with {, in quotes"},
	{"a: 1\n{b: 1}: 2\n", "2: a key must be one word or text"},
	{"? [a]\n: 1\n", "1: a key must be one word or text"},
	{"a:\n\tb: 1\n", "2: this is not YAML that can be read"},
	{"a: b: c\n", "put text that holds a colon and a space"},
	{"a: \"open\nb: 1\n", "this is not YAML"},
	{"a: [1, 2\nb: 3\n", "this is not YAML"},
	{"a: \"x\\0y\"\n", "1: control characters (\\x00) are not read here"},
	{"a: 1\n\"\\e[31m\": 2\n", "2: control characters (\\x1B) are not read here"},
	{"a: 1\nb: \xFF\xFE\n", "2: this is not YAML that can be read"},
	{"a: 1\nb: \x01\n", "2: this is not YAML that can be read"},
};

static void test_refuses(void **state)
{
	struct scratch s;

	(void)state;
	scratch_open(&s);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		const struct yaml_node *root = load(&s, refused[i].text);
		const char *said = scratch_said(&s);
		if (root || !strstr(said, refused[i].said))
			fail_msg("%s\nsaid: %s\nwant: %s", refused[i].text, said, refused[i].said);
	}
	scratch_close(&s);
}

static void test_all_faults_in_one_pass(void **state)
{
	struct scratch s;
	scratch_open(&s);

	(void)state;
	assert_null(load(&s, "a: &x 1\nb: *x\nc: !t 2\na: 3\nd: [*y]\n"));
	check_text(scratch_said(&s),
		   "1: anchors (&x) are not read here: write the value out at each place\n"
		   "2: aliases (*x) are not read here: write the value out, or quote it if it is text\n"
		   "3: tags (!t) are not read here: write the value alone\n"
		   "4: \"a\" stands here a second time (first on line 1): keep one of the two\n"
		   "5: aliases (*y) are not read here: write the value out, or quote it if it is text\n");
	scratch_close(&s);
}

/* Depth, number and size: the last that is allowed and the first that is not. */
static void test_limits(void **state)
{
	struct scratch s;
	struct str text;

	(void)state;
	scratch_open(&s);
	str_init(&text, 1 << 20);
	for (int depth = 30; depth <= 20000; depth = depth < 40 ? depth + 1 : depth * 10) {
		str_clear(&text);
		for (int i = 0; i < depth; i++)
			str_addc(&text, '[');
		for (int i = 0; i < depth; i++)
			str_addc(&text, ']');
		const struct yaml_node *root = load(&s, text.data);
		bool said = strstr(scratch_said(&s), "more than 32 deep") != NULL;
		check_int(root != NULL, depth <= 32);
		check_int(said, depth > 32);
	}
	for (int items = 9998; items <= 10000; items++) { /* and the list itself is one */
		str_clear(&text);
		for (int i = 0; i < items; i++)
			str_adds(&text, "- a\n");
		const struct yaml_node *root = load(&s, text.data);
		check_int(root != NULL, items <= 9999);
		check_int(strstr(scratch_said(&s), "more than 10000 keys and values") != NULL, items > 9999);
	}
	str_clear(&text);
	while (text.len < 256 * 1024)
		str_adds(&text, "# a comment\n");
	assert_null(load(&s, text.data));
	assert_non_null(strstr(scratch_said(&s), "longer than"));
	str_release(&text);
	scratch_close(&s);
}

static void test_absent_file(void **state)
{
	struct scratch s;
	scratch_open(&s);

	(void)state;
	assert_null(yaml_load(scratch_path(&s, "none.yaml"), "none.yaml", &s.arena, &s.problems));
	assert_non_null(strstr(scratch_said(&s), "0: cannot be read: "));
	scratch_close(&s);
}

static void test_unknown_keys_get_a_suggestion(void **state)
{
	static const char *const known[] = {"name", "timezone", "lines", NULL};
	struct scratch s;
	scratch_open(&s);
	const struct yaml_node *root = load(&s, "name: a\ntime_zone: b\nliens: c\nqqqqqq: d\n");

	(void)state;
	yaml_refuse_unknown(root, known, "a.yaml", &s.problems);
	check_text(scratch_said(&s), "2: unknown key \"time_zone\" (did you mean \"timezone\"?)\n"
				     "3: unknown key \"liens\" (did you mean \"lines\"?)\n"
				     "4: unknown key \"qqqqqq\"\n");
	scratch_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_maps_lists_and_lines),
		cmocka_unit_test(test_null_only_when_plain),
		cmocka_unit_test(test_a_file_of_comments_is_an_empty_map),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_all_faults_in_one_pass),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_absent_file),
		cmocka_unit_test(test_unknown_keys_get_a_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
