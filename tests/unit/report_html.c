/* The page: order, honest words, nothing unescaped, and an empty first morning that reads well. */
#include "report_sample.h"

#include "base/hash.h"
#include "report/html_out.h"
#include "report/write.h"

static struct sample sample;
static struct str out;

static int set_up(void **state)
{
	(void)state;
	str_init(&out, 64u << 20);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	str_release(&out);
	return 0;
}

static void write_page(void)
{
	struct err err = {0};
	str_clear(&out);
	check_ok(report_write_html(&sample.f, &out, &err), err);
}

static bool has(const char *text)
{
	return strstr(out.data, text) != NULL;
}

static size_t count(const char *text)
{
	size_t n = 0;
	for (const char *at = out.data; (at = strstr(at, text)); at += strlen(text))
		n++;
	return n;
}

/* Every tag that opens is closed, in order; attributes are quoted. Enough of a parser for a writer that is this plain.
 */
static void check_nesting(void)
{
	static const char *const empty[] = {"meta", "input", "rect", "line", "!DOCTYPE", NULL};
	char stack[64][16];
	size_t depth = 0;
	const char *at = strstr(out.data, "</style>"); /* style and script hold no tags */
	const char *end = strstr(out.data, "<script>");
	assert_non_null(at);
	assert_non_null(end);
	memcpy(stack[depth++], "html", 5);
	memcpy(stack[depth++], "head", 5);
	at += strlen("</style>");
	while ((at = strchr(at, '<')) && at < end) {
		bool close = at[1] == '/';
		const char *name = at + (close ? 2 : 1);
		size_t len = strcspn(name, " />\n");
		char tag[16] = "";
		assert_true(len < sizeof tag);
		memcpy(tag, name, len);
		const char *stop = strchr(at, '>');
		assert_non_null(stop);
		bool alone = stop[-1] == '/';
		for (size_t i = 0; empty[i]; i++)
			alone = alone || strcmp(tag, empty[i]) == 0;
		if (close) {
			assert_true(depth > 0);
			check_text(stack[--depth], tag);
		} else if (!alone) {
			assert_true(depth < 64);
			memcpy(stack[depth++], tag, sizeof tag);
		}
		at = stop;
	}
	check_int(depth, 2); /* html and body are open before the script */
}

static void sections_stand_in_the_order_of_the_contract(void **state)
{
	(void)state;
	static const char *const order[] = {"id=\"health\"",  "id=\"needs\"",    "id=\"balance\"",
					    "id=\"far\"",     "id=\"cases\"",    "id=\"not-contacted\"",
					    "id=\"open\"",    "id=\"bookings\"", "id=\"cannot-say\"",
					    "id=\"changes\"", "id=\"foot\""};
	sample_full(&sample);
	write_page();
	const char *at = strstr(out.data, "<h1>");
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const char *next = strstr(out.data, order[i]);
		assert_non_null(next);
		assert_true(next > at);
		at = next;
	}
	check_nesting();
	check_true(has("lang=\"en\""));
	check_true(has("corrects No. 11"));
	check_true(has("America/Los_Angeles"));
	check_true(has("9f2c41d07a5be8836610c2f4b7a9d3e5c81f0b6d24973ae05c1d8f7b62e4a930"));
	check_true(has("ringback verify acme-hvac"));
	/* bad health stands before good health, whatever order the figures had */
	check_true(strstr(out.data, "no rows from 10:00") < strstr(out.data, "412 rows"));
}

static void nothing_unescaped_gets_through(void **state)
{
	(void)state;
	sample_hostile(&sample);
	write_page();
	check_nesting();
	check_int(count("<script"), 1);
	check_false(has("alert(1)</"));
	check_true(has("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"));
	check_false(has("\xE2\x80\xAE")); /* the override of direction is gone, the Hebrew and the emoji stay */
	check_true(has("\xD7\x90\xD7\x91 \xF0\x9F\x94\xA5\n=cmd\xEF\xBF\xBD"));
	check_false(has("\x01"));
	check_true(has("<bdi>"));
}

static void the_page_says_would_in_a_dry_run(void **state)
{
	(void)state;
	sample_full(&sample);
	write_page();
	check_true(has("class=\"dry\""));
	check_true(has("Nothing was sent to anyone."));
	check_true(has("DRY RUN: this text would have been drafted"));
	sample.f.dry = false;
	write_page();
	check_false(has("DRY RUN"));
	check_false(has("Dry run"));
	check_true(has("Texts are handed to Twilio."));
	check_true(has("Draft, not sent"));
}

static void what_must_never_be_shown_is_not(void **state)
{
	(void)state;
	static const char *const never[] = {"recovered", "lost revenue", "Sent ",     "estimated value",
					    "score",     "In progress",  "Scheduled", "average ticket"};
	sample_full(&sample);
	for (int dry = 0; dry < 2; dry++) {
		sample.f.dry = dry;
		write_page();
		for (size_t i = 0; i < sizeof never / sizeof *never; i++)
			assert_null(strstr(out.data, never[i]));
		check_false(has("USD 720")); /* 480 + 240: never added across classes */
	}
	/* fewer than twenty under it: no rate */
	sample.f.response[5] = 3;
	write_page();
	check_true(has("3 of 15<"));
	check_true(has("5 of 40 (13%)"));
}

