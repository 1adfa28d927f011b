/* Addresses, and pages of lists. What goes over a wire is tested in tests/wire. */
#include "check.h"

#include "base/json_page.h"
#include "base/net.h"

static void test_which_addresses_are_fetched(void **state)
{
	static const struct {
		const char *url;
		bool valid;
	} urls[] = {
		{"https://example.com/a", true},
		{"sftp://example.com/a", true},
		{"http://127.0.0.1:8080/a", true},
		{"http://localhost/a", true},
		{"http://[::1]:1/a", true},
		{"http://example.com/a", false},
		{"http://127.0.0.1.example.com/a", false},
		{"http://127.0.0.1@example.com/a", false},
		{"https://ann:S3CRET@example.com/a", false},
		{"https://ann@example.com/a", false},
		{"ftp://example.com/a", false},
		{"file:///etc/passwd", false},
		{"https://", false},
		{"nonsense", false},
		{"", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		struct err err = {0};
		check_int(net_url_valid(urls[i].url, &err), urls[i].valid);
		check_int(err.kind, urls[i].valid ? ERR_NONE : ERR_CONFIG);
		assert_null(strstr(err.text, "S3CRET"));
	}
}

static void test_what_is_shown_of_an_address(void **state)
{
	char shown[NET_SHOWN_LEN], longer[600];

	(void)state;
	net_url_show("https://example.com/a/b.csv?key=S3CRET#x", false, shown);
	check_text(shown, "https://example.com/a/b.csv");
	net_url_show("https://example.com/private-S3CRET/basic.ics", true, shown);
	check_text(shown, "https://example.com/...");
	net_url_show("https://example.com?S3CRET", true, shown);
	check_text(shown, "https://example.com/...");
	memset(longer, 'a', sizeof longer);
	memcpy(longer, "https://", 8);
	longer[sizeof longer - 1] = '\0';
	net_url_show(longer, false, shown);
	check_true(strlen(shown) < NET_SHOWN_LEN);
}

static bool page_of(const char *text, struct str *lines, struct json_page *page, struct err *err)
{
	*err = (struct err){0};
	str_clear(lines);
	return json_page_read(slice_of(text), "calls", "next_page_uri", lines, page, err);
}

static void test_a_page_is_lines_and_where_the_next_is(void **state)
{
	struct json_page page;
	struct str lines;
	struct err err;

	(void)state;
	str_init(&lines, 4096);
	check_ok(page_of("{\"calls\": [{\"sid\": \"CA1\", \"n\": 7,\n \"x\": null}, {\"to\": {\"a\": \"\\u00e9\\n\"}}],"
			 " \"next_page_uri\": \"/p?2\"}",
			 &lines, &page, &err),
		 err);
	check_text(lines.data, "{\"sid\":\"CA1\",\"n\":7,\"x\":null}\n{\"to\":{\"a\":\"\u00e9\\n\"}}\n");
	check_text(page.next, "/p?2");
	check_int(page.records, 2);
	check_ok(page_of("{\"calls\": [], \"next_page_uri\": null}", &lines, &page, &err), err);
	check_text(page.next, "");
	check_int(page.records, 0);
	str_release(&lines);
}

static void test_a_page_that_is_none(void **state)
{
	static const struct {
		const char *text;
		enum err_kind kind; /* ERR_BUSY: it may be whole the next time */
	} texts[] = {
		{"", ERR_BUSY},
		{"{\"calls\": [{\"sid\": \"CA1\"}", ERR_BUSY},
		{"<html>", ERR_BUSY},
		{"{\"calls\": [], \"calls\": [], \"next_page_uri\": null}", ERR_BUSY},
		{"[]", ERR_IO},
		{"{}", ERR_IO},
		{"{\"calls\": [], \"next\": null}", ERR_IO},
		{"{\"calls\": {}, \"next_page_uri\": null}", ERR_IO},
		{"{\"calls\": [1], \"next_page_uri\": null}", ERR_IO},
		{"{\"calls\": [], \"next_page_uri\": 1}", ERR_IO},
		{"{\"calls\": [], \"next_page_uri\": \"\"}", ERR_IO},
	};
	struct json_page page;
	struct str lines;
	struct err err;

	(void)state;
	str_init(&lines, 4096);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		check_false(page_of(texts[i].text, &lines, &page, &err));
		check_int(err.kind, texts[i].kind);
	}
	str_release(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which_addresses_are_fetched),
		cmocka_unit_test(test_what_is_shown_of_an_address),
		cmocka_unit_test(test_a_page_is_lines_and_where_the_next_is),
		cmocka_unit_test(test_a_page_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
