#include "domain/texts.h"

#include "check.h"

static struct text_check examine(const char *text, const char *brand)
{
	struct text_check check;

	text_examine(slice_of(text), brand, &check);
	return check;
}

/* ---- filling ---------------------------------------------------------------------------------------------------- */

static const struct {
	const char *body, *filled; /* filled null: it must fail and name bad */
	const char *bad;
} fills[] = {
	{"{Brand}: hello", "Acme: hello", NULL},
	{"{brand} {BRAND}{line}", "Acme Acme415-555-0100", NULL},
	{"no placeholder", "no placeholder", NULL},
	{"", "", NULL},
	{"{Brand}: {name}, hello", NULL, "name"},
	{"{}", NULL, ""},
	{"{Brand", NULL, "Brand"},
	{"{Brand : x", NULL, "Brand : x"},
	{"{ Brand }", NULL, " Brand "},
	{"{{Brand}}", NULL, "{Brand"},
	{"a } b", "a } b", NULL}, /* text_examine says that it is unfilled */
};

static void test_fill(void **state)
{
	const struct text_values values = {.brand = "Acme", .line = "415-555-0100"};

	(void)state;
	for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
		struct str out;
		struct slice bad = {0};
		str_init(&out, TEXT_MAX_BYTES);
		check_int(text_fill(fills[i].body, &values, &out, &bad), fills[i].filled != NULL);
		if (fills[i].filled)
			check_text(out.data, fills[i].filled);
		else
			check_slice(bad, fills[i].bad);
		str_release(&out);
	}
}

static void test_fill_needs_values(void **state)
{
	const struct text_values none = {0}, empty = {.brand = "", .line = ""};
	struct str out;
	struct slice bad;

	(void)state;
	str_init(&out, TEXT_MAX_BYTES);
	check_false(text_fill("{Brand}", &none, &out, &bad));
	check_slice(bad, "Brand");
	check_false(text_fill("{line}", &empty, &out, &bad));
	check_slice(bad, "line");
	str_release(&out);
}

/* ---- counting --------------------------------------------------------------------------------------------------- */

static void test_counts_septets_and_units(void **state)
{
	static const struct {
		const char *text;
		bool gsm;
		int units;
	} cases[] = {
		{"", true, 0},
		{"abc", true, 3},
		{"@$_ \n!\"#%&'()*+,-./:;<=>?", true, 25},
		{"^{}\\[~]|", true, 16},
		{"\xE2\x82\xAC", true, 2},                             /* euro sign */
		{"\xC3\xA9\xC3\xA8\xC3\xB1\xC3\xBC", true, 4},         /* e acute, e grave, n tilde, u umlaut */
		{"\xC3\x87\xC3\x85\xC3\x9F\xC2\xBF\xC2\xA1", true, 5}, /* C cedilla, A ring, sharp s, inverted marks */
		{"\xCE\x94\xCE\xA6\xCE\xA9", true, 3},                 /* Delta Phi Omega */
		{"\xC3\xA7", false, 1},                                /* c cedilla: only the capital is in GSM */
		{"\xC3\xA1", false, 1},                                /* a acute is not */
		{"`", false, 1},
		{"\xE2\x80\x99", false, 1},      /* curly apostrophe */
		{"a\xF0\x9F\x98\x80", false, 3}, /* emoji: two UTF-16 units */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text_check c = examine(cases[i].text, "x");
		if (c.gsm != cases[i].gsm || c.units != cases[i].units)
			fail_msg("%s: gsm %d units %d", cases[i].text, c.gsm, c.units);
	}
}

/* n times `unit`, then `tail`. */
static struct text_check repeated(const char *unit, int n, const char *tail)
{
	struct str text;

	str_init(&text, 1 << 16);
	for (int i = 0; i < n; i++)
		str_adds(&text, unit);
	str_adds(&text, tail);
	struct text_check check = examine(text.data, "x");
	str_release(&text);
	return check;
}