static void an_empty_first_report_reads_well(void **state)
{
	(void)state;
	static const char *const says[] = {
		"Nothing has been read yet.",
		"no call log has been read yet",
		"var/acme-hvac/inbox/",
		"Nobody waits for a person.",
		"0 cases were open before this first report, 0 were opened; 0 were closed and 0 are carried on.",
		"No missed call lies in this period.",
		"There is no case in this period yet.",
		"No missed call is on record for this period.",
		"Nobody was left out on purpose.",
		"Nothing is open.",
		"No booking and no payment is on record for this period.",
		"Nothing of this kind was found.",
		"This is the first report; there is nothing to compare with.",
	};
	sample_empty(&sample);
	write_page();
	check_nesting();
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		assert_non_null(strstr(out.data, says[i]));
	check_false(has("<table"));
	check_false(has("more in"));
	check_false(has("(null)"));
	check_false(has("NaN"));
}

static struct case_row *card(size_t i)
{
	return &sample.views[i].row;
}

static void a_card_says_why_a_person_has_it(void **state)
{
	(void)state;
	sample_full(&sample);
	card(1)->code = S("ALREADY_HANDLED"); /* what was decided of the call, before they wrote */
	card(1)->reason = S("Since the call somebody talked with them.");
	card(1)->flags = CASE_NOT_OURS;
	card(2)->flags = CASE_URGENT;
	card(2)->reason = S("the voicemail says \"burst\"");
	write_page();
	check_true(has("<dd>A reply from them waits for a person.</dd>"));
	check_true(has("They answered a text that a person or another tool wrote, Sat 21 Nov 22:00 (SMin0001)."));
	check_false(has("our text"));
	check_true(has("<span class=\"step\">Call them now</span>"));
	check_true(has("Their words may tell of an emergency. <bdi>The voicemail says &quot;burst&quot;</bdi>."));
	check_true(has(
		"It may be a stop, or an appointment.</bdi> When it is answered, end its waiting (<code>R11AA22BB"));
}

static void held_until_is_on_their_wall(void **state)
{
	(void)state;
	sample_full(&sample);
	write_page();
	check_true(has("Held until Sun 22 Nov 08:00 our time."));
	card(0)->caller = 13035550134;
	card(0)->zone = S("America/Denver");
	write_page();
	check_true(has("Held until 09:00 their time (Denver, from area code 303)."));
	check_true(has("goes at <time datetime=\"2026-11-22T08:00:00-08:00\">09:00 their time (Denver"));
	check_true(has("not before <time datetime=\"2026-11-22T08:00:00-08:00\">09:00 their time (Denver"));
	check_false(has("Held until Sun"));
}

static void cancelled_bookings_show_nothing(void **state)
{
	(void)state;
	sample_full(&sample);
	sample.proofs[0].booking_status = S("cancelled");
	sample.f.matches_n = 0;
	write_page();
	check_true(has("Cancelled: it shows nothing"));
	check_false(has("made 23 min after"));
	check_false(has("Came after a text"));
}

static void more_than_a_thousand_rows_are_counted_not_shown(void **state)
{
	(void)state;
	static struct case_view views[FIGURES_ROWS_MAX];
	sample_full(&sample);
	for (size_t i = 0; i < FIGURES_ROWS_MAX; i++) {
		views[i] = sample.views[0];
		snprintf(views[i].row.id, sizeof views[i].row.id, "C%08zu", i);
	}
	sample.f.cases = views;
	sample.f.cases_shown = FIGURES_ROWS_MAX;
	sample.f.cases_total = FIGURES_ROWS_MAX + 1;
	write_page();
	check_int(count("<details class=\"case\""), FIGURES_ROWS_MAX);
	check_true(has("and 1 more in cases.csv"));
	check_true(has("and 8 more in the list of every missed call, and in ringback queue"));
	sample.f.cases_total = 31000;
	write_page();
	check_true(has("and 30,000 more in cases.csv"));
}

static void every_case_answers_the_six_questions(void **state)
{
	(void)state;
	static const char *const questions[] = {
		"Who called?",
		"What did they need?",
		"Already a customer?",
		"Did anyone respond?",
		"Booking, payment or only a message?",
		"What proof exists?",
		"What is still to do?",
		"Why?",
	};
	sample_full(&sample);
	write_page();
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		check_int(count(questions[i]), sample.f.cases_shown);
	check_true(has("tenants/acme-hvac/rules.lua:14"));
	check_true(has("It is before 8:00 or after 21:00 where they may be: <bdi>opens 08:00"));
	check_true(has("Caller ID says <bdi>WIRELESS CALLER</bdi>"));
	check_true(has("calls.csv line 412"));
	check_true(has("href=\"tel:+14155550134\""));
}