static void test_segments(void **state)
{
	(void)state;
	check_int(examine("", "x").segments, 0);
	check_int(repeated("a", 1, "").segments, 1);
	check_int(repeated("a", 160, "").segments, 1);
	check_int(repeated("a", 161, "").segments, 2);
	check_int(repeated("a", 306, "").segments, 2);
	check_int(repeated("a", 307, "").segments, 3);
	check_int(repeated("a", 158, "{").segments, 1);
	check_int(repeated("a", 159, "{").segments, 2);
	/* 152 letters and an extended one: it does not fit into the first part of 153, so the parts shift by one */
	check_int(repeated("a", 152, "{aaaaaaa").segments, 2);
	check_int(repeated("{", 80, "").segments, 1);
	check_int(repeated("{", 152, "").segments, 2); /* 76 in each */
	check_int(repeated("{", 153, "").segments, 3); /* though 306 septets would fill two */
	check_int(repeated("\xC3\xA1", 70, "").segments, 1);
	check_int(repeated("\xC3\xA1", 71, "").segments, 2);
	check_int(repeated("\xC3\xA1", 134, "").segments, 2);
	check_int(repeated("\xC3\xA1", 135, "").segments, 3);
	check_int(repeated("\xF0\x9F\x98\x80", 35, "").segments, 1);
	check_int(repeated("\xF0\x9F\x98\x80", 66, "").segments, 2); /* 33 pairs in each part of 67 */
	check_int(repeated("\xF0\x9F\x98\x80", 67, "").segments, 3);
}

/* ---- what must and must not be there --------------------------------------------------------------------- */

static void test_brand(void **state)
{
	(void)state;
	check_true(examine("Acme Heating: hello", "Acme Heating").has_brand);
	check_true(examine("hello from ACME heating", "Acme Heating").has_brand);
	check_false(examine("Acme Heatin: hello", "Acme Heating").has_brand);
	check_false(examine("hello", "").has_brand);
	check_false(examine("hello", NULL).has_brand);
	check_false(examine("", "Acme").has_brand);
}

static void test_stop(void **state)
{
	static const char *const yes[] = {"Reply STOP to opt out", "STOP", "...STOP.", "\"STOP\"", "STOP=end"};
	static const char *const no[] = {"we can stop by", "Stop in today", "STOPS", "NONSTOP", "STOP_IT", "", "STO",
					 "\xC3\x89STOP"};

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		check_true(examine(yes[i], "x").has_stop);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		check_false(examine(no[i], "x").has_stop);
}

static void test_controls(void **state)
{
	static const char *const bad[] = {"a\tb",         "a\rb",         "a\x1B[0m",         "\x7F",
					  "\xC2\x85",     "\xE2\x80\xA8", "\xE2\x80\xAE",     "\xE2\x80\x8B",
					  "\xEE\x80\x80", "\xEF\xBB\xBF", "\xF3\xB0\x80\x80", "\xFF",
					  "\xC3",         "\xC0\x80",     "\xED\xA0\x80",     "\xF4\x90\x80\x80",
					  "\xC2\xAD",     "\xE2\x81\xA6"};
	static const char *const good[] = {"a\nb", "caf\xC3\xA9", "\xF0\x9F\x98\x80", "\xE2\x80\x99", "~"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (!examine(bad[i], "x").control_chars)
			fail_msg("not seen: %zu", i);
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		check_false(examine(good[i], "x").control_chars);
	struct text_check check;
	text_examine((struct slice){"a\0b", 3}, "x", &check);
	check_true(check.control_chars);
	check_false(check.gsm);
}

static void test_unfilled_and_links(void **state)
{
	static const char *const links[] = {"see https://a.example", "go to www.acme.com", "acme.com/x", "bit.ly/3x",
					    "mail bob@acme.com",     "HTTP://X",           "call.Reply"};
	static const char *const plain[] = {"at 8 a.m. or 5 p.m.",
					    "We missed your call. Reply",
					    "Msg&data rates",
					    "$1.50",
					    "No.1",
					    "Acme Inc.",
					    "...",
					    ".",
					    "",
					    "wait...what is it"};

	(void)state;
	check_true(examine("{Brand}", "x").unfilled);
	check_true(examine("a }", "x").unfilled);
	check_false(examine("a", "x").unfilled);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		if (!examine(links[i], "x").link)
			fail_msg("no link seen: %s", links[i]);
	}
	for (size_t i = 0; i + 1 < sizeof plain / sizeof *plain; i++) {
		if (examine(plain[i], "x").link)
			fail_msg("link seen: %s", plain[i]);
	}
}

static void test_several_links_and_short_ones(void **state)
{
	static const struct {
		const char *text;
		int links;
		bool is_short;
	} table[] = {
		{"see https://acme.com/jobs", 1, false},
		{"acme.com or www.acme.com/x", 2, false},
		{"acme.com\nacme.org", 2, false},
		{"bit.ly/3x", 1, true},
		{"Look: https://BIT.LY/3x.", 1, true},
		{"(http://www.tinyurl.com/abc)", 1, true},
		{"t.co", 1, true},
		{"t.co/abc and acme.com", 2, true},
		{"rabbit.ly/x", 1, false}, /* another host that ends alike */
		{"bit.ly.acme.com", 1, false},
		{"acme.com/bit.ly", 1, false},
		{"We missed your call. Reply", 0, false},
		{"", 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct text_check c = examine(table[i].text, "x");
		if (c.links != table[i].links || c.short_link != table[i].is_short || c.link != (c.links > 0))
			fail_msg("%s: %d links, short %d", table[i].text, c.links, c.short_link);
	}
}

static void test_advertising(void **state)
{
	static const struct {
		const char *text, *word; /* null: nothing of an advertisement */
	} table[] = {
		{"Acme: Sorry we missed your call. Reply with what you need or we will call back. Reply STOP to opt "
		 "out, HELP for help. Msg&data rates may apply.",
		 NULL},
		{"Acme: Sorry we missed you. Reply here about your job or we will call back.", NULL},
		{"Tell us what your system is doing and we will call back.", NULL},
		{"Feel free to reply here, or call toll-free.", NULL},
		{"What is the best time to reach you? We will review your message.", NULL},
		{"We are sorry. Carefree Heights, freedom, salesman, saved", NULL},
		{"50 degrees, room #12, 100", NULL},
		{"", NULL},
		{"Get a FREE estimate", "free"},
		{"20% off", "%"},
		{"20 % off", "%"},
		{"only $49", "$"},
		{"the #1 plumber", "#1"},
		{"Book now!", "book now"},
		{"book\nnow", "book now"},
		{"limited-time", "limited time"},
		{"Limited  time offer", "limited time"},
		{"Just checking in", "just checking in"},
		{"please leave us a review", "us a review"},
		{"refer a friend", "refer a"},
		{"Voted best in town", "voted"},
		{"Ask about financing.", "financing"},
		{"fall special", "special"},
		{"Don't miss it", "don't miss"},
		{"Don\xE2\x80\x99t miss it", "don't miss"},
		{"usa un cup\xC3\xB3n", "cup\xC3\xB3n"},
		{"servicio gratis", "gratis"},
		{"free", "free"},
		{"toll free, and free", "free"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *got = examine(table[i].text, "Acme").marketing;
		if ((got == NULL) != (table[i].word == NULL) || (got != NULL && strcmp(got, table[i].word) != 0))
			fail_msg("%s: %s", table[i].text, got != NULL ? got : "nothing");
	}
	/* A company is called what it is called. */
	assert_null(examine("Best Price Plumbing: Sorry we missed your call.", "Best Price Plumbing").marketing);
	check_text(examine("Best Price Plumbing: best price in town", "Best Price Plumbing").marketing, "best price");
	check_text(examine("Best Price", NULL).marketing, "best price");
}

static void test_find(void **state)
{
	struct text_template items[] = {{"missed_call", "a", 1, "f"}, {"later", "b", 2, "f"}};
	const struct text_templates all = {items, 2};

	(void)state;
	check_text(text_template_find(&all, "later")->body, "b");
	assert_null(text_template_find(&all, "late"));
	assert_null(text_template_find(&(struct text_templates){0}, "later"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_fill_needs_values),
		cmocka_unit_test(test_counts_septets_and_units),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_brand),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_unfilled_and_links),
		cmocka_unit_test(test_several_links_and_short_ones),
		cmocka_unit_test(test_advertising),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