static void masked_numbers_are_masked_everywhere(void **state)
{
	(void)state;
	sample_full(&sample);
	sample.tenant.mask_numbers = true;
	sample.proofs[0].booking_id = sample.views[0].row.booking_id = S("14155550177");
	write_page();
	check_false(has("5550177"));
	check_true(has("+1415\xE2\x80\xA2\xE2\x80\xA2\xE2\x80\xA2"
		       "0134"));
	check_false(has("4155550134"));
	check_false(has("415-555-0134"));
	check_false(has("tel:"));
}

static void books_that_do_not_balance_are_said_first(void **state)
{
	(void)state;
	sample_full(&sample);
	sample.f.balanced = false;
	sample.f.closed = 30;
	sample.f.balance_why = S("Case C3BOOKED0 was closed twice.");
	write_page();
	check_true(strstr(out.data, "The books do not balance.") < strstr(out.data, "no rows from 10:00"));
	check_true(has("Case C3BOOKED0 was closed twice."));
	check_true(has("does not equal"));
	sample.f.carried = 16;
	write_page();
	check_true(has("which is not the 16 that are carried on"));
}

/* Finds the text between two marks and checks that the policy names its hash. */
static void check_hash(const char *open, const char *close, const char *source)
{
	const char *from = strstr(out.data, open) + strlen(open);
	const char *to = strstr(from, close);
	uint8_t sum[HASH_SHA256_LEN];
	hash_sha256(from, (size_t)(to - from), sum);
	const char *named = strstr(out.data, source);
	assert_non_null(named);
	named = strstr(named, "sha256-") + strlen("sha256-");
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < HASH_SHA256_LEN; i++) { /* decode what the page says, byte by byte */
		size_t bit = i * 8, at = bit / 6;
		unsigned a = (unsigned)(strchr(letters, named[at]) - letters);
		unsigned b = (unsigned)(strchr(letters, named[at + 1]) - letters);
		unsigned both = a << 6 | b;
		check_int(both >> (4 - bit % 6) & 0xff, sum[i]);
	}
}

static void only_our_style_and_script_may_run(void **state)
{
	(void)state;
	sample_full(&sample);
	write_page();
	check_true(has("default-src &#39;none&#39;"));
	check_hash("<style>", "</style>", "style-src");
	check_hash("<script>", "</script>", "script-src");
	check_false(has(" style=\""));
	check_false(has(" onclick"));
	check_false(has("http://"));
	check_false(has("https://"));
}

static void the_same_figures_make_the_same_bytes(void **state)
{
	(void)state;
	struct str again;
	struct err err = {0};
	sample_full(&sample);
	write_page();
	str_init(&again, 64u << 20);
	check_ok(report_write_html(&sample.f, &again, &err), err);
	check_true(slice_equal(str_slice(&again), str_slice(&out)));
	str_release(&again);
	str_init(&again, 1000);
	check_false(report_write_html(&sample.f, &again, &err));
	check_int(err.kind, ERR_FAULT);
	str_release(&again);
}

static void escapes_fit_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"", ""},
		{"a<b>&\"'c", "a&lt;b&gt;&amp;&quot;&#39;c"},
		{"line\nfeed\tand\rreturn\x7f", "line\nfeed\tandreturn"},
		{"\xE2\x80\xA8\xE2\x80\xA9", ""},
		{"\xC2\x85x\xEF\xBF\xBE", "x"},
		{"\xC3", "\xEF\xBF\xBD"},
		{"caf\xC3\xA9 \xF0\x9F\x94\xA5", "caf\xC3\xA9 \xF0\x9F\x94\xA5"},
	};
	static const char *const urls[][2] = {
		{"tel:+14155550134", " href=\"tel:+14155550134\""},
		{"#c-1", " href=\"#c-1\""},
		{"javascript:alert(1)", " href=\"#\""},
		{"tel:x\" onclick=\"", " href=\"#\""},
		{"https://a\"b", " href=\"https://a&quot;b\""},
		{"../../acme/reports/2026-11-20/report.html", " href=\"../../acme/reports/2026-11-20/report.html\""},
		{"//evil.example/", " href=\"#\""},
		{"", " href=\"#\""},
	};
	struct html h;
	html_init(&h, &out);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		str_clear(&out);
		html_text(&h, S(rows[i].text));
		check_text(out.data, rows[i].want);
	}
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		str_clear(&out);
		html_url(&h, S(urls[i][0]));
		check_text(out.data, urls[i][1]);
	}
	str_clear(&out);
	html_say(&h, "%s<%0600d", "x&", 7);
	check_int(out.len, 6 + 4 + 600);
	html_release(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sections_stand_in_the_order_of_the_contract, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_unescaped_gets_through, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_page_says_would_in_a_dry_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_must_never_be_shown_is_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_first_report_reads_well, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_card_says_why_a_person_has_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(held_until_is_on_their_wall, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cancelled_bookings_show_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_than_a_thousand_rows_are_counted_not_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_case_answers_the_six_questions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(masked_numbers_are_masked_everywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(books_that_do_not_balance_are_said_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(only_our_style_and_script_may_run, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_figures_make_the_same_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(escapes_fit_their_place, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
